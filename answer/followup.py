"""How a follow-up reads when it has to stand alone: what it leans on is put back into its words."""

import re
from collections.abc import Sequence

from answer import pronouns
from answer.exchange import BE, ORDER, QUESTION_WORD, Thread, head_of, leaning, put_in_place, replaced, tidy
from answer.phrases import ASKED, ASKING, AUXILIARIES, AUXILIARY, VERBS, about, is_plural, noun_phrases, options_of
from answer.question import UPPER, content_words

LONGEST = 1000  # letters; a longer question leans on none, nor does any lean on it, and none is told with more
KEPT = 3  # earlier questions in which a thing is looked for
OWN = 4  # words with meaning; a thing that is named with more of them tells enough itself
SPEAKERS = frozenset("i you we he she they it me us him her them".split())

# What opens a remark, and what is put aside of it
NEW_TOPIC = re.compile(
    r"^(?:(?:ok|okay|and|so|well|now|thanks|thank you)\b[,.]?\s*)*"
    r"(?:(?P<soft>by the way|btw|incidentally)|(?:on\s+)?(?:an?\s+|let(?: u|[’'])s change the\s+)?"
    r"(?:change of|different|another|other|new|unrelated|changing)\s*(?:the\s+)?(?:subject|topic|question|matter|note|point)?|"
    r"moving on|something (?:else|(?:completely )?different)|(?:now )?(?:for|to) something (?:else|different))\s*[,.:;–-]+\s*",
    re.I,
)
COURTESY = re.compile(
    r"^(?:(?:no|nope|yes|sorry|pardon|ok|okay|and|but|so|then|also|well|right|oh|hm+|wow|thanks?(?: you| a lot)?|got it|i see|"
    r"great|good|fine|interesting|actually|or)\b[,.:;!…-]*\s+)+",
    re.I,
)
TAIL = re.compile(r"(?:[,\s]+(?:then|though|instead|too|please|as well|again))?[\s?.!…]*$", re.I)
MEANT = re.compile(
    r"^(?:i\s+(?:mean|meant|was asking about|am asking about)|make that|rather|what i meant (?:is|was))\b[,:]?\s*(?P<new>.+)$",
    re.I,
)
NOT = (
    re.compile(r"^not\s+(?P<old>[^,;.]+?)(?:[,;.]\s*(?:but\s+)?|\s+but\s+)(?P<new>.+)$", re.I),
    re.compile(r"^(?P<new>[^,;]+?)[,;]?\s+(?:not|instead of|rather than)\s+(?P<old>.+)$", re.I),
)
WHAT_ABOUT = re.compile(
    r"^(?:(?:what|how)(?:\s+is|[’']s)?\s+(?:about|with)|how is it (?:with|for)|same (?:question|thing) for)\s+(?:with\s+)?",
    re.I,
)
# A few words that lean on the question before
ASIDE = re.compile(r"(?P<named>[^,:;]+)[,:;]\s+(?P<asks>.+)$")
BARE = re.compile(
    r"(?:(?:since|until|till|by|from)\s+when|(?:by|with|for|to|from|about)\s+(?:whom|what|which)|"
    r"why(?: not| so)?|how(?: (?:much|many|often|long|so|come|exactly|far))?|when|where|who|what for|"
    r"in what way|to what extent|"
    r"(?:with|under|by|for|in|on|to|from|at|of|against|up to) (?:which|what|how (?:many|much))(?: [\w-]+){0,2})"
    r"(?P<last>\s(?:exactly|there|then))?$",
    re.I,
)
NOT_MOVED = re.compile(r"how (?:much|many|so|come)|where|who$|why (?:so|not)|what for|up to", re.I)
EXAMPLES = re.compile(
    r"(?:(?:any|an?|some|such as|(?:can you |please )?give (?:me )?(?:an?|some)|for) )?(?:concrete )?examples?$|such as$", re.I
)
MORE = re.compile(
    r"(?:(?:tell|say) (?:me )?more|(?:any |some )?(?:more )?(?:details?|information)|more|go on|elaborate)$", re.I
)
OTHERS = re.compile(r"(?:(?:what|who|where|anything|anyone) else|(?:any |the )?others?(?: ones?)?|any more)$", re.I)
SHORT_AUXILIARY = re.compile(rf"{AUXILIARY}\s+(?P<named>(?:the\s+)?[{UPPER}][\w&.’'-]*(?:\s+[{UPPER}][\w&.’'-]*)*)$")

# What points at things that were set side by side
PLACE_OF = {"first": 0, "former": 0, "second": 1, "latter": -1, "third": 2, "last": -1}
ORDINAL = re.compile(
    r"\bthe (?P<which>first|second|third|former|latter|last)(?: (?:one|option|of (?:these|those|them|the two)))?"
    rf"(?:(?<=former)|(?<=latter)|(?=\s*[,?.!]|\s*$|\s(?:{AUXILIARY}|{'|'.join(sorted(VERBS))}|of|and|or)\b))",
    re.I,
)
WHICH = re.compile(
    r"(?P<which>which|who)(?:\s+one)?\s+(?:of\s+(?:the\s+(?:two|three|options)|them|these|those|both)\s+)?"
    rf"(?={AUXILIARY}\b|costs?\b|works?\b|needs?\b)",
    re.I,
)
DIFFERENCE = re.compile(r"\b(?P<said>differences?|choice)(?=\s*(?:\?|$))", re.I)
BOTH = re.compile(r"\b(?:both(?: of them)?|the two(?: of them)?)\b(?!\s+[a-z]*s\b)", re.I)
TAKES = re.compile(r"how (?:long|much) (?:does|did|will|would) it (?:take|cost)\W*$", re.I)
ALIKE = re.compile(r"\bthey\b(?=.*\b(?:differ|compare|alike|similar|compatible))", re.I)
SAYS_SO = re.compile(r"(?:who|why|does|do|did|is|was)\b.*\b(?:says?|said|thinks?|that|this) so\W*$", re.I)


def stand_alone(question: str, after: Sequence[str]) -> str:
    """A follow-up with what it leans on put back, or the question itself where it stands alone.

    Args:
        question: as it was typed.
        after: the earlier questions, oldest first; the first of them stands alone.
    """
    *before, asked = (" ".join(turn.split()) for turn in (*after, question))
    first, *others = [*(turn for turn in before if len(turn) <= LONGEST and content_words(turn)), asked]
    thread = Thread(first, options_of(first))
    for turn in others:
        told = _within_bounds(turn, thread)
        full = turn if told.question == turn else tidy(told.question)
        thread = Thread(full, told.options, (*thread.before, thread.question)[-KEPT:], told.shown)
    return tidy(thread.shown) if thread.shown else thread.question


def _within_bounds(typed: str, thread: Thread) -> Thread:
    """The conversation one question further; a question that is long, or would become so, stays as it was typed."""
    told = _follow(typed, thread) if len(typed) <= LONGEST else None
    return told if told and max(len(told.question), len(told.shown)) <= LONGEST else Thread(typed, options_of(typed))


def _follow(typed: str, thread: Thread) -> Thread:
    """The conversation one question further."""
    topic = NEW_TOPIC.match(typed)
    if topic and (rest := typed[topic.end() :]):
        if not topic["soft"]:
            return Thread(rest, options_of(rest))
        typed = rest
    opener = COURTESY.match(typed)
    said = typed[opener.end() :] if opener else typed
    plain = TAIL.sub("", said)
    if not plain:
        return thread
    if corrected := _corrected(plain, thread):
        return corrected
    asks = QUESTION_WORD.match(plain)
    aside = ASIDE.match(said)
    if opener and aside and not asks and QUESTION_WORD.match(aside["asks"]):
        return leaning(said, thread)
    about_it = WHAT_ABOUT.match(plain)
    named = plain[about_it.end() :] if about_it else plain
    if (about_it or (opener and not asks)) and _is_fragment(named):
        if len(content_words(named)) > OWN:
            return Thread(typed, options_of(typed))
        if about_it and re.match(r"(?:the|an?)\s+[a-z].*\s(?:of|by)\s", named):
            return Thread(f"What {'are' if is_plural(head_of(named)) else 'is'} {named}?", options_of(named))
        return _instead(named, thread)
    return _elliptic(plain, thread) or _resolved(said if asks else typed, thread)


def _is_fragment(named: str) -> bool:
    """Whether words only name a thing: no verb, no speaker, no question."""
    words = {word.lower() for word in re.findall(r"[\w’']+", named)}
    asks = QUESTION_WORD.match(named) or not words.isdisjoint(AUXILIARIES | ASKING | SPEAKERS)
    return bool(words) and not asks and not re.search("[.?!] ", named)


def _corrected(plain: str, thread: Thread) -> Thread | None:
    """The question before with what is now meant in it, where the words say that something else was meant."""
    meant = MEANT.match(plain)
    new = meant["new"] if meant else plain
    for pattern in NOT:
        swap = pattern.match(new)
        place = _place(TAIL.sub("", swap["old"]), thread.question) if swap else None
        if swap and place:
            return replaced(*place, _chosen(MEANT.sub(r"\g<new>", swap["new"]), thread), thread)
    if not meant:
        return None
    if QUESTION_WORD.match(new):
        return _resolved(new, thread)
    return _instead(new, thread) if _is_fragment(new) else None


def _place(words: str, question: str) -> tuple[int, int] | None:
    found = re.search(rf"(?<!\w){re.escape(words.strip())}(?!\w)", question, re.I)
    return found.span() if found else None


def _instead(named: str, thread: Thread) -> Thread:
    """The question before with what is named, or pointed at, in the place of its like."""
    chosen = _chosen(named, thread)
    return leaning(f"What about {chosen}?", thread) if ORDINAL.search(chosen) else put_in_place(chosen, thread)


def _chosen(named: str, thread: Thread) -> str:
    """What is named, or what "the second one" points at."""

    def option(found: re.Match[str]) -> str:
        at = PLACE_OF[found["which"].lower()]
        return thread.options[at] if -len(thread.options) <= at < len(thread.options) else found.group()

    return ORDINAL.sub(option, named)


def _elliptic(plain: str, thread: Thread) -> Thread | None:
    """A question of a few bare words, like "why?" or "any examples?", with what it asks about."""
    earlier = thread.question
    asked = ASKED.match(earlier)
    if short := SHORT_AUXILIARY.match(plain[:1].lower() + plain[1:]):
        names = [phrase for phrase in noun_phrases(earlier) if phrase.name]
        return replaced(names[0].start, names[0].end, short["named"], thread) if names else None
    if OTHERS.match(plain):
        which = re.sub(r"^(which|what) (?!do|is|are|can|has)", r"\1 other ", earlier, count=1, flags=re.I)
        return Thread(f"{asked['open']}other {asked['asked']}{asked['rest']}" if asked else which, thread.options)
    if EXAMPLES.match(plain) and asked:
        return Thread(f"What are examples of {about(earlier)}?", thread.options)
    if MORE.match(plain) or EXAMPLES.match(plain):
        return leaning(plain if MORE.match(plain) or ORDER.match(plain) else f"{plain}?", thread)
    bare = BARE.match(plain)
    if not bare:
        return None
    moved = re.match(rf"(?:(?:when|where|why|how|by whom|since when)\s+)?(?P<rest>{AUXILIARY}\b.+)$", earlier, re.I)
    if moved and not bare["last"] and not NOT_MOVED.match(plain) and "(" not in earlier and _has_verb(moved["rest"]):
        return Thread(f"{plain} {moved['rest'][:1].lower()}{moved['rest'][1:]}", thread.options)
    return leaning(f"{plain}?", thread)


def _has_verb(rest: str) -> bool:
    """Whether words behind "why" make a sentence: with a form of "be" there must be more than the thing itself."""
    phrases = noun_phrases(rest)
    return not re.match(BE, rest, re.I) or bool(phrases and content_words(rest[phrases[0].end :]))


def _resolved(question: str, thread: Thread) -> Thread:
    """A whole question with its "it", "they", "both" or "the latter" told."""
    if not content_words(question) and len(question.split()) < 3:
        return leaning(question, thread)
    told, beside = _compared(_chosen(question, thread), thread), ""
    if told == question:
        told, beside = pronouns.told(question, (*thread.before, thread.question))
    if told != question and _is_whole(told) and not pronouns.leans(told):
        return Thread(told, options_of(told) or thread.options, shown=f"{told} (about: {beside})" if beside else "")
    if told != question or _is_scant(told) or TAKES.match(told) or SAYS_SO.match(told) or pronouns.leans(told):
        return leaning(told, thread)
    return Thread(told, options_of(told))


def _is_scant(question: str) -> bool:
    """Whether a question says too little to be asked alone: "what are the obstacles?", "who signed?"."""
    words = len(content_words(question))
    defines = re.match(r"what(?:[’']s| is| are| was| were) (?!the\b|missing\b)", question, re.I)
    exists = re.match(r"(?:is|are|was|were) there an?y?\b", question, re.I)
    asks = QUESTION_WORD.match(question) is not None
    return asks and ((words < 2 and not defines) or (words < 3 and exists is not None))


def _compared(question: str, thread: Thread) -> str:
    """With the things that "which is cheaper?", "what is the difference?" or "both" set side by side."""
    if len(thread.options) < 2:
        return question
    first = ", ".join(thread.options[:-1])
    which = WHICH.match(question)
    if which and not options_of(question):
        return f"{which['which']} {question[which.end() :].rstrip(' ?.!')}, {first} or {thread.options[-1]}?"
    every = f"{first} and {thread.options[-1]}"
    told = DIFFERENCE.sub(lambda found: f"{found['said']} between {every}", question, count=1)
    return BOTH.sub(lambda _: every, ALIKE.sub(lambda _: every, told, count=1), count=1)


def _is_whole(question: str) -> bool:
    """Whether a question has a verb, and so more than a thing that it names."""
    words = re.findall(r"[\w’']+", question.lower())
    least = 2 if words[:1] and words[0] in ("who", "what", "which") else 4
    return not AUXILIARIES.isdisjoint(words) or len(content_words(question)) >= least
