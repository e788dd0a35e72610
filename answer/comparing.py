"""Whether a question sets things side by side, which, and on what: "compare A and B on x and y", "A or B as host?"."""

import re
from dataclasses import dataclass

from answer.phrases import joined
from answer.wanted import AGAINST, CONS, COUNTED, FOR, NUMBERS, PROS
from index.asking import last_sentence

LONGEST, LONGEST_ASPECT = 14, 9  # words of a thing, and of an aspect
MANY = 60  # words of a question; what a longer one compares is not told from what it tells
SURELY = (
    r"(?:on(?: the (?:basis|subject|matter|question) of)?|in terms of|as to|as regards|regarding|concerning|"
    r"with (?:regard|respect) to|when it comes to)"
)
PERHAPS = r"(?:in|by|for|as)(?=\s+(?!(?:the|an?|one|each|every|all|its|their)\b)(?-i:[a-z]))"
ON = rf"(?:{SURELY}|in|by|for|as)"
"""What an aspect begins with; "in Rome" and "in a country" rather belong to what is compared."""

NOUNS = r"(?:differences?|similarit(?:y|ies)|distinctions?|contrasts?|comparisons?|trade-?offs?)"
POLITE = r"(?:(?:please|(?:can|could|would) you|i would like (?:you )?to|let us|let[’']s)[ ,]+)*"
TWO = r"\s+(?:versus|as compared (?:to|with)|vs\.?|as opposed to|compared (?:to|with)|in comparison (?:to|with))\s+"
BETTER = r"(?:better|best|worse|preferable|(?:more|less|most|least) [\w-]+|[a-z]+(?:er|est))"
LOSSES = rf"(?:{CONS}|costs?)"
SIDES = rf"(?:{PROS},? (?:and|or|&|/|versus|vs\.?) (?:\w+ )?{LOSSES}|{LOSSES} (?:and|or) {PROS}|trade-?offs?)"
BEFORE = rf"(?:(?P<before>[^:;?]+?)\s*[:;]\s*)?{POLITE}"
DO, BE = r"(?:do|does|did|would|will|can)", r"(?:is|are|was|were|would be|looks?|seems?)"
GIVE = r"(?:(?:what (?:is|are)|which are|explain|describe|show|name|list|give|tell) )?(?:me )?(?:an? |the )?"
ASKS = r"(?:what|which|how|why|who|when|where|whether|is|are|do|does|should|can|could|would|will)"
PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{BEFORE}(?:compare|contrast)(?: and contrast)? (?P<sides>{SIDES}) (?:of|for) (?P<rest>.+)",
        rf"{BEFORE}(?:compare|contrast)(?: and contrast)? (?P<rest>.+)",
        rf"{POLITE}(?:set|put) (?P<rest>.+?) side by side(?P<on>.*)",
        rf"how {DO} (?P<rest>.+?)\s+(?:compare|differ|vary|diverge)s?(?P<on>\s+{ON}\b.+)?",
        rf"how {DO} (?P<a>.+?)\s+(?:compare(?: with| to)|(?:differ|vary|diverge) from)\s+(?P<rest>.+)",
        rf"(?:how|in what ways?) {BE} (?P<a>.+?) different (?:from|to|than) (?P<rest>.+)",
        rf"{POLITE}{GIVE}(?:\w+ )?{NOUNS} between (?P<rest>.+)",
        rf"{POLITE}{GIVE}(?:comparison|table) of (?P<rest>.+)",
        rf"(?:which|what|who)(?: of (?:these|the two))?(?: [\w-]+){{0,2}} {BE} (?:the )?(?P<better>{BETTER})(?: \w+)?"
        rf"(?P<lead>(?: (?:for|at|in|on) [^,:;]+)?)\s*[,:;–—-]+\s*(?P<rest>.+? or .+)",
        rf"(?:is|are|would) (?P<a>[^?,]+?) (?:be )?(?P<better>{BETTER}) than (?P<rest>.+)",
        rf"(?P<a>(?!{ASKS}\b)[^?,:;]+?){TWO}(?P<rest>[^?,:;]+)",
        rf"(?P<rest>(?!{ASKS}\b)[^?,:;]+? or [^?,:;]+?) (?P<on>(?:as|for) .+)",
        rf"{POLITE}{GIVE}(?:main |key |respective )?(?P<sides>{SIDES}) (?:of|for|between) (?P<rest>.+)",
        rf"(?:what|which) (?P<sides>{SIDES}) {DO} (?P<rest>.+?) (?:have|bring|offer|entail|pose|carry)(?P<on>.*)",
    )
)
UNCLEAR = re.compile(
    r"\b(?:what|which|who|whom|whose|how|why|when|where|whether|is|are|was|were|be|do|does|did|has|have|can|could|will|would|"
    r"should|must|may|might|if|because|but|it|they|them|this|that|these|those|others?|one another|each other|my|your|our|"
    r"you|we|he|she|his|her|its|their)\b",
    re.IGNORECASE,
)
LIKE = r"(?:different|various|possible|potential|proposed|main|alternative|suggested)"
SET = re.compile(
    rf"(?:(?:each|every|all|both|any)(?: of)? (?:the |these |those )?|the |these |those |its |{LIKE} )+"
    rf"(?:(?P<count>{COUNTED}|both) )?(?:{LIKE} )*(?P<noun>[^,]+)"
    rf"|(?:(?P<bare>{COUNTED}) )(?P<counted>[^,]+)",
    re.IGNORECASE,
)
EVERY = re.compile(r"(?:each|every)\b", re.IGNORECASE)
AND = re.compile(r"\s*(?:[,;]\s*(?:and|or|plus)?|\b(?:and|or|versus|vs\.?|as well as|plus)\b|\s&\s)\s*", re.IGNORECASE)
WITH = re.compile(r"\s+(?:with|to|against|from|than)\s+(?:that of |those of )?", re.IGNORECASE)
TAIL = re.compile(r"\s*[-–—(]\s.*|\s*\(.*", re.DOTALL)
OF = re.compile(r"(?P<what>[a-z][a-z -]{2,60}?) (?:of|by|from) (?:the )?(?P<of>.+)")
DUTIES = re.compile(
    r"(?:(?:main|key|legal|binding|specific|respective)\s+)*"
    r"(?:dut(?:y|ies)|obligations?|responsibilit(?:y|ies)|commitments?|tasks?|roles?|undertakings?|requirements?|mandates?)",
    re.IGNORECASE,
)
"""What people call that which somebody has to do."""
VAGUE = re.compile(r"(?:approach(?:es)?|positions?|views?|stances?)", re.IGNORECASE)
SOFTLY = re.compile(r"\s+(?:sometimes|always|usually|often|generally|ones?)$", re.IGNORECASE)
ARTICLE = re.compile(r"^(?:the|an?|their|its|both|either|between)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is to be compared: things by name, or all things that a noun stands for; and on which aspects, none if not said."""

    things: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    noun: str = ""  # "secretariat models"
    count: int = 0  # how many of them there are said to be


def compared_in(question: str) -> Comparison | None:
    """What a question compares; None where it does not, or where that is in doubt."""
    asking = last_sentence(question).strip(' ?.!"“”')
    for pattern in PATTERNS if len(asking.split()) <= MANY else ():
        found = pattern.fullmatch(asking)
        if found and (read := _read({name: said or "" for name, said in found.groupdict().items()})):
            return read
    return None


def as_question(things: tuple[str, ...], aspects: tuple[str, ...]) -> str:
    """A comparison as a question: "Compare A and B on x and y"."""
    return f"Compare {joined(things)}{f' on {joined(aspects)}' if aspects else ''}"


def _read(said: dict[str, str]) -> Comparison | None:
    """The comparison that the parts of a pattern tell, if there is one."""
    rest = TAIL.sub("", said.get("rest", "")) if not said.get("a") else said["rest"]
    first = said.get("a", "")
    on = " ".join(filter(None, (said.get("on", ""), said.get("lead", ""))))
    if UNCLEAR.search(f"{first} {rest} {on}".replace(" as opposed to ", " ")):
        return None
    told = [aspect for part in (said.get("before", ""), on) for aspect in _aspects(part)]
    for things, aspects in _partings(rest, least=1 if first else 2):
        every = [*told, *_aspects(aspects)]
        if not first and (one := _set(things)):
            return Comparison((), tuple(dict.fromkeys(every)), *one)
        named = [*_things(first), *_things(things)]
        if len(named) > 1 and (first or _is_list(things, 2)) and all(len(name.split()) <= LONGEST for name in named):
            if not every:
                named, every = _owners(named)
            better = said.get("better", "").lower()
            if better and not every and better not in ("better", "best", "worse", "preferable"):
                every = [re.sub(r"^(?:more|less|most|least) ", "", better)]
            return Comparison(tuple(dict.fromkeys(named)), tuple(dict.fromkeys(every)))
    return None


def _owners(named: list[str]) -> tuple[list[str], list[str]]:
    """Names and what of them is compared: ["Energy", "Defence"] and "duties" of "the duties of Energy and Defence"."""
    found = OF.fullmatch(named[0])
    if not found or not (DUTIES.fullmatch(found["what"]) or all(name[:1].isupper() for name in (found["of"], *named[1:]))):
        return named, []
    return [found["of"], *named[1:]], [] if VAGUE.fullmatch(found["what"]) else [found["what"]]


def _partings(rest: str, *, least: int) -> list[tuple[str, str]]:
    """A text parted into things, at least so many, and aspects: at the likeliest word that may open these, at last nowhere."""
    found = [at for opens in (SURELY, PERHAPS) for at in re.finditer(rf",?\s+{opens}\s+", rest, re.IGNORECASE)]
    parted = [(rest[: at.start()], rest[at.end() :]) for at in found]
    return [*((things, on) for things, on in parted if on.strip() and _is_list(things, least)), (rest, "")]


def _is_list(text: str, least: int) -> bool:
    named = _things(text)
    joined = least < 2 or len(named) > 2 or re.search(r"\b(?:and|or|versus|vs|with|to|against|from)\b|&", text, re.IGNORECASE)
    return (len(named) >= least and bool(joined)) or _set(text) is not None


def _things(text: str) -> list[str]:
    """The names in a list of things."""
    parts = [part for whole in AND.split(text) for part in WITH.split(whole)]
    return [name for part in parts if (name := SOFTLY.sub("", ARTICLE.sub("", part.strip(" ,.;:\"“”'’"))).strip())]


def _set(text: str) -> tuple[str, int] | None:
    """What a counted or plural noun stands for, and how many: ("secretariat models", 3) of "the three secretariat models"."""
    found = SET.fullmatch(text.strip(" ,"))
    if not found or AND.search(text):
        return None
    noun = (found["noun"] or found["counted"]).strip()
    plural = re.search(r"(?:[^sui’']s|men|people|criteria)$", noun.split(" of ")[0].split(" for ")[0].strip(), re.IGNORECASE)
    if not (plural or EVERY.match(text)) or len(noun.split()) > LONGEST:
        return None
    said = (found["count"] or found["bare"] or "").lower()
    is_both = "both" in (said, text.split()[0].lower())
    count = 2 if is_both else NUMBERS.get(said, int(said) if said.isdigit() else 0)
    return noun, count


def _aspects(text: str) -> list[str]:
    """The aspects in a list of them; none where it is a clause. Benefits and drawbacks both go without saying."""
    plain = re.sub(rf"^\s*{ON}\s+", "", text.strip(" ,.;:"), flags=re.IGNORECASE)
    parts = [ARTICLE.sub("", part.strip(' ,.;:"“”')).strip() for part in AND.split(plain)]
    named = [part for part in parts if part and len(part.split()) <= LONGEST_ASPECT]
    sides = [bool(FOR.fullmatch(part)) or bool(AGAINST.fullmatch(part)) for part in named]
    return [] if named and all(sides) and len(named) > 1 else named
