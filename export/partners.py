"""Partnerships for the command line: as lines of a table, and as a CSV file with a line for each place they stand in."""

import csv
import io
from collections.abc import Iterator

from answer.types import Answer, Citation, Tie

HEADS = ("Pair", "Type", "Planned", "From", "Place")
COLUMNS = ("a", "b", "type", "planned", "form", "title", "issuer", "date", "kind", "edition", "page", "quotation")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet takes for the beginning of a formula


def as_rows(answer: Answer) -> Iterator[tuple[str, ...]]:
    """A row for each type of each pair, under a row of heads; the pair stands in the first of its rows."""
    yield HEADS
    for pair in answer.partnerships:
        for at, tie in enumerate(pair.ties):
            forms = " and ".join(form for form, numbers in (("table", tie.tables), ("text", tie.texts)) if numbers)
            places = "; ".join(dict.fromkeys(citation.place for _, citation in cited(answer, tie)))
            yield "" if at else f"{pair.a} – {pair.b}", tie.type, "planned" if tie.planned else "", forms, places


def as_csv(answer: Answer) -> bytes:
    """All pairs as CSV, a line for each citation; what a spreadsheet would take for a formula gets an apostrophe."""
    made = io.StringIO(newline="")
    rows = csv.writer(made)
    rows.writerow(COLUMNS)
    for pair in answer.partnerships:
        for tie in pair.ties:
            for form, c in cited(answer, tie):
                about = (c.source.title, c.source.issuer, c.source.date, c.source.kind, c.edition, c.page, c.quote)
                told = (pair.a, pair.b, tie.type, "yes" if tie.planned else "no", form, *about)
                rows.writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in told)
    return made.getvalue().encode("utf-8-sig")


def cited(answer: Answer, tie: Tie) -> Iterator[tuple[str, Citation]]:
    """The citations that bear a type out, each with its form, "table" or "text"."""
    for form, numbers in (("table", tie.tables), ("text", tie.texts)):
        for number in numbers:
            for citation in answer.cited(answer.statements[number]):
                yield form, citation
