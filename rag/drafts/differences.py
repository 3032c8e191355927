"""Differences, recomputed, 比上年高0.5个百分点, 工业快出1.1个百分点: of which two values one is, and if rightly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.drafts.asked import computed
from rag.drafts.beside import things_apart
from rag.drafts.compare import near, same_unit
from rag.drafts.evidence import Entry, Evidence, Kind, Span
from rag.drafts.findings import Claim, Judged
from rag.drafts.operands import Operand, cell
from rag.drafts.quotients import beginning, rise_told, told_before
from rag.drafts.stated import stated_difference
from rag.drafts.sums import still_short
from rag.drafts.values import judge_value
from rag.figures.lexicon import find_names, lexicon
from rag.records import Region
from rag.text.lazily import lazily


def judge_difference(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    """The verdict of a difference, claims[at], whose place and years are known."""
    if not claim.places or claim.span is None:
        return Judged("unknown", "not_understood", detail="region" if not claim.places else "year")
    if claim.quantity.form == "amount" and claim.ref.bare and claim.span.first != claim.span.last:
        stated = judge_value(evidence, replace(claim, role="value"))
        if stated.verdict == "supported":
            return stated
    if claim.quantity.form == "points" and claim.indicator is not None and claim.measure == "level":
        usual = lexicon()[claim.indicator].stated[0]
        claim = replace(claim, measure="growth" if usual == "decline" else usual)
    judged = _of_open_kind(evidence, claim, claims, at)
    if claim.loose and claim.kind == "goal" and judged.verdict == "unknown" and judged.why == "not_found":
        before = Span(claim.base - 1, claim.base - 1)
        return _difference(evidence, replace(claim, kind="result", span=before), claims, at)
    return judged


def _of_open_kind(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    """2025年，…增长4.1%，比上年快1.4个百分点, told without a date: of results or of targets, wrong only of both."""
    told = _kind_told(evidence, claim, claims, at) if claim.kind_open else None
    if told is not None:
        return _difference(evidence, replace(claim, kind=told), claims, at)
    judged = _difference(evidence, claim, claims, at)
    if not claim.kind_open or judged.verdict == "supported" or claim.kind is None:
        return judged
    other = _difference(evidence, replace(claim, kind="result" if claim.kind == "goal" else "goal"), claims, at)
    if other.verdict == "supported":
        return other
    unsure = judged.verdict == "contradicted" and other.verdict != "contradicted"
    return replace(judged, verdict="unknown", why="unsure") if unsure else judged


def _kind_told(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Kind | None:
    """产量达到1350.97亿斤，比2024年增加…: the difference is of what proves the value that was told right before it."""
    told = [other for other in told_before(claim, claims, at) if other.role == "value" and _what(other) == _what(claim)]
    if not told or told[-1].places != claim.places:
        return None
    judged = judge_value(evidence, told[-1])
    return judged.entry.kind if judged.verdict == "supported" and judged.entry is not None else None


def _difference(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    stated = still_short(evidence, claim, told_before(claim, claims, at)) or stated_difference(evidence, claim)
    if stated is not None and (stated.verdict == "supported" or claim.ref.span is None):
        return stated
    if claim.ref.nation or claim.quantity.form == "percent":  # 超目标任务17%: only as the report tells it
        return stated or Judged("unknown", "outside" if claim.ref.nation else "not_found", detail=claim.subject)
    if len(claim.places) == 2 and len(claim.ref.places) == 1 and claim.ref.places[0] in claim.places:
        claim = replace(claim, places=tuple(place for place in claim.places if place not in claim.ref.places))
    if len(claim.places) > 1:
        # 云南、天津都下调0.5个百分点: of each
        each = [_difference(evidence, replace(claim, places=(place,)), claims, at) for place in claim.places]
        order = ("contradicted", "unknown", "supported")
        return min(each, key=lambda judged: order.index(judged.verdict))
    beside = _against_each(evidence, claim, told_before(claim, claims, at, 8))
    if beside is not None:
        return beside
    if claim.ref.other:
        pair = things_apart(evidence, claim, claims, at)
        return _pair_verdict(claim, pair) if pair else Judged("unknown", "not_found", detail=claim.ref.other)
    results = [_pair_verdict(claim, pair) for pair in _pairs(evidence, claim, claims, at)]
    for result in results:
        if result.verdict == "supported":
            return result
    if stated is not None:
        return stated
    sure = [result for result in results if result.verdict == "contradicted"]
    if results and len(sure) == len(results) and claim.sure and _explicit(claim, told_before(claim, claims, at)):
        return sure[0]
    return Judged("unknown", "not_found" if not results else "unsure", detail=claim.subject)


def _explicit(claim: Claim, told: Sequence[Claim]) -> bool:
    """Whether it is said what is compared with what."""
    if (
        claim.ref.back
        or not claim.ref.bare
        or (claim.kind == "goal" and _ADJUSTED.search(claim.lead))
        or (claim.span is not None and claim.span.first != claim.span.last)
    ):
        return True
    pairs = (
        _against_other(claim, told),
        rise_told(claim, told),
        _told_pair(claim, told),
        _beside(claim, told),
        _than_indicator(claim),
    )
    return any(pair is not None for pair in pairs)


_ADJUSTED = lazily(r"(?:上调|下调|调[高低降]|[上下]修)了?(?:约)?$")  # of a target: from that of the year before


def _against_other(claim: Claim, told: Sequence[Claim]) -> tuple[_Key, _Key] | None:
    """河北固定资产投资增长6.8%，我们快了3个百分点: of a place named anew against the one told right before."""
    last = told[-1] if told else None
    if last is None or not (claim.headed and claim.ref.bare) or claim.ref.back or last.role != "value":
        return None
    apart = len(claim.places) == len(last.places) == 1 and claim.places != last.places
    if not apart or claim.indicator != last.indicator or claim.subject != last.subject:
        return None
    return _Key(claim.places[0], last.span, last.kind), _Key(last.places[0], last.span, last.kind)


_EVERY = lazily(r"均|都|皆|双双|各|分别")


def _against_each(evidence: Evidence, claim: Claim, told: Sequence[Claim]) -> Judged | None:
    """浙江分别增长4.3%、5.5%，福建分别增长4.5%、5.7%，福建均高出0.2个百分点: against the other place told, in each."""
    mine = [other for other in told if other.places == claim.places and other.role == "value"]
    rest = [other for other in told if other.places != claim.places and len(other.places) == 1]
    if not (claim.headed and claim.ref.bare and mine and rest) or claim.ref.back or len(claim.places) != 1:
        return None
    there = [other for other in rest if other.places == rest[-1].places]
    pairs = [(one, two) for one in mine for two in there if _what(one) == _what(two)]
    every = _EVERY.search(re.split("[,;。]", claim.lead)[-1]) is not None
    found = [[judge_value(evidence, one).entry for one in pair] for pair in (pairs if every else pairs[-1:])]
    results = [
        _pair_verdict(claim, (Operand(claim.places[0], one), Operand(there[0].places[0], two)))
        for one, two in found
        if one is not None and two is not None
    ]
    if len(results) != len(found) or not results:
        return None
    order = ("contradicted", "unknown", "supported")
    worst = min(results, key=lambda judged: order.index(judged.verdict))
    return worst if claim.sure or worst.verdict != "contradicted" else replace(worst, verdict="unknown", why="unsure")


def _what(claim: Claim) -> tuple[object, ...]:
    return claim.indicator, claim.subject if claim.indicator is None else "", claim.measure, claim.span, claim.kind


_Pair = tuple[Operand, Operand]


def _pairs(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Iterator[_Pair]:
    """The two values that a difference may be of: the first less the second."""
    against = _against_other(claim, told_before(claim, claims, at))
    told = rise_told(claim, told_before(claim, claims, at)) or _beside(claim, told_before(claim, claims, at))
    if told is not None and against is None:
        entries = [judge_value(evidence, each).entry for each in told]
        if entries[0] is not None and entries[1] is not None and entries[0] is not entries[1]:
            yield Operand(told[0].places[0], entries[0]), Operand(told[1].places[0], entries[1])
            return
    other = _than_indicator(claim)
    if other is not None and claim.span is not None:
        first = cell(evidence, claim, claim.places[0], claim.span, claim.kind)
        second = cell(evidence, replace(claim, indicator=other), claim.places[0], claim.span, claim.kind)
        if first is not None and second is not None:
            yield Operand(claim.places[0], first), Operand(claim.places[0], second)
        return
    unit = "" if claim.quantity.form == "points" else claim.quantity.base_unit
    for one, two in _compared(claim, claims, at):
        first = cell(evidence, claim, one.place, one.span, one.kind, unit)
        second = cell(evidence, claim, two.place, two.span, two.kind, unit)
        if second is None and first is not None and two.span == beginning(claim):
            second = _began(evidence, first)
        if first is not None and second is not None:
            yield Operand(one.place, first), Operand(two.place, second)


def _began(evidence: Evidence, last: Entry) -> Entry | None:
    """由52.23%提高到58.08%: where the rise to a figure began, as its own clause tells it without a year."""
    before = evidence.beside(last, -1)
    if before is None or not before.began or before.subject != last.subject:
        return None
    return before if same_unit(before.figure.base_unit, last.figure.base_unit) else None


@dataclass(frozen=True, slots=True)
class _Key:
    """Which value is asked for."""

    place: Region
    span: Span | None
    kind: Kind | None


def _compared(claim: Claim, claims: Sequence[Claim], at: int) -> Iterator[tuple[_Key, _Key]]:
    """What a difference compares: two places, two years, a result and its target, the two numbers told before it."""
    span, place, kind = claim.span, claim.places[0], claim.kind
    if span is None:
        return
    own = _Key(place, span, kind)
    against = _against_other(claim, told_before(claim, claims, at))
    if against is not None:
        yield against
        return
    if claim.ref.places:
        if len(claim.ref.places) == 1 and len(claim.places) == 1:
            yield own, _Key(claim.ref.places[0], span, kind)
        return
    done = re.search(r"实际|完成|实绩|actual", claim.context) is not None
    if claim.ref.span is not None:
        yield (
            _Key(place, _end(span), kind),
            _Key(place, claim.ref.span, claim.ref.kind or ("goal" if kind == "goal" and not done else "result")),
        )
        return
    pair = _told_pair(claim, told_before(claim, claims, at))
    if pair is not None:
        yield pair
    elif span.first != span.last and (claim.quantity.form == "amount" or _is_share(claim)):
        yield _Key(place, _end(span), kind), _Key(place, beginning(claim), kind)  # 五年间增加了
    elif span.first == span.last:
        before = Span(span.last - 1, span.last - 1)
        yield own, _Key(place, before, kind)
        if kind == "goal":
            yield own, _Key(place, before, "result")  # 2550亿元，比去年实际完成的减少


def _is_share(claim: Claim) -> bool:
    """城镇化率五年提高4.5个百分点: of a share, which is told as a level."""
    item = lexicon().get(claim.indicator or "")
    return item is not None and item.stated[0] in ("level", "share") and "%" in item.units


def _told_pair(claim: Claim, told: Sequence[Claim]) -> tuple[_Key, _Key] | None:
    """The two values that the sentence has told before a difference."""
    place = claim.places[0]
    last = next((other for other in reversed(told) if other.role != "value"), None)
    values = [other for other in told if other.role == "value" and other.indicator == claim.indicator]
    if claim.ref.kind == "goal" or (last is not None and last.role == "reference"):
        year = last.span if last is not None and last.role == "reference" else claim.span
        return _Key(place, year, "result"), _Key(place, year, "goal")
    if last is not None and last.role == "present":
        return _Key(place, _end(values[-1].span if values else claim.span), "plan"), _Key(place, last.span, "result")
    alike = [other for other in told if other.indicator == claim.indicator]
    if len(alike) > 1 and not claim.ref.back:
        first, second = alike[-1], alike[-2]
        if first.role == "from":  # 提升至67.5%，比去年的63%高4.5个百分点
            first, second = second, first
        if first.places == second.places and (first.span, first.kind) != (second.span, second.kind):
            return _Key(place, _end(first.span), first.kind), _Key(place, _end(second.span), second.kind)
    return None


_APART = lazily(
    r"(?:快|(?<!提)(?<!新)高|多|低|(?<!减)少|慢)(?:出|了|于)?(?:约|近|整整)*$|(?:相差|相距|隔着|隔了|差着|差了|差距[为是]?|落差[为是]?|拉开|差)(?:了|约|近|达)*$|"
    r"\b(?:gap|difference|spread|margin|distance) of\s*(?:约)?$"
)


def _beside(claim: Claim, told: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """工业增长6.9%，服务业增长5.8%，工业快出1.1个百分点: of two numbers told side by side, of two things or places."""
    own = claim.lead
    own = own[max(own.rfind(mark) for mark in ",;:。") + 1 :]
    if len(told) < 2 or not claim.ref.bare or claim.ref.back or _APART.search(own.rstrip()) is None:
        return None
    if _THAN.search(own):
        return None  # 增速比城镇居民高2.4个百分点
    first, last = told[-2], told[-1]
    if claim.headed and not set(claim.places) & {*first.places, *last.places}:
        return None
    alike = (first.span, first.kind, first.quantity.base_unit) == (last.span, last.kind, last.quantity.base_unit)
    apart = (first.indicator, first.subject) != (last.indicator, last.subject) or first.places != last.places
    if not alike or not apart or len(first.places) != 1 or len(last.places) != 1:
        return None
    return (first, last) if first.quantity.value_low >= last.quantity.value_low else (last, first)


_THAN = lazily(
    r"(?:比|较|高于|低于|快于|慢于|跑赢|超过|快过)([^,;。\d]{2,14}?)(?:要|还|又)?(?:高|低|快|慢|多|少|领先|$)"
)


def _than_indicator(claim: Claim) -> str | None:
    """Another indicator that a rate is compared with: 比城镇居民高2.1个百分点, 快于经济增速."""
    own = claim.lead[-40:]
    clause = own[max(own.rfind(mark) for mark in ",;:。") + 1 :]
    said = _THAN.search(clause)
    if not said and _AS_BEFORE.fullmatch(clause):
        said = next(reversed(list(_THAN.finditer(claim.lead))), None)  # 福建农村比城镇快1.2个百分点，青海快2个
    if claim.ref.places or claim.ref.span or claim.ref.kind or claim.ref.nation or not said:
        return None
    words = said[1]
    if claim.indicator in ("urban_income", "rural_income", "resident_income") and re.search(
        "城镇|农村|农民|城里|乡村", words
    ):
        return "urban_income" if re.search("城", words) else "rural_income"
    if claim.indicator in ("urban_income", "rural_income") and re.search("居民", words):
        return "resident_income"  # 比全体居民快1.1个百分点
    if re.search("经济|GDP|生产总值", words):
        return "gdp_growth" if claim.indicator != "gdp_growth" else None
    names = [name.id for name in find_names(words, asks=True)]
    return names[0] if names and names[0] != claim.indicator else None


_AS_BEFORE = lazily(r"[^,;。\d]{2,10}?(?:则|也|还|更|要)?(?:快|(?<!提)高|慢|低)(?:了|出|约)*")


def _end(span: Span | None) -> Span | None:
    return Span(span.last, span.last) if span else None


def _pair_verdict(claim: Claim, pair: _Pair) -> Judged:
    number = claim.quantity
    made = computed(pair, "gap", number)
    if made is None or (number.form == "points") != (made.unit == "个百分点"):
        return Judged("unknown", "unsure", formula=made.formula if made else "")
    claimed = claim.ref.sign
    if any(near(number, claim.bound, abs(end)) for end in made.ends):
        if claimed == 0 or any((end < 0) == (claimed < 0) or end == 0 for end in made.ends):
            return Judged("supported", "", pair[0].entry, formula=made.formula)
        return Judged("contradicted", "direction", pair[0].entry, made.formula, made.formula)
    if number.form == "amount" and any(
        each.entry.kind == "result" and each.entry.figure.bound != "exact" for each in pair
    ):
        return Judged("unknown", "unsure", pair[0].entry, made.formula, made.formula)  # 突破1600亿斤 is no exact base
    if made.holds(number):
        return Judged("unknown", "unsure", pair[0].entry, made.formula, made.formula)  # between the ends of a range
    return Judged("contradicted", "computed", pair[0].entry, made.formula, made.formula)
