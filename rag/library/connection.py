"""A library's catalog file: connections, one a thread; what SQLite complains of; whose catalog it is."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, local
from typing import TYPE_CHECKING, TypeVar, cast

from rag.library.audit import FILE as AUDIT
from rag.library.bm25 import VOCABULARY
from rag.library.codecs import SCHEMA_VERSION, UPGRADES, Row
from rag.models.embedders import model_of
from rag.records import IndexMismatch, LibraryError, OldLibrary

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

T = TypeVar("T")

FILE = "catalog.sqlite3"
STALE = "stale"
"""Noted in a library whose sources were read by older rules; see `rag.library.rereading`."""


class Catalog:
    """The SQLite file of the library in `folder`, whose vectors are of the model `embedding` ("": none are wanted)."""

    _writable = False

    def __init__(self, folder: Path, embedding: str) -> None:
        """Touch nothing yet."""
        self.folder = folder
        self.embedding = embedding
        self._file = folder.resolve() / FILE  # of use also after a change of the working directory
        self._local = local()
        self._connections: list[sqlite3.Connection] = []
        self._lock = Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the catalog in all threads. The vector index stays loaded for the process's next library."""
        with self._lock:
            for connection in self._connections:
                connection.close()
            self._connections.clear()
            self._local = local()

    def exists(self) -> bool:
        """Whether the folder holds a catalog with tables.

        Raises `LibraryError` for an empty file where a library was: it is no new library, and must not become one.
        """
        if not self._file.is_file():
            return False
        made = bool(self._all("PRAGMA user_version")[0][0])
        if not made and (self.folder / AUDIT).is_file():
            raise LibraryError(
                f"the catalog of {self.folder} is empty, though sources were added to it. Bring a backup back into a "
                "new folder (govreport restore FILE --library DIR), or delete this one and ingest the files again."
            )
        return made

    def check(self) -> None:
        """Raises `LibraryError` for a catalog of another version, `IndexMismatch` for vectors of another model."""
        version = self._all("PRAGMA user_version")[0][0]
        if version in UPGRADES:
            raise OldLibrary(
                f"{self.folder} was made by an older version of govreport. To bring it up to date, embedding nothing "
                f"again, ingest any file into it: govreport ingest PATH --library {self.folder}"
            )
        if version != SCHEMA_VERSION:
            raise LibraryError(
                f"{self.folder} was made by another version of govreport (catalog {version}, this one writes "
                f"{SCHEMA_VERSION}). Make it anew in another folder: govreport ingest PATH --library DIR"
            )
        embedding = self.noted("embedding")
        if embedding and self.embedding and model_of(embedding) != model_of(self.embedding):
            raise IndexMismatch(
                f"{self.folder} holds vectors of {embedding}, settings ask for {self.embedding}. Set "
                f"GOVREPORT_EMBEDDING_MODEL={embedding}, or make another: govreport ingest PATH --library DIR"
            )

    def noted(self, key: str) -> str:
        """What the library remembers under `key` (`embedding`, `dim`...), "" if nothing."""
        rows = self._all("SELECT value FROM meta WHERE key = ?", key)
        return str(rows[0][0]) if rows else ""

    def version(self) -> tuple[int, int]:
        """Another one after any change to the catalog, whoever made it."""
        return self._all("PRAGMA data_version")[0][0], self._connection.total_changes

    def _all(self, sql: str, *values: object) -> list[Row]:
        with self._told():
            return self._connection.execute(sql, values).fetchall()

    def _once(self, name: str, read: Callable[[], T]) -> T:
        """What `read` gives, kept under `name` by each thread until the catalog changes, whoever changes it."""
        connection = self._connection
        if connection.in_transaction:  # what is read may be taken back
            return read()
        version = self.version()
        if getattr(self._local, "version", None) != version:
            self._local.version, self._local.kept = version, {}
        kept: dict[str, object] = self._local.kept
        if name not in kept:
            kept[name] = read()
        return cast("T", kept[name])

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong in SQLite, as a `LibraryError`."""
        try:
            yield
        except sqlite3.Error as error:
            raise LibraryError(
                f"the catalog of {self.folder} cannot be used: {error}. Check the disk and the folder's permissions; "
                "if it is damaged, ingest the files again into another folder."
            ) from error

    @property
    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = self._local.connection = self._connect()
            with self._lock:
                self._connections.append(found)
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
        connection = sqlite3.connect(
            f"{path.as_uri()}?mode={mode}",
            uri=True,
            timeout=30,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(VOCABULARY)
        if not self._writable:
            connection.execute("PRAGMA query_only = ON")
        return connection
