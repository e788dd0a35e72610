"""Who works with whom, on what: relations between two actors, each from a row of a table or a sentence."""

import json
import re
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from index.actors import Actors, letters, pair_of
from index.cooperation import OTHER, OWNER, cooperation
from index.derived import replace_folder
from index.discovery import find_actors
from index.errors import IndexMissing
from index.joint_work import GENERAL, Types
from index.naming import Names
from ingest.types import Passage

FILE = "relations.json"
CUE = re.compile(
    r"partner|collaborat|co-?operat|memorand|agree|\bMOUs?\b|crosswalk|mapping|joint|together|sign|\bties\b|\blinks|dialogue|allianc"
    r"|arrangement|pact|accord|exchang|shar|announc|commit|pledg|\bwork|\bco-\w+ed by|\bco-led",
    re.IGNORECASE,
)
THING = re.compile(rf"[{OWNER}-{OTHER}](?:[’']s?)?(?: [A-Z]\w*)+")
MAPPED = re.compile(r"(?:crosswalk|mapping)", re.IGNORECASE)
TYPES_HEAD = re.compile(
    r"type|area|form|kind|subject|topic|scope|field|collaborat|cooperat|partnership|activit|what|on\b", re.IGNORECASE
)
PARTY_HEAD = re.compile(
    r"actor|part(?:y|ner|ies)|countr|organi[sz]ation|institut|member|between|who|pair|from|to\b|with", re.IGNORECASE
)
STATUS = re.compile(r"\b(?:planned|forthcoming|proposed|intended|upcoming)\b", re.IGNORECASE)
LONGEST_TYPE = 10  # words


@dataclass(frozen=True, slots=True)
class Relation:
    """Two actors, what they work together on, and the sentence that says so."""

    a: str
    b: str
    type: str
    source: str
    passage: int
    sentence: int
    in_table: bool
    planned: bool


@dataclass(frozen=True, slots=True)
class Text:
    """A passage as relations are read from it: where it is, its form, the heads of its table and its sentences."""

    source: str
    number: int
    form: str
    heads: tuple[str, ...]
    sentences: tuple[str, ...]


def text_of(source: str, number: int, passage: Passage) -> Text:
    """A passage of a source; a sentence that was not found on its page says nothing."""
    said = (passage.said(n) if s.match != "not found" else "" for n, s in enumerate(passage.sentences))
    return Text(source, number, passage.form, tuple(passage.lead.split(" | ")), tuple(said))


class Relations:
    """The relations of a library and its actors as `write_relations` kept them, read from disk when first asked for.

    Asking raises IndexMissing where they are missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE

    @cached_property
    def _read(self) -> tuple[Actors, tuple[Relation, ...]]:
        try:
            entry = json.loads(self._file.read_text(encoding="utf-8"))
            names = {name: tuple(forms) for name, forms in entry["names"].items()}
            actors = Actors(names, tuple(entry["shared"]), entry["adjectives"])
            return actors, tuple(Relation(*fields) for fields in entry["relations"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise IndexMissing(f"{self._file} is missing or damaged. Build again with: rapporteur build --rebuild") from error

    @property
    def actors(self) -> Actors:
        """The library's actors."""
        return self._read[0]

    @property
    def all(self) -> tuple[Relation, ...]:
        """All relations, those of tables first, in the order of the library."""
        return self._read[1]

    @cached_property
    def types(self) -> Types:
        """The types that its tables name."""
        return Types(relation.type for relation in self.all if relation.in_table)


def write_relations(folder: Path, texts: Sequence[Text]) -> None:
    """Find the relations of a library's passages and keep them."""
    actors, relations = find_relations(texts)
    draft = folder.with_name(folder.name + ".part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    kept = {
        "names": actors.names, "shared": actors.shared, "adjectives": dict(actors.adjectives),
        "relations": [list(asdict(relation).values()) for relation in relations],
    }  # fmt: skip
    (draft / FILE).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    replace_folder(draft, folder)


def find_relations(texts: Sequence[Text]) -> tuple[Actors, list[Relation]]:
    """The actors of a library and what they do together: from tables, then from sentences."""
    rows = [text for text in texts if text.form == "row" and text.sentences]
    actors = find_actors([" ".join(text.sentences) for text in texts], _pair_cells(rows))
    in_tables = [relation for row in rows for relation in _of_row(row, actors)]
    types = Types(relation.type for relation in in_tables)
    own: dict[frozenset[str], list[str]] = defaultdict(list)
    for relation in in_tables:
        own[frozenset((relation.a, relation.b))].append(relation.type)
    names = Names(actors)
    said = [relation for text in texts if text.form != "row" for relation in _of_text(text, names, types, own)]
    return actors, in_tables + said


# ---- rows of tables ------------------------------------------------------------------------------------------------


def _label(row: Text) -> str:
    return row.sentences[0].split(": ")[0]


def _pair_cells(rows: Sequence[Text]) -> list[str]:
    """The first cells that name pairs without doubt: by their sign, or where the head says so and all rows do."""
    tables: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for row in rows:
        tables[row.source, row.heads].append(_label(row))
    cells = []
    for (_, heads), labels in tables.items():
        pairs = {label: pair for label in labels if (pair := pair_of(label))}
        sure = [label for label in labels if label in pairs and pairs[label][2]]
        is_of_pairs = bool(PARTY_HEAD.search(heads[0])) and len(pairs) == len(set(labels)) > 1
        cells += labels if is_of_pairs and not sure else sure
    return cells


def _of_row(row: Text, actors: Actors) -> Iterator[Relation]:
    """The relations of a row whose first cell, or whose first two, name a pair."""
    label, _, rest = row.sentences[0].partition(": ")
    cells, heads = rest.split(" · ") if rest else [], list(row.heads[1:])
    forms = actors.by_form()
    if pair := pair_of(label):
        one, other = (forms.get(letters(name)) or actors.named(name) for name in pair[:2])
    elif len(cells) > 1 and len(row.heads) > 1 and all(PARTY_HEAD.search(head) for head in row.heads[:2]):
        one, other = forms.get(letters(label)), forms.get(letters(cells[0]))
        cells, heads = cells[1:], heads[1:]
    else:
        return
    if one and other and one != other:
        planned = any(STATUS.fullmatch(cell) for cell in cells)
        for entry in _entries(cells, heads):
            yield Relation(one, other, entry, row.source, row.number, 0, True, planned or bool(STATUS.search(entry)))


def _entries(cells: Sequence[str], heads: Sequence[str]) -> list[str]:
    """The types that a row's other cells name: those under a head for types, else the first that is words."""
    by_head = [cell for cell, head in zip(cells, heads, strict=False) if TYPES_HEAD.search(head)] if len(cells) > 1 else []
    entries = [entry.strip() for cell in by_head or cells[:1] for entry in cell.split("; ")]
    kept = [entry for entry in entries if re.search(r"[^\W\d_]{3}", entry) and len(entry.split()) <= LONGEST_TYPE]
    return list(dict.fromkeys(kept)) or [GENERAL]


# ---- sentences -----------------------------------------------------------------------------------------------------


def _of_text(text: Text, names: Names, types: Types, own: Mapping[frozenset[str], Sequence[str]]) -> Iterator[Relation]:
    for number, sentence in enumerate(text.sentences):
        if not CUE.search(sentence):
            continue
        lettered, who = names.lettered(sentence)
        if len(set(who.values())) < 2:
            continue
        pairs: dict[tuple[str, str], bool] = {}
        spans: dict[tuple[str, str], str] = {}
        for found in cooperation(lettered):
            one, other = who[found.one], who[found.other]
            key = (other, one) if (other, one) in pairs else (one, other)
            if one != other:
                pairs[key] = pairs.get(key, True) and found.planned
                spans[key] = f"{spans.get(key, '')} {_without_things(lettered[found.start :])}"
        for (one, other), planned in pairs.items():
            for label in types.of(spans[one, other], own.get(frozenset((one, other)), ())):
                yield Relation(one, other, label, text.source, text.number, number, False, planned)


def _without_things(text: str) -> str:
    """A text without the names of the things that are set beside each other: "guidelines" there is no guideline to come."""
    return THING.sub(" ", text) if MAPPED.match(text) else text
