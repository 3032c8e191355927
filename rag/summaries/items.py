"""How a list counts its items in running text: 一是…。…。二是…, with what is told of each."""

from __future__ import annotations

from collections.abc import Sequence

from rag.summaries.topics import ITEM, Chosen
from rag.text.lazily import lazily

_ASIDE = 3  # sentences within which the next item follows
_KINDS = (
    ("是", lazily(r"[一二三四五六七八九十]{1,3}[是要]")),
    ("(1)", lazily(r"\(\d")),
    ("1.", lazily(r"\d")),
)


def kind_of(folded: str) -> str:
    """How an item of a list is numbered, "" for none."""
    return next((name for name, pattern in _KINDS if pattern.match(folded)), "")


def goes_on(said: Sequence[Chosen], at: int, aside: int = _ASIDE) -> bool:
    """Whether a sentence is an item, or is told of the item before: one of the same kind follows within `aside`."""
    if kind_of(said[at].folded) or ITEM.match(said[at].folded):
        return True
    before = next(
        (found for each in reversed(said[max(0, at - aside + 1) : at]) if (found := kind_of(each.folded))), ""
    )
    return bool(before) and any(kind_of(each.folded) == before for each in said[at + 1 : at + aside])
