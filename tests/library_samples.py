"""What the tests of the Library tab share: a desk, uploads, and what changes on the page.

The fixtures are not in conftest.py, which every test would otherwise load the interface for.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from shelf_samples import NOTES
from test_desk import Tags

from answer.answer import Rapporteur
from index.types import Locations
from ingest.http import Reach
from ui import library as tab
from ui.desk import Asker
from ui.library import PARTS, LibraryDesk, View
from ui.listed import ANY

EMPTY = ("", "", "", "", "")
FETCHABLE = '[[source]]\nslug = "tide"\ntitle = "Tide table"\ndownload = "https://tide.example/t.pdf"\n'

Uploader = Callable[..., str]


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of a change follow one another at once."""
    monkeypatch.setattr(tab, "LOOK", 0.01)


def desk_of(asker: Any, where: Locations, folder: Path, reach: Reach | None = None) -> LibraryDesk:
    """The tab of a library, with whoever answers from it."""
    ready = Future[Asker]()
    ready.set_result(asker)
    return LibraryDesk(where, ready, folder / "served", "hashing", reach)


@pytest.fixture
def desk(rapporteur: Rapporteur, where: Locations, tmp_path: Path) -> LibraryDesk:
    """The tab of the built library."""
    return desk_of(rapporteur, where, tmp_path)


@pytest.fixture
def upload(tmp_path: Path) -> Uploader:
    """Puts a file where Gradio puts what a browser sends."""

    def run(name: str, content: str = NOTES) -> str:
        path = tmp_path / "served" / f"digest of {name}" / name
        path.parent.mkdir(parents=True)
        path.write_text(content, encoding="utf-8")
        return str(path)

    return run


def named(view: View) -> dict[str, Any]:
    """What changes, by part; an update that changes nothing is left out."""
    return {name: part for name, part in zip(PARTS, view, strict=True) if part != {"__type__": "update"}}


def end_of(views: Iterator[View]) -> dict[str, Any]:
    """The page after all of some views."""
    return {name: part for view in views for name, part in named(view).items()}


def removal(desk: LibraryDesk, slug: str) -> dict[str, Any]:
    """The page after a document was removed."""
    desk.look("", ANY)
    return end_of(desk.remove(named(desk.ask_removal(slug))["asked"]))


def tags_of(html: str) -> set[str]:
    """The elements that a browser would make of a text."""
    return {tag for tag, _ in Tags(html).seen}
