"""Calibration and risk against coverage by hand; charts as SVG that a strict page may hold."""

import re
from collections.abc import Callable

import pytest

from evaluation.calibration import Bin, Cut, calibration_error, reliability, risk_coverage, wilson
from evaluation.charts import by_kind_chart, histogram_edge, latency_chart, reliability_chart, risk_chart, short
from evaluation.types import Figure

FIGURE = Figure(0.5, 0.25, 0.75, 8)
BINS = [Bin(0.25, 0.5, 0.3, 0.7, 10), Bin(0.75, 0.7, 0.5, 0.9, 30)]
CUTS = [Cut(0.9, 1, 0.25, 0.0), Cut(0.5, 3, 0.75, 1 / 3)]
CHARTS: dict[str, Callable[[], str]] = {
    "kinds": lambda: by_kind_chart("right", "Right answers", [("all", FIGURE), ("fact", FIGURE)]),
    "latency": lambda: latency_chart([10.0] * 30 + [12.0] * 9 + [900.0], 10.0, 12.0),
    "reliability": lambda: reliability_chart(BINS),
    "risk": lambda: risk_chart(CUTS),
}
each_chart = pytest.mark.parametrize("draw", CHARTS.values(), ids=CHARTS)


def test_wilson_interval() -> None:
    # 8 of 10: (0.8 + 0.19207 ± 0.28213) / 1.38415 with z² = 3.84146
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 5)[0] == 0
    assert wilson(5, 5)[1] == 1


def test_bins_have_about_equal_counts() -> None:
    found = reliability([0.9, 0.1, 0.2, 0.8, 0.3, 0.7, 0.4, 0.6, 0.05, 0.95], [True, False] * 5)
    assert [(one.count, round(one.confidence, 2)) for one in found] == [(5, 0.21), (5, 0.79)]
    assert [one.right for one in found] == [0.8, 0.2]  # the low half is right but for 0.1, the high half wrong but for 0.9


def test_answers_of_the_same_confidence_are_never_parted() -> None:
    found = reliability([0.5] * 8 + [0.9] * 4, [True] * 12)
    assert [one.count for one in found] == [8, 4]
    assert [one.count for one in reliability([0.5] * 30, [True] * 30)] == [30]
    assert reliability([], []) == []


def test_there_are_at_most_ten_bins() -> None:
    assert [one.count for one in reliability([at / 100 for at in range(100)], [True] * 100)] == [10] * 10


def test_calibration_error_is_weighted_by_count() -> None:
    assert calibration_error(BINS) == pytest.approx((10 * 0.25 + 30 * 0.05) / 40)


def test_risk_and_coverage() -> None:
    cuts = risk_coverage([0.9, 0.5, 0.7, 0.5], [True, False, False, True], questions=5)
    assert cuts == [Cut(0.9, 1, 0.2, 0.0), Cut(0.7, 2, 0.4, 0.5), Cut(0.5, 4, 0.8, 0.5)]
    assert risk_coverage([], [], 3) == []


def test_a_histogram_is_not_stretched_by_one_extreme_value() -> None:
    times = [10.0, 11.0, 12.0, 13.0] * 10
    assert histogram_edge([*times, 9000.0], 13.0) < 25
    assert histogram_edge(times, 13.0) == pytest.approx(13.0, rel=0.01)
    assert histogram_edge([7.0] * 5, 7.0) == pytest.approx(7.0, rel=0.01)


@each_chart
def test_a_chart_is_the_same_each_time(draw: Callable[[], str]) -> None:
    assert draw() == draw()


@each_chart
def test_a_chart_needs_nothing_that_the_page_forbids(draw: Callable[[], str]) -> None:
    svg = draw()
    assert svg.startswith("<svg viewBox=")
    assert svg.endswith("</svg>")
    assert 'role="img" aria-label="' in svg
    assert not re.search(r"<style|style=|<script|<metadata|http|<!DOCTYPE|<\?xml", svg)
    assert "<text " in svg


def test_charts_of_a_page_share_no_ids() -> None:
    ids = [ident for draw in CHARTS.values() for ident in re.findall(r'\bid="([^"]+)"', draw())]
    ids += re.findall(r'\bid="([^"]+)"', by_kind_chart("citation_hit", "Cited", [("all", FIGURE), ("fact", FIGURE)]))
    assert len(ids) == len(set(ids))


@each_chart
def test_what_a_chart_points_to_is_in_it(draw: Callable[[], str]) -> None:
    svg = draw()
    assert set(re.findall(r'(?:href="#|url\(#)([^")]+)', svg)) <= set(re.findall(r'\bid="([^"]+)"', svg))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("$x^2$", ">$x^2$<"),
        ("<script>alert", ">&lt;script&gt;alert<"),
        ('id="x" url(#y)', '>id="x" url(#y)<'),
        ("漢字 שלום", ">漢字 שלום<"),
        ("a\nb\x00c", ">a b c<"),
        ("\ud800", ">?<"),
    ],
)
def test_labels_stay_what_they_are(label: str, expected: str) -> None:
    assert expected in by_kind_chart("right", "Right", [("all", FIGURE), (label, FIGURE)])


def test_long_labels_are_cut() -> None:
    assert short("a" * 20) == "a" * 20
    assert short("a" * 21) == "a" * 19 + "…"
    assert short("漢" * 11) == "漢" * 9 + "…"


def test_no_share_is_rounded_to_all_or_nothing() -> None:
    svg = by_kind_chart("right", "Right", [("all", Figure(0.999, 0.99, 1.0, 900)), ("fact", Figure(0.001, 0.0, 0.01, 9))])
    assert "&gt; 99 % of 900" in svg
    assert "&lt; 1 % of 9" in svg
