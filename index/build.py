"""Build the index of a library: what is new or changed is read and encoded, what is gone disappears.

Readers see the last complete build until the new one is whole: records and passages go into Chroma first, derived
files beside it, and one rename of `current.json` shows them. Only then is what no one sees any more removed.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index import derived
from index.embed import Encoder
from index.errors import IndexBusy, IndexMissing
from index.lock import Held, Lock
from index.types import BuildReport, DocumentRecord, Locations
from ingest import typeset
from ingest.errors import UnreadableDocument
from ingest.sources import Library, is_bare, open_library
from ingest.types import LibraryFile, Source

if TYPE_CHECKING:
    from index.store import Store

READING = 8  # raise it when documents are read in another way, or kept in another form, so that they are taken in anew

Progress = Callable[[str, int, int], None]
"""Called with what is in work, how many files are done and how many there are."""


def build(
    where: Locations,
    make_encoder: Callable[[], Encoder],
    embedder: str,
    rebuild: bool = False,
    progress: Progress = lambda *_: None,
) -> BuildReport:
    """Bring the index up to date with the library folder.

    Args:
        where: the library's folder and the index's.
        make_encoder: makes the embedding model; called only where something has to be encoded.
        embedder: the model's name, which is part of every version.
        rebuild: make a new store; the old one is seen until the new one is whole.
        progress: told of every file before it is read.

    Raises:
        LibraryError: the folder can't be used. IndexBusy: another process is building.
        WrongEmbedder: the index was made with another model and `rebuild` is not set.
    """
    began = time.perf_counter()
    library = open_library(where.corpus)
    with _only_writer(where.index) as interrupted:
        name, known, whole = _before(where.index, embedder, rebuild, interrupted)
        work = {file.source.slug for file in library.files if not _is_current(file, name, known, where, embedder)}
        gone = tuple(sorted(set(known) - {file.source.slug for file in library.files}))
        if whole and not work and not gone and all(_source(f, known) == known[f.source.slug].source for f in library.files):
            return BuildReport(unchanged=tuple(known), seconds=time.perf_counter() - began)
        from index.store import Store  # imports Chroma, which a build without work does not wait for

        (where.index / "building").write_text(f"process {os.getpid()} since {time.strftime('%H:%M')}", encoding="utf-8")
        encoder = make_encoder() if work or not derived.has_store(where.index / name) else None
        store = Store(where.index / name, embedder, encoder.dimension if encoder else None)
        records = _take_in(library, work, name, known, where, store, encoder, progress)
        for record in store.documents():
            if record.source.slug not in {r.source.slug for r in records}:
                store.remove_document(record.source.slug)
        progress("the word index", len(work), len(work))
        _publish(where.index, records, name, store, encoder or make_encoder())
        (where.index / "building").unlink()
    failed = {r.source.slug: r.reason for r in records if r.reason}
    added = [r for r in records if r.source.slug in work and not r.reason]
    same = tuple(r.source.slug for r in records if r.source.slug not in work)
    return BuildReport(
        tuple(r.source.slug for r in added), same, gone, failed,
        sum(r.pages for r in added), sum(r.passages for r in added), time.perf_counter() - began,
    )  # fmt: skip


@contextmanager
def _only_writer(index: Path) -> Iterator[bool]:
    """Hold the writer's lock. Yields whether an earlier build was interrupted."""
    try:
        index.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IndexMissing(f"The index can't be written to {index} ({error}). Name another folder with --index.") from error
    note, lock = index / "building", Lock(index / "lock")
    try:
        lock.take()
    except Held as error:
        holder = note.read_text(encoding="utf-8") if note.exists() else "another process"
        raise IndexBusy(f"The index in {index} is being built by {holder}. Wait until it has finished.") from error
    try:
        yield note.exists()
    finally:
        lock.release()


def _before(index: Path, embedder: str, rebuild: bool, interrupted: bool) -> tuple[str, dict[str, DocumentRecord], bool]:
    """The store's folder name, the records to go on from by slug, and whether they are those of a complete build."""
    state = _last_state(index)
    name = state.store if state else "chroma"
    if rebuild:
        return f"chroma-{time.time_ns():x}", {}, False
    if not derived.has_store(index / name):
        return name, {}, False
    if state and state.embedder == embedder and not interrupted:
        return name, {record.source.slug: record for record in state.documents}, _is_whole(index, state)
    from index.store import Store

    return name, {record.source.slug: record for record in Store(index / name, embedder).documents()}, False


def _is_whole(index: Path, state: derived.State) -> bool:
    """Whether what was learned of all documents together is there; what is missing is made again."""
    folders = [derived.learned_folder(index, kind, state.fingerprint) for kind in derived.LEARNED]
    return all(folder.is_dir() for folder in folders) or not any(record.version for record in state.documents)


def _last_state(index: Path) -> derived.State | None:
    try:
        return derived.read_state(index)
    except IndexMissing:
        return None


def _source(file: LibraryFile, known: Mapping[str, DocumentRecord]) -> Source:
    """A file's source; where sources.toml does not list it, what the file said of itself when it was read."""
    before = known.get(file.source.slug)
    return before.source if before and is_bare(file.source) else file.source


def _is_current(file: LibraryFile, store: str, known: Mapping[str, DocumentRecord], where: Locations, embedder: str) -> bool:
    record = known.get(file.source.slug)
    version = _version(file, store, embedder)
    there = derived.document_folder(where.index, file.source.slug, version).is_dir()
    return record is not None and not record.reason and record.version == version and there


def _version(file: LibraryFile, store: str, embedder: str) -> str:
    """Names what the passages of a file depend on: its content, the way of reading, the model, and the store they are in."""
    content = f"{file.sha256} {file.edition} {READING} {typeset.EDITION} {embedder} {store}"
    return hashlib.sha256(content.encode()).hexdigest()[:12]


def _take_in(
    library: Library, work: set[str], name: str, known: Mapping[str, DocumentRecord], where: Locations,
    store: "Store", encoder: Encoder | None, progress: Progress,
) -> list[DocumentRecord]:  # fmt: skip
    """Read, encode and store what has changed; one file that can't be read keeps its earlier version and a reason."""
    records: list[DocumentRecord] = []
    done = 0
    for file in library.files:
        slug = file.source.slug
        if slug not in work or encoder is None:
            records.append(replace(known[slug], source=_source(file, known)))
        else:
            progress(file.path.name, done, len(work))
            done += 1
            try:
                records.append(_take_in_one(file, _version(file, name, encoder.name), where, store, encoder))
            except UnreadableDocument as error:
                empty = DocumentRecord(file.source, file.edition, "", file.sha256, _relative(file.path, where), "", 0, 0)
                records.append(replace(known.get(slug, empty), reason=str(error)))
        store.put_document(records[-1])
    return records


def _take_in_one(file: LibraryFile, version: str, where: Locations, store: "Store", encoder: Encoder) -> DocumentRecord:
    from ingest.read import read_document

    document = read_document(file, where.index / "typeset")
    source = document.file.source
    encoded = list(encoder.encode_passages(document.passages))
    store.add_passages(source.slug, version, document.passages, [e.vector for e in encoded])
    derived.write_document(derived.document_folder(where.index, source.slug, version), document.passages, encoded)
    return DocumentRecord(
        source, file.edition, version, file.sha256, _relative(file.path, where), _relative(document.pdf, where),
        document.pages, len(document.passages),
    )  # fmt: skip


def _relative(path: Path, where: Locations) -> str:
    """A path as it is kept: "typeset/…" within the index folder, else relative to the library folder."""
    return path.relative_to(where.index if path.parent == where.index / "typeset" else where.corpus).as_posix()


def _publish(index: Path, records: Sequence[DocumentRecord], name: str, store: "Store", encoder: Encoder) -> None:
    """Show the new state to readers, then remove what no one sees any more."""
    from index.learned import write_learned

    visible = [record for record in records if record.version]
    mark = derived.fingerprint(records, encoder.name)
    if visible:
        write_learned(index, mark, visible, encoder)
    derived.write_state(index, records, encoder.name, name)
    store.remove_passages_but(record.version for record in visible)
    folders = [derived.document_folder(index, record.source.slug, record.version) for record in visible]
    learned = [derived.learned_folder(index, kind, mark) for kind in derived.LEARNED]
    derived.remove_all_but(index, [*folders, *learned, index / name])
