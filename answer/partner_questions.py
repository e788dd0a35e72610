"""Questions about who works with whom, answered with the rows and sentences that name the pairs, before any others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answer.confidence import SENT_BACK, Verdict
from answer.judged import Judged, beside, joined_notes
from answer.partnerships import admitted, between, draft_of, said_in
from answer.phrases import joined
from answer.quotes import Draft
from answer.types import ANSWERED, NOT_FOUND, Citation, Partnership, Statement
from answer.wanted import ALL, LISTED, WORDS
from index.countries import countries
from index.opened import OpenIndex
from index.relations import Relation
from index.types import Evidence, Filters

WITH_WHOM = re.compile(
    r"\bpartner(?:s|ed|ing|ships?)?\b|\bcollaborat\w+|\bco-?operat\w+|\bcounterparts?\b|\bpairs?\b|\bbilateral\w*|\btwo-party\b"
    r"|\barrangements?\b|\bagreements?\b|\bmemorand\w+|\bmous?\b|\bcrosswalks?\b|\btogether\b|\beach other\b|\bone another\b"
    r"|\b(?:an )?other one\b|\bjoint(?:ly)?\b|\bties\b|\btie-ups?\b|\bteam(?:s|ed)? up\b|\bwork(?:s|ed|ing)? with\b"
    r"|\bdeal(?:s|t|ing)? with\b|\bwith (?:whom|which|what)\b|\bengag\w+ with\b",
    re.IGNORECASE,
)
ASKS_WHO = re.compile(
    r"\bwho(?:m)?\b|\b(?:which|what|any|all|other|of)\s+(?:[\w-]+\s+){0,1}(?:institutes?|institutions?|countr(?:y|ies)|states|"
    r"governments?|compan(?:y|ies)|firms?|bod(?:y|ies)|organi[sz]ations?|actors?|pairs?|partners?|counterparts?|parties|"
    r"members|(?-i:[A-Z]{2,}s?))\b"  # or "which OSI", a short form
    r"|\b(?:all|list|name)\b.*\b(?:counterparts?|partners?|pairs?|partnerships?|collaborations?)\b|\bhow many pairs\b"
    r"|\bpart(?:y)? (?:of|to) any\b|\b(?:is|are) there any\b",
    re.IGNORECASE,
)
ASKS_WHAT = re.compile(
    r"\b(?:what|which)\s+(?:[\w-]+\s+){0,2}(?:areas?|subjects?|topics?|types?|fields?|kinds?|forms?)\b|\b(?:on|about|in) what\b"
    r"|\bwhat (?:do|does|did) .* (?:together|with)\b",
    re.IGNORECASE,
)
AMONG = re.compile(
    r"\bpairs?\b|\bpartnerships?\b|\bany\b.*\b(?:each other|one another|other one)\b"
    r"|\bwhich\s+(?:[\w-]+\s+)?(?:institutes|countries|states|governments|bodies|organi[sz]ations|actors)\b"
    r".*\b(?:together|jointly|each other|one another)\b",
    re.IGNORECASE,
)
"""How a question without a name asks for those who do something together."""
WHETHER = re.compile(r"^\W*(?:do|does|did|are|is|has|have|was|were)\b", re.IGNORECASE)
EVERYONE = re.compile(
    r"\bwho works? with whom\b|\bwho (?:are|is) working with whom\b"
    r"|\b(?:which|what|list|name|all)\b(?: \w+){0,2} (?:partnerships|pairs)\b",
    re.IGNORECASE,
)
"""How a question asks for all who work together, whoever they are and on whatever."""
OTHERWISE = re.compile(
    r"^\W*(?:why|how(?! many)|when|should|could|would|if|suppose)\b|\bwhat (?:could|should|would|might)\b"
    r"|\b(?:responsible|in charge|leads?|chairs?|oversees?|decides?|benefits?|challenges?)\b",
    re.IGNORECASE,
)
COMPANIES = re.compile(r"\b(?:compan(?:y|ies)|firms?|developers?|labs?)\b", re.IGNORECASE)
NO_COMPANIES = re.compile(
    r"\b(?:not|no|without|except|excluding|leaving out)\b[^.:;]{0,20}\b(?:compan(?:y|ies)|firms?)\b", re.IGNORECASE
)
WHOLE = re.compile(r"\bpairs\b|\bcounterparts\b|\bhow many\b", re.IGNORECASE)
EACH = re.compile(r"\bboth\b|\ball (?:of|two|three|four|five)\b", re.IGNORECASE)
IN_TABLES = re.compile(r"\b(?:tables?|appendix|annex|diagram|listed|rows?)\b", re.IGNORECASE)
DOES = r"(?:to|the|with|of|by|from)"
LEAST = 0.85  # confidence where rows or sentences meet a question: so often they did on the questions for tuning
SHOWN = 10  # pairs that a note names
TEXT_WORDS = 80  # of sentences that name pairs, where others are to follow


@dataclass(frozen=True, slots=True)
class PartnersAsked:
    """What a question about partnerships asks: whose, on what, of which form, and whether for all."""

    actors: tuple[str, ...]
    types: tuple[str, ...]
    companies: bool | None  # whether the others are to be companies; None where it does not matter
    tables: bool
    whole: bool
    others: bool  # whether it asks for those who work with the actors it names, not only what these do together
    each: bool  # and with each of them


def with_partners(index: OpenIndex, question: str, judged: Judged, filters: Filters | None) -> Judged:
    """An answer opened by the rows and sentences that name the pairs a question asks for; as it is where there are none."""
    usual, verdict = judged.draft, judged.verdict
    asked = partners_asked(index, question) if verdict.note not in SENT_BACK else None
    relations = relations_asked(index, asked, filters) if asked else []
    doubted = verdict.status == NOT_FOUND and bool(WHETHER.search(question))  # "is there …" may ask more than who
    if asked is None or not relations or doubted:
        return judged
    if verdict.status == NOT_FOUND or asked.whole:  # where all pairs are asked for, they are the answer
        usual, verdict = usual.without_statements(), Verdict(ANSWERED, LEAST, None)
    draft, evidence = lead_with(index, asked, relations, usual)
    note = joined_notes(told(draft.partnerships, len({frozenset((r.a, r.b)) for r in relations})), verdict.note)
    told_so = replace(verdict, confidence=max(verdict.confidence, LEAST), note=note)
    return Judged(draft, told_so, beside(judged.evidence, evidence))


def partners_asked(index: OpenIndex, question: str) -> PartnersAsked | None:
    """What a question asks about who works with whom; None where it is about something else."""
    asks = (pattern.search(question) for pattern in (ASKS_WHO, ASKS_WHAT, WHETHER, EVERYONE))
    if OTHERWISE.search(question) or not any(asks):
        return None
    actors = tuple(index.relations.actors.mentioned(question))
    types = tuple(index.relations.types.asked(question))
    if not actors and not (types and AMONG.search(question)) and not EVERYONE.search(question):
        return None
    if not (WITH_WHOM.search(question) or EVERYONE.search(question)) and not (
        actors and types and _done_to(question, index, actors)
    ):
        return None
    companies = False if NO_COMPANIES.search(question) else True if COMPANIES.search(question) else None
    whole = any(pattern.search(question) for pattern in (ALL, WHOLE, EVERYONE))
    others = bool(ASKS_WHO.search(question)) and not WHETHER.search(question)
    return PartnersAsked(
        actors, types, companies, bool(IN_TABLES.search(question)), whole, others, others and bool(EACH.search(question))
    )


def _done_to(question: str, index: OpenIndex, actors: Sequence[str]) -> bool:
    """Whether a question asks who does something with or to an actor: "tests Google models", "access to Google’s models"."""
    forms = [form for name in actors for form in (name, *index.relations.actors.names[name])]
    named = "|".join(map(re.escape, forms))
    done = rf"\b(?:with|(?:test|evaluat|access|exchang|shar)\w*)(?: {DOES})* (?:{named})\b"
    return bool(re.search(done, question, re.IGNORECASE))


def relations_asked(index: OpenIndex, asked: PartnersAsked, filters: Filters | None) -> list[Relation]:
    """The relations that meet a question."""
    found = [r for r in admitted(index, filters) if not asked.types or r.type in asked.types]
    if asked.companies is not None:
        found = [r for r in found if _fits(index, r, asked)]
    if asked.tables and any(r.in_table for r in found):
        found = [r for r in found if r.in_table]
    if len(asked.actors) < 2:
        return between(found, asked.actors)
    among = [r for r in found if {r.a, r.b} <= set(asked.actors)]
    said = {(r.source, r.passage, r.sentence) for r in among}
    others = [r for r in found if (r.source, r.passage, r.sentence) not in said]
    if among and not asked.each:
        return [*among, *_naming_all(index, others, asked.actors)]
    return _with_all(found, asked.actors) if asked.others else []


def _fits(index: OpenIndex, relation: Relation, asked: PartnersAsked) -> bool:
    others = [name for name in (relation.a, relation.b) if name not in asked.actors]
    companies = [_is_company(index, name) for name in others]
    return any(companies) if asked.companies else not any(companies)


def _is_company(index: OpenIndex, name: str) -> bool:
    """Whether an actor is neither a country nor a body with a longer or a descriptive name."""
    known = countries()
    forms = index.relations.actors.names.get(name, ())
    return not any(form.replace(".", "") in known for form in (name, *forms)) and len(name.split()) == 1 and not name.isupper()


def _with_all(relations: Sequence[Relation], actors: Sequence[str]) -> list[Relation]:
    """The relations of those who work with every one of some actors; without any, those of each."""
    partners = [{r.b if r.a == name else r.a for r in relations if name in (r.a, r.b)} for name in actors]
    common = set.intersection(*partners)
    own = between(relations, actors)
    return [r for r in own if {r.a, r.b} & common] if common else own


def _naming_all(index: OpenIndex, relations: Sequence[Relation], actors: Sequence[str]) -> list[Relation]:
    """Relations of one of two actors, from sentences that name the other too: "In Singapore, the board partnered with …"."""
    return [
        relation
        for relation in relations
        if not relation.in_table
        and len({relation.a, relation.b} & set(actors)) == 1
        and set(actors) <= set(index.relations.actors.mentioned(said_in(index, relation)))
    ]


def lead_with(
    index: OpenIndex, asked: PartnersAsked, relations: Sequence[Relation], usual: Draft
) -> tuple[Draft, tuple[Evidence, ...]]:
    """An answer that opens with the statements of some relations; the usual ones follow where room is left."""
    limit = LISTED if asked.whole else WORDS
    chosen = _within(index, relations, limit, limit if asked.whole else TEXT_WORDS)
    draft, evidence = draft_of(index, chosen)
    rows = {(r.source, r.passage) for r in index.relations.all if r.in_table}
    statements, citations = list(draft.statements), list(draft.citations)
    words = sum(len(s.text.split()) for s in statements)
    said = {s.text for s in statements}
    for statement in usual.statements:
        cited = [usual.citations[number - 1] for number in statement.citations]
        if (
            statement.text in said
            or any(_row_of(citation) in rows for citation in cited)
            or not _about(index, statement, asked)
        ):
            continue
        words += len(statement.text.split())
        if words <= limit:
            statements.append(_renumbered(statement, len(citations)))
            citations += [replace(citation, number=len(citations) + at) for at, citation in enumerate(cited, 1)]
    return replace(draft, statements=tuple(statements), citations=tuple(citations), table=None), evidence


def _about(index: OpenIndex, statement: Statement, asked: PartnersAsked) -> bool:
    """Whether a sentence names those whom a question names, or where it names none, speaks of what it asks."""
    named = set(index.relations.actors.mentioned(statement.text))
    if asked.actors:
        return len(named & set(asked.actors)) >= min(2, len(asked.actors))
    return not set(index.relations.types.asked(statement.text)).isdisjoint(asked.types)


def _renumbered(statement: Statement, after: int) -> Statement:
    return replace(statement, citations=tuple(range(after + 1, after + 1 + len(statement.citations))))


def _row_of(citation: Citation) -> tuple[str, int]:
    return citation.source.slug, int(citation.passage.rsplit(":", 1)[1])


def _within(index: OpenIndex, relations: Sequence[Relation], limit: int, of_text: int) -> list[Relation]:
    """Relations, those of tables first, as far as their statements have no more words than there is room for."""
    chosen: list[Relation] = []
    counted: dict[tuple[str, int, int], int] = {}
    for relation in sorted(relations, key=lambda r: not r.in_table):
        place = (relation.source, relation.passage, relation.sentence)
        if place not in counted:
            length = len(said_in(index, relation).split())
            if sum(counted.values()) + length > (limit if relation.in_table else of_text) and counted:
                continue
            counted[place] = length
        chosen.append(relation)
    return chosen


def told(partnerships: Sequence[Partnership], count: int) -> str:
    """How many pairs the documents name, and which of them an answer quotes, for people."""
    names = [f"{pair.a} – {pair.b}" for pair in partnerships]
    if count > len(names):
        return f"{count} pairs are named; {len(names)} of them are quoted here."
    if count == 1:
        return f"One pair is named: {names[0]}."
    return f"{count} pairs are named{f': {joined(names)}' if len(names) <= SHOWN else ''}."
