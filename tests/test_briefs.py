"""The shipped library: every paragraph of a brief says where in the original it stands."""

import re
from pathlib import Path

import pytest

from ingest.sources import open_library

CORPUS = Path(__file__).parent.parent / "corpus"
BRIEFS = sorted((CORPUS / "briefs").glob("*.md"))
LOCATED = re.compile(r"\[report pp?\. [\divx]+(–[\divx]+)?\](?: \|)?$")


def test_every_listed_source_of_the_shipped_library_has_a_brief() -> None:
    library = open_library(CORPUS)
    assert {path.stem for path in BRIEFS} <= {source.slug for source in library.sources}


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.stem)
def test_every_paragraph_item_row_and_footnote_has_its_locator(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("## "))
    body = [line for line in lines[first:] if line.strip() and not line.startswith("#")]
    text = [line for line in body if not re.match(r"\| ?-|\| (Model|Actors) \|", line)]
    assert len(text) > 100
    assert [line for line in text if not LOCATED.search(line.rstrip())] == []


def test_the_report_brief_has_all_pairs_of_the_appendix() -> None:
    rows = re.findall(
        r"^\| (\w+) – (\w+) \| (.+?) \|", (CORPUS / "briefs" / "weaving-a-safety-net.md").read_text(encoding="utf-8"), re.M
    )
    assert len(rows) == 17
    assert ("US", "Japan", "Harmonising Regulatory Frameworks") in rows
