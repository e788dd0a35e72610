"""Which sentences of the evidence answer a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answer.question import content_words
from index.types import Evidence, Vector

PASSAGES = 10  # of so many of the best passages sentences are taken
WORDS = 150  # and of them no more words than this
FALL = 0.3  # a sentence whose score lies so far below the best ends the answer; scores are cosines, weighted as here:
PASSAGE, SENTENCE, RANK = 0.7, 1.0, 0.12  # the passage's late interaction, the sentence's, and the fused score
SAME = 0.75  # share of words in common from which two sentences say the same
LEANING = re.compile(r"(?:This|These|Those|That|Such|They|It|Its|Their|He|She|Similarly|Likewise|However|Additionally)\b")

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

    A sentence that only introduces a list is none; one that says what a better one has said is left out; one that
    leans on another ("This approach…", or the second of a labelled point) brings that along.

    Args:
        evidence: ranked passages.
        weights: what each token of the question counts, shape (tokens,).
    """
    pool = _scored(evidence[:PASSAGES], weights)
    chosen: list[Choice] = []
    said: list[frozenset[str]] = []
    words = 0
    for choice in pool:
        if chosen and choice.score < pool[0].score - FALL:
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
        words += more
    return chosen


def _scored(evidence: Sequence[Evidence], weights: Vector) -> list[Choice]:
    places = [
        (found, number)
        for found in evidence
        for number, sentence in enumerate(found.passage.sentences)
        if found.sentence_scores and sentence.match != "not found" and not found.passage.text[: sentence.end].endswith(":")
    ]
    if not places:
        return []
    passage = np.array([float(np.asarray(found.word_scores) @ weights) for found, _ in places])
    sentence = np.array([found.sentence_scores[number] for found, number in places])
    rank = np.array([found.score for found, _ in places])
    scores = PASSAGE * passage + SENTENCE * sentence + RANK * rank
    return sorted((Choice(f, n, float(s)) for (f, n), s in zip(places, scores, strict=True)), key=lambda c: -c.score)


def _leant_on(choice: Choice) -> tuple[Choice, ...]:
    """What a sentence can't be read without: the one before it ("This approach…"), or the one that has its point's label."""
    wanted = set()
    if choice.sentence > 0 and LEANING.match(choice.text):
        wanted.add(choice.sentence - 1)
    passage = choice.evidence.passage
    if choice.sentence > 0 and LABEL.match(passage.text, passage.sentences[0].start):
        wanted.add(0)
    citable = [number for number in sorted(wanted) if passage.sentences[number].match != "not found"]
    return tuple(Choice(choice.evidence, number, choice.score) for number in citable)


def _say_the_same(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sentences, by their content words, say the same; too short ones are left alone."""
    fewer = min(len(one), len(other))
    return fewer >= 4 and len(one & other) >= SAME * fewer
