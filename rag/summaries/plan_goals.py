"""The goals of a plan of several years, each with its horizon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.records import Figure
from rag.summaries.acts import LONGEST
from rag.summaries.picked import NO_GOAL, up_to
from rag.summaries.told_alone import hangs
from rag.summaries.topics import Chosen, cut_spans
from rag.summaries.year_plan import Clause, Reading, body, known, year_sections
from rag.text.fold import fold
from rag.text.lazily import lazily

GOALS = 8


@dataclass(frozen=True, slots=True)
class Goal:
    """A clause that sets a goal, and its horizon: "2030", "2026-2030", "2026+"."""

    clause: Clause
    period: str


def goals(reading: Reading, most: int = GOALS) -> tuple[Goal, ...]:
    """At most so many goals of a plan of several years, those on indicators first, in reading order."""
    material = reading.material
    year = material.report.year
    plans = [
        figure
        for figure in material.figures
        if figure.kind == "plan" and figure.low is not None and _ends_after(figure.period, year) and _is_goal(figure)
    ]
    of_year = {section.id for section in year_sections(material)}
    plans = [each for each in plans if not (each.period.endswith("+") and each.section_id in of_year)]
    ahead = [section for section in body(material) if section.role != "review"]  # a review sets no goals
    found = [each for each in reading.clauses(ahead, plans) if each.figures and each.alone]
    fit = [each for each in found if len(each.said.text) <= LONGEST and not hangs(each.said.folded)]
    fit = [each for each in fit if not (_ON_THE_GROUND.match(each.said.folded) or _OF_FIRMS.search(up_to(each)))]
    fit = [each for each in fit if each.said.section.id not in of_year or not _is_task(each)]
    fit = [each for each in fit if each.said.section.id not in of_year or _TIMED.search(each.sentence.folded)]
    per: dict[str, int] = {}
    for each in found:
        per[each.sentence.section.id] = per.get(each.sentence.section.id, 0) + len(each.figures)
    weighed = sorted(_once(fit), key=lambda each: (-any(map(known, each.figures)), -per[each.sentence.section.id]))
    spans = {figure.section_id: figure.period for figure in plans if "-" in figure.period}
    chosen = sorted(weighed[:most], key=lambda each: each.said.spans[0].start)
    made = (Goal(_undated(each), _horizon(each, spans.get(each.sentence.section.id, ""))) for each in chosen)
    return tuple(goal for goal in made if goal.period)


# “十五”百项工程 is the name of a programme, and no time
_TIMED = lazily(r"20\d\d|十[一二三四五六]五”?(?!百|千|[^,;。]{0,6}(?:工程|项目))|今后|未来|[两二三四五]年|远景")
_OF_FIRMS = lazily(
    r"(?:公司|集团|企业)(?:将|拟|计划)|未来几年|[两二三23]年内"
)  # what others mean to do, or nobody knows when
_ON_THE_GROUND = lazily(r"以[^,;]*为(?:中心|基础|支撑|重点|引领|主体|骨架)")  # 以4个县城为副中心: how, and no goal


def _is_task(clause: Clause) -> bool:
    """Whether the year of a clause is only what a task is for: 围绕2017年底脱贫目标,实施扶贫工程."""
    for_year = re.compile(rf"(?:围绕|对标|锚定|为了?)[^,。;]*{clause.figures[0].period[-4:]}年")
    return bool(for_year.search(clause.sentence.folded))


def _once(found: Sequence[Clause]) -> list[Clause]:
    """Goals without those that tell a goal again, or another number for the same year: of a part."""
    kept: list[Clause] = []
    told: dict[tuple[str, str, str, str], Figure] = {}
    for each in found:
        keys = {(it.indicator, it.period[-4:], it.unit, str(it.measure)): it for it in each.figures if known(it)}
        again = len(keys) == len(each.figures) and all(key in told for key in keys)
        if not again and not any(key in told and told[key].low != it.low for key, it in keys.items()):
            kept.append(each)
            told |= keys
    return kept


def _undated(clause: Clause) -> Clause:
    """A goal without the year that it opens with, which stands before it."""
    if clause.head is not None and _UNTIL.match(clause.head.folded):
        clause = replace(clause, head=_without_date(clause.head))
    return replace(clause, said=_without_date(clause.said))


def _without_date(said: Chosen) -> Chosen:
    dated = _UNTIL.match(said.folded)
    if dated is None:
        return said
    at = dated.end()
    spans = cut_spans(said.spans, at, len(said.text))
    return Chosen(said.text[at:], said.folded[at:], spans, said.section)


_UNTIL = lazily(
    r"(?:[^,]{0,14}(?:提出|明确|确定|建议)的?)?(?:到20\d\d年(?:底|末)?[,，]?|“?十[一二三四五六]五”?(?:时期|期间)[,，]?|包括(?=[^,，。]{6}))"
)


def _horizon(clause: Clause, span: str) -> str:
    """The period of a goal. A rate a year (年均) by itself is of a span where the section tells one."""
    period = clause.figures[0].period
    rates = [figure for figure in clause.figures if figure.measure in ("growth", "decline")]
    only_rates = "年均" in clause.said.folded and len(rates) == len(clause.figures)
    return span if span and only_rates and "-" not in period else period


def _is_goal(figure: Figure) -> bool:
    if figure.unit in NO_GOAL or re.search("指标|试点|领域|方面|类$", figure.subject):
        return False
    if not (known(figure) or _REACHES.search(fold(figure.quote))):
        return False
    return not re.search(
        r"^为|^实现第?[一二两三]?个?翻|^以[^,上]+为|仅需|需(?:要)?(?:达到|提高)|设定为(?!年均)|十亿项目|公司|[\d一二三四五六七八九十]个?(?:方面|领域|重点|关系|指标|原则|突破)|全会|[届次]|^(?:根据|按照)",
        fold(figure.quote),
    )


_REACHES = lazily(
    r"达|提高|提升|增长|增加|新增|突破|超过|以上|以内|左右|不[低少高]于|力争|确保|建成|打造|培育|实现|降|控制|保持|稳定|翻|迈上|占|比重|为|缩小|率|至|能力|\d+%"
)
_PERIOD = lazily(r"(\d{4})(?:-(\d{4})|(\+))?")


def _ends_after(period: str, year: int) -> bool:
    hit = _PERIOD.fullmatch(period)
    return hit is not None and (int(hit[2] or hit[1]) > year or hit[3] is not None)
