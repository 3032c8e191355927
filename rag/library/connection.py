"""A library's catalog: what it is asked, over whichever database holds it; whose catalog it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from types import SimpleNamespace
from typing import TYPE_CHECKING, TypeVar, cast

from rag.library.audit import FILE as AUDIT
from rag.library.codecs import SCHEMA_VERSION, UPGRADES, Row
from rag.library.database import Database, DatabaseError, Statements
from rag.library.sqlite import FILE, SqliteDatabase
from rag.models.embedders import model_of
from rag.records import IndexMismatch, LibraryError, OldLibrary

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

T = TypeVar("T")

STALE = "stale"
"""Noted in a library whose sources were read by older rules; see `rag.library.rereading`."""


class Catalog:
    """The catalog of the library in `folder`, whose vectors are of the model `embedding` ("": none are wanted).

    It is a file in the folder, or on the PostgreSQL server at `catalog_url`.
    """

    _writable = False

    def __init__(self, folder: Path, embedding: str, *, catalog_url: str = "") -> None:
        """Touch nothing yet."""
        self.folder = folder
        self.embedding = embedding
        self._database: Database
        if catalog_url:
            from rag.library.postgres import PostgresDatabase  # only who has a server needs it

            self._database = PostgresDatabase(catalog_url, writable=self._writable)
        else:
            self._database = SqliteDatabase(folder, writable=self._writable)
        self._on_server = bool(catalog_url)
        self._kept = self._nothing_kept()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the catalog in all threads. The vector index stays loaded for the process's next library."""
        self._database.close()
        self._kept = self._nothing_kept()

    def _nothing_kept(self) -> local | SimpleNamespace:
        """Where `once` keeps what it read: who writes has a version of the catalog in each thread."""
        return local() if self._writable else SimpleNamespace()

    def exists(self) -> bool:
        """Whether there is a catalog with tables.

        Raises `LibraryError` for an empty file where a library was: it is no new library, and must not become one.
        """
        made = self._schema_version() != 0
        if not made and not self._on_server and (self.folder / FILE).is_file() and (self.folder / AUDIT).is_file():
            raise LibraryError(
                f"the catalog of {self.folder} is empty, though sources were added to it. Bring a backup back into a "
                "new folder (govreport restore FILE --library DIR), or delete this one and ingest the files again."
            )
        return made

    def check(self) -> None:
        """Raises `LibraryError` for a catalog of another version, `IndexMismatch` for vectors of another model."""
        version = self._schema_version()
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

    def version(self) -> object:
        """Another one after any change to the catalog, whoever made it."""
        with self._told():
            return self._database.change()

    def _schema_version(self) -> int:
        with self._told():
            return self._database.schema_version()

    def _all(self, sql: str, *values: object) -> list[Row]:
        with self._told():
            return self._database.all(sql, values)

    @contextmanager
    def _transaction(self) -> Iterator[Statements]:
        """All of the block or none of it."""
        with self._told(), self._database.transaction() as catalog:
            yield catalog

    def once(self, name: str, read: Callable[[], T]) -> T:
        """What `read` gives, kept under `name` for all threads until the catalog changes, whoever changes it."""
        if self._writable and self._database.in_transaction():  # what is read may be taken back
            return read()
        version = self.version()
        held: tuple[object, dict[str, object]] | None = getattr(self._kept, "held", None)
        if held is None or held[0] != version:
            held = self._kept.held = (version, {})
        kept = held[1]
        if name not in kept:
            kept[name] = read()
        return cast("T", kept[name])

    def held(self, name: str) -> object:
        """What `once` keeps under `name` of the catalog as it is now, None if it was not read yet."""
        kept: tuple[object, dict[str, object]] | None = getattr(self._kept, "held", None)
        return kept[1].get(name) if kept is not None and kept[0] == self.version() else None

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What goes wrong in the database, as a `LibraryError`."""
        try:
            yield
        except DatabaseError as error:
            advice = (
                "Check that the server runs, and your rights there."
                if self._on_server
                else "Check the disk and the folder's permissions; if it is damaged, ingest the files again into "
                "another folder."
            )
            raise LibraryError(f"the catalog of {self._database.where} cannot be used: {error}. {advice}") from error
