"""The sources of a library as HTML, narrowed to those that are looked for. All text is escaped here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from export.text import plain_date
from index.listing import HELD, counted, list_sources
from index.types import Locations
from ingest.fetch import Fetched
from ingest.sources import OWN, open_library
from ingest.types import KINDS, Source
from ui.cards import note

ANY = "any"
HOW_HELD = {"All": ANY, "Originals": "original", "Briefs": "brief", "References only": "reference only"}
"""What can be chosen → the words of HELD."""

STANDING = {"pending": "not taken in yet", "failed": "can’t be read"}
OUTCOMES = {"fetched": "Came", "there already": "There already", "no address": "No address", "failed": "Did not come"}


@dataclass(frozen=True, slots=True)
class Item:
    """A source as it is listed: what is known of it, and how the library holds it."""

    source: Source
    row: Mapping[str, Any]  # as of `list_sources`
    cited_in: str = ""  # title of the document that refers to it
    own: bool = False  # whether the file is the user's to remove

    @property
    def held(self) -> str:
        """How the library holds it."""
        return HELD[self.row["edition"]]

    @property
    def words(self) -> str:
        """What it can be looked for by."""
        source = self.source
        return " ".join([source.title, source.short, source.issuer, source.slug, KINDS[source.kind]]).casefold()


def items_of(where: Locations) -> list[Item]:
    """Every source of a library.

    Raises:
        LibraryError: the library folder can't be used.
    """
    rows = {row["slug"]: row for row in list_sources(where)}
    listed = {source.slug: source for source in open_library(where.corpus).sources}
    seen = {
        slug: replace(source, **{name: rows[slug][name] for name in ("title", "issuer", "date", "kind")})
        for slug, source in listed.items()
        if slug in rows
    }
    titles = {slug: source.short_title for slug, source in seen.items()}
    originals = where.corpus / OWN.parent
    return [
        Item(source, rows[slug], titles.get(source.cited_in, ""), Path(rows[slug]["file"]).is_relative_to(originals))
        for slug, source in seen.items()
    ]


def narrowed(items: Sequence[Item], text: object, held: object) -> list[Item]:
    """The sources that have every word that was typed, and are held as was chosen."""
    words = text.casefold().split() if isinstance(text, str) else []
    return [item for item in items if held in (ANY, item.held) and all(word in item.words for word in words)]


def summary(items: Sequence[Item], shown: Sequence[Item]) -> str:
    """How many sources there are, and how many of them are shown."""
    if len(shown) == len(items):
        return f"<p>{escape(counted([item.row for item in items]))}.</p>"
    return f"<p>{len(shown):,} of {len(items):,} sources{'' if shown else '. Please look for something else.'}</p>"


def sources(items: Sequence[Item]) -> str:
    """The sources as a list."""
    return f'<ul class="sources">{"".join(map(_item, items))}</ul>' if items else ""


def account(told: Sequence[tuple[str, str]]) -> str:
    """What became of each file: a word, and a sentence or two."""
    return f'<ul class="account">{"".join(f"<li><b>{escape(a)}.</b> {escape(b)}</li>" for a, b in told)}</ul>'


def fetch_table(fetched: Sequence[Fetched], titles: Mapping[str, str]) -> str:
    """What came of each source that was to be fetched, and why one did not come."""
    rows = "".join(
        f'<tr><th scope="row">{escape(titles.get(one.slug, one.slug))}</th>'
        f"<td>{OUTCOMES[one.outcome]}{_size(one.bytes)}</td><td>{escape(one.told)}</td></tr>"
        for one in fetched
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Source", "What came of it", "More"))
    return f'<div class="rows fetched"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def _size(size: int) -> str:
    return f", {size / 1e6:.1f} MB" if size >= 1e5 else f", {size / 1e3:.0f} kB" if size else ""


def _item(item: Item) -> str:
    source = item.source
    full = f'<p class="full">{escape(source.title)}</p>' if source.title != source.short_title else ""
    kind = KINDS[source.kind]
    about = [source.issuer, plain_date(source.date), _standing(item.row)]
    told = " · ".join(escape(part) for part in about if part)
    trouble = note(item.row["reason"]) if item.row["status"] in STANDING else ""
    return (
        f'<li data-slug="{escape(source.slug)}"><h3>{escape(source.short_title)}</h3>{full}'
        f'<p class="issued"><span class="badge">{escape(kind)} · {escape(item.held)}</span> {told}</p>'
        f"{trouble}{_cited(item)}{_where(source)}</li>"
    )


def _standing(row: Mapping[str, Any]) -> str:
    pages = f"{row['pages']:,} page{'' if row['pages'] == 1 else 's'}" if row["pages"] else ""
    return ", ".join(filter(None, [pages, STANDING.get(row["status"], "")]))


def _cited(item: Item) -> str:
    """Where a document refers to the source, and for what."""
    at = ", ".join(filter(None, [item.cited_in and f"“{item.cited_in}”", item.source.cited_at]))
    if not item.source.cited_in:
        return ""
    return f'<p class="issued">{escape(" – ".join(filter(None, [f"Referred to in {at}", item.source.cited_for])))}</p>'


def _where(source: Source) -> str:
    def parts() -> Iterator[str]:
        if source.url.startswith("https://"):
            name = f"Where it was published: {source.short_title}"
            yield (
                f'<a href="{escape(source.url)}" target="_blank" rel="noopener noreferrer" aria-label="{escape(name)}">'
                "Where it was published</a>"
            )
        if source.licence:
            yield f"Licence: {escape(source.licence)}"
        yield f"Short name: {escape(source.slug)}"

    return f'<p class="issued">{" · ".join(parts())}</p>'
