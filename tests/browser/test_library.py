"""The Library tab and the filters in a browser: a document comes, is quoted, and goes again; an answer is confined."""

import json
import re
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .shared import ask, browser_tests, lacking, phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

if not lacking:
    from playwright.sync_api import expect

pytestmark = browser_tests

WELL = b"# Notes on wells\n\n## Depth\n\nThe well in the square is nine fathoms deep.\n"
HOSTILE = "# <img src=x onerror=alert(1)> ${alert(2)}\n\nThe bell rings at noon on every market day.\n"
DEPTH = "How deep is the well in the square?"
WAIT = 120_000


def open_library(page: "Page") -> None:
    page.get_by_role("tab", name="Library").click()
    expect(page.locator("#found")).to_contain_text("1 brief")


def offer(page: "Page", *files: tuple[str, bytes]) -> None:
    page.get_by_role("button", name="Add documents").click()
    payloads: Any = [{"name": name, "mimeType": "text/markdown", "buffer": content} for name, content in files]
    page.locator("#documents input[type=file]").set_input_files(payloads)


def take_out(page: "Page", title: str) -> None:
    page.get_by_role("button", name="Remove a document").click()
    page.get_by_label("One of your own documents").click()
    page.get_by_role("option", name=title).click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.get_by_role("button", name="Keep it")).to_be_focused()
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.locator("#library-line")).to_contain_text("was removed.", timeout=WAIT)


def test_a_document_is_added_quoted_and_removed(page: "Page", library: Path) -> None:
    open_library(page)
    offer(page, ("wells.md", WELL))
    expect(page.get_by_label("Title")).to_have_value("Notes on wells", timeout=WAIT)
    page.get_by_label("Issuer", exact=True).fill("Parish council")
    page.get_by_role("button", name="Add to the library").click()
    expect(page.locator("#library-line")).to_contain_text("Added. wells.md is now the original", timeout=WAIT)
    expect(page.locator("#sources")).to_contain_text("Parish council")
    expect(page.get_by_role("banner")).to_contain_text("2 documents")
    expect(page.get_by_label("Title")).to_have_value("")
    assert [path.name for path in (library / "originals").glob("*.md")] == ["notes-on-wells.md"]
    page.get_by_role("tab", name="Ask").click()
    ask(page, DEPTH)
    expect(page.get_by_role("log")).to_contain_text("nine fathoms deep")
    page.get_by_role("tab", name="Library").click()
    take_out(page, "Notes on wells")
    expect(page.get_by_role("banner")).to_contain_text("1 document ")
    expect(page.get_by_role("button", name="Remove", exact=True)).to_be_visible()
    page.get_by_role("tab", name="Ask").click()
    ask(page, DEPTH)
    expect(page.get_by_role("log")).to_contain_text("The library does not answer this")


def test_files_of_every_sort_are_told_of_one_by_one(page: "Page") -> None:
    open_library(page)
    offer(page, ("bell.md", HOSTILE.encode()), ("broken.pdf", b"%PDF-1.7 nothing"), ("tool.exe", b"MZ"))
    expect(page.locator("#library-line")).to_contain_text("3 files.")
    expect(page.get_by_label("Title")).to_be_disabled()
    page.get_by_role("button", name="Add to the library").click()
    expect(page.locator("#library-line .account li")).to_have_count(3, timeout=WAIT)
    expect(page.locator("#library-line")).to_contain_text("tool.exe is not of a kind that can be read")
    expect(page.locator("#library-line")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#sources")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#library-line img")).to_have_count(0)
    take_out(page, "<img src=x")
    expect(page.locator("#sources img, #library-line img, #library-said img")).to_have_count(0)


def test_the_list_is_narrowed_as_one_types(page: "Page") -> None:
    open_library(page)
    page.get_by_label("Find a source").press_sequentially("parish conduct")
    expect(page.locator("#sources li")).to_have_count(1)
    page.get_by_label("Find a source").fill("nowhere")
    expect(page.locator("#found")).to_contain_text("0 of 1 sources")
    page.get_by_label("Find a source").fill("")
    page.get_by_label("References only").check()
    expect(page.locator("#sources li")).to_have_count(0)


def test_an_answer_is_confined_by_keyboard_and_says_so(page: "Page") -> None:
    button = page.locator("#open-filters")
    expect(button).to_have_attribute("aria-expanded", "false")
    expect(page.get_by_label("Agreed texts")).to_be_hidden()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Agreed texts")).to_be_focused()
    page.keyboard.press("Space")
    expect(button).to_have_text("Agreed texts")
    ask(page)
    expect(page.locator(".state")).to_contain_text("confined to agreed texts")
    page.get_by_label("To", exact=True).fill("May 2020")
    ask_box = page.get_by_label("Your question")
    ask_box.fill("Who brings a ladder?")
    ask_box.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("“May 2020” is not a date like 2024")
    expect(ask_box).to_have_value("Who brings a ladder?")
    page.get_by_label("To", exact=True).fill("2020-05")
    page.get_by_label("Issuer, or").focus()
    expect(button).to_have_text("Agreed texts · until May 2020")
    expect(page.locator("#filters")).to_contain_text("No document of the library fits this choice.")
    ask(page)
    expect(page.get_by_role("log")).to_contain_text(
        "The library does not answer this · confined to agreed texts; until May 2020"
    )
    page.get_by_role("button", name="Clear").click()
    expect(button).to_have_text("All documents")
    expect(button).to_be_focused()
    page.get_by_role("button", name="Export the conversation").click()
    expect(page.get_by_role("region", name="Export")).to_contain_text("The answers were confined to different documents")


def test_every_control_of_the_tab_has_a_name(page: "Page") -> None:
    open_library(page)
    for name in ("Add documents", "Remove a document", "Fetch the originals"):
        page.locator("button.opens", has_text=re.compile(name)).click()
    expect(page.locator("#fetch")).to_contain_text("and nowhere else")
    nameless = page.evaluate("""
      [...document.querySelectorAll("button, a, textarea, input, img")]
        .filter((e) => e.offsetParent && e.type !== "file")
        .filter((e) => !(e.ariaLabel || e.alt || e.innerText?.trim() || e.labels?.length))
        .map((e) => e.outerHTML.slice(0, 200))
    """)
    assert nameless == []


@phone
def test_a_phone_shows_the_library_without_sideways_scrolling(page: "Page") -> None:
    open_library(page)
    page.get_by_role("button", name="Add documents").tap()
    expect(page.get_by_role("button", name="Add to the library")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_program_confines_an_answer(address: str) -> None:
    body = json.dumps({"question": DEPTH, "kind": ["analysis"], "date_to": "2024"}).encode()
    call = urllib.request.Request(f"{address}/gradio_api/call/v2/ask", body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(call, timeout=30) as reply:  # noqa: S310
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{address}/gradio_api/call/ask/{event}", timeout=120) as reply:  # noqa: S310
        told = reply.read().decode()
    assert json.loads(re.findall(r"^data: (.*)$", told, re.MULTILINE)[-1])[0]["evidence"] == []
