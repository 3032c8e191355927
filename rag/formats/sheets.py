"""A spreadsheet (XLSX, XLS, XLSB, ODS) -> one `Source` a row of texts. Read by calamine, which expands no entities."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rag.formats.limits import Failed, Limits
from rag.formats.office import Package
from rag.formats.tables import Table, is_header, sources_of
from rag.records import InputError, Source


def read_sheets(data: bytes, name: str, limits: Limits) -> Iterator[Source | Failed]:
    """One source a row, from every sheet that has a column of texts; `name#12`, or `name#Sheet2!12` beyond the first.

    Raises `InputError` for a broken or protected file, and if no sheet holds texts.
    """
    found = False
    for table in sheet_tables(data, name, limits):
        try:
            for item in sources_of(table, name, "xlsx", limits):
                found = True
                yield item
        except InputError:
            continue  # a sheet without texts, beside one that has them
    if not found:
        raise InputError(
            f"{name}: no sheet has a column of texts of reports. Give a table with one report in each row."
        )


def sheet_tables(data: bytes, name: str, limits: Limits) -> Iterator[Table]:
    """Every sheet that holds anything, as a table. Raises `InputError` for a broken or protected file."""
    from python_calamine import CalamineError, PasswordError, load_workbook  # a Rust library only spreadsheets need

    if data.startswith(b"PK"):
        Package(data, name, limits).check_xml()  # and its bounds on what the parts unpack to
    try:
        book = load_workbook(io.BytesIO(data))
        for number, sheet_name in enumerate(book.sheet_names):
            sheet = book.get_sheet_by_name(sheet_name)
            if not sheet.height:
                continue
            first_row = (sheet.start or (0, 0))[0] + 1
            rows = ((at, tuple(map(_shown, row))) for at, row in enumerate(sheet.iter_rows(), first_row))
            yield _table(rows, f"{sheet_name}!" if number else "")
    except PasswordError as error:
        raise InputError(f"{name}: protected by a password. Save it without one.") from error
    except CalamineError as error:
        raise InputError(
            f"{name}: a spreadsheet that cannot be read ({_line(error)}). Open and save it again."
        ) from error


def _table(rows: Iterator[tuple[int, tuple[str, ...]]], prefix: str) -> Table:
    first = next(rows, None)
    if first is None:
        return Table((), ())
    header = first[1] if is_header(first[1]) else ()

    def labelled() -> Iterator[tuple[str, tuple[str, ...]]]:
        if not header:
            yield f"{prefix}{first[0]}", first[1]
        for number, cells in rows:
            yield f"{prefix}{number}", cells

    return Table(header, labelled())


def _shown(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # a year in a spreadsheet is 2024.0
    return str(value)


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
