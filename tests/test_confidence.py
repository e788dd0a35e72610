"""What is missing from an answer is found and named."""

import time

import pytest

from answer.answer import Rapporteur
from answer.asked import asked_for
from answer.confidence import NOTHING_ASKED, TOO_LONG, _asked_of_silent, _is_met, judge
from answer.quotes import write_quotes
from answer.types import ANSWERED, NOT_FOUND, PARTIAL
from answer.wanted import Wanted
from index.candidates import token_weights


@pytest.mark.parametrize(
    ("question", "kind", "of"),
    [
        ("What is the annual budget of the mill?", "a sum of money", ("budget",)),
        ("Estimated yearly cost of a new wheel?", "a sum of money", ("cost",)),
        ("How much money did the board set aside?", "a sum of money", ("money",)),
        ("How much fresh money did the board set aside?", "a sum of money", ("money",)),
        ("What percentage of the flour is sold?", "a share", ()),
        ("How many two-wheeled carts are there?", "a number", ("two", "wheeled", "carts")),
        ("And how many people work there?", "a number", ("people", "work", "there")),
        ("How many staff does the mill have?", "a number", ("staff",)),
        ("When was the mill built?", "a time", ()),
        ("On which day did the mill open?", "a time", ()),
        ("Who was elected chair of the board?", "a person", ("chair",)),
    ],
)
def test_the_kind_of_thing_asked_for_is_read_from_the_question(question: str, kind: str, of: tuple[str, ...]) -> None:
    asked = asked_for(question)
    assert asked
    assert (asked.kind, asked.of) == (kind, of)


@pytest.mark.parametrize(
    "question",
    [
        "Why does the mill cost more than the bakery?",
        "How does a new wheel reduce costs?",
        "Cost-sharing among ports",
        "What would such a choice cost the miller?",
        "When is a mill a windmill?",
        "Who grinds?",
        "",
    ],
)
def test_other_questions_ask_for_no_kind(question: str) -> None:
    assert asked_for(question) is None


@pytest.mark.parametrize(
    ("kind", "gives", "gives_not"),
    [
        ("How much money?", "It costs €5 a day.", "It costs five loaves."),
        ("How much money?", "It costs CHF 5 a day.", "It costs ABC 5 a day."),
        ("How much money?", "It costs 5,000 rupees.", "It took 5,000 runs."),
        ("How much money?", "It costs 50 SEK.", "It grinds sek 50."),
        ("What share of it?", "A third, or 33 per cent.", "A third."),
        ("How many mills?", "There are two mills.", "There are mills."),
        ("When?", "In May 2024.", "Soon."),
    ],
)
def test_a_sentence_gives_the_kind_or_does_not(kind: str, gives: str, gives_not: str) -> None:
    asked = asked_for(kind)
    assert asked
    assert asked.given.search(gives)
    assert not asked.given.search(gives_not)


def test_a_text_of_figures_only_is_looked_through_at_once() -> None:
    asked = asked_for("How much money?")
    assert asked
    began = time.perf_counter()
    assert not asked.given.search("1" * 20_000)
    assert time.perf_counter() - began < 1


def test_an_answer_without_the_figure_asked_for_says_so(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask(
        "How much money does each picker bring, with a ladder and two baskets, at the harvest of the apples?"
    )
    assert answer.status == PARTIAL
    assert answer.note == "No sentence that was found gives a sum of money for “money”. What comes nearest is quoted."
    assert answer.statements


def test_the_part_of_a_question_that_no_figure_answers_is_named(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Who brings a ladder and two baskets, and how much money does the harvest of the apples bring?")
    assert answer.status == PARTIAL
    assert "gives a sum of money for “how much money does the harvest of the apples bring”" in (answer.note or "")


def test_a_part_that_asks_for_a_number_is_not_judged_by_its_words(rapporteur: Rapporteur) -> None:
    asked = "Who brings a ladder and two baskets to the harvest of the apples, and how many are there nowadays?"
    assert rapporteur.ask(asked).status == ANSWERED
    assert rapporteur.ask(asked.replace("how many are there", "who juggles")).status == PARTIAL


def test_a_fact_that_is_taken_for_granted_and_not_quoted_is_named(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Which pilot boards a ship at the outer buoy and why did Pilots outlaw the ship?")
    assert answer.status == PARTIAL
    assert answer.note == "Nothing that is quoted says that Pilots did outlaw the ship."


def test_a_name_that_nothing_quoted_speaks_of_is_named(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask(
        "When in September does the harvest of the apples begin and who brings a ladder and two baskets, is it the Pilots?"
    )
    assert answer.status == PARTIAL
    assert answer.note == "Nothing that is quoted speaks of “Pilots”."


def test_a_name_in_a_sentence_before_the_question_is_not_asked_for(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("I work with the Pilots. When does the harvest of the apples begin?")
    assert answer.status == ANSWERED


def test_a_question_in_another_language_is_answered_in_a_sentence(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Quand commence la récolte des pommes et qui apporte les paniers ?")
    assert answer.status == NOT_FOUND
    assert "English" in (answer.note or "")


@pytest.mark.parametrize("question", ["", "  ", "?!", "42", "\x00", "🙂", "((("])
def test_a_question_without_words_is_asked_for_again(rapporteur: Rapporteur, question: str) -> None:
    answer = rapporteur.ask(question)
    assert (answer.status, answer.note) == (NOT_FOUND, NOTHING_ASKED)


def test_a_question_too_long_to_be_read_is_asked_for_again(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("When does the harvest of the apples begin? " * 40)
    assert (answer.status, answer.note) == (NOT_FOUND, TOO_LONG)


def test_a_note_repeats_a_few_names_only(rapporteur: Rapporteur) -> None:
    known = "When the harvest of the apples begins in September and each picker brings a ladder and two baskets"
    note = rapporteur.ask(f"{known}, who of Zanzibar, Xanadu, Atlantis, Utopia comes?").note or ""
    assert note == "The library does not mention Zanzibar or Xanadu or Atlantis. Searched: 2 documents, 5 passages."


def test_in_a_larger_library_a_question_has_to_be_met_better(rapporteur: Rapporteur) -> None:
    index, encoder = rapporteur.open()
    question = encoder.encode_question("Which ship waits for the tide at the old pier?")
    evidence = rapporteur.search(question.text, 5)
    weights = token_weights(index, question)
    draft = write_quotes(evidence, weights, lambda _: (), Wanted())
    given = (question, weights, evidence, draft, index.words.knows)
    small, vast = (judge(*given, size) for size in (8, 10**30))
    assert (small.status, vast.status) == (ANSWERED, NOT_FOUND)


def test_a_tale_before_the_question_does_not_make_it_a_question_about_something_else(rapporteur: Rapporteur) -> None:
    tale = (
        "My uncle in Zanzibar keeps seventeen zebras behind his xylophone factory and often sings about quasars while ironing. "
    )
    assert rapporteur.ask(tale + "When does the harvest of the apples begin?").status == ANSWERED


def test_a_name_in_small_letters_that_nothing_speaks_of_is_named(rapporteur: Rapporteur) -> None:
    asked = "when in september does the harvest of the apples begin and who brings a ladder and two baskets to {}"
    assert rapporteur.ask(asked.format("velmora")).note == "Nothing that is quoted speaks of “velmora”."
    assert rapporteur.ask(asked.format("aples")).status == ANSWERED


@pytest.mark.parametrize(("name", "met"), [("Velmora", False), ("Aples", True), ("Appleish", True)])
def test_an_invented_name_goes_by_its_letters_however_well_the_model_meets_it(
    rapporteur: Rapporteur, name: str, met: bool
) -> None:
    index, _ = rapporteur.open()
    evidence = rapporteur.search("When does the harvest of the apples begin?", 5)
    assert _is_met(name, 0.9, evidence, index.words.knows) is met


def test_a_question_for_the_case_for_something_does_not_look_for_the_word(rapporteur: Rapporteur) -> None:
    _, encoder = rapporteur.open()
    for thing, silent in (("case", False), ("zither", True)):
        question = encoder.encode_question(f"What is the {thing} for Pilots at the outer buoy?")
        found = rapporteur.search(question.text, 5)
        assert (_asked_of_silent(question, found) is not None) is silent
