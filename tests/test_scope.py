"""What a question confines itself to, and questions about the library itself."""

import pytest

from answer.answer import Rapporteur
from answer.mentions import mentioned_in, told
from answer.scope import AGREED, scope_of
from answer.types import ANSWERED, NOT_FOUND
from index.lexical import WordIndex
from index.types import Filters


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What do agreed texts say on incident reporting?", AGREED),
        ("What do the codes of conduct ask of developers?", ("code-of-conduct",)),
        ("Watermarking, according to analysts?", ("analysis",)),
        ("Who may inspect models? Agreed texts only", AGREED),
        ("Which rights are named only in treaties?", ("treaty-or-act",)),
        ("Does the treaty say anything on agreed texts?", ()),
        ("Which memoranda of understanding were signed?", ()),
        ("What is the agreed text of Article 4?", ()),
    ],
)
def test_a_kind_of_text_is_heard_only_where_the_texts_are_meant(question: str, kinds: tuple[str, ...]) -> None:
    assert scope_of(question).filters.kinds == frozenset(kinds)


@pytest.mark.parametrize(
    ("question", "start", "end"),
    [
        ("What do texts before May 2024 say on testing?", "", "2024-04"),
        ("What do texts before January 2024 say?", "", "2023-12"),
        ("Statements since 2023 on testing", "2023", ""),
        ("documents adopted after December 2023 on testing", "2024-01", ""),
        ("What is said on testing, before 2024?", "", "2023"),
        ("testing, only in March 2024", "2024-03", "2024-03"),
        ("What was agreed before May 2024 on testing?", "", ""),
        ("When did the summit of November 2023 end?", "", ""),
    ],
)
def test_a_time_is_heard_only_where_it_is_that_of_the_texts(question: str, start: str, end: str) -> None:
    filters = scope_of(question).filters
    assert (filters.date_from, filters.date_to) == (start, end)


def test_what_the_user_chose_is_not_widened_by_the_question() -> None:
    chosen = Filters(kinds=frozenset({"memorandum", "analysis"}), date_to="2023")
    within = scope_of("What do agreed texts before May 2024 say?").within(chosen)
    assert within == Filters(kinds=frozenset({"memorandum"}), date_to="2023")
    other = Filters(kinds=frozenset({"press-release"}))
    assert scope_of("What do agreed texts say?").within(other) == other
    assert scope_of("Who waters the pears?").within(chosen) is chosen


def test_agreed_texts_leave_analysis_out(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("What do agreed texts say on pears and ships?")
    assert {c.source.kind for c in answer.citations} <= set(AGREED)
    assert "Confined to agreed texts" in (answer.note or "")


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Which documents mention the OECD Incidents Monitor?", "OECD Incidents Monitor"),
        ("which texts in the library refer to “red teaming”?", "red teaming"),
        ("List all sources that speak of watermarking.", "watermarking"),
        ("In which documents is the scientific panel mentioned?", "scientific panel"),
        ("Which documents did the ministers sign?", ""),
        ("What does the report mention?", ""),
    ],
)
def test_a_question_for_mentions_is_told_from_others(question: str, thing: str) -> None:
    assert mentioned_in(question) == thing


def test_each_document_that_mentions_something_is_quoted_once(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Which documents mention the pears?")
    assert answer.status == ANSWERED
    assert [s.group for s in answer.statements] == ["Orchard rules"]
    assert all("pears" in c.quote.lower() for c in answer.citations)
    assert answer.note == "One document mentions “pears”."


def test_what_no_document_mentions_is_said(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Which documents mention zebras?")
    assert (answer.status, answer.statements) == (NOT_FOUND, ())
    assert "No document of the library mentions “zebras”" in (answer.note or "")
    assert answer.nearest


@pytest.mark.parametrize(
    ("text", "thing", "held"),
    [
        ("The OECD AI Incidents Monitor counts.", "OECD Incidents Monitor", True),
        ("It reports incidents and monitors lamps.", "incidents monitor", True),
        ("It monitors incidents.", "incidents monitor", False),
        ("Incidents are told to those who monitor lamps.", "incidents monitor", False),
    ],
)
def test_the_words_of_a_thing_stand_together(text: str, thing: str, held: bool) -> None:
    assert WordIndex.holds(text, thing) is held


def test_more_documents_than_are_quoted_are_counted_all_the_same() -> None:
    assert told(31, "ropes") == "31 documents mention “ropes”; the 30 that say most of it are quoted once each."
