"""Where two texts of a library tell one number differently: copies of a report, and a result in two reports.

A result is told by a government's report of the year after, again by later ones, and by the reports of the governments
above and below. Numbers that differ by their rounding alone agree: 1.4万亿元 and 14029亿元.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Literal

from rag.figures.lexicon import lexicon, match
from rag.gazetteer.divisions import ancestors, is_within
from rag.gazetteer.mentions import find_mentions
from rag.library.store import Library
from rag.records import Figure, Region, Report
from rag.reports.duplicates import Copy
from rag.tables.columns import Row
from rag.tables.derived import stated
from rag.tables.table import Table, plain
from rag.text.lazily import lazily

Between = Literal["copies", "years", "layers"]

COLUMNS = (
    *("between", "region", "year", "indicator", "one", "one_text", "one_report", "one_source"),
    *("other", "other_text", "other_report", "other_source"),
)
"""`year` is the one that the number is of; of copies the report's."""

_ABOVE = lazily("全(国|省|自治区|市)")
_LEVELS = {"国": "nation", "省": "province", "自治区": "province", "市": "prefecture"}
_YEAR = lazily("[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Conflict:
    """A number told differently by two texts, `one` being kept or the earlier report; clauses verbatim.

    Of copies `one` and `other` are their clauses' numbers as they stand, "" where a copy lacks the clause.
    """

    between: Between
    region: str
    year: str
    indicator: str
    one: str
    one_text: str
    one_report: str
    one_source: str
    other: str
    other_text: str
    other_report: str
    other_source: str


_Key = tuple[Region, str, str, str, bool]


def result_conflicts(rows: Iterable[Row]) -> tuple[Conflict, ...]:
    """Results that two reports tell differently, by region, year and indicator.

    `rows` are figures of kind actual, of all loaded reports. A report that states several numbers of one result (a
    part of the year, a part of the whole) conflicts only if none of them agrees with one of the other report.
    """
    told: dict[_Key, dict[str, list[Row]]] = {}
    for row in rows:
        if (key := _key(row)) is not None:
            told.setdefault(key, {}).setdefault(row.report.id, []).append(row)
    found = []
    for key, by_report in sorted(told.items(), key=lambda item: (item[0][0].adcode, item[0][0].name, *item[0][1:])):
        tellers = sorted(by_report.values(), key=lambda rows: (rows[0].report.region != key[0], *_place(rows[0])))
        for ones, others in combinations(tellers, 2):
            if not any(agree(one.figure, other.figure) for one in ones for other in others):
                found.append(_conflict(key, ones[0], others[0]))
    return tuple(found)


def copy_conflicts(copies: Iterable[tuple[str, Copy]], reports: Sequence[tuple[Report, str]]) -> tuple[Conflict, ...]:
    """The figures that copies of one report state differently; each copy and report with its source's name."""
    kept = {report.id: (report, source) for report, source in reports}
    return tuple(
        Conflict(
            *("copies", report.region.name, str(report.year), difference.indicator),
            *(numbers_in(difference.kept), difference.kept, _name(report), kept_source),
            *(numbers_in(difference.other), difference.other, _name(report), source),
        )
        for source, copy in copies
        for report, kept_source in (kept[copy.kept],)
        for difference in copy.differences
    )


def library_conflicts(library: Library, rows: Iterable[Row]) -> tuple[Conflict, ...]:
    """Those of a library, of copies first; `rows` as in `result_conflicts`."""
    kept = [(line.report, line.source) for line in library.report_lines()]
    copies = copy_conflicts([(line.source, line.copy) for line in library.copies()], kept)
    return (*copies, *result_conflicts(rows))


def conflicts_table(conflicts: Sequence[Conflict]) -> Table:
    """The conflicts in `COLUMNS`."""
    return Table("conflicts", COLUMNS, plain([[getattr(each, name) for name in COLUMNS] for each in conflicts]))


def agree(one: Figure, other: Figure) -> bool:
    """Whether two statements of one result can both be true: equal when rounded, or within what a bound allows."""
    low, high = _reach(one)
    other_low, other_high = _reach(other)
    return low <= other_high and other_low <= high


def numbers_in(clause: str) -> str:
    """The numbers of a clause, in its order."""
    return " ".join(re.findall(r"\d[\d.,]*[%％‰]?", clause))


def _reach(figure: Figure) -> tuple[Decimal, Decimal]:
    """The least and the greatest number, in base units, that a statement leaves open; a decline is negative."""
    assert figure.low is not None
    assert figure.high is not None
    scale = figure.value / figure.low if figure.value is not None and figure.low else Decimal(1)
    step = Decimal(1).scaleb(int(figure.low.as_tuple().exponent))
    slack = (step if figure.bound == "about" else step / 2) * abs(scale)
    ends = figure.low * scale, figure.high * scale
    if figure.measure == "decline":
        ends = -ends[1], -ends[0]
    low, high = min(ends) - slack, max(ends) + slack
    if figure.bound in ("at_least", "at_most"):
        upward = (figure.bound == "at_least") != (figure.measure == "decline")
        return (low, Decimal("Infinity")) if upward else (Decimal("-Infinity"), high)
    return low, high


def _key(row: Row) -> _Key | None:
    """What a figure tells: whose result, of which year, in which unit, as a level or as growth; None if untold."""
    figure = row.figure
    if figure.low is None or figure.high is None or not _YEAR.fullmatch(figure.period):
        return None
    if figure.measure not in ("growth", "decline", "level", "share", "ratio"):
        return None
    whose = _whose(row)
    if whose is None or not whose[1]:
        return None
    measure = "growth" if figure.measure == "decline" else figure.measure
    return whose[0], figure.period, whose[1], figure.base_unit or figure.unit, measure == "growth"


def _whose(row: Row) -> tuple[Region, str] | None:
    """The government whose result a figure is, and the indicator; None where it is one of another place."""
    figure, own = row.figure, row.report.region
    if above := _ABOVE.match(figure.subject):
        level = _LEVELS[above[1]]
        region = own if own.level == level else next((a for a in ancestors(own) if a.level == level), None)
        return (region, match(figure.subject[above.end() :]) or "") if region else None
    if figure.indicator in lexicon():
        # The subject's name decides as it does below: the level of GDP and its growth are told apart by the unit.
        return own, match(figure.subject) or figure.indicator
    mention = next(iter(find_mentions(figure.subject)), None)
    if mention is None or mention.start != 0:
        return None
    inside = [region for region in mention.candidates if region == own or is_within(region, own)]
    rest = figure.subject[mention.end :]
    return (inside[0], match(rest) or "") if len(inside) == 1 else None


def _conflict(key: _Key, one: Row, other: Row) -> Conflict:
    return Conflict(
        "years" if one.report.region == other.report.region else "layers",
        *(key[0].name, key[1], key[2]),
        *(stated(one.figure), one.figure.quote, _name(one.report), one.source),
        *(stated(other.figure), other.figure.quote, _name(other.report), other.source),
    )


def _place(row: Row) -> tuple[int, str, str]:
    return row.report.year, row.report.region.adcode, row.source


def _name(report: Report) -> str:
    return f"{report.region.name}{report.year}"
