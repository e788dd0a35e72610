"""Records of the answer stage, and the JSON they become."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from index.types import Evidence
from ingest.passages import passage_quotes
from ingest.sentences import LOCATOR
from ingest.types import Source

ANSWERED, PARTIAL, NOT_FOUND = "answered", "partial", "not_found"
NEAREST = 3  # passages shown where the library does not answer
FORCES = ("does", "shall", "should", "could", "plans to")
"""How binding a sentence is on the one it speaks of, by its own words."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A quotation and where it stands."""

    number: int
    source: Source
    edition: str
    page: str
    page_index: int
    section: tuple[str, ...]
    passage: str
    quote: str
    match: str  # "exact" or "normalised"
    locator: str = ""  # of a brief: the place in the original that the paragraph names, "report p. 14"

    @property
    def place(self) -> str:
        """For people: "Weaving a Safety Net, p. 14"."""
        return f"{self.source.short_title}, p. {self.page}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of an answer, with the numbers of its citations."""

    text: str
    group: str | None
    citations: tuple[int, ...]
    force: str | None = None  # one of FORCES, where the answer is about who does what


@dataclass(frozen=True, slots=True)
class TableRow:
    """One thing that is compared: for each column the indices of the statements that stand in the cell, none where silent."""

    label: str
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A comparison made of an answer's statements."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """One type of collaboration between two actors: the indices of the statements that bear it out, by where they stand."""

    type: str
    tables: tuple[int, ...] = ()
    texts: tuple[int, ...] = ()
    planned: bool = False  # whether all that is said of it is that it is meant to come

    @property
    def statements(self) -> tuple[int, ...]:
        """All of them, tables first."""
        return (*self.tables, *self.texts)


@dataclass(frozen=True, slots=True)
class Partnership:
    """Two actors that work together, and on what."""

    a: str
    b: str
    ties: tuple[Tie, ...]

    @property
    def planned(self) -> bool:
        """Whether nothing of it is there yet."""
        return all(tie.planned for tie in self.ties)

    @property
    def in_table(self) -> bool:
        """Whether a table names the pair; else running text alone does."""
        return any(tie.tables for tie in self.ties)


@dataclass(frozen=True, slots=True)
class IndexMark:
    """Which state of the library an answer was drawn from."""

    fingerprint: str
    embedder: str
    built: str


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer to one question; with the status NOT_FOUND it has no statements, only the evidence that was looked at."""

    question: str
    standalone_question: str
    status: str
    confidence: float
    writer: str
    note: str | None
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    evidence: tuple[Evidence, ...]
    timings_ms: Mapping[str, float]
    index: IndexMark
    table: Table | None = None
    partnerships: tuple[Partnership, ...] = ()
    nearest: tuple[Citation, ...] = ()  # where there is no statement: what comes closest

    @property
    def in_whose_words(self) -> str:
        """ "in the documents’ own words", or in those of the briefs, or in both."""
        editions = {citation.edition for citation in self.citations}
        if "brief" not in editions:
            return "in the documents’ own words"
        return (
            "in the words of the documents and of the library’s briefs"
            if len(editions) > 1
            else "in the words of the library’s briefs"
        )

    def cited(self, statement: Statement) -> list[Citation]:
        """The citations of a statement."""
        return [self.citations[number - 1] for number in statement.citations]


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as `ask --format json` prints it."""
    return {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "confidence": answer.confidence,
        "writer": answer.writer,
        "note": answer.note,
        "statements": [
            {"text": s.text, "group": s.group, "citations": list(s.citations), "force": s.force} for s in answer.statements
        ],
        "table": _table_json(answer.table) if answer.table else None,
        "partnerships": [_partnership_json(p) for p in answer.partnerships],
        "citations": [_citation_json(c) for c in answer.citations],
        "nearest": [_citation_json(c) for c in answer.nearest],
        "evidence": [evidence_json(e) for e in answer.evidence],
        "timings_ms": dict(answer.timings_ms),
        "index": {"fingerprint": answer.index.fingerprint, "embedder": answer.index.embedder, "built": answer.index.built},
    }


def evidence_json(evidence: Evidence) -> dict[str, Any]:
    """A ranked passage as `search --format json` prints it."""
    return {
        "passage": evidence.passage_id,
        "source": evidence.document.source.slug,
        "page": evidence.passage.pages[0].label,
        "section": list(evidence.passage.section),
        "text": evidence.passage.text,
        "score": evidence.score,
        "ranks": dict(evidence.ranks),
    }


def partnerships_json(answer: Answer) -> list[dict[str, Any]]:
    """The partnerships of an answer as `partners --format json` prints them: with each type its citations, tables first."""

    def citations(indices: tuple[int, ...], form: str) -> list[dict[str, Any]]:
        return [_citation_json(c) | {"form": form} for n in indices for c in answer.cited(answer.statements[n])]

    def types(ties: tuple[Tie, ...]) -> list[dict[str, Any]]:
        return [
            {"type": t.type, "planned": t.planned, "citations": citations(t.tables, "table") + citations(t.texts, "text")}
            for t in ties
        ]

    return [{"a": p.a, "b": p.b, "types": types(p.ties)} for p in answer.partnerships]


def _partnership_json(pair: Partnership) -> dict[str, Any]:
    types = [{"type": t.type, "planned": t.planned, "tables": list(t.tables), "texts": list(t.texts)} for t in pair.ties]
    return {"a": pair.a, "b": pair.b, "types": types}


def _table_json(table: Table) -> dict[str, Any]:
    rows = [{"label": row.label, "cells": [list(cell) for cell in row.cells]} for row in table.rows]
    return {"columns": list(table.columns), "rows": rows}


def _citation_json(citation: Citation) -> dict[str, Any]:
    source = citation.source
    return {
        "number": citation.number, "source": source.slug, "title": source.title, "issuer": source.issuer,
        "date": source.date, "kind": source.kind, "edition": citation.edition, "page": citation.page,
        "page_index": citation.page_index, "section": list(citation.section), "passage": citation.passage,
        "quote": citation.quote, "match": citation.match, "url": source.url, "locator": citation.locator,
    }  # fmt: skip


def cite(evidence: Evidence, sentence_number: int, first_number: int) -> list[Citation]:
    """The citations of a sentence of a passage: one, or two where it runs over a page break."""
    passage, document = evidence.passage, evidence.document
    sentence = passage.sentences[sentence_number]
    return [
        Citation(
            first_number + i, document.source, document.edition, span.label, span.page_index, passage.section,
            evidence.passage_id, quote, sentence.match, _locator(evidence),
        )
        for i, (span, quote) in enumerate(passage_quotes(passage, sentence))
    ]  # fmt: skip


def nearest(evidence: Sequence[Evidence]) -> tuple[Citation, ...]:
    """Of each of the nearest passages the sentence that comes closest, as a citation."""
    found = [(near, best) for near in evidence if (best := _best_sentence(near)) is not None]
    return tuple(cite(near, best, number)[0] for number, (near, best) in enumerate(found[:NEAREST], 1))


def _best_sentence(evidence: Evidence) -> int | None:
    """The sentence closest to the question among those found on the page; none is quoted that was not."""
    scores = dict(enumerate(evidence.sentence_scores))
    found = [n for n, sentence in enumerate(evidence.passage.sentences) if sentence.match != "not found"]
    return max(found, key=lambda n: scores.get(n, 0.0), default=None)


def _locator(evidence: Evidence) -> str:
    found = LOCATOR.findall(evidence.passage.text) if evidence.document.edition == "brief" else []
    return found[-1].strip(" []") if found else ""
