"""What tests share: a model that needs no weights, small libraries, a web server, and no network but loopback."""

import hashlib
import re
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trustme
from fetch_samples import NOW, PRIVATE, Clock
from web_server import Server, serving

from answer.answer import Rapporteur
from index.build import build
from index.embed import passage_head
from index.offered import Details
from index.shelf import Added, add
from index.types import HEAD, NEITHER, BuildReport, EncodedPassage, EncodedQuestion, Locations, Vector
from ingest.fetch import Fetched, fetch
from ingest.http import Endpoint, Limits, Reach, public_endpoints
from ingest.sources import open_library
from ingest.types import Passage
from settings import go_offline

go_offline()

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class HashingEncoder:
    """Every word has a direction of its own; a text is the sum of its words. Enough to tell texts apart by words."""

    name = "hashing"
    dimension = 64

    def __init__(self) -> None:
        self.encoded = 0

    def encode_passages(self, passages: Sequence[Passage]) -> Iterator[EncodedPassage]:
        for passage in passages:
            self.encoded += 1
            head = passage_head(passage)
            found = list(re.finditer(r"\w+", head + passage.text))
            tokens = np.stack([_direction(m.group(), self.dimension) for m in found])
            parts = np.array([_part(m.start() - len(head), passage) for m in found], np.int16)
            means = [_unit(tokens[parts == n].sum(0)) for n in range(len(passage.sentences))]
            sentences = np.stack(means) if means else np.zeros((0, self.dimension), np.float32)
            yield EncodedPassage(_unit(tokens.sum(0)), sentences, np.rint(127 * tokens).astype(np.int8), parts)

    def encode_question(self, question: str) -> EncodedQuestion:
        words = re.findall(r"\w+", question) or ["?"]
        tokens = np.stack([_direction(word, self.dimension) for word in words])
        return EncodedQuestion(question, _unit(tokens.sum(0)), tokens, tuple(words))


def _part(at: int, passage: Passage) -> int:
    if at < 0:
        return HEAD
    return next((n for n, s in enumerate(passage.sentences) if s.start <= at < s.end), NEITHER)


def _direction(word: str, dimension: int) -> Vector:
    seed = int.from_bytes(hashlib.sha256(word.lower().encode()).digest()[:8])
    return _unit(np.random.default_rng(seed).standard_normal(dimension).astype(np.float32))


def _unit(vector: Vector) -> Vector:
    return vector / np.linalg.norm(vector)


ORCHARD = """# Orchard rules

## Watering

The gardener waters the pears every second morning. In a dry month the pears are watered daily.

## Harvest

The harvest of the apples begins in September. Each picker brings a ladder and two baskets.

- Apples go to the cellar.
- Pears go to the kitchen.
"""

HARBOUR = """# Harbour notes

## Pilots

The pilot boards every ship at the outer buoy. A ship without a pilot waits for the tide.
"""


@pytest.fixture
def where(tmp_path: Path) -> Locations:
    """A library of two briefs, not built yet."""
    briefs = tmp_path / "library" / "briefs"
    briefs.mkdir(parents=True)
    (briefs / "orchard.md").write_text(ORCHARD, encoding="utf-8")
    (briefs / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    (tmp_path / "library" / "sources.toml").write_text(
        '[[source]]\nslug = "orchard"\ntitle = "Orchard rules"\nissuer = "Parish"\ndate = "2021-05"\nkind = "code-of-conduct"\n'
        '[[source]]\nslug = "harbour"\ntitle = "Harbour notes"\nissuer = "Port office"\ndate = "2023"\nkind = "analysis"\n'
        '[[source]]\nslug = "mill"\ntitle = "Mill charter"\nkind = "treaty-or-act"\n',
        encoding="utf-8",
    )
    return Locations(tmp_path / "library", tmp_path / "index")


Builder = Callable[..., BuildReport]


@pytest.fixture
def build_with(where: Locations) -> Builder:
    """Builds the library with the hashing encoder."""

    def run(**options: Any) -> BuildReport:
        return build(where, options.pop("make_encoder", HashingEncoder), options.pop("embedder", "hashing"), **options)

    return run


@pytest.fixture
def rapporteur(where: Locations, build_with: Builder) -> Rapporteur:
    """Answers from the built library."""
    build_with()
    return Rapporteur(where, "hashing", HashingEncoder)


Adder = Callable[..., list[Added]]


@pytest.fixture
def given(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Makes a file outside the library, as a user has it."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / "desktop" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


@pytest.fixture
def put_in(where: Locations) -> Adder:
    """Adds files to the library with the hashing encoder."""

    def run(*files: Path, make_encoder: Any = HashingEncoder, embedder: str = "hashing", **details: str) -> list[Added]:
        return add(where, files, Details(**details), make_encoder, embedder)

    return run


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Whoever vouches for the hosts of the tests."""
    return trustme.CA()


@pytest.fixture
def server(authority: trustme.CA) -> Iterator[Server]:
    """A web server on loopback, under four names."""
    with serving(authority, "docs.example", "mirror.example", "elsewhere.example", "inside.example") as running:
        yield running


@pytest.fixture
def clock() -> Clock:
    """The clock of `reach`."""
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
def fetch_charter(tmp_path: Path, reach: Reach) -> Fetch:
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


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets reach this computer and nothing else."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise AssertionError(f"a connection to {address} was tried")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
