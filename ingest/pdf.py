"""PDF files, read by the two libraries that each do a part best.

pypdf reads what the file says of itself: outline, page labels, metadata. pypdfium2 reads characters with
their geometry, draws page pictures and finds the boxes of a quotation. No other file touches either.
"""

import ctypes
import io
import logging
import math
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.errors import DependencyError, PyPdfError

from ingest.errors import UnreadableDocument
from ingest.quotation import find_quotation
from ingest.types import Box, Heading, Line, Page

WIDE_GAP = 1.0  # a gap of this many type sizes, with no space character in it, parts two columns
RAISED = 0.42  # share of its line's height above which the foot of a superscript stands
SCALES = 0.3, 1.8  # a type size stands between these parts of its line's height
RULE_THICKNESS = 2.0  # points; thinner than this, a drawn shape is a rule
SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
BOLD, ITALIC = re.compile(r"bold|black|heavy|demi"), re.compile(r"italic|oblique")
INVISIBLE = "\r\n\0\u200b\u200c\u200d\u2060\ufeff"
LINE_END_HYPHENS = "\x02\ufffe\u00ad"  # what pdfium gives for a hyphen at the end of a line

Span = tuple[float, float, float, float]
Place = Callable[[float, float, float, float], Span]

_pdfium = threading.RLock()  # pdfium is not safe for two threads, whatever the document
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it remarks on every fault of a damaged file, thousands at times


@dataclass(frozen=True, slots=True)
class PdfFile:
    """What a PDF holds, before any interpretation."""

    title: str
    author: str
    date: str  # ISO 8601 day of creation, or ""
    outline: tuple[Heading, ...]
    pages: tuple[Page, ...]


def read_pdf(path: Path) -> PdfFile:
    """Read all pages of a PDF.

    Raises:
        UnreadableDocument: the file is damaged, encrypted, or not a PDF at all.
    """
    labels, outline, about = _read_structure(path)
    with _open(path) as pdf:
        pages = [_read_page(pdf, index, labels[index] if index < len(labels) else "") for index in range(len(pdf))]
    if not pages:
        raise UnreadableDocument(f"{path.name} has no pages. Replace the file or remove it from the library.")
    return PdfFile(about.get("title", ""), about.get("author", ""), about.get("date", ""), outline, tuple(pages))


def render_page(path: Path, index: int, width: int) -> bytes:
    """A page as a PNG picture, `width` pixels wide."""
    with _open(path) as pdf:
        page = pdf[index]
        picture = page.render(scale=width / page.get_width()).to_pil()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def page_text(path: Path, index: int) -> str:
    """The text of a page, as quotations are checked against it; "" where there is no such page."""
    with _open(path) as pdf:
        return str(pdf[index].get_textpage().get_text_range()) if 0 <= index < len(pdf) else ""


def page_size(path: Path, index: int) -> tuple[float, float]:
    """Width and height of a page in points."""
    with _open(path) as pdf:
        width, height = pdf.get_page_size(index)
    return float(width), float(height)


def quotation_boxes(path: Path, index: int, quote: str) -> list[Box]:
    """The boxes, one a line, that a quotation fills on a page; none where it is not there."""
    with _open(path) as pdf:
        page = pdf[index]
        textpage = page.get_textpage()
        text = "".join(chr(pdfium.FPDFText_GetUnicode(textpage, i)) for i in range(textpage.count_chars()))
        place = _placing(page, page.get_rotation())
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        found = []
        for first, end in find_quotation(text, quote).spans:
            for r in range(pdfium.FPDFText_CountRects(textpage, first, end - first)):
                pdfium.FPDFText_GetRect(textpage, r, left, top, right, bottom)
                found.append(Box(*place(left.value, bottom.value, right.value, top.value)))
    return _one_box_a_line(found)


@contextmanager
def _open(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    with _pdfium:
        try:
            pdf = pypdfium2.PdfDocument(path)
            try:
                yield pdf
            finally:
                pdf.close()
        except (pypdfium2.PdfiumError, FileNotFoundError) as error:  # of the file, or of a page within it
            reason = "is protected by a password" if "assword" in str(error) else "is not a PDF that can be read"
            raise UnreadableDocument(f"{path.name} {reason} ({error}). Replace the file or remove it.") from error


def _placing(page: pypdfium2.PdfPage, turn: int) -> Place:
    """From left, bottom, right, top in the file's coordinates to left, top, right, bottom on the page turned clockwise."""
    left, bottom, right, top = page.get_bbox()
    return {
        0: lambda x0, y0, x1, y1: (x0 - left, top - y1, x1 - left, top - y0),
        90: lambda x0, y0, x1, y1: (y0 - bottom, x0 - left, y1 - bottom, x1 - left),
        180: lambda x0, y0, x1, y1: (right - x1, y0 - bottom, right - x0, y1 - bottom),
        270: lambda x0, y0, x1, y1: (top - y1, right - x1, top - y0, right - x0),
    }[turn]


def _reading_turn(textpage: pypdfium2.PdfTextPage) -> int:
    """By how many degrees clockwise a page has to be turned for most of its text to stand upright; a sample is enough."""
    step = max(textpage.count_chars() // 50, 1)
    turns = Counter(turn for i in range(0, textpage.count_chars(), step) if (turn := _turn(textpage, i)) is not None)
    return turns.most_common(1)[0][0] if turns else 0


def _turn(textpage: pypdfium2.PdfTextPage, index: int) -> int | None:
    """By how many degrees, in quarters, a character has to be turned; None for one that is not drawn."""
    angle = pdfium.FPDFText_GetCharAngle(textpage, index)
    return 90 * (round(math.degrees(angle) / 90) % 4) if angle >= 0 else None


def _read_structure(path: Path) -> tuple[list[str], tuple[Heading, ...], dict[str, str]]:
    """Page labels ([] where the file has none), outline and metadata; what is damaged is left out."""
    labels: list[str] = []
    headings: list[Heading] = []
    about: dict[str, str] = {}
    try:
        reader = pypdf.PdfReader(path)
        if "/PageLabels" in reader.trailer["/Root"]:  # type: ignore[operator]
            labels = list(reader.page_labels)
        numbers = {page.indirect_reference.idnum: i for i, page in enumerate(reader.pages) if page.indirect_reference}
        headings = list(_flatten(reader.outline, numbers, 1))
        if reader.metadata:
            about = {"title": reader.metadata.title or "", "author": reader.metadata.author or ""}
            created = reader.metadata.creation_date
            about["date"] = created.date().isoformat() if created else ""
    except (PyPdfError, DependencyError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        pass  # pdfium may still read the pages; without labels and outline they are read from the print
    return labels, tuple(headings), about


def _flatten(outline: list, numbers: dict[int, int], level: int) -> Iterator[Heading]:  # type: ignore[type-arg]
    for entry in outline:
        if isinstance(entry, list):
            yield from _flatten(entry, numbers, level + 1)
        elif (page := entry.get("/Page")) is not None and entry.title:
            index = page if isinstance(page, int) else numbers.get(getattr(page, "idnum", -1))
            if index is not None:
                yield Heading(level, " ".join(str(entry.title).split()), index)


def _read_page(pdf: pypdfium2.PdfDocument, index: int, label: str) -> Page:
    page = pdf[index]
    try:
        textpage = page.get_textpage()
        turn = _reading_turn(textpage)
        place = _placing(page, turn)
        lines = _read_lines(textpage, place, turn)
        rules, shapes = _read_shapes(page, place)
        _, _, width, height = place(*page.get_bbox())
        return Page(index, label, width, height, tuple(lines), rules, shapes, textpage.get_text_range())
    finally:
        page.close()


def _read_shapes(page: pypdfium2.PdfPage, place: Place) -> tuple[tuple[Box, ...], tuple[Box, ...]]:
    rules: list[Box] = []
    shapes: list[Box] = []
    for thing in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE]):
        box = Box(*place(*thing.get_bounds()))
        (rules if box.height <= RULE_THICKNESS and box.x1 - box.x0 > 10 else shapes).append(box)
    return tuple(rules), tuple(shapes)


class _Run:
    """The characters of one line on their way to being a `Line`; plain lists, since there is one call a character."""

    __slots__ = ("bottom", "chars", "right", "size", "sizes", "spaced", "spans", "styles", "top")

    def __init__(self) -> None:
        self.chars: list[str] = []
        self.spans: list[Span] = []  # left, top, right, bottom
        self.sizes: list[float] = []
        self.styles: list[tuple[bool, bool]] = []
        self.size = self.top = self.bottom = self.right = 0.0  # of the last character, size of the largest
        self.spaced = False  # whether a space stands last

    def add(self, char: str, span: Span, size: float, style: tuple[bool, bool]) -> None:
        self.chars.append(char)
        self.spans.append(span)
        self.sizes.append(size)
        self.styles.append(style)
        _, self.top, self.right, self.bottom = span
        self.size = max(self.size, size)
        self.spaced = False

    def space(self) -> None:
        if not self.spaced:
            self.chars[-1] += " "
            self.spaced = True

    def goes_on(self, span: Span, size: float, blank: bool) -> bool:
        """Whether a character at this place belongs to the line; `blank`: a real space stands before it."""
        left, top, _, bottom = span
        reach = 0.3 * max(self.bottom - self.top, bottom - top)
        if not self.top - reach <= (top + bottom) / 2 <= self.bottom + reach:
            return False
        if size > 1.25 * self.size and not "".join(self.chars).strip().isdigit():
            return False
        gap = left - self.right
        return gap > -2 * size and (blank or gap < WIDE_GAP * size)

    def line(self) -> Line:
        size = sorted(self.sizes)[len(self.sizes) // 2]
        full = [span for span, s in zip(self.spans, self.sizes, strict=True) if s >= 0.8 * size]
        top, bottom = min(span[1] for span in full), max(span[3] for span in full)
        chars = self.chars
        if min(self.sizes) < 0.8 * size:
            middle = sum(span[1] + span[3] for span in full) / len(full)
            chars = [
                c.translate(SUPERSCRIPT) if s < 0.8 * size and span[1] + span[3] < middle + 0.1 else c
                for c, span, s in zip(chars, self.spans, self.sizes, strict=True)
            ]
        box = Box(self.spans[0][0], top, max(span[2] for span in self.spans), bottom)
        bold, italic = (sum(style[i] for style in self.styles) * 2 > len(self.styles) for i in (0, 1))
        text = "".join(chars).encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # pdfium halves rare characters
        return Line(" ".join(text.split()), box, round(size, 1), bold, italic)


def _read_lines(textpage: pypdfium2.PdfTextPage, place: Place, turn: int) -> list[Line]:
    """The lines of a page in the file's order; what is set sideways to most of it, as a stamp in the margin is, is left out."""
    lines: list[Line] = []
    run = _Run()
    style_of = _StyleReader(textpage, turn)
    raw, rect, get_char, get_box = textpage.raw, pdfium.FS_RECTF(), pdfium.FPDFText_GetUnicode, pdfium.FPDFText_GetLooseCharBox
    where = ctypes.byref(rect)
    size, style, upright = 0.0, (False, False), True
    blank, fresh = False, True
    for i in range(textpage.count_chars()):
        char = chr(get_char(raw, i))
        if char in INVISIBLE or char.isspace():
            fresh = True
            if run.chars and char not in INVISIBLE:
                blank = blank or pdfium.FPDFText_IsGenerated(raw, i) != 1
                run.space()
            continue
        get_box(raw, i, where)
        span = place(rect.left, rect.bottom, rect.right, rect.top)
        digit = char.isdigit()
        if fresh or digit:  # the type changes at a word's start or around a note's mark
            size, style, upright = style_of(i, span[3] - span[1])
            if digit and style_of.is_raised(i, place, span):
                size *= 0.6
        fresh = digit or not upright
        if not upright:
            continue
        if run.chars and not run.goes_on(span, size, blank):
            lines.append(run.line())
            run = _Run()
        run.add("\u00ad" if char in LINE_END_HYPHENS else char, span, size, style)
        blank = False
    return [*lines, run.line()] if run.chars else lines


class _StyleReader:
    """Type size, (bold, italic) and whether it stands upright, of a character; asked once a text object: each is a call."""

    def __init__(self, textpage: pypdfium2.PdfTextPage, turn: int) -> None:
        self.textpage, self.turn = textpage.raw, turn
        self.known: dict[int, tuple[float, tuple[bool, bool], bool]] = {}
        self.font, self.flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self.box = [ctypes.c_double() for _ in range(4)]

    def __call__(self, index: int, height: float) -> tuple[float, tuple[bool, bool], bool]:
        thing = ctypes.cast(pdfium.FPDFText_GetTextObject(self.textpage, index), ctypes.c_void_p).value or 0
        if thing not in self.known:
            length = pdfium.FPDFText_GetFontInfo(self.textpage, index, self.font, len(self.font), self.flags)
            name = self.font.raw[: max(length - 1, 0)].decode("utf-8", "replace").lower()
            bold = bool(BOLD.search(name)) or pdfium.FPDFText_GetFontWeight(self.textpage, index) >= 600
            italic = bool(ITALIC.search(name)) or bool(self.flags.value & 64)
            size = pdfium.FPDFText_GetFontSize(self.textpage, index)
            upright = _turn(self.textpage, index) in (self.turn, None)
            scaled = not SCALES[0] * height < size < SCALES[1] * height  # by a matrix that the file puts above the type
            self.known[thing] = (height if scaled else size, (bold, italic), upright)
        return self.known[thing]

    def is_raised(self, index: int, place: Place, span: Span) -> bool:
        """Whether a digit of the line's own type size is drawn as a superscript by its font."""
        left, right, bottom, top = self.box
        pdfium.FPDFText_GetCharBox(self.textpage, index, left, right, bottom, top)
        foot = place(left.value, bottom.value, right.value, top.value)[3]
        return span[3] - foot > RAISED * (span[3] - span[1])


def _one_box_a_line(boxes: list[Box]) -> list[Box]:
    lines: list[Box] = []
    for box in boxes:
        last = lines[-1] if lines else None
        if last and box.x0 >= last.x0 and min(last.y1, box.y1) - max(last.y0, box.y0) > 0.5 * min(last.height, box.height):
            lines[-1] = Box(min(last.x0, box.x0), min(last.y0, box.y0), max(last.x1, box.x1), max(last.y1, box.y1))
        else:
            lines.append(box)
    return lines
