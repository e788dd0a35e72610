"""A run: every question of a file answered, one row each, written as it comes; an interrupted run can go on."""

import json
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from answer.types import Answer, answer_json
from evaluation.errors import RunError
from evaluation.questions import question_of
from evaluation.shape import check_row
from evaluation.types import Question, Row
from index.opened import OpenIndex
from index.types import Filters
from ingest.errors import RapporteurError, UnreadableDocument
from ingest.pdf import page_text
from ingest.quotation import quotation_match

OURS = ("answer", "error", "found")  # fields of a row that are not the question's own
RENAMED = {f"question_{name}": name for name in OURS}  # and what the question's own are called that have such a name
PAGES_KEPT = 2000

Check = Callable[[Mapping[str, Any]], bool]
"""Whether the quotation of a citation, as in `answer_json`, stands on its page of the file."""


class Asker(Protocol):
    """What a run needs of a `Rapporteur`."""

    def ask(self, question: str, after: Sequence[str] = ()) -> Answer:
        """Answer a question in the light of earlier ones."""
        ...

    def index(self) -> OpenIndex:
        """The index that answers are drawn from."""
        ...


class Confinable(Asker, Protocol):
    """An asker whose answers can be confined to a part of the library."""

    def ask(self, question: str, after: Sequence[str] = (), filters: Filters | None = None) -> Answer:
        """Answer a question from the sources that the filters admit."""
        ...


@dataclass(frozen=True, slots=True)
class Confined:
    """Asks another asker with the same filters every time."""

    asker: Confinable
    filters: Filters

    def ask(self, question: str, after: Sequence[str] = ()) -> Answer:
        """Answer a question in the light of earlier ones."""
        return self.asker.ask(question, after, self.filters)

    def index(self) -> OpenIndex:
        """The index that answers are drawn from, whole."""
        return self.asker.index()

    def mark(self) -> dict[str, Any]:
        """The filters that confine something, as `filters` of a run."""
        return {
            name: sorted(value) if isinstance(value, frozenset) else value
            for name, value in asdict(self.filters).items()
            if value
        }


def answers(asker: Asker, questions: Sequence[Question], jobs: int = 1) -> Generator[Row, None, None]:
    """Answer questions, `jobs` at a time; rows come in the order of the questions.

    A question that raises gives a row with the error. Every quotation is looked up on its page of the file.
    """
    if not questions:
        return
    check = quotation_check(asker.index())
    waiting: deque[tuple[Question, Future[Answer]]] = deque()
    left = iter(questions)
    with ThreadPoolExecutor(jobs) as workers:
        try:
            workers.submit(asker.ask, questions[0].text).exception()  # so that no measured question waits for a first time
            while True:
                for question in islice(left, jobs - len(waiting)):
                    waiting.append((question, workers.submit(asker.ask, question.text, question.turns)))
                if not waiting:
                    return
                yield _row(*waiting.popleft(), check)
        finally:
            workers.shutdown(wait=True, cancel_futures=True)


def _row(question: Question, answering: Future[Answer], check: Check) -> Row:
    error = answering.exception()
    if error:  # what we did not foresee is named by its class too; the others are sentences
        told = str(error) if isinstance(error, RapporteurError) else f"{type(error).__name__}: {error}"
        return Row(question, None, told)
    answer = answer_json(answering.result())
    return Row(question, answer, None, tuple(check(citation) for citation in answer["citations"]))


def quotation_check(index: OpenIndex) -> Check:
    """Looks quotations up in the files that the page numbers refer to."""
    pdfs = {record.source.slug: index.where.pdf(record) for record in index.documents}
    text_of = lru_cache(PAGES_KEPT)(page_text)

    def stands(citation: Mapping[str, Any]) -> bool:
        pdf = pdfs.get(citation["source"])
        try:
            page = text_of(pdf, citation["page_index"]) if pdf else ""
        except UnreadableDocument:
            return False  # the file is gone or damaged: nobody can look the quotation up there
        return quotation_match(page, citation["quote"]) != "not found"

    return stands


# ---- answers.jsonl -------------------------------------------------------------------------------------------------


def record(rows: Iterable[Row], path: Path, append: bool = False) -> Generator[Row, None, None]:
    """Write rows to a file as they come, each whole before the next, and pass them on."""
    with told_when_unwritable(path), path.open("a" if append else "w", encoding="utf-8", errors="replace") as file:
        for row in rows:
            file.write(json.dumps(_row_json(row), ensure_ascii=False) + "\n")
            file.flush()
            yield row


@contextmanager
def told_when_unwritable(path: Path) -> Iterator[None]:
    """Turn what the file system has against writing into a known error.

    Raises:
        RunError: with the remedy.
    """
    try:
        yield
    except OSError as error:
        told = f"{path} can't be written ({error.strerror or error}). Make room, or name another folder."
        raise RunError(f"{told} Answers that are written stay; --resume goes on from there.") from error


def read_rows(path: Path, questions: Sequence[Question] = ()) -> Iterator[Row]:
    """The rows of a run, one at a time.

    Args:
        path: an answers.jsonl.
        questions: where a row's question is among them, in the same words, that one stands in its place, with its id.

    Raises:
        RunError: the file is not there or is not a run's.
    """
    known = {("", question.asked): question for question in questions}
    known |= {(question.id, question.asked): question for question in questions}
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    entry = json.loads(line)
                    check_row(entry)
                    own = {RENAMED.get(name, name): value for name, value in entry.items() if name not in OURS}
                    question = question_of(own)
                except (ValueError, RecursionError) as error:
                    raise RunError(
                        f"{path}, line {number}, is not a row of a run ({error}). Run the questions again."
                    ) from error
                question = known.get((question.id, question.asked)) or known.get(("", question.asked)) or question
                yield Row(question, entry["answer"], entry["error"], tuple(entry["found"]))
    except UnicodeDecodeError as error:
        raise RunError(f"{path} is not text in UTF-8, so it is not a run's. Run the questions again.") from error
    except OSError as error:
        raise RunError(f"{path} can't be read ({error.strerror}). Name the folder of a finished run.") from error


def resume(path: Path, questions: Sequence[Question], fingerprint: str) -> int:
    """How many questions an interrupted run has answered; a row that was cut off in the middle is removed.

    Raises:
        RunError: the file has answers to other questions, or from another state of the library.
    """
    if not path.exists():
        return 0
    _drop_cut_row(path)
    done = 0
    for row in read_rows(path):
        if done == len(questions) or (row.question.id, row.question.asked) != (questions[done].id, questions[done].asked):
            raise RunError(f"{path} has answers to other questions. Begin anew without --resume, or name another folder.")
        if row.answer and row.answer["index"]["fingerprint"] != fingerprint:
            raise RunError(f"The library has changed since the run in {path.parent} began. Begin anew without --resume.")
        done += 1
    return done


def _row_json(row: Row) -> dict[str, Any]:
    own = {f"question_{name}" if name in OURS else name: value for name, value in row.question.fields.items()}
    return {**own, "id": row.question.id, "answer": row.answer, "error": row.error, "found": list(row.found)}


def _drop_cut_row(path: Path) -> None:
    with path.open("rb+") as file:
        size = file.seek(0, os.SEEK_END)
        block = b""
        while size and b"\n" not in block:
            start = max(0, size - 65536)
            file.seek(start)
            block = file.read(size - start)
            size = start + block.rfind(b"\n") + 1 if b"\n" in block else start
        file.truncate(size)
