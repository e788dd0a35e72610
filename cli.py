"""The commands. Heavy imports happen inside them, so that help and wrong arguments are answered at once."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    args = _parser().parse_args(arguments)
    try:
        command: Callable[[argparse.Namespace], None] = args.command
        command(args)
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

    bundle, sealed = read_bundle(args.bundle)
    report = verify(bundle, sealed, _where(args).corpus)
    print(as_text(report, bundle))
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


# ---- arguments ---------------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rapporteur", description="Answers questions from a library of documents; every statement is quoted and cited."
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, command: Callable[[argparse.Namespace], None]) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=(command.__doc__ or "").rstrip("."), description=command.__doc__)
        sub.set_defaults(command=command)
        sub.add_argument(
            "--corpus", metavar="DIR", help="the library's folder (default: RAPPORTEUR_CORPUS or the shipped library)"
        )
        sub.add_argument(
            "--index", metavar="DIR", help="the index's folder (default: RAPPORTEUR_INDEX or .index in the library)"
        )
        return sub

    sub = add("build", build_command)
    sub.add_argument("--rebuild", action="store_true", help="make the index anew")
    sub = add("sources", sources_command)
    sub.add_argument("--format", choices=["table", "json"], default="table")
    sub = add("search", search_command)
    sub.add_argument("question", type=_question)
    sub.add_argument("-k", type=_positive, default=10, help="how many passages (default: 10)")
    sub.add_argument("--format", choices=["text", "json"], default="text")
    _add_filters(sub)
    sub = add("ask", ask_command)
    sub.add_argument("question", type=_question)
    sub.add_argument(
        "--after", metavar="QUESTION", action="append", default=[], help="an earlier question; repeat, oldest first"
    )
    _add_export(sub, "text")
    _add_filters(sub)
    sub = add("export", export_command)
    bundle = "a bundle, made by ask --format bundle or on the desk"
    sub.add_argument("bundles", type=Path, nargs="+", metavar="BUNDLE", help=bundle)
    _add_export(sub, None)
    sub = add("verify", verify_command)
    sub.add_argument("bundle", type=Path, metavar="BUNDLE", help=bundle)
    sub = add("evaluate", evaluate_command)
    sub.add_argument("questions", type=Path, help="a file of questions: JSONL, CSV or XLSX with a column named question")
    sub.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write answers and report to")
    sub.add_argument("--baseline", type=Path, metavar="DIR", help="the folder of an earlier run to compare with")
    sub.add_argument("--jobs", type=_positive, default=1, metavar="N", help="how many questions at a time (default: 1)")
    sub.add_argument("--resume", action="store_true", help="go on at the first question that has no answer in the folder yet")
    sub.add_argument(
        "--fail-under", type=_limit, nargs="+", action="append", default=[], metavar="METRIC=VALUE",
        help="exit with 1 where a figure is below this (above it, where less is better)",
    )  # fmt: skip
    sub = add("serve", serve_command)
    sub.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this computer only)")
    sub.add_argument("--port", type=int, default=7860)
    return parser


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", metavar="SLUG", action="append", default=[], help="only this source; may be repeated")
    parser.add_argument("--issuer", action="append", default=[], help="only this issuer, or part of its name; may be repeated")
    parser.add_argument(
        "--kind", choices=list(KINDS), action="append", default=[], help="only this kind of text; may be repeated"
    )
    parser.add_argument("--from", dest="date_from", type=_date, metavar="DATE", help="only texts of this date or later")
    parser.add_argument("--to", dest="date_to", type=_date, metavar="DATE", help="only texts of this date or earlier")


def _add_export(parser: argparse.ArgumentParser, default: str | None) -> None:
    on_screen = "text, json, " if default else ""
    parser.add_argument(
        "--format", type=_screen_or_file if default else _file_format, default=default, required=not default, metavar="FORMAT",
        help=f"{on_screen}docx, odt, pdf, html, md, bundle (to check later); of the references alone: bib, ris, csl",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    parser.add_argument("--template", choices=["answer", "speaking-note", "background-note"], default="answer")
    parser.add_argument(
        "--style", metavar="NAME", help="a citation style of the CSL repository, or a .csl file (default: Chicago)"
    )
    parser.add_argument("--reference", type=Path, metavar="FILE", help="a .docx or .odt of your own whose look is taken over")
    parser.add_argument(
        "--despite-missing", action="store_true", help="go on where a quotation is not found on its page; it is marked"
    )


def _screen_or_file(text: str) -> str:
    return text if text in ("text", "json") else _file_format(text)


def _file_format(text: str) -> str:
    from export.formats import FORMATS

    if text not in FORMATS:
        raise argparse.ArgumentTypeError(f"{text} is not one of {', '.join(FORMATS)}")
    return text


def _question(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("the question is empty")
    return text


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1 up")
    return int(text)


def _limit(text: str) -> tuple[str, float]:
    from evaluation.metrics import MEASURES

    name, _, value = text.partition("=")
    if name not in MEASURES:
        raise argparse.ArgumentTypeError(f"{name} is not one of the figures: {', '.join(MEASURES)}")
    try:
        if isfinite(limit := float(value)):
            return name, limit
        raise ValueError(value)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is not like {name}=0.9") from error


def _date(text: str) -> str:
    from ingest.sources import DATE

    if not DATE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text} is not a date like 2024, 2024-11 or 2024-11-20")
    return text


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


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _print_json(value: Any) -> None:
    print(_json(value), end="")


if __name__ == "__main__":
    sys.exit(main())
