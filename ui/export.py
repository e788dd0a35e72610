"""What happens on the export panel: it opens for an answer or the conversation, and makes the file that is then downloaded."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import gradio as gr

from export.bundle import make_bundle
from export.errors import ExportError, UnfoundQuotation
from export.formats import FORMATS, export, file_name
from index.types import Filters, Locations
from ui.cards import note
from ui.desk import Asker, guarded
from ui.order import MODELLED, PLAIN, Order, answered, discard, format_of, options_of, wanted_turn, write
from ui.sets import shortened
from ui.talk import Talk, Turn

LONGEST_TITLE = 120  # characters of a question in the heading
MAKING = "The file is being made."
DIFFERING = (
    "The answers were confined to different documents; the export does not say to which. "
    "An answer that is exported by itself does."
)

HIDDEN = gr.update(visible=False)
PARTS = ("order", "panel", "heading", "told", "despite")
View = tuple[Any, ...]  # one for each of PARTS


class ExportDesk:
    """What happens when the panel is used. Holds nothing of a session."""

    def __init__(self, where: Locations, asker: Future[Asker], folder: Path) -> None:
        self.where, self.asker, self.folder = where, asker, folder

    def open(self, talk: Talk, order: Order, wanted: object) -> View:
        """Open the panel for one answer; which one comes from the browser and may be anything."""

        def opened() -> View:
            turn = wanted_turn(talk, wanted)
            title = shortened(turn.question, LONGEST_TITLE)
            return _opened(order.opening((turn.number,), whole=False), f"Answer {turn.number}: {title}")

        return guarded(opened, lambda trouble: _refused(order, trouble))

    def open_whole(self, talk: Talk, order: Order) -> View:
        """Open the panel for all answers of the conversation."""

        def opened() -> View:
            turns = answered(talk)
            count = f"{len(turns)} answer{'' if len(turns) == 1 else 's'}"
            opening = order.opening(turns, whole=True)
            return _opened(opening, f"The conversation: {count}", _differing(opening.of(talk)))

        return guarded(opened, lambda trouble: _refused(order, trouble))

    def choose(self, format_name: object) -> View:
        """Show what can be set in a format: template, style, model. What was said of the file before it goes."""
        name = str(format_name)
        is_set = gr.update(visible=name not in PLAIN)
        model = gr.update(visible=True, label=model_label(name)) if name in MODELLED else HIDDEN
        return is_set, is_set, model, "", HIDDEN

    def make(
        self, talk: Talk, order: Order, template: object, format_name: object, style: object, model: object
    ) -> Iterator[View]:
        """Make the file, and have the browser fetch it; where a quotation was not found, ask whether to go on."""
        yield from self._made(talk, order, (template, format_name, style, model), despite=False)

    def make_despite(
        self, talk: Talk, order: Order, template: object, format_name: object, style: object, model: object
    ) -> Iterator[View]:
        """Make the file although a quotation was not found on its page."""
        yield from self._made(talk, order, (template, format_name, style, model), despite=True)

    def close(self, order: Order) -> View:
        """Close the panel, and forget what was made."""
        discard(order)
        return view(order=Order(opened=order.opened), panel=gr.update(visible=False), heading="", told="", despite=HIDDEN)

    def _made(self, talk: Talk, order: Order, chosen: tuple[object, ...], *, despite: bool) -> Iterator[View]:
        order, gone = order.beginning(self.folder), True
        try:
            yield view(order=order, told=note(MAKING), despite=HIDDEN)
            yield guarded(lambda: self._outcome(talk, order, chosen, despite), lambda trouble: view(told=note(trouble)))
            gone = False
        finally:
            if gone:
                discard(order)

    def _outcome(self, talk: Talk, order: Order, chosen: tuple[object, ...], despite: bool) -> View:
        try:
            return view(told=_ready(self._written(talk, order, chosen, despite)) + _differing(order.of(talk)))
        except UnfoundQuotation as error:
            return view(told=note(str(error)), despite=gr.update(visible=True))

    def _written(self, talk: Talk, order: Order, chosen: tuple[object, ...], despite: bool) -> Path:
        template, wanted, style, model = chosen
        turns, format_name = order.of(talk), format_of(wanted)
        options = options_of(format_name, template, style, model, self.folder)
        answers = [turn.answer for turn in turns if turn.answer]
        bundle = make_bundle(answers, self.where, self.asker.result().index().documents, _filters_of(turns))
        try:
            content = export(bundle, format_name, options, despite_missing=despite)
        except ExportError as error:
            if not options.reference or isinstance(error, UnfoundQuotation):
                raise
            told = f"The file can't be made with the look of {options.reference.name}."
            raise ExportError(f"{told} Please choose another {FORMATS[format_name].label} file, or take it away.") from error
        return write(order, file_name(bundle, format_name), content)


def model_label(format_name: str) -> str:
    """What the file is that a format can take its look from."""
    return f"Your own {FORMATS[format_name].label} file, to take its look from (optional)"


def view(**parts: Any) -> View:
    """What changes on the page; the other parts stay as they are."""
    return tuple(parts.get(name, gr.skip()) for name in PARTS)


def _filters_of(turns: Sequence[Turn]) -> Filters | None:
    """What all the answers were confined to; nothing where that differs."""
    all_filters = {turn.confined.filters for turn in turns}
    return all_filters.pop() if len(all_filters) == 1 else None


def _differing(turns: Sequence[Turn]) -> str:
    return "" if _filters_of(turns) is not None else note(DIFFERING)


def _opened(order: Order, heading: str, told: str = "") -> View:
    title = f'<h2 tabindex="-1" data-opened="{order.opened}">{escape(heading)}</h2>'
    return view(order=order, panel=gr.update(visible=True), heading=title, told=told, despite=HIDDEN)


def _refused(order: Order, trouble: str) -> View:
    heading = f'<h2 tabindex="-1" data-opened="{order.opened + 1}">Export</h2>'
    empty = Order(opened=order.opened + 1, folder=order.folder)
    return view(order=empty, panel=gr.update(visible=True), heading=heading, told=note(trouble), despite=HIDDEN)


def _ready(path: Path) -> str:
    """A link that the page follows by itself; the address is relative, so that it holds wherever the page is served from."""
    address = escape(f"gradio_api/file={quote(path.as_posix())}")
    return f'<p class="note">The file is ready: <a href="{address}" download="{escape(path.name)}">{escape(path.name)}</a></p>'
