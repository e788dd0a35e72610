"""Headings and section paths: from the file's outline where it has one, else from type size and weight."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.layout import Block, starts_item
from ingest.types import Heading

MAX_HEADING_WORDS = 25
NUMBER = re.compile(r"^\(?[\dA-Z]{1,2}(\.\d+)*[.):]?\s+")  # before a heading that the outline names without it
LABEL = re.compile(r"(?:article|section|chapter|title|part|annex|appendix)\s+(?:\d+[a-z]?|[ivxlc]+)\.?", re.I)
"""What a heading of an act is numbered by, where it stands on a line of its own."""
LONGEST_STRETCH = 0.5  # share of the pages for which a useful outline may name no heading
MOST_A_PAGE = 12  # entries; an outline with more, over all pages, lists paragraphs too and tells nothing of headings


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
    outline = outline if _useful(outline, max((b.page_index for b, _ in blocks), default=0) + 1) else ()
    titles = {_key(h.title) for h in outline}
    sizes = sorted({round(b.size) for b, text in blocks if _looks_like_heading(b, text, body)}, reverse=True)
    open_headings: list[tuple[float, str]] = []
    placed = []
    for block, text, level in _labelled(list(_levels(blocks, outline, body, sizes))):
        if _is_contents_line(text, titles) or (level is None and _key(text) in titles):
            continue
        if level is None:
            placed.append(PlacedBlock(block, text, tuple(title for _, title in open_headings)))
            continue
        while open_headings and open_headings[-1][0] >= level:
            open_headings.pop()
        open_headings.append((level, text.rstrip(": ")))
    return placed


Levelled = tuple[Block, str, float | None]


def _labelled(blocks: Sequence[Levelled]) -> Iterator[Levelled]:
    """The blocks with labels that stand on a line of their own in front of their headings: "Article 55 Obligations of …".

    A label belongs to the heading that follows, else to the one before it.
    """
    texts = [text for _, text, _ in blocks]
    alone = [bool(LABEL.fullmatch(text.strip())) for text in texts]
    headings = [level is not None and not label for (_, _, level), label in zip(blocks, alone, strict=True)]
    gone = set()
    for at in (at for at, label in enumerate(alone) if label):
        heading = at + 1 if headings[at + 1 : at + 2] == [True] else at - 1
        if heading >= 0 and headings[heading] and not LABEL.match(texts[heading]):
            texts[heading] = f"{texts[at].strip()} {texts[heading]}"
            gone.add(at)
    for at, (block, _, level) in enumerate(blocks):
        if at not in gone:
            yield block, texts[at], level


def _levels(
    blocks: Sequence[tuple[Block, str]], outline: Sequence[Heading], body: float, sizes: Sequence[int]
) -> Iterator[Levelled]:
    """Each block with its level as a heading, None for running text.

    With an outline, a block is a heading where the outline names it, and what else looks like one stands below the
    outline's deepest level so far; without, larger type is a higher level.
    """
    waiting: dict[str, list[Heading]] = {}
    for heading in outline:
        waiting.setdefault(_key(heading.title), []).append(heading)
    deepest = 0.0
    for block, text in blocks:
        likely = _looks_like_heading(block, text, body)
        if named := _named(waiting, block.page_index, text, likely):
            deepest = float(named.level)
            yield block, text, deepest
        elif likely and not (outline and (not deepest or block.size > 1.15 * body)):
            yield block, text, deepest + 0.5 if outline else 1.0 + sizes.index(round(block.size))
        else:
            yield block, text, None


def _named(waiting: dict[str, list[Heading]], page_index: int, text: str, likely: bool) -> Heading | None:
    """The outline's entry that names a block, taken out of those that wait for theirs."""
    for key in (_key(text), _key(NUMBER.sub("", text))):
        entries = waiting.get(key, []) if key else []
        here = [entry for entry in entries if entry.page_index == page_index]
        # a place in the outline may be wrong, but then it is one before the heading
        before = [entry for entry in entries if likely and entry.page_index < page_index]
        if found := here[:1] or before[-1:]:
            entries.remove(found[0])
            return found[0]
    return None


def _useful(outline: Sequence[Heading], pages: int) -> bool:
    """Whether an outline names headings, and does so all through a document, not just its annexes."""
    places = sorted([0, *(h.page_index for h in outline), pages])
    longest = max(b - a for a, b in pairwise(places))
    return len(outline) <= MOST_A_PAGE * pages and longest <= max(4, LONGEST_STRETCH * pages)


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
