"""Which sentences of the evidence answer a question."""

import heapq
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from answer.question import content_words
from answer.wanted import WORDS, Wanted
from answer.whole import ListOf, stands_for_side, whole_list
from index.lexical import stems
from index.lists import LABEL
from index.types import Evidence, Vector
from ingest.types import Passage

PASSAGES = 10  # of so many of the best passages sentences are taken
MOST = 4  # documents that share the words, if the question names several
FALL = 0.3  # a sentence whose score lies so far below the best ends the answer; scores are cosines, weighted as here:
PASSAGE, SENTENCE, RANK = 0.7, 1.0, 0.12  # the passage's late interaction, the sentence's, and the fused score
AGAIN, TWICE = 0.03, 2  # so much less counts a sentence for each that its passage has given already, up to so many
GIVES = 0.05  # so much more counts a sentence that has a thing of the kind asked for: a number, a time
OTHER_SIDE = 0.25  # and so much less one under the heading of the other side: benefits, where drawbacks are asked for
OTHER_THING = 0.2  # so much less one under the heading of another thing than the question names
LEAST, LONG = 3, 10  # words; a shorter one than that beside a longer one than this, as "Introduction." is, says nothing
COUNTED = 0.1  # so close to the best comes a sentence of a list that is quoted alone: of as many things as the question names
TOP, NEED = 6, 3  # a list is wanted as a whole where so many of the best so many sentences are of it
SAME = 0.75  # share of words in common from which two sentences say the same
PLACES = 3  # at which a sentence is cited that stands in several
LEANING = re.compile(r"(?:This|These|Those|That|Such|They|It|Its|Their|He|She|Similarly|Likewise|However|Additionally)\b")

REFERENCES = re.compile(r"(?:\d+\.?\s+)?(?:list of )?(?:references|bibliography|works cited|literature)", re.IGNORECASE)
"""A heading above what a document cites, which says nothing itself."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen sentence: its passage, its number within it, its score, and where else it stands."""

    evidence: Evidence
    sentence: int
    score: float
    also: tuple["Choice", ...] = ()

    @property
    def text(self) -> str:
        """The sentence's words."""
        return self.evidence.passage.said(self.sentence)

    @property
    def place(self) -> tuple[str, int]:
        """Passage and number."""
        return self.evidence.passage_id, self.sentence

    @property
    def introduces(self) -> bool:
        """Whether it is the line before a list."""
        return self.text.rstrip().endswith(":")


def choose(evidence: Sequence[Evidence], weights: Vector, list_of: ListOf, wanted: Wanted) -> list[Choice]:
    """Sentences worth quoting, best first, as far as the words reach, until the score falls off.

    A line that only introduces a list is quoted with the list or not at all; a sentence that says what a better one has
    said is left out, and where it is the same its place is kept; one from a passage that has been quoted already counts
    a little less; one that leans on another ("This approach…", or the second of a labelled point) brings that along.
    Documents that the question sets beside each other share the words.

    Args:
        evidence: ranked passages.
        weights: what each token of the question counts, shape (tokens,).
        list_of: gives the list around a passage.
        wanted: how much, of what kind, for which side.
    """
    quotable = [found for found in evidence if found.sentence_scores and not _is_reference(found.passage)]
    named = list(dict.fromkeys(found.document.source.slug for found in quotable if found.named))[:MOST]
    if len(named) < 2:
        return _choose(_scored(quotable[:PASSAGES], weights, wanted), list_of, wanted)
    share = replace(wanted, words=wanted.words // len(named))
    of_each = [[found for found in quotable if found.document.source.slug == slug] for slug in named]
    return [choice for own in of_each for choice in _choose(_scored(own, weights, wanted), list_of, share)]


def _choose(pool: Sequence[Choice], list_of: ListOf, wanted: Wanted) -> list[Choice]:
    """The same from sentences that all may be chosen."""
    if counted := _counted(pool, list_of, wanted):
        return counted
    lowest = max((choice.score for choice in pool), default=0.0) - FALL
    lists = Counter(map(_list_key, sorted(pool, key=lambda choice: -choice.score)[:TOP]))
    chosen: list[Choice] = []
    taken: Counter[str] = Counter()
    most = wanted.words
    for choice, score in _best_first(pool, taken):
        if chosen and score < lowest:
            break
        if (at := _said_at(choice, chosen)) is not None:
            chosen[at] = _with_place(chosen[at], choice)
            continue
        room = most - _words(chosen)
        of_list = choice.introduces or _is_short_list(choice.evidence.passage)
        of_side = stands_for_side(choice.evidence.passage, wanted)
        is_listed = of_list or of_side or (wanted.whole and lists[_list_key(choice)] >= NEED)
        parts = _not_yet(_whole_list(choice, list_of, wanted), chosen) if is_listed else []
        if 0 < _words(parts) <= room:
            most = min(most, WORDS)  # more words are for a list
        else:
            parts = [] if choice.introduces else _not_yet([*_leant_on(choice), choice], chosen)
        if parts and (not chosen or _words(parts) <= room):
            chosen += parts
            taken[choice.evidence.passage_id] += 1
    return chosen


def _list_key(choice: Choice) -> tuple[str, tuple[str, ...], str]:
    passage = choice.evidence.passage
    return choice.evidence.document.source.slug, passage.section, passage.lead


def _best_first(pool: Sequence[Choice], taken: Counter[str]) -> Iterator[tuple[Choice, float]]:
    """Sentences and what they count, the one that counts most first; `taken`, by passage, may grow meanwhile."""
    waiting = [(-choice.score, at) for at, choice in enumerate(pool)]
    heapq.heapify(waiting)
    while waiting:
        score, at = heapq.heappop(waiting)
        now = AGAIN * min(taken[pool[at].evidence.passage_id], TWICE) - pool[at].score
        if now > score:
            heapq.heappush(waiting, (now, at))
        else:
            yield pool[at], -now


def _scored(evidence: Sequence[Evidence], weights: Vector, wanted: Wanted) -> list[Choice]:
    places = [(found, number) for found in evidence for number in _telling(found.passage)]
    if not places:
        return []
    passage = np.array([float(np.asarray(found.word_scores) @ weights) for found, _ in places])
    sentence = np.array([found.sentence_scores[number] for found, number in places])
    rank = np.array([found.score for found, _ in places])
    scores = PASSAGE * passage + SENTENCE * sentence + RANK * rank
    choices = [Choice(found, number, float(score)) for (found, number), score in zip(places, scores, strict=True)]
    elsewhere = _elsewhere(evidence, wanted.about)
    return [
        replace(choice, score=choice.score + _suits(choice, wanted) - OTHER_THING * (choice.evidence.passage_id in elsewhere))
        for choice in choices
    ]


def _elsewhere(evidence: Sequence[Evidence], asked: frozenset[str]) -> set[str]:
    """The passages under a heading that has only a part of what another names which stands in the question whole: "Fixed
    chair", where it asks about the "rotating chair".
    """
    paths = {found.passage_id: [frozenset(stems(heading)) for heading in found.passage.section] for found in evidence}
    named = [heading for path in paths.values() for heading in path if len(heading) > 1 and heading <= asked]
    return {
        key
        for key, path in paths.items()
        if not any(name <= frozenset().union(*path) for name in named)
        and any(heading & name and heading & asked <= name for heading in path for name in named)
    }


def _suits(choice: Choice, wanted: Wanted) -> float:
    """What a sentence counts more, or less, for the form of what is wanted."""
    gives = wanted.kind is not None and wanted.kind.search(choice.text)
    heading = " ".join(choice.evidence.passage.section[-1:])
    other = wanted.other_side is not None and wanted.other_side.search(heading)
    return (GIVES if gives else 0.0) - (OTHER_SIDE if other else 0.0)


def _is_reference(passage: Passage) -> bool:
    return any(REFERENCES.fullmatch(heading) for heading in passage.section)


def _telling(passage: Passage) -> list[int]:
    """The sentences that are more than a line which introduces a list, or a word or two among longer ones."""
    texts = list(map(passage.said, range(len(passage.sentences))))
    least = LEAST if any(len(text.split()) >= LONG for text in texts) else 1
    return [
        number
        for number, (text, sentence) in enumerate(zip(texts, passage.sentences, strict=True))
        if sentence.match != "not found" and len(text.split()) >= least
    ]


def _counted(pool: Sequence[Choice], list_of: ListOf, wanted: Wanted) -> list[Choice]:
    """The list of as many things as the question names, which one of the best sentences is of; [] where there is none."""
    best = max((choice.score for choice in pool), default=0.0)
    near = [choice for choice in pool if choice.score > best - COUNTED] if wanted.count >= NEED else []
    for choice in sorted(near, key=lambda choice: -choice.score):
        parts = [Choice(of, n, choice.score) for of, n in whole_list(choice.evidence, list_of, wanted.count)]
        if 0 < _words(parts) <= wanted.words:
            return parts
    return []


def _whole_list(choice: Choice, list_of: ListOf, wanted: Wanted) -> list[Choice]:
    """Every sentence of the list that a sentence is of, after the line that introduces it."""
    passage = choice.evidence.passage
    if passage.form != "item" and not choice.introduces and not stands_for_side(passage, wanted):
        return []
    return [Choice(of, n, choice.score) for of, n in whole_list(choice.evidence, list_of)]


def _not_yet(wanted: Sequence[Choice], chosen: Sequence[Choice]) -> list[Choice]:
    """Of some sentences those that have not been chosen."""
    there = {other.place for other in chosen}
    return [part for part in wanted if part.place not in there]


def _words(parts: Sequence[Choice]) -> int:
    return sum(len(part.text.split()) for part in parts)


def _leant_on(choice: Choice) -> tuple[Choice, ...]:
    """What a sentence can't be read without, in order: the one before it ("This approach…"), the one that has its point's
    label, the other entries of a short list.
    """
    passage = choice.evidence.passage
    wanted = set()
    if choice.sentence > 0 and LEANING.match(choice.text):
        wanted.add(choice.sentence - 1)
    if choice.sentence > 0 and LABEL.match(passage.text, passage.sentences[0].start):
        wanted.add(0)
    if _is_short_list(passage):
        wanted |= set(range(len(passage.sentences))) - {choice.sentence}
    citable = [number for number in sorted(wanted) if passage.sentences[number].match != "not found"]
    return tuple(Choice(choice.evidence, number, choice.score) for number in citable)


def _is_short_list(passage: Passage) -> bool:
    """Whether a passage is three entries or more of a few words each."""
    texts = list(map(passage.said, range(len(passage.sentences))))
    return len(texts) > 2 and all(len(text.split()) < LONG for text in texts)


def _said_at(choice: Choice, chosen: Sequence[Choice]) -> int | None:
    """Which of the chosen sentences says the same, by its content words; short ones are left alone."""
    own = frozenset(content_words(choice.text))
    for at, other in enumerate(chosen):
        said = frozenset(content_words(other.text))
        fewer = min(len(own), len(said))
        if fewer >= 4 and len(own & said) >= SAME * fewer:
            return at
    return None


def _with_place(chosen: Choice, again: Choice) -> Choice:
    """A chosen sentence with the place of another, if that is the same in so many words."""
    one, other = frozenset(content_words(chosen.text)), frozenset(content_words(again.text))
    places = [chosen, *chosen.also]
    is_new = again.evidence.passage_id not in {place.evidence.passage_id for place in places}
    if is_new and len(places) < PLACES and len(one & other) >= SAME * len(one | other):
        return replace(chosen, also=(*chosen.also, again))
    return chosen
