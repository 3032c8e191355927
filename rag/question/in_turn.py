"""A question that asks for several numbers of one thing: 2025年原定多少，做到了多少，2026年打算多少.

Each clause that asks takes the year that was named last, and the kind that its own verbs say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.question.asked import Asked
from rag.question.pieces import Piece
from rag.question.query import YearSpan
from rag.question.spans import YearPiece
from rag.text.lazily import lazily

_STOP = lazily(r"[,;。?、!]|\band\b")
_ASKS = lazily(
    r"多少|几(?=[\u4e00-\u9fff])|多[大高长]|(?:结果|实际|完成|后来|最后|最终|目标)[^,;。?]{0,3}(?:呢|如何|怎么?样|咋样|$)|呢$|"
    r"\bhow (?:much|many|long|large|far)\b|\bwhat\b",
    re.IGNORECASE,
)
_AHEAD = lazily(
    r"原(?:定|计划|先|本|来)|本来|最初|当初|年初|定的|定了|定下|目标|计划|打算|拟|准备|力争|争取|预期(?!寿命)|想|要(?![求素点闻])|冲|奔|"
    r"再(?=[\u4e00-\u9fff]{0,3}(?:多少|几))|\b(?:target|goal|plan(?:ned)?|aim(?:ed)?|intend(?:ed)?|will|supposed)\b",
    re.IGNORECASE,
)
_PAST = lazily(
    r"实际(?!利用|使用|到位|到账|吸收|外资)|结果|完成|做到|办到|到了|达到|实现|最后|最终|后来|了(?=多少|几)|"
    r"\b(?:actual(?:ly)?|result|achieved|in the end|end(?:ed)? up|did it|was it)\b",
    re.IGNORECASE,
)
_DONE = lazily(_PAST.pattern.replace("|了(?=多少|几)", ""), re.IGNORECASE)
_BOTH = lazily(
    r"(?:目标|原定|计划)[^,;。?]{0,6}(?:和|与|及|跟)[^,;。?]{0,6}(?:实际|结果|完成)|"
    r"\btarget (?:and|versus) (?:the )?(?:actual|result)",
    re.IGNORECASE,
)
_BARE = lazily(r"(?:in |for |then |the )*(?:19|20)\d\d年?", re.IGNORECASE)
_OTHERWISE = (
    "difference",
    "more",
    "raised",
    "cut",
    "kept",
    "changed",
    "highest",
    "lowest",
    "sum",
    "mean",
    "which_years",
)
_RATE = lazily(r"增速|增幅|涨幅|增长率|百分之几|增长多少|\bgrowth\b|\bhow fast\b|\bby how much\b")
_KINDS = ("target", "actual", "both", "met", "list")


def in_turn(asked: Asked) -> Asked | None:
    """What is asked, its years each with its kind; None where it asks for one number, or is of another form."""
    if len({piece.value for piece in asked.free}) != 1 or asked.many or asked.has(*_OTHERWISE):
        return None
    if any(piece.plan or piece.report or isinstance(piece.year, str) for piece in asked.years):
        return None
    dated = tuple(dict.fromkeys(_dated(asked)))
    if len(dated) < 2:
        return None
    first = asked.free[0]
    unit = next((piece.unit for piece in asked.free if piece.unit), "")
    measures = dict.fromkeys(piece.measure for piece in asked.free)
    subjects = tuple(
        Piece("subject", first.start, first.end, first.value, unit if way != "growth" else "", way) for way in measures
    )
    if len(subjects) > 1:
        both = "growth" in measures and _RATE.search(asked.folded) is not None  # 各多少，各增长百分之几
        sized = [piece if piece.measure else replace(piece, measure="level") for piece in subjects]
        named = tuple(sized) if both else tuple(piece for piece in subjects if piece.measure)
        subjects = named if both else subjects[:1] if "growth" in measures else named[:1]
    years = tuple(YearPiece(at, at, year, kind=kind) for at, (year, kind) in enumerate(dated))
    words = tuple(piece for piece in asked.words if piece.kind not in _KINDS)
    return replace(asked, subjects=subjects, years=years, words=words, left=())


def target_and_result(asked: Asked) -> bool:
    """Whether the target and the result of several things are asked for, each in a clause."""
    target = next((piece.start for piece in asked.words if piece.kind == "target"), -1)
    result = next((piece.start for piece in asked.words if piece.kind == "actual"), -1)
    several = len({piece.value for piece in asked.free}) > 1
    return several and 0 <= target < result and _ASKS.search(asked.folded, target, result) is not None


def _dated(asked: Asked) -> Iterator[tuple[int, str]]:
    """The year and the kind of each number that is asked for."""
    current: list[int] = []
    waiting = False  # for more years, before it is said what is asked of them
    last: list[str] | None = None  # the kinds of the clause before, if it asks
    cuts = [hit.end() for hit in _STOP.finditer(asked.folded)]
    for start, end in zip([0, *cuts], [*cuts, len(asked.folded)], strict=True):
        clause = asked.folded[start:end].strip(" ,;。?、!")
        named = [year for p in asked.years if start <= p.start < end for year in _years(asked, p.year)]
        current = [*(current if waiting and named else []), *named] or current  # 2024年、2025年各多少
        kinds = _kinds(clause)
        if last is not None and named and _BARE.fullmatch(clause):  # added in 2024 and in 2025
            kinds = last
        elif not _ASKS.search(clause) and not kinds:
            waiting = bool(named) and asked.folded[end - 1 : end] in "、和与及"
            continue
        last, waiting = kinds, False
        for year in current:
            arranged = kinds == ["actual"] and 0 < asked.newest <= year and not _DONE.search(clause)  # 今年安排了多少
            for kind in kinds if kinds and not arranged else [_usual(asked, year)]:
                yield year, kind


def _years(asked: Asked, year: int | YearSpan | str) -> list[int]:
    """A year, or the two years of 两年: those whose results are told, where the second is not over."""
    if isinstance(year, int):
        return [year]
    if isinstance(year, str) or year.last != year.first + 1:
        return []
    over = year.last not in asked.results_of and {year.first - 1, year.first} <= asked.results_of
    return [year.first - over, year.last - over]


def _kinds(clause: str) -> list[str]:
    """The kinds that a clause's verbs say."""
    ahead, past = _AHEAD.search(clause), _PAST.search(clause)
    if _BOTH.search(clause):
        return ["target", "actual"]
    if ahead is not None and past is not None:
        return ["actual" if "了" in clause[past.start() :] and past.start() > ahead.start() else "target"]
    if ahead is None and past is None and _DID.search(clause) is not None:
        return ["actual"]
    return ["target"] if ahead is not None else ["actual"] if past is not None else []


_DID = lazily(r"\bhow (?:much|many|fast|long|large|far)\b[^,;?]*\b(?:did|were|was|had)\b", re.IGNORECASE)


def _usual(asked: Asked, year: int) -> str:
    """The result of a year whose results are told, else its target."""
    return "actual" if year in asked.results_of and year < asked.newest else "target"
