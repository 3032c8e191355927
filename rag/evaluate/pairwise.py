"""Two cells made one: change, gap, ratio, share, relative, met; and one cell in another unit."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeAlias

from rag.evaluate.alike import comparable
from rag.evaluate.values import HUNDRED, POINTS, added, factor, family, in_unit, plain, rounded, shown, trimmed
from rag.figures.lexicon import lexicon
from rag.figures.things import things
from rag.question.answer_table import Cell, Formula, Operand
from rag.question.query import Derive, Verdict
from rag.text.lazily import lazily

PAIRWISE = frozenset({"change", "gap", "ratio", "relative", "met", "share"})

Placed: TypeAlias = tuple[str, Cell]
"""A cell with the full name of its place."""


def combine(step: Derive, label: str, first: Placed, second: Placed, subject: str) -> Cell:
    """The cell of a function of two. `subject` is the second's, by which `met` knows whether less is better."""
    for _, cell in (first, second):
        if not cell.has_number:
            status = cell.status if cell.status != "stated" else "unread"
            return Cell(
                label,
                status,
                bound=None,
                text=cell.text,
                proof=cell.proof,
                reason="cut" if cell.reason == "cut" else "operand",  # nothing can be said of a report cut off
                lacks=cell.lacks or cell.column,
            )
    if step.fn == "met" and not comparable(first[1], second[1]):
        return Cell(label, "unread", proof=first[1].proof, reason="apart")
    if step.fn in ("change", "gap", "yearly_change", "met"):
        return _difference(step, label, first, second, subject)
    return _quotient(step, label, first, second)


def _difference(step: Derive, label: str, first: Placed, second: Placed, subject: str) -> Cell:
    (place, one), (beside, other) = first, second
    unit = step.unit or one.unit
    mine, theirs = in_unit(one, unit), in_unit(other, unit)
    if mine is None or theirs is None:
        return Cell(label, "unread", proof=one.proof, reason="units")
    ends = sorted((trimmed(mine[0] - theirs[0]), trimmed(mine[1] - theirs[1])))
    shown_in = POINTS if family(unit)[0] == "%" else unit
    text = _subtraction(mine, theirs, ends, unit, shown_in)
    operands = (
        Operand(place, one.column, mine[0], unit, mine[1]),
        Operand(beside, other.column, theirs[0], unit, theirs[1]),
    )
    return Cell(
        label,
        "stated",
        *(ends[0], ends[1], shown_in),
        verdict=_met(one, other, subject) if step.fn == "met" else None,
        proof=one.proof,
        formula=Formula(step.fn, operands, text),
    )


def _subtraction(
    mine: tuple[Decimal, Decimal], theirs: tuple[Decimal, Decimal], ends: list[Decimal], unit: str, shown_in: str
) -> str:
    """5% − 6% = −1个百分点; of ranges the ends apart. A minus before a negative number is a plus."""
    lines = []
    pairs = (
        [(mine[0], theirs[0])]
        if mine[0] == mine[1] and theirs[0] == theirs[1]
        else list(zip(mine, theirs, strict=True))
    )
    for one, other in pairs:
        left = added([(f"{plain(abs(one))}{unit}", one < 0), (f"{plain(abs(other))}{unit}", other > 0)])
        if other == 0:
            left = added([(f"{plain(abs(one))}{unit}", one < 0)]) + f" − 0{unit}"
        lines.append(f"{left} = {plain(one - other)}{shown_in}")
    return "，".join(dict.fromkeys(lines))


def _met(result: Cell, target: Cell, subject: str) -> Verdict | None:
    """By the numbers as written: a result at the target's number or better. 以内 and what should be low: at most.

    5%左右 and a range are held at their (lower) number; for what should be low, at their (upper) number.
    """
    unit = target.unit
    made = in_unit(result, unit)
    if made is None or target.value is None or target.upper is None:
        return None
    # 3%以内, 下降3%以上: whatever is below. A fall that is aimed for, of what the lexicon does not know, is a fall by
    # so much or by more; 降幅3%以内 is met by a rise.
    capped = target.low is None and target.high is not None
    falls = subject not in lexicon() and target.upper < 0 and target.high is not None
    lower = capped or falls or _less_is_better(subject)
    if lower and made[1] < target.value and _is_sought(target, subject):
        return None
    met = made[1] <= target.upper if lower else made[0] >= target.value
    better, worse = (result.low, result.high) if lower else (result.high, result.low)
    if result.bound in ("at_least", "at_most") and (worse if met else better) is None:
        return None  # 5%以上 is 5% or more, and how much more is not said
    return "yes" if met else "no"


_SOUGHT = frozenset({"cpi"})
_KEPT_DOWN = lazily("控制")


def _is_sought(target: Cell, subject: str) -> bool:
    """Whether a target is a rise to come near to, and no cap: of less than 涨幅2%左右 nobody says that it is met."""
    clause = target.proof.quote if target.proof is not None else target.text
    return subject in _SOUGHT and target.low is not None and _KEPT_DOWN.search(clause) is None


def _less_is_better(subject: str) -> bool:
    falls = subject in things() and bool(things()[subject].falls)  # PM2.5
    return falls or (subject in lexicon() and lexicon()[subject].less_is_better)


def _quotient(step: Derive, label: str, first: Placed, second: Placed) -> Cell:
    (place, one), (beside, other) = first, second
    theirs = in_unit(other, one.unit)
    if theirs is None:
        return Cell(label, "unread", proof=one.proof, reason="units")
    if one.value != one.upper or theirs[0] != theirs[1] or one.value is None:
        return Cell(label, "unread", proof=one.proof, reason="range")
    if theirs[0] == 0:
        return Cell(label, "unread", proof=one.proof, reason="zero")
    mine, unit = one.value, one.unit
    whole = f"{plain(theirs[0])}{unit}"
    if step.fn == "relative":
        gap = trimmed(mine - theirs[0])
        value, exact = rounded(gap / theirs[0] * HUNDRED)
        text = _subtraction((mine, mine), (theirs[0], theirs[0]), [gap, gap], unit, unit)
        text += f"，{plain(gap)}{unit} ÷ {whole} {'=' if exact else '≈'} {plain(value)}%"
        shown_in = "%"
    else:
        shown_in = "%" if step.fn == "share" else ""
        value, exact = rounded(mine / theirs[0] * (HUNDRED if step.fn == "share" else 1))
        text = f"{plain(mine)}{unit} ÷ {whole} {'=' if exact else '≈'} {plain(value)}{shown_in}"
    operands = (Operand(place, one.column, mine, unit), Operand(beside, other.column, theirs[0], unit))
    formula = Formula(step.fn, operands, text)
    return Cell(label, "stated", value, value, shown_in, proof=one.proof, formula=formula)


def converted(label: str, place: str, cell: Cell, unit: str) -> Cell:
    """A cell in another unit, its bound kept: 125亿斤 = 625万吨."""
    if cell.value is None or cell.upper is None:
        status = cell.status if cell.status != "stated" else "unread"
        return Cell(label, status, bound=cell.bound, text=cell.text, proof=cell.proof, reason="operand")
    by = factor(cell.unit, unit)
    if by is None:
        return Cell(label, "unread", proof=cell.proof, reason="units")
    low, high = trimmed(cell.value * by), trimmed(cell.upper * by)
    ends = [None if end is None else trimmed(end * by) for end in (cell.low, cell.high)]
    text = f"{shown(cell.value, cell.upper, cell.unit)} = {shown(low, high, unit)}"
    return Cell(
        label,
        "stated",
        *(low, high, unit, cell.bound, ends[0], ends[1]),
        proof=cell.proof,
        formula=Formula("convert", (Operand(place, cell.column, cell.value, cell.unit, cell.upper),), text),
    )
