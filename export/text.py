"""An answer as plain text for a terminal, as Markdown with footnotes, and as HTML for the clipboard."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby

from answer.types import ANSWERED, NEAREST, NOT_FOUND, Answer, Citation, Statement
from export.standing import force_said, told
from ingest.types import KINDS

SILENT = "the documents are silent"  # in an empty cell of a comparison
MONTHS = ("January February March April May June July August September October November December").split()


def as_text(answer: Answer) -> str:
    """A comparison thing by thing, statements in groups with citation numbers, then the sources; or the nearest passages."""
    lines = [_heading(answer), "", *_table_text(answer)]
    group: str | None = ""
    for statement in untabled(answer):
        if statement.group != group:
            group = statement.group
            kind = KINDS[answer.cited(statement)[0].source.kind]
            lines += ["", f"{group or answer.cited(statement)[0].source.title} ({kind})"]
        numbers = "".join(f"[{n}]" for n in statement.citations)
        lines.append(f"  • {statement.text} {numbers}{force_said(statement)}")
    lines.append("")
    for key, cited in groupby(answer.citations, key=lambda c: (c.source.slug, c.edition)):
        first, *_ = found = list(cited)
        lines.append(f"{_about(first)} ({key[1]})")
        lines += [f"  [{c.number}] {_page(c)}" for c in found]
    if answer.status == NOT_FOUND and answer.evidence:
        lines += ["Nearest passages:", *(f"  • {e.place}: {e.passage.text}" for e in answer.evidence[:NEAREST])]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def as_markdown(answer: Answer) -> str:
    """The same with Markdown footnotes: each quotation with its source and page."""
    lines = [f"**{_md(answer.question)}**", "", _md(_heading(answer)), "", *_table_markdown(answer)]
    group: str | None = ""
    for statement in untabled(answer):
        if statement.group != group:
            group = statement.group
            kind = KINDS[answer.cited(statement)[0].source.kind]
            lines += ["", f"*{_md(group or answer.cited(statement)[0].source.title)}* ({kind})", ""]
        numbers = "".join(f"[^{n}]" for n in statement.citations)
        lines.append(f"- {_md(statement.text)}{numbers}{force_said(statement)}")
    lines.append("")
    for c in answer.citations:
        lines.append(f"[^{c.number}]: “{_md(c.quote)}” {_md(describe(c))}")
    if answer.status == NOT_FOUND and answer.evidence:
        lines += ["Nearest passages:", "", *(f"- {_md(e.place)}: {_md(e.passage.text)}" for e in answer.evidence[:NEAREST])]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def as_html(answer: Answer) -> str:
    """The same as HTML to paste into a document, numbers set high. Every text is escaped; only https addresses are links."""
    parts = [f"<p><strong>{escape(answer.question)}</strong></p>", f"<p>{escape(_heading(answer))}</p>"]
    parts += _table_html(answer)
    for group, statements in groupby(untabled(answer), key=lambda s: s.group):
        said = list(statements)
        source = answer.cited(said[0])[0].source
        items = "".join(
            f"<li>{escape(s.text)}<sup>{''.join(f'[{n}]' for n in s.citations)}</sup>{escape(force_said(s))}</li>" for s in said
        )
        parts.append(f"<p><em>{escape(group or source.title)}</em> ({escape(KINDS[source.kind])})</p><ul>{items}</ul>")
    for (_, edition), cited in groupby(answer.citations, key=lambda c: (c.source.slug, c.edition)):
        first, *_ = found = list(cited)
        about = ", ".join(_linked(part) for part in _facts(first))
        pages = "".join(f"<br>[{c.number}] {escape(_page(c))}" for c in found)
        parts.append(f"<p>{about} ({escape(edition)}){pages}</p>")
    if answer.status == NOT_FOUND and answer.evidence:
        items = "".join(f"<li>{escape(f'{e.place}: {e.passage.text}')}</li>" for e in answer.evidence[:NEAREST])
        parts.append(f"<p>Nearest passages:</p><ul>{items}</ul>")
    return "".join(parts)


def plain_date(date: str) -> str:
    """An ISO date for people: "2024-11-01" is "1 November 2024", "2024-11" is "November 2024"."""
    year, month, day = [*date.split("-"), "", ""][:3]
    named = MONTHS[int(month) - 1] if month.isdecimal() and 1 <= int(month) <= 12 else ""
    return " ".join(part for part in (day.lstrip("0") if named else "", named, year) if part)


def describe(citation: Citation) -> str:
    """A citation in one line: title, issuer, date, kind, edition, page."""
    return f"{_about(citation)} ({citation.edition}), {_page(citation)}"


def untabled(answer: Answer) -> tuple[Statement, ...]:
    """The statements that stand in no cell of the answer's table; all of them where it has none."""
    tabled = {n for row in (answer.table.rows if answer.table else ()) for cell in row.cells for n in cell}
    return tuple(s for n, s in enumerate(answer.statements) if n not in tabled)


def _table_text(answer: Answer) -> Iterator[str]:
    """Each thing, and below it what is said of it aspect by aspect."""

    def said(statement: Statement) -> str:
        numbers = "".join(f"[{n}]" for n in statement.citations)
        return f"{_line(statement.text)} {numbers}{force_said(statement)}"

    for label, cells in _rows(answer, said):
        yield from ("", label)
        for column, (first, *others) in cells:
            yield from (f"  {column}: {first}", *(f"    {other}" for other in others))


def _table_markdown(answer: Answer) -> Iterator[str]:
    """The comparison as a pipe table with footnotes."""

    def said(statement: Statement) -> str:
        numbers = "".join(f"[^{n}]" for n in statement.citations)
        return f"{_md(statement.text)}{numbers}{force_said(statement)}"

    columns = answer.table.columns if answer.table else ()
    if columns:
        yield f"| | {' | '.join(_md(column) for column in columns)} |"
        yield f"|{' --- |' * (len(columns) + 1)}"
    for label, cells in _rows(answer, said):
        yield f"| **{_md(label)}** | {' | '.join(' '.join(found) for _, found in cells)} |"


def _table_html(answer: Answer) -> Iterator[str]:
    """The comparison as a table that word processors take as one."""

    def said(statement: Statement) -> str:
        numbers = "".join(f"[{n}]" for n in statement.citations)
        return f"{escape(statement.text)}<sup>{numbers}</sup>{escape(force_said(statement))}"

    if not answer.table:
        return
    columns = "".join(f'<th scope="col">{escape(column)}</th>' for column in answer.table.columns)
    yield '<table border="1" cellpadding="4" style="border-collapse:collapse;text-align:left;vertical-align:top">'
    yield f"<thead><tr><td></td>{columns}</tr></thead><tbody>"
    for label, cells in _rows(answer, said):
        quoted = "".join(f"<td>{'<br>'.join(found)}</td>" for _, found in cells)
        yield f'<tr><th scope="row">{escape(label)}</th>{quoted}</tr>'
    yield "</tbody></table>"


def _rows(answer: Answer, said: Callable[[Statement], str]) -> Iterator[tuple[str, list[tuple[str, Sequence[str]]]]]:
    """Of each row its label, and each column with what stands in the cell; in an empty one that the documents are silent."""
    for row in answer.table.rows if answer.table else ():
        columns = map(_line, answer.table.columns if answer.table else ())
        found = ([said(answer.statements[n]) for n in cell] or [SILENT] for cell in row.cells)
        yield _line(row.label), list(zip(columns, found, strict=True))


def _line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def _about(citation: Citation) -> str:
    return ", ".join(_facts(citation))


def _facts(citation: Citation) -> list[str]:
    source = citation.source
    return [part for part in (source.title, source.issuer, source.date, KINDS[source.kind], source.url) if part]


def _linked(text: str) -> str:
    """A text for HTML; a web address can be followed."""
    if not re.fullmatch(r"https://[^\s<>\"'\\{}|^`]+", text):
        return escape(text)
    return f'<a href="{escape(text)}">{escape(text)}</a>'


def _page(citation: Citation) -> str:
    return f"p. {citation.page} ({citation.locator})" if citation.locator else f"p. {citation.page}"


def _heading(answer: Answer) -> str:
    state = {ANSWERED: f"Answered {answer.in_whose_words}.", NOT_FOUND: "The library does not answer this."}
    line = state.get(answer.status, "Answered in part.")
    return " ".join(filter(None, (line, answer.note if answer.note and answer.note not in line else "", told(answer))))


def _md(text: str) -> str:
    """Text that Markdown can't read as marks or HTML."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$^])", r"\\\1", _line(text))
