"""The form of a row of answers.jsonl, as far as figures and report need it. The only file that imports pydantic."""

from typing import Annotated, Any, NotRequired

from pydantic import FiniteFloat, TypeAdapter, ValidationError
from pydantic.types import Strict
from typing_extensions import TypedDict

Number = Annotated[FiniteFloat, Strict(False)]  # a whole number is one too


class Citation(TypedDict):
    """One citation."""

    number: int
    source: str
    title: str
    page: str
    page_index: int
    passage: str
    quote: str


class Statement(TypedDict):
    """One statement."""

    text: str
    group: NotRequired[str | None]
    citations: list[int]


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
    citations: list[Citation]
    evidence: list[Passage]
    timings_ms: dict[str, Number]
    index: Index


class Row(TypedDict):
    """What a row has besides the question's own fields."""

    answer: Answer | None
    error: str | None
    found: list[bool]


ROW = TypeAdapter(Row)


def check_row(entry: Any) -> None:
    """See that a row has the form of one.

    Raises:
        ValueError: it has not; the message says where.
    """
    try:
        row = ROW.validate_python(entry, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    if len(row["found"]) != len(row["answer"]["citations"] if row["answer"] else []):
        raise ValueError("found: as many truth values as citations are wanted")
