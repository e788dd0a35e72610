"""One download from a real HTTPS server on loopback: what is no document is refused, what broke off is gone on with."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Fetch
from fetch_samples import OTHER_PDF, PAGE, PDF, charter, files
from web_server import Answer, Server

from ingest.fetch import Fetched, fetch
from ingest.http import Endpoint, Limits, Reach
from ingest.originals import put
from ingest.sources import open_library

# ---- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer(b"<html>Log in</html>"), "is not a PDF file"),
        (Answer(b"MZ", "application/x-msdownload"), "gives application/x-msdownload"),
        (Answer(PDF, ""), "something without a type"),
        (Answer(PDF, headers={"Content-Encoding": "gzip"}), "comes packed"),
        (Answer(PDF, cut=-1, announce=False), "broke off"),
        (Answer(status=404), "There is nothing at https://docs.example/a.pdf"),
        (Answer(status=410), "There is nothing at"),
        (Answer(status=403), "does not give"),
        (Answer(status=500), "a fault of its own (500)"),
        (Answer(status=206, body=PDF), "answered with 206"),
        (Answer(status=418), "answered with 418"),
        (Answer(b"x", "x" * 5000), "gives " + "x" * 80 + ", which"),
        (Answer(raw=b"220 mail.example ready\r\n\r\n"), "can't be understood"),
        (Answer(raw=b"HTTP/1.1 200 OK\r\n" + b"X-More: yes\r\n" * 20000), "can't be understood"),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n"), "can't be understood"),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + b"9" * 20 + b"\r\n\r\n"), "is larger"),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab"), "broke off"),
        (Answer(raw=b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"), "can't be understood"),
        (Answer(PAGE[:-20], "text/html", announce=False), "broke off"),
        (Answer(b"PK\x03\x04rest", "application/epub+zip", announce=False), "broke off"),
    ],
)
def test_answers_that_are_no_document(answer: Answer, told: str, server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [replace(answer, body=PDF[:900], cut=None) if answer.cut == -1 else answer]
    got = fetch_charter()
    assert got.outcome == "failed"
    assert told in got.told
    assert not (tmp_path / "originals" / "charter.pdf").exists()


@pytest.mark.parametrize("announce", [True, False])
def test_what_is_too_large_is_refused_and_not_kept(
    announce: bool, server: Server, fetch_charter: Fetch, tmp_path: Path
) -> None:
    server.answers["/a.pdf"] = [Answer(PDF * 20, announce=announce, cut=10 if announce else None, headers={"ETag": '"one"'})]
    got = fetch_charter(limits=Limits(size=len(PDF)))
    assert "is larger than" in got.told
    assert files(tmp_path) == set()


def test_a_web_page_has_a_limit_of_its_own(server: Server, fetch_charter: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(PAGE, "text/html")]
    assert "is larger than" in fetch_charter(limits=Limits(page=len(PAGE) - 1)).told
    assert fetch_charter(limits=Limits(page=len(PAGE), size=1)).outcome == "fetched"


def test_a_page_of_a_host_that_says_no_length_is_whole_with_its_last_mark(server: Server, fetch_charter: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(PAGE, "text/html", announce=False)]
    assert fetch_charter().outcome == "fetched"


# ---- going on ------------------------------------------------------------------------------------------------------


def test_a_truncated_document_is_gone_on_with(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [
        Answer(PDF, cut=4000, headers={"ETag": '"one"'}, ranges=True),
        Answer(PDF, headers={"ETag": '"one"'}, ranges=True),
    ]
    first = fetch_charter()
    assert first.outcome == "failed"
    assert "broke off" in first.told
    assert files(tmp_path) == {".charter.part"}
    assert kept(tmp_path) == PDF[:4000]
    assert fetch_charter().outcome == "fetched"
    headers = server.seen[1][1]
    assert (headers["range"], headers["if-range"]) == ("bytes=4000-", '"one"')
    assert charter(tmp_path) == PDF
    assert files(tmp_path) == {"charter.pdf", "fetched.json"}


def kept(folder: Path) -> bytes:
    return (folder / "originals" / ".charter.part").read_bytes().partition(b"\n")[2]


def begun(folder: Path, **fields: object) -> None:
    """A part of another document than the server has now."""
    place = folder / "originals"
    place.mkdir()
    note = {
        "address": "https://docs.example/a.pdf",
        "etag": '"old"',
        "modified": "",
        "content_type": "application/pdf",
        "length": None,
        **fields,
    }
    (place / ".charter.part").write_bytes(json.dumps(note).encode() + b"\n" + OTHER_PDF[:4000])


@pytest.mark.parametrize(
    ("answers", "requests"),
    [
        ([Answer(PDF, headers={"ETag": '"new"'}, ranges=True)], 1),  # 200: another state
        ([Answer(PDF[4000:], status=206, headers={"ETag": '"new"', "Content-Range": "bytes 4000-9/*"}), Answer(PDF)], 2),
        ([Answer(PDF[3000:], status=206, headers={"ETag": '"old"', "Content-Range": "bytes 3000-9/*"}), Answer(PDF)], 2),
        ([Answer(PDF[4000:], status=206, headers={"Content-Range": "bytes 4000-9/" + "9" * 5000}), Answer(PDF)], 2),
        ([Answer(PDF[4000:], status=206), Answer(PDF)], 2),
        ([Answer(status=416), Answer(PDF)], 2),
    ],
)
def test_a_document_that_has_changed_begins_anew(
    answers: list[Answer], requests: int, server: Server, fetch_charter: Fetch, tmp_path: Path
) -> None:
    begun(tmp_path)
    server.answers["/a.pdf"] = answers
    assert fetch_charter().outcome == "fetched"
    assert server.seen[0][1]["range"] == "bytes=4000-"
    assert len(server.seen) == requests
    assert "range" not in server.seen[-1][1] or requests == 1
    assert charter(tmp_path) == PDF


@pytest.mark.parametrize(
    "fields",
    [
        {"address": "https://docs.example/old.pdf"},
        {"etag": 'W/"weak"'},
        {"etag": ""},
        {"etag": '"\xe9"'},
        {"etag": 5},
        {"more": ""},
    ],
)
def test_a_part_that_can_not_be_trusted_begins_anew(
    fields: dict[str, object], server: Server, fetch_charter: Fetch, tmp_path: Path
) -> None:
    begun(tmp_path, **fields)
    server.answers["/a.pdf"] = [Answer(PDF)]
    assert fetch_charter().outcome == "fetched"
    assert "range" not in server.seen[0][1]
    assert charter(tmp_path) == PDF


def test_a_part_that_is_answered_in_part_is_kept(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    begun(tmp_path)
    few = Answer(OTHER_PDF[4000:5000], status=206, headers={"Content-Range": f"bytes 4000-4999/{len(OTHER_PDF)}"})
    server.answers["/a.pdf"] = [few]
    assert "broke off" in fetch_charter().told
    assert kept(tmp_path) == OTHER_PDF[:5000]


def test_a_part_of_a_document_of_another_length_is_not_gone_on_with(
    server: Server, fetch_charter: Fetch, tmp_path: Path
) -> None:
    begun(tmp_path, length=len(OTHER_PDF))
    rest = Answer(PDF[4000:], status=206, headers={"Content-Range": f"bytes 4000-{len(PDF) - 1}/{len(PDF)}"})
    server.answers["/a.pdf"] = [rest, Answer(PDF)]
    assert fetch_charter().outcome == "fetched"
    assert charter(tmp_path) == PDF


def test_some_of_a_document_without_its_length_is_not_the_whole(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    begun(tmp_path)
    few = Answer(OTHER_PDF[4000:5000], status=206, headers={"Content-Range": "bytes 4000-4999/*"})
    rest = Answer(OTHER_PDF[5000:], status=206, headers={"Content-Range": f"bytes 5000-{len(OTHER_PDF) - 1}/*"})
    server.answers["/a.pdf"] = [few, rest]
    assert "broke off" in fetch_charter().told
    assert fetch_charter().outcome == "fetched"
    assert charter(tmp_path) == OTHER_PDF


def test_a_part_that_can_not_be_gone_on_with_is_not_kept(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [Answer(PDF, cut=4000)]
    assert "broke off" in fetch_charter().told
    assert files(tmp_path) == set()


def test_two_fetches_at_once_do_not_mix(server: Server, fetch_charter: Fetch, tmp_path: Path, reach: Reach) -> None:
    cut = Answer(OTHER_PDF, cut=4000, headers={"ETag": '"old"'})
    server.answers["/a.pdf"] = [cut, Answer(PDF)]
    inner: list[Fetched] = []

    def endpoints(host: str) -> list[Endpoint]:
        if not inner:  # before the first asks, a second has been and was broken off
            inner.append(Fetched("", "failed", ""))
            inner.append(fetch(open_library(tmp_path), ["charter"], reach=reach)[0])
        return reach.endpoints(host)

    assert fetch_charter(reach=replace(reach, endpoints=endpoints)).outcome == "fetched"
    assert "broke off" in inner[1].told
    assert charter(tmp_path) == PDF
    assert files(tmp_path) == {"charter.pdf", "fetched.json"}


def test_ctrl_c_keeps_what_has_come(
    server: Server, fetch_charter: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["/a.pdf"] = [Answer(PDF, headers={"ETag": '"one"'}, ranges=True)]

    def stopped(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("ingest.download._is_whole", stopped)
        with pytest.raises(KeyboardInterrupt):
            fetch_charter()
    assert files(tmp_path) == {".charter.part"}
    server.answers["/a.pdf"] = [Answer(PDF + b"more", headers={"ETag": '"one"'}, ranges=True)]
    assert fetch_charter().outcome == "fetched"
    assert charter(tmp_path) == PDF + b"more"


def test_an_interruption_leaves_the_earlier_original(server: Server, fetch_charter: Fetch, tmp_path: Path) -> None:
    put(tmp_path, "charter", ".pdf", OTHER_PDF)
    server.answers["/a.pdf"] = [Answer(PDF, cut=4000)]
    assert fetch_charter().outcome == "failed"
    assert charter(tmp_path) == OTHER_PDF
    assert not (tmp_path / "originals" / "superseded").exists()
