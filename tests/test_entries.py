"""The cells of a table's rows: entries one below the other stay apart, running text stays together."""

from pathlib import Path

import pytest
from pdf_samples import as_document, compile_text, line, sample_passages

from ingest.entries import cell_entries, known_entries
from ingest.layout import Block
from ingest.types import Line

WIDE = 400.0  # right edge of a column in which every line has room left
FULL = 50.0  # and of one in which none has


def row(*lines: str, right: float = FULL) -> Block:
    cell = tuple(line(text, top=100 + 12 * at) for at, text in enumerate(lines))
    return Block("row", 0, cell, (cell,), ("Work",), (right,))


def entries(*rows: Block) -> list[list[str]]:
    known = known_entries(rows, set())
    return [cell_entries(one, 0, set(), known) for one in rows]


def test_entries_of_a_table_over_a_page_break_stay_apart(tmp_path: Path) -> None:
    rows = [passage for passage in sample_passages("pairs", tmp_path) if passage.form == "row"]
    assert [(one.text, one.pages[0].label) for one in rows] == [
        ("Arden <> Brill: Joint surveys of the sea bed; Exchange of pilots and training of crews; Aligning harbour rules", "1"),
        ("Arden <> Corm Ltd: Testing of lamps", "1"),
        ("Brill <> Dorn: Aligning harbour rules; Exchange of pilots and training of crews; Shared store of ropes", "2"),
        ("Dorn <> Arden: Joint surveys of the sea bed", "2"),
        ("Brill <> Corm Ltd: Testing of lamps; Joint surveys of the sea bed", "2"),
        ("Corm Ltd <> Dorn: Testing of lamps", "2"),
    ]
    assert {sentence.match for one in rows for sentence in one.sentences} == {"normalised"}


@pytest.mark.parametrize(("head", "rows"), [("*Parties*", 4), ("Parties", 3)])
def test_a_table_that_goes_on_without_its_heads_keeps_its_rows(tmp_path: Path, head: str, rows: int) -> None:
    source = (
        '#set page(width: 16cm, height: 6cm, margin: 1.6cm, numbering: "1")\n#set text(size: 10pt)\n= Bells\n'
        "#table(columns: (4cm, 6cm), stroke: (x: none, y: 0.5pt), inset: 9pt, "
        f"[{head}], [{head.replace('Parties', 'Work')}], [Arden], [Lamps], [Brill], [Oil], [Corm], [Ropes], [Dorn], [Tar])"
    )
    found = [one for one in as_document(compile_text(source, tmp_path)).passages if one.form == "row"]
    assert {one.pages[0].label for one in found} == {"1", "2"}
    assert len(found) == rows  # heads set like the rows may be those of another table
    if rows == 4:
        assert [one.text for one in found] == ["Arden: Lamps", "Brill: Oil", "Corm: Ropes", "Dorn: Tar"]
        assert {one.lead for one in found} == {"Parties | Work"}


def test_an_entry_that_stands_elsewhere_parts_a_cell_whose_lines_are_full() -> None:
    assert entries(row("Testing of lamps", "Sharing of ropes"), row("Testing of lamps")) == [
        ["Testing of lamps", "Sharing of ropes"],
        ["Testing of lamps"],
    ]


def test_what_was_parted_off_parts_others() -> None:
    found = entries(row("Lamps"), row("Lamps", "Exchange of pilots"), row("Exchange of pilots", "Shared ropes"))
    assert found[2] == ["Exchange of pilots", "Shared ropes"]


def test_an_entry_of_two_lines_is_found_as_one() -> None:
    assert entries(row("Exchange of pilots", "and crews"), row("Exchange of pilots", "and crews", "Shared ropes"))[1] == [
        "Exchange of pilots and crews",
        "Shared ropes",
    ]


@pytest.mark.parametrize(
    "lines", [("Testing of", "Lamps"), ("Testing and", "Lamps"), ("The lamps,", "Lamps"), ("Testing of old", "lamps")]
)
def test_a_line_that_goes_on_is_not_parted(lines: tuple[str, str]) -> None:
    assert entries(row(*lines), row("Lamps"), row("lamps"))[0] == [" ".join(lines)]


def test_another_column_or_table_parts_nothing() -> None:
    cell: tuple[Line, ...] = (line("Lamps"),)
    other = Block("row", 0, cell, ((), cell), ("Place", "Goods"), (FULL, FULL))
    assert entries(row("Lamps", "Ropes"), other)[0] == ["Lamps Ropes"]


def test_a_line_with_room_left_ends_an_entry() -> None:
    assert entries(row("Testing of lamps", "Sharing of ropes", right=WIDE)) == [["Testing of lamps", "Sharing of ropes"]]
