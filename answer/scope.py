"""What a question confines itself to: a kind of text ("what do agreed texts say on …"), or a time ("texts before May 2024")."""

import re
from dataclasses import dataclass, field, replace

from index.types import Filters

AGREED = ("treaty-or-act", "agreed-statement", "memorandum", "code-of-conduct")
SAID = {
    r"agreed (?:texts?|statements?|documents?|language)": AGREED,
    r"treaties(?: and acts)?|acts of law|legislation": ("treaty-or-act",),
    r"summit (?:statements|declarations)|declarations": ("agreed-statement",),
    r"memorand(?:a|ums)(?: of understanding)?": ("memorandum",),
    r"codes of (?:conduct|practice)": ("code-of-conduct",),
    r"official (?:reports|documents)": ("official-report",),
    r"press releases": ("press-release",),
    r"analysts|analys[ei]s": ("analysis",),
}
"""How people call a kind of text when they mean the texts, not the subject → kinds."""

MONTHS = "january february march april may june july august september october november december".split()
TEXTS = r"(?:documents?|texts?|statements?|sources?|papers?)"
ISSUED = r"(?:(?:dated|issued|adopted|published|signed)\s+)?"
DATE = rf"(?:(?P<month>{'|'.join(MONTHS)})\s+)?(?P<year>(?:19|20)\d\d)\b"
TIMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{TEXTS}\s+{ISSUED}(?P<when>before|after|since|until|up to|from|in|of)\s+{DATE}",
        rf"\bonly\s+(?P<when>before|after|since|until|from|in)\s+{DATE}",
        rf",\s*(?P<when>before|after|since|until)\s+{DATE}\s*(?:only)?[?.!]*$",
    )
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Filters that a question's own words ask for, and how that is told; empty where it asks for none."""

    filters: Filters = field(default_factory=Filters)
    told: str = ""

    def within(self, given: Filters | None) -> Filters | None:
        """The filters that were given, with the question's own where those leave something open."""
        if not self.told:
            return given
        given = given or Filters()
        own = self.filters
        return replace(
            given,
            kinds=given.kinds & own.kinds or given.kinds or own.kinds,
            date_from=max(given.date_from, own.date_from),
            date_to=min(filter(None, (given.date_to, own.date_to)), default=""),
        )


def scope_of(question: str) -> Scope:
    """What a question asks to be confined to."""
    kinds: frozenset[str] = frozenset()
    told = []
    for words, meant in SAID.items():
        said = rf"(?:{words})"
        if found := re.search(
            rf"\b(?:what|how|where|when|does|do|did)\b[^?]{{0,40}}?\bdo(?:es)?\s+(?:the\s+|all\s+|any\s+|other\s+)?(?P<a>{said})\b"
            rf"|\baccording to\s+(?:the\s+|all\s+)?(?P<b>{said})\b|\b(?P<c>{said})\s+only\b"
            rf"|\bonly\s+(?:(?:in|from|the)\s+)*(?P<d>{said})\b",
            question,
            re.IGNORECASE,
        ):
            kinds |= set(meant)
            told.append(next(filter(None, found.groupdict().values())).lower())
    start, end = "", ""
    if time := next(filter(None, (pattern.search(question) for pattern in TIMES)), None):
        when, month = time["when"].lower(), time["month"] or ""
        start, end = _time(when, int(time["year"]), _month(month))
        told.append(" ".join(filter(None, ("texts", when, month.capitalize(), time["year"]))))
    if not told:
        return Scope()
    return Scope(Filters(kinds=kinds, date_from=start, date_to=end), f"Confined to {' and '.join(told)}, as the question asks.")


def _month(name: str) -> int:
    return MONTHS.index(name.lower()) + 1 if name else 0


def _time(when: str, year: int, month: int) -> tuple[str, str]:
    """First and last date in ISO 8601, "" where open."""
    this = f"{year}-{month:02d}" if month else f"{year}"
    if when in ("since", "from"):
        return this, ""
    if when in ("until", "up to"):
        return "", this
    if when in ("in", "of"):
        return this, this
    step = -1 if when == "before" else 1
    count = year * 12 + (month - 1) + step if month else 0
    other = f"{count // 12}-{count % 12 + 1:02d}" if month else f"{year + step}"
    return ("", other) if when == "before" else (other, "")
