"""The store of record: one Chroma folder with the collections `documents` and `passages`. The only file that imports it.

A document's passages carry its version in their ids. A document becomes visible by the single write that puts its
record with the new version into `documents`; passages of any other version are ignored by readers.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

import chromadb
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError

from index.derived import has_store
from index.errors import IndexMissing, WrongEmbedder
from index.types import DocumentRecord, Vector
from ingest.types import Passage, Source

BATCH = 1000  # Chroma refuses more than some thousands at a time
EXHAUSTIVE = 400  # passages that Chroma's graph looks at for a question: its graph is made anew by every process that
# opens a small library, and with the default of 100 the neighbours at the end of the list differ from one to the next
UNUSED = (1.0,)  # Chroma wants a vector for every record; those of documents are never searched

_opening = Lock()  # Chroma's cache of what is open is shared by all threads; a desk that adds a document reads meanwhile


def passage_id(slug: str, version: str, number: int) -> str:
    """The id of a document's n-th passage: "slug:version:0007"."""
    return f"{slug}:{version}:{number:04d}"


def passage_number(key: str) -> int:
    """The number in the id of a passage."""
    return int(key.rsplit(":", 1)[1])


class Store:
    """A Chroma folder. One process writes; others read, and open it anew when a build has finished."""

    def __init__(self, folder: Path, embedder: str, dimension: int | None = None) -> None:
        """Open the store; with a dimension, make it where there is none.

        Raises:
            IndexMissing: there is none, or Chroma can't read it.
            WrongEmbedder: it was made with another model.
        """
        if dimension is None and not has_store(folder):
            raise IndexMissing(f"There is no index in {folder.parent}. Build it with: rapporteur build")
        try:
            with _opening:
                SharedSystemClient.clear_system_cache()  # else a stale view of the same folder comes back
                client = chromadb.PersistentClient(str(folder), Settings(anonymized_telemetry=False))
            if dimension is not None:
                client.get_or_create_collection("documents", embedding_function=None)
                about = {"embedder": embedder, "dimension": dimension}
                graph: Any = {"hnsw": {"space": "cosine", "ef_search": EXHAUSTIVE}}
                client.get_or_create_collection("passages", metadata=about, embedding_function=None, configuration=graph)
            self._documents = client.get_collection("documents", embedding_function=None)
            self._passages = client.get_collection("passages", embedding_function=None)
        except (ChromaError, ValueError) as error:
            raise IndexMissing(
                f"The index in {folder.parent} can't be read ({error}). Remove that folder and build again."
            ) from error
        made_with = (self._passages.metadata or {}).get("embedder")
        if made_with != embedder:
            raise WrongEmbedder(
                f"The index in {folder.parent} was made with the model {made_with}, not {embedder}. "
                "Build it anew with: rapporteur build --rebuild"
            )

    # ---- documents

    def documents(self) -> list[DocumentRecord]:
        """All records, by slug."""
        found = self._documents.get(include=["metadatas"])
        records = [_record(dict(metadata)) for metadata in found["metadatas"] or []]
        return sorted(records, key=lambda record: record.source.slug)

    def put_document(self, record: DocumentRecord) -> None:
        """Write a record; this single write makes its version the one that readers see."""
        entry = asdict(record) | {"source": json.dumps(asdict(record.source))}
        self._documents.upsert(ids=[record.source.slug], embeddings=list(UNUSED), metadatas=[entry])

    def remove_document(self, slug: str) -> None:
        """Take a record away; this single write makes the document invisible."""
        self._documents.delete(ids=[slug])

    # ---- passages

    def add_passages(self, slug: str, version: str, passages: Sequence[Passage], vectors: Sequence[Vector]) -> None:
        """Add the passages of a version; those that an interrupted build left are kept, so that none is there twice."""
        from llama_index.core.schema import TextNode
        from llama_index.vector_stores.chroma import ChromaVectorStore

        ids = [passage_id(slug, version, number) for number in range(len(passages))]
        there = set(self._passages.get(ids=ids, include=[])["ids"])
        nodes = [
            TextNode(
                id_=ids[number],
                text=passage.text,
                embedding=vectors[number].tolist(),
                metadata={"source": slug, "version": version, "number": number} | _metadata(passage),
            )
            for number, passage in enumerate(passages)
            if ids[number] not in there
        ]
        chroma = ChromaVectorStore(chroma_collection=self._passages)
        for at in range(0, len(nodes), BATCH):
            chroma.add(list(nodes[at : at + BATCH]))

    def nearest(self, vector: Vector, k: int, versions: Sequence[str] | None = None) -> list[str]:
        """Ids of the k passages nearest to a vector; `versions` confines it, which costs time."""
        where: Any = {"version": {"$in": list(versions)}} if versions is not None else None
        found = self._passages.query(query_embeddings=[vector.tolist()], n_results=k, where=where, include=[])
        return found["ids"][0]

    def remove_passages_but(self, versions: Iterable[str]) -> None:
        """Remove the passages of all other versions."""
        keep = list(versions)
        where: Any = {"version": {"$nin": keep}} if keep else None
        stale = self._passages.get(where=where, include=[])["ids"]
        for at in range(0, len(stale), BATCH):
            self._passages.delete(ids=stale[at : at + BATCH])


def _record(entry: dict[str, Any]) -> DocumentRecord:
    return DocumentRecord(**(entry | {"source": Source(**json.loads(entry["source"]))}))


def _metadata(passage: Passage) -> dict[str, str]:
    return {
        "form": passage.form,
        "section": json.dumps(passage.section, ensure_ascii=False),
        "lead": passage.lead,
        "pages": json.dumps([[s.start, s.page_index, s.label] for s in passage.pages]),
        "sentences": json.dumps([[s.start, s.end, s.match] for s in passage.sentences]),
    }
