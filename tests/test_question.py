"""Reading questions: content words, names, the thing asked for, follow-ups."""

import pytest

from answer.question import asked_noun, content_words, is_english, names, stand_alone


def test_content_words_leave_out_what_carries_no_meaning() -> None:
    assert content_words("What is the role of the U.S. in Kenya’s plan?") == ["role", "us", "kenya", "plan"]


def test_names_have_capitals_that_no_sentence_gave_them() -> None:
    assert names("Which Google models does the institute of Japan test? Tell us. And “Kenya”?") == ["Google", "Japan", "Kenya"]


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("What is the budget of the Kenyan institute?", "budget"),
        ("Who is the director of the Canadian AISI?", "director"),
        ("What are the main benefits of a secretariat?", "benefits"),
        ("Why did they leave?", ""),
        ("kenya institute", ""),
    ],
)
def test_the_thing_asked_for(question: str, thing: str) -> None:
    assert asked_noun(question) == thing


@pytest.mark.parametrize(
    ("after", "question", "alone"),
    [
        ([], "What about Norway?", "What about Norway?"),
        (["Which ports work with Norway?"], "what about Iceland?", "Which ports work with Iceland?"),
        (["What are the benefits of a rotating chair?"], "and the drawbacks?", "What are the drawbacks of a rotating chair?"),
        (["What do Norway and Iceland trade?"], "sorry, I meant Norway and Malta", "What do Norway and Malta trade?"),
        (["Who are the members of the League?"], "When was it founded?", "When was it founded? (members league)"),
        (
            ["Who chairs the League?"],
            "Which fees does the Harbour Board take from ships?",
            "Which fees does the Harbour Board take from ships?",
        ),
    ],
)
def test_follow_ups_keep_their_topic(after: list[str], question: str, alone: str) -> None:
    assert stand_alone(question, after) == alone


def test_a_chain_of_follow_ups_is_resolved_turn_by_turn() -> None:
    turns = ["What are the benefits of a rotating chair?", "and the drawbacks?"]
    assert stand_alone("and the costs?", turns) == "What are the costs of a rotating chair?"


@pytest.mark.parametrize("hostile", ["", "?", "and", "what about?", "the " * 5000, "((((", "\x00", "and " * 300 + "X"])
def test_odd_questions_do_no_harm(hostile: str) -> None:
    assert isinstance(stand_alone(hostile, ["What is the League?", hostile]), str)


@pytest.mark.parametrize(
    "text",
    [
        "Quels sont les avantages d'un secrétariat tournant pour le réseau des instituts ?",
        "Welche Nachteile hat ein rotierendes Sekretariat?",
        "Was sagt der Bericht über die OECD?",
        "Vilka länder ingår i nätverket?",
        "Wat zegt het rapport over de OESO?",
        "¿Cuáles son las ventajas de una secretaría permanente?",
        "ネットワークの事務局はどこに置かれますか",
        "Какие страны входят в сеть?",
        "ما هي مزايا الأمانة العامة الدائمة؟",
    ],
)
def test_a_question_in_another_language_is_known_as_one(text: str) -> None:
    assert not is_english(text, {"la", "de", "permanente", "OECD"}.__contains__)


@pytest.mark.parametrize(
    "text",
    [
        "Who hosts the qwertz of zxcv?",
        "specialisation - good and bad sides",
        "rotating secretariat cons",
        "pears",
        "secretariat",
        "",
        "OECD UN AISI",
        "Sekretariat?",
    ],
)
def test_an_english_one_is_too_though_its_words_are_strange(text: str) -> None:
    assert is_english(text, {"rotating", "secretariat", "OECD", "UN"}.__contains__)
