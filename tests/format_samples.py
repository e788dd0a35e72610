"""Documents of every form that is taken in, made when a test asks for them, and what is read of them."""

import hashlib
import io
import zipfile
from pathlib import Path

from ingest.pdf import PdfFile, read_pdf
from ingest.read import read_document
from ingest.types import Document, LibraryFile, Source
from ingest.typeset import READERS, convert, typeset

TEXT = """# Wind mills

A wind mill turns **its cap** into the wind, as [the register](https://parish.example/mills) says.[^1]
The sails are of linen.[^2]

- Post mills turn as a whole.
- Tower mills turn their cap only.

## Stones

| Mill | Stones |
| --- | --- |
| Hill mill | Two of granite |
| Lake mill | Three of lava |

# Other letters

Μύλος στέκεται στον λόφο. Мельница стоит на холме.

[^1]: The parish keeps the register.
[^2]: Linen is mended in winter.
"""
PLAIN = "Wind mills\n\nA wind mill turns its cap\ninto the wind. # No *markup* <b>here</b>.\n\n\nМельница стоит\nна холме.\n"
PACKED = ["docx", "odt", "epub"]
ENDINGS = [ending.removeprefix(".") for ending in READERS]


def packed(form: str, text: str = TEXT, title: str = "Mills of the coast") -> bytes:
    """A text as a Word, OpenDocument or EPUB file."""
    return convert(text, "markdown", form, *([f"--metadata=title:{title}"] if title else []))


def web_page(body: str, head: str = "") -> bytes:
    """A web page with a title in its head."""
    return f"<!doctype html><html><head><title>Mills of the coast</title>{head}</head><body>{body}</body></html>".encode()


def sample(ending: str) -> bytes:
    """The same text in each form that is taken in."""
    if ending in PACKED:
        return packed(ending)
    if ending in ("html", "htm"):
        return web_page(
            "<article>"
            + convert("# Mills of the coast\n\n" + TEXT.replace("# ", "## "), "markdown", "html").decode()
            + "</article>"
        )
    return (PLAIN if ending == "txt" else "# Mills of the coast\n\n" + TEXT.replace("# ", "## ")).encode()


def changed(content: bytes, name: str, old: str, new: str) -> bytes:
    """A packed file with `old` in the named part replaced, once."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for part in before.namelist():
            held = before.read(part)
            if part == name:
                assert old.encode() in held
                held = held.replace(old.encode(), new.encode(), 1)
            after.writestr(part, held)
    return made.getvalue()


def file_of(folder: Path, ending: str, content: bytes) -> LibraryFile:
    """The file of a library of one original."""
    path = folder / f"coast.{ending}"
    path.write_bytes(content)
    return LibraryFile(Source("coast", "Coast"), path, "original", hashlib.sha256(content).hexdigest())


def set_pdf(folder: Path, ending: str, content: bytes) -> PdfFile:
    """The pages that the file is set as."""
    return read_pdf(typeset(file_of(folder, ending, content), folder / "set"))


def read(folder: Path, ending: str, content: bytes) -> Document:
    """The file, read to the end."""
    return read_document(file_of(folder, ending, content), folder / "set")


def words(document: Document) -> str:
    """The text of all pages, on one line."""
    return " ".join(" ".join(page.text for page in read_pdf(document.pdf).pages).split())
