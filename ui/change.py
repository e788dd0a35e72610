"""Changes of the library: one at a time for the whole desk, each in a thread that goes on when its browser is gone."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Generic, TypeVar

from index.build import Progress
from ingest.errors import RapporteurError

T = TypeVar("T")
BUSY = "The library is being changed; please wait."


class LibraryBusy(RapporteurError):
    """Another change is at work."""


class Change(Generic[T]):
    """A change at work: what it is, how far it is, and in the end what came of it."""

    def __init__(self, what: str) -> None:
        self.what, self.since = what, time.strftime("%H:%M")
        self.step = ("", 0, 0)  # what is in work, how many are done and how many there are
        self.outcome = Future[T]()

    def tell(self, name: str, done: int, of: int) -> None:
        """Hear how far it is."""
        self.step = (name, done, of)

    def run(self, work: Callable[[Progress], T]) -> None:
        """Do it; whoever waits for the outcome meets what went wrong."""
        try:
            self.outcome.set_result(work(self.tell))
        except BaseException as error:  # noqa: BLE001 (raised again where the outcome is asked for)
            self.outcome.set_exception(error)


class Changes:
    """Whose turn it is."""

    def __init__(self) -> None:
        self._now: Change[Any] | None = None
        self._choosing = threading.Lock()

    @property
    def now(self) -> str:
        """What is at work, in a sentence or two; "" where nothing is."""
        change = self._now
        return f"{BUSY} At work since {change.since}: {change.what}." if change and not change.outcome.done() else ""

    def begin(self, what: str, work: Callable[[Progress], T]) -> Change[T]:
        """Begin a change in a thread of its own.

        Args:
            what: is done, as others are told: "adding 2 documents".
            work: does it, and tells how far it is.

        Raises:
            LibraryBusy: another is at work.
        """
        change = Change[T](what)
        with self._choosing:
            if busy := self.now:
                raise LibraryBusy(busy)
            self._now = change
        threading.Thread(target=change.run, args=(work,), daemon=True).start()
        return change
