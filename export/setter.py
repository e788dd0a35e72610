"""Statements and citations as they stand in a document, their footnotes numbered throughout."""

from collections.abc import Iterator

from answer.types import Answer, Citation, Statement
from export.blocks import Block, Inline, emph, link, note, para, quotation, space, strong, superscript, text
from export.standing import EDITIONS
from export.text import plain_date
from export.types import Bundle
from ingest.types import KINDS


class Setter:
    """Sets the statements of a bundle, and numbers their footnotes in the order in which they come."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self._numbers: dict[tuple[int, int], int] = {}

    @property
    def answers(self) -> list[tuple[int, Answer]]:
        """The answers with their places."""
        return list(enumerate(self.bundle.answers))

    def statement(self, at: int, statement: Statement) -> list[Inline]:
        """A statement with its footnotes; one that was set before is referred to by its number."""
        return [*text(statement.text), *self.notes(at, statement)]

    def notes(self, at: int, statement: Statement) -> list[Inline]:
        """The footnotes of a statement alone."""
        marks: list[Inline] = []
        unfound = any(not self.bundle.positions[at, number].spans for number in statement.citations)
        for number in dict.fromkeys(statement.citations):
            key = (at, number)
            marks += [superscript(",")] if marks else []
            if key in self._numbers:
                marks.append(superscript(str(self._numbers[key])))
                continue
            self._numbers[key] = len(self._numbers) + 1
            marks.append(note(self.citation(at, self.bundle.answers[at].citations[number - 1])))
        return [*marks, *([space(), strong(*text("[not found on its page]"))] if unfound else [])]

    def citation(self, at: int, citation: Citation) -> list[Inline]:
        """A quotation with its source: title, issuer, date, kind of text, edition, printed page, PDF page and address."""
        return [*text(f"“{citation.quote}”"), space(), *self.place(at, citation)]

    def place(self, at: int, citation: Citation) -> list[Inline]:
        """Where a quotation stands."""
        source, position = citation.source, self.bundle.positions[at, citation.number]
        issued = ", ".join(part for part in (source.issuer, plain_date(source.date)) if part)
        standing = f"{KINDS[source.kind]}, {EDITIONS[citation.edition]}"
        pages = (
            f"p. {citation.page} (PDF page {citation.page_index + 1})"
            if citation.page
            else f"PDF page {citation.page_index + 1}"
        )
        digests = f", digest of {citation.locator}" if citation.locator else ""
        about = f", {issued} ({standing}), {pages}{digests}" if issued else f" ({standing}), {pages}{digests}"
        inlines = [emph(*text(source.short_title)), *text(about)]
        if source.url:
            inlines += [*text(","), space(), *link(source.url)]
        if not position.spans:
            inlines += [*text("."), space(), strong(*text("Not found on this page."))]
        return inlines

    def nearest(self, at: int, answer: Answer) -> Iterator[Block]:
        """Where the library has no answer: what comes closest, as quotations with their places."""
        if answer.nearest:
            yield para(text("The nearest passages:"))
        for citation in answer.nearest:
            yield quotation(text(f"“{citation.quote}”"), self.place(at, citation))
