"""Questions about the library itself: which documents mention something; each document with one citation."""

import re
from collections.abc import Sequence

from answer.quotes import Draft
from answer.types import Citation, Statement, cite
from index.opened import OpenIndex
from index.search import evidence_of
from index.types import Evidence, Filters

MOST = 30  # documents that are quoted
THINGS = r"(?:documents?|texts?|sources?|statements?|papers?|reports?|files?)"
VERBS = r"(?:mention|refer to|refers to|name|speaks? (?:of|about)|talks? about|cite|discuss|deals? with|address|cover)s?"
MENTIONED = r"(?:mentioned|named|referred to|cited|discussed|addressed)"
ASKED = (
    re.compile(
        rf"(?:(?:which|what|list(?: of| all)?|name(?: all)?|show)\s+)+(?:(?:the|all|of|other)\s+)*{THINGS}"
        rf"(?:\s+(?:in|of)\s+(?:the|this|our)\s+library)?\s+(?:(?:that|which|do|also)\s+)*{VERBS}\s+(?P<thing>.+)",
        re.IGNORECASE,
    ),
    re.compile(rf"(?:in\s+)?(?:which|what)\s+{THINGS}\s+(?:is|are)\s+(?P<thing>.+?)\s+{MENTIONED}\b", re.IGNORECASE),
)


def mentioned_in(question: str) -> str:
    """What a question asks the mentions of: "the OECD Incidents Monitor" in "Which documents mention …?", else ""."""
    found = next(filter(None, (pattern.match(question.strip()) for pattern in ASKED)), None)
    return re.sub(r"^(?:the|an?)\s+", "", found["thing"].strip(" ?.!\"“”'")) if found else ""


def find_mentions(index: OpenIndex, thing: str, filters: Filters | None) -> list[Evidence]:
    """Of each document the passage that says most of a thing; the one that says most first."""
    found: dict[str, Evidence] = {}
    for evidence in evidence_of(index, thing, filters):
        if _sentence(index, evidence, thing) is not None:
            found.setdefault(evidence.document.source.slug, evidence)
    return list(found.values())


def list_mentions(index: OpenIndex, thing: str, evidence: Sequence[Evidence]) -> Draft:
    """One statement for each of the first documents, the sentence that has the thing, under the document's title."""
    statements: list[Statement] = []
    citations: list[Citation] = []
    for found in evidence[:MOST]:
        number = _sentence(index, found, thing)
        if number is not None:
            cited = cite(found, number, len(citations) + 1)
            citations += cited
            text = " ".join(citation.quote for citation in cited)
            statements.append(Statement(text, found.document.source.short_title, tuple(c.number for c in cited)))
    return Draft(tuple(statements), tuple(citations), ())


def told(count: int, thing: str) -> str:
    """What the reader should know of a list of mentions."""
    if not count:
        return f"No document of the library mentions “{thing}” in these words."
    if count == 1:
        return f"One document mentions “{thing}”."
    quoted = "each is quoted once" if count <= MOST else f"the {MOST} that say most of it are quoted once each"
    return f"{count} documents mention “{thing}”; {quoted}."


def _sentence(index: OpenIndex, evidence: Evidence, thing: str) -> int | None:
    """The first sentence that has the thing and was found on its page."""
    passage = evidence.passage
    for number, sentence in enumerate(passage.sentences):
        if sentence.match != "not found" and index.words.holds(passage.said(number), thing):
            return number
    return None
