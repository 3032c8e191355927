"""The panel: a government and year a row, each indicator's target, its result and the target above in columns.

Every number is a cell of a `Query`, so it is signed (a fall is negative) and what is missing says why: not loaded, not
stated, worded, unread. A column holds one measure in one unit. `VARIABLES` says what an indicator's columns are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.evaluate.evaluate import Evaluator
from rag.evaluate.values import convert
from rag.figures.lexicon import Indicator, lexicon
from rag.gazetteer.divisions import LEVELS, NATION, ancestors, stem
from rag.library.store import Library
from rag.question.answer_table import Cell
from rag.question.query import AllOf, CellStatus, Column, Query, QueryKind, Stated
from rag.records import Figure, Region
from rag.tables.coding import Preset
from rag.tables.columns import number
from rag.tables.table import CODES, Field, Table, numbered

Names = Literal["short", "full"]

HEAD = ("provcode", "prov", "citycode", "city", "countycode", "county", "adcode", "region", "level", "year")
"""The columns of a row's government and year."""

VARIABLES: Mapping[str, str] = {
    "": "annual target, the one number that it counts as under the coding preset",
    "low": "annual target as stated, of a range the lower end",
    "high": "annual target as stated, of a range the upper end",
    "bound": "bound word of the target",
    "hard": "class of the target under the coding preset",
    "st": "whether a target is stated, and why not",
    "actual": "result of this year, as the next report that tells it states it",
    "ast": "whether a result is stated, and why not",
    "gap": "result minus target",
    "parent": "target of the government above for this year",
    "pst": "whether the government above states a target, and why not",
    "layer": "target minus that of the government above",
    "q": "clause of the target, verbatim",
    "src": "source of the target: the address it was read from, else its file",
    "aq": "clause of the result, verbatim",
    "asrc": "source of the result",
}
"""The columns of an indicator by suffix (`gdp_growth`, `gdp_growth_low`...), with their meanings."""

_NUMBERS = ("", "low", "high", "actual", "gap", "parent", "layer")
_WHY = {
    **dict.fromkeys(("", "low", "high"), ("st",)),
    **{"actual": ("ast",), "gap": ("st", "ast"), "parent": ("pst",), "layer": ("st", "pst")},
}
_STATUSES: tuple[CellStatus, ...] = ("stated", "worded", "unread", "not_stated", "not_loaded")
_SHORT: Mapping[Stated, str] = {"growth": "gr", "level": "lv", "share": "sh"}


@dataclass(frozen=True, slots=True)
class _Variable:
    """An indicator in one measure: its column's `name` and the unit of its numbers."""

    name: str
    entry: Indicator
    measure: Stated
    unit: str

    def column(self, kind: QueryKind, year: int) -> Column:
        name = f"{kind}_{self.name}"
        return Column(subject=self.entry.id, measure=self.measure, kind=kind, year=year, unit=self.unit, name=name)


_Cells = dict[tuple[Region, int], dict[str, Cell]]


def panel_table(library: Library, rules: Preset, names: Names = "full", indicators: Sequence[str] = ()) -> Table:
    """The panel of a library: its governments, each from the year before its first report to that of its last.

    Of all `indicators` (none named: all) those are columns of which some report states a target. An indicator that
    is also set in another measure has a second group of columns: `trade_lv` the level, where growth is usual.
    """
    evaluator = Evaluator(library)
    years: dict[Region, set[int]] = defaultdict(set)
    for level in LEVELS:
        for region in library.regions_at(level):
            years[region] = {report.year for report in evaluator.reports_of(region)}
    wanted = [entry for entry in lexicon().values() if not indicators or entry.id in indicators]
    variables = [variable for entry in wanted for variable in _variables(entry)]
    cells = _cells(evaluator, variables, years)
    variables = [variable for variable in variables if _is_set(variable, cells)]
    sources = {source.id: source.name for source in library.sources()}
    of_report = {report.id: report.source_id for report in library.reports()}
    addresses = {id_: dict(library.source(id_).hints).get("url") or name for id_, name in sources.items()}
    coder = _Coder(
        rules,
        {figure.id: figure for figure in library.figures(kinds=("target", "task"))},
        {report: addresses[source] for report, source in of_report.items()},
    )
    rows = []
    for region in sorted(years, key=lambda each: (LEVELS.index(each.level), not each.adcode, each.adcode, each.name)):
        above = _above(region)
        for year in range(min(years[region], default=0) - 1, max(years[region], default=-1) + 1):
            own, upper = cells.get((region, year), {}), cells.get((above, year), {}) if above else {}
            told = [cell for variable in variables for cell in coder.cells(variable, own, upper)]
            rows.append((*_head(region, year, names), *told))
    header = (*HEAD, *(_named(variable, suffix) for variable in variables for suffix in VARIABLES))
    numeric = {_named(variable, suffix) for variable in variables for suffix in _NUMBERS}
    return Table("panel", header, tuple(rows), frozenset(numeric | {"year"}), _fields(variables))


def _variables(entry: Indicator) -> tuple[_Variable, ...]:
    """An indicator in each way that reports state it, the usual one first."""
    ways = dict.fromkeys("growth" if way == "decline" else way for way in entry.stated)
    if entry.one_way or (len(ways) == 2 and "share" in ways):  # a share and a level in % are one
        ways = dict.fromkeys(list(ways)[:1])
    made = []
    for at, way in enumerate(ways):
        counted = [unit for unit in entry.units if unit and "%" not in unit and "百分点" not in unit]
        unit = "%" if way in ("growth", "share") or not counted else counted[0]
        made.append(_Variable(entry.id if at == 0 else f"{entry.id}_{_SHORT[way]}", entry, way, unit))
    return tuple(made)


def _cells(evaluator: Evaluator, variables: Sequence[_Variable], years: Mapping[Region, set[int]]) -> _Cells:
    """The cells of each region and year by column: targets and results."""
    found: _Cells = {}
    every = [year for own in years.values() for year in own]
    for year in range(min(every, default=0) - 1, max(every, default=-1) + 1):
        kinds: tuple[QueryKind, ...] = ("target", "actual")
        columns = tuple(variable.column(kind, year) for kind in kinds for variable in variables)
        for level in LEVELS:
            table = evaluator.evaluate(Query(columns=columns, places=(AllOf(type="level", level=level),)))
            for row in table.rows:
                found[row.region, year] = {cell.column: cell for cell in row.cells}
    return found


def _is_set(variable: _Variable, cells: _Cells) -> bool:
    """Whether a target is set: of the usual measure in words at least, of another one in numbers."""
    statuses: tuple[CellStatus, ...] = ("stated", "worded") if variable.name == variable.entry.id else ("stated",)
    return any(own[f"target_{variable.name}"].status in statuses for own in cells.values())


@dataclass(frozen=True, slots=True)
class _Coder:
    """Cells -> the texts of an indicator's columns. `figures` by id; `sources` by report."""

    rules: Preset
    figures: Mapping[str, Figure]
    sources: Mapping[str, str]

    def cells(self, variable: _Variable, own: Mapping[str, Cell], upper: Mapping[str, Cell]) -> tuple[str, ...]:
        """The texts in the order of `VARIABLES`."""
        nothing = Cell("", "not_loaded")
        target = own.get(f"target_{variable.name}", nothing)
        actual = own.get(f"actual_{variable.name}", nothing)
        above = upper.get(f"target_{variable.name}", nothing)
        point, parent = self._point(target, variable), self._point(above, variable)
        result = _in(variable, actual, actual.value)
        figure = self._figure(target)
        quote, source = self._proof(target)
        result_quote, result_source = self._proof(actual)
        return (
            *(number(point), number(_in(variable, target, target.value)), number(_in(variable, target, target.upper))),
            *(target.bound or "", self.rules.constraint_of(figure) if figure else "", target.status),
            *(number(result), actual.status, number(_less(result, point))),
            *(number(parent), above.status, number(_less(point, parent))),
            *(quote, source, result_quote, result_source),
        )

    def _figure(self, cell: Cell) -> Figure | None:
        proof = cell.proof if cell.status in ("stated", "worded") else None
        return self.figures.get(proof.figure) if proof is not None else None

    def _point(self, cell: Cell, variable: _Variable) -> Decimal | None:
        figure = self._figure(cell)
        point = self.rules.point(figure) if figure is not None and cell.value is not None else None
        if figure is None or point is None:
            return None
        return _in(variable, cell, -point if figure.measure == "decline" else point)

    def _proof(self, cell: Cell) -> tuple[str, str]:
        """The clause and where it stands; no report is named where it was only looked in."""
        if cell.proof is None or not cell.proof.quote:
            return "", ""
        return cell.proof.quote, self.sources.get(cell.proof.report, "")


def _in(variable: _Variable, cell: Cell, value: Decimal | None) -> Decimal | None:
    return None if value is None else convert(value, cell.unit, variable.unit)


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


def _above(region: Region) -> Region | None:
    """The government above: the next level up, the nation above provinces."""
    if region.level == "nation":
        return None
    return next(iter(ancestors(region)), NATION if region.level == "province" else None)


def _head(region: Region, year: int, names: Names) -> tuple[str, ...]:
    by_level = {each.level: each for each in (*ancestors(region), region)}

    def named(each: Region) -> str:
        return stem(each.name) if names == "short" else each.name

    places = [by_level.get(level) for level in ("province", "prefecture", "county")]
    codes = [part for each in places for part in ((each.adcode, named(each)) if each else ("", ""))]
    return (*codes, region.adcode, named(region), region.level, str(year))


def _named(variable: _Variable, suffix: str) -> str:
    return f"{variable.name}_{suffix}" if suffix else variable.name


def _fields(variables: Sequence[_Variable]) -> dict[str, Field]:
    codes: dict[str, Mapping[str, int]] = {
        **{"bound": CODES["bound"], "hard": CODES["hard_soft"]},
        **dict.fromkeys(("st", "ast", "pst"), numbered(_STATUSES)),
    }
    made = {}
    for variable in variables:
        for suffix, meaning in VARIABLES.items():
            unit = f", {variable.unit}" if suffix in _NUMBERS else ""
            why = tuple(_named(variable, each) for each in _WHY.get(suffix, ()))
            text = f"{variable.entry.en} ({variable.measure}{unit}): {meaning}"
            made[_named(variable, suffix)] = Field(text, why, codes.get(suffix, {}))
    return made
