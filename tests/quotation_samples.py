"""A page of one sentence, and the words of a page that a quotation was found in."""

from ingest.quotation import find_quotation

BOARD = "In May the board met in the old hall, heard the four members and chose a chair."


def words_found(page: str, quote: str) -> list[str]:
    """What stands where a quotation was found, part after part."""
    return [page[start:end] for start, end in find_quotation(page, quote).spans]
