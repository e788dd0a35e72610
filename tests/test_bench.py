import json
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import HashingEncoder

from answer.answer import Rapporteur
from evaluation.bench.__main__ import main
from evaluation.bench.run import measure
from evaluation.bench.sets import BenchSet, GivenPassage, read_set
from evaluation.bench.systems import (
    BM25,
    LLAMAINDEX,
    OURS,
    ask_bm25,
    ask_llamaindex,
    ask_rapporteur,
    library,
    open_rapporteur,
)
from evaluation.bench.table import gain, markdown, results
from evaluation.errors import QuestionsError, RunError
from evaluation.types import Question

PASSAGES = [
    {
        "id": "p1",
        "document": "https://a.example/ferry",
        "section": "Tickets",
        "text": "Tickets\n\nThe ferry takes  coins.\n* No cards",
    },
    {"id": "p2", "document": "Lighthouse", "section": None, "text": "The keeper lights the lamp at dusk."},
    {"id": "p3", "document": "851649357", "section": None, "text": "Gulls nest on the north cliff."},
]
QUESTIONS = [
    {"id": "q1", "question": "The ferry takes what coins?", "turns": [], "answerable": True,
     "gold": [{"passage": "p1", "quote": None}], "must_include": ["coins"]},
    {"id": "q2", "question": "When is it lit?", "turns": ["Where is the harbour?", "Who lights the lamp?"], "answerable": True,
     "gold": [{"passage": "p2", "quote": "lights the lamp at dusk"}], "must_include": []},
    {"id": "q3", "question": "Which zebra paints violins?", "turns": [], "answerable": False, "gold": [], "must_include": []},
]  # fmt: skip


@pytest.fixture
def bench_set(tmp_path: Path) -> BenchSet:
    folder = tmp_path / "bench" / "public-passages" / "or-sharc"
    folder.mkdir(parents=True)
    for name, entries in (("passages", PASSAGES), ("questions", QUESTIONS)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(entry) + "\n" for entry in entries), encoding="utf-8")
    return read_set("or-sharc", tmp_path / "bench", tmp_path / "report.pdf")


def stand_in(path: Path, code: str) -> str:
    """A program that takes the place of the peer's Python."""
    path.write_text(f"#!{sys.executable}\nimport json, sys\n{code}", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


ONE_CHUNK = """
job = json.load(open(sys.argv[2]))
answer = {"status": "answered", "statements": [], "citations": [], "timings_ms": {"total": 2.0},
          "evidence": [{"passage": "n", "text": job["documents"][1]["text"]}]}
with open(job["answers"], "w") as file:
    file.writelines(json.dumps(answer) + chr(10) for question in job["questions"])
"""


def test_given_passages_lose_repeated_headings_and_addresses(bench_set: BenchSet) -> None:
    assert bench_set.passages == (
        GivenPassage("p1", "", "Tickets", "The ferry takes coins.\n* No cards"),
        GivenPassage("p2", "Lighthouse", "", "The keeper lights the lamp at dusk."),
        GivenPassage("p3", "", "", "Gulls nest on the north cliff."),
    )


def test_gold_is_the_quotation_else_the_whole_passage(bench_set: BenchSet) -> None:
    assert [[gold.quote for gold in question.gold] for question in bench_set.questions] == [
        ["The ferry takes coins.\n* No cards"],
        ["lights the lamp at dusk"],
        [],
    ]


def test_what_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(QuestionsError, match=r"passages\.jsonl"):
        read_set("mtrag", tmp_path, tmp_path / "report.pdf")
    assert main([str(tmp_path), str(tmp_path / "report.pdf"), "--sets", "report"]) == 1
    assert "dev.jsonl" in capsys.readouterr().err


def test_the_adapter_makes_an_index_that_is_asked_as_any_other_and_is_kept(bench_set: BenchSet, tmp_path: Path) -> None:
    encoder = HashingEncoder()
    answer = open_rapporteur(bench_set, tmp_path / "cache", encoder).ask("Who lights the lamp?")
    assert [citation.quote for citation in answer.citations] == ["The keeper lights the lamp at dusk."]
    assert answer.citations[0].section == ("Lighthouse",)
    assert encoder.encoded == 3
    open_rapporteur(bench_set, tmp_path / "cache", encoder)
    assert encoder.encoded == 3
    changed = replace(bench_set, passages=bench_set.passages[:2])
    open_rapporteur(changed, tmp_path / "cache", encoder)
    assert encoder.encoded == 5
    assert len(list((tmp_path / "cache" / "or-sharc").glob("rapporteur-*"))) == 1


def test_an_index_that_was_left_half_made_is_made_anew(bench_set: BenchSet, tmp_path: Path) -> None:
    open_rapporteur(bench_set, tmp_path, HashingEncoder())
    (kept,) = (tmp_path / "or-sharc").glob("rapporteur-*")
    (kept / "current.json").unlink()
    assert open_rapporteur(bench_set, tmp_path, HashingEncoder()).ask("Where do gulls nest?").citations


def test_questions_with_a_file_in_view_are_confined_to_it(rapporteur: Rapporteur) -> None:
    about = BenchSet("x", (Question("q", "What does a ship without a pilot do?", fields={"document": "briefs/orchard.md"}),))
    for answers in (ask_rapporteur(rapporteur, about), ask_bm25(rapporteur.index(), about)):
        (answer,) = answers
        assert all("pilot" not in found["text"] for found in answer["evidence"])


def test_bm25_ranks_and_gets_the_last_earlier_turn(bench_set: BenchSet, tmp_path: Path) -> None:
    index = open_rapporteur(bench_set, tmp_path, HashingEncoder()).index()
    answers = list(ask_bm25(index, bench_set))
    assert [[found["text"] for found in answer["evidence"]][:1] for answer in answers] == [
        ["The ferry takes coins.\n* No cards"],
        ["The keeper lights the lamp at dusk."],
        [],
    ]


def test_a_library_holds_the_sets_pdfs_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"one")
    about = BenchSet("x", (), pdfs=(tmp_path / "a.pdf",))
    folder = library(about, tmp_path / "cache")
    (folder / "old.pdf").write_bytes(b"gone")
    (tmp_path / "a.pdf").write_bytes(b"two")
    assert library(about, tmp_path / "cache") == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"a.pdf": b"two"}


def test_three_systems_are_measured_and_told(bench_set: BenchSet, tmp_path: Path) -> None:
    peer = stand_in(tmp_path / "python", ONE_CHUNK)
    scored = {"or-sharc": measure(bench_set, tmp_path / "cache", HashingEncoder(), peer)}
    figures = results(scored)["or-sharc"]
    ours, theirs, words = (figures["systems"][name] for name in (OURS, LLAMAINDEX, BM25))
    assert ours["evidence_any@5"]["value"] == ours["answer_recall"]["value"] == 1.0
    assert theirs["evidence_any@5"]["value"] == 0.5
    assert theirs["latency_ms_p50"]["value"] == 2.0
    assert words["ndcg@10"]["value"] == 1.0
    assert "citation_hit" not in words
    assert figures["gain"]["ndcg@10"]["value"] == 0.5
    table = markdown(scored).splitlines()
    assert table[2].startswith(f"| or-sharc | {OURS} | 3 | 1.000 |")
    assert "| 2.0 | 1.00 |" in table[3]
    assert table[4].endswith("| – | – |")


def test_a_gain_is_marked_where_its_interval_excludes_zero() -> None:
    good, bad = [{"ndcg@10": 0.9, "latency_ms": 1.0}] * 30, [{"ndcg@10": 0.5, "latency_ms": 2.0}] * 30
    assert "**0.900**" in markdown({"x": {OURS: good, LLAMAINDEX: bad}})
    assert "**0.900**" in markdown({"x": {OURS: bad, LLAMAINDEX: good}})
    assert "**0" not in markdown({"x": {OURS: good, LLAMAINDEX: good}})
    assert gain({OURS: good}, "ndcg@10") is None


def test_a_peer_that_fails_is_told_with_its_last_words(bench_set: BenchSet, tmp_path: Path) -> None:
    peer = stand_in(tmp_path / "python", "sys.exit('No module named llama_index')")
    with pytest.raises(RunError, match="No module named llama_index"):
        list(ask_llamaindex(peer, bench_set, tmp_path))
