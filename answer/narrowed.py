"""An answer of partnerships, of which only some are wanted."""

from collections.abc import Collection
from dataclasses import replace

from answer.types import Answer, Citation, Partnership, Statement, TableRow, Tie


def narrowed(answer: Answer, actors: Collection[str] = (), types: Collection[str] = ()) -> Answer | None:
    """The answer with the pairs of some actors and the ties of some types, all where none is named; nothing if none is left.

    Statements that no tie stands on any more are left out, and citations numbered anew.
    """
    pairs = [
        replace(pair, ties=ties)
        for pair in answer.partnerships
        if not actors or {pair.a, pair.b} & set(actors)
        if (ties := tuple(tie for tie in pair.ties if not types or tie.type in types))
    ]
    if not pairs:
        return None
    if tuple(pairs) == answer.partnerships:
        return answer
    asked = f"{answer.question.rstrip('?')}: {_told(actors, types)}"
    return replace(_only(answer, pairs), question=asked, standalone_question=asked)


def _told(actors: Collection[str], types: Collection[str]) -> str:
    """What the answer is narrowed to: "pairs of Arden; Keeping of Lights"."""
    of = [f"pairs of {', '.join(sorted(actors))}"] if actors else []
    return "; ".join([*of, *([", ".join(sorted(types))] if types else [])])


def _only(answer: Answer, pairs: list[Partnership]) -> Answer:
    kept = list(dict.fromkeys(n for pair in pairs for tie in pair.ties for n in tie.statements))
    cited = list(dict.fromkeys(number for n in kept for number in answer.statements[n].citations))
    places = {n: at for at, n in enumerate(kept)}
    numbers = {number: new for new, number in enumerate(cited, 1)}

    def moved(tie: Tie) -> Tie:
        return replace(tie, tables=tuple(places[n] for n in tie.tables), texts=tuple(places[n] for n in tie.texts))

    def renumbered(n: int) -> Statement:
        said = answer.statements[n]
        return replace(said, citations=tuple(numbers[number] for number in said.citations))

    def row(told: TableRow) -> TableRow:
        return replace(told, cells=tuple(tuple(places[n] for n in cell if n in places) for cell in told.cells))

    rows = [row(told) for told in (answer.table.rows if answer.table else ())]
    table = answer.table and replace(answer.table, rows=tuple(told for told in rows if any(told.cells)))
    citations: tuple[Citation, ...] = tuple(replace(answer.citations[n - 1], number=numbers[n]) for n in cited)
    return replace(
        answer, statements=tuple(map(renumbered, kept)), citations=citations, table=table,
        partnerships=tuple(replace(pair, ties=tuple(map(moved, pair.ties))) for pair in pairs),
    )  # fmt: skip
