"""The tables of a publication: what a library holds, joined by the ids of sources and reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.evaluate.evaluate import Evaluator
from rag.evaluate.why_missing import why_missing
from rag.library.store import Library, ReportLine
from rag.publication.conflicts import conflicts_table, library_conflicts
from rag.publication.panel import panel_table
from rag.records import Report
from rag.tables.coding import Preset
from rag.tables.columns import UNREAD, Row, rows_of, unread_cells
from rag.tables.derived import Why
from rag.tables.exports import CHAIN, actuals_table, chain_table, figures_table, progress_table, targets_table
from rag.tables.table import Table, plain

_SOURCES = ("id", "name", "url", "format", "size", "chars", "rules")
_REPORTS = (
    *("id", "source_id", "region", "adcode", "level", "parent", "year", "title", "meeting_date", "speaker", "whole"),
    *("by_hand", "numbers"),
)


@dataclass(frozen=True, slots=True)
class Published:
    """A table of a publication: what a row is, the columns that tell rows apart, and what points to other tables."""

    table: Table
    about: str
    key: tuple[str, ...] = ()
    joins: Mapping[str, tuple[str, str]] | None = None  # a column to the table and column that it names


def published_tables(library: Library, rules: Preset) -> tuple[Published, ...]:
    """All tables of a library, targets coded by `rules`. Copies of a report are left out, but for `conflicts`."""
    lines = library.report_lines()
    reports = [line.report for line in lines]
    names = [(source.id, source.name) for source in library.sources()]
    sections = [section for report in reports for section in library.sections(report.id)]
    rows = rows_of(library.figures(), reports, sections, names)
    headline = [row for row in rows if row.figure.headline]
    targets = [row for row in headline if row.figure.kind == "target"]
    actuals = [row for row in headline if row.figure.kind == "actual"]
    found = library_conflicts(library, [row for row in rows if row.figure.kind == "actual"])
    why = why_missing(Evaluator(library))
    of_report = {"report": ("reports", "id")}
    return (
        Published(_sources(library), "a source a row: a file, or a part of one", ("id",)),
        Published(
            _reports(lines),
            "a report of a government a row",
            ("id",),
            {"source_id": ("sources", "id")},
        ),
        Published(targets_table(targets, rules), "an annual headline target a row", joins=of_report),
        Published(actuals_table(actuals), "a headline result a row", joins=of_report),
        Published(figures_table("figures", rows), "a number found by rule a row", joins=of_report),
        Published(unread_table(library), "a clause a row from which no number could be read", joins=of_report),
        Published(
            progress_table(targets, actuals, reports, rules, why),
            "an annual headline target a row, beside what the next year's report says became of it",
        ),
        Published(
            _layers(targets, reports, why), "an annual headline target a row, beside that of the government above"
        ),
        Published(conflicts_table(found), "a number a row that two texts tell differently"),
        Published(panel_table(library, rules), "a government and year a row, targets and results in columns"),
    )


def _layers(targets: Sequence[Row], reports: Sequence[Report], why: Why) -> Table:
    """`chain_table` for every indicator and year: of the governments that state a target, those under another one."""
    asked = sorted({(row.figure.indicator, row.report.year) for row in targets})
    stated = {(row.report.region.name, row.report.year, row.figure.indicator) for row in targets}
    parts = [chain_table(targets, reports, indicator, year, why) for indicator, year in asked]
    own, above, when, what = (CHAIN.index(name) for name in ("region", "parent", "year", "indicator"))
    rows = [
        row for part in parts for row in part.rows if row[above] and (row[own], int(row[when]), row[what]) in stated
    ]
    return Table("chain", CHAIN, tuple(rows), frozenset({"year", "difference"}))


def _sources(library: Library) -> Table:
    rows = []
    for line in library.sources():
        source = library.source(line.id)
        url = dict(source.hints).get("url")
        rows.append((line.id, line.name, url, source.format, line.size, line.chars, line.rules))
    return Table("sources", _SOURCES, plain(rows), frozenset({"size", "chars"}))


def _reports(lines: Sequence[ReportLine]) -> Table:
    rows = []
    for line in lines:
        report = line.report
        region = report.region
        by_hand = any(each.origin == "by hand" for each in report.evidence)
        rows.append(
            (
                *(report.id, report.source_id, region.name, region.adcode, region.level, region.parent, report.year),
                *(report.title, report.meeting_date, report.speaker, "no" if report.cut else "yes"),
                *("yes" if by_hand else "no", line.figures),
            )
        )
    numeric = frozenset({"year", "numbers"})
    return Table("reports", _REPORTS, plain(rows), numeric)


def unread_table(library: Library) -> Table:
    """The notes on clauses from which no number could be read."""
    return Table("unread", UNREAD, unread_rows(library), frozenset({"year"}))


def unread_rows(library: Library) -> tuple[tuple[str, ...], ...]:
    """The rows of `unread_table`."""
    notes = library.unread()
    reports = {report.id: report for report in library.reports()}
    names = {source.id: source.name for source in library.sources()}
    paths = {
        section.id: section.path
        for report_id in dict.fromkeys(note.report_id for note in notes)
        for section in library.sections(report_id)
    }
    return tuple(
        unread_cells(note, report, paths.get(note.section_id, ()), names[report.source_id])
        for note in notes
        if (report := reports[note.report_id])
    )
