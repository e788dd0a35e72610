"""The ways in which a question is answered: by mentions of a thing, by a comparison, by quotations."""

from collections.abc import Sequence
from functools import partial

from answer.calibrated import probability_right
from answer.comparing import Comparison, compared_in
from answer.comparison import Compared, make_comparison, see_that_several
from answer.confidence import Verdict, judge
from answer.judged import Judged, beside, with_searched
from answer.mentions import find_mentions, list_mentions, mentioned_in, told
from answer.partner_questions import with_partners
from answer.quotes import write_quotes
from answer.roles import arranged_for
from answer.types import ANSWERED, NOT_FOUND
from answer.wanted import wanted_by
from index.candidates import token_weights
from index.embed import Encoder
from index.lists import list_around
from index.opened import OpenIndex
from index.types import EncodedQuestion, Evidence, Filters


def by_mentions(index: OpenIndex, question: str, evidence: Sequence[Evidence], filters: Filters | None) -> Judged | None:
    """The documents that mention a thing, if a question asks for these."""
    if not (thing := mentioned_in(question)):
        return None
    mentions = find_mentions(index, thing, filters)
    verdict = Verdict(ANSWERED if mentions else NOT_FOUND, float(bool(mentions)), told(len(mentions), thing))
    return Judged(list_mentions(index, thing, mentions), verdict, beside(mentions, evidence))


def by_comparison(
    index: OpenIndex, encoder: Encoder, question: str, evidence: Sequence[Evidence], filters: Filters | None
) -> Judged | None:
    """The comparison that a question asks for, if it is worth more than a plain answer."""
    asked = compared_in(question)
    compared = make_comparison(index, index.outline, encoder, asked, filters) if asked else None
    return _judged(compared, evidence) if compared and compared.answers else None


def side_by_side(
    index: OpenIndex, encoder: Encoder, asked: Comparison, evidence: Sequence[Evidence], filters: Filters | None
) -> Judged:
    """A comparison that was asked for by name, whatever it comes to.

    Raises:
        NothingToCompare: all names stand for the same.
    """
    compared = make_comparison(index, index.outline, encoder, asked, filters)
    see_that_several(compared, asked)
    return with_searched(index, _judged(compared, evidence), filters)


def by_quotations(index: OpenIndex, question: EncodedQuestion, evidence: Sequence[Evidence], filters: Filters | None) -> Judged:
    """The sentences that answer best, opened by the pairs where a question asks who works with whom."""
    text, weights = question.text, token_weights(index, question)
    arrange = arranged_for(text, lambda: index.relations.actors)
    draft = write_quotes(evidence, weights, partial(list_around, index, question), wanted_by(text), arrange)
    verdict = judge(question, weights, evidence, draft, index.words.knows, sum(map(len, index.files)))
    return with_searched(index, with_partners(index, text, Judged(draft, verdict, evidence), filters), filters)


def _judged(compared: Compared, evidence: Sequence[Evidence]) -> Judged:
    """A comparison, as confident as a plain answer to the same question would be."""
    if not evidence:
        verdict = Verdict(NOT_FOUND, 0.0, "No document of the library is within what the question was confined to.")
    else:
        confidence = probability_right(evidence[0].score, lacking=compared.status != ANSWERED)
        verdict = Verdict(compared.status, confidence, compared.missing or None)
    return Judged(compared.draft, verdict, beside(evidence, compared.evidence))
