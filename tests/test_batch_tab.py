"""The Batch tab without a server: what its event functions make of files, runs, stops and errors."""

import csv
import gc
import shutil
import threading
import urllib.parse
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from test_desk import Tags

from answer.answer import Rapporteur
from answer.types import Answer
from evaluation.types import Cited, Question, Shown, Verdict
from index.opened import OpenIndex
from index.types import Filters
from ui import batch as tab
from ui.batch import LOADING, NEXT, PARTS, STOPPED, BatchDesk, View
from ui.desk import LONGEST, UNEXPECTED, Asker
from ui.job import FILES, LARGEST_MB, MOST, Job, discard
from ui.rows import SHOWN, about, introduction, row, table

HOSTILE = "<img src=x onerror=alert(1)>\"'&`${alert(2)}{{alert(3)}}</script>"
QUESTIONS = ("How often are the pears watered?", "Who boards a ship?", "When does the harvest begin?")


class Watched:
    """A rapporteur that does something of the test's own before a question, and may fail on some."""

    def __init__(self, inner: Rapporteur, before: Any = None) -> None:
        self.inner, self.before, self.asked = inner, before, list[str]()

    def ask(self, question: str, after: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        self.asked.append(question)
        if self.before:
            self.before(question)
        return self.inner.ask(question, after, filters)

    def index(self) -> OpenIndex:
        return self.inner.index()


@pytest.fixture(autouse=True)
def every_row_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab, "LOOK", 0.0)


def desk_of(asker: Any, folder: Path) -> BatchDesk:
    ready = Future[Asker]()
    ready.set_result(asker)
    return BatchDesk(ready, folder / "served")


def file_of(folder: Path, *rows: Sequence[str], name: str = "questions.csv", head: Sequence[str] = ("question",)) -> str:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return str(folder / name)


def named(view: View) -> dict[str, Any]:
    """What changes, by part; an update that changes nothing is left out."""
    return {name: part for name, part in zip(PARTS, view, strict=True) if part != {"__type__": "update"}}


def chosen(desk: BatchDesk, folder: Path, *questions: str) -> Job:
    job = named(desk.check(file_of(folder, *([text] for text in questions or QUESTIONS)), None))["job"]
    assert isinstance(job, Job)
    return job


def state_of(views: Sequence[View]) -> dict[str, Any]:
    """The page after all of some views."""
    return {name: part for view in views for name, part in named(view).items()}


def workers() -> list[threading.Thread]:
    gc.collect()
    return [thread for thread in threading.enumerate() if "ThreadPoolExecutor" in thread.name]


# ---- a file is chosen ----------------------------------------------------------------------------------------------


def test_a_file_is_checked_at_once(rapporteur: Rapporteur, tmp_path: Path) -> None:
    page = named(desk_of(rapporteur, tmp_path).check(file_of(tmp_path, *([text] for text in QUESTIONS)), None))
    assert "3 questions, a few seconds." in page["line"]
    assert "score" not in page["line"]
    assert page["start"]["interactive"]
    assert [question.text for question in page["job"].questions] == list(QUESTIONS)


def test_what_can_be_scored_is_told(rapporteur: Rapporteur, tmp_path: Path) -> None:
    path = file_of(tmp_path, ["a", "yes"], ["b", ""], head=("question", "answerable"))
    assert "What is wanted is given for 1 of them" in named(desk_of(rapporteur, tmp_path).check(path, None))["line"]


@pytest.mark.parametrize(
    ("name", "rows", "told"),
    [
        ("a.csv", [["question"]], "a.csv has no questions."),
        ("a.csv", [["ask"], ["x"]], "a.csv has no column named question"),
        ("a.txt", [["question"], ["x"]], "a.txt is not a file of questions."),
        ("a.csv", [["question"], *[["x"]] * (MOST + 1)], "has 2,001 questions, and 2,000 can be answered here"),
        ("a.csv", [["question"], ["x" * (LARGEST_MB * 2**20)]], "a.csv has more than 10 MB. Please split the file."),
        ("a.csv", [["question"], ["x"], ["y" * (LONGEST + 1)]], "a.csv, question 2, has more than 1,000 characters."),
        ("a.xlsx", [["question"], ["x"]], "a.xlsx is not a workbook"),
    ],
)
def test_a_file_that_will_not_do_is_refused_in_plain_words(
    rapporteur: Rapporteur, tmp_path: Path, name: str, rows: list[list[str]], told: str
) -> None:
    page = named(desk_of(rapporteur, tmp_path).check(file_of(tmp_path, *rows[1:], name=name, head=rows[0]), None))
    assert told in page["line"]
    assert page["job"] is None
    assert not page["start"]["interactive"]


def test_a_hostile_name_stays_text(rapporteur: Rapporteur, tmp_path: Path) -> None:
    line = named(desk_of(rapporteur, tmp_path).check(file_of(tmp_path, name="<img src=x onerror=alert(1)>.txt"), None))["line"]
    assert "&lt;img src=x" in line
    assert {tag for tag, _ in Tags(line).seen} == {"p"}


def test_an_unforeseen_error_is_owned_up_to(rapporteur: Rapporteur, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    page = named(desk_of(rapporteur, tmp_path).check("\0.csv", None))
    assert UNEXPECTED in page["line"]
    assert "Traceback" not in page["line"]
    assert caplog.records


def test_another_file_or_none_removes_what_came_of_the_last(rapporteur: Rapporteur, tmp_path: Path) -> None:
    desk = desk_of(rapporteur, tmp_path)
    job = chosen(desk, tmp_path)
    list(desk.run(job))
    assert job.folder.is_dir()
    page = named(desk.check(None, job))
    assert not job.folder.exists()
    assert job.stop.is_set()
    assert page["job"] is None
    assert page["line"] == page["table"] == ""
    discard(None)


def test_the_folder_of_a_session_cannot_be_guessed(rapporteur: Rapporteur, tmp_path: Path) -> None:
    desk = desk_of(rapporteur, tmp_path)
    one, two = chosen(desk, tmp_path), chosen(desk, tmp_path)
    assert one.folder != two.folder
    assert one.folder.parent == tmp_path / "served"
    assert len(one.folder.name) == 32
    one.begin()
    assert one.folder.stat().st_mode & 0o077 == 0


# ---- a run ---------------------------------------------------------------------------------------------------------


def test_a_run_shows_its_progress_its_rows_and_its_files(rapporteur: Rapporteur, tmp_path: Path) -> None:
    desk = desk_of(rapporteur, tmp_path)
    job = chosen(desk, tmp_path)
    views = [named(view) for view in desk.run(job)]
    assert not views[0]["start"]["interactive"]
    assert not views[0]["file"]["interactive"]
    assert views[0]["cancel"]["visible"]
    lines = [view["line"] for view in views if "line" in view]
    assert "0 of 3 answered<" in lines[0]
    assert "1 of 3 answered, a few seconds left" in lines[1]
    assert '<progress max="3" value="2" aria-label="Questions answered">' in lines[2]
    assert "Writing the workbook and the report." in lines[-2]
    assert "3 questions answered." in lines[-1]
    last = views[-1]
    assert last["start"]["interactive"]
    assert last["file"]["interactive"]
    assert not last["cancel"]["visible"]
    assert "In a dry month the pears are watered daily." in last["table"]
    assert "Orchard rules, p. 1" in last["table"]
    assert [last[name]["visible"] for name in FILES] == [True] * 3
    assert [Path(last[name]["value"]) for name in FILES] == [job.folder / name for name in FILES]
    sheet = python_calamine.CalamineWorkbook.from_path(last["answers.xlsx"]["value"]).get_sheet_by_index(0).to_python()
    assert [line[1] for line in sheet[1:]] == list(QUESTIONS)
    assert not workers()


def test_a_screen_reader_hears_of_quarters_only(rapporteur: Rapporteur, tmp_path: Path) -> None:
    desk = desk_of(rapporteur, tmp_path)
    job = chosen(desk, tmp_path, *(f"How often are the pears watered? {n}" for n in range(40)))
    said = [named(view)["said"] for view in desk.run(job) if "said" in named(view)]
    assert len(set(said)) == 7  # the beginning, four quarters, the writing, the end


def test_answers_are_judged_where_the_file_says_what_is_wanted(rapporteur: Rapporteur, tmp_path: Path) -> None:
    desk = desk_of(rapporteur, tmp_path)
    rows = [
        [QUESTIONS[0], "true", "daily"],
        ["Who owns the moon rocket?", "false", ""],
        [QUESTIONS[1], "true", "nothing like it"],
    ]
    job = named(desk.check(file_of(tmp_path, *rows, head=("question", "answerable", "must_include")), None))["job"]
    html = state_of(list(desk.run(job)))["table"]
    assert "<h3>The figures</h3>" in html
    assert "Right answers" in html
    assert '<b class="right">Right</b>' in html
    assert '<b class="wrong">Wrong</b> It does not say “nothing like it”' in html
    assert "The library does not answer this" in html


def test_a_run_that_is_stopped_keeps_what_was_answered(rapporteur: Rapporteur, tmp_path: Path) -> None:
    desk = desk_of(rapporteur, tmp_path)
    job = chosen(desk, tmp_path)
    running = desk.run(job)
    views = [next(running) for _ in range(3)]
    assert "1 of 3 answered" in named(views[-1])["line"]
    assert named(desk.stop(job))["cancel"] == {"value": "Stopping", "interactive": False, "__type__": "update"}
    last = state_of(list(running))
    assert "Stopped after 2 of 3 questions." in last["line"]
    assert last["start"]["interactive"]
    sheet = python_calamine.CalamineWorkbook.from_path(last["answers.xlsx"]["value"]).get_sheet_by_index(0).to_python()
    assert [line[1] for line in sheet[1:]] == list(QUESTIONS[:2])
    assert last["table"].count("<tr>") == 3
    again = state_of(list(desk.run(job)))
    assert "3 questions answered." in again["line"]
    assert not workers()


def test_a_run_whose_browser_goes_ends_and_leaves_nothing(rapporteur: Rapporteur, tmp_path: Path) -> None:
    asker = Watched(rapporteur)
    desk = desk_of(asker, tmp_path)
    job = chosen(desk, tmp_path)
    running = desk.run(job)
    for _ in range(3):
        next(running)
    assert job.folder.is_dir()
    running.close()  # type: ignore[attr-defined]
    assert not job.folder.exists()
    assert not workers()
    assert QUESTIONS[2] not in asker.asked
    assert "3 questions answered." in state_of(list(desk.run(chosen(desk, tmp_path))))["line"]  # its turn is over


def test_a_question_that_fails_is_a_row(rapporteur: Rapporteur, tmp_path: Path) -> None:
    def fail(question: str) -> None:
        if question == QUESTIONS[1]:
            raise ValueError("the pilot is ill <b>")

    desk = desk_of(Watched(rapporteur, fail), tmp_path)
    last = state_of(list(desk.run(chosen(desk, tmp_path))))
    assert "3 questions answered." in last["line"]
    assert "Ended in an error" in last["table"]
    assert "the pilot is ill &lt;b&gt;" in last["table"]
    assert "Traceback" not in last["table"]


def test_a_library_that_goes_during_a_run_leaves_the_answers(rapporteur: Rapporteur, tmp_path: Path) -> None:
    def lose(question: str) -> None:
        if question == QUESTIONS[2]:
            shutil.rmtree(rapporteur.where.index)

    desk = desk_of(Watched(rapporteur, lose), tmp_path)
    last = state_of(list(desk.run(chosen(desk, tmp_path))))
    assert "There is no index in" in last["line"]
    assert last["start"]["interactive"]
    assert last["answers.jsonl"]["visible"]
    assert not last["answers.xlsx"]["visible"]


def test_an_error_of_the_machine_is_one_plain_sentence(tmp_path: Path) -> None:
    broken = Future[Asker]()
    broken.set_exception(MemoryError("secret detail"))
    desk = BatchDesk(broken, tmp_path / "served")
    last = state_of(list(desk.run(chosen(desk, tmp_path))))
    assert UNEXPECTED in last["line"]
    assert "secret" not in last["line"]


# ---- waiting, and several at once ----------------------------------------------------------------------------------


def test_a_run_waits_for_the_model_in_the_words_of_the_desk(rapporteur: Rapporteur, tmp_path: Path) -> None:
    loading = Future[Asker]()
    desk = BatchDesk(loading, tmp_path / "served")
    running = desk.run(chosen(desk, tmp_path))
    assert "file" in named(next(running))
    assert LOADING in named(next(running))["line"]
    loading.set_result(rapporteur)
    assert "3 questions answered." in state_of(list(running))["line"]


def test_a_run_that_is_stopped_while_it_waits_never_asks(tmp_path: Path) -> None:
    desk = BatchDesk(Future[Asker](), tmp_path / "served")
    job = chosen(desk, tmp_path)
    running = desk.run(job)
    next(running)
    next(running)
    desk.stop(job)
    last = state_of(list(running))
    assert STOPPED in last["line"]
    assert not any(last[name]["visible"] for name in FILES)


def test_two_sessions_take_turns_and_do_not_mix(rapporteur: Rapporteur, tmp_path: Path) -> None:
    desk = desk_of(rapporteur, tmp_path)
    first, second = chosen(desk, tmp_path, QUESTIONS[0]), chosen(desk, tmp_path, QUESTIONS[1])
    one, two = desk.run(first), desk.run(second)
    next(one), next(one), next(two)
    assert NEXT in named(next(two))["line"]
    ends = state_of(list(one)), state_of(list(two))
    for end, own, other in (*zip(ends, QUESTIONS[:2], QUESTIONS[1::-1], strict=True),):
        assert own in end["table"]
        assert other not in end["table"]
    assert first.folder != second.folder


def test_a_session_runs_once_at_a_time(rapporteur: Rapporteur, tmp_path: Path) -> None:
    desk = desk_of(rapporteur, tmp_path)
    job = chosen(desk, tmp_path)
    running = desk.run(job)
    next(running)
    assert [named(view) for view in desk.run(job)] == [{}]
    assert "3 questions answered." in state_of(list(running))["line"]


def test_nothing_happens_without_a_file(rapporteur: Rapporteur, tmp_path: Path) -> None:
    desk = desk_of(rapporteur, tmp_path)
    assert [named(view) for view in desk.run(None)] == [{}]
    assert named(desk.stop(None)) == {}


# ---- HTML ----------------------------------------------------------------------------------------------------------


def test_hostile_text_stays_text_everywhere() -> None:
    shown = Shown(
        HOSTILE, 0.5, HOSTILE, ((HOSTILE, (1,)),), (Cited(1, HOSTILE, HOSTILE, None, False),), Verdict(False, (HOSTILE,)), 1.0,
        HOSTILE,
    )  # fmt: skip
    tags = Tags(table([row(Question("1", HOSTILE, (HOSTILE,)), shown, True)], True, 1))
    assert not {tag for tag, _ in tags.seen} & {"img", "script", "iframe", "svg"}
    assert not [name for _, attributes in tags.seen for name in attributes if name.startswith("on")]


def test_places_are_named_once_with_their_numbers() -> None:
    cited = (Cited(1, "Orchard rules, p. 1", "a", None, True), Cited(2, "Orchard rules, p. 1", "b", None, True))
    shown = Shown("answered", 1.0, "", (("a", (1, 2)),), cited, Verdict(None), 1.0)
    html = row(Question("1", "q"), shown, False)
    assert '<span class="numbers">[1][2]</span> Orchard rules, p. 1' in html
    assert "Not judged" not in html


def test_of_many_rows_the_first_are_shown_with_a_sentence() -> None:
    assert "The first 200 of 350 questions are shown here" in table(["<tr></tr>"] * SHOWN, False, 350)
    assert "The first" not in table(["<tr></tr>"] * SHOWN, False, SHOWN)
    assert table([], False, 0) == ""


def test_the_examples_are_files_that_can_be_answered(rapporteur: Rapporteur, tmp_path: Path) -> None:
    links = [attributes for tag, attributes in Tags(introduction(QUESTIONS, MOST, "10 MB")).seen if tag == "a"]
    assert [link["download"] for link in links] == ["questions.csv", "scored.csv"]
    jobs = []
    for link in links:
        path = tmp_path / str(link["download"])
        path.write_text(urllib.parse.unquote((link["href"] or "").partition(",")[2]), encoding="utf-8", newline="")
        jobs.append(named(desk_of(rapporteur, tmp_path).check(str(path), None))["job"])
    assert [question.text for question in jobs[0].questions] == list(QUESTIONS)
    assert [question.answerable for question in jobs[1].questions] == [True, False]


@pytest.mark.parametrize(
    ("seconds", "told"), [(3, "a few seconds"), (60, "about 1 minute"), (130, "about 2 minutes"), (7300, "about 2 hours")]
)
def test_times_are_told_as_far_as_they_can_be_foreseen(seconds: float, told: str) -> None:
    assert about(seconds) == told


def test_the_page_has_its_outputs_in_the_order_of_the_parts(rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")  # Gradio writes "True" there; so it is put back
    from ui.desk import Desk
    from ui.page import build_page

    ready = Future[Asker]()
    ready.set_result(rapporteur)
    page = build_page(Desk(rapporteur.where, ready, ""))
    (run,) = [fn for fn in page.fns.values() if fn.concurrency_id == "batch"]
    kinds = [type(output).__name__ for output in run.outputs]
    assert len(kinds) == len(PARTS)
    assert kinds == ["State", "HTML", "HTML", "HTML", "File", "Button", "Button", *["DownloadButton"] * 3]
    assert [fn.api_name for fn in page.fns.values() if fn.api_visibility == "public"] == ["ask"]
