"""A comparison in a document: a table with footnotes, and in each cell the kind and date of what stands behind it."""

from collections.abc import Iterator
from dataclasses import replace

from answer.types import Answer, Statement, TableRow
from export.blocks import Block, Inline, emph, line, space, strong, table, text
from export.setter import Setter
from export.standing import EDITIONS, force_said
from export.text import plain_date
from ingest.types import KINDS

SILENT = "The documents are silent on this."
MOST_COLUMNS = 3  # aspects side by side on an A4 page
LABELS, FEW_LABELS = 0.23, 0.28  # share of the width that the things compared have beside several aspects, and beside one


def comparison(setter: Setter, at: int, answer: Answer) -> Iterator[Block]:
    """The table of an answer that compares; where there are many aspects, a table for each."""
    if not answer.table:
        return

    columns, rows = answer.table.columns, answer.table.rows
    if len(columns) <= MOST_COLUMNS:
        parts = [part for row in rows for part in _parts(setter, at, answer, row)]
        yield table([[], *map(text, columns)], parts, [LABELS, *[(1 - LABELS) / max(len(columns), 1)] * len(columns)])
        return
    for n, column in enumerate(columns):  # side by side they would be too narrow to read
        parts = [part for row in rows for part in _parts(setter, at, answer, replace(row, cells=(row.cells[n],)))]
        yield table([[], text(column)], parts, [FEW_LABELS, 1 - FEW_LABELS])


def _parts(setter: Setter, at: int, answer: Answer, row: TableRow) -> Iterator[list[list[Block] | None]]:
    """A row of a comparison as rows of one statement a cell, so that a page can end between them; the label spans them.

    Kind and date of the text behind a statement stand where they are other than above it.
    """
    before = [""] * len(row.cells)
    for n in range(max((len(cell) for cell in row.cells), default=0) or 1):
        cells: list[list[Block] | None] = [[line([strong(*text(row.label))])] if n == 0 else None]
        for column, cell in enumerate(row.cells):
            if n < len(cell):
                statement = answer.statements[cell[n]]
                now = standing(answer, statement)
                after = force(statement) if now == before[column] else [space(), *kind(answer, statement)]
                cells.append([line([*setter.statement(at, statement), *after])])
                before[column] = now
            else:
                cells.append([] if n else [line([emph(*text(SILENT))])])
        yield cells


def standing(answer: Answer, statement: Statement) -> str:
    """Kind, date and edition of the text behind a statement."""
    first = answer.cited(statement)[0]
    return ", ".join(filter(None, (KINDS[first.source.kind], plain_date(first.source.date), EDITIONS[first.edition])))


def kind(answer: Answer, statement: Statement) -> list[Inline]:
    """The same in brackets, with how binding the statement is."""
    binding = f"; {statement.force}" if statement.force else ""
    return [emph(*text(f"({standing(answer, statement)}{binding})"))]


def force(statement: Statement) -> list[Inline]:
    """How binding a statement is, in brackets after a space; nothing where that was not asked."""
    said = force_said(statement)
    return [space(), emph(*text(said))] if said else []
