"""The Compare tab: its components, and what each of them sets off in `ui/compare.py`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from answer.comparison import MOST_ASPECTS, MOST_THINGS
from ui.compare import ASPECTS, CompareDesk, View, compared
from ui.export import ExportDesk
from ui.filters import FiltersDesk, FiltersRow
from ui.panel import QUIET, ExportPanel
from ui.sets import EXAMPLES
from ui.talk import Talk

HERE = Path(__file__).parent
STATUS = "element.setAttribute('role', 'status')"
AGREED = ["Agreed texts"]
BACK = """(...given) => {
  document.querySelector('#compared [aria-current="true"]')?.focus();
  return given;
}"""


class CompareTab:
    """What is compared by what above, the table below, and beside it the source of the open citation."""

    def __init__(self, desk: CompareDesk, tab: gr.Tab, exports: ExportDesk) -> None:
        self.desk, self.talk, self.sets = desk, gr.State(Talk()), gr.State(([], []))
        with gr.Row(elem_id="chosen", elem_classes="fields"):
            things = _chips("What to compare; choose from the list, or write in and press Enter", [], MOST_THINGS, "things")
            aspects = _chips("By what; left empty, by what the documents offer", ASPECTS, MOST_ASPECTS, "aspects")
        with gr.Row(elem_id="compare-actions"):
            start = gr.Button("Compare", variant="primary", size="md", elem_id="compare", elem_classes="home")
            others = gr.Button("", size="sm", visible=False, elem_id="others")
            agreed = gr.Checkbox(label="Agreed texts only", container=False, elem_id="agreed-only")
            row = FiltersRow(FiltersDesk(desk.where), "compare-filters")
            close = gr.Button("Close the source", size="sm", elem_id="close-source")
        told = gr.HTML("", js_on_load=STATUS, apply_default_css=False, elem_id="compare-told", elem_classes="live")
        panel = ExportPanel(exports, self.talk, "compare-export")
        with gr.Row(elem_id="comparison", elem_classes="panes"):
            with gr.Column(scale=3, elem_classes=["left-pane", "numbered"]):
                table = self._live(compared(Talk()), "compared", '<section aria-label="Comparison">${value}</section>')
                with gr.Column(elem_id="sets", elem_classes="examples"):
                    examples = [gr.Button("", size="sm", visible=False, elem_classes="example") for _ in range(EXAMPLES)]
            with gr.Column(scale=2, elem_classes="right-pane"):
                source = self._live(desk.source(Talk()), "compare-source", '<section aria-label="Source">${value}</section>')
        self.view = [self.talk, told, table, source, things, aspects, others, self.sets, *examples]  # in the order of PARTS
        tab.select(desk.look, things, self.view, **QUIET)
        latest: dict[str, Any] = {**QUIET, "trigger_mode": "always_last"}
        things.change(desk.choose, [things, self.sets], self.view, **latest)
        others.click(desk.add_others, [things, self.sets], self.view, **QUIET)
        start.click(desk.compare, [self.talk, things, aspects, *row.wanted], self.view, **QUIET)
        for number, button in enumerate(examples):
            button.click(self._example(number), [self.talk, self.sets, *row.wanted], self.view, **QUIET)
        gr.on([table.click, source.click], self._open, self.talk, self.view, **QUIET)
        close.click(desk.close, self.talk, self.view, js=BACK, **QUIET)
        panel.opened_by(table, new=start)
        self._agreed(agreed, row)

    def _example(self, number: int) -> Any:
        def example(talk: Talk, sets: Any, *wanted: object) -> Iterator[View]:
            yield from self.desk.example(number, talk, sets, *wanted)

        return example

    def _open(self, talk: Talk, event: gr.EventData) -> View:
        return self.desk.open(talk, event._data)

    def _agreed(self, agreed: gr.Checkbox, row: FiltersRow) -> None:
        """A short way to the first kind of text in the row of filters; either follows the other."""
        ticked = agreed.input(lambda on: AGREED if on else [], agreed, row.groups, **QUIET)
        ticked.then(row.desk.chosen, row.wanted, row.view, **QUIET)
        row.groups.change(lambda chosen: chosen == AGREED, row.groups, agreed, **QUIET)

    def _live(self, value: str, name: str, template: str) -> gr.HTML:
        script = (HERE / "desk.js").read_text(encoding="utf-8")
        return gr.HTML(
            value, html_template=template, js_on_load=script, apply_default_css=False, elem_id=name, elem_classes="live"
        )


def _chips(label: str, choices: Sequence[str], most: int, name: str) -> gr.Dropdown:
    return gr.Dropdown(
        choices, value=[], multiselect=True, allow_custom_value=True, max_choices=most, label=label, elem_id=name,
    )  # fmt: skip
