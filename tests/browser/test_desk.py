"""The desk in a browser, with the real model and a small library of its own."""

import json
import re
import subprocess
import urllib.request
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .shared import COMMAND, QUESTION, ROOT, WATERING, add, ask, browser_tests, lacking, phone

if TYPE_CHECKING:
    from playwright.sync_api import Page

if not lacking:
    from playwright.sync_api import expect

pytestmark = browser_tests


def test_the_first_look(page: "Page") -> None:
    expect(page).to_have_title("Rapporteur")
    expect(page.get_by_role("banner")).to_contain_text(
        re.compile(r"\d+ documents? · \d+ pages · nothing you type leaves this computer")
    )
    expect(page.get_by_label("Source")).to_contain_text("The page that a statement comes from opens here")
    expect(page.locator(".example")).to_have_count(3)


def test_an_answer_opens_its_first_quotation_with_the_lines_marked(page: "Page") -> None:
    ask(page)
    expect(page.get_by_role("log")).to_contain_text("every quotation found on its page")
    expect(page.locator(".cite").first).to_have_attribute("aria-current", "true")
    picture = page.get_by_role("img", name=re.compile(r"^Page 1 of The orchard, with the quotation marked$"))
    frame = picture.bounding_box()
    boxes = [mark.bounding_box() for mark in page.locator(".mark").all()]
    assert frame
    assert boxes
    for box in boxes:
        assert box
        assert frame["x"] < box["x"] < box["x"] + box["width"] < frame["x"] + frame["width"]
        assert frame["y"] < box["y"] < frame["y"] + frame["height"] / 2  # the passage stands in the upper half


def test_pages_can_be_turned_and_the_marks_stay_on_their_own(page: "Page") -> None:
    ask(page)
    page.get_by_role("button", name="Page after: p. 2").click()
    expect(page.get_by_role("img", name=re.compile(r"^Page 2 of The orchard$"))).to_be_visible()
    expect(page.locator(".mark")).to_have_count(0)
    page.get_by_role("button", name="Back to the quotation").click()
    expect(page.locator(".mark").first).to_be_visible()


def test_the_keyboard_reaches_a_citation_opens_it_and_comes_back(page: "Page") -> None:
    ask(page)
    page.get_by_role("button", name="Page after: p. 2").click()
    expect(page.locator(".mark")).to_have_count(0)
    page.get_by_label("Your question").focus()
    for _ in range(12):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.cite')"):
            break
    assert page.evaluate("document.activeElement.ariaLabel").startswith("Citation ")
    page.keyboard.press("Enter")
    expect(page.locator(".mark").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Your question")).to_be_focused()


def test_a_question_of_html_stays_text(page: "Page") -> None:
    hostile = "<img src=x onerror=alert(1)> ${alert(2)} {{alert(3)}} how often are pear trees watered?"
    ask(page, hostile)
    expect(page.locator(".question")).to_contain_text(hostile)
    expect(page.locator(".question img")).to_have_count(0)


def test_a_question_beyond_the_library_is_told_with_the_nearest_passages(page: "Page") -> None:
    ask(page, "What is the capital of Mongolia?")
    expect(page.get_by_role("log")).to_contain_text("The library does not answer this")
    page.locator(".cite").first.click()
    expect(page.get_by_role("img", name=re.compile("with the quotation marked"))).to_be_visible()


def test_an_example_a_copy_and_a_new_conversation(page: "Page") -> None:
    page.locator(".example").first.click()
    page.get_by_role("button", name="Copy with citations").click(timeout=120_000)
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "rotating secretariat" in page.evaluate("navigator.clipboard.readText()")
    page.get_by_role("button", name="New conversation").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_be_focused()


def test_every_control_has_a_name_and_headings_descend(page: "Page") -> None:
    ask(page)
    nameless = page.evaluate(
        "[...document.querySelectorAll('button, a, textarea, img')].filter(e => e.offsetParent && !(e.ariaLabel || e.alt ||"
        " e.innerText?.trim() || e.labels?.length)).map(e => e.outerHTML.slice(0, 200))"
    )
    assert nameless == []
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3, h4')].map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.evaluate("[document.querySelectorAll('main').length, document.documentElement.lang]") == [1, "en"]


@pytest.mark.parametrize("page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"])
def test_text_stands_out_from_what_is_behind_it(page: "Page") -> None:
    ask(page)
    ask(page, "and the apple trees?")
    page.locator(".edit summary").click()
    contrast = """(chosen) => {
      const part = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
      const light = (css) => { const [r, g, b] = css.match(/[\\d.]+/g).map(Number); return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b); };
      const behind = (e) => { while (e) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$|transparent/.test(c)) return c; e = e.parentElement; } return "rgb(255, 255, 255)"; };
      return [...document.querySelectorAll(chosen)].map((e) => {
        const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
        return [e.className || e.tagName, (a + 0.05) / (b + 0.05)];
      });
    }"""  # noqa: E501
    chosen = (
        "h1, .library, .question, .state, .card h3, .card li, .badge, .issued, .cite, .actions button, .example, blockquote"
    )
    found = page.evaluate(
        contrast, f"{chosen}, .pager button, .submit-button, #question textarea, .edit textarea, .edit button"
    )
    assert len(found) > 15
    assert [(name, round(ratio, 1)) for name, ratio in found if ratio < 4.5] == []


@phone
def test_a_phone_goes_to_the_source_and_back_without_sideways_scrolling(page: "Page") -> None:
    ask(page)
    page.locator(".cite").first.tap()
    expect(page.get_by_role("heading", name="The orchard: a brief")).to_be_in_viewport()
    expect(page.locator(".cite").first).not_to_be_in_viewport()
    page.get_by_role("button", name="Back to the answer").tap()
    expect(page.locator(".cite").first).to_be_in_viewport()
    expect(page.locator(".cite").first).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_only_asking_is_offered_to_programs(address: str) -> None:
    with urllib.request.urlopen(f"{address}/gradio_api/info", timeout=30) as reply:  # noqa: S310 (our own server)
        assert list(json.load(reply)["named_endpoints"]) == ["/ask"]
    body = json.dumps({"data": [QUESTION, []]}).encode()
    call = urllib.request.Request(f"{address}/gradio_api/call/ask", body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(call, timeout=30) as reply:  # noqa: S310
        event = json.load(reply)["event_id"]
    with urllib.request.urlopen(f"{address}/gradio_api/call/ask/{event}", timeout=120) as reply:  # noqa: S310
        told = reply.read().decode()
    answer = json.loads(re.findall(r"^data: (.*)$", told, re.MULTILINE)[-1])[0]
    assert answer["status"] == "answered"
    assert WATERING in answer["statements"][0]["text"]


def test_a_second_desk_on_the_same_port_is_refused_in_one_line(address: str, library: Path) -> None:
    port = address.rsplit(":", 1)[1]
    second = subprocess.run(
        [*COMMAND, "serve", "--corpus", str(library), "--port", port], cwd=ROOT, capture_output=True, text=True, timeout=30
    )
    assert second.returncode == 1
    assert second.stderr.strip().count("\n") == 0
    assert f"Port {port} is in use." in second.stderr


def test_a_finished_build_is_seen_without_a_restart(page: "Page", library: Path) -> None:
    expect(page.get_by_role("banner")).to_contain_text("1 document ·")
    add(library, "mill", "The mill", "# The mill\n\n## Grain\n\nThe miller grinds rye on Tuesdays and oats on Fridays.\n")
    ask(page, "On which day does the miller grind rye?")
    expect(page.get_by_role("log")).to_contain_text("The miller grinds rye on Tuesdays")
    expect(page.get_by_role("banner")).to_contain_text("2 documents ·")


def test_a_follow_up_can_be_edited_by_keyboard_and_is_asked_as_it_is(page: "Page") -> None:
    ask(page)
    ask(page, "and the apple trees?")
    expect(page.locator(".read")).to_contain_text("read as: “")
    page.get_by_label("Your question").fill("half a thought")
    page.locator(".edit summary").focus()
    page.keyboard.press("Enter")
    editor = page.get_by_label("Question, to be asked as it stands here")
    expect(editor).to_be_focused()
    page.keyboard.press("Escape")
    expect(editor).to_be_hidden()
    expect(page.locator(".edit summary")).to_be_focused()
    page.keyboard.press("Enter")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("<b>When does the harvest of the apples begin?</b>")
    page.keyboard.press("Enter")
    page.locator(".turn:nth-child(3):not([data-key$=waiting])").wait_for(timeout=120_000)
    expect(page.locator(".question").nth(2)).to_contain_text("<b>When does the harvest")
    expect(page.locator(".turn").nth(2).locator(".read, .question b")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_have_value("half a thought")


@phone
def test_a_follow_up_can_be_edited_on_a_phone(page: "Page") -> None:
    ask(page)
    ask(page, "and the apple trees?")
    page.locator(".edit summary").tap()
    page.get_by_label("Question, to be asked as it stands here").fill("Who brings two baskets?")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Ask this").tap()
    page.locator(".turn:nth-child(3):not([data-key$=waiting])").wait_for(timeout=120_000)
    expect(page.locator(".question").nth(2)).to_contain_text("Who brings two baskets?")
