"""Growth in current prices, that no report tells: 名义增幅约为4.6%, made of the levels of two years."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from rag.drafts.compare import near
from rag.drafts.evidence import Evidence, Span
from rag.drafts.findings import Claim, Judged
from rag.drafts.operands import cell
from rag.figures.value import value_words
from rag.text.lazily import lazily

_NOMINAL = lazily(r"名义(?:上)?[^,;。\d]{0,10}$|\bnominal(?:ly)?\b[^,;。\d]{0,40}$", re.IGNORECASE)
_BEHIND = lazily(r"\s*(?:growth )?in (?:nominal terms|current prices)", re.IGNORECASE)
_NEAR = 60  # characters before
_SURE = Decimal("0.3")  # points by which a rate is wrong beyond what levels revised later leave open


def judge_nominal(evidence: Evidence, claim: Claim) -> Judged | None:
    """The verdict of the economy's growth in current prices; None for other numbers. Real growth says nothing of it."""
    if claim.role != "value" or claim.quantity.form != "percent" or claim.indicator != "gdp_growth":
        return None
    near_by = claim.context[max(0, claim.at - _NEAR) : claim.at]
    if not _NOMINAL.search(near_by) and not _BEHIND.match(claim.context, claim.at + len(claim.quantity.text)):
        return None
    span = claim.span
    open_kind = claim.kind == "result" or claim.kind_open  # nobody sets it as a target
    if len(claim.places) != 1 or span is None or span.first != span.last or not open_kind:
        return Judged("unknown", "not_understood", detail="region" if len(claim.places) != 1 else "year")
    level, place = replace(claim, measure="level"), claim.places[0]
    now = cell(evidence, level, place, span, "result", "元")
    before = cell(evidence, level, place, Span(span.last - 1, span.last - 1), "result", "元")
    if now is None or before is None or not before.low or any(each.figure.bound != "exact" for each in (now, before)):
        return Judged("unknown", "not_found", detail=claim.subject)
    value = (now.low / before.low - 1) * 100
    claimed = -claim.quantity.value_low if claim.measure == "decline" else claim.quantity.value_low
    made = value.quantize(Decimal("0.01")).normalize()
    said_so = f"{value_words(now.figure)} ÷ {value_words(before.figure)} − 1 = {made:f}%"
    if value * claimed > 0 and near(claim.quantity, "exact", abs(value)):
        return Judged("supported", "", now, formula=said_so)
    if claim.sure and abs(value - claimed) > _SURE:
        return Judged("contradicted", "computed", now, said_so, said_so)
    return Judged("unknown", "unsure", now, said_so)
