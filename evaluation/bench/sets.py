"""The sets of the benchmark: questions with their gold, and the PDFs or passages they are about."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from evaluation.errors import QuestionsError
from evaluation.questions import read_questions
from evaluation.types import Gold, Question

PASSAGE_SETS = ("mtrag", "conditionalqa", "or-sharc", "google-queries", "rough-typing", "adgm-xref")
NAMES = ("report", "pdf-pages", *PASSAGE_SETS)


@dataclass(frozen=True, slots=True)
class GivenPassage:
    """A passage as a set gives it. `title` is "" where the set names its document by an address or a number only."""

    id: str
    title: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class BenchSet:
    """Questions about PDFs, or about passages."""

    name: str
    questions: tuple[Question, ...]
    pdfs: tuple[Path, ...] = ()
    passages: tuple[GivenPassage, ...] = ()


def read_set(name: str, bench: Path, report: Path) -> BenchSet:
    """One of NAMES.

    Args:
        name: which.
        bench: the folder that holds the sets.
        report: the PDF that the set `report` asks about.

    Raises:
        QuestionsError: a file is missing or can't be understood.
    """
    if name == "report":
        return BenchSet(name, _questions(bench / "report-questions" / "dev.jsonl"), pdfs=(_there(report),))
    if name == "pdf-pages":
        pdfs = tuple(sorted((bench / name / "documents").glob("*.pdf")))
        return BenchSet(name, _questions(bench / name / "questions.jsonl"), pdfs=pdfs)
    folder = bench / "public-passages" / name
    passages = tuple(_passage(json.loads(line)) for line in _lines(folder / "passages.jsonl"))
    texts = {passage.id: passage.text for passage in passages}
    questions = tuple(_with_gold(question, texts) for question in _questions(folder / "questions.jsonl"))
    return BenchSet(name, questions, passages=passages)


def document_of(question: Question) -> str:
    """The file that a question has in view, or ""."""
    return str(question.fields.get("document") or "")


def spoken(question: Question) -> str:
    """A question for those that take no earlier turns: the last of them stands in front of it."""
    return " ".join([*question.turns[-1:], question.text])


def _passage(entry: Mapping[str, Any]) -> GivenPassage:
    """A passage of passages.jsonl; a first line that only says the section again is a heading, not text."""
    section = " ".join((entry["section"] or "").split())
    lines = [tidy for line in entry["text"].splitlines() if (tidy := " ".join(line.split()))]
    if len(lines) > 1 and lines[0] == section:
        del lines[0]
    document = str(entry["document"])
    named = "://" not in document and any(word.isalpha() for word in re.findall(r"[^\W_]+", document))
    return GivenPassage(entry["id"], document if named else "", section, "\n".join(lines))


def _with_gold(question: Question, texts: Mapping[str, str]) -> Question:
    """A question whose gold is passages: the set's quotation from each, else the whole passage."""
    given = question.fields.get("gold") or []
    return replace(question, gold=tuple(Gold(gold["quote"] or texts[gold["passage"]]) for gold in given))


def _questions(path: Path) -> tuple[Question, ...]:
    return tuple(read_questions(path))


def _lines(path: Path) -> list[str]:
    return [line for line in _there(path).read_text(encoding="utf-8").split("\n") if line.strip()]


def _there(path: Path) -> Path:
    if not path.is_file():
        raise QuestionsError(f"There is no {path}. Name the folder of the benchmark's sets, and the report's PDF.")
    return path
