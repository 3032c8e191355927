"""What a writer keeps in step with the catalog: the vector index, and what is noted of the library as a whole."""

from __future__ import annotations

import logging

from rag.library.database import Statements
from rag.library.store import Library
from rag.library.vector_index import BrokenIndexError
from rag.records import LibraryError

_log = logging.getLogger(__name__)


def remember(catalog: Statements, key: str, value: str) -> None:
    """Note `value` under `key` in the transaction of `catalog`; "" forgets it."""
    catalog.execute("DELETE FROM meta WHERE key = ?", (key,))
    if value:
        catalog.execute("INSERT INTO meta VALUES (?, ?)", (key, value))


class IndexKeeper(Library):
    """A library whose vector index can be brought to what its catalog says."""

    def note(self, key: str, value: str) -> None:
        """Remember `value` under `key`, "" to forget it. See `noted`."""
        with self._transaction() as catalog:
            remember(catalog, key, value)

    def flush(self) -> None:
        """Bring the vector index to what the catalog says of the pending chunks.

        Raises `LibraryError` if it cannot be written; then the chunks stay pending, and searches do without it.
        """
        if not self._index_possible():
            return  # what is pending waits until there is an index
        pending = [id_ for (id_,) in self._all("SELECT chunk_id FROM pending ORDER BY chunk_id")]
        if not pending:
            return
        try:
            wanted = {entry.id: entry for entry in self._wanted("JOIN pending ON chunk_id = chunks.id")}
            index = self._current_index()
            index.drop([id_ for id_ in pending if id_ not in wanted])
            index.put(tuple(wanted.values()))
        except BrokenIndexError as failure:
            self._rebuild(failure)
        self._settled()

    def mend_index(self) -> None:
        """After a crash, put the pending chunks into the index; where it still has other chunks than the catalog, make
        them equal, entry by entry, or the index anew if it cannot be read.
        """
        chunks = self._all("SELECT count(*) FROM chunks")[0][0]
        if not self._index_possible() or not (chunks or self._index_on_server or (self.folder / "chroma").is_dir()):
            return  # a new library: Chroma is loaded when there is something to put into it
        self.flush()
        try:
            if self._index_is_current():
                return
            self._reconcile()
        except BrokenIndexError as failure:
            self._rebuild(failure)
        self._settled()

    def tidy(self) -> None:
        """Remove the vectors that belong to no chunk."""
        with self._transaction() as catalog:
            catalog.execute("DELETE FROM vectors WHERE key NOT IN (SELECT vector FROM chunks)")

    def reconcile(self) -> None:
        """Make the vectors and the vector index what the catalog says, whatever they were. Raises `LibraryError`."""
        self.tidy()
        if not self._index_possible():
            return
        try:
            self._reconcile()
        except BrokenIndexError as failure:
            self._rebuild(failure)
        self._settled()

    def _reconcile(self) -> None:
        index = self._current_index()
        wanted = {entry.id: entry for entry in self._wanted()}
        surplus = []
        for entry in index.entries():
            if entry.id not in wanted:
                surplus.append(entry.id)
            elif wanted[entry.id] == entry:
                del wanted[entry.id]
        index.drop(surplus)
        index.put(tuple(wanted.values()))

    def _rebuild(self, failure: BrokenIndexError) -> None:
        _log.warning("vector index not usable, made anew from the catalog: %s", failure)
        try:
            self._vector_index().clear()
            self._vector_index().put(tuple(self._wanted()))
        except BrokenIndexError as again:
            raise self._unwritable_index(again) from again

    def _unwritable_index(self, failure: BrokenIndexError) -> LibraryError:
        return LibraryError(
            f"the vector index of {self.folder} cannot be written: {failure}. Check the disk or the server, "
            "then ingest again: nothing is lost."
        )

    def _settled(self) -> None:
        version = int(self.noted("index_version") or 0) + 1
        with self._transaction() as catalog:
            catalog.execute("DELETE FROM pending")
            remember(catalog, "index_version", str(version))
        self._vector_index().wrote(version)

    def start_over(self) -> None:
        """With no vector left, the model may be another: its vectors may have another size, which Chroma fixes."""
        try:
            self._vector_index().clear()
        except BrokenIndexError as failure:
            raise self._unwritable_index(failure) from failure
        self.note("dim", "")
        self.note("embedding", "")
