"""Goals of a plan of years that a report sets in words only: 到2035年在生态屏障建设上走在前列."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rag.figures.stretches import TIMES, plan_years
from rag.summaries.plan_goals import Goal
from rag.summaries.topics import Chosen, cut_spans
from rag.summaries.year_plan import Clause, Reading, body, year_sections
from rag.text.lazily import lazily

_MOST = 4
_LONGEST, _SHORTEST = 64, 8
_AIMS = lazily(
    r"(?:[^,。;]{0,6}[,，])?(?:特别是|主要是|总的目标是|目标是|我们要|奋力|努力)*"
    r"(?P<when>到20\d\d年|“?十[一二三四五六]五”?(?:时期|期间|末)|(?:今后|未来)[五5]年)"
    r"(?:[^,，。;]{0,12}(?:主要|总体|奋斗|发展)*目标是[:：]?|,)?(?:要|将)?(?=(?:力争|确保|努力|奋力|基本)*"
    r"(?P<verb>实现|建成|建设成|基本建成|形成|在[^,。;]{2,40}(?:走在前列|取得|达到)|进入|迈上|翻[一两]?番))"
)
_YEAR = lazily(r"20\d\d")


def worded_goals(reading: Reading) -> tuple[Goal, ...]:
    """At most four goals without a number, with their horizon, in reading order."""
    return tuple(goal for goal, _ in zip(_found(reading), range(_MOST), strict=False))


def _found(reading: Reading) -> Iterator[Goal]:
    material = reading.material
    of_year = {section.id for section in year_sections(material)}
    for clause in reading.clauses(sorted(body(material), key=lambda each: each.id in of_year), ()):
        hit = _AIMS.match(clause.said.folded)
        period = _period(hit["when"], material.report.year) if hit is not None else ""
        if hit is None or not period or any(map(str.isdigit, clause.said.folded[hit.end() :])):
            continue
        at, said = hit.end(), clause.said
        if not _SHORTEST <= len(said.text) - at <= _LONGEST:
            continue
        spans = cut_spans(said.spans, at, len(said.text))
        yield Goal(_without_head(clause, Chosen(said.text[at:], said.folded[at:], spans, said.section)), period)


def _without_head(clause: Clause, said: Chosen) -> Clause:
    return replace(clause, said=said, head=None)


def _period(when: str, year: int) -> str:
    if hit := _YEAR.search(when):
        return hit[0] if int(hit[0]) > year else ""
    plan = TIMES.search(when)
    if plan is None:
        return ""
    first, last = plan_years(plan) if plan["plan"] else (year, year + 4)
    return f"{first}-{last}" if last > year else ""
