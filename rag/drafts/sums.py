"""Sums over the things that an article lists of one place: 办理代表建议和政协提案合计2051件, 10个、20个，合计30个."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.drafts.asked import computed
from rag.drafts.compare import near, same_unit
from rag.drafts.evidence import Entry, Evidence
from rag.drafts.findings import Claim, Judged
from rag.drafts.free import is_told_of
from rag.drafts.operands import Operand, cell
from rag.drafts.values import judge_value
from rag.figures.value import value_words
from rag.text.lazily import lazily

_AND = lazily(r"[、和与及]|以及")
_BARE = lazily(
    r"[\s,;、]*(?:(?:两|二|三|四|五|六)(?:者|项|类|批)|以上|上述|这些)?(?:合计|总计|共计|一共|相加|加起来|共)(?:约|达|为|是|共|有)*\s*$"
)
_FAR = 6  # numbers before


def listed_sum(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> Judged | None:
    """The verdict of a sum of one place over what it lists, None where that is not found."""
    if claim.role != "sum" or len(claim.places) != 1 or claim.span is None or claim.quantity.form != "amount":
        return None
    sure = claim.sure
    entries = _named(evidence, claim)
    if not entries:
        entries = _told(evidence, claim, claims, at)
        sure = sure and _BARE.search(claim.lead) is not None
    if not entries:
        entries = _dealt(evidence, claim)
    made = computed([Operand(claim.places[0], entry) for entry in entries], "sum", claim.quantity) if entries else None
    if made is None:
        return None
    if any(near(claim.quantity, claim.bound, end) for end in made.ends):
        return Judged("supported", "", entries[0], formula=made.formula)
    exact = all(entry.figure.bound == "exact" for entry in entries)
    if made.holds(claim.quantity) or not sure or not exact:
        return None
    return Judged("contradicted", "computed", entries[0], made.formula, made.formula)


# 67665亿元，离7万亿元还差|2335亿元
_SHORT = lazily(
    r"(?:离|距离?|达到|迈上|站上|跨上|增至)[^,;。\d]{0,8}(?:20\d\d年[^,;。\d]{0,6})?\d[\d.]*[^;。\d]{0,24}?"
    r"(?:差|缺|需要?|还要)(?:再|净)*(?:增加?|净增|新增)?(?:约|近)?\s*$"
)


def still_short(evidence: Evidence, claim: Claim, told: Sequence[Claim]) -> Judged | None:
    """What a proved level lacks to a round mark or to a proved target, None where it is no such number."""
    said = _SHORT.search(claim.lead[-60:])
    if claim.quantity.form != "amount" or len(told) < 2 or said is None:
        return None
    value, mark = told[-2], told[-1]
    if (said.group()[0] not in "离距" or "目标" in said.group()) and judge_value(evidence, mark).verdict != "supported":
        return None  # what a target asks for is right only where the target is
    alike = same_unit(value.quantity.base_unit, mark.quantity.base_unit) and value.places == claim.places
    alike = alike and same_unit(claim.quantity.base_unit, mark.quantity.base_unit) and value.role == "value"
    alike = alike and (value.indicator, value.subject) == (mark.indicator, mark.subject)
    judged = judge_value(evidence, value) if alike else None
    if judged is None or judged.verdict != "supported" or judged.entry is None:
        return None
    lacks = mark.quantity.value_low - judged.entry.low
    scale = claim.quantity.scale
    made = f"{(lacks / scale).normalize():f}{claim.quantity.unit}"
    formula = f"{mark.quantity.text} − {value_words(judged.entry.figure)} = {made}"
    if lacks > 0 and near(claim.quantity, claim.bound, lacks):
        return Judged("supported", "", judged.entry, formula=formula)
    exact = judged.entry.figure.bound == "exact" and claim.sure
    return Judged("contradicted", "computed", judged.entry, formula, formula) if exact else None


def _named(evidence: Evidence, claim: Claim) -> list[Entry]:
    """The figure of each of the things that the subject of a sum names."""
    parts = [part.strip() for part in _AND.split(claim.subject) if part.strip()]
    if claim.indicator is not None or len(parts) < 2 or any(len(part) < 2 for part in parts):
        return []
    found = [
        cell(
            evidence,
            replace(claim, subject=part, measure="level"),
            claim.places[0],
            claim.span,
            claim.kind,
            claim.quantity.base_unit,
        )
        for part in parts
    ]
    entries = [entry for entry in found if entry is not None]
    return entries if len(entries) == len(parts) == len({id(entry) for entry in entries}) else []


def _told(evidence: Evidence, claim: Claim, claims: Sequence[Claim], at: int) -> list[Entry]:
    """The figures of the amounts that its sentence tells before it, all of them proved and of one unit."""
    told = [
        other
        for other in claims[max(0, at - _FAR) : at]
        if other.sentence == claim.sentence and other.role == "value" and other.quantity.form == "amount"
    ]
    told = [other for other in told if same_unit(other.quantity.base_unit, claim.quantity.base_unit)]
    if len(told) < 2 or any(other.places != claim.places for other in told):
        return []
    judged = [judge_value(evidence, other) for other in told]
    entries = [one.entry for one in judged if one.verdict == "supported" and one.entry is not None]
    return entries if len(entries) == len(told) == len({id(entry) for entry in entries}) else []


def _dealt(evidence: Evidence, claim: Claim) -> list[Entry]:
    """省、市重点项目完成投资403亿元、2314亿元: the amounts that one clause deals out over a list of one name."""
    if claim.indicator is not None or not _AND.search(re.split(r"[,;:。]", claim.lead)[-1]):
        return []
    found = [
        entry
        for entry in evidence.of(claim.places[0].name)
        if is_told_of(claim, entry) and min(evidence.similarity(claim.subject, claim.places[0].name, entry)) > 0.9
    ]
    clauses = {(entry.report.id, entry.figure.spans[0].start) for entry in found if entry.figure.spans}
    return found if len(found) > 1 and len(clauses) == 1 else []
