"""What several servers of one catalog share beside it: conversations, and who has signed in and out.

On the catalog's PostgreSQL server, in tables of their own: what a page keeps changes nothing of the library.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any

from rag import pipeline
from rag.records import LibraryError
from ui.sessions import OfProcess, SignedOut
from ui.talk_store import FILE, Statements, Talks

if TYPE_CHECKING:
    from rag.config import Settings

_log = logging.getLogger(__name__)

Opened = Callable[[], AbstractContextManager[Statements]]
"""Begins a transaction on the server."""

_EVERY = 3.0
"""Seconds after which a server asks again who has signed out on another."""
_LOCK = 0x676F7670
_TALKS = re.compile(r"\btalks\b")
_TABLES = (
    """CREATE TABLE IF NOT EXISTS page_talks ("user" TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL,
       name TEXT NOT NULL, named BIGINT NOT NULL, at BIGINT NOT NULL, words TEXT NOT NULL, turns BYTEA NOT NULL,
       PRIMARY KEY ("user", id))""",
    "CREATE TABLE IF NOT EXISTS page_key (one BIGINT PRIMARY KEY CHECK (one = 1), key BYTEA NOT NULL)",
    "CREATE TABLE IF NOT EXISTS page_ended (token TEXT PRIMARY KEY, until DOUBLE PRECISION NOT NULL)",
)


def kept_at(settings: Settings) -> tuple[SignedOut, Talks]:
    """Where a page keeps who has signed out, and conversations: with a catalog on a server there, else here.

    Raises `LibraryError` if the server cannot be used.
    """
    server = pipeline.beside(settings)
    if server is None:
        return OfProcess(), Talks(settings.library / FILE)
    with server.open() as held:
        # Who may only change the rows of tables that are there needs no right to make them.
        if held.execute("SELECT to_regclass('page_talks') IS NULL").fetchone()[0]:
            held.execute("SELECT pg_advisory_xact_lock(?)", (_LOCK,))
            for table in _TABLES:
                held.execute(table)
    return OfServer(server.open), ServerTalks(server.open)


class ServerTalks(Talks):
    """All users' conversations, on a server."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    @contextmanager
    def _open(self, writer: str = "") -> Iterator[Statements]:
        with self._opened() as held:
            if writer:
                held.execute("SELECT pg_advisory_xact_lock(?, hashtext(?))", (_LOCK, writer))
            yield _Named(held)


class _Named:
    """Statements on the table of talks, as a server has it."""

    def __init__(self, held: Statements) -> None:
        self._held = held

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Any:  # noqa: ANN401
        return self._held.execute(_TALKS.sub("page_talks", sql).replace("instr(", "strpos("), values)


class OfServer:
    """`ui.sessions.SignedOut` of all servers of a catalog: who signs in on one is signed in on all.

    The key alone forges nobody's token: the hash of his password is needed, too, and is not on the server.
    """

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._asking = ThreadPoolExecutor(1, "signed out")
        self._lock = Lock()
        with opened() as held:
            held.execute("INSERT INTO page_key VALUES (1, ?) ON CONFLICT DO NOTHING", (secrets.token_bytes(32),))
            self.key = bytes(held.execute("SELECT key FROM page_key").fetchone()[0])
        self._ended: frozenset[str] = frozenset()
        self._asked = 0.0
        self._ask()

    def holds(self, token: str) -> bool:
        """By what was known some seconds ago: a request must not wait for the server."""
        with self._lock:
            late = time.monotonic() - self._asked > _EVERY
            if late:
                self._asked = time.monotonic()
        if late:
            self._asking.submit(self._ask)
        return _hashed(token) in self._ended

    def add(self, token: str, until: float) -> None:
        """Remember one, here at once, on the others soon."""
        self._ended |= {_hashed(token)}
        self._asking.submit(self._add, _hashed(token), until)

    def _add(self, hashed: str, until: float) -> None:
        try:
            with self._opened() as held:
                held.execute("DELETE FROM page_ended WHERE until < ?", (time.time(),))
                held.execute("INSERT INTO page_ended VALUES (?, ?) ON CONFLICT DO NOTHING", (hashed, until))
        except LibraryError as error:
            _log.warning("somebody who signed out did so on this server only: %s", error)

    def _ask(self) -> None:
        try:
            with self._opened() as held:
                found = frozenset(str(token) for (token,) in held.execute("SELECT token FROM page_ended").fetchall())
        except LibraryError as error:
            _log.warning("who has signed out elsewhere is not known: %s", error)
        else:
            self._ended |= found
            self._asked = time.monotonic()


def _hashed(token: str) -> str:
    """Whoever reads the table must not sign in with what stands there."""
    return sha256(token.encode()).hexdigest()
