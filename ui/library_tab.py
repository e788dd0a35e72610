"""The Library tab: its components, and what each of them sets off in `ui/library.py`."""

from html import escape
from typing import Any

import gradio as gr

from ingest.sources import OWN
from ingest.types import KINDS
from ui.filters import DATES
from ui.library import LONGEST, LibraryDesk, View
from ui.listed import ANY, HOW_HELD
from ui.panel import QUIET

OPENED = {
    "add": "Add documents",
    "remove": "Remove a document",
    "fetch": "Fetch the originals",
    "read": "Read new files",
}
TAKEN = "PDF, Word, OpenDocument, EPUB, web page, Markdown or text"
READ_ONLY = "Here the library can only be looked at. Whoever runs this desk can add documents and remove them."
READING = (
    "Put your documents into the folder <code>FOLDER</code> (please make it if it is not there yet). This reads what is new or "
    "changed there, and takes out what is gone. What has been read before is not read again."
)
FETCHING = (
    "This goes to the web addresses that the list of this library names, and nowhere else. It fetches the originals that are "
    "not here yet; nothing that you typed is sent."
)
UNSAID = "Not sure (analysis, if it is new)"  # the kind; a document that is listed keeps the one it has
STATUS = "element.setAttribute('role', 'status')"
TO_LINE = "(...given) => { document.querySelector('#library-line')?.scrollIntoView({ block: 'nearest' }); return given; }"
"""Brings what came of a change into view, if it is not."""

TOO_LARGE = """
window.seeSizes = (event) => {
  const box = event.target.closest?.("#documents");
  const large = box ? [...((event.dataTransfer || event.target).files || [])].filter(({ size }) => size > LARGEST) : [];
  if (!large.length) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === "drop") event.target.dispatchEvent(new DragEvent("dragleave", { bubbles: true }));
  else event.target.value = "";
  trigger("click", large.map(({ name }) => ({ name })));
};
if (!window.sizesSeen) {
  window.sizesSeen = true;
  for (const name of ["change", "drop"]) document.addEventListener(name, (event) => window.seeSizes(event), true);
}
"""


class LibraryTab:
    """The sources, and above them what changes them where the desk is on the user's own computer."""

    def __init__(self, desk: LibraryDesk, tab: gr.Tab, *, changeable: bool, largest_mb: int) -> None:
        self.desk, self.tab = desk, tab
        self.changed: list[Any] = []  # events after which the library may be another
        _html("<h2>The library</h2>", "about-library")
        found = _html("", "found", script=STATUS)
        others = self._changes(largest_mb) if changeable else [gr.Dropdown([], visible=False), gr.HTML(visible=False)]
        with gr.Row(elem_id="find"):
            text = gr.Textbox(label="Find a source", placeholder="Title, issuer or kind", max_lines=1, max_length=200)
            held = gr.Radio(list(HOW_HELD.items()), value=ANY, label="Held as")
        listed = _html("", "sources", '<section aria-label="Sources">${value}</section>')
        if not changeable:
            _html(f'<p class="issued">{READ_ONLY}</p>', "read-only")
        wanted, seen = [text, held], [found, listed]
        latest: dict[str, Any] = {**QUIET, "trigger_mode": "always_last"}
        gr.on([text.change, held.input], desk.narrow, wanted, seen, **latest)
        looks = [tab.select, *(event.then for event in self.changed)]
        for look in looks:
            look(desk.look, wanted, [*seen, *others], **QUIET)

    def _changes(self, largest_mb: int) -> list[Any]:
        """Add, remove, fetch and read, each closed until it is wanted. Returns what else of them `LibraryDesk.look` fills."""
        desk, offered, asked = self.desk, gr.State({}), gr.State("")
        with gr.Row(elem_id="changes"):
            for name, label in OPENED.items():
                gr.Button(label, size="sm", elem_id=f"open-{name}", elem_classes="opens")
        with gr.Column(elem_id="add", elem_classes="opened"):
            files = gr.File(
                label=f"{TAKEN}; each up to {largest_mb} MB",
                file_count="multiple", height=150, elem_id="documents",
            )  # fmt: skip
            fields = _fields()
            add = gr.Button("Add to the library", variant="primary", size="md", elem_id="add-now")
        with gr.Column(elem_id="remove", elem_classes="opened"):
            own = gr.Dropdown([], label="One of your own documents", elem_id="own")
            doubt = _html("", "doubt")
            remove = gr.Button("Remove", size="md", elem_id="remove-now")
            with gr.Row(visible=False, elem_id="sure") as sure:
                keep = gr.Button("Keep it", size="md", elem_id="keep")
                yes = gr.Button("Yes, remove it", size="md", variant="stop", elem_id="yes")
        with gr.Column(elem_id="fetch", elem_classes="opened"):
            fetchable = _html("", "fetchable")
            _html(f"<p>{FETCHING}</p>", "fetching")
            fetch = gr.Button(OPENED["fetch"], size="md", elem_id="fetch-now")
        with gr.Column(elem_id="read", elem_classes="opened"):
            folder = escape(str(desk.where.corpus / OWN.parent))
            _html(f"<p>{READING.replace('FOLDER', folder)}</p>", "reading")
            read = gr.Button(OPENED["read"], size="md", elem_id="read-now")
        line = _html("", "library-line", script=TOO_LARGE.replace("LARGEST", str(largest_mb * 2**20)))
        said = _html("", "library-said", script=STATUS)
        view = [line, said, offered, files, *fields, add, asked, doubt, remove, sure, fetch, read]  # in the order of PARTS
        busy: dict[str, Any] = {"concurrency_limit": 8, "concurrency_id": "library", **QUIET}
        latest: dict[str, Any] = {**QUIET, "trigger_mode": "always_last"}
        gr.on([files.upload, files.clear, files.delete], desk.choose, [files, *fields, offered], view, **latest)

        def too_large(event: gr.EventData) -> View:
            return desk.too_large(event._data, largest_mb)

        line.click(too_large, None, view, **QUIET)
        remove.click(desk.ask_removal, own, view, **QUIET).then(None, js=_to("#keep"))
        keep.click(desk.keep, None, view, js=_to("#open-remove"), **QUIET)
        own.input(desk.keep, None, view, **QUIET)
        self.changed = [
            add.click(desk.add, [files, *fields, offered], view, js=TO_LINE, **busy),
            yes.click(desk.remove, asked, view, js=_to("#open-remove", then=TO_LINE), **busy),
            fetch.click(desk.fetch, None, view, js=TO_LINE, **busy),
            read.click(desk.read, None, view, js=TO_LINE, **busy),
        ]
        for event in self.changed:
            event.then(None, js=TO_LINE, **QUIET)
        self.tab.select(desk.at_work, line, [line, said], **QUIET)
        return [own, fetchable]


def _fields() -> list[Any]:
    """What can be said of documents, in the order of ui.library.FIELDS."""
    kinds = [(UNSAID, ""), *((words.capitalize(), kind) for kind, words in KINDS.items())]
    title = gr.Textbox(label="Title", max_lines=1, max_length=LONGEST["title"])
    with gr.Row():
        issuer = gr.Textbox(label="Issuer", max_lines=1, max_length=LONGEST["issuer"])
        date = gr.Textbox(label="Date", placeholder=DATES, max_lines=1, max_length=LONGEST["date"])
        kind = gr.Dropdown(kinds, value="", label="Kind", filterable=False, scale=2)
    url = gr.Textbox(label="Address", placeholder="https://", max_lines=1, max_length=LONGEST["url"])
    return [title, issuer, date, kind, url]


def _to(chosen: str, then: str = "(...given) => given") -> str:
    """Script that goes to a button, and then does what else is wanted."""
    return f"(...given) => {{ document.querySelector('{chosen}')?.focus(); return ({then})(...given); }}"


def _html(value: str, name: str, template: str = "${value}", script: str | None = None) -> gr.HTML:
    return gr.HTML(value, html_template=template, js_on_load=script, apply_default_css=False, elem_id=name)
