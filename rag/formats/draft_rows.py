"""A table of figures, as a draft to be checked: its text, with its rows as places.

A CSV file is its own text; the rows of a spreadsheet become lines with tabs between the cells, as they are when copied.
What a row says is for the checker to read (`rag.drafts.tables`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from rag.formats.decode import decode
from rag.formats.limits import Failed, Limits
from rag.formats.source_writer import CELL, Draft
from rag.formats.tables import Table
from rag.records import InputError, Source

_LONG = 60_000  # characters of a cell that are read


def sheet_draft(tables: Iterable[Table], name: str, size: int, limits: Limits) -> Source:
    """The rows of sheets as lines of one text. Raises `InputError` if no row holds anything, or one cannot be read."""
    draft = Draft()
    for table in tables:
        if len(draft):
            draft.line("")
        if table.header:
            draft.mark("header")
            draft.line(_line(table.header))
        for row in islice(table.rows, limits.rows):
            if isinstance(row, Failed):
                raise InputError(f"{row.name}: {row.reason}")
            label, cells = row
            if any(cell.strip() for cell in cells):
                draft.mark(f"row {label}")
                draft.line(_line(cells))
    return draft.source(name, size, "xlsx")


def csv_draft(data: bytes, name: str, limits: Limits) -> Source:
    """The text of a CSV file as it is, its rows as places. Raises `InputError` if it cannot be read."""
    decoded = decode(data, name)
    draft = Draft()
    for number, line in enumerate(islice(decoded.text.splitlines(), limits.rows), 1):
        draft.mark(f"row {number}")
        draft.line(line)
    return draft.source(name, len(data), "csv", decoded.encoding)


def _line(cells: Iterable[str]) -> str:
    return CELL.join(" ".join(cell[:_LONG].split()) for cell in cells)
