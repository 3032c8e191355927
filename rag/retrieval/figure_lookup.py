"""Table answers: the figures that a slot of a question means, in the reports of one scope.

An indicator of the lexicon is looked up by id; anything else by its words (`rag.figures.figure_match`). What a report's
review tells never answers for a target, and a number of another year, kind or measure never answers at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from rag.figures.figure_match import (
    Candidate,
    fits_flow,
    fits_measure,
    fits_stage,
    fits_unit,
    likely_unit,
    pairs,
    rank,
    settle,
)
from rag.figures.lexicon import lexicon
from rag.question.kind_words import Asked
from rag.question.questions import Question
from rag.question.slots import Slot
from rag.records import Figure, Report
from rag.retrieval.scope import Scope
from rag.text.fold import fold

Outcome = Literal["found", "not_loaded", "not_stated", "unsettled"]
Aim = Literal["target", "actual", "plan"]


class Figures(Protocol):
    """What a lookup needs of a library."""

    def figures(
        self, *, report_ids: Sequence[str] | None = None, indicators: Sequence[str] | None = None
    ) -> tuple[Figure, ...]: ...


class Facts(Protocol):
    """The figures of a report with the words they stand in, and how telling each pair of characters is there."""

    def facts(self, report: Report) -> tuple[Sequence[Candidate], Mapping[str, float]]: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found for one slot in one scope. `figures` is empty unless `outcome` is "found".

    `reading` is what the question was taken to ask for, `report` where the figures stand or were looked for.
    "unsettled": several figures fit the words of a fact, or none well enough; a passage may still answer.
    """

    scope: Scope
    slot: Slot
    outcome: Outcome
    reading: Aim
    figures: tuple[Figure, ...] = ()
    report: Report | None = None
    looked_in: tuple[Report, ...] = ()


def look_up(
    question: Question, scope: Scope, slot: Slot, library: Figures, facts: Facts, beside: Figure | None = None
) -> Finding:
    """Find the figures of `slot` in `scope`. `beside`: what the question asked for just before, if it was found."""
    readings = _readings(slot.kind or scope.kind or question.kind, scope)
    last: Finding | None = None
    for reading, reports in readings:
        if not reports:
            last = last or Finding(scope, slot, "not_loaded", reading)
            continue
        if slot.indicators and not slot.narrowed and _counts(slot):
            finding = _indicator(question, scope, slot, reading, reports, library)
            if reading == "plan" and finding.outcome != "found":  # 五年来…年均增长 is told under a longer name
                in_words = _fact(question, scope, slot, reading, reports, facts, beside)
                finding = in_words if in_words.outcome == "found" else finding
        else:
            finding = _fact(question, scope, slot, reading, reports, facts, beside)
        if finding.outcome == "found":
            return finding
        if last is None or last.outcome == "not_loaded":
            last = finding
    return last or Finding(scope, slot, "not_loaded", "target")


def _readings(kind: Asked, scope: Scope) -> tuple[tuple[Aim, tuple[Report, ...]], ...]:
    """What to try, in order. Without a word for either, the result of a year that is over comes before its target."""
    if kind == "target":
        return (("target", scope.ahead),)
    if kind == "actual":
        return (("actual", scope.past),)
    if kind == "plan":
        return (("plan", scope.every),)
    if scope.ahead and _only_later(scope, "actual", scope.past):
        return (("target", scope.ahead), ("actual", scope.past))
    return (("actual", scope.past), ("target", scope.ahead))


def _period(reading: Aim, scope: Scope, report: Report) -> str:
    """The year that a figure of `report` must speak of."""
    if scope.year is not None and not (scope.report_year == scope.year and reading == "actual"):
        return str(scope.year)
    return str(report.year if reading == "target" else report.year - 1)


def _is_of_kind(figure: Figure, reading: Aim, period: str) -> bool:
    if reading == "plan":
        return figure.kind == "plan"
    if reading == "actual":
        return figure.kind == "actual" and figure.period == period
    return figure.kind in ("target", "task") and figure.period == period


# --- indicators of the lexicon -----------------------------------------------------------------------------------


def _indicator(
    question: Question, scope: Scope, slot: Slot, reading: Aim, reports: Sequence[Report], library: Figures
) -> Finding:
    for ids in (slot.indicators, *_instead(slot)):
        for report in reports:
            figures = library.figures(report_ids=(report.id,), indicators=ids)
            period = _period(reading, scope, report)
            fitting = [figure for figure in figures if _is_of_kind(figure, reading, period)]
            if reading == "plan":
                fitting = _of_horizon([*fitting, *_of_past_plan(figures, question)], question)
            chosen = [best for id_ in ids if (best := _best((f for f in fitting if f.indicator == id_), slot))]
            if chosen:
                return Finding(scope, slot, "found", reading, tuple(chosen), report, tuple(reports))
            if named := _of_the_very_name(slot, library.figures(report_ids=(report.id,)), reading, period):
                return Finding(scope, slot, "found", reading, (named,), report, tuple(reports))
    if _only_later(scope, reading, reports):
        return Finding(scope, slot, "not_loaded", reading)
    return Finding(scope, slot, "not_stated", reading, (), reports[0], tuple(reports))


_WHOSE = re.compile(r"(?:地方|全[市省县区州盟旗国]|本级)?")


def _of_the_very_name(slot: Slot, figures: Sequence[Figure], reading: Aim, period: str) -> Figure | None:
    """A figure that the report calls as the question does, and the lexicon takes for something else (地方财政收入)."""
    name = fold(slot.named)
    called = (
        figure
        for figure in figures
        if figure.indicator.startswith("other:")
        and len(name) > _SHORT
        and fold(figure.subject).endswith(name)
        and _WHOSE.fullmatch(fold(figure.subject)[: -len(name)])
        and _is_of_kind(figure, reading, period)
    )
    grows = ("growth", "decline")
    fitting = (
        figure for figure in called if slot.measure == "" or (slot.measure == "growth") == (figure.measure in grows)
    )
    return next(fitting, None)


def _only_later(scope: Scope, reading: Aim, reports: Sequence[Report]) -> bool:
    """Whether the report that reviews the year is lacking: one of a later year rarely looks back so far."""
    year = scope.year
    return (
        reading == "actual"
        and year is not None
        and not scope.report_year
        and all(report.year > year + 1 for report in reports)
    )


def _instead(slot: Slot) -> Iterable[tuple[str, ...]]:
    """What a report may state in place of what is asked for by one of its loose names."""
    named = slot.named.lower()
    for id_ in slot.indicators:
        item = lexicon()[id_]
        if named in item.loose and not (item.stated[0] == "growth" == slot.measure and item.family == "research"):
            yield from item.instead


def _of_horizon(figures: Sequence[Figure], question: Question) -> list[Figure]:
    horizon = [str(year) for year in question.years.horizon]
    return [figure for figure in figures if not horizon or any(year in figure.period for year in horizon)]


def _of_past_plan(figures: Sequence[Figure], question: Question) -> list[Figure]:
    """What a plan that is over brought: a result told of several years, of those that the question names."""
    return [figure for figure in figures if _is_past_plan(figure, question)]


def _is_past_plan(figure: Figure, question: Question) -> bool:
    plan = question.years.plan
    return figure.kind == "actual" and "-" in figure.period and plan in ("past", figure.period)


def _best(figures: Iterable[Figure], slot: Slot) -> Figure | None:
    """The figure that states the indicator as asked: headline before the rest, then in the order of the text."""
    fitting = [figure for figure in figures if _states(figure, slot)]
    return min(fitting, key=lambda figure: (_distance(figure, slot), not figure.headline), default=None)


def _states(figure: Figure, slot: Slot) -> bool:
    """Growth does not answer for a level, nor a level for growth, where an indicator is told in both ways."""
    if figure.measure == "none" or figure.low is None:
        return True
    if figure.measure == "points" and not any("百分点" in unit for unit in slot.units):
        return False
    if figure.measure in ("rank", "ratio") or not fits_unit(_unit_asked(slot), figure):
        return False
    ways = {"growth" if way == "decline" else way for way in lexicon()[figure.indicator].stated}
    if len(ways - {"share"}) < 2 or figure.indicator == "cpi":
        return True
    grows = figure.measure in ("growth", "decline")
    return slot.measure not in ("growth", "level") or (slot.measure == "growth") == grows


def _counts(slot: Slot) -> bool:
    """Whether an indicator can be counted in what is asked: GDP not in 多少个(季度), jobs in 多少个(岗位)."""
    known = lexicon()
    units = [unit for id_ in slot.indicators for unit in known[id_].units]
    return not slot.units or any(
        want in ("钱", "资金", "位") or any(unit.endswith((want, want[-1])) for unit in units) for want in slot.units
    )


def _unit_asked(slot: Slot) -> tuple[str, ...]:
    """A counter such as 个 says little of an indicator; money, people and shares do."""
    asked = tuple(unit for unit in slot.units if unit in ("元", "美元", "人", "%", "亩", "吨", "斤", "公斤"))
    # the report's own unit will do: 万吨 where 亿斤 was asked for, 亿美元 where 亿元 was
    return (*asked, *(other for unit in asked for other in _LIKE.get(unit, ())))


_LIKE = {"吨": ("斤", "公斤"), "斤": ("吨", "公斤"), "公斤": ("吨", "斤"), "元": ("美元",), "美元": ("元",)}


def _distance(figure: Figure, slot: Slot) -> int:
    """With no way of stating it asked for, the result of a total is its level, of anything else what is usual."""
    if slot.measure in ("growth", "level"):
        return 0
    grows = figure.measure in ("growth", "decline")
    if figure.kind == "actual":
        return int(grows)
    usual = lexicon()[figure.indicator].stated[0] if figure.indicator in lexicon() else "level"
    return int(grows != (usual in ("growth", "decline")))


# --- facts beyond it ---------------------------------------------------------------------------------------------

_WORTH: dict[tuple[Aim, str], float] = {
    ("target", "task"): 1.0,
    ("target", "target"): 1.0,
    ("target", "other"): 0.85,
    ("target", "plan"): 0.8,
    ("actual", "actual"): 1.0,
    ("actual", "other"): 0.85,
    ("plan", "plan"): 1.0,
    ("plan", "task"): 0.7,
    ("plan", "target"): 0.7,
}


def _worth(figure: Figure, reading: Aim, period: str) -> float:
    """How far a figure of its kind and period can answer: 0 not at all, 1 fully."""
    worth = _WORTH.get((reading, figure.kind), 0.0)
    if reading == "plan" or not worth:
        return worth
    if figure.period == period:
        return worth
    if figure.period.startswith(period) and not figure.period.startswith(f"{period}-"):
        return worth * 0.9  # a part of the year
    if figure.period == "":
        return worth * 0.9
    return worth * 0.7 if figure.period.endswith(period) else 0.0  # 五年累计, up to that year


def _fact(
    question: Question,
    scope: Scope,
    slot: Slot,
    reading: Aim,
    reports: Sequence[Report],
    facts: Facts,
    beside: Figure | None,
) -> Finding:
    for report in reports:
        period = _period(reading, scope, report)
        candidates, weight = facts.facts(report)
        # two characters stand in many clauses: they must be what the figure is of
        core = slot.topic[0] if len(slot.topic) == 1 and len(slot.topic[0]) < _SHORT else ""
        fitting: list[Candidate] = []
        worth: dict[str, float] = {}
        for each in candidates:
            past = reading == "plan" and _is_past_plan(each.figure, question)
            value = (
                (1.0 if past else _worth(each.figure, reading, period))
                * _usual(each.figure, slot)
                * _nearness(each.figure, beside)
            )
            value *= 1.0 if fits_flow("".join(slot.topic), each.figure) else 0.7
            value *= 1.0 if fits_stage("".join(slot.topic), each.figure) else 0.6
            if core and not _is_just(core, fold(each.figure.subject)):
                continue
            if not value or not all(_holds(each, word) for word in slot.narrowed):
                continue
            if fits_unit(slot.units, each.figure) and fits_measure(slot.measure, each.figure):
                fitting.append(each)
                worth[each.figure.id] = value
        if question.untranslated:
            break  # some of the subject is not known: whatever fits the rest may be about something else
        figure = settle(rank(slot.topic, slot.hints, fitting, weight, prior=worth))
        if figure is not None:
            return Finding(scope, slot, "found", reading, (figure,), report, tuple(reports))
    outcome: Outcome = "not_stated" if slot.narrowed else "unsettled"
    return Finding(scope, slot, outcome, reading, (), reports[0], tuple(reports))


def answers(each: Candidate, finding: Finding) -> bool:
    """Whether a figure could answer `finding`'s slot by its kind, period, unit and measure, whatever it is about."""
    if finding.report is None:
        return False
    period = _period(finding.reading, finding.scope, finding.report)
    slot = finding.slot
    return (
        _worth(each.figure, finding.reading, period) > 0
        and fits_unit(slot.units, each.figure)
        and fits_measure(slot.measure, each.figure)
    )


def _holds(each: Candidate, word: str) -> bool:
    """Whether a figure's sentence has a word that narrows the indicator: 民间 of 民间固定资产投资."""
    wanted = pairs(word)
    return wanted <= each.clause or wanted <= each.clause | each.sentence


_SHORT = 3  # characters
_VERBS_ONLY = re.compile(r"(?:年度|全年|年内|今年|累计|共|总|计划|预计|完成|实现|达到?|新增|其|全市|全省|全县|全区)*")


def _is_just(core: str, subject: str) -> bool:
    """Whether a subject is `core` with at most a verb or a time word before it: 年度完成投资."""
    return subject.endswith(core) and _VERBS_ONLY.fullmatch(subject[: -len(core)]) is not None


def _usual(figure: Figure, slot: Slot) -> float:
    """「交易额是多少」 asks for the amount, not for the growth that is told beside it."""
    if slot.units or slot.measure:
        return 1.0
    if figure.measure in ("growth", "decline"):
        return 0.85
    return 1.0 if likely_unit(slot.topic, figure) else 0.8


# Characters: the second thing asked for stands in the same paragraph as the first.
_BESIDE = 250


def _nearness(figure: Figure, beside: Figure | None) -> float:
    if beside is None:
        return 1.0
    near = figure.report_id == beside.report_id and abs(figure.spans[0].start - beside.spans[0].start) <= _BESIDE
    return 1.0 if near else 0.75
