"""What those who are compared have to do: the sentences that bind them, the most binding first."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from answer.aspects import LEAST, MANY, Quoted, sentences_at
from answer.comparing import DUTIES
from answer.force import force_of, main_clause
from answer.things import Row
from answer.verbs import COULD, PLANS, SHALL, SHOULD
from index.opened import OpenIndex

BINDING = (SHALL, PLANS, SHOULD, COULD)
LESS, SHARED = 0.2, 0.04  # so much less counts each step towards "could", and each that has to do it too


def duties_of(index: OpenIndex, row: Row, is_about: Callable[[Quoted], bool]) -> list[Quoted]:
    """The sentences that say what a thing has to do, the most binding first, each with how binding it is.

    `is_about`: whether a sentence is about the thing.
    """
    found = []
    for one in sentences_at(index, [*row.places, *row.mentions]):
        force = force_of(one.text, one.passage.lead, one.passage.form)
        if force in BINDING and len(one.text.split()) >= LEAST and is_about(one):
            subject = _subject(one)
            if not row.mentions or row.is_named(subject):
                less = LESS * BINDING.index(force) + SHARED * subject.count(",") + LESS / 2 * (len(one.text.split()) > MANY)
                found.append(replace(one, score=1 - less, force=force))
    return sorted(found, key=lambda one: -one.score)


def _subject(one: Quoted) -> str:
    """Whoever a sentence says has to do it; in a list without verbs of their own, whoever its lead line says."""
    clause = main_clause(one.text, one.passage.form)
    if clause is None and one.passage.form == "item":
        clause = main_clause(one.passage.lead)
    return " ".join(clause.subject_words) if clause else ""


def asks_duties(aspect: str) -> bool:
    """Whether an aspect is what somebody has to do."""
    return DUTIES.fullmatch(aspect.strip()) is not None


def in_order(found: Sequence[Quoted]) -> list[Quoted]:
    """Sentences as they follow each other in the documents."""
    return sorted(found, key=lambda one: one.place)
