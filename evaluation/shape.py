"""The form of a row of answers.jsonl, as far as figures and report need it."""

from typing import Any, NotRequired

from typing_extensions import TypedDict

from answer.shape import Number, Partnership, Table, check_shape


class Citation(TypedDict):
    """One citation."""

    number: int
    source: str
    title: str
    page: str
    page_index: int
    passage: str
    quote: str
    kind: NotRequired[str]
    date: NotRequired[str]


class Statement(TypedDict):
    """One statement."""

    text: str
    group: NotRequired[str | None]
    citations: list[int]
    force: NotRequired[str | None]


class Passage(TypedDict):
    """One passage of the evidence."""

    passage: str
    text: str


class Index(TypedDict):
    """The index of an answer."""

    fingerprint: str


class Answer(TypedDict):
    """An answer, as in `answer_json`."""

    status: str
    confidence: Number
    writer: str
    note: str | None
    statements: list[Statement]
    table: NotRequired[Table | None]
    partnerships: NotRequired[list[Partnership]]
    citations: list[Citation]
    evidence: list[Passage]
    timings_ms: dict[str, Number]
    index: Index


class Row(TypedDict):
    """What a row has besides the question's own fields."""

    answer: Answer | None
    error: str | None
    found: list[bool]


def check_row(entry: Any) -> None:
    """See that a row has the form of one.

    Raises:
        ValueError: it has not; the message says where.
    """
    check_shape(Row, entry)
    if len(entry["found"]) != len(entry["answer"]["citations"] if entry["answer"] else []):
        raise ValueError("found: as many truth values as citations are wanted")
    answer = entry["answer"] or {}
    table, pairs = answer.get("table") or {"rows": []}, answer.get("partnerships") or []
    named = [n for row in table["rows"] for cell in row["cells"] for n in cell]
    named += [n for pair in pairs for tie in pair["types"] for n in (*tie["tables"], *tie["texts"])]
    if any(not 0 <= n < len(answer["statements"]) for n in named):
        raise ValueError("table and partnerships: a statement is named that is not there")
    if any(len(row["cells"]) != len(table["columns"]) for row in table["rows"]):
        raise ValueError("table: a row has other columns than its table")
