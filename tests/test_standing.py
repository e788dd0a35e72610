"""What an export says of the standing of texts and of how binding sentences are."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from export_samples import answer_of, bundle_of

from answer.types import Answer, Table, TableRow, answer_json
from export.bundle import read_bundle, write_bundle
from export.document import TEMPLATES, make_document
from export.formats import export
from export.standing import mixture
from export.text import as_html, as_markdown, as_text

TEXTS = ("Pilots board ships.", "Masters wait outside.", "Lamps are lit.", "Oil is brought.", "Fog comes.")


def words(node: Any) -> str:
    """What a document for pandoc says, footnotes left out."""
    if isinstance(node, list):
        return "".join(map(words, node))
    if not isinstance(node, dict) or node.get("t") == "Note":
        return ""
    if node.get("t") in ("Space", "LineBreak"):
        return " "
    return str(node["c"]) if node.get("t") == "Str" else words(node.get("c", []))


def tables(blocks: Sequence[Any]) -> Iterator[list[list[str]]]:
    """Each table of a document, as rows of cells."""
    for block in blocks:
        if block["t"] == "Table":
            _, _, _, (_, head), [(_, _, _, body)], _ = block["c"]
            yield [[words(cell[4]) for cell in cells] for _, cells in [*head, *body]]


def with_table(answer: Answer, columns: Sequence[str], *cells: Sequence[tuple[int, ...]]) -> Answer:
    rows = tuple(TableRow(f"Row {at}", tuple(row)) for at, row in enumerate(cells, 1))
    return replace(answer, table=Table(tuple(columns), rows))


def forced(answer: Answer, *forces: str | None) -> Answer:
    return replace(answer, statements=tuple(replace(s, force=f) for s, f in zip(answer.statements, forces, strict=True)))


@pytest.fixture
def roles() -> Answer:
    return forced(answer_of(TEXTS[:2], title="Pilots"), "shall", "could")


def test_an_answer_from_texts_of_several_standings_says_so() -> None:
    several = answer_of(TEXTS[:4])  # a memorandum, an agreed statement, a press release, an analysis
    assert mixture(several) == "From agreed texts and from official reports and announcements and from analysis."
    assert mixture(answer_of(TEXTS[:2])) == ""
    for said in (
        as_text(several),
        as_markdown(several),
        as_html(several),
        words(make_document(bundle_of(several), "answer")["blocks"]),
    ):
        assert mixture(several) in said


def test_how_binding_a_sentence_is_stands_behind_it_in_every_text(roles: Answer) -> None:
    assert "Pilots board ships. [1] (shall)" in as_text(roles)
    assert "Pilots board ships.[^1] (shall)" in as_markdown(roles)
    assert "Masters wait outside.<sup>[2]</sup> (could)</li>" in as_html(roles)
    assert [s["force"] for s in answer_json(roles)["statements"]] == ["shall", "could"]


@pytest.mark.parametrize("template", TEMPLATES)
def test_and_in_every_document(roles: Answer, template: str) -> None:
    said = words(make_document(bundle_of(roles), template)["blocks"])
    assert "shall)" in said.split("Pilots board ships.")[1][:70]
    assert "could)" in said.split("Masters wait outside.")[1][:70]


def test_where_nobody_asked_nothing_is_said_of_it() -> None:
    plain = answer_of(TEXTS[:2])
    assert "(None)" not in as_text(plain) + as_markdown(plain) + as_html(plain)
    assert "binding" not in words(make_document(bundle_of(plain), "answer")["blocks"])


def test_force_outlives_a_bundle(roles: Answer, tmp_path: Path) -> None:
    (tmp_path / "b.json").write_bytes(write_bundle(bundle_of(roles)))
    again, _ = read_bundle(tmp_path / "b.json")
    assert [s.force for s in again.answers[0].statements] == ["shall", "could"]


def test_headings_and_cells_say_kind_and_date() -> None:
    assert "(memorandum, April 2023, original)" in words(make_document(bundle_of(answer_of(TEXTS[:1])), "answer")["blocks"])
    compared = with_table(answer_of(TEXTS[:3]), ("Boarding",), [(0, 1)], [(2,)])
    (table,) = tables(make_document(bundle_of(compared), "answer")["blocks"])
    assert table[1][1:] == ["Pilots board ships. (memorandum, April 2023, original)"]
    assert table[2] == ["Masters wait outside. (agreed statement, April 2023, original)"]


def test_in_a_cell_kind_and_date_stand_only_where_they_change() -> None:
    answer = answer_of(TEXTS)  # the first and the last are memoranda
    compared = with_table(forced(answer, "shall", None, None, None, "could"), ("Boarding",), [(0, 4, 1)])
    (table,) = tables(make_document(bundle_of(compared), "answer")["blocks"])
    assert [row[-1] for row in table[1:]] == [
        "Pilots board ships. (memorandum, April 2023, original; shall)",
        "Fog comes. (could)",
        "Masters wait outside. (agreed statement, April 2023, original)",
    ]


def test_a_speaking_note_says_nothing_twice_but_its_headline() -> None:
    compared = with_table(answer_of(TEXTS[:4]), ("Boarding",), [(0,)], [(1,)])
    said = words(make_document(bundle_of(compared), "speaking-note")["blocks"])
    assert [said.count(one) for one in TEXTS[:4]] == [2, 1, 1, 1]


def test_many_aspects_are_a_table_each() -> None:
    compared = with_table(answer_of(TEXTS[:4]), tuple("ABCD"), [(0,), (1,), (), (2,)], [(), (), (), (3,)])
    found = list(tables(make_document(bundle_of(compared), "answer")["blocks"]))
    assert [table[0] for table in found] == [["", "A"], ["", "B"], ["", "C"], ["", "D"]]
    assert [row[0] for row in found[0]] == ["", "Row 1", "Row 2"]
    assert found[2][1][1] == "The documents are silent on this."
    assert (
        len(
            list(
                tables(
                    make_document(bundle_of(with_table(answer_of(TEXTS[:3]), tuple("ABC"), [(0,), (1,), (2,)])), "answer")[
                        "blocks"
                    ]
                )
            )
        )
        == 1
    )


def test_a_row_is_parted_where_a_page_can_end_and_its_notes_are_counted_in_reading_order() -> None:
    bundle = bundle_of(with_table(answer_of(TEXTS[:3]), ("Duties", "Rights"), [(0, 1), (2, 0)]))
    with ZipFile(io.BytesIO(export(bundle, "docx"))) as packed:
        written = packed.read("word/document.xml").decode()
    assert (written.count("<w:tr>"), written.count("<w:vMerge")) == (3, 2)
    marked = " ".join(export(bundle, "md").decode().split())
    for text, number in ((TEXTS[0], 1), (TEXTS[2], 2), (TEXTS[1], 3)):
        assert f"{text}[^{number}]" in marked
    assert f"{TEXTS[0]}<sup>1</sup>" in marked or f"{TEXTS[0]}¹" in marked
