"""The income of all residents, which reports tell as that of townspeople and that of villagers, or as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rag.question.pieces import Piece

Json = dict[str, Any]


def both_incomes(columns: list[Json]) -> list[Json] | None:
    """The incomes of townspeople and of villagers, where that of all may not be told: 城乡居民收入分别增长7%和8%."""
    if any(column["subject"] != "resident_income" for column in columns):
        return None
    return [{**column, "subject": id_} for column in columns for id_ in ("urban_income", "rural_income")]


def incomes_by_year(columns: list[Json]) -> list[list[Json]]:
    """Of two years the income of all in one, and both incomes in the other: reports tell the one or the other."""
    if len({str(column["year"]) for column in columns}) != 2 or len(columns) != 2:
        return []
    first, second = ([column] for column in columns)
    one, other = both_incomes(first), both_incomes(second)
    return [[*one, *second], [*first, *other]] if one is not None and other is not None else []


def each_income(subjects: Sequence[Piece]) -> tuple[Piece, ...]:
    """The subjects, with both incomes in the place of that of all."""
    return tuple(
        replace(piece, value=id_)
        for piece in subjects
        for id_ in (("urban_income", "rural_income") if piece.value == "resident_income" else (piece.value,))
    )
