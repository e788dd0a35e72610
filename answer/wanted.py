"""What a question wants of an answer: how much, what kind of thing, for which side."""

import re
from dataclasses import dataclass

from answer.asked import asked_for
from index.asking import last_sentence
from index.lexical import stems

WORDS, LISTED = 150, 300  # of an answer, and of one to a question for all of something

NUMBERS = {word: number for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}
COUNTED = rf"(?:{'|'.join(NUMBERS)}|\d{{1,2}})"
PLURAL = r"(?!does\b)[a-z]{3,}(?<![sui])(?<!ic)s"  # not "status", "basis", "ethics"
ALL = re.compile(r"\b(?:all|every|each|complete|entire|full)\b", re.IGNORECASE)
SEVERAL = re.compile(
    rf"\b(?:list|enumerate|name)\b|\b(?:what|which|who)\s+are\b|\b{COUNTED}\s+(?:[a-z-]+\s+){{0,2}}{PLURAL}\b"
    rf"|\b(?:what|which)\s+(?:[a-z-]+\s+){{0,2}}{PLURAL}\b|^(?:[a-z-]+\s+){{0,3}}{PLURAL}\s+(?:of|for|in|to)\b",
    re.IGNORECASE,
)
PROS = r"(?:benefits?|advantages?|pros?|strengths?|merits?|upsides?|opportunit(?:y|ies)|gains?)"
CONS = (
    r"(?:challenges?|drawbacks?|disadvantages?|cons?|weakness(?:es)?|downsides?|risks?|limitations?|shortcomings?|objections?|"
    r"obstacles?|barriers?|problems?|concerns?|criticisms?|pitfalls?|dangers?|loss(?:es)?|lose)"
)
FOR = re.compile(rf"\b(?:{PROS}|(?:in )?favou?r|arguments? for|speaks? for|selling points?)\b", re.IGNORECASE)
AGAINST = re.compile(rf"\b(?:{CONS}|against)\b", re.IGNORECASE)
EITHER = re.compile(f"{FOR.pattern}|{AGAINST.pattern}", re.IGNORECASE)
COUNT = re.compile(rf"\b(?P<count>{COUNTED})\s+(?:[a-z-]+\s+){{0,2}}{PLURAL}\b", re.IGNORECASE)
SIDES = re.compile(r"s$|favou?r|for$|against", re.IGNORECASE)  # asks for all of a side, not for one drawback


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer may hold, as far as the question shows it."""

    words: int = WORDS  # at most
    count: int = 0  # of the things asked for, where the question says it
    whole: bool = False  # whether a list is wanted with all its items
    kind: re.Pattern[str] | None = None  # how a thing of the kind asked for looks in a text
    side: re.Pattern[str] | None = None  # how a heading above what speaks for the side asked for looks
    other_side: re.Pattern[str] | None = None  # how a heading above what speaks for the other side looks
    about: frozenset[str] = frozenset()  # the word stems of the question


def wanted_by(question: str) -> Wanted:
    """What a question wants: "complete list" and "all of them" more words, "which ways" whole lists, "three options" three,
    "when" a time, "drawbacks" nothing from under "Benefits".
    """
    asked = asked_for(last_sentence(question))
    wants_all = bool(ALL.search(question))
    whole = wants_all or bool(SEVERAL.search(question))
    kind = asked.given if asked and asked.given.pattern else None
    about = frozenset(stems(question))
    return Wanted(LISTED if wants_all else WORDS, _count(question), whole, kind, *_sides(question), about)


def _count(question: str) -> int:
    """How many things a question asks for: 3 in "the three options"; 0 where it does not say."""
    found = COUNT.search(question)
    return (NUMBERS.get(found["count"].lower()) or int(found["count"])) if found else 0


def _sides(question: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    """What a question for the advantages, or for the drawbacks, asks for and what it does not; one for both asks for all."""
    speaks_for, speaks_against = FOR.search(question), AGAINST.search(question)
    if bool(speaks_for) == bool(speaks_against):
        return (EITHER if speaks_for else None), None
    side, other = (FOR, AGAINST) if speaks_for else (AGAINST, FOR)
    several = any(SIDES.search(found.group()) for found in side.finditer(question))
    return (side if several else None), other
