"""What the tests of a growing library share: documents, what lies in the library, and a model that fails."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from conftest import ORCHARD, HashingEncoder

from index.derived import read_state
from index.shelf import Removed, remove
from index.types import EncodedPassage, Locations
from ingest.sources import open_library
from ingest.types import Passage, Source

CHARTER = "# Mill charter\n\n## Sails\n\nThe miller turns the sails into the wind at dawn.\n"
NOTES = "# Notes on wells\n\n## Depth\n\nThe well in the square is nine fathoms deep.\n"
NEW_ORCHARD = ORCHARD.replace("second morning", "third morning")


def laid(where: Locations, name: str, content: str | bytes) -> Path:
    """A file that someone put into the library's originals/ by hand."""
    path = where.corpus / "originals" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def more_listed(where: Locations, text: str) -> None:
    """More lines at the end of the shipped list."""
    with (where.corpus / "sources.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def take_out(where: Locations, slug: str, make_encoder: Any = HashingEncoder) -> Removed:
    """Remove the user's originals of a source."""
    return remove(where, slug, make_encoder, "hashing")


def tree(where: Locations) -> dict[str, bytes]:
    """Every file of the library by name, with its content; that of the lock stays and is left out."""
    files = (path for path in where.corpus.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(where.corpus).as_posix(): path.read_bytes() for path in files}


def indexed(where: Locations) -> dict[str, str]:
    """The file of each source that is quoted, by slug."""
    return {record.source.slug: record.file for record in read_state(where.index).documents if record.version}


def listed(where: Locations) -> dict[str, Source]:
    """The sources of the library by slug."""
    return {source.slug: source for source in open_library(where.corpus).sources}


class Failing(HashingEncoder):
    """A model that fails on a word."""

    def __init__(self, word: str, error: BaseException) -> None:
        super().__init__()
        self.word, self.error = word, error

    def encode_passages(self, passages: Sequence[Passage]) -> Iterator[EncodedPassage]:
        if any(self.word in passage.text for passage in passages):
            raise self.error
        yield from super().encode_passages(passages)
