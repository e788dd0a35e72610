"""From placed blocks to passages: paragraphs, list items, table rows, footnotes and captions, with their sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from ingest.entries import Entries, cell_entries, known_entries
from ingest.layout import BULLET, NOTE_MARK, starts_item
from ingest.quotation import quotation_match
from ingest.sentences import LOCATOR, sentence_spans
from ingest.structure import PlacedBlock
from ingest.types import PageSpan, Passage, Sentence

MAX_WORDS = 180  # a longer paragraph is parted between sentences; the small model reads about 200 words
LONG_CELL = 25  # words; a table with longer cells gives one passage a cell or a cell's item, not one a row
SHORT_LIST = 60  # words; a list of no more than this is one passage
TERMINAL = re.compile(r"[.!?:;…][”\"’')\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹]*$")


@dataclass(frozen=True, slots=True)
class _Part:
    """Text of one form on its way to being a passage; `pages` says where its parts stand."""

    form: str
    section: tuple[str, ...]
    text: str
    pages: tuple[tuple[int, int], ...]  # (start in the text, page index)
    plain: bool  # set like running text
    lead: str = ""
    top: float = 0.0  # where it begins and ends on its first and last page
    bottom: float = 0.0


def make_passages(
    placed: Sequence[PlacedBlock], labels: Sequence[str], page_texts: Sequence[str], body: float, words: set[str]
) -> list[Passage]:
    """The passages of a document in reading order.

    Args:
        placed: blocks with their section paths.
        labels: printed label by page index.
        page_texts: the PDF library's own text by page index, which quotations are checked against.
        body: type size of running text, in points.
        words: words known to stand unbroken in the document, for joining broken ones.
    """
    entries = known_entries((one.block for one in placed if one.block.form == "row"), words)
    parts = [part for block in placed for part in _parts(block, body, words, entries)]
    parts = _short_lists(_with_leads(_without_repeats(_joined(parts))))
    passages = []
    for part in parts:
        for piece in _split(part):
            pages = tuple(PageSpan(start, index, labels[index]) for start, index in piece.pages)
            sentences = _sentences(piece.text, pages, page_texts)
            passages.append(Passage(piece.form, piece.section, piece.lead, piece.text, pages, sentences))
    return passages


def passage_quotes(passage: Passage, sentence: Sentence) -> list[tuple[PageSpan, str]]:
    """The quotation of a sentence by page: one, or two where it runs over a page break."""
    quotes = []
    for i, span in enumerate(passage.pages):
        end = passage.pages[i + 1].start if i + 1 < len(passage.pages) else len(passage.text)
        quote = passage.text[max(sentence.start, span.start) : min(sentence.end, end)].strip()
        if sentence.start < end and sentence.end > span.start and quote:
            quotes.append((span, quote))
    return quotes


# ---- blocks to parts -----------------------------------------------------------------------------------------


def _parts(placed: PlacedBlock, body: float, words: set[str], entries: Entries) -> Iterator[_Part]:
    block, page = placed.block, placed.block.page_index
    if block.form == "figure" or not any(c.isalnum() for c in placed.text):
        return
    if block.form == "row":
        yield from _row_parts(placed, words, entries)
        return
    plain = abs(block.size - body) < 0.08 * body and not block.bold
    form = "paragraph"
    if starts_item(placed.text):
        form = "item"
    elif block.size < 0.93 * body and NOTE_MARK.match(placed.text):
        form = "footnote"
    elif block.size < 0.93 * body and all(line.italic for line in block.lines):
        form = "caption"
    yield _Part(form, placed.section, placed.text, ((0, page),), plain, top=block.top, bottom=block.bottom)


def _row_parts(placed: PlacedBlock, words: set[str], entries: Entries) -> Iterator[_Part]:
    block, page = placed.block, placed.block.page_index
    cells = [cell_entries(block, at, words, entries) for at in range(len(block.cells))]
    texts = [" ".join(items) for items in cells]
    if max(len(text.split()) for text in texts) <= LONG_CELL or len([t for t in texts if t]) < 2 or len(texts[0].split()) > 40:
        first, *others = [text for text in ("; ".join(item.rstrip(" ;") for item in items) for items in cells) if text]
        text = f"{first}: {' · '.join(others)}" if others else first
        yield _Part("row", placed.section, text, ((0, page),), True, " | ".join(h for h in block.header if h))
        return
    label = re.split(r":\s", texts[0])[0]
    yield _Part("row", placed.section, texts[0], ((0, page),), True, block.header[0])
    for header, items in zip(block.header[1:], cells[1:], strict=True):
        for item in items:
            yield _Part("row", (*placed.section, label, header), item, ((0, page),), True)


# ---- parts to passages ----------------------------------------------------------------------------------------


def _joined(parts: Sequence[_Part]) -> list[_Part]:
    """Paragraphs that a column, a page or a figure broke are one again; notes, captions and boxes are stepped over."""
    out: list[_Part] = []
    running = -1  # place of the last part that running text may go on from
    for part in parts:
        if part.form in {"paragraph", "item"} and part.plain:
            before = out[running] if running >= 0 else None
            if before and part.form == "paragraph" and before.section == part.section and _goes_on(before, part):
                start = len(before.text) + 1
                pages = before.pages
                if part.pages[0][1] != pages[-1][1]:
                    pages = (*pages, (start, part.pages[0][1]))
                out[running] = replace(before, text=f"{before.text} {part.text}", pages=pages, bottom=part.bottom)
                continue
            running = len(out)
        out.append(part)
    return out


def _goes_on(before: _Part, part: _Part) -> bool:
    """Whether running text goes on in a part: the sentence is not over, and a column or page, or only a note, is between."""
    if TERMINAL.search(LOCATOR.sub("", before.text)) and not before.text.endswith((";", "e.g.", "i.e.")):
        return False
    broken = part.pages[0][1] != before.pages[-1][1] or part.top < before.bottom
    return broken or part.text[:1].islower()


def _without_repeats(parts: Sequence[_Part]) -> list[_Part]:
    """Without boxed quotations: paragraphs set apart in type that say again what running text says."""
    running = " ".join(_letters(part.text) for part in parts if part.plain)
    return [part for part in parts if part.form != "paragraph" or part.plain or not _repeats(part.text, running)]


def _repeats(text: str, running: str) -> bool:
    pieces = [_letters(piece) for piece in re.split(r"\.\.\.|…|(?<=[.!?])\s", text)]
    pieces = [piece for piece in pieces if piece]
    return bool(pieces) and all(piece in running for piece in pieces)


def _letters(text: str) -> str:
    return "".join(c for c in text.lower() if c.isalnum())


def _with_leads(parts: Sequence[_Part]) -> list[_Part]:
    """Each list item with the sentence that introduces its list, and without its bullet."""
    out: list[_Part] = []
    for _, group in groupby(parts, key=lambda part: part.section):
        lead = ""
        for part in group:
            if part.form == "item":
                bare = BULLET.sub("", part.text) if not part.text[0].isalnum() else part.text
                shift = len(part.text) - len(bare)
                pages = tuple((max(start - shift, 0), page) for start, page in part.pages)
                out.append(replace(part, text=bare, pages=pages, lead=part.lead or lead))
                continue
            if part.form == "paragraph":
                last = part.text[slice(*sentence_spans(part.text)[-1])] if part.text.endswith(":") else ""
                lead = last if part.plain else lead
            out.append(part)
    return out


def _short_lists(parts: Sequence[_Part]) -> list[_Part]:
    """Items of a list that is short as a whole as one part, an item a line: apart they say too little to be found."""
    out: list[_Part] = []
    for (form, _, lead), group in groupby(parts, key=lambda part: (part.form, part.section, part.lead)):
        items = list(group)
        if form != "item" or not lead or sum(len(item.text.split()) for item in items) > SHORT_LIST:
            out += items
            continue
        whole = items[0]
        for item in items[1:]:
            start = len(whole.text) + 1
            moved = [(start + at, page) for at, page in item.pages if (at, page) != (0, whole.pages[-1][1])]
            whole = replace(whole, text=f"{whole.text}\n{item.text}", pages=(*whole.pages, *moved))
        out.append(whole)
    return out


def _split(part: _Part) -> Iterator[_Part]:
    """A part, or where it is longer than the model reads, several, parted between sentences."""
    start, count = 0, 0
    spans = sentence_spans(part.text)
    if len(part.text.split()) <= MAX_WORDS:
        yield part
        return
    for begin, end in spans:
        words = len(part.text[begin:end].split())
        if count and count + words > MAX_WORDS:
            yield _cut(part, start, begin)
            start, count = begin, 0
        count += words
    yield _cut(part, start, len(part.text))


def _cut(part: _Part, start: int, end: int) -> _Part:
    first = max(page for at, page in part.pages if at <= start)
    inner = [(at - start, page) for at, page in part.pages if start < at < end]
    return replace(part, text=part.text[start:end].rstrip(), pages=((0, first), *inner))


def _sentences(text: str, pages: tuple[PageSpan, ...], page_texts: Sequence[str]) -> tuple[Sentence, ...]:
    sentences = []
    for start, end in sentence_spans(text):
        probe = Passage("", (), "", text, pages, ())
        found = [
            quotation_match(page_texts[span.page_index], quote)
            for span, quote in passage_quotes(probe, Sentence(start, end, ""))
        ]
        match = next((m for m in ("not found", "normalised") if m in found), "exact")
        sentences.append(Sentence(start, end, match))
    return tuple(sentences)
