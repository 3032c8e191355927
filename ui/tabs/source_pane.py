"""The source pane beside every tab: what a click on a citation or a value opens."""

from __future__ import annotations

import secrets

import gradio as gr

from rag.records import RagError
from rag.service.addresses import read_spans
from ui.html import Html, tag
from ui.i18n import Lang, lang_of
from ui.messages import explained
from ui.state import Room
from ui.theme import part
from ui.views.answer import notice
from ui.views.report import pane


def source_pane(room: Room, lang: gr.BrowserState) -> gr.HTML:
    """Lay the pane out and wire it."""
    place = part("pane")

    def show(event: gr.EventData, language: str) -> str:
        data = event._data if isinstance(event._data, dict) else {}
        shown = open_place(room, data.get("source"), data.get("spans"), lang_of(language))
        # The same place opened again must reach the browser, too: only another value does.
        return tag("div", shown, data_nonce=secrets.token_hex(4))

    place.open(show, [lang], [place], show_progress="hidden", queue=False, trigger_mode="always_last")
    return place


def open_place(room: Room, source_id: object, spans: object, lang: Lang) -> Html:
    """The pane for a place that the browser names: nothing but a source of the library is ever looked at."""
    if not isinstance(source_id, str) or not isinstance(spans, str):
        return pane(None, (), lang)
    try:
        found = room.place(source_id, read_spans(spans))
    except RagError as error:
        return notice(explained(error, lang), "bad")
    return pane(found[0], found[1], lang) if found else pane(None, (), lang)
