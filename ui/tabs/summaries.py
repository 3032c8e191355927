"""The tab of summaries: one report on one page, in full by a switch, printed and saved; below it the batch."""

from __future__ import annotations

import base64
import logging
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode

import gradio as gr

from rag import pipeline
from rag.records import RagError, Report
from rag.summaries.markdown import markdown_of
from rag.summaries.page import Page
from rag.summaries.schema import Summary, json_of
from ui.html import tag
from ui.i18n import Lang, lang_of, say
from ui.messages import explained
from ui.state import Room
from ui.tabs.batch import batch_box
from ui.tabs.frame import Frame, sent
from ui.theme import part
from ui.views.answer import download, nothing_yet, notice, printed
from ui.views.examples import name_of
from ui.views.one_page import one_page
from ui.views.summary import brief

_log = logging.getLogger(__name__)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a report: on one page, in full, or both. `name` is what its files are called."""

    report: str
    name: str = ""
    page: Page | None = None
    full: Summary | None = None

    def has(self, form: str, lang: Lang) -> bool:
        """Whether this form is there, in the visitor's language."""
        return self.full is not None if form == "full" else self.page is not None and self.page.language == lang


def summaries_tab(room: Room, frame: Frame, tab: gr.Tab) -> None:
    """Lay the tab out and wire it."""
    made: gr.State = gr.State(None)
    with gr.Row(elem_classes="filters"):
        picked = gr.Dropdown([], elem_id="summary-report", scale=3, min_width=220)
        form = gr.Radio(
            _forms("zh"),
            value="page",
            show_label=False,
            container=False,
            elem_id="summary-form",
            scale=0,
            min_width=190,
        )
        make = gr.Button(variant="primary", scale=0, min_width=120, elem_id="summarise")
    with gr.Row(elem_classes="filters"):
        names = ("print", "docx", "md", "json")
        saves = {name: gr.Button(size="sm", scale=0, visible=False, elem_id=f"summary-{name}") for name in names}
    shown = part("summary")
    saved = part("summary-file")
    frame.label(picked, "label", "summary.report")
    frame.label(make, "value", "summary.make")
    frame.labels.append((form, "choices", _forms))
    for name, button in saves.items():
        frame.label(button, "value", f"summary.{name}")
    batch_box(room, frame, tab)
    outputs = [shown, made, *saves.values()]

    def fill(language: str, chosen: str | None, wanted: str, now: Made | None) -> tuple[dict[str, Any], str]:
        lang = lang_of(language)
        try:
            reports = room.reports()
            if now is not None and not now.has(wanted, lang):
                now = _add(room, now, wanted, lang)
            page = _show(room, now, wanted, lang) if now else _hello(reports, lang)
        except RagError as error:
            return gr.skip(), notice(explained(error, lang), "bad")
        choices = _choices(reports, lang)
        ids = [report_id for _, report_id in choices]
        chosen = chosen if chosen in ids else next(iter(ids), None)
        return gr.update(choices=choices, value=chosen), page

    def summarise(report_id: str | None, wanted: str, language: str) -> Iterator[tuple[Any, ...]]:
        yield from _making(room, Made(report_id or _first(room)), wanted, lang_of(language))

    def turn(wanted: str, now: Made | None, language: str) -> Iterator[tuple[Any, ...]]:
        if now is not None:
            yield from _making(room, now, wanted, lang_of(language))

    def restore(event: gr.EventData, language: str) -> Iterator[tuple[Any, ...]]:
        """What an address says: the report and the form."""
        lang, nonce = lang_of(language), sent(event, "nonce")
        said = {name: values[0] for name, values in parse_qs(sent(event, "state")[:400]).items()}
        report_id, wanted = said.get("summary", ""), "full" if said.get("form") == "full" else "page"
        choices = _choices(room.reports(), lang)
        if report_id not in [id_ for _, id_ in choices]:
            hello = tag("div", _hello(room.reports(), lang), data_state="", data_restored=nonce)
            yield gr.skip(), wanted, hello, None, *_buttons("")
            return
        for shown, now, *buttons in _making(room, Made(report_id), wanted, lang):
            whole = tag("div", shown, data_state=_address(now, wanted), data_restored=nonce) if now else shown
            yield gr.update(choices=choices, value=report_id), wanted, whole, now, *buttons

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    shown.restore(restore, [frame.lang], [picked, form, *outputs], **quiet)
    again = [tab.select, frame.switched.change, frame.changed.change]
    gr.on(again, fill, [frame.lang, picked, form, made], [picked, shown], **quiet)
    picked.input(partial(_picked, room), [picked, form, made, frame.lang], outputs, **quiet)
    make.click(summarise, [picked, form, frame.lang], outputs, **quiet)
    form.input(turn, [form, made, frame.lang], outputs, **quiet)
    for name, save in {"print": _print, "docx": _docx, "md": _markdown, "json": _json}.items():
        saves[name].click(save, [made, form], [saved], **quiet)


def _picked(
    room: Room, report_id: str | None, wanted: str, now: Made | None, language: str
) -> Iterator[tuple[Any, ...]]:
    """Who picks a report sees its page; in full, which a model may write, only by the button."""
    if report_id and wanted == "page" and (now is None or now.report != report_id):
        yield from _making(room, Made(report_id), wanted, lang_of(language))


def _first(room: Room) -> str:
    """Of who clicks before the list has come: its first report."""
    return next((id_ for _, id_ in _choices(room.reports(), "zh")), "")


def _making(room: Room, now: Made, wanted: str, lang: Lang) -> Iterator[tuple[Any, ...]]:
    """Make what is wanted and not there yet, and show it: what is shown, what was made, which buttons are there."""
    if now.has(wanted, lang):
        yield _show(room, now, wanted, lang), now, *_buttons(wanted)
        return
    yield notice(say("summary.making", lang)), now, *_buttons("")
    try:
        now = _add(room, now, wanted, lang)
        shown = _show(room, now, wanted, lang)
    except RagError as error:
        yield notice(say("summary.failed", lang, why=explained(error, lang)), "bad"), None, *_buttons("")
    except Exception as error:  # a fault of ours, told as one
        _log.exception("summarising %s", now.report)
        yield notice(say("page.fault", lang, what=type(error).__name__), "bad"), None, *_buttons("")
    else:
        yield shown, now, *_buttons(wanted)


def _add(room: Room, now: Made, wanted: str, lang: Lang) -> Made:
    now = replace(now, name=now.name or _name(room, now.report))
    if wanted == "full":
        return replace(now, full=room.summary(now.report, lang))
    return replace(now, page=room.one_page(now.report, lang))


def _show(room: Room, now: Made, wanted: str, lang: Lang) -> str:
    if wanted == "full" and now.full is not None:
        shown: str = brief(now.full, room.source_ids(), lang)
    else:
        shown = one_page(now.page, room.source_ids()) if now.page is not None else ""
    return tag("div", shown, data_state=_address(now, wanted))


def _address(now: Made, wanted: str) -> str:
    """What of the tab stands in the page's address."""
    return urlencode({"summary": now.report, **({"form": "full"} if wanted == "full" else {})})


def _buttons(wanted: str) -> list[dict[str, Any]]:
    """Print, Word, Markdown, JSON: the page is printed and saved as Word, JSON holds all."""
    there = {"page": (True, True, True, False), "full": (False, False, True, True)}
    return [gr.update(visible=each) for each in there.get(wanted, (False,) * 4)]


def _print(now: Made | None, wanted: str) -> str:
    if now is None or now.page is None:
        return ""
    return printed(pipeline.page_as("html", now.page).decode(), secrets.token_hex(4))


def _docx(now: Made | None, wanted: str) -> str:
    if now is None or now.page is None:
        return ""
    data = base64.b64encode(pipeline.page_as("docx", now.page)).decode()
    return download(f"{now.name}.docx", _DOCX, data, secrets.token_hex(4), coding="base64")


def _markdown(now: Made | None, wanted: str) -> str:
    if now is None or (wanted != "full" and now.page is None) or (wanted == "full" and now.full is None):
        return ""
    if wanted == "full" and now.full is not None:
        text = markdown_of(now.full)
    else:
        assert now.page is not None
        text = pipeline.page_as("md", now.page).decode()
    return download(f"{now.name}.md", "text/markdown", text, secrets.token_hex(4))


def _json(now: Made | None, wanted: str) -> str:
    if now is None or now.full is None:
        return ""
    return download(f"{now.name}.json", "application/json", json_of(now.full), secrets.token_hex(4))


def _forms(lang: Lang) -> list[tuple[str, str]]:
    return [(say(f"summary.form_{form}", lang), form) for form in ("page", "full")]


def _name(room: Room, report_id: str) -> str:
    report = next((each for each in room.reports() if each.id == report_id), None)
    return f"{report.region.name}-{report.year}" if report is not None else ""


def _choices(reports: Sequence[Report], lang: Lang) -> list[tuple[str, str]]:
    ordered = sorted(reports, key=lambda report: (-report.year, report.region.adcode, report.region.name))
    return [(f"{name_of(report.region, lang)} {report.year}", report.id) for report in ordered]


def _hello(reports: Sequence[Report], lang: Lang) -> str:
    if reports:
        return nothing_yet(say("summary.hello", lang), say("summary.hello_text", lang))
    title, text = say("summary.empty", lang), say("summary.empty_text", lang)
    return nothing_yet(title, text, say("ask.empty_go", lang), "library")
