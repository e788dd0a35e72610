"""Who does what a sentence says: its subject, who is called upon, or who stands behind "by"; nobody where it is a thing."""

import re
from collections.abc import Callable, Sequence

from answer.force import main_clause
from answer.meaning import Clause, is_plural
from answer.phrases import DETERMINERS, PREPOSITIONS, joined
from answer.select import LEANING
from answer.verbs import ADVERBS, AUX, BASES, BE, MODALS, NOUNS_ALIKE, OPENERS, POSSESSIVES, RELATIVES
from index.actors import BODIES, THINGS
from ingest.types import Passage

Named = Callable[[str], str | None]
"""Gives the name by which the library calls an actor, in whatever form it is written; None for what is none it knows."""

AGENTS = BODIES | frozenset(
    "state country nation party member signatory adherent provider deployer developer operator importer distributor user "
    "regulator researcher manufacturer supplier producer employer worker expert official minister leader director chair "
    "chairman chairperson president secretary commissioner head body group panel team firm lab academia society stakeholder "
    "actor people person individual citizen business enterprise startup assembly parliament board network arm unit division "
    "entity host facilitator partner donor funder coalition scientist delegate representative staff management envoy owner "
    "taskforce force coordinator participant".split()
)
"""General words for those who act; names are known from the documents."""

ROLES = frozenset(
    "responsibility role task function duty mandate job priority part contribution obligation work mission leadership purpose "
    "aim goal objective power competence support collaboration participation involvement".split()
)
"""What somebody has to do, or does: "the tasks of the Board", "its role"."""

PARTS = frozenset("area way example form kind type avenue field".split())
TEXTS = THINGS | frozenset("measure term tor reference information text signature footnote".split())
LEADERS = (
    DETERMINERS
    | POSSESSIVES
    | frozenset(
        "this that such these those other key main specific certain relevant above following respective suitable".split()
    )
)
BACK = frozenset("it they he she this these those".split())
ISSUER = frozenset("we us".split())
LONGEST, SEVERAL = 10, 4  # words of an actor; actors that are not told one by one
ENTRUSTED = frozenset("assigned entrusted delegated".split())
STOPS = frozenset({",", ";", ":"})
ENDS = RELATIVES | OPENERS | AUX | MODALS.keys() | STOPS | (PREPOSITIONS - {"of", "for", "on"})
"""What the noun phrase of an actor ends before."""


def actor_in(passage: Passage, number: int, issuer: str, named: Named) -> str | None:
    """Who does what a sentence of a passage says; an item's is that of its lead line or of the heading above.

    Args:
        passage: what the sentence stands in.
        number: which of its sentences.
        issuer: whose document it is, for "we".
        named: gives the name of an actor that the library knows.
    """
    issuer = re.sub(r"\s*\(.*\)", "", issuer)
    before: str | None = None  # who acted last
    found: str | None = None
    for sentence in map(passage.said, range(number + 1)):
        leant_on = found
        found = _actor_of(sentence, passage.form, before, issuer, named) or (leant_on if LEANING.match(sentence) else None)
        found = None if found and _is_a_text(found, passage.text) else found
        before = found or before
    if found or passage.form != "item":
        return found
    led = _actor_of(passage.lead, "paragraph", None, issuer, named) if passage.lead else None
    return led or next(filter(None, (_role_of(heading, named) for heading in reversed(passage.section[-2:]))), None)


def _is_a_text(short: str, text: str) -> bool:
    """Whether a short form stands for a text: "Terms of Reference (TORs)"."""
    said = re.search(rf"([\w’-]+)(?: (?:of|for|on) [\w’-]+)? \((?:the )?[“‘]?{re.escape(short)}[”’]?\)", text)
    return bool(said) and singular(said[1] if said else "") in TEXTS


def _actor_of(sentence: str, form: str, before: str | None, issuer: str, named: Named) -> str | None:
    clause = main_clause(sentence, form)
    if clause is None:
        return _role_of(sentence.partition(":")[0], named) if sentence.rstrip().endswith(":") else None
    if clause.addressed:
        return _addressed(clause, named)
    if by := _behind_by(clause):
        return _phrase(by, named)
    subject = [word for word in clause.subject_words if word.lower() not in ADVERBS]
    if clause.verb == len(clause.words):  # a verb that is not known: its subject may be a name
        subject = _name_before(subject)
    if not subject:
        return None
    first = subject[0].lower()
    if first in ISSUER:
        return issuer if 0 < len(issuer.split()) <= LONGEST else None
    if before and (first in BACK and (len(subject) == 1 or subject[-1].lower() in AGENTS or singular(subject[-1]) in AGENTS)):
        return before
    if before and (singular(subject[-1]) in ROLES or first in POSSESSIVES):
        return _phrase(subject, named) or before
    return _one_or_several(subject, named)


def _one_or_several(subject: Sequence[str], named: Named) -> str | None:
    """The actors of a subject: "Japan, the EU and Canada"; what stands before it and was not told apart is left out."""
    chunks = [chunk.split() for chunk in " ".join(subject).split(" , ") if chunk.strip(" ,")]
    first = chunks[0][0].lower() if chunks else ""
    if first in PREPOSITIONS or first in OPENERS or first[:1].isdigit() or (chunks and chunks[0][-1].endswith("ly")):
        return next(filter(None, (_phrase(chunk, named) for chunk in chunks[1:] if chunk[0].lower() != "and")), None)
    last = next((at for at, chunk in enumerate(chunks) if at and chunk[0].lower() == "and"), 0)
    parts = [_phrase(chunk, named) for chunk in (*chunks[:last], chunks[last][1:])] if last else []
    if parts and all(parts):
        names = [part if part in " ".join(subject) else part[0].lower() + part[1:] for part in parts if part]
        return joined(names) if len(names) < SEVERAL else f"{names[0]} and others"
    return _phrase(chunks[0], named) if chunks else None


def _name_before(words: Sequence[str]) -> list[str]:
    """The name that words begin with, after an article."""
    bare = [word for at, word in enumerate(words) if at or word.lower() not in LEADERS]
    end = next((at for at, word in enumerate(bare) if word[0].islower() and word not in ("of", "for", "on", "the")), len(bare))
    is_name = bare != list(words) and end > 0 and not bare[end - 1].endswith("’s")
    return bare[:end] if is_name else []


def _addressed(clause: Clause, named: Named) -> str | None:
    """Those who are called upon: the words up to "to", or up to a verb where "that" stands before them."""
    words = clause.words[clause.addressed :]
    end = next((at for at, word in enumerate(words) if at and _ends_addressed(word.lower(), at)), len(words))
    called = _cut([word for word in words[:end] if word.lower() not in LEADERS])
    if found := _phrase(words[:end], named):
        return found
    is_told = words[end : end + 1] == ("to",) and called and is_plural(called[-1])
    return " ".join([called[0].capitalize(), *called[1:]]) if is_told else None


def _ends_addressed(word: str, at: int) -> bool:
    is_verb = at > 1 and word in BASES and word not in NOUNS_ALIKE
    return word in ("to", "and") or word in STOPS or word in MODALS or is_verb


def _behind_by(clause: Clause) -> tuple[str, ...]:
    """Those who do what is done: behind "by" in "shall be drawn up by the Commission", and behind "has been assigned to"."""
    words = clause.words[clause.verb :]
    passive = [w.lower() for w in words[:4] if w.lower() in BE or w.lower() in ("be", "been")]
    if not passive:
        return ()
    for at, word in enumerate(words[1:14], 1):
        if word.lower() in RELATIVES or word in STOPS:
            return ()
        if word.lower() == "by" or (word.lower() == "to" and words[at - 1].lower() in ENTRUSTED):
            return words[at + 1 :]
    return ()


def _role_of(phrase: str, named: Named) -> str | None:
    """The actor that a heading or a lead line names: "Tasks of the AI Office", "The AI Office"."""
    words = re.findall(r"[\w’'./-]*\w", phrase.replace("'", "’"))
    return _phrase(words, named, titled=True) if words else None


def _phrase(words: Sequence[str], named: Named, titled: bool = False) -> str | None:
    """The actor that a noun phrase names, None where it names a thing. In a title all words have capitals."""
    own = list(words)
    while own and own[0].lower() in LEADERS:
        own = own[1:]
    for at, word in enumerate(own[:-1]):
        had = _cut(own[at + 1 :])
        if word.endswith(("’s", "s’")) and had and singular(had[-1]) in ROLES | PARTS:
            return _phrase([*own[:at], re.sub(r"’s?$", "", word)], named, titled)
    if len(own) > 2 and (singular(own[0]) in PARTS or _is_role(own)) and (of := _behind_of(own)):
        return _phrase(of, named, titled)
    own = _cut(own)
    is_doing = len(own) > 1 and own[0].endswith("ing") and own[1].lower() in DETERMINERS  # "Placing the Network under …"
    if not own or len(own) > LONGEST or is_doing:
        return None
    if own[-1][0].isupper() and not titled:  # "newly formed AI Office"
        own = own[next((at for at, word in enumerate(own) if word[0].isupper()), 0) :]
    text = re.sub(r"\b((?:[A-Z]\.)+[A-Z])\b(?!\.)", r"\1.", " ".join(own))
    if known := named(text):
        return known
    return text[0].upper() + text[1:] if _acts(own, titled, bool(words) and own[0] == words[0]) else None


def _is_role(words: Sequence[str]) -> bool:
    """Whether a phrase is of what somebody has to do: "Key responsibilities of …"."""
    head = next((at for at, word in enumerate(words) if word.lower() in ("of", "for")), 0)
    return head > 0 and singular(words[head - 1]) in ROLES | PARTS


def _behind_of(words: Sequence[str]) -> list[str]:
    at = next((n for n, word in enumerate(words) if word.lower() in ("of", "for")), len(words))
    behind = list(words[at + 1 :])
    return behind if behind and singular(behind[0]) not in ROLES else []


def _cut(words: Sequence[str]) -> list[str]:
    """A noun phrase without what hangs on it: "Providers that place …", "Organisations developing …", "The Board, with …"."""
    kept: list[str] = []
    for at, word in enumerate(words):
        low = word.lower()
        if low in ENDS:
            break
        if at and word[0].islower() and re.search(r"(?:ing|ed)$", low) and singular(kept[-1]) in AGENTS:
            break
        kept.append(word)
    while kept and kept[-1].lower() in ("of", "for", "on", "and", "or", "as", "worldwide", "alone", "alike", *LEADERS):
        kept.pop()
    return kept


def _acts(words: Sequence[str], titled: bool, opens: bool) -> bool:
    """Whether a phrase is of those who act, by its head or by its name. `opens`: a capital may be the sentence's own."""
    head_at = next((at for at, word in enumerate(words) if at and word.lower() in ("of", "for", "on")), len(words)) - 1
    head = words[head_at]
    if singular(head) in AGENTS:
        return True
    if titled or "Quoted" in words or singular(head) in TEXTS or re.search(r"\d|^(?:AI|ICT|IT)$", head):
        return False
    is_acronym = sum(char.isupper() for char in head) > 1
    is_name = head[0].isupper() and (head_at > 0 or not opens)
    return (is_acronym or is_name) and (singular(words[-1]) not in TEXTS)


def singular(word: str) -> str:
    """A noun in the singular, in small letters."""
    low = re.sub(r"’s?$", "", word.lower())
    if low.endswith("ies") and len(low) > 4:
        return f"{low[:-3]}y"
    return low[:-2] if low.endswith(("sses", "ches", "shes")) else low.removesuffix("s") if not low.endswith("ss") else low
