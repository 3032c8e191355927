"""Names of regions, quotes in their marks, and our own Chinese in the script of a question."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from rag.gazetteer.divisions import by_name, stem
from rag.question.own_words import Language
from rag.records import Level, Region
from rag.text.lazily import lazily
from rag.text.markup import plain

if TYPE_CHECKING:
    from opencc import OpenCC


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


def english_region(region: Region) -> str:
    """A region's name in pinyin: Zhengzhou; China for the nation."""
    if region.level == "nation":
        return "China"
    if region.name in _ENGLISH_NAMES:
        return _ENGLISH_NAMES[region.name]
    from pypinyin import lazy_pinyin  # a dictionary; needed for English answers only

    return "".join(lazy_pinyin(stem(region.name))).capitalize()


def english_name(name: str) -> str:
    """The same of a region's full name, as citations have it: 陕西省 is Shaanxi, 全国 China."""
    level: Level = "nation" if name in ("全国", "中国", "国务院") else "county"
    return english_region(Region(name, level, "", ""))


def english_report(title: str) -> str:
    """A report as an answer names it, in English: 浙江省2026年政府工作报告 is Zhejiang 2026."""
    found = _REPORT.fullmatch(title)
    return f"{english_name(found[1])} {found[2]}" if found else title


_REPORT = lazily(r"(.+?)(\d{4})年政府工作报告")
# What pinyin alone does not give.
_ENGLISH_NAMES = {"内蒙古自治区": "Inner Mongolia", "西藏自治区": "Tibet", "陕西省": "Shaanxi"}


def region_words(region: Region) -> str:
    """The region's name; with its parent's where another place has the same one (南京市鼓楼区), 全国 for the nation."""
    if region.level == "nation":
        return "全国"
    if region.level == "county" and region.parent and len(by_name(region.name)) > 1:
        return region.parent + region.name
    return region.name
