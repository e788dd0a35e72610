"""Reading a file from beginning to end."""

import json
import re
import unicodedata
from pathlib import Path

import pytest
from pdf_samples import as_document, compile_sample, compile_text

from ingest.errors import UnreadableDocument
from ingest.read import read_document
from ingest.types import Document, LibraryFile, Source

SHARED = Path(__file__).parents[2] / "shared"


def test_a_picture_without_text_is_refused_as_a_scan(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match=r"scan\.pdf has no text.*text layer"):
        as_document(compile_sample("scan", tmp_path))


def test_a_pdf_is_read_where_it_lies(tmp_path: Path) -> None:
    pdf = compile_sample("front-pages", tmp_path)
    file = LibraryFile(Source("barrels", "On barrels"), pdf, "original", "0" * 64)
    document = read_document(file, tmp_path / "typeset")
    assert (document.file, document.pdf, document.pages) == (file, pdf, 4)
    assert not (tmp_path / "typeset").exists()


def test_a_markdown_file_is_typeset_first(tmp_path: Path) -> None:
    brief = tmp_path / "barrels.md"
    brief.write_text("# On barrels\n\n## Hoops\n\nThe hoops are of hazel. [report p. 3]\n", encoding="utf-8")
    document = read_document(LibraryFile(Source("barrels", "On barrels"), brief, "brief", "0" * 64), tmp_path / "typeset")
    passage = document.passages[-1]
    assert document.pdf.parent == tmp_path / "typeset"
    assert (passage.section, passage.pages[0].label) == (("Hoops",), "1")
    assert passage.text[passage.sentences[0].start : passage.sentences[0].end] == "The hoops are of hazel."


def test_an_unlisted_pdf_is_named_by_what_it_says_of_itself(tmp_path: Path) -> None:
    about = '#set document(title: "On barrels", author: "A. Cooper", date: datetime(year: 1871, month: 3, day: 9))\nOak.'
    source = as_document(compile_text(about, tmp_path)).file.source
    assert (source.title, source.issuer, source.date) == ("On barrels", "A. Cooper", "1871-03-09")


# ---- the report itself, where it is at hand -----------------------------------------------------------------------------

REPORT = SHARED / "corpus/report/weaving-a-safety-net.pdf"
QUESTIONS = SHARED / "bench/report-questions/dev.jsonl"
OTHER_PAGE = {"d012", "d076", "d077", "d107"}  # the question names the page before or after the one its quotation stands on


@pytest.fixture(scope="module")
def report() -> Document:
    if not REPORT.is_file():
        pytest.skip("the report is not here")
    return as_document(REPORT)


def letters(text: str) -> str:
    """Lower case, NFKC, anything but letters and digits as one space."""
    return " ".join(re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).lower()))


def gold() -> list[tuple[str, str, str]]:
    """Question, quotation and page of every gold quotation."""
    questions = map(json.loads, QUESTIONS.read_text(encoding="utf-8").splitlines()) if QUESTIONS.is_file() else ()
    return [(question["id"], need["quote"], need["page"]) for question in questions for need in question["gold"]]


def test_the_reports_pages_carry_their_printed_numbers(report: Document) -> None:
    labels = {span.page_index: span.label for passage in report.passages for span in passage.pages}
    assert report.pages == 30
    assert labels == {index: str(index - 1) if index > 1 else f"[{index + 1}]" for index in range(30)}


def test_the_reports_appendix_has_a_row_for_every_pair_of_actors(report: Document) -> None:
    rows = [passage for passage in report.passages if passage.section[:1] == ("Appendix",) and passage.form == "row"]
    pairs = [row.text.split(":")[0].replace("Open AI", "OpenAI") for row in rows]
    us, uk, eu = ([pair.split(" <> ")[1] for pair in pairs if pair.startswith(actor)] for actor in ("US", "UK", "EU"))
    assert us == ["Singapore", "UK", "Anthropic", "OpenAI", "Japan", "Google", "Canada"]
    assert uk == ["Singapore", "Canada", "Anthropic", "Google", "OpenAI", "France"]
    assert eu == ["Google", "OpenAI"]
    assert sorted(set(pairs) - {f"{a} <> {b}" for a, bs in (("US", us), ("UK", uk), ("EU", eu)) for b in bs}) == [
        "Japan <> EU",
        "Singapore <> Anthropic",
    ]
    assert {row.lead for row in rows} == {"Actors | Type of collaboration"}
    assert len(rows) == 17


def test_every_sentence_of_the_report_is_found_on_its_page(report: Document) -> None:
    assert [p.text[s.start : s.end] for p in report.passages for s in p.sentences if s.match == "not found"] == []


def test_no_running_head_of_the_report_is_in_a_passage(report: Document) -> None:
    heads = ("EXECUTIVE SUMMARY", "HOW COULD THE AISI NETWORK", "WHAT ARE AI SAFETY", "HOW ARE AISIs COLLABORATING", "APPENDIX")
    assert [passage.text for passage in report.passages if any(head in passage.text for head in heads)] == []
    assert not any(passage.text.strip().isdigit() for passage in report.passages)


@pytest.mark.parametrize("side", ["BENEFITS", "CHALLENGES"])
@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("Rotating Secretariat", {"BENEFITS": "Diverse agendas", "CHALLENGES": "Continuity issues"}),
        (
            "Static Secretariat in a Designated Country",
            {"BENEFITS": "Institutional stability", "CHALLENGES": "Perception of bias"},
        ),
        (
            "Static Secretariat Hosted by an Intergovernmental Organization",
            {"BENEFITS": "Established diplomatic safeguards", "CHALLENGES": "Scope limitations"},
        ),
    ],
)
def test_the_reports_secretariat_models_keep_their_sides_apart(
    report: Document, model: str, words: dict[str, str], side: str
) -> None:
    (passage,) = [p for p in report.passages if p.text.startswith(words[side]) and p.section[-2:-1] == (model,)]
    assert passage.section[-1] == side


def test_every_gold_quotation_lies_within_a_passage_of_its_page(report: Document) -> None:
    if not QUESTIONS.is_file():
        pytest.skip("the questions are not here")
    texts = [(letters(passage.text), {span.label for span in passage.pages}) for passage in report.passages]
    lost, elsewhere = [], set()
    for question, quote, page in gold():
        labels = [pages for text, pages in texts if letters(quote) in text]
        if not labels:
            lost.append((question, quote))
        elif not any(page in pages for pages in labels):
            elsewhere.add(question)
    assert lost == []
    assert elsewhere <= OTHER_PAGE


def test_what_a_brief_says_of_itself_is_no_passage(tmp_path: Path) -> None:
    text = "# Pilots: a brief\n\nThis is a brief.\n\n## Duties\n\n1. A pilot boards. [original Art. 2]\n"
    path = tmp_path / "pilots.md"
    path.write_text(text, encoding="utf-8")
    for edition, first in (("brief", "A pilot boards. [original Art. 2]"), ("original", "Pilots: a brief")):
        document = read_document(LibraryFile(Source("pilots", "Pilots"), path, edition, edition * 9), tmp_path / "typeset")
        assert document.passages[0].text == first
        for passage in document.passages:
            assert all(passage.text[s.start : s.end].strip() == passage.text[s.start : s.end] != "" for s in passage.sentences)
