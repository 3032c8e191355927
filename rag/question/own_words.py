"""A question's own words: its language, what it quotes, what passages are searched by, whether it wants a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from rag.figures.lexicon import find_names, lexicon
from rag.figures.synonyms import counted_in_english, frame_words, translate, without_terms
from rag.question.frame_words import LIGHT, runs
from rag.question.pieces import pattern, subjects
from rag.text.fold import fold
from rag.text.lazily import lazily

Language = Literal["zh-Hans", "zh-Hant", "en"]

_HAN = lazily(r"[\u3400-\u9fff]")
_LATIN = lazily(r"[A-Za-z]+")
_BOTH_SCRIPTS = frozenset("吒乾")  # written so in Simplified, too: 哪吒, 乾坤
_QUOTED = lazily(r"(?:[“\"「『‘《]|(?<![A-Za-z])')([^“”\"「」『』‘’'《》]{2,30})[”\"」』’'》]")
# A code that names a thing: 5G, 10号线, G107, A+. Plain years and amounts are none.
_CODE = lazily(
    r"[A-Za-z]+[-+]?\d+(?:\.\d+)?[A-Za-z]*|\d+[A-Za-z]+(?![A-Za-z])|\d+号(?:线|公路|地铁|院|楼)|"
    r"[A-Z][A-Za-z]*[A-Z]+[A-Za-z]*"
)
_BOUND = lazily(r"(?:多少|几|[xX\d.]+)?%?(?:以上|以内|左右|以下|不低于|不超过)(?:的)?")
_PLAN_NAME = lazily(r"十[一二三四五六七]五")
_LINE_EN = lazily(r"\bline (\d{1,2})\b", re.IGNORECASE)
_NO_CODE = lazily(r"GDP|CPI|PPI|R&?D|km|kg|FDI|RMB|CNY|USD|PM\d.*|AI|FY\d*|[HQ]\d", re.IGNORECASE)
_AMOUNT = lazily(
    r"多少|(?<!哪)几(?=个|家|所|座|条|项|套|张|亩|公里|亿|万|千|百|名|人|位|倍|成|列|班|处|台|辆|户|棵|件|场|次|期|"
    r"批|艘|架|只|%|分之)|"
    r"百分之几|几个点|多大|多高|多快|多长|几何|何值|什么水平|"
    r"(?:额|量|增速|增幅|涨幅|收入|规模|人数|个数|数量|件数|面积|率|比重|占比|产值|浓度|里程|余额|支出|强度|装机|产能|寿命)(?:是|呢|目标)?(?:[,，]?(?:在|为)?(?:(?:19|20)\d\d年?|[去今]年))?[?]?$"
)
_COUNTS = lazily(r"多少|百分之几|几个|多[大高快长]|几何|\bhow (?:much|many)\b|\bwhat (?:is|was)\b")
_AMOUNT_EN = lazily(
    r"\bhow (?:much|many|fast|high|large|big|long|far)\b|\bwhat (?:share|percentage|percent|proportion|rate|number|"
    r"amount|level|size|share|proportion|"
    r"area|length|growth|increase|rise|fall|decline)\b|\bby how\b|\bshare of\b|"
    r"\bwhat (?:is|was|were|are|will)\b.{0,60}\b(?:target|rate|growth|number|amount|total|"
    r"value|output|gdp|trade|exports|imports|revenue|sales|throughput|production|capacity|mileage|length|area|investment|"
    r"volume|consumption|coverage)\b",
    re.IGNORECASE,
)
# Reports own up to problems in one set phrase: 我们也清醒认识到…
_PROBLEMS = lazily(r"(?:哪些|什么|主要)?(?:问题|困难|不足|短板|挑战|差距)(?:有哪些|是什么|有什么)?[?]?$")
_PROBLEM_WORDS = ("清醒", "问题")
_POINTS = lazily(r"几个(?:百分)?点")
_WORD = lazily(r"[A-Za-z][A-Za-z&'’-]*|\d+[A-Za-z]+")


def language_of(text: str) -> Language:
    """English when Latin words outnumber Chinese characters; Traditional when folding changes a Chinese character."""
    han = _HAN.findall(text)
    if len(_LATIN.findall(text)) > len(han):
        return "en"
    return "zh-Hant" if any(fold(char) != char for char in han if char not in _BOTH_SCRIPTS) else "zh-Hans"


def terms_of(folded: str, without: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The quoted words and codes of a question, but for codes that begin in `without`: 5G, 10号线, 三区一带."""
    quoted = [
        hit.group(1).strip()
        for hit in _QUOTED.finditer(folded)
        if "报告" not in hit.group(1)
        and not _BOUND.fullmatch(hit.group(1))
        and not hit.group(1).isascii()
        and not _PLAN_NAME.fullmatch(hit.group(1))
    ]
    codes = [
        hit.group()
        for hit in _CODE.finditer(folded)
        if not _NO_CODE.fullmatch(hit.group()) and not any(a <= hit.start() < b for a, b in without)
    ]
    lines = [f"{hit.group(1)}号线" for hit in _LINE_EN.finditer(folded)]
    return tuple(dict.fromkeys([*quoted, *codes, *lines]))


def content_of(masked: str, english: bool) -> tuple[str, ...]:
    """What passages are searched by, in Chinese: a question's words without its places, years and frame."""
    if english:
        # the environment is a word of every day, too
        named = (
            lexicon()[id_].zh if id_ in lexicon() else id_
            for id_ in (piece.value for piece in subjects(masked))
            if not _is_everyday(id_)
        )
        own = (run for run in runs(masked, LIGHT) if not run.isascii())
        known = (*named, *translate(masked), *own)
        counted = counted_in_english(masked)[0] if wants_amount(masked, english) else ()
        more = (name for name in counted if not any(name in each for each in known))
        return tuple(dict.fromkeys((*known, *more)))
    found = tuple(runs(masked, LIGHT))
    found = tuple(run for run in found if not _POINTS.fullmatch(run)) or found
    return (*found, *_PROBLEM_WORDS) if _PROBLEMS.search(masked) else found


def _is_everyday(id_: str) -> bool:
    return id_ in lexicon() and lexicon()[id_].gathers


def untranslated(masked: str) -> tuple[str, ...]:
    """Content words of an English question that no table knows; its places and years are struck out."""
    chars = list(masked)
    spans = [(piece.start, piece.end) for piece in subjects(masked) if not _is_everyday(piece.value)]
    names = find_names(masked.replace("-", " "), asks=True)
    spans += [(name.start, name.end) for name in names if not _is_everyday(name.id)]
    spans += [hit.span() for hit in pattern("part_of_year").finditer(masked)]
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    rest = without_terms("".join(chars))
    counted = counted_in_english(masked)[1] if wants_amount(masked, english=True) else frozenset()
    words = [hit.group().lower().removesuffix("'s") for hit in _WORD.finditer(rest)]
    strange = (word for word in words if word not in frame_words() | counted | _LIGHT_EN and len(word) > 2)
    return tuple(dict.fromkeys(strange))


# What the thing named is, and no thing of its own: the battery industry.
_LIGHT_EN = frozenset({"industry", "industries", "sector", "sectors"})


def counts(folded: str) -> bool:
    """Whether a word asks for a number: 多少; a name of a quantity at the end of a question may only be its topic."""
    return _COUNTS.search(folded) is not None


def wants_amount(folded: str, english: bool) -> bool:
    """Whether the words ask for a number, whatever it is of."""
    return bool((_AMOUNT_EN if english else _AMOUNT).search(folded))


_GRADED = lazily(
    r"级(?!以上)(?=[\u4e00-\u9fff]{2})|重点实验室|实验室|(?:工程|技术|制造业)(?:技术)?(?:研究|创新)中心|企业技术中心"
)


def without_grade(folded: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of places without a 省 or 市 that belongs to what stands behind it, too: 四川|省重点实验室."""
    graded = [end for _, end in spans if folded[end - 1 : end] in ("省", "市") and _GRADED.match(folded, end)]
    return [(start, end - 1 if end in graded and end - start > 2 else end) for start, end in spans]
