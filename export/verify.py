"""Re-checks a bundle against the files of a library: with no model and no index, also when the library has changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from answer.types import Answer, Citation
from export.bundle import now, sha256
from export.errors import BundleError
from export.types import Bundle, CitedDocument, Position, Seal
from ingest.clean import printed_labels
from ingest.errors import UnreadableDocument
from ingest.pdf import PdfFile, page_text, quotation_boxes, read_pdf
from ingest.quotation import NOT_FOUND, find_quotation
from ingest.sources import EARLIER, files_of, is_bare, open_library, with_metadata
from ingest.types import LibraryFile, Source
from ingest.typeset import typeset

HOLDS, MOVED, FAILS = "holds", "moved", "fails"
REWORDED = "Statements, quotations or pages were edited in this file after the export. They were looked up as they are now."
EDITED = "The file was changed after it was exported: its questions, notes, sources or settings are not what was written then."
PLACED = (
    "Whether a quotation fits the row, the column or the pair it is put under was not checked: the names of these, and what is "
    "said to be planned or binding, are the export's own. Please read the quotation."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the re-check found out about a quotation, a statement or a document, in a sentence."""

    about: str
    outcome: str  # HOLDS, MOVED or FAILS
    told: str
    key: tuple[int, int] | None = None  # of a quotation: place of its answer, and its number
    position: Position | None = None  # where it was found now


@dataclass(frozen=True, slots=True)
class Report:
    """All findings; `changes` says what is otherwise in the library than when the bundle was made."""

    findings: tuple[Finding, ...]
    changes: tuple[str, ...]
    quotations: int
    edited: tuple[str, ...] = ()  # what was edited in the bundle itself

    @property
    def failed(self) -> tuple[Finding, ...]:
        """What does not hold."""
        return tuple(finding for finding in self.findings if finding.outcome == FAILS)

    @property
    def holds(self) -> bool:
        """Whether everything that was checked holds."""
        return not self.failed


@dataclass(frozen=True, slots=True)
class _Held:
    """A document of the bundle as the library has it now."""

    pdf: Path
    unchanged: bool
    misnamed: str = ""  # where the file is another document than the bundle says


def verify(bundle: Bundle, sealed: Seal, corpus: Path) -> Report:
    """Look up every quotation of a bundle in the files of a library folder.

    Args:
        bundle: as `read_bundle` gives it.
        sealed: whether it is as it was written.
        corpus: the library's folder.

    Raises:
        LibraryError: the folder can't be used.
    """
    library = open_library(corpus)
    listed = {source.slug: source for source in library.sources}
    findings: list[Finding] = []
    changes: list[str] = []
    edited: tuple[str, ...] = ()
    if sealed is Seal.QUOTATIONS:
        edited = (REWORDED,)
    if sealed is Seal.BROKEN:
        findings.append(Finding("bundle", FAILS, EDITED))
    with TemporaryDirectory() as workshop:
        held = {}
        for document in bundle.documents:
            found, told = _look_for(document, files_of(library), Path(workshop))
            held[document.source.slug] = found
            changes += [told] if told else []
            if found and document.source.slug in listed:
                changes += _changed_entry(document, _described(listed[document.source.slug], found.pdf))
        for at, answer in enumerate(bundle.answers):
            findings += _check_answer(bundle, at, answer, held)
    return Report(tuple(findings), tuple(changes), len(bundle.quoted()), edited)


def _look_for(document: CitedDocument, files: list[LibraryFile], workshop: Path) -> tuple[_Held | None, str]:
    """The file of a document: the same by its hash wherever it lies, else what the library has under its slug."""
    slug, title = document.source.slug, document.source.short_title
    same = next((file for file in files if file.sha256 == document.sha256), None)
    file = same or next((file for file in files if file.source.slug == slug), None)
    if file is None:
        return None, f"{title}: the library has no file of it any more."
    try:
        pdf = file.path if file.path.suffix.lower() == ".pdf" else typeset(file, workshop)
    except UnreadableDocument as error:
        return None, f"{title}: {error}"
    if not same and sha256(pdf) != document.pdf_sha256:
        other = "" if file.edition == document.edition else f"; then {document.edition}, now {file.edition}"
        return _Held(pdf, False), f"{title}: the file is not the one of the export ({file.path.name}{other})."
    if (file.source.slug, file.edition) != (slug, document.edition):
        told = f"The file of this document is the {file.edition} of {file.source.slug}, not the {document.edition} of {slug}."
        return _Held(pdf, True, told), f"{title}: {told}"
    if sha256(pdf) != document.pdf_sha256:
        return _Held(pdf, False), f"{title}: the file is the same but is set on pages otherwise than at the export."
    if document.edition == "brief" and any(f.source.slug == slug and f.edition == "original" for f in files):
        return _Held(pdf, True), f"{title}: the brief that was cited is now superseded by the original."
    if file.path.parent.name == EARLIER.name:
        return _Held(pdf, True), f"{title}: the edition that was cited is now superseded by a newer one in the library."
    return _Held(pdf, True), ""


def _described(source: Source, pdf: Path) -> Source:
    """A source as the library lists it; one that is not listed as its file describes itself."""
    if not is_bare(source):
        return source
    content = _content(pdf, pdf.stat().st_mtime_ns)
    return with_metadata(source, content.title, content.author, content.date)


def _changed_entry(document: CitedDocument, now: Source) -> Iterator[str]:
    then = document.source
    for field in fields(Source):
        before, after = getattr(then, field.name), getattr(now, field.name)
        if field.name not in ("slug", "sha256") and before != after and after:
            yield f"{then.short_title}: {field.name} was “{before}” and is now “{after}”."


def _check_answer(bundle: Bundle, at: int, answer: Answer, held: Mapping[str, _Held | None]) -> Iterator[Finding]:
    several = f"answer {at + 1}, " if len(bundle.answers) > 1 else ""
    for citation in answer.citations if answer.statements else answer.nearest:
        outcome, told, position = _check_citation(citation, held.get(citation.source.slug))
        cut = f"{citation.quote[:100]}…" if len(citation.quote) > 100 else citation.quote
        about = f"{several}[{citation.number}]"
        yield Finding(about, outcome, f"{told}{citation.place}: “{cut}”", (at, citation.number), position)
    for number, statement in enumerate(answer.statements, 1):
        quoted = " ".join(citation.quote for citation in answer.cited(statement))
        if answer.writer == "quotes" and len(find_quotation(quoted, statement.text).spans) != 1:
            yield Finding(f"{several}statement {number}", FAILS, f"It does not say what it quotes: “{statement.text[:100]}”")


def _check_citation(citation: Citation, held: _Held | None) -> tuple[str, str, Position]:
    """Whether a quotation stands on its page, what there is to say of it, and where it stands."""
    if held is None:
        return FAILS, (told := "It can't be checked, since the library has no file of it. "), Position(NOT_FOUND, reason=told)
    if held.misnamed:
        return FAILS, f"{held.misnamed} ", Position(NOT_FOUND, reason=held.misnamed)
    try:
        found = find_quotation(page_text(held.pdf, citation.page_index), citation.quote)
        boxes = quotation_boxes(held.pdf, citation.page_index, citation.quote) if found.spans else []
        position = Position(found.match, found.spans, tuple(boxes), found.reason)
        if found.spans:
            label = _label(held.pdf, citation.page_index)
            told = "" if citation.page == label else f"The page is numbered {label}, not {citation.page}. "
            return (FAILS, told, Position(NOT_FOUND, reason=told)) if told else (HOLDS, "", position)
        pages = _content(held.pdf, held.pdf.stat().st_mtime_ns).pages
        elsewhere = next((page.index for page in pages if find_quotation(page.text, citation.quote).spans), None)
        label = _label(held.pdf, elsewhere) if elsewhere is not None else ""
    except UnreadableDocument as error:
        return FAILS, f"It can't be checked. {error} ", Position(NOT_FOUND, reason=str(error))
    if elsewhere is None:
        return FAILS, f"{found.reason[:1].upper()}{found.reason[1:]}. ", position
    told = f"It stands on page {label} (PDF page {elsewhere + 1}), not where the bundle says. "
    return (FAILS if held.unchanged else MOVED), told, position


def _label(pdf: Path, page_index: int) -> str:
    return printed_labels(_content(pdf, pdf.stat().st_mtime_ns).pages)[page_index]


@lru_cache(4)
def _content(pdf: Path, changed: int) -> PdfFile:  # noqa: ARG001 (tells a replaced file from the old one)
    return read_pdf(pdf)


def unbroken(report: Report) -> None:
    """See that all of a bundle holds.

    Raises:
        BundleError: it does not; the message names the first that doesn't.
    """
    if report.failed:
        first = report.failed[0]
        more = f" {len(report.failed)} in all." if len(report.failed) > 1 else ""
        raise BundleError(f"The bundle does not hold. {first.about}: {first.told}{more}")


def sound(report: Report) -> None:
    """See that nothing but quotations fails: what was edited in the file itself can't be marked in a document.

    Raises:
        BundleError: something does; the message names it.
    """
    unbroken(replace(report, findings=tuple(finding for finding in report.findings if not finding.key)))


def rechecked(bundle: Bundle, report: Report) -> Bundle:
    """A bundle with what the re-check found in place of what it says itself."""
    found = {f.key: f.position for f in report.findings if f.key and f.position}
    return replace(bundle, positions={**bundle.positions, **found}, checked=now())


def as_text(report: Report, bundle: Bundle) -> str:
    """A report for the terminal: what does not hold first, then what has changed, then the sum of it."""
    lines = [f"✗ {f.about}: {f.told}" for f in report.failed]
    lines += [f"~ {f.about}: {f.told}" for f in report.findings if f.outcome == MOVED]
    lines += report.edited
    if report.changes:
        lines += ["", "Changed in the library since the export:", *(f"  {told}" for told in report.changes)]
    held = sum(f.outcome == HOLDS for f in report.findings)
    moved = sum(f.outcome == MOVED for f in report.findings)
    others = sorted({a.writer for a in bundle.answers if a.writer != "quotes"})
    lines += (
        [f"Statements by {', '.join(others)} are in words of its own; only their quotations were looked up."] if others else []
    )
    lines += [PLACED] if any(a.table or a.partnerships for a in bundle.answers) else []
    told = f"{held} of {report.quotations} quotations stand on the page they name"
    told += f", {moved} on another page of the changed file" if moved else ""
    s = "" if bundle.library.documents == 1 else "s"
    verdict = "The answer does not hold as it stands." if report.failed else "All that can be checked holds."
    if moved and not report.failed:
        verdict = "Every quotation is still there; where it has moved, the page in the export is that of the earlier edition."
    lines += ["", f"{told}. Exported on {bundle.made[:10]} from {bundle.library.documents} document{s}.", verdict]
    return "\n".join(lines).strip()
