"""The shelf: what users add to a library, and take away again. All of it lies in `originals/`; nothing else is written.

What is added is read first. A build that fails or is broken off leaves files and entries as they were before.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import tomli_w

from index.build import Progress, build
from index.embed import Encoder
from index.errors import IndexBusy, IndexMissing, NotAdded, NotRemoved
from index.lock import Held, Lock
from index.offered import Details, Offered, checked, digest, read_offered
from index.shelved import Change, Shelf, known_as, open_shelf, slug_for
from index.types import Locations
from ingest.errors import UnreadableDocument
from ingest.originals import originals_folder, put, write_whole, writing
from ingest.sources import EARLIER, OWN, Entry, check_folder, open_library

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
        shelf = open_shelf(where)
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
    """Delete the user's originals of a source, earlier editions included, and what the user says of it; build.

    Raises:
        NotRemoved: there is no such source, or its file lies outside originals/. IndexBusy: someone else is writing.
        LibraryError, WrongEmbedder: as of `build`. Whatever is raised, files and entries are as they were.
    """
    with only_writer(where) as building:
        shelf = open_shelf(where)
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
            shelf.own.pop(slug, None)
            _write_own(shelf)
            building.release()
            build(where, make_encoder, embedder, progress=tell)
    told = _told_of_removal(where, slug, title, len(kept)) if files else f"“{title}” is no longer listed."
    return Removed(slug, len(files), told)


@contextmanager
def only_writer(where: Locations) -> Iterator[Lock]:
    """Hold a library for one writer, whatever indexes it has. Yields the lock of this index, to be given back before a build.

    Raises:
        IndexBusy: someone else is writing. LibraryError: there is no such folder, or it can't be written to.
    """
    check_folder(where.corpus)
    try:
        where.index.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexMissing(
            f"The index can't be written to {where.index} ({error}). Name another folder with --index."
        ) from error
    place = originals_folder(where.corpus) / ".lock"
    changing, building = Lock(place), Lock(where.index / "lock")
    try:
        with writing(place):
            changing.take()
        with writing(where.index / "lock"):
            building.take()
        yield building
    except Held as error:
        note = where.index / "building"
        holder = note.read_text(encoding="utf-8") if note.exists() else "another process"
        raise IndexBusy(f"The library in {where.corpus} is being changed by {holder}. Wait until it has finished.") from error
    finally:
        building.release()
        changing.release()


# ---- one file ----------------------------------------------------------------------------------------------------------


def _add_one(shelf: Shelf, path: Path, workshop: Path, details: Details) -> Added:
    try:
        read = read_offered(path, workshop)
        if known := known_as(shelf, read):
            unheard = " What you entered was not taken over; to change it, remove the document and add it again."
            return Added(path, KNOWN, known + (unheard if details.said else ""))
        return _place(shelf, slug_for(shelf, read, details), read, details)
    except (NotAdded, UnreadableDocument) as error:
        return Added(path, REFUSED, str(error))


def _place(shelf: Shelf, slug: str, read: Offered, details: Details) -> Added:
    """Make a file the original of a source; what stood there is kept."""
    if path := shelf.elsewhere(slug):
        raise NotAdded(f"{slug} is {path}, which lies outside originals/. Replace that file yourself, and build.")
    if slug in shelf.changes:
        raise NotAdded(f"{read.name} belongs to {slug}, which was given another file just now. Add it by itself.")
    earlier = [(path, place := _kept_at(shelf, slug, path), place.exists()) for path in shelf.originals_of(slug)]
    placed = originals_folder(shelf.where.corpus) / f"{slug}{read.copy.suffix}"
    shelf.changes[slug] = Change(placed, tuple(earlier), shelf.own.get(slug))
    put(shelf.where.corpus, slug, read.copy.suffix, read.copy.read_bytes())
    for path, place, _ in earlier:
        if path.exists() and not path.samefile(placed):  # its name is not one that `put` looks for
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


def _kept_at(shelf: Shelf, slug: str, path: Path) -> Path:
    """Where an original is kept when another supersedes it."""
    return shelf.where.corpus / EARLIER / f"{slug}.{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}{path.suffix}"


def _entry(shelf: Shelf, slug: str, read: Offered, details: Details) -> Entry | None:
    """A source's entry in the user's list: of a shipped one what the user says otherwise, of another all that is known."""
    before = shelf.own.get(slug)
    if not shelf.is_listed(slug):
        return {"slug": slug, "kind": "analysis", **read.said, **details.said}
    said = details.said
    if slug not in shelf.shipped and "date" in read.said:  # that of the earlier edition holds no longer
        said = {"date": read.said["date"], **said}
    return {"slug": slug, **(before or {}), **said} if said else before


# ---- the user's list, and taking back ------------------------------------------------------------------------------------


def _set_entry(shelf: Shelf, slug: str, entry: Entry | None) -> None:
    if entry == shelf.own.get(slug):
        return
    if entry is None:
        del shelf.own[slug]
    else:
        shelf.own[slug] = entry
    _write_own(shelf)


def _write_own(shelf: Shelf) -> None:
    tables = [f"\n[[source]]\n{tomli_w.dumps(entry)}" for entry in shelf.own.values()]
    write_whole(originals_folder(shelf.where.corpus) / OWN.name, (HEAD + "".join(tables)).encode())


def _put_back(shelf: Shelf, slugs: Sequence[str]) -> None:
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
def _away(shelf: Shelf, files: Sequence[Path]) -> Iterator[None]:
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
            if not shelf.had_list:
                (shelf.where.corpus / OWN).unlink(missing_ok=True)
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
