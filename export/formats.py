"""The formats an answer can be exported in: a row of a table each, with the function that makes it."""

import json
import logging
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from export.blocks import document, unspanned
from export.bundle import write_bundle
from export.document import make_document
from export.errors import ExportError, UnfoundQuotation
from export.look import reference_file, with_ruled_tables, with_words
from export.pairs import alternative, drawing, pixels, typst_drawing, with_pictures
from export.references import DEFAULT_STYLE, csl_json, reference_list, ris, style_file
from export.types import Bundle
from ingest.typeset import convert, set_pages

HERE = Path(__file__).parent
log = logging.getLogger("rapporteur")
BLOCK_MARK = re.compile(r"[=+/-]|\d+\.")
JOINER = "\u2060"  # invisible; before a mark that typst would read as a heading or a list at the start of a cell or note


@dataclass(frozen=True, slots=True)
class Options:
    """How a document is set: template, citation style (name or CSL file), and a Word or OpenDocument file to look like."""

    template: str = "answer"
    style: str = DEFAULT_STYLE
    reference: Path | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A format: what it is called, how its files end, and what makes one."""

    label: str
    suffix: str
    write: Callable[[Bundle, Options], bytes]
    is_text: bool = True


def export(bundle: Bundle, format_name: str, options: Options | None = None, *, despite_missing: bool = False) -> bytes:
    """A bundle as a file of a format.

    Args:
        bundle: what is exported.
        format_name: a key of FORMATS.
        options: how it is set; references alone have nothing to set.
        despite_missing: go on where a quotation was not found; it is marked in the file.

    Raises:
        UnfoundQuotation: a quotation is not on its page. ExportError: the format can't be made.
    """
    if (missing := bundle.unfound()) and not despite_missing:
        named = "; ".join(f"[{c.number}] {c.place}: “{_cut(c.quote)}” ({reason})" for c, reason in missing[:5])
        raise UnfoundQuotation(
            f"Of {len(bundle.quoted())} quotations {len(missing)} can't be found on the page named: {named}. "
            "Build the library again and ask anew, or export despite that; the quotations are then marked."
        )
    try:
        return FORMATS[format_name].write(bundle, options or Options())
    except RuntimeError as error:
        log.info("%s", error)
        told = (
            "The model of the look may be damaged; try without it" if options and options.reference else "Take another format"
        )
        raise ExportError(f"The {FORMATS[format_name].label} file can't be made. {told}.") from error


def _cut(quote: str) -> str:
    return quote if len(quote) <= 80 else f"{quote[:80].rstrip()} …"


def file_name(bundle: Bundle, format_name: str) -> str:
    """A name for the file that every system takes: words of the question, the date, the ending."""
    several = len(bundle.answers) > 1
    words = re.findall(r"[a-z0-9]+", "conversation" if several else bundle.answers[0].question.lower())
    name = "-".join(words)[:60].strip("-") or "answer"
    return f"rapporteur-{name}-{bundle.made[:10]}{FORMATS[format_name].suffix}"


# ---- the formats ---------------------------------------------------------------------------------------------------


def _through_pandoc(made: Mapping[str, Any], options: Options, write: str, *more: str) -> bytes:
    return convert(json.dumps(made), "json", write, "--citeproc", f"--csl={style_file(options.style)}", *more)


def _office(write: str) -> Callable[[Bundle, Options], bytes]:
    def make(bundle: Bundle, options: Options) -> bytes:
        look = _own_look(options.reference, write) if options.reference else reference_file(write)
        with tempfile.TemporaryDirectory() as workshop:
            reference = Path(workshop) / f"reference.{write}"
            reference.write_bytes(look)
            pictured = with_pictures(make_document(bundle, options.template), bundle, pixels)
            made = _through_pandoc(pictured, options, write, f"--reference-doc={reference}")
        if write == "odt":
            made = with_words(made, [alternative(answer) for answer in bundle.answers if answer.partnerships])
        return with_ruled_tables(made) if write == "odt" and not options.reference else made

    return make


def _own_look(path: Path, write: str) -> bytes:
    """The user's own file that says how Word or OpenDocument text should look.

    Raises:
        ExportError: it is not there, or is of another format.
    """
    if path.suffix.lower() != f".{write}" or not path.is_file():
        raise ExportError(
            f"{path.name} can't serve as a model of a .{write} file. Name a file that is there and ends in .{write}."
        )
    return path.read_bytes()


def _markdown(bundle: Bundle, options: Options) -> bytes:
    made = with_pictures(make_document(bundle, options.template), bundle, None)
    made["blocks"].insert(0, {"t": "Header", "c": [0, ["", [], []], made["meta"]["title"]["c"]]})
    made["blocks"] = [_on_one_line(unspanned(block)) if block["t"] == "Table" else block for block in made["blocks"]]
    return _through_pandoc(made, options, "gfm-raw_html+footnotes", "--shift-heading-level-by=1")


def _on_one_line(node: Any) -> Any:
    """A table as Markdown can have it: a cell is one line."""
    if isinstance(node, list):
        return [_on_one_line(part) for part in node]
    if not isinstance(node, dict):
        return node
    return {"t": "Str", "c": " • "} if node.get("t") == "LineBreak" else {k: _on_one_line(v) for k, v in node.items()}


def _html(bundle: Bundle, options: Options) -> bytes:
    made = with_pictures(make_document(bundle, options.template), bundle, drawing)
    return _through_pandoc(made, options, "html5", "--standalone", f"--template={HERE / 'page.html'}")


def _pdf(bundle: Bundle, options: Options) -> bytes:
    made = with_pictures(_for_typst(make_document(bundle, options.template)), bundle, typst_drawing)
    marked = _through_pandoc(made, options, "typst", "--standalone", f"--template={HERE / 'page.typ'}")
    try:
        return set_pages(marked.decode(), ignore_system_fonts=False, pdf_standards=["ua-1"])
    except RuntimeError as error:
        if unshown := re.search(r"the text `\"(.+?)\"` could not be displayed", str(error)):
            raise ExportError(
                f"The PDF can't show “{unshown[1]}”, since no font on this computer has it. Install a font for that script "
                "(Noto Sans CJK for Chinese, Japanese and Korean), or take Word, OpenDocument or HTML."
            ) from error
        raise


def _for_typst(node: Any) -> Any:
    """The same document with an invisible mark where a note or cell begins with what typst takes for a heading or list."""
    if isinstance(node, list):
        return [_for_typst(part) for part in node]
    if not isinstance(node, dict):
        return node
    made = {key: _for_typst(value) for key, value in node.items()}
    first = made["c"][0] if made.get("t") in ("Para", "Plain") and made["c"] else {}
    if first.get("t") == "Str" and BLOCK_MARK.match(first["c"]):
        made["c"] = [{"t": "Str", "c": JOINER + first["c"]}, *made["c"][1:]]
    return made


def _bibtex(bundle: Bundle, _: Options) -> bytes:
    return convert(json.dumps(document("", [], **reference_list(bundle)[1])), "json", "bibtex")


def _csl_json(bundle: Bundle, _: Options) -> bytes:
    return (json.dumps(csl_json(bundle), ensure_ascii=False, indent=1) + "\n").encode("utf-8")


FORMATS: Mapping[str, Format] = {
    "docx": Format("Word", ".docx", _office("docx"), False),
    "odt": Format("OpenDocument", ".odt", _office("odt"), False),
    "pdf": Format("PDF", ".pdf", _pdf, False),
    "html": Format("Web page", ".html", _html),
    "md": Format("Markdown", ".md", _markdown),
    "bundle": Format("Bundle that can be checked later", ".json", lambda bundle, _: write_bundle(bundle)),
    "bib": Format("References as BibTeX", ".bib", _bibtex),
    "ris": Format("References as RIS", ".ris", lambda bundle, _: ris(bundle).encode("utf-8")),
    "csl": Format("References as CSL-JSON", ".csl.json", _csl_json),
}
