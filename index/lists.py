"""The list around a passage: items and what introduces them, points that have labels, what stands under sibling headings."""

import re
from dataclasses import replace

import numpy as np

from index.candidates import token_cosines, token_weights
from index.derived import DocumentFiles
from index.opened import OpenIndex
from index.search import evidence_at
from index.store import passage_number
from index.types import EncodedQuestion, Evidence
from ingest.types import Passage

LONGEST_LIST = 300  # items; a longer list has more words than any answer
FAR = 1000  # passages on either side that are looked at for sibling headings
LABEL = re.compile(r"[^\W\d_a-z][^.:;?!\n]{2,70}: (?=\S)")  # "Shifting priorities: A rotating…"


def list_around(index: OpenIndex, question: EncodedQuestion, found: Evidence, count: int = 0) -> list[Evidence]:
    """The list that a passage introduces or is an item of, in reading order, what introduces it first; else the points under
    its heading, if several have labels of their own; [] where there is neither.

    With a count, one of so many items or points, or else what begins the parts under so many sibling headings.
    """
    d = index.documents.index(found.document)
    files = index.files[d]
    at = passage_number(found.passage_id)
    numbers = _list(files, at) or _points(files, at)
    if count and sum(not introduces(files.passage(n)) for n in numbers) != count:
        numbers = _siblings(files, at, count)
    if not numbers:
        return []
    weights = token_weights(index, question)
    names = index.names.cosines(question, index.names.heard(question.text))[d]
    places = [(d, n) for n in numbers]
    cosines, starts = token_cosines(index, places, question)
    each = zip(places, np.split(cosines, starts[1:]), strict=True)
    return [
        replace(evidence_at(index, place, met, names, weights), score=found.score, named=found.named) for place, met in each
    ]


def introduces(passage: Passage) -> bool:
    """Whether a passage ends with the line before a list."""
    return passage.text.rstrip().endswith(":")


def is_point(passage: Passage) -> bool:
    """Whether a passage that is no item of a list opens with a label of its own: "Shared costs: Each member…"."""
    return passage.form in ("paragraph", "row") and " | " not in passage.lead and bool(LABEL.match(passage.text))


def _list(files: DocumentFiles, number: int) -> list[int]:
    """The numbers of what introduces a list and of its items, of which a passage is one; [] where it is none."""
    passage = files.passage(number)
    if passage.form != "item" and not introduces(passage):
        return []
    at = number + (passage.form != "item")
    items = _items(files, at)
    if not items or items[0] == 0 or not files.passage(items[0] - 1).text.endswith(files.passage(at).lead):
        return []
    return [items[0] - 1, *items]


def _items(files: DocumentFiles, at: int) -> range:
    """The numbers of the items of one list, of which a passage is one; none where it is no item, or one of very many."""
    if at >= len(files) or not (one := files.passage(at)).lead or one.form != "item":
        return range(0)
    like = (one.section, one.lead)
    first, last = at, at
    while first > max(0, at - LONGEST_LIST) and (files.passage(first - 1).section, files.passage(first - 1).lead) == like:
        first -= 1
    while (
        last + 1 < min(len(files), first + LONGEST_LIST + 1)
        and (files.passage(last + 1).section, files.passage(last + 1).lead) == like
    ):
        last += 1
    return range(first, last + 1) if last - first < LONGEST_LIST else range(0)


def _points(files: DocumentFiles, at: int) -> list[int]:
    """The numbers of the points under the heading of a passage; [] where fewer than two have labels."""
    own = files.passage(at)
    near = [(n, files.passage(n)) for n in range(max(0, at - LONGEST_LIST), min(len(files), at + LONGEST_LIST))]
    points = [n for n, p in near if (p.section, p.form, p.lead) == (own.section, own.form, own.lead) and is_point(p)]
    return points if len(points) > 1 else []


def _siblings(files: DocumentFiles, at: int, count: int) -> list[int]:
    """The numbers of what begins the parts under so many sibling headings, a passage standing under one of them; else []."""
    section = files.passage(at).section
    for level in reversed(range(len(section))):
        first = _first_below(files, at, section[:level])
        if len(first) == count:
            return first
    return []


def _first_below(files: DocumentFiles, at: int, path: tuple[str, ...]) -> list[int]:
    """The number of the first passage under each heading one level below a path that a passage stands under."""
    start = at
    while start > max(0, at - FAR) and files.passage(start - 1).section[: len(path)] == path:
        start -= 1
    first: dict[str, int] = {}
    for number in range(start, min(len(files), at + FAR)):
        section = files.passage(number).section
        if section[: len(path)] != path:
            break
        if len(section) > len(path):
            first.setdefault(section[len(path)], number)
    return list(first.values())
