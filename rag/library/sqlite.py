"""A catalog in a file: SQLite, with FTS5 as its index of words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, Thread, current_thread, local

from rag.library.codecs import SCHEMA, SCHEMA_VERSION, UPGRADES, Row, json_text
from rag.library.database import Condition, DatabaseError, Statements
from rag.library.embedding import role_word

FILE = "catalog.sqlite3"
_VOCABULARY = "CREATE VIRTUAL TABLE temp.text_words USING fts5vocab(main, text_index, row)"
"""How many chunks hold each word, made up by SQLite when it is asked; each connection needs its own."""


class SqliteDatabase:
    """The catalog in `folder`. See `rag.library.database.Database`."""

    def __init__(self, folder: Path, *, writable: bool) -> None:
        """Touch nothing yet."""
        self.where = str(folder)
        self._file = folder.resolve() / FILE  # of use also after a change of the working directory
        self._writable = writable
        self._local = local()
        self._connections: dict[Thread, sqlite3.Connection] = {}
        self._watching: sqlite3.Connection | None = None
        self._lock = Lock()

    def schema_version(self) -> int:
        if not self._writable and not self._file.is_file():
            return 0
        return int(self.all("PRAGMA user_version", ())[0][0])

    def create(self) -> None:
        with self.transaction() as catalog:
            for statement in SCHEMA:
                catalog.execute(statement)
            self.set_version(catalog, SCHEMA_VERSION)

    def upgrade(self, version: int) -> tuple[str, ...]:
        return UPGRADES[version]

    def set_version(self, catalog: Statements, version: int) -> None:
        catalog.execute(f"PRAGMA user_version = {version}")

    def change(self) -> object:
        if self._writable:  # what a connection changes itself is no change to it
            return self.all("PRAGMA data_version", ())[0][0], self._connection.total_changes
        with self._lock, _told():  # one connection counts for all threads: each counts from when it was opened
            if self._watching is None:
                self._watching = self._connect()
            return int(self._watching.execute("PRAGMA data_version").fetchone()[0])

    def in_transaction(self) -> bool:
        return self._connection.in_transaction

    def all(self, sql: str, values: Sequence[object]) -> list[Row]:
        with _told():
            return self._connection.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[Statements]:
        with _told():
            catalog = self._connection
            catalog.execute("BEGIN IMMEDIATE")
            try:
                yield catalog
            except BaseException:
                catalog.execute("ROLLBACK")
                raise
            catalog.execute("COMMIT")

    def close(self) -> None:
        with self._lock:
            for connection in self._connections.values():
                connection.close()
            self._connections.clear()
            self._local = local()
            if self._watching is not None:
                self._watching.close()
                self._watching = None

    def holding(
        self,
        words: Sequence[str],
        *,
        every: bool,
        report_ids: Collection[str] | None = None,
        roles: Collection[str] | None = None,
    ) -> Condition:
        query = f"{{heading body}} : ({(' AND ' if every else ' OR ').join(map(_said, words))})"
        for scope in (report_ids, None if roles is None else [role_word(role) for role in roles]):
            if scope is not None:
                query += f" AND scope : ({' OR '.join(map(_said, sorted(scope)))})"
        return "text_index MATCH ?", [query]

    def count(self, words: Collection[str]) -> dict[str, int]:
        sql = "SELECT term, doc FROM text_words WHERE term IN (SELECT value FROM json_each(?))"
        return dict(self.all(sql, (json_text(sorted(words)),)))

    def index_words(self, catalog: Statements, passages: Iterable[tuple[str, str, str, str]]) -> None:
        catalog.executemany(
            """INSERT INTO text_index (rowid, scope, heading, body)
               VALUES ((SELECT n FROM chunks WHERE id = ?), ?, ?, ?)""",
            passages,
        )

    def optimize(self) -> None:
        with _told():
            self._connection.execute("INSERT INTO text_index (text_index) VALUES ('optimize')")
            self._connection.execute("VACUUM")
            self._connection.execute("ANALYZE")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def damage(self) -> Iterator[str]:
        for (line,) in self.all("PRAGMA integrity_check(20)", ()):
            if line != "ok":
                yield f"the catalog is damaged: {line}"
        for table, _, parent, _ in self.all("PRAGMA foreign_key_check", ())[:20]:
            yield f"the catalog's table {table} names something that is not in {parent}"

    @property
    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._connect()
            with self._lock:
                for thread in [each for each in self._connections if not each.is_alive()]:
                    self._connections.pop(thread).close()  # a server's threads come and go
                self._connections[current_thread()] = found
        return found

    def _connect(self) -> sqlite3.Connection:
        path = self._file
        if self._writable:
            mode = "rwc"
        elif os.access(path.parent, os.W_OK):
            mode = "rw"  # readers of a write-ahead log share a file beside it
        else:
            # A folder that this user cannot write: read it as it lies, unless somebody is writing it.
            mode = "ro" if Path(f"{path}-wal").exists() else "ro&immutable=1"
        with _told():
            connection = sqlite3.connect(
                f"{path.as_uri()}?mode={mode}",
                uri=True,
                timeout=30,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            connection.execute(_VOCABULARY)
            if self._writable:
                connection.execute("PRAGMA journal_mode = WAL")
                # The index is told after the catalog; a power cut must not take back what the index was told.
                connection.execute("PRAGMA synchronous = FULL")
            else:
                connection.execute("PRAGMA query_only = ON")
        return connection


@contextmanager
def _told() -> Iterator[None]:
    """What SQLite complains of, as a `DatabaseError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise DatabaseError(str(error), clash=isinstance(error, sqlite3.IntegrityError)) from error


def _said(word: str) -> str:
    """A word as an FTS5 query, quoted so that it is not read as syntax."""
    return '"' + word.replace('"', '""') + '"'
