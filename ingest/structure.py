"""Headings and section paths: from the file's outline where it has one, else from type size and weight."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.layout import Block, starts_item
from ingest.types import Heading

MAX_HEADING_WORDS = 25


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block below the headings that are open where it stands; `text` has its lines joined."""

    block: Block
    text: str
    section: tuple[str, ...]


def place_blocks(blocks: Sequence[tuple[Block, str]], outline: Sequence[Heading], body: float) -> list[PlacedBlock]:
    """Give every block the path of headings above it; headings and contents lists themselves are left out.

    Args:
        blocks: blocks in reading order, each with its text.
        outline: the file's outline; empty where it has none.
        body: type size of running text, in points.
    """
    titles = {_key(h.title) for h in outline}
    sizes = sorted({round(b.size) for b, text in blocks if _looks_like_heading(b, text, body)}, reverse=True)
    open_headings: list[tuple[float, str]] = []
    placed = []
    for block, text, level in _levels(blocks, outline, body, sizes):
        if _is_contents_line(text, titles) or (level is None and _key(text) in titles):
            continue
        if level is None:
            placed.append(PlacedBlock(block, text, tuple(title for _, title in open_headings)))
            continue
        while open_headings and open_headings[-1][0] >= level:
            open_headings.pop()
        open_headings.append((level, text.rstrip(": ")))
    return placed


def _levels(
    blocks: Sequence[tuple[Block, str]], outline: Sequence[Heading], body: float, sizes: Sequence[int]
) -> Iterator[tuple[Block, str, float | None]]:
    """Each block with its level as a heading, None for running text.

    With an outline, a block is a heading where the outline names it, and what else looks like one stands below the
    outline's deepest level so far; without, larger type is a higher level.
    """
    waiting = {(h.page_index, _key(h.title)): h.level for h in outline}
    deepest = 0.0
    for block, text in blocks:
        level = waiting.pop((block.page_index, _key(text)), 0)
        if level:
            deepest = float(level)
            yield block, text, deepest
        elif _looks_like_heading(block, text, body) and not (outline and (not deepest or block.size > 1.15 * body)):
            yield block, text, deepest + 0.5 if outline else 1.0 + sizes.index(round(block.size))
        else:
            yield block, text, None


def _looks_like_heading(block: Block, text: str, body: float) -> bool:
    """Short, apart from running text by size, weight or capitals, and not a sentence."""
    if block.form != "text" or not text or len(text.split()) > MAX_HEADING_WORDS or not any(c.isalpha() for c in text):
        return False
    if text.rstrip('”"').endswith((".", ";", ",")) or block.size < 0.85 * body:
        return False
    if starts_item(text) and not (block.bold and re.match(r"\(?\d", text)):
        return False
    larger, capitals = block.size > 1.08 * body, text.isupper() and len(text) > 3
    return larger or ((block.bold or capitals) and not text[:1].islower())


def _is_contents_line(text: str, titles: set[str]) -> bool:
    """A line of a table of contents: a title of the outline, or dot leaders, and a page number."""
    if re.search(r"(?:\.\s?){4,}\s*\w{1,5}$", text):
        return True
    entries = re.split(r"(?:^|\s)\d{1,4}(?=\s|$)", text)
    return len(entries) > 1 and all(_key(part) in titles for part in entries if part.strip())


def _key(title: str) -> str:
    return "".join(c for c in title.lower() if c.isalnum())
