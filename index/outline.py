"""What a library lets one compare, by how its documents are built: sibling headings, rows of a table, labelled points."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from index.derived import DocumentFiles
from index.lexical import stems
from index.types import DocumentRecord
from ingest.types import Passage

FEWEST, MOST = 2, 12  # siblings that are offered together
LONGEST = 12  # words of a name
LEAST_SAID = 12  # words under each of them, on which there is something to compare
SETS, ALL, LEAST_OF_EACH = 8, 240, 6  # sets offered of one document; things of all, and of each where there are many
NUMBERING = re.compile(
    r"^(?:(?:section|sec|article|art|chapter|annex|part|appendix|title|table|box|figure|step|principle|recital)\b\.?\s*)?"
    r"(?:\(?(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Z]|[a-z])\b[.):]*(?:\s*[–—-])?(?:\s+|$))+|"
    r"^(?:annex|appendix|section|part)\b[.:]?\s*(?:[A-Z]\b[.:]?)?\s*",
    re.IGNORECASE,
)
SPELT = re.compile(r"\w{4}is$")  # the stem of "organisation"
NUMBER = re.compile(r"(?<![\w.])(?:\d+(?:\.\d+)*|[IVXLC]+|[B-Z])(?![\w.’'-])")
LABEL = re.compile(r"(?P<label>[^\W\d_a-z][^:;?!\n]{2,140}): (?=\S)")
CORE = re.compile(r",? (?:such as|including|e\.g\.|i\.e\.|for example)\b.*| \(.*", re.DOTALL)
OPENING = re.compile(r"\b(?:includ(?:e|es|ing)|are|is|follow(?:s|ing)?|below)$")  # a line that a list completes
ARTICLE = re.compile(r"(?:article|art|section|sec|clause|rule)\b\.?\s*\d", re.IGNORECASE)
FRAME = re.compile(
    r"(?:executive )?(?:summary|introduction|background|overview|conclusions?|references|bibliography|acknowledge?ments?|"
    r"contact(?: us)?|preamble|definitions?|purpose|scope|general provisions|contents|table of contents|foreword|notes?|"
    r"glossary)",
    re.IGNORECASE,
)
"""Headings that parts of any document have."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a thing is spoken of: sentences `first` to `stop` of a passage, and the headings between the thing and them.

    `is_whole`: whether all headings above the passage are, as where the thing is the document.
    """

    passage: int
    first: int
    stop: int
    under: tuple[str, ...] = ()
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that stands beside others of its kind in a document."""

    name: str
    told: str  # what its label is followed by
    places: tuple[Place, ...]

    @property
    def words(self) -> frozenset[str]:
        """The words of its name."""
        return name_words(self.name)


@dataclass(frozen=True, slots=True)
class Siblings:
    """Things of one kind: what they are of, the number of their document, how they are set, and how many words each has."""

    of: str
    document: int
    form: str  # heading, article (of an act or the like), row or item
    kind: str  # what the table or the list calls each: "Model"
    things: tuple[Thing, ...]
    said: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """A thing that can be compared with the others of the same `of`; `source` is the slug of its document."""

    name: str
    of: str
    source: str


@dataclass(frozen=True, slots=True)
class Outline:
    """The sets of all documents, in reading order."""

    sets: tuple[Siblings, ...]
    slugs: tuple[str, ...]

    def offered(self) -> list[Offered]:
        """The things worth comparing, by document and in reading order: of each document its best sets.

        Those come first whose members are built alike, then those that name one kind of thing, then tables.
        """
        above = _named_so(self.sets)
        over = _named_so([one for one in self.sets if one.form != "item"])
        by_document: dict[int, list[Siblings]] = defaultdict(list)
        for one in self.sets:
            repeated = all(above[one.document, _key(thing.name)] > 1 for thing in one.things)
            if _is_offered(one) and over[one.document, _key(one.of)] < 2 and not repeated:
                by_document[one.document].append(one)
        share = max(LEAST_OF_EACH, ALL // max(len(by_document), 1))
        found: list[Offered] = []
        for document, sets in by_document.items():
            best = sorted(sets, key=lambda one: -worth(one))[:SETS]
            kept: list[Siblings] = []
            for one in best:
                if any(_is_again(one, other) for other in kept):
                    continue
                if not kept or sum(len(s.things) for s in kept) + len(one.things) <= share:
                    kept.append(one)
            for one in (s for s in sets if any(s is k for k in kept)):
                found += [Offered(thing.name, one.of, self.slugs[document]) for thing in one.things]
        return found


def read_outline(documents: Sequence[DocumentRecord], files: Sequence[DocumentFiles]) -> Outline:
    """The outline of some documents."""
    sets = [one for at, of in enumerate(files) for one in outline_of(at, of)]
    return Outline(tuple(sets), tuple(document.source.slug for document in documents))


def outline_of(document: int, files: DocumentFiles | Sequence[Passage]) -> list[Siblings]:
    """The sets of one document. Things of the same name in several places of it are one, with all the places."""
    passages = [files.passage(n) for n in range(len(files))] if isinstance(files, DocumentFiles) else list(files)
    length = [len(passage.text.split()) for passage in passages]
    raw = [*_under_headings(passages), *_labelled(passages)]
    merged: dict[frozenset[str], list[Place]] = defaultdict(list)
    told: dict[frozenset[str], str] = {}
    for *_, things in raw:
        for thing in things:
            if len(key := thing.words) > 1:
                merged[key] += [place for place in thing.places if place not in merged[key]]
                told[key] = told.get(key) or thing.told
    sets: list[Siblings] = []
    for of, form, kind, things in sorted(raw, key=lambda one: one[-1][0].places[0].passage):
        whole = tuple(
            Thing(t.name, told.get(t.words, t.told), tuple(sorted(merged.get(t.words, t.places), key=lambda p: p.passage)))
            for t in things
        )
        names = frozenset(thing.words for thing in whole)
        if not any(names <= {thing.words for thing in one.things} and len(min(names, key=len)) > 1 for one in sets):
            said = tuple(sum(length[n] for n in {place.passage for place in thing.places}) for thing in whole)
            sets.append(Siblings(of, document, form, kind, whole, said))
    return sets


def named_as(heading: str) -> str:
    """A heading or label as the name of a thing: without its number, what it lists in brackets, and capitals throughout."""
    plain = CORE.sub("", NUMBERING.sub("", " ".join(heading.split()))).strip(" .:–—-")
    return plain.capitalize() if plain.isupper() and max(map(len, plain.split())) > 4 else plain


@lru_cache(maxsize=8192)
def name_words(name: str) -> frozenset[str]:
    """The word stems of a text, however English spells them, with its numbers and single letters: "Commitment I" is not
    "Commitment V".
    """
    return frozenset(f"{stem[:-2]}iz" if SPELT.search(stem) else stem for stem in stems(name)) | frozenset(NUMBER.findall(name))


_Raw = tuple[str, str, str, list[Thing]]


def _under_headings(passages: Sequence[Passage]) -> Iterator[_Raw]:
    """The headings under each heading, and the row labels of tables with long cells, which stand in the path like those."""
    children: dict[tuple[str, ...], dict[str, list[int]]] = {}
    for number, passage in enumerate(passages):
        for depth, heading in enumerate(passage.section):
            children.setdefault(passage.section[:depth], {}).setdefault(heading, []).append(number)
    rows = _row_labels(passages)
    for path, below in children.items():
        things = []
        kind, is_row = "", False
        for heading, numbers in below.items():
            if not (name := named_as(heading)) or len(name.split()) > LONGEST:
                continue
            depth = len(path) + 1
            intro = rows.get((path, heading))
            places = [Place(n, 0, len(passages[n].sentences), passages[n].section[depth:]) for n in numbers]
            if intro is not None:
                places.insert(0, Place(intro, 0, len(passages[intro].sentences)))
                kind, is_row = passages[intro].lead, True
            first = intro if intro is not None else next((p.passage for p in places if not p.under), None)
            told = _first_sentence(passages[first]) if first is not None else ""
            things.append(Thing(name, told, tuple(places)))
        if len(things) >= FEWEST:
            form = "row" if is_row else "article" if sum(map(bool, map(ARTICLE.match, below))) > len(below) / 2 else "heading"
            yield named_as(path[-1]) if path else "", form, kind, things


def _row_labels(passages: Sequence[Passage]) -> dict[tuple[tuple[str, ...], str], int]:
    """Of tables with long cells the passage of each row's first cell, by its path and label."""
    found: dict[tuple[tuple[str, ...], str], int] = {}
    for number, passage in enumerate(passages):
        if passage.form == "row":
            found.setdefault((passage.section, re.split(r":\s", passage.text)[0]), number)
    return found


def _labelled(passages: Sequence[Passage]) -> Iterator[_Raw]:
    """Items, rows and paragraphs that begin with a label, where several of a section and a lead do."""
    for (section, lead, form), group in groupby(enumerate(passages), key=lambda at: (at[1].section, at[1].lead, at[1].form)):
        found: dict[str, tuple[str, list[Place]]] = {}  # label → what it is followed by first, and its places
        for number, passage in group if form not in ("footnote", "caption") else ():
            for start, (first, stop) in _lines(passage):
                labelled = LABEL.match(passage.text, start)
                if labelled and not OPENING.search(labelled["label"]):
                    told = passage.text[labelled.end() : passage.sentences[first].end]
                    found.setdefault(labelled["label"], (told, []))[1].append(Place(number, first, stop))
        short = Counter(named_as(label) for label in found)
        things = []
        for label, (told, places) in found.items():
            name = named_as(label) if short[named_as(label)] == 1 else " ".join(label.split())
            if name and len(name.split()) <= LONGEST:
                things.append(Thing(name, told, tuple(places)))
        if len(things) >= FEWEST:
            above = named_as(section[-1]) if section else ""
            of = lead.rstrip(" :") if lead and form == "item" and len(lead.split()) <= LONGEST else above
            yield of, "row" if form == "row" else "item", lead.split(" | ")[0], things


def _lines(passage: Passage) -> Iterator[tuple[int, tuple[int, int]]]:
    """Where each line of a passage begins, and the first and last sentences of it: one line but for short lists."""
    starts = [0, *(found.end() for found in re.finditer("\n", passage.text))]
    of = [max(n for n, start in enumerate(starts) if start <= sentence.start) for sentence in passage.sentences]
    for line, numbers in groupby(range(len(of)), key=of.__getitem__):
        inside = list(numbers)
        yield starts[line], (inside[0], inside[-1] + 1)


def _first_sentence(passage: Passage) -> str:
    return passage.said(0) if passage.sentences else ""


def _is_again(one: Siblings, other: Siblings) -> bool:
    """Whether a set has a thing of another that is of the same."""
    return one.of == other.of and not {t.words for t in one.things}.isdisjoint({t.words for t in other.things})


def _named_so(sets: Sequence[Siblings]) -> Counter[tuple[int, str]]:
    """In how many sets of a document a thing goes by each name of one word."""
    return Counter((one.document, key) for one in sets for key in {_key(thing.name) for thing in one.things} - {""})


def _key(name: str) -> str:
    """A name of one word, by which parts of several things are called: "Benefits" of each; "" of a longer one."""
    words = name_words(name)
    return next(iter(words)) if len(words) == 1 else ""


def _is_offered(one: Siblings) -> bool:
    """Whether a set is one that people may want to compare."""
    names = [thing.name for thing in one.things]
    return (
        FEWEST <= len(set(names)) <= MOST
        and one.form != "article"
        and (one.of != "" or not any(place.under for thing in one.things for place in thing.places))
        and sum(said >= LEAST_SAID for said in one.said) == len(names)
        and not any(FRAME.fullmatch(name) or name.endswith(("?", ".", ",")) or name[0].islower() for name in names)
        and sum(len(stems(name)) > 0 for name in names) == len(names)
    )


def worth(one: Siblings) -> float:
    """How much a set lends itself to be compared."""
    below = Counter(name for thing in one.things for name in {named_as(p.under[0]).lower() for p in thing.places if p.under})
    parallel = sum(count >= FEWEST for count in below.values())
    shared = Counter(word for thing in one.things for word in thing.words)
    alike = max(shared.values(), default=0) / len(one.things)
    return 2 * min(parallel, 3) + alike + (one.form == "row") + 0.5 * (one.form == "heading")
