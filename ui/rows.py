"""A batch as HTML: how far it is, its answers row by row, and its figures. All text is escaped here."""

import csv
import io
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from answer.types import ANSWERED, NOT_FOUND, PARTIAL
from evaluation.types import Cited, Figures, Question, Shown
from ui.cards import NOT_ANSWERED, note

SHOWN = 200  # rows of the preview
STATUS = {ANSWERED: "Answered", PARTIAL: "Answered in part", NOT_FOUND: NOT_ANSWERED, "error": "Ended in an error"}
SCORED = (
    ("question", "answerable", "gold", "must_include", "must_not_include", "kind"),
    ("What does a rotating secretariat put at risk?", "yes", "break the continuity of focus", "continuity", "", "trade-off"),
    ("Who won the football world cup in 2018?", "no", "", "", "", "beyond the library"),
)
VERDICT = {True: "Right", False: "Wrong", None: "Not judged"}


def introduction(examples: Sequence[str], most: int, largest: str) -> str:
    """What the tab does and which file it takes, with a small file to begin from."""
    example = _download([["question"], *([text] for text in examples)])
    return (
        '<div class="introduction"><h2>Answer a file of questions</h2>'
        "<p>Every question of a file is answered as on the Ask tab. You get the answers with their citations as a workbook and "
        f"as a report. The file is CSV, XLSX or JSONL and needs nothing but a column named <b>question</b>; it may have up to "
        f'{most:,} questions and {largest}. <a href="{escape(example)}" download="questions.csv">Download an example</a></p>'
        '<p class="issued">To have the answers scored as well, add what is wanted in the columns kind, answerable, gold, '
        "must_include or must_not_include; several texts in one cell are separated by |. "
        f'<a href="{escape(_download(SCORED))}" download="scored.csv">An example with these columns</a></p></div>'
    )


def _download(rows: Iterable[Sequence[str]]) -> str:
    """A table as an address that a browser saves as a file."""
    table = io.StringIO(newline="")
    csv.writer(table).writerows(rows)
    return f"data:text/csv;charset=utf-8,{quote(table.getvalue())}"


def questions_said(count: int) -> str:
    """A number of questions."""
    return f"{count:,} question{'' if count == 1 else 's'}"


def about(seconds: float) -> str:
    """A time as far as it can be foreseen."""
    if seconds < 20:
        return "a few seconds"
    if seconds < 90:
        return "about 1 minute"
    return f"about {seconds / 60:.0f} minutes" if seconds < 5400 else f"about {seconds / 3600:.0f} hours"


def progress(done: int, of: int, text: str, what: str = "Questions answered") -> str:
    """How far a piece of work is, in words and as a bar."""
    bar = f'<progress max="{of}" value="{done}" aria-label="{escape(what)}"></progress>'
    return f'<div class="progress"><p>{escape(text)}</p>{bar}</div>'


def row(question: Question, shown: Shown, judged: bool) -> str:
    """A question with its answer and where that stands; with the verdict where some of the file can be judged."""
    before = f'<p class="issued">after: {escape(" · ".join(question.turns))}</p>' if question.turns else ""
    verdict = f"<td>{_verdict(shown)}</td>" if judged else ""
    return (
        f'<tr><th scope="row">{before}{escape(question.text)}</th><td>{_answer(shown)}</td>'
        f"<td>{_places(shown.citations)}</td>{verdict}</tr>"
    )


def table(rows: Sequence[str], judged: bool, all_rows: int) -> str:
    """The rows there are so far; of many the first, saying so."""
    if not rows:
        return ""
    heads = ("Question", "Answer", "Where it stands", *(("Judged",) if judged else ()))
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    more = ""
    if all_rows > len(rows) == SHOWN:
        more = f"<p>The first {SHOWN} of {all_rows:,} questions are shown here; the workbook and the report have them all.</p>"
    return f'<div class="rows">{more}<table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'


def headlines(figures: Figures, names: Iterable[str]) -> str:
    """The figures that stand first, each in plain words with what it is measured on."""
    from evaluation.wording import counted, interval_said, said, value_said

    items = "".join(
        f"<div><dt>{escape(said(name))}</dt><dd><b>{escape(value_said(name, figures[name].value))}</b> "
        f"<span>{escape(interval_said(name, figures[name]))} · {escape(counted(name, figures[name].n))}</span></dd></div>"
        for name in names
    )
    return f'<h3>The figures</h3><dl class="figures">{items}</dl>' if items else ""


def _answer(shown: Shown) -> str:
    state = f'<p class="state {escape(shown.status)}">{escape(STATUS.get(shown.status, shown.status))}</p>'
    told = shown.error or shown.note
    if told.rstrip(".") == NOT_ANSWERED:
        told = ""
    items = "".join(
        f"{f'<li class=head>{escape(head)}</li>' if head else ''}"
        f'<li>{escape(text)} <span class="numbers">{"".join(f"[{n}]" for n in numbers)}</span></li>'
        for head, text, numbers in shown.lines
    )
    return f"{state}{note(told)}{f'<ul>{items}</ul>' if items else ''}"


def _places(citations: Iterable[Cited]) -> str:
    """The places of the citations, each once with the numbers of all that stand there."""
    numbers: dict[str, str] = {}
    for cited in citations:
        place = cited.place if cited.found else f"{cited.place} (not found on that page)"
        numbers[place] = f"{numbers.get(place, '')}[{cited.number}]"
    items = "".join(f'<li><span class="numbers">{those}</span> {escape(place)}</li>' for place, those in numbers.items())
    return f'<ul class="places">{items}</ul>' if items else ""


def _verdict(shown: Shown) -> str:
    word = VERDICT[shown.verdict.right]
    return f'<b class="{word.lower().replace(" ", "-")}">{word}</b> {escape(" ".join(shown.verdict.reasons))}'
