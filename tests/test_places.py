"""The numbered places that a question points to."""

import pytest

from index.places import places, stands_at
from ingest.types import Passage


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("What does Article 55 of the AI Act require?", {"article 55"}),
        ("art. 9 and Art 10, please", {"article 9", "article 10"}),
        ("Sec. 4.2 of the order", {"section 4.2"}),
        ("annex XIV", {"annex 14"}),
        ("Principle 7 of the code", {"principle 7"}),
        ("Which party signed in 2023?", set()),
        ("What part of the act is new?", set()),
    ],
)
def test_places_are_read_in_one_form(question: str, found: set[str]) -> None:
    assert places(question) == found


@pytest.mark.parametrize(
    ("section", "text", "there"),
    [
        (("Title", "Article 55 Obligations"), "Ropes are dry.", True),
        (("Article 5 Ropes",), "See Article 55.", False),
        (("Obligations under Article 55",), "Ropes are dry.", False),
        (("Ropes",), "Ropes are dry. [original Art. 55(1)]", True),
    ],
)
def test_a_passage_stands_where_its_headings_or_its_locator_say(section: tuple[str, ...], text: str, there: bool) -> None:
    assert stands_at(Passage("paragraph", section, "", text, (), ()), frozenset({"article 55"})) is there
