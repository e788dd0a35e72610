"""Ranked evidence for a question: dense vectors and BM25 find candidates, their scores and the best sentence rank them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import derived
from index.derived import DocumentFiles, State
from index.embed import Encoder
from index.lexical import WordIndex
from index.store import Store, passage_id
from index.types import DocumentRecord, Evidence, Filters, Locations, Vector

CANDIDATES = 100  # from each of the two
NARROW = 0.2  # share of passages below which a filter is left to Chroma; above it, what does not fit is dropped
LEXICAL, SENTENCE = 0.5, 0.5  # weights beside dense = 1, each score standardised over the candidates


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index as one build left it, open for questions. Rows number all passages, document after document."""

    where: Locations
    state: State
    documents: tuple[DocumentRecord, ...]  # those with passages
    files: tuple[DocumentFiles, ...]
    starts: tuple[int, ...]  # first row of each document
    words: WordIndex
    store: Store

    def place(self, row: int) -> tuple[int, int]:
        """Number of the document and of the passage within it."""
        at = bisect_right(self.starts, row) - 1
        return at, row - self.starts[at]


def open_index(where: Locations, embedder: str) -> OpenIndex:
    """Open the last complete build.

    Raises:
        IndexMissing: there is none, or it is damaged. WrongEmbedder: it was made with another model.
    """
    state = derived.read_state(where.index)
    documents = tuple(record for record in state.documents if record.version)
    files = tuple(DocumentFiles(derived.document_folder(where.index, d.source.slug, d.version)) for d in documents)
    starts = tuple(accumulate((len(f) for f in files[:-1]), initial=0))
    words = WordIndex.load(derived.words_folder(where.index, state.fingerprint), sum(map(len, files)))
    return OpenIndex(where, state, documents, files, starts, words, Store(where.index / state.store, embedder))


def search(index: OpenIndex, encoder: Encoder, question: str, k: int = 10, filters: Filters | None = None) -> list[Evidence]:
    """The k passages that speak most to a question, best first."""
    return search_vector(index, encoder.encode_question(question), question, k, filters)


def search_vector(index: OpenIndex, vector: Vector, question: str, k: int, filters: Filters | None = None) -> list[Evidence]:
    """As `search`, for a question that has been encoded."""
    admitted = np.array([not filters or filters.admit(d.source) for d in index.documents], bool)
    if not admitted.any():
        return []
    dense = _dense_candidates(index, vector, admitted)
    word_scores = index.words.scores(question)
    lexical = _word_candidates(index, word_scores, admitted)
    rows = list(dict.fromkeys([*dense, *lexical]))
    places = [index.place(row) for row in rows]
    sentence_scores = [index.files[d].sentences(n) @ vector for d, n in places]
    score = _standard(np.array([float(index.files[d].vectors[n] @ vector) for d, n in places]))
    score = score + LEXICAL * _standard(word_scores[rows])
    score = score + SENTENCE * _standard(np.array([float(s.max()) if len(s) else 0.0 for s in sentence_scores]))
    ranks = {
        "dense": {row: rank for rank, row in enumerate(dense, 1)},
        "lexical": {row: rank for rank, row in enumerate(lexical, 1)},
    }
    found = []
    for at in np.argsort(-score, kind="stable")[:k]:
        (d, n), row = places[at], rows[at]
        document = index.documents[d]
        found.append(
            Evidence(
                passage_id(document.source.slug, document.version, n), document, index.files[d].passage(n), round(float(score[at]), 4),
                {name: of[row] for name, of in ranks.items() if row in of}, tuple(float(s) for s in sentence_scores[at]),
            )
        )  # fmt: skip
    return found


def _dense_candidates(index: OpenIndex, vector: Vector, admitted: NDArray[np.bool_]) -> list[int]:
    sizes = np.array([len(files) for files in index.files])
    share = sizes[admitted].sum() / sizes.sum()
    versions = [d.version for d, fits in zip(index.documents, admitted, strict=True) if fits] if share < NARROW else None
    wanted = CANDIDATES if versions is not None else int(CANDIDATES / share)
    by_version = {d.version: at for at, d in enumerate(index.documents)}
    rows = []
    for key in index.store.nearest(vector, min(wanted, index.store.count()), versions):
        _, version, number = key.rsplit(":", 2)
        at = by_version.get(version)
        if at is not None and admitted[at]:
            rows.append(index.starts[at] + int(number))
    return rows[:CANDIDATES]


def _word_candidates(index: OpenIndex, scores: Vector, admitted: NDArray[np.bool_]) -> list[int]:
    scores = scores.copy()
    for at, fits in enumerate(admitted):
        if not fits:
            scores[index.starts[at] : index.starts[at] + len(index.files[at])] = 0.0
    best: Sequence[Any] = np.argpartition(-scores, min(CANDIDATES, len(scores) - 1))[:CANDIDATES].tolist()
    return sorted((row for row in best if scores[row] > 0), key=lambda row: -scores[row])


def _standard(scores: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """Scores with mean 0 and deviation 1."""
    return (scores - scores.mean()) / (scores.std() + 1e-9)
