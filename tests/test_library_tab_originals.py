"""The Library tab without a server: originals that it fetches, and files that lie in the folder."""

from pathlib import Path
from typing import Any

import pytest
from conftest import ORCHARD
from library_samples import FETCHABLE, desk, desk_of, end_of, named, nobody_waits, removal
from shelf_samples import NOTES, indexed, laid, more_listed

from answer.answer import Rapporteur
from index.types import Locations
from ingest.errors import FetchError
from ingest.fetch import Fetched
from ingest.http import Reach, public_endpoints
from ui import library as tab
from ui.library import NOTHING, NOTHING_NEW, LibraryDesk
from ui.listed import ANY, OFFLINE

__all__ = ["desk", "nobody_waits"]  # the fixtures


# ---- fetching ------------------------------------------------------------------------------------------------------


def test_what_could_not_be_fetched_is_told_with_the_reason(rapporteur: Rapporteur, where: Locations, tmp_path: Path) -> None:
    def nowhere(host: str) -> list[Any]:
        raise FetchError(f"{host} <b>is not known</b>.")

    more_listed(where, FETCHABLE)
    desk = desk_of(rapporteur, where, tmp_path, Reach(endpoints=nowhere))
    desk.look("", ANY)
    views = [named(view) for view in desk.fetch()]
    assert "Now fetching originals." in views[0]["said"]
    assert "0 of 1 originals came." in views[-1]["line"]
    assert '<th scope="row">Tide table</th><td>Did not come</td>' in views[-1]["line"]
    assert "tide.example &lt;b&gt;is not known" in views[-1]["line"]


def test_without_a_network_one_sentence_tells_it(rapporteur: Rapporteur, where: Locations, tmp_path: Path) -> None:
    def unknown(host: str) -> list[Any]:
        def resolve(_: str) -> list[str]:
            if host == "known.example":
                return ["10.0.0.5"]
            raise OSError("no name service")

        return public_endpoints(host, resolve)

    more_listed(where, FETCHABLE)
    desk = desk_of(rapporteur, where, tmp_path, Reach(endpoints=unknown))
    assert desk.look("", ANY)[3] == "<p>1 of the 4 listed documents has an address to fetch from.</p>"
    assert "tide.example is not found. See that" in end_of(desk.fetch())["line"]  # of one alone the address may be wrong
    more_listed(where, FETCHABLE.replace("tide", "gale"))
    assert end_of(desk.fetch())["line"] == f'<p class="note">{OFFLINE}</p>'
    more_listed(where, FETCHABLE.replace("tide", "known"))
    line = end_of(desk.fetch())["line"]
    assert "0 of 3 originals came." in line
    assert "gale.example is not found." in line


def test_how_many_can_be_fetched_and_are_here_is_said(desk: LibraryDesk, where: Locations) -> None:
    more_listed(where, FETCHABLE + FETCHABLE.replace("tide", "gale"))
    laid(where, "gale.md", NOTES)
    told = "2 of the 5 listed documents have an address to fetch from; 1 of these is here already."
    assert desk.look("", ANY)[3] == f"<p>{told}</p>"


def test_nothing_to_fetch_is_said(desk: LibraryDesk) -> None:
    assert NOTHING in end_of(desk.fetch())["line"]


def test_what_was_fetched_is_taken_in(desk: LibraryDesk, where: Locations, monkeypatch: pytest.MonkeyPatch) -> None:
    def put(*_: Any, **__: Any) -> list[Fetched]:
        laid(where, "mill.md", NOTES)
        return [Fetched("mill", "fetched", "Saved.", bytes=2_500_000)]

    monkeypatch.setattr(tab, "fetch", put)  # the web itself is tested in test_fetch.py
    desk.look("", ANY)
    assert "<td>Came, 2.5 MB</td>" in end_of(desk.fetch())["line"]
    assert "mill" in indexed(where)


# ---- reading what lies in the folder -------------------------------------------------------------------------------


def test_files_that_were_put_into_the_folder_are_read(desk: LibraryDesk, where: Locations) -> None:
    laid(where, "weir.md", NOTES)
    laid(where, "mill.pdf", b"nothing")
    laid(where, "<b>notes.xyz", "Of no kind.")
    (where.corpus / "briefs" / "harbour.md").unlink()
    assert "2 files are not read yet." in desk.look("", ANY)[0]
    views = [named(view) for view in desk.read()]
    assert "Now reading new files." in views[0]["said"]
    told = "1 document was read. “Harbour notes” is no longer quoted, because its file is gone."
    assert views[-1]["line"].startswith(f'<p class="note">{told}</p>')
    assert "<b>Not taken in.</b> Mill charter: mill.pdf is not a PDF that can be read. Replace" in views[-1]["line"]
    assert "<b>Left out.</b> &lt;b&gt;notes.xyz is not of a kind that can be read." in views[-1]["line"]
    assert views[-1]["said"].endswith("2 could not be read.")
    assert set(indexed(where)) == {"orchard", "weir"}
    assert "Mill charter" in desk.look("", "unreadable file")[1]  # it is no original
    assert desk.look("", "original")[0] == "<p>1 of 4 sources</p>"
    line = desk.look("", ANY)[0]
    assert line == "<p>4 sources: 1 original, 1 brief, 1 reference only, 1 unreadable file. mill.pdf can’t be read.</p>"
    (where.corpus / "originals" / "mill.pdf").unlink()
    assert end_of(desk.read())["line"].startswith(f'<p class="note">{NOTHING_NEW}</p>')  # it was never quoted
    assert NOTHING_NEW in end_of(desk.read())["line"]


def test_a_file_that_can_no_longer_be_read_counts_as_what_is_still_quoted(desk: LibraryDesk, where: Locations) -> None:
    laid(where, "orchard.pdf", b"nothing")
    end_of(desk.read())
    assert desk.look("", ANY)[0] == "<p>3 sources: 2 briefs, 1 reference only. orchard.pdf can’t be read.</p>"


def test_briefs_that_give_way_and_return_are_told_plainly(desk: LibraryDesk, where: Locations) -> None:
    for slug in ("one", "two"):
        (where.corpus / "briefs" / f"{slug}.md").write_text(ORCHARD, encoding="utf-8")
        more_listed(where, f'[[source]]\nslug = "{slug}"\ntitle = "Of {slug}"\ndrawn_from = "mill"\n')
    end_of(desk.read())
    laid(where, "mill.md", NOTES)
    laid(where, "orchard.md", NOTES)
    line = end_of(desk.read())["line"]
    assert "2 documents were read. 2 briefs are no longer quoted, because the library now holds what they were drawn" in line
    (where.corpus / "originals" / "orchard.md").unlink()
    line = end_of(desk.read())["line"]
    told = "The brief of “Orchard rules” is quoted again, because the original that took its place is gone."
    assert line == f'<p class="note">{told}</p>'
    removed = removal(desk, "mill")["line"]
    assert "It is now listed for reference only. 2 briefs are quoted again, because originals that took their place" in removed


def test_an_index_of_another_model_is_made_anew(rapporteur: Rapporteur, where: Locations, tmp_path: Path) -> None:
    desk = desk_of(rapporteur, where, tmp_path)
    desk.embedder = "another"
    assert "“Read new files” on the Library tab" in removal_refused(desk)
    assert "2 documents were read." in end_of(desk.read())["line"]


def removal_refused(desk: LibraryDesk) -> str:
    laid(desk.where, "orchard.md", NOTES)
    line = str(end_of(desk.remove("orchard"))["line"])
    (desk.where.corpus / "originals" / "orchard.md").unlink()
    return line
