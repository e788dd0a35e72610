"""What a question asks."""

import re
import unicodedata
from collections.abc import Callable

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


def content_words(text: str) -> list[str]:
    """Lower-case words that carry meaning, in order; "U.S." is "us" with its capitals lost but kept as a word."""
    words = []
    for word in re.findall(r"(?:[A-Za-z]\.){2,}|\w+(?:[-’']\w+)*", text):
        plain = word.replace(".", "")
        if plain.isupper() or plain.lower() not in STOPWORDS:
            words.append(re.sub(r"[’']s$", "", plain.lower()))
    return words


def names(text: str) -> list[str]:
    """Words with a capital that does not come from standing first in a sentence."""
    found = re.finditer(r"(?<![.!?:]\s)(?<=[\s(“\"'’/-])[A-Z][A-Za-z]+", text)
    return list(dict.fromkeys(match.group() for match in found))


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
