"""Records of batch evaluation: questions with their gold, rows of a run, figures, and what a report shows of a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from answer.types import Partnership, Table


@dataclass(frozen=True, slots=True)
class Gold:
    """A quotation that answers a question, in the document's words. `same_as`: index of an earlier one it can stand for."""

    quote: str
    source: str = ""
    section: str = ""
    same_as: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question of a batch. `answerable` is None where nobody has said so; then there is nothing to score by."""

    id: str
    text: str
    turns: tuple[str, ...] = ()  # the user's earlier questions, oldest first
    kind: str = ""
    answerable: bool | None = None
    gold: tuple[Gold, ...] = ()
    any_gold: bool = False  # one of the gold quotations is enough
    must_include: tuple[tuple[str, ...], ...] = ()  # of each group one alternative
    must_not_include: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)  # the question as its file has it

    @property
    def asked(self) -> tuple[str, tuple[str, ...]]:
        """What is put to the program: the question and its earlier turns."""
        return self.text, self.turns

    @property
    def needs(self) -> tuple[tuple[str, ...], ...]:
        """The gold quotations by need: each is met by any one of its quotations."""
        if self.any_gold:
            return (tuple(gold.quote for gold in self.gold),)
        needs: dict[int, list[str]] = {}
        for at, gold in enumerate(self.gold):
            needs.setdefault(at if gold.same_as is None else gold.same_as, []).append(gold.quote)
        return tuple(map(tuple, needs.values()))


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its answer in the form of `answer_json`, or with the error that kept it from one."""

    question: Question
    answer: Mapping[str, Any] | None
    error: str | None = None
    found: tuple[bool, ...] = ()  # for each citation, whether its quotation stands on that page of the file


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95 % bootstrap interval and the number of things it is measured on."""

    value: float
    low: float
    high: float
    n: int


Figures = Mapping[str, Figure]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an answer counts as right, None where nothing says what is; and why, in plain words."""

    right: bool | None
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure in two runs over the questions they share, with the paired interval of what changed."""

    before: float
    after: float
    low: float
    high: float
    n: int
    verdict: str  # "better", "worse" or NO_EVIDENCE; "" for what depends on the machine


NO_EVIDENCE = "no evidence of change"


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as a report shows it."""

    number: int
    place: str  # "Weaving a Safety Net, p. 14"
    quote: str
    gold: bool | None  # whether it counts as a gold passage; None where there is no gold
    found: bool
    standing: str = ""  # kind and date of the text: "analysis, 2024-11"


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as a report shows it."""

    status: str
    confidence: float
    note: str
    statements: tuple[tuple[str, tuple[int, ...]], ...]  # text and numbers of its citations
    citations: tuple[Cited, ...]
    verdict: Verdict
    latency_ms: float
    error: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)  # by name, see `evaluation/metrics.py`
    groups: tuple[str, ...] = ()  # for each statement the heading it stands under
    forces: tuple[str, ...] = ()  # for each statement how binding it is, or ""
    table: Table | None = None
    partnerships: tuple[Partnership, ...] = ()

    def force(self, number: int) -> str:
        """How binding a statement is, or ""."""
        return self.forces[number] if self.forces else ""

    @property
    def grouped(self) -> list[tuple[str, int]]:
        """The statements that stand in no table, by their places, each with the heading that begins with it, or ""."""
        tabled = {n for row in (self.table.rows if self.table else ()) for cell in row.cells for n in cell}
        tabled |= {n for pair in self.partnerships for tie in pair.ties for n in tie.statements}
        rest = [n for n in range(len(self.statements)) if n not in tabled]
        return list(zip(_beginning([self.groups[n] if self.groups else "" for n in rest]), rest, strict=True))

    @property
    def cells(self) -> list[tuple[str, str, tuple[int, ...]]]:
        """What stands in the table, as thing, aspect and places of the statements; of pairs that work together, as pair, type
        and places.
        """
        columns = self.table.columns if self.table else ()
        compared = [
            (row.label, column, cell)
            for row in (self.table.rows if self.table else ())
            for column, cell in zip(columns, row.cells, strict=True)
        ]
        planned = {True: " (planned)", False: ""}
        return compared + [
            (f"{pair.a} – {pair.b}", f"{tie.type}{planned[tie.planned]}", tie.statements)
            for pair in self.partnerships
            for tie in pair.ties
        ]

    @property
    def lines(self) -> list[tuple[str, str, tuple[int, ...]]]:
        """All of it line by line: the heading that begins there or "", what is said, the numbers of the citations."""
        tabled = [(label, f"{column}: ", n) for label, column, places in self.cells for n in places]
        heads = _beginning([label for label, _, _ in tabled])
        every = [(head, column, n) for head, (_, column, n) in zip(heads, tabled, strict=True)]
        every += [(head, "", n) for head, n in self.grouped]
        return [
            (head, f"{column}{self.statements[n][0]}{f' ({force})' if (force := self.force(n)) else ''}", self.statements[n][1])
            for head, column, n in every
        ]


def _beginning(heads: Sequence[str]) -> list[str]:
    """Headings one by one, "" where one goes on."""
    return [now if now != before else "" for before, now in zip(("", *heads), heads, strict=False)]


@dataclass(frozen=True, slots=True)
class Entry:
    """A question of a run as a report shows it, with what it was in the baseline run."""

    question: Question
    now: Shown
    before: Shown | None = None
    change: str = ""  # "better", "worse", "other" or "same"; "" without a baseline
    cause: str = ""  # why its citations are other ones


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside a baseline run."""

    baseline: Mapping[str, Any]  # the baseline's `run`
    shared: int  # questions in both
    only_now: int
    only_before: int
    differences: Mapping[str, Difference]
    entries: Sequence[Entry]
    conclusion: str  # one or two plain sentences


@dataclass(frozen=True, slots=True)
class Report:
    """All that is known of a run: `run` and figures as in summary.json, and every question."""

    run: Mapping[str, Any]
    figures: Figures
    by_kind: Mapping[str, Figures]
    entries: Sequence[Entry]
    comparison: Comparison | None = None
    doubts: Sequence[str] = ()  # what may be wrong with the questions, each in a sentence
