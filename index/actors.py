"""Who acts in a library: the names of each actor, and how they are recognised."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

BODIES = frozenset(
    "institute institution office agency organisation organization center centre university ministry department "
    "commission council foundation authority company corporation bank network union government administration board "
    "bureau association alliance consortium laboratory labs federation forum academy society court committee secretariat "
    "directorate".split()
)
"""General words for those who can act together."""
THINGS = frozenset(
    "act acts agreement agenda annex appendix article chapter charter code commitment commitments compact conference "
    "convention convening declaration declarations decision dialogue directive document event fact figure framework "
    "guidance guideline guidelines initiative law meeting memorandum mou month order pact paper paragraph paragraphs "
    "parliament part parties party partnership plan policy principle principles process program programme project "
    "protocol recommendation recommendations regulation report resolution roadmap section session sheet standard "
    "standards statement strategy summit system systems table states title treaty workshop year".split()
)
"""General words for texts and events: what ends in one is no actor."""
SEPARATOR = r"(?:\s*(?:<>|<->|<=>|↔|⇔|⟷|–|—|/|×)\s*|\s+(?:-|&|and|with|x)\s+)"
PAIR = re.compile(rf"([^\W\d_][^:;|]*?){SEPARATOR}([^\W\d_][^:;|]*)")
SURE = re.compile(r"<>|<->|<=>|↔|⇔|⟷")  # a sign that stands between two who do something together
LONGEST = 8  # words of a name
CLOSE = 0.6


@dataclass(frozen=True)
class Actors:
    """The actors of a library: each form that a name is written in, without dots and spaces, and the name it is shown by."""

    names: Mapping[str, tuple[str, ...]]  # the name shown → the forms it is written in
    shared: tuple[str, ...] = ()  # what several countries call a body of theirs
    adjectives: Mapping[str, str] = field(default_factory=dict)  # "Canadian" → the name shown

    def by_form(self) -> Mapping[str, str]:
        """Each form as letters alone → the name shown."""
        return self._by_form

    @cached_property
    def _by_form(self) -> Mapping[str, str]:
        return {letters(form): name for name, forms in self.names.items() for form in (name, *forms)}

    @cached_property
    def _asked(self) -> Mapping[str, str]:
        return {**self._by_form, **{word.casefold(): name for word, name in self.adjectives.items()}}

    def named(self, text: str) -> str | None:
        """The actor that a text names, in any of its forms and in any case, a body of a country's by its country."""
        forms, bare = self.by_form(), re.sub(r"^(?:the)\s+", "", text.strip(), flags=re.IGNORECASE)
        if found := forms.get(letters(bare)):
            return found
        for body in sorted(self.shared, key=len, reverse=True):
            if match := re.fullmatch(rf"(.+?)(?:['’]s)?\s+{re.escape(body)}s?", bare, re.IGNORECASE):
                by_adjective = {word.lower(): name for word, name in self.adjectives.items()}
                return forms.get(letters(match[1])) or by_adjective.get(match[1].lower())
        return None

    def mentioned(self, text: str) -> list[str]:
        """The actors that a question names, in the order in which it does; a small "us" is no country."""
        forms = self._asked
        words = re.findall(r"(?:[A-Za-z]\.){2,}|\w+", text)
        found, at = [], 0
        while at < len(words):
            length = next((n for n in range(LONGEST, 0, -1) if letters("".join(words[at : at + n])) in forms), 0)
            if length and words[at] != "us":
                found.append(forms[letters("".join(words[at : at + length]))])
            at += max(length, 1)
        return list(dict.fromkeys(found))

    def nearest(self, text: str, count: int = 3) -> tuple[str, ...]:
        """The names whose forms are written most like a text."""
        forms = self.by_form()
        close = get_close_matches(letters(text), list(forms), n=3 * count, cutoff=CLOSE)
        return tuple(dict.fromkeys(forms[form] for form in close))[:count]


def letters(form: str) -> str:
    """A form as letters and digits alone, in small letters: "U.S." as "us"."""
    return "".join(filter(str.isalnum, form)).casefold()


def pair_of(cell: str) -> tuple[str, str, bool] | None:
    """The two names that a cell "A <> B" holds, and whether its sign leaves no doubt; None where it holds no pair."""
    found = PAIR.fullmatch(cell.strip())
    if not found or max(len(name.split()) for name in found.groups()) > LONGEST:
        return None
    one, other = (re.sub(r"^[Tt]he ", "", name.strip()) for name in found.groups())
    return (one, other, bool(SURE.search(cell))) if one[:1].isupper() and other[:1].isupper() else None
