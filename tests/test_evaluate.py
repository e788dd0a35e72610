"""A run from its questions to its folder: resumed, compared, checked against limits; what was there is not lost."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Builder
from test_run import Failing

from answer.answer import Rapporteur
from evaluation.errors import RunError
from evaluation.evaluate import PAGE, WORKBOOK, begin, finish, go, shortfalls
from evaluation.questions import question_of
from evaluation.summary import ANSWERS, SUMMARY
from evaluation.types import NO_EVIDENCE, Figure, Question, Report
from index.types import Locations

ASKED: list[dict[str, Any]] = [
    {"question": "Who waters the pears every second morning?", "gold": ["waters the pears"], "must_include": [["gardener"]]},
    {"question": "When does the harvest of the apples begin?", "gold": ["begins in September"], "kind": "date"},
    {"question": "What does a ship without a pilot wait for?", "gold": ["waits for the tide"], "kind": "fact"},
    {"question": "Which zebra paints violins?", "answerable": False, "kind": "fact"},
]  # fmt: skip
QUESTIONS = [question_of({"id": f"q{at}", **ASKED[at % 4]}) for at in range(24)]


def run(rapporteur: Any, out: Path, questions: list[Question] = QUESTIONS, **options: Any) -> Report:
    batch = begin(rapporteur, questions, out, **options)
    list(go(batch))
    return finish(batch)


def metrics(folder: Path) -> dict[str, Any]:
    found = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    return {
        kind: {name: figure for name, figure in of.items() if not name.startswith("latency")}
        for kind, of in {"": found["metrics"], **found["by_kind"]}.items()
    }


def test_a_run_leaves_answers_workbook_summary_and_report(rapporteur: Rapporteur, tmp_path: Path) -> None:
    report = run(rapporteur, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == {ANSWERS, WORKBOOK, SUMMARY, PAGE}
    assert report.figures["right"].n == 24
    assert set(report.by_kind) == {"date", "fact"}
    summary = json.loads((tmp_path / "out" / SUMMARY).read_text(encoding="utf-8"))
    assert summary["run"]["questions"] == 24
    assert set(summary["metrics"]["right"]) == {"value", "low", "high", "n"}


def test_a_run_that_was_broken_off_and_resumed_comes_to_the_same(rapporteur: Rapporteur, tmp_path: Path) -> None:
    run(rapporteur, tmp_path / "whole")
    rows = go(begin(rapporteur, QUESTIONS, tmp_path / "broken"))
    for _ in range(11):
        next(rows)
    rows.close()
    with (tmp_path / "broken" / ANSWERS).open("a", encoding="utf-8") as file:
        file.write('{"id": "q11", "question": "Wh')  # a row that was being written
    watched = Failing(rapporteur, "")
    run(watched, tmp_path / "broken", go_on=True)
    assert len(watched.asked) == 24 - 11 + 1  # one more to warm up
    assert metrics(tmp_path / "broken") == metrics(tmp_path / "whole")


def test_an_unchanged_run_is_no_evidence_of_change(rapporteur: Rapporteur, tmp_path: Path) -> None:
    run(rapporteur, tmp_path / "before")
    report = run(rapporteur, tmp_path / "after", baseline=tmp_path / "before")
    assert report.comparison is not None
    assert report.comparison.conclusion.startswith("No evidence of change: all 24 answers are the same")
    assert {d.verdict for d in report.comparison.differences.values()} <= {NO_EVIDENCE, ""}
    assert {entry.cause for entry in report.entries} == {""}


def test_a_planted_regression_is_told_with_its_cause(
    where: Locations, build_with: Builder, rapporteur: Rapporteur, tmp_path: Path
) -> None:
    run(rapporteur, tmp_path / "before")
    brief = where.corpus / "briefs" / "orchard.md"
    brief.write_text(brief.read_text(encoding="utf-8").replace(" begins in September", " begins"), encoding="utf-8")
    build_with()
    report = run(rapporteur, tmp_path / "after", baseline=tmp_path / "before")
    assert report.comparison is not None
    assert report.comparison.conclusion.startswith("Worse than the baseline run:")
    assert report.comparison.differences["citation_hit"].verdict == "worse"
    worse = [entry for entry in report.entries if entry.change == "worse"]
    assert {entry.question.text for entry in worse} == {"When does the harvest of the apples begin?"}
    assert {entry.cause for entry in worse} == {"The document orchard has changed."}


def test_a_baseline_of_the_same_questions_in_another_order_is_the_same(rapporteur: Rapporteur, tmp_path: Path) -> None:
    asked = [question_of(ASKED[at % 4] | {"id": at, "question": f"{ASKED[at % 4]['question']} ({at})"}) for at in range(24)]
    run(rapporteur, tmp_path / "before", asked)
    turned = [replace(question, id=str(at)) for at, question in enumerate(reversed(asked))]
    report = run(rapporteur, tmp_path / "after", turned, baseline=tmp_path / "before")
    assert report.comparison is not None
    assert report.comparison.conclusion.startswith("No evidence of change: all 24 answers are the same")


def test_a_baseline_of_other_questions_under_the_same_ids_shares_none(rapporteur: Rapporteur, tmp_path: Path) -> None:
    run(rapporteur, tmp_path / "before")
    other = [question_of({"id": question.id, "question": f"{question.text} And why?"}) for question in QUESTIONS]
    report = run(rapporteur, tmp_path / "after", other, baseline=tmp_path / "before")
    assert report.comparison is not None
    assert (report.comparison.shared, report.comparison.only_now, report.comparison.only_before) == (0, 24, 24)
    assert report.comparison.conclusion == "The two runs share no question, so nothing can be compared."


def test_a_run_that_was_broken_off_is_no_baseline_and_leaves_no_old_report(rapporteur: Rapporteur, tmp_path: Path) -> None:
    run(rapporteur, tmp_path / "out")
    rows = go(begin(rapporteur, QUESTIONS, tmp_path / "out"))
    next(rows)
    rows.close()
    assert not {SUMMARY, WORKBOOK, PAGE} & {path.name for path in (tmp_path / "out").iterdir()}
    with pytest.raises(RunError, match="not the folder of a finished run"):
        begin(rapporteur, QUESTIONS, tmp_path / "next", baseline=tmp_path / "out")
    run(rapporteur, tmp_path / "cut")
    whole = (tmp_path / "cut" / ANSWERS).read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "cut" / ANSWERS).write_text("".join(whole[:9]), encoding="utf-8")
    with pytest.raises(RunError, match="broken off"):
        begin(rapporteur, QUESTIONS, tmp_path / "next", baseline=tmp_path / "cut")


def test_two_runs_do_not_write_to_one_folder(rapporteur: Rapporteur, tmp_path: Path) -> None:
    first = begin(rapporteur, QUESTIONS, tmp_path / "out")
    with pytest.raises(RunError, match="Another run"):
        begin(rapporteur, QUESTIONS, tmp_path / "out")
    list(go(first))
    finish(first)
    run(rapporteur, tmp_path / "out")


@pytest.mark.parametrize("change", [
    {"answer": {}}, {"answer": "x"}, {"found": [1]}, {"found": []}, {"error": 1}, {"question": 7},
    {"answer.timings_ms": {"total": float("nan")}}, {"answer.statements": None}, {"answer.confidence": "high"},
])  # fmt: skip
def test_rows_that_are_none_are_refused_before_a_question_is_answered(
    rapporteur: Rapporteur, tmp_path: Path, change: dict[str, Any]
) -> None:
    run(rapporteur, tmp_path / "out")
    path = tmp_path / "out" / ANSWERS
    first, *others = path.read_text(encoding="utf-8").splitlines(keepends=True)
    row = json.loads(first)
    for name, value in change.items():
        of, _, part = name.rpartition(".")
        (row[of] if of else row)[part] = value
    path.write_text(json.dumps(row) + "\n" + "".join(others), encoding="utf-8")
    with pytest.raises(RunError, match="line 1, is not a row of a run"):
        begin(rapporteur, QUESTIONS, tmp_path / "next", baseline=tmp_path / "out")
    with pytest.raises(RunError, match="line 1, is not a row of a run"):
        begin(rapporteur, QUESTIONS, tmp_path / "out", go_on=True)


def test_a_folder_that_can_not_be_written_to_is_a_known_error(rapporteur: Rapporteur, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "taken" / ANSWERS).mkdir(parents=True)
    for out in (tmp_path / "file", tmp_path / "taken"):
        with pytest.raises(RunError, match="can't be written to"):
            begin(rapporteur, QUESTIONS, out)
    (tmp_path / "summed" / SUMMARY).mkdir(parents=True)
    with pytest.raises(RunError, match=r"summary\.json can't be written"):
        go(begin(rapporteur, QUESTIONS, tmp_path / "summed"))
    batch = begin(rapporteur, QUESTIONS, tmp_path / "out")
    list(go(batch))
    (tmp_path / "out" / (WORKBOOK + ".part")).mkdir()
    with pytest.raises(RunError, match=r"answers\.xlsx can't be written"):
        finish(batch)


def test_wanted_passages_that_stand_nowhere_are_told(rapporteur: Rapporteur, tmp_path: Path) -> None:
    asked = [*QUESTIONS[:4], question_of({"id": "moon", "question": "What is the moon of?", "gold": ["made of cheese"]})]
    report = run(rapporteur, tmp_path / "out", asked)
    (doubt,) = report.doubts
    assert doubt.startswith("1 of 4 questions want passages of which none stands in the library (moon).")
    assert "(moon)" in (tmp_path / "out" / PAGE).read_text(encoding="utf-8")
    assert run(rapporteur, tmp_path / "out").doubts == []


def test_a_question_that_fails_is_a_row_and_the_run_goes_on(rapporteur: Rapporteur, tmp_path: Path) -> None:
    report = run(Failing(rapporteur, QUESTIONS[2].text), tmp_path / "out")
    assert report.figures["errors"].value == pytest.approx(6 / 24)
    assert report.entries[2].now.error == "ZeroDivisionError: the pilot is away"
    assert "the pilot is away" in (tmp_path / "out" / PAGE).read_text(encoding="utf-8")


def test_a_baseline_that_is_none_leaves_what_was_there(rapporteur: Rapporteur, tmp_path: Path) -> None:
    run(rapporteur, tmp_path / "out")
    before = (tmp_path / "out" / ANSWERS).read_bytes()
    with pytest.raises(RunError, match="not the folder of a finished run"):
        begin(rapporteur, QUESTIONS, tmp_path / "out", baseline=tmp_path)
    with pytest.raises(RunError, match="would be overwritten"):
        begin(rapporteur, QUESTIONS, tmp_path / "out", baseline=tmp_path / "out")
    with pytest.raises(RunError, match="other questions"):
        begin(rapporteur, QUESTIONS[1:], tmp_path / "out", go_on=True)
    assert (tmp_path / "out" / ANSWERS).read_bytes() == before


def test_texts_that_no_file_can_hold_do_not_end_the_run(rapporteur: Rapporteur, tmp_path: Path) -> None:
    odd = [
        replace(QUESTIONS[0], id="odd", text="Who waters the \ud800pears\x00?", fields={"question": "\ud800", "note": "\x07"})
    ]
    report = run(rapporteur, tmp_path / "out", odd)
    assert report.figures["errors"].value == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {ANSWERS, WORKBOOK, SUMMARY, PAGE}


def test_limits_are_kept_in_the_direction_that_is_better() -> None:
    figures = {
        "right": Figure(0.6, 0.5, 0.7, 10),
        "errors": Figure(0.1, 0.0, 0.2, 10),
        "latency_ms_p50": Figure(40.0, 39.0, 41.0, 9),
    }
    assert shortfalls(figures, {"right": 0.6, "errors": 0.1, "latency_ms_p50": 40}) == []
    assert shortfalls(figures, {"right": 0.61}) == ["right is 0.600, below 0.61."]
    assert shortfalls(figures, {"errors": 0}) == ["errors is 0.100, above 0."]
    assert shortfalls(figures, {"mrr": 0.1}) == ["mrr was not measured: no answer of the run gives it."]
