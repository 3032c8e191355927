"""A table while the steps of its query run over it: frozen, each step gives a new one."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.evaluate.values import holds
from rag.question.answer_table import Aside, Cell, Head, Row
from rag.question.query import AnyOf, BoundIs, Compare, Condition, StatusIs


@dataclass(frozen=True, slots=True)
class Frame:
    """`sorted_by` is the column of the latest sort, `of_years` whether that was over years; `found` as in `Table`."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    summary: tuple[Cell, ...] = ()
    aside: tuple[Aside, ...] = ()
    removed: tuple[Row, ...] = ()
    beside: tuple[Row, ...] = ()  # places that are only compared with: the columns asked for, none derived
    found: int | None = None
    sorted_by: str = ""
    of_years: bool = False

    def at(self, name: str) -> tuple[int, ...]:
        """Where the columns of a name stand: one, or one a year for a span. () if a step took them all out."""
        return tuple(at for at, head in enumerate(self.heads) if name in (head.name, head.series))

    def with_columns(self, heads: tuple[Head, ...], cells: tuple[tuple[Cell, ...], ...]) -> Frame:
        """With further columns; `cells` are theirs row by row."""
        rows = tuple(replace(row, cells=row.cells + more) for row, more in zip(self.rows, cells, strict=True))
        return replace(self, heads=self.heads + heads, rows=rows)


def meets(frame: Frame, row: Row, cell: Cell, where: Condition) -> bool | None:
    """Whether a cell meets a condition; None where there is no number, bound or verdict to judge by."""
    if isinstance(where, StatusIs):
        return cell.status in where.statuses
    if isinstance(where, BoundIs):
        return None if cell.bound is None else cell.bound in where.bounds
    if isinstance(where, AnyOf):
        verdicts = [holds(cell, each) for each in where.of]
        return True if True in verdicts else None if None in verdicts else False
    if isinstance(where, Compare):
        if where.place:
            return _against(frame, cell, where)
        if where.than:
            other = _beside(frame, row, cell, where.than)
            return None if other is None else holds(cell, where, other)
        return holds(cell, where)
    return None if cell.verdict is None else cell.verdict == where.verdict


def _against(frame: Frame, cell: Cell, where: Compare) -> bool | None:
    """A cell held against the one of its column at the place that the condition names."""
    named = (row for row in (*frame.rows, *frame.beside) if row.region.name == where.place)
    found = (other for row in named for other in row.cells if other.column == cell.column)
    other = next(found, None)
    return None if other is None else holds(cell, where, other)


def _beside(frame: Frame, row: Row, cell: Cell, than: str) -> Cell | None:
    """The cell of a row to compare with: of a span, the one of the same year."""
    at = frame.at(than)
    if not at:  # the mean of all of them
        return next((each for each in frame.summary if each.column == than), None)
    if len(at) == 1:
        return row.cells[at[0]]
    year = next((head.year for head in frame.heads if head.name == cell.column), None)
    return next((row.cells[index] for index in at if frame.heads[index].year == year), None)
