"""What several servers of one catalog share beside it: conversations, uploads, who has signed in and out or tries to.

On the catalog's PostgreSQL server, in tables of their own: what a page keeps changes nothing of the library.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from rag import pipeline
from rag.records import LibraryError
from ui.job_board import Lost, Seen, seen_of, seen_text
from ui.sessions import FORGOTTEN_AFTER, OfProcess, Place, SignedOut, TriesOfProcess, WrongTries
from ui.talk_store import FILE, Statements, Talks

if TYPE_CHECKING:
    from rag.config import Settings
    from ui.job_board import Board

_log = logging.getLogger(__name__)

Opened = Callable[[], AbstractContextManager[Statements]]
"""Begins a transaction on the server."""

_EVERY = 3.0
"""Seconds after which a server asks again who has signed out on another."""
_LOOKED_EVERY = 1.0
"""Seconds between two looks at the uploads of other servers."""
_SILENT = 15.0
"""Seconds without a word after which a server that reads an upload is taken for gone."""
_REMEMBERED = 600.0  # seconds that an upload that ended can still be seen
_LOCK = 0x676F7670
_TALKS = re.compile(r"\btalks\b")
_TABLES = (
    """CREATE TABLE IF NOT EXISTS page_talks ("user" TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL,
       name TEXT NOT NULL, named BIGINT NOT NULL, at BIGINT NOT NULL, words TEXT NOT NULL, turns BYTEA NOT NULL,
       PRIMARY KEY ("user", id))""",
    "CREATE TABLE IF NOT EXISTS page_key (one BIGINT PRIMARY KEY CHECK (one = 1), key BYTEA NOT NULL)",
    "CREATE TABLE IF NOT EXISTS page_ended (token TEXT PRIMARY KEY, until DOUBLE PRECISION NOT NULL)",
    """CREATE TABLE IF NOT EXISTS page_tries (place TEXT PRIMARY KEY, many BIGINT NOT NULL,
       last DOUBLE PRECISION NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS page_jobs (id TEXT PRIMARY KEY, since DOUBLE PRECISION NOT NULL,
       at DOUBLE PRECISION NOT NULL, ended BOOLEAN NOT NULL, stop BOOLEAN NOT NULL, state TEXT NOT NULL)""",
)
_LAST = "page_jobs"
_CLOCK = "extract(epoch FROM clock_timestamp())::double precision"  # the server's, as machines differ


class Kept(NamedTuple):
    """What a page keeps beyond a request; `board` is None where it has nobody to share with."""

    signed_out: SignedOut
    talks: Talks
    tries: WrongTries
    board: Board | None


def kept_at(settings: Settings) -> Kept:
    """Where a page keeps what several servers share: with a catalog on a server there, else here.

    Raises `LibraryError` if the server cannot be used.
    """
    server = pipeline.beside(settings)
    if server is None:
        return Kept(OfProcess(), Talks(settings.library / FILE), TriesOfProcess(), None)
    with server.open() as held:
        # Who may only change the rows of tables that are there needs no right to make them.
        if held.execute("SELECT to_regclass(?) IS NULL", (_LAST,)).fetchone()[0]:
            held.execute("SELECT pg_advisory_xact_lock(?)", (_LOCK,))
            for table in _TABLES:
                held.execute(table)
    return Kept(OfServer(server.open), ServerTalks(server.open), ServerTries(server.open), ServerBoard(server.open))


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


class ServerTries:
    """`ui.sessions.WrongTries` of all servers of a catalog; of this one alone while theirs cannot be counted."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._own = TriesOfProcess()

    def held(self, places: Sequence[Place], now: float | None) -> Mapping[Place, tuple[int, float]]:
        """See `WrongTries`."""
        named = {_hashed("\n".join(place)): place for place in places}
        asked = f"SELECT place, many, coalesce(?, {_CLOCK}) - last FROM page_tries WHERE place = ANY(?)"  # noqa: S608
        try:
            with self._opened() as held:
                rows = held.execute(asked, (now, list(named))).fetchall()
        except LibraryError as error:
            _log.warning("wrong passwords are counted on this server only: %s", error)
            return self._own.held(places, now)
        return {named[place]: (many, ago) for place, many, ago in rows if ago < FORGOTTEN_AFTER}

    def add(self, places: Sequence[Place], now: float | None) -> None:
        """See `WrongTries`."""
        self._own.add(places, now)
        add = f"""INSERT INTO page_tries VALUES (?, 1, coalesce(?, {_CLOCK})) ON CONFLICT (place) DO UPDATE SET
            last = excluded.last,
            many = CASE WHEN excluded.last - page_tries.last < ? THEN page_tries.many + 1 ELSE 1 END"""  # noqa: S608
        try:
            with self._opened() as held:
                for place in sorted(_hashed("\n".join(place)) for place in places):  # sorted: nobody waits in a circle
                    held.execute(add, (place, now, FORGOTTEN_AFTER))
                held.execute(
                    f"DELETE FROM page_tries WHERE last < coalesce(?, {_CLOCK}) - ?",  # noqa: S608
                    (now, FORGOTTEN_AFTER),
                )
        except LibraryError as error:
            _log.warning("a wrong password is counted on this server only: %s", error)

    def forget(self, place: Place) -> None:
        """See `WrongTries`."""
        self._own.forget(place)
        try:
            with self._opened() as held:
                held.execute("DELETE FROM page_tries WHERE place = ?", (_hashed("\n".join(place)),))
        except LibraryError as error:
            _log.warning("wrong passwords are still counted on other servers: %s", error)


class ServerBoard:
    """`ui.job_board.Board` of all servers of a catalog."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._own: set[str] = set()
        self._held: tuple[Seen, ...] = ()
        self._asked = -_LOOKED_EVERY
        self._lock = Lock()

    def tell(self, job: Seen) -> bool:
        """See `Board`."""
        with self._lock:
            self._own.add(job.id)
        tell = f"""INSERT INTO page_jobs VALUES (?, {_CLOCK}, {_CLOCK}, ?, FALSE, ?)
            ON CONFLICT (id) DO UPDATE SET at = excluded.at, ended = excluded.ended, state = excluded.state
            RETURNING stop"""  # noqa: S608
        with self._opened() as held:
            stop = bool(held.execute(tell, (job.id, job.ended, seen_text(job))).fetchone()[0])
            held.execute(f"DELETE FROM page_jobs WHERE at < {_CLOCK} - ?", (_REMEMBERED,))  # noqa: S608
        return stop

    def others(self) -> tuple[Seen, ...]:
        """See `Board`; as it was known a second ago."""
        with self._lock:
            if time.monotonic() - self._asked < _LOOKED_EVERY:
                return self._held
            self._asked = time.monotonic()
        asked = f"SELECT id, state, ended, {_CLOCK} - at, stop FROM page_jobs ORDER BY since, id"  # noqa: S608
        with self._opened() as held:
            rows = held.execute(asked).fetchall()
        found = []
        for id_, state, ended, ago, stop in rows:
            job = replace(seen_of(state), stopping=stop)
            if not ended and ago > _SILENT:
                job = replace(job, ended=True, why=Lost("the server that read the files has stopped."))
            if id_ not in self._own and ago < _REMEMBERED:
                found.append(job)
        with self._lock:
            self._held = tuple(found)
        return self._held

    def stop(self, job_id: str) -> None:
        """See `Board`."""
        with self._opened() as held:
            held.execute("UPDATE page_jobs SET stop = TRUE WHERE id = ?", (job_id,))


def _hashed(token: str) -> str:
    """Whoever reads the table must not sign in with what stands there."""
    return sha256(token.encode()).hexdigest()
