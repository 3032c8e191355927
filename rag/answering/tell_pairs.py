"""Places compared with themselves or each other: met or not, changed by how much, who is higher."""

from __future__ import annotations

from decimal import Decimal

from rag.answering.telling import Telling
from rag.evaluate.pairwise import combine
from rag.question.answer_table import Cell, Head, Row
from rag.question.query import Derive

_FEW = 3
_SENTENCES = 12


def pair_lines(telling: Telling) -> list[str]:
    """Sentences where the table is a target held against its result, or a change, of at most three places."""
    table = telling.table
    if len(table.rows) > _FEW or any(head.series for head in table.heads):
        return []
    derived = [(at, head) for at, head in telling.derived_heads() if head.fn in ("met", "change", "gap")]
    pairs = {head.of: (at, head) for at, head in reversed(derived)}  # of met and gap of the same two the first
    if not pairs or len(derived) < len(telling.derived_heads()) or table.summary:
        return []
    if len(pairs) > 1 and len(pairs) * len(table.rows) > _SENTENCES:
        return []
    lines: list[str] = []
    for at, head in sorted(pairs.values(), key=lambda pair: pair[0]):
        sources = [telling.head_at(name) for name in head.of]
        if len(sources) != 2 or any(source is None or source[1].fn is not None for source in sources):
            return []
        first, second = (source for source in sources if source is not None)
        tell = _met if head.fn == "met" else _changed
        lines += [tell(telling, row, row.cells[at], first, second) for row in table.rows]
    return lines


def end_lines(telling: Telling) -> list[str]:
    """Of spans whose change is asked for, the last year against the first: one sentence a place and span."""
    lines: list[str] = []
    for at, head in telling.derived_heads():
        if head.fn != "change" or len(head.of) != 1 or head.series:
            continue
        span = [(i, each) for i, each in enumerate(telling.table.heads) if each.series == head.of[0]]
        if len(span) > 1:
            lines += [_changed(telling, row, row.cells[at], span[-1], span[0]) for row in telling.table.rows]
    return lines if len(lines) <= _SENTENCES else []


Placed = tuple[int, Head]


def _met(telling: Telling, row: Row, cell: Cell, actual: Placed, target: Placed) -> str:
    made, goal = row.cells[actual[0]], row.cells[target[0]]
    fields = {
        "place": telling.place(row),
        "target_what": telling.voice.what(target[1]),
        "actual_what": telling.voice.what(actual[1]),
    }
    if cell.verdict is None and cell.value is not None and made.bound in (None, "exact"):
        key = "below" if cell.value < 0 else "above"
        said = telling.voice.bare(cell.value, cell.unit)
        gap = telling.say(f"met.{key}", gap=said, formula=cell.formula.text if cell.formula else "")
        return telling.say(
            "met.open", **fields, target=telling.value(goal), mark_target=telling.marks.of(goal.proof),
            actual=telling.value(made), mark=telling.marks.of(made.proof), gap=gap,
        )  # fmt: skip
    if cell.verdict is None or cell.value is None:
        return telling.say("met.unknown", **fields, target=telling.marked(goal), actual=telling.marked(made))
    formula = cell.formula.text if cell.formula else ""
    key = "above" if cell.value > 0 else "below" if cell.value < 0 else "equal"
    number = cell.value if cell.value > 0 or cell.upper is None else cell.upper
    if cell.value != cell.upper:  # of a range what matters is its near end
        gap = ""
    else:
        gap = telling.say(f"met.{key}", gap=telling.voice.bare(number, cell.unit), formula=formula)
    return telling.say(
        f"met.{cell.verdict}", **fields, target=telling.value(goal), mark_target=telling.marks.of(goal.proof),
        actual=telling.value(made), mark=telling.marks.of(made.proof), gap=gap,
    )  # fmt: skip


def _changed(telling: Telling, row: Row, cell: Cell, later: Placed, earlier: Placed) -> str:
    now, before = row.cells[later[0]], row.cells[earlier[0]]
    place = telling.place(row)
    one = f"{telling.voice.what(later[1])} {telling.marked(now)}"
    other = f"{telling.voice.what(earlier[1])} {telling.marked(before)}"
    if cell.value is None or cell.upper is None:
        return telling.say("change.unknown", place=place, one=one, other=other)
    alike = (later[1].subject, later[1].kind) == (earlier[1].subject, earlier[1].kind)
    voice = telling.voice
    if alike:
        what = voice.what(later[1], year=False)
        years = (voice.say("value.year", year=later[1].year), voice.say("value.year", year=earlier[1].year))
    else:
        what, years = "", (voice.what(later[1]), voice.what(earlier[1]))
    formula = cell.formula.text if cell.formula else ""
    key = _direction(cell.value, cell.upper)
    if not alike and key in ("up", "down", "same"):
        key = f"{key}_apart"
    return telling.say(
        f"change.{key}", place=place, what=what, later=years[0], earlier=years[1], value=voice.value(now),
        mark=telling.marks.of(now.proof), before=voice.value(before), mark_before=telling.marks.of(before.proof),
        gap=voice.bare(cell.value, cell.unit), formula=formula,
    )  # fmt: skip


def _direction(low: Decimal, high: Decimal) -> str:
    if low == high:
        return "up" if low > 0 else "down" if low < 0 else "same"
    return "up_range" if low >= 0 else "down_range" if high <= 0 else "mixed"


def who_is_higher(telling: Telling, at: int) -> list[str]:
    """Of two places in one column: who is higher and by how much."""
    found = _higher(telling, at)
    if found is None:
        return []
    names, gap, unit = found
    assert gap.value is not None  # it was compared
    if gap.value == gap.upper == 0:
        return [telling.say("compare.same", names=telling.voice.join(names))]
    low = any(step.op == "sort" and step.order == "asc" for step in telling.table.query.steps)
    key = ("lower" if unit == "%" else "fewer") if low else "higher" if unit == "%" else "more"
    names = names[::-1] if low else names
    formula = gap.formula.text if gap.formula else ""
    if gap.value != gap.upper:  # of a range: neither end is lower, and one is higher
        key = f"{key}_range" if gap.value >= 0 else "crossed"
        return [telling.say(f"compare.{key}", first=names[0], second=names[1], formula=formula)]
    said = telling.voice.bare(gap.value, gap.unit)
    return [telling.say(f"compare.{key}", first=names[0], second=names[1], gap=said, formula=formula)]


def higher_in_year(telling: Telling, at: int) -> str:
    """The same in a cell of a table: 成都市高1个百分点."""
    found = _higher(telling, at)
    if found is None:
        return ""
    names, gap, _ = found
    assert gap.value is not None
    if gap.value != gap.upper:
        return ""
    if gap.value == 0:
        return telling.say("compare.same_in_year")
    return telling.say("compare.in_year", first=names[0], gap=telling.voice.bare(gap.value, gap.unit))


def _higher(telling: Telling, at: int) -> tuple[tuple[str, str], Cell, str] | None:
    """Of two rows: (the higher, the lower), the difference, the unit; None where they cannot be compared."""
    first, second = telling.table.rows
    one, other = first.cells[at], second.cells[at]
    if not one.has_number or not other.has_number:
        return None
    step = Derive(op="derive", fn="gap", of=("c1", "c2"), unit=telling.table.heads[at].unit)
    gap = combine(step, "gap", (first.region.name, one), (second.region.name, other), "")
    if gap.value is None or gap.upper is None:
        return None
    names = (telling.place(first), telling.place(second))
    if gap.value < 0 and gap.upper <= 0:
        gap = combine(step, "gap", (second.region.name, other), (first.region.name, one), "")
        names = (names[1], names[0])
    telling.further.append(gap)
    return names, gap, one.unit
