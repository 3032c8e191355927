"""What a catalog's SQL runs on: SQLite in the library's folder, or a PostgreSQL server.

SQL is written once, in what both understand: `?` for a value, `json_each(?)` for the values of a JSON list, `instr`.
What differs is here: connections, transactions, the index of words, what goes wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from rag.library.codecs import Row

Condition = tuple[str, list[str]]
"""SQL that is true or false, and its values."""


class DatabaseError(Exception):
    """What a database complains of. `clash`: a row has the key of another one."""

    def __init__(self, message: str, *, clash: bool = False) -> None:
        super().__init__(message)
        self.clash = clash


class Statements(Protocol):
    """A transaction that has begun: what is written is all there in the end, or nothing is."""

    def execute(self, sql: str, values: Sequence[Any] = (), /) -> Any: ...  # noqa: ANN401

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Any: ...  # noqa: ANN401


class Database(Protocol):
    """A catalog's tables. May be used by many threads; each has a connection of its own. Raises `DatabaseError`."""

    where: str
    """What to call it in an error."""

    def schema_version(self) -> int:
        """Of the catalog that is there, 0 if there is none."""

    def create(self) -> None:
        """Make the tables, unless they are there."""

    def upgrade(self, version: int) -> tuple[str, ...]:
        """The statements that bring a catalog of an older version to the one after it."""

    def set_version(self, catalog: Statements, version: int) -> None: ...

    def change(self) -> object:
        """Another value after any change, whoever made it."""

    def in_transaction(self) -> bool:
        """Whether this thread is in one."""

    def all(self, sql: str, values: Sequence[object]) -> list[Row]:
        """The rows that a query gives."""

    def transaction(self) -> AbstractContextManager[Statements]:
        """All of the block or none of it; one at a time."""

    def close(self) -> None:
        """In all threads."""

    # The index of words, a table `text_index` of (rowid, scope, heading, body)

    def holding(
        self,
        words: Sequence[str],
        *,
        every: bool,
        report_ids: Collection[str] | None = None,
        roles: Collection[str] | None = None,
    ) -> Condition:
        """The condition on `text_index` that a chunk of these reports and roles has any of `words`, or every one."""

    def count(self, words: Collection[str]) -> dict[str, int]:
        """In how many chunks each of `words` stands, those that stand in none may be left out."""

    def index_words(self, catalog: Statements, passages: Iterable[tuple[str, str, str, str]]) -> None:
        """Add (chunk id, scope, heading, body)."""

    def optimize(self) -> None:
        """Tidy tables and indexes, and count what the planner of queries goes by. May take minutes."""

    def damage(self) -> Iterable[str]:
        """What the database itself finds wrong with its tables, a line each."""
