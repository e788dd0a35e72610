"""Originals fetched from a real HTTPS server on loopback: what comes, of which sources, and what stays as it was."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Fetch
from fetch_samples import OTHER_PDF, PAGE, PDF, SENTENCE, charter, files, ledger, library_of_three
from web_server import Answer, Server

from ingest.errors import LibraryError
from ingest.fetch import fetch
from ingest.http import Reach
from ingest.originals import put
from ingest.sources import open_library

# ---- what is fetched -----------------------------------------------------------------------------------------------


def test_a_pdf_becomes_the_original_and_is_entered_in_the_ledger(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [Answer(PDF)]
    got = fetch_charter(sha256=hashlib.sha256(PDF).hexdigest())
    assert (got.outcome, got.bytes, got.path) == ("fetched", len(PDF), tmp_path / "originals" / "charter.pdf")
    assert got.path
    assert got.path.read_bytes() == PDF
    assert files(tmp_path) == {"charter.pdf", "fetched.json"}
    assert ledger(tmp_path) == {
        "address": "https://docs.example/a.pdf", "final_address": "https://docs.example/a.pdf", "date": "2026-11-25",
        "content_type": "application/pdf", "sha256": hashlib.sha256(PDF).hexdigest(), "page_date": "",
    }  # fmt: skip


def test_a_web_page_becomes_its_main_text(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    server.answers["/page"] = [Answer(PAGE, "text/html; charset=utf-8")]
    got = fetch_charter(download="https://docs.example/page")
    assert got.outcome == "fetched", got.told
    text = (tmp_path / "originals" / "charter.md").read_text(encoding="utf-8")
    saved = "Saved on 25 November 2026 from <https://docs.example/page>. The page is dated 2 April 2024."
    assert text.startswith(f"# Charter of the mill\n\n{saved}\n\n")
    assert SENTENCE.strip() in text
    assert text.count("\n# ") == 0  # one title, not two
    entry = ledger(tmp_path)
    assert (entry["page_date"], entry["content_type"]) == ("2024-04-02", "text/html")


def test_a_page_without_text_is_refused(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    server.answers["/page"] = [
        Answer(f"<html><body><article><p>{SENTENCE * 3}</p></article></body></html>".encode(), "text/html")
    ]
    got = fetch_charter(download="https://docs.example/page")
    assert got.outcome == "failed"
    assert "has so little text that it can't be the document" in got.told
    assert files(tmp_path) == set()


@pytest.mark.parametrize(
    ("content_type", "suffix", "body"),
    [
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", b"PK\x03\x04rest"),
        ("application/epub+zip", ".epub", b"PK\x03\x04rest"),
        ("text/markdown; charset=utf-8", ".md", b"# Charter\n\nText.\n"),
        ("text/plain", ".txt", b"Text.\n"),
    ],
)
def test_other_types_are_kept_where_the_library_reads_them(
    content_type: str, suffix: str, body: bytes, server: Server, fetch_charter: Fetch, tmp_path: Path
) -> None:
    server.answers["/a.pdf"] = [Answer(body, content_type)]
    assert fetch_charter().outcome == "fetched"
    assert (tmp_path / "originals" / f"charter{suffix}").read_bytes() == body


# ---- which sources -------------------------------------------------------------------------------------------------


def test_one_failing_source_does_not_stop_the_others(server: Server, reach: Reach, tmp_path: Path) -> None:
    library_of_three(tmp_path)
    server.answers["/c.pdf"] = [Answer(PDF)]
    heard: list[Any] = []
    got = fetch(open_library(tmp_path), reach=reach, tell=lambda *said: heard.append(said))
    assert [(f.slug, f.outcome) for f in got] == [("a", "failed"), ("c", "fetched")]
    assert heard == [("A", 0, 2), ("C", 1, 2)]
    assert [f.slug for f in fetch(open_library(tmp_path), reach=reach)] == ["a"]  # C has its original now


def test_a_source_without_an_address_is_told_where_people_find_it(reach: Reach, server: Server, tmp_path: Path) -> None:
    library_of_three(tmp_path)
    (got,) = fetch(open_library(tmp_path), ["b", "b"], reach=reach)
    assert got.outcome == "no address"
    assert "https://docs.example/about" in got.told
    assert "rapporteur add FILE --slug b" in got.told
    assert server.seen == []


def test_an_unknown_name_stops_before_anything_is_asked(reach: Reach, server: Server, tmp_path: Path) -> None:
    library_of_three(tmp_path)
    with pytest.raises(LibraryError, match="no source nonsuch"):
        fetch(open_library(tmp_path), ["c", "nonsuch"], reach=reach)
    assert server.seen == []


def test_a_ledger_that_can_not_be_read_is_left_as_it_is(reach: Reach, server: Server, tmp_path: Path) -> None:
    library_of_three(tmp_path)
    (tmp_path / "originals").mkdir()
    (tmp_path / "originals" / "fetched.json").write_text("{")
    with pytest.raises(LibraryError, match=r"fetched\.json can't be read"):
        fetch(open_library(tmp_path), reach=reach)
    assert (tmp_path / "originals" / "fetched.json").read_text() == "{"
    assert server.seen == []


# ---- what is there stays, or is kept aside -------------------------------------------------------------------------


def test_the_same_content_is_there_already(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [Answer(PDF)]
    assert [fetch_charter().outcome, fetch_charter().outcome] == ["fetched", "there already"]
    assert files(tmp_path) == {"charter.pdf", "fetched.json"}


def test_a_page_that_says_the_same_on_another_day_is_there_already(
    server: Server, fetch_charter: Fetch, tmp_path: Path
) -> None:
    server.answers["/a.pdf"] = [Answer(PAGE, "text/html")]
    fetch_charter()
    path = tmp_path / "originals" / "charter.md"
    path.write_text(path.read_text().replace("25 November", "3 October"))
    assert fetch_charter().outcome == "there already"
    assert "3 October" in path.read_text()


def test_other_content_supersedes_and_the_old_file_is_kept(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    put(tmp_path, "charter", ".md", b"# By hand\n")
    server.answers["/a.pdf"] = [Answer(PDF)]
    assert fetch_charter().outcome == "fetched"
    digest = hashlib.sha256(b"# By hand\n").hexdigest()[:12]
    assert files(tmp_path) == {"charter.pdf", "fetched.json", f"superseded/charter.{digest}.md"}
    assert (tmp_path / "originals" / "superseded" / f"charter.{digest}.md").read_bytes() == b"# By hand\n"


def test_another_sha256_is_refused_with_the_remedy(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    put(tmp_path, "charter", ".pdf", OTHER_PDF)
    server.answers["/a.pdf"] = [Answer(PDF)]
    got = fetch_charter(sha256="0" * 64)
    assert got.outcome == "failed"
    assert "new edition" in got.told
    assert "rapporteur add FILE --slug charter" in got.told
    assert files(tmp_path) == {"charter.pdf"}
    assert charter(tmp_path) == OTHER_PDF


def test_the_sha256_of_any_file_is_checked_and_a_page_is_said_not_to_be(
    server: Server, fetch_charter: Fetch, tmp_path: Path
) -> None:
    server.answers["/a.pdf"] = [Answer(b"Text.\n", "text/plain"), Answer(PAGE, "text/html")]
    assert "another SHA-256" in fetch_charter(sha256="0" * 64).told
    assert files(tmp_path) == set()
    assert "could not be checked" in fetch_charter(sha256="0" * 64).told
    assert files(tmp_path) == {"charter.md", "fetched.json"}


def test_a_ledger_that_can_not_be_written_leaves_no_original_without_an_entry(
    reach: Reach, server: Server, tmp_path: Path
) -> None:
    library_of_three(tmp_path)
    server.answers["/c.pdf"] = [Answer(PDF)]
    (got,) = fetch(open_library(tmp_path), ["c"], reach=reach, tell=lambda *_: (tmp_path / "originals/fetched.json").mkdir())
    assert (got.outcome, files(tmp_path)) == ("failed", set())


def test_what_another_fetch_has_entered_meanwhile_stays(reach: Reach, server: Server, tmp_path: Path) -> None:
    library_of_three(tmp_path)
    server.answers["/c.pdf"] = [Answer(PDF)]
    path = tmp_path / "originals" / "fetched.json"
    fetch(open_library(tmp_path), ["c"], reach=reach, tell=lambda *_: path.write_text('{"other": {}}') and None)
    assert set(json.loads(path.read_text())) == {"c", "other"}
