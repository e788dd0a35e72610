"""The form of a bundle."""

from datetime import datetime
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from answer.shape import Number, Partnership, Table, check_shape
from answer.types import FORCES
from ingest.sources import DATE
from ingest.types import KINDS

Edition = Literal["original", "brief"]
Status = Literal["answered", "partial", "not_found"]


class Citation(TypedDict):
    """One citation."""

    number: int
    source: str
    title: str
    issuer: str
    date: str
    kind: str
    edition: Edition
    page: str
    page_index: int
    section: list[str]
    passage: str
    quote: str
    match: str
    url: str
    locator: str


class Statement(TypedDict):
    """One statement."""

    text: str
    group: str | None
    citations: list[int]
    force: NotRequired[str | None]


class Index(TypedDict):
    """The index of an answer."""

    fingerprint: str
    embedder: str
    built: str


class Answer(TypedDict):
    """An answer, as in `answer_json`."""

    question: str
    standalone_question: str
    status: Status
    confidence: Number
    writer: str
    note: str | None
    statements: list[Statement]
    table: Table | None
    partnerships: NotRequired[list[Partnership]]
    citations: list[Citation]
    nearest: list[Citation]
    timings_ms: dict[str, Number]
    index: Index


class Library(TypedDict):
    """The state of the library."""

    fingerprint: str
    embedder: str
    built: str
    originals: int
    briefs: int


class Document(TypedDict):
    """A cited document."""

    slug: str
    title: str
    issuer: str
    date: str
    kind: str
    url: str
    licence: str
    edition: Edition
    file: str
    sha256: str
    pdf_sha256: str
    pages: int


class Position(TypedDict):
    """Where a quotation was found."""

    answer: int
    citation: int
    match: str
    spans: list[list[int]]
    boxes: list[list[Number]]
    reason: str


class Settings(TypedDict):
    """What the answers were confined to."""

    filters: dict[str, list[str] | str]


class Bundle(TypedDict):
    """The whole file."""

    format: Literal["rapporteur-bundle"]
    version: Literal[1]
    made: str
    checked: str
    program: str
    library: Library
    settings: Settings
    documents: list[Document]
    answers: list[Answer]
    positions: list[Position]
    seal: str
    digest: str


def check_bundle(entry: Any) -> None:
    """See that data has the form of a bundle, and that what refers to something finds it.

    Raises:
        ValueError: it has not; the message says where.
    """
    check_shape(Bundle, entry)
    placed = {(p["answer"], p["citation"]) for p in entry["positions"]}
    if not entry["answers"]:
        raise ValueError("answers: there is none")
    for name in ("made", "checked"):
        datetime.fromisoformat(entry[name])
    for number, document in enumerate(entry["documents"]):
        _check_source(document, f"documents.{number}")
    if any(len(p["spans"]) and {len(span) for span in p["spans"]} != {2} for p in entry["positions"]) or any(
        len(box) != 4 for p in entry["positions"] for box in p["boxes"]
    ):
        raise ValueError("positions: a span has two numbers and a box four")
    for at, answer in enumerate(entry["answers"]):
        _check_answer(answer, f"answers.{at}")
        quoted = answer["citations"] if answer["statements"] else answer["nearest"]
        if {(at, c["number"]) for c in quoted} - placed:
            raise ValueError(f"answers.{at}: a quotation has no entry under positions")


def _check_source(entry: Any, name: str) -> None:
    if entry["kind"] not in KINDS:
        raise ValueError(f"{name}: {entry['kind']} is no kind of text")
    if entry["date"] and not DATE.fullmatch(entry["date"]):
        raise ValueError(f"{name}: {entry['date']} is no date like 2024-11")


def _check_answer(answer: Any, name: str) -> None:
    for cited in (answer["citations"], answer["nearest"]):
        if [c["number"] for c in cited] != list(range(1, len(cited) + 1)):
            raise ValueError(f"{name}: citations have to be numbered from 1")
        for citation in cited:
            _check_source(citation, f"{name}.citations")
    if (answer["status"] == "not_found") == bool(answer["statements"]):
        raise ValueError(f"{name}: the status does not fit the statements")
    numbers = range(1, len(answer["citations"]) + 1)
    if any(not s["citations"] or not set(s["citations"]) <= set(numbers) for s in answer["statements"]):
        raise ValueError(f"{name}: a statement has no citation, or one that is not there")
    table = answer["table"]
    if table and any(len(row["cells"]) != len(table["columns"]) for row in table["rows"]):
        raise ValueError(f"{name}: a row of the table has more or fewer cells than there are columns")
    cells = [n for row in (table["rows"] if table else []) for cell in row["cells"] for n in cell]
    if any(not 0 <= n < len(answer["statements"]) for n in cells):
        raise ValueError(f"{name}: the table names a statement that is not there")
    pairs = answer.get("partnerships", [])
    if any(not actor.strip() for pair in pairs for actor in (pair["a"], pair["b"])):
        raise ValueError(f"{name}: a partnership has an actor without a name")
    if len({frozenset((pair["a"], pair["b"])) for pair in pairs if pair["a"] != pair["b"]}) < len(pairs):
        raise ValueError(f"{name}: a partnership is of one actor alone, or is there twice")
    ties = [tie for pair in pairs for tie in pair["types"]]
    if any(not pair["types"] for pair in pairs) or any(not tie["tables"] and not tie["texts"] for tie in ties):
        raise ValueError(f"{name}: a partnership has no type, or one that no statement bears out")
    if any(not 0 <= n < len(answer["statements"]) for tie in ties for n in (*tie["tables"], *tie["texts"])):
        raise ValueError(f"{name}: a partnership names a statement that is not there")
    if any(s.get("force") not in (None, *FORCES) for s in answer["statements"]):
        raise ValueError(f"{name}: a statement is of a force that is not known")
