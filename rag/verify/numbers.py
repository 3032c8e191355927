"""Every number of a text against the clauses it cites: supported, computed from supported ones, or neither.

A number is its value, its unit and its bound: 7%左右 is not 7%, nor 7个百分点, nor 7%以上. The grammar of amounts is
shared with the rest of the program; nothing that writes answers is.

>>> [check.status for check in check_answer("增长7%左右[1]，投资8%[1]。", citations)]
['supported', 'unsupported']

A sum is checked by doing it again, where the text shows it between signs with spaces around them:

    10% − 8% = 2个百分点        the difference of percentages is in points
    6% + 7% = 13%，13% ÷ 2 = 6.5%
    [1] + [2] + [4] = 3个        a count of the clauses named
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rag.numbers.english import find_told
from rag.numbers.quantities import Quantity, find_quantities, same_amount
from rag.numbers.units import unit_at
from rag.records import Check, CheckStatus, Citation, text_at
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.verify.table_lock import Computed

_MARK = lazily(r"\[(\d{1,4})\]")
# Sums stand apart from the sentence around them: between brackets, commas or lines. Looked for from there only: from
# each character of a sentence without end it would take the square of its length.
_IN_SUM = r"(?:[^,;。:()\n=≈?!]|(?<=\d),(?=\d{3}(?!\d)))*"  # 1,300 yuan is one number
_SUM = lazily(rf"(?<![^,;。:()\n=≈?!]){_IN_SUM}[=≈]{_IN_SUM}")
_OPERATOR = lazily(r"\s([-+÷])\s")  # folding makes − a -
_COUNT = lazily(r"[1-9]\d{0,4}")
_SAID_BY_HAND = lazily(r"\S{0,3}\s*\((?:人工更正|corrected by hand)\)")
_SENTENCE = lazily(r"[。!?;\n]")
_GAP_OF_LIST = lazily(r"\s*(?:[、,和与及]|以及)\s*(?:分别)?")
# Bound words of English answers, on either side of the number.
_ENGLISH = (
    ("about", lazily(r"(?:about|around|roughly|approximately)\s+$", re.IGNORECASE), None),
    (
        "at_least",
        lazily(r"(?:at least|more than|over|no less than|above|exceeding|not below)\s+$", re.IGNORECASE),
        lazily(r"\s+(?:or more|or above|or higher)\b", re.IGNORECASE),
    ),
    (
        "at_most",
        lazily(r"(?:at most|no more than|within|under|below|up to|not above)\s+$", re.IGNORECASE),
        lazily(r"\s+(?:or less|or below|or lower)\b", re.IGNORECASE),
    ),
)


@dataclass(frozen=True, slots=True)
class _Sum:
    """A shown sum: text[start:end), its result, whether it comes out."""

    start: int
    end: int
    text: str
    operands: tuple[Quantity, ...]
    result: Quantity
    right: bool


def check_answer(text: str, citations: Sequence[Citation], known: Sequence[Computed] = ()) -> tuple[Check, ...]:
    """One check for each number of `text`, in order; years, dates, codes and citation marks are no numbers.

    A number is looked for in the clauses that its own sentence cites; in all of them where the sentence cites none.
    `known` are numbers that the lock for tables computed again: a count, a rank, a converted value.
    """
    folded = fold(text)
    given = [each for each in known if each.by_hand]  # what a person put right is in no clause, and never "supported"
    known = [each for each in known if not each.by_hand]
    plain = _MARK.sub(lambda hit: " " * len(hit.group()), folded)
    clauses = {citation.n: _stated(citation.quote) for citation in citations}
    sums = tuple(_sums(folded, set(clauses)))
    checks: list[tuple[int, Check]] = []
    status: CheckStatus
    computed: list[tuple[Quantity, str]] = []
    for each in sums:
        by_hand = False
        for operand in each.operands:
            cited = _cited(operand, "exact", clauses, clauses, any_bound=True)
            made = _computed(operand, computed) or _known(operand, known)
            hand = None if cited is not None or made is not None else _known(operand, given)
            by_hand = by_hand or hand is not None
            status = _status(cited, made) if hand is None else "by_hand"
            checks.append((each.start, Check(operand.text, status, cited, made or hand or None)))
            if status == "unsupported":
                break
        else:
            if each.right:
                computed.append((each.result, each.text))
        # 5.5% + 5% = 10.5个百分点 is 5.5% less a fall of 5%: the lock for tables knows which it is
        came_out = (bool(computed) and computed[-1][1] == each.text) or _known(each.result, known) is not None
        by_hand = by_hand or (not came_out and _known(each.result, given) is not None)
        status = "by_hand" if by_hand else "computed" if came_out else "unsupported"
        checks.append((each.end, Check(each.result.text, status, None, each.text)))
    for quantity in find_told(_without(plain, sums)):
        marks = _marks_near(folded, quantity, clauses)
        bound = _bound(plain, quantity)
        found = _cited(quantity, bound, clauses, marks or clauses)
        hand = _known(quantity, given)
        if hand is not None and (found is None or _SAID_BY_HAND.match(plain, quantity.outer_end)):
            checks.append((quantity.start, Check(quantity.text, "by_hand", marks[0] if marks else None, hand or None)))
            continue
        made = None if found is not None else _computed(quantity, computed) or _known(quantity, known)
        checks.append((quantity.start, Check(quantity.text, _status(found, made), found, made)))
    return tuple(check for _, check in sorted(checks, key=lambda item: item[0]))


def _status(citation: int | None, formula: str | None) -> CheckStatus:
    if citation is not None:
        return "supported"
    return "computed" if formula else "unsupported"


def unsupported(checks: Sequence[Check]) -> tuple[Check, ...]:
    """The checks that failed."""
    return tuple(check for check in checks if check.status == "unsupported")


def misquoted(citations: Sequence[Citation], sources: Mapping[str, str]) -> tuple[Citation, ...]:
    """The citations whose quote is not the text at their spans. `sources` maps a citation's source to its text."""
    return tuple(
        citation
        for citation in citations
        if text_at(sources.get(citation.source, ""), citation.spans) != citation.quote
    )


# --- what a clause states ----------------------------------------------------------------------------------------

_Stated = tuple[tuple[Quantity, frozenset[str]], ...]


def _stated(quote: str) -> _Stated:
    """The amounts of a quote with the bounds they may be said to have.

    In 分别增长4.5%、5.5%左右 the bound behind the last number may be read as that of each.
    """
    folded = fold(quote)
    amounts = find_quantities(folded)
    found: list[tuple[Quantity, frozenset[str]]] = []
    following: Quantity | None = None
    shared: frozenset[str] = frozenset()
    for amount in reversed(amounts):
        bounds: frozenset[str] = frozenset([amount.bound])
        if following is not None and _GAP_OF_LIST.fullmatch(folded[amount.end : following.outer_start]):
            bounds |= shared
        found.append((amount, bounds))
        following, shared = amount, bounds
    return tuple(reversed(found))


def _cited(
    quantity: Quantity,
    bound: str,
    clauses: Mapping[int, _Stated],
    among: Sequence[int] | Mapping[int, _Stated],
    any_bound: bool = False,
) -> int | None:
    for n in among:
        for amount, bounds in clauses.get(n, ()):
            if same_amount(quantity, amount) and (any_bound or bound in bounds):
                return n
    return None


def _bound(text: str, quantity: Quantity) -> str:
    if quantity.bound != "exact":
        return quantity.bound
    for bound, left, right in _ENGLISH:
        before = text[max(0, quantity.start - 20) : quantity.start]
        if left.search(before) or (right and right.match(text, quantity.end)):
            return bound
    return "exact"


def _marks_near(folded: str, quantity: Quantity, clauses: Mapping[int, _Stated]) -> tuple[int, ...]:
    """The citations of the quantity's sentence; a mark right behind the full stop belongs to the sentence before it."""
    end = len(folded)
    for stop in _SENTENCE.finditer(folded, quantity.end):
        end = stop.end()
        break
    while (hit := _MARK.match(folded, end)) is not None:
        end = hit.end()
    begin = 0
    for stop in _SENTENCE.finditer(folded, 0, quantity.start):
        begin = stop.end()
    while (hit := _MARK.match(folded, begin)) is not None:
        begin = hit.end()
    found = [int(hit.group(1)) for hit in _MARK.finditer(folded, begin, end)]
    return tuple(n for n in dict.fromkeys(found) if n in clauses)


# --- sums --------------------------------------------------------------------------------------------------------


def _without(text: str, sums: Sequence[_Sum]) -> str:
    for each in sums:
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text


def _sums(folded: str, cited: set[int]) -> Iterator[_Sum]:
    for hit in _SUM.finditer(folded):
        left, sign, right = _split(hit.group())
        results = find_told(right)
        if len(results) != 1:
            continue
        pieces = _OPERATOR.split(left)
        marks = [_MARK.fullmatch(piece.strip()) for piece in pieces[::2]]
        if all(marks) and set(pieces[1::2]) <= {"+"}:
            named = {int(mark.group(1)) for mark in marks if mark}
            ok = named <= cited and len(named) == len(marks) and results[0].low == len(marks)
            yield _Sum(hit.start(), hit.end(), hit.group().strip(), (), results[0], ok)
            continue
        divisor = Decimal(1)
        if len(pieces) == 3 and pieces[1] == "÷" and (count := _COUNT.fullmatch(pieces[2].strip())):
            divisor, pieces = Decimal(count.group()), pieces[:1]
        operands = [find_told(_MARK.sub("", piece)) for piece in pieces[::2]]
        alone = len(pieces) < 3 and divisor == 1 and sign == "="  # 101422.93亿元 ≈ 10.14万亿元 is one number rounded
        if alone or any(len(each) != 1 for each in operands):
            continue
        values = tuple(each[0] for each in operands)
        ok = _comes_out(values, pieces[1::2], divisor, results[0], rounded=sign == "≈")
        yield _Sum(hit.start(), hit.end(), hit.group().strip(), values, results[0], ok)


def _split(text: str) -> tuple[str, str, str]:
    sign = "≈" if "≈" in text else "="
    left, _, right = text.partition(sign)
    return left, sign, right


def _comes_out(
    values: Sequence[Quantity], signs: Sequence[str], divisor: Decimal, result: Quantity, rounded: bool
) -> bool:
    """Do the sum again, exactly; with ≈ up to the decimals that the result shows. Units must be alike."""
    if any(value.value_low != value.value_high for value in (*values, result)):
        return False
    if any(value.base_unit != values[0].base_unit for value in values):
        return False
    total = values[0].value_low
    for sign, value in zip(signs, values[1:], strict=True):
        total = total + value.value_low if sign == "+" else total - value.value_low
    if set(signs) == {"÷"}:
        return len(values) == 2 and _divides(values[0], values[1], result, rounded)
    points = values[0].base_unit == "%" and "百分点" in result.base_unit and set(signs) == {"-"}
    if not points and result.base_unit != values[0].base_unit:
        return False
    scaled = total / divisor / result.scale
    if rounded:
        scaled = scaled.quantize(Decimal(1).scaleb(int(result.low.as_tuple().exponent)), ROUND_HALF_UP)
    return scaled == result.low


def _divides(one: Quantity, other: Quantity, result: Quantity, rounded: bool) -> bool:
    """3亿元 ÷ 4亿元 = 75%, or 0.75."""
    if not other.value_low or result.base_unit not in ("%", "") or result.value_low != result.value_high:
        return False
    value = one.value_low / other.value_low * (100 if result.base_unit == "%" else 1)
    if rounded:
        value = value.quantize(Decimal(1).scaleb(int(result.low.as_tuple().exponent)), ROUND_HALF_UP)
    return value == result.low


# What is counted is places, years or times; English says a bare number for these and for 个百分点.
_COUNTERS = frozenset(["", "个", "年", "次"])


def _known(quantity: Quantity, known: Sequence[Computed]) -> str | None:
    """The formula of a number that was computed again, signs aside: 低1.1个百分点 says −1.1个百分点."""
    low, high = sorted((abs(quantity.low), abs(quantity.high)))
    unit = quantity.unit
    own = quantity.base_unit if quantity.scale == 1 else unit  # 3 years, not 3 million
    for each in known:
        counted = own in _COUNTERS and each.unit in _COUNTERS
        alike = fold(each.unit) == unit or counted or (unit == "" and each.unit == "个百分点")
        if alike and (each.value, each.upper) == (low, high):
            return each.formula
        if unit.isascii() and _said_in_english(quantity, each):
            return each.formula
    return None


def _said_in_english(quantity: Quantity, known: Computed) -> bool:
    """Whether an amount in English units is a computed one: 3 billion yuan, of 30亿元."""
    own = unit_at(fold(known.unit), 0) if known.unit else None
    if own is None or own.base != quantity.base_unit or own.end != len(known.unit):
        return False
    low, high = sorted((abs(quantity.value_low), abs(quantity.value_high)))
    return (known.value * own.scale, known.upper * own.scale) == (low, high)


def _computed(quantity: Quantity, computed: Sequence[tuple[Quantity, str]]) -> str | None:
    return next((formula for result, formula in computed if same_amount(quantity, result)), None)
