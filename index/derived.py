"""What lies beside Chroma so that a question is answered in milliseconds; all of it can be made again from the store.

    derived/SLUG.VERSION/   passages.jsonl · offsets.npy · vectors.npy · sentences.npy · starts.npy · tokens.npy · …
    derived/words.FINGERPRINT/   BM25; beside it names, spelling, acronyms and relations
    current.json            the state that readers see: documents, fingerprint, model, time

Every folder and file is written under another name and then renamed, so that it is whole or not there.
"""

import errno
import hashlib
import json
import mmap
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexMissing
from index.types import DocumentRecord, EncodedPassage, Vector
from ingest.types import PageSpan, Passage, Sentence, Source

LEARNED = ("words", "names", "spelling", "acronyms", "relations")  # of all documents together: `index/learned.py`


@dataclass(frozen=True, slots=True)
class State:
    """What `current.json` says: the last complete build."""

    fingerprint: str
    embedder: str
    built: str  # ISO 8601, UTC
    store: str  # name of the Chroma folder
    documents: tuple[DocumentRecord, ...]


def fingerprint(documents: Sequence[DocumentRecord], embedder: str) -> str:
    """One short text for a state of the library: documents, their versions and metadata, and the model."""
    content = json.dumps([embedder, *(asdict(d) for d in sorted(documents, key=lambda d: d.source.slug))], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def read_state(index: Path) -> State:
    """The state that readers see.

    Raises:
        IndexMissing: nothing has been built, or the file is damaged.
    """
    path = index / "current.json"
    try:
        return _state(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise IndexMissing(f"There is no index in {index}. Build it with: rapporteur build") from error
    except (ValueError, KeyError, TypeError) as error:
        raise IndexMissing(f"{path} is damaged ({error}). Build again with: rapporteur build") from error


@lru_cache(maxsize=8)
def _state(text: str) -> State:
    """What a `current.json` says; kept, since every question reads it to see whether it has changed."""
    entry = json.loads(text)
    documents = tuple(DocumentRecord(**(d | {"source": Source(**d["source"])})) for d in entry["documents"])
    return State(entry["fingerprint"], entry["embedder"], entry["built"], entry["store"], documents)


def write_state(index: Path, documents: Sequence[DocumentRecord], embedder: str, store: str) -> State:
    """Make a state the one that readers see, by one rename."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    state = State(fingerprint(documents, embedder), embedder, now, store, tuple(documents))
    draft = index / "current.json.part"
    draft.write_text(json.dumps(asdict(state), ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(index / "current.json")
    return state


def has_store(folder: Path) -> bool:
    """Whether a Chroma folder has been made."""
    return (folder / "chroma.sqlite3").exists()


def document_folder(index: Path, slug: str, version: str) -> Path:
    """Where the derived files of a version lie."""
    return index / "derived" / f"{slug}.{version}"


def learned_folder(index: Path, kind: str, mark: str) -> Path:
    """Where what was learned of all documents of a state together lies. `kind`: one of LEARNED."""
    return index / "derived" / f"{kind}.{mark}"


def write_document(folder: Path, passages: Sequence[Passage], encoded: Sequence[EncodedPassage]) -> None:
    """Write the derived files of a version."""
    draft = folder.with_name(folder.name + ".part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    lines = [json.dumps(asdict(passage), ensure_ascii=False).encode() + b"\n" for passage in passages]
    (draft / "passages.jsonl").write_bytes(b"".join(lines))
    np.save(draft / "offsets.npy", np.cumsum([0, *map(len, lines)]))
    np.save(draft / "vectors.npy", np.stack([e.vector for e in encoded]).astype(np.float16))
    np.save(draft / "sentences.npy", np.concatenate([e.sentences for e in encoded]).astype(np.float16))
    np.save(draft / "starts.npy", np.cumsum([0, *(len(e.sentences) for e in encoded)]))
    np.save(draft / "tokens.npy", np.concatenate([e.tokens for e in encoded]))
    np.save(draft / "parts.npy", np.concatenate([e.parts for e in encoded]))
    np.save(draft / "token_starts.npy", np.cumsum([0, *(len(e.tokens) for e in encoded)]))
    replace_folder(draft, folder)


def replace_folder(draft: Path, folder: Path) -> None:
    """Give a finished draft its name; one that is there already says the same and stays."""
    if folder.exists():
        shutil.rmtree(draft)
    else:
        draft.rename(folder)


def remove_all_but(index: Path, keep: Sequence[Path]) -> None:
    """Remove folders that no state needs any more, and drafts that an interrupted build left."""
    for path in [*(index / "derived").glob("*"), *index.glob("chroma*")]:
        if path not in keep:
            shutil.rmtree(path, ignore_errors=True)


class DocumentFiles:
    """The derived files of one version, memory-mapped: what is not asked for is not read."""

    def __init__(self, folder: Path) -> None:
        self.read = 0  # bytes of tokens since the last release
        self._maps: list[mmap.mmap] = []
        try:
            with (folder / "passages.jsonl").open("rb") as file:
                self._lines = self._map(file)
            self._offsets = np.load(folder / "offsets.npy")
            self._starts = np.load(folder / "starts.npy")
            self.vectors: Vector = self._mapped(folder / "vectors.npy")
            self._sentences: Vector = self._mapped(folder / "sentences.npy")
            self._token_starts = np.load(folder / "token_starts.npy")
            self._tokens: NDArray[np.int8] = self._mapped(folder / "tokens.npy")
            self._parts: NDArray[np.int16] = self._mapped(folder / "parts.npy")
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno == errno.EMFILE:
                raise IndexMissing(
                    f"{folder} can't be opened: this system lets a program hold no more files. Allow more with: ulimit -n 10000"
                ) from error
            raise IndexMissing(f"{folder} is missing or damaged. Build again with: rapporteur build") from error

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def release(self) -> None:
        """Give back the memory of what was read, where the system can; it is read again when it is asked for."""
        self.read = 0
        if hasattr(mmap.mmap, "madvise"):
            for mapped in self._maps:
                mapped.madvise(mmap.MADV_DONTNEED)

    def _map(self, file: IO[bytes]) -> mmap.mmap:
        self._maps.append(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        return self._maps[-1]

    def _mapped(self, path: Path) -> NDArray[Any]:
        """An array that is read from its file as it is used; as a plain array, since slices of a memmap object are slow."""
        with path.open("rb") as file:
            np.lib.format.read_magic(file)
            shape, _, dtype = np.lib.format.read_array_header_1_0(file)
            return np.ndarray(shape, dtype, self._map(file), file.tell())

    def passage(self, number: int) -> Passage:
        """The n-th passage."""
        entry = json.loads(self._lines[self._offsets[number] : self._offsets[number + 1]])
        entry["section"] = tuple(entry["section"])
        entry["pages"] = tuple(PageSpan(**span) for span in entry["pages"])
        entry["sentences"] = tuple(Sentence(**span) for span in entry["sentences"])
        return Passage(**entry)

    def sentences(self, number: int) -> Vector:
        """Vectors of the n-th passage's sentences, shape (sentences, dimension)."""
        return self._sentences[self._starts[number] : self._starts[number + 1]]

    def tokens(self, number: int) -> NDArray[np.int8]:
        """Vectors of the n-th passage's tokens times 127, shape (tokens, token dimension)."""
        tokens = self._tokens[self._token_starts[number] : self._token_starts[number + 1]]
        self.read += tokens.nbytes
        return tokens

    def parts(self, number: int) -> NDArray[np.int16]:
        """For each of those tokens the number of its sentence, HEAD or NEITHER."""
        return self._parts[self._token_starts[number] : self._token_starts[number + 1]]
