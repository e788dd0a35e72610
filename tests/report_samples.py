"""Reports made by hand: a small run, one beside a baseline, one with nothing to judge by, one with hostile texts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from evaluation.types import (
    NO_EVIDENCE,
    Cited,
    Comparison,
    Difference,
    Entry,
    Figure,
    Figures,
    Gold,
    Question,
    Report,
    Shown,
    Verdict,
)

RUN: Mapping[str, Any] = {
    "commit": "0123abcd4567", "index": "f00d", "embedder": "small-model", "writer": "quotes", "questions": 24, "seconds": 3.25,
    "jobs": 1, "documents": {"orchard": {"sha256": "aa", "version": 1}, "cellar": {"sha256": "bb", "version": 1}},
}  # fmt: skip
PEARS = "The gardener waters the pears every second morning."
HOSTILE = (
    "</script><script>window.hit = 1</script>", '"><img src=x onerror="window.hit = 1">', "{{ 7 * 7 }} {% raw %}",
    "$x^2$ \\frac$", "\u202eשלום עולם", "漢字の質問 & 안녕", "a\x00b\ud800c", "--> ]]> <!-- id=\"x\" url(#y)",
)  # fmt: skip


def shown(right: bool | None = True, *, confidence: float = 0.5, error: str = "", status: str = "answered") -> Shown:
    """An answer of two citations; a refusal and an error have none."""
    empty = bool(error) or status == "not_found"
    reason = {True: "It says what it must.", False: "It cites none of the wanted passages.", None: "Nothing is given."}[right]
    return Shown(
        "error" if error else status,
        confidence,
        "Of the plums it says nothing." if status == "partial" else "",
        () if empty else ((PEARS, (1,)), ("Apples go to the cellar.", (1, 2))),
        ()
        if empty
        else (Cited(1, "The orchard, p. 3", PEARS, right, True), Cited(2, "The cellar, p. 1", "Cellar!", False, False)),
        Verdict(right, (reason,)),
        0.0 if error else 10.0 + 40 * confidence,
        error,
    )


def question(at: int, kind: str = "fact") -> Question:
    """A question with all that a question file can say of it."""
    return Question(
        f"q{at:03}", f"How often are the pears of row {at} watered?", ("Who waters the apples?",), kind, True,
        (Gold("every second morning", "orchard", "Watering"), Gold("each other day", same_as=0)),
        must_include=(("second morning", "every other day"),), must_not_include=("every evening",),
    )  # fmt: skip


def small_report() -> Report:
    """24 questions of two kinds: right but for every third; one refused, one in part, one ended in an error."""
    answers = [shown(at % 3 != 0, confidence=at / 24) for at in range(24)]
    answers[5] = shown(False, status="not_found")
    answers[6] = shown(True, status="partial")
    answers[7] = shown(False, error="OperationalError: database is locked")
    entries = [Entry(question(at, "fact" if at < 16 else "list"), answer) for at, answer in enumerate(answers)]
    overall: Figures = {
        "right": Figure(0.625, 0.5, 0.75, 24),
        "citation_hit": Figure(0.9, 0.8, 0.95, 24),
        "citation_valid": Figure(0.9996, 0.99, 1.0, 5000),
        "answer_recall": Figure(1.0, 1.0, 1.0, 24),
        "false_abstention": Figure(1 / 24, 0.0, 0.125, 24),
        "mrr": Figure(0.5, 0.4, 0.6, 24),
        "errors": Figure(1 / 24, 0.0, 0.125, 24),
        "words": Figure(31.25, 20.0, 40.0, 24),
        "latency_ms_p50": Figure(29.0, 25.0, 33.0, 23),
        "latency_ms_p95": Figure(1480.0, 45.0, 1500.0, 23),
    }
    return Report(RUN, overall, {"fact": overall, "list": {"right": Figure(0.5, 0.1, 0.9, 8)}}, entries)


def compared_report() -> Report:
    """The small run beside a baseline that has not its last question."""
    small = small_report()
    changes = ["better", "worse", "other", *["same"] * 20]
    entries = [
        replace(entry, before=shown(change != "better"), change=change, cause="The program has changed." if at == 2 else "")
        for at, (entry, change) in enumerate(zip(small.entries, changes, strict=False))
    ]
    differences = {
        "right": Difference(0.5, 0.625, 0.02, 0.2, 23, "better"),
        "citation_hit": Difference(0.9, 0.9, 0.0, 0.0, 23, NO_EVIDENCE),
        "false_abstention": Difference(0.0, 0.05, 0.01, 0.1, 23, "worse"),
        "mrr": Difference(0.5, 0.55, -0.01, 0.1, 23, NO_EVIDENCE),
        "latency_ms_p50": Difference(31.0, 29.0, -3.0, -1.0, 23, ""),
    }
    everything = [*entries, small.entries[-1]]
    said = "Better than the baseline run: right answers (0.50, now 0.63)."
    comparison = Comparison(RUN | {"commit": "9999"}, 23, 1, 2, differences, everything, said)
    return replace(small, entries=everything, comparison=comparison)


def unjudged_report() -> Report:
    """A run of bare questions."""
    small = small_report()
    names = ("citation_valid", "words", "latency_ms_p50", "latency_ms_p95")
    entries = [Entry(Question(f"q{at}", f"Question {at}"), shown(None)) for at in range(12)]
    return Report(RUN, {name: small.figures[name] for name in names}, {}, entries)


def hostile_report() -> Report:
    """A run whose every text tries to be something else."""
    figure = Figure(0.5, 0.25, 0.75, 12)
    entries = []
    for at, bad in enumerate(HOSTILE * 2):
        asked = Question(bad, bad, (bad,), bad, True, (Gold(bad, bad, bad),), False, ((bad, bad),), (bad,), {"answer": bad})
        cited = (Cited(1, bad, bad, True, True), Cited(2, bad, f"{bad} {bad}", False, False))
        now = Shown(bad, 0.1 * (at % 8), bad, ((bad, (1,)),), cited, Verdict(at % 2 == 0, (bad,)), 5.0)
        failed = Shown("error", 0.0, "", (), (), Verdict(False, (bad,)), 0.0, bad)
        entries.append(Entry(asked, now, failed, "better", bad))
    run = {"commit": bad, "index": HOSTILE[0], "embedder": HOSTILE[1], "writer": HOSTILE[2]}
    differences = {"right": Difference(0.1, 0.5, 0.1, 0.6, 16, "better")}
    comparison = Comparison(run, 16, 0, 0, differences, entries, HOSTILE[0])
    figures = {"right": figure, "citation_hit": figure, "answer_recall": figure}
    return Report(run, figures, dict.fromkeys(HOSTILE, figures), entries, comparison)
