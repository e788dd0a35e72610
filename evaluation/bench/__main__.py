"""The benchmark: this program, LlamaIndex's quickstart and BM25 on the same files in the same run, as one Markdown table.

usage: python -m evaluation.bench BENCH_FOLDER REPORT_PDF [--peer PYTHON] [--sets NAME ...] [--cache DIR] [--json FILE]

PYTHON is one that has llama-index-readers-file and llama-index-embeddings-huggingface besides what the program has. They
ask for an older pypdf, so they get an environment of their own on top of the program's: `make bench` makes one in
.venv/peer, with a .pth file that names the program's site-packages. Without it the table has no LlamaIndex.

Indexes are kept in DIR and made anew when a file, the way of reading or the model changes; answers are made anew in
every run. The first run takes as long as reading and embedding all sets twice.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from evaluation.bench.sets import NAMES
from ingest.errors import RapporteurError
from settings import go_offline


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print the table. Returns the exit code."""
    go_offline()
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bench", type=Path, metavar="BENCH_FOLDER")
    parser.add_argument("report", type=Path, metavar="REPORT_PDF")
    parser.add_argument("--peer", metavar="PYTHON")
    parser.add_argument("--sets", nargs="+", choices=NAMES, default=list(NAMES), metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--cache", type=Path, default=Path(".bench"), metavar="DIR")
    parser.add_argument("--json", type=Path, metavar="FILE")
    args = parser.parse_args(arguments)
    from evaluation.bench.run import run  # after the arguments: it imports the model

    try:
        print(run(args.bench, args.report, args.sets, args.cache.resolve(), args.peer, args.json))
    except RapporteurError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
