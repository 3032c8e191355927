"""A `Query` over a library -> its `Table`: reports and figures by key, one pass for all columns, then the steps.

    evaluate(query, library, cache)

Rows are the places in the order asked for (a level by code), each once; a place without any report has a row of
`not_loaded` cells. Steps run in order; ties and missing numbers are as `rag.question.query` says of each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from rag.evaluate.cells import KINDS, asked_of, cell_of, tellers
from rag.evaluate.derive import derive
from rag.evaluate.frame import Frame
from rag.evaluate.free_words import free_cells
from rag.evaluate.mentions import Mentions
from rag.evaluate.places import find_places, region_of
from rag.evaluate.steps import keep, limit, sort
from rag.evaluate.told_later import told_later
from rag.evaluate.years import expand
from rag.figures.lexicon import lexicon
from rag.library.lookups import ReportKey
from rag.library.store import Library
from rag.question.answer_table import Cell, Formula, Head, Row, Table
from rag.question.query import Column, Compare, Derive, Filter, Named, Query, Sort, Step, column_names
from rag.records import Figure, Region
from rag.retrieval.report_reading import ReportCache


class Evaluator:
    """Answers queries over one library, in any number of threads; keeps what it read of reports."""

    def __init__(self, library: Library, cache: ReportCache | None = None) -> None:
        """`cache` may be shared with whoever else reads reports."""
        self.library = library
        self.cache = cache or ReportCache(library)
        self._mentions = Mentions(library, self.cache)

    def evaluate(self, query: Query) -> Table:
        """The table that answers `query`, whose years are resolved in it."""
        library = self.library
        self._mentions.renew()
        places = find_places(query.places, query.without, library.regions_at)
        beside = _compared_with(query)
        own = _reports_of([*places.regions, *beside], library)
        years = sorted({report.year for reports in own.values() for report in reports})
        resolved = expand(query, years)
        series = _series(query, resolved)
        apart = _years_apart(query)
        owners = {place.name: place.owner for place in query.places if isinstance(place, Named) and place.owner}
        cells = self._cells(resolved.columns, tuple(dict.fromkeys([*places.regions, *beside])), own, apart, owners)
        heads = tuple(_head(column, series[column.name], apart) for column in resolved.columns)
        rows = tuple(
            Row(region, cells[region], apart.get(region.name), owners.get(region.name, "")) for region in places.regions
        )
        frame = Frame(heads, rows, beside=tuple(Row(region, cells[region]) for region in beside))
        made = _placed(frame)
        for step in query.steps:
            frame = _run(frame, step)
            made |= _placed(frame) if isinstance(step, Derive) else {}
        if any(cell.by_hand for cell in made.values()):
            frame = _by_hand(frame, made)
        found = len(frame.rows) if frame.found is None else frame.found
        return Table(
            *(resolved, frame.heads, frame.rows, frame.summary, frame.aside, frame.removed),
            operands=_dropped(frame, made),
            beside=frame.beside,
            found=found,
            places=len(places.regions),
            unknown=places.unknown,
        )

    def reports_of(self, region: Region) -> tuple[ReportKey, ...]:
        """The reports of a region, without copies."""
        return _reports_of([region], self.library)[region]

    def cell(self, region: Region, column: Column) -> Cell:
        """The one cell of a region in a column with a year and a name."""
        return self._cells((column,), (region,), {region: self.reports_of(region)}, {}, {})[region][0]

    def _cells(
        self,
        columns: Sequence[Column],
        regions: Sequence[Region],
        own: Mapping[Region, Sequence[ReportKey]],
        apart: Mapping[str, int],
        owners: Mapping[str, str],
    ) -> dict[Region, tuple[Cell, ...]]:
        """The cells of each region; `apart` are the years of regions that have their own, `owners` the parts meant."""
        made: dict[Region, list[Cell]] = {region: [] for region in regions}
        for year, owner in dict.fromkeys((apart.get(region.name), owners.get(region.name, "")) for region in regions):
            together = [r for r in regions if (apart.get(r.name), owners.get(r.name, "")) == (year, owner)]
            told = [column if year is None else column.model_copy(update={"year": year}) for column in columns]
            told = [_of_owner(column, owner) for column in told] if owner else told
            figures = self._figures(told, {region: own[region] for region in together})
            for at, column in enumerate(told):
                telling = {region: tellers(own[region], column.kind, _year_of(column)) for region in together}
                if column.subject in lexicon():
                    asked = asked_of(column)
                    by_report = figures[column.subject, column.kind]
                    silent = [own[0].id for own in telling.values() if own and not any(r.id in by_report for r in own)]
                    self._mentions.look_up(silent, column.subject)
                    for region in together:
                        cell = cell_of(asked, telling[region], by_report, self._mentions)
                        if column.kind == "target" and not telling[region]:
                            cell = told_later(cell, column.subject, asked.year, own[region], self._mentions)
                        made[region].append(cell)
                    continue
                keyed = {f"{region.adcode}{region.name}": reports for region, reports in telling.items()}
                alike = at > 0 and (told[at - 1].kind, told[at - 1].year) == (column.kind, column.year)
                beside = {f"{r.adcode}{r.name}": made[r][-1].proof for r in together if alike}
                known = {key: proof for key, proof in beside.items() if proof is not None}
                found = free_cells(column, keyed, self.library, self._mentions, self.cache, known)
                for region in together:
                    made[region].append(found[f"{region.adcode}{region.name}"])
        return {region: tuple(cells) for region, cells in made.items()}

    def _figures(
        self, columns: Sequence[Column], own: Mapping[Region, Sequence[ReportKey]]
    ) -> dict[tuple[str, str], dict[str, list[Figure]]]:
        """By subject and kind, then by report: what may fill the columns of the lexicon, one look-up a kind."""
        found: dict[tuple[str, str], dict[str, list[Figure]]] = defaultdict(lambda: defaultdict(list))
        for kind in dict.fromkeys(column.kind for column in columns):
            known = [column for column in columns if column.kind == kind and column.subject in lexicon()]
            years = dict.fromkeys(_year_of(column) for column in known)
            ids = {report.id for reports in own.values() for year in years for report in tellers(reports, kind, year)}
            subjects = {column.subject for column in known}
            for figure in self.library.figures_at(ids, subjects, KINDS[kind]) if ids and subjects else ():
                found[figure.indicator, kind][figure.report_id].append(figure)
        return found


def _of_owner(column: Column, owner: str) -> Column:
    """The column of a part of a place, whose numbers the lexicon does not know: 宁波舟山港 has its own throughput."""
    name = lexicon()[column.subject].zh if column.subject in lexicon() else column.subject
    return column.model_copy(update={"subject": f"{owner}{name}"[:60]})


def _compared_with(query: Query) -> tuple[Region, ...]:
    """The regions that conditions hold others against: 高于全省的."""
    wheres = [step.where for step in query.steps if isinstance(step, Derive | Filter)]
    names = [where.place for where in wheres if isinstance(where, Compare) and where.place]
    return tuple(region for name in dict.fromkeys(names) if (region := region_of(name)) is not None)


def _year_of(column: Column) -> int | None:
    return column.year if isinstance(column.year, int) else None


def evaluate(query: Query, library: Library) -> Table:
    """The table of one query. Whoever asks more than one keeps an `Evaluator`, which is faster from the second on."""
    return Evaluator(library).evaluate(query)


def _reports_of(regions: Sequence[Region], library: Library) -> dict[Region, tuple[ReportKey, ...]]:
    """The reports of each region. A code settles whose they are where both have one: 鼓楼区 is in several cities."""
    found = library.reports_at([region.name for region in regions], [r.adcode for r in regions if r.adcode])
    by_code: dict[str, list[ReportKey]] = defaultdict(list)
    by_name: dict[str, list[ReportKey]] = defaultdict(list)
    for report in found:
        by_code[report.region.adcode].append(report)
        if not report.region.adcode:
            by_name[report.region.name].append(report)
    return {region: (*(by_code[region.adcode] if region.adcode else ()), *by_name[region.name]) for region in regions}


def _series(query: Query, resolved: Query) -> dict[str, str]:
    """For each resolved column the span that it is a year of, "" if of none."""
    names = set(column_names(query))
    return {column.name: "" if column.name in names else column.name.rpartition("@")[0] for column in resolved.columns}


def _years_apart(query: Query) -> dict[str, int]:
    """The places that have a year of their own."""
    return {place.name: place.year for place in query.places if isinstance(place, Named) and place.year is not None}


def _head(column: Column, series: str, apart: Mapping[str, int]) -> Head:
    measure = asked_of(column).measure if column.subject in lexicon() else column.measure
    year = None if apart else _year_of(column)
    return Head(column.name, column.subject, measure, column.kind, year, column.unit, series=series)


def _by_hand(frame: Frame, made: Mapping[tuple[str, str], Cell]) -> Frame:
    """The frame in which what is computed from a number that a person put right is by hand, too."""
    hand = {key for key, cell in made.items() if cell.by_hand}
    waiting = {key: cell.formula for key, cell in made.items() if cell.formula is not None}
    while found := {key for key, formula in waiting.items() if _uses(formula, hand)} - hand:
        hand |= found

    def told(row: Row) -> Row:
        cells = (replace(each, by_hand=(row.region.name, each.column) in hand or each.by_hand) for each in row.cells)
        return replace(row, cells=tuple(cells))

    summary = tuple(
        replace(cell, by_hand=cell.formula is not None and _uses(cell.formula, hand)) for cell in frame.summary
    )
    return replace(frame, rows=tuple(map(told, frame.rows)), summary=summary)


def _uses(formula: Formula, cells: Collection[tuple[str, str]]) -> bool:
    return any((operand.place, operand.column) in cells for operand in formula.operands)


def _placed(frame: Frame) -> dict[tuple[str, str], Cell]:
    """The cells of a frame by place and column."""
    return {(row.region.name, cell.column): cell for row in frame.rows for cell in row.cells}


def _dropped(frame: Frame, made: Mapping[tuple[str, str], Cell]) -> tuple[Cell, ...]:
    """The cells that formulas of the frame (or of such cells) used and that stand in none of its rows."""
    kept = set(_placed(frame))
    waiting = [*frame.summary, *(cell for row in frame.rows for cell in row.cells)]
    waiting += [cell for aside in frame.aside for cell in aside.cells]
    found: dict[tuple[str, str], Cell] = {}
    while waiting:
        formula = waiting.pop().formula
        for operand in formula.operands if formula is not None else ():
            key = (operand.place, operand.column)
            if key in made and key not in kept and key not in found:
                found[key] = made[key]
                waiting.append(made[key])
    return tuple(found.values())


def _run(frame: Frame, step: Step) -> Frame:
    if isinstance(step, Derive):
        return derive(frame, step)
    if isinstance(step, Filter):
        return keep(frame, step)
    return sort(frame, step) if isinstance(step, Sort) else limit(frame, step)
