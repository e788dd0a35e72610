"""Fit the weights of PARTS in index/fusion.py, and set the search beside dense vectors, BM25 and both.

usage: python -m evaluation.fit_fusion [--library NAME CORPUS INDEX QUESTIONS ...] [--bench FOLDER] [--systems]

The weights are those with the highest nDCG@10, on average over the sets, found by changing one at a time over a grid;
late interaction has 1. Tables: each set by the weights as they stand and by weights that were fitted without the
questions, with the 95 % interval of the difference; then the weights fitted on all questions, and what each is worth.
With --systems nothing is fitted: the search as it stands beside dense vectors, BM25 and both.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from numpy.typing import NDArray

from evaluation.bench.sets import spoken
from evaluation.fitting import FOLDS, JudgedSet, apart, arguments, folds, gain, judged_sets, read_question
from evaluation.metrics import WORD_LIMIT, plain
from evaluation.ranking import ranking_scores
from evaluation.statistics import Values
from evaluation.types import Question
from index.candidates import Candidates, find_candidates, token_weights
from index.fusion import PARTS, fused, standardise
from index.opened import OpenIndex
from ingest.errors import RapporteurError
from settings import go_offline

GRID = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)
FIXED = "late"
DEEPEST, RECALL = 10, 5  # passages that nDCG and recall look at
BM25 = 0.5  # its weight beside dense vectors, in the ranking that the search is set beside

Weights = tuple[float, ...]
"""One for each of PARTS."""

Needs = tuple[frozenset[int], ...]
"""For each thing that a question wants, the rows of the passages that hold it."""

Measured = Callable[[Weights], Sequence[Values]]
"""Weights to the measure of every question, set by set."""


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """A question, where its answer stands, and what the search has found before anything is weighted."""

    question: Question
    needs: Needs
    found: Candidates
    lengths: Values  # words of each candidate


def main() -> int:
    """Gather, fit and print. Returns the exit code."""
    go_offline()
    parser = arguments(__doc__ or "")
    parser.add_argument("--systems", action="store_true", help="set the search beside dense vectors, BM25 and both")
    args = parser.parse_args()
    try:
        sets = judged_sets(args)
        print("\n".join(systems(sets) if args.systems else report({one.name: gather(one) for one in sets})))
    except RapporteurError as error:
        print(f"fit_fusion: {error}", file=sys.stderr)
        return 1
    return 0


# ---- gathering -----------------------------------------------------------------------------------------------------


def gather(judged: JudgedSet) -> list[Gathered]:
    """What the search finds for every answerable question of which it is known where the answer stands."""
    gathered = []
    texts = _texts(judged.rapporteur.index())
    for question in filter(_has_gold, judged.questions):
        index, read, filters = read_question(judged.rapporteur, question)
        found = find_candidates(index, read, token_weights(index, read), filters)
        if found:
            lengths = np.array([len(texts[row].split()) for row in found.rows], float)
            small = replace(found, cosines=found.cosines[:0])  # by far the largest part, and not needed to weight
            gathered.append(Gathered(question, needs_of(question, texts), small, lengths))
    return gathered


def needs_of(question: Question, texts: Sequence[str]) -> Needs:
    """The rows that hold what a question wants. `texts`: of all passages, as `plain` makes them."""
    quotes = [[plain(quote) for quote in need] for need in question.needs]
    return tuple(frozenset(row for row, text in enumerate(texts) if any(q in text for q in need)) for need in quotes)


def _texts(index: OpenIndex) -> list[str]:
    return [plain(files.passage(number).text) for files in index.files for number in range(len(files))]


def _has_gold(question: Question) -> bool:
    return bool(question.answerable and question.gold)


# ---- measures ------------------------------------------------------------------------------------------------------


def ndcg(ranked: Sequence[int], needs: Needs) -> float:
    """nDCG@10 of rows, best first; every passage that holds something wanted is relevant."""
    place = {row: at for at, row in enumerate(ranked[:DEEPEST])}
    deeper = sorted(row for row in frozenset().union(*needs) if row not in place)  # where these stand does not count
    place |= {row: at for at, row in enumerate(deeper, DEEPEST)}
    return _ndcg(tuple(tuple(sorted(place[row] for row in rows)) for rows in needs))


@cache
def _ndcg(met: tuple[tuple[int, ...], ...]) -> float:
    return ranking_scores(met)["ndcg@10"]


def recall(ranked: Sequence[int], needs: Needs) -> float:
    """The share of what is wanted that is among the first five rows."""
    best = set(ranked[:RECALL])
    return sum(not rows.isdisjoint(best) for rows in needs) / len(needs)


def _ndcg_by(one: Gathered, order: NDArray[np.int64]) -> float:
    return ndcg([one.found.rows[at] for at in order[:DEEPEST]], one.needs)


def _in_reach(one: Gathered, order: NDArray[np.int64]) -> float:
    """Whether something wanted is in the first thousand words."""
    within = order[np.cumsum(one.lengths[order]) <= WORD_LIMIT]
    return float(not frozenset().union(*one.needs).isdisjoint(one.found.rows[at] for at in within))


MEASURES = {"nDCG@10": _ndcg_by, "any@1000w": _in_reach}


def measured(sets: Sequence[Sequence[Gathered]], name: str) -> Measured:
    """A measure of every question by any weights; those that were asked for once are remembered."""
    of = MEASURES[name]

    @cache
    def by(weights: Weights) -> list[Values]:
        array = np.array(weights)
        return [np.array([of(q, np.argsort(-fused(q.found, array), kind="stable")) for q in one]) for one in sets]

    return by


# ---- fitting -------------------------------------------------------------------------------------------------------


def fit(by: Measured, kept: Sequence[NDArray[np.bool_]]) -> Weights:
    """The weights with the highest mean, over sets, of a measure. `kept`: which questions of each set are looked at."""
    seen = [at for at, rows in enumerate(kept) if rows.any()]

    def mean(weights: Weights) -> float:
        values = by(weights)
        return float(np.mean([values[at][kept[at]].mean() for at in seen]))

    start = tuple(PARTS.values())
    bare = tuple(float(name == FIXED) for name in PARTS)
    return max((_climb(mean, weights) for weights in (start, bare)), key=mean)


def _climb(mean: Callable[[Weights], float], weights: Weights) -> Weights:
    """Change one weight after the other for the best of the grid until none can be bettered."""
    while True:
        before = weights
        for at, name in enumerate(PARTS):
            if name != FIXED:
                tried = [(*weights[:at], value, *weights[at + 1 :]) for value in GRID]
                weights = max([weights, *tried], key=mean)
        if weights == before:
            return weights


def unseen_folds(by: Measured, sizes: Sequence[int]) -> Iterator[tuple[Weights, list[NDArray[np.bool_]]]]:
    """Fits that lack a fifth of each set, with the questions that they lack."""
    fold_of = [folds(size) for size in sizes]
    for number in range(FOLDS):
        yield fit(by, [fold != number for fold in fold_of]), [fold == number for fold in fold_of]


def unseen_sets(by: Measured, asked: Sequence[Sequence[Question]]) -> Iterator[tuple[Weights, list[NDArray[np.bool_]]]]:
    """Fits that lack a whole set, with the questions of it."""
    for left in range(len(asked)):
        others = apart(asked, left)
        yield (fit(by, [np.full(len(questions), at in others) for at, questions in enumerate(asked)]),
               [np.full(len(questions), at == left) for at, questions in enumerate(asked)])  # fmt: skip


# ---- tables --------------------------------------------------------------------------------------------------------


def report(gathered: dict[str, list[Gathered]]) -> list[str]:
    """The lines that a fit prints."""
    names, sets = list(gathered), list(gathered.values())
    asked = [[one.question for one in questions] for questions in sets]
    tables = {name: measured(sets, name) for name in MEASURES}
    aim = tables["nDCG@10"]
    by_fold, by_set = list(unseen_folds(aim, list(map(len, sets)))), list(unseen_sets(aim, asked))
    present = tuple(PARTS.values())
    lines = []
    for measure, by in tables.items():
        lines += [
            f"| {measure} | n | as it stands | fitted, five-fold | gain | fitted without the set | gain |",
            "| --- " * 7 + "|",
        ]
        now, fold, apart_ = by(present), _unseen(by, by_fold), _unseen(by, by_set)
        for at, name in enumerate(names):
            lines.append(_row(name, [now[at]], [fold[at]], [apart_[at]]))
        lines += [_row("all sets alike", now, fold, apart_), ""]
    whole = fit(aim, [np.full(len(one), True) for one in sets])
    lines += [f"Fitted on all: {_said(whole)}. As it stands: {_said(present)}."]
    lines += [f"Fitted without fold {at}: {_said(weights)}" for at, (weights, _) in enumerate(by_fold, 1)]
    lines += [f"Fitted without {name}: {_said(weights)}" for name, (weights, _) in zip(names, by_set, strict=True)]
    return [*lines, "", *_worth(aim, present)]


def _worth(by: Measured, weights: Weights) -> list[str]:
    """What nDCG@10 loses, on average over the sets, without each part."""
    lines = ["| part | weight | nDCG@10 without it |", "| --- | --- | --- |"]
    for at, name in enumerate(PARTS):
        if weights[at]:
            without = by((*weights[:at], 0.0, *weights[at + 1 :]))
            lines.append(f"| {name} | {weights[at]:g} | {gain(by(weights), without)} |")
    return lines


def _unseen(by: Measured, fits: Sequence[tuple[Weights, list[NDArray[np.bool_]]]]) -> list[Values]:
    """The measure of every question by the weights that were fitted without it."""
    size = [len(values) for values in by(tuple(PARTS.values()))]
    found = [np.full(count, np.nan) for count in size]
    for weights, left in fits:
        for into, values, rows in zip(found, by(weights), left, strict=True):
            into[rows] = values[rows]
    return found


def _row(name: str, now: Sequence[Values], fold: Sequence[Values], apart_: Sequence[Values]) -> str:
    means = [float(np.mean([values.mean() for values in one])) for one in (now, fold, apart_)]
    count = sum(map(len, now))
    return f"| {name} | {count} | {means[0]:.3f} | {means[1]:.3f} | {gain(now, fold)} | {means[2]:.3f} | {gain(now, apart_)} |"


def _said(weights: Weights) -> str:
    return ", ".join(f"{name} {weight:g}" for name, weight in zip(PARTS, weights, strict=True))


# ---- beside other rankings -----------------------------------------------------------------------------------------


def systems(sets: Sequence[JudgedSet]) -> list[str]:
    """The search beside what it is made of: recall@5 and nDCG@10, and how far it lies above the best of the others."""
    lines = [
        f"| set | measure | dense | BM25 | dense + {BM25:g} BM25 | search | above the best of the others |",
        "| --- " * 7 + "|",
    ]
    for judged in sets:
        rankings = [_rankings(judged, one) for one in gather(judged)]
        for name, of in (("recall@5", recall), ("nDCG@10", ndcg)):
            values = np.array([[of(ranked, needs) for ranked in each] for each, needs in rankings])
            *others, ours = values.mean(0)
            above = gain([values[:, int(np.argmax(others))]], [values[:, -1]])
            lines.append(f"| {judged.name} | {name} | {' | '.join(f'{v:.3f}' for v in others)} | {ours:.3f} | {above} |")
    return lines


def _rankings(judged: JudgedSet, one: Gathered) -> tuple[list[list[int]], Needs]:
    """The first rows by dense vectors, BM25, both and the search; the first three take the last turn with the question."""
    index, encoder = judged.rapporteur.open()
    read = encoder.encode_question(spoken(one.question))
    dense = np.concatenate([files.vectors @ read.vector for files in index.files])
    words = np.asarray(index.words.scores(read.text))
    both = standardise(dense) + BM25 * standardise(words)
    ours = np.argsort(-fused(one.found, np.array(list(PARTS.values()))), kind="stable")[:DEEPEST]
    ranked = [np.argsort(-scores, kind="stable")[:DEEPEST].tolist() for scores in (dense, words, both)]
    return [*ranked, [one.found.rows[at] for at in ours]], one.needs


if __name__ == "__main__":
    sys.exit(main())
