"""Files of questions: what is read, and what is refused with the place of its fault."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from evaluation.errors import QuestionsError
from evaluation.questions import LARGEST, doubts, question_of, read_questions
from evaluation.types import Gold

FULL = {
    "id": "a7",
    "question": " What of the pears? ",
    "turns": ["What of the apples?"],
    "kind": "role",
    "answerable": True,
    "gold": [{"quote": "Pears go", "section": "Harvest", "source": "orchard"}, {"quote": "The pears", "same_as": 0}],
    "gold_need": "all",
    "must_include": [["kitchen", "cook"], ["cellar"]],
    "must_not_include": ["mill"],
    "answer": "To the kitchen.",
}


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def workbook(folder: Path, *rows: list[Any]) -> Path:
    path = folder / "questions.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    return path


def test_an_empty_quotation_is_left_out_and_the_others_counted_anew() -> None:
    gold = ["", {"quote": "Pears go"}, {"quote": "The pears", "same_as": 1}, {"quote": "Apples", "same_as": 0}]
    found = question_of({"question": "One?", "gold": gold})
    assert found.gold == (Gold("Pears go"), Gold("The pears", same_as=0), Gold("Apples"))
    assert found.needs == (("Pears go", "The pears"), ("Apples",))


def test_a_line_is_what_ends_with_a_line_feed_and_halves_of_characters_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(
        '{"question": "Who\u2028waters \\ud800pears?"}\r\n{"question": "And \u0085apples?"}', encoding="utf-8"
    )
    assert [question.text for question in read_questions(tmp_path / "q.jsonl")] == [
        "Who\u2028waters ?pears?",
        "And \u0085apples?",
    ]


def test_jsonl_has_every_field(tmp_path: Path) -> None:
    (found,) = read_questions(put(tmp_path, "q.jsonl", json.dumps(FULL) + "\n\n"))
    assert (found.id, found.text, found.turns, found.kind) == ("a7", "What of the pears?", ("What of the apples?",), "role")
    assert found.gold == (Gold("Pears go", "orchard", "Harvest"), Gold("The pears", same_as=0))
    assert found.needs == (("Pears go", "The pears"),)
    assert found.must_include == (("kitchen", "cook"), ("cellar",))
    assert found.must_not_include == ("mill",)
    assert found.fields["answer"] == "To the kitchen."


def test_a_question_alone_is_enough_and_is_numbered() -> None:
    found = question_of({"question": "What of the pears?"}, "3")
    assert found.id == "3"
    assert found.answerable is None


def test_gold_alone_says_that_a_question_can_be_answered() -> None:
    assert question_of({"question": "What?", "gold": ["Pears go"]}).answerable is True


def test_texts_alone_in_must_include_are_groups_of_one() -> None:
    assert question_of({"question": "What?", "must_include": ["kitchen", "cellar"]}).must_include == (("kitchen",), ("cellar",))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv_as_spreadsheets_write_it(tmp_path: Path, delimiter: str, encoding: str) -> None:
    head = delimiter.join(["Question", "Must include", "answerable", "Owner"])
    row = delimiter.join(['"What of\nthe pêches?"', "kitchen|cellar", "TRUE", "Desk 4"])
    (found,) = read_questions(put(tmp_path, "q.CSV", f"{head}\r\n{row}\r\n{delimiter * 3}\r\n".encode(encoding)))
    assert found.text == "What of\nthe pêches?"
    assert found.must_include == (("kitchen",), ("cellar",))
    assert found.answerable is True
    assert found.fields["owner"] == "Desk 4"


def test_lists_in_a_cell_may_be_json(tmp_path: Path) -> None:
    cell = json.dumps([["kitchen", "cook"], ["cellar"]]).replace('"', '""')
    (found,) = read_questions(put(tmp_path, "q.csv", f'question,must_include,gold\nWhat?,"{cell}",[sic] pears|apples\n'))
    assert found.must_include == (("kitchen", "cook"), ("cellar",))
    assert found.gold == (Gold("[sic] pears"), Gold("apples"))


def test_a_workbook(tmp_path: Path) -> None:
    path = workbook(tmp_path, ["id", "question", "answerable"], [1, "What of the pears?", True], [], [2.5, "And?", "no"])
    first, second = read_questions(path)
    assert (first.id, first.answerable) == ("1", True)
    assert (second.id, second.answerable) == ("2.5", False)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("q.docx", "", "is not a file of questions"),
        ("q.jsonl", "", "has no questions"),
        ("q.jsonl", '{"question": "One?"}\n{"question": ', "line 2, is not JSON"),
        ("q.jsonl", '{"question": "One?"}\n["Two?"]', "line 2, is not an object"),
        ("q.jsonl", '{"question": "  "}', "line 1: there is no question"),
        ("q.jsonl", '{"question": "One?", "turns": "Zero?"}', "line 1: turns has to be a list"),
        ("q.jsonl", '{"question": "One?", "gold": [{"quote": "a", "same_as": 0}]}', "same_as"),
        ("q.jsonl", '{"id": "a", "question": "One?"}\n{"id": "a", "question": "Two?"}', "has the id a twice"),
        ("q.csv", "Topic,Owner\nWhat?,me\n", "no column named question (its columns: topic, owner)"),
        ("q.csv", "question,answerable\nWhat?,perhaps\n", "row 2: answerable is perhaps"),
        ("q.csv", "question,id\n,7\n", "row 2: there is no question"),
        ("q.csv", "", "no column named question"),
        ("q.xlsx", "not a workbook", "is not a workbook"),
        ("q.xlsx", b"PK\x05\x06" + bytes(18), "is not a workbook"),
    ],
)
def test_a_file_is_refused_with_the_place_of_its_fault(tmp_path: Path, name: str, content: str | bytes, told: str) -> None:
    with pytest.raises(QuestionsError) as refused:
        read_questions(put(tmp_path, name, content))
    assert told in str(refused.value)
    assert name in str(refused.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="can't be read"):
        read_questions(tmp_path / "none.csv")


def test_a_workbook_that_unpacks_to_too_much_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(LARGEST // 2**20 + 1):
            part.write(bytes(2**20))
    with pytest.raises(QuestionsError, match="unpacks to more than"):
        read_questions(path)


@pytest.mark.parametrize(("text", "told"), [
    ("question\nIn case of fire, what should staff do?\n", "row 2, has more cells"),
    ('question\n"Who waters the pears?\nWho boards?\n', "not a table"),
    ("question,question\nOne?,Two?\n", "two columns named question"),
    ("question,gold_need\nOne?,both\n", "gold_need has to be"),
])  # fmt: skip
def test_a_table_that_would_lose_something_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "q.csv").write_text(text, encoding="utf-8")
    with pytest.raises(QuestionsError, match=told):
        read_questions(tmp_path / "q.csv")


def test_what_has_no_letter_or_digit_is_not_wanted() -> None:
    found = question_of({"question": "One?", "gold": ["—"], "must_include": [["…"], ["yes", ""]], "must_not_include": ["!"]})
    assert (found.gold, found.must_include, found.must_not_include) == ((), (("yes",),), ())


def test_a_chain_of_same_quotations_is_one_need() -> None:
    gold = ["A", {"quote": "B", "same_as": 0}, {"quote": "C", "same_as": 1}]
    assert question_of({"question": "One?", "gold": gold}).needs == (("A", "B", "C"),)


def test_a_column_that_may_be_meant_for_another_is_told() -> None:
    asked = [question_of({"question": "One?", "answerble": "no", "owner": "desk 4"})]
    assert doubts(asked) == ["The column answerble is not used. Is answerable meant?"]


def test_deep_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text('{"question": "One?", "x": ' + "[" * 100_000 + "]" * 100_000 + "}", encoding="utf-8")
    with pytest.raises(QuestionsError, match="line 1, is not JSON"):
        read_questions(tmp_path / "q.jsonl")


@pytest.mark.parametrize("place", ["XFD1048576", "A99999999", "ZZZZZZZZZ99999999999999"])
def test_a_sheet_with_a_cell_far_out_is_refused_at_once(tmp_path: Path, place: str) -> None:
    with xlsxwriter.Workbook(str(tmp_path / "whole.xlsx")) as book:
        book.add_worksheet().write_column(0, 0, ["question", "One?"])
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as whole, zipfile.ZipFile(tmp_path / "far.xlsx", "w") as far:
        for name in whole.namelist():
            far.writestr(name, whole.read(name).replace(b'r="A2"', f'r="{place}"'.encode()))
    assert len(read_questions(tmp_path / "whole.xlsx")) == 1
    with pytest.raises(QuestionsError, match="far to the right"):
        read_questions(tmp_path / "far.xlsx")
