"""Tables as Parquet, with types; pyarrow comes with the extra `data`."""

from __future__ import annotations

from pathlib import Path

from rag.extras import need
from rag.tables.replacing import replacing
from rag.tables.table import Table, is_whole, values


def write_parquet(table: Table, to: Path) -> None:
    """Write a table as Parquet, numbers as doubles, years as integers, each column with its meaning.

    Raises `MissingExtra` without pyarrow, `InputError` where the file cannot be written.
    """
    need("data", "a Parquet file")
    import pyarrow as pa  # only this form needs it
    import pyarrow.parquet as pq

    columns, fields = [], []
    for name in table.header:
        own = values(table, name)
        kind: object = pa.string()
        cells: list[object] = [None if value is None else str(value) for value in own]
        if name in table.numeric and not any(isinstance(value, str) for value in own):
            kind = pa.int32() if is_whole(name) else pa.float64()
            cells = [None if v is None else int(v) if is_whole(name) else float(v) for v in own]
        columns.append(pa.array(cells, kind))
        meaning = table.about(name).meaning
        fields.append(pa.field(name, kind, metadata={"description": meaning} if meaning else None))
    with replacing(to) as part:
        pq.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields)), part)
