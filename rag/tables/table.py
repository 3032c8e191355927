"""A table and its forms: CSV, XLSX with a codebook, JSON, Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.tables.columns import safe, write_csv
from rag.tables.xlsx import Sheet, write_workbook
from rag.text.markup import plain_markdown

FORMS = ("csv", "xlsx", "json", "md")
_NUMBER = re.compile(r"-?[0-9.]*%?|[a-z0-9_]+")  # numbers and ids of ours stay as they are


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of cells as text; `numeric` names the columns whose cells are numbers."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[str] = frozenset()


def write_table(table: Table, form: str, to: str, codebook: Mapping[str, str]) -> None:
    """Write a table in one of `FORMS` to a file, whole or not at all; text forms go to stdout if `to` is "-".

    A workbook has a second sheet that says what each column means. Raises `InputError`.
    """
    if form == "xlsx":
        pages = (Sheet(table.name, table.header, table.rows, table.numeric), _codebook(table, codebook))
        write_workbook(pages, Path(to))
        return
    write_csv({"csv": csv_of, "json": json_of, "md": markdown_of}[form](table), to, marked=form == "csv")


def csv_of(table: Table) -> str:
    """The table as CSV with a header; no cell of it runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.header)
    writer.writerows([safe(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def json_of(table: Table) -> str:
    """The rows as JSON objects, all values as text, so that no decimal is rounded by its reader."""
    return json.dumps([dict(zip(table.header, row, strict=True)) for row in table.rows], ensure_ascii=False, indent=1)


def markdown_of(table: Table) -> str:
    """The table in GitHub's Markdown; nothing inside a cell is markup, a link or a line of its own."""
    lines = [table.header, ("---",) * len(table.header), *table.rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text if _NUMBER.fullmatch(text) else plain_markdown(text)


def _codebook(table: Table, meanings: Mapping[str, str]) -> Sheet:
    return Sheet("codebook", ("column", "meaning"), tuple((name, meanings.get(name, "")) for name in table.header))


def plain(rows: Sequence[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Cells as text; None is an empty cell."""
    return tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows)
