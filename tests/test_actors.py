"""The names of those who act in a library: forms of one name are joined, things and classes are no actors."""

import time

import pytest

from index.actors import Actors, pair_of
from index.countries import adjectives, countries
from index.discovery import find_actors

LIBRARY = [
    "The Lamp and Pier Office (LPO) met. The LPO tests lamps. Open Lamp was there too.",
    "The United States has a Lamp Safety Institute (LSI), and so has the United Kingdom: the U.S. LSI and the UK LSI.",
    "The UK LSI partnered with OpenLamp and with Corm. The Canadian LSI is small. Canada is large. Talk to us.",
    "The Harbour Foundation pays. The Harbour Foundation met. The Lamp Charter binds. Ministers signed the Lamp Charter.",
    "The Department for Tides, Lamps and Ropes rests. The Department for Tides, Lamps and Ropes wakes.",
]
CELLS = ["US <> OpenLamp", "UK <> Corm", "A row"]


@pytest.fixture
def actors() -> Actors:
    return find_actors(LIBRARY, CELLS)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("US", "US"), ("u.s.", "US"), ("United States", "US"), ("the united kingdom", "UK"), ("the UK LSI", "UK"),
        ("Canadian LSI", "Canada"), ("UK Government", "UK"), ("open lamp", "OpenLamp"), ("Lamp and Pier Office", "LPO"),
        ("harbour foundation", "Harbour Foundation"), ("corm", "Corm"),
    ],
)  # fmt: skip
def test_an_actor_is_known_by_any_form_of_its_name(actors: Actors, form: str, name: str) -> None:
    assert actors.named(form) == name


@pytest.mark.parametrize(
    "form", ["LSI", "Lamp Charter", "Kenya", "Lamp Safety Institute", "Department for Tides", "Ministers", ""]
)
def test_things_classes_and_strangers_are_no_actors(actors: Actors, form: str) -> None:
    assert actors.named(form) is None


def test_the_nearest_names_are_offered(actors: Actors) -> None:
    assert actors.nearest("Opan Lamp") == ("OpenLamp",)
    assert actors.nearest("Zzz") == ()


def test_a_question_names_actors_in_any_form(actors: Actors) -> None:
    assert actors.mentioned("What do the United States and OPEN LAMP’s people tell us?") == ["US", "OpenLamp"]
    assert actors.mentioned("US-Canada work, and the Canadian view") == ["US", "Canada"]
    assert actors.mentioned("tell us of lamps") == []


@pytest.mark.parametrize(
    ("cell", "pair"),
    [
        ("US <> UK", ("US", "UK", True)), ("Corm ↔ the Lamp Office", ("Corm", "Lamp Office", True)),
        ("US – UK", ("US", "UK", False)), ("Canada and Japan", ("Canada", "Japan", False)), ("US/UK", ("US", "UK", False)),
        ("Lamps", None), ("US <> ", None), ("one <> other", None), ("<>", None), ("12 – 14", None),
    ],
)  # fmt: skip
def test_a_cell_holds_a_pair(cell: str, pair: tuple[str, str, bool] | None) -> None:
    assert pair_of(cell) == pair


def test_short_forms_of_countries_are_their_initials_alone() -> None:
    known = countries()
    assert (known["UK"], known["US"], known["EU"], known["USA"]) == (
        "United Kingdom", "United States", "European Union", "United States",
    )  # fmt: skip
    assert not {"AI", "IT", "ML", "NO"} & set(known)


def test_adjectives_are_told_by_their_country() -> None:
    words = ["Canadian", "Japanese", "Nigerian", "Indian", "Human", "Median", "Canada"]
    assert adjectives(words) == {"Canadian": "Canada", "Japanese": "Japan", "Nigerian": "Nigeria", "Indian": "India"}


@pytest.mark.parametrize("text", ["", "<>" * 2000, "A " * 5000, "((((", "\x00\ue000\uf400 <> \ue001", "US " * 3000 + "<> UK"])
def test_hostile_texts_end_soon_and_break_nothing(text: str) -> None:
    find_actors([text, text.lower()], [text])


@pytest.mark.parametrize("words", ["A ", "A-", "A.", "Alpha Beta ", "partner with Aa "])
def test_capitals_without_end_are_read_soon(words: str) -> None:
    began = time.process_time()
    find_actors([words * 20_000], [])
    assert time.process_time() - began < 10  # without limits it is minutes
