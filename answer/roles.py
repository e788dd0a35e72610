"""Questions about who does what: statements grouped by who acts, each with how binding its words are."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from answer.acting import Named, actor_in, singular
from answer.asked import OFFICE
from answer.force import force_of
from answer.question import content_words
from answer.quotes import Arrange, Placed, by_heading
from answer.select import Choice
from index.actors import Actors, letters
from index.asking import last_sentence
from index.errors import IndexMissing

ROLE = r"(?:roles?|jobs?|tasks?|dut(?:y|ies)|responsibilit(?:y|ies)|obligations?|functions?|mandates?|competences?|powers?)"
MODAL = r"(?:would|will|shall|should|could|can|must|may|might)"
BODY = (
    r"(?:office|bod(?:y|ies)|agenc(?:y|ies)|institutes?|institutions?|organi[sz]ations?|authorit(?:y|ies)|countr(?:y|ies)|"
    r"states?|minist(?:er|ry)|department|committee|council|board|group|part(?:y|ies)|companies|actors?)"
)
DOES = r"(?!is|has|was|does|signs)[a-z]+s"  # "coordinates"; who signs, is or was something has a name
DO = r"(?:lead|run|chair|oversee|coordinate)"  # of several: "which agencies lead …"
BE = r"(?:is|are|was|were|has been|have been)"
BOUND = r"(?:responsible|in charge|accountable|tasked|charged|supposed|expected|meant|required|obliged)"
OPENS = r"^(?:[^?]*[,:] )?(?:(?:and|but|so) )?"  # "In the pilot, who leads …": what asks begins with it
ASKS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bwho(?:[’']s| {BE}| {MODAL} be)? (?:\w+ )?{BOUND}\b",
        rf"{OPENS}who (?:else )?{BE} \w+ing\b",
        rf"{OPENS}who(?:[’'](?:d|ll)| {MODAL}| do(?:es)?)\b",
        rf"{OPENS}who(?: in [\w ]{{2,25}}?)? {DOES}\b",
        rf"\b(?:which|what)(?: [\w-]+)? {BODY} (?:{MODAL}|(?:is|are|has|have) to|{DO}|{DOES})\b",
        rf"\bwhose {ROLE}\b",
        rf"\b(?:what|which)(?: [\w-]+){{0,3}} (?:{ROLE}|part)\b",
        rf"\b{ROLE} (?:of|for)\b",
        rf"\bwhat (?:does|do|did|{MODAL}) [^?]{{2,60}}? "
        r"(?:do|contribute|offer|provide|deliver|help with|take on|bring|promise|pledge|commit to|undertake)\b",
        rf"\bwhat (?:am|is|are) [^?]{{2,40}}? (?:{BOUND}|asked|encouraged) to\b",
        rf"\bhow (?:do|does|{MODAL}) [^?]{{2,50}}? (?:help|assist|contribute|support|serve)\b",
        r"^[\w ’']+[’'] (?:place|part|role) in\b",
    )
)
"""How questions about roles are put; "who signed" and "who is director" ask for names."""


def asks_roles(question: str) -> bool:
    """Whether a question asks who does, shall or could do what."""
    asking = last_sentence(question)
    return not OFFICE.search(asking) and any(pattern.search(asking) for pattern in ASKS)


def arranged_for(question: str, actors: Callable[[], Actors]) -> Arrange:
    """How the sentences that answer a question are put in order. `actors`: gives those of the library."""
    if not asks_roles(question):
        return by_heading
    try:
        forms = actors().by_form()
    except IndexMissing:  # an index built before actors were learned; then names are told by their form alone
        forms = {}
    return partial(by_actor, question=question, named=lambda text: forms.get(letters(text)))


def by_actor(chosen: Sequence[Choice], question: str, named: Named) -> list[Placed]:
    """Chosen sentences under who acts in them, whom the question names first; where nobody acts, under their heading."""
    placed = by_heading(chosen)
    sources = [place.choice.evidence.document.source for place in placed]
    several = len({source.slug for source in sources}) > 1
    asked = frozenset((*content_words(question), *_initials(question)))
    groups: dict[tuple[str, str], list[Placed]] = {}
    first: set[tuple[str, str]] = set()
    for place, source, actor in zip(placed, sources, _actors(placed, named), strict=True):
        passage = place.choice.evidence.passage
        group = f"{source.short_title}: {actor}" if actor and several else actor or place.group
        key = source.slug, group or ""
        force = force_of(place.choice.text, passage.lead, passage.form)
        groups.setdefault(key, []).append(replace(place, group=group, force=force))
        if actor and _is_asked(actor, asked):
            first.add(key)
    return [place for key in sorted(groups, key=lambda key: key not in first) for place in groups[key]]


def _actors(placed: Sequence[Placed], named: Named) -> list[str | None]:
    """Who acts in each sentence; a short form, "the Office", as the longer one of the same document that begins or ends so."""
    found = []
    for place in placed:
        source = place.choice.evidence.document.source
        found.append((source.slug, actor_in(place.choice.evidence.passage, place.choice.sentence, source.issuer, named)))

    def whole(slug: str, actor: str) -> str:
        longer = {other for by, other in found if by == slug and other and _is_longer(_plain(other), _plain(actor))}
        return min(longer, key=len) if len({_plain(other) for other in longer}) == 1 else actor

    shown: dict[tuple[str, str], str] = {}
    joined = [whole(slug, actor) if actor else None for slug, actor in found]
    return [
        shown.setdefault((slug, _plain(actor)), actor) if actor else None
        for (slug, _), actor in zip(found, joined, strict=True)
    ]


def _is_longer(name: str, short: str) -> bool:
    """Whether a name is that of one actor of which another is the short form: "Water Board of Dunmore" of "Water Board"."""
    is_one = "," not in name and " and " not in name.removesuffix(short)
    return is_one and (name.endswith(f" {short}") or re.match(rf"{re.escape(short)} (?:of|for|on) ", name) is not None)


def _plain(actor: str) -> str:
    """An actor's name in small letters, its words in the singular, to tell whether two are one."""
    return " ".join(singular(word) for word in actor.replace(".", "").split())


def _initials(question: str) -> list[str]:
    """The initials of the names in a question, as "itu"."""
    runs = re.findall(r"(?:\b[A-Z][\w-]+ (?:of |for |on |the |and )*)+[A-Z][\w-]+", question)
    return ["".join(word[0] for word in run.split() if word[0].isupper()).lower() for run in runs]


def _is_asked(actor: str, asked: frozenset[str]) -> bool:
    """Whether a question names an actor; of several who act together, each."""
    own = frozenset(content_words(actor))
    return bool(own) and own <= asked
