"""Ranking measures of evidence, from ir_measures. The only file that imports it."""

from collections.abc import Sequence

import ir_measures
from ir_measures import RR, Qrel, ScoredDoc, nDCG

MEASURES = {nDCG @ 10: "ndcg@10", RR: "mrr"}


def ranking_scores(met: Sequence[Sequence[int]]) -> dict[str, float]:
    """nDCG@10 and reciprocal rank of ranked passages.

    Args:
        met: for each need the places, from 0, of the passages that meet it. Such a passage counts as relevant; a need
            that no passage meets counts as one relevant passage that was not found.
    """
    relevant = {str(place) for places in met for place in places}
    missed = {f"missed {number}" for number, places in enumerate(met) if not places}
    last = max((place for places in met for place in places), default=0)
    judged = [Qrel("q", name, 1) for name in sorted(relevant | missed)]
    ranked = [ScoredDoc("q", str(place), -float(place)) for place in range(last + 1)]
    return {MEASURES[m.measure]: float(m.value) for m in ir_measures.iter_calc(list(MEASURES), judged, ranked)}
