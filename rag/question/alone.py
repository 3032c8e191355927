"""Turns of a conversation that take nothing from the one before, though they leave out what it named."""

from __future__ import annotations

import re

from rag.figures.things import known
from rag.question.asked import Asked
from rag.text.lazily import lazily


def stands_alone(folded: str, new: Asked, before: Asked) -> bool:
    """Whether a turn takes nothing from the one before: it calls a place that nobody knows (莫须有市2025年), or has
    a place, a year and a kind of its own after a thing that no list has (郑州有多少家咖啡馆, 郑州2024年的增长目标).
    """
    called = _CALLED.match(folded)
    if called is not None and not new.places and any(run[:2] in called[1] for run in new.left):
        return True
    whole = bool(new.places and new.years) and not new.leans and _GROWTH_AIMED.search(folded) is not None
    return whole and bool(before.free) and not any(known(piece.value) for piece in before.subjects)


_CALLED = lazily(
    r"(?:那么?|请问)?([\u4e00-\u9fff]{2,4}(?:市|省|县|自治州))(?=的?(?:(?:19|20)\d\d年?|[今去明]年|gdp|目标))", re.I
)
_GROWTH_AIMED = lazily("(?:经济)?增[长速]的?(?:预期)?目标|目标增[速长]")
