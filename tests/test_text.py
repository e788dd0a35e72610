"""Comparisons as text: thing by thing in a terminal, as a pipe table, as a table for the clipboard; hostile texts stay text."""

import re
from dataclasses import replace

import pytest
from table_samples import TEXTS, compared
from test_desk import HOSTILE, Tags, answer

from answer.types import Answer, Statement, Table, TableRow
from export.text import SILENT, as_html, as_markdown, as_text, untabled

BREAKING = f"a | b \\| c\nd\r\ne\u2028f ``g`` **h** [i](j) {HOSTILE}"


def spoilt() -> Answer:
    """A comparison of which every text is hostile."""
    table = Table((BREAKING, BREAKING), (TableRow(BREAKING, ((0, 1), ())), TableRow(BREAKING, ((2,), (3,)))))
    return replace(compared(texts=(BREAKING,) * 5), question=BREAKING, table=table)


def pipes(markdown: str) -> list[list[str]]:
    """The cells of the rows of a pipe table, as a reader of Markdown parts them."""
    rows = [line for line in markdown.split("\n") if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)(?:\\\\)*\|", row)[1:-1]] for row in rows]


# ---- terminal ------------------------------------------------------------------------------------------------------


def test_a_terminal_has_each_thing_with_its_aspects_below() -> None:
    text = as_text(compared())
    assert (
        "\n\nPilot\n"
        "  Boarding: The pilot boards at night. [1]\n"
        "  Cost: Night pilots cost more. [2]\n"
        "  Crew: the documents are silent\n"
        "\nTug\n"
        "  Boarding: the documents are silent\n"
        "  Cost: The tug is cheap. [3]\n"
        "  Crew: A tug has no crew at night. [4]\n"
        "\nWeather (analysis)\n  • Fog. [5]\n"
    ) in text
    assert text.count(TEXTS[0]) == 1


def test_several_quotations_of_a_cell_stand_below_each_other() -> None:
    table = Table(("Cost",), (TableRow("Pilot", ((0, 1),)), TableRow("Tug", ((2,),))))
    text = as_text(replace(compared(), table=table))
    assert "  Cost: The pilot boards at night. [1]\n    Night pilots cost more. [2]\n\nTug\n" in text
    assert "  • A tug has no crew at night. [4]" in text


def test_a_cell_keeps_to_its_line_in_a_terminal() -> None:
    lines = as_text(spoilt()).split("\n")
    assert sum(line.startswith("  a | b") for line in lines) == 4  # a line an aspect
    assert sum(line.startswith("    a | b") for line in lines) == 1  # the second quotation of a cell


# ---- Markdown ------------------------------------------------------------------------------------------------------


def test_markdown_has_a_pipe_table_with_footnotes() -> None:
    markdown = as_markdown(compared())
    assert pipes(markdown) == [
        ["", "Boarding", "Cost", "Crew"],
        ["---"] * 4,
        ["**Pilot**", "The pilot boards at night.[^1]", "Night pilots cost more.[^2]", SILENT],
        ["**Tug**", SILENT, "The tug is cheap.[^3]", "A tug has no crew at night.[^4]"],
    ]
    assert "\n\n| | Boarding" in markdown
    assert "\n\n*Weather* (analysis)\n\n- Fog.[^5]\n" in markdown
    assert all(f"\n[^{n}]: “" in markdown for n in range(1, 6))


def test_no_text_breaks_a_pipe_table() -> None:
    rows = pipes(as_markdown(spoilt()))
    assert [len(row) for row in rows] == [3] * 4
    assert "<img" not in re.sub(r"\\<", "", as_markdown(spoilt()))
    assert not re.search(r"(?<!\\)`", as_markdown(spoilt()))


# ---- clipboard -----------------------------------------------------------------------------------------------------


def test_the_clipboard_has_a_table_that_word_takes_as_one() -> None:
    html = as_html(compared())
    tags = Tags(html)
    assert [t["border"] for t in tags.of("table")] == ["1"]
    assert [t["scope"] for t in tags.of("th")] == ["col"] * 3 + ["row"] * 2
    assert re.findall(r"<td>(.*?)</td>", html) == [
        "", "The pilot boards at night.<sup>[1]</sup>", "Night pilots cost more.<sup>[2]</sup>", SILENT,
        SILENT, "The tug is cheap.<sup>[3]</sup>", "A tug has no crew at night.<sup>[4]</sup>",
    ]  # fmt: skip
    assert "<li>Fog.<sup>[5]</sup></li>" in html.split("</table>")[1]


def test_nothing_on_the_clipboard_is_taken_for_html() -> None:
    tags = Tags(as_html(spoilt()))
    allowed = {"p", "strong", "em", "ul", "li", "sup", "br", "table", "thead", "tbody", "tr", "th", "td"}
    assert {tag for tag, _ in tags.seen} <= allowed
    assert {name for _, attributes in tags.seen for name in attributes} <= {"border", "cellpadding", "style", "scope"}


# ---- answers without a table ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [as_text, as_markdown, as_html])
def test_an_answer_without_a_table_is_as_it_was(write: object) -> None:
    told = write(answer())  # type: ignore[operator]
    assert "Pears are watered daily." in told
    assert SILENT not in told
    assert "|" not in told
    assert "<table" not in told


def test_what_stands_in_no_cell() -> None:
    assert untabled(compared()) == (Statement("Fog.", "Weather", (5,)),)
    assert untabled(answer()) == answer().statements
