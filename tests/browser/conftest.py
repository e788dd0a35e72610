"""Fixtures of the browser tests: one Chromium, a library, a server of its own, pages that ask nothing of other computers."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .shared import BRIEF, CHROMIUM, COMMAND, FLAGS, ROOT, add, lacking

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of one brief of several pages, built with the real model."""
    assert not lacking, f"RAPPORTEUR_BROWSER=required, but {lacking}"
    folder = tmp_path_factory.mktemp("library")
    (folder / "briefs").mkdir()
    add(folder, "orchard", "The orchard: a brief", BRIEF)
    return folder


@pytest.fixture(scope="module")
def address(library: Path) -> Iterator[str]:
    """Where a server of its own serves the library."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [*COMMAND, "serve", "--corpus", str(library), "--port", str(port)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        assert f"http://127.0.0.1:{port}" in server.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One Chromium for all tests."""
    assert not lacking, f"RAPPORTEUR_BROWSER=required, but {lacking}"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: "Browser", address: str, request: pytest.FixtureRequest) -> Iterator["Page"]:
    """A page of the desk; whatever it does, it asks nothing of another computer and logs no error."""
    options: dict[str, Any] = {"viewport": {"width": 1440, "height": 1000}} | getattr(request, "param", {})
    with browser.new_context(**options) as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        opened = context.new_page()
        asked: list[str] = []
        errors: list[str] = []
        opened.on("request", lambda sent: asked.append(sent.url))
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on("dialog", lambda dialog: errors.append(f"dialog: {dialog.message}"))
        opened.goto(address)
        opened.get_by_label("Your question").wait_for()
        yield opened
        assert asked
        assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
        assert errors == []
