"""Who works with whom, as tables and sentences say it; what is denied, wished for or only a list says nothing."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.actors import Actors
from index.errors import IndexMissing
from index.relations import Relation, Relations, Text, find_relations, text_of, write_relations
from ingest.types import Passage, Sentence

ROWS = [
    "US <> Arden Works: Testing of lamps; Joint research on oil",
    "UK <> Arden Works: Testing of lamps",
    "UK <> Canada: Exchange of pilots and training",
    "Japan <> EU: Aligning harbour rules",
    "Corm <> US: Sharing of oil",
]
NAMING = (
    "The Lamp and Pier Office (LPO) met in March. The United Kingdom is an island, and so is the U.S. of old. "
    "The Canadian LSI met the UK LSI and the U.S. LSI. A Lamp Safety Institute (LSI) tests lamps. Kenya is far away."
)


def texts(*sentences: str, rows: Sequence[str] = ROWS) -> list[Text]:
    table = [Text("coast", at, "row", ("Parties", "Type"), (row,)) for at, row in enumerate(rows)]
    return [*table, Text("coast", 90, "paragraph", ("",), (NAMING,)), Text("coast", 91, "paragraph", ("",), sentences)]


def said(*sentences: str) -> list[tuple[str, str, bool]]:
    """The pairs that sentences name, and whether they are planned."""
    _, found = find_relations(texts(*sentences))
    return list(dict.fromkeys((r.a, r.b, r.planned) for r in found if not r.in_table))


def types(sentence: str) -> set[str]:
    return {r.type for r in find_relations(texts(sentence))[1] if not r.in_table}


# ---- tables --------------------------------------------------------------------------------------------------------


def test_a_row_that_names_a_pair_gives_a_relation_for_each_entry() -> None:
    _, found = find_relations(texts())
    assert found[:2] == [
        Relation("US", "Arden Works", "Testing of lamps", "coast", 0, 0, True, False),
        Relation("US", "Arden Works", "Joint research on oil", "coast", 0, 0, True, False),
    ]
    assert len(found) == 6


def test_two_cells_may_name_the_pair_where_the_heads_say_so() -> None:
    heads = ("Party", "Partner", "Area of work", "Since")
    rows = [Text("coast", 7, "row", heads, ("US: UK · Testing of lamps; Buoys · 2021",))]
    _, found = find_relations([*texts(), *rows])
    assert {(r.a, r.b, r.type) for r in found if r.passage == 7} == {("US", "UK", "Testing of lamps"), ("US", "UK", "Buoys")}
    other = [Text("coast", 7, "row", ("Year", "Sum", "Area"), ("US: UK · Testing of lamps",))]
    assert not [r for r in find_relations([*texts(), *other])[1] if r.passage == 7]


def test_pairs_with_a_dash_are_pairs_where_the_head_says_so_and_every_row_has_one() -> None:
    def found(head: str, *rows: str) -> list[tuple[str, str, str, bool]]:
        table = [Text("basin", at, "row", (head, "Work", "Status"), (row,)) for at, row in enumerate(rows)]
        return [(r.a, r.b, r.type, r.planned) for r in find_relations(table)[1]]

    rows = ("Halvik – Brennau: Dredging; Wardens · In force", "Dunmore – Halvik: Locks · Planned")
    assert found("Partners", *rows) == [
        ("Halvik", "Brennau", "Dredging", False), ("Halvik", "Brennau", "Wardens", False), ("Dunmore", "Halvik", "Locks", True),
    ]  # fmt: skip
    assert found("Route", *rows) == []
    assert found("Partners", *rows, "Others: Locks · Planned") == []


def test_of_two_countries_ministries_of_one_name_neither_is_taken_for_the_other() -> None:
    _, found = find_relations(
        texts(
            "An agreement between the LPO and the Ministry of Oil (MINOIL) covers wicks.", "Japan’s Ministry of Oil met Corm."
        )
    )
    assert not [r for r in found if not r.in_table]


def test_a_row_that_is_planned_says_so() -> None:
    rows = ["US <> UK: Testing of lamps · planned", "US <> Japan: Joint store of oil (planned); Buoys"]
    _, found = find_relations(texts(rows=rows))
    assert [(r.type, r.planned) for r in found] == [
        ("Testing of lamps", True), ("Joint store of oil (planned)", True), ("Buoys", False),
    ]  # fmt: skip


@pytest.mark.parametrize("row", ["Research and Development: Lamps", "Lamps and Oil: 12", "2021 – 2022: Lamps", "US: Lamps"])
def test_a_row_without_a_pair_gives_none(row: str) -> None:
    assert find_relations(texts(rows=[*ROWS, row]))[1] == find_relations(texts())[1]


# ---- sentences -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "pairs"),
    [
        ("The U.S. LSI has signed a Memorandum of Understanding with Corm and Arden Works.", ["US–Corm", "US–Arden Works"]),
        ("In April 2024, the UK and U.S. LSIs signed an agreement for working together.", ["UK–US"]),
        ("The LPO has partnered with Corm to test lamps.", ["LPO–Corm"]),
        ("The Lamp and Pier Office (LPO) and Corm have partnered with Arden Works.", ["LPO–Arden Works", "Corm–Arden Works"]),
        ("The memorandum between Canada and Japan covers oil.", ["Canada–Japan"]),
        ("We welcome the UK-Canada partnership on lamps.", ["UK–Canada"]),
        ("Crosswalks between Japan’s Lamp Rules and the EU Pier Code are helping both.", ["Japan–EU"]),
        ("The UK shared its store of oil with the Canadian LSI.", ["UK–Canada"]),
        ("Japan and the EU have pledged to enhance collaboration between their offices.", ["Japan–EU"]),
        ("The UK’s partnership with Corm covers lamps.", ["UK–Corm"]),
        ("Welcoming cooperation between the United Kingdom’s and Japan’s offices.", ["UK–Japan"]),
        ("This is the joint work of the UK and Canada.", ["UK–Canada"]),
        ("The LPO developed lamps in collaboration with Corm.", ["LPO–Corm"]),
        ("The UK and Canada signed a memorandum on lamps in May 2024.", ["UK–Canada"]),
        ("In May 2024 the UK signed an agreement with Canada.", ["UK–Canada"]),
        ("The agreement between the UK and Canada, Japan told the press, covers oil.", ["UK–Canada"]),
        ("Collaborating on tests of lamps between the LPO and Corm.", ["LPO–Corm"]),
        ("A Memorandum of Understanding (MOU) between Kenya’s Pier Office (KPO) and Corm covers oil.", ["KPO–Corm"]),
        ("An agreement between the U.S. Grand Coastal Lamp Bank (CLB) and Corm covers oil.", ["CLB–Corm"]),
        ("The board on oil, co-led by the UK and Canada, met a partner.", ["UK–Canada"]),
        ("The partnership between the University of Arden and Zellwood covers oil.", ["University of Arden–Zellwood"]),
    ],
)
def test_a_sentence_that_says_that_two_work_together_is_a_relation(sentence: str, pairs: list[str]) -> None:
    assert said(sentence) == [(*pair.split("–"), False) for pair in pairs]


@pytest.mark.parametrize(
    "sentence",
    [
        "Canada, Japan and Kenya attended the meeting on cooperation.",
        "Canada, Japan and Kenya signed the joint declaration.",
        "The UK has not signed an agreement with Corm.",
        "The UK and Canada never worked together on lamps.",
        "There is no agreement between the UK and Canada.",
        "The UK could partner with Corm on lamps.",
        "Some collaborations between the UK and Canada could include lamps.",
        "The UK should work with Canada.",
        "If the UK and Canada signed an agreement, lamps would be safer.",
        "The importance of cooperation between the UK and Canada is known.",
        "The UK and Canada share an interest in joint standards for lamps.",
        "The agreement on lamps was signed in Canada and Japan.",
        "The LPO and its office in Canada and Corm signed a joint agreement.",
        "According to the Joint Statement, leaders of the UK and Canada have met.",
        "The UK-Canada Joint Statement condemns the storm.",
        "The Bank of Canada and Corm signed an agreement.",
        "UK firms and Canada firms signed an agreement on joint work.",
        "The UK and Canada are islands of lamps.",
        "The Corm Prize and Japan signed together an agreement.",
    ],
)
def test_what_is_denied_wished_for_or_only_listed_is_none(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    "sentence",
    [
        "The UK and Canada plan to collaborate on lamps.",
        "The UK intends to partner with Canada.",
        "The UK plans to work with Canada on a new lamp.",
        "The UK and Canada will work together on lamps.",
        "We are exploring collaboration between the UK and Canada.",
        "The UK and Canada announced their intention to map their respective rules.",
    ],
)
def test_what_is_meant_to_come_is_planned(sentence: str) -> None:
    assert said(sentence) == [("UK", "Canada", True)]


def test_an_agreement_is_there_though_what_it_is_on_is_to_come() -> None:
    assert said("The UK and Canada signed an agreement that will bring joint tests.") == [("UK", "Canada", False)]


def test_the_type_is_the_label_of_the_tables_else_a_general_one() -> None:
    assert types("The UK and Canada signed an agreement on tests of lamps.") == {"Testing of lamps"}
    assert types("The UK and Canada signed an agreement on training.") == {"Exchange of pilots and training"}
    assert types("The UK and Canada signed an agreement on piers.") == {"Cooperation"}
    assert types("The UK and Canada signed an agreement to fund piers.") == {"Funding"}


def test_a_sentence_not_found_on_its_page_says_nothing() -> None:
    passage = Passage("paragraph", (), "", "The UK and Canada plan it.", (), (Sentence(0, 26, "not found"),))
    assert text_of("coast", 0, passage).sentences == ("",)


# ---- kept ----------------------------------------------------------------------------------------------------------


def test_relations_are_kept_and_read_again(tmp_path: Path) -> None:
    write_relations(tmp_path / "relations", texts("The UK partnered with Corm."))
    kept = Relations(tmp_path / "relations")
    actors, found = find_relations(texts("The UK partnered with Corm."))
    assert kept.all == tuple(found)
    assert kept.actors == Actors(actors.names, actors.shared, actors.adjectives)


@pytest.mark.parametrize(
    "content", [None, "", "{}", '{"names": 1}', json.dumps({"names": {}, "shared": [], "relations": [[]]})]
)
def test_what_is_missing_or_damaged_is_told_with_the_remedy(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "relations.json").write_text(content)
    with pytest.raises(IndexMissing, match="rapporteur build --rebuild"):
        _ = Relations(tmp_path).all
