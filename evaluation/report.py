"""The report of a run: one HTML page that holds all it needs, for someone who was not there."""

import hashlib
from base64 import b64encode
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from answer.types import ANSWERED, NOT_FOUND, PARTIAL
from evaluation import told, wording
from evaluation.calibration import reliability, risk_coverage
from evaluation.charts import by_kind_chart, histogram_edge, latency_chart, reliability_chart, risk_chart
from evaluation.metrics import ANSWER_LIMIT
from evaluation.statistics import quantile
from evaluation.types import Cited, Entry, Gold, Question, Report, Shown

HERE = Path(__file__).parent
HEADLINES = (
    "right", "citation_hit", "citation_precision", "citation_valid", "answer_recall", "answer_clean", "evidence_any@1000w",
    "false_abstention", "abstention_recall", "latency_ms_p50", "latency_ms_p95",
)  # fmt: skip
WITHOUT_GOLD = ("citation_valid", "statement_support", "words_p50", "words_p95", "latency_ms_p50", "latency_ms_p95")
CHARTED = {
    "right": "Right answers",
    "citation_hit": "Answers that cite a wanted passage",
    "answer_recall": "What must be said and was said",
}
MOST_TITLES = 12  # of documents in the head
MOST_KINDS = 20  # bars of a chart
LEAST_JUDGED = 10  # answers; with fewer the charts of confidence are left out
MADE_WITH = {"commit": "program", "index": "library", "embedder": "embedding model", "writer": "writer"}
STATUS = {ANSWERED: "answered", PARTIAL: "partly answered", NOT_FOUND: "not found", "error": "ended in an error"}
OUTCOMES = {"right": ("✓", "right"), "wrong": ("✗", "wrong"), "unjudged": ("○", "not judged"), "error": ("■", "error")}
CHANGES = {"better": ("▲", "better"), "worse": ("▼", "worse"), "other": ("≠", "other answer"), "same": ("=", "same answer")}


@dataclass(frozen=True, slots=True)
class Panel:
    """A chart with what it says; without one, why it is left out."""

    title: str
    told: str
    svg: str = ""


def write_report(report: Report, path: Path) -> None:
    """Write the page; until it is whole it has another name. The same report gives the same bytes."""
    draft = path.with_name(path.name + ".part")
    draft.write_text(page(report), encoding="utf-8", errors="replace", newline="\n")
    draft.replace(path)


def page(report: Report) -> str:
    """The report as HTML. All that comes from documents, questions and models is escaped, and no script of theirs can run."""
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals |= {
        "w": wording, "outcome": outcome, "wanted": wanted, "kind_said": kind_said, "status_said": status_said,
        "stated": stated, "outcomes": OUTCOMES, "changes": CHANGES, "answer_limit": ANSWER_LIMIT,
        "Markup": Markup, "made_with": made_with,
    }  # fmt: skip
    look, script = ((HERE / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    comparison = report.comparison
    entries = comparison.entries if comparison else report.entries
    return environment.get_template("report.html.j2").render(
        report=report, comparison=comparison, look=Markup(look), script=Markup(script),  # noqa: S704 our own files
        policy=policy(look, script), headlines=headlines(report), judged=is_judged(report),
        kinds=sorted(report.by_kind, key=lambda kind: (kind == "", kind)), kind_panels=kind_panels(report),
        panels=[latency_panel(report), *confidence_panels(report)], entries=entries, options=options(entries),
        compared=compared(report), changed=changed(entries), titles=titles(report.run), ends=ends(entries),
    )  # fmt: skip


def policy(look: str, script: str) -> str:
    """What the page may load and run: nothing but its own style and script."""
    of_look, of_script = (b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (look, script))
    only = f"style-src 'sha256-{of_look}'; script-src 'sha256-{of_script}'"
    return f"default-src 'none'; {only}; base-uri 'none'; form-action 'none'"


def is_judged(report: Report) -> bool:
    """Whether anything is given to score by."""
    return any(entry.now.verdict.right is not None for entry in report.entries)


def headlines(report: Report) -> list[str]:
    """The figures that stand first, those there are; errors only where there were any."""
    wanted_names = HEADLINES if is_judged(report) else WITHOUT_GOLD
    names = [name for name in wanted_names if name in report.figures]
    errors = report.figures.get("errors")
    return [*names, "errors"] if errors and errors.value else names


def compared(report: Report) -> tuple[list[str], list[str]]:
    """The figures in both runs: those that stand first, and the others."""
    names = list(report.comparison.differences) if report.comparison else []
    first = [name for name in (*HEADLINES, "statement_support", "errors") if name in names]
    return first, [name for name in names if name not in first]


def made_with(run: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What a run was made with, as far as it is known."""
    return [(said, str(run[name])) for name, said in MADE_WITH.items() if run.get(name)]


def titles(run: Mapping[str, Any]) -> list[str]:
    """The titles of the documents that questions were put to, as far as they are known."""
    documents = run.get("documents")
    found = [one.get("title", "") for one in documents.values()] if isinstance(documents, dict) else []
    return [title for title in found if title][:MOST_TITLES]


def ends(entries: Sequence[Entry]) -> list[tuple[str, int]]:
    """How many questions were answered, and how many not."""
    counts = Counter("error" if entry.now.error else entry.now.status for entry in entries)
    return [
        (status_said(status), counts[status]) for status in (*STATUS, *sorted(counts.keys() - STATUS.keys())) if counts[status]
    ]


# ---- charts --------------------------------------------------------------------------------------------------------


def kind_panels(report: Report) -> list[Panel]:
    """For some figures a bar for all questions and one a kind."""
    panels = []
    for name, title in CHARTED.items():
        if name not in report.figures:
            continue
        kinds = sorted((kind for kind in report.by_kind if name in report.by_kind[kind]), key=lambda kind: (kind == "", kind))
        largest = set(sorted(kinds, key=lambda kind: -report.by_kind[kind][name].n)[:MOST_KINDS])
        bars = [(kind_said(kind), report.by_kind[kind][name]) for kind in kinds if kind in largest]
        left_out = f" Shown are the {MOST_KINDS} largest of {len(kinds)} kinds." if len(kinds) > len(bars) else ""
        chart = by_kind_chart(name, title, [("all questions", report.figures[name]), *bars])
        panels.append(Panel(title, told.kinds_told(bars) + left_out, chart))
    return panels


def latency_panel(report: Report) -> Panel:
    """How long questions took."""
    title = "How long an answer takes"
    times = [entry.now.latency_ms for entry in report.entries if not entry.now.error and entry.now.latency_ms > 0]
    if not times:
        return Panel(title, "Left out: no times were recorded.")
    half, most = (float(quantile(share)(np.array(times)[:, None])) for share in (0.5, 0.95))
    shows = told.latency_told(times, half, most, histogram_edge(times, most))
    return Panel(title, f"A bar shows how many questions took so long. {shows}", latency_chart(times, half, most))


def confidence_panels(report: Report) -> list[Panel]:
    """Whether the stated confidence holds, and what refusing more would gain; from answers that were given and judged."""
    titles = "Whether the stated confidence holds", "What refusing more would gain"
    judged = [entry.now for entry in report.entries if entry.now.verdict.right is not None]
    given = [shown for shown in judged if shown.status != NOT_FOUND and not shown.error]
    if len(given) < LEAST_JUDGED:
        return [Panel(title, told.too_few(len(given), LEAST_JUDGED)) for title in titles]
    confidences = [shown.confidence for shown in given]
    bins = reliability(confidences, [_quotes_what_was_wanted(shown) for shown in given])
    cuts = risk_coverage(confidences, [bool(shown.verdict.right) for shown in given], len(judged))
    return [
        Panel(titles[0], told.reliability_told(bins), reliability_chart(bins)),
        Panel(titles[1], told.risk_told(cuts), risk_chart(cuts)),
    ]


def _quotes_what_was_wanted(shown: Shown) -> bool:
    """What confidence is the probability of: a citation of a wanted passage; where none is named, that the answer is right."""
    known = [citation.gold for citation in shown.citations if citation.gold is not None]
    return any(known) if known else bool(shown.verdict.right)


# ---- questions -----------------------------------------------------------------------------------------------------


def outcome(shown: Shown) -> str:
    """How an answer counts: a key of OUTCOMES."""
    if shown.error:
        return "error"
    return {True: "right", False: "wrong", None: "unjudged"}[shown.verdict.right]


def kind_said(kind: str) -> str:
    """The kind of a question in plain words."""
    return kind or "no kind given"


def status_said(status: str) -> str:
    """The status of an answer in plain words."""
    return STATUS.get(status, status)


def stated(shown: Shown, one: Cited) -> bool:
    """Whether a quotation is a statement that cites it, word for word, so that it need not be shown twice."""
    return any(text == one.quote and one.number in numbers for text, numbers in shown.statements)


def wanted(question: Question) -> list[list[Gold]]:
    """The gold quotations by need, with where they stand: each need is met by any one of its own."""
    if question.any_gold:
        return [list(question.gold)] if question.gold else []
    needs: dict[int, list[Gold]] = {}
    for at, gold in enumerate(question.gold):
        needs.setdefault(at if gold.same_as is None else gold.same_as, []).append(gold)
    return list(needs.values())


def options(entries: Sequence[Entry]) -> Mapping[str, Counter[str]]:
    """How many questions each choice of a filter shows."""
    return {
        "outcome": Counter(outcome(entry.now) for entry in entries),
        "status": Counter("error" if entry.now.error else entry.now.status for entry in entries),
        "kind": Counter(entry.question.kind for entry in entries),
        "change": Counter(entry.change for entry in entries),
    }


def changed(entries: Sequence[Entry]) -> Mapping[str, list[tuple[int, str]]]:
    """Place and id of the questions whose answers got better or worse."""
    return {
        change: [(at, entry.question.id) for at, entry in enumerate(entries, 1) if entry.change == change]
        for change in ("worse", "better")
    }
