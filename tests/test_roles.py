"""Answers about who does what: which questions ask for that, who acts in a sentence, and how statements are grouped."""

from collections.abc import Sequence

import numpy as np
import pytest

from answer.acting import actor_in
from answer.quotes import write_quotes
from answer.roles import arranged_for, asks_roles
from answer.types import Statement
from answer.wanted import Wanted
from index.actors import Actors, letters
from index.errors import IndexMissing
from index.types import DocumentRecord, Evidence
from ingest.sentences import sentence_spans
from ingest.types import PageSpan, Passage, Sentence, Source

WEIGHTS = np.array([1.0], np.float32)
CHARTER = Source("charter", "Charter", "Harbour League", kind="agreed-statement")
STUDY = Source("study", "Study of harbours", kind="analysis")
ACTORS = Actors({"Wales": ("Wales",), "HPU": ("HPU", "Harbour Pilot Union")})


def passage(text: str, section: tuple[str, ...] = ("Lamps",), lead: str = "") -> Passage:
    """A passage of whole sentences; an item of a list where it has a lead line."""
    found = tuple(Sentence(a, b, "exact") for a, b in sentence_spans(text))
    return Passage("item" if lead else "paragraph", section, lead, text, (PageSpan(0, 0, "1"),), found)


def evidence(source: Source, number: int, text: str, section: tuple[str, ...] = ("Lamps",), lead: str = "") -> Evidence:
    record = DocumentRecord(source, "original", "v", "", "s.pdf", "s.pdf", 1, 1)
    one = passage(text, section, lead)
    scores = (0.9 - number / 100,) * len(one.sentences)
    return Evidence(f"{source.slug}:v:{number:04d}", record, one, 1.0, {}, scores, (0.9,), (), False)


def answered(question: str, *found: Evidence) -> list[Statement]:
    no_list: Sequence[Evidence] = ()
    arrange = arranged_for(question, lambda: ACTORS)
    return list(write_quotes(found, WEIGHTS, lambda *_: no_list, Wanted(), arrange).statements)


def actor(text: str, number: int = 0, section: tuple[str, ...] = ("Lamps",), lead: str = "") -> str | None:
    forms = ACTORS.by_form()
    said = passage(text, section, lead)
    return actor_in(said, number, "Harbour League (chair: A. Mason)", lambda written: forms.get(letters(written)))


# ---- which questions ask for roles ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "Who is responsible for lamps in the League?", "What does the Tide Office do in the Bergen process?",
        "what job is foreseen for the Pilot Union", "Whose job is it to mend lamps?", "who would collect the dues",
        "We own a barge. What are we expected to do?", "duties of owners", "Which office oversees the pilots?",
        "What should keepers do about fog?", "How could the pilots assist the League?", "What role could Wales play?",
        "Under the charter, who calls the meetings?", "Who’s in charge of the lamps?", "Who else is mending lamps?",
        "Which agencies lead the work on fog?", "Who in the League mends lamps?", "What will keepers pledge?",
        "Which board is to count the lamps?", "powers of the Tide Office",
    ],
)  # fmt: skip
def test_questions_about_roles(question: str) -> None:
    assert asks_roles(question)


@pytest.mark.parametrize(
    "question",
    [
        "Who signed the charter?", "Who is director of the Tide Office?", "What is a lamp?", "When was the League founded?",
        "Who signs the charter?", "Which office is in Dover?", "What does the charter say on fog?",
        "Where does the League meet?", "How many lamps are there?",
    ],
)  # fmt: skip
def test_other_questions(question: str) -> None:
    assert not asks_roles(question)


# ---- who acts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("The Tide Office shall mend the lamps.", "Tide Office"),
        ("Owners of large barges should keep a log.", "Owners of large barges"),
        ("Owners carrying oil should keep a log.", "Owners"),
        ("However, the Harbour Pilot Union, drawing on its charts, could help.", "HPU"),
        ("Wales will host the meeting.", "Wales"),
        ("Lamps shall be lit by the Tide Office at dusk.", "Tide Office"),
        ("The task of mending has been assigned to suitable keepers of the lights.", None),
        ("The task of mending has been assigned to the Tide Office.", "Tide Office"),
        ("Calls upon member harbours to share their charts", "Member harbours"),
        ("We commit to mend the lamps.", "Harbour League"),
        ("The tasks of the Tide Office could include mending.", "Tide Office"),
        ("The Tide Office’s role is to mend lamps.", "Tide Office"),
        ("Wales, the HPU, and the Tide Office met in Bergen.", "Wales, HPU and Tide Office"),
        ("An effectively run Tide Office would help.", "Tide Office"),
        ("The Tide Office’s reach and role in the harbour make it a partner.", "Tide Office"),
        ("Just as importantly, owners worldwide should pay.", "Owners"),
        ("Placing the Tide Office under the League could help.", None),
        ("Fog is common in autumn.", None),
        ("This Charter shall enter into force in May.", None),
        ("Lamp Rules of Order (LROs) could say who mends what.", None),
    ],
)
def test_who_acts_in_a_sentence(sentence: str, who: str | None) -> None:
    assert actor(sentence) == who


def test_a_pronoun_stands_for_who_acted_before() -> None:
    assert actor("The Tide Office mends lamps. It could also light them.", 1) == "Tide Office"
    assert actor("The Tide Office mends lamps. Fog is common.", 1) is None


def test_in_a_list_those_act_whom_its_lead_line_or_heading_names() -> None:
    assert actor("Mending lamps", lead="Responsibilities of the Tide Office could include:") == "Tide Office"
    assert actor("mending lamps", section=("Tasks of the secretariat",), lead="They are:") == "Secretariat"
    assert actor("mending lamps", section=("Where lamps stand",), lead="They are:") is None


# ---- how they are grouped ------------------------------------------------------------------------------------------


def test_statements_stand_under_who_acts_with_how_binding_they_are_and_whom_the_question_names_first() -> None:
    found = answered(
        "What does Wales have to do about lamps, and who is responsible?",
        evidence(STUDY, 0, "The Tide Office could mend all lamps of the harbour."),
        evidence(STUDY, 1, "Wales shall pay for oil and wicks each year.", ("Money",)),
        evidence(STUDY, 2, "The office should tell the pilots when fog comes up.", ("Fog",)),
        evidence(STUDY, 3, "Fog is thick and common in every autumn here.", ("Fog",)),
    )
    assert [(s.group, s.force) for s in found] == [
        ("Wales", "shall"), ("Tide Office", "could"), ("Tide Office", "should"), ("Fog", "does"),
    ]  # fmt: skip
    assert [s.citations for s in found] == [(1,), (2,), (3,), (4,)]


def test_a_short_form_stands_under_the_whole_name_and_one_of_two_who_act_together_under_its_own() -> None:
    found = answered(
        "Who is responsible for lamps?",
        evidence(STUDY, 0, "The Water Board of Arden shall mend all lamps of the harbour."),
        evidence(STUDY, 1, "The Water Board may close the harbour to all ships in fog."),
        evidence(STUDY, 2, "Kenya and Wales should share the oil that is left over."),
        evidence(STUDY, 3, "Wales shall count the lamps of each pier once a year."),
    )
    assert [s.group for s in found] == ["Water Board of Arden"] * 2 + ["Kenya and Wales", "Wales"]


def test_several_documents_are_told_apart_and_keep_their_own_actors() -> None:
    found = answered(
        "Who is responsible for lamps?",
        evidence(CHARTER, 0, "The Tide Office shall mend all lamps of the harbour."),
        evidence(STUDY, 1, "The Tide Office could hire more keepers for its lights."),
    )
    assert [s.group for s in found] == ["Charter: Tide Office", "Study of harbours: Tide Office"]


def test_an_index_without_actors_still_answers() -> None:
    def missing() -> Actors:
        raise IndexMissing("relations.json is missing")

    found = [evidence(STUDY, 0, "The Tide Office shall mend all lamps of the harbour.")]
    draft = write_quotes(found, WEIGHTS, lambda *_: (), Wanted(), arranged_for("Who is responsible for lamps?", missing))
    assert [s.group for s in draft.statements] == ["Tide Office"]


def test_other_questions_keep_their_headings_and_say_nothing_of_force() -> None:
    found = answered("When are lamps lit?", evidence(STUDY, 0, "The Tide Office shall light all lamps at dusk."))
    assert [(s.group, s.force) for s in found] == [("Lamps", None)]
