"""Partnerships in exported documents: the picture, what it stands on, and the table of all pairs."""

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from contextlib import suppress
from dataclasses import replace

import pytest
from export_samples import answer_of, bundle_of
from network_samples import PAIRS, network, renamed
from PIL import Image
from pypdf import PdfReader
from test_network import CHINESE, HOSTILE, NAMES

from answer.types import Statement
from export.document import TEMPLATES
from export.errors import ExportError
from export.formats import Options, export

QUOTED = len(network().citations)


def made(format_name: str, template: str = "answer", answer: object = None) -> bytes:
    return export(bundle_of(answer or network()), format_name, Options(template))  # type: ignore[arg-type]


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("format_name", ["docx", "odt"])
def test_office_files_hold_the_picture_with_its_words_and_a_real_table(format_name: str, template: str) -> None:
    with zipfile.ZipFile(io.BytesIO(made(format_name, template))) as parts:
        (picture,) = [name for name in parts.namelist() if name.endswith(".png") and "humbnail" not in name]
        image = Image.open(io.BytesIO(parts.read(picture)))
        content = parts.read("word/document.xml" if format_name == "docx" else "content.xml").decode()
    assert image.width > 1000
    ET.fromstring(content)  # noqa: S314 (our own)
    assert "A network of who works with whom: 10 actors, 17 pairs, 4 types of collaboration." in content
    text = re.sub("<[^>]+>", "", content)
    assert "Who works with whom, as the documents tell it." in text
    assert "This picture stands on:" in text
    rows = len(re.findall("<w:tr[ >]" if format_name == "docx" else "<table:table-row>", content))
    assert rows == 1 + sum(len(ties) for _, _, ties in PAIRS)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_pdf_shows_the_picture_and_each_quotation_in_a_note(template: str) -> None:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made("pdf", template))).pages)
    text = " ".join(text.split())
    assert "Who works with whom, as the documents tell it. 10 actors, 17 pairs" in text
    assert "Lighter: from running text alone" in text  # the picture's own words
    assert "This picture stands on: Almanac of harbours (Tide Office, April 2023, analysis, original), pp. 1, 2, 3;" in text
    assert text.count("(PDF page") == QUOTED


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_web_page_holds_the_picture_within_and_may_show_it(template: str) -> None:
    page = made("html", template).decode()
    (address,) = re.findall(r'<img[^>]+src="([^"]+)"', page)
    assert address.startswith("data:image/svg+xml;base64,")
    assert re.search(r'<img[^>]+alt="A network of who works with whom', page)
    assert "img-src data:" in page
    assert page.count('class="footnote-ref"') == QUOTED


@pytest.mark.parametrize("template", TEMPLATES)
def test_markdown_has_the_table_and_no_picture(template: str) -> None:
    text = made("md", template).decode()
    assert "data:" not in text
    assert "![" not in text
    assert "This picture" not in text
    assert re.search(
        r"\| \*\*Arden – Brill\*\* \| Joint Survey of Channels \| no \| table\[\^1\] \*\(analysis, April 2023\)\*;", text
    )
    assert re.search(r"\| \*\*Lanternworks – League of Quays\*\* \| Standards for Buoys \| yes \| text\[\^", text)


def test_a_statement_of_a_pair_is_set_once_and_others_stay_where_they_are() -> None:
    answer = network(PAIRS[:2])
    other = Statement("Lights are kept all year.", "Lights", (1,))
    both = replace(answer, statements=(*answer.statements, other))
    for template in TEMPLATES:
        text = made("md", template, both).decode()
        assert text.count("Lights are kept all year.") == 1
        assert text.count("[^1]:") == 1
        assert "Arden and Brill: Joint Survey of Channels." in text.split("[^1]:")[1]


def test_answers_without_partnerships_have_no_picture_and_several_have_their_own() -> None:
    assert b"<img" not in made("html", "answer", answer_of(["A pilot boards."]))
    both = export(bundle_of(network(PAIRS[:2]), answer_of(["A pilot boards."]), network(PAIRS[2:])), "html", Options())
    addresses = re.findall(rb'<img[^>]+src="([^"]+)"', both)
    assert len(addresses) == 2
    assert addresses[0] != addresses[1]


@pytest.mark.parametrize("format_name", ["docx", "odt", "pdf", "html", "md"])
@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_any_name_can_be_set(format_name: str, name: str) -> None:
    answer = renamed(network(PAIRS[:4]), name)
    if format_name == "pdf" and name == CHINESE:  # there may be no font for it, which is told
        with suppress(ExportError):
            assert made(format_name, "answer", answer)
        return
    content = made(format_name, "answer", answer)
    assert content
    if format_name == "html" and name == HOSTILE:
        assert b"<script" not in content
