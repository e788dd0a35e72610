"""What authority the texts behind an answer have, and how binding its sentences are, in plain words."""

from answer.scope import AGREED
from answer.types import Answer, Statement

EDITIONS = {"original": "original", "brief": "brief made for this library"}
OFFICIAL = ("official-report", "press-release")
ANALYSIS = ("analysis", "web-page")
CLASSES = {"agreed texts": AGREED, "official reports and announcements": OFFICIAL, "analysis": ANALYSIS}
"""What texts of several kinds are called together → kinds."""

OWN_WORDS = "by the sentence’s own words"
IN_BRACKETS = "In brackets: how binding each sentence is, by its own words."


def mixture(answer: Answer) -> str:
    """ "From agreed texts and from analysis."; nothing where all statements rest on texts of one standing."""
    kinds = {citation.source.kind for statement in answer.statements for citation in answer.cited(statement)}
    found = [name for name, of in CLASSES.items() if kinds & set(of)]
    return f"From {' and from '.join(found)}." if len(found) > 1 else ""


def told(answer: Answer) -> str:
    """What a reader should know of the statements of an answer as a whole."""
    forces = IN_BRACKETS if any(statement.force for statement in answer.statements) else ""
    return " ".join(filter(None, (mixture(answer), forces)))


def force_said(statement: Statement) -> str:
    """How binding a statement is, in brackets after a space; nothing where that was not asked."""
    return f" ({statement.force})" if statement.force else ""
