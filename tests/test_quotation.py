"""Whether a quotation stands on a page: the same words and numbers, however they are set, and where they are."""

import pytest
from quotation_samples import BOARD, words_found

from ingest.quotation import EXACT, NORMALISED, NOT_FOUND, find_quotation, quotation_match

# ---- the same words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("It rained. The hall was cold.", "The hall was cold."),
        ("The  hall\twas cold.", "The hall was cold."),
        ("The hall\r\nwas cold.", "The hall was cold."),
        ("The hall was cold.", "  The hall\nwas cold. "),
        ("The hall was cold in May.", "was cold"),
        ("Wait ... then go.", "Wait ... then go."),
        ("The act [as amended] is (still) law.", "The act [as amended] is (still) law."),
    ],
)
def test_the_same_characters_are_exact_whatever_the_white_space(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == EXACT


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("The hall was cold.", "the hall was cold"),
        ("The hall was cold.", "THE HALL WAS COLD."),
        ("The hall, he said, was cold.", "The hall he said was cold"),
        ("The hall was cold, and empty.", "The hall was cold."),
    ],
)
def test_capitals_and_punctuation_may_differ(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == NORMALISED


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("The oﬃce ﬁnds a ﬂaw.", "The office finds a flaw."),
        ("The office finds a flaw.", "The oﬃce ﬁnds a ﬂaw."),
        ("The staﬀ met.", "The staff met."),
    ],
)
def test_ligatures_are_their_letters(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == NORMALISED


@pytest.mark.parametrize(("page", "quote"), [("The oﬃce met.", "ce met"), ("The ﬁfth met.", "fth met"), ("the oﬀ", "the of")])
def test_a_quotation_does_not_begin_or_end_within_a_ligature(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == NOT_FOUND


@pytest.mark.parametrize("hyphen", ["\ufffe", "\x02", "\u00ad", "-", "\u2010"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", ""])
def test_a_hyphen_at_a_line_end_does_not_part_a_word(hyphen: str, line_end: str) -> None:
    broken, whole = f"The organi{hyphen}{line_end}sation met.", "The organisation met."
    assert quotation_match(broken, whole) == NORMALISED
    assert quotation_match(whole, broken) == NORMALISED


@pytest.mark.parametrize("within", ["re\u00adcords", "rec\u00ador\u00adds"])
def test_soft_hyphens_within_a_word_do_not_count(within: str) -> None:
    assert quotation_match(f"The {within} are kept.", "The records are kept.") == NORMALISED


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("“It’s late,” he said.", '"It\'s late," he said.'),
        ('"It\'s late," he said.', "“It’s late,” he said."),
        ("‘It’s late,’ he said.", "“It's late,” he said."),
        ("«It is late», he said.", "“It is late”, he said."),
    ],
)
def test_quotation_marks_may_be_of_another_kind(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == NORMALISED


@pytest.mark.parametrize("quote", ["“The hall was cold.”", '"The hall was cold"', "‘the hall was cold’"])
def test_the_marks_around_a_quotation_are_no_part_of_it(quote: str) -> None:
    assert quotation_match("It rained. The hall was cold.", quote) == NORMALISED


@pytest.mark.parametrize("space", ["\u00a0", "\u2009", "\u202f", "\u2003", "\u3000"])
def test_any_space_is_a_space(space: str) -> None:
    assert quotation_match(f"Five{space}members met.", "Five members met.") == EXACT
    assert quotation_match("Five members met.", f"Five{space}members met.") == EXACT


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("a well-known fact", "a well–known fact"),
        ("a well‑known fact", "a well-known fact"),
        ("the hall – cold as ever – was full", "the hall — cold as ever — was full"),
    ],
)
def test_dashes_may_be_of_another_kind(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == NORMALISED


# ---- other words ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "quote",
    [
        pytest.param("The board of bank met in the old hall.", id="a word dropped"),
        pytest.param("The board of the bank met in the hall.", id="a qualifier dropped"),
        pytest.param("The bank of the board met in the old hall.", id="words swapped"),
        pytest.param("The board of the bank met in the hall old.", id="last words swapped"),
        pytest.param("The board of the central bank met in the old hall.", id="a word added"),
        pytest.param("The board of the bank met in the old hall today.", id="a word added at the end"),
        pytest.param("The board of the bank sat in the old hall.", id="another word"),
        pytest.param("The boards of the bank met in the old hall.", id="another form of a word"),
        pytest.param("The board of the bank never met in the old hall.", id="a negation added"),
    ],
)
def test_other_words_are_not_found(quote: str) -> None:
    found = find_quotation("The board of the bank met in the old hall.", quote)
    assert (found.match, found.spans) == (NOT_FOUND, ())
    assert "not on the page" in found.reason


def test_a_negation_left_out_without_a_mark_is_not_found() -> None:
    assert quotation_match("The board did not meet in May.", "The board did meet in May.") == NOT_FOUND


def test_halves_of_two_sentences_do_not_make_one() -> None:
    assert quotation_match("The board met in May. The bank closed in June.", "The board met in June.") == NOT_FOUND


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("It is unlikely to rain.", "likely to rain"),
        ("It is a non-binding rule.", "binding rule"),
        ("It is a non\u2010binding rule.", "binding rule"),
        ("It is a non\u2011binding rule.", "binding rule"),
        ("They were un-\r\nable to come.", "able to come"),
        ("They were un\ufffe\r\nable to come.", "able to come"),
        ("They were un\x02able to come.", "able to come"),
        ("They were un\u00adable to come.", "able to come"),
    ],
)
def test_a_quotation_does_not_begin_within_a_word(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == NOT_FOUND


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("All the boards met.", "All the board"),
        ("They cannot go.", "They can"),
        ("They can do with-\r\nout it.", "They can do with"),
        ("It was hope\x02less.", "It was hope"),
        ("A state-owned bank.", "A state"),
    ],
)
def test_a_quotation_does_not_end_within_a_word(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == NOT_FOUND


def test_a_whole_word_is_found_behind_a_part_of_one() -> None:
    page = "It is unlikely to hail but likely to rain."
    assert find_quotation(page, "likely to").spans == ((page.index("but likely") + 4, page.index(" rain")),)


@pytest.mark.parametrize("quote", ["", "  \n", "…", "“ … ”", "[...]", "-", "?!"])
def test_a_quotation_without_words_is_not_found(quote: str) -> None:
    found = find_quotation("The hall was cold … - ?!", quote)
    assert (found.match, found.spans, found.reason) == (NOT_FOUND, (), "it has no words")


def test_nothing_is_found_on_an_empty_page() -> None:
    assert quotation_match("", "The hall was cold.") == NOT_FOUND


# ---- numbers -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5", "15"),
        ("1,500", "1.500"),
        ("1,500", "1500"),
        ("1’500", "1500"),
        ("2 000", "2000"),
        ("10:30", "1030"),
        ("5/6", "56"),
        ("$5", "€5"),
        ("$5", "5"),
        ("£5", "5"),
        ("5 %", "5"),
        ("5%", "5"),
        ("5 %", "5 ‰"),
        ("-5", "5"),
        ("−5", "5"),
        ("+5", "-5"),
        ("±5", "5"),
        ("<5", ">5"),
        ("2019–2020", "2019 2020"),
        ("2019–2020", "20192020"),
        ("12", "21"),
        ("5 million", "5 billion"),
        ("5 per cent", "5 %"),
    ],
)
def test_a_number_with_other_signs_is_another_number(one: str, other: str) -> None:
    page, quote = f"It rose by {one} in May.", f"It rose by {other} in May."
    assert quotation_match(page, quote) == NOT_FOUND
    assert quotation_match(quote, page) == NOT_FOUND


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2019–2020", "2019-2020"),
        ("2019\u20112020", "2019–2020"),
        ("2019 – 2020", "2019–2020"),
        ("−5", "-5"),
        ("–5", "-5"),
        ("5%", "5 %"),
        ("$5", "$ 5"),
        ("1’500", "1'500"),
        ("(-5)", "-5"),
    ],
)
def test_a_number_may_be_set_in_another_way(one: str, other: str) -> None:
    page, quote = f"It was {one} in May.", f"It was {other} in May."
    assert quotation_match(page, quote) == NORMALISED
    assert quotation_match(quote, page) == NORMALISED


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("It rose by 1.5 per cent.", "5 per cent"),
        ("It rose by 1,5 per cent.", "5 per cent"),
        ("It rose by 25 per cent.", "5 per cent"),
        ("It rose by 1.5 per cent.", "It rose by 1"),
        ("It rose by 25 per cent.", "It rose by 2"),
        ("It rose by 1,500 in May.", "500 in May"),
        ("It rose by 5 % in May.", "It rose by 5"),
        ("It rose by 5%.", "It rose by 5"),
        ("It rose by -5 in May.", "5 in May"),
        ("-5 in May", "5 in May"),
        ("It cost $5 in May.", "5 in May"),
        ("It cost € 5 in May.", "5 in May"),
    ],
)
def test_a_quotation_does_not_begin_or_end_within_a_number(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == NOT_FOUND


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("It was so in 2019.", "It was so in 2019"),
        ("It was so in 2019, and then it ended.", "It was so in 2019"),
        ("It was so in 2019.\r\nThen it ended.", "It was so in 2019."),
        ("There were five in 2019. 25 came later.", "There were five in 2019."),
        ("There were five in 2019. 25 came later.", "25 came later."),
        ("It grew by 1.5 per cent.", "1.5 per cent"),
        ("It cost $5 in May.", "$5 in May"),
    ],
)
def test_a_whole_number_may_begin_or_end_a_quotation(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == EXACT


# ---- marks of notes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("The hive is full.1 In winter it sleeps.", "The hive is full."),
        ("The hive is full.¹² In winter it sleeps.", "The hive is full."),
        ("The hive is full¹ in summer.", "The hive is full"),
        ("The hive is full12 in summer.", "The hive is full"),
        ("The hive is full* in summer.", "The hive is full"),
        ("The hive is full.1 In winter it sleeps.", "In winter it sleeps."),
        ("12The cluster turns slowly.", "The cluster turns slowly."),
        ("It sleeps. ²The cluster turns slowly.", "The cluster turns slowly."),
        ("*The cluster turns slowly.", "The cluster turns slowly."),
    ],
)
def test_a_note_mark_right_before_or_after_does_not_count(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == EXACT


# ---- where the words are -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "quote", "found"),
    [
        ("It rained. The hall was cold. He left.", "The hall was cold.", ["The hall was cold"]),
        ("The organi\ufffe\r\nsation met.", "the organisation", ["The organi\ufffe\r\nsation"]),
        ("An oﬃce of the ﬁrm", "office of the firm", ["oﬃce of the ﬁrm"]),
        ("In ½ an hour the oﬃce met.", "the office met", ["the oﬃce met"]),
        ("He said: “It’s late.”", '"It\'s late."', ["It’s late"]),
        ("It fell by −5 in May.", "by -5 in", ["by −5 in"]),
        ("It cost $ 5 (five).", "$5 five", ["$ 5 (five"]),
        ("In May it met, sat and left.", "it met … left", ["it met", "left"]),
    ],
)
def test_spans_are_of_the_text_of_the_page(page: str, quote: str, found: list[str]) -> None:
    assert words_found(page, quote) == found


def test_a_quotation_has_one_span_and_one_with_dots_has_two() -> None:
    page = "It met. Then it met, sat and left."
    assert find_quotation(page, "Then it met").spans == ((8, 19),)
    assert find_quotation(page, "Then it met … left").spans == ((8, 19), (29, 33))


def test_of_two_places_the_first_is_taken() -> None:
    assert find_quotation("It met. It met.", "It met.").spans == ((0, 6),)


def test_what_is_found_has_no_reason() -> None:
    assert find_quotation(BOARD, "the board met").reason == ""
    assert find_quotation(BOARD, "the board … chose").reason == ""
