"""Whatever is not a PDF becomes one: pandoc reads it, typst sets it, so that one reader and one page view serve all.

Of what pandoc reads only text, structure and links into the web are copied to the pages. Attributes, raw markup, pictures
and variables of a document's own, some of which typst would run as code, are not.
"""

import io
import json
import re
import subprocess
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Any

from ingest.errors import UnreadableDocument
from ingest.types import LibraryFile
from ingest.webpage import main_text

NOT_MARKDOWN = (
    "raw_html raw_tex raw_attribute tex_math_dollars citations yaml_metadata_block pandoc_title_block native_divs native_spans "
    "fenced_divs bracketed_spans header_attributes link_attributes table_attributes fenced_code_attributes "
    "inline_code_attributes"
)
"""Extensions switched off: what looks like HTML, TeX, typst or metadata in a Markdown file is shown as text."""

TEMPLATE = Path(__file__).with_name("page.typ")
EDITION = 5  # raise it when the look of typeset pages changes, so that they are set anew
SECONDS, MEMORY = 120, "1500m"  # what pandoc may take for one document
UNPACKED, MEMBERS = 200 * 2**20, 10_000  # what may be packed in a DOCX, ODT or EPUB, in bytes and in files
PACKED_TEXT = frozenset(("", ".xml", ".rels", ".xhtml", ".html", ".htm", ".opf", ".ncx"))

Node = dict[str, Any]
Tree = tuple[list[Node], list[Node]]
"""The title and the blocks of a document in pandoc's JSON: https://hackage.haskell.org/package/pandoc-types."""

BARE: list[Any] = ["", [], []]  # in the place of attributes


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
        if not _text([title, blocks]).strip():
            raise UnreadableDocument(f"{name} has no text. Replace it by a file that has, or remove it.")
        return set_pages(_marked(title, blocks, file))
    except UnicodeDecodeError as error:
        raise UnreadableDocument(f"{name} has other characters than UTF-8. Save it as UTF-8 and build again.") from error
    except _TooLarge as error:
        raise UnreadableDocument(
            f"{name} holds more than {UNPACKED // 2**20} MiB or {MEMBERS:,} files when unpacked. Save it as a PDF and add that."
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


def _pandoc(given: bytes, *options: str) -> bytes:
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "+RTS", f"-M{MEMORY}", "-RTS", "--sandbox", *options]
    try:
        done = subprocess.run(command, input=given, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"pandoc was not done after {SECONDS} seconds") from error
    if done.returncode:
        raise RuntimeError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def set_pages(marked: str, **options: Any) -> bytes:
    """A text in typst's markup as a PDF; nothing but the text itself lies within typst's reach.

    Raises:
        RuntimeError: typst can't set it; the message is its own.
    """
    import typst

    with tempfile.TemporaryDirectory() as workshop:
        page = Path(workshop) / "page.typ"
        page.write_text(marked, encoding="utf-8")
        return bytes(typst.compile(str(page), root=workshop, timestamp=0, **{"ignore_system_fonts": True, **options}))


def _plain(text: str) -> str:
    """A title as it can stand in a typst string."""
    return re.sub(r"[\\\"#\[\]{}$]", "", text)


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_suffix(".part")
    draft.write_bytes(content)
    draft.replace(path)


# ---- one reader a format -------------------------------------------------------------------------------------------------


def _read_markdown(content: bytes) -> Tree:
    tree = json.loads(convert(content.decode("utf-8-sig"), "-".join(["markdown", *NOT_MARKDOWN.split()]), "json"))
    return [], _blocks(tree["blocks"])


def _read_web_page(content: bytes) -> Tree:
    """The page's main text; where no heading stands above it, below the title that the page's head gives."""
    try:
        page = main_text(content)
    except UnreadableDocument:
        return [], []
    _, blocks = _read_markdown(page.markdown.encode("utf-8"))
    title = [] if _lone_heading(blocks) else _words(page.title)
    return title, blocks


def _read_text(content: bytes) -> Tree:
    """Lines between blank lines are a paragraph; nothing in them is markup."""
    lines = (line.strip() for line in content.decode("utf-8-sig").replace("\f", "\n\n").splitlines())
    return [], [{"t": "Para", "c": _words(" ".join(group))} for filled, group in groupby(lines, bool) if filled]


def _read_packed(content: bytes, form: str) -> Tree:
    """A DOCX, ODT or EPUB; changes that someone proposed in it are accepted, and remarks in its margin left out."""
    packed = _text_parts(content)
    tree = json.loads(convert(_repacked(packed), form, "json", "--track-changes=accept"))
    meta, blocks = tree["meta"], _blocks(tree["blocks"])
    title = [inline for block in _said(meta.get("title")) for inline in block["c"]]
    if form == "docx":  # what has one of these styles stands in the text of a DOCX, and pandoc takes it out
        blocks = [block for name in ("subtitle", "author", "date", "abstract") for block in _said(meta.get(name))] + blocks
    if form == "odt" and blocks and _begins_with_title(packed.get("content.xml", b"")):
        title, blocks = blocks[0]["c"], blocks[1:]
    return title, blocks


class _TooLarge(Exception):
    """More is packed in the file than may be unpacked."""


def _text_parts(content: bytes) -> dict[str, bytes]:
    """The files packed in a DOCX, ODT or EPUB, by name; those that hold no text are empty."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = packed.infolist()
            if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
                raise _TooLarge
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


# ---- what is copied ------------------------------------------------------------------------------------------------------


def _blocks(nodes: list[Node]) -> list[Node]:
    return [kept for node in nodes for kept in _block(node)]


def _block(node: Node) -> list[Node]:
    """A block without all that is not text or structure; one of an unknown or raw kind is nothing."""
    match node:
        case {"t": "Plain" | "Para" as kind, "c": inlines}:
            return [{"t": kind, "c": kept}] if (kept := _inlines(inlines)) else []
        case {"t": "LineBlock", "c": lines}:
            return [{"t": "LineBlock", "c": [_inlines(line) for line in lines]}]
        case {"t": "CodeBlock", "c": [_, text]}:
            return [{"t": "CodeBlock", "c": [BARE, _characters(text, also="\n\t")]}]
        case {"t": "BlockQuote", "c": inner}:
            return [{"t": "BlockQuote", "c": _blocks(inner)}]
        case {"t": "BulletList", "c": items}:
            return [{"t": "BulletList", "c": [_blocks(item) for item in items]}]
        case {"t": "OrderedList", "c": [numbering, items]}:
            return [{"t": "OrderedList", "c": [numbering, [_blocks(item) for item in items]]}]
        case {"t": "DefinitionList", "c": items}:
            return [{"t": "DefinitionList", "c": [[_inlines(term), [_blocks(d) for d in means]] for term, means in items]}]
        case {"t": "Header", "c": [level, _, inlines]}:
            return [{"t": "Header", "c": [level, BARE, kept]}] if (kept := _inlines(inlines)) else []
        case {"t": "HorizontalRule"}:
            return [{"t": "HorizontalRule"}]
        case {"t": "Table", "c": parts}:
            return [_table(*parts)]
        case {"t": "Figure", "c": [_, [_, caption], inner]}:
            pictured, below = _blocks(inner), _blocks(caption)
            return pictured if _text(pictured) == _text(below) else pictured + below
        case {"t": "Div", "c": [_, inner]}:
            return _blocks(inner)
    return []


def _table(_: Any, caption: Any, columns: list[Any], head: Any, bodies: list[Any], foot: Any) -> Node:
    """A table whose columns are as wide as what they hold."""
    widths = [[align, {"t": "ColWidthDefault"}] for align, _ in columns]
    kept = [[BARE, heads, _rows(above), _rows(rows)] for _, heads, above, rows in bodies]
    return {
        "t": "Table",
        "c": [BARE, [None, _blocks(caption[1])], widths, [BARE, _rows(head[1])], kept, [BARE, _rows(foot[1])]],
    }


def _rows(rows: list[Any]) -> list[Any]:
    return [[BARE, [[BARE, align, high, wide, _blocks(inner)] for _, align, high, wide, inner in cells]] for _, cells in rows]


def _inlines(nodes: list[Node]) -> list[Node]:
    return [kept for node in nodes for kept in _inline(node)]


def _inline(node: Node) -> list[Node]:
    """An inline without all that is not text or its form; a picture is its description, a formula what was written."""
    match node:
        case {"t": "Str", "c": text}:
            return [{"t": "Str", "c": shown}] if (shown := _characters(text)) else []
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
            return _words(text)
        case {"t": "Note", "c": inner}:
            return [{"t": "Note", "c": kept}] if (kept := _blocks(inner)) else []
        case {"t": "Link", "c": [_, inner, [target, _]]} if re.match(r"(https?://|mailto:)[!-~]+\Z", target):
            return [{"t": "Link", "c": [BARE, kept, [target, ""]]}] if (kept := _inlines(inner)) else []
        case {"t": "Link" | "Image", "c": [_, inner, _]} | {"t": "Span" | "Cite", "c": [_, inner]}:
            return _inlines(inner)
    return []


def _characters(text: str, also: str = "") -> str:
    """A text without control characters and marks that turn or hide letters; joiners within words stay."""
    return "".join(
        c for c in text if c in also or c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co")
    )


def _words(text: str) -> list[Node]:
    return _inlines([part for word in text.split() for part in ({"t": "Space"}, {"t": "Str", "c": word})][1:])


def _said(meta: Node | None) -> list[Node]:
    """The paragraphs of one of a document's variables."""
    match meta:
        case {"t": "MetaInlines", "c": inlines}:
            return _block({"t": "Para", "c": inlines})
        case {"t": "MetaString", "c": text}:
            return _block({"t": "Para", "c": _words(text)})
        case {"t": "MetaBlocks", "c": blocks}:
            return [block for block in _blocks(blocks) if block["t"] in ("Plain", "Para")]
        case {"t": "MetaList", "c": values}:
            return [block for value in values for block in _said(value)]
    return []


# ---- title and headings --------------------------------------------------------------------------------------------------


def _titled(title: list[Node], blocks: list[Node]) -> Tree:
    """A document with its title once, and its headings from the first level on.

    A document without a title that begins with its only heading of the first level has that for a title.
    """
    title = title or _lone_heading(blocks)
    heading = next((block for block in blocks if block["t"] == "Header"), None)
    for repeated in (heading, blocks[0] if blocks else None):
        if repeated and _text(repeated) == _text(title):
            blocks = [block for block in blocks if block is not repeated]
            break
    highest = min((block["c"][0] for block in blocks if block["t"] == "Header"), default=1)
    return title, [_raised(block, highest - 1) for block in blocks]


def _lone_heading(blocks: list[Node]) -> list[Node]:
    tops = [block for block in blocks if block["t"] == "Header" and block["c"][0] == 1]
    return tops[0]["c"][2] if len(tops) == 1 and tops[0] is blocks[0] else []


def _raised(block: Node, levels: int) -> Node:
    return {"t": "Header", "c": [block["c"][0] - levels, *block["c"][1:]]} if block["t"] == "Header" else block


def _text(node: Any) -> str:
    """The letters of a part of the tree."""
    match node:
        case {"t": "Str", "c": text} | {"t": "Code" | "CodeBlock", "c": [_, text]}:
            return str(text)
        case {"t": "Space" | "SoftBreak" | "LineBreak"}:
            return " "
        case {"c": inner}:
            return _text(inner)
        case [*inner]:
            return "".join(map(_text, inner))
    return ""
