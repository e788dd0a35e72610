"""Records of the ingest stage: what a library holds and what a document consists of."""

from dataclasses import dataclass
from pathlib import Path

KINDS = {
    "treaty-or-act": "treaty or act",
    "agreed-statement": "agreed statement",
    "memorandum": "memorandum",
    "code-of-conduct": "code of conduct",
    "official-report": "official report",
    "press-release": "press release",
    "analysis": "analysis",
    "web-page": "web page",
}
"""The authority a text has: name in data → words for the reader."""


@dataclass(frozen=True, slots=True)
class Source:
    """An entry of `corpus/sources.toml`, or what a file says of itself where there is no entry."""

    slug: str
    title: str
    issuer: str = ""
    date: str = ""  # ISO 8601, whole or in part: "2024-11"
    kind: str = "analysis"
    url: str = ""
    licence: str = ""
    sha256: str = ""  # of the original as a PDF, where known
    short: str = ""  # what people call it, where the title is long
    download: str = ""  # where the text itself is to be had, for `fetch`
    drawn_from: str = ""  # slug of the document that its brief is drawn from, where its own text was not at hand
    cited_in: str = ""  # slug of the document that refers to it, and for which it is in the library
    cited_at: str = ""  # where in that document
    cited_for: str = ""  # and for what

    @property
    def short_title(self) -> str:
        """What people call it, or the title without its subtitle."""
        return self.short or self.title.split(": ")[0]


@dataclass(frozen=True, slots=True)
class LibraryFile:
    """A file of a source, as found in the library folder."""

    source: Source
    path: Path
    edition: str  # "original" or "brief"
    sha256: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in PDF points, the origin at the top left of the page."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def height(self) -> float:
        """Distance from top to bottom."""
        return self.y1 - self.y0

    def holds(self, other: "Box") -> bool:
        """Whether the middle of the other box lies inside this one."""
        x, y = (other.x0 + other.x1) / 2, (other.y0 + other.y1) / 2
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text within one column, with its position and its type."""

    text: str
    box: Box
    size: float  # of most of its characters, in points
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page: index from 0, printed label, lines in no particular order, and what is drawn on it."""

    index: int
    label: str
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[Box, ...] = ()  # horizontal lines
    shapes: tuple[Box, ...] = ()  # anything else drawn: boxes, curves, images
    text: str = ""  # as the PDF library reads it; quotations are checked against it


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as the file's outline has it; level from 1."""

    level: int
    title: str
    page_index: int


@dataclass(frozen=True, slots=True)
class PageSpan:
    """The part of a passage's text that stands on one page: from `start` to the next span's start."""

    start: int
    page_index: int
    label: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """The unit of citation: a character span of its passage, and how its words were found on the page."""

    start: int
    end: int
    match: str  # "exact", "normalised" or "not found"


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of retrieval, with the path of headings above it and its sentences.

    `lead` is what it can't be understood without: the line that introduces a list, the header of a table.
    """

    form: str  # paragraph, item, row, footnote or caption
    section: tuple[str, ...]
    lead: str
    text: str
    pages: tuple[PageSpan, ...]
    sentences: tuple[Sentence, ...]

    @property
    def context(self) -> str:
        """The headings above and the lead-in, as one line."""
        return " › ".join([*self.section, *([self.lead] if self.lead else [])])

    def said(self, number: int) -> str:
        """The words of one of its sentences."""
        return self.text[self.sentences[number].start : self.sentences[number].end]


@dataclass(frozen=True, slots=True)
class Document:
    """A file that has been read: always pages in the end."""

    file: LibraryFile
    pdf: Path  # the file that page numbers refer to
    pages: int
    passages: tuple[Passage, ...]
