"""A table's claims as the number lock takes them: what stands in clauses, what was computed, what its words count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from rag.evaluate.values import rounded
from rag.question.answer_table import Cell, Table
from rag.question.query import AnyOf, Compare, Derive, Filter
from rag.verify.table_lock import Computed, Judged, Leaf, Number, judge
from rag.verify.table_lock import Derived as Claim

_SHOWN = 10


def judged(table: Table, further: Iterable[Cell] = ()) -> Judged:
    """The verdict of the lock on all cells of a table, and on `further` ones that its words are told with."""
    cells = [*_cells(table), *further]
    leaves = [leaf for cell in cells if (leaf := _leaf(cell)) is not None]
    found = judge(leaves, [*(claim for cell in cells for claim in _claims(cell)), *_counted(table)])
    return replace(found, computed=(*found.computed, *_asked(table), *_rounded(cells)))


def _asked(table: Table) -> Iterator[Computed]:
    """The numbers that the query itself names, which its answer may say again: 低于5%的."""
    for step in table.query.steps:
        where = step.where if isinstance(step, Derive | Filter) else None
        for each in where.of if isinstance(where, AnyOf) else (where,):
            if not isinstance(each, Compare) or each.value is None:
                continue
            high = each.value if each.high is None else each.high
            low, high = sorted((abs(each.value), abs(high)))
            for ends in {(low, low), (high, high), (low, high)}:
                yield Computed(*ends, each.unit, "as asked")


def _rounded(cells: Iterable[Cell]) -> Iterator[Computed]:
    """A value in another unit to two decimals, as it is told: 约6.02万亿元 for 6.019945万亿元."""
    for cell in cells:
        if cell.formula is not None and cell.formula.fn == "convert" and cell.value is not None:
            value, exact = rounded(cell.value)
            if not exact and cell.value == cell.upper:
                yield Computed(value, value, cell.unit, cell.formula.text)


def _cells(table: Table) -> Iterator[Cell]:
    for row in (*table.rows, *table.removed, *table.beside):
        yield from row.cells
    yield from table.operands
    for aside in table.aside:
        yield from aside.cells
    yield from table.summary


def _leaf(cell: Cell) -> Leaf | None:
    if cell.value is None or cell.upper is None or cell.proof is None or cell.formula is not None:
        return None
    return Leaf(Number(cell.value, cell.upper, cell.unit), cell.proof.quote, cell.by_hand)


def _claims(cell: Cell) -> Iterator[Claim]:
    if cell.formula is None or cell.value is None or cell.upper is None:
        return
    operands = tuple(
        Number(each.value, each.value if each.upper is None else each.upper, each.unit)
        for each in cell.formula.operands
    )
    fn = cell.formula.fn
    size = max(len(cell.years), len(cell.places)) if fn in ("count", "bound_change", "run", "mode") else cell.count
    yield Claim(fn, Number(cell.value, cell.upper, cell.unit), operands, size, cell.formula.text)
    if fn == "mode":
        yield _count(size)
    for number in {cell.left_out, cell.count - cell.left_out} - {0}:
        yield _count(number)


def _counted(table: Table) -> Iterator[Claim]:
    """How many rows there are, how many are shown, and the ranks of a sorted table."""
    sizes = {len(table.rows), table.found, table.places, min(len(table.rows), _SHOWN), _told_rows(table)}
    sizes |= {len(aside.places) for aside in table.aside}
    if any(step.op == "sort" for step in table.query.steps):
        sizes |= set(range(1, len(table.rows) + 1))
    yield from map(_count, sorted(sizes - {0}))


def _told_rows(table: Table) -> int:
    return sum(1 for row in table.rows if any(cell.status in ("stated", "worded") for cell in row.cells))


def _count(number: int) -> Claim:
    value = Decimal(number)
    return Claim("count", Number(value, value, "个"), (), number, "")
