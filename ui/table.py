"""A comparison as a table: things down, aspects across, each quotation with its number. All text is escaped here."""

from collections.abc import Callable, Sequence
from html import escape

from answer.types import Answer, Citation, Statement, Table
from export.standing import OWN_WORDS
from export.text import plain_date
from ingest.types import KINDS

Number = Callable[[Citation], str]  # the button of a citation
LONGEST_WORD = 25  # characters that are not parted from a number


def comparison(answer: Answer, number: Number) -> str:
    """The table of an answer and a line on what it stands on; "" where it has none.

    Args:
        answer: whose table it is.
        number: makes the button of a citation.
    """
    table = answer.table
    if not table:
        return ""
    heads = "".join(f'<th scope="col" role="columnheader">{escape(column)}</th>' for column in table.columns)
    rows = "".join(_row(answer, table, at, number) for at in range(len(table.rows)))
    return (
        f'<div class="compared" style="--columns:{len(table.columns)}"><table role="table" aria-label="Comparison">'
        f'<thead role="rowgroup"><tr role="row"><td role="cell"></td>{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></div>'
        f'<p class="issued stands-on">{escape(stands_on(answer, table))}</p>'
    )


def force_badge(statement: Statement) -> str:
    """How binding a statement is, in a word before it; "" where that was not asked."""
    if not statement.force:
        return ""
    unseen = '<span class="unseen">How binding: </span>'
    return f'<span class="force" title="{escape(OWN_WORDS)}">{unseen}{escape(statement.force)}</span> '


def stands_on(answer: Answer, table: Table) -> str:
    """How many quotations there are and of how many documents, how many were found, and how many cells are empty."""
    cells = [cell for row in table.rows for cell in row.cells]
    cited = {c.number: c for cell in cells for n in cell for c in answer.cited(answer.statements[n])}
    documents, empty = len({c.source.slug for c in cited.values()}), sum(not cell for cell in cells)
    found = sum(c.match in ("exact", "normalised") for c in cited.values())
    every = ("each " if len(cited) > 1 else "") + "checked on its page"
    told = [
        f"{_count(len(cited), 'quotation')} from {_count(documents, 'document')}",
        every if found == len(cited) else f"{found} of them found on their page",
    ]
    emptied = f"{_count(empty, 'cell')} empty" if empty else "no cell empty"
    return " · ".join([*(told if cited else []), emptied, *(["touch a number to see the page"] if cited else [])])


def _row(answer: Answer, table: Table, at: int, number: Number) -> str:
    row = table.rows[at]
    cells = "".join(
        f'<td role="cell"><span class="aspect">{escape(column)}</span>{_cell(answer, table, at, along, number)}</td>'
        for along, column in enumerate(table.columns)
    )
    return f'<tr role="row"><th scope="row" role="rowheader">{escape(row.label)}</th>{cells}</tr>'


def _cell(answer: Answer, table: Table, at: int, along: int, number: Number) -> str:
    """The quotations of a cell, each with its kind where none is above, or another above or to the left."""
    inside = [answer.statements[n] for n in table.rows[at].cells[along]]
    if not inside:
        return f'<p class="silent">The documents say nothing on “{escape(table.columns[along])}” here.</p>'
    several = len({c.source.slug for c in answer.citations}) > 1
    left = _last(answer, table.rows[at].cells[:along])
    above = _last(answer, [row.cells[along] for row in table.rows[:at]])
    quoted = []
    for statement in inside:
        kind = _standing(answer, statement, several)
        shown = not above or any(kind != _standing(answer, before, several) for before in (left, above) if before)
        badge = f'<span class="badge">{escape(kind)}</span> ' if shown else ""
        quoted.append(f"<p>{badge}{force_badge(statement)}{_quoted(answer, statement, number)}</p>")
        left = above = statement
    return "".join(quoted)


def _quoted(answer: Answer, statement: Statement, number: Number) -> str:
    """A quotation whose numbers stay with its last word."""
    buttons = "".join(number(citation) for citation in answer.cited(statement))
    *before, last = statement.text.rsplit(maxsplit=1) or [""]
    if not before or len(last) > LONGEST_WORD:
        return f"{escape(statement.text)} {buttons}"
    return f'{escape(before[0])} <span class="end">{escape(last)} {buttons}</span>'


def _last(answer: Answer, cells: Sequence[Sequence[int]]) -> Statement | None:
    """The last quotation of some cells."""
    return next((answer.statements[cell[-1]] for cell in reversed(cells) if cell), None)


def _standing(answer: Answer, statement: Statement, several: bool) -> str:
    """What authority a quotation has and of what date it is; of several documents, of which."""
    first = answer.cited(statement)[0]
    kind = KINDS.get(first.source.kind, first.source.kind)
    brief = "brief" if first.edition == "brief" else ""
    title = first.source.short_title if several else ""
    return " · ".join(filter(None, (title, kind, brief, plain_date(first.source.date))))


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
