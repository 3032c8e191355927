"""The page that a citation's address opens: the report, the clause marked. It needs no script to be read;
with scripts it is searched as the library's view is.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Annotated
from urllib.parse import urlencode

from fastapi import FastAPI, Query, Request
from fastapi.responses import HTMLResponse

from rag.records import InputError, RagError, Spans
from rag.service.addresses import read_spans
from ui.html import Html, tag, together
from ui.i18n import Lang, say
from ui.language import language_of
from ui.state import Room
from ui.views.answer import notice, spans_text
from ui.views.report import Opened, bounds, find_box, flow, section_path, title_of

_TO_CLAUSE = (
    "if (matchMedia('(min-width: 76rem)').matches) document.querySelector('.contents')?.setAttribute('open', '');"
    "document.querySelector('mark.cited')?.scrollIntoView({block:'center'})"
)


def add_reader(app: FastAPI, room: Room) -> None:
    """Add `GET /r/{report}?at=START-END` to the application."""

    @app.get("/r/{report}", include_in_schema=False)
    def read(
        report: str, request: Request, at: Annotated[str, Query(max_length=1300)] = "", lang: str = ""
    ) -> HTMLResponse:
        chosen = language_of(request, lang)
        try:
            opened = room.report(report)
        except (InputError, RagError):
            opened = None
        if opened is None:
            return HTMLResponse(_page(say("pane.title", chosen), notice(say("pane.no_place", chosen)), chosen), 404)
        return HTMLResponse(_page(title_of(opened.report), reading(opened, read_spans(at), chosen), chosen))


def reading(opened: Opened, cited: Spans, lang: Lang) -> Html:
    """The report with `cited` marked; what is cited outside its text is not."""
    low, high = bounds(opened.report)
    report = opened.report
    inside = tuple(span for span in cited if low <= span.start < span.end <= high)
    trail = " › ".join((f"{report.region.name} {report.year}", *section_path(opened, inside)))
    place = f"{opened.source.name} · {say('pane.at', lang, place=spans_text(inside))}" if inside else opened.source.name
    missing = notice(say("pane.no_place", lang)) if cited and not inside else None
    return together(
        (
            tag("nav", *_ways(opened, lang), class_="ways", aria_label=say("page.tabs", lang)),
            tag("header", tag("h1", title_of(report)), tag("p", trail), tag("p", place, class_="file"), missing),
            tag("article", flow(opened, lang, begin=low, stop=high, cited=inside, prefix="r"), class_="paper"),
        )
    )


def _ways(opened: Opened, lang: Lang) -> Iterator[Html]:
    """Where else to go: the board, the library's view with its search, the sections of the report."""
    yield tag("a", say("tab.board", lang), href="/board")
    whole = urlencode({"tab": "library", "report": opened.report.id})
    yield tag("a", say("read.in_library", lang), href=f"/?{whole}")
    yield find_box(lang)
    titled = [(at, section) for at, section in enumerate(opened.sections) if section.path and section.spans]
    if titled:
        items = (
            tag("li", tag("a", section.path[-1], href=f"#r-{at}"), class_=f"d{min(section.depth, 3)}")
            for at, section in titled
        )
        yield tag("details", tag("summary", say("read.sections", lang)), tag("ol", *items), class_="contents")


def _page(title: str, body: Html, lang: Lang) -> str:
    static = files("ui").joinpath("static")
    style = Html(static.joinpath("reader.css").read_text("utf-8"))
    script = Html(static.joinpath("find.js").read_text("utf-8") + _TO_CLAUSE)
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        tag("style", style),
    )
    page = tag(
        "html",
        head,
        tag("body", tag("main", tag("div", body, class_="reading"), id="library"), tag("script", script)),
        lang=lang,
    )
    return f"<!doctype html>{page}"
