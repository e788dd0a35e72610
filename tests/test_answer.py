"""The path from a question to a cited answer."""

import json
from dataclasses import replace

import pytest

from answer.answer import Rapporteur
from answer.types import ANSWERED, NOT_FOUND, answer_json, cite
from index.types import Evidence, Filters
from ingest.pdf import quotation_boxes, read_pdf
from ingest.quotation import quotation_match
from ingest.types import PageSpan, Passage, Sentence

ANSWER = {
    "question", "standalone_question", "status", "confidence", "writer", "note", "statements", "table", "citations",
    "evidence", "timings_ms", "index",
}  # fmt: skip
CITATION = {
    "number", "source", "title", "issuer", "date", "kind", "edition", "page", "page_index", "section", "passage", "quote",
    "match", "url",
}  # fmt: skip


def test_an_answer_quotes_the_sentence_that_answers(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Which ship waits for the tide?")
    assert answer.status == ANSWERED
    assert "A ship without a pilot waits for the tide." in [s.text for s in answer.statements]


def test_every_quotation_stands_on_its_page_and_can_be_marked(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("When are the pears watered?")
    record = {d.source.slug: d for d in rapporteur.index().documents}
    assert answer.citations
    for citation in answer.citations:
        pdf = rapporteur.where.pdf(record[citation.source.slug])
        page = read_pdf(pdf).pages[citation.page_index]
        assert quotation_match(page.text, citation.quote) == citation.match
        assert quotation_boxes(pdf, citation.page_index, citation.quote)


def test_citations_are_numbered_in_order_of_use(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("harvest of the apples, pickers, ladder and baskets, pears in the kitchen")
    used = [number for statement in answer.statements for number in statement.citations]
    assert used == list(range(1, len(answer.citations) + 1))
    assert all(answer.cited(s)[0].quote in s.text for s in answer.statements)


def test_a_foreign_question_is_refused_with_the_nearest_passages(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("zebra xylophone quasar")
    assert (answer.status, answer.statements, answer.citations) == (NOT_FOUND, (), ())
    assert answer.note
    assert answer.evidence


def test_a_name_that_the_library_does_not_know_is_named(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Does every pilot that boards a ship at the outer buoy come from Zanzibar?")
    assert answer.status == NOT_FOUND
    assert "Zanzibar" in (answer.note or "")


def test_a_thing_that_is_not_said_of_a_name_is_named(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("What is the salary of the Pilots?")
    assert answer.status == NOT_FOUND
    assert "salary" in (answer.note or "")


def test_it_is_said_whose_words_an_answer_is_in(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("Which ship waits for the tide?")
    original = [replace(citation, edition="original") for citation in answer.citations]
    assert answer.in_whose_words == "in the words of the library’s briefs"
    assert replace(answer, citations=tuple(original)).in_whose_words == "in the documents’ own words"
    both = replace(answer, citations=(*original, *answer.citations)).in_whose_words
    assert both == "in the words of the documents and of the library’s briefs"


def test_the_json_has_every_field_of_the_contract(rapporteur: Rapporteur) -> None:
    printed = json.loads(json.dumps(answer_json(rapporteur.ask("When does the harvest of the apples begin?"))))
    assert set(printed) == ANSWER | {"nearest", "partnerships"}
    assert all(set(citation) == CITATION | {"locator"} for citation in printed["citations"])
    assert set(printed["evidence"][0]) == {"passage", "source", "page", "section", "text", "score", "ranks"}
    assert {"encode", "search", "write", "total"} == set(printed["timings_ms"])
    cited = {citation["passage"] for citation in printed["citations"]}
    assert cited <= {evidence["passage"] for evidence in printed["evidence"]}


def test_filters_and_earlier_questions_reach_the_search(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("and the harvest?", ["What are the rules of the pears?"], Filters(sources=frozenset({"orchard"})))
    assert answer.standalone_question == "What is the harvest of the pears?"
    assert {e.document.source.slug for e in answer.evidence} == {"orchard"}


def test_the_same_question_gets_the_same_answer(rapporteur: Rapporteur) -> None:
    one, two = rapporteur.ask("When are the pears watered?"), rapporteur.ask("When are the pears watered?")
    assert replace(one, timings_ms={}) == replace(two, timings_ms={})


def test_a_filter_that_admits_nothing_gives_not_found(rapporteur: Rapporteur) -> None:
    answer = rapporteur.ask("When are the pears watered?", filters=Filters(kinds=frozenset({"memorandum"})))
    assert (answer.status, answer.evidence) == (NOT_FOUND, ())
    assert "confined" in (answer.note or "")


def test_a_sentence_over_a_page_break_is_cited_on_both_pages(rapporteur: Rapporteur) -> None:
    text = "The chair moves from port to port. Each port keeps it for a year."
    passage = Passage(
        "paragraph",
        ("Chair",),
        "",
        text,
        (PageSpan(0, 3, "4"), PageSpan(20, 4, "5")),
        (Sentence(0, 34, "exact"), Sentence(35, 65, "exact")),
    )
    evidence = Evidence("x:1:0000", rapporteur.index().documents[0], passage, 1.0, {})
    assert [(c.number, c.page, c.quote) for c in cite(evidence, 0, 7)] == [
        (7, "4", "The chair moves from"),
        (8, "5", "port to port."),
    ]
    assert [(c.number, c.page) for c in cite(evidence, 1, 1)] == [(1, "5")]


@pytest.mark.parametrize(
    "question", ["?", "a", "word " * 5000, "<script>alert(1)</script>", "'; DROP TABLE documents;--", "日本の研究所", "\x00"]
)
def test_hostile_questions_get_an_answer(rapporteur: Rapporteur, question: str) -> None:
    assert rapporteur.ask(question).status in {ANSWERED, NOT_FOUND}


def test_what_was_searched_is_told_where_the_library_does_not_answer(rapporteur: Rapporteur) -> None:
    asked = "How do astronauts weld titanium telescopes in orbit?"
    assert "Searched: 2 documents, 5 passages." in (rapporteur.ask(asked).note or "")
    confined = rapporteur.ask(asked, filters=Filters(sources=frozenset({"harbour"}))).note or ""
    assert "Searched: 1 document, 1 passage." in confined
    assert "Searched" not in (rapporteur.ask("When does the harvest of the apples begin?").note or "")
