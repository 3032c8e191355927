"""A number that goes on with what was told before it in its sentence: 产值293亿元，增长11%，今年要冲到350亿元."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rag.drafts.compare import difference, near, same_unit
from rag.drafts.evidence import Entry, Evidence, Span
from rag.drafts.findings import Claim, Judged
from rag.drafts.nouns import GENERAL_NOUNS
from rag.drafts.operands import Operand, cell
from rag.drafts.values import judge_value
from rag.figures.lexicon import find_names
from rag.figures.value import value_words
from rag.text.lazily import lazily


def told_on(evidence: Evidence, claims: Sequence[Claim], judged: Sequence[Judged], claim: Claim, own: Judged) -> Judged:
    """The verdict of a claim whose subject is carried, held to the figure that the amount before it was proved by.

    `claims` and `judged` are those before it. A growth behind an amount is that of the amount's own clause; another
    amount is of the same subject. What only another subject's figure bears out, or contradicts, is not known.
    """
    if claim.indicator is not None or claim.role != "value" or not claim.places:
        return own
    before = _proved(claims, judged, claim)
    if before is None:
        return own
    if claim.quantity.form == "percent" and claim.measure in ("growth", "decline"):
        return _growth(evidence, claim, before, own)
    leans = not claim.own_subject or claim.subject.strip() in ("", *GENERAL_NOUNS)
    if own.verdict == "supported" or not leans:
        return own
    again = judge_value(evidence, replace(claim, subject=before.subject, topic="", own_subject=True))
    if again.verdict == "supported":
        return again
    return replace(own, verdict="unknown", why="unsure") if own.verdict == "contradicted" else own


def _proved(claims: Sequence[Claim], judged: Sequence[Judged], claim: Claim) -> Entry | None:
    """The figure of the amount told last in the sentence, of the same places and subject, where it is proved."""
    for other, one in zip(reversed(claims), reversed(judged), strict=True):
        if other.sentence != claim.sentence:
            return None
        if other.role == "value" and other.quantity.form == "amount":
            same = other.subject == claim.subject or not claim.own_subject
            right = one.verdict == "supported" and other.indicator is None and other.places == claim.places
            return one.entry if same and right else None
    return None


def _growth(evidence: Evidence, claim: Claim, before: Entry, own: Judged) -> Judged:
    """The growth that the clause of an amount tells with it."""
    if claim.span is None or before.span != claim.span or before.kind != claim.kind:
        return own
    start = before.figure.spans[0].start if before.figure.spans else -1
    beside = [
        entry
        for entry in evidence.of(claim.places[0].name)
        if entry.figure.report_id == before.figure.report_id
        and entry.scale == "change"
        and entry.figure.spans
        and entry.figure.spans[0].start == start
        and entry.figure.base_unit == "%"
        and entry.subject == before.subject
    ]
    if not beside and own.verdict == "unknown":
        return _since_last_year(evidence, claim, before) or own
    if len(beside) != 1:
        return own if own.verdict != "supported" or own.entry is None or _shared(own.entry, before) else _unsure(own)
    falls = claim.measure == "decline"
    differs = difference(claim.quantity, falls, claim.bound, beside[0])
    said = value_words(beside[0].figure)
    if differs == "":
        return Judged("supported", "", beside[0])
    if differs == "loose" or not claim.sure:
        return Judged("unknown", "bound" if differs == "loose" else "unsure", beside[0], said)
    return Judged("contradicted", "value" if differs == "unit" else differs, beside[0], said)


# 36 percent more than in 2024, 比上年增长36%: of the level of the year before
_THAN_BEFORE = lazily(
    r"(?:[比较](?:20\d\d年|上年|去年)|\b(?:more|less|higher|lower|fewer) than (?:in |a year |last ))", re.IGNORECASE
)
_APART = Decimal("1.5")  # points by which a rate made of two counts may differ from the report's own


def _since_last_year(evidence: Evidence, claim: Claim, now: Entry) -> Judged | None:
    """A rate told with a proved amount, made of it and of the year before's, where no report tells the rate itself."""
    if claim.span is None or claim.span.first != claim.span.last or not _THAN_BEFORE.search(claim.context):
        return None
    year = Span(claim.span.last - 1, claim.span.last - 1)
    found = [
        entry
        for entry in evidence.of(claim.places[0].name)
        if entry.subject == now.subject
        and entry.span == year
        and entry.kind == "result"
        and not entry.part
        and entry.scale == "level"
        and entry.figure.base_unit == now.figure.base_unit
        and entry.low == entry.high > 0
    ]
    if len({entry.low for entry in found}) != 1 or now.low != now.high or now.kind != "result":
        return None
    value = (now.low / found[0].low - 1) * 100
    claimed = -claim.quantity.value_low if claim.measure == "decline" else claim.quantity.value_low
    rate = value.quantize(Decimal("0.1")).normalize()
    said = f"{value_words(now.figure)} ÷ {value_words(found[0].figure)} − 1 = {rate:f}%"
    if near(claim.quantity, claim.bound, abs(value)) and value * claimed > 0:
        return Judged("supported", "", now, formula=said)
    counted = claim.sure and claim.said_year and now.figure.base_unit not in ("元", "美元")
    exact = now.figure.bound == found[0].figure.bound == claim.bound == "exact"
    wrong = counted and exact and abs(value - claimed) > _APART
    return Judged("contradicted", "computed", now, said, said) if wrong else None


def _shared(one: Entry, other: Entry) -> bool:
    """Whether two figures are of one subject, or stand in one clause."""
    if one.subject == other.subject or one.subject in other.subject or other.subject in one.subject:
        return True
    first, second = one.figure.spans, other.figure.spans
    return bool(first and second) and first[0].start == second[0].start


def _unsure(judged: Judged) -> Judged:
    return replace(judged, verdict="unknown", why="unsure")


def things_apart(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> tuple[Operand, Operand] | None:
    """动力电池产值1065亿元，比白酒多190亿元: the amount told last, and that of the thing named."""
    if len(claim.places) != 1:
        return None
    told = [
        other
        for other in claims[max(0, at - 8) : at]
        if other.role == "value"
        and other.places == claim.places
        and same_unit(other.quantity.base_unit, claim.quantity.base_unit)
    ]
    if not told or told[-1].sentence != claim.sentence:
        return None
    last, words = told[-1], claim.ref.other
    named = next((other for other in reversed(told[:-1]) if words in other.subject), None)
    names = find_names(words, asks=True)
    entries = [judge_value(evidence, last)]
    if named is not None:
        entries.append(judge_value(evidence, named))
    elif names and claim.span is not None:
        of = replace(claim, indicator=names[-1].id, measure="level")
        entry = cell(evidence, of, claim.places[0], last.span, last.kind, claim.quantity.base_unit)
        entries += [Judged("supported", "", entry)] if entry is not None else []
    right = [one.entry for one in entries if one.verdict == "supported" and one.entry is not None]
    if len(right) < 2 or right[0] is right[1]:
        return None
    return Operand(claim.places[0], right[0]), Operand(claim.places[0], right[1])
