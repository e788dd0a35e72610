"""The Batch tab in a browser: a file goes in, a table, a workbook and a report come out."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import python_calamine

from .shared import ask, browser_tests, lacking, phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

if not lacking:
    from playwright.sync_api import expect

pytestmark = browser_tests

HOSTILE = "<img src=x onerror=alert(1)> ${alert(2)} {{alert(3)}} when does the harvest begin?"
THREE = f'question\nHow often does the gardener water the pear trees?\n"{HOSTILE}"\nWhat is the capital of Mongolia?\n'
MANY = "question\n" + "".join(f"How often is tree {n} watered?\n" for n in range(2000))


def choose(page: "Page", text: str, name: str = "questions.csv") -> None:
    page.get_by_role("tab", name="Batch").click()
    payload: Any = {"name": name, "mimeType": "text/csv", "buffer": text.encode()}
    page.locator("#questions input[type=file]").set_input_files(payload)
    expect(page.locator("#line .note")).to_be_visible()


def answered(page: "Page", text: str) -> None:
    choose(page, text)
    page.get_by_role("button", name="Answer them").click(timeout=120_000)


def test_a_file_is_answered_and_its_workbook_downloaded(page: "Page", tmp_path: Path) -> None:
    answered(page, THREE)
    expect(page.locator("#line")).to_contain_text("3 questions answered.", timeout=120_000)
    expect(page.get_by_label("Answers", exact=True).get_by_role("row")).to_have_count(4)
    expect(page.locator("#answers table")).to_contain_text("The orchard, p. 1")
    expect(page.get_by_role("rowheader", name=HOSTILE)).to_be_visible()
    expect(page.locator("#answers img")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("button", name="Workbook (answers.xlsx)").or_(page.get_by_role("link", name="Workbook")).click()
    download.value.save_as(tmp_path / "answers.xlsx")
    sheet = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "answers.xlsx")).get_sheet_by_index(0).to_python()
    assert [line[1] for line in sheet[1:]] == [line.strip('"') for line in THREE.splitlines()[1:]]
    with page.expect_download() as report:
        page.get_by_role("button", name="Report (report.html)").or_(page.get_by_role("link", name="Report")).click()
    assert report.value.suggested_filename == "report.html"
    assert page.evaluate("document.documentElement.scrollWidth") == 1440


def test_a_long_run_is_stopped_and_a_question_is_answered_meanwhile(page: "Page") -> None:
    answered(page, MANY)
    expect(page.locator("#line")).to_contain_text(" of 2,000 answered, ", timeout=120_000)
    expect(page.get_by_role("progressbar", name="Questions answered")).to_be_visible()
    page.get_by_role("tab", name="Ask").click()
    began = time.monotonic()
    ask(page)
    assert time.monotonic() - began < 10
    page.get_by_role("tab", name="Batch").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#line")).to_contain_text("of 2,000 questions.", timeout=120_000)
    expect(page.locator("#line")).to_contain_text("Stopped after")
    expect(page.get_by_text("Workbook (answers.xlsx)")).to_be_visible()
    expect(page.get_by_role("button", name="Answer them")).to_be_enabled()


def test_a_run_whose_tab_is_closed_makes_way_for_the_next(page: "Page") -> None:
    other = page.context.new_page()
    other.goto(page.url)
    answered(other, MANY)
    expect(other.locator("#line")).to_contain_text(" of 2,000 answered, ", timeout=120_000)
    answered(page, THREE)
    expect(page.locator("#line")).to_contain_text("Another file is being answered; yours is next.", timeout=30_000)
    other.close()
    expect(page.locator("#line")).to_contain_text("3 questions answered.", timeout=60_000)


def test_a_file_that_will_not_do_is_refused_as_text(page: "Page") -> None:
    choose(page, "ask\nx\n", "<img src=x onerror=alert(1)>.csv")
    expect(page.locator("#line")).to_contain_text("has no column named question")
    expect(page.locator("#questions")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#line img, #questions img")).to_have_count(0)
    expect(page.get_by_role("button", name="Answer them")).to_be_disabled()


def test_a_file_that_is_too_large_is_refused(page: "Page") -> None:
    page.get_by_role("tab", name="Batch").click()
    payload: Any = {"name": "large.csv", "mimeType": "text/csv", "buffer": b"question\n" + b"x" * (11 * 2**20)}
    page.locator("#questions input[type=file]").set_input_files(payload)
    expect(page.locator("#line")).to_contain_text("large.csv has more than 10 MB")
    expect(page.get_by_role("button", name="Answer them")).to_be_disabled()


def test_the_example_can_be_downloaded_and_the_keyboard_reaches_all(page: "Page") -> None:
    page.get_by_role("tab", name="Library").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Download an example")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "questions.csv"
    link.focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="An example with these columns")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#questions') !== null")


@phone
def test_a_phone_shows_the_answers_without_sideways_scrolling(page: "Page") -> None:
    answered(page, THREE)
    expect(page.locator("#line")).to_contain_text("3 questions answered.", timeout=120_000)
    expect(page.get_by_text("The orchard, p. 1").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
