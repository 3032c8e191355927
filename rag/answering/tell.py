"""A `Table` -> the words of its answer, by rule: the verdict first, then the values with their marks, then what is
missing.

The first marks are those of the first rows. A list or ranking of more than three places, and a series of years, is a
Markdown table of ten rows at most (a series: of all its years); the indicator, kind and year are always named.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.answering.marks import Marks
from rag.answering.tell_about import about_lines, without_rank
from rag.answering.tell_computed import chosen_lines, computed_lines
from rag.answering.tell_missing import missing_lines, unknown_lines
from rag.answering.tell_pairs import end_lines, pair_lines
from rag.answering.tell_rows import row_lines, series_lines, value_lines
from rag.answering.telling import Telling
from rag.answering.voice import Voice
from rag.evaluate.locked import judged
from rag.evaluate.places import region_of
from rag.question.answer_table import Cell, Table
from rag.question.query import Below, Derive, StatusIs
from rag.records import Status
from rag.verify.table_lock import Computed


@dataclass(frozen=True, slots=True)
class Told:
    """The words of an answer, its status, the clauses that its marks name, and what the lock computed again.

    `known` goes to `check_answer` with the words.
    """

    text: str
    status: Status
    marks: Marks
    known: tuple[Computed, ...]


def tell(table: Table, voice: Voice) -> Told:
    """The answer that a table gives. Its numbers are those of the table's cells and formulas, and no others."""
    unranked = without_rank(table)
    telling = Telling(unranked or table, voice, Marks())
    if unranked is not None:
        lines = missing_lines(telling)
        names = voice.names([telling.place(row) for row in unranked.rows])
        text = "\n".join([*lines, telling.say("about.no_rank", names=names)])
        return Told(text, status_of(unranked), telling.marks, ())
    if not table.places and not table.unknown and table.query.places:
        return Told(_none_inside(telling), "not_loaded", telling.marks, ())
    status = status_of(table)
    lines = []
    if (lacking := _part_lacking(table)) is not None:
        status = lacking  # of a part and its whole one is not known: the other alone is no answer
    elif status in ("answered", "unread") or table.query.steps:
        lines += _verdict(telling)
        lines += _beside(telling)
        lines += _body(telling)
    lines += missing_lines(telling)
    lines += unknown_lines(telling)
    text = "\n".join(line for line in dict.fromkeys(lines) if line) or telling.say("missing.nothing")
    return Told(text, status, telling.marks, judged(table, telling.further).computed)


def _none_inside(telling: Telling) -> str:
    """That there is no report of any place inside those asked about."""
    regions = [region_of(place.name) for place in telling.table.query.places if isinstance(place, Below)]
    names = telling.voice.names([telling.voice.region(region) for region in regions if region is not None])
    return telling.say("missing.none_inside", names=names) if names else telling.say("missing.nothing")


def status_of(table: Table) -> Status:
    """Answered where any cell is stated or worded; else the no that most of the report is about: unread before
    not_stated before not_loaded, which it is where nothing is known by the names of the places, too.
    """
    cells = [cell for row in table.rows for cell, head in zip(row.cells, table.heads, strict=True) if head.fn is None]
    cells += [cell for aside in table.aside for cell in aside.cells]
    found = {cell.status for cell in cells}
    if not cells:
        return "not_loaded" if table.unknown else "answered"
    if found & {"stated", "worded"} or _selected(table):
        return "answered"
    if all(cell.reason in ("cut", "words") for cell in cells if cell.status == "unread") and "unread" in found:
        return "not_stated"  # the report breaks off before it, or names it without any number, and that is said
    return "unread" if "unread" in found else "not_stated" if "not_stated" in found else "not_loaded"


def _part_lacking(table: Table) -> Status | None:
    """Why there is no share or ratio of two places, where that is all that is asked; None where there is one."""
    if not any(isinstance(s, Derive) and s.fn in ("share", "ratio") and s.over == "rows" for s in table.query.steps):
        return None
    found = {cell.status for row in table.rows for cell in row.cells}
    found |= {cell.status for aside in table.aside for cell in aside.cells}
    order: tuple[Status, ...] = ("not_loaded", "unread", "not_stated")
    return None if any(c.status == "stated" for c in table.summary) else next((s for s in order if s in found), None)


def _selected(table: Table) -> bool:
    """Whether places were chosen by a condition, and some could be judged: those without a number, or none at all."""
    filters = [step for step in table.query.steps if step.op == "filter"]
    if not filters or table.places < 2:
        return False
    if table.rows:
        return any(isinstance(step.where, StatusIs) for step in filters)
    return sum(len(aside.places) for aside in table.aside) < table.places


def _verdict(telling: Telling) -> list[str]:
    """是 or 不是 to a yes-or-no question: the verdict of the last derived column, or whether a row is left."""
    table = telling.table
    if table.query.show != "yes_no" or telling.met():
        return []
    derived = [at for at, head in enumerate(table.heads) if head.fn in ("check", "met")]
    if derived:
        verdicts = {row.cells[derived[-1]].verdict for row in table.rows}
        if verdicts == {"yes"}:
            return [telling.say("total.yes")]
        return [telling.say("total.no")] if verdicts == {"no"} else []
    filtered = any(step.op == "filter" for step in table.query.steps)
    if not filtered:
        return []
    if table.rows:
        return [telling.say("total.yes")]
    return [] if table.aside else [telling.say("total.no")]


def _beside(telling: Telling) -> list[str]:
    """The numbers of the places that the others are held against, or why they have none."""
    table, lines = telling.table, list[str]()
    for row in table.beside:
        for at, head in telling.stated_heads():
            lines += value_lines(telling, row, row.cells[at], head, quote=False)
    if any(cell.status not in ("stated", "worded") for row in table.beside for cell in row.cells):
        heads = tuple(head for _, head in telling.stated_heads())
        query = table.query.model_copy(update={"steps": ()})
        alone = replace(table, query=query, heads=heads, rows=table.beside, aside=(), beside=(), removed=())
        lines += missing_lines(replace(telling, table=alone))
    return lines


def _body(telling: Telling) -> list[str]:
    table = telling.table
    if not table.rows:
        if table.removed and table.query.show in ("yes_no", "change", "value"):
            return _body(replace(telling, table=_as_it_was(table)))
        judged = sum(len(aside.places) for aside in table.aside) < table.places
        nothing = [telling.say("missing.nothing")] if judged and table.query.show != "yes_no" else []
        return [*computed_lines(telling), *nothing]
    if table.query.about and (about := about_lines(telling)):
        return about
    pairs = pair_lines(telling)
    if pairs:
        return [*chosen_lines(telling), *pairs]
    lines = [*end_lines(telling), *computed_lines(telling)]
    lines += series_lines(telling) if any(head.series for head in table.heads) else row_lines(telling)
    if telling.bounded() and (table.query.steps or len(table.rows) == 2):
        lines.append(telling.say("missing.bounds"))
    return lines


def _as_it_was(table: Table) -> Table:
    """The rows that a filter removed, as a table without that filter: what a no shows."""
    width = min(len(row.cells) for row in table.removed)
    rows = tuple(replace(row, cells=row.cells[:width]) for row in table.removed)
    query = table.query.model_copy(update={"steps": ()})
    return replace(table, query=query, heads=table.heads[:width], rows=rows, removed=())


def cells_of(table: Table) -> tuple[Cell, ...]:
    """All cells of a table: rows, summary and asides."""
    found = [cell for row in table.rows for cell in row.cells]
    return (*found, *table.summary, *(cell for aside in table.aside for cell in aside.cells))
