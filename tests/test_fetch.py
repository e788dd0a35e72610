"""Fetching against a real HTTPS server on loopback, faults included."""

import hashlib
import json
import os
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from web_server import Answer, Server, serving

from ingest import http
from ingest.errors import FetchError, LibraryError
from ingest.fetch import Fetched, fetch
from ingest.http import Endpoint, Limits, Reach, is_public, place_of, public_endpoints
from ingest.originals import put, write_whole
from ingest.sources import open_library

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n"
OTHER_PDF = b"%PDF-1.7\n" + bytes(reversed(range(256))) * 50 + b"\n%%EOF\n"
PRIVATE = {
    "loopback.example": "::1",
    "inside.example": "10.0.0.5",
    "metadata.example": "169.254.169.254",
    "mapped.example": "::ffff:127.0.0.1",
}
SENTENCE = "The secretariat keeps the register of the members and reports to the plenary every year. "
TEXT = "".join(f"<p>{SENTENCE}In year {year} it wrote to {year * 3} members.</p>" for year in range(10))
PAGE = (
    '<html><head><title>Charter</title><meta property="article:published_time" content="2024-04-02"></head><body><article>'
    f"<h1>Charter</h1><h2>Tasks</h2>{TEXT}</article></body></html>"
).encode()


@dataclass
class Clock:
    """Time passes only while someone sleeps."""

    seconds: float = 0
    slept: list[float] = field(default_factory=list)

    def read(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[Server]:
    with serving(authority, "docs.example", "mirror.example", "elsewhere.example", "inside.example") as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def reach(server: Server, authority: trustme.CA, clock: Clock) -> Reach:
    """Reaches the server under three names; every other name goes through the real check."""

    def endpoints(host: str) -> list[Endpoint]:
        if host in ("docs.example", "mirror.example", "elsewhere.example"):
            return [("127.0.0.1", server.port)]
        return public_endpoints(host, lambda name: [PRIVATE[name]])

    def certificates() -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    return Reach(Limits(), endpoints, certificates, clock.read, clock.sleep, lambda: NOW)


Fetch = Callable[..., Fetched]


@pytest.fixture
def one(tmp_path: Path, reach: Reach) -> Fetch:
    """Fetches a library of one source, the charter, with the given fields; `more` is further entries of sources.toml."""

    def run(
        more: str = "", limits: Limits | None = None, real_time: bool = False, reach: Reach = reach, **fields: str
    ) -> Fetched:
        fields = {"slug": "charter", "title": "Charter of the mill", "download": "https://docs.example/a.pdf", **fields}
        entry = "[[source]]\n" + "".join(f'{name} = "{value}"\n' for name, value in fields.items())
        (tmp_path / "sources.toml").write_text(entry + more, encoding="utf-8")
        used = replace(reach, limits=limits or reach.limits)
        if real_time:
            used = replace(used, clock=Reach().clock, sleep=Reach().sleep)
        return fetch(open_library(tmp_path), ["charter"], reach=used)[0]

    return run


def files(folder: Path) -> set[str]:
    place = folder / "originals"
    return {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}


# What is fetched


def test_a_pdf_becomes_the_original_and_is_entered_in_the_ledger(server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [Answer(PDF)]
    got = one(sha256=hashlib.sha256(PDF).hexdigest())
    assert (got.outcome, got.bytes, got.path) == ("fetched", len(PDF), tmp_path / "originals" / "charter.pdf")
    assert got.path
    assert got.path.read_bytes() == PDF
    assert files(tmp_path) == {"charter.pdf", "fetched.json"}
    assert json.loads((tmp_path / "originals" / "fetched.json").read_text())["charter"] == {
        "address": "https://docs.example/a.pdf", "final_address": "https://docs.example/a.pdf", "date": "2026-11-25",
        "content_type": "application/pdf", "sha256": hashlib.sha256(PDF).hexdigest(), "page_date": "",
    }  # fmt: skip


def test_it_says_who_asks_and_wants_no_packing(server: Server, one: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(PDF)]
    one()
    (_, headers), *_ = server.seen
    assert headers["user-agent"].startswith("Rapporteur/")
    assert headers["accept-encoding"] == "identity"
    assert headers["host"] == "docs.example"
    assert not {"cookie", "authorization", "range", "if-range"} & set(headers)


def test_proxies_of_the_environment_are_not_used(server: Server, one: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers["/a.pdf"] = [Answer(PDF)]
    assert one().outcome == "fetched"


def test_a_web_page_becomes_its_main_text(server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/page"] = [Answer(PAGE, "text/html; charset=utf-8")]
    got = one(download="https://docs.example/page")
    assert got.outcome == "fetched", got.told
    text = (tmp_path / "originals" / "charter.md").read_text(encoding="utf-8")
    saved = "Saved on 25 November 2026 from <https://docs.example/page>. The page is dated 2 April 2024."
    assert text.startswith(f"# Charter of the mill\n\n{saved}\n\n")
    assert SENTENCE.strip() in text
    assert text.count("\n# ") == 0  # one title, not two
    ledger = json.loads((tmp_path / "originals" / "fetched.json").read_text())["charter"]
    assert (ledger["page_date"], ledger["content_type"]) == ("2024-04-02", "text/html")


def test_a_page_without_text_is_refused(server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/page"] = [
        Answer(f"<html><body><article><p>{SENTENCE * 3}</p></article></body></html>".encode(), "text/html")
    ]
    got = one(download="https://docs.example/page")
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
    content_type: str, suffix: str, body: bytes, server: Server, one: Fetch, tmp_path: Path
) -> None:
    server.answers["/a.pdf"] = [Answer(body, content_type)]
    assert one().outcome == "fetched"
    assert (tmp_path / "originals" / f"charter{suffix}").read_bytes() == body


# Which sources


def library_of_three(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(
        '[[source]]\nslug = "a"\ntitle = "A"\ndownload = "https://docs.example/missing.pdf"\n'
        '[[source]]\nslug = "b"\ntitle = "B"\nurl = "https://docs.example/about"\n'
        '[[source]]\nslug = "c"\ntitle = "C"\ndownload = "https://docs.example/c.pdf"\n',
        encoding="utf-8",
    )


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


# What is there stays, or is kept aside


def test_the_same_content_is_there_already(server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [Answer(PDF)]
    assert [one().outcome, one().outcome] == ["fetched", "there already"]
    assert files(tmp_path) == {"charter.pdf", "fetched.json"}


def test_a_page_that_says_the_same_on_another_day_is_there_already(server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [Answer(PAGE, "text/html")]
    one()
    path = tmp_path / "originals" / "charter.md"
    path.write_text(path.read_text().replace("25 November", "3 October"))
    assert one().outcome == "there already"
    assert "3 October" in path.read_text()


def test_other_content_supersedes_and_the_old_file_is_kept(server: Server, one: Fetch, tmp_path: Path) -> None:
    put(tmp_path, "charter", ".md", b"# By hand\n")
    server.answers["/a.pdf"] = [Answer(PDF)]
    assert one().outcome == "fetched"
    digest = hashlib.sha256(b"# By hand\n").hexdigest()[:12]
    assert files(tmp_path) == {"charter.pdf", "fetched.json", f"superseded/charter.{digest}.md"}
    assert (tmp_path / "originals" / "superseded" / f"charter.{digest}.md").read_bytes() == b"# By hand\n"


def test_an_original_that_can_not_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    put(tmp_path, "charter", ".pdf", PDF)
    (tmp_path / "originals" / "superseded").write_bytes(b"a file where the folder should be")
    with pytest.raises(LibraryError, match="can't be written"):
        put(tmp_path, "charter", ".pdf", OTHER_PDF)
    assert files(tmp_path) == {"charter.pdf", "superseded"}
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == PDF


def test_every_earlier_original_is_superseded_whatever_its_ending(tmp_path: Path) -> None:
    put(tmp_path, "charter-two", ".pdf", PDF)
    (tmp_path / "originals" / "charter.PDF").write_bytes(PDF)
    (tmp_path / "originals" / "charter.notes").write_bytes(b"not a document")
    digest = hashlib.sha256(PDF).hexdigest()[:12]
    put(tmp_path, "charter", ".md", b"# Charter\n")
    assert files(tmp_path) == {"charter-two.pdf", "charter.md", "charter.notes", f"superseded/charter.{digest}.PDF"}


def test_an_original_stays_until_the_new_one_is_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "charter", ".pdf", PDF)
    rename = Path.replace

    def stopped(path: Path, target: Path) -> Path:
        if target.name == "charter.pdf":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path, "charter", ".pdf", OTHER_PDF)
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == PDF
    assert not [name for name in files(tmp_path) if name.endswith(".part")]


def test_what_is_in_place_was_on_the_disk_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    monkeypatch.setattr("os.fsync", lambda number: sizes.append(os.fstat(number).st_size))
    write_whole(tmp_path / "a.pdf", PDF)
    assert sizes == [len(PDF)]


def test_another_sha256_is_refused_with_the_remedy(server: Server, one: Fetch, tmp_path: Path) -> None:
    put(tmp_path, "charter", ".pdf", OTHER_PDF)
    server.answers["/a.pdf"] = [Answer(PDF)]
    got = one(sha256="0" * 64)
    assert got.outcome == "failed"
    assert "new edition" in got.told
    assert "rapporteur add FILE --slug charter" in got.told
    assert files(tmp_path) == {"charter.pdf"}
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == OTHER_PDF


def test_the_sha256_of_any_file_is_checked_and_a_page_is_said_not_to_be(server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [Answer(b"Text.\n", "text/plain"), Answer(PAGE, "text/html")]
    assert "another SHA-256" in one(sha256="0" * 64).told
    assert files(tmp_path) == set()
    assert "could not be checked" in one(sha256="0" * 64).told
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
    ledger = tmp_path / "originals" / "fetched.json"
    fetch(open_library(tmp_path), ["c"], reach=reach, tell=lambda *_: ledger.write_text('{"other": {}}') and None)
    assert set(json.loads(ledger.read_text())) == {"c", "other"}


# What is refused


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
def test_answers_that_are_no_document(answer: Answer, told: str, server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [replace(answer, body=PDF[:900], cut=None) if answer.cut == -1 else answer]
    got = one()
    assert got.outcome == "failed"
    assert told in got.told
    assert not (tmp_path / "originals" / "charter.pdf").exists()


@pytest.mark.parametrize("announce", [True, False])
def test_what_is_too_large_is_refused_and_not_kept(announce: bool, server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [Answer(PDF * 20, announce=announce, cut=10 if announce else None)]
    got = one(limits=Limits(size=len(PDF)))
    assert "is larger than" in got.told
    assert files(tmp_path) == set()


def test_a_web_page_has_a_limit_of_its_own(server: Server, one: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(PAGE, "text/html")]
    assert "is larger than" in one(limits=Limits(page=len(PAGE) - 1)).told
    assert one(limits=Limits(page=len(PAGE), size=1)).outcome == "fetched"


def test_a_page_of_a_host_that_says_no_length_is_whole_with_its_last_mark(server: Server, one: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(PAGE, "text/html", announce=False)]
    assert one().outcome == "fetched"


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused_without_a_connection(host: str, server: Server, one: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(PDF)]
    got = one(download=f"https://{host}/a.pdf")
    assert "public addresses only" in got.told
    assert PRIVATE[host] in got.told
    assert server.seen == []


@pytest.mark.parametrize(
    "address",
    "10.0.0.5 172.16.0.1 192.168.1.1 127.0.0.1 0.0.0.0 169.254.169.254 100.64.0.1 224.0.0.1 240.0.0.1 255.255.255.255 ::1 "
    ":: ::ffff:127.0.0.1 ::ffff:8.8.8.8 fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff0e::1 64:ff9b::a00:5 2002:a00:5:: "
    "192.0.0.192 2001:0:a00:5:: 2001:10::1 ::127.0.0.1".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_public_addresses_are_public() -> None:
    assert is_public("8.8.8.8")
    assert is_public("2606:4700::1111")
    assert is_public("2001:4860::8888")


@pytest.mark.parametrize("host", "2130706433 0x7f000001 0177.0.0.1 127.1 127.0.0.1 \uff11\uff12\uff17.0.0.1".split())
def test_other_spellings_of_a_private_address_are_refused(host: str) -> None:
    place = place_of(f"https://{host}/")
    assert place
    with pytest.raises(FetchError, match=r"127\.0\.0\.1.*public addresses only"):
        public_endpoints(place.host)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(FetchError, match=r"10\.0\.0\.5"):
        public_endpoints("docs.example", lambda _: ["8.8.8.8", "10.0.0.5"])


def test_the_connection_goes_to_the_checked_address_and_the_usual_port() -> None:
    assert public_endpoints("docs.example", lambda _: ["8.8.8.8"]) == [("8.8.8.8", 443)]


def test_a_name_is_looked_up_once_and_never_again(server: Server, one: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up: list[str] = []
    system = socket.getaddrinfo

    def recording(host: str, *arguments: Any, **options: Any) -> Any:
        looked_up.append(host)
        return system(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", recording)
    server.answers["/a.pdf"] = [Answer(PDF)]
    assert one().outcome == "fetched"
    assert set(looked_up) <= {"127.0.0.1"}


def test_a_name_that_is_not_known_is_told() -> None:
    def unknown(_: str) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(FetchError, match=r"docs\.example is not found"):
        public_endpoints("docs.example", unknown)


@pytest.mark.parametrize(
    "address",
    ["http://docs.example/", "https://docs.example:8443/", "https://user@docs.example/", "https://@docs.example/", "https:///a",
     "ftp://docs.example/", "https://[::1]/", "https://docs.example:x/", "https://do cs.example/", "file:///etc/passwd", "", "https://[::1",
     "https://docs.example/" + "a" * 4000, "https://" + "a." * 200 + "example/"],
)  # fmt: skip
def test_addresses_that_are_not_asked(address: str) -> None:
    assert place_of(address) is None


def test_addresses_are_written_so_that_a_host_reads_them() -> None:
    place = place_of("https://Bücher.Example:443/a b/ü.pdf?x=1&y=é%20#part")
    assert place
    assert place.address == "https://xn--bcher-kva.example/a%20b/%C3%BC.pdf?x=1&y=%C3%A9%20"


def test_a_certificate_of_someone_else_is_refused(one: Fetch, server: Server, authority: trustme.CA) -> None:
    server.answers["/a.pdf"] = [Answer(PDF)]
    with serving(authority, "other.example") as impostor:
        server.port, port = impostor.port, server.port
        assert "docs.example can't prove that it is docs.example" in one().told
        server.port = port
    with serving(trustme.CA(), "docs.example") as unknown:
        server.port = unknown.port
        assert "docs.example can't prove that it is docs.example" in one().told
        assert unknown.seen == []
    assert server.seen == []


def test_the_shipped_certificates_are_checked_with_the_host_name() -> None:
    context = Reach().certificates()
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED


# Redirects


def test_redirects_lead_to_the_same_host_or_one_that_the_library_names(server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [Answer(status=301, headers={"Location": "/b.pdf"})]
    server.answers["/b.pdf"] = [Answer(status=302, headers={"Location": "https://mirror.example/c.pdf"})]
    server.answers["/c.pdf"] = [Answer(PDF)]
    got = one(more='[[source]]\nslug = "m"\ntitle = "M"\nurl = "https://mirror.example/"\n')
    assert got.outcome == "fetched"
    assert [path for path, _ in server.seen] == ["/a.pdf", "/b.pdf", "/c.pdf"]
    ledger = json.loads((tmp_path / "originals" / "fetched.json").read_text())["charter"]
    assert ledger["final_address"] == "https://mirror.example/c.pdf"


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("https://elsewhere.example/c.pdf", "leads on to elsewhere.example, which sources.toml does not name"),
        ("https://10.0.0.5/c.pdf", "leads on to 10.0.0.5, which sources.toml does not name"),
        ("https://inside.example/c.pdf", "inside.example leads to 10.0.0.5"),
        ("http://docs.example/c.pdf", "not https"),
        ("https://docs.example:8443/c.pdf", "not https"),
        ("https://me:secret@docs.example/c.pdf", "not https"),
        ("//elsewhere.example/c.pdf", "leads on to elsewhere.example"),
        ("/a.pdf", "without end"),
        ("", "does not say where to"),
        ("//[", "not https"),
        ("https://[::1", "not https"),
        ("/" + "a" * 9000, "not a usual one"),
    ],
)
def test_redirects_that_are_not_followed(location: str, told: str, server: Server, one: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(status=302, headers={"Location": location})]
    server.answers["/c.pdf"] = [Answer(PDF)]
    got = one(more='[[source]]\nslug = "i"\ntitle = "I"\nurl = "https://inside.example/"\n')
    assert got.outcome == "failed"
    assert told in got.told
    assert "/c.pdf" not in [path for path, _ in server.seen]
    assert len(server.seen) <= 6


def test_a_redirect_in_other_letters_is_followed_as_it_was_meant(server: Server, one: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(status=302, headers={"Location": "/ü.pdf".encode().decode("latin-1")})]
    server.answers["/%C3%BC.pdf"] = [Answer(PDF)]
    assert one().outcome == "fetched"


# Going on


def test_a_truncated_document_is_gone_on_with(server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [
        Answer(PDF, cut=4000, headers={"ETag": '"one"'}, ranges=True),
        Answer(PDF, headers={"ETag": '"one"'}, ranges=True),
    ]
    first = one()
    assert first.outcome == "failed"
    assert "broke off" in first.told
    assert files(tmp_path) == {".charter.part"}
    assert kept(tmp_path) == PDF[:4000]
    assert one().outcome == "fetched"
    headers = server.seen[1][1]
    assert (headers["range"], headers["if-range"]) == ("bytes=4000-", '"one"')
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == PDF
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
    answers: list[Answer], requests: int, server: Server, one: Fetch, tmp_path: Path
) -> None:
    begun(tmp_path)
    server.answers["/a.pdf"] = answers
    assert one().outcome == "fetched"
    assert server.seen[0][1]["range"] == "bytes=4000-"
    assert len(server.seen) == requests
    assert "range" not in server.seen[-1][1] or requests == 1
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == PDF


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
    fields: dict[str, object], server: Server, one: Fetch, tmp_path: Path
) -> None:
    begun(tmp_path, **fields)
    server.answers["/a.pdf"] = [Answer(PDF)]
    assert one().outcome == "fetched"
    assert "range" not in server.seen[0][1]
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == PDF


def test_a_part_that_is_answered_in_part_is_kept(server: Server, one: Fetch, tmp_path: Path) -> None:
    begun(tmp_path)
    few = Answer(OTHER_PDF[4000:5000], status=206, headers={"Content-Range": f"bytes 4000-4999/{len(OTHER_PDF)}"})
    server.answers["/a.pdf"] = [few]
    assert "broke off" in one().told
    assert kept(tmp_path) == OTHER_PDF[:5000]


def test_a_part_of_a_document_of_another_length_is_not_gone_on_with(server: Server, one: Fetch, tmp_path: Path) -> None:
    begun(tmp_path, length=len(OTHER_PDF))
    rest = Answer(PDF[4000:], status=206, headers={"Content-Range": f"bytes 4000-{len(PDF) - 1}/{len(PDF)}"})
    server.answers["/a.pdf"] = [rest, Answer(PDF)]
    assert one().outcome == "fetched"
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == PDF


def test_some_of_a_document_without_its_length_is_not_the_whole(server: Server, one: Fetch, tmp_path: Path) -> None:
    begun(tmp_path)
    few = Answer(OTHER_PDF[4000:5000], status=206, headers={"Content-Range": "bytes 4000-4999/*"})
    rest = Answer(OTHER_PDF[5000:], status=206, headers={"Content-Range": f"bytes 5000-{len(OTHER_PDF) - 1}/*"})
    server.answers["/a.pdf"] = [few, rest]
    assert "broke off" in one().told
    assert one().outcome == "fetched"
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == OTHER_PDF


def test_a_part_that_can_not_be_gone_on_with_is_not_kept(server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [Answer(PDF, cut=4000)]
    assert "broke off" in one().told
    assert files(tmp_path) == set()


def test_two_fetches_at_once_do_not_mix(server: Server, one: Fetch, tmp_path: Path, reach: Reach) -> None:
    cut = Answer(OTHER_PDF, cut=4000, headers={"ETag": '"old"'})
    server.answers["/a.pdf"] = [cut, Answer(PDF)]
    inner: list[Fetched] = []

    def endpoints(host: str) -> list[Endpoint]:
        if not inner:  # before the first asks, a second has been and was broken off
            inner.append(Fetched("", "failed", ""))
            inner.append(fetch(open_library(tmp_path), ["charter"], reach=reach)[0])
        return reach.endpoints(host)

    assert one(reach=replace(reach, endpoints=endpoints)).outcome == "fetched"
    assert "broke off" in inner[1].told
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == PDF
    assert files(tmp_path) == {"charter.pdf", "fetched.json"}


def test_ctrl_c_keeps_what_has_come(server: Server, one: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server.answers["/a.pdf"] = [Answer(PDF, headers={"ETag": '"one"'}, ranges=True)]

    def stopped(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("ingest.download._is_whole", stopped)
        with pytest.raises(KeyboardInterrupt):
            one()
    assert files(tmp_path) == {".charter.part"}
    server.answers["/a.pdf"] = [Answer(PDF + b"more", headers={"ETag": '"one"'}, ranges=True)]
    assert one().outcome == "fetched"
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == PDF + b"more"


def test_an_interruption_leaves_the_earlier_original(server: Server, one: Fetch, tmp_path: Path) -> None:
    put(tmp_path, "charter", ".pdf", OTHER_PDF)
    server.answers["/a.pdf"] = [Answer(PDF, cut=4000)]
    assert one().outcome == "failed"
    assert (tmp_path / "originals" / "charter.pdf").read_bytes() == OTHER_PDF
    assert not (tmp_path / "originals" / "superseded").exists()


# Patience


@pytest.mark.parametrize("asked", ["7", format_datetime(NOW.replace(second=7), usegmt=True)])
def test_a_busy_host_is_asked_again_when_it_says(asked: str, server: Server, one: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=429, headers={"Retry-After": asked}), Answer(PDF)]
    assert one().outcome == "fetched"
    assert clock.slept == [7]


@pytest.mark.parametrize("asked", ["3600", "9" * 400, "Wed, 25 Nov 2026 13:00:00 GMT"])
def test_a_host_that_asks_for_too_long_a_wait_is_told(asked: str, server: Server, one: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=429, headers={"Retry-After": asked})]
    assert "is busy and asks to come back in" in (told := one().told)
    assert "60 minutes" in told or len(asked) > 100
    assert clock.slept == []


@pytest.mark.parametrize("asked", ["Wed, 25 Nov 2026 12:00:00 +99999999999999999999", "-1", "\xb2", "1.5", "Wed"])
def test_a_wait_that_makes_no_sense_is_a_short_one(asked: str, server: Server, one: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=429, headers={"Retry-After": asked}), Answer(PDF)]
    assert one().outcome == "fetched"
    assert clock.slept == [http.PAUSE]


def test_a_busy_host_is_left_alone_by_the_next_document_too(server: Server, reach: Reach, clock: Clock, tmp_path: Path) -> None:
    library_of_three(tmp_path)
    server.answers["/missing.pdf"] = [Answer(status=429, headers={"Retry-After": "3600"})]
    server.answers["/c.pdf"] = [Answer(PDF)]
    got = fetch(open_library(tmp_path), reach=reach)
    assert ["asks to come back in 60 minutes" in one.told for one in got] == [True, True]
    assert [path for path, _ in server.seen] == ["/missing.pdf"]
    clock.seconds += 3600
    assert fetch(open_library(tmp_path), ["c"], reach=reach)[0].outcome == "fetched"


def test_a_host_that_stays_busy_is_asked_three_times(server: Server, one: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=503, headers={"Retry-After": "soon"})]
    assert "is busy and was asked 3 times" in one().told
    assert len(server.seen) == 3
    assert clock.slept == [http.PAUSE] * 2


def test_two_requests_to_one_host_lie_a_second_apart(server: Server, one: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=301, headers={"Location": "/b.pdf"})]
    server.answers["/b.pdf"] = [Answer(status=301, headers={"Location": "https://mirror.example/c.pdf"})]
    server.answers["/c.pdf"] = [Answer(PDF)]
    one(more='[[source]]\nslug = "m"\ntitle = "M"\nurl = "https://mirror.example/"\n')
    assert clock.slept == [1]  # the mirror has not been asked before


@pytest.mark.parametrize(
    ("answer", "limits"),
    [
        (Answer(silent=True), Limits(read=0.2)),
        (Answer(PDF, announce=False, drip="body"), Limits(whole=0.3)),
        (Answer(PDF, drip="head"), Limits(whole=0.3)),
        (Answer(raw=b"HTTP/1.1 103 Early Hints\r\n\r\n", drip="head"), Limits(whole=0.3)),
    ],
)
def test_a_host_that_is_too_slow_is_left(answer: Answer, limits: Limits, server: Server, one: Fetch, tmp_path: Path) -> None:
    server.answers["/a.pdf"] = [answer]
    got = one(limits=limits, real_time=True)
    assert got.outcome == "failed"
    assert "took too long" in got.told
    assert not (tmp_path / "originals" / "charter.pdf").exists()


def test_a_host_that_never_says_who_it_is_is_left(server: Server, one: Fetch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        server.port = mute.getsockname()[1]
        assert "took too long" in one(limits=Limits(connect=0.2), real_time=True).told


def test_a_wait_beyond_the_deadline_is_not_begun(server: Server, one: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=429, headers={"Retry-After": "100"}), Answer(PDF)]
    assert "asks to come back in 100 seconds" in one(limits=Limits(whole=60)).told
    assert len(server.seen) == 1
    assert clock.slept == []


def test_a_host_that_does_not_answer_is_told(server: Server, one: Fetch) -> None:
    server.port = 9
    assert "docs.example can't be reached" in one().told
