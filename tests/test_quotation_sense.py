"""Quotations with words left out or put in: what quoting allows, and what would turn the sense."""

import pytest
from quotation_samples import BOARD, words_found

from ingest.quotation import EXACT, NORMALISED, NOT_FOUND, find_quotation, quotation_match

# ---- remarks in brackets -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("In May the court met.", "[T]he court met."),
        ("The court met.", "“[t]he court met”"),
        ("He said it. In May it met.", "[i]n May it met"),
        ("The court met.", "the court met."),
    ],
)
def test_the_first_letter_may_change_its_size(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == NORMALISED


def test_a_bracket_does_not_make_another_letter() -> None:
    assert quotation_match("In May the court sat.", "In May the court s[e]t.") == NOT_FOUND


@pytest.mark.parametrize(
    "quote",
    [
        "The rules of the bank holds [sic] firm.",
        "The rules of the bank holds (sic) firm.",
        "The rules of the bank holds firm (emphasis added).",
        "The rules of the bank holds firm [emphasis added].",
        "The rules of the bank holds firm (Emphasis added)",
        "The rules of the bank [of 1950] holds firm.",
    ],
)
def test_remarks_in_brackets_may_stand_in_a_quotation(quote: str) -> None:
    page = "It rained. The rules of the bank holds firm."
    assert quotation_match(page, quote) == NORMALISED
    assert words_found(page, quote) == ["The rules of the bank holds firm"]


@pytest.mark.parametrize("quote", ["[sic]", "The hall [was as cold as a cellar in winter]"])
def test_remarks_do_not_make_a_quotation(quote: str) -> None:
    assert quotation_match("The hall was full.", quote) == NOT_FOUND


@pytest.mark.parametrize("quote", ["The hall (of the bank) was full.", "The hall (not) was full."])
def test_other_words_in_round_brackets_are_words(quote: str) -> None:
    assert quotation_match("The hall was full.", quote) == NOT_FOUND


@pytest.mark.parametrize(
    ("bracket", "named"),
    [
        (" [not]", "not"),
        (" [never]", "never"),
        (" [only]", "only"),
        (" [Not]", "not"),
        (" [unless asked]", "unless"),
        ("[n’t]", "not"),
    ],
)
def test_a_bracket_may_not_turn_the_sense(bracket: str, named: str) -> None:
    found = find_quotation("The court was full that day.", f"The court was{bracket} full that day.")
    assert (found.match, found.spans) == (NOT_FOUND, ())
    assert f"the “{named}” in brackets" in found.reason


# ---- words left out ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dots", ["…", "...", "....", ". . .", "[...]", "[…]", "[ … ]", "[. . .]", "(...)", "(…)"])
def test_dots_may_stand_for_words(dots: str) -> None:
    quote = f"the board met {dots} and chose a chair."
    assert quotation_match(BOARD, quote) == NORMALISED
    assert words_found(BOARD, quote) == ["the board met", "and chose a chair"]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("In May … met … heard … chose a chair", ["In May", "met", "heard", "chose a chair"]),
        ("… the board met …", ["the board met"]),
        ("[T]he board met [...] and chose a chair", ["the board met", "and chose a chair"]),
        ("the board [of the bank] met … and chose a chair (emphasis added)", ["the board met", "and chose a chair"]),
    ],
)
def test_dots_may_stand_in_more_places_and_beside_remarks(quote: str, found: list[str]) -> None:
    assert words_found(BOARD, quote) == found


@pytest.mark.parametrize("quote", ["chose a chair … the board met", "heard the four members … In May … met"])
def test_halves_in_the_wrong_order_are_not_found(quote: str) -> None:
    found = find_quotation(BOARD, quote)
    assert (found.match, found.spans) == (NOT_FOUND, ())
    assert "order" in found.reason


def test_a_half_that_is_not_on_the_page_is_not_found() -> None:
    assert quotation_match(BOARD, "the board met … and chose a bishop") == NOT_FOUND


def test_a_word_cut_by_dots_is_not_found() -> None:
    assert quotation_match("It is unlikely that it will rain.", "It is … likely that it will rain.") == NOT_FOUND


@pytest.mark.parametrize(
    ("page", "quote", "hidden"),
    [
        ("The board did not, in May, choose a chair.", "The board did … choose a chair.", "not"),
        ("The board didn’t choose a chair.", "The board … choose a chair.", "not"),
        ("The board can't ever choose a chair.", "The board … choose a chair.", "not"),
        ("The board has never in its life met.", "The board has [...] met.", "never"),
        ("The board will meet, unless it rains, in May.", "The board will meet … in May.", "unless"),
        ("The board will meet if it rains in May.", "The board will meet [...] in May.", "if"),
        ("The board meets only in the hall in May.", "The board meets … in May.", "only"),
        ("All men, except two of them, left.", "All men … left.", "except"),
        ("It did NOT in any way rain.", "It did … rain.", "not"),
        ("The board met with\x02\r\nout him in May.", "The board met … in May.", "without"),
    ],
)
def test_dots_may_not_hide_what_turns_the_sense(page: str, quote: str, hidden: str) -> None:
    found = find_quotation(page, quote)
    assert (found.match, found.spans) == (NOT_FOUND, ())
    assert f"“{hidden}”" in found.reason


def test_words_are_left_out_where_nothing_is_hidden() -> None:
    page = "The board may act if asked in peace. The board may act today in peace."
    found = find_quotation(page, "The board may act … in peace.")
    again = page.index("The board may", 1)
    assert found.spans == ((again, again + len("The board may act")), (len(page) - len("in peace."), len(page) - 1))


def test_a_negation_that_is_quoted_may_stand_beside_dots() -> None:
    page = "The board did not, on that day in May, choose a chair."
    assert words_found(page, "The board did not … choose a chair.") == ["The board did not", "choose a chair"]


@pytest.mark.parametrize(("left_out", "match"), [(90, NORMALISED), (110, NOT_FOUND)])
def test_dots_do_not_stand_for_half_a_page(left_out: int, match: str) -> None:
    assert quotation_match(f"The board {'sat and ' * (left_out // 2)} met.", "The board … met.") == match


# ---- the word before -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("The rule is not binding on banks.", "binding on banks"),
        ("The rule is NOT binding on banks.", "binding on banks"),
        ("The rule is not\r\nbinding on banks.", "binding on banks"),
        ("The rule is not “binding on banks”.", "binding on banks"),
        ("The rule isn’t binding on banks.", "binding on banks"),
        ("The rule isn't binding on banks.", "binding on banks"),
        ("The rule was never binding on banks.", "binding on banks"),
        ("The rule cannot bind banks.", "bind banks"),
        ("There is no binding rule.", "binding rule"),
        ("The rule is not binding on any of the banks.", "binding … banks"),
        ("The rule is not binding on any of the banks.", "[b]inding on any of the banks"),
    ],
)
def test_a_quotation_does_not_begin_right_after_a_negation(page: str, quote: str) -> None:
    found = find_quotation(page, quote)
    assert (found.match, found.spans) == (NOT_FOUND, ())
    assert "contrary" in found.reason


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("The rule is not binding on banks.", "not binding on banks"),
        ("The rule is a knot binding on banks.", "binding on banks"),
        ("They did not. Binding on banks it was.", "Binding on banks it was."),
    ],
)
def test_a_negation_elsewhere_does_not_matter(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == EXACT


def test_the_place_without_a_negation_is_taken() -> None:
    page = "It is not binding on shops. It is binding on banks."
    assert find_quotation(page, "binding on").spans == ((page.index("binding on banks"), page.index(" banks")),)
