"""Reading questions: content words, names, the thing asked for."""

import pytest

from answer.question import asked_noun, content_words, is_english, names


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
