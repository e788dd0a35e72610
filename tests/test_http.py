"""Asking a real HTTPS server on loopback: which addresses, which certificates, where redirects lead, how long to wait."""

import socket
import ssl
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from conftest import Fetch
from fetch_samples import NOW, PDF, PRIVATE, Clock, ledger, library_of_three
from web_server import Answer, Server, serving

from ingest import http
from ingest.errors import FetchError
from ingest.fetch import fetch
from ingest.http import Limits, Reach, is_public, place_of, public_endpoints
from ingest.sources import open_library

# ---- who asks ------------------------------------------------------------------------------------------------------


def test_it_says_who_asks_and_wants_no_packing(server: Server, fetch_charter: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(PDF)]
    fetch_charter()
    (_, headers), *_ = server.seen
    assert headers["user-agent"].startswith("Rapporteur/")
    assert headers["accept-encoding"] == "identity"
    assert headers["host"] == "docs.example"
    assert not {"cookie", "authorization", "range", "if-range"} & set(headers)


def test_proxies_of_the_environment_are_not_used(server: Server, fetch_charter: Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers["/a.pdf"] = [Answer(PDF)]
    assert fetch_charter().outcome == "fetched"


# ---- addresses and certificates ------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused_without_a_connection(host: str, server: Server, fetch_charter: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(PDF)]
    got = fetch_charter(download=f"https://{host}/a.pdf")
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


def test_a_name_is_looked_up_once_and_never_again(
    server: Server, fetch_charter: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up: list[str] = []
    system = socket.getaddrinfo

    def recording(host: str, *arguments: Any, **options: Any) -> Any:
        looked_up.append(host)
        return system(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", recording)
    server.answers["/a.pdf"] = [Answer(PDF)]
    assert fetch_charter().outcome == "fetched"
    assert looked_up == ["127.0.0.1"]  # the address that was checked, which needs no name service


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


def test_a_certificate_of_someone_else_is_refused(fetch_charter: Fetch, server: Server, authority: trustme.CA) -> None:
    server.answers["/a.pdf"] = [Answer(PDF)]
    with serving(authority, "other.example") as impostor:
        server.port, port = impostor.port, server.port
        assert "docs.example can't prove that it is docs.example" in fetch_charter().told
        server.port = port
    with serving(trustme.CA(), "docs.example") as unknown:
        server.port = unknown.port
        assert "docs.example can't prove that it is docs.example" in fetch_charter().told
        assert unknown.seen == []
    assert server.seen == []


def test_the_shipped_certificates_are_checked_with_the_host_name() -> None:
    context = Reach().certificates()
    assert context.check_hostname
    assert context.verify_mode is ssl.CERT_REQUIRED


# ---- redirects -----------------------------------------------------------------------------------------------------


def test_redirects_lead_to_the_same_host_or_one_that_the_library_names(
    server: Server, fetch_charter: Fetch, tmp_path: Path
) -> None:
    server.answers["/a.pdf"] = [Answer(status=301, headers={"Location": "/b.pdf"})]
    server.answers["/b.pdf"] = [Answer(status=302, headers={"Location": "https://mirror.example/c.pdf"})]
    server.answers["/c.pdf"] = [Answer(PDF)]
    got = fetch_charter(more='[[source]]\nslug = "m"\ntitle = "M"\nurl = "https://mirror.example/"\n')
    assert got.outcome == "fetched"
    assert [path for path, _ in server.seen] == ["/a.pdf", "/b.pdf", "/c.pdf"]
    assert ledger(tmp_path)["final_address"] == "https://mirror.example/c.pdf"


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
def test_redirects_that_are_not_followed(location: str, told: str, server: Server, fetch_charter: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(status=302, headers={"Location": location})]
    server.answers["/c.pdf"] = [Answer(PDF)]
    got = fetch_charter(more='[[source]]\nslug = "i"\ntitle = "I"\nurl = "https://inside.example/"\n')
    assert got.outcome == "failed"
    assert told in got.told
    assert "/c.pdf" not in [path for path, _ in server.seen]
    assert len(server.seen) <= 6


def test_a_redirect_in_other_letters_is_followed_as_it_was_meant(server: Server, fetch_charter: Fetch) -> None:
    server.answers["/a.pdf"] = [Answer(status=302, headers={"Location": "/ü.pdf".encode().decode("latin-1")})]
    server.answers["/%C3%BC.pdf"] = [Answer(PDF)]
    assert fetch_charter().outcome == "fetched"


# ---- patience ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["7", format_datetime(NOW.replace(second=7), usegmt=True)])
def test_a_busy_host_is_asked_again_when_it_says(asked: str, server: Server, fetch_charter: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=429, headers={"Retry-After": asked}), Answer(PDF)]
    assert fetch_charter().outcome == "fetched"
    assert clock.slept == [7]


@pytest.mark.parametrize("asked", ["3600", "9" * 400, "Wed, 25 Nov 2026 13:00:00 GMT"])
def test_a_host_that_asks_for_too_long_a_wait_is_told(asked: str, server: Server, fetch_charter: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=429, headers={"Retry-After": asked})]
    assert "is busy and asks to come back in" in (told := fetch_charter().told)
    assert "60 minutes" in told or len(asked) > 100
    assert clock.slept == []


@pytest.mark.parametrize("asked", ["Wed, 25 Nov 2026 12:00:00 +99999999999999999999", "-1", "\xb2", "1.5", "Wed"])
def test_a_wait_that_makes_no_sense_is_a_short_one(asked: str, server: Server, fetch_charter: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=429, headers={"Retry-After": asked}), Answer(PDF)]
    assert fetch_charter().outcome == "fetched"
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


def test_a_host_that_stays_busy_is_asked_three_times(server: Server, fetch_charter: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=503, headers={"Retry-After": "soon"})]
    assert "is busy and was asked 3 times" in fetch_charter().told
    assert len(server.seen) == 3
    assert clock.slept == [http.PAUSE] * 2


def test_two_requests_to_one_host_lie_a_second_apart(server: Server, fetch_charter: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=301, headers={"Location": "/b.pdf"})]
    server.answers["/b.pdf"] = [Answer(status=301, headers={"Location": "https://mirror.example/c.pdf"})]
    server.answers["/c.pdf"] = [Answer(PDF)]
    fetch_charter(more='[[source]]\nslug = "m"\ntitle = "M"\nurl = "https://mirror.example/"\n')
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
def test_a_host_that_is_too_slow_is_left(
    answer: Answer, limits: Limits, server: Server, fetch_charter: Fetch, tmp_path: Path
) -> None:
    server.answers["/a.pdf"] = [answer]
    got = fetch_charter(limits=limits, real_time=True)
    assert got.outcome == "failed"
    assert "took too long" in got.told
    assert not (tmp_path / "originals" / "charter.pdf").exists()


def test_a_host_that_never_says_who_it_is_is_left(server: Server, fetch_charter: Fetch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        server.port = mute.getsockname()[1]
        assert "took too long" in fetch_charter(limits=Limits(connect=0.2), real_time=True).told


def test_a_wait_beyond_the_deadline_is_not_begun(server: Server, fetch_charter: Fetch, clock: Clock) -> None:
    server.answers["/a.pdf"] = [Answer(status=429, headers={"Retry-After": "100"}), Answer(PDF)]
    assert "asks to come back in 100 seconds" in fetch_charter(limits=Limits(whole=60)).told
    assert len(server.seen) == 1
    assert clock.slept == []


def test_a_host_that_does_not_answer_is_told(server: Server, fetch_charter: Fetch) -> None:
    server.port = 9
    assert "docs.example can't be reached" in fetch_charter().told
