"""Whatever is not a PDF becomes one: pandoc reads it, typst sets it, so that one reader and one page view serve all.

Both run as programs of their own with a limit of time and memory, since a document may be made to take either without end.
"""

import codecs
import io
import json
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

from ingest.errors import UnreadableDocument
from ingest.harmless import Node, harmless_blocks, paragraphs_of, text_of, words_of
from ingest.types import LibraryFile
from ingest.webpage import main_text

NOT_MARKDOWN = (
    "raw_html raw_tex raw_attribute tex_math_dollars citations yaml_metadata_block pandoc_title_block native_divs native_spans "
    "fenced_divs bracketed_spans header_attributes link_attributes table_attributes fenced_code_attributes "
    "inline_code_attributes"
)
"""Extensions switched off: what looks like HTML, TeX, typst or metadata in a Markdown file is shown as text."""

TEMPLATE = Path(__file__).with_name("page.typ")
EDITION = 6  # raise it when the look of typeset pages changes, so that they are set anew
PRESS = Path(__file__).with_name("press.py")
SECONDS = 120  # what pandoc, and typst after it, may take for one document
MEMORY, PRESS_MEMORY = "1500m", 3 * 2**30  # the same for memory: pandoc's heap, typst's data in bytes
TEXT, WEB_PAGE = 6 * 2**20, 16 * 2**20  # how large a plain text or Markdown, and a web page, may be, in bytes
TREE = 64 * 2**20  # what pandoc may make of a document, in bytes; it has some ten for each letter of a book
UNPACKED, MEMBERS = 200 * 2**20, 10_000  # what may be packed in a DOCX, ODT or EPUB, in bytes and in files
PACKED_TEXT = frozenset(("", ".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx"))

Tree = tuple[list[Node], list[Node]]
"""The title and the blocks of a document in pandoc's JSON: https://hackage.haskell.org/package/pandoc-types."""


def typeset(file: LibraryFile, folder: Path) -> Path:
    """The file as a PDF in `folder`; set only where it is not there already.

    Raises:
        UnreadableDocument: the file is damaged, too large, without text, or not what its ending says.
    """
    pdf = folder / f"{file.source.slug}.{file.sha256[:12]}.{EDITION}.pdf"
    if not pdf.exists():
        try:
            content = _to_pdf(file)
            folder.mkdir(parents=True, exist_ok=True)
            _write_whole(pdf, content)
        except OSError as error:
            raise UnreadableDocument(
                f"{file.path.name} can't be opened, or its pages can't be stored in {folder} ({error.strerror}). "
                "See to the rights and the room there and build again."
            ) from error
    return pdf


def _to_pdf(file: LibraryFile) -> bytes:
    name, content = file.path.name, file.path.read_bytes()
    read, what = READERS[file.path.suffix.lower()]
    try:
        title, blocks = _titled(*read(content))
        if not text_of([title, blocks]).strip():
            raise UnreadableDocument(f"{name} has no text. Replace it by a file that has, or remove it.")
        return set_pages(_marked(title, blocks, file))
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"{name} has other characters than UTF-8. Save it as UTF-8 and build again.") from error
    except _TooLarge as error:
        raise UnreadableDocument(f"{name} holds {error}. Save it as a PDF and add that.") from error
    except _TooSlow as error:
        raise UnreadableDocument(
            f"{name} can't be set as pages in {SECONDS} seconds. Save it as a PDF and add that."
        ) from error
    except (RuntimeError, ValueError) as error:
        raise UnreadableDocument(
            f"{name} can't be set as pages; it is damaged, locked, too large, or not {what}. "
            "Open it in the program it comes from, save it anew or as a PDF, and add that."
        ) from error


def _marked(title: list[Node], blocks: list[Node], file: LibraryFile) -> str:
    """The document in typst's markup."""
    meta = {"title": {"t": "MetaInlines", "c": title}} if title else {}
    tree = {"pandoc-api-version": _api_version(), "meta": meta, "blocks": blocks}
    return convert(
        json.dumps(tree), "json", "typst", "--standalone", f"--template={TEMPLATE}",
        f"--variable=running:{_plain(file.source.title)}", f"--variable=edition:{file.edition}",
    ).decode("utf-8")  # fmt: skip


@cache
def _api_version() -> list[int]:
    return list(json.loads(convert("", "markdown", "json"))["pandoc-api-version"])


# ---- pandoc and typst ----------------------------------------------------------------------------------------------------


def convert(content: str | bytes, read: str, write: str, *options: str) -> bytes:
    """A document from one of pandoc's formats to another, with no reach beyond the files that the options name.

    Raises:
        RuntimeError: pandoc can't do it, or not with the time and memory it may take; the message is its own.
    """
    given = content.encode("utf-8") if isinstance(content, str) else content
    return _pandoc(given, f"--from={read}", f"--to={write}", "--output=-", "--wrap=none", *options)


def data_file(name: str) -> bytes:
    """One of the files that come with pandoc, such as "reference.docx"."""
    return _pandoc(b"", f"--print-default-data-file={name}")


def set_pages(marked: str, **options: Any) -> bytes:
    """A text in typst's markup as a PDF; nothing but the text itself lies within typst's reach.

    Raises:
        RuntimeError: typst can't set it, or not with the time and memory it may take; the message is its own.
    """
    with tempfile.TemporaryDirectory() as workshop:
        page, pdf = Path(workshop) / "page.typ", Path(workshop) / "page.pdf"
        page.write_text(marked, encoding="utf-8")
        given = json.dumps({"ignore_system_fonts": True, **options})
        _run([sys.executable, "-P", str(PRESS), str(page), str(pdf), str(PRESS_MEMORY), given])
        return pdf.read_bytes()


def _pandoc(given: bytes, *options: str) -> bytes:
    import pypandoc

    return _run([pypandoc.get_pandoc_path(), "+RTS", f"-M{MEMORY}", "-RTS", "--sandbox", *options], given)


def _run(command: list[str], given: bytes = b"") -> bytes:
    """What a program writes."""
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise _TooSlow(f"not done after {SECONDS} seconds") from error
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def _plain(text: str) -> str:
    """A title as it can stand in a typst string."""
    return re.sub(r"[\\\"#\[\]{}$]", "", text)


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_suffix(".part")
    draft.write_bytes(content)
    draft.replace(path)


# ---- limits --------------------------------------------------------------------------------------------------------------


class _TooLarge(Exception):
    """The file holds more than it may; the message says what."""


class _TooSlow(RuntimeError):
    """A program took longer than it may."""


def _bounded(content: bytes, most: int) -> bytes:
    if len(content) > most:
        raise _TooLarge("too much to be set as pages")
    return content


def _parsed(content: bytes, form: str, *options: str) -> dict[str, Any]:
    """A document as pandoc's tree."""
    return dict(json.loads(_bounded(convert(content, form, "json", *options), TREE)))


def _decoded(content: bytes) -> str:
    """A text in UTF-8, or in UTF-16 where it begins by saying so."""
    _bounded(content, TEXT)
    return content.decode("utf-16" if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig")


# ---- one reader a format -------------------------------------------------------------------------------------------------


def _read_markdown(content: bytes) -> Tree:
    tree = _parsed(_decoded(content).encode("utf-8"), "-".join(["markdown", *NOT_MARKDOWN.split()]))
    return [], harmless_blocks(tree["blocks"])


def _read_web_page(content: bytes) -> Tree:
    """The page's main text; where no heading stands above it, below the title that the page's head gives."""
    _bounded(content, WEB_PAGE)
    try:
        page = main_text(content)
    except UnreadableDocument:
        return [], []
    _, blocks = _read_markdown(page.markdown.encode("utf-8"))
    title = [] if _lone_heading(blocks) else words_of(page.title)
    return title, blocks


def _read_text(content: bytes) -> Tree:
    """Lines between blank lines are a paragraph; nothing in them is markup."""
    lines = (line.strip() for line in _decoded(content).replace("\f", "\n\n").splitlines())
    return [], [{"t": "Para", "c": words_of(" ".join(group))} for filled, group in groupby(lines, bool) if filled]


def _read_packed(content: bytes, form: str) -> Tree:
    """A DOCX, ODT or EPUB; changes that someone proposed in it are accepted, and remarks in its margin left out."""
    packed = _text_parts(content)
    tree = _parsed(_repacked(packed), form, "--track-changes=accept")
    meta, blocks = tree["meta"], harmless_blocks(tree["blocks"])
    title = [inline for block in paragraphs_of(meta.get("title")) for inline in block["c"]]
    if form == "docx":  # what has one of these styles stands in the text of a DOCX, and pandoc takes it out
        blocks = [
            block for name in ("subtitle", "author", "date", "abstract") for block in paragraphs_of(meta.get(name))
        ] + blocks
    if form == "odt" and blocks and _begins_with_title(packed.get("content.xml", b"")):
        title, blocks = blocks[0]["c"], blocks[1:]
    return title, blocks


def _text_parts(content: bytes) -> dict[str, bytes]:
    """The files packed in a DOCX, ODT or EPUB, by name; those that hold no text are empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
                raise _TooLarge(f"more than {UNPACKED // 2**20} MiB or {MEMBERS:,} files when unpacked")
            return {member.filename: _unpacked(packed, member) for member in members}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise ValueError(f"the archive can't be read: {error}") from error


def _unpacked(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    if Path(member.filename).suffix.lower() not in PACKED_TEXT:
        return b""
    with packed.open(member) as opened:
        return opened.read(member.file_size)  # no more than it says, whatever it holds


def _repacked(parts: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as kept:
        for name, part in parts.items():
            kept.writestr(name, part)
    return made.getvalue()


def _begins_with_title(content: bytes) -> bool:
    """Whether the first paragraph of an ODT has the style "Title", or one made from it."""
    head, _, body = content.partition(b"<office:text")
    first = re.search(rb"<text:[ph]\b[^>]*text:style-name=\"([^\"]+)\"", body[:100_000])
    if not first:
        return False
    made = rb"<style:style\b(?=[^>]*style:name=\"%s\")[^>]*style:parent-style-name=\"Title\"" % re.escape(first[1])
    return first[1] == b"Title" or re.search(made, head) is not None


READERS: dict[str, tuple[Callable[[bytes], Tree], str]] = {
    ".md": (_read_markdown, "a Markdown text"),
    ".html": (_read_web_page, "a web page"),
    ".htm": (_read_web_page, "a web page"),
    ".docx": (partial(_read_packed, form="docx"), "a Word document"),
    ".odt": (partial(_read_packed, form="odt"), "an OpenDocument text"),
    ".epub": (partial(_read_packed, form="epub"), "an EPUB book"),
    ".txt": (_read_text, "a plain text"),
}
"""File ending → what reads it, and what such a file is called."""


# ---- title and headings --------------------------------------------------------------------------------------------------


def _titled(title: list[Node], blocks: list[Node]) -> Tree:
    """A document with its title once, and its headings from the first level on.

    A document without a title that begins with its only heading of the first level has that for a title.
    """
    title = title or _lone_heading(blocks)
    heading = next((block for block in blocks if block["t"] == "Header"), None)
    for repeated in (heading, blocks[0] if blocks else None):
        if repeated and text_of(repeated) == text_of(title):
            blocks = [block for block in blocks if block is not repeated]
            break
    highest = min((block["c"][0] for block in blocks if block["t"] == "Header"), default=1)
    return title, [_raised(block, highest - 1) for block in blocks]


def _lone_heading(blocks: list[Node]) -> list[Node]:
    tops = [block for block in blocks if block["t"] == "Header" and block["c"][0] == 1]
    return tops[0]["c"][2] if len(tops) == 1 and tops[0] is blocks[0] else []


def _raised(block: Node, levels: int) -> Node:
    return {"t": "Header", "c": [block["c"][0] - levels, *block["c"][1:]]} if block["t"] == "Header" else block
