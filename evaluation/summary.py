"""What a run comes to: figures overall and by kind, every question as a report shows it, and summary.json."""

import hashlib
import json
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from answer.types import ANSWERED, NOT_FOUND, PARTIAL, Partnership, Table, TableRow, Tie
from evaluation.compare import TOLD, Answered, compare
from evaluation.errors import RunError
from evaluation.metrics import figures, gold_citations, judge, score
from evaluation.run import read_rows
from evaluation.types import Cited, Entry, Question, Report, Row, Shown
from evaluation.wording import number_of
from index.opened import OpenIndex
from ingest.types import KINDS, Source
from settings import HOME

ANSWERS, SUMMARY = "answers.jsonl", "summary.json"
ENDS = {ANSWERED: "answered", PARTIAL: "answered in part", NOT_FOUND: "not found", "error": "ended in an error"}
HEADLINES = (*TOLD, "words_p50", "latency_ms_p50", "latency_ms_p95")


def report_of(run: Mapping[str, Any], rows: Iterable[Row], baseline: Path | None = None) -> Report:
    """Work out all figures of a run; with the folder of a baseline run, what changed since.

    Raises:
        RunError: the baseline is not the folder of a finished run.
    """
    now: dict[str, Answered] = {}
    for row in rows:
        if row.question.id in now:
            raise RunError(f"The run has two answers to the question {row.question.id}. Begin anew without --resume.")
        now[row.question.id] = answered(row)
    of_kind: dict[str, list[Answered]] = {}
    for one in now.values():
        of_kind.setdefault(one.question.kind, []).append(one)
    overall = figures([one.shown.scores for one in now.values()])
    by_kind = {kind: figures([one.shown.scores for one in of_kind[kind]]) for kind in sorted(of_kind) if kind}
    if baseline is None:
        return Report(run, overall, by_kind, [Entry(one.question, one.shown) for one in now.values()])
    asked = [one.question for one in now.values()]
    before = {row.question.id: answered(row) for row in read_rows(baseline / ANSWERS, asked)}
    comparison = compare(run, read_run(baseline), now, before)
    return Report(run, overall, by_kind, comparison.entries, comparison)


def answered(row: Row) -> Answered:
    """What is kept of a row; its evidence, which is most of it, is not."""
    return Answered(row.question, shown(row), tuple(row.answer["citations"] if row.answer else ()))


def shown(row: Row) -> Shown:
    """A row's answer as a report shows it."""
    answer = row.answer
    if answer is None:
        return Shown("error", 0.0, "", (), (), judge(row), 0.0, row.error or "", score(row))
    hits: Sequence[bool | None] = gold_citations(row.question, answer) if row.question.gold else [None] * len(row.found)
    cited = tuple(
        Cited(citation["number"], _place(citation), citation["quote"], hit, found, _standing(citation))
        for citation, hit, found in zip(answer["citations"], hits, row.found, strict=True)
    )
    statements = tuple((statement["text"], tuple(statement["citations"])) for statement in answer["statements"])
    return Shown(
        answer["status"], answer["confidence"], answer["note"] or "", statements, cited, judge(row),
        float(answer["timings_ms"].get("total", 0.0)), "", score(row),
        tuple(statement.get("group") or "" for statement in answer["statements"]),
        tuple(statement.get("force") or "" for statement in answer["statements"]),
        _table(answer.get("table")), tuple(map(_partnership, answer.get("partnerships") or ())),
    )  # fmt: skip


def _table(entry: Mapping[str, Any] | None) -> Table | None:
    """The table of a row; older rows have none."""
    if not entry:
        return None
    rows = (TableRow(row["label"], tuple(map(tuple, row["cells"]))) for row in entry["rows"])
    return Table(tuple(entry["columns"]), tuple(rows))


def _partnership(entry: Mapping[str, Any]) -> Partnership:
    ties = (Tie(tie["type"], tuple(tie["tables"]), tuple(tie["texts"]), tie["planned"]) for tie in entry["types"])
    return Partnership(entry["a"], entry["b"], tuple(ties))


def _standing(citation: Mapping[str, Any]) -> str:
    kind = citation.get("kind", "")
    return ", ".join(filter(None, (KINDS.get(kind, kind), citation.get("date", ""))))


def _place(citation: Mapping[str, Any]) -> str:
    page = f"p. {citation['page']}" if citation["page"] else f"PDF p. {citation['page_index'] + 1}"
    return f"{Source(citation['source'], citation['title']).short_title}, {page}"


def as_text(report: Report) -> str:
    """The figures that tell most, for a terminal; beside a baseline, what changed."""
    head = f"{number_of(len(report.entries), 'question')}, {report.run['seconds']} s, library {report.run['index']}"
    ends = Counter(entry.now.status for entry in report.entries)
    told_ends = ", ".join(f"{ends[status]} {said}" for status, said in ENDS.items() if ends[status])
    told = [(name, report.figures[name]) for name in HEADLINES if name in report.figures]
    lines = [f"{name:20} {f.value:9.3f}   95 % interval {f.low:.3f} to {f.high:.3f}, n {f.n}" for name, f in told]
    return "\n".join([head, told_ends, *lines, *([report.comparison.conclusion] if report.comparison else [])])


# ---- which run it was ----------------------------------------------------------------------------------------------


def run_mark(
    index: OpenIndex, writer: str, questions: Sequence[Question], name: str, jobs: int, seconds: float
) -> dict[str, Any]:
    """What a run was made with, as `run` in summary.json. `name`: that of the file of questions."""
    return {
        "file": name,
        "finished": datetime.now().astimezone().isoformat(timespec="minutes"),
        "commit": program_mark(),
        "index": index.state.fingerprint,
        "embedder": index.state.embedder,
        "writer": writer,
        "questions": len(questions),
        "seconds": round(seconds, 1),
        "jobs": jobs,
        "documents": {
            d.source.slug: {"title": d.source.title, "sha256": d.sha256, "version": d.version} for d in index.documents
        },
    }


def program_mark() -> str:
    """The commit of the program, with a mark of what was changed since; outside a checkout its version."""
    try:
        commit = _git("rev-parse", "--short=12", "HEAD").decode().strip()
        changes = _git("diff", "HEAD")
    except (OSError, subprocess.CalledProcessError):
        try:
            return f"version {version('rapporteur')}"
        except PackageNotFoundError:
            return "unknown"
    return f"{commit}+{hashlib.sha256(changes).hexdigest()[:8]}" if changes else commit


def _git(*words: str) -> bytes:
    return subprocess.run(["git", "-C", str(HOME), *words], check=True, capture_output=True).stdout  # noqa: S607


# ---- summary.json --------------------------------------------------------------------------------------------------


def write_summary(report: Report, path: Path) -> None:
    """Write run and figures; beside a baseline, the differences too."""
    summary: dict[str, Any] = {
        "run": report.run,
        "metrics": {name: asdict(figure) for name, figure in report.figures.items()},
        "by_kind": {kind: {name: asdict(f) for name, f in of.items()} for kind, of in report.by_kind.items()},
    }
    if report.doubts:
        summary["doubts"] = list(report.doubts)
    if found := report.comparison:
        summary["baseline"] = {
            "run": found.baseline,
            "conclusion": found.conclusion,
            "questions": {"shared": found.shared, "only_now": found.only_now, "only_before": found.only_before},
            "differences": {name: asdict(difference) for name, difference in found.differences.items()},
        }
    draft = path.with_name(path.name + ".part")
    draft.write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.replace(path)


def read_run(folder: Path) -> Mapping[str, Any]:
    """The `run` of a finished run, all of whose rows can be read.

    Raises:
        RunError: the folder is not one.
    """
    try:
        run = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))["run"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(f"{folder} is not the folder of a finished run ({error}). Name one that holds {SUMMARY}.") from error
    documents = run.get("documents", {}) if isinstance(run, dict) else None
    if (
        not isinstance(run, dict)
        or not isinstance(documents, dict)
        or not all(isinstance(one, dict) and isinstance(one.get("sha256"), str) for one in documents.values())
    ):
        raise RunError(f"{folder / SUMMARY} does not say which run it is of. Run the questions again.")
    if run.get("questions") != sum(1 for _ in read_rows(folder / ANSWERS)):
        raise RunError(f"The run in {folder} was broken off. Finish it with --resume, or name another one.")
    return run
