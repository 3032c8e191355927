"""Years and spans of years in a question, as a `Query` has them.

>>> [each.year for each in find_year_pieces("成都2013到2022年历年的GDP目标", (), (2013, 2026))]
[YearSpan(first=2013, last=2022)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.question.pieces import pattern
from rag.question.query import YearSpan
from rag.question.years import find_years, said_of_reports
from rag.text.lazily import lazily

_NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
_WORDS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
_RELATIVE = (
    (-2, lazily(r"前年|the year before last")),
    (-1, lazily(r"去年|上一?年度?|前一年|last year|the previous year|the year before")),
    (1, lazily(r"明年|(?<!年)来年|next year")),
    (0, lazily(r"今年|本年度?|this year|the current year")),
)
_THAT_YEAR = lazily(r"当年(?!定)")  # the year that is named, where one is
# 要到多少公里，现在是多少: what the newest report says that there is.
_NOW = lazily(
    r"(?:(?<!到)现在|目前|眼下|如今|现状)(?=(?:已经?|才|又|都)?(?:各自?|分别)?(?:是|有|为|达到?|到)?了?(?:多少|几|多[大高长]))|"
    r"(?<=is it )(?:now|currently|at present)\b"
)


@dataclass(frozen=True, slots=True)
class YearPiece:
    """Where years stand, and which; `plan`: the horizon of a plan, `report`: said of a report and not of a value.

    `kind` is set where the years of a question differ in it: the target of 2024 against the result of 2023.
    """

    start: int
    end: int
    year: int | YearSpan | str
    plan: bool = False
    report: bool = False
    kind: str = ""


def find_year_pieces(
    folded: str, regions: Sequence[tuple[int, int]], loaded: Sequence[int], ever: int = 0
) -> list[YearPiece]:
    """The years of a folded question, left to right.

    `loaded`: the years of the reports of its places, for 今年 and spans; `ever`: the newest year of any report.
    What lies beyond both is the end of a plan.
    """
    low = folded.lower()
    found: list[YearPiece] = []

    def take(pieces: Iterable[YearPiece]) -> None:
        for piece in pieces:
            if not any(other.start < piece.end and piece.start < other.end for other in found):
                found.append(piece)

    newest = max(loaded, default=0)
    take(_stretches(low, newest))
    take(_plans(low, newest))
    if loaded and all(isinstance(piece.year, int) for piece in found):
        span = YearSpan(first=min(loaded), last=newest)
        plans = [piece for piece in found if piece.plan and isinstance(piece.year, int)]
        if len(plans) == 1 and pattern("year_all").search(low) and pattern("plan").search(low):
            end = int(plans[0].year)  # type: ignore[arg-type]
            span = YearSpan(first=end - 4, last=end)
            found[found.index(plans[0])] = replace(plans[0], year=span, plan=False)
        take(YearPiece(*hit.span(), span) for hit in pattern("year_all").finditer(low))
    take(_single(folded, regions, newest, max(newest + 1, ever) if newest else 0))
    said = any(isinstance(piece.year, int) for piece in found)
    named = tuple(found)  # 上一年实际多少,上一年目标又是多少: both are counted from the year that is named
    for shift, words in _RELATIVE if newest else ():
        take(YearPiece(*hit.span(), _from(hit, named, newest) + shift) for hit in words.finditer(low))
    take(YearPiece(*hit.span(), newest) for hit in _THAT_YEAR.finditer(low) if newest and not said)
    take(YearPiece(*hit.span(), newest - 1, kind="actual") for hit in _NOW.finditer(low) if newest)
    return _of_one_row(low, sorted(found, key=lambda piece: piece.start))


def _of_one_row(low: str, pieces: list[YearPiece]) -> list[YearPiece]:
    """2004、2008和2009年报告, its 2004, 2008 and 2009 reports: what the last is, all are."""
    for at in range(len(pieces) - 2, -1, -1):
        one, other = pieces[at], pieces[at + 1]
        plain = isinstance(one.year, int) and isinstance(other.year, int) and not one.plan
        if plain and other.report and not one.report and _IN_ONE_ROW.fullmatch(low, one.end, other.start):
            pieces[at] = replace(one, report=True)
    return pieces


_IN_ONE_ROW = lazily(r"年?\s*(?:、|,|和|与|及|以及|,?\s*and|&)\s*")
_OF_THAT = lazily(r"上一?年|前一年|the previous year|the year before")


def _from(hit: re.Match[str], found: Sequence[YearPiece], newest: int) -> int:
    """The year that 上年 is counted from: the one named before it (2001年多少，比上年增加多少), else the newest."""
    if _OF_THAT.match(hit.group()) is None:
        return newest
    named = [piece for piece in found if piece.end <= hit.start() and isinstance(piece.year, int) and not piece.plan]
    return next((piece.year for piece in reversed(named) if isinstance(piece.year, int)), newest)


def _stretches(low: str, newest: int) -> Iterator[YearPiece]:
    """Spans of years: 2013到2022, 2015年以来, 近五年, 十三五期间每年."""
    for hit in pattern("year_between").finditer(low):
        first, last = sorted(int(group) for group in hit.groups() if group)
        yield YearPiece(*hit.span(), YearSpan(first=first, last=last), report=said_of_reports(low, hit.end()))
    for hit in pattern("year_since").finditer(low):
        first = int(hit[1] or hit[2])
        if newest >= first:
            yield YearPiece(*hit.span(), YearSpan(first=first, last=newest))
    for hit in _LISTED.finditer(low):
        years = [int(year) for year in _YEAR.findall(hit.group())]
        if years == list(range(years[0], years[-1] + 1)) and _number(hit["many"]) == len(years):
            yield YearPiece(*hit.span(), YearSpan(first=years[0], last=years[-1]))
    for hit in pattern("year_last").finditer(low):
        if hit.group().startswith(("这", "那")) and _DATED.search(low, 0, hit.start()):
            continue  # 2015、2018、2020|这三年: those that are named
        many = _number(hit[1] or hit[2])
        if many and newest:
            yield YearPiece(*hit.span(), YearSpan(first=newest - many + 1, last=newest))
    for hit in pattern("year_two").finditer(low) if newest else ():
        yield YearPiece(*hit.span(), YearSpan(first=newest - 1, last=newest))
    for hit in pattern("plan_years").finditer(low):
        end = _plan_end(hit[1])
        yield YearPiece(*hit.span(), YearSpan(first=end - 4, last=end))


# 2023、2024、2025这三年: the years that are named, and none counted from the newest report.
_LISTED = lazily(
    r"(?:19|20)\d\d年?(?:\s*(?:、|,|和|与|及)\s*(?:19|20)\d\d年?)+\s*这(?P<many>[两二三四五六七八九十]|\d)个?年"
    r"(?:间|里|来)?(?:的?(?:历年|每一?年|逐年|各年))?"
)
_YEAR = lazily(r"(?:19|20)\d\d")
_DATED = lazily(r"(?:19|20)\d\d年?\s*$")


def _plans(low: str, newest: int) -> Iterator[YearPiece]:
    """The horizons of plans: 十五五, 到2030年, 今后五年. 到2020年 is a plan's end only where it lies ahead."""
    for hit in pattern("plan").finditer(low):
        end = _horizon(hit)
        over = _ENDED.search(hit.group()) is not None and end < newest and _SET.search(low) is None
        yield YearPiece(*hit.span(), end, plan=not over)  # how it stood when a plan ended is a result
    for hit in pattern("year_by").finditer(low):
        year = int(hit[1] or hit[2])
        yield YearPiece(*hit.span(), year, plan=year > newest)
    for hit in pattern("next_five").finditer(low):
        yield YearPiece(*hit.span(), "latest", plan=True)


def _single(folded: str, regions: Sequence[tuple[int, int]], newest: int, reached: int) -> Iterator[YearPiece]:
    for own in find_years(folded, regions):
        ahead = bool(newest) and own.year > reached
        said = own.of_report and bool(_REPORT.match(folded, own.end))
        yield YearPiece(own.start, own.end, own.year, plan=ahead, report=said)


_REPORT = lazily(r"[^,。?、;\d]{0,12}(?:报告|report)", re.IGNORECASE)


_ENDED = lazily("末$|end of")
_SET = lazily(r"\btarget|\baim|\bplanned\b|目标|规划(?!期?末)|计划|提出|要求|任务|预期(?!寿命)")
_ORDINALS = ("ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth")


def _horizon(hit: re.Match[str]) -> int:
    """The last year of a plan by its name: the tenth, 十五, ended in 2005."""
    if hit[1]:
        return _plan_end(hit[1])
    if hit[2] or hit[3]:
        return 2005 + 5 * ((int(hit[2]) if hit[2] else 9 + _ORDINALS.index(hit[3])) - 10)
    return 1955 + 5 * _NUMERALS[hit[4] or hit[5]]


def _plan_end(numeral: str) -> int:
    """十三五 ends in 2020."""
    return 2005 + 5 * _NUMERALS[numeral]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMERALS.get(text) or _WORDS.get(text, 0)
