"""The library: one folder with a SQLite catalog, which is the truth, and a Chroma index made from it.

    vectorstore/catalog.sqlite3   sources, reports, sections, chunks, figures, words (FTS5), vectors
    vectorstore/chroma/           the vector index, derived (`rag/library/vectors.py`)

Here is reading; `rag/library/writer.py` writes. Readers need no lock: each call sees one state of the catalog, and a
source is in it whole or not at all.
"""

from __future__ import annotations

import json
import logging
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.library.catalog import Catalog
from rag.library.rows import (
    BESIDE,
    CHUNK,
    FIGURE,
    REPORT,
    SECTION,
    Row,
    beside_of,
    chunk_of,
    copy_of,
    figure_of,
    json_text,
    prefixed,
    report_of,
    section_of,
)
from rag.library.vectors import BrokenIndexError, Entry, VectorIndex
from rag.records import (
    Chunk,
    Figure,
    IndexMismatch,
    InputError,
    LibraryError,
    Mark,
    Removed,
    Report,
    Section,
    Source,
    Span,
)
from rag.reports.duplicates import Copy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Hits = tuple[tuple[str, float], ...]
"""Chunk ids with scores, best first."""

EXACT = 2000
"""A search among at most so many chunks compares all their vectors: as fast as Chroma with a filter, without loading
Chroma, and never short of results, as a filtered walk of its graph can be."""

_KEPT = "reports.id NOT IN (SELECT other FROM copies)"
_WEIGHTS = "0.0, 1.0, 1.0"  # of scope (a filter, no evidence), heading and body in bm25

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source without its text. `rules` is the fingerprint of the code that read it."""

    id: str
    name: str
    encoding: str
    size: int  # bytes of the file
    chars: int
    rules: str


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report and what the library holds of it."""

    report: Report
    source: str  # name
    chunks: int
    figures: int
    copies: tuple[CopyLine, ...] = ()


@dataclass(frozen=True, slots=True)
class CopyLine:
    """Another copy of a report, left out of answers and tables; `source` is the name of its source."""

    source: str
    copy: Copy


def open_library(folder: Path, embedding: str, *, chroma_url: str = "") -> Library:
    """Open the library in `folder` for reading, its vectors being of the model `embedding`.

    Raises `LibraryError` if there is none or it cannot be read, `IndexMismatch` if its vectors are of another model.
    """
    library = Library(folder, embedding, chroma_url=chroma_url)
    try:
        if not library.exists():
            raise LibraryError(f"{folder} holds no library yet. Make one: govreport ingest PATH --library {folder}")
        library.check()
    except BaseException:
        library.close()
        raise
    return library


class Library(Catalog):
    """A library open for reading, by any number of threads. Use it in a `with`, or call `close`."""

    def __init__(self, folder: Path, embedding: str, *, chroma_url: str = "") -> None:
        """Touch nothing yet; `open_library` and `open_writer` are the ways in."""
        super().__init__(folder, embedding)
        self._chroma_url = chroma_url
        self._index: VectorIndex | None = None

    # Sources and reports

    def sources(self) -> tuple[SourceLine, ...]:
        """All sources, by name."""
        rows = self._all("SELECT id, name, encoding, size, chars, rules FROM sources ORDER BY name")
        return tuple(SourceLine(*row) for row in rows)

    def source(self, source_id: str) -> Source:
        """A source with its text. Raises `InputError` if there is none of this id."""
        rows = self._all(f"SELECT id, name, text, encoding, size, {BESIDE} FROM sources WHERE id = ?", source_id)  # noqa: S608
        if not rows:
            raise InputError(f"{self.folder} holds no source {source_id}. See: govreport reports")
        id_, name, text, encoding, size, *beside = rows[0]
        return Source(id_, name, zlib.decompress(text).decode(), encoding, size, *beside_of(tuple(beside)))

    def marks(self, source_id: str) -> tuple[Mark, ...]:
        """Which pages or rows of its file a source comes from; () if it is not said, or there is no such source."""
        rows = self._all("SELECT marks FROM sources WHERE id = ?", source_id)
        return tuple(Mark(offset, place) for (text,) in rows for offset, place in json.loads(text))

    def removed(self, source_id: str) -> tuple[Removed, ...]:
        """What of a source is in no report, and why, in reading order."""
        rows = self._all("SELECT start, end, reason FROM removed WHERE source_id = ? ORDER BY ord", source_id)
        return tuple(Removed(Span(start, end), reason) for start, end, reason in rows)

    def reports(self) -> tuple[Report, ...]:
        """All reports, by source name and place in it."""
        return tuple(line.report for line in self.report_lines())

    def report_lines(self) -> tuple[ReportLine, ...]:
        """All reports with their sizes and their other copies, by source name and place in it."""
        copies: dict[str, list[CopyLine]] = {}
        for line in self.copies():
            copies.setdefault(line.copy.kept, []).append(line)
        rows = self._all(
            f"""SELECT sources.name, (SELECT count(*) FROM chunks WHERE report_id = reports.id),
                (SELECT count(*) FROM figures WHERE report_id = reports.id), {prefixed("reports", REPORT)}
                FROM reports JOIN sources ON sources.id = source_id WHERE {_KEPT}
                ORDER BY sources.name, reports.ord"""  # noqa: S608
        )
        return tuple(
            ReportLine(report_of(tuple(row)), source, chunks, figures, tuple(copies.get(row[0], ())))
            for source, chunks, figures, *row in rows
        )

    def copies(self) -> tuple[CopyLine, ...]:
        """The reports that are copies of others, by the name of their source and place in it."""
        rows = self._all(
            """SELECT sources.name, kept, other, relation, overlap, differences FROM copies
               JOIN reports ON reports.id = other JOIN sources ON sources.id = source_id
               ORDER BY sources.name, reports.ord"""
        )
        return tuple(CopyLine(source, copy_of(tuple(row))) for source, *row in rows)

    def report(self, report_id: str) -> Report:
        """Raises `InputError` if there is none of this id."""
        rows = self._all(f"SELECT {REPORT} FROM reports WHERE id = ?", report_id)  # noqa: S608
        if not rows:
            raise InputError(f"{self.folder} holds no report {report_id}. See: govreport reports")
        return report_of(rows[0])

    def reports_of(self, source_id: str) -> tuple[Report, ...]:
        """A source's reports, in reading order."""
        rows = self._all(f"SELECT {REPORT} FROM reports WHERE source_id = ? ORDER BY ord", source_id)  # noqa: S608
        return tuple(map(report_of, rows))

    def sections(self, report_id: str) -> tuple[Section, ...]:
        """A report's sections, in reading order."""
        rows = self._all(f"SELECT {SECTION} FROM sections WHERE report_id = ? ORDER BY ord", report_id)  # noqa: S608
        return tuple(map(section_of, rows))

    def chunks_of(self, report_id: str) -> tuple[Chunk, ...]:
        """A report's chunks, in reading order."""
        rows = self._all(f"SELECT {CHUNK} FROM chunks WHERE report_id = ? ORDER BY ord", report_id)  # noqa: S608
        return tuple(map(chunk_of, rows))

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        """The chunks of `ids`, in that order, without those that are no longer there."""
        sql = f"SELECT {CHUNK} FROM chunks WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
        found = {row[0]: chunk_of(row) for row in self._all(sql, json_text(tuple(ids)))}
        return tuple(found[id_] for id_ in ids if id_ in found)

    def figures(
        self,
        *,
        report_ids: Collection[str] | None = None,
        kinds: Collection[str] | None = None,
        indicators: Collection[str] | None = None,
        headline: bool | None = None,
    ) -> tuple[Figure, ...]:
        """The figures that fit all that is given, by source name and place in it."""
        where, values = [_KEPT] if report_ids is None else ["TRUE"], []
        for column, wanted in (("report_id", report_ids), ("kind", kinds), ("indicator", indicators)):
            if wanted is not None:
                where.append(f"figures.{column} IN (SELECT value FROM json_each(?))")  # noqa: S608
                values.append(json_text(sorted(wanted)))
        if headline is not None:
            where.append(f"headline = {int(headline)}")
        rows = self._all(
            f"""SELECT {prefixed("figures", FIGURE)} FROM figures JOIN reports ON reports.id = report_id
                JOIN sources ON sources.id = source_id WHERE {" AND ".join(where)}
                ORDER BY sources.name, reports.ord, figures.ord""",  # noqa: S608
            *values,
        )
        return tuple(map(figure_of, rows))

    # Searches

    def search_words(
        self,
        words: Sequence[str],
        *,
        report_ids: Collection[str] | None = None,
        roles: Collection[str] | None = None,
        limit: int,
    ) -> Hits:
        """Chunks with any of `words` (cut as `rag.text.words.cut_words` does) in heading or text, scored by BM25."""
        report_ids = self._among(report_ids)
        terms = sorted({word for word in words if word.strip()})
        if not terms or (report_ids is not None and not report_ids) or (roles is not None and not roles):
            return ()
        query = [f"{{heading body}} : ({_any(terms)})"]
        if report_ids is not None:
            query.append(f"scope : ({_any(sorted(report_ids))})")
        if roles is not None:
            query.append(f"scope : ({_any(sorted(map(role_word, roles)))})")
        rows = self._all(
            f"""SELECT chunks.id, score FROM (SELECT rowid, -bm25(text_index, {_WEIGHTS}) AS score FROM text_index
                WHERE text_index MATCH ? ORDER BY score DESC LIMIT ?) AS found JOIN chunks ON chunks.n = found.rowid
                ORDER BY score DESC, chunks.id""",  # noqa: S608
            " AND ".join(query),
            limit,
        )
        return tuple((id_, score) for id_, score in rows)

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
        report_ids = self._among(report_ids)
        dim = int(self.noted("dim") or vector.shape[0])
        if vector.shape != (dim,):
            raise IndexMismatch(
                f"{self.folder} holds vectors of {dim} numbers, {self.embedding} now gives {vector.shape[0]}. "
                "Make another library: govreport ingest PATH --library DIR"
            )
        where, values = _filter(report_ids, roles)
        # `where` is made of constants; values are bound.
        among = self._all(f"SELECT count(*) FROM chunks WHERE {where}", *values)[0][0]  # noqa: S608
        narrow = report_ids is not None or roles is not None
        if among and not (narrow and among <= EXACT):
            try:
                if self._index_is_current():
                    hits = self._vector_index().query(vector, limit, report_ids=report_ids, roles=roles)
                    if len(hits) >= min(limit, among):
                        return hits
            except BrokenIndexError as failure:  # answered from the catalog; the next ingest mends the index
                _log.warning("vector index not usable, comparing all vectors instead: %s", failure)
        return self._search_exactly(vector, where, values, limit)

    def _among(self, report_ids: Collection[str] | None) -> Collection[str] | None:
        """Which reports to search when none are named: all, or all but the copies if there are any."""
        if report_ids is not None or not self._all("SELECT EXISTS (SELECT 1 FROM copies)")[0][0]:
            return report_ids
        return [id_ for (id_,) in self._all(f"SELECT id FROM reports WHERE {_KEPT}")]  # noqa: S608

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
        pending, chunks = self._all("SELECT EXISTS (SELECT 1 FROM pending), (SELECT count(*) FROM chunks)")[0]
        return self._current_index().count() == chunks and not pending

    def _current_index(self) -> VectorIndex:
        index = self._vector_index()
        index.refresh(int(self.noted("index_version") or 0))
        return index

    def _vector_index(self) -> VectorIndex:
        if self._index is None:
            self._index = VectorIndex(
                self._file.parent / "chroma", self.noted("collection"), self._chroma_url, writable=self._writable
            )
        return self._index

    # All of it, to compare libraries

    def dump(self) -> Iterator[Row]:
        """Every row of the catalog that means something, each behind its table's name, in a fixed order."""
        tables = (
            ("meta", "key, value", "key", "WHERE key IN ('embedding', 'dim')"),
            ("sources", f"id, name, encoding, size, chars, rules, text, {BESIDE}", "id", ""),
            ("removed", "source_id, ord, start, end, reason", "source_id, ord", ""),
            ("reports", REPORT + ", ord", "id", ""),
            ("copies", "other, kept, relation, overlap, differences", "other", ""),
            ("sections", SECTION + ", ord", "id", ""),
            ("chunks", CHUNK + ", role, vector, ord", "id", ""),
            ("figures", FIGURE + ", ord", "id", ""),
            ("vectors", "key, vector", "key", ""),
            ("pending", "chunk_id", "chunk_id", ""),
        )
        for table, columns, order, where in tables:
            for row in self._all(f"SELECT {columns} FROM {table} {where} ORDER BY {order}"):  # noqa: S608
                yield (table, *row)
        for row in self._all(
            "SELECT id, scope, heading, body FROM text_index LEFT JOIN chunks ON n = text_index.rowid ORDER BY id"
        ):
            yield ("text_index", *row)

    def index_dump(self) -> tuple[Entry, ...]:
        """Every entry of the vector index, by id. Raises `BrokenIndexError`."""
        return tuple(sorted(self._current_index().entries(), key=lambda entry: entry.id))


def role_word(role: str) -> str:
    """The word that stands for a role in the text index's `scope`."""
    return f"role:{role}"


def _any(words: Sequence[str]) -> str:
    """An FTS5 query for any of `words`, each quoted so that none is read as syntax."""
    return " OR ".join('"' + word.replace('"', '""') + '"' for word in words)


def _filter(report_ids: Collection[str] | None, roles: Collection[str] | None) -> tuple[str, list[str]]:
    where, values = ["TRUE"], []
    for column, wanted in (("report_id", report_ids), ("role", roles)):
        if wanted is not None:
            where.append(f"{column} IN (SELECT value FROM json_each(?))")  # noqa: S608
            values.append(json_text(sorted(wanted)))
    return " AND ".join(where), values
