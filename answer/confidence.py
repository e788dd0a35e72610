"""Whether a draft answers the question."""

from collections.abc import Sequence
from dataclasses import dataclass

from answer.quotes import Draft
from answer.types import ANSWERED, NOT_FOUND
from index.types import Evidence


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status, confidence from 0 to 1, and what the reader should know."""

    status: str
    confidence: float
    note: str | None


def judge(question: str, evidence: Sequence[Evidence], draft: Draft) -> Verdict:
    """A first plain rule."""
    best = max((s for e in evidence[:10] for s in e.sentence_scores), default=0.0)
    if not draft.statements or best < 0.3:
        return Verdict(NOT_FOUND, max(0.0, best), "The library does not answer this.")
    return Verdict(ANSWERED, min(1.0, best), None)
