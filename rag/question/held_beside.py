"""Numbers of one place beside each other, of which the highest or lowest is asked for: of its years, or of several
things: 三次产业哪个增长最快, which of the three targets is the lowest.
"""

from __future__ import annotations

import re
from typing import Any

from rag.question.asked import Asked, ids_of, years_of
from rag.question.columns import columns_of
from rag.question.query import YearSpan
from rag.text.lazily import lazily

Json = dict[str, Any]
_LOWER = lazily(
    r"[更最][低少慢小]|(?:哪个|谁)(?:增[长速幅]|涨)?得?[低少慢小]|\b(?:lower|less|fewer|slower)\b", re.IGNORECASE
)


def years_beside(asked: Asked, measure: str) -> Json | None:
    """Years of one thing beside each other: which of them is higher."""
    if asked.many or len(years_of(asked)) < 2 or any(isinstance(piece.year, YearSpan) for piece in asked.years):
        return None
    if not asked.has("more", "highest", "lowest") or asked.has("difference") or len(ids_of(asked)) > 1:
        return None
    return _beside(asked, columns_of(asked, measure))


def things_beside(asked: Asked, measure: str) -> Json | None:
    """Several things in one year beside each other: which of them is higher. Of two the difference says it."""
    several = len(ids_of(asked))
    if asked.many or several < 2 or any(isinstance(piece.year, YearSpan) for piece in asked.years):
        return None
    if not (asked.has("highest", "lowest") or (several > 2 and asked.has("more"))):
        return None
    columns = columns_of(asked, measure)
    if len({(column["kind"], str(column["year"]), column["measure"]) for column in columns}) > 1:
        return None
    return _beside(asked, columns)


def _beside(asked: Asked, columns: list[Json]) -> Json:
    of = [f"c{at}" for at in range(1, len(columns) + 1)]
    fns = [fn for fn in ("highest", "lowest") if asked.has(fn)]
    fns = fns or ["lowest" if _LOWER.search(asked.folded) else "highest"]
    return {"columns": columns, "steps": [{"op": "derive", "fn": fn, "of": of} for fn in fns], "show": "list"}
