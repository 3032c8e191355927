"""The years of a query against the reports at hand: a span is one column a year, "latest" and "all" are years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rag.question.query import Column, Query, QueryKind, Year, YearSpan, column_names


def expand(query: Query, reported: Sequence[int] = ()) -> Query:
    """The query with all columns named and one year each: of a span `c1`, the columns `c1@2013`, `c1@2014`...

    `reported` are the years of the reports of its places, by which "latest" and "all" are resolved (see `Year`).
    Without any report "latest" stays, "all" becomes "latest": every cell is then `not_loaded`. Steps keep the name
    `c1`, which stands for all of its years.
    """
    columns: list[Column] = []
    for column, name in zip(query.columns, column_names(query), strict=True):
        span = resolve(column.year, column.kind, reported)
        if isinstance(span, YearSpan):
            columns += [
                column.model_copy(update={"name": f"{name}@{year}", "year": year})
                for year in range(span.first, span.last + 1)
            ]
        else:
            columns.append(column.model_copy(update={"name": name, "year": span}))
    return query.model_copy(update={"columns": tuple(columns)})


def resolve(year: Year, kind: QueryKind, reported: Sequence[int]) -> int | YearSpan | Literal["latest"]:
    """A year of a column against the years of the reports at hand."""
    if isinstance(year, int | YearSpan):
        return year
    if not reported or kind == "plan":
        return "latest"
    back = 1 if kind == "actual" else 0
    last = max(reported) - back
    return YearSpan(first=min(reported) - back, last=last) if year == "all" else last
