"""The one path from a question to a cited answer."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from answer.calibrated import probability_right
from answer.comparing import Comparison, as_question, compared_in
from answer.comparison import Compared, checked, make_comparison, see_that_several
from answer.confidence import SENT_BACK, Verdict, judge
from answer.followup import stand_alone
from answer.mentions import find_mentions, list_mentions, mentioned_in, told
from answer.partner_questions import with_partners
from answer.partnerships import partners_of
from answer.question import is_english
from answer.quotes import Draft, write_quotes
from answer.roles import arranged_for
from answer.scope import scope_of
from answer.types import ANSWERED, NOT_FOUND, Answer, IndexMark, nearest
from answer.wanted import wanted_by
from index.candidates import token_weights
from index.derived import read_state
from index.embed import Encoder
from index.lists import list_around
from index.opened import OpenIndex, open_index
from index.outline import Offered, Outline, read_outline
from index.rerank import Reranker
from index.search import search
from index.spelling import read_as
from index.types import Evidence, Filters, Locations

DOCUMENTS = "Documents"  # what documents are offered as, to be compared with each other
DEPTH = 40  # passages ranked for an answer
FEW = 3  # of so few words, all may be mistyped
SHOWN, SHOWN_WORDS = 10, 1000  # evidence that an answer carries: at least so many passages and so many words


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
        self._outline: tuple[OpenIndex, Outline] | None = None
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
        index = self.index()
        titles = dict.fromkeys(document.source.short_title for document in index.documents)
        of_all = [Offered(title, DOCUMENTS, "") for title in titles] if len(titles) > 1 else []
        return [*self._outlined(index).offered(), *of_all]

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
        mentions = find_mentions(index, thing, filters) if (thing := mentioned_in(standalone)) else []
        compared = self._compared(index, encoder, compared_in(standalone), filters) if not thing else None
        found = time.perf_counter()
        if compared:
            draft, verdict, evidence = compared.draft, _verdict(compared, evidence), _with(evidence, compared.evidence)
        elif thing:
            draft = list_mentions(index, thing, mentions)
            verdict = Verdict(ANSWERED if mentions else NOT_FOUND, float(bool(mentions)), told(len(mentions), thing))
            evidence = [*mentions, *(e for e in evidence if e.passage_id not in {m.passage_id for m in mentions})]
        else:
            weights = token_weights(index, read)
            lists = partial(list_around, index, read)
            arrange = arranged_for(standalone, lambda: index.relations.actors)
            draft = write_quotes(evidence, weights, lists, wanted_by(standalone), arrange)
            verdict = judge(read, weights, evidence, draft, index.words.knows, sum(map(len, index.files)))
            draft, verdict, paired = with_partners(index, standalone, filters, draft, verdict)
            evidence = _with(evidence, paired) if paired else evidence
        searched = ""
        if verdict.status == NOT_FOUND:
            draft = draft.without_statements()
            searched = _searched(index, filters) if evidence and not thing and verdict.note not in SENT_BACK else ""
        index.release()
        note = " ".join(filter(None, (verdict.note, searched, scope.told, read_as(others)))) or None
        return _answer(index, (question, standalone), replace(verdict, note=note), draft, evidence, (began, encoded, found))

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
        compared = make_comparison(index, self._outlined(index), encoder, asked, filters)
        see_that_several(compared, asked)
        verdict = _verdict(compared, evidence)
        searched = _searched(index, filters) if evidence and verdict.status == NOT_FOUND else ""
        index.release()
        note = " ".join(filter(None, (verdict.note, searched))) or None
        verdict, evidence = replace(verdict, note=note), _with(evidence, compared.evidence)
        return _answer(index, (question, question), verdict, compared.draft, evidence, (began, encoded, found))

    def _outlined(self, index: OpenIndex) -> Outline:
        """The outline of an index, read once."""
        kept = self._outline
        if kept is None or kept[0] is not index:
            self._outline = kept = (index, read_outline(index))
        return kept[1]

    def _compared(
        self, index: OpenIndex, encoder: Encoder, asked: Comparison | None, filters: Filters | None
    ) -> Compared | None:
        """The comparison that a question asks for, if it is worth more than a plain answer."""
        if asked is None:
            return None
        compared = make_comparison(index, self._outlined(index), encoder, asked, filters)
        return compared if compared.answers else None


def _answer(
    index: OpenIndex, asked: tuple[str, str], verdict: Verdict, draft: Draft, evidence: Sequence[Evidence],
    times: tuple[float, float, float],
) -> Answer:  # fmt: skip
    """An answer from its parts. `asked`: the question as it was put, and in full; `times`: when each step was begun."""
    began, encoded, found = times
    ended = time.perf_counter()
    timings = {"encode": encoded - began, "search": found - encoded, "write": ended - found, "total": ended - began}
    return Answer(
        *asked, verdict.status, verdict.confidence, "quotes", verdict.note, draft.statements, draft.citations,
        _shown(evidence, {c.passage for c in draft.citations}), {k: round(1e3 * v, 2) for k, v in timings.items()},
        IndexMark(index.state.fingerprint, index.state.embedder, index.state.built), draft.table, draft.partnerships,
        nearest=() if draft.statements else nearest(evidence),
    )  # fmt: skip


def _verdict(compared: Compared, evidence: Sequence[Evidence]) -> Verdict:
    """The status of a comparison, as confident as a plain answer to the same question would be."""
    if not evidence:
        return Verdict(NOT_FOUND, 0.0, "No document of the library is within what the question was confined to.")
    confidence = probability_right(evidence[0].score, lacking=compared.status != ANSWERED)
    return Verdict(compared.status, confidence, compared.missing or None)


def _in_own_words(index: OpenIndex, question: str) -> tuple[str, dict[str, str]]:
    """A question in the words that the library uses, and what was read as what; one in another language as it is."""
    english = len(question.split()) <= FEW or is_english(question, index.words.knows)
    return index.in_own_words(question) if english else (question, {})


def _searched(index: OpenIndex, filters: Filters | None) -> str:
    """What was searched, for people."""
    sizes = [len(f) for d, f in zip(index.documents, index.files, strict=True) if not filters or filters.admit(d.source)]
    documents, passages = len(sizes), sum(sizes)
    return f"Searched: {documents:,} document{'s' * (documents != 1)}, {passages:,} passage{'s' * (passages != 1)}."


def _with(evidence: Sequence[Evidence], others: Sequence[Evidence]) -> list[Evidence]:
    """Ranked passages with others behind them, none twice."""
    there = {found.passage_id for found in evidence}
    return [*evidence, *(other for other in others if other.passage_id not in there)]


def _shown(evidence: Sequence[Evidence], cited: set[str]) -> tuple[Evidence, ...]:
    """The best passages, at least ten and a thousand words of them, then any other that is cited."""
    shown: list[Evidence] = []
    words = 0
    for at, found in enumerate(evidence):
        if at < SHOWN or words < SHOWN_WORDS or found.passage_id in cited:
            shown.append(found)
            words += len(found.passage.text.split())
    return tuple(shown)
