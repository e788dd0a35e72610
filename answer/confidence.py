"""Whether a draft answers the question: a first plain rule, with what is missing named.

Three things tell that the library does not answer: nothing in it meets the question; a name that the question
asks about stands nowhere in it; no passage that speaks of such a name speaks of the thing that is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from answer.question import asked_noun, names
from answer.quotes import Draft
from answer.types import ANSWERED, NOT_FOUND
from index.types import EncodedQuestion, Evidence, Vector

FOREIGN = 0.44  # late interaction of the best sentence; below it a question is about something else
CERTAIN = 0.75  # and from here on confidence is whole
UNKNOWN = 0.5  # best cosine of a name that no passage has as a word with any token: below it the name is not there
NAMED = 0.7  # a passage that meets a name so well speaks of it
SILENT = 0.45  # and of the thing asked for it does not speak where it meets it less than this
DEPTH = 20  # so many passages are looked at for that


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status, confidence from 0 to 1, and what the reader should know."""

    status: str
    confidence: float
    note: str | None


def judge(question: EncodedQuestion, evidence: Sequence[Evidence], draft: Draft, knows: Callable[[str], bool]) -> Verdict:
    """The status of a draft.

    Args:
        question: as the model read it.
        evidence: ranked passages.
        draft: what the quotes writer chose.
        knows: whether the library has a word.
    """
    if not evidence:
        return Verdict(NOT_FOUND, 0.0, "No document of the library is within what the question was confined to.")
    if not draft.chosen:
        return Verdict(NOT_FOUND, 0.0, "No passage of the library speaks of this.")
    best = max(choice.evidence.sentence_scores[choice.sentence] for choice in draft.chosen)
    confidence = round(float(np.clip((best - FOREIGN) / (CERTAIN - FOREIGN), 0.0, 1.0)), 2)
    if best < FOREIGN:
        return Verdict(NOT_FOUND, 0.0, "No passage of the library speaks of this.")
    if unknown := _unknown_names(question, evidence, knows):
        return Verdict(NOT_FOUND, confidence / 4, f"The library does not mention {' or '.join(unknown)}.")
    if silent := _asked_of_silent(question, evidence):
        return Verdict(
            NOT_FOUND, confidence / 4, f"Where the library speaks of “{silent[1]}”, it does not speak of “{silent[0]}”."
        )
    return Verdict(ANSWERED, confidence, None)


def _unknown_names(question: EncodedQuestion, evidence: Sequence[Evidence], knows: Callable[[str], bool]) -> list[str]:
    met = np.array([found.word_scores for found in evidence], np.float32).max(0)
    of_word = _by_word(question, met)
    return [name for name in names(question.text) if name in of_word and of_word[name] < UNKNOWN and not knows(name)]


def _asked_of_silent(question: EncodedQuestion, evidence: Sequence[Evidence]) -> tuple[str, str] | None:
    """The thing asked for and a name, where no passage that speaks of the name speaks of that thing."""
    asked = asked_noun(question.text)
    by_passage = [_by_word(question, np.array(found.word_scores, np.float32)) for found in evidence[:DEPTH]]
    for name in names(question.text):
        if asked and asked != name and {name, asked} <= set(by_passage[0]):
            of_name = [met[asked] for met in by_passage if met[name] >= NAMED]
            if of_name and max(of_name) < SILENT:
                return asked, name
    return None


def _by_word(question: EncodedQuestion, met: Vector) -> Mapping[str, float]:
    """For each word of a question the mean of its tokens' best cosines."""
    tokens: dict[str, list[float]] = {}
    for word, score in zip(question.words, met, strict=True):
        if word:
            tokens.setdefault(word, []).append(float(score))
    return {word: sum(scores) / len(scores) for word, scores in tokens.items()}
