"""The originals of a library on disk: `originals/SLUG.pdf` and the like, and earlier ones under `originals/superseded/`."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from ingest.errors import LibraryError
from ingest.sources import SUFFIXES

ORIGINALS = "originals"
SUPERSEDED = "superseded"


def originals_folder(library_folder: Path) -> Path:
    """Where the originals of a library stand; made where it is missing.

    Raises:
        LibraryError: the folder can't be made.
    """
    folder = library_folder / ORIGINALS
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def put(library_folder: Path, slug: str, suffix: str, content: bytes) -> Path:
    """Make this content the original of a source and supersede another; the same content stays where it is.

    Until the new file is in its place the earlier one is; a copy of that is under `superseded` before.

    Raises:
        LibraryError: the folder can't be written to; the earlier original is then in its place.
    """
    path = originals_folder(library_folder) / f"{slug}{suffix}"
    earlier = _originals(library_folder, slug)
    with writing(path):
        if earlier == [path] and path.read_bytes() == content:
            return path
    write_whole(path, content, before_rename=lambda: _keep(earlier, slug))
    for old in earlier:
        with writing(old):
            if old.exists() and not old.samefile(path):
                old.unlink()
    return path


def write_whole(path: Path, content: bytes, *, before_rename: Callable[[], object] = lambda: None) -> None:
    """Write a file beside its place and rename it, so that it is there whole or not at all.

    Raises:
        LibraryError: the folder can't be written to.
    """
    with writing(path), NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as draft:
        made = Path(draft.name)
        try:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
            draft.close()
            made.chmod(0o644)
            before_rename()
            made.replace(path)
        finally:
            made.unlink(missing_ok=True)


def _keep(earlier: Sequence[Path], slug: str) -> None:
    """Copy originals to `originals/superseded/SLUG.DIGEST.pdf` and the like."""
    for path in earlier:
        content = path.read_bytes()
        place = path.parent / SUPERSEDED / f"{slug}.{hashlib.sha256(content).hexdigest()[:12]}{path.suffix}"
        place.parent.mkdir(exist_ok=True)
        write_whole(place, content)


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn a fault of the disk into words.

    Raises:
        LibraryError: the file or its folder can't be written.
    """
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise LibraryError(
            f"{path} can't be written ({reason}). See that there is room and that you may write there."
        ) from error


def _originals(library_folder: Path, slug: str) -> list[Path]:
    folder = library_folder / ORIGINALS
    found = sorted(folder.glob(f"{slug}.*")) if folder.is_dir() else []
    return [path for path in found if path.stem == slug and path.suffix.lower() in SUFFIXES and path.is_file()]
