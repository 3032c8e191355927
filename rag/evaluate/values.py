"""The arithmetic of cells: units of one family, the interval that a bound word makes, comparison, rounding, sums shown.

>>> convert(Decimal("125"), "亿斤", "万吨"), convert(Decimal("5"), "%", "亿元")
(Decimal('625'), None)
>>> interval(Decimal("3"), Decimal("3"), "at_least", negative=True)
(None, Decimal('-3'))
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from rag.numbers.units import unit_at
from rag.question.answer_table import Cell
from rag.question.query import Cmp, Compare
from rag.records import Bound
from rag.text.fold import fold
from rag.text.lazily import lazily

POINTS = "个百分点"
ZERO, HUNDRED = Decimal(0), Decimal(100)

# Base units that measure one thing, with their size: GB 3100-93, and 1亩 = 1/15公顷, 1斤 = 0.5公斤.
_FAMILIES: dict[str, tuple[str, Decimal]] = {
    "斤": ("mass", Decimal(1)),
    "公斤": ("mass", Decimal(2)),
    "千克": ("mass", Decimal(2)),
    "吨": ("mass", Decimal(2000)),
    "亩": ("area", Decimal(1)),
    "公顷": ("area", Decimal(15)),
    "平方公里": ("area", Decimal(1500)),
    "平方千米": ("area", Decimal(1500)),
    "米": ("length", Decimal(1)),
    "千米": ("length", Decimal(1000)),
    "公里": ("length", Decimal(1000)),
    "%": ("%", Decimal(1)),
    POINTS: ("%", Decimal(1)),  # points compare with percentages; only differences are in them
    "百分点": ("%", Decimal(1)),
}


@lru_cache(maxsize=1 << 12)
def family(unit: str) -> tuple[str, Decimal]:
    """What a unit as stated measures, and its size in that: 万亿元 is (元, 10^12), 亿斤 and 万吨 are both masses."""
    folded = fold(unit)
    found = unit_at(folded, 0) if folded else None
    base, scale = (found.base, found.scale) if found is not None and found.end == len(folded) else (folded, Decimal(1))
    name, size = _FAMILIES.get(base, (base, Decimal(1)))
    return name, size * scale


@lru_cache(maxsize=1 << 12)
def factor(unit: str, wanted: str) -> Decimal | None:
    """What a number in `unit` is multiplied by to be in `wanted`; None where they measure different things."""
    if unit == wanted:
        return Decimal(1)
    (one, size), (other, into) = family(unit), family(wanted)
    return (size / into).normalize() if one == other else None


def convert(value: Decimal, unit: str, wanted: str) -> Decimal | None:
    """A value in another unit, exactly; None where the units measure different things."""
    by = factor(unit, wanted)
    return None if by is None else trimmed(value * by)


def in_unit(cell: Cell, unit: str) -> tuple[Decimal, Decimal] | None:
    """The stated number of a cell, both ends, in `unit`; None without a number or where it cannot be converted."""
    if cell.value is None or cell.upper is None:
        return None
    by = factor(cell.unit, unit)
    return None if by is None else (trimmed(cell.value * by), trimmed(cell.upper * by))


def interval(
    low: Decimal, high: Decimal, bound: Bound, *, negative: bool = False
) -> tuple[Decimal | None, Decimal | None]:
    """The signed interval of a number as worded: 5%以上 (5, None), a fall of 3%以上 (None, -3), 左右 it twice."""
    ends: tuple[Decimal | None, Decimal | None] = (low, high)
    if bound == "at_least":
        ends = (low, None)
    elif bound == "at_most":
        ends = (None, high)
    if not negative:
        return ends
    return (None if ends[1] is None else -ends[1], None if ends[0] is None else -ends[0])


def holds(cell: Cell, where: Compare, other: Cell | None = None) -> bool | None:
    """Whether a cell compares as `where` says with its value or with the cell `other`; None where it cannot be said.

    See `rag.question.query.Compare` for what each comparison means of a bounded number.
    """
    if other is not None:
        unit, limit = cell.unit, in_unit(other, cell.unit)
    else:
        unit = where.unit or cell.unit
        limit = None if where.value is None else (where.value, where.value if where.high is None else where.high)
    number = in_unit(cell, unit)
    if number is None or limit is None:
        return None
    low, high = number
    below, above = limit
    if where.cmp in ("eq", "ne"):
        alike = number == limit and where.bound in (None, cell.bound)
        return alike == (where.cmp == "eq")
    if where.cmp == "gt" and low == high == below == above and cell.bound == "at_least" and _BEYOND.match(cell.text):
        return True  # 突破5000亿元 is above 5000
    if where.by == "number" or cell.bound is None:
        return _plainly(where.cmp, low, high, below, above)
    by = factor(cell.unit, unit) or Decimal(1)
    ends = [None if end is None else trimmed(end * by) for end in (cell.low, cell.high)]
    return _surely(where.cmp, ends[0], ends[1], cell.bound == "about", below, above)


_BEYOND = lazily(r"(?:远|均|已|已经)*(?:超|突破|逾|冲破|破|高于|大于|多于)")


def _plainly(cmp: Cmp, low: Decimal, high: Decimal, below: Decimal, above: Decimal) -> bool:
    """By the stated numbers: those of a range are below a limit where none is above it and not both are it."""
    if cmp == "lt":
        return low <= below and high <= above and (low, high) != (below, above)
    if cmp == "gt":
        return low >= below and high >= above and (low, high) != (below, above)
    if cmp == "le":
        return high <= above
    if cmp == "ge":
        return low >= below
    return low >= below and high <= above


def _surely(cmp: Cmp, low: Decimal | None, high: Decimal | None, about: bool, below: Decimal, above: Decimal) -> bool:
    """By the interval: an open end is beyond every limit, 左右 is on both sides of its own number."""
    if cmp == "lt":
        return high is not None and (high < below if low is None else _plainly("lt", low, high, below, above))
    if cmp == "gt":
        return low is not None and (low > above if high is None else _plainly("gt", low, high, below, above))
    under = high is not None and (high < above if about else high <= above)
    over = low is not None and (low > below if about else low >= below)
    return {"le": under, "ge": over, "within": under and over}[cmp]


def order_key(cell: Cell) -> tuple[Decimal, Decimal] | None:
    """What cells sort by: the low end in the size of the unit's family, then the high end; None without a number."""
    if cell.value is None or cell.upper is None:
        return None
    size = family(cell.unit)[1]
    return trimmed(cell.value * size), trimmed(cell.upper * size)


def trimmed(value: Decimal) -> Decimal:
    """Without trailing zeros or exponent: Decimal('1E+2') is 100, 6.50 is 6.5."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))
    return value.normalize()


def rounded(value: Decimal, places: int = 2) -> tuple[Decimal, bool]:
    """A value to `places` decimals, half up, and whether it is exactly that."""
    short = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return trimmed(short), short == value


def plain(value: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros, a true minus sign."""
    return f"{trimmed(value):f}".replace("-", "−")


def shown(low: Decimal, high: Decimal, unit: str) -> str:
    """A number or range with its unit: 5%, 4.5%—5%."""
    return f"{plain(low)}{unit}" if low == high else f"{plain(low)}{unit}—{plain(high)}{unit}"


def added(numbers: Sequence[tuple[str, bool]]) -> str:
    """A sum as written out: [("5%", False), ("3%", True)] is 5% − 3%. True: the term is negative."""
    text = ""
    for number, negative in numbers:
        sign = "−" if negative else "+"
        text += f" {sign} {number}" if text else f"{'−' if negative else ''}{number}"
    return text
