"""A claimed amount against a stated or computed one: equal, rounded, or in what it differs.

Equality is exact, never fuzzy: 1.36万亿元 is 13600亿元, 7% is not 7%左右. Two things are no contradiction, as editors
use them: a level in fewer digits than the report's (14.58万亿元 for 145846亿元), and a milestone below it
(突破5万亿元).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from rag.drafts.evidence import Entry
from rag.drafts.findings import Why
from rag.numbers.quantities import Quantity
from rag.records import Bound

Difference = Literal["", "unit", "value", "direction", "bound", "loose"]

_COUNTERS = frozenset("个家项座条处所名位件套台辆户支门款种片块班列艘架间栋人场次批期")
_COUNTED = frozenset({"名", "人次", "标箱", "标准箱", "箱"})
_ROUNDED_UNITS = frozenset({"%", "个百分点", "百分点", "‰"})


def same_unit(claimed: str, stated: str, *, loose: bool = False) -> bool:
    """Whether two base units are the same; `loose`: English counts, which have no measure words, fit any."""
    if claimed.split("(")[0] == stated.split("(")[0]:
        return True  # 套 and 套(间)
    if loose and claimed in ("", "个", "人") and (stated in _COUNTERS or stated in _COUNTED):
        return True  # 680,000 (the jobs named before), 640 key projects
    return {claimed, stated} == {"个百分点", "百分点"}


def plausible_unit(number: Quantity, entry: Entry) -> bool:
    """Another unit of the same kind of thing is a contradiction: 亿斤 for 万吨; 家 for 亿元 is another statement."""
    mass = {"斤", "公斤", "吨", "千克"}
    money = {"元", "美元", "欧元"}
    units = {number.base_unit, entry.figure.base_unit}
    if "倍" in units or "" in units:
        return False
    return units <= mass or units <= money or "%" not in units


def digits_swapped(number: Quantity, entry: Entry) -> bool:
    """Whether two digits have changed places: 68万人 for 86万人."""
    return number.unit == entry.figure.unit and sorted(str(number.low)) == sorted(str(entry.figure.low))


def difference(number: Quantity, falls: bool, bound: Bound, entry: Entry, *, loose: bool = False) -> Difference:
    """In what a claimed amount differs from a figure; "" if in nothing.

    "loose": the claim says less than the figure (a bound word left out of a result, a milestone passed): neither
    supported nor contradicted by it.
    """
    if not same_unit(number.base_unit, entry.figure.base_unit, loose=loose):
        return _in_other_unit(number, bound, entry)
    low, high = (-number.value_high, -number.value_low) if falls else (number.value_low, number.value_high)
    stated = entry.figure.bound
    if (low, high) == (entry.low, entry.high):
        if bound == stated:
            return ""
        if entry.kind == "result" and {bound, stated} <= {"exact", "about", "at_least"}:
            return "loose"
        return "loose" if bound == "exact" and stated in ("about", "at_least", "at_most") else "bound"
    if (low, high) == (-entry.high, -entry.low) and low:
        return "direction"
    if entry.low != entry.high or low != high:
        return "value"
    if entry.kind == "result" and number.base_unit not in _ROUNDED_UNITS and stated in ("exact", "about", "at_least"):
        if rounds_to(number, entry.low, 2 if bound == "about" else 3):
            return ""
        if bound == "at_least" and _is_milestone(number, entry.low) and low < entry.low <= low * Decimal("1.05"):
            return ""
        apart = abs(entry.low - low)
        coarser = _digits(number.low) < _digits(entry.low)  # 约4020 is no rounding of 近4000
        if bound == "about" and coarser and apart <= abs(low) * Decimal("0.02"):
            return "" if apart <= abs(low) * Decimal("0.005") else "loose"  # 约6万亿元, of 60199亿元
    if entry.kind == "result" and number.unit == "成" and abs(entry.low - low) <= 1 and bound == "about":
        return ""
    return "value"


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


_JIN = {"斤": Decimal(1), "公斤": Decimal(2), "千克": Decimal(2), "吨": Decimal(2000)}


def in_unit_of(number: Quantity, entry: Entry) -> Quantity:
    """A mass in the unit of a stated one, the number as written: 1.51亿吨 beside 亿斤."""
    claimed, stated = _JIN.get(number.base_unit), _JIN.get(entry.figure.base_unit)
    if claimed is None or stated is None or claimed == stated:
        return number
    return number._replace(scale=number.scale * claimed / stated, base_unit=entry.figure.base_unit)


def _in_other_unit(number: Quantity, bound: Bound, entry: Entry) -> Difference:
    """In what a mass differs from the stated one in another unit: 3662.5万吨 in nothing from 732.5亿斤."""
    claimed, stated = _JIN.get(number.base_unit), _JIN.get(entry.figure.base_unit)
    if claimed is None or stated is None or entry.low != entry.high or number.value_low != number.value_high:
        return "unit"
    value = entry.low * stated / claimed
    if value != number.value_low and not (entry.kind == "result" and rounds_to(number, value)):
        return "value"
    bounded = bound == entry.figure.bound or (entry.kind == "result" and bound in ("exact", "about"))
    return "" if bounded else "loose" if bound == "exact" else "bound"


def _is_milestone(number: Quantity, value: Decimal) -> bool:
    """Whether a number is a round one that a value may be said to have passed: 5万亿元, of 50625亿元."""
    digits = len(number.low.normalize().as_tuple().digits)
    return digits <= 2 and digits < len(value.normalize().as_tuple().digits)


def has_passed(number: Quantity, entry: Entry) -> bool:
    """Whether a result lies between a round number and the next such one: 迈上5万亿元台阶, of 5.53万亿元."""
    exponent = number.value_low.normalize().as_tuple().exponent
    digit = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
    same = same_unit(number.base_unit, entry.figure.base_unit) and entry.kind == "result" and entry.scale == "level"
    return same and _is_milestone(number, entry.low) and number.value_low < entry.low < number.value_low + digit


_FINEST = -6  # decimals: 三分之一 has no last place


def step_of(number: Quantity) -> Decimal:
    """One in the last place that a number is written to, in base units: 0.01万亿元 of 14.58万亿元."""
    exponent = number.low.as_tuple().exponent
    places = int(exponent) if isinstance(exponent, int) else 0
    return Decimal(1).scaleb(max(min(places, 0), _FINEST)) * number.scale


def _zeros(number: Quantity) -> Decimal:
    """What the zeros at the end of an amount leave open: 36.6 million is 3660万, and says no more than 366."""
    exponent = number.low.normalize().as_tuple().exponent
    return Decimal(1).scaleb(max(int(exponent), 0)) if number.form == "amount" else Decimal(1)


def rounds_to(number: Quantity, value: Decimal, least: int = 3) -> bool:
    """Whether `value`, in base units, is the claimed amount in its number of places; of at least `least` digits."""
    digits = len(number.low.normalize().as_tuple().digits)
    step = step_of(number) * (_zeros(number) if digits >= least else 1)
    if len(str(number.low).replace(".", "").lstrip("0")) < least and digits < least:
        return False
    return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step == number.value_low


def near(number: Quantity, bound: Bound, value: Decimal) -> bool:
    """Whether a computed value is the claimed one in its places; 约 allows some more, a milestone may be passed."""
    claimed, step = number.value_low, _finest(number)
    if abs(value - claimed) <= step / 2:
        return True
    if bound == "about":
        return abs(value - claimed) <= max(step / 2, abs(claimed) * Decimal("0.025"))
    if bound == "at_least":
        return claimed <= value <= claimed * Decimal("1.05")
    if bound == "at_most":
        return claimed * Decimal("0.95") <= value <= claimed
    return False


def _finest(number: Quantity) -> Decimal:
    """What a computed number may be rounded to: points to 0.1 (1 is not 0.5), multiples to a tenth of themselves."""
    step = step_of(number)
    if number.form == "points":
        return min(step, Decimal("0.1"))
    if number.form == "amount":
        return max(step, min(step * _zeros(number), number.value_low / 100))  # 多出5000亿元, of 5004
    return min(step, number.value_low / 10) if number.form == "times" else step


def why_of(differs: Difference) -> Why:
    """The reason of a contradiction, by in what an amount differs."""
    return "value" if differs in ("", "loose") else differs  # type: ignore[return-value]  # the others are both


def is_slip(number: Quantity, entry: Entry, *, close: bool = False, near: bool = False) -> bool:
    """Whether a claimed amount is a stated one but for a slip of the pen: a zero, the scale, two digits, one.

    Of two amounts of three digits or more, so that no two chance numbers are alike; `close`: 74 and 47, too; `near`:
    51 and 41, too.
    """
    mine, other = number.value_low, abs(entry.low)
    if not mine or not other or mine == other or number.value_high != mine or entry.low != entry.high:
        return False
    least = min(number.low, entry.figure.low or Decimal(0))
    if least >= 10 and mine.normalize().as_tuple().digits == other.normalize().as_tuple().digits:
        return True  # a zero, or 亿 for 万
    stated = entry.figure.low or Decimal(0)
    if number.unit not in ("", entry.figure.unit) or _places(number.low) != _places(stated):
        return False
    one, two = (f"{abs(value):f}".replace(".", "") for value in (number.low, stated))
    if len(one) != len(two) or len(one) < (2 if close else 3):
        return False
    apart = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    swapped = len(apart) == 2 and apart[0] == apart[1][::-1]
    return swapped or (len(apart) == 1 and (near or len(one) > 2))


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return min(exponent, 0) if isinstance(exponent, int) else 0
