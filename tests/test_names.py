"""Which documents a question names, and what that does to the ranking."""

from pathlib import Path

import numpy as np
import pytest

from answer.answer import Rapporteur
from index.build import build
from index.candidates import CENTRE
from index.fusion import NAMED
from index.opened import open_index
from index.types import Locations
from tests.conftest import HashingEncoder

TITLES = {
    "quay": ("The Quayside Declaration of Ports, 4-5 May 2021", "Ports meeting at Quayside"),
    "resolution-41": ("R/41/117: Lamps on piers", "Assembly of Ports"),
    "resolution-42": ("R/42/209: Ropes on piers", "Assembly of Ports"),
    "survey": ("Charting the Harbours: A survey of piers", "Institute of Tides"),
}
COMMON = "The harbour master inspects every rope and every lamp in spring."


@pytest.fixture
def ports(tmp_path: Path) -> Locations:
    """Four documents that say the same, three of which the fourth refers to."""
    corpus = tmp_path / "ports"
    (corpus / "briefs").mkdir(parents=True)
    entries = []
    for slug, (title, issuer) in TITLES.items():
        cited = "" if slug == "survey" else 'cited_in = "survey"\n'
        entries.append(f'[[source]]\nslug = "{slug}"\ntitle = "{title}"\nissuer = "{issuer}"\n{cited}')
        text = f"# {title}\n\n## Duties\n\n{COMMON}\n\n## Other\n\nNobody fishes at night.\n"
        (corpus / "briefs" / f"{slug}.md").write_text(text, encoding="utf-8")
    (corpus / "sources.toml").write_text("\n".join(entries), encoding="utf-8")
    where = Locations(corpus, tmp_path / "index")
    build(where, HashingEncoder, "hashing")
    return where


def named(where: Locations, question: str) -> set[str]:
    index = open_index(where, "hashing")
    return {index.documents[at].source.slug for at in np.flatnonzero(index.names.named(index.names.heard(question)))}


@pytest.mark.parametrize(
    ("question", "slugs"),
    [
        ("What does the Quayside Declaration say of ropes?", {"quay"}),
        ("What does R/42/209 ask of the harbour master?", {"resolution-42"}),
        ("Which ropes are inspected?", set()),
        ("", set()),
    ],
)
def test_a_document_is_known_by_words_that_few_others_have(ports: Locations, question: str, slugs: set[str]) -> None:
    assert named(ports, question) == slugs


def test_a_question_that_names_a_document_is_answered_from_it_first(ports: Locations) -> None:
    rapporteur = Rapporteur(ports, "hashing", HashingEncoder)
    for slug, asked in (("quay", "Under the Quayside Declaration"), ("resolution-41", "In R/41/117 of the Assembly on lamps")):
        best = rapporteur.search(f"{asked}, what does the harbour master inspect in spring?", 4)
        assert best[0].document.source.slug == slug


def test_a_question_that_names_none_means_the_document_that_refers_to_the_others(ports: Locations) -> None:
    rapporteur = Rapporteur(ports, "hashing", HashingEncoder)
    best = rapporteur.search("What does the harbour master inspect in spring?", 4)
    assert best[0].document.source.slug == "survey"
    centre = open_index(ports, "hashing").names.centre
    assert centre.sum() == 1


def test_the_document_in_the_middle_counts_twice_only_where_it_comes_close_to_the_best(
    ports: Locations, monkeypatch: pytest.MonkeyPatch
) -> None:
    rapporteur = Rapporteur(ports, "hashing", HashingEncoder)
    question = "What does the harbour master inspect in spring?"
    close = {found.passage_id: found.score for found in rapporteur.search(question, 20)}
    monkeypatch.setattr("index.fusion.CLOSE", -9.0)  # as if its best passage were that far behind
    for found in rapporteur.search(question, 20):
        more = NAMED * CENTRE if found.document.source.slug == "survey" else 0.0
        assert close[found.passage_id] == pytest.approx(found.score + more, abs=0.001)


def test_a_library_without_such_a_document_has_no_centre(where: Locations) -> None:
    build(where, HashingEncoder, "hashing")
    assert not open_index(where, "hashing").names.centre.any()


def test_documents_named_on_the_sides_of_a_question_rank_alike(ports: Locations, monkeypatch: pytest.MonkeyPatch) -> None:
    index = open_index(ports, "hashing")
    asked = "What says Quayside, and what says R/42/209?"
    on_sides = {index.documents[at].source.slug for at in np.flatnonzero(index.names.on_sides(asked))}
    assert on_sides == {"quay", "resolution-42"}
    assert not index.names.on_sides("What says Quayside of ropes and lamps?").any()
    rapporteur = Rapporteur(ports, "hashing", HashingEncoder)
    for meant, slugs in ((9.0, on_sides), (0.1, {"resolution-42"})):
        monkeypatch.setattr("index.fusion.MEANT", meant)
        found = rapporteur.search(asked, 20)
        best = {slug: max(e.score for e in found if e.document.source.slug == slug) for slug in on_sides}
        assert (best["quay"] == best["resolution-42"]) == (slugs == on_sides)
        assert {e.document.source.slug for e in found if e.named} == slugs
