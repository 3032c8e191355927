"""The tab of the library: upload with a line for each file, the reports, reading one, removing a source."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from rag import pipeline
from rag.formats import SUFFIXES
from rag.records import InputError, RagError
from ui.auth import Visitor, visitor_of
from ui.html import together
from ui.i18n import Lang, lang_of, say
from ui.messages import explained
from ui.number_routes import NOBODY
from ui.state import Room
from ui.tabs.frame import Frame, sent, stamp
from ui.theme import part
from ui.uploads import take
from ui.views.answer import notice
from ui.views.library import drop_zone, job_lines, report_list
from ui.views.pages import Turned, turned
from ui.views.report import page

_BROWSER = "govreport_browser"
_SHOWN_EVERY = 0.4  # seconds between two looks at how far an ingest is

_log = logging.getLogger(__name__)


def library_tab(room: Room, frame: Frame, tab: gr.Tab) -> None:
    """Lay the tab out and wire it."""
    suffixes = sorted(SUFFIXES)
    reading = gr.State("")
    drop = part("drop", drop_zone(suffixes, room.settings.max_file_mb, "zh"))
    lines = part("lines")
    shown = part("library")

    def show(language: str, report_id: str, request: gr.Request) -> str:
        return _shown(room, report_id, lang_of(language), visitor_of(request))

    def redraw(language: str, report_id: str, request: gr.Request) -> tuple[str, str]:
        lang, visitor = lang_of(language), visitor_of(request)
        zone: str = drop_zone(suffixes, room.settings.max_file_mb, lang)
        return zone if visitor.may("editor") else "", _shown(room, report_id, lang, visitor)

    def read(event: gr.EventData, language: str, request: gr.Request) -> tuple[str, str]:
        report_id = sent(event, "report") or _first_of(room, sent(event, "source"))
        left = sent(event, "left") != ""
        return _shown(room, report_id, lang_of(language), visitor_of(request), show_left=left), report_id

    def back(language: str, request: gr.Request) -> tuple[str, str]:
        return show(language, "", request), ""

    def turn(event: gr.EventData, language: str, request: gr.Request) -> str:
        at = turned(sent(event, "page"), sent(event, "sort"))
        return _shown(room, "", lang_of(language), visitor_of(request), at, sent(event, "find")[:200])

    def remove(event: gr.EventData, language: str, request: gr.Request) -> tuple[Any, ...]:
        lang = lang_of(language)
        try:
            who = _editor(visitor_of(request), lang)
            removed = pipeline.remove(sent(event, "source"), room.settings, who=who)
        except RagError as error:
            return notice(say("library.refused", lang, why=explained(error, lang)), "bad"), gr.skip()
        return notice(say("library.removed", lang, name=removed.name), "good"), stamp()

    def correct(event: gr.EventData, language: str, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        report_id, region, year = (sent(event, name) for name in ("report", "region", "year"))
        for html, done in corrected(room, report_id, region, year, lang_of(language), visitor_of(request)):
            yield html, stamp() if done else gr.skip()

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    tab.select(redraw, [frame.lang, reading], [drop, shown], **quiet)  # what is there from the start is Chinese
    frame.changed.change(show, [frame.lang, reading], [shown], **quiet)
    frame.switched.change(redraw, [frame.lang, reading], [drop, shown], **quiet)
    shown.read(read, [frame.lang], [shown, reading], **quiet)
    shown.back(back, [frame.lang], [shown, reading], **quiet)
    shown.turn(turn, [frame.lang], [shown], trigger_mode="always_last", **quiet)
    shown.remove(remove, [frame.lang], [lines, frame.changed], **quiet)
    shown.correct(correct, [frame.lang], [lines, frame.changed], concurrency_limit=None, **quiet)
    _uploads(room, frame, tab, drop, lines)


def _uploads(room: Room, frame: Frame, tab: gr.Tab, drop: gr.HTML, lines: gr.HTML) -> None:
    """Wire what takes files in, shows how far they are, and stops it."""

    def ingest(event: gr.EventData, language: str, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        lang = lang_of(language)
        data = event._data if isinstance(event._data, dict) else {}
        for html, done in ingested(room, data.get("files"), lang, visitor_of(request), browser_of(request)):
            yield html, stamp() if done else gr.skip()

    def watch(language: str, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        for html, done in watched(room, lang_of(language), visitor_of(request), browser_of(request)):
            yield html, stamp() if done else gr.skip()

    def stop(event: gr.EventData, language: str, request: gr.Request) -> object:
        lang = lang_of(language)
        try:
            _editor(visitor_of(request), lang)
            room.uploads.stop(sent(event, "job"))
        except RagError as error:
            return notice(say("library.refused", lang, why=explained(error, lang)), "bad")
        return gr.skip()

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    watching = {"concurrency_limit": None, **quiet}
    drop.sent(ingest, [frame.lang], [lines, frame.changed], **watching)
    looked = [tab.select, frame.switched.change]
    gr.on(looked, watch, [frame.lang], [lines, frame.changed], trigger_mode="once", **watching)
    lines.stop(stop, [frame.lang], [lines], queue=False, **quiet)


def _shown(
    room: Room,
    report_id: str,
    lang: Lang,
    visitor: Visitor,
    at: Turned = Turned(),  # noqa: B008
    find: str = "",
    *,
    show_left: bool = False,
) -> str:
    """The list of reports, or the one that is read."""
    try:
        opened = room.report(report_id) if report_id else None
        if opened:
            return page(opened, lang, show_left=show_left)
        return report_list(room.lines(), lang, at, find, may_edit=visitor.may("editor"))
    except RagError as error:
        return notice(explained(error, lang), "bad")


def _first_of(room: Room, source_id: str) -> str:
    """The id of the first report of a source; "" where there is none."""
    try:
        desk = room.desk()
        found = desk.library.reports_of(source_id) if desk is not None and source_id else ()
    except RagError:
        return ""
    return found[0].id if found else ""


def _editor(visitor: Visitor, lang: Lang) -> str:
    """The name that the library's log knows a visitor by. Raises `InputError` for one who may only read."""
    if not visitor.may("editor"):
        raise InputError(say("library.readers_only", lang))
    return visitor.name or NOBODY


def corrected(
    room: Room, report_id: str, region: str, year: str, lang: Lang, visitor: Visitor
) -> Iterator[tuple[str, bool]]:
    """Say by hand whose report it is and for which year; what to tell, and whether the library has changed."""
    ticket = room.intake.join()
    try:
        who = _editor(visitor, lang)
        old = room.find(report_id)
        if old is None:
            raise InputError(say("library.gone", lang))
        if year and not year.isdecimal():
            raise InputError(say("library.edit_year", lang, year=year))
        while not ticket.wait(_SHOWN_EVERY):
            yield notice(say("library.waiting", lang, n=ticket.ahead())), False
        yield notice(say("library.correcting", lang)), False
        other_region = region if region != old.region.name else ""
        other_year = int(year) if year and int(year) != old.year else None
        if other_region or other_year is not None:
            embedder = room.embedder
            old = pipeline.correct(
                report_id, room.settings, region=other_region, year=other_year, embedder=embedder, who=who
            )
        above = old.region.parent if old.region.level not in ("nation", "province") else ""
        name, id_ = f"{above}{old.region.name} {old.year}", old.id
        kept = [line.source for line in room.lines() if any(copy.copy.other == id_ for copy in line.copies)]
        key = "library.became_copy" if kept else "library.corrected"
        yield notice(say(key, lang, report=name, name="".join(kept)), "good"), True
    except RagError as error:
        yield notice(say("library.refused", lang, why=explained(error, lang)), "bad"), False
    except Exception as error:  # a fault of ours, told as one
        _log.exception("correcting %s", report_id)
        yield notice(say("page.fault", lang, what=type(error).__name__), "bad"), False
    finally:
        ticket.leave()


def browser_of(request: gr.Request) -> str:
    """Which browser asks, where nobody signs in: by a cookie that the page's script sets, else this tab of it alone."""
    kept = str(request.cookies.get(_BROWSER, ""))[:64]
    return f"browser {kept}" if kept else f"tab {request.session_hash}"


def ingested(room: Room, files: object, lang: Lang, visitor: Visitor, browser: str = "") -> Iterator[tuple[str, bool]]:
    """Take uploads into the library; what to show meanwhile, and whether the library has changed."""
    try:
        who = _editor(visitor, lang)
        room.uploads.begin(take(files, Path(get_upload_folder()), SUFFIXES), who, visitor.name or browser)
    except RagError as error:
        yield notice(say("library.refused", lang, why=explained(error, lang)), "bad"), False
        return
    yield from watched(room, lang, visitor, browser)


def _held(room: Room) -> frozenset[str] | None:
    """The ids of the sources that are in the library; None where it cannot be read."""
    try:
        return frozenset(room.source_ids().values())
    except RagError:
        return None


def watched(room: Room, lang: Lang, visitor: Visitor, browser: str = "") -> Iterator[tuple[str, bool]]:
    """How far all uploads are, whoever sent them from whichever tab, until none is under way. Nothing if there is none.

    Of those that ended a visitor sees their own: by name, without a login those of their `browser`. The library has
    changed whenever one of them ended.
    """
    who = visitor.name or browser or NOBODY
    may = visitor.may("editor")
    busy = sum(not job.ended for job in room.uploads.seen_by(who))
    shown = None
    followed: set[str] = set()  # whoever saw it under way sees its end
    while jobs := room.uploads.seen_by(who, followed):
        followed |= {job.id for job in jobs if not job.ended}
        going = sum(not job.ended for job in jobs)
        held = _held(room)
        html = together(job_lines(job, lang, may_stop=may, held=held) for job in jobs)
        if html != shown or going < busy:
            yield html, going < busy
        if not going:
            return
        shown, busy = html, going
        time.sleep(_SHOWN_EVERY)
