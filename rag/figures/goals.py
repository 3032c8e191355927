"""What one clause may set as a target: a number of a known indicator, or a wish in words.

A wish holds no number of its own: 与经济增长同步, 高于全国平均水平, 完成省下达任务, 稳步提高.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.figures.joint import split_subjects
from rag.figures.lexicon import fits, lexicon, match, names_in
from rag.figures.statements import Statement
from rag.figures.subjects import trim
from rag.records import Bound
from rag.text.lazily import lazily

CLAUSE = lazily(r"[,;:。!?\n]")
"""What ends a clause."""

_REFERENCE = (
    r"(?:经济(?:社会)?(?:增长|发展|增速|增幅)?|GDP(?:增速|增长|增幅)?|(?:地区|国内)?生产总值(?:增速|增长|增幅)?)"
)
_HIGHER = r"(?:高于|快于|好于|优于|超过|领先(?:于)?|跑赢|大于|不低于|跑嬴)"
_SYNC = lazily(
    rf"(?:与|和|同|跟){_REFERENCE}(?:水平|速度)?(?:保持)?(?:基本|大体|总体)?(?:保持)?(?:同步|一致|相适应|相协调|相匹配)(?:增长|提高)?"
    rf"|(?:基本)?(?:同步|相适应)(?:于)?{_REFERENCE}|同经济(?:增长|发展)(?:基本)?同步|与经济(?:增长|发展)(?:基本)?同步"
)
_ABOVE_GDP = lazily(rf"(?:略|适当|适度|稍)?{_HIGHER}(?:于)?{_REFERENCE}(?:速度|水平)?")
# Above the nation, alone or with others; above the province alone is said in words and coded as such (LABELLING).
_ABOVE_NATION = lazily(
    r"(?:略)?(?:高于|快于|好于|优于|超过|领先(?:于)?|领跑)(?:于)?[^,;]{0,8}(?:全国|国家)[^,;]{0,10}(?:平均|水平|增速|增幅|位次)?"
)
_ABOVE_OTHERS = lazily(
    r"(?:略)?(?:高于|快于|好于|优于|超过|领先(?:于)?|不低于)(?:于)?省均"
    r"|(?:略)?(?:高于|快于|好于|优于|超过|领先(?:于)?|不低于)(?:于)?[^,;]{0,6}(?:全省|全市|全区|全州|全盟|自治区|省|市|周边|同类)[^,;]{0,8}"
    r"(?:平均|水平|增速|增幅|位次)"
)
_WITHIN_OTHERS = lazily(
    r"(?:控制在|低于|不高于|不超过)(?:全国|全省|全区|全市|全自治区)(?:平均)?(?:控制)?(?:水平|涨幅|目标)?(?:以内|以下|之内)?$"
)
_POSITIVE = lazily(r"正增长|由负转正|扭负为正|转正")
_UPPER = lazily(
    r"(?:完成|达到|控制在|落实|符合|实现|不突破|不超过|超额完成|满足|达成|对标|按照?|确保|在)[^,;]{0,16}"
    r"(?:国家|中央|省|市|州|自治区|上级|区|县|兵团|盟|“?十[二三四五六]五”?|规划|年度|约束性)[^,;]{0,14}"
    r"(?:下达|要求|目标|任务|指标|考核|规定|控制|计划|标准|范围|分解|限额|规划|以内|进度)"
    r"|(?:与|同|和)[^,;]{0,12}规划[^,;]{0,8}(?:衔接|一致)|与[^,;]{2,16}衔接|(?:国家|省|市|州|上级|自治区)(?:定|下达|级)[^,;]{0,6}(?:目标|任务|指标|要求)"
    r"|完成[^,;]{0,24}(?:目标|任务|指标)"
)
_QUALITATIVE = lazily(
    r"平稳|稳定|稳步|合理|持续|稳中|促稳|提质|改善|提升|提高|下降|降低|不降|不减|只增|优化|适度|较快|协调|保持|巩固|进一步|回升|"
    r"[量质][稳升增优]|向好|增长|止跌|持平|增收|增效|扩大|减少|达标|好转|不反弹|趋好|平衡|明显|全面|同步|不低于|高于|快于|实现|稳存量|扩增量"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """A target without a number: text[start:end) is its clause, `named` the indicators it is about."""

    start: int
    end: int
    named: tuple[str, ...]
    bound: Bound


def find_wishes(text: str, start: int, end: int, taken: Sequence[Statement]) -> tuple[Wish, ...]:
    """Targets without a number among the clauses of text[start:end) that no statement in `taken` covers."""
    found: list[Wish] = []
    # 增速高于全省1个百分点: the number is not the target, the comparison is
    numbers = [statement for statement in taken if is_target_number(statement)]
    index = 0  # of the first number that does not end before the clause
    position = topic = start
    for boundary in [*(hit.start() for hit in CLAUSE.finditer(text, start, end)), end]:
        first = position
        while index < len(numbers) and numbers[index].end <= position:
            index += 1
        ahead = index
        while ahead < len(numbers) and numbers[ahead].clause_start < boundary:
            first = max(first, min(numbers[ahead].end, boundary))
            ahead += 1
        # a clause before a colon announces what follows
        wish = None if text[boundary : boundary + 1] == ":" else _wish(text, first, boundary)
        if wish is None and topic < first < boundary:
            wish = _wish_of_topic(text, topic, first, boundary)
        elif wish is not None and wish.bound == "upper" and topic < position <= first:
            wish = _with_names_before(text, topic, position, wish)
        topic = position if wish is None and first == position else boundary
        if wish:
            found.append(wish)
        position = boundary + 1
    return tuple(found)


def _wish(text: str, start: int, end: int) -> Wish | None:
    while start < end and text[start] in " 、和及与并\n":
        start += 1
    clause = text[start:end]
    if not 4 <= len(clause) <= 90 or _THEME.fullmatch(clause):
        return None
    # a clause with a number says no wish, unless it compares: 高于全省1个百分点
    numbered = bool(_DIGIT.search(_POLLUTANT.sub("", clause)))
    patterns = _COMPARED if numbered else _WISHES
    found = next(((pattern, hit, bound) for pattern, bound in patterns if (hit := pattern.search(clause))), None)
    if found is None:
        return None
    pattern, hit, bound = found
    if pattern is _SYNC or pattern in _COMPARISONS:
        named = _named(clause[: hit.start()])
    elif bound == "upper":
        named = _named(clause) or _named(clause[: hit.start()])
    else:
        named = _named(clause[: hit.start()]) or _named(clause[: hit.end()] if bound == "positive" else clause)
    return Wish(start, end, named, bound) if named else None


def _with_names_before(text: str, topic: int, position: int, wish: Wish) -> Wish:
    """城镇新增就业人数,|城镇登记失业率、节能减排完成省下达的目标: a clause that is nothing but names belongs to it."""
    pieces = split_subjects(text[topic : position - 1].strip())
    before = tuple(named for piece in pieces if (named := match(piece)))
    if len(before) < len(pieces):
        return wish
    return Wish(topic, wish.end, tuple(dict.fromkeys((*before, *wish.named))), wish.bound)


def _wish_of_topic(text: str, topic: int, start: int, end: int) -> Wish | None:
    """A wish whose subject stands in the clause before it: 固定资产投资扭转下滑态势,实现正增长."""
    words = text[start:end].strip(" 、和及与并")
    bound = next((bound for pattern, bound in _OF_TOPIC if pattern.match(words)), None)
    if bound is None or len(words) > _WORDS_OF_TOPIC:
        return None
    clause = text[topic : start - 1]
    if bound == "upper":
        named = _named(clause.strip(" 、和及与并\n"))  # 单位生产总值能耗和污染物排放等指标,完成省下达的目标
        return Wish(topic, end, named, bound) if named else None
    names = names_in(clause)
    return Wish(topic, end, (names[0].id,), bound) if names and names[0].start <= 8 else None


_WORDS_OF_TOPIC = 24  # characters of a wish behind its subject's clause
_OF_TOPIC: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (lazily(r"(?:力争|争取|努力)?(?:实现|保持|确保)?(?:正增长|由负转正|扭负为正)"), "positive"),
    (lazily(r"(?:力争|争取|努力|确保)?(?:实现)?与经济(?:增长|发展)(?:基本)?同步"), "sync"),
    (lazily(rf"(?:均|都|全部|全面|确保|要|力争)*(?=完成|达到|控制在|符合|实现)(?:{_UPPER.pattern})"), "upper"),
)
_DIGIT = lazily(r"\d")
_POLLUTANT = lazily(r"PM2\.5|PM10")
_COMPARISONS = (_ABOVE_GDP, _ABOVE_NATION, _ABOVE_OTHERS)
# 一是经济稳定增长,: the heading of a group of targets
_THEME = lazily(r"[一二三四五六七八九]是[^,;]{2,9}")
_WISHES: tuple[tuple[re.Pattern[str], Bound], ...] = (
    (_SYNC, "sync"),
    (_ABOVE_GDP, "above_gdp"),
    (_ABOVE_NATION, "above_nation"),
    (_ABOVE_OTHERS, "qualitative"),
    (_WITHIN_OTHERS, "qualitative"),
    (_POSITIVE, "positive"),
    (_UPPER, "upper"),
    (_QUALITATIVE, "qualitative"),
)
_COMPARED = tuple((pattern, bound) for pattern, bound in _WISHES if pattern in _COMPARISONS)


def _named(words: str) -> tuple[str, ...]:
    """The indicators that a clause is about, in its order; none if it is about something with a longer name."""
    subject, _ = trim(words)
    whole = match(subject) or match(words)
    if whole:
        return (whole,)
    found: list[str] = []
    pieces = split_subjects(subject)
    for piece in pieces if len(pieces) > 1 else (words,):
        known = match(piece)
        found += [known] if known else _inside(piece)
    return tuple(dict.fromkeys(found))


def _inside(words: str) -> list[str]:
    """Indicators named within longer words. 数字经济 is not the economy, 粮食综合生产能力 not the harvest."""
    return [name.id for name in names_in(words) if lexicon()[name.id].inside]


def is_target_number(statement: Statement) -> bool:
    """Whether a number could be a headline target: a known indicator in one of its units and its plausible range."""
    number = statement.quantity
    if statement.indicator is None or number is None or number.form in ("rank", "ratio"):
        return False
    indicator = lexicon()[statement.indicator]
    if not fits(indicator, number.unit) or any(re.fullmatch(name, statement.subject) for name in indicator.worded):
        return False
    low, high = indicator.plausible
    return number.unit != indicator.units[0] or low <= float(number.low) <= high


def is_own_list(statement: Statement) -> bool:
    """Whether a number only tells how many points the report goes on to make: 重点抓好三个方面11项工作."""
    number = statement.quantity
    if number is None:
        return False
    return number.unit == "个方面" or (number.unit in ("项", "个") and statement.subject in _POINTS)


_POINTS = frozenset(("工作", "重点工作", "任务", "重点任务", "主要任务"))
