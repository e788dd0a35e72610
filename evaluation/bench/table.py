"""Results as one Markdown table, and whole as JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from evaluation.bench.systems import LLAMAINDEX, OURS
from evaluation.metrics import MEASURES, Scores, columns, figures
from evaluation.statistics import mean, paired_interval
from evaluation.types import Figure, Figures

COLUMNS = {
    "any@5": "evidence_any@5",
    "any@1000w": "evidence_any@1000w",
    "all@1000w": "evidence_all@1000w",
    "nDCG@10": "ndcg@10",
    "cit. hit": "citation_hit",
    "cit. prec.": "citation_precision",
    "recall": "answer_recall",
    "wrongly refused": "false_abstention",
    "rightly refused": "abstention_recall",
    "p50 ms": "latency_ms_p50",
}
"""Heads of the table, and the measures under them."""

PAIRED = ("evidence_any@1000w", "ndcg@10")  # the measures whose gain over LlamaIndex gets an interval
LATENCY = "latency_ms_p50"
NOTE = """\
The same files and questions for all, in one run; the measures are those of `evaluation/metrics.py`. Bold: the paired 95 %
interval of Rapporteur minus LlamaIndex excludes zero. “recall”: share of what an answer must say; “rightly refused”:
share of the unanswerable questions that were met with “not found”. p50 is all of Rapporteur’s `ask`, and LlamaIndex’s
bare retriever of ten chunks alone, which “ratio” divides by. Questions that have one file in view (`pdf-pages`) are
confined to it for all three. Rapporteur is given the earlier turns of a follow-up; the others get the last of them
before the question. BM25 ranks the passages that Rapporteur reads, headings included, and writes no answers."""

Scored = Mapping[str, Sequence[Scores]]
"""The scores of every question, in the same order for each system."""


def gain(scored: Scored, name: str) -> Figure | None:
    """What a measure is higher with Rapporteur than with LlamaIndex, with its paired interval; None without either."""
    if not {OURS, LLAMAINDEX} <= set(scored):
        return None
    before, after = (columns(scored[system], MEASURES[name]) for system in (LLAMAINDEX, OURS))
    if not len(before):
        return None
    low, high = paired_interval(mean, before, after)
    return Figure(float(mean(after) - mean(before)), low, high, len(before))


def results(scored_sets: Mapping[str, Scored]) -> dict[str, Any]:
    """All figures with their intervals, by set and system, for JSON."""
    return {
        name: {
            "questions": len(next(iter(scored.values()))),
            "systems": {
                system: {measure: asdict(figure) for measure, figure in figures(scores).items()}
                for system, scores in scored.items()
            },
            "gain": {measure: asdict(found) for measure in PAIRED if (found := gain(scored, measure))},
        }
        for name, scored in scored_sets.items()
    }


def markdown(scored_sets: Mapping[str, Scored]) -> str:
    """The table, with what has to be known to read it below."""
    heads = ["set", "system", "n", *COLUMNS, "ratio"]
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}"]
    for name, scored in scored_sets.items():
        found = {system: figures(scores) for system, scores in scored.items()}
        marked = {measure: _winner(scored, measure) for measure in PAIRED}
        for at, (system, of) in enumerate(found.items()):
            cells = [_cell(of, measure, marked.get(measure) == system) for measure in COLUMNS.values()]
            first = [name if at == 0 else "", system, str(len(scored[system]))]
            lines.append(f"| {' | '.join([*first, *cells, _ratio(of, found.get(LLAMAINDEX, {}))])} |")
    return "\n".join([*lines, "", NOTE])


def _winner(scored: Scored, measure: str) -> str:
    found = gain(scored, measure)
    if found is None or found.low <= 0 <= found.high:
        return ""
    return OURS if found.value > 0 else LLAMAINDEX


def _cell(of: Figures, measure: str, bold: bool) -> str:
    if measure not in of:
        return "–"
    said = f"{of[measure].value:.1f}" if measure == LATENCY else f"{of[measure].value:.3f}"
    return f"**{said}**" if bold else said


def _ratio(of: Figures, peer: Figures) -> str:
    return f"{of[LATENCY].value / peer[LATENCY].value:.2f}" if LATENCY in of and LATENCY in peer else "–"
