"""A file that is offered to a library, and what is said of it: both are looked at before anything is changed."""

import hashlib
import re
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.errors import NotAdded, WrongDetails
from ingest.clean import body_size
from ingest.pdf import read_pdf
from ingest.read import read_document
from ingest.sources import DATE, SUFFIXES, Entry, fault
from ingest.types import Document, LibraryFile, Source

UNNAMED = Source("document", "Document")  # what a file is read as before it is known what it is
WEB_PAGES = (".html", ".htm")
LONGEST_NAME, LONGEST_TITLE = 80, 300
NO_TITLE = re.compile(rf"(microsoft \w+ - |untitled)|.*\.({'|'.join(s[1:] for s in SUFFIXES)}|doc|indd|rtf)$", re.IGNORECASE)
"""What programs write into a PDF where its title belongs."""


@dataclass(frozen=True, slots=True)
class Details:
    """What users say of a file; an empty field says nothing."""

    title: str = ""
    issuer: str = ""
    date: str = ""
    kind: str = ""
    url: str = ""
    slug: str = ""

    @property
    def said(self) -> Entry:
        """The fields that say something, as an entry has them; without the slug."""
        return {name: value for name, value in asdict(self).items() if value and name != "slug"}


@dataclass(frozen=True, slots=True)
class Offered:
    """A file that has been read, from a copy that nobody changes meanwhile."""

    file: Path  # as it was named
    name: str  # as it can be shown
    copy: Path
    sha256: str
    pages: int
    text: tuple[str, ...]  # of each passage the letters and digits
    said: Entry  # what it says of itself: its title at least


def checked(details: Details, files: int) -> Details:
    """Details without stray spaces.

    Raises:
        WrongDetails: they can't be so.
    """
    tidy = Details(**{name: line(value) for name, value in asdict(details).items()})
    if files > 1 and (tidy.title or tidy.slug):
        raise WrongDetails("A title or a slug can't be that of several files. Add them one at a time.")
    if wrong := fault({"slug": tidy.slug or "a", "title": "a", **tidy.said}):
        raise WrongDetails(f"Nothing was added: {wrong}.")
    return tidy


def read_offered(path: Path, workshop: Path) -> Offered:
    """Copy a file into a folder and read the copy.

    Raises:
        NotAdded: there is no such file, or it is of another kind. UnreadableDocument: as of `read_document`.
    """
    name, suffix = printable(path.name), path.suffix.lower()
    copy = workshop / f"{printable(path.stem)[:LONGEST_NAME] or UNNAMED.slug}{suffix}"
    try:
        if not path.is_file():
            raise NotAdded(f"There is no file {name}. See how it is spelt, and in which folder it lies.")
        if suffix not in SUFFIXES:
            raise NotAdded(f"{name} is not of a kind that can be read ({', '.join(SUFFIXES)}). Save it as a PDF and add that.")
        workshop.mkdir()
        shutil.copyfile(path, copy)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", "") or "no name that a file can have"
        raise NotAdded(f"{name} can't be read ({reason}). Name another copy of it.") from error
    sha256 = hashlib.sha256(copy.read_bytes()).hexdigest()
    document = read_document(LibraryFile(UNNAMED, copy, "original", sha256), workshop)
    text = tuple(letters(passage.text) for passage in document.passages)
    return Offered(path, name, copy, sha256, document.pages, text, _said_by(document))


def digest(text: Sequence[str], title: str) -> str:
    """A digest of a document's text, by which others with the same can be told; "" of none.

    Args:
        text: of each passage the letters and digits.
        title: that of the document in the library. Typeset pages have it at their head, so it does not count.
    """
    heads = {letters(title), letters(UNNAMED.title)}
    counted = "".join(passage for passage in text if passage not in heads)
    return hashlib.sha256(counted.encode()).hexdigest() if counted else ""


def letters(text: str) -> str:
    """The letters and digits of a text, capitals apart."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def line(text: str) -> str:
    """A text as one line that can be shown."""
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    """A text without what steers a terminal or can't be written down."""
    return "".join(filter(str.isprintable, text))


def _said_by(document: Document) -> Entry:
    """What a file says of itself: a PDF in its metadata, a web page in its head, any in the largest type of its first page."""
    source, path = document.file.source, document.file.path
    title, date = "" if source.title == UNNAMED.title else source.title, source.date
    if path.suffix in WEB_PAGES:
        from ingest.webpage import main_text

        page = main_text(path.read_bytes())
        title, date = page.title, page.date
    if not title or NO_TITLE.match(title):
        title = _headline(document.pdf) or path.stem.replace("_", " ")
    title = line(title)[:LONGEST_TITLE].strip() or UNNAMED.title
    said = {"title": title, "issuer": line(source.issuer), "date": date if DATE.fullmatch(date) else ""}
    return {name: value for name, value in said.items() if value}


def _headline(pdf: Path) -> str:
    """The first lines of the largest type on the first page; "" where that is no larger than the rest."""
    pages = read_pdf(pdf).pages
    lines = sorted(pages[0].lines, key=lambda line: line.box.y0) if pages else []
    usual = body_size(pages)
    for size in sorted({line.size for line in lines if line.size > 1.15 * usual}, reverse=True):
        largest = [line for line in lines if line.size == size]
        head = largest[:1]
        for below in largest[1:]:
            if below.box.y0 - head[-1].box.y1 > size:
                break
            head.append(below)
        text = " ".join(line.text.strip() for line in head)
        if len(letters(text)) > 1 and not letters(text).isdigit():
            return text
    return ""
