"""Mistyped words of a question, set right from the library's own words. The only file that imports symspellpy."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from importlib.resources import files
from math import log10
from pathlib import Path
from string import ascii_lowercase

from symspellpy.symspellpy import SymSpell
from symspellpy.verbosity import Verbosity

from index.derived import replace_folder
from index.errors import IndexMissing

WORDS = "words.json"
ENGLISH = "frequency_dictionary_en_82_765.txt"  # comes with symspellpy
WORD = re.compile(r"(?<![\w.@/&'’\\])[^\W\d_]{4,40}(?![\w@/&\\]|\.\w|['’](?!s\b)\w)")
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
OPENS = re.compile(r"(?:^|[.!?:])[\W_]*$")  # what stands before the first word of a sentence
HELD = 30_000  # so many of a library's most frequent words are kept
COMMON = 10_000_000  # an English word written so often is meant even where the library lacks it
RARE = 3  # a word that English does not have must stand in the library so often: others may be slips of its own
SHORT, LONG, NAME = 4, 8, 7  # letters: shorter words are left; from so many on two may be wrong; shorter names are left
OTHER_START, OTHER_LETTER = 0.6, 0.4  # less likely than a letter missed, doubled, swapped or taken by the key beside it
FREQUENT = 0.3  # a word ten times as frequent makes up for so much of a wrong letter
PARTS = 2  # letters more at either end make another word: "rebalancing" is not "balancing"
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")  # each row stands half a key to the right of the one above


class Spelling:
    """The words of a library, and which of them a mistyped word stands for."""

    def __init__(self, folder: Path, knows: Callable[[str], bool]) -> None:
        """Open the words that `write_spelling` kept.

        Args:
            folder: where they are.
            knows: whether the library has a word in any form.

        Raises:
            IndexMissing: the folder is damaged.
        """
        try:
            self._counts: Mapping[str, int] = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise IndexMissing(f"{folder} is missing or damaged. Build again with: rapporteur build --rebuild") from error
        self._knows = knows

    @cached_property
    def _nearest(self) -> SymSpell:
        """The library's words by their letters, made when the first unknown word is met."""
        nearest = SymSpell(max_dictionary_edit_distance=2, prefix_length=5)
        for word, count in self._counts.items():
            if len(word) >= SHORT and (count >= RARE or word in english()):
                nearest.create_dictionary_entry(word, count)
        return nearest

    def set_right(self, question: str) -> tuple[str, dict[str, str]]:
        """A question with its mistyped words set right, and what was read as what. Words in quotation marks stay."""
        quoted = [found.span() for found in QUOTED.finditer(question)]
        read: dict[str, str] = {}

        def mend(found: re.Match[str]) -> str:
            word, at = found.group(), found.start()
            if not (word.islower() or word.istitle()) or any(start < at < end for start, end in quoted):
                return word
            is_name = word.istitle() and not OPENS.search(question[:at])
            if meant := self.meant(word.lower(), is_name):
                read[word] = meant.title() if word.istitle() else meant
            return read.get(word, word)

        return WORD.sub(mend, question), read

    def meant(self, word: str, is_name: bool = False) -> str:
        """The word of the library that a mistyped word in small letters stands for; "" where it is none, or may be right.

        A word that English has is let be, and so is one that stands as likely for an English word that is rare and that the
        library lacks. A name stands for a word of the library only, and for one that a slip of the finger tells from it.
        """
        if word in self._counts or word in english() or self._knows(word) or (is_name and len(word) < NAME):
            return ""
        found = self._nearest.lookup(word, Verbosity.ALL, 2 if len(word) >= LONG and not is_name else 1)
        costs = {near.term: near.distance + _unlikely(word, near.term) for near in found if not _built(word, near.term)}
        if is_name:
            costs = {term: cost for term, cost in costs.items() if cost <= 1}
        costs = {term: cost - FREQUENT * log10(self._counts[term]) for term, cost in costs.items()}
        lacking = {other for other in one_off(word) if other in english() and other not in self._counts}
        costs |= {term: 1 + _unlikely(word, term) - FREQUENT * log10(max(1, english()[term] / COMMON)) for term in lacking}
        best = min(costs, key=lambda term: (costs[term], term), default="")
        return "" if best in lacking and (is_name or len(word) <= SHORT or english()[best] < COMMON) else best


@cache
def english() -> Mapping[str, int]:
    """English words, and how often they are written."""
    lines = files("symspellpy").joinpath(ENGLISH).read_text(encoding="utf-8-sig").splitlines()
    return {word.replace("'", ""): int(count) for word, count in map(str.split, lines)}


def read_as(read: Mapping[str, str]) -> str:
    """What was read as what, for people; "" where nothing was."""
    pairs = [f"“{typed}” as “{meant}”" for typed, meant in read.items()]
    return f"Read {', '.join(pairs[:-1])}{' and ' * (len(pairs) > 1)}{pairs[-1]}." if pairs else ""


def write_spelling(folder: Path, texts: Iterable[str]) -> None:
    """Keep the most frequent words of a library, with how often they stand there."""
    counts = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text.lower()))
    draft = folder.with_name(folder.name + ".part")
    draft.mkdir(parents=True, exist_ok=True)
    (draft / WORDS).write_text(json.dumps(dict(counts.most_common(HELD)), ensure_ascii=False), encoding="utf-8")
    replace_folder(draft, folder)


def _built(word: str, part: str) -> bool:
    """Whether a word is another with something put before or behind it."""
    return len(word) >= len(part) + PARTS and (word.startswith(part) or word.endswith(part))


def _unlikely(typed: str, word: str) -> float:
    """What makes it unlikely that one was typed for the other, beyond the number of letters that are wrong."""
    at = next((at for at, (a, b) in enumerate(zip(typed, word, strict=False)) if a != b), min(len(typed), len(word)))
    cost = OTHER_START if at == 0 else 0.0
    if len(typed) > len(word):
        return cost + (0 if at and typed[at] == typed[at - 1] else OTHER_LETTER)
    if len(typed) < len(word):
        return cost
    if typed[at : at + 2] == word[at : at + 2][::-1]:
        return 0.0
    return cost + (0 if word[at] in beside(typed[at]) else OTHER_LETTER)


@cache
def beside(letter: str) -> frozenset[str]:
    """The letters whose keys touch that of a letter."""
    places = {key: (row, column + row / 2) for row, keys in enumerate(KEYS) for column, key in enumerate(keys)}
    if letter not in places:
        return frozenset()
    row, column = places[letter]
    return frozenset(key for key, (r, c) in places.items() if key != letter and abs(r - row) <= 1 and abs(c - column) <= 1)


def one_off(word: str) -> Iterable[str]:
    """All texts that differ by one letter missed, added, changed or swapped with the next."""
    for at in range(len(word) + 1):
        front, back = word[:at], word[at:]
        yield front + back[1:]
        yield front + back[1:2] + back[:1] + back[2:]
        for letter in ascii_lowercase:
            yield front + letter + back
            yield front + letter + back[1:]
