"""What can be compared, found from how documents are built."""

from pathlib import Path

import pytest
from comparison_samples import written
from conftest import HashingEncoder

from index.build import build
from index.opened import OpenIndex, open_index
from index.outline import Outline, Siblings, named_as, outline_of
from ingest.types import PageSpan, Passage, Sentence


@pytest.fixture
def index(tmp_path: Path) -> OpenIndex:
    where = written(tmp_path)
    build(where, HashingEncoder, "hashing")
    return open_index(where, "hashing")


@pytest.fixture
def outline(index: OpenIndex) -> Outline:
    return index.outline


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


def test_things_are_offered_though_a_list_elsewhere_has_the_name_of_their_heading_for_a_label() -> None:
    said = "Twelve words and more are said about this, so that it is not empty."
    passages = [
        _passage(("Study", "The Carriers", name, part), said) for name in ("Bluefin", "Polaris") for part in ("Fleet", "Fares")
    ]
    passages += [_passage(("Study", "Advice"), f"{name}: {said}", "item") for name in ("Carriers", "Keepers")]
    offered = {(one.of, one.name) for one in Outline(tuple(outline_of(0, passages)), ("a",)).offered()}
    assert {("The Carriers", "Bluefin"), ("The Carriers", "Polaris"), ("Advice", "Keepers")} <= offered
    assert "Fleet" not in {name for _, name in offered}


def test_articles_and_lines_that_open_a_list_are_not_offered() -> None:
    said = "Twelve words and more are said about this, so that it is not empty."
    passages = [_passage(("Act", f"Article {at} {name}"), said) for at, name in enumerate(("Lamps", "Money"), 1)]
    names = ("As of spring, those who joined include", "Fog", "Ice")
    passages += [_passage(("Act", "Weather"), f"{name}: {said}", "item") for name in names]
    assert [one.name for one in Outline(tuple(outline_of(0, passages)), ("a",)).offered()] == ["Fog", "Ice"]


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
