"""What users add to a library and take away again; what was there before is never lost."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import ORCHARD, Builder, HashingEncoder
from filelock import FileLock

from answer.answer import Rapporteur
from export.bundle import make_bundle, read_bundle, write_bundle
from export.verify import verify
from index.derived import read_state
from index.errors import IndexBusy, NotRemoved, WrongDetails, WrongEmbedder
from index.listing import list_sources
from index.offered import Details, read_offered
from index.shelf import ADDED, KNOWN, REFUSED, Added, Removed, add, only_writer, remove
from index.shelved import foreseen
from index.types import EncodedPassage, Locations
from ingest.errors import LibraryError, UnreadableDocument
from ingest.sources import files_of, open_library
from ingest.types import Passage
from tests.pdf_samples import compile_text

CHARTER = "# Mill charter\n\n## Sails\n\nThe miller turns the sails into the wind at dawn.\n"
NOTES = "# Notes on wells\n\n## Depth\n\nThe well in the square is nine fathoms deep.\n"
NEW_ORCHARD = ORCHARD.replace("second morning", "third morning")

Adder = Callable[..., list[Added]]


def page_of(day: str, level: str) -> str:
    """A web page with a date."""
    date = datetime.strptime(day, "%d %B %Y").replace(tzinfo=UTC).date().isoformat()
    text = f"The river stands {level} ells above the mark at the old bridge, and the keeper reads the gauge each morning. " * 8
    return (
        f'<html><head><title>Gauge notes</title><meta property="article:published_time" content="{date}"></head>'
        f"<body><article><h1>Gauge notes</h1><p>{text}</p></article></body></html>"
    )


@pytest.fixture
def given(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Makes a file outside the library, as a user has it."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / "desktop" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def put_in(where: Locations) -> Adder:
    """Adds files to the library with the hashing encoder."""

    def run(*files: Path, make_encoder: Any = HashingEncoder, embedder: str = "hashing", **details: str) -> list[Added]:
        return add(where, files, Details(**details), make_encoder, embedder)

    return run


def take_out(where: Locations, slug: str, make_encoder: Any = HashingEncoder) -> Removed:
    return remove(where, slug, make_encoder, "hashing")


def tree(where: Locations) -> dict[str, bytes]:
    """Every file of the library by name, with its content; that of the lock stays and is left out."""
    files = (path for path in where.corpus.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(where.corpus).as_posix(): path.read_bytes() for path in files}


def indexed(where: Locations) -> dict[str, str]:
    return {record.source.slug: record.file for record in read_state(where.index).documents if record.version}


def listed(where: Locations) -> dict[str, Any]:
    return {source.slug: source for source in open_library(where.corpus).sources}


class Failing(HashingEncoder):
    """A model that fails on a word."""

    def __init__(self, word: str, error: BaseException) -> None:
        super().__init__()
        self.word, self.error = word, error

    def encode_passages(self, passages: Sequence[Passage]) -> Iterator[EncodedPassage]:
        if any(self.word in passage.text for passage in passages):
            raise self.error
        yield from super().encode_passages(passages)


# ---- which source ------------------------------------------------------------------------------------------------------


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
    path = where.corpus / "sources.toml"
    with path.open("a", encoding="utf-8") as file:
        file.write(f'sha256 = "{hashlib.sha256(NOTES.encode()).hexdigest()}"\n')
    (refused,) = put_in(given("orchard.md", NOTES), slug="orchard")
    assert (refused.outcome, "mill, not of orchard" in refused.told) == (REFUSED, True)
    (added,) = put_in(given("orchard.md", NOTES))
    assert added.slug == "mill"
    (other,) = put_in(given("mill.md", CHARTER))
    assert "another file than the list names" in other.told


def test_a_title_that_two_sources_have_makes_a_new_one(where: Locations, put_in: Adder, given: Any) -> None:
    with (where.corpus / "sources.toml").open("a", encoding="utf-8") as file:
        file.write('[[source]]\nslug = "mill-2"\ntitle = "Mill charter: annex"\n')
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
    with (where.corpus / "sources.toml").open("a", encoding="utf-8") as file:
        file.write('short = "Charter"\ncited_in = "orchard"\ncited_at = "p. 5"\ncited_for = "Cited for the sails."\n')
    names = ("slug", "short", "cited_in", "cited_at", "cited_for")
    rows = [tuple(row[name] for name in names) for row in list_sources(where)]
    assert rows == [
        ("orchard", "", "", "", ""), ("harbour", "", "", "", ""),
        ("mill", "Charter", "orchard", "p. 5", "Cited for the sails."),
    ]  # fmt: skip


# ---- names -------------------------------------------------------------------------------------------------------------


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


# ---- what can't be added -----------------------------------------------------------------------------------------------


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


# ---- what is known already ---------------------------------------------------------------------------------------------


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


# ---- editions ----------------------------------------------------------------------------------------------------------


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
    (where.corpus / "originals").mkdir()
    (where.corpus / "originals" / "On wells.MD").write_text(NOTES, encoding="utf-8")
    (where.corpus / "originals" / "mill.TXT").write_text("The miller sleeps.", encoding="utf-8")
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


# ---- what fails puts back ----------------------------------------------------------------------------------------------


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
    (where.corpus / "originals").mkdir()
    (where.corpus / "originals" / "mill.TXT").write_text("The miller sleeps.", encoding="utf-8")
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


def test_a_library_that_can_not_be_written_to_is_told(where: Locations, put_in: Adder, given: Any) -> None:
    (where.corpus / "originals").write_bytes(b"a file where the folder should be")
    with pytest.raises(LibraryError, match=r"originals can't be written"):
        put_in(given("new.md", NOTES))


# ---- remove ------------------------------------------------------------------------------------------------------------


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
    (where.corpus / "originals").mkdir()
    (where.corpus / "originals" / "sources.toml").write_text('[[source]]\nslug = "weir"\ntitle = "Weir"\n', encoding="utf-8")
    assert take_out(where, "weir") == Removed("weir", 0, "“Weir” is no longer listed.")
    assert "weir" not in listed(where)


def test_a_source_of_the_users_own_goes_altogether(where: Locations, put_in: Adder, given: Any) -> None:
    (added, _) = put_in(given("n.md", NOTES), given("mill.md", CHARTER))
    assert take_out(where, added.slug).told == "Your original of “Notes on wells” was removed."
    assert added.slug not in listed(where)
    assert "reference only" in take_out(where, "mill").told
    assert set(indexed(where)) == {"orchard", "harbour"}


def test_a_file_put_into_originals_by_hand_can_be_removed(where: Locations) -> None:
    (where.corpus / "originals").mkdir()
    (where.corpus / "originals" / "Wind & water.txt").write_text("The weir holds the water.", encoding="utf-8")
    assert take_out(where, "wind-water").files == 1
    assert "wind-water" not in listed(where)


def test_where_nothing_is_the_users_it_is_said(where: Locations, build_with: Builder) -> None:
    build_with()
    before = tree(where)
    assert take_out(where, "orchard") == Removed("orchard", 0, "There is nothing of yours for “Orchard rules” in the library.")
    with pytest.raises(NotRemoved, match="rapporteur sources"):
        take_out(where, "moon")
    assert tree(where) == before


def test_a_removal_that_is_broken_off_leaves_no_list(where: Locations) -> None:
    (where.corpus / "originals").mkdir()
    (where.corpus / "originals" / "weir.txt").write_text("The weir holds the water.", encoding="utf-8")
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
