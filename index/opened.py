"""An index as one build left it, open for questions."""

from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from index import derived
from index.acronyms import Acronyms
from index.derived import DocumentFiles, State
from index.errors import IndexMissing
from index.lexical import WordIndex
from index.names import DocumentNames
from index.outline import Outline, read_outline
from index.relations import Relations
from index.spelling import Spelling
from index.store import Store
from index.types import DocumentRecord, Locations
from ingest.types import Passage

HELD = 64 * 2**20  # bytes of tokens, those of some twenty questions; the system holds several times as much around them
FILES = 5  # that are held open for each document …
OTHERS = 256  # … and for all else


@dataclass(frozen=True)
class OpenIndex:
    """An index as one build left it, open for questions. Rows number all passages, document after document."""

    where: Locations
    state: State
    documents: tuple[DocumentRecord, ...]  # those with passages
    files: tuple[DocumentFiles, ...]
    starts: tuple[int, ...]  # first row of each document
    words: WordIndex
    names: DocumentNames
    spelling: Spelling
    acronyms: Acronyms
    relations: Relations
    store: Store

    @cached_property
    def outline(self) -> Outline:
        """What its documents set side by side, read when first asked for."""
        return read_outline(self.documents, self.files)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each document by the slug of its source."""
        return {document.source.slug: at for at, document in enumerate(self.documents)}

    def place(self, row: int) -> tuple[int, int]:
        """Number of the document and of the passage within it."""
        at = bisect_right(self.starts, row) - 1
        return at, row - self.starts[at]

    def passage(self, row: int) -> Passage:
        """The passage of a row."""
        at, number = self.place(row)
        return self.files[at].passage(number)

    def release(self) -> None:
        """Give back the memory that questions took, once it is much."""
        if sum(files.read for files in self.files) > HELD:
            for files in self.files:
                files.release()

    def in_own_words(self, question: str) -> tuple[str, dict[str, str]]:
        """A question in the words that the library uses, and what was read as what."""
        spelt, mistyped = self.spelling.set_right(question)
        usual, forms = self.acronyms.usual(spelt)
        return usual, mistyped | forms


def open_index(where: Locations, embedder: str) -> OpenIndex:
    """Open the last complete build.

    Raises:
        IndexMissing: there is none, or it is damaged. WrongEmbedder: it was made with another model.
    """
    state = derived.read_state(where.index)
    documents = tuple(record for record in state.documents if record.version)
    at = {kind: derived.learned_folder(where.index, kind, state.fingerprint) for kind in derived.LEARNED}
    if not documents:
        raise IndexMissing(f"No document of {where.corpus} could be read. See what is wrong with: rapporteur sources")
    if not at["words"].is_dir():
        raise IndexMissing(f"{at['words']} is missing. Make the index anew with: rapporteur build --rebuild")
    _allow_files(FILES * len(documents))
    files = tuple(DocumentFiles(derived.document_folder(where.index, d.source.slug, d.version)) for d in documents)
    starts = tuple(accumulate((len(f) for f in files[:-1]), initial=0))
    words = WordIndex.load(at["words"], sum(map(len, files)))
    names = DocumentNames(documents, files, at["names"])
    spelling = Spelling(at["spelling"], words.knows)
    acronyms = Acronyms(at["acronyms"])
    relations = Relations(at["relations"])
    store = Store(where.index / state.store, embedder)
    return OpenIndex(where, state, documents, files, starts, words, names, spelling, acronyms, relations, store)


def _allow_files(count: int) -> None:
    """Let this process hold so many files open, twice over: for a new build is opened before the last one is closed."""
    try:
        import resource
    except ImportError:  # Windows sets no such limit
        return
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * count + OTHERS
    if most != resource.RLIM_INFINITY:
        wanted = min(wanted, most)
    if allowed != resource.RLIM_INFINITY and allowed < wanted:
        with suppress(OSError, ValueError):  # macOS may say that there is no end and have one; opening tells of it
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
