"""The row above the question box: what answers are confined to. Closed it is a button that says so."""

from typing import Any

import gradio as gr

from index.derived import read_state
from index.types import DocumentRecord, Locations
from ui.cards import note
from ui.confine import GROUPS, LONGEST_ISSUER, confine
from ui.desk import guarded
from ui.panel import QUIET

CHOOSE_ANEW = "The choice can't be used"
DATES = "2024-05-20 or 2024-05"
NOTHING_LEFT = "No document of the library fits this choice."
View = tuple[Any, Any, Any]  # the button, the button that clears, what is told
TO_BUTTON = "() => { document.querySelector('#open-NAME').focus(); return []; }"


class FiltersDesk:
    """What happens when the row is used. Holds nothing of a session."""

    def __init__(self, where: Locations) -> None:
        self.where = where

    def documents(self) -> Any:
        """The documents that there are to choose from, as the last build left them."""

        def listed() -> list[tuple[str, str]]:
            named = sorted((record.source.short_title, record.source.slug) for record in self._held())
            titles = [title for title, _ in named]
            return [(f"{title} ({slug})" if titles.count(title) > 1 else title, slug) for title, slug in named]

        return gr.update(choices=guarded(listed, lambda _: []))

    def chosen(self, *wanted: object) -> View:
        """Say what is chosen, and how many documents that leaves or why it can't be."""

        def told() -> View:
            held = self._held()
            groups, issuer, date_from, date_to, slugs = wanted
            confined = confine(groups, issuer, date_from, date_to, slugs, held)
            left = sum(confined.filters.admit(record.source) for record in held)
            count = f"{left:,} of {len(held):,} documents" if left else NOTHING_LEFT
            clear = gr.update(visible=bool(confined.words))
            return gr.update(value=confined.label), clear, note(count if confined.words else "")

        return guarded(told, lambda trouble: (gr.update(value=CHOOSE_ANEW), gr.update(visible=True), note(trouble)))

    def clear(self) -> tuple[Any, ...]:
        """Choose nothing; the fields, and what `chosen` says of that."""
        nothing: tuple[Any, ...] = ([], "", "", "", [])
        return *nothing, *self.chosen(*nothing)

    def _held(self) -> list[DocumentRecord]:
        return [record for record in read_state(self.where.index).documents if record.version]


class FiltersRow:
    """The components, built under a name of their own. `wanted`: the fields, as `confine` takes them."""

    def __init__(self, desk: FiltersDesk, name: str = "filters") -> None:
        with gr.Row(elem_id=f"{name}-row", elem_classes="filters-row"):
            button = gr.Button("All documents", size="sm", elem_id=f"open-{name}", elem_classes="opens")
            clear = gr.Button("Clear", size="sm", visible=False, elem_id=f"clear-{name}", elem_classes="clear-filters")
        with gr.Column(elem_id=name, elem_classes=["opened", "filters"]):
            groups = gr.CheckboxGroup(list(GROUPS), label="Kinds of text")
            with gr.Row():
                issuer = gr.Textbox(label="Issuer, or part of the name", max_lines=1, max_length=LONGEST_ISSUER)
                date_from = gr.Textbox(label="From", placeholder=DATES, max_lines=1, max_length=20)
                date_to = gr.Textbox(label="To", placeholder=DATES, max_lines=1, max_length=20)
            documents = gr.Dropdown([], multiselect=True, value=[], label="Only these documents")
            told = gr.HTML("", js_on_load="element.setAttribute('role', 'status')", apply_default_css=False)
        self.desk, self.groups = desk, groups
        self.wanted = [groups, issuer, date_from, date_to, documents]
        self.view = [button, clear, told]
        fields = [issuer, date_from, date_to]
        changed = [groups.input, documents.input, *(f.blur for f in fields), *(f.submit for f in fields)]
        gr.on(changed, desk.chosen, self.wanted, self.view, **{**QUIET, "trigger_mode": "always_last"})
        button.click(desk.documents, None, documents, **QUIET)
        clear.click(desk.clear, None, [*self.wanted, *self.view], js=TO_BUTTON.replace("NAME", name), **QUIET)
