"""The Partnerships tab without a server: what is drawn, narrowed, chosen and opened; what comes from outside is safe."""

import re
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import pytest
from network_samples import LIGHTS, PAIRS, network, renamed
from test_desk import HOSTILE, Tags, evidence

from answer.scope import AGREED
from answer.types import Answer
from index.derived import write_state
from index.errors import IndexMissing
from index.types import Filters, Locations
from ui.desk import UNEXPECTED, Asker
from ui.network import pair_pane, pairs_table, picture
from ui.partners import (
    DRAWING,
    GETTING_READY,
    NO_AGREED,
    NO_PARTNERSHIPS,
    NO_SUCH_PAIR,
    NONE_LEFT,
    PARTS,
    PartnersDesk,
)
from ui.talk import Place, Talk

NOTHING: tuple[list[str], list[str], bool] = ([], [], False)


class Partnered:
    """Knows some partnerships, and remembers how it was asked."""

    def __init__(self, answer: Answer | Exception, agreed: Answer | None = None) -> None:
        self.answer, self.agreed = answer, agreed
        self.asked: list[frozenset[str]] = []

    def partners(self, actors: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        assert not actors
        self.asked.append(filters.kinds if filters else frozenset())
        given = self.agreed if filters and self.agreed else self.answer
        if isinstance(given, Exception):
            raise given
        return given


@pytest.fixture
def library(tmp_path: Any) -> Locations:
    """What readers see of a library of the documents that the sample cites."""
    state = evidence().document
    sources = {c.source.slug: c.source for c in network().citations}
    write_state(tmp_path, [replace(state, source=source) for source in sources.values()], "hashing", "chroma")
    return Locations(tmp_path, tmp_path)


def desk_of(where: Locations, answer: Answer | Exception, agreed: Answer | None = None) -> tuple[PartnersDesk, Partnered]:
    asker, ready = Partnered(answer, agreed), Future[Asker]()
    ready.set_result(asker)  # type: ignore[arg-type]
    return PartnersDesk(where, ready), asker


def looked(desk: PartnersDesk, talk: Talk | None = None, chosen: tuple[object, object, object] = NOTHING) -> dict[str, Any]:
    """What changes on the page in the end, by part."""
    *_, last = desk.look(talk or Talk(), *chosen)
    return {name: part for name, part in zip(PARTS, last, strict=True) if part != {"__type__": "update"}}


# ---- looking -------------------------------------------------------------------------------------------------------


def test_the_picture_comes_with_its_widest_pair_chosen_and_a_source_open(library: Locations) -> None:
    desk, _ = desk_of(library, network())
    seen = looked(desk)
    assert seen["actors"]["choices"] == sorted({end for a, b, _ in PAIRS for end in (a, b)})
    assert LIGHTS in seen["types"]["choices"]
    assert "17 pairs · 4 types · 3 documents · every quotation found on its page" in seen["picture"]
    assert seen["talk"].place == Place(1, 1, 0)
    assert '<h2 tabindex="-1">Arden – Brill</h2>' in seen["pair"]
    assert seen["table"].count("data-pair=") == len(PAIRS)


def test_what_is_waited_for_is_said_until_the_desk_is_ready(library: Locations) -> None:
    ready = Future[Asker]()
    steps = PartnersDesk(library, ready).look(Talk(), *NOTHING)
    assert GETTING_READY in next(steps)[PARTS.index("picture")]
    ready.set_result(Partnered(network()))  # type: ignore[arg-type]
    assert "<svg" in next(steps)[PARTS.index("picture")]
    desk, _ = desk_of(library, network())
    assert DRAWING in next(desk.look(Talk(), *NOTHING))[PARTS.index("picture")]


def test_looking_again_leaves_what_is_shown_until_the_library_is_another(library: Locations) -> None:
    desk, asker = desk_of(library, network())
    talk = looked(desk)["talk"]
    again = looked(desk, talk)
    assert set(again) == {"actors", "types"}
    assert len(list(desk.look(talk, *NOTHING))) == 1  # nothing is said to be drawn
    assert len(asker.asked) == 1
    write_state(library.index, [evidence().document], "hashing", "chroma")
    asker.answer = network(PAIRS[:3])
    assert "3 pairs" in looked(desk, talk)["picture"]
    assert len(asker.asked) == 2
    assert len(desk._kept) == 1  # nothing is kept of a library that is no more


def test_actors_and_types_narrow_the_picture_and_what_is_exported(library: Locations) -> None:
    desk, _ = desk_of(library, network())
    seen = looked(desk, chosen=(["Ilmen"], [], False))
    assert "2 pairs" in seen["picture"]
    assert [(p.a, p.b) for p in seen["talk"].turns[0].answer.partnerships] == [
        ("Dunmore", "Ilmen"),
        ("Ilmen", "League of Quays"),
    ]
    assert "1 type" in looked(desk, chosen=([], [LIGHTS], False))["picture"]
    none = looked(desk, chosen=(["Ferrol"], [LIGHTS], False))
    assert NONE_LEFT in none["picture"]
    assert none["table"] == none["opener"] == ""


def test_agreed_texts_are_asked_for_by_their_kinds(library: Locations) -> None:
    desk, asker = desk_of(library, network(), agreed=network(PAIRS[:2]))
    seen = looked(desk, chosen=([], [], True))
    assert "2 pairs" in seen["picture"]
    assert seen["talk"].turns[0].confined.filters.kinds == set(AGREED)  # which an exported file then says
    assert "17 pairs" in looked(desk)["picture"]
    assert asker.asked == [frozenset(AGREED), frozenset()]


def test_a_choice_that_there_is_not_any_more_is_dropped(library: Locations) -> None:
    desk, _ = desk_of(library, network())
    seen = looked(desk, chosen=(["Arden", "Atlantis", 7], "x", None))
    assert seen["actors"]["value"] == ["Arden"]
    assert seen["types"]["value"] == []


@pytest.mark.parametrize("agreed", [False, True])
def test_a_library_without_partnerships_says_so(library: Locations, agreed: bool) -> None:
    desk, _ = desk_of(library, replace(network(), partnerships=(), statements=(), citations=()))
    seen = looked(desk, chosen=([], [], agreed))
    assert (NO_AGREED if agreed else NO_PARTNERSHIPS) in seen["picture"]
    assert "Choose a line of the picture" in seen["pair"]


def test_errors_are_one_plain_sentence(library: Locations) -> None:
    assert "There is no index." in looked(desk_of(library, IndexMissing("There is no index."))[0])["picture"]
    assert UNEXPECTED in looked(desk_of(library, ZeroDivisionError("secret"))[0])["picture"]


# ---- choosing and opening ------------------------------------------------------------------------------------------


def test_a_pair_shows_its_types_and_where_each_stands(library: Locations) -> None:
    desk, _ = desk_of(library, network())
    talk, pair, _ = desk.choose(looked(desk)["talk"], {"pair": 1})
    assert talk.place == Place(1, 1, 0)
    text = " ".join(re.sub("<[^>]+>", " ", pair).split())
    assert "Joint Survey of Channels table, p. 1 1 Almanac of harbours · analysis · April 2023 text, p. 2 2" in text
    current = [b for b in Tags(pair).of("button") if b.get("aria-current")]
    assert [b["data-citation"] for b in current] == ["1"]


def test_what_stands_on_one_document_names_it_once() -> None:
    answer = network(PAIRS[5:6])
    assert pair_pane(answer, 1, 0).count("Almanac of harbours · analysis") == 1


@pytest.mark.parametrize(
    "wanted", [None, [], "1", {}, {"pair": 0}, {"pair": 18}, {"pair": "1"}, {"pair": -1}, {"pair": 1.5}, {"pair": None}]
)
def test_a_pair_that_is_not_there_is_met_with_a_plain_sentence(library: Locations, wanted: object) -> None:
    desk, _ = desk_of(library, network())
    talk = looked(desk)["talk"]
    after, pair, _ = desk.choose(talk, wanted)
    assert after == {"__type__": "update"}
    assert NO_SUCH_PAIR in pair
    assert NO_SUCH_PAIR in desk.choose(Talk(), {"pair": 1})[1]


def test_a_number_opens_its_page_beside_its_pair(library: Locations) -> None:
    desk, _ = desk_of(library, network())
    talk = looked(desk)["talk"]
    talk, pair, _ = desk.open(talk, {"turn": 1, "citation": 2, "pair": 1})
    assert talk.place == Place(1, 2, 1)
    assert "Arden – Brill</h2>" in pair
    turned, beside, _ = desk.open(talk, {"turn": 1, "citation": 2, "page": 2})
    assert turned.place == Place(1, 2, 2)
    assert beside == {"__type__": "update"}


@pytest.mark.parametrize(
    "wanted", [None, {}, {"turn": 2, "citation": 1}, {"turn": 1, "citation": 99}, {"turn": 1, "citation": 1, "page": 9}]
)
def test_a_citation_that_is_not_there_is_told(library: Locations, wanted: object) -> None:
    desk, _ = desk_of(library, network())
    talk = looked(desk)["talk"]
    after, _, source = desk.open(talk, wanted)
    assert after == {"__type__": "update"}
    assert "Please choose a number in an answer." in source


def test_the_files_are_links_that_hold_them(library: Locations) -> None:
    desk, _ = desk_of(library, network())
    links = Tags(desk.files(looked(desk)["talk"])).of("a")
    assert [str(link["download"]).rsplit(".", 1)[1] for link in links] == ["svg", "png", "graphml", "csv"]
    assert all(str(link["href"]).startswith("data:") for link in links)
    assert NO_SUCH_PAIR in desk.files(Talk())


# ---- hostile text --------------------------------------------------------------------------------------------------


def test_hostile_text_stays_text_everywhere() -> None:
    bad = renamed(network(), HOSTILE)
    source = replace(bad.citations[0].source, title=HOSTILE, issuer=HOSTILE)
    bad = replace(bad, citations=tuple(replace(c, source=source, page=HOSTILE, quote=HOSTILE) for c in bad.citations))
    html = picture(bad) + pairs_table(bad) + pair_pane(bad, 1, 1)
    page = Tags(html)
    assert not {tag for tag, _ in page.seen} & {"img", "script", "iframe", "a", "style", "foreignobject"}
    assert not [name for _, attributes in page.seen for name in attributes if name.startswith("on") or "href" in name]
    assert "onerror" in html  # as text


def test_every_button_has_a_name_and_says_it_is_one() -> None:
    html = picture(network()) + pairs_table(network()) + pair_pane(network(), 1, 0)
    assert all(b["type"] == "button" for b in Tags(html).of("button"))
    assert all(text.strip() for text in re.findall(r"<button[^>]*>(.*?)</button>", html))


def test_the_table_of_all_pairs_says_which_types_are_planned_where_others_are_not() -> None:
    mixed = network(
        [("Arden", "Brill", (("Rescue", ("table",)), ("Dredging", ("planned",)))), ("Arden", "Sund", (("Ice", ("planned",)),))]
    )
    html = pairs_table(mixed)
    assert "Rescue; Dredging (planned)" in html
    assert "Ice (planned)" not in html
