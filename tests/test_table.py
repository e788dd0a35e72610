"""Comparison tables on the desk: heads, quotations with numbers, kinds where they change, empty cells, hostile texts."""

import re
from dataclasses import replace

import pytest
from table_samples import PACT, PLAN, TEXTS, compared
from test_desk import HARMFUL, HOSTILE, Tags

from answer.types import Answer, Citation, Statement, Table, TableRow
from ui.cards import conversation
from ui.table import comparison
from ui.talk import Talk


def number(citation: Citation) -> str:
    return f"<button>{citation.number}</button>"


def cells(html: str) -> list[str]:
    return re.findall(r'<td role="cell"><span class="aspect">(.*?)</td>', html)


def test_rows_and_columns_have_heads() -> None:
    html = comparison(compared(), number)
    tags = Tags(html)
    assert [tag["scope"] for tag in tags.of("th")] == ["col", "col", "col", "row", "row"]
    assert re.findall(r"<th [^>]*>(.*?)</th>", html) == ["Boarding", "Cost", "Crew", "Pilot", "Tug"]
    assert tags.of("table")[0]["aria-label"] == "Comparison"


def test_each_quotation_stands_in_its_cell_with_its_number() -> None:
    found = cells(comparison(compared(), number))
    assert len(found) == 6
    for cell, text, n in zip((found[0], found[1], found[4], found[5]), TEXTS, (1, 2, 3, 4), strict=False):
        assert text in re.sub(r"<[^>]*>", "", cell)
        assert f"<button>{n}</button>" in cell
    assert TEXTS[4] not in "".join(found)


def test_a_number_stays_with_the_last_word_unless_that_is_very_long() -> None:
    assert '<p>Night pilots cost <span class="end">more. <button>2</button></span></p>' in comparison(
        compared((PLAN,) * 5), number
    ).replace('<span class="badge">analysis · April 2023</span> ', "")
    html = comparison(compared(texts=(f"See {'x' * 80}", *TEXTS[1:])), number)
    assert f"See {'x' * 80} <button>1</button></p>" in html


def test_an_empty_cell_says_on_what_the_documents_are_silent() -> None:
    found = cells(comparison(compared(), number))
    assert '<p class="silent">The documents say nothing on “Crew” here.</p>' in found[2]
    assert "The documents say nothing on “Boarding” here." in found[3]


def test_a_cell_names_its_aspect_where_there_are_no_column_heads() -> None:
    assert [cell.split("</span>")[0] for cell in cells(comparison(compared(), number))] == ["Boarding", "Cost", "Crew"] * 2


def test_kind_and_date_stand_in_the_first_row_and_where_they_change() -> None:
    def badges(answer: Answer) -> list[list[str]]:
        return [re.findall(r'<span class="badge">(.*?)</span>', cell) for cell in cells(comparison(answer, number))]

    alike, other = ["Harbour plan · analysis · April 2023"], ["Harbour pact · memorandum · 20 May 2024"]
    assert badges(compared()) == [alike, alike, [], [], [], other]
    one = ["analysis · April 2023"]
    assert badges(compared((PLAN,) * 5)) == [one, one, [], [], [], one]
    above = compared((PLAN, PACT, PLAN, PLAN, PLAN))
    assert badges(above)[4] == alike  # the one above is of another document


def test_a_brief_is_told_from_the_document_itself() -> None:
    answer = compared((PLAN,) * 5)
    briefs = tuple(replace(c, edition="brief") for c in answer.citations)
    assert "analysis · brief · April 2023" in comparison(replace(answer, citations=briefs), number)


def test_the_line_below_counts_what_the_table_stands_on() -> None:
    line = re.search(r'<p class="issued stands-on">(.*?)</p>', comparison(compared(), number))
    assert line
    assert line[1] == (
        "4 quotations from 2 documents · each checked on its page · 2 cells empty · touch a number to see the page"
    )


def test_a_quotation_that_was_not_found_is_counted_as_such() -> None:
    answer = compared()
    lost = (replace(answer.citations[0], match="not found"), *answer.citations[1:])
    assert "3 of them found on their page" in comparison(replace(answer, citations=lost), number)


def test_a_table_of_empty_cells_offers_no_number() -> None:
    table = Table(("Cost",), (TableRow("Pilot", ((),)), TableRow("Tug", ((),))))
    html = comparison(replace(compared(), table=table), number)
    assert html.count("The documents say nothing on “Cost” here.") == 2
    assert "touch a number" not in html


def test_nothing_in_a_table_is_taken_for_html() -> None:
    table = Table((HOSTILE,), (TableRow(HOSTILE, ((0, 1),)), TableRow("Tug", ((),))))
    answer = replace(compared((HARMFUL,) * 5, (HOSTILE, HOSTILE.replace(" ", ""), *TEXTS[2:])), table=table)
    html = conversation(Talk().asking("?").answered(answer))
    allowed = {"article", "h2", "h3", "span", "div", "p", "table", "thead", "tbody", "tr", "th", "td", "button", "ul", "li"}
    assert {tag for tag, _ in Tags(html).seen} <= allowed
    assert all(not name.startswith("on") for _, attributes in Tags(html).seen for name in attributes)


@pytest.mark.parametrize("text", ["", " ", "Fog", "x" * 400])
def test_any_text_can_stand_in_a_cell(text: str) -> None:
    answer = compared()
    html = comparison(replace(answer, statements=(Statement(text, None, (1,)), *answer.statements[1:])), number)
    assert "<button>1</button>" in html


def test_a_card_shows_the_table_then_what_stands_in_no_cell() -> None:
    html = conversation(Talk().asking("?").answered(compared()))
    assert html.count("<table") == 1
    table, after = html.split("</table>")[0], html.split("</table>")[1]
    assert "<h3>Weather" in after
    assert f"<li>{TEXTS[4]}" in after
    assert "The pilot boards at" in table
    assert "<li>" not in table
    buttons = [b for b in Tags(html).of("button") if b.get("class") == "cite"]
    assert [b["data-citation"] for b in buttons] == ["1", "2", "3", "4", "5"]
    assert [b["data-citation"] for b in buttons if b.get("aria-current")] == ["1"]


def test_an_answer_without_a_table_shows_none() -> None:
    assert comparison(replace(compared(), table=None), number) == ""
