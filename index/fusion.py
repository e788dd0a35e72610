"""One score for a candidate: of late interaction, BM25 and its best sentence, its document, and what the question names."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from index.candidates import Candidates

PARTS = {"late": 1.0, "lexical": 0.3, "sentence": 0.3}
"""What ranks a candidate, and its weight (`evaluation/fit_fusion.py`): late interaction, BM25, cosine of its best sentence;
each standardised over the candidates."""
STANDING = 5  # so many of its best passages tell how well a document meets a question
DOCUMENT, NAMED, PLACE = 0.3, 0.3, 2.0  # weights of that, of being named, and of standing where the question points to
CLOSE = 0.6  # the document that the library is built around is meant twice as surely where it comes so close to the best
MEANT = 1.5  # of several named documents those are meant that come so close to the best; their best passages rank alike


def fused(found: Candidates, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """One score for each candidate. `weights`: of the PARTS."""
    score = np.apply_along_axis(standardise, 0, found.parts) @ weights
    favoured = found.named + found.centre
    if score[found.centre[found.of] > 0].max(initial=-np.inf) > score.max() - CLOSE:
        favoured = favoured + found.centre
    score = score + DOCUMENT * _document_scores(score, found.of) + NAMED * favoured[found.of] + PLACE * found.at_place
    return np.asarray(score, np.float64)


def beside(found: Candidates, score: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Scores by which the best passages of all documents that a question sets beside each other rank alike, and for each
    document whether the question names it and it has something to say.
    """
    best = np.full(len(found.named), -np.inf)
    np.maximum.at(best, found.of, score)
    meant = (found.named > 0) & (best > score.max() - MEANT)
    lifted = score + np.where(meant, score.max() - best, 0)[found.of] if meant.sum() > 1 else score
    return lifted, meant


def _document_scores(scores: NDArray[np.float64], of: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each passage the mean of the best scores of its document; a short document's are filled up with the lowest.

    `of`: the number of each passage's document.
    """
    means = np.full(int(of.max()) + 1, scores.min())
    for document in set(of.tolist()):
        best = np.sort(scores[of == document])[::-1][:STANDING]
        means[document] = (best.sum() + (STANDING - len(best)) * scores.min()) / STANDING
    return means[of]


def standardise(scores: ArrayLike) -> NDArray[np.float64]:
    """Scores with mean 0 and deviation 1."""
    array = np.asarray(scores, np.float64)
    return np.asarray((array - array.mean()) / (array.std() + 1e-9))
