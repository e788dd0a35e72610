"""Pronouns of a follow-up told: the thing that "it", "its", "they" or "the convention" stands for, in its place."""

import re
from collections.abc import Sequence

from answer.phrases import (
    ARTICLES,
    ASKED,
    ASKING,
    AUXILIARIES,
    BREAKS,
    DETERMINERS,
    PREPOSITIONS,
    VERBS,
    Phrase,
    about,
    antecedent,
    noun_phrases,
)
from answer.question import content_words

SINGULAR = re.compile(r"\b(?:(?P<own>its)|(?P<brief>it|that)[’']s|(?:it|this|that))\b(?![’'])", re.I)
PLURAL = re.compile(r"\b(?:(?P<own>their)|(?P<brief>they)[’']re|(?:they|them|these|those|theirs))\b(?![’'])", re.I)
PERSON = re.compile(r"\b(?:(?P<own>his|her(?=\s+[a-z]))|(?P<brief>s?he)[’']s|(?:he|she|him|her))\b(?![’'])", re.I)
DUMMY = re.compile(
    r"\bit\s+(?:takes?\s+(?:\w+\s+){0,3}to|seems?|appears?|turns? out)\b|"
    r"\b(?:is|was|would|will|does)\s+it\s+(?:(?:take|cost)\s+(?:\w+\s+){0,3}to|take(?=\W*$)|make sense|mean|matter)\b|"
    r"\b(?:is|was|would|will)\s+it\s+(?:be\s+)?(?!used|meant|said)[\w-]+\s+(?:to|that|if)\b|"
    r"\bit\s+(?:is|was|would be)\s+(?:[\w-]+\s+){1,2}(?:to|that)\b|\bhow (?:come|is it that)\b|\bwhat time is it\b",
    re.I,
)
CLAUSE = re.compile(r"[,;:.?]|\b(?:if|when|that|because|before|after|while|whether|and|but|once|until)\b", re.I)
PERSONS = frozenset("i you he she it we they there".split())
LOOSE = re.compile(r"[’']s\s|\s(?:of|on|with|for|and|or|that|between|in)\s")
DETERMINED = re.compile(r"(?:the|an?)\s", re.I)
POINTING = frozenset("this that thes thos".split())
POINTS = re.compile(
    r"\b(?:(?<!no )(?<!which )(?<!that )ones?(?= ?[?.,!]|$| for\b)|"
    r"(?<!is )(?<!are )(?<!was )(?<!were )there(?! (?:is|are|was|were)\b)|"
    r"(?:this|these|those) [a-z]+)\b",
    re.I,
)
OWN = 5  # words with meaning, a name among them, from which a question tells enough itself
LONGEST = 16  # words of a question in which a pronoun is replaced
ASKS = re.compile(
    rf"(?:[a-z]+ )?(?:{'|'.join(sorted(ASKING))}|{'|'.join(sorted(AUXILIARIES))}|if|tell|explain|compare)\b|any ", re.I
)
AGREEING = (("do", "does"), ("are", "is"), ("were", "was"), ("have", "has"))


def told(question: str, earlier: Sequence[str]) -> tuple[str, str]:
    """A question with the first "it", "they" or "she" replaced, and what else the one before was about where that may help.

    Args:
        question: the one that leans.
        earlier: the questions before it in full, oldest first.
    """
    full = _in_full(question, earlier)
    asks = ASKS.match(full) or full.endswith("?")
    if not asks or len(full.split()) > LONGEST or re.search(r"[a-z][.!?] ", full):
        return full, ""
    one, several, person = _thing(earlier, full, plural=False), _thing(earlier, full, plural=True), _person(earlier[-1])
    done = _in_place(full, SINGULAR, one, earlier[-1])
    if done == full or (several and several.plural):
        done = _in_place(done, PLURAL, several, earlier[-1])
    done = _in_place(done, PERSON, person, earlier[-1])
    done = _with_noun(done, earlier[-1])
    thing = next((thing for thing in (one, several, person) if thing and thing.text in done), None)
    beside = _beside(earlier[-1], thing, done) if thing and done != full else ""
    return done, beside


def leans(question: str) -> bool:
    """Whether a question still has a word that stands for something outside it."""
    words = len(content_words(question))
    if words >= 2 * OWN or (words >= OWN and any(phrase.name for phrase in noun_phrases(question))):
        return False
    found = [found for pattern in (SINGULAR, PLURAL, PERSON) for found in pattern.finditer(question)]
    return any(_is_pronoun(question, one) and not _is_own(question, one) for one in found) or bool(POINTS.search(question))


def _beside(earlier: str, thing: Phrase, done: str) -> str:
    """What else the question before was about, where the thing alone may not tell."""
    others = [phrase for phrase in noun_phrases(earlier) if phrase.marked and " and " not in phrase.text]
    others = [phrase for phrase in others if phrase.text.split()[0].lower() not in DETERMINERS - ARTICLES]
    if thing.name or ASKED.match(earlier):
        return ""
    return ", ".join(
        phrase.text for phrase in others if phrase.text not in done and not thing.start <= phrase.start < thing.end
    )


def capital(text: str) -> str:
    """A text with a capital in front."""
    return text[:1].upper() + text[1:]


def _thing(earlier: Sequence[str], question: str, *, plural: bool) -> Phrase | None:
    """What "it" or "they" stands for: something of the last question, else of one before."""
    found = (antecedent(one, plural=plural, asking=question) for one in reversed(earlier))
    return next((phrase for phrase in found if phrase), None)


def _person(earlier: str) -> Phrase | None:
    """What "she" stands for: the holder of an office that was asked for, or a name."""
    if ASKED.match(earlier) and earlier.lower().startswith("who"):
        return Phrase(about(earlier), 0, 0, name=True, plural=False, marked=True)
    found = antecedent(earlier, plural=False)
    return found if found and found.name and not re.match("who [a-z]+ (?!the |an? )?", earlier.lower()) else None


def _in_place(question: str, pattern: re.Pattern[str], thing: Phrase | None, earlier: str) -> str:
    """With the thing in the place of the first pronoun that stands for nothing in the question itself."""
    if not thing:
        return question
    alone = sum(phrase.marked for phrase in noun_phrases(earlier)) == 1
    for found in pattern.finditer(question):
        if _is_own(question, found):
            return question
        pointed = found.group().lower()[:4] in POINTING
        acts = re.search(rf"\b(?:{'|'.join(sorted(AUXILIARIES))}) $", question[: found.start()], re.IGNORECASE)
        if not _is_pronoun(question, found) or (pointed and not (alone and acts)):
            continue
        start, end = found.span()
        new = thing.text
        if found["own"]:
            new, end = _possessed(question, found, thing)
        elif found["brief"]:
            new = f"{new} {'are' if thing.plural else 'is'}"
        before = question[:start]
        if re.search(r"\b(?:many|much|most|some|any|all|which|one|each|none) of $", before) and not DETERMINED.match(new):
            new = f"the {new}"
        if found.group().lower() == "they" and not thing.plural:
            for many, single in AGREEING:
                before = re.sub(rf"\b({many[0]}){many[1:]}(?= $)", rf"\1{single[1:]}", before, flags=re.IGNORECASE)
        return f"{before}{new}{question[end:]}"
    return question


def _possessed(question: str, found: re.Match[str], thing: Phrase) -> tuple[str, int]:
    """ "The Network’s" for "its", or "the budget of …" where the owner is long; and where the words that it replaces end."""
    if not LOOSE.search(thing.text):
        return f"{thing.text}{'’' if thing.text.endswith('s') else '’s'}", found.end()
    end = found.end()
    for word in re.finditer(r"\s+([\w’'-]+)", question[found.end() :]):
        if (
            word.group(1).lower() in BREAKS
            or found.end() + word.start() != end
            or len(question[found.end() : end].split()) == 3
        ):
            break
        end = found.end() + word.end()
    return f"the{question[found.end() : end]} of {thing.text}", end


def _is_pronoun(question: str, found: re.Match[str]) -> bool:
    """Whether a word stands for a thing: not "it is safe to …", "that Juno did", "those games"."""
    if any(dummy.start() <= found.start() < dummy.end() for dummy in DUMMY.finditer(question)):
        return False
    if found.group().lower() not in ("this", "that", "these", "those"):
        return True
    next_word = re.match(r"\s+([\w’'-]+)", question[found.end() :])
    last_word = re.search(r"([\w’'-]+)\s+$", question[: found.start()])
    follows = next_word.group(1).lower() if next_word else ""
    leads = last_word.group(1).lower() if last_word else ""
    ends = next_word is not None and not question[found.end() + next_word.end() :].strip(" ?.!")
    stands = (
        not follows
        or follows in BREAKS - PERSONS - DETERMINERS
        or (leads in ("is", "was", "are", "were") and ends)
        or (leads in AUXILIARIES and follows in VERBS)
    )
    return stands and (
        not leads or leads in AUXILIARIES | PREPOSITIONS | {"mean", "means", "like", "and"} or leads.removesuffix("s") in VERBS
    )


def _is_own(question: str, found: re.Match[str]) -> bool:
    """Whether the question itself has said, in an earlier clause or as its owner, what the pronoun stands for."""
    plural = found.re is PLURAL
    before = [phrase for phrase in noun_phrases(question) if phrase.end <= found.start()]
    fitting = [phrase for phrase in before if phrase.plural == plural or (phrase.name and not phrase.plural)]
    if any("," in question[phrase.end : found.start()] for phrase in fitting):
        return True
    marked = [phrase for phrase in fitting if phrase.marked]
    if not marked:
        return False
    owner = found["own"] is not None and (marked[-1].name or plural)
    return owner or CLAUSE.search(question, marked[-1].end, found.start()) is not None


def _with_noun(question: str, earlier: str) -> str:
    """With the noun that "create one" leaves out."""
    thing = antecedent(earlier, plural=False)
    if not thing:
        return question
    head = thing.text if re.match(r"an?\s", thing.text) else f"{'an' if thing.head[0].lower() in 'aeio' else 'a'} {thing.head}"
    question = re.sub(r"\b(an? [a-z][\w-]*) one\b", lambda found: f"{found.group(1)} {thing.head}", question)
    needs = rf"\b((?:i|we|you|they|to) [a-z]+|{'|'.join(sorted(VERBS))}) one(?= ?[?.,!]|$)"
    return re.sub(needs, lambda found: f"{found.group(1)} {head}", question, count=1, flags=re.IGNORECASE)


def _in_full(question: str, earlier: Sequence[str]) -> str:
    """With the full name of what is called by its main noun: "the convention" after "the Europe AI convention"."""
    for full in (phrase for text in reversed(earlier) for phrase in noun_phrases(text)):
        name = re.sub(r"^(?:the|an?)\s+", "", full.text, flags=re.IGNORECASE)
        if full.text.split()[0].lower() in DETERMINERS - ARTICLES or " " not in name or LOOSE.search(name.replace(" of ", " ")):
            continue
        nouns = (full.head,) if re.search(r" of (?:the|an?) ", name) else (full.head, name.split()[-1])
        for noun in nouns:
            for found in re.finditer(
                rf"\b(?:the|this|that|these|those)\s+{re.escape(noun)}(?![\w’'-])", question, re.IGNORECASE
            ):
                follows = re.match(r"\s+([\w’'-]+)", question[found.end() :])
                word = follows.group(1).lower() if follows else ""
                if (
                    not word
                    or (word in BREAKS | VERBS and word not in ("of", "for", "in", "on", "that", "which"))
                    or word.endswith("ed")
                ):
                    return f"{question[: found.start()]}the {name}{question[found.end() :]}"
    return question
