"""answers.xlsx: one row a question, for people. The only file that imports XlsxWriter.

Every text is written as text: nothing in a cell is ever taken for a formula or a link, whatever it begins with.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from evaluation.metrics import MEASURES
from evaluation.questions import KNOWN
from evaluation.types import Cited, Entry, Figures, Report, Shown

LONGEST = 32_767  # characters of a cell
LINE, TALLEST = 15, 409  # points: height of a line, and of the tallest row that Excel allows
A4 = 9
SILENT = "The documents are silent on this."
CUT = " … (cut here; answers.jsonl has all of it)"
STATUS = {"answered": "answered", "partial": "answered in part", "not_found": "not found", "error": "error"}
VERDICT = {True: "right", False: "wrong", None: "not judged"}
COLOURS = {"right": "#d7f0e6", "wrong": "#fbe0dc", "better": "#d7f0e6", "worse": "#fbe0dc"}

Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the answers: its heading, its width in characters, and what of a question stands in it."""

    heading: str
    width: float
    of: Callable[[Entry], Cell]


ANSWER = (
    Column("Question", 40, lambda e: "\n".join([*(f"(before: {turn})" for turn in e.question.turns), e.question.text])),
    Column("Status", 11, lambda e: STATUS.get(e.now.status, e.now.status)),
    Column("Answer", 70, lambda e: answer_text(e.now)),
    Column("Citations", 90, lambda e: citations_text(e.now)),
    Column("Note", 28, lambda e: e.now.note or e.now.error),
    Column("Confidence", 11, lambda e: e.now.confidence),
)
JUDGED = (
    Column("Verdict", 10, lambda e: VERDICT[e.now.verdict.right]),
    Column("Why", 36, lambda e: "\n".join(e.now.verdict.reasons)),
    Column("Kind", 14, lambda e: e.question.kind),
    Column("Wanted passages", 50, lambda e: "\n".join(gold.quote for gold in e.question.gold)),
    Column("Must say", 28, lambda e: "\n".join(" or ".join(group) for group in e.question.must_include)),
    Column("Must not say", 18, lambda e: "\n".join(e.question.must_not_include)),
)
COMPARED = (
    Column("Since the baseline", 12, lambda e: e.change),
    Column("Cause", 30, lambda e: e.cause),
    Column("Answer of the baseline", 60, lambda e: answer_text(e.before) if e.before else ""),
)
SCORES = ("citation_hit", "citation_precision", "answer_recall", "answer_clean", "evidence_any@5", "evidence_any@1000w",
          "ndcg@10", "mrr", "latency_ms")  # fmt: skip


TABLES = (
    ("Id", 8), ("Question", 40), ("Thing or pair", 24), ("Aspect or type", 24), ("Statement", 70), ("How binding", 11),
    ("Kind and date", 24), ("Citations", 60),
)  # fmt: skip


def write_workbook(report: Report, path: Path) -> None:
    """Write the answers, the figures and what the run was made with, a sheet each."""
    draft = path.with_name(path.name + ".part")
    draft.open("wb").close()  # the library has an error of its own for a file that can't be written
    with xlsxwriter.Workbook(str(draft), {"constant_memory": True}) as book:
        columns = answer_columns(report)
        answers = ([column.of(entry) for column in columns] for entry in report.entries)
        sheet = _write_sheet(book, "Answers", [(c.heading, c.width) for c in columns], answers, frozen=2)
        sheet.print_area(0, 0, len(report.entries), len(ANSWER))  # all columns on one page could not be read
        figures = [("Figure", 22), ("What it says", 70), ("Kind", 22), ("Value", 10), ("Low", 10), ("High", 10), ("Count", 10)]
        _write_sheet(book, "Figures", figures, _figure_rows(report), frozen=1)
        if any(entry.now.cells for entry in report.entries):
            _write_sheet(book, "Tables", TABLES, _table_rows(report.entries), frozen=2)
        _write_sheet(book, "Run", [("What", 16), ("Which", 90)], _run_rows(report.run), frozen=0)
    draft.replace(path)


def answer_columns(report: Report) -> list[Column]:
    """The columns that a run has something for, the file's own last."""
    judged = any(entry.question.answerable is not None for entry in report.entries)
    named = [Column("Id", 8, lambda e: e.question.id), *ANSWER, *(JUDGED if judged else ())]
    named += COMPARED if report.comparison else ()
    named += [Column(name, 11, _score(name)) for name in SCORES if name in report.figures]
    taken = {column.heading.lower() for column in named}
    own = dict.fromkeys(name for e in report.entries for name in e.question.fields if name not in KNOWN)
    return named + [Column(f"{name} (given)" if name.lower() in taken else name, 24, _own(name)) for name in own]


def answer_text(shown: Shown) -> str:
    """The statements, one a line, each with the numbers of its citations, under their headings; a table cell by cell."""
    lines = []
    for head, text, numbers in shown.lines:
        lines += [head] if head else []
        lines.append(f"{text} {''.join(f'[{n}]' for n in numbers)}")
    return "\n".join(lines)


def citations_text(shown: Shown) -> str:
    """The citations, one a line: number, title, printed page, quotation."""
    return _cited(shown.citations)


def _cited(citations: Iterable[Cited]) -> str:
    return "\n".join(f"[{c.number}] {c.place}: “{c.quote}”{'' if c.found else ' (not found on that page)'}" for c in citations)


def _score(name: str) -> Callable[[Entry], Cell]:
    return lambda entry: entry.now.scores.get(name)


def _own(name: str) -> Callable[[Entry], Cell]:
    def of(entry: Entry) -> Cell:
        value = entry.question.fields.get(name)
        return None if value is None else str(value)

    return of


def _table_rows(entries: Iterable[Entry]) -> Iterable[Sequence[Cell]]:
    """What stands in the tables of all answers, a row a statement; an empty cell has a row of its own."""
    for entry in entries:
        shown = entry.now
        for label, column, places in shown.cells:
            head = [entry.question.id, entry.question.text, label, column]
            for n in places:
                text, numbers = shown.statements[n]
                cited = [citation for citation in shown.citations if citation.number in numbers]
                standing = "\n".join(dict.fromkeys(citation.standing for citation in cited))
                yield [*head, text, shown.force(n), standing, _cited(cited)]
            if not places:
                yield [*head, SILENT, None, None, None]


def _figure_rows(report: Report) -> Iterable[Sequence[Cell]]:
    kinds: Mapping[str, Figures] = {"all questions": report.figures, **report.by_kind}
    for name, measure in MEASURES.items():
        for kind, figures in kinds.items():
            if found := figures.get(name):
                yield [name, measure.said, kind, found.value, found.low, found.high, float(found.n)]


def _run_rows(run: Mapping[str, Any]) -> Iterable[Sequence[Cell]]:
    for name, value in run.items():
        if name == "documents":
            yield from ([f"document {slug}", f"sha256 {document['sha256']}"] for slug, document in value.items())
        else:
            yield [name, str(value)]


def _write_sheet(
    book: xlsxwriter.Workbook, name: str, columns: Sequence[tuple[str, float]], rows: Iterable[Sequence[Cell]], frozen: int
) -> Any:
    """A sheet with its heading row in sight, wrapped text and filters. `frozen`: columns that stay in sight too."""
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#115e59", "font_color": "#ffffff", "text_wrap": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    number = book.add_format({"valign": "top", "num_format": "0.00#"})
    coloured = {w: book.add_format({"text_wrap": True, "valign": "top", "bg_color": c}) for w, c in COLOURS.items()}
    for at, (heading, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, heading, head)
    last = 0
    for last, cells in enumerate(rows, 1):
        sheet.set_row(last, _height(cells, [width for _, width in columns]))
        for at, cell in enumerate(cells):
            if isinstance(cell, str) and cell:
                sheet.write_string(last, at, _fitting(cell), coloured.get(cell, text))
            elif isinstance(cell, float | int):
                sheet.write_number(last, at, cell, number)
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    return sheet


def _height(cells: Sequence[Cell], widths: Sequence[float]) -> float:
    """Height of a row in points, for the cell that needs most lines; not every program finds it out by itself."""
    lines = [
        sum(1 + int(len(line) / width) for line in cell.splitlines())
        for cell, width in zip(cells, widths, strict=True)
        if isinstance(cell, str)
    ]
    return min(TALLEST, LINE * max([1, *lines]))


def _fitting(text: str) -> str:
    """A text that a cell can hold."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT
