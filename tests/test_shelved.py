"""To which source a file that users add belongs, and what of it a library knows already."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
from conftest import ORCHARD, Adder
from shelf_samples import CHARTER, NOTES, indexed, listed, more_listed, tree

from index.errors import WrongDetails
from index.listing import list_sources
from index.offered import Details, read_offered
from index.shelf import ADDED, KNOWN, REFUSED
from index.shelved import foreseen
from index.types import Locations

# ---- which source --------------------------------------------------------------------------------------------------


def test_a_new_document_becomes_a_source_with_what_it_says_of_itself(where: Locations, put_in: Adder, given: Any) -> None:
    (added,) = put_in(given("scan_0012.md", NOTES))
    assert (added.outcome, added.slug) == (ADDED, "notes-on-wells")
    assert indexed(where)["notes-on-wells"] == "originals/notes-on-wells.md"
    source = listed(where)["notes-on-wells"]
    assert (source.title, source.kind, source.date) == ("Notes on wells", "analysis", "")
    assert "“Notes on wells” (notes-on-wells), 1 page." in added.told


def test_what_the_user_says_of_a_document_goes_before_what_it_says(where: Locations, put_in: Adder, given: Any) -> None:
    details = {
        "title": "Wells, “old” \\ new\n",
        "issuer": "Parish",
        "date": "1871-03",
        "kind": "memorandum",
        "url": "https://w.example",
    }
    (added,) = put_in(given("notes.md", NOTES), **details)
    source = listed(where)[added.slug]
    assert (source.title, source.issuer, source.date, source.kind, source.url) == (
        "Wells, “old” \\ new", "Parish", "1871-03", "memorandum", "https://w.example",
    )  # fmt: skip
    assert added.slug == "wells-old-new"


@pytest.mark.parametrize(
    ("name", "content", "details"),
    [
        ("mill.md", NOTES, {}),
        ("MILL.md", NOTES, {}),
        ("download-3.md", CHARTER, {}),
        ("download-3.md", NOTES, {"title": "MILL — charter!"}),
        ("download-3.md", NOTES, {"slug": "mill"}),
        ("harbour.md", NOTES, {"title": "Mill charter"}),
    ],
    ids=["by file name", "capitals", "by its own title", "by the title given", "by slug", "by the title before the file name"],
)
def test_a_document_of_a_listed_source_is_its_original(
    name: str, content: str, details: dict[str, str], where: Locations, put_in: Adder, given: Any
) -> None:
    (added,) = put_in(given(name, content), **details)
    assert added.slug == "mill"
    assert indexed(where)["mill"] == "originals/mill.md"
    assert listed(where)["mill"].kind == "treaty-or-act"


def test_the_hash_that_a_list_names_tells_a_document_whatever_its_name(where: Locations, put_in: Adder, given: Any) -> None:
    more_listed(where, f'sha256 = "{hashlib.sha256(NOTES.encode()).hexdigest()}"\n')
    (refused,) = put_in(given("orchard.md", NOTES), slug="orchard")
    assert (refused.outcome, "mill, not of orchard" in refused.told) == (REFUSED, True)
    (added,) = put_in(given("orchard.md", NOTES))
    assert added.slug == "mill"
    (other,) = put_in(given("mill.md", CHARTER))
    assert "another file than the list names" in other.told


def test_a_title_that_two_sources_have_makes_a_new_one(where: Locations, put_in: Adder, given: Any) -> None:
    more_listed(where, '[[source]]\nslug = "mill-2"\ntitle = "Mill charter: annex"\n')
    (added,) = put_in(given("x.md", CHARTER))
    assert added.slug == "mill-charter"


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"kind": "poem"}, "kind has to be one of"),
        ({"date": "May 2024"}, "date has to be like 2024"),
        ({"url": "http://w.example"}, "url has to begin with https://"),
        ({"url": "javascript:alert(1)"}, "url has to begin with https://"),
        ({"slug": "../../x"}, "slug has to be small letters"),
        ({"slug": "a" * 101}, "slug has to be small letters .* 100 at most"),
    ],
)
def test_details_that_can_not_be_are_refused_before_anything_is_written(
    details: dict[str, str], said: str, where: Locations, put_in: Adder, given: Any
) -> None:
    before = tree(where)
    with pytest.raises(WrongDetails, match=f"Nothing was added: {said}"):
        put_in(given("notes.md", NOTES), **details)
    assert tree(where) == before
    assert not where.index.exists()


def test_one_title_can_not_be_that_of_several_files(put_in: Adder, given: Any) -> None:
    with pytest.raises(WrongDetails, match="several files"):
        put_in(given("notes.md", NOTES), given("mill.md", CHARTER), title="Both")
    assert {a.outcome for a in put_in(given("notes.md", NOTES), given("mill.md", CHARTER), issuer="Parish")} == {ADDED}


def test_rows_of_the_list_say_what_refers_to_a_source(where: Locations) -> None:
    more_listed(where, 'short = "Charter"\ncited_in = "orchard"\ncited_at = "p. 5"\ncited_for = "Cited for the sails."\n')
    names = ("slug", "short", "cited_in", "cited_at", "cited_for")
    rows = [tuple(row[name] for name in names) for row in list_sources(where)]
    assert rows == [
        ("orchard", "", "", "", ""), ("harbour", "", "", "", ""),
        ("mill", "Charter", "orchard", "p. 5", "Cited for the sails."),
    ]  # fmt: skip


# ---- what is known already -----------------------------------------------------------------------------------------


def test_the_same_file_and_the_same_text_are_recognised(where: Locations, put_in: Adder, given: Any) -> None:
    first, again = put_in(given("one.md", NOTES), given("two.md", NOTES))
    assert (first.outcome, again.outcome) == (ADDED, KNOWN)
    before = tree(where)
    (brief,) = put_in(given("x.md", ORCHARD))
    assert (brief.outcome, "already in the library as “Orchard rules”" in brief.told) == (KNOWN, True)
    for title in ({}, {"title": "Another title"}):
        (same,) = put_in(given("z.md", "\n\n" + NOTES.replace("nine", "*nine*")), **title)
        assert (same.outcome, "the same text as “Notes on wells”" in same.told) == (KNOWN, True)
        assert ("What you entered was not taken over" in same.told) is bool(title)
    assert tree(where) == before


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("new.md", "# Tides\n\nThe tide turns at noon.\n", []),
        ("new.md", CHARTER, ["“Mill charter”, which is in the list", "What the list says of it stays", "change the title"]),
        ("mill.md", CHARTER, ["“Mill charter”, which is in the list", "please give the file another name."]),
        ("wells.md", NOTES + "More.\n", ["“Notes on wells”", "The one that is there now will be kept as an earlier edition."]),
        ("new.md", NOTES, ["is already in the library as “Notes on wells”"]),
        ("new.md", NOTES.replace("nine", "*nine*"), ["the same text as “Notes on wells”", "it will be left out"]),
    ],
)
def test_what_will_become_of_a_file_is_foreseen(
    name: str, text: str, told: list[str], where: Locations, put_in: Adder, given: Any, tmp_path: Path
) -> None:
    put_in(given("first.md", NOTES))
    before = tree(where)
    said = foreseen(where, read_offered(given(name, text), tmp_path / "workshop"), Details())
    assert all(part in said for part in told)
    assert bool(said) is bool(told)
    assert ("earlier edition" in said) is (name == "wells.md")
    assert tree(where) == before


def test_a_text_that_differs_by_one_number_is_another(put_in: Adder, given: Any) -> None:
    first, other = put_in(
        given("one.md", "# Wells\n\nThere are 10 wells.\n"), given("two.md", "# Wells\n\nThere are 11 wells.\n")
    )
    assert (first.outcome, other.outcome) == (ADDED, REFUSED)  # refused as a second edition in one call, not taken for the same
