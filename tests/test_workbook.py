"""The workbook: what stands where, and that nothing in it is more than text. Read back by another library than wrote it."""

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import python_calamine
from report_samples import compared_report, hostile_report, small_report, unjudged_report

from evaluation.types import Report
from evaluation.workbook import CUT, LONGEST, write_workbook

FORMULAS = ['=HYPERLINK("http://x.example","y")', "+1+1", "-2", "@SUM(1)", "\t=1", "http://x.example", "{=1}"]


def rows(report: Report, path: Path, sheet: str = "Answers") -> list[dict[str, object]]:
    write_workbook(report, path)
    head, *body = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(map(str, head), line, strict=True)) for line in body]


def parts(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".xml")}


def test_a_row_has_question_answer_and_places(tmp_path: Path) -> None:
    row = rows(small_report(), tmp_path / "a.xlsx")[1]
    assert row["Question"] == "(before: Who waters the apples?)\nHow often are the pears of row 1 watered?"
    assert row["Answer"] == "The gardener waters the pears every second morning. [1]\nApples go to the cellar. [1][2]"
    assert str(row["Citations"]).splitlines() == [
        "[1] The orchard, p. 3: “The gardener waters the pears every second morning.”",
        "[2] The cellar, p. 1: “Cellar!” (not found on that page)",
    ]
    assert row["Verdict"] == "right"
    assert row["Must say"] == "second morning or every other day"


def test_a_run_without_gold_has_no_column_for_it(tmp_path: Path) -> None:
    assert not {"Verdict", "Why", "Wanted passages"} & set(rows(unjudged_report(), tmp_path / "a.xlsx")[0])


def test_beside_a_baseline_changes_stand_beside_the_answer(tmp_path: Path) -> None:
    found = rows(compared_report(), tmp_path / "a.xlsx")
    assert [row["Since the baseline"] for row in found[:3]] == ["better", "worse", "other"]
    assert found[2]["Cause"] == "The program has changed."


def test_the_files_own_columns_are_kept_last(tmp_path: Path) -> None:
    report = small_report()
    entries = [replace(e, question=replace(e.question, fields={"desk": 4, "answer": "daily"})) for e in report.entries]
    assert list(rows(replace(report, entries=entries), tmp_path / "a.xlsx")[0].items())[-2:] == [
        ("desk", "4"),
        ("answer (given)", "daily"),
    ]


def test_the_head_stays_in_sight_and_texts_are_wrapped(tmp_path: Path) -> None:
    write_workbook(small_report(), tmp_path / "a.xlsx")
    found = parts(tmp_path / "a.xlsx")
    assert re.search(r'<pane xSplit="2" ySplit="1"[^>]* state="frozen"', found["xl/worksheets/sheet1.xml"])
    assert 'wrapText="1"' in found["xl/styles.xml"]
    assert "<autoFilter" in found["xl/worksheets/sheet1.xml"]


def test_a_row_is_as_tall_as_its_longest_cell_needs(tmp_path: Path) -> None:
    report = small_report()
    entry = report.entries[0]
    long = replace(entry, now=replace(entry.now, note="pears and " * 14))  # 140 characters in a column of 28
    longest = replace(entry, now=replace(entry.now, note="pears and " * 1400))
    write_workbook(replace(report, entries=[entry, long, longest]), tmp_path / "a.xlsx")
    heights = re.findall(r'<row r="[234]"[^>]* ht="([\d.]+)"', parts(tmp_path / "a.xlsx")["xl/worksheets/sheet1.xml"])
    assert [float(height) for height in heights] == [45, 90, 408.75]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_or_a_link(text: str, tmp_path: Path) -> None:
    report = small_report()
    entry = report.entries[0]
    question = replace(entry.question, id=text, text=text, turns=(), kind=text, fields={text: text})
    bad = replace(report, entries=[replace(entry, question=question, now=replace(entry.now, note=text))])
    row = rows(bad, tmp_path / "a.xlsx")[0]
    assert (row["Question"], row["Note"], row[text]) == (text, text, text)
    sheets = "".join(part for name, part in parts(tmp_path / "a.xlsx").items() if "worksheets" in name)
    assert "<f>" not in sheets
    assert "hyperlink" not in sheets
    assert 'quotePrefix="1"' in parts(tmp_path / "a.xlsx")["xl/styles.xml"]


def test_hostile_texts_stay_texts(tmp_path: Path) -> None:
    found = rows(hostile_report(), tmp_path / "a.xlsx")
    assert len(found) == 16
    assert str(found[0]["Question"]).endswith("</script><script>window.hit = 1</script>")


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    report = small_report()
    entry = report.entries[0]
    long = replace(report, entries=[replace(entry, now=replace(entry.now, note="pears " * 10_000))])
    note = str(rows(long, tmp_path / "a.xlsx")[0]["Note"])
    assert len(note) == LONGEST
    assert note.endswith(CUT)


def test_figures_and_run_have_a_sheet_each(tmp_path: Path) -> None:
    figures = rows(small_report(), tmp_path / "a.xlsx", "Figures")
    assert [(row["Kind"], row["Value"], row["Count"]) for row in figures if row["Figure"] == "right"] == [
        ("all questions", 0.625, 24.0),
        ("fact", 0.625, 24.0),
        ("list", 0.5, 8.0),
    ]
    assert {"What": "commit", "Which": "0123abcd4567"} in rows(small_report(), tmp_path / "a.xlsx", "Run")
