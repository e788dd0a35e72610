"""Which sentences are chosen."""

from collections.abc import Sequence

import numpy as np
import pytest

from answer.quotes import group_of, write_quotes
from answer.select import choose
from answer.wanted import WORDS, Wanted, wanted_by
from answer.whole import ListOf
from index.types import DocumentRecord, Evidence
from ingest.sentences import sentence_spans
from ingest.types import PageSpan, Passage, Sentence, Source

WEIGHTS = np.array([1.0], np.float32)
FEW = Wanted()
RECORD = DocumentRecord(Source("s", "Source"), "original", "v", "", "s.pdf", "s.pdf", 1, 1)


def evidence(
    text: str,
    scores: list[float],
    number: int = 0,
    section: tuple[str, ...] = ("Part",),
    score: float = 1.0,
    form: str = "paragraph",
    lead: str = "",
    record: DocumentRecord = RECORD,
    named: bool = False,
) -> Evidence:
    sentences = tuple(Sentence(a, b, "exact") for a, b in sentence_spans(text))
    assert len(sentences) == len(scores)
    passage = Passage(form, section, lead, text, (PageSpan(0, 0, "1"),), sentences)
    key = f"{record.source.slug}:v:{number:04d}"
    return Evidence(key, record, passage, score, {}, tuple(scores), (max(scores),), (), named)


def record_of(slug: str, kind: str = "other") -> DocumentRecord:
    return DocumentRecord(Source(slug, slug.title(), kind=kind), "original", "v", "", "s.pdf", "s.pdf", 1, 1)


def no_list(*_: object) -> Sequence[Evidence]:
    return ()


def texts(found: list[Evidence], list_of: ListOf = no_list, wanted: Wanted = FEW) -> list[str]:
    return [choice.text for choice in choose(found, WEIGHTS, list_of, wanted)]


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
    assert choose([Evidence("s:v:0001", RECORD, passage, 1.0, {}, (0.9,), (0.9,))], WEIGHTS, no_list, Wanted()) == []


def test_statements_of_one_section_stand_together_in_reading_order() -> None:
    found = [
        evidence("Second point of the first part.", [0.9], 1, ("First",)),
        evidence("Only point of the other part.", [0.85], 2, ("Other",)),
        evidence("First thing in this first part.", [0.84], 0, ("First",)),
    ]
    draft = write_quotes(found, WEIGHTS, no_list, Wanted())
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


LEAD = evidence("The arm meets weekly. Its tasks are:", [0.1, 0.8], 0)
ITEMS = [
    evidence(f"{task} is what the arm does for members.", [score], number, form="item", lead="Its tasks are:")
    for number, (task, score) in enumerate((("Planning", 0.9), ("Testing", 0.85), ("Writing", 0.84), ("Cooking", 0.1)), 1)
]


def tasks(*_: object) -> list[Evidence]:
    return [LEAD, *ITEMS]


def test_a_list_is_quoted_whole_and_in_order_where_several_things_are_wanted() -> None:
    whole = ["Its tasks are:", *(item.passage.text for item in ITEMS)]
    assert texts(ITEMS[:3], tasks, Wanted(whole=True)) == whole
    assert ITEMS[3].passage.text not in texts(ITEMS[:3], tasks)


def test_a_list_that_only_one_good_sentence_is_of_is_not_quoted_whole() -> None:
    others = [evidence(f"Quite another matter, number {n}{n}.", [0.88], 10 + n) for n in range(5)]
    assert ITEMS[3].passage.text not in texts([ITEMS[0], *others], tasks, Wanted(whole=True))


def test_a_line_that_introduces_a_list_is_quoted_with_the_list() -> None:
    assert texts([LEAD], tasks)[:2] == ["Its tasks are:", ITEMS[0].passage.text]


def test_of_a_list_too_long_for_the_answer_the_best_items_are_quoted_alone() -> None:
    quoted = texts([LEAD, *ITEMS[:3]], tasks, Wanted(words=20, whole=True))
    assert quoted == [ITEMS[0].passage.text, ITEMS[1].passage.text]


def test_a_sentence_that_stands_twice_is_quoted_once_with_both_places() -> None:
    same = "Frequent changes of the chair disrupt continuity."
    found = [evidence(same, [0.9]), evidence(same, [0.9], 7, record=record_of("other"))]
    draft = write_quotes(found, WEIGHTS, no_list, Wanted())
    assert [s.text for s in draft.statements] == [same]
    assert [(c.source.slug, c.quote) for c in draft.citations] == [("s", same), ("other", same)]
    assert draft.statements[0].citations == (1, 2)


def test_at_most_three_places_of_a_sentence_are_cited() -> None:
    same = "Frequent changes of the chair disrupt continuity."
    found = [evidence(same, [0.9], n, record=record_of(f"text-{n}")) for n in range(5)]
    assert [s.citations for s in write_quotes(found, WEIGHTS, no_list, FEW).statements] == [(1, 2, 3)]


def test_documents_that_the_question_sets_side_by_side_share_the_words() -> None:
    def said_by(slug: str, score: float) -> list[Evidence]:
        each = [f"{slug.title()} {' '.join(f'{slug}{n}{word}' for word in 'abcdefghijklmnopqrst')}." for n in range(9)]
        return [evidence(text, [score], n, record=record_of(slug), named=True, score=score) for n, text in enumerate(each)]

    one, two = said_by("rule", 0.9), said_by("charter", 0.3)
    quoted = texts([*one, *two])
    assert {text.split()[0] for text in quoted} == {"Rule", "Charter"}
    assert sum(len(text.split()) for text in quoted) <= WORDS


@pytest.mark.parametrize(("agreed", "named", "first"), [(0.88, False, "treaty"), (0.75, False, "study"), (0.88, True, "study")])
def test_an_agreed_text_stands_before_an_analysis_that_answers_hardly_better(agreed: float, named: bool, first: str) -> None:
    study, treaty = record_of("study", "analysis"), record_of("treaty", "treaty-or-act")
    found = [
        evidence("Analysts think that members should pay.", [0.9], record=study, named=named),
        evidence("Members shall pay a yearly fee.", [agreed], record=treaty),
    ]
    citations = write_quotes(found, WEIGHTS, no_list, FEW).citations
    assert len(citations) == 2
    assert citations[0].source.slug == first


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Complete list of the duties of the arm", Wanted(300, whole=True)),
        ("Name every member", Wanted(300, whole=True)),
        ("Which models does it propose?", Wanted(whole=True)),
        ("Which three options are there?", Wanted(whole=True)),
        ("core tasks of an arm", Wanted(whole=True)),
        ("What are the benefits?", Wanted(whole=True)),
        ("Who pays?", Wanted()),
        ("What is the status of this basis?", Wanted()),
        ("When was the arm founded?", Wanted()),
    ],
)
def test_what_a_question_wants_is_told_from_its_words(question: str, wanted: Wanted) -> None:
    found = wanted_by(question)
    assert (found.words, found.whole) == (wanted.words, wanted.whole)


def test_a_sentence_that_gives_the_kind_of_thing_asked_for_counts_more() -> None:
    found = [
        evidence("The arm was opened by the members with a dinner.", [0.9], 0),
        evidence("The arm began its work in May 1931.", [0.88], 1),
    ]
    assert texts(found, wanted=wanted_by("When did the arm begin?"))[0] == "The arm began its work in May 1931."
    assert texts(found, wanted=wanted_by("How did the arm begin?"))[0] != "The arm began its work in May 1931."


def test_beyond_the_usual_words_only_a_list_is_quoted() -> None:
    long = "with a good many different words of its own to fill the page and the answer up to its brim"
    items = [evidence(f"Task {n}{n} {long} {n}.", [0.9], n, form="item", lead="Its tasks are:") for n in range(1, 9)]
    other = [evidence(f"Rule {n}{n} stands {long}.", [0.8], 20 + n) for n in range(5)]
    quoted = texts([*items, *other], lambda *_: [LEAD, *items], Wanted(300, whole=True))
    assert [text for text in quoted if text.startswith("Task")] == [item.passage.text for item in items]
    assert not [text for text in quoted if text.startswith("Rule")]


@pytest.mark.parametrize(("asked", "first"), [("drawbacks", "slow"), ("advantages", "fair"), ("pros and cons", "fair")])
def test_what_stands_under_the_heading_of_the_other_side_counts_less(asked: str, first: str) -> None:
    found = [
        evidence("A rotating chair is fair.", [0.9], 0, ("Rotating chair", "Benefits")),
        evidence("A rotating chair is slow.", [0.8], 1, ("Rotating chair", "CHALLENGES")),
    ]
    assert texts(found, wanted=wanted_by(f"What are the {asked} of a rotating chair?"))[0].endswith(f"{first}.")


def test_a_short_list_comes_with_the_line_that_introduces_it() -> None:
    names = evidence("Canada\nJapan\nKenya", [0.9, 0.2, 0.1], 1, form="item", lead="Its members are:")
    lead = evidence("Its members are:", [0.3])
    assert texts([names], lambda *_: [lead, names]) == ["Its members are:", "Canada", "Japan", "Kenya"]


def test_what_stands_under_the_heading_of_another_thing_counts_less() -> None:
    found = [
        evidence("One benefit is that staff stay.", [0.9], 0, ("Chairs", "Fixed chair")),
        evidence("Another is that all have their turn.", [0.8], 1, ("Chairs", "Rotating chair")),
    ]
    asked = "What is a benefit of a {} chair?"
    assert texts(found, wanted=wanted_by(asked.format("rotating")))[0] == found[1].passage.text
    assert texts(found, wanted=wanted_by(asked.format("fixed or rotating")))[0] == found[0].passage.text
    assert texts(found, wanted=wanted_by(asked.format("good")))[0] == found[0].passage.text


POINTS = [
    evidence("Lower rent: The new mill costs less. It is far.", [0.6, 0.2], 1, ("New mill", "Benefits")),
    evidence("Better water: The river is near there. Fish live in it.", [0.2, 0.1], 2, ("New mill", "Benefits")),
    evidence("More hands: Two villages can work there.", [0.1], 3, ("New mill", "Benefits")),
]


def test_a_list_of_as_many_things_as_the_question_names_is_quoted_alone() -> None:
    others = [evidence(f"The old one, number {n}, stays.", [0.65], n) for n in range(4, 8)]

    def of_three(found: Evidence, count: int) -> list[Evidence]:
        return POINTS if count == 3 and found in POINTS else []

    firsts = [point.passage.text.split(". ")[0].rstrip(".") + "." for point in POINTS]
    assert texts([POINTS[0], *others], of_three, wanted_by("What are the three reasons?")) == firsts
    assert texts([POINTS[0], *others], of_three, wanted_by("What are the two reasons?")) != firsts
    far = [evidence(f"The old one, number {n}, stays.", [0.95], n) for n in range(4, 8)]
    assert texts([POINTS[0], *far], of_three, wanted_by("What are the three reasons?")) != firsts


@pytest.mark.parametrize(
    ("asked", "points"),
    [
        ("What are the benefits of a new mill?", 3),
        ("What would we gain and lose with a new mill?", 3),
        ("Name one benefit of a new mill", 1),
        ("What are its drawbacks?", 1),
    ],
)
def test_all_points_of_the_side_asked_for_are_quoted_each_by_its_first_sentence(asked: str, points: int) -> None:
    others = [evidence(f"The old one, number {n}, stays.", [0.3], n) for n in range(4, 8)]
    quoted = texts([POINTS[0], *others], lambda *_: POINTS, wanted_by(asked))
    assert [text for text in quoted if ": " in text] == [
        point.passage.text.split(". ")[0].rstrip(".") + "." for point in POINTS
    ][:points]
