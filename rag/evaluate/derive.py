"""The functions of `derive`: columns computed from columns, and cells computed down the rows, each with its formula."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from rag.evaluate.aggregate import Item, aggregate
from rag.evaluate.frame import Frame, meets
from rag.evaluate.pairwise import PAIRWISE, combine, converted
from rag.evaluate.values import HUNDRED, ZERO, factor, order_key, plain, rounded, shown
from rag.question.answer_table import Cell, Formula, Head, Operand, Row
from rag.question.query import Derive, default_name


def derive(frame: Frame, step: Derive) -> Frame:
    """A frame with the derived column, columns (of a span) or summary cells."""
    name = step.name or default_name(step)
    groups = [frame.at(each) for each in step.of]
    if not all(groups):
        return frame
    if step.over == "rows":
        return _down(frame, step, name, groups)
    if step.fn in ("rank", "share") and len(step.of) == 1 and step.over == "row":
        return _over_rows(frame, step, name, groups[0])
    if step.fn == "yearly_change":
        return _yearly(frame, step, name, groups[0])
    if step.fn in ("convert", "check"):
        return _each(frame, step, name, groups[0])
    if step.fn in PAIRWISE:
        if len(groups) == 1:  # of one span: its last year against its first
            return _pair(frame, step, name, [(groups[0][-1], groups[0][0])])
        return _pairs(frame, step, name, groups)
    at = tuple(index for group in groups for index in group)
    cells = tuple((_within(frame, row, at, step, name),) for row in frame.rows)
    return frame.with_columns((_head(frame, step, name, at[0], year=None),), cells)


def _head(frame: Frame, step: Derive, name: str, at: int, *, year: int | None, series: str = "") -> Head:
    of = frame.heads[at]
    return Head(name, of.subject, of.measure, of.kind, year, step.unit, step.fn, step.of, series)


def _within(frame: Frame, row: Row, at: Sequence[int], step: Derive, name: str) -> Cell:
    items = [Item(row.region.name, frame.heads[index].year, row.cells[index]) for index in at]
    verdicts = [None if step.where is None else meets(frame, row, item.cell, step.where) for item in items]
    return aggregate(step, name, items, verdicts)


def _down(frame: Frame, step: Derive, name: str, groups: Sequence[tuple[int, ...]]) -> Frame:
    """One summary cell, or one a year where a span is named; several columns make one cell each."""
    made: list[Cell] = []
    for index in (index for group in groups for index in group):
        head = frame.heads[index]
        items = [Item(row.region.name, head.year, row.cells[index]) for row in frame.rows]
        verdicts = [
            None if step.where is None else meets(frame, row, row.cells[index], step.where) for row in frame.rows
        ]
        several = sum(map(len, groups)) > 1
        label = f"{name}@{head.year}" if head.series else f"{name}.{head.name}" if several else name
        made.append(_of_first(step, label, items) if step.fn in _OF_TWO else aggregate(step, label, items, verdicts))
    return replace(frame, summary=frame.summary + tuple(made))


_OF_TWO = frozenset({"ratio", "share"})


def _of_first(step: Derive, label: str, items: Sequence[Item]) -> Cell:
    """The first row over the second; both places are named."""
    if len(items) < 2:
        return Cell(label, "unread", reason="operand")
    (first, second) = ((item.place, item.cell) for item in items[:2])
    return replace(combine(step, label, first, second, ""), places=(first[0], second[0]))


def _each(frame: Frame, step: Derive, name: str, at: Sequence[int]) -> Frame:
    """A column for each: converted, or checked."""
    heads, columns = [], []
    for index in at:
        head = frame.heads[index]
        label = f"{name}@{head.year}" if head.series else name
        heads.append(_head(frame, step, label, index, year=head.year, series=name if head.series else ""))
        columns.append([_one(frame, row, row.cells[index], step, label) for row in frame.rows])
    return frame.with_columns(tuple(heads), tuple(zip(*columns, strict=True)) if frame.rows else ())


def _one(frame: Frame, row: Row, cell: Cell, step: Derive, label: str) -> Cell:
    if step.fn == "convert":
        return converted(label, row.region.name, cell, step.unit)
    if step.where is None:
        return Cell(label, "unread", reason="operand")
    verdict = meets(frame, row, cell, step.where)
    if verdict is None:
        return Cell(label, cell.status if cell.status != "stated" else "unread", proof=cell.proof, reason="operand")
    return Cell(label, "stated", verdict="yes" if verdict else "no", proof=cell.proof)


def _pairs(frame: Frame, step: Derive, name: str, groups: Sequence[tuple[int, ...]]) -> Frame:
    first, second = groups[0], groups[1]
    if len(first) > 1 and len(second) > 1:
        by_year = {frame.heads[index].year: index for index in second}
        pairs = [(index, by_year[frame.heads[index].year]) for index in first if frame.heads[index].year in by_year]
    else:
        pairs = [(one, other) for one in first for other in second]
    return _pair(frame, step, name, pairs)


def _pair(frame: Frame, step: Derive, name: str, pairs: Sequence[tuple[int, int]]) -> Frame:
    heads, columns = [], []
    for one, other in pairs:
        year = frame.heads[one if frame.heads[one].series else other].year
        label = f"{name}@{year}" if len(pairs) > 1 else name
        heads.append(_head(frame, step, label, one, year=frame.heads[one].year, series=name if len(pairs) > 1 else ""))
        columns.append(
            [
                combine(step, label, (row.region.name, row.cells[one]), (row.region.name, row.cells[other]),
                        frame.heads[other].subject)
                for row in frame.rows
            ]
        )  # fmt: skip
    return frame.with_columns(tuple(heads), tuple(zip(*columns, strict=True)) if frame.rows else ())


def _yearly(frame: Frame, step: Derive, name: str, at: Sequence[int]) -> Frame:
    """Each year of a span less the year before, where both are in it."""
    by_year = {frame.heads[index].year: index for index in at}
    pairs = [(index, by_year[year - 1]) for year, index in by_year.items() if year is not None and year - 1 in by_year]
    heads, columns = [], []
    for one, other in pairs:
        label = f"{name}@{frame.heads[one].year}"
        heads.append(_head(frame, step, label, one, year=frame.heads[one].year, series=name))
        columns.append(
            [
                combine(step, label, (row.region.name, row.cells[one]), (row.region.name, row.cells[other]), "")
                for row in frame.rows
            ]
        )
    return frame.with_columns(tuple(heads), tuple(zip(*columns, strict=True)) if frame.rows and columns else
                              tuple(() for _ in frame.rows))  # fmt: skip


def _over_rows(frame: Frame, step: Derive, name: str, at: Sequence[int]) -> Frame:
    """Rank or share of each row among the rows with a number, for each column of `at`."""
    fn: Callable[[Derive, str, Sequence[Item]], list[Cell]] = _ranks if step.fn == "rank" else _shares
    heads, columns = [], []
    for index in at:
        head = frame.heads[index]
        label = f"{name}@{head.year}" if head.series else name
        heads.append(_head(frame, step, label, index, year=head.year, series=name if head.series else ""))
        items = [Item(row.region.name, head.year, row.cells[index]) for row in frame.rows]
        columns.append(fn(step, label, items))
    return frame.with_columns(tuple(heads), tuple(zip(*columns, strict=True)) if frame.rows else ())


def _ranks(step: Derive, label: str, items: Sequence[Item]) -> list[Cell]:
    """1 + how many rows are better; rows of another kind of unit than the first cannot be ranked with it."""
    first = next((item.cell for item in items if item.cell.has_number), None)
    keys = {
        at: order_key(item.cell)
        for at, item in enumerate(items)
        if first is not None and item.cell.has_number and factor(item.cell.unit, first.unit) is not None
    }
    made = []
    for at, item in enumerate(items):
        own = keys.get(at)
        if own is None:
            made.append(_lacking(label, item.cell, "units" if item.cell.has_number else "operand"))
            continue
        better = sum(1 for other in keys.values() if other is not None and _better(other, own, step.order == "desc"))
        tied = tuple(items[i].place for i, other in keys.items() if other == own and i != at)
        rank = Decimal(better + 1)
        made.append(Cell(label, "stated", rank, rank, count=len(keys), places=tied, formula=Formula("rank", (), "")))
    return made


def _better(other: tuple[Decimal, Decimal], own: tuple[Decimal, Decimal], falling: bool) -> bool:
    return other > own if falling else other < own


def _lacking(label: str, cell: Cell, reason: str) -> Cell:
    status = cell.status if cell.status != "stated" else "unread"
    return Cell(label, status, bound=None, proof=cell.proof, reason=reason)


def _shares(_: Derive, label: str, items: Sequence[Item]) -> list[Cell]:
    """Each row's part of the sum over the rows, in %; a range has none."""
    numbers = [item for item in items if item.cell.has_number]
    if not numbers:
        return [_lacking(label, item.cell, "operand") for item in items]
    unit = numbers[0].cell.unit
    parts: dict[int, Decimal] = {}
    for at, item in enumerate(items):
        by = factor(item.cell.unit, unit)
        if item.cell.value is not None and item.cell.value == item.cell.upper and by is not None:
            parts[at] = item.cell.value * by
    whole = sum(parts.values(), ZERO)
    own = {at: Operand(items[at].place, items[at].cell.column, part, unit) for at, part in parts.items()}
    made = []
    for at, item in enumerate(items):
        if at not in parts or whole == 0:
            made.append(_lacking(label, item.cell, "operand" if at not in parts else "zero"))
            continue
        value, exact = rounded(parts[at] / whole * HUNDRED)
        sign = "=" if exact else "≈"
        text = f"{shown(parts[at], parts[at], unit)} ÷ {shown(whole, whole, unit)} {sign} {plain(value)}%"
        formula = Formula("share", (own[at], *own.values()), text)
        made.append(Cell(label, "stated", value, value, "%", formula=formula, count=len(parts)))
    return made
