"""What a `Query` is answered with: a `Table`, a row a place, a cell a column, each with its proof or its formula.

Numbers are exact decimals as stated in `unit`, signed: 下降3.3% is -3.3. What computes with them never reads `text`.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rag.question.query import CellStatus, Fn, Query, QueryKind, Stated, Verdict
from rag.records import Bound, Region, Spans


@dataclass(frozen=True, slots=True)
class Proof:
    """The clause that a cell is read from: `quote` is the source text at `spans`. `figure` is "" for words.

    Where nothing is stated `quote` is "" and only the report that was looked in is named.

    `region` and `year` are those of the report.
    """

    report: str
    figure: str
    section: str
    region: str
    year: int
    spans: Spans
    quote: str


@dataclass(frozen=True, slots=True)
class Operand:
    """A cell that a formula used: of `place` (full name), in column `column`, with its value in the formula's unit.

    `upper` is the other end of a range, None if the value is one number.
    """

    place: str
    column: str
    value: Decimal
    unit: str
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """How a cell was computed. `text` is the sum in figures and signs: 1300万吨 × 0.2 = 260亿斤."""

    fn: Fn
    operands: tuple[Operand, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of one place, or why there is none.

    status: `stated` there is a number (or a verdict); `worded` the report says it without one (平稳增长,
    与经济增长同步: `bound` and `proof` say how); `unread` words or a number on it stand there that could not be read
    as what is asked (`proof` is the clause); `not_stated` nothing of it stands in the report; `not_loaded` the report
    that would tell is not in the library. value and upper are the stated number, signed (upper differs for a range
    only). low and high are the interval that the bound word makes, None where it is open: 5%以上 is (5, None); falls
    are turned, 下降3%以上 is (None, -3). `bound` is the bound as worded. `text` is the value as the report has it.
    `years` answers functions over a span and `places` those down the rows; `count` is of how many cells, `left_out`
    how many had no number.
    """

    column: str
    status: CellStatus
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    bound: Bound | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    text: str = ""
    verdict: Verdict | None = None
    proof: Proof | None = None
    also: tuple[Proof, ...] = ()  # further statements of the same number that differ: 力争达到8%
    formula: Formula | None = None
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    count: int = 0
    left_out: int = 0
    # Why there is no number: derived "units", "zero", "range", "apart" (of two things), "operand"; unread in a report
    # "cut" off; "part": `also` is what it says of a part of the year. "result": the number is what came of a plan that
    # is over; "words": its clause holds no number at all; "grown": the number is by how much it grew; "span": it came
    # of the years from the first to the last of `years`; "by_hand": a person says that it was read wrong.
    reason: str = ""
    by_hand: bool = False  # a person put its number right, or a number that it is computed from
    lacks: str = ""  # the column that a derived cell without a number needs one of
    about: str = ""  # beyond the lexicon: what the report's number is of, folded

    @property
    def has_number(self) -> bool:
        """Whether there is a number to compute and sort with."""
        return self.value is not None


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a table. A derived one has `fn` and `of`, and the subject, measure, kind and year of its first
    operand.

    `series` is the name of the span that it is a year of, "" if of none.
    """

    name: str
    subject: str
    measure: Stated
    kind: QueryKind
    year: int | None
    unit: str = ""
    fn: Fn | None = None
    of: tuple[str, ...] = ()
    series: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one place, in the order of the table's heads; `year` is theirs where a place has its own,
    `owner` the part of it that they are of.
    """

    region: Region
    cells: tuple[Cell, ...]
    year: int | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """Places that a filter or a limit could not judge, because their cell in `column` has no number."""

    column: str
    status: CellStatus
    places: tuple[str, ...]
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The answer to `query`, which has its years resolved. `found` is how many rows there were before a limit.

    `summary` holds the cells computed down the rows. `unknown` names places and groups of the query that no gazetteer
    or group list has: nothing was evaluated for them, and an answer must say so.
    `removed` holds the rows that failed a filter where there are at most four places, so that a no can show its
    numbers; they may lack the columns that were derived after it. `operands` are cells that a formula here used and
    that stand in no row any more, so that whoever checks has all it needs. `beside` are the rows, of the columns asked
    for, of the places that a condition holds the others against.
    """

    query: Query
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    summary: tuple[Cell, ...] = ()
    aside: tuple[Aside, ...] = ()
    removed: tuple[Row, ...] = ()
    operands: tuple[Cell, ...] = ()
    beside: tuple[Row, ...] = ()
    found: int = 0
    places: int = 0
    unknown: tuple[str, ...] = ()

    def cell(self, row: Row, column: str) -> Cell:
        """The cell of a row in the column of this name. Raises `KeyError`."""
        for head, cell in zip(self.heads, row.cells, strict=True):
            if head.name == column:
                return cell
        raise KeyError(column)


def table_to_json(table: Table) -> dict[str, Any]:
    """The table as plain JSON data, decimals as text; what is empty is left out of cells."""
    from pydantic import TypeAdapter  # the schema of the records is built here, once

    return TypeAdapter(Table).dump_python(table, mode="json", exclude_defaults=True)  # type: ignore[no-any-return]


def table_schema() -> dict[str, Any]:
    """The JSON Schema of `table_to_json`'s result, defaults allowed to be left out."""
    from pydantic import TypeAdapter

    return TypeAdapter(Table).json_schema()
