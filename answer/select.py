"""Which sentences of the evidence answer a question."""

import heapq
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from answer.question import content_words
from index.types import Evidence, Vector
from ingest.types import Passage

PASSAGES = 10  # of so many of the best passages sentences are taken
WORDS = 150  # and of them no more words than this
FALL = 0.3  # a sentence whose score lies so far below the best ends the answer; scores are cosines, weighted as here:
PASSAGE, SENTENCE, RANK = 0.7, 1.0, 0.12  # the passage's late interaction, the sentence's, and the fused score
AGAIN, TWICE = 0.04, 2  # so much less counts a sentence for each that its passage has given already, up to so many
LEAST, LONG = 3, 10  # words; a shorter one than that beside a longer one than this, as "Introduction." is, says nothing
SAME = 0.75  # share of words in common from which two sentences say the same
LEANING = re.compile(r"(?:This|These|Those|That|Such|They|It|Its|Their|He|She|Similarly|Likewise|However|Additionally)\b")

REFERENCES = re.compile(r"(?:\d+\.?\s+)?(?:list of )?(?:references|bibliography|works cited|literature)", re.IGNORECASE)
"""A heading above what a document cites, which says nothing itself."""

LABEL = re.compile(r"[A-Z][^.:;?]{2,70}: \S")  # "Shifting priorities: A rotating…"


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen sentence: its passage, its number within it, its score."""

    evidence: Evidence
    sentence: int
    score: float

    @property
    def text(self) -> str:
        """The sentence's words."""
        span = self.evidence.passage.sentences[self.sentence]
        return self.evidence.passage.text[span.start : span.end]


def choose(evidence: Sequence[Evidence], weights: Vector) -> list[Choice]:
    """Sentences worth quoting, best first, as far as the words reach, until the score falls off.

    A sentence that only introduces a list is none; one that says what a better one has said is left out; one from a
    passage that has been quoted already counts a little less; one that leans on another ("This approach…", or the
    second of a labelled point) brings that along.

    Args:
        evidence: ranked passages.
        weights: what each token of the question counts, shape (tokens,).
    """
    pool = _scored([found for found in evidence if not _is_reference(found.passage)][:PASSAGES], weights)
    lowest = max((choice.score for choice in pool), default=0.0) - FALL
    chosen: list[Choice] = []
    said: list[frozenset[str]] = []
    taken: Counter[str] = Counter()
    words = 0
    for choice, score in _best_first(pool, taken):
        if chosen and score < lowest:
            break
        own = frozenset(content_words(choice.text))
        if any(_say_the_same(own, other) for other in said):
            continue
        there = {(other.evidence.passage_id, other.sentence) for other in chosen}
        wanted = [part for part in (*_leant_on(choice), choice) if (part.evidence.passage_id, part.sentence) not in there]
        more = sum(len(part.text.split()) for part in wanted)
        if chosen and words + more > WORDS:
            continue
        chosen += wanted
        said += [own, *(frozenset(content_words(part.text)) for part in wanted if part is not choice)]
        taken[choice.evidence.passage_id] += 1
        words += more
    return chosen


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


def _scored(evidence: Sequence[Evidence], weights: Vector) -> list[Choice]:
    places = [(found, number) for found in evidence if found.sentence_scores for number in _telling(found.passage)]
    if not places:
        return []
    passage = np.array([float(np.asarray(found.word_scores) @ weights) for found, _ in places])
    sentence = np.array([found.sentence_scores[number] for found, number in places])
    rank = np.array([found.score for found, _ in places])
    scores = PASSAGE * passage + SENTENCE * sentence + RANK * rank
    return [Choice(f, n, float(s)) for (f, n), s in zip(places, scores, strict=True)]


def _is_reference(passage: Passage) -> bool:
    return any(REFERENCES.fullmatch(heading) for heading in passage.section)


def _telling(passage: Passage) -> list[int]:
    """The sentences that are more than a line which introduces a list, or a word or two among longer ones."""
    texts = [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]
    least = LEAST if any(len(text.split()) >= LONG for text in texts) else 1
    return [
        number
        for number, (text, sentence) in enumerate(zip(texts, passage.sentences, strict=True))
        if sentence.match != "not found" and not text.rstrip().endswith(":") and len(text.split()) >= least
    ]


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
    texts = [passage.text[sentence.start : sentence.end] for sentence in passage.sentences]
    return len(texts) > 2 and all(len(text.split()) < LONG for text in texts)


def _say_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences, by their content words, say the same; too short ones are left alone."""
    fewer = min(len(one), len(other))
    return fewer >= 4 and len(one & other) >= SAME * fewer
