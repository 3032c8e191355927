"""Serving the page: Gradio behind our own door, in one process."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import current_thread, main_thread
from typing import NoReturn

import gradio as gr
import uvicorn
from fastapi import Response
from fastapi.responses import FileResponse, PlainTextResponse
from gradio import processing_utils, queueing

from rag.config import Settings
from rag.records import InputError
from rag.server.app import make_api, make_policy
from rag.server.guard import Counts, Guard
from rag.service.service import Service
from ui.app import build_app
from ui.auth import Accounts, check_address, is_loopback, read_accounts
from ui.board import Entrance, add_board
from ui.boundaries import read_boundaries
from ui.gate import Door, Seldom
from ui.memory import use_few_arenas
from ui.page_tables import kept_at
from ui.reader import add_reader
from ui.state import Room
from ui.talk_routes import add_talks
from ui.theme import head, theme
from ui.visit_state import keep_little

_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_THREADS = 40
"""Requests worked on at once: Gradio's own limit, which is Starlette's."""
_UPLOADS = 12
"""How many of the largest files may wait in the folder of uploads, all visitors' together."""
_SESSIONS = 1000
"""Visitors whose conversation is kept in memory."""
_CONNECTIONS = 900
"""At once; a process may have 1,024 files open, with sockets."""


def make_app(
    room: Room,
    uploads: Path,
    accounts: Accounts | None = None,
    hosts: frozenset[str] | None = None,
    boundaries: bytes = b"",
) -> Door:
    """The application that answers HTTP: the page, the reader of a citation's address, the interfaces for programs.

    `uploads` is the folder that sent files land in, `boundaries` the user's own for the board's map.
    Raises `InputError` for a file of keys that is none.
    """
    os.environ["GRADIO_TEMP_DIR"] = str(uploads)  # the only way to tell Gradio; read whenever a file comes in
    # Gradio works out statistics of all its calls after each one, with pandas, for a dashboard that is off here.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(1 << 40)
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "100"
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    _fetch_nothing()
    keep_little()
    blocks = build_app(room)
    blocks.state_session_capacity = _SESSIONS
    blocks.queue(default_concurrency_limit=_THREADS // 2)
    counts = Counts()
    outer = make_api(Service(room.settings, room.desk), counts, loopback=hosts is not None)
    add_reader(outer, room)
    add_board(outer, room, boundaries)
    shared = kept_at(room.settings)
    room.uploads.board = shared.board
    add_talks(outer, shared.talks)

    @outer.get("/handout/{token}", include_in_schema=False)
    def handout(token: str) -> Response:
        found = room.handouts.find(token)
        if found is None or not found.path.is_file():
            return PlainTextResponse("This download is over. Ask for it again.", status_code=404)
        return FileResponse(found.path, filename=found.name, media_type="application/zip")

    app = gr.mount_gradio_app(
        outer,
        blocks,
        path="/",
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        blocked_paths=["/"],
        show_error=False,
        max_file_size=room.settings.max_file_mb << 20,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        head=head(),
    )
    app = Entrance(app, room)
    guard = Guard(app, make_policy(room.settings, login=accounts is not None), counts)
    most = _UPLOADS * room.settings.max_file_mb << 20
    return Door(app, accounts, hosts, guard, uploads, most, shared.signed_out, shared.tries)


def _fetch_nothing() -> None:
    """Gradio can fetch addresses that an event names, and write a stack to the log for each event that goes wrong.

    The door lets no such event through; these are the locks behind it.
    """

    def refuse(*_: object, **__: object) -> NoReturn:
        raise InputError("the page fetches no addresses.")

    for name in ("async_ssrf_protected_get", "async_ssrf_protected_download", "unsafe_download", "save_url_to_cache"):
        setattr(processing_utils, name, refuse)
    setattr(queueing, "traceback", _OneLine(Seldom(20)))  # noqa: B010  # no attribute that Gradio declares


class _OneLine:
    """In place of `traceback` in Gradio's queue."""

    def __init__(self, told: Seldom) -> None:
        self._told = told

    def print_exc(self) -> None:
        """Say in a line what went wrong."""
        error = sys.exc_info()[1]
        self._told(f"an event of the page: {type(error).__name__}: {error}")


def serve(
    settings: Settings,
    host: str,
    port: int,
    *,
    open_to_all: bool = False,
    geojson: Path | None = None,
    told: Callable[[str], None] = print,
) -> None:
    """Serve the page until interrupted; `told` is given its address.

    Raises `InputError` for an address that strangers can reach without a login, or that cannot be listened on, and for
    a file of boundaries that is none.
    """
    use_few_arenas()
    boundaries = read_boundaries(geojson) if geojson else b""
    accounts = read_accounts(settings.auth.get_secret_value())
    check_address(host, accounts, open_to_all=open_to_all)
    listening = _listen(host, port)
    # Whoever serves behind a proxy says so by a login or --no-auth; then the page has names that we do not know.
    hosts = _LOOPBACK if is_loopback(host) and accounts is None and not open_to_all else None
    with _scratch() as scratch, listening:
        room = Room(settings)
        app = make_app(room, scratch / "uploads", accounts, hosts, boundaries)
        room.seed()
        room.warm()
        room.fill_vectors()
        shown = f"[{host}]" if ":" in host else host
        told(f"govreport is at http://{shown}:{listening.getsockname()[1]} (Ctrl-C stops it)")
        config = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=3,
        )
        try:
            uvicorn.Server(config).run(sockets=[listening])
        except KeyboardInterrupt:
            pass  # uvicorn has closed everything before it passes the interrupt on
        finally:
            room.close()


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for all that the page puts down: uploads, batches, archives. It goes however the page is ended.

    uvicorn closes in order at SIGTERM and then raises it again, which would end the process with the folder left; at
    SIGHUP (the terminal is gone) it does nothing.
    """

    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    def hung_up(*_: object) -> None:
        signal.raise_signal(signal.SIGTERM)

    handlers: dict[str, Callable[..., None]] = {"SIGTERM": interrupt, "SIGHUP": hung_up}
    before, elsewhere = {}, tempfile.tempdir
    if current_thread() is main_thread():  # no other thread may say what a signal does
        numbers = {getattr(signal, name): made for name, made in handlers.items() if hasattr(signal, name)}
        before = {number: signal.signal(number, made) for number, made in numbers.items()}
    with tempfile.TemporaryDirectory(prefix="govreport-serve-", ignore_cleanup_errors=True) as folder:
        tempfile.tempdir = folder
        (Path(folder) / "uploads").mkdir()
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = elsewhere
            for number, handler in before.items():
                signal.signal(number, handler)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listening = socket.socket(family, kind, proto)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(512)
    except (OSError, OverflowError) as error:
        raise InputError(
            f"{host}:{port} cannot be listened on: {error}. Choose another with --host and --port."
        ) from error
    return listening
