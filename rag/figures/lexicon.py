"""The lexicon of indicators (`indicators.toml`): which subject words mean which indicator.

A report says 全市规上工业增加值, 規模以上工業增加值 or 规上工业; a reader says 工业增速. `match` decides whether a
*subject*, taken whole, is one of the indicators; `find_names` finds names anywhere in a text, as questions need.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from rag.text.fold import fold

Stated = Literal["growth", "decline", "level", "share"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One entry of the lexicon. `plausible` bounds an annual target in the first of `units`."""

    id: str
    zh: str
    en: str
    names: tuple[str, ...]
    asks: tuple[str, ...]
    stated: tuple[Stated, ...]
    units: tuple[str, ...]
    plausible: tuple[float, float]
    plain_units: frozenset[str]  # `units` without scale words
    less_is_better: bool = False  # a target is met by a result at it or below


@dataclass(frozen=True, slots=True)
class Name:
    """A name of an indicator at [start, end) of a text."""

    start: int
    end: int
    id: str


@cache
def lexicon() -> dict[str, Indicator]:
    """All indicators by id, in the order of the file."""
    raw = tomllib.loads(files("rag.figures").joinpath("indicators.toml").read_text("utf-8"))
    return {
        entry["id"]: Indicator(
            id=entry["id"],
            zh=entry["zh"],
            en=entry["en"],
            names=tuple(entry["names"]),
            asks=tuple(entry["asks"]),
            stated=tuple(entry["stated"]),
            units=tuple(entry["units"]),
            plausible=(float(entry["plausible"][0]), float(entry["plausible"][1])),
            plain_units=frozenset(_plain(unit) for unit in entry["units"]),
            less_is_better=entry.get("less_is_better", False),
        )
        for entry in raw["indicator"]
    }


def fits(indicator: Indicator, unit: str) -> bool:
    """Whether an indicator may be stated in `unit`, whatever its scale: 万亿元 fits where 亿元 does."""
    return _plain(unit) in indicator.plain_units


_SCALE = re.compile(r"^[十百千万亿]+(?=.)")


@lru_cache(maxsize=1 << 12)
def _plain(unit: str) -> str:
    return _SCALE.sub("", unit)


# What stands before an indicator's name without changing what it is: the territory as a whole, the year as a whole,
# and the words that make it a wish or a report. 全国 and 全省 of another government are handled by the caller.
_MODIFIERS = (
    r"(?:全(?:国|市|省|区|县|州|盟|旗|镇|乡|街道|师|团|年|社会|域|地区|自治区|自治州)|[我本](?:市|省|区|县|州|盟|旗|镇|乡)|"
    r"(?:市|区|县|省|州)(?=地区生产总值|生产总值|GDP|一般公共预算|固定资产|规上|规模)|"
    r"\d{4}年(?:度)?|今年|去年|本年|本年度|年度|当年|上年|(?:到)?年末|[上下]半年|前?[一二三四]季度|全部|整体|总体|地方|辖区|"
    r"预计|预期|力争|争取|确保|努力|实现|完成|保持|推动|促进|使|让|把|将|其中|同时|并|且|而|但|不过|又|也|建议|安排|计划|"
    r"带动|累计|\([^()]{0,16}\)|\d{1,2}[.、)]|\([一二三四五六七八九十\d]{1,3}\)|[一二三四五六七八九十]{1,2}、|[①-⑳]|"
    r"主要|经济|指标|目标|的|是|为|,|;|:|、|。|\"|“|”|《|\(|\)|\s|一是|二是|三是|四是|五是|——|—|"
    r"按可比价(?:格)?计算|按不变价(?:格)?计算|可比|初步核算|初步统计|据初步统计|据统计)"
)
# What may stand between the name and its verb or number.
_TAILS = (
    r"(?:(?:的)?(?:均值|平均值|增速|增幅|增长率|涨幅|降幅|总量|总额|规模|水平|指标|目标|任务|累计|全年|年度|同比|同口径|可比口径|预计|预期|增长|\s|"
    r"\(.{0,20}\)))*"
)


@cache
def _subject_pattern() -> re.Pattern[str]:
    groups = "|".join(f"(?P<{item.id}>{'|'.join(item.names)})" for item in lexicon().values())
    return re.compile(rf"{_MODIFIERS}*?(?:{groups}){_TAILS}", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def match(subject: str) -> str | None:
    """The id of the indicator that `subject`, all of it but for modifiers, names; None if it is about something else.

    >>> match("全市规模以上工业增加值"), match("高技术产业增加值")
    ('industrial_value_added', None)
    """
    if len(subject) > 60:
        return None
    found = _subject_pattern().fullmatch(subject)
    return found.lastgroup if found else None


@cache
def _patterns(asks: bool) -> tuple[tuple[str, re.Pattern[str]], ...]:
    made = []
    for item in lexicon().values():
        names = sorted(item.names, key=len, reverse=True)
        if asks:
            names += [rf"\b{re.escape(ask)}\b" if ask.isascii() else re.escape(fold(ask)) for ask in item.asks]
        made.append((item.id, re.compile("|".join(f"(?:{name})" for name in names), re.IGNORECASE)))
    return tuple(made)


def find_names(text: str, *, asks: bool = False) -> tuple[Name, ...]:
    """Names of indicators in `text`, left to right, the longest where several begin; `asks` admits readers' names too.

    >>> find_names("What is Zhengzhou's 2024 GDP target", asks=True)
    (Name(start=25, end=28, id='gdp_growth'),)
    """
    folded = fold(text)
    hits = [Name(hit.start(), hit.end(), id_) for id_, pattern in _patterns(asks) for hit in pattern.finditer(folded)]
    found: list[Name] = []
    for name in sorted(hits, key=lambda name: (name.start, -name.end)):
        if name.end > name.start and (not found or name.start >= found[-1].end):
            found.append(name)
        elif found and name.start == found[-1].start and name.end > found[-1].end:
            found[-1] = name
    return tuple(found)
