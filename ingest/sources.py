"""What a library folder holds: sources.toml, briefs/ and originals/, where all that is the user's own lies; or just PDFs."""

import hashlib
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from ingest.errors import LibraryError
from ingest.types import KINDS, LibraryFile, Source
from ingest.typeset import READERS

SUFFIXES = (".pdf", *READERS)
FIELDS = {field.name for field in fields(Source)}
SHA256 = re.compile(r"[0-9a-f]{64}")
DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 100  # letters; it is part of file names, which have room for 255
KEPT = re.compile(rf"({SLUG.pattern})\.[0-9a-f]{{12}}")  # an earlier edition: its source, and the beginning of its SHA-256
UNDATED = "1970-01-01"  # what programs write into a PDF that has no date

SHIPPED, OWN = Path("sources.toml"), Path("originals", "sources.toml")
"""The two lists of a library: that which comes with it, and the user's, which adds to it."""

EARLIER = Path("originals", "superseded")
"""Where earlier editions are kept."""

Entry = dict[str, str]
"""An entry of a list: fields of a source by name."""


@dataclass(frozen=True, slots=True)
class Library:
    """The sources of a folder, and for those that have one the file that stands for them."""

    folder: Path
    sources: tuple[Source, ...]
    files: tuple[LibraryFile, ...]


def open_library(folder: Path, *, may_be_empty: bool = False) -> Library:
    """Find the sources and files of a library folder.

    The entries of sources.toml come first, then those of originals/sources.toml, which may also give other values to
    fields of the former. An entry's file is `originals/SLUG.*`, else `briefs/SLUG.*`: the original supersedes the brief.
    So does the original of another document the briefs that are drawn from that alone.
    Any other PDF in the folder, and any other document in originals/, is a source of its own, named after its file.

    Args:
        folder: the library's.
        may_be_empty: whether a folder with nothing in it is a library, too.

    Raises:
        LibraryError: no such folder, nothing in it, or a list that can't be used.
    """
    check_folder(folder)
    listed = _listed_sources(folder)
    places = [(edition, _by_slug(folder / place)) for edition, place in (("original", "originals"), ("brief", "briefs"))]
    files: list[LibraryFile] = []
    taken: set[Path] = set()
    for source in listed:
        found = [(path, edition) for edition, by_slug in places for path in by_slug.get(source.slug, [])]
        taken |= {path for path, _ in found}
        files += [LibraryFile(source, path, edition, _sha256(path)) for path, edition in found[:1]]
    held = {file.source.slug for file in files if file.edition == "original"}
    files = [file for file in files if file.edition == "original" or file.source.drawn_from not in held]
    slugs = {source.slug for source in listed}
    unlisted = []
    for path in sorted(_documents(folder)):
        if path not in taken:
            slug = slug_of(path.stem, slugs)
            slugs.add(slug)
            unlisted.append(Source(slug, _title_of(slug)))
            files.append(LibraryFile(unlisted[-1], path, "original", _sha256(path)))
    if not files and not may_be_empty and not any((folder / name).exists() for name in (SHIPPED, OWN)):
        raise LibraryError(f"There is no PDF and no sources.toml in {folder}. Put your PDFs there and build again.")
    return Library(folder, (*listed, *unlisted), tuple(files))


def check_folder(folder: Path) -> None:
    """See that there is a library folder.

    Raises:
        LibraryError: there is none.
    """
    if not folder.is_dir():
        raise LibraryError(f"There is no folder {folder}. Name the folder that holds your PDFs with --corpus.")


def files_of(library: Library) -> list[LibraryFile]:
    """Every file of a library: those that stand for a source, briefs that an original supersedes, and earlier editions."""
    files, known = list(library.files), {source.slug: source for source in library.sources}
    standing = {file.path for file in files}
    for slug, paths in _by_slug(library.folder / "briefs").items():
        files += [LibraryFile(known[slug], p, "brief", _sha256(p)) for p in paths if slug in known and p not in standing]
    for stem, paths in _by_slug(library.folder / EARLIER).items():
        if kept := KEPT.fullmatch(stem):
            source = known.get(kept[1]) or Source(kept[1], _title_of(kept[1]))
            files += [LibraryFile(source, path, "original", _sha256(path)) for path in paths]
    return files


def lists_of(folder: Path) -> tuple[dict[str, Entry], dict[str, Entry]]:
    """The list that comes with a library and the user's own, as they stand there; entries by slug.

    Raises:
        LibraryError: one of them can't be used.
    """
    shipped = _entries(folder / SHIPPED, {})
    return shipped, _entries(folder / OWN, shipped)


def with_metadata(source: Source, title: str, author: str, date: str) -> Source:
    """A source that has only a file name, with what the PDF says of itself; a listed source stays as it is."""
    if not is_bare(source):
        return source
    tidy = " ".join(title.split())
    return Source(
        source.slug, tidy if len(tidy) > 3 else source.title, author.strip(), "" if date == UNDATED else date, source.kind
    )


def is_bare(source: Source) -> bool:
    """Whether nothing but a file name is known of a source: sources.toml does not list it."""
    return source == Source(source.slug, _title_of(source.slug))


def slug_of(text: str, taken: Collection[str]) -> str:
    """A slug made from a file name or title, other than those taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:LONGEST_SLUG].strip("-") or "document"
    name, number = slug, 2
    while name in taken:
        name, number = f"{slug}-{number}", number + 1
    return name


def fault(entry: object, known: Collection[str] = ()) -> str:
    """What is wrong with an entry of a list, or "". `known`: the slugs of the entries before it."""
    if not isinstance(entry, dict):
        return "an entry has to begin with [[source]]"
    slug = entry.get("slug")
    if not isinstance(slug, str) or not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        return f"slug has to be small letters and digits with hyphens between, {LONGEST_SLUG} at most"
    if slug in known:
        return f"the slug {slug} is there twice"
    if unknown := set(entry) - FIELDS:
        return f"unknown field {sorted(unknown)[0]}"
    if not all(isinstance(value, str) for value in entry.values()) or not entry.get("title"):
        return "title is missing, or a field is not text"
    if entry.get("kind", "analysis") not in KINDS:
        return f"kind has to be one of {', '.join(KINDS)}"
    date = str(entry.get("date", ""))
    if date and not DATE.fullmatch(date):
        return "date has to be like 2024, 2024-11 or 2024-11-20"
    for name in ("url", "download"):
        if (address := str(entry.get(name, ""))) and not address.startswith("https://"):
            return f"{name} has to begin with https://"
    digest = str(entry.get("sha256", ""))
    return "sha256 has to be 64 digits and letters from a to f" if digest and not SHA256.fullmatch(digest) else ""


def _documents(folder: Path) -> Iterator[Path]:
    """The PDFs of a folder and all documents in its originals/, hidden ones and earlier editions left out."""
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts) or parts[:2] == EARLIER.parts:
            continue
        if path.suffix.lower() in (SUFFIXES if parts[0] == "originals" else [".pdf"]) and path.is_file():
            yield path


def _by_slug(folder: Path) -> dict[str, list[Path]]:
    """The documents right in a folder by the name before their ending, the endings in the order of SUFFIXES."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file():
            found.setdefault(path.stem, []).append(path)
    for paths in found.values():
        paths.sort(key=lambda path: (SUFFIXES.index(path.suffix.lower()), path.suffix != path.suffix.lower()))
    return found


def _listed_sources(folder: Path) -> list[Source]:
    shipped, own = lists_of(folder)
    return [Source(**{**shipped.get(slug, {}), **own.get(slug, {})}) for slug in {**shipped, **own}]


def _entries(path: Path, base: Mapping[str, Entry]) -> dict[str, Entry]:
    """The entries of a list by slug. `base`: what is known of a slug already, so that they need not say it."""
    if not path.exists():
        return {}
    try:
        tables: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LibraryError(f"{path} can't be read ({error}). Mend the line it names.") from error
    entries = tables.pop("source", [])
    if tables or not isinstance(entries, list):
        raise LibraryError(f"{path} holds {next(iter(tables), 'one source only')}. Begin every entry with [[source]].")
    by_slug: dict[str, Entry] = {}
    for number, entry in enumerate(entries, 1):
        whole = {**base.get(str(entry.get("slug")), {}), **entry} if isinstance(entry, dict) else entry
        if wrong := fault(whole, by_slug):
            raise LibraryError(f"{path}, entry {number}: {wrong}. Mend the entry and build again.")
        by_slug[entry["slug"]] = entry
    return by_slug


def _title_of(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
