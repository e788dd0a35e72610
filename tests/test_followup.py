"""Follow-ups that have to stand alone: pronouns, ellipsis, corrections, choices, new topics, several turns."""

import time

import pytest

from answer.followup import stand_alone
from answer.phrases import antecedent, noun_phrases, options_of

LEAGUE = "Who are the members of the Harbour League?"
CHAIR = "What are the benefits of a rotating chair?"
PORTS = "Which ports in Malta trade with Norway?"


@pytest.mark.parametrize(
    ("earlier", "question", "alone"),
    [
        (LEAGUE, "when was it founded?", "When was the Harbour League founded?"),
        (LEAGUE, "do they pay a fee?", "Do the members of the Harbour League pay a fee?"),
        (LEAGUE, "what is its yearly budget?", "What is the Harbour League’s yearly budget?"),
        ("What is the fee of the League?", "who sets it?", "Who sets the League?"),
        ("What does the Pact on Fishing say?", "what is its purpose?", "What is the purpose of the Pact on Fishing?"),
        ("What is the Harbour League?", "do they have staff?", "Does the Harbour League have staff?"),
        (PORTS, "how many ships do they own?", "How many ships do the ports in Malta that trade with Norway own?"),
        ("Who is the director of the port?", "when was she elected?", "When was the director of the port elected?"),
        ("What is a berth?", "how can I book one?", "How can I book a berth?"),
        (
            "What does the Baltic fishing convention say?",
            "who signed the convention?",
            "Who signed the Baltic fishing convention?",
        ),
        ("Does Kenya tax ships?", "is that legal?", "Is that legal? (about: does Kenya tax ships)"),
    ],
)
def test_a_pronoun_gives_way_to_what_it_stands_for(earlier: str, question: str, alone: str) -> None:
    assert stand_alone(question, [earlier]) == alone


@pytest.mark.parametrize(
    "question",
    [
        "Which fees does the Harbour Board take from its ships?",
        "When a member leaves the Union, can it return?",
        "Is it possible to fish for cod in the North Sea in winter?",
        "How long does it take to sail from Malta to Norway?",
        "What is photosynthesis?",
        "What did the minister who signed say about grain?",
    ],
)
def test_a_question_that_stands_alone_is_left_as_it_is(question: str) -> None:
    assert stand_alone(question, [LEAGUE]) == question


@pytest.mark.parametrize(
    ("earlier", "question", "alone"),
    [
        (CHAIR, "and its drawbacks?", "What are the drawbacks of a rotating chair?"),
        (LEAGUE, "and its budget?", "What is the budget of the Harbour League?"),
        (LEAGUE, "and the director?", "Who is the director of the Harbour League?"),
        (CHAIR, "and the cost?", "What is the cost of a rotating chair?"),
        (CHAIR, "What about a permanent one?", "What are the benefits of a permanent chair?"),
        (CHAIR, "and a permanent chair?", "What are the benefits of a permanent chair?"),
        (CHAIR, "any examples?", "What are examples of the benefits of a rotating chair?"),
        (CHAIR, "what else?", "What are the other benefits of a rotating chair?"),
        (CHAIR, "tell me more", "Tell me more (about: the benefits of a rotating chair)"),
        (PORTS, "what about Iceland?", "Which ports in Malta trade with Iceland?"),
        (PORTS, "and in Cyprus?", "Which ports in Cyprus trade with Norway?"),
        (PORTS, "since when?", "Since when? (about: which ports in Malta trade with Norway)"),
        ("Does Kenya tax ships?", "why?", "Why does Kenya tax ships?"),
        ("Does Kenya tax ships?", "How much?", "How much? (about: does Kenya tax ships)"),
        ("Has Kenya left the League?", "and did Malta?", "Has Malta left the League?"),
        ("How much did Kenya spend in 2021?", "and in 2022?", "How much did Kenya spend in 2022?"),
        (
            "What is the role of the Board?",
            "and its ties with Malta?",
            "What is the Board’s ties with Malta?".replace("is", "are", 1),
        ),
        ("Which firms has the AISI signed a pact with?", "or Acme?", "Has the AISI signed a pact with Acme?"),
        ("when does the port open", "and the office?", "When does the office open?"),
        ("Who chairs the League?", "what are the obstacles?", "What are the obstacles? (about: who chairs the League)"),
        (CHAIR, "what is about malta?", "What about malta? (about: the benefits of a rotating chair)"),
    ],
)
def test_what_is_left_out_is_put_back(earlier: str, question: str, alone: str) -> None:
    assert stand_alone(question, [earlier]) == alone


@pytest.mark.parametrize(
    ("earlier", "question", "alone"),
    [
        ("What do Norway and Iceland trade?", "sorry, I meant Norway and Malta", "What do Norway and Malta trade?"),
        ("What do Norway and Iceland trade?", "not Iceland, Malta", "What do Norway and Malta trade?"),
        ("What do Norway and Iceland trade?", "No, not Iceland, I mean Malta.", "What do Norway and Malta trade?"),
        ("What do Norway and Iceland trade?", "I meant Malta, not Iceland", "What do Norway and Malta trade?"),
        ("Should it sit in the port or the mill?", "sorry, the second one", "Should it sit in the mill?"),
        ("What does the port earn?", "I meant what does the mill cost", "What does the mill cost?"),
    ],
)
def test_a_correction_changes_the_question_before(earlier: str, question: str, alone: str) -> None:
    assert stand_alone(question, [earlier]) == alone


@pytest.mark.parametrize(
    ("earlier", "question", "alone"),
    [
        ("Is a sloop faster than a barge?", "which of the two is cheaper?", "Which is cheaper, a sloop or a barge?"),
        ("Should we buy a sloop or a barge?", "do both need a crew?", "Do a sloop and a barge need a crew?"),
        ("Should we buy a sloop or a barge?", "what is the difference?", "What is the difference between a sloop and a barge?"),
        ("Is it run by Kenya or by Malta?", "what does the latter pay?", "What does Malta pay?"),
    ],
)
def test_things_side_by_side_can_be_chosen_and_compared(earlier: str, question: str, alone: str) -> None:
    assert stand_alone(question, [earlier]) == alone


@pytest.mark.parametrize(
    ("question", "alone"),
    [
        ("by the way, what is the Rome Statement?", "What is the Rome Statement?"),
        ("Different subject. Who mills the rye?", "Who mills the rye?"),
        ("On another note: and the rye?", "And the rye?"),
    ],
)
def test_a_new_topic_drags_nothing_along(question: str, alone: str) -> None:
    assert stand_alone(question, [CHAIR]) == alone


@pytest.mark.parametrize(
    ("turns", "alone"),
    [
        ([CHAIR, "and the drawbacks?", "and the costs?"], "What are the costs of a rotating chair?"),
        ([PORTS, "and Iceland?", "and Kenya?"], "Which ports in Malta trade with Kenya?"),
        ([PORTS, "why?", "and Kenya?"], "Which ports in Malta trade with Kenya?"),
        ([PORTS, "and Iceland?", "which is larger?"], "Which is larger, Norway or Iceland?"),
        ([PORTS, "and Iceland?", "I meant Kenya"], "Which ports in Malta trade with Kenya?"),
        (["What is the Rome Statement?", "who signed it?", "is it binding?"], "Is the Rome Statement binding?"),
        (["", "?", "What is the League?"], "What is the League?"),
    ],
)
def test_a_talk_is_resolved_turn_by_turn(turns: list[str], alone: str) -> None:
    *after, question = turns
    assert stand_alone(question, after) == alone


def test_a_first_question_is_left_as_it_is() -> None:
    assert stand_alone("  what about   Norway? ", []) == "what about Norway?"


def test_a_long_text_is_no_follow_up() -> None:
    tale = "and its rules " + "on pears " * 150
    assert stand_alone(tale, [LEAGUE]) == tale.strip()
    assert stand_alone("and its budget?", [LEAGUE, tale]) == "What is the budget of the Harbour League?"


@pytest.mark.parametrize(
    "hostile",
    [
        "",
        "?",
        "and",
        "what about?",
        "the " * 5000,
        "((((",
        "\x00",
        "and " * 300 + "X",
        "it " * 330,
        "a of " * 200,
        "[\\g<new>] not (",
        "\\1",
    ],
)
def test_odd_questions_do_no_harm(hostile: str) -> None:
    began = time.perf_counter()
    assert isinstance(stand_alone(hostile, ["What is the League?", hostile]), str)
    assert isinstance(stand_alone("and its budget? not that", [hostile, hostile]), str)
    assert time.perf_counter() - began < 2


def test_noun_phrases_end_at_verbs_and_keep_what_belongs_to_them() -> None:
    texts = [phrase.text for phrase in noun_phrases("When was the Harbour League of Malta founded by rich traders?")]
    assert texts == ["the Harbour League of Malta", "rich traders"]
    assert options_of("Is a rotating or a static chair cheaper?") == ("a rotating chair", "a static chair")
    assert antecedent("What did he say?", plural=False) is None


def test_a_name_may_begin_with_any_latin_capital() -> None:
    assert stand_alone("does Österhall?", ["Does Malta tax ships?"]) == "Does Österhall tax ships?"


def test_what_is_told_does_not_grow_from_turn_to_turn() -> None:
    doubling = f"Is {' of '.join(['the first'] * 8)} or the League better?"
    turns = ["Is the mill or the harbour better?", *[doubling] * 8]
    began = time.perf_counter()
    assert stand_alone(f"{doubling[:-1]} now?", turns).startswith("Is the first of the first of")
    assert time.perf_counter() - began < 2


def test_a_very_long_question_stands_alone() -> None:
    asked = f"What about it{' ,' * 10_000} the mill?"
    began = time.perf_counter()
    assert stand_alone(asked, [LEAGUE]) == asked
    assert time.perf_counter() - began < 2
