"""The Library tab without a server: files are chosen, added and removed; one change at a time; what stands on the page."""

import time
from collections.abc import Sequence
from pathlib import Path
from threading import Event
from typing import Any

import gradio as gr
import pytest
from conftest import ORCHARD, HashingEncoder
from library_samples import EMPTY, Uploader, desk, desk_of, end_of, named, nobody_waits, removal, tags_of, upload
from shelf_samples import NOTES, indexed
from test_desk import HOSTILE

from answer.answer import Rapporteur
from index.types import Locations
from ingest.sources import lists_of
from ui import library as tab
from ui.change import BUSY
from ui.desk import UNEXPECTED, Desk
from ui.library import FIELDS, LIGHT, PARTS, READING, LibraryDesk
from ui.library_tab import LibraryTab
from ui.listed import ANY
from ui.page import build_page

__all__ = ["desk", "nobody_waits", "upload"]  # the fixtures


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
    page = end_of(desk.choose([upload("large.md", NOTES + "x" * LIGHT)], *EMPTY, {}))
    assert "What you leave empty is taken from the file" in page["line"]
    assert page["title"]["value"] == ""


def test_a_file_over_the_limit_is_told_with_what_can_be_done(desk: LibraryDesk) -> None:
    line = named(desk.too_large([{"name": f"{HOSTILE}.pdf"}, {"name": "b.pdf"}, 7], 100))["line"]
    assert ".pdf, b.pdf: a file may have up to 100 MB here." in line
    assert "originals and press “Read new files”." in line
    assert tags_of(line) == {"p"}
    assert "up to 100 MB" in named(desk.too_large({"x": 1}, 100))["line"]


def test_what_a_file_will_be_is_told_before_it_is_added(desk: LibraryDesk, upload: Uploader) -> None:
    page = end_of(desk.choose([upload("new.md", NOTES.replace("Notes on wells", "Mill charter"))], *EMPTY, {}))
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
    (tmp_path / "outside.md").write_text(NOTES, encoding="utf-8")
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
    assert set(indexed(desk.where)) == {"orchard", "harbour"}


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
    for name, text in (("wells.md", NOTES), ("again.md", NOTES + "\nIt was dug in spring.\n")):
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


# ---- one at a time -------------------------------------------------------------------------------------------------


def test_a_second_change_is_refused_with_who_is_at_work(desk: LibraryDesk, upload: Uploader) -> None:
    go_on = Event()
    change = desk.changes.begin("adding <b>tide.pdf</b>", lambda _: go_on.wait(10))
    path = upload("wells.md")
    (refused,) = [named(view) for view in desk.add([path], *EMPTY, {})]
    assert BUSY in refused["line"]
    assert "adding &lt;b&gt;tide.pdf&lt;/b&gt;." in refused["line"]
    assert set(refused) == {"line", "said"}
    told = desk.at_work("")[0]
    assert BUSY in told
    go_on.set()
    change.outcome.result(timeout=10)
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
    assert "notes-on-wells" in indexed(where)


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
    tabs = [block.label for block in page.blocks.values() if isinstance(block, gr.Tab)]
    assert tabs == ["Ask", "Compare", "Partnerships", "Library", "Batch"]
    labels = [block.label or "" for block in page.blocks.values() if isinstance(block, gr.File)]
    assert page.largest_mb == largest_mb
    assert any("each up to 100 MB" in label for label in labels) is changeable
