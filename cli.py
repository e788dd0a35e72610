"""The commands. Heavy imports happen inside them, so that help and wrong arguments are answered at once."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arguments import Command, parse
from ingest.errors import RapporteurError
from ingest.types import KINDS
from settings import corpus_folder, embedder_name, go_offline, index_folder

if TYPE_CHECKING:
    from answer.answer import Rapporteur
    from export.formats import Options
    from index.types import Filters, Locations


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 a known error, 2 wrong arguments."""
    go_offline()
    args = parse(COMMANDS, arguments)
    try:
        args.command(args)
    except RapporteurError as error:
        print(f"rapporteur: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("rapporteur: stopped.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        sys.stderr.close()
    return 0


# ---- the commands ------------------------------------------------------------------------------------------------


def build_command(args: argparse.Namespace) -> None:
    """Ingest what is new or changed, with a progress bar, and report."""
    from index.build import build
    from index.embed import SentenceEncoder

    name = embedder_name()
    with _progress_bar() as tell:
        report = build(_where(args), lambda: SentenceEncoder(name), name, args.rebuild, tell)
    for slug, reason in report.failed.items():
        print(f"Not taken in: {slug}. {reason}", file=sys.stderr)
    parts = [
        (report.added, "taken in"),
        (report.unchanged, "unchanged"),
        (report.removed, "removed"),
        (report.failed, "not taken in"),
    ]
    told = ", ".join(f"{len(slugs)} {what}" for slugs, what in parts if slugs) or "nothing to do"
    print(f"Documents: {told}. {report.pages} pages, {report.passages} passages, {report.seconds:.1f} s.")


def sources_command(args: argparse.Namespace) -> None:
    """What the library holds, what is indexed, what is missing."""
    from index.listing import list_sources

    rows = list_sources(_where(args))
    if args.format == "json":
        _print_json(rows)
        return
    for row in rows:
        held = f"{row['edition']}, {row['pages']} pages" if row["status"] == "indexed" else row["status"]
        about = [part for part in (row["issuer"], row["date"], KINDS[row["kind"]], held) if part]
        print(f"{row['slug']}\n    {row['title']}\n    {' · '.join(about)}")
        if row["reason"]:
            print(f"    {row['reason']}")


def search_command(args: argparse.Namespace) -> None:
    """Ranked evidence for a question."""
    from answer.types import evidence_json

    evidence = _rapporteur(args).search(args.question, args.k, _filters(args))
    if args.format == "json":
        _print_json({"question": args.question, "evidence": [evidence_json(found) for found in evidence]})
        return
    for rank, found in enumerate(evidence, 1):
        print(f"{rank:2}. {found.place} · {' › '.join(found.passage.section)}\n    {found.passage.text}\n")


def ask_command(args: argparse.Namespace) -> None:
    """A cited answer, on the screen or as a file."""
    from answer.types import answer_json
    from export.text import as_text

    _check_out(args)
    rapporteur = _rapporteur(args)
    filters = _filters(args)
    answer = rapporteur.ask(args.question, args.after, filters)
    if args.format == "json":
        _put(args.out, _json(answer_json(answer)).encode())
    elif args.format == "text":
        _put(args.out, f"{as_text(answer)}\n".encode())
    else:
        from export.bundle import make_bundle
        from export.formats import export

        bundle = make_bundle([answer], rapporteur.where, rapporteur.index().documents, filters)
        _put(args.out, export(bundle, args.format, _options(args), despite_missing=args.despite_missing))


def export_command(args: argparse.Namespace) -> None:
    """An exported answer, or several as one, in another format; its quotations are looked up again first."""
    from export.bundle import joined, read_bundle
    from export.formats import export
    from export.types import Seal
    from export.verify import rechecked, sound, unbroken, verify

    _check_out(args)
    read = [read_bundle(path) for path in args.bundles]
    bundle = joined([bundle for bundle, _ in read])
    report = verify(bundle, max((sealed for _, sealed in read), key=list(Seal).index), _where(args).corpus)
    (sound if args.despite_missing else unbroken)(report)
    made = export(rechecked(bundle, report), args.format, _options(args), despite_missing=args.despite_missing)
    _put(args.out, made)


def verify_command(args: argparse.Namespace) -> None:
    """Look up the quotations of an exported answer again, and say what has changed; needs no index."""
    from export.bundle import read_bundle
    from export.verify import as_text, unbroken, verify

    reports = []
    for path in args.bundles:
        bundle, sealed = read_bundle(path)
        reports.append(verify(bundle, sealed, _where(args).corpus))
        if len(args.bundles) > 1:
            print(f"\n{path}")
        print(as_text(reports[-1], bundle))
    for report in reports:
        unbroken(report)


def evaluate_command(args: argparse.Namespace) -> None:
    """Answer a file of questions, and say how good the answers are."""
    from evaluation.questions import read_questions

    questions = read_questions(args.questions)  # first: what is wrong with the file is told at once
    from evaluation.errors import BelowThreshold
    from evaluation.evaluate import PAGE, WORKBOOK, begin, finish, go, shortfalls
    from evaluation.summary import ANSWERS, SUMMARY, as_text

    batch = begin(
        _rapporteur(args),
        questions,
        args.out,
        name=args.questions.name,
        baseline=args.baseline,
        go_on=args.resume,
        jobs=args.jobs,
    )
    try:
        with _progress_bar("question", batch.done) as tell:
            for done, row in enumerate(go(batch), batch.done + 1):
                tell(row.question.id, done, len(questions))
    except KeyboardInterrupt:
        print(f"The answers so far are in {args.out}. Go on with the same command and --resume.", file=sys.stderr)
        raise
    report = finish(batch)
    for doubt in report.doubts:
        print(doubt, file=sys.stderr)
    print(as_text(report))
    print(f"\n{args.out}: {ANSWERS}, {WORKBOOK}, {SUMMARY}, {PAGE}")
    if short := shortfalls(report.figures, dict(limit for limits in args.fail_under for limit in limits)):
        raise BelowThreshold(" ".join(short))


def serve_command(args: argparse.Namespace) -> None:
    """The desk, in a browser."""
    from app import serve

    serve(_where(args), embedder_name(), args.host, args.port)


COMMANDS: dict[str, Command] = {
    "build": build_command,
    "sources": sources_command,
    "search": search_command,
    "ask": ask_command,
    "export": export_command,
    "verify": verify_command,
    "evaluate": evaluate_command,
    "serve": serve_command,
}

# ---- what the commands share ---------------------------------------------------------------------------------------


def _where(args: argparse.Namespace) -> "Locations":
    from index.types import Locations

    corpus = corpus_folder(args.corpus)
    return Locations(corpus, index_folder(corpus, args.index))


def _filters(args: argparse.Namespace) -> "Filters":
    from index.types import Filters

    return Filters(
        frozenset(args.source), frozenset(args.issuer), frozenset(args.kind), args.date_from or "", args.date_to or ""
    )


def _rapporteur(args: argparse.Namespace) -> "Rapporteur":
    from answer.answer import Rapporteur
    from index.embed import SentenceEncoder

    name = embedder_name()
    return Rapporteur(_where(args), name, lambda: SentenceEncoder(name))


@contextmanager
def _progress_bar(unit: str = "file", before: int = 0) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error that names what is in work and estimates the time; it appears with the first of it.

    `before`: how many were done earlier, so that they do not count as fast ones.
    """
    from tqdm import tqdm

    bar: tqdm[None] | None = None

    def tell(name: str, done: int, of: int) -> None:
        nonlocal bar
        if bar is None:
            bar = tqdm(total=of, unit=unit, leave=False, initial=before)
        bar.set_description_str("".join(filter(str.isprintable, name[:40])))
        bar.update(done - bar.n)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.close()


def _options(args: argparse.Namespace) -> "Options":
    from export.formats import Options
    from export.references import DEFAULT_STYLE

    return Options(args.template, args.style or DEFAULT_STYLE, args.reference)


def _check_out(args: argparse.Namespace) -> None:
    """See at once that what is no text has a file to go to."""
    from export.errors import ExportError
    from export.formats import FORMATS

    if args.out is None and args.format in FORMATS and not FORMATS[args.format].is_text:
        raise ExportError(f"A {args.format} file is no text for the screen. Name the file to write with --out.")


def _put(out: Path | None, content: bytes) -> None:
    """Write to a file, or without one to standard output."""
    from export.files import write_whole

    if out is None:
        print(content.decode(), end="")
    else:
        write_whole(out, content)
        print(f"Written to {out}.", file=sys.stderr)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _print_json(value: Any) -> None:
    print(_json(value), end="")


if __name__ == "__main__":
    sys.exit(main())
