"""What the library holds, as rows."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.library.store import ReportLine
from rag.pipeline import adapters
from rag.records import Kind
from rag.tables.columns import Row, rows_of

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
    from rag.publication.conflicts import library_conflicts  # the rules, which an answer does not need

    actual: Kind = "actual"
    rows = table_rows(settings, kinds=(actual,))
    with adapters.open_library(settings) as library:
        return library_conflicts(library, rows)


def unread_rows(settings: Settings) -> tuple[tuple[str, ...], ...]:
    """The library's notes on clauses from which no figure could be read, as rows of `rag.tables.columns.UNREAD`."""
    from rag.publication.tables import unread_rows as rows_of_library

    with adapters.open_library(settings) as library:
        return rows_of_library(library)
