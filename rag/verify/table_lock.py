"""The number lock for tables: each cell's number again in its clause, each computed cell computed again.

It knows nothing of how a table is made: it is given what is claimed (`Leaf`, `Derived`) and judges by its own reading
of the clause and its own arithmetic. What passes may be said in words; `rag.verify.numbers.check_answer` takes it as
known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from rag.numbers.quantities import find_quantities
from rag.numbers.units import unit_at
from rag.text.fold import fold

_BARE = ("", "个")
ZERO, HUNDRED = Decimal(0), Decimal(100)

# Masses, areas and lengths in one size each; written here a second time, so that a wrong size does not prove itself.
_SIZES = {
    **{"吨": ("斤", 2000), "公斤": ("斤", 2), "千克": ("斤", 2)},
    **{
        "公顷": ("亩", 15),
        "平方公里": ("亩", 1500),
        "平方千米": ("亩", 1500),
        "公里": ("米", 1000),
        "千米": ("米", 1000),
    },
    **{"个百分点": ("%", 1), "百分点": ("%", 1)},
}


@dataclass(frozen=True, slots=True)
class Number:
    """A number (both ends of a range, signed) in its unit."""

    value: Decimal
    upper: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """A number that a table says stands in the clause `quote`; or that a person put right there, which is no claim."""

    number: Number
    quote: str
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """A number that a table says follows from `operands` by `fn`; `size` is how many places or years it names."""

    fn: str
    number: Number
    operands: tuple[Number, ...]
    size: int
    text: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A number that was computed again and came out: what words may say of it.

    `value` and `upper`, the ends of a range, have no sign and are in order. `by_hand`: it is a number that a person put
    right, or stands on one, and was checked against no clause.
    """

    value: Decimal
    upper: Decimal
    unit: str
    formula: str
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What words may use, and the claims that did not hold."""

    computed: tuple[Computed, ...]
    faults: tuple[Leaf | Derived, ...]


def judge(leaves: Iterable[Leaf], derived: Iterable[Derived]) -> Judged:
    """Read each leaf's clause and do each computation again; each stands on leaves and on sound ones only."""
    known: set[tuple[Decimal, Decimal, str]] = set()
    given: set[tuple[Decimal, Decimal, str]] = set()  # by persons, and what stands on it
    computed: list[Computed] = []
    faults: list[Leaf | Derived] = []
    for leaf in leaves:
        if leaf.by_hand:
            known.add(_base(leaf.number))
            given.add(_base(leaf.number))
            ends = _said(leaf.number)
            computed += [
                Computed(min(abs(a), abs(b)), max(abs(a), abs(b)), leaf.number.unit, "", True) for a, b in ends
            ]
        elif _stands(leaf):
            known.add(_base(leaf.number))
        else:
            faults.append(leaf)
    waiting = list(derived)
    while waiting:
        sound: list[Derived] = []
        left: list[Derived] = []
        for claim in waiting:
            (sound if all(_base(operand) in known for operand in claim.operands) else left).append(claim)
        if not sound:
            break
        waiting = left
        for claim in sound:
            if not _follows(claim):
                faults.append(claim)
                continue
            known.add(_base(claim.number))
            hand = bool(given) and any(_base(operand) in given for operand in claim.operands)
            if hand:
                given.add(_base(claim.number))
            computed += [
                Computed(min(abs(low), abs(high)), max(abs(low), abs(high)), number.unit, claim.text or claim.fn, hand)
                for number in (claim.number, *claim.operands)
                for low, high in _said(number)
            ]
            computed += [replace(each, by_hand=hand) for each in _whole(claim)]
    faults += waiting
    return Judged(tuple(dict.fromkeys(computed)), tuple(faults))


def _whole(claim: Derived) -> list[Computed]:
    """What else a sound claim says: so many times, the sum that a share or a mean is of."""
    if claim.fn == "ratio":
        return [Computed(abs(claim.number.value), abs(claim.number.upper), "倍", claim.text)]
    if claim.fn == "median":  # of so many; of an even many half of two numbers
        two = Decimal(2 - len(claim.operands) % 2)
        return [
            Computed(each, each, unit, claim.text) for each in (two, Decimal(len(claim.operands))) for unit in _BARE
        ]
    if claim.fn == "mean":
        sums = (abs(sum(ends, ZERO)) for ends in zip(*((n.value, n.upper) for n in claim.operands), strict=True))
        return [Computed(total, total, claim.operands[0].unit, claim.text) for total in sums]
    if claim.fn != "share":
        return []
    whole = abs(sum((number.value for number in claim.operands[1:]), ZERO))
    return [Computed(whole, whole, claim.operands[0].unit, claim.text)]


def _said(number: Number) -> set[tuple[Decimal, Decimal]]:
    """The ends of a number, each alone and both together."""
    low, high = number.value, number.upper
    return {(low, low), (high, high), (low, high)}


def _base(number: Number) -> tuple[Decimal, Decimal, str]:
    """Both ends in the size of the unit's kind, and that kind."""
    scale, size, kind = _size(number.unit)
    return number.value * scale * size, number.upper * scale * size, kind


@lru_cache(1024)
def _size(unit: str) -> tuple[Decimal, int, str]:
    """How much of its kind a unit is, in two factors, and the kind."""
    folded = fold(unit)
    found = unit_at(folded, 0) if folded else None
    scale, base = (found.scale, found.base) if found is not None else (Decimal(1), folded)
    kind, size = _SIZES.get(base, (base, 1))
    return scale, size, kind


def _same(one: Number, other: Number) -> bool:
    return _base(one) == _base(other)


def _stands(leaf: Leaf) -> bool:
    """Whether the clause has the number, its sign taken from the words that the table read it by."""
    low, high, kind = _base(leaf.number)
    ends = frozenset((abs(low), abs(high)))
    return (ends, kind) in _amounts(leaf.quote)


@lru_cache(1 << 14)
def _amounts(quote: str) -> frozenset[tuple[frozenset[Decimal], str]]:
    """The ends, without signs, and the kind of each amount in a clause."""
    based = (_base(Number(amount.low, amount.high, amount.unit)) for amount in find_quantities(fold(quote)))
    return frozenset((frozenset((abs(low), abs(high))), kind) for low, high, kind in based)


def _follows(claim: Derived) -> bool:
    low, high = claim.number.value, claim.number.upper
    if claim.fn in ("count", "run", "bound_change"):
        return low == high == claim.size
    if claim.fn == "rank":
        return low == high and 1 <= low <= claim.size
    numbers = claim.operands
    if not numbers:
        return False
    if claim.fn in ("highest", "lowest", "first", "last"):
        return any(_same(claim.number, number) for number in numbers)
    if claim.fn == "convert":
        return _same(claim.number, numbers[0])
    if claim.fn == "mode":
        return _is_mode(claim.number, numbers, claim.size)
    ends = _ends(claim.fn, numbers)
    return ends is not None and sorted(ends) == sorted((low, high))


def _is_mode(number: Number, numbers: Sequence[Number], size: int) -> bool:
    """Whether no other number stands there more often, and it does `size` times."""
    stated = [_base(each) for each in numbers]
    own = stated.count(_base(number))
    return own == size and all(stated.count(each) <= own for each in stated)


def _median(numbers: Sequence[Decimal]) -> Decimal:
    ordered = sorted(numbers)
    half = len(ordered) // 2
    return _short(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def _ends(fn: str, numbers: Sequence[Number]) -> tuple[Decimal, Decimal] | None:
    """Both ends of the result; the operands of one computation are in one unit."""
    if len({number.unit for number in numbers}) > 1:
        return None
    if fn in ("sum", "mean"):
        low, high = (sum(ends, ZERO) for ends in zip(*((n.value, n.upper) for n in numbers), strict=True))
        if fn == "sum":
            return low, high
        return _short(low / len(numbers)), _short(high / len(numbers))
    if fn == "median":
        return _median([n.value for n in numbers]), _median([n.upper for n in numbers])
    if len(numbers) < 2:
        return None
    first, second = numbers[0], numbers[1]
    if fn == "spread":
        return first.value - second.value, first.value - second.value
    if fn in ("change", "gap", "met", "yearly_change"):
        return first.value - second.value, first.upper - second.upper
    whole = sum((number.value for number in numbers[1:]), ZERO)
    if not whole:
        return None
    quotient = {
        "ratio": first.value / whole,
        "share": first.value / whole * HUNDRED,
        "relative": (first.value - whole) / whole * HUNDRED,
    }.get(fn)
    return None if quotient is None else (_short(quotient), _short(quotient))


def _short(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
