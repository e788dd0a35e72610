"""What answers are confined to, as it is chosen above the question box or by a program: checked, and said in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from export.text import plain_date
from index.types import DocumentRecord, Filters
from ingest.errors import RapporteurError
from ingest.sources import DATE
from ingest.types import KINDS

GROUPS: Mapping[str, tuple[str, ...]] = {
    "Agreed texts": ("treaty-or-act", "agreed-statement", "memorandum", "code-of-conduct"),
    "Official reports and announcements": ("official-report", "press-release"),
    "Analysis": ("analysis",),
    "Web pages": ("web-page",),
}
"""What can be ticked → the kinds that it stands for; together they are all there are."""

LONGEST_ISSUER = 100  # letters
EVERY = "All documents"


class ConfineError(RapporteurError):
    """What answers are to be confined to can't be so."""


@dataclass(frozen=True, slots=True)
class Confined:
    """What an answer is confined to, and the same in words."""

    filters: Filters = field(default_factory=Filters)
    words: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """As a title: "Agreed texts · until May 2024"."""
        told = " · ".join(self.words) or EVERY
        return told[:1].upper() + told[1:]

    @property
    def said(self) -> str:
        """As a part of a sentence: "confined to agreed texts; until May 2024"; "" where nothing is left out."""
        dates_first = not (self.filters.kinds or self.filters.issuers) and (self.filters.date_from or self.filters.date_to)
        return f"confined to {'texts ' if dates_first else ''}{'; '.join(self.words)}" if self.words else ""


EVERYTHING = Confined()


def confine(
    groups: object, issuer: object, date_from: object, date_to: object, slugs: object, held: Sequence[DocumentRecord]
) -> Confined:
    """What was chosen in the browser, which may have sent anything.

    Args:
        groups: keys of GROUPS; all of them are as good as none.
        issuer: part of a name.
        date_from: the first date, whole or in part.
        date_to: the last.
        slugs: of documents.
        held: the documents there are.

    Raises:
        ConfineError: a date can't be read, or something was chosen that there is not.
    """
    ticked = [group for group in GROUPS if group in _texts(groups)]
    if len(ticked) < len(_texts(groups)):
        raise ConfineError("There is no such kind of text. Please choose from the list.")
    titles = {record.source.slug: record.source.short_title for record in held}
    chosen = _texts(slugs)
    if not titles.keys() >= set(chosen):
        raise ConfineError("A document that was chosen is no longer in the library. Please choose the documents anew.")
    kinds = [] if len(ticked) == len(GROUPS) else [kind for group in ticked for kind in GROUPS[group]]
    filters = filters_of(chosen, [issuer] if issuer else [], kinds, date_from, date_to)
    words = [", ".join(group.lower() for group in ticked) if kinds else ""]
    words += [f"issuer “{name}”" for name in filters.issuers]
    words += [_dates(filters.date_from, filters.date_to)]
    words += [f"“{titles[chosen[0]]}”" if len(chosen) == 1 else f"{len(chosen)} documents" if chosen else ""]
    return Confined(filters, tuple(filter(None, words)))


def filters_of(slugs: object, issuers: object, kinds: object, date_from: object, date_to: object) -> Filters:
    """Filters from lists and dates that may be anything.

    Raises:
        ConfineError: a date can't be read, there is no such kind, or something is no text.
    """
    names = [" ".join(name.split()) for name in _texts(issuers)]
    if any(len(name) > LONGEST_ISSUER for name in names):
        raise ConfineError(f"Please keep the name of an issuer within {LONGEST_ISSUER} letters.")
    if unknown := set(_texts(kinds)) - set(KINDS):
        raise ConfineError(f"“{min(unknown)}” is no kind of text. There are {', '.join(KINDS)}.")
    first, last = _date(date_from), _date(date_to)
    if first and last and first > f"{last}~":
        raise ConfineError(f"{plain_date(first)} is later than {plain_date(last)}. Please change one of the dates.")
    return Filters(frozenset(_texts(slugs)), frozenset(filter(None, names)), frozenset(_texts(kinds)), first, last)


def _texts(given: object) -> list[str]:
    if not isinstance(given, list | None) or not all(isinstance(text, str) for text in given or []):
        raise ConfineError("What answers are to be confined to has to be a list of texts.")
    return list(given or [])


def _date(given: object) -> str:
    date = given.strip() if isinstance(given, str) else given or ""
    if not isinstance(date, str) or (date and not DATE.fullmatch(date)):
        raise ConfineError(f"“{str(date)[:40]}” is not a date like 2024, 2024-05 or 2024-05-20. Please mend it.")
    return date


def _dates(first: str, last: str) -> str:
    if first and last:
        return f"of {plain_date(first)}" if first == last else f"from {plain_date(first)} to {plain_date(last)}"
    return f"from {plain_date(first)}" if first else f"until {plain_date(last)}" if last else ""
