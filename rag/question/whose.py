"""The places that a question is about, and the years of their reports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import NATION, by_name, is_within
from rag.question.abbreviations import find_abbreviations
from rag.question.asked import Asked
from rag.question.columns import puts_in_order
from rag.question.pieces import subjects
from rag.question.places import Mentioned
from rag.question.query import AllOf, Below, Group, Named, Place
from rag.question.spans import YearPiece
from rag.records import Region, Report, Reports
from rag.text.lazily import lazily

_REPORT = lazily(r"政府工作报告|\bgovernment work report\b", re.IGNORECASE)


def placed(asked: Asked, reports: Sequence[Report]) -> Asked:
    """A question that names no place: of the only one, of the nation, or of all, where it orders or counts places."""
    reports = Reports.of(reports)
    names = {(region.name, region.adcode) for region in reports.regions}
    nation = next((region for region in reports.regions if region.level == NATION.level), None)
    if len(names) == 1 or (asked.over_places and asked.subjects and not asked.passage):
        return replace(asked, places=_default_places(reports))
    if _of_all(asked) and nation is None:
        return replace(asked, places=_default_places(reports))
    if nation is not None and _REPORT.search(asked.folded):
        return replace(asked, places=(Named(type="region", name=nation.name, adcode=nation.adcode),))
    return asked


def _of_all(asked: Asked) -> bool:
    """Whether a quantity beyond the lexicon is asked for that few places tell of: 2026年新能源汽车产量目标."""
    beyond = [piece.value for piece in asked.free or asked.subjects]
    dated = bool(asked.years) or asked.has("target")
    plain = (
        all(run in "".join(beyond) for run in asked.left)
        and not asked.passage
        and not asked.part
        and not asked.leans
        and not asked.english
    )
    one = len(beyond) == 1 and beyond[0] not in lexicon() and _QUANTITY.search(beyond[0]) is not None
    return dated and plain and one


_QUANTITY = lazily(r"(?:产量|产值|装机|销量|里程|吞吐量|发电量|营收|增加值|规模|保有量)$")
_COUNTED = lazily(
    r"(?:的|[有共])?(?:几|多少|哪些|哪几)个?(?P<a>县|市|区|城市|乡镇|镇)|(?P<b>县市区|县市|县区|区县|县|市|区|城市|乡镇|镇)(?:一共|总共|共|已|达)*[有到]?(?:几|多少)个|"
    r"\bhow many (?P<c>counties|districts|cities|towns|townships)\b",
    re.IGNORECASE,
)
_KINDS = {"counties": "县", "districts": "区", "cities": "市", "towns": "镇", "townships": "乡"}


def told_by_whole(asked: Asked, reports: Sequence[Report]) -> tuple[Asked, str]:
    """How many places inside one meet a condition, where no report of any of them is there: its own words may tell.

    With what is counted, "" where that is not asked: 浙江|GDP过千亿县|有几个.
    """
    wholes = [place for place in asked.places if isinstance(place, Named | Below)]
    counted = _COUNTED.search(asked.folded) if any(how for *_, how in asked.numbers) else None
    if len(wholes) != 1 or len(asked.places) != 1 or counted is None:
        return asked, ""
    whole = next((each for each in by_name(wholes[0].name) if each.adcode == wholes[0].adcode), None)
    inside = Reports.of(reports).regions if whole is not None else ()
    if whole is None or any(each != whole and is_within(each, whole) for each in inside):
        return asked, ""
    kind = (counted["a"] or counted["b"] or _KINDS[counted["c"].lower()])[-1:]
    struck = [(piece.start, piece.end) for piece in asked.years] + [counted.span()]
    said = "".join(char for at, char in enumerate(asked.folded) if not any(a <= at < b for a, b in struck))
    for _, name in asked.names:
        said = said.replace(name, "")
    said = _FILLS.sub("", said)[:40]
    named = Named(type="region", name=whole.name, adcode=whole.adcode)
    return replace(asked, places=(named,), numbers=(), passage=True), said + kind


_FILLS = lazily(r"[\s,。?的]|一共|总共|(?<=[\u4e00-\u9fff])有$|^有")


def dated(place: Place, asked: Asked, reports: Sequence[Report]) -> Place:
    """A named place with its own newest year, where the places of a question have no year in common."""
    own = _years_of([place], reports) if isinstance(place, Named) else ()
    kinds = {piece.kind for piece in asked.words if piece.kind in ("target", "actual")}
    past = kinds == {"actual"} or (not kinds and puts_in_order(asked))
    return place.model_copy(update={"year": max(own) - past}) if own else place


def apart(found: Sequence[tuple[int, Place]], years: Sequence[YearPiece]) -> tuple[list[Place], list[YearPiece]]:
    """Places with the years that go with them, where they alternate: 商丘市2024年和新乡市2025年."""
    own = [(start, place) for start, place in found if isinstance(place, Named)]
    dated = [piece for piece in years if isinstance(piece.year, int) and not piece.plan and not piece.report]
    places = list(dict.fromkeys(place for _, place in found))
    order = sorted([*((start, "p") for start, _ in own), *((piece.start, "y") for piece in dated)])
    kinds = "".join(kind for _, kind in order)
    alternate = len(own) > 1 and len(own) == len(found) and kinds in ("py" * len(own), "yp" * len(own))
    if not alternate or len({piece.year for piece in dated}) < 2 or len(places) < len(own):
        return places, list(years)
    both = zip(own, dated, strict=True)
    return [place.model_copy(update={"year": piece.year}) for (_, place), piece in both], [
        piece for piece in years if piece not in dated
    ]


def own_year(place: Place) -> int | None:
    return place.year if isinstance(place, Named) else None


def places_of(
    folded: str, mentioned: Mentioned, grouped: Sequence[tuple[int, int, str]], reports: Sequence[Report]
) -> tuple[list[tuple[int, Place]], list[tuple[int, int]]]:
    named = [(start, end) for start, end, _ in mentioned.named]
    # The noun of a group (最高的省份) stays: words such as 最高 are read from it.
    spans = [
        span for span in mentioned.spans
        if span in named or folded[slice(*span)].lower() in _NATIONS
    ]  # fmt: skip
    found: list[tuple[int, Place]] = []
    for start, end, name in grouped:
        found.append((start, Group(type="group", name=name)))
        spans.append((start, end))
    for start, region, _ in mentioned.regions:
        if any(a <= start < b for a, b, _ in grouped):
            continue
        end = next((b for a, b, named in mentioned.named if a == start), start)
        if region.name == NATION.name and _ORDINAL.match(folded, max(end, start + 2)):
            continue  # 排全国第几
        part = _part(folded, end, region)
        held = Reports.of(reports).by_name
        if part is not None and (part[0].name in held or region.name not in held or subjects(folded)):
            region, end = part
            spans.append((start, end))
        found.append((start, Named(type="region", name=region.name, adcode=region.adcode)))
    for start, end, regions in find_abbreviations(folded, spans):
        found += [(start, Named(type="region", name=each.name, adcode=each.adcode)) for each in regions]
        spans.append((start, end))
    group = mentioned.group
    if group is not None and not grouped:
        if group.within is not None:
            found.append(
                (0, Below(type="below", name=group.within.name, adcode=group.within.adcode, level=group.level))
            )
        else:
            found.append((0, AllOf(type="level", level=group.level or Reports.of(reports).usual_level)))
    if sum(isinstance(place, Named) for _, place in found) > 1:  # 广东、江苏、山东三个经济大省: the named are the group
        found = [(start, place) for start, place in found if isinstance(place, Named)]
    found.sort(key=lambda item: item[0])
    return found, spans


_ORDINAL = lazily(
    r"\s*(?:各省)?(?:中|里|范围内)?(?:的)?(?:排|第[几一二三四五六七八九十\d]|位[次列居]|名次|前[几列三五十]|倒数|"
    r"最[高低大小多少快慢])"
)


_EXCEPT = lazily(
    r"(?:除(?:了|去|开)?|不(?:含|算|包括)|剔除|except(?: for)?|excluding|other than|apart from)\s*$", re.IGNORECASE
)


_AND = lazily(r"(?:和|与|、|,|\s|and)*")


def left_out(folded: str, mentioned: Mentioned) -> tuple[Place, ...]:
    """The places that a question takes out: 除西藏和新疆外."""
    found: list[Place] = []
    end = -1
    for start, region, _ in mentioned.regions:
        joined = end >= 0 and _AND.fullmatch(folded, end, start)
        if joined or _EXCEPT.search(folded, max(0, start - 12), start):
            found.append(Named(type="region", name=region.name, adcode=region.adcode))
            end = next((b for a, b, _ in mentioned.named if a == start), start)
    return tuple(found)


_NATIONS = ("全国", "国务院", "中央政府", "我国", "national", "china", "china's", "state council")


_TAILS = ("区", "县", "市", "旗")


def _part(folded: str, end: int, region: Region) -> tuple[Region, int] | None:
    """南京|鼓楼: the short name of a part right behind its whole; the part is meant, loaded or not."""
    if region.level == "county":
        return None
    for size in (4, 3, 2):
        short = folded[end : end + size]
        if not re.fullmatch(rf"[\u4e00-\u9fff]{{{size}}}", short):
            continue
        for tail in _TAILS if not short.endswith(_TAILS) else ("",):
            for other in by_name(short + tail):
                if other.level == "county" and other.name == short + tail and is_within(other, region):
                    return other, end + size
    return None


def _default_places(reports: Reports) -> tuple[Place, ...]:
    """The only region of the library, else all of its usual level."""
    names = {(region.name, region.adcode) for region in reports.regions}
    if len(names) == 1:
        ((name, adcode),) = names
        return (Named(type="region", name=name, adcode=adcode),)
    return (AllOf(type="level", level=reports.usual_level),)


def _years_of(places: Sequence[Place], reports: Sequence[Report]) -> frozenset[int]:
    """The years of the reports of the places named; of all where none is."""
    held = Reports.of(reports)
    named = {place.name for place in places if isinstance(place, Named)}
    if not named:
        return held.years
    return frozenset(report.year for name in named for report in held.by_name.get(name, ()))


def loaded_years(places: Sequence[Place], reports: Sequence[Report]) -> list[int]:
    """The years of the reports of the places asked about, for 今年 and 历年; of several those that all have."""
    named = [place for place in places if isinstance(place, Named)]
    if any(place.name != NATION.name for place in named) and NATION.name not in Reports.of(reports).by_name:
        named = [place for place in named if place.name != NATION.name]  # 比全国高几个点
    named = [place for place in named if _years_of([place], reports)] or named  # what is not there has no say
    if len(named) > 1:
        return sorted(frozenset.intersection(*(_years_of([place], reports) for place in named)))
    return sorted(_years_of(named or places, reports) - {0})


def results_of(places: Sequence[Place], reports: Sequence[Report]) -> frozenset[int]:
    """The years whose results a loaded report tells."""
    return frozenset(year - 1 for year in _years_of(places, reports))
