"""The files that a table is handed out as: CSV, XLSX with a codebook, JSON, Markdown, Parquet, Stata."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, get_args

from rag.records import InputError
from rag.tables.columns import safe, write_csv
from rag.tables.parquet import write_parquet
from rag.tables.stata import write_dta
from rag.tables.table import Table
from rag.tables.xlsx import Sheet, write_workbook
from rag.text.lazily import lazily
from rag.text.markup import plain_markdown

Form = Literal["csv", "xlsx", "json", "md", "parquet", "dta"]
FORMS: tuple[Form, ...] = get_args(Form)

MEDIA: Mapping[Form, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "md": "text/markdown",
    "parquet": "application/vnd.apache.parquet",
    "dta": "application/x-stata-dta",
}
"""The media type of each form; the text forms are UTF-8."""

_NUMBER = lazily(r"-?[0-9.]*%?|[a-z0-9_]+")  # numbers and ids of ours stay as they are


def write_table(table: Table, form: Form, to: str) -> None:
    """Write a table to a file, whole or not at all; CSV, JSON and Markdown go to stdout if `to` is "-".

    A workbook has a second sheet that says what each column means. Raises `InputError`, and `MissingExtra` for
    Parquet without pyarrow.
    """
    if form in ("csv", "json", "md"):
        write_csv({"csv": csv_of, "json": json_of, "md": markdown_of}[form](table), to, marked=form == "csv")
    elif to == "-":
        raise InputError(f"a {form} file is no text for standard output. Name a file.")
    elif form == "xlsx":
        pages = (Sheet(table.name, table.header, table.rows, table.numeric), codebook(table))
        write_workbook(pages, Path(to))
    else:
        {"parquet": write_parquet, "dta": write_dta}[form](table, Path(to))


def file_of(table: Table, form: Form) -> bytes:
    """The bytes of such a file; CSV without a byte-order mark. Raises `MissingExtra` as `write_table`."""
    if form in ("csv", "json", "md"):
        return {"csv": csv_of, "json": json_of, "md": markdown_of}[form](table).encode()
    with tempfile.TemporaryDirectory(prefix="govreport-") as folder:
        file = Path(folder) / f"table.{form}"
        write_table(table, form, str(file))
        return file.read_bytes()


def workbook(pages: Sequence[Sheet]) -> bytes:
    """The bytes of a workbook of these sheets."""
    with tempfile.TemporaryDirectory(prefix="govreport-") as folder:
        file = Path(folder) / "table.xlsx"
        write_workbook(pages, file)
        return file.read_bytes()


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


def codebook(table: Table) -> Sheet:
    """What each column of a table means."""
    return Sheet("codebook", ("column", "meaning"), tuple((name, table.about(name).meaning) for name in table.header))
