"""Records of the index stage: what is indexed, and what a question finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ingest.types import Passage, Source

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document of the index: its source, and the version of its passages that readers see."""

    source: Source
    edition: str
    version: str  # "" where no version could be read yet
    sha256: str  # of the file that was read last
    file: str  # relative to the library folder
    pdf: str  # relative to the library folder, or to the index folder where it was typeset
    pages: int
    passages: int
    reason: str = ""  # why the file as it is now could not be read


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage with its score and the ranks that led to it."""

    passage_id: str
    document: DocumentRecord
    passage: Passage
    score: float
    ranks: Mapping[str, int]
    sentence_scores: tuple[float, ...] = ()  # of the best passages only: how well each sentence meets the question
    word_scores: tuple[float, ...] = ()  # for each token of the question, the best cosine with any token of the passage
    sentence_words: tuple[tuple[float, ...], ...] = ()  # the same for each sentence of the best passages, headings included
    named: bool = False  # whether the question names its document

    @property
    def place(self) -> str:
        """Where it stands, for people: "Weaving a Safety Net, p. 14"."""
        return f"{self.document.source.short_title}, p. {self.passage.pages[0].label}"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is confined to; an empty field confines nothing. Dates compare as ISO 8601 text."""

    sources: frozenset[str] = frozenset()
    issuers: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    date_from: str = ""
    date_to: str = ""

    def __bool__(self) -> bool:
        return bool(self.sources or self.issuers or self.kinds or self.date_from or self.date_to)

    def admit(self, source: Source) -> bool:
        """Whether a source is within the filters; one without a date is outside any dates."""
        return (
            (not self.sources or source.slug in self.sources)
            and (not self.issuers or any(name.lower() in source.issuer.lower() for name in self.issuers))
            and (not self.kinds or source.kind in self.kinds)
            and (not self.date_from or source.date >= self.date_from)
            and (not self.date_to or (bool(source.date) and source.date <= self.date_to + "~"))
        )


@dataclass(frozen=True, slots=True)
class EncodedPassage:
    """A passage as the model reads it; all vectors of length 1."""

    vector: Vector  # (dimension,)
    sentences: Vector  # (sentences, dimension)
    tokens: NDArray[np.int8]  # (tokens, token dimension), times 127
    parts: NDArray[np.int16]  # (tokens,): number of the sentence a token stands in, HEAD or NEITHER


HEAD, NEITHER = -1, -2


@dataclass(frozen=True, slots=True)
class EncodedQuestion:
    """A question as the model reads it; all vectors of length 1."""

    text: str
    vector: Vector  # (dimension,)
    tokens: Vector  # (tokens, token dimension)
    words: tuple[str, ...]  # (tokens,): the word each token is of; "" for the model's own marks


@dataclass(frozen=True, slots=True)
class Locations:
    """The folders a library and its index live in."""

    corpus: Path
    index: Path

    def pdf(self, document: DocumentRecord) -> Path:
        """The file that a document's page numbers refer to."""
        return self.index / document.pdf if document.pdf.startswith("typeset/") else self.corpus / document.pdf


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, by slug; failed ones with the reason."""

    added: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)
    pages: int = 0
    passages: int = 0
    seconds: float = 0.0
