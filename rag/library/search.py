"""Searches of a library: by words (FTS5), by vectors (Chroma, or all vectors of a narrow filter).

Unless reports are named, those that are copies of others are not searched.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from rag.library.bm25 import WEIGHED, Match, bm25, find_rows
from rag.library.chroma import ChromaIndex
from rag.library.codecs import CHUNK, Row, chunk_of, json_text, prefixed
from rag.library.connection import Catalog
from rag.library.embedding import embedding_text
from rag.library.vector_index import BrokenIndexError, Entry, Hits, Kind, VectorIndex
from rag.records import Chunk, IndexMismatch

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EXACT = 2000
"""A search among at most so many chunks compares all their vectors: as fast as Chroma with a filter, without loading
Chroma, and never short of results, as a filtered walk of its graph can be."""

_ALL = "TRUE"
_WIDE = 8
"""A filter that leaves more than one chunk in so many."""
_SCOPE = 50
"""So many reports can be a condition of a search in the text index; more are slower than to sort its results out."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _State:
    """What searches need to know of the catalog. `embedded`: chunks with vectors; `pending`, `copies`: whether any."""

    chunks: int
    embedded: int
    pending: bool
    copies: bool


class Searches(Catalog):
    """The searches of a library, and its vector index."""

    def __init__(
        self, folder: Path, embedding: str, *, chroma_url: str = "", catalog_url: str = "", index: Kind = "chroma"
    ) -> None:
        """Touch nothing yet."""
        super().__init__(folder, embedding, catalog_url=catalog_url)
        self._chroma_url = chroma_url
        self._kind = index
        self._index_on_server = bool(chroma_url) or index == "pgvector"
        self._index: VectorIndex | None = None

    def search_words(
        self,
        words: Sequence[str],
        *,
        report_ids: Collection[str] | None = None,
        roles: Collection[str] | None = None,
        limit: int,
    ) -> Hits:
        """Chunks with any of `words` (cut as `rag.text.words.cut_words` does) in heading or text, scored by BM25."""
        if not words or (report_ids is not None and not report_ids) or (roles is not None and not roles):
            return ()
        total = self._state().chunks
        counts = self._counts({word for word in words if word.strip()})
        where, values = self._filter(report_ids, roles)
        if where == _ALL or self._count(where, values) > EXACT:
            rows = find_rows(self._matcher(report_ids, roles), counts, total)
            where += " AND n IN (SELECT CAST(value AS INTEGER) FROM json_each(?))"
            values.append(json_text(rows))
            within = {row for (row,) in self._all(f"SELECT n FROM chunks WHERE {where}", *values)}  # noqa: S608
            values[-1] = json_text([row for row in rows if row in within][:WEIGHED])
        # `where` is made of constants; values are bound.
        chunks = self._all(
            f"""SELECT chunks.id, heading || ' ' || body FROM chunks JOIN text_index ON text_index.rowid = n
                WHERE {where}""",  # noqa: S608
            *values,
        )
        return bm25([(id_, text) for id_, text in chunks], counts, total, limit)

    def chunks_saying(
        self, term: str, words: Sequence[str], report_ids: Collection[str], limit: int = 50
    ) -> tuple[Chunk, ...]:
        """Some chunks of these reports with all `words` of `term`; if there are none, with `term` as it is written.

        The second way reads all chunks: 0.1 s for 100,000.
        """
        columns = f"SELECT {prefixed('chunks', CHUNK)} FROM chunks"  # noqa: S608
        among, values = self._filter(report_ids, None)
        rows: list[Row] = []
        if words:
            holding, held = self._database.holding(words, every=True)
            sql = f"{columns} JOIN text_index ON text_index.rowid = n WHERE {holding} AND {among} ORDER BY n LIMIT ?"
            rows = self._all(sql, *held, *values, limit)
        sql = f"{columns} WHERE instr(text, ?) > 0 AND {among} ORDER BY n LIMIT ?"
        rows = rows or self._all(sql, term, *values, limit)
        return tuple(map(chunk_of, rows))

    def _matcher(self, report_ids: Collection[str] | None, roles: Collection[str] | None) -> Match:
        """What finds chunks by words under a filter; some of it may be left out."""
        few = report_ids if report_ids is not None and len(report_ids) <= _SCOPE else None

        def match(words: Sequence[str], limit: int) -> list[int]:
            holding, values = self._database.holding(words, every=True, report_ids=few, roles=roles)
            sql = f"SELECT rowid FROM text_index WHERE {holding} ORDER BY rowid LIMIT ?"  # noqa: S608
            return [row for (row,) in self._all(sql, *values, limit)]

        return match

    def coverage(self, report_ids: Collection[str] | None = None) -> tuple[int, int]:
        """(chunks with vectors, chunks), of these reports or of all."""
        if report_ids is None:
            state = self._state()
            return state.embedded, state.chunks
        sql = """SELECT count(vectors.key), count(*) FROM chunks LEFT JOIN vectors ON key = chunks.vector
                 WHERE report_id IN (SELECT value FROM json_each(?))"""
        with_vectors, chunks = self._all(sql, json_text(sorted(report_ids)))[0]
        return with_vectors, chunks

    def lacking(self, limit: int, after: int = -1) -> tuple[tuple[int, str, str], ...]:
        """Up to `limit` vectors that chunks lack, in the order of the reports: (chunk's number, key, text to embed).

        `after` the chunk of that number: those before it need not be looked at again.
        """
        rows = self._all(
            """SELECT n, chunks.vector, region, year, path, chunks.text FROM chunks
               JOIN reports ON reports.id = report_id LEFT JOIN vectors ON key = chunks.vector
               WHERE n > ? AND key IS NULL
               AND n = (SELECT min(n) FROM chunks AS first WHERE first.vector = chunks.vector)
               ORDER BY n LIMIT ?""",
            *(after, limit),
        )
        return tuple(
            (n, key, embedding_text(region, year, json.loads(path), text)) for n, key, region, year, path, text in rows
        )

    def waiting(self, keys: Collection[str]) -> list[str]:
        """Those of `keys` that name vectors which chunks lack, sorted."""
        rows = self._all(
            """SELECT DISTINCT chunks.vector FROM chunks LEFT JOIN vectors ON key = chunks.vector
               WHERE key IS NULL AND chunks.vector IN (SELECT value FROM json_each(?)) ORDER BY chunks.vector""",
            json_text(sorted(keys)),
        )
        return [key for (key,) in rows]

    def embedded(self, limit: int) -> tuple[tuple[str, NDArray[np.float32]], ...]:
        """Up to `limit` texts that have vectors, with these."""
        import numpy as np

        rows = self._all(
            """SELECT region, year, path, chunks.text, vectors.vector FROM chunks
               JOIN reports ON reports.id = report_id JOIN vectors ON key = chunks.vector ORDER BY n LIMIT ?""",
            limit,
        )
        return tuple(
            (embedding_text(region, year, json.loads(path), text), np.frombuffer(blob, np.float32))
            for region, year, path, text, blob in rows
        )

    def is_used(self, words: Collection[str]) -> bool:
        """Whether any chunk holds one of `words`, each as `rag.text.words.cut_words` cuts it or as its parts."""
        from rag.text.words import cut_words

        return any(all(self._counts(set(cut_words(word))).values()) for word in words if word.strip())

    def _counts(self, words: Collection[str]) -> dict[str, int]:
        """In how many chunks each of `words` stands; common words, slow to count, are soon all known."""
        known: dict[str, int] = self.once("counts", dict)
        lacking = [word for word in words if word not in known]
        if lacking:
            with self._told():
                known.update(dict.fromkeys(lacking, 0) | self._database.count(lacking))
        return {word: known[word] for word in words}

    def search_vector(
        self,
        vector: NDArray[np.float32],
        *,
        report_ids: Collection[str] | None = None,
        roles: Collection[str] | None = None,
        limit: int,
    ) -> Hits:
        """The chunks whose vectors are nearest to `vector` (shape (dim,), length one), scored by cosine similarity.

        Raises `IndexMismatch` if the vector is of another size than the library's.
        """
        dim = int(self.noted("dim") or vector.shape[0])
        if vector.shape != (dim,):
            raise IndexMismatch(
                f"{self.folder} holds vectors of {dim} numbers, {self.embedding} now gives {vector.shape[0]}. "
                "Make another library: govreport ingest PATH --library DIR"
            )
        where, values = self._filter(report_ids, roles)
        among, total = self._count(where, values), self._state().chunks
        if among and (where == _ALL or among > EXACT):
            try:
                if self._index_possible() and self._index_is_current():
                    index = self._vector_index()
                    if among * _WIDE >= total:
                        # Chroma takes a second for a filter of a thousand reports: look past what it would leave out.
                        past = 2 * limit * total // among if among < total else limit
                        hits = self._within(index.query(vector, min(past, total)), where, values)[:limit]
                    else:
                        hits = index.query(vector, limit, report_ids=report_ids, roles=roles)
                    if len(hits) >= min(limit, among):
                        return hits
            except BrokenIndexError as failure:  # answered from the catalog; the next ingest mends the index
                _log.warning("vector index not usable, comparing all vectors instead: %s", failure)
        return self._search_exactly(vector, where, values, limit)

    def _within(self, hits: Hits, where: str, values: Sequence[str]) -> Hits:
        if where == _ALL:
            return hits
        sql = f"SELECT id FROM chunks WHERE id IN (SELECT value FROM json_each(?)) AND {where}"  # noqa: S608
        kept = {id_ for (id_,) in self._all(sql, json_text([id_ for id_, _ in hits]), *values)}
        return tuple(hit for hit in hits if hit[0] in kept)

    def _filter(self, report_ids: Collection[str] | None, roles: Collection[str] | None) -> tuple[str, list[str]]:
        """A condition on `chunks`, made of constants, and the values to bind: `_ALL` if nothing is left out."""
        where: list[str] = []
        values: list[str] = []
        if report_ids is None and self._state().copies:
            where.append("report_id NOT IN (SELECT other FROM copies)")
        for column, wanted in (("report_id", report_ids), ("role", roles)):
            if wanted is not None:
                where.append(f"{column} IN (SELECT value FROM json_each(?))")  # noqa: S608
                values.append(json_text(sorted(wanted)))
        return " AND ".join(where) or _ALL, values

    def _count(self, where: str, values: Sequence[str]) -> int:
        """Chunks under a filter."""
        sql = f"SELECT count(*) FROM chunks WHERE {where}"  # noqa: S608
        if not values:
            return self.once(sql, lambda: int(self._all(sql)[0][0]))
        return int(self._all(sql, *values)[0][0])

    def _search_exactly(self, vector: NDArray[np.float32], where: str, values: list[str], limit: int) -> Hits:
        import numpy as np

        sql = f"SELECT id, vectors.vector FROM chunks JOIN vectors ON key = chunks.vector WHERE {where} ORDER BY id"  # noqa: S608
        rows = self._all(sql, *values)
        if not rows:
            return ()
        matrix = np.frombuffer(b"".join(blob for _, blob in rows), np.float32).reshape(len(rows), -1)
        scores = matrix @ vector
        best = np.argsort(-scores, kind="stable")[:limit]
        return tuple((rows[at][0], float(scores[at])) for at in best)

    def _index_is_current(self) -> bool:
        """Whether the vector index holds what the catalog says; not while it is written, or after a crash.

        Raises `BrokenIndexError` if it cannot be opened.
        """
        seen: set[bool] = self.once("index", set)  # Chroma takes 10 ms to count: once for each state of the catalog
        if True not in seen:
            state = self._state()
            seen.add(self._current_index().count() == state.embedded and not state.pending)
        return True in seen

    def _state(self) -> _State:
        sql = """SELECT (SELECT count(*) FROM chunks),
                 (SELECT count(*) FROM chunks JOIN vectors ON key = chunks.vector), EXISTS (SELECT 1 FROM pending),
                 EXISTS (SELECT 1 FROM copies)"""
        return self.once("state", lambda: _State(*self._all(sql)[0]))

    def _wanted(self, join: str = "") -> Iterator[Entry]:
        """What the vector index should hold, by the catalog."""
        rows = self._all(
            f"""SELECT chunks.id, vectors.vector, report_id, region, adcode, year, role FROM chunks {join}
                JOIN vectors ON key = chunks.vector JOIN reports ON reports.id = report_id ORDER BY chunks.id"""  # noqa: S608
        )
        return (Entry(*row) for row in rows)

    def _current_index(self) -> VectorIndex:
        index = self._vector_index()
        index.refresh(int(self.noted("index_version") or 0))
        return index

    def _index_possible(self) -> bool:
        """Whether there may be an index: pgvector's, or Chroma is installed, and on a server if the catalog is on one.

        Without it all vectors are compared: as good, and slower above some 10,000.
        """
        if self._kind == "pgvector":
            return True
        return find_spec("chromadb") is not None and (not self._on_server or bool(self._chroma_url))

    def _vector_index(self) -> VectorIndex:
        if self._index is None and self._kind == "pgvector":
            from rag.library.pgvector import PgVectorIndex
            from rag.library.postgres import PostgresDatabase  # only who has a server needs it

            assert isinstance(self._database, PostgresDatabase)  # the settings say so
            self._index = PgVectorIndex(self._database)
        if self._index is None:
            self._index = ChromaIndex(
                self.folder.resolve() / "chroma", self.noted("collection"), self._chroma_url, writable=self._writable
            )
        return self._index
