"""Originals put in their place: the earlier one is kept aside, and stays until the new one is there."""

import hashlib
import os
from pathlib import Path

import pytest
from fetch_samples import OTHER_PDF, PDF, charter, files

from ingest.errors import LibraryError
from ingest.originals import put, write_whole


def test_an_original_that_can_not_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    put(tmp_path, "charter", ".pdf", PDF)
    (tmp_path / "originals" / "superseded").write_bytes(b"a file where the folder should be")
    with pytest.raises(LibraryError, match="can't be written"):
        put(tmp_path, "charter", ".pdf", OTHER_PDF)
    assert files(tmp_path) == {"charter.pdf", "superseded"}
    assert charter(tmp_path) == PDF


def test_every_earlier_original_is_superseded_whatever_its_ending(tmp_path: Path) -> None:
    put(tmp_path, "charter-two", ".pdf", PDF)
    (tmp_path / "originals" / "charter.PDF").write_bytes(PDF)
    (tmp_path / "originals" / "charter.notes").write_bytes(b"not a document")
    digest = hashlib.sha256(PDF).hexdigest()[:12]
    put(tmp_path, "charter", ".md", b"# Charter\n")
    assert files(tmp_path) == {"charter-two.pdf", "charter.md", "charter.notes", f"superseded/charter.{digest}.PDF"}


def test_an_original_stays_until_the_new_one_is_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "charter", ".pdf", PDF)
    rename = Path.replace

    def stopped(path: Path, target: Path) -> Path:
        if target.name == "charter.pdf":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path, "charter", ".pdf", OTHER_PDF)
    assert charter(tmp_path) == PDF
    assert not [name for name in files(tmp_path) if name.endswith(".part")]


def test_what_is_in_place_was_on_the_disk_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    written: list[tuple[int, bool]] = []
    monkeypatch.setattr("os.fsync", lambda number: written.append((os.fstat(number).st_size, path.exists())))
    write_whole(path, PDF)
    assert written == [(len(PDF), False)]
    assert path.read_bytes() == PDF
