"""What happens when the desk is used: plain functions from a conversation to the next, tested without a server."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import gradio as gr

from answer.types import Answer, answer_json
from index.derived import read_state
from index.outline import Offered
from index.types import Filters, Locations
from ingest.errors import RapporteurError
from ui.cards import conversation, note
from ui.confine import EVERYTHING, Confined, confine, filters_of
from ui.remedies import on_the_desk
from ui.source import PageError, find_page, message, source_pane
from ui.talk import LONGEST, Place, Talk

if TYPE_CHECKING:
    from index.embed import Encoder
    from index.opened import OpenIndex

GETTING_READY = "The desk is still getting ready; your question is next."
LOOKING = "Looking through the documents."
UNEXPECTED = (
    "Something went wrong that the desk did not foresee. Please try again; the details are in the window it was started from."
)

View = tuple[Any, Any, Any, Any, Any]  # conversation state, conversation, source, library line, question box

T = TypeVar("T")
log = logging.getLogger("rapporteur")


class Asker(Protocol):
    """What the page needs of a `Rapporteur`."""

    def ask(self, question: str, after: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        """Answer a question in the light of earlier ones, from the documents that the filters admit."""
        ...

    def compare(self, things: Sequence[str], aspects: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        """Compare things, by the aspects that are named or else by those that the documents offer."""
        ...

    def offered(self) -> list[Offered]:
        """What the documents let one compare."""
        ...

    def partners(self, actors: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        """Who works with whom, and on what."""
        ...

    def encoder(self) -> "Encoder":
        """The model that it reads with."""
        ...

    def index(self) -> "OpenIndex":
        """The index that answers are drawn from."""
        ...


class Desk:
    """What happens when the page is used. Holds nothing of a session; the asker comes when it is loaded."""

    def __init__(self, where: Locations, asker: Future[Asker], privacy: str) -> None:
        self.where, self.asker, self.privacy = where, asker, privacy

    @property
    def status(self) -> str:
        """What a question in work waits for."""
        return LOOKING if self.asker.done() else GETTING_READY

    def ask(self, question: str, talk: Talk, *wanted: object) -> Iterator[View]:
        """Show the question at once, then its answer with the first citation open.

        Args:
            question: as it was typed.
            talk: the conversation so far.
            wanted: what to confine the answer to, as `confine` takes it. Where that can't be so, the question stays in its box.
        """
        yield from self._ask(question, talk, wanted, box="")

    def ask_edited(self, edited: object, talk: Talk, *wanted: object) -> Iterator[View]:
        """Ask a stand-alone question that was changed, as it is; it comes from the browser and may be anything."""
        text = edited.get("edited") if isinstance(edited, Mapping) else None
        yield from self._ask(text if isinstance(text, str) else "", talk, wanted, box=gr.skip(), whole=True)

    def _ask(self, question: str, talk: Talk, wanted: Sequence[object], *, box: object, whole: bool = False) -> Iterator[View]:
        question = question.strip()
        if not question:
            yield gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        try:
            confined = confined_by(self.where, wanted)
        except RapporteurError as error:
            yield gr.skip(), conversation(talk) + note(explained(error)), gr.skip(), gr.skip(), gr.skip()
            return
        talk = talk.asking(question, confined, whole=whole)
        yield talk, conversation(talk, self.status), gr.skip(), gr.skip(), box
        talk = self._answer(talk)
        yield talk, conversation(talk), self.source(talk), self.library(), gr.skip()

    def open(self, talk: Talk, wanted: object) -> View:
        """Open a citation, or another page of its document; what is asked for comes from the browser and may be anything."""
        try:
            talk = replace(talk, place=find_place(self.where, talk, wanted))
        except RapporteurError as error:
            return talk, gr.skip(), message(explained(error)), gr.skip(), gr.skip()
        return talk, conversation(talk, self.status), self.source(talk), gr.skip(), gr.skip()

    def clear(self) -> View:
        """Begin a new conversation."""
        talk = Talk()
        return talk, conversation(talk), self.source(talk), self.library(), ""

    def source(self, talk: Talk) -> str:
        """The pane of the open citation, or why it can't be shown."""
        return guarded(lambda: source_pane(self.where, talk), message)

    def library(self) -> str:
        """What the library holds, in a line."""

        def line() -> str:
            held = [record for record in read_state(self.where.index).documents if record.version]
            documents, pages = len(held), sum(record.pages for record in held)
            return f"{_count(documents, 'document')} · {_count(pages, 'page')} · {self.privacy}"

        told = guarded(line, str)
        return (
            '<div class="masthead" role="banner"><h1>Rapporteur</h1><p>what the documents say, and where</p>'
            f'<p class="library">{escape(told)}</p></div>'
        )

    def ask_api(
        self,
        question: str,
        after: list[str] | None = None,
        source: list[str] | None = None,
        issuer: list[str] | None = None,
        kind: list[str] | None = None,
        date_from: str | None = None,
        date_to: str | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the library as `rapporteur ask --format json` does.

        Args:
            question: at most 1,000 characters.
            after: earlier questions of the conversation, oldest first.
            source: slugs of the only sources to answer from.
            issuer: names, or parts of names, of the only issuers.
            kind: the only kinds of text.
            date_from: only texts of this date or later, like 2024, 2024-11 or 2024-11-20.
            date_to: only texts of this date or earlier.
        """
        if not question.strip() or len(question) > LONGEST:
            raise gr.Error(f"A question has between 1 and {LONGEST} characters.", print_exception=False)
        try:
            filters = filters_of(source, issuer, kind, date_from, date_to)
            return answer_json(self.asker.result().ask(question.strip(), after or (), filters))
        except RapporteurError as error:
            raise gr.Error(str(error), print_exception=False) from error

    def _answer(self, talk: Talk) -> Talk:
        if len(talk.waiting) > LONGEST:
            return talk.answered(None, f"Please keep a question within {LONGEST:,} characters.")

        def answered() -> Talk:
            return talk.answered(self.asker.result().ask(talk.waiting, talk.questions, talk.confined.filters))

        return guarded(answered, lambda trouble: talk.answered(None, trouble))


def confined_by(where: Locations, wanted: Sequence[object]) -> Confined:
    """What the fields above a question confine its answer to.

    Raises:
        ConfineError: a date can't be read, or something was chosen that there is not.
    """
    if not any(wanted):
        return EVERYTHING
    groups, issuer, date_from, date_to, slugs = wanted
    held = [record for record in read_state(where.index).documents if record.version]
    return confine(groups, issuer, date_from, date_to, slugs, held)


def find_place(where: Locations, talk: Talk, wanted: object) -> Place:
    """What the browser asks to see, if the conversation has that citation and its document that page.

    Raises:
        PageError: it has not.
    """
    data = wanted if isinstance(wanted, Mapping) else {}
    turn, number, page = data.get("turn"), data.get("citation"), data.get("page")
    if not (
        isinstance(turn, int)
        and isinstance(number, int)
        and isinstance(page, int | None)
        and (found := talk.find(turn, number))
    ):
        raise PageError("That citation is not in this conversation. Please choose a number in an answer.")
    citation = found[1]
    page_index = citation.page_index if page is None else page
    find_page(where, citation.source.slug, page_index)
    return Place(turn, number, page_index)


def guarded(work: Callable[[], T], explain: Callable[[str], T]) -> T:
    """The outer edge: a known error is explained in its own words, any other is logged and owned up to."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 (the outer edge)
        return explain(explained(error))


def explained(error: Exception) -> str:
    """An error in words for the user; one that nobody foresaw is logged."""
    if isinstance(error, RapporteurError):
        return on_the_desk(str(error))
    log.error("The desk met an error it did not foresee.", exc_info=error)
    return UNEXPECTED


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
