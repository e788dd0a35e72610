"""Tables, partnerships and forces of answers in a run's rows, workbook and report; rows of older runs have none."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from export_samples import answer_of
from report_samples import HOSTILE
from test_report import Outline, words

from answer.types import Answer, Partnership, Table, TableRow, Tie, answer_json
from evaluation.errors import RunError
from evaluation.metrics import score
from evaluation.questions import question_of
from evaluation.report import page
from evaluation.run import read_rows, record, resume
from evaluation.summary import report_of, shown
from evaluation.types import Report, Row
from evaluation.workbook import answer_text, write_workbook
from ui.rows import row as desk_row

RUN = {"commit": "0123", "index": "f00d", "embedder": "m", "writer": "quotes", "questions": 1, "seconds": 1.0, "jobs": 1}
TEXTS = ("Pilots board ships.", "Masters wait outside.", "Lamps are lit.", "Oil is brought.")


def row_of(answer: Answer, **fields: Any) -> Row:
    question = question_of({"id": "q1", "question": answer.question, "kind": "role", **fields})
    return Row(question, answer_json(answer), None, (True,) * len(answer.citations))


def compared(texts: tuple[str, ...] = TEXTS, label: str = "Harbour") -> Answer:
    """Two things on two aspects, one cell empty, and a statement beside them."""
    answer = answer_of(texts)
    statements = tuple(replace(s, force=f) for s, f in zip(answer.statements, ("shall", None, "could", "does"), strict=True))
    table = Table((f"{label} day", "Night"), (TableRow(label, ((0, 1), ())), TableRow("Buoy", ((2,), (0,)))))
    return replace(answer, statements=statements, table=table)


def partners(label: str = "Wales") -> Answer:
    ties = (Tie("charts", (0,), (1,)), Tie("fog", texts=(2,), planned=True))
    return replace(answer_of(TEXTS[:3]), partnerships=(Partnership(label, "Norway", ties),))


def sheet(answer: Answer, path: Path) -> list[list[object]]:
    write_workbook(report_of(RUN, [row_of(answer)]), path)
    return python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Tables").to_python()


def report(answer: Answer) -> Report:
    return report_of(RUN, [row_of(answer)])


# ---- rows ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [compared, partners])
def test_rows_keep_tables_and_partnerships(make: Any, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    list(record([row_of(make())], path))
    (again,) = read_rows(path)
    now = shown(again)
    assert (now.table, now.partnerships) == (make().table, make().partnerships)
    assert now.forces == tuple(s.force or "" for s in make().statements)


def test_rows_of_older_runs_have_neither_and_go_on(tmp_path: Path) -> None:
    row = row_of(answer_of(TEXTS[:2]))
    assert row.answer is not None
    entry = json.loads(json.dumps({"id": "q1", "question": "Who boards a ship?", "answer": row.answer, "error": None}))
    entry |= {"found": [True, True]}
    del entry["answer"]["table"], entry["answer"]["partnerships"]
    for part in (*entry["answer"]["statements"], *entry["answer"]["citations"]):
        for name in ("force", "kind", "date"):
            part.pop(name, None)
    path = tmp_path / "answers.jsonl"
    path.write_text(json.dumps(entry) + "\n", encoding="utf-8")
    (old,) = read_rows(path)
    assert (shown(old).table, shown(old).partnerships, shown(old).forces) == (None, (), ("", ""))
    assert resume(path, [old.question], row.answer["index"]["fingerprint"]) == 1
    page(report_of(RUN, [old]))


@pytest.mark.parametrize(
    "change",
    [
        {"table": {"columns": ["A"], "rows": [{"label": "B", "cells": [[9]]}]}},
        {"table": {"columns": ["A"], "rows": [{"label": "B", "cells": []}]}},
        {"table": {"columns": "A", "rows": []}},
        {"partnerships": [{"a": "A", "b": "B", "types": [{"type": "c", "planned": False, "tables": [9], "texts": []}]}]},
        {"partnerships": [{"a": "A"}]},
    ],
)
def test_a_table_that_names_what_is_not_there_is_no_row(change: dict[str, Any], tmp_path: Path) -> None:
    row = row_of(answer_of(TEXTS[:2]))
    path = tmp_path / "answers.jsonl"
    list(record([replace(row, answer={**(row.answer or {}), **change})], path))
    with pytest.raises(RunError):
        list(read_rows(path))


# ---- figures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [compared, partners])
def test_what_stands_in_a_table_counts_once_like_any_statement(make: Any) -> None:
    answer = make()
    plain = replace(answer, table=None, partnerships=())
    fields = {"answerable": True, "must_include": [["boards", "board ships"]], "gold": [{"quote": TEXTS[0]}]}
    scores = score(row_of(answer, **fields))
    assert scores == score(row_of(plain, **fields))
    assert (scores["statements"], scores["supported"]) == (len(answer.statements), len(answer.statements))
    assert report_of(RUN, [row_of(answer, **fields)]).by_kind["role"]["statement_support"].value == 1.0


# ---- workbook ------------------------------------------------------------------------------------------------------


def test_the_workbook_has_a_row_for_each_statement_of_a_table(tmp_path: Path) -> None:
    head, *rows = sheet(compared(), tmp_path / "a.xlsx")
    assert head == [
        "Id", "Question", "Thing or pair", "Aspect or type", "Statement", "How binding", "Kind and date", "Citations",
    ]  # fmt: skip
    assert [row[2:7] for row in rows] == [
        ["Harbour", "Harbour day", "Pilots board ships.", "shall", "memorandum, 2023-04"],
        ["Harbour", "Harbour day", "Masters wait outside.", "", "agreed statement, 2023-04"],
        ["Harbour", "Night", "The documents are silent on this.", "", ""],
        ["Buoy", "Harbour day", "Lamps are lit.", "could", "press release, 2023-04"],
        ["Buoy", "Night", "Pilots board ships.", "shall", "memorandum, 2023-04"],
    ]
    assert rows[0][7] == "[1] Harbour, p. 1: “Pilots board ships.”"


def test_and_for_each_of_a_partnership(tmp_path: Path) -> None:
    _, *rows = sheet(partners(), tmp_path / "a.xlsx")
    assert [row[2:5] for row in rows] == [
        ["Wales – Norway", "charts", "Pilots board ships."],
        ["Wales – Norway", "charts", "Masters wait outside."],
        ["Wales – Norway", "fog (planned)", "Lamps are lit."],
    ]


def test_a_run_without_tables_has_no_sheet_for_them(tmp_path: Path) -> None:
    write_workbook(report(answer_of(TEXTS)), tmp_path / "a.xlsx")
    assert "Tables" not in python_calamine.CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")).sheet_names


def test_the_whole_answer_stands_in_its_cell() -> None:
    assert answer_text(shown(row_of(compared()))).splitlines() == [
        "Harbour",
        "Harbour day: Pilots board ships. (shall) [1]",
        "Harbour day: Masters wait outside. [2]",
        "Buoy",
        "Harbour day: Lamps are lit. (could) [3]",
        "Night: Pilots board ships. (shall) [1]",
        "Harbour",
        "Oil is brought. (does) [4]",
    ]


# ---- report --------------------------------------------------------------------------------------------------------


def test_the_report_shows_a_table_as_one_and_forces_in_words() -> None:
    html = page(report(compared()))
    tags = [tag for tag, _ in Outline(html).tags]
    table = html.split('<table class="compared">')[1].split("</table>")[0]
    assert table.count('scope="row"') == 2
    assert "The documents are silent on this." in table
    assert "Oil is brought." not in table
    assert "could Lamps are lit. 3" in words(table)
    assert "does Oil is brought. 4" in words(html)
    assert "script" in tags  # only our own, see test_report


def test_and_partnerships_as_a_table() -> None:
    html = page(report(partners()))
    assert '<ul class="statements">' not in html
    table = html.split('<table class="compared">')[1].split("</table>")[0]
    assert "Wales – Norway fog yes Lamps are lit. 3" in words(table)


@pytest.mark.parametrize("bad", HOSTILE[:3])
def test_hostile_texts_in_tables_stay_texts(bad: str) -> None:
    for answer in (compared((bad,) * 4, bad), partners(bad)):
        html = page(report(answer))
        Outline(html)
        assert "<img" not in html
        assert "window.hit = 1</script>" not in html


def test_a_batch_row_of_the_desk_shows_what_stands_in_a_table() -> None:
    (entry,) = report(compared()).entries
    assert "Night: Pilots board ships. (shall)" in words(desk_row(entry.question, entry.now, True))
    assert asdict(entry.now)["forces"][0] == "shall"
