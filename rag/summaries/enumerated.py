"""A list that counts its items, read from the text itself and not from the headings that a copy has kept.

The items follow one another in one way of counting (1. / (1) / ① / 一是 / 一、), from the first on, up to the number
that announces them where one does; each is whole, from its numeral to the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from rag.text.lazily import lazily
from rag.text.sentences import sentences

_CN = "一二三四五六七八九十"
_TENS = {"": 0, **{sign: at for at, sign in enumerate(_CN, 1)}}
_STYLES = (
    lazily(rf"(?P<cn>[{_CN}]{{1,3}})是(?:要)?[:,]?"),
    lazily(r"(?P<circled>[①-⑳])[、.]?"),
    lazily(r"\( ?(?P<arabic>\d{1,3}) ?\)[、.]?"),
    lazily(r"(?P<arabic>\d{1,3}) ?[.、](?!\d)"),
    lazily(rf"\( ?(?P<cn>[{_CN}]{{1,3}}) ?\)[、.]?"),
    lazily(rf"(?P<cn>[{_CN}]{{1,3}})、"),
    lazily(rf"第(?P<cn>[{_CN}]{{1,3}})[件项]?[,、:]"),
)
_AHEAD = 400  # characters between what announces a list and its first item
_NEXT = 40  # the same where it does not say how many they are
_LONGEST = 1500  # of an item
_BEFORE = "。;:,!\n ”)*"
_FEW = 3


@dataclass(frozen=True, slots=True)
class Item:
    """Where an item stands in the text: its words, without the numeral."""

    start: int
    end: int


def numbered(
    folded: str, at: int, counts: Collection[int], starts: Collection[int], stop: int | None = None
) -> tuple[Item, ...]:
    """The items of the list that is announced at `at`, in their order; empty where none is counted as announced.

    `counts`: how many are announced; with none, three or more that begin close by are a list. `starts` are places where
    a paragraph begins without a sign before it. What stands behind `stop` belongs to no item.
    """
    stop = len(folded) if stop is None else stop
    best: tuple[Item, ...] = ()
    for style in _STYLES:
        marks = list(_chain(folded, style, at, starts, stop, _AHEAD if counts else _NEXT))
        exact = [count for count in counts if count <= len(marks)]
        if counts and not (exact and max(exact) >= _FEW):
            continue
        if not counts and len(marks) < _FEW:
            continue
        marks = marks[: max(exact)] if exact else marks
        found = tuple(_items(folded, marks, stop))
        if not best or (len(found), -found[0].start) > (len(best), -best[0].start):
            best = found
    return best


def _chain(
    folded: str, style: re.Pattern[str], at: int, starts: Collection[int], stop: int, ahead: int
) -> Iterator[re.Match[str]]:
    """The numerals one, two, three... of one style, each the next of its number behind the one before."""
    due, last = 1, at
    for hit in style.finditer(folded, at, stop):
        start = hit.start()
        if hit.start() - last > (ahead if due == 1 else _LONGEST):
            return
        opens = start == 0 or folded[start - 1] in _BEFORE or start in starts
        if opens and _value(hit) == due:
            yield hit
            due, last = due + 1, start


def _value(hit: re.Match[str]) -> int:
    told = hit.groupdict()
    if told.get("arabic"):
        return int(told["arabic"])
    if told.get("circled"):
        return ord(told["circled"]) - ord("①") + 1
    words = told["cn"]
    if "十" not in words:
        return _TENS[words] if len(words) == 1 else 0
    tens, _, ones = words.partition("十")
    return (_TENS.get(tens, 0) or 1) * 10 + _TENS.get(ones, 0)


def _items(folded: str, marks: list[re.Match[str]], stop: int) -> Iterator[Item]:
    ends = [mark.start() for mark in marks[1:]]
    most = max((_measure(folded, mark.end(), end) for mark, end in zip(marks, ends, strict=False)), default=(1, 1))
    for mark, end in zip(marks, [*ends, _end_of_last(folded, marks[-1].end(), most, stop)], strict=True):
        yield Item(mark.end(), end)


def _measure(folded: str, start: int, end: int) -> tuple[int, int]:
    """Lines and sentences of an item."""
    words = folded[start:end].strip()
    return words.count("\n") + 1, sum(words[b - 1] != ";" or b == len(words) for _, b in sentences(words))


def _end_of_last(folded: str, start: int, most: tuple[int, int], stop: int) -> int:
    """Where the last item ends: it has no more lines and sentences than the longest of the others."""
    lines, said = most
    end = start
    for _ in range(lines):
        newline = folded.find("\n", end, stop)
        end = stop if newline < 0 else newline + 1
        if end >= stop:
            break
    for a, b in sentences(folded[start:end]):
        full = folded[start + b - 1] != ";"
        said -= full
        if said <= 0 and full:
            return start + b if a < b else end
    return end
