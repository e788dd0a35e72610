"""How far a stated confidence can be relied on: pure arithmetic from confidences and whether each answer was right.

Only answers count that were given and judged; the confidence of a refusal says something else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

MOST_BINS = 10
LEAST_IN_BIN = 5  # answers; with fewer a share says nothing
Z = 1.959964  # the normal quantile of a 95 % interval


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence: the mean of it, the share that is right with its interval, how many."""

    confidence: float
    right: float
    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Cut:
    """What comes of giving only the answers of at least some confidence."""

    confidence: float
    answered: int
    coverage: float  # share of all questions that are answered
    risk: float  # share of those answers that are wrong


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share of few things.

    Source: Wilson 1927, Probable Inference, the Law of Succession, and Statistical Inference. With p = hits / count:
    (p + z²/2n ± z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n).
    """
    p, spread = hits / count, Z * Z / count
    middle, half = p + spread / 2, sqrt(p * (1 - p) * spread + spread * spread / 4)
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))


def reliability(confidences: Sequence[float], right: Sequence[bool], most: int = MOST_BINS) -> list[Bin]:
    """Share right against stated confidence, in bins of about equal count, lowest confidence first.

    Source: Guo et al. 2017, On Calibration of Modern Neural Networks (reliability diagrams); there the bins are of equal
    width, here of equal count, so that each stands on enough answers. Answers of the same confidence are never parted.
    """
    if not confidences:
        return []
    order = np.argsort(confidences, kind="stable")
    stated, hit = np.asarray(confidences, float)[order], np.asarray(right, bool)[order]
    count = max(1, min(most, len(stated) // LEAST_IN_BIN))
    last = [stated[round(k * len(stated) / count) - 1] for k in range(1, count + 1)]  # the highest confidence of each bin
    ends = sorted({int(end) for end in np.searchsorted(stated, last, side="right")})
    return [_bin(stated[start:end].tolist(), hit[start:end].tolist()) for start, end in zip([0, *ends], ends, strict=False)]


def _bin(stated: Sequence[float], hit: Sequence[bool]) -> Bin:
    low, high = wilson(sum(hit), len(hit))
    return Bin(sum(stated) / len(stated), sum(hit) / len(hit), low, high, len(hit))


def calibration_error(bins: Sequence[Bin]) -> float:
    """How far confidence and share right lie apart: the mean of |right - confidence| over bins, weighted by count.

    Source: Guo et al. 2017, expected calibration error.
    """
    return sum(one.count * abs(one.right - one.confidence) for one in bins) / sum(one.count for one in bins)


def risk_coverage(confidences: Sequence[float], right: Sequence[bool], questions: int) -> list[Cut]:
    """Share wrong among the answers given against the share of questions answered, the surest first.

    Source: El-Yaniv and Wiener 2010, On the Foundations of Noise-free Selective Classification: for a threshold t, coverage
    is the share with confidence of at least t, risk the share of wrong ones among them. One cut a distinct confidence.

    Args:
        confidences, right: of each answer that was given and judged.
        questions: all judged questions, those refused or ended in an error too.
    """
    cuts, wrong = [], 0
    surest = sorted(zip(confidences, right, strict=True), reverse=True)
    for answered, (confidence, hit) in enumerate(surest, 1):
        wrong += not hit
        if answered == len(surest) or surest[answered][0] < confidence:
            cuts.append(Cut(confidence, answered, answered / questions, wrong / answered))
    return cuts
