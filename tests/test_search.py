"""Ranked evidence and its filters."""

from pathlib import Path

import numpy as np
import pytest
from conftest import HashingEncoder

from answer.answer import Rapporteur
from index.build import build
from index.candidates import ASKING, token_weights
from index.derived import DocumentFiles, write_document
from index.lexical import WordIndex
from index.lists import LONGEST_LIST, _items, list_around
from index.search import search
from index.store import Store
from index.types import Filters, Locations
from ingest.types import PageSpan, Passage, Sentence, Source


def test_the_passage_that_says_it_comes_first(rapporteur: Rapporteur) -> None:
    best = rapporteur.search("Who boards a ship at the outer buoy?", 1)[0]
    assert best.passage.text.startswith("The pilot boards every ship")
    assert best.place == "Harbour notes, p. 1"
    assert best.ranks == {"dense": 1, "lexical": 1}


def test_ranks_do_not_depend_on_the_order_in_which_the_store_finds(
    rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rapporteur.search("the pilot waters the pears", 20)
    nearest = Store.nearest
    monkeypatch.setattr(Store, "nearest", lambda *given: nearest(*given)[::-1])
    assert rapporteur.search("the pilot waters the pears", 20) == before


def test_scores_fall_and_k_is_kept(rapporteur: Rapporteur) -> None:
    found = rapporteur.search("pears", 3)
    assert len(found) == 3
    assert [e.score for e in found] == sorted((e.score for e in found), reverse=True)


def test_every_sentence_and_every_word_of_the_question_has_its_score(rapporteur: Rapporteur) -> None:
    found = rapporteur.search("pilot boards", 2)
    assert all(len(e.sentence_scores) == len(e.passage.sentences) and len(e.word_scores) == 2 for e in found)
    assert found[0].word_scores == pytest.approx((1.0, 1.0), abs=0.05)


@pytest.mark.parametrize(
    ("filters", "slugs"),
    [
        (Filters(sources=frozenset({"harbour"})), {"harbour"}),
        (Filters(issuers=frozenset({"parish"})), {"orchard"}),
        (Filters(kinds=frozenset({"code-of-conduct"})), {"orchard"}),
        (Filters(date_from="2022"), {"harbour"}),
        (Filters(date_to="2021"), {"orchard"}),
        (Filters(date_from="2021-05", date_to="2023"), {"orchard", "harbour"}),
        (Filters(kinds=frozenset({"memorandum"})), set()),
    ],
)
def test_filters_admit_only_what_fits(rapporteur: Rapporteur, filters: Filters, slugs: set[str]) -> None:
    found = rapporteur.search("the pilot waters the pears", 20, filters)
    assert {e.document.source.slug for e in found} == slugs


def test_a_narrow_filter_still_finds_what_is_far_from_the_question(
    rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.candidates.NARROW", 1.1)  # every filter goes to Chroma
    found = rapporteur.search("apples", 5, Filters(sources=frozenset({"harbour"})))
    assert {e.document.source.slug for e in found} == {"harbour"}


def test_a_source_without_a_date_is_outside_any_dates() -> None:
    undated = Source("x", "X")
    assert Filters().admit(undated)
    assert not Filters(date_to="2024").admit(undated)
    assert not Filters(date_from="1900").admit(undated)


def test_a_month_counts_as_within_its_year() -> None:
    assert Filters(date_to="2024").admit(Source("x", "X", date="2024-11-20"))
    assert not Filters(date_to="2024-10").admit(Source("x", "X", date="2024-11"))


def test_rare_words_weigh_more(rapporteur: Rapporteur) -> None:
    index = rapporteur.index()
    weights = dict(
        zip(("the", "buoy", "pears"), token_weights(index, HashingEncoder().encode_question("the buoy pears")), strict=True)
    )
    assert weights["buoy"] > weights["pears"] > weights["the"]
    assert sum(weights.values()) == pytest.approx(1.0)


def test_the_sentence_that_asks_weighs_more_than_a_tale_before_it(rapporteur: Rapporteur) -> None:
    question = HashingEncoder().encode_question("A buoy told me so. Where is the buoy")
    weights = token_weights(rapporteur.index(), question)
    told, asked = (float(weights[at]) for at, word in enumerate(question.words) if word == "buoy")
    assert told == asked  # one word, one weight, also where it is told before
    tale = dict(zip(question.words, weights.tolist(), strict=True))
    assert tale["the"] == pytest.approx(ASKING * tale["A"])


def test_a_question_without_a_known_word_still_gets_the_nearest(rapporteur: Rapporteur) -> None:
    assert search(rapporteur.index(), HashingEncoder().encode_question("zzz qqq"), 3)


def test_bm25_reads_dotted_capitals_as_one_word() -> None:
    words = WordIndex.build(["The U.S. signed.", "The harbour opened.", "A ship came."])
    assert int(np.argmax(words.scores("US"))) == 0
    assert words.knows("U.S.")
    assert not words.knows("Microsoft")
    assert words.rarity("the") == 0.0 < words.rarity("harbour") < words.rarity("Microsoft")


@pytest.mark.parametrize(("items", "found"), [(LONGEST_LIST, range(1, LONGEST_LIST + 1)), (LONGEST_LIST + 1, range(0))])
def test_a_list_of_very_many_items_is_none(tmp_path: Path, items: int, found: range) -> None:
    span = (Sentence(0, 3, "exact"),)
    lead = Passage("text", ("Mill",), "", "We need:", (PageSpan(0, 0, "1"),), span)
    each = [Passage("item", ("Mill",), "We need:", f"Sack {n}.", (PageSpan(0, 0, "1"),), span) for n in range(items)]
    passages = [lead, *each]
    write_document(tmp_path / "mill.1", passages, list(HashingEncoder().encode_passages(passages)))
    files = DocumentFiles(tmp_path / "mill.1")
    assert {_items(files, at) for at in (1, items // 2, items)} == {found}


def test_the_list_around_a_passage_is_found_from_its_first_line_and_from_any_item(tmp_path: Path) -> None:
    task = "is done by the keeper every morning before the gates are opened, and again at night when the last boat is in"
    items = "".join(f"- {name} {task}.\n" for name in ("Sweeping", "Counting", "Lighting"))
    (tmp_path / "mill" / "briefs").mkdir(parents=True)
    (tmp_path / "mill" / "sources.toml").write_text('[[source]]\nslug = "mill"\ntitle = "Mill"\n', encoding="utf-8")
    text = f"# Mill\n\n## Work\n\nNobody sleeps here. The tasks are:\n\n{items}\n## Rest\n\nOn Sundays the keeper rests.\n"
    (tmp_path / "mill" / "briefs" / "mill.md").write_text(text, encoding="utf-8")
    where = Locations(tmp_path / "mill", tmp_path / "index")
    build(where, HashingEncoder, "hashing")
    rapporteur = Rapporteur(where, "hashing", HashingEncoder)
    question = HashingEncoder().encode_question("tasks of the keeper")
    found = {
        evidence.passage.text.split()[0]: [
            part.passage.text.split()[0] for part in list_around(rapporteur.index(), question, evidence)
        ]
        for evidence in rapporteur.search(question.text, 9)
    }
    whole = ["Nobody", "Sweeping", "Counting", "Lighting"]
    assert found == {**dict.fromkeys(whole, whole), "On": []}


def test_the_points_under_a_heading_are_found_from_any_of_its_passages(tmp_path: Path) -> None:
    (tmp_path / "mill" / "briefs").mkdir(parents=True)
    (tmp_path / "mill" / "sources.toml").write_text('[[source]]\nslug = "mill"\ntitle = "Mill"\n', encoding="utf-8")
    points = ("Lower rent: It costs less.", "So say its keepers.", "Better water: The river is near.")
    text = "# Mill\n\n## Gains\n\n" + "\n\n".join(points) + "\n\n## Losses\n\nLong ways: It is far.\n\n## Rest\n\nNo more.\n"
    (tmp_path / "mill" / "briefs" / "mill.md").write_text(text, encoding="utf-8")
    where = Locations(tmp_path / "mill", tmp_path / "index")
    build(where, HashingEncoder, "hashing")
    rapporteur = Rapporteur(where, "hashing", HashingEncoder)
    question = HashingEncoder().encode_question("gains of the mill")
    found = {
        evidence.passage.text.split()[0]: [
            part.passage.text.split()[0] for part in list_around(rapporteur.index(), question, evidence)
        ]
        for evidence in rapporteur.search(question.text, 9)
    }
    whole = ["Lower", "Better"]
    assert found == {"Lower": whole, "So": whole, "Better": whole, "Long": [], "No": []}
    long = next(e for e in rapporteur.search(question.text, 9) if e.passage.text.startswith("Long"))
    parts = list_around(rapporteur.index(), question, long, 3)
    assert [part.passage.text.split()[0] for part in parts] == ["Lower", "Long", "No"]
    assert list_around(rapporteur.index(), question, long, 4) == []
