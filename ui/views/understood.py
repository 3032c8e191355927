"""What a question was understood as, in chips that can be changed and asked again. Pure functions; no Gradio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, get_args

from pydantic import ValidationError

from rag.answering.restate_query import parts, restate
from rag.answering.voice import Voice
from rag.figures.lexicon import lexicon
from rag.question.groups import group_of
from rag.question.query import Column, Named, Query, QueryKind, YearSpan
from rag.records import InputError, Level
from rag.service.board_words import address_of
from rag.service.service import region_of
from ui.html import Html, tag
from ui.i18n import LANGS, Lang, say

FIELDS = ("places", "year", "subject", "kind", "steps")
"""The fields of the form that changes a query."""
_KINDS: tuple[QueryKind, ...] = get_args(QueryKind)


@lru_cache(maxsize=500)
def query_of(text: str) -> Query | None:
    """The query that a turn carries; None for none, and for what the browser kept instead of one."""
    try:
        return Query.of(text) if text else None
    except ValidationError:
        return None


def _voice(lang: Lang) -> Voice:
    return Voice("en" if lang == "en" else "zh-Hans")


def compact(query: Query) -> Query:
    """A query with its years put together again: of c1@2013 to c1@2023 one column of a span, as steps call it."""
    spans: dict[str, list[Column]] = {}
    for column in query.columns:
        spans.setdefault(column.name.rpartition("@")[0] or column.name, []).append(column)
    columns = []
    for name, parts_of in spans.items():
        years = [column.year for column in parts_of if isinstance(column.year, int)]
        span = YearSpan(first=min(years), last=max(years)) if len(parts_of) > 1 else parts_of[0].year
        columns.append(parts_of[0].model_copy(update={"name": name, "year": span}))
    return query.model_copy(update={"columns": tuple(columns)})


def in_words(query: Query, lang: Lang) -> str:
    """The whole question that a query asks."""
    return restate(query, _voice(lang))


def understood(query: Query, lang: Lang) -> Html:
    """The chips of a query, and behind them the form that changes it."""
    said = parts(query, _voice(lang))
    join = say("page.join", lang)
    kinds = join.join(say(f"kind.{kind}", lang) for kind in dict.fromkeys(column.kind for column in query.columns))
    shown = [said.places, said.years, said.subjects, kinds, *said.steps]
    if query.overview is not None:
        shown = [in_words(query, lang)]
    chips = (tag("span", text, class_="part") for text in shown if text)
    name = tag("span", say("understood.as", lang), class_="lead")
    edit = tag("span", say("understood.edit", lang), class_="edit-hint")
    summary = tag("summary", name, *chips, edit)
    form = _form(query, said.places, said.steps, lang)
    return tag("details", summary, form, class_="understood")


def board_link(query: Query, lang: Lang) -> Html | None:
    """A link to the board that shows the same, if it can."""
    address = address_of(query)
    return tag("a", say("understood.board", lang), href=f"/board?{address}", class_="tool") if address else None


def _form(query: Query, places: str, steps: tuple[str, ...], lang: Lang) -> Html | None:
    if query.overview is not None or not query.columns or query.words is not None:
        return None
    fields = [_field("places", tag("input", name_="places", value=places, maxlength="400", autocomplete="off"), lang)]
    year = _year(query)
    if year is not None:
        number = tag("input", name_="year", type="number", min="1950", max="2100", value=str(year))
        fields.append(_field("year", number, lang))
    subjects = {column.subject for column in query.columns}
    if len(subjects) == 1:
        fields.append(_field("subject", _subjects(subjects.pop(), lang), lang))
    kinds = {column.kind for column in query.columns}
    if len(kinds) == 1:
        options = [(kind, say(f"kind.{kind}", lang)) for kind in _KINDS]
        fields.append(_field("kind", _select("kind", options, kinds.pop()), lang))
    if steps:
        box = tag("input", name_="steps", type="checkbox", value="on", checked=True)
        fields.append(tag("label", box, " ", say("page.join", lang).join(steps), class_="keep-steps"))
    submit = tag("button", say("understood.again", lang), type="submit", class_="tool framed")
    return tag("form", *fields, submit, class_="redo", data_form="redo")


def _field(name: str, field: Html, lang: Lang) -> Html:
    return tag("label", tag("span", say(f"understood.{name}", lang)), field)


def _subjects(own: str, lang: Lang) -> Html:
    if own not in lexicon():
        return tag("input", name_="subject", value=own, maxlength="60", autocomplete="off")
    return _select("subject", [(id_, entry.en if lang == "en" else entry.zh) for id_, entry in lexicon().items()], own)


def _select(name: str, options: Sequence[tuple[str, str]], own: str) -> Html:
    made = (tag("option", text, value=value, selected=value == own) for value, text in options)
    return tag("select", *made, name_=name)


def _year(query: Query) -> int | None:
    """The newest year of the columns, where all of them are single years."""
    years = [column.year for column in query.columns]
    if any(isinstance(place, Named) and place.year is not None for place in query.places):
        return None
    return max(year for year in years if isinstance(year, int)) if all(isinstance(y, int) for y in years) else None


def changed(query: Query, fields: Mapping[str, str]) -> Query:
    """The query with what the form says instead. Raises `InputError`."""
    said = fields.get("places", "").strip()
    as_shown = {parts(query, _voice(lang)).places for lang in LANGS}
    data: dict[str, Any] = query.model_dump(mode="json", exclude_defaults=True)
    if said and said not in as_shown:
        data["places"] = [_place(name) for name in _names(said)]
    old, year = _year(query), fields.get("year", "").strip()
    for column in data["columns"]:
        if old is not None and year.isdecimal():
            column["year"] += int(year) - old
        if (subject := fields.get("subject", "").strip()) and subject != column["subject"]:
            column["subject"] = subject
            column.pop("measure", None)
            column.pop("unit", None)
        if (kind := fields.get("kind", "")) in _KINDS:
            column["kind"] = kind
    if "steps" in data and fields.get("steps") != "on":
        del data["steps"]
        data["show"] = "table" if len(data["columns"]) > 1 or len(data["places"]) > 1 else "value"
    try:
        return Query.of(data)
    except ValidationError as error:
        raise InputError(str(error.errors()[0]["msg"])) from error


def _names(text: str) -> list[str]:
    for sign in "，,;；/和":
        text = text.replace(sign, "、")
    return [name for each in text.split("、") if (name := each.strip())]


_LEVELS: Mapping[str, Level] = {
    **dict.fromkeys(("各省", "各省份", "全部省份", "all provinces", "provinces"), "province"),
    **dict.fromkeys(("各市", "各地市", "all cities", "cities", "prefectures"), "prefecture"),
    **dict.fromkeys(("各县", "各区县", "all counties", "counties"), "county"),
}


def _place(name: str) -> dict[str, str]:
    if level := _LEVELS.get(name.lower()):
        return {"type": "level", "level": level}
    if group_of(name) is not None:
        return {"type": "group", "name": name}
    region = region_of(name)
    return {"type": "region", "name": region.name, **({"adcode": region.adcode} if region.adcode else {})}
