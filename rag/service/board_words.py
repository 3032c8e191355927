"""A `Query` as the address of the board that shows its answer, for questions that the board can hold."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from rag.figures.lexicon import lexicon
from rag.question.groups import group_of
from rag.question.query import (
    AllOf,
    Below,
    BoundIs,
    Column,
    Compare,
    Derive,
    Filter,
    Group,
    Limit,
    Query,
    Sort,
    VerdictIs,
    column_names,
    default_name,
)


def address_of(query: Query) -> str | None:
    """`level=province&year=2026&ind=gdp_growth&sort=-target`; None for a query that the board does not show whole."""
    if len(query.places) != 1 or query.without or query.overview is not None or query.words is not None:
        return None
    subjects = {column.subject for column in query.columns}
    if len(subjects) != 1 or not subjects <= set(lexicon()):
        return None
    place = query.places[0]
    state: dict[str, str] = {}
    if isinstance(place, AllOf):
        state["level"] = place.level
    elif isinstance(place, Group) and (group := group_of(place.name)) is not None:
        state["group"] = group.names[0]
    elif isinstance(place, Below) and place.level in (None, "prefecture"):
        state |= {"level": "prefecture", "within": place.name}
    else:
        return None
    names = _names(query.columns, column_names(query))
    if names is None:
        return None
    year, columns = names
    if year is not None:
        state["year"] = str(year)
    state["ind"] = subjects.pop()
    steps = _steps(query, columns)
    return None if steps is None else urlencode({**state, **steps})


def _names(columns: tuple[Column, ...], names: tuple[str, ...]) -> tuple[int | None, dict[str, str]] | None:
    """The board's year, and what the board calls each column of a query."""
    dated = [(column.kind, column.year) for column in columns]
    if dated == [("target", "latest")]:
        return None, {names[0]: "target"}
    if any(not isinstance(year, int) or kind not in ("target", "actual") for kind, year in dated):
        return None
    years = [(kind, year) for kind, year in dated if isinstance(year, int)]
    targets = [year for kind, year in years if kind == "target"]
    results = [year + 1 for kind, year in years if kind == "actual"]
    year = max([*targets, *results])
    known = {("target", year): "target", ("target", year - 1): "last", ("actual", year - 1): "result"}
    if any(each not in known for each in years):
        return None
    return year, {name: known[each] for name, each in zip(names, years, strict=True)}


def _steps(query: Query, columns: dict[str, str]) -> dict[str, str] | None:
    """What the steps are on the board; None if one of them is nothing there."""
    state: dict[str, str] = {}
    known = dict(columns)
    for step in query.steps:
        if isinstance(step, Derive):
            of = tuple(known.get(each, "") for each in step.of)
            if step.fn == "rank":
                continue
            made = _DERIVED.get((step.fn, *of))
            if made is None:
                return None
            known[step.name or default_name(step)] = made
        elif isinstance(step, Sort):
            state["sort"] = ("-" if step.order == "desc" else "") + known.get(step.of, "target")
        elif isinstance(step, Limit) and step.ends == "first":
            state["n"] = str(step.n)
        elif isinstance(step, Filter) and (found := _filter(step, known)):
            state |= found
        else:
            return None
    return state


_DERIVED: Mapping[tuple[str, ...], str] = {
    ("change", "target", "last"): "change",
    ("gap", "result", "last"): "gap",
    ("met", "result", "last"): "met",
}
_SIGNS: Mapping[str, str] = {"lt": "down", "gt": "up"}


def _filter(step: Filter, known: Mapping[str, str]) -> dict[str, str]:
    of, where = known.get(step.of, ""), step.where
    if isinstance(where, BoundIs) and of == "target" and len(where.bounds) == 1:
        return {"bound": where.bounds[0]}
    if isinstance(where, VerdictIs) and of == "met":
        return {"met": where.verdict}
    if isinstance(where, Compare) and of == "change" and where.value == 0 and where.cmp in _SIGNS:
        return {"dir": _SIGNS[where.cmp]}
    return {}
