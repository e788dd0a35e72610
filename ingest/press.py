"""Sets one text in typst's markup as a PDF: a program of its own, so that a text without end can be stopped.

Called with the text's file, the PDF's, the bytes of memory it may take, and typst's options; where it fails, it says why.
"""

import contextlib
import json
import sys
from pathlib import Path

import typst


def main(marked: str, pdf: str, memory: str, options: str) -> None:
    """Write the PDF; nothing but the folder of the text lies within typst's reach."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # where the system knows no such limit, time is the only one
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (int(memory), int(memory)))
    try:
        made = typst.compile(marked, root=str(Path(marked).parent), timestamp=0, **json.loads(options))
    except typst.TypstError as error:
        sys.exit(str(error))
    Path(pdf).write_bytes(made)


if __name__ == "__main__":
    main(*sys.argv[1:])
