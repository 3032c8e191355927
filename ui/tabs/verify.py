"""The tab that checks a draft: paste or upload, and every number is held against the library."""

from __future__ import annotations

import base64
import logging
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from rag import pipeline
from rag.formats import SUFFIXES
from rag.records import RagError
from ui.i18n import Lang, lang_of, say
from ui.messages import explained
from ui.state import Room
from ui.tabs.frame import Frame, sent
from ui.theme import part
from ui.uploads import safe_name, take
from ui.views.answer import download, nothing_yet, notice
from ui.views.draft import draft
from ui.views.library import small_drop_zone

LONGEST = 100_000
"""Characters of a draft."""
_AT_ONCE = 2
"""Drafts that are checked side by side, all visitors' together: each takes a core."""

_MOST_KEPT = 2 << 20
"""Bytes of a Word document that is kept for the comments to be put in, for as long as its visitor is there."""
_MEDIA = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html",
}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Given:
    """A draft as it was uploaded: its file's name, its text, and the file itself where it is a Word document."""

    name: str = ""
    text: str = ""
    document: bytes = b""


def verify_tab(room: Room, frame: Frame) -> None:
    """Lay the tab out and wire it."""
    suffixes = sorted(SUFFIXES)
    mb = room.settings.max_file_mb
    with gr.Row(elem_classes="verify", equal_height=False):
        with gr.Column(scale=2, min_width=280):
            box = gr.Textbox(lines=12, max_lines=24, elem_id="draft-box")
            frame.label(box, "label", "verify.box")
            frame.label(box, "placeholder", "verify.placeholder")
            with gr.Row(elem_classes="verify-tools"):
                check = gr.Button(variant="primary", elem_id="check", scale=0, min_width=110)
                clear = gr.Button(elem_id="clear-draft", scale=0, min_width=80)
                frame.label(check, "value", "verify.check")
                frame.label(clear, "value", "verify.clear")
                drop = part("draftdrop", small_drop_zone(suffixes, mb, "zh"))
        with gr.Column(scale=3, min_width=280):
            shown = part("draft", _empty("zh"))
            saved = part("draft-file")
    given = gr.State(Given())

    def judge(text: str, language: str) -> str:
        return checked(room, text, lang_of(language))

    def load(event: gr.EventData, language: str) -> tuple[Any, ...]:
        lang = lang_of(language)
        data = event._data if isinstance(event._data, dict) else {}
        try:
            read = read_draft(room, data.get("files"))
        except RagError as error:
            return gr.skip(), notice(say("verify.failed", lang, why=explained(error, lang)), "bad"), gr.skip()
        told = notice(say("verify.read", lang, name=read.name, n=f"{len(read.text):,}"))
        return read.text, told + checked(room, read.text, lang), read

    def mark(event: gr.EventData, text: str, came_as: Given, language: str) -> str:
        return marked(room, text, came_as, sent(event, "kind"), lang_of(language))

    def redraw(text: str, language: str) -> tuple[str, str]:
        lang = lang_of(language)
        return small_drop_zone(suffixes, mb, lang), checked(room, text, lang) if text else _empty(lang)

    def empty(language: str) -> tuple[Any, ...]:
        return "", _empty(lang_of(language)), Given()

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    few: dict[str, Any] = {"concurrency_limit": _AT_ONCE, "concurrency_id": "drafts"}
    check.click(judge, [box, frame.lang], [shown], **few, **quiet)
    clear.click(empty, [frame.lang], [box, shown, given], **quiet)
    drop.sent(load, [frame.lang], [box, shown, given], **few, **quiet)
    shown.mark(mark, [box, given, frame.lang], [saved], **few, **quiet)
    gr.on([frame.app.load, frame.switched.change], redraw, [box, frame.lang], [drop, shown], **quiet)


def _empty(lang: Lang) -> str:
    return nothing_yet(say("verify.empty", lang), say("verify.empty_text", lang))


def checked(room: Room, text: str, lang: Lang) -> str:
    """The draft with its numbers judged, or a sentence on why not."""
    if not text.strip():
        return _empty(lang)
    if len(text) > LONGEST:
        return notice(say("verify.too_long", lang, chars=f"{len(text):,}", limit=f"{LONGEST:,}"), "bad")
    try:
        regions = {report.region.name for report in room.reports()}
        if not regions:
            return nothing_yet(
                say("ask.empty", lang), say("ask.empty_text", lang), say("ask.empty_go", lang), "library"
            )
        return draft(text, pipeline.check_draft(text, room.settings), room.source_ids(), regions, lang)
    except RagError as error:
        return notice(say("verify.failed", lang, why=explained(error, lang)), "bad")
    except Exception as error:  # a fault of ours, told as one
        _log.exception("checking a draft of %d characters", len(text))
        return notice(say("page.fault", lang, what=type(error).__name__), "bad")


def marked(room: Room, text: str, given: Given, kind: str, lang: Lang) -> str:
    """A copy of the draft with its numbers marked, for the browser to save: its own Word document with comments where
    it came as one, else a plain document.
    """
    suffix = ".docx" if kind == "docx" else ".html"
    try:
        findings = pipeline.check_draft(text[:LONGEST], room.settings)
        document = given.document if given.text == text else b""
        made = pipeline.mark_draft(suffix, text[:LONGEST], findings, document)
    except RagError as error:
        return notice(say("verify.failed", lang, why=explained(error, lang)), "bad")
    name = safe_name(f"{Path(given.name).stem or say('verify.draft', lang)}-{say('verify.marked_name', lang)}{suffix}")
    return download(name, _MEDIA[suffix], base64.b64encode(made).decode(), secrets.token_hex(4), coding="base64")


def read_draft(room: Room, files: object) -> Given:
    """An uploaded draft. Raises `InputError` if it cannot be read."""
    taken = take(files, Path(get_upload_folder()), SUFFIXES)
    try:
        texts = [pipeline.read_draft(path.read_bytes(), path.name, room.settings).text for path in taken.paths]
        path = taken.paths[0]
        is_word = len(taken.paths) == 1 and path.suffix.lower() == ".docx" and path.stat().st_size <= _MOST_KEPT
        document = path.read_bytes() if is_word else b""
        return Given("、".join(path.name for path in taken.paths), "\n".join(texts), document)
    finally:
        taken.discard()
