"""A table, what its columns hold, and its rows as typed records."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import get_args

from rag.records import Bound, Kind, Level, Measure, UnreadReason

Value = str | int | Decimal | None

MISSING = {"a": "not loaded", "b": "not stated", "c": "worded", "d": "unread"}
"""Why a number is missing, by the letter of Stata's extended missing value; `worded`: said, but not as a number."""

_WORDED = ("worded", "stated otherwise", "not_comparable", "sync", "above_gdp", "above_nation", "positive", "upper")
_WHY = {"not loaded": "a", "not_loaded": "a", "not stated": "b", "not_stated": "b", "unread": "d", "qualitative": "c"}
_WHY |= dict.fromkeys(_WORDED, "c")
_NUMBERS = ("low", "high", "value", "point")


@dataclass(frozen=True, slots=True)
class Field:
    """What a column holds. `why` are the columns that say why a number is missing, the first that does so decides;
    `codes` the number of each word where all words are known.
    """

    meaning: str = ""
    why: tuple[str, ...] = ()
    codes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of cells as text; `numeric` names the columns whose cells are numbers.

    `fields` describes columns whose names are of this table alone; all others stand in `codebook.toml`.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[str] = frozenset()
    fields: Mapping[str, Field] = field(default_factory=dict)

    def about(self, column: str) -> Field:
        """What a column holds."""
        return self.fields.get(column) or _known().get(column) or Field()


def numbered(words: Sequence[str], first: int = 1) -> dict[str, int]:
    """The words with their numbers, as value labels need them."""
    return {word: number for number, word in enumerate(words, first)}


CODES: Mapping[str, Mapping[str, int]] = {
    "bound": numbered(get_args(Bound)),
    "measure": numbered(get_args(Measure)),
    "kind": numbered(tuple(dict.fromkeys((*get_args(Kind), *get_args(Measure))))),
    "level": numbered(get_args(Level)),
    "reason": numbered(get_args(UnreadReason)),
    **dict.fromkeys(("headline", "whole", "by_hand"), numbered(("no", "yes"), 0)),
    "met": numbered(("no", "yes", "not_comparable"), 0),
    "hard_soft": numbered(("hard", "soft", "point", "relative", "delegated", "none", "striving")),
    "status": numbered(("ok", "not loaded", "not stated", "unread", "worded", "stated otherwise")),
    "between": numbered(("copies", "years", "layers")),
}
"""The numbers of words in files that label values; a word that is not here gets the next number, in its order."""


@cache
def _known() -> dict[str, Field]:
    meanings = tomllib.loads(files("rag.tables").joinpath("codebook.toml").read_text("utf-8"))
    why = {**dict.fromkeys(_NUMBERS, ("bound",)), "gap": ("status", "met"), "difference": ("own", "above")}
    return {name: Field(meaning, why.get(name, ()), CODES.get(name, {})) for name, meaning in meanings.items()}


def why_missing(table: Table, column: str) -> Callable[[tuple[str, ...]], str]:
    """What tells of a row the letter of `MISSING` for its empty cell of a column, "" where nothing says why."""
    places = [table.header.index(name) for name in table.about(column).why if name in table.header]
    return lambda row: next((_WHY[row[at]] for at in places if row[at] in _WHY), "")


def values(table: Table, column: str) -> list[Value]:
    """The typed cells of a column, as in `records`."""
    at = table.header.index(column)
    return [_typed(column, row[at], table.numeric) for row in table.rows]


def records(table: Table) -> list[dict[str, Value]]:
    """The rows as typed records: years as int, other numbers as Decimal, None where a number is not stated."""
    return [
        {name: _typed(name, cell, table.numeric) for name, cell in zip(table.header, row, strict=True)}
        for row in table.rows
    ]


def is_whole(column: str) -> bool:
    """Whether the numbers of a column are whole ones."""
    return column.endswith("year") or column in ("size", "chars", "numbers")


def _typed(name: str, cell: str, numeric: frozenset[str]) -> Value:
    if name not in numeric:
        return cell
    if is_whole(name) and cell.isdecimal():
        return int(cell)
    try:
        return Decimal(cell) if cell else None
    except InvalidOperation:  # a span of years
        return cell


def plain(rows: Sequence[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Cells as text; None is an empty cell."""
    return tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
