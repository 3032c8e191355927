"""The cells of columns of the lexicon: which figure of which report states a column's number, or why none does.

A target of 2024 stands in the report of 2024 and nowhere else; the result of 2024 in the report of 2025, or in a later
one that names the year; a plan in any report, the newest first. A figure of another kind, year or measure never fills
in. Where no figure does, the cell says which of the four is true (DESIGN, promise 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.evaluate.mentions import Mentions, holds_number, proof_of, silence
from rag.evaluate.passing import passed_by
from rag.evaluate.values import factor, family, interval
from rag.figures.lexicon import fits, lexicon
from rag.figures.value import value_words
from rag.library.lookups import ReportKey
from rag.question.answer_table import Cell, Proof
from rag.question.query import Column, QueryKind, Stated
from rag.records import Figure, Measure
from rag.text.lazily import lazily

KINDS: Mapping[QueryKind, tuple[str, ...]] = {
    "target": ("target", "task"),  # 重点工作 repeats targets, and states those that the list leaves out
    "task": ("task", "target"),
    "actual": ("actual",),
    "plan": ("plan", "actual"),  # what a plan that is over brought: 五年来年均增长
}
# A plan that only says where it begins (今后五年) may be this long.
_PLAN_YEARS = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A column as figures are held against it: its `name`, its resolved `measure`, and `year` None for any horizon."""

    name: str
    indicator: str
    measure: Stated
    kind: QueryKind
    year: int | None
    unit: str
    since: int | None = None


def asked_of(column: Column) -> Asked:
    """What a column whose subject is in the lexicon asks for; its measure is the usual one where it names none."""
    usual = measure_of(lexicon()[column.subject].stated[0])
    year = column.year if isinstance(column.year, int) else None
    return Asked(column.name, column.subject, column.measure or usual, column.kind, year, column.unit, column.since)


def measure_of(measure: Measure) -> Stated:
    """The measure of a column that a figure's measure belongs to: a decline is a growth below zero."""
    if measure == "points":
        return ""  # no column holds how far a rate moved
    return "growth" if measure == "decline" else "level" if measure == "none" else measure


def tellers(own: Sequence[ReportKey], kind: QueryKind, year: int | None) -> tuple[ReportKey, ...]:
    """The reports of a region that may state a number of this kind and year, the one that should first."""
    if kind == "plan":
        return tuple(sorted(own, key=lambda report: -report.year))
    if year is None:
        return ()
    if kind == "actual":
        return tuple(sorted((report for report in own if report.year > year), key=lambda report: report.year))
    return tuple(report for report in own if report.year == year)


def cell_of(
    asked: Asked,
    reports: Sequence[ReportKey],
    figures: Mapping[str, Sequence[Figure]],
    mentions: Mentions,
) -> Cell:
    """The cell of one region. `reports` are its `tellers`, `figures` those of the indicator and kinds by report."""
    for report in reports:
        fitting = [figure for figure in figures.get(report.id, ()) if _is_of(figure, asked)]
        stated = [
            figure for figure in fitting if figure.low is not None and _states(figure, asked) and not passed_by(figure)
        ]
        if stated:
            best, *others = sorted(stated, key=lambda figure: _rank(figure, asked))
            also = [other for other in others if (other.low, other.high) != (best.low, best.high)]
            if also and lexicon()[asked.indicator].gathers:  # air, water or soil: which of them is not said
                return Cell(asked.name, "unread", proof=proof_of(report, best), also=_proofs(report, also))
            cell = stated_cell(asked.name, mentions.proof(report, best), best, _proofs(report, also))
            return replace(cell, reason="result") if asked.kind == "plan" and best.kind == "actual" else cell
        worded = [figure for figure in fitting if figure.low is None]
        if worded:
            best = min(worded, key=lambda figure: _rank(figure, asked))
            return Cell(asked.name, "worded", bound=best.bound, text=best.quote, proof=proof_of(report, best))
    first = _should_tell(reports, asked)
    if first is None:
        return Cell(asked.name, "not_loaded")
    clause = mentions.clause(first, asked.indicator, KINDS[asked.kind], str(asked.year))
    cell = silence(asked.name, first, clause)
    if cell.status == "unread" and clause is not None and mentions.read_wrong(first, asked.indicator, clause):
        return replace(cell, reason="by_hand")
    if cell.status == "unread" and clause is not None and not holds_number(clause.quote):
        return replace(cell, reason="words")  # 确保失业率总体稳定: there is no number that could be read
    part = _part_of_year(asked, figures.get(first.id, ())) if cell.reason == "" else None
    return cell if part is None else replace(cell, reason="part", also=(mentions.proof(first, part),))


def _part_of_year(asked: Asked, figures: Sequence[Figure]) -> Figure | None:
    """The result of the longest part of the year, which is what a report of its last days may tell: 前三季度."""
    parts = [
        figure
        for figure in figures
        if figure.period.startswith(f"{asked.year} ") and figure.low is not None and _states(figure, asked)
    ]
    return min(parts, key=lambda figure: _part(figure.period), default=None)


def _part(period: str) -> int:
    return next((at for at, way in enumerate(_PARTS) if way.search(period)), len(_PARTS))


_PARTS = tuple(map(re.compile, ("1-1[01]月|前1[01]|前十", "前三|前3|1-9月", "上半年|1-6月")))


def stated_cell(column: str, proof: Proof, figure: Figure, also: tuple[Proof, ...] = ()) -> Cell:
    """A cell that holds a figure's number, signed: a decline is negative, and its interval turned."""
    assert figure.low is not None  # a figure without a number makes a worded cell
    low, high = figure.low, figure.high if figure.high is not None else figure.low
    falls = figure.measure == "decline"
    ends = interval(low, high, figure.bound, negative=falls)
    if falls:
        low, high = -high, -low
    return Cell(
        column,
        "stated",
        value=low,
        upper=high,
        unit=figure.unit,
        bound=figure.bound,
        low=ends[0],
        high=ends[1],
        text=_words(figure),
        proof=proof,
        also=also,
        by_hand=figure.by_hand,
    )


def _proofs(report: ReportKey, figures: Iterable[Figure]) -> tuple[Proof, ...]:
    return tuple(proof_of(report, figure) for figure in figures)


@lru_cache(maxsize=1 << 14)
def _words(figure: Figure) -> str:
    return value_words(figure)


def _should_tell(reports: Sequence[ReportKey], asked: Asked) -> ReportKey | None:
    """The report whose silence says something: that of the year itself, for a result that of the year after."""
    if not reports:
        return None
    first = reports[0]
    return None if asked.kind == "actual" and asked.year is not None and first.year != asked.year + 1 else first


def _is_of(figure: Figure, asked: Asked) -> bool:
    if figure.kind not in KINDS[asked.kind]:
        return False
    if asked.since is not None and figure.period != f"{asked.since}-{asked.year}":
        return False
    if figure.kind == "actual" and asked.kind == "plan":
        return asked.year is not None and figure.period.endswith(f"-{asked.year}")
    if asked.kind == "plan":
        return asked.year is None or _horizon(figure.period, asked.year) is not None
    return figure.period == str(asked.year)


_SPAN = lazily(r"(\d{4})-(\d{4})")
_OPEN = lazily(r"(\d{4})\+")


def _horizon(period: str, year: int) -> int | None:
    """How well a plan's period ends in `year`: 0 it does, 1 it may (2026+ for 2030); None it does not."""
    if period == str(year):
        return 0
    if span := _SPAN.fullmatch(period):
        return 0 if int(span[2]) == year else None
    if begins := _OPEN.fullmatch(period):
        return 1 if int(begins[1]) < year <= int(begins[1]) + _PLAN_YEARS else None
    return None


def _rank(figure: Figure, asked: Asked) -> tuple[int, bool, int]:
    """Sort key, the first the best: a sure horizon, the headline list, the kind asked for; then the text's order."""
    horizon = _horizon(figure.period, asked.year) if asked.kind == "plan" and asked.year is not None else 0
    return horizon or 0, not figure.headline, KINDS[asked.kind].index(figure.kind)


def _states(figure: Figure, asked: Asked) -> bool:
    """Whether a figure states the indicator in the way asked for: growth never answers for a level, nor it for growth.

    What is told in one way only (失业率, CPI) may be called either.
    """
    entry = lexicon()[asked.indicator]
    ways = {measure_of(way) for way in entry.stated}
    stated = measure_of(figure.measure)
    percent = family(figure.unit)[0] == "%"
    if asked.unit and factor(figure.unit, asked.unit) is None:
        return False
    if stated in ("", "rank", "ratio") or asked.measure in ("rank", "ratio"):
        return stated == asked.measure
    if not fits(entry, figure.unit):
        return False
    if len(ways - {"share"}) < 2 or entry.one_way:
        return True
    if asked.measure == "growth":
        return stated == "growth" and percent and (figure.unit == "%" or "%" not in entry.units)
    counted = any(family(unit)[0] != "%" for unit in entry.units if unit)
    return stated != "growth" and not (percent and counted and "growth" in ways)
