"""Figures of a report in plain words: values, intervals, counts, differences."""

from collections.abc import Mapping
from math import isfinite

from evaluation.metrics import MEASURES
from evaluation.types import Difference, Figure

NO_SHARES = {"ndcg@10", "mrr", "abstention_f1"}  # from 0 to 1, but not shares of anything
COUNTED = {"citations": "citation", "statements": "statement", "refusals": "refusal"}
FEW = 10  # things of which all are alike, and which say little of others
NONE = "–"
GAP = "\u00a0"


def per_cent(share: float) -> str:
    """A share as per cent, with a decimal where there is one; never whole or nothing unless it is."""
    if not isfinite(share):
        return NONE
    if abs(share) < 1e-9 or abs(share - 1) < 1e-9:
        return f"{share * 100:.0f}{GAP}%".lstrip("-")
    if share < 0.0005 or share >= 0.9995:
        return f"under 0.1{GAP}%" if share < 0.5 else f"over 99.9{GAP}%"
    return f"{share * 100:.1f}".removesuffix(".0") + f"{GAP}%"


def milliseconds(value: float) -> str:
    """A time; from one second on in seconds."""
    if not isfinite(value):
        return NONE
    return f"{value / 1000:.1f}{GAP}s" if value >= 999.5 else f"{value:.3g}{GAP}ms"


def value_said(name: str, value: float) -> str:
    """The value of a figure of MEASURES."""
    if name.startswith("latency_ms"):
        return milliseconds(value)
    if not isfinite(value):
        return NONE
    if name.startswith("words"):
        return f"{value:.1f}".removesuffix(".0") + f"{GAP}words"
    return f"{value:.2f}" if name in NO_SHARES else per_cent(value)


def interval_said(name: str, figure: Figure) -> str:
    """Between what a figure may lie; where all things are alike there is nothing to tell that from."""
    low, high = value_said(name, figure.low), value_said(name, figure.high)
    if NONE in (low, high) or (figure.low == figure.high and figure.n < FEW):
        return "too few to give an interval"
    if figure.low == figure.high:
        return "the same throughout, so no interval"
    return f"between {low} and {high}"


def counted(name: str, count: int) -> str:
    """What a figure is measured on."""
    return number_of(count, COUNTED.get(MEASURES[name].counted, "question") if name in MEASURES else "question")


def number_of(count: int, thing: str) -> str:
    """A number with its noun."""
    return f"{count:,}{GAP}{thing}{'' if count == 1 else 's'}"


def said(name: str) -> str:
    """A figure in plain words."""
    return MEASURES[name].said if name in MEASURES else name


def is_share(name: str) -> bool:
    """Whether a figure lies between 0 and 1."""
    return not name.startswith(("latency_ms", "words"))


def gained(name: str, difference: Difference) -> str:
    """What a figure gained or lost, with the interval of that."""
    change, low, high = (
        _signed(name, value) for value in (difference.after - difference.before, difference.low, difference.high)
    )
    return "none" if change == low == high == "0" else f"{change}{_unit(name)} (from {low} to {high})"


def _signed(name: str, value: float) -> str:
    number = value * 100 if _unit(name).endswith("points") else value
    shown = f"{number:+.2f}" if name in NO_SHARES else f"{number:+.1f}".removesuffix(".0")
    return "0" if float(shown) == 0 else shown.replace("-", "−")


def _unit(name: str) -> str:
    if name.startswith("latency_ms"):
        return f"{GAP}ms"
    return f"{GAP}words" if name.startswith("words") else "" if name in NO_SHARES else f"{GAP}points"


def verdict_said(name: str, difference: Difference) -> str:
    """Better, worse or neither, and why there is no verdict where there is none."""
    if difference.verdict:
        return difference.verdict
    return "no verdict: depends on the machine" if name.startswith("latency_ms") else "no verdict: neither way is better"


def run_told(run: Mapping[str, object], questions: int) -> str:
    """What was run, in one plain line; only what is known of it."""
    documents, seconds, jobs, when = (run.get(name) for name in ("documents", "seconds", "jobs", "when"))
    told = f"{when}: " if isinstance(when, str) and when else ""
    told += number_of(questions, "question")
    if isinstance(documents, Mapping):
        told += f" put to {number_of(len(documents), 'document')}"
    if isinstance(seconds, int | float):
        told += f" in {seconds:,.1f}{GAP}s"
        told += f", {jobs} at a time" if isinstance(jobs, int) and jobs > 1 else ""
    return f"{told}."
