"""What the library holds, as rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.library.store import ReportLine
from rag.pipeline import adapters
from rag.records import Kind
from rag.tables.columns import Row, rows_of, unread_cells

if TYPE_CHECKING:
    from rag.publication.conflicts import Conflict


def reports(settings: Settings) -> tuple[ReportLine, ...]:
    """The reports in the library, by source and place in it."""
    with adapters.open_library(settings) as library:
        return library.report_lines()


def table_rows(
    settings: Settings, *, kinds: Collection[Kind] | None = None, headline: bool | None = None
) -> tuple[Row, ...]:
    """The library's figures of these kinds, with where they stand, for the tables of `rag.tables.columns`."""
    with adapters.open_library(settings) as library:
        figures = library.figures(kinds=kinds, headline=headline)
        sections = [
            section
            for report_id in dict.fromkeys(figure.report_id for figure in figures)
            for section in library.sections(report_id)
        ]
        names = [(source.id, source.name) for source in library.sources()]
        return rows_of(figures, library.reports(), sections, names)


def conflicts(settings: Settings) -> tuple[Conflict, ...]:
    """Numbers that two texts of the library tell differently: copies of a report first, then results."""
    from rag.publication.conflicts import copy_conflicts, result_conflicts  # the rules, which an answer does not need

    with adapters.open_library(settings) as library:
        kept = [(line.report, line.source) for line in library.report_lines()]
        copies = copy_conflicts([(line.source, line.copy) for line in library.copies()], kept)
    actual: Kind = "actual"
    return (*copies, *result_conflicts(table_rows(settings, kinds=(actual,))))


def unread_rows(settings: Settings) -> tuple[tuple[str, ...], ...]:
    """The library's notes on clauses from which no figure could be read, as rows of `rag.tables.columns.UNREAD`."""
    with adapters.open_library(settings) as library:
        notes = library.unread()
        reports = {report.id: report for report in library.reports()}
        paths = {
            section.id: section.path
            for report_id in dict.fromkeys(note.report_id for note in notes)
            for section in library.sections(report_id)
        }
        names = {source.id: source.name for source in library.sources()}
        return tuple(
            unread_cells(note, report, paths.get(note.section_id, ()), names[report.source_id])
            for note in notes
            if (report := reports[note.report_id])
        )
