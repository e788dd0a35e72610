"""What happens on the Library tab: sources are looked through; documents are added, removed, fetched and read, one job each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, wait
from contextlib import suppress
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import gradio as gr

from index.build import Progress, build
from index.embed import Encoder
from index.errors import IndexMissing, NotAdded, WrongDetails, WrongEmbedder
from index.offered import LONGEST_TITLE, Details, printable, read_offered
from index.shelf import ADDED, KNOWN, REFUSED, Added, add, only_writer, remove
from index.shelved import foreseen
from index.types import BuildReport, Locations
from ingest.fetch import Fetched, fetch
from ingest.http import Reach
from ingest.sources import OWN, open_library
from ui.cards import note
from ui.change import BUSY, Change, Changes, LibraryBusy
from ui.desk import Asker, explained, guarded
from ui.listed import (
    OFFLINE,
    Item,
    account,
    editions,
    fetch_table,
    fetchable,
    is_offline,
    items_of,
    left_out,
    narrowed,
    records_of,
    returned,
    sources,
    summary,
    told_of_reading,
    told_of_returned,
)
from ui.rows import progress

LOOK = 0.5  # seconds between two pictures of a change
LIGHT = 3 * 2**20  # bytes of a file that is read as soon as it is chosen
READING = "The file is being read."
GONE = "is no longer here. Please choose it again."
NOTHING = "There is nothing to fetch: every source with an address has its original."
NOTHING_NEW = "There is nothing new to read."
OUTCOMES = {ADDED: "Added", KNOWN: "There already", REFUSED: "Not added"}
LONGEST = {"title": LONGEST_TITLE, "issuer": LONGEST_TITLE, "date": 20, "kind": 40, "url": 2000}  # letters of each field
FIELDS = tuple(LONGEST)

PARTS = ("line", "said", "offered", "files", *FIELDS, "add", "asked", "doubt", "remove", "sure", "fetch", "read")
View = tuple[Any, ...]  # one for each of PARTS
Look = tuple[Any, Any, Any, Any]  # summary, sources, the user's own to choose from, how many can be fetched

T = TypeVar("T")


class LibraryDesk:
    """What happens when the tab is used. Holds nothing of a session, only whose turn it is and what the library held last."""

    def __init__(self, where: Locations, asker: Future[Asker], folder: Path, embedder: str, reach: Reach | None = None) -> None:
        self.where, self.asker, self.folder, self.embedder, self.reach = where, asker, folder, embedder, reach
        self.changes = Changes()
        self._items: list[Item] = []

    # ---- looking -----------------------------------------------------------------------------------------------------

    def look(self, text: object, held: object) -> Look:
        """List the sources as they are now; while the library is changed, as they were before."""

        def looked() -> Look:
            if not (self.changes.now and self._items):
                self._items = items_of(self.where)
            own = [(item.source.short_title, item.source.slug) for item in self._items if item.own]
            return *self.narrow(text, held), gr.update(choices=own, value=None), fetchable(self._items)

        return guarded(looked, lambda trouble: (note(trouble), "", gr.skip(), gr.skip()))

    def narrow(self, text: object, held: object) -> tuple[str, str]:
        """List those of the sources that are looked for."""

        def found() -> tuple[str, str]:
            self._items = self._items or items_of(self.where)
            shown = narrowed(self._items, text, held)
            return summary(self._items, shown), sources(shown)

        return guarded(found, lambda trouble: (note(trouble), ""))

    def at_work(self, line: object) -> tuple[Any, Any]:
        """Say what is at work, where the tab is opened while another changes the library; take it back when that has ended."""
        if now := self.changes.now:
            return note(now), escape(now)
        return ("", "") if isinstance(line, str) and BUSY in line else (gr.skip(), gr.skip())

    # ---- adding ------------------------------------------------------------------------------------------------------

    def choose(
        self, files: object, title: object, issuer: object, date: object, kind: object, url: object, offered: object
    ) -> Iterator[View]:
        """Show what a file says of itself, where that is soon read; what the user has entered stays."""
        if files:
            yield view(**_told(READING), add=gr.update(interactive=False))
        own = _in_own_words((title, issuer, date, kind, url), offered)
        yield guarded(lambda: self._chosen(files, own), lambda trouble: _filled(trouble, own, {}))

    def add(
        self, files: object, title: object, issuer: object, date: object, kind: object, url: object, offered: object
    ) -> Iterator[View]:
        """Add the files that were chosen; what stands in a field as the file says it is not taken for the user's word."""

        def begun() -> Iterator[View]:
            paths = self._uploaded(files)
            if not paths:
                raise NotAdded("Please choose a file first.")
            details = _details(_in_own_words((title, issuer, date, kind, url), offered))

            def work(tell: Progress) -> list[Added]:
                added = add(self.where, paths, details, self._encoder, self.embedder, tell)
                _discard(paths)
                return added

            what = f"adding {printable(paths[0].name)}" if len(paths) == 1 else f"adding {len(paths)} documents"
            return self._changing(what, work, _added)

        yield from _guarded_views(begun)

    def too_large(self, files: object, largest_mb: int) -> View:
        """Say which of the files that were chosen is over what can be uploaded; the browser tells of them and keeps them."""
        large = [one for one in files if isinstance(one, Mapping)] if isinstance(files, list) else []
        names = ", ".join(f"{str(one.get('name'))[:LONGEST_TITLE]}" for one in large)
        folder = self.where.corpus / OWN.parent
        told = f"{printable(names)}: a file may have up to {largest_mb} MB here. Please choose a smaller copy, or put the file "
        return view(**_told(f"{told}into the folder {folder} and press “Read new files”."))

    def _chosen(self, files: object, own: Mapping[str, str]) -> View:
        paths = self._uploaded(files)
        if len(paths) > 1:
            told = f"{len(paths)} files. Each keeps its own title; issuer, date and kind, where given, are taken for all."
            closed = gr.update(value="", interactive=False)
            return _with(_filled(told, own, {}), title=closed, url=closed)
        if not paths or paths[0].stat().st_size > LIGHT:
            return _filled("What you leave empty is taken from the file when it is added." if paths else "", own, {})
        with TemporaryDirectory() as workshop:
            read = read_offered(paths[0], Path(workshop, "read"))
        told = "" if self.changes.now else foreseen(self.where, read, _details(own))
        pages = f"{read.pages:,} page{'' if read.pages == 1 else 's'}"
        said = f"{read.name}, {pages}. The fields show what the file says of itself; please change what is not so."
        return _filled(f"{said} {told}".rstrip(), own, read.said)

    def _uploaded(self, files: object) -> list[Path]:
        """The files that were chosen, if they are among those that were uploaded."""
        names = files if isinstance(files, list) else []
        paths = [Path(name) for name in names if isinstance(name, str)]
        for path in paths:
            if not path.resolve().is_relative_to(self.folder.resolve()) or not path.is_file():
                raise NotAdded(f"{printable(path.name)} {GONE}")
        return paths

    # ---- removing ----------------------------------------------------------------------------------------------------

    def ask_removal(self, slug: object) -> View:
        """Ask once more before a document is removed."""
        for item in self._items:
            if item.own and item.source.slug == slug:
                told = f"Your original of “{item.source.short_title}” will be deleted from the library."
                if item.earlier:
                    told += f" So will {editions(item.earlier)}; exports that quote what is gone can’t be checked any more."
                told += " Remove it?"
                no, yes = gr.update(visible=False), gr.update(visible=True)
                return view(line="", said=escape(told), doubt=note(told), asked=item.source.slug, remove=no, sure=yes)
        told = "Please choose one of your documents first."
        return view(line="", said=escape(told), **_unasked() | {"doubt": note(told)})

    def keep(self) -> View:
        """Remove nothing after all."""
        return view(line="", said="", **_unasked())

    def remove(self, slug: object) -> Iterator[View]:
        """Remove the document that was asked about."""

        def work(tell: Progress) -> str:
            before = records_of(self.where)
            done = remove(self.where, str(slug), self._encoder, self.embedder, tell)
            after = records_of(self.where)
            others = [one for one in returned(before, after) if one != slug]
            return f"{done.told} {told_of_returned(others, after)}".rstrip()

        title = next((item.source.short_title for item in self._items if item.source.slug == slug), str(slug))
        what = f"removing “{printable(title)}”"
        yield from _guarded_views(lambda: self._changing(what, work, lambda told: view(**_told(told))))

    # ---- fetching ----------------------------------------------------------------------------------------------------

    def fetch(self) -> Iterator[View]:
        """Fetch the originals that the list has an address of, and take them in."""

        def work(tell: Progress) -> tuple[list[Fetched], BuildReport]:
            with only_writer(self.where):
                fetched = fetch(open_library(self.where.corpus), (), tell=tell, reach=self.reach)
            came = any(one.outcome == "fetched" for one in fetched)
            return fetched, build(self.where, self._encoder, self.embedder, progress=tell) if came else BuildReport()

        yield from _guarded_views(lambda: self._changing("fetching originals", work, self._fetched))

    def _fetched(self, outcome: tuple[list[Fetched], BuildReport]) -> View:
        fetched, report = outcome
        titles = {item.source.slug: item.source.short_title for item in self._items}
        came = sum(one.outcome == "fetched" for one in fetched)
        if is_offline(fetched):
            return view(**_told(OFFLINE))
        told = f"{came:,} of {len(fetched):,} originals came." if fetched else NOTHING
        table = fetch_table(fetched, titles) if fetched else ""
        return view(**_told(told, self._failed(report) + table))

    # ---- reading -----------------------------------------------------------------------------------------------------

    def read(self) -> Iterator[View]:
        """Take in what lies in the library folder and is new or changed; an index that can't be gone on with is made anew."""

        def work(tell: Progress) -> tuple[BuildReport, str]:
            before = records_of(self.where)
            try:
                report = build(self.where, self._encoder, self.embedder, progress=tell)
            except (IndexMissing, WrongEmbedder):
                report = build(self.where, self._encoder, self.embedder, rebuild=True, progress=tell)
            return report, told_of_reading(report.added, report.removed, before, records_of(self.where))

        yield from _guarded_views(lambda: self._changing("reading new files", work, self._read))

    def _read(self, outcome: tuple[BuildReport, str]) -> View:
        report, told = outcome
        other = left_out(self.where.corpus)
        words = told or ("" if report.failed else NOTHING_NEW)
        unread = len(report.failed) + len(other)
        said = f"{words} {f'{unread:,} could not be read.' if unread else ''}".strip()
        return view(line=note(words) + self._failed(report, other), said=escape(said))

    def _failed(self, report: BuildReport, more: Sequence[tuple[str, str]] = ()) -> str:
        titles = {item.source.slug: item.source.short_title for item in self._items}
        named = [": ".join(filter(None, [titles.get(slug), why])) for slug, why in report.failed.items()]
        failed = [("Not taken in", told) for told in named]
        return account([*failed, *more]) if failed or more else ""

    # ---- a change ----------------------------------------------------------------------------------------------------

    def _encoder(self) -> Encoder:
        """The model that answers are made with; a second is not loaded."""
        return self.asker.result().encoder()

    def _changing(self, what: str, work: Callable[[Progress], T], ended: Callable[[T], View]) -> Iterator[View]:
        """Begin a change and show how far it is; at the end the page is ready for the next."""
        change = self.changes.begin(what, work)
        closed = gr.update(interactive=False)
        yield view(
            line=_picture(change), said=escape(f"Now {what}."), add=closed, fetch=closed, read=closed,
            doubt="", remove=gr.update(visible=True, interactive=False), sure=gr.update(visible=False),
        )  # fmt: skip
        while not change.outcome.done():
            wait([change.outcome], timeout=LOOK)
            yield view(line=_picture(change))
        yield guarded(lambda: _with(ended(change.outcome.result()), **_open_again()), _refused)


def view(**parts: Any) -> View:
    """What changes on the page; the other parts stay as they are."""
    return tuple(parts.get(name, gr.skip()) for name in PARTS)


def _told(text: str, more: str = "") -> dict[str, str]:
    """A sentence for the eye and for a screen reader; `more`: HTML that stands below it."""
    return {"line": note(text) + more, "said": escape(text)}


def _with(seen: View, **parts: Any) -> View:
    return tuple(parts.get(name, part) for name, part in zip(PARTS, seen, strict=True))


def _filled(told: str, own: Mapping[str, str], said: Mapping[str, str]) -> View:
    """The fields with what the user entered, else with what the file says of itself; all can be changed."""
    fields = {name: gr.update(value=own.get(name) or said.get(name, ""), interactive=True) for name in FIELDS}
    return view(**_told(told), offered=dict(said), add=gr.update(interactive=True), **fields)


def _added(added: Sequence[Added]) -> View:
    """What became of each file, and empty fields for the next."""
    told = account([(OUTCOMES[one.outcome], one.told) for one in added])
    came = sum(one.outcome == ADDED for one in added)
    return _with(_filled("", {}, {}), files=None, line=told, said=f"{came} of {len(added)} added.")


def _unasked() -> dict[str, Any]:
    return {"asked": "", "doubt": "", "remove": gr.update(visible=True, interactive=True), "sure": gr.update(visible=False)}


def _open_again() -> dict[str, Any]:
    again = gr.update(interactive=True)
    return {"add": again, "fetch": again, "read": again, **_unasked()}


def _refused(trouble: str) -> View:
    """What was wrong; all that was entered stays, so that it can be tried again."""
    return view(**_told(trouble), **_open_again())


def _guarded_views(begin: Callable[[], Iterator[View]]) -> Iterator[View]:
    """The views of a change; one that can't begin is told of, and what another has begun stays as it is."""
    try:
        yield from begin()
    except LibraryBusy as busy:
        yield view(**_told(str(busy)))
    except Exception as error:  # noqa: BLE001 (the outer edge)
        yield _refused(explained(error))


def _in_own_words(fields: Sequence[object], offered: object) -> dict[str, str]:
    """What stands in the fields, but for what was put there because the file says so."""
    said = offered if isinstance(offered, Mapping) else {}
    given = {name: value.strip() for name, value in zip(FIELDS, fields, strict=True) if isinstance(value, str)}
    return {name: value for name, value in given.items() if value and value != said.get(name)}


def _details(own: Mapping[str, str]) -> Details:
    for name, value in own.items():
        if len(value) > LONGEST[name]:
            raise WrongDetails(f"Nothing was added: the field {name} has room for {LONGEST[name]:,} letters.")
    return Details(**own)


def _discard(paths: Sequence[Path]) -> None:
    """Remove what was uploaded; the library has its copies."""
    for path in paths:
        with suppress(OSError):
            path.unlink()
            path.parent.rmdir()


def _picture(change: Change[Any]) -> str:
    name, done, of = change.step
    if not of:
        return note("The library is being looked through.")
    if done >= of:
        return progress(of, of, "Nearly done.", "Documents done")
    return progress(min(done, of), of, f"{printable(name)}: {min(done + 1, of):,} of {of:,}", "Documents done")
