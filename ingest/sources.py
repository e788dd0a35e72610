"""What a library folder holds: sources.toml, briefs/ and originals/; or just PDFs."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from ingest.errors import LibraryError
from ingest.types import KINDS, LibraryFile, Source
from ingest.typeset import READERS

SUFFIXES = (".pdf", *READERS)
FIELDS = {field.name for field in fields(Source)}
SHA256 = re.compile(r"[0-9a-f]{64}")
DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Library:
    """The sources of a folder, and for those that have one the file that stands for them."""

    folder: Path
    sources: tuple[Source, ...]
    files: tuple[LibraryFile, ...]


def open_library(folder: Path) -> Library:
    """Find the sources and files of a library folder.

    With a sources.toml, its entries come first: an entry's file is `originals/SLUG.*`, else `briefs/SLUG.*`: the
    original supersedes the brief. Any other PDF in the folder is a source of its own, named after its file.

    Raises:
        LibraryError: no such folder, nothing in it, or a sources.toml that can't be used.
    """
    if not folder.is_dir():
        raise LibraryError(f"There is no folder {folder}. Name the folder that holds your PDFs with --corpus.")
    listed = _listed_sources(folder / "sources.toml")
    files: list[LibraryFile] = []
    taken: set[Path] = set()
    for source in listed:
        for edition, place in (("original", "originals"), ("brief", "briefs")):
            found = [path for suffix in SUFFIXES if (path := folder / place / f"{source.slug}{suffix}").is_file()]
            taken |= set(found)
            if found and not any(file.source.slug == source.slug for file in files):
                files.append(LibraryFile(source, found[0], edition, _sha256(found[0])))
    slugs = {source.slug for source in listed}
    unlisted = []
    for path in sorted(_pdfs(folder)):
        if path not in taken:
            source = _source_of(path, slugs)
            slugs.add(source.slug)
            unlisted.append(source)
            files.append(LibraryFile(source, path, "original", _sha256(path)))
    if not listed and not files:
        raise LibraryError(f"There is no PDF and no sources.toml in {folder}. Put your PDFs there and build again.")
    return Library(folder, (*listed, *unlisted), tuple(files))


def files_of(library: Library) -> list[LibraryFile]:
    """Every file of a library, also the briefs that an original supersedes."""
    files = list(library.files)
    for source in library.sources:
        for suffix in SUFFIXES:
            path = library.folder / "briefs" / f"{source.slug}{suffix}"
            if path.is_file() and not any(file.path == path for file in files):
                files.append(LibraryFile(source, path, "brief", _sha256(path)))
    return files


def with_metadata(source: Source, title: str, author: str, date: str) -> Source:
    """A source that has only a file name, with what the PDF says of itself; a listed source stays as it is."""
    if not is_bare(source):
        return source
    tidy = " ".join(title.split())
    return Source(source.slug, tidy if len(tidy) > 3 else source.title, author.strip(), date, source.kind)


def is_bare(source: Source) -> bool:
    """Whether nothing but a file name is known of a source: sources.toml does not list it."""
    return source == Source(source.slug, _title_of(source.slug))


def _pdfs(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() == ".pdf" and path.is_file() and not hidden:
            yield path


def _listed_sources(path: Path) -> list[Source]:
    if not path.exists():
        return []
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LibraryError(f"{path} can't be read ({error}). Mend the line it names.") from error
    entries = tables.pop("source", [])
    if tables or not isinstance(entries, list):
        raise LibraryError(f"{path} holds {next(iter(tables), 'one source only')}. Begin every entry with [[source]].")
    sources: list[Source] = []
    for number, entry in enumerate(entries, 1):
        fault = _fault(entry, {source.slug for source in sources})
        if fault:
            raise LibraryError(f"{path}, entry {number}: {fault}. Mend the entry and build again.")
        sources.append(Source(**entry))
    return sources


def _fault(entry: dict[str, object], known: set[str]) -> str:
    """What is wrong with an entry of sources.toml, or ""."""
    if not isinstance(entry, dict):
        return "an entry has to begin with [[source]]"
    slug = entry.get("slug")
    if not isinstance(slug, str) or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
        return "slug has to be small letters and digits with hyphens between"
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


def _source_of(path: Path, taken: set[str]) -> Source:
    slug = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "document"
    name, number = slug, 2
    while name in taken:
        name, number = f"{slug}-{number}", number + 1
    return Source(name, _title_of(name))


def _title_of(slug: str) -> str:
    return slug.replace("-", " ").capitalize()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
