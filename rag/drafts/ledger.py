"""Claims against the library: supported by a clause, contradicted by one, or unknown.

A claim is supported only if a figure of the library agrees in everything that the claim says: region, year, goal or
result, indicator, value, unit and bound. Equality is exact, never fuzzy: 1.36万亿元 is 13600亿元, 7% is not 7%左右.
It is contradicted if the library speaks of the same thing and says something else; else it is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rag.drafts.claims import Claim, bare_subject, find_claims
from rag.gazetteer.divisions import stem
from rag.numbers.quantities import find_quantities
from rag.records import Citation, Figure, Report, Section, Spans
from rag.text.fold import fold

Verdict = Literal["supported", "contradicted", "unknown"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the library says of a claim. `citation` is the clause that supports or contradicts it, None if unknown.

    `reason` says what differs (value, unit, bound, measure) or why nothing is known.
    """

    claim: Claim
    text: str
    verdict: Verdict
    reason: str
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class _Entry:
    figure: Figure
    report: Report
    subject: str  # folded
    pairs: frozenset[str]


class Ledger:
    """The library's figures, looked up by region. `sources` maps source ids to names, `sections` ids to paths."""

    def __init__(
        self,
        figures: Iterable[Figure],
        reports: Sequence[Report],
        sections: Iterable[Section],
        sources: Mapping[str, str],
    ) -> None:
        self.reports = tuple(reports)
        self._sources = dict(sources)
        self._paths = {section.id: section.path for section in sections}
        of_id = {report.id: report for report in reports}
        self._entries: dict[str, list[_Entry]] = {}
        for figure in figures:
            report = of_id[figure.report_id]
            # 内江黑猪 in a report of 内江 is what an article calls 内江市…黑猪
            subject = bare_subject(fold(figure.subject)).removeprefix(stem(report.region.name))
            entry = _Entry(figure, report, subject, _pairs(subject))
            self._entries.setdefault(report.region.name, []).append(entry)

    def check(self, text: str) -> tuple[Finding, ...]:
        """One finding for each number of `text` that is an amount, in reading order."""
        claims = find_claims(text, [report.region for report in self.reports])
        return tuple(self._judge(text, claim, n) for n, claim in enumerate(claims, 1))

    def _judge(self, text: str, claim: Claim, n: int) -> Finding:
        said = text[claim.start : claim.end]
        if claim.region is None:
            return Finding(claim, said, "unknown", "the text names no region", None)
        entries = self._entries.get(claim.region.name)
        if entries is None:
            return Finding(claim, said, "unknown", f"no report of {claim.region.name} is in the library", None)
        about = [entry for entry in entries if _fits(claim, entry)]
        for entry in about:
            if not _differs(claim, entry.figure):
                return Finding(claim, said, "supported", "", self._cite(entry, n))
        if not about:
            where = f"{claim.region.name} {claim.year or ''}".strip()
            return Finding(claim, said, "unknown", f"the reports of {where} say nothing of this", None)
        nearest = min(about, key=lambda entry: _distance(claim, entry))
        return Finding(claim, said, "contradicted", _differs(claim, nearest.figure), self._cite(nearest, n))

    def _cite(self, entry: _Entry, n: int) -> Citation:
        figure, report = entry.figure, entry.report
        spans: Spans = figure.spans
        return Citation(
            n=n,
            region=report.region.name,
            year=report.year,
            section=self._paths.get(figure.section_id, ()),
            source=self._sources.get(report.source_id, report.source_id),
            spans=spans,
            quote=figure.quote,
        )


# Entries of the lexicon that gather many things: PM2.5浓度 is not 优良天数.
_GATHERED = frozenset({"environment", "emissions"})
_GOALS = ("target", "task", "plan")


def _fits(claim: Claim, entry: _Entry) -> bool:
    """Whether a figure speaks of what the claim speaks of: year, goal or result, subject, way of stating."""
    figure = entry.figure
    if figure.kind == "other" or figure.low is None:
        return False
    if claim.tense and (figure.kind in _GOALS) != (claim.tense == "goal"):
        return False
    if claim.year is not None and figure.period.split(" ")[0] != str(claim.year):
        return False
    if claim.indicator:
        if figure.indicator != claim.indicator or figure.measure == "rank":
            return False
        if claim.indicator in _GATHERED and not _alike(fold(claim.subject), entry):
            return False
        return _scale_of(claim.measure) == _scale_of(figure.measure)
    if not figure.indicator.startswith("other:"):
        return False
    return _scale_of(claim.measure) == _scale_of(figure.measure) and _alike(fold(claim.subject), entry)


def _scale_of(measure: str) -> str:
    return "change" if measure in ("growth", "decline") else "level" if measure in ("level", "share") else measure


_SAME = 0.75  # of the pairs of characters of the longer name


def _alike(subject: str, entry: _Entry) -> bool:
    """Whether two subjects outside the lexicon are the same: equal, or one said a little longer than the other."""
    if subject == entry.subject:
        return True
    pairs = _pairs(subject)
    if not pairs or not entry.pairs:
        return False
    return len(pairs & entry.pairs) >= _SAME * max(len(pairs), len(entry.pairs))


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def _differs(claim: Claim, figure: Figure) -> str:
    """What the figure says otherwise than the claim; "" if nothing."""
    amount = claim.quantity
    if amount.base_unit != figure.base_unit:
        return f"unit: the clause says {_value(figure)}"
    stated = _amounts(figure)
    if (amount.value_low, amount.value_high) != stated:
        return f"value: the clause says {_value(figure)}"
    if (claim.measure == "decline") != (figure.measure == "decline"):
        return "direction: one is a rise, the other a fall"
    if claim.bound != figure.bound:
        return f"bound: the clause says {figure.quote}"
    return ""


def _amounts(figure: Figure) -> tuple[Decimal, Decimal]:
    if figure.low is None or figure.high is None or figure.value is None:
        raise ValueError(f"figure {figure.id} has no number")  # _fits lets none through
    scale = figure.value / figure.low if figure.low else Decimal(1)
    return figure.value, figure.high * scale


def _value(figure: Figure) -> str:
    numbers = find_quantities(figure.quote)
    return numbers[-1].text if len(numbers) == 1 else f"{figure.low}{figure.unit}"


def _distance(claim: Claim, entry: _Entry) -> tuple[bool, bool, Decimal]:
    value, _ = _amounts(entry.figure)
    return (
        entry.subject != fold(claim.subject),
        claim.quantity.base_unit != entry.figure.base_unit,
        abs(value - claim.quantity.value_low),
    )
