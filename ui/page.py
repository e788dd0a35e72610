"""The page of the desk: its components, what each of them sets off in `ui/desk.py`, and how it is served."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.block_function import BlockFunction
from gradio.components.api_component import Api
from gradio.events import api
from gradio.utils import get_upload_folder

from settings import embedder_name
from ui.batch import BatchDesk
from ui.cards import conversation
from ui.compare import CompareDesk
from ui.compare_tab import CompareTab
from ui.desk import Desk, View
from ui.export import ExportDesk
from ui.filters import FiltersDesk, FiltersRow
from ui.job import FILES, MOST, discard
from ui.job import LARGEST_MB as QUESTIONS_MB
from ui.library import LibraryDesk
from ui.library_tab import LibraryTab
from ui.panel import QUIET, ExportPanel
from ui.partners import PartnersDesk
from ui.partners_tab import PartnersTab
from ui.rows import introduction
from ui.talk import LONGEST, Talk

HERE = Path(__file__).parent
EXAMPLES = (
    "What are the drawbacks of a rotating secretariat?",
    "Which institutes test models with Anthropic?",
    "What could the OECD do for the Network?",
)
LARGEST_MB, OF_OTHERS_MB = 100, 10  # of any file that is uploaded: on the user's own computer, to that of others
KEPT = (3600, 86400)  # seconds: how often files that were uploaded or made are looked through, and the age at which they go
SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
MONO = ("ui-monospace", "monospace")


class Page(gr.Blocks):
    """Gradio's page, of which a program that sends values in their order may leave out the last where they have a default."""

    largest_mb = LARGEST_MB

    def validate_inputs(self, block_fn: BlockFunction, inputs: list[Any]) -> None:
        """Put in the defaults that are missing, and check as Gradio does."""
        inputs += [block.value for block in block_fn.inputs[len(inputs) :] if isinstance(block, Api)]
        super().validate_inputs(block_fn, inputs)


def build_page(desk: Desk, *, changeable: bool = True) -> Page:
    """The page: under the masthead a tab for questions one by one, one for the library, and one for files of questions.

    Args:
        desk: what happens.
        changeable: whether users may change the library; else they look at it.
    """
    page = Page(title="Rapporteur", analytics_enabled=False, fill_width=True, delete_cache=KEPT)
    page.largest_mb = LARGEST_MB if changeable else OF_OTHERS_MB
    with page:
        library = gr.HTML(desk.library(), apply_default_css=False, js_on_load=None)
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Ask"):
                _ask_tab(desk, library)
            with gr.Tab("Compare") as comparing:
                exports = ExportDesk(desk.where, desk.asker, Path(get_upload_folder()))
                CompareTab(CompareDesk(desk.where, desk.asker), comparing, exports)
            with gr.Tab("Partnerships") as partners:
                PartnersTab(PartnersDesk(desk.where, desk.asker), partners)
            with gr.Tab("Library") as tab:
                shelves = LibraryDesk(desk.where, desk.asker, Path(get_upload_folder()), embedder_name())
                shown = LibraryTab(shelves, tab, changeable=changeable, largest_mb=page.largest_mb)
            with gr.Tab("Batch"):
                _batch_tab(BatchDesk(desk.asker, Path(get_upload_folder())))
        for look in (page.load, *(event.then for event in shown.changed)):
            look(desk.library, None, library, **QUIET)
        api(desk.ask_api, api_name="ask")
    return page


def _ask_tab(desk: Desk, library: gr.HTML) -> None:
    """Conversation on the left, the source of the open citation on the right."""
    script = (HERE / "desk.js").read_text(encoding="utf-8")

    def live(value: str, name: str, html: str) -> gr.HTML:
        return gr.HTML(value, html_template=html, js_on_load=script, apply_default_css=False, elem_id=name)

    talk = gr.State(Talk())
    with gr.Row(elem_id="panes", elem_classes="panes"):
        with gr.Column(elem_id="left", elem_classes="left-pane"):
            log_region = '<div role="log" aria-live="polite" aria-label="Conversation">${value}</div>'
            turns = live(conversation(Talk()), "conversation", log_region)
            with gr.Column(elem_id="composer"):
                panel = ExportPanel(ExportDesk(desk.where, desk.asker, Path(get_upload_folder())), talk)
                row = FiltersRow(FiltersDesk(desk.where))
                box = gr.Textbox(
                    label="Your question", show_label=False, placeholder="Ask about roles, partnerships or a secretariat",
                    lines=1, max_lines=4, max_length=LONGEST, submit_btn="Ask", autofocus=True, elem_id="question",
                    elem_classes="home",
                )  # fmt: skip
                with gr.Row(elem_id="examples"):
                    examples = [gr.Button(text, size="sm", elem_classes="example") for text in EXAMPLES]
                    whole = gr.Button("Export the conversation", size="sm", elem_id="whole")
                    new = gr.Button("New conversation", size="sm", elem_id="new")
        with gr.Column(elem_id="right", elem_classes="right-pane"):
            source = live(desk.source(Talk()), "source", '<section aria-label="Source">${value}</section>')

    def put(event: gr.EventData, question: str, talk: Talk, *wanted: object) -> Iterator[View]:
        chosen = event.target.value if isinstance(event.target, gr.Button) else question
        yield from desk.ask(chosen, talk, *wanted)

    def put_edited(event: gr.EventData, talk: Talk, *wanted: object) -> Iterator[View]:
        yield from desk.ask_edited(event._data, talk, *wanted)

    def open_citation(talk: Talk, event: gr.EventData) -> View:
        return desk.open(talk, event._data)

    view = [talk, turns, source, library, box]
    asking = gr.on([box.submit, *(example.click for example in examples)], put, [box, talk, *row.wanted], view, **QUIET)
    editing = turns.edit(put_edited, [talk, *row.wanted], view, **QUIET)
    gr.on([turns.click, source.click], open_citation, talk, view, **QUIET)
    panel.opened_by(turns, whole, new)
    to_question = "() => { document.querySelector('#question textarea').focus(); return []; }"
    new.click(desk.clear, None, view, cancels=[asking, editing], js=to_question, **QUIET)


def _batch_tab(batch: BatchDesk) -> None:
    """What the tab takes, the file, how far it is, the files that come of it, and the answers."""

    def html(value: str, name: str, template: str = "${value}", script: str | None = None) -> gr.HTML:
        return gr.HTML(value, html_template=template, js_on_load=script, apply_default_css=False, elem_id=name)

    job = gr.State(None, delete_callback=discard)
    html(introduction(EXAMPLES, MOST, f"{QUESTIONS_MB} MB"), "introduction")
    file = gr.File(label="A file of questions", height=130, elem_id="questions")
    line = html("", "line")
    said = html("", "said", script="element.setAttribute('role', 'status')")
    with gr.Row(elem_id="controls"):
        start = gr.Button("Answer them", variant="primary", size="md", interactive=False, elem_id="start")
        cancel = gr.Button("Cancel", size="md", visible=False, elem_id="cancel")
        downloads = [
            gr.DownloadButton(f"{name} ({file_name})", size="md", visible=False)
            for name, file_name in zip(("Workbook", "Report", "Answers as data"), FILES, strict=True)
        ]
    rows = html("", "answers", '<section aria-label="Answers">${value}</section>')
    view = [job, line, said, rows, file, start, cancel, *downloads]  # in the order of ui.batch.PARTS
    gr.on([file.upload, file.clear], batch.check, [file, job], view, **QUIET)
    start.click(batch.run, job, view, concurrency_limit=8, concurrency_id="batch", **QUIET)
    cancel.click(batch.stop, job, view, **QUIET)


def launch(page: Page, host: str, port: int) -> None:
    """Serve the page and return; nothing of it comes from or goes to the web."""
    page.queue(default_concurrency_limit=8)
    page.launch(
        server_name=f"[{host}]" if ":" in host else host, server_port=port, theme=_theme(),
        css_paths=[HERE / name for name in ("theme.css", "compare.css", "partners.css")],
        prevent_thread_lock=True, quiet=True, share=False, ssr_mode=False, run_history=False, enable_monitoring=False,
        pwa=False, footer_links=[], max_file_size=f"{page.largest_mb}mb",
    )  # fmt: skip


def _theme() -> gr.themes.Base:
    """Gradio's plain theme in one accent colour and the system's own type."""
    theme = gr.themes.Base(primary_hue="teal", neutral_hue="slate", radius_size="sm", font=SANS, font_mono=MONO)
    return theme.set(
        color_accent="*primary_800", body_background_fill="*neutral_50",
        button_primary_background_fill="*primary_800", button_primary_background_fill_hover="*primary_900",
        button_primary_background_fill_dark="*primary_800", button_primary_background_fill_hover_dark="*primary_700",
        body_text_color_subdued="*neutral_600", body_text_color_subdued_dark="*neutral_400",
    )  # fmt: skip
