"""Figures, names and regions in the reader's language; the report's own wording stays beside an English value."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.figures.lexicon import find_names, lexicon
from rag.figures.value import HAND, value_words
from rag.gazetteer.divisions import stem
from rag.numbers.english import in_words
from rag.numbers.units import unit_at
from rag.question.answer_table import Cell, Operand
from rag.records import Citation, Figure
from rag.summaries.by_rule import name_of
from rag.summaries.page_words import PAGE_WORDS
from rag.summaries.qualified import basis
from rag.summaries.schema import Language
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.verify.numbers import check_answer

_CHANGE = {"zh": {"growth": "增长", "decline": "下降"}, "en": {"growth": "up ", "decline": "down "}}
_BOUND_EN = {"about": "about ", "at_least": "at least ", "at_most": "at most "}
_WORDED_EN = {
    "sync": "in step with the economy",
    "above_gdp": "faster than the economy",
    "above_nation": "above the national average",
    "positive": "growth",
    "upper": "as set by the level above",
    "qualitative": "in words only",
}
# What an English reader knows by a sign; of other units the number alone is told, beside the report's own words.
_SIGNS = {"微克/立方米": " µg/m³", "倍": " times", "": ""}
# Base units that English has a word for; grain is weighed in tonnes.
_TOLD_EN = frozenset(["元", "美元", "人", "斤", "吨", "亩", "个百分点"])
_JIN = 2000  # in a tonne


_JOBS = "new_urban_jobs"
_INDEX = 90  # a price index; less is its growth


def figure_name(figure: Figure, language: Language) -> str:
    """An indicator's name as the report cuts it, with its own words where the name stands for many things."""
    name = name_of(figure.indicator, language).lstrip("—–-－ ")
    if figure.indicator.startswith("other:除"):
        name = name.replace("除", "", 1)  # 除进出口总额下降37%外: the rest of the sentence is on others
    if figure.indicator == "cpi" and figure.low is not None and figure.low > _INDEX:
        return f"{name}指数" if language == "zh" else "consumer price index"
    if figure.indicator == _JOBS and figure.unit.endswith("个") and language == "zh":
        name = name.removesuffix("岗位") + "岗位"  # 新增就业10万个
    known = lexicon().get(figure.indicator)
    own = figure.subject
    if figure.low is None:  # the words of a wish stand in its clause only
        quote = fold(figure.quote)
        own = next((quote[each.start : each.end] for each in find_names(quote) if each.id == figure.indicator), own)
    for cut in known.cuts if known is not None else ():
        if own and re.search(cut.when, own):
            posts = figure.indicator == _JOBS and figure.unit.endswith("个") and not cut.zh.endswith("岗位")
            return cut.en if language == "en" else cut.zh + ("岗位" if posts else "")
    if known is not None and known.gathers and figure.low is not None and figure.subject:
        return f"{name} ({figure.subject})" if language == "en" else figure.subject.lstrip("—–-－ ")
    if known is not None and known.gathers and own:  # 干流水质保持在Ⅱ类及以上: of the water alone
        return next((said[language] for medium, said in _MEDIA if medium.search(own)), name)
    return name


_MEDIA = (
    (lazily(r"水质|断面|水体|流域"), {"zh": "水质", "en": "water quality"}),
    (lazily(r"空气|PM|优良天数"), {"zh": "空气质量", "en": "air quality"}),
)


def value_said(figure: Figure, language: Language) -> str:
    """增长7%左右 / up about 7% (7%左右). The clause where the check does not find the words in it."""
    if figure.low is None:
        return _worded(figure, language)
    moved = figure.measure in ("growth", "decline") and figure.unit not in ("%", "倍")
    if moved or figure.unit == "个百分点":  # up by so much, not so much: 粮食总产量增加50万吨
        return f"“{figure.quote}”"
    words = value_words(figure)
    if figure.by_hand:
        return words if language == "zh" else f"{words.removesuffix(HAND)} (corrected by hand)"
    checks = check_answer(words, (Citation(1, "", 0, (), "", figure.spans, figure.quote),))
    if not checks or any(check.status != "supported" for check in checks):
        return f"“{figure.quote}”"
    change = _CHANGE[language].get(figure.measure, "") if figure.unit in ("%", "倍") and not _is_level(figure) else ""
    change = basis(figure, language) + change if change else ""
    if language == "zh":
        return change + words + ("（正常年景）" if "正常年景" in figure.quote else "")
    said = _english(figure)
    return change + (said if said == words else f"{said} ({words})")


def _is_level(figure: Figure) -> bool:
    """An indicator that is told as a level only, whatever the verb: 失业率控制在5%以内."""
    known = lexicon().get(figure.indicator)
    # 新就业人数增长19%: of people, and no level
    return known is not None and not {"growth", "decline"} & set(known.stated) and figure.unit in known.units


def _worded(figure: Figure, language: Language) -> str:
    if language == "zh":
        # （见附件二）: of what the page does not hold
        quote = figure.quote.lstrip(" —–-－")
        return _SEE.sub("", quote) if quote.rstrip().endswith(("）", ")")) else quote
    return f"{_WORDED_EN.get(figure.bound, 'in words only')} (“{figure.quote}”)"


_SEE = lazily(r"\s*[（(](?:详?见|参见)[^（）()]*[）)]\s*$")


def _english(figure: Figure) -> str:
    assert figure.low is not None
    high = figure.low if figure.high is None else figure.high
    said = _told_en(figure.low, high, figure.unit)
    if not said:
        low, top = _plain(figure.low), _plain(high)
        said = (low if low == top else f"{low}-{top}") + ("%" if figure.unit == "%" else _SIGNS.get(figure.unit, ""))
    return f"{_BOUND_EN.get(figure.bound, '')}{said}"


def _told_en(low: Decimal, high: Decimal, unit: str) -> str:
    """An amount in English units, "" where they have none for it."""
    found = unit_at(unit, 0) if unit else None
    if found is None or found.base not in _TOLD_EN:
        return ""
    by = found.scale / _JIN if found.base == "斤" else found.scale
    return in_words(low * by, high * by, "吨" if found.base == "斤" else found.base)


def _plain(number: Decimal) -> str:
    text = f"{number.normalize():,f}"
    return text


def difference_said(low: Decimal, high: Decimal, unit: str, language: Language) -> str:
    """How large a difference is, without its sign: 0.5个百分点, of ranges both ends."""
    first, last = sorted((abs(low), abs(high)))
    number = _plain(first) if first == last else f"{_plain(first)}-{_plain(last)}"
    if language == "zh":
        return f"{number.replace(',', '')}{unit}"
    return _told_en(first, last, unit) or f"{number}{unit}"


def change_said(change: Cell, language: Language) -> str:
    """How far a number moved: 降低0.5个百分点; of ranges each end, 下限降低0.5个百分点，上限不变. "" for none.

    Of two falls it is the fall that grows or shrinks: from 下降4.5% to 下降5.1% is 降幅扩大0.6个百分点.
    """
    if change.value is None or change.upper is None or change.formula is None:
        return ""
    now, before = change.formula.operands
    words = PAGE_WORDS[language]
    if change.value == change.upper:
        if change.value and now.unit == "%" and max(_upper(now), _upper(before)) < 0:
            fall = words["wider" if change.value < 0 else "narrower"]
            return fall.format(difference_said(change.value, change.value, change.unit, language))
        return _moved(change.value, change.unit, language)
    ends = (("low end", now.value - before.value), ("high end", _upper(now) - _upper(before)))
    return words["comma"].join(words[key].format(moved=_moved(by, change.unit, language)) for key, by in ends)


def _upper(operand: Operand) -> Decimal:
    return operand.value if operand.upper is None else operand.upper


def _moved(by: Decimal, unit: str, language: Language) -> str:
    words = PAGE_WORDS[language]
    if by == 0:
        return words["same"]
    return words["up" if by > 0 else "down"].format(difference_said(by, by, unit, language))


def person_said(name: str, language: Language) -> str:
    """A person's name; in English in pinyin as well, the surname first as in the report."""
    if language == "zh":
        return name
    from pypinyin import lazy_pinyin

    first, *rest = name.split("·") if "·" in name else (name[:1], name[1:])
    parts = ("".join(lazy_pinyin(part)).capitalize() for part in (first, *rest) if part)
    return f"{' '.join(parts)} ({name})"


def region_said(name: str, language: Language) -> str:
    """A region's name; in English in pinyin as well."""
    if language == "zh":
        return name
    from pypinyin import lazy_pinyin  # a dictionary; needed for English pages only

    return f"{''.join(lazy_pinyin(stem(name))).capitalize()} ({name})"
