"""A network of partnerships for tests: harbours and guilds that work together, as tables and running text tell it."""

from collections.abc import Sequence
from dataclasses import replace

from export_samples import MARK

from answer.types import ANSWERED, Answer, Citation, Partnership, Statement, Tie
from ingest.types import Source

LIGHTS, SURVEY, PILOTS, BUOYS = "Keeping of Lights", "Joint Survey of Channels", "Exchange of Pilots", "Standards for Buoys"
TABLE, TEXT, PLANNED = "table", "text", "planned"
SOURCES = (
    Source("almanac", "Almanac of harbours: who works with whom", "Tide Office", "2023-04", "analysis"),
    Source("accord", "Accord of the two quays", "Quay of Arden, Quay of Brill", "2022-11-02", "memorandum"),
    Source("notice", "Notice to mariners", "Pilot House", "2024", "press-release"),
)
PAIRS: Sequence[tuple[str, str, Sequence[tuple[str, Sequence[str]]]]] = (
    ("Arden", "Brill", ((SURVEY, (TABLE, TEXT)), (PILOTS, (TABLE, TEXT)), (LIGHTS, (TABLE, TEXT)))),
    ("Arden", "Corran", ((SURVEY, (TABLE,)), (LIGHTS, (TABLE, TEXT)), (PILOTS, (TABLE,)))),
    ("Arden", "Dunmore", ((LIGHTS, (TABLE, TEXT, TEXT)), (SURVEY, (TABLE, TEXT)), (PILOTS, (TEXT,)))),
    ("Arden", "Ferrol", ((SURVEY, (TABLE, TEXT)),)),
    ("Corran", "Dunmore", ((SURVEY, (TABLE, TEXT)), (LIGHTS, (TABLE,)), (BUOYS, (TEXT,)))),
    ("Brill", "Dunmore", ((SURVEY, (TABLE,)),)),
    ("Guild of Pilots", "Arden", ((LIGHTS, (TABLE,)),)),
    ("Guild of Pilots", "Dunmore", ((LIGHTS, (TABLE, TEXT)), (PILOTS, (TABLE,)))),
    ("Guild of Pilots", "Corran", ((LIGHTS, (TEXT,)),)),
    ("Harrow & Sons", "Arden", ((LIGHTS, (TABLE,)),)),
    ("Harrow & Sons", "Dunmore", ((LIGHTS, (TABLE, TEXT)), (PILOTS, (TEXT,)))),
    ("Lanternworks", "Arden", ((LIGHTS, (TABLE,)),)),
    ("Lanternworks", "Dunmore", ((BUOYS, (TABLE,)),)),
    ("Lanternworks", "League of Quays", ((BUOYS, (PLANNED,)),)),
    ("Harrow & Sons", "League of Quays", ((BUOYS, (PLANNED,)),)),
    ("Dunmore", "Ilmen", ((BUOYS, (TABLE,)),)),
    ("Ilmen", "League of Quays", ((BUOYS, (TEXT,)),)),
)


def network(pairs: Sequence[tuple[str, str, Sequence[tuple[str, Sequence[str]]]]] = PAIRS) -> Answer:
    """An answer of partnerships: of each place of each type one statement, with its own citation."""
    statements: list[Statement] = []
    citations: list[Citation] = []

    def cited(a: str, b: str, type_: str, form: str) -> int:
        said = {TABLE: f"{a} and {b}: {type_}.", TEXT: f"{a} has agreed with {b} on {type_}."}
        quote = said.get(form, f"{a} and {b} plan {type_}.")
        source = SOURCES[0] if form == TABLE else SOURCES[1 + len(citations) % 2]
        page = len(citations) % 3
        citations.append(
            Citation(
                len(citations) + 1, source, "original", str(page + 1), page, ("Harbours",), f"{source.slug}:v1:{page:04d}",
                quote, "exact",
            )
        )  # fmt: skip
        statements.append(Statement(quote, f"{a} – {b}", (len(citations),)))
        return len(statements) - 1

    def tie(a: str, b: str, type_: str, forms: Sequence[str]) -> Tie:
        numbers = [(form, cited(a, b, type_, form)) for form in forms]
        tables = tuple(n for form, n in numbers if form == TABLE)
        return Tie(type_, tables, tuple(n for form, n in numbers if form != TABLE), all(f == PLANNED for f in forms))

    found = tuple(Partnership(a, b, tuple(tie(a, b, t, forms) for t, forms in ties)) for a, b, ties in pairs)
    asked = "Who works with whom, and on what?"
    return Answer(
        asked, asked, ANSWERED, 0.9, "quotes", None, tuple(statements), tuple(citations), (), {"total": 1.0}, MARK,
        None, found,
    )  # fmt: skip


def crowd(actors: int, pairs: int) -> Answer:
    """As many pairs among as many actors, always the same ones."""
    chosen: dict[tuple[int, int], None] = {}
    step = 7
    while len(chosen) < pairs:
        a, step = (step * step + len(chosen)) % actors, step + 1
        b = (a + 1 + step * step % (1 + a % 9 * 5)) % actors
        if a != b and (b, a) not in chosen:
            chosen[a, b] = None
    types = (SURVEY, LIGHTS, PILOTS, BUOYS, "Weather", "Rescue", "Wrecks", "Dredging", "Ice")
    return network([
        (f"Harbour {a}", f"Harbour {b}", [(types[(a * b) % 9], (TABLE,)), *([(LIGHTS + " II", (TEXT,))] if a % 3 else [])])
        for a, b in chosen
    ])  # fmt: skip


def renamed(answer: Answer, name: str) -> Answer:
    """The same with the first actor of the first pair, and the type they share, named otherwise."""
    old = answer.partnerships[0].a
    return replace(
        answer,
        partnerships=tuple(
            replace(
                p, a=name if p.a == old else p.a, b=name if p.b == old else p.b,
                ties=tuple(replace(t, type=name) if t.type == p.ties[0].type else t for t in p.ties),
            )
            for p in answer.partnerships
        ),
    )  # fmt: skip
