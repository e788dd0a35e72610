"""Who works with whom, as an answer: pairs, types, statements and citations, confined and in every format of the command."""

import csv
import io
import json
import xml.etree.ElementTree as Xml
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Builder, HashingEncoder
from pdf_samples import compile_sample

import cli
from answer.answer import Rapporteur
from answer.types import ANSWERED, NOT_FOUND, PARTIAL, Answer, answer_json
from export.partners import as_csv
from index.build import build
from index.errors import IndexMissing
from index.types import Filters, Locations

COAST = """# Coast agreements

This brief tells what the harbours of the coast have agreed.

## Agreements

1. The Arden Pilots and Corm Ltd signed a Memorandum of Understanding on testing lamps. [report p. 2]

2. Arden and Brill plan to collaborate on surveys of the sea bed. [report p. 3]

3. Arden and Dorn have not signed any agreement. [report p. 3]

4. Arden partnered with Brill to test lamps. Arden and Brill announced a partnership on research. [report p. 4]

5. Arden partnered with Brill to test lamps. [report p. 5]
"""
WORK = (
    "Joint surveys of the sea bed",
    "Exchange of pilots and training of crews",
    "Aligning harbour rules",
    "Testing of lamps",
)
SURVEYS, EXCHANGE, RULES, LAMPS = WORK


@pytest.fixture
def coast(tmp_path: Path) -> Locations:
    """A library of a PDF with a table of pairs over two pages, and a brief with sentences."""
    library = tmp_path / "library"
    (library / "originals").mkdir(parents=True)
    (library / "briefs").mkdir()
    compile_sample("pairs", library / "originals")
    (library / "originals" / "pairs.typ").unlink()
    (library / "briefs" / "agreed.md").write_text(COAST, encoding="utf-8")
    (library / "sources.toml").write_text(
        '[[source]]\nslug = "pairs"\ntitle = "The coast"\nkind = "analysis"\ndate = "2020"\n'
        '[[source]]\nslug = "agreed"\ntitle = "Agreed"\nkind = "memorandum"\ndate = "2024"\n',
        encoding="utf-8",
    )
    where = Locations(library, tmp_path / "index")
    build(where, HashingEncoder, "hashing")
    return where


@pytest.fixture
def desk(coast: Locations) -> Rapporteur:
    """Answers from that library; no model is ever loaded."""

    def none() -> HashingEncoder:
        raise AssertionError("partnerships need no model")

    return Rapporteur(coast, "hashing", none)


def pairs(answer: Answer) -> dict[str, set[str]]:
    return {f"{p.a} – {p.b}": {tie.type for tie in p.ties} for p in answer.partnerships}


def from_tables(answer: Answer) -> dict[str, set[str]]:
    return {f"{p.a} – {p.b}": {tie.type for tie in p.ties if tie.tables} for p in answer.partnerships if p.in_table}


# ---- the answer ----------------------------------------------------------------------------------------------------


def test_both_halves_of_a_table_are_read_with_their_types(desk: Rapporteur) -> None:
    assert from_tables(desk.partners()) == {
        "Arden – Brill": {SURVEYS, EXCHANGE, RULES},
        "Arden – Corm Ltd": {LAMPS},
        "Brill – Dorn": {RULES, EXCHANGE, "Shared store of ropes"},
        "Dorn – Arden": {SURVEYS},
        "Brill – Corm Ltd": {LAMPS, SURVEYS},
        "Corm Ltd – Dorn": {LAMPS},
    }


def test_statements_are_quotations_and_what_is_in_two_places_is_one(desk: Rapporteur) -> None:
    answer = desk.partners()
    assert (answer.question, answer.status, answer.writer) == ("Who works with whom", ANSWERED, "quotes")
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert len({s.text for s in answer.statements}) == len(answer.statements)
    assert all({c.quote for c in answer.cited(s)} == {s.text} for s in answer.statements)
    (twice,) = [s for s in answer.statements if s.text == "Arden partnered with Brill to test lamps."]
    assert len(twice.citations) == 2
    assert {c.match for c in answer.citations} <= {"exact", "normalised"}
    assert {c.passage for c in answer.citations} == {e.passage_id for e in answer.evidence}
    assert {n for p in answer.partnerships for tie in p.ties for n in tie.statements} == set(range(len(answer.statements)))
    json.dumps(answer_json(answer))


def test_the_table_has_a_row_a_pair_and_tells_tables_from_text(desk: Rapporteur) -> None:
    answer = desk.partners()
    assert answer.table is not None
    assert answer.table.columns == ("From tables", "From running text")
    rows = {row.label: row.cells for row in answer.table.rows}
    assert list(rows)[:2] == ["Arden – Brill", "Arden – Corm Ltd"]
    tables, texts = rows["Arden – Brill"]
    assert [answer.statements[n].text.split(":")[0] for n in tables] == ["Arden <> Brill"]
    assert len(texts) == 3
    assert rows["Dorn – Arden"][1] == ()


def test_what_is_only_meant_is_planned_and_what_is_there_is_not(desk: Rapporteur) -> None:
    (pair,) = desk.partners(["Brill"], Filters(kinds=frozenset({"memorandum"}))).partnerships
    assert {tie.type: tie.planned for tie in pair.ties}[SURVEYS] is True
    assert {tie.type: tie.planned for tie in pair.ties}[LAMPS] is False
    assert not pair.planned


def test_filters_confine_it(desk: Rapporteur) -> None:
    agreed = desk.partners((), Filters(kinds=frozenset({"memorandum"})))
    assert {c.source.slug for c in agreed.citations} == {"agreed"}
    assert from_tables(agreed) == {}
    assert set(from_tables(desk.partners((), Filters(date_to="2021")))) == set(from_tables(desk.partners()))
    nothing = desk.partners(["Dorn"], Filters(sources=frozenset({"agreed"})))
    assert nothing.status == NOT_FOUND
    assert nothing.note == "No sentence within what the search is confined to says with whom Dorn works."


@pytest.mark.parametrize("name", ["Corm Ltd", "corm ltd", "CORM LTD", "the Corm Ltd", "CormLtd"])
def test_an_actor_is_found_in_any_form_of_its_name(desk: Rapporteur, name: str) -> None:
    answer = desk.partners([name])
    assert answer.question == "Who works with Corm Ltd"
    assert set(pairs(answer)) >= {"Arden – Corm Ltd", "Brill – Corm Ltd", "Corm Ltd – Dorn"}


def test_several_actors_give_the_pairs_of_each(desk: Rapporteur) -> None:
    assert desk.partners(["Brill", "Dorn"]).question == "Who works with Brill and Dorn"
    assert set(from_tables(desk.partners(["Brill", "Dorn"]))) == set(from_tables(desk.partners())) - {"Arden – Corm Ltd"}


def test_an_unknown_actor_is_named_and_the_nearest_are_offered(desk: Rapporteur) -> None:
    answer = desk.partners(["Ardem"])
    assert (answer.status, answer.statements, answer.partnerships, answer.table) == (NOT_FOUND, (), (), None)
    assert answer.note == "No document names “Ardem” as one who works with others. Nearest: Arden."
    both = desk.partners(["Ardem", "Brill"])
    assert both.status == PARTIAL
    assert both.note is not None
    assert "Ardem" in both.note


@pytest.mark.parametrize("name", ["<script>", "\x1b[31m", "a" * 5000, "../../etc", "“”", "\ud800", "(((", "CON"])
def test_hostile_names_are_only_unknown(desk: Rapporteur, name: str) -> None:
    assert desk.partners([name]).status == NOT_FOUND


def test_an_index_of_an_earlier_build_is_told_and_the_next_build_mends_it(coast: Locations) -> None:
    (folder,) = (coast.index / "derived").glob("relations.*")
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    with pytest.raises(IndexMissing, match="rapporteur build"):
        Rapporteur(coast, "hashing", HashingEncoder).partners()
    build(coast, HashingEncoder, "hashing")
    assert Rapporteur(coast, "hashing", HashingEncoder).partners().status == ANSWERED


def test_a_library_without_partnerships_says_so(rapporteur: Rapporteur) -> None:
    answer = rapporteur.partners()
    assert (answer.status, answer.note) == (NOT_FOUND, "No sentence says who works with whom.")


def test_a_blank_name_is_none(desk: Rapporteur) -> None:
    assert pairs(desk.partners(["", "  "])) == pairs(desk.partners())


# ---- the command ---------------------------------------------------------------------------------------------------

Run = Callable[..., int]


@pytest.fixture
def run(coast: Locations, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("RAPPORTEUR_EMBEDDER", "hashing")
    return lambda *words: cli.main(["partners", *words, "--corpus", str(coast.corpus), "--index", str(coast.index)])


def test_the_command_prints_a_table(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("corm ltd", "--source", "pairs") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Pair", "Type", "Planned", "From", "Place"]
    assert [" ".join(line.split()) for line in lines[1:]] == [
        "Arden – Corm Ltd Testing of lamps table The coast, p. 1",
        "Brill – Corm Ltd Testing of lamps table The coast, p. 2",
        "Joint surveys of the sea bed table The coast, p. 2",
        "Corm Ltd – Dorn Testing of lamps table The coast, p. 2",
    ]


def test_the_command_writes_json(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--format", "json", "--kind", "memorandum") == 0
    found = json.loads(capsys.readouterr().out)
    assert {(entry["a"], entry["b"]) for entry in found} == {("Arden", "Brill")}
    citations = [c for entry in found for of in entry["types"] for c in of["citations"]]
    assert {c["form"] for c in citations} == {"text"}
    assert {c["source"] for c in citations} == {"agreed"}


def test_the_command_writes_csv_with_a_line_a_citation(run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("--format", "csv", "--source", "pairs", "--out", str(tmp_path / "pairs.csv")) == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "pairs.csv").read_text(encoding="utf-8-sig"))))
    assert len(rows) == 11
    assert (rows[0]["a"], rows[0]["b"], rows[0]["type"], rows[0]["form"], rows[0]["page"]) == (
        "Arden", "Brill", SURVEYS, "table", "1",
    )  # fmt: skip
    capsys.readouterr()
    assert run("--format", "csv") == 0
    assert capsys.readouterr().out.startswith("a,b,type")


def test_a_cell_of_a_csv_file_is_no_formula(desk: Rapporteur) -> None:
    from dataclasses import replace

    answer = desk.partners(["Corm Ltd"])
    for name in ("=cmd()", "+1", "-1", "@x", "\tx"):
        hostile = replace(answer, partnerships=tuple(replace(p, a=name) for p in answer.partnerships))
        rows = list(csv.reader(io.StringIO(as_csv(hostile).decode("utf-8-sig"), newline="")))
        assert {row[0] for row in rows[1:]} == {f"'{name}"}


def test_the_command_writes_graphml(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--format", "graphml") == 0
    root = Xml.fromstring(capsys.readouterr().out)  # noqa: S314 - our own output
    assert len(root.findall(".//{*}edge")) == 6
    assert len(root.findall(".//{*}node")) == 4


def test_the_command_tells_of_unknown_actors_and_ends_well(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("Ardem\x1b[31m") == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Nearest: Arden" in printed.err
    assert "\x1b" not in printed.err


# ---- the report ----------------------------------------------------------------------------------------------------

REPORT = Path(__file__).parents[2] / "shared" / "corpus" / "report"


@pytest.mark.skipif(not REPORT.is_dir(), reason="the report is not at hand")
def test_the_appendix_of_the_report_comes_out_as_it_is(where: Locations, build_with: Builder) -> None:
    (pdf,) = REPORT.glob("*.pdf")
    (where.corpus / "originals").mkdir()
    (where.corpus / "originals" / "report.pdf").write_bytes(pdf.read_bytes())
    build_with()
    found = Rapporteur(where, "hashing", HashingEncoder).partners()
    table = [line.strip("| \n").split(" | ") for line in (REPORT / "weaving-a-safety-net.md").open() if " <> " in line]
    wanted = {label.replace(" <> ", " – ").replace("Open AI", "OpenAI"): set(types.split("<br>")) for label, types in table}
    assert len(wanted) == 17
    assert from_tables(found) == wanted
    assert {c.match for c in found.citations} <= {"exact", "normalised"}


def test_entries_that_are_parted_by_semicolons_and_a_column_of_pages_leave_no_marks(tmp_path: Path) -> None:
    entries = ("Rope work for all the boats of the coast", "Lamp oil and long rooms for every keeper", "Sails and masts")
    rows = f"| North – South | {'; '.join(entries)} | [report p. 3] |\n| North – East | {entries[2]} | [report p. 3] |\n"
    (tmp_path / "coast" / "briefs").mkdir(parents=True)
    heads = "| Pair | Type of work | Page |\n| --- | ------ | --- |\n"
    (tmp_path / "coast" / "briefs" / "coast.md").write_text(f"# Coast\n\n## Who\n\n{heads}{rows}", encoding="utf-8")
    (tmp_path / "coast" / "sources.toml").write_text('[[source]]\nslug = "coast"\ntitle = "Coast"\n', encoding="utf-8")
    where = Locations(tmp_path / "coast", tmp_path / "index")
    build(where, HashingEncoder, "hashing")
    desk = Rapporteur(where, "hashing", HashingEncoder)
    assert [[tie.type for tie in pair.ties] for pair in desk.partners().partnerships] == [list(entries), [entries[2]]]
