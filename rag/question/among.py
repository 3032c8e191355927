"""A place asked about among others: 浙江的目标是全国最高吗, 洛阳在全省排第几. All are compared; it comes first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rag.gazetteer.divisions import NATION, by_name, is_within
from rag.question.asked import Asked
from rag.question.query import Above, AllOf, Below, Named, Place, YearSpan
from rag.records import Region, Report, Reports
from rag.text.lazily import lazily

Json = dict[str, Any]

_MOST = 3  # places that are told with their ranks
_PARENT = lazily(r"全[省区](?!份)|省内|区内|\b(?:in|of) (?:the|its) province\b", re.IGNORECASE)
_WHETHER = lazily(r"(?:is|was|are|were|did|does|do|has|have) ", re.IGNORECASE)
_AMONG = lazily(
    r"全国|各[省市地]|所有|全部省|(?:省份|省市|地区|城市)[里当之]?中|"
    r"\b(?:in|of|across|within) (?:the country|china|all)\b|\bnation(?:wide|ally)?\b|\bnational\b",
    re.IGNORECASE,
)


def among(asked: Asked, reports: Sequence[Report]) -> Asked:
    """The same asked of all places of the level (or of the group named), the ones named being `ranked` in it."""
    named = [place for place in asked.places if isinstance(place, Named) and place.name != NATION.name]
    wide: list[Place] = [place for place in asked.places if not isinstance(place, Named)]
    if asked.has("share"):
        return _as_share(asked, named, wide, reports)
    ranks = asked.has("place_in_order") or (asked.has("order") and len(named) == 1 and not wide)
    verdict = asked.has("highest", "lowest") and (asked.has("yes_no") or _WHETHER.match(asked.folded) is not None)
    if not (ranks or verdict) or asked.has("which_years", "count_years") or not 0 < len(named) <= _MOST:
        return asked
    if any(isinstance(piece.year, YearSpan) for piece in asked.years):
        return asked
    regions = {place: region for place in named if (region := _region(place, reports)) is not None}
    whole = next((p for p in named if any(q != p and _inside(regions, q, p) for q in named)), None)
    ranked = [place for place in named if place != whole and place in regions]
    if not ranked or (len(ranked) > 1 and not ranks):
        return asked
    alone = verdict and len(asked.years) < 2 and regions[ranked[0]].level == "province" and not wide  # 是最快的吗
    if not (wide or whole or ranks or alone or _AMONG.search(asked.folded) or _PARENT.search(asked.folded)):
        return asked
    others: list[Place] = list(wide) or [_others(asked, regions[ranked[0]], regions.get(whole) if whole else None)]
    return replace(asked, places=(*others, *(() if not wide else ranked)), ranked=tuple(ranked))


def _as_share(asked: Asked, named: Sequence[Named], wide: Sequence[Place], reports: Sequence[Report]) -> Asked:
    """四川占川渝的比重: of the sum over a group; 洛阳占全省的比重: of what the province tells of itself."""
    if len(named) != 1 or len(wide) > 1:
        return asked
    region = _region(named[0], reports)
    if wide:
        return replace(asked, places=tuple(wide), ranked=(named[0],))
    if region is None or not _PARENT.search(asked.folded) or region.level == "province":
        return asked
    whole = Above(type="above", name=region.name, adcode=region.adcode, level="province")
    return replace(asked, places=(named[0], whole))


def _region(place: Named, reports: Sequence[Report]) -> Region | None:
    found = [report.region for report in Reports.of(reports).by_name.get(place.name, ())]
    return next((each for each in (*found, *by_name(place.name)) if place.adcode in ("", each.adcode)), None)


def _inside(regions: dict[Named, Region], inner: Named, outer: Named) -> bool:
    return inner in regions and outer in regions and is_within(regions[inner], regions[outer])


def _others(asked: Asked, region: Region, whole: Region | None) -> Place:
    if whole is None and region.level != "province" and _PARENT.search(asked.folded):
        whole = next((each for each in by_name(region.parent)), None) if region.parent else None
    if whole is not None:
        return Below(type="below", name=whole.name, adcode=whole.adcode, level=region.level)
    return AllOf(type="level", level=region.level)


def with_ranks(asked: Asked, data: Json) -> Json:
    """The data of a query over all of them: what it derives, then the ranks in its order."""
    about = [place.model_dump() for place in asked.ranked]
    if asked.has("share"):
        part = {"op": "derive", "fn": "share", "of": ["c1"], "name": "part"}
        return {**data, "about": about, "columns": data["columns"][:1], "steps": [part], "show": "value"}
    derived = [s for s in data["steps"] if s["op"] == "derive" and s.get("over") != "rows" and s["fn"] != "rank"]
    sort = next((step for step in reversed(data["steps"]) if step["op"] == "sort"), None)
    of, order = (sort["of"], sort["order"]) if sort is not None else ("c1", "asc" if asked.has("lowest") else "desc")
    rank = {"op": "derive", "fn": "rank", "of": [of], "order": order, "name": "place"}
    show = "table" if asked.has("place_in_order", "order") else "yes_no"  # of the highest or lowest
    return {
        **data, "about": about, "steps": [*derived, rank, {"op": "sort", "of": of, "order": order}], "show": show,
    }  # fmt: skip
