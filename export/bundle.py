"""A conversation as one JSON file that holds all that is needed to set it again and to check it: made, written, read."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from answer.types import Answer, Citation, IndexMark, Partnership, Statement, Table, TableRow, Tie, answer_json
from export.errors import BundleError, ExportError
from export.shape import check_bundle
from export.types import Bundle, CitedDocument, Library, Position, Seal
from index.types import DocumentRecord, Filters, Locations
from ingest.errors import UnreadableDocument
from ingest.pdf import page_text, quotation_boxes
from ingest.quotation import NOT_FOUND, find_quotation
from ingest.types import Box, Source

FORMAT, VERSION = "rapporteur-bundle", 1
CHECKED = ("quote", "page", "page_index")
"""What of a citation `verify` looks up in the file itself; all else is under the seal."""


def make_bundle(
    answers: Sequence[Answer], where: Locations, records: Sequence[DocumentRecord], filters: Filters | None = None
) -> Bundle:
    """Gather answers with the documents they cite, and find each quotation again on its page of the file.

    Args:
        answers: of one conversation, oldest first.
        where: the library that they were drawn from.
        records: the documents of its index.
        filters: what the answers were confined to.

    Raises:
        ExportError: a file of the library is no longer the one that was read.
    """
    held = {record.source.slug: record for record in records if record.version}
    cited = {c.source.slug for a in answers for c in (*a.citations, *a.nearest)}
    documents = tuple(_cited(held[slug], where) for slug in sorted(cited) if slug in held)
    for document in documents:
        _see_unchanged(where.corpus / held[document.source.slug].file, document)
    library = Library(
        answers[0].index,
        sum(record.edition == "original" for record in held.values()),
        sum(record.edition == "brief" for record in held.values()),
    )
    made = now()
    bundle = Bundle(made, version("rapporteur"), library, _filters_json(filters or Filters()), tuple(answers), documents)
    found = {key: _find(where.pdf(held[c.source.slug]) if c.source.slug in held else None, c) for key, c in bundle.quoted()}
    return replace(bundle, positions=found, checked=made)


def now() -> str:
    """This moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _find(pdf: Path | None, citation: Citation) -> Position:
    """Find a quotation on its page."""
    if pdf is None:
        return Position(NOT_FOUND, reason="the document is not in the library")
    try:
        finding = find_quotation(page_text(pdf, citation.page_index), citation.quote)
        boxes = quotation_boxes(pdf, citation.page_index, citation.quote) if finding.spans else []
    except UnreadableDocument as error:
        return Position(NOT_FOUND, reason=str(error))
    return Position(finding.match, finding.spans, tuple(boxes), finding.reason)


def _cited(record: DocumentRecord, where: Locations) -> CitedDocument:
    pdf = where.pdf(record)
    digest = sha256(pdf) if pdf.exists() else ""
    return CitedDocument(record.source, record.edition, Path(record.file).name, record.sha256, digest, record.pages)


def _see_unchanged(path: Path, document: CitedDocument) -> None:
    if path.is_file() and sha256(path) != document.sha256:
        raise ExportError(f"{path.name} has changed since it was read into the index. Run “rapporteur build”, then ask again.")


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---- as JSON -------------------------------------------------------------------------------------------------------


def bundle_json(bundle: Bundle) -> dict[str, Any]:
    """A bundle as it is written, under its seal."""
    entry: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "made": bundle.made,
        "checked": bundle.checked,
        "program": bundle.program,
        "library": {
            "fingerprint": bundle.library.index.fingerprint, "embedder": bundle.library.index.embedder,
            "built": bundle.library.index.built, "originals": bundle.library.originals, "briefs": bundle.library.briefs,
        },
        "settings": {"filters": dict(bundle.filters)},
        "documents": [
            {
                "slug": d.source.slug, "title": d.source.title, "issuer": d.source.issuer, "date": d.source.date,
                "kind": d.source.kind, "url": d.source.url, "licence": d.source.licence, "edition": d.edition,
                "file": d.file, "sha256": d.sha256, "pdf_sha256": d.pdf_sha256, "pages": d.pages,
            }
            for d in bundle.documents
        ],
        "answers": [answer_json(answer) for answer in bundle.answers],
        "positions": [
            {
                "answer": at, "citation": number, "match": p.match, "spans": [list(span) for span in p.spans],
                "boxes": [[round(x, 1) for x in (b.x0, b.y0, b.x1, b.y1)] for b in p.boxes], "reason": p.reason,
            }
            for (at, number), p in bundle.positions.items()
        ],
    }  # fmt: skip
    entry = json.loads(json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace"))  # as it is read back
    return {**entry, "seal": seal(entry), "digest": digest(entry)}


def seal(entry: Mapping[str, Any]) -> str:
    """A digest of what only the bundle itself can tell: all but quotations, their pages and the statements made of them.

    It shows a change that nobody meant to hide; it is no signature.
    """
    kept = {key: value for key, value in entry.items() if key not in ("seal", "digest", "answers")}
    kept["answers"] = [
        {
            **answer,
            "statements": [{k: v for k, v in s.items() if k != "text"} for s in answer["statements"]],
            "citations": [{k: v for k, v in c.items() if k not in CHECKED} for c in answer["citations"]],
            "nearest": [{k: v for k, v in c.items() if k not in CHECKED} for c in answer["nearest"]],
        }
        for answer in entry["answers"]
    ]
    return digest(kept)


def digest(entry: Mapping[str, Any]) -> str:
    """A digest of all that a bundle holds."""
    kept = {key: value for key, value in entry.items() if key not in ("seal", "digest")}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def write_bundle(bundle: Bundle) -> bytes:
    """A bundle as a JSON file."""
    return (json.dumps(bundle_json(bundle), ensure_ascii=False, indent=1) + "\n").encode()


def read_bundle(path: Path) -> tuple[Bundle, Seal]:
    """A bundle from its file, and whether it is as it was written.

    Raises:
        BundleError: the file can't be read, or is no bundle.
    """
    try:
        entry = json.loads(path.read_text(encoding="utf-8"))
        check_bundle(entry)
    except OSError as error:
        told = f"There is no file {path}, or it may not be read. A bundle is made with: ask … --format bundle --out FILE"
        raise BundleError(told) from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        told = f"{path} is no bundle, or is damaged. A bundle is made with: ask … --format bundle --out FILE"
        raise BundleError(told) from error
    except ValueError as error:
        told = f"{path} is not a whole bundle of this program ({error}). Export the answer again with --format bundle."
        raise BundleError(told) from error
    if entry["digest"] == digest(entry) and entry["seal"] == seal(entry):
        return _bundle(entry), Seal.WHOLE
    return _bundle(entry), Seal.QUOTATIONS if entry["seal"] == seal(entry) else Seal.BROKEN


def _bundle(entry: Mapping[str, Any]) -> Bundle:
    held = entry["library"]
    mark = _mark(held)
    documents = tuple(
        CitedDocument(_source(d), d["edition"], d["file"], d["sha256"], d["pdf_sha256"], d["pages"]) for d in entry["documents"]
    )
    sources = {d.source.slug: d.source for d in documents}
    positions = {
        (p["answer"], p["citation"]): Position(
            p["match"], tuple((a, b) for a, b in p["spans"]), tuple(Box(*box) for box in p["boxes"]), p["reason"]
        )
        for p in entry["positions"]
    }
    return Bundle(
        entry["made"], entry["program"], Library(mark, held["originals"], held["briefs"]), entry["settings"]["filters"],
        tuple(_answer(a, sources) for a in entry["answers"]), documents, positions, entry["checked"],
    )  # fmt: skip


def _answer(entry: Mapping[str, Any], sources: Mapping[str, Source]) -> Answer:
    """An answer from its JSON, without the evidence that was looked at."""
    table = entry["table"]
    rows = [TableRow(row["label"], tuple(map(tuple, row["cells"]))) for row in table["rows"]] if table else []
    return Answer(
        entry["question"], entry["standalone_question"], entry["status"], entry["confidence"], entry["writer"], entry["note"],
        tuple(Statement(s["text"], s["group"], tuple(s["citations"]), s.get("force")) for s in entry["statements"]),
        tuple(_citation(c, sources) for c in entry["citations"]),
        (), entry["timings_ms"], _mark(entry["index"]),
        Table(tuple(table["columns"]), tuple(rows)) if table else None,
        tuple(_partnership(p) for p in entry.get("partnerships", ())),
        tuple(_citation(c, sources) for c in entry["nearest"]),
    )  # fmt: skip


def _partnership(entry: Mapping[str, Any]) -> Partnership:
    ties = (Tie(t["type"], tuple(t["tables"]), tuple(t["texts"]), t["planned"]) for t in entry["types"])
    return Partnership(entry["a"], entry["b"], tuple(ties))


def _mark(entry: Mapping[str, Any]) -> IndexMark:
    return IndexMark(entry["fingerprint"], entry["embedder"], entry["built"])


def _citation(entry: Mapping[str, Any], sources: Mapping[str, Source]) -> Citation:
    source = sources.get(entry["source"]) or _source({**entry, "slug": entry["source"]})
    return Citation(
        entry["number"], source, entry["edition"], entry["page"], entry["page_index"], tuple(entry["section"]),
        entry["passage"], entry["quote"], entry["match"], entry["locator"],
    )  # fmt: skip


def _source(entry: Mapping[str, Any]) -> Source:
    return Source(**{name: entry.get(name, "") for name in ("slug", "title", "issuer", "date", "kind", "url", "licence")})


def _filters_json(filters: Filters) -> dict[str, list[str] | str]:
    return {
        "sources": sorted(filters.sources), "issuers": sorted(filters.issuers), "kinds": sorted(filters.kinds),
        "from": filters.date_from, "to": filters.date_to,
    }  # fmt: skip


def joined(bundles: Sequence[Bundle]) -> Bundle:
    """Several bundles of one state of the library as one, in their order.

    Raises:
        ExportError: they are of different states.
    """
    first = bundles[0]
    if len({bundle.library for bundle in bundles}) > 1 or any(bundle.filters != first.filters for bundle in bundles):
        raise ExportError(
            "The bundles come from different states of the library or were confined otherwise. Export them one by one."
        )
    documents = {document.source.slug: document for bundle in bundles for document in bundle.documents}
    positions: dict[tuple[int, int], Position] = {}
    before = 0
    for bundle in bundles:
        positions |= {(before + at, number): position for (at, number), position in bundle.positions.items()}
        before += len(bundle.answers)
    return replace(
        first, made=max(bundle.made for bundle in bundles), checked=min(bundle.checked for bundle in bundles),
        answers=tuple(a for bundle in bundles for a in bundle.answers),
        documents=tuple(documents[slug] for slug in sorted(documents)), positions=positions,
    )  # fmt: skip
