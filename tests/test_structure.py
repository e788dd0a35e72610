"""Section paths: from the file's outline, else from type size and weight."""

from pathlib import Path

from pdf_samples import line, sample_passages

from ingest.layout import Block
from ingest.structure import place_blocks
from ingest.types import Heading


def sections(name: str, folder: Path) -> dict[str, tuple[str, ...]]:
    """First two words of each passage → its section path."""
    return {" ".join(passage.text.split()[:2]): passage.section for passage in sample_passages(name, folder)}


def block(text: str, size: float = 10.0, page_index: int = 0, bold: bool = False) -> tuple[Block, str]:
    plain = line(text, size=size)
    return Block("text", page_index, (type(plain)(text, plain.box, size, bold),)), text


def test_the_outline_gives_the_path_of_headings(tmp_path: Path) -> None:
    assert sections("page-labels", tmp_path) == {
        "The preface": ("Preface",),
        "The list": ("Preface",),
        "A wind": ("Mills", "Wind mills"),
        "A water": ("Mills", "Water mills"),
    }


def test_without_an_outline_larger_type_is_a_higher_level(tmp_path: Path) -> None:
    assert sections("no-outline", tmp_path) == {
        "A river": ("Rivers",),
        "The source": ("Rivers", "Sources"),
        "In dry": ("Rivers", "Sources", "In summer"),
        "The mouth": ("Rivers", "Mouths"),
        "A lake": ("Lakes",),
    }


def test_bold_capitals_stand_below_the_outlines_level(tmp_path: Path) -> None:
    assert sections("subheadings", tmp_path) == {
        "A wooden": ("Bridges", "Wooden bridges"),
        "Low price:": ("Bridges", "Wooden bridges", "BENEFITS"),
        "Rot at": ("Bridges", "Wooden bridges", "CHALLENGES"),
        "A stone": ("Bridges", "Stone bridges"),
    }


def test_lines_of_a_table_of_contents_are_no_passages(tmp_path: Path) -> None:
    assert sections("contents", tmp_path) == {
        "Salt was": ("Salt",),
        "The roads": ("Salt", "Salt roads"),
        "Amber is": ("Amber",),
    }


def test_a_title_of_the_outline_is_a_heading_on_its_own_page_only() -> None:
    blocks = [block("Salt", page_index=0), block("Salt", page_index=2), block("Salt was boiled.", page_index=2)]
    (placed,) = place_blocks(blocks, [Heading(1, "Salt", 2)], 10.0)
    assert (placed.text, placed.section) == ("Salt was boiled.", ("Salt",))


def test_a_heading_is_found_though_the_outline_leaves_its_number_out() -> None:
    (placed,) = place_blocks([block("2.1 Salt"), block("Salt was boiled.")], [Heading(1, "Salt", 0)], 10.0)
    assert (placed.text, placed.section) == ("Salt was boiled.", ("2.1 Salt",))


def test_a_heading_is_found_though_the_outline_points_to_a_page_before_it() -> None:
    blocks = [block("A treatise."), block("Salt", 14, page_index=3), block("Salt was boiled.", page_index=3)]
    placed = place_blocks(blocks, [Heading(1, "Salt", 0)], 10.0)
    assert [p.section for p in placed] == [(), ("Salt",)]


def test_an_outline_of_the_annexes_only_does_not_hide_the_other_headings() -> None:
    articles = [entry for n in range(9) for entry in (block(f"Article {n}", 12, n), block(f"Text of {n}.", page_index=n))]
    placed = place_blocks([*articles, block("Annex", 12, 9), block("A list.", page_index=9)], [Heading(1, "Annex", 9)], 10.0)
    assert [p.section for p in placed] == [*((f"Article {n}",) for n in range(9)), ("Annex",)]


def test_an_outline_that_lists_every_paragraph_tells_nothing_of_headings() -> None:
    paragraphs = [f"Salt is boiled in pan {n}." for n in range(20)]
    outline = [Heading(1, "Salt", 0), *(Heading(2, text, 0) for text in paragraphs)]
    placed = place_blocks([block("Salt", 14), *map(block, paragraphs)], outline, 10.0)
    assert [p.text for p in placed] == paragraphs
    assert {p.section for p in placed} == {("Salt",)}


def test_large_type_that_the_outline_does_not_name_is_no_heading() -> None:
    quote = "Salt is the sea's memory"
    blocks = [block("Salt", 14), block("Salt was boiled."), block(quote, 16), block("It was sold.")]
    placed = place_blocks(blocks, [Heading(1, "Salt", 0)], 10.0)
    assert [(p.text, p.section) for p in placed] == [(text, ("Salt",)) for text in ("Salt was boiled.", quote, "It was sold.")]


def test_a_sentence_in_bold_is_no_heading() -> None:
    blocks = [block("Salt", 14), block("Salt was boiled in flat pans.", bold=True)]
    (placed,) = place_blocks(blocks, [], 10.0)
    assert placed.text == "Salt was boiled in flat pans."


def test_letters_without_capitals_are_no_capitals() -> None:
    (placed,) = place_blocks([block("塩は海の水から作られた")], [], 10.0)
    assert placed.section == ()


def test_a_heading_closes_the_deeper_ones() -> None:
    blocks = [block("Salt", 16), block("Roads", 13), block("They are old."), block("Amber", 16), block("It is light.")]
    assert [p.section for p in place_blocks(blocks, [], 10.0)] == [("Salt", "Roads"), ("Amber",)]


def placed_sections(*blocks: tuple[Block, str]) -> list[tuple[str, ...]]:
    return [placed.section for placed in place_blocks(blocks, [], 10.0)]


def test_a_label_on_a_line_of_its_own_goes_with_the_heading_that_follows() -> None:
    blocks = [
        block("Article 4"), block("Of ropes", bold=True), block("Ropes are dry."),
        block("Article 5"), block("Of lamps", bold=True), block("Lamps are lit."),
    ]  # fmt: skip
    assert placed_sections(*blocks) == [("Article 4 Of ropes",), ("Article 5 Of lamps",)]


def test_a_label_after_its_heading_goes_with_that() -> None:
    assert placed_sections(block("Of ropes", bold=True), block("Article 4"), block("Ropes are dry.")) == [
        ("Article 4 Of ropes",)
    ]


def test_a_label_that_belongs_to_no_heading_is_text() -> None:
    assert placed_sections(block("Ropes are dry."), block("Article 4"), block("Lamps are lit.")) == [(), (), ()]


def test_a_label_within_a_sentence_is_none() -> None:
    blocks = [block("Of ropes", bold=True), block("Article 4 shall apply."), block("Lamps are lit.")]
    assert placed_sections(*blocks) == [("Of ropes",), ("Of ropes",)]
