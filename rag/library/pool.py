"""Connections to a PostgreSQL server, shared by the threads of a process: a few, however many visitors ask at once.

psycopg's own pool connects in threads of its own and tries for half a minute before it says why a server cannot be
used; here the first try says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")

MOST = 8
"""Connections of a pool. A server of PostgreSQL takes 100 unless it is told otherwise."""
_PATIENCE = 60.0  # seconds for one that is free


class Pool:
    """At most `most` connections that `connect` makes. Used by many threads at once. Raises psycopg's errors."""

    def __init__(self, connect: Callable[[], psycopg.Connection[Any]], most: int = MOST) -> None:
        """Connect when somebody asks."""
        self._connect = connect
        self._free: list[psycopg.Connection[Any]] = []
        self._all: set[psycopg.Connection[Any]] = set()
        self._room = BoundedSemaphore(most)
        self._lock = Lock()

    @contextmanager
    def borrowed(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection for the block: the one that was used last, else a new one."""
        import psycopg

        if not self._room.acquire(timeout=_PATIENCE):
            raise psycopg.OperationalError("all connections are busy for a minute")
        try:
            connection = self._taken()
            try:
                yield connection
            finally:
                self._given_back(connection)
        finally:
            self._room.release()

    def ask(self, question: Callable[[psycopg.Connection[Any]], T]) -> T:
        """What `question` gives; asked once more by a new connection if the server has ended the first."""
        with self.begun(question) as (_, given):
            return given

    @contextmanager
    def begun(self, begin: Callable[[psycopg.Connection[Any]], T]) -> Iterator[tuple[psycopg.Connection[Any], T]]:
        """A connection for the block, and what `begin` gave, which another one was asked if the server ended the first.

        What the block itself does is not repeated.
        """
        import psycopg

        with self.borrowed() as connection:
            try:
                given = begin(connection)
            except psycopg.OperationalError:
                if not connection.closed:
                    raise
                self.close()  # a server that was started again has ended all
            else:
                yield connection, given
                return
        with self.borrowed() as connection:
            yield connection, begin(connection)

    def close(self) -> None:
        """Close those that nobody uses; the others close when they are given back."""
        with self._lock:
            free, self._free = self._free, []
            self._all.clear()
        for connection in free:
            connection.close()

    def _taken(self) -> psycopg.Connection[Any]:
        with self._lock:
            while self._free:
                connection = self._free.pop()
                if not connection.closed:
                    return connection
        connection = self._connect()
        with self._lock:
            self._all.add(connection)
        return connection

    def _given_back(self, connection: psycopg.Connection[Any]) -> None:
        with self._lock:
            idle = connection.info.transaction_status == 0 if not connection.closed else False
            if idle and connection in self._all:
                self._free.append(connection)
                return
            self._all.discard(connection)
        connection.close()
