"""What the charts of a report show, in a sentence or two: worked out from the figures, not canned."""

from collections.abc import Sequence

from evaluation.calibration import Bin, Cut, calibration_error, wilson
from evaluation.types import Figure
from evaluation.wording import milliseconds, number_of, per_cent

CERTAIN_KIND = 3  # questions; a kind with fewer is not named as the best or the worst


def too_few(given: int, least: int) -> str:
    """Why a chart is left out."""
    there = "are none" if not given else "is 1" if given == 1 else f"are {given}"
    return f"Left out: it takes {least} answers that were given and judged, and there {there}."


def kinds_told(bars: Sequence[tuple[str, Figure]]) -> str:
    """What bars by kind show."""
    known = sorted((figure.value, kind, figure.n) for kind, figure in bars if figure.n >= CERTAIN_KIND)
    if len(known) < 2:
        return ""
    (low, worst, few), (high, best, many) = known[0], known[-1]
    if low == high:
        return f"Here all kinds are alike: {per_cent(low)}."
    apart = _share_interval(low, few)[1] < _share_interval(high, many)[0]
    return f"Here it goes best with {best} ({per_cent(high)}) and worst with {worst} ({per_cent(low)})" + (
        "." if apart else "; with so few questions that may be chance."
    )


def latency_told(times: Sequence[float], half: float, most: float, edge: float) -> str:
    """What the chart of times shows."""
    told = (
        f"Here half of the {number_of(len(times), 'question')} took no more than {milliseconds(half)} and 95 in 100 no more "
        f"than {milliseconds(most)}; the slowest took {milliseconds(max(times))}."
    )
    beyond = sum(time > edge for time in times)
    return f"{told} The pale last bar stands for the {beyond} beyond {milliseconds(edge)}." if beyond else told


def reliability_told(bins: Sequence[Bin]) -> str:
    """What the chart of confidences shows."""
    count = sum(one.count for one in bins)
    stated = sum(one.count * one.confidence for one in bins) / count
    right = sum(one.count * one.right for one in bins) / count
    low, high = _share_interval(right, count)
    verdict = f"the program is too {'sure' if stated > right else 'unsure'} of itself"
    if low <= stated <= high:
        verdict = "taken together the two agree, as far as so many answers can tell"
    sizes = sorted({one.count for one in bins})
    each = number_of(sizes[-1], "answer") if len(sizes) == 1 else f"{sizes[0]} to {number_of(sizes[-1], 'answer')}"
    return (
        f"A point stands for {each} of about the same confidence; on the dotted line as many are right as the program claims, "
        "below it fewer. An answer that quotes a wanted passage counts as right here. "
        f"Here {number_of(count, 'answer')} claim {per_cent(stated)} on average and {per_cent(right)} are "
        f"right: {verdict}. Point by point the two lie {100 * calibration_error(bins):.1f} points apart on average."
    )


def risk_told(cuts: Sequence[Cut]) -> str:
    """What the chart of wrong answers against answered questions shows."""
    every = cuts[-1]
    told = (
        "From left to right more questions are answered, the surest first; the line shows how many of those answers are wrong. "
        f"Here {per_cent(every.coverage)} of the questions are answered, and {per_cent(every.risk)} of those answers are wrong."
    )
    if len(cuts) == 1:
        return f"{told} All have the same confidence, so it can’t tell the surer ones."
    half = min(cuts[:-1], key=lambda cut: abs(cut.answered - every.answered / 2))
    kept = f"Of the {half.answered} surest (confidence {per_cent(half.confidence)} or more) {per_cent(half.risk)} are"
    rarer = "would make wrong answers rarer" if half.risk < every.risk else "would not make wrong answers rarer"
    low, high = _share_interval(half.risk, half.answered)
    chance = ", though so small a difference may be chance" if low <= every.risk <= high and half.risk < every.risk else ""
    return f"{told} {kept}: to refuse the others {rarer}{chance}."


def _share_interval(share: float, count: int) -> tuple[float, float]:
    return wilson(round(share * count), count)
