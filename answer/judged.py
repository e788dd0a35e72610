"""A draft with what was judged of it, and the answer that it becomes."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.confidence import SENT_BACK, Verdict
from answer.quotes import Draft
from answer.types import NOT_FOUND, Answer, IndexMark, nearest
from index.opened import OpenIndex
from index.types import Evidence, Filters

SHOWN, SHOWN_WORDS = 10, 1000  # evidence that an answer carries: at least so many passages and so many words

Times = tuple[float, float, float]
"""When work on a question began, when the question was encoded, and when passages were found."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft, its verdict, and the passages that were looked at, best first."""

    draft: Draft
    verdict: Verdict
    evidence: Sequence[Evidence]

    def with_notes(self, *notes: str | None) -> "Judged":
        """The same with more that the reader should know."""
        return replace(self, verdict=replace(self.verdict, note=joined_notes(self.verdict.note, *notes)))


def beside(evidence: Sequence[Evidence], others: Sequence[Evidence]) -> list[Evidence]:
    """Passages with others behind them, none twice."""
    there = {found.passage_id for found in evidence}
    return [*evidence, *(other for other in others if other.passage_id not in there)]


def with_searched(index: OpenIndex, judged: Judged, filters: Filters | None) -> Judged:
    """Without statements where nothing answers, and told how much was searched if something was looked for."""
    if judged.verdict.status != NOT_FOUND:
        return judged
    judged = replace(judged, draft=judged.draft.without_statements())
    looked_for = judged.evidence and judged.verdict.note not in SENT_BACK
    return judged.with_notes(_searched(index, filters)) if looked_for else judged


def joined_notes(*notes: str | None) -> str | None:
    """Notes as one; None without any."""
    return " ".join(filter(None, notes)) or None


def answer_of(index: OpenIndex, asked: tuple[str, str], judged: Judged, times: Times) -> Answer:
    """The answer that a draft becomes. `asked`: the question as it was put, and in full."""
    began, encoded, found = times
    ended = time.perf_counter()
    timings = {"encode": encoded - began, "search": found - encoded, "write": ended - found, "total": ended - began}
    draft, verdict = judged.draft, judged.verdict
    return Answer(
        *asked, verdict.status, verdict.confidence, "quotes", verdict.note, draft.statements, draft.citations,
        _shown(judged.evidence, {c.passage for c in draft.citations}), {k: round(1e3 * v, 2) for k, v in timings.items()},
        IndexMark(index.state.fingerprint, index.state.embedder, index.state.built), draft.table, draft.partnerships,
        nearest=() if draft.statements else nearest(judged.evidence),
    )  # fmt: skip


def _searched(index: OpenIndex, filters: Filters | None) -> str:
    """What was searched, for people."""
    sizes = [len(f) for d, f in zip(index.documents, index.files, strict=True) if not filters or filters.admit(d.source)]
    documents, passages = len(sizes), sum(sizes)
    return f"Searched: {documents:,} document{'s' * (documents != 1)}, {passages:,} passage{'s' * (passages != 1)}."


def _shown(evidence: Sequence[Evidence], cited: set[str]) -> tuple[Evidence, ...]:
    """The best passages, at least ten and a thousand words of them, then any other that is cited."""
    shown: list[Evidence] = []
    words = 0
    for at, found in enumerate(evidence):
        if at < SHOWN or words < SHOWN_WORDS or found.passage_id in cited:
            shown.append(found)
            words += len(found.passage.text.split())
    return tuple(shown)
