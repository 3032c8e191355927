"""Numbers made of values, recomputed: differences, multiples, sums, means, counts, and who is highest.

Operands come from the catalog, never from the draft; the computing is that of a query's steps (`rag.drafts.asked`),
and each verdict carries its formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.drafts.compare import in_unit_of
from rag.drafts.differences import judge_difference
from rag.drafts.evidence import Evidence, Span
from rag.drafts.findings import Claim, Judged
from rag.drafts.quotients import judge_gathered, judge_mean_of_years, judge_ratio
from rag.drafts.sums import listed_sum
from rag.drafts.values import about, judge_value
from rag.records import Region


def _in_stated_unit(evidence: Evidence, claim: Claim) -> Claim:
    """A claim of a mass in the unit that the report of its first place has."""
    if claim.role not in ("sum", "mean", "difference") or claim.indicator is None or not claim.places:
        return claim
    stated = next(iter(about(evidence, claim, claim.places[0], claim.span, claim.kind)), None)
    return replace(claim, quantity=in_unit_of(claim.quantity, stated)) if stated is not None else claim


def judge_derived(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    """The verdict of a number made of values."""
    claim = _in_stated_unit(evidence, claim)
    over_years = claim.role == "mean" and claim.span is not None and claim.span.first != claim.span.last
    if over_years and len(claim.places) == 1 and claim.indicator is not None:
        return judge_mean_of_years(evidence, claim)
    if claim.role in ("sum", "mean") and len(_scope(claim, claims, at)) < 2:
        listed = listed_sum(evidence, claim, claims, at)
        if listed is not None:
            return listed
        alone = judge_value(evidence, replace(claim, role="value"))
        return replace(alone, verdict="unknown", why="unsure") if alone.verdict == "contradicted" else alone
    if claim.indicator is None and not claim.subject and not claim.ref.other:
        return Judged("unknown", "not_understood", detail="subject")
    if not claim.places or claim.span is None:
        return Judged("unknown", "not_understood", detail="region" if not claim.places else "year")
    if claim.role == "difference":
        return judge_difference(evidence, claim, claims, at)
    if claim.role == "ratio":
        return _ratio(evidence, claim, claims, at)
    return judge_gathered(evidence, claim, _scope(claim, claims, at))


def _ratio(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged:
    """Of a ratio of which nothing near says year or kind: right by either, wrong only by both."""
    if claim.ref.places and set(claim.ref.places) & set(claim.places):
        return Judged("unknown", "not_understood", detail="region")
    judged = judge_ratio(evidence, claim, claims, at)
    if judged.verdict == "supported" or claim.said_kind or claim.ref.kind == "goal" or claim.kind == "plan":
        return judged
    if claim.ref.back:
        return judged  # of the beginning of its own years
    done = replace(claim, kind="result", span=Span(claim.base - 1, claim.base - 1))
    other = judge_ratio(evidence, done, claims, at)
    both = judged.verdict == other.verdict == "contradicted"
    return other if other.verdict == "supported" or both else replace(judged, verdict="unknown", why="unsure")


def _scope(claim: Claim, claims: Sequence[Claim], at: int) -> tuple[Region, ...]:
    """The places that a sum or a mean is over: those it names, else those of the list that it closes."""
    told = re.search(r"([两二三四五六七八九])(?:省|地|市)", claim.lead[-12:])
    if len(claim.scope) > 1 and told and len(claim.scope) == _wanted(told):
        return claim.scope  # 六省增速的简单平均
    if len(claim.places) > 1:
        wanted = _wanted(told) if told else len(claim.places)
        provinces = tuple(place for place in claim.places if place.name.endswith("省"))
        return provinces if len(provinces) == wanted else claim.places if wanted == len(claim.places) else ()
    listed: dict[Region, None] = {}
    for other in reversed(claims[:at]):
        if other.sentence != claim.sentence:
            break
        if other.role == "value" and other.indicator == claim.indicator:
            listed |= dict.fromkeys(other.places)
    return tuple(reversed(listed)) if len(listed) > 1 and claim.role == "sum" else claim.places


def _wanted(told: re.Match[str]) -> int:
    return "〇一二三四五六七八九".find(told[1].replace("两", "二"))
