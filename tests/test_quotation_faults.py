"""Quotations that were once judged wrongly, and the public set of altered ones."""

import json
from functools import cache
from pathlib import Path
from time import perf_counter

import pytest
from quotation_samples import words_found

from ingest.pdf import page_text
from ingest.quotation import EXACT, NORMALISED, NOT_FOUND, find_quotation, quotation_match

# ---- faults once found ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("They can't go home.", "They can"),
        ("They can’t go.", "They can"),
        ("They won't go.", "They won"),
        ("They can't go home.", "They can … home."),
        ("Under Article 5(2) it is.", "Under Article 52 it is."),
        ("It was 1·5 then.", "It was 15 then."),
        ("It is 3×4 m wide.", "It is 34 m wide."),
        ("It is 3 × 4 m wide.", "It is 34 m wide."),
        ("See 1;2 there.", "See 12 there."),
        ("As shown [1][2] there.", "As shown [12] there."),
        ("It took 2½ hours.", "It took 212 hours."),
        ("It has 10⁶ parts.", "It has 106 parts."),
        ("It took ½ hour.", "It took 12 hour."),
        ("It rose .5 per cent.", "5 per cent"),
        ("It fell by\xa0-$5 then.", "$5 then"),
        ("It fell by\t-$5 then.", "$5 then"),
        ("It fell by -$5 then.", "$5 then"),
        ("It fell by $-5 then.", "$5 then"),
        ("It fell by $-5 then.", "-5 then"),
        ("so x=-5 then", "so x=5 then"),
        ("It fell by\xa0-5 then.", "5 then"),
        ("It is ≤ 5 kg.", "It is 5 kg."),
        ("It is ≥5 kg.", "It is 5 kg."),
        ("It is ~5 kg.", "It is 5 kg."),
        ("It is ≈5 kg.", "It is 5 kg."),
        ("under <5 kg", "5 kg"),
        ("under >5 kg", "5 kg"),
        ("under +5 kg", "5 kg"),
        ("under ±5 kg", "5 kg"),
        ("under ≤5 kg", "5 kg"),
        ("under ≥5 kg", "5 kg"),
        ("under ~5 kg", "5 kg"),
        ("under < 5 kg", "5 kg"),
        ("There were 2 500 people.", "500 people"),
        ("There were 2\xa0500 people.", "500 people"),
        ("It cost 10 000 francs.", "It cost 10"),
        ("It cost 10\u202f000 francs.", "It cost 10"),
        ("It cost 5€ in May.", "It cost 5"),
        ("It cost 5 € in May.", "It cost 5"),
        ("It was notable to see.", "It was not able to see."),
        ("It was not able to see.", "It was notable to see."),
        ("It is nowhere near.", "It is now here near."),
        ("It is now here near.", "It is nowhere near."),
        ("It was notable to see today and then.", "It was not able … today and then."),
        ("It is likely to rain.", "It is [un]likely to rain."),
        ("It is a binding rule.", "It is a [non-]binding rule."),
        ("There were men in the hall.", "There were [15] men in the hall."),
        ("It was of hope then.", "It was of hope[less] then."),
        ("It is not\xa0binding on us.", "binding on us"),
        ("It is not (binding) on us.", "binding"),
        ("It is not, binding on us.", "binding on us"),
        ("It is not – binding on us.", "binding on us"),
        ("It is neither that nor binding on us.", "binding on us"),
        ("It came without warning them.", "warning them"),
        ("It ends unless stopped by us.", "stopped by us"),
        ("It is a non–binding rule.", "binding rule"),
        ("It is non–binding.", "It is non"),
        ("It cannot be so.", "be so"),
        ("The can't–do men", "do men"),
        ("It rose 5-7 per cent.", "7 per cent"),
        ("It rose 5–7 per cent.", "7 per cent"),
        ("It may [not] hold firm in every town today.", "It may [un]hold firm in every town today."),
    ],
)
def test_what_says_something_else_is_refused(page: str, quote: str) -> None:
    assert quotation_match(page, quote) == NOT_FOUND


@pytest.mark.parametrize(
    ("page", "quote"),
    [
        ("From 2019-2020 it grew.", "2020 it grew"),
        ("So in 2019-2020 it grew.", "So in 2019"),
        ("So in 2019–2020 it grew.", "So in 2019"),
        ("A Café there.", "A Cafe\u0301 there."),
        ("A Cafe\u0301 there.", "A Café there."),
        ("A Cafe\u0301", "Café"),
        ("It was -5 then.", "“-5 then”"),
        ("It was −5 then.", "-5 then"),
        ("The act [as amended] holds firm in every town today.", "The act [as amended] holds … today."),
        ("It rained. The act holds.", "The act holds (emphasis in original)"),
        ("It cost [15] francs then.", "It cost [15] francs then."),
        ("There were [15] men in every hall today.", "There were [15] men … today."),
        ("The act of May, in No. 5 of the list, holds.", "The act of May … holds."),
        ("The act of May, in Nos. 5 and 6, holds.", "The act of May … holds."),
        ("in 2023.12 In May", "in 2023.¹²"),
        ("in 2023. 12 In May", "in 2023.¹²"),
        ("in 202312 In May", "in 2023¹²"),
        ("in 2023.¹² In May", "in 2023.¹²"),
        ("in 2023.¹² In May", "in 2023."),
        ("It took 2½ hours.", "It took 2 1/2 hours."),
        ("It is not likely, as the boa rd said.", "It is not likely, as the board said."),
        ("It is what-if talk.", "It is what if talk."),
        ("It is what-\r\nif talk.", "It is what-if talk."),
        ("They couldn’t go home.", "They couldn't go home."),
        ("It cannot go.", "It can not go."),
        ("in 2019, 150 people came", "150 people came"),
        ("The bank’s rules hold.", "The bank's rules hold."),
        ("From 1 May 2019 $5 went.", "From 1 May 2019"),
        ("The rules of it hold.", "The rules [of 1950] of it hold."),
        ("in 2019 – 2020 it grew", "2020 it grew"),
        ("at (5) men", "5 men"),
        ("It is 5 kg.", "is 5 kg"),
        ("a<b and 5 men", "5 men"),
        ("10⁶ parts", "10⁶ parts"),
        ("with\x02\r\nout him", "without him"),
    ],
)
def test_what_says_the_same_is_found(page: str, quote: str) -> None:
    assert quotation_match(page, quote) != NOT_FOUND


@pytest.mark.parametrize(
    ("page", "quote", "match"),
    [
        ("The hall was cold. THE DOOR", "the hall", NORMALISED),
        ("The hall. In the hall.", "the hall", EXACT),
        ("It was cold, and full. He was cold.", "It was cold.", NORMALISED),
        ("“It was cold.”", "“It was cold.”", EXACT),
        ("A Cafe\u0301.", "A Cafe\u0301.", EXACT),
    ],
)
def test_exact_is_judged_where_the_words_stand(page: str, quote: str, match: str) -> None:
    assert quotation_match(page, quote) == match


def test_a_span_takes_in_accents_set_after_a_letter() -> None:
    assert words_found("The Cafe\u0301 here", "Café") == ["Cafe\u0301"]


def test_many_parts_are_laid_at_once() -> None:
    page, begun = "the cat sat then " * 100, perf_counter()
    assert quotation_match(page, "the … the … the … the … zebra") == NOT_FOUND
    assert quotation_match(page + "zebra", "the … the … the … the … zebra") == NORMALISED
    assert quotation_match(page, " … ".join(["the"] * 500)) == NOT_FOUND
    assert perf_counter() - begun < 2


# ---- the public set ------------------------------------------------------------------------------------------------

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
QUOTES = SHARED / "bench" / "verbatim-quotes" / "dev.jsonl"


@pytest.mark.skipif(not QUOTES.exists(), reason="the public set is not here")
def test_altered_quotations_are_refused_and_honest_ones_pass() -> None:
    text = cache(page_text)
    wrongly: dict[bool, list[str]] = {True: [], False: []}
    rows = [json.loads(line) for line in QUOTES.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        found = find_quotation(text(SHARED / row["source"], row["page"]), row["quote"])
        if (found.match != NOT_FOUND) != row["valid"]:
            wrongly[row["valid"]].append(f"{row['id']} ({row['change']}): {row['quote']} – {found.match} {found.reason}")
    assert not wrongly[False], "altered, but found"
    assert len(wrongly[True]) <= 0.03 * sum(row["valid"] for row in rows), wrongly[True]
