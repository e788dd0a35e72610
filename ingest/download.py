"""Downloading one document whole: what broke off is gone on with, and what is too large or of another type is refused."""

import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest.errors import FetchError, LibraryError
from ingest.http import GO_ON, Limits, Reply, Web
from ingest.originals import write_whole
from ingest.types import Source

PAGES = ("text/html", "application/xhtml+xml")
FILES = {
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/epub+zip": ".epub",
    "text/markdown": ".md",
    "text/plain": ".txt",
}
"""Content type → file ending, for documents that are kept as they come."""

ENDS = {"": b"</html", ".pdf": b"%%eof", ".docx": b"pk\5\6", ".odt": b"pk\5\6", ".epub": b"pk\5\6"}
"""File ending, "" for web pages → what stands near the end of a whole document, in small letters."""

RANGE = re.compile(r"bytes ([0-9]{1,20})-[0-9]{1,20}/([0-9]{1,20}|\*)")


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a partial download is the beginning of."""

    address: str
    etag: str
    modified: str
    content_type: str
    length: int | None  # bytes of the whole, where the host said it

    @property
    def validator(self) -> str:
        """What tells the host which state of the document we have; "" where it can't be told."""
        value = self.modified if self.etag.startswith("W/") else self.etag or self.modified
        return value if value.isascii() else ""


@dataclass(frozen=True, slots=True)
class Received:
    """A document as it came, whole."""

    content: bytes
    content_type: str
    address: str  # after redirects


BY_BROWSER = "Download it in a browser and add it, if it is what you want."


def by_hand(source: Source) -> str:
    """The command that takes in a document which its reader has downloaded."""
    return f"rapporteur add FILE --slug {source.slug}"


class Part:
    """A download that is not whole yet: `.SLUG.part`, in its first line what it is a part of.

    It only saves time: where the disk does not take it, the document is downloaded from its beginning.
    """

    def __init__(self, folder: Path, slug: str) -> None:
        self._path = folder / f".{slug}.part"

    def read(self, address: str) -> tuple[Beginning, bytes] | None:
        """What there is, if it can be gone on with from this address."""
        try:
            head, _, content = self._path.read_bytes().partition(b"\n")
            known = Beginning(**json.loads(head))
            usable = known.address == address and known.validator and content
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return (known, content) if usable else None

    def keep(self, beginning: Beginning, content: bytes) -> None:
        """Put it down for the next time, if there is anything to go on with."""
        if not (content and beginning.validator):
            self.drop()
            return
        with suppress(LibraryError):
            write_whole(self._path, json.dumps(asdict(beginning)).encode("ascii") + b"\n" + content)

    def drop(self) -> None:
        """Remove what there is."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def download(web: Web, source: Source, part: Part) -> Received:
    """A document, whole; a part from an earlier try is gone on with where the host still has the same state of it.

    Raises:
        FetchError: it can't be had.
    """
    deadline, limits = web.deadline(), web.reach.limits
    if begun := part.read(source.download):
        known, content = begun
        asked = {"Range": f"bytes={len(content)}-", "If-Range": known.validator}
        with web.get(source.download, asked, deadline) as reply:
            if reply.status == 206 and _goes_on(reply, known, len(content)):
                return _receive(reply, known, part, limits, content)
            if reply.status not in (206, 416):
                return _receive_anew(reply, source, part, limits)
    with web.get(source.download, {}, deadline) as reply:
        return _receive_anew(reply, source, part, limits)


def _goes_on(reply: Reply, known: Beginning, size: int) -> bool:
    """Whether a partial answer continues what there is, and of the same state of the document."""
    said = RANGE.fullmatch(reply.headers.get("content-range", ""))
    same = all(
        reply.headers.get(name, value) == value for name, value in (("etag", known.etag), ("last-modified", known.modified))
    )
    return same and said is not None and int(said[1]) == size and (said[2] == "*" or known.length in (None, int(said[2])))


def _receive_anew(reply: Reply, source: Source, part: Part, limits: Limits) -> Received:
    if reply.status != 200:
        raise FetchError(_in_words(reply, source))
    headers = reply.headers
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type not in PAGES and content_type not in FILES:
        kind = content_type[:80] or "something without a type"
        raise FetchError(
            f"{reply.place.address} gives {kind}, which the library does not read. "
            f"Get the document as a PDF and run: {by_hand(source)}."
        )
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    beginning = Beginning(source.download, etag, modified, content_type, _announced(reply))
    return _receive(reply, beginning, part, limits)


def _receive(reply: Reply, beginning: Beginning, part: Part, limits: Limits, start: bytes = b"") -> Received:
    """The body after what there is of it; it is put down for the next time when the connection breaks."""
    address, limit = reply.place.address, limits.page if beginning.content_type in PAGES else limits.size
    coding = reply.headers.get("content-encoding", "")
    if coding.lower() not in ("", "identity"):
        raise FetchError(f"{address} comes packed ({coding[:80]}), which was not asked for. {BY_BROWSER}")
    content, whole = bytearray(start), False
    too_large = len(content) + (_announced(reply) or 0) > limit
    try:
        while not too_large and (chunk := next(reply.chunks, None)) is not None:
            content += chunk
            too_large = len(content) > limit
        whole = not too_large and _is_whole(reply, beginning, content)
    finally:
        if whole or too_large:
            part.drop()
        else:
            part.keep(beginning, bytes(content))
    if too_large:
        raise FetchError(f"{address} is larger than {limit >> 20} MB. {BY_BROWSER}")
    if not whole:
        raise FetchError(f"{address} broke off before the document was whole. {GO_ON}")
    return Received(bytes(content), beginning.content_type, address)


def _announced(reply: Reply) -> int | None:
    """How many bytes are to come, where the host says it."""
    counts = "content-length" in reply.headers and "transfer-encoding" not in reply.headers
    return int(reply.headers["content-length"]) if counts else None


def _is_whole(reply: Reply, beginning: Beginning, content: bytes | bytearray) -> bool:
    """Whether all has come; where the host did not say how much that is, most documents say it by their end."""
    said = RANGE.fullmatch(reply.headers.get("content-range", ""))
    length = int(said[2]) if said and said[2] != "*" else beginning.length
    if length is not None:
        return len(content) == length
    if reply.status == 200 and "transfer-encoding" in reply.headers:
        return True
    return ENDS.get(FILES.get(beginning.content_type, ""), b"") in content[-2048:].lower()


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
