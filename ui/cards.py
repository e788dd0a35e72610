"""The conversation as HTML: questions, and answers with their citation buttons. All text is escaped here."""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from answer.types import ANSWERED, NOT_FOUND, Answer, Citation, Statement
from export.text import as_html, as_markdown, as_text, plain_date, untabled
from ingest.types import KINDS
from ui.confine import EVERYTHING, Confined
from ui.table import comparison, force_badge
from ui.talk import LONGEST, Place, Talk, Turn, shown_citations

NOT_ANSWERED = "The library does not answer this"
WELCOME = (
    '<div class="welcome"><h2>Ask what the documents say</h2><p>Every statement of an answer is quoted from a document, '
    "and its number opens the page it stands on. Where the library has no answer, it says so.</p></div>"
)


def conversation(talk: Talk, status: str = "") -> str:
    """All turns, oldest first, and the question in work with what it waits for."""
    turns = [_turn(turn, talk.place) for turn in talk.turns]
    if talk.waiting:
        card = f'<div class="card"><p class="state">{escape(status)}</p></div>'
        turns.append(_framed(talk.next_number, "waiting", talk.waiting, card))
    return "".join(turns) or WELCOME


def note(text: str) -> str:
    """A plain sentence from the program itself."""
    return f'<p class="note">{escape(text)}</p>' if text else ""


def page_name(label: str, page_index: int) -> str:
    """A page by its printed number, or by its place in the file where none is printed."""
    return f"page {label}" if label else f"PDF page {page_index + 1}"


def badge(citation: Citation) -> str:
    """What authority the cited text has, and whether it is the document itself or a brief of it."""
    kind = KINDS.get(citation.source.kind, citation.source.kind)
    return f'<span class="badge">{escape(kind)} · {escape(citation.edition)}</span>'


def issued(citation: Citation) -> str:
    """By whom and of what date."""
    return escape(", ".join(part for part in (citation.source.issuer, plain_date(citation.source.date)) if part))


def state_line(answer: Answer, confined: Confined = EVERYTHING) -> str:
    """An answer in one line: whether it answers, from how many documents, how it was checked, and what it was confined to."""
    if answer.status == NOT_FOUND:
        return " · ".join(filter(None, [NOT_ANSWERED, confined.said]))
    whose = answer.in_whose_words if answer.writer == "quotes" else f"from the documents by {answer.writer}"
    documents = len({c.source.slug for c in answer.citations})
    found = sum(c.match in ("exact", "normalised") for c in answer.citations)
    every = found == len(answer.citations)
    told = [
        f"{'Answered' if answer.status == ANSWERED else 'Answered in part'} {whose}",
        f"{documents} document{'' if documents == 1 else 's'}",
        "every quotation found on its page" if every else f"{found} of {len(answer.citations)} quotations found on their page",
        confined.said,
    ]
    return " · ".join(filter(None, told))


def _turn(turn: Turn, place: Place | None) -> str:
    if not turn.answer:
        body = f'<div class="card"><p class="note">{escape(turn.trouble)}</p></div>'
        return _framed(turn.number, "trouble", turn.question, body)
    return _framed(turn.number, turn.answer.status, turn.question, _card(turn, turn.answer, place))


def _framed(number: int, state: str, question: str, body: str) -> str:
    asked = f'<h2 class="question"><span class="unseen">Question: </span>{escape(question)}</h2>'
    return f'<article class="turn" aria-label="Question {number}" data-key="{number}-{escape(state)}">{asked}{body}</article>'


def _card(turn: Turn, answer: Answer, place: Place | None) -> str:
    number = turn.number
    open_now = place.citation if place and place.turn == number else 0
    parts = [f'<p class="state {escape(answer.status)}">{escape(state_line(answer, turn.confined))}</p>{_read_as(answer)}']
    if answer.note and answer.note.rstrip(".") != NOT_ANSWERED:
        parts.append(f'<p class="note">{escape(answer.note)}</p>')
    parts += findings(number, answer, open_now)
    return f'<div class="card">{"".join(parts)}{actions(number, answer)}</div>'


def _read_as(answer: Answer) -> str:
    if answer.standalone_question.strip() == answer.question.strip():
        return ""
    full = escape(answer.standalone_question.strip())
    editor = (
        f'<textarea rows="2" maxlength="{LONGEST}" aria-label="Question, to be asked as it stands here">{full}</textarea>'
        '<p><button type="button" data-ask>Ask this</button><button type="button" data-cancel>Cancel</button></p>'
    )
    summary = '<summary>Edit<span class="unseen"> the question as it was read</span></summary>'
    return f'<div class="issued read"><p>read as: “{full}”</p><details class="edit">{summary}{editor}</details></div>'


def findings(number: int, answer: Answer, open_now: int) -> Iterator[str]:
    """The comparison there may be and the statements beside it, or the nearest passages."""
    if answer.statements:
        yield comparison(answer, lambda citation: number_button(number, citation, open_now))
        yield from _groups(number, answer, open_now)
    else:
        yield _nearest(number, answer, open_now)


def _groups(number: int, answer: Answer, open_now: int) -> Iterator[str]:
    """Statements under the heading they share, with the authority of the text they come from."""

    def heading(statement: Statement) -> tuple[str, str, str]:
        first = answer.cited(statement)[0]
        title, by = escape(first.source.short_title), issued(first)
        return statement.group or first.source.short_title, badge(first), f"{title} · {by}" if by else title

    said = ""
    for (title, kind, by), statements in groupby(untabled(answer), heading):
        items = "".join(
            f"<li>{force_badge(s)}{escape(s.text)} {''.join(number_button(number, c, open_now) for c in answer.cited(s))}</li>"
            for s in statements
        )
        issuer = f'<p class="issued">{by}</p>' if by != said else ""
        said = by
        yield f"<h3>{escape(title)} {kind}</h3>{issuer}<ul>{items}</ul>"


def _nearest(number: int, answer: Answer, open_now: int) -> str:
    items = "".join(
        f"<li>{escape(c.quote)} {number_button(number, c, open_now)}"
        f'<p class="issued">{escape(c.source.short_title)}, {escape(page_name(c.page, c.page_index))} {badge(c)}</p></li>'
        for c in shown_citations(answer)
    )
    return f"<h3>Nearest passages</h3><ul>{items}</ul>" if items else ""


def number_button(turn: int, citation: Citation, open_now: int) -> str:
    """The number of a citation, which opens its page."""
    name = f"Citation {citation.number}: {citation.source.short_title}, {page_name(citation.page, citation.page_index)}"
    current = ' aria-current="true"' if citation.number == open_now else ""
    return (
        f'<button type="button" class="cite" data-turn="{turn}" data-citation="{citation.number}"{current} '
        f'aria-label="{escape(name)}">{citation.number}</button>'
    )


def actions(number: int, answer: Answer) -> str:
    """What can be done with an answer: export it, or copy it."""
    plain = f"{answer.question}\n\n{as_text(answer)}"
    return (
        f'<p class="actions"><button type="button" class="export" data-exported="{number}">Export</button>'
        f'<button type="button" data-copy="{escape(plain)}" data-rich="{escape(as_html(answer))}">Copy with citations</button>'
        f'<button type="button" data-copy="{escape(as_markdown(answer))}">Copy as Markdown</button></p>'
    )
