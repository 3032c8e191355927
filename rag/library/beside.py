"""What is no part of a library but kept with its catalog on a server: tables of a page, such as its conversations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rag.library.database import DatabaseError, Statements
from rag.records import LibraryError


class Beside:
    """The database of the catalog at `catalog_url`, used by many threads at once."""

    def __init__(self, catalog_url: str) -> None:
        """Touch nothing yet."""
        from rag.library.postgres import PostgresDatabase  # only who has a server needs it

        self._database = PostgresDatabase(catalog_url, writable=True)

    @contextmanager
    def open(self) -> Iterator[Statements]:
        """A transaction, which changes no version of the catalog. Raises `LibraryError`."""
        try:
            with self._database.beside() as held:
                yield held
        except DatabaseError as error:
            raise LibraryError(
                f"what is kept beside the catalog of {self._database.where} cannot be used: {error}. Check that the "
                "server runs, and your rights there."
            ) from error

    def close(self) -> None:
        """In all threads."""
        self._database.close()
