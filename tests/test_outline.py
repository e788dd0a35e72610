"""What can be compared, found from how documents are built."""

from pathlib import Path

import pytest
from comparison_samples import FERRIES, LAMPS, SOURCES, TIDES
from conftest import HashingEncoder

from index.build import build
from index.opened import OpenIndex, open_index
from index.outline import Outline, Siblings, named_as, outline_of, read_outline
from index.types import Locations
from ingest.types import PageSpan, Passage, Sentence


@pytest.fixture
def index(tmp_path: Path) -> OpenIndex:
    briefs = tmp_path / "library" / "briefs"
    briefs.mkdir(parents=True)
    for slug, text in (("ferries", FERRIES), ("lamps", LAMPS), ("tides", TIDES)):
        (briefs / f"{slug}.md").write_text(text, encoding="utf-8")
    (tmp_path / "library" / "sources.toml").write_text(SOURCES, encoding="utf-8")
    where = Locations(tmp_path / "library", tmp_path / "index")
    build(where, HashingEncoder, "hashing")
    return open_index(where, "hashing")


@pytest.fixture
def outline(index: OpenIndex) -> Outline:
    return read_outline(index)


def _passage(
    section: tuple[str, ...], text: str = "Words that say something of it.", form: str = "paragraph", lead: str = ""
) -> Passage:
    return Passage(form, section, lead, text, (PageSpan(0, 0, "1"),), (Sentence(0, len(text), "exact"),))


def _set(outline: Outline, name: str) -> Siblings:
    return next(one for one in outline.sets if name in {thing.name for thing in one.things})


def test_a_thing_of_a_chapter_and_a_table_is_one_with_both_places(index: OpenIndex, outline: Outline) -> None:
    sailing = next(thing for thing in _set(outline, "Sailing ferry").things if thing.name == "Sailing ferry")
    sections = {index.passage(place.passage).section[0] for place in sailing.places}
    assert sections == {"Choosing a ferry", "In short"}
    assert sum("Sailing ferry" in {thing.name for thing in one.things} for one in outline.sets) == 1


def test_places_say_which_headings_stand_between(outline: Outline) -> None:
    steam = next(thing for thing in _set(outline, "Steam ferry").things if thing.name == "Steam ferry")
    assert {place.under for place in steam.places} == {(), ("Advantages",), ("Drawbacks",), ("Benefits",), ("Challenges",)}


def test_labelled_items_are_a_set(outline: Outline) -> None:
    names = [thing.name for thing in _set(outline, "Keeping the log").things]
    assert names == ["Keeping the log", "Feeding the horses", "Counting the toll"]


def test_offered_are_things_and_not_the_parts_that_each_has(outline: Outline) -> None:
    offered = [(thing.name, thing.of, thing.source) for thing in outline.offered()]
    assert ("Steam ferry", "Choosing a ferry", "ferries") in offered
    assert ("Feeding the horses", "Duties of the crew", "ferries") in offered
    assert not {"Advantages", "Drawbacks", "Benefits", "Large deck", "Choosing a ferry"} & {name for name, *_ in offered}


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("4. How it works", "How it works"),
        ("Article 5", ""),
        ("Article 13: Transparency", "Transparency"),
        ("Annex II", ""),
        ("BENEFITS:", "Benefits"),
        ("US <> UK", "US <> UK"),
        ("Hosted by an Organization (IGO), such as the Union", "Hosted by an Organization"),
        ("Sec. 3. Promoting", "Promoting"),
    ],
)
def test_names_go_without_numbers_and_brackets(heading: str, name: str) -> None:
    assert named_as(heading) == name


def test_numbers_and_sentences_are_no_names() -> None:
    sections = ["Article 1", "Article 2", "Because of all of this the members of the Network agreed to meet again in spring"]
    assert outline_of(0, [_passage((section,)) for section in sections]) == []


def test_one_heading_alone_is_no_set() -> None:
    assert outline_of(0, [_passage(("Ports", "Dover"))]) == []


def test_frames_and_questions_are_not_offered() -> None:
    passages = [
        _passage(("Report", name), "Twelve words and more are said about this, so that it is not empty.")
        for name in ("Summary", "Dover")
    ]
    passages += [
        _passage(("Ports", name), "Twelve words and more are said about this, so that it is not empty.")
        for name in ("Who pays?", "Hull")
    ]
    assert Outline(tuple(outline_of(0, passages)), ("a",)).offered() == []


def test_of_many_things_each_document_offers_its_share() -> None:
    said = "Twelve words and more are said about this, so that it is not empty."
    names = ("Inner harbour", "Outer harbour", "Fishing harbour")
    one = [
        _passage((f"Ports of the {side} side", f"{name} {side}"), said)
        for side in ("north", "south", "east", "west")
        for name in names
    ]
    sets = tuple(found for document in range(60) for found in outline_of(document, one))
    offered = Outline(sets, tuple(f"d{n}" for n in range(60))).offered()
    assert {thing.source for thing in offered} == {f"d{n}" for n in range(60)}
    assert len(offered) <= 60 * 6
