"""Counts of places, recomputed from the catalog (有18个省份下调), and who is highest or lowest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from rag.drafts.compare import difference, same_unit
from rag.drafts.derived import Operand, cell
from rag.drafts.evidence import Entry, Evidence, Kind, Span
from rag.drafts.findings import Claim, Judged
from rag.drafts.grammar import pattern
from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import stem
from rag.records import Region

Test = Callable[[Region], bool | None]
_QUOTED_BOUND = re.compile(r"[“\"'‘「『](?P<word>以内|左右|以上|以下|区间)[”\"'’」』]")
_RANGE = re.compile(r"区间(?:目标|形式|值)?|目标区间|范围")
_BOUND_OF = {"以内": "at_most", "左右": "about", "以上": "at_least", "以下": "at_most", "区间": "range"}


def _universe(evidence: Evidence, claim: Claim) -> tuple[Region, ...]:
    assert claim.span is not None
    level = "province"
    after = claim.context
    if re.search(r"\d+个?(?:地级市|设区市|城市)", after):
        level = "prefecture"
    year = claim.span.last + (1 if claim.kind == "result" else 0)
    return evidence.regions(level, year)


def judge_count(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    if claim.indicator is None or claim.span is None:
        return Judged("unknown", "not_understood", detail="subject")
    limits = [
        other for other in claims[max(0, at - 2) : at] if other.role == "threshold" and other.sentence == claim.sentence
    ]
    if _QUOTED_BOUND.search(_own_words(claim)) or _RANGE.search(_own_words(claim)):
        claim = replace(claim, kind="goal")  # only targets are worded so
    tests = list(_tests(evidence, claim, limits[-1] if limits else None))
    if not tests:
        return Judged("unknown", "not_understood", detail="condition")
    places = _universe(evidence, claim)
    if len(places) < 2:
        return Judged("unknown", "not_loaded", detail=str(claim.year))
    wanted = int(claim.quantity.low)
    verdicts: list[Judged] = []
    for test in tests:
        held = [(place, test(place)) for place in places]
        yes = [stem(place.name) for place, holds in held if holds]
        unknown = sum(holds is None for _, holds in held)
        formula = f"{len(yes)}: {'、'.join(yes)}" + (f" ({unknown} ?)" if unknown else "")
        if len(yes) == wanted:
            return Judged("supported", "", None, formula=formula)
        sure = wanted < len(yes) or wanted > len(yes) + unknown
        verdicts.append(
            Judged("contradicted" if sure else "unknown", "count" if sure else "unsure", None, formula, formula)
        )
    if all(each.verdict == "contradicted" for each in verdicts) and claim.sure:
        return verdicts[0]
    return next(
        (each for each in verdicts if each.verdict == "unknown"), replace(verdicts[0], verdict="unknown", why="unsure")
    )


def _tests(evidence: Evidence, claim: Claim, limit: Claim | None) -> Iterator[Test]:
    span, kind = claim.span, claim.kind
    assert span is not None
    clause = _own_words(claim)

    usual = lexicon()[claim.indicator].stated[0] if claim.indicator else "level"
    asked = replace(claim, measure=limit.measure if limit is not None else usual)

    def of(place: Region, back: int = 0) -> Entry | None:
        return cell(evidence, asked, place, Span(span.last - back, span.last - back), kind)

    if limit is not None:
        yield from (_limited(evidence, asked, of, test) for test in _limits(limit, kind))
        return
    quoted = _QUOTED_BOUND.search(clause)
    if quoted or _RANGE.search(clause):
        bound = _BOUND_OF[quoted["word"]] if quoted else "range"
        yield _limited(evidence, asked, of, lambda entry: entry.figure.bound == bound)
        return
    for names, holds in (
        (("cut",), lambda now, then: now < then),
        (("raised",), lambda now, then: now > then),
        (("kept",), lambda now, then: now == then),
    ):
        if pattern(*names).search(clause):
            yield _changed(of, holds)
            return


def _own_words(claim: Claim) -> str:
    """The clause around the count, of the whole sentence."""
    text = claim.context
    at = text.find(claim.quantity.text)
    start = max((text.rfind(mark, 0, at) for mark in ",;。"), default=-1) + 1
    ends = [end for end in (text.find(mark, at) for mark in ",;。") if end >= 0]
    return text[start : min(ends) if ends else len(text)]


def _limited(
    evidence: Evidence, claim: Claim, of: Callable[[Region], Entry | None], test: Callable[[Entry], bool]
) -> Test:
    def holds(place: Region) -> bool | None:
        entry = of(place)
        if entry is not None:
            return test(entry)
        # not told, or not read: it cannot meet the limit if no number on the subject does
        near_year = [
            other
            for other in evidence.lexical(place.name, claim.indicator or "")
            if claim.span is not None and abs(other.report.year - claim.span.last) <= 1
        ]
        return None if any(test(other) for other in near_year) else False

    return holds


def _changed(of: Callable[[Region, int], Entry | None], holds: Callable[[Decimal, Decimal], bool]) -> Test:
    def test(place: Region) -> bool | None:
        now, then = of(place, 0), of(place, 1)
        if now is None or then is None or now.figure.base_unit != then.figure.base_unit:
            return None
        return holds(now.low + now.high, then.low + then.high)

    return test


def _limits(limit: Claim, kind: Kind | None) -> Iterator[Callable[[Entry], bool]]:
    """What 5.5%左右的, 高于5.5%的, 100万人及以上的 may mean."""
    number = limit.quantity
    value = number.value_low
    left = number.outer_start < number.start

    def same(entry: Entry) -> bool:
        return same_unit(number.base_unit, entry.figure.base_unit)

    if limit.bound == "at_least":
        if kind == "goal" and not left:
            yield lambda entry: same(entry) and entry.low == value and entry.figure.bound == "at_least"
        if left and not number.text.startswith("不"):
            yield lambda entry: same(entry) and entry.low > value
        yield lambda entry: same(entry) and entry.low >= value
    elif limit.bound == "at_most":
        if kind == "goal" and not left:
            yield lambda entry: same(entry) and entry.low == value and entry.figure.bound == "at_most"
        if left:
            yield lambda entry: same(entry) and entry.high < value
        yield lambda entry: same(entry) and entry.high <= value
    elif limit.bound in ("about", "range"):
        yield (
            lambda entry: (
                same(entry)
                and (entry.low, entry.high) == (value, number.value_high)
                and entry.figure.bound == limit.bound
            )
        )
    else:
        yield lambda entry: same(entry) and entry.low == entry.high == value and entry.figure.bound == "exact"
        yield lambda entry: same(entry) and entry.low == entry.high == value


def judge_threshold(evidence: Evidence, claim: Claim) -> Judged:
    """A limit claims that there are such places where it is a value: 目标为5.5%左右的有18个省份."""
    if claim.indicator is None or claim.span is None or claim.quantity.outer_start < claim.quantity.start:
        return Judged("unknown", "set_aside")
    for test in _limits(claim, claim.kind):
        for place in _universe(evidence, claim):
            entry = cell(evidence, claim, place, claim.span, claim.kind)
            if entry is not None and test(entry):
                return Judged("supported", "", entry)
        break
    return Judged("unknown", "set_aside")


# --- the highest and the lowest ------------------------------------------------------------------------------------

_SCOPE = re.compile(r"31个?省|各省|全国|省份中|各地|所有省|省级|among|nationwide|of all", re.IGNORECASE)


def judge_edge(evidence: Evidence, claim: Claim) -> Judged:
    """最低的一档为4%左右: the least of all that state one."""
    if claim.span is None or claim.indicator is None:
        return Judged("unknown", "not_understood", detail="subject")
    found = [
        Operand(place, entry)
        for place in (claim.scope if len(claim.scope) > 1 else _universe(evidence, claim))
        if (entry := cell(evidence, claim, place, claim.span, claim.kind, claim.quantity.base_unit)) is not None
    ]
    if len(found) < 3:
        return Judged("unknown", "not_found", detail=claim.subject)
    best = (max if claim.extreme == "highest" else min)(found, key=lambda operand: operand.value)
    ties = [operand for operand in found if operand.value == best.value]
    for operand in ties:
        if difference(
            claim.quantity, claim.measure == "decline", claim.bound, operand.entry, loose=claim.uncounted
        ) in ("", "loose"):
            return Judged("supported", "", operand.entry, formula=operand.said)
    if len(found) < 0.8 * len(_universe(evidence, claim)) or not claim.sure:
        return Judged("unknown", "unsure", best.entry, best.said)
    return Judged("contradicted", "extreme", best.entry, best.said, best.said)


def judge_extreme(evidence: Evidence, claim: Claim, judged: Judged, highest: bool) -> Judged:
    """A supported value of a place that is called the highest or the lowest, held against the others."""
    if claim.span is None or claim.indicator is None or judged.entry is None or claim.role != "value":
        return judged
    group = claim.scope if len(claim.scope) > 1 else _universe(evidence, claim)
    mine = judged.entry
    beyond: list[str] = []
    for place in group:
        entry = cell(evidence, claim, place, claim.span, claim.kind, claim.quantity.base_unit)
        if entry is None or place in claim.places:
            continue
        if (
            (entry.low + entry.high > mine.low + mine.high)
            if highest
            else (entry.low + entry.high < mine.low + mine.high)
        ):
            beyond.append(Operand(place, entry).said)
    if not beyond:
        return judged
    detail = "、".join(beyond[:3])
    if len(claim.scope) > 1 or claim.among_all or _SCOPE.search(claim.context):
        return Judged("contradicted", "extreme", judged.entry, detail, detail)
    return Judged("unknown", "unsure", judged.entry, detail)
