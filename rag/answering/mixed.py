"""Several readings of one question, taken column by column: each as the first reading that has an answer to it."""

from __future__ import annotations

from collections.abc import Sequence

from rag.figures.lexicon import lexicon
from rag.question.answer_table import Table
from rag.question.parse import Parsed
from rag.question.query import Named, Query


def lacks(table: Table) -> bool:
    """Whether another reading may tell what this one does not: a column of one place, most of many places.

    The latter only of words beyond the lexicon, which may be told as a target or as a result.
    """
    free = any(column.subject not in lexicon() for column in table.query.columns)
    if free and table.places > 1 and 2 * told(table) < table.places:
        return True
    return _plain(table) and not all(_told(table, column) for column in range(len(table.heads)))


def together(tables: Sequence[Table]) -> Query | None:
    """The query of the columns that answer, each from the first reading that does; None where one reading does."""
    first = tables[0]
    alike = [table for table in tables if _plain(table) and len(table.heads) == len(first.heads)]
    if len(alike) < len(tables) or len(tables) < 2:
        return None
    best = [
        next((at for at, table in enumerate(tables) if _told(table, column)), 0) for column in range(len(first.heads))
    ]
    if len(set(best)) == 1:
        return None
    columns = [tables[at].query.columns[column] for column, at in enumerate(best)]
    named = tuple(column.model_copy(update={"name": f"c{at}"}) for at, column in enumerate(columns, 1))
    return first.query.model_copy(update={"columns": named})


def _told(table: Table, column: int) -> bool:
    return table.rows[0].cells[column].status in ("stated", "worded")


def told(table: Table) -> int:
    """How many of its cells tell something, with the rows that a limit took out."""
    cells = sum(cell.status in ("stated", "worded") for row in table.rows for cell in row.cells)
    silent = sum(len(aside.places) for aside in table.aside)
    cut = any(step.op == "limit" for step in table.query.steps)
    return max(cells, table.found - silent) if cut else cells


def worth(table: Table) -> tuple[int, bool]:
    """How much it tells, and whether that is all that it has."""
    return told(table), not lacks(table)


def _plain(table: Table) -> bool:
    """Whether it is of one place, with nothing done to its columns; a series of years has one kind in all of them."""
    if any(head.series for head in table.heads):
        return False
    return len(table.rows) == 1 and not table.query.steps and len(table.heads) == len(table.query.columns) > 1


def counted_over(table: Table) -> bool:
    """Whether a number was asked of all places, and none states it: a passage of one of them would be no answer."""
    wide = any(not isinstance(place, Named) for place in table.query.places)
    return wide and bool(table.query.columns) and len(table.rows) + len(table.aside) > 0


def is_grown_of(query: Query, other: Query) -> bool:
    """Whether a query asks by how much the same grew that another asks the size of."""
    sized = [(column.subject, column.kind, column.unit) for column in query.columns if column.measure == "growth"]
    return bool(sized) and sized == [
        (column.subject, column.kind, column.unit) for column in other.columns if not column.measure
    ]


def is_untold_size(parsed: Parsed, first: Table, answered: Table) -> bool:
    """Whether a size is asked for in so many words of one place, and only a rate is told: that it is not is said."""
    sized = parsed.asked is not None and not parsed.asked.many and parsed.asked.has("level")
    ways = [{column.measure for column in table.query.columns} for table in (first, answered)]
    return sized and ways == [{"level"}, {"growth"}] and not any(_told(first, at) for at in range(len(first.heads)))
