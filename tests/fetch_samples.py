"""What the tests of fetching share: documents and pages that a host gives, a clock, libraries with addresses."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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


def library_of_three(folder: Path) -> None:
    """A has an address at which there is nothing, B none, C one."""
    (folder / "sources.toml").write_text(
        '[[source]]\nslug = "a"\ntitle = "A"\ndownload = "https://docs.example/missing.pdf"\n'
        '[[source]]\nslug = "b"\ntitle = "B"\nurl = "https://docs.example/about"\n'
        '[[source]]\nslug = "c"\ntitle = "C"\ndownload = "https://docs.example/c.pdf"\n',
        encoding="utf-8",
    )


def files(folder: Path) -> set[str]:
    """All that lies in a library's originals/, by name."""
    place = folder / "originals"
    return {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}


def charter(folder: Path) -> bytes:
    """The original of the charter."""
    return (folder / "originals" / "charter.pdf").read_bytes()


def ledger(folder: Path) -> dict[str, Any]:
    """What is entered of the charter's download."""
    entries: dict[str, dict[str, Any]] = json.loads((folder / "originals" / "fetched.json").read_text(encoding="utf-8"))
    return entries["charter"]
