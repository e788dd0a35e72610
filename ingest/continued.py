"""Tables that go on over a page break without saying their heads again: the row that seemed to be a head is a row."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.layout import Block
from ingest.types import Line

SMALLER = 0.93  # of the size of a table's rows, and below: a note
EDGE = 3.0  # points that the left edges of a column may differ by


def continued(blocks: Sequence[Block]) -> list[Block]:
    """Blocks in which the rows of such a table have the heads of its beginning."""
    out: list[Block] = []
    before: list[Block] = []  # the rows of the table that the last block ended
    for (form, page, _), run in groupby(blocks, key=lambda block: (block.form, block.page_index, block.heads)):
        found = list(run)
        if form == "row" and before and page == before[0].page_index + 1 and _goes_on(before, found):
            found = list(_with_heads_of(before[0], found))
        out += found
        if form == "row":
            before = found if found[0].heads else []
        elif not all(_may_stand_between(block, before) for block in found):
            before = []
    return out


def _goes_on(before: Sequence[Block], found: Sequence[Block]) -> bool:
    """Whether rows are those of the table before: in the same columns, their heads set like rows while its own are not."""
    one, other = before[0], found[0]
    if not other.heads or one.header == other.header or len(one.cells) != len(other.cells):
        return False
    alike = all(abs(a - b) < EDGE for a, b in zip(_lefts(before), _lefts(found), strict=True))
    return alike and _set_apart(one, one.heads) and not _set_apart(other, other.heads)


def _may_stand_between(block: Block, before: Sequence[Block]) -> bool:
    """Whether a block is the foot of the page that a table goes on after: its number, or notes in smaller type."""
    letters = any(c.isalpha() for line in block.lines for c in line.text)
    return bool(before) and block.page_index == before[0].page_index and (not letters or block.size < SMALLER * before[0].size)


def _with_heads_of(first: Block, found: Sequence[Block]) -> Iterator[Block]:
    cells, rights = found[0].heads, found[0].rights
    lines = tuple(line for cell in cells for line in cell)
    rows = [Block("row", found[0].page_index, lines, cells, rights=rights), *found]
    yield from (replace(row, header=first.header, heads=first.heads) for row in rows)


def _lefts(rows: Sequence[Block]) -> list[float]:
    """The left edge of each column, as far as its rows and heads show it."""
    columns = zip(*(row.cells for row in rows), rows[0].heads, strict=True)
    return [min((line.box.x0 for cell in column for line in cell), default=0.0) for column in columns]


def _set_apart(row: Block, heads: Sequence[Sequence[Line]]) -> bool:
    """Whether heads are set in bold or italics, or otherwise than the cells of a row."""
    lines = [line for cell in heads for line in cell]
    return all(line.bold or line.italic for line in lines) and not row.bold
