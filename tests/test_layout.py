"""Blocks and their reading order: columns, tables, drawings, list items."""

from pathlib import Path

import pytest
from pdf_samples import block_text, compile_text, line, page, place_of, sample_blocks

from ingest.layout import Block, page_blocks, starts_item
from ingest.pdf import read_pdf
from ingest.types import Box, Line, Page


def rows(blocks: list[Block]) -> list[tuple[str, ...]]:
    return [tuple(" ".join(line.text for line in cell) for cell in block.cells) for block in blocks if block.form == "row"]


def texts(lines: list[Line]) -> list[str]:
    return [block_text(block) for block in page_blocks(page(0, *lines), lines)]


# ---- columns ---------------------------------------------------------------------------------------------------------


def test_a_heading_over_two_columns_comes_first_then_column_after_column(tmp_path: Path) -> None:
    found = [block_text(block) for block in sample_blocks("two-columns", tmp_path)]
    assert [text.split(".")[0] for text in found] == [
        "The lighthouse keeper reports to the harbour board and to the pilots",
        "The lamp was lit at dusk on every evening of the month",
        "Ships passed the reef at a safe distance",
        "The board has asked for a second lamp on the southern pier",
        "The keeper asks for new curtains in the watch room",
    ]


def test_a_table_over_both_columns_parts_them(tmp_path: Path) -> None:
    found = [block_text(block) for block in sample_blocks("table", tmp_path)]
    order = [place_of(start, found) for start in ("Limes", "Oaks", "Lime Along", "Yew At", "The gardener", "The count")]
    assert order == sorted(order)


def test_three_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    found = [block_text(block) for block in sample_blocks("three-columns", tmp_path)]
    assert [text.split(".")[0] for text in found] == [
        "The first column tells of the spring",
        "The second column tells of the summer",
        "The third column tells of the autumn",
    ]
    assert found[1].endswith("the well gives little water.")


# ---- tables ----------------------------------------------------------------------------------------------------------


def test_each_row_of_a_table_has_its_cells_and_the_column_heads(tmp_path: Path) -> None:
    blocks = sample_blocks("table", tmp_path)
    assert rows(blocks) == [("Lime", "Along the drive", "78"), ("Oak", "By the lake", "12"), ("Yew", "At the chapel", "3")]
    assert {block.header for block in blocks if block.form == "row"} == {("Tree", "Place", "Number")}


def test_a_table_over_two_pages_repeats_its_head_and_no_row(tmp_path: Path) -> None:
    found = [block for block in sample_blocks("split-table", tmp_path) if block.form == "row"]
    assert [row[0] for row in rows(found)] == "Agnes Bertha Clara Dora Emma Flora Greta Hilda Irma".split()
    assert {block.page_index for block in found} == {0, 1}
    assert {block.header for block in found} == {("Bell", "Note", "Founder")}


def test_no_row_of_a_table_over_three_pages_is_taken_for_its_head(tmp_path: Path) -> None:
    found = rows(sample_blocks("long-table", tmp_path))
    assert found == [(f"Bell of the house {n}", str(1700 + n), "Rudhall") for n in range(1, 51)]


def test_cells_of_several_lines_belong_to_one_row(tmp_path: Path) -> None:
    first = rows(sample_blocks("long-cells", tmp_path))[0]
    assert first[0] == "Stove: burns wood from the parish forest."
    assert first[1].startswith("• Cheap fuel")
    assert first[2].endswith("five in the morning.")


def test_a_small_table_is_found_beside_a_wide_one_in_small_type(tmp_path: Path) -> None:
    pdf = compile_text(
        """#set text(size: 10pt)
        #set table(stroke: (x: none, y: 0.5pt))
        #table(columns: (1fr, 1fr), [Mill], [Stones], [Hill], [Two], [Lake], [Three])
        #text(size: 7pt, table(columns: 8, ..range(168).map(n => [cell #n])))""",
        tmp_path,
    )
    page = read_pdf(pdf).pages[0]
    found = [block for block in page_blocks(page, page.lines) if block.form == "row"]
    assert rows(found)[:2] == [("Hill", "Two"), ("Lake", "Three")]
    assert [block.header for block in found[:2]] == [("Mill", "Stones")] * 2
    assert len(found) == 22


def test_a_word_broken_in_a_column_head_is_whole(tmp_path: Path) -> None:
    pdf = compile_text(
        """#set text(size: 10pt, hyphenate: true)
        #set table(stroke: (x: none, y: 0.5pt))
        #table(columns: (2.4cm, 4cm), [Internationalisation of mills], [Stones], [Hill], [Two], [Lake], [Three])""",
        tmp_path,
    )
    page = read_pdf(pdf).pages[0]
    heads = {block.header for block in page_blocks(page, page.lines) if block.form == "row"}
    assert any("\u00ad" in line.text for line in page.lines)
    assert heads == {("Internationalisation of mills", "Stones")}


def test_two_tables_of_one_width_on_a_page_are_two_with_the_text_between(tmp_path: Path) -> None:
    pdf = compile_text(
        """#set text(size: 10pt)
        #set table(columns: (1fr, 1fr))
        #table([*Mill*], [*Stones*], [Hill], [Two], [Lake], [Three])
        The lake is deep where the second mill stands, and its owners keep a boat on the shore of the northern bay.
        #table([*Inn*], [*Beds*], [Stag], [Nine], [Swan], [Four])
        Nobody counts the beds of the inns that stand beyond the bridge, though the council asked for it in the spring.""",
        tmp_path,
    )
    page = read_pdf(pdf).pages[0]
    blocks = page_blocks(page, page.lines)
    found = [block for block in blocks if block.form == "row"]
    assert rows(found) == [("Hill", "Two"), ("Lake", "Three"), ("Stag", "Nine"), ("Swan", "Four")]
    assert [block.header for block in found] == [("Mill", "Stones")] * 2 + [("Inn", "Beds")] * 2
    assert [block.form for block in blocks] == ["row", "row", "text", "row", "row", "text"]


def by_cell(*cells: tuple[str, str]) -> list[Block]:
    """The rows of a table whose rules are drawn cell by cell, of so many lines."""
    lines = [
        Line(text, Box(x, y, x + 5 * len(text), y + 10), 10, at == 0, False)
        for at, (y, row) in enumerate(zip(range(110, 400, 20), cells, strict=False))
        for x, text in zip((55, 255), row, strict=True)
    ]
    rules = [Box(x, y, x + 201, y + 1) for y in range(107, 117 + 20 * len(cells), 20) for x in (50, 250)]
    ruled = Page(0, "", 600, 800, tuple(lines), tuple(rules))
    return [block for block in page_blocks(ruled, lines) if block.form == "row"]


def test_a_table_whose_rules_are_drawn_cell_by_cell_is_one_if_its_cells_are_short() -> None:
    assert rows(by_cell(("Mill", "Stones"), ("Hill", "Two"), ("Lake", "Three"))) == [("Hill", "Two"), ("Lake", "Three")]
    assert by_cell(("Mill", "Stones"), ("Hill", "a " * 25), ("Lake", "Three")) == []


def test_rules_around_a_paragraph_make_no_table() -> None:
    lines = [line("A paragraph that stands", 120), line("between two rules.", 133)]
    ruled = Page(0, "", 600, 800, tuple(lines), (Box(50, 110, 500, 111), Box(50, 150, 500, 151)))
    assert [block.form for block in page_blocks(ruled, lines)] == ["text"]


# ---- drawings --------------------------------------------------------------------------------------------------------


def test_labels_of_a_drawing_are_no_part_of_the_text_around_it(tmp_path: Path) -> None:
    blocks = sample_blocks("figure", tmp_path)
    assert {"Bucket", "Flint"} <= {line.text for block in blocks if block.form == "figure" for line in block.lines}
    running = " ".join(block_text(block) for block in blocks if block.form == "text")
    assert "wall was laid in courses of brick that get wider" in running


def drawn(*lines: Line) -> list[Block]:
    """The blocks of a page with these lines in a drawing of nine boxes."""
    boxes = tuple(Box(40, 90 + 12 * n, 500, 101 + 12 * n) for n in range(9))
    return page_blocks(Page(0, "", 600, 800, lines, shapes=boxes), lines)


def test_a_table_drawn_with_boxes_is_read_row_by_row() -> None:
    head = [line("Fiscal year", 92, left=300), line("2022", 92, left=400)]
    names = [("Flour", "12.5", "11.0"), ("Bread", "8.1", "-7.9"), ("Rolls", "3", "2")]
    cells = [line(t, 104 + 12 * n, left=x) for n, row in enumerate(names) for t, x in zip(row, (50, 300, 400), strict=True)]
    found = drawn(*head, *cells)
    assert rows(found) == names
    assert {block.header for block in found if block.form == "row"} == {("Fiscal year 2022",)}


def test_a_list_in_a_box_and_a_sentence_in_a_drawing_are_text() -> None:
    listed = [line(text, 92 + 12 * n) for n, text in enumerate(("Hiring", "Staffing", "Costs", "Meetings"))]
    assert {block.form for block in drawn(*listed)} == {"text"}
    labels = [line(text, 92, left=60 + 80 * n) for n, text in enumerate(("Mill", "Bakery", "Shop"))]
    sentence = line("The mill sends its flour to the bakery.", 150, left=130)
    found = drawn(*labels, sentence)
    assert [block_text(block) for block in found if block.form == "text"] == [sentence.text]
    assert [block_text(block) for block in found if block.form == "figure"] == ["Mill Bakery Shop"]


def test_a_picture_without_text_makes_no_block(tmp_path: Path) -> None:
    assert sample_blocks("scan", tmp_path) == []


# ---- blocks within a column ----------------------------------------------------------------------------------------------


def test_every_item_of_a_list_is_a_block(tmp_path: Path) -> None:
    found = [block_text(block) for block in sample_blocks("lists", tmp_path)]
    assert [text[:22] for text in found if starts_item(text)] == [
        "• paper and a pencil;",
        "• a magnifying glass;",
        "• one book of their ow",
        "• To open the doors at",
        "• To fetch books from ",
        "• To count the books a",
    ]
    assert found[-1] == "The rules hang by the door."


@pytest.mark.parametrize("text", ["• hay", "– oats", "1. barley", "(a) rye", "iv) wheat", "- straw"])
def test_a_bullet_or_a_number_starts_an_item(text: str) -> None:
    assert starts_item(text)


@pytest.mark.parametrize("text", ["Hay is dry.", "1851 was wet.", "e.g. oats", "U.S. wheat", "P. Miller", "–straw"])
def test_other_beginnings_start_no_item(text: str) -> None:
    assert not starts_item(text)


def test_a_wider_gap_parts_paragraphs() -> None:
    assert texts([line("One line", 100), line("and its second.", 113), line("Another.", 133), line("Its second.", 146)]) == [
        "One line and its second.",
        "Another. Its second.",
    ]


def test_a_heading_of_small_capitals_is_parted_from_bold_text_below_it() -> None:
    bold = Line("Rot: the posts stand in water and have to be", Box(50, 113, 300, 123), 10.0, bold=True)
    heading = Line("CHALLENGES", Box(50, 100, 110, 109), 9.0, bold=True)
    assert texts([heading, bold, line("replaced once in ten years or so, for a price.", 126)]) == [
        "CHALLENGES",
        "Rot: the posts stand in water and have to be replaced once in ten years or so, for a price.",
    ]


def test_words_set_far_apart_on_one_line_are_one_line() -> None:
    assert texts([line("Name:", 100), line("A. Miller", 100, left=200), line("Trade: miller", 113)]) == [
        "Name: A. Miller Trade: miller"
    ]


def test_a_note_begins_a_block_of_its_own(tmp_path: Path) -> None:
    found = [block_text(block) for block in sample_blocks("notes", tmp_path)]
    assert found[-2:] == ["¹Counted by weight before the swarm left.", "²The cluster turns slowly."]
