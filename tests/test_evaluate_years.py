"""Functions over the years of a span agree with plain loops over the facts, on random series with holes."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from made_library import Fact, made_library

from rag.evaluate.evaluate import Evaluator
from rag.question.answer_table import Cell
from rag.question.query import Query
from rag.records import Bound

YEARS = range(2010, 2022)
PLACE = "成都市"
BOUNDS: tuple[Bound, ...] = ("exact", "about", "at_least")


def made_series(chance: random.Random) -> dict[int, tuple[Decimal | None, Bound | None]]:
    """year -> (number, bound); (None, "sync") is worded, (None, None) says nothing; a lacking year has no report."""
    series: dict[int, tuple[Decimal | None, Bound | None]] = {}
    for year in YEARS:
        kind = chance.choice(["number"] * 6 + ["worded", "silent", "lacking"])
        if kind == "number":
            series[year] = Decimal(chance.choice(["7", "7", "7.5", "8"])), chance.choice(BOUNDS)
        elif kind != "lacking":
            series[year] = (None, "sync") if kind == "worded" else (None, None)
    return series


def facts_of(series: dict[int, tuple[Decimal | None, Bound | None]]) -> list[Fact]:
    facts = [Fact(PLACE, year, "trade", "actual", str(year - 1), "1") for year in series]
    for year, (number, bound) in series.items():
        if bound is not None:
            low = None if number is None else str(number)
            facts.append(Fact(PLACE, year, "gdp_growth", "target", str(year), low, bound=bound))
    return facts


def runs(numbers: dict[int, Decimal]) -> list[list[int]]:
    """The stretches of years, one after the other, with one number."""
    found: list[list[int]] = []
    for year in YEARS:
        if year in numbers:
            if found and found[-1][-1] == year - 1 and numbers[year - 1] == numbers[year]:
                found[-1].append(year)
            else:
                found.append([year])
    return found


def expected(series: dict[int, tuple[Decimal | None, Bound | None]]) -> dict[str, tuple[Any, tuple[int, ...]]]:
    """name -> (value, years) of each function, worked out with loops."""
    numbers = {year: number for year, (number, _) in series.items() if number is not None}
    bounds = [(year, bound) for year, (_, bound) in sorted(series.items()) if bound is not None]
    top, low = max(numbers.values()), min(numbers.values())
    below = [year for year in sorted(numbers) if numbers[year] < Decimal("7.5")]
    best = max(runs(numbers), key=len)
    turns = [year for (_, before), (year, bound) in pairwise(bounds) if before != bound]
    mean = (sum(numbers.values()) / len(numbers)).quantize(Decimal("0.01"), "ROUND_HALF_UP")
    about = [year for year, bound in bounds if bound == "about"]
    silent = [year for year in YEARS if series.get(year, (None, "no report")) in ((None, "sync"), (None, None))]
    return {
        "top": (top, tuple(year for year in sorted(numbers) if numbers[year] == top)),
        "low": (low, tuple(year for year in sorted(numbers) if numbers[year] == low)),
        "mean": (mean, ()),
        "first": (numbers[below[0]] if below else None, tuple(below[:1])),
        "last": (numbers[below[-1]] if below else None, tuple(below[-1:])),
        "run": (Decimal(len(best)), tuple(best)),
        "turns": (Decimal(len(turns)), tuple(turns)),
        "about": (Decimal(len(about)), tuple(about)),
        "without": (Decimal(len(silent)), tuple(silent)),
    }


def derived(name: str, fn: str, **more: object) -> dict[str, object]:
    return {"op": "derive", "fn": fn, "of": ["c1"], "name": name, **more}


BELOW = {"test": "compare", "cmp": "lt", "value": "7.5", "by": "number"}
STEPS = [
    derived("top", "highest"), derived("low", "lowest"), derived("mean", "mean"),
    derived("first", "first", where=BELOW), derived("last", "last", where=BELOW),
    derived("run", "run"), derived("turns", "bound_change"),
    derived("about", "count", where={"test": "bound", "bounds": ["about"]}),
    derived("without", "count", where={"test": "status", "statuses": ["worded", "unread", "not_stated"]}),
    derived("step", "yearly_change"),
]  # fmt: skip


@pytest.mark.parametrize("seed", range(25))
def test_functions_over_years_agree_with_plain_loops(tmp_path: Path, seed: int) -> None:
    series = made_series(random.Random(seed))
    asked = Query.of(
        {
            "columns": [{"subject": "gdp_growth", "year": {"first": YEARS[0], "last": YEARS[-1]}}],
            "places": [{"type": "region", "name": PLACE}],
            "steps": STEPS,
        }
    )
    with made_library(tmp_path / "library", facts_of(series)) as library:
        table = Evaluator(library).evaluate(asked)
    row = table.rows[0]
    cells: dict[str, Cell] = {head.name: cell for head, cell in zip(table.heads, row.cells, strict=True)}
    assert {name: (cells[name].value, cells[name].years) for name in expected(series)} == expected(series)
    numbers = {year: number for year, (number, _) in series.items() if number is not None}
    for year in YEARS[1:]:
        both = year in numbers and year - 1 in numbers
        assert cells[f"step@{year}"].value == (numbers[year] - numbers[year - 1] if both else None)
