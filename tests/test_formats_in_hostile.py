"""What documents must not do once they are set as pages, and how those that are endless, empty or damaged are told."""

import io
import re
import struct
import time
import zipfile
from pathlib import Path

import pytest
from format_samples import ENDINGS, PACKED, changed, packed, read, sample, web_page, words

from ingest import typeset as module
from ingest.errors import UnreadableDocument
from ingest.typeset import convert, set_pages


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that no document may read."""
    path = tmp_path / "secret.txt"
    path.write_text("the key is under the mat", encoding="utf-8")
    return path


# ---- what a document must not do -----------------------------------------------------------------------------------

CODE = '#read("SECRET") #include "SECRET" $#read("SECRET")$'
PAGE = "EPUB/text/ch001.xhtml"
RELATION = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
PICTURE = '<w:r><w:pict><v:shape><v:imagedata r:id="rId99"/></v:shape></w:pict></w:r>'
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
def test_a_packed_document_can_read_no_other_file(tmp_path: Path, secret: Path, kind: str) -> None:
    part, old, new = HOSTILE[kind]
    form = kind.split(",")[0]
    content = packed(form, "First.\n\nThe mark: MARK\n\nLast.")
    if kind == "docx, picture":
        content = changed(content, "word/document.xml", "MARK</w:t></w:r>", f"</w:t></w:r>{PICTURE}")
    content = changed(content, part, old, new.replace("SECRET", str(secret)))
    document = read(tmp_path, form, content)
    shown = words(document)
    assert "under the mat" not in shown
    assert "First." in shown
    assert "Last." in shown
    assert "brief in our own words" not in shown


@pytest.mark.parametrize("ending", ENDINGS)
def test_code_in_a_document_is_text(tmp_path: Path, secret: Path, ending: str) -> None:
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


def test_attributes_of_a_web_page_are_not_code(tmp_path: Path, secret: Path) -> None:
    body = f"""<article typst:text:fill='read("{secret}")'><h1 id="#read">Mills</h1><p><span typst:text:fill='read("{secret}")'>
A mill grinds the corn.</span> <pre class="{{=typst}}">#read("{secret}")</pre></p></article>"""
    shown = words(read(tmp_path, "html", web_page(body)))
    assert "A mill grinds the corn." in shown
    assert "under the mat" not in shown


# ---- what is too much ----------------------------------------------------------------------------------------------

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


# ---- empty and damaged files ---------------------------------------------------------------------------------------


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
