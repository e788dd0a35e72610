"""Which way a question is answered."""

from answer.answer import Rapporteur


def test_a_question_about_roles_tells_how_binding_each_statement_is(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Who waters the pears every second morning?")
    assert {s.text: s.force for s in answer.statements}["The gardener waters the pears every second morning."] == "does"


def test_a_plain_question_gets_no_force_and_no_table(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("When are the pears watered?")
    assert answer.statements
    assert {s.force for s in answer.statements} == {None}
    assert answer.table is None


def test_a_question_for_mentions_is_answered_by_these_alone(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Which documents mention the outer buoy?")
    assert [s.text for s in answer.statements] == ["The pilot boards every ship at the outer buoy."]
    assert answer.note == "One document mentions “outer buoy”."
    assert len({e.passage_id for e in answer.evidence}) == len(answer.evidence) > 1


def test_where_no_document_mentions_it_that_is_all_that_is_told(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Which documents mention the lamp oil?")
    assert (answer.statements, answer.note) == ((), "No document of the library mentions “lamp oil” in these words.")


def test_what_the_question_was_confined_to_and_read_as_is_told(rapporteur: Rapporteur) -> None:
    told = rapporteur.ask("What do documents since 2023 say of the pylot?").note or ""
    assert "2023" in told
    assert "pilot" in told
