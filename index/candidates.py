"""The passages that may answer a question, and how each meets it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.asking import last_sentence
from index.opened import OpenIndex
from index.places import places as places_in
from index.places import stands_at, words_for
from index.types import EncodedQuestion, Filters, Vector

CANDIDATES = 80  # from each of the two
NARROW = 0.2  # share of passages below which a filter is left to Chroma; above it, what does not fit is dropped
OWN = 20  # of each document that the question names, or of the one that the library is built around
CENTRE = 5.0  # how surely a question that names none means that one
ASKING = 1.5  # a word of the sentence that asks counts so much more than one of a tale before it
LEAST_RARITY = 0.3  # of the model's own marks and of words without meaning


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
    named = np.maximum(named, index.names.on_sides(question.text) * admitted)
    asked_at = _at_places(index, question.text, admitted)
    rows = list(dict.fromkeys([*dense, *lexical, *_of_favoured(index, question.vector, named + centre), *asked_at]))
    places = [index.place(row) for row in rows]
    of = np.array([d for d, _ in places])
    cosines, starts = token_cosines(index, places, question)
    names = index.names.cosines(question, heard)
    met = np.maximum(np.maximum.reduceat(cosines, starts), names[of])
    best_sentence = [_best(index.files[d].sentences(n) @ question.vector) for d, n in places]
    parts = np.stack([met @ weights, word_scores[rows], best_sentence], axis=1)
    return Candidates(
        rows, of, [n for _, n in places], dense, lexical, cosines, starts, met, names, parts.astype(np.float64), named, centre,
        np.isin(rows, asked_at),
    )  # fmt: skip


def token_weights(index: OpenIndex, question: EncodedQuestion) -> Vector:
    """What each token of a question counts: the square root of its word's rarity, more in the sentence that asks; they add
    up to 1.
    """
    rarity = np.array([max(index.words.rarity(word), LEAST_RARITY) if word else LEAST_RARITY for word in question.words])
    weights = np.sqrt(rarity)
    last = last_sentence(question.text)
    if len(last) < len(question.text.strip()):
        asking = set(re.findall(r"\w+", last))
        weights = weights * np.array([ASKING if word in asking else 1 for word in question.words])
    return np.asarray(weights / weights.sum(), np.float32)


def token_cosines(
    index: OpenIndex, places: Sequence[tuple[int, int]], question: EncodedQuestion
) -> tuple[Vector, NDArray[np.int64]]:
    """Cosines of all the passages' tokens with the question's, and the first row of each passage.

    Shapes (tokens, question tokens) and (passages,).
    """
    tokens = [index.files[d].tokens(n) for d, n in places]
    starts = np.cumsum([0, *(len(part) for part in tokens[:-1])], dtype=np.int64)
    cosines: Vector = np.concatenate(tokens, dtype=np.float32) @ (question.tokens.T / np.float32(127))
    return cosines, starts


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
