"""How much a question wants: an answer in few words, several things, or all of something."""

import re
from dataclasses import dataclass

WORDS, LISTED = 150, 300  # of an answer, and of one to a question for all of something

COUNTED = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+)"
PLURAL = r"(?!does\b)[a-z]{3,}(?<![sui])(?<!ic)s"  # not "status", "basis", "ethics"
ALL = re.compile(r"\b(?:all|every|each|complete|entire|full)\b", re.IGNORECASE)
SEVERAL = re.compile(
    rf"\b(?:list|enumerate|name)\b|\b(?:what|which|who)\s+are\b|\b{COUNTED}\s+(?:[a-z-]+\s+){{0,2}}{PLURAL}\b"
    rf"|\b(?:what|which)\s+(?:[a-z-]+\s+){{0,2}}{PLURAL}\b|^(?:[a-z-]+\s+){{0,3}}{PLURAL}\s+(?:of|for|in|to)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an answer may hold: words at most, and whether a list is wanted with all its items."""

    words: int = WORDS
    whole: bool = False


def wanted_by(question: str) -> Wanted:
    """What a question wants: "complete list", "all of them" more words; "which ways", "three options" whole lists."""
    if ALL.search(question):
        return Wanted(LISTED, whole=True)
    return Wanted(whole=bool(SEVERAL.search(question)))
