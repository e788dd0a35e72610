"""What a library holds and what of it is indexed; read without opening the store or the model."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from index.derived import read_state
from index.errors import IndexMissing
from index.types import Locations
from ingest.sources import open_library
from ingest.types import LibraryFile, Source

HELD = {"original": "original", "brief": "brief", "": "reference only"}
"""Edition in a row → how the library holds the source, in words."""

UNREADABLE = "unreadable file"
"""How the library holds a source whose file has never been read."""


def list_sources(where: Locations) -> list[dict[str, Any]]:
    """One entry a source: its metadata, its file, and its status (indexed, pending, failed or missing).

    Raises:
        LibraryError: the library folder can't be used.
    """
    library = open_library(where.corpus)
    try:
        records = {record.source.slug: record for record in read_state(where.index).documents}
    except IndexMissing:
        records = {}
    files = {file.source.slug: file for file in library.files}
    rows = []
    for source in library.sources:
        file, record = files.get(source.slug), records.get(source.slug)
        edition = file.edition if file else ""
        status, reason = "missing", _why_missing(source, files)
        if source.download:
            reason += f" To download it, run: rapporteur fetch {source.slug}"
        if file and record and record.reason:
            status, reason = "failed", record.reason
            edition = record.edition  # what is quoted until the file can be read
        elif file and record and record.sha256 == file.sha256:
            status, reason = "indexed", ""
        elif file:
            status, reason = "pending", "The file is new or has changed. Build to take it in."
        seen = record.source if record else source
        rows.append(
            {
                "slug": source.slug, "title": seen.title, "issuer": seen.issuer, "date": seen.date, "kind": seen.kind,
                "edition": edition, "status": status, "reason": reason,
                "pages": record.pages if record else 0, "passages": record.passages if record else 0,
                "file": str(file.path) if file else "", "pdf": str(where.pdf(record)) if record and record.pdf else "",
                "sha256": file.sha256 if file else "", "url": source.url, "licence": source.licence, "short": source.short,
                "cited_in": source.cited_in, "cited_at": source.cited_at, "cited_for": source.cited_for,
            }
        )  # fmt: skip
    return rows


def _why_missing(source: Source, files: Mapping[str, LibraryFile]) -> str:
    if (of := files.get(source.drawn_from)) and of.edition == "original":
        return f"Its brief only says what “{of.source.short_title}” says of it, which the library holds itself."
    return "There is no file of this source in the library."


def held_as(row: Mapping[str, Any]) -> str:
    """How the library holds the source of a row; one of the words of HELD, or UNREADABLE."""
    return UNREADABLE if row["status"] == "failed" and not row["pages"] else HELD[row["edition"]]


def counted(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many sources a library holds, and how: "3 sources: 1 original, 1 brief, 1 reference only"."""
    numbers = Counter(map(held_as, rows))
    several = {"original": "originals", "brief": "briefs", UNREADABLE: "unreadable files"}
    told = [f"{n} {several.get(a, a) if n > 1 else a}" for a in (*HELD.values(), UNREADABLE) if (n := numbers[a])]
    return f"{len(rows)} source{'' if len(rows) == 1 else 's'}: {', '.join(told) or 'nothing is listed yet'}"
