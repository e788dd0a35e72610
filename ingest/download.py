"""Downloading one document whole: what broke off is gone on with, and what is too large or of another type is refused."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import FetchError
from ingest.http import GO_ON, Reply, Web
from ingest.originals import writing
from ingest.sources import SUFFIXES
from ingest.types import Source

PDF = "application/pdf"
PAGES = ("text/html", "application/xhtml+xml")
FILES = {
    PDF: ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/epub+zip": ".epub",
    "text/markdown": ".md",
    "text/plain": ".txt",
}
"""Content type → file ending, for documents that are kept as they come; those that the library reads count."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a partial download is the beginning of."""

    address: str
    etag: str
    modified: str
    content_type: str

    @property
    def validator(self) -> str:
        """What tells the host which state of the document we have; "" where it can't be told."""
        return self.modified if self.etag.startswith("W/") else self.etag or self.modified


@dataclass(frozen=True, slots=True)
class Received:
    """A document as it came, whole."""

    content: bytes
    content_type: str
    address: str  # after redirects


def by_hand(source: Source) -> str:
    """The command that takes in a document which its reader has downloaded."""
    return f"rapporteur add FILE --slug {source.slug}"


class Part:
    """A download that is not whole yet: `.SLUG.part`, and beside it what it is a part of."""

    def __init__(self, folder: Path, slug: str) -> None:
        self.path = folder / f".{slug}.part"
        self._note = folder / f".{slug}.part.json"

    def beginning(self, address: str) -> Beginning | None:
        """What there is the beginning of, if it can be gone on with from this address."""
        try:
            known = Beginning(**json.loads(self._note.read_bytes()))
            usable = known.address == address and known.validator and self.path.stat().st_size
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return known if usable else None

    def begin(self, beginning: Beginning) -> None:
        """Start anew with an empty file."""
        with writing(self.path):
            self.path.write_bytes(b"")
            self._note.write_text(json.dumps(asdict(beginning)), encoding="utf-8")

    def take(self) -> bytes:
        """The content, now that it is whole; the files go."""
        with writing(self.path):
            content = self.path.read_bytes()
        self.drop()
        return content

    def drop(self) -> None:
        """Remove what there is."""
        with writing(self.path):
            self.path.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)


def download(web: Web, source: Source, part: Part) -> Received:
    """A document, whole; a part from an earlier try is gone on with where the host still has the same state of it.

    Raises:
        FetchError: it can't be had. LibraryError: it can't be written down.
    """
    deadline = web.deadline()
    known = part.beginning(source.download)
    if known:
        size = part.path.stat().st_size
        asked = {"Range": f"bytes={size}-", "If-Range": known.validator}
        with web.get(source.download, asked, deadline) as reply:
            if reply.status == 206 and _goes_on(reply, known, size):
                return _receive(reply, known, part, web.reach.limits.size)
            if reply.status not in (206, 416):
                return _receive_anew(reply, source, part, web.reach.limits.size)
    with web.get(source.download, {}, deadline) as reply:
        return _receive_anew(reply, source, part, web.reach.limits.size)


def _goes_on(reply: Reply, known: Beginning, size: int) -> bool:
    same = all(
        reply.headers.get(name, value) == value for name, value in (("etag", known.etag), ("last-modified", known.modified))
    )
    return same and reply.headers.get("content-range", "").startswith(f"bytes {size}-")


def _receive_anew(reply: Reply, source: Source, part: Part, limit: int) -> Received:
    if reply.status != 200:
        raise FetchError(_in_words(reply, source))
    content_type = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type not in PAGES and FILES.get(content_type) not in SUFFIXES:
        kind = content_type or "something without a type"
        raise FetchError(
            f"{reply.place.address} gives {kind}, which the library does not read. "
            f"Get the document as a PDF and run: {by_hand(source)}."
        )
    headers = reply.headers
    beginning = Beginning(source.download, headers.get("etag", ""), headers.get("last-modified", ""), content_type)
    part.begin(beginning)
    return _receive(reply, beginning, part, limit)


def _receive(reply: Reply, beginning: Beginning, part: Part, limit: int) -> Received:
    """Add the body to the part, which stays for the next time when the connection breaks, and goes when it is too large."""
    address = reply.place.address
    coding = reply.headers.get("content-encoding", "identity")
    if coding.lower() != "identity":
        raise FetchError(f"{address} comes packed ({coding}), which was not asked for. Download it in a browser and add it.")
    size = part.path.stat().st_size
    try:
        _within_limit(size + int(reply.headers.get("content-length", 0)), limit, address)
        with writing(part.path), part.path.open("ab") as file:
            for chunk in reply.chunks:
                size += len(chunk)
                _within_limit(size, limit, address)
                file.write(chunk)
    except FetchError:
        part.drop()
        raise
    if not _is_whole(reply, beginning, part, size):
        raise FetchError(f"{address} broke off before the document was whole. {GO_ON}")
    return Received(part.take(), beginning.content_type, address)


def _within_limit(size: int, limit: int, address: str) -> None:
    if size > limit:
        raise FetchError(
            f"{address} is larger than {limit >> 20} MB. Download it in a browser and add it, if it is what you want."
        )


def _is_whole(reply: Reply, beginning: Beginning, part: Part, size: int) -> bool:
    """Whether all has come; where the host did not say how much that is, a PDF says it by its last line."""
    total = reply.headers.get("content-range", "").partition("/")[2]
    if total.isdecimal():
        return size == int(total)
    announced = "content-length" in reply.headers or "transfer-encoding" in reply.headers
    return announced or beginning.content_type != PDF or b"%%EOF" in part.path.read_bytes()[-2048:]


def _in_words(reply: Reply, source: Source) -> str:
    address, host = reply.place.address, reply.place.host
    advice = f"Download it in a browser{f' from {source.url}' if source.url else ''} and run: {by_hand(source)}."
    if reply.status in (404, 410):
        return f"There is nothing at {address} any more. {advice}"
    if reply.status in (401, 403):
        return f"{host} does not give {address} to this program. {advice}"
    if reply.status >= 500:
        return f"{host} has a fault of its own ({reply.status}). Fetch it again later."
    return f"{host} answered with {reply.status} instead of the document. {advice}"
