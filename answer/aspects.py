"""Which sentences about a thing speak of an aspect, by late interaction of its words with theirs."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np

from answer.force import force_of
from answer.scope import AGREED
from answer.select import LEANING, REFERENCES
from answer.verbs import PLANS, SHALL, SHOULD
from index.candidates import token_weights
from index.lexical import stems
from index.opened import OpenIndex
from index.outline import LABEL, Place
from index.types import EncodedQuestion, Vector
from ingest.types import Passage

SPEAKS = 0.63  # late interaction from which a sentence speaks of an aspect …
BOTH, NEARLY = 0.84, 0.58  # … or so much with half its cosine, if it is no less than this
EACH = 0.52  # of which each of its words is met so well at the least
FALL = 0.42  # what lies so far below the best is left out
UNDER = 0.12  # so much more counts one whose heading or label names the aspect …
BINDS = 0.1  # … and one of an agreed text that binds
LEANS, BROKEN, LONG = 0.08, 0.2, 0.1  # so much less one that leans on the one before, a part of a list, a long one …
IN_TABLE = 0.15  # … and one in a table, which running text says in full
LEAST, MANY = 5, 55  # words of a sentence that says something, and of one that is long
NEAR, WORDED = 24, 16  # passages of a long document that are looked at: the nearest, and those with the aspect's words
BROKEN_OFF = re.compile(r"\b(?:of|the|and|to|in|for|with|by|an?|or|on|that)$")  # a sentence that is not whole


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence that may stand in a cell: the number of its document, its passage, its place there, and what it counts."""

    document: int
    number: int
    passage: Passage
    sentence: int
    score: float = 0.0
    under: tuple[str, ...] = ()
    force: str | None = None

    @property
    def text(self) -> str:
        """Its words."""
        return self.passage.said(self.sentence)

    @property
    def place(self) -> tuple[int, int, int]:
        """Document, passage, sentence."""
        return self.document, self.number, self.sentence


def sentences_at(index: OpenIndex, places: Iterable[tuple[int, Place]]) -> list[Quoted]:
    """The sentences at some places that can be quoted: found on the page, and no line that only introduces others."""
    found = []
    for d, place in places:
        passage = index.files[d].passage(place.passage)
        if passage.form in ("footnote", "caption") or any(REFERENCES.fullmatch(heading) for heading in passage.section):
            continue
        for n in range(place.first, min(place.stop, len(passage.sentences))):
            one = Quoted(d, place.passage, passage, n, under=passage.section if place.is_whole else place.under)
            if (
                passage.sentences[n].match != "not found"
                and not one.text.rstrip().endswith(":")
                and not BROKEN_OFF.search(one.text)
            ):
                found.append(one)
    return found


def speaking_of(
    index: OpenIndex, aspect: EncodedQuestion, places: Sequence[tuple[int, Place]], is_about: Callable[[Quoted], bool]
) -> list[Quoted]:
    """The sentences at some places that speak of an aspect, best first.

    `is_about`: whether a sentence is about the thing whose cell it is for.
    """
    weights = token_weights(index, aspect) * np.array([bool(stems(word)) for word in aspect.words], np.float32)
    if not weights.any():
        return []
    weights = weights / weights.sum()
    asked = frozenset(stems(aspect.text))
    found = []
    for _, of_passage in groupby(sentences_at(index, _likely(index, aspect, places)), key=lambda one: one.place[:2]):
        sentences = [one for one in of_passage if len(one.text.split()) >= LEAST]
        for one, (met, least, near) in zip(sentences, _met(index, aspect, sentences, weights), strict=True):
            under = (met >= SPEAKS / 2 and _is_under(one, asked)) or _is_in_column(one, asked)
            speaks = least >= EACH and (met >= SPEAKS or (met >= NEARLY and met + near / 2 >= BOTH))
            if (speaks or under) and is_about(one):
                score = met + near / 2 + UNDER * under + BINDS * _binds(index, one) - _lessened(one)
                found.append(replace(one, score=score))
    best = max((one.score for one in found), default=0.0)
    return sorted((one for one in found if one.score > best - FALL), key=lambda one: -one.score)


def _is_in_column(one: Quoted, asked: frozenset[str]) -> bool:
    """Whether a sentence is a row of a table that has a column for what is asked."""
    return one.passage.form == "row" and bool(asked) and asked <= frozenset(stems(one.passage.lead))


def _binds(index: OpenIndex, one: Quoted) -> bool:
    """Whether a sentence of an agreed text binds somebody."""
    agreed = index.documents[one.document].source.kind in AGREED
    return agreed and force_of(one.text, one.passage.lead, one.passage.form) in (SHALL, SHOULD, PLANS)


def _is_under(one: Quoted, asked: frozenset[str]) -> bool:
    """Whether a sentence's own heading or label names what is asked."""
    label = LABEL.match(one.text)
    return bool(asked) and asked <= frozenset(stems(" ".join([*one.under, label.group() if label else ""])))


def _likely(index: OpenIndex, aspect: EncodedQuestion, places: Sequence[tuple[int, Place]]) -> Sequence[tuple[int, Place]]:
    """Of very many places those that are near to an aspect by vector or have its words."""
    if len(places) <= NEAR + WORDED:
        return places
    near = np.array([float(index.files[d].vectors[p.passage] @ aspect.vector) for d, p in places], np.float32)
    words = index.words.scores(aspect.text)
    worded = np.array([float(words[index.starts[d] + p.passage]) for d, p in places], np.float32)
    nearest = np.argsort(-near, kind="stable")[:NEAR].tolist()
    likeliest = [at for at in np.argsort(-worded, kind="stable")[:WORDED].tolist() if worded[at] > 0]
    return [places[at] for at in sorted({*nearest, *likeliest})]


def _met(
    index: OpenIndex, aspect: EncodedQuestion, sentences: Sequence[Quoted], weights: Vector
) -> list[tuple[float, float, float]]:
    """How well each of some sentences of a passage meets an aspect: token by token, its worst word, and as a whole."""
    if not sentences:
        return []
    files, number = index.files[sentences[0].document], sentences[0].number
    parts = files.parts(number)
    cosines = files.tokens(number).astype(np.float32) @ (aspect.tokens.T / np.float32(127))
    near = np.asarray(files.sentences(number), np.float32) @ aspect.vector
    words = [[at for at, word in enumerate(aspect.words) if word == one and weights[at]] for one in dict.fromkeys(aspect.words)]
    met = []
    for one in sentences:
        best = cosines[parts == one.sentence].max(0, initial=-1.0)
        least = min(float(best[of].mean()) for of in words if of)
        met.append((float(best @ weights), least, float(near[one.sentence])))
    return met


def _lessened(one: Quoted) -> float:
    leans = one.sentence > 0 and LEANING.match(one.text) is not None
    in_table = one.passage.form == "row"
    return LEANS * leans + IN_TABLE * in_table + BROKEN * one.text[:1].islower() + LONG * (len(one.text.split()) > MANY)
