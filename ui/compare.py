"""What happens on the Compare tab: things and aspects are chosen and compared. Plain functions, tested without a server."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from html import escape
from typing import Any

import gradio as gr

from answer.comparison import MOST_THINGS
from answer.types import Answer
from index.derived import read_state
from index.types import Locations
from ingest.errors import RapporteurError
from ui.cards import NOT_ANSWERED, actions, findings, note
from ui.confine import Confined
from ui.desk import Asker, confined_by, explained, find_place, guarded
from ui.sets import EXAMPLES, Set, choices_of, completed, others_of, sets_of, shortened, to_begin_with
from ui.source import message, source_pane
from ui.talk import Talk, Turn

LONGEST_NAME = 120  # characters of a thing or an aspect
ASPECTS = ("Benefits", "Challenges", "Examples")
GETTING_READY = "The desk is still getting ready; your comparison is next."
NOT_YET = "The desk is still getting ready. What the documents offer to compare comes here in a moment."
LOOKING = "Looking through the documents."
NOTHING_CHOSEN = "Please choose two things or more to compare, or write them in."
ONE_CHOSEN = "Please choose one thing more: “{}” has nothing yet to be compared with."
WELCOME = (
    '<div class="welcome"><h2>Compare what the documents say</h2><p>Choose two things or more, and what to compare them by. '
    "Every cell is quoted from the documents, and its number opens the page it stands on. Where the documents are silent, "
    "the cell says so.</p></div>"
)
BUTTONS = tuple(f"example {number}" for number in range(1, EXAMPLES + 1))
PARTS = ("talk", "told", "table", "source", "things", "aspects", "others", "sets", *BUTTONS)
View = tuple[Any, ...]  # one for each of PARTS


class CompareError(RapporteurError):
    """What was chosen can't be compared."""


class CompareDesk:
    """What happens when the tab is used. Holds nothing of a session."""

    def __init__(self, where: Locations, asker: Future[Asker]) -> None:
        self.where, self.asker = where, asker

    def look(self, things: object) -> Iterator[View]:
        """Put before the user what the library offers; while the desk is getting ready, say so."""
        if not self.asker.done():
            yield view(told=note(NOT_YET))

        def looked() -> View:
            held = [record for record in read_state(self.where.index).documents if record.version]
            titles = {record.source.slug: record.source.short_title for record in held}
            sets = sets_of(self.asker.result().offered(), titles)
            first = to_begin_with(sets, held)
            buttons = [gr.update(value=one.label, visible=True) for one in first]
            buttons += [gr.update(visible=False)] * (EXAMPLES - len(first))
            examples = dict(zip(BUTTONS, buttons, strict=True))
            choices = gr.update(choices=choices_of(sets, _texts(things)))
            return view(told="", things=choices, sets=(sets, first), **examples)

        yield guarded(looked, lambda trouble: view(told=note(trouble)))

    def choose(self, things: object, sets: tuple[list[Set], list[Set]]) -> View:
        """Bring the others of what was chosen to the top, and offer to add them all."""

        def chosen() -> View:
            names = list(dict.fromkeys(completed(sets[0], text) for text in _texts(things)))
            spelt: dict[str, Any] = {"value": names} if names != things else {}
            choices = gr.update(choices=choices_of(sets[0], names), **spelt)
            return view(told="", things=choices, others=_others(sets[0], names))

        return guarded(chosen, lambda trouble: view(told=note(trouble)))

    def add_others(self, things: object, sets: tuple[list[Set], list[Set]]) -> View:
        """Choose what is left of the set."""

        def added() -> View:
            names = _texts(things)
            left = others_of(sets[0], names)
            names = [*names, *(left.names if left else ())]
            return view(things=_chosen(sets[0], names), others=_others(sets[0], names))

        return guarded(added, lambda trouble: view(told=note(trouble)))

    def example(self, number: int, talk: Talk, sets: tuple[list[Set], list[Set]], *wanted: object) -> Iterator[View]:
        """Choose one of the sets to begin with, and compare its things by what the documents offer."""
        names = list(sets[1][number].names) if number < len(sets[1]) else []
        yield view(things=_chosen(sets[0], names), others=_others(sets[0], names), aspects=[])
        yield from self.compare(talk, names, [], *wanted)

    def compare(self, talk: Talk, things: object, aspects: object, *wanted: object) -> Iterator[View]:
        """Compare what was chosen.

        Args:
            talk: the comparison there was; it stays where the new one can't be made.
            things: names, chosen or written.
            aspects: what to compare them by; none for those that the documents offer.
            wanted: what to confine the comparison to, as `confine` takes it.
        """
        try:
            names, by = _names(things, aspects)
            confined = confined_by(self.where, wanted)
        except RapporteurError as error:
            yield view(told=note(explained(error)))
            return
        waiting = LOOKING if self.asker.done() else GETTING_READY
        yield view(told=f'<p class="state">{escape(waiting)}</p>')

        def made() -> View:
            answer = self.asker.result().compare(names, by, confined.filters)
            turn = Turn(talk.next_number, answer.question, answer, confined=confined)
            now = Talk((turn,))
            choices = [*by, *(answer.table.columns if answer.table else ()), *ASPECTS]
            offered = gr.update(choices=list(dict.fromkeys(choices)), value=by)
            return view(talk=now, told="", table=compared(now), source=self.source(now), aspects=offered)

        yield guarded(made, lambda trouble: view(told=note(trouble)))

    def open(self, talk: Talk, wanted: object) -> View:
        """Open a citation, or another page of its document; what is asked for comes from the browser and may be anything."""
        try:
            talk = replace(talk, place=find_place(self.where, talk, wanted))
        except RapporteurError as error:
            return view(source=message(explained(error)))
        return view(talk=talk, table=compared(talk), source=self.source(talk))

    def close(self, talk: Talk) -> View:
        """Close the page, so that the table has the room."""
        talk = replace(talk, place=None)
        return view(talk=talk, table=compared(talk), source=self.source(talk))

    def source(self, talk: Talk) -> str:
        """The pane of the open citation, or why it can't be shown."""
        return guarded(lambda: source_pane(self.where, talk), message)


def compared(talk: Talk) -> str:
    """The comparison with what can be done with it, or what the tab is for."""
    for turn in talk.turns:
        if turn.answer:
            return _compared(turn, turn.answer, talk.place.citation if talk.place else 0)
    return WELCOME


def view(**parts: Any) -> View:
    """What changes on the page; the other parts stay as they are."""
    return tuple(parts.get(name, gr.skip()) for name in PARTS)


def _compared(turn: Turn, answer: Answer, open_now: int) -> str:
    said = _said(answer, turn.confined)
    found = "".join(findings(turn.number, answer, open_now))
    return f'<article aria-label="{escape(turn.question)}">{said}{actions(turn.number, answer)}{found}</article>'


def _said(answer: Answer, confined: Confined) -> str:
    """What the reader should know before the table."""
    told = answer.note or ("" if answer.statements else f"{NOT_ANSWERED}.")
    limits = f'<p class="issued limits">{escape(confined.said[:1].upper() + confined.said[1:])}</p>' if confined.said else ""
    return f"{note(told)}{limits}"


def _names(things: object, aspects: object) -> tuple[list[str], list[str]]:
    """What is compared by what.

    Raises:
        CompareError: it is too little.
    """
    names, by = _texts(things), [completed([Set("", "", ASPECTS)], text) for text in _texts(aspects)]
    if not names:
        raise CompareError(NOTHING_CHOSEN)
    if len(names) == 1:
        raise CompareError(ONE_CHOSEN.format(names[0]))
    return names, list(dict.fromkeys(by))


def _texts(given: object) -> list[str]:
    """The texts of a field, each once; they come from the browser and may be anything.

    Raises:
        CompareError: one is no text, or too long.
    """
    listed = given if isinstance(given, list) else []
    if any(not isinstance(text, str) or len(text) > LONGEST_NAME for text in listed):
        raise CompareError(f"Please keep each thing and each aspect within {LONGEST_NAME} characters.")
    return list(dict.fromkeys(text for entry in listed if (text := " ".join(entry.split()))))


def _chosen(sets: Sequence[Set], names: list[str]) -> Any:
    return gr.update(choices=choices_of(sets, names), value=names)


def _others(sets: Sequence[Set], names: Sequence[str]) -> Any:
    left = others_of(sets, names)
    if not left or len(names) + len(left.names) > MOST_THINGS:
        return gr.update(visible=False)
    many = f"the {len(left.names)} others" if len(left.names) > 1 else "the other"
    return gr.update(visible=True, value=f"Add {many} of “{shortened(left.of)}”")
