"""Short forms are learned from brackets, and a question is read with the form that the library uses more."""

from pathlib import Path

import pytest

from index.acronyms import Acronyms, pairs, usual_forms, write_acronyms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the newly made Lamp and Pier Office (LPO) met", ("LPO", "Lamp and Pier Office")),
        ("LPO (Lamp and Pier Office) met", ("LPO", "Lamp and Pier Office")),
        ("LPO: Lamp and Pier Office", ("LPO", "Lamp and Pier Office")),
        ("a High-Tide Board (the “HTB”) met", ("HTB", "High-Tide Board")),
        ("all Tide Boards (TBs) met", ("TBs", "Tide Boards")),
        ("4.0 Works License LP Safety Boards (LPSBs) met", ("LPSBs", "LP Safety Boards")),
        ("the Office for Harbours, Lamps and Ropes (OHLR)", ("OHLR", "Office for Harbours, Lamps and Ropes")),
    ],
)
def test_a_short_form_is_learned_with_its_words(text: str, found: tuple[str, str]) -> None:
    assert list(pairs(text)) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "within the meaning of the Regulation (EU)",
        "lamps on piers (see LPO)",
        "the harbour (PDF)",
        "lamps of every colour and all the other things of a pier (LP)",
        "(LPO)",
        "LPO: a note",
    ],
)
def test_what_is_no_short_form_is_not_learned(text: str) -> None:
    assert list(pairs(text)) == []


def test_the_form_that_the_library_uses_more_is_the_usual_one() -> None:
    often_short = ["The Lamp and Pier Office (LPO) met.", "LPO paid.", "LPO left."]
    often_long = ["The Lamp and Pier Office (LPO) met.", "The Lamp and Pier Office paid."]
    alike = ["The Lamp and Pier Office (LPO) met."]
    assert usual_forms(often_short) == {"Lamp and Pier Office": "LPO"}
    assert usual_forms(often_long) == {"LPO": "Lamp and Pier Office"}
    assert usual_forms(alike) == {}
    assert usual_forms([*often_short * 25, "The Lamp and Pier Office paid."]) == {}


def test_a_short_form_of_two_things_is_not_guessed() -> None:
    assert usual_forms(["The Lamp and Pier Office (LPO) met.", "The Late Post Office (LPO) met."]) == {}


def test_a_question_is_read_with_the_usual_form(tmp_path: Path) -> None:
    write_acronyms(tmp_path / "forms", ["The Lamp and Pier Office (LPO) met. LPO paid. A Tide Board (TB) met. The Tide Board."])
    acronyms = Acronyms(tmp_path / "forms")
    asked = "Does the Lamp and Pier Office pay the TB or the TBX?"
    read = {"Lamp and Pier Office": "LPO", "TB": "Tide Board"}
    assert acronyms.usual(asked) == ("Does the LPO pay the Tide Board or the TBX?", read)
    assert acronyms.usual("Does the LPO pay the Tide Board?") == ("Does the LPO pay the Tide Board?", {})


def test_a_library_without_short_forms_changes_nothing(tmp_path: Path) -> None:
    write_acronyms(tmp_path / "forms", ["Nobody fishes at night."])
    assert Acronyms(tmp_path / "forms").usual("Who fishes?") == ("Who fishes?", {})


@pytest.mark.parametrize("asking", ["What is the (WIT)", "Which harbours (WH)", "Does It (DI)"])
def test_what_opens_a_question_has_no_short_form(asking: str) -> None:
    short = asking.split("(")[1].rstrip(")")
    assert usual_forms([asking, f"{short} " * 30]) == {}
