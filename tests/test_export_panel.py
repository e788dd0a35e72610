"""The export panel without a server: what its event functions make of conversations, choices and what a browser sends."""

import stat
import zipfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from test_desk import HARMFUL, HOSTILE, SOURCE, Tags, answer, library

from answer.types import NOT_FOUND, PARTIAL, Answer, Statement
from export.errors import ExportError
from export.formats import FORMATS, Options
from export.text import as_html, as_text
from index.opened import OpenIndex
from index.types import Locations
from ui.cards import conversation
from ui.desk import UNEXPECTED, Asker
from ui.export import MAKING, PARTS, ExportDesk, View
from ui.order import GONE, LARGEST, NOTHING, Order, discard, options_of
from ui.panel import ExportPanel
from ui.talk import Talk

__all__ = ["library"]  # the fixture

WORD = ("answer", "docx", "apa", None)
EMPTY = answer(NOT_FOUND)  # it quotes nothing, so that nothing can be missing


class Held:
    """An asker that has an index of no documents, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def ask(self, question: str, after: Sequence[str] = ()) -> Answer:
        raise NotImplementedError(question, after)

    def index(self) -> OpenIndex:
        if self.error:
            raise self.error
        return cast("OpenIndex", SimpleNamespace(documents=()))


def talk_of(*answers: Answer | None) -> Talk:
    talk = Talk()
    for number, given in enumerate(answers, 1):
        talk = talk.asking(f"Question {number}?").answered(
            given and replace(given, question=f"Question {number}?"), "A trouble."
        )
    return talk


@pytest.fixture
def desk(library: Locations, tmp_path: Path) -> ExportDesk:
    ready = Future[Asker]()
    ready.set_result(Held())
    return ExportDesk(library, ready, tmp_path / "served")


def parts(view: View) -> dict[str, Any]:
    assert len(view) == len(PARTS)
    return {name: part for name, part in zip(PARTS, view, strict=True) if part != {"__type__": "update"}}


def last(views: Iterator[View]) -> tuple[Order, dict[str, Any]]:
    first, *_, end = [parts(view) for view in views]
    assert MAKING in first["told"]
    return first["order"], end


def link(told: str) -> dict[str, str | None]:
    (found,) = Tags(told).of("a")
    return found


# ---- opening and closing -------------------------------------------------------------------------------------------


def test_the_panel_opens_for_an_answer_and_says_which(desk: ExportDesk) -> None:
    opened = parts(desk.open(talk_of(None, answer()), Order(), {"turn": 2}))
    assert "Answer 2: Question 2?" in opened["heading"]
    assert opened["order"] == Order((2,), opened=1)
    assert opened["panel"]["visible"] is True
    assert opened["told"] == ""


def test_a_heading_is_short_and_is_text(desk: ExportDesk) -> None:
    talk = Talk().asking(HOSTILE + "x" * 500).answered(answer())
    heading = parts(desk.open(talk, Order(), {"turn": 1}))["heading"]
    assert [tag for tag, _ in Tags(heading).seen] == ["h2"]
    assert "x …" in heading
    assert "x" * 130 not in heading


def test_each_opening_is_told_from_the_last(desk: ExportDesk) -> None:
    first = parts(desk.open(talk_of(answer()), Order(), {"turn": 1}))
    again = parts(desk.open(talk_of(answer()), first["order"], {"turn": 1}))
    assert first["heading"] != again["heading"]  # so that the page sees it and the keyboard goes there


def test_the_conversation_leaves_out_what_has_no_answer(desk: ExportDesk) -> None:
    opened = parts(desk.open_whole(talk_of(answer(), None, EMPTY), Order()))
    assert "The conversation: 2 answers" in opened["heading"]
    assert opened["order"].turns == (1, 3)
    assert "The conversation: 1 answer<" in parts(desk.open_whole(talk_of(answer()), Order()))["heading"]


@pytest.mark.parametrize("talk", [Talk(), talk_of(None)])
def test_a_conversation_without_answers_can_not_be_exported(desk: ExportDesk, talk: Talk) -> None:
    opened = parts(desk.open_whole(talk, Order((1,))))
    assert NOTHING in opened["told"]
    assert opened["order"].turns == ()


@pytest.mark.parametrize(
    "wanted", [None, [], "1", 1, {}, {"turn": "1"}, {"turn": 0}, {"turn": 3}, {"turn": 10**30}, {"turn": [1]}, {"turn": 1.0}]
)
def test_what_the_browser_may_not_ask_for_is_met_with_a_plain_sentence(desk: ExportDesk, wanted: object) -> None:
    assert GONE in parts(desk.open(talk_of(answer(), None), Order(), wanted))["told"]
    assert GONE in parts(desk.open(talk_of(None), Order(), {"turn": 1}))["told"]


def test_closing_removes_the_file_and_hides_the_panel(desk: ExportDesk) -> None:
    order, _ = last(desk.make(talk_of(EMPTY), Order((1,)), *WORD))
    assert order.folder
    assert order.folder.exists()
    closed = parts(desk.close(order))
    assert not order.folder.exists()
    assert closed["panel"]["visible"] is False
    assert closed["order"] == Order()


@pytest.mark.parametrize("format_name", [*FORMATS, None, [], "exe"])
def test_only_what_can_be_set_is_shown(desk: ExportDesk, format_name: object) -> None:
    template, style, model, told, despite = desk.choose(format_name)
    assert template["visible"] is style["visible"] is (format_name not in ("bundle", "bib", "ris", "csl"))
    assert model["visible"] is (format_name in ("docx", "odt"))
    assert (told, despite["visible"]) == ("", False)


# ---- the file ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format_name", ["docx", "md", "bundle", "ris"])
def test_a_file_is_made_where_nobody_guesses_and_linked(desk: ExportDesk, format_name: str) -> None:
    order, end = last(desk.make(talk_of(EMPTY), Order((1,)), "speaking-note", format_name, "ieee", None))
    assert order.folder
    (path,) = order.folder.iterdir()
    assert path.name.startswith("rapporteur-question-1-")
    assert path.suffix == FORMATS[format_name].suffix
    assert len(order.folder.name) == 32
    assert stat.S_IMODE(order.folder.stat().st_mode) == 0o700
    assert link(end["told"]) == {"href": f"gradio_api/file={path}", "download": path.name}


def test_the_next_export_replaces_the_last(desk: ExportDesk) -> None:
    first, _ = last(desk.make(talk_of(EMPTY), Order((1,)), *WORD))
    second, _ = last(desk.make(talk_of(EMPTY), first, *WORD))
    assert first.folder
    assert not first.folder.exists()
    assert second.folder
    assert second.folder.exists()
    discard(second)
    discard(None)
    assert list(desk.folder.iterdir()) == []


def test_a_session_that_ends_while_its_file_is_made_leaves_nothing(desk: ExportDesk) -> None:
    steps = desk.make(talk_of(EMPTY), Order((1,)), *WORD)
    next(steps)
    next(steps)
    assert list(desk.folder.iterdir())
    cast("Any", steps).close()
    assert list(desk.folder.iterdir()) == []


def test_an_unfound_quotation_is_told_and_exported_only_on_request(desk: ExportDesk) -> None:
    talk, order = talk_of(answer()), Order((1,))
    made, end = last(desk.make(talk, order, "answer", "md", "apa", None))
    assert "Of 1 quotations 1 can&#x27;t be found on the page named" in end["told"]
    assert end["despite"]["visible"] is True
    assert not Tags(end["told"]).of("a")
    assert made.folder
    assert not made.folder.exists()
    made, end = last(desk.make_despite(talk, made, "answer", "md", "apa", None))
    assert made.folder
    (path,) = made.folder.iterdir()
    assert "Pears are watered daily." in path.read_text(encoding="utf-8")
    assert link(end["told"])["download"] == path.name


def test_several_answers_come_in_one_file(desk: ExportDesk) -> None:
    made, _ = last(desk.make(talk_of(EMPTY, None, EMPTY), Order((1, 3)), "answer", "md", "apa", None))
    assert made.folder
    (path,) = made.folder.iterdir()
    assert "# Question 1?" in path.read_text(encoding="utf-8")
    assert "# Question 3?" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        (("no", "docx", "apa", None), "kind of document"),
        ((None, "docx", "apa", None), "kind of document"),
        (("answer", "exe", "apa", None), "format"),
        (("answer", ["docx"], "apa", None), "format"),
        (("answer", "docx", "/etc/passwd.csl", None), "citation style"),
        (("answer", "docx", {}, None), "citation style"),
    ],
)
def test_a_choice_that_is_not_in_the_list_is_refused(desk: ExportDesk, chosen: tuple[object, ...], told: str) -> None:
    _, end = last(desk.make(talk_of(EMPTY), Order((1,)), *chosen))
    assert f"The desk does not have that {told}." in end["told"]
    assert not desk.folder.exists()


@pytest.mark.parametrize("order", [Order(), Order((7,)), Order((1, 2)), Order((2,))])
def test_an_answer_that_is_gone_is_not_exported(desk: ExportDesk, order: Order) -> None:
    _, end = last(desk.make(talk_of(EMPTY, None), order, *WORD))
    assert GONE in end["told"]


def test_an_error_nobody_foresaw_is_owned_up_to(desk: ExportDesk, caplog: pytest.LogCaptureFixture) -> None:
    desk.asker = Future()
    desk.asker.set_result(Held(ZeroDivisionError("secret detail")))
    _, end = last(desk.make(talk_of(EMPTY), Order((1,)), *WORD))
    assert UNEXPECTED in end["told"]
    assert "secret detail" not in end["told"]
    assert "secret detail" in caplog.text


# ---- a model of the look -------------------------------------------------------------------------------------------


def model_of(folder: Path, name: str, size: int = 1) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as parts_of:
        parts_of.writestr("word/styles.xml", b"x" * size)
    return str(folder / name)


def test_a_model_is_taken_where_it_fits(tmp_path: Path) -> None:
    model = model_of(tmp_path, "Ours.DOCX")
    assert options_of("docx", "answer", "apa", model, tmp_path) == Options("answer", "apa", Path(model).resolve())
    assert options_of("pdf", "answer", "apa", model, tmp_path) == Options("answer", "apa")
    assert options_of("bib", None, None, model, tmp_path) == Options()


def test_a_model_that_will_not_do_is_refused(tmp_path: Path) -> None:
    served = tmp_path / "served"
    (tmp_path / "outside.docx").write_bytes(b"")
    (served / "text.docx").parent.mkdir()
    (served / "text.docx").write_text("no archive", encoding="utf-8")
    refused: list[tuple[object, str]] = [
        (str(tmp_path / "outside.docx"), "no longer here"),
        (str(served / ".." / "outside.docx"), "no longer here"),
        (str(served / "gone.docx"), "no longer here"),
        (["x"], "no longer here"),
        (model_of(served, "ours.odt"), r"^ours\.odt can't give its look .* ends in \.docx"),
        (str(served / "text.docx"), r"^text\.docx can't be read"),
        (model_of(served, "huge.docx", LARGEST + 1), r"^huge\.docx is too large"),
    ]
    for model, told in refused:
        with pytest.raises(ExportError, match=told):
            options_of("docx", "answer", "apa", model, served)


def test_a_file_that_only_calls_itself_word_is_told(desk: ExportDesk) -> None:
    model = model_of(desk.folder, "ours.docx")
    _, end = last(desk.make(talk_of(EMPTY), Order((1,)), "answer", "docx", "apa", model))
    assert "made with the look of ours.docx. Please choose another Word file, or take it away." in end["told"]


# ---- the cards and the clipboard -----------------------------------------------------------------------------------


def test_export_is_the_first_action_of_each_answer() -> None:
    buttons = Tags(conversation(talk_of(answer(), None, EMPTY))).of("button")
    actions = [b for b in buttons if b.get("class") != "cite" and not {"data-ask", "data-cancel"} & set(b)]
    assert [b.get("data-exported") for b in actions] == ["1", None, None, "3", None, None]


def test_copying_takes_rich_text_and_plain_text() -> None:
    (button,) = [b for b in Tags(conversation(talk_of(answer()))).of("button") if b.get("data-rich")]
    rich = button["data-rich"] or ""
    assert "<li>Pears are watered daily.<sup>[1]</sup></li>" in rich
    assert as_text(answer()) in (button["data-copy"] or "")
    assert [a["href"] for a in Tags(rich).of("a")] == ["https://example.org/o"]
    assert rich.index("<sup>[1]") < rich.index("<br>[1] p. ")
    assert "Nearest passages" in as_html(EMPTY)


def test_hostile_text_stays_text_on_the_clipboard() -> None:
    bad = answer(source=HARMFUL, quote=HOSTILE, note=HOSTILE, status=PARTIAL)
    bad = replace(bad, question=HOSTILE, statements=(Statement(HOSTILE, HOSTILE, (1,)),))
    for html in (as_html(bad), as_html(answer(NOT_FOUND, HARMFUL, note=HOSTILE))):
        page = Tags(html)
        assert {tag for tag, _ in page.seen} <= {"p", "strong", "em", "ul", "li", "sup", "br"}
        assert not [name for _, attributes in page.seen for name in attributes]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://example.org", 'https://example.org/"><img>', ""])
def test_only_https_addresses_become_links(url: str) -> None:
    assert not Tags(as_html(answer(source=replace(SOURCE, url=url)))).of("a")


def test_the_panel_has_a_component_for_each_part(desk: ExportDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")  # Gradio writes "True" there; so it is put back
    import gradio as gr

    with gr.Blocks():
        panel = ExportPanel(desk, gr.State(Talk()))
    assert len(panel.view) == len(PARTS)
