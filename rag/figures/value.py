"""A figure's value in the words of its clause."""

from __future__ import annotations

from rag.numbers.quantities import find_quantities
from rag.records import Figure
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.markup import plain

# What only ties a value to its verb: 控制在3%左右 is 3%左右.
_TIES = lazily(r"^(?:(?:控制|稳定|保持|维持|限制)在|达到?|了|确保|力争|争取|\s)+")
HAND = "（人工更正）"
"""What stands behind the words of a number that a person put right, wherever they are said."""

_SUFFIX = {"about": "左右", "at_least": "以上", "at_most": "以内"}


def value_words(figure: Figure) -> str:
    """The value with its bound as the clause has it: 7%左右, 超过1.36万亿元; the clause where there is no number.

    Simplified and half-width whatever the source's script, without marks of Markdown. In 分别增长4.5%、5.5%左右 the
    bound behind the last number is said with the first as well. A number that a person put right is said to be.
    """
    return f"{_words(figure)}{HAND}" if figure.by_hand else _words(figure)


def _words(figure: Figure) -> str:
    quote = fold(plain(figure.quote))
    if figure.low is None:
        return quote
    same = [it for it in find_quantities(quote) if (it.low, it.high, it.unit) == (figure.low, figure.high, figure.unit)]
    for amount in sorted(same, key=lambda it: it.bound != figure.bound):  # 5%左右、5%以上: each number with its own
        words = _TIES.sub("", quote[amount.outer_start : amount.outer_end]).strip()
        return words if amount.bound == figure.bound else words + _SUFFIX.get(figure.bound, "")
    number = f"{figure.low:f}" if figure.low == figure.high else f"{figure.low:f}-{figure.high:f}"
    return f"{number}{figure.unit}{_SUFFIX.get(figure.bound, '')}"
