"""What users add to a library and take away again; what was there before is never lost."""

import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import ORCHARD, Adder, Builder, HashingEncoder
from pdf_samples import compile_text
from shelf_samples import CHARTER, NEW_ORCHARD, NOTES, indexed, laid, listed, take_out, tree

from answer.answer import Rapporteur
from export.bundle import make_bundle, read_bundle, write_bundle
from export.verify import verify
from index.errors import NotRemoved
from index.offered import Details
from index.shelf import ADDED, REFUSED, Removed, add
from index.types import Locations
from ingest.errors import LibraryError
from ingest.sources import files_of, open_library


def page_of(day: str, level: str) -> str:
    """A web page with a date."""
    date = datetime.strptime(day, "%d %B %Y").replace(tzinfo=UTC).date().isoformat()
    text = f"The river stands {level} ells above the mark at the old bridge, and the keeper reads the gauge each morning. " * 8
    return (
        f'<html><head><title>Gauge notes</title><meta property="article:published_time" content="{date}"></head>'
        f"<body><article><h1>Gauge notes</h1><p>{text}</p></article></body></html>"
    )


# ---- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("-rf.md", "rf"),
        ("..md.md", "md"),
        ("Ölmühle & Söhne.MD", "olmuhle-sohne"),
        ("水车.md", "document"),
        ("a\x1b[31m\nb.md", "a-31mb"),
        ("$(touch x);`id`.md", "touch-x-id"),
        ("l" * 240 + ".md", "l" * 80),
    ],
)
def test_file_names_are_never_paths(name: str, slug: str, where: Locations, put_in: Adder, given: Any) -> None:
    (added,) = put_in(given(name, "The well in the square is nine fathoms deep.\n"))
    assert (added.outcome, added.slug) == (ADDED, slug)
    assert added.told.isprintable()
    assert set(tree(where)) == {
        "sources.toml", "briefs/orchard.md", "briefs/harbour.md", "originals/sources.toml", f"originals/{slug}.md",
    }  # fmt: skip
    assert slug in indexed(where)


def test_a_path_that_leads_upwards_names_a_file_and_nothing_else(where: Locations, put_in: Adder, given: Any) -> None:
    path = given("x.md", NOTES)
    (added,) = put_in(path.parent / ".." / path.parent.name / "x.md")
    assert added.slug == "notes-on-wells"
    with pytest.raises(NotRemoved, match="no source of that name"):
        take_out(where, "../../desktop/x")
    assert path.exists()


# ---- what can't be added -------------------------------------------------------------------------------------------


def test_a_file_that_can_not_be_read_is_told_and_the_others_go_on(where: Locations, put_in: Adder, given: Any) -> None:
    bad = [
        given("bad.pdf", b"nothing"),
        given("notes.xyz", "text"),
        given("no.md", b""),
        given("a", "").parent / "none.md",
        given("a", "").parent,
    ]
    *refused, good = put_in(*bad, given("notes.md", NOTES))
    assert {one.outcome for one in refused} == {REFUSED}
    for one, said in zip(
        refused,
        ["bad.pdf is not a PDF", "notes.xyz is not of a kind", "no.md", "no file none.md", "no file desktop"],
        strict=True,
    ):
        assert said in one.told
    assert good.outcome == ADDED
    assert {name for name in tree(where) if "originals" in name} == {"originals/sources.toml", "originals/notes-on-wells.md"}


def test_bad_files_alone_change_nothing_and_build_nothing(where: Locations, put_in: Adder, given: Any) -> None:
    before = tree(where)
    put_in(given("bad.pdf", b"nothing"))
    assert tree(where) == before
    assert not (where.index / "current.json").exists()


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path, given: Any) -> None:
    with pytest.raises(LibraryError, match="There is no folder"):
        add(
            Locations(tmp_path / "no", tmp_path / "no" / ".index"), [given("n.md", NOTES)], Details(), HashingEncoder, "hashing"
        )
    assert not (tmp_path / "no").exists()


def test_an_empty_folder_becomes_a_library_and_may_be_emptied_again(tmp_path: Path, given: Any) -> None:
    (tmp_path / "new").mkdir()
    where = Locations(tmp_path / "new", tmp_path / "new" / ".index")
    (added,) = add(where, [given("n.md", NOTES)], Details(), HashingEncoder, "hashing")
    assert indexed(where) == {added.slug: f"originals/{added.slug}.md"}
    assert take_out(where, added.slug).files == 1
    assert (indexed(where), open_library(where.corpus).sources) == ({}, ())


# ---- editions ------------------------------------------------------------------------------------------------------


def test_a_new_edition_takes_the_place_of_the_earlier_which_is_kept(where: Locations, put_in: Adder, given: Any) -> None:
    (first,) = put_in(given("orchard.md", NEW_ORCHARD))
    assert "earlier edition" not in first.told
    text = ORCHARD.replace("second morning", "fourth morning")
    (added,) = put_in(given("orchard.txt", text))
    assert "The earlier edition is kept for earlier exports." in added.told
    kept = f"originals/superseded/orchard.{hashlib.sha256(NEW_ORCHARD.encode()).hexdigest()[:12]}.md"
    assert tree(where)[kept] == NEW_ORCHARD.encode()
    assert indexed(where)["orchard"] == "originals/orchard.txt"
    assert "originals/orchard.md" not in tree(where)
    assert [f.path.name for f in files_of(open_library(where.corpus)) if f.source.slug == "orchard"] == [
        "orchard.txt", "orchard.md", Path(kept).name,
    ]  # fmt: skip


def test_an_earlier_edition_can_be_added_again(where: Locations, put_in: Adder, given: Any) -> None:
    put_in(given("orchard.md", NEW_ORCHARD))
    put_in(given("orchard.md", ORCHARD.replace("second morning", "fourth morning")))
    (added,) = put_in(given("back.md", NEW_ORCHARD))
    assert (added.outcome, added.slug) == (ADDED, "orchard")
    assert tree(where)["originals/orchard.md"] == NEW_ORCHARD.encode()


def test_an_original_under_a_name_of_its_own_is_kept_too(where: Locations, put_in: Adder, given: Any) -> None:
    laid(where, "On wells.MD", NOTES)
    laid(where, "mill.TXT", "The miller sleeps.")
    put_in(given("new.md", NOTES + "\nIt was dug in spring.\n"), slug="on-wells")
    put_in(given("new.md", CHARTER), slug="mill")
    assert set(indexed(where).items()) >= {("on-wells", "originals/on-wells.md"), ("mill", "originals/mill.md")}
    assert {name.split(".")[0] for name in tree(where) if "superseded" in name} == {
        "originals/superseded/on-wells", "originals/superseded/mill",
    }  # fmt: skip
    assert not {"originals/On wells.MD", "originals/mill.TXT"} & set(tree(where))


def test_an_export_made_before_a_new_edition_holds_after_it(
    where: Locations, put_in: Adder, given: Any, tmp_path: Path
) -> None:
    put_in(given("orchard.md", NEW_ORCHARD))
    rapporteur = Rapporteur(where, "hashing", HashingEncoder)
    answer = rapporteur.ask("Who waters the pears?")
    assert answer.citations[0].edition == "original"
    path = tmp_path / "answer.json"
    path.write_bytes(write_bundle(make_bundle([answer], where, rapporteur.index().documents)))
    put_in(given("orchard.md", "# Orchard rules\n\n## Watering\n\nNobody waters anything any more.\n"))
    report = verify(*read_bundle(path), where.corpus)
    assert report.holds
    assert any("superseded by a newer one" in told for told in report.changes)
    assert report.quotations == sum(finding.outcome == "holds" for finding in report.findings if finding.key)
    take_out(where, "orchard")
    assert not verify(*read_bundle(path), where.corpus).holds


def test_two_files_of_one_call_can_not_be_one_original(put_in: Adder, given: Any) -> None:
    first, second = put_in(given("mill.md", CHARTER), given("mill.txt", NOTES))
    assert (first.outcome, second.outcome) == (ADDED, REFUSED)
    assert "Add it by itself" in second.told


def test_what_is_said_of_a_listed_source_lies_in_the_users_list(where: Locations, put_in: Adder, given: Any) -> None:
    shipped = (where.corpus / "sources.toml").read_bytes()
    put_in(given("harbour.md", NOTES), date="2025-02", issuer="Harbour “board”")
    put_in(given("mill.md", CHARTER))
    source = listed(where)["harbour"]
    assert (source.title, source.issuer, source.date) == ("Harbour notes", "Harbour “board”", "2025-02")
    assert (where.corpus / "sources.toml").read_bytes() == shipped
    assert "mill" not in (where.corpus / "originals" / "sources.toml").read_text(encoding="utf-8")


def test_a_new_edition_has_its_own_date_and_keeps_what_the_user_said(where: Locations, put_in: Adder, given: Any) -> None:
    put_in(given("gauge.html", page_of("1 May 2023", "two")), issuer="Parish")
    put_in(given("gauge.html", page_of("7 June 2024", "three")))
    source = listed(where)["gauge-notes"]
    assert (source.date, source.issuer) == ("2024-06-07", "Parish")
    put_in(given("gauge.html", page_of("8 July 2025", "four")), date="2025")
    assert listed(where)["gauge-notes"].date == "2025"


def test_a_pdf_in_a_plain_folder_is_left_alone(tmp_path: Path, given: Any) -> None:
    (tmp_path / "plain").mkdir()
    pdf = compile_text("= Notes\n\nThe quay is long and made of stone.", tmp_path).read_bytes()
    (tmp_path / "plain" / "quay.pdf").write_bytes(pdf)
    where = Locations(tmp_path / "plain", tmp_path / "plain" / ".index")
    (new,) = add(where, [given("quay.md", NOTES)], Details(), HashingEncoder, "hashing")
    assert new.slug == "notes-on-wells"
    (refused,) = add(where, [given("q.md", CHARTER)], Details(slug="quay"), HashingEncoder, "hashing")
    assert "outside originals/" in refused.told
    with pytest.raises(NotRemoved, match=r"quay\.pdf lies outside"):
        take_out(where, "quay")
    assert (where.corpus / "quay.pdf").read_bytes() == pdf


# ---- remove --------------------------------------------------------------------------------------------------------


def test_removing_an_original_brings_the_brief_back(where: Locations, put_in: Adder, given: Any) -> None:
    before = tree(where)
    put_in(given("orchard.md", NEW_ORCHARD), issuer="Guild")
    put_in(given("orchard.md", NOTES))
    removed = take_out(where, "orchard")
    assert removed.files == 2
    assert "Its brief is quoted again. So was its earlier edition" in removed.told
    assert indexed(where)["orchard"] == "briefs/orchard.md"
    left = tree(where)
    assert listed(where)["orchard"].issuer == "Parish"  # what was said of the original goes with it
    left.pop("originals/sources.toml")
    assert left == before


def test_an_entry_without_a_file_is_removed_from_the_list(where: Locations) -> None:
    laid(where, "sources.toml", '[[source]]\nslug = "weir"\ntitle = "Weir"\n')
    assert take_out(where, "weir") == Removed("weir", 0, "“Weir” is no longer listed.")
    assert "weir" not in listed(where)


def test_a_source_of_the_users_own_goes_altogether(where: Locations, put_in: Adder, given: Any) -> None:
    (added, _) = put_in(given("n.md", NOTES), given("mill.md", CHARTER))
    assert take_out(where, added.slug).told == "Your original of “Notes on wells” was removed."
    assert added.slug not in listed(where)
    assert "reference only" in take_out(where, "mill").told
    assert set(indexed(where)) == {"orchard", "harbour"}


def test_a_file_put_into_originals_by_hand_can_be_removed(where: Locations) -> None:
    laid(where, "Wind & water.txt", "The weir holds the water.")
    assert take_out(where, "wind-water").files == 1
    assert "wind-water" not in listed(where)


def test_where_nothing_is_the_users_it_is_said(where: Locations, build_with: Builder) -> None:
    build_with()
    before = tree(where)
    assert take_out(where, "orchard") == Removed("orchard", 0, "There is nothing of yours for “Orchard rules” in the library.")
    with pytest.raises(NotRemoved, match="rapporteur sources"):
        take_out(where, "moon")
    assert tree(where) == before
