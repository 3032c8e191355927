"""The library: one folder with a SQLite catalog, which is the truth, and a Chroma index made from it.

    vectorstore/catalog.sqlite3   sources, reports, sections, chunks, figures, words (FTS5), vectors
    vectorstore/chroma/           the vector index, derived (`rag/library/vector_index.py`)

Here is reading; `rag/library/writer.py` writes. Readers need no lock: each call sees one state of the catalog, and a
source is in it whole or not at all.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.library.codecs import (
    BESIDE,
    CHUNK,
    FIGURE,
    REPORT,
    SECTION,
    UNREAD,
    Row,
    beside_of,
    chunk_of,
    copy_of,
    figure_of,
    json_text,
    prefixed,
    report_of,
    section_of,
    unread_of,
)
from rag.library.lookups import KEPT, Lookups
from rag.library.search import Searches
from rag.library.vector_index import Entry, Kind
from rag.records import (
    Chunk,
    Figure,
    InputError,
    LibraryError,
    Mark,
    Removed,
    Report,
    Reports,
    Section,
    Source,
    Span,
    Unread,
)
from rag.reports.duplicates import Copy


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
    unread: int = 0


@dataclass(frozen=True, slots=True)
class CopyLine:
    """Another copy of a report, left out of answers and tables; `source` is the name of its source."""

    source: str
    copy: Copy


def open_library(
    folder: Path, embedding: str, *, chroma_url: str = "", catalog_url: str = "", index: Kind = "chroma"
) -> Library:
    """Open the library in `folder` for reading, its vectors being of the model `embedding`.

    Raises `LibraryError` if there is none or it cannot be read, `IndexMismatch` if its vectors are of another model.
    """
    library = Library(folder, embedding, chroma_url=chroma_url, catalog_url=catalog_url, index=index)
    try:
        if not library.exists():
            raise LibraryError(f"{folder} holds no library yet. Make one: govreport ingest PATH --library {folder}")
        library.check()
    except BaseException:
        library.close()
        raise
    return library


class Library(Searches, Lookups):
    """A library open for reading, by any number of threads. Use it in a `with`, or call `close`."""

    # Sources and reports

    def sources(self) -> tuple[SourceLine, ...]:
        """All sources, by name."""

        def read() -> tuple[SourceLine, ...]:
            rows = self._all("SELECT id, name, encoding, size, chars, rules FROM sources ORDER BY name")
            return tuple(SourceLine(*row) for row in rows)

        return self.once("sources", read)

    def source(self, source_id: str) -> Source:
        """A source with its text. Raises `InputError` if there is none of this id."""
        rows = self._all(f"SELECT id, name, text, encoding, size, {BESIDE} FROM sources WHERE id = ?", source_id)  # noqa: S608
        if not rows:
            raise InputError(f"{self.folder} holds no source {source_id}. See: govreport reports")
        id_, name, text, encoding, size, *beside = rows[0]
        try:
            whole = zlib.decompress(text).decode()
        except (zlib.error, UnicodeDecodeError, TypeError) as error:
            raise LibraryError(
                f"the text of {name} in {self.folder} is damaged ({error}). See what else is: govreport check; then "
                f"read the file again: govreport remove {source_id[:12]}, govreport ingest FILE"
            ) from error
        return Source(id_, name, whole, encoding, size, *beside_of(tuple(beside)))

    def marks(self, source_id: str) -> tuple[Mark, ...]:
        """Which pages or rows of its file a source comes from; () if it is not said, or there is no such source."""
        rows = self._all("SELECT marks FROM sources WHERE id = ?", source_id)
        return tuple(Mark(offset, place) for (text,) in rows for offset, place in json.loads(text))

    def removed(self, source_id: str) -> tuple[Removed, ...]:
        """What of a source is in no report, and why, in reading order."""
        rows = self._all('SELECT start, "end", reason FROM removed WHERE source_id = ? ORDER BY ord', source_id)
        return tuple(Removed(Span(start, end), reason) for start, end, reason in rows)

    def reports(self) -> Reports:
        """All reports but the copies, by source name and place in it."""

        def read() -> Reports:
            rows = self._all(
                f"""SELECT {prefixed("reports", REPORT)} FROM reports JOIN sources ON sources.id = source_id
                    WHERE {KEPT} ORDER BY sources.name, reports.ord"""  # noqa: S608
            )
            return Reports(map(report_of, rows))

        return self.once("reports", read)

    def report_lines(self) -> tuple[ReportLine, ...]:
        """All reports with their sizes and their other copies, by source name and place in it."""

        def read() -> tuple[ReportLine, ...]:
            copies: dict[str, list[CopyLine]] = {}
            for line in self.copies():
                copies.setdefault(line.copy.kept, []).append(line)
            rows = self._all(
                f"""SELECT sources.name, (SELECT count(*) FROM chunks WHERE report_id = reports.id),
                    (SELECT count(*) FROM figures WHERE report_id = reports.id),
                    (SELECT count(*) FROM unread WHERE report_id = reports.id AND reason <> 'named'), reports.id
                    FROM reports JOIN sources ON sources.id = source_id
                    WHERE {KEPT} ORDER BY sources.name, reports.ord"""  # noqa: S608
            )
            reports = {report.id: report for report in self.reports()}
            return tuple(
                ReportLine(reports[id_], source, chunks, figures, tuple(copies.get(id_, ())), unread)
                for source, chunks, figures, unread, id_ in rows
                if id_ in reports
            )

        return self.once("report lines", read)

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
        known = self.held("reports")
        if isinstance(known, Reports) and (found := known.by_id.get(report_id)) is not None:
            return found
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
        where, values = [KEPT] if report_ids is None else ["TRUE"], []
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

    def unread(
        self, *, report_ids: Collection[str] | None = None, indicators: Collection[str] | None = None
    ) -> tuple[Unread, ...]:
        """Clauses on these indicators from which no figure could be read, by source name and place in it.

        Without those that only name one (`notes_at`).
        """
        where, values = [KEPT if report_ids is None else "TRUE", "reason <> 'named'"], []
        for column, wanted in (("report_id", report_ids), ("indicator", indicators)):
            if wanted is not None:
                where.append(f"unread.{column} IN (SELECT value FROM json_each(?))")  # noqa: S608
                values.append(json_text(sorted(wanted)))
        rows = self._all(
            f"""SELECT {prefixed("unread", UNREAD)} FROM unread JOIN reports ON reports.id = report_id
                JOIN sources ON sources.id = source_id WHERE {" AND ".join(where)}
                ORDER BY sources.name, reports.ord, unread.ord""",  # noqa: S608
            *values,
        )
        return tuple(map(unread_of, rows))

    # All of it, to compare libraries

    def dump(self) -> Iterator[Row]:
        """Every row of the catalog that means something, each behind its table's name, in a fixed order."""
        tables = (
            ("meta", "key, value", "key", "WHERE key IN ('embedding', 'dim')"),
            ("sources", f"id, name, encoding, size, chars, rules, text, {BESIDE}", "id", ""),
            ("removed", 'source_id, ord, start, "end", reason', "source_id, ord", ""),
            ("reports", REPORT + ", ord", "id", ""),
            ("copies", "other, kept, relation, overlap, differences", "other", ""),
            ("sections", SECTION + ", ord", "id", ""),
            ("chunks", CHUNK + ", role, vector, ord", "id", ""),
            ("figures", FIGURE + ", ord", "id", ""),
            ("unread", UNREAD + ", ord", "id", ""),
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
