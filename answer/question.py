"""What a question asks."""

import re
import unicodedata
from collections.abc import Callable
from difflib import get_close_matches
from functools import lru_cache

from index.spelling import english, one_off

UPPER = "".join(letter for letter in map(chr, range(0x250)) if letter.isupper())  # Latin capitals, also those with marks
ALIKE = 0.7  # from here on a word that English does not have may be another, spelled otherwise
SMALL = re.compile(r"(?<![\w’'-])[^\W\d_A-Z]{4,40}(?![\w’'-])")  # a word in small letters
ROOT, LANDS = 4, ("", "a", "e", "ia", "land", "o", "y")  # letters of what a word is made from; how the names of lands end
LITTLE = 0.1  # share of little English words from which a question is English, whatever the others are

STOPWORDS = frozenset(
    "a about above after again all also an and any are as at be been before being between both but by can could did do "
    "does doing down during each few for from further get had has have having he her here hers him his how i if in into is "
    "it its just like made make many may me might mine more most much must my no nor not of off on once one only or other "
    "our out over own please say says she should so some such tell than that the their them then there these they this "
    "those through to too under until up us very was we were what when where which while who whom why will with within "
    "without would you your report document according give list name explain describe".split()
)
ENGLISH = STOPWORDS - set("a an as at by can do for had he her i if in is me no of on or over so to under was we will".split())
"""Those of them that other languages do not have."""
THING = re.compile(
    r"\b(?:what|who|which) (?:is|are|was|were) (?:the |an? )?(?P<thing>\w+(?: \w+){0,2}?) (?:of|for|at|in|behind)\b",
    re.I,
)


@lru_cache(maxsize=4096)
def content_words(text: str) -> tuple[str, ...]:
    """Lower-case words that carry meaning, in order; "U.S." is "us" with its capitals lost but kept as a word.

    Kept, since one sentence is set beside many.
    """
    words = []
    for word in re.findall(r"(?:[A-Za-z]\.){2,}|\w+(?:[-’']\w+)*", text):
        plain = word.replace(".", "")
        if plain.isupper() or plain.lower() not in STOPWORDS:
            words.append(re.sub(r"[’']s$", "", plain.lower()))
    return tuple(words)


def names(text: str) -> list[str]:
    """Words with a capital that does not come from standing first in a sentence."""
    found = re.finditer(rf"(?<![.!?:]\s)(?<=[\s(“\"'’/-])[{UPPER}][^\W\d_]+", text)
    return list(dict.fromkeys(match.group() for match in found))


def is_akin(name: str, text: str) -> bool:
    """Whether a text has a word of nearly the same letters: "Kenya" for "Kenia". English words are words of their own."""
    words = re.findall(r"\w{3,}", text.lower())
    return name.lower() not in english() and bool(get_close_matches(name.lower(), words, 1, ALIKE))


def is_derived(name: str, knows: Callable[[str], bool]) -> bool:
    """Whether a name is that of a people or tongue whose land the library has: "Duchian" where it has "Duchies"."""
    roots = [name[:-cut] for cut in (1, 2, 3) if len(name) - cut >= ROOT]
    return any(knows(root + end) for root in roots for end in LANDS)


def is_unheard_of(word: str, knows: Callable[[str], bool]) -> bool:
    """Whether neither English nor the library has a word, nor what it is made from: a name most likely."""
    whole = word.lower()
    parts = ({whole[:at], whole[at:]} for at in range(ROOT, len(whole) - ROOT + 1))
    return (
        len(whole) >= ROOT
        and not (whole in english() or knows(word) or is_derived(word, knows))
        and not any(pair <= english().keys() for pair in parts)
    )


def unheard_of(text: str, knows: Callable[[str], bool]) -> list[str]:
    """The words in small letters that are names most likely; none that is one letter from an English word."""
    return [word for word in SMALL.findall(text) if is_unheard_of(word, knows) and english().keys().isdisjoint(one_off(word))]


def is_english(text: str, knows: Callable[[str], bool]) -> bool:
    """Whether a question of three words or more is likely English: by its script, its little words and those of the library.

    `knows`: whether the library has a word.
    """
    words = re.findall(r"[^\W\d_]+", text)
    if sum(not _is_latin(word) for word in words) > len(words) / 2:
        return False
    little = sum(word.lower() in ENGLISH for word in words)
    return len(words) < 3 or little >= LITTLE * len(words) or sum(map(knows, words)) >= len(words) / 2


def _is_latin(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith("LATIN")


def asked_noun(text: str) -> str:
    """The thing a question asks for where its form shows it: "budget" in "What is the budget of …", else ""."""
    found = THING.search(text)
    return found["thing"].split()[-1] if found else ""
