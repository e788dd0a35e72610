"""What documents are called, and which of them a question names: learned from the library's list and from how each opens."""

import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.derived import DocumentFiles, replace_folder
from index.embed import Encoder
from index.errors import IndexMissing
from index.lexical import stems
from index.types import DocumentRecord, EncodedQuestion, Vector
from ingest.types import KINDS

OPENING = 150  # words at the beginning of a document, where it says what and whose it is
NUMBERED = re.compile(r"(?!(?:19|20)\d\d$)\d{3,}")  # "14110", "265"; not a year
PROPER = re.compile(r"\b(?:[A-Z]\w*|\d[\d/]*\d)\b")
CAPITAL, NUMBER, OPENS = 1.5, 2.5, 0.5  # a word written as a name counts more; one that only the opening has, less
HEARD = 1.0  # a question has something of a name: as much as a word that one document alone has
NAMED = 2.5  # from here on a document is named
BESIDE = 0.75  # and with it any other that is met nearly as well: "both resolutions"
SIDE = 1.45  # from here on one is named on a side of a question that sets several beside each other
SIDES = re.compile(
    r"\s*(?:[,;:?]|\s[-–—]\s|\b(?:and|or|against|versus|vs\.?|than|while|but|whereas|compared (?:to|with))\b)\s*", re.IGNORECASE
)


class DocumentNames:
    """What documents are called: the words of titles, issuers, kinds, years and openings, and how the model reads them."""

    def __init__(self, documents: Sequence[DocumentRecord], files: Sequence[DocumentFiles], folder: Path) -> None:
        """Open the names that `write_names` made of these documents.

        Raises:
            IndexMissing: the folder is damaged.
        """
        self._size = len(documents)
        self._listed: dict[str, list[int]] = defaultdict(list)  # word → documents
        self._opening: dict[str, list[int]] = defaultdict(list)  # the same for what only the opening has
        for at, (document, of) in enumerate(zip(documents, files, strict=True)):
            listed = frozenset(stems(title_card(document)))
            for word in listed:
                self._listed[word].append(at)
            for word in frozenset(stems(" ".join(PROPER.findall(_opening(of))))) - listed:
                self._opening[word].append(at)
        self.centre = _centre(documents)
        try:
            self._tokens: Vector = np.load(folder / "tokens.npy").astype(np.float32) / 127
            self._starts: NDArray[np.int64] = np.load(folder / "starts.npy")
        except (OSError, ValueError) as error:
            raise IndexMissing(f"{folder} is missing or damaged. Build again with: rapporteur build --rebuild") from error

    def cosines(self, question: EncodedQuestion, heard: Vector) -> Vector:
        """The best cosine of each document's name with each token of a question, shape (documents, tokens).

        A document of whose name a question has nothing gets -1: that its title is about the same things tells nothing.
        """
        met = np.maximum.reduceat(self._tokens @ question.tokens.T, self._starts)
        met[heard < HEARD] = -1
        return np.asarray(met, np.float32)

    @staticmethod
    def named(heard: Vector) -> Vector:
        """How surely a question names each document, by what it has of their names; 0 where it does not."""
        return np.where((heard >= NAMED) & (heard >= BESIDE * heard.max(initial=0)), heard, 0)

    def on_sides(self, question: str) -> Vector:
        """The same for each side of "the UNESCO text and the EU Act": what names a document there, however short the name."""
        sides = [self.heard(f" {side}") for side in SIDES.split(question) if side.strip()]
        best = [np.where((heard >= SIDE) & (heard >= BESIDE * heard.max(initial=0)), heard, 0) for heard in sides]
        return np.max(best, axis=0) if sum(map(np.any, best)) > 1 else np.zeros(self._size, np.float32)

    def heard(self, question: str) -> Vector:
        """What a question has of each document's name, shape (documents,)."""
        words = frozenset(stems(question))
        proper = frozenset(stems(" ".join(PROPER.findall(question[:1].lower() + question[1:]))))
        listed, opening = np.zeros(self._size), np.zeros(self._size)
        for word in words & self._listed.keys():
            listed[self._listed[word]] += self._worth(len(self._listed[word])) * _written(word, proper)
        for word in proper & self._opening.keys():
            both = len(self._opening[word]) + len(self._listed.get(word, ()))
            opening[self._opening[word]] += OPENS * self._worth(both)
        return listed.astype(np.float32) + opening.astype(np.float32)

    def _worth(self, documents: int) -> float:
        """What a word tells that so many documents share: its inverse document frequency, 1 for a word of one alone."""
        rarest = np.log(1 + (self._size - 0.5) / 1.5)
        return float(np.log(1 + (self._size - documents + 0.5) / (documents + 0.5)) / rarest)


def _written(word: str, proper: frozenset[str]) -> float:
    """What the way a word is written adds to its worth."""
    return NUMBER if NUMBERED.fullmatch(word) else CAPITAL if word in proper else 1


def _centre(documents: Sequence[DocumentRecord]) -> Vector:
    """1 for the document that refers to at least half of the others and brought them into the library, else 0."""
    cited_in = Counter(document.source.cited_in for document in documents if document.source.cited_in)
    slug, count = next(iter(cited_in.most_common(1)), ("", 0))
    found = [document.source.slug == slug and 2 * count >= len(documents) - 1 for document in documents]
    return np.array(found, np.float32)


def title_card(document: DocumentRecord) -> str:
    """What the library's list says of a document, as one text."""
    source = document.source
    return ". ".join(filter(None, [source.title, source.short, source.issuer, KINDS[source.kind], source.date[:4]]))


def write_names(folder: Path, documents: Sequence[DocumentRecord], encoder: Encoder) -> None:
    """Have the model read the name of each document; token vectors are kept times 127."""
    read = [np.rint(127 * encoder.encode_question(title_card(document)).tokens).astype(np.int8) for document in documents]
    draft = folder.with_name(folder.name + ".part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    np.save(draft / "tokens.npy", np.concatenate(read))
    np.save(draft / "starts.npy", np.cumsum([0, *map(len, read[:-1])]))
    replace_folder(draft, folder)


def _opening(files: DocumentFiles) -> str:
    words: list[str] = []
    for number in range(len(files)):
        if len(words) >= OPENING:
            break
        words += files.passage(number).text.split()
    return " ".join(words[:OPENING])
