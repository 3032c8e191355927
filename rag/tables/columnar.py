"""Tables by column, with types: Parquet and Stata's .dta. Both need the packages of the extra `data`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from rag.extras import need
from rag.tables.replacing import replacing
from rag.tables.table import MISSING, Table, Value, is_whole, missing, records

if TYPE_CHECKING:
    import pandas as pd

_LABEL = 80  # characters of a variable's label that Stata shows
_STAMP = re.compile(rb"(<timestamp>\x11).{17}(</timestamp>)", re.DOTALL)
_NO_TIME = rb"\g<1>01 Jan 2000 00:00\g<2>"  # the time of writing would make every file differ


def write_parquet(table: Table, to: Path) -> None:
    """Write a table as Parquet, numbers as doubles, years as integers, each column with its meaning.

    Raises `MissingExtra` without pyarrow, `InputError` where the file cannot be written.
    """
    need("data", "a Parquet file")
    import pyarrow as pa  # only this form needs it
    import pyarrow.parquet as pq

    rows = records(table)
    columns, fields = [], []
    for name in table.header:
        values = [row[name] for row in rows]
        kind: object = pa.string()
        cells: list[object] = [None if value is None else str(value) for value in values]
        if name in table.numeric and not any(isinstance(value, str) for value in values):
            kind = pa.int32() if is_whole(name) else pa.float64()
            cells = [None if v is None else int(v) if is_whole(name) else float(v) for v in values]
        columns.append(pa.array(cells, kind))
        meaning = table.about(name).meaning
        fields.append(pa.field(name, kind, metadata={"description": meaning} if meaning else None))
    with replacing(to) as part:
        pq.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields)), part)


def write_dta(table: Table, to: Path) -> None:
    """Write a table for Stata 14 and newer, and for R's haven.

    Codes of divisions are integers, words of a known list integers with value labels, a missing number one of `.a` to
    `.d` (`MISSING`), a text of more than 2,045 bytes a strL. Raises as `write_parquet`.
    """
    need("data", "a Stata file")
    import pandas as pd  # only this form needs them
    import pyreadstat

    rows, raw = records(table), [dict(zip(table.header, row, strict=True)) for row in table.rows]
    columns: dict[str, pd.Series] = {}
    labels: dict[str, Mapping[float, str] | Mapping[str, str]] = {}
    for name in table.header:
        values = [row[name] for row in rows]
        codes = table.about(name).codes
        if codes:
            columns[name], labels[name] = _labelled([str(value) for value in values], codes)
        elif name.endswith("code") and all(not value or str(value).isdecimal() for value in values):
            columns[name] = _numbers([int(value) if value else None for value in values], whole=True)
        elif name in table.numeric and not any(isinstance(value, str) for value in values):
            cells = [_number(table, name, value, row) for value, row in zip(values, raw, strict=True)]
            columns[name] = _numbers(cells, whole=is_whole(name))
            if any(isinstance(cell, str) for cell in cells):
                labels[name] = MISSING
        else:
            columns[name] = pd.Series([str(value or "") for value in values], dtype=object)
    with replacing(to) as part:
        pyreadstat.write_dta(
            pd.DataFrame(columns, columns=list(table.header)),
            part,
            file_label=table.name,
            column_labels={name: _label(table.about(name).meaning) for name in table.header},
            variable_value_labels=labels,  # type: ignore[arg-type]  # its types leave the letters out
            missing_user_values={name: list(MISSING) for name, own in labels.items() if "a" in own},
            version=15,
        )
        part.write_bytes(_STAMP.sub(_NO_TIME, part.read_bytes(), count=1))


def _number(table: Table, name: str, value: Value, row: Mapping[str, str]) -> int | float | str | None:
    """A number, or the letter that says why there is none, None where nothing says it."""
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, int) else missing(table, name, row) or None


def _numbers(cells: list[int | float | str | None] | list[int | None], *, whole: bool) -> pd.Series:
    import pandas as pd

    if all(cell is None for cell in cells):
        return pd.Series(cells, dtype="float64")
    lettered = any(isinstance(cell, str) for cell in cells)
    return pd.Series(cells, dtype=object if whole or lettered else "float64")


def _labelled(words: list[str], codes: Mapping[str, int]) -> tuple[pd.Series, dict[float, str]]:
    """Words as numbers, with the label of each number; a word without a number gets the next one."""
    after = count(max(codes.values()) + 1)
    known = {**codes, **{word: next(after) for word in sorted(set(words) - set(codes) - {""})}}
    return _numbers([known.get(word) for word in words], whole=True), {code: word for word, code in known.items()}


def _label(meaning: str) -> str | None:
    """A meaning as long as a label may be: its first part where all of it is longer."""
    first = meaning if len(meaning) <= _LABEL else re.split(r"[;:(]", meaning)[0].strip()
    return (first if len(first) <= _LABEL else first[: _LABEL - 1] + "…") or None
