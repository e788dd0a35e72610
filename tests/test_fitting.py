"""The fits find what was planted, look only at what they may, and their measures agree with hand-made ones."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from answer.answer import Rapporteur
from answer.calibrated import probability_right, signs
from answer.types import ANSWERED, NOT_FOUND, PARTIAL
from evaluation import fit_confidence
from evaluation.errors import RunError
from evaluation.fit_confidence import Judged, ask, by_folds, by_sets, logistic
from evaluation.fit_fusion import Gathered, fit, gather, measured, ndcg, recall, report, systems, unseen_folds, unseen_sets
from evaluation.fitting import FOLDS, JudgedSet, apart, folds
from evaluation.types import Gold, Question
from index.candidates import Candidates
from index.fusion import PARTS

PLANTED = {**dict.fromkeys(PARTS, 0.0), "late": 1.0, "sentence": 0.6}
NDCG = "nDCG@10"


def planted(number: int, weights: dict[str, float] = PLANTED, candidates: int = 20) -> Gathered:
    """A question whose answer is the candidate that has most of what was planted; the other parts are noise."""
    parts = np.random.default_rng(number).standard_normal((candidates, len(PARTS)))
    rows = list(range(candidates))
    none = np.zeros((0, 0), np.float32)
    found = Candidates(
        rows, np.zeros(candidates, np.int64), rows, rows, rows, none, np.zeros(candidates, np.int64), none, none, parts,
        np.zeros(1, np.float32), np.zeros(1, np.float32), np.zeros(candidates, bool),
    )  # fmt: skip
    best = int(np.argmax(parts @ np.array([weights[name] for name in PARTS])))
    question = Question(str(number), f"Which one is number {number}?", answerable=True, gold=(Gold("this"),))
    return Gathered(question, (frozenset({best}),), found, np.full(candidates, 100.0))


def test_the_fit_finds_planted_weights() -> None:
    by = measured([[planted(number) for number in range(60)]], NDCG)
    weights = dict(zip(PARTS, fit(by, [np.full(60, True)]), strict=True))
    assert weights["late"] == 1.0
    assert weights["sentence"] == pytest.approx(0.6, abs=0.2)
    assert weights["lexical"] <= 0.1
    assert by(tuple(weights.values()))[0].mean() > by(tuple(PARTS.values()))[0].mean() + 0.05


def test_a_set_counts_the_same_whatever_its_size() -> None:
    other = {**PLANTED, "sentence": 0.0, "lexical": 1.0}
    large, small = [planted(n) for n in range(40)], [planted(n, other) for n in range(100, 110)]
    both = measured([large, small, [replace(one) for one in small]], NDCG)
    weights = dict(zip(PARTS, fit(both, [np.full(40, True), np.full(10, True), np.full(10, True)]), strict=True))
    assert weights["lexical"] > weights["sentence"]


def test_a_fit_is_judged_by_questions_that_it_has_not_seen() -> None:
    sets = [[planted(number) for number in range(10)], [planted(number) for number in range(20, 26)]]
    by = measured(sets, NDCG)
    left = [rows for _, rows in unseen_folds(by, [10, 6])]
    assert [sum(rows[at].astype(int) for rows in left).tolist() for at in (0, 1)] == [[1] * 10, [1] * 6]
    asked = [[one.question for one in one_set] for one_set in sets]
    assert [[bool(rows.all()) for rows in each] for _, each in unseen_sets(by, asked)] == [[True, False], [False, True]]


def test_sets_that_ask_the_same_are_left_out_together() -> None:
    one, two = Question("1", "Who?"), Question("2", "When?")
    assert apart([[one], [two, replace(one, id="9")], [two]], 0) == [2]
    assert apart([[one], [replace(one, turns=("Where?",))]], 0) == [1]
    with pytest.raises(RunError, match="two sets"):
        apart([[one], [one]], 0)


def test_folds_are_even_and_the_same_each_time() -> None:
    assert np.bincount(folds(23)).tolist() == [5, 5, 5, 4, 4]
    assert folds(23).tolist() == folds(23).tolist()
    assert len(np.bincount(folds(23))) == FOLDS


def test_ndcg_counts_what_stands_below_the_tenth_place_as_not_found() -> None:
    ranked = list(range(20))
    assert ndcg(ranked, (frozenset({0}),)) == pytest.approx(1.0)
    assert ndcg(ranked, (frozenset({2}),)) == pytest.approx(0.5)  # 1 / log2(3 + 1)
    assert ndcg(ranked, (frozenset({0}), frozenset({15}))) == pytest.approx(1 / (1 + 1 / np.log2(3)))
    assert ndcg(ranked, (frozenset({0}), frozenset())) == pytest.approx(1 / (1 + 1 / np.log2(3)))
    assert ndcg(ranked, (frozenset({10}),)) == 0.0


def test_recall_is_the_share_of_needs_met_by_five() -> None:
    assert recall(list(range(20)), (frozenset({4}), frozenset({5, 6}), frozenset())) == pytest.approx(1 / 3)


def test_questions_are_gathered_with_where_their_answer_stands(rapporteur: Rapporteur) -> None:
    wanted = "waters the pears every second morning"
    questions = (
        Question("1", "Who waters the pears every second morning?", answerable=True, gold=(Gold(wanted),)),
        Question("2", "Which zebra paints violins?", answerable=False),
        Question("3", "How?", answerable=True),
    )
    judged = JudgedSet("orchard", rapporteur, questions)
    (one,) = gather(judged)
    index = rapporteur.index()
    (holders,) = one.needs
    assert [wanted in index.passage(row).text for row in holders] == [True]
    assert holders <= set(one.found.rows)
    assert one.found.parts.shape == (len(one.found.rows), len(PARTS))
    assert one.lengths.tolist() == [len(index.passage(row).text.split()) for row in one.found.rows]
    lines = systems([judged])
    assert lines[2].startswith("| orchard | recall@5 | 1.000 | 1.000 | 1.000 | 1.000 |")


def test_the_report_tells_gains_and_weights() -> None:
    lines = report({"one": [planted(n) for n in range(15)], "two": [planted(n) for n in range(20, 35)]})
    rows = [line for line in lines if line.startswith("| one |")]
    assert len(rows) == 2
    assert all(line.count("|") == 8 for line in rows)
    assert "+0." in rows[0]
    assert any(line.startswith("Fitted on all: late 1, ") for line in lines)


# ---- confidence ----------------------------------------------------------------------------------------------------

CURVE = (-1.0, 2.0, -1.5)


def judged(seed: int, count: int, curve: tuple[float, float, float] = CURVE) -> list[Judged]:
    """Answers that are right as often as a curve says; the confidence that they state is no guide."""
    random = np.random.default_rng(seed)
    found = []
    for number in range(count):
        stands_out, lacking = float(random.normal(0.5, 1)), float(random.random() < 0.3)
        p = 1 / (1 + np.exp(-(curve[0] + curve[1] * stands_out + curve[2] * lacking)))
        question = Question(str(number), f"What of number {number} of {seed}?")
        found.append(Judged(question, (stands_out, lacking), float(random.random()), number % 10 != 0, random.random() < p))
    return found


def test_the_fit_finds_planted_coefficients() -> None:
    answers = judged(1, 4000)
    taken, right = np.array([one.signs for one in answers]), np.array([one.right for one in answers])
    assert logistic(taken, right, np.ones(4000)) == pytest.approx(CURVE, abs=0.25)


def test_the_fit_stays_finite_where_right_and_wrong_lie_apart() -> None:
    found = logistic(np.array([[-1.0], [-2.0], [1.0], [2.0]]), np.array([False, False, True, True]), np.ones(4))
    assert np.isfinite(found).all()
    assert found[1] > 1


@pytest.mark.parametrize("unseen", [by_sets, by_folds])
def test_planted_probabilities_are_met_by_answers_that_were_not_seen(unseen: Callable[..., list[np.ndarray]]) -> None:
    sets = [judged(1, 1500), judged(2, 1500)]
    planted = [[1 / (1 + np.exp(-(CURVE[0] + np.dot(CURVE[1:], one.signs)))) for one in answers] for answers in sets]
    for found, wanted in zip(unseen(sets), planted, strict=True):
        assert np.abs(found - np.array(wanted)).mean() < 0.03


def test_a_curve_knows_nothing_of_the_set_that_it_is_tried_on() -> None:
    sure, unsure = judged(1, 400, (3.0, 0.0, 0.0)), judged(2, 400, (-3.0, 0.0, 0.0))
    by_sure, by_unsure = by_sets([unsure, sure])
    assert by_sure.mean() > 0.9
    assert by_unsure.mean() < 0.1


def test_the_report_tells_errors_before_and_after() -> None:
    lines = fit_confidence.report({"one": judged(1, 300), "two": judged(2, 300)})
    cells = [float(cell) for cell in next(line for line in lines if line.startswith("| all")).split("|")[2:-1]]
    count, _, _, error, brier, _, fitted_error, fitted_brier, fold_error, fold_brier = cells
    assert count == 540
    assert max(fitted_error, fold_error) < error / 2
    assert max(fitted_brier, fold_brier) < brier - 0.05
    assert any(line.startswith("Refused: 60.") for line in lines)
    assert any(line.startswith("Fitted on all: constant -") for line in lines)


def test_answers_are_judged_by_what_they_cite(rapporteur: Rapporteur) -> None:
    wanted = (Gold("waters the pears every second morning"),)
    questions = (
        Question("1", "Who waters the pears every second morning?", answerable=True, gold=wanted),
        Question("2", "Who boards every ship at the outer buoy?", answerable=True, gold=wanted),
        Question("3", "Who waters the pears every second morning?", answerable=False, gold=wanted),
        Question("4", "Does Zanzibar say who waters the pears every second morning?", answerable=True, gold=wanted),
        Question("5", "Who?"),
    )
    found = ask(JudgedSet("orchard", rapporteur, questions))
    assert [one.question.id for one in found] == ["1", "2", "3", "4"]
    assert [one.right for one in found] == [True, False, False, True]
    assert [one.given for one in found] == [True, True, True, False]


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("Who waters the pears every second morning?", ANSWERED),
        ("How much money do the pears cost that the gardener waters every second morning?", PARTIAL),
        ("Does Zanzibar say who waters the pears every second morning?", NOT_FOUND),
    ],
)
def test_an_answer_states_how_probable_it_is_that_it_is_right(rapporteur: Rapporteur, question: str, status: str) -> None:
    answer = rapporteur.ask(question)
    assert answer.status == status
    assert answer.confidence == probability_right(answer.evidence[0].score, lacking=status != ANSWERED)


def test_confidence_is_a_probability_of_two_digits() -> None:
    scores = (-5.0, 0.0, 0.5, 2.0, 4.0, 50.0)
    for lacking in (True, False):
        found = [probability_right(score, lacking) for score in scores]
        assert found == sorted(found)
        assert 0 <= found[0] < 0.2 < 0.8 < found[-1] <= 1
        assert found == [round(value, 2) for value in found]
    assert probability_right(3.0, True) < probability_right(3.0, False)
    assert signs(-5.0, True) == signs(0.0, True)
