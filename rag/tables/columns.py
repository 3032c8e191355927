"""Figures -> the rows of the CSV tables, in columns that other people's scripts read."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rag.records import Figure, Report, Section, Spans, Unread
from rag.tables.replacing import replacing
from rag.text.lazily import lazily

# What makes a spreadsheet run a cell: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = lazily(r"-[0-9]+(\.[0-9]+)?")
_CLOSING = " \u3000\n,.;:!?、，。；：！？…"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure with where it stands. `source` is a file's name."""

    figure: Figure
    report: Report
    section: tuple[str, ...]
    source: str


Column = tuple[str, Callable[[Row], str]]

_VALUE: tuple[Column, ...] = (
    ("value", lambda row: number(row.figure.value)),
    ("base_unit", lambda row: row.figure.base_unit),
)
_WHERE: tuple[Column, ...] = (
    ("adcode", lambda row: row.report.region.adcode),
    ("level", lambda row: row.report.region.level),
    ("parent", lambda row: row.report.region.parent),
    ("subject", lambda row: row.figure.subject),
    ("section", lambda row: " > ".join(row.section)),
    ("source", lambda row: row.source),
    ("spans", lambda row: span_text(row.figure.spans)),
    ("number_spans", lambda row: span_text(row.figure.number_spans)),
    ("rule", lambda row: row.figure.rule),
    ("report", lambda row: row.report.id),
)
_KIND: tuple[Column, ...] = (
    ("kind", lambda row: row.figure.kind),
    ("measure", lambda row: row.figure.measure),
    ("period", lambda row: row.figure.period),
)
_REGION: Column = ("region", lambda row: row.report.region.name)
_YEAR: Column = ("year", lambda row: str(row.report.year or ""))
_INDICATOR: Column = ("indicator", lambda row: row.figure.indicator)
_LOW: Column = ("low", lambda row: number(row.figure.low))
_HIGH: Column = ("high", lambda row: number(row.figure.high))
_UNIT: Column = ("unit", lambda row: row.figure.unit)
_BOUND: Column = ("bound", lambda row: row.figure.bound)
_TEXT: Column = ("text", lambda row: clause(row.figure.quote))

TARGETS: tuple[Column, ...] = (_REGION, _YEAR, _INDICATOR, _LOW, _HIGH, _UNIT, _BOUND, _TEXT, *_WHERE, *_VALUE, *_KIND)
"""`year` is the report's, which is the year that the targets are for."""

ACTUALS: tuple[Column, ...] = (
    _REGION,
    ("year", lambda row: row.figure.period),
    _INDICATOR,
    ("value", lambda row: number(row.figure.low)),
    _UNIT,
    ("kind", lambda row: row.figure.measure),
    _TEXT,
    _LOW,
    _HIGH,
    _BOUND,
    ("report_year", _YEAR[1]),
    *_WHERE,
)
"""`year` is the one that the result is of (2023 in a report of 2024), `kind` growth, decline or level."""

FIGURES: tuple[Column, ...] = (
    _REGION,
    _YEAR,
    ("kind", lambda row: row.figure.kind),
    ("headline", lambda row: "yes" if row.figure.headline else "no"),
    _INDICATOR,
    ("measure", lambda row: row.figure.measure),
    ("period", lambda row: row.figure.period),
    _LOW,
    _HIGH,
    _UNIT,
    _BOUND,
    *_VALUE,
    _TEXT,
    *_WHERE,
)


UNREAD = (
    *("region", "year", "kind", "indicator", "period", "reason", "text"),
    *("section", "source", "spans", "report"),
)
"""Columns of the notes on clauses from which no figure could be read."""


def unread_cells(note: Unread, report: Report, section: Sequence[str], source: str) -> tuple[str, ...]:
    """A note as a row of the `UNREAD` columns; `source` is a file's name."""
    return (
        *(report.region.name, str(report.year or ""), note.kind, note.indicator, note.period, note.reason),
        *(clause(note.quote), " > ".join(section), source, span_text(note.spans), report.id),
    )


def rows_of(
    figures: Iterable[Figure],
    reports: Sequence[Report],
    sections: Sequence[Section],
    sources: Sequence[tuple[str, str]],
) -> tuple[Row, ...]:
    """Each figure with its report, its section and its source's name; `sources` are (id, name)."""
    report_of = {report.id: report for report in reports}
    path_of = {section.id: section.path for section in sections}
    name_of = dict(sources)
    return tuple(
        Row(figure, report, path_of.get(figure.section_id, ()), name_of[report.source_id])
        for figure in figures
        if (report := report_of[figure.report_id])
    )


def csv_text(rows: Iterable[Row], columns: Sequence[Column]) -> str:
    """The table as CSV with a header; no cell of it runs as a formula when a spreadsheet opens it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([name for name, _ in columns])
    writer.writerows([safe(cell(row)) for _, cell in columns] for row in rows)
    return out.getvalue()


def write_csv(text: str, to: str, *, marked: bool = True) -> None:
    """Write a table to a file, whole or not at all, or to standard output if `to` is "-".

    A `marked` file begins with a byte-order mark: without it Excel does not read a CSV's Chinese. Raises `InputError`.
    """
    if to == "-":
        sys.stdout.write(text)
        return
    with replacing(Path(to)) as part:
        part.write_text(text, "utf-8-sig" if marked else "utf-8", newline="")


def safe(cell: str) -> str:
    """`cell` so that no spreadsheet takes it for a formula; a negative number stays a number."""
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def number(value: Decimal | None) -> str:
    """A plain decimal, without an exponent; "" for None."""
    return "" if value is None else f"{value:f}"


def clause(quote: str) -> str:
    """A clause as a cell has it, without the sign that ends it."""
    return quote.rstrip(_CLOSING)


def span_text(spans: Spans) -> str:
    """Spans as a cell has them."""
    return json.dumps([list(span) for span in spans], separators=(",", ":"))
