"""Digits that count nothing: years, dates, clock times, headings, codes, versions, names. Folded text only.

Each reader takes the text and the position of a digit that begins a run, and says what stands there and to where.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rag.numbers.units import Unit, unit_at
from rag.text.lazily import lazily

What = Literal[
    "year",  # 2024年, 2035远景目标
    "date",  # 2024年2月9日, 9月底, 15日
    "period",  # 2021-2025年, 1-10月, 20世纪90年代, 前三季度
    "ordinal",  # 第3次, 16届, 75周年
    "code",  # 国发〔2023〕5号, G230, PM2.5, 12345热线, 6号线
    "name",  # 1+4+N, 5G, 500强, 7×24小时, “20条”
    "version",  # 3.0版
    "clock",  # 8:30, 20时
    "heading",  # 1. (2) at the head of a paragraph or an enumeration
    "citation",  # [3]
    "page",  # a line that holds only a number
    "damaged",  # 10$1.$2, 11.X%: a sign that is no digit stands among the digits
    "vague",  # 两位数: a number without a value
]


class NonQuantity(NamedTuple):
    """A digit sequence that is no amount, and what it is instead. `text` is folded."""

    start: int
    end: int
    text: str
    what: What


class Mark(NamedTuple):
    """What a reader found."""

    start: int
    end: int
    what: What


_Y = r"(?:19|20)[0-9]{2}"
_M = r"(?:1[0-2]|0?[1-9])"
_D = r"(?:3[01]|[12][0-9]|0?[1-9])"
_TO = r" ?(?:-{1,2}|—{1,2}|~|至|到) ?"


def _union(*patterns: tuple[What, str]) -> re.Pattern[str]:
    """One pattern of all, tried in order; the group that matched is named for what it found."""
    return re.compile("|".join(f"(?P<{what}_{index}>{pattern})" for index, (what, pattern) in enumerate(patterns)))


def _mark(found: re.Match[str]) -> Mark:
    what: What = found.lastgroup.partition("_")[0]  # type: ignore[union-attr,assignment]  # every branch is a group
    return Mark(found.start(), found.end(), what)


_DATED = _union(
    ("period", rf"{_Y} ?(?:年度?)?{_TO}(?:{_Y}|[0-9]{{2}}) ?(?:学年|年度?)"),
    ("period", rf"{_Y} ?年 ?{_M} ?月?份?{_TO}{_M} ?月份?"),
    ("period", rf"{_Y} ?年 ?(?:第?[一二三四1-4]季度|[上下]半年|前[0-9一二三]{{1,2}}个?(?:月|季度))"),
    ("date", rf"{_Y} ?年 ?{_M} ?月(?: ?{_D} ?日|[上中下]旬|份|底|末|初)?"),
    ("date", rf"{_Y}(?P<sep>[-./]){_M}(?P=sep){_D}(?![0-9])"),
    ("year", r"[12][0-9]{3} ?年(?:度|底|末|初(?!步))?(?![期级])"),
    ("year", r"0[0-9] ?年"),
    ("period", rf"{_M} ?月?份?{_TO}{_M} ?月(?:份|底|末)?(?!龄)"),
    ("date", rf"{_M} ?月(?: ?{_D} ?[日号]|[上中下]旬|份|底|末|初)?(?!龄)"),
    ("date", rf"{_D} ?日(?![内游均产处制])"),
    ("period", r"[0-9]{1,2} ?世纪(?: ?[0-9]0年代)?|[0-9]{0,2}[0-9]0年代|[1-4] ?季度"),
    ("clock", r"[0-9]{1,2} ?时(?: ?[0-9]{1,2} ?分)?(?![间代期尚效光空机隔长速段刻任])"),
    ("clock", r"(?<=[午晨晚夜])[0-9]{1,2} ?[时点]"),
    ("clock", r"[0-9]{1,2}点(?:[0-9]{1,2}分|半|整|钟)"),
)
_CLOCK = lazily(r"(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:.])")
_YEARS = lazily(rf"{_Y}(?:{_TO}|/){_Y}(?![0-9.])")
_RATIO_WORDS = lazily(r"(?:比|结构|比例|配比|占比|之比|比重)[^,;。\n0-9]{0,10}$")

_URL_REST = lazily(r"[!-~]+")
_URL_REACH = 120
_RUN = lazily(r"[0-9]+")
_DECIMAL = lazily(r"[0-9]+(?:\.[0-9]+)?")
# "1." and "1、" before words; "1. 2024年" and "1. 3个" after all a heading, but not the decimal of "7. 4 %".
_HEADING = lazily(
    r"[0-9]{1,2}(?:\.(?! ?[0-9])|\. ?(?=(?:19|20)[0-9]{2} ?年)|\. (?![0-9]{1,3} ?%)|[、)](?= ?[^\s0-9]))"
    r"|[0-9]{1,2}(?:\.[0-9]{1,2}){1,3}(?= [^0-9\s%])"
)
_BRACKETED = lazily(r"[0-9]{1,2}\)")
_CITATION = lazily(r"[0-9]{1,3}(?:[,-] ?[0-9]{1,3}){0,5}\]")
_CALLED = lazily(r"(?:12[0-9]{3}|9[56][0-9]{3})(?=\))")  # 热线(96333)
_DOCUMENT = lazily(rf"{_Y} ?[〕\])】] ?第? ?[0-9]{{1,6}} ?号")
# Letters and digits mixed behind a Latin beginning: PM2.5, C919, H7N9, GB/T 2260-2007, G230.
_LATIN_CODE = lazily(r"[0-9]+(?:[.\-/][A-Za-z]{0,4}[0-9]+|[A-Za-z]{1,4}[0-9]+){0,4}[A-Za-z]{0,6}")
_STANDARDS = frozenset({"GB", "GB/T", "ISO", "DB", "IEC", "NO", "NO.", "PM", "IPV"})

_STRUCTURED = _union(
    ("code", r"0[0-9]{2,3}-[0-9]{7,8}(?![0-9])|[0-9]{1,8}(?:-[0-9]{1,8}){2,5}(?![0-9])"),
    ("code", r"[0-9]{1,3}(?:-[0-9]{1,3})?#(?![0-9])"),
    ("name", r"[0-9][0-9A-Za-z]{0,6}(?:\+[0-9A-Za-z]{1,7}){1,8}(?![0-9A-Za-z%.])"),
    ("name", r"[0-9]{1,4}(?:[×xX*][0-9]{1,4}){1,3}(?![0-9.])(?:小时|天|模式|服务|(?! ?[万亿千兆]))"),
    ("name", r"[0-9]{1,3}[×xX*](?=[0-9])"),
    ("name", r"[0-9]{1,4}(?:[·•・‧∙][0-9]{1,4}){1,3}(?![0-9%])"),
    ("name", r"[0-9]{1,4}(?:/[0-9]{1,4}){1,4}(?![0-9])"),
    ("code", r"[0-9]{1,5}(?:\.[0-9]{1,5}){2,4}(?![0-9])"),
    ("version", r"[0-9]{1,2}\.[0-9]{1,2} ?版|(?<=第)[0-9]{1,2}\.[0-9] ?代"),
    ("name", r"[0-9](?:\.[0-9])? ?级(?=(?:特大|强烈)?地震|强震|余震)"),
    ("name", r"[0-9]{1,2}(?:,[0-9]{1,2}){1,2}-(?=[^0-9\s])|[0-9]{1,2}-[A-Z]{2,6}(?![0-9A-Za-z])"),
    ("name", r"[0-9]{1,4}(?:\.[0-9])?[A-Za-z][A-Za-z0-9]{0,9}(?:-[A-Za-z0-9]{1,4})?(?![A-Za-z0-9])级?"),
)
_NAMED = _union(
    ("ordinal", r"[0-9]{1,4} ?(?:届|周年)"),
    ("name", r"[0-9]{1,4} ?(?:强(?![度化劲力大调烈])|年级|级|大(?=报告|精神|代表|以来|会议))"),
    ("name", r"[0-9][05]后"),
    ("code", r"[0-9]{1,5} ?(?:号(?![召称令])(?:线|楼|文件|院|机)?|国道|省道|县道|乡道|高速|专线|路公交)"),
    ("code", r"[0-9]{1,2}(?=(?:[、,和及][0-9]{1,2}){1,9}(?:#|号(?:线|机|泊位|楼|站|井|炉)))"),
    ("code", r"[0-9]{3,6}(?=热线|便民|急救|报警|政务|平台|公益|电话|专线|投诉|应急)"),
    ("name", r"[0-9]{1,2}期(?=工程|项目|建设|扩建|开工|投产)"),
    ("name", r"[0-9]{1,2} ?位数|[0-9]{1,2}对[0-9]{1,2}(?![0-9])|(?:211|985)(?=高校|大学|院校|工程)"),
)


# Signs that stand where a digit was: what a broken replacement, a lost character or a placeholder leaves behind.
_DAMAGED = lazily(
    r"[0-9.]*(?:(?<=[0-9.])\$|\ufffd|(?<=[0-9.])[Xx×□](?=[.Xx×□]*(?:%|[万亿元个]))|(?<=[0-9.])\*(?![*0-9]))[0-9.$Xx×□*\ufffd]*"
)
DAMAGE = frozenset("$\ufffdXx×□*")


def damaged_at(text: str, at: int, floor: int) -> Mark | None:
    """The number around the digit at `at` if a sign that is no digit touches it, so that it cannot be read whole."""
    start = at - 1 if at > floor and text[at - 1] == "\ufffd" else at
    found = _DAMAGED.match(text, start)
    return Mark(start, found.end(), "damaged") if found is not None else None


def is_year(digits: str) -> bool:
    """Whether a bare four-digit number reads as a year of living memory or of a plan (1949 to 2060)."""
    return len(digits) == 4 and "1949" <= digits <= "2060"


def date_at(text: str, at: int) -> Mark | None:
    """The year, date, period or clock time that begins at `at`."""
    found = _DATED.match(text, at)
    if found is not None:
        return _mark(found)
    found = _YEARS.match(text, at)
    if found is not None and unit_at(text, found.end()) is None and found[0][:4] < found[0][-4:]:
        return Mark(at, found.end(), "period")
    found = _CLOCK.match(text, at)
    if found is not None and _RATIO_WORDS.search(text, max(0, at - 16), at) is None:
        return Mark(at, found.end(), "clock")
    return None


def url_at(text: str, at: int, floor: int) -> Mark | None:
    """The web address around `at`."""
    window = text[max(floor, at - _URL_REACH) : at]
    begins = (begin for begin in (window.rfind("://"), window.rfind("www.")) if begin >= 0)
    begin = next((begin for begin in begins if _URL_REST.fullmatch(window, begin)), -1)
    if begin < 0:
        return None
    begin += at - len(window)
    while text[begin] == ":" and begin > floor and text[begin - 1].isalpha():
        begin = _letters_before(text, begin, floor)
    rest = _URL_REST.match(text, at)
    return Mark(begin, rest.end() if rest is not None else at, "code")


def heading_at(text: str, at: int) -> Mark | None:
    """A heading number (1. 2、 3) at the beginning of a line or sentence, (4) anywhere, or a page number."""
    before = text[at - 1 : at] if at else "\n"
    if before == "(":
        found = _BRACKETED.match(text, at)
        return Mark(at - 1, found.end(), "heading") if found is not None else None
    back = at
    while back > 0 and at - back < 4 and text[back - 1] == " ":
        back -= 1
    mark = text[back - 1] if back else "\n"
    if mark not in "\n。;:!?-—":
        return None
    if mark in "\n-—" and (run := _RUN.match(text, at)) is not None and len(run[0]) <= 4:
        tail, head = text[run.end() : run.end() + 4], text[max(0, back - 4) : back]
        alone = tail.partition("\n")[0].strip(" -—") == "" and ("\n" in tail or run.end() + 4 > len(text))
        if alone and head.rpartition("\n")[2].strip(" -—") == "" and ("\n" in head or back < 4):
            return Mark(at, run.end(), "page")
    found = _HEADING.match(text, at) if mark not in "-—" else None
    return Mark(at, found.end(), "heading") if found is not None else None


def _letters_before(text: str, at: int, floor: int) -> int:
    """Where the Latin letters that touch `at` begin (`at` if there are none); never before `floor`."""
    start = at
    for _ in range(14):
        char = text[start - 1] if start > floor else ""
        letter = char.isascii() and char.isalpha()
        joint = (
            char in ("-", "/", "&", ".")
            and start - 1 > floor
            and text[start - 2].isascii()
            and text[start - 2].isalpha()
        )
        if not char or not (letter or joint):
            break
        start -= 1
    return start


def _unit_behind(text: str, at: int) -> Unit | None:
    number = _DECIMAL.match(text, at)
    return unit_at(text, number.end()) if number is not None else None


def latin_code_at(text: str, at: int, floor: int) -> Mark | None:
    """A code that begins with Latin letters before the digit at `at` (G230, PM2.5, GB/T 2260).

    GDP5.5% and APP1200个 are no codes: two letters or more, then a number with its unit. One letter needs % or money.
    """
    start = _letters_before(text, at, floor)
    if start == at and text[at - 1 : at] == " ":
        start = _letters_before(text, at - 1, floor)
        if text[start : at - 1].upper() not in _STANDARDS:
            return None
    if start == at:
        return None
    letters = text[start:at].strip(" ").upper()
    found = _LATIN_CODE.match(text, at)
    if found is None:
        return None
    if letters != "PM" and letters not in _STANDARDS:
        unit = _unit_behind(text, at)
        if (
            unit is not None
            and (len(letters) > 1 or unit.kind in ("percent", "points", "money"))
            and letters[-1].isalpha()
        ):
            return None
    return Mark(start, found.end(), "code")


def code_at(text: str, at: int) -> Mark | None:
    """A document number, citation, telephone number, 1+4+N, 5G, 985/211 or another structured name at `at`."""
    before = text[at - 1 : at]
    if before in ("〔", "[", "(", "【"):
        found = _DOCUMENT.match(text, at)
        if found is not None:
            return Mark(at - 1, found.end(), "code")
        if before == "(" and (called := _CALLED.match(text, at)) is not None:
            return Mark(at, called.end(), "code")
        found = _CITATION.match(text, at) if before == "[" else None
        if found is not None:
            return Mark(at - 1, found.end(), "citation")
    found = _STRUCTURED.match(text, at)
    return _mark(found) if found is not None and not _is_latin_unit(text, at, found.end()) else None


def _is_latin_unit(text: str, at: int, end: int) -> bool:
    """Whether 220kV or 2620G at text[at:end) is an amount; 5G, 4K and 10G are names of techniques."""
    unit = _unit_behind(text, at)
    if unit is None or unit.end != end or not unit.stated.isascii():
        return False
    number = _DECIMAL.match(text, at)
    return number is not None and float(number[0]) >= {"G": 100, "M": 10, "P": 10, "T": 10}.get(unit.stated, 0)


def named_at(text: str, at: int) -> Mark | None:
    """A number that is part of a name by the word behind it: 500强, 6号线, 12345热线, 16届."""
    found = _NAMED.match(text, at)
    return _mark(found) if found is not None else None


_QUOTE = lazily(r"[“”「」『』‘’《》\"\n]")
_CLOSING = {"”": "“", "」": "「", "』": "『", "’": "‘", "》": "《", '"': '"'}
_CLAUSE = lazily(r"[,;。:!?]")
_NAME_LENGTH = 16  # a quoted name is short; longer quotes are speech
_TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Quotes:
    """The short quoted names (“20条”) and book titles of a text, as sorted spans of what is inside."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    titles: tuple[bool, ...]

    def around(self, start: int, end: int) -> tuple[int, int, bool] | None:
        """The quoted name that holds text[start:end): begin, end, is it a book title."""
        last = bisect_right(self.starts, start) - 1
        for index in range(last, max(-1, last - 3), -1):  # quotes inside a title: 《“十四五”规划20条》
            if self.ends[index] >= end:
                return self.starts[index], self.ends[index], self.titles[index]
        return None


def find_quotes(text: str) -> Quotes:
    """The innermost short quotes of `text`, by pairs within a line; quotes with a clause mark inside are no names."""
    spans: list[tuple[int, int, bool]] = []
    opened: dict[str, int] = {}
    for found in _QUOTE.finditer(text):
        sign, at = found[0], found.start()
        if sign == "\n":
            opened.clear()
            continue
        opener = _CLOSING.get(sign)
        begin = opened.pop(opener, None) if opener else None
        if begin is None:
            opened[sign] = at + 1
        elif at - begin <= (_TITLE_LENGTH if sign == "》" else _NAME_LENGTH) and not _CLAUSE.search(text, begin, at):
            spans.append((begin, at, sign == "》"))
    spans.sort()
    return Quotes(tuple(s for s, _, _ in spans), tuple(e for _, e, _ in spans), tuple(t for _, _, t in spans))
