"""The board: a page of our own beside Gradio's, plain HTML and two small scripts, drawn from JSON that queries make.

Its whole state is its address, so that going back, reloading and sharing show the same. It runs under a policy that
knows no inline script: what it shows is put in as text, never as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable
from importlib.resources import files
from threading import Lock
from typing import Annotated, Literal

from anyio import to_thread
from fastapi import FastAPI, HTTPException, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from rag.question.parse import parse
from rag.records import InputError, RagError
from rag.service.addresses import read_spans
from rag.service.board import board, find_view, history, known_parts
from rag.service.board_words import address_of
from rag.service.service import Service
from rag.tables.forms import MEDIA
from rag.tables.table import Field as About
from rag.tables.table import Table
from ui.gate import App, Receive, Scope, Send
from ui.html import Html, tag, together
from ui.i18n import Lang, say, texts
from ui.language import language_of
from ui.number_routes import add_numbers
from ui.state import Room
from ui.views.header import scale_of
from ui.views.report import full_title
from ui.views.target_files import file_bytes

_STATIC = {
    "board.js": "text/javascript",
    "board-draw.js": "text/javascript",
    "board-drawer.js": "text/javascript",
    "board-map.js": "text/javascript",
    "board-files.js": "text/javascript",
    "board-fix.js": "text/javascript",
    "board-known.js": "text/javascript",
    "board-table.js": "text/javascript",
    "board-years.js": "text/javascript",
    "board.css": "text/css",
    "tiles.json": "application/json",
}
TABS = ("ask", "targets", "summaries", "verify", "library", "about")
"""The tabs of the other page, in its order."""
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_MOST_ROWS = 20_000
_VIEWS = 16  # kept: of 300 places 0.3 MB each, over forty years 5 MB
_STOP = re.compile("[，。；：、！？,;]")
_AROUND = 90  # characters of the report shown on either side of a clause

Name = Annotated[str, Query(max_length=60)]
Year = Annotated[int | None, Query(ge=1950, le=2100)]
Loose = Annotated[str, Query(max_length=2000)]
Cell = Annotated[str, Field(max_length=4000)]


class _Kept:
    """The views that were asked for last, as they were sent: the next visitor of a large library does not wait."""

    def __init__(self) -> None:
        self._made: dict[Hashable, bytes] = {}
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """What is kept under `key`, made if nothing is."""
        with self._lock:
            found = self._made.pop(key, None)
        if found is None:
            found = make()
        with self._lock:
            self._made[key] = found  # the latest used are last
            while len(self._made) > _VIEWS:
                del self._made[next(iter(self._made))]
        return found


class Shown(BaseModel):
    """A table as the board shows it, to be made into a file."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(max_length=80, pattern=r"^[^/\\\x00-\x1f]*$")
    header: list[Cell] = Field(min_length=1, max_length=400)
    rows: list[list[Cell]] = Field(max_length=_MOST_ROWS)
    numeric: list[Cell] = Field(default=[], max_length=400)
    about: list[Cell] = Field(default=[], max_length=400)  # what the columns hold, in their order


def add_board(app: FastAPI, room: Room, boundaries: bytes = b"") -> None:
    """Add the board's routes to the application. `boundaries`: `ui.boundaries.read_boundaries`, b"" for tiles."""
    service = Service(room.settings, room.desk)
    _add_numbers(app, room, service)
    add_numbers(app, room)

    @app.get("/board", include_in_schema=False)
    def page(request: Request, lang: str = "") -> HTMLResponse:
        try:
            scale = scale_of(room.reports(), language_of(request, lang))
        except RagError:
            scale = ""
        made = HTMLResponse(shell(language_of(request, lang), scale, boundaries=bool(boundaries)))
        made.headers["content-security-policy"] = _POLICY
        made.headers["cache-control"] = "no-store"
        return made

    @app.get("/board/ask", include_in_schema=False)
    def ask(q: Annotated[str, Query(max_length=2000)]) -> JSONResponse:
        """Where a question leads: to a view of the board, if it is one, else to the page of questions."""
        queries = parse(q, room.reports()).queries
        found = address_of(queries[0]) if queries else None
        return JSONResponse({"view": found})

    @app.get("/board/boundaries.json", include_in_schema=False)
    def drawn() -> Response:
        if not boundaries:
            raise HTTPException(404, "Not found.")
        return Response(boundaries, media_type="application/json", headers={"cache-control": "no-cache"})

    _add_files(app)  # last: its addresses would stand for all others


def _add_numbers(app: FastAPI, room: Room, service: Service) -> None:
    kept = _Kept()

    @app.get("/board/data", include_in_schema=False)
    def data(
        request: Request,
        level: Name = "",
        year: Year = None,
        indicator: Name = "",
        lang: str = "",
        all: bool = False,
        quoted: bool = False,
    ) -> Response:
        said = language_of(request, lang)
        if not room.reports():
            return JSONResponse({"empty": True})
        desk = service.desk()
        view, held = find_view(desk.library, level, year, indicator)

        def made() -> bytes:
            if all:
                drawn = history(desk.library, desk.evaluator, view, said, quoted=quoted)
            else:
                drawn = board(desk.library, desk.evaluator, view, held, said, quoted=quoted)
            return bytes(JSONResponse(drawn).body)

        return Response(kept.of((desk.library.version(), view, said, all, quoted), made), media_type="application/json")

    @app.get("/board/known", include_in_schema=False)
    def known(level: Loose = "", year: Loose = "", indicator: Loose = "") -> JSONResponse:
        """Of the parts of an address those that there are: the others are told, and left open."""
        parts = ("level", "year", "indicator")
        if not room.reports():
            return JSONResponse(dict.fromkeys(parts, ""))
        found = known_parts(service.desk().library, level, year, indicator)
        return JSONResponse(dict(zip(parts, found, strict=True)))

    @app.get("/board/clause", include_in_schema=False)
    def clause(report: Name, at: Annotated[str, Query(max_length=1300)]) -> JSONResponse:
        try:
            found = service.clause(report, read_spans(at), _AROUND)
        except InputError as error:
            raise HTTPException(404, "there is no such report, or no text of it at this place") from error
        return JSONResponse(
            {
                "title": full_title(found.report),
                "section": list(found.section),
                "source": found.source,
                "before": _from_a_stop(found.before),
                "text": found.text,
                "after": _to_a_stop(found.after),
            }
        )


def _from_a_stop(before: str) -> str:
    """The end of a paragraph from where a clause begins; "…" before it where the paragraph goes further back."""
    if "\n" in before or len(before) < _AROUND:
        return before.rpartition("\n")[2]
    stop = _STOP.search(before)
    return f"…{before[stop.end() :] if stop is not None else before}"


def _to_a_stop(after: str) -> str:
    """The beginning of a paragraph up to where a clause ends; "…" behind it where the paragraph goes on."""
    if "\n" in after or len(after) < _AROUND:
        return after.partition("\n")[0]
    stops = list(_STOP.finditer(after))
    return f"{after[: stops[-1].end()] if stops else after}…"


def _add_files(app: FastAPI) -> None:
    @app.post("/board/file/{form}", include_in_schema=False)
    def file(request: Request, form: Literal["csv", "xlsx", "parquet"], shown: Shown, lang: str = "") -> Response:
        if any(len(row) != len(shown.header) for row in (shown.about or shown.header, *shown.rows)):
            raise HTTPException(422, "this is no table")
        about = {name: About(meaning) for name, meaning in zip(shown.header, shown.about, strict=False)}
        rows = tuple(map(tuple, shown.rows))
        table = Table(shown.name, tuple(shown.header), rows, frozenset(shown.numeric), about)
        return Response(file_bytes(table, form, language_of(request, lang)), media_type=MEDIA[form])

    @app.get("/board/{name}", include_in_schema=False)
    def static(name: str) -> Response:
        if name not in _STATIC:
            raise HTTPException(404, "Not found.")
        content = files("ui").joinpath("static").joinpath(name).read_bytes()
        return Response(content, media_type=_STATIC[name], headers={"cache-control": "no-cache"})


class Entrance:
    """An ASGI application around the page: whoever opens `/` gets the board once there is a report.

    `/?tab=ask` is the page of questions; an address with a state of its own is never led elsewhere.
    """

    def __init__(self, app: App, room: Room) -> None:
        self._app = app
        self._room = room

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lead on, or let through."""
        opened = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"
        if opened and not scope.get("query_string") and await to_thread.run_sync(self._has_reports):
            await RedirectResponse("/board", 303, {"cache-control": "no-store"})(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _has_reports(self) -> bool:
        try:
            return bool(self._room.reports())
        except RagError:
            return False


def shell(lang: Lang, scale: str, *, boundaries: bool = False) -> str:
    """The board's page without its data: the bar on top, the tabs, and the words that the script needs."""
    title = f"{say('board.title', lang)} · {say('page.title', lang)}"
    head = tag(
        "head",
        Html('<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", title),
        Html('<link rel="icon" href="data:,"><link rel="stylesheet" href="/board/board.css">'),
    )
    links = [tag("a", say("tab.board", lang), href="/board", aria_current="page")]
    links += [tag("a", say(f"tab.{name}", lang), href=f"/?tab={name}") for name in TABS]
    other = "zh-Hans" if lang == "en" else "en"
    top = tag(
        "header",
        tag("h1", tag("span", "政", class_="seal", aria_hidden="true"), say("page.title", lang)),
        tag("p", scale),
        tag("button", say("page.language", lang), type="button", id="language", lang=other, class_="lang"),
        class_="top",
    )
    words = {**texts("board"), **{f"bound.{key}": value for key, value in texts("bound").items()}}
    words |= {f"level.{key}": value for key, value in texts("level").items()}
    data = json.dumps({key: value[lang] for key, value in words.items()}, ensure_ascii=False).replace("<", "\\u003c")
    body = tag(
        "body",
        tag("a", say("page.skip", lang), href="#board", class_="skip"),
        top,
        tag("nav", *links, aria_label=say("page.tabs", lang)),
        tag(
            "main",
            tag("p", say("board.loading", lang), role="status"),
            id="board",
            tabindex="-1",
            data_boundaries="yes" if boundaries else None,
        ),
        tag("aside", id="drawer", hidden=True, aria_label=say("board.drawer", lang)),
        tag("div", id="told", class_="told", role="status", aria_live="polite"),
        tag("noscript", say("board.noscript", lang)),
        Html(f'<script type="application/json" id="words">{data}</script>'),
        Html('<script type="module" src="/board/board.js"></script>'),
    )
    return f"<!doctype html>{tag('html', together((head, body)), lang='en' if lang == 'en' else 'zh-Hans')}"
