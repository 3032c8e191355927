"""Multiples, shares, sums and means of figures, recomputed by the steps of a query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rag.drafts.asked import computed
from rag.drafts.compare import near, same_unit
from rag.drafts.evidence import Entry, Evidence, Kind, Span
from rag.drafts.findings import Claim, Judged
from rag.drafts.operands import Operand, cell
from rag.drafts.scene import SINCE_TOLD, Ref
from rag.drafts.values import judge_value
from rag.figures.lexicon import find_names, lexicon
from rag.records import Region
from rag.text.lazily import lazily

_TOLD = ("value", "reference", "from", "present")


def told_before(claim: Claim, claims: Sequence[Claim], at: int, far: int = 4) -> Sequence[Claim]:
    """The values that its sentence has told before a difference, among the last `far` numbers."""
    return [
        other for other in claims[max(0, at - far) : at] if other.sentence == claim.sentence and other.role in _TOLD
    ]


_OF_WHAT = lazily(r"(?:相当于|等于|占到?了?)([^,;。\d]{2,16})的\s*(?:约|近|超过?)?\s*$")


def _share_of(evidence: Evidence, claim: Claim, told: Sequence[Claim]) -> Judged:
    """60.53亿元，相当于地区生产总值的10.6%: as the report tells it, else of the level told last."""
    said = _OF_WHAT.search(claim.lead)
    stated = judge_value(evidence, replace(claim, role="value", measure="level"))
    if stated.verdict == "supported" or said is None or not told or len(claim.places) != 1:
        return stated if stated.verdict == "supported" else Judged("unknown", "not_found", detail=claim.subject)
    names = find_names(said[1], asks=True)
    part = next((each for each in reversed(told) if each.quantity.form == "amount"), None)
    judged = judge_value(evidence, part) if part is not None and part.places == claim.places else None
    if not names or judged is None or judged.entry is None or judged.verdict != "supported":
        return Judged("unknown", "not_found", detail=claim.subject)
    whole = replace(claim, indicator=names[-1].id, measure="level")
    entry = cell(evidence, whole, claim.places[0], claim.span, claim.kind, judged.entry.figure.base_unit)
    if entry is None:
        return Judged("unknown", "not_found", detail=said[1])
    return _divided(claim, [Operand(claim.places[0], judged.entry), Operand(claim.places[0], entry)])


def _part_and_whole(evidence: Evidence, told: Sequence[Claim]) -> tuple[Operand, Operand] | None:
    """156个项目完工147个，占94%: the two counts of one place and unit told right before, as the report has them."""
    pair = told[-2:]
    if len(pair) < 2 or pair[0].places != pair[1].places or len(pair[0].places) != 1:
        return None
    if pair[0].quantity.form != "amount" or pair[0].quantity.base_unit != pair[1].quantity.base_unit:
        return None
    entries = [judge_value(evidence, each) for each in pair]
    operands = [
        Operand(pair[0].places[0], each.entry) for each in entries if each.entry and each.verdict == "supported"
    ]
    if len(operands) < 2 or operands[0].entry.low == operands[1].entry.low:
        return None
    part, whole = sorted(operands, key=lambda operand: operand.entry.low)
    return part, whole


def judge_ratio(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    """A multiple, a part or a share; where nothing says of when and there are no targets, of the last results."""
    judged = _ratio(evidence, claim, claims, at)
    if judged.why == "not_found" and claim.kind == "goal" and not claim.said_year:
        before = Span(claim.base - 1, claim.base - 1)
        return _ratio(evidence, replace(claim, kind="result", span=before), claims, at)
    return judged


def _ratio(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    told = told_before(claim, claims, at)
    if claim.quantity.form == "percent":
        shared = _judge_share(evidence, claim, told)
        if shared is not None:
            return shared
    if claim.ref.back:
        return _of_beginning(evidence, replace(claim, measure="level"), told)
    parts = _former_and_latter(evidence, claim, told) if claim.ref.sign and claim.quantity.form != "percent" else None
    if parts is not None:
        return _divided(claim, parts)
    if claim.ref.sign and len(claim.pair) == 2:
        places = claim.pair[::-1] if claim.ref.sign > 0 else claim.pair
        pair = _told_of(evidence, told, places)
        if pair is not None:
            return _divided(claim, pair)
        claim = replace(claim, places=places[:1], ref=replace(claim.ref, places=places[1:]))
    return _multiple(evidence, replace(claim, measure="level"), claims[:at])


def _judge_share(evidence: Evidence, claim: Claim, told: Sequence[Claim]) -> Judged | None:
    """The verdict of a share in per cent; None where it is one of places."""
    stated = judge_value(evidence, replace(claim, role="value"))
    if stated.verdict == "supported":
        return stated  # 占一般公共预算支出的74.5%, as the report has it
    if claim.ref == Ref():
        return _share_of(evidence, claim, told)
    if not claim.ref.sign:
        return None
    parts = _part_and_whole(evidence, told)
    if parts is not None:
        return _divided(claim, parts)
    if claim.places != claim.pair[1:]:
        return Judged("unknown", "not_understood", detail="condition")  # a share of what it is not clear
    return None


def _multiple(evidence: Evidence, claim: Claim, claims: Sequence[Claim]) -> Judged:
    """A level of a place by that of another, of another year, or by its target."""
    if len(claim.places) != 1:
        return Judged("unknown", "not_understood", detail="region")
    place, span = claim.places[0], claim.span
    adds_up = claim.indicator in lexicon() and lexicon()[claim.indicator or ""].adds_up
    if span is not None and not adds_up:
        span = Span(span.last, span.last)  # 五年间提高到8865亿元，约为福建的2.4倍
    if claim.ref.kind == "goal":  # 107万人，相当于全年目标的1.26倍
        return _quotient(evidence, claim, claims, (place, span, "result"), (place, span, "goal"))
    if claim.ref.span is not None:  # 2014年为2005年的3.2倍
        return _quotient(evidence, claim, claims, (place, span, "result"), (place, claim.ref.span, "result"))
    if len(claim.ref.places) != 1 or claim.ref.places == claim.places:
        return Judged("unknown", "not_understood", detail="region")
    return _quotient(evidence, claim, claims, (place, span, claim.kind), (claim.ref.places[0], span, claim.kind))


def beginning(claim: Claim) -> Span | None:
    """The year with which the years of a claim are compared: the first of 从2017年到2022年, that before 五年间."""
    if claim.span is None or claim.span.first == claim.span.last:
        return None
    said = re.search(r"(?:从|由|自|from )((?:19|20)\d\d)(?:年)?[^,;。\d]{0,6}(?:[到至]| to )", claim.context)
    first = claim.span.first if said and int(said[1]) == claim.span.first else claim.span.first - 1
    return Span(first, first)


def _of_beginning(evidence: Evidence, claim: Claim, told: Sequence[Claim]) -> Judged:
    """约为原来的1.6倍: of the level at the beginning of its years, told right before or not."""
    rise = rise_told(claim, told)
    if rise is not None and len(claim.places) == 1:
        found = [judge_value(evidence, each) for each in rise]
        pair = [Operand(claim.places[0], each.entry) for each in found if each.entry and each.verdict == "supported"]
        return _divided(claim, pair) if len(pair) == 2 else Judged("unknown", "unsure")
    start = beginning(claim)
    if start is None or claim.span is None or len(claim.places) != 1:
        return Judged("unknown", "not_understood", detail="year")
    place, end = claim.places[0], Span(claim.span.last, claim.span.last)
    return _quotient(evidence, claim, (), (place, end, "result"), (place, start, "result"))


def rise_told(claim: Claim, told: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """从11.37万亿元提高到14.58万亿元，增加…: the last and the first of the two told right before a difference."""
    if len(told) < 2 or claim.ref.places:
        return None
    first, last = told[-2], told[-1]
    if (first.role, last.role) == ("value", "from") and _LESS_THAN.search(claim.lead):
        first, last = last, first  # 目标为6万人，比上年的7万人少1万人
    if last.role != "value":
        return None
    since = SINCE_TOLD.search(claim.lead) is not None and (first.span, first.kind) != (last.span, last.kind)
    if first.role != "from" and not since:
        return None
    alike = (first.indicator, first.subject, first.places) == (last.indicator, last.subject, last.places)
    return (last, first) if alike and same_unit(first.quantity.base_unit, last.quantity.base_unit) else None


_LESS_THAN = lazily(r"(?:比|较)[^,;。]{0,24}\d[\d.]*[^,;。\d]{0,8}[少多高低](?:了|出)?(?:约|近)?\s*$")


def _former_and_latter(evidence: Evidence, claim: Claim, told: Sequence[Claim]) -> Sequence[Operand] | None:
    """分别达到48220元和18638元，前者约为后者的2.6倍: the two amounts of one place told right before."""
    pair = told[-2:]
    if len(pair) < 2 or pair[0].places != pair[1].places or len(pair[0].places) != 1:
        return None
    if not all(each.quantity.form == "amount" and each.role == "value" for each in pair):
        return None
    found = [judge_value(evidence, each) for each in pair]
    operands = [Operand(each.places[0], one.entry) for each, one in zip(pair, found, strict=True) if one.entry]
    right = all(one.verdict == "supported" for one in found) and len(operands) == 2
    if not right or not same_unit(*(operand.entry.figure.base_unit for operand in operands)):
        return None
    return operands[::-1] if claim.ref.sign > 0 else operands


def _told_of(evidence: Evidence, told: Sequence[Claim], places: Sequence[Region]) -> Sequence[Operand] | None:
    """前者约为后者的3倍: the amounts of two places told last, of one unit, as the reports have them."""
    last = next((each for each in reversed(told) if each.quantity.form == "amount"), None)
    found: list[Operand] = []
    for place in places:
        for each in reversed(told):
            alike = last is not None and each.quantity.base_unit == last.quantity.base_unit
            if alike and each.places == (place,) and each.measure == "level":
                judged = judge_value(evidence, each)
                if judged.entry is not None and judged.verdict == "supported":
                    found.append(Operand(place, judged.entry))
                break
    return found if len(found) == len(places) else None


_Key3 = tuple[Region, Span | None, Kind | None]


def _as_told(
    evidence: Evidence, claim: Claim, claims: Sequence[Claim], place: Region, span: Span | None, kind: Kind | None
) -> Entry | None:
    """The figure by which an amount of this paragraph is proved, of a place and of a subject outside the lexicon."""
    if claim.indicator is not None:
        return None
    for other in reversed(claims):
        if other.paragraph != claim.paragraph or other.indicator is not None:
            break
        same = other.places == (place,) and (other.span, other.kind) == (span, kind) and other.role == "value"
        if same and (claim.subject in other.subject or other.subject in claim.subject):
            judged = judge_value(evidence, other)
            return judged.entry if judged.verdict == "supported" else None
    return None


def _quotient(evidence: Evidence, claim: Claim, claims: Sequence[Claim], one: _Key3, two: _Key3) -> Judged:
    operands: list[Operand] = []
    for place, span, kind in (one, two):
        entry = cell(evidence, claim, place, span, kind) or _as_told(evidence, claim, claims, place, span, kind)
        if entry is None:
            return Judged("unknown", "not_found", detail=f"{place.name} {claim.subject}")
        operands.append(Operand(place, entry))
    return _divided(claim, operands)


def _divided(claim: Claim, operands: Sequence[Operand]) -> Judged:
    percent = claim.quantity.form == "percent"
    made = computed(operands, "share" if percent else "ratio", claim.quantity)
    if made is None:
        return Judged("unknown", "unsure")
    first, number = operands[0].entry, claim.quantity
    value = made.ends[0]
    if number.form == "fraction":
        limit = _LIMIT.search(claim.lead)
        if limit is not None:
            return _within(claim, value, made.formula, first, below=limit[1] is not None)
        apart = abs(value - number.value_low) / number.value_low
        if apart > _FRACTION_SURE:
            return Judged("contradicted", "computed", first, made.formula, made.formula)
        return Judged(
            "supported" if apart <= _FRACTION_NEAR else "unknown",
            "" if apart <= _FRACTION_NEAR else "unsure",
            first,
            made.formula,
            made.formula,
        )
    if near(number, claim.bound, value):
        return Judged("supported", "", first, formula=made.formula)
    return Judged("contradicted", "computed", first, made.formula, made.formula)


# 还不到扬州的|七分之一
_LIMIT = lazily(r"(?:(不到|不足|不及|低于|少于)|超过|多于|高于)[^,;。\d]{0,10}$")


def _within(claim: Claim, value: Decimal, formula: str, first: Entry, *, below: bool) -> Judged:
    """Whether a part is below (or above) the claimed one, and not so far that another would be said."""
    part = claim.quantity.value_low
    beyond = value > part if below else value < part
    if beyond and abs(value - part) / part > _EDGE:
        return Judged("contradicted", "computed", first, formula, formula)
    close = not beyond and abs(value - part) / part <= _FRACTION_FAR
    return Judged("supported" if close else "unknown", "" if close else "unsure", first, formula, formula)


_EDGE, _FRACTION_FAR = Decimal("0.02"), Decimal("0.3")
# 四分之一 is said of what is about a quarter: of its value apart by so much.
_FRACTION_NEAR, _FRACTION_SURE = Decimal("0.05"), Decimal("0.15")


def judge_mean_of_years(evidence: Evidence, claim: Claim) -> Judged:
    """2020年至2025年六年的简单平均: as the report tells it itself, else of the years' results."""
    alone = judge_value(evidence, replace(claim, role="value"))
    told = alone.verdict == "contradicted" and alone.entry is not None and alone.entry.span == claim.span
    if alone.verdict == "supported" or claim.span is None or told:
        return alone
    years = [Span(year, year) for year in range(claim.span.first, claim.span.last + 1)]
    found = [cell(evidence, claim, claim.places[0], year, "result") for year in years]
    if re.search("年均|annual", claim.context) or any(entry is None for entry in found):
        return replace(alone, verdict="unknown", why="unsure")  # a compound rate is no mean
    return _held(claim, [Operand(claim.places[0], entry) for entry in found if entry is not None])


def judge_gathered(evidence: Evidence, claim: Claim, places: Sequence[Region]) -> Judged:
    operands: list[Operand] = []
    number = claim.quantity
    for place in places:
        unit = "" if number.form in ("percent", "points") else number.base_unit
        entry = cell(evidence, claim, place, claim.span, claim.kind, unit)
        if entry is None:
            if not evidence.years(place.name):
                return Judged("unknown", "not_loaded", detail=place.name)
            return Judged("unknown", "not_found", detail=f"{place.name} {claim.subject}")
        operands.append(Operand(place, entry))
    return _held(claim, operands)


def _held(claim: Claim, operands: Sequence[Operand]) -> Judged:
    """A sum or mean against the claimed one."""
    number = claim.quantity
    made = computed(operands, "mean" if claim.role == "mean" else "sum", number)
    first = operands[0].entry
    if made is None:
        return Judged("unknown", "unsure", first)
    falls = -1 if claim.measure == "decline" else 1
    if any(near(number, claim.bound, end * falls) for end in made.ends):
        return Judged("supported", "", first, formula=made.formula)
    if made.holds(number) or (claim.role == "mean" and _weighted(claim)):
        return Judged("unknown", "unsure", first, made.formula, made.formula)
    return Judged("contradicted", "computed", first, made.formula, made.formula)


def _weighted(claim: Claim) -> bool:
    return "加权" in claim.context or "weighted" in claim.context.lower()
