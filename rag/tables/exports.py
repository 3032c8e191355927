"""The tables that are handed out, by name: what the command writes, the server sends and a program gets."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Report
from rag.tables import derived
from rag.tables.coding import Preset
from rag.tables.columns import ACTUALS, FIGURES, TARGETS, Column, Row, number
from rag.tables.derived import Why
from rag.tables.table import Table, plain

NUMERIC = frozenset({"year", "report_year", "low", "high", "value", "point"})
"""Columns of numbers in the tables of figures."""

PROGRESS = (
    *("region", "year", "indicator", "target", "result", "unit", "gap", "met", "status"),
    *("target_text", "result_text", "source", "result_source", "preset"),
)
CHAIN = ("region", "level", "parent", "year", "indicator", "own", "above", "difference", "text", "source")


def targets_table(rows: Sequence[Row], rules: Preset) -> Table:
    """The annual headline targets, coded by `rules`."""
    coded: tuple[Column, ...] = (
        ("hard_soft", lambda row: rules.constraint_of(row.figure)),
        ("point", lambda row: number(rules.point(row.figure))),
        ("preset", lambda row: rules.name),
    )
    return figures_table("targets", rows, (*TARGETS, *coded))


def actuals_table(rows: Sequence[Row]) -> Table:
    """The headline results of past years."""
    return figures_table("actuals", rows, ACTUALS)


def figures_table(name: str, rows: Sequence[Row], columns: Sequence[Column] = FIGURES) -> Table:
    """Figures in these columns."""
    header = tuple(column for column, _ in columns)
    return Table(name, header, tuple(tuple(cell(row) for _, cell in columns) for row in rows), NUMERIC)


def progress_table(
    targets: Sequence[Row], actuals: Sequence[Row], reports: Sequence[Report], rules: Preset, why: Why
) -> Table:
    """Each target beside the result in the next year's report: gap, and met or not."""
    rows = [
        (
            *(line.target.report.region.name, line.target.report.year, line.target.figure.indicator),
            *(derived.stated(line.target.figure), derived.stated(line.result.figure) if line.result else ""),
            *(line.target.figure.unit, number(line.gap), line.met, line.status),
            *(line.target.figure.quote, line.result.figure.quote if line.result else ""),
            *(line.target.source, line.result.source if line.result else "", line.preset),
        )
        for line in derived.progress(targets, actuals, reports, rules, why)
    ]
    return Table("progress", PROGRESS, plain(rows), frozenset({"year", "gap"}))


def chain_table(targets: Sequence[Row], reports: Sequence[Report], indicator: str, year: int, why: Why) -> Table:
    """Each government's target for one indicator and year beside that of the government above."""
    rows = [
        (
            *(link.report.region.name, link.report.region.level, link.report.region.parent, year, indicator),
            derived.stated(link.own.figure) if link.own else link.own_status,
            derived.stated(link.above.figure) if link.above else link.above_status,
            *(number(link.difference), link.own.figure.quote if link.own else "", link.own.source if link.own else ""),
        )
        for link in derived.chain(targets, reports, indicator, year, why)
    ]
    return Table("chain", CHAIN, plain(rows), frozenset({"year", "difference"}))
