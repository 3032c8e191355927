"""An amount as a record, and how one is put together from a number, its unit and the words around it."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

from rag.numbers.bounds import Bound, bounds_of
from rag.numbers.nonquantities import NonQuantity, Quotes, find_quotes
from rag.numbers.units import ONE, Kind, Unit, unit_words

Form = Literal[
    "amount", "percent", "points", "times", "fraction", "rank", "doubling", "zero_breakthrough", "ratio"
]  # fmt: skip
_FORMS: dict[Kind, Form] = {"percent": "percent", "points": "points", "times": "times"}


class Quantity(NamedTuple):
    """One amount of a text.

    [start, end) covers number and unit (of a range: first number to last unit), [outer_start, outer_end) the words
    that bound it as well (超过…以上, 控制在…以内). `text` is the folded text at [start, end). `low` and `high` are in
    `unit` as stated (1.36 for 1.36万亿元) and differ only in a range. `unit` is "" for a bare number; `base_unit` is
    it without `scale` and in its usual name. `soft`: 力争, 争取 or 努力 governs it.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    text: str
    low: Decimal
    high: Decimal
    unit: str
    scale: Decimal
    base_unit: str
    bound: Bound
    soft: bool
    form: Form

    @property
    def value_low(self) -> Decimal:
        """`low` in base units."""
        return self.low * self.scale

    @property
    def value_high(self) -> Decimal:
        """`high` in base units."""
        return self.high * self.scale


Token = Quantity | NonQuantity
Read = tuple[Token | None, int]  # a token, or None and where to read on


def same_amount(a: Quantity, b: Quantity) -> bool:
    """Whether two amounts are the same number of the same unit: 1.36万亿元 and 13600亿元, 百分之五 and 5%.

    Exact: no rounding, no conversion between units of different size; 7% is not 7个百分点, 3位 is not 第3位.
    Bound words and 力争 are not compared.
    """
    return (
        (a.form == "rank") == (b.form == "rank")
        and (a.form == "fraction") == (b.form == "fraction")
        and a.base_unit == b.base_unit
        and a.value_low == b.value_low
        and a.value_high == b.value_high
    )


class Page:
    """A folded text being read. `floor` is where the last token ended: nothing may reach back over it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.floor = 0

    @cached_property
    def quotes(self) -> Quotes:
        """The quoted names of the text, found when first asked for."""
        return find_quotes(self.text)

    def is_name(self, start: int, end: int, unit: Unit | None) -> bool:
        """Whether the amount at [start, end) is a part of a quoted name: “20条”, “528行动”, 《…20条措施》.

        % and money, weights and measures, and numbers with a scale stay amounts in quotes, and so does a count that
        does not begin the quote (“新增10家”); but a policy is called by its articles (“稳增长42条”).
        """
        if unit is not None and (unit.kind == "none" or unit.kind in unit_words().sure or unit.scale > ONE):
            return False
        quote = self.quotes.around(start, end)
        if quote is None or unit is None:
            return quote is not None
        begin, finish, is_title = quote
        return begin == start or is_title or (finish == end and unit.stated == "条")


class Value(NamedTuple):
    """A number in text: its value in `unit`, where it begins and ends, the unit behind it."""

    number: Decimal
    start: int
    end: int
    unit: Unit | None

    @property
    def full_end(self) -> int:
        """Where the unit ends, or the number if there is none."""
        return self.unit.end if self.unit is not None else self.end


def shortest(number: Decimal) -> Decimal:
    """The same number without trailing zeros and without an exponent: what a person would write."""
    return number.quantize(ONE) if number == number.to_integral_value() else number.normalize()


def join_range(first: Value, second: Value) -> tuple[Decimal, Decimal] | None:
    """The ends of the range `first` to `second`, in the unit of `second` (of `first` for 5%—6); None if it is none.

    3至5万人 is 3 to 5 in 万人; 8000至1万人 and 8000万至1亿元 are 0.8 to 1, since a range rises.
    """
    a, b = first.unit, second.unit
    low, high = first.number, second.number
    if a is not None and b is None:
        return (low, high) if a.kind == "percent" and low < high else None
    if a is not None and b is not None:
        if a.kind != "none" and a.base != b.base:
            return None
        low = shortest(low * a.scale / b.scale)
    elif b is not None and low >= high:
        low = shortest(low / b.scale)
    return (low, high) if low < high else None


def quantity(
    page: Page,
    start: int,
    end: int,
    ends: tuple[Decimal, Decimal],
    unit: Unit | None,
    *,
    form: Form | None = None,
    bound: Bound | None = None,
) -> Quantity:
    """The amount at [start, end) with the values `ends` in `unit`; `form` and `bound` override what the text says."""
    kind: Kind = unit.kind if unit is not None else "none"
    base = unit.base if unit is not None else ""
    around = bounds_of(page.text, start, end, kind, base)
    said = around.bound
    if said == "exact" and unit is not None and unit.vague:
        said = unit.vague
    if ends[0] != ends[1]:
        said = "range"
    return Quantity(
        start=start,
        end=end,
        outer_start=max(around.start, page.floor),
        outer_end=around.end,
        text=page.text[start:end],
        low=ends[0],
        high=ends[1],
        unit=unit.stated if unit is not None else "",
        scale=unit.scale if unit is not None else ONE,
        base_unit=base,
        bound=bound or said,
        soft=around.soft,
        form=form or _FORMS.get(kind, "amount"),
    )


def named_unit(end: int, word: str, kind: Kind = "count") -> Unit:
    """A unit that the text implies or that stands before the number (百分之五, 居第3)."""
    words = unit_words()
    return Unit(end, word, words.factors.get(word, ONE), words.aliases.get(word, word), kind, False, "")
