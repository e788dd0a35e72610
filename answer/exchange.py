"""The question before with another thing in it: a name for a name, a noun for what was asked, a place for a place."""

import re
from dataclasses import dataclass

from answer.phrases import (
    ASKED,
    AUXILIARY,
    PREPOSITIONS,
    Phrase,
    about,
    antecedent,
    is_capital,
    is_plural,
    noun_phrases,
    options_of,
    owner,
)
from answer.pronouns import DETERMINED, LOOSE, capital
from answer.question import content_words

BE = r"\b(?:is|are|was|were)\b"
QUESTION_WORD = re.compile(
    rf"(?:what|which|who|whom|whose|when|where|why|how|{AUXILIARY}|if|tell|give|list|name|explain|describe|compare)\b", re.I
)
ORDER = re.compile(r"(?:tell|give|list|name|explain|describe|compare|if)\b", re.I)
ONE_OF = re.compile(
    rf"(?:which|what)\s+[\w\s-]+?\s(?P<rest>{AUXILIARY}\b.+\b(?:with|for|to|of|on|in|from|by|about))\s*\?*$", re.I
)
OFFICE = re.compile(r"(?:er|or|ist|man|woman|dent|chair|head|deputy|chief|ary)s?$", re.I)  # how words for people end
ONE = re.compile(r"(?P<kind>(?:(?:the|an?)\s+)?(?:[\w-]+\s+)??)ones?\b(?P<rest>.*)$", re.I)


@dataclass(frozen=True, slots=True)
class Thread:
    """What a conversation has come to: its last question in full, the things set side by side, the questions before."""

    question: str
    options: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    shown: str = ""  # the follow-up with its topic behind it, where it can't be told in full


def leaning(question: str, thread: Thread) -> Thread:
    """A follow-up that can't be told in full, with the topic behind it; the question before stays the one to go on from."""
    topic = about(thread.question)
    shown = f"{tidy(question)} (about: {topic})" if content_words(topic) else question
    return Thread(thread.question, thread.options, shown=shown)


def tidy(question: str) -> str:
    """With a capital and, where it asks, a question mark."""
    asks = QUESTION_WORD.match(question) and not ORDER.match(question) and not question.endswith((")", "?", ".", "!"))
    return f"{capital(question)}?" if asks else capital(question)


def replaced(start: int, end: int, new: str, thread: Thread) -> Thread:
    """The question before with another thing in a place; what stood there and the new one are now side by side."""
    earlier = thread.question
    old = earlier[start:end]
    before = re.search(r"\b(?:the|an?)\s+$", earlier[:start], re.I)
    if before and re.match(r"(?:the|an?)\s", new, re.I):
        start = before.start()
    question = f"{earlier[:start]}{new}{earlier[end:]}"
    known = (*(one for one in thread.options if one not in (old, new)), old, new)
    return Thread(question, options_of(question) or known)


def put_in_place(named: str, thread: Thread) -> Thread:
    """The question before with the thing now named instead of its like: a name for a name, else for what was asked."""
    earlier = thread.question
    if named in thread.options and options_of(earlier) == thread.options:
        first, last = thread.options[0], thread.options[-1]
        start = earlier.find(first) if first in earlier else earlier.find(first.rsplit(" ", 1)[0])
        return Thread(f"{earlier[:start]}{named}{earlier[earlier.rfind(last) + len(last) :]}", thread.options)
    if (place := re.match(r"([a-z]+)\s+(.+)$", named)) and place.group(1) in PREPOSITIONS:
        return _put_behind(place.group(1), place.group(2), thread)
    one = ONE.match(named)
    topic = antecedent(earlier, plural=False) or antecedent(earlier, plural=True)
    if topic and (one or re.match(r"an?\s", named, re.I)):
        return replaced(topic.start, topic.end, _of_kind(topic, one) if one else named, thread)
    if same := _same(named, thread):
        return same
    asked = ASKED.match(earlier)
    noun = re.sub(r"^(?:the|its|their|his|her|any|some|other)\s+", "", named, flags=re.I)
    if topic and not is_capital(noun) and _is_noun(named, earlier):
        verb = "are" if is_plural(head_of(noun)) else "is"
        if asked and (head_of(noun) == noun.split()[-1] or LOOSE.search(topic.text)):
            opener = re.sub(r"\ban?\s+$", "the ", re.sub(BE, verb, asked["open"], flags=re.I))
            if not OFFICE.search(head_of(noun)):
                opener = re.sub("^who ", "What ", opener, flags=re.I)
            return Thread(f"{opener}{noun}{asked['rest']}", thread.options)
        theirs = DETERMINED.match(topic.text) and not topic.name and re.match("the ", named) and earlier.find(topic.text) > 0
        if theirs and re.search(rf"\b{AUXILIARY} $", earlier[: topic.start], re.I):
            return replaced(topic.start, topic.start + len(topic.text.split(" of ")[0]), named, thread)
        if re.match(r"(?:the|its|their)\s", named, re.I) and head_of(noun) != noun.split()[-1] and not LOOSE.search(topic.text):
            return Thread(f"What {verb} {topic.text}’s {noun}?", thread.options)
        if re.match(r"(?:the|its|their)\s", named, re.I):
            return Thread(f"What {verb} the {noun} of {topic.text}?", thread.options)
    return leaning(f"What about {named}?", thread)


def _of_kind(topic: Phrase, one: re.Match[str]) -> str:
    """What "a static one" or "one in Japan" is: the kind that it names of what the question before was about."""
    kept = re.sub(r"^(?:the|an?)\s+", "", topic.text.split(" of ")[0], flags=re.I).split()
    noun = " ".join(kept[1:] if len(kept) > 2 and len(one["kind"].split()) > 1 else kept[-1:])
    return f"{one['kind'] or 'a '}{noun}{one['rest']}"


def _same(named: str, thread: Thread) -> Thread | None:
    """The question before with a thing of the same form exchanged: a name, a like noun, a bare noun for a bare noun."""
    earlier = thread.question
    phrases = noun_phrases(earlier)
    for phrase in phrases:
        if not is_capital(named) and phrase.head.lower() == named.split()[-1].lower() and len(phrase.text.split()) > 1:
            return replaced(phrase.start, phrase.end, named, thread)
    like = _like(named, earlier)
    one_of = ONE_OF.match(earlier)
    if like and one_of and like.head.isupper() != named.split()[-1].isupper():
        return Thread(f"{capital(one_of['rest'])} {named}?", thread.options)
    if like:
        return replaced(like.start, like.start + len(_exchanged(like.text, named)), named, thread)
    sought = re.match(r"(?:which|how many)\s+(?P<noun>[\w-]+)\b", earlier, re.I)
    if sought and is_plural(sought["noun"]) and is_plural(named) and " " not in named:
        return replaced(*sought.span("noun"), named, thread)
    bare = [phrase for phrase in phrases if not phrase.marked]
    if bare and not ASKED.match(earlier) and not DETERMINED.match(named) and " " not in named and not is_plural(named):
        return replaced(bare[-1].start, bare[-1].end, named, thread)
    return None


def _exchanged(name: str, named: str) -> str:
    """The part of a name that another takes the place of: "Article 55" of "Article 55 of the Act", "Norway" of "Norway tax"."""
    if name.split()[0] == named.split()[0] and " of " not in named:
        return name.split(" of ")[0]
    words = name.split()
    capitals = next((at for at, word in enumerate(words) if word[:1].islower()), len(words))
    return " ".join(words[:capitals]) if capitals else name


def _is_noun(named: str, earlier: str) -> bool:
    """Whether what is named in small letters is a thing asked for, not a name whose capital was left out."""
    if re.match(r"(?:more|less|for|if)\s", named, re.I):
        return False
    determined = re.match(r"(?:the|its|their|his|her|any|some|other)\s", named, re.I)
    return bool(determined) or is_plural(head_of(named)) or any(phrase.name for phrase in noun_phrases(earlier))


def head_of(named: str) -> str:
    """The main noun of words that name a thing: "drawbacks" of "drawbacks for Japan"."""
    words = named.split()
    ends = [at for at, word in enumerate(words) if at and word.lower() in PREPOSITIONS]
    return words[ends[0] - 1 if ends else -1]


def _like(named: str, earlier: str) -> Phrase | None:
    """The name of the question before that a new name stands in for: the last that is written like it, else the last."""
    new = re.sub(r"^the\s+", "", named, flags=re.I)
    phrases = [phrase if phrase.name else owner(earlier, phrase) for phrase in noun_phrases(earlier)]
    names = [phrase for phrase in phrases if phrase.name] if is_capital(new) else []
    together = [phrase for phrase in names if " and " in phrase.text]
    if together and re.search(r"\s(?:and|or)\s", named):
        return together[0]
    single = [phrase for phrase in names if phrase not in together]
    same = [phrase for phrase in single if phrase.head.isupper() == new.split()[-1].isupper()]
    return next(reversed(same or single), None)


def _put_behind(by: str, thing: str, thread: Thread) -> Thread:
    """The question before with "in Japan" instead of its "in Kenya", or at its end."""
    earlier = thread.question
    if one := ONE.match(thing):
        topic = antecedent(earlier, plural=False)
        thing = _of_kind(topic, one) if topic else thing
    name = is_capital(re.sub(r"^the\s+", "", thing))
    phrases = [phrase for phrase in noun_phrases(earlier) if " and " not in phrase.text]
    for phrase in reversed(phrases):
        if phrase.name == name and re.search(rf"\b{by}\s+$", earlier[: phrase.start], re.I):
            return replaced(phrase.start, phrase.end, thing, thread)
    year = re.search(rf"\b{by}\s+((?:19|20)\d\d)\b", earlier) if re.fullmatch(r"(?:19|20)\d\d", thing) else None
    if year:
        return replaced(*year.span(1), thing, thread)
    for phrase in phrases:
        inner = re.search(rf"\b{by}\s+(?P<thing>.+)$", phrase.text)
        if inner:
            return replaced(phrase.start + inner.start("thing"), phrase.end, thing, thread)
    if by in ("for", "of", "with", "by") and (like := _like(thing, earlier)):
        return replaced(like.start, like.end, thing, thread)
    return Thread(f"{earlier.rstrip(' ?.!')} {by} {thing}?", thread.options)
