"""The cells of a comparison: what the documents say of a thing on an aspect, or under a heading that several things have."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial

from answer.aspects import Quoted, sentences_at, speaking_of
from answer.duties import asks_duties, duties_of, in_order
from answer.question import content_words
from answer.select import SAME
from answer.things import Row
from answer.wanted import AGAINST, FOR
from index.lexical import stems
from index.lists import LABEL
from index.opened import OpenIndex
from index.outline import named_as
from index.types import EncodedQuestion

MOST_COLUMNS = 6  # that are made of headings
QUOTES, WORDS = 3, 70  # in the cell of an aspect
DUTIES, DUTY_WORDS = 4, 150  # in that of what somebody has to do
SAID = 3  # sentences of each thing where nothing tells on what to compare
BENEFITS, CHALLENGES, EXAMPLES, TOLD = "Benefits", "Challenges", "Examples", "What is said of it"
EXAMPLE = re.compile(r"\b(?:for example|for instance|e\.g|such as|an example|exemplified)\b", re.IGNORECASE)
OPENS_EXAMPLE = re.compile(r"(?:for example|for instance|an example)\b", re.IGNORECASE)

Cells = Mapping[str, list[Quoted]]


def aspect_cells(index: OpenIndex, rows: Sequence[Row], row: Row, aspects: Sequence[EncodedQuestion]) -> Cells:
    """For each aspect the sentences about a thing that speak of it; of benefits or drawbacks what stands under these."""
    cells: dict[str, list[Quoted]] = {}
    sides = _by_heading(index, row) if any(_side(aspect.text) for aspect in aspects) else {}
    is_about = partial(_is_about, row=row, rows=rows)
    for aspect in aspects:
        if under := sides.get(_side(aspect.text)):
            cell = under
        elif asks_duties(aspect.text):
            cell = in_order(_few(duties_of(index, row, is_about), most=DUTIES, words=DUTY_WORDS))
        else:
            cell = _few(speaking_of(index, aspect, [*row.places, *row.mentions], is_about))
        cells[titled(aspect.text)] = cell
    return cells


def own_cells(index: OpenIndex, rows: Sequence[Row]) -> list[Cells]:
    """The cells where no aspects are asked for: benefits and drawbacks where the documents part them, else what they part
    alike, else what they say first; and examples.
    """
    parted = [_by_heading(index, row) for row in rows]
    shared = Counter(name for of in parted for name in of)
    sided = [name for name in (BENEFITS, CHALLENGES) if shared[name]]
    alike = [name for name, count in shared.items() if count > 1][:MOST_COLUMNS]
    columns = sided if any(shared[name] > 1 for name in sided) or not alike else alike
    cells: list[Cells] = []
    for row, of in zip(rows, parted, strict=True):
        own = {name: of.get(name, []) for name in columns}
        if not columns:
            own = {TOLD: _first_said(index, row, rows)}
        taken = {one.place for cell in own.values() for one in cell}
        examples = [
            one
            for one in sentences_at(index, row.places if len(row.places) < 100 else ())
            if EXAMPLE.search(one.text) and one.place not in taken and _is_about(one, row, rows)
        ]
        examples.sort(key=lambda one: OPENS_EXAMPLE.match(one.text) is None)
        cells.append(own | ({EXAMPLES: _few(examples)} if examples and sided else {}))
    return cells


def _by_heading(index: OpenIndex, row: Row) -> dict[str, list[Quoted]]:
    """What stands under each sub-heading of a thing, one quotation a point."""
    under: dict[str, list[Quoted]] = {}
    for one in sentences_at(index, [(d, place) for d, place in row.places if place.under]):
        name = _side(one.under[0]) or named_as(one.under[0])
        under.setdefault(name, []).append(one)
    return {name: _points(sentences) for name, sentences in under.items()}


def _points(sentences: Sequence[Quoted]) -> list[Quoted]:
    """One sentence for each point: the labelled ones, else the first of each sub-heading, item or paragraph; none twice."""
    first = [
        one for one in sentences if one.sentence == 0 or one.passage.text[one.passage.sentences[one.sentence].start - 1] == "\n"
    ]
    labelled = [one for one in first if LABEL.match(one.text)]
    items = [one for one in first if one.passage.form in ("item", "row")]
    deeper: dict[tuple[str, ...], Quoted] = {}
    for one in first:
        if len(one.under) > 1:
            deeper.setdefault(one.under[:2], one)
    plain = [one for one in first if not OPENS_EXAMPLE.match(one.text)]
    points: list[Quoted] = []
    for one in labelled or [*deeper.values()] or items or plain:
        at = next((n for n, other in enumerate(points) if _says_the_same(one, other)), None)
        if at is None:
            points.append(one)
        elif len(one.text) < len(points[at].text):
            points[at] = one
    return points


def _first_said(index: OpenIndex, row: Row, rows: Sequence[Row]) -> list[Quoted]:
    """The first sentences that are about a thing."""
    about = (
        one
        for one in sentences_at(index, [*row.places, *row.mentions][: SAID * 4])
        if _is_about(one, row, rows) and len(one.text.split()) > SAID
    )
    return _few(list(about), unbroken=True)


def _few(found: Sequence[Quoted], *, most: int = QUOTES, words: int = WORDS, unbroken: bool = False) -> list[Quoted]:
    """The first of some sentences as far as the words of a cell reach, none that says what another has said.

    One that fills more than a cell is taken only where there is no other. `unbroken`: whether one that is too long ends
    them, rather than being passed over.
    """
    kept: list[Quoted] = []
    room = words
    if not unbroken:
        found = [one for one in found if len(one.text.split()) <= words] or found
    for one in found:
        length = len(one.text.split())
        if kept and length > room:
            if unbroken:
                break
            continue
        if any(_says_the_same(one, other) for other in kept):
            continue
        kept.append(one)
        room -= length
        if len(kept) == most:
            break
    return kept


def _says_the_same(one: Quoted, other: Quoted) -> bool:
    """Whether two sentences make one point: by its label, or by most of their words."""
    labels = [frozenset(stems(found.group())) if (found := LABEL.match(q.text)) else frozenset() for q in (one, other)]
    if all(labels) and len(labels[0] & labels[1]) >= SAME * max(map(len, labels)):
        return True
    words = [frozenset(content_words(q.text)) for q in (one, other)]
    fewer = min(map(len, words))
    return fewer >= 4 and len(words[0] & words[1]) >= SAME * fewer


def _is_about(one: Quoted, row: Row, rows: Sequence[Row]) -> bool:
    """Whether a sentence is about a thing: it names it or stands under its heading, and does not name another instead."""
    if row.is_named(one.text):
        return True
    own = (one.document, one.number) in row.own or row.is_named(" ".join(one.passage.section))
    return own and not any(other is not row and other.is_in(one.text) for other in rows)


def _side(text: str) -> str:
    """Whether a heading is above what speaks for a thing or against it; "" where above neither, or both."""
    speaks_for, speaks_against = bool(FOR.search(text)), bool(AGAINST.search(text))
    short = len(text.split()) <= 4
    return (BENEFITS if speaks_for else CHALLENGES) if short and speaks_for != speaks_against else ""


def titled(name: str) -> str:
    """A name as it stands at the head of a row or column."""
    return name[:1].upper() + name[1:]
