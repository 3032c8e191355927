"""A place that others are held against: 和广东一样的省份, 比浙江高的有几个, the same target as Shanghai.

The others are asked about; the one named is told beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rag.gazetteer.divisions import NATION
from rag.question.asked import Asked
from rag.question.columns import columns_of
from rag.question.negation import OPPOSITE, denied
from rag.question.query import AllOf, Named
from rag.records import Report, Reports
from rag.text.lazily import lazily

Json = dict[str, Any]

_LIKE = lazily(r"(?:和|与|跟|同|像|as|to)\s*$", re.IGNORECASE)
_ALIKE = lazily(r"[^,。?;]{0,16}?(一样|相同|一致|持平|相等|同样|并列|齐平)")
_SAME = lazily(r"\b(?:same|equal|identical)\b", re.IGNORECASE)
_ABOVE = lazily(
    r"(?:高于|超过|超出|快于|多于|大于|好于|跑赢|above|(?:higher|faster|more|larger|greater) than|"
    r"exceed(?:s|ed|ing)?|beat)\s*$",
    re.IGNORECASE,
)
_BELOW = lazily(
    r"(?:低于|慢于|少于|小于|不及|不如|逊于|跑输|below|(?:lower|slower|less|smaller|fewer) than)\s*$", re.IGNORECASE
)
_THAN = lazily(r"(?:比|较)\s*$")
_MORE = lazily(r"[^,。?;]{0,16}?(?:更|还|都|要|定得)?([高快多大好]|[低慢少小差])(?!多少|几)")


def held_against(asked: Asked, reports: Sequence[Report]) -> Asked:
    """The same asked of all the others, one place being what they are held against, where that is what is asked."""
    named = [place for place in asked.places if isinstance(place, Named) and place.name != NATION.name]
    wide = tuple(place for place in asked.places if not isinstance(place, Named))
    if len(named) != 1 or not asked.has("which_places", "count", "list"):
        return asked
    called = next((said for name, said in asked.names if name == named[0].name), "")
    at = asked.folded.find(called) if called else -1
    way = _way(asked.folded, at, at + len(called)) if at >= 0 else ""
    region = next((report.region for report in Reports.of(reports).by_name.get(named[0].name, ())), None)
    if not way or region is None:
        return asked
    others = wide or (AllOf(type="level", level=region.level),)
    return replace(asked, places=others, without=(*asked.without, named[0]), against=(named[0], way))


def _way(text: str, start: int, end: int) -> str:
    """How others are asked to be to the place at [start, end): as it (eq), above (gt), below (lt), or not so; or ""."""
    before, after = text[:start], text[end:]
    same, alike = _SAME.search(before), _ALIKE.match(after)
    if _LIKE.search(before) and (alike or same):
        other = (
            denied(after, alike.start(1))
            if alike
            else same is not None and denied(_THE.sub("", before[: same.start()]), 999)
        )
        return "ne" if other else "eq"
    for way, said in (("gt", _ABOVE), ("lt", _BELOW)):
        if hit := said.search(before):
            return OPPOSITE[way] if denied(before, hit.start()) else way
    than = _THAN.search(before)
    more = _MORE.match(after) if than is not None else None
    if than is None or more is None:
        return ""
    way = "gt" if more[1] in "高快多大好" else "lt"
    return OPPOSITE[way] if denied(before, than.start()) or denied(after, more.start(1)) else way


_THE = lazily(r"\bthe\s*$", re.IGNORECASE)


def against(asked: Asked, measure: str) -> Json | None:
    """The places whose number is as, above or below that of one."""
    if asked.against is None:
        return None
    place, way = asked.against
    where = {"test": "compare", "cmp": way, "place": place.name, "by": "number"}
    steps: list[Json] = [{"op": "filter", "of": "c1", "where": where}]
    if way != "eq":
        steps.append({"op": "sort", "of": "c1", "order": "asc" if way in ("lt", "le") else "desc"})
    return {"columns": columns_of(asked, measure)[:1], "steps": steps, "show": "table"}
