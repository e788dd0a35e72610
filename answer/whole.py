"""Which sentences a list is quoted with when all of it is wanted."""

from collections.abc import Callable, Sequence

from answer.wanted import Wanted
from index.lists import introduces
from index.types import Evidence
from ingest.types import Passage

Place = tuple[Evidence, int]
"""A sentence: its passage and its number within it."""


ListOf = Callable[[Evidence, int], Sequence[Evidence]]
"""Gives the list that a passage introduces or is an item of: what introduces it, then its items; nothing where none is.

With a number other than 0 one of so many items, or nothing.
"""


def whole_list(found: Evidence, list_of: ListOf, count: int = 0) -> list[Place]:
    """The sentences of the list around a passage, after the line that introduces it; of points the first of each."""
    places = [(of, n) for of in list_of(found, count) for n in _listed(of.passage)]
    return [(of, n) for of, n in places if of.passage.sentences[n].match != "not found"]


def stands_for_side(passage: Passage, wanted: Wanted) -> bool:
    """Whether a passage stands under a heading of the side asked for."""
    heading = " ".join(passage.section[-1:])
    return wanted.side is not None and bool(wanted.side.search(heading))


def _listed(passage: Passage) -> Sequence[int]:
    """The sentences that a list has of a passage: of what introduces it the last, of an item all, else the first."""
    sentences = range(len(passage.sentences))
    if introduces(passage):
        return sentences[-1:]
    return sentences if passage.form == "item" else sentences[:1]
