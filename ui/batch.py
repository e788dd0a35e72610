"""What happens on the Batch tab: a file of questions is checked, answered row by row, stopped, and offered for download."""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, wait
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from evaluation.questions import doubts
from ui.cards import note
from ui.desk import GETTING_READY, Asker, explained, guarded
from ui.job import FILES, Job, discard, job_of
from ui.rows import SHOWN, about, headlines, progress, questions_said, row, table

if TYPE_CHECKING:
    from evaluation.evaluate import Batch

AT_ONCE = 1  # runs; others wait, so that questions on the Ask tab keep their share of the machine
LOOK = 0.7  # seconds between two pictures of a run
PACE = 0.1  # seconds a question, until a run has told better
LOADING = GETTING_READY.replace("question is", "questions are")
NEXT = "Another file is being answered; yours is next."
WRITING = "Writing the workbook and the report."
STOPPED = "Stopped before the first question was answered."

PARTS = ("job", "line", "said", "table", "file", "start", "cancel", *FILES)
View = tuple[Any, ...]  # one for each of PARTS


class BatchDesk:
    """What happens when the tab is used. Holds nothing of a session, only whose turn it is and how fast the last run was."""

    def __init__(self, asker: Future[Asker], folder: Path) -> None:
        self.asker, self.folder, self.pace = asker, folder, PACE
        self._turns = threading.Semaphore(AT_ONCE)

    def check(self, path: str | None, job: Job | None) -> View:
        """Read the file that was chosen, and say how many questions it has or what is wrong with it."""
        discard(job)

        def outlook() -> View:
            made = job_of(Path(path), self.folder) if path else None
            return _checked(made, self._outlook(made) if made else "")

        return guarded(outlook, lambda trouble: _checked(None, trouble))

    def run(self, job: Job | None) -> Iterator[View]:
        """Answer the questions, showing how far it is; at the end the page is ready for the next file."""
        if job is None or not job.running.acquire(blocking=False):
            yield view()
            return
        gone = True
        try:
            job.stop.clear()
            yield _busy()
            yield from self._in_turn(job)
            gone = False
        except Exception as error:  # noqa: BLE001 (the outer edge)
            gone = False
            yield _idle(explained(error), job)
        finally:
            if gone:
                discard(job)
            job.running.release()

    def stop(self, job: Job | None) -> View:
        """Let the question in work be the last; the run itself then writes what there is."""
        if job is None:
            return view()
        job.stop.set()
        return view(cancel=gr.update(value="Stopping", interactive=False))

    def _outlook(self, job: Job) -> str:
        every = len(job.questions)
        told = f"{questions_said(every)}, {about(self.pace * every)}."
        if job.judged:
            told += f" What is wanted is given for {job.judged:,} of them, to score by."
        return " ".join([told, *doubts(job.questions)])

    def _in_turn(self, job: Job) -> Iterator[View]:
        """Wait for the model and for the runs of others, then run."""
        while not self.asker.done() and not job.stop.is_set():
            yield view(line=note(LOADING))
            wait([self.asker], timeout=LOOK)
        while not (ours := self._turns.acquire(timeout=LOOK)) and not job.stop.is_set():
            yield view(line=note(NEXT))
        try:
            if job.stop.is_set():
                yield _idle(STOPPED, job)
            else:
                yield from self._answering(job)
        finally:
            if ours:
                self._turns.release()

    def _answering(self, job: Job) -> Iterator[View]:
        """Answer one question after the other; then the files are written, also for a run that was stopped."""
        job.begin()
        yield self._picture(job, [], 0)
        from evaluation.evaluate import begin, go
        from evaluation.summary import shown

        batch = begin(self.asker.result(), job.questions, job.folder, name=job.name)
        rows, seen, done, looked, began = list[str](), 0, 0, 0.0, time.monotonic()
        for done, answer in enumerate(go(batch), 1):
            if done <= SHOWN:
                rows.append(row(answer.question, shown(answer), bool(job.judged)))
            if job.stop.is_set():
                break
            self.pace = (time.monotonic() - began) / done
            if time.monotonic() > looked + LOOK:
                looked = time.monotonic()
                yield self._picture(job, rows[seen:] and rows, done)
                seen = len(rows)
        yield from _ending(job, rows, replace(batch, questions=job.questions[:done]))

    def _picture(self, job: Job, rows: Sequence[str], done: int) -> View:
        """How far a run is; `rows`: those of the table where there are new ones."""
        every = len(job.questions)
        left = f", {about(self.pace * (every - done))} left" if 0 < done < every else ""
        quarter = 4 * done // every * 25  # a screen reader hears of each quarter, not of each question
        return view(
            line=progress(done, every, f"{done:,} of {every:,} answered{left}"),
            said=f"{quarter} per cent answered" if quarter else f"Answering {questions_said(every)}",
            table=table(rows, bool(job.judged), every) if rows else gr.skip(),
        )


def view(**parts: Any) -> View:
    """What changes on the page; the other parts stay as they are."""
    return tuple(parts.get(name, gr.skip()) for name in PARTS)


def _checked(job: Job | None, told: str) -> View:
    return view(
        job=job, line=note(told), said=escape(told), table="", start=gr.update(interactive=job is not None),
        cancel=gr.update(visible=False), **_downloads({}),
    )  # fmt: skip


def _busy() -> View:
    return view(
        table="", file=gr.update(interactive=False), start=gr.update(interactive=False),
        cancel=gr.update(value="Cancel", interactive=True, visible=True), **_downloads({}),
    )  # fmt: skip


def _idle(told: str, job: Job, **parts: Any) -> View:
    return view(
        line=note(told), said=escape(told), file=gr.update(interactive=True), start=gr.update(interactive=True),
        cancel=gr.update(visible=False), **_downloads(job.files()), **parts,
    )  # fmt: skip


def _ending(job: Job, rows: Sequence[str], batch: "Batch") -> Iterator[View]:
    from evaluation.evaluate import finish
    from evaluation.report import headlines as names
    from evaluation.report import is_judged

    done, every = len(batch.questions), len(job.questions)
    seen = table(rows, bool(job.judged), done)
    yield view(line=progress(done, every, WRITING), said=WRITING, table=seen, cancel=gr.update(visible=False))
    report = finish(batch)
    figures = headlines(report.figures, names(report)) if is_judged(report) else ""
    told = f"{questions_said(every)} answered." if done == every else f"Stopped after {done:,} of {questions_said(every)}."
    yield _idle(told, job, table=figures + seen)


def _downloads(files: dict[str, Path]) -> dict[str, Any]:
    return {name: gr.update(value=str(files[name]) if name in files else None, visible=name in files) for name in FILES}
