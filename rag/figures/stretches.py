"""Which stretch of time a passage of a report speaks of: last year, a span of years, the year ahead, a plan's years.

Headings move it (一、过去五年工作回顾), and so do sentences that open with a time (刚刚过去的2015年,...; 今后五年,...;
2026年是...). A year named in passing (是2010年的2倍, 扣除2018年基数影响) moves nothing. What a clause says of its own
time is read on top of that, in `rag.figures.periods`.

A heading with two times (“十四五”时期目标和2021年工作安排) begins with the one it names first, and a paragraph that
opens with the other turns to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import Literal, NamedTuple

from rag.outline.roles import PLAN_TITLE, REVIEW_TITLE, this_year_word
from rag.records import Section
from rag.text.fold import fold
from rag.text.lazily import lazily

Role = Literal["review", "ahead", ""]


class Stretch(NamedTuple):
    """The years `first` to `last`, looked back on or ahead to; role "" where it cannot be told."""

    role: Role
    first: int
    last: int

    @property
    def is_span(self) -> bool:
        """Whether it is of several years."""
        return self.first != self.last


_CN = "一二三四五六"
# A time, as headings and openings of sentences name it.
TIMES = lazily(
    r"(?P<span>(?:19|20)\d\d年?[-—~至到](?:19|20)\d\d年)"
    r"|(?P<year>(?:19|20)\d\d年)(?!版|级)"
    r"|(?<!\d)(?P<short>[09]\d)年(?!代|级)"
    r"|十(?P<plan>[一二三四五六])五(?![个家项条名人])|“(?P<old>[八九十])五”(?!(?:全民)?(?:普法|法治|法制))"
    r"|(?P<next>今后(?:一个时期|[五三几5-]*年)|未来(?:的)?(?:五|5|三|3|几)年|(?:接下来|下一个)(?:的)?五年|下届政府)"
    r"|(?P<five>(?:(?:过去|这|近|前)(?:的)?)?(?:(?<!十)五|(?<!\d)5)年(?:来|间|里|多来|(?=[,，的]|工作|回顾|成就|奋|发展|综|$|以来|政府))"
    r"|(?:过去|这|回[首顾])(?:的)?(?:五|5)年|(?:本|上)届政府)"
    r"|(?P<some>(?:过去|这|近)(?:的)?(?P<n>[三四34])年(?:来|间)?|(?<![\d十])(?P<m>[三四34])年来)"
    r"|(?P<last>去年|(?:刚刚)?过去(?:的)?一年|上年|一年来|这一年|过去一年)"
    r"|(?P<this>今年|明年|本年度?|新的一年)"
)
_NUMBERS = {"三": 3, "3": 3, "四": 4, "4": 4}
# “十五五”开局之年 is the year itself, not the five.
_BEGINS = lazily(
    r"”?(?:规划)?(?:的)?(?:开局|开好局|起步|良好开局|开门红|开篇|首年|第一年|收官|圆满收官|攻坚之年|关键之年)"
)
_NO_TIME = lazily(
    r"(?:年)?(?:底|末|初)?(?:的)?(?:基础上|基数|基准[数年值]|同期|水平|以前|之前|相比|可比|\d+(?:\.\d+)?倍)"
)
# “十二五”减排目标全面完成。 says how the year ended, and moves nothing.
_GOAL_MET = lazily(r"”?(?:规划|时期)?[^,。;:]{0,12}(?:目标|任务|指标)[^,。;:]{0,10}(?:完成|实现|达到)[。;,]")
# 抓好“十四五”规划编制 is work of the year: what follows is not of the plan's years
_DRAWN_UP = lazily(
    r"”?(?:时期|发展|总体|总|专项)*规划(?:纲要)?(?:\(草案\))?的?(?:前期|重大)?(?:编制|制[定订]|研究|谋划|修编|衔接|起草)"
)
_CONNECT = lazily(
    r"(?:[\s“*#>·•●◆■—-]|各位(?:代表|委员|政协委员|同志|列席人员)*[!,:、。]*|同志们[!,:]|回顾|回首|总结|展望|刚刚(?!过去)|预计(?=\D{0,3}(?:19|20)\d\d年)|到|至|在|截至|截止|经过|"
    r"通过|特别是|尤其是|就|关于|做好|抓好|搞好|总的来?看,?|总体上?看,?|同时,?|即将|进入|站在|面对|围绕|"
    r"(?:据)?(?:初步|快报)(?:统计|核算|测算|预计),?|全面完成|[一二三四五六七八九十]是|第?[一二三四五六七八九十]{1,2}[、,]|"
    r"[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、)])*"
)
# A first clause without a time: 特别需要指出的是,刚刚过去的2015年,...
_PRELUDE = lazily(r"[^,。;:\d年]{2,20},(?:刚刚)?(?=过去|(?:19|20)\d\d年|今年|去年|五年|这五年|本届)")
_SINCE = lazily(r"[^,。;:\d]{4,30}以来的?这?(?:五|5)年[,,]")  # 市十六届人大一次会议以来的五年,
# 我们编制了“十五五”规划纲要（草案），提交大会审查: what follows is told of the plan
_DRAFTED = lazily(
    r"(?:编制|制定|起草|拟[定订])[^,。;:]{0,12}?(?=“?十[一二三四五六]五”?(?:时期|发展)?规划)(?=[^。;]{0,40}(?:审[查议]|\(草案\)))"
)
_AIMS_OF_PLAN = lazily(r"(?:提出|明确|确定)[^,。;]{0,6}十[一二三四五六]五”?(?:时期|期间|规划)[^,。;]{0,16}目标")
_SIGN = lazily("[年届五]|今后")  # one of them is in whatever names a time
_OPENING = 80  # characters in which a sentence names its time
_SHORT = 20  # characters of a line that heads what follows, where a copy has no headings: 去年工作回顾
# 2008年11月以来,…: a sentence's own, as no heading names it
_EVER_SINCE = lazily(r"(?:\d{1,2}月(?:份|底|末)?)?以来")
_DATED = lazily(r"[^\d,。;]{0,6}(?:19|20)\d\d年")
_HEADS_YEARS = lazily(r"[^,。;:]{0,8}(?:这|过去)(?:五|5)?年?是[^。;:]{2,40}的(?:五|5)年[。!]?\s*$")
_DASH = lazily(r"\s*(?:—|--|[•●◆■·*])")
_NUMBER = lazily(
    r"\s*(?:[一二三四五六七八九十]{1,2}(?:、|是)|\([一二三四五六七八九十]{1,2}\)|第[一二三四五六七八九十],|\d{1,2}[.、])"
)
_YEARS = lazily(r"(?:19|20)\d\d")


def plan_years(hit: re.Match[str]) -> tuple[int, int]:
    """The years of the five-year plan that `TIMES` found: 十四五 is 2021 to 2025."""
    number = {"八": 8, "九": 9, "十": 10}[hit["old"]] if hit["old"] else 11 + _CN.index(hit["plan"])
    return 1951 + 5 * number, 1955 + 5 * number


# The stretch of a section, the heading that told it, and all times that this one names.
_Told = tuple[Stretch, tuple[str, ...], tuple[Stretch, ...]]


class Timeline:
    """The stretch of each sentence of a report for `year`, whose folded text is `text`; ask in reading order."""

    def __init__(self, year: int, text: str) -> None:
        self._year = year
        self._this = this_year_word(text)
        self._aims = re.compile(
            rf"(?:{self._this}|{year}年)[^。;:]{{0,24}}(?:目标|指标)[^。;:]{{0,10}}(?:是|为|:|如下)"
        )
        self._titles: dict[tuple[str, ...], tuple[tuple[Stretch, ...], Role]] = {}
        self._sections: dict[tuple[tuple[str, ...], str], _Told] = {}
        self._turned: dict[tuple[str, ...], Stretch] = {}
        self._paragraph: Stretch | None = None  # what an opening in this paragraph moved to
        self._lead: Stretch | None = None  # what the paragraph that a list hangs on is about
        self._leads = False  # whether the paragraph may have a list behind it
        self._listed: Stretch | None = None
        self.around = Stretch("", year, year)  # the time of the passage asked last, whatever its sentence turns to
        self._hanging: Stretch | None = None  # what plain lines behind a colon are about

    def of_times(self, words: str, role: Role) -> Iterator[Stretch]:
        """The stretches that `words` name, in their order; `role` tells what a plan under way is taken for."""
        for hit in TIMES.finditer(words):
            if not _NO_TIME.match(words, hit.end()) and not (hit["plan"] and _DRAWN_UP.match(words, hit.end())):
                yield self.of_hit(hit, words, role)

    def of_hit(self, hit: re.Match[str], words: str, role: Role) -> Stretch:
        """The stretch that one time of `words` names."""
        year, kind = self._year, hit.lastgroup
        if hit["span"]:
            first, last = (int(found) for found in _YEARS.findall(hit.group())[:2])
            return Stretch("review" if last < year else "ahead", first, last)
        if hit["year"]:
            said = int(hit.group()[:4])
            if said < year and _EVER_SINCE.match(words, hit.end()):
                return Stretch("review", said, year - 1)
            return Stretch("review" if said < year else "ahead", said, said)
        if hit["short"]:
            said = int(hit["short"]) + (1900 if hit["short"][0] == "9" else 2000)
            return Stretch("review" if said < year else "ahead", said, said)
        if hit["plan"] or hit["old"]:
            return self._of_plan(hit, words, role)
        if hit["next"]:
            return Stretch("ahead", year, year + 4)
        if hit["five"]:
            return Stretch("review", year - 5, year - 1)
        if hit["some"]:
            return Stretch("review", year - _NUMBERS[hit["n"] or hit["m"]], year - 1)
        # read out in December, a review says 今年 of the year that ends
        december = kind == "this" and hit.group() == "今年" and (self._this == "明年" or role == "review")
        if hit["last"] or december:
            return Stretch("review", year - 1, year - 1)
        return Stretch("ahead", year, year)

    def _of_plan(self, hit: re.Match[str], words: str, role: Role) -> Stretch:
        first, last = plan_years(hit)
        if _BEGINS.match(words, hit.end()):
            one = last if words.find("收官", hit.end(), hit.end() + 8) > 0 else first
            one = one if one < self._year else self._year
            return Stretch("review" if one < self._year else "ahead", one, one)
        if last < self._year:
            return Stretch("review", first, last)
        if first >= self._year or role != "review":
            return Stretch("ahead", max(first, self._year), last)
        return Stretch("review", first, self._year - 1)

    def _of_title(self, path: tuple[str, ...], role: Role) -> tuple[tuple[Stretch, ...], Role]:
        """The stretches that a heading names, and the role that it tells."""
        known = self._titles.get(path)
        if known is None:
            title = fold(path[-1])
            told: Role = role
            if len(path) == 1 or not role:
                told = "review" if REVIEW_TITLE.search(title) else "ahead" if PLAN_TITLE.search(title) else ""
            times = tuple(self.of_times(title, told or role))
            if told == "review" and any(time.role == "ahead" for time in times):
                # “十四五”发展成就和“十五五”主要目标: begins with the review, what opens with the plan turns to it
                back = tuple(time for time in times if time.role == "review")
                times = (*back, *(time for time in times if time.role == "ahead")) if back else (self._last_year,)
            known = self._titles[path] = (times, told)
        return known

    @property
    def _last_year(self) -> Stretch:
        return Stretch("review", self._year - 1, self._year - 1)

    def _of_section(self, section: Section) -> _Told:
        """The stretch of a section by its headings, the heading that told it, and all times that this one names."""
        role: Role = "ahead" if section.role == "plan" else section.role
        for size in range(len(section.path), 0, -1):
            path = section.path[:size]
            times, told = self._of_title(path, role)
            if times:
                # 2020年及“十三五”工作回顾: what tells no time of its own is the last year's
                back = tuple(takewhile(lambda time: time.role == "review", times))
                begin = min(back, key=lambda time: time.is_span) if back else times[0]
                return begin, path, times
            role = role or told
        if role == "review":
            return self._last_year, section.path[:1], ()
        return Stretch(role, self._year, self._year), section.path[:1], ()

    def _opening(self, whole: str, role: Role) -> Stretch | None:
        """What a sentence that opens with a time moves to."""
        sentence = whole[:_OPENING]
        if _SIGN.search(sentence) is None:
            return None
        if self._aims.search(sentence):
            return Stretch("ahead", self._year, self._year)
        lead = _CONNECT.match(sentence)
        found = self._time_at(sentence, lead.end() if lead else 0, role)
        if found is not None and found.first > self._year and lead is not None and lead[0].endswith("围绕"):
            # 围绕2020年全面建成小康社会,...提出了“十二五”时期发展的主要目标: what follows is of the plan
            aims = _AIMS_OF_PLAN.search(whole)
            hit = TIMES.search(aims[0]) if aims is not None else None
            found = self.of_hit(hit, whole, "ahead") if hit is not None else found
        if found is None and (first := _PRELUDE.match(sentence)) is not None:
            found = self._time_at(sentence, first.end(), role)
        if found is None and _SINCE.match(sentence):
            found = Stretch("review", self._year - 5, self._year - 1)
        if found is None and (drafted := _DRAFTED.search(sentence)) is not None:
            plan = self._time_at(sentence, drafted.end(), "ahead")
            found = plan if plan is not None and plan.role == "ahead" else None
        return found

    def _time_at(self, sentence: str, at: int, role: Role) -> Stretch | None:
        hit = TIMES.match(sentence, at) or TIMES.match(sentence, at + 1)
        if hit is None and sentence.startswith(("刚刚过去的", "过去的"), at):
            hit = TIMES.search(sentence, at, at + 12)
        if hit is None or _NO_TIME.match(sentence, hit.end()) or _GOAL_MET.match(sentence, hit.end()):
            return None
        if hit["plan"] and _DRAWN_UP.match(sentence, hit.end()):
            return None
        return self.of_hit(hit, sentence, role)

    def at(self, section: Section, sentence: str, paragraph: str | None) -> Stretch:
        """The stretch of a sentence; `paragraph` is the paragraph that it opens, None if it stands within one."""
        told = self._sections.get((section.path, section.role))
        if told is None:
            told = self._sections[section.path, section.role] = self._of_section(section)
        base, key, times = told
        state = self._turned.get(key, base)
        # 今年主要目标, a line that heads a list behind the review of 去年
        heads = paragraph is not None and len(paragraph) <= _SHORT and PLAN_TITLE.search(paragraph) is not None
        moved = self._opening(sentence, "" if heads else state.role)
        if moved is not None and len(times) > 1 and paragraph and paragraph.strip() == fold(section.path[-1]):
            moved = None  # the heading of two times itself
        if paragraph is None:
            if moved is not None:
                # 1999年某地地震: a year inside the span that is looked back on is that sentence's own
                span = self._paragraph or state
                within = span.role == moved.role == "review" and span.first <= moved.last < span.last
                if within and span.is_span and span.first <= moved.first:
                    return moved
                # 2008年11月以来,...; 2020年核算为...: in a review of last year, other years are that sentence's own
                if (
                    span == self._last_year
                    and moved.role == "review"
                    and moved.first < span.first
                    and _DATED.match(sentence)
                ):
                    return moved
                self._paragraph = moved
                if self._leads and moved.role == "review" and moved.is_span:
                    self._lead = moved  # 2025年是收官之年。五年来,...: the list behind it is of the five years
                if sentence.rstrip().endswith(":"):
                    self._hanging = moved
            return self._paragraph or state
        opened = self._open_paragraph(section, paragraph, moved, key, times, state)
        self.around = opened if opened.is_span else state
        return opened

    def _open_paragraph(
        self,
        section: Section,
        paragraph: str,
        moved: Stretch | None,
        key: tuple[str, ...],
        times: tuple[Stretch, ...],
        state: Stretch,
    ) -> Stretch:
        if _HEADS_YEARS.match(paragraph):  # 这是经济实力持续提升的五年: of what the next line tells
            self._paragraph = self._hanging = Stretch("review", self._year - 5, self._year - 1)
            return self._paragraph
        dashed, numbered = _DASH.match(paragraph), _NUMBER.match(paragraph)
        hanging, open_end = self._hanging, paragraph.rstrip().endswith((":", ";", ",", "、"))
        self._hanging = (moved or hanging) if open_end else None
        self._leads = not dashed and not numbered
        if self._leads:
            self._lead = moved
            self._listed = moved if paragraph.rstrip().endswith((":", ",")) else None
        self._paragraph = moved
        if moved is not None:
            base = times[0] if times else None
            lately = not moved.is_span and moved.last >= self._year - 1  # 2020年核算为...: an earlier year is passed by
            back = moved.role == "review" and lately and base is not None and base.role == "review"
            headed = (
                base is None
                and len(paragraph) <= _SHORT
                and (moved.role == "review") != bool(PLAN_TITLE.search(paragraph))
            )
            if moved in times or back or headed or not state.role:
                self._turned[key] = moved
            if not moved.is_span and (dashed or numbered):
                self._lead = self._listed = None
            return moved
        if dashed and self._lead is not None:
            self._paragraph = self._lead
        elif numbered and self._listed is not None:
            self._paragraph = self._listed
        elif hanging is not None:
            self._paragraph = hanging
        return self._paragraph or state
