"""The level of an earlier year, from a later one and the rise to it that the report tells beside it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rag.drafts.compare import near
from rag.drafts.evidence import Entry, Evidence
from rag.drafts.findings import Claim, Judged
from rag.figures.value import value_words
from rag.gazetteer.divisions import stem
from rag.records import Region

_POINTS = ("个百分点", "百分点")
_CLOSE = 60  # characters of the report between a level and the rise to it
_NAMED = 0.9


def earlier_level(evidence: Evidence, claim: Claim) -> Judged | None:
    """The verdict of a share of an earlier year, where a report tells a later one and by how much it rose.

    城镇化率达62.1%、提升0.9个百分点 in the report on 2024: 61.2% in 2023.
    """
    span = claim.span
    past = claim.kind == "result" and span is not None and span.first == span.last and not claim.kind_open
    if not past or claim.role not in ("value", "from") or claim.measure != "level" or len(claim.places) != 1:
        return None
    if claim.quantity.form != "percent" or claim.bound != "exact" or (claim.indicator is None and not claim.subject):
        return None
    made = [
        (level, level.low - rise.low, rise)
        for level in _levels(evidence, claim, claim.places[0])
        for rise in _rises(evidence, level)
        if span is not None and rise.span is not None and rise.span.first - 1 == span.last
    ]
    for level, value, rise in made:
        if near(claim.quantity, "exact", value):
            return Judged("supported", "", level, formula=_formula(claim.places[0], level, rise, value))
    sure = claim.sure and claim.said_year and claim.own_subject and claim.indicator is not None
    if not sure or len({value for _, value, _ in made}) != 1:
        return None
    level, value, rise = made[0]
    formula = _formula(claim.places[0], level, rise, value)
    return Judged("contradicted", "computed", level, formula, formula)


def _levels(evidence: Evidence, claim: Claim, place: Region) -> Iterator[Entry]:
    """The shares of later years that are of the claim's subject."""
    found = evidence.of(place.name) if claim.indicator is None else evidence.lexical(place.name, claim.indicator)
    for entry in found:
        exact = entry.kind == "result" and entry.figure.bound == "exact" and not entry.part
        if not exact or entry.scale != "level" or entry.figure.base_unit != "%" or entry.low != entry.high:
            continue
        if claim.indicator is not None or min(evidence.similarity(claim.subject, place.name, entry)) > _NAMED:
            yield entry


def _rises(evidence: Evidence, level: Entry) -> Iterator[Entry]:
    """The rise, or fall, that the report tells right beside a level, of the same subject."""
    for by in (1, -1):
        rise = evidence.beside(level, by)
        if rise is None or rise.subject != level.subject or rise.figure.section_id != level.figure.section_id:
            continue
        apart = abs(rise.figure.number_spans[0].start - level.figure.number_spans[0].start)
        exact = rise.kind == "result" and rise.figure.bound == "exact" and rise.scale == "change"
        if exact and rise.figure.base_unit in _POINTS and apart <= _CLOSE and rise.span is not None:
            whole = level.span is not None and level.span.last == rise.span.last
            yield from (rise,) if whole else ()


def _formula(place: Region, level: Entry, rise: Entry, value: Decimal) -> str:
    sign = "+" if rise.low < 0 else "−"
    moved = f"{abs(rise.figure.low or Decimal(0)).normalize():f}{rise.figure.unit}"
    return f"{stem(place.name)} {value_words(level.figure)} {sign} {moved} = {value.normalize():f}%"
