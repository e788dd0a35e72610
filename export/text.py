"""An answer as plain text for a terminal, as Markdown with footnotes, and as HTML for the clipboard."""

import re
from html import escape
from itertools import groupby

from answer.types import ANSWERED, NEAREST, NOT_FOUND, Answer, Citation
from ingest.types import KINDS

MONTHS = ("January February March April May June July August September October November December").split()


def as_text(answer: Answer) -> str:
    """Statements in groups with citation numbers, then the sources; or the nearest passages."""
    lines = [_heading(answer), ""]
    group: str | None = ""
    for statement in answer.statements:
        if statement.group != group:
            group = statement.group
            kind = KINDS[answer.cited(statement)[0].source.kind]
            lines += ["", f"{group or answer.cited(statement)[0].source.title} ({kind})"]
        lines.append(f"  • {statement.text} {''.join(f'[{n}]' for n in statement.citations)}")
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
    lines = [f"**{_md(answer.question)}**", "", _md(_heading(answer)), ""]
    group: str | None = ""
    for statement in answer.statements:
        if statement.group != group:
            group = statement.group
            kind = KINDS[answer.cited(statement)[0].source.kind]
            lines += ["", f"*{_md(group or answer.cited(statement)[0].source.title)}* ({kind})", ""]
        lines.append(f"- {_md(statement.text)}{''.join(f'[^{n}]' for n in statement.citations)}")
    lines.append("")
    for c in answer.citations:
        lines.append(f"[^{c.number}]: “{_md(c.quote)}” {_md(describe(c))}")
    if answer.status == NOT_FOUND and answer.evidence:
        lines += ["Nearest passages:", "", *(f"- {_md(e.place)}: {_md(e.passage.text)}" for e in answer.evidence[:NEAREST])]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def as_html(answer: Answer) -> str:
    """The same as HTML to paste into a document, numbers set high. Every text is escaped; only https addresses are links."""
    parts = [f"<p><strong>{escape(answer.question)}</strong></p>", f"<p>{escape(_heading(answer))}</p>"]
    for group, statements in groupby(answer.statements, key=lambda s: s.group):
        said = list(statements)
        source = answer.cited(said[0])[0].source
        items = "".join(f"<li>{escape(s.text)}<sup>{''.join(f'[{n}]' for n in s.citations)}</sup></li>" for s in said)
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
    return f"{line} {answer.note}" if answer.note and answer.note not in line else line


def _md(text: str) -> str:
    """Text that Markdown can't read as marks or HTML."""
    return re.sub(r"([\\`*_{}\[\]<>#|~$^])", r"\\\1", text.replace("\n", " "))
