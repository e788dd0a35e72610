"""The adapter: an index of the program's own form from passages that are given, without PDFs.

It takes the same steps as `index/build.py` does after a document has been read, so that `Rapporteur` answers from it
unchanged. All passages of a set are one document of one page; titles and sections are the headings above them.
"""

import shutil
from pathlib import Path

from evaluation.bench.sets import BenchSet, GivenPassage
from index import derived
from index.embed import Encoder
from index.learned import write_learned
from index.store import Store
from index.types import DocumentRecord, Locations
from ingest.sentences import sentence_spans
from ingest.types import PageSpan, Passage, Sentence, Source

ADAPTER = 2  # raise it when passages are taken in in another way, so that kept indexes are made anew


def index_passages(bench_set: BenchSet, index: Path, version: str, encoder: Encoder) -> Locations:
    """Make the index of a set's passages in a folder, unless it is there and whole.

    Args:
        bench_set: one that has passages.
        index: the folder.
        version: names everything that the index depends on.
        encoder: the embedding model.
    """
    where = Locations(index, index)
    if (index / "current.json").exists():
        return where
    shutil.rmtree(index, ignore_errors=True)
    passages = [to_passage(given) for given in bench_set.passages]
    encoded = list(encoder.encode_passages(passages))
    store = Store(index / "chroma", encoder.name, encoder.dimension)
    store.add_passages(bench_set.name, version, passages, [one.vector for one in encoded])
    derived.write_document(derived.document_folder(index, bench_set.name, version), passages, encoded)
    source = Source(bench_set.name, bench_set.name)
    record = DocumentRecord(source, "original", version, version, "passages.jsonl", "passages.jsonl", 1, len(passages))
    store.put_document(record)
    write_learned(index, derived.fingerprint([record], encoder.name), [record], encoder)
    derived.write_state(index, [record], encoder.name, "chroma")  # last: its file says that the index is whole
    return where


def to_passage(given: GivenPassage) -> Passage:
    """A given passage in the program's form, with its sentences; each of them stands on its one page as it is."""
    section = tuple(dict.fromkeys(part for part in (given.title, given.section) if part))
    sentences = tuple(Sentence(start, end, "exact") for start, end in sentence_spans(given.text))
    return Passage("paragraph", section, "", given.text, (PageSpan(0, 0, "1"),), sentences)
