"""The three that are compared: each gives an answer to every question of a set, in the form of `answer_json`."""

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from answer.answer import DEPTH, Rapporteur
from answer.types import ANSWERED, answer_json
from evaluation.bench.passages import ADAPTER, index_passages
from evaluation.bench.sets import BenchSet, document_of, spoken
from evaluation.errors import RunError
from index.build import READING, build
from index.embed import Encoder
from index.opened import OpenIndex
from index.types import Filters, Locations
from ingest import typeset

OURS, LLAMAINDEX, BM25 = "Rapporteur", "LlamaIndex quickstart", "BM25"
PEER = Path(__file__).with_name("peers.py")
QUICKSTART = 1  # raise it when peers.py reads or splits in another way, so that kept indexes are made anew

Answers = Iterator[Mapping[str, Any]]


# ---- Rapporteur ------------------------------------------------------------------------------------------------------


def open_rapporteur(bench_set: BenchSet, cache: Path, encoder: Encoder) -> Rapporteur:
    """The program with a set's index, which is kept in the cache folder and made where it is missing or out of date.

    Raises:
        RunError: one of the set's PDFs can't be read.
    """
    if bench_set.pdfs:
        where = Locations(library(bench_set, cache), cache / bench_set.name / "rapporteur")
        report = build(where, lambda: encoder, encoder.name)
        if report.failed:
            slug, reason = next(iter(report.failed.items()))
            raise RunError(f"{slug}, which the set {bench_set.name} asks about, can't be read. {reason}")
    else:
        version = _mark(bench_set.name, [asdict(passage) for passage in bench_set.passages],
                        ADAPTER, READING, typeset.EDITION, encoder.name)  # fmt: skip
        where = index_passages(bench_set, _kept(cache / bench_set.name, "rapporteur", version), version, encoder)
    return Rapporteur(where, encoder.name, lambda: encoder)


def library(bench_set: BenchSet, cache: Path) -> Path:
    """A folder with a set's PDFs and nothing else."""
    folder = cache / bench_set.name / "library"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {path.name: path for path in bench_set.pdfs}
    for path in folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    for name, path in wanted.items():
        if not (folder / name).exists() or (folder / name).read_bytes() != path.read_bytes():
            shutil.copyfile(path, folder / name)
    return folder


def ask_rapporteur(rapporteur: Rapporteur, bench_set: BenchSet) -> Answers:
    """Answers once warm; a question that has a file in view is confined to it."""
    slugs = {record.file: record.source.slug for record in rapporteur.index().documents}
    rapporteur.ask("warm up")
    for question in bench_set.questions:
        document = document_of(question)
        filters = Filters(sources=frozenset({slugs[document]})) if document else None
        yield answer_json(rapporteur.ask(question.text, question.turns, filters))


# ---- BM25 ------------------------------------------------------------------------------------------------------------


def ask_bm25(index: OpenIndex, bench_set: BenchSet) -> Answers:
    """Evidence only: the passages of the program's own index, headings included, ranked by BM25 alone."""
    owner = np.repeat(np.arange(len(index.files)), [len(files) for files in index.files])
    of_file = {record.file: at for at, record in enumerate(index.documents)}
    for question in bench_set.questions:
        scores = np.array(index.words.scores(spoken(question)))
        if document := document_of(question):
            scores[owner != of_file[document]] = 0.0
        evidence = []
        for row in np.argsort(-scores, kind="stable")[:DEPTH].tolist():
            at, number = index.place(row)
            if scores[row] > 0:
                evidence.append({"passage": str(row), "text": index.files[at].passage(number).text})
        yield {"status": ANSWERED, "statements": [], "citations": [], "evidence": evidence, "timings_ms": {}}


# ---- LlamaIndex ------------------------------------------------------------------------------------------------------


def ask_llamaindex(python: str, bench_set: BenchSet, cache: Path) -> Answers:
    """The quickstart's answers; `timings_ms` is that of its bare retriever.

    Args:
        python: one that has what peers.py imports.
        bench_set: the questions and what they are about.
        cache: where its index is kept.

    Raises:
        RunError: it did not finish.
    """
    folder = cache / bench_set.name
    pdfs = [library(bench_set, cache) / path.name for path in bench_set.pdfs]
    content = [hashlib.sha256(path.read_bytes()).hexdigest() for path in pdfs]
    documents = [
        {"text": p.text, "metadata": {k: v for k, v in (("title", p.title), ("section", p.section)) if v}}
        for p in bench_set.passages
    ]
    index = _kept(folder, "llamaindex", _mark(QUICKSTART, content, documents))
    job = {
        "pdfs": [str(path) for path in pdfs],
        "documents": documents,
        "index": str(index),
        "questions": [{"text": spoken(q), "document": document_of(q) or None} for q in bench_set.questions],
        "answers": str(folder / "llamaindex.jsonl"),
    }
    (folder / "llamaindex.json").write_text(json.dumps(job), encoding="utf-8")
    done = subprocess.run([python, str(PEER), str(folder / "llamaindex.json")], capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise RunError(f"{python} {PEER.name} did not finish ({last}). Install what it imports, or leave out --peer.")
    with (folder / "llamaindex.jsonl").open(encoding="utf-8") as file:
        yield from map(json.loads, file)


# ---- kept indexes ------------------------------------------------------------------------------------------------------


def _mark(*content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:12]


def _kept(folder: Path, name: str, mark: str) -> Path:
    """The folder of a kept index; those of other content or of another way of reading are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for other in folder.glob(f"{name}-*"):
        if other.name != f"{name}-{mark}":
            shutil.rmtree(other)
    return folder / f"{name}-{mark}"
