"""What becomes of a draft with its verdict: the passages that an answer carries, and what it tells where nothing answers."""

from collections.abc import Sequence

import pytest

from answer.answer import Rapporteur
from answer.confidence import NOTHING_ASKED, NOTHING_FOUND, Verdict
from answer.judged import SHOWN, Judged, answer_of, beside, with_searched
from answer.quotes import Draft
from answer.types import ANSWERED, NOT_FOUND, Statement, cite
from index.types import DocumentRecord, Evidence
from ingest.types import PageSpan, Passage, Sentence, Source

RECORD = DocumentRecord(Source("s", "Source"), "original", "v", "", "s.pdf", "s.pdf", 1, 1)


def evidence(number: int) -> Evidence:
    text = "The lamp of the pier is lit. " * 20
    passage = Passage("paragraph", ("Lamps",), "", text, (PageSpan(0, 0, "1"),), (Sentence(0, 28, "exact"),))
    return Evidence(f"s:v:{number:04d}", RECORD, passage, 1.0, {}, (0.5,))


def judged(found: Sequence[Evidence], status: str, note: str | None, cited: int = 0) -> Judged:
    citations = tuple(cite(found[cited], 0, 1)) if found else ()
    return Judged(Draft((Statement("x", None, (1,)),), citations, ()), Verdict(status, 0.5, note), found)


def test_an_answer_carries_the_best_passages_and_whatever_is_cited(rapporteur: Rapporteur) -> None:
    found = [evidence(n) for n in range(SHOWN + 20)]
    made = answer_of(rapporteur.index(), ("q", "q"), judged(found, ANSWERED, None, cited=SHOWN + 15), (0.0, 0.0, 0.0))
    assert [e.passage_id for e in made.evidence] == [e.passage_id for e in (*found[:SHOWN], found[SHOWN + 15])]


def test_passages_beside_others_stand_behind_them_and_none_twice() -> None:
    one, two, three = (evidence(n) for n in range(3))
    assert beside([two, one], [one, three]) == [two, one, three]


@pytest.mark.parametrize(("note", "is_told"), [(NOTHING_FOUND, True), (NOTHING_ASKED, False)])
def test_where_nothing_answers_no_statement_is_left_and_what_was_searched_is_told(
    rapporteur: Rapporteur, note: str, is_told: bool
) -> None:
    made = with_searched(rapporteur.index(), judged([evidence(0)], NOT_FOUND, note), None)
    assert not made.draft.statements
    assert not made.draft.citations
    assert ("Searched: 2 documents" in (made.verdict.note or "")) is is_told


def test_what_answers_is_left_as_it_is(rapporteur: Rapporteur) -> None:
    made = judged([evidence(0)], ANSWERED, "One pair is named.")
    assert with_searched(rapporteur.index(), made, None) == made
    assert made.with_notes("", "Read as.").verdict.note == "One pair is named. Read as."
