"""The size and the growth of one result, where a question asks for both or does not say which."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from rag.figures.lexicon import lexicon
from rag.figures.things import things
from rag.question.asked import Asked, ids_of, years_of
from rag.question.columns import column, pairs
from rag.question.incomes import both_incomes
from rag.question.query import YearSpan
from rag.text.lazily import lazily

Json = dict[str, Any]

_SIZE = lazily(
    r"总量|总额|总值|多少(?:万)?亿|"
    r"(?:gdp|值|收入|社零|零售|外贸|进出口|出口|投资|[总货]额)(?:实际)?(?:是|为|有|达到?)?多少(?=[,、;?]|和|又)",
    re.IGNORECASE,
)
_RATE = lazily(r"增速|增幅|增长(?:了)?(?:多少|几|率)|涨了?(?:多少|几)|百分之几")


def both_ways(asked: Asked) -> list[Json] | None:
    """The size and the growth of one result, where both are asked for: 去年GDP总量、增速，还有今年增速目标."""
    ids = ids_of(asked)
    entry = lexicon().get(ids[0])
    if asked.many or len(ids) > 1 or entry is None or not {"level", "growth"} <= set(entry.stated):
        return None
    if not (_SIZE.search(asked.folded) and _RATE.search(asked.folded)) or asked.has("difference", "convert"):
        return None
    ways = {"actual": ("level", "growth"), "target": ("growth",)}
    return [column(asked, ids[0], year, kind, way) for year, kind in pairs(asked) for way in ways.get(kind, ("level",))]


def is_bare(asked: Asked, ways: tuple[str, ...], measure: str) -> bool:
    """Whether a number is asked for and nothing said of how it is told, in this turn or the one that it leans on."""
    told = asked.before is not None and asked.leans and asked.before.has("target")
    return ways == ("", "level") and measure == "" and asked.amount and not told


def size_and_growth(data: Json) -> Json | None:
    """Of a bare result (2024年GDP是多少) the size and the growth, which is the reading where a report states both."""
    columns = data["columns"]
    if len(columns) != 1 or columns[0]["kind"] != "actual" or not isinstance(columns[0]["year"], int):
        return None
    if data["steps"] or len(data["places"]) != 1 or data["places"][0]["type"] != "region":
        return None
    return {**data, "columns": [{**columns[0], "measure": way} for way in ("level", "growth")], "show": "list"}


def last_and_next(asked: Asked, data: Json, measure: str) -> Iterator[Json]:
    """Of a name alone (广东GDP, 江苏GDP多少) the last result, its size and its growth, and the target for the year."""
    entry = lexicon().get(ids_of(asked)[0])
    if asked.years or asked.leans or asked.many or asked.words or asked.numbers or asked.passage or measure:
        return
    if entry is None or not {"level", "growth"} <= set(entry.stated) or not asked.newest or data["steps"]:
        return
    if len(data["columns"]) != 1 or data["columns"][0]["kind"] != "target":
        return
    last = {**data["columns"][0], "kind": "actual", "year": asked.newest - 1}
    told = [{**last, "measure": way} for way in ("level", "growth")]
    columns = [*told, {**data["columns"][0], "measure": "growth"}]
    yield {**data, "columns": columns, "show": "list"}
    if (each := both_incomes(columns)) is not None:
        yield {**data, "columns": [one for one in each if one["measure"] == "growth"], "show": "list"}


def is_grown(asked: Asked) -> bool:
    """Whether it is asked how much more there is of a thing beyond the lexicon than years before: 比2024年多了多少."""
    beyond = bool(asked.subjects) and not set(ids_of(asked)) & {*lexicon(), *things()}
    spans = any(isinstance(piece.year, YearSpan) for piece in asked.years)
    two = len({piece.year for piece in years_of(asked)}) == 2
    more = asked.has("difference", "changed", "more") or _GROWN.search(asked.folded)
    return (
        beyond
        and (spans or two)
        and bool(more)
        and not asked.has("target", "met")
        and not _BY_RATE.search(asked.folded)
    )


_GROWN = lazily(
    r"(?:增加|增长|新增|多|涨|提高|减少|下降)了?多少(?!%|个?百分)|"
    r"\bhow much (?:did|has)\b.*\b(?:grow|rise|increase|fall)",
    re.IGNORECASE,
)
_BY_RATE = lazily(r"增[速幅]|百分|%|年均|每年|几个?点|逐年|\bpercent|\brate\b|\bper year\b|\bannual", re.IGNORECASE)
