"""What is wrong with a Query that a model wrote: no number, name or unit in it may be the model's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import stem
from rag.numbers.quantities import find_quantities
from rag.question.asked import how_many
from rag.question.groups import group_of
from rag.question.parse import Parsed
from rag.question.query import (
    Above,
    Below,
    Column,
    Compare,
    Derive,
    Filter,
    Group,
    Limit,
    Named,
    Query,
    YearSpan,
)
from rag.question.undone import unused
from rag.text.fold import fold
from rag.text.lazily import lazily

_MOST = 8  # columns or steps
_MOST_PLACES = 40
_PERCENT = ("%", "百分点", "个百分点")
_BEFORE = lazily("上年|去年|上一年|前一年|往年|同比|previous|last year|year before|year earlier", re.IGNORECASE)
_YEAR = lazily(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def fault_of(query: Query, text: str, parsed: Parsed) -> str:
    """The first fault, as a complaint to the model; "" for none. `parsed` is how the rules read the question `text`."""
    return next(_faults(query, fold(text), parsed), "")


def _faults(query: Query, folded: str, parsed: Parsed) -> Iterator[str]:
    if query.words is not None or query.overview is not None:
        yield '不要写words和overview，不问数的只写{"show":"words"}'
    if len(query.columns) > _MOST or len(query.steps) > _MOST or len(query.places) > _MOST_PLACES:
        yield "列、步骤或地方太多"
    yield from _of_columns(query.columns, folded)
    yield from _of_places(query, folded, parsed)
    yield from _of_years(query, folded, parsed)
    yield from _of_numbers(query, folded, parsed)
    if parsed.asked is not None:
        undone = unused(parsed.asked, query.model_dump())
        if undone:
            yield f"问题里的“{'、'.join(undone)}”没有写进查询"


def _of_columns(columns: tuple[Column, ...], folded: str) -> Iterator[str]:
    low = "".join(folded.lower().split())
    for column in columns:
        if column.subject not in lexicon() and "".join(fold(column.subject).lower().split()) not in low:
            yield f"subject“{column.subject}”既不是指标代号，也不是问题里的词"
        if column.unit:
            yield "columns里不要写unit"


def _of_places(query: Query, folded: str, parsed: Parsed) -> Iterator[str]:
    """A code is never the model's; a region that the rules did not find must stand in the question by its name."""
    known = {place.name for place in _rule_places(parsed) if isinstance(place, Named | Below | Above)}
    for place in (*query.places, *query.without):
        if isinstance(place, Group):
            if group_of(place.name) is None:
                yield f"没有“{place.name}”这个地区组"
        elif isinstance(place, Named | Below | Above):
            if place.adcode:
                yield "不要写adcode"
            if place.name not in known and stem(place.name) not in folded:
                yield f"问题里没有“{place.name}”"
    for compare in _compares(query):
        if compare.place and compare.place not in known and stem(compare.place) not in folded:
            yield f"问题里没有“{compare.place}”"


def _rule_places(parsed: Parsed) -> Iterator[object]:
    if parsed.asked is not None:
        yield from parsed.asked.places
        yield from parsed.asked.without
    for query in parsed.queries:
        yield from query.places


def _of_years(query: Query, folded: str, parsed: Parsed) -> Iterator[str]:
    allowed = years_said(folded, parsed)
    if _BEFORE.search(folded) or any(isinstance(step, Derive) for step in query.steps):
        allowed |= {year - 1 for year in allowed}  # a change leads back to the year before
    own = [place.year for place in query.places if isinstance(place, Named) and place.year is not None]
    for year in (*(each for column in query.columns for each in _ends(column.year)), *own):
        if year not in allowed:
            yield f"问题里没有{year}年"


def years_said(folded: str, parsed: Parsed) -> set[int]:
    """The years that stand in a question, or that the rules read in it (今年, 十五五)."""
    found = {int(hit.group()) for hit in _YEAR.finditer(folded)}
    if parsed.asked is not None:
        for piece in (*parsed.asked.years, *parsed.asked.past):
            found.update(_ends(piece.year))
    for query in parsed.queries:
        for column in query.columns:
            found.update(_ends(column.year))
    return found


def _ends(year: object) -> tuple[int, ...]:
    if isinstance(year, YearSpan):
        return (year.first, year.last)
    return (year,) if isinstance(year, int) else ()


def _of_numbers(query: Query, folded: str, parsed: Parsed) -> Iterator[str]:
    said = list(_numbers_said(folded, parsed))
    for compare in _compares(query):
        for value in (compare.value, compare.high):
            if value is not None and value != 0 and not _stands(abs(value), compare.unit, said):  # 0 is a sign
                yield f"问题里没有{value}{compare.unit}这个数"
    counts = {value for value, unit in said if unit not in _PERCENT}
    top = how_many(parsed.asked) if parsed.asked is not None else None
    for step in query.steps:
        if isinstance(step, Limit) and not _is_said(step, top, counts, parsed):
            yield f"问题里没有说只要前{step.n}个"
        if isinstance(step, Derive) and step.unit and step.unit not in folded:
            yield f"问题里没有单位“{step.unit}”"


def _is_said(step: Limit, top: int | None, counts: set[Decimal], parsed: Parsed) -> bool:
    """Whether so many are asked for: by their number, or one by a word (最高的). A limit takes places out of sight."""
    if step.n == 1:
        return top == 1 or (parsed.asked is not None and parsed.asked.has("highest", "lowest", "more"))
    return step.n == top or Decimal(step.n) in counts


def _numbers_said(folded: str, parsed: Parsed) -> Iterator[tuple[Decimal, str]]:
    for quantity in find_quantities(folded):
        for value in (quantity.low, quantity.high):
            yield abs(value), quantity.unit
    for hit in re.finditer(r"\d+(?:\.\d+)?", _YEAR.sub("|", folded)):
        rest = hit.string[hit.end() :].lstrip()
        percent = rest.startswith(("%", "个百分点", "个点", "百分点", "percent", "per cent"))
        yield Decimal(hit.group()), "%" if percent else ""
    for query in parsed.queries:
        for compare in _compares(query):
            for said in (compare.value, compare.high):
                if said is not None:
                    yield abs(said), compare.unit
    if parsed.asked is not None:
        yield from ((value, unit) for value, unit, _ in parsed.asked.numbers)


def _stands(value: Decimal, unit: str, said: list[tuple[Decimal, str]]) -> bool:
    """Whether the question says this number, with this unit where both name one."""
    for number, own in said:
        same = not unit or not own or unit == own or (unit in _PERCENT and own in _PERCENT)
        if number == value and same:
            return True
    return False


def _compares(query: Query) -> Iterator[Compare]:
    for step in query.steps:
        if isinstance(step, Filter | Derive) and isinstance(step.where, Compare):
            yield step.where
