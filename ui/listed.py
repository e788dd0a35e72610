"""The sources of a library as HTML, narrowed to those that are looked for, and what came of a change of them, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from export.text import plain_date
from index.derived import read_state
from index.errors import IndexMissing
from index.listing import counted, held_as, list_sources
from index.offered import printable
from index.types import DocumentRecord, Locations
from ingest.fetch import Fetched
from ingest.http import UNKNOWN_HOST
from ingest.sources import EARLIER, KEPT, OWN, SUFFIXES, lists_of
from ingest.types import KINDS, Source
from ui.cards import note
from ui.remedies import on_the_desk

ANY = "any"
HOW_HELD = {"All": ANY, "Originals": "original", "Briefs": "brief", "References only": "reference only"}
"""What can be chosen → the words of HELD."""

OURS = (OWN.name, "fetched.json")  # what the program itself keeps beside the originals
MOST_NAMES = 10  # of files that are left out
LEFT_OUT = "is not of a kind that can be read. Please save it as a PDF, or as another kind that “Add documents” names."
OFFLINE = "None could be reached: this computer seems to be offline. Please try again when it is online."

STANDING = {"pending": "not read yet", "failed": "can’t be read"}
OF_SOURCE = ("slug", "title", "issuer", "date", "kind", "url", "licence", "short", "cited_in", "cited_at", "cited_for")
OUTCOMES = {"fetched": "Came", "there already": "There already", "no address": "No address", "failed": "Did not come"}


@dataclass(frozen=True, slots=True)
class Item:
    """A source as it is listed: what is known of it, and how the library holds it."""

    source: Source
    row: Mapping[str, Any]  # as of `list_sources`
    cited_in: str = ""  # title of the document that refers to it
    own: bool = False  # whether the file is the user's to remove
    earlier: int = 0  # how many earlier editions are kept

    @property
    def held(self) -> str:
        """How the library holds it."""
        return held_as(self.row)

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
    entries = [entry for of_list in lists_of(where.corpus) for entry in of_list.items()]
    downloads = {slug: entry["download"] for slug, entry in entries if "download" in entry}
    listed = [
        (Source(**{name: row[name] for name in OF_SOURCE}, download=downloads.get(row["slug"], "")), row)
        for row in list_sources(where)
    ]
    titles = {source.slug: source.short_title for source, _ in listed}
    earlier = Counter(kept[1] for path in (where.corpus / EARLIER).glob("*") if (kept := KEPT.fullmatch(path.stem)))
    originals = where.corpus / OWN.parent
    return [
        Item(source, row, titles.get(source.cited_in, ""), Path(row["file"]).is_relative_to(originals), earlier[source.slug])
        for source, row in listed
    ]


def narrowed(items: Sequence[Item], text: object, held: object) -> list[Item]:
    """The sources that have every word that was typed, and are held as was chosen."""
    words = text.casefold().split() if isinstance(text, str) else []
    return [item for item in items if held in (ANY, item.held) and all(word in item.words for word in words)]


def summary(items: Sequence[Item], shown: Sequence[Item]) -> str:
    """How many sources there are, and how many of them are shown."""
    if len(shown) == len(items):
        pending = sum(item.row["status"] == "pending" for item in items)
        unread = f" {pending:,} file{' is' if pending == 1 else 's are'} not read yet." if pending else ""
        failed = [Path(item.row["file"]).name for item in items if item.row["status"] == "failed" and item.row["file"]]
        unread += f" {printable(_names(failed))} can’t be read." if failed else ""
        return f"<p>{escape(counted([item.row for item in items]) + '.' + unread)}</p>"
    return f"<p>{len(shown):,} of {len(items):,} sources{'' if shown else '. Please look for something else.'}</p>"


def sources(items: Sequence[Item]) -> str:
    """The sources as a list."""
    return f'<ul class="sources">{"".join(map(_item, items))}</ul>' if items else ""


def fetchable(items: Sequence[Item]) -> str:
    """How many of the sources can be fetched, and how many of these are here."""
    with_address = [item for item in items if item.source.download]
    here = sum(item.row["edition"] == "original" for item in with_address)
    verb, there = "has" if len(with_address) == 1 else "have", "is" if here == 1 else "are"
    told = f"{len(with_address):,} of the {len(items):,} listed documents {verb} an address to fetch from"
    return f"<p>{told}{f'; {here:,} of these {there} here already' if here else ''}.</p>"


def account(told: Sequence[tuple[str, str]]) -> str:
    """What became of each file: a word, and a sentence or two."""
    return f'<ul class="account">{"".join(f"<li><b>{escape(a)}.</b> {escape(on_the_desk(b))}</li>" for a, b in told)}</ul>'


def fetch_table(fetched: Sequence[Fetched], titles: Mapping[str, str]) -> str:
    """What came of each source that was to be fetched, and why one did not come."""
    rows = "".join(
        f'<tr><th scope="row">{escape(titles.get(one.slug, one.slug))}</th>'
        f"<td>{OUTCOMES[one.outcome]}{_size(one.bytes)}</td><td>{escape(on_the_desk(one.told))}</td></tr>"
        for one in fetched
    )
    head = "".join(f'<th scope="col">{name}</th>' for name in ("Source", "What came of it", "More"))
    return f'<div class="rows fetched"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def is_offline(fetched: Sequence[Fetched]) -> bool:
    """Whether no host was found of several, so that the fault is hardly in their addresses."""
    return len({one.told for one in fetched}) > 1 and all(one.told.endswith(UNKNOWN_HOST) for one in fetched)


def records_of(where: Locations) -> dict[str, DocumentRecord]:
    """What is indexed, by slug; nothing where there is no index."""
    try:
        return {record.source.slug: record for record in read_state(where.index).documents}
    except IndexMissing:
        return {}


def returned(before: Mapping[str, DocumentRecord], after: Mapping[str, DocumentRecord]) -> list[str]:
    """The sources whose briefs are quoted again, because an original that took their place is gone."""

    def originals(records: Mapping[str, DocumentRecord]) -> set[str]:
        return {slug for slug, record in records.items() if record.edition == "original"}

    lost = originals(before) - originals(after)
    briefs = [(slug, record) for slug, record in after.items() if record.edition == "brief" and record.version]
    return [slug for slug, record in briefs if slug in lost or (slug not in before and record.source.drawn_from in lost)]


def told_of_returned(slugs: Sequence[str], records: Mapping[str, DocumentRecord]) -> str:
    """Which briefs are quoted again, and why; "" where none is."""
    if len(slugs) == 1:
        title = records[slugs[0]].source.short_title
        return f"The brief of “{title}” is quoted again, because the original that took its place is gone."
    return f"{len(slugs):,} briefs are quoted again, because originals that took their place are gone." if slugs else ""


def told_of_reading(
    added: Sequence[str], removed: Sequence[str], before: Mapping[str, DocumentRecord], after: Mapping[str, DocumentRecord]
) -> str:
    """What was read and what is no longer quoted, each with the reason; "" where nothing is new."""
    back = [slug for slug in returned(before, after) if slug in added]
    read = len(added) - len(back)
    told = [f"{read:,} document{' was' if read == 1 else 's were'} read." if read else "", told_of_returned(back, after)]
    aside = [slug for slug in removed if slug in before and _gives_way(before[slug], after)]
    gone = [slug for slug in removed if slug not in aside and (slug not in before or before[slug].version)]
    if len(gone) == 1:
        title = before[gone[0]].source.short_title if gone[0] in before else gone[0]
        told.append(f"“{title}” is no longer quoted, because its file is gone.")
    elif gone:
        told.append(f"{len(gone):,} documents are no longer quoted, because their files are gone.")
    if len(aside) == 1:
        title = before[aside[0]].source.short_title
        told.append(f"The brief of “{title}” is no longer quoted, because the library now holds what it was drawn from.")
    elif aside:
        told.append(f"{len(aside):,} briefs are no longer quoted, because the library now holds what they were drawn from.")
    return " ".join(filter(None, told))


def _gives_way(record: DocumentRecord, after: Mapping[str, DocumentRecord]) -> bool:
    """Whether the library now holds what a brief was drawn from."""
    whole = after.get(record.source.drawn_from)
    return record.edition == "brief" and whole is not None and whole.edition == "original"


def left_out(corpus: Path) -> list[tuple[str, str]]:
    """The files among the originals that are not of a kind that can be read, for `account`."""
    folder, names = corpus / OWN.parent, []
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts) or parts[0] == EARLIER.name or path.name in OURS:
            continue
        if path.suffix.lower() not in SUFFIXES and path.is_file():
            names.append(path.name)
    told = [("Left out", f"{printable(name)} {LEFT_OUT}") for name in names[:MOST_NAMES]]
    more = len(names) - MOST_NAMES
    return told + ([("Left out", f"{more:,} more of such kinds.")] if more > 0 else [])


def _names(names: Sequence[str]) -> str:
    """Names in a row, as in a sentence; of many the first, and how many more there are."""
    shown, more = names[:MOST_NAMES], len(names) - MOST_NAMES
    parts = [*shown, f"{more:,} more"] if more > 0 else shown
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _size(size: int) -> str:
    return f", {size / 1e6:.1f} MB" if size >= 1e5 else f", {size / 1e3:.0f} kB" if size else ""


def _item(item: Item) -> str:
    source = item.source
    full = f'<p class="full">{escape(source.title)}</p>' if source.title != source.short_title else ""
    kind = KINDS[source.kind]
    kept = f"{editions(item.earlier)} kept" if item.earlier else ""
    about = [source.issuer, plain_date(source.date), _standing(item.row), kept]
    told = " · ".join(escape(part) for part in about if part)
    trouble = note(on_the_desk(item.row["reason"])) if item.row["status"] in STANDING else ""
    return (
        f'<li data-slug="{escape(source.slug)}"><h3>{escape(source.short_title)}</h3>{full}'
        f'<p class="issued"><span class="badge">{escape(kind)} · {escape(item.held)}</span> {told}</p>'
        f"{trouble}{_cited(item)}{_where(source)}</li>"
    )


def editions(count: int) -> str:
    """A number of earlier editions."""
    return f"{count:,} earlier edition{'' if count == 1 else 's'}"


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
