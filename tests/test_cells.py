"""The cells of a comparison: one quotation a point, and only what is about the thing."""

from pathlib import Path

import pytest
from conftest import HashingEncoder

from answer.answer import Rapporteur
from answer.aspects import Quoted
from answer.cells import _few
from answer.comparing import Comparison
from answer.things import resolve
from index.build import build
from index.types import Locations
from ingest.types import PageSpan, Passage, Sentence

BOATS = """# Boats

The parish weighs two boats for the lake.

## Choosing a boat

Each boat has what speaks for it.

### Steam boat

The steam boat needs a stoker.

#### Advantages

The steam boat carries forty carts across the lake on every market day of the summer.

On every market day of the summer the steam boat carries some forty carts across the lake.

### Sail boat

The sail boat needs wind.

#### Advantages

The sail boat needs no coal and no stoker at any time of the year.
"""


@pytest.fixture(scope="module")
def boats(tmp_path_factory: pytest.TempPathFactory) -> Rapporteur:
    folder: Path = tmp_path_factory.mktemp("boats")
    (folder / "library" / "briefs").mkdir(parents=True)
    (folder / "library" / "briefs" / "boats.md").write_text(BOATS, encoding="utf-8")
    (folder / "library" / "sources.toml").write_text('[[source]]\nslug = "boats"\ntitle = "Boats"\n', encoding="utf-8")
    where = Locations(folder / "library", folder / "index")
    build(where, HashingEncoder, "hashing")
    return Rapporteur(where, "hashing", HashingEncoder)


def test_what_is_said_again_in_most_of_its_words_is_quoted_once(boats: Rapporteur) -> None:
    answer = boats.compare(["Steam boat", "Sail boat"])
    assert answer.table is not None
    of_steam = answer.table.rows[0].cells[answer.table.columns.index("Benefits")]
    assert [answer.statements[n].text.split()[0] for n in of_steam] == ["The"]


def test_things_are_told_apart_by_the_words_that_they_do_not_share(boats: Rapporteur) -> None:
    index = boats.index()
    (steam,), (sail,) = resolve(index, index.outline, Comparison(("steam boat", "sail boat")), None)
    assert steam.is_named("Steam needs dear coal.")
    assert not sail.is_named("Steam needs dear coal.")
    assert not steam.is_named("Any boat needs a skipper.")


def test_a_sentence_that_fills_more_than_a_cell_gives_way_to_a_shorter_one() -> None:
    long, short = (_quoted(f"The sail boat has {'a very long ' * many}mast.") for many in (30, 1))
    assert _few([long, short]) == [short]
    assert _few([long]) == [long]


def _quoted(text: str) -> Quoted:
    return Quoted(0, 0, Passage("paragraph", (), "", text, (PageSpan(0, 0, "1"),), (Sentence(0, len(text), "exact"),)), 0)
