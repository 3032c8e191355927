"""The exported tables of a library, filtered: by region, year and indicator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from rag.evaluate.why_missing import why_missing
from rag.figures.lexicon import lexicon
from rag.records import InputError, Kind
from rag.service.service import Service
from rag.summaries.batch import selected
from rag.tables.coding import find_preset
from rag.tables.columns import Row, rows_of
from rag.tables.derived import Why
from rag.tables.exports import actuals_table, chain_table, figures_table, progress_table, targets_table
from rag.tables.table import Table

Name = Literal["targets", "actuals", "figures", "progress", "chain"]
NAMES: tuple[Name, ...] = get_args(Name)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows: of these regions (name, code, or as people write them), years and indicators; () is all."""

    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    indicators: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = ()
    preset: str = ""


def make_table(service: Service, name: Name, wanted: Filter) -> Table:
    """One of `NAMES`. A chain is of one indicator and one year. Raises `InputError` for what there is not."""
    unknown = [each for each in wanted.indicators if each not in lexicon() and not each.startswith("other:")]
    if unknown:
        raise InputError(f"there is no indicator {unknown[0]!r}. There are: {', '.join(lexicon())}.")
    made = _MAKE[name](service, wanted)
    years = {str(year) for year in wanted.years}
    at = made.header.index("year")
    return replace(made, rows=tuple(row for row in made.rows if not years or row[at] in years))


def _rows(service: Service, wanted: Filter, kinds: Sequence[Kind] | None, headline: bool | None) -> tuple[Row, ...]:
    library = service.library
    reports = selected(library.reports(), wanted.regions, ())
    figures = library.figures(
        report_ids=[report.id for report in reports] if wanted.regions else None,
        kinds=kinds,
        indicators=wanted.indicators or None,
        headline=headline,
    )
    known = {report.id for report in reports}
    figures = tuple(figure for figure in figures if figure.report_id in known)
    sections = [
        section for id_ in dict.fromkeys(figure.report_id for figure in figures) for section in library.sections(id_)
    ]
    return rows_of(figures, reports, sections, [(source.id, source.name) for source in library.sources()])


def _targets(service: Service, wanted: Filter) -> Table:
    return targets_table(_rows(service, wanted, ("target",), True), find_preset(wanted.preset))


def _actuals(service: Service, wanted: Filter) -> Table:
    return actuals_table(_rows(service, wanted, ("actual",), True))


def _figures(service: Service, wanted: Filter) -> Table:
    return figures_table("figures", _rows(service, wanted, wanted.kinds or None, None))


def _progress(service: Service, wanted: Filter) -> Table:
    stated, results = _rows(service, wanted, ("target",), True), _rows(service, wanted, ("actual",), True)
    return progress_table(stated, results, service.library.reports(), find_preset(wanted.preset), _why(service))


def _chain(service: Service, wanted: Filter) -> Table:
    if len(wanted.indicators) != 1 or len(wanted.years) != 1:
        raise InputError("a chain is of one indicator and one year: name both.")
    every = _rows(service, replace(wanted, regions=()), ("target",), True)
    made = chain_table(every, service.library.reports(), wanted.indicators[0], wanted.years[0], _why(service))
    names = {report.region.name for report in selected(service.library.reports(), wanted.regions, ())}
    return replace(made, rows=tuple(row for row in made.rows if row[0] in names))


def _why(service: Service) -> Why:
    return why_missing(service.desk().evaluator)


_MAKE: Mapping[Name, Callable[[Service, Filter], Table]] = {
    "targets": _targets,
    "actuals": _actuals,
    "figures": _figures,
    "progress": _progress,
    "chain": _chain,
}
