"""Rates that are an average over years (年均增长15%): a number of a plan or a span, and never that of one year.

Where the question names one year only, it is that in which the rate is stated: a goal of 2006 is for the plan that
ends in 2010, what came of it is for the plan that is over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from rag.question.pieces import Piece, pattern
from rag.question.query import YearSpan
from rag.question.spans import YearPiece
from rag.text.lazily import lazily

_PLAN_YEARS = 5
_APART = lazily(r"和|与|及|跟|、|[,;，。?？]|还有|分别|\band\b", re.IGNORECASE)
_PAST = lazily(
    r"(?:增长|下降|提高|增加|实现|完成|达到?|涨|降)了|实际(?!利用|使用)|过去|以来|完成情况|(?<!今后)(?<!未来)五年[来间]|"
    r"\b(?:actual(?:ly)?|grew|rose|fell|achieved|was|were|did|past|last)\b",
    re.IGNORECASE,
)

_AHEAD = lazily(r"目标|规划|提出|预期|计划|力争|\b(?:set|targets?|goals?|aim(?:s|ed)?|plan(?:s|ned)?)\b", re.IGNORECASE)


def is_mean_rate(folded: str) -> bool:
    """Whether an average over years is asked for: 年均, per year on average."""
    return pattern("mean_rate").search(folded) is not None


def without_means(words: Sequence[Piece], folded: str) -> list[Piece]:
    """Without the words for a mean that belong to such a rate: average annual growth is no mean of what is asked."""
    spans = [hit.span() for hit in pattern("mean_rate").finditer(folded)]
    inside = [p for p in words if p.kind == "mean" and any(a <= p.start and p.end <= b for a, b in spans)]
    return [piece for piece in words if piece not in inside]


def of_plans(years: Sequence[YearPiece], folded: str, newest: int, results_of: Collection[int]) -> list[YearPiece]:
    """The years of a question, where a plan is named without the year in which it was stated, with the plans that
    averages over years are of.
    """
    found = _without_stating(years, folded)
    if not is_mean_rate(folded) or not newest or any(piece.plan for piece in found):
        return found
    past = _PAST.search(folded) is not None and not _AHEAD.search(folded)
    if not found:
        end = newest - 1 - (newest - 1) % _PLAN_YEARS if past else _end_of(newest)
        return [YearPiece(0, 0, end, plan=True)]
    return [_as_plan(piece, past, newest, results_of, folded) for piece in found]


def _without_stating(years: Sequence[YearPiece], folded: str) -> list[YearPiece]:
    """Without the one year that only says where a plan stands: 2006年提出的“十一五”目标."""
    plans = [piece for piece in years if piece.plan]
    others = [piece for piece in years if not piece.plan]
    if len(plans) != 1 or len(others) != 1 or not isinstance(others[0].year, int):
        return list(years)
    own, plan = others[0], plans[0]
    between = folded[min(own.end, plan.end) : max(own.start, plan.start)]
    said_before = own.start < plan.start and not _APART.search(between)
    return plans if said_before or own.report else list(years)


def _as_plan(piece: YearPiece, past: bool, newest: int, results_of: Collection[int], folded: str) -> YearPiece:
    if isinstance(piece.year, int):
        year = piece.year
        told = year - 1 if year % _PLAN_YEARS == 1 else year
        end = told if past and told % _PLAN_YEARS == 0 else _end_of(year)
        return replace(piece, year=end, plan=True, report=False)
    span = piece.year
    counted = not re.search(r"\d{4}", folded[piece.start : piece.end]) and not _AHEAD.search(folded)
    if counted and isinstance(span, YearSpan) and span.last == newest and newest not in results_of:
        return replace(piece, year=YearSpan(first=span.first - 1, last=span.last - 1))  # 近五年: those that are told
    return piece


def _end_of(year: int) -> int:
    """The last year of the five-year plan that a year lies in."""
    return year + -year % _PLAN_YEARS
