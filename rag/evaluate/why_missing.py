"""Why a table has no number where a headline figure would stand: before "not stated" is said of a government."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from rag.evaluate.evaluate import Evaluator
from rag.question.query import CellStatus, Column
from rag.records import Region

_SAID: Mapping[CellStatus, str] = {
    "stated": "stated otherwise",  # in the tasks, in another unit
    "worded": "worded",
    "unread": "unread",
    "not_stated": "not stated",
    "not_loaded": "not loaded",
}
_YEARS = (1950, 2100)  # what a column takes
_LONGEST = 60  # characters of a subject that a column takes


def why_missing(evaluator: Evaluator) -> Callable[[Literal["target", "actual"], Region, int, str], str]:
    """What is true of a region's number of a kind, year and indicator, in the words of `rag.tables.derived`."""

    def why(kind: Literal["target", "actual"], region: Region, year: int, indicator: str) -> str:
        if not _YEARS[0] <= year <= _YEARS[1]:
            return "unread"  # a year that was misread: nothing can be said of it
        subject = indicator.removeprefix("other:")[:_LONGEST]
        return _SAID[evaluator.cell(region, Column(subject=subject, kind=kind, year=year, name="c1")).status]

    return why
