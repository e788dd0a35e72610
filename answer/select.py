"""Which sentences of the evidence answer a question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answer.question import content_words
from index.search import standardise
from index.types import Evidence, Vector

PASSAGES = 10  # of so many of the best passages sentences are taken
WORDS = 140  # and of them no more words than this
FALL = 3.0  # a sentence whose score lies this far below the best ends the answer
PASSAGE, SENTENCE, RANK = 1.0, 1.0, 0.5  # weights: the passage's late interaction, the sentence's, the fused score
SAME = 0.75  # share of words in common from which two sentences say the same
LEANING = re.compile(r"(?:This|These|Those|That|Such|They|It|Its|Their|He|She|Similarly|Likewise|However|Additionally)\b")


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
    """Sentences worth quoting, best first, until the words are used up or the score falls off.

    A sentence that only introduces a list is none; one that says what a better one has said is left out; one that
    leans on the sentence before it ("This approach…") brings that along.

    Args:
        evidence: ranked passages.
        weights: what each token of the question counts, shape (tokens,).
    """
    pool = _scored(evidence[:PASSAGES], weights)
    chosen: list[Choice] = []
    words = 0
    for choice in pool:
        if chosen and choice.score < pool[0].score - FALL:
            break
        if any(_says_the_same(choice, other) for other in chosen):
            continue
        there = {(other.evidence.passage_id, other.sentence) for other in chosen}
        wanted = [part for part in (*_leant_on(choice), choice) if (part.evidence.passage_id, part.sentence) not in there]
        more = sum(len(part.text.split()) for part in wanted)
        if chosen and words + more > WORDS:
            break
        chosen += wanted
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
    passage = standardise([float(np.asarray(found.word_scores) @ weights) for found, _ in places])
    sentence = standardise([found.sentence_scores[number] for found, number in places])
    rank = standardise([found.score for found, _ in places])
    scores = PASSAGE * passage + SENTENCE * sentence + RANK * rank
    return sorted((Choice(f, n, float(s)) for (f, n), s in zip(places, scores, strict=True)), key=lambda c: -c.score)


def _leant_on(choice: Choice) -> tuple[Choice, ...]:
    """The sentence before one that does not make sense alone, where it can be cited."""
    before = choice.sentence - 1
    if before < 0 or not LEANING.match(choice.text) or choice.evidence.passage.sentences[before].match == "not found":
        return ()
    return (Choice(choice.evidence, before, choice.score),)


def _says_the_same(choice: Choice, other: Choice) -> bool:
    a, b = set(content_words(choice.text)), set(content_words(other.text))
    return len(a & b) >= SAME * max(min(len(a), len(b)), 1) and min(len(a), len(b)) >= 4
