"""Two publications compared: what changed, and why.

A row changed for one of these reasons, the first that holds:

    new report          only the later publication has the report
    report gone         only the earlier one has it
    corrected source    the report's source is another text
    by hand             somebody said whose report it is or of which year
    new rules           the same text, read by another version of the program
    new coding          only the preset's columns differ, and the presets do
    unexplained         none of these: a changed file, or a fault of the program
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Literal

from rag.publication.bundle import PACKAGE, SUMS, sums_of
from rag.records import InputError
from rag.tables.table import Table, plain

Cause = Literal["new report", "report gone", "corrected source", "by hand", "new rules", "new coding", "unexplained"]

COMPARED = ("targets", "actuals", "figures", "unread")
"""The tables that are compared row by row; the panel and the conflicts are made of their rows."""

COLUMNS = ("table", "change", "cause", "region", "report_year", "indicator", "period", "column", "before", "after")
COLUMNS_OF_CLAUSES = ("before_text", "after_text")

_CODED = ("hard_soft", "point", "preset")
_OF_FILES = ("report", "source", "rule", "spans", "number_spans", "section")  # differ with every text, and say nothing
_Line = dict[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """A row that only one publication has (`added`, `removed`), or a cell that differs (`changed`)."""

    table: str
    change: Literal["added", "removed", "changed"]
    cause: Cause
    region: str
    report_year: str
    indicator: str
    period: str
    column: str
    before: str
    after: str
    before_text: str
    after_text: str


@dataclass(frozen=True, slots=True)
class _Report:
    """What is known of a report: its text, who read it, whether a person corrected whose it is."""

    id: str
    text: str
    rules: str
    by_hand: bool


@dataclass(frozen=True, slots=True)
class _Publication:
    reports: Mapping[str, _Report]  # by government and year
    whose: Mapping[str, str]  # id to government and year
    tables: Mapping[str, Sequence[_Line]]
    coding: str


def compare(before: Path, after: Path) -> tuple[Change, ...]:
    """All changes from one publication to another, by table, government and year.

    Raises `InputError` for a folder that is no publication, or whose files are not those that it was written with.
    """
    old, new = _read(before), _read(after)
    found = []
    for table in COMPARED:
        ones, others = _by_report(old, table), _by_report(new, table)
        for key in sorted(ones.keys() | others.keys()):
            cause = _cause(old, new, key)
            for change in _changes(table, ones.get(key, ()), others.get(key, ()), cause):
                coded = change.column in _CODED and old.coding != new.coding and change.cause == "unexplained"
                found.append(replace(change, cause="new coding") if coded else change)
    return tuple(found)


def changes_table(changes: Sequence[Change]) -> Table:
    """The changes as a table."""
    header = (*COLUMNS, *COLUMNS_OF_CLAUSES)
    return Table("changes", header, plain([[getattr(change, name) for name in header] for change in changes]))


def _read(folder: Path) -> _Publication:
    try:
        sums = sums_of(folder)
        json.loads((folder / PACKAGE).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{folder} is no publication. Make one: govreport publish {folder}") from error
    for name, digest in sums.items():
        if not (folder / name).is_file() or sha256((folder / name).read_bytes()).hexdigest() != digest:
            raise InputError(f"{folder / name} is not as it was published ({SUMS}). Publish again, or fetch it anew.")
    sources = {line["id"]: line for line in _lines(folder, "sources")}
    reports, whose = {}, {}
    for line in _lines(folder, "reports"):
        key = f"{line['adcode'] or line['region']} {line['year']}"
        source = sources[line["source_id"]]
        reports[key] = _Report(line["id"], source["id"], source["rules"], line["by_hand"] == "yes")
        whose[line["id"]] = key
    tables = {name: tuple(_lines(folder, name)) for name in COMPARED}
    return _Publication(reports, whose, tables, (folder / "coding.toml").read_text("utf-8"))


def _lines(folder: Path, table: str) -> Iterator[_Line]:
    with (folder / f"data/{table}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _by_report(publication: _Publication, table: str) -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = defaultdict(list)
    for line in publication.tables[table]:
        found[publication.whose[line["report"]]].append(line)
    return found


def _cause(old: _Publication, new: _Publication, key: str) -> Cause:
    """Why the rows of a report differ, if they do."""
    before, after = old.reports.get(key), new.reports.get(key)
    if after is None or before is None:
        alone = after or before
        moved = alone is not None and _moved(old, new, alone)
        if moved and alone is not None:
            return "by hand" if _corrected(old, new, alone) else "new rules"
        return "new report" if before is None else "report gone"
    if before.text != after.text:
        return "corrected source"
    if before.by_hand != after.by_hand:
        return "by hand"
    return "new rules" if before.rules != after.rules else "unexplained"


def _moved(old: _Publication, new: _Publication, report: _Report) -> bool:
    """Whether both have the report, as another government's or another year's."""
    return report.id in old.whose and report.id in new.whose


def _corrected(old: _Publication, new: _Publication, report: _Report) -> bool:
    return any(each.reports[each.whose[report.id]].by_hand for each in (old, new))


def _changes(table: str, before: Sequence[_Line], after: Sequence[_Line], cause: Cause) -> Iterator[Change]:
    """The changes within the rows of one report."""
    for one, other in _pairs(before, after):
        if one is None or other is None:
            line = one or other or {}
            yield _change(table, "removed" if other is None else "added", cause, line, "", one, other)
            continue
        for column in one:
            if column not in _OF_FILES and one[column] != other.get(column, ""):
                yield _change(table, "changed", cause, other, column, one, other)


def _change(
    table: str,
    change: Literal["added", "removed", "changed"],
    cause: Cause,
    line: _Line,
    column: str,
    one: _Line | None,
    other: _Line | None,
) -> Change:
    return Change(
        *(table, change, cause, line["region"], line.get("report_year") or line["year"], line["indicator"]),
        *(line.get("period", ""), column, _said(one, column), _said(other, column)),
        *((one or {}).get("text", ""), (other or {}).get("text", "")),
    )


def _said(line: _Line | None, column: str) -> str:
    """A cell; of a whole row the number as stated, or its bound or reason where it has none."""
    if line is None:
        return ""
    if column:
        return line.get(column, "")
    ends = [line.get("low", ""), line.get("high", "")]
    number = "-".join(dict.fromkeys(end for end in ends if end))
    return f"{number}{line.get('unit', '')}" if number else line.get("bound") or line.get("reason", "")


def _pairs(before: Sequence[_Line], after: Sequence[_Line]) -> Iterator[tuple[_Line | None, _Line | None]]:
    """Rows that tell of one thing, by ever less that must agree; and those that are alone."""
    left, right = list(before), list(after)
    for columns in (
        ("spans", "number_spans", "subject", "text"),
        ("kind", "indicator", "subject", "measure", "period", "text"),
        ("kind", "indicator", "subject", "measure", "period"),
        ("number_spans", "text"),
    ):
        waiting: dict[tuple[str, ...], list[_Line]] = defaultdict(list)
        for line in right:
            waiting[tuple(line.get(column, "") for column in columns)].append(line)
        rest = []
        for line in left:
            fitting = waiting.get(tuple(line.get(column, "") for column in columns))
            if fitting:
                other = fitting.pop(0)
                right.remove(other)
                yield line, other
            else:
                rest.append(line)
        left = rest
    yield from ((line, None) for line in left)
    yield from ((None, line) for line in right)
