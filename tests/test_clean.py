"""What is printed on a page but is not its text, and words broken over lines."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from pdf_samples import line, page, sample_pages

from ingest.clean import BREAKS, body_size, join_lines, known_words, printed_labels, without_running_lines
from ingest.types import Page


def kept_texts(pages: Sequence[Page]) -> list[list[str]]:
    return [[line.text for line in lines] for lines in without_running_lines(pages)]


# ---- running lines -------------------------------------------------------------------------------------------------


def test_running_heads_and_page_numbers_go(tmp_path: Path) -> None:
    assert kept_texts(sample_pages("running-heads", tmp_path))[3] == ["Repairs", "The rope was replaced in April."]


def test_running_heads_as_large_as_the_text_go_since_they_recur() -> None:
    pages = [page(i, line(f"Annual report, part {i}", 40), line(f"We sold {i} sheep.", 300)) for i in range(4)]
    assert kept_texts(pages) == [[f"We sold {i} sheep."] for i in range(4)]


def test_headings_that_differ_by_a_number_stay_at_the_top_of_their_pages(tmp_path: Path) -> None:
    assert [texts[0] for texts in kept_texts(sample_pages("running-heads", tmp_path))[:3]] == ["Part 1", "Part 2", "Part 3"]


def test_running_heads_that_name_the_chapter_go_by_their_small_type() -> None:
    chapters = ("Sheep", "Goats", "Cows", "Hens")
    pages = [page(i, line(name, 40, size=8), line(f"The {name} graze.", 300)) for i, name in enumerate(chapters)]
    assert kept_texts(pages) == [[f"The {name} graze."] for name in chapters]


def test_the_first_line_of_the_text_is_no_running_head() -> None:
    words = ("hay", "oats", "barley", "rye")
    pages = [page(i, line(f"We sow {word} here.", 60), line("More text.", 300)) for i, word in enumerate(words)]
    assert [texts[0] for texts in kept_texts(pages)] == [f"We sow {word} here." for word in words]


@pytest.mark.parametrize("number", ["7", "– 7 –", "Page 7", "Page 7 of 90", "vii", "7/90", "p. 7"])
def test_a_page_number_goes_in_all_its_forms(number: str) -> None:
    assert kept_texts([page(0, line("The text.", 300), line(number, 770))]) == [["The text."]]


def test_a_number_within_the_text_stays() -> None:
    assert kept_texts([page(0, line("The sum is", 300), line("7", 320))]) == [["The sum is", "7"]]


def test_ornaments_go_and_bullets_stay() -> None:
    assert kept_texts([page(0, line("* * *", 200), line("•", 300), line("hay", 300, left=60))]) == [["•", "hay"]]


def test_where_all_there_is_recurs_it_is_the_text() -> None:
    pages = [page(i, line(f"Leaf {i}", 40)) for i in range(4)]
    assert kept_texts(pages) == [[f"Leaf {i}"] for i in range(4)]


def test_the_head_and_the_numbers_of_a_long_table_stay_on_every_page(tmp_path: Path) -> None:
    for texts in kept_texts(sample_pages("long-table", tmp_path)):
        assert {"Bell", "Year", "Founder"} <= set(texts)
        assert sum(text.startswith("Bell of") for text in texts) == sum(text.startswith("17") for text in texts)


def test_the_body_is_the_size_of_most_characters() -> None:
    assert body_size([page(0, line("HEADING", size=20), line("A long line of running text.", size=9.5))]) == 9.5


# ---- labels ----------------------------------------------------------------------------------------------------------


def test_labels_are_read_from_the_foot_where_the_file_has_none(tmp_path: Path) -> None:
    assert printed_labels(sample_pages("running-heads", tmp_path)) == ["3", "4", "5", "6"]


def test_a_page_without_a_label_in_a_labelled_file_is_named_by_its_place(tmp_path: Path) -> None:
    assert printed_labels(sample_pages("front-pages", tmp_path)) == ["[1]", "[2]", "1", "2"]


def test_pages_without_any_numbers_are_counted(tmp_path: Path) -> None:
    assert printed_labels(sample_pages("no-labels", tmp_path)) == ["1", "2"]


def test_numbers_that_do_not_rise_with_the_pages_are_not_labels() -> None:
    assert printed_labels([page(i, line(str(number), 770)) for i, number in enumerate((1999, 12, 480))]) == ["1", "2", "3"]


def test_pages_before_the_first_numbered_one_get_no_number_below_one() -> None:
    pages = [page(0), page(1), *(page(i, line(str(i - 1), 770)) for i in range(2, 8))]
    assert printed_labels(pages) == ["[1]", "[2]", "1", "2", "3", "4", "5", "6"]


# ---- broken words ----------------------------------------------------------------------------------------------------

KNOWN = {BREAKS, "telescope", "public", "private", "well", "known", "tele"}


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["a tele-", "scope of brass"], "a telescope of brass"),
        (["a tele\u00ad", "scope of brass"], "a telescope of brass"),
        (["an astro\u00ad", "labe of brass"], "an astrolabe of brass"),
        (["the public\u00ad", "private lawn"], "the public-private lawn"),
        (["the public-", "private lawn"], "the public-private lawn"),
        (["a well\u00ad", "known-to-all tale"], "a well-known-to-all tale"),
        (["Helm\u00ad", "Burger"], "Helm-Burger"),
        (["its 38\u00ad", "member states"], "its 38-member states"),
        (["hay –", "and oats"], "hay – and oats"),
        (["two", "", "lines"], "two lines"),
        ([], ""),
    ],
)
def test_lines_are_joined_to_the_words_that_were_broken(lines: list[str], text: str) -> None:
    assert join_lines(lines, KNOWN) == text


def test_a_word_known_both_ways_keeps_its_hyphen() -> None:
    assert join_lines(["they re-", "sign"], {BREAKS, "resign", "re-sign"}) == "they re-sign"


def test_a_document_that_breaks_no_words_keeps_every_hyphen() -> None:
    lines = [line("a color\u00ad"), line("coded map, hand\u00ad"), line("made, and hand-made")]
    assert (
        join_lines([line.text for line in lines], known_words([page(0, *lines)]))
        == "a color-coded map, hand-made, and hand-made"
    )


def test_a_broken_word_teaches_no_words() -> None:
    words = known_words([page(0, line("an astro\u00ad"), line("labe, well-known"))])
    assert words - {BREAKS} == {"an", "well-known"}


def test_words_broken_by_the_typesetter_are_whole_again(tmp_path: Path) -> None:
    pages = sample_pages("broken-words", tmp_path)
    text = join_lines([line.text for line in pages[0].lines], known_words(pages))
    assert text.endswith(
        "Administration of extraordinary circumnavigations notwithstanding the observatory telescope public-private "
        "institutionalisation."
    )
