"""What happens on the Partnerships tab: the picture is made and narrowed, a pair is chosen, a source opened, files are made."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

import gradio as gr

from answer.narrowed import narrowed
from answer.scope import AGREED
from answer.types import Answer
from index.derived import read_state
from index.types import Filters, Locations
from ingest.errors import RapporteurError
from ui.cards import note
from ui.confine import EVERYTHING, Confined
from ui.desk import Asker, explained, find_place, guarded
from ui.network import NONE_YET, downloads, pair_pane, pairs_table, picture
from ui.source import PageError, message, source_pane
from ui.talk import Place, Talk, Turn

GETTING_READY = "The desk is still getting ready; the picture comes as soon as it is."
DRAWING = "Looking through the documents and drawing the picture."
NO_PARTNERSHIPS = (
    "The documents of this library name no partnerships that the desk could find. Partnerships are read from tables and "
    "sentences that say who works with whom."
)
NO_AGREED = "No agreed text of this library names a partnership that the desk could find. Please take “Agreed texts only” away."
NONE_LEFT = "No partnership fits this choice. Please take an actor or a type away, or “Agreed texts only”."
NO_SUCH_PAIR = "That pair is not in the picture any more. Please choose another."

ONLY_AGREED = Confined(Filters(kinds=frozenset(AGREED)), ("agreed texts",))
PARTS = ("talk", "actors", "types", "opener", "picture", "table", "pair", "source")
View = tuple[Any, ...]  # one for each of PARTS
Chosen = tuple[Any, Any, Any]  # talk, pair, source
EXPORT = '<p class="actions"><button type="button" class="export" data-exported="1">Export</button></p>'


class PartnersDesk:
    """What happens when the tab is used. Keeps what the library last said; holds nothing of a session."""

    def __init__(self, where: Locations, asker: Future[Asker]) -> None:
        self.where, self.asker = where, asker
        self._kept: dict[tuple[str, bool], Answer] = {}
        self._asking = threading.Lock()

    def look(self, talk: Talk, actors: object, types: object, agreed: object) -> Iterator[View]:
        """Draw what is wanted, if it is not what is drawn; the widest line is chosen, and its first source open."""
        if not talk.turns:
            yield view(picture=note(DRAWING if self.asker.done() else GETTING_READY))
        yield guarded(lambda: self._looked(talk, actors, types, agreed), lambda trouble: _empty(note(trouble)))

    def choose(self, talk: Talk, wanted: object) -> Chosen:
        """Show a pair, and the page of the first place it stands in; which one comes from the browser and may be anything."""

        def chosen() -> Chosen:
            number = _number(wanted)
            if number not in _numbers(_answer_of(talk)):
                raise PageError(NO_SUCH_PAIR)
            return self._shown(talk, number)

        return guarded(chosen, lambda trouble: (gr.skip(), message(trouble), gr.skip()))

    def open(self, talk: Talk, wanted: object) -> Chosen:
        """Open a citation of a pair, or another page of its document."""

        def opened() -> Chosen:
            now = replace(talk, place=find_place(self.where, talk, wanted))
            pair, answer = _number(wanted), _answer_of(talk)
            beside = pair_pane(answer, pair, now.place.citation) if now.place and pair in _numbers(answer) else gr.skip()
            return now, beside, self._source(now)

        return guarded(opened, lambda trouble: (gr.skip(), gr.skip(), message(trouble)))

    def files(self, talk: Talk) -> str:
        """The picture and the network as files."""
        return guarded(lambda: downloads(_answer_of(talk)), note)

    def _looked(self, talk: Talk, actors: object, types: object, agreed: object) -> View:
        whole = self._answer(agreed=bool(agreed))
        if not whole.partnerships:
            return _empty(note(NO_AGREED if agreed else NO_PARTNERSHIPS))
        ends = sorted({end for pair in whole.partnerships for end in (pair.a, pair.b)})
        kinds = sorted({tie.type for pair in whole.partnerships for tie in pair.ties})
        wanted = _known(actors, ends), _known(types, kinds)
        offered = {"actors": gr.update(choices=ends, value=wanted[0]), "types": gr.update(choices=kinds, value=wanted[1])}
        answer = narrowed(whole, *wanted)
        if answer is None:
            return _empty(note(NONE_LEFT), **offered)
        if talk.turns and _same(talk.turns[0], answer, agreed=bool(agreed)):
            return view(**offered)
        talk = Talk((Turn(1, answer.question, answer, confined=ONLY_AGREED if agreed else EVERYTHING),))
        widest = max(answer.partnerships, key=lambda pair: (len(pair.ties), sum(len(tie.statements) for tie in pair.ties)))
        talk, pair, source = self._shown(talk, answer.partnerships.index(widest) + 1)
        drawn = {"opener": EXPORT, "picture": picture(answer), "table": pairs_table(answer)}
        return view(talk=talk, pair=pair, source=source, **drawn, **offered)

    def _answer(self, *, agreed: bool) -> Answer:
        """All partnerships, or those of agreed texts, as the library is now."""
        asker, state = self.asker.result(), read_state(self.where.index).fingerprint
        with self._asking:
            if any(key[0] != state for key in self._kept):
                self._kept.clear()
            if (state, agreed) not in self._kept:
                self._kept[state, agreed] = asker.partners((), ONLY_AGREED.filters if agreed else None)
            return self._kept[state, agreed]

    def _shown(self, talk: Talk, number: int) -> Chosen:
        answer = _answer_of(talk)
        tie = answer.partnerships[number - 1].ties[0]
        first = next((c for n in tie.statements for c in answer.cited(answer.statements[n])), None)
        place = Place(1, first.number, first.page_index) if first else None
        talk = replace(talk, place=place)
        return talk, pair_pane(answer, number, place.citation if place else 0), self._source(talk)

    def _source(self, talk: Talk) -> str:
        try:
            return source_pane(self.where, talk)
        except RapporteurError as error:
            return message(explained(error))


def view(**parts: Any) -> View:
    """What changes on the page; the other parts stay as they are."""
    return tuple(parts.get(name, gr.skip()) for name in PARTS)


def _empty(told: str, **parts: Any) -> View:
    """A sentence in place of the picture, and nothing beside it."""
    return view(talk=Talk(), opener="", picture=told, table="", pair=NONE_YET, source="", **parts)


def _answer_of(talk: Talk) -> Answer:
    answer = talk.turns[0].answer if talk.turns else None
    if answer is None:
        raise PageError(NO_SUCH_PAIR)
    return answer


def _number(wanted: object) -> int:
    """The pair that the browser names, which may be anything; 0 is none."""
    number = wanted.get("pair") if isinstance(wanted, Mapping) else None
    return number if isinstance(number, int) else 0


def _numbers(answer: Answer) -> range:
    return range(1, len(answer.partnerships) + 1)


def _known(wanted: object, offered: Sequence[str]) -> list[str]:
    """What of a choice there is; it comes from the browser and may be anything."""
    return [one for one in wanted if isinstance(one, str) and one in offered] if isinstance(wanted, list) else []


def _same(turn: Turn, answer: Answer, *, agreed: bool) -> bool:
    """Whether an answer is what is shown already."""
    shown = turn.answer
    if shown is None or bool(turn.confined.words) != agreed:
        return False
    return (shown.index, shown.partnerships, shown.statements) == (answer.index, answer.partnerships, answer.statements)
