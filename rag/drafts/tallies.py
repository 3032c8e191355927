"""Counts of places, recomputed from the catalog (有18个省份下调), ranks, and who is highest or lowest.

Each is asked as a query (`rag.drafts.asked`), of all provinces, of those of a group or of the places just named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rag.drafts.asked import Asked, Column, ask, run
from rag.drafts.compare import difference
from rag.drafts.evidence import Entry, Evidence, Kind, Span
from rag.drafts.findings import Claim, Judged
from rag.drafts.grammar import pattern
from rag.drafts.operands import Operand
from rag.drafts.values import judge_value
from rag.figures.lexicon import lexicon, match
from rag.gazetteer.divisions import stem
from rag.question.query import BoundIs, Compare, Condition, Derive, Filter, Limit, Sort, StatusIs, Step, VerdictIs
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


def _universe(evidence: Evidence, claim: Claim) -> tuple[Region, ...]:
    """The places that are counted or compared: those that the claim is among, else all of the level with a report."""
    assert claim.span is not None
    if len(claim.scope) > 1:
        return claim.scope
    level = "prefecture" if re.search(r"\d+个?(?:地级市|设区市|城市)", claim.context) else "province"
    year = claim.span.last + (1 if claim.kind == "result" else 0)
    return evidence.regions(level, year)


# --- counts --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Condition:
    """What is counted: the rows that `steps` leave of a table of `columns`."""

    columns: tuple[Column, ...]
    steps: tuple[Step, ...]


def judge_count(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    if claim.indicator is None or claim.span is None:
        return Judged("unknown", "not_understood", detail="subject")
    limits = [
        other for other in claims[max(0, at - 2) : at] if other.role == "threshold" and other.sentence == claim.sentence
    ]
    limits = limits or _limit_behind(claim, claims, at) or _limit_before(claim, claims, at)
    if _QUOTED_BOUND.search(_own_words(claim)) or _RANGE.search(_own_words(claim)):
        claim = replace(claim, kind="goal")  # only targets are worded so
    conditions = list(_conditions(claim, limits[-1] if limits else None))
    if not conditions:
        return Judged("unknown", "not_understood", detail="condition")
    places = _universe(evidence, claim)
    if len(places) < 2:
        return Judged("unknown", "not_loaded", detail=str(claim.year))
    verdicts = [_counted(evidence, claim, places, condition) for condition in conditions]
    for each in verdicts:
        if each.verdict == "supported":
            return each
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
    if claim.language != "en" or after is None or after.sentence != claim.sentence or after.quantity.form != "percent":
        return []
    start = claim.context.find(claim.quantity.text)
    between = claim.context[start : claim.context.find(after.quantity.text, start + len(claim.quantity.text))]
    if re.search(r"[,;。]", between) or re.search(r"\d", between[len(claim.quantity.text) :]):
        return []
    bound: Bound = after.bound
    left = after.quantity
    if _BEYOND.search(between) or _SHORT_OF.search(between):
        bound = "at_least" if _BEYOND.search(between) else "at_most"
        left = left._replace(outer_start=left.start - 1)  # as 高于|5% has its bound before it
    return [replace(after, bound=bound, quantity=left, measure="growth")]


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
        for wheres in _limits(limit, kind):
            yield _Condition((now,), tuple(Filter(op="filter", of="c1", where=where) for where in wheres))
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


def _column(name: str, span: Span, kind: Kind, measure: Measure) -> Column:
    return Column(name, Span(span.last, span.last) if kind != "plan" else span, kind, measure)


def _stated(column: str) -> Filter:
    return Filter(op="filter", of=column, where=StatusIs(test="status", statuses=("stated",)))


def _own_words(claim: Claim) -> str:
    """The clause around the count, of the whole sentence."""
    text = claim.context
    at = text.find(claim.quantity.text)
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
        yield (compared("ge"),)
    elif limit.bound == "at_most":
        if kind == "goal" and not left:
            yield worded("at_most")
        if left:
            yield (compared("lt"),)
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
    asked = ask(evidence, claim, _universe(evidence, claim), [column])
    left = run(asked.frame, [Filter(op="filter", of="c1", where=where) for where in wheres]).rows
    return Judged("supported", "", asked.entry(left[0].region.name)) if left else Judged("unknown", "set_aside")


# --- ranks ---------------------------------------------------------------------------------------------------------

_SCOPE = re.compile(r"31个?省|各省|全国|省份中|各地|所有省|省级|among|nationwide|of all", re.IGNORECASE)
_COMPUTED = re.compile(
    r"省份(?:中|里|当中)|各省(?:份|区市)?(?:中|里)|31个?省|\bamong\b|\bof (?:all|the)\b", re.IGNORECASE
)


def judge_rank(evidence: Evidence, claim: Claim) -> Judged:
    """A rank that the report tells itself, else one that is computed over all places of which the value is known."""
    if claim.indicator is None or claim.span is None or len(claim.places) != 1:
        return judge_value(evidence, claim)
    span = Span(claim.span.last, claim.span.last)  # a rank, told behind five years, is of the last
    indicator: str = claim.indicator
    claim = replace(claim, span=span)
    wanted = claim.quantity.low
    told = [
        entry
        for entry in evidence.of(claim.places[0].name)
        if entry.figure.measure == "rank" and entry.span == claim.span and _names(entry, indicator)
    ]
    for entry in told:
        if entry.low == wanted:
            return Judged("supported", "", entry)
    if not _COMPUTED.search(claim.context):
        if len(told) == 1 and claim.sure and claim.said_year:
            return Judged("contradicted", "value", told[0], f"第{told[0].low:f}位")
        return Judged("unknown", "unsure" if told else "not_found", detail=claim.subject)
    words = claim.context[: claim.context.find(claim.quantity.text)]
    usual = lexicon()[indicator].stated[0]
    measure: Measure = "level" if _OF_SIZE.search(words[-40:]) else usual
    return _ranked(evidence, claim, Column("c1", span, claim.kind or "result", measure))


_WHERE = re.compile(r"全国|全省|全市|全球|世界|副省级|中部|西部|东部|长三角|沿海|新一线|万亿|省会|中西部")


def rank_beside(evidence: Evidence, claim: Claim, before: Entry) -> Judged | None:
    """新增企业2.56万户、增速全省第1: the rank that the clause of the number before it tells."""
    at = claim.context.find(claim.quantity.text)
    scope = _WHERE.findall(claim.context[max(0, at - 14) : at + 8])
    told = [
        entry
        for entry in evidence.of(claim.places[0].name if claim.places else "")
        if entry.figure.measure == "rank"
        and entry.figure.report_id == before.figure.report_id
        and (before.figure.quote in entry.figure.quote or entry.figure.quote in before.figure.quote)
        and (not scope or scope[-1] in entry.figure.quote)
    ]
    if len(told) != 1:
        return None
    if told[0].low == claim.quantity.low:
        return Judged("supported", "", told[0])
    return Judged("contradicted", "value", told[0], f"第{told[0].low:f}位") if claim.sure and scope else None


_OF_SIZE = re.compile(r"总量|规模|总额|体量|\b(?:size|volume|total|scale)\b|economy ranks?", re.IGNORECASE)


def _names(entry: Entry, indicator: str) -> bool:
    return entry.figure.indicator == indicator or match(entry.subject) == indicator


def _ranked(evidence: Evidence, claim: Claim, column: Column) -> Judged:
    asked = ask(evidence, claim, _universe(evidence, claim), [column])
    rank = Derive(op="derive", fn="rank", of=("c1",), name="r")
    frame = run(asked.frame, [rank])
    mine = next((row.cells[-1] for row in frame.rows if row.region == claim.places[0]), None)
    stated = sum(row.cells[0].has_number for row in frame.rows)
    entry = asked.entry(claim.places[0].name)
    if mine is None or mine.value is None or entry is None or stated < 3:
        return Judged("unknown", "not_found", detail=claim.subject)
    formula = f"{Operand(claim.places[0], entry).said}: {mine.value:f}/{stated}"
    enough = stated >= 0.8 * len(frame.rows)
    if mine.value == claim.quantity.low and enough:
        return Judged("supported", "", entry, formula=formula)
    sure = claim.sure and enough and mine.value != claim.quantity.low
    return Judged("contradicted" if sure else "unknown", "computed" if sure else "unsure", entry, formula, formula)


# --- the highest and the lowest ------------------------------------------------------------------------------------


def judge_edge(evidence: Evidence, claim: Claim) -> Judged:
    """最低的一档为4%左右: the least of all that state one."""
    if claim.span is None or claim.indicator is None:
        return Judged("unknown", "not_understood", detail="subject")
    places = _universe(evidence, claim)
    asked = ask(evidence, claim, places, [Column("c1", claim.span, claim.kind or "goal", claim.measure)])
    stated = sum(row.cells[0].has_number for row in asked.frame.rows)
    if stated < 3:
        return Judged("unknown", "not_found", detail=claim.subject)
    order = Sort(op="sort", of="c1", order="desc" if claim.extreme == "highest" else "asc")
    best = [
        Operand(row.region, entry)
        for row in run(asked.frame, [order, Limit(op="limit", n=1)]).rows
        if (entry := asked.entry(row.region.name)) is not None
    ]
    falls = claim.measure == "decline"
    for operand in best:
        if difference(claim.quantity, falls, claim.bound, operand.entry, loose=claim.uncounted) in ("", "loose"):
            return Judged("supported", "", operand.entry, formula=operand.said)
    if not best or stated < 0.8 * len(places) or not claim.sure:
        return Judged("unknown", "unsure", best[0].entry if best else None, best[0].said if best else "")
    return Judged("contradicted", "extreme", best[0].entry, best[0].said, best[0].said)


def judge_extreme(evidence: Evidence, claim: Claim, judged: Judged, highest: bool) -> Judged:
    """A supported value of a place that is called the highest or the lowest, held against the others."""
    if claim.span is None or claim.indicator is None or judged.entry is None or claim.role != "value":
        return judged
    mine = judged.entry
    if mine.scale not in ("change", "level"):
        return judged
    asked = ask(
        evidence, claim, _universe(evidence, claim), [Column("c1", claim.span, claim.kind or "goal", claim.measure)]
    )
    than = Compare(
        test="compare", cmp="gt" if highest else "lt", value=_signed(mine), unit=mine.figure.unit, by="number"
    )
    beyond = [
        Operand(row.region, entry).said
        for row in run(asked.frame, [Filter(op="filter", of="c1", where=than)]).rows
        if row.region not in claim.places and (entry := asked.entry(row.region.name)) is not None
    ]
    if not beyond or _best_around(asked, claim, than):
        return judged
    detail = "、".join(beyond[:3])
    if len(claim.scope) > 1 or claim.among_all or _SCOPE.search(claim.context):
        return Judged("contradicted", "extreme", judged.entry, detail, detail)
    return Judged("unknown", "unsure", judged.entry, detail)


def _best_around(asked: Asked, claim: Claim, than: Compare) -> bool:
    """Whether it is the best of the places that the article deals with, where it does not say of which."""
    if len(claim.around) < 3 or len(claim.scope) > 1 or not set(claim.places) <= set(claim.around):
        return False
    left = run(asked.frame, [Filter(op="filter", of="c1", where=than)]).rows
    return not any(row.region in claim.around and row.region not in claim.places for row in left)


def _signed(entry: Entry) -> Decimal:
    """The stated number of a figure, of a range the lower end, in the figure's own unit, a fall negative."""
    low = entry.figure.low or Decimal(0)
    return -low if entry.figure.measure == "decline" else low
