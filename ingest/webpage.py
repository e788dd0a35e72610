"""The main text of a web page, by trafilatura; whatever else a page carries is left out, and nothing is fetched."""

import json
import logging
import re
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from ingest.errors import UnreadableDocument

CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
PUBLISHED = frozenset(
    "article:published article:published_time citation_date citation_publication_date date date_published datecreated "
    "datepublished dc.created dc.date dc.date.created dc.date.issued dc.issued dcterms.created dcterms.date dcterms.issued "
    "govuk:first-published-at og:published_time parsely-pub-date pubdate publication_date publish-date publish_date "
    "publishdate sailthru.date".split()
)
"""Names under which a page says when it was published; a date in its address, its text or its footer is not that."""

WHOLE_DATE = re.compile(r"\d{4}-?\d\d-?\d\d|(?=.*[^\W\d]{3})(?=.*\b[12]\d{3}\b).*\b[0-3]?\d\b")
"""Of a month or a year alone the libraries make a day, taken from today's date; so such a value is passed over."""

REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,12})|([0-9]{1,12}));?", re.IGNORECASE)
UNPRINTABLE = {*range(32), 0xFFFE, 0xFFFF} - {9, 10, 13}
"""Characters that a text can't have; trafilatura finds nothing at all in a page that refers to one."""

LONG_DATA = 10_000  # letters; the patterns that trafilatura lays on data that is no JSON take hours where there are many more

RAISED = re.compile(r"(?<!\\)<sup>([^\s<>^]{1,12})</sup>")
TAG = re.compile(r"(?<!\\)</?(?:sup|sub|u)>")
INNER_ITEM = re.compile(r"^( +)(?=- |\d+\. )", re.MULTILINE)
HEADING = re.compile(r"^#+ ", re.MULTILINE)
WAY_BACK = re.compile(r" ?↩\ufe0e?")
BARE_TABLE = re.compile(r"(?:\A|(?<=\n\n))(?=(\|.*\|) *(?:\n(?!\|---)|\Z))")


@dataclass(frozen=True, slots=True)
class PageText:
    """What a web page says: its title, the date it gives itself ("2024-05-21" or ""), and its main text as Markdown."""

    title: str
    date: str
    markdown: str


def main_text(html: bytes, address: str = "") -> PageText:
    """Headings, paragraphs, lists and tables of a page, without navigation, comments, pictures, scripts and link targets.

    Raises:
        UnreadableDocument: there is no text; it names the page by `address`.
    """
    from trafilatura import extract_metadata, load_html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it has to say of a page, our error says
    tree = load_html(REFERENCE.sub(_printable, _decoded(html)))
    found = "" if tree is None else _extracted(_with_notes(_with_sound_data(tree)))
    if not any(map(str.isalpha, found)):
        raise UnreadableDocument(
            f"{address or 'The page'} has no text that can be read; a script may have to fill it in first. "
            "Save the page from a browser, or as a PDF, and add that."
        )
    title = extract_metadata(tree, extensive=False).title or ""
    return PageText(" ".join(title.split()), _own_date(tree), _for_pandoc(found))


def _printable(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return "" if code in UNPRINTABLE else reference[0]


def _with_sound_data(tree: Any) -> Any:
    """The page without long data that is no JSON."""
    for script in [script for script in tree.iter("script") if len(script.text or "") > LONG_DATA]:
        try:
            json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            script.drop_tree()
    return tree


def _with_notes(tree: Any) -> Any:
    """The page, its note numbers and the arrows back from notes no longer links: a list of links is taken for navigation."""
    for link in list(tree.iter("a")):
        if (link.get("href") or "").startswith("#") and not any(map(str.isalpha, link.text_content())):
            link.tag = "span"
    return tree


def _extracted(tree: Any) -> str:
    """The main text; a page in which trafilatura finds paragraphs but no headings is marked as main part from end to end."""
    from trafilatura import extract

    found = extract(tree, output_format="markdown", include_comments=False) or ""
    body = tree.find("body")
    if body is None or HEADING.search(found) or body.find(".//h2") is None:
        return found
    main = tree.makeelement("main")
    main.text, body.text = body.text, None
    main.extend(list(body))
    body.append(main)
    return extract(tree, output_format="markdown", include_comments=False) or found


def _own_date(tree: Any) -> str:
    """The date of publication in a page's metadata, read from a page that holds nothing else."""
    from trafilatura import extract_metadata

    said = tree.makeelement("html")
    for element in tree.iter("meta", "time", "script"):
        names = {(element.get(key) or "").lower() for key in ("name", "property", "itemprop")}
        value = element.get("content") or element.get("datetime")
        if value and WHOLE_DATE.match(value.strip()) and (names & PUBLISHED or element.get("pubdate") is not None):
            said.append(tree.makeelement("meta", {"itemprop": "datePublished", "content": value}))
        elif element.get("type") == "application/ld+json":
            said.append(deepcopy(element))
    return extract_metadata(said, extensive=False).date or ""


def _for_pandoc(markdown: str) -> str:
    """The Markdown as pandoc reads it: no HTML, no arrows, inner lists four spaces in, every table with a head."""
    plain = WAY_BACK.sub("", TAG.sub("", RAISED.sub(r"^\1^", markdown)))
    spaced = INNER_ITEM.sub(r"\1\1", plain)
    return BARE_TABLE.sub(lambda row: _empty_head(row[1].replace("\\|", "")), spaced)


def _empty_head(row: str) -> str:
    return re.sub(r"[^|]+", " ", row) + "\n" + re.sub(r"[^|]+", "---", row) + "\n"


def _decoded(html: bytes) -> str:
    """A page's characters: UTF-8, else what its head names, else the usual Western set."""
    named = CHARSET.search(html, 0, 4096)
    for charset in ("utf-8-sig", named[1].decode("ascii", "replace") if named else "cp1252"):
        try:
            return html.decode(charset)
        except (UnicodeDecodeError, LookupError):
            continue
    return html.decode("cp1252", "replace")
