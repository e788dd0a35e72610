"""What is on the shelf of a library: what it knows already, and to which source a file that is offered belongs."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index import derived
from index.errors import IndexMissing, NotAdded
from index.offered import Details, Offered, digest, letters
from index.types import Locations
from ingest.sources import EARLIER, OWN, SUFFIXES, Entry, Library, files_of, lists_of, open_library, slug_of
from ingest.types import Source


@dataclass(frozen=True, slots=True)
class Change:
    """What has to be known to take back that a source was given another original."""

    placed: Path
    earlier: tuple[tuple[Path, Path, bool], ...]  # an original, where it is kept now, whether the same was kept there before
    entry: Entry | None  # in the user's list


@dataclass(slots=True)
class Shelf:
    """A library while it is changed."""

    where: Locations
    library: Library
    shipped: Mapping[str, Entry]
    own: dict[str, Entry]
    titles: dict[str, str]  # of the files, by SHA-256
    texts: list[tuple[str, str]]  # of what is indexed: title, and digest of the text
    kept: Mapping[Path, tuple[str, str]]  # earlier editions: slug and SHA-256
    had_list: bool
    changes: dict[str, Change] = field(default_factory=dict)  # by slug

    @property
    def sources(self) -> dict[str, Source]:
        """The sources by slug, those included that were added meanwhile."""
        added = {slug: Source(**entry) for slug, entry in self.own.items() if slug not in self.shipped}
        return {source.slug: source for source in self.library.sources} | added

    @property
    def originals(self) -> Path:
        """The folder of all that is the user's."""
        return self.where.corpus / OWN.parent

    def is_listed(self, slug: str) -> bool:
        """Whether a source is known by more than its file."""
        return slug in self.shipped or slug in self.own

    def originals_of(self, slug: str) -> list[Path]:
        """The user's files of a source, earlier editions left out."""
        if self.is_listed(slug):
            there = sorted(self.originals.iterdir()) if self.originals.is_dir() else []
            return [path for path in there if path.stem == slug and path.suffix.lower() in SUFFIXES and path.is_file()]
        return [path for path in self._files(slug) if path.is_relative_to(self.originals)]

    def elsewhere(self, slug: str) -> Path | None:
        """The file of a source that lies in the library but not in originals/, so that it is not to be touched."""
        files = [] if self.is_listed(slug) else self._files(slug)
        return next((path for path in files if not path.is_relative_to(self.originals)), None)

    def _files(self, slug: str) -> list[Path]:
        return [file.path for file in self.library.files if file.source.slug == slug]


def open_shelf(where: Locations) -> Shelf:
    """What is on the shelf now.

    Raises:
        LibraryError: the library can't be used.
    """
    library = open_library(where.corpus, may_be_empty=True)
    files = files_of(library)
    kept = {f.path: (f.source.slug, f.sha256) for f in files if f.path.parent == where.corpus / EARLIER}
    titles = {file.sha256: file.source.title for file in files if file.path not in kept}
    texts = list(_indexed_texts(where, library))
    return Shelf(where, library, *lists_of(where.corpus), titles, texts, kept, (where.corpus / OWN).exists())


def _indexed_texts(where: Locations, library: Library) -> Iterator[tuple[str, str]]:
    """Title and digest of the text of what is indexed as it stands in the library."""
    standing = {(file.source.slug, file.sha256) for file in library.files}
    try:
        for record in derived.read_state(where.index).documents:
            if (record.source.slug, record.sha256) in standing and record.version and not record.reason:
                files = derived.DocumentFiles(derived.document_folder(where.index, record.source.slug, record.version))
                text = [letters(files.passage(number).text) for number in range(len(files))]
                yield record.source.title, digest(text, record.source.title)
    except IndexMissing:
        return  # nothing is built yet, or the next build mends it; there is no text to compare with


def known_as(shelf: Shelf, read: Offered) -> str:
    """What to tell of a file that the library has already; "" of one that it has not."""
    if title := shelf.titles.get(read.sha256):
        return f"{read.name} is already in the library as “{title}”."
    if title := next((title for title, mark in shelf.texts if mark and digest(read.text, title) == mark), ""):
        return f"{read.name} has the same text as “{title}”, which is in the library; it was left out."
    return ""


def foreseen(where: Locations, read: Offered, details: Details) -> str:
    """What will become of a file that is offered, where it is not a new source.

    Raises:
        LibraryError: the library can't be used. NotAdded: as of `slug_for`.
    """
    shelf = open_shelf(where)
    if known := known_as(shelf, read):
        return known.replace("it was left out", "it will be left out")
    slug, sources = slug_for(shelf, read, details), shelf.sources
    if slug not in sources:
        return ""
    told = f"It will be the original of “{sources[slug].short_title}”, which is in the list."
    if shelf.originals_of(slug):
        told += " The one that is there now will be kept as an earlier edition."
    if slug in shelf.shipped:
        told += " What the list says of it stays, but for what you enter."
    other = "give the file another name" if read.file.stem.lower() == slug else "change the title"
    return f"{told} If it is another document, please {other}."


def slug_for(shelf: Shelf, read: Offered, details: Details) -> str:
    """The source that a file belongs to: as told, by SHA-256, by a title that was told, by file name, by title; else a new one.

    Raises:
        NotAdded: what is told is not so.
    """
    sources = shelf.sources
    by_digest = {sha256: slug for slug, sha256 in shelf.kept.values() if slug in sources}
    by_digest |= {source.sha256: source.slug for source in sources.values() if source.sha256}
    known = by_digest.get(read.sha256, "")
    if details.slug and known not in ("", details.slug):
        raise NotAdded(f"{read.name} is the original of {known}, not of {details.slug}. Add it without --slug.")
    if slug := details.slug or known:
        return slug
    open_to_all = {slug: source for slug, source in sources.items() if not shelf.elsewhere(slug)}
    stem, title = read.file.stem.lower(), details.title or read.said["title"]
    names = {slug: {letters(source.title), letters(source.short_title)} - {""} for slug, source in open_to_all.items()}
    titled = [slug for slug in names if letters(title) in names[slug]]
    if stem in open_to_all and not (details.title and len(titled) == 1):
        return stem
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return titled[0] if len(titled) == 1 else slug_of(plain, {*sources, *(slug for slug, _ in shelf.kept.values())})
