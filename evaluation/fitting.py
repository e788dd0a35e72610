"""What the fits share: sets of judged questions with the index that each is asked of, and how they are held apart.

A fit is tried on questions that it has not seen, in two ways: a fifth of each set is left out, or a whole set with all
that asks the same questions.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answer.answer import Rapporteur
from answer.followup import stand_alone
from answer.scope import scope_of
from evaluation.bench.sets import PASSAGE_SETS, read_set
from evaluation.bench.systems import open_rapporteur
from evaluation.errors import RunError
from evaluation.questions import read_questions
from evaluation.statistics import Values, paired_interval, ratio
from evaluation.types import Question
from index.embed import SentenceEncoder
from index.opened import OpenIndex
from index.types import EncodedQuestion, Filters, Locations
from settings import embedder_name

FOLDS = 5
SEED = 20241101


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Questions of which it is known what answers them, and the library that they are asked of."""

    name: str
    rapporteur: Rapporteur
    questions: tuple[Question, ...]


def arguments(described: str) -> argparse.ArgumentParser:
    """A parser of the arguments that name the sets."""
    parser = argparse.ArgumentParser(description=described, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", nargs=4, action="append", default=[], metavar=("NAME", "CORPUS", "INDEX", "QUESTIONS"),
                        help="a built library and a file of questions; may be given several times")  # fmt: skip
    parser.add_argument("--bench", type=Path, metavar="FOLDER", help="the folder of the benchmark's sets")
    parser.add_argument("--sets", nargs="*", choices=PASSAGE_SETS, default=list(PASSAGE_SETS), metavar="NAME",
                        help=f"which of its passage sets: {', '.join(PASSAGE_SETS)}")  # fmt: skip
    parser.add_argument("--cache", type=Path, default=Path(".bench"), metavar="DIR", help="where their indexes are kept")
    return parser


def judged_sets(args: argparse.Namespace) -> list[JudgedSet]:
    """The sets that the arguments name.

    Raises:
        RapporteurError: one of them can't be used.
    """
    encoder = SentenceEncoder(embedder_name())
    found = []
    for name, corpus, index, questions in args.library:
        where = Locations(Path(corpus).resolve(), Path(index).resolve())
        rapporteur = Rapporteur(where, encoder.name, lambda: encoder)
        found.append(JudgedSet(name, rapporteur, tuple(read_questions(Path(questions)))))
    for name in args.sets if args.bench else ():
        given = read_set(name, args.bench, Path())
        found.append(JudgedSet(name, open_rapporteur(given, args.cache.resolve(), encoder), given.questions))
    return found


def read_question(rapporteur: Rapporteur, question: Question) -> tuple[OpenIndex, EncodedQuestion, Filters | None]:
    """What a search takes, as `Rapporteur.ask` makes it of a question."""
    index, encoder = rapporteur.open()
    text = stand_alone(question.text, question.turns)
    return index, encoder.encode_question(text), scope_of(text).within(None)


def folds(count: int) -> NDArray[np.int64]:
    """For each of so many questions the fold in which it is left out, about as many in each."""
    return np.asarray(np.random.default_rng(SEED).permutation(count) % FOLDS, np.int64)


def apart(asked: Sequence[Sequence[Question]], left: int) -> list[int]:
    """Numbers of the sets that share no question with the one that is left out.

    Raises:
        RunError: there is none.
    """
    known = {question.asked for question in asked[left]}
    others = [at for at, questions in enumerate(asked) if at != left and not any(q.asked in known for q in questions)]
    if not others:
        raise RunError("A fit is tried on a set that it has not seen. Name at least two sets that share no question.")
    return others


def gain(before: Sequence[Values], after: Sequence[Values]) -> str:
    """What a measure gains on average, with its 95 % interval, each set of the same weight. Values of questions, set by set."""
    old, new = (
        np.concatenate([np.stack([values, np.ones_like(values)], 1) / len(values) for values in one]) for one in (before, after)
    )
    low, high = paired_interval(ratio, old, new)
    return f"{float(ratio(new) - ratio(old)):+.3f} ({low:+.3f} to {high:+.3f})"
