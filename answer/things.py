"""What the things of a comparison are in the library: places of its outline, whole documents, or passages that name them."""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

import numpy as np

from answer.comparing import Comparison
from index.acronyms import pairs
from index.actors import SURE
from index.lexical import stems
from index.names import title_card
from index.opened import OpenIndex
from index.outline import Outline, Place, Siblings, Thing, name_words, worth
from index.spelling import english
from index.types import Filters
from ingest.types import Passage

ENOUGH = 0.75  # share of a thing's words that a label has, with what it is followed by
TOLD_IN = 60  # passages that are looked through for what a short form stands for
PASSAGES, LOOKED_AT = 60, 200  # that name a thing, of each thing that stands in no outline
LIKELY = 6  # documents of which something is heard in a name that are looked at
WHOLE = 0.8  # share of the words of a thing that a document's name has
NAME = re.compile(r"[^\W\d_a-z][\w’'.-]*(?:\s+(?:(?:of|for|and|on|the)\s+)*[^\W\d_a-z][\w’'.-]*)*")  # "Department of Energy"
SHARED = 3  # things of one kind that a name may stand for together
SHARE = 0.6  # of the members of a set that have the words of the noun that stands for them
GENERIC = frozenset(
    stems(
        "model option type kind form way approach alternative version variant scenario structure choice candidate possibility "
        "proposal solution arrangement setup different possible potential proposed main one"
    )
)
"""What things of any kind are called."""


@dataclass(frozen=True, slots=True)
class Row:
    """A thing that was found: how it is called, its places as (number of the document, place), and how a text names it."""

    name: str
    places: tuple[tuple[int, Place], ...]  # what stands there is about it throughout
    mentions: tuple[tuple[int, Place], ...]  # of what stands there, only what names it is
    words: frozenset[str]  # by which it is told from the others …
    every: frozenset[str]  # … and all of its name

    def is_named(self, text: str) -> bool:
        """Whether a text names it, by the words that tell it from the others or by its initials; a name as a name."""
        if any(re.search(pattern, text) for pattern in _other_forms(self.name)):
            return True
        said = name_words(text)
        if not self.words or not self.words <= said:
            return False
        if not _is_name(self.name):
            return True
        alone = [_dotted(word) for word in self.name.split() if name_words(word) & self.words]
        behind = r"\b" if self.every <= said else r"\b(?![\s-]+[^\W\d_a-z])"  # "Defense", not "Defense Intelligence Agency"
        return all(re.search(rf"\b{word}(?:[’']?s)?{behind}", text) for word in alone)

    @property
    def own(self) -> frozenset[tuple[int, int]]:
        """Document and passage of its places."""
        return frozenset((d, place.passage) for d, place in self.places)

    def is_in(self, text: str) -> bool:
        """Whether a text has all words of its name, if those are several."""
        return len(self.every) > 1 and self.every <= name_words(text)


def resolve(index: OpenIndex, outline: Outline, asked: Comparison, filters: Filters | None) -> list[list[Row]]:
    """For each thing that is asked for what it is in the library; nothing where it is not found.

    A name that two or three things of one kind share stands for all of them; so does a noun ("the three models"), as one.
    """
    sets = [one for one in outline.sets if not filters or filters.admit(index.documents[one.document].source)]
    if asked.noun:
        best = _set_of(asked, sets, index)
        return _told_apart([[_from_outline(best, thing) for thing in best.things]]) if best else []
    headed = {thing.words for one in sets for thing in one.things}
    documents = [_document(index, name, filters, headed) for name in asked.things]
    if all(documents):
        return _told_apart([[row] for row in documents if row])
    forms = [(name, *_long_forms(index, name)) for name in asked.things]
    found = []
    for name, document, rows in zip(asked.things, documents, _siblings(forms, sets), strict=True):
        if document and not rows:
            rows = [document]
        elif not rows or (len(rows) == 1 and _is_name(name) and rows[0].every != name_words(name)):
            rows = _named_in_text(index, name, rows, asked, filters)
        found.append(rows)
    return _told_apart(found)


def _told_apart(found: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """Rows whose words are those that no other has, so that a text which names one does not name all."""
    there = [row for rows in found for row in rows]
    shared = frozenset.intersection(*(row.words for row in there)) if len(there) > 1 else frozenset()
    return [[replace(row, words=row.words - shared or row.words) for row in rows] for rows in found]


# ---- in the outline ---------------------------------------------------------------------------------------------


def _set_of(asked: Comparison, sets: Sequence[Siblings], index: OpenIndex) -> Siblings | None:
    """The set that a noun stands for: whose members, heading or table call it so, of the number asked for."""
    every = name_words(asked.noun)
    words = every - GENERIC
    best, most = None, 0.0
    for one in sets:
        if asked.count and len(one.things) != asked.count:
            continue
        has = sum(words <= thing.words for thing in one.things) / len(one.things) if words else 0.0
        called = bool(every & name_words(one.kind))
        over = name_words(one.of)
        above = bool(words & over) and words <= over | name_words(index.documents[one.document].source.title)
        if (has >= SHARE) or (above and (called or asked.count > 0)) or (not words and called):
            score = 2 * has + above + called / 2 + worth(one) / 4 + float(index.names.centre[one.document])
            if score > most:
                best, most = one, score
    return best


def _siblings(forms: Sequence[Sequence[str]], sets: Sequence[Siblings]) -> list[list[Row]]:
    """The members of one set that most of some names stand for; for each that it lacks the best of any other.

    `forms`: for each name its forms.
    """
    wanted = [[words - GENERIC or words for form in of if (words := name_words(form))] for of in forms]
    best: tuple[float, Siblings | None, list[list[Thing]]] = (0.0, None, [])
    for one in sets:
        members = [_members(of, one) for of in wanted]
        fits = [max(_fit(words, thing) for words in of for thing in m) / 10 for of, m in zip(wanted, members, strict=True) if m]
        if fits and (score := len({m[0].name for m in members if m}) + sum(fits)) > best[0]:
            best = score, one, members
    _, chosen, members = best
    several = len({m[0].name for m in members if m}) > 1
    rows: list[list[Row]] = []
    for at, of in enumerate(wanted):
        if chosen and several and members[at]:
            rows.append([_from_outline(chosen, thing) for thing in members[at]])
            continue
        alone = [(_fit(w, t), -n, one, t) for n, one in enumerate(sets) for t in one.things for w in of if _is_alone(w, t)]
        if not alone:
            rows.append([])
            continue
        _, _, one, thing = max(alone, key=lambda found: found[:2])
        rows.append([_from_outline(one, thing)])
    return rows


def _members(of: Sequence[frozenset[str]], one: Siblings) -> list[Thing]:
    """The members of a set that a name, in any of its forms, fits best; none where it fits many."""
    fits = [max((_fit(words, thing) for words in of), default=0.0) for thing in one.things]
    best = max(fits)
    if not best:
        return []
    whole = [thing for fit, thing in zip(fits, one.things, strict=True) if fit >= 1]
    if len(whole) < 2 or any(words == thing.words for words in of for thing in whole):
        return [one.things[fits.index(best)]]
    return whole if len(whole) <= SHARED else []


def _fit(words: frozenset[str], thing: Thing) -> float:
    """How well a name fits a thing: 0 where it does not, or is that of one of two who do something together."""
    own = thing.words
    common = len(words & own)
    if not common or (words < own and SURE.search(thing.name)):
        return 0.0
    if words <= own:
        return 1 + common / len(own)
    if own <= words and len(own) > 1:
        return 1 + common / len(words)
    told = len(words & (own | name_words(thing.told))) / len(words)
    return told * 0.99 if told >= ENOUGH and len(words) > 1 else 0.0


def _is_alone(words: frozenset[str], thing: Thing) -> bool:
    """Whether a name means a thing also where nothing else of the question stands beside that."""
    own = thing.words
    most = words <= own and 2 * len(words) >= len(own)
    return _fit(words, thing) > 0 and (most or (own <= words and len(own) > 1))


def _from_outline(of: Siblings, thing: Thing) -> Row:
    return Row(thing.name, tuple((of.document, place) for place in thing.places), (), thing.words, thing.words)


# ---- documents and text -----------------------------------------------------------------------------------------


def _document(index: OpenIndex, name: str, filters: Filters | None, headed: Set[frozenset[str]]) -> Row | None:
    """The document that a name is the name of, unless a heading, label or actor has that name; a title goes before these."""
    row = named_document(index, name, filters)
    if row is None or not (name_words(name) in headed or index.relations.actors.named(name)):
        return row
    source = index.documents[row.places[0][0]].source
    return row if name_words(name) in (name_words(source.title), name_words(source.short_title)) else None


def named_document(index: OpenIndex, name: str, filters: Filters | None) -> Row | None:
    """The document that a name is the name of: its title, or most of the words by which the library's list has it."""
    words = name_words(name)
    heard = index.names.heard(f" {name}")
    surely = index.names.named(heard)
    alone: list[int] = []
    for at in np.argsort(-heard, kind="stable")[:LIKELY].tolist():
        document = index.documents[at]
        source = document.source
        if not words or (filters and not filters.admit(source)):
            continue
        called = name_words(f"{title_card(document)} {source.slug.replace('-', ' ')}")
        if words in (name_words(source.title), name_words(source.short_title)):
            return _whole_document(index, at, words)
        if surely[at] > 0 and len(words & called) >= WHOLE * len(words):
            return _whole_document(index, at, words)
        if len(words) > 1 and words <= called and words & name_words(f"{source.title} {source.short}"):
            alone.append(at)
    return _whole_document(index, alone[0], words) if len(alone) == 1 else None


def _whole_document(index: OpenIndex, at: int, words: frozenset[str]) -> Row:
    files = index.files[at]
    places = tuple((at, Place(n, 0, len(files.sentences(n)), is_whole=True)) for n in range(len(files)))
    return Row(index.documents[at].source.short_title, places, (), words, words)


def _named_in_text(index: OpenIndex, name: str, rows: Sequence[Row], asked: Comparison, filters: Filters | None) -> list[Row]:
    """The passages that name a thing, those first that speak most of what is asked; beside the places that it has."""
    words = name_words(name)
    numbers = [at for form in (name, *_long_forms(index, name)) for at in index.words.rows_with(form).tolist()]
    scores = index.words.scores(" ".join([name, *asked.aspects]))
    places = rows[0].places if rows else ()
    there = {(d, place.passage) for d, place in places}
    bare = Row(name, places, (), words, words)
    found: list[tuple[int, Place]] = []
    for at in sorted(dict.fromkeys(numbers), key=lambda at: -scores[at])[:LOOKED_AT]:
        d, n = index.place(at)
        if len(found) == PASSAGES or (d, n) in there or (filters and not filters.admit(index.documents[d].source)):
            continue
        passage = index.files[d].passage(n)
        if bare.is_named(_whole(passage)):
            found.append((d, Place(n, 0, len(passage.sentences), is_whole=True)))
    return [replace(bare, mentions=tuple(found))] if found or places else []


def _is_name(name: str) -> bool:
    """Whether something is called so, rather than described: "OECD", "Department of Energy", not "Rotating"."""
    return NAME.fullmatch(name) is not None and not (name.istitle() and name.lower() in english())


def _dotted(word: str) -> str:
    """A pattern for a word; for one in capitals with or without dots: "US" and "U.S."."""
    return r"\.?".join(map(re.escape, word)) if word.isupper() else re.escape(word)


def _whole(passage: Passage) -> str:
    return f"{passage.context} {passage.text}"


def _long_forms(index: OpenIndex, name: str) -> list[str]:
    """The other form of a name that the library tells: "United Nations" for "UN", "DOD" for "Department of Defense"."""
    usual, read = index.acronyms.usual(name)
    found = Counter([usual] if read else [])
    if _is_name(name):
        scores = index.words.scores(name)
        for row in np.argsort(-scores, kind="stable")[:TOLD_IN].tolist():
            if scores[row] > 0:
                told = [(short, long.lower(), long) for short, long in pairs(_whole(index.passage(row)))]
                found.update(
                    long if short == name else short for short, low, long in told if name.lower() in (short.lower(), low)
                )
    return [form for form, _ in found.most_common(1)]


def _other_forms(name: str) -> list[str]:
    """How a text may have a name otherwise: "United Nations" for "UN", and the other way round."""
    words = name.split()
    if len(words) == 1 and name.isupper() and 1 < len(name) < 7:
        joined = r"[a-z]+[\s-]+(?:(?:of|for|and|on|the)\s+)*".join(map(re.escape, name))
        return [rf"\b{joined}[a-z]+"]
    if len(words) > 1 and NAME.fullmatch(name):
        letters = (re.escape(w[0]) if w[0].isupper() else rf"[{w[0]}{w[0].upper()}]?" for w in words if w[0].isalpha())
        return [rf"\b{''.join(letters)}\b"]
    return []
