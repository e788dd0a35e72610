"""Markdown becomes a PDF, and what it holds stays text."""

import hashlib
from pathlib import Path

import pytest
from pdf_samples import as_document

from ingest.errors import UnreadableDocument
from ingest.pdf import PdfFile, read_pdf
from ingest.types import LibraryFile, Passage, Source
from ingest.typeset import typeset

BRIEF = """# On mills

A mill grinds corn. [report p. 3]

## Wind mills

A wind mill turns its cap into the wind.

- Post mills turn as a whole.
- Tower mills turn their cap only.

| Mill | Stones |
| --- | --- |
| Hill mill | 2 |
| Lake mill | 3 |

### Sails

Sails are of linen.[^1]

[^1]: Some are of wood.
"""


def file_of(folder: Path, text: str | bytes, title: str = "On mills") -> LibraryFile:
    path = folder / "mills.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return LibraryFile(Source("mills", title), path, "brief", hashlib.sha256(path.read_bytes()).hexdigest())


def set_text(folder: Path, text: str, title: str = "On mills") -> PdfFile:
    return read_pdf(typeset(file_of(folder, text, title), folder / "set"))


def words(content: PdfFile) -> str:
    """The text of all pages, its quotation marks straight again."""
    text = " ".join(page.text for page in content.pages)
    return " ".join(text.replace("“", '"').replace("”", '"').replace("’", "'").split())


def passages(folder: Path, text: str) -> tuple[Passage, ...]:
    return as_document(typeset(file_of(folder, text), folder / "set")).passages


# ---- what a brief becomes ------------------------------------------------------------------------------------------------


def test_pages_are_numbered_and_the_headings_are_the_outline(tmp_path: Path) -> None:
    content = set_text(tmp_path, BRIEF + "\nA long walk.\n" * 80)
    assert [page.label for page in content.pages] == [str(n + 1) for n in range(len(content.pages))]
    assert len(content.pages) > 1
    assert [(heading.level, heading.title) for heading in content.outline] == [(1, "Wind mills"), (2, "Sails")]


def test_paragraphs_lists_tables_and_notes_become_passages(tmp_path: Path) -> None:
    found = {passage.text: (passage.form, passage.section, passage.lead) for passage in passages(tmp_path, BRIEF)}
    assert found["A mill grinds corn. [report p. 3]"] == ("paragraph", (), "")
    assert found["Hill mill: 2"] == ("row", ("Wind mills",), "Mill | Stones")
    assert found["Sails are of linen.¹"] == ("paragraph", ("Wind mills", "Sails"), "")
    assert found["¹Some are of wood."][0] == "footnote"
    assert [form for form, _, _ in found.values()].count("item") == 2


def test_every_page_says_that_the_words_are_ours(tmp_path: Path) -> None:
    assert "On mills · brief in our own words" in set_text(tmp_path, BRIEF).pages[0].text


def test_what_is_typeset_already_is_not_set_again(tmp_path: Path) -> None:
    file = file_of(tmp_path, BRIEF)
    pdf = typeset(file, tmp_path / "set")
    pdf.write_bytes(b"untouched")
    assert typeset(file, tmp_path / "set").read_bytes() == b"untouched"


def test_a_changed_file_is_set_anew_beside_the_old_one(tmp_path: Path) -> None:
    first = typeset(file_of(tmp_path, BRIEF), tmp_path / "set")
    second = typeset(file_of(tmp_path, BRIEF + "More."), tmp_path / "set")
    assert first != second
    assert {path.suffix for path in (tmp_path / "set").iterdir()} == {".pdf"}


def test_the_same_text_gives_the_same_bytes_on_any_day(tmp_path: Path) -> None:
    pdfs = [typeset(file_of(tmp_path, BRIEF), tmp_path / folder) for folder in ("one", "two")]
    assert pdfs[0].read_bytes() == pdfs[1].read_bytes()
    assert read_pdf(pdfs[0]).date == "1970-01-01"


# ---- what it must not do ------------------------------------------------------------------------------------------------


HOSTILE = {
    "raw block": '```{=typst}\n#read("SECRET")\n```',
    "raw inline": '`#read("SECRET")`{=typst}',
    "code in the text": '#read("SECRET") #include "SECRET" #import "SECRET": * \\#read("SECRET") $#read("SECRET")$',
    "attribute of a span": '[red]{typst:text:fill="read(\\"SECRET\\")"}',
    "attribute of a block": '::: {typst:text:fill="read(\\"SECRET\\")"}\nInner\n:::',
    "attribute of an HTML block": '<div typst:text:fill="read(&quot;SECRET&quot;)">\n\nInner\n\n</div>',
    "attribute of a heading": '## Inner {typst:text:fill="read(\\"SECRET\\")"}',
    "attribute of a table": '| a |\n| --- |\n| b |\n\n: Inner {typst:fill="read(\\"SECRET\\")"}',
    "metadata": '---\nrunning: "x\\" #read(\\"SECRET\\")"\nheader-includes: "#read(\\"SECRET\\")"\ninclude-before: x\n---',
    "raw HTML": '<iframe src="SECRET"></iframe><script>read("SECRET")</script>',
    "picture": '![A mill](SECRET)\n\nA small ![mill](SECRET "mill") here.',
    "TeX": "\\input{SECRET} \\verbatiminput{SECRET} $\\input{SECRET}$",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_document_can_read_no_other_file(tmp_path: Path, kind: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key is under the mat", encoding="utf-8")
    shown = words(set_text(tmp_path, f"Before.\n\n{HOSTILE[kind].replace('SECRET', str(secret))}\n\nAfter."))
    assert "under the mat" not in shown
    assert "Before." in shown
    assert "After." in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('#read("/etc/passwd") and #import "x"', '#read("/etc/passwd") and #import "x"'),
        ('```{=typst}\n#read("x")\n```', '#read("x")'),
        ("<b>bold</b> and <!-- a remark", "<b>bold</b> and <!"),
        ("It costs $5 or $6, see \\section{x}.", "It costs $5 or $6, see \\section{x}."),
        ("Pay $n$ now, and $m$ later.", "Pay $n$ now, and $m$ later."),
        ("Write to @miller about *a* [x] and 3 < 4.", "Write to @miller about a [x] and 3 < 4."),
    ],
)
def test_code_in_a_document_is_text(tmp_path: Path, text: str, shown: str) -> None:
    assert shown in words(set_text(tmp_path, text))


def test_metadata_can_not_put_other_words_in_place_of_the_text(tmp_path: Path) -> None:
    shown = words(set_text(tmp_path, "---\nbody: Nothing to see.\nedition: original\n---\n\nThe mill burned down."))
    assert "The mill burned down." in shown
    assert "brief in our own words" in shown


@pytest.mark.parametrize(
    "title", ['A "quoted" title', "Back\\slash", "Hash #read", "#panic()", "{a} [b] $c$", 'End" + read("x") + "', "Two\nlines"]
)
def test_a_title_is_text_whatever_it_holds(tmp_path: Path, title: str) -> None:
    letters = "".join(c for c in title if c.isalnum())
    assert letters in "".join(c for c in words(set_text(tmp_path, "Text.", title)) if c.isalnum())


@pytest.mark.parametrize(
    "text", ["![A mill](mill.png)\n\nA mill.", "See [there](#nowhere). A mill.", "## A {#a}\n\n## B {#a}\n\n[x](#a) A mill."]
)
def test_a_missing_picture_or_place_keeps_no_document_out(tmp_path: Path, text: str) -> None:
    assert "A mill" in words(set_text(tmp_path, text))


def test_a_paragraph_that_is_only_a_link_is_set(tmp_path: Path) -> None:
    links = "".join(f"[mill {n}](https://example.org/{n})\n\n" for n in range(60))
    assert "mill 59" in words(set_text(tmp_path, f"{links}A mill."))


def test_a_file_that_is_not_utf_8_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"mills\.md has other characters than UTF-8\. Save it as UTF-8"):
        typeset(file_of(tmp_path, b"caf\xe9"), tmp_path / "set")


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    content = set_text(tmp_path, "\ufeff# On mills\n\nText.")
    assert words(content) == words(set_text(tmp_path, "# On mills\n\nText."))
    assert content.outline == ()
