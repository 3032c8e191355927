"""The tab of summaries: one report on a page; below it the batch."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from rag.records import RagError, Report
from rag.summaries.markdown import markdown_of
from rag.summaries.schema import Summary, json_of
from ui.i18n import Lang, lang_of, say
from ui.messages import explained
from ui.state import Room
from ui.tabs.batch import batch_box
from ui.tabs.frame import Frame
from ui.theme import part
from ui.views.answer import download, nothing_yet, notice
from ui.views.examples import name_of
from ui.views.summary import brief

_log = logging.getLogger(__name__)


def summaries_tab(room: Room, frame: Frame, tab: gr.Tab) -> None:
    """Lay the tab out and wire it."""
    made: gr.State = gr.State(None)
    with gr.Row(elem_classes="filters"):
        picked = gr.Dropdown([], elem_id="summary-report", scale=3, min_width=220)
        make = gr.Button(variant="primary", scale=0, min_width=120, elem_id="summarise")
        markdown = gr.Button(size="sm", scale=0, min_width=130, visible=False, elem_id="summary-md")
        as_json = gr.Button(size="sm", scale=0, min_width=110, visible=False, elem_id="summary-json")
    shown = part("summary")
    saved = part("summary-file")
    frame.label(picked, "label", "summary.report")
    for button, key in ((make, "make"), (markdown, "md"), (as_json, "json")):
        frame.label(button, "value", f"summary.{key}")
    batch_box(room, frame, tab)

    def fill(language: str, chosen: str | None, summary: Summary | None) -> tuple[dict[str, Any], str]:
        lang = lang_of(language)
        try:
            reports = room.reports()
            page = brief(summary, room.source_ids(), lang) if summary else _hello(reports, lang)
        except RagError as error:
            return gr.skip(), notice(explained(error, lang), "bad")
        choices = _choices(reports, lang)
        ids = [report_id for _, report_id in choices]
        chosen = chosen if chosen in ids else next(iter(ids), None)
        return gr.update(choices=choices, value=chosen), page

    def summarise(report_id: str | None, language: str) -> Iterator[tuple[Any, ...]]:
        lang = lang_of(language)
        hidden, there = gr.update(visible=False), gr.update(visible=True)
        yield notice(say("summary.making", lang)), None, hidden, hidden
        try:
            summary = room.summary(report_id or "", "en" if lang == "en" else "zh")
        except RagError as error:
            yield notice(say("summary.failed", lang, why=explained(error, lang)), "bad"), None, hidden, hidden
        except Exception as error:  # a fault of ours, told as one
            _log.exception("summarising %s", report_id)
            yield notice(say("page.fault", lang, what=type(error).__name__), "bad"), None, hidden, hidden
        else:
            yield brief(summary, room.source_ids(), lang), summary, there, there

    def save_markdown(summary: Summary | None) -> str:
        return _file(summary, "md", "text/markdown", markdown_of(summary)) if summary else ""

    def save_json(summary: Summary | None) -> str:
        return _file(summary, "json", "application/json", json_of(summary)) if summary else ""

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    again = [tab.select, frame.switched.change, frame.changed.change]
    gr.on(again, fill, [frame.lang, picked, made], [picked, shown], **quiet)
    make.click(summarise, [picked, frame.lang], [shown, made, markdown, as_json], **quiet)
    markdown.click(save_markdown, [made], [saved], **quiet)
    as_json.click(save_json, [made], [saved], **quiet)


def _file(summary: Summary, form: str, kind: str, text: str) -> str:
    name = f"{summary.identity.region}-{summary.identity.year}.{form}"
    return download(name, kind, text, secrets.token_hex(4))


def _choices(reports: Sequence[Report], lang: Lang) -> list[tuple[str, str]]:
    ordered = sorted(reports, key=lambda report: (-report.year, report.region.adcode, report.region.name))
    return [(f"{name_of(report.region, lang)} {report.year}", report.id) for report in ordered]


def _hello(reports: Sequence[Report], lang: Lang) -> str:
    if reports:
        return nothing_yet(say("summary.hello", lang), say("summary.hello_text", lang))
    title, text = say("summary.empty", lang), say("summary.empty_text", lang)
    return nothing_yet(title, text, say("ask.empty_go", lang), "library")
