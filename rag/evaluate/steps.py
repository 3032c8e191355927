"""The steps of a query but `derive`: filter, sort and limit, over the rows or over the years of a span."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from rag.evaluate.frame import Frame, meets
from rag.evaluate.values import order_key
from rag.question.answer_table import Aside, Cell, Head, Row
from rag.question.query import CellStatus, Filter, Limit, Sort, StatusIs

_FEW = 4  # places whose rows are kept when they fail a filter


def keep(frame: Frame, step: Filter) -> Frame:
    """Filter rows, or with `over` "years" the years of a span, by a condition on column `of`."""
    at = frame.at(step.of)
    if step.over == "years":
        return _keep_years(frame, step, at)
    kept, unjudged, failed = [], [], []
    for row in frame.rows:
        verdicts = [meets(frame, row, row.cells[index], step.where) for index in at]
        if any(verdicts):
            kept.append(row)
        elif None in verdicts and not isinstance(step.where, StatusIs):
            unjudged.append(row)
        elif isinstance(step.where, StatusIs) and _named_only(row, at, step.where):
            unjudged.append(row)  # 提高1个百分点以上: a target, and no rate of urbanization
        else:
            failed.append(row)
    removed = (*frame.removed, *failed) if len(frame.rows) <= _FEW else frame.removed
    return replace(frame, rows=tuple(kept), removed=removed, aside=frame.aside + _asides(step.of, at, unjudged))


def _named_only(row: Row, at: Sequence[int], where: StatusIs) -> bool:
    """Whether what is asked to be stated is named by a clause from which it could not be read."""
    wants = "stated" in where.statuses and "unread" not in where.statuses
    return wants and any(row.cells[index].status == "unread" for index in at)


def _keep_years(frame: Frame, step: Filter, at: Sequence[int]) -> Frame:
    good = {
        frame.heads[index].year
        for index in at
        if any(meets(frame, row, row.cells[index], step.where) for row in frame.rows)
    }
    # Columns beside the span keep their other years only where they are of no span.
    stay = [index for index, head in enumerate(frame.heads) if not head.series or head.year in good]
    return _columns(frame, stay)


def _columns(frame: Frame, stay: Sequence[int]) -> Frame:
    heads = tuple(frame.heads[index] for index in stay)
    rows = tuple(replace(row, cells=tuple(row.cells[index] for index in stay)) for row in frame.rows)
    return replace(frame, heads=heads, rows=rows)


def _asides(column: str, at: Sequence[int], rows: Iterable[Row]) -> tuple[Aside, ...]:
    """The places of rows that could not be judged, by the status of the first cell that has no number."""
    found: dict[CellStatus, list[tuple[str, Cell]]] = {}
    for row in rows:
        cell = next((row.cells[index] for index in at if not row.cells[index].has_number), row.cells[at[0]])
        found.setdefault(cell.status, []).append((row.region.name, cell))
    return tuple(
        Aside(column, status, tuple(name for name, _ in each), tuple(cell for _, cell in each))
        for status, each in found.items()
    )


def sort(frame: Frame, step: Sort) -> Frame:
    """Order the rows by a column; with one row and a span, order the span's years instead."""
    at = frame.at(step.of)
    if not at:
        return frame
    if len(frame.rows) == 1 and frame.heads[at[0]].series:
        return _sort_years(frame, step, at)
    rows = sorted(frame.rows, key=_key(lambda row: row.cells[at[0]], step.order == "desc"))
    return replace(frame, rows=tuple(rows), sorted_by=frame.heads[at[0]].name, of_years=False)


def _key(cell_of: Callable[[Row], Cell], falling: bool) -> Callable[[Row], tuple[bool, Decimal, Decimal]]:
    def key(row: Row) -> tuple[bool, Decimal, Decimal]:
        found = order_key(cell_of(row))
        if found is None:
            return True, Decimal(0), Decimal(0)
        return (False, -found[0], -found[1]) if falling else (False, *found)

    return key


def _sort_years(frame: Frame, step: Sort, at: Sequence[int]) -> Frame:
    row = frame.rows[0]
    falling = step.order == "desc"

    def key(index: int) -> tuple[bool, Decimal, Decimal]:
        return _key(lambda each: each.cells[index], falling)(row)

    years = [frame.heads[index].year for index in sorted(at, key=key)]
    rank = {year: place for place, year in enumerate(years)}

    def place(index: int) -> tuple[int, int]:
        head = frame.heads[index]
        first = next(i for i, other in enumerate(frame.heads) if _one(other) == _one(head))
        return first, rank.get(head.year, len(rank)) if head.series else 0

    ordered = sorted(range(len(frame.heads)), key=place)
    return replace(_columns(frame, ordered), sorted_by=step.of, of_years=True)


def _one(head: Head) -> str:
    return head.series or head.name


def limit(frame: Frame, step: Limit) -> Frame:
    """Keep the first rows (or years), those that tie with the last one kept too. See `Limit`."""
    if frame.of_years:
        return _limit_years(frame, step)
    at = frame.at(frame.sorted_by)[0] if frame.sorted_by and frame.at(frame.sorted_by) else None
    if at is None:
        return replace(frame, rows=frame.rows[: step.n], found=len(frame.rows))
    numbered = [row for row in frame.rows if row.cells[at].has_number]
    without = [row for row in frame.rows if not row.cells[at].has_number]
    keys = [order_key(row.cells[at]) for row in numbered]
    chosen = _chosen(keys, step)
    return replace(
        frame,
        rows=tuple(numbered[index] for index in chosen),
        aside=frame.aside + _asides(frame.heads[at].name, (at,), without),
        found=len(frame.rows),
    )


def _chosen(keys: Sequence[Hashable], step: Limit) -> list[int]:
    """Which of a sorted list are kept, by its keys."""
    count = len(keys)
    stop = min(step.n, count)
    if step.distinct:
        return [at for at in range(count) if len(set(keys[: at + 1])) <= step.n]
    while step.ties and 0 < stop < count and keys[stop] == keys[stop - 1]:
        stop += 1
    if step.ends == "first":
        return list(range(stop))
    start = max(count - step.n, 0)
    while step.ties and 0 < start < count and keys[start - 1] == keys[start]:
        start -= 1
    return sorted({*range(stop), *range(start, count)})


def _limit_years(frame: Frame, step: Limit) -> Frame:
    row = frame.rows[0]
    at = [index for index in frame.at(frame.sorted_by) if row.cells[index].has_number]
    if not at:
        return frame  # no year has a number: their statuses are the answer
    chosen = _chosen([order_key(row.cells[index]) for index in at], step)
    years = {frame.heads[at[index]].year for index in chosen}
    stay = [index for index, head in enumerate(frame.heads) if not head.series or head.year in years]
    return replace(_columns(frame, stay), found=len(frame.at(frame.sorted_by)))
