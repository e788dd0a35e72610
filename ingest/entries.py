"""What the cells of a table's rows hold: one text each, or several entries, one below the other."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.clean import join_lines
from ingest.layout import Block
from ingest.types import Line

SYMBOL = re.compile(r"^(?:[^\w\s(\[“\"‘'$£€<>=±+≥≤≈~−–-]\s*|[–-]\s+(?=[^\W\d]))")  # a bullet, not a sign before a number
MOST = 24  # lines of a cell that are looked at for entries that stand elsewhere; more are running text
OPEN = re.compile(
    r"(?:[-‐–—,(&/]|\b(?:a|an|and|at|by|for|from|in|of|on|or|the|to|with))$", re.IGNORECASE
)  # a line that goes on

Column = tuple[tuple[str, ...], int]  # header of the table, number of the column
Entries = Mapping[Column, frozenset[str]]


def known_entries(rows: Iterable[Block], words: set[str]) -> Entries:
    """What stands as an entry in each column of a document's tables, of those too that go on on the next page."""
    cells: dict[Column, list[list[list[Line]]]] = defaultdict(list)
    for row in rows:
        for at, (cell, right) in enumerate(zip(row.cells, row.rights, strict=True)):
            if cell:
                cells[row.header, at].append(_by_form(cell, right))
    found = {}
    for column, each in cells.items():
        known: frozenset[str] = frozenset()
        while new := frozenset(_texts((item for cell in each for item in _parted(cell, known, words)), words)) - known:
            known |= new
        found[column] = known
    return found


def cell_entries(row: Block, at: int, words: set[str], known: Entries) -> list[str]:
    """The entries of a cell: bulleted, or lines that end where the next word would still have fitted, or that stand elsewhere
    in the column as entries of their own.
    """
    column = known.get((row.header, at), frozenset())
    return list(_texts(_parted(_by_form(row.cells[at], row.rights[at]), column, words), words))


def _texts(items: Iterable[list[Line]], words: set[str]) -> Iterator[str]:
    for item in items:
        lines = [line.text for line in item]
        yield join_lines([SYMBOL.sub("", lines[0]), *lines[1:]], words)


def _by_form(cell: Sequence[Line], right: float) -> list[list[Line]]:
    """The lines of each entry, as far as bullets and line ends tell."""
    bulleted = any(SYMBOL.match(line.text) for line in cell)
    items: list[list[Line]] = []
    for i, line in enumerate(cell):
        if i == 0 or (SYMBOL.match(line.text) if bulleted else _had_room(cell[i - 1], line, right)):
            items.append([])
        items[-1].append(line)
    return items


def _had_room(line: Line, after: Line, right: float) -> bool:
    """Whether the first word of the next line would have fitted behind a line."""
    letter = (line.box.x1 - line.box.x0) / max(len(line.text), 1)
    return after.text[:1].isupper() and line.box.x1 + letter * (len(after.text.split()[0]) + 2) < right


def _parted(items: Iterable[list[Line]], known: frozenset[str], words: set[str]) -> Iterator[list[Line]]:
    """Items of which several are known entries, one below the other, as these."""
    for item in items:
        if span := _known_within(item, known, words):
            start, end = span
            yield from _parted(filter(None, (item[:start], item[start:end], item[end:])), known, words)
        else:
            yield item


def _known_within(item: Sequence[Line], known: frozenset[str], words: set[str]) -> tuple[int, int] | None:
    """The lines of an item that are a known entry, if others stand above or below them."""
    if 1 < len(item) <= MOST:
        breaks = [0, *(i for i in range(1, len(item)) if _may_begin(item[i - 1], item[i])), len(item)]
        for start in breaks:
            for end in breaks:
                if 0 < end - start < len(item) and join_lines([line.text for line in item[start:end]], words) in known:
                    return start, end
    return None


def _may_begin(before: Line, line: Line) -> bool:
    return line.text[:1].isupper() and not OPEN.search(before.text)
