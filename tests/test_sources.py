"""What a library folder holds, and what is wrong with it."""

import hashlib
from pathlib import Path

import pytest

from ingest.errors import LibraryError
from ingest.sources import files_of, is_bare, open_library, with_metadata
from ingest.types import Source

ENTRY = '[[source]]\nslug = "mills"\ntitle = "On mills"\n'


def fill(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
    return folder


def listed(folder: Path, text: str) -> Path:
    (folder / "sources.toml").write_text(text, encoding="utf-8")
    return folder


# ---- sources.toml ----------------------------------------------------------------------------------------------------


def test_an_entry_gives_the_source_its_fields(tmp_path: Path) -> None:
    fields = 'issuer = "Guild"\ndate = "2024-11"\nkind = "memorandum"\nurl = "https://example.org/mills"\nlicence = "CC0"\n'
    (source,) = open_library(listed(tmp_path, ENTRY + fields)).sources
    assert source == Source("mills", "On mills", "Guild", "2024-11", "memorandum", "https://example.org/mills", "CC0")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[[source]]\nslug = "On Mills"\ntitle = "On mills"', "entry 1: slug has to be small letters"),
        ('[[source]]\nslug = "../mills"\ntitle = "On mills"', "entry 1: slug has to be small letters"),
        ('[[source]]\ntitle = "On mills"', "entry 1: slug has to be small letters"),
        (ENTRY + ENTRY, "entry 2: the slug mills is there twice"),
        (ENTRY + 'colour = "red"', "entry 1: unknown field colour"),
        ('[[source]]\nslug = "mills"', "entry 1: title is missing"),
        (ENTRY + "date = 2024-11-20", "entry 1: .*a field is not text"),
        (ENTRY + 'kind = "poem"', "entry 1: kind has to be one of treaty-or-act, .*web-page"),
        (ENTRY + 'date = "November 2024"', "entry 1: date has to be like 2024"),
        (ENTRY + 'date = "2024-13"', "entry 1: date has to be like 2024"),
        (ENTRY + 'url = "http://example.org"', "entry 1: url has to begin with https://"),
        (ENTRY + 'url = "javascript:alert(1)"', "entry 1: url has to begin with https://"),
        ('[source]\nslug = "mills"\ntitle = "On mills"', r"Begin every entry with \[\[source\]\]"),
        ('[[sources]]\nslug = "mills"\ntitle = "On mills"', r"holds sources\. Begin every entry with \[\[source\]\]"),
        ("source = [1]", r"entry 1: an entry has to begin with \[\[source\]\]"),
        ("source = 1", r"Begin every entry with \[\[source\]\]"),
        ("[[source]\nslug", "can't be read .*line 1.* Mend the line"),
    ],
)
def test_a_fault_is_named_with_its_entry_and_remedy(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(LibraryError, match=rf"sources\.toml.*{fault}"):
        open_library(listed(tmp_path, text))


def test_a_list_that_is_not_text_is_a_library_error(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(LibraryError, match="can't be read"):
        open_library(tmp_path)


# ---- files of listed sources --------------------------------------------------------------------------------------------


def test_an_original_supersedes_the_brief(tmp_path: Path) -> None:
    library = open_library(listed(fill(tmp_path, "briefs/mills.md", "originals/mills.pdf"), ENTRY))
    assert [(file.path.name, file.edition) for file in library.files] == [("mills.pdf", "original")]


def test_a_brief_stands_for_a_source_without_original(tmp_path: Path) -> None:
    (file,) = open_library(listed(fill(tmp_path, "briefs/mills.md"), ENTRY)).files
    assert (file.path.name, file.edition) == ("mills.md", "brief")
    assert file.sha256 == hashlib.sha256(b"briefs/mills.md").hexdigest()


def test_a_source_without_any_file_is_listed_all_the_same(tmp_path: Path) -> None:
    library = open_library(listed(tmp_path, ENTRY))
    assert ([source.slug for source in library.sources], library.files) == (["mills"], ())


def test_a_pdf_beside_the_list_is_a_source_of_its_own(tmp_path: Path) -> None:
    library = open_library(listed(fill(tmp_path, "originals/mills.pdf", "originals/Wind & water.pdf"), ENTRY))
    assert [source.slug for source in library.sources] == ["mills", "wind-water"]


# ---- a plain folder --------------------------------------------------------------------------------------------------------


def test_slugs_of_a_plain_folder_come_from_file_names_and_never_clash(tmp_path: Path) -> None:
    names = ["On Mills.pdf", "on-mills.pdf", "more/on_mills.PDF", "Ölmühle.pdf", "水车.pdf"]
    library = open_library(fill(tmp_path, *names))
    slugs = [source.slug for source in library.sources]
    assert sorted(slugs) == ["document", "lm-hle", "on-mills", "on-mills-2", "on-mills-3"]
    assert len({file.path for file in library.files}) == 5


def test_an_unlisted_pdf_gives_way_to_a_listed_slug(tmp_path: Path) -> None:
    library = open_library(listed(fill(tmp_path, "mills.pdf"), ENTRY))
    assert [(file.source.slug, file.source.title) for file in library.files] == [("mills-2", "Mills 2")]


def test_hidden_files_and_folders_and_other_files_are_ignored(tmp_path: Path) -> None:
    fill(tmp_path, "mills.pdf", ".trash/old.pdf", "more/.git/x.pdf", "._mills.pdf", "notes.txt", "folder.pdf/inside.txt")
    assert [file.path.name for file in open_library(tmp_path).files] == ["mills.pdf"]


def test_a_library_within_a_hidden_folder_is_read(tmp_path: Path) -> None:
    assert len(open_library(fill(tmp_path / ".library", "mills.pdf")).files) == 1


def test_a_missing_folder_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"no folder .*nowhere.*--corpus"):
        open_library(tmp_path / "nowhere")


def test_an_empty_folder_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match=r"no PDF and no sources\.toml.*Put your PDFs there"):
        open_library(tmp_path)


# ---- what the PDF says of itself ---------------------------------------------------------------------------------------------


def test_a_source_known_by_its_file_name_takes_what_the_pdf_says(tmp_path: Path) -> None:
    (bare,) = open_library(fill(tmp_path, "mills.pdf")).sources
    assert is_bare(bare)
    assert with_metadata(bare, " On  mills ", "A. Miller ", "1871-03-09") == Source(
        "mills", "On mills", "A. Miller", "1871-03-09"
    )
    assert with_metadata(bare, "", "", "").title == "Mills"


def test_a_listed_source_stays_as_it_is_whatever_the_pdf_says() -> None:
    source = Source("mills", "Mills", "Guild", url="https://example.org/mills", licence="CC0")
    assert with_metadata(source, "Untitled-1.indd", "Layout", "2020-01-01") == source


# ---- what the user adds ------------------------------------------------------------------------------------------------------


def own(folder: Path, text: str) -> Path:
    (folder / "originals").mkdir(exist_ok=True)
    (folder / "originals" / "sources.toml").write_text(text, encoding="utf-8")
    return folder


def test_the_users_list_adds_sources_and_overrides_fields(tmp_path: Path) -> None:
    listed(tmp_path, ENTRY + 'issuer = "Guild"\ndate = "1871"\n')
    own(tmp_path, '[[source]]\nslug = "mills"\ndate = "1872"\n[[source]]\nslug = "wells"\ntitle = "On wells"\n')
    assert open_library(tmp_path).sources == (Source("mills", "On mills", "Guild", "1872"), Source("wells", "On wells"))


def test_a_folder_with_the_users_list_only_is_a_library(tmp_path: Path) -> None:
    library = open_library(own(fill(tmp_path, "originals/mills.docx"), ENTRY))
    assert [(f.path.name, f.source.title, f.edition) for f in library.files] == [("mills.docx", "On mills", "original")]
    (tmp_path / "empty").mkdir()
    assert open_library(own(tmp_path / "empty", "")).sources == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[[source]]\nslug = "wells"', "entry 1: title is missing"),
        ('[[source]]\nslug = "mills"\ntitle = ""', "entry 1: title is missing"),
        ('[[source]]\nslug = "mills"\nkind = "poem"', "entry 1: kind has to be one of"),
        ('[[source]]\nslug = "mills"\n[[source]]\nslug = "mills"', "entry 2: the slug mills is there twice"),
        ('[[source]]\nslug = ["mills"]', "entry 1: slug has to be"),
        ('[[source]]\nslug = "../mills"\ntitle = "x"', "entry 1: slug has to be"),
        ("[[source]\nslug", "can't be read .*line 1.* Mend the line"),
    ],
)
def test_a_fault_of_the_users_list_is_named_with_its_file(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(LibraryError, match=rf"originals.sources\.toml.*{fault}"):
        open_library(own(listed(tmp_path, ENTRY), text))


def test_documents_of_all_formats_in_originals_are_sources_of_their_own(tmp_path: Path) -> None:
    fill(tmp_path, "originals/A.Docx", "originals/more/b.HTML", "originals/c.TXT", "originals/d.PDF", "e.docx", "briefs/f.md")
    assert [f.path.name for f in open_library(tmp_path).files] == ["A.Docx", "c.TXT", "d.PDF", "b.HTML"]


def test_endings_in_capitals_belong_to_a_listed_source(tmp_path: Path) -> None:
    library = open_library(listed(fill(tmp_path, "originals/mills.PDF", "originals/mills.Docx", "briefs/mills.MD"), ENTRY))
    assert [(f.path.name, f.source.slug) for f in library.files] == [("mills.PDF", "mills")]


def test_earlier_editions_and_hidden_files_are_no_sources(tmp_path: Path) -> None:
    fill(tmp_path, "originals/superseded/mills.0123456789ab.pdf", "originals/superseded/x.pdf", "originals/.old.docx")
    fill(tmp_path, "originals/.removed/0.pdf", "originals/.mills.part", "originals/fetched.json")
    assert open_library(listed(tmp_path, ENTRY)).files == ()


def test_every_file_of_a_library_counts_earlier_editions_and_superseded_briefs(tmp_path: Path) -> None:
    fill(tmp_path, "originals/mills.pdf", "briefs/mills.md", "originals/superseded/mills.0123456789ab.docx")
    fill(tmp_path, "originals/superseded/gone.0123456789ab.pdf", "originals/superseded/notes.pdf")
    files = files_of(open_library(listed(tmp_path, ENTRY)))
    assert [(f.path.name, f.source.slug, f.edition) for f in files] == [
        ("mills.pdf", "mills", "original"),
        ("mills.md", "mills", "brief"),
        ("gone.0123456789ab.pdf", "gone", "original"),
        ("mills.0123456789ab.docx", "mills", "original"),
    ]
    assert files[3].source.title == "On mills"
    assert files[3].sha256 == hashlib.sha256(b"originals/superseded/mills.0123456789ab.docx").hexdigest()


def test_a_very_long_file_name_makes_a_slug_that_names_can_hold(tmp_path: Path) -> None:
    (source,) = open_library(fill(tmp_path, "m" * 250 + ".pdf")).sources
    assert source.slug == "m" * 100


def test_a_date_that_programs_write_where_there_is_none_is_no_date() -> None:
    assert with_metadata(Source("mills", "Mills"), "", "", "1970-01-01").date == ""


def test_a_brief_drawn_from_another_document_gives_way_to_the_original_of_that(tmp_path: Path) -> None:
    (tmp_path / "briefs").mkdir()
    (tmp_path / "originals").mkdir()
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nslug = "survey"\ntitle = "Survey"\n[[source]]\nslug = "pact"\ntitle = "Pact"\ndrawn_from = "survey"\n',
        encoding="utf-8",
    )
    for name in ("briefs/survey.md", "briefs/pact.md"):
        (tmp_path / name).write_text("# Text\n", encoding="utf-8")
    assert [file.source.slug for file in open_library(tmp_path).files] == ["survey", "pact"]
    (tmp_path / "originals" / "survey.md").write_text("# Text\n", encoding="utf-8")
    assert [(file.source.slug, file.edition) for file in open_library(tmp_path).files] == [("survey", "original")]
    assert len(files_of(open_library(tmp_path))) == 3
