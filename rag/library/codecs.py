"""The catalog's tables, and records as their rows. Lists in a row are JSON, exact numbers are text.

No row holds a time or a running number that means anything (`chunks.n` only joins a chunk to its words), so two
libraries of the same sources hold the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from rag.records import Chunk, Evidence, Figure, Mark, Region, Removed, Report, Section, Source, Span, Spans, Unread
from rag.reports.duplicates import Copy, Difference

Row: TypeAlias = tuple[Any, ...]

SCHEMA_VERSION = 7

_UNREAD = (
    """CREATE TABLE unread (id TEXT PRIMARY KEY, report_id TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
       section_id TEXT NOT NULL, indicator TEXT NOT NULL, kind TEXT NOT NULL, period TEXT NOT NULL,
       reason TEXT NOT NULL, quote TEXT NOT NULL, spans TEXT NOT NULL, ord INTEGER NOT NULL)""",
    "CREATE INDEX unread_report ON unread (report_id, ord)",
)

# A question looks figures up by report and indicator, and reports by region.
_KEYS = (
    "CREATE INDEX IF NOT EXISTS figures_indicator ON figures (report_id, indicator, kind)",
    "CREATE INDEX IF NOT EXISTS reports_region ON reports (region, year)",
    "CREATE INDEX IF NOT EXISTS reports_adcode ON reports (adcode)",
    "CREATE INDEX IF NOT EXISTS reports_level ON reports (level, adcode)",
    "CREATE INDEX IF NOT EXISTS unread_indicator ON unread (report_id, indicator)",
)

_CHUNKS = (
    """CREATE TABLE chunks (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
       report_id TEXT NOT NULL REFERENCES reports ON DELETE CASCADE, section_id TEXT NOT NULL, path TEXT NOT NULL,
       spans TEXT NOT NULL, text TEXT NOT NULL, role TEXT NOT NULL, vector TEXT NOT NULL, ord INTEGER NOT NULL)""",
    "CREATE INDEX chunks_report ON chunks (report_id, ord)",
    "CREATE INDEX chunks_vector ON chunks (vector)",
)

SCHEMA = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)",
    # `rules` is the fingerprint of the code that read the source: another one reads it again.
    """CREATE TABLE sources (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, encoding TEXT NOT NULL,
       size INTEGER NOT NULL, chars INTEGER NOT NULL, rules TEXT NOT NULL, text BLOB NOT NULL,
       format TEXT NOT NULL, marks TEXT NOT NULL, hints TEXT NOT NULL, notes TEXT NOT NULL,
       chrome TEXT NOT NULL, unseen TEXT NOT NULL)""",
    """CREATE TABLE removed (source_id TEXT NOT NULL REFERENCES sources ON DELETE CASCADE, ord INTEGER NOT NULL,
       start INTEGER NOT NULL, "end" INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (source_id, ord))""",
    """CREATE TABLE reports (id TEXT PRIMARY KEY, source_id TEXT NOT NULL REFERENCES sources ON DELETE CASCADE,
       region TEXT NOT NULL, level TEXT NOT NULL, adcode TEXT NOT NULL, parent TEXT NOT NULL, year INTEGER NOT NULL,
       title TEXT NOT NULL, meeting_date TEXT NOT NULL, speaker TEXT NOT NULL, spans TEXT NOT NULL,
       evidence TEXT NOT NULL, cut TEXT NOT NULL, ord INTEGER NOT NULL)""",
    "CREATE INDEX reports_source ON reports (source_id, ord)",
    # `other` says the same as `kept` and is left out of answers and tables.
    """CREATE TABLE copies (other TEXT PRIMARY KEY REFERENCES reports ON DELETE CASCADE,
       kept TEXT NOT NULL REFERENCES reports ON DELETE CASCADE, relation TEXT NOT NULL, overlap REAL NOT NULL,
       differences TEXT NOT NULL)""",
    """CREATE TABLE sections (id TEXT PRIMARY KEY, report_id TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
       path TEXT NOT NULL, depth INTEGER NOT NULL, role TEXT NOT NULL, spans TEXT NOT NULL, ord INTEGER NOT NULL)""",
    "CREATE INDEX sections_report ON sections (report_id, ord)",
    # A vector belongs to the text it was made from, so text met again is not embedded again. It may come later.
    "CREATE TABLE vectors (key TEXT PRIMARY KEY, vector BLOB NOT NULL)",
    *_CHUNKS,
    """CREATE TABLE figures (id TEXT PRIMARY KEY, report_id TEXT NOT NULL REFERENCES reports ON DELETE CASCADE,
       section_id TEXT NOT NULL, indicator TEXT NOT NULL, subject TEXT NOT NULL, kind TEXT NOT NULL,
       measure TEXT NOT NULL, headline INTEGER NOT NULL, period TEXT NOT NULL, low TEXT, high TEXT,
       unit TEXT NOT NULL, value TEXT, base_unit TEXT NOT NULL, bound TEXT NOT NULL, quote TEXT NOT NULL,
       spans TEXT NOT NULL, number_spans TEXT NOT NULL, rule TEXT NOT NULL, ord INTEGER NOT NULL)""",
    "CREATE INDEX figures_report ON figures (report_id, ord)",
    "CREATE INDEX figures_kind ON figures (kind, headline, indicator)",
    *_UNREAD,
    *_KEYS,
    # Words are cut by us; SQLite only has to split at spaces. `scope` holds report id and role, so that a filter is
    # part of the index walk instead of a test of every hit.
    """CREATE VIRTUAL TABLE text_index USING fts5(scope, heading, body, tokenize="ascii tokenchars '.%-+#&_/:'")""",
    # Chunks whose entry in the vector index may not be as the catalog says.
    "CREATE TABLE pending (chunk_id TEXT PRIMARY KEY)",
)

UPGRADES = {
    1: (
        "ALTER TABLE sources ADD COLUMN format TEXT NOT NULL DEFAULT 'text'",
        "ALTER TABLE sources ADD COLUMN marks TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE sources ADD COLUMN hints TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE sources ADD COLUMN notes TEXT NOT NULL DEFAULT '[]'",
    ),
    2: _UNREAD,
    # Chunks no longer wait for their vectors.
    3: (
        "ALTER TABLE chunks RENAME TO chunks_2",
        "DROP INDEX chunks_report",
        "DROP INDEX chunks_vector",
        *_CHUNKS,
        """INSERT INTO chunks SELECT n, id, report_id, section_id, path, spans, text, role, vector, ord
           FROM chunks_2""",
        "DROP TABLE chunks_2",
    ),
    4: _KEYS,
    5: (
        "ALTER TABLE sources ADD COLUMN chrome TEXT NOT NULL DEFAULT '[]'",
        "ALTER TABLE sources ADD COLUMN unseen TEXT NOT NULL DEFAULT '[]'",
    ),
    6: (),  # nothing but that all sources are read again: clauses that only name an indicator are kept
}
"""From each older version to the one after it, so that an upgrade of the program costs no vector."""

REPORT = "id, source_id, region, level, adcode, parent, year, title, meeting_date, speaker, spans, evidence, cut"
SECTION = "id, report_id, path, depth, role, spans"
BESIDE = "format, marks, hints, notes, chrome, unseen"  # what a source carries beside its text
CHUNK = "id, report_id, section_id, path, spans, text"
FIGURE = (
    "id, report_id, section_id, indicator, subject, kind, measure, headline, period, low, high, unit, value, "
    "base_unit, bound, quote, spans, number_spans, rule"
)
UNREAD = "id, report_id, section_id, indicator, kind, period, reason, quote, spans"


def json_text(value: object) -> str:
    """`value` as JSON on one line, Chinese left readable."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def insert(table: str, columns: str) -> str:
    """The INSERT of `columns` (as above, names and commas) into `table`."""
    return f"INSERT INTO {table} ({columns}) VALUES ({','.join('?' * (columns.count(',') + 1))})"  # noqa: S608


def prefixed(table: str, columns: str) -> str:
    """`columns` each with its table's name, for a join."""
    return ", ".join(f"{table}.{column}" for column in columns.split(", "))


def spans_in(text: str) -> Spans:
    """The spans in JSON; nearly all figures have one."""
    if text.count(",") == 1:
        start, _, end = text.strip("[] ").partition(",")
        return (Span(int(start), int(end)),)
    return _spans(json.loads(text))


def _spans(pairs: Iterable[Sequence[int]]) -> Spans:
    return tuple(map(Span._make, pairs))


def report_row(report: Report) -> Row:
    """`report` as a row of the `REPORT` columns."""
    region = report.region
    evidence = [(item.field, item.origin, item.quote, item.spans) for item in report.evidence]
    return (
        *(report.id, report.source_id, region.name, region.level, region.adcode, region.parent, report.year),
        *(report.title, report.meeting_date, report.speaker),
        *(json_text(report.spans), json_text(evidence), report.cut),
    )


def report_of(row: Row) -> Report:
    """The report of a row of the `REPORT` columns."""
    id_, source_id, name, level, adcode, parent, year, title, meeting_date, speaker, spans, evidence, cut = row
    return Report(
        id_,
        source_id,
        Region(name, level, adcode, parent),
        year,
        title,
        meeting_date,
        speaker,
        _spans(json.loads(spans)),
        tuple(Evidence(field, origin, quote, _spans(at)) for field, origin, quote, at in json.loads(evidence)),
        cut,
    )


def section_row(section: Section) -> Row:
    """`section` as a row of the `SECTION` columns."""
    return (*(section.id, section.report_id, json_text(section.path)), *(section.depth, section.role),
            json_text(section.spans))  # fmt: skip


def section_of(row: Row) -> Section:
    """The section of a row of the `SECTION` columns."""
    id_, report_id, path, depth, role, spans = row
    return Section(id_, report_id, tuple(json.loads(path)), depth, role, _spans(json.loads(spans)))


def chunk_row(chunk: Chunk) -> Row:
    """`chunk` as a row of the `CHUNK` columns."""
    return (*(chunk.id, chunk.report_id, chunk.section_id, json_text(chunk.path)), json_text(chunk.spans), chunk.text)


def chunk_of(row: Row) -> Chunk:
    """The chunk of a row of the `CHUNK` columns."""
    id_, report_id, section_id, path, spans, text = row
    return Chunk(id_, report_id, section_id, tuple(json.loads(path)), _spans(json.loads(spans)), text)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def figure_row(figure: Figure) -> Row:
    """`figure` as a row of the `FIGURE` columns."""
    return (
        *(figure.id, figure.report_id, figure.section_id, figure.indicator, figure.subject, figure.kind),
        *(figure.measure, int(figure.headline), figure.period, _text(figure.low), _text(figure.high), figure.unit),
        *(_text(figure.value), figure.base_unit, figure.bound, figure.quote),
        *(json_text(figure.spans), json_text(figure.number_spans), figure.rule),
    )


def figure_of(row: Row) -> Figure:
    """The figure of a row of the `FIGURE` columns."""
    (id_, report_id, section_id, indicator, subject, kind, measure, headline, period, low, high, unit, value,
     base_unit, bound, quote, spans, number_spans, rule) = row  # fmt: skip
    return Figure(
        *(id_, report_id, section_id, indicator, subject, kind, measure, bool(headline), period),
        *(_decimal(low), _decimal(high), unit, _decimal(value), base_unit, bound, quote),
        *(spans_in(spans), spans_in(number_spans), rule),
    )


def unread_row(note: Unread) -> Row:
    """`note` as a row of the `UNREAD` columns."""
    return (
        *(note.id, note.report_id, note.section_id, note.indicator, note.kind, note.period),
        *(note.reason, note.quote, json_text(note.spans)),
    )


def unread_of(row: Row) -> Unread:
    """The note of a row of the `UNREAD` columns."""
    id_, report_id, section_id, indicator, kind, period, reason, quote, spans = row
    return Unread(id_, report_id, section_id, indicator, kind, period, reason, quote, _spans(json.loads(spans)))


def beside_row(source: Source) -> Row:
    """`BESIDE` of a source."""
    marks = [[mark.offset, mark.place] for mark in source.marks]
    unseen = [(*left.span, left.reason) for left in source.unseen]
    lists = (marks, source.hints, source.notes, source.chrome, unseen)
    return (source.format, *map(json_text, lists))


def beside_of(
    row: Row,
) -> tuple[str, tuple[Mark, ...], tuple[tuple[str, str], ...], tuple[str, ...], Spans, tuple[Removed, ...]]:
    """Format, marks, hints, notes, chrome and unseen of a source from its `BESIDE`."""
    format_, marks, hints, notes, chrome, unseen = row
    return (
        format_,
        tuple(Mark(offset, place) for offset, place in json.loads(marks)),
        tuple((key, value) for key, value in json.loads(hints)),
        tuple(json.loads(notes)),
        _spans(json.loads(chrome)),
        tuple(Removed(Span(start, end), reason) for start, end, reason in json.loads(unseen)),
    )


def copy_row(copy: Copy) -> Row:
    """kept, other, relation, overlap, differences."""
    differences = [[item.indicator, item.kept, item.other] for item in copy.differences]
    return copy.kept, copy.other, copy.relation, copy.overlap, json_text(differences)


def copy_of(row: Row) -> Copy:
    """From kept, other, relation, overlap, differences."""
    kept, other, relation, overlap, differences = row
    return Copy(kept, other, relation, overlap, tuple(Difference(*item) for item in json.loads(differences)))
