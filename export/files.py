"""Files that users name, written whole or not at all."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from export.errors import ExportError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that what was there before stays until the new one is whole.

    Raises:
        ExportError: it can't be written, or the place is a folder or a device.
    """
    try:
        if path.exists() and not path.is_file():
            raise ExportError(f"{path} is not a file that can be written anew. Name another file with --out.")
        with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as draft:
            made = Path(draft.name)
            try:
                draft.write(content)
                draft.close()
                made.chmod(0o666 & ~_umask())
                made.replace(path)
            finally:
                made.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        if not path.parent.is_dir():
            raise ExportError(f"There is no folder {path.parent}. Make it first, or name another file with --out.") from error
        raise ExportError(f"{path} can't be written here. Name another file with --out.") from error


def _umask() -> int:
    """What this user's new files may not be; reading it means setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
