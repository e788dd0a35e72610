"""Sets are measured one after the other, and in each the systems, so that all meet the machine in the same state."""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from evaluation.bench.sets import BenchSet, read_set
from evaluation.bench.systems import BM25, LLAMAINDEX, OURS, Answers, ask_bm25, ask_llamaindex, ask_rapporteur, open_rapporteur
from evaluation.bench.table import Scored, markdown, results
from evaluation.metrics import Scores, score
from evaluation.types import Row
from index.embed import Encoder, SentenceEncoder
from settings import embedder_name

EVIDENCE = ("evidence_", "ndcg", "mrr")  # what BM25 is scored by


def run(bench: Path, report: Path, names: Sequence[str], cache: Path, peer: str | None, results_to: Path | None) -> str:
    """Measure sets. Returns the table; the results so far are written after each set.

    Args:
        bench: the folder that holds the sets.
        report: the PDF that the set `report` asks about.
        names: the sets.
        cache: where indexes are kept.
        peer: a Python for LlamaIndex's quickstart; None leaves it out.
        results_to: a file for all figures as JSON.

    Raises:
        RapporteurError: a set can't be used, or the peer did not finish.
    """
    sets = [read_set(name, bench, report) for name in names]  # all of them first: what is missing is told at once
    encoder = SentenceEncoder(embedder_name())
    scored: dict[str, Scored] = {}
    for bench_set in sets:
        began = time.perf_counter()
        scored[bench_set.name] = measure(bench_set, cache, encoder, peer)
        print(f"{bench_set.name}: {time.perf_counter() - began:.0f} s", file=sys.stderr, flush=True)
        if results_to:
            results_to.write_text(json.dumps(results(scored), indent=1), encoding="utf-8")
    return markdown(scored)


def measure(bench_set: BenchSet, cache: Path, encoder: Encoder, peer: str | None) -> Scored:
    """The scores of each system's answers to a set; the answers themselves are not kept."""
    rapporteur = open_rapporteur(bench_set, cache, encoder)
    scored = {OURS: _scores(bench_set, ask_rapporteur(rapporteur, bench_set))}
    if peer:
        scored[LLAMAINDEX] = _scores(bench_set, ask_llamaindex(peer, bench_set, cache))
    words = _scores(bench_set, ask_bm25(rapporteur.index(), bench_set))
    return scored | {BM25: [{name: one[name] for name in one if name.startswith(EVIDENCE)} for one in words]}


def _scores(bench_set: BenchSet, answers: Answers) -> list[Scores]:
    return [score(Row(question, answer)) for question, answer in zip(bench_set.questions, answers, strict=True)]
