"""What the table of targets holds, a cell a place and indicator: the page shows it, and the files hold the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rag.figures.lexicon import lexicon
from rag.numbers.units import unit_at
from rag.question.answer_table import Cell, Proof
from rag.records import Region, Report
from rag.tables.columns import Row
from ui.i18n import Lang
from ui.views.examples import name_of
from ui.views.pages import Turned

Status = Literal["stated", "elsewhere", "worded", "unread", "incomplete", "not_stated", "not_loaded"]
"""What a cell holds: a headline target, a number that the report sets elsewhere (in its tasks), words alone, words from
which no number was read, nothing known of an incomplete report, nothing, or there is no such report."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters: empty means all."""

    levels: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    indicators: tuple[str, ...] = ()

    def takes(self, report: Report) -> bool:
        """Whether a report passes."""
        return (
            (not self.levels or report.region.level in self.levels)
            and (not self.regions or report.region.name in self.regions)
            and (not self.years or report.year in self.years)
        )

    def known(self, reports: Sequence[Report], indicators: Sequence[str]) -> Wanted:
        """What of it there is, as anything may stand in an address."""
        levels, years = {report.region.level for report in reports}, {report.year for report in reports}
        names = {report.region.name for report in reports}
        return Wanted(
            tuple(each for each in self.levels if each in levels),
            tuple(each for each in self.regions if each in names),
            tuple(each for each in self.years if each in years),
            tuple(each for each in self.indicators if each in indicators),
        )

    def rows(self, rows: Iterable[Row]) -> tuple[Row, ...]:
        """The rows that pass."""
        return tuple(
            row
            for row in rows
            if self.takes(row.report) and (not self.indicators or row.figure.indicator in self.indicators)
        )


def indicators_of(rows: Iterable[Row]) -> tuple[str, ...]:
    """The indicators of some rows, in the lexicon's order, what is outside it last."""
    order = {id_: at for at, id_ in enumerate(lexicon())}
    seen = Counter(row.figure.indicator for row in rows)
    return tuple(sorted(seen, key=lambda id_: (order.get(id_, len(order)), id_)))


def places(reports: Sequence[Report], wanted: Wanted) -> tuple[tuple[Region, int, Report | None], ...]:
    """The rows of the table: every loaded report that passes, the newest first.

    Where regions or years are chosen, the chosen ones that are not loaded have a row as well, with None.
    """
    loaded = {(report.region.name, report.year): report for report in reports}
    found = [(report.region, report.year, report) for report in reports if wanted.takes(report)]
    made: list[tuple[Region, int, Report | None]] = list(
        {(r.name, year): (r, year, report) for r, year, report in found}.values()
    )
    if wanted.regions or wanted.years:
        regions = {
            report.region.name: report.region
            for report in reports
            if (not wanted.levels or report.region.level in wanted.levels)
            and (not wanted.regions or report.region.name in wanted.regions)
        }
        years = wanted.years or tuple(sorted({year for _, year, _ in found}))
        made += [
            (region, year, None) for region in regions.values() for year in years if (region.name, year) not in loaded
        ]
    return tuple(sorted(made, key=lambda place: (-place[1], place[0].adcode, place[0].name)))


Missing = Callable[[Sequence[Report], Sequence[str]], Mapping[tuple[str, str], Cell]]
"""For reports and indicators what there is where no headline target is: by the report's id and the indicator."""


def nothing_more(_: Sequence[Report], __: Sequence[str]) -> Mapping[tuple[str, str], Cell]:
    """Of a table that is only filled from its rows."""
    return {}


Place = tuple[Region, int, Report | None]


@dataclass(frozen=True, slots=True)
class Held:
    """One cell: its headline targets, or what else there is."""

    status: Status
    rows: tuple[Row, ...] = ()
    cell: Cell | None = None

    @property
    def proof(self) -> Proof | None:
        """The clause of what is no headline target; None where there is none."""
        return self.cell.proof if self.cell is not None and self.status in ("elsewhere", "worded", "unread") else None


@dataclass(frozen=True, slots=True)
class Grid:
    """Places by indicators, in the order shown."""

    lines: Sequence[Place]
    columns: tuple[str, ...]
    stated: int
    by_place: Mapping[tuple[str, str], Sequence[Row]]
    known: Mapping[tuple[str, str], Cell]

    def told(self, lines: Sequence[Place], missing: Missing) -> Grid:
        """These lines of it, with what there is where no headline target is."""
        found = missing([report for _, _, report in lines if report is not None], self.columns)
        return replace(self, lines=lines, known=found)

    def cells(self) -> Iterator[tuple[Place, str]]:
        """Every cell, line by line."""
        return ((place, column) for place in self.lines for column in self.columns)

    def held(self, place: Place, column: str) -> Held:
        """What a cell holds."""
        report = place[2]
        if report is None:
            return Held("not_loaded")
        found = tuple(self.by_place.get((report.id, column), ()))
        if found:
            return Held("stated" if any(row.figure.low is not None for row in found) else "worded", found)
        cell = self.known.get((report.id, column))
        if cell is not None and cell.proof is not None and cell.proof.spans:
            if cell.status == "stated":
                return Held("elsewhere", (), cell)
            if cell.status == "worded" or cell.status == "unread":  # not `in`: mypy narrows by these
                return Held(cell.status, (), cell)
        return Held("incomplete" if report.cut else "not_stated")


def grid_of(
    rows: Sequence[Row], reports: Sequence[Report], wanted: Wanted, missing: Missing, at: Turned, lang: Lang
) -> Grid | None:
    """The whole table, sorted; None if nothing fits. `rows` are targets, filtered or not."""
    fitting = wanted.rows(rows)
    lines = places(reports, wanted)
    if not lines or (not fitting and not wanted.indicators):
        return None
    stating = Counter(row.figure.indicator for row in fitting)
    columns = wanted.indicators or tuple(sorted(indicators_of(fitting), key=lambda id_: -stating[id_]))
    by_place: dict[tuple[str, str], list[Row]] = {}
    for row in fitting:
        by_place.setdefault((row.report.id, row.figure.indicator), []).append(row)
    made = Grid(lines, columns, len(fitting), by_place, {})
    return replace(made, lines=_in_order(made, missing, at, lang)) if at.sort else made


def _in_order(made: Grid, missing: Missing, at: Turned, lang: Lang) -> Sequence[Place]:
    """All rows of the table sorted by a column: a number's by its first value in the cell."""
    column = at.column
    if column == "place":
        return at.sorted(made.lines, lambda place: name_of(place[0], lang) if lang == "en" else place[0].adcode)
    if column == "year":
        return at.sorted(made.lines, lambda place: place[1])
    if column not in made.columns:
        return made.lines
    told = replace(made, columns=(column,)).told(made.lines, missing)

    def key(place: Place) -> Decimal | None:
        held = told.held(place, column)
        if held.status == "elsewhere" and held.cell is not None:
            return _in_base(held.cell)
        return next((signed(row) for row in held.rows if row.figure.value is not None), None)

    return at.sorted(made.lines, key)


def _in_base(cell: Cell) -> Decimal | None:
    """The value of a cell with 万 and 亿 multiplied out, as figures have it."""
    unit = unit_at(cell.unit, 0) if cell.unit else None
    return None if cell.value is None else cell.value * (unit.scale if unit is not None else 1)


def signed(row: Row) -> Decimal | None:
    """The value of a target in base units; a fall below zero."""
    value = row.figure.value
    return -value if value is not None and row.figure.measure == "decline" else value
