"""A sheet for a person to code blind: a sample of clauses without any value of ours; read back when it is filled in.

The sample is drawn by a hash of the seed and the item, so the same library and seed give the same sheet, and a report
more changes it little.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from pathlib import Path
from typing import Literal, get_args

from python_calamine import CalamineError, CalamineWorkbook

from rag.figures.lexicon import lexicon
from rag.library.store import Library
from rag.publication.agreement import FIELDS, Item
from rag.records import Bound, Figure, InputError, Kind
from rag.tables.coding import Preset
from rag.tables.columns import Row, number, rows_of
from rag.tables.table import CODES, Field, Table
from rag.tables.xlsx import Sheet, write_workbook
from rag.text.fold import fold

Of = Literal["targets", "figures"]

GIVEN = ("item", "region", "year", "clause", "which", "passage")
"""The columns that the person reads; those of `FIELDS` are to be filled in."""

_AROUND = 200  # characters of the passage before and behind the clause
_WORDLESS = ("sync", "above_gdp", "above_nation", "positive", "upper", "qualitative")
_OTHER = "other"  # an indicator that is not in the lexicon
_HOW = (
    "Read the clause and its passage, and fill in the empty columns of each row from the text alone.",
    "which: where a clause states several numbers or targets, the one that is meant, counted from the left.",
    "kind: target (of this year), actual (a past result), plan (beyond the year), task (of one project), other.",
    "indicator: an id of the sheet `words`, or other.",
    "low, high: the number as stated, without its unit; both ends of a range; both empty without a number.",
    "unit: as stated: %, 亿元, 万人.",
    "bound, hard_soft: a word of the sheet `words`.",
    "Leave a cell empty where you cannot tell, and a whole row where you did not read it: neither is counted.",
)


def sheet_table(library: Library, many: int, seed: int, of: Of = "targets") -> Table:
    """The sheet: `many` items of the library, or all if it has fewer."""
    rows = _items(library, of)
    drawn = sorted(rows, key=lambda item: sha256(f"{seed}:{item}".encode()).digest())[:many]
    texts: dict[str, str] = {}
    figures: dict[str, tuple[Figure, ...]] = {}
    made = []
    for item in drawn:
        row = rows[item]
        source = row.report.source_id
        if source not in texts:
            texts[source] = library.source(source).text
        if row.report.id not in figures:
            figures[row.report.id] = library.figures(report_ids=[row.report.id])
        which = _which(row.figure, figures[row.report.id])
        given = (item, row.report.region.name, str(row.report.year), row.figure.quote, which)
        made.append((*given, _passage(texts[source], row.figure), *("" for _ in FIELDS)))
    fields = {
        "item": Field("id of the row: leave it as it is"),
        "clause": Field("the clause to be coded, verbatim"),
        "which": Field("which of the numbers or targets of the clause, counted from the left"),
        "passage": Field("the text around the clause"),
    }
    return Table("coding", (*GIVEN, *FIELDS), tuple(made), frozenset({"year"}), fields)


def write_sheet(table: Table, to: Path) -> None:
    """Write the sheet as a workbook, with how to fill it in and the words that it takes."""
    words = [("indicator", entry.id, f"{entry.zh}, {entry.en}") for entry in lexicon().values()]
    words += [(field, word, "") for field in ("kind", "bound", "hard_soft") for word in _words(field)]
    write_workbook(
        (
            Sheet(table.name, table.header, table.rows, table.numeric),
            Sheet("how", ("how to fill it in",), tuple((line,) for line in _HOW)),
            Sheet("words", ("column", "word", "meaning"), tuple(words)),
        ),
        to,
    )


def read_sheet(library: Library, file: Path, rules: Preset) -> tuple[tuple[Item, ...], int]:
    """The items of a sheet that were filled in, coded twice, and how many were not filled in.

    Raises `InputError` for a file that is no sheet, a word that a column does not take, or an item that the library
    does not have.
    """
    rows = _items(library, "figures")
    found, empty = [], 0
    for at, line in enumerate(_lines(file), 2):
        theirs = _coded(line, f"{file}, row {at}", rules)
        if not theirs:
            empty += 1
            continue
        row = rows.get(line["item"].strip())
        if row is None:
            raise InputError(
                f"{file}, row {at}: the library has no item {line['item']!r}. Read the sheet with the library that it "
                "was made of, or make a new one: govreport code --sample N."
            )
        report = row.report
        ours = _ours(row.figure, rules)
        found.append(Item(line["item"].strip(), report.region.name, str(report.year), row.figure.quote, ours, theirs))
    return tuple(found), empty


def _items(library: Library, of: Of) -> dict[str, Row]:
    """What may be coded, by a name that says nothing of its value: a figure on an indicator of the lexicon."""
    every = library.figures(indicators=list(lexicon()))
    figures = [figure for figure in every if of == "figures" or _is_target(figure)]
    names = [(source.id, source.name) for source in library.sources()]
    found: dict[str, Row] = {}
    for row in rows_of(figures, library.reports(), (), names):
        place = f"{row.report.id} {row.figure.spans} {row.figure.number_spans} {row.figure.subject}"
        found[sha256(place.encode()).hexdigest()[:12]] = row
    return found


def _is_target(figure: Figure) -> bool:
    return figure.headline and figure.kind == "target"


def _which(figure: Figure, of_report: Sequence[Figure]) -> str:
    """The place of a figure among all those that its clause states, from the left: 2 of 3."""
    start, end = figure.spans[0].start, figure.spans[-1].end
    there = [each for each in of_report if each.spans[0].start < end and start < each.spans[-1].end]
    inside = [each for each in there if all(start <= a and b <= end for a, b in each.number_spans)]
    return f"{inside.index(figure) + 1} of {len(inside)}"


def _passage(text: str, figure: Figure) -> str:
    start, end = figure.spans[0].start, figure.spans[-1].end
    before = text[max(0, start - _AROUND) : start].rpartition("\n")[2]
    return before + text[start:end] + text[end : end + _AROUND].partition("\n")[0]


def _ours(figure: Figure, rules: Preset) -> dict[str, str]:
    return {
        "kind": figure.kind,
        "indicator": figure.indicator,
        "low": _plain(number(figure.low)),
        "high": _plain(number(figure.high)),
        "unit": fold(figure.unit),
        "bound": figure.bound,
        "hard_soft": rules.constraint_of(figure),
    }


def _coded(line: Mapping[str, str], where: str, rules: Preset) -> dict[str, str]:
    """What a person filled in. Low and high are left out where they are empty and no word of the row says why."""
    cells = {field: fold(line.get(field, "")).strip() for field in FIELDS}
    for field in ("kind", "bound", "hard_soft", "indicator"):
        cells[field] = cells[field].lower()
        known = {*_words(field), *((*rules.constraint.values(), *rules.words.values()) if field == "hard_soft" else ())}
        if cells[field] and cells[field] not in known:
            raise InputError(f"{where}: {field} takes no {cells[field]!r}. It takes: {', '.join(sorted(known))}.")
    for field in ("low", "high"):
        try:
            cells[field] = _plain(cells[field])
        except InvalidOperation as error:
            raise InputError(f"{where}: {field} is no number: {cells[field]!r}. Write 5.5, without a unit.") from error
    if cells["low"] and not cells["high"]:
        cells["high"] = cells["low"]
    worded = cells["bound"] in _WORDLESS
    return {field: cell for field, cell in cells.items() if cell or (worded and field in ("low", "high", "unit"))}


def _words(field: str) -> Sequence[str]:
    if field == "kind":
        return get_args(Kind)
    if field == "bound":
        return get_args(Bound)
    return (*lexicon(), _OTHER) if field == "indicator" else tuple(CODES[field])


def _plain(text: str) -> str:
    """A number without the zeros that say nothing; "" for none."""
    return f"{Decimal(text.replace(',', '').rstrip('%')).normalize():f}" if text else ""


def _lines(file: Path) -> Iterator[dict[str, str]]:
    """The rows of a sheet by column."""
    try:
        if file.suffix.lower() == ".csv":
            table = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"))))
        else:
            with CalamineWorkbook.from_path(file) as book:
                table = [[_text(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    except (OSError, UnicodeDecodeError, CalamineError, csv.Error) as error:
        raise InputError(f"{file} cannot be read: {error}. Name the sheet as XLSX or as CSV in UTF-8.") from error
    header = [cell.strip() for cell in table[0]] if table else []
    missing = [name for name in ("item", *FIELDS) if name not in header]
    twice = [name for name, times in Counter(header).items() if name and times > 1]
    if missing or twice:
        raise InputError(
            f"{file} is no coding sheet: it {'lacks' if missing else 'has twice'} the column {(missing or twice)[0]}. "
            "Make one: govreport code --sample N."
        )
    for row in table[1:]:
        line = dict(zip(header, (*row, *("" for _ in header)), strict=False))
        if line["item"].strip():
            yield line


def _text(cell: object) -> str:
    """A cell of a workbook as text: 5.0 is 5."""
    return f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell)
