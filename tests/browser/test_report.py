"""The report of a run in a browser, opened from a file."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from report_samples import compared_report, hostile_report, small_report, unjudged_report

from evaluation.report import write_report
from evaluation.types import Report

from .shared import browser_tests, lacking

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

if not lacking:
    from playwright.sync_api import expect

pytestmark = browser_tests

Opener = Callable[..., "Page"]


@pytest.fixture
def opened(browser: "Browser", tmp_path: Path) -> Iterator[Opener]:
    """Opens a report; the page may ask for nothing but itself and log nothing, the policy's refusals included."""
    contexts, asked, logged = [], [], []

    def open_report(report: Report, anchor: str = "", **options: Any) -> "Page":
        path = tmp_path / "report.html"
        write_report(report, path)
        context = browser.new_context(**({"viewport": {"width": 1440, "height": 1000}} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda sent: asked.append(sent.url))
        page.on("console", lambda message: logged.append(message.text))
        page.on("pageerror", lambda error: logged.append(str(error)))
        page.goto(path.as_uri() + anchor)
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert {Path(url.partition("#")[0]).name for url in asked} == {"report.html"}
    assert logged == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("make", [small_report, compared_report, unjudged_report, hostile_report])
def test_no_page_is_wider_than_the_window(opened: Opener, make: Callable[[], Report], width: int, scheme: str) -> None:
    page = opened(make(), viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_charts_have_their_colours_under_the_policy(opened: Opener) -> None:
    page = opened(small_report())
    fills = page.evaluate("[...document.querySelectorAll('.chart :not(defs) > path')].map((one) => getComputedStyle(one).fill)")
    assert "rgb(17, 94, 89)" in fills
    assert "rgb(0, 0, 0)" not in fills
    inside = """[...document.querySelectorAll('.chart')].every((chart) => {
        const frame = chart.getBoundingClientRect();
        return [...chart.querySelectorAll('text')].every((text) => {
            const box = text.getBoundingClientRect();
            return box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
        });
    })"""
    assert page.evaluate(inside)


def test_questions_are_found_by_words_verdict_answer_and_kind(opened: Opener) -> None:
    page = opened(small_report())
    shown, count = page.locator(".entry:visible"), page.get_by_role("status")
    expect(count).to_have_text("24 of 24 questions")
    page.get_by_label("Words").fill("ROW 13 pears")
    expect(shown).to_have_count(1)
    expect(count).to_have_text("1 of 24 questions")
    page.get_by_role("button", name="Clear").click()
    expect(count).to_have_text("24 of 24 questions")
    page.locator("select[name=outcome]").select_option(label="error (1)")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("q007")
    page.locator("select[name=outcome]").select_option("")
    page.locator("select[name=status]").select_option(label="not found (1)")
    expect(shown).to_contain_text("q005")
    page.locator("select[name=status]").select_option("")
    page.locator("select[name=kind]").select_option(label="list (8)")
    expect(shown).to_have_count(8)
    page.get_by_label("Words").fill("nowhere to be found")
    expect(count).to_have_text("0 of 24 questions")


def test_questions_are_found_by_what_became_of_them(opened: Opener) -> None:
    page = opened(compared_report())
    chosen = page.locator("select[name=change]")
    for label, ident in (("worse (1)", "q001"), ("better (1)", "q000"), ("not in the baseline (1)", "q023")):
        chosen.select_option(label=label)
        expect(page.locator(".entry:visible")).to_have_count(1)
        expect(page.locator(".entry:visible")).to_contain_text(ident)


def test_a_link_to_a_question_opens_it(opened: Opener) -> None:
    page = opened(compared_report())
    page.get_by_label("Words").fill("nothing")
    page.get_by_role("link", name="q001").click()
    expect(page.locator("#q2")).to_have_attribute("open", "")
    expect(page.locator("#q2")).to_be_in_viewport()
    expect(page.get_by_role("status")).to_have_text("24 of 24 questions")


def test_a_question_opens_with_the_keyboard(opened: Opener) -> None:
    page = opened(small_report())
    page.locator("#q1 > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#q1 blockquote").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#q1 .cite").first).to_be_focused()


def test_without_javascript_all_is_shown(opened: Opener) -> None:
    page = opened(compared_report(), java_script_enabled=False)
    expect(page.locator(".entry:visible")).to_have_count(24)
    expect(page.locator("#filters")).to_be_hidden()
    page.locator("#q1 > summary").click()
    expect(page.locator("#q1 blockquote").first).to_be_visible()


def test_hostile_texts_do_nothing(opened: Opener) -> None:
    page = opened(hostile_report())
    page.evaluate("document.querySelectorAll('.entry').forEach((one) => { one.open = true; })")
    assert page.evaluate("window.hit") is None
    expect(page.locator("img")).to_have_count(0)
    expect(page.locator("#q4 .statements")).to_contain_text("$x^2$ \\frac$")
    page.locator("select[name=kind]").select_option(index=1)
    expect(page.locator(".entry:visible")).to_have_count(2)


def test_a_thousand_questions_are_filtered_at_once(opened: Opener) -> None:
    report = small_report()
    page = opened(replace(report, entries=[report.entries[at % 24] for at in range(1000)]))
    page.get_by_label("Words").fill("row 13")
    expect(page.get_by_role("status")).to_have_text("42 of 1000 questions", timeout=2000)
