"""Whether data from a file has the form it must have, and the forms that rows of a run and bundles share.

The only file that imports pydantic.
"""

from functools import lru_cache
from typing import Annotated, Any

from pydantic import FiniteFloat, TypeAdapter, ValidationError
from pydantic.types import Strict
from typing_extensions import TypedDict

Number = Annotated[FiniteFloat, Strict(False)]  # a whole number is one too


class TableRow(TypedDict):
    """One row of a table."""

    label: str
    cells: list[list[int]]


class Table(TypedDict):
    """The table of a comparison."""

    columns: list[str]
    rows: list[TableRow]


class Tie(TypedDict):
    """One type of collaboration."""

    type: str
    planned: bool
    tables: list[int]
    texts: list[int]


class Partnership(TypedDict):
    """Two actors that work together."""

    a: str
    b: str
    types: list[Tie]


def check_shape(form: Any, entry: Any) -> None:
    """See that data has the form of a typed dictionary.

    Raises:
        ValueError: it has not; the message says where.
    """
    try:
        _adapter(form).validate_python(entry, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise ValueError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


@lru_cache
def _adapter(form: Any) -> TypeAdapter[Any]:
    return TypeAdapter(form)
