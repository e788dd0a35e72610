"""Fetching the originals that sources.toml names; the one place of the program that uses the web, and only when asked to."""

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from ingest.download import FILES, PAGES, Part, Received, by_hand, download
from ingest.errors import FetchError, LibraryError, RapporteurError
from ingest.http import Reach, Web, place_of
from ingest.originals import originals_folder, put, write_whole, writing
from ingest.sources import Library
from ingest.types import Source

FIRST_BYTES = {".pdf": b"%PDF", ".docx": b"PK\x03\x04", ".odt": b"PK\x03\x04", ".epub": b"PK\x03\x04"}
LEAST_WORDS = 150  # of a web page that holds a document
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|\w+")
SAVED = re.compile(r"^Saved on .*$", re.MULTILINE)
MONTHS = "January February March April May June July August September October November December".split()

Tell = Callable[[str, int, int], None]
"""Called with what is in work, how many sources are done and how many there are."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one source, with a sentence for the reader."""

    slug: str
    outcome: Literal["fetched", "there already", "no address", "failed"]
    told: str
    path: Path | None = None
    bytes: int = 0


def fetch(
    library: Library, slugs: Sequence[str] = (), *, tell: Tell = lambda *_: None, reach: Reach | None = None
) -> list[Fetched]:
    """Download the originals of the named sources; without names, of each that has an address and no original yet.

    An original is replaced only where its source is named and the document differs; the old file is kept under
    `originals/superseded`. A source that fails does not stop the others.

    Raises:
        LibraryError: a name that is not in the library, or a list of fetched files that can't be read.
    """
    sources = _wanted(library, slugs)
    _entries(_ledger(library))  # one that can't be read is told before anything is asked
    done: list[Fetched] = []
    named = {place.host for source in library.sources for a in (source.download, source.url) if (place := place_of(a))}
    web = Web(reach or Reach(), named, lambda text: tell(text, len(done), len(sources)))
    for source in sources:
        tell(source.short_title, len(done), len(sources))
        try:
            done.append(_fetch_one(library, source, web))
        except RapporteurError as error:
            done.append(Fetched(source.slug, "failed", str(error)))
    return done


def _wanted(library: Library, slugs: Sequence[str]) -> list[Source]:
    by_slug = {source.slug: source for source in library.sources}
    if unknown := [slug for slug in slugs if slug not in by_slug]:
        raise LibraryError(f"There is no source {unknown[0]} in {library.folder}. “rapporteur sources” lists them.")
    if slugs:
        return [by_slug[slug] for slug in dict.fromkeys(slugs)]
    return [source for source in library.sources if source.download and not _original(library, source)]


def _original(library: Library, source: Source) -> Path | None:
    found = (file.path for file in library.files if file.source.slug == source.slug and file.edition == "original")
    return next(found, None)


def _fetch_one(library: Library, source: Source, web: Web) -> Fetched:
    there = _original(library, source)
    if not source.download:
        if there:
            return Fetched(source.slug, "there already", f"{there} is there; no address is known to fetch it anew.", there)
        where = f"Look for it at {source.url}, then run" if source.url else "Where you have it, run"
        return Fetched(source.slug, "no address", f"No address of the document itself is known. {where}: {by_hand(source)}.")
    received = download(web, source, Part(originals_folder(library.folder), source.slug))
    today = web.reach.now().astimezone().date()
    suffix, content, page_date = _as_original(received, source, today)
    if there and there.suffix == suffix and _same(there, content):
        return Fetched(source.slug, "there already", f"{there} is what the address holds today.", there)
    _enter(_ledger(library), source, received, hashlib.sha256(content).hexdigest(), today.isoformat(), page_date)
    path = put(library.folder, source.slug, suffix, content)
    told = f"Saved as {path}."
    if received.content_type in PAGES:
        told = f"The main text of the web page was saved as {path}."
        told += " The SHA-256 in sources.toml is that of a file, so it could not be checked." if source.sha256 else ""
    return Fetched(source.slug, "fetched", told, path, len(content))


def _same(there: Path, content: bytes) -> bool:
    """Whether a file has this content; of a web page, whether it says the same, on whatever day it was saved."""
    with writing(there):
        old = there.read_bytes()
    if there.suffix != ".md":
        return old == content
    return SAVED.sub("", old.decode("utf-8", "replace"), 1) == SAVED.sub("", content.decode("utf-8", "replace"), 1)


def _as_original(received: Received, source: Source, today: date) -> tuple[str, bytes, str]:
    """The file ending and content to save, and the date that a web page gives itself."""
    if received.content_type in PAGES:
        text, page_date = _page(received, source, today)
        return ".md", text.encode("utf-8"), page_date
    suffix = FILES[received.content_type]
    if not received.content.startswith(FIRST_BYTES.get(suffix, b"")):
        raise FetchError(
            f"What {received.address} gives is not a {suffix[1:].upper()} file, though it says so. Open it in a browser."
        )
    if source.sha256 and hashlib.sha256(received.content).hexdigest() != source.sha256:
        raise FetchError(
            f"The file at {received.address} is not the one that sources.toml describes (another SHA-256). The publisher may "
            f"have put a new edition there. To take it in, download it in a browser and run: {by_hand(source)}."
        )
    return suffix, received.content, ""


def _page(received: Received, source: Source, today: date) -> tuple[str, str]:
    """A web page as Markdown under the title of its source, and the date that it gives itself."""
    from ingest.webpage import main_text

    page = main_text(received.content, received.address)
    if len(WORD.findall(page.markdown)) < LEAST_WORDS:
        raise FetchError(
            f"The page at {received.address} has so little text that it can't be the document. "
            "Download the document in a browser and add it."
        )
    title = " ".join(source.title.split())
    dated = _plain_date(page.date)
    saved = f"Saved on {_plain_date(today.isoformat())} from <{received.address}>."
    saved += f" The page is dated {dated}." if dated else ""
    return f"# {title}\n\n{saved}\n\n{_below(page.markdown, title, page.title)}\n", page.date


def _below(markdown: str, *titles: str) -> str:
    """A text without its own title and with no heading as high as that."""
    first, _, rest = markdown.strip().partition("\n")
    text = rest.strip() if first.startswith("# ") and first[2:].strip() in titles else markdown.strip()
    return re.sub(r"^(#{1,5}) ", r"#\1 ", text, flags=re.MULTILINE) if re.search(r"^# ", text, re.MULTILINE) else text


def _plain_date(iso: str) -> str:
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return ""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _ledger(library: Library) -> Path:
    """`originals/fetched.json`: where each fetched original comes from."""
    return originals_folder(library.folder) / "fetched.json"


def _entries(path: Path) -> dict[str, dict[str, str]]:
    try:
        entries = json.loads(path.read_bytes()) if path.exists() else {}
        if not isinstance(entries, dict):
            raise ValueError("its form is another")
    except (OSError, ValueError) as error:
        raise LibraryError(f"{path} can't be read ({error}). Mend it or move it away, and fetch again.") from error
    return entries


def _enter(path: Path, source: Source, received: Received, sha256: str, today: str, page_date: str) -> None:
    """Add or replace the entry of a source; what another fetch has entered meanwhile stays."""
    entries = _entries(path)
    entries[source.slug] = {
        "address": source.download,
        "final_address": received.address,
        "date": today,
        "content_type": received.content_type,
        "sha256": sha256,
        "page_date": page_date,
    }
    write_whole(path, json.dumps(entries, indent=1, ensure_ascii=False, sort_keys=True).encode("utf-8"))
