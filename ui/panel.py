"""The export panel: its components, and what each of them sets off in `ui/export.py`."""

from pathlib import Path
from typing import Any

import gradio as gr

from export.document import TEMPLATES
from export.formats import FORMATS
from export.references import DEFAULT_STYLE, STYLES
from ui.export import ExportDesk, View, model_label
from ui.order import Order, discard
from ui.talk import Talk

HERE = Path(__file__).parent
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "once"}
TO_OPENER = """() => {
  const opener = window.exportedTurn && document.querySelector(`[data-exported="${window.exportedTurn}"]`);
  (opener || document.querySelector("#whole")).focus({ preventScroll: true });
  return [];
}"""
TO_DOWNLOAD = "(...given) => { document.querySelector('#export-actions button').focus(); return given; }"
FOLLOWED = """
element.setAttribute("role", "status");
watch("value", () => element.querySelector("a[download]")?.click());
"""


class ExportPanel:
    """Closed until an answer or the conversation is to be exported. Built where it stands on the page."""

    def __init__(self, desk: ExportDesk, talk: gr.State) -> None:
        self.desk, self.talk = desk, talk
        self.order = gr.State(Order(), delete_callback=discard)
        script = (HERE / "export.js").read_text(encoding="utf-8")
        with gr.Column(visible=False, elem_id="export") as panel:
            heading = _html("export-heading", script)
            template = gr.Radio([(t.label, name) for name, t in TEMPLATES.items()], value="answer", label="Kind of document")
            with gr.Row(elem_id="export-choices"):
                wanted = gr.Dropdown(
                    [(f.label, name) for name, f in FORMATS.items()], value="docx", label="Format", filterable=False
                )
                styles = [(label, name) for name, label in STYLES.items()]
                style = gr.Dropdown(styles, value=DEFAULT_STYLE, label="Citation style", filterable=False)
            model = gr.File(
                label=model_label("docx"), file_types=[".docx", ".odt"], height=44,
                elem_id="export-model",
            )  # fmt: skip
            told = _html("export-told", FOLLOWED)
            with gr.Row(elem_id="export-actions"):
                make = gr.Button("Download", variant="primary", size="md")
                despite = gr.Button("Export despite that", size="md", visible=False)
                close = gr.Button("Close", size="md")
        self.view = [self.order, panel, heading, told, despite]  # in the order of ui.export.PARTS
        chosen = [talk, self.order, template, wanted, style, model]
        busy: dict[str, Any] = {"concurrency_limit": 4, "concurrency_id": "export", **QUIET}
        wanted.input(desk.choose, wanted, [template, style, model, told, despite], **QUIET)
        make.click(desk.make, chosen, self.view, **busy)
        despite.click(desk.make_despite, chosen, self.view, js=TO_DOWNLOAD, **busy)
        close.click(desk.close, self.order, self.view, js=TO_OPENER, **QUIET)

    def opened_by(self, turns: gr.HTML, whole: gr.Button, new: gr.Button) -> None:
        """Connect what opens the panel, and the new conversation that closes it."""

        def open_one(talk: Talk, order: Order, event: gr.EventData) -> View:
            return self.desk.open(talk, order, event._data)

        turns.select(open_one, [self.talk, self.order], self.view, **QUIET)
        remember = "(...given) => { window.exportedTurn = 0; return given; }"
        whole.click(self.desk.open_whole, [self.talk, self.order], self.view, js=remember, **QUIET)
        new.click(self.desk.close, self.order, self.view, **QUIET)


def _html(name: str, script: str) -> gr.HTML:
    return gr.HTML("", js_on_load=script, apply_default_css=False, elem_id=name)
