"""The measures of an answer, each on an example small enough to work out by hand."""

import math
from collections.abc import Mapping
from typing import Any

import pytest

from evaluation.metrics import MEASURES, figures, gold_citations, holds, judge, plain, score
from evaluation.ranking import ranking_scores
from evaluation.types import Gold, Question, Row

PASSAGES = [
    "The gardener waters the pears every second morning.",
    "Apples go to the cellar, and the harvest begins in September.",
    "Pears go to the kitchen.",
    "A picker brings a ladder and two baskets.",
]


def answer(
    *cited: int, status: str = "answered", passages: list[str] = PASSAGES, text: str | None = None, quote: str | None = None
) -> Mapping[str, Any]:
    """An answer that quotes whole passages, by their place."""
    quotes = [quote or passages[at] for at in cited]
    return {
        "status": status,
        "confidence": 0.5,
        "note": None,
        "statements": [{"text": text or q, "group": None, "citations": [n]} for n, q in enumerate(quotes, 1)],
        "citations": [
            {"number": n, "source": "orchard", "page": "1", "page_index": 0, "passage": f"p{at}", "quote": q}
            for n, (at, q) in enumerate(zip(cited, quotes, strict=True), 1)
        ],
        "evidence": [{"passage": f"p{at}", "text": passage} for at, passage in enumerate(passages)],
        "timings_ms": {"total": 20.0},
        "index": {"fingerprint": "f"},
    }  # fmt: skip


def question(*gold: str | Gold, **given: Any) -> Question:
    golds = tuple(entry if isinstance(entry, Gold) else Gold(entry) for entry in gold)
    return Question("q", "What of the pears?", gold=golds, **{"answerable": True, **given})


def scored(asked: Question, given: Mapping[str, Any], found: tuple[bool, ...] = ()) -> dict[str, float]:
    return score(Row(asked, given, None, found))


def test_text_is_compared_by_letters_and_digits() -> None:
    assert plain("The  “U.S.” – UK’s ﬁrst_test (2024)") == "the u s uk s first test 2024"
    assert holds("a test by the U.S. institute", "u.s.")
    assert not holds("the focus of it", "u.s.")


def test_evidence_at_a_depth_asks_for_any_or_for_all_needs() -> None:
    found = scored(question("waters the pears", "Pears go to the kitchen"), answer(0))
    assert [found[f"evidence_any@{k}"] for k in (1, 3)] == [1.0, 1.0]
    assert [found[f"evidence_all@{k}"] for k in (1, 3)] == [0.0, 1.0]


def test_a_quotation_can_stand_for_an_earlier_one() -> None:
    alone = question("waters the pears", "nowhere to be read")
    instead = question("nowhere to be read", Gold("waters the pears", same_as=0))
    assert scored(alone, answer(0))["evidence_all@10"] == 0.0
    assert scored(instead, answer(0))["evidence_all@10"] == 1.0


def test_any_gold_is_one_need() -> None:
    found = scored(question("nowhere to be read", "Pears go to the kitchen", any_gold=True), answer(0))
    assert found["evidence_all@3"] == 1.0
    assert found["evidence_all@1"] == 0.0


def test_evidence_within_a_thousand_words_counts_whole_passages() -> None:
    long = " ".join(["word"] * 995)
    passages = [long, "one two three four five", "six"]
    assert scored(question("four five"), answer(0, passages=passages))["evidence_any@1000w"] == 1.0
    assert scored(question("six"), answer(0, passages=passages))["evidence_any@1000w"] == 0.0


def test_ranking_by_hand() -> None:
    found = ranking_scores([[1], [3]])
    ideal = 1 / math.log2(2) + 1 / math.log2(3)
    assert found["mrr"] == pytest.approx(1 / 2)
    assert found["ndcg@10"] == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)


def test_a_need_that_no_passage_meets_lowers_ndcg() -> None:
    ideal = 1 / math.log2(2) + 1 / math.log2(3)
    assert ranking_scores([[0], []])["ndcg@10"] == pytest.approx(1 / ideal)
    assert ranking_scores([[], []]) == {"ndcg@10": 0.0, "mrr": 0.0}


def test_ranking_keeps_its_order_past_the_tenth_passage() -> None:
    assert ranking_scores([[11]])["mrr"] == pytest.approx(1 / 12)
    assert ranking_scores([[11]])["ndcg@10"] == 0.0


def test_citations_count_by_their_passage_or_by_their_words() -> None:
    asked = question("waters the pears every second morning")
    assert gold_citations(asked, answer(0, 2)) == [True, False]
    part = answer(3, quote="waters the pears")
    assert gold_citations(asked, part) == [True]
    found = scored(asked, answer(0, 2))
    assert (found["citation_hit"], found["citation_precision"]) == (1.0, 0.5)


def test_an_answer_without_citations_has_no_precision() -> None:
    found = scored(question("waters the pears"), answer(status="not_found"))
    assert found["citation_hit"] == 0.0
    assert "citation_precision" not in found


def test_recall_is_of_groups_within_150_words() -> None:
    asked = question(must_include=(("second morning", "daily"), ("kitchen",)))
    found = scored(asked, answer(0))
    assert (found["answer_recall"], found["answer_complete"]) == (0.5, 0.0)
    late = answer(0, text=" ".join(["word"] * 149) + " second morning")
    assert scored(question(must_include=(("second morning",),)), late)["answer_recall"] == 0.0
    in_time = answer(0, text=" ".join(["word"] * 148) + " second morning")
    assert scored(question(must_include=(("second morning",),)), in_time)["answer_recall"] == 1.0


def test_what_must_not_be_said() -> None:
    assert scored(question(must_not_include=("kitchen",)), answer(2))["answer_clean"] == 0.0
    assert scored(question(must_not_include=("kitchen",)), answer(0))["answer_clean"] == 1.0


def test_support_is_of_statements_by_their_own_quotations() -> None:
    borne_out = scored(question(), answer(0))
    invented = scored(question(), answer(0, text="The gardener waters the apples."))
    assert (borne_out["supported"], borne_out["statements"]) == (1.0, 1.0)
    assert (invented["supported"], invented["statements"]) == (0.0, 1.0)


def test_refusals() -> None:
    rows = [
        scored(question(answerable=False), answer(status="not_found")),
        scored(question(answerable=False), answer(0)),
        scored(question(), answer(status="not_found")),
        scored(question(), answer(0)),
    ]
    found = figures(rows)
    assert (found["abstention_precision"].value, found["abstention_precision"].n) == (0.5, 2)
    assert (found["abstention_recall"].value, found["abstention_recall"].n) == (0.5, 2)
    assert found["abstention_f1"].value == 0.5
    assert (found["false_abstention"].value, found["false_abstention"].n) == (0.5, 2)


def test_valid_citations_are_counted_over_all_answers() -> None:
    found = figures([scored(question(), answer(0, 1), (True, False)), scored(question(), answer(2), (True,))])
    assert found["citation_valid"].value == pytest.approx(2 / 3)
    assert found["citation_valid"].n == 3


def test_an_error_is_nothing_but_an_error() -> None:
    assert score(Row(question(answerable=None), None, "boom")) == {"errors": 1.0}
    assert score(Row(question("waters the pears"), None, "boom")) == {"errors": 1.0, "right": 0.0}
    found = figures([{"errors": 1.0}, scored(question(), answer(0))])
    assert found["errors"].value == 0.5
    assert found["false_abstention"].n == 1


def test_without_gold_nothing_is_judged_but_validity_length_and_time() -> None:
    found = figures([scored(question(answerable=None), answer(0), (True,))])
    assert set(found) == {
        "citation_valid", "statement_support", "errors", "words", "words_p50", "words_p95",
        "latency_ms", "latency_ms_p50", "latency_ms_p95",
    }  # fmt: skip


def test_every_figure_says_what_it_is_in_plain_words() -> None:
    assert all(measure.said and measure.columns for measure in MEASURES.values())


@pytest.mark.parametrize(
    ("asked", "given", "right", "reason"),
    [
        (question("waters the pears"), answer(0), True, "cites a wanted passage"),
        (question("waters the pears"), answer(2), False, "none of the wanted passages"),
        (question("waters the pears", must_include=(("cellar",),)), answer(0), False, "“cellar”"),
        (question("waters the pears", must_not_include=("second",)), answer(0), False, "must not"),
        (question("waters the pears"), answer(status="not_found"), False, "Refused, though"),
        (question(answerable=False), answer(status="not_found"), True, "as it should be"),
        (question(answerable=False), answer(0), False, "do not answer it"),
        (question(answerable=None), answer(0), None, "Nothing is given"),
        (question(), answer(0), None, "all that is given"),
        (question("waters the pears"), None, False, "error"),
    ],
)
def test_a_verdict_gives_its_reason(asked: Question, given: Mapping[str, Any] | None, right: bool | None, reason: str) -> None:
    verdict = judge(Row(asked, given))
    assert verdict.right is right
    assert reason in " ".join(verdict.reasons)
