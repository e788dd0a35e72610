"""What a question takes for granted and nothing quoted speaks of is found and named."""

import pytest

from answer.asked import parts_of
from answer.premise import Said, not_borne_out
from index.lexical import stems


def said(*sentences: str, question: str, around: str = "") -> list[Said]:
    """Sentences as quoted; each meets the words of the question that it has, and no others."""
    asked = question.strip("?").replace(",", "").replace("’s", "").split()
    quoted = []
    for sentence in sentences:
        words = frozenset(stems(f"{sentence} {around}"))
        quoted.append(Said(sentence, around, words, {word: float(words >= set(stems(word))) for word in asked}))
    return quoted


def note(question: str, *sentences: str, around: str = "") -> str:
    parts = parts_of(question)
    return not_borne_out(question, parts if len(parts) > 1 else [], said(*sentences, question=question, around=around))


MILL = "The mill of Norwick was built in 1911 and grinds rye for Port Alder."


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Why did Norwick demolish the mill?", "Norwick did demolish the mill"),
        ("When was the mill of Norwick auctioned?", "the mill of Norwick was auctioned"),
        ("Which traders boycotted the mill of Norwick?", "any traders boycotted the mill of Norwick"),
        ("How many millers owned the mill of Norwick?", "any millers owned the mill of Norwick"),
        ("Why did the G7 abandon the mill?", "the G7 did abandon the mill"),
        ("Who bombed the mill of Norwick?", "anyone bombed the mill of Norwick"),
        ("Who was jailed in Norwick?", "anyone was jailed in Norwick"),
        ("Since Norwick auctioned the mill, what does it grind?", "Norwick auctioned the mill"),
    ],
)
def test_a_fact_that_nothing_quoted_speaks_of_is_told_as_a_statement(question: str, says: str) -> None:
    assert note(question, MILL) == f"Nothing that is quoted says that {says}."


@pytest.mark.parametrize(
    "question",
    [
        "When was the mill of Norwick built?",
        "Why did Norwick grind rye?",
        "Why might Norwick demolish the mill?",  # supposes
        "Why did I demolish the mill of Norwick?",  # a case of one's own
        "Was the mill of Norwick bombed?",  # asks whether
        "Why was the mill demolished?",  # names nobody
        "What is the mill of Norwick expected to grind?",  # a word that says little
        "When was the mill of Norwick built for testing?",
        "Which kinds of rye does the mill of Norwick grind?",
        "",
    ],
)
def test_other_questions_take_nothing_for_granted_that_is_not_quoted(question: str) -> None:
    assert note(question, MILL) == ""


def test_a_long_question_is_not_judged_by_what_it_tells() -> None:
    told = " and the baker" * 15
    assert note(f"Why did Norwick demolish the mill{told}?", MILL) == ""


def test_a_thing_that_is_asked_for_and_not_spoken_of_is_named() -> None:
    assert "“sanctions”" in note("Which sanctions does the council of Norwick foresee?", MILL)
    assert "“bakeries”" in note("What do the rules of Norwick say about bakeries?", MILL)
    assert "“Port”" in note("Why did Port Alder grind rye?", "The mill of Norwick grinds rye.")


def test_a_word_that_is_met_well_enough_is_spoken_of() -> None:
    question = "When did Norwick erect the mill?"
    quoted = Said(MILL, "", frozenset(stems(MILL)), {"Norwick": 1.0, "erect": 0.7, "mill": 1.0})
    assert not_borne_out(question, [], [quoted]) == ""


def test_a_year_has_to_be_quoted_or_to_be_the_documents() -> None:
    assert note("What did Norwick grind in 1950?", "Norwick did grind rye.") == "Nothing that is quoted speaks of 1950."
    assert note("What did Norwick grind in 1950?", "Norwick did grind rye.", around="Rye. 1950") == ""
    assert note("What do texts before 1950 say of rye in Norwick?", "Norwick grinds rye.") == ""


def test_two_names_that_no_sentence_brings_together_are_named() -> None:
    apart = ("Norwick grinds rye.", "Alder grinds oats.")
    assert note("Which oats does Alder’s mill grind for Norwick?", *apart) == (
        "No sentence that is quoted speaks of both “Alder” and “Norwick”."
    )
    assert note("Which oats do both Alder and Norwick grind?", *apart) == ""
    assert note("Which oats does Alder grind for Norwick?", "Alder grinds oats for Norwick.") == ""


def test_the_part_of_a_question_that_is_not_answered_is_named() -> None:
    assert note("What does the mill grind and who insures boats?", MILL) == (
        "Nothing that is quoted speaks of this part of the question: “who insures boats”."
    )
    assert note("What does the mill grind and who grinds rye?", MILL) == ""


def test_parts_of_a_question_begin_with_a_word_that_asks() -> None:
    assert parts_of("What is the mill, and who pays for it?") == ["What is the mill", "who pays for it"]
    assert parts_of("When and where was it built?") == ["When and where was it built?"]
    assert parts_of("What of rye and oats?") == ["What of rye and oats"]


def test_a_question_is_repeated_as_it_is() -> None:
    assert note("Why did Norwick demolish {who} (and) [it] {0}?", MILL).endswith("Norwick did demolish {who} (and) [it] {0}.")


def test_a_doer_may_begin_with_any_latin_capital() -> None:
    assert note("Why did Österwick demolish the mill?", MILL.replace("Norwick", "Österwick")) == (
        "Nothing that is quoted says that Österwick did demolish the mill."
    )


@pytest.mark.parametrize(
    ("acronym", "text", "has"),
    [
        ("UD", "The United Duchies sold the mill.", True),
        ("OFM", "The Office for Fair Milling sold it.", True),
        ("UD", "The united front of dukes sold it.", False),
        ("UD", "The Duchies United sold it.", False),
        ("Ud", "The United Duchies sold the mill.", False),
    ],
)
def test_an_acronym_is_spoken_of_by_the_words_of_its_initials(acronym: str, text: str, has: bool) -> None:
    assert Said(text, "", frozenset(), {}).has_initials(acronym) is has


def test_a_doer_called_by_its_initials_is_spoken_of_in_full() -> None:
    assert note("Why did the UD build the mill?", "The United Duchies build the mill.") == ""
    assert "“XQ”" in note("Why did the XQ build the mill?", "The United Duchies build the mill.")
