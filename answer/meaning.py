"""What a finite verb says of how binding its sentence is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.phrases import DETERMINERS, PREPOSITIONS
from answer.verbs import (
    ADVERBS,
    AUX,
    BASES,
    BE,
    BE_FORCES,
    CALLS,
    DOES,
    FINITE,
    GOALS,
    HAVE,
    INTENDS,
    MODALS,
    NOUNS_ALIKE,
    NOUNS_TOO,
    ORDERS,
    PLANS,
    POSSESSIVES,
    RECOMMENDS,
    SHALL,
    SHOULD,
    SURE,
    TO_COME,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """The main clause of a sentence: its words, where its subject begins, where its verb stands, and the force of that."""

    words: tuple[str, ...]
    subject: int
    verb: int
    force: str
    modal: bool = False  # whether the verb has a modal, or means as much
    addressed: int = 0  # where those stand who are called upon, 0 where nobody is

    @property
    def subject_words(self) -> tuple[str, ...]:
        """The words before the verb."""
        return self.words[self.subject : self.verb]


def verb_at(words: tuple[str, ...], start: int, at: int) -> Clause | None:
    """The clause whose finite verb stands there, if one does."""
    word = words[at].lower()
    before = words[at - 1].lower() if at > start else ""
    rest = [w.lower() for w in words[at + 1 :]]
    if word in MODALS:
        is_month = words[at] == "May" and ((rest[:1] and rest[0][0].isdigit()) or before in PREPOSITIONS or before.isdigit())
        is_noun = word in ("will", "might", "may", "can") and before in DETERMINERS | POSSESSIVES | {
            "political",
            "good",
            "free",
        }
        return None if is_month or is_noun or at == start else Clause(words, start, at, MODALS[word], True)
    if word in AUX:
        return _auxiliary(words, start, at)
    if before == "to" or (at > start and words[at][0].isupper()):
        return None
    if said := _meaning(words, start, at):
        return said
    if at == start:
        is_verb = words[at][0].isupper() and word.endswith("s") and (word in FINITE or word[:-1] in BASES)
        return Clause(words, start, at, DOES) if is_verb and rest else None
    subject = next((w for w in reversed(words[start:at]) if w.lower() not in ADVERBS and not w.endswith("ly")), "")
    if word in FINITE or word in SURE or (word in BASES and is_plural(subject) and before not in DETERMINERS):
        return Clause(words, start, at, DOES)
    if word in BASES - NOUNS_ALIKE and has_object(words, at) and before not in DETERMINERS | {"and", "or", "not"}:
        return Clause(words, start, at, DOES)
    names_object = has_object(words, at) or (at + 1 < len(words) and words[at + 1][0].isupper())
    if word in NOUNS_TOO and names_object and before not in DETERMINERS | {"and", "or"}:
        return Clause(words, start, at, DOES)
    if re.fullmatch(r"[a-z]+ed", word) and subject.lower() in ("we", "they", "it", "he", "she", "i"):
        return Clause(words, start, at, DOES)
    if re.fullmatch(r"[a-z]+ed", word) and has_object(words, at) and before not in DETERMINERS | POSSESSIVES | {"and", "or"}:
        return Clause(words, start, at, DOES)
    return None


def _auxiliary(words: tuple[str, ...], start: int, at: int) -> Clause | None:
    word = words[at].lower()
    if at == start:
        return None
    rest = _without_aside([w.lower() for w in words[past_adverbs(words, at + 1) :]])
    if word in HAVE:
        if rest[:1] == ["to"] and word != "had":
            return Clause(words, start, at, SHALL, True)
        if rest[:1] and INTENDS.match(rest[0]) and rest[0].endswith("ed") and "to" in rest[1:3]:
            return Clause(words, start, at, PLANS, True)
        return Clause(words, start, at, DOES)
    if word not in BE:
        return Clause(words, start, at, DOES)
    return Clause(words, start, at, *_of_be(words, start, at, rest))


def _of_be(words: Sequence[str], start: int, at: int, rest: Sequence[str]) -> tuple[str, bool]:
    """The force of "is" with what follows it, and whether it is more than that something is so."""
    past = words[at].lower() in ("was", "were", "wasn’t", "weren’t")
    if rest[:1] == ["being"]:
        rest = rest[1:]
    if rest[:1] == ["to"] and not GOALS & {w.lower().rstrip("s") for w in words[start:at]}:
        return (DOES, False) if past and "be" not in rest[1:2] else (SHALL, True)
    if len(rest) > 1 and rest[0] == "expected" and rest[1] == "to":
        asked = words[at].lower() == "are" and (rest[2] if len(rest) > 2 else "") not in TO_COME
        return (SHOULD, True) if asked else (PLANS, True)
    to_come = (
        "to" in rest[1:3]
        or (rest[:1] == ["recommended"] and "that" in rest[1:2])
        or rest[:2] in (["called", "upon"], ["called", "on"])
    )
    if rest and rest[0] in BE_FORCES and to_come:
        if past and BE_FORCES[rest[0]] != PLANS:
            return DOES, False
        if rest[0] in ("set", "due", "free", "about", "prepared", "committed") and rest[1] != "to":
            return DOES, False
        return BE_FORCES[rest[0]], True
    return DOES, False


def _meaning(words: tuple[str, ...], start: int, at: int) -> Clause | None:
    """The clause of a verb that says by its meaning how binding what follows is."""
    word = words[at].lower()
    rest = [w.lower() for w in words[at + 1 :]]
    n = past_adverbs(words, at + 1)
    following = words[n].lower() if n < len(words) else ""
    if following == "," and "," in words[n + 1 : n + 9] and INTENDS.match(word):
        following = " ".join(words[words.index(",", n + 1) + 1 :][:1]).lower()
    alone = at == start  # "Encourages Member States …", as resolutions have it
    if alone and not (words[at][0].isupper() and word.endswith("s")):
        return None
    if not alone and words[at - 1].lower() in DETERMINERS | POSSESSIVES | PREPOSITIONS | {"and", "or"}:
        return None
    if INTENDS.match(word) and following == "to" and not _is_participle(words, at):
        return Clause(words, start, at, PLANS, True)
    if re.fullmatch(r"needs?", word) and following == "to":
        return Clause(words, start, at, SHOULD, True)
    called = re.fullmatch(r"call(?:s|ed)?", word) and following in ("upon", "on", "for")
    if called:
        return Clause(words, start, at, SHOULD, True, n + 1 if following != "for" else 0)
    to_whom = "to" in rest[1:]
    if CALLS.match(word) and (alone or (to_whom and not _is_participle(words, at)) or words[at - 1].lower() == "we"):
        return Clause(words, start, at, SHOULD, True, n)
    if RECOMMENDS.match(word) and not _is_participle(words, at):
        return Clause(words, start, at, SHOULD, True, n + 1 if following == "that" else n)
    named = any(w[0].isupper() or is_plural(w) for w in words[n : n + 4])
    if ORDERS.match(word) and named and ("to" in rest[1:7] or following == "that") and not _is_participle(words, at):
        return Clause(words, start, at, SHALL, True, n + 1 if following == "that" else n)
    return None


def _without_aside(rest: list[str]) -> list[str]:
    """What follows a verb, less what stands between commas at once: "encouraged, as appropriate, to"."""
    if rest[:1] == [","] and "," in rest[1:9]:
        return rest[rest.index(",", 1) + 1 :]
    return [rest[0], *rest[rest.index(",", 2) + 1 :]] if rest[1:2] == [","] and "," in rest[2:9] else rest


def _is_participle(words: Sequence[str], at: int) -> bool:
    """Whether a form in -ed is followed as a participle is: "companies invited to the meeting"."""
    following = words[at + 1].lower() if at + 1 < len(words) else ""
    return words[at].endswith("ed") and following in ("by", "in", "under", "for", "from", "at", "as", "with")


def is_plural(word: str) -> bool:
    """Whether a word has the form of a plural."""
    return word.lower() in ("we", "they", "you", "i", "both", "these", "those") or (
        word.endswith("s") and not word.endswith(("ss", "us", "is", "’s"))
    )


def has_object(words: Sequence[str], at: int) -> bool:
    """Whether a thing follows a verb at once, as it does no participle."""
    following = words[at + 1] if at + 1 < len(words) else ""
    return following.lower() in DETERMINERS | POSSESSIVES | {"that", "us", "them", "it"}


def past_adverbs(words: Sequence[str], at: int) -> int:
    """The place of the first word from there that is no adverb."""
    while at < len(words) and (words[at].lower() in ADVERBS or words[at].lower().endswith("ly")):
        at += 1
    return at
