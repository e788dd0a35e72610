"""The quotes writer: an answer of exact sentences, chosen, ordered and grouped, never reworded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from answer.scope import AGREED
from answer.select import Choice, choose
from answer.types import Citation, Partnership, Statement, Table, cite
from answer.wanted import Wanted
from answer.whole import ListOf
from index.types import Evidence, Vector

NEARLY = 0.1  # an agreed text that answers so nearly as well stands before an analysis


@dataclass(frozen=True, slots=True)
class Placed:
    """A chosen sentence with the heading it stands under, and how binding it is where that is asked."""

    choice: Choice
    group: str | None
    force: str | None = None


Arrange = Callable[[Sequence[Choice]], Sequence[Placed]]
"""Puts chosen sentences in order, under headings."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Statements with their citations, before anyone has judged whether they answer."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    chosen: tuple[Choice, ...]
    table: Table | None = None
    partnerships: tuple[Partnership, ...] = ()

    def without_statements(self) -> "Draft":
        """What is left when they don't."""
        return replace(self, statements=(), citations=(), table=None, partnerships=())


def by_heading(chosen: Sequence[Choice]) -> list[Placed]:
    """Those of one section together under its heading; where several documents speak, with the document's title."""
    several = len({choice.evidence.document.source.slug for choice in chosen}) > 1
    return [Placed(c, titled_group(c.evidence) if several else group_of(c.evidence)) for c in _grouped(chosen)]


def write_quotes(
    evidence: Sequence[Evidence], weights: Vector, list_of: ListOf, wanted: Wanted, arrange: Arrange = by_heading
) -> Draft:
    """Choose the sentences that answer a question and cite each.

    Args:
        evidence: ranked passages.
        weights: what each token of the question counts.
        list_of: gives the list around a passage.
        wanted: how much, of what kind, for which side.
        arrange: puts them in order, under headings.
    """
    chosen = choose(evidence, weights, list_of, wanted)
    statements: list[Statement] = []
    citations: list[Citation] = []
    for place in arrange(chosen):
        choice = place.choice
        own = cite(choice.evidence, choice.sentence, len(citations) + 1)
        cited = list(own)
        for other in choice.also:
            cited += cite(other.evidence, other.sentence, len(citations) + len(cited) + 1)
        citations += cited
        text = " ".join(c.quote for c in own)
        statements.append(Statement(text, place.group, tuple(c.number for c in cited), place.force))
    return Draft(tuple(statements), tuple(citations), tuple(chosen))


def group_of(evidence: Evidence) -> str | None:
    """The heading that statements of a passage stand under; a bare "Challenges" with the heading above it."""
    section = evidence.passage.section
    if not section:
        return None
    last = section[-1].capitalize() if section[-1].isupper() else section[-1]
    return f"{section[-2]}: {last}" if len(section) > 1 and len(last.split()) == 1 else last


def titled_group(evidence: Evidence) -> str:
    """The same with the document's title in front, for answers from several documents."""
    title, group = evidence.document.source.short_title, group_of(evidence)
    return title if group is None or group.lower() in evidence.document.source.title.lower() else f"{title}: {group}"


def _grouped(chosen: Sequence[Choice]) -> list[Choice]:
    """The best first; what stands under the same heading of the same source follows it, in reading order."""
    groups: dict[tuple[str, str | None], list[Choice]] = {}
    for choice in _agreed_first(chosen):
        groups.setdefault((choice.evidence.document.source.slug, group_of(choice.evidence)), []).append(choice)
    return [c for group in groups.values() for c in sorted(group, key=lambda c: (c.evidence.passage_id, c.sentence))]


def _agreed_first(chosen: Sequence[Choice]) -> list[Choice]:
    """Sentences of agreed texts before those of others that meet the question hardly better."""
    best = max((choice.score for choice in chosen), default=0.0)
    if any(choice.evidence.named for choice in chosen):
        return list(chosen)
    return sorted(chosen, key=lambda c: not (c.evidence.document.source.kind in AGREED and c.score > best - NEARLY))
