"""A run beside a baseline: what is chance, what is not, and why an answer is another one."""

from typing import Any

import pytest

from evaluation.compare import Answered, cause_of_change, compare, differences
from evaluation.types import NO_EVIDENCE, Gold, Question, Shown, Verdict

RUN: dict[str, Any] = {
    "commit": "c1",
    "index": "i1",
    "embedder": "m",
    "writer": "quotes",
    "documents": {"orchard": {"sha256": "s1", "version": "v1"}, "mill": {"sha256": "s2", "version": "v2"}},
}


def cited(quote: str, source: str = "orchard") -> tuple[dict[str, Any], ...]:
    return ({"source": source, "page_index": 0, "quote": quote},)


def one(ident: str, quote: str = "Pears go.", right: bool = True, **scores: float) -> Answered:
    question = Question(ident, f"What of {ident}?", gold=(Gold("Pears go."),), answerable=True)
    given = {"errors": 0.0, "right": float(right), "citation_hit": float(right), **scores}
    return Answered(question, Shown("answered", 0.5, "", ((quote, (1,)),), (), Verdict(right), 20.0, "", given), cited(quote))


def many(wrong: int, of: int = 40) -> dict[str, Answered]:
    return {f"q{n}": one(f"q{n}", "Pears go." if n >= wrong else "Apples go.", n >= wrong) for n in range(of)}


def test_the_same_answers_are_no_evidence_of_change() -> None:
    found = compare(RUN, RUN, many(5), many(5))
    assert found.conclusion == "No evidence of change: all 40 answers are the same as in the baseline run."
    assert {difference.verdict for difference in found.differences.values()} == {NO_EVIDENCE}
    assert {entry.change for entry in found.entries} == {"same"}


def test_two_answers_of_forty_may_be_chance() -> None:
    found = compare(RUN, RUN, many(6), many(5))
    assert found.differences["right"].verdict == NO_EVIDENCE
    assert found.conclusion.startswith("No evidence of change: 1 of 40 answers differ")


def test_a_regression_is_worse_and_its_repair_better() -> None:
    worse, better = compare(RUN, RUN, many(20), many(5)), compare(RUN, RUN, many(5), many(20))
    assert worse.differences["right"].verdict == "worse"
    assert worse.differences["right"].high < 0
    assert worse.conclusion.startswith("Worse than the baseline run: right answers (87.5\u00a0%, now 50\u00a0%)")
    assert sum(entry.change == "worse" for entry in worse.entries) == 15
    assert better.differences["right"].verdict == "better"
    assert sum(entry.change == "better" for entry in better.entries) == 15


def test_where_less_is_better_a_rise_is_worse() -> None:
    before = [{"errors": 0.0, "false_abstention": 0.0}] * 30
    after = [{"errors": 0.0, "false_abstention": 1.0}] * 30
    assert differences(before, after)["false_abstention"].verdict == "worse"
    assert differences(after, before)["false_abstention"].verdict == "better"


def test_time_is_shown_without_a_verdict() -> None:
    found = differences([{"latency_ms": 20.0}] * 30, [{"latency_ms": 40.0}] * 30)
    assert (found["latency_ms_p50"].before, found["latency_ms_p50"].after) == (20.0, 40.0)
    assert found["latency_ms_p50"].verdict == ""


def test_only_questions_of_both_runs_are_compared() -> None:
    now, before = many(0, 10), many(0, 12)
    now["q3"] = Answered(Question("q3", "Another question?"), now["q3"].shown, now["q3"].citations)
    found = compare(RUN, RUN, now, before)
    assert (found.shared, found.only_now, found.only_before) == (9, 1, 3)
    assert len(found.entries) == 10
    assert "share no question" in compare(RUN, RUN, many(0, 2), {}).conclusion


def test_another_wording_of_the_same_worth_is_other() -> None:
    found = compare(RUN, RUN, {"a": one("a", "Pears go.")}, {"a": one("a", "The pears go.")})
    assert found.entries[0].change == "other"
    assert found.entries[0].before is not None


def test_more_of_what_was_wanted_is_better_though_still_not_right() -> None:
    now, before = one("a", right=False, answer_recall=0.5), one("a", right=False, answer_recall=0.25)
    assert compare(RUN, RUN, {"a": now}, {"a": before}).entries[0].change == "better"


ORCHARD, MILL = {"orchard": RUN["documents"]["orchard"]}, {"mill": RUN["documents"]["mill"]}
NEW = {"sha256": "s9", "version": "v9"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"documents": {**MILL, "orchard": NEW}, "index": "i2"}, "orchard has changed"),
        ({"documents": MILL, "index": "i2"}, "orchard is no longer"),
        ({"documents": {**ORCHARD, "mill": NEW}, "index": "i2"}, "other documents"),
        ({"documents": {**ORCHARD, **MILL, "barn": NEW}, "index": "i2"}, "other documents"),
        ({"index": "i2"}, "read in another way"),
        ({"index": "i2", "embedder": "n"}, "another embedding model"),
        ({"commit": "c2"}, "program has changed"),
        ({"writer": "a model"}, "program has changed"),
        ({}, "should have been the same"),
    ],
)
def test_why_citations_changed(changes: dict[str, Any], told: str) -> None:
    assert told in cause_of_change(cited("Pears go."), cited("Apples go."), RUN, {**RUN, **changes})


def test_the_same_citations_have_no_cause() -> None:
    assert cause_of_change(cited("Pears go."), cited("Pears go."), RUN, {**RUN, "commit": "c2"}) == ""


def test_a_document_that_came_in_is_named() -> None:
    now = {**RUN, "documents": {**ORCHARD, **MILL, "barn": NEW}, "index": "i2"}
    assert "barn has come" in cause_of_change(cited("Pears go."), cited("Hay.", "barn"), RUN, now)
