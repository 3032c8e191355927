"""The board: what the governments of a level set for a year, beside last year's target and what became of it.

It is three columns of one `Query` (the target before, its result, the new target) with their change, gap and verdict,
and the same numbers year by year. All of it is plain data, made from cells as the evaluator gives them; what is not
stated, could not be read or is not loaded stays apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from rag.answering.compose import report_name
from rag.answering.voice import Voice
from rag.answering.wording import english_region
from rag.evaluate.coverage import coverage
from rag.evaluate.evaluate import Evaluator
from rag.evaluate.values import POINTS, convert, plain, shown
from rag.figures.lexicon import lexicon
from rag.figures.value import HAND
from rag.gazetteer.divisions import LEVELS, NATION, province_of, stem
from rag.library.store import Library
from rag.question.answer_table import Cell, Proof, Row
from rag.question.groups import GroupEntry, groups, members
from rag.question.query import Query
from rag.records import InputError, Level, Region
from rag.tables.columns import clause

COLUMNS = ("last", "result", "target", "change", "gap", "met")
"""The cells of a row: the target before, its result, the new target; new less old, result less old, met or not."""

_FEWEST = 2  # governments of a level that are worth a board
_USUAL = "gdp_growth"


@dataclass(frozen=True, slots=True)
class View:
    """What the board is of: the governments of `level`, the targets of `year` for `indicator`."""

    level: Level
    year: int
    indicator: str

    def query(self) -> Query:
        """The question that the board's table answers."""
        return _query(self, {"type": "level", "level": self.level})


def find_view(library: Library, level: str, year: int | None, indicator: str) -> tuple[View, dict[Level, Counter[int]]]:
    """The view asked for, what is left open ("" or None) chosen by what is loaded; and how many reports there are.

    Without a level: the one with most governments. Without a year: the newest with half as many reports as the best
    year has. Raises `InputError` where there is no report, no such level or no such indicator.
    """
    years: dict[Level, Counter[int]] = {each: Counter() for each in LEVELS}
    for report in library.reports():
        years[report.region.level][report.year] += 1
    held = {each: counts for each, counts in years.items() if counts}
    if not held:
        raise InputError("there is no report in the library yet.")
    if level and level not in LEVELS:
        raise InputError(f"there is no level {level!r}. Choose one of: {', '.join(LEVELS)}.")
    if indicator and indicator not in lexicon():
        raise InputError(f"there is no indicator {indicator!r}. Choose one of: {', '.join(lexicon())}.")
    most = max(held, key=lambda each: max(held[each].values()))
    chosen = next((each for each in held if each == level), most)
    counts = held[chosen]
    enough = max(counts.values()) / 2
    newest = max(each for each, number in counts.items() if number >= enough)
    return View(chosen, year or newest, indicator or _USUAL), held


def known_parts(library: Library, level: str, year: str, indicator: str) -> tuple[str, str, str]:
    """The level, year and indicator asked for; what there is not is "", to be chosen by `find_view`."""
    chosen, held = find_view(library, level if level in LEVELS else "", None, "")
    return (
        level if level in held else "",
        year if year in map(str, held[chosen.level]) else "",
        indicator if indicator in lexicon() else "",
    )


def board(
    library: Library,
    evaluator: Evaluator,
    view: View,
    held: Mapping[Level, Counter[int]],
    lang: str,
    *,
    quoted: bool = False,
) -> Any:  # noqa: ANN401  # JSON
    """All that the board draws of a view, as JSON data. `lang` ("zh", "en") is that of its names and values.

    `quoted`: the cells hold their clauses and the names of their reports too, as files want them.
    """
    voice = Voice("en" if lang == "en" else "zh-Hans")
    table = evaluator.evaluate(view.query())
    reports = held[view.level]
    stating = coverage(library, view.level, view.year)
    unit = _usual_unit(cell for row in table.rows for cell in row.cells)
    told = _Told(voice, unit, _names(library) if quoted else None)
    above: dict[str, Any] = {}
    for level in LEVELS[: LEVELS.index(view.level)]:
        if view.year in held.get(level, ()):
            over = evaluator.evaluate(_query(view, {"type": "level", "level": level}))
            above |= {row.region.name: _cells(row, told)["target"] for row in over.rows}
    return {
        "unit": _unit_said(unit, voice),
        "view": {"level": view.level, "year": view.year, "indicator": view.indicator},
        "levels": [{"id": each, "reports": sum(held[each].values())} for each in held if len(held[each])],
        "years": [{"year": year, "reports": reports[year]} for year in sorted(reports, reverse=True)],
        "of": reports[view.year],
        "indicators": _indicators(stating, voice),
        "groups": _groups(view.level, {row.region.name for row in table.rows}, lang),
        "nation": NATION.name,
        "above": above,
        "rows": [{**_place(row.region, lang), **_cells(row, told)} for row in table.rows],
        "query": view.query().model_dump(mode="json", exclude_defaults=True),
    }


def history(library: Library, evaluator: Evaluator, view: View, lang: str, *, quoted: bool = False) -> Any:  # noqa: ANN401  # JSON
    """The targets and results of all years that reports are there of: a row a place, two cells a year."""
    voice = Voice("en" if lang == "en" else "zh-Hans")
    reported = sorted({report.year for report in library.reports() if report.region.level == view.level})
    columns = [{"subject": view.indicator, "kind": "target", "year": year, "name": f"t{year}"} for year in reported]
    columns += [
        {"subject": view.indicator, "kind": "actual", "year": year - 1, "name": f"a{year - 1}"} for year in reported
    ]
    query = Query.of({"columns": columns, "places": [{"type": "level", "level": view.level}], "show": "table"})
    table = evaluator.evaluate(query)
    names = [head.name for head in table.heads]
    years = sorted({year - 1 for year in reported} | set(reported))
    unit = _usual_unit(cell for row in table.rows for cell in row.cells)
    told = _Told(voice, unit, _names(library) if quoted else None)
    return {
        "unit": _unit_said(unit, voice),
        "years": years,
        "rows": [
            {
                **_place(row.region, lang),
                "cells": _of_years(dict(zip(names, row.cells, strict=True)), told),
            }
            for row in table.rows
        ],
    }


def _query(view: View, place: Mapping[str, str]) -> Query:
    def column(kind: str, year: int, name: str) -> dict[str, Any]:
        return {"subject": view.indicator, "kind": kind, "year": year, "name": name}

    before = view.year - 1
    return Query.of(
        {
            "columns": [
                column("target", before, "last"),
                column("actual", before, "result"),
                column("target", view.year, "target"),
            ],
            "places": [place],
            "steps": [
                {"op": "derive", "fn": "change", "of": ["target", "last"], "name": "change"},
                {"op": "derive", "fn": "gap", "of": ["result", "last"], "name": "gap"},
                {"op": "derive", "fn": "met", "of": ["result", "last"], "name": "met"},
            ],
            "show": "table",
        }
    )


def _place(region: Region, lang: str) -> dict[str, str]:
    province = province_of(region)
    return {
        "code": region.adcode,
        "region": region.name,
        "name": english_region(region) if lang == "en" else region.name,
        "short": english_region(region) if lang == "en" else stem(region.name),
        "province": "" if province is None or province == region else province.name,
        "within": "" if province is None or province == region else _said(province, lang),
    }


def _said(region: Region, lang: str) -> str:
    return english_region(region) if lang == "en" else region.name


def _usual_unit(cells: Iterable[Cell]) -> str:
    """The unit that most numbers are stated in."""
    counts = Counter(cell.unit for cell in cells if cell.value is not None and cell.formula is None)
    return max(counts, key=lambda each: (counts[each], each), default="")


def _unit_said(unit: str, voice: Voice) -> str:
    """What the numbers of the drawings are in; "" for percentages, which say it themselves."""
    if not unit or unit == "%":
        return ""
    return voice.number(f"1{unit}") if voice.tongue == "en" else unit


@dataclass(frozen=True, slots=True)
class _Told:
    """How cells are told: in whose words, in which unit most are; of quoted ones the names of reports by id."""

    voice: Voice
    unit: str
    names: Mapping[str, str] | None


def _names(library: Library) -> dict[str, str]:
    return {report.id: report_name(report) for report in library.reports()}


def _cells(row: Row, told: _Told) -> dict[str, Any]:
    return {name: _cell(cell, told) for name, cell in zip(COLUMNS, row.cells, strict=True)}


def _of_years(cells: Mapping[str, Cell], told: _Told) -> dict[str, Any]:
    """The cells of a place over the years; `moved` is how far each is from that of the year before."""
    made = {name: _cell(cell, told) for name, cell in cells.items() if cell.status != "not_loaded"}
    for name in made:
        now, before = cells[name], cells.get(f"{name[0]}{int(name[1:]) - 1}")
        if before is None or now.value is None or before.value is None:
            continue
        old = convert(before.value, before.unit, now.unit)
        if old is not None and old != now.value:
            made[name]["moved"] = _difference(now.value - old, now.value - old, now.unit, told.voice)
    return made


def _cell(cell: Cell, told: _Told) -> dict[str, Any]:
    """A cell as data. `text` is what to print, `low` and `high` the stated numbers for drawing, `unit` their unit.

    Numbers that can be told in the unit of most are: 1300万吨 among 亿斤 is drawn, sorted and compared as 260, and
    `converted` says so.
    """
    voice, unit = told.voice, told.unit
    made: dict[str, Any] = {"status": cell.status}
    if cell.by_hand:
        made["by_hand"] = True
        cell = replace(cell, by_hand=False, text=cell.text.removesuffix(HAND))
    if cell.reason in _REASONS:
        made["reason"] = _REASONS[cell.reason]
    if cell.value is not None:
        upper = cell.upper if cell.upper is not None else cell.value
        low = high = None
        if cell.unit != POINTS:
            low, high = convert(cell.value, cell.unit, unit), convert(upper, cell.unit, unit)
        if low is None or high is None:
            low, high, unit = cell.value, upper, cell.unit
        made |= {"low": float(low), "high": float(high), "unit": unit}
        if cell.formula is not None:
            made["text"] = _difference(cell.value, upper, cell.unit, voice)
        else:
            made["text"] = _text(cell, voice)
            said = voice.number(shown(low, high, unit))
            if unit not in (cell.unit, "%") and said != voice.number(shown(cell.value, upper, cell.unit)):
                made["converted"] = said
    if cell.bound is not None:
        made["bound"] = cell.bound
    if cell.verdict is not None:
        made["verdict"] = cell.verdict
    if cell.formula is not None and cell.formula.text:
        made["formula"] = cell.formula.text
    if cell.proof is not None:
        made |= _where(cell.proof, told)
    return made


def _where(proof: Proof, told: _Told) -> dict[str, Any]:
    """Where a cell stands: its report and place, the number's id, in files the clause and the report's name."""
    made = {"report": proof.report, "at": ",".join(f"{start}-{end}" for start, end in proof.spans)}
    if proof.figure:
        made["figure"] = proof.figure
    if told.names is not None:
        made |= {"quote": clause(proof.quote), "from": told.names.get(proof.report, "")}
    return made


# Of a report that is cut off it is not known that it says nothing; of a number that was read wrong a person said so; a
# clause without any number has none that could be read.
_REASONS = {"cut": "incomplete", "by_hand": "by_hand", "words": "worded"}


def _text(cell: Cell, voice: Voice) -> str:
    return voice.value(cell).partition(" (")[0] if voice.tongue == "en" else cell.text  # its own words: in its clause


def _difference(low: Decimal, high: Decimal, unit: str, voice: Voice) -> str:
    """A change with its sign, in the unit that its numbers are told in; of percentages without.

    >>> _difference(Decimal("20"), Decimal("20"), "亿斤", Voice("en"))
    '+2 billion jin'
    """
    if unit in ("%", POINTS) or low == high == 0:
        return _signed(low, high)
    if low == high:
        return _signed(low, low).rstrip("0123456789.") + voice.bare(low, unit)
    return f"{_difference(low, low, unit, voice)}…{_difference(high, high, unit, voice)}"


def _signed(low: Decimal, high: Decimal) -> str:
    """−0.5, +1, 0; of a range both ends.

    >>> _signed(Decimal("-0.5"), Decimal("0"))
    '−0.5…0'
    """

    def one(value: Decimal) -> str:
        return f"{'+' if value > 0 else '−' if value < 0 else ''}{plain(abs(value))}"

    return one(low) if low == high else f"{one(low)}…{one(high)}"


def _indicators(stating: Mapping[str, int], voice: Voice) -> list[dict[str, Any]]:
    """The indicators that any report states, those that most do first."""
    order = list(lexicon())
    there = sorted((id_ for id_ in order if stating.get(id_)), key=lambda id_: (-stating[id_], order.index(id_)))
    return [
        {
            "id": id_,
            "name": voice.subject(id_),
            "stating": stating[id_],
            "less": lexicon()[id_].less_is_better,
        }
        for id_ in there
    ]


def _groups(level: Level, loaded: set[str], lang: str) -> list[dict[str, Any]]:
    """The groups of this level of which at least two members are loaded; all their members are named."""
    entries: dict[str, GroupEntry] = {entry.names[0]: entry for entry in groups().values()}
    made = []
    for name, entry in entries.items():
        inside = members(entry)
        if {region.level for region in inside} == {level} and sum(r.name in loaded for r in inside) >= _FEWEST:
            english = next((each for each in entry.names if each.isascii()), name)
            places = [_place(region, lang) for region in inside]
            made.append({"id": name, "name": english if lang == "en" else name, "members": places})
    return made
