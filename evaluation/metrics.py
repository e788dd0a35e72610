"""The measures of an answer: pure arithmetic from a row of a run, and the figures they come to over many rows."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from answer.support import supports
from answer.types import NOT_FOUND
from evaluation.ranking import ranking_scores
from evaluation.statistics import Statistic, Values, f1, interval, mean, quantile, ratio
from evaluation.types import Figure, Figures, Question, Row, Verdict

DEPTHS = (1, 3, 5, 10)
WORD_LIMIT = 1000  # words of evidence
ANSWER_LIMIT = 150  # words of an answer within which it has to say what was asked for

Scores = dict[str, float]
"""What one row gives by name; a name is missing where the row has nothing to say of it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """How rows come to one figure: the scores it takes, the statistic, what it says in plain words, and which way is better."""

    said: str
    columns: tuple[str, ...]
    statistic: Statistic = mean
    better: int = 1  # 1: more is better; -1: less is; 0: neither, or it depends on the machine
    counted: str = ""  # the score that is added up for the count; "" counts questions


def _evidence_measures() -> dict[str, Measure]:
    places = {f"@{k}": f"the best {k} passages" if k > 1 else "the best passage" for k in DEPTHS}
    places["@1000w"] = "the first 1,000 words of passages"
    words = {"any": "Some of the wanted text is in", "all": "All of the wanted text is in"}
    return {
        f"evidence_{which}{k}": Measure(f"{said} {place}", (f"evidence_{which}{k}",))
        for which, said in words.items()
        for k, place in places.items()
    }


def _per_question(name: str, said: str, better: int = 1) -> dict[str, Measure]:
    return {name: Measure(said, (name,), better=better)}


def _share(said: str, part: str, whole: str) -> Measure:
    return Measure(said, (part, whole), ratio, counted=whole)


MEASURES: Mapping[str, Measure] = {
    **_per_question("right", "Right answers: all that was wanted, cited, nothing wrong; refused where that was due"),
    **_evidence_measures(),
    **_per_question("ndcg@10", "How high the wanted passages rank among the best ten (nDCG)"),
    **_per_question("mrr", "One over the rank of the first wanted passage"),
    **_per_question("citation_hit", "Answers that cite a wanted passage"),
    **_per_question("citation_precision", "Share of an answer’s citations that are of wanted passages"),
    "citation_valid": _share("Quotations found on the cited page of the file", "found", "citations"),
    **_per_question("answer_recall", "Share of what an answer must say that it says within 150 words"),
    **_per_question("answer_complete", "Answers that say all they must within 150 words"),
    **_per_question("answer_clean", "Answers that say nothing they must not"),
    "statement_support": _share("Statements borne out by their own quotations", "supported", "statements"),
    "abstention_precision": _share("Refusals that were due", "due_refusals", "refusals"),
    "abstention_recall": _share("Questions that should be refused and were", "due_refusals", "due"),
    "abstention_f1": Measure("Both in one (F1)", ("due_refusals", "refusals", "due"), f1, counted="due"),
    **_per_question("false_abstention", "Answerable questions that were refused", -1),
    **_per_question("errors", "Questions that ended in an error", -1),
    **_per_question("words", "Words of an answer, on average", 0),
    "words_p50": Measure("Words of an answer: half have no more", ("words",), quantile(0.5), 0),
    "words_p95": Measure("Words of an answer: 95 in 100 have no more", ("words",), quantile(0.95), 0),
    **_per_question("latency_ms", "Milliseconds a question, on average", 0),
    "latency_ms_p50": Measure("Milliseconds: half of the questions take no more", ("latency_ms",), quantile(0.5), 0),
    "latency_ms_p95": Measure("Milliseconds: 95 in 100 take no more", ("latency_ms",), quantile(0.95), 0),
}  # fmt: skip
"""All measures by the name they have in summary.json."""


# ---- of one row ----------------------------------------------------------------------------------------------------


def score(row: Row) -> Scores:
    """The scores of a row; of one that ended in an error, that and that it is not right."""
    question, answer = row.question, row.answer
    if answer is None:
        return {"errors": 1.0, "right": 0.0} if _can_be_judged(question) else {"errors": 1.0}
    written = " ".join(statement["text"] for statement in answer["statements"])
    refused = answer["status"] == NOT_FOUND
    scores = {"errors": 0.0, "citations": float(len(row.found)), "found": float(sum(row.found)), **_support_scores(answer)}
    if question.answerable is not None:
        due = not question.answerable
        scores |= {"refusals": float(refused), "due": float(due), "due_refusals": float(refused and due)}
    if question.answerable:
        scores["false_abstention"] = float(refused)
        if question.gold:
            scores |= _evidence_scores(question, answer) | _citation_scores(question, answer)
        if question.must_include:
            met = [group for group in question.must_include if says_one_of(written, group)]
            scores["answer_recall"] = len(met) / len(question.must_include)
            scores["answer_complete"] = float(len(met) == len(question.must_include))
    if question.answerable is not False:
        scores["words"] = float(len(written.split()))
    if question.must_not_include:
        scores["answer_clean"] = float(not any(holds(written, bad) for bad in question.must_not_include))
    if "total" in answer["timings_ms"]:
        scores["latency_ms"] = float(answer["timings_ms"]["total"])
    verdict = judge(row)
    return scores if verdict.right is None else scores | {"right": float(verdict.right)}


def judge(row: Row) -> Verdict:
    """Whether an answer is right, and what speaks against it or for it."""
    question, answer = row.question, row.answer
    if not _can_be_judged(question):
        return Verdict(None, ("Nothing is given to judge it by.",) if question.answerable is None else
                       ("That it can be answered is all that is given to judge it by.",))  # fmt: skip
    if answer is None:
        return Verdict(False, ("It ended in an error.",))
    if answer["status"] == NOT_FOUND:
        return Verdict(not question.answerable, ("Refused, as it should be." if not question.answerable else
                       "Refused, though the documents answer it.",))  # fmt: skip
    if not question.answerable:
        return Verdict(False, ("Answered, though the documents do not answer it.",))
    written = " ".join(statement["text"] for statement in answer["statements"])
    faults = []
    if question.gold and not any(gold_citations(question, answer)):
        faults.append("It cites none of the wanted passages.")
    faults += [
        f"It does not say {' or '.join(f'“{text}”' for text in group)} within {ANSWER_LIMIT} words."
        for group in question.must_include
        if not says_one_of(written, group)
    ]
    faults += [f"It says “{bad}”, which it must not." for bad in question.must_not_include if holds(written, bad)]
    return Verdict(not faults, tuple(faults) or (_praise(question),))


def _can_be_judged(question: Question) -> bool:
    """Whether it is said what is wanted; that a question can be answered says too little of an answer."""
    given = question.gold or question.must_include or question.must_not_include
    return question.answerable is False or (question.answerable is True and bool(given))


def _praise(question: Question) -> str:
    parts = [
        *(["says all it must"] if question.must_include else []),
        *(["says nothing it must not"] if question.must_not_include else []),
        *(["cites a wanted passage"] if question.gold else []),
    ]
    return f"It {' and '.join([', '.join(parts[:-1]), parts[-1]] if parts[1:] else parts)}."


def gold_citations(question: Question, answer: Mapping[str, Any]) -> list[bool]:
    """For each citation whether its passage contains a gold quotation, or its quotation lies in one."""
    texts = {found["passage"]: plain(found["text"]) for found in answer["evidence"]}
    golds = [plain(gold.quote) for gold in question.gold]
    hits = []
    for citation in answer["citations"]:
        quote = plain(citation["quote"])
        passage = texts.get(citation["passage"], quote)
        hits.append(any(gold in passage or quote in gold for gold in golds))
    return hits


def plain(text: str) -> str:
    """NFKC, lower case, every run of other characters than letters and digits as one space."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def holds(text: str, part: str) -> bool:
    """Whether whole words of a text are those of a part."""
    wanted = plain(part)
    return bool(wanted) and f" {wanted} " in f" {plain(text)} "


def says_one_of(written: str, group: Sequence[str]) -> bool:
    """Whether an answer says one of several alternatives within the words that count."""
    first = " ".join(written.split()[:ANSWER_LIMIT])
    return any(holds(first, text) for text in group)


def _evidence_scores(question: Question, answer: Mapping[str, Any]) -> Scores:
    texts = [plain(found["text"]) for found in answer["evidence"]]
    needs = [[plain(quote) for quote in need] for need in question.needs]
    met = [[at for at, text in enumerate(texts) if any(quote in text for quote in need)] for need in needs]
    words = np.cumsum([len(found["text"].split()) for found in answer["evidence"]])
    firsts = [places[0] if places else None for places in met]  # the place of the first passage that meets each need
    within = {f"@{k}": [at is not None and at < k for at in firsts] for k in DEPTHS}
    within["@1000w"] = [at is not None and bool(words[at] <= WORD_LIMIT) for at in firsts]
    scores = {f"evidence_any{k}": float(any(inside)) for k, inside in within.items()}
    return scores | {f"evidence_all{k}": float(all(inside)) for k, inside in within.items()} | ranking_scores(met)


def _citation_scores(question: Question, answer: Mapping[str, Any]) -> Scores:
    hits = gold_citations(question, answer)
    scores = {"citation_hit": float(any(hits))}
    return scores | {"citation_precision": sum(hits) / len(hits)} if hits else scores


def _support_scores(answer: Mapping[str, Any]) -> Scores:
    quotes = {citation["number"]: citation["quote"] for citation in answer["citations"]}
    borne_out = [supports([quotes[n] for n in s["citations"] if n in quotes], s["text"]) for s in answer["statements"]]
    return {"statements": float(len(borne_out)), "supported": float(sum(borne_out))}


# ---- of many -------------------------------------------------------------------------------------------------------


def figures(scores: Sequence[Mapping[str, float]]) -> Figures:
    """All figures that some of the scores speak of, in the order of MEASURES."""
    found = {}
    for name, measure in MEASURES.items():
        values = columns(scores, measure)
        count = int(values[:, measure.columns.index(measure.counted)].sum()) if measure.counted else len(values)
        if count:
            low, high = interval(measure.statistic, values)
            found[name] = Figure(float(measure.statistic(values)), low, high, count)
    return found


def columns(scores: Sequence[Mapping[str, float]], measure: Measure) -> Values:
    """What a measure takes, shape (questions that have it, columns)."""
    rows = [[one[name] for name in measure.columns] for one in scores if all(name in one for name in measure.columns)]
    return np.array(rows, float).reshape(len(rows), len(measure.columns))
