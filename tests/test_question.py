"""Reading questions: content words, names, the thing asked for."""

import pytest

from answer.question import asked_noun, content_words, is_akin, is_derived, is_english, is_unheard_of, names, unheard_of


def test_content_words_leave_out_what_carries_no_meaning() -> None:
    assert content_words("What is the role of the U.S. in Kenya’s plan?") == ("role", "us", "kenya", "plan")


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


def test_names_begin_with_any_latin_capital() -> None:
    assert names("Does Österhall, Çambara or Škvor join?") == ["Österhall", "Çambara", "Škvor"]


@pytest.mark.parametrize(
    ("name", "text", "akin"),
    [
        ("Zambra", "The mill of Zambara grinds rye.", True),
        ("zambra", "The mill of Zambara grinds rye.", True),
        ("Velmora", "The mill of Zambara grinds rye.", False),
        ("Austria", "The mill of Australia grinds rye.", False),  # English knows both
    ],
)
def test_a_name_spelled_otherwise_is_akin_to_it(name: str, text: str, akin: bool) -> None:
    assert is_akin(name, text) is akin


@pytest.mark.parametrize(
    ("people", "land", "derived"),
    [("Zambaran", "Zambara", True), ("Duchian", "Duchia", True), ("Norvish", "Norvland", True), ("Velmora", "Zambara", False)],
)
def test_the_name_of_a_people_is_made_from_that_of_its_land(people: str, land: str, derived: bool) -> None:
    assert is_derived(people, {land}.__contains__) is derived


@pytest.mark.parametrize(
    ("word", "unheard"),
    [
        ("Velmora", True),
        ("Zambara", False),  # the library's
        ("Zambaran", False),  # made from it
        ("rulebook", False),  # two English words
        ("harvest", False),
        ("Ork", False),  # too short to tell
    ],
)
def test_a_word_is_unheard_of_where_neither_english_nor_the_library_has_it(word: str, unheard: bool) -> None:
    assert is_unheard_of(word, {"Zambara"}.__contains__) is unheard


def test_unheard_of_words_in_small_letters_are_names_and_no_slips() -> None:
    asked = "does velmora conveiently join zambara-based talks of VELMORA, Velmora or velmora’s?"
    assert unheard_of(asked, lambda _: False) == ["velmora"]


def test_a_word_that_is_none_for_its_length_is_no_name() -> None:
    assert unheard_of(f"the zq{'x' * 5_000} and zqxw", lambda _: False) == ["zqxw"]
