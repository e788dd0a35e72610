"""The arguments of the commands. Nothing heavy is imported, so that help and wrong arguments are answered at once."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from pathlib import Path

from ingest.types import KINDS

Command = Callable[[argparse.Namespace], None]

SET = ("docx", "odt", "pdf", "html", "md")
"""Formats in which an answer is set, by template and style."""

ENDINGS = {**{f".{name}": name for name in SET}, ".bib": "bib", ".ris": "ris"}
"""What the ending of a file says of its format."""


def parse(commands: Mapping[str, Command], arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The arguments of a command line; `command` is the one that it names. Wrong ones end the program with exit code 2."""
    parser = _parser(commands)
    args = parser.parse_args(arguments)
    if hasattr(args, "template"):
        _settle_export(parser, args)
    if len(getattr(args, "files", ())) > 1 and (args.title or args.slug):
        parser.error("--title and --slug go with one file")
    return args


def _parser(commands: Mapping[str, Command]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rapporteur", description="Answers questions from a library of documents; every statement is quoted and cited."
    )
    names = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str) -> argparse.ArgumentParser:
        command = commands[name]
        sub = names.add_parser(name, help=(command.__doc__ or "").rstrip("."), description=command.__doc__)
        sub.set_defaults(command=command)
        sub.add_argument(
            "--corpus", metavar="DIR", help="the library's folder (default: RAPPORTEUR_CORPUS or the shipped library)"
        )
        sub.add_argument(
            "--index", metavar="DIR", help="the index's folder (default: RAPPORTEUR_INDEX or .index in the library)"
        )
        return sub

    sub = add("build")
    sub.add_argument("--rebuild", action="store_true", help="make the index anew")
    sub = add("add")
    sub.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="a PDF, Word, OpenDocument, EPUB, web, Markdown or text file"
    )
    sub.add_argument("--title", metavar="TITLE", help="its title (default: what the file says of itself)")
    sub.add_argument("--issuer", metavar="NAME", help="who issued it")
    sub.add_argument("--date", type=_date, help="its date, like 2024, 2024-11 or 2024-11-20")
    sub.add_argument("--kind", type=_kind, choices=list(KINDS), help="what kind of text it is (default: analysis)")
    sub.add_argument("--url", type=_entry_field("url"), help="where it was published, https://…")
    sub.add_argument("--slug", type=_entry_field("slug"), help="the source that it is the original of, or a name for a new one")
    sub = add("remove")
    sub.add_argument("slug", metavar="SLUG", help="the source, as “rapporteur sources” shows it")
    sub = add("fetch")
    sub.add_argument(
        "slugs", nargs="*", metavar="SLUG", help="only these sources (default: all that have an address and no original)"
    )
    sub = add("sources")
    sub.add_argument("--format", choices=["table", "json"], default="table")
    sub = add("search")
    sub.add_argument("question", type=_question)
    sub.add_argument("-k", type=_positive, default=10, help="how many passages (default: 10)")
    sub.add_argument("--format", choices=["text", "json"], default="text")
    _add_filters(sub)
    sub = add("ask")
    sub.add_argument("question", type=_question)
    sub.add_argument(
        "--after", metavar="QUESTION", action="append", default=[], help="an earlier question; repeat, oldest first"
    )
    _add_export(sub, on_screen=True)
    _add_filters(sub)
    sub = add("partners")
    sub.add_argument(
        "actors", nargs="*", metavar="ACTOR", help="only who works with them, by any form of their names (default: everyone)"
    )
    sub.add_argument("--format", choices=["table", "json", "csv", "graphml"], default="table")
    sub.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    _add_filters(sub)
    sub = add("export")
    bundle = "a bundle, made by ask --format bundle or on the desk"
    sub.add_argument("bundles", type=Path, nargs="+", metavar="BUNDLE", help=bundle)
    _add_export(sub, on_screen=False)
    sub = add("verify")
    sub.add_argument("bundles", type=Path, nargs="+", metavar="BUNDLE", help=bundle)
    sub = add("evaluate")
    sub.add_argument("questions", type=Path, help="a file of questions: JSONL, CSV or XLSX with a column named question")
    sub.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder to write answers and report to")
    sub.add_argument("--baseline", type=Path, metavar="DIR", help="the folder of an earlier run to compare with")
    sub.add_argument("--jobs", type=_positive, default=1, metavar="N", help="how many questions at a time (default: 1)")
    sub.add_argument("--resume", action="store_true", help="go on at the first question that has no answer in the folder yet")
    sub.add_argument(
        "--fail-under", type=_limit, nargs="+", action="append", default=[], metavar="METRIC=VALUE",
        help="exit with 1 where a figure is below this (above it, where less is better)",
    )  # fmt: skip
    _add_filters(sub)
    sub = add("serve")
    sub.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this computer only)")
    sub.add_argument("--port", type=int, default=7860)
    return parser


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", metavar="SLUG", action="append", default=[], help="only this source; may be repeated")
    parser.add_argument("--issuer", action="append", default=[], help="only this issuer, or part of its name; may be repeated")
    parser.add_argument(
        "--kind", type=_kind, choices=list(KINDS), action="append", default=[], help="only this kind of text; may be repeated"
    )
    parser.add_argument("--from", dest="date_from", type=_date, metavar="DATE", help="only texts of this date or later")
    parser.add_argument("--to", dest="date_to", type=_date, metavar="DATE", help="only texts of this date or earlier")


def _add_export(parser: argparse.ArgumentParser, *, on_screen: bool) -> None:
    text = "text, json, " if on_screen else ""
    parser.add_argument(
        "--format", type=_screen_or_file if on_screen else _file_format, metavar="FORMAT",
        help=f"{text}docx, odt, pdf, html, md, bundle (to check later); of the references alone: bib, ris, csl "
        f"(default: by the ending of --out{', else text' if on_screen else ''})",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE", help="the file to write (default: standard output)")
    parser.add_argument("--template", choices=["answer", "speaking-note", "background-note"], help="default: answer")
    parser.add_argument(
        "--style", metavar="NAME", help="a citation style of the CSL repository, or a .csl file (default: Chicago)"
    )
    parser.add_argument("--reference", type=Path, metavar="FILE", help="a .docx or .odt of your own whose look is taken over")
    parser.add_argument(
        "--despite-missing", action="store_true", help="go on where a quotation is not found on its page; it is marked"
    )


def _settle_export(parser: argparse.ArgumentParser, args: argparse.Namespace) -> None:
    """Find out the format where only a file is named, and see that the options go with it."""
    ending = args.out.suffix.lower() if args.out else ""
    if args.format is None:
        args.format = ENDINGS.get(ending) or ("text" if hasattr(args, "question") else None)
    if args.format is None:
        parser.error("name a format with --format, or a file that ends in one of " + ", ".join(ENDINGS))
    if ending in ENDINGS and ENDINGS[ending] != args.format:
        parser.error(f"{args.out.name} is not the name of a {args.format} file; leave out --format, or name another file")
    named = {name for name in ("template", "style", "reference") if getattr(args, name)}
    if named and args.format not in SET:
        parser.error(f"--{sorted(named)[0]} goes with {', '.join(SET)}, not with {args.format}")
    if args.reference and args.format not in ("docx", "odt"):
        parser.error("--reference goes with docx and odt")
    args.template = args.template or "answer"


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


def _kind(text: str) -> str:
    """A kind as data has it, or as it is shown: "agreed statement"."""
    return next((kind for kind, shown in KINDS.items() if shown == text.lower()), text)


def _date(text: str) -> str:
    from ingest.sources import DATE

    if not DATE.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text} is not a date like 2024, 2024-11 or 2024-11-20")
    return text


def _entry_field(name: str) -> Callable[[str], str]:
    """What checks a field as sources.toml has it."""

    def checked(text: str) -> str:
        from ingest.sources import fault

        if wrong := fault({"slug": "a", "title": "a", name: text}):
            raise argparse.ArgumentTypeError(wrong)
        return text

    return checked
