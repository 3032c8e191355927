"""A mean, a sum, a share or a ratio of what is asked: down the places, or of two columns of one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from rag.figures.lexicon import lexicon
from rag.question.asked import TOTALS, Asked, first_unit, ids_of, unit_of
from rag.question.columns import column, columns_of
from rag.question.mean_rates import is_mean_rate
from rag.question.query import Above, Named, YearSpan
from rag.text.lazily import lazily

Json = dict[str, Any]


def past_mean(asked: Asked, measure: str) -> Json | None:
    """The places above or below the mean (or median) of all of them: 低于各省平均值的有哪些."""
    hit = _PAST_MEAN.search(asked.folded)
    if (
        hit is None
        or not asked.many
        or not _WHICH.search(asked.folded)
        or asked.numbers
        or not asked.has("mean", "median")
    ):
        return None
    columns = columns_of(asked, measure)
    if len(columns) != 1:
        return None
    fn = "median" if asked.has("median") else "mean"
    low = (hit["low"] is not None) != (hit["not"] is not None)
    way = ("le" if low else "ge") if hit["not"] else "lt" if low else "gt"
    steps = [
        {"op": "derive", "fn": fn, "of": ["c1"], "over": "rows", "name": "middle"},
        {"op": "filter", "of": "c1", "where": {"test": "compare", "cmp": way, "than": "middle", "by": "number"}},
        {"op": "sort", "of": "c1", "order": "asc" if low else "desc"},
    ]
    return {"columns": columns, "steps": steps, "show": "table"}


_WHICH = lazily(r"哪|几个|多少个|\b(?:which|what|how many|list|name)\b", re.IGNORECASE)
_PAST_MEAN = lazily(
    r"(?P<not>不|没有?|未|not )?(?:(?P<low>低于|不及|少于|慢于|不到|below|(?:lower|slower|less) than)|"
    r"高于|超过|快于|多于|above|(?:higher|faster|more) than)"
    r"(?:了)?[^,。?;\d]{0,14}?(?:平均|均值|中位|average|mean\b|median)",
    re.IGNORECASE,
)


def totalled(asked: Asked, measure: str) -> Json | None:
    """A mean, sum, share or ratio."""
    over = (
        asked.many and _MEAN_GROWTH.search(asked.folded) and not any(isinstance(p.year, YearSpan) for p in asked.years)
    )
    if not asked.has(*TOTALS, "ratio", "share") and not over:
        return None
    columns = columns_of(asked, measure)[:2]
    unit = unit_of(asked)
    into = {"unit": unit} if unit else {}
    steps: list[Json] = []
    fn = "ratio" if asked.has("ratio") else "share"
    if asked.has(fn) and len(asked.places) == 2 and not asked.ranked and len(columns) == 1 and _of_two(asked):
        if _TIMES_MORE.search(asked.folded):
            return None  # 比…多几倍 is one less
        step = {"op": "derive", "fn": fn, "of": ["c1"], "over": "rows", "name": "times"}
        turned = {"places": [place.model_dump() for place in reversed(asked.places)]} if _of_first(asked) else {}
        return {"columns": columns, "steps": [step], "show": "table", **turned}
    if asked.many:
        fns = [fn for fn in ("mean", "median", "mode") if asked.has(fn)] or ["sum"] * asked.has("sum")
        fns = fns or ["mean"] * bool(over)
        if not fns:
            return None
        for at, each in enumerate(fns):
            name = f"total{at + 1 if at else ''}"
            steps.append({"op": "derive", "fn": each, "of": ["c1"], "over": "rows", "name": name, **into})
        if asked.has("convert") and len(fns) == 1 and (first := first_unit(asked)) not in ("", unit):
            steps.insert(0, {**steps[0], "name": "whole", "unit": first})  # 多少亿斤,合多少亿吨: both are asked for
    elif len(columns) > 1 and asked.has("sum", "mean"):
        fn = "sum" if asked.has("sum") else "mean"
        steps.append({"op": "derive", "fn": fn, "of": ["c1", "c2"], "name": "total"})
    elif len(columns) > 1 and asked.has("ratio"):
        steps.append({"op": "derive", "fn": "ratio", "of": ["c1", "c2"]})
    else:
        return None
    return {"columns": columns, "steps": steps, "show": "table"}


def without_idle_total(asked: Asked) -> Asked:
    """A question of one place whose 一共 says no more than how many of each: 一共跑了多少趟,涨了多少."""
    idle = [p for p in asked.words if p.kind == "sum" and _IDLE.fullmatch(asked.folded[p.start : p.end])]
    if asked.many or len(asked.places) > 1 or not idle:
        return asked
    alone = len({piece.value for piece in asked.subjects}) < 2
    if not alone and len(_HOW_MANY.findall(asked.folded)) < 2:
        return asked
    return replace(asked, words=tuple(piece for piece in asked.words if piece not in idle))


_IDLE = lazily(r"一共|总共|拢共|统共|共|合共")
_HOW_MANY = lazily(r"多少|(?<!哪)几(?=[\u4e00-\u9fff])")
_MEAN_GROWTH = lazily(r"(?<!年)平均(?:的)?增[速长幅]|平均(?:涨幅|降幅)")  # of places; 年平均增速 is of years
_TIMES_MORE = lazily(r"[多高大快][出了]?(?:多少|几)倍|times (?:more|larger|bigger|higher|faster|greater)", re.I)


# How many times A's GDP is B's: A is what is counted with. How many times is A's GDP that of B: A is counted.
_TIMES_OF = lazily(r"how many times (?!(?:is|was|are|were|did|does|do|has|have|had)\b)", re.IGNORECASE)
_IS = lazily(r"\b(?:is|was|are|were)\b", re.IGNORECASE)


def _of_first(asked: Asked) -> bool:
    """Whether the place named first is the measure of the other."""
    hit = _TIMES_OF.search(asked.folded)
    at = sorted(asked.folded.find(said) for _, said in asked.names)
    if hit is None or len(at) != len(asked.places) or at[0] < hit.end():
        return False
    return _IS.search(asked.folded, at[0], at[1]) is not None


def _of_two(asked: Asked) -> bool:
    return all(isinstance(place, Named | Above) for place in asked.places)


def mean_rate(asked: Asked, measure: str) -> Json | None:
    """Of a span (2016-2020年年均增速) the rate that the report tells for all of it."""
    spans = [piece.year for piece in asked.years if isinstance(piece.year, YearSpan)]
    if len(spans) != 1 or not is_mean_rate(asked.folded) or asked.has("target"):
        return None
    told = [column(asked, id_, spans[0].last, "plan", measure) for id_ in ids_of(asked) if id_ in lexicon()]
    columns = [{**each, "since": spans[0].first} for each in told]
    if not columns:
        return None
    return {"places": [place.model_dump() for place in asked.places], "columns": columns, "steps": [], "show": "value"}
