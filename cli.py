"""The commands. Heavy imports happen inside them, so that help and wrong arguments are answered at once."""

import argparse
import codecs
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from arguments import Command, parse
from ingest.errors import RapporteurError
from ingest.types import KINDS
from settings import corpus_folder, embedder_name, go_offline, index_folder, reranker_name

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
    _build(args, args.rebuild)


def add_command(args: argparse.Namespace) -> None:
    """Take documents into the library, and build."""
    from index.embed import SentenceEncoder
    from index.errors import NotAdded
    from index.offered import Details
    from index.shelf import REFUSED, add

    name = embedder_name()
    said = Details(*(field or "" for field in (args.title, args.issuer, args.date, args.kind, args.url, args.slug)))
    with _progress_bar() as tell:
        added = add(_where(args), args.files, said, lambda: SentenceEncoder(name), name, tell)
    for one in added:
        print(one.told, file=sys.stderr if one.outcome == REFUSED else sys.stdout)
    if refused := sum(one.outcome == REFUSED for one in added):
        raise NotAdded(f"{refused} of {len(added)} files {'was' if refused == 1 else 'were'} not taken in.")


def remove_command(args: argparse.Namespace) -> None:
    """Delete your own originals of a source from the library, and build; its brief returns."""
    from index.embed import SentenceEncoder
    from index.shelf import remove

    name = embedder_name()
    with _progress_bar() as tell:
        removed = remove(_where(args), args.slug, lambda: SentenceEncoder(name), name, tell)
    print(removed.told)


def fetch_command(args: argparse.Namespace) -> None:
    """Download originals from where sources.toml says, and build; the one command that uses the network."""
    from index.shelf import only_writer
    from ingest.errors import FetchError
    from ingest.fetch import fetch
    from ingest.sources import open_library

    with _progress_bar("source") as tell, only_writer(_where(args)):
        fetched = fetch(open_library(_where(args).corpus), args.slugs, tell=tell)
    for line in _table([(one.slug, one.outcome, _size(one.bytes), one.told) for one in fetched]):
        print(_shown(line))
    came = sum(one.outcome == "fetched" for one in fetched)
    print(f"{came} of {len(fetched)} sources fetched." if fetched else "There is nothing to fetch.")
    if came:
        _build(args)
    if missing := [one.slug for one in fetched if one.slug in args.slugs and one.outcome in ("failed", "no address")]:
        raise FetchError(f"Not fetched: {', '.join(missing)}. The reason is told above.")


def _build(args: argparse.Namespace, rebuild: bool = False) -> None:
    from index.build import build
    from index.embed import SentenceEncoder

    name = embedder_name()
    with _progress_bar() as tell:
        report = build(_where(args), lambda: SentenceEncoder(name), name, rebuild, tell)
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
    from index.listing import counted, held_as, list_sources

    rows = list_sources(_where(args))
    if args.format == "json":
        _print_json(rows)
        return
    for row in rows:
        pages = f"{row['pages']} page{'' if row['pages'] == 1 else 's'}"
        standing = {"indexed": pages, "pending": "not built in yet"}.get(row["status"], "")
        held = ", ".join(filter(None, [held_as(row), standing]))
        about = [part for part in (row["issuer"], row["date"], KINDS[row["kind"]], held) if part]
        print(f"{row['slug']}\n    {_shown(row['title'])}\n    {_shown(' · '.join(about))}")
        if row["reason"]:
            print(f"    {row['reason']}")
    print(f"\n{counted(rows)}.")


def search_command(args: argparse.Namespace) -> None:
    """Ranked evidence for a question."""
    from answer.types import evidence_json

    evidence = _rapporteur(args).search(args.question, args.k, _filters(args))
    if args.format == "json":
        _print_json({"question": args.question, "evidence": [evidence_json(found) for found in evidence]})
        return
    if not evidence:
        print("No document of the library is within what the search was confined to.", file=sys.stderr)
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


def partners_command(args: argparse.Namespace) -> None:
    """Who works with whom, and on what, each line with the place it stands in."""
    from answer.types import partnerships_json
    from export.partners import as_csv, as_rows

    answer = _rapporteur(args).partners(args.actors, _filters(args))
    if answer.note:
        print(_shown(answer.note), file=sys.stderr)
    if args.format == "json":
        _put(args.out, _json(partnerships_json(answer)).encode())
    elif args.format == "csv":
        made = as_csv(answer)
        _put(args.out, made if args.out else made.removeprefix(codecs.BOM_UTF8))
    elif args.format == "graphml":
        from export.network import graphml

        _put(args.out, graphml(answer))
    else:
        lines = _table([[_shown(cell) for cell in row] for row in as_rows(answer)]) if answer.partnerships else ()
        _put(args.out, "".join(f"{line}\n" for line in lines).encode())


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
    from evaluation.run import Confined
    from evaluation.summary import ANSWERS, SUMMARY, as_text

    rapporteur, filters = _rapporteur(args), _filters(args)
    batch = begin(
        Confined(rapporteur, filters) if filters else rapporteur,
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
    "add": add_command,
    "remove": remove_command,
    "fetch": fetch_command,
    "sources": sources_command,
    "search": search_command,
    "ask": ask_command,
    "partners": partners_command,
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
    from index.rerank import open_reranker

    name = embedder_name()
    return Rapporteur(_where(args), name, lambda: SentenceEncoder(name), lambda: open_reranker(reranker_name()))


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
        bar.total = of
        bar.set_description_str(_shown(name[:40]))
        bar.update(done - bar.n)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.close()


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows as lines, each column as wide as its widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _shown(text: str) -> str:
    """A text of others without what would steer the terminal."""
    return "".join(filter(str.isprintable, text))


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB" if count else ""


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
