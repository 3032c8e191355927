"""Regions: the divisions by name and code, where a text names them, and which one a report's title means.

All names are matched folded (`rag.text.fold`), so Traditional characters work everywhere; a Region's name is
Simplified.

>>> resolve("郑州市管城区")
Region(name='管城回族区', level='county', adcode='410104', parent='郑州市')
>>> [(m.start, m.end, m.candidates[0].name) for m in find_mentions("河南郑州")]
[(0, 2, '河南省'), (2, 4, '郑州市')]
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from rag.gazetteer.divisions import (
    LEVELS,
    NATION,
    ancestors,
    by_adcode,
    by_name,
    children,
    gazetteer,
    is_within,
    name_key,
    named,
    province_of,
    provinces,
    stem,
    under,
)
from rag.gazetteer.mentions import Mention, find_mentions
from rag.gazetteer.placewords import COMMON_DISTRICTS, ZONES
from rag.records import Region
from rag.text.lazily import lazily

__all__ = [
    "NATION",
    "Mention",
    "ancestors",
    "by_adcode",
    "by_name",
    "children",
    "find_mentions",
    "is_within",
    "province_of",
    "provinces",
    "resolve",
]

Counts = dict[Region, float]

_MAX_NAME = 40  # characters; the longest real compounds, province to county, have 35
_SELF = frozenset(
    ["地区", "自治区", "自治州", "自治县", "自治旗"]
    + [who + what for who in ("全", "我", "本", "") for what in "省市区县州旗盟"]
)
_OFFICES = lazily(r"(?:人民政府|政府|管理委员会|管委会|行政公署|行署)(?:工作报告)?$")

_ZONE_TYPES = (
    "开发区|新区|高新区|经开区|示范区|园区|产业园|功能区|管理区|试验区|实验区|合作区|保税区|保税港区|度假区|风景区|名胜区|集聚区|聚集区|"
    "先导区|新城|生态城|新片区"
)
_ZONE = lazily(f"(?:{_ZONE_TYPES})$")
# A zone's name that says only what it is for; it needs its city's name: 经济技术开发区, 高新区.
_NAMELESS = lazily(
    r"(?:国家|省|级|经济|技术|高新|产业|工业|综合|现代|城乡|一体化|旅游|农业|科技|临港|临空|空港|航空|港)*"
    rf"(?:{_ZONE_TYPES})"
)
# Which levels a name with this last character can be of, when its full name is not known.
_LEVELS_OF = {
    "省": ("province",),
    "市": ("prefecture", "county"),
    "区": ("province", "county"),
    "县": ("county",),
    "旗": ("county",),
    "盟": ("prefecture",),
    "州": ("prefecture",),
}


def resolve(name: str, context: str = "") -> Region | None:
    """The one region that `name` means, as a title or a meeting line writes it, or None.

    - A compound (郑州市管城区) means its last part, among the homonyms under the parts before it.
    - A wrong type is repaired by the rest of the name: 管城回族自治区 is 管城回族区, 宁夏自治区 is 宁夏回族自治区.
    - Homonyms (鼓楼区, 吉林) are told apart by what `context`, the report's text, names: the region itself in full, its
      parent, its province, its children. If that is a draw, today's division wins over a former one of its province,
      then the higher level over the lower; a draw of equals (鼓楼区 without context) is None.
    - A zone (新区, 开发区, 高新区...) that is in no code list is a county-level Region without code. Its parent is the
      part before it, or the government that is known to run it, or the prefecture that `context` names most, or "".
      A zone without a name of its own takes its city's (郑州市高新区 is 郑州高新区), and is None if no city is known.
    """
    text = _OFFICES.sub("", name_key(name))
    if len(text) < 2 or len(text) > _MAX_NAME or text in _SELF:
        return None
    found = _read(text, ())
    return _choose(found, text, context) if found else _zone(text, context)


def _read(text: str, outer: tuple[Region, ...]) -> tuple[Region, ...]:
    """What `text` can mean, as one name or a compound, under one of `outer` if there are any."""
    # 赣县 in full is the former 赣县, not the short name of 赣县区.
    names = gazetteer()
    found = names.full[text] + names.short.get(text, ()) if text in names.full else named(text)
    found = under(found, outer) if outer else tuple(dict.fromkeys(found))
    if found:
        return found
    for cut, heads in _heads(text, outer):
        found = _read(text[cut:], heads)
        if found:
            return found
    found = _repaired(text)
    return under(found, outer) if outer else found


def _heads(text: str, outer: tuple[Region, ...]) -> Iterator[tuple[int, tuple[Region, ...]]]:
    """The names that `text` begins with and does not end with, longest first, and where they end."""
    names = gazetteer()
    for cut in range(len(text) - 1, 1, -1):
        heads = names.full.get(text[:cut], ()) + names.short.get(text[:cut], ())
        heads = under(heads, outer) if outer else heads
        if heads:
            yield cut, heads


def _repaired(text: str) -> tuple[Region, ...]:
    """The divisions that `text` names with a wrong type (莒南市) or without its peoples (延边自治州)."""
    rest, names = stem(text), gazetteer()
    if rest == text or len(rest) < 2 or _ZONE.search(text):
        return ()
    levels = _LEVELS_OF[text[-1]]
    found = tuple(r for r in names.short.get(rest, ()) + names.stems.get(rest, ()) if r.level in levels)
    if "自治" in text:
        found = tuple(r for r in found if "自治" in r.name or "族" in r.name) or found
    elif text[-1] == "市":
        found = tuple(r for r in found if "自治" not in r.name)  # no city is an autonomous area
    return tuple(r for r in found if r.name[-1] == text[-1]) or found


def _choose(found: tuple[Region, ...], text: str, context: str) -> Region | None:
    """The one of `found` that `context` speaks of, or None for a draw of equals."""
    former = gazetteer().former
    counts, in_full = _counts(context)
    scores = {region: _score(region, counts, in_full) for region in found}
    best = max(scores.values())
    if text in COMMON_DISTRICTS and not best:
        return None  # 城区 may be any city's
    first = [region for region in found if scores[region] == best]
    # 寿县 of 六安市 is 寿县 of 淮南市 today; but 江北区 of 重庆市, a former one, is not 江北区 of 宁波市.
    alive = {region.adcode[:2] for region in first if region not in former}
    first = [region for region in first if region not in former or region.adcode[:2] not in alive]
    highest = min(LEVELS.index(region.level) for region in first)
    first = [region for region in first if LEVELS.index(region.level) == highest]
    return first[0] if len(first) == 1 else None


def _score(region: Region, counts: Counts, in_full: Counts) -> float:
    """How much a text whose regions are counted speaks of `region`; its parent says most about a homonym."""
    above = gazetteer().above
    inside = sum(min(times, 1.0) for inner, times in counts.items() if above.get(inner) == region)
    outside = sum((1 if r.level == "province" else 3) * counts.get(r, 0.0) for r in ancestors(region))
    return 2 * (in_full.get(region, 0.0) + inside) + outside


@lru_cache(maxsize=4)  # one report's text is asked about several names
def _counts(context: str) -> tuple[Counts, Counts]:
    """How often each region is named in `context`, and how often in full; a name of n homonyms counts 1/n for each."""
    counts: Counts = {}
    in_full: Counts = {}
    for mention in find_mentions(context):
        share = 1 / len(mention.candidates)
        for region in mention.candidates:
            counts[region] = counts.get(region, 0.0) + share
            if mention.form == "full":
                in_full[region] = in_full.get(region, 0.0) + share
    return counts, in_full


def _zone(text: str, context: str) -> Region | None:
    """A zone that no code list holds, as a county-level Region without code; None if `text` is no zone's name."""
    if not _ZONE.search(text):
        return None
    name, rest, parent = text, text, None
    while True:
        cut, heads = next(_heads(rest, (parent,) if parent else ()), (0, ()))
        region = _choose(heads, rest[:cut], context) if heads else None
        if region is None:
            break
        # 长春市|净月开发区 is 净月开发区, but 长春|新区 is 长春新区
        name, rest, parent = rest[cut:] if rest[:cut] in gazetteer().full else rest, rest[cut:], region
    for zone, runs in ZONES.items():
        if name.endswith(zone) and (parent is None or is_within(by_name(runs)[0], parent)):
            return Region(zone, "county", "", runs)
    if parent is None:
        parent = _most_named(context)
    if _NAMELESS.fullmatch(name):
        if parent is None:
            return None
        name = stem(parent.name) + name
    return Region(name, "county", "", parent.name if parent else "")


def _most_named(context: str) -> Region | None:
    """The prefecture or municipality that `context` names most often; None for none or a draw."""
    counts, _ = _counts(context)
    cities = {
        r: n for r, n in counts.items() if r.level == "prefecture" or (r.level == "province" and r.name[-1] == "市")
    }
    most = max(cities.values(), default=0.0)
    first = [region for region, n in cities.items() if n == most]
    return first[0] if len(first) == 1 else None
