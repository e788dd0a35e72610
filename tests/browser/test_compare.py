"""The Compare tab in a browser: things are chosen and compared, a number is opened by keyboard, the table is exported."""

import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .shared import add, browser_tests, lacking, phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

if not lacking:
    from playwright.sync_api import expect

pytestmark = browser_tests

CHEAP = "A pilot boat is cheap to run because it carries a crew of two and burns little fuel."
BOATS = f"""# Boats of the harbour

## What the harbour can hire

### Pilot boat

#### Benefits

{CHEAP} It reaches an anchored ship within half an hour.

#### Challenges

A pilot boat can't put to sea in a gale, so that ships wait outside the harbour for a day or two.

### Harbour tug

#### Benefits

A harbour tug turns the largest ships in the basin and works in every weather of the year.

#### Challenges

A harbour tug needs a crew of seven and a berth of its own, which the small harbours don't have.

### Mooring barge

#### Benefits

A mooring barge holds a ship in the stream for as long as there is no berth for it ashore.

#### Challenges

A mooring barge has no engine, so that a tug has to be hired whenever it is to be moved.
"""
THINGS = ("Pilot boat", "Harbour tug", "Mooring barge")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one brief that speaks of three things in the same order."""
    assert not lacking, f"RAPPORTEUR_BROWSER=required, but {lacking}"
    folder = tmp_path_factory.mktemp("boats")
    (folder / "briefs").mkdir()
    add(folder, "boats", "Boats of the harbour", BOATS)
    return folder


def look(page: "Page") -> None:
    page.get_by_role("tab", name="Compare").click()
    page.locator("#sets button").first.wait_for(timeout=120_000)


def compare(page: "Page") -> None:
    page.get_by_role("button", name="Compare", exact=True).click()
    page.get_by_role("table", name="Comparison").wait_for(timeout=60_000)


def test_things_are_chosen_compared_and_opened_by_keyboard_and_exported(page: "Page", tmp_path: Path) -> None:
    look(page)
    page.get_by_label("What to compare").focus()
    page.keyboard.type("pilot b")
    page.keyboard.press("Enter")
    expect(page.locator("#things .token")).to_have_text(["Pilot boat"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Compare", exact=True)).to_be_focused()
    page.get_by_role("button", name="Add the 2 others of “What the harbour can hire”").click()
    expect(page.locator("#things .token")).to_have_text(list(THINGS))
    compare(page)
    table = page.get_by_role("table", name="Comparison")
    expect(table.get_by_role("rowheader")).to_have_text(list(THINGS))
    expect(table.get_by_role("columnheader")).to_contain_text(["Benefits", "Challenges"])
    expect(table).to_contain_text(CHEAP)
    expect(page.locator("#compare-source")).to_be_hidden()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.cite')"):
            break
    page.keyboard.press("Enter")
    expect(
        page.get_by_role("img", name=re.compile(r"^Page 1 of Boats of the harbour, with the quotation marked$"))
    ).to_be_visible()
    page.locator("#compare-source h2").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#compared .cite").first).to_be_focused()
    page.get_by_role("button", name="Close the source").click()
    expect(page.locator("#compare-source")).to_be_hidden()
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.locator("#compare-export h2")).to_be_focused()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    download.value.save_as(tmp_path / "compared.docx")
    with zipfile.ZipFile(tmp_path / "compared.docx") as parts:
        document = parts.read("word/document.xml").decode()
    assert "<w:tbl>" in document
    assert CHEAP in document
    page.locator("#compare-export").get_by_role("button", name="Close").click()
    expect(page.get_by_role("button", name="Export", exact=True)).to_be_focused()


def test_an_aspect_of_ones_own_and_one_thing_only(page: "Page") -> None:
    look(page)
    page.get_by_label("What to compare").fill("Harbour tug")
    page.keyboard.press("Enter")
    page.get_by_label("By what").fill("crew")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator("#compare-told")).to_contain_text("Please choose one thing more")
    page.get_by_role("button", name="Add the 2 others").click()
    compare(page)
    expect(page.get_by_role("columnheader").last).to_have_text("Crew")
    expect(page.locator(".silent").first).to_have_text("The documents say nothing on “Crew” here.")


def test_agreed_texts_only_and_the_filters_follow_each_other(page: "Page") -> None:
    look(page)
    page.get_by_label("Agreed texts only").check()
    expect(page.locator("#open-compare-filters")).to_have_text("Agreed texts")
    page.locator("#clear-compare-filters").click()
    expect(page.get_by_label("Agreed texts only")).not_to_be_checked()
    page.locator("#open-compare-filters").click()
    page.locator("#compare-filters").get_by_label("Agreed texts", exact=True).check()
    expect(page.get_by_label("Agreed texts only")).to_be_checked()


@phone
def test_a_phone_has_a_block_a_thing_and_no_sideways_scrolling(page: "Page") -> None:
    look(page)
    page.locator("#sets button").first.tap()
    page.get_by_role("table", name="Comparison").wait_for(timeout=60_000)
    expect(page.locator(".aspect").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    widths = page.evaluate("[...document.querySelectorAll('.compared td p')].map(e => e.getBoundingClientRect().width)")
    assert min(widths) > 250
    page.locator("#compared .cite").first.tap()
    expect(page.get_by_role("heading", name="Boats of the harbour")).to_be_in_viewport()
    page.locator("#compare-source").get_by_role("button", name="Back to the answer").tap()
    expect(page.locator("#compared .cite").first).to_be_focused()


def test_every_control_has_a_name_and_headings_descend(page: "Page") -> None:
    look(page)
    page.locator("#sets button").first.click()
    page.get_by_role("table", name="Comparison").wait_for(timeout=60_000)
    page.locator("#compared .cite").first.click()
    page.locator("#compare-source .mark").first.wait_for()
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, a, input, img')].filter(e => e.offsetParent && !(e.ariaLabel || e.alt ||"
        " e.title || e.innerText?.trim() || e.labels?.length)).map(e => e.outerHTML.slice(0, 200))"
    )
    assert nameless == []
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4')].filter(h => h.offsetParent).map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
