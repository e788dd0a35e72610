"""What a question asks, and how a follow-up reads when it has to stand alone."""

import re
import unicodedata
from collections.abc import Callable, Sequence

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
LEANING = re.compile(
    r"\b(it|its|they|them|their|theirs|this|that|these|those|there|he|she|ones?|the (?:first|second|former|latter|same))\b",
    re.I,
)
OPENERS = re.compile(
    r"^(?:(?:no|sorry|ok|okay|and|but|so|then|also|well|thanks?)\b[,.]?\s*)*"
    r"(?:not [^,.]+,\s*)?(?:i (?:mean|meant)|(?:and )?(?:what|how) about|and|but|or)\b[,:]?\s*",
    re.I,
)
NAME = r"(?:the\s+)?(?:[A-Z][\w&.’'-]*)(?:\s+(?:(?:of|and|the|for|in|&)\s+)*[A-Z][\w&.’'-]*)*"
ASKED = re.compile(
    r"^(?P<open>(?:what|which)\s+(?:is|are|was|were)\s+(?:the\s+)?)(?P<asked>\w[\w\s-]{1,40}?)(?P<rest>\s+(?:of|for|to|in|with|behind|about|against)\s+.+)$",
    re.I,
)

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


def last_sentence(text: str) -> str:
    """The sentence that asks, where others tell what for: "I am from Quebec. Who signs?"."""
    return re.split(r"(?<=[.!?])\s+(?=[^\W\d_a-z])", text.strip())[-1]


def asked_noun(text: str) -> str:
    """The thing a question asks for where its form shows it: "budget" in "What is the budget of …", else ""."""
    found = THING.search(text)
    return found["thing"].split()[-1] if found else ""


def stand_alone(question: str, after: Sequence[str]) -> str:
    """A follow-up with what it leans on put back, or the question itself where it stands alone.

    Three forms are mended: "and the challenges?" and "what about Google?" take the earlier question's place for what
    they name; "when was it founded?" gets the earlier question's topic in brackets behind it.
    """
    question = " ".join(question.split())
    if not after:
        return question
    earlier = after[0]
    for turn in [*after[1:], question]:
        earlier = _resolve(" ".join(turn.split()), earlier)
    return earlier


def _resolve(question: str, earlier: str) -> str:
    opener = OPENERS.match(question)
    rest = question[opener.end() :].strip(" ?.!") if opener else ""
    if (
        opener
        and rest
        and len(content_words(rest)) <= 4
        and not re.match(r"(?:what|which|who|when|where|why|how|is|are|does|do|can|could)\b", rest, re.I)
    ):
        return _put_in_place(rest, earlier)
    if LEANING.search(question) and not _has_own_topic(question):
        topic = " ".join(content_words(earlier))
        return f"{question} ({topic})" if topic else question
    return question


def _put_in_place(named: str, earlier: str) -> str:
    """The earlier question with the thing now named instead of its like: a name for a name, else what was asked for."""
    asked = ASKED.match(earlier)
    names = [found for found in re.finditer(NAME, earlier) if found.start() > 0]
    if re.match(NAME, named) and names:
        return f"{earlier[: names[0].start()]}{named}{earlier[names[-1].end() :]}"
    if asked:
        return f"{asked['open']}{re.sub('^the ', '', named)}{asked['rest']}"
    return f"{named[:1].upper()}{named[1:]}? ({' '.join(content_words(earlier))})"


def _has_own_topic(question: str) -> bool:
    """Whether a question names enough itself: several words with meaning, a name among them."""
    return len(content_words(question)) >= 5 and bool(re.search(rf"\s{NAME}", question))
