"""How binding a sentence is by its own words: the modal or the meaning of its main verb."""

import re
from collections.abc import Sequence

from answer.meaning import Clause, has_object, past_adverbs, verb_at
from answer.phrases import DETERMINERS, PREPOSITIONS
from answer.verbs import (
    ADVERBS,
    AUX,
    BASES,
    DOES,
    FINITE,
    MODALS,
    NOUN_STARTS,
    NOUNS_ALIKE,
    OPENERS,
    POSSESSIVES,
    RELATIVES,
    SUBJECT_CLAUSES,
    WITHIN,
)

PARTICIPLE = re.compile(
    r"(?:(?:deeply|also|further|fully|gravely)\s+)?(?:[a-z]{3,}ing|mindful|conscious|convinced|aware|concerned|alarmed|"
    r"guided|desirous|drawn|[a-z]{2,}ed)\b",
    re.IGNORECASE,
)
PREAMBLE = re.compile(
    r"(?:(?:deeply|also|further|fully|gravely)\s+)?(?:(?:recogni[sz]|recall|not|stress|emphasi[sz]|(?:re)?affirm|acknowledg|"
    r"welcom|underlin|underscor|reiterat|bear|consider|hav|tak|express|highlight|observ|believ|desir|not|seek|wish|aim)ing|"
    r"mindful|conscious|convinced|aware|concerned|alarmed|guided|desirous)\b",
    re.IGNORECASE,
)
"""What opens the preamble of an agreed text, or stands before its main clause."""

NUMBERING = re.compile(r"^(?:\(?(?:\d+(?:\.\d+)*|[ivx]{1,5})[.)]*\s+|\(?[a-z]\)\s*|[a-zA-Z]\s+(?=[A-Z])|[•▪–-]\s*)")
CAPTION = re.compile(r"\W*>|\W*(?:fig(?:ure)?|table|box|chart|note|source)\b\.?\s*\d*", re.IGNORECASE)
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]{2,}’(?!\w)")
TOKEN = re.compile(r"[^\W_][\w’'./-]*[^\W_]|[^\W_]|[,;:]|\s[–—-]\s|—")
JOINING = frozenset("however furthermore moreover therefore instead nevertheless hence still today overall first next".split())
STOP = frozenset(",;:")
LONGEST = 2000  # letters of a sentence in which its main verb is looked for; a longer one would take minutes
LISTS = re.compile(r"\b(?:includ(?:e|es|ing)|are|be|(?:as )?follow(?:s|ing)|following \w+)\s*:\s*$")
"""How a line ends whose list may be of whole sentences: "Tasks could include:"."""


def force_of(sentence: str, lead: str = "", form: str = "paragraph") -> str | None:
    """How binding a sentence is by its own words; an item of a list that has no modal is as binding as its lead line.

    Args:
        sentence: as it stands in the document.
        lead: the line that introduces the list it is an item of.
        form: of its passage; what has no verb in a row of a table is not a sentence.
    """
    found = main_clause(sentence, form)
    if found and found.modal:
        return found.force
    led = main_clause(lead) if form == "item" and lead else None
    return led.force if led and (not found or LISTS.search(lead)) else found.force if found else None


def main_clause(sentence: str, form: str = "paragraph") -> Clause | None:
    """The main clause of a sentence; None where it has none, as a title, a participle or a bare noun."""
    text = NUMBERING.sub("", sentence[:LONGEST].strip().replace("'", "’"), count=1)
    text = ASIDE.sub(" ", QUOTED.sub(" Quoted ", text))
    head, colon, tail = text.partition(": ")
    parts = [part for part in ((head, tail) if colon else (text,)) if part.strip()]
    found = next(filter(None, (_finite(_words(part), telling=False) for part in parts)), None)
    return found or (_finite(_words(parts[0]), telling=True) if parts and _tells(text, form) else None)


def _words(text: str) -> tuple[str, ...]:
    return tuple("," if not token.strip(" –—-") else token for token in TOKEN.findall(text))


def _tells(text: str, form: str) -> bool:
    """Whether words without a verb that is known may still be a sentence: they end as one and don't begin as something else."""
    ends = text.rstrip().endswith((".", ";", "!")) and len(text.split()) > 3
    return ends and form == "paragraph" and not PARTICIPLE.match(text) and not CAPTION.match(text)


def _finite(words: tuple[str, ...], telling: bool) -> Clause | None:
    """The first finite verb that is not of a clause within another."""
    start = at = _main_start(words)
    if start >= len(words) or (start == 0 and _is_preamble(words)) or _is_imperative(words[start:]):
        return None
    waiting, weak = 0, -1
    while at < len(words):
        word = words[at].lower()
        if word == "," and (beyond := _beyond_aside(words, at)):
            at = beyond
        elif word in (RELATIVES if at > start else SUBJECT_CLAUSES) and word not in ("when", "where"):
            at, opened = _relative(words, at)
            waiting += opened
        elif at > start and word in WITHIN and words[at - 1] == ",":
            break
        elif found := verb_at(words, start, at):
            if waiting == 0:
                return found
            waiting, at = waiting - 1, _after_group(words, at)
        elif weak < 0 and waiting == 0 and at > start and re.fullmatch(r"[a-z]+ed|made|led|met|held|found|set|put", word):
            weak, at = at, at + 1
        else:
            at += 1
    if weak > 0 and (telling or has_object(words, weak)):
        return Clause(words, start, weak, DOES)
    return Clause(words, start, len(words), DOES) if telling and len(words) > start else None


def _main_start(words: tuple[str, ...]) -> int:
    """Where the main clause begins: after "If …,", "In 2024," and "Recalling …, we"."""
    if words and PARTICIPLE.match(" ".join(words[:2])) and words[0][0].isupper():
        commas = [n for n, word in enumerate(words) if word == ","]
        return next((n + 1 for n in commas if _begins_clause(words, n + 1)), 0)
    at = 0
    while at < len(words):
        word = words[at].lower()
        if words[at + 1 : at + 2] == (",",) and (word.endswith("ly") or word in ADVERBS or word in JOINING):
            at += 2
        elif word == "then":
            at += 1
        elif _opens(words, at):
            at = words.index(",", at) + 1
        else:
            break
    return at


def _is_preamble(words: Sequence[str]) -> bool:
    """Whether words are a participle with all that hangs on it, and no sentence."""
    return bool(words) and bool(PREAMBLE.match(" ".join(words[:2])) or (words[0].endswith("ing") and words[0].islower()))


def _is_imperative(words: Sequence[str]) -> bool:
    """Whether words tell to do something: "Provide transparency …", as items do that a lead line completes."""
    first, following = words[0].lower(), words[1].lower() if len(words) > 1 else ""
    return first in BASES and (first not in NOUNS_ALIKE or following in DETERMINERS | POSSESSIVES)


def _begins_clause(words: tuple[str, ...], at: int) -> bool:
    """Whether a subject and its verb stand there, as in "we will"."""
    if at >= len(words) or not (words[at].lower() in NOUN_STARTS or words[at][0].isupper()):
        return False
    return any(verb_at(words, at, n) for n in range(at + 1, min(at + 12, len(words))))


def _opens(words: Sequence[str], at: int) -> bool:
    """Whether a clause or phrase begins there that stands before the main clause and is set off by a comma."""
    if "," not in words[at + 1 :]:
        return False
    word, following = words[at].lower(), words[at + 1].lower()
    if at and (word in ("including", "or") or _is_imperative(words[at:])):  # "In order to find, to save, …"
        return True
    if word in OPENERS:
        return following != ","
    if word in PREPOSITIONS or word in ("to", "rather", "together", "according"):
        within = [w.lower() for w in words[at : words.index(",", at)]]
        return not any(w in MODALS or w in AUX for w in _without_relatives(within))
    return False


def _without_relatives(words: Sequence[str]) -> list[str]:
    cut = next((n for n, word in enumerate(words) if word in RELATIVES), len(words))
    return list(words[:cut])


def _beyond_aside(words: Sequence[str], at: int) -> int:
    """Past what stands between two commas: ", which …," or ", where appropriate,"; 0 where nothing does."""
    following = words[at + 1].lower() if at + 1 < len(words) else ""
    if following not in RELATIVES | OPENERS and following not in PREPOSITIONS and following not in ("including", "such"):
        return 0
    for comma in range(at + 2, len(words)):
        if words[comma] == "," and (n := past_adverbs(words, comma + 1)) < len(words):
            word = words[n].lower()
            if word in MODALS or word in AUX or word in FINITE or word in BASES:
                return n
    return 0


def _relative(words: Sequence[str], at: int) -> tuple[int, int]:
    """Past a relative pronoun and the verb behind it if that follows at once; else how many verbs are still to come."""
    n = past_adverbs(words, at + 1)
    if n >= len(words):
        return n, 0
    word = words[n]
    if word.lower() in ("to", *STOP):
        return n, 0
    if word.lower() in MODALS or word.lower() in AUX:
        return _after_group(words, n), 0
    if words[at].lower() in ("that", "which", "who") and word.lower() not in NOUN_STARTS and word[0].islower():
        following = words[n + 1].lower() if n + 1 < len(words) else ""
        if word.lower() in BASES or word.lower() in FINITE or following in NOUN_STARTS | PREPOSITIONS or word.endswith("ed"):
            return _past_second(words, n + 1), 0
    return n, 1


def _past_second(words: Sequence[str], at: int) -> int:
    """Past a second verb of the same clause: "which consider or have …"."""
    if words[at : at + 1] and words[at].lower() in ("and", "or") and at + 1 < len(words):
        n = past_adverbs(words, at + 1)
        word = words[n].lower() if n < len(words) else ""
        if word in MODALS or word in AUX or word in FINITE or (word in BASES and word not in NOUNS_ALIKE):
            return _after_group(words, n)
    return at


def _after_group(words: Sequence[str], at: int) -> int:
    """Past a verb with its auxiliaries: "shall not have been"."""
    at += 1
    while at < len(words) and (
        words[at].lower() in ADVERBS | AUX | {"be", "been", "being"} or words[at].lower().endswith("ly")
    ):
        at += 1
    return at
