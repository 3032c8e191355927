"""Functions of many cells, within a row or down the rows: sum, mean, extremes, counts, first years, runs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from rag.evaluate.values import POINTS, ZERO, added, factor, family, in_unit, order_key, plain, rounded, shown, trimmed
from rag.question.answer_table import Cell, Formula, Operand
from rag.question.query import Derive
from rag.records import Bound


@dataclass(frozen=True, slots=True)
class Item:
    """A cell with the place and year that it is of."""

    place: str
    year: int | None
    cell: Cell


def aggregate(step: Derive, label: str, items: Sequence[Item], verdicts: Sequence[bool | None]) -> Cell:
    """The cell of a function of many. `verdicts` says of each item whether it meets the step's `where`."""
    if step.fn == "count":
        return _count(step, label, items, verdicts)
    if step.fn in ("first", "last"):
        return _first(step, label, items, verdicts)
    numbers = [item for item in items if item.cell.has_number]
    left_out = len(items) - len(numbers)
    if step.fn == "bound_change":
        return _bound_change(label, items)
    if not numbers:
        return _nothing(label, items)
    if step.fn == "run":
        met = verdicts if step.where is not None else [True] * len(items)
        return _run(label, [item for item, verdict in zip(items, met, strict=True) if verdict] or items)
    if step.fn in ("highest", "lowest"):
        return _extreme(step, label, numbers, left_out)
    unit = step.unit or _common_unit(numbers)
    ends = [in_unit(item.cell, unit) for item in numbers]
    known = [end for end in ends if end is not None]
    if len(known) < len(numbers):
        return Cell(label, "unread", reason="units", left_out=left_out)
    if step.fn == "median":
        return _median(label, numbers, known, unit, left_out)
    if step.fn == "mode":
        return _mode(label, numbers, known, left_out)
    if step.fn == "spread":
        return _spread(step, label, numbers, unit, left_out)
    return _total(step, label, numbers, known, unit, left_out)


def _nothing(label: str, items: Sequence[Item]) -> Cell:
    """No item has a number: the status that most have, of equally many the first."""
    if not items:
        return Cell(label, "not_stated", reason="operand")
    counted = Counter(item.cell.status if item.cell.status != "stated" else "unread" for item in items)
    return Cell(label, counted.most_common(1)[0][0], reason="operand", left_out=len(items))


def _common_unit(items: Sequence[Item]) -> str:
    """The unit that most are in, of equally many the first."""
    return Counter(item.cell.unit for item in items).most_common(1)[0][0]


def _operands(items: Sequence[Item], unit: str) -> tuple[Operand, ...]:
    found = ((item, in_unit(item.cell, unit)) for item in items)
    return tuple(
        Operand(item.place, item.cell.column, ends[0], unit, ends[1]) for item, ends in found if ends is not None
    )


def _total(
    step: Derive, label: str, items: Sequence[Item], ends: Sequence[tuple[Decimal, Decimal]], unit: str, left_out: int
) -> Cell:
    low = trimmed(sum((one for one, _ in ends), ZERO))
    high = trimmed(sum((other for _, other in ends), ZERO))
    text = "，".join(
        dict.fromkeys(
            f"{added([(f'{plain(abs(n))}{unit}', n < 0) for n in column])} = {plain(total)}{unit}"
            for column, total in (([e[0] for e in ends], low), ([e[1] for e in ends], high))
        )
    )
    if len(items) == 1:
        text = shown(low, high, unit)  # no sum of one
    elif step.fn == "mean":
        sums = (low, high)
        (low, exact), (high, exact_too) = (rounded(total / len(items)) for total in sums)
        lines = [
            f"{plain(total)}{unit} ÷ {len(items)} {'=' if right else '≈'} {plain(mean)}{unit}"
            for total, mean, right in zip(sums, (low, high), (exact, exact_too), strict=True)
        ]
        text += "，" + "，".join(dict.fromkeys(lines))
    elif unit == _HUNDRED_MILLION and low == high and abs(low) >= _TRILLION:
        short, exact = rounded(low / _TRILLION)
        text += f"，{plain(low)}{unit} {'=' if exact else '≈'} {plain(short)}万亿元"
    formula = Formula(step.fn, _operands(items, unit), text)
    bounds = {item.cell.bound or "exact" for item in items}
    least = step.fn == "sum" and len(items) > 1 and "at_least" in bounds and bounds <= {"exact", "at_least"}
    bound: Bound | None = "at_least" if least else None  # 45万人以上 and 21万人 are 66万人以上
    return Cell(label, "stated", low, high, unit, bound=bound, formula=formula, count=len(items), left_out=left_out)


_HUNDRED_MILLION = "亿元"
_TRILLION = Decimal(10_000)  # 亿元: from here on people say 万亿元


def _median(
    label: str, items: Sequence[Item], ends: Sequence[tuple[Decimal, Decimal]], unit: str, left_out: int
) -> Cell:
    """The number in the middle, of the low ends and of the high ends apart."""
    low, high = (_middle(sorted(column)) for column in zip(*ends, strict=True))
    half = "" if len(items) % 2 else "2"
    lines = []
    for middle in dict.fromkeys((low, high)):
        sums = " + ".join(f"{plain(each)}{unit}" for each in middle)
        value = plain(rounded(sum(middle, ZERO) / len(middle))[0])
        lines.append(f"({sums}) ÷ {half} = {value}{unit}" if half else f"{sums}")
    first, last = (rounded(sum(middle, ZERO) / len(middle))[0] for middle in (low, high))
    formula = Formula("median", _operands(items, unit), "，".join(lines))
    return Cell(label, "stated", first, last, unit, formula=formula, count=len(items), left_out=left_out)


def _middle(ordered: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The number in the middle, or the two there."""
    half = len(ordered) // 2
    return (ordered[half],) if len(ordered) % 2 else (ordered[half - 1], ordered[half])


def _mode(label: str, items: Sequence[Item], ends: Sequence[tuple[Decimal, Decimal]], left_out: int) -> Cell:
    """The number that most state, with the places (or years) that do."""
    counted = Counter(ends)
    best = max(counted, key=lambda pair: (counted[pair], pair))
    top = [item for item, pair in zip(items, ends, strict=True) if pair == best]
    cell = top[0].cell
    return Cell(
        label,
        "stated",
        *(cell.value, cell.upper, cell.unit),
        proof=cell.proof,
        also=tuple(item.cell.proof for item in top[1:] if item.cell.proof is not None),
        formula=Formula("mode", _operands(items, cell.unit), ""),
        years=_years(top),
        places=_places(top),
        count=len(items),
        left_out=left_out,
    )


def _extreme(step: Derive, label: str, items: Sequence[Item], left_out: int) -> Cell:
    keys = [order_key(item.cell) for item in items]
    if len({family(item.cell.unit)[0] for item in items}) > 1:
        return Cell(label, "unread", reason="units", left_out=left_out)
    known = [key for key in keys if key is not None]
    best = max(known) if step.fn == "highest" else min(known)
    top = [item for item, key in zip(items, keys, strict=True) if key == best]
    cell = top[0].cell
    return Cell(
        label,
        "stated",
        *(cell.value, cell.upper, cell.unit, cell.bound, cell.low, cell.high, cell.text),
        proof=cell.proof,
        also=tuple(item.cell.proof for item in top[1:] if item.cell.proof is not None),
        formula=Formula(step.fn, _operands(top, cell.unit), ""),
        years=_years(top),
        places=_places(top),
        count=len(items),
        left_out=left_out,
    )


def _spread(step: Derive, label: str, items: Sequence[Item], unit: str, left_out: int) -> Cell:
    """The highest number less the lowest; of a range its low end is taken."""
    ordered = sorted(items, key=lambda item: order_key(item.cell) or (ZERO, ZERO))
    low, high = ordered[0], ordered[-1]
    less, more = in_unit(low.cell, unit), in_unit(high.cell, unit)
    assert less is not None  # units were checked
    assert more is not None
    gap = trimmed(more[0] - less[0])
    shown_in = POINTS if family(unit)[0] == "%" else unit
    left = added([(f"{plain(abs(more[0]))}{unit}", more[0] < 0), (f"{plain(abs(less[0]))}{unit}", less[0] >= 0)])
    formula = Formula(step.fn, _operands((high, low), unit), f"{left} = {plain(gap)}{shown_in}")
    return Cell(
        label, "stated", gap, gap, shown_in, formula=formula, years=_years((high, low)), places=_places((high, low)),
        count=len(items), left_out=left_out,
    )  # fmt: skip


def _count(step: Derive, label: str, items: Sequence[Item], verdicts: Sequence[bool | None]) -> Cell:
    if step.where is None:
        verdicts = [item.cell.status == "stated" for item in items]
    good = [item for item, verdict in zip(items, verdicts, strict=True) if verdict]
    number = Decimal(len(good))
    years = tuple(item.year for item in good if item.year is not None)
    places = _places(good) if len(years) == len(good) else tuple(item.place for item in good)
    return Cell(
        label,
        "stated",
        *(number, number, "个"),
        also=tuple(item.cell.proof for item in good if item.cell.proof is not None),
        formula=Formula("count", (), ""),
        years=years,  # of several columns a year may be there twice
        places=places,
        count=len(items),
        left_out=sum(1 for verdict in verdicts if verdict is None),
    )


def _first(step: Derive, label: str, items: Sequence[Item], verdicts: Sequence[bool | None]) -> Cell:
    """The first or last year that meets the condition, with its number. Without one: stated, and no year."""
    pairs = sorted(zip(items, verdicts, strict=True), key=lambda pair: pair[0].year or 0)
    good = [item for item, verdict in pairs if verdict]
    left_out = sum(1 for verdict in verdicts if verdict is None)
    if not good:
        none = Cell(label, "stated", count=len(items), left_out=left_out, formula=Formula(step.fn, (), ""))
        return none if any(verdict is False for verdict in verdicts) else _nothing(label, items)
    item = good[0] if step.fn == "first" else good[-1]
    cell = item.cell
    return Cell(
        label,
        "stated",
        *(cell.value, cell.upper, cell.unit, cell.bound, cell.low, cell.high, cell.text),
        proof=cell.proof,
        formula=Formula(step.fn, _operands((item,), cell.unit), ""),
        years=_years((item,)),
        count=len(items),
        left_out=left_out,
    )


def _run(label: str, items: Sequence[Item]) -> Cell:
    """The longest stretch of years, one after the other, with the same number; the first of equally long ones."""
    ordered = sorted((item for item in items if item.year is not None), key=lambda item: item.year or 0)
    best: list[Item] = []
    now: list[Item] = []
    for item in ordered:
        key = order_key(item.cell)
        goes_on = bool(now) and key is not None and key == order_key(now[-1].cell)
        follows = bool(now) and item.year == (now[-1].year or 0) + 1 and _same_family(item, now[-1])
        now = [*now, item] if goes_on and follows else [item] if key is not None else []
        if len(now) > len(best):
            best = now
    if not best:
        return _nothing(label, items)
    length, cell = Decimal(len(best)), best[0].cell
    text = shown(cell.value, cell.upper, cell.unit) if cell.value is not None and cell.upper is not None else ""
    return Cell(
        label,
        "stated",
        *(length, length, "年"),
        text=text,
        proof=cell.proof,
        also=tuple(item.cell.proof for item in best[1:] if item.cell.proof is not None),
        formula=Formula("run", _operands(best[:1], cell.unit), ""),
        years=_years(best),
        count=len(items),
        left_out=sum(1 for item in items if not item.cell.has_number),
    )


def _same_family(one: Item, other: Item) -> bool:
    return factor(one.cell.unit, other.cell.unit) is not None


def _bound_change(label: str, items: Sequence[Item]) -> Cell:
    """The years whose bound word is another than in the stated or worded year before."""
    ordered = sorted((item for item in items if item.cell.bound is not None), key=lambda item: item.year or 0)
    if not ordered:
        return _nothing(label, items)
    turns = [item for before, item in pairwise(ordered) if before.cell.bound != item.cell.bound]
    number = Decimal(len(turns))
    return Cell(
        label, "stated", number, number, "次", formula=Formula("bound_change", (), ""), years=_years(turns),
        also=tuple(item.cell.proof for item in turns if item.cell.proof is not None),
        count=len(items), left_out=len(items) - len(ordered),
    )  # fmt: skip


def _years(items: Sequence[Item]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(item.year for item in items if item.year is not None))


def _places(items: Sequence[Item]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.place for item in items))
