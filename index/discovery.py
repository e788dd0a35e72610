"""Finds who acts in a library, as its documents write it, and joins short forms and long forms of one actor.

No name is listed here. A name is an actor's where a table sets it in a pair, where it is a country's (`countries.py`),
where it is called an institute, an office or the like, or where it stands with whom others sign and work. A body with a
name of its own stands for itself; one that goes by a word that several countries' bodies share ("AISI", "Government")
stands for its country.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from index.acronyms import pairs
from index.actors import BODIES, LONGEST, THINGS, Actors, letters, pair_of
from index.countries import adjectives, countries
from index.lexical import stems

CAPITAL = r"(?:(?:[A-Z]\.){2,9}|[A-Z]\w*(?:[-’'&]\w+){0,9})"  # with limits: else long runs of them would take hours
NAME = rf"{CAPITAL}(?: {CAPITAL}){{0,{LONGEST}}}"  # one word longer than a name may be, so that what goes on is none
RUN = re.compile(rf"{CAPITAL}(?:[  ](?:(?:of|for|on)[  ](?:the[  ])?)?{CAPITAL})*")
LINKED = re.compile(rf"(?:,|,? and) {CAPITAL}")
LINKED_TO = re.compile(rf"(?:{CAPITAL},? (?:and|&) |[A-Z]\w+, )$")
TITLES = (
    r"(?:President|Prime Minister|Minister|Secretary|Chancellor|Ambassador|Commissioner|Director|Chair|Mr|Mrs|Ms|Dr|Prof|Sir)"
)
PERSON = re.compile(rf"\b{TITLES}\b\.?(?: (?:of|for) \w+| {CAPITAL}){{0,2}} ({CAPITAL} {CAPITAL})")
WITH = r"(?:[Pp]artner\w*|[Cc]ollaborat\w+|[Cc]o-?operat\w+|[Aa]greements?|[Mm]emorand\w+(?: of [Uu]\w+)?|M[Oo]Us?) with"
MET = (
    re.compile(rf"\b{WITH} (?:the )?({NAME})(?: and (?:the )?({NAME}))?"),
    re.compile(
        rf"\b({NAME}) (?:has |have )?(?:also |recently )?"
        r"(?:signed|partnered|collaborated|co-?operated) (?:an? |with )"
    ),
)
JOINED = (
    r"(?:[Pp]artnerships?|[Cc]ollaborat\w+|[Cc]o-?operat\w+|[Aa]greements?|[Mm]emorand\w+(?: of [UuCc]\w+)?|M[Oo]Us?|"
    r"[Aa]rrangements?)"
)
WHOLE = rf"{CAPITAL}(?: (?:(?:of|for|on) (?:the )?)?{CAPITAL}){{0,5}}"
BETWEEN = re.compile(
    rf"\b{JOINED}(?: \([A-Z]\w+\))?(?:,? (?!between|and)[\w–-]+){{0,6}}? between (?:the )?({WHOLE})(?: \([A-Z]\w+\))?"
    rf" and (?:the )?({WHOLE})"
)
"""Two who are said to have something together, whatever they are called."""
BRACKETED = re.compile(rf"({CAPITAL}(?:,? (?:(?:of|for|on|and|the) )*{CAPITAL}){{1,8}}) \(([A-Z][\w&*-]*[A-Z])\)")
SHORT = 3  # letters of a short form that may be anything's
AROUND = 24  # letters beside a name that tell whether it is cut off
LEFT_OUT = 2  # words at the beginning of a name that its short form may leave out
COMMON = 0.1  # a word that stands in small letters more than so often is no name


def find_actors(texts: Sequence[str], cells: Iterable[str]) -> Actors:
    """The actors of a library, from its passages and from the cells of its tables that name pairs."""
    library = "\n".join(texts)
    runs, cut = _runs(library)
    phrases = _phrases(runs)
    in_tables = Counter(name for cell in cells if (pair := pair_of(cell)) for name in pair[:2])
    group = _Groups()
    _add_countries(group, phrases, in_tables, library)
    own = adjectives({word for run in runs for word in run.split()})
    here = {form for form in group.forms() if form.replace(".", "") in countries()}
    acronyms = [
        (short.removesuffix("s"), long.removesuffix("s")) for short, long in sorted(set(pairs(library))) if long[0].isupper()
    ]
    shared = _shared_bodies(runs, {*here, *own}, acronyms)
    spelt_out: dict[str, set[str]] = {}  # short form → the words that it stands for
    for short, long in acronyms:
        words = set(stems(long))
        is_known = letters(short) in group and spelt_out.get(short) != words
        if _is_body(long) and not is_known and not {short, long} & shared:
            group.join(short, re.sub(r"[’']s?$", "", long))
            spelt_out[short] = words
    for short, long, is_owned in _bracketed(library, here):
        if letters(short) in group or {short, long} & shared:
            continue
        if not is_owned and any(f"{owner}{s} {long}" in runs for owner in here for s in ("’s", "'s")):
            shared.add(long)  # of which another country has its own
        else:
            group.join(short, long)
    for name in in_tables:
        group.add(name)
    for name, count in _bodies(runs, cut, here).items():
        if count > 1 and name not in shared:
            group.add(name)
    people = {found[1] for found in PERSON.finditer(library)}
    lower = Counter(re.findall(r"\b[a-z]\w+", library))

    def may_act(name: str) -> bool:
        return name not in shared | people and not set(name.split()) & here and _is_name(name, lower, phrases, runs)

    for name in filter(may_act, _met(library)):
        group.add(name)
    for two in sorted(_between(library, here)):
        new = [name for name in two if not any(letters(name[at:]) in group for at in _word_starts(name))]
        if all(may_act(name) or (_is_body(name) and name not in shared) for name in new):
            for name in new:
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


def _between(library: str, owners: set[str]) -> set[tuple[str, str]]:
    """The two of each pair that is said to have something together, without the country whose they are."""
    owned = re.compile(rf"(?:{'|'.join(map(re.escape, owners)) or '(?!)'})(?:[’']s?)? ")
    return {(owned.sub("", found[1], count=1), owned.sub("", found[2], count=1)) for found in BETWEEN.finditer(library)}


def _word_starts(name: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer(" ", name))]


def _bracketed(library: str, owners: set[str]) -> Iterator[tuple[str, str, bool]]:
    """Short forms in brackets, with the body before them, and whether that is said to be a country's.

    All letters are its own in order, the first begins a word.
    """
    for found in BRACKETED.finditer(library):
        words = re.split(r", (?:and )?(?:the )?(?=[A-Z]\w+ (?:of|for|on) )", found[1])[-1].split()
        while words and re.sub(r"[’']s$", "", words[0]) in owners:
            words = words[1:]
        long, short = " ".join(words), found[2]
        rest = iter(long.casefold())
        first = [word[0] for word in words if word[0].isupper()][: LEFT_OUT + 1]
        if _is_body(long) and short[0] in first and all(c in rest for c in letters(short)):
            yield short, long, found[1] != long


def _is_name(name: str, lower: Mapping[str, int], phrases: Mapping[str, int], runs: Mapping[str, int]) -> bool:
    """Whether a capitalised phrase names someone: no text, event or title, no word that is written small elsewhere."""
    words = name.split()
    last = words[-1].lower()
    if last.removesuffix("s") in THINGS | BODIES or last in THINGS or len(words) > LONGEST or re.fullmatch(TITLES, words[-1]):
        return False
    if len(name) <= 2 or re.search(r"[A-Z]{2}s$|’s$", name) or 2 * runs.get(name, 0) < phrases.get(name, 1):
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
