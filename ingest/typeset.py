"""Whatever is not a PDF becomes one: pandoc reads it, typst sets it, so that one reader and one page view serve all."""

import re
import tempfile
from pathlib import Path
from typing import Any

from ingest.errors import UnreadableDocument
from ingest.types import LibraryFile

NOT_MARKDOWN = (
    "raw_html raw_tex raw_attribute tex_math_dollars citations yaml_metadata_block native_divs native_spans fenced_divs "
    "bracketed_spans header_attributes link_attributes table_attributes fenced_code_attributes inline_code_attributes"
)
"""Extensions switched off. Metadata may set `body`, and an attribute "typst:…" is code: neither is a document's to say."""

READERS = {".md": "-".join(["markdown", *NOT_MARKDOWN.split()])}
"""File ending → pandoc's name of the format; raw HTML, TeX and typst in a file are text, not instructions."""

TEMPLATE = Path(__file__).with_name("page.typ")
EDITION = 4  # raise it when the look of typeset pages changes, so that they are set anew


def typeset(file: LibraryFile, folder: Path) -> Path:
    """The file as a PDF in `folder`; set only where it is not there already.

    Raises:
        UnreadableDocument: pandoc or typst can't read the file.
    """
    pdf = folder / f"{file.source.slug}.{file.sha256[:12]}.{EDITION}.pdf"
    if not pdf.exists():
        folder.mkdir(parents=True, exist_ok=True)
        try:
            _write_whole(pdf, _to_pdf(file))
        except (RuntimeError, OSError, UnicodeDecodeError) as error:
            reason = str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__
            raise UnreadableDocument(f"{file.path.name} can't be typeset ({reason}). Mend or remove the file.") from error
    return pdf


def _to_pdf(file: LibraryFile) -> bytes:
    text = file.path.read_text(encoding="utf-8-sig")
    marked = convert(
        text, READERS[file.path.suffix.lower()], "typst",
        # a lone heading of the first level is the title, not a section that holds all others
        f"--shift-heading-level-by={-1 if len(re.findall(r'^# ', text, re.MULTILINE)) == 1 else 0}",
        "--standalone", f"--template={TEMPLATE}",
        f"--variable=running:{_plain(file.source.title)}", f"--variable=edition:{file.edition}",
    )  # fmt: skip
    return set_pages(marked.decode("utf-8"))


def convert(text: str, read: str, write: str, *options: str) -> bytes:
    """A text from one of pandoc's formats to another, with no reach beyond the files that the options name.

    Raises:
        RuntimeError: pandoc can't do it; the message is its own.
    """
    import pypandoc

    with tempfile.TemporaryDirectory() as workshop:
        made = Path(workshop) / "made"
        pypandoc.convert_text(text, write, format=read, outputfile=str(made), extra_args=["--sandbox", "--wrap=none", *options])
        return made.read_bytes()


def data_file(name: str) -> bytes:
    """One of the files that come with pandoc, such as "reference.docx"."""
    return convert("", "markdown", name.rsplit(".", 1)[1], f"--print-default-data-file={name}")


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
