"""The Partnerships tab: its components, and what each of them sets off in `ui/partners.py`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from ui.export import ExportDesk
from ui.network import NONE_YET
from ui.panel import QUIET, ExportPanel
from ui.partners import Chosen, PartnersDesk, View
from ui.talk import Talk

HERE = Path(__file__).parent


class PartnersTab:
    """The picture with what narrows it and the table of all pairs; beside them the chosen pair and the source that is open."""

    def __init__(self, desk: PartnersDesk, tab: gr.Tab) -> None:
        self.desk, self.talk = desk, gr.State(Talk())
        with gr.Row(elem_id="partners", elem_classes="panes"):
            with gr.Column(scale=3, elem_classes="left-pane"):
                with gr.Row(elem_id="partners-choices"):
                    actors = _several("Actors", "partners-actors")
                    types = _several("Types", "partners-types")
                    agreed = gr.Checkbox(label="Agreed texts only", container=False, elem_id="partners-agreed")
                    opener = _html("partners-opener", "desk.js")
                panel = ExportPanel(ExportDesk(desk.where, desk.asker, Path(get_upload_folder())), self.talk, "partners-export")
                files = _html("partners-files")
                picture = _html("partners-picture", "partners.js", '<section aria-label="The picture">${value}</section>')
                table = _html("partners-table", "partners.js")
            with gr.Column(scale=2, elem_classes="right-pane"):
                pair = _html("partners-pair", "partners.js", '<section aria-label="The pair">${value}</section>', NONE_YET)
                source = _html("partners-source", "desk.js", '<section aria-label="Source">${value}</section>')
        view = [self.talk, actors, types, opener, picture, table, pair, source]  # in the order of ui.partners.PARTS
        shown = [self.talk, pair, source]
        latest: dict[str, Any] = {**QUIET, "trigger_mode": "always_last", "concurrency_limit": 4, "concurrency_id": "partners"}
        looks = [tab.select, actors.input, types.input, agreed.input]
        gr.on(looks, self._look, [self.talk, actors, types, agreed], view, **latest)
        gr.on([picture.select, table.select], self._choose, self.talk, shown, **QUIET)
        gr.on([pair.click, table.click, source.click], self._open, self.talk, shown, **QUIET)
        opener.select(desk.files, self.talk, files, **QUIET)
        panel.opened_by(opener)

    def _look(self, talk: Talk, actors: object, types: object, agreed: object) -> Iterator[View]:
        yield from self.desk.look(talk, actors, types, agreed)

    def _choose(self, talk: Talk, event: gr.EventData) -> Chosen:
        return self.desk.choose(talk, event._data)

    def _open(self, talk: Talk, event: gr.EventData) -> Chosen:
        return self.desk.open(talk, event._data)


def _several(label: str, name: str) -> gr.Dropdown:
    """A list of which several can be chosen; all where none is."""
    return gr.Dropdown([], value=[], multiselect=True, label=label, num_choices_shown=200, elem_id=name)


def _html(name: str, script: str = "", template: str = "${value}", value: str = "") -> gr.HTML:
    read = (HERE / script).read_text(encoding="utf-8") if script else None
    return gr.HTML(value, html_template=template, js_on_load=read, apply_default_css=False, elem_id=name, elem_classes="live")
