"""The cells of a table that a page shows by position alone: a cell left empty is a cell, too.

指标              完成值    增速
一般公共预算收入             4.2      ->  一般公共预算收入, "", 4.2
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby


@dataclass(slots=True)
class Piece:
    """Text that stands together in one row: no gap wider than a few spaces. `noise`: ranges that are note marks."""

    text: str
    x0: float
    x1: float
    y: float  # of the baseline
    em: float
    noise: tuple[tuple[int, int], ...] = ()


_LEAST = 3  # columns of a table of which a cell can be missed
_FULL = 2  # rows that have all their cells, to know the columns by


def with_empty_cells(rows: Sequence[list[Piece]]) -> list[list[Piece]]:
    """`rows`, each of its pieces from left to right, with an empty piece where a row of a table has no cell."""
    found: list[list[Piece]] = []
    for several, run in groupby(rows, key=lambda row: len(row) > 1):
        table = list(run)
        width = max(len(row) for row in table)
        full = [row for row in table if len(row) == width]
        if several and width >= _LEAST and len(full) >= _FULL and len(full) < len(table):
            columns = [_extent(cells) for cells in zip(*full, strict=True)]
            table = [_filled(row, columns) if len(row) < width else row for row in table]
        found += table
    return found


def _extent(cells: Iterable[Piece]) -> tuple[float, float]:
    held = list(cells)
    return min(piece.x0 for piece in held), max(piece.x1 for piece in held)


def _filled(row: list[Piece], columns: Sequence[tuple[float, float]]) -> list[Piece]:
    """A row with as many pieces as there are columns; the row as it is where its pieces fit them in no one way."""
    places = [_column(piece, columns) for piece in row]
    if len(set(places)) < len(places) or places != sorted(places):
        return row
    held = dict(zip(places, row, strict=True))
    first = row[0]
    return [held.get(at) or Piece("", left, left, first.y, first.em) for at, (left, _) in enumerate(columns)]


def _column(piece: Piece, columns: Sequence[tuple[float, float]]) -> int:
    """The column that a piece stands under: the one that it shares the most width with, else the nearest."""

    def apart(at: int) -> float:
        left, right = columns[at]
        return max(left, piece.x0) - min(right, piece.x1)  # less than zero: how much they share

    return min(range(len(columns)), key=apart)
