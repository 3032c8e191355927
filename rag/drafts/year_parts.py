"""Numbers of a part of the year: 一季度增长5%, held only against what a report tells of the same part."""

from __future__ import annotations

import re

from rag.drafts.evidence import Evidence, scale_of
from rag.drafts.findings import Claim, Judged
from rag.drafts.values import comparable, compared


def judge_part(evidence: Evidence, claim: Claim) -> Judged:
    """The verdict of a number of a part of the year: held only against what the report tells of the same part."""
    unknown = Judged("unknown", "part_of_year", detail=claim.part)
    if claim.indicator is None or claim.span is None or len(claim.places) != 1 or claim.role != "value":
        return unknown
    found = [
        entry
        for entry in evidence.lexical(claim.places[0].name, claim.indicator)
        if entry.span == claim.span
        and entry.part
        and _part(entry.part) == _part(claim.part)
        and entry.kind != "goal"
        and entry.scale == scale_of(claim.measure)
        and comparable(claim, entry)
    ]
    judged = compared(claim, found) or unknown
    if judged.verdict == "contradicted":
        nameless = claim.indicator == "gdp_growth" and not any(entry.subject for entry in found)
        sure = claim.said_year and (claim.own_subject or nameless) and claim.sure
        sure = sure and len({(entry.low, entry.high) for entry in found}) == 1
        return judged if sure else unknown
    return judged


def _part(part: str) -> str:
    """A part of the year by one of its names: 第一季度 and 一季度, 前11个月 and 1-11月."""
    months = re.fullmatch(r"(?:前|1[-—至])(\d{1,2})个?月份?", part)
    return f"1-{months[1]}月" if months else part.removeprefix("第")
