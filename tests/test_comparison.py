"""Questions that set things side by side, and the tables they get."""

import re
import time
from pathlib import Path

import pytest
from comparison_samples import written
from conftest import HashingEncoder

from answer.answer import Rapporteur
from answer.comparing import Comparison, compared_in
from answer.comparison import MOST_ASPECTS, MOST_THINGS, NothingToCompare
from answer.duties import duties_of
from answer.things import _fit, resolve
from answer.types import ANSWERED, NOT_FOUND, PARTIAL, Answer
from index.build import build
from index.embed import SentenceEncoder
from index.outline import Thing, name_words
from index.types import Filters, Locations
from settings import MODEL

REPORT = Path(__file__).parents[2] / "shared" / "corpus" / "report"


@pytest.fixture(scope="module")
def ferries(tmp_path_factory: pytest.TempPathFactory) -> Rapporteur:
    folder = tmp_path_factory.mktemp("ferries")
    where = written(folder)
    build(where, HashingEncoder, "hashing")
    return Rapporteur(where, "hashing", HashingEncoder)


def _cells(answer: Answer) -> dict[str, dict[str, list[str]]]:
    """A table's texts by row and column."""
    assert answer.table is not None
    return {
        row.label: {
            column: [answer.statements[n].text for n in cell]
            for column, cell in zip(answer.table.columns, row.cells, strict=True)
        }
        for row in answer.table.rows
    }


# ---- reading a question -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "things", "aspects"),
    [
        ("Compare A and B on x and y", ("A", "B"), ("x", "y")),
        ("Please compare the mill, the inn and the port in terms of cost", ("mill", "inn", "port"), ("cost",)),
        ("Memory: compare rotation with a fixed seat", ("rotation", "fixed seat"), ("Memory",)),
        ("UN or OECD as host?", ("UN", "OECD"), ("host",)),
        ("The mill versus the inn", ("mill", "inn"), ()),
        ("mill vs. inn on noise", ("mill", "inn"), ("noise",)),
        ("What are the differences between the mill and the inn?", ("mill", "inn"), ()),
        ("difference between a seat in Rome and a seat in Oslo", ("seat in Rome", "seat in Oslo"), ()),
        ("Which is better, the mill or the inn, for winter?", ("mill", "inn"), ("winter",)),
        ("Which is cheaper, the mill or the inn?", ("mill", "inn"), ("cheaper",)),
        ("How does the mill differ from the inn in price?", ("mill", "inn"), ("price",)),
        ("How do the mill and the inn compare on noise?", ("mill", "inn"), ("noise",)),
        ("Is the mill better than the inn for winter?", ("mill", "inn"), ("winter",)),
        ("Compare the duties of the Mill Board and the Port Board", ("Mill Board", "Port Board"), ("duties",)),
        ("Compare the obligations of millers and skippers", ("millers", "skippers"), ("obligations",)),
        ("What are the pros and cons of the mill and the inn?", ("mill", "inn"), ()),
        ("Compare the mill and the inn on benefits and drawbacks", ("mill", "inn"), ()),
        ("Costs and benefits of the mill and the inn", ("mill", "inn"), ()),
        ("Which is the better seat for millers: Dover or Hull?", ("Dover", "Hull"), ("millers",)),
        ("In what way is the mill different from the inn?", ("mill", "inn"), ()),
        ("Could you contrast the mill with the inn with regard to noise?", ("mill", "inn"), ("noise",)),
        ("How does the mill compare with the inn on noise?", ("mill", "inn"), ("noise",)),
    ],
)
def test_reads_what_is_compared(question: str, things: tuple[str, ...], aspects: tuple[str, ...]) -> None:
    assert compared_in(question) == Comparison(things, aspects)


@pytest.mark.parametrize(
    ("question", "noun", "count", "aspects"),
    [
        ("Compare the three secretariat models", "secretariat models", 3, ()),
        ("pros and cons of each of the three models", "models", 3, ()),
        ("What are the benefits and challenges of each ferry?", "ferry", 0, ()),
        ("How do the two ferries differ in funding?", "ferries", 2, ("funding",)),
        ("What trade-offs do the four plans have?", "plans", 4, ()),
    ],
)
def test_reads_a_noun_that_stands_for_several(question: str, noun: str, count: int, aspects: tuple[str, ...]) -> None:
    assert compared_in(question) == Comparison((), aspects, noun, count)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "Compare",
        "Compare them",
        "Compare it with the other model",
        "What are the pros and cons of a rotating secretariat?",
        "What are the roles and responsibilities of the OECD and the UN?",
        "What does the report say about the UN and the OECD?",
        "Are parties obliged to forbid certain uses, or only to think about it?",
        "compare what a 'ship' is for the port and what a 'boat' is in the code",
        "bilateral vs multilateral - which one moves faster and how come?",
        "Pros and cons of publishing logs, as seen by the port in 2023?",
        "What is the difference?",
        "Who signs, and who pays?",
        "How did sales in the north compare to last year, and why did they fall?",
        "Compare " + "the mill and " * 40 + "the inn",
    ],
)
def test_other_questions_compare_nothing(question: str) -> None:
    assert compared_in(question) is None


@pytest.mark.parametrize(
    "piece", ["compare ", "and, ", "on on ", "the three ", "A or B as ", "the ", "a vs b ", "(", "\n", "差"]
)
def test_no_question_takes_long_to_read(piece: str) -> None:
    began = time.perf_counter()
    compared_in(piece * 3000)
    compared_in("Compare " + piece * 12)
    assert time.perf_counter() - began < 1


# ---- tables -----------------------------------------------------------------------------------------------------


def test_a_noun_gets_all_points_in_their_cells(ferries: Rapporteur) -> None:
    answer = ferries.ask("What are the pros and cons of each ferry?")
    cells = _cells(answer)
    assert answer.status == ANSWERED
    labels = {
        row: {column: [text.split(":")[0] for text in of[column]] for column in ("Benefits", "Challenges")}
        for row, of in cells.items()
    }
    assert labels == {
        "Steam ferry": {"Benefits": ["Large deck", "Warm cabin"], "Challenges": ["Dear coal"]},
        "Sailing ferry": {"Benefits": ["Quiet water"], "Challenges": ["Idle days"]},
    }
    assert cells["Steam ferry"]["Examples"] == ["For example, the steam ferry of the northern lake has two of each."]
    assert cells["Sailing ferry"]["Examples"] == []


def test_a_point_of_table_and_chapter_is_told_once_in_the_shorter_words(ferries: Rapporteur) -> None:
    cells = _cells(ferries.compare(["Steam ferry", "Sailing ferry"]))
    assert cells["Sailing ferry"]["Benefits"] == ["Quiet water: Spares the herons."]


def test_statements_stand_row_by_row_each_cited_on_its_page(ferries: Rapporteur) -> None:
    answer = ferries.compare(["Sailing ferry", "Steam ferry"])
    assert answer.table is not None
    in_table = [n for row in answer.table.rows for cell in row.cells for n in cell]
    assert in_table == list(range(len(answer.statements)))
    assert [s.group for s in answer.statements] == sorted(s.group or "" for s in answer.statements)
    assert [n for s in answer.statements for n in s.citations] == list(range(1, len(answer.citations) + 1))
    assert {c.passage for c in answer.citations} <= {e.passage_id for e in answer.evidence}
    for statement in answer.statements:
        assert statement.text == " ".join(c.quote for c in answer.cited(statement))


def test_a_cell_on_which_the_documents_are_silent_is_empty_and_told(ferries: Rapporteur) -> None:
    answer = ferries.ask("Compare the steam ferry and the sailing ferry on toll and coal")
    cells = _cells(answer)
    assert cells["Steam ferry"]["Coal"]
    assert cells["Sailing ferry"]["Coal"] == []
    assert cells["Sailing ferry"]["Toll"] == ["The toll of the sailing ferry is low."]
    assert answer.status == ANSWERED
    empty = ferries.compare(["steam ferry", "sailing ferry"], ["toll", "moonlight"])
    assert empty.status == PARTIAL
    assert empty.note is not None
    assert "“Moonlight”" in empty.note


def test_what_names_the_other_thing_instead_is_not_said_of_this_one(ferries: Rapporteur) -> None:
    cells = _cells(ferries.compare(["Steam ferry", "Sailing ferry"], ["wind"]))
    assert "A steam ferry never waits for wind." not in cells["Sailing ferry"]["Wind"]


def test_a_sentence_of_two_aspects_is_one_statement(ferries: Rapporteur) -> None:
    answer = ferries.compare(["Steam ferry", "Sailing ferry"], ["toll", "coal"])
    texts = [statement.text for statement in answer.statements]
    assert len(texts) == len(set(texts))
    assert answer.table is not None
    toll, coal = answer.table.rows[0].cells
    assert set(toll) & set(coal)


def test_a_thing_that_is_not_found_is_told(ferries: Rapporteur) -> None:
    answer = ferries.compare(["Steam ferry", "Sailing ferry", "Airship"], ["toll"])
    assert answer.status == PARTIAL
    assert answer.note is not None
    assert "“Airship”" in answer.note
    assert list(_cells(answer)) == ["Steam ferry", "Sailing ferry"]


def test_documents_are_things_too(ferries: Rapporteur) -> None:
    cells = _cells(ferries.ask("Compare the Lamp code and the Tide rules on fog"))
    assert cells == {
        "Lamp code": {"Fog": ["The Bell Office shall ring the bell in fog."]},
        "Tide rules": {"Fog": ["Fog is signalled by a flag."]},
    }


def test_duties_are_what_binds_each_and_no_other(ferries: Rapporteur) -> None:
    answer = ferries.ask("Compare the duties of the Lamp Office and the Bell Office in the Lamp code")
    assert _cells(answer) == {
        "Lamp Office": {
            "Duties": [
                "The Lamp Office shall trim every lamp before dusk.",
                "The Lamp Office should report a broken lamp within a day.",
            ]
        },
        "Bell Office": {"Duties": ["The Bell Office shall ring the bell in fog."]},
    }
    assert [statement.force for statement in answer.statements] == ["shall", "should", "shall"]


def test_what_is_not_about_a_thing_is_none_of_its_duties(ferries: Rapporteur) -> None:
    index = ferries.index()
    (row,), _ = resolve(index, index.outline, Comparison(("Lamp Office", "Bell Office")), None)
    assert len(duties_of(index, row, lambda _: True)) > 1
    assert [one.text for one in duties_of(index, row, lambda one: "dusk" in one.text)] == [
        "The Lamp Office shall trim every lamp before dusk."
    ]


def test_a_document_that_the_question_names_confines_it(ferries: Rapporteur) -> None:
    everywhere = ferries.ask("Compare the duties of the Lamp Office and the Bell Office")
    assert {c.source.slug for c in everywhere.citations} == {"lamps", "tides"}
    there = ferries.ask("Compare the Lamp Office and the Bell Office on duties in the Lamp code")
    assert {c.source.slug for c in there.citations} == {"lamps"}


def test_a_sentence_speaks_of_an_aspect_by_each_of_its_words(ferries: Rapporteur) -> None:
    cells = _cells(ferries.compare(["Steam ferry", "Sailing ferry"], ["coal for the summer", "coal for summer lanterns"]))
    assert cells["Steam ferry"]["Coal for the summer"]
    assert not cells["Steam ferry"]["Coal for summer lanterns"]


def test_a_table_with_short_cells_answers_by_its_columns(ferries: Rapporteur) -> None:
    cells = _cells(ferries.compare(["Heron", "Otter"], ["owner"]))
    assert "the miller" in cells["Heron"]["Owner"][0]
    assert "the fishermen" in cells["Otter"]["Owner"][0]


CARRIERS = """# Strait carriers

## The Carriers

### Bluefin

#### Fleet

Bluefin has four ships, two of which take carts as well.

#### Drawbacks

Bluefin burns coal, and nobody knows when that will change.

### Polaris

#### Fleet

Polaris has one old ship, which lies in the dock each winter.
"""


def test_a_side_that_one_thing_alone_has_is_no_column_where_others_are_shared(tmp_path: Path) -> None:
    where = Locations(tmp_path / "library", tmp_path / "index")
    (where.corpus / "briefs").mkdir(parents=True)
    (where.corpus / "briefs" / "carriers.md").write_text(CARRIERS, encoding="utf-8")
    source = '[[source]]\nslug = "carriers"\ntitle = "Strait carriers"\nkind = "analysis"\n'
    (where.corpus / "sources.toml").write_text(source, encoding="utf-8")
    build(where, HashingEncoder, "hashing")
    found = Rapporteur(where, "hashing", HashingEncoder)
    fleets = {
        "Bluefin": {"Fleet": ["Bluefin has four ships, two of which take carts as well."]},
        "Polaris": {"Fleet": ["Polaris has one old ship, which lies in the dock each winter."]},
    }
    assert _cells(found.compare(["Bluefin", "Polaris"])) == fleets
    assert _cells(found.ask("Compare the two strait carriers")) == fleets  # "strait" stands in the title


def test_filters_apply(ferries: Rapporteur) -> None:
    agreed = Filters(kinds=frozenset({"code-of-conduct", "treaty-or-act"}))
    none = ferries.compare(["Steam ferry", "Sailing ferry"], ["toll"], agreed)
    assert none.status == NOT_FOUND
    assert none.table is None
    assert not none.statements
    assert none.nearest
    some = ferries.compare(["Lamp code", "Tide rules"], ["fog"], Filters(sources=frozenset({"tides"})))
    assert {c.source.slug for c in some.citations} == {"tides"}
    assert some.status == PARTIAL


def test_a_comparison_that_finds_little_gets_the_usual_answer(ferries: Rapporteur) -> None:
    assert ferries.ask("Compare the steam ferry and the airship").table is None
    assert ferries.ask("Compare the steam ferry and the sailing ferry on moonlight").table is None
    assert ferries.ask("Compare the Lamp code and the Tide rules").table is None


def test_two_who_work_together_are_not_either_of_them() -> None:
    pair = Thing("Elm <> Oak", "", ())
    assert _fit(name_words("Elm"), pair) == 0
    assert _fit(name_words("Elm and Oak"), pair) > 0


def test_things_with_chapters_of_their_own_are_compared_though_most_cells_are_empty(ferries: Rapporteur) -> None:
    answer = ferries.ask("Compare the steam ferry and the sailing ferry on coal and moonlight")
    assert answer.status == PARTIAL
    assert _cells(answer)["Sailing ferry"] == {"Coal": [], "Moonlight": []}
    assert answer.note is not None
    assert "On “Coal” or “Moonlight” the documents say nothing of “Sailing ferry”." in answer.note


@pytest.mark.parametrize(
    ("things", "aspects"),
    [
        ([], []),
        (["Steam ferry"], []),
        (["Steam ferry", "steam  ferry", " ", "?"], []),
        ([f"Ferry {n}" for n in range(MOST_THINGS + 1)], []),
        (["Steam ferry", "Sailing ferry"], [f"toll {n}" for n in range(MOST_ASPECTS + 1)]),
        (["Steam ferry", "the steam ferry with an engine"], []),
    ],
)
def test_what_can_not_be_compared_is_said_plainly(ferries: Rapporteur, things: list[str], aspects: list[str]) -> None:
    with pytest.raises(NothingToCompare, match=r"\.( Please [^.]+\.)$"):
        ferries.compare(things, aspects)


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "<b>x</b>",
        "(((x",
        "[a-z]+",
        "\\1",
        "A" * 5000,
        "; rm -rf",
        "差 分",
        "a\x00b",
        "U.N.",
        "$^2",
        "of the",
    ],
)
def test_hostile_names_are_names(ferries: Rapporteur, name: str) -> None:
    answer = ferries.compare([name, "Steam ferry"], [name])
    assert answer.status in (NOT_FOUND, PARTIAL)


def test_offered_holds_things_and_documents(ferries: Rapporteur) -> None:
    offered = {(thing.name, thing.of) for thing in ferries.offered()}
    assert {("Steam ferry", "Choosing a ferry"), ("Lamp code", "Documents")} <= offered


# ---- the report -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Rapporteur:
    pdfs = list(REPORT.glob("*.pdf"))
    if not pdfs:
        pytest.skip("the report is not at hand")
    folder = tmp_path_factory.mktemp("report")
    (folder / "library").mkdir()
    (folder / "library" / pdfs[0].name).write_bytes(pdfs[0].read_bytes())
    where = Locations(folder / "library", folder / "index")
    build(where, SentenceEncoder, MODEL)
    return Rapporteur(where, MODEL, SentenceEncoder)


def test_the_three_models_have_all_points_of_the_summary(report: Rapporteur) -> None:
    answer = report.ask("Compare the three secretariat models")
    cells = _cells(answer)
    lines = (REPORT / "weaving-a-safety-net.md").read_text(encoding="utf-8").splitlines()[76:92]
    rows = [re.split(r"\s*\|\s*", line.strip("| ")) for line in lines if line.startswith("| **")]
    assert len(rows) == len(cells) == 3
    points = 0
    for model, *sides in rows:
        name = re.sub(r"[,(:].*", "", model.strip("*")).strip()
        row = next(of for label, of in cells.items() if label.startswith(name))
        for column, side in zip(("Benefits", "Challenges"), sides, strict=True):
            for label in re.findall(r"\*\*(.+?):\*\*", side):
                points += 1
                assert any(text.lower().startswith(label.lower()[:20]) for text in row[column]), (name, label)
    assert points == 14
    assert all(citation.match in ("exact", "normalised") for citation in answer.citations)
