"""Answers as a document: what stands where in a plain answer, a speaking note and a background note."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from answer.scope import AGREED
from answer.types import ANSWERED, NOT_FOUND, PARTIAL, Answer, Statement
from export.blocks import (
    Block,
    Inline,
    bullets,
    div,
    document,
    emph,
    header,
    para,
    space,
    strong,
    text,
)  # fmt: skip
from export.compared import comparison, force, kind, standing
from export.pairs import borne_out, counted, partnerships
from export.references import reference_list
from export.setter import Setter
from export.standing import ANALYSIS, OFFICIAL, told
from export.text import plain_date
from export.types import Bundle
from ingest.quotation import EXACT

QUOTED = "Rapporteur; each statement is quoted from the library word for word"
AGAIN = "They can be checked again with the bundle of this answer and the command “rapporteur verify”."
BELOW = "What they say stands in the comparison below."
IN_NETWORK = "What they say stands in the picture and the table below."
NO_SUCH_TEXT = "No statement above or below is taken from a text of this kind."
BRIEF = (
    "A brief is a digest made for this library. A quotation from it is in its words, not in those of the document it digests."
)


@dataclass(frozen=True, slots=True)
class Template:
    """A way to set answers."""

    label: str
    body: Callable[[Setter], Iterator[Block]]


# ---- templates -----------------------------------------------------------------------------------------------------


def plain_answer(setter: Setter) -> Iterator[Block]:
    """Each question with its answer as it stands on the desk."""
    several = len(setter.bundle.answers) > 1
    for at, answer in setter.answers:
        if several:
            yield header(1, text(answer.question))
        yield from _state(answer)
        yield from _statements(setter, at, answer, 2 if several else 1)
        if answer.status == NOT_FOUND:
            yield from setter.nearest(at, answer)


def speaking_note(setter: Setter) -> Iterator[Block]:
    """A headline, the statement that meets the question best; the others as points."""
    for at, answer in setter.answers:
        yield header(1, text(answer.question))
        yield from _state(answer, quiet=True)
        if not answer.statements:
            yield div([para(text("The library does not answer this."))], style="Headline")
            continue
        apart = borne_out(answer)
        if len(apart) == len(answer.statements):
            yield div([para([strong(*text(counted(answer)))])], style="Headline")
            yield from _table(setter, at, answer)
            continue
        first = next(s for n, s in enumerate(answer.statements) if n not in apart)
        others = [s for n, s in enumerate(answer.statements) if n not in _tabled(answer) and s is not first]
        yield div([para([strong(*setter.statement(at, first)), space(), *kind(answer, first)])], style="Headline")
        for group, points in groupby(others, lambda s: s.group):
            if group and group != first.group:
                yield para([strong(*text(group))])
            yield bullets([[*setter.statement(at, s), space(), *kind(answer, s)] for s in points])
        yield from _table(setter, at, answer)


def background_note(setter: Setter) -> Iterator[Block]:
    """What agreed texts say, what officials and analysts say, and what the library does not say."""
    yield header(1, text("Question" if len(setter.bundle.answers) == 1 else "Questions"))
    yield bullets([text(answer.question) for _, answer in setter.answers])
    for title, kinds in (
        ("What agreed texts say", AGREED),
        ("What official reports and announcements say", OFFICIAL),
        ("What analysts say", ANALYSIS),
    ):
        said = [(at, a, chosen) for at, a in setter.answers if (chosen := _untabled(a, kinds))]
        if not said and kinds == OFFICIAL:
            continue
        yield header(1, text(title))
        for at, answer, chosen in said:
            yield from _statements(setter, at, answer, 2, chosen, answer.question if len(setter.bundle.answers) > 1 else "")
        if not said:
            compared = any(c.source.kind in kinds for _, a in setter.answers for c in a.citations)
            below = BELOW if any(a.table and not a.partnerships for _, a in setter.answers) else IN_NETWORK
            yield para(text(below if compared else NO_SUCH_TEXT))
    tables = [block for at, answer in setter.answers for block in _table(setter, at, answer)]
    if tables:
        network = any(answer.partnerships for _, answer in setter.answers)
        yield from (header(1, text("Who works with whom" if network else "Compared")), *tables)
    yield header(1, text("What the library does not say"))
    yield from _gaps(setter)


TEMPLATES = {
    "answer": Template("Plain answer", plain_answer),
    "speaking-note": Template("Speaking note", speaking_note),
    "background-note": Template("Background note", background_note),
}


def make_document(bundle: Bundle, template: str) -> dict[str, Any]:
    """A bundle as a document for pandoc, with header, source list and footer."""
    chosen = TEMPLATES[template]
    several = len(bundle.answers) > 1
    title = bundle.answers[0].question if template == "answer" and not several else chosen.label
    title = "Questions and answers" if template == "answer" and several else title
    references, meta = reference_list(bundle)
    sources = [header(1, text("Sources")), references] if meta else []
    body = [_header(bundle), *chosen.body(Setter(bundle)), *sources, *_footer(bundle)]
    return document(title, body, **meta)


# ---- parts ---------------------------------------------------------------------------------------------------------


def _header(bundle: Bundle) -> Block:
    """Date, state of the library, writer, and what the answers were confined to."""
    library = bundle.library
    held = ", ".join(
        f"{n} {what}{'' if n == 1 else 's'}" for n, what in ((library.originals, "original"), (library.briefs, "brief")) if n
    )
    every = f"{library.documents} document{'' if library.documents == 1 else 's'}"
    writers = sorted({a.writer for a in bundle.answers})
    lines = [
        ("Question" if len(bundle.answers) == 1 else "Questions", "; ".join(a.question for a in bundle.answers)),
        ("Date", plain_date(bundle.made[:10])),
        ("Library", f"{every} ({held}), state {library.index.fingerprint[:12]} of {plain_date(library.index.built[:10])}"),
        (
            "Written by",
            ", ".join(QUOTED if w == "quotes" else w for w in writers),
        ),
    ]
    confined = [
        f"{name} {', '.join(value) if isinstance(value, list) else value}" for name, value in bundle.filters.items() if value
    ]
    if confined:
        lines.append(("Confined to", "; ".join(confined)))
    inlines: list[Inline] = []
    for label, value in lines:
        inlines += [*([{"t": "LineBreak"}] if inlines else []), strong(*text(f"{label}:")), space(), *text(value)]
    return div([para(inlines)], style="Particulars")


def _footer(bundle: Bundle) -> Iterator[Block]:
    """How the quotations were checked, and what a brief is."""
    positions = [bundle.positions[key] for key, _ in bundle.quoted()]
    exact = sum(p.match == EXACT and bool(p.spans) for p in positions)
    other = sum(p.match != EXACT and bool(p.spans) for p in positions)
    counted = (
        (exact, "found word for word"),
        (other, "found, spacing, hyphens or capitals apart"),
        (len(positions) - exact - other, "not found, and marked so"),
    )
    told = ", ".join(f"{count} {how}" for count, how in counted if count)
    yield header(1, text("How the quotations were checked"))
    if positions:
        every = f"Each of the {len(positions)} quotations" if len(positions) > 1 else "The quotation"
        when = plain_date((bundle.checked or bundle.made)[:10])
        yield para(text(f"{every} was looked up on the cited page of the file itself on {when}: {told}. {AGAIN}"))
    else:
        yield para(text("Nothing is quoted."))
    if any(d.edition == "brief" for d in bundle.documents):
        yield para(text(BRIEF))


def _state(answer: Answer, quiet: bool = False) -> Iterator[Block]:
    """Whether the question is answered, how it was read, and what the reader should know."""
    line = {ANSWERED: "Answered.", PARTIAL: "Answered in part.", NOT_FOUND: "The library does not answer this."}[answer.status]
    if quiet and answer.status != PARTIAL:
        line = ""
    said = [line] if line else []
    if answer.standalone_question.strip() != answer.question.strip():
        said.append(f"Read as: “{answer.standalone_question.strip()}”.")
    if answer.note and answer.note.rstrip(".") not in line:
        said.append(answer.note)
    said += filter(None, [told(answer)])
    if said:
        yield para([emph(*text(" ".join(said)))])


def _statements(
    setter: Setter, at: int, answer: Answer, level: int, chosen: Sequence[Statement] | None = None, title: str = ""
) -> Iterator[Block]:
    """A comparison as a table; other statements in lists under the heading they share, with the kind of text."""
    tabled = _tabled(answer)
    rest = [s for n, s in enumerate(answer.statements) if n not in tabled and (chosen is None or s in chosen)]
    if title and rest:
        yield header(level, text(title))
        level += 1
    if chosen is None:
        yield from _table(setter, at, answer)
    for (heading, told_of), group in groupby(
        rest, lambda s: (s.group or answer.cited(s)[0].source.short_title, standing(answer, s))
    ):
        yield header(level, [*text(heading), space(), *text(f"({told_of})")])
        yield bullets([[*setter.statement(at, s), *force(s)] for s in group])


def _table(setter: Setter, at: int, answer: Answer) -> Iterator[Block]:
    yield from partnerships(setter, at, answer) if answer.partnerships else comparison(setter, at, answer)


def _gaps(setter: Setter) -> Iterator[Block]:
    told = False
    for at, answer in setter.answers:
        if answer.status == NOT_FOUND:
            yield para([strong(*text(answer.question)), space(), *text(answer.note or "The library does not answer this.")])
            yield from setter.nearest(at, answer)
            told = True
        elif answer.note:
            yield para(text(answer.note))
            told = True
    if not told:
        yield para(text("No part of the question was found unanswered. Documents outside the library were not looked at."))


def _tabled(answer: Answer) -> set[int]:
    compared = {n for row in (answer.table.rows if answer.table else ()) for cell in row.cells for n in cell}
    return compared | borne_out(answer)


def _untabled(answer: Answer, kinds: Sequence[str]) -> list[Statement]:
    tabled = _tabled(answer)
    return [s for n, s in enumerate(answer.statements) if n not in tabled and answer.cited(s)[0].source.kind in kinds]
