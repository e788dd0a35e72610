"""Finds who acts in a library, as its documents write it, and joins short forms and long forms of one actor.

No name is listed here. A name is an actor's where a table sets it in a pair, where it is a country's (`countries.py`),
where it is called an institute, an office or the like, or where it stands with whom others sign and work. A body with a
name of its own stands for itself; one that goes by a word that several countries' bodies share ("AISI", "Government")
stands for its country.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from index.acronyms import pairs
from index.actors import BODIES, LONGEST, THINGS, Actors, letters, pair_of
from index.countries import adjectives, countries
from index.lexical import stems

CAPITAL = r"(?:(?:[A-Z]\.){2,}|[A-Z]\w*(?:[-’'&]\w+)*)"
RUN = re.compile(rf"{CAPITAL}(?:[  ](?:(?:of|for|on)[  ](?:the[  ])?)?{CAPITAL})*")
LINKED = re.compile(rf"(?:,|,? and) {CAPITAL}")
LINKED_TO = re.compile(rf"(?:{CAPITAL},? (?:and|&) |[A-Z]\w+, )$")
TITLES = (
    r"(?:President|Prime Minister|Minister|Secretary|Chancellor|Ambassador|Commissioner|Director|Chair|Mr|Mrs|Ms|Dr|Prof|Sir)"
)
PERSON = re.compile(rf"\b{TITLES}\b\.?(?: (?:of|for) \w+| {CAPITAL}){{0,2}} ({CAPITAL} {CAPITAL})")
WITH = r"(?:[Pp]artner\w*|[Cc]ollaborat\w+|[Cc]o-?operat\w+|[Aa]greements?|[Mm]emorand\w+(?: of [Uu]\w+)?|M[Oo]Us?) with"
MET = (
    re.compile(rf"\b{WITH} (?:the )?({CAPITAL}(?: {CAPITAL})*)(?: and (?:the )?({CAPITAL}(?: {CAPITAL})*))?"),
    re.compile(
        rf"\b({CAPITAL}(?: {CAPITAL})*) (?:has |have )?(?:also |recently )?"
        r"(?:signed|partnered|collaborated|co-?operated) (?:an? |with )"
    ),
)
SHORT = 3  # letters of a short form that may be anything's
AROUND = 24  # letters beside a name that tell whether it is cut off
COMMON = 0.1  # a word that stands in small letters more than so often is no name


def find_actors(texts: Sequence[str], cells: Iterable[str]) -> Actors:
    """The actors of a library, from its passages and from the first cells of its tables' rows."""
    library = "\n".join(texts)
    runs, cut = _runs(library)
    phrases = _phrases(runs)
    in_tables = Counter(name for cell in cells if (pair := pair_of(cell)) and pair[2] for name in pair[:2])
    group = _Groups()
    _add_countries(group, phrases, in_tables, library)
    own = adjectives({word for run in runs for word in run.split()})
    here = {form for form in group.forms() if form.replace(".", "") in countries()}
    acronyms = [(short.removesuffix("s"), long.removesuffix("s")) for short, long in set(pairs(library)) if long[0].isupper()]
    shared = _shared_bodies(runs, {*here, *own}, acronyms)
    for short, long in acronyms:
        if _is_body(long) and letters(short) not in group and not {short, long} & shared:
            group.join(short, re.sub(r"[’']s?$", "", long))
    for name in in_tables:
        group.add(name)
    for name, count in _bodies(runs, cut, here).items():
        if count > 1 and name not in shared:
            group.add(name)
    people = {found[1] for found in PERSON.finditer(library)}
    lower = Counter(re.findall(r"\b[a-z]\w+", library))
    for name in _met(library) - people:
        if name not in shared and not set(name.split()) & here and _is_name(name, lower, phrases, runs):
            group.add(name)
    return _shown(group, phrases + in_tables, in_tables, shared, own)


class _Groups:
    """Forms joined to actors."""

    def __init__(self) -> None:
        self._of: dict[str, str] = {}
        self._forms: dict[str, set[str]] = defaultdict(set)

    def __contains__(self, key: str) -> bool:
        return key in self._of

    def forms(self) -> set[str]:
        return set().union(*self._forms.values())

    def groups(self) -> list[set[str]]:
        return list(self._forms.values())

    def add(self, form: str) -> None:
        key = self._of.setdefault(letters(form), letters(form))
        self._forms[key].add(form)

    def join(self, one: str, other: str) -> None:
        self.add(one)
        self.add(other)
        kept, left = self._of[letters(one)], self._of[letters(other)]
        if kept != left:
            self._forms[kept] |= self._forms.pop(left)
            self._of = {form: kept if of == left else of for form, of in self._of.items()}


def _runs(library: str) -> tuple[Counter[str], Counter[str]]:
    """Phrases of capitalised words, without a "The" or "In" that opens a sentence; and how often each is cut off.

    A phrase is cut off by an "and" that belongs to its name: "Department for Science, Innovation and Technology".
    """
    counted: Counter[str] = Counter()
    cut: Counter[str] = Counter()
    opening = lru_cache(None)(lambda word: "." not in word and not stems(word))
    for found in RUN.finditer(library):
        first, _, rest = found.group().partition(" ")
        run = rest if rest[:1].isupper() and opening(first) else found.group()
        counted[run] += 1
        ahead = LINKED.match(library, found.end()) if " of " in run or " for " in run or " on " in run else None
        cut[run] += bool(ahead or LINKED_TO.search(library, max(found.start() - AROUND, 0), found.start()))
    return counted, cut


def _phrases(runs: Mapping[str, int]) -> Counter[str]:
    """How often each phrase of capitalised words stands, alone or within a longer one."""
    counted: Counter[str] = Counter()
    for run, count in runs.items():
        words = run.split()
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + LONGEST) + 1):
                counted[" ".join(words[start:end])] += count
    return counted


def _add_countries(group: _Groups, phrases: Mapping[str, int], in_tables: Mapping[str, int], library: str) -> None:
    """The countries that the library names; a short form counts where a table or "the" stands before it."""
    known = countries()
    with_article = set(re.findall(r"\bthe ([A-Z][A-Z.]{1,5})(?![\w-])", library))
    for written in {*phrases, *in_tables}:
        form = written.replace(".", "")
        if form in known and (len(form) > SHORT or written in in_tables or "." in written or written in with_article):
            group.join(known[form], written)


def _shared_bodies(runs: Mapping[str, int], owners: set[str], acronyms: Sequence[tuple[str, str]]) -> set[str]:
    """What several countries call a body: the words behind "UK", "Canadian" and "Japan’s" alike, without a plural's s."""
    by: dict[str, set[str]] = defaultdict(set)
    for run in runs:
        words = run.split()
        for at in range(1, min(4, len(words))):
            owner, body = re.sub(r"[’']s$", "", " ".join(words[:at])), " ".join(words[at:])
            if owner in owners and body:
                by[body.removesuffix("s")].add(owner[0])
    short = {short for short, long in acronyms if _is_body(long)}
    found = {body for body, of in by.items() if len(of) > 1 and (_is_body(body) or body in short)}
    either = [pair for pair in acronyms if set(pair) & found and len(pair[1].split()) <= len(pair[0])]
    return found.union(*either, {"Government", "government"})


def _bodies(runs: Mapping[str, int], cut: Mapping[str, int], countries_here: set[str]) -> Counter[str]:
    """Phrases that are called an institute or the like, with a word of their own besides and no country's in front."""
    found: Counter[str] = Counter()
    for run, count in runs.items():
        if _is_body(run) and len(run.split()) <= LONGEST:
            words = run.split()
            owners = (re.sub(r"[’']s?$", "", " ".join(words[:at])) for at in range(1, len(words)))
            owned = max((at for at, owner in enumerate(owners, 1) if owner in countries_here), default=0)
            name = " ".join(words[owned:])
            if _is_body(name) and 2 * cut[run] <= count:
                found[name] += count
    return found


def _is_body(name: str) -> bool:
    """Whether a name's head is a word for a body: its last word, or the one before "of" or "for"."""
    head = re.split(r" (?:of|for|on) ", name)[0].split()
    return len(name.split()) > 1 and bool(head) and head[-1].lower() in BODIES and not name.isupper()


def _met(library: str) -> set[str]:
    """The names of those with whom someone signs or works."""
    return {name for pattern in MET for found in pattern.finditer(library) for name in found.groups() if name}


def _is_name(name: str, lower: Mapping[str, int], phrases: Mapping[str, int], runs: Mapping[str, int]) -> bool:
    """Whether a capitalised phrase names someone: no text, event or title, no word that is written small elsewhere."""
    words = name.split()
    last = words[-1].lower()
    if last.removesuffix("s") in THINGS | BODIES or last in THINGS or len(words) > LONGEST or re.fullmatch(TITLES, words[-1]):
        return False
    if len(name) <= 2 or name.endswith(("AISIs", "’s")) or 2 * runs.get(name, 0) < phrases.get(name, 1):
        return False
    return lower[last] <= COMMON * phrases.get(words[-1], 1)


def _shown(
    group: _Groups, written: Mapping[str, int], in_tables: Mapping[str, int], shared: set[str], own: Mapping[str, str]
) -> Actors:
    """The actors by the names they are shown by: as the tables write them, else as is written most."""
    names: dict[str, tuple[str, ...]] = {}
    shown_by: dict[str, str] = {}
    for forms in group.groups():
        best = max(sorted(forms), key=lambda form: (in_tables.get(form, 0), written.get(form, 0), form in countries()))
        undotted = best.replace(".", "") if re.fullmatch(r"(?:[A-Z]\.)+", best) else best
        names[undotted] = tuple(sorted(forms))
        shown_by |= dict.fromkeys(forms, undotted)
    by_adjective = {word: shown_by[name] for word, name in own.items() if name in shown_by}
    return Actors(names, tuple(sorted(shared)), by_adjective)
