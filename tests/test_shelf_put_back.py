"""A change of a library that fails or is broken off puts everything back, and there is one writer at a time."""

import os
from pathlib import Path
from typing import Any

import pytest
from conftest import Adder, Builder
from filelock import FileLock
from shelf_samples import CHARTER, NEW_ORCHARD, NOTES, Failing, laid, listed, take_out, tree

from index.derived import read_state
from index.errors import IndexBusy, WrongEmbedder
from index.listing import list_sources
from index.shelf import ADDED, REFUSED, only_writer
from index.types import Locations
from ingest.errors import LibraryError, UnreadableDocument

# ---- adding --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [KeyboardInterrupt(), WrongEmbedder("another model"), OSError("no room")])
def test_a_build_that_is_broken_off_leaves_everything_as_it_was(
    error: BaseException, where: Locations, put_in: Adder, given: Any
) -> None:
    put_in(given("orchard.md", NEW_ORCHARD), date="2022")
    before, state = tree(where), read_state(where.index)
    files = [given("orchard.txt", NEW_ORCHARD + "more"), given("mill.md", CHARTER), given("new.md", NOTES)]
    with pytest.raises(type(error)):
        put_in(*files, make_encoder=lambda: Failing("sails", error), date="2023")
    assert (tree(where), read_state(where.index)) == (before, state)
    assert {a.outcome for a in put_in(*files)} == {ADDED}


def test_an_ending_in_capitals_is_put_back_too(where: Locations, put_in: Adder, given: Any) -> None:
    laid(where, "mill.TXT", "The miller sleeps.")
    before = tree(where)
    with pytest.raises(KeyboardInterrupt):
        put_in(given("mill.md", CHARTER), make_encoder=lambda: Failing("sails", KeyboardInterrupt()))
    assert tree(where) == before


def test_a_first_build_that_is_broken_off_leaves_no_list(where: Locations, put_in: Adder, given: Any) -> None:
    before = tree(where)
    with pytest.raises(KeyboardInterrupt):
        put_in(given("new.md", NOTES), make_encoder=lambda: Failing("well", KeyboardInterrupt()))
    assert tree(where) == before


def test_a_file_that_the_build_refuses_is_put_back_and_the_others_stay(where: Locations, put_in: Adder, given: Any) -> None:
    put_in(given("orchard.md", NEW_ORCHARD))
    before = tree(where)
    text = "# Orchard rules\n\nThe sails are in the orchard.\n"
    bad, good = put_in(
        given("orchard.md", text), given("new.md", NOTES),
        make_encoder=lambda: Failing("sails", UnreadableDocument("orchard.md is odd.")), issuer="Guild",
    )  # fmt: skip
    assert (bad.outcome, bad.told, good.outcome) == (REFUSED, "orchard.md is odd.", ADDED)
    assert {name: content for name, content in tree(where).items() if name in before} == before
    assert set(tree(where)) - set(before) == {"originals/notes-on-wells.md", "originals/sources.toml"}
    assert {row["slug"]: row["status"] for row in list_sources(where)} == {
        "orchard": "indexed", "harbour": "indexed", "mill": "missing", "notes-on-wells": "indexed",
    }  # fmt: skip
    assert listed(where)["orchard"].issuer == "Parish"


def test_going_back_twice_keeps_what_was_kept_before(where: Locations, put_in: Adder, given: Any) -> None:
    put_in(given("orchard.md", NEW_ORCHARD))
    put_in(given("orchard.md", CHARTER))
    put_in(given("back.md", NEW_ORCHARD))
    before = tree(where)  # NEW_ORCHARD stands, and is kept as an earlier edition too
    with pytest.raises(KeyboardInterrupt):
        put_in(given("orchard.md", NOTES), make_encoder=lambda: Failing("well", KeyboardInterrupt()))
    assert tree(where) == before


def test_a_library_that_can_not_be_written_to_is_told(where: Locations, put_in: Adder, given: Any) -> None:
    (where.corpus / "originals").write_bytes(b"a file where the folder should be")
    with pytest.raises(LibraryError, match=r"originals can't be written"):
        put_in(given("new.md", NOTES))


# ---- removing ------------------------------------------------------------------------------------------------------


def test_a_removal_that_is_broken_off_leaves_no_list(where: Locations) -> None:
    laid(where, "weir.txt", "The weir holds the water.")
    before = tree(where)
    with pytest.raises(KeyboardInterrupt):
        take_out(where, "weir", lambda: Failing("pears", KeyboardInterrupt()))
    assert tree(where) == before


def test_a_removal_that_is_broken_off_removes_nothing(where: Locations, put_in: Adder, given: Any) -> None:
    (added,) = put_in(given("n.md", NOTES))
    put_in(given("orchard.md", NEW_ORCHARD))
    put_in(given("orchard.md", CHARTER), slug="orchard")
    before, state = tree(where), read_state(where.index)
    os.utime(where.corpus / "briefs" / "orchard.md")
    with pytest.raises(KeyboardInterrupt):
        take_out(where, "orchard", lambda: Failing("pears", KeyboardInterrupt()))
    with FileLock(where.index / "lock"), pytest.raises(IndexBusy):
        take_out(where, added.slug)
    assert (tree(where), read_state(where.index)) == (before, state)


# ---- one writer ----------------------------------------------------------------------------------------------------


def test_one_writer_at_a_time(where: Locations, put_in: Adder, given: Any, build_with: Builder) -> None:
    build_with()
    before = tree(where)
    path = given("new.md", NOTES)
    with FileLock(where.index / "lock"), pytest.raises(IndexBusy, match=r"The library in .* another process"):
        put_in(path)
    with only_writer(where), pytest.raises(IndexBusy):
        take_out(where, "orchard")
    with only_writer(where), pytest.raises(IndexBusy):
        build_with()
    assert tree(where) == before
    assert put_in(path)[0].outcome == ADDED


def test_one_writer_at_a_time_also_with_two_indexes(where: Locations, put_in: Adder, given: Any, tmp_path: Path) -> None:
    other = Locations(where.corpus, tmp_path / "other")
    with only_writer(where), pytest.raises(IndexBusy), only_writer(other):
        pass
    with only_writer(other), pytest.raises(IndexBusy):
        put_in(given("new.md", NOTES))
    assert put_in(given("new.md", NOTES))[0].outcome == ADDED
