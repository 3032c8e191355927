"""What a count of places counts by, as columns and steps of a query: 下调的, 写“左右”的, 目标为4.5%或4.5%左右的."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rag.drafts.asked import Column
from rag.drafts.evidence import Kind, Span
from rag.drafts.findings import Claim
from rag.drafts.grammar import pattern
from rag.figures.lexicon import lexicon
from rag.question.query import BoundIs, Compare, Condition, Derive, Filter, StatusIs, Step, VerdictIs
from rag.records import Bound, Measure
from rag.text.lazily import lazily

_QUOTED_BOUND = lazily(r"[“\"'‘「『](?P<word>以内|左右|以上|以下|区间)[”\"'’」』]")
_RANGE = lazily(r"区间(?:目标|形式|值)?|目标区间|范围|\bas (?:a )?ranges?\b|\branges\b", re.IGNORECASE)
_BOUND_OF: dict[str, Bound] = {
    "以内": "at_most",
    "左右": "about",
    "以上": "at_least",
    "以下": "at_most",
    "区间": "range",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: the rows that one of `ways` leaves of a table of `columns`.

    `moves`: of places whose number is the same, those that changed its bound word count, too (以上 to 左右 is a cut).
    """

    columns: tuple[Column, ...]
    ways: tuple[tuple[Step, ...], ...]
    loose: bool = False  # it also counts numbers that are worded otherwise: too little to be right by
    moves: Literal["", "lt", "gt", "eq"] = ""


CHANGE = Derive(op="derive", fn="change", of=("c1", "c2"), name="d")


def moved(cmp: str) -> Filter:
    where = Compare(test="compare", cmp=cmp, value=Decimal(0), by="number")  # type: ignore[arg-type]
    return Filter(op="filter", of="d", where=where)


_MISSED = lazily(
    r"未(?:能)?(?:完成|实现|达到|达标|兑现)|没(?:有|能)?(?:完成|实现|达到|达标|兑现|达)|未达|不及(?:年初)?目标|低于(?:年初)?目标|"
    r"\b(?:missed|fell short|undershot|failed)\b",
    re.IGNORECASE,
)
_MET = lazily(
    r"(?:完成|实现|达到|兑现|达成|超过|跑赢|越过)了?(?:各自|自家|自己)?的?(?:年初|全年|经济|增长|预期|既定)*的?(?:目标|预期)|达标|\b(?:met|beat|reached|hit|achieved)\b[^,;。]{0,24}(?:goal|target)",
    re.IGNORECASE,
)
_UNDER_RESULT = lazily(
    r"目标[^,;。]{0,4}?(?:(低于|不及|不到|慢于)|高于|超过|快于)(?:了)?[^,;。]{0,8}(?:实际|增速|增长|结果|实绩)"
)
_BOTH = lazily(r"两年(?:都|均|皆)|both years", re.IGNORECASE)
_STATED = lazily(
    r"(?:写|列|给|公布|提出?|设定?|定|明确|有|报)(?:下|出|了|有|明)*(?:具体|明确|量化|增长|了)*的?(?:数值|数字|具体目标|量化目标|增速目标)"
    r"|\b(?:numeric(?:al)?|figure|number)\b",
    re.IGNORECASE,
)


def conditions_of(claim: Claim, limits: Sequence[Claim]) -> list[Counted]:
    """What may be counted, each reading as columns and steps: by the words next to the number, else by its clause."""
    if _QUOTED_BOUND.search(own_words(claim)) or _RANGE.search(own_words(claim)):
        claim = replace(claim, kind="goal")  # only targets are worded so
    if limits:
        return list(_limited(claim, limits))
    near = list(_worded(claim, own_words(claim, "、")))
    return near or list(_worded(claim, own_words(claim))) or list(_worded(claim, _clause_before(claim)))


def _clause_before(claim: Claim) -> str:
    """写“左右”的省份，|2026年有11个: the clause that the one of the count goes on with."""
    before = claim.lead[: max(claim.lead.rfind(mark) for mark in ",;。") + 1].rstrip(",")
    return re.split("[,;。]", before)[-1] if re.search(r"(?:的|者|省份)$", before) else ""


def _limited(claim: Claim, limits: Sequence[Claim]) -> Iterator[Counted]:
    """The readings of limits; of several each place counts that is within one."""
    assert claim.span is not None
    limit, kind = limits[-1], claim.kind
    now = _column("c1", claim.span, kind or "goal", limit.measure)
    bounded = kind == "goal" and limit.quantity.outer_start >= limit.quantity.start and not _counts_by_number(limit)
    first = [next(limits_of(other, kind)) for other in limits[:-1]]
    for wheres in limits_of(limit, kind):
        ways = tuple(tuple(Filter(op="filter", of="c1", where=where) for where in each) for each in (*first, wheres))
        yield Counted((now,), ways, bounded and [getattr(where, "cmp", "") for where in wheres] in _BY_NUMBER)


def _worded(claim: Claim, clause: str) -> Iterator[Counted]:
    """写“左右”的, 给出区间的, 下调的, 完成目标的."""
    span, kind = claim.span, claim.kind
    assert span is not None
    measure: Measure = lexicon()[claim.indicator].stated[0] if claim.indicator else "level"
    now = _column("c1", span, kind or "goal", measure)
    quoted = _QUOTED_BOUND.search(clause)
    if quoted or _RANGE.search(clause):
        bound: Bound = _BOUND_OF[quoted["word"]] if quoted else "range"
        where: Condition = BoundIs(test="bound", bounds=(bound,))
        now = replace(now, kind="goal")
        yield Counted((now,), ((Filter(op="filter", of="c1", where=where),),))
        return
    before = _column("c2", Span(span.last - 1, span.last - 1), kind or "goal", measure)
    for names, cmp in _MOVES:
        if pattern(names).search(clause):
            if _TARGETS.search(claim.context) and not _DONE.search(clause):
                now, before = replace(now, kind="goal"), replace(before, kind="goal")
            steps = (CHANGE, moved(cmp))
            yield Counted((now, before), (steps,))
            if now.kind == "goal":
                yield Counted((now, before), (steps,), moves=cmp)
            return
    under = _UNDER_RESULT.search(clause)
    if under:
        done = _column("c2", Span(span.last - 1, span.last - 1), "result", measure)
        if kind == "result":
            now, done = (
                _column("c1", Span(span.last + 1, span.last + 1), "goal", measure),
                _column("c2", span, "result", measure),
            )
        change = Derive(op="derive", fn="gap", of=("c1", "c2"), name="d")
        compared = Compare(test="compare", cmp="lt" if under[1] else "gt", value=Decimal(0), by="number")
        yield Counted((replace(now, kind="goal"), done), ((change, Filter(op="filter", of="d", where=compared)),))
        return
    missed = _MISSED.search(clause)
    if missed or _MET.search(clause):
        year = span if kind == "result" or span.last < claim.base else Span(claim.base - 1, claim.base - 1)
        verdict = VerdictIs(test="verdict", verdict="no" if missed else "yes")
        met = Derive(op="derive", fn="met", of=("c1", "c2"), name="d")
        of_year = (_column("c1", year, "result", measure), _column("c2", year, "goal", measure))
        yield Counted(of_year, ((met, Filter(op="filter", of="d", where=verdict)),))
    elif _BOTH.search(clause):
        yield Counted((now, before), ((_stated("c1"), _stated("c2")),))
    elif _STATED.search(clause):
        yield Counted((now,), ((_stated("c1"),),))


_MOVES: tuple[tuple[str, Literal["lt", "gt", "eq"]], ...] = (("cut", "lt"), ("raised", "gt"), ("kept", "eq"))
_TARGETS = lazily(r"目标|上调|下调|调[高低降]|[上下]修|targets?|goals?", re.IGNORECASE)
_DONE = lazily(r"实际|增速(?!目标)|结果|完成|actual|grew", re.IGNORECASE)
_AND_UP = lazily(r"[”\"]?(?:及|或|含)(?:以上|以下|更)")


def _counts_by_number(limit: Claim) -> bool:
    """目标在6%及以上的: a line, however the targets are worded."""
    return _AND_UP.search(limit.context[limit.at : limit.at + len(limit.quantity.text) + 6]) is not None


_BY_NUMBER = (["ge"], ["le"])
"""目标为5%以内的 also counts 5%左右 where only the numbers are compared, which is not what it says."""


def _column(name: str, span: Span, kind: Kind, measure: Measure) -> Column:
    return Column(name, Span(span.last, span.last) if kind != "plan" else span, kind, measure)


def _stated(column: str) -> Filter:
    return Filter(op="filter", of=column, where=StatusIs(test="status", statuses=("stated",)))


def own_words(claim: Claim, marks: str = "") -> str:
    """The clause around the count, of the whole sentence; shorter where `marks` end it, too."""
    text = claim.context
    start = max((text.rfind(mark, 0, claim.at) for mark in f",;。{marks}"), default=-1) + 1
    ends = [end for end in (text.find(mark, claim.at) for mark in f",;。{marks}") if end >= 0]
    return text[start : min(ends) if ends else len(text)]


_WITH_ABOUT = lazily(r"[”\"」]?\(含[“\"「]?左右")
"""定为2%（含“左右”）的: with the word or without, and no other word."""


def limits_of(limit: Claim, kind: Kind | None) -> Iterator[tuple[Condition, ...]]:
    """What 5.5%左右的, 高于5.5%的, 100万人及以上的 may mean: each a list of conditions on the number."""
    number = limit.quantity
    left = number.outer_start < number.start

    def compared(cmp: str, high: Decimal | None = None) -> Compare:
        return Compare(test="compare", cmp=cmp, value=number.low, high=high, unit=number.unit, by="number")  # type: ignore[arg-type]

    def worded(bound: Bound) -> tuple[Condition, ...]:
        return (BoundIs(test="bound", bounds=(bound,)), compared("eq"))

    if limit.bound == "at_least":
        if kind == "goal" and not left:
            yield worded("at_least")
        if left and not number.text.startswith("不"):
            yield (compared("gt"),)
        yield (BoundIs(test="bound", bounds=("at_least", "exact", "range")), compared("ge"))
        yield (compared("ge"),)
    elif limit.bound == "at_most":
        if kind == "goal" and not left:
            yield worded("at_most")
        if left:
            yield (compared("lt"),)
        yield (BoundIs(test="bound", bounds=("at_most", "exact", "range")), compared("le"))
        yield (compared("le"),)
    elif limit.bound == "range":
        yield (BoundIs(test="bound", bounds=("range",)), compared("within", number.high))
    elif limit.bound == "about":
        yield worded("about")
    elif _WITH_ABOUT.match(limit.context[limit.at + len(number.text) :]):
        yield (BoundIs(test="bound", bounds=("exact", "about")), compared("eq"))
    else:
        yield worded("exact")
        yield (compared("eq"),)
