"""A claim over several places as what it asks: columns of numbers of places, then the steps of a query.

有18个省份下调 is a count of the rows that a filter leaves, 排第2位 a rank down the rows, 只有2个完成目标 a filter on
`met`. The columns are filled from the library's figures; the steps are those of `rag.question.query`, run by
`rag.evaluate` as for questions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rag.drafts.evidence import Entry, Evidence, Kind, Span, scale_of
from rag.drafts.findings import Claim
from rag.drafts.operands import Operand, cell
from rag.evaluate.cells import measure_of, stated_cell
from rag.evaluate.derive import derive
from rag.evaluate.frame import Frame
from rag.evaluate.mentions import proof_of
from rag.evaluate.steps import keep, limit, sort
from rag.library.lookups import ReportKey
from rag.numbers.quantities import Quantity
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


@dataclass(frozen=True, slots=True)
class Made:
    """A computed number: its ends (the same twice, but of ranges), in base units; its unit; its formula with places."""

    ends: tuple[Decimal, Decimal]
    unit: str
    formula: str

    def holds(self, number: Quantity) -> bool:
        """Whether a number, of either sign, lies strictly between the ends."""
        low, high = sorted(self.ends)
        return low < number.value_low < high or low < -number.value_low < high


Computing = Literal["gap", "ratio", "share", "sum", "mean"]
_SIGNS: Mapping[Computing, str] = {"gap": " − ", "ratio": " ÷ ", "share": " ÷ ", "sum": " + ", "mean": " + "}


def computed(operands: Sequence[Operand], fn: Computing, number: Quantity) -> Made | None:
    """A step of a query over figures, in the unit of the claimed number; None where it cannot be computed."""
    heads: list[Head] = []
    cells: list[Cell] = []
    for n, operand in enumerate(operands):
        figure, report = operand.entry.figure, operand.entry.report
        key = ReportKey(report.id, report.source_id, report.region, report.year)
        cells.append(stated_cell(f"c{n}", proof_of(key, figure), figure))
        kind = _KINDS[operand.entry.kind or "result"]
        heads.append(Head(f"c{n}", figure.indicator, measure_of(figure.measure), kind, report.year))
    frame = Frame(tuple(heads), (Row(operands[0].place, tuple(cells)),))
    unit = number.unit if number.form == "amount" or fn in ("sum", "mean") else ""
    if number.form == "amount" and not unit:
        unit = operands[0].entry.figure.base_unit  # 25,000 fewer: what was counted before
    step = Derive(op="derive", fn=fn, of=tuple(head.name for head in heads), name="d", unit=unit)
    made = run(frame, [step]).rows[0].cells[-1]
    if made.value is None or made.upper is None or made.formula is None:
        return None
    scale = number.scale if unit else Decimal(1)
    return Made((made.value * scale, made.upper * scale), made.unit, _formula(operands, fn, made.formula.text))


def _formula(operands: Sequence[Operand], fn: Computing, text: str) -> str:
    """The sum with the places and the figures as they are stated: 河北 5.9% − 山东 5.3% = 0.6个百分点."""
    said = _SIGNS[fn].join(operand.said for operand in operands)
    if fn == "mean":
        said, text = f"({said}) ÷ {len(operands)}", text.rpartition(" ÷ ")[2]
    result = re.search(r" [=≈] [^，]*$", text)
    return f"{said}{result.group()}" if result and text.count("，") == 0 else f"{said}: {text}"


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
