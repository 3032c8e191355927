"""The frame of an article: its language and its own year, from the title, the dateline or the first sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.drafts.tokens import Language
from rag.text.lazily import lazily

_HAN = lazily(r"[\u4e00-\u9fff]")
_LATIN = lazily(r"[A-Za-z]{2,}")
_OPENING = 1500  # characters in which a date line stands
_DATED = (
    lazily(r"(?<!\d)(20\d\d)年\s?\d{1,2}月\d{1,2}日"),
    lazily(r"(?<!\d)(20\d\d)[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"),
    lazily(r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? \d{1,2}, (20\d\d)"),
    lazily(r"(20\d\d)年(?:以来)?\s?(?:新年|新春|元旦|全国两会|省两会|地方两会|两会|年初|\d{1,2}月)"),
)
_FIRST = 300  # characters of title and first sentences, whose years are the article's own
_RELATIVE = lazily(r"去年|今年|\b(?:last|this) year\b", re.IGNORECASE)
# Not the year from which or up to which something is told; but 从2026年目标看 is what the article speaks of.
_YEAR = lazily(
    r"(?<![\d到比较自从由至])((?:19|20)\d\d)年(?!以来)|从((?:19|20)\d\d)年(?!以来)(?=[^,;。\d]{0,12}(?:看|说|讲)(?:来)?[,;。])"
)


# A city's congress may meet in December: 明年 is then the year of its report, and 今年 the one that it reviews.
_DECEMBER = lazily(r"(?<!\d)20\d\d(?:年\s?12月|[-/.]12[-/.])\d{1,2}(?!\d)")
_LATER = {"今年": "去年", "明年": "今年", "来年": "今年", "去年": "前年"}
_NEXT = lazily("明年|来年")
_SHIFTED = lazily("|".join(_LATER))


def is_of_next_year(text: str) -> bool:
    """Whether an article of December tells of the report for the next year."""
    return _DECEMBER.search(text[:_OPENING]) is not None and _NEXT.search(text) is not None


def a_year_later(text: str) -> str:
    """The same, as told in the year of the report; of the same length."""
    return _SHIFTED.sub(lambda hit: _LATER[hit.group()], text)


@dataclass(frozen=True, slots=True)
class Frame:
    """The year that 今年 is. `dated`: a date says so; else `said`: it is the last year that the article names.

    `among_all`: it speaks of all provinces, so that "the highest" is the highest of them.
    """

    year: int
    said: bool
    language: Language
    dated: bool = False
    among_all: bool = False


def frame_of(text: str, folded: str, latest: int) -> Frame:
    """The frame of a draft, rewritten and only `folded`; of year `latest`, the newest report's, where it tells none."""
    language: Language = "en" if 4 * len(_HAN.findall(text[:20000])) < 5 * len(_LATIN.findall(text[:20000])) else "zh"
    head = folded[:_OPENING]
    for pattern in _DATED:
        hit = pattern.search(head)
        if hit:
            return Frame(int(hit[1]), True, language, True)
    years = _years(text[:100_000])
    near = [year for year in years if not latest or year <= latest]
    opening = any(year in near for year in _years(text[:_FIRST]))
    if near and not opening and max(near) < latest - 1 and _RELATIVE.search(text[:100_000]):
        return Frame(latest, False, language)  # 去年…, and 较2020年 in passing
    if near:
        return Frame(max(near), True, language)
    return Frame(latest, False, language)


def _years(text: str) -> list[int]:
    """The years that a text speaks of."""
    return [int(hit[1] or hit[2]) for hit in _YEAR.finditer(text)]
