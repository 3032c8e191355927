"""The amounts that a question compares with, and those of which any one will do: 目标是5%或5.5%的省.

>>> [(value, unit, how) for _, value, unit, how in amounts("目标低于4%或者高于6%的")]
[('4', '%', 'lt'), ('6', '%', 'gt')]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.question.negation import OPPOSITE, denied, than
from rag.question.pieces import Piece, pattern
from rag.text.lazily import lazily

_TAIL = {
    **dict.fromkeys(("以上", "及以上", "或以上", "或更高", "或更多", "or more", "or higher"), "ge"),
    **dict.fromkeys(("以内", "及以下", "或以下", "或更低", "或更少", "or less", "or lower"), "le"),
    "以下": "lt",  # the plain sense: 5% is not 5%以下
}


_UNITS = {"percent": "%", "百分点": "%", "个百分点": "%", "trillion": "万亿元", "billion": "亿元", "million": "万"}


_SET_AT = lazily(
    r"(?:定|设|写|列|报)(?:成|为|在|到)?(?:了)?\s*$|目标(?:是|为|在)\s*$|"
    r"\b(?:set|put|fix|peg)\b[^,.;?]{0,50}?\b(?:at|to)\s*(?:about|around|roughly)?\s*$",
    re.IGNORECASE,
)


def _set_at(bare: str, at: int) -> int:
    """Where the words that set the number at `at` begin: 定在|5%."""
    hit = _SET_AT.search(bare, 0, at)
    return hit.start() if hit is not None else at


_OF_RANGE = ("lt", "le", "gt", "ge")
# From one number to another: they are those of two years, and no condition.
FROM_TO = lazily(
    r"(?:由|从|from)[^,。?;]{0,12}?\d[^,。?;]{0,14}?(?:到|至|为|成|to)\s*-?\d[\d.]*%?(?!\s*年)", re.IGNORECASE
)
_RANGE = lazily(r"\d%?\s*[-—~]+\s*\d")
# Between a comparison and its amount: 超过全国5%, 定在5%; the 于 of 低于 belongs to the comparison.
_FILLS = lazily(
    r"(?:(?<![高低大小多少快慢])于|在|为|(?<![达不没未])到|了|全国|全省|全省平均|全国平均|平均|的|水平|[(:]|\s)+$"
)


def amounts(bare: str) -> list[tuple[Piece, str, str, str]]:
    """(where, value, unit, comparison) of the amounts that a question compares with; "" compares with nothing."""
    found = []
    moved = [hit.span() for hit in FROM_TO.finditer(bare)]
    for hit in pattern("number").finditer(bare):
        if any(a <= hit.start() < b for a, b in moved):
            continue
        before = _FILLS.sub("", bare[max(0, hit.start() - 16) : hit.start()])
        known = list(pattern("compare").finditer(before))
        how = known[-1].lastgroup or "" if known and known[-1].end() >= len(before) - 1 else ""
        tail = hit["tail"] or ""
        if not how and (over := than(bare, hit.start(), hit.end())):
            how = over
        elif not how:
            how = _TAIL.get(tail, "")
            if denied(bare, _set_at(bare, hit.start())):
                how = OPPOSITE[how or "eq"]
        elif denied(before, known[-1].start()):
            how = OPPOSITE[how]
        dash = bool(hit["unit2"]) and not tail and _RANGE.search(hit.group())
        beyond = bool(hit["second"]) and bool(dash) and how in ("gt", "le")  # 高于4.5%-5%: than all of it
        if hit["second"] and how in _OF_RANGE and dash:
            pass
        elif hit["second"] and (tail == "之间" or "between" in before.lower() or dash):
            set_so = dash and tail != "之间" and _SET_AT.search(bare, 0, hit.start())
            how = f"{'range' if set_so else 'within'} {hit['second']}"
        value = hit["second"] if beyond else hit["value"]
        unit = hit["unit"] or hit["unit2"] or ""
        if not unit and not how:
            continue  # a plain number counts places
        found.append((Piece("number", hit.start(), hit.end()), value, _UNITS.get(unit, unit), how))
    return found


_OR = lazily(r"[,、]?(或者?(?:是|说|为)?)|\bor\b", re.IGNORECASE)
_NEAR = 12  # characters between two amounts


def either(bare: str, found: Sequence[Piece]) -> list[Piece]:
    """The word between two amounts that says that either will do; [] where there is none, or not between all."""
    said = []
    for one, other in pairwise(found):
        hit = _OR.search(bare, one.end, other.start)
        if hit is None or other.start - one.end > _NEAR:
            return []
        said.append(Piece("either", *hit.span()))
    return said
