"""Questions about who works with whom are answered with the rows and sentences that name the pairs."""

import pytest
from conftest import HashingEncoder
from test_partnerships import coast  # noqa: F401 - a fixture

from answer.answer import Rapporteur
from answer.partner_questions import lead_with, partners_asked, relations_asked, told
from answer.partnerships import draft_of
from answer.types import ANSWERED, Answer
from index.types import Filters, Locations


@pytest.fixture
def asker(coast: Locations) -> Rapporteur:  # noqa: F811
    return Rapporteur(coast, "hashing", HashingEncoder)


def pairs(answer: Answer) -> set[str]:
    return {f"{p.a} – {p.b}" for p in answer.partnerships}


def rows(answer: Answer) -> list[str]:
    return [s.text.split(":")[0] for s in answer.statements if "<>" in s.text]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Which bodies test lamps with Corm Ltd?", {"Arden – Corm Ltd", "Brill – Corm Ltd", "Corm Ltd – Dorn"}),
        ("Which LHI tests lamps with Corm Ltd?", {"Arden – Corm Ltd", "Brill – Corm Ltd", "Corm Ltd – Dorn"}),
        ("With whom does Dorn have agreements, and on what?", {"Brill – Dorn", "Dorn – Arden", "Corm Ltd – Dorn"}),
        ("Which pairs exchange pilots and training?", {"Arden – Brill", "Brill – Dorn"}),
        ("Brill-Dorn cooperation, what areas?", {"Brill – Dorn"}),
        ("Who works with both Arden and Dorn?", {"Arden – Brill", "Arden – Corm Ltd", "Brill – Dorn", "Corm Ltd – Dorn"}),
        ("Which pairs are there of Arden and Dorn?", {"Dorn – Arden"}),
        ("All counterparts of ARDEN in the table", {"Arden – Brill", "Arden – Corm Ltd", "Dorn – Arden"}),
        ("How many pairs are aligning their rules?", {"Arden – Brill", "Brill – Dorn"}),
    ],
)
def test_the_pairs_that_meet_a_question_are_named(asker: Rapporteur, question: str, found: set[str]) -> None:
    answer = asker.ask(question)
    assert pairs(answer) == found
    assert answer.status == ANSWERED
    assert answer.note is not None
    assert answer.note.startswith(f"{len(found)} pairs are named" if len(found) > 1 else "One pair is named")
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert all(n < len(answer.statements) for p in answer.partnerships for tie in p.ties for n in tie.statements)
    assert all(" ".join(c.quote for c in answer.cited(s)).startswith(s.text) for s in answer.statements)


@pytest.mark.parametrize("question", ["Who works with whom?", "Which pairs are there?"])
def test_who_works_with_whom_is_everyone(asker: Rapporteur, question: str) -> None:
    assert pairs(asker.ask(question)) == pairs(asker.partners())


def test_pairs_that_there_is_no_room_for_are_counted(asker: Rapporteur) -> None:
    assert told(asker.partners().partnerships[:2], 6) == "6 pairs are named; 2 of them are quoted here."


def test_two_that_do_not_work_together_are_not_said_to(asker: Rapporteur) -> None:
    index = asker.index()
    only = Filters(sources=frozenset({"agreed"}))
    for question in ("Are Brill and Corm Ltd working together?", "What do Brill and Corm Ltd do together?"):
        asked = partners_asked(index, question)
        assert asked is not None
        assert relations_asked(index, asked, only) == []


def test_rows_come_before_sentences_and_no_other_row_is_shown(asker: Rapporteur) -> None:
    answer = asker.ask("With whom does Brill have agreements?")
    texts = [s.text for s in answer.statements]
    assert texts[0].startswith("Arden <> Brill")
    assert rows(answer) == ["Arden <> Brill", "Brill <> Dorn", "Brill <> Corm Ltd"]


def test_rows_of_other_types_are_left_out(asker: Rapporteur) -> None:
    index, question = asker.index(), "Which bodies test lamps with Brill?"
    assert rows(asker.ask(question)) == ["Brill <> Corm Ltd"]
    asked = partners_asked(index, question)
    assert asked is not None
    usual, _ = draft_of(index, index.relations.all)
    draft, _ = lead_with(index, asked, relations_asked(index, asked, None), usual)
    assert [s.text.split(":")[0] for s in draft.statements if "<>" in s.text] == ["Brill <> Corm Ltd"]
    assert [c.number for c in draft.citations] == list(range(1, len(draft.citations) + 1))


def test_an_answer_stays_within_its_words(asker: Rapporteur) -> None:
    answer = asker.ask("With whom does Arden have agreements?")
    assert sum(len(s.text.split()) for s in answer.statements) <= 150


def test_filters_confine_what_is_answered(asker: Rapporteur) -> None:
    answer = asker.ask("With whom does Arden have agreements?", filters=Filters(sources=frozenset({"agreed"})))
    assert rows(answer) == []
    assert {c.source.slug for c in answer.citations} == {"agreed"}


@pytest.mark.parametrize(
    "question",
    [
        "Why does Arden work with Brill?", "What could Brill gain from an agreement with Arden?",
        "When was the agreement signed?",
        "Who is responsible for work with Brill?",
        "Who funds Arden?",
        "What is written at the gate?", "Who leads the testing of lamps at Arden?", "How do harbours exchange pilots?",
        "What do agreements say of lamps?", "If Arden pays for tests, with whom must it share them?", "",
    ],
)  # fmt: skip
def test_other_questions_are_left_alone(asker: Rapporteur, question: str) -> None:
    assert partners_asked(asker.index(), question) is None
