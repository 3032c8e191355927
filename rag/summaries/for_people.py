"""What a year's plan promises its people in numbers, where the report has no list of livelihood projects."""

from __future__ import annotations

from collections.abc import Collection

from rag.summaries.picked import worth
from rag.summaries.year_plan import Clause, Reading, beside_targets, body, year_sections
from rag.text.lazily import lazily

_MOST = 6
_SOME = 3  # 至少1人就业 is no number to promise
_LONGEST = 48  # characters of a clause
# what is promised, each kind once, the nearest to daily life first
_KINDS = tuple(
    map(
        lazily,
        (
            r"养老(?:服务)?(?:机构|床位|中心|服务)|护理床位|老年(?:食堂|助餐|人)|助餐",
            r"托位|托育|托班",
            r"学位|幼儿园|中小学|学校",
            r"电梯",
            r"老旧小区|旧住房|不成套|城中村|棚户区|棚改",
            r"(?:保障性|公共|公)?租赁?住?房|保障性?住?房|安置房|廉租",
            r"危房",
            r"饮水|自来水|供水",
            r"低保|基础养老金|养老金|救助|医保|医疗保险|参保",
            r"医院|卫生院|卫生室|床位|筛查",
            r"就业|下岗|农民工|培训",
            r"停车|公厕|厕所|公园|供热|供暖|燃气|公交",
            r"残疾|困境儿童|孤儿|困难(?:家庭|群众|学生)",
        ),
    )
)


def for_people(reading: Reading, without: Collection[str]) -> tuple[Clause, ...]:
    """At most six clauses with numbers, each on another need of people; not those that stand in a text of `without`."""
    inside = {section.id for section in body(reading.material)}
    sections = [each for each in year_sections(reading.material) if each.id in inside]
    found = [
        each
        for each in reading.clauses(sections, beside_targets(reading.material))
        if worth(each) > 0
        and any(figure.low and figure.low >= _SOME for figure in each.figures)
        and len(each.whole.text) <= _LONGEST
        if not any(each.said.text in text for text in without)
    ]
    chosen: list[Clause] = []
    for kind in _KINDS:
        fit = [each for each in found if kind.search(each.said.folded) and each not in chosen]
        if fit and len(chosen) < _MOST:
            chosen.append(max(fit, key=worth))
    return tuple(chosen)
