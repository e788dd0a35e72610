"""Who works with whom: pairs of actors, the types of their work, and for each the rows and sentences that bear it out."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from answer.confidence import Verdict
from answer.judged import Judged, answer_of
from answer.phrases import joined
from answer.quotes import Draft
from answer.types import (
    ANSWERED,
    NOT_FOUND,
    PARTIAL,
    Answer,
    Citation,
    Partnership,
    Statement,
    Table,
    TableRow,
    Tie,
    cite,
)
from index.opened import OpenIndex
from index.relations import Relation
from index.store import passage_id
from index.types import Evidence, Filters

COLUMNS = ("From tables", "From running text")


@dataclass(frozen=True, slots=True)
class Known:
    """The actors of the library that some names mean, and the names that mean none."""

    actors: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(slots=True)
class _Pair:
    """Two actors on the way to a partnership: for each type the statements by form, and whether all of it is planned."""

    a: str
    b: str
    tables: dict[str, list[int]] = field(default_factory=dict)
    texts: dict[str, list[int]] = field(default_factory=dict)
    there: set[str] = field(default_factory=set)  # types of which something is said to be there already

    def add(self, relation: Relation, statement: int) -> None:
        numbers = (self.tables if relation.in_table else self.texts).setdefault(relation.type, [])
        if statement not in numbers:
            numbers.append(statement)
        if not relation.planned:
            self.there.add(relation.type)

    def partnership(self) -> Partnership:
        types = dict.fromkeys((*self.tables, *self.texts))
        return Partnership(
            self.a,
            self.b,
            tuple(Tie(t, tuple(self.tables.get(t, ())), tuple(self.texts.get(t, ())), t not in self.there) for t in types),
        )

    def row(self) -> TableRow:
        cells = (_flat(self.tables.values()), _flat(self.texts.values()))
        return TableRow(f"{self.a} – {self.b}", cells)


def known_actors(index: OpenIndex, names: Iterable[str]) -> Known:
    """What the library knows some names as, in any of their forms."""
    read = {name: index.relations.actors.named(name) for name in names}
    return Known(tuple(dict.fromkeys(filter(None, read.values()))), tuple(name for name, found in read.items() if not found))


def admitted(index: OpenIndex, filters: Filters | None) -> list[Relation]:
    """The relations of the documents that filters admit."""
    sources = {document.source.slug for document in index.documents if not filters or filters.admit(document.source)}
    return [relation for relation in index.relations.all if relation.source in sources]


def between(relations: Iterable[Relation], actors: Sequence[str]) -> list[Relation]:
    """The relations of some actors; all without any."""
    return [relation for relation in relations if not actors or {relation.a, relation.b} & set(actors)]


def said_in(index: OpenIndex, relation: Relation) -> str:
    """The sentence or the row that says so."""
    return index.files[index.numbers[relation.source]].passage(relation.passage).said(relation.sentence)


def draft_of(index: OpenIndex, relations: Sequence[Relation]) -> tuple[Draft, tuple[Evidence, ...]]:
    """The statements that bear relations out, pair after pair, what tables say first; with the passages they stand in."""
    pairs: dict[frozenset[str], list[Relation]] = {}
    for relation in sorted(relations, key=lambda r: not r.in_table):
        pairs.setdefault(frozenset((relation.a, relation.b)), []).append(relation)
    book = _Book(index)
    made = [_pair(of, book) for of in pairs.values()]
    table = Table(COLUMNS, tuple(pair.row() for pair in made)) if made else None
    draft = Draft(book.statements(), tuple(book.citations), (), table, tuple(pair.partnership() for pair in made))
    return draft, tuple(book.evidence.values())


def _pair(relations: Sequence[Relation], book: "_Book") -> _Pair:
    pair = _Pair(relations[0].a, relations[0].b)
    for relation in relations:
        pair.add(relation, book.statement(relation, f"{pair.a} – {pair.b}"))
    return pair


class _Book:
    """Statements and citations as they come; a sentence that stands in several places is one statement."""

    def __init__(self, index: OpenIndex) -> None:
        self._index = index
        self._said: dict[str, int] = {}  # text → number of its statement
        self._of: dict[tuple[str, int, int], int] = {}
        self._texts: list[tuple[str, str, list[int]]] = []  # text, group, numbers of citations
        self.citations: list[Citation] = []
        self.evidence: dict[str, Evidence] = {}

    def statement(self, relation: Relation, group: str) -> int:
        """The number of the statement that a relation stands in."""
        place = (relation.source, relation.passage, relation.sentence)
        if place not in self._of:
            cited = cite(self._found(relation), relation.sentence, len(self.citations) + 1)
            self.citations += cited
            text = " ".join(citation.quote for citation in cited)
            if text not in self._said:
                self._said[text] = len(self._texts)
                self._texts.append((text, group, []))
            self._of[place] = self._said[text]
            self._texts[self._of[place]][2].extend(citation.number for citation in cited)
        return self._of[place]

    def statements(self) -> tuple[Statement, ...]:
        """All statements so far."""
        return tuple(Statement(text, group, tuple(numbers)) for text, group, numbers in self._texts)

    def _found(self, relation: Relation) -> Evidence:
        at = self._index.numbers[relation.source]
        document = self._index.documents[at]
        key = passage_id(relation.source, document.version, relation.passage)
        if key not in self.evidence:
            passage = self._index.files[at].passage(relation.passage)
            self.evidence[key] = Evidence(key, document, passage, 1.0, {})
        return self.evidence[key]


def _flat(numbers: Iterable[Sequence[int]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for of_type in numbers for number in of_type))


def partners_of(index: OpenIndex, names: Sequence[str], filters: Filters | None) -> Answer:
    """Who works with the actors of some names, or with whom at all; without a name, everyone."""
    began = time.perf_counter()
    names = [name for name in names if name.strip()]
    known = known_actors(index, names)
    relations = between(admitted(index, filters), known.actors) if known.actors or not names else []
    draft, evidence = draft_of(index, relations)
    question = asked_of(known.actors or names)
    status = NOT_FOUND if not relations else PARTIAL if known.unknown else ANSWERED
    verdict = Verdict(status, float(bool(relations)), told_of(index, known, bool(relations), filters))
    return answer_of(index, (question, question), Judged(draft, verdict, evidence), (began, began, began))


# ---- what is told of it --------------------------------------------------------------------------------------------


def asked_of(actors: Sequence[str]) -> str:
    """The line that stands for the question: "Who works with the US and Singapore"."""
    return f"Who works with {joined([with_article(name) for name in actors])}" if actors else "Who works with whom"


def told_of(index: OpenIndex, known: Known, found: bool, filters: Filters | None) -> str | None:
    """What the reader should know: whom the library does not name, with the nearest names, and of whom it says nothing."""
    notes = []
    for name in known.unknown:
        near = index.relations.actors.nearest(name)
        notes.append(f"No document names “{name}” as one who works with others.{f' Nearest: {joined(near)}.' if near else ''}")
    if not found and (known.actors or not known.unknown):
        whom = joined([with_article(name) for name in known.actors])
        says = f"with whom {whom} work{'s' * (len(known.actors) < 2)}" if whom else "who works with whom"
        notes.append(f"No sentence{' within what the search is confined to' if filters else ''} says {says}.")
    return " ".join(notes) or None


def with_article(name: str) -> str:
    """A name as it stands within a sentence: "the US", "Japan"."""
    short = name.isupper() and len(name) <= 3
    return (
        f"the {name}" if short or name.split()[0] == "United" or name.split()[-1] in ("Union", "Network", "Kingdom") else name
    )
