"""Which sentences are chosen."""

import numpy as np

from answer.quotes import group_of, write_quotes
from answer.select import WORDS, choose
from index.types import DocumentRecord, Evidence
from ingest.sentences import sentence_spans
from ingest.types import PageSpan, Passage, Sentence, Source

WEIGHTS = np.array([1.0], np.float32)
RECORD = DocumentRecord(Source("s", "Source"), "original", "v", "", "s.pdf", "s.pdf", 1, 1)


def evidence(
    text: str, scores: list[float], number: int = 0, section: tuple[str, ...] = ("Part",), score: float = 1.0
) -> Evidence:
    sentences = tuple(Sentence(a, b, "exact") for a, b in sentence_spans(text))
    assert len(sentences) == len(scores)
    passage = Passage("paragraph", section, "", text, (PageSpan(0, 0, "1"),), sentences)
    return Evidence(f"s:v:{number:04d}", RECORD, passage, score, {}, tuple(scores), (max(scores),))


def texts(found: list[Evidence]) -> list[str]:
    return [choice.text for choice in choose(found, WEIGHTS)]


def test_the_best_sentence_comes_first_and_the_far_worse_is_left_out() -> None:
    found = [
        evidence("The dog barks loudly. A cat sleeps here.", [0.9, 0.1]),
        *(evidence("Nothing at all here.", [0.1], n, score=0.0) for n in range(1, 5)),
    ]
    assert texts(found)[0] == "The dog barks loudly."
    assert "Nothing at all here." not in texts(found)


def test_a_sentence_that_leans_brings_the_one_before_it() -> None:
    found = [evidence("The chair moves every year. This keeps the members equal.", [0.2, 0.9])]
    assert texts(found) == ["The chair moves every year.", "This keeps the members equal."]


def test_what_has_been_said_is_not_said_again() -> None:
    one, two = "Frequent changes of the chair disrupt continuity.", "The frequent changes of chair disrupt all continuity."
    assert texts([evidence(one, [0.9]), evidence(two, [0.88], 1)]) == [one]


def test_a_line_that_only_introduces_a_list_is_no_statement() -> None:
    assert texts([evidence("The arm could do much. Its tasks are:", [0.5, 0.9])]) == ["The arm could do much."]


def test_an_answer_keeps_to_its_words() -> None:
    found = [evidence(f"Sentence {n} has {'many different words ' * 6}{n}{n}.", [0.9], n) for n in range(10)]
    assert sum(len(text.split()) for text in texts(found)) <= WORDS


def test_sentences_not_found_on_their_page_are_never_chosen() -> None:
    good = evidence("The dog barks loudly.", [0.9])
    passage = Passage("paragraph", (), "", good.passage.text, good.passage.pages, (Sentence(0, 21, "not found"),))
    assert choose([Evidence("s:v:0001", RECORD, passage, 1.0, {}, (0.9,), (0.9,))], WEIGHTS) == []


def test_statements_of_one_section_stand_together_in_reading_order() -> None:
    found = [
        evidence("Second point of the first part.", [0.9], 1, ("First",)),
        evidence("Only point of the other part.", [0.85], 2, ("Other",)),
        evidence("First thing in this first part.", [0.84], 0, ("First",)),
    ]
    draft = write_quotes(found, WEIGHTS)
    assert [s.group for s in draft.statements] == ["First", "First", "Other"]
    assert draft.statements[0].text == "First thing in this first part."


def test_a_bare_subheading_is_shown_with_the_heading_above_it() -> None:
    assert (
        group_of(evidence("Text is here.", [1.0], section=("4. Chair", "Rotating chair", "CHALLENGES")))
        == "Rotating chair: Challenges"
    )
    assert group_of(evidence("Text is here.", [1.0], section=("4. Chair", "The rotating chair"))) == "The rotating chair"
    assert group_of(evidence("Text is here.", [1.0], section=())) is None


def test_of_equals_the_next_is_taken_from_another_passage() -> None:
    found = [
        evidence("The chair moves every year. Members take turns in order.", [0.9, 0.89], 0),
        evidence("Staff stay with the host country.", [0.89], 1),
    ]
    assert texts(found)[:2] == ["The chair moves every year.", "Staff stay with the host country."]


def test_a_word_or_two_among_sentences_is_not_quoted() -> None:
    long = "The chair moves every year from one member to the next in turn."
    assert texts([evidence(f"Introduction. {long}", [0.9, 0.8])]) == [long]


def test_a_short_list_is_quoted_whole() -> None:
    found = [evidence("Canada. Japan. The Republic of Korea. Kenya.", [0.9, 0.2, 0.1, 0.1])]
    assert sorted(texts(found)) == ["Canada.", "Japan.", "Kenya.", "The Republic of Korea."]


def test_an_entry_of_a_list_of_references_is_not_quoted() -> None:
    listed = evidence("A. Smith, The chair of a network, 2020.", [0.9], 0, ("Report", "References"))
    assert texts([listed, evidence("The chair moves every year.", [0.6], 1)]) == ["The chair moves every year."]
