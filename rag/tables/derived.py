"""Tables made of several reports: regions by indicators, target against result, a layer against the one above.

In all of them `not stated` (the report is there and says nothing) and `not loaded` (there is no such report in the
library) are different things, and neither is an empty cell. Whoever makes them says why a loaded report gives no such
number (`Why`): it may have words on it that could not be read (`unread`), say it without a number (`worded`), or state
it in another unit or place (`stated otherwise`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.records import Bound, Figure, Region, Report
from rag.tables.coding import Preset
from rag.tables.columns import Row, number

NOT_STATED = "not stated"
NOT_LOADED = "not loaded"

Why = Callable[[Literal["target", "actual"], Region, int, str], str]
"""Why there is no number of a kind, region, year and indicator; see `rag.evaluate.why_missing`."""

_SIGNS = {"about": "≈", "at_least": "≥", "at_most": "≤"}


@dataclass(frozen=True, slots=True)
class Wide:
    """A region and year a row, an indicator a column. `cells` has the shape (rows, columns) of `header` after two."""

    header: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """A target and what became of it. `status` is ok, or why there is no result."""

    target: Row
    result: Row | None
    status: str
    gap: Decimal | None
    met: str
    preset: str


@dataclass(frozen=True, slots=True)
class Link:
    """A government's target beside its parent's. `difference` is own minus parent's, None where one has no number."""

    report: Report
    own: Row | None
    above: Row | None
    own_status: str
    above_status: str
    difference: Decimal | None


def stated(figure: Figure) -> str:
    """A target in one cell: ≥8%, ≈5.5%, 4.5%-5%, 113万吨, or its bound's name where it has no number."""
    if figure.low is None or figure.high is None:
        return figure.bound
    return with_sign(figure.bound, figure.low, figure.high, figure.unit)


def with_sign(bound: Bound | None, low: Decimal, high: Decimal | None, unit: str) -> str:
    """A value with the sign of its bound; a range where `high` is another number than `low`."""
    if high is not None and low != high:
        return f"{number(low)}-{number(high)}{unit}"
    return f"{_SIGNS.get(bound or '', '')}{number(low)}{unit}"


def wide(rows: Sequence[Row], reports: Iterable[Report], indicators: Sequence[str], why: Why) -> Wide:
    """Targets as regions by indicators, for every year that the library has a report of."""
    found = tuple(reports)
    loaded = {(report.region.name, report.year) for report in found}
    places = {report.region.name: report.region for report in found}
    said: dict[tuple[str, int, str], list[str]] = {}
    for row in rows:
        key = (row.report.region.name, row.report.year, row.figure.indicator)
        said.setdefault(key, []).append(stated(row.figure))
    regions = sorted(places.values(), key=lambda region: (region.adcode, region.name))
    years = sorted({year for _, year in loaded})
    cells = [
        (region.name, str(year), *(_cell(said, loaded, region, year, indicator, why) for indicator in indicators))
        for region in regions
        for year in years
    ]
    return Wide(("region", "year", *indicators), tuple(cells))


def _cell(
    said: dict[tuple[str, int, str], list[str]],
    loaded: set[tuple[str, int]],
    region: Region,
    year: int,
    indicator: str,
    why: Why,
) -> str:
    if (region.name, year) not in loaded:
        return NOT_LOADED
    return "; ".join(said.get((region.name, year, indicator), ())) or why("target", region, year, indicator)


def progress(
    targets: Sequence[Row], results: Sequence[Row], reports: Iterable[Report], preset: Preset, why: Why
) -> tuple[Progress, ...]:
    """Each target beside the result that the next year's report of the same government gives.

    A fall counts as negative growth, except for indicators that are stated as a fall.
    """
    loaded = {(report.region.name, report.year) for report in reports}
    by_key: dict[tuple[str, str, str], list[Row]] = {}
    for row in results:
        by_key.setdefault((row.report.region.name, row.figure.period, row.figure.indicator), []).append(row)
    made = []
    for target in targets:
        region, year = target.report.region.name, target.report.year
        if (region, year + 1) not in loaded:
            made.append(Progress(target, None, NOT_LOADED, None, "", preset.name))
            continue
        candidates = by_key.get((region, str(year), target.figure.indicator), [])
        result = next((row for row in candidates if _comparable(target.figure, row.figure)), None)
        if result is None:
            status = why("actual", target.report.region, year, target.figure.indicator)
            made.append(Progress(target, None, status, None, "", preset.name))
            continue
        value = _signed(target.figure, result.figure)
        goal = preset.point(target.figure)
        gap = value - goal if value is not None and goal is not None else None
        met = preset.met(target.figure, value) if value is not None else "not_comparable"
        made.append(Progress(target, result, "ok", gap, met, preset.name))
    return tuple(made)


def _comparable(target: Figure, result: Figure) -> bool:
    if target.low is None:
        return result.measure in ("growth", "decline")
    return target.unit == result.unit and (target.measure == "level") == (result.measure == "level")


def _signed(target: Figure, result: Figure) -> Decimal | None:
    """The result as a number on the target's scale."""
    if result.low is None:
        return None
    falls = result.measure == "decline" and target.measure != "decline"
    rises = result.measure == "growth" and target.measure == "decline"
    return -result.low if falls or rises else result.low


def chain(targets: Sequence[Row], reports: Iterable[Report], indicator: str, year: int, why: Why) -> tuple[Link, ...]:
    """Every loaded government's target for one indicator and year beside its parent's: own minus parent's."""
    of_year = {report.region.name: report for report in reports if report.year == year}
    rows = {
        row.report.region.name: row
        for row in reversed(targets)  # of several, the first stated
        if row.figure.indicator == indicator and row.report.year == year
    }
    made = []
    for name, report in sorted(of_year.items(), key=lambda item: (item[1].region.adcode, item[0])):
        parent = report.region.parent
        own, above = rows.get(name), rows.get(parent)
        made.append(
            Link(
                report=report,
                own=own,
                above=above,
                own_status="ok" if own else why("target", report.region, year, indicator),
                above_status=_above(above, parent, of_year, indicator, why),
                difference=_difference(own, above),
            )
        )
    return tuple(made)


def _above(above: Row | None, parent: str, of_year: Mapping[str, Report], indicator: str, why: Why) -> str:
    if above or not parent:
        return "ok" if above else ""
    report = of_year.get(parent)
    return NOT_LOADED if report is None else why("target", report.region, report.year, indicator)


def _difference(own: Row | None, above: Row | None) -> Decimal | None:
    if own is None or above is None or own.figure.unit != above.figure.unit:
        return None
    if own.figure.low is None or above.figure.low is None:
        return None
    return own.figure.low - above.figure.low
