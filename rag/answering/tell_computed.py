"""The sentences of cells computed down the rows or within a row: totals, counts, extremes, first years, runs."""

from __future__ import annotations

from rag.answering.restate_query import condition
from rag.answering.telling import Telling
from rag.evaluate.values import POINTS
from rag.question.answer_table import Cell, Head, Row
from rag.question.asked import TOTALS
from rag.question.query import BoundIs, Derive, Filter, default_name
from rag.text.lazily import lazily

_MARKED = 10
_WITHIN = frozenset(
    {"sum", "mean", "median", "mode", "highest", "lowest", "spread", "count", "first", "last", "run", "bound_change"}
)


def computed_lines(telling: Telling) -> list[str]:
    """The summary's sentences, then those of functions within each row, where there are at most three rows."""
    table = telling.table
    lines = [line for cell in table.summary for line in _summary(telling, cell)]
    if len(table.rows) <= 3:
        for row in table.rows:
            for at, head in telling.derived_heads():
                if head.fn in _WITHIN:
                    lines += _within(telling, row, head, row.cells[at])
    return [*lines, *chosen_lines(telling)]


def chosen_lines(telling: Telling) -> list[str]:
    """How many places met the condition, and which; [] where none was put, or one place met it."""
    table = telling.table
    filtered = [step for step in table.query.steps if isinstance(step, Filter)]
    held = getattr(filtered[-1].where, "than", "") if filtered else ""  # 低于平均值的: the mean is told as well
    if table.query.show == "yes_no" or not filtered or filtered[-1].over != "rows":
        return []
    if any(cell.column != held for cell in table.summary):
        return []
    if not table.rows or table.found != len(table.rows):
        return []
    names = telling.voice.names([telling.place(row) for row in table.rows])
    return [telling.say("total.count_places", which="", count=len(table.rows), names=names)]


def _summary(telling: Telling, cell: Cell) -> list[str]:
    fn = cell.formula.fn if cell.formula else ""
    if cell.status != "stated":
        return []
    voice = telling.voice
    places = voice.names([telling.called(place) for place in cell.places])
    lines = []
    if fn == "count":
        lines.append(_counted(telling, cell, places, "places"))
    elif fn in ("highest", "lowest"):
        mark = "".join(telling.marks.of(proof) for proof in (cell.proof, *cell.also))
        names = telling.say("compare.tied", names=places) if len(cell.places) > 1 else places
        key = fn if cell.unit in ("%", POINTS) else {"highest": "most", "lowest": "least"}[fn]
        lines.append(telling.say(f"compare.{key}", names=names, value=voice.value(cell), mark=mark))
    elif fn == "spread":
        lines.append(_formula(telling, "compare.spread", cell, "gap"))
    elif fn in ("median", "mode"):
        lines.append(_middle(telling, cell, places))
    elif fn in ("ratio", "share"):
        first, second = (telling.called(place) for place in cell.places)
        text = cell.formula.text if cell.formula else ""
        lines.append(
            telling.say(
                "total.times" if fn == "ratio" else "total.part",
                first=first,
                second=second,
                value=voice.value(cell),
                formula=text,
            )
        )
    else:
        lines.append(_formula(telling, f"total.{fn}", cell, "value"))
    if cell.left_out and fn in TOTALS:
        lines.append(telling.say("total.left_out", count=cell.left_out))
    return lines


def _middle(telling: Telling, cell: Cell, names: str) -> str:
    """The median with the numbers that it is the middle of, or the number that most state, with those that do."""
    if cell.formula is not None and cell.formula.fn == "median":
        text = cell.formula.text
        return telling.say("total.median", value=telling.voice.value(cell), count=cell.count, formula=text)
    proofs = (cell.proof, *cell.also) if len(cell.also) < _MARKED else ()  # of many the table has the marks
    mark = "".join(telling.marks.of(proof) for proof in proofs)
    size = max(len(cell.places), len(cell.years))
    return telling.say("total.mode", value=telling.voice.value(cell), count=size, names=names, mark=mark)


def _counted(telling: Telling, cell: Cell, names: str, over: str) -> str:
    which = _which(telling, cell)
    if not cell.value:
        return telling.say("total.count_none", which=which)
    text = telling.say(f"total.count_{over}", which=which, count=f"{cell.value:f}", names=names)
    if cell.left_out:
        text += telling.say("total.of", count=cell.count - cell.left_out)
    return text


def _which(telling: Telling, cell: Cell) -> str:
    """What was counted: 用“左右”表述的, 没有完成目标的."""
    step = _step_of(telling, cell)
    said = "" if step is None else condition(step, telling.table.query, telling.voice)
    if not said or telling.voice.tongue != "en":
        return said
    return f"{said}, in all " if said[-1].isdigit() or said[-1] == "%" else f"{said} — "  # 0 — 4 would be a range


def _step_of(telling: Telling, cell: Cell) -> Derive | None:
    """The step that made a cell."""
    name = cell.column.split("@")[0].split(".")[0]
    steps = [step for step in telling.table.query.steps if isinstance(step, Derive)]
    return next((step for step in steps if (step.name or default_name(step)) == name), None)


def _unread(telling: Telling, row: Row, head: Head) -> list[str]:
    """The years that a comparison over years is without because their number could not be read: it may be another."""
    lacking = [
        telling.say("value.year", year=other.year)
        for at, other in enumerate(telling.table.heads)
        if other.series in head.of and row.cells[at].status == "unread" and other.year
    ]
    return [telling.say("total.unread_years", names=telling.voice.join(lacking))] if lacking else []


def _number(telling: Telling, text: str) -> str:
    """A number shown with its sign, in words: −6% is 下降6%."""
    said = telling.voice.number(text.removeprefix("−"))
    return telling.say("value.down", value=said) if text.startswith("−") else said


def _formula(telling: Telling, key: str, cell: Cell, name: str) -> str:
    text = cell.formula.text if cell.formula else ""
    return telling.say(key, **{name: telling.voice.value(cell)}, formula=_folded(telling, text, cell))


_ADDENDS = 10  # that are written out


def _folded(telling: Telling, text: str, cell: Cell) -> str:
    """A formula whose long sums are told by how many numbers they add, the numbers themselves standing in the table."""
    parts = text.split("，")
    sums = [part for part in parts if len(_SIGN.findall(part.partition(" = ")[0])) >= _ADDENDS]
    ends = ("low", "high") if len(sums) > 1 else ("",)
    for part, end in zip(sums, ends, strict=False):
        key = f"total.folded_{end}" if end else "total.folded"
        told = telling.say(key, count=cell.count, sum=part.partition(" = ")[2])
        parts[parts.index(part)] = told
    return "，".join(parts)


_SIGN = lazily(r" [+−] ")


def _within(telling: Telling, row: Row, head: Head, cell: Cell) -> list[str]:
    """Of one place over years (or over columns)."""
    if cell.status != "stated":
        return []
    voice, place = telling.voice, telling.place(row)
    years = voice.join(voice.say("value.year", year=year) for year in dict.fromkeys(cell.years))
    mark = "".join(telling.marks.of(proof) for proof in (cell.proof, *cell.also))
    fn = head.fn
    if fn in ("first", "last"):
        if not cell.years:
            return [telling.say("total.never", place=place)]
        return [telling.say(f"total.{fn}", place=place, year=cell.years[0], value=voice.value(cell), mark=mark)]
    if fn == "run":
        number = _number(telling, cell.text)
        return [
            telling.say(
                "total.run", place=place, count=f"{cell.value:f}", value=number, first=cell.years[0],
                last=cell.years[-1], mark=mark,
            )
        ]  # fmt: skip
    if fn in ("median", "mode"):
        return [_middle(telling, cell, years), *_unread(telling, row, head)]
    if fn == "bound_change":
        key = "bound_change" if cell.years else "bound_same"
        fields = {"count": f"{cell.value:f}", "names": years} if cell.years else {}
        return [telling.say(f"total.{key}", place=place, **fields)]
    if fn == "count":
        bounds = isinstance(getattr(_step_of(telling, cell), "where", None), BoundIs)
        return [_counted(telling, cell, years, "times" if bounds else "years"), *_unread(telling, row, head)]
    if fn in ("highest", "lowest") and _things_of(telling, head):
        return _of_things(telling, head, cell, mark)
    if fn in ("highest", "lowest"):
        key = "of_two" if cell.count == 2 and len(cell.years) == 1 and not _spans(telling, head) else "years"
        told = telling.say(f"total.{fn}_{key}", value=voice.value(cell), mark=mark, names=years)
        return [told, *_unread(telling, row, head)]
    if fn in ("sum", "mean") and cell.count - cell.left_out < 2 <= cell.count:
        return []  # no mean of one
    lines = [
        _formula(telling, "compare.spread", cell, "gap")
        if fn == "spread"
        else _formula(telling, f"total.{fn}", cell, "value")
    ]
    if cell.left_out and fn in TOTALS:
        lines.append(telling.say("total.left_out", count=cell.left_out))
    return lines


def _things_of(telling: Telling, head: Head) -> dict[str, str]:
    """The subjects of the columns that one is derived from, where they are not all of one."""
    found = {each.name: each.subject for each in telling.table.heads if each.name in head.of}
    return found if len(set(found.values())) > 1 else {}


def _of_things(telling: Telling, head: Head, cell: Cell, mark: str) -> list[str]:
    """Which of several things has the highest number; nothing where one of them has none, which might be higher."""
    things = _things_of(telling, head)
    top = {operand.column for operand in cell.formula.operands} if cell.formula and not cell.left_out else set()
    names = telling.voice.join(dict.fromkeys(telling.voice.subject(things[name]) for name in things if name in top))
    value = telling.voice.value(cell)
    return [telling.say(f"total.{head.fn}_years", value=value, mark=mark, names=names)] if top else []


def _spans(telling: Telling, head: Head) -> bool:
    """Whether a derived column is made of a span of years."""
    return any(source.series in head.of for source in telling.table.heads if source.series)
