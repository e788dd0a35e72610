"""From a file of questions to a folder with answers, figures, workbook and report."""

import time
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluation.errors import RunError
from evaluation.metrics import MEASURES, plain
from evaluation.questions import doubts as column_doubts
from evaluation.report import write_report
from evaluation.run import Asker, Confined, answers, read_rows, record, resume, told_when_unwritable
from evaluation.summary import ANSWERS, SUMMARY, read_run, report_of, run_mark, write_summary
from evaluation.types import Figures, Question, Report, Row
from evaluation.workbook import write_workbook
from index.lock import Held, Lock
from index.opened import OpenIndex

WORKBOOK, PAGE = "answers.xlsx", "report.html"
LOCK = ".writing"
NAMED = 8  # questions in a sentence


@dataclass(frozen=True, slots=True)
class Batch:
    """A run that has been begun: the questions, the folder it is written to, how many were answered before, since when."""

    asker: Asker
    questions: Sequence[Question]
    name: str
    out: Path
    done: int
    baseline: Path | None
    began: float
    jobs: int
    lock: Lock


def begin(
    asker: Asker,
    questions: Sequence[Question],
    out: Path,
    *,
    name: str = "",
    baseline: Path | None = None,
    go_on: bool = False,
    jobs: int = 1,
) -> Batch:
    """See that a run can be made before anything is overwritten.

    Args:
        asker: answers questions.
        questions: what to ask.
        out: the folder to write to.
        name: of the file of questions, for people.
        baseline: the folder of a run to compare with.
        go_on: keep what an interrupted run has answered.
        jobs: how many questions are answered at a time.

    Raises:
        RunError: the folder or the baseline can't be used. IndexMissing: nothing has been built.
    """
    index = asker.index()
    if baseline is not None:
        read_run(baseline)
        if baseline.resolve() == out.resolve():
            raise RunError(f"{out} is the baseline and would be overwritten. Name another folder with --out.")
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = Lock(out / LOCK)
        lock.take()
        (out / ANSWERS).open("ab").close()
    except Held as error:
        raise RunError(f"Another run is writing to {out}. Wait until it has finished, or name another folder.") from error
    except OSError as error:
        raise RunError(f"{out} can't be written to ({error.strerror}). Name another folder with --out.") from error
    try:
        done = resume(out / ANSWERS, questions, index.state.fingerprint) if go_on else 0
    except RunError:
        lock.release()
        raise
    return Batch(asker, questions, name, out, done, baseline, time.perf_counter(), jobs, lock)


def go(batch: Batch) -> Generator[Row, None, None]:
    """Answer the questions that are left; each row is in answers.jsonl before it is given."""
    for name in (SUMMARY, WORKBOOK, PAGE):  # they speak of an earlier run, and would be taken for this one's
        with told_when_unwritable(batch.out / name):
            (batch.out / name).unlink(missing_ok=True)
    rows = answers(batch.asker, batch.questions[batch.done :], batch.jobs)
    return record(rows, batch.out / ANSWERS, append=batch.done > 0)


def finish(batch: Batch) -> Report:
    """Work out the figures from answers.jsonl and write what is left of the folder: summary, workbook and report."""
    path = batch.out / ANSWERS
    writer = next((row.answer["writer"] for row in read_rows(path) if row.answer), "")
    seconds = time.perf_counter() - batch.began
    run = run_mark(batch.asker.index(), writer, batch.questions, batch.name, batch.jobs, seconds)
    if isinstance(batch.asker, Confined):
        run["filters"] = batch.asker.mark()
    doubts = [*column_doubts(batch.questions), *gold_doubts(batch.questions, batch.asker.index())]
    report = replace(report_of(run, read_rows(path, batch.questions), batch.baseline), doubts=doubts)
    for write, name in ((write_summary, SUMMARY), (write_workbook, WORKBOOK), (write_report, PAGE)):
        with told_when_unwritable(batch.out / name):
            write(report, batch.out / name)
    batch.lock.release()
    (batch.out / LOCK).unlink(missing_ok=True)
    return report


def gold_doubts(questions: Sequence[Question], index: OpenIndex) -> list[str]:
    """Questions of whose gold quotations none stands in the library, so that no answer can cite them."""
    judged = [question for question in questions if question.answerable and question.gold]
    if not judged:
        return []
    texts = "\n".join(plain(files.passage(at).text) for files in index.files for at in range(len(files)))
    lost = [q.id for q in judged if not any(plain(gold.quote) in texts for gold in q.gold)]
    if not lost:
        return []
    named = f"{', '.join(lost[:NAMED])}{' and others' if len(lost) > NAMED else ''}"
    return [
        f"{len(lost)} of {len(judged)} questions want passages of which none stands in the library ({named}). "
        "See whether they are quoted letter by letter, and from the edition that is indexed."
    ]


def shortfalls(figures: Figures, limits: Mapping[str, float]) -> list[str]:
    """The figures that are worse than their limits, each in a plain sentence; where less is better, those above them."""
    found = []
    for name, limit in limits.items():
        figure, less = figures.get(name), name in LESS_IS_BETTER
        if figure is None:
            found.append(f"{name} was not measured: no answer of the run gives it.")
        elif figure.value > limit if less else figure.value < limit:
            found.append(f"{name} is {figure.value:.3f}, {'above' if less else 'below'} {limit:g}.")
    return found


LESS_IS_BETTER = {name for name, m in MEASURES.items() if m.better < 0 or name.startswith(("latency_ms", "words"))}
