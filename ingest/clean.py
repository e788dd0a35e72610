"""What is printed on a page but is not its text: running heads, page numbers; and words broken over lines."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ingest.types import Line, Page

MARGIN = 0.12  # share of the page's height at top and bottom in which running lines stand
BAND = 3.0  # points within which running lines of different pages stand at one height
TABLE_REACH = 0.4  # share of the page's height within which three rules make a table
PRINTED_LABEL = re.compile(
    r"^(?:page\s+|p\.\s*)?([–-]\s*)?(\d{1,4}|[ivxlc]{1,7})(\s*[–-])?(?:\s*(?:of|/)\s*\d+)?$", re.IGNORECASE
)
HYPHENS = ("-", "\u2010", "\u00ad")  # at the end of a line; the last may be the typesetter's
BREAKS = "\u00ad"  # among the known words: this document breaks words at line ends


def body_size(pages: Sequence[Page]) -> float:
    """The type size of most characters, in points."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def without_running_lines(pages: Sequence[Page]) -> list[list[Line]]:
    """Each page's lines without running heads, running feet and page numbers.

    A line in the margin is running where lines at the same height recur on three pages or more and most of them say
    the same (digits apart, where they are no larger than the body), or at the top are set smaller than the body, or
    where it is the page's number; cells of a table are not. Ornaments, lines without a letter or digit, go too, but for bullets
    that stand apart from their items.
    """
    size = body_size(pages)
    running: set[tuple[int, Line]] = set()
    for members in _bands(pages):
        says = Counter(_pattern(line, size) for _, line in members)
        small_on = len({index for index, line in members if line.size < size - 0.3})
        telling = sum(count for count in says.values() if count > 1) < 0.5 * len(members)  # most say something else
        top = _edge(pages[members[0][0]], members[0][1]) == "top"  # small type at the bottom may be a footnote
        for index, line in members:
            recurs = says[_pattern(line, size)] >= min(3, max(2, len(pages) // 2)) and len(pages) > 1 and not telling
            apart = top and small_on >= max(3, len(pages) // 4) and line.size < size - 0.3
            if recurs or apart or PRINTED_LABEL.match(line.text):
                running.add((index, line))
    running -= {(page.index, line) for page in pages for line in _table_lines(page)}
    kept = [[line for line in page.lines if (page.index, line) not in running and not _ornament(line, size)] for page in pages]
    return kept if any(kept) else [list(page.lines) for page in pages]  # where everything recurs, it is the text


def printed_labels(pages: Sequence[Page]) -> list[str]:
    """The label of every page: from the file, else from the printed page number, else counted from 1.

    A printed number is believed where it keeps the same distance from the page's index over most pages that have
    one. A page without a label in a file that has labels gets its place in the file in brackets: "[2]".
    """
    if any(page.label for page in pages):
        return [page.label or f"[{page.index + 1}]" for page in pages]
    numbers: dict[int, int] = {}
    for page in pages:
        for line in page.lines:
            found = PRINTED_LABEL.match(line.text)
            if found and _edge(page, line) and found[2].isdigit():
                numbers[page.index] = int(found[2])
    offsets = Counter(number - index for index, number in numbers.items())
    offset, seen = offsets.most_common(1)[0] if offsets else (1, 0)
    if seen < max(2, len(pages) // 4):
        offset = 1
    return [str(page.index + offset) if page.index + offset > 0 else f"[{page.index + 1}]" for page in pages]


def join_lines(texts: Iterable[str], words: set[str]) -> str:
    """Lines as one text; a word broken at a line's end is joined where the document knows the joined word."""
    parts = [text.strip() for text in texts if text.strip()]
    out = parts[0] if parts else ""
    for before, after in pairwise(parts):
        if before[-1] not in HYPHENS or not (before[-2:-1].isalnum() and after[0].isalnum()):
            out += " " + after
        elif _was_whole(before, after, words):
            out = out[:-1] + after
        else:
            out = out[:-1] + "-" + after
    return out.replace("\u00ad", "")


def _was_whole(before: str, after: str, words: set[str]) -> bool:
    """Whether the hyphen at the end of a line is there for the break only."""
    if not (before[-2].isalpha() and after[0].isalpha()):
        return False
    head, tail = re.split(r"\s", before[:-1])[-1], re.split(r"\W", after)[0]
    known = (head + tail).lower() in words and f"{head}-{tail}".lower() not in words
    return known or (before[-1] == "\u00ad" and not _compound(head, tail, words))


def known_words(pages: Iterable[Page]) -> set[str]:
    """Lower-case words, with and without inner hyphens, that stand unbroken in the document.

    `BREAKS` is among them where words are broken at line ends at least as often as compounds are.
    """
    words: set[str] = set()
    ends: list[tuple[str, str]] = []
    for page in pages:
        head = ""
        for line in page.lines:
            found = re.findall(r"\w+(?:-\w+)*", line.text.lower())
            if head and found:
                ends.append((head, found.pop(0)))
            head = found.pop() if found and line.text[-1] in HYPHENS else ""
            words.update(found)
    broken = sum(head + tail in words for head, tail in ends)
    compounds = sum(f"{head}-{tail}" in words or {head, tail} <= words for head, tail in ends)
    return words | {BREAKS} if broken >= compounds else words


def _compound(head: str, tail: str, words: set[str]) -> bool:
    """Whether a broken word is more likely two words with a hyphen."""
    last = head.split("-")[-1]
    names = tail[:1].isupper() or sum(c.isupper() for c in last) > 1
    return names or f"{head}-{tail}".lower() in words or {last.lower(), tail.lower()} <= words or BREAKS not in words


def _table_lines(page: Page) -> list[Line]:
    """Lines in the margin that are cells of a table: between the first and last of three rules of one width, close by."""
    found = []
    for line in page.lines:
        if not _edge(page, line):
            continue
        middle = (line.box.y0 + line.box.y1) / 2
        rules = sorted({round(rule.y0) for rule in page.rules if rule.x0 < line.box.x0 and line.box.x1 < rule.x1 + 1})
        above, below = [y for y in rules if y < middle], [y for y in rules if y > middle]
        near = [*above[-2:], *below[:2]]
        if above and below and len(near) > 2 and near[-1] - near[0] < TABLE_REACH * page.height:
            found.append(line)
    return found


def _bands(pages: Sequence[Page]) -> list[list[tuple[int, Line]]]:
    """Lines in the margins, grouped by height on the page; each with the index of its page."""
    margin = sorted(
        ((edge, line.box.y0, page.index, line) for page in pages for line in page.lines if (edge := _edge(page, line))),
        key=lambda entry: entry[:3],
    )
    bands: list[list[tuple[int, Line]]] = []
    before = ("", 0.0)
    for edge, y, index, line in margin:
        if not bands or edge != before[0] or y - before[1] > BAND:
            bands.append([])
        bands[-1].append((index, line))
        before = (edge, y)
    return bands


def _ornament(line: Line, size: float) -> bool:
    bare = line.text.strip()
    return not any(c.isalnum() for c in bare) and not (len(bare) == 1 and line.size < 1.3 * size)


def _edge(page: Page, line: Line) -> str:
    if line.box.y1 < MARGIN * page.height:
        return "top"
    return "bottom" if line.box.y0 > (1 - MARGIN) * page.height else ""


def _pattern(line: Line, size: float) -> str:
    """What a running line says on every page. "Part 1" and "Part 2" in large type are headings of their own."""
    return line.text if line.size > 1.15 * size else re.sub(r"\d+", "#", line.text.lower())
