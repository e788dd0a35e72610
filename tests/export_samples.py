"""Bundles for tests: of a library that is really built, and of any texts."""

from collections.abc import Sequence
from dataclasses import replace

from answer.types import ANSWERED, Answer, Citation, IndexMark, Statement, Table, TableRow
from export.types import Bundle, CitedDocument, Library, Position
from ingest.types import Source

MARK = IndexMark("f00dfeed12345678", "hashing", "2026-11-24T08:00:00+00:00")
KINDS = ("analysis", "memorandum", "agreed-statement", "press-release")


def source(number: int, text: str, url: str) -> Source:
    """A source, every text of which is the given one."""
    return Source(f"source-{number}", text, text, "2023-04", KINDS[number % len(KINDS)], url, "CC BY 4.0")


def answer_of(
    texts: Sequence[str],
    *,
    question: str = "Who boards a ship?",
    table: bool = False,
    title: str = "Harbour",
    url: str = "https://example.org/notes",
) -> Answer:
    """An answer with one statement a text, each citing itself; as a comparison of two columns where a table is wanted."""
    cited = tuple(
        Citation(n, source(n % 4, title, url), "original", str(n), n + 1, (title,), f"p{n}", text, "exact")
        for n, text in enumerate(texts, 1)
    )
    statements = tuple(Statement(text, title, (n,)) for n, text in enumerate(texts, 1))
    rows = tuple(TableRow(title, ((n,), (n + 1,) if n + 1 < len(texts) else ())) for n in range(0, len(texts), 2))
    return Answer(
        question, question, ANSWERED, 0.9, "quotes", None, statements, cited, (), {"total": 1.0}, MARK,
        Table((title, title), rows) if table else None,
    )  # fmt: skip


def bundle_of(*answers: Answer) -> Bundle:
    """A bundle all of whose quotations are said to be found."""
    sources = {c.source.slug: c.source for a in answers for c in a.citations}
    documents = tuple(CitedDocument(s, "original", "notes.pdf", "a" * 64, "a" * 64, 9) for s in sources.values())
    bundle = Bundle("2026-11-25T09:00:00+00:00", "0.1.0", Library(MARK, 3, 1), {}, answers, documents)
    return replace(bundle, checked=bundle.made, positions={key: Position("exact", ((0, 9),)) for key, _ in bundle.quoted()})
