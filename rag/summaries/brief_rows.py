"""A row of the comparative brief: the cells of one government for one indicator, and how its target moved."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.evaluate.locked import judged
from rag.question.answer_table import Cell, Row, Table
from rag.records import Region


@dataclass(frozen=True, slots=True)
class ToldRow:
    """One government's cells for one indicator: this year's target, last year's and its result, and what follows."""

    region: Region
    now: Cell
    before: Cell
    result: Cell
    change: Cell
    met: Cell


def is_sound(table: Table, row: Row, at: int) -> bool:
    """Whether the lock finds a row's numbers of one subject in their clauses and computes the derived ones again."""
    keys = [f"{key}{at}" for key in ("now", "before", "result", "change", "met")]
    cells = tuple(table.cell(row, key) for key in keys)
    heads = tuple(next(head for head in table.heads if head.name == key) for key in keys)
    alone = replace(
        table, heads=heads, rows=(replace(row, cells=cells),), summary=(), aside=(), removed=(), operands=()
    )
    return not judged(alone).faults


def ends_of(cell: Cell) -> tuple[object, object]:
    """Both ends of a cell's number."""
    return cell.value, cell.upper


def way_moved(row: ToldRow) -> str:
    """How a target moved: raised, cut, same, reworded, new, dropped; "" where it cannot be told."""
    now, before = (cell.status in ("stated", "worded") for cell in (row.now, row.before))
    if now and row.before.status == "not_stated":
        return "new"
    if before and row.now.status == "not_stated":
        return "dropped"
    change = row.change
    if not (now and before) or change.value is None or change.upper is None:
        return ""
    if change.value == change.upper == 0:
        return "same" if row.now.bound == row.before.bound else "reworded"
    if change.value >= 0:
        return "raised"
    return "cut" if change.upper <= 0 else ""
