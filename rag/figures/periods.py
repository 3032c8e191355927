"""When a number's time is, and with it the kind: a review tells results, what lies ahead targets, tasks and plans.

A sentence stands in a stretch of time (`rag.figures.stretches`); what its clause says of its own time is read on
top. Of a span of years a rate or a total is the span's; a level is that of its last year, since a report tells how
far things have come: 五年来,生产总值突破800亿元,年均增长11% is 800 at the end, 11% over the five years.
"""

from __future__ import annotations

from typing import NamedTuple

from rag.figures.goals import is_target_number
from rag.figures.headline import Line
from rag.figures.lexicon import lexicon
from rag.figures.statements import Statement
from rag.figures.stretches import TIMES, Stretch, Timeline
from rag.figures.subjects import front_off
from rag.records import Kind, Report
from rag.text.lazily import lazily

# A time that a clause names only to compare with, or to tell where a change began.
_PASSING = lazily(
    r"(?:比|较|是|为|于|与|和|同|跟|从|由|自|超|占|除|剔除|扣除|扣减|原|受|因|对比|相当于|不变价|按)(?:过去|上一?个|“)?$"
)
_PASSED = lazily(
    r"”?(?:年?(?:底|末|初)?)(?:的)?(?:(?:远景|长远|宏伟)(?:奋斗)?目标(?!是|为|:)|前的|基础上|基数|基准[数年值]|同期|水平|以前|之前|相比|相同|可比|不变价|价格|数据|[\d.]+(?:多)?倍"
    r"|[^,;。]{0,24}(?:因素|影响|基数))"
)
_IN_PLAN = lazily(r"”?(?:时期|期间|期末|末|规划期|以来|五年|前|后|,|全[省市区县州]|我|年均|累计|实现|完成)")
_PART_OF_YEAR = lazily(
    r"(?P<part>[一二三四1-4](?:、[二三四])*季度|单季|各季度|[上下]半年|前[一二三]季度|1[-—~至到]\d{1,2}月份?|前\d{1,2}个月|(?<![\d年])\d{1,2}月份|前三季)"
)
_PART_SIGN = lazily("季|月|半年")  # one of them is in whatever `_PART_OF_YEAR` finds
# 今年前三季度,...;...: all of the sentence is of it.
_AT_ONCE = lazily(rf"[\W]*(?:(?:今年|去年|上年|20\d\d年|预计|据统计|截至|初步核算)[,的]?)*{_PART_OF_YEAR.pattern}")
_PART_REACH = 320  # characters before a number in which its part of the year may be said
_ALL_YEAR = lazily(r"全年|本年|当年|年内|今年(?!(?:以来)?[前上1一])|去年(?![前上1一])")
_MEAN = lazily(
    r"年均(?!浓度|值|优良|气温|降[雨水]|高峰|拥堵)|年平均增|(?<!前)[三四五]年平均(?!数|水平|值)|年递增|平均每年|平均增长|平均增速"
)
_TOTAL = lazily(
    r"累计|总计|合计|(?<![公一])共(?=完成|实现|投入|新增|建成|引进|争取)|[五四三5]年(?:来|间)?(?:净增|新增|增加|增长|提高)"
)
# 五年进出口总额871亿美元,其中出口505亿美元: both are sums.
_SUMMED = lazily(r"[五5三3四4]年(?:来|间)?累计[^;]*$|(?:^|[,。])[五三四]年(?![来间均里])[^;]*,其中[^;]*$")
# 累计利用外资178亿美元、|进出口总值6541亿元: one sum after the other, as long as 、 joins them.
_LISTED = lazily(r"累计[^,;。]*、$")
_ADDED_UP = lazily(r"(?:^|[,。])累计[^,;。达]*,$")  # 累计申请专利1399件,取得科技成果|826项
_SUMMED_RATE = lazily(r"累计(?:[增降减上下提压削][^\d,;。、]{0,4})?$|^累计")
_SUM = lazily(r"[五三四]年(?![来间均里])(?:累计|共|总计)?[^,;年增]{2,12}$")
_SEVERAL = lazily(r"[五5三3四4]年|十[一二三四五六]五|本届")
_REACHED = lazily(
    r"达|增加到|增至|提高到|提升|升到|突破|超过|为$|扩大到|增长到|发展到|拥有|共有|降至|降到|下降到|占|比重|覆盖|率"
)
_GREW_TO = lazily(r"(?:发展到|增加到|增至|达到?|拥有|共有)[^,;。新]{1,16}[,、]$")
# 新能源装机1.7亿千瓦: what there is, unless it says what came to it
_IN_STOCK = lazily(
    r"(?!.*(?:新(?!能源)|净增|增加|建成|投产|完成))[^,;。]*(?:装机(?:容量|总?规模)?|保有量|余额|(?:总|营业|运营)里程)(?:超过?|逾|近|约|突破)?$"
)
_STEADY = lazily(r"年产量(?!(?:增|提|升|扩)[^,;。\d]{0,2}[至到])|(?:稳定|保持|维持|控制)在|连续[^,;]{0,6}年|每年")
_OVER_SIGN = lazily("[年翻计累共五十均]")  # one of them is in what `_MEAN`, `_TOTAL` or `_TIMES_OVER` finds
_TIMES_OVER = lazily(
    r"翻(?:了|一|两|番|倍)|(?:比|较|是|为)(?:[^,;。]{0,6})(?:(?:19|20)\d\d年|“?(?:十[一二三四五六]?|[八九])五|[五十]年)"
)
# What was hoped for when the year began: 增速与年初预期8.5%的目标相比.
_HOPED = lazily(r"(?:年初|原定|原先)(?:的)?(?:预期|目标|计划|确定|提出|预计|设定)(?:的|是|为|值)?$")
_HOPED_SIGN = lazily("原|年初")  # one of them is in what `_HOPED` finds
_UNTIL = lazily(r"[到至](?P<year>20[2-5]\d|20[01]\d)年")
_DONE = lazily(r"已(?!签约|开工|建成的|供地)|完成了|截至|去年|上年|刚刚过去|实现了|达到了")
_WISHED = lazily(r"目标|计划|力争|争取|将|拟|预期(?!目标任务完成)")
_TOLD = lazily(r"预计|高于|超|完成|(?<!力争)(?<!争取)(?<!确保)(?<!努力)(?<!计划)实现")
_GROWN = lazily(r"比(?:上年|去年)|净增|新增")


_BEGAN = lazily(r"[由从自](?P<year>(?:19|20)\d\d)年(?:底|末|初)?(?:的|时的)?$")  # 由2017年的|3万亿元
# 由2017年下降|1.8%升至2019年增长7.7%: the first is of the year that it names
_WAS = lazily(
    r"[由从自](?P<year>(?:19|20)\d\d)年(?:底|末|初)?的?(?:同比|比上年)?(?:增长|下降|增速|降幅|增幅)(?:约|近|为)?$"
)
_A_YEAR_BEFORE = lazily(r"[由从自](?:上年|去年)(?:同期|底|末)?的?$")
_ARRIVED = lazily("[加长高升展大少低降][到至]$")
_HELD_AGAINST = lazily(r"(?:同期|水平)?的(?:约|近|超过)?(?:[\d一两二三四五六七八九十]|$)")

_IN_TITLE = lazily(r"[^《》。]*》")


def _own_times(timeline: Timeline, words: str, clause: int, role: str) -> Stretch | None:
    """The stretch that the last time in `words` names, if any holds for what stands behind it.

    The number's own clause begins at `clause`: when a rise of the words before has arrived is no time of it.
    """
    found: Stretch | None = None
    if "年" not in words and "五" not in words and "届" not in words:
        return found
    for hit in TIMES.finditer(words):
        at = hit.start()
        before = words[max(0, at - 4) : at]
        reached = before.endswith("截至") or (hit["year"] is not None and before.endswith("到"))
        if _IN_TITLE.match(words, hit.end()):
            continue  # 《…规划(2021-2035年)》获批
        if (hit["last"] or (hit["year"] and before.endswith("达到"))) and _HELD_AGAINST.match(words, hit.end()):
            continue  # 恢复到上年的95%, 达到2010年的三倍
        if hit["year"] and hit.end() <= clause and _ARRIVED.search(before):
            continue  # 由2020年的3万亿元增长到2025年的4万亿元,粮食产量稳定在760亿斤
        if role == "ahead" and hit["year"] and words.startswith("以来", hit.end()):
            continue  # 确保2014年以来供地的项目全部开工
        if hit["plan"] and not _IN_PLAN.match(words, hit.end()):
            continue  # 实现“十一五”目标的关键一年
        if (reached or not _PASSING.search(before)) and not _PASSED.match(words, hit.end()):
            found = timeline.of_hit(hit, words, "review" if role == "review" else "ahead")
    return found


def _segment(text: str, line: Line, statement: Statement) -> str:
    """The words of a statement's sentence from the last ; on to its clause, that may name its time."""
    begin = max(line.start, statement.clause_start - 200)
    return text[begin : statement.clause_start].rpartition(";")[2]


class When(NamedTuple):
    """The kind of a number and its years: 2024, 2021-2025, 2030, "" where that is not said.

    `span_end`: it is of the last year of a span that the text speaks of, and stands behind what is told of that year
    itself.
    """

    kind: Kind
    period: str
    span_end: bool = False


def when(text: str, line: Line, statement: Statement, report: Report, timeline: Timeline, headline: bool) -> When:
    """The time of a statement's number; `headline` tells that its sentence belongs to the list of targets."""
    clause = text[statement.clause_start : statement.end]
    at = statement.quantity.outer_start if statement.quantity else statement.clause_start
    lead = text[max(line.start, at - 48) : at]
    if statement.origin:
        began = _BEGAN.search(lead)
        if began is None and line.stretch.role == "review" and _A_YEAR_BEFORE.search(lead):
            return When("other", str(line.stretch.last - 1))  # 由上年的|20.7%|提高到21.9%
        return When("other", began["year"] if began else "")
    was = _WAS.search(lead)
    if was is not None and int(was["year"]) < report.year:
        return When("actual", was["year"])
    if _HOPED_SIGN.search(lead) and _HOPED.search(lead[-24:]):
        return When("other", "")
    if statement.quantity and statement.quantity.base_unit == "元" and _OVER.match(text, statement.quantity.end):
        return When("other", "")
    before = _segment(text, line, statement)
    # only what stands before the number tells its time: 增长6%,为2010年以来最高
    own = _own_times(timeline, before + text[statement.clause_start : at], len(before), line.stretch.role)
    stretch = own or line.stretch
    part = _part_of_year(text, line, statement, before)
    if part:
        year = stretch.last if stretch.role == "review" else report.year
        return When("actual" if stretch.role != "ahead" or own is None else "other", f"{year} {part}")
    if stretch.role == "review":
        start = statement.quantity.start if statement.quantity else at
        if statement.measure in ("growth", "decline") and (years := _years_over(text, statement, stretch)):
            return When("actual", years)
        around = line.around if own is None and line.around.role == "review" else stretch
        return _looked_back(clause, before, text[statement.clause_start : start], statement, stretch, around)
    if stretch.role == "ahead":
        told = before, text[line.start : min(line.start + _OPENING, statement.clause_start)]
        return _looked_ahead(clause, told, statement, stretch, report.year, headline)
    if headline and is_target_number(statement):
        return When("target", str(report.year))
    return When("actual", str(report.year - 1)) if _DONE.search(clause) else When("other", "")


def _part_of_year(text: str, line: Line, statement: Statement, before: str) -> str:
    """The quarter or half that a number is of, "" if it is the year's."""
    end = statement.quantity.outer_start if statement.quantity else statement.end
    if _PART_SIGN.search(text, max(line.start, end - _PART_REACH), end) is None:
        return ""
    words = before + text[statement.clause_start : end]
    if not words.strip().startswith(text[line.start : line.start + 4].strip()[:4]):
        opening = text[line.start : min(line.start + 24, statement.clause_start)]
        if _AT_ONCE.match(opening):
            words = opening + words
    found = ""
    for hit in _PART_OF_YEAR.finditer(words):
        lead = words[max(0, hit.start() - 4) : hit.start()]
        if lead.endswith(("从", "由")) and hit.end() == len(words):
            return hit["part"]  # 增速从一季度-8.8%回升到全年3.4%: the first number is the quarter's
        if not _PASSING.search(lead) and not lead.endswith(("增速", "好于", "高于")):
            found = "" if _ALL_YEAR.search(words, hit.end()) else hit["part"]
    return found


# 2000万元以上项目资金467亿元: a threshold, that says which projects are meant.
_OVER = lazily(r"及?以上(?:的)?[^,;:。、\d]{0,10}?(?:项目|企业|工程|集群|产业)")
_YEARS_LONG = lazily(r"(?<![\d十])(?P<n>[三四五六3456]|十|10)年(?:来|间)?(?:累计|共|净|总计)?$")
_LONG = {"三": 3, "四": 4, "五": 5, "六": 6, "十": 10}
_FROM = lazily(r"(?:19|20)\d\d")


def _years_over(text: str, statement: Statement, stretch: Stretch) -> str:
    """The years of a growth that is told of several: 5年|增长34%; 由2015年的95亿元增加到170亿元,增长|79%."""
    said = _YEARS_LONG.search(text, max(0, statement.clause_start - 8), statement.clause_start)
    if said is not None:
        return f"{stretch.last + 1 - (_LONG.get(said['n']) or int(said['n']))}-{stretch.last}"
    begun = _FROM.search(statement.since)
    if begun is not None and int(begun[0]) < stretch.last - 1:
        return f"{int(begun[0]) + 1}-{stretch.last}"
    return ""


def _name(stretch: Stretch) -> str:
    return str(stretch.last) if not stretch.is_span else f"{stretch.first}-{stretch.last}"


def _looked_back(clause: str, before: str, lead: str, statement: Statement, stretch: Stretch, around: Stretch) -> When:
    """`around` is the passage's time where the clause itself names none: a total told after one year's is its."""
    kind: Kind = "actual"
    if statement.indicator is None and "将" in before + lead and _TO_COME.search(before + lead):
        return When("plan", f"{stretch.last + 1}+")  # 签订了纪要,部省将加快9条铁路建设
    if "目标" in clause and _WISHED.search(clause) and not _TOLD.search(clause):
        kind = "other"
    rate = statement.quantity is not None and statement.quantity.form == "percent"
    if rate and not stretch.is_span and statement.measure in ("growth", "decline") and _SUMMED_RATE.search(lead):
        # 能耗强度累计下降17.3%: of years that the passage does not name, unless it is about several
        return When(kind, _name(around) if around.is_span else "")
    if not stretch.is_span and "累计" not in before and "年" not in before and _OVER_SIGN.search(clause) is None:
        return When(kind, str(stretch.last), span_end=statement.arrival)
    base = _TIMES_OVER.search(lead) or _TIMES_OVER.search(clause[-8:])
    over = bool(_MEAN.search(clause)) or (base is not None and str(stretch.last - 1) not in base.group())
    # 五年累计利用外资25亿美元,实现进出口总额106亿美元: of the five years, too
    counted = statement.quantity is not None and statement.quantity.form == "amount"
    total = bool(_TOTAL.search(lead))
    if counted and not total and not _ALL_YEAR.search(lead):
        total = any(
            told is not None for told in (_SUM.match(lead), _SUMMED.search(before + lead[:2]), _LISTED.search(before))
        ) or (
            around.is_span
            and statement.quantity is not None
            and statement.quantity.base_unit != "年"
            and not _REACHED.search(lead.removesuffix("总投资达到"))
            and _ADDED_UP.search(before) is not None
        )
    if not stretch.is_span:
        if over or (total and (around.is_span or _SEVERAL.search(before) or _SEVERAL.search(lead))):
            return When(kind, _name(around) if around.is_span else f"{stretch.last - 4}-{stretch.last}")
        return When(kind, str(stretch.last), span_end=statement.arrival)
    if _ALL_YEAR.search(lead):
        return When(kind, str(stretch.last))
    adds_up = statement.indicator is not None and lexicon()[statement.indicator].adds_up
    flow = statement.indicator is None and statement.measure == "level" and not _REACHED.search(lead)
    flow = flow and _IN_STOCK.match(lead) is None
    if flow and counted and front_off(lead.strip(" ,、")) == lead.strip(" ,、"):
        flow = not _GREW_TO.search(before)  # 合作社发展到1万家,龙头企业|635家: what there is of them
    if (
        over
        or total
        or adds_up
        or flow
        or _STEADY.search(lead)
        or statement.measure not in ("level", "share", "rank", "ratio")
    ):
        return When(kind, _name(stretch))
    return When(kind, str(stretch.last), span_end=True)


_TO_COME = lazily(r"(?<!即)将(?:加快|形成|建成|带动|再建)(?:(?!预计|已|完成|预期)[^;。])*$")
_OPENING = 24  # characters of a sentence in which the end of a plan is named


def _is_aimed_at(statement: Statement) -> bool:
    """Whether a number in the list of targets is an aim, though of no indicator, or not as that is usually stated."""
    number = statement.quantity
    if number is None or number.form in ("rank", "ratio"):
        return False
    aimed = number.bound != "exact" or _COMES_TO.search(statement.predicate) is not None
    return (
        statement.indicator is not None
        or statement.measure in ("growth", "decline")
        or (aimed and not statement.is_size)
    )


_COMES_TO = lazily(r"达到?|突破|超过|控制在|保持在?|稳定在|完成|实现|提高到|降至")  # 港口吞吐量达到|1100万标箱


_WITHIN = lazily(r"(?:力争|计划|用)?(?P<n>[三四五])年(?:内|时间)?(?![来间均里级制多以计前后])[^,;\d]{2}")
# 到“十一五”末期,总产值达到8000亿元,增加值2400亿元: of its last year
_PLAN_END = lazily(
    r"[到至]“?十[一二三四五六]五”?(?:规划|时期)?(?:期?末|末期|结束)|(?<![比较为是])“?十[一二三四五六]五”?(?:规划|时期)?(?:期末|末期),"
)


def _looked_ahead(
    clause: str, told: tuple[str, str], statement: Statement, stretch: Stretch, year: int, headline: bool
) -> When:
    """`told`: the words before the clause, and the opening of its sentence, that may name its time."""
    before, opening = told
    until = _UNTIL.search(clause)
    if until and int(until["year"]) > year:
        return When("plan", until["year"])
    if (within := _WITHIN.match(clause)) and stretch.last == year:
        return When("plan", f"{year}-{year + _LONG[within['n']] - 1}")  # 五年基本解决1000万人的饮水问题
    if stretch.last > year:
        ended = _PLAN_END.search(before) or _PLAN_END.search(opening)
        level = statement.measure in ("level", "share") and not _MEAN.search(clause) and not _TOTAL.search(clause)
        return When("plan", str(stretch.last) if ended and level else _name(stretch))
    if _MEAN.search(clause):
        return When("plan", f"{year}+")
    if headline and (is_target_number(statement) or _is_aimed_at(statement)):
        return When("target", str(year))
    if _DONE.search(clause) and not _GROWN.search(clause):
        return When("actual", str(year - 1))
    return When("task", str(year))
