"""The shelf: what users add to a library, and take away again. All of it lies in `originals/`; nothing else is written.

What is added is read first. A build that fails or is broken off leaves files and entries as they were before.
"""

import hashlib
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import tomli_w

from index import derived
from index.build import Progress, build
from index.embed import Encoder
from index.errors import IndexBusy, IndexMissing, NotAdded, NotRemoved
from index.lock import Held, Lock
from index.offered import Details, Offered, checked, digest, letters, read_offered
from index.types import Locations
from ingest.errors import UnreadableDocument
from ingest.originals import originals_folder, put, write_whole, writing
from ingest.sources import (
    EARLIER,
    OWN,
    SUFFIXES,
    Entry,
    Library,
    check_folder,
    files_of,
    lists_of,
    open_library,
    slug_of,
)
from ingest.types import Source

ADDED, KNOWN, REFUSED = "added", "known", "refused"
HEAD = "# Your own sources, and what you say otherwise of listed ones. Written by “rapporteur add” and “rapporteur remove”.\n"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a file that was to be added."""

    file: Path  # as it was named
    outcome: str  # ADDED, KNOWN or REFUSED
    told: str  # a sentence or two for the reader
    slug: str = ""  # of the source that it is the original of now


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed of a source: how many files, earlier editions included."""

    slug: str
    files: int
    told: str


@dataclass(frozen=True, slots=True)
class _Change:
    """What has to be known to take back that a source was given another original."""

    placed: Path
    earlier: tuple[tuple[Path, Path, bool], ...]  # an original, where it is kept now, whether the same was kept there before
    entry: Entry | None  # in the user's list


@dataclass(slots=True)
class _Shelf:
    """A library while it is changed."""

    where: Locations
    library: Library
    shipped: Mapping[str, Entry]
    own: dict[str, Entry]
    titles: dict[str, str]  # of the files, by SHA-256
    texts: list[tuple[str, str]]  # of what is indexed: title, and digest of the text
    kept: Mapping[Path, tuple[str, str]]  # earlier editions: slug and SHA-256
    had_list: bool
    changes: dict[str, _Change] = field(default_factory=dict)  # by slug

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


# ---- the verbs ---------------------------------------------------------------------------------------------------------


def add(
    where: Locations,
    files: Sequence[Path],
    details: Details,
    make_encoder: Callable[[], Encoder],
    embedder: str,
    tell: Progress = lambda *_: None,
) -> list[Added]:
    """Add documents to a library and build; each file is told of, and one that can't be added does not stop the others.

    Args:
        where: the library's folder and the index's.
        files: what to add; the library gets copies.
        details: what is known of the files; title and slug go with one file only.
        make_encoder: makes the embedding model.
        embedder: the model's name.
        tell: told of every file before it is read, first all to be added, then all to be built.

    Raises:
        WrongDetails: they can't be so. IndexBusy: someone else is writing. LibraryError, WrongEmbedder: as of `build`.
        Whatever is raised, files and entries are as they were.
    """
    details = checked(details, len(files))
    with only_writer(where) as building, TemporaryDirectory() as workshop:
        shelf = _open_shelf(where)
        added: list[Added] = []
        try:
            for number, path in enumerate(files):
                tell(path.name, number, len(files))
                added.append(_add_one(shelf, path, Path(workshop, str(number)), details))
            if shelf.changes:
                building.release()
                failed = build(where, make_encoder, embedder, progress=tell).failed
                if not_built := {slug: failed[slug] for slug in shelf.changes if slug in failed}:
                    added = [_not_built(one, not_built) for one in added]
                    _put_back(shelf, list(not_built))
                    build(where, make_encoder, embedder, progress=tell)
            shelf.changes.clear()
        finally:
            _put_back(shelf, list(shelf.changes))
    return added


def remove(
    where: Locations,
    slug: str,
    make_encoder: Callable[[], Encoder],
    embedder: str,
    tell: Progress = lambda *_: None,
) -> Removed:
    """Delete the user's originals of a source, earlier editions included, and the entry where only the user lists it; build.

    Raises:
        NotRemoved: there is no such source, or its file lies outside originals/. IndexBusy: someone else is writing.
        LibraryError, WrongEmbedder: as of `build`. Whatever is raised, files and entries are as they were.
    """
    with only_writer(where) as building:
        shelf = _open_shelf(where)
        if slug not in shelf.sources:
            raise NotRemoved("There is no source of that name in the library. “rapporteur sources” lists them.")
        if path := shelf.elsewhere(slug):
            raise NotRemoved(f"{path} lies outside {shelf.originals}. Delete it yourself if you want to, and build.")
        title = shelf.sources[slug].short_title
        kept = [path for path, (of, _) in shelf.kept.items() if of == slug]
        files = [*shelf.originals_of(slug), *kept]
        if not files and (slug in shelf.shipped or slug not in shelf.own):
            return Removed(slug, 0, f"There is nothing of yours for “{title}” in the library.")
        with _away(shelf, files):
            if slug not in shelf.shipped:
                shelf.own.pop(slug, None)
            _write_own(shelf)
            building.release()
            build(where, make_encoder, embedder, progress=tell)
    return Removed(slug, len(files), _told_of_removal(where, slug, title, len(kept)))


@contextmanager
def only_writer(where: Locations) -> Iterator[Lock]:
    """Hold a library for one writer. Yields the lock that builds take, which has to be given back before a build.

    Raises:
        IndexBusy: someone else is writing. LibraryError: there is no such folder.
    """
    check_folder(where.corpus)
    try:
        where.index.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexMissing(
            f"The index can't be written to {where.index} ({error}). Name another folder with --index."
        ) from error
    changing, building = Lock(where.index / "shelf"), Lock(where.index / "lock")
    try:
        changing.take()
        building.take()
    except Held as error:
        changing.release()
        note = where.index / "building"
        holder = note.read_text(encoding="utf-8") if note.exists() else "another process"
        raise IndexBusy(f"The library in {where.corpus} is being changed by {holder}. Wait until it has finished.") from error
    try:
        yield building
    finally:
        building.release()
        changing.release()


# ---- one file ----------------------------------------------------------------------------------------------------------


def _open_shelf(where: Locations) -> _Shelf:
    library = open_library(where.corpus, may_be_empty=True)
    files = files_of(library)
    kept = {f.path: (f.source.slug, f.sha256) for f in files if f.path.parent == where.corpus / EARLIER}
    titles = {file.sha256: file.source.title for file in files if file.path not in kept}
    texts = list(_indexed_texts(where, library))
    return _Shelf(where, library, *lists_of(where.corpus), titles, texts, kept, (where.corpus / OWN).exists())


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


def _add_one(shelf: _Shelf, path: Path, workshop: Path, details: Details) -> Added:
    try:
        read = read_offered(path, workshop)
        if title := shelf.titles.get(read.sha256):
            return Added(path, KNOWN, f"{read.name} is already in the library as “{title}”.")
        if title := next((title for title, mark in shelf.texts if mark and digest(read.text, title) == mark), ""):
            return Added(path, KNOWN, f"{read.name} has the same text as “{title}”, which is in the library; it was left out.")
        return _place(shelf, _slug_for(shelf, read, details), read, details)
    except (NotAdded, UnreadableDocument) as error:
        return Added(path, REFUSED, str(error))


def _slug_for(shelf: _Shelf, read: Offered, details: Details) -> str:
    """The source that a file belongs to: as told, by SHA-256, by file name, by title; else a new one."""
    sources = shelf.sources
    by_digest = {sha256: slug for slug, sha256 in shelf.kept.values() if slug in sources}
    by_digest |= {source.sha256: source.slug for source in sources.values() if source.sha256}
    known = by_digest.get(read.sha256, "")
    if details.slug and known not in ("", details.slug):
        raise NotAdded(f"{read.name} is the original of {known}, not of {details.slug}. Add it without --slug.")
    if slug := details.slug or known:
        return slug
    open_to_all = {slug: source for slug, source in sources.items() if not shelf.elsewhere(slug)}
    if (stem := read.file.stem.lower()) in open_to_all:
        return stem
    title = details.title or read.said["title"]
    names = {slug: {letters(source.title), letters(source.short_title)} - {""} for slug, source in open_to_all.items()}
    titled = [slug for slug in names if letters(title) in names[slug]]
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return titled[0] if len(titled) == 1 else slug_of(plain, {*sources, *(slug for slug, _ in shelf.kept.values())})


def _place(shelf: _Shelf, slug: str, read: Offered, details: Details) -> Added:
    """Make a file the original of a source; what stood there is kept."""
    if path := shelf.elsewhere(slug):
        raise NotAdded(f"{slug} is {path}, which lies outside originals/. Replace that file yourself, and build.")
    if slug in shelf.changes:
        raise NotAdded(f"{read.name} belongs to {slug}, which was given another file just now. Add it by itself.")
    earlier = [(path, place := _kept_at(shelf, slug, path), place.exists()) for path in shelf.originals_of(slug)]
    placed = originals_folder(shelf.where.corpus) / f"{slug}{read.copy.suffix}"
    shelf.changes[slug] = _Change(placed, tuple(earlier), shelf.own.get(slug))
    put(shelf.where.corpus, slug, read.copy.suffix, read.copy.read_bytes())
    for path, place, _ in earlier:
        if path != placed and path.exists():  # its name is not one that `put` looks for
            with writing(place):
                place.parent.mkdir(exist_ok=True)
                path.replace(place)
    before = shelf.sources.get(slug)
    _set_entry(shelf, slug, _entry(shelf, slug, read, details))
    title = shelf.own.get(slug, {}).get("title") or shelf.sources[slug].title
    shelf.titles[read.sha256] = title
    shelf.texts.append((title, digest(read.text, title)))
    told = [f"{read.name} is now the original of “{title}” ({slug}), {read.pages} page{'' if read.pages == 1 else 's'}."]
    told += ["The earlier edition is kept for earlier exports."] if earlier else []
    told += ["It is another file than the list names."] if before and before.sha256 not in ("", read.sha256) else []
    return Added(read.file, ADDED, " ".join(told), slug)


def _kept_at(shelf: _Shelf, slug: str, path: Path) -> Path:
    """Where an original is kept when another supersedes it."""
    return shelf.where.corpus / EARLIER / f"{slug}.{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}{path.suffix.lower()}"


def _entry(shelf: _Shelf, slug: str, read: Offered, details: Details) -> Entry | None:
    """A source's entry in the user's list: of a listed one what the user says otherwise, of a new one all that is known."""
    before = shelf.own.get(slug)
    if not shelf.is_listed(slug):
        return {"slug": slug, "kind": "analysis", **read.said, **details.said}
    return {"slug": slug, **(before or {}), **details.said} if details.said else before


# ---- the user's list, and taking back ------------------------------------------------------------------------------------


def _set_entry(shelf: _Shelf, slug: str, entry: Entry | None) -> None:
    if entry == shelf.own.get(slug):
        return
    if entry is None:
        del shelf.own[slug]
    else:
        shelf.own[slug] = entry
    _write_own(shelf)


def _write_own(shelf: _Shelf) -> None:
    tables = [f"\n[[source]]\n{tomli_w.dumps(entry)}" for entry in shelf.own.values()]
    write_whole(originals_folder(shelf.where.corpus) / OWN.name, (HEAD + "".join(tables)).encode())


def _put_back(shelf: _Shelf, slugs: Sequence[str]) -> None:
    """Take back what was changed of some sources: files and entries are as they were."""
    for slug in slugs:
        change = shelf.changes.pop(slug)
        if change.placed not in [path for path, *_ in change.earlier]:
            change.placed.unlink(missing_ok=True)
        for path, kept, was_kept in change.earlier:
            if kept.exists():
                shutil.copyfile(kept, path) if was_kept else kept.replace(path)
        _set_entry(shelf, slug, change.entry)
    if slugs and not shelf.own and not shelf.had_list:
        (shelf.where.corpus / OWN).unlink(missing_ok=True)


@contextmanager
def _away(shelf: _Shelf, files: Sequence[Path]) -> Iterator[None]:
    """Take files out of the library; they and the user's list come back if what follows fails, and are deleted if not."""
    folder, own, done = shelf.originals / ".removed", dict(shelf.own), False
    places = [(path, folder / f"{number}{path.suffix}") for number, path in enumerate(files)]
    try:
        with writing(folder):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for path, place in places:
                path.replace(place)
        yield
        done = True
    finally:
        if not done:
            for path, place in places:
                if place.exists():
                    place.replace(path)
            shelf.own = own
            _write_own(shelf)
        shutil.rmtree(folder, ignore_errors=True)


def _not_built(one: Added, failed: Mapping[str, str]) -> Added:
    reason = failed.get(one.slug) if one.outcome == ADDED else None
    return replace(one, outcome=REFUSED, told=reason) if reason else one


def _told_of_removal(where: Locations, slug: str, title: str, kept: int) -> str:
    library = open_library(where.corpus, may_be_empty=True)
    told = [f"Your original of “{title}” was removed."]
    if any(file.source.slug == slug for file in library.files):
        told.append("Its brief is quoted again.")
    elif any(source.slug == slug for source in library.sources):
        told.append("It is now listed for reference only.")
    if kept:
        were = "was its earlier edition" if kept == 1 else f"were its {kept} earlier editions"
        told.append(f"So {were}; exports that quote what is gone can't be checked any more.")
    return " ".join(told)
