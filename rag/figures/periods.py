"""When a number's time is: the year or years it speaks of, by the time words around it and the paragraph it stands in.

With the time comes the kind: what a review says of the past is a result, what a plan says of the year a task, of later
years a plan.
"""

from __future__ import annotations

import re

from rag.figures.headline import Line, is_target_number
from rag.figures.statements import Statement
from rag.records import Kind, Report, Section

# Years and periods a number can belong to. The nearest one before it in its sentence holds.
# Each branch goes on from its first character, so that the search leaps from one such character to the next.
_PERIOD = re.compile(
    r"[1-9到“十过这三四五本今未去上一全明来二下前](?:"
    r"(?P<span>(?:(?<=1)9|(?<=2)0)\d\d(?:年)?[-—~至到](?:19|20)\d\d年)"
    r"|(?P<until>(?<=到)20\d\d年(?:底|末)?)"
    r"|(?<![比较是为于].)(?P<year>(?:(?<=1)9|(?<=2)0)\d\d年)(?!级|版|度目标|(?:以|之)?前的)"
    r"|(?:(?<=“)十|(?<=十))(?P<plan>[一二三四五六])五”?(?:时期|期间|以来|规划期|末)"
    r"|(?P<five>(?:(?<=过)去|(?<=这))(?:的)?(?:五|5)年|(?<=[三四五345])年(?:来|间|里|累计)|(?<=本)届政府(?:任期|以来|成立))"
    r"|(?P<next>(?<=今)后(?:五|5)年|(?<=未)来(?:五|5|三|3|几)年)|(?P<last>(?<=[去上])年|(?<=过)去(?:的)?一年|(?<=一)年来)"
    r"|(?P<this>(?<=[今本全明来])年)"
    r"|(?<![较比].)(?P<part>(?<=[一二三四])(?:、[二三四])*季度|(?<=[上下])半年|(?<=前)[一二三]季度|(?<=1)[-—至]\d{1,2}月|(?<=前)\d{1,2}个月|(?<![\d年].)(?<=\d)\d?月份)"
    r")",
    re.DOTALL,
)
_PERIOD_SIGN = re.compile("年|季|月|届|十[一二三四五六]五")  # one of them is in whatever `_PERIOD` finds
_LOOK_BACK = 400  # characters before a clause in which its time words may stand
_ANNUAL_MEAN = re.compile(r"年均(?!浓度|值|优良|气温|降[雨水])|年平均增")  # PM2.5年均浓度 is of one year
# Where a rise began: 从26253元提高到37274元.
_FROM = re.compile(r"(?:从|由)(?:(?:19|20)\d\d年(?:的)?|[^,;。]{0,8}(?:年|期)(?:底|末|初)?的)?$")
# What was hoped for when the year began: 增速与年初预期8.5%的目标相比.
_HOPED = re.compile(r"(?:年初|原定|原先)(?:的)?(?:预期|目标|计划|确定|提出|预计|设定)(?:的|是|为|值)?$")
_FROM_SIGN = re.compile("[从由原]|年初")  # one of them is in what `_FROM` or `_HOPED` finds
_OF_YEAR = re.compile(r"全年|本年|当年|年内|今年")
_SEVERAL = re.compile(r"年均|(?:五|5)年")
_RISE = re.compile(r"[由从][^,;。由从]{2,32}(?:到|至|为)$")
_SCOPE = re.compile(
    r"(?:过去|这)(?:的)?(?:五|5)年|(?:五|5)年(?:来|间)|“?十[一二三四五六]五”?(?:以来|时期|期间)|本届政府(?:任期|以来)"
)
_SCOPE_TITLE = re.compile(rf"{_SCOPE.pattern}|“?十[一二三四五六]五”?|(?:五|5)年(?:的)?(?:工作|成就|回顾)")
# A total over years holds in its own clause: 五年累计完成投资1820亿元;城镇居民收入25300元.
_PART_OF_YEAR = re.compile(
    r"[一二三四](?:、[二三四])*季度|[上下]半年|前[一二三]季度|1[-—至]\d{1,2}月|前\d{1,2}个月|(?<![\d年])\d{1,2}月份"
)
_ENDS = re.compile(r"[由从到至](?:19|20)\d\d年(?:的)?")  # 由2007年的352亿元增加到2012年的990亿元
_TOTAL = re.compile(r"(?:五|5|三|3|四|4)年(?:来)?累计")
_DONE = re.compile(r"已(?!签约|开工|建成的)|完成了|截至|去年|上年|刚刚过去|实现了|达到了")
_WISHED = re.compile(r"目标|计划|力争|争取|将|拟|预期(?!目标任务完成)")
_TOLD = re.compile(r"预计|高于|超|完成")
_YEARS = re.compile(r"(?:19|20)\d\d")
_DASH = re.compile(r"\s*(?:—|--|[•●◆■·*])")
_NUMBER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,2}(?:、|是)|\([一二三四五六七八九十]{1,2}\)|第[一二三四五六七八九十],|\d{1,2}[.、])"
)


class Reviewed:
    """The time that paragraphs of a review are about when they name several years, "" where it is the year before.

    五年来,... at the head of a paragraph holds to its end, and for the list that hangs on it; a section called
    过去五年工作回顾 or “十三五”时期和2020年工作 is about the five years until a paragraph turns to the last one
    (2020年,全市...; 过去的一年).
    """

    def __init__(self, year: int) -> None:
        self._turn = re.compile(rf"{year - 1}年|(?:刚刚)?过去(?:的)?一年|去年|一年来|(?:本|这)一年")
        self._turned: str | None = None
        self._lead = self._listed = ""  # scope of the paragraph that a list hangs on, by dashes or by numbers

    def scope(self, section: Section, paragraph: str) -> str:
        """The words for the several years that `paragraph` is about."""
        opening = _SCOPE.search(paragraph, 0, 24)
        turned = self._turn.search(paragraph[:40].partition("。")[0])
        dashed, numbered = _DASH.match(paragraph), _NUMBER.match(paragraph)
        said = opening.group() if opening else ""
        if not dashed and not numbered:
            self._lead, self._listed = said, said if paragraph.rstrip().endswith((":", ",")) else ""
        if said:
            return said
        if turned and (dashed or numbered):
            self._lead = self._listed = ""
        if section.role == "review" and ((dashed and self._lead) or (numbered and self._listed)):
            return self._lead if dashed else self._listed
        named = next((t for t in reversed(section.path) if _SCOPE_TITLE.search(t) or self._turn.search(t)), "")
        years, last = _SCOPE_TITLE.search(named), self._turn.search(named)
        if section.role != "review" or not years or (last and last.start() < years.start()):
            return ""
        if turned:
            self._turned = named
        return "" if self._turned == named else years.group()


def _paragraph(text: str, at: int) -> str:
    """The paragraph around an offset, as far as 300 characters on either side."""
    start = text.rfind("\n", max(0, at - 300), at) + 1
    end = text.find("\n", at, at + 300)
    return text[max(start, at - 300) : at + 300 if end < 0 else end]


def _period(words: str, default: str) -> str:
    """The period that the last time words in `words` name, as 2024, 2021-2025, 2030, 2024H1; else `default`."""
    found = default
    for hit in _PERIOD.finditer(words):
        kind, said = hit.lastgroup, hit.group()
        years = _YEARS.findall(said)
        if kind == "span":
            found = f"{years[0]}-{years[1]}"
        elif kind in ("until", "year"):
            found = years[0]
        elif kind == "plan":
            first = 2001 + 5 * "一二三四五六".index(hit.group("plan")) + 5
            found = f"{first}-{first + 4}"
        elif kind == "part":
            found = f"{default} {said}"
        elif kind == "five":
            found = f"{int(default) - 4}-{default}" if default.isdigit() else default
        elif kind == "next":
            found = f"{default}+" if default.isdigit() else default
        elif kind == "this":
            found = default
    return found


def kind_and_period(text: str, line: Line, statement: Statement, report: Report, headline: bool) -> tuple[Kind, str]:
    clause = text[statement.clause_start : statement.end]
    year = report.year
    at = statement.quantity.outer_start if statement.quantity else statement.clause_start
    lead = text[max(line.start, at - 48) : at]
    if _FROM_SIGN.search(lead) and (_FROM.search(lead[-24:]) or _HOPED.search(lead[-24:])):
        return "other", ""
    total = "累计" in clause
    if (
        (total or _RISE.search(lead))
        and line.role != "plan"
        and _SEVERAL.search(_paragraph(text, at))
        and not _OF_YEAR.search(clause)
    ):
        # 由452亿元增加到1008亿元,年均增长17.4%: the ends of several years
        return "actual", f"{year - 5}-{year - 1}"
    # a total of the years that the paragraph is about has no time of its own
    own = "" if line.scope and total else _time_words(text, line, statement, clause)
    if line.role == "review":
        before = str(year - 1)
        period = _period(own, _period(line.scope, before) if line.scope else before)
        if period == str(year - 1) and _ANNUAL_MEAN.search(clause):
            period = f"{year - 5}-{year - 1}"
        kind: Kind = "actual"
        if period[:4].isdigit() and int(period[:4]) >= year:
            kind = "plan" if period != str(year) else "task"
        elif "目标" in clause and _WISHED.search(clause) and not _TOLD.search(clause):
            kind = "other"
        return kind, period
    period = _period(own, str(year))
    if period == str(year) and _ANNUAL_MEAN.search(clause):
        period = f"{year}+"
    if headline and period == str(year) and is_target_number(statement):
        return "target", period
    if period[:4].isdigit() and int(period[:4]) < year and "-" not in period:
        return "actual", period
    if period.split(" ")[0] != str(year):
        ends = int(period[-4:]) if period[-4:].isdigit() else year + 5
        return ("actual" if ends < year else "plan"), period
    if _DONE.search(clause):
        return "actual", str(year - 1)
    return ("task" if line.role == "plan" else "other"), period


def _time_words(text: str, line: Line, statement: Statement, clause: str) -> str:
    """What is said up to the end of a clause that may hold the time it speaks of; "" if no such word is there."""
    begin = max(line.start, statement.clause_start - _LOOK_BACK)
    if _PERIOD_SIGN.search(text, begin, statement.end) is None:
        return ""
    earlier, mark, segment = text[begin : statement.clause_start].rpartition(";")
    words = f"{_TOTAL.sub('', _ENDS.sub('', earlier))[-300:]};{segment}" if mark else segment
    # a quarter holds in its own clause: 增速较上半年回升2个百分点;投资增长9%
    return _PART_OF_YEAR.sub("", words) + clause
