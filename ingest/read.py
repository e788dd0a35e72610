"""Read one file of the library: file → PDF → pages → blocks → passages."""

from dataclasses import replace
from pathlib import Path

from ingest.clean import body_size, join_lines, known_words, printed_labels, without_running_lines
from ingest.continued import continued
from ingest.errors import UnreadableDocument
from ingest.layout import page_blocks
from ingest.passages import make_passages
from ingest.pdf import PdfFile, read_pdf
from ingest.sentences import NUMBERED
from ingest.sources import with_metadata
from ingest.structure import place_blocks
from ingest.types import Document, LibraryFile, Passage
from ingest.typeset import typeset


def read_document(file: LibraryFile, typeset_folder: Path) -> Document:
    """Read a file of the library; what is no PDF is typeset into `typeset_folder` first.

    Raises:
        UnreadableDocument: the file can't be opened, has no text, or can't be typeset.
    """
    pdf = file.path if file.path.suffix.lower() == ".pdf" else typeset(file, typeset_folder)
    return parse_pdf(file, pdf, read_pdf(pdf))


def parse_pdf(file: LibraryFile, pdf: Path, content: PdfFile) -> Document:
    """Make the passages of a PDF that has been read."""
    pages = content.pages
    words, size = known_words(pages), body_size(pages)
    lines = without_running_lines(pages)
    blocks = [block for page, kept in zip(pages, lines, strict=True) for block in page_blocks(page, kept)]
    texts = [(block, join_lines([line.text for line in block.lines], words)) for block in continued(blocks)]
    placed = place_blocks(texts, content.outline, size)
    passages = make_passages(placed, printed_labels(pages), [page.text for page in pages], size, words)
    if file.edition == "brief":  # what stands before its first section says what a brief is, and answers nothing
        passages = [_unnumbered(passage) for passage in passages if passage.section]
    if not passages:
        raise UnreadableDocument(
            f"{file.path.name} has no text that can be read; it may be a scan. Replace it by a file with a text layer."
        )
    source = with_metadata(file.source, content.title, content.author, content.date)
    return Document(replace(file, source=source), pdf, len(pages), tuple(passages))


def _unnumbered(passage: Passage) -> Passage:
    """A paragraph of a brief without the number in front of it, which is for its readers to refer to."""
    found = NUMBERED.match(passage.text)
    if not found:
        return passage
    cut = found.end()
    return replace(
        passage,
        form="paragraph",
        text=passage.text[cut:],
        pages=tuple(replace(span, start=max(0, span.start - cut)) for span in passage.pages),
        sentences=tuple(
            replace(sentence, start=sentence.start - cut, end=sentence.end - cut) for sentence in passage.sentences
        ),
    )
