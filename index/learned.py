"""What an index learns of all its documents together: words for BM25, names, spellings, short forms, who works with whom."""

from collections.abc import Sequence
from pathlib import Path

from index import derived
from index.acronyms import write_acronyms
from index.embed import Encoder
from index.lexical import WordIndex
from index.names import write_names
from index.relations import text_of, write_relations
from index.spelling import write_spelling
from index.types import DocumentRecord
from ingest.types import Passage


def write_learned(index: Path, mark: str, records: Sequence[DocumentRecord], encoder: Encoder) -> None:
    """Write it for a state, from the derived files of its documents."""
    texts, said = [], []
    for record in records:
        files = derived.DocumentFiles(derived.document_folder(index, record.source.slug, record.version))
        passages = [files.passage(number) for number in range(len(files))]
        texts += [_searched_text(record, passage) for passage in passages]
        said += [text_of(record.source.slug, number, passage) for number, passage in enumerate(passages)]
    at = {kind: derived.learned_folder(index, kind, mark) for kind in derived.LEARNED}
    draft = at["words"].with_name(at["words"].name + ".part")
    WordIndex.build(texts).save(draft)
    derived.replace_folder(draft, at["words"])
    write_names(at["names"], records, encoder)
    write_spelling(at["spelling"], texts)
    write_acronyms(at["acronyms"], texts)
    write_relations(at["relations"], said)


def _searched_text(record: DocumentRecord, passage: Passage) -> str:
    """The words of a passage, title and headings included."""
    return f"{record.source.title}\n{passage.context}\n{passage.text}"
