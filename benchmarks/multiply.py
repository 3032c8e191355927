"""A library of generated reports again and again under earlier years: 10,000 of 1,000 in minutes, row by row in SQL.

    python benchmarks/multiply.py FROM TO [--times 10]

Rows are as `growth.py` wrote them, but for ids, names, years and periods; texts are the same, so every word stands in
as many times as many chunks, and no vectors are copied. Then: `growth.py FOLDER --made --sizes 1000 10000`.
"""

import argparse
import shutil
import sqlite3
import time
from pathlib import Path

YEARS = 4  # of the cities in the library that is multiplied
_ID = "char(102 + {at}) || substr({column}, 2)"  # no letter of the ids that are there
_PERIOD = (
    "CASE WHEN period GLOB '[12][0-9][0-9][0-9]*' THEN (substr(period, 1, 4) - {back}) || "
    "CASE WHEN period GLOB '*-[12][0-9][0-9][0-9]' THEN '-' || (substr(period, 6, 4) - {back}) "
    "ELSE substr(period, 5) END ELSE period END"
)
_TABLES = ("sources", "removed", "reports", "sections", "chunks", "figures", "unread")
_IDS = {"id", "source_id", "report_id", "section_id"}


def copy(catalog: sqlite3.Connection, table: str, at: int, rows: int) -> None:
    """One more copy of the rows that were there first."""
    columns = [row[1] for row in catalog.execute(f"PRAGMA table_info({table})")]
    made = []
    for column in columns:
        if column in _IDS:
            made.append(f"CASE {column} WHEN '' THEN '' ELSE {_ID.format(at=at, column=column)} END")
        elif column == "n":
            made.append(f"n + {at * rows}")
        elif column == "name":
            made.append(f"'{at}_' || name")
        elif column == "year":
            made.append(f"year - {at * YEARS}")
        elif column == "period":
            made.append(_PERIOD.format(back=at * YEARS))
        else:
            made.append(f'"{column}"')
    names = ", ".join(f'"{column}"' for column in columns)
    catalog.execute(f"INSERT INTO {table} ({names}) SELECT {', '.join(made)} FROM first.{table}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("to", type=Path)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args()
    options.to.mkdir(parents=True, exist_ok=True)
    file = options.to / "catalog.sqlite3"
    shutil.copyfile(options.source / file.name, file)
    begun = time.perf_counter()
    catalog = sqlite3.connect(file, isolation_level=None)
    catalog.execute("PRAGMA synchronous = OFF")
    catalog.execute("PRAGMA cache_size = -400000")
    catalog.execute("DELETE FROM pending")
    catalog.execute("ATTACH ? AS first", (str(options.source / file.name),))
    rows = catalog.execute("SELECT max(n) FROM chunks").fetchone()[0]
    for at in range(1, options.times):
        catalog.execute("BEGIN")
        for table in _TABLES:
            copy(catalog, table, at, rows)
        scope = f"replace(scope, report_id, {_ID.format(at=at, column='report_id')})"
        catalog.execute(
            f"""INSERT INTO text_index (rowid, scope, heading, body)
                SELECT text_index.rowid + {at * rows}, {scope}, heading, body
                FROM first.text_index JOIN first.chunks ON n = text_index.rowid"""
        )
        catalog.execute("COMMIT")
        print(f"{at + 1} of {options.times}, {time.perf_counter() - begun:.0f} s", flush=True)
    catalog.execute("ANALYZE")
    print(f"{file.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    main()
