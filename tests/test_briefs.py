"""The shipped library: every paragraph of a brief says where in the original it stands."""

import re
from pathlib import Path

import pytest

from ingest.sources import open_library
from ingest.types import KINDS

CORPUS = Path(__file__).parent.parent / "corpus"
BRIEFS = sorted((CORPUS / "briefs").glob("*.md"))
LOCATED = re.compile(r"\[(?:report pp?\. [\divx]+|original [^\]]+)[^\]]*\](?: \|)?$")


def test_every_listed_source_of_the_shipped_library_has_a_brief() -> None:
    library = open_library(CORPUS)
    assert {path.stem for path in BRIEFS} <= {source.slug for source in library.sources}


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_every_paragraph_item_row_and_footnote_has_its_locator(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("## "))
    body = [line for line in lines[first:] if line.strip() and not line.startswith("#")]
    text = [line for line in body if not re.match(r"\| ?-|\| (Model|Actors) \|", line)]
    assert text
    assert [line for line in text if not LOCATED.search(line.rstrip())] == []


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_paragraphs_are_numbered_and_the_header_says_what_the_brief_is(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    numbers = [int(found[1]) for line in lines if (found := re.match(r"(\d+)\. ", line))]
    assert numbers == list(range(1, len(numbers) + 1))
    header = " ".join(lines[1 : next(i for i, line in enumerate(lines) if line.startswith("## "))])
    assert "This is a brief" in header
    assert re.search(r"licence|public domain|©", header, re.IGNORECASE)


def test_every_listed_source_has_what_the_library_page_shows() -> None:
    library = open_library(CORPUS)
    assert len(library.sources) == 84
    for source in library.sources:
        assert source.title
        assert source.kind in KINDS
        assert source.slug == "weaving-a-safety-net" or source.cited_for
        assert source.cited_in in ("", "weaving-a-safety-net")


def test_the_report_brief_has_all_pairs_of_the_appendix() -> None:
    rows = re.findall(
        r"^\| (\w+) – (\w+) \| (.+?) \|", (CORPUS / "briefs" / "weaving-a-safety-net.md").read_text(encoding="utf-8"), re.M
    )
    assert len(rows) == 17
    assert ("US", "Japan", "Harmonising Regulatory Frameworks") in rows
