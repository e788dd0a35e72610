"""The noun phrases of a question, told by the form of its words: the things that a later "it" or "they" can stand for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.question import content_words
from index.asking import last_sentence

DETERMINERS = frozenset("the a an every each all some any no my our your both".split())
ARTICLES = frozenset("the a an".split())
LINKS = frozenset({"of"})
NAME_LINKS = frozenset("for on &".split())
PREPOSITIONS = frozenset(
    "about above across after against among around as at before behind between beyond by during for from in inside "
    "into like near of on onto outside over since than through to towards under until upon versus vs via with "
    "within without".split()
)
AUXILIARIES = frozenset(
    "am is are was were be been being do does did has have had can could will would shall should may might must "
    "isn’t aren’t doesn’t don’t didn’t can’t won’t".split()
)
AUXILIARY = rf"(?:{'|'.join(sorted(AUXILIARIES))})"
ASKING = frozenset(
    "what which who whom whose when where why how what’s who’s where’s how’s that’s it’s what's who's where's how's "
    "that's it's".split()
)
BREAKS = (
    PREPOSITIONS
    | AUXILIARIES
    | ASKING
    | frozenset(
        "able again already also although always and because but currently else even ever few first he her here "
        "hers him his i if it its just least less likely lot lots many me mine more most much never nor not now "
        "often one ones only or other ours part please possible same second several she so still such that their "
        "theirs them then there these they this those though today together too true us very we whether while yet "
        "you yours".split()
    )
)
VERBS = frozenset(
    "accept act add affect agree allow announce appear apply appoint approve ask avoid balance ban become begin "
    "begins begun belong bring build built call change charge check choose chosen collect come compare concern "
    "consist contain continue contribute control coordinate cost count cover create cut deal decide define depend "
    "describe develop differ discuss do done draw elect enforce enter exist expect explain face fail fall find fine "
    "focus follow found fund gain get give given go got grow grown handle happen have held help hire hold host "
    "improve include increase influence involve join keep know known last launch lead learn leave led let limit "
    "look lose lost made make manage matter mean measure meet mention met monitor need offer own paid pay plan play "
    "prepare prevent produce promise propose protect prove provide publish put ratify reach read receive recommend "
    "reduce refer reflect regulate relate remain report require resemble respond result rise risk run say see seek "
    "sell send serve set share show sign sit solve speak spend spent spread stand start stay stop study suggest "
    "support take taken tax teach tell test think train treat try turn understand use visit vote want win work "
    "write written".split()
)
FEW = 14  # words of an earlier question that is told whole
OBJECT = rf"\b(?!(?:{AUXILIARY}|and|but|or|if|when|that|because|before|after|while|whether)\b)[a-z]+ it\b(?! [a-z]+s\b)"
PLACED = (" in ", " at ")  # what stands behind them says where, and is seldom what a question is about
PEOPLE = frozenset("criteria people children men women media police staff".split())
ASKED = re.compile(
    r"^(?P<open>(?:(?:what|which|who)(?: is| are| was| were|[’']s|[’']re)|explain|describe|list|name)\s+(?:the\s+|an?\s+)?)"
    r"(?P<asked>[a-z][\w’'-]*(?:\s+[a-z][\w’'-]*){0,3}?)(?P<rest>\s+(?:of|for|to|in|with|behind|about|against|between|at)\s+.+)$",
    re.IGNORECASE,
)
YES_NO_OR_HOW = r"(?:(?:how(?: \w+)?|why|when|since when) )?(?:is|are|was|were) $"
QUALITY = r"(?:able|ible|ive|ful|ous|ant|[^m]ent|ic|ory|ary)$"
BESIDE = rf"(?:and|or|vs\.?|versus|(?:\w+er |(?:more|less) \w+ )?than)(?: (?:{'|'.join(sorted(PREPOSITIONS))}))?"
TOKEN = re.compile(r"(?:[A-Za-z]\.){2,}|[\w&][\w&’'./-]*[\w’']|[\w&]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase as it stands in a question: whether it is a name, is plural, and is more than a bare word."""

    text: str
    start: int
    end: int
    name: bool
    plural: bool
    marked: bool

    @property
    def head(self) -> str:
        """Its main noun: "secretariat" of "a rotating secretariat of the Network"."""
        return re.split(r"\s(?:of|with|for|on|between|in|to)\s", self.text)[0].split()[-1]


def is_capital(text: str) -> bool:
    """Whether the first word of a text is written like a name."""
    word = text.split(" ")[0]
    return word[:1].isupper() or any(letter.isupper() for letter in word[1:])


def is_plural(noun: str) -> bool:
    """Whether a noun looks plural; an acronym in capitals does not."""
    return noun.lower() in PEOPLE or (len(noun) > 3 and not noun.isupper() and re.search(r"[^sui’']s$", noun) is not None)


def noun_phrases(question: str) -> list[Phrase]:
    """The noun phrases of a question in order; "the report" and its like only where there is nothing else."""
    every = list(_runs(question))
    found = [phrase for phrase in every if content_words(phrase.text)]
    return _joined(question, found or [phrase for phrase in every if phrase.marked])


def _runs(question: str) -> Iterator[Phrase]:
    """Words that belong together, each run with its article and with what "of" adds to it."""
    tokens = list(TOKEN.finditer(question))
    run: list[re.Match[str]] = []

    def told() -> Iterator[Phrase]:
        words = [token.group() for token in run]
        while words and words[-1].lower() in DETERMINERS | LINKS | NAME_LINKS:
            words.pop()
        if words and not (len(words) == 1 and run[0].group().islower() and (words[0] in VERBS or words[0].endswith("ed"))):
            yield _phrase(question, run[0].start(), run[len(words) - 1].end())

    before = ""
    for at, token in enumerate(tokens):
        word = token.group().lower()
        after = tokens[at + 1].group() if at + 1 < len(tokens) else ""
        apart = bool(run) and re.search(r"[^\s“”\"']", question[run[-1].end() : token.start()]) is not None
        if apart:
            yield from told()
            run = []
        inner = bool(run) and run[-1].group().lower() not in DETERMINERS
        if word in DETERMINERS:
            if not (run and run[-1].group().lower() in LINKS | NAME_LINKS):
                yield from told()
                run = []
            run.append(token)
        elif inner and (word in LINKS or (word in NAME_LINKS and is_capital(run[-1].group()) and is_capital(after))):
            run.append(token)
        elif (
            _breaks(token.group(), at)
            or (inner and (_is_verb(token.group(), after, run) or _must_be_verb(question, token.group(), after, run)))
            or (inner and _is_said_of_it(question, run[0].start(), word, after))
            or (not run and (_acts(word, before, after, at) or word.endswith("ly")))
        ):
            yield from told()
            run = []
        elif run or before not in ("who", "what") or is_capital(token.group()) or after.lower() in AUXILIARIES:
            run.append(token)
        before = word
    yield from told()


def _breaks(word: str, at: int) -> bool:
    if re.search(r"(?:n['’]t|['’](?:m|re|ll|ve|d))$", word):
        return True
    return word.lower() in BREAKS and (at == 0 or not (word.isupper() and len(word) > 1))


def _is_verb(word: str, after: str, run: list[re.Match[str]]) -> bool:
    """Whether a word behind a noun is likely a verb; a name's next word may be one that only looks like a noun."""
    if word[:1].isupper() or run[-1].group().lower() in LINKS | NAME_LINKS:
        return False
    several = is_plural(run[-1].group()) and run[-1].group().islower() and run[0].group().lower() not in ("a", "an")
    return several or (word in VERBS and after.lower() != "of") or (word.endswith("ed") and len(word) > 4)


def _must_be_verb(question: str, word: str, after: str, run: list[re.Match[str]]) -> bool:
    """Whether the place of a word leaves it no choice: the last behind "does the port", the first behind "does Malta"."""
    before = question[: run[0].start()]
    if not word.islower():
        return False
    named = all(token.group()[:1].isupper() and not token.group().isupper() for token in run)
    acts = re.search(rf"\b(?!(?:is|are|was|were)\b){AUXILIARY} $", before, re.IGNORECASE) is not None
    return (acts and not after) or (named and (acts or before.lower().endswith((" in ", " at ", " and "))))


def _is_said_of_it(question: str, start: int, word: str, after: str) -> bool:
    """Whether a word behind a noun says how it is: "relevant" in "Is the Network relevant to …", "cheaper" before "than"."""
    if after.lower() == "than" or (
        not after and word.endswith("er") and re.match("(?:is|are|was|were) ", question, re.IGNORECASE)
    ):
        return True
    if not re.match(YES_NO_OR_HOW, question[:start], re.IGNORECASE):
        return False
    if question.lower().startswith("how long "):
        return not after or after.lower() in BREAKS
    return not after or (after.lower() in BREAKS and after.lower() != "of" and re.search(QUALITY, word) is not None)


def _acts(word: str, before: str, after: str, at: int) -> bool:
    """Whether a word that no noun precedes is a verb: "hosting the …", "to balance …", "we choose …"."""
    if word.endswith("ing") and after.lower() in DETERMINERS:
        return True
    if before in ("one", "who", "what", "that", "it") and word.removesuffix("s") in VERBS:
        return True
    return word in VERBS and (at == 0 or (after != "" and after.lower() not in BREAKS))


def _phrase(question: str, start: int, end: int) -> Phrase:
    text = question[start:end]
    first, *others = re.split(r"\sof\s", text)
    words = first.split()
    article = words[0].lower() in DETERMINERS
    name = any(is_capital(word) and (start > 0 or at > 0) for at, word in enumerate(words) if not (at == 0 and article))
    plural = is_plural(words[-1])
    acts = re.match(rf"(?:[\w-]+ ){{0,3}}{AUXILIARY} $", question[:start], re.IGNORECASE) is not None
    return Phrase(text, start, end, name, plural, article or name or plural or acts or bool(others))


def _joined(question: str, found: list[Phrase]) -> list[Phrase]:
    """With "A and B" as one plural phrase in front of its parts, and "a pact with B" as one where it is what acts."""
    every: list[Phrase] = []
    for at, phrase in enumerate(found):
        if at + 1 < len(found):
            other = found[at + 1]
            between = question[phrase.end : other.start].strip()
            text = question[phrase.start : other.end]
            if between == "and" and phrase.plural == other.plural and phrase.name == other.name:
                every.append(Phrase(text, phrase.start, other.end, phrase.name, True, True))
            elif between in ("with", "between", "for", "on", "among") and at == 0 and re.match(r"\s+\w", question[other.end :]):
                last = (
                    found[at + 2].end
                    if at + 2 < len(found) and question[other.end : found[at + 2].start] == " and "
                    else other.end
                )
                every.append(Phrase(question[phrase.start : last], phrase.start, last, phrase.name, phrase.plural, True))
        every.append(phrase)
    return every


def options_of(question: str) -> tuple[str, ...]:
    """The two or more things that a question sets side by side: "the UN or the OECD", "between A and B"."""
    compared = re.search(r"\b(?:compar|differ)", question, re.IGNORECASE)
    beside = rf"(?:{BESIDE}|with|to|from)" if compared else BESIDE
    chain: list[Phrase] = []
    for phrase in _runs(question):
        between = question[chain[-1].end : phrase.start].strip(" ,").lower() if chain else ""
        if not chain or not re.fullmatch(beside, between):
            if len(chain) > 1:
                break
            chain = []
        chain.append(phrase)
    if len(chain) < 2:
        return ()
    texts = [phrase.text for phrase in chain]
    short = len(texts[0].split()) == 2 and texts[0].split()[0] in DETERMINERS and len(texts[-1].split()) > 2
    return (f"{texts[0]} {chain[-1].head}", *texts[1:]) if short and not chain[0].name else tuple(texts)


def antecedent(question: str, *, plural: bool, asking: str = "") -> Phrase | None:
    """What "it" or "they" of the next question stands for: what this one is about, not what it asks of that.

    Args:
        question: the earlier one, in full.
        plural: whether it is "they".
        asking: the next one; what it names itself is not what it leans on.
    """
    asked = ASKED.match(question)
    if asked and plural and is_plural(asked["asked"]) and not is_capital(asked["asked"]):
        return Phrase(about(question), asked.start("asked"), len(question.rstrip(" ?.!")), name=False, plural=True, marked=True)
    likely = _candidates(question, asked, plural=plural)
    likely = [phrase for phrase in likely if not asking or phrase.text.lower() not in asking.lower()]
    names = [phrase for phrase in likely if phrase.name]
    if not asked and not plural and names and not likely[0].name and re.search(OBJECT, asking, re.IGNORECASE):
        return names[-1]
    return next(iter(likely), None)


def _candidates(question: str, asked: re.Match[str] | None, *, plural: bool) -> list[Phrase]:
    """What a question may be about, likeliest first."""
    found = noun_phrases(question)
    if asked and not plural:
        inner = [_phrase(question, p.start, p.end) for p in _runs_after(question, asked.start("rest"))]
        found = [phrase for phrase in inner if content_words(phrase.text)] or found
    found = [phrase for phrase in found if phrase.text.split()[0].lower() not in DETERMINERS - ARTICLES]
    found = [phrase for phrase in found if not (phrase.name and question[: phrase.start].endswith(PLACED))]
    if plural and (acts := re.match(rf"(?:what|which) [\w\s-]+? {AUXILIARY}\b", question, re.IGNORECASE)):
        found.sort(key=lambda phrase: phrase.start < acts.end())
    if not plural:
        found = [owner(question, phrase) if phrase.plural else phrase for phrase in found]
    fitting = [phrase for phrase in found if phrase.plural == plural and phrase.marked]
    group = _group(question) if plural else None
    if group and (not fitting or fitting[0].start <= group.end):
        return [group]
    return [*fitting, *(phrase for phrase in found if phrase.name), *(phrase for phrase in found if phrase.plural == plural)]


def owner(question: str, phrase: Phrase) -> Phrase:
    """What a thing is of: "the League" of "the members of the League"; the thing itself where it is of nothing."""
    inner = re.search(r"\sof\s(?!.*\sof\s)", phrase.text)
    return _phrase(question, phrase.start + inner.end(), phrase.end) if inner else phrase


def _group(question: str) -> Phrase | None:
    """Those that a question looks for by what they do: "the ports that trade oil" of "Which ports trade oil?"."""
    opened = re.match(r"(?:which|how many)\s+", question, re.IGNORECASE)
    found = [phrase for phrase in _runs(question) if opened and phrase.start >= opened.end()]
    if not opened or not found or found[0].start != opened.end() or not found[0].plural:
        return None
    end = found[0].end
    if len(found) > 1 and question[end : found[1].start].strip() in PREPOSITIONS:
        end = found[1].end
    rest = question[end:].strip(" ?.!")
    verb = rest.split()[0].lower() if rest else ""
    if (
        not verb
        or verb in ("do", "does", "did")
        or (verb in AUXILIARIES and len(found) > 1 and found[1].start - end < len(verb) + 3)
    ):
        return Phrase(f"the {found[0].text}", found[0].start, end, found[0].name, True, True)
    return Phrase(f"the {question[opened.end() : end]} that {rest}", found[0].start, end, found[0].name, True, True)


def _runs_after(question: str, start: int) -> Iterator[Phrase]:
    """The noun phrases behind a place of the question."""
    for phrase in _runs(question[start:]):
        yield Phrase(phrase.text, phrase.start + start, phrase.end + start, phrase.name, phrase.plural, phrase.marked)


def about(question: str) -> str:
    """What a question is about, in a few words: "the drawbacks of a rotating secretariat", else the question itself."""
    plain = question.strip(" ?.!")
    last = last_sentence(plain)
    plain = last if len(plain.split()) > FEW and len(content_words(last)) > 2 else plain
    asked = ASKED.match(plain)
    if asked:
        article = "" if asked["asked"].split()[0] in DETERMINERS else "the "
        return f"{article}{asked['asked']}{asked['rest']}"
    copula = re.match(r"(?:what|who) (?:is|are|was|were) (?P<thing>(?:the|an?)\s.+|[^\W\d_].*)$", plain, re.IGNORECASE)
    if copula and " and " not in plain:
        return copula["thing"]
    if len(plain.split()) > FEW:
        return ", ".join(phrase.text for phrase in noun_phrases(plain) if phrase.marked) or plain
    return plain if plain[:2].isupper() else plain[:1].lower() + plain[1:]


def joined(names: Sequence[str]) -> str:
    """Names as a list in a sentence: "A, B and C"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
