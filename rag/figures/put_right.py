"""Numbers put right by hand: what a person says of a clause holds, however often its source is read again.

The clause stays, and with it the place. The number is then by hand (`Figure.by_hand`): it is shown as such, and nothing
that checks numbers takes it for read.

>>> right, wrong = put_right(figures, [NumberSaid("corrected", at=1200, indicator="cpi", kind="target", period="2026",
...     value=Value(Decimal(2), Decimal(2), "%", "about", "growth", Decimal(2), "%"))])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from rag.figures.lexicon import fits, lexicon
from rag.numbers.quantities import find_quantities, same_amount
from rag.records import BY_HAND, Bound, Figure, InputError, Measure, Unread
from rag.text.fold import fold
from rag.text.lazily import lazily

Act = Literal["corrected", "wrong", "reported"]

_RISE = lazily(r"^(?:增长|上涨|上升|提高|达到|为)")
_FALL = lazily(r"^(?:下降|降低|减少|-)")


@dataclass(frozen=True, slots=True)
class Value:
    """A number as a figure has it: both ends as stated, and the first in base units."""

    low: Decimal
    high: Decimal
    unit: str
    bound: Bound
    measure: Measure
    value: Decimal
    base_unit: str


@dataclass(frozen=True, slots=True)
class NumberSaid:
    """What a person says of one number of a source.

    `at` is the character at which the number begins (its clause, where it has none), which with indicator, kind and
    period tells it from all others. "corrected": it is `value`. "wrong": it was read wrong. "reported": it may be, an
    editor is to look. `was` is the number as it was read, in words.
    """

    act: Act
    at: int
    indicator: str
    kind: str
    period: str
    value: Value | None = None
    was: str = ""
    who: str = ""
    when: str = ""
    why: str = ""


def is_said_of(said: NumberSaid, thing: Figure | Unread) -> bool:
    """Whether something is said of this number, or of the note that is left of it."""
    if (said.indicator, said.kind, said.period) != (thing.indicator, thing.kind, thing.period):
        return False
    if isinstance(thing, Unread):
        return any(span.start <= said.at < span.end for span in thing.spans)
    return said.at == start_of(thing)


def start_of(thing: Figure | Unread) -> int:
    """The character that what is said of a number is kept by."""
    spans = thing.number_spans if isinstance(thing, Figure) and thing.number_spans else thing.spans
    return spans[0].start if spans else -1


def put_right(figures: Iterable[Figure], said: Sequence[NumberSaid]) -> tuple[tuple[Figure, ...], tuple[Unread, ...]]:
    """The figures as persons say they are, and a note for each that they say was read wrong."""
    kept: list[Figure] = []
    wrong: list[Unread] = []
    told = [each for each in said if each.act != "reported"]
    for figure in figures:
        own = next((each for each in told if is_said_of(each, figure)), None)
        if own is None:
            kept.append(figure)
        elif own.value is not None:
            kept.append(_with(figure, own.value))
        else:
            kind, period, quote = figure.kind, figure.period, figure.quote
            place = (figure.id, figure.report_id, figure.section_id)
            wrong.append(Unread(*place, figure.indicator, kind, period, BY_HAND, quote, figure.spans))
    return tuple(kept), tuple(wrong)


def _with(figure: Figure, value: Value) -> Figure:
    return replace(
        figure,
        low=value.low,
        high=value.high,
        unit=value.unit,
        bound=value.bound,
        measure=value.measure,
        value=value.value,
        base_unit=value.base_unit,
        rule=BY_HAND,
    )


def value_typed(text: str, figure: Figure) -> Value:
    """The number that a person types for a figure: 4%左右, 5%-5.5%, 下降3%, 1300万吨以上; 4 alone is in its unit.

    Raises `InputError` for what is not one number, or one in a unit that the figure's indicator is not stated in.
    """
    said = "".join(fold(text).split())
    measure = figure.measure
    for way, pattern in (("growth", _RISE), ("decline", _FALL)):
        if pattern.match(said):
            measure = way if measure in ("growth", "decline") else measure  # type: ignore[assignment]
            said = pattern.sub("", said)
    found = find_quantities(said) or find_quantities(said + figure.unit)
    if len(found) == 1 and not found[0].unit and figure.unit:
        found = find_quantities(said + figure.unit)
    if len(found) != 1 or found[0].outer_end - found[0].outer_start < len(said):
        raise InputError(f"{text[:40] or 'nothing'} is no number that can stand here. Give one with its unit: 4%左右.")
    amount = found[0]
    entry = lexicon().get(figure.indicator)
    if amount.base_unit != figure.base_unit and (entry is None or not fits(entry, amount.unit)):
        raise InputError(
            f"{text[:40]} has another unit than this number can have. Give it in {figure.unit or 'its own unit'}."
        )
    ends = (amount.low, amount.high, amount.unit, amount.bound)
    return Value(*ends, measure, amount.value_low, amount.base_unit)


def stands_in(value: Value, quote: str) -> bool:
    """Whether a clause has this number: one that it has not may be a slip of the finger."""
    there = find_quantities(fold(quote))
    typed = find_quantities(_words(value))
    return bool(typed) and any(same_amount(typed[0], amount) for amount in there)


def _words(value: Value) -> str:
    ends = f"{value.low:f}" if value.low == value.high else f"{value.low:f}{value.unit}-{value.high:f}"
    return f"{ends}{value.unit}"
