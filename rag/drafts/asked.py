"""A claim over several places as what it asks: columns of numbers of places, then the steps of a query.

有18个省份下调 is a count of the rows that a filter leaves, 排第2位 a rank down the rows, 只有2个完成目标 a filter on
`met`. The columns are filled from the library's figures; the steps are those of `rag.question.query`, run by
`rag.evaluate` as for questions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.drafts.derived import cell
from rag.drafts.evidence import Entry, Evidence, Kind, Span, scale_of
from rag.drafts.findings import Claim
from rag.evaluate.cells import measure_of, stated_cell
from rag.evaluate.derive import derive
from rag.evaluate.frame import Frame
from rag.evaluate.mentions import proof_of
from rag.evaluate.steps import keep, limit, sort
from rag.library.lookups import ReportKey
from rag.question.answer_table import Cell, Head, Row
from rag.question.query import Derive, Filter, QueryKind, Sort, Step
from rag.records import Measure, Region

_KINDS: Mapping[Kind, QueryKind] = {"goal": "target", "result": "actual", "plan": "plan"}


@dataclass(frozen=True, slots=True)
class Column:
    """One number asked of each place, of the claim's subject."""

    name: str
    span: Span
    kind: Kind
    measure: Measure


@dataclass(frozen=True, slots=True)
class Asked:
    """The columns of places as `rag.evaluate` takes them, and the figures that they are from."""

    frame: Frame
    entries: Mapping[tuple[str, str], Entry]  # by place and column

    def entry(self, place: str, column: str = "c1") -> Entry | None:
        """The figure of a place's cell."""
        return self.entries.get((place, column))


def ask(evidence: Evidence, claim: Claim, places: Sequence[Region], columns: Sequence[Column]) -> Asked:
    """The table that a claim asks for, before any step."""
    entries: dict[tuple[str, str], Entry] = {}
    rows: list[Row] = []
    for place in places:
        cells: list[Cell] = []
        for column in columns:
            of = replace(claim, measure=column.measure)
            entry = cell(evidence, of, place, column.span, column.kind)
            cells.append(_cell(evidence, of, place, column, entry))
            if entry is not None:
                entries[place.name, column.name] = entry
        rows.append(Row(place, tuple(cells)))
    heads = tuple(
        Head(
            column.name,
            claim.indicator or claim.subject,
            measure_of(column.measure),
            _KINDS[column.kind],
            column.span.last,
        )
        for column in columns
    )
    return Asked(Frame(heads, tuple(rows)), entries)


def _cell(evidence: Evidence, claim: Claim, place: Region, column: Column, entry: Entry | None) -> Cell:
    if entry is not None:
        report = entry.report
        key = ReportKey(report.id, report.source_id, report.region, report.year)
        return stated_cell(column.name, proof_of(key, entry.figure), entry.figure)
    worded = evidence.worded(place.name, claim.indicator or "", column.span.last)
    if worded is not None:
        return Cell(column.name, "worded", bound=worded.bound, text=worded.quote)
    beside = any(
        other.kind == column.kind and other.span == column.span and other.scale == scale_of(column.measure)
        for other in evidence.lexical(place.name, claim.indicator or "")
    )
    return Cell(column.name, "unread" if beside else "not_stated")


def run(frame: Frame, steps: Sequence[Step]) -> Frame:
    """The frame after the steps of a query."""
    for step in steps:
        if isinstance(step, Derive):
            frame = derive(frame, step)
        elif isinstance(step, Filter):
            frame = keep(frame, step)
        else:
            frame = sort(frame, step) if isinstance(step, Sort) else limit(frame, step)
    return frame
