"""Parts of a document in the form that pandoc reads as JSON. Text is always text here: no writer takes it for markup."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

Block = dict[str, Any]
Inline = dict[str, Any]

API = [1, 23, 1]  # of pandoc's JSON; 3.x reads it
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""What no text needs and a format or a reader may trip over: control characters, half characters, overrides of direction."""


def document(title: str, blocks: Sequence[Block], **meta: Any) -> dict[str, Any]:
    """A document that `pandoc --from json` reads."""
    about = {"title": {"t": "MetaInlines", "c": text(title)}, "lang": {"t": "MetaString", "c": "en"}, **meta}
    return {"pandoc-api-version": API, "meta": about, "blocks": list(blocks)}


def text(value: str) -> list[Inline]:
    """Words with spaces between; in a right-to-left script with its direction."""
    words = INVISIBLE.sub("", value.replace("\ufffe", "-")).split()
    inlines: list[Inline] = []
    for word in words:
        inlines += [{"t": "Space"}, {"t": "Str", "c": word}] if inlines else [{"t": "Str", "c": word}]
    return [{"t": "Span", "c": [_rtl(), inlines]}] if inlines and is_rtl(value) else inlines


def is_rtl(value: str) -> bool:
    """Whether a text begins in a script that is written from right to left."""
    first = next((kind for c in value if (kind := unicodedata.bidirectional(c)) in ("L", "R", "AL")), "L")
    return first != "L"


def strong(*inlines: Inline) -> Inline:
    """Set in bold."""
    return {"t": "Strong", "c": list(inlines)}


def emph(*inlines: Inline) -> Inline:
    """Set in italics."""
    return {"t": "Emph", "c": list(inlines)}


def superscript(value: str) -> Inline:
    """Raised."""
    return {"t": "Superscript", "c": text(value)}


def space() -> Inline:
    """A space between inlines."""
    return {"t": "Space"}


def link(url: str) -> list[Inline]:
    """A web address that can be followed; one that is not https is plain text."""
    plain = INVISIBLE.sub("", "".join(url.split()))
    if not re.fullmatch(r"https://[^\s<>\"'\\{}|^`]+", plain):
        return text(url)
    return [{"t": "Link", "c": [["", [], []], [{"t": "Str", "c": plain}], [plain, ""]]}]


def note(inlines: Sequence[Inline]) -> Inline:
    """A footnote."""
    return {"t": "Note", "c": [para(inlines)]}


def para(inlines: Sequence[Inline]) -> Block:
    """A paragraph."""
    return {"t": "Para", "c": list(inlines)}


def line(inlines: Sequence[Inline]) -> Block:
    """Text without the space around it that a paragraph has, as in the cell of a table."""
    return {"t": "Plain", "c": list(inlines)}


def header(level: int, inlines: Sequence[Inline]) -> Block:
    """A heading."""
    return {"t": "Header", "c": [level, ["", [], []], list(inlines)]}


def bullets(items: Iterable[Sequence[Inline]]) -> Block:
    """A list."""
    return {"t": "BulletList", "c": [[para(item)] for item in items]}


def quotation(*paragraphs: Sequence[Inline]) -> Block:
    """A quotation set apart."""
    return {"t": "BlockQuote", "c": [para(p) for p in paragraphs]}


def div(blocks: Sequence[Block], name: str = "", style: str = "") -> Block:
    """Blocks that belong together; `style` is a style of Word and of OpenDocument."""
    return {
        "t": "Div",
        "c": [[name, [style.lower()] if style else [], [["custom-style", style]] if style else []], list(blocks)],
    }


def figure(target: str, alternative: str, caption: Sequence[Inline]) -> Block:
    """A picture with what it says in words, and a caption below it."""
    image = {"t": "Image", "c": [_attr(), text(alternative), [target, ""]]}
    return {"t": "Figure", "c": [_attr(), [None, [line(caption)]], [line([image])]]}


def table(
    columns: Sequence[Sequence[Inline]], rows: Sequence[Sequence[Sequence[Block] | None]], shares: Sequence[float] = ()
) -> Block:
    """A table with a row of headings; each column has its share of the width, the same one where none is given.

    A cell that is None belongs to the one above it.
    """
    shares = shares or [1 / max(len(columns), 1)] * len(columns)
    specs = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": share}] for share in shares]
    head = list(_rows([[[line([strong(*column)] if column else [])] for column in columns]]))
    body = [_attr(), 1, [], list(_rows(rows))]
    return {"t": "Table", "c": [_attr(), [None, []], specs, [_attr(), head], [body], [_attr(), []]]}


def unspanned(block: Block) -> Block:
    """A table in which a cell that spans several rows stands in the first of them, for formats that have no such cells."""
    attr, caption, specs, head, [[body, heads, above, rows]], foot = block["c"]
    whole = [
        [row, [[*cell[:2], 1, *cell[3:]] for cell in [_cell([])] * (len(specs) - len(cells)) + cells]] for row, cells in rows
    ]
    return {"t": "Table", "c": [attr, caption, specs, head, [[body, heads, above, whole]], foot]}


def _rows(rows: Sequence[Sequence[Sequence[Block] | None]]) -> Iterator[list[Any]]:
    for at, row in enumerate(rows):
        spans = [
            next((n for n, one in enumerate(below, 1) if one is not None), len(below) + 1)
            for below in zip(*rows[at + 1 :], strict=True)
        ]
        cells = zip(row, spans or [1] * len(row), strict=True)
        yield [_attr(), [_cell(blocks, span) for blocks, span in cells if blocks is not None]]


def _cell(blocks: Sequence[Block], span: int = 1) -> list[Any]:
    return [_attr(), {"t": "AlignDefault"}, span, 1, list(blocks)]


def _attr() -> list[Any]:
    return ["", [], []]


def _rtl() -> list[Any]:
    return ["", [], [["dir", "rtl"]]]
