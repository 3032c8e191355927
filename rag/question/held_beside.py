"""Numbers of one place beside each other, of which the highest or lowest is asked for: of its years, or of several
things: 三次产业哪个增长最快, which of the three targets is the lowest.
"""

from __future__ import annotations

import re
from typing import Any

from rag.question.asked import Asked, ids_of, years_of
from rag.question.columns import columns_of
from rag.question.query import Named, YearSpan
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


def alike_all(asked: Asked, measure: str) -> Json | None:
    """Whether many places have one number: 各省的CPI目标都一样吗. What most have, and how far they lie apart."""
    if not asked.many or not asked.has("kept") or len(ids_of(asked)) > 1 or _ONE_NUMBER.search(asked.folded) is None:
        return None
    columns = columns_of(asked, measure)
    if len(columns) != 1 or len({piece.year for piece in years_of(asked)}) > 1 or asked.against is not None:
        return None
    if len(asked.places) == 2 and all(isinstance(place, Named) for place in asked.places):
        return {"columns": columns, "steps": [], "show": "value"}
    steps = [{"op": "derive", "fn": fn, "of": ["c1"], "over": "rows"} for fn in ("mode", "spread")]
    return {"columns": columns, "steps": [*steps, {"op": "sort", "of": "c1"}], "show": "table"}


_ONE_NUMBER = lazily(
    r"^(?!.*(?:[跟与和同比较](?:去年|上年|前年|(?:19|20)\d\d)|保持|维持|不变|没变|没动)).*(?:都|全|均|全都|是否|是不是)(?:是|定得|定的|完全)*(?:一样|相同|一致|统一|同一个)|"
    r"^(?!.*(?:[跟与和同比较](?:去年|上年|前年|(?:19|20)\d\d)|保持|维持|不变|没变|没动)).*目标(?:值|数)?(?:是|定得|定的)*(?:一样|相同|一致)(?:吗|么|不)|"
    r"\bthe same (?:for|in|across|among|between)\b|\b(?:all|both)\b.*\b(?:the same|identical)\b",
    re.IGNORECASE,
)


def _beside(asked: Asked, columns: list[Json]) -> Json:
    of = [f"c{at}" for at in range(1, len(columns) + 1)]
    fns = [fn for fn in ("highest", "lowest") if asked.has(fn)]
    fns = fns or ["lowest" if _LOWER.search(asked.folded) else "highest"]
    return {"columns": columns, "steps": [{"op": "derive", "fn": fn, "of": of} for fn in fns], "show": "list"}
