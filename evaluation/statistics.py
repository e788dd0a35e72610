"""Statistics over questions, and how sure they are: percentile bootstrap intervals, alone and paired.

A statistic takes an array of shape (..., questions, columns), one row a question, and gives one value a leading index;
so the same function serves a run and all its resamples. Interval: Efron and Tibshirani 1993, An Introduction to the
Bootstrap, chapter 13; questions are drawn with replacement, 2,000 times, from a fixed seed.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

RESAMPLES, PART = 2000, 100
SEED = 20241101
EDGES = (2.5, 97.5)  # percentiles of a 95 % interval

Values = NDArray[np.float64]
Statistic = Callable[[Values], Values]


def mean(values: Values) -> Values:
    """Mean of the first column."""
    return np.asarray(values[..., 0].mean(-1))


def ratio(values: Values) -> Values:
    """Sum of the first column over the sum of the second; not a number where that is nothing."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(values[..., 0].sum(-1) / values[..., 1].sum(-1))


def f1(values: Values) -> Values:
    """Harmonic mean of precision and recall; columns: right refusals, all refusals, all that should be refused."""
    hits, made, due = (values[..., column].sum(-1) for column in range(3))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(2 * hits / (made + due))


def quantile(share: float) -> Statistic:
    """The statistic below which that share of the first column lies: the value at its place in order, not between two."""

    def of(values: Values) -> Values:
        ordered = np.sort(values[..., 0], axis=-1)
        count = ordered.shape[-1]
        return np.asarray(ordered[..., min(int(share * count), count - 1)])

    return of


def interval(statistic: Statistic, values: Values) -> tuple[float, float]:
    """The 95 % interval of a statistic. `values`: shape (questions, columns)."""
    return _edges([statistic(values[drawn]) for drawn in _resamples(len(values))])


def paired_interval(statistic: Statistic, before: Values, after: Values) -> tuple[float, float]:
    """The 95 % interval of what a statistic gained, the same questions drawn for both runs; shapes (questions, columns)."""
    return _edges([statistic(after[drawn]) - statistic(before[drawn]) for drawn in _resamples(len(before))])


def _resamples(count: int) -> Iterator[NDArray[np.int64]]:
    """Rows drawn, shape (resamples, count), in parts so that memory stays small."""
    random = np.random.default_rng(SEED)
    for _ in range(RESAMPLES // PART):
        yield random.integers(count, size=(PART, count))


def _edges(parts: Sequence[Values]) -> tuple[float, float]:
    estimates = np.concatenate(parts)
    known = estimates[~np.isnan(estimates)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.percentile(known, EDGES)
    return float(low), float(high)
