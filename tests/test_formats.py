"""Every format and template: what is in the file, how its footnotes count, and that no text of others comes to life in it."""

import io
import json
import random
import re
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import bibtexparser
import pypdfium2
import pytest
import rispy

from answer.types import NOT_FOUND, Answer, Table, TableRow
from export.bundle import read_bundle
from export.document import TEMPLATES
from export.errors import ExportError, UnfoundQuotation
from export.formats import FORMATS, Options, export, file_name
from export.references import STYLES, style_file
from export.types import Bundle, Position, Seal
from ingest.typeset import convert
from tests.export_samples import answer_of, bundle_of

SET = [name for name, form in FORMATS.items() if form.suffix in (".docx", ".odt", ".pdf", ".html", ".md")]
SENTENCES = ("The pilot boards every ship.", "A ship without a pilot waits.", "The tide decides.")


def words_of(name: str, content: bytes) -> str:
    """All text of a file, as a reader sees it."""
    if name == "pdf":
        return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))
    if name in ("docx", "odt"):
        xml = parts(content)
        return re.sub(r"<[^>]+>", " ", " ".join(xml[part] for part in xml if part.endswith(".xml")))
    return content.decode()


def parts(content: bytes) -> dict[str, str]:
    """The files within a Word or OpenDocument file."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name).decode("utf-8", "replace") for name in packed.namelist()}


def footnotes(content: bytes) -> tuple[int, int]:
    """How many footnotes a Word file has, and how many marks that refer to one."""
    xml = parts(content)
    notes = re.findall(r"<w:footnote [^>]*w:id=\"(\d+)\"", xml["word/footnotes.xml"])
    marks = re.findall(r"<w:footnoteReference [^>]*w:id=\"(\d+)\"", xml["word/document.xml"])
    real = [n for n in notes if n in set(marks)]
    assert sorted(real) == sorted(marks)
    return len(real), len(marks)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", SET)
def test_a_file_says_the_question_the_statements_their_sources_and_how_they_were_checked(name: str, template: str) -> None:
    written = words_of(name, export(bundle_of(answer_of(SENTENCES)), name, Options(template)))
    plain = " ".join(written.replace("\\", "").split())
    for wanted in (
        "Who boards a ship?", *SENTENCES, "25 November 2026", "f00dfeed1234", "3 originals", "1 brief",
        "p. 2", "PDF page 4", "April 2023", "https://example.org/notes", "3 found word for word", "Sources",
    ):  # fmt: skip
        assert wanted in plain, wanted


@pytest.mark.parametrize("table", [False, True])
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_word_file_has_one_real_footnote_a_citation(template: str, table: bool) -> None:
    bundle = bundle_of(answer_of(SENTENCES, table=table), answer_of(SENTENCES[:2]))
    content = export(bundle, "docx", Options(template))
    assert footnotes(content) == (5, 5)
    assert ("<w:tbl>" in parts(content)["word/document.xml"]) is table


def test_two_statements_in_one_cell_stay_in_every_format() -> None:
    answer = answer_of(SENTENCES)
    both = replace(answer, table=Table(("Duties", "Rights"), (TableRow("Pilot", ((0, 1), (2,))), TableRow("Crew", ((), ())))))
    bundle = bundle_of(both)
    assert footnotes(export(bundle, "docx")) == (3, 3)
    for name in SET:
        written = words_of(name, export(bundle, name))
        assert all(sentence in " ".join(written.split()) for sentence in (*SENTENCES, "The documents are silent on this."))
    assert "| **Pilot** | The pilot boards every ship.[^1]" in " ".join(export(bundle, "md").decode().split())


def test_marks_of_several_footnotes_are_kept_apart() -> None:
    answer = answer_of(SENTENCES)
    several = replace(answer, statements=(*answer.statements, replace(answer.statements[0], citations=(3, 1, 3))))
    assert "<sup>3</sup><sup>,</sup><sup>1</sup>" in export(bundle_of(several), "html").decode()


def test_a_citation_that_is_used_twice_is_one_footnote() -> None:
    answer = answer_of(SENTENCES)
    twice = replace(answer, statements=(*answer.statements, replace(answer.statements[0], text="It boards.")))
    assert footnotes(export(bundle_of(twice), "docx")) == (3, 3)


def test_an_open_document_file_has_real_footnotes_in_its_cells() -> None:
    content = parts(export(bundle_of(answer_of(SENTENCES, table=True)), "odt"))["content.xml"]
    assert content.count("<text:note ") == 3
    assert re.search(r"<table:table-cell.*?<text:note ", content, re.DOTALL)


def test_three_hundred_citations_are_three_hundred_footnotes() -> None:
    bundle = bundle_of(answer_of([f"Sentence {n} of many." for n in range(300)], table=True))
    assert footnotes(export(bundle, "docx")) == (300, 300)
    assert "Sentence 299 of many." in words_of("pdf", export(bundle, "pdf"))


def test_a_very_long_quotation_runs_over_pages() -> None:
    long = " ".join(f"word{n}" for n in range(4000))
    assert "word3999" in words_of("pdf", export(bundle_of(answer_of([long])), "pdf"))


def test_right_to_left_text_is_marked_as_such() -> None:
    bundle = bundle_of(answer_of(["الأمان في الذكاء الاصطناعي", "שלום עולם", "人工智能安全研究所"]))
    assert "<w:rtl" in parts(export(bundle, "docx"))["word/document.xml"]
    assert 'dir="rtl"' in export(bundle, "html").decode()
    assert "人工智能安全研究所" in words_of("odt", export(bundle, "odt"))


def test_a_script_that_no_font_has_is_told_and_not_printed_as_boxes() -> None:
    with pytest.raises(ExportError, match="no font on this computer has it"):
        export(bundle_of(answer_of(["\U00012000 \U00012001"])), "pdf")  # cuneiform


# ---- an answer that is none, a quotation that is missing ---------------------------------------------------------------


def unanswered() -> Answer:
    answer = answer_of(SENTENCES[:1], question="What does it cost?")
    return replace(
        answer,
        status=NOT_FOUND,
        note="The library does not speak of a cost.",
        statements=(),
        citations=(),
        nearest=answer.citations,
    )


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_the_library_does_not_answer_is_said(template: str) -> None:
    bundle = bundle_of(unanswered())
    written = export(bundle, "html", Options(template)).decode()
    assert "The library does not answer this." in written or "does not speak of a cost" in written
    assert footnotes(export(bundle, "docx", Options(template)))[0] == 0


def test_a_background_note_keeps_agreed_texts_and_analysis_apart() -> None:
    written = export(bundle_of(answer_of(SENTENCES), unanswered()), "md", Options("background-note")).decode()
    agreed, analysed = written.index("What agreed texts say"), written.index("What analysts say")
    assert agreed < written.index("A ship without a pilot") < analysed  # of an agreed statement
    assert written.index("What the library does not say") < written.index("does not speak of a cost")


def test_a_background_note_points_to_its_comparison() -> None:
    written = export(bundle_of(answer_of(SENTENCES, table=True)), "md", Options("background-note")).decode()
    assert written.count("What they say stands in the comparison below.") == 1  # agreed texts; the analysis cites nothing
    assert written.count("No statement above or below is taken from a text of this kind.") == 1


def test_a_missing_quotation_stops_the_export_unless_told_otherwise() -> None:
    bundle = bundle_of(answer_of(SENTENCES))
    missing = replace(bundle, positions={**bundle.positions, (0, 2): Position("not found", reason="these words are not there")})
    with pytest.raises(UnfoundQuotation, match="A ship without a pilot"):
        export(missing, "docx")
    written = " ".join(export(missing, "html", despite_missing=True).decode().split())
    assert written.count("Not found on this page.") == 1
    assert written.count("[not found on its page]") == 1
    assert "2 found word for word, 1 not found, and marked so" in written


# ---- references -------------------------------------------------------------------------------------------------------

TRICKY = 'The "50 % & more" {Act} of $2 #1: \\input{x}~_^ résumé\nER  - end'


def test_references_are_read_back_by_other_parsers() -> None:
    bundle = bundle_of(answer_of(SENTENCES, title=TRICKY))
    (first, *_), count = bibtexparser.loads(export(bundle, "bib").decode()).entries, 3
    assert "50" in first["title"]
    assert first["year"] == "2023"
    assert len(bibtexparser.loads(export(bundle, "bib").decode()).entries) == count
    title = " ".join(TRICKY.split())
    assert {entry["title"] for entry in rispy.loads(export(bundle, "ris").decode())} == {title}
    for name, reader in (("ris", "ris"), ("csl", "csljson")):
        read = json.loads(convert(export(bundle, name).decode(), reader, "csljson"))
        assert len(read) == count
        assert {re.sub(r"</?span[^>]*>", "", re.sub("[“”]", '"', entry["title"])).strip() for entry in read} == {title}
        assert {entry["issued"]["date-parts"][0][0] for entry in read} == {2023}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_that_is_offered_sets_the_source_list(style: str) -> None:
    assert "Harbour" in export(bundle_of(answer_of(SENTENCES)), "md", Options(style=style)).decode().split("Sources")[-1]


@pytest.mark.parametrize("name", ["APA", "mla", "Chicago", "ieee"])
def test_a_style_is_known_by_its_label_too(name: str) -> None:
    assert style_file(name).suffix == ".csl"


def test_styles_that_can_t_be_used_are_told(tmp_path: Path) -> None:
    for style in ("no-such-style", "../../etc/passwd", str(tmp_path / "missing.csl")):
        with pytest.raises(ExportError, match=r"Take one of|can't be read|Name a CSL file"):
            style_file(style)
    dependent = tmp_path / "mine.csl"
    for namespace in ("", 'xmlns="" '):
        dependent.write_text(
            f'<style xmlns="http://purl.org/net/xbiblio/csl"><info><link {namespace}rel="independent-parent" '
            'href="http://www.zotero.org/styles/nature"/></info></style>'
        )
        with pytest.raises(ExportError, match="--style nature"):
            style_file(str(dependent))
    for head in ('<?xml version="1.0" encoding="foo-9"?>', '<?xml version="1.0" encoding="utf-7"?>'):
        dependent.write_text(f"{head}<style/>")
        with pytest.raises(ExportError, match="damaged, or not a citation style"):
            style_file(str(dependent))


# ---- the user's own look ------------------------------------------------------------------------------------------------


def test_a_word_file_has_page_numbers_and_tables_with_rules() -> None:
    xml = parts(export(bundle_of(answer_of(SENTENCES, table=True)), "docx"))
    assert re.search(r'<w:pgSz w:h="16838" w:w="11906" />', xml["word/document.xml"])
    [footer] = re.findall(r'<w:footerReference [^>]*r:id="(\w+)"', xml["word/document.xml"])
    [target] = re.findall(rf'<Relationship [^>]*Id="{footer}"[^>]*>', xml["word/_rels/document.xml.rels"])
    assert "footer1.xml" in target
    assert 'w:instr="PAGE"' in xml["word/footer1.xml"]
    assert "/word/footer1.xml" in xml["[Content_Types].xml"]
    [look] = re.findall(r'w:styleId="Table".*?</w:style>', xml["word/styles.xml"], re.DOTALL)
    assert re.search(r"<w:insideH [^>]*single", look)
    [heads] = re.findall(r"<w:tblHeader .*?</w:tr>", xml["word/document.xml"], re.DOTALL)
    assert heads.count("<w:b />") == 2


def test_an_open_document_text_has_page_numbers_and_tables_with_rules() -> None:
    content = export(bundle_of(answer_of(SENTENCES, table=True)), "odt")
    xml = parts(content)
    assert xml["styles.xml"].count('fo:page-width="21cm"') == 1
    assert "<text:page-number" in xml["styles.xml"]
    for cell in ("TableHeaderRowCell", "TableRowCell"):
        [look] = re.findall(rf'style:name="{cell}".*?</style:style>', xml["content.xml"], re.DOTALL)
        assert "solid" in look
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        first = packed.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_the_look_of_a_word_file_is_taken_over(tmp_path: Path) -> None:
    bundle = bundle_of(answer_of(SENTENCES))
    content = io.BytesIO(export(bundle, "docx"))
    mine = tmp_path / "mine.docx"
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(mine, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'w:val="0F4761"', b'w:val="AB12CD"'))
    taken = parts(export(bundle, "docx", Options(reference=mine)))
    assert "AB12CD" in taken["word/styles.xml"]
    with pytest.raises(ExportError, match=r"ends in \.odt"):
        export(bundle, "odt", Options(reference=mine))


def test_a_file_that_is_no_word_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.docx").write_bytes(b"not a zip")
    with pytest.raises(ExportError, match="can't be made"):
        export(bundle_of(answer_of(SENTENCES)), "docx", Options(reference=tmp_path / "mine.docx"))


# ---- nothing of theirs comes to life --------------------------------------------------------------------------------------

SEEDS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)", "[x](javascript:alert(1))",
    "![x](http://evil/x.png)", "\\input{/etc/passwd}", "\\write18{id}", "$\\immediate\\write18{id}$",
    "#read(\"/etc/passwd\")", "#import \"@preview/x:1.0.0\"", "#{panic(1)}", "= heading", "- item", "+ item", "/ term: x",
    "1. one", "```{=html}\n<script>1</script>\n```", "`x`{=openxml}", "{{ 7*7 }}", "=HYPERLINK(\"http://evil\")",
    "{ INCLUDETEXT \"c:\\x\" }", "{ DDEAUTO cmd }", "<w:fldSimple w:instr=\"DDE\"/>", "]]></w:t><w:p/>", "<text:script/>",
    "&lt;script&gt;", "&#60;script&#62;", "[^1]", "[^evil]: <script>", "@*", "@source-1", "::: {.x}", "---\ntitle: x\n---",
    "%%", "\x00\x08\x1b[31m", "\ufffe\uffff\ud800", "\u202etxt.exe", "$x$", "*/ // /*",
    "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>&a;", "\"); alert(1); (\"",
    "' onclick='alert(1)", "<svg/onload=alert(1)>", "| a | b |", "~~x~~ ^y^ _z_",
)  # fmt: skip


def hostile(count: int) -> list[str]:
    """Hostile strings: the seeds, and joints of them made by chance."""
    chance = random.Random(5)
    joined = ["".join(chance.choices(SEEDS, k=chance.randint(2, 4))) for _ in range(count - len(SEEDS))]
    return [*SEEDS, *joined]


class Live(HTMLParser):
    """Gathers what could act in a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        acts = tag in ("script", "img", "svg", "iframe", "object", "embed", "form", "input", "base")
        if acts or any(k.startswith("on") or (k in ("href", "src") and not re.match(r"#|https://", v or "")) for k, v in attrs):
            self.found.append(f"{tag} {attrs}")


@pytest.fixture(scope="module")
def attacked() -> Bundle:
    texts = hostile(500)
    answers = [
        answer_of(texts[at : at + 10], question=texts[at], table=at % 20 == 0, title=texts[at + 1])
        for at in range(0, len(texts), 10)
    ]
    return bundle_of(*answers)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("name", ["docx", "odt"])
def test_office_files_hold_no_live_part(attacked: Bundle, name: str, template: str) -> None:
    found = parts(export(attacked, name, Options(template)))
    everything = "".join(text for part, text in found.items() if part.endswith((".xml", ".rels")))
    assert not any("vba" in part.lower() or "script" in part.lower() for part in found)
    everything = everything.replace('<w:fldSimple w:instr="PAGE">', "", 1)  # the number of the page, in our own footer
    assert not re.findall(r"<w:(?:fldSimple|fldChar|instrText|object|altChunk)\b", everything)
    assert not re.findall(r"<(?:text|office|script):(?:script|event-listener|dde-connection|database)[ />]", everything)
    targets = re.findall(r'Target="([^"]+)" TargetMode="External"', everything) + re.findall(
        r'xlink:href="([^"#]+)"', everything
    )
    assert all(target.startswith("https://example.org/") for target in targets if "/" in target and ":" in target)


@pytest.mark.parametrize("template", TEMPLATES)
def test_pages_and_markdown_hold_no_live_part(attacked: Bundle, template: str) -> None:
    live = Live()
    live.feed(export(attacked, "html", Options(template)).decode())
    assert live.found == []
    tree = json.loads(convert(export(attacked, "md", Options(template)).decode(), "gfm+footnotes", "json"))
    kinds: set[str] = set()
    links: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, list):
            for part in node:
                walk(part)
        elif isinstance(node, dict):
            kinds.add(str(node.get("t")))
            if node.get("t") in ("Link", "Image"):
                links.add(node["c"][2][0])
            for part in node.values():
                walk(part)

    walk(tree)
    assert not kinds & {"RawInline", "RawBlock", "Image", "Math", "Code", "CodeBlock"}
    assert {link for link in links if not link.startswith(("https://example.org/", "http://evil", "mailto:"))} == set()


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_pdf_holds_no_live_part(attacked: Bundle, template: str) -> None:
    content = export(attacked, "pdf", Options(template))
    assert not re.findall(rb"/(?:JavaScript|JS|Launch|EmbeddedFile|SubmitForm|ImportData)\b", content)
    assert "root:x:0" not in words_of("pdf", content)


@pytest.mark.parametrize("name", ["bib", "ris", "csl", "bundle"])
def test_references_and_bundles_of_hostile_texts_are_read_back(attacked: Bundle, name: str, tmp_path: Path) -> None:
    content = export(attacked, name)
    if name == "bundle":
        (tmp_path / "b.json").write_bytes(content)
        read, sealed = read_bundle(tmp_path / "b.json")
        assert len(read.answers) == len(attacked.answers)
        assert sealed is Seal.WHOLE
    elif name == "bib":
        assert len(bibtexparser.loads(content.decode()).entries) == len(attacked.documents)
        assert not re.search(r"(?<!\\textbackslash)\\(?:input|write18)\b", content.decode())
    else:
        assert len(json.loads(convert(content.decode(), {"csl": "csljson"}.get(name, name), "csljson"))) == len(
            attacked.documents
        )


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "http://example.org/", 'https://x.org/" onclick="x']
)
def test_only_https_addresses_can_be_followed(url: str) -> None:
    bundle = bundle_of(answer_of(SENTENCES[:1], url=url))
    written = export(bundle, "html").decode()
    notes = written[written.index('id="footnotes"') :]
    assert re.findall(r'href="([^#"][^"]*)"', notes) == []
    assert url.split('"')[0] in notes


@pytest.mark.parametrize("question", [*SEEDS, "../../etc/passwd", "CON", "", "人工智能", "a" * 900])
def test_file_names_are_safe(question: str) -> None:
    for name in FORMATS:
        made = file_name(bundle_of(answer_of(SENTENCES, question=question)), name)
        assert re.fullmatch(r"rapporteur-[a-z0-9]+(?:-[a-z0-9]+)*(?:\.csl)?\.[a-z]+", made)
        assert len(made) < 100
