"""An open index: how many files it may hold, and how much memory it keeps."""

import subprocess
import sys
from pathlib import Path

import pytest

from answer.answer import Rapporteur
from index.derived import DocumentFiles
from index.types import Locations

resource = pytest.importorskip("resource")
ROOT = Path(__file__).parent.parent

# Opens an index with a limit of open files, and prints what came of it.
JOB = """
import os, resource, sys
from pathlib import Path
import index.opened
from index.errors import IndexMissing
from index.types import Locations
index.opened.OTHERS = 400
free = len(os.listdir("/dev/fd")) + 3
most = free if sys.argv[3] == "hard" else resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (free, most))
try:
    index.opened.open_index(Locations(Path(sys.argv[1]), Path(sys.argv[2])), "hashing")
    print("opened", resource.getrlimit(resource.RLIMIT_NOFILE)[0])
except IndexMissing as error:
    print(error)
"""


def opened(where: Locations, kind: str) -> str:
    command = [sys.executable, "-c", JOB, str(where.corpus), str(where.index), kind]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120).stdout.strip()


def test_more_files_may_be_open_than_the_system_lets_a_program_begin_with(rapporteur: Rapporteur) -> None:
    assert opened(rapporteur.where, "soft") == "opened 420"  # two documents, five files each, twice


def test_a_limit_that_can_not_be_raised_is_told(rapporteur: Rapporteur) -> None:
    assert "hold no more files. Allow more with: ulimit -n" in opened(rapporteur.where, "hard")


def test_memory_is_given_back_once_it_is_much_and_nothing_is_lost(
    rapporteur: Rapporteur, monkeypatch: pytest.MonkeyPatch
) -> None:
    released: list[DocumentFiles] = []
    release = DocumentFiles.release
    monkeypatch.setattr(DocumentFiles, "release", lambda files: (released.append(files), release(files)))
    before = rapporteur.search("the pilot waters the pears", 20)
    rapporteur.ask("Who boards a ship at the outer buoy?")
    assert not released
    assert sum(files.read for files in rapporteur.index().files) > 0
    monkeypatch.setattr("index.opened.HELD", 0)
    rapporteur.ask("Who boards a ship at the outer buoy?")
    assert set(released) == set(rapporteur.index().files)
    assert sum(files.read for files in rapporteur.index().files) == 0
    assert rapporteur.search("the pilot waters the pears", 20) == before
    assert len(released) == 4  # two documents, after each question
