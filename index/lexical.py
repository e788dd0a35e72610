"""BM25 over passages, headings included. The only file that imports bm25s and the stemmer."""

import re
from collections.abc import Sequence
from functools import reduce
from pathlib import Path

import bm25s
import numpy as np
import Stemmer
from bm25s.stopwords import STOPWORDS_EN
from numpy.typing import NDArray

from index.types import Vector

_stemmer = Stemmer.Stemmer("english")


class WordIndex:
    """BM25 scores of all passages for a question (Robertson and Zaragoza 2009; Lucene's form, as bm25s has it)."""

    def __init__(self, model: bm25s.BM25, size: int) -> None:
        self._model, self._size = model, size

    @classmethod
    def build(cls, texts: Sequence[str]) -> "WordIndex":
        """Index texts; row i of the scores is texts[i]."""
        model = bm25s.BM25()
        model.index([stems(text) for text in texts], show_progress=False)
        return cls(model, len(texts))

    @classmethod
    def load(cls, folder: Path, size: int) -> "WordIndex":
        """Open a saved index, memory-mapped."""
        return cls(bm25s.BM25.load(str(folder), mmap=True), size)

    def save(self, folder: Path) -> None:
        """Write it to a folder."""
        self._model.save(str(folder), show_progress=False)

    def scores(self, question: str) -> Vector:
        """Score of every passage, shape (passages,); zeros where no word is known."""
        words = [word for word in stems(question) if word in self._model.vocab_dict]
        if not words:
            return np.zeros(self._size, np.float32)
        return np.asarray(self._model.get_scores(words), np.float32)

    def knows(self, word: str) -> bool:
        """Whether any passage has the word, or it carries no meaning."""
        return all(stem in self._model.vocab_dict for stem in stems(word))

    def rows_with(self, thing: str) -> NDArray[np.int64]:
        """The passages that have all words of a text, in order; none where it has no word with meaning."""
        pointers, rows = self._model.scores["indptr"], self._model.scores["indices"]
        held = [self._model.vocab_dict.get(stem) for stem in stems(thing)]
        if not held or None in held:
            return np.zeros(0, np.int64)
        found = [np.asarray(rows[pointers[at] : pointers[at + 1]]) for at in held if at is not None]
        return np.asarray(reduce(np.intersect1d, found), np.int64)

    @staticmethod
    def holds(text: str, thing: str) -> bool:
        """Whether a text has the words of another, in their order and close together."""
        words, wanted = stems(text), stems(thing)
        return any(_runs_on(words[at:], wanted) for at, word in enumerate(words) if word == wanted[0])

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a word, 0 where it carries no meaning; the highest where no passage has it."""
        found = stems(word)
        if not found:
            return 0.0
        at = self._model.vocab_dict.get(found[0])
        pointers = self._model.scores["indptr"]
        count = int(pointers[at + 1] - pointers[at]) if at is not None else 0
        return float(np.log(1 + (self._size - count + 0.5) / (count + 0.5)))


def _runs_on(words: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether words come one after the other, with no more than one other between two."""
    at = 0
    for word in wanted[1:]:
        step = next((step for step in (1, 2) if words[at + step : at + step + 1] == [word]), 0)
        if not step:
            return False
        at += step
    return True


def stems(text: str) -> list[str]:
    """Stemmed words without stop words; "U.S." is one word, "us"."""
    plain = re.sub(r"\b(?:[A-Za-z]\.){2,}", lambda found: found.group().replace(".", ""), text).lower()
    return list(_stemmer.stemWords([word for word in re.findall(r"\b\w\w+\b", plain) if word not in STOPWORDS_EN]))
