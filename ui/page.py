"""The page of the desk: its components, what each of them sets off in `ui/desk.py`, and how it is served."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.events import api

from ui.cards import conversation
from ui.desk import LONGEST, Desk, View
from ui.talk import Talk

HERE = Path(__file__).parent
EXAMPLES = (
    "What are the drawbacks of a rotating secretariat?",
    "Which institutes test models with Anthropic?",
    "What could the OECD do for the Network?",
)
SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
MONO = ("ui-monospace", "monospace")


def build_page(desk: Desk) -> gr.Blocks:
    """The page: conversation on the left, the source of the open citation on the right."""
    script = (HERE / "desk.js").read_text(encoding="utf-8")

    def live(value: str, name: str, html: str) -> gr.HTML:
        return gr.HTML(value, html_template=html, js_on_load=script, apply_default_css=False, elem_id=name)

    page = gr.Blocks(title="Rapporteur", analytics_enabled=False, fill_width=True)
    with page:
        talk = gr.State(Talk())
        library = gr.HTML(desk.library(), apply_default_css=False, js_on_load=None)
        with gr.Row(elem_id="panes"):
            with gr.Column(elem_id="left"):
                log_region = '<div role="log" aria-live="polite" aria-label="Conversation">${value}</div>'
                turns = live(conversation(Talk()), "conversation", log_region)
                with gr.Column(elem_id="composer"):
                    box = gr.Textbox(
                        label="Your question", show_label=False, placeholder="Ask about roles, partnerships or a secretariat",
                        lines=1, max_lines=4, max_length=LONGEST, submit_btn="Ask", autofocus=True, elem_id="question",
                    )  # fmt: skip
                    with gr.Row(elem_id="examples"):
                        examples = [gr.Button(text, size="sm", elem_classes="example") for text in EXAMPLES]
                        new = gr.Button("New conversation", size="sm", elem_id="new")
            with gr.Column(elem_id="right"):
                source = live(desk.source(Talk()), "source", '<section aria-label="Source">${value}</section>')

        def put(question: str, talk: Talk, event: gr.EventData) -> Iterator[View]:
            chosen = event.target.value if isinstance(event.target, gr.Button) else question
            yield from desk.ask(chosen, talk)

        def open_citation(talk: Talk, event: gr.EventData) -> View:
            return desk.open(talk, event._data)

        view = [talk, turns, source, library, box]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "trigger_mode": "once"}
        asking = gr.on([box.submit, *(example.click for example in examples)], put, [box, talk], view, **quiet)
        gr.on([turns.click, source.click], open_citation, talk, view, **quiet)
        to_question = "() => { document.querySelector('#question textarea').focus(); return []; }"
        new.click(desk.clear, None, view, cancels=[asking], js=to_question, **quiet)
        page.load(desk.library, None, library, **quiet)
        api(desk.ask_api, api_name="ask")
    return page


def launch(page: gr.Blocks, host: str, port: int) -> None:
    """Serve the page and return; nothing of it comes from or goes to the web."""
    page.queue(default_concurrency_limit=8)
    page.launch(
        server_name=f"[{host}]" if ":" in host else host, server_port=port, theme=_theme(), css_paths=HERE / "theme.css",
        prevent_thread_lock=True, quiet=True, share=False, ssr_mode=False, run_history=False, enable_monitoring=False,
        pwa=False, footer_links=[], max_file_size=1,
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
