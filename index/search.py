"""Ranked evidence for a question: dense vectors and BM25 find candidates, late interaction ranks them."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from index import derived
from index.derived import DocumentFiles, State
from index.errors import IndexMissing
from index.lexical import WordIndex
from index.names import DocumentNames
from index.places import places as places_in
from index.places import stands_at, words_for
from index.store import Store, passage_id
from index.types import HEAD, DocumentRecord, EncodedQuestion, Evidence, Filters, Locations, Vector
from ingest.types import Passage

CANDIDATES = 80  # from each of the two
QUOTABLE = 12  # of so many of the best passages the sentences are scored too
NARROW = 0.2  # share of passages below which a filter is left to Chroma; above it, what does not fit is dropped
OWN = 20  # of each document that the question names, or of the one that the library is built around
CENTRE = 5.0  # how surely a question that names none means that one
CLOSE = 0.6  # and twice as surely where it has a passage that comes so close to the best
STANDING = 5  # so many of its best passages tell how well a document meets a question
DOCUMENT, NAMED, PLACE = 0.3, 0.3, 2.0  # weights of that, of being named, and of standing where the question points to
PARTS = {"late": 1.0, "dense": 0.0, "lexical": 0.3, "sentence": 0.3, "heading": 0.0}
"""What ranks a candidate, and its weight: late interaction, cosine of the passage, BM25, cosine of its best sentence, late
interaction of the headings alone; each standardised over the candidates."""
LEAST_RARITY = 0.3  # of the model's own marks and of words without meaning


@dataclass(frozen=True, slots=True)
class OpenIndex:
    """An index as one build left it, open for questions. Rows number all passages, document after document."""

    where: Locations
    state: State
    documents: tuple[DocumentRecord, ...]  # those with passages
    files: tuple[DocumentFiles, ...]
    starts: tuple[int, ...]  # first row of each document
    words: WordIndex
    names: DocumentNames
    store: Store

    def place(self, row: int) -> tuple[int, int]:
        """Number of the document and of the passage within it."""
        at = bisect_right(self.starts, row) - 1
        return at, row - self.starts[at]

    def passage(self, row: int) -> Passage:
        """The passage of a row."""
        at, number = self.place(row)
        return self.files[at].passage(number)


def open_index(where: Locations, embedder: str) -> OpenIndex:
    """Open the last complete build.

    Raises:
        IndexMissing: there is none, or it is damaged. WrongEmbedder: it was made with another model.
    """
    state = derived.read_state(where.index)
    documents = tuple(record for record in state.documents if record.version)
    words_at = derived.words_folder(where.index, state.fingerprint)
    if not documents:
        raise IndexMissing(f"No document of {where.corpus} could be read. See what is wrong with: rapporteur sources")
    if not words_at.is_dir():
        raise IndexMissing(f"{words_at} is missing. Make the index anew with: rapporteur build --rebuild")
    files = tuple(DocumentFiles(derived.document_folder(where.index, d.source.slug, d.version)) for d in documents)
    starts = tuple(accumulate((len(f) for f in files[:-1]), initial=0))
    words = WordIndex.load(words_at, sum(map(len, files)))
    names = DocumentNames(documents, files, derived.names_folder(where.index, state.fingerprint))
    return OpenIndex(where, state, documents, files, starts, words, names, Store(where.index / state.store, embedder))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages that may answer a question, and how each meets it. Row i of every array is passage rows[i]."""

    rows: list[int]
    of: NDArray[np.int64]  # number of the passage's document
    numbers: list[int]  # of the passage within it
    dense: list[int]  # rows by cosine …
    lexical: list[int]  # … and by BM25, best first
    cosines: Vector  # of all their tokens with the question's, shape (tokens, question tokens) …
    starts: NDArray[np.int64]  # … and where the tokens of each passage begin
    met: Vector  # for each token of the question the best cosine, with the document's name, shape (passages, question tokens)
    names: Vector  # the same for the names alone, shape (documents, question tokens)
    parts: NDArray[np.float64]  # the scores of PARTS as they are, shape (passages, parts)
    named: Vector  # how surely the question names each document …
    centre: Vector  # … or, where it names none, means the one that the library is built around
    at_place: NDArray[np.bool_]  # whether it stands at a numbered place that the question names


def search(index: OpenIndex, question: EncodedQuestion, k: int = 10, filters: Filters | None = None) -> list[Evidence]:
    """The k passages that speak most to a question, best first.

    Candidates are ranked by late interaction: the mean over the question's tokens, weighted by the rarity of their
    words, of the best cosine with any token of the passage; with BM25 and the best sentence beside it, and with how
    well the passage's document meets the question elsewhere and whether the question names it. A question that names
    none is taken to mean the document that the library is built around, if there is one.
    """
    weights = token_weights(index, question)
    found = find_candidates(index, question, weights, filters)
    if not found:
        return []
    score = fused(found, np.array(list(PARTS.values())))
    ranks = {
        name: {row: place for place, row in enumerate(by, 1)}
        for name, by in (("dense", found.dense), ("lexical", found.lexical))
    }
    evidence = []
    for rank, at in enumerate(np.argsort(-score, kind="stable")[:k]):
        d, n, row = int(found.of[at]), found.numbers[at], found.rows[at]
        document, passage = index.documents[d], index.files[d].passage(n)
        parts = index.files[d].parts(n)
        own = found.cosines[found.starts[at] : found.starts[at] + len(parts)]
        words = _sentence_words(own, parts, len(passage.sentences), found.names[d]) if rank < QUOTABLE else found.met[:0]
        evidence.append(
            Evidence(
                passage_id(document.source.slug, document.version, n), document, passage, round(float(score[at]), 4),
                {name: at_rank[row] for name, at_rank in ranks.items() if row in at_rank}, tuple((words @ weights).tolist()),
                tuple(found.met[at].tolist()), tuple(map(tuple, words.tolist())),
            )
        )  # fmt: skip
    return evidence


def find_candidates(
    index: OpenIndex, question: EncodedQuestion, weights: Vector, filters: Filters | None = None
) -> Candidates | None:
    """The passages near to a question by vector or by words, of documents that it names, and of places that it names.

    `weights`: what each token of the question counts. None where the filters admit nothing.
    """
    admitted = np.array([not filters or filters.admit(d.source) for d in index.documents], bool)
    if not admitted.any():
        return None
    dense = _dense_candidates(index, question.vector, admitted)
    word_scores = index.words.scores(question.text)
    lexical = _word_candidates(index, word_scores, admitted)
    heard = index.names.heard(question.text)
    named = index.names.named(heard) * admitted
    centre = np.zeros_like(named) if named.any() else CENTRE * index.names.centre * admitted
    asked_at = _at_places(index, question.text, admitted)
    rows = list(dict.fromkeys([*dense, *lexical, *_of_favoured(index, question.vector, named + centre), *asked_at]))
    places = [index.place(row) for row in rows]
    of = np.array([d for d, _ in places])
    cosines, starts = _token_cosines(index, places, question)
    names = index.names.cosines(question, heard)
    met = np.maximum(np.maximum.reduceat(cosines, starts), names[of])
    in_head = np.concatenate([index.files[d].parts(n) for d, n in places]) == HEAD
    headings = np.maximum.reduceat(np.where(in_head[:, None], cosines, 0), starts)
    near = [index.files[d].vectors[n] @ question.vector for d, n in places]
    best_sentence = [_best(index.files[d].sentences(n) @ question.vector) for d, n in places]
    parts = np.stack([met @ weights, near, word_scores[rows], best_sentence, headings @ weights], axis=1)
    return Candidates(
        rows, of, [n for _, n in places], dense, lexical, cosines, starts, met, names, parts.astype(np.float64), named, centre,
        np.isin(rows, asked_at),
    )  # fmt: skip


def fused(found: Candidates, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """One score for each candidate. `weights`: of the PARTS."""
    score = np.apply_along_axis(standardise, 0, found.parts) @ weights
    favoured = found.named + found.centre
    if score[found.centre[found.of] > 0].max(initial=-np.inf) > score.max() - CLOSE:
        favoured = favoured + found.centre
    score = score + DOCUMENT * _document_scores(score, found.of) + NAMED * favoured[found.of] + PLACE * found.at_place
    return np.asarray(score, np.float64)


def evidence_of(index: OpenIndex, thing: str, filters: Filters | None = None) -> list[Evidence]:
    """Every passage that has all words of a text, by BM25."""
    scores = index.words.scores(thing)
    rows = sorted(index.words.rows_with(thing).tolist(), key=lambda row: -scores[row])
    found = []
    for rank, (row, (d, n)) in enumerate(((row, index.place(row)) for row in rows), 1):
        document = index.documents[d]
        if not filters or filters.admit(document.source):
            key = passage_id(document.source.slug, document.version, n)
            found.append(Evidence(key, document, index.files[d].passage(n), round(float(scores[row]), 4), {"lexical": rank}))
    return found


def token_weights(index: OpenIndex, question: EncodedQuestion) -> Vector:
    """What each token of a question counts: the square root of its word's rarity; they add up to 1."""
    rarity = np.array([max(index.words.rarity(word), LEAST_RARITY) if word else LEAST_RARITY for word in question.words])
    weights = np.sqrt(rarity)
    return np.asarray(weights / weights.sum(), np.float32)


def _token_cosines(
    index: OpenIndex, places: Sequence[tuple[int, int]], question: EncodedQuestion
) -> tuple[Vector, NDArray[np.int64]]:
    """Cosines of all the passages' tokens with the question's, and the first row of each passage.

    Shapes (tokens, question tokens) and (passages,).
    """
    tokens = [index.files[d].tokens(n) for d, n in places]
    starts = np.cumsum([0, *(len(part) for part in tokens[:-1])], dtype=np.int64)
    cosines: Vector = np.concatenate(tokens).astype(np.float32) @ (question.tokens.T / np.float32(127))
    return cosines, starts


def _sentence_words(met: Vector, parts: NDArray[np.int16], count: int, name: Vector) -> Vector:
    """For each sentence, with the headings above it and the document's name, its best cosine with each token asked."""
    head = np.maximum(met[parts == HEAD].max(0, initial=-1.0), name)
    each = [np.maximum(met[parts == number].max(0, initial=-1.0), head) for number in range(count)]
    return np.array(each, np.float32).reshape(count, len(name))


def _document_scores(scores: NDArray[np.float64], of: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each passage the mean of the best scores of its document; a short document's are filled up with the lowest.

    `of`: the number of each passage's document.
    """
    means = np.full(int(of.max()) + 1, scores.min())
    for document in set(of.tolist()):
        best = np.sort(scores[of == document])[::-1][:STANDING]
        means[document] = (best.sum() + (STANDING - len(best)) * scores.min()) / STANDING
    return means[of]


def _of_favoured(index: OpenIndex, vector: Vector, favoured: Vector) -> list[int]:
    """The passages of each favoured document that are nearest to the question."""
    rows: list[int] = []
    for at in np.flatnonzero(favoured).tolist():
        near = np.asarray(index.files[at].vectors, np.float32) @ vector
        rows += [index.starts[at] + int(number) for number in np.argsort(-near, kind="stable")[:OWN]]
    return rows


def _at_places(index: OpenIndex, question: str, admitted: NDArray[np.bool_]) -> list[int]:
    """The passages that stand at a numbered place which the question names."""
    wanted = places_in(question)
    if not wanted:
        return []
    likely = _word_candidates(index, index.words.scores(words_for(wanted)), admitted)
    return [row for row in likely if stands_at(index.passage(row), wanted)]


def _best(scores: Vector) -> float:
    return float(scores.max()) if len(scores) else 0.0


def _dense_candidates(index: OpenIndex, vector: Vector, admitted: NDArray[np.bool_]) -> list[int]:
    sizes = np.array([len(files) for files in index.files])
    share = sizes[admitted].sum() / sizes.sum()
    versions = [d.version for d, fits in zip(index.documents, admitted, strict=True) if fits] if share < NARROW else None
    wanted = CANDIDATES if versions is not None else int(CANDIDATES / share)
    by_version = {d.version: at for at, d in enumerate(index.documents)}
    places = []
    for key in index.store.nearest(vector, min(wanted, int(sizes.sum())), versions):
        _, version, number = key.rsplit(":", 2)
        at = by_version.get(version)
        if at is not None and admitted[at]:
            places.append((at, int(number)))
    places.sort()  # Chroma's distances and their order depend on its graph; those of the vectors themselves do not
    near = np.array([index.files[at].vectors[number] for at, number in places], np.float32).reshape(-1, len(vector)) @ vector
    best = np.argsort(-near, kind="stable")[:CANDIDATES].tolist()
    return [index.starts[at] + number for at, number in map(places.__getitem__, best)]


def _word_candidates(index: OpenIndex, scores: Vector, admitted: NDArray[np.bool_]) -> list[int]:
    scores = scores.copy()
    for at, fits in enumerate(admitted):
        if not fits:
            scores[index.starts[at] : index.starts[at] + len(index.files[at])] = 0.0
    best: Sequence[Any] = np.argpartition(-scores, min(CANDIDATES, len(scores) - 1))[:CANDIDATES].tolist()
    return sorted((row for row in best if scores[row] > 0), key=lambda row: -scores[row])


def standardise(scores: ArrayLike) -> NDArray[np.float64]:
    """Scores with mean 0 and deviation 1."""
    array = np.asarray(scores, np.float64)
    return np.asarray((array - array.mean()) / (array.std() + 1e-9))
