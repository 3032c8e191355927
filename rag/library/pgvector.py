"""The vector index in the catalog's own PostgreSQL, by the extension pgvector (0.8 or newer): no server beside it.

Its table is made of the catalog as Chroma's collection is, and can be made anew at any time.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rag.library.codecs import json_text
from rag.library.database import DatabaseError, Statements
from rag.library.vector_index import BrokenIndexError, Entry, Hits

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rag.library.postgres import PostgresDatabase

_PAGE = 1000  # entries moved at once
_LOCK = 0x67767663  # of those who make the table: "gvvc"
_INDEXED = 2000  # the most numbers of a vector that pgvector indexes; longer ones are compared one by one
_LOOKED = 200  # at least so many entries are looked at for an answer; more find more, and take longer
_MOST_LOOKED = 1000  # pgvector's own limit


class PgVectorIndex:
    """The table `vector_index` beside those of the catalog in `database`. See `rag.library.vector_index.VectorIndex`.

    Whoever writes first needs the right to make it, and the extension if the database has it not.
    """

    def __init__(self, database: PostgresDatabase) -> None:
        """Touch nothing yet."""
        self._database = database
        self._schema = ""

    def refresh(self, version: int) -> None:
        """Nothing to do: each call sees the table as it is."""

    def wrote(self, version: int) -> None:
        """Nothing to do: see `refresh`."""

    def close(self) -> None:
        """Nothing to let go of: the connections are the catalog's."""

    def count(self) -> int:
        with self._begun() as index:
            return int(index.execute("SELECT count(*) FROM vector_index").fetchone()[0]) if _is_there(index) else 0

    def query(
        self,
        vector: NDArray[np.float32],
        limit: int,
        *,
        report_ids: Collection[str] | None = None,
        roles: Collection[str] | None = None,
    ) -> Hits:
        where, values = ["TRUE"], list[str]()
        for column, wanted in (("report_id", report_ids), ("role", roles)):
            if wanted is not None:
                where.append(f"{column} IN (SELECT value FROM json_each(?))")  # noqa: S608
                values.append(json_text(sorted(wanted)))
        asked = json.dumps(vector.tolist())
        with self._begun() as index:
            if not _is_there(index):
                return ()
            nearness = f"vector OPERATOR({self._named(index)}.<#>) ?::{self._named(index)}.vector"
            looked = min(max(_LOOKED, 2 * limit), _MOST_LOOKED)
            index.execute("SELECT set_config('hnsw.ef_search', ?, true)", (str(looked),))
            # A filter leaves out some of what is found: go on until there is enough.
            index.execute("SELECT set_config('hnsw.iterative_scan', 'strict_order', true)")
            rows = index.execute(
                f"""SELECT id, {nearness} FROM vector_index WHERE {" AND ".join(where)}
                    ORDER BY {nearness} LIMIT ?""",  # noqa: S608
                (asked, *values, asked, limit),
            ).fetchall()
        return tuple((id_, -negative) for id_, negative in rows)

    def put(self, entries: Sequence[Entry]) -> None:
        import numpy as np

        if not entries:
            return
        with self._begun() as index:
            self._make(index, len(entries[0].vector) // 4)
            index.executemany(
                f"""INSERT INTO vector_index (id, vector, report_id, region, adcode, year, role)
                    VALUES (?, ?::{self._named(index)}.vector, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
                    vector = excluded.vector, report_id = excluded.report_id, region = excluded.region,
                    adcode = excluded.adcode, year = excluded.year, role = excluded.role""",  # noqa: S608
                (
                    (
                        each.id,
                        json.dumps(np.frombuffer(each.vector, np.float32).tolist()),
                        each.report_id,
                        each.region,
                        each.adcode,
                        each.year,
                        each.role,
                    )
                    for each in sorted(entries, key=lambda each: each.id)  # two writers wait, and never for each other
                ),
            )

    def drop(self, ids: Sequence[str]) -> None:
        with self._begun() as index:
            if ids and _is_there(index):
                sql = "DELETE FROM vector_index WHERE id IN (SELECT value FROM json_each(?))"
                index.execute(sql, (json_text(sorted(ids)),))

    def entries(self) -> Iterator[Entry]:
        import numpy as np

        last = ""
        while True:
            with self._begun() as index:
                if not _is_there(index):
                    return
                rows = index.execute(
                    """SELECT id, vector::real[], report_id, region, adcode, year, role FROM vector_index
                       WHERE id > ? ORDER BY id LIMIT ?""",
                    (last, _PAGE),
                ).fetchall()
            if not rows:
                return
            for id_, numbers, *rest in rows:
                yield Entry(id_, np.array(numbers, np.float32).tobytes(), *rest)
            last = rows[-1][0]

    def clear(self) -> None:
        with self._begun() as index:
            index.execute("DROP TABLE IF EXISTS vector_index")

    @contextmanager
    def _begun(self) -> Iterator[Statements]:
        try:
            with self._database.beside() as index:
                yield index
        except DatabaseError as error:
            raise BrokenIndexError(f"pgvector in {self._database.where}: {error}") from error

    def _named(self, index: Statements) -> str:
        """The schema that the extension is in: libraries share a database by schemas, and it is in one of them."""
        if not self._schema:
            found = index.execute(
                "SELECT extnamespace::regnamespace::text FROM pg_extension WHERE extname = 'vector'"
            ).fetchone()
            self._schema = found[0] if found else ""
        return self._schema

    def _make(self, index: Statements, numbers: int) -> None:
        if _is_there(index):
            return
        index.execute("SELECT pg_advisory_xact_lock(?)", (_LOCK,))
        if not self._named(index):
            index.execute("CREATE EXTENSION IF NOT EXISTS vector")
        index.execute(
            f"""CREATE TABLE IF NOT EXISTS vector_index (id TEXT COLLATE "C" PRIMARY KEY,
                vector {self._named(index)}.vector({numbers}) NOT NULL, report_id TEXT COLLATE "C" NOT NULL,
                region TEXT NOT NULL, adcode TEXT NOT NULL, year BIGINT NOT NULL, role TEXT NOT NULL)"""
        )
        index.execute("CREATE INDEX IF NOT EXISTS vector_index_report ON vector_index (report_id)")
        if numbers <= _INDEXED:
            # Vectors have length one, so the inner product is the cosine.
            index.execute(
                f"""CREATE INDEX IF NOT EXISTS vector_index_near ON vector_index
                    USING hnsw (vector {self._named(index)}.vector_ip_ops)"""
            )


def _is_there(index: Statements) -> bool:
    return index.execute("SELECT to_regclass('vector_index') IS NOT NULL").fetchone()[0] is True
