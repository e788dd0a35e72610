"""Partnerships in a document: the picture with what it stands on, and a table of all pairs, each type with its footnotes."""

import base64
import json
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from answer.types import Answer, Citation, Partnership, Tie
from export.blocks import Block, Inline, div, emph, figure, line, para, space, strong, table, text
from export.laid import WIDTH, picture_of
from export.network import pair_name
from export.picture import png, summary, svg_file
from export.setter import Setter
from export.text import plain_date
from export.types import Bundle
from ingest.types import KINDS

PICTURE = "picture:"  # before the place of the answer that a picture is of
PICTURED = "Pictured"  # the style of what is left out where there is no picture
COLUMNS, SHARES = ("Pair", "Type of collaboration", "Planned", "Stands on"), (0.22, 0.28, 0.15, 0.35)
STANDS_ON = "This picture stands on:"

Draw = Callable[[Answer], Inline]


def borne_out(answer: Answer) -> set[int]:
    """The indices of the statements that partnerships stand on."""
    return {n for pair in answer.partnerships for tie in pair.ties for n in tie.statements}


def counted(answer: Answer) -> str:
    """How many pairs there are, as a sentence."""
    count = len(answer.partnerships)
    return f"The documents name {'one pair' if count == 1 else f'{count} pairs'} of actors that work together."


def partnerships(setter: Setter, at: int, answer: Answer) -> Iterator[Block]:
    """The picture and the table of an answer's partnerships."""
    caption = f"Who works with whom, as the documents tell it. {summary(answer)}"
    sources = [para([strong(*text(STANDS_ON)), space(), *_sources(answer)])]
    yield div([figure(f"{PICTURE}{at}", alternative(answer), text(caption)), *sources], style=PICTURED)
    rows = [_row(setter, at, answer, pair, tie) for pair in answer.partnerships for tie in pair.ties]
    yield table([text(column) for column in COLUMNS], rows, SHARES)


def _row(setter: Setter, at: int, answer: Answer, pair: Partnership, tie: Tie) -> list[list[Block]]:
    placed = [(form, answer.statements[n]) for form, those in (("table", tie.tables), ("text", tie.texts)) for n in those]
    stands: list[Inline] = []
    for about, group in groupby(placed, lambda found: _kind_and_date(answer.cited(found[1])[0])):
        for form, statement in group:
            stands += [*([*text(";"), space()] if stands else []), *text(form), *setter.notes(at, statement)]
        stands += [space(), emph(*text(f"({about})"))]
    planned = "yes" if tie.planned else "no"
    return [[line([strong(*text(pair_name(pair)))])], [line(text(tie.type))], [line(text(planned))], [line(stands)]]


def _kind_and_date(citation: Citation) -> str:
    return ", ".join(filter(None, (KINDS[citation.source.kind], plain_date(citation.source.date))))


def _sources(answer: Answer) -> Iterator[Inline]:
    """Each document that partnerships stand on, with its kind, date, edition and pages."""
    pages: dict[tuple[str, str], list[Citation]] = {}
    for n in sorted(borne_out(answer)):
        for citation in answer.cited(answer.statements[n]):
            pages.setdefault((citation.source.slug, citation.edition), []).append(citation)
    for number, cited in enumerate(pages.values(), 1):
        source = cited[0].source
        issued = ", ".join(filter(None, (source.issuer, plain_date(source.date))))
        labels = dict.fromkeys(c.page or f"PDF page {c.page_index + 1}" for c in sorted(cited, key=lambda c: c.page_index))
        where = f"{'pp.' if len(labels) > 1 else 'p.'} {', '.join(labels)}"
        about = ", ".join(filter(None, (issued, f"{KINDS[source.kind]}, {cited[0].edition}")))
        yield emph(*text(source.short_title))
        yield space()
        yield from text(f"({about}), {where}{'.' if number == len(pages) else ';'}")
        yield space()


# ---- the picture in each kind of document --------------------------------------------------------------------------


def with_pictures(node: Any, bundle: Bundle, draw: Draw | None) -> Any:
    """The document with its pictures drawn in; without what belongs to them where nothing is drawn."""
    if isinstance(node, list):
        return [with_pictures(part, bundle, draw) for part in node if draw or not _pictured(part)]
    if not isinstance(node, dict):
        return node
    if draw and node.get("t") == "Image" and node["c"][2][0].startswith(PICTURE):
        return draw(bundle.answers[int(node["c"][2][0].removeprefix(PICTURE))])
    return {key: with_pictures(value, bundle, draw) for key, value in node.items()}


def pixels(answer: Answer) -> Inline:
    """As PNG, for Word and OpenDocument."""
    return _image(answer, "image/png", png(answer))


def drawing(answer: Answer) -> Inline:
    """As SVG, for a web page."""
    return _image(answer, "image/svg+xml", svg_file(answer))


def typst_drawing(answer: Answer) -> Inline:
    """As SVG within typst's markup, for PDF."""
    content, words = (json.dumps(part, ensure_ascii=False) for part in (svg_file(answer).decode(), alternative(answer)))
    marked = f'#image(bytes({content}), format: "svg", alt: {words}, width: {_share(answer)})'
    return {"t": "RawInline", "c": ["typst", marked]}


def alternative(answer: Answer) -> str:
    """What the picture says, for those who do not see it."""
    return f"A network of who works with whom: {summary(answer)} The table below says the same."


def _image(answer: Answer, kind: str, content: bytes) -> Inline:
    address = f"data:{kind};base64,{base64.b64encode(content).decode()}"
    return {"t": "Image", "c": [["", [], [["width", _share(answer)]]], text(alternative(answer)), [address, ""]]}


def _share(answer: Answer) -> str:
    """Of the width of the page; a small picture is not blown up."""
    return f"{min(100, round(100 * picture_of(answer).width / WIDTH))}%"


def _pictured(node: Any) -> bool:
    return isinstance(node, dict) and node.get("t") == "Div" and ["custom-style", PICTURED] in node["c"][0][2]
