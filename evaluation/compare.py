"""A run beside a baseline run: what changed beyond chance, which answers, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluation.metrics import MEASURES, columns
from evaluation.statistics import paired_interval
from evaluation.types import NO_EVIDENCE, Comparison, Difference, Entry, Question, Shown
from evaluation.wording import value_said

TOLD = ("right", "evidence_any@1000w", "citation_hit", "citation_precision", "citation_valid", "answer_recall",
        "answer_clean", "statement_support", "abstention_recall", "false_abstention", "errors")  # fmt: skip
"""The figures that a conclusion names; the others move with them."""

Run = Mapping[str, Any]
"""A run as in summary.json: commit, index, embedder, documents and so on."""

Citations = Sequence[Mapping[str, Any]]
"""Citations in the form of `answer_json`."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What is kept of a row: its question, what a report shows of its answer, and the citations as they were."""

    question: Question
    shown: Shown
    citations: tuple[Mapping[str, Any], ...]


def compare(run_now: Run, run_before: Run, now: Mapping[str, Answered], before: Mapping[str, Answered]) -> Comparison:
    """Set a run beside a baseline; both by question's id."""
    shared = {i for i, one in now.items() if i in before and one.question.asked == before[i].question.asked}
    found = differences(*([run[i].shown.scores for i in now if i in shared] for run in (before, now)))
    entries = [
        _entry(one, before[ident], cause_of_change(before[ident].citations, one.citations, run_before, run_now))
        if ident in shared
        else Entry(one.question, one.shown)
        for ident, one in now.items()
    ]
    told = _conclusion(found, [entry for entry in entries if entry.before])
    return Comparison(run_before, len(shared), len(now) - len(shared), len(before) - len(shared), found, entries, told)


def differences(before: Sequence[Mapping[str, float]], after: Sequence[Mapping[str, float]]) -> dict[str, Difference]:
    """Every figure in both runs, over the questions that have it in both. The sequences go pair by pair."""
    found = {}
    for name, measure in MEASURES.items():
        needed = set(measure.columns)
        both = [(b, a) for b, a in zip(before, after, strict=True) if needed <= b.keys() and needed <= a.keys()]
        if not both:
            continue
        old, new = columns([b for b, _ in both], measure), columns([a for _, a in both], measure)
        values = float(measure.statistic(old)), float(measure.statistic(new))
        low, high = paired_interval(measure.statistic, old, new)
        if values == values and low == low:  # a share of nothing is no number
            found[name] = Difference(*values, low, high, len(both), _verdict(measure.better, low, high))
    return found


def cause_of_change(before: Citations, after: Citations, run_before: Run, run_now: Run) -> str:
    """Why an answer's citations are other ones: a document, the index or the program; "" where they are the same."""
    if _cited(before) == _cited(after):
        return ""
    old, new = run_before.get("documents", {}), run_now.get("documents", {})
    for slug in sorted({citation["source"] for citation in (*before, *after)}):
        if slug not in old:
            return f"The document {slug} has come into the library."
        if slug not in new:
            return f"The document {slug} is no longer in the library."
        if old[slug]["sha256"] != new[slug]["sha256"]:
            return f"The document {slug} has changed."
    if run_before.get("embedder") != run_now.get("embedder"):
        return "The index was made with another embedding model."
    if _contents(old) != _contents(new):
        return "The index has changed: other documents came, went or changed."
    if run_before.get("index") != run_now.get("index"):
        return "The index has changed: the same documents are read in another way."
    if run_before.get("commit") != run_now.get("commit") or run_before.get("writer") != run_now.get("writer"):
        return "The program has changed; the documents and the index are the same."
    return "Nothing that is recorded has changed, so the answer should have been the same."


def _contents(documents: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {slug: document["sha256"] for slug, document in documents.items()}


def _cited(citations: Citations) -> list[tuple[str, int, str]]:
    return [(citation["source"], citation["page_index"], citation["quote"]) for citation in citations]


def _entry(now: Answered, before: Answered, cause: str) -> Entry:
    return Entry(now.question, now.shown, before.shown, _change(now, before), cause)


def _verdict(better: int, low: float, high: float) -> str:
    if not better:
        return ""
    if low > 0 or high < 0:
        return "better" if (low > 0) == (better > 0) else "worse"
    return NO_EVIDENCE


def _change(now: Answered, before: Answered) -> str:
    """Whether one answer got better or worse: first whether it is right at all, then by how much of what was wanted it has."""
    grade, earlier = _grade(now.shown.scores), _grade(before.shown.scores)
    if grade != earlier:
        return "better" if grade > earlier else "worse"
    return "same" if _said(now.shown) == _said(before.shown) else "other"


def _grade(scores: Mapping[str, float]) -> tuple[float, float]:
    parts = [scores[name] for name in ("citation_hit", "answer_recall", "answer_clean", "citation_precision") if name in scores]
    return scores.get("right", 0.0) - scores["errors"], sum(parts) / len(parts) if parts else 0.0


def _said(shown: Shown) -> tuple[object, ...]:
    cited = [(citation.number, citation.place, citation.quote) for citation in shown.citations]
    return shown.status, shown.note, shown.statements, cited, shown.error


def _conclusion(found: Mapping[str, Difference], shared: Sequence[Entry]) -> str:
    if not shared:
        return "The two runs share no question, so nothing can be compared."
    other = sum(entry.change != "same" for entry in shared)
    if not other:
        return f"No evidence of change: all {len(shared)} answers are the same as in the baseline run."
    differ = f"{other} of {len(shared)} answers differ from the baseline run"
    moved = {verdict: _moved(found, verdict) for verdict in ("worse", "better")}
    if not any(moved.values()):
        return f"No evidence of change: {differ}, but no figure moved by more than chance may do."
    told = [f"{verdict.capitalize()} than the baseline run: {'; '.join(names)}." for verdict, names in moved.items() if names]
    return " ".join([*told, f"{differ}."])


def _moved(found: Mapping[str, Difference], verdict: str) -> list[str]:
    return [
        f"{MEASURES[name].said.partition(':')[0].lower()} ({value_said(name, d.before)}, now {value_said(name, d.after)})"
        for name, d in found.items()
        if name in TOLD and d.verdict == verdict
    ]
