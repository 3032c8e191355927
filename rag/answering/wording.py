"""How answers are said: one plain sentence a value, in Chinese of both scripts or in English.

Values are said as the report states them, bound word and unit included, so that the check finds them in the clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from rag.figures.lexicon import lexicon
from rag.figures.value import value_words
from rag.gazetteer.divisions import by_name, stem
from rag.question.questions import Language, Question
from rag.records import Figure, Region, Report
from rag.retrieval.figure_lookup import Finding
from rag.text.fold import fold
from rag.text.markup import plain

if TYPE_CHECKING:
    from opencc import OpenCC

# Entries of the lexicon that gather many things: 优良天数 is not the 生态环境质量, it only tells of it.
_GATHERED = frozenset(id_ for id_, item in lexicon().items() if item.gathers)
_ENGLISH_BOUND = {"about": "about ", "at_least": "at least ", "at_most": "at most "}
_KIND_EN = {"target": "target", "actual": "result", "plan": "plan"}


def in_script(text: str, language: Language) -> str:
    """Chinese of ours in the script of the question; quotes are not passed through here."""
    if language != "zh-Hant":
        return text
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # dictionaries of a megabyte, needed for Traditional answers only

    return OpenCC("s2tw")


def quoted(text: str) -> str:
    """A quote as plain text in its marks: 「」 around one that has “” in it."""
    text = plain(text)
    return f"「{text}」" if "“" in text or "”" in text else f"“{text}”"


def english_value(figure: Figure) -> str:
    """`about 7% (7%左右)` for percentages, else the value as stated."""
    words = value_words(figure)
    if figure.low is None:
        return f"stated without a number (“{plain(figure.quote)}”)"
    if figure.unit != "%":
        return words
    number = f"{figure.low}%" if figure.low == figure.high else f"{figure.low}%-{figure.high}%"
    said = _ENGLISH_BOUND.get(figure.bound, "") + number
    return said if said == words else f"{said} ({words})"


def english_name(region: Region, question: Question) -> str:
    """The region as the question calls it, else its name in pinyin."""
    for name, said in question.said:
        if name == region.name:
            return said
    return english_region(region)


def english_region(region: Region) -> str:
    """A region's name in pinyin: Zhengzhou; China for the nation."""
    if region.level == "nation":
        return "China"
    if region.name in _ENGLISH_NAMES:
        return _ENGLISH_NAMES[region.name]
    from pypinyin import lazy_pinyin  # a dictionary; needed for English answers only

    return "".join(lazy_pinyin(stem(region.name))).capitalize()


# What pinyin alone does not give.
_ENGLISH_NAMES = {"内蒙古自治区": "Inner Mongolia", "西藏自治区": "Tibet", "陕西省": "Shaanxi"}


def region_words(region: Region) -> str:
    """The region's name; with its parent's where another place has the same one (南京市鼓楼区), 全国 for the nation."""
    if region.level == "nation":
        return "全国"
    if region.level == "county" and region.parent and len(by_name(region.name)) > 1:
        return region.parent + region.name
    return region.name


def place_words(region: Region, year: int | None, question: Question) -> str:
    """郑州市2024年 / Zhengzhou's 2024."""
    if question.language == "en":
        name = english_name(region, question)
        return f"{name}'s {year}" if year else f"{name}'s"
    return f"{region_words(region)}{year}年" if year else region_words(region)


def subject_words(finding: Finding, language: Language, figure: Figure | None = None) -> str:
    """What the value is of: 地区生产总值, 高标准农田."""
    slot = finding.slot
    ids = (figure.indicator,) if figure else slot.indicators
    known = lexicon()
    if ids == ("gdp_growth",) and finding.scope.region.level == "nation" and language != "en" and not slot.narrowed:
        return "国内生产总值"
    if ids and not slot.narrowed and all(id_ in known for id_ in ids):
        return (
            "、".join(known[id_].zh for id_ in ids) if language != "en" else " and ".join(known[id_].en for id_ in ids)
        )
    if language == "en":
        return slot.named or "、".join(slot.topic) or "this"
    return "".join(slot.topic) or (figure.subject if figure else "") or "该项内容"


def said_year(finding: Finding) -> int | None:
    """The year that the value speaks of."""
    if finding.scope.year is not None and not (finding.scope.report_year and finding.reading == "actual"):
        return finding.scope.year
    if finding.report is None:
        return finding.scope.year
    figure = finding.figures[0] if finding.figures else None
    if figure is not None and figure.period[:4].isdigit():
        return int(figure.period[:4])
    return finding.report.year - 1 if finding.reading == "actual" else finding.report.year


# --- one value ---------------------------------------------------------------------------------------------------


def value_sentence(finding: Finding, figure: Figure, mark: str, question: Question) -> str:
    """The sentence for one figure, with its mark and its clause."""
    if question.language == "en":
        return _english_sentence(finding, figure, mark, question)
    words = value_words(figure)
    quote = quoted(figure.quote)
    place = place_words(finding.scope.region, said_year(finding), question)
    if finding.reading == "plan":
        begin = (
            f"{region_words(finding.scope.region)}{finding.report.year if finding.report else ''}年政府工作报告提出："
        )
        return in_script(begin, question.language) + quote + f"。{mark}"
    if figure.indicator in _GATHERED and figure.low is not None:
        begin = f"{place}{subject_words(finding, question.language, figure)}：{words}。{mark}"
        return in_script(begin, question.language) + _quoted(quote, question.language)
    if figure.indicator not in lexicon() or finding.slot.narrowed:
        what = finding.slot.phrase or "".join(finding.slot.topic)
        begin = f"{place}{what}：{words}。{mark}"
        return in_script(begin, question.language) + _quoted(quote, question.language)
    subject = subject_words(finding, question.language, figure)
    if figure.low is None:
        begin = f"{place}{subject}的目标没有写具体数字，原文的表述是"
        return in_script(begin, question.language) + quote + f"。{mark}"
    begin = f"{place}{subject}{_says(finding, figure, words)}。{mark}"
    return in_script(begin, question.language) + _quoted(quote, question.language)


def _quoted(quote: str, language: Language) -> str:
    return "\n" + in_script("原文：", language) + quote


def _says(finding: Finding, figure: Figure, words: str) -> str:
    change = {"growth": "增长", "decline": "下降"}.get(figure.measure, "")
    if figure.indicator == "cpi" and change == "增长":
        change = "涨幅" if finding.reading == "target" else "上涨"
    if finding.reading == "target":
        return f"{change}目标为{words}"
    if "预计" in fold(figure.quote):
        change = f"预计{change}"
    if change:
        return f"{change}{words}"
    return f"为{words}" if words[0].isdigit() or words[0] in "约近" else words


def _english_sentence(finding: Finding, figure: Figure, mark: str, question: Question) -> str:
    subject = subject_words(finding, "en", figure)
    place = place_words(finding.scope.region, said_year(finding), question)
    value = english_value(figure)
    quote = "" if figure.low is None else f"\nOriginal: “{plain(figure.quote)}”"
    known = figure.indicator in lexicon() and not finding.slot.narrowed
    if not known:
        word = {"target": "plan", "actual": "result", "plan": "plan"}[finding.reading]
        return f"{place} {word} ({subject}): {value}. {mark}{quote}"
    change = {"growth": "grew by", "decline": "fell by"}.get(figure.measure)
    if finding.reading == "actual":
        name, year = english_name(finding.scope.region, question), said_year(finding)
        if change:
            return f"{name}'s {subject} {change} {value} in {year}. {mark}{quote}"
        return f"{name}'s {subject} was {value} in {year}. {mark}{quote}"
    what = f"{subject} growth" if figure.measure == "growth" else f"a cut in {subject}" if change else subject
    return f"{place} {_KIND_EN[finding.reading]} for {what} is {value}. {mark}{quote}"


def premise_words(finding: Finding, figure: Figure, question: Question) -> str:
    """「是。」 or 「不是。」 to a question that states a number itself; that it is wrong, where it only assumes it."""
    stated = [amount for amount in question.premise if figure.base_unit == amount.base_unit]
    if not stated or figure.value is None:
        return ""
    amount = stated[0]
    right = amount.value_low == figure.value and amount.bound in ("exact", figure.bound)
    if question.language == "en":
        return (
            ("Yes. " if right else "No. ") if question.whether else "" if right else "The report gives another number. "
        )
    if question.whether:
        return "是。" if right else "不是。"
    return "" if right else in_script("问题中的数字与报告不符。", question.language)


# --- the three kinds of no ---------------------------------------------------------------------------------------


def report_name(report: Report) -> str:
    """郑州市2024年政府工作报告."""
    return f"{region_words(report.region)}{report.year}年政府工作报告"


def _years(reports: Iterable[Report]) -> str:
    return "、".join(f"{year}年" for year in sorted({report.year for report in reports}))


def not_loaded(finding: Finding, question: Question, inside: Sequence[Report]) -> str:
    """The report of that region or year is not in the library. `inside`: reports of regions in the one asked for."""
    scope = finding.scope
    region, year = scope.region, scope.year
    if question.language == "en":
        name = english_name(region, question)
        if scope.every:
            have = ", ".join(str(year) for year in sorted({report.year for report in scope.every}))
            wanted = _wanted_year(finding)
            return f"The library does not hold {name}'s {wanted} report; of {name} it holds the report of {have} only."
        return f"The library does not hold any government work report of {name}."
    if scope.every:
        wanted = _wanted_year(finding)
        text = f"资料库没有收录{region_words(region)}{wanted}年的政府工作报告，只收录了{_years(scope.every)}的。"
        if finding.reading == "target":
            text += f"{year}年的目标只写在{year}年的报告里，其他年份的报告不能代替。"
        elif finding.reading == "actual":
            text += f"{year}年的实际结果一般写在{wanted}年的报告里。"
    else:
        text = f"资料库没有收录{region_words(region)}的政府工作报告。"
        if inside:
            names = "、".join(dict.fromkeys(region_words(report.region) for report in inside[:6]))
            text += f"收录的{names}{'等' if len(inside) > 6 else ''}的报告是下级政府的，不能代替。"
    return in_script(text, question.language)


def _wanted_year(finding: Finding) -> int | None:
    year = finding.scope.report_year or finding.scope.year
    if year is not None and finding.reading == "actual" and not finding.scope.report_year:
        return year + 1
    return year


def not_stated(finding: Finding, question: Question) -> str:
    """The report is in the library and gives no such figure."""
    subject = subject_words(finding, question.language)
    report = finding.report
    assert report is not None  # not_stated is said of a report that was looked in
    year = said_year(finding)
    if question.language == "en":
        name = english_name(finding.scope.region, question)
        what = {"target": "target", "actual": "result", "plan": "plan"}[finding.reading]
        text = f"{name}'s {report.year} report is in the library, but it does not state a {year} {what} for {subject}."
        gap = "It is only an excerpt." if report.kind == "excerpt" else "Its text breaks off before the end."
        return f"{text} {gap}" if report.cut else text
    what = {"target": "目标", "actual": "实际数字", "plan": "规划目标"}[finding.reading]
    if finding.reading == "plan":
        names = f"{region_words(report.region)}{_years(finding.looked_in)}政府工作报告"
        text = f"{names}没有写明{subject}{_change(finding)}{what}。"
    else:
        text = f"{report_name(report)}没有写明{year}年{subject}{_change(finding)}{what}。"
    if report.cut:
        text += (
            "收录的这份报告不完整（只是摘要）。"
            if report.kind == "excerpt"
            else "收录的这份报告不完整，正文在中途断开。"
        )
    return in_script(text, question.language)


def _change(finding: Finding) -> str:
    if finding.slot.measure != "growth":
        return ""
    return "涨幅" if finding.slot.indicators == ("cpi",) else "增长"


def not_found(terms: Sequence[str], reports: Sequence[Report], question: Question) -> str:
    """Nothing relevant; `terms` are what the reports do not hold."""
    if question.language == "en":
        names = (
            ", ".join(f"{english_name(report.region, question)}'s {report.year} report" for report in reports[:4])
            or "the library"
        )
        what = " and ".join(f"“{term}”" for term in terms) or "an answer to this"
        return f"Could not find {what} in {names}: not found."
    names = "、".join(report_name(report) for report in reports[:4])
    names += "等" if len(reports) > 4 else ""
    what = "、".join(f"“{term}”" for term in terms) or "与这个问题相关的内容"
    return in_script(f"在{names or '资料库'}中没有找到{what}。", question.language)


def unclear(choices: Sequence[str], question: Question, ambiguous: bool) -> str:
    """The question names no region, or one of several of that name."""
    named = "、".join(choices[:12])
    if question.language == "en":
        why = "Several regions have this name" if ambiguous else "The question names no region"
        return f"{why}; which one do you mean? The library holds reports of {named}."
    why = "有多个地区叫这个名字" if ambiguous else "问题没有写明是哪个地区"
    text = f"{why}，请说明。资料库收录了{named}{'等' if len(choices) > 12 else ''}的报告。"
    return in_script(text, question.language)
