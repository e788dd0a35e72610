"""A comparison for tests: two things by three aspects, from two documents, one cell empty."""

from answer.types import ANSWERED, Answer, Citation, IndexMark, Statement, Table, TableRow
from ingest.types import Source

PLAN = Source("plan", "Harbour plan: how ships are berthed", "Port board", "2023-04", "analysis")
PACT = Source("pact", "Harbour pact", "Port board", "2024-05-20", "memorandum")
TEXTS = ("The pilot boards at night.", "Night pilots cost more.", "The tug is cheap.", "A tug has no crew at night.", "Fog.")


def compared(sources: tuple[Source, ...] = (PLAN, PLAN, PLAN, PACT, PLAN), texts: tuple[str, ...] = TEXTS) -> Answer:
    """Pilot and tug compared by boarding, cost and crew; the last text stands in no cell."""
    cited = tuple(
        Citation(n, source, "original", str(n), n + 1, ("Berths",), f"p{n}", text, "exact")
        for n, (source, text) in enumerate(zip(sources, texts, strict=True), 1)
    )
    statements = tuple(Statement(text, "Weather" if n == 5 else None, (n,)) for n, text in enumerate(texts, 1))
    rows = (TableRow("Pilot", ((0,), (1,), ())), TableRow("Tug", ((), (2,), (3,))))
    return Answer(
        "Compare pilot and tug", "Compare pilot and tug", ANSWERED, 0.9, "quotes", None, statements, cited, (), {"total": 1.0},
        IndexMark("f00d", "hashing", "2026-11-24T08:00:00+00:00"), Table(("Boarding", "Cost", "Crew"), rows),
    )  # fmt: skip
