"""A run over a small library: rows as they come, errors as rows, and going on after an interruption."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from answer.answer import Rapporteur
from answer.types import Answer
from evaluation.errors import RunError
from evaluation.questions import question_of
from evaluation.run import answers, quotation_check, read_rows, record, resume
from evaluation.types import Question
from index.opened import OpenIndex

QUESTIONS = [
    question_of({"id": "a", "question": "Who waters the pears?", "answer": "The gardener.", "gold": ["waters the pears"]}),
    question_of({"id": "b", "question": "When does the harvest of the apples begin?", "owner": "desk 4"}),
    question_of({"id": "c", "question": "and the pears?", "turns": ["Where do the apples go?"]}),
    question_of({"id": "d", "question": "Who boards every ship at the outer buoy?"}),
]


class Failing:
    """Asks a rapporteur, but one question makes it fail."""

    def __init__(self, inner: Rapporteur, on: str) -> None:
        self.inner, self.on = inner, on
        self.asked: list[str] = []

    def ask(self, question: str, after: Sequence[str] = ()) -> Answer:
        self.asked.append(question)
        if question == self.on:
            raise ZeroDivisionError("the pilot is away")
        return self.inner.ask(question, after)

    def index(self) -> OpenIndex:
        return self.inner.index()


def untimed(path: Path) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        row["answer"]["timings_ms"] = {}
    return rows


@pytest.mark.parametrize("jobs", [1, 3])
def test_rows_come_in_the_order_of_the_questions(rapporteur: Rapporteur, jobs: int) -> None:
    rows = list(answers(rapporteur, QUESTIONS, jobs))
    assert [row.question.id for row in rows] == ["a", "b", "c", "d"]
    assert all(row.error is None for row in rows)


def test_a_follow_up_is_asked_with_its_earlier_turns(rapporteur: Rapporteur) -> None:
    (row,) = answers(rapporteur, [QUESTIONS[2]])
    assert row.answer is not None
    assert row.answer["standalone_question"] != row.answer["question"]


def test_quotations_are_looked_up_in_the_file(rapporteur: Rapporteur) -> None:
    (row,) = answers(rapporteur, QUESTIONS[:1])
    assert row.answer is not None
    assert row.found == (True,) * len(row.answer["citations"])
    stands = quotation_check(rapporteur.index())
    citation = row.answer["citations"][0]
    assert not stands({**citation, "quote": citation["quote"].replace("pears", "plums")})
    assert not stands({**citation, "page_index": 40})
    assert not stands({**citation, "source": "nowhere"})


def test_a_file_that_has_gone_bears_nothing_out(rapporteur: Rapporteur) -> None:
    (row,) = answers(rapporteur, QUESTIONS[:1])
    assert row.answer is not None
    index = rapporteur.index()
    for record_ in index.documents:
        index.where.pdf(record_).unlink()
    assert not quotation_check(index)(row.answer["citations"][0])


def test_a_question_that_raises_is_a_row(rapporteur: Rapporteur, tmp_path: Path) -> None:
    asker = Failing(rapporteur, QUESTIONS[0].text)
    rows = list(record(answers(asker, QUESTIONS), tmp_path / "answers.jsonl"))
    assert [row.error for row in rows] == ["ZeroDivisionError: the pilot is away", None, None, None]
    assert [row.error for row in read_rows(tmp_path / "answers.jsonl")] == [row.error for row in rows]


def test_rows_are_whole_as_they_come(rapporteur: Rapporteur, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    for number, _ in enumerate(record(answers(rapporteur, QUESTIONS), path), 1):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert len(lines) == number
        assert json.loads(lines[-1])["error"] is None


def test_a_row_keeps_the_questions_own_fields(rapporteur: Rapporteur, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    list(record(answers(rapporteur, QUESTIONS), path))
    first, second, *_ = untimed(path)
    assert first["question_answer"] == "The gardener."
    assert first["answer"]["status"] == "answered"
    assert second["owner"] == "desk 4"
    back = [row.question for row in read_rows(path)]
    assert back == QUESTIONS


def test_the_same_questions_give_the_same_answers(rapporteur: Rapporteur, tmp_path: Path) -> None:
    for name, jobs in (("one", 1), ("two", 1), ("three", 3)):
        list(record(answers(rapporteur, QUESTIONS, jobs), tmp_path / name))
    assert untimed(tmp_path / "one") == untimed(tmp_path / "two") == untimed(tmp_path / "three")


def test_what_was_answered_is_not_asked_again(rapporteur: Rapporteur, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    rows = record(answers(rapporteur, QUESTIONS), path)
    next(rows)
    next(rows)
    del rows  # as when the process ends
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "c", "question": "and the pe')
    asker = Failing(rapporteur, "")
    done = resume(path, QUESTIONS, rapporteur.index().state.fingerprint)
    list(record(answers(asker, QUESTIONS[done:]), path, append=True))
    assert done == 2
    assert set(asker.asked) == {QUESTIONS[2].text, QUESTIONS[3].text}
    assert [row.question.id for row in read_rows(path)] == ["a", "b", "c", "d"]


def test_a_run_that_had_only_begun_starts_over(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    assert resume(path, QUESTIONS, "f") == 0
    path.write_text('{"id": "a"', encoding="utf-8")
    assert resume(path, QUESTIONS, "f") == 0
    assert path.read_text(encoding="utf-8") == ""


def test_a_cut_row_of_any_length_is_removed(rapporteur: Rapporteur, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    list(record(answers(rapporteur, QUESTIONS[:1]), path))
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"id": "' + b"x" * 200_000)
    assert resume(path, QUESTIONS, rapporteur.index().state.fingerprint) == 1
    assert path.read_bytes() == whole


@pytest.mark.parametrize("others", [QUESTIONS[1:], QUESTIONS[:1], [question_of({"question": "Another?"})]])
def test_a_run_of_other_questions_is_not_gone_on_with(rapporteur: Rapporteur, tmp_path: Path, others: list[Question]) -> None:
    path = tmp_path / "answers.jsonl"
    list(record(answers(rapporteur, QUESTIONS), path))
    with pytest.raises(RunError, match="other questions"):
        resume(path, others, rapporteur.index().state.fingerprint)


def test_a_run_from_another_state_of_the_library_is_not_gone_on_with(rapporteur: Rapporteur, tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    list(record(answers(rapporteur, QUESTIONS[:2]), path))
    with pytest.raises(RunError, match="library has changed"):
        resume(path, QUESTIONS, "another")


@pytest.mark.parametrize("line", ["[]", "{}", '{"question": "a"}', "no json", '{"question": "a", "answer": 1, "error": null}'])
def test_what_is_no_row_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(RunError, match="line 1"):
        list(read_rows(path))
