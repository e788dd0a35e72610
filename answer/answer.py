"""The one path from a question to a cited answer."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from answer.comparing import as_question
from answer.comparison import checked, offered_by
from answer.followup import stand_alone
from answer.judged import answer_of
from answer.partnerships import partners_of
from answer.question import is_english
from answer.scope import scope_of
from answer.types import Answer
from answer.ways import by_comparison, by_mentions, by_quotations, side_by_side
from index.derived import read_state
from index.embed import Encoder
from index.opened import OpenIndex, open_index
from index.outline import Offered
from index.rerank import Reranker
from index.search import search
from index.spelling import read_as
from index.types import Evidence, Filters, Locations

DEPTH = 40  # passages ranked for an answer
FEW = 3  # of so few words, all may be mistyped


class Rapporteur:
    """Answers questions about one library. Safe for several threads; follows new builds by itself."""

    def __init__(
        self,
        where: Locations,
        embedder: str,
        make_encoder: Callable[[], Encoder],
        make_reranker: Callable[[], Reranker | None] = lambda: None,
    ) -> None:
        self.where = where
        self._embedder, self._make_encoder, self._make_reranker = embedder, make_encoder, make_reranker
        self._encoder: Encoder | None = None
        self._reranker: Reranker | None = None
        self._index: OpenIndex | None = None
        self._loading = threading.Lock()
        self._reading = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether the model is loaded."""
        return self._encoder is not None

    def encoder(self) -> Encoder:
        """The model, loaded by the first call, and with it the reranker if there is one."""
        with self._loading:
            if self._encoder is None:
                self._reranker = self._make_reranker()
                self._encoder = self._make_encoder()
            return self._encoder

    def index(self) -> OpenIndex:
        """The index as the last complete build left it.

        Raises:
            IndexMissing: nothing has been built. WrongEmbedder: it was built with another model.
        """
        with self._reading:
            state = read_state(self.where.index)
            if self._index is None or self._index.state != state:
                self._index = open_index(self.where, self._embedder)
            return self._index

    def offered(self) -> list[Offered]:
        """What can be compared with each other: things that the documents set side by side, and the documents themselves."""
        return offered_by(self.index())

    def partners(self, actors: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        """Who works with some actors, in any form of their names, or with whom at all, and on what. Needs no model."""
        return partners_of(self.index(), actors, filters)

    def open(self) -> tuple[OpenIndex, Encoder]:
        """Index and model; the first time, each is loaded beside the other."""
        if self._encoder is not None:
            return self.index(), self._encoder
        with ThreadPoolExecutor(1) as beside:
            encoder = beside.submit(self.encoder)
            return self.index(), encoder.result()

    def search(self, question: str, k: int = 10, filters: Filters | None = None) -> list[Evidence]:
        """The k passages that speak most to a question, best first."""
        index, encoder = self.open()
        found = search(index, encoder.encode_question(_in_own_words(index, question)[0]), k, filters, self._reranker)
        index.release()
        return found

    def ask(self, question: str, after: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        """Answer a question in the documents' own words.

        Args:
            question: as the user put it.
            after: the user's earlier questions of the same conversation, oldest first.
            filters: what to confine the answer to.
        """
        index, encoder = self.open()
        began = time.perf_counter()
        standalone, others = _in_own_words(index, stand_alone(question, after))
        scope = scope_of(standalone)
        filters = scope.within(filters)
        read = encoder.encode_question(standalone)
        encoded = time.perf_counter()
        evidence = search(index, read, DEPTH, filters, self._reranker)
        found = time.perf_counter()
        judged = (
            by_mentions(index, standalone, evidence, filters)
            or by_comparison(index, encoder, standalone, evidence, filters)
            or by_quotations(index, read, evidence, filters)
        )
        index.release()
        told = judged.with_notes(scope.told, read_as(others))
        return answer_of(index, (question, standalone), told, (began, encoded, found))

    def compare(self, things: Sequence[str], aspects: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        """Set things side by side in a table, each cell in the documents' own words or empty.

        Args:
            things: names, as the documents or people have them.
            aspects: what to compare them on; none for benefits, challenges and examples, or what the documents part alike.
            filters: what to confine the answer to.

        Raises:
            NothingToCompare: there are fewer than two different things, or too many things or aspects.
        """
        asked = checked(things, aspects)
        index, encoder = self.open()
        began = time.perf_counter()
        question = as_question(asked.things, asked.aspects)
        read = encoder.encode_question(question)
        encoded = time.perf_counter()
        evidence = search(index, read, DEPTH, filters, self._reranker)
        found = time.perf_counter()
        judged = side_by_side(index, encoder, asked, evidence, filters)
        index.release()
        return answer_of(index, (question, question), judged, (began, encoded, found))


def _in_own_words(index: OpenIndex, question: str) -> tuple[str, dict[str, str]]:
    """A question in the words that the library uses, and what was read as what; one in another language as it is."""
    english = len(question.split()) <= FEW or is_english(question, index.words.knows)
    return index.in_own_words(question) if english else (question, {})
