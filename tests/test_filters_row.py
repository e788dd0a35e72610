"""What answers are confined to: as it is chosen, as it is said, as it travels to the answer and to the export."""

import json
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from test_desk import HOSTILE, Tags, answer, asked, desk_of, library

from answer.answer import Rapporteur
from answer.types import NOT_FOUND
from index.derived import write_state
from index.types import DocumentRecord, Filters, Locations
from ingest.types import KINDS, Source
from ui.cards import state_line
from ui.confine import EVERY, EVERYTHING, GROUPS, LONGEST_ISSUER, Confined, ConfineError, confine, filters_of
from ui.desk import Asker, Desk
from ui.export import DIFFERING, PARTS, ExportDesk
from ui.filters import CHOOSE_ANEW, NOTHING_LEFT, FiltersDesk, FiltersRow
from ui.order import Order
from ui.page import Page
from ui.talk import Talk

__all__ = ["library"]  # the fixture

NOTHING: tuple[object, ...] = ([], "", "", "", [])
AGREED = frozenset({"treaty-or-act", "agreed-statement", "memorandum", "code-of-conduct"})


def record(slug: str, title: str, **of_source: str) -> DocumentRecord:
    return DocumentRecord(Source(slug, title, **of_source), "brief", "v1", "", "", "", 3, 1)


HELD = [
    record("orchard", "Orchard rules: of pears", issuer="Parish", date="2021-05", kind="code-of-conduct"),
    record("harbour", "Harbour notes", issuer="Port office", date="2023", kind="analysis"),
]


@pytest.fixture
def row(tmp_path: Path) -> FiltersDesk:
    write_state(tmp_path, HELD, "hashing", "chroma")
    return FiltersDesk(Locations(tmp_path, tmp_path))


# ---- what is chosen ------------------------------------------------------------------------------------------------


def test_the_groups_hold_every_kind_once() -> None:
    assert sorted(kind for kinds in GROUPS.values() for kind in kinds) == sorted(KINDS)


@pytest.mark.parametrize(
    ("wanted", "label", "filters"),
    [
        (NOTHING, EVERY, Filters()),
        ((None, None, None, None, None), EVERY, Filters()),
        ((list(GROUPS), "", "", "", []), EVERY, Filters()),
        ((["Agreed texts"], "", "", "2024-05", []), "Agreed texts · until May 2024", Filters(kinds=AGREED, date_to="2024-05")),
        (([], " the  parish ", "", "", []), "Issuer “the parish”", Filters(issuers=frozenset({"the parish"}))),
        (([], "", "2023", "2024-05-20", []), "From 2023 to 20 May 2024", Filters(date_from="2023", date_to="2024-05-20")),
        (([], "", " 2023-01 ", "", []), "From January 2023", Filters(date_from="2023-01")),
        (([], "", "2023", "2023", []), "Of 2023", Filters(date_from="2023", date_to="2023")),
        (([], "", "2024-05", "2024", []), "From May 2024 to 2024", Filters(date_from="2024-05", date_to="2024")),
        (([], "", "", "", ["orchard"]), "“Orchard rules”", Filters(sources=frozenset({"orchard"}))),
        (([], "", "", "", ["orchard", "harbour"]), "2 documents", Filters(sources=frozenset({"orchard", "harbour"}))),
    ],
)
def test_what_is_chosen_becomes_filters_and_words(wanted: tuple[object, ...], label: str, filters: Filters) -> None:
    confined = confine(*wanted, HELD)  # type: ignore[arg-type, call-arg, misc]
    assert confined.label == label
    assert confined.filters == filters


def test_words_make_a_sentence() -> None:
    confined = confine(["Agreed texts", "Analysis"], "Parish", "", "2024", [], HELD)
    assert confined.said == "confined to agreed texts, analysis; issuer “Parish”; until 2024"
    assert EVERYTHING.said == ""


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (([], "", "2024-13", "", []), "“2024-13” is not a date like 2024, 2024-05 or 2024-05-20."),
        (([], "", "", "May 2024", []), "“May 2024” is not a date"),
        (([], "", 2024, "", []), "“2024” is not a date"),
        (([], "", "2024-06", "2024-05", []), "June 2024 is later than May 2024."),
        ((["Poems"], "", "", "", []), "There is no such kind of text."),
        (("Agreed texts", "", "", "", []), "has to be a list of texts"),
        (([], "", "", "", ["mill"]), "is no longer in the library"),
        (([], "", "", "", [7]), "has to be a list of texts"),
        (([], {"x": 1}, "", "", []), "has to be a list of texts"),
        (([], "x" * (LONGEST_ISSUER + 1), "", "", []), "within 100 letters"),
    ],
)
def test_what_can_not_be_chosen_is_told(wanted: tuple[object, ...], told: str) -> None:
    with pytest.raises(ConfineError, match=told.replace(".", r"\.")):
        confine(*wanted, HELD)  # type: ignore[arg-type, call-arg, misc]


def test_the_button_says_what_is_chosen_and_how_much_is_left(row: FiltersDesk) -> None:
    button, clear, told = row.chosen(["Agreed texts"], "", "", "2024-05", [])
    assert (button["value"], clear["visible"]) == ("Agreed texts · until May 2024", True)
    assert "1 of 2 documents" in told
    assert NOTHING_LEFT in row.chosen(["Agreed texts"], "", "", "1999", [])[2]
    button, clear, told = row.chosen(*NOTHING)
    assert (button["value"], clear["visible"], told) == (EVERY, False, "")


def test_a_wrong_date_is_told_as_text(row: FiltersDesk) -> None:
    button, clear, told = row.chosen([], "", HOSTILE, "", [])
    assert (button["value"], clear["visible"]) == (CHOOSE_ANEW, True)
    assert [tag for tag, _ in Tags(told).seen] == ["p"]


def test_all_is_taken_back_at_once(row: FiltersDesk) -> None:
    assert row.clear() == (*NOTHING, *row.chosen(*NOTHING))


def test_the_documents_to_choose_from_are_those_of_the_last_build(row: FiltersDesk) -> None:
    assert row.documents()["choices"] == [("Harbour notes", "harbour"), ("Orchard rules", "orchard")]
    twins = [*HELD, record("harbour-2", "Harbour notes"), DocumentRecord(Source("x", "X"), "brief", "", "", "", "", 0, 0, "no")]
    write_state(row.where.index, twins, "hashing", "chroma")
    assert [title for title, _ in row.documents()["choices"]] == [
        "Harbour notes (harbour)", "Harbour notes (harbour-2)", "Orchard rules",
    ]  # fmt: skip
    (row.where.index / "current.json").unlink()
    assert row.documents()["choices"] == []
    assert "Please press “Read new files” on the Library tab" in row.chosen(["Analysis"], "", "", "", [])[2]


def test_the_row_has_a_component_for_each_part(row: FiltersDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")  # Gradio writes "True" there; so it is put back
    with gr.Blocks() as page:
        made = FiltersRow(row)
    assert len(made.wanted) == len(NOTHING)
    counted = {getattr(fn.fn, "__name__", ""): len(fn.outputs) for fn in page.fns.values()}
    assert counted == {"chosen": len(row.chosen(*NOTHING)), "documents": 1, "clear": len(row.clear())}


# ---- on the way to the answer --------------------------------------------------------------------------------------


def test_a_question_is_confined_and_its_answer_says_so(library: Locations) -> None:
    desk, asker = desk_of(library, answer(), answer())
    *_, (talk, html, *_) = desk.ask("What of the pears?", Talk(), ["Agreed texts"], "", "", "", ["orchard"])
    assert asker.filters == [Filters(frozenset({"orchard"}), kinds=AGREED)]
    assert "every quotation found on its page · confined to agreed texts; “Orchard rules”</p>" in html
    assert talk.turns[0].confined.filters == asker.filters[0]
    talk, html = asked(desk, "and apples?", talk)
    assert asker.filters[1] == Filters()
    assert html.count("confined to") == 1
    assert [turn.confined == EVERYTHING for turn in talk.turns] == [False, True]


def test_an_answer_that_is_not_there_says_where_it_was_looked_for() -> None:
    confined = Confined(Filters(date_to="2020"), ("until 2020",))
    assert state_line(answer(NOT_FOUND), confined) == "The library does not answer this · confined to texts until 2020"


def test_a_question_with_a_wrong_date_is_not_asked_and_stays_in_its_box(library: Locations) -> None:
    desk, asker = desk_of(library)
    ((talk, html, _, _, box),) = desk.ask("What of the pears?", Talk(), [], "", "soon", "", [])
    assert "“soon” is not a date" in html
    assert (talk, box) == (gr.skip(), gr.skip())
    assert not asker.asked


def test_what_is_chosen_is_what_is_quoted(rapporteur: Rapporteur) -> None:
    ready = Future[Asker]()
    ready.set_result(rapporteur)
    desk = Desk(rapporteur.where, ready, "")
    *_, (talk, html, *_) = desk.ask("How often are the pears watered?", Talk(), ["Analysis"], "", "", "", [])
    assert "daily" not in html
    assert talk.turns[0].answer
    assert {e.document.source.slug for e in talk.turns[0].answer.evidence} <= {"harbour"}
    *_, (_, html, *_) = desk.ask("How often are the pears watered?", Talk(), [], "parish", "2021", "2021", [])
    assert "the pears are watered daily" in html
    *_, (_, html, *_) = desk.ask("How often are the pears watered?", Talk(), [], "", "2030", "", [])
    assert "The library does not answer this · confined to texts from 2030" in html


# ---- programs ------------------------------------------------------------------------------------------------------


def test_a_program_names_filters_as_lists(library: Locations) -> None:
    desk, asker = desk_of(library, answer(), answer())
    desk.ask_api("What of the pears?", None, ["orchard"], ["Parish"], ["analysis"], "2021", "2022-05")
    wanted = Filters(frozenset({"orchard"}), frozenset({"Parish"}), frozenset({"analysis"}), "2021", "2022-05")
    desk.ask_api("What of the pears?")
    assert asker.filters == [wanted, Filters()]


@pytest.mark.parametrize("wrong", [{"kind": ["poem"]}, {"kind": "analysis"}, {"date_to": "May"}, {"source": [1]}])
def test_a_program_that_asks_for_what_can_not_be_is_told(library: Locations, wrong: dict[str, Any]) -> None:
    desk, asker = desk_of(library)
    with pytest.raises(gr.Error):
        desk.ask_api("What of the pears?", **wrong)
    assert not asker.asked
    with pytest.raises(ConfineError, match=r"“poem” is no kind of text\. There are treaty-or-act"):
        filters_of([], [], ["poem"], "", "")


def test_a_program_may_leave_out_the_last_values(library: Locations, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")  # Gradio writes "True" there; so it is put back
    desk, _ = desk_of(library)
    with Page() as page:
        gr.api(desk.ask_api, api_name="ask")
        box = gr.Textbox()
        box.submit(lambda text: text, box, box)
    program, person = page.fns.values()
    sent: list[Any] = ["What of the pears?", []]
    page.validate_inputs(program, sent)
    assert sent == ["What of the pears?", [], None, None, None, None, None]
    with pytest.raises(ValueError, match="enough input values"):
        page.validate_inputs(person, [])


# ---- exports -------------------------------------------------------------------------------------------------------


def exported(library: Locations, folder: Path, confined: tuple[Confined, ...], turns: tuple[int, ...]) -> tuple[Any, str]:
    """The filters of the bundle that is made of a conversation, and what the panel tells."""
    asker, ready, talk = desk_of(library)[1], Future[Asker](), Talk()
    asker.index = lambda: type("Index", (), {"documents": ()})()  # type: ignore[attr-defined]
    ready.set_result(asker)
    for limits in confined:
        talk = talk.asking("What of the pears?", limits).answered(answer(NOT_FOUND))
    desk = ExportDesk(library, ready, folder)
    *_, view = desk.make(talk, Order(turns), "answer", "bundle", "apa", None)
    (path,) = folder.rglob("*.json")
    opened = desk.open_whole(talk, Order())
    return json.loads(path.read_text(encoding="utf-8"))["settings"]["filters"], view[PARTS.index("told")] + opened[3]


MAY = Confined(Filters(date_to="2024-05"), ("until May 2024",))


def test_an_export_carries_what_its_answers_were_confined_to(library: Locations, tmp_path: Path) -> None:
    filters, told = exported(library, tmp_path / "a", (MAY, MAY), (1, 2))
    assert filters["to"] == "2024-05"
    assert DIFFERING not in told


def test_an_answer_exported_by_itself_has_its_own(library: Locations, tmp_path: Path) -> None:
    assert exported(library, tmp_path / "a", (EVERYTHING, MAY), (2,))[0]["to"] == "2024-05"
    assert exported(library, tmp_path / "b", (EVERYTHING, MAY), (1,))[0]["to"] == ""


def test_answers_that_were_confined_differently_are_told_of(library: Locations, tmp_path: Path) -> None:
    filters, told = exported(library, tmp_path / "a", (EVERYTHING, MAY), (1, 2))
    assert not any(filters.values())
    assert told.count(DIFFERING) == 2  # when the panel opens, and beside the file
