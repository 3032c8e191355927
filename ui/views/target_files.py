"""The table of targets as files: every cell that is shown a row, with what it holds, beside the table as seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.records import Report
from rag.tables.columns import TARGETS, Row, clause, number, span_text
from rag.tables.exports import NUMERIC
from rag.tables.forms import Form, file_of, workbook
from rag.tables.table import Field, Table
from rag.tables.xlsx import Sheet
from rag.text.lazily import lazily
from ui.i18n import Lang, has, say
from ui.views.examples import name_of
from ui.views.report import indicator_name
from ui.views.target_grid import Grid, Held, Place, Wanted
from ui.views.targets import held_text

_HEADER = (*(name for name, _ in TARGETS), "status", "name", "shown")
_WHY = ("status", "bound")
_NAMED = 3  # of each filter that a file's name names
_LONGEST = 100  # characters of a file's name
_BARRED = lazily(r"[\\/:*?\"<>|\x00-\x1f]")  # what no file's name may hold


def long_table(grid: Grid, elsewhere: Mapping[str, Row], lang: Lang) -> Table:
    """A row a number, or a cell without one; `elsewhere` are the figures of cells that no headline target fills."""
    rows: list[tuple[str, ...]] = []
    for place, column in grid.cells():
        held = grid.held(place, column)
        end = (held.status, indicator_name(column, lang), held_text(held, lang))
        proof = held.proof
        further = elsewhere.get(proof.figure) if proof is not None else None
        found = held.rows or ((further,) if further is not None else ())
        if found:
            status = {True: "worded", False: held.status}
            rows += [(*(cell(row) for _, cell in TARGETS), status[row.figure.low is None], *end[1:]) for row in found]
        else:
            rows.append((*_empty(place, column, held), *end))
    return Table("targets", _HEADER, tuple(rows), NUMERIC, _fields(_HEADER, lang))


def _empty(place: Place, column: str, held: Held) -> tuple[str, ...]:
    """The columns of a cell that no figure fills: whose it is, and the clause where there is one."""
    region, year, report = place
    known = {"region": region.name, "year": str(year), "indicator": column, "kind": "target"}
    known |= {"adcode": region.adcode, "level": region.level, "parent": region.parent}
    if report is not None:
        known["report"] = report.id
    cell, proof = held.cell, held.proof
    if cell is not None and proof is not None:
        known |= {"text": clause(proof.quote), "spans": span_text(proof.spans)}
        known["bound"] = cell.bound or ""
        if held.status == "elsewhere" and cell.value is not None:
            ends = (cell.value, cell.value if cell.upper is None else cell.upper)
            low, high = sorted(map(abs, ends))
            known |= {"low": number(low), "high": number(high), "unit": cell.unit}
            known["measure"] = "decline" if cell.value < 0 else ""
    return tuple(known.get(name, "") for name, _ in TARGETS)


def seen(grid: Grid, lang: Lang) -> Sheet:
    """The table as it is seen: a row a place and year, a column an indicator."""
    header = (say("targets.place", lang), say("targets.year", lang), *(indicator_name(c, lang) for c in grid.columns))
    rows = tuple(
        (
            name_of(place[0], lang),
            str(place[1] or ""),
            *(held_text(grid.held(place, column), lang) for column in grid.columns),
        )
        for place in grid.lines
    )
    return Sheet(say("targets.sheet", lang), header, rows, frozenset(header[1:2]))


def file_name(name: str, wanted: Wanted, reports: Sequence[Report], lang: Lang) -> str:
    """What a file of the filtered table is called: its filters, so that no two that differ are called the same."""
    names = {report.region.name: name_of(report.region, lang) for report in reports}
    parts = (
        [str(year) for year in sorted(wanted.years)],
        [say(f"level.{level}", lang) for level in wanted.levels],
        [names.get(region, region) for region in wanted.regions],
        [indicator_name(each, lang) for each in wanted.indicators],
    )
    few = ("+".join(part[:_NAMED]) + (f"+{len(part) - _NAMED}" if len(part) > _NAMED else "") for part in parts if part)
    return _BARRED.sub(" ", "-".join((name, *few)))[:_LONGEST]


def file_bytes(table: Table, form: Form, lang: Lang, shown: Sheet | None = None) -> bytes:
    """The file; a workbook begins with the table as seen and ends with what the columns mean."""
    if form != "xlsx":
        return file_of(table, form)
    about = tuple((name, table.about(name).meaning) for name in table.header)
    told = Sheet(say("targets.codebook", lang), (say("targets.column", lang), say("targets.meaning", lang)), about)
    own = Sheet(table.name, table.header, table.rows, table.numeric)
    return workbook([*([shown] if shown is not None else []), own, told])


def explained_in(table: Table, lang: Lang) -> Table:
    """The table with what its columns mean in the language of the page."""
    return replace(table, fields=_fields(table.header, lang))


def _fields(header: Sequence[str], lang: Lang) -> dict[str, Field]:
    plain = Table("", tuple(header), ())
    made = {}
    for name in header:
        about, key = plain.about(name), f"column.{name}"
        if name == "status" and "gap" in header:  # of a target beside its result
            key = "column.compared"
        own = name in ("low", "high", "value") and "status" in header
        meaning = say(key, lang) if has(key) else about.meaning
        made[name] = Field(meaning, _WHY if own else about.why, about.codes)
    return made
