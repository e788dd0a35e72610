"""The source of the open citation as HTML: what it is, the quotation, and the page with the quotation marked.

A page is asked for by slug and number and found through the records of the index; no path comes from the browser.
"""

import base64
from collections.abc import Iterator
from functools import lru_cache
from html import escape
from pathlib import Path

from answer.types import Answer, Citation
from index.derived import DocumentFiles, document_folder, read_state
from index.types import DocumentRecord, Locations
from ingest.errors import RapporteurError
from ingest.pdf import page_size, quotation_boxes, render_page
from ui.cards import badge, issued, page_name
from ui.talk import Place, Talk, shown_citations

PICTURE_WIDTH = 1200  # pixels: twice the pane on a common screen
PICTURES = 32  # kept drawn, about half a megabyte each
MATCHES = {"exact": "found word for word", "normalised": "found, spacing or hyphens apart"}
TITLE = '<h2 tabindex="-1">The source</h2>'
EMPTY = (
    f'<div class="source empty">{TITLE}<p>The page that a statement comes from opens here, with the quotation marked. '
    "Choose a number in an answer.</p></div>"
)


class PageError(RapporteurError):
    """A citation or page was asked for that is not there."""


def source_pane(where: Locations, talk: Talk) -> str:
    """The open citation with its page, or what the pane is for.

    Raises:
        PageError: the citation is not in the conversation, or the page not in the library any more.
        UnreadableDocument: the file can't be read any more.
    """
    if not talk.place:
        return EMPTY
    found = talk.find(talk.place.turn, talk.place.citation)
    if not found:
        raise PageError("That citation is no longer at hand. Please ask the question again.")
    answer, citation = found
    record = find_page(where, citation.source.slug, talk.place.page_index)
    labels = page_labels(document_folder(where.index, record.source.slug, record.version))
    page = _page(where.pdf(record), record, citation, talk.place.page_index, labels.get(talk.place.page_index, ""))
    pager = _pager(answer, record, citation, talk.place, labels)
    return f'<div class="source"><div class="about">{facts(citation)}{pager}</div>{page}</div>'


def message(text: str) -> str:
    """A plain sentence in place of a source."""
    return f'<div class="source empty">{TITLE}<p class="note" role="status">{escape(text)}</p></div>'


def find_page(where: Locations, slug: str, page_index: int) -> DocumentRecord:
    """The record of a document that has the page.

    Raises:
        PageError: the library has no such document, or it has no such page.
    """
    for record in read_state(where.index).documents:
        if record.source.slug == slug and record.version and 0 <= page_index < record.pages:
            return record
    raise PageError("That page is not in the library. Please choose a number in an answer.")


@lru_cache(PICTURES)
def page_labels(folder: Path) -> dict[int, str]:
    """Printed numbers of a version's pages, as far as a passage stands on them."""
    files = DocumentFiles(folder)
    return {span.page_index: span.label for n in range(len(files)) for span in files.passage(n).pages}


@lru_cache(PICTURES)
def page_picture(path: Path, page_index: int, version: str) -> str:  # noqa: ARG001 (the version tells a replaced file from the old one)
    """A page as a data address; nothing is written to disk."""
    return "data:image/png;base64," + base64.b64encode(render_page(path, page_index, PICTURE_WIDTH)).decode()


def facts(citation: Citation) -> str:
    """What the cited source is, the quotation, where it stands and how it was found there."""
    source = citation.source
    about = [issued(citation), f"digests {escape(citation.locator)}" if citation.locator else "", _link(source.url)]
    printed = page_name(citation.page, citation.page_index)
    standing = [
        _capital(f"{printed} (PDF page {citation.page_index + 1})" if citation.page else printed),
        " › ".join(part.capitalize() if part.isupper() else part for part in citation.section),
        MATCHES.get(citation.match, "not found on the page"),
    ]
    return (
        f'<h2 tabindex="-1">{escape(source.title)}</h2>'
        f'<p class="issued">{badge(citation)} {" · ".join(part for part in about if part)}</p>'
        f"<blockquote>{escape(citation.quote)}</blockquote>"
        f'<p class="issued" role="status">{escape(" · ".join(part for part in standing if part))}</p>'
    )


def _link(url: str) -> str:
    if not url.startswith("https://"):
        return ""
    return f'<a href="{escape(url)}" target="_blank" rel="noopener noreferrer">where it was published</a>'


def _pager(answer: Answer, record: DocumentRecord, citation: Citation, place: Place, labels: dict[int, str]) -> str:
    """The pages before and after, and which quotation this is; away from its page, the way back to it."""

    def button(page_index: int, text: str, name: str) -> str:
        if not 0 <= page_index < record.pages:
            return "<span></span>"
        return (
            f'<button type="button" data-turn="{place.turn}" data-citation="{place.citation}" data-page="{page_index}" '
            f'aria-label="{escape(name)}">{escape(text)}</button>'
        )

    here = place.page_index
    before, after = (_short(here + step, labels) for step in (-1, 1))
    what = "quotation" if answer.statements else "nearest passage"
    middle = f"{what} {citation.number} of {len(shown_citations(answer))}"
    if here != citation.page_index:
        back = "Back to the quotation"
        middle = f"{escape(_short(here, labels))} · {button(citation.page_index, back, back)}"
    earlier = button(here - 1, f"← {before}", f"Page before: {before}")
    later = button(here + 1, f"{after} →", f"Page after: {after}")
    return f'<div class="pager">{earlier}<span>{middle}</span>{later}</div>'


def _short(page_index: int, labels: dict[int, str]) -> str:
    return f"p. {labels[page_index]}" if labels.get(page_index) else f"PDF p. {page_index + 1}"


def _page(path: Path, record: DocumentRecord, citation: Citation, page_index: int, label: str) -> str:
    """The picture of a page; on the citation's own page with the quotation marked line by line."""
    own = page_index == citation.page_index
    marks = "".join(_marks(path, citation)) if own else ""
    marked = ", with the quotation marked" if marks else ""
    alternative = f"{_capital(page_name(label, page_index))} of {record.source.short_title}{marked}"
    width, height = page_size(path, page_index)
    picture = (
        f'<img src="{page_picture(path, page_index, record.version)}" width="{width:.0f}" height="{height:.0f}" '
        f'alt="{escape(alternative)}">'
    )
    missed = '<p class="issued">The quotation is on this page but could not be marked.</p>' if own and not marks else ""
    back = '<p class="back"><button type="button" data-back="">Back to the answer</button></p>'
    return f'{missed}<div class="page">{picture}{marks}</div>{back}'


def _marks(path: Path, citation: Citation) -> Iterator[str]:
    """The boxes of the quotation in percent of the page, one a line."""
    width, height = page_size(path, citation.page_index)
    for box in quotation_boxes(path, citation.page_index, citation.quote):
        x, y = 100 / width, 100 / height
        style = f"left:{x * box.x0:.2f}%;top:{y * box.y0:.2f}%;width:{x * (box.x1 - box.x0):.2f}%;height:{y * box.height:.2f}%"
        yield f'<span class="mark" style="{style}"></span>'


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
