"""Counts of places, recomputed from the catalog: 有18个省份下调.

Each is asked as a query (`rag.drafts.asked`), of all provinces, of those of a group or of the places just named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.drafts.asked import Column, ask, run
from rag.drafts.evidence import Evidence, Kind, Span
from rag.drafts.findings import Claim, Judged
from rag.drafts.grammar import pattern
from rag.drafts.ranks import places_among
from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import stem
from rag.numbers.quantities import Quantity
from rag.question.query import BoundIs, Compare, Condition, Derive, Filter, StatusIs, Step, VerdictIs
from rag.records import Bound, Measure, Region

_QUOTED_BOUND = re.compile(r"[“\"'‘「『](?P<word>以内|左右|以上|以下|区间)[”\"'’」』]")
_RANGE = re.compile(r"区间(?:目标|形式|值)?|目标区间|范围|\bas (?:a )?ranges?\b|\branges\b", re.IGNORECASE)
_BOUND_OF: dict[str, Bound] = {
    "以内": "at_most",
    "左右": "about",
    "以上": "at_least",
    "以下": "at_most",
    "区间": "range",
}


# --- counts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Condition:
    """What is counted: the rows that `steps` leave of a table of `columns`."""

    columns: tuple[Column, ...]
    steps: tuple[Step, ...]
    loose: bool = False  # it also counts numbers that are worded otherwise: too little to be right by


def judge_count(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    behind = _limit_behind(claim, claims, at)
    if behind and behind[0].own_subject and behind[0].indicator is not None:
        claim = replace(claim, indicator=behind[0].indicator, span=behind[0].span, kind=behind[0].kind)
        if claim.span is None:
            return Judged("unknown", "not_understood", detail="year")
    if claim.indicator is None or claim.span is None:
        return Judged("unknown", "not_understood", detail="subject")
    limits = [
        other for other in claims[max(0, at - 2) : at] if other.role == "threshold" and other.sentence == claim.sentence
    ]
    limits = limits or behind or _limit_before(claim, claims, at)
    if _QUOTED_BOUND.search(_own_words(claim)) or _RANGE.search(_own_words(claim)):
        claim = replace(claim, kind="goal")  # only targets are worded so
    conditions = list(_conditions(claim, limits[-1] if limits else None))
    if not conditions:
        return Judged("unknown", "not_understood", detail="condition")
    places = places_among(evidence, claim)
    if len(places) < 2:
        return Judged("unknown", "not_loaded", detail=str(claim.year))
    verdicts = [_counted(evidence, claim, places, condition) for condition in conditions]
    for each, condition in zip(verdicts, conditions, strict=True):
        if each.verdict == "supported":
            return replace(each, verdict="unknown", why="unsure") if condition.loose else each
    if all(each.verdict == "contradicted" for each in verdicts) and claim.sure:
        return verdicts[0]
    return next(
        (each for each in verdicts if each.verdict == "unknown"), replace(verdicts[0], verdict="unknown", why="unsure")
    )


_BEYOND = re.compile(
    r"\b(?:outpaced|topped|beat|exceed\w*|surpass\w*|above|over|faster than|more than|grew more than)\b", re.IGNORECASE
)
_SHORT_OF = re.compile(r"\b(?:below|under|less than|slower than|undershot|short of)\b", re.IGNORECASE)


def _limit_behind(claim: Claim, claims: Sequence[Claim], at: int) -> list[Claim]:
    """18 provinces outpaced the 5% mark, 6 provinces that grew 5.5%: the number behind an English count."""
    after = claims[at + 1] if at + 1 < len(claims) else None
    if (
        claim.language != "en"
        or after is None
        or after.sentence != claim.sentence
        or after.quantity.form not in ("percent", "amount")
    ):
        return []
    between = claim.context[claim.at : after.at]
    if re.search(r"[,;。]", between) or re.search(r"\d", between[len(claim.quantity.text) :]):
        return []
    bound: Bound = after.bound
    left = after.quantity
    if _BEYOND.search(between) or _SHORT_OF.search(between):
        bound = "at_least" if _BEYOND.search(between) else "at_most"
        left = left._replace(outer_start=left.start - 1)  # as 高于|5% has its bound before it
    if left.form == "amount":
        return [replace(after, bound=bound, quantity=_in_people(left) if after.indicator == "new_urban_jobs" else left)]
    return [replace(after, bound=bound, quantity=left, measure="growth")]


def _in_people(number: Quantity) -> Quantity:
    """At least a million urban jobs: 100万个 are 100万人."""
    return number._replace(unit=number.unit.replace("个", "人"), base_unit=number.base_unit.replace("个", "人"))


def limits_a_count(claims: Sequence[Claim], at: int) -> bool:
    """Whether a number only says which places are counted: five provinces plan at least a million jobs."""
    before = claims[at - 1] if at else None
    return before is not None and before.role == "count" and bool(_limit_behind(before, claims, at - 1))


_BEYOND_IT = re.compile(
    r"(?:(高于|快于|超过|超出|多于|跑赢)|低于|慢于|不及|少于|逊于)(?:它|其|该数|这个数|这一[^,;。]{1,4}|均值|平均[^,;。]{0,4})的"
)


def _limit_before(claim: Claim, claims: Sequence[Claim], at: int) -> list[Claim]:
    """六省简单平均为5.1%，高于它的有3个: the number told right before the count."""
    said = _BEYOND_IT.search(_own_words(claim))
    before = claims[at - 1] if at else None
    if said is None or before is None or before.sentence != claim.sentence or before.quantity.form != "percent":
        return []
    left = before.quantity._replace(outer_start=before.quantity.start - 1)
    return [replace(before, bound="at_least" if said[1] else "at_most", quantity=left)]


def _counted(evidence: Evidence, claim: Claim, places: Sequence[Region], condition: _Condition) -> Judged:
    wanted = int(claim.quantity.low)
    frame = ask(evidence, claim, places, condition.columns).frame
    unread = {row.region.name for row in frame.rows if any(cell.status == "unread" for cell in row.cells)}
    left = [row.region.name for row in run(frame, condition.steps).rows]
    unknown = len(unread - set(left))
    formula = f"{len(left)}: {'、'.join(map(stem, left))}" + (f" ({unknown} ?)" if unknown else "")
    if len(left) == wanted:
        return Judged("supported", "", None, formula=formula)
    sure = wanted < len(left) or wanted > len(left) + unknown
    return Judged("contradicted" if sure else "unknown", "count" if sure else "unsure", None, formula, formula)


_MISSED = re.compile(
    r"未(?:能)?(?:完成|实现|达到|达标|兑现)|没(?:有|能)?(?:完成|实现|达到|达标|兑现|达)|未达|不及(?:年初)?目标|低于(?:年初)?目标|"
    r"\b(?:missed|fell short|undershot|failed)\b",
    re.IGNORECASE,
)
_MET = re.compile(
    r"(?:完成|实现|达到|兑现|达成|超过|跑赢|越过)了?(?:各自|自家|自己)?的?(?:年初|全年|经济|增长|预期|既定)*的?(?:目标|预期)|达标|\b(?:met|beat|reached|hit|achieved)\b[^,;。]{0,24}(?:goal|target)",
    re.IGNORECASE,
)
_UNDER_RESULT = re.compile(
    r"目标[^,;。]{0,4}?(?:(低于|不及|不到|慢于)|高于|超过|快于)(?:了)?[^,;。]{0,8}(?:实际|增速|增长|结果|实绩)"
)
_BOTH = re.compile(r"两年(?:都|均|皆)|both years", re.IGNORECASE)
_STATED = re.compile(
    r"(?:写|列|给|公布|提出?|设定?|定|明确|有|报)(?:下|出|了|有|明)*(?:具体|明确|量化|增长|了)*的?(?:数值|数字|具体目标|量化目标|增速目标)"
    r"|\b(?:numeric(?:al)?|figure|number)\b",
    re.IGNORECASE,
)


def _conditions(claim: Claim, limit: Claim | None) -> Iterator[_Condition]:
    """What may be counted, each reading as columns and steps."""
    span, kind = claim.span, claim.kind
    assert span is not None
    clause = _own_words(claim)
    usual = lexicon()[claim.indicator].stated[0] if claim.indicator else "level"
    measure = limit.measure if limit is not None else usual
    now = _column("c1", span, kind or "goal", measure)
    if limit is not None:
        bounded = kind == "goal" and limit.quantity.outer_start >= limit.quantity.start and not _counts_by_number(limit)
        for wheres in _limits(limit, kind):
            steps = tuple(Filter(op="filter", of="c1", where=where) for where in wheres)
            yield _Condition((now,), steps, bounded and [getattr(where, "cmp", "") for where in wheres] in _BY_NUMBER)
        return
    quoted = _QUOTED_BOUND.search(clause)
    if quoted or _RANGE.search(clause):
        bound: Bound = _BOUND_OF[quoted["word"]] if quoted else "range"
        where: Condition = BoundIs(test="bound", bounds=(bound,))
        yield _Condition((now,), (Filter(op="filter", of="c1", where=where),))
        return
    before = _column("c2", Span(span.last - 1, span.last - 1), kind or "goal", measure)
    for names, cmp in (("cut", "lt"), ("raised", "gt"), ("kept", "eq")):
        if pattern(names).search(clause):
            change = Derive(op="derive", fn="change", of=("c1", "c2"), name="d")
            compared = Compare(test="compare", cmp=cmp, value=Decimal(0), by="number")  # type: ignore[arg-type]
            yield _Condition((now, before), (change, Filter(op="filter", of="d", where=compared)))
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
        yield _Condition((replace(now, kind="goal"), done), (change, Filter(op="filter", of="d", where=compared)))
        return
    missed = _MISSED.search(clause)
    if missed or _MET.search(clause):
        year = span if kind == "result" or span.last < claim.base else Span(claim.base - 1, claim.base - 1)
        verdict = VerdictIs(test="verdict", verdict="no" if missed else "yes")
        met = Derive(op="derive", fn="met", of=("c1", "c2"), name="d")
        of_year = (_column("c1", year, "result", measure), _column("c2", year, "goal", measure))
        yield _Condition(of_year, (met, Filter(op="filter", of="d", where=verdict)))
    elif _BOTH.search(clause):
        yield _Condition((now, before), (_stated("c1"), _stated("c2")))
    elif _STATED.search(clause):
        yield _Condition((now,), (_stated("c1"),))


_AND_UP = re.compile(r"[”\"]?(?:及|或|含)(?:以上|以下|更)")


def _counts_by_number(limit: Claim) -> bool:
    """目标在6%及以上的: a line, however the targets are worded."""
    return _AND_UP.search(limit.context[limit.at : limit.at + len(limit.quantity.text) + 6]) is not None


_BY_NUMBER = (["ge"], ["le"])
"""目标为5%以内的 also counts 5%左右 where only the numbers are compared, which is not what it says."""


def _column(name: str, span: Span, kind: Kind, measure: Measure) -> Column:
    return Column(name, Span(span.last, span.last) if kind != "plan" else span, kind, measure)


def _stated(column: str) -> Filter:
    return Filter(op="filter", of=column, where=StatusIs(test="status", statuses=("stated",)))


def _own_words(claim: Claim) -> str:
    """The clause around the count, of the whole sentence."""
    text = claim.context
    at = claim.at
    start = max((text.rfind(mark, 0, at) for mark in ",;。"), default=-1) + 1
    ends = [end for end in (text.find(mark, at) for mark in ",;。") if end >= 0]
    return text[start : min(ends) if ends else len(text)]


def _limits(limit: Claim, kind: Kind | None) -> Iterator[tuple[Condition, ...]]:
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
    else:
        yield worded("exact")
        yield (compared("eq"),)


def judge_threshold(evidence: Evidence, claim: Claim) -> Judged:
    """A limit claims that there are such places where it is a value: 目标为5.5%左右的有18个省份."""
    if claim.indicator is None or claim.span is None or claim.quantity.outer_start < claim.quantity.start:
        return Judged("unknown", "set_aside")
    wheres = next(_limits(claim, claim.kind))
    column = Column("c1", claim.span, claim.kind or "goal", claim.measure)
    asked = ask(evidence, claim, places_among(evidence, claim), [column])
    left = run(asked.frame, [Filter(op="filter", of="c1", where=where) for where in wheres]).rows
    return Judged("supported", "", asked.entry(left[0].region.name)) if left else Judged("unknown", "set_aside")
