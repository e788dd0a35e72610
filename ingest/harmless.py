"""What of a document comes to be set as pages: its text, its structure and its links into the web.

Pandoc's tree of a document is copied part by part: https://hackage.haskell.org/package/pandoc-types. Attributes, raw markup
and pictures, some of which typst would run as code, are not.
"""

import re
import unicodedata
from typing import Any

Node = dict[str, Any]

BARE: list[Any] = ["", [], []]  # in the place of attributes
PIECE = 1000  # letters; of a longer word pandoc writes the typst markup in time that grows with the square of its length
NOTHING: Node = {"t": "RawInline", "c": ["typst", "#[];"]}  # sets nothing; what stands after it begins no line
MARK = re.compile(r"=+|[-+/]|\d+\.")
"""Words that typst takes for the start of a heading or an item; pandoc leaves them so where a cell, a note or a link begins."""


def harmless_blocks(nodes: list[Node]) -> list[Node]:
    """Blocks with nothing in them but text, structure and links into the web."""
    return [kept for node in nodes for kept in _block(node)]


def _block(node: Node) -> list[Node]:
    """A block without all that is not text or structure; one of an unknown or raw kind is nothing."""
    match node:
        case {"t": "Plain" | "Para" as kind, "c": inlines}:
            return [{"t": kind, "c": _begun(kept)}] if (kept := _inlines(inlines)) else []
        case {"t": "LineBlock", "c": lines}:
            return [{"t": "LineBlock", "c": [_inlines(line) for line in lines]}]
        case {"t": "CodeBlock", "c": [_, text]}:
            return [{"t": "CodeBlock", "c": [BARE, _characters(text, also="\n\t")]}]
        case {"t": "BlockQuote", "c": inner}:
            return [{"t": "BlockQuote", "c": harmless_blocks(inner)}]
        case {"t": "BulletList", "c": items}:
            return [{"t": "BulletList", "c": [harmless_blocks(item) for item in items]}]
        case {"t": "OrderedList", "c": [numbering, items]}:
            return [{"t": "OrderedList", "c": [numbering, [harmless_blocks(item) for item in items]]}]
        case {"t": "DefinitionList", "c": items}:
            return [block for term, meanings in items for block in _definition(_inlines(term), meanings)]
        case {"t": "Header", "c": [level, _, inlines]}:
            return [{"t": "Header", "c": [level, BARE, kept]}] if (kept := _inlines(inlines)) else []
        case {"t": "HorizontalRule"}:
            return [{"t": "HorizontalRule"}]
        case {"t": "Table", "c": parts}:
            return [_table(*parts)]
        case {"t": "Figure", "c": [_, [_, caption], inner]}:
            pictured, below = harmless_blocks(inner), harmless_blocks(caption)
            return pictured if text_of(pictured) == text_of(below) else pictured + below
        case {"t": "Div", "c": [_, inner]}:
            return harmless_blocks(inner)
    return []


def _definition(term: list[Node], meanings: list[list[Node]]) -> list[Node]:
    """A term and its meaning as one paragraph, which can be quoted; a term on a line of its own would be read as a heading."""
    named = [{"t": "Strong", "c": term}, {"t": "Str", "c": ":"}]
    match [block for meaning in meanings for block in harmless_blocks(meaning)]:
        case [{"t": "Plain" | "Para", "c": first}, *others]:
            return [{"t": "Para", "c": [*named, {"t": "Space"}, *first]}, *others]
        case others:
            return [{"t": "Para", "c": named}, *others]


def _table(_: Any, caption: Any, columns: list[Any], head: Any, bodies: list[Any], foot: Any) -> Node:
    """A table whose columns are as wide as what they hold."""
    widths = [[align, {"t": "ColWidthDefault"}] for align, _ in columns]
    kept = [[BARE, heads, _rows(above), _rows(rows)] for _, heads, above, rows in bodies]
    return {
        "t": "Table",
        "c": [BARE, [None, harmless_blocks(caption[1])], widths, [BARE, _rows(head[1])], kept, [BARE, _rows(foot[1])]],
    }


def _rows(rows: list[Any]) -> list[Any]:
    return [
        [BARE, [[BARE, align, high, wide, harmless_blocks(inner)] for _, align, high, wide, inner in cells]]
        for _, cells in rows
    ]


def _inlines(nodes: list[Node]) -> list[Node]:
    return [kept for node in nodes for kept in _inline(node)]


def _begun(inlines: list[Node]) -> list[Node]:
    """Inlines that begin with a word, whatever it looks like."""
    first = inlines[0]
    return [NOTHING, *inlines] if first["t"] == "Str" and MARK.fullmatch(first["c"]) else inlines


def _inline(node: Node) -> list[Node]:
    """An inline without all that is not text or its form; a picture is its description, a formula what was written."""
    match node:
        case {"t": "Str", "c": text}:
            shown = _characters(text)
            return [{"t": "Str", "c": shown[at : at + PIECE]} for at in range(0, len(shown), PIECE)]
        case {"t": "Space" | "SoftBreak" | "LineBreak" as kind}:
            return [{"t": kind}]
        case {
            "t": "Emph" | "Strong" | "Underline" | "Strikeout" | "Superscript" | "Subscript" | "SmallCaps" as kind,
            "c": inner,
        }:
            return [{"t": kind, "c": kept}] if (kept := _inlines(inner)) else []
        case {"t": "Quoted", "c": [marks, inner]}:
            return [{"t": "Quoted", "c": [marks, _inlines(inner)]}]
        case {"t": "Code", "c": [_, text]}:
            return [{"t": "Code", "c": [BARE, _characters(text)]}]
        case {"t": "Math", "c": [_, text]}:
            return words_of(text)
        case {"t": "Note", "c": inner}:
            return [{"t": "Note", "c": kept}] if (kept := harmless_blocks(inner)) else []
        case {"t": "Link", "c": [_, inner, [target, _]]} if re.match(r"(https?://|mailto:)[!-~]+\Z", target):
            return [{"t": "Link", "c": [BARE, _begun(kept), [target, ""]]}] if (kept := _inlines(inner)) else []
        case {"t": "Link" | "Image", "c": [_, inner, _]} | {"t": "Span" | "Cite", "c": [_, inner]}:
            return _inlines(inner)
    return []


def _characters(text: str, also: str = "") -> str:
    """A text without control characters and marks that turn or hide letters; joiners within words stay."""
    return "".join(
        c for c in text if c in also or c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )


def words_of(text: str) -> list[Node]:
    """A text as inlines."""
    return _inlines([part for word in text.split() for part in ({"t": "Space"}, {"t": "Str", "c": word})][1:])


def paragraphs_of(meta: Node | None) -> list[Node]:
    """The paragraphs of one of a document's variables."""
    match meta:
        case {"t": "MetaInlines", "c": inlines}:
            return _block({"t": "Para", "c": inlines})
        case {"t": "MetaString", "c": text}:
            return _block({"t": "Para", "c": words_of(text)})
        case {"t": "MetaBlocks", "c": blocks}:
            return [block for block in harmless_blocks(blocks) if block["t"] in ("Plain", "Para")]
        case {"t": "MetaList", "c": values}:
            return [block for value in values for block in paragraphs_of(value)]
    return []


def text_of(node: Any) -> str:
    """The letters of a part of the tree."""
    match node:
        case {"t": "Str", "c": text} | {"t": "Code" | "CodeBlock", "c": [_, text]}:
            return str(text)
        case {"t": "Space" | "SoftBreak" | "LineBreak"}:
            return " "
        case {"c": inner}:
            return text_of(inner)
        case [*inner]:
            return "".join(map(text_of, inner))
    return ""
