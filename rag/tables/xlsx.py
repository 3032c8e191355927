"""Workbooks: tables as sheets of one XLSX file, with widths that fit and no cell that runs as a formula."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from rag.records import InputError
from rag.tables.replacing import replacing
from rag.text.lazily import lazily

_EPOCH = datetime(2000, 1, 1)  # a date of creation would make every file differ
_NUMBER = lazily(r"-?\d{1,15}(?:\.\d{1,10})?")
_MAX_WIDTH = 60
_BAD_NAME = lazily(r"[\[\]:*?/\\]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: `rows` are as long as `header`. Cells in columns of `numeric` become numbers where they are such."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[str] = frozenset()


def write_workbook(sheets: Sequence[Sheet], to: Path) -> None:
    """Write the sheets, whole or not at all; the same sheets give the same bytes. Raises `InputError`."""
    import xlsxwriter  # only an export to XLSX needs it
    from xlsxwriter.exceptions import FileCreateError

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with replacing(to) as part, xlsxwriter.Workbook(part, options) as book:
            book.set_properties({"title": "govreport", "created": _EPOCH})
            bold = book.add_format({"bold": True, "bottom": 1})
            for sheet in sheets:
                page = book.add_worksheet(_BAD_NAME.sub(" ", sheet.name)[:31])
                page.freeze_panes(1, 0)
                page.write_row(0, 0, sheet.header, bold)
                _fill(page, sheet)
                for column, width in enumerate(_widths(sheet)):
                    page.set_column(column, column, width)
                if sheet.rows:
                    page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)
    except FileCreateError as error:
        raise InputError(f"{to} cannot be written: {error}. Choose another file.") from error


class _Page(Protocol):
    """What is used of xlsxwriter's worksheet, which has no types."""

    def write_number(self, row: int, col: int, number: float, /) -> int: ...
    def write_string(self, row: int, col: int, string: str, /) -> int: ...


def _fill(page: _Page, sheet: Sheet) -> None:
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row):
            if sheet.header[column] in sheet.numeric and _NUMBER.fullmatch(cell):
                page.write_number(number, column, float(cell))
            else:
                page.write_string(number, column, cell)


def _widths(sheet: Sheet) -> list[int]:
    """The width of each column in characters: a Chinese one counts two."""
    sample = (sheet.header, *sheet.rows[:200])
    return [min(_MAX_WIDTH, 2 + max(_wide(row[column]) for row in sample)) for column in range(len(sheet.header))]


def _wide(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
