"""Sample documents: small typst sources in `pdfs/`, one difficulty each, typeset when a test asks for them."""

from pathlib import Path

import typst

from ingest.clean import without_running_lines
from ingest.layout import Block, page_blocks
from ingest.pdf import PdfFile, read_pdf
from ingest.read import parse_pdf
from ingest.types import Box, Document, LibraryFile, Line, Page, Passage, Source

SAMPLES = Path(__file__).with_name("pdfs")
NAMES = sorted(path.stem for path in SAMPLES.glob("*.typ"))


def compile_sample(name: str, folder: Path) -> Path:
    """The sample as a PDF in a folder."""
    return compile_text((SAMPLES / f"{name}.typ").read_text(encoding="utf-8"), folder, name)


def compile_text(text: str, folder: Path, name: str = "text") -> Path:
    """A typst source as a PDF in a folder."""
    source, pdf = folder / f"{name}.typ", folder / f"{name}.pdf"
    source.write_text(text, encoding="utf-8")
    pdf.write_bytes(typst.compile(str(source), root=str(folder), timestamp=0, ignore_system_fonts=True))
    return pdf


def write_pdf(path: Path, *objects: str, trailer: str = "") -> Path:
    """A PDF of the given objects, numbered from 1, the first its catalogue; for faults that no typesetter makes."""
    body, offsets = "%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj {content} endobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    body += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Root 1 0 R /Size {size} {trailer} >>\n"
    path.write_text(f"{body}startxref\n{body.index('xref')}\n%%EOF\n", encoding="ascii", newline="\n")
    return path


def sample_pages(name: str, folder: Path) -> tuple[Page, ...]:
    """The sample's pages as read."""
    return read_pdf(compile_sample(name, folder)).pages


def sample_blocks(name: str, folder: Path) -> list[Block]:
    """The sample's blocks in reading order, page after page."""
    pages = sample_pages(name, folder)
    return [
        block for page, lines in zip(pages, without_running_lines(pages), strict=True) for block in page_blocks(page, lines)
    ]


def sample_document(name: str, folder: Path) -> Document:
    """The sample, read to the end."""
    return as_document(compile_sample(name, folder))


def sample_passages(name: str, folder: Path) -> tuple[Passage, ...]:
    """The sample's passages."""
    return sample_document(name, folder).passages


def as_document(pdf: Path, content: PdfFile | None = None) -> Document:
    """A PDF of an unlisted source, read to the end."""
    return parse_pdf(LibraryFile(Source("sample", "Sample"), pdf, "original", "0" * 64), pdf, content or read_pdf(pdf))


def block_text(block: Block) -> str:
    """The text of a block's lines."""
    return " ".join(line.text for line in block.lines)


def place_of(text: str, texts: list[str]) -> int:
    """Where the first of some texts stands that begins so."""
    return next(i for i, candidate in enumerate(texts) if candidate.startswith(text))


def line(text: str, top: float = 100.0, size: float = 10.0, left: float = 50.0) -> Line:
    """A line of plain type."""
    return Line(text, Box(left, top, left + 5 * len(text), top + size), size)


def page(index: int, *lines: Line, label: str = "") -> Page:
    """A page of 600 by 800 points."""
    return Page(index, label, 600, 800, lines)
