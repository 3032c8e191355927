"""The words of an article that frame a number: places, times, kinds, comparisons, each with where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any, Literal

from rag.drafts.evidence import Kind, Span
from rag.drafts.grammar import find_words
from rag.gazetteer.divisions import NATION, is_within
from rag.gazetteer.regions import Mention, find_mentions
from rag.numbers.numerals import parse_chinese_number
from rag.question.abbreviations import find_abbreviations
from rag.question.groups import groups, members
from rag.records import Region
from rag.text.lazily import lazily


@dataclass(frozen=True, slots=True)
class Place:
    """Regions named one after the other (安徽、浙江和江苏), or a group by its name, at [start, end)."""

    start: int
    end: int
    regions: tuple[Region, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """Years named at [start, end). `back`: a word that only looks back (去年); `ahead`: the horizon of a plan."""

    start: int
    end: int
    span: Span | None
    back: bool = False
    ahead: bool = False
    vague: bool = False  # a year earlier, behind last year: than that, or than this one
    part: str = ""  # 上半年: a stretch of the year that no annual figure tells
    report: bool = False  # 2025年政府工作报告: its targets are of that year, its results of the one before

    def is_long(self, year: int) -> bool:
        """Whether it is several years, or a plan's horizon, seen from the article's own year."""
        return self.span is not None and (self.span.first != self.span.last or self.span.last > year + 1)


# --- places --------------------------------------------------------------------------------------------------------

_JOINT = lazily(r"\s*(?:、|和|与|及|以及|/|,?\s*\band\b)\s*")
_COMMA = lazily(r"\s*,\s*")


@cache
def _groups() -> tuple[re.Pattern[str], dict[str, tuple[Region, ...]]]:
    found_members = {
        name: members(entry) for name, entry in groups().items() if len(name) > 2 or name in ("川渝", "成渝", "沿海")
    }
    found = sorted(found_members, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, found)), re.IGNORECASE), found_members


def find_places(text: str, loaded: Collection[Region]) -> tuple[Place, ...]:
    """The regions and groups that a rewritten draft names, neighbours of one list joined."""
    known: dict[str, Region] = {region.name: region for region in loaded}
    singles: list[Place] = []
    named, found_members = _groups()
    groups = [
        Place(hit.start(), hit.end(), found_members[hit.group().lower()], hit.group())
        for hit in named.finditer(text)
        if not re.match(
            r"地区?生产总值|一体化|协同|共建|合作|联动|毗邻|(?:城市群|都市圈)", text[hit.end() : hit.end() + 6]
        )
        and not (text[hit.start() - 1 : hit.start()] == "(" and text[hit.end() : hit.end() + 1] == ")")
    ]
    groups += [
        Place(start, end, regions, text[start:end])
        for start, end, regions in find_abbreviations(text, ())
        if (hit := _SO_MANY.match(text, end)) and _NUMERALS.find(hit[1].replace("两", "二")) == len(regions) - 1
    ]
    for mention in map(partial(_unshadowed, text), find_mentions(text, short_counties=True)):
        region = _resolved(mention, known)
        if region is None or region == NATION or _in_brackets(text, mention) or _not_whose(text, mention):
            continue
        own = _OF_THE_STATE.match(text, mention.end - 1)  # 陕西|省属企业
        singles.append(Place(mention.start, mention.end - (own is not None), (region,)))
    spots = sorted((*groups, *singles), key=lambda place: (place.start, -place.end))
    apart: list[Place] = []
    for place in spots:
        if not apart or place.start >= apart[-1].end:
            apart.append(place)
    return tuple(_joined(text, apart))


_OF_THE_STATE = lazily("[省市区](?:属|直)(?:国有|重点)?(?:企业|国企|高校|单位|部门|机关)")
_NUMERALS = "一二三四五六七八九十"
_SO_MANY = lazily(r"(?:这)?([两二三四五六七八九十])(?:个)?(?:省|市|地|区)")  # 川鄂渝|三地


def _joined(text: str, places: Sequence[Place]) -> Iterator[Place]:
    held: Place | None = None
    for at, place in enumerate(places):
        alike = held is not None and not held.group and not place.group
        listed = alike and at + 1 < len(places) and _listed(text, places[at - 1 : at + 2])
        if held is not None and alike and (listed or _joins(text, held, place)):
            held = Place(held.start, place.end, held.regions + place.regions)
            continue
        if held is not None:
            yield held
        held = place
    if held is not None:
        yield held


_ANOTHER_HEAD = lazily(r"\s*(?:约|不低于)?\d[\d.]*%")
_COMPARED_TO = lazily(r"(?:\b(?:than|behind|above|below)|比|较|[高低快慢]于)\s*$", re.IGNORECASE)


def _listed(text: str, row: Sequence[Place]) -> bool:
    """Liaoning, Jilin and Heilongjiang: a comma joins where an English list goes on behind it."""
    left, right, beyond = row
    if not text[right.start].isascii() or not _COMMA.fullmatch(text, left.end, right.start):
        return False
    if _UNLIKE.search(text, max(0, left.start - 14), left.start) or is_within(left.regions[-1], right.regions[0]):
        return False  # Zhengzhou, Henan
    goes_on = _JOINT.fullmatch(text, right.end, beyond.start) or _COMMA.fullmatch(text, right.end, beyond.start)
    return goes_on is not None


_UNLIKE = lazily(r"\b(?:unlike|than|behind|above|below|against|to|from|after|before)\s*$", re.IGNORECASE)


def _joins(text: str, left: Place, right: Place) -> bool:
    gap = text[left.end : right.start]
    if _ANOTHER_HEAD.match(text, right.end) and _COMPARED_TO.search(text, max(0, left.start - 6), left.start):
        return False  # faster than Hunan, and Liaoning|4.2%
    return len(gap) <= 8 and (_JOINT.fullmatch(gap) is not None)


def _unshadowed(text: str, mention: Mention) -> Mention:
    """五年|来安|徽: a province's name that begins with the last character of a county's is the province's."""
    if mention.end - mention.start != 2 or mention.candidates[0].level != "county":
        return mention
    inner = next(iter(find_mentions(text[mention.end - 1 : mention.end + 1])), None)
    if inner is None or inner.start or inner.candidates[0].level != "province":
        return mention
    return replace(inner, start=mention.end - 1, end=mention.end - 1 + inner.end)


def _in_brackets(text: str, mention: Mention) -> bool:
    """中欧班列(郑州) is the name of a line, wherever it is told of."""
    return text[mention.start - 1 : mention.start] == "(" and text[mention.end : mention.end + 1] == ")"


_PEOPLE = lazily(
    r"(?:地区|籍)?(?:同胞|居民|青年|学生|学子|学员|企业|业者|农民|旅客|游客|专家|人才|教师|医师|职业|技能|商人|投资者|客商|品牌|产品|车辆)"
)


def _not_whose(text: str, mention: Mention) -> bool:
    """福州片区 is no government, and 台湾同胞 are told of where they live."""
    if text[mention.start : mention.end] in ("台湾", "香港", "澳门", "台湾省") and _PEOPLE.match(text, mention.end):
        return True
    return mention.form == "short" and text[mention.end : mention.end + 2] in ("片区",)


def _resolved(mention: Mention, known: dict[str, Region]) -> Region | None:
    """The region meant: a loaded one if there is one; a county's short name counts only for a loaded county."""
    for candidate in mention.candidates:
        if candidate.name in known:
            return known[candidate.name]
    first = mention.candidates[0] if mention.candidates else None
    if first is not None and mention.form in ("short", "old", "pinyin") and first.level == "county":
        return None  # 劳动力 is not the 动力区 of old
    return first


# --- times ---------------------------------------------------------------------------------------------------------

_COMPARED = (
    r"(?:比|较|与|同|和)(?:上年|去年|上一年|前年|前一年|前值|往年|上年同期|去年同期)(?:同期|的?实际|实绩|的?目标|相比)?(?:相比)?"
    r"|同比|year[- ]on[- ]year|from (?:a year (?:ago|earlier|before)|last year|the (?:previous year|year before))"
    r"|(?:than|compared with|compared to|over|versus) (?:a year (?:ago|earlier|before)|"
    r"last year(?:'s)?(?: target)?|the (?:previous year|year before))"
)
_TIME = lazily(
    rf"(?P<compared>{_COMPARED})"
    r"|(?P<until>到(?P<uy>20\d\d)年(?:底|末)?(?:前)?)"
    r"|(?P<range>(?P<r1>(?:19|20)\d\d)(?:年)?(?:[-—~至]|到)(?P<r2>(?:19|20)\d\d)年)"
    r"|(?P<plan>[“\"]?十(?P<p5>[二三四五六])五[”\"]?(?:规划)?(?P<p_end>(?:时期)?的?(?:末年?|期末|收官之?年|最后一年|收尾之年)|规划收官之年)?(?P<p_first>(?:时期)?的?(?:开局之?年|第一年|首年|起步之年))?(?:时期|期间|以来|这五年)?"
    r"|(?:the )?(?P<pe>1[2-6])th Five-Year Plan(?: period)?)"
    r"|(?P<since>(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})年前|(?P<ne>\d{1,2}|two|three|four|six|seven|eight|"
    r"nine|ten) years (?:ago|earlier))"
    r"|(?P<later>(?:五|5)年(?:之)?后|\bin five years' time\b|\bfive years (?:from now|hence)\b)"
    r"|(?P<past>(?:拉长到|放到|看|回看|盘点|回望|纵观|把镜头拉到)(?:这|过去|近)?(?:五|5)年|(?:五|5)年(?:看|里|下来|累计|总账|间|答卷|跨度)|(?:过去|刚刚过去的?|这|近|最近)的?(?:五|5)年(?:来|间|里)?|(?:五|5)年来|五年间|(?:五|"
    r"5)年(?=增长|累计|增加|净增|新增|年均|提高|下降)|\bin five years\b|\bthan five years ago\b"
    r"|(?:over |in |during )?(?:the )?(?:past|last) (?:five|5个?) years"
    r"|(?:over |in |during )?the (?:five|5个?) years (?:to|through|ending)(?: in)? (?P<to>20\d\d)年)"
    r"|(?P<future>(?:今后|未来|往后|接下来)的?(?:五|5)年|(?:over |in )?the (?:next|coming) (?:five|5个?) years)"
    r"|(?P<part>上半年|下半年|(?:第)?[一二三四]季度|前[一二三]季度|1[-—至]\d{1,2}月|前\d{1,2}个月"
    r"|(?:the )?(?:first|second) half|(?:the )?(?:first|second|third|fourth) quarter)"
    r"|(?P<report>(?<!\d)(?P<ry>20\d\d)年(?:度)?"
    r"(?=[^,;。\d]{0,24}?(?:工作报告|work report)|的?报告(?!期|会)|(?:'s)? (?:(?:government|annual) )*report\b))"
    r"|(?P<year>(?<!\d)(?P<y>(?:19|20)\d\d)年(?:度)?)"
    r"|(?P<this>今年|本年度?|新的一年|新一年|年内|\bthis year(?:'s)?\b|\bthe (?:year ahead|(?:new|coming) year)\b|"
    r"\bnow\b(?= (?:\w+ly )?"
    r"(?:plan|aim|want|expect|target|seek|hope|set|call|ask|pledg|promis|intend|giv|writ|put)\w*))"
    r"|(?P<last>去年|上年|上一年|前一年|过去(?:的)?一年|\blast year(?:'s)?\b|\ba year (?:ago|earlier|before)\b|"
    r"\bthe (?:previous year|year before)\b)"
    r"|(?P<following>次年|翌年|\bthe (?:following year|year after)\b|\b(?:a|one) year later\b)"
    r"|(?P<same>(?<=提出)当年|当年(?!度)(?=[^\d的增目]))"
    r"|(?P<before>前年|\bthe year before last\b)"
    r"|(?P<again>届时|这一时期|同一时期|\bby then\b|"
    r"(?:\b(?:over|in|during|for) )?\b(?:the same|those|these|that) (?:five|5个?)(?:[- ]years?)+(?: period| span)?|"
    r"\b(?:for|over|during|in) (?:the|that) (?:period|plan period|same period)\b)"
    r"|(?P<next>明年|来年|\bnext year\b)",
    re.IGNORECASE,
)


_SMALL = {"two": 2, "three": 3, "four": 4, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}


def find_times(text: str, year: int) -> tuple[tuple[Time, ...], tuple[tuple[int, int], ...]]:
    """The times that a text names, where the article's own year is `year`, and the spans of 比上年, 同比."""
    times: list[Time] = []
    compared: list[tuple[int, int]] = []
    report: Time | None = None
    for hit in _TIME.finditer(text):
        if hit["compared"]:
            compared.append(hit.span())
        else:
            time = _time(hit, _seen_from(text, times, report, hit, year))
            if hit["past"] and time is not None and _IN_BETWEEN.fullmatch(hit.group()) and times and times[-1].ahead:
                then = times[-1].span if _END.search(text, times[-1].end, hit.start()) is None else None
                time = Time(*hit.span(), Span(then.last - 4, then.last), ahead=True) if then else time
            if hit["past"] and times and _OF_PLAN.fullmatch(text, times[-1].end, hit.start()):
                last = times[-1]  # “十三五”五年间: of that plan
                plan = last.span is not None and last.span.first != last.span.last
                time = replace(last, start=hit.start(), end=hit.end()) if plan else time
            if hit["following"] or hit["same"]:
                spans = (other.span for other in reversed(times))
                said = next((span for span in spans if span and (hit["following"] or span.first == span.last)), None)
                own = said.last + bool(hit["following"]) if said else 0
                time = Time(*hit.span(), Span(own, own)) if own else None
            if hit["again"]:
                told = next((other for other in reversed(times) if other.is_long(year)), None)
                time = replace(told, start=hit.start(), end=hit.end()) if told else None
            if time is not None:
                times.append(_vague(time, hit, times))
                report = times[-1] if time.report else report
    return tuple(times), tuple(compared)


_END = lazily(r"[。!?\n]")
_OF_PLAN = lazily(r"[”\"]?(?:时期|期间)?的?(?:这|过去)?")
_IN_BETWEEN = lazily(r"五年间|[五5]年")  # 到2030年达到3.2%左右，五年间…: of the years up to then
_EARLIER = lazily(r"a year (?:earlier|before)|the (?:previous year|year before)|前一年|上一年", re.IGNORECASE)


def _seen_from(text: str, times: Sequence[Time], report: Time | None, hit: re.Match[str], year: int) -> int:
    """The year from which 上年 is one back: that of the report told of in the sentence, else the article's own."""
    if report is not None and report.span is not None and _END.search(text, report.end, hit.start()) is None:
        return report.span.last  # 2022年的报告回顾过去五年: the five years before that report
    last = next((time for time in reversed(times) if time.span and not time.back), None)
    if not hit["last"] or _EARLIER.fullmatch(hit.group()) is None or last is None or last.span is None:
        return year
    earlier = last.span.first == last.span.last < year - 1 and _END.search(text, last.end, hit.start()) is None
    return last.span.last if earlier else year  # 2023年增长5.8%，前一年…


def _vague(time: Time, hit: re.Match[str], times: Sequence[Time]) -> Time:
    """A year earlier, where last year was told right before."""
    last = next((other for other in reversed(times) if other.span), None)
    if not hit["last"] or _EARLIER.fullmatch(hit.group()) is None or last is None or last.span is None:
        return time
    return replace(time, vague=last.span == time.span and time.start - last.end < 400)


def _time(hit: re.Match[str], year: int) -> Time | None:
    start, end = hit.span()
    if hit["until"]:
        return Time(start + 1, end, Span(int(hit["uy"]), int(hit["uy"])), ahead=int(hit["uy"]) > year)
    if hit["range"]:
        span = Span(int(hit["r1"]), int(hit["r2"]))
        return Time(start, end, span, ahead=span.last > year)
    if hit["plan"]:
        number = "二三四五六".index(hit["p5"]) + 12 if hit["p5"] else int(hit["pe"])
        first = 2021 + 5 * (number - 14)
        last = first + 4
        if hit["p_first"]:
            return Time(start, end, Span(first, first), ahead=first > year)
        return Time(start, end, Span(last if hit["p_end"] else first, last), ahead=last > year)
    if hit["later"]:
        return Time(start, end, Span(year + 4, year + 4), ahead=True)
    if hit["since"]:
        back = parse_chinese_number(hit["n"]) if hit["n"] and not hit["n"].isdigit() else hit["n"] or hit["ne"]
        number = int(back) if back is not None and str(back).isdigit() else _SMALL.get(str(hit["ne"]).lower(), 0)
        return Time(start, end, Span(year - number, year - number), back=True) if number else None
    if hit["past"]:
        last = int(hit["to"]) if hit["to"] else year - 1
        return Time(start, end, Span(last - 4, last), back=True)
    if hit["future"]:
        return Time(start, end, Span(year, year + 4), ahead=True)
    if hit["again"]:
        return None
    if hit["part"]:
        return Time(start, end, None, part=hit.group())
    if hit["year"] or hit["report"]:
        said = int(hit["y"] or hit["ry"])
        return Time(start, end, Span(said, said), ahead=said > year + 1, report=hit["report"] is not None)
    shift = 0 if hit["this"] else -1 if hit["last"] else -2 if hit["before"] else 1
    return Time(start, end, Span(year + shift, year + shift), back=shift < 0)


# --- kinds ---------------------------------------------------------------------------------------------------------


class KindWords:
    """Where a text says that a number is a goal or a result; found once, asked for each number."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._goals = [hit.start() for hit in find_words("goals", text) if not _is_programme(text, hit)]
        self._results = [hit.start() for hit in find_words("results", text)]

    def at(self, start: int, end: int, behind: int | None = None, stop: int = 0) -> Kind | None:
        """The kind that the last word in [start, end) says, else a 目标 right at `behind` (up to `stop`)."""
        goal, result = _last(self._goals, start, end), _last(self._results, start, end)
        if result > goal >= start and _STATED_AS.match(self._text, goal, result + 4):
            return "goal"  # the target for 2025 was
        if max(goal, result) >= 0:
            return "goal" if goal > result else "result"
        if behind is not None and _AS_RESULT.match(self._text, behind, stop):
            return "result"
        return "goal" if behind is not None and _AS_GOAL.match(self._text, behind, stop) else None


def _is_programme(text: str, hit: re.Match[str]) -> bool:
    """实施就业扩容计划, 完成年计划的113.4%: a programme, or what a result is measured by."""
    if hit.group() == "预期":
        return text.endswith("稳", 0, hit.start())
    if hit.group() != "计划" or _TO_REACH.match(text, hit.end()):
        return False  # 实施老旧小区改造项目计划达到37个
    before = re.split(r"[,;。]", text[max(0, hit.start() - 20) : hit.start()])[-1]
    return re.search(r"实施|启动|推行|完成年", before) is not None


_TO_REACH = lazily("达到|增长|下降")


def _last(spots: Sequence[int], start: int, end: int) -> int:
    index = bisect_left(spots, end) - 1
    return spots[index] if index >= 0 and spots[index] >= start else -1


_STATED_AS = lazily(
    r"(?:target|goal|aim|plan|objective)s?\b(?:(?!\b(?:but|while|and|growth|grew|output)\b)[^,;:。]){0,30}?\b(?:was|were)\b",
    re.IGNORECASE,
)
_AS_RESULT = lazily(r"的?(?:实际|真实)(?:增速|增长|增幅|水平|结果)|的(?:实绩|成绩单?|答卷|战绩|成绩)")
_AS_GOAL = lazily(
    r"(?:左右|以上|以内|以下)?\s*(?:的|为|作为|是|作)?(?:其|预期|增长|今年|全年|年度|增速)*目标"
    r"|\s(?:(?!miss|beat|met|exceed|was|is|against|but|and)[\w-]+ ){0,3}?(?:target|goal)s?\b"
    r"|\s(?:[\w-]+ ){0,2}?(?:is|was|are|were) (?:planned|targeted|expected)",
    re.IGNORECASE,
)


def between(spots: Sequence[Any], start: int, end: int) -> Sequence[Any]:
    """Those of `spots` (in order, with a `start`) that begin in [start, end)."""
    first = bisect_left(spots, start, key=lambda spot: spot.start)
    last = bisect_left(spots, end, lo=first, key=lambda spot: spot.start)
    return spots[first:last]


Language = Literal["zh", "en"]
