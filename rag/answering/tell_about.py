"""One place among others: its value and its rank, who shares it, and who comes first."""

from __future__ import annotations

from dataclasses import replace

from rag.answering.tell_rows import value_lines
from rag.answering.telling import Telling
from rag.question.answer_table import Cell, Head, Row, Table


def about_lines(telling: Telling) -> list[str]:
    """A sentence for each place that is asked about, then the first; [] where the ranks are not there."""
    table = telling.table
    about = {place.name for place in table.query.about}
    shares = [(at, head) for at, head in telling.derived_heads() if head.fn == "share"]
    if shares:
        return _shares(telling, about, shares[-1])
    ranks = [(at, head) for at, head in telling.derived_heads() if head.fn == "rank"]
    of = telling.head_at(ranks[-1][1].of[0]) if ranks else None
    told = [row for row in table.rows if row.region.name in about]
    if not told or of is None:
        return []
    at, source = ranks[-1][0], of
    ranked = [row for row in table.rows if row.cells[at].value is not None]
    lines = [line for row in told for line in _of_one(telling, row, at, source, ranked)]
    if table.query.show == "yes_no" and all(row.cells[at].value is not None for row in told):
        lines.insert(0, telling.say("total.yes" if _leads(told, at) else "total.no"))
    first = [row for row in ranked if row.cells[at].value == 1]
    if ranked and not _leads(told, at):
        lines.append(_first(telling, first, source))
    if telling.bounded():
        lines.append(telling.say("missing.bounds"))
    return lines


def without_rank(table: Table) -> Table | None:
    """The rows alone of the places that are asked about, where none of them has a number to rank; None elsewhere.

    Whose numbers the others have says nothing of them.
    """
    about = {place.name for place in table.query.about}
    ranks = [at for at, head in enumerate(table.heads) if head.fn == "rank"]
    told = [row for row in table.rows if row.region.name in about]
    if not told or not ranks or any(row.cells[ranks[-1]].value is not None for row in told):
        return None
    stated = [at for at, head in enumerate(table.heads) if head.fn is None]
    rows = tuple(replace(row, cells=tuple(row.cells[at] for at in stated)) for row in told)
    query = table.query.model_copy(update={"steps": (), "about": ()})
    heads = tuple(table.heads[at] for at in stated)
    return replace(table, query=query, heads=heads, rows=rows, aside=(), beside=(), removed=(), summary=())


def _shares(telling: Telling, about: set[str], part: tuple[int, Head]) -> list[str]:
    source = telling.head_at(part[1].of[0])
    assert source is not None  # a share is of a column
    lines = []
    lacking = [telling.place(row) for row in telling.table.rows if row.cells[part[0]].value is None]
    if lacking:  # of a sum that is not whole there is no share
        return [
            *(line for row in telling.table.rows
              for line in value_lines(telling, row, row.cells[source[0]], source[1], quote=False)),
            telling.say("about.no_share", names=telling.voice.names(lacking)),
        ]  # fmt: skip
    for row in telling.table.rows:
        share, cell = row.cells[part[0]], row.cells[source[0]]
        if row.region.name in about and share.value is not None and share.formula is not None:
            lines.append(
                telling.say(
                    "about.share", place=telling.place(row), what=telling.voice.what(source[1]),
                    value=telling.value(cell), mark=telling.marks.of(cell.proof), share=telling.value(share),
                    formula=share.formula.text,
                )
            )  # fmt: skip
    others = [row for row in telling.table.rows if row.region.name not in about]
    told = [telling.say("value.listed", name=telling.place(row), value=telling.value(row.cells[source[0]]),
                        mark=telling.marks.of(row.cells[source[0]].proof))
            for row in others if row.cells[source[0]].has_number]  # fmt: skip
    if lines and told:
        lines.append(telling.voice.say("list.semicolon").join(told) + telling.voice.say("list.stop"))
    return lines


def _leads(told: list[Row], at: int) -> bool:
    return all(row.cells[at].value == 1 for row in told)


def _of_one(telling: Telling, row: Row, at: int, source: tuple[int, Head], ranked: list[Row]) -> list[str]:
    cell, rank = row.cells[source[0]], row.cells[at]
    if rank.value is None:
        return []
    others = [telling.place(each) for each in ranked if each is not row and each.cells[at].value == rank.value]
    tied = telling.say("about.tied", names=telling.voice.names(others)) if others else ""
    asc = any(step.op == "sort" and step.order == "asc" for step in telling.table.query.steps)
    return [
        telling.say(
            "about.from_below" if asc else "about.rank", place=telling.place(row), what=_what(telling, source[1]),
            value=telling.value(cell), mark=_mark(telling, row, cell, source[1]), count=len(ranked),
            rank=f"{rank.value:f}", tied=tied,
        )
    ]  # fmt: skip


def _what(telling: Telling, head: Head) -> str:
    """What is ranked; of a change or a gap, of what it is."""
    if head.fn is None:
        return telling.voice.what(head)
    source = telling.head_at(head.of[0])
    of = telling.voice.what(source[1]) if source is not None else ""
    return f"{of}{' ' if telling.voice.tongue == 'en' else ''}{telling.say(f'table.{head.fn}')}"


def _mark(telling: Telling, row: Row, cell: Cell, head: Head) -> str:
    """The mark of a value, or those of the values that it is computed from."""
    if head.fn is None:
        return telling.marks.of(cell.proof)
    found = [telling.head_at(name) for name in head.of]
    return "".join(telling.marks.of(row.cells[each[0]].proof) for each in found if each is not None)


def _first(telling: Telling, rows: list[Row], source: tuple[int, Head]) -> str:
    asc = any(step.op == "sort" and step.order == "asc" for step in telling.table.query.steps)
    cells = [row.cells[source[0]] for row in rows]
    names = telling.voice.names([telling.place(row) for row in rows])
    marks = "".join(_mark(telling, row, cell, source[1]) for row, cell in zip(rows, cells, strict=True))
    said = names if len(rows) == 1 else telling.say("compare.tied", names=names)
    return telling.say(
        "compare.lowest" if asc else "compare.highest", names=said, value=telling.value(cells[0]), mark=marks
    )
