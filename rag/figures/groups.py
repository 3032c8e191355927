"""The numbers of a sentence in groups: those of one list share the words before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.figures.subjects import DECLINE, GROWTH
from rag.numbers.nonquantities import DAMAGE, damaged_at
from rag.numbers.quantities import Quantity
from rag.records import Bound
from rag.text.lazily import lazily

# Ends a clause. 、 does not by itself: it joins subjects as well as statements.
_BOUNDARY = lazily(r"[,;:。!?\n]")
# Between two numbers of one list: 增长4.6%和8.2%.
_LIST_GAPS = frozenset(("、", "和", "与", "及", ",", "以及", "或"))


class Group(NamedTuple):
    """Numbers that share the words before them: head = text[start:numbers[0].outer_start)."""

    start: int
    numbers: tuple[Quantity, ...]


# 分别下降0.7%和增长2.8%: dealt out, each number with its own verb.
VERB_GAP = lazily(rf"\s*(?:[、和与及]|以及)(?:{GROWTH}|{DECLINE})\s*")
_JOINED_TO = ("、", "和", "与", "及")
_REACHING = ("惠及", "参与")


def groups_of(text: str, start: int, end: int, numbers: Sequence[Quantity]) -> Iterator[Group]:
    """Cut a sentence into groups; a group's head starts after the last clause boundary before its first number."""
    position = start
    pending: list[Quantity] = []
    head = start
    distributed = False
    for number in numbers:
        gap = text[position : number.outer_start].strip()
        same = bool(pending) and pending[-1].base_unit == number.base_unit
        anew = gap == "," and text.startswith("的", number.outer_end)  # 分别达到84%、76%,46%的县实现并轨
        listed = (gap in _LIST_GAPS and not anew) or (distributed and same and VERB_GAP.fullmatch(gap) is not None)
        arrives = text.startswith("达", number.outer_start)  # 提高1.16岁、达到79.72岁: a rise, and what it came to
        alike = distributed or (gap != "," and same and not arrives)
        hoped = number.soft and bool(pending) and not pending[-1].soft  # 增长6%、力争6.5%: two numbers of one thing
        if pending and listed and alike and not hoped and len(pending) < _LONGEST_LIST:
            pending.append(number)
        else:
            if pending:
                yield Group(head, tuple(pending))
            # 160万亩小麦、172万亩玉米: what stands before the 、 belongs to the number before it
            # 1$.2%、6%: the first could not be read, and the words before it are those of the second, too
            ended = (
                number.outer_start
                if gap.endswith(_JOINED_TO) and not (gap.endswith(_REACHING) or _has_damage(gap))
                else position
            )
            head, pending = past_boundaries(text, ended, number.outer_start), [number]
            distributed = "分别" in text[head : number.outer_start]
        position = max(number.outer_end, number.end)
    if pending:
        yield Group(head, tuple(pending))


def past_boundaries(text: str, start: int, end: int) -> int:
    """Where the last clause of text[start:end) begins."""
    for hit in _BOUNDARY.finditer(text, start, end):
        start = hit.end()
    return start


def share_bound(numbers: tuple[Quantity, ...]) -> tuple[Bound, ...]:
    """分别增长4.5%、5.5%左右: the bound word at the end holds for every number of the list."""
    bounds = [number.bound for number in numbers]
    last = bounds[-1]
    first = numbers[0]
    if first.bound in ("at_least", "at_most") and first.outer_start < first.start and set(bounds[1:]) <= {"exact"}:
        return (first.bound,) * len(bounds)  # 分别不低于20%、9%、10.5%
    if len(bounds) > 1 and last in ("about", "at_least", "at_most") and all(b == "exact" for b in bounds[:-1]):
        return (last,) * len(bounds)
    return tuple(bounds)


# A list of numbers goes on behind those that could be read.
_GOES_ON = lazily(r"\s*(?:[、和与及]|以及)\s*(?=\d)")
_DIGITS = lazily(r"\d+")


def _has_damage(words: str) -> bool:
    """Whether a number stands in `words` that cannot be read whole."""
    return not DAMAGE.isdisjoint(words) and any(damaged_at(words, hit.start(), 0) for hit in _DIGITS.finditer(words))


def is_torn(text: str, group: Group) -> bool:
    """Whether one of the numbers that are dealt out with those of `group` stands in the text and could not be read."""
    behind = _GOES_ON.match(text, group.numbers[-1].outer_end)
    return (behind is not None and damaged_at(text, behind.end(), behind.end()) is not None) or _has_damage(
        text[group.start : group.numbers[0].outer_start]
    )


# A sentence of any length is read in linear time: a list has an end.
_LONGEST_LIST = 60
