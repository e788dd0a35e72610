"""The list on the Library tab: what it says of each source, how it is narrowed, and that texts stay texts."""

from pathlib import Path

import pytest
from conftest import ORCHARD
from library_samples import EMPTY, Uploader, desk, desk_of, end_of, nobody_waits, tags_of, upload
from test_desk import HOSTILE, Tags

from index.types import Locations
from ingest.fetch import Fetched
from ingest.types import Source
from ui.library import LibraryDesk
from ui.listed import ANY, Item, account, fetch_table, items_of, narrowed, sources, summary

__all__ = ["desk", "nobody_waits", "upload"]  # the fixtures


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
    line, html, *_ = desk.look("", ANY)
    assert "1 page, not read yet" in html
    assert "The file is new or has changed.<" in html
    assert line == "<p>3 sources: 2 briefs, 1 reference only. 1 file is not read yet.</p>"


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


def test_items_know_what_is_the_users_own(desk: LibraryDesk, upload: Uploader) -> None:
    end_of(desk.add([upload("wells.md")], *EMPTY, {}))
    items = {item.source.slug: (item.held, item.own) for item in items_of(desk.where)}
    assert items == {
        "orchard": ("brief", False), "harbour": ("brief", False), "mill": ("reference only", False),
        "notes-on-wells": ("original", True),
    }  # fmt: skip
