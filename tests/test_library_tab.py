"""The Library tab without a server: what its event functions make of the list, of files, of changes and of errors."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import gradio as gr
import pytest
from conftest import ORCHARD, HashingEncoder
from test_desk import HOSTILE, Tags

from answer.answer import Rapporteur
from index.derived import read_state
from index.types import Locations
from ingest.errors import FetchError
from ingest.fetch import Fetched
from ingest.http import Reach, public_endpoints
from ingest.sources import lists_of
from ingest.types import Source
from ui import library as tab
from ui.change import BUSY, Changes, LibraryBusy
from ui.desk import UNEXPECTED, Asker, Desk
from ui.library import FIELDS, LIGHT, NOTHING, NOTHING_NEW, PARTS, READING, LibraryDesk, View
from ui.library_tab import LibraryTab
from ui.listed import ANY, OFFLINE, Item, account, fetch_table, items_of, narrowed, sources, summary
from ui.page import build_page

WELLS = "# Notes on wells\n\n## Depth\n\nThe well in the square is nine fathoms deep.\n"
EMPTY = ("", "", "", "", "")
FETCHABLE = '[[source]]\nslug = "tide"\ntitle = "Tide table"\ndownload = "https://tide.example/t.pdf"\n'

Uploader = Callable[..., str]


@pytest.fixture(autouse=True)
def nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tab, "LOOK", 0.01)


def desk_of(asker: Any, where: Locations, folder: Path, reach: Reach | None = None) -> LibraryDesk:
    ready = Future[Asker]()
    ready.set_result(asker)
    return LibraryDesk(where, ready, folder / "served", "hashing", reach)


@pytest.fixture
def desk(rapporteur: Rapporteur, where: Locations, tmp_path: Path) -> LibraryDesk:
    return desk_of(rapporteur, where, tmp_path)


@pytest.fixture
def upload(tmp_path: Path) -> Uploader:
    """Puts a file where Gradio puts what a browser sends."""

    def run(name: str, content: str = WELLS) -> str:
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
    desk.look("", ANY)
    return end_of(desk.remove(named(desk.ask_removal(slug))["asked"]))


def tags_of(html: str) -> set[str]:
    return {tag for tag, _ in Tags(html).seen}


# ---- the list ------------------------------------------------------------------------------------------------------


def test_the_list_says_what_there_is_of_each_source(desk: LibraryDesk) -> None:
    line, html, own, _ = desk.look("", ANY)
    assert line == "<p>3 sources: 2 briefs, 1 reference only.</p>"
    assert "<h3>Orchard rules</h3>" in html
    assert "code of conduct · brief</span> Parish · May 2021 · 1 page<" in html
    assert "treaty or act · reference only</span>" in html
    assert own["choices"] == []


def test_a_long_title_stands_below_the_short_one_and_what_refers_to_it_is_told() -> None:
    source = Source(
        "mill", "Mill charter: of sails", url="https://example.org/m", licence="CC0", cited_in="orchard", cited_at="p. 5",
        cited_for="Cited for the sails.",
    )  # fmt: skip
    row = {"edition": "", "status": "missing", "reason": "There is no file.", "pages": 0}
    html = sources([Item(source, row, "Orchard rules")])
    assert '<h3>Mill charter</h3><p class="full">Mill charter: of sails</p>' in html
    assert "Referred to in “Orchard rules”, p. 5 – Cited for the sails." in html
    assert "There is no file." not in html  # that it is a reference only says so
    (link,) = Tags(html).of("a")
    assert (link["href"], link["target"], link["rel"]) == ("https://example.org/m", "_blank", "noopener noreferrer")
    assert "Licence: CC0" in html


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://example.org", "data:text/html,x", ""])
def test_only_https_addresses_become_links(url: str) -> None:
    row = {"edition": "", "status": "missing", "reason": "", "pages": 0}
    assert not Tags(sources([Item(Source("a", "A", url=url), row)])).of("a")


def test_what_is_pending_or_failed_says_why(desk: LibraryDesk, where: Locations) -> None:
    (where.corpus / "briefs" / "orchard.md").write_text(ORCHARD + "\nNew.\n", encoding="utf-8")
    html = desk.look("", ANY)[1]
    assert "1 page, not read yet" in html
    assert "The file is new or has changed.<" in html
    assert "brief, 1 reference only. 1 file is not read yet.".replace("brief,", "briefs,") in desk.look("", ANY)[0]


def test_the_list_is_narrowed_by_words_and_by_what_is_held(desk: LibraryDesk) -> None:
    desk.look("", ANY)
    assert desk.narrow("CONDUCT par", ANY)[0] == "<p>1 of 3 sources</p>"
    assert "Harbour notes" in desk.narrow("port", ANY)[1]
    assert "Mill charter" in desk.narrow("", "reference only")[1]
    assert desk.narrow("orchard", "reference only") == ("<p>0 of 3 sources. Please look for something else.</p>", "")
    assert desk.narrow(None, ANY)[0].startswith("<p>3 sources")
    assert desk.narrow("", {"x": 1})[1] == ""


def test_a_library_that_is_gone_is_told(where: Locations, tmp_path: Path) -> None:
    lost = desk_of(None, Locations(tmp_path / "nowhere", where.index), tmp_path)
    assert "There is no folder" in lost.look("", ANY)[0]
    assert "There is no folder" in lost.narrow("", ANY)[0]


def test_hostile_text_stays_text_everywhere() -> None:
    source = Source(
        "a", HOSTILE, HOSTILE, HOSTILE, "analysis", f"https://x/{HOSTILE}", HOSTILE, short=HOSTILE,
        cited_in="x", cited_at=HOSTILE, cited_for=HOSTILE,
    )  # fmt: skip
    row = {"edition": "brief", "status": "failed", "reason": HOSTILE, "pages": 1, "file": f"/x/{HOSTILE}"}
    item = Item(source, row, HOSTILE)
    html = sources([item]) + summary([item], [item]) + account([(HOSTILE, HOSTILE)])
    html += fetch_table([Fetched("a", "failed", HOSTILE), Fetched(HOSTILE, "fetched", HOSTILE)], {"a": HOSTILE})
    assert not tags_of(html) & {"img", "script", "iframe", "svg"}
    assert not [name for _, attributes in Tags(html).seen for name in attributes if name.startswith("on")]
    assert narrowed([item], "onerror", ANY) == [item]


# ---- files are chosen ----------------------------------------------------------------------------------------------


def test_the_fields_show_what_a_file_says_of_itself(desk: LibraryDesk, upload: Uploader) -> None:
    views = [named(view) for view in desk.choose([upload("wells.md")], *EMPTY, {})]
    assert READING in views[0]["line"]
    assert views[0]["add"]["interactive"] is False
    assert "wells.md, 1 page." in views[1]["line"]
    assert views[1]["title"]["value"] == "Notes on wells"
    assert views[1]["offered"] == {"title": "Notes on wells"}
    assert views[1]["add"]["interactive"] is True


def test_what_the_user_entered_stays_and_what_an_earlier_file_said_goes(desk: LibraryDesk, upload: Uploader) -> None:
    before = {"title": "Old", "issuer": "Old office"}
    page = end_of(desk.choose([upload("wells.md")], "Old", "Old office", "2020", "", "", before))
    assert [page[name]["value"] for name in FIELDS] == ["Notes on wells", "", "2020", "", ""]


def test_of_several_files_only_what_can_be_true_of_all_is_asked(desk: LibraryDesk, upload: Uploader) -> None:
    page = end_of(desk.choose([upload("a.md"), upload("b.md")], "T", "Parish", "", "", "https://x", {}))
    assert "2 files." in page["line"]
    assert [page[name]["interactive"] for name in FIELDS] == [False, True, True, True, False]
    assert [page[name]["value"] for name in FIELDS] == ["", "Parish", "", "", ""]
    again = end_of(desk.choose(None, *EMPTY, {}))
    assert all(again[name]["interactive"] for name in FIELDS)


def test_a_large_file_is_read_only_when_it_is_added(desk: LibraryDesk, upload: Uploader) -> None:
    page = end_of(desk.choose([upload("large.md", "x" * (LIGHT + 1))], *EMPTY, {}))
    assert "What you leave empty is taken from the file" in page["line"]
    assert page["title"]["value"] == ""


def test_a_file_over_the_limit_is_told_with_what_can_be_done(desk: LibraryDesk) -> None:
    line = named(desk.too_large([{"name": f"{HOSTILE}.pdf"}, {"name": "b.pdf"}, 7], 100))["line"]
    assert ".pdf, b.pdf: a file may have up to 100 MB here." in line
    assert "originals and press “Read new files”." in line
    assert tags_of(line) == {"p"}
    assert "up to 100 MB" in named(desk.too_large({"x": 1}, 100))["line"]


def test_what_a_file_will_be_is_told_before_it_is_added(desk: LibraryDesk, upload: Uploader) -> None:
    page = end_of(desk.choose([upload("new.md", WELLS.replace("Notes on wells", "Mill charter"))], *EMPTY, {}))
    assert "It will be the original of “Mill charter”" in page["line"]
    same = end_of(desk.choose([upload("orchard.md", ORCHARD)], *EMPTY, {}))
    assert "orchard.md is already in the library as “Orchard rules”." in same["line"]


@pytest.mark.parametrize("name", ["tool.exe", "<img src=x onerror=alert(1)>.zip"])
def test_a_file_of_another_kind_is_told_at_once_and_as_text(desk: LibraryDesk, upload: Uploader, name: str) -> None:
    page = end_of(desk.choose([upload(name)], *EMPTY, {}))
    assert "is not of a kind that can be read" in page["line"]
    assert tags_of(page["line"]) == {"p"}
    assert not tags_of(page["said"])


@pytest.mark.parametrize("path", ["/etc/passwd", "served/../outside.md", "served/gone.md"])
def test_a_path_that_was_not_uploaded_is_not_read(desk: LibraryDesk, tmp_path: Path, path: str) -> None:
    (tmp_path / "outside.md").write_text(WELLS, encoding="utf-8")
    wanted = [str(tmp_path / path)]
    assert "is no longer here" in end_of(desk.choose(wanted, *EMPTY, {}))["line"]
    assert "is no longer here" in end_of(desk.add(wanted, *EMPTY, {}))["line"]
    assert not (desk.where.corpus / "originals").exists()


# ---- adding --------------------------------------------------------------------------------------------------------


def test_a_document_is_added_with_its_progress_and_quoted(desk: LibraryDesk, upload: Uploader, rapporteur: Rapporteur) -> None:
    path = upload("wells.md")
    chosen = ("Of wells", "Parish", "2020-05", "memorandum", "https://example.org/w")
    views = [named(view) for view in desk.add([path], *chosen, {})]
    assert [views[0][name]["interactive"] for name in ("add", "fetch", "read", "remove")] == [False] * 4
    assert "Now adding wells.md." in views[0]["said"]
    assert any('<progress max="1" value="0" aria-label="Documents done">' in view["line"] for view in views)
    assert "<b>Added.</b> wells.md is now the original of “Of wells” (of-wells), 1 page." in views[-1]["line"]
    assert [views[-1][name]["interactive"] for name in ("add", "fetch", "read", "remove")] == [True] * 4
    assert views[-1]["files"] is None
    assert [views[-1][name]["value"] for name in FIELDS] == [""] * 5
    assert not Path(path).parent.exists()
    added = lists_of(desk.where.corpus)[1]["of-wells"]
    assert [added[name] for name in FIELDS] == list(chosen)
    assert desk.look("", "original")[2]["choices"] == [("Of wells", "of-wells")]
    assert "nine fathoms deep" in rapporteur.ask("How deep is the well in the square?").statements[0].text


def test_what_the_file_says_does_not_overrule_the_list(desk: LibraryDesk, upload: Uploader) -> None:
    path = upload("mill.md", "# Charter of the mill\n\n## Sails\n\nThe miller turns the sails at dawn.\n")
    said = end_of(desk.choose([path], *EMPTY, {}))
    end = end_of(desk.add([path], said["title"]["value"], "", "", "", "", said["offered"]))
    assert "is now the original of “Mill charter” (mill)" in end["line"]
    assert lists_of(desk.where.corpus)[1] == {}


def test_each_file_is_told_of(desk: LibraryDesk, upload: Uploader) -> None:
    paths = [upload("wells.md"), upload("again.md"), upload("tool.exe")]
    end = end_of(desk.add(paths, *EMPTY, {}))
    assert [word in end["line"] for word in ("<b>Added.</b>", "<b>There already.</b>", "<b>Not added.</b>")] == [True] * 3
    assert end["said"] == "1 of 3 added."
    assert not any(Path(path).exists() for path in paths)


def test_wrong_details_are_told_and_nothing_is_lost(desk: LibraryDesk, upload: Uploader) -> None:
    path = upload("wells.md")
    for date, url, told in (
        ("May", "", "date has to be like 2024"),
        ("", "http://x", "the address has to begin with https://"),
    ):
        end = end_of(desk.add([path], "", "", date, "", url, {}))
        assert told in end["line"]
        assert "files" not in end
        assert "title" not in end
        assert end["add"]["interactive"] is True
    assert "has room for 300 letters" in end_of(desk.add([path], "x" * 301, "", "", "", "", {}))["line"]
    assert Path(path).exists()
    assert "Please choose a file first." in end_of(desk.add(None, *EMPTY, {}))["line"]


def test_an_add_that_fails_is_one_plain_sentence(
    where: Locations, tmp_path: Path, upload: Uploader, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing:
        def encoder(self) -> HashingEncoder:
            raise MemoryError("secret detail")

    desk, path = desk_of(Failing(), where, tmp_path), upload("wells.md")
    end = end_of(desk.add([path], *EMPTY, {}))
    assert UNEXPECTED in end["line"]
    assert "secret" not in end["line"]
    assert "secret detail" in caplog.text
    assert Path(path).exists()
    assert not list((where.corpus / "originals").glob("*.md"))
    assert not desk.changes.now  # the next may begin


def test_a_library_that_another_program_changes_is_told(desk: LibraryDesk, upload: Uploader) -> None:
    with tab.only_writer(desk.where):
        assert "is being changed by another process" in end_of(desk.add([upload("wells.md")], *EMPTY, {}))["line"]
    assert len(read_state(desk.where.index).documents) == 2


# ---- removing ------------------------------------------------------------------------------------------------------


def test_a_document_is_removed_after_it_was_asked_once_more(desk: LibraryDesk, upload: Uploader) -> None:
    end_of(desk.add([upload("wells.md")], *EMPTY, {}))
    desk.look("", ANY)
    asked = named(desk.ask_removal("notes-on-wells"))
    assert "Your original of “Notes on wells” will be deleted from the library. Remove it?" in asked["doubt"]
    assert asked["line"] == ""  # the question stands right above its buttons
    assert (asked["sure"]["visible"], asked["remove"]["visible"], asked["asked"]) == (True, False, "notes-on-wells")
    kept = named(desk.keep())
    assert (kept["sure"]["visible"], kept["remove"]["visible"], kept["asked"], kept["line"]) == (False, True, "", "")
    assert kept["doubt"] == ""
    end = end_of(desk.remove(asked["asked"]))
    assert "Your original of “Notes on wells” was removed." in end["line"]
    assert end["sure"]["visible"] is False
    assert "wells" not in desk.look("", ANY)[1]


def test_what_goes_with_a_removal_is_told_before_it(desk: LibraryDesk, upload: Uploader) -> None:
    for name, text in (("wells.md", WELLS), ("again.md", WELLS + "\nIt was dug in spring.\n")):
        end_of(desk.add([upload(name, text)], *EMPTY, {}))
    assert "1 page · 1 earlier edition kept<" in desk.look("", "original")[1]
    assert "So will 1 earlier edition; exports that quote" in named(desk.ask_removal("notes-on-wells"))["doubt"]
    assert "Now removing “Notes on wells”." in named(next(desk.remove("notes-on-wells")))["said"]


@pytest.mark.parametrize("slug", [None, "", "orchard", "../../etc/passwd", ["mill"], HOSTILE])
def test_only_the_users_own_can_be_removed(desk: LibraryDesk, slug: object) -> None:
    desk.look("", ANY)
    asked = named(desk.ask_removal(slug))
    assert "Please choose one of your documents first." in asked["doubt"]
    assert asked["asked"] == ""
    assert "There is no source of that name in the library. The Library tab lists them." in end_of(desk.remove("../x"))["line"]


def test_an_original_gives_way_to_the_brief(desk: LibraryDesk, upload: Uploader) -> None:
    end_of(desk.add([upload("orchard.md", ORCHARD.replace("daily", "hourly"))], *EMPTY, {}))
    assert "Its brief is quoted again." in removal(desk, "orchard")["line"]


# ---- fetching ------------------------------------------------------------------------------------------------------


def test_what_could_not_be_fetched_is_told_with_the_reason(rapporteur: Rapporteur, where: Locations, tmp_path: Path) -> None:
    def nowhere(host: str) -> list[Any]:
        raise FetchError(f"{host} <b>is not known</b>.")

    with (where.corpus / "sources.toml").open("a", encoding="utf-8") as file:
        file.write(FETCHABLE)
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

    listed = where.corpus / "sources.toml"
    listed.write_text(listed.read_text(encoding="utf-8") + FETCHABLE, encoding="utf-8")
    desk = desk_of(rapporteur, where, tmp_path, Reach(endpoints=unknown))
    assert desk.look("", ANY)[3] == "<p>1 of the 4 listed documents has an address to fetch from.</p>"
    assert "tide.example is not found. See that" in end_of(desk.fetch())["line"]  # of one alone the address may be wrong
    listed.write_text(listed.read_text(encoding="utf-8") + FETCHABLE.replace("tide", "gale"), encoding="utf-8")
    assert end_of(desk.fetch())["line"] == f'<p class="note">{OFFLINE}</p>'
    listed.write_text(listed.read_text(encoding="utf-8") + FETCHABLE.replace("tide", "known"), encoding="utf-8")
    line = end_of(desk.fetch())["line"]
    assert "0 of 3 originals came." in line
    assert "gale.example is not found." in line


def test_how_many_can_be_fetched_and_are_here_is_said(desk: LibraryDesk, where: Locations) -> None:
    with (where.corpus / "sources.toml").open("a", encoding="utf-8") as file:
        file.write(FETCHABLE + FETCHABLE.replace("tide", "gale"))
    (where.corpus / "originals").mkdir()
    (where.corpus / "originals" / "gale.md").write_text(WELLS, encoding="utf-8")
    told = "2 of the 5 listed documents have an address to fetch from; 1 of these is here already."
    assert desk.look("", ANY)[3] == f"<p>{told}</p>"


def test_nothing_to_fetch_is_said(desk: LibraryDesk) -> None:
    assert NOTHING in end_of(desk.fetch())["line"]


def test_what_was_fetched_is_taken_in(desk: LibraryDesk, where: Locations, monkeypatch: pytest.MonkeyPatch) -> None:
    def put(*_: Any, **__: Any) -> list[Fetched]:
        (where.corpus / "originals" / "mill.md").write_text(WELLS, encoding="utf-8")
        return [Fetched("mill", "fetched", "Saved.", bytes=2_500_000)]

    monkeypatch.setattr(tab, "fetch", put)  # the web itself is tested in test_fetch.py
    desk.look("", ANY)
    assert "<td>Came, 2.5 MB</td>" in end_of(desk.fetch())["line"]
    assert "mill" in {record.source.slug for record in read_state(where.index).documents}


# ---- reading what lies in the folder -------------------------------------------------------------------------------


def test_files_that_were_put_into_the_folder_are_read(desk: LibraryDesk, where: Locations) -> None:
    (where.corpus / "originals").mkdir()
    (where.corpus / "originals" / "weir.md").write_text(WELLS, encoding="utf-8")
    (where.corpus / "originals" / "mill.pdf").write_bytes(b"nothing")
    (where.corpus / "originals" / "<b>notes.xyz").write_text("Of no kind.", encoding="utf-8")
    (where.corpus / "briefs" / "harbour.md").unlink()
    assert "2 files are not read yet." in desk.look("", ANY)[0]
    views = [named(view) for view in desk.read()]
    assert "Now reading new files." in views[0]["said"]
    told = "1 document was read. “Harbour notes” is no longer quoted, because its file is gone."
    assert views[-1]["line"].startswith(f'<p class="note">{told}</p>')
    assert "<b>Not taken in.</b> Mill charter: mill.pdf is not a PDF that can be read. Replace" in views[-1]["line"]
    assert "<b>Left out.</b> &lt;b&gt;notes.xyz is not of a kind that can be read." in views[-1]["line"]
    assert views[-1]["said"].endswith("2 could not be read.")
    assert {record.source.slug for record in read_state(where.index).documents if record.version} == {"orchard", "weir"}
    assert "Mill charter" in desk.look("", "unreadable file")[1]  # it is no original
    assert desk.look("", "original")[0] == "<p>1 of 4 sources</p>"
    line = desk.look("", ANY)[0]
    assert line == "<p>4 sources: 1 original, 1 brief, 1 reference only, 1 unreadable file. mill.pdf can’t be read.</p>"
    (where.corpus / "originals" / "mill.pdf").unlink()
    assert end_of(desk.read())["line"].startswith(f'<p class="note">{NOTHING_NEW}</p>')  # it was never quoted
    assert NOTHING_NEW in end_of(desk.read())["line"]


def test_a_file_that_can_no_longer_be_read_counts_as_what_is_still_quoted(desk: LibraryDesk, where: Locations) -> None:
    (where.corpus / "originals").mkdir()
    (where.corpus / "originals" / "orchard.pdf").write_bytes(b"nothing")
    end_of(desk.read())
    assert desk.look("", ANY)[0] == "<p>3 sources: 2 briefs, 1 reference only. orchard.pdf can’t be read.</p>"


def test_briefs_that_give_way_and_return_are_told_plainly(desk: LibraryDesk, where: Locations) -> None:
    drawn = (where.corpus / "sources.toml").read_text(encoding="utf-8")
    for slug in ("one", "two"):
        (where.corpus / "briefs" / f"{slug}.md").write_text(ORCHARD, encoding="utf-8")
        drawn += f'[[source]]\nslug = "{slug}"\ntitle = "Of {slug}"\ndrawn_from = "mill"\n'
    (where.corpus / "sources.toml").write_text(drawn, encoding="utf-8")
    end_of(desk.read())
    (where.corpus / "originals").mkdir(exist_ok=True)
    (where.corpus / "originals" / "mill.md").write_text(WELLS, encoding="utf-8")
    (where.corpus / "originals" / "orchard.md").write_text(WELLS, encoding="utf-8")
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
    (desk.where.corpus / "originals").mkdir()
    (desk.where.corpus / "originals" / "orchard.md").write_text(WELLS, encoding="utf-8")
    line = str(end_of(desk.remove("orchard"))["line"])
    (desk.where.corpus / "originals" / "orchard.md").unlink()
    return line


# ---- one at a time -------------------------------------------------------------------------------------------------


def test_a_second_change_is_refused_with_who_is_at_work(desk: LibraryDesk, upload: Uploader) -> None:
    go_on = Event()
    desk.changes.begin("adding <b>tide.pdf</b>", lambda _: go_on.wait(10))
    path = upload("wells.md")
    (refused,) = [named(view) for view in desk.add([path], *EMPTY, {})]
    assert BUSY in refused["line"]
    assert "adding &lt;b&gt;tide.pdf&lt;/b&gt;." in refused["line"]
    assert set(refused) == {"line", "said"}
    told = desk.at_work("")[0]
    assert BUSY in told
    go_on.set()
    while desk.changes.now:
        time.sleep(0.01)
    assert desk.at_work(told) == ("", "")  # nobody is asked to wait for what has ended
    assert desk.at_work("<p>Added.</p>") == desk.at_work(None) == (gr.skip(), gr.skip())
    assert "<b>Added.</b>" in end_of(desk.add([path], *EMPTY, {}))["line"]


def test_the_list_stays_while_the_library_is_changed(desk: LibraryDesk, where: Locations) -> None:
    go_on = Event()
    before = desk.look("", ANY)[:2]
    desk.changes.begin("adding", lambda _: go_on.wait(10))
    (where.corpus / "sources.toml").unlink()
    assert desk.look("", ANY)[:2] == before
    go_on.set()


def test_a_change_goes_on_when_its_browser_is_gone(desk: LibraryDesk, upload: Uploader, where: Locations) -> None:
    views = desk.add([upload("wells.md")], *EMPTY, {})
    next(views)
    views.close()  # type: ignore[attr-defined]
    while desk.changes.now:
        time.sleep(0.01)
    assert "notes-on-wells" in {record.source.slug for record in read_state(where.index).documents}


def test_a_change_tells_how_far_it_is_and_what_went_wrong() -> None:
    changes = Changes()

    def work(tell: Callable[[str, int, int], None]) -> int:
        tell("a.md", 1, 3)
        raise ValueError("no")

    change = changes.begin("trying", work)
    with pytest.raises(ValueError, match="no"):
        change.outcome.result(timeout=5)
    assert change.step == ("a.md", 1, 3)
    assert changes.begin("trying again", lambda _: 7).outcome.result(timeout=5) == 7
    assert issubclass(LibraryBusy, Exception)


# ---- the page ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changeable", [True, False])
def test_a_desk_for_others_has_nothing_that_changes_the_library(
    desk: LibraryDesk, monkeypatch: pytest.MonkeyPatch, changeable: bool
) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")  # Gradio writes "True" there; so it is put back
    with gr.Blocks() as page, gr.Tab("Library") as opened:
        LibraryTab(desk, opened, changeable=changeable, largest_mb=10)
    called = {getattr(fn.fn, "__name__", "") for fn in page.fns.values()}
    kinds = [type(block) for block in page.blocks.values()]
    assert ("narrow" in called, "look" in called) == (True, True)
    assert ({"add", "remove", "fetch", "read", "choose", "ask_removal"} <= called) is changeable
    assert ({"add", "remove", "fetch", "read"} & called == set()) is not changeable
    assert (gr.File in kinds) is changeable
    told = " ".join(str(block.value) for block in page.blocks.values() if isinstance(block, gr.HTML))
    assert (f"<code>{desk.where.corpus / 'originals'}</code>" in told) is changeable
    if changeable:
        outputs: Sequence[Any] = next(fn.outputs for fn in page.fns.values() if getattr(fn.fn, "__name__", "") == "add")
        assert len(outputs) == len(PARTS)


@pytest.mark.parametrize(("changeable", "largest_mb"), [(True, 100), (False, 10)])
def test_the_library_stands_before_the_batch_and_takes_large_files_of_its_own_user_only(
    desk: LibraryDesk, monkeypatch: pytest.MonkeyPatch, changeable: bool, largest_mb: int
) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")  # Gradio writes "True" there; so it is put back
    page = build_page(Desk(desk.where, desk.asker, ""), changeable=changeable)
    assert [block.label for block in page.blocks.values() if isinstance(block, gr.Tab)] == ["Ask", "Library", "Batch"]
    labels = [block.label or "" for block in page.blocks.values() if isinstance(block, gr.File)]
    assert page.largest_mb == largest_mb
    assert any("each up to 100 MB" in label for label in labels) is changeable


def test_items_know_what_is_the_users_own(desk: LibraryDesk, upload: Uploader) -> None:
    end_of(desk.add([upload("wells.md")], *EMPTY, {}))
    own = {item.source.slug: item.own for item in items_of(desk.where)}
    assert own == {"orchard": False, "harbour": False, "mill": False, "notes-on-wells": True}
    assert replace(items_of(desk.where)[0]).held == "brief"
