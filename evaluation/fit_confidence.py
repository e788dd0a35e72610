"""Fit the curve of answer/calibrated.py, and say how far a stated confidence can be relied on.

usage: python -m evaluation.fit_confidence [--library NAME CORPUS INDEX QUESTIONS ...] [--bench FOLDER]

An answer is right if something that it cites is wanted; where nothing is cited, the passages shown as nearest stand for
that. An answer to a question that has none is wrong. All sets have the same weight in the fit. Calibration error (ten bins of
about equal count) and Brier score are those of answers that were given, by the confidence as it stands and by curves that
were fitted without the set or without a fifth of each.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from answer.answer import Rapporteur
from answer.calibrated import CONSTANT, LACKING, STANDS_OUT, signs
from answer.mentions import mentioned_in
from answer.types import ANSWERED, NOT_FOUND, answer_json
from evaluation.calibration import calibration_error, reliability
from evaluation.fitting import FOLDS, JudgedSet, apart, arguments, folds, gain, judged_sets
from evaluation.metrics import gold_citations
from evaluation.statistics import Values
from evaluation.types import Question
from ingest.errors import RapporteurError
from settings import go_offline

STEPS, CLOSE = 50, 1e-9  # of Newton's method; a change so small ends it
RIDGE = 1e-3  # pulls coefficients to 0, so that they stay finite where right and wrong can be told apart wholly


@dataclass(frozen=True, slots=True)
class Judged:
    """The answer to one question: what the curve takes of it, the confidence that it states, whether it is right."""

    question: Question
    signs: tuple[float, ...]
    stated: float
    given: bool
    right: bool


def main() -> int:
    """Ask, fit and print. Returns the exit code."""
    go_offline()
    args = arguments(__doc__ or "").parse_args()
    try:
        print("\n".join(report({one.name: ask(one) for one in judged_sets(args)})))
    except RapporteurError as error:
        print(f"fit_confidence: {error}", file=sys.stderr)
        return 1
    return 0


def ask(judged: JudgedSet) -> list[Judged]:
    """The answers to the questions of which it is known whether, and where, they are answered."""
    found = [_judged(judged.rapporteur, question) for question in judged.questions if _can_be_judged(question)]
    return [one for one in found if one]


def _can_be_judged(question: Question) -> bool:
    return question.answerable is False or bool(question.answerable and question.gold)


def _judged(rapporteur: Rapporteur, question: Question) -> Judged | None:
    """None where nothing was found at all, and of a list of what mentions something, which is found in another way."""
    answer = rapporteur.ask(question.text, question.turns)
    if mentioned_in(answer.standalone_question):
        return None
    given = answer.status != NOT_FOUND
    row = answer_json(answer)
    shown = row if given else {**row, "citations": row["nearest"]}
    if not shown["citations"]:
        return None
    right = bool(question.answerable) and any(gold_citations(question, shown))
    return Judged(question, signs(answer.evidence[0].score, answer.status != ANSWERED), answer.confidence, given, right)


# ---- fitting -------------------------------------------------------------------------------------------------------


def logistic(taken: Values, right: NDArray[np.bool_], weights: Values) -> Values:
    """Coefficients of a logistic curve, the constant first, by Newton's method. `taken`: shape (answers, signs)."""
    x = np.column_stack([np.ones(len(taken)), taken])
    found = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-x @ found))
        slope = x.T @ (weights * (right - p)) - RIDGE * found
        step = np.linalg.solve((x.T * (weights * p * (1 - p))) @ x + RIDGE * np.eye(len(found)), slope)
        found += step
        if np.abs(step).max() < CLOSE:
            break
    return found


def fit(sets: Sequence[Sequence[Judged]]) -> Values:
    """The curve of several sets, each of the weight of a hundred answers."""
    seen = [answers for answers in sets if answers]
    together = [one for answers in seen for one in answers]
    weights = np.concatenate([np.full(len(answers), 100 / len(answers)) for answers in seen])
    return logistic(np.array([one.signs for one in together]), np.array([one.right for one in together]), weights)


def probabilities(curve: Values, answers: Sequence[Judged]) -> Values:
    """The probability that each answer is right, by a curve."""
    taken = np.array([one.signs for one in answers]).reshape(len(answers), len(curve) - 1)
    return np.asarray(1 / (1 + np.exp(-(curve[0] + taken @ curve[1:]))))


def by_sets(sets: Sequence[Sequence[Judged]]) -> list[Values]:
    """For each answer its probability by the curve of the sets that share no question with its own."""
    asked = [[one.question for one in answers] for answers in sets]
    return [probabilities(fit([sets[at] for at in apart(asked, left)]), answers) for left, answers in enumerate(sets)]


def by_folds(sets: Sequence[Sequence[Judged]]) -> list[Values]:
    """For each answer its probability by the curve of four fifths of every set, itself not among them."""
    fold_of = [folds(len(answers)) for answers in sets]
    found = [np.zeros(len(answers)) for answers in sets]
    for number in range(FOLDS):
        kept = [[one for one, fold in zip(*pair, strict=True) if fold != number] for pair in zip(sets, fold_of, strict=True)]
        curve = fit(kept)
        for into, answers, fold in zip(found, sets, fold_of, strict=True):
            into[fold == number] = probabilities(curve, answers)[fold == number]
    return found


# ---- tables --------------------------------------------------------------------------------------------------------


def report(judged: dict[str, list[Judged]]) -> list[str]:
    """The lines that a fit prints."""
    names, sets = list(judged), list(judged.values())
    ways = [[np.array([one.stated for one in answers]) for answers in sets], by_sets(sets), by_folds(sets)]
    given = [np.array([one.given for one in answers]) for answers in sets]
    right = [np.array([one.right for one in answers], float) for answers in sets]
    stated, without, fifths = ([values[rows] for values, rows in zip(way, given, strict=True)] for way in ways)
    hits = [values[rows] for values, rows in zip(right, given, strict=True)]
    lines = [
        "| answers given | n | right | as it stands: mean | error | Brier | fitted without the set: mean | error | Brier "
        "| fitted, five-fold: error | Brier |",
        "| --- " * 11 + "|",
    ]
    for name, hit, *each in zip(names, hits, stated, without, fifths, strict=True):
        lines.append(f"| {name} | {len(hit)} | {hit.mean():.3f} | {_row([hit], [[one] for one in each])} |")
    lines += [
        f"| all sets alike | {sum(map(len, hits))} | {_mean(hits):.3f} | {_row(hits, [stated, without, fifths])} |",
        "",
        f"Gain in Brier score, without the set: {gain(_squares(stated, hits), _squares(without, hits))}; "
        f"five-fold: {gain(_squares(stated, hits), _squares(fifths, hits))}. Less is better.",
        "",
        *_curve("fitted without the set", without, hits),
        *_curve("as it stands", stated, hits),
    ]
    nearest = [[values[~rows] for values, rows in zip(way, given, strict=True)] for way in (*ways[:2], right)]
    if any(len(values) for values in nearest[0]):
        now, fitted, hit = (float(np.concatenate(one).mean()) for one in nearest)
        lines.append(f"Refused: {sum(map(len, nearest[0]))}. Stated {now:.3f}, fitted {fitted:.3f}, nearest right {hit:.3f}.")
    return [*lines, f"Fitted on all: {_said(fit(sets))}. As it stands: {_said((CONSTANT, STANDS_OUT, LACKING))}."]


def _row(hits: Sequence[Values], ways: Sequence[Sequence[Values]]) -> str:
    """Mean, calibration error and Brier score of each way, averaged over sets; of the last way no mean."""
    cells = []
    for number, way in enumerate(ways):
        error = float(np.mean([_error(stated, hit) for stated, hit in zip(way, hits, strict=True)]))
        cells += [f"{_mean(way):.3f}"] if number < 2 else []
        cells += [f"{error:.3f}", f"{_mean(_squares(way, hits)):.3f}"]
    return " | ".join(cells)


def _curve(said: str, way: Sequence[Values], hits: Sequence[Values]) -> list[str]:
    """Ten bins of the answers of all sets."""
    stated, right = np.concatenate(way), np.concatenate(hits)
    bins = reliability(stated.tolist(), right.astype(bool).tolist())
    lines = [f"| confidence, {said} | right | n |", "| --- " * 3 + "|"]
    lines += [f"| {one.confidence:.2f} | {one.right:.2f} ({one.low:.2f} to {one.high:.2f}) | {one.count} |" for one in bins]
    return [*lines, f"| error {calibration_error(bins):.3f} | | {len(stated)} |", ""]


def _error(stated: Values, right: Values) -> float:
    return calibration_error(reliability(stated.tolist(), right.astype(bool).tolist())) if len(stated) else float("nan")


def _squares(way: Sequence[Values], hits: Sequence[Values]) -> list[Values]:
    return [(stated - hit) ** 2 for stated, hit in zip(way, hits, strict=True)]


def _mean(sets: Sequence[Values]) -> float:
    return float(np.mean([values.mean() for values in sets]))


def _said(curve: Sequence[float] | Values) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in zip(("constant", "stands out", "lacking"), curve, strict=True))


if __name__ == "__main__":
    sys.exit(main())
