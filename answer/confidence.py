"""Whether a draft answers the question, and what is missing.

A question without words, one too long to be read and one in another language are sent back. Three things tell that the
library does not answer: nothing in it meets the question; a name that the question asks about stands nowhere in it; no
passage that speaks of such a name speaks of the thing that is asked for. Three tell that it answers in part at most: no
sentence that is quoted gives what is asked for, none speaks of a name in the question, or none speaks of what the
question takes for granted.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from answer.asked import asked_for, parts_of
from answer.calibrated import probability_right
from answer.premise import SAYS_LITTLE, Said, not_borne_out
from answer.question import asked_noun, is_akin, is_derived, is_english, is_unheard_of, names, unheard_of
from answer.quotes import Draft
from answer.select import Choice
from answer.types import ANSWERED, NOT_FOUND, PARTIAL
from index.asking import last_sentence
from index.lexical import stems
from index.names import title_card
from index.types import EncodedQuestion, Evidence, Vector

FOREIGN = 0.44  # late interaction of the best sentence; below it a question is about something else …
USUAL, HIGHER = 200, 0.005  # … in so many passages; the best of e times as many is so much higher by chance
UNKNOWN = 0.5  # best cosine of a name that no passage has as a word with any token: below it the name is not there
NAMED = 0.7  # a passage that meets a name so well speaks of it
SILENT = 0.45  # and of the thing asked for it does not speak where it meets it less than this
DEPTH = 20  # so many passages are looked at for that
UNSPOKEN, MEANT = 0.5, 0.6  # cosines from which a quoted sentence speaks of a name, and of the thing that a figure is wanted of
MOST_NAMED = 3  # names that a note repeats
NOTHING_FOUND = "No passage of the library speaks of this."
NOTHING_ASKED = "No words to look for were found in the question. Please ask in a sentence."
OTHER_LANGUAGE = (
    "Most words of the question stand nowhere in the library, which is in English. Please ask in other words, in English."
)
LONG = 250  # words; about so many the model reads
TOO_LONG = "The question is too long to be read whole. Please ask in a few sentences."
SENT_BACK = frozenset({NOTHING_ASKED, OTHER_LANGUAGE, TOO_LONG})  # notes of questions that nothing was looked for


@dataclass(frozen=True, slots=True)
class Verdict:
    """Status, confidence, and what the reader should know.

    Confidence is the probability that something quoted is what was asked for. Where nothing is quoted, it is that of the
    nearest passages, as if they answered in part; 0 where nothing was looked at.
    """

    status: str
    confidence: float
    note: str | None


def judge(
    question: EncodedQuestion,
    weights: Vector,
    evidence: Sequence[Evidence],
    draft: Draft,
    knows: Callable[[str], bool],
    size: int,
) -> Verdict:
    """The status of a draft.

    Args:
        question: as the model read it.
        weights: what each token of it counts.
        evidence: ranked passages.
        draft: what the quotes writer chose.
        knows: whether the library has a word.
        size: how many passages the library has.
    """
    if not evidence:
        return Verdict(NOT_FOUND, 0.0, "No document of the library is within what the question was confined to.")
    if not re.search(r"[^\W\d_]", question.text):
        return Verdict(NOT_FOUND, 0.0, NOTHING_ASKED)
    if len(question.text.split()) > LONG:
        return Verdict(NOT_FOUND, 0.0, TOO_LONG)
    if not is_english(question.text, knows):
        return Verdict(NOT_FOUND, 0.0, OTHER_LANGUAGE)
    if not draft.chosen:
        return Verdict(NOT_FOUND, 0.0, NOTHING_FOUND)
    foreign = FOREIGN + HIGHER * max(0.0, float(np.log(size / USUAL)))
    in_part = probability_right(evidence[0].score, lacking=True)
    if _best(question, weights, draft.chosen) < foreign:
        return Verdict(NOT_FOUND, in_part, NOTHING_FOUND)
    if unknown := _unknown_names(question, evidence, knows):
        return Verdict(NOT_FOUND, in_part, f"The library does not mention {' or '.join(unknown[:MOST_NAMED])}.")
    if silent := _asked_of_silent(question, evidence):
        return Verdict(NOT_FOUND, in_part, f"Where the library speaks of “{silent[1]}”, it does not speak of “{silent[0]}”.")
    if lacking := _lacking(question, draft.chosen, knows):
        return Verdict(PARTIAL, in_part, lacking)
    return Verdict(ANSWERED, probability_right(evidence[0].score, lacking=False), None)


def _best(question: EncodedQuestion, weights: Vector, chosen: Sequence[Choice]) -> float:
    """How well the best sentence meets the question, or the sentence of it that asks: a tale before it may be met by none."""
    asking = {"", *re.findall(r"\w+", last_sentence(question.text))}
    of_last = weights * np.array([word in asking for word in question.words], np.float32)
    met = np.array([choice.evidence.sentence_words[choice.sentence] for choice in chosen], np.float32)
    return float(max((met @ weights).max(), (met @ of_last).max() / max(of_last.sum(), 1e-9)))


def _lacking(question: EncodedQuestion, chosen: Sequence[Choice], knows: Callable[[str], bool]) -> str:
    """What the question asks for or takes for granted and nothing quoted gives or speaks of, as a sentence for the reader;
    else "".
    """
    asking = last_sentence(question.text)
    said = [_said_in(question, choice) for choice in chosen]
    parts = parts_of(asking)
    for part in parts:
        asked = asked_for(part)
        if asked and not any(asked.given.search(one.text) and _speaks_of_any(asked.of, one) for one in said):
            wanted = part if len(parts) > 1 else " ".join(asked.of)
            for_what = f" for “{wanted}”" if wanted else ""
            return f"No sentence that was found gives {asked.kind}{for_what}. What comes nearest is quoted."
    named = [name for name in names(asking) if len(name) > 2]  # "EU" has other names
    unspoken = [name for name in named if not any(_names(one, name) for one in said)]
    unspoken += [word for word in unheard_of(asking, knows) if not any(is_akin(word, one.text) for one in said)]
    if unspoken:
        return f"Nothing that is quoted speaks of “{'” or “'.join(unspoken[:MOST_NAMED])}”."
    return not_borne_out(asking, [part for part in parts if len(parts) > 1 and not asked_for(part)], said)


def _names(said: Said, name: str) -> bool:
    """Whether a sentence speaks of a name, in whatever form of it."""
    return said.speaks_of(name, UNSPOKEN) or said.has_initials(name) or is_akin(name, f"{said.text} {said.around}")


def _speaks_of_any(words: Sequence[str], said: Said) -> bool:
    return not words or any(said.speaks_of(word, MEANT) for word in words)


def _said_in(question: EncodedQuestion, choice: Choice) -> Said:
    passage = choice.evidence.passage
    around = " ".join([*passage.section, passage.lead, title_card(choice.evidence.document)])
    met = _by_word(question, np.array(choice.evidence.sentence_words[choice.sentence], np.float32))
    return Said(choice.text, around, frozenset(stems(f"{choice.text} {around}")), met)


def _unknown_names(question: EncodedQuestion, evidence: Sequence[Evidence], knows: Callable[[str], bool]) -> list[str]:
    met = np.array([found.word_scores for found in evidence], np.float32).max(0)
    of_word = _by_word(question, met)
    asked = names(last_sentence(question.text))
    unknown = [name for name in asked if name in of_word and not (knows(name) or is_derived(name, knows))]
    return [name for name in unknown if not _is_met(name, of_word[name], evidence, knows)]


def _is_met(name: str, met: float, evidence: Sequence[Evidence], knows: Callable[[str], bool]) -> bool:
    """Whether a name is met; the model takes one invented name for another, so that such a one goes by its letters."""
    if name.istitle() and is_unheard_of(name, knows):
        return is_akin(name, " ".join(found.passage.text for found in evidence))
    return met >= UNKNOWN


def _asked_of_silent(question: EncodedQuestion, evidence: Sequence[Evidence]) -> tuple[str, str] | None:
    """The thing asked for and a name, where no passage that speaks of the name speaks of that thing."""
    asked = asked_for(last_sentence(question.text))
    wanted = asked.of if asked and asked.of else tuple({asked_noun(question.text)} - {"", *SAYS_LITTLE})
    by_passage = [_by_word(question, np.array(found.word_scores, np.float32)) for found in evidence[:DEPTH]]
    for name in names(question.text):
        if wanted and name not in wanted and {name, *wanted} <= set(by_passage[0]):
            of_name = [max(map(met.__getitem__, wanted)) for met in by_passage if met[name] >= NAMED]
            if of_name and max(of_name) < SILENT:
                return " ".join(wanted), name
    return None


def _by_word(question: EncodedQuestion, met: Vector) -> Mapping[str, float]:
    """For each word of a question the mean of its tokens' best cosines."""
    tokens: dict[str, list[float]] = {}
    for word, score in zip(question.words, met, strict=True):
        if word:
            tokens.setdefault(word, []).append(float(score))
    return {word: sum(scores) / len(scores) for word, scores in tokens.items()}
