"""The source pane beside every tab: what a click on a citation or a value opens."""

from __future__ import annotations

import re
import secrets

import gradio as gr

from rag.records import RagError, Span, Spans
from ui.html import Html, tag
from ui.i18n import Lang, lang_of
from ui.state import Room
from ui.theme import part
from ui.views.answer import notice
from ui.views.report import pane

_SPANS = re.compile(r"\d{1,9}-\d{1,9}(?:,\d{1,9}-\d{1,9}){0,63}")


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
        return notice(str(error), "bad")
    return pane(found[0], found[1], lang) if found else pane(None, (), lang)


def read_spans(text: str) -> Spans:
    """`7115-7127,7130-7133` as spans; none if it reads otherwise."""
    if not _SPANS.fullmatch(text):
        return ()
    pairs = (piece.split("-") for piece in text.split(","))
    return tuple(Span(int(start), int(end)) for start, end in pairs)
