"""What a question takes for granted, and what of it nothing that is quoted speaks of: a fact, a thing, a year.

Facts and things are looked for in questions about somebody or something with a name: what asks of the ways of the world
may be worded quite unlike its answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from answer.question import STOPWORDS, UPPER, names
from answer.scope import scope_of
from index.lexical import stems

SURE, APART = 0.8, 0.55  # two names that are so well met each, and together no better than this, are not spoken of together
SPOKEN, NAMED = 0.48, 0.7  # cosines from which a sentence speaks of what is taken for granted, and of who is said to do it
LONGEST = 40  # words of a question; what a longer one takes for granted is not told from what it tells

ASKING = re.compile(
    r"\W*(?:(?:and|so|but|then|also)\s+)?(?:(?:since|under|by|in|on|at|from|to|for|until|with|of|after|before|through|into)\s+)?"
    r"(?:who|whom|whose|what|which|when|where|why|how|since)\b",
    re.IGNORECASE,
)
TOLD = re.compile(
    r"\W*(?:(?:and|so|but|then|also)\s+)?(?:why|since|(?:when|where|how)\s+(?:did|was|were|has|have|had))\b", re.IGNORECASE
)
"""Forms that ask for the circumstances of a fact: every word of them belongs to it."""
SUPPOSING = re.compile(r"\b(?:would|could|should|might|may|must|if|can|I|my|me|we|our|us|you|your)\b")
BESIDE = re.compile(
    r"\b(?:or|both|each|all|compared?|versus|vs|than|respectively|either|differs?|differences?)\b", re.IGNORECASE
)
DONE = re.compile(
    rf"\b(?:did|does|do)\s+(?:the\s+)?(?:(?:[{UPPER}][\w’'-]*|of|and|for|on|the)\s+)*?"
    rf"[{UPPER}][\w’'-]*\s+([a-z]+)\b(?!\s+(?:of|and)\b)"
)
"""Who did what, the doer a name."""
SUFFERED = re.compile(r"(?<!\bthe )(?<!\ban )(?<!\ba )(?<!\bits )(?<!\btheir )\b([a-z]{3,}ed)\b")
"""What was done; not "planned" in "its planned move"."""
THING = re.compile(
    r"\b(?:which|what)\s+([a-z]+)\s+(?:of|to|for|in|on|is|are|was|were|do|does|did|has|have|had|will|[a-z]{3,}ed)\b",
    re.IGNORECASE,
)
ABOUT = re.compile(r"\b(?:say|says|said|state|states|stated|mention|mentions)\s+(?:about|of|on)\s+(.+)")
BRACKETS = re.compile(r"\(.*?\)")  # what a follow-up takes over from the question before it
CAPITAL = re.compile(rf"\b[{UPPER}]\w*")
CALLED = re.compile(rf"(?<=[\s(“\"'’/-])[{UPPER}]\w*(?:\s+(?:(?:of|for|on|the)\s+)*[{UPPER}]\w*)*")
WORD = re.compile(r"(?<!\bfor )(?<!\bby )(?<!\bof )(?<!\bin )(?<!\bwithout )\b[a-z]+ing\b|\b[a-z]+(?<!ing)\b")
"""Not "testing" in "for testing": it says what for, not what happened."""
YEAR = re.compile(r"\b(?:19|20)\d\d\b")

SAYS_LITTLE = STOPWORDS | frozenset(
    "doesn didn isn aren wasn weren hasn haven hadn don come comes came coming go goes went going take takes took makes "
    "gets got gives gave given put puts set sets done said told play plays call calls called decide decides decided need "
    "needs needed want wants mean means see seen look looks think thinks find found bring brings brought keep keeps let "
    "become became happen happens happened work works use uses used ask asked expect expected suppose supposed base based "
    "concern concerned consider considered regard regarded named listed mention mentioned described relate related compare "
    "compared included since exactly itself themselves himself herself still ever reports documents author authors text "
    "texts paper papers library part role job way kind sort type thing subject area field point extent form group case "
    "sum amount number figure total problem reason purpose aim word example status place effect result step measure".split()
)
"""Words of so little meaning, or so much for asking only, that an answer may well be worded without them."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quoted sentence, what stands above it, the word stems of both, and how well they meet each word of the question."""

    text: str
    around: str
    words: frozenset[str]
    met: Mapping[str, float]

    def speaks_of(self, word: str, least: float) -> bool:
        """Whether it has a word, or one that means about the same."""
        return self.met.get(word, 1.0) >= least or self.words.issuperset(stems(word))

    def has_initials(self, acronym: str) -> bool:
        """Whether it has words that begin with the letters of an acronym: "United Nations" for "UN"."""
        if not acronym.isupper():
            return False
        words = r"\w+[\s-]+(?:(?:of|for|and|on|the)\s+)*".join(map(re.escape, acronym))
        return re.search(rf"\b{words}", f"{self.text} {self.around}") is not None


def not_borne_out(question: str, parts: Sequence[str], said: Sequence[Said]) -> str:
    """What a question takes for granted and nothing quoted speaks of, as a sentence for the reader; else "".

    Args:
        question: the sentence of it that asks.
        parts: those that ask something of their own, if it has several.
        said: what is quoted.
    """
    if len(question.split()) > LONGEST:
        return ""
    years = [] if scope_of(question).told else YEAR.findall(question)
    if unquoted := [year for year in years if not any(year in f"{one.text} {one.around}" for one in said)]:
        return f"Nothing that is quoted speaks of {unquoted[0]}."
    if silent := [part for part in parts if _is_silent_on(part, said)]:
        return f"Nothing that is quoted speaks of this part of the question: “{silent[0]}”."
    if not CALLED.search(question) or not ASKING.match(question) or SUPPOSING.search(question):
        return ""
    told = TOLD.match(question)
    absent = _unspoken(names(question), said, NAMED) if told else []
    if absent := [name for name in absent if not any(one.has_initials(name) for one in said)]:
        return f"Nothing that is quoted speaks of “{absent[0]}”."
    if apart := _never_together(question, said):
        return f"No sentence that is quoted speaks of both “{apart[0]}” and “{apart[1]}”."
    if events := _unspoken([*DONE.findall(question), *SUFFERED.findall(question)], said, SPOKEN):
        return f"Nothing that is quoted says that {_claim(question, events[0])}."
    stated = WORD.findall(BRACKETS.sub("", question)) if told else THING.findall(question)
    stated += WORD.findall(" ".join(ABOUT.findall(question)))
    if missing := _unspoken(stated, said, SPOKEN):
        return f"Nothing that is quoted speaks of “{missing[0]}”, which the question takes for granted."
    return ""


def _unspoken(words: Sequence[str], said: Sequence[Said], least: float) -> list[str]:
    """Those of the words that mean something and that no quoted sentence speaks of."""
    return [word for word in _telling(words) if not any(one.speaks_of(word, least) for one in said)]


def _telling(words: Sequence[str]) -> list[str]:
    """Those of the words that mean something, also in the plural."""
    return [word for word in words if not {word.lower(), word.lower().removesuffix("s")} & SAYS_LITTLE and stems(word)]


def _is_silent_on(part: str, said: Sequence[Said]) -> bool:
    """Whether a part of a question has words to tell by, and nothing quoted speaks of any of them."""
    telling = _telling(re.findall(r"\w+", part))
    return bool(telling) and not SUPPOSING.search(part) and _unspoken(telling, said, SPOKEN) == telling


def _never_together(question: str, said: Sequence[Said]) -> tuple[str, str] | None:
    """Two names that a question ties to each other, each well spoken of, but not in one sentence."""
    called = [] if BESIDE.search(question) else [CAPITAL.findall(found) for found in CALLED.findall(question)]
    met = np.array([[np.mean([one.met.get(word, 0.0) for word in name]) for name in called] for one in said])
    for one, other in combinations(range(len(called)), 2):
        if met[:, [one, other]].max(0).min() >= SURE and met[:, [one, other]].min(1).max() < APART:
            return " ".join(called[one]), " ".join(called[other])
    return None


def _claim(question: str, verb: str) -> str:
    """The fact as a statement: "the mill was sold in May" of "Why was the mill sold in May?"."""
    helping = "was|were|is|are|has|have|had" if verb.endswith("ed") else "did|does|do"
    for form, statement in (
        (rf".*?\b(?P<aux>{helping})\s+(?P<who>.+?)\s+(?P<rest>{verb}\b.*)", "{who} {aux} {rest}"),
        (rf".*?\b(?:which|what|how many)\s+(?P<who>[\w -]+?)\s+(?P<rest>{verb}\b.*)", "any {who} {rest}"),
        (rf".*?\bwho\s+(?P<rest>(?:was |were |has |have )?{verb}\b.*)", "anyone {rest}"),
        (rf"since\s+(?P<who>.+?)\s+(?P<rest>{verb}\b[^,]*).*", "{who} {rest}"),
    ):
        if found := re.fullmatch(form, question.strip(" ?.!"), re.IGNORECASE):
            return statement.format(**found.groupdict())
    return f"anything was “{verb}”" if verb.endswith("ed") else f"anyone did “{verb}”"
