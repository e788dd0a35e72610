"""The report of a run as HTML, from reports made by hand."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from report_samples import HOSTILE, compared_report, hostile_report, shown, small_report, unjudged_report

from evaluation import told
from evaluation.calibration import Bin, Cut
from evaluation.report import HERE, confidence_panels, headlines, kind_panels, page, policy, wanted, write_report
from evaluation.types import Difference, Entry, Figure, Gold, Question, Report, Shown
from evaluation.wording import gained, interval_said, milliseconds, per_cent, value_said

VOID = {"meta", "input", "br", "img"}


class Outline(HTMLParser):
    """The tags of a page with their attributes; fails where one is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def words(html: str) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<style.*?</style>|<script.*?</script>|<[^>]+>", " ", html, flags=re.DOTALL)))


@pytest.fixture(scope="module")
def small() -> str:
    return page(small_report())


@pytest.fixture(scope="module")
def compared() -> str:
    return page(compared_report())


# ---- words ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.9, "90 %"), (1.0, "100 %"), (0.0, "0 %"), (-0.0, "0 %"), (0.999, "99.9 %"), (0.9996, "over 99.9 %"),
        (0.0001, "under 0.1 %"), (2 / 3, "66.7 %"), (1 - 1e-12, "100 %"), (float("nan"), "–"),
    ],
)  # fmt: skip
def test_per_cent(share: float, said: str) -> None:
    assert per_cent(share).replace("\u00a0", " ") == said


def test_other_values() -> None:
    assert milliseconds(12.34) == "12.3\u00a0ms"
    assert milliseconds(999.7) == "1.0\u00a0s"
    assert milliseconds(2345.0) == "2.3\u00a0s"
    assert value_said("mrr", 0.5) == "0.50"
    assert value_said("words_p50", 31.0) == "31\u00a0words"


def test_an_interval_of_things_that_are_all_alike_is_none() -> None:
    assert interval_said("right", Figure(1.0, 1.0, 1.0, 10)) == "the same throughout, so no interval"
    assert interval_said("right", Figure(1.0, 1.0, 1.0, 9)) == "too few to give an interval"
    assert interval_said("right", Figure(0.5, 0.25, 0.75, 9)).replace("\u00a0", " ") == "between 25 % and 75 %"
    assert interval_said("abstention_f1", Figure(0.0, float("nan"), float("nan"), 1)) == "too few to give an interval"


def test_differences_have_a_sign_and_a_unit() -> None:
    assert gained("right", Difference(0.5, 0.55, -0.01, 0.11, 9, "")).replace("\u00a0", " ") == "+5 points (from −1 to +11)"
    assert gained("latency_ms_p50", Difference(9.0, 8.5, -1.0, 0.0, 9, "")).replace("\u00a0", " ") == "−0.5 ms (from −1 to 0)"
    assert gained("right", Difference(0.5, 0.5, 0.0, 0.0, 9, "")) == "none"


# ---- what charts show ----------------------------------------------------------------------------------------------


def test_the_best_and_the_worst_kind_are_named_and_whether_that_may_be_chance() -> None:
    many = [("fact", Figure(0.9, 0.8, 1.0, 100)), ("list", Figure(0.2, 0.1, 0.3, 100)), ("one", Figure(0.0, 0.0, 0.0, 1))]
    assert told.kinds_told(many).replace("\u00a0", " ") == "Here it goes best with fact (90 %) and worst with list (20 %)."
    few = [("fact", Figure(1.0, 1.0, 1.0, 3)), ("list", Figure(2 / 3, 0.0, 1.0, 3))]
    assert told.kinds_told(few).endswith("with so few questions that may be chance.")
    assert told.kinds_told(many[:1]) == ""


@pytest.mark.parametrize(
    ("confidence", "verdict"),
    [(0.95, "too sure of itself"), (0.1, "too unsure of itself"), (0.5, "taken together the two agree")],
)
def test_calibration_is_told(confidence: float, verdict: str) -> None:
    assert verdict in told.reliability_told([Bin(confidence, 0.5, 0.4, 0.6, 100)])


def test_risk_is_told() -> None:
    better = told.risk_told([Cut(0.9, 100, 0.4, 0.01), Cut(0.5, 200, 0.8, 0.3)]).replace("\u00a0", " ")
    assert "80 % of the questions are answered, and 30 % of those answers are wrong" in better
    assert better.endswith(
        "Of the 100 surest (confidence 90 % or more) 1 % are: to refuse the others would make wrong answers rarer."
    )
    assert told.risk_told([Cut(0.9, 10, 0.4, 0.2), Cut(0.5, 20, 0.8, 0.3)]).endswith("so small a difference may be chance.")
    assert told.risk_told([Cut(0.9, 10, 0.4, 0.4), Cut(0.5, 20, 0.8, 0.3)]).endswith("would not make wrong answers rarer.")
    assert "All have the same confidence" in told.risk_told([Cut(0.9, 10, 0.4, 0.4)])


def test_slow_questions_in_the_last_bar_are_counted() -> None:
    assert told.latency_told([1.0, 2.0, 90.0], 2.0, 90.0, 10.0).endswith("the 1 beyond 10\u00a0ms.")
    assert "pale" not in told.latency_told([1.0, 2.0], 2.0, 2.0, 10.0)


def test_confidence_is_left_out_with_too_few_judged_answers() -> None:
    report = small_report()
    panels = confidence_panels(replace(report, entries=report.entries[:9]))
    assert [panel.svg for panel in panels] == ["", ""]
    assert panels[0].told == "Left out: it takes 10 answers that were given and judged, and there are 7."


def test_refusals_and_errors_are_questions_but_no_answers() -> None:
    reliable, risk = confidence_panels(small_report())
    assert "22\u00a0answers" in reliable.told  # of 24 one was refused and one ended in an error
    assert per_cent(22 / 24) in risk.told


def test_confidence_is_set_beside_whether_a_wanted_passage_is_quoted() -> None:
    report = small_report()
    no_gold = replace(report.entries[1].now, citations=(), verdict=report.entries[0].now.verdict)
    wrong_but_quoted = replace(report.entries[1].now, verdict=report.entries[0].now.verdict)

    def right_of(shown: Shown) -> str:
        entries = [replace(entry, now=shown) for entry in report.entries]
        return confidence_panels(replace(report, entries=entries))[0].told

    assert "and 100\u00a0% are right" in right_of(wrong_but_quoted)
    assert "and 0\u00a0% are right" in right_of(no_gold)


def test_only_the_largest_kinds_are_drawn() -> None:
    by_kind = {f"kind {at}": {"right": Figure(0.5, 0.4, 0.6, at)} for at in range(1, 26)}
    (panel, *_) = kind_panels(replace(small_report(), by_kind=by_kind))
    assert "Shown are the 20 largest of 25 kinds." in panel.told
    assert ">kind 25<" in panel.svg
    assert ">kind 5<" not in panel.svg


# ---- the page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [small_report, compared_report, unjudged_report, hostile_report])
def test_pages_are_well_formed_and_the_same_each_time(make: Callable[[], Report]) -> None:
    html = page(make())
    assert html == page(make())
    tags = Outline(html).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    pointed = {(attributes["href"] or "")[1:] for tag, attributes in tags if tag == "a"}
    assert pointed <= set(ids)
    assert not [attributes for _, attributes in tags if any(name == "style" or name.startswith("on") for name in attributes)]
    assert [tag for tag, _ in tags if tag in {"script", "style", "link", "img", "iframe"}] == ["style", "script"]


def test_the_policy_allows_the_pages_own_style_and_script_only(small: str) -> None:
    look, script = ((HERE / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    assert f"<style>{look}</style>" in small
    assert f"<script>{script}</script>" in small
    assert "unsafe" not in policy(look, script)
    assert policy(look, script) in unescape(small)
    assert not re.search(r"https?://|@import|url\(\"", small)


def test_the_head_says_what_was_run(small: str) -> None:
    text = words(small)
    assert "24 questions put to 2 documents in 3.2 s." in text
    assert "program 0123abcd4567 , library f00d , embedding model small-model , writer quotes ." in text
    assert "How to read this page" in text


def test_of_a_run_that_nothing_is_known_of_nothing_is_said() -> None:
    text = words(page(replace(small_report(), run={})))
    assert "24 questions." in text
    assert "Made with" not in text
    assert "2026-11-25: 24 questions." in words(page(replace(small_report(), run={"when": "2026-11-25"})))


def test_headlines_are_those_there_are(small: str) -> None:
    assert headlines(small_report()) == [
        "right", "citation_hit", "citation_valid", "answer_recall", "false_abstention", "latency_ms_p50", "latency_ms_p95",
        "errors",
    ]  # fmt: skip
    assert "over 99.9\u00a0%" in small
    assert "62.5\u00a0%" in small


def test_without_gold_the_page_says_so() -> None:
    report = unjudged_report()
    text = words(page(report))
    assert headlines(report) == ["citation_valid", "latency_ms_p50", "latency_ms_p95"]
    assert "nothing can be scored as right or wrong" in text
    assert "The question file does not sort its questions by kind." in text
    assert text.count("Left out: it takes 10 answers") == 2
    assert "What was wanted" not in text


def test_a_run_without_questions_has_a_page() -> None:
    text = words(page(Report({}, {}, {}, [])))
    assert "The run holds no question." in text
    assert "No figure could be measured." in text


def test_a_question_shows_answer_wanted_and_verdict(small: str) -> None:
    entry = words(re.findall(r'<details class="entry" id="q2".*?</details>', small, flags=re.DOTALL)[0])
    for said in (
        "✓ right", "q001", "How often are the pears of row 1 watered?", "Who waters the apples?", "The orchard, p. 3",
        "✓ a wanted passage", "not a wanted passage", "✗ not found on its page",
        "the statement, word for word", "Cellar!", "It says what it must.",
        "every second morning orchard · Watering or each other day", "“second morning” or “every other day”", "“every evening”",
    ):  # fmt: skip
        assert said in entry, said


def test_refusals_parts_and_errors_are_in_plain_words(small: str) -> None:
    text = words(small)
    assert "Not found ·" in text
    assert "Partly answered · confidence" in text
    assert "Of the plums it says nothing." in text
    assert "OperationalError: database is locked" in text
    assert "not_found" not in text


def test_beside_a_baseline_the_differences_have_verdicts(compared: str) -> None:
    text = words(compared)
    assert "Better than the baseline run: right answers (0.50, now 0.63)." in text
    assert "23 questions in both runs, 1 only in this one, 2 only in the baseline." in text
    assert "50 % 62.5 % +12.5 points (from +2 to +20) ▲ better" in text
    assert "▼ worse" in text
    assert "no evidence of change" in text
    assert "no verdict: depends on the machine" in text
    assert "▼ Answers that got worse: q001" in text


def test_beside_a_baseline_both_answers_stand_side_by_side(compared: str) -> None:
    third, last = (
        re.findall(rf'<details class="entry" id="q{at}".*?</details>', compared, flags=re.DOTALL)[0] for at in (3, 24)
    )
    assert words(third).index("Baseline run") < words(third).index("This run")
    assert "Other citations than in the baseline: The program has changed." in words(third)
    assert "not in the baseline" in words(last)
    assert "Baseline run" not in words(last)


def test_changes_are_those_of_the_comparison() -> None:
    report = compared_report()
    assert page(replace(report, entries=small_report().entries)) == page(report)


def test_hostile_texts_are_shown_as_they_are() -> None:
    html = page(hostile_report())
    assert "window.hit = 1</script>" not in html
    assert "<img" not in html
    text = words(html)
    for bad in HOSTILE[2:6]:
        assert text.count(bad) > 10
    assert " 49 " not in text


def test_needs_of_a_question() -> None:
    gold = Gold("a"), Gold("b", same_as=0), Gold("c")
    assert wanted(Question("1", "?", gold=gold)) == [[gold[0], gold[1]], [gold[2]]]
    assert wanted(Question("1", "?", gold=gold, any_gold=True)) == [list(gold)]
    assert wanted(Question("1", "?", any_gold=True)) == []


def test_the_page_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    write_report(hostile_report(), path)  # a lone surrogate can't be written in UTF-8
    assert path.read_text(encoding="utf-8").endswith("</html>")
    assert [found.name for found in tmp_path.iterdir()] == ["report.html"]


def test_a_thousand_questions_keep_the_page_small() -> None:
    report = small_report()
    entries = [Entry(Question(f"q{at}", "Why?", kind="fact"), shown()) for at in range(1000)]
    assert len(page(replace(report, entries=entries))) < 3_000_000
