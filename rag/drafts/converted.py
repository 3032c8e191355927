"""A number told once more in another unit of the same thing: 1955万吨以上(约合391亿斤).

It says nothing of its own, so the number before it and the arithmetic settle it: 1吨 is 2000斤.

>>> converted_words("1955万吨", "391亿斤", "吨", "斤")
'1955万吨 = 391亿斤（1吨 = 2000斤）'
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rag.drafts.compare import rounds_to
from rag.drafts.findings import Claim, Judged
from rag.evaluate.values import factor, plain
from rag.numbers.quantities import Quantity
from rag.text.fold import fold
from rag.text.lazily import lazily

_SAID_AGAIN = lazily(
    r"(?:以上|以下|以内|左右|上下)?\s*[(,、]?\s*(?:大约|约|大概|近|超)?(?:为|是)?"
    r"(?:折合成?|折算为?|换算(?:成|为)?|合|即|相当于|也就是|等于|等同于|(?<=\()约?)(?:大约|约)?$"
)


def by_conversion(claims: Sequence[Claim], judged: Sequence[Judged]) -> list[Judged]:
    """The verdicts, those of numbers that tell the number before them in another unit by it and the arithmetic."""
    found = list(judged)
    for at in range(1, len(claims)):
        if found[at].verdict == "supported" or not _is_again(claims[at - 1], claims[at]):
            continue
        one, other, before = claims[at - 1].quantity, claims[at].quantity, found[at - 1]
        value = one.value_low * (factor(one.base_unit, other.base_unit) or Decimal(0))
        if value == other.value_low or rounds_to(other, value):
            right = before.verdict == "supported"
            found[at] = replace(before, formula=_said(one, other, other.value_low) if right else before.formula)
        else:
            found[at] = Judged("contradicted", "computed", before.entry, _said(one, other, value))
    return found


def _is_again(one: Claim, other: Claim) -> bool:
    """Whether a claim says the one before it once more: in its sentence, right behind it, in a unit of its kind."""
    first, second = one.quantity, other.quantity
    gap = other.start - one.end
    if first.base_unit == second.base_unit or not factor(first.base_unit, second.base_unit) or not 0 < gap <= other.at:
        return False
    if first.value_low != first.value_high or second.value_low != second.value_high or "%" in first.base_unit:
        return False
    return _SAID_AGAIN.fullmatch(fold(other.context[other.at - gap : other.at])) is not None


def _said(one: Quantity, other: Quantity, value: Decimal) -> str:
    amount = f"{plain(value / other.scale)}{other.unit}"
    return converted_words(f"{plain(one.low)}{one.unit}", amount, one.base_unit, other.base_unit)


def converted_words(one: str, other: str, unit: str, into: str) -> str:
    """How a number comes to be another in an other unit."""
    by = factor(unit, into) or Decimal(1)
    rate = f"1{unit} = {plain(by)}{into}" if by >= 1 else f"1{into} = {plain(1 / by)}{unit}"
    return f"{one} = {other}（{rate}）"
