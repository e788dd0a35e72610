"""Word, OpenDocument, EPUB, web page, Markdown and plain text: all become pages with passages that can be quoted."""

import codecs
import re
from collections import Counter
from pathlib import Path

import pytest
from format_samples import ENDINGS, PACKED, PLAIN, TEXT, changed, file_of, packed, read, sample, set_pdf, web_page, words

from ingest.pdf import read_pdf
from ingest.typeset import convert, typeset

# ---- what becomes of a sample --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [ending for ending in ENDINGS if ending != "txt"])
def test_structure_becomes_sections_and_passages(tmp_path: Path, ending: str) -> None:
    document = read(tmp_path, ending, sample(ending))
    found = {passage.text: passage for passage in document.passages}
    turns = next(
        passage
        for text, passage in found.items()
        if text.startswith("A wind mill turns its cap into the wind, as the register")
    )
    assert turns.section == ("Wind mills",)
    assert found["Tower mills turn their cap only."].form == "item"
    row = found["Hill mill: Two of granite"]
    assert (row.form, row.section, row.lead) == ("row", ("Wind mills", "Stones"), "Mill | Stones")
    assert found["Μύλος στέκεται στον λόφο. Мельница стоит на холме."].section == ("Other letters",)
    assert any("The parish keeps the register." in text for text in found)
    assert any("Linen is mended in winter." in text for text in found)


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_sentence_is_found_on_its_numbered_page(tmp_path: Path, ending: str) -> None:
    document = read(tmp_path, ending, sample(ending))
    matches = [sentence.match for passage in document.passages for sentence in passage.sentences]
    assert len(matches) > 3
    assert set(matches) <= {"exact", "normalised"}
    assert {span.label for passage in document.passages for span in passage.pages} == {"1"}


def test_lines_of_plain_text_are_joined_and_nothing_in_them_is_markup(tmp_path: Path) -> None:
    texts = [passage.text for passage in read(tmp_path, "txt", PLAIN.encode("utf-8-sig")).passages]
    assert "A wind mill turns its cap into the wind. # No *markup* <b>here</b>." in texts
    assert "Мельница стоит на холме." in texts


@pytest.mark.parametrize("ending", [*PACKED, "html", "md"])
def test_the_title_stands_once_above_and_headings_begin_below_it(tmp_path: Path, ending: str) -> None:
    pdf = set_pdf(tmp_path, ending, sample(ending))
    assert pdf.pages[0].text.count("Mills of the coast") == 1
    assert max(pdf.pages[0].lines, key=lambda line: line.size).text == "Mills of the coast"
    assert {(line.text, line.size) for line in pdf.pages[0].lines} >= {("Wind mills", 16), ("Stones", 13.5)}
    assert [(heading.level, heading.title) for heading in pdf.outline] == [
        (1, "Wind mills"),
        (2, "Stones"),
        (1, "Other letters"),
    ]


@pytest.mark.parametrize("ending", PACKED)
def test_a_title_that_is_repeated_as_heading_stands_once(tmp_path: Path, ending: str) -> None:
    pdf = set_pdf(tmp_path, ending, packed(ending, "# Coast\n\n## Mills\n\nText.", "Coast"))
    assert [(heading.level, heading.title) for heading in pdf.outline] == [(1, "Mills")]


def test_a_style_made_from_the_title_style_is_a_title(tmp_path: Path) -> None:
    style = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/></office:automatic-styles>'
    odt = changed(packed("odt"), "content.xml", "</office:automatic-styles>", style)
    odt = changed(odt, "content.xml", 'style-name="Title">Mills', 'style-name="P1">Mills')
    pdf = set_pdf(tmp_path, "odt", odt)
    assert max(pdf.pages[0].lines, key=lambda line: line.size).text == "Mills of the coast"


def test_what_word_styles_as_subtitle_and_author_stays_in_the_text(tmp_path: Path) -> None:
    docx = convert(
        TEXT, "markdown", "docx", "--metadata=title:Mills", "--metadata=subtitle:A survey", "--metadata=author:The parish"
    )
    texts = [passage.text for passage in read(tmp_path, "docx", docx).passages]
    assert texts.index("A survey") < texts.index("The parish") < texts.index("Tower mills turn their cap only.")


def test_a_web_page_without_headings_of_its_own_gets_the_title_of_its_head(tmp_path: Path) -> None:
    pdf = set_pdf(tmp_path, "html", web_page("<main><p>A mill grinds the corn of all.</p></main>"))
    assert "Mills of the coast" in pdf.pages[0].text


def test_a_link_into_the_web_stays_a_link_and_others_are_text(tmp_path: Path) -> None:
    text = "[one](https://parish.example/a) [two](javascript:alert) [three](file:///etc/passwd) [four](#five) [six](other.docx)"
    pdf = typeset(file_of(tmp_path, "docx", packed("docx", text)), tmp_path / "set")
    assert set(re.findall(rb"/URI ?\((.*?)\)", pdf.read_bytes())) == {b"https://parish.example/a"}
    assert "one two three four six" in read_pdf(pdf).pages[0].text


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_proposed_changes_are_accepted_and_remarks_left_out(tmp_path: Path, ending: str) -> None:
    if ending == "docx":
        content = changed(
            packed("docx"), "word/document.xml", "<w:body>",
            '<w:body><w:p><w:ins w:id="1" w:author="A"><w:r><w:t>Put in. </w:t></w:r></w:ins>'
            '<w:del w:id="2" w:author="A"><w:r><w:delText>Struck out.</w:delText></w:r></w:del></w:p>',
        )  # fmt: skip
    else:
        content = changed(
            packed("odt", "Put in. MARK"), "content.xml", "<office:text>",
            '<office:text><text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>Struck out.</text:p>'
            "</text:deletion></text:changed-region></text:tracked-changes>",
        )  # fmt: skip
        content = changed(content, "content.xml", "MARK", "<office:annotation><text:p>A remark.</text:p></office:annotation>")
    shown = words(read(tmp_path, ending, content))
    assert "Put in." in shown
    assert "Struck out." not in shown
    assert "A remark." not in shown


@pytest.mark.parametrize("ending", ["docx", "epub", "md"])
def test_of_a_picture_its_description_remains(tmp_path: Path, ending: str) -> None:
    text = "Before.\n\nSee ![a mill by the sea](mill.png) here."
    if ending == "md":
        content = text.encode()
    elif ending == "epub":
        content = changed(
            packed("epub", "See MARK here."), "EPUB/text/ch001.xhtml", "MARK", '<img src="x.png" alt="a mill by the sea"/>'
        )
    else:
        content = with_picture(text)
    assert "See a mill by the sea here." in words(read(tmp_path, ending, content))


def with_picture(text: str) -> bytes:
    """A DOCX with a picture of one point; pandoc may read no file, so the picture comes within the text's address."""
    point = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    return convert(text.replace("mill.png", f"data:image/png;base64,{point}"), "markdown", "docx")


MARKS = """# Scope

A mill.[^n] See [= a page](https://parish.example/).

| Mill | Stones |
| --- | --- |
| Hill | = two |
| Lake | - |
| Cape | 1. granite |
| Moor | / lava |

After the table.

[^n]: \\+ a note
"""


@pytest.mark.parametrize("ending", ["docx", "md", "epub"])
def test_a_cell_note_or_link_that_begins_with_a_mark_begins_no_heading_or_list(tmp_path: Path, ending: str) -> None:
    content = MARKS.encode() if ending == "md" else packed(ending, MARKS)
    document = read(tmp_path, ending, content)
    assert {passage.section for passage in document.passages if passage.section} == {("Scope",)}
    shown = words(document)
    for text in ("See = a page.", "Hill = two", "Lake -", "Cape 1. granite", "Moor / lava", "+ a note"):
        assert text in shown


@pytest.mark.parametrize("ending", ["docx", "epub"])
def test_a_term_stands_in_front_of_its_meaning_and_heads_nothing(tmp_path: Path, ending: str) -> None:
    content = packed(ending, "# Words\n\nCap\n:   The upper part of a mill.\n\nThe mill grinds corn.")
    found = {passage.text: passage.section for passage in read(tmp_path, ending, content).passages}
    assert found["Cap: The upper part of a mill."] == ("Words",)
    assert found["The mill grinds corn."] == ("Words",)


def test_the_running_title_of_a_single_page_is_no_passage(tmp_path: Path) -> None:
    texts = [passage.text for passage in read(tmp_path, "txt", PLAIN.encode()).passages]
    assert texts[0] == "Wind mills"


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
@pytest.mark.parametrize("ending", ["txt", "md"])
def test_a_text_that_says_it_is_utf_16_is_read(tmp_path: Path, ending: str, mark: bytes) -> None:
    content = mark + "Café “mill”.\n\nМельница.".encode("utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be")
    assert "Café “mill”. Мельница." in words(read(tmp_path, ending, content))


# ---- pages hold what they should -----------------------------------------------------------------------------------

WIDE = (
    "| "
    + " | ".join(f"Internationalisation {n}" for n in range(9))
    + " |\n|"
    + "---|" * 9
    + "\n| "
    + " | ".join(["Administration"] * 9)
    + " |"
)
LONG = "The miller grinds the corn of the whole parish between Easter and harvest. "


@pytest.mark.parametrize("ending", ["docx", "odt", "epub", "md"])
@pytest.mark.parametrize(
    "text", [WIDE, "W" * 400, "W" * 2500, "See https://parish.example/" + "mill" * 60, "    " + "code_" * 60, LONG * 150]
)
def test_nothing_runs_off_the_page(tmp_path: Path, ending: str, text: str) -> None:
    content = text.encode() if ending == "md" else packed(ending, text)
    pages = set_pdf(tmp_path, ending, content).pages
    for page in pages:
        for line in page.lines:
            assert line.box.x1 < page.width - 50, line.text
            assert line.box.y1 < page.height - 30, line.text
    letters = "".join(c for page in pages for c in page.text if c.isalnum())
    assert letters.count("parish") >= text.count("parish")
    assert Counter(letters) >= Counter(c for c in text if c.isalnum())


def test_cells_of_a_wide_table_do_not_lie_on_one_another(tmp_path: Path) -> None:
    lines = set_pdf(tmp_path, "docx", packed("docx", WIDE)).pages[0].lines
    cells = [line.box for line in lines if line.size < 9]
    assert len(cells) > 18
    assert not [(a, b) for a in cells for b in cells if a.x0 < b.x0 < a.x1 - 1 and abs(a.y1 - b.y1) < 3]


@pytest.mark.parametrize("text", ["山上有磨坊。", "A smile 🙂 here.", "שלום", "A mill \u202egnirg\u202c \u200bthere."])
def test_letters_without_a_font_keep_no_document_out(tmp_path: Path, text: str) -> None:
    document = read(tmp_path, "docx", packed("docx", f"A mill stands here.\n\n{text}"))
    assert any(passage.text == "A mill stands here." for passage in document.passages)


def test_marks_that_turn_or_hide_letters_are_not_copied(tmp_path: Path) -> None:
    assert "A mill grinds there." in words(
        read(tmp_path, "docx", packed("docx", "A mill \u202egrinds\u202c \u200bthe\u00adre."))
    )
