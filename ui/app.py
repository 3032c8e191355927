"""The page: layout and wiring, nothing else."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.records import RagError
from ui.i18n import Lang, lang_of, say
from ui.language import language_of
from ui.state import Room
from ui.tabs.ask import ask_tab, opening, restore
from ui.tabs.frame import Frame, sent, stamp
from ui.tabs.library import library_tab
from ui.tabs.source_pane import source_pane
from ui.tabs.summaries import summaries_tab
from ui.tabs.targets import targets_tab
from ui.tabs.verify import verify_tab
from ui.theme import part
from ui.views.about import about
from ui.views.header import header
from ui.views.talks import talks


def build_app(room: Room) -> gr.Blocks:
    """The page over one library. What a visitor does stays in the visitor's own state."""
    title = say("page.title", "zh")
    with gr.Blocks(title=title, analytics_enabled=False, fill_width=True, delete_cache=(600, 3600)) as app:
        lang = gr.BrowserState("zh", storage_key="govreport.lang", secret="govreport")  # noqa: S106  # hides nothing
        frame = Frame(app, lang, gr.State(0.0), gr.State(0.0))
        top = part("top", header((), "zh"))
        with gr.Row(elem_id="body", equal_height=False):
            with gr.Column(elem_id="main", scale=3, min_width=280), gr.Tabs(elem_id="tabs") as tabs:
                with _tab(frame, "ask"):
                    ask = ask_tab(room, frame)
                with _tab(frame, "targets") as targets:
                    targets_tab(room, frame, targets)
                with _tab(frame, "summaries") as summaries:
                    summaries_tab(room, frame, summaries)
                with _tab(frame, "verify"):
                    verify_tab(room, frame)
                with _tab(frame, "library") as library:
                    library_tab(room, frame, library)
                with _tab(frame, "about") as settings:
                    about_tab(room, frame, settings)
            with gr.Column(elem_id="side", scale=2, min_width=280):
                source_pane(room, lang)

        timer = gr.Timer(1.0, active=False)  # while the samples are read

        def start(language: str, kept: str, request: gr.Request) -> tuple[Any, ...]:
            said = language_of(request)  # the board may have switched it meanwhile
            turns = restore(kept)
            shown = opening(room, turns, said)
            return _top(room, said), shown, turns, gr.Timer(active=room.seeding is not None), said, talks(said)

        def seeding(language: str, turns: tuple[Any, ...]) -> tuple[Any, ...]:
            bar, shown = redraw(language, turns)
            # A conversation that was begun before is not drawn over: an answer may be under way in it.
            return bar, gr.skip() if turns else shown, gr.Timer(active=room.seeding is not None)

        def redraw(language: str, turns: tuple[Any, ...]) -> tuple[str, str]:
            said = lang_of(language)
            return _top(room, said), opening(room, turns, said)

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        kept = "async (lang) => [lang, await window.govreportKept()]"  # static/talks.js
        app.load(start, [lang, ask.kept], [top, ask.thread, ask.turns, timer, lang, ask.talks], js=kept, **quiet)
        timer.tick(seeding, [lang, ask.turns], [top, ask.thread, timer], **quiet)
        gr.on([frame.switched.change, frame.changed.change], redraw, [lang, ask.turns], [top, ask.thread], **quiet)
        top.tab(_chosen, None, [tabs], queue=False, **quiet)
        top.language(_other, [lang], [lang, frame.switched], **quiet)
        frame.relabel()
    built: gr.Blocks = app
    return built


def about_tab(room: Room, frame: Frame, tab: gr.Tab) -> None:
    """The tab of settings: shown, not changed."""
    shown = part("about")

    def show(language: str) -> str:
        try:
            reports = room.reports()
        except RagError:  # what is in it cannot be told; the settings can
            reports = ()
        return about(room.settings, reports, lang_of(language))

    gr.on(
        [tab.select, frame.switched.change],
        show,
        [frame.lang],
        [shown],
        show_progress="hidden",
        api_visibility="private",
    )


def _tab(frame: Frame, name: str) -> gr.Tab:
    made = gr.Tab(id=name, elem_id=f"tab-{name}")
    frame.label(made, "label", f"tab.{name}")
    return made


def _chosen(event: gr.EventData) -> dict[str, Any]:
    return gr.update(selected=sent(event, "tab"))


def _other(language: str) -> tuple[Lang, float]:
    return "zh" if lang_of(language) == "en" else "en", stamp()


def _top(room: Room, lang: Lang) -> str:
    try:
        return header(room.reports(), lang)
    except RagError:  # the tabs say what is wrong with the library
        return header((), lang)
