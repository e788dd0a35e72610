"""The Compare tab without a server: what can be chosen, what is asked of the engine, and what the page makes of it."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from table_samples import compared as comparison_of
from test_desk import HOSTILE, SOURCE, Tags, answer, evidence, library

from answer.answer import Rapporteur
from answer.comparison import MOST_THINGS
from answer.types import NOT_FOUND, Answer
from index.outline import Offered
from index.types import Filters, Locations
from ingest.errors import RapporteurError
from ui.compare import ASPECTS, BUTTONS, GETTING_READY, LOOKING, NOT_YET, PARTS, WELCOME, CompareDesk, View
from ui.compare_tab import CompareTab
from ui.desk import UNEXPECTED, Asker
from ui.export import ExportDesk
from ui.sets import Set, choices_of, completed, others_of, sets_of, to_begin_with
from ui.source import EMPTY
from ui.talk import Place, Talk

__all__ = ["library"]  # the fixture

BERTHS = Set("How Ships Are Berthed", "orchard", ("Pilot Boarding", "Tug", "Mooring Buoy"))
FRUIT = Set("Fruit", "orchard", ("Pears", "Apples"))
SETS = [BERTHS, FRUIT]
OFFERED = [Offered(name, one.of, one.source) for one in SETS for name in one.names]
NO_LIMITS: tuple[object, ...] = ([], "", "", "", [])


class Comparer:
    """Compares as it was told, and remembers what it was asked."""

    def __init__(self, given: Answer | Exception, offered: Sequence[Offered] = OFFERED) -> None:
        self.given, self.things = given, list(offered)
        self.asked: list[tuple[list[str], list[str], Filters | None]] = []

    def compare(self, things: Sequence[str], aspects: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        self.asked.append((list(things), list(aspects), filters))
        if isinstance(self.given, Exception):
            raise self.given
        return self.given

    def offered(self) -> list[Offered]:
        return self.things


def desk_of(where: Locations, given: Answer | Exception | None = None) -> tuple[CompareDesk, Comparer]:
    comparer, ready = Comparer(given or comparison_of((SOURCE,) * 5)), Future[Asker]()
    ready.set_result(comparer)  # type: ignore[arg-type]
    return CompareDesk(where, ready), comparer


def parts(view: View) -> dict[str, Any]:
    """What changes; an update that changes nothing is left out."""
    assert len(view) == len(PARTS)
    return {name: part for name, part in zip(PARTS, view, strict=True) if part != {"__type__": "update"}}


def end_of(views: Iterator[View]) -> dict[str, Any]:
    return {name: part for view in views for name, part in parts(view).items()}


def made(
    desk: CompareDesk, things: object = ("Pilot", "Tug"), aspects: object = (), talk: Talk | None = None
) -> dict[str, Any]:
    given = [list(names) if isinstance(names, tuple) else names for names in (things, aspects)]
    return end_of(desk.compare(talk or Talk(), *given, *NO_LIMITS))


# ---- what can be chosen --------------------------------------------------------------------------------------------


def test_things_are_offered_by_the_set_they_are_of() -> None:
    unnamed = [Offered("Night", "", "orchard"), Offered("Day", "", "orchard"), Offered("Day", "", "orchard")]
    assert sets_of([*OFFERED, *unnamed], {"orchard": "Orchard rules"}) == [
        *SETS,
        Set("Orchard rules", "orchard", ("Night", "Day")),
    ]


def test_the_others_of_what_is_chosen_stand_first_and_what_is_chosen_has_its_name_alone() -> None:
    assert choices_of(SETS, []) == [
        ("Pilot Boarding — How Ships Are Berthed", "Pilot Boarding"), ("Tug — How Ships Are Berthed", "Tug"),
        ("Mooring Buoy — How Ships Are Berthed", "Mooring Buoy"), ("Pears — Fruit", "Pears"), ("Apples — Fruit", "Apples"),
    ]  # fmt: skip
    assert choices_of(SETS, ["Apples", "My own"])[:3] == [
        ("Apples", "Apples"),
        ("My own", "My own"),
        ("Pears — Fruit", "Pears"),
    ]


def test_a_name_of_two_sets_is_offered_once() -> None:
    names = [name for _, name in choices_of([BERTHS, Set("Boats", "orchard", ("Tug", "Barge"))], [])]
    assert names.count("Tug") == 1


def test_what_a_thing_is_of_is_shortened_in_the_choices() -> None:
    (label, _), *_ = choices_of([Set("word " * 40, "orchard", ("Pears", "Apples"))], [])
    assert len(label) < 90
    assert label.endswith("word …")


def test_the_others_of_a_set_can_be_added_at_once() -> None:
    assert others_of(SETS, ["Tug"]) == Set(BERTHS.of, "orchard", ("Pilot Boarding", "Mooring Buoy"))
    assert others_of(SETS, ["My own"]) is None
    assert others_of(SETS, ["Pears", "Apples"]) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("tug", "Tug"), ("Pilot Boar", "Pilot Boarding"), ("pilot", "pilot"),
        ("boarding", "boarding"), ("p", "p"), ("Moor", "Mooring Buoy"), ("Anchor", "Anchor"),
    ],
)  # fmt: skip
def test_a_name_that_was_broken_off_is_completed_and_a_word_of_ones_own_is_not(written: str, meant: str) -> None:
    assert completed(SETS, written) == meant


def test_one_begins_with_the_larger_sets_of_the_document_that_others_are_there_for() -> None:
    of_harbour = Set("Ports", "harbour", ("Bergen", "Oslo", "Moss"))
    many = Set("Many", "harbour", tuple(f"Thing {n}" for n in range(MOST_THINGS + 1)))
    own = evidence().document
    citing = replace(own, source=replace(SOURCE, slug="notes", cited_in="harbour"))
    assert to_begin_with([BERTHS, FRUIT, many, of_harbour], [own, citing]) == [of_harbour, BERTHS]
    assert to_begin_with(SETS, []) == [BERTHS]


@pytest.mark.parametrize(
    ("names", "label"), [(("A", "B"), "A and B"), (("A", "B", "C"), "A, B and C"), (("A", "B", "C", "D"), "A, B and 2 others")]
)
def test_a_set_is_told_by_its_things(names: tuple[str, ...], label: str) -> None:
    assert Set("", "", names).label == label


# ---- the first look ------------------------------------------------------------------------------------------------


def test_the_tab_shows_what_the_library_offers(library: Locations) -> None:
    looked = end_of(desk_of(library)[0].look([]))
    assert looked["things"]["choices"] == choices_of(SETS, [])
    assert looked["sets"] == (SETS, [BERTHS])
    assert looked[BUTTONS[0]]["value"] == "Pilot Boarding, Tug and Mooring Buoy"
    assert [looked[button]["visible"] for button in BUTTONS] == [True, False, False]
    assert looked["told"] == ""


def test_while_the_desk_gets_ready_the_tab_says_so(library: Locations) -> None:
    loading = Future[Asker]()
    views = CompareDesk(library, loading).look([])
    assert NOT_YET in parts(next(views))["told"]
    loading.set_result(Comparer(comparison_of()))  # type: ignore[arg-type]
    assert parts(next(views))["told"] == ""


def test_a_library_that_can_not_be_opened_is_told(tmp_path: Path) -> None:
    told = end_of(desk_of(Locations(tmp_path, tmp_path / "none"))[0].look([]))["told"]
    assert "Read new files" in told


def test_choosing_brings_the_others_up_and_offers_them(library: Locations) -> None:
    chosen = parts(desk_of(library)[0].choose(["apples"], (SETS, [])))
    assert chosen["things"]["value"] == ["Apples"]
    assert chosen["things"]["choices"][1] == ("Pears — Fruit", "Pears")
    assert chosen["others"] == gr.update(visible=True, value="Add the other of “Fruit”")
    again = parts(desk_of(library)[0].choose(["Apples"], (SETS, [])))
    assert "value" not in again["things"]  # else the page would set it again, and again


def test_what_would_be_too_much_is_not_offered(library: Locations) -> None:
    names = ["Tug", *(f"Thing {n}" for n in range(MOST_THINGS - 2))]
    assert parts(desk_of(library)[0].choose(names, (SETS, [])))["others"]["visible"] is False


def test_the_others_are_added(library: Locations) -> None:
    added = parts(desk_of(library)[0].add_others(["Tug"], (SETS, [])))
    assert added["things"]["value"] == ["Tug", "Pilot Boarding", "Mooring Buoy"]
    assert added["others"]["visible"] is False


def test_an_example_is_chosen_and_compared(library: Locations) -> None:
    desk, comparer = desk_of(library)
    first, *others = [parts(view) for view in desk.example(0, Talk(), (SETS, [BERTHS]), *NO_LIMITS)]
    assert first["things"]["value"] == list(BERTHS.names)
    assert "<table" in others[-1]["table"]
    assert comparer.asked == [(list(BERTHS.names), [], Filters())]


# ---- comparing -----------------------------------------------------------------------------------------------------


def test_a_comparison_shows_its_table_and_leaves_it_the_room(library: Locations) -> None:
    desk, comparer = desk_of(library)
    end = made(desk, ("Pilot", " Pilot ", "Tug"), ("Cost",))
    assert comparer.asked == [(["Pilot", "Tug"], ["Cost"], Filters())]
    assert "<table" in end["table"]
    assert end["source"] == EMPTY
    assert end["told"] == ""
    assert end["talk"].place is None
    assert end["aspects"] == gr.update(choices=["Cost", "Boarding", "Crew", *ASPECTS], value=["Cost"])


def test_while_it_is_made_the_tab_says_what_it_waits_for(library: Locations) -> None:
    assert LOOKING in parts(next(desk_of(library)[0].compare(Talk(), ["A", "B"], [], *NO_LIMITS)))["told"]
    loading = CompareDesk(library, Future[Asker]())
    assert GETTING_READY in parts(next(loading.compare(Talk(), ["A", "B"], [], *NO_LIMITS)))["told"]


def test_a_suggested_aspect_that_was_broken_off_is_completed(library: Locations) -> None:
    desk, comparer = desk_of(library)
    made(desk, aspects=("benef", "Benefits", "cost"))
    assert comparer.asked[0][1] == ["Benefits", "cost"]


@pytest.mark.parametrize(
    ("things", "told"),
    [
        ([], "Please choose two things or more"), (None, "Please choose two things or more"),
        (["Tug"], "Please choose one thing more: “Tug” has nothing"), (["Tug", "Tug "], "Please choose one thing more"),
        (["Tug", 7], "within 120 characters"), (["Tug", "x" * 121], "within 120 characters"), ({"a": 1}, "two things or more"),
        ([HOSTILE], "&lt;img"),
    ],
)  # fmt: skip
def test_too_little_or_what_is_no_text_is_told_and_the_table_stays(library: Locations, things: object, told: str) -> None:
    desk, comparer = desk_of(library)
    end = end_of(desk.compare(Talk(), things, [], *NO_LIMITS))
    assert list(end) == ["told"]
    assert told in end["told"]
    assert {tag for tag, _ in Tags(end["told"]).seen} == {"p"}
    assert not comparer.asked


def test_a_known_error_is_explained_and_any_other_owned_up_to(library: Locations) -> None:
    end = made(desk_of(library, RapporteurError("There is no index yet. Make it with: rapporteur build"))[0])
    assert list(end) == ["told"]
    assert "press “Read new files” on the Library tab" in end["told"]
    assert UNEXPECTED in made(desk_of(library, ValueError("boom"))[0])["told"]


def test_where_nothing_is_found_the_nearest_passages_stand(library: Locations) -> None:
    nothing = replace(answer(NOT_FOUND, note="Nothing was found of “Snow” or “Ice”."), nearest=answer().citations)
    end = made(desk_of(library, nothing)[0], ("Snow", "Ice"))
    assert "Nothing was found of “Snow” or “Ice”." in end["table"]
    assert "Nearest passages" in end["table"]
    assert "<table" not in end["table"]


def test_what_it_is_confined_to_is_asked_and_said(library: Locations) -> None:
    desk, comparer = desk_of(library)
    end = end_of(desk.compare(Talk(), ["A", "B"], [], ["Agreed texts"], "Parish", "", "", []))
    assert comparer.asked[0][2] is not None
    assert "memorandum" in comparer.asked[0][2].kinds
    assert "Confined to agreed texts; issuer “Parish”" in end["table"]
    wrong = end_of(desk.compare(Talk(), ["A", "B"], [], [], "", "soon", "", []))
    assert "“soon” is not a date" in wrong["told"]
    assert len(comparer.asked) == 1


def test_all_that_the_engine_says_is_text(library: Locations) -> None:
    hostile = replace(comparison_of((SOURCE,) * 5, (HOSTILE,) * 5), question=HOSTILE, note=HOSTILE)
    end = made(desk_of(library, hostile)[0], (HOSTILE, "b"))
    assert not {"img", "script"} & {tag for tag, _ in Tags(end["table"]).seen}


# ---- the source ----------------------------------------------------------------------------------------------------


def test_a_number_opens_its_page_and_the_page_can_be_closed(library: Locations, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.compare.source_pane", lambda _, talk: f"pane of {talk.place and talk.place.citation}")
    desk, _ = desk_of(library)
    talk = made(desk)["talk"]
    opened = parts(desk.open(talk, {"turn": 1, "citation": 1}))
    assert opened["source"] == "pane of 1"
    current = [b["data-citation"] for b in Tags(opened["table"]).of("button") if b.get("aria-current")]
    assert current == ["1"]
    closed = parts(desk.close(opened["talk"]))
    assert closed["source"] == "pane of None"
    assert "aria-current" not in closed["table"]


@pytest.mark.parametrize(
    "wanted", [None, {}, {"turn": 1, "citation": 99}, {"turn": "1", "citation": 1}, {"turn": 2, "citation": 1}]
)
def test_what_is_not_in_the_table_is_not_opened(library: Locations, wanted: object) -> None:
    desk, _ = desk_of(library)
    opened = parts(desk.open(made(desk)["talk"], wanted))
    assert list(opened) == ["source"]
    assert "Please choose a number in an answer." in opened["source"]


def test_a_new_comparison_is_told_from_the_last(library: Locations) -> None:
    desk, _ = desk_of(library)
    first = replace(made(desk)["talk"], place=Place(1, 1, 2))
    end = made(desk, talk=first)
    second = end["talk"]
    assert second.place is None
    assert end["source"] == EMPTY
    assert [turn.number for turn in second.turns] == [2]
    assert "not in this conversation" in parts(desk.open(second, {"turn": 1, "citation": 1}))["source"]


# ---- the page ------------------------------------------------------------------------------------------------------


def test_the_tab_has_a_component_for_each_part(library: Locations, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")  # Gradio writes "True" there; so it is put back
    desk, _ = desk_of(library)
    with gr.Blocks(), gr.Tabs(), gr.Tab("Compare") as tab:
        shown = CompareTab(desk, tab, ExportDesk(library, desk.asker, tmp_path))
    assert len(shown.view) == len(PARTS)
    assert shown.view[PARTS.index("table")].html_template.startswith("<section")
    assert shown.view[PARTS.index("table")].value == WELCOME


def test_a_real_library_is_compared(rapporteur: Rapporteur) -> None:
    ready = Future[Asker]()
    ready.set_result(rapporteur)
    desk = CompareDesk(rapporteur.where, ready)
    looked = end_of(desk.look([]))
    names = [name for _, name in looked["things"]["choices"]]
    assert names
    end = made(desk, tuple(names[:2]))
    assert end["table"].startswith("<article")
