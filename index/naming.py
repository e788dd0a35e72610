"""The actors that a sentence names, and what part each plays in it."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from index.actors import Actors
from index.cooperation import ACTOR, NAMING, OTHER, OWNER
from index.lexical import stems

NEXT = re.compile(
    r"$|[,.;:)\]–—/-]| [(–—&]| (?:and|or|as|to|in|on|with|for|by|at|of|from|is|are|was|were|ha[sd]|have|will|would|could|"
    r"should|may|might|must|shall|can|that|which|who|also|both|each|through|via|under|during|since|after|before|about|regarding|not|"
    r"do|does|did|then|now|began|begin|held|hold|built|made|met|set|struck|look|\w+ed|\w+ly|(?:plan|intend|aim|sign|work|partner|"
    r"collaborate|cooperate|share|exchange|commit|pledge|seek|expect|announce|continue|agree|cover|include|provide|bring|help|enable|"
    r"allow|support|give|mark|focuse?|remain|become|set|make|take|say|show|need|want|lead|launch|establish|develop|reaffirm)s?)\b"
)
"""What may follow where a name stands for those who act, and not for a thing that is called after them."""
PLACE = re.compile(r"\b(?:in|at|within|across|outside|into|throughout|near) (?:the )?$", re.IGNORECASE)
OF = re.compile(r"\b(?!Governments?\b|Understanding\b)[A-Z]\w+ of (?:the )?$")  # "Bank of the United States" is no country
BRACKET = re.compile(r" \((?:the )?[“\"]?[A-Z][\w.&-]*[”\"]?\)")
DASHES, OWNED = ("-", "–", "—"), (" ", "’s ", "'s ", "’ ", "' ")
SPELT_OUT, JOINING = 9, frozenset("of for on and the".split())  # words that a short form may stand for
LEFT_OUT = 2  # words of a name that a short form leaves out
MOST = 40  # actors of a sentence that are looked at


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor's name in a sentence, with the short form in brackets behind it."""

    name: str
    start: int
    end: int
    is_whole: bool = False  # whether that short form is its own


class Names:
    """Finds the actors that a sentence names."""

    def __init__(self, actors: Actors) -> None:
        self._forms = {form: name for name, forms in actors.names.items() for form in (name, *forms)}
        self._owners = self._forms | dict(actors.adjectives)
        shared = "|".join(re.escape(body) for body in sorted(actors.shared, key=len, reverse=True)) or "(?!)"
        self._pattern = re.compile(
            rf"(?<!\w)(?=[A-Z])(?:(?P<owner>{_either(self._owners)})(?:[’']s?)?(?: planned| new)? (?:{shared})s?"
            rf"|(?P<form>{_either(self._forms)}))(?!\w)"
        )

    def lettered(self, sentence: str) -> tuple[str, dict[str, str]]:
        """A sentence with a letter for each actor, by the part it plays there, and which letter is whom."""
        found = [self._mention(sentence, one) for one in islice(self._pattern.finditer(sentence), MOST)]
        found = [one for at, one in enumerate(found) if not at or one.start >= found[at - 1].end]  # without "(IMDA)"
        out, done, who = "", 0, {}
        for at, one in enumerate(found):
            before, after = found[at - 1] if at else None, found[at + 1] if at + 1 < len(found) else None
            out += sentence[done : one.start]
            if after and sentence[one.end : after.start] in OWNED:  # the next one is its own: "the U.S. NSF"
                done = after.start
                continue
            letter = chr(ord(_part(sentence, one, before, after)) + at)
            who[letter] = one.name
            out, done = out + letter, one.end
        return out + sentence[done:], who

    def _mention(self, sentence: str, found: re.Match[str]) -> Mention:
        name = self._owners[found["owner"]] if found["owner"] else self._forms[found["form"]]
        if sentence[: found.start()].endswith(" (") and sentence.startswith(")", found.end()):
            start = self._spelt_out(sentence[: found.start() - 2], found.group()[0])
            return Mention(name, start, found.end() + 1, True) if start >= 0 else Mention(name, found.start(), found.end())
        bracket = BRACKET.match(sentence, found.end())
        if bracket and self._forms.get(bracket.group().strip(' (”"“)').removeprefix("the ")) == name:
            return Mention(name, self._whole_start(sentence, found.start()), bracket.end(), True)
        return Mention(name, found.start(), bracket.end() if bracket else found.end())

    def _spelt_out(self, before: str, letter: str) -> int:
        """Where the words begin that the short form in brackets behind them stands for; -1 where none do."""
        start = -1
        for word in reversed(list(re.finditer(r"[\w’-]+,?", before))[-SPELT_OUT:]):
            if word.group() in self._owners or not (word.group()[0].isupper() or word.group() in JOINING):
                break
            start = word.start() if word.group()[0] == letter else start
        return start

    def _whole_start(self, sentence: str, start: int) -> int:
        """Where a name begins of which a short form in brackets stands for the end: "International Lamp Office (LO)"."""
        for word in re.findall(r"[A-Z][\w-]+ ", sentence[:start])[: -LEFT_OUT - 1 : -1]:
            if not sentence[:start].endswith(word) or word.strip() in self._owners or not stems(word):
                break
            start -= len(word)
        return start


def _either(forms: Iterable[str]) -> str:
    """A pattern for any of some forms, the longest first; by first letters, which is many times faster."""
    letter: dict[str, list[str]] = defaultdict(list)
    for form in sorted(forms, key=len, reverse=True):
        letter[form[0]].append(re.escape(form[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in letter.items()) or "(?!)"


def _part(sentence: str, one: Mention, before: Mention | None, after: Mention | None) -> str:
    """What part a name plays in a sentence, as the first letter for those who play it."""
    left, right = sentence[: one.start], sentence[one.end :]
    in_pair = before is not None and sentence[before.end : one.start] in DASHES
    word = re.search(r"(?:^|\s)([A-Z][\w’'-]*) $", left)
    cut = word and len(word[0]) < len(left) and stems(word[1]) and not word[1].endswith(("’s", "'s"))
    if (left.endswith(DASHES) and not in_pair) or (cut and not one.is_whole):
        return OTHER
    if right.startswith("-"):
        return ACTOR if after and sentence[one.end : after.start] == "-" and not in_pair else OTHER
    if re.match(r"[’'‘]s?(?= )", right):
        return OWNER
    if re.match(r" [A-Z\d]", right) and not in_pair:
        return NAMING
    if PLACE.search(left) or OF.search(left) or (not in_pair and not NEXT.match(right)):
        return OTHER
    return ACTOR
