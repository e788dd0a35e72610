"""A comparison in a document: a table with footnotes, and in each cell the kind and date of what stands behind it."""

from collections.abc import Iterator, Sequence

from answer.types import Answer, Statement
from export.blocks import Block, Inline, emph, line, space, strong, table, text
from export.setter import Setter
from export.standing import EDITIONS, force_said
from export.text import plain_date
from ingest.types import KINDS

SILENT = "The documents are silent on this."
MOST_COLUMNS = 3  # aspects side by side on an A4 page
LABELS, FEW_LABELS = 0.2, 0.28  # share of the width that the things compared have beside several aspects, and beside one


def comparison(setter: Setter, at: int, answer: Answer) -> Iterator[Block]:
    """The table of an answer that compares; where there are many aspects, a table for each."""
    if not answer.table:
        return

    def cell(indices: Sequence[int]) -> list[Block]:
        """Statements with kind and date of the text behind each, where those are other than before."""
        inlines: list[Inline] = []
        before = ""
        for statement in (answer.statements[n] for n in indices):
            now = standing(answer, statement)
            inlines += [*([{"t": "LineBreak"}] if inlines else []), *setter.statement(at, statement)]
            inlines += force(statement) if now == before else [space(), *kind(answer, statement)]
            before = now
        return [line(inlines or [emph(*text(SILENT))])]

    columns = answer.table.columns
    rows = [[[line([strong(*text(row.label))])], *map(cell, row.cells)] for row in answer.table.rows]
    if len(columns) <= MOST_COLUMNS:
        yield table([[], *map(text, columns)], rows, [LABELS, *[(1 - LABELS) / max(len(columns), 1)] * len(columns)])
        return
    for n, column in enumerate(columns, 1):  # side by side they would be too narrow to read
        yield table([[], text(column)], [[row[0], row[n]] for row in rows], [FEW_LABELS, 1 - FEW_LABELS])


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
