"""The Partnerships tab in a browser: a line is pressed by keyboard, its source opened, and the way back taken."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .shared import add, browser_tests, lacking, phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

if not lacking:
    from playwright.sync_api import expect

pytestmark = browser_tests
QUAYS = """# Works of the quays

## Who works with whom

| Actors | Type of collaboration |
| --- | --- |
| France – Japan | Joint Survey of Channels |
| France – Kenya | Keeping of Lights |

## Survey

France and Japan signed a memorandum of understanding on the joint survey of channels.
Japan plans to cooperate with Kenya on standards for buoys.
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one brief that says who works with whom."""
    assert not lacking, f"RAPPORTEUR_BROWSER=required, but {lacking}"
    folder = tmp_path_factory.mktemp("library")
    (folder / "briefs").mkdir()
    add(folder, "quays", "Works of the quays", QUAYS, "analysis")
    return folder


def opened(page: "Page") -> None:
    page.get_by_role("tab", name="Partnerships").click()
    page.locator(".pair-of").wait_for(timeout=120_000)


def test_a_line_is_reached_and_pressed_by_keyboard_and_its_source_opened(page: "Page") -> None:
    opened(page)
    page.locator("#partners-opener button").focus()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.ariaLabel || ''").startswith("Japan – Kenya"):
            break
    line = page.get_by_role("button", name=re.compile("^Japan – Kenya: .*planned"))
    expect(line).to_be_focused()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", name="Japan – Kenya")
    expect(heading).to_be_focused()
    expect(line).to_have_attribute("aria-current", "true")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#partners-source .mark").first).to_be_visible()
    expect(page.locator("#partners-source")).to_contain_text("Japan plans to cooperate with Kenya on standards for buoys.")
    page.locator("#partners-source h2").focus()
    page.keyboard.press("Escape")
    expect(page.locator(".pair-of .cite[aria-current=true]").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(line).to_be_focused()
    page.keyboard.press(" ")
    expect(heading).to_be_focused()


def test_the_table_opens_what_the_picture_opens_and_actors_narrow_both(page: "Page") -> None:
    opened(page)
    expect(page.locator(".all-pairs tbody tr")).to_have_count(3)
    page.locator(".all-pairs").get_by_role("button", name="France – Kenya").click()
    expect(page.get_by_role("heading", name="France – Kenya")).to_be_focused()
    page.get_by_role("combobox", name="Actors").click()
    page.get_by_role("option", name="Japan").click()
    expect(page.locator(".all-pairs tbody tr")).to_have_count(2)
    expect(page.locator(".wide g.pair")).to_have_count(2)
    before = "getComputedStyle(document.querySelector('#partners-{} .secondary-wrap'), '::before').content"
    assert page.evaluate(before.format("actors")) == "none"
    assert page.evaluate(before.format("types")) == '"All types"'
    page.locator("#partners-agreed input").check()
    expect(page.locator("#partners-picture")).to_contain_text("No agreed text of this library names a partnership")
    page.locator("#partners-agreed input").uncheck()
    expect(page.locator(".wide g.pair")).to_have_count(2)


def test_the_picture_is_exported_in_a_document_and_as_files(page: "Page") -> None:
    opened(page)
    page.locator("#partners-opener button").click()
    expect(page.get_by_role("link", name="Picture (PNG)")).to_be_visible()
    with page.expect_download() as picture:
        page.get_by_role("link", name="Picture (PNG)").click()
    assert Path(picture.value.path()).read_bytes().startswith(b"\x89PNG")
    with page.expect_download(timeout=60_000) as document:
        page.locator("#partners-export").get_by_role("button", name="Download").click()
    assert document.value.suggested_filename.endswith(".docx")
    page.locator("#partners-export").get_by_role("button", name="Close").click()
    expect(page.locator("#partners-opener button")).to_be_focused()


@phone
def test_a_phone_shows_the_pair_below_its_picture_and_leads_back(page: "Page") -> None:
    opened(page)
    expect(page.locator(".wide")).to_be_hidden()
    line = page.locator('.upright g.pair[data-pair="2"]')
    line.locator(".reach").dispatch_event("click")
    expect(page.get_by_role("heading", name="France – Kenya")).to_be_in_viewport()
    page.locator(".pair-of .cite").first.tap()
    expect(page.get_by_role("heading", name="Works of the quays")).to_be_in_viewport()
    page.get_by_role("button", name="Back to the answer").tap()
    expect(page.locator(".pair-of .cite").first).to_be_focused()
    page.get_by_role("button", name="Back to the picture").tap()
    expect(line).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"])
def test_names_and_lines_stand_out_from_what_is_behind_them(page: "Page") -> None:
    opened(page)
    ratio = """() => {
      const part = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      const light = (css) => {
        const [r, g, b] = css.match(/[\\d.]+/g).map(Number);
        return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
      };
      const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const paper = getComputedStyle(document.body).backgroundColor;
      const lines = [...document.querySelectorAll(".wide .drawn")].map((e) => ratio(getComputedStyle(e).stroke, paper));
      const names = [...document.querySelectorAll(".wide .actor")].map((e) =>
        ratio(getComputedStyle(e.querySelector("text")).fill, getComputedStyle(e.querySelector("rect")).fill));
      return [Math.min(...lines), Math.min(...names)];
    }"""
    lines, names = page.evaluate(ratio)
    assert lines >= 3
    assert names >= 4.5
