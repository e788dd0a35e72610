"""Records of the export stage: what an exported conversation holds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from answer.types import Answer, Citation, IndexMark
from ingest.types import Box, Source


class Seal(Enum):
    """Whether a bundle is as it was written."""

    WHOLE = "nothing was changed"
    QUOTATIONS = "nothing was changed but words or pages of quotations, which can be looked up"
    BROKEN = "something was changed that nothing but the bundle could tell"


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document that is cited, as the library held it."""

    source: Source
    edition: str
    file: str  # name of the file alone
    sha256: str  # of that file
    pdf_sha256: str  # of the PDF that page numbers refer to: the same file, or what it was typeset to
    pages: int


@dataclass(frozen=True, slots=True)
class Library:
    """The state of the library that answers were drawn from."""

    index: IndexMark
    originals: int
    briefs: int

    @property
    def documents(self) -> int:
        """How many documents were indexed."""
        return self.originals + self.briefs


@dataclass(frozen=True, slots=True)
class Position:
    """Where a quotation was found: character spans of its page's text as pdfium reads it, and its boxes in points."""

    match: str
    spans: tuple[tuple[int, int], ...] = ()
    boxes: tuple[Box, ...] = ()
    reason: str = ""  # why it was not found


@dataclass(frozen=True, slots=True)
class Bundle:
    """Answers with all that is needed to set them in any format and to check them later."""

    made: str  # ISO 8601, UTC
    program: str
    library: Library
    filters: Mapping[str, list[str] | str]
    answers: tuple[Answer, ...]
    documents: tuple[CitedDocument, ...]
    positions: Mapping[tuple[int, int], Position] = field(default_factory=dict)  # by place of the answer and number
    checked: str = ""  # ISO 8601, UTC: when the quotations were looked up last

    def quoted(self) -> list[tuple[tuple[int, int], Citation]]:
        """Every quotation with its place; of an answer without statements those of the nearest passages."""
        return [((at, c.number), c) for at, a in enumerate(self.answers) for c in (a.citations if a.statements else a.nearest)]

    def unfound(self) -> list[tuple[Citation, str]]:
        """The quotations that were not found on their page, with the reason."""
        return [(c, self.positions[key].reason) for key, c in self.quoted() if not self.positions[key].spans]
