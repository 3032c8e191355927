"""What a report says beside a number: that it is only expected (预计), hoped for (力争), on a like-for-like basis."""

from __future__ import annotations

import re

from rag.figures.lexicon import lexicon
from rag.records import Figure
from rag.summaries.by_rule import Material
from rag.summaries.schema import Language
from rag.summaries.topics import offset_in
from rag.text.fold import fold
from rag.text.lazily import lazily

_SENTENCE = 600  # characters of a sentence that are looked back over
_EXPECTED = lazily(r"(?<![好高低优快超于比])预计")
_OPENS = lazily(
    r"(?:^|[,;:])(?:[\s*#\d.、年]|过去一年|全年|去年|上年|全[市省区县]|据|经|初步|核算|统计|测算|[一二三四五六七八九十]是)*预计"
)
_GOES_ON = lazily(r"(?:达到?|为|约|比上年|比去年|同比|按[^,]{0,10}(?:价格?|口径)(?:计算)?|增长|上升|下降|增加)+")
_ACCOUNTS = lazily(
    r"(?:^|[,;:])(?:[\s*#\d.、年]|过去一年|全年|去年|上年|全[市省区县]|据|经|统计部门|[市省区县]统计局)*初步(?:核算|统计|测算)|初步(?:核算|统计|测算)(?:为|达)?$"
)
_COUNTED_FIRST = lazily(
    r"(?:[\s*#\d.、年—]|过去一年|全年|去年|上年|全[市省区县]|据|经|统计部门|[市省区县]统计局|[一二三四五六七八九十]是)*"
    r"(?P<word>初步(?:统计|测算|估算|汇总)),"
)
_BASIS = lazily(
    r"(?:(?P<like>按?[同可老新]比?口径(?:计算)?),?|(?P<comparable>按?可比(?:价格?)?(?:计算)?),?|(?P<real>实际))(?:比上年|较上年|比去年|同比|分别|再)*"
    r"(?:增长|上升|上涨|增加|下降|减少|增)(?:分别|[\d.%和、及])*$"
)
# 剔除一家企业特殊因素,同比增长29.7%: the words as they stand
_WITHOUT = lazily(
    r"(?P<told>(?:剔除|扣除|不考虑|不含)[^,;。、]{2,20}(?:因素|影响))(?:的?影响)?[之以]?(?:外|后)?,?"
    r"(?:比上年|较上年|比去年|同比|实际|分别)*(?:增长|上升|上涨|增加|下降|减少|增)(?:了|约|近)?$"
)
# (预计数,下同): of what is told after it, too
_FROM_HERE = lazily(r"[(（]?预计[^()（）。;\d]{0,4}[,，、]?[(（]?下同[)）]?")
_BEHIND = 16  # characters from a number on to the remark about it: 4.3%(预计数,下同)
_BASES_EN = {"like": "like for like, ", "comparable": "on a comparable basis, ", "real": "in real terms, "}
_ACCOUNTED = ("gdp_growth", "primary_industry", "secondary_industry", "tertiary_industry", "industrial_value_added")
_HOPES = lazily(r"(?P<hope>力争|争取|努力实现|力求)(?![^,;]{0,8}(?:更|最)[好快高优多大])")
_OPENS_WITH_HOPE = lazily(
    r"[\s\d一二三四五六七八九十是(.)、]*(?:今年|全年|年内|全[市省区县州]|到年底)*(?P<hope>力争|争取|努力实现|力求)(?![^,;]{0,8}(?:更|最)[好快高优多大])"
)
# what has a verb of its own is not hoped for with the clause before it; 新增80家,增加值增长8% is
_OWN_DEED = lazily(
    r"(?:确保|完成|实施|推[进动]|建[成设]|加快|开工|抓好|办好|落实|开展|改造|新[建开]|实现|保持|稳定|控制|支持|培育|引进|强化|深化|提[升高]|加大|打造|启动|全面)"
)


def basis(figure: Figure, language: Language) -> str:
    """What a rate is told on, as it stands before the verb: 同口径, 实际. "" for most."""
    if not figure.number_spans or figure.measure not in ("growth", "decline"):
        return ""
    at = offset_in(figure.spans, figure.number_spans[0].start)
    before = fold(figure.quote)[:at] if at is not None else ""
    without = _WITHOUT.search(before)
    if without is not None:
        return f"{without['told']}后" if language == "zh" else f"({without['told']}) "
    hit = _BASIS.search(before)
    if hit is None or hit.lastgroup is None:
        return ""
    return hit[hit.lastgroup] if language == "zh" else _BASES_EN[hit.lastgroup]


def in_real_terms(figure: Figure) -> bool:
    """Whether a rate is told without the rise of prices: 实际增长6%, 扣除价格因素增长6%."""
    said = basis(figure, "zh")
    return said == "实际" or "价格" in said


def like_for_like(material: Material, figure: Figure) -> Figure | None:
    """The same rate on another basis, where it is told right behind it: 增长1.7%（同口径增长2.5%）, 实际增长0.8%."""
    if figure.kind != "actual" or figure.unit != "%" or not figure.number_spans or basis(figure, "zh"):
        return None
    at = figure.number_spans[-1].end
    for each in material.figures:
        if each.indicator != figure.indicator or each.period != figure.period or not each.number_spans:
            continue
        if each.unit == "%" and 0 < each.number_spans[0].start - at <= _BEHIND and basis(each, "zh"):
            return each
    return None


def hedge(material: Material, figure: Figure) -> str:
    """The word of the report that makes a number less than certain: 预计, 初步核算 of a result, 力争 of a target.

    "" for most.
    """
    if figure.kind in ("target", "task"):
        return _hope(material, figure)
    if is_expected(material, figure):
        return "预计"
    if figure.kind != "actual" or not figure.number_spans:
        return ""
    sentence = _sentence_before(material, figure.number_spans[0].start)
    opened = _COUNTED_FIRST.match(sentence)  # 初步统计,...: of all that the sentence tells
    if opened is not None and (figure.period == str(material.report.year - 1) or figure.headline):
        return opened["word"]
    said = sentence.rpartition(";")[2]
    clause = re.split("[\\d]", said.rpartition(",")[2], maxsplit=1)[0]
    found = _ACCOUNTS.search(said) or _ACCOUNTS.search(clause)
    governed = figure.indicator in _ACCOUNTED or (found is not None and _in_money(figure) and figure.headline)
    return re.search("初步.{2}", found[0])[0] if found and governed else ""  # type: ignore[index]


def _in_money(figure: Figure) -> bool:
    return figure.measure in ("growth", "decline") or figure.base_unit.endswith("元")


def _sentence_before(material: Material, at: int) -> str:
    before = fold(material.text[max(0, at - _SENTENCE) : at])
    return before[max(before.rfind("。"), before.rfind("\n")) + 1 :]


def _hope(material: Material, figure: Figure) -> str:
    """力争 in the clause of a target or task, or at the beginning of one that it goes on from."""
    if not figure.number_spans:
        return ""
    sentence = _sentence_before(material, figure.number_spans[0].start)
    *earlier, own = sentence.rpartition(";")[2].split(",")
    if found := _HOPES.search(own):
        return found["hope"]
    if _OWN_DEED.search(own) or figure.headline:
        return ""
    for clause in reversed(earlier):
        if opened := _OPENS_WITH_HOPE.match(clause):
            return opened["hope"]
        if _OWN_DEED.search(clause):
            return ""
    return ""


def is_expected(material: Material, figure: Figure) -> bool:
    """Whether a result is an estimate: 预计 in its clause, or before, where it opens a clause of the sentence.

    A sum, a rate or an indicator of the lexicon for the year before is one, too, behind （预计数，下同）.
    """
    if figure.kind != "actual" or not figure.spans or not figure.number_spans:
        return False
    at = figure.number_spans[0].start
    measured = figure.indicator in lexicon() or figure.unit == "%" or figure.base_unit.endswith("元")
    if measured and figure.period == str(material.report.year - 1):
        first = material.report.spans[0].start if material.report.spans else 0
        if _FROM_HERE.search(material.text, first, at + _BEHIND):
            return True
    sentence = _sentence_before(material, at)
    *earlier, clause = re.split("[,;]", sentence)
    while earlier and _GOES_ON.match(clause):  # 生产总值预计80亿元,比上年增长8%
        clause = earlier.pop()
        if _EXPECTED.search(clause):
            return True
    return bool(_EXPECTED.search(clause) or _OPENS.search(sentence))


def is_running_total(material: Material, figure: Figure) -> bool:
    """Whether a result is told as a total so far: 累计实际利用外资178亿美元、进出口总值6541亿元, of all the years."""
    if not figure.spans:
        return False
    before = fold(material.text[max(0, figure.spans[0].start - _CLAUSE) : figure.spans[0].end])
    at = len(before) - (figure.spans[0].end - figure.spans[0].start)
    return bool(_SO_FAR.search(before, max(before.rfind(sign, 0, at) for sign in ",。;:\n") + 1))


_CLAUSE = 120  # characters that a clause may have before a number in it
_SO_FAR = lazily(r"(?<!全年)(?<!当年)(?<!本年)(?<!年度)累计")
