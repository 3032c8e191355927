"""What a query leaves undone of a question, and what would make it answer another one."""

from __future__ import annotations

from typing import Any

from rag.question.asked import Asked
from rag.question.query import Named

Json = dict[str, Any]

_CHOSEN = ("which_places", "count", "which_years", "count_years", "run", "first", "last_time")
_DENIALS = ("ge", "le", "ne")


def unused(asked: Asked, data: Json) -> tuple[str, ...]:
    """The words for an operation that a query leaves undone: it would answer another question than was asked."""
    steps = data.get("steps", [])
    ops = {step["op"] for step in steps}
    fns = {step.get("fn", "") for step in steps}
    limits = [one for step in steps if (where := step.get("where")) for one in where.get("of", [where])]
    left: list[str] = []
    stays = (
        "change" in fns and not asked.many and asked.has("kept", "raised", "cut")
    )  # 还是4%以上,没变吧: both are shown
    if any(how for _, _, how in asked.numbers) and not limits and not fns & {"convert", "met"} and not stays:
        left += [f"{value}{unit}" for value, unit, how in asked.numbers if how]
    told = {how for *_, how in asked.numbers if how in ("lt", "le", "gt", "ge")}
    if asked.selects and len(told) > 1 and len(limits) < len(told):
        left += [f"{value}{unit}" for value, unit, how in asked.numbers if how][1:]
    if asked.many:
        if not ops & {"sort", "limit"} and not fns & {"highest", "lowest", "spread", "rank"}:
            left += [asked.said(kind) for kind in ("highest", "lowest", "top") if asked.has(kind)]
        if not ops & {"filter", "sort", "limit"} and not fns - {"", "met", "gap", "change", "convert"}:
            left += [asked.said(kind) for kind in ("which_places", "count") if asked.has(kind) and not all_named(asked)]
        if asked.direction and not limits and not fns and not all_named(asked):
            left.append("比较")
    elif not fns & {"highest", "lowest", "spread", "met"}:
        left += [asked.said(kind) for kind in ("highest", "lowest") if asked.has(kind)]  # 是全国最高吗
    if asked.has("met") and "met" not in fns and len(data["columns"]) < 2:
        left.append(asked.said("met"))
    left += [
        asked.said(word) for word in ("mean", "median", "mode", "ratio", "share") if asked.has(word) and word not in fns
    ]
    if asked.has("denied") and asked.has(*_CHOSEN) and not any(where.get("cmp") in _DENIALS for where in limits):
        left.append(asked.said("denied"))
    if asked.has("nobody") and (asked.many or asked.has(*_CHOSEN)):
        left.append(asked.said("nobody"))
    if asked.has("run") and not fns & {"run", "count", "first", "last"} and len(data["columns"]) < 2:
        left.append(asked.said("run"))
    return tuple(dict.fromkeys(word for word in left if word))


def all_named(asked: Asked) -> bool:
    """Whether every place is named: 哪个 of two that are told beside each other."""
    return all(isinstance(place, Named) for place in asked.places)
