"""Word, OpenDocument, EPUB, web page, Markdown and plain text: all become pages with passages that can be quoted."""

import codecs
import hashlib
import io
import re
import struct
import time
import zipfile
from pathlib import Path

import pytest

from ingest import typeset as module
from ingest.errors import UnreadableDocument
from ingest.pdf import read_pdf
from ingest.read import read_document
from ingest.types import Document, LibraryFile, Source
from ingest.typeset import READERS, convert, set_pages, typeset

TEXT = """# Wind mills

A wind mill turns **its cap** into the wind, as [the register](https://parish.example/mills) says.[^1]
The sails are of linen.[^2]

- Post mills turn as a whole.
- Tower mills turn their cap only.

## Stones

| Mill | Stones |
| --- | --- |
| Hill mill | Two of granite |
| Lake mill | Three of lava |

# Other letters

Μύλος στέκεται στον λόφο. Мельница стоит на холме.

[^1]: The parish keeps the register.
[^2]: Linen is mended in winter.
"""
PLAIN = "Wind mills\n\nA wind mill turns its cap\ninto the wind. # No *markup* <b>here</b>.\n\n\nМельница стоит\nна холме.\n"
PACKED = ["docx", "odt", "epub"]
ENDINGS = [ending.removeprefix(".") for ending in READERS]


def packed(form: str, text: str = TEXT, title: str = "Mills of the coast") -> bytes:
    return convert(text, "markdown", form, *([f"--metadata=title:{title}"] if title else []))


def web_page(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><title>Mills of the coast</title>{head}</head><body>{body}</body></html>".encode()


def sample(ending: str) -> bytes:
    if ending in PACKED:
        return packed(ending)
    if ending in ("html", "htm"):
        return web_page(
            "<article>"
            + convert("# Mills of the coast\n\n" + TEXT.replace("# ", "## "), "markdown", "html").decode()
            + "</article>"
        )
    return (PLAIN if ending == "txt" else "# Mills of the coast\n\n" + TEXT.replace("# ", "## ")).encode()


def changed(content: bytes, name: str, old: str, new: str) -> bytes:
    """A packed file with `old` in the named part replaced, once."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for part in before.namelist():
            held = before.read(part)
            if part == name:
                assert old.encode() in held
                held = held.replace(old.encode(), new.encode(), 1)
            after.writestr(part, held)
    return made.getvalue()


def file_of(folder: Path, ending: str, content: bytes) -> LibraryFile:
    path = folder / f"coast.{ending}"
    path.write_bytes(content)
    return LibraryFile(Source("coast", "Coast"), path, "original", hashlib.sha256(content).hexdigest())


def read(folder: Path, ending: str, content: bytes) -> Document:
    return read_document(file_of(folder, ending, content), folder / "set")


def words(document: Document) -> str:
    return " ".join(" ".join(page.text for page in read_pdf(document.pdf).pages).split())


# ---- what becomes of a sample ------------------------------------------------------------------------------------------------


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
    pdf = read_pdf(typeset(file_of(tmp_path, ending, sample(ending)), tmp_path / "set"))
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
    pdf = read_pdf(
        typeset(file_of(tmp_path, ending, packed(ending, "# Coast\n\n## Mills\n\nText.", "Coast")), tmp_path / "set")
    )
    assert [(heading.level, heading.title) for heading in pdf.outline] == [(1, "Mills")]


def test_a_style_made_from_the_title_style_is_a_title(tmp_path: Path) -> None:
    style = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/></office:automatic-styles>'
    odt = changed(packed("odt"), "content.xml", "</office:automatic-styles>", style)
    odt = changed(odt, "content.xml", 'style-name="Title">Mills', 'style-name="P1">Mills')
    pdf = read_pdf(typeset(file_of(tmp_path, "odt", odt), tmp_path / "set"))
    assert max(pdf.pages[0].lines, key=lambda line: line.size).text == "Mills of the coast"


def test_what_word_styles_as_subtitle_and_author_stays_in_the_text(tmp_path: Path) -> None:
    docx = convert(
        TEXT, "markdown", "docx", "--metadata=title:Mills", "--metadata=subtitle:A survey", "--metadata=author:The parish"
    )
    texts = [passage.text for passage in read(tmp_path, "docx", docx).passages]
    assert texts.index("A survey") < texts.index("The parish") < texts.index("Tower mills turn their cap only.")


def test_a_web_page_without_headings_of_its_own_gets_the_title_of_its_head(tmp_path: Path) -> None:
    pdf = read_pdf(
        typeset(file_of(tmp_path, "html", web_page("<main><p>A mill grinds the corn of all.</p></main>")), tmp_path / "set")
    )
    assert "Mills of the coast" in pdf.pages[0].text


def test_a_link_into_the_web_stays_a_link_and_others_are_text(tmp_path: Path) -> None:
    text = "[one](https://parish.example/a) [two](javascript:alert) [three](file:///etc/passwd) [four](#five) [six](other.docx)"
    pdf = typeset(file_of(tmp_path, "docx", packed("docx", text)), tmp_path / "set")
    assert set(re.findall(rb"/URI ?\((.*?)\)", pdf.read_bytes())) <= {b"https://parish.example/a"}
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


# ---- pages hold what they should ------------------------------------------------------------------------------------------


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
    pages = read_pdf(typeset(file_of(tmp_path, ending, content), tmp_path / "set")).pages
    for page in pages:
        for line in page.lines:
            assert line.box.x1 < page.width - 50, line.text
            assert line.box.y1 < page.height - 30, line.text
    letters = "".join(c for page in pages for c in page.text if c.isalnum())
    assert letters.count("parish") >= text.count("parish")
    assert letters.count("W") >= text.count("W")


def test_cells_of_a_wide_table_do_not_lie_on_one_another(tmp_path: Path) -> None:
    lines = read_pdf(typeset(file_of(tmp_path, "docx", packed("docx", WIDE)), tmp_path / "set")).pages[0].lines
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


# ---- what a document must not do ----------------------------------------------------------------------------------------


CODE = '#read("SECRET") #include "SECRET" $#read("SECRET")$'
PAGE = "EPUB/text/ch001.xhtml"
RELATION = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
HOSTILE = {
    "epub, attributes": (PAGE, "MARK", """<span typst:text:fill='read("SECRET")'>seen</span>"""),
    "epub, attributes of a block": (PAGE, "MARK", """</p><div typst:text:fill='read("SECRET")'><p>seen</p></div><p>"""),
    "epub, attributes of a table": (
        PAGE, "MARK", """</p><table typst:fill='read("SECRET")'><tr><td typst:fill='read("SECRET")'>seen</td></tr></table>""",
    ),
    "epub, raw HTML": (PAGE, "MARK", '<iframe src="SECRET"></iframe><script src="SECRET"></script><embed src="SECRET"/>'),
    "epub, picture": (PAGE, "MARK", '<img src="SECRET"/><img src="../../SECRET"/><object data="SECRET"/>'),
    "epub, variables": (
        "EPUB/content.opf", "</metadata>", "<dc:body>gone</dc:body><dc:edition>brief</dc:edition></metadata>",
    ),
    "epub, title": ("EPUB/content.opf", "Mills of the coast", "#read(&quot;SECRET&quot;) $body$ \\"),
    "docx, title": ("word/document.xml", "Mills of the coast", "#read(&quot;SECRET&quot;) ${body} \\"),
    "docx, picture": (
        "word/_rels/document.xml.rels", "</Relationships>",
        RELATION + 'Target="file://SECRET" TargetMode="External"/></Relationships>',
    ),
    "odt, picture": ("content.xml", "MARK", '<draw:frame draw:name="x"><draw:image xlink:href="SECRET"/></draw:frame>'),
    "odt, section": ("content.xml", "MARK", '<text:section-source xlink:href="SECRET"/>'),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_packed_document_can_read_no_other_file(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key is under the mat", encoding="utf-8")
    part, old, new = HOSTILE[kind]
    form = kind.split(",")[0]
    content = changed(packed(form, "First.\n\nThe mark: MARK\n\nLast."), part, old, new.replace("SECRET", str(secret)))
    document = read(tmp_path, form, content)
    shown = words(document)
    assert "under the mat" not in shown
    assert "First." in shown
    assert "Last." in shown
    assert "brief in our own words" not in shown


@pytest.mark.parametrize("ending", ENDINGS)
def test_code_in_a_document_is_text(tmp_path: Path, ending: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key is under the mat", encoding="utf-8")
    code = CODE.replace("SECRET", str(secret))
    written = "".join(f"\\{c}" if c in '#"$(){}[]_*' else c for c in f"{code} is what stands here.")
    made = {
        "txt": f"{code} is what stands here.".encode(),
        "md": written.encode(),
        **dict.fromkeys(("html", "htm"), web_page(f"<article><h1>A</h1><p>{code} is what stands here.</p></article>")),
    }
    shown = words(read(tmp_path, ending, made.get(ending) or packed(ending, written)))
    assert "under the mat" not in shown
    assert "#include" in shown
    assert "is what stands here." in shown


def test_attributes_of_a_web_page_are_not_code(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key is under the mat", encoding="utf-8")
    body = f"""<article typst:text:fill='read("{secret}")'><h1 id="#read">Mills</h1><p><span typst:text:fill='read("{secret}")'>
A mill grinds the corn.</span> <pre class="{{=typst}}">#read("{secret}")</pre></p></article>"""
    shown = words(read(tmp_path, "html", web_page(body)))
    assert "A mill grinds the corn." in shown
    assert "under the mat" not in shown


LAUGHS = "<!DOCTYPE l [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"


@pytest.mark.parametrize(
    ("form", "part"), [("docx", "word/document.xml"), ("odt", "content.xml"), ("epub", "EPUB/content.opf")]
)
def test_entities_in_entities_are_refused_at_once(tmp_path: Path, form: str, part: str) -> None:
    content = changed(changed(packed(form), part, "?>", f"?>{LAUGHS}"), part, "Mills of the coast", "&a11;")
    begun = time.monotonic()
    with pytest.raises(UnreadableDocument, match=r"coast\.\w+ can't be set as pages"):
        read(tmp_path, form, content)
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("form", PACKED)
def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, form: str) -> None:
    made = io.BytesIO(packed(form))
    with zipfile.ZipFile(made, "a") as archive:
        for n in range(10_001):
            archive.writestr(str(n), b"")
    with pytest.raises(UnreadableDocument, match=r"200 MiB or 10,000 files.*Save it as a PDF"):
        read(tmp_path, form, made.getvalue())


@pytest.mark.parametrize("form", PACKED)
@pytest.mark.parametrize(("size", "told"), [(300 * 2**20, "200 MiB"), (10, "damaged")])
def test_an_archive_that_is_too_large_or_says_too_little_is_refused(tmp_path: Path, form: str, size: int, told: str) -> None:
    content = bytearray(packed(form))
    at = content.rindex(
        b"PK\x01\x02",
        0,
        content.index(
            {"docx": b"document.xml", "odt": b"content.xml", "epub": b"ch001.xhtml"}[form], content.index(b"PK\x01\x02")
        ),
    )
    struct.pack_into("<I", content, at + 24, size)
    with pytest.raises(UnreadableDocument, match=told):
        read(tmp_path, form, bytes(content))


@pytest.mark.parametrize(("limit", "value"), [("SECONDS", 0.001), ("MEMORY", "4m")])
def test_pandoc_has_no_more_than_its_time_and_memory(monkeypatch: pytest.MonkeyPatch, limit: str, value: object) -> None:
    monkeypatch.setattr(module, limit, value)
    with pytest.raises(RuntimeError):
        convert("A mill. " * 20_000, "markdown", "json")


@pytest.mark.parametrize(
    ("limit", "value", "endless"),
    [
        ("SECONDS", 1, "#for i in range(100000) { for j in range(100000) { } }"),
        ("PRESS_MEMORY", 200 * 2**20, "#range(20000000).len()"),
    ],
)
def test_typst_has_no_more_than_its_time_and_memory(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, endless: str
) -> None:
    monkeypatch.setattr(module, limit, value)
    with pytest.raises(RuntimeError):
        set_pages(endless)
    monkeypatch.undo()
    assert set_pages("A mill.").startswith(b"%PDF")


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("limit", "value", "told"), [("TREE", 100, "too much to be set as pages"), ("SECONDS", 0.001, r"in 0\.001 seconds")]
)
def test_a_document_beyond_a_limit_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, limit: str, value: float, told: str
) -> None:
    if limit == "TREE" and ending == "txt":
        limit = "TEXT"
    content = sample(ending)
    monkeypatch.setattr(module, limit, value)
    with pytest.raises(UnreadableDocument, match=rf"^coast\.{ending} .*{told}.*Save it as a PDF"):
        read(tmp_path, ending, content)


@pytest.mark.parametrize("text", [">" * 4000 + " mill", "\n".join("    " * n + "- mill" for n in range(150))])
def test_what_is_nested_without_end_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnreadableDocument, match=r"coast\.md can't be set as pages"):
        read(tmp_path, "md", text.encode())


# ---- empty and damaged files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe damaged \x80"])
def test_an_empty_or_damaged_file_is_named_with_the_remedy(tmp_path: Path, ending: str, content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=rf"^coast\.{ending} .*(Save|save|Replace) it") as told:
        read(tmp_path, ending, content)
    assert not re.search(r"Error|codec|pandoc|typst|zip|0x|\n", str(told.value))
    assert not list(tmp_path.glob("set/*"))


@pytest.mark.parametrize("form", PACKED)
def test_a_file_cut_short_or_of_another_kind_is_refused(tmp_path: Path, form: str) -> None:
    whole = packed(form)
    other = packed("odt" if form == "docx" else "docx")
    for content in (whole[: len(whole) // 2], other, b"PK\x03\x04 torn"):
        with pytest.raises(UnreadableDocument, match=rf"coast\.{form} can't be set as pages; it is damaged"):
            read(tmp_path, form, content)


@pytest.mark.parametrize("ending", [*PACKED, "md", "html", "txt"])
def test_a_file_that_holds_nothing_is_told(tmp_path: Path, ending: str) -> None:
    content = packed(ending, "", "") if ending in PACKED else b"<html><body></body></html>" if ending == "html" else b" \n\n"
    with pytest.raises(UnreadableDocument, match=rf"coast\.{ending} has no text\. Replace it"):
        read(tmp_path, ending, content)
