"""From lines with positions to blocks in reading order: paragraphs, list items, table rows, figure labels.

Columns are told apart by a gutter: a vertical strip that few lines cross. What crosses it (a heading over both
columns, a table, a boxed quotation) parts the page into bands, and each band is read column by column. The idea is
that of the recursive X-Y cut (Nagy and Seth, 1984), with lines instead of ink.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from ingest.clean import BREAKS, join_lines
from ingest.rules import rule_stacks
from ingest.types import Box, Line, Page

BULLET = re.compile(r"^(?:[•●▪◦‣·∙■□➢►*]|[–—-](?=\s)|\(?(?:\d{1,3}|[a-oq-z]|[ivx]{1,5})[.)](?=\s))\s*", re.IGNORECASE)
NOTE_MARK = re.compile(r"^[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
CROSSING = 0.4  # share of lines that may cross a gutter
FIGURE_SHAPES = 8  # so many shapes close together are a drawing
SHORT_CELL = 20  # words of a cell that hardly is running text
LABEL_WORDS = 5  # of a drawing's label; a longer line in it is running text


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together. A table row has its cells, and the header of its table, besides."""

    form: str  # "text", "row" or "figure"
    page_index: int
    lines: tuple[Line, ...]
    cells: tuple[tuple[Line, ...], ...] = ()
    header: tuple[str, ...] = ()
    rights: tuple[float, ...] = ()  # right edge of each cell's column
    heads: tuple[tuple[Line, ...], ...] = ()  # the cells of the header

    @property
    def top(self) -> float:
        """Where its first line begins."""
        return min(line.box.y0 for line in self.lines)

    @property
    def bottom(self) -> float:
        """Where its last line ends."""
        return max(line.box.y1 for line in self.lines)

    @property
    def size(self) -> float:
        """Type size of most of its lines."""
        return median(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        """Whether all of it is set in bold."""
        return all(line.bold for line in self.lines)


def page_blocks(page: Page, lines: Sequence[Line]) -> list[Block]:
    """The blocks of a page in reading order."""
    tables = _tables(page, lines)
    taken = {line for table in tables for line in table.lines}
    figures = _figures(page, [line for line in lines if line not in taken])
    taken |= {line for figure in figures for block in figure for line in block.lines}
    units: list[Line | list[Block]] = [line for line in lines if line not in taken]
    units += [*(table.rows for table in tables if table.rows), *figures]
    blocks: list[Block] = []
    for column in _columns(units):
        blocks += _column_blocks(page.index, column)
    return blocks


def starts_item(text: str) -> bool:
    """Whether a text begins with a bullet or an item number."""
    return bool(BULLET.match(text))


# ---- columns -------------------------------------------------------------------------------------------------


def _box(unit: Line | list[Block]) -> Box:
    lines = [unit] if isinstance(unit, Line) else [line for block in unit for line in block.lines]
    boxes = [line.box for line in lines]
    return Box(min(b.x0 for b in boxes), min(b.y0 for b in boxes), max(b.x1 for b in boxes), max(b.y1 for b in boxes))


def _columns(units: Sequence[Line | list[Block]]) -> list[list[Line | list[Block]]]:
    """Units grouped to columns, in reading order."""
    gutter = _gutter([_box(unit) for unit in units if isinstance(unit, Line)])
    if gutter is None:
        return [sorted(units, key=lambda u: (round(_box(u).y0, 0), _box(u).x0))] if units else []
    columns: list[list[Line | list[Block]]] = []
    left: list[Line | list[Block]] = []
    right: list[Line | list[Block]] = []

    across: list[Line | list[Block]] = []

    def close_band() -> None:
        for side in (left, right):
            columns.extend(_columns(side))
            side.clear()
        if across:
            columns.append(list(across))
            across.clear()

    for unit in sorted(units, key=lambda u: _box(u).y0):
        box = _box(unit)
        if box.x0 < gutter - 3 and box.x1 > gutter + 3:
            if left or right:
                close_band()
            across.append(unit)
        else:
            if across and _last_line_of(across, box):
                across.append(unit)
                continue
            if across:
                close_band()
            (left if (box.x0 + box.x1) / 2 < gutter else right).append(unit)
    close_band()
    return columns


def _last_line_of(across: Sequence[Line | list[Block]], box: Box) -> bool:
    """Whether a short line ends the paragraph of the lines across the gutter that stand above it."""
    above = across[-1]
    if not isinstance(above, Line):
        return False
    close = box.y1 - above.box.y1 < 1.45 * above.size and abs(box.height - above.box.height) < 0.1 * above.box.height
    return close and abs(box.x0 - min(_box(unit).x0 for unit in across[-3:])) < 1.5 * above.size


def _gutter(boxes: Sequence[Box]) -> float | None:
    """The x of a vertical strip that parts lines standing side by side, or None."""
    if len(boxes) < 6:
        return None
    left, right = min(b.x0 for b in boxes), max(b.x1 for b in boxes)
    best: tuple[float, float] | None = None
    for x in {b.x0 - 4 for b in boxes if left + 0.2 * (right - left) < b.x0 < right - 0.15 * (right - left)}:
        crossing = sum(b.x0 < x - 3 and b.x1 > x + 3 for b in boxes)
        on_left = [b for b in boxes if b.x1 <= x + 3]
        on_right = [b for b in boxes if b.x0 >= x - 3]
        aligned = sum(abs(b.x0 - x - 4) < 12 for b in on_right)
        side_by_side = sum(any(abs(r.y0 - b.y0) < 30 for r in on_right) for b in on_left)
        enough = min(len(on_left), len(on_right)) >= 3 and aligned >= 0.5 * len(on_right) and side_by_side >= 3
        wide = on_left and on_right and median(b.x1 - b.x0 for b in on_left) > 60
        if enough and wide and crossing <= CROSSING * len(boxes):
            score = crossing / len(boxes) - aligned / len(boxes)
            best = min(best, (score, x)) if best else (score, x)
    return best[1] if best else None


# ---- blocks within a column ------------------------------------------------------------------------------------


def _column_blocks(page_index: int, column: Iterable[Line | list[Block]]) -> list[Block]:
    blocks: list[Block] = []
    current: list[Line] = []

    def close() -> None:
        if current:
            blocks.append(Block("text", page_index, tuple(current)))
            current.clear()

    lines = _merge_baselines([unit for unit in column if isinstance(unit, Line)])
    pitch = _pitch(lines)
    edge = max((line.box.x1 for line in lines), default=0.0)
    units: list[Line | list[Block]] = [*lines, *(unit for unit in column if not isinstance(unit, Line))]
    for unit in sorted(units, key=lambda u: _box(u).y0):
        if not isinstance(unit, Line):
            close()
            blocks += unit
        else:
            if current and _parted(current, unit, pitch, edge):
                close()
            current.append(unit)
    close()
    return blocks


def _merge_baselines(lines: Sequence[Line]) -> list[Line]:
    """Pieces of one printed line (words set far apart) as one line."""
    merged: list[Line] = []
    for line in sorted(lines, key=lambda part: (round(part.box.y1), part.box.x0)):
        last = merged[-1] if merged else None
        if last and abs(last.box.y1 - line.box.y1) < 0.4 * line.box.height and line.box.x0 >= last.box.x1 - 1:
            box = Box(last.box.x0, min(last.box.y0, line.box.y0), line.box.x1, max(last.box.y1, line.box.y1))
            size = last.size if len(last.text) >= len(line.text) else line.size
            merged[-1] = Line(f"{last.text} {line.text}", box, size, last.bold and line.bold, last.italic and line.italic)
        else:
            merged.append(line)
    return merged


def _pitch(lines: Sequence[Line]) -> float:
    """The usual distance from line to line, as a share of the type size."""
    steps = [(b.box.y1 - a.box.y1) / b.size for a, b in pairwise(lines) if abs(a.size - b.size) < 0.3]
    steps = [step for step in steps if 0.8 < step < 2.2]
    return median(steps) if steps else 1.3


def _parted(current: Sequence[Line], line: Line, pitch: float, edge: float) -> bool:
    """Whether a line begins a new block after the lines collected so far."""
    last, first = current[-1], current[0]
    step = (line.box.y1 - last.box.y1) / max(line.size, last.size)
    if abs(line.size - last.size) > 0.12 * max(line.size, last.size):
        return True
    if step > pitch + 0.22 or step < 0 or starts_item(line.text) or NOTE_MARK.match(line.text):
        return True
    if starts_item(first.text) and line.box.x0 < first.box.x0 - 1:
        return True
    traits = zip(*((part.bold, part.italic, part.text.isupper()) for part in (*current, line)), strict=True)
    set_apart = any(all(before) and not now for *before, now in traits)
    if set_apart and last.box.x1 < edge - 2 * line.size:
        return not _runs_on(last.text, line.text)
    indented = line.box.x0 > last.box.x0 + 0.8 * line.size and len(current) > 1 and not starts_item(first.text)
    ended = last.text.rstrip('”"’)⁰¹²³⁴⁵⁶⁷⁸⁹').endswith((".", ":", "!", "?"))
    short = last.box.x1 < edge - 0.2 * (edge - last.box.x0) and step > pitch + 0.12
    return bool(ended and (indented or short) and line.text[:1].isupper())


def _runs_on(before: str, after: str) -> bool:
    return before[-1:] in ",;–-" or after[:1].islower()


# ---- tables and figures ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Table:
    rows: list[Block]
    lines: list[Line]  # those of the rows and of the header


def _tables(page: Page, lines: Sequence[Line]) -> list[_Table]:
    """What stands between horizontal rules of one width, in two columns or more, below a line of column heads.

    Where the rules are drawn cell by cell, only tables of short cells: long ones may be text in columns.
    """
    body = median(line.size for line in lines) if lines else 0.0
    whole, by_cell = rule_stacks(page.rules)
    tables = [table for rules in whole for table in _within(page.index, rules, lines, body)]
    return tables + [
        table for rules in by_cell for table in _within(page.index, rules, lines, body) if _longest_cell(table) <= SHORT_CELL
    ]


def _within(page_index: int, rules: Sequence[Box], lines: Sequence[Line], body: float) -> list[_Table]:
    inside = _between(rules[0], rules[-1], lines)
    usual = median(line.size for line in inside) if inside else 0.0  # of this table; another may have most of the lines
    cells = [line for line in inside if line.size < 1.15 * max(body, usual)]
    bands = [_between(upper, lower, cells) for upper, lower in pairwise(rules)]
    runs = (list(run) for filled, run in groupby(bands, key=bool) if filled)
    return [table for run in runs for table in _one_below_another(page_index, run)]


def _longest_cell(table: _Table) -> int:
    """Of all rows' cells the most words."""
    return max(sum(len(line.text.split()) for line in cell) for row in table.rows for cell in row.cells)


def _between(upper: Box, lower: Box, lines: Sequence[Line]) -> list[Line]:
    band = Box(upper.x0 - 2, upper.y0 - 1, upper.x1 + 2, lower.y1 + 1)
    return [line for line in lines if band.holds(line.box)]


def _one_below_another(page_index: int, bands: Sequence[list[Line]]) -> list[_Table]:
    """The tables of some bands of lines: those of running text stand above, between and below them."""
    end = len(bands)
    while end > 1:
        found = _table(page_index, bands[:end])
        if found:
            last = end - 1 - len(found.rows)  # the band of its heads
            above = bands[: last - 1] if last and _runs_across(bands[last - 1]) else []
            return [*_one_below_another(page_index, above), found]
        if not _runs_across(bands[end - 1]):
            break
        end -= 1
    return []


def _runs_across(band: Sequence[Line]) -> bool:
    return len(_table_columns(band)) == 1


def _table(page_index: int, bands: Sequence[list[Line]]) -> _Table | None:
    """The table of some bands of lines; bands above the column heads are running text and left alone."""
    for i in range(len(bands) - 1):
        inside = [line for band in bands[i:] for line in band]
        columns = _table_columns(inside)
        heads = _cells(bands[i], columns)
        if len(columns) > 1 and all(1 <= len(cell) <= 3 for cell in heads):
            header = tuple(join_lines((line.text for line in cell), {BREAKS}) for cell in heads)
            rights = tuple(max(line.box.x1 for line in cell) for cell in _cells(inside, columns))
            made = ((tuple(band), _cells(band, columns)) for band in bands[i + 1 :])
            rows = [Block("row", page_index, band, cells, header, rights, heads) for band, cells in made]
            return _Table(rows, inside)
    return None


def _table_columns(lines: Sequence[Line]) -> list[float]:
    """The left edges of a table's columns: of the stretches of its width that lines fill, with white space between."""
    edges: list[float] = []
    reach = float("-inf")
    for line in sorted(lines, key=lambda part: part.box.x0):
        if line.box.x0 > reach + 4:
            edges.append(line.box.x0)
        reach = max(reach, line.box.x1)
    return edges


def _cells(lines: Sequence[Line], columns: Sequence[float]) -> tuple[tuple[Line, ...], ...]:
    cells: list[list[Line]] = [[] for _ in columns]
    for line in sorted(lines, key=lambda part: (part.box.y0, part.box.x0)):
        at = max(i for i, left in enumerate(columns) if line.box.x0 >= left - 1 or i == 0)
        cells[at].append(line)
    return tuple(tuple(cell) for cell in cells)


def _figures(page: Page, lines: Sequence[Line]) -> list[list[Block]]:
    """What stands within drawings: the labels of each as one block, or the rows of a table that is drawn with boxes.

    A drawing is many shapes close together, its texts short. What is none is left to the running text: a whole sentence,
    and lines that begin one below the other.
    """
    figures = []
    drawn = [s for s in page.shapes if (s.x1 - s.x0) * s.height < 0.5 * page.width * page.height]
    for box in _clusters(drawn, reach=14):
        inside = [line for line in lines if box.holds(line.box)]
        if len(inside) >= 3 and median(len(line.text.split()) for line in inside) <= 3 and not _aligned(inside):
            labels = [line for line in inside if len(line.text.split()) <= LABEL_WORDS]
            figures.append(_drawn_rows(page.index, inside) or [Block("figure", page.index, tuple(labels))])
            lines = [line for line in lines if line not in inside]
    return figures


def _aligned(lines: Sequence[Line]) -> bool:
    """Whether most lines begin at one left edge."""
    edges = Counter(round(line.box.x0 / 2) for line in lines)
    return edges.most_common(1)[0][1] > len(lines) / 2


def _drawn_rows(page_index: int, lines: Sequence[Line]) -> list[Block]:
    """The rows of a table that has no rules but boxes, where most lines are a name with figures beside it; else none.

    What stands above the first such row is the head of all.
    """
    rows = [sorted(row, key=lambda line: line.box.x0) for row in _baselines(lines)]
    left, right = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    full = [row[0].box.x0 < left + (right - left) / 4 and _has_figures(row) for row in rows]
    if sum(full) < max(3, len(rows) / 2):
        return []
    first = full.index(True)
    header = (" ".join(line.text for row in rows[:first] for line in row),)
    return [
        Block("row", page_index, tuple(row), tuple((line,) for line in row), header, tuple(line.box.x1 for line in row))
        if is_full
        else Block("text", page_index, tuple(row))
        for row, is_full in zip(rows[first:], full[first:], strict=True)
    ]


def _has_figures(row: Sequence[Line]) -> bool:
    named = any(c.isalpha() for c in row[0].text)
    return named and any(any(c.isdigit() for c in line.text) for line in row[1:])


def _baselines(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines grouped by the height at which they stand."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda part: part.box.y0 + part.box.y1):
        before = rows[-1][0].box if rows else None
        if before and (line.box.y0 + line.box.y1) / 2 < before.y1:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _clusters(shapes: Sequence[Box], reach: float) -> list[Box]:
    """Bounding boxes of shapes that touch when each is widened by `reach` points."""
    groups: list[tuple[Box, int]] = []
    for shape in shapes:
        box, count = shape, 1
        apart = []
        for other, n in groups:
            if (
                box.x0 - reach < other.x1
                and other.x0 < box.x1 + reach
                and box.y0 - reach < other.y1
                and other.y0 < box.y1 + reach
            ):
                box = Box(min(box.x0, other.x0), min(box.y0, other.y0), max(box.x1, other.x1), max(box.y1, other.y1))
                count += n
            else:
                apart.append((other, n))
        groups = [*apart, (box, count)]
    return [box for box, count in groups if count >= FIGURE_SHAPES]
