"""Exporting in a browser: the panel opens, files arrive by download, the clipboard has rich text."""

import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .shared import BRIEF, COMMAND, QUESTION, ROOT, WATERING, ask, browser_tests, lacking, phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

if not lacking:
    from playwright.sync_api import expect

pytestmark = browser_tests

CLIPBOARD = """async () => {
  const [item] = await navigator.clipboard.read();
  return Promise.all(["text/html", "text/plain"].map(async (type) => (await item.getType(type)).text()));
}"""


def open_panel(page: "Page") -> None:
    ask(page)
    page.get_by_role("button", name="Export", exact=True).click()
    expect(page.get_by_role("heading", name=f"Answer 1: {QUESTION}")).to_be_focused()


def choose(page: "Page", label: str, option: str) -> None:
    page.get_by_label(label).click()
    page.get_by_role("option", name=option).click()


def fetched(page: "Page", folder: Path, button: str = "Download") -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_an_answer_arrives_as_word_and_as_markdown(page: "Page", tmp_path: Path) -> None:
    open_panel(page)
    word = fetched(page, tmp_path)
    assert word.name.startswith("rapporteur-how-often-does-the-gardener-water-the-pear-trees-")
    with zipfile.ZipFile(word) as parts:
        assert WATERING in parts.read("word/document.xml").decode()
    expect(page.get_by_role("region", name="Export").get_by_role("status")).to_contain_text(f"The file is ready: {word.name}")
    choose(page, "Format", "Markdown")
    expect(page.locator("#export-model")).to_have_count(0)
    page.get_by_label("Speaking note").check()
    markdown = fetched(page, tmp_path)
    assert markdown.suffix == ".md"
    assert WATERING in markdown.read_text(encoding="utf-8")


def test_the_look_of_a_file_of_ones_own_is_taken(page: "Page", tmp_path: Path) -> None:
    open_panel(page)
    own = fetched(page, tmp_path)
    with zipfile.ZipFile(own) as parts, zipfile.ZipFile(tmp_path / "own.docx", "w") as changed:
        for name in parts.namelist():
            content = parts.read(name)
            changed.writestr(name, content.replace(b"</w:docDefaults>", b"</w:docDefaults><!-- ours -->"))
    page.locator("#export-model input[type=file]").set_input_files(tmp_path / "own.docx")
    expect(page.locator("#export-model")).to_contain_text("own")
    with zipfile.ZipFile(fetched(page, tmp_path)) as parts:
        assert WATERING in parts.read("word/document.xml").decode()
    choose(page, "Format", "OpenDocument")
    page.get_by_role("button", name="Download").click()
    expect(page.locator("#export-told")).to_contain_text("own.docx can't give its look to a file of the format OpenDocument.")


def test_the_conversation_is_exported_once_there_is_one(page: "Page", tmp_path: Path) -> None:
    whole = page.get_by_role("button", name="Export the conversation")
    expect(whole).to_be_hidden()
    ask(page)
    ask(page, "When does the harvest of the apples begin?")
    whole.click()
    expect(page.get_by_role("heading", name="The conversation: 2 answers")).to_be_focused()
    choose(page, "Format", "References as RIS")
    expect(page.get_by_label("Citation style")).to_have_count(0)
    expect(page.get_by_text("Kind of document")).to_have_count(0)
    assert "The orchard" in fetched(page, tmp_path).read_text(encoding="utf-8")
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#export")).to_have_count(0)
    expect(whole).to_be_focused()
    whole.click()
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator("#export")).to_have_count(0)
    expect(whole).to_be_hidden()


def test_the_keyboard_passes_through_the_panel_and_comes_back(page: "Page") -> None:
    open_panel(page)
    passed = []
    for _ in range(8):
        page.keyboard.press("Tab")
        passed.append(page.evaluate("((now) => now.ariaLabel || now.innerText || now.value)(document.activeElement)"))
    expect(page.get_by_role("group", name="Kind of document")).to_be_visible()
    kinds = ["answer", "speaking-note", "background-note"]
    assert passed == [*kinds, "Format", "Citation style", "Click to upload or drop files", "Download", "Close"]
    nameless = page.evaluate(
        "[...document.querySelectorAll('#export :is(button, a, input)')].filter(e => e.offsetParent && !(e.ariaLabel ||"
        " e.innerText?.trim() || e.labels?.length)).map(e => e.outerHTML.slice(0, 200))"
    )
    assert nameless == []
    page.keyboard.press("Escape")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.get_by_role("button", name="Close").press("Enter")
    expect(page.get_by_role("button", name="Export", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Answer 1: {QUESTION}")).to_be_focused()


@pytest.mark.parametrize("without", [False, True], ids=["clipboard", "over plain http"])
def test_the_clipboard_has_rich_text_and_plain_text(page: "Page", without: bool) -> None:
    ask(page)
    if without:  # as on a page that comes over plain http from another computer
        page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })")
    page.get_by_role("button", name="Copy with citations").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    if without:
        page.evaluate("delete navigator.clipboard")
    rich, plain = page.evaluate(CLIPBOARD)
    assert f"<li>{WATERING}<sup>[1]</sup></li>" in rich.replace("\n", "")
    assert QUESTION in rich
    assert f"{WATERING} [1]" in plain
    assert "<sup>" not in plain


@phone
def test_a_phone_shows_the_panel_without_sideways_scrolling(page: "Page", tmp_path: Path) -> None:
    open_panel(page)
    expect(page.get_by_role("heading", name=f"Answer 1: {QUESTION}")).to_be_in_viewport()
    assert fetched(page, tmp_path).suffix == ".docx"
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_quotation_that_is_gone_is_told_before_anything_is_downloaded(page: "Page", library: Path, tmp_path: Path) -> None:
    ask(page)
    (library / "briefs" / "orchard.md").write_text(BRIEF.replace(WATERING, "Nobody waters anything."), encoding="utf-8")
    subprocess.run([*COMMAND, "build", "--corpus", str(library)], cwd=ROOT, check=True, capture_output=True, timeout=300)
    page.get_by_role("button", name="Export", exact=True).click()
    choose(page, "Format", "Web page")
    page.get_by_role("button", name="Download").click()
    expect(page.locator("#export-told")).to_contain_text("can't be found on the page named")
    expect(page.locator("#export-told a")).to_have_count(0)
    made = fetched(page, tmp_path, "Export despite that")
    assert "Not found on this page." in made.read_text(encoding="utf-8")
    expect(page.get_by_role("button", name="Export despite that")).to_have_count(0)
