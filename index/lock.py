"""One writer a folder. The only file that imports filelock."""

from pathlib import Path

from filelock import FileLock, Timeout


class Held(Exception):
    """Another process has the lock."""


class Lock:
    """A lock file, held from `take` until `release` or the end of the process."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path, timeout=0, thread_local=False)

    def take(self) -> None:
        """Take it.

        Raises:
            Held: another has it.
        """
        try:
            self._lock.acquire()
        except Timeout as error:
            raise Held from error

    def release(self) -> None:
        """Give it back; without effect where it is not held."""
        self._lock.release(force=True)
