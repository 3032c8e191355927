"""Which governments a question means: named ones, and groups such as 「辽宁的三个城市」 or 「所有省份」.

A name right beside the name of a district inside it only says where that is: 郑州市管城回族区 and "Guancheng in
Zhengzhou" are the district. A name before 的三个城市 or 各市 is the frame of a group.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeAlias

from rag.gazetteer.divisions import LEVELS, NATION, stem
from rag.gazetteer.regions import Mention, find_mentions, is_within
from rag.question.strangers import stranger
from rag.records import Level, Region
from rag.text.lazily import lazily


@dataclass(frozen=True, slots=True)
class Group:
    """All regions in the library of one level (None: any), inside `within` (None: anywhere)."""

    within: Region | None
    level: Level | None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """`regions`: offset, region, and others that bear the name. `spans`: all characters that name places or groups.

    `named`: where each region is named.
    """

    regions: tuple[tuple[int, Region, tuple[Region, ...]], ...] = ()
    group: Group | None = None
    spans: tuple[tuple[int, int], ...] = ()
    named: tuple[tuple[int, int, Region], ...] = ()


_COUNT = r"(?:全部|所有|各|每个?|哪(?:个|些|几个|一个)?|这?(?:[两二三四五六七八九十]{1,3}|\d{1,3})|多少|几|其他)"
_NOUN = (
    r"(?P<prefecture>地级市|设区市|省辖市|城市|市州|地市|市)|(?P<province>省区市|省份|省市|省)|"
    r"(?P<county>区县|县区|县市区|县级市|县|区)|(?P<any>地区|地方|政府|报告)"
)
# 各市 needs no such proof: nothing else is called so, but 各市场 and 各县级.
_EACH = lazily(
    r"各(?:地级|设区)?(?:(?P<prefecture>城市|地市|市州|市)|(?P<province>省份|省)|(?P<county>区县|县区|县市区|县))(?![场级委直政长属辖域])"
)
# 目标低于6%的市有哪些, 定在10%以上的有几个市
_SUCH = lazily(rf"的(?:{_NOUN})(?=有哪|有几|有多少|是哪|都有|分别|有?[?]?$)")
_SO_MANY = lazily(rf"的有(?:{_COUNT})个?(?:{_NOUN})")
# 多少个城市 is a group before 的 or a verb of setting, the beginning of 多少个城市书房 otherwise.
_GROUP = lazily(
    rf"(?:{_COUNT}个?){{1,2}}(?:{_NOUN})(?=的|中|里|都|均|[,。?;、:最把将提定设高低超在有是达没未制确明不更排按对怎如\s]|"
    rf"\d|$)"
)
_FRAMED = lazily(
    rf"(?:省|市|区|自治区)?(?:共?有|的|下辖的?|所辖的?|辖内的?|内的?)?(?:(?:{_COUNT}){{1,2}}个?)?(?:{_NOUN})(?:中|"
    rf"里)?(?![级委场域民政])"
)
_MOST = lazily(rf"最[高低大小多少快慢]的(?:{_NOUN})")
_GROUP_EN = lazily(
    r"\b(?:all|each|every|which|what|how many|the (?:two|three|four|five|six|seven|eight|nine|ten|"
    r"\d+))\s+(?:of the\s+)?"
    r"(?:(?P<prefecture>cit(?:y|ies)|prefectures?)|(?P<province>provinces?)|(?P<county>count(?:y|ies)|districts?)|"
    r"(?P<any>regions?|places?|governments?|reports?))\b",
    re.IGNORECASE,
)
# GDP, 5G and R&D are no places; the table of romanised names, slow to build, is left alone for them.
_ACRONYM = lazily(r"(?<![A-Za-z'])(?:[A-Z0-9&.+-]{1,6}|[A-Za-z]{1,2})(?![A-Za-z]|'[A-Za-z]{2})")
_QUALIFIES = lazily(r"\s*(?:的|市|省|,|，|\(|in|of|'s|\s)?\s*(?:the\s+)?", re.IGNORECASE)
_NATION = lazily(
    r"全国(?!31|三十一|各|哪|所有|多少|几|的?省|有[几多哪]|率先|首[个家批创例次先]|领先|唯一|前列|先进|示范)|"
    r"国务院|中央政府|我国|\bnational\b|\bChina(?:'s)?\b|\bState Council\b",
    re.IGNORECASE,
)
# 全国 beside another region is compared with it; elsewhere (高于全国平均) it only frames a value.
_NATION_BESIDE = lazily(r"全国(?:和|与|、|跟|同)(?!全)|(?:和|与|、|跟|比)全国(?!平均|第|前|各)")


def _level(hit: re.Match[str]) -> Level | None:
    name = hit.lastgroup
    return name if name in ("province", "prefecture", "county") else None  # type: ignore[return-value]


def find_places(folded: str, loaded: Sequence[Region], without: Collection[str] = ()) -> Mentioned:
    """The regions of a folded question. `loaded` are those with a report: they settle short county names and ties.

    The names `without` are words like others.
    """
    known = set(map(_key, loaded))
    mentions = _mentions(folded, loaded, known, without)
    chosen = _settled([(mention, *_choose(mention, known)) for mention in mentions])
    spans = [(mention.start, mention.end) for mention in mentions]
    regions: list[tuple[int, Region, tuple[Region, ...]]] = []
    group: Group | None = None
    frames: list[Region] = []
    for index, (mention, region, others) in enumerate(chosen):
        frame = _frame(folded, mention, region)
        if frame:
            frames.append(region)
            spans.append((mention.end, frame.end()))
            group = Group(region, _level(frame))
        elif not _qualifies(folded, chosen, index):
            regions.append((mention.start, region, others))
    if not group:
        for pattern in (_GROUP, _MOST, _SUCH, _SO_MANY, _EACH, _GROUP_EN):
            for hit in pattern.finditer(folded):
                if not any(a <= hit.start() < b for a, b in spans):
                    group = group or Group(None, _level(hit))
                    spans.append(hit.span())
    said = _NATION.search(folded)
    beside = _NATION_BESIDE.search(folded)
    if beside and regions:
        said = _NATION.search(folded, beside.start())
    if said and (beside or not regions) and not group:
        spans.append(said.span())
        regions.append((said.start(), NATION, ()))
    # 重庆、天津各区: a name beside others that lie elsewhere is one of them, and drops out of none
    apart = [each for each in frames if regions and not any(is_within(region, each) for _, region, _ in regions)]
    regions += [(mention.start, region, others) for mention, region, others in chosen if region in apart]
    if regions:
        # 本溪、盘锦、沈阳三个辽宁城市: the named ones are the group
        group = None
    named = tuple((mention.start, mention.end, region) for mention, region, _ in chosen)
    return Mentioned(tuple(regions), group, tuple(sorted(spans)), named)


def _mentions(
    folded: str, loaded: Sequence[Region], known: set[tuple[str, str]], without: Collection[str]
) -> list[Mention]:
    """Where regions are named, but for the names `without`."""
    read = _ACRONYM.sub(lambda hit: " " * len(hit.group()), folded)
    for name in {stem(region.name) for region in loaded if f"和{stem(region.name)}" in read}:
        read = read.replace(f"和{name}", f"、{name}")  # 浙江和|安徽: no 和安县
    mentions = [mention for mention in find_mentions(read, short_counties=True) if _usable(folded, mention, known)]
    mentions = [each for each in _with_uncoded(folded, mentions, loaded) if each.candidates[0].name not in without]
    toward = [each for each in mentions if _TOWARD.search(folded, 0, each.start)]
    mentions = [each for each in mentions if each not in toward]
    mentions = [m for m in mentions if m.candidates[0].name != NATION.name or folded[m.end : m.end + 1] != "-"]
    if any(_key(region) in known for mention in mentions for region in mention.candidates):
        mentions = [each for each in mentions if each.candidates[0].name not in _BEYOND]
    return mentions


# Where something goes is no place that is asked about: 通到|北京|的那条高铁.
_TOWARD = lazily(r"(?:通[到往达向]|直[通达]|[开发飞销]往|抵达)$")

# Of whose reports no library holds any: 福建引进|台湾|团队, 广东与|香港|合作 ask of the other place.
_BEYOND = frozenset({"台湾省", "香港特别行政区", "澳门特别行政区"})


def parts_untold(folded: str, mentioned: Mentioned, loaded: Sequence[Region]) -> frozenset[str]:
    """The places that have no report, behind another that has one and joined to it by no word: 甘肃|庆阳数据中心."""
    known = set(map(_key, loaded))
    first = next((end for _, end, region in mentioned.named if _key(region) in known), None)
    return frozenset(
        region.name
        for start, _, region in mentioned.named
        if _key(region) not in known and first is not None and start >= first and folded[start - 1] not in _JOINS
    )


_JOINS = "和与及、跟同比,"


@dataclass(frozen=True, slots=True)
class Owner:
    """A port or an airport, by where its name stands; `region` is the one with a report that tells of it, `untold` the
    names of places that are no more than part of its name.
    """

    start: int
    end: int
    region: Region
    untold: frozenset[str]


def find_owners(folded: str, mentioned: Mentioned, loaded: Sequence[Region]) -> tuple[Owner, ...]:
    """The ports and airports that are named by places: 宁波|舟山|港, of which the report of 浙江省 tells.

    Of two in one region neither: their numbers would stand in one row.
    """
    known = set(map(_key, loaded))
    found: list[Owner] = []
    run: list[tuple[int, int, Region]] = []
    for start, end, region in sorted(mentioned.named, key=lambda each: each[0]):
        run = [*run, (start, end, region)] if run and run[-1][1] == start else [(start, end, region)]
        hit = _OWNER.match(folded, end)
        if len(run) > 1 and _key(run[0][2]) in known and is_within(run[1][2], run[0][2]):
            run = run[1:]  # 浙江|宁波舟山港
        own = next((each for *_, each in run if _key(each) in known), None)
        wholes = [own] if own is not None else [whole for whole in loaded if is_within(run[0][2], whole)]
        if hit is None or not wholes:
            continue
        nearest = max(wholes, key=lambda whole: LEVELS.index(whole.level))
        untold = frozenset(each.name for *_, each in run) if own is None else frozenset()
        found.append(Owner(run[0][0], hit.end(), nearest, untold))
    if len({owner.region for owner in found}) < len(found):
        return ()
    return tuple(found) if len(found) > 1 or any(owner.untold for owner in found) else ()


_OWNER = lazily(r"港(?![珠澳股元商资人姐台闸])口?|(?:国际)?机场|口岸|航空港")


_TOWN = lazily(
    "(?![城乡村小各集名强重和与及跟同比])[\u4e00-\u9fff]{1,6}?(?<![城乡村小集名强])(?:镇|乡(?!村|镇)|街道)(?![化村企居级域])"
)

# What lies in a region and has figures of its own, of which no number of the region is one: 合肥|高新区2026年GDP目标.
_BODY = lazily(
    r"(?:生产建设)?兵团(?!地|融合|改革)|[市省]?(?:(?![的各和与及、,])[\u4e00-\u9fff]){0,6}?"
    r"(?:新区|开发区|高新区|经开区|自贸(?:试验)?区)(?=的?(?:(?:19|20)\d\d年?|[今明去]年)[^,。?;]{0,12}(?:目标|gdp|生产总值))"
)


def _with_uncoded(folded: str, mentions: Sequence[Mention], loaded: Sequence[Region]) -> list[Mention]:
    """`mentions` with the places that no code list holds: those loaded, a town right after its county, a stranger.

    A town is never taken for its county: 昆山市周庄镇 is a place of its own, loaded or not.
    """
    own = [
        Mention(hit.start(), hit.end(), (region,), "full")
        for region in loaded
        if region.name and not region.adcode
        for hit in re.finditer(re.escape(region.name), folded)
    ]
    for mention in mentions:
        county = mention.candidates[0]
        body = _BODY.match(folded, mention.end) if county.level in ("province", "prefecture") else None
        if body and not any(mention.start < each.start < body.end() for each in (*mentions, *own)):
            name = folded[mention.start : body.end()]
            own.append(Mention(mention.start, body.end(), (Region(name, "county", "", county.name),), "full"))
            continue
        hit = _TOWN.match(folded, mention.end) if county.level in ("county", "prefecture") else None
        if hit and not any(each.start <= hit.start() < each.end for each in own):
            own.append(Mention(*hit.span(), (Region(hit.group(), "township", "", county.name),), "full"))
    kept = [m for m in mentions if not any(m.start < each.end and each.start < m.end for each in own)]
    own += [new] if (new := stranger(folded, [*kept, *own])) is not None else []
    return sorted((*kept, *own), key=lambda mention: mention.start)


# Names such as 鼓楼区 occur in several cities; the code tells them apart.
_Chosen: TypeAlias = tuple[Mention, Region, tuple[Region, ...]]
_key: Callable[[Region], tuple[str, str]] = attrgetter("name", "adcode")


def _usable(folded: str, mention: Mention, known: set[tuple[str, str]]) -> bool:
    """A county's short name (管城, 新城) is often an ordinary word: it is taken only for one that the library holds.

    So is one of two characters inside other words: 示|范县.
    """
    inside = (
        mention.start and re.match(r"[\u4e00-\u9fff]", folded[mention.start - 1]) and mention.end - mention.start == 2
    )
    if (
        inside
        and mention.candidates[0].name.endswith("县")
        and folded[mention.start - 1] not in "和与及、省市州区问看查那把对在年月从比让"
    ):
        return False
    bare = not folded[: mention.end].endswith(("区", "县", "市", "旗", "州"))  # 劳|动力 is no 动力区, which was one
    short = mention.form == "short" or (mention.form == "old" and bare)
    if short and mention.candidates[0].level == "county":
        return any(_key(region) in known for region in mention.candidates)
    return True


def _choose(mention: Mention, known: set[tuple[str, str]]) -> tuple[Region, tuple[Region, ...]]:
    loaded = list(dict.fromkeys(region for region in mention.candidates if _key(region) in known))
    if not loaded:
        return mention.candidates[0], ()
    same = tuple(region for region in loaded[1:] if region.level == loaded[0].level)
    return loaded[0], same


def _settled(chosen: list[_Chosen]) -> list[_Chosen]:
    """Names that several regions bear, settled by another that one of them lies in: Taizhou in Jiangsu."""
    found = []
    for mention, region, others in chosen:
        inside = [
            each
            for each in (region, *others)
            if any(other is not mention and is_within(each, whole) for other, whole, _ in chosen)
        ]
        found.append((mention, inside[0], ()) if others and len(inside) == 1 else (mention, region, others))
    return found


_GOES_ON = lazily(r"(?![的中里都均最把将提定设高低超在有是达没未制确明不更排按对怎如哪谁各分])[\u4e00-\u9fff]")


def _counts_the_row(folded: str, mention: Mention, said: str) -> bool:
    """Whether a number behind the last of several names is how many they are: 重庆、天津|两市, 京、沪、津|三市."""
    hit = _SO_MANY_OF_ROW.match(said)
    row = re.search(r"[^,。?;]*$", folded[: mention.start])
    before = row.group() if row is not None else ""
    return hit is not None and before.count("、") + len(re.findall("[和与及]", before)) + 1 == _ROW_OF[hit[1]]


_SO_MANY_OF_ROW = lazily(r"(?:这|等)?([两二三四五六七八九十])个?(?:省|市|区|城市|地)")
_ROW_OF = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}


def _frame(folded: str, mention: Mention, region: Region) -> re.Match[str] | None:
    """辽宁|的三个城市, 辽宁|各市, 三个|辽宁|城市: the words after a name that make it the frame of a group."""
    hit = _FRAMED.match(folded, mention.end)
    if hit is None:
        return None
    level = _level(hit)
    # 盘锦、商丘|七市: a city is no frame for cities
    if region.level == "county" or (level and LEVELS.index(level) <= LEVELS.index(region.level)):
        return None
    if _counts_the_row(folded, mention, hit.group()):
        return None
    counted = re.search(_COUNT, hit.group()) or re.search(
        rf"{_COUNT}个?$", folded[max(0, mention.start - 4) : mention.start]
    )
    plural = hit.group().endswith(("城市", "省份", "区县", "县区", "地市", "市州"))
    plural = plural and _GOES_ON.match(folded, hit.end()) is None  # 重庆|城市污水集中收集率
    # 河南省|政府, 郑州|市: the noun is part of the name's own tail
    return hit if (counted and hit.lastgroup != "any") or plural else None


def _qualifies(folded: str, chosen: Sequence[tuple[Mention, Region, tuple[Region, ...]]], index: int) -> bool:
    """Is this name only the whole of which the name next to it is a part?"""
    mention, region, _ = chosen[index]
    for other in (index + 1, index - 1):
        if not 0 <= other < len(chosen):
            continue
        neighbour, inside, _ = chosen[other]
        gap = folded[mention.end : neighbour.start] if other > index else folded[neighbour.end : mention.start]
        if region.name != inside.name and is_within(inside, region) and _QUALIFIES.fullmatch(gap):
            return True
    return False
