"""The numbered places of documents that a question asks for: "Article 55", "Sec. 4.2", "Annex III", "Principle 7"."""

import re

from ingest.sentences import LOCATOR
from ingest.types import Passage

LABELS = {
    "article": "art(?:icle|\\.)?",
    "section": "sec(?:tion|\\.)?",
    "annex": "annex",
    "appendix": "app(?:endix|\\.)",
    "chapter": "ch(?:apter|\\.)",
    "part": "part",
    "title": "title",
    "recital": "recital",
    "paragraph": "para(?:graph|\\.)?",
    "principle": "principle",
    "action": "action",
    "commitment": "commitment",
    "measure": "measure",
    "objective": "objective",
    "outcome": "outcome",
    "goal": "goal",
}
"""How people write what the parts of an act, a code or a resolution are called."""

PLACE = re.compile(
    r"\b(?:" + "|".join(f"(?P<{name}>{form})" for name, form in LABELS.items()) + r")s?\s*(?P<number>\d+(?:\.\d+)*|[IVXLC]+)\b",
    re.IGNORECASE,
)
SHORT = {"article": "art arts", "section": "sec secs", "paragraph": "para paras", "chapter": "ch", "appendix": "app"}
ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def places(text: str) -> frozenset[str]:
    """The places that a text names, in one form: "article 55", "annex 3"."""
    return frozenset(f"{_label(found)} {_plain(found['number'])}" for found in PLACE.finditer(text))


def stands_at(passage: Passage, wanted: frozenset[str]) -> bool:
    """Whether a heading above a passage begins with one of the places, or a brief's locator names one."""
    numbered = " ".join([heading[:30] for heading in passage.section if PLACE.match(heading)] + LOCATOR.findall(passage.text))
    return bool(places(numbered) & wanted)


def words_for(wanted: frozenset[str]) -> str:
    """The words that places are written with, for a search by words."""
    return " ".join(f"{place} {SHORT.get(place.split()[0], '')}" for place in sorted(wanted))


def _label(found: re.Match[str]) -> str:
    return next(name for name in LABELS if found[name])


def _plain(number: str) -> str:
    """A number in Arabic digits: "XIV" is "14"."""
    if number[0].isdigit():
        return number
    values = [ROMAN[letter] for letter in number.upper()]
    return str(sum(-v if v < max(values[at:]) else v for at, v in enumerate(values)))
