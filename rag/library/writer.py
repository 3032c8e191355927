"""Writing a library: one process at a time (on a server several), a source in one transaction, the index after it.

What a kill can leave behind, and who puts it right: vectors of a source that was not finished (kept, so the next
ingest does not compute them again; `tidy` removes what belongs to no chunk), and an index that is behind the catalog
(its chunks are in `pending`; opening for writing catches up).
"""

from __future__ import annotations

import json
import os
import secrets
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rag.library.codecs import (
    BESIDE,
    CHUNK,
    FIGURE,
    REPORT,
    SECTION,
    UNREAD,
    UPGRADES,
    Row,
    beside_row,
    chunk_row,
    copy_row,
    figure_row,
    insert,
    json_text,
    report_of,
    report_row,
    section_row,
    unread_row,
)
from rag.library.connection import STALE
from rag.library.database import DatabaseError, Statements
from rag.library.embedding import Passage, embedding_text, vector_key
from rag.library.index_keeper import IndexKeeper, remember
from rag.library.store import SourceLine
from rag.library.upgrading import keep_unseen
from rag.library.vector_index import Kind
from rag.records import Document, IndexMismatch, InputError, LibraryBusy, LibraryError, Report, text_at
from rag.reports.duplicates import Edition, find_copies

if TYPE_CHECKING:
    import numpy as np
    from filelock import FileLock
    from numpy.typing import NDArray

_PATIENCE = 2.0
"""Seconds to wait for another writer: one that makes vectors lets go of the library between two batches."""
_KEYS_BY_MODEL = 3  # the catalog's last version with such names of vectors
_UNSEEN_UNKNOWN = 5  # the last that did not keep what a file does not show as its text
_FLUSH_AFTER = 1000
"""Chunks that may be pending before the vector index is brought up to date in the middle of an ingest."""


class Clash(InputError):
    """A source that cannot stand beside another one of the library."""


def open_writer(
    folder: Path,
    embedding: str,
    *,
    chroma_url: str = "",
    catalog_url: str = "",
    index: Kind = "chroma",
    mend: bool = True,
) -> Writer:
    """Open the library in `folder` for writing, making it if there is none, and `mend` what a crash left.

    Whoever opens it again and again need not mend each time: that counts all chunks.

    Raises `LibraryBusy` if another process writes it, `IndexMismatch` if its vectors are of another model,
    `LibraryError` if it cannot be written.
    """
    writer = Writer(folder, embedding, chroma_url=chroma_url, catalog_url=catalog_url, index=index)
    try:
        writer.prepare(mend=mend)
    except BaseException:
        writer.close()
        raise
    return writer


class Writer(IndexKeeper):
    """A library open for reading and writing, by one thread. Use it in a `with`, or call `close`."""

    _writable = True
    _file_lock: FileLock | None = None

    def prepare(self, *, mend: bool = True) -> None:
        """Take the lock, make what is missing, catch up with what was not finished."""
        self._take_lock()
        if not self.exists():
            with self._told():
                self._database.create()
        self._upgrade()
        if not self.noted("collection"):  # a name of its own, as one Chroma server may serve several libraries
            with self._transaction() as catalog:
                name = f"govreport-{secrets.token_hex(8)}"
                catalog.execute("INSERT INTO meta VALUES ('collection', ?) ON CONFLICT DO NOTHING", (name,))
        if self.noted("dim") and not self._all("SELECT EXISTS (SELECT 1 FROM vectors)")[0][0]:
            self.start_over()
        self.check()
        if mend:
            self.mend_index()

    def close(self) -> None:
        """Close the catalog and give the lock back."""
        super().close()
        if self._file_lock is not None:
            self._file_lock.release()
            self._file_lock = None

    def _upgrade(self) -> None:
        """Give a catalog of an older version the tables of this one."""
        while (version := self._schema_version()) in UPGRADES:
            with self._transaction() as catalog:
                for statement in self._database.upgrade(version):
                    catalog.execute(statement)
                if version == _KEYS_BY_MODEL:
                    self._rename_vectors(catalog)
                if version == _UNSEEN_UNKNOWN:
                    keep_unseen(catalog)
                remember(catalog, STALE, "yes")
                self._database.set_version(catalog, version + 1)

    def _rename_vectors(self, catalog: Statements) -> None:
        """Vectors were named by model and text; a library is of one model, so the text is enough."""
        rows = catalog.execute(
            """SELECT DISTINCT vector, region, year, path, text FROM chunks
               JOIN reports ON reports.id = report_id"""
        ).fetchall()
        names = [
            (vector_key(embedding_text(region, year, json.loads(path), text)), old)
            for old, region, year, path, text in rows
        ]
        catalog.executemany("UPDATE OR IGNORE vectors SET key = ? WHERE key = ?", names)
        catalog.executemany("UPDATE chunks SET vector = ? WHERE vector = ?", names)

    def _take_lock(self) -> None:
        """One writer at a time, where the catalog is a file; a server lets several write, a transaction at a time."""
        from filelock import FileLock, Timeout  # readers need none

        owner = self.folder / "writer.pid"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if self._on_server:
                return
            # The system frees this lock when its process ends, however it ends.
            lock = FileLock(self.folder / "writer.lock", timeout=_PATIENCE, thread_local=False)
            lock.acquire()
            self._file_lock = lock
            owner.write_text(str(os.getpid()), "ascii")
        except Timeout as error:
            pid = owner.read_text("ascii") if owner.is_file() else ""
            who = f"process {pid}" if pid else "another process"
            raise LibraryBusy(
                f"{self.folder} is being written by {who}. Wait until it is done, or end it, and try again."
            ) from error
        except OSError as error:
            raise LibraryError(
                f"{self.folder} cannot be written: {error.strerror}. Choose another folder with --library DIR."
            ) from error

    # Vectors

    def without_vectors(self, keys: Collection[str]) -> int:
        """How many of the vectors named `keys` are not here yet."""
        wanted = set(keys)
        sql = "SELECT count(*) FROM vectors WHERE key IN (SELECT value FROM json_each(?))"
        return len(wanted) - int(self._all(sql, json_text(sorted(wanted)))[0][0])

    def add_vectors(self, keys: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Keep `vectors`, shape (len(keys), dim), at once and for good. Raises `IndexMismatch` for another dim.

        Chunks that waited for them go into the vector index with the next `flush`.
        """
        dim = vectors.shape[1]
        known = self.noted("dim")
        if known and int(known) != dim:
            raise IndexMismatch(
                f"{self.folder} holds vectors of {known} numbers, {self.embedding} now gives {dim}. "
                "Make another library: govreport ingest PATH --library DIR"
            )
        rows = [(key, row.astype("<f4").tobytes()) for key, row in zip(keys, vectors, strict=True)]
        with self._transaction() as catalog:
            catalog.execute("INSERT INTO meta VALUES ('dim', ?) ON CONFLICT DO NOTHING", (str(dim),))
            catalog.execute("INSERT INTO meta VALUES ('embedding', ?) ON CONFLICT DO NOTHING", (self.embedding,))
            catalog.executemany("INSERT INTO vectors VALUES (?, ?) ON CONFLICT DO NOTHING", rows)
            sql = """INSERT INTO pending SELECT id FROM chunks WHERE vector IN (SELECT value FROM json_each(?))
                     ON CONFLICT DO NOTHING"""
            catalog.execute(sql, (json_text(list(keys)),))

    # Sources

    def put(
        self,
        document: Document,
        passages: Sequence[Passage],
        rules: str,
        *,
        instead_of: Collection[str] = (),
        noted: Mapping[str, str] | None = None,
    ) -> None:
        """Write a document, whose vectors may come later, in place of the sources `instead_of`, in one transaction.

        `noted` is remembered together with it, as by `note`. Raises `Clash`, having changed nothing, if one of its
        ids is taken by another source.
        """
        try:
            self._put(document, passages, rules, instead_of, noted or {})
        except LibraryError as error:
            if not (isinstance(error.__cause__, DatabaseError) and error.__cause__.clash):
                raise
            raise Clash(
                f"{document.source.name}: clashes with another source of the library ({error.__cause__}). "
                "Remove that one first (govreport remove), or leave this file out."
            ) from error
        if len(self._all("SELECT 1 FROM pending LIMIT ?", _FLUSH_AFTER + 1)) > _FLUSH_AFTER:
            self.flush()

    def _put(
        self,
        document: Document,
        passages: Sequence[Passage],
        rules: str,
        instead_of: Collection[str],
        noted: Mapping[str, str],
    ) -> None:
        source = document.source
        roles = {passage.chunk_id: passage.role for passage in passages}
        keys = {passage.chunk_id: passage.key for passage in passages}
        with self._transaction() as catalog:
            for old in instead_of:
                self._delete(catalog, old)
            text = zlib.compress(source.text.encode())
            catalog.execute(
                insert("sources", f"id, name, encoding, size, chars, rules, text, {BESIDE}"),
                (
                    *(source.id, source.name, source.encoding, source.size, len(source.text), rules, text),
                    *beside_row(source),
                ),
            )
            catalog.executemany(
                "INSERT INTO removed VALUES (?, ?, ?, ?, ?)",
                ((source.id, ord_, *left.span, left.reason) for ord_, left in enumerate(document.removed)),
            )
            _insert(catalog, "reports", REPORT, map(report_row, document.reports))
            _insert(catalog, "sections", SECTION, map(section_row, document.sections))
            _insert(catalog, "figures", FIGURE, map(figure_row, document.figures))
            _insert(catalog, "unread", UNREAD, map(unread_row, document.unread))
            _insert(
                catalog,
                "chunks",
                f"{CHUNK}, role, vector",
                ((*chunk_row(chunk), roles[chunk.id], keys[chunk.id]) for chunk in document.chunks),
            )
            self._database.index_words(
                catalog, ((passage.chunk_id, passage.scope, passage.heading, passage.body) for passage in passages)
            )
            catalog.executemany("INSERT INTO pending VALUES (?) ON CONFLICT DO NOTHING", ((id_,) for id_ in keys))
            self._compare(catalog, {(report.region.name, report.year) for report in document.reports})
            for key, value in noted.items():
                remember(catalog, key, value)

    def _compare(self, catalog: Statements, groups: Collection[tuple[str, int]]) -> None:
        """Find anew which reports of these governments and years are copies of each other."""
        for group in sorted(groups):
            rows = self._all(f"SELECT {REPORT} FROM reports WHERE region = ? AND year = ?", *group)  # noqa: S608
            ids = json_text([row[0] for row in rows])
            catalog.execute("DELETE FROM copies WHERE other IN (SELECT value FROM json_each(?))", (ids,))
            if len(rows) > 1:
                found = find_copies([self._edition(report_of(row)) for row in rows])
                columns = "kept, other, relation, overlap, differences"
                catalog.executemany(insert("copies", columns), map(copy_row, found))

    def _edition(self, report: Report) -> Edition:
        source = self.source(report.source_id)
        text = text_at(source.text, report.spans)
        return Edition(report, source.name, text, self.figures(report_ids=(report.id,)), source.notes)

    def remove(self, source: SourceLine) -> None:
        """Remove a source with all that was made of it."""
        with self._transaction() as catalog:
            self._delete(catalog, source.id)

    def rename(self, names: Mapping[str, str]) -> None:
        """Give sources other names, by their ids. What holds one of these names and gets no other is removed."""
        with self._transaction() as catalog:
            held = {source.name: source.id for source in self.sources()}
            for name in names.values():
                if name in held and held[name] not in names:
                    self._delete(catalog, held[name])
            # First out of each other's way: names are unique.
            catalog.executemany("UPDATE sources SET name = ? WHERE id = ?", ((f"\1{id_}", id_) for id_ in names))
            catalog.executemany(
                "UPDATE sources SET name = ? WHERE id = ?", ((name, id_) for id_, name in names.items())
            )

    def _delete(self, catalog: Statements, source_id: str) -> None:
        groups = {(report.region.name, report.year) for report in self.reports_of(source_id)}
        sql = "FROM chunks JOIN reports ON reports.id = report_id WHERE source_id = ?"
        catalog.execute(f"INSERT INTO pending SELECT chunks.id {sql} ON CONFLICT DO NOTHING", (source_id,))
        catalog.execute(f"DELETE FROM text_index WHERE rowid IN (SELECT n {sql})", (source_id,))  # noqa: S608
        catalog.execute("DELETE FROM sources WHERE id = ?", (source_id,))
        self._compare(catalog, groups)

    def optimize(self) -> None:
        """Make the catalog as small and as fast as it can be, after much was added or removed."""
        with self._told():
            self._database.optimize()


def _insert(catalog: Statements, table: str, columns: str, rows: Iterable[Row]) -> None:
    """Insert `rows` of `columns`, numbered in their order."""
    catalog.executemany(insert(table, f"{columns}, ord"), ((*row, ord_) for ord_, row in enumerate(rows)))
