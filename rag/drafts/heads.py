"""Whose numbers they are: the places of a sentence, which of them head a number, and which are only compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.drafts.grammar import pattern
from rag.drafts.scene import Ref, Role, Scene
from rag.drafts.tokens import Place, Time, between
from rag.gazetteer.divisions import is_within
from rag.numbers.quantities import Quantity
from rag.records import Region
from rag.text.lazily import lazily


class Heads:
    """The places and times of a sentence of a masked text (`rag.drafts.roles`). `owners` are those named before it."""

    def __init__(
        self,
        text: str,
        masked: str,
        span: tuple[int, int],
        numbers: Sequence[Quantity],
        places: Sequence[Place],
        times: Sequence[Time],
    ) -> None:
        self.text, self.masked, self.span = text, masked, span
        self.numbers, self.places, self.times = numbers, places, times
        self.owners: tuple[Region, ...] = ()
        self._deals = _DEALT.search(masked, *span) is not None
        self._of_all = pattern("nation").search(text, *span) is not None
        self.alone = False  # the article is about one place

    def _is_told_of(self, place: Place) -> bool:
        """Whether numbers behind a group of places are said to be of each or of all of them."""
        return _OF_EACH.search(self.masked, place.end, min(self.span[1], place.end + 40)) is not None

    def is_head(self, place: Place) -> bool:
        """Whether what follows may be this place's, or it is only compared with, or where something happens."""
        before = self.masked[max(self.span[0], place.start - 10) : place.start]
        if place.group and self.alone and not self._is_told_of(place):
            return False  # 长三角一体化, in what is told of one place
        if _DATELINE.match(self.masked, place.end) and not self.text[self.span[0] : place.start].strip("# (*"):
            return False  # FUZHOU, Jan. 28, 2026 —: where it was written
        if self.masked.startswith("-", place.end):
            return False  # Taiwan-funded companies
        if _NO_OWNER.match(self.masked, place.end):
            return not self._named_before(place)  # 宁波舟山港: a number of the port in an article about Zhejiang
        if _RANKED_AMONG.match(self.masked, place.end) and _AT.search(before):
            return False  # 增速居副省级城市第2位
        if _COMPARED_TO.search(before):
            return _ITS_NUMBER.match(self.masked, place.end) is not None  # more than Shanghai's 4.51 trillion
        if _WHOLE.search(before):
            return False  # 进出口占河南全省的71.8%
        within = all(is_within(region, owner) for region in place.regions for owner in self.owners)
        if _VENUE.search(before) and self.owners and within:
            return False  # delegates in Jinan heard
        if _INSIDE.search(before) and any(
            owner != place.regions[0] and is_within(owner, place.regions[0]) for owner in self._named_before(place)
        ):
            return False  # Yangzhou, a canal city in Jiangsu
        owner = next((other for other in reversed(self.places) if other.end <= place.start), None)
        if owner is not None and len(owner.regions) == 1 and _OF_TIME.fullmatch(self.masked, owner.end, place.start):
            return all(is_within(region, owner.regions[0]) for region in place.regions)  # 商丘市2023年|内江|黑猪
        if _FRACTION_OF.match(self.masked, place.end) and _LESS_THAN.search(before):
            return False  # 还不到扬州的七分之一
        return _TIMES_OF.match(self.masked, place.end) is None or _EQUALS.search(before) is None

    def _is_part_of(self, scene: Scene, place: Place) -> bool:
        """四川粮食产量约为河南的54%: a share of what that place has."""
        before = self.masked[max(self.span[0], place.start - 10) : place.start]
        return scene.number.form == "percent" and _EQUALS.search(before) is not None

    def goes_on(self, place: Place) -> bool:
        """Whether numbers behind the place's own are its, too, and it is not only compared with: 比河南的110万人多."""
        before = self.masked[max(self.span[0], place.start - 10) : place.start]
        return self.is_head(place) and _COMPARED_TO.search(before) is None

    def _named_before(self, place: Place) -> Sequence[Region]:
        before = (other for other in self.places if other.end <= place.start)
        named = [region for other in before if not _DATELINE.match(self.masked, other.end) for region in other.regions]
        return named or self.owners

    def of(self, scene: Scene) -> Place | None:
        """The places that the number's own clause names before it, or behind it: 5.5%左右的有A、B, 4.2% in A."""
        inside = _IN_PLACE.match(self.masked, scene.number.end, scene.end)
        if inside:
            return next(iter(between(self.places, inside.end(), inside.end() + 1)), None)
        own = next((place for place in reversed(self.places) if place.end <= scene.number.outer_start), None)
        if (
            own is not None
            and scene.number.form not in ("times", "fraction", "rank")
            and _ITS_OWN.fullmatch(self.masked, own.end, scene.number.outer_start)
            and len(own.regions) == 1
            and not self._is_part_of(scene, own)
        ):
            return own  # 是资阳市|950亿元的2.8倍
        heads: list[Place] = [
            place
            for place in between(self.places, scene.start, scene.number.start)
            if self.is_head(place) and (place.start >= scene.begin or self.goes_on(place))
        ]
        if heads:
            return heads[-1]
        behind = _LISTED.match(self.masked, scene.number.outer_end)
        listed: Sequence[Place] = between(self.places, behind.end(), behind.end() + 1) if behind else ()
        return listed[0] if listed else None

    def compared(self, ref: Ref) -> Ref:
        """The places that a comparison names."""
        named = between(self.places, ref.spots[0], ref.spots[1]) if ref.spots[1] else ()
        ref = replace(ref, places=named[0].regions) if named else ref
        then = between(self.times, ref.when[0], ref.when[1]) if ref.when[1] else ()
        return replace(ref, span=then[0].span) if then else ref

    def apart(self, scene: Scene, ref: Ref, recent: Sequence[Region]) -> Ref:
        """最快的是河南，最慢的是福建，相差0.6个百分点: the two places named last are compared.

        `recent` are those named before, of which two are meant by 两省.
        """
        said = re.search(r"相差|差距|落差|相距|\b(?:gap|difference|apart)\b", scene.lead)
        said = said or _GAP_BETWEEN.match(self.text, self.span[0], scene.number.start)
        if not ref.bare or said is None:
            return ref
        named = [region for place in self.places if place.end <= scene.number.start for region in place.regions]
        if not named and _THE_TWO.search(self.text, scene.start, scene.number.start):
            named = list(recent)
        return replace(ref, places=(named[-2],), sign=0) if len(named) > 1 and named[-1] != named[-2] else ref

    def former_and_latter(self, scene: Scene, recent: Sequence[Region]) -> Sequence[Region]:
        """前者比后者多115亿斤: the place whose difference is told and that from which, if it is so."""
        said = _FORMER_THAN.search(scene.lead) or _FORMER.fullmatch(scene.full_lead)
        if not said or len(recent) < 2:
            return ()
        return recent[-2:] if said[1] == "前" else recent[:-3:-1]

    def dealt(self, scene: Scene, role: Role, listed: tuple[Region, ...]) -> tuple[Region, ...]:
        """Whose a number is, where numbers are dealt out over places that stand in a list or are told one by one."""
        one = self._respectively(scene) if role in ("value", "reference") else ()
        return one or (self._deal(scene, listed) if listed and role in ("value", "difference") else ())

    def _deal(self, scene: Scene, dealt: tuple[Region, ...]) -> tuple[Region, ...]:
        """One of a list of places for each of as many numbers; all of them where there is one number for all."""
        row = [number for number in self.numbers if scene.start <= number.start < scene.end]
        lists = [place for place in between(self.places, scene.start, scene.end) if place.regions == dealt]
        if lists:
            row = [number for number in row if number.start > lists[-1].end]
        if len(row) == len(dealt) and scene.number in row:
            return (dealt[row.index(scene.number)],)
        return dealt

    def _respectively(self, scene: Scene) -> tuple[Region, ...]:
        """Jilin grew 5% and Heilongjiang 4.2%, against targets of 5.5% and 5% respectively: of which one it is, if so.

        The places are those that the sentence has named before the clause, as many as its numbers.
        """
        if not self._deals or not _DEALT.search(self.masked, scene.start, scene.end):
            return ()
        if between(self.places, scene.start, scene.end):
            return ()
        row = [number for number in self.numbers if scene.start <= number.start < scene.end]
        named = dict.fromkeys(region for place in self.places if place.end <= scene.start for region in place.regions)
        one_each = len(named) == len(row) > 1 and scene.number in row
        return (tuple(named)[row.index(scene.number)],) if one_each else ()

    def nation(self, scene: Scene) -> bool:
        """Whether the clause speaks of the nation before its number, and not only compares with it."""
        near = scene.near if self._of_all else scene.number.start
        for hit in pattern("nation").finditer(self.text, near, scene.number.start):
            before = self.masked[max(scene.start, hit.start() - 6) : hit.start()]
            after = self.masked[hit.end() : hit.end() + 6]
            named = between(self.places, scene.start, hit.start())
            if _NAME_OF_ALL.match(self.text, hit.end()):
                continue  # 世界动力电池大会
            if not named and not _BESIDE.search(before) and not _RANKED.match(after):
                return True
        return False


_GAP_BETWEEN = lazily(r"\W*(?:the )?(?:gap|difference) between\b", re.IGNORECASE)
_THE_TWO = lazily(r"\bthe two\b|[两二](?:省|地|市|者|城|区|州|县)|双方")
_FORMER_THAN = lazily(r"([前后])者[^,;。\d]{0,6}?(?:比|较|高于|低于|多于|少于|快于|慢于|高出|低出|超出?)[前后]者")
# 河南6.66万亿元，湖北6.27万亿元，前者领先|3900亿元
_FORMER = lazily(r"[\s,、]*([前后])者(?:则|却|足足|整整)*(?:领先|落后|[多高快少低慢]出?)(?:了)?(?:约|近|整整)?\s*")
_DEALT = lazily(r"分别|\brespectively\b", re.IGNORECASE)
_OF_EACH = lazily(
    r"(?<!平)均(?![衡等收])|各[省市地]|分别|合计|总计|共计|之和|平均|\d+个?[省市地]|[三四五六七八九十](?:省|市|地)"
    r"|\b(?:each|all|both|combined|together|average\w*)\b",
    re.IGNORECASE,
)
_IN_PLACE = lazily(r"\s*(?:growth |more )?(?:in|for|at|by) (?:the )?(?=\ue000)", re.IGNORECASE)
_ITS_NUMBER = lazily(r"(?:'s\s+|的)(?:约|不低于|近)?\s*\d[\d.]*(?!\d|[^,;。]{0,6}倍)")
_DATELINE = lazily(r",[\s\ue001,]*(?:—|--|-|\()\s")
_ITS_OWN = lazily(r"(?:'s\s+|的)?\s*(?:约|近)?")
_NO_OWNER = lazily(
    r"\ue000*(?:港(?!区|口|务)|(?:国际)?机场|大桥|高铁|铁路|高速|新?海关|大学|研究院|日报|海事局|口岸|"
    r"(?:[\u4e00-\u9fff]{1,3})?班列|(?:'s)?\s*(?:port|airport|university|customs)\b)"
)
_RANKED_AMONG = lazily(
    r"\ue000*(?:城市|各市|省份)?(?:的|中|里|当中)?(?:排名?|位居|居|列|位列)?(?:第|首位|榜首|前列|前[一二三四五六七八九十\d])"
)
_AT = lazily(r"(?:居|列|位居|位列|排|排名|排在|在|占)\s*$")
_COMPARED_TO = lazily(
    r"(?:比|较|高于|低于|超过|快于|慢于|多于|少于|高出|低出|超出|领先于?|落后于?|不及|赶超)(?:(?:最[高低快慢多少大小]|垫底|领先|居首|居末|末位|榜首)的)?\s*$|"
    r"(?:\bthan|\bthat of|\babove|\bbelow|\bbehind|\bahead of)\s*$",
    re.IGNORECASE,
)
_WHOLE = lazily(r"占(?:了|到|据|去)?\s*$")
_INSIDE = lazily(r"\b(?:in|of)\s*$", re.IGNORECASE)
_OF_TIME = lazily("\ue001+的?")
_VENUE = lazily(r"(?:\bin|\bat|在|于)\s*$", re.IGNORECASE)
_TIMES_OF = lazily(
    r"的\s*(?:约|近|超过)?[\d.一二三四五六七八九]+(?:%|成)|的?[^,;。]{0,6}\d[\d.]*倍|的?(?:约|近)?\d?[^,;。]{0,8}倍"
)
_FRACTION_OF = lazily(r"的?(?:约|近)?(?:[一二三四五六七八九十\d]+分之|\d[\d.]*倍|一半)")
_LESS_THAN = lazily(r"(?:是|为|有|达到?|相当于|约|占|仅|不到|不足|不及|超过|多于|才|只)\s*$")
_EQUALS = lazily(r"(?:是|为|达到?|相当于|约为|约是|约)\s*$")
_LISTED = lazily(r"的?(?:省份|省|地区|城市)?(?:有|是|为|包括|仅有|只有|的有|的是|的为)+(?=\ue000)")
_BESIDE = lazily(
    r"(?:比|较|高于|低于|快于|慢于|居|占|列|位居|排|超过|好于|优于|高出|领先|与|和|跑赢|than|of|in|above|below)\s*$"
)
_NAME_OF_ALL = lazily(
    r"[^,;。\d]{0,8}?(?:大会|博览会|论坛|峰会|冠军|遗产|一流|级|领先|500强|重点实验室|指数|百强|百佳|示范|先进|文明城市|文明村)"
    r"|(?:预算内|财政|资金|企业|奖补|补助)"  # 中央预算内投资 is the province's
)
_RANKED = lazily(
    r"(?:主要)?城市(?:中|里)?(?:排名?)?第|第|前|首|的?(?:比重|\d|比例)|排名|平均|首位|各省|人大|两会|统一|最"
)
# the largest provincial economy, 第一经济大省
LARGE = lazily(
    r"\b(?:largest|biggest|smallest|most populous|richest|top)(?: \w+){0,3}? (?:econom(?:y|ies)|provinces?|"
    r"cit(?:y|ies)|exporters?|producers?|municipalit(?:y|ies))\b|最大的?(?:经济|外贸|工业|农业|人口)?大?(?:省份?|市|城市)",
    re.IGNORECASE,
)
"""What a place is called for its size, whatever a number is of."""
