"""Passages: the units of retrieval, and the sentences in them that can be quoted."""

from pathlib import Path

import pytest
from pdf_samples import NAMES, sample_document, sample_passages

from ingest.entries import SYMBOL
from ingest.passages import MAX_WORDS, passage_quotes
from ingest.sentences import sentence_spans
from ingest.types import Passage


def passage_with(words: str, passages: tuple[Passage, ...]) -> Passage:
    return next(passage for passage in passages if words in passage.text)


def of_form(form: str, passages: tuple[Passage, ...]) -> list[Passage]:
    return [passage for passage in passages if passage.form == form]


# ---- over a page break ---------------------------------------------------------------------------------------------------


def test_a_paragraph_over_a_page_break_is_one_passage_with_two_pages(tmp_path: Path) -> None:
    passage = passage_with("The clock of the town hall", sample_passages("page-break", tmp_path))
    assert "melted down for Bertha the Great, the smallest bell" in passage.text
    assert [(span.page_index, span.label) for span in passage.pages] == [(0, "1"), (1, "2")]
    assert passage.text[passage.pages[1].start :].startswith("Great, the smallest bell")


def test_a_sentence_over_a_page_break_is_quoted_once_a_page(tmp_path: Path) -> None:
    passage = passage_with("The clock of the town hall", sample_passages("page-break", tmp_path))
    assert [[span.label for span, _ in passage_quotes(passage, sentence)] for sentence in passage.sentences] == [
        ["1"],
        ["1", "2"],
        ["2"],
    ]
    (_, before), (_, after) = passage_quotes(passage, passage.sentences[1])
    assert before.endswith("for Bertha the")
    assert after.startswith("Great, the smallest")


def test_a_sentence_goes_on_behind_a_drawing(tmp_path: Path) -> None:
    (passage,) = sample_passages("figure", tmp_path)
    assert "its wall was laid in courses of brick" in passage.text
    assert "Bucket" not in passage.text


# ---- lists -----------------------------------------------------------------------------------------------------------------


def test_a_short_list_is_one_passage_with_its_lead(tmp_path: Path) -> None:
    passage = passage_with("paper and a pencil", sample_passages("lists", tmp_path))
    assert passage.text == "paper and a pencil;\na magnifying glass;\none book of their own."
    assert passage.lead == "Readers may bring with them:"
    assert len(passage.sentences) == 3


def test_a_long_list_is_one_passage_an_item_each_with_the_lead(tmp_path: Path) -> None:
    items = [passage for passage in of_form("item", sample_passages("lists", tmp_path)) if passage.text.startswith("To")]
    assert [item.text.split(",")[0] for item in items] == [
        "To open the doors at nine in the morning",
        "To fetch books from the upper floor twice an hour",
        "To count the books at night",
    ]
    assert {item.lead for item in items} == {"The librarian has these duties towards the readers and the books:"}


def test_a_paragraph_after_a_list_has_no_lead(tmp_path: Path) -> None:
    assert passage_with("The rules hang", sample_passages("lists", tmp_path)).lead == ""


# ---- tables ----------------------------------------------------------------------------------------------------------------


def test_a_row_of_short_cells_is_one_passage_with_the_heads_as_lead(tmp_path: Path) -> None:
    found = of_form("row", sample_passages("table", tmp_path))
    assert [row.text for row in found] == ["Lime: Along the drive · 78", "Oak: By the lake · 12", "Yew: At the chapel · 3"]
    assert {row.lead for row in found} == {"Tree | Place | Number"}


def test_a_row_of_long_cells_is_one_passage_an_item_below_its_label_and_head(tmp_path: Path) -> None:
    found = of_form("row", sample_passages("long-cells", tmp_path))
    hall = "Ways to heat the hall"
    assert [(row.text.split(":")[0], row.section) for row in found] == [
        ("Stove", (hall,)),
        ("Cheap fuel", (hall, "Stove", "Benefits")),
        ("Good company", (hall, "Stove", "Benefits")),
        ("Smoke", (hall, "Stove", "Drawbacks")),
        ("Work", (hall, "Stove", "Drawbacks")),
        ("Boiler", (hall,)),
        ("Even heat", (hall, "Boiler", "Benefits")),
        ("Price", (hall, "Boiler", "Drawbacks")),
    ]


# ---- notes, captions, boxes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", ["-5 %", "− 5", "<10", "= equal", "+3", "~40"])
def test_a_sign_in_a_cell_is_no_bullet(cell: str) -> None:
    assert not SYMBOL.match(cell)


@pytest.mark.parametrize("cell", ["• Flour", "▪Flour", "– Flour", "- Flour", "✓ Flour"])
def test_a_bullet_in_a_cell_is_one(cell: str) -> None:
    assert SYMBOL.sub("", cell) == "Flour"


def test_notes_are_footnotes_and_small_italics_a_caption(tmp_path: Path) -> None:
    passages = sample_passages("notes", tmp_path)
    assert [note.text for note in of_form("footnote", passages)] == [
        "¹Counted by weight before the swarm left.",
        "²The cluster turns slowly.",
    ]
    assert [caption.text for caption in of_form("caption", passages)] == [
        "A frame that can be lifted out of the hive without harm."
    ]


def test_a_boxed_quotation_that_repeats_the_text_is_dropped(tmp_path: Path) -> None:
    texts = [passage.text for passage in sample_passages("pull-quotes", tmp_path)]
    assert sum("never turned back" in text for text in texts) == 1
    assert "He has never turned back in the middle of the river, whatever the weather." not in texts


def test_a_boxed_quotation_that_says_something_new_is_kept(tmp_path: Path) -> None:
    texts = [passage.text for passage in sample_passages("pull-quotes", tmp_path)]
    assert "The bridge will be the end of us, said the old man to the surveyor when he came with his chains." in texts


# ---- length and quotations ---------------------------------------------------------------------------------------------------


def test_a_long_paragraph_is_parted_between_sentences(tmp_path: Path) -> None:
    passages = sample_passages("long-paragraph", tmp_path)
    assert len(passages) > 1
    assert all(len(passage.text.split()) <= MAX_WORDS for passage in passages)
    assert all(passage.text.startswith("The shepherd counts") for passage in passages)
    assert all(passage.text.endswith("the low wall.") for passage in passages)
    assert [n for n in range(1, 31) if f" number {n} of" in " ".join(passage.text for passage in passages)] == [*range(1, 31)]


def test_a_sentence_says_how_its_words_stand_on_the_page(tmp_path: Path) -> None:
    exact = passage_with("The public and the private", sample_passages("broken-words", tmp_path))
    broken = passage_with("circumnavigations", sample_passages("broken-words", tmp_path))
    assert [sentence.match for sentence in exact.sentences] == ["exact"]
    assert [sentence.match for sentence in broken.sentences] == ["normalised"]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "scan"])
def test_every_sentence_is_found_on_its_page(tmp_path: Path, name: str) -> None:
    passages = sample_document(name, tmp_path).passages
    assert [p.text[s.start : s.end] for p in passages for s in p.sentences if s.match == "not found"] == []
    assert all([(s.start, s.end) for s in passage.sentences] == sentence_spans(passage.text) for passage in passages)


def test_the_context_of_a_passage_is_its_headings_and_its_lead() -> None:
    assert Passage("item", ("Rules", "Books"), "Readers may:", "read", (), ()).context == "Rules › Books › Readers may:"
