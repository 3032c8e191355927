"""The rows of a table in words: a sentence a value for one place, a list for a few, a Markdown table for more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.tell_pairs import higher_in_year, who_is_higher
from rag.answering.telling import Telling
from rag.evaluate.values import rounded, shown
from rag.question.answer_table import Cell, Head, Row

SHOWN = 10
"""Rows of a table that an answer shows as a table; the rest stand in a line below it."""

_LONGEST = 40  # rows that an answer names at all
_FEW_WORDS = 24  # characters of a clause that a table shows in place of a number
_LISTED = 3  # places that are listed in a line and not in a table
_WITHIN = frozenset(
    {"sum", "mean", "median", "mode", "highest", "lowest", "spread", "count", "first", "last", "run", "bound_change"}
)


def row_lines(telling: Telling) -> list[str]:
    """The rows, none of whose columns is a year of a span."""
    table = telling.table
    if len(table.rows) == 1:
        return _one_place(telling, table.rows[0])
    if len(table.rows) <= _LISTED and len(table.heads) == 1:
        return [*_nth(telling), *_listed(telling)]
    return [*_nth(telling), *_as_table(telling)]


def _nth(telling: Telling) -> list[str]:
    """Who has the n-th number of an order, where one place of it is asked for: 倒数第二, four sharing the last."""
    limits = [step for step in telling.table.query.steps if step.op == "limit" and step.distinct]
    sorts = [step for step in telling.table.query.steps if step.op == "sort"]
    found = telling.head_at(sorts[-1].of) if limits and sorts else None
    if found is None:
        return []
    cells = [(row, row.cells[found[0]]) for row in telling.table.rows]
    numbers = list(dict.fromkeys((cell.value, cell.upper) for _, cell in cells))
    if len(numbers) < limits[-1].n:
        return []
    wanted = numbers[limits[-1].n - 1]
    own = [(row, cell) for row, cell in cells if (cell.value, cell.upper) == wanted]
    before = sum((cell.value, cell.upper) in numbers[: limits[-1].n - 1] for _, cell in cells)
    key = "total.nth_up" if sorts[-1].order == "asc" else "total.nth"
    names = telling.voice.names([telling.place(row) for row, _ in own])
    marks = "".join(telling.marks.of(cell.proof) for _, cell in own if cell.formula is None)
    return [telling.say(key, n=limits[-1].n, value=telling.value(own[0][1]), names=names, mark=marks, before=before)]


def _one_place(telling: Telling, row: Row) -> list[str]:
    lines = []
    quotes = len(telling.stated_heads()) == 1
    for at, head in telling.stated_heads():
        lines += value_lines(telling, row, row.cells[at], head, quote=quotes)
    for at, head in telling.derived_heads():
        cell = row.cells[at]
        if head.fn in _WITHIN or cell.status != "stated" or cell.formula is None or not cell.formula.text:
            continue
        value = telling.value(cell)
        if head.fn == "convert" and cell.formula.operands and cell.formula.operands[0].unit.endswith(cell.unit):
            continue
        if head.fn == "convert":
            short, exact = (cell.value, True) if cell.value is None else rounded(cell.value)
            if exact or cell.value != cell.upper or not short:
                lines.append(telling.say("total.convert", value=value, formula=cell.formula.text))
            else:
                told = telling.voice.number(shown(short, short, cell.unit))
                lines.append(telling.say("total.convert_about", value=told, formula=cell.formula.text))
        else:
            of_goal = head.fn == "share" and head.of == ("result", "goal")
            name = telling.say("table.met_share" if of_goal else f"table.{head.fn}")
            lines.append(telling.say("total.ratio", place=name, value=value, formula=cell.formula.text))
    return lines


def value_lines(telling: Telling, row: Row, cell: Cell, head: Head, *, quote: bool) -> list[str]:
    """The sentence of one value, and its clause behind it if `quote`."""
    place, mark = telling.place(row), telling.marks.of(cell.proof) if cell.status in ("stated", "worded") else ""
    if cell.status == "worded":
        words = telling.voice.quote(cell.text)
        return [telling.say("value.worded", place=place, what=telling.voice.what(head), quote=words, mark=mark)]
    if cell.status != "stated":
        return []
    head = replace(head, measure="growth") if cell.reason == "grown" else head
    grows = head.kind == "actual" and head.measure == "growth" and cell.value is not None
    if grows:
        assert cell.value is not None
        year = telling.say("value.year", year=head.year) if head.year else ""
        bare = telling.voice.magnitude(cell)
        key = "value.fell" if cell.value < 0 else "value.grew"
        subject = telling.voice.subject(head.subject)
        lines = [telling.say(key, place=place, year=year, subject=subject, value=bare, mark=mark)]
    else:
        lines = [
            telling.say(
                "value.one", place=place, what=telling.voice.what_told(head, cell), value=telling.value(cell), mark=mark
            )
        ]
    if quote and cell.proof is not None:
        lines.append(telling.say("value.original", quote=telling.voice.quote(cell.proof.quote)))
    lines += [
        telling.say("value.also", quote=telling.voice.quote(proof.quote), mark=telling.marks.of(proof))
        for proof in cell.also[:2]
        if head.kind == "target"
    ]
    return lines


def _listed(telling: Telling) -> list[str]:
    """2026年地区生产总值增长目标：四川省：5.5%左右[1]；重庆市：5%以上[2]。 With two places, who is higher."""
    table, voice = telling.table, telling.voice
    head = table.heads[0]
    items = []
    for row in table.rows:
        cell = row.cells[0]
        if cell.status in ("stated", "worded"):
            items.append(
                telling.say("value.listed", name=telling.place(row), value=telling.value(cell),
                            mark=telling.marks.of(cell.proof))
            )  # fmt: skip
    if not items:
        return []
    begin = telling.say("value.list_head", what=voice.what(head)) + (" " if voice.tongue == "en" else "")
    semicolon, stop = voice.say("list.semicolon"), voice.say("list.stop")
    lines = [begin + semicolon.join(items) + stop]
    limits = [step for step in table.query.steps if step.op == "limit"]
    if len(table.rows) > 1 and limits and limits[-1].n == 1 and limits[-1].ends == "first":
        asc = any(step.op == "sort" and step.order == "asc" for step in table.query.steps)
        names = voice.names([telling.place(row) for row in table.rows])
        lines.insert(0, telling.say("compare.all_lowest" if asc else "compare.all_highest", names=names))
    elif len(table.rows) == 2 and not table.summary:
        lines = [*who_is_higher(telling, 0), *lines]
    return lines


def _as_table(telling: Telling) -> list[str]:
    """A Markdown table of at most ten rows, with ranks where the rows are sorted by a column."""
    table = telling.table
    rows = [row for row in table.rows if any(cell.status in ("stated", "worded") for cell in row.cells)]
    heads = [(at, head) for at, head in enumerate(table.heads) if head.fn not in _WITHIN]
    ranks = _ranks(telling, rows)
    titles = [telling.say("table.place"), *(title(telling, head) for _, head in heads)]
    if ranks:
        titles.insert(0, telling.say("table.rank"))
    lines = [_line(titles), _line(["---"] * len(titles))]
    for at, row in enumerate(rows[:SHOWN]):
        cells = [telling.place(row), *(short(telling, row.cells[index], head) for index, head in heads)]
        if ranks:
            cells.insert(0, str(ranks[at]))
        lines.append(_line(cells))
    if len(rows) > SHOWN:
        others = telling.voice.say("list.semicolon").join(_briefly(telling, row, heads) for row in rows[SHOWN:_LONGEST])
        more = "…" if len(rows) > _LONGEST else ""
        lines.append("\n" + telling.say("total.rest", count=len(rows), shown=SHOWN, others=others + more))
    return ["\n".join(lines)] if rows else []


def _briefly(telling: Telling, row: Row, heads: Sequence[tuple[int, Head]]) -> str:
    """A row behind the tenth, in a line: 四川省 5.5%左右[12]、5.5%以上[13]."""
    cells = [short(telling, row.cells[index], head) for index, head in heads]
    return f"{telling.place(row)} {telling.voice.join(cell for cell in cells if cell)}"


def _ranks(telling: Telling, rows: Sequence[Row]) -> list[int]:
    """The ranks of the rows by the column of the last sort; [] where they are not sorted or a column has ranks."""
    sorts = [step for step in telling.table.query.steps if step.op == "sort"]
    if not sorts or any(head.fn == "rank" for head in telling.table.heads):
        return []
    found = telling.head_at(sorts[-1].of)
    if found is None:
        return []
    keys = [(row.cells[found[0]].value, row.cells[found[0]].upper) for row in rows]
    first = {key: at for at, key in reversed(list(enumerate(keys, start=1)))}
    return [first[key] for key in keys]


def title(telling: Telling, head: Head) -> str:
    """The title of a column."""
    if head.fn is None:
        return telling.voice.what(head)
    name = telling.say(f"table.{head.fn}")
    return f"{telling.say('value.year', year=head.year)}{name}" if head.series and head.year else name


def short(telling: Telling, cell: Cell, head: Head) -> str:
    """A cell of a Markdown table: its value with its mark, its verdict, or why there is none."""
    if head.fn == "rank" and cell.value is not None:
        return f"{cell.value:f}"
    if head.fn == "met" and cell.verdict is not None:
        return telling.say(f"met.{cell.verdict}_word")
    if cell.status == "worded":
        words = telling.voice.quote(cell.text) if 0 < len(cell.text) <= _FEW_WORDS else telling.say("table.worded")
        return f"{words}{telling.marks.of(cell.proof)}"
    if cell.status != "stated":
        return "" if head.fn is not None else telling.say(f"table.{cell.status}")
    return telling.marked(cell).replace("|", "/")


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def series_lines(telling: Telling) -> list[str]:
    """Spans: for one place a row a year; for several places a row a place (few years) or a row a year."""
    table = telling.table
    years = list(dict.fromkeys(head.year for head in table.heads if head.series and head.year is not None))
    series = list(dict.fromkeys(head.series or head.name for head in table.heads if head.fn not in _WITHIN))
    single = len(table.rows) == 1
    columns = [(row, name) for row in table.rows for name in series if _of_years(telling, name)]
    titles = [telling.say("table.year")]
    for row, name in columns:
        head = next(head for head in table.heads if head.series == name)
        what = telling.voice.what(head, year=False) if head.fn is None else telling.say(f"table.{head.fn}")
        place = telling.place(row)
        titles.append(what if single else place if len(series) == 1 else f"{place} {what}")
    compared = len(table.rows) == 2 and len(columns) == 2
    if compared:
        titles.append(telling.say("compare.title"))
    lines = [_line(titles), _line(["---"] * len(titles))]
    for year in years:
        cells = [telling.say("value.year", year=year)]
        for row, name in columns:
            at = next((i for i, head in enumerate(table.heads) if head.series == name and head.year == year), None)
            cells.append("" if at is None else short(telling, row.cells[at], table.heads[at]))
        if compared:
            at = next((i for i, head in enumerate(table.heads) if head.series and head.year == year), None)
            cells.append("" if at is None else higher_in_year(telling, at))
        lines.append(_line(cells))
    begin = []
    if single or len(series) == 1:
        names = telling.voice.join(dict.fromkeys(
            telling.voice.what(head, year=False) for head in table.heads if head.fn is None and head.series
        ))  # fmt: skip
        places = telling.voice.names([telling.place(row) for row in table.rows])
        begin = [
            telling.say("value.list_head", what=f"{places} {names}" if telling.voice.tongue == "en" else places + names)
        ]
    others = [(at, head) for at, head in telling.stated_heads() if not head.series]
    extra = [
        line
        for row in table.rows
        for at, head in others
        for line in value_lines(telling, row, row.cells[at], head, quote=False)
    ]
    return [*begin, "\n".join(lines), *extra]


def _of_years(telling: Telling, name: str) -> bool:
    return any(head.series == name for head in telling.table.heads)
