"""What a library's index of vectors is: made from the catalog, and equal to it when nothing is pending.

The catalog keeps every vector itself, so whatever happens to the index, it can be made again without embedding. It is a
Chroma collection (`rag.library.chroma`) or a table in the catalog's PostgreSQL (`rag.library.pgvector`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["chroma", "pgvector"]

Hits = tuple[tuple[str, float], ...]
"""Chunk ids with scores, best first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One chunk in the index. `vector` is its float32 numbers as bytes."""

    id: str
    vector: bytes
    report_id: str
    region: str
    adcode: str
    year: int
    role: str


class BrokenIndexError(Exception):
    """The index could not do what was asked. Never shown to a user: the catalog can answer, or make the index anew."""


class VectorIndex(Protocol):
    """An index of vectors, used by many threads. Every method but `close` raises `BrokenIndexError`."""

    def refresh(self, version: int) -> None:
        """See the index as of `version`, the catalog's count of changes to it."""

    def wrote(self, version: int) -> None:
        """The changes up to `version` were this one's own, under the lock of the only writer: it has seen them."""

    def count(self) -> int:
        """Entries in the index."""

    def query(
        self,
        vector: NDArray[np.float32],
        limit: int,
        *,
        report_ids: Collection[str] | None = None,
        roles: Collection[str] | None = None,
    ) -> Hits:
        """The `limit` nearest chunks as (id, cosine similarity), nearest first."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Add `entries`, or replace those of the same ids."""

    def drop(self, ids: Sequence[str]) -> None:
        """Delete the entries of `ids`; an id that is not there is no error."""

    def entries(self) -> Iterator[Entry]:
        """Everything in the index, in no order."""

    def clear(self) -> None:
        """Empty the index, also one that can no longer be opened."""

    def close(self) -> None:
        """Let go of what is open, for all of this process; the next call opens it again."""
