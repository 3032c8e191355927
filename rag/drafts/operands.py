"""The figure of a place that a formula needs, and how the formula names it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from rag.drafts.compare import same_unit
from rag.drafts.evidence import Entry, Evidence, Kind, Span, scale_of
from rag.drafts.findings import Claim
from rag.drafts.values import about
from rag.figures.value import value_words
from rag.gazetteer.divisions import stem
from rag.records import Region

_POINTS = ("个百分点", "百分点")


@dataclass(frozen=True, slots=True)
class Operand:
    """A value of a place, as the formula needs it."""

    place: Region
    entry: Entry

    @property
    def said(self) -> str:
        """How the formula names it: 江苏 5.3%."""
        return f"{stem(self.place.name)} {value_words(self.entry.figure)}"


def cell(
    evidence: Evidence, claim: Claim, place: Region, span: Span | None, kind: Kind | None, unit: str = ""
) -> Entry | None:
    """The one figure of a place for a subject, year and kind; None if there is none or it cannot be told which."""
    if claim.indicator is None:
        return _named_cell(evidence, claim, place, span, kind, unit)
    found = [
        entry
        for entry in about(evidence, claim, place, span, kind)
        if entry.figure.base_unit not in (*_POINTS, "位") and (not unit or same_unit(unit, entry.figure.base_unit))
    ]
    if len(found) > 1 and kind == "result" and found[0].figure.base_unit not in ("%", *_POINTS):
        # 突破6万亿元，达到62661亿元: the second is the figure
        most = max(found, key=lambda entry: len(entry.low.normalize().as_tuple().digits))
        if all(most.low * Decimal("0.94") <= entry.low <= most.low for entry in found):
            return most
    found = [entry for entry in found if entry.figure.headline] or found
    return found[0] if found and len({(entry.low, entry.high) for entry in found}) == 1 else None


def _named_cell(
    evidence: Evidence, claim: Claim, place: Region, span: Span | None, kind: Kind | None, unit: str
) -> Entry | None:
    """The figure of a subject outside the lexicon, where one bears its very name."""
    found = [
        entry
        for entry in evidence.of(place.name)
        if entry.kind == kind
        and entry.span == span
        and not entry.part
        and entry.scale == scale_of(claim.measure)
        and (not unit or same_unit(unit, entry.figure.base_unit))
        and min(evidence.similarity(claim.subject, place.name, entry)) > 0.9
    ]
    return found[0] if len({(entry.low, entry.high) for entry in found}) == 1 else None
