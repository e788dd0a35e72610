"""A comparison as a table: things down, aspects across, in each cell quotations of what the documents say, or nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.aspects import Quoted
from answer.cells import EXAMPLES, TOLD, aspect_cells, own_cells, titled
from answer.comparing import ARTICLE, Comparison
from answer.quotes import Draft
from answer.select import Choice
from answer.things import Row, named_document, resolve
from answer.types import ANSWERED, NOT_FOUND, PARTIAL, Citation, Statement, Table, TableRow, cite
from index.embed import Encoder
from index.opened import OpenIndex
from index.outline import Offered, Outline
from index.store import passage_id
from index.types import Evidence, Filters
from ingest.errors import RapporteurError

MOST_THINGS, MOST_ASPECTS = 8, 6
DOCUMENTS = "Documents"  # what documents are offered as, to be compared with each other
HALF = 0.5  # share of the cells that a question's comparison has to fill
WITHIN = re.compile(r"\b(?:in|under|according to|within)\s+(?:the\s+)?", re.IGNORECASE)


class NothingToCompare(RapporteurError):
    """What was given can't be compared; the message says what to give."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison that was made: the draft, what is missing for people to read, and how much of it was found."""

    draft: Draft
    evidence: tuple[Evidence, ...]
    missing: str
    rows: int  # things that were found
    filled: float  # share of the cells
    is_loose: bool  # whether nothing told on what to compare
    is_placed: bool  # whether it was asked on what, and each thing has a part of a document to itself, which may be silent

    @property
    def status(self) -> str:
        """Answered, in part where something is missing, or not found."""
        return NOT_FOUND if not self.draft.statements else PARTIAL if self.missing else ANSWERED

    @property
    def answers(self) -> bool:
        """Whether it is worth more than a plain answer."""
        enough = self.filled > 0 if self.is_placed else self.filled >= HALF
        return self.rows > 1 and enough and not self.is_loose


def offered_by(index: OpenIndex) -> list[Offered]:
    """What can be compared: things that the documents of an index set side by side, and the documents themselves."""
    titles = dict.fromkeys(document.source.short_title for document in index.documents)
    of_all = [Offered(title, DOCUMENTS, "") for title in titles] if len(titles) > 1 else []
    return [*index.outline.offered(), *of_all]


def checked(things: Sequence[str], aspects: Sequence[str]) -> Comparison:
    """Things and aspects without doubles.

    Raises:
        NothingToCompare: there are too few or too many.
    """
    named, on = _singly(things), _singly(aspects)
    if len(named) < 2:
        raise NothingToCompare("A comparison needs two different things. Please name two or more.")
    if len(named) > MOST_THINGS:
        raise NothingToCompare(f"At most {MOST_THINGS} things can be compared at once. Please take some away.")
    if len(on) > MOST_ASPECTS:
        raise NothingToCompare(f"Things can be compared on at most {MOST_ASPECTS} aspects at once. Please take some away.")
    return Comparison(named, on)


def see_that_several(compared: Compared, asked: Comparison) -> None:
    """See that what was named is more than one thing.

    Raises:
        NothingToCompare: all names stand for the same.
    """
    if compared.rows == 1 and not compared.missing:
        named = " and ".join(f"“{name}”" for name in asked.things)
        raise NothingToCompare(f"In the documents {named} are the same. Please name something else to compare it with.")


def make_comparison(
    index: OpenIndex, outline: Outline, encoder: Encoder, asked: Comparison, filters: Filters | None
) -> Compared:
    """Find what is compared, fill the cells, and cite each quotation."""
    asked, filters = _confined(index, asked, filters)
    resolved = resolve(index, outline, asked, filters)
    rows = _distinct([row for rows in resolved for row in rows])[:MOST_THINGS]
    missing = [name for name, rows in zip(asked.things, resolved, strict=False) if not rows]
    aspects = asked.aspects[:MOST_ASPECTS]
    read = [encoder.encode_question(aspect) for aspect in aspects]
    cells = [aspect_cells(index, rows, row, read) for row in rows] if read else own_cells(index, rows)
    columns = [titled(aspect) for aspect in aspects] if aspects else list(dict.fromkeys(name for of in cells for name in of))
    if not aspects:
        columns = sorted(columns, key=lambda name: (name == EXAMPLES, columns.index(name)))
    table = [[of.get(column, []) for column in columns] for of in cells]
    filled = [bool(cell) for row in table for cell in row]
    draft, evidence = _cited(index, rows, columns, table)
    share = sum(filled) / len(filled) if filled else 0.0
    lacks = _missing(missing, rows, columns, table)
    placed = bool(aspects) and not missing and all(row.places for row in rows)
    return Compared(draft, evidence, lacks, len(rows), share, columns == [TOLD], placed)


def _confined(index: OpenIndex, asked: Comparison, filters: Filters | None) -> tuple[Comparison, Filters | None]:
    """A comparison "of A and B in the charter" as one of A and B confined to that document."""
    for last in (*asked.things[-1:], *asked.aspects[-1:], asked.noun):
        for at in reversed(list(WITHIN.finditer(last))):
            rest = last[: at.start()].strip()
            if rest and (row := named_document(index, last[at.end() :], filters)):
                things, aspects = (tuple(rest if text == last else text for text in of) for of in (asked.things, asked.aspects))
                slug = index.documents[row.places[0][0]].source.slug
                told = replace(asked, things=things, aspects=aspects, noun=rest if asked.noun == last else asked.noun)
                return told, replace(filters or Filters(), sources=frozenset({slug}))
    return asked, filters


def _cited(
    index: OpenIndex, rows: Sequence[Row], columns: Sequence[str], table: Sequence[Sequence[Sequence[Quoted]]]
) -> tuple[Draft, tuple[Evidence, ...]]:
    """The statements row by row, their citations, and the table that names them."""
    statements: list[Statement] = []
    citations: list[Citation] = []
    chosen: list[Choice] = []
    lines = []
    for row, cells in zip(rows, table, strict=True):
        said: dict[tuple[int, int, int], int] = {}  # place of a sentence → its statement, in this row
        for one in {one.place: one for cell in cells for one in cell}.values():
            said[one.place] = len(statements)
            evidence = _evidence(index, one)
            cited = cite(evidence, one.sentence, len(citations) + 1)
            citations += cited
            text = " ".join(citation.quote for citation in cited)
            statements.append(Statement(text, titled(row.name), tuple(c.number for c in cited), one.force))
            chosen.append(Choice(evidence, one.sentence, one.score))
        lines.append(TableRow(titled(row.name), tuple(tuple(said[one.place] for one in cell) for cell in cells)))
    made = Table(tuple(columns), tuple(lines)) if statements else None
    evidence_of = {choice.evidence.passage_id: choice.evidence for choice in chosen}
    return Draft(tuple(statements), tuple(citations), tuple(chosen), made), tuple(evidence_of.values())


def _evidence(index: OpenIndex, one: Quoted) -> Evidence:
    document = index.documents[one.document]
    return Evidence(passage_id(document.source.slug, document.version, one.number), document, one.passage, 0.0, {})


def _missing(
    unknown: Sequence[str], rows: Sequence[Row], columns: Sequence[str], table: Sequence[Sequence[Sequence[Quoted]]]
) -> str:
    """What the comparison lacks, as sentences for the reader; "" where nothing."""
    told = [f"Nothing was found of {_quoted(unknown)}."] if unknown else []
    silent = [titled(row.name) for row, cells in zip(rows, table, strict=True) if not any(cells)]
    if silent:
        told.append(f"On {_quoted(columns)} the documents say nothing of {_quoted(silent)}.")
    empty = [column for at, column in enumerate(columns) if not any(cells[at] for cells in table)]
    if empty and len(empty) < len(columns):
        told.append(
            f"On {_quoted(empty)} they say nothing of any of these."
            if silent
            else f"The documents say nothing here on {_quoted(empty)}."
        )
    return " ".join(told)


def _quoted(names: Sequence[str]) -> str:
    return "“" + "” or “".join(names) + "”"


def _singly(names: Sequence[str]) -> tuple[str, ...]:
    """Names without those that say the same, and without what is none."""
    kept: dict[str, str] = {}
    for name in (" ".join(name.split()) for name in names):
        if any(c.isalnum() for c in name):
            kept.setdefault(ARTICLE.sub("", name).casefold(), name)
    return tuple(kept.values())


def _distinct(rows: Sequence[Row]) -> list[Row]:
    """Rows without those that are another over again."""
    kept: dict[object, Row] = {}
    for row in rows:
        kept.setdefault(row.places or row.every, row)
    return list(kept.values())
