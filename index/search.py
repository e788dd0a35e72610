"""Ranked evidence for a question: dense vectors and BM25 find candidates, late interaction ranks them."""

from collections import Counter
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from index.candidates import find_candidates, token_weights
from index.fusion import PARTS, beside, fused
from index.opened import OpenIndex
from index.rerank import DEPTH, Reranker, rank_anew
from index.store import passage_id
from index.types import HEAD, EncodedQuestion, Evidence, Filters, Vector

QUOTABLE, QUOTABLE_OF = 12, 5  # of so many of the best passages, and of each document meant, the sentences are scored too


def search(
    index: OpenIndex, question: EncodedQuestion, k: int = 10, filters: Filters | None = None, reranker: Reranker | None = None
) -> list[Evidence]:
    """The k passages that speak most to a question, best first.

    Candidates are ranked by late interaction: the mean over the question's tokens, weighted by the rarity of their
    words, of the best cosine with any token of the passage; with BM25 and the best sentence beside it, and with how
    well the passage's document meets the question elsewhere and whether the question names it. A question that names
    none is taken to mean the document that the library is built around, if there is one. A reranker ranks the best anew.
    """
    weights = token_weights(index, question)
    found = find_candidates(index, question, weights, filters)
    if not found:
        return []
    score = fused(found, np.array(list(PARTS.values())))
    ranked = {"dense": found.dense, "lexical": found.lexical}
    if reranker:
        best = np.argsort(-score, kind="stable")[:DEPTH]
        rows = [found.rows[at] for at in best]
        score[best], order = rank_anew(reranker, question.text, [index.passage(row) for row in rows], score[best])
        ranked["reranker"] = [rows[at] for at in order]
    score, meant = beside(found, score)
    ranks = {name: {row: place for place, row in enumerate(by, 1)} for name, by in ranked.items()}
    evidence = []
    of_document: Counter[int] = Counter()
    for rank, at in enumerate(np.argsort(-score, kind="stable")[:k]):
        d, n, row = int(found.of[at]), found.numbers[at], found.rows[at]
        of_document[d] += 1
        own = found.cosines[found.starts[at] : found.starts[at] + len(index.files[d].parts(n))]
        by_sentence = rank < QUOTABLE or (meant[d] and of_document[d] <= QUOTABLE_OF)
        one = evidence_at(index, (d, n), own, found.names[d], weights if by_sentence else None)
        of = {name: at_rank[row] for name, at_rank in ranks.items() if row in at_rank}
        evidence.append(replace(one, score=round(float(score[at]), 4), ranks=of, named=bool(meant[d])))
    return evidence


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


def evidence_at(index: OpenIndex, place: tuple[int, int], cosines: Vector, name: Vector, weights: Vector | None) -> Evidence:
    """A passage with how it meets a question, and its sentences if weights are given; without score and ranks.

    `cosines`: of its tokens with the question's; `name`: of its document's name with them.
    """
    d, n = place
    document, passage = index.documents[d], index.files[d].passage(n)
    met = np.maximum(cosines.max(0), name)
    bare = Evidence(passage_id(document.source.slug, document.version, n), document, passage, 0.0, {})
    if weights is None:
        return replace(bare, word_scores=tuple(met.tolist()))
    words = _sentence_words(cosines, index.files[d].parts(n), len(passage.sentences), name)
    by_sentence = tuple((words @ weights).tolist())
    return replace(
        bare, sentence_scores=by_sentence, word_scores=tuple(met.tolist()), sentence_words=tuple(map(tuple, words.tolist()))
    )


def _sentence_words(met: Vector, parts: NDArray[np.int16], count: int, name: Vector) -> Vector:
    """For each sentence, with the headings above it and the document's name, its best cosine with each token asked."""
    head = np.maximum(met[parts == HEAD].max(0, initial=-1.0), name)
    each = [np.maximum(met[parts == number].max(0, initial=-1.0), head) for number in range(count)]
    return np.array(each, np.float32).reshape(count, len(name))
