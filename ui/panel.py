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
  const openers = document.querySelectorAll(`[data-exported="${window.exportedTurn || ""}"]`);
  const opener = [...openers].find((button) => button.offsetParent);
  (opener || document.querySelector("#whole")).focus({ preventScroll: true });
  return [];
}"""
TO_DOWNLOAD = "(...given) => { document.querySelector('#NAME-actions button').focus(); return given; }"
FOLLOWED = """
element.setAttribute("role", "status");
watch("value", () => element.querySelector("a[download]")?.click());
"""


class ExportPanel:
    """Closed until an answer or the conversation is to be exported. Built where it stands, under a name of its own."""

    def __init__(self, desk: ExportDesk, talk: gr.State, name: str = "export") -> None:
        self.desk, self.talk = desk, talk
        self.order = gr.State(Order(), delete_callback=discard)
        script = (HERE / "export.js").read_text(encoding="utf-8")
        with gr.Column(visible=False, elem_id=name, elem_classes="export-panel") as panel:
            heading = _html(f"{name}-heading", script)
            template = gr.Radio([(t.label, name) for name, t in TEMPLATES.items()], value="answer", label="Kind of document")
            with gr.Row(elem_id=f"{name}-choices"):
                wanted = gr.Dropdown(
                    [(f.label, name) for name, f in FORMATS.items()], value="docx", label="Format", filterable=False
                )
                styles = [(label, name) for name, label in STYLES.items()]
                style = gr.Dropdown(styles, value=DEFAULT_STYLE, label="Citation style", filterable=False)
            model = gr.File(
                label=model_label("docx"), file_types=[".docx", ".odt"], height=44,
                elem_id=f"{name}-model", elem_classes="export-model",
            )  # fmt: skip
            told = _html(f"{name}-told", FOLLOWED, "export-told")
            with gr.Row(elem_id=f"{name}-actions", elem_classes="export-actions"):
                make = gr.Button("Download", variant="primary", size="md")
                despite = gr.Button("Export despite that", size="md", visible=False)
                close = gr.Button("Close", size="md")
        self.view = [self.order, panel, heading, told, despite]  # in the order of ui.export.PARTS
        chosen = [talk, self.order, template, wanted, style, model]
        busy: dict[str, Any] = {"concurrency_limit": 4, "concurrency_id": "export", **QUIET}
        wanted.input(desk.choose, wanted, [template, style, model, told, despite], **QUIET)
        make.click(desk.make, chosen, self.view, **busy)
        despite.click(desk.make_despite, chosen, self.view, js=TO_DOWNLOAD.replace("NAME", name), **busy)
        close.click(desk.close, self.order, self.view, js=TO_OPENER, **QUIET)

    def opened_by(self, turns: gr.HTML, whole: gr.Button | None = None, new: gr.Button | None = None) -> None:
        """Connect what opens the panel, for one answer or for all, and what closes it by beginning anew."""

        def open_one(talk: Talk, order: Order, event: gr.EventData) -> View:
            return self.desk.open(talk, order, event._data)

        turns.select(open_one, [self.talk, self.order], self.view, **QUIET)
        remember = "(...given) => { window.exportedTurn = 0; return given; }"
        if whole:
            whole.click(self.desk.open_whole, [self.talk, self.order], self.view, js=remember, **QUIET)
        if new:
            new.click(self.desk.close, self.order, self.view, **QUIET)


def _html(name: str, script: str, look: str | None = None) -> gr.HTML:
    return gr.HTML("", js_on_load=script, apply_default_css=False, elem_id=name, elem_classes=look)
