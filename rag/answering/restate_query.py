"""A `Query` in words: the resolved question that people read above its answer, in Chinese or English.

>>> restate(Query.of({"columns": [{"subject": "gdp_growth", "kind": "target", "year": 2026}],
...                   "places": [{"type": "region", "name": "郑州市"}]}), Voice())
'郑州市2026年地区生产总值增长目标'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rag.answering.voice import Voice
from rag.evaluate.cells import asked_of
from rag.evaluate.places import region_of
from rag.figures.lexicon import lexicon
from rag.question.groups import group_of
from rag.question.query import (
    Above,
    AllOf,
    AnyOf,
    Below,
    BoundIs,
    Column,
    Compare,
    Condition,
    Derive,
    Filter,
    Group,
    Named,
    Place,
    Query,
    Sort,
    StatusIs,
    Step,
    YearSpan,
    column_names,
    default_name,
)


def restate(query: Query, voice: Voice) -> str:
    """What a query asks, said in full: places, columns with their years, then the steps in order."""
    english = voice.tongue == "en"
    places = voice.join(_place(place, voice) for place in query.places)
    if query.without:
        places += voice.say("restate.without", names=voice.join(_place(place, voice) for place in query.without))
    if query.about:
        about = voice.join(_place(each, voice) for each in query.about)
        places = voice.say("restate.about", names=about, places=places)
    if query.overview is not None:
        year = query.overview.year
        said = _year(Column(subject="x", year=year), voice)
        parts = [places, said, voice.say(f"restate.overview.{query.overview.topic}")]
        return (" " if english else "").join(part for part in parts if part)
    if query.words is not None:
        words = query.words
        years = voice.join(voice.say("value.year", year=year) for year in words.years)
        about = voice.join(words.terms) if words.who else "".join(words.content) or words.text
        return (" " if english else "").join(part for part in (places, years, about) if part)
    columns = dict(zip(column_names(query), query.columns, strict=True))
    text = places + (": " if english else "") + _columns(query, voice)
    names = _names(query, columns, voice)
    steps = [said for step in query.steps if (said := _step(step, names, query, voice))]
    return (", " if english else "，").join([text, *steps])


def _columns(query: Query, voice: Voice) -> str:
    """The columns, those of one subject and kind with their years together."""
    together: dict[tuple[str, str, str], list[Column]] = {}
    for column in query.columns:
        together.setdefault((column.subject, column.measure, column.kind), []).append(column)
    said = []
    for columns in together.values():
        years = voice.join(dict.fromkeys(_year(column, voice) for column in columns))
        said.append(_what(columns[0], voice, years))
    return voice.say("restate.columns_join").join(said)


def _what(column: Column, voice: Voice, years: str) -> str:
    measure = asked_of(column).measure if column.subject in lexicon() else column.measure
    fields = {"year": years, "subject": voice.subject(column.subject)}
    way = voice.way(column.subject, measure, column.kind)
    return voice.say(f"what.{column.kind}", **fields, way=way).strip()


def _year(column: Column, voice: Voice) -> str:
    if isinstance(column.year, YearSpan):
        return voice.say("restate.span", first=column.year.first, last=column.year.last)
    if isinstance(column.year, int):
        return voice.say("value.year", year=column.year)
    return voice.say(f"restate.{column.year}")


def _place(place: Place, voice: Voice) -> str:
    if isinstance(place, AllOf):
        return voice.say(f"restate.group_level.{place.level}")
    if isinstance(place, Group):
        return _group(place.name, voice)
    region = region_of(place.name, place.adcode)
    name = voice.region(region) if region is not None else place.name
    if isinstance(place, Named):
        dated = "" if place.year is None else voice.say("value.year", year=place.year)
        name = " ".join(filter(None, (name, place.owner))) if voice.tongue == "en" else name + place.owner
        return f"{name} {dated}".strip() if voice.tongue == "en" else name + dated
    assert isinstance(place, Below | Above)
    return voice.say("restate.above" if isinstance(place, Above) else "restate.below", name=name)


def _group(name: str, voice: Voice) -> str:
    """A group by its name; in English by the first English name of it, where it has one."""
    entry = group_of(name)
    english = [each for each in entry.names if each.isascii()] if entry is not None else []
    if voice.tongue == "en":
        return english[0] if english else name
    return voice.say("missing.places_years", names=name)


def _names(query: Query, columns: Mapping[str, Column], voice: Voice) -> dict[str, str]:
    """What each column, asked for or derived, is called in a step."""
    alone = "number" if voice.tongue == "en" else ""
    one = len({(column.subject, column.kind) for column in query.columns}) == 1
    single = one and len(query.columns) == 1
    names = {}
    for name, column in columns.items():
        names[name] = alone if single else _what(column, voice, _year(column, voice))
    for step in query.steps:
        if isinstance(step, Derive):
            names[step.name or default_name(step)] = voice.say(f"restate.fn.{step.fn}", unit=step.unit)
    return names


def _step(step: Step, names: Mapping[str, str], query: Query, voice: Voice) -> str:
    if isinstance(step, Derive):
        fn = voice.say(f"restate.fn.{step.fn}", unit=step.unit)
        where = "" if step.where is None else _where(step.where, step.of[0], names, query, voice)
        return f"{where} {fn}".strip() if voice.tongue == "en" else where + fn
    if isinstance(step, Filter):
        return _where(step.where, step.of, names, query, voice)
    if isinstance(step, Sort):
        order = voice.say(f"restate.sort_{step.order}")
        what = names.get(step.of, "")
        return f"{what} {order}".strip() if voice.tongue == "en" else what + order
    return voice.say("restate.limit_both" if step.ends == "both" else "restate.limit", n=step.n)


_MOVED = {"lt": "down", "gt": "up", "ge": "not_down", "le": "not_up"}


def _where(where: Condition, of: str, names: Mapping[str, str], query: Query, voice: Voice) -> str:
    what = names.get(of, "")
    fn = _fn_of(of, query)
    if isinstance(where, AnyOf):
        return voice.say("restate.or").join(_where(each, of, names, query, voice) for each in where.of)
    if isinstance(where, Compare):
        if fn in ("change", "yearly_change") and where.value == 0 and where.cmp in _MOVED:
            return voice.say(f"restate.filter_{_MOVED[where.cmp]}")
        middle = _fn_of(where.than, query) if where.than and where.than not in names else ""
        limit = voice.say(f"table.{middle}") if middle else _limit(where, names, voice)
        return voice.say(f"restate.filter_{where.cmp}", what=what, value=limit)
    if isinstance(where, BoundIs):
        return voice.say(
            "restate.filter_bound", bounds=voice.join(voice.say(f"restate.bound.{b}") for b in where.bounds)
        )
    if isinstance(where, StatusIs) and {"worded", "not_stated"} <= {*where.statuses} and "stated" not in where.statuses:
        return voice.say("restate.filter_no_number")
    if isinstance(where, StatusIs):
        said = voice.join(voice.say(f"restate.status.{status}") for status in where.statuses)
        return voice.say("restate.filter_status", statuses=said)
    if fn == "met":
        return voice.say("restate.filter_met" if where.verdict == "yes" else "restate.filter_missed")
    return voice.say(f"restate.filter_{where.verdict}", what=what)


def condition(step: Derive, query: Query, voice: Voice) -> str:
    """The condition of a count or a first year in words: 用“左右”表述的; "" where it has none."""
    if step.where is None:
        return ""
    columns = dict(zip(column_names(query), query.columns, strict=False))
    return _where(step.where, step.of[0], _names(query, columns, voice), query, voice)


def _fn_of(name: str, query: Query) -> str:
    derived = (step for step in query.steps if isinstance(step, Derive))
    return next((step.fn for step in derived if (step.name or default_name(step)) == name), "")


def _limit(where: Compare, names: Mapping[str, str], voice: Voice) -> str:
    if where.than:
        return names.get(where.than, "")
    if where.place:
        region = region_of(where.place)
        return voice.region(region) if region is not None else where.place
    dash = "-" if voice.tongue == "en" else "—"
    high = "" if where.high is None else f"{dash}{where.high:f}{where.unit}"
    bound = "" if where.bound is None else voice.say(f"restate.bound.{where.bound}")
    said = voice.number(f"{where.value:f}{where.unit}{high}")
    return said + (f" ({bound})" if bound and voice.tongue == "en" else bound)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a query asks in its parts, each in words: for chips that a reader can change."""

    places: str
    years: str
    subjects: str
    steps: tuple[str, ...]


def parts(query: Query, voice: Voice) -> Parts:
    """The parts of what `restate` says in a sentence."""
    columns = dict(zip(column_names(query), query.columns, strict=True))
    names = _names(query, columns, voice)
    subjects = dict.fromkeys(
        (column.subject, asked_of(column).measure if column.subject in lexicon() else column.measure)
        for column in query.columns
    )
    kinds = tuple(dict.fromkeys(column.kind for column in query.columns))
    way = {subject: voice.way(subject, measure, kinds[0]) for subject, measure in subjects}
    gap = " " if voice.tongue == "en" else ""
    return Parts(
        voice.join(_place(place, voice) for place in query.places),
        voice.join(dict.fromkeys(_year(column, voice) for column in query.columns)),
        voice.join(f"{voice.subject(subject)}{gap}{way[subject].strip()}".strip() for subject, _ in subjects),
        tuple(said for step in query.steps if (said := _step(step, names, query, voice))),
    )
