"""Asking the web for a document: https, public addresses, within limits, and politely. The only file that imports httpcore."""

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from urllib.parse import quote, urljoin, urlsplit

import httpcore

from ingest.errors import FetchError

MOVED = (301, 302, 303, 307, 308)
BUSY = (429, 503)
GO_ON = "Fetch it again: it goes on from where it stopped if the host allows that."
PAUSE = 5.0  # seconds before a busy host that names no time is asked again
UNKNOWN_HOST = "is not found. See that this computer is online and that the address is right."
LONGEST = 4000  # letters of an address
HOST = re.compile(r"[a-z0-9]([a-z0-9._-]{0,251}[a-z0-9])?")
UNRESERVED = "/%:@!$&'()*+,;=~?"  # what stays as it is in the path and query of an address
PROTOCOLS = [ipaddress.ip_network(block) for block in ("192.0.0.0/24", "2001::/23")]
"""Kept for protocols of the network itself; clouds have services for their own machines there."""

BROKE_OFF = ("peer closed", "disconnected")  # in what h11 and httpcore say when a connection ended too soon

Endpoint = tuple[str, int]
"""An IP address and a port."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much, how long, how often."""

    size: int = 60 * 1024 * 1024  # bytes of a document
    page: int = 10 * 1024 * 1024  # bytes of a web page
    connect: float = 15  # seconds until a connection stands
    read: float = 30  # seconds without a byte
    whole: float = 600  # seconds for a document, all waiting included
    interval: float = 1  # seconds between two requests to one host
    patience: float = 120  # seconds that a host may ask us to wait
    tries: int = 3  # of a host that is busy
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A checked https address."""

    host: str
    target: str  # path and query

    @property
    def address(self) -> str:
        """As it is written."""
        return f"https://{self.host}{self.target}"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a host answers: the head at once, the body as it comes."""

    place: Place
    status: int
    headers: Mapping[str, str]  # names in small letters
    chunks: Iterator[bytes]


def place_of(address: str, base: str = "") -> Place | None:
    """The place that an address names, seen from `base`; None unless it is https, on the usual port, without a user name."""
    try:
        parts = urlsplit(urljoin(base, address))
        host = (parts.hostname or "").encode("idna").decode("ascii")
        usual = parts.scheme == "https" and parts.port in (None, 443) and "@" not in parts.netloc
    except ValueError:
        return None
    query = f"?{quote(parts.query, safe=UNRESERVED)}" if parts.query else ""
    target = quote(parts.path or "/", safe=UNRESERVED) + query
    return Place(host, target) if usual and HOST.fullmatch(host) and len(target) < LONGEST else None


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, and does not stand for another that may not."""
    ip = ipaddress.ip_address(address)
    special = ip.is_multicast or ip.is_reserved or ip.is_loopback or ip.is_link_local or ip.is_private
    if isinstance(ip, ipaddress.IPv6Address):
        special = special or ip.is_site_local or any((ip.ipv4_mapped, ip.sixtofour, ip.teredo))
    return ip.is_global and not special and not any(ip in block for block in PROTOCOLS)


def look_up(host: str) -> list[str]:
    """All IP addresses of a host name, as this computer knows them."""
    return list(dict.fromkeys(str(found[4][0]) for found in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)))


def public_endpoints(host: str, resolve: Callable[[str], list[str]] = look_up) -> list[Endpoint]:
    """Where to connect for a host name.

    Raises:
        FetchError: the name is not known, or one of its addresses is not public.
    """
    try:
        addresses = resolve(host)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host} {UNKNOWN_HOST}") from error
    private = [address for address in addresses if not is_public(address)]
    if private or not addresses:
        where = private[0] if private else "no address"
        raise FetchError(f"{host} leads to {where}, and documents are fetched from public addresses only. Check its address.")
    return [(address, 443) for address in addresses]


@dataclass(frozen=True, slots=True)
class Reach:
    """What lies outside the program: name service, certificates, clocks. Tests put their own in."""

    limits: Limits = Limits()
    endpoints: Callable[[str], list[Endpoint]] = public_endpoints
    certificates: Callable[[], ssl.SSLContext] = httpcore.default_ssl_context
    clock: Callable[[], float] = time.monotonic  # seconds
    sleep: Callable[[float], None] = time.sleep  # seconds
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


class Web:
    """Asks for one document after another; a host has its rest between two requests, as long as it asks for."""

    def __init__(self, reach: Reach, hosts: Collection[str], tell: Callable[[str], None] = lambda _: None) -> None:
        """`hosts` are those that a redirect may lead to; `tell` hears of long waits."""
        self.reach = reach
        self._hosts = hosts
        self._tell = tell
        self._certificates = reach.certificates()
        self._rest: dict[str, float] = {}  # until when a host is not asked, by the clock of `reach`

    def deadline(self) -> float:
        """When a document that is begun now has to be whole, by the clock of `reach`."""
        return self.reach.clock() + self.reach.limits.whole

    @contextmanager
    def get(self, address: str, headers: Mapping[str, str], deadline: float) -> Iterator[Reply]:
        """The answer for an address, redirects followed and busy hosts asked again; other failures are left to the caller.

        Raises:
            FetchError: the address or a redirect may not be followed, or there is no answer; also while the body is read.
        """
        place = place_of(address)
        if place is None:
            raise FetchError(
                f"{address[:LONGEST]} is not an https address with the usual port and no user name. Mend it in sources.toml."
            )
        first, redirects, tries = place.host, 0, 0
        while True:
            self._wait_for(place.host, deadline)
            with self._exchange(place, headers, deadline) as reply:
                if reply.status in MOVED:
                    redirects += 1
                    place = self._next(reply, first, redirects)
                elif reply.status in BUSY:
                    tries += 1
                    self._note_busy(reply, tries)
                else:
                    yield reply
                    return

    def _next(self, reply: Reply, first: str, redirects: int) -> Place:
        """Where a redirect leads."""
        host, location = reply.place.host, reply.headers.get("location", "")
        if not location:
            raise FetchError(f"{host} has moved {reply.place.address} and does not say where to. Look for another address.")
        if redirects > self.reach.limits.redirects:
            raise FetchError(f"{host} leads from one address to the next without end. Look for another address.")
        place = place_of(location, reply.place.address)
        if place is None:
            raise FetchError(f"{host} leads on to an address that is not https or not a usual one. Look for another address.")
        if place.host != first and place.host not in self._hosts:
            remedy = "If you trust it, put the new address into sources.toml."
            raise FetchError(f"{host} leads on to {place.host}, which sources.toml does not name. {remedy}")
        return place

    def _note_busy(self, reply: Reply, tries: int) -> None:
        """Remember how long a busy host is to be left alone, also for the next document."""
        limits, host = self.reach.limits, reply.place.host
        seconds = max(_asked_wait(reply.headers.get("retry-after", ""), self.reach.now()), limits.interval)
        self._rest[host] = self.reach.clock() + seconds
        if tries >= limits.tries:
            raise FetchError(f"{host} is busy and was asked {tries} times. Fetch it again later.")
        if seconds <= limits.patience:
            self._tell(f"{host} is busy and asks to wait {_in_words(seconds)}")

    def _wait_for(self, host: str, deadline: float) -> None:
        """Wait until a host may be asked; it rests anew from then on."""
        limits, clock = self.reach.limits, self.reach.clock
        wait = self._rest.get(host, clock()) - clock()
        if wait > min(limits.patience, max(deadline - clock(), limits.interval)):
            raise FetchError(f"{host} is busy and asks to come back in {_in_words(wait)}. Fetch it again then.")
        if wait > 0:
            self.reach.sleep(wait)
        self._rest[host] = clock() + limits.interval

    @contextmanager
    def _exchange(self, place: Place, headers: Mapping[str, str], deadline: float) -> Iterator[Reply]:
        limits = self.reach.limits
        url = httpcore.URL(scheme="https", host=place.host, port=None, target=place.target)
        backend = _CheckedBackend(self.reach.endpoints, lambda: deadline - self.reach.clock())
        timeouts = {"connect": limits.connect, "read": limits.read, "write": limits.read}
        sent = [*_own_headers().items(), *headers.items()]
        try:
            with (
                httpcore.HTTPConnection(url.origin, self._certificates, network_backend=backend) as connection,
                connection.stream("GET", url, headers=sent, extensions={"timeout": timeouts}) as response,
            ):
                named = {name.decode("ascii").lower(): _text(value) for name, value in response.headers}
                yield Reply(place, response.status, named, iter(response.iter_stream()))
        except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise FetchError(_why(place.host, error)) from error


class _CheckedBackend(httpcore.SyncBackend):
    """Connects to the very addresses that were checked, and to no other that the name may have a moment later."""

    def __init__(self, endpoints: Callable[[str], list[Endpoint]], left: Callable[[], float]) -> None:
        self._endpoints = endpoints
        self._left = left

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Try one address after the other."""
        fault: Exception = httpcore.ConnectError(f"{host}:{port} has no address")
        for address, checked_port in self._endpoints(host):
            try:
                within = _within(self._left, timeout)
                stream = super().connect_tcp(address, checked_port, within, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
            else:
                return _TimedStream(stream, self._left)
        raise fault


class _TimedStream(httpcore.NetworkStream):
    """A connection that ends at the deadline, however slowly the bytes drip."""

    def __init__(self, stream: httpcore.NetworkStream, left: Callable[[], float]) -> None:
        self._stream = stream
        self._left = left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _within(self._left, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _within(self._left, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        within = _within(self._left, timeout)
        return _TimedStream(self._stream.start_tls(ssl_context, server_hostname, within), self._left)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)


def _within(left: Callable[[], float], timeout: float | None) -> float:
    seconds = left()
    if seconds <= 0:
        raise httpcore.ReadTimeout("the deadline has passed")
    return seconds if timeout is None else min(seconds, timeout)


def _own_headers() -> dict[str, str]:
    agent = f"Rapporteur/{version('rapporteur')} (fetches documents that its user asked for)"
    return {"User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}


def _why(host: str, error: Exception) -> str:
    if isinstance(error.__cause__, ssl.SSLCertVerificationError):
        reason = error.__cause__.verify_message
        return f"{host} can't prove that it is {host} ({reason}). Nothing was fetched; try from another network."
    if isinstance(error, httpcore.TimeoutException):
        return f"{host} took too long. {GO_ON}"
    if isinstance(error, httpcore.ConnectError):
        return f"{host} can't be reached. See that this computer is online, and fetch it again later."
    if isinstance(error, httpcore.ProtocolError) and not any(sign in str(error) for sign in BROKE_OFF):
        return f"What {host} answers can't be understood. Look for another address, or download it in a browser and add it."
    return f"The connection to {host} broke off before the document was whole. {GO_ON}"


def _text(value: bytes) -> str:
    """A header's value; hosts write other letters than English ones in UTF-8 or in the usual Western set."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _asked_wait(value: str, now: datetime) -> float:
    """Seconds that Retry-After asks for, as a number or as a date."""
    if value.isdecimal():
        return min(float(value), 1e9)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return PAUSE
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


def _in_words(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    return f"{seconds / 60:.0f} minutes" if seconds < 7200 else f"{seconds / 3600:.0f} hours"
