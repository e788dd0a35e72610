"""Statistics over questions, by hand-worked examples, and what their intervals must hold to."""

import numpy as np
import pytest

from evaluation.statistics import Values, f1, interval, mean, paired_interval, quantile, ratio


def column(*values: float) -> Values:
    return np.array(values, float)[:, None]


def test_the_mean_is_of_the_first_column() -> None:
    assert mean(np.array([[1.0, 9.0], [2.0, 9.0], [6.0, 9.0]])) == 3.0


def test_a_ratio_adds_up_before_it_divides() -> None:
    found_of_cited = np.array([[1.0, 2.0], [3.0, 3.0], [0.0, 0.0]])
    assert ratio(found_of_cited) == pytest.approx(4 / 5)


def test_a_share_of_nothing_is_no_number() -> None:
    assert np.isnan(ratio(np.array([[0.0, 0.0]])))


def test_f1_of_three_refusals_of_which_two_were_due_among_four() -> None:
    right, made, due = [1, 1, 0, 0, 0], [1, 1, 1, 0, 0], [1, 1, 0, 1, 1]
    # precision 2/3, recall 2/4: 2 · (2/3 · 1/2) / (2/3 + 1/2) = 4/7
    assert f1(np.array([right, made, due], float).T) == pytest.approx(4 / 7)


@pytest.mark.parametrize(("share", "expected"), [(0.5, 30), (0.95, 50), (0.0, 10)])
def test_a_quantile_is_a_value_that_was_measured(share: float, expected: float) -> None:
    assert quantile(share)(column(50, 10, 40, 20, 30)) == expected


@pytest.mark.parametrize("statistic", [mean, ratio, f1, quantile(0.5)])
def test_statistics_take_many_resamples_at_once(statistic: object) -> None:
    values = np.arange(1.0, 13.0).reshape(4, 3)
    stacked = np.stack([values, values[::-1]])
    assert callable(statistic)
    assert statistic(stacked).tolist() == pytest.approx([float(statistic(values)), float(statistic(values[::-1]))])


def test_an_interval_holds_the_value_and_is_the_same_every_time() -> None:
    values = column(*([1.0] * 60 + [0.0] * 40))
    low, high = interval(mean, values)
    assert (low, high) == interval(mean, values)
    assert low < 0.6 < high
    # normal approximation: 0.6 ± 1.96 · sqrt(0.6 · 0.4 / 100) = 0.6 ± 0.096
    assert low == pytest.approx(0.504, abs=0.015)
    assert high == pytest.approx(0.696, abs=0.015)


def test_one_question_has_an_interval_of_no_width() -> None:
    assert interval(mean, column(0.4)) == (0.4, 0.4)


def test_a_gain_on_the_same_questions_shows_though_the_intervals_of_the_runs_overlap() -> None:
    before = column(*np.linspace(0, 1, 50))
    after = np.minimum(before + 0.05, 2)
    assert interval(mean, after)[0] < interval(mean, before)[1]
    low, high = paired_interval(mean, before, after)
    assert low == pytest.approx(0.05)
    assert high == pytest.approx(0.05)


def test_no_gain_where_nothing_changed() -> None:
    values = column(1, 0, 1, 1)
    assert paired_interval(mean, values, values) == (0.0, 0.0)
