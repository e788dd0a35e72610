"""The index of a library: incremental, atomic, one writer."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import HARBOUR, Builder, HashingEncoder
from filelock import FileLock

from answer.answer import Rapporteur
from index.derived import document_folder, has_store, read_state
from index.errors import IndexBusy, IndexMissing, WrongEmbedder
from index.opened import open_index
from index.store import Store
from index.types import Locations


def stored_ids(where: Locations) -> list[str]:
    store = Store(where.index / read_state(where.index).store, "hashing")
    return sorted(store._passages.get(include=[])["ids"])


def expected_ids(where: Locations) -> list[str]:
    documents = [d for d in read_state(where.index).documents if d.version]
    return sorted(f"{d.source.slug}:{d.version}:{n:04d}" for d in documents for n in range(d.passages))


def test_a_build_takes_in_every_file_of_the_library(where: Locations, build_with: Builder) -> None:
    report = build_with()
    assert set(report.added) == {"orchard", "harbour"}
    assert stored_ids(where) == expected_ids(where)


def test_a_document_of_more_passages_than_chroma_takes_at_a_time(
    where: Locations, build_with: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.BATCH", 3)
    build_with()
    assert stored_ids(where) == expected_ids(where)


def test_a_second_build_reads_and_encodes_nothing(build_with: Builder) -> None:
    build_with()

    def no_model() -> HashingEncoder:
        raise AssertionError("the model was loaded")

    report = build_with(make_encoder=no_model)
    assert (report.added, set(report.unchanged)) == ((), {"orchard", "harbour"})


def test_only_the_changed_file_is_read_again(where: Locations, build_with: Builder) -> None:
    build_with()
    (where.corpus / "briefs" / "harbour.md").write_text(HARBOUR + "\nThe crane stands on the east quay.\n", encoding="utf-8")
    report = build_with()
    assert (report.added, report.unchanged) == (("harbour",), ("orchard",))
    assert stored_ids(where) == expected_ids(where)


def test_a_removed_file_disappears(where: Locations, build_with: Builder) -> None:
    build_with()
    (where.corpus / "briefs" / "harbour.md").unlink()
    report = build_with()
    assert report.removed == ("harbour",)
    assert all(key.startswith("orchard:") for key in stored_ids(where))


def test_changed_metadata_is_shown_without_reading_the_file_again(where: Locations, build_with: Builder) -> None:
    build_with()
    listed = where.corpus / "sources.toml"
    listed.write_text(listed.read_text(encoding="utf-8").replace("Port office", "Harbour board"), encoding="utf-8")
    assert build_with().added == ()
    assert {d.source.issuer for d in read_state(where.index).documents} == {"Parish", "Harbour board"}


def test_a_bad_file_is_reported_and_the_others_land(where: Locations, build_with: Builder) -> None:
    (where.corpus / "originals").mkdir()
    (where.corpus / "originals" / "mill.pdf").write_bytes(b"this is no PDF")
    report = build_with()
    assert set(report.added) == {"orchard", "harbour"}
    assert "mill.pdf" in report.failed["mill"]


def test_a_library_of_bad_files_only_is_a_known_error(where: Locations, build_with: Builder) -> None:
    for brief in (where.corpus / "briefs").iterdir():
        brief.write_bytes(b"\xff\xfe\xff")
    assert len(build_with().failed) == 2
    with pytest.raises(IndexMissing, match="rapporteur sources"):
        open_index(where, "hashing")


def test_a_missing_word_index_is_a_known_error(where: Locations, build_with: Builder) -> None:
    build_with()
    shutil.rmtree(next((where.index / "derived").glob("words.*")))
    with pytest.raises(IndexMissing, match="--rebuild"):
        open_index(where, "hashing")


@pytest.mark.parametrize("folder", ["words", "names"])
def test_words_and_names_that_are_gone_are_made_again(where: Locations, build_with: Builder, folder: str) -> None:
    build_with()
    shutil.rmtree(next((where.index / "derived").glob(f"{folder}.*")))
    report = build_with()
    assert (report.added, set(report.unchanged)) == ((), {"orchard", "harbour"})
    assert len(open_index(where, "hashing").documents) == 2
    assert stored_ids(where) == expected_ids(where)


def test_a_file_that_turns_bad_keeps_its_last_good_version(where: Locations, build_with: Builder) -> None:
    build_with()
    (where.corpus / "briefs" / "harbour.md").write_bytes(b"\xff\xfe\xff")
    report = build_with()
    assert "harbour" in report.failed
    found = Rapporteur(where, "hashing", HashingEncoder).search("pilot boards every ship", 1)
    assert "pilot" in found[0].passage.text


def test_an_index_of_another_model_is_refused_with_the_remedy(where: Locations, build_with: Builder) -> None:
    build_with()
    with pytest.raises(WrongEmbedder, match="--rebuild"):
        build_with(embedder="another")
    with pytest.raises(WrongEmbedder, match="--rebuild"):
        open_index(where, "another")


def test_a_rebuild_leaves_one_store_and_no_passage_twice(where: Locations, build_with: Builder) -> None:
    build_with()
    report = build_with(rebuild=True)
    assert set(report.added) == {"orchard", "harbour"}
    assert len([path for path in where.index.glob("chroma*") if has_store(path)]) == 1
    assert stored_ids(where) == expected_ids(where)


def test_a_second_writer_is_told_who_holds_the_index(where: Locations, build_with: Builder) -> None:
    build_with()
    (where.index / "building").write_text("process 4711 since 10:15", encoding="utf-8")
    with FileLock(where.index / "lock"), pytest.raises(IndexBusy, match="process 4711 since 10:15"):
        build_with()


def test_derived_files_that_are_gone_are_made_again(where: Locations, build_with: Builder) -> None:
    build_with()
    record = next(d for d in read_state(where.index).documents if d.source.slug == "harbour")
    for path in document_folder(where.index, "harbour", record.version).iterdir():
        path.unlink()
    document_folder(where.index, "harbour", record.version).rmdir()
    with pytest.raises(IndexMissing, match="rapporteur build"):
        open_index(where, "hashing")
    build_with()
    assert len(open_index(where, "hashing").documents) == 2
    assert stored_ids(where) == expected_ids(where)


def test_a_running_reader_picks_up_a_finished_build(where: Locations, rapporteur: Rapporteur, build_with: Builder) -> None:
    assert "crane" not in rapporteur.search("crane on the quay", 1)[0].passage.text
    (where.corpus / "briefs" / "harbour.md").write_text(HARBOUR + "\nThe crane stands on the east quay.\n", encoding="utf-8")
    build_with()
    assert "crane" in rapporteur.search("crane on the quay", 1)[0].passage.text


BUILD = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from conftest import HashingEncoder
from index.build import build
from index.types import Locations
build(Locations(Path(sys.argv[1]), Path(sys.argv[2])), HashingEncoder, "hashing")
"""


def test_a_killed_build_loses_and_doubles_nothing(where: Locations, build_with: Builder) -> None:
    build_with()
    here = Path(__file__).parent
    command = [sys.executable, "-c", BUILD, str(where.corpus), str(where.index), str(here), str(here.parent)]
    chance = random.Random(5)
    for turn in range(10):
        before = read_state(where.index)
        for name in ("orchard", "harbour"):
            text = f"# {name}\n\nThe {name} was changed in turn {turn}.\n\nThe pilot waters the pears.\n"
            (where.corpus / "briefs" / f"{name}.md").write_text(text, encoding="utf-8")
        process = subprocess.Popen(command)
        time.sleep(chance.uniform(0.3, 3.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        after = read_state(where.index)
        reader = Rapporteur(where, "hashing", HashingEncoder)
        assert reader.search("the pilot waters the pears", 1)
        assert after == before or {d.version for d in after.documents}.isdisjoint(d.version for d in before.documents)
        build_with()
        assert stored_ids(where) == expected_ids(where)
        assert f"turn {turn}" in " ".join(e.passage.text for e in reader.search("changed in turn", 10))
    assert os.listdir(where.index / "derived")


def test_several_threads_may_open_the_store_at_once(where: Locations, build_with: Builder) -> None:
    build_with()
    folder = where.index / read_state(where.index).store
    with ThreadPoolExecutor(8) as threads:
        opened = list(threads.map(lambda _: Store(folder, "hashing"), range(80)))
    assert all(len(store.documents()) == 2 for store in opened[::20])
