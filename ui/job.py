"""What one browser session has to be answered as a batch. Each session has its own; nothing in it is shared."""

import secrets
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evaluation.errors import QuestionsError
from evaluation.questions import read_questions
from evaluation.types import Question
from ui.talk import LONGEST

MOST = 2000  # questions of a file
LARGEST_MB = 10  # of a file of questions
FILES = ("answers.xlsx", "report.html", "answers.jsonl")


@dataclass(frozen=True, slots=True, eq=False)
class Job:
    """A file of questions that can be answered, and the folder for what comes of it."""

    questions: Sequence[Question]
    name: str  # of the file, for people
    folder: Path
    stop: threading.Event = field(default_factory=threading.Event)
    running: threading.Lock = field(default_factory=threading.Lock)

    @property
    def judged(self) -> int:
        """How many of the questions say what is wanted."""
        return sum(question.answerable is not None for question in self.questions)

    def begin(self) -> None:
        """Make the folder anew, for nobody but this program to read."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700, parents=True)

    def files(self) -> dict[str, Path]:
        """What there is to download; a run that came to grief leaves its answers."""
        paths = {name: self.folder / name for name in FILES}
        return {name: path for name, path in paths.items() if path.exists() and path.stat().st_size}


def job_of(path: Path, folder: Path) -> Job:
    """Read a file of questions.

    Raises:
        QuestionsError: it can't be read, or is too much for the browser.
    """
    if path.is_file() and path.stat().st_size > LARGEST_MB * 2**20:
        raise QuestionsError(f"{path.name} has more than {LARGEST_MB} MB. Please split the file.")
    questions = read_questions(path)
    if len(questions) > MOST:
        told = f"{path.name} has {len(questions):,} questions, and {MOST:,} can be answered here at once."
        raise QuestionsError(f"{told} Please split the file.")
    for number, question in enumerate(questions, 1):
        if max(map(len, (question.text, *question.turns))) > LONGEST:
            raise QuestionsError(f"{path.name}, question {number}, has more than {LONGEST:,} characters. Please shorten it.")
    # whoever knows a file's address can fetch it, so that nobody may guess the folder
    return Job(questions, path.name, folder / secrets.token_hex(16))


def discard(job: Job | None) -> None:
    """End a run and remove what came of it: its session is over, or has another file."""
    if job:
        job.stop.set()
        shutil.rmtree(job.folder, ignore_errors=True)
