"""`evaluate` agrees with an oracle in pandas on random queries over made libraries: values, statuses, order, ties.

By hand, with more cases: ORACLE_CASES=5000 pytest tests/test_evaluate_oracle.py
"""

from __future__ import annotations

import os
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import oracle
import pandas as pd
from made_library import Fact, made_library

from rag.evaluate.evaluate import Evaluator
from rag.question.answer_table import Cell
from rag.question.query import Query
from rag.records import Kind

CASES = int(os.environ.get("ORACLE_CASES", "300"))
EACH = 100  # queries over one library
PLACES = ["辽宁省", "吉林省", "黑龙江省", "四川省", "重庆市"]
UNITS = {"gdp_growth": ["亿元", "万亿元"], "grain_output": ["亿斤", "万吨"], "cpi": ["%"], "new_urban_jobs": ["万人"]}
SUBJECTS = tuple(UNITS)


def made_facts(chance: random.Random) -> list[Fact]:
    facts = []
    for region in PLACES:
        for year in (2023, 2024, 2025):
            if chance.random() < 0.1:
                continue
            facts.append(Fact(region, year, "trade", "actual", "2020", "1"))  # so that the report is there
            for subject in SUBJECTS:
                for kind, period in (("target", year), ("task", year), ("actual", year - 1), ("plan", 2025)):
                    if chance.random() < 0.75:
                        facts.append(_fact(chance, region, year, subject, kind, str(period)))
    return facts


def _fact(chance: random.Random, region: str, year: int, subject: str, kind: Kind, period: str) -> Fact:
    headline = chance.random() < 0.7
    if chance.random() < 0.15:
        return Fact(
            region, year, subject, kind, period, None, bound=chance.choice(["sync", "qualitative"]), headline=headline
        )
    grows = subject == "cpi" or (subject == "gdp_growth" and chance.random() < 0.7)
    low = Decimal(chance.choice(["3", "3.5", "5", "5.5", "6"]))
    unit = "%" if grows else chance.choice(UNITS[subject])
    bound = chance.choice(["exact", "exact", "about", "at_least", "at_most", "range"])
    measure: Any = ("decline" if chance.random() < 0.3 else "growth") if grows else "level"
    high = str(low + Decimal("0.5")) if bound == "range" else ""
    return Fact(region, year, subject, kind, period, str(low), unit, bound, high, measure, headline)


def made_query(chance: random.Random) -> dict[str, Any]:
    subject = chance.choice(SUBJECTS)
    way = {"measure": chance.choice(["growth", "level"])} if subject == "gdp_growth" else {}
    columns = [
        {
            "subject": subject,
            "kind": chance.choice(["target", "actual"]),
            "year": chance.choice([2022, 2023, 2023, 2024, 2024, 2024, 2025]),
            **way,
        }
        for _ in range(2)
    ]
    known, steps = ["c1", "c2"], []
    for at in range(chance.randrange(5)):
        of, name = chance.choice(known), f"d{at}"
        kind = chance.choice(["pair", "pair", "rank", "fold", "filter", "sort", "limit"])
        if kind == "pair" and not ({"d_met"} & set(known)):
            fn = chance.choice(["change", "gap", "met", "ratio", "share", "relative"])
            steps.append({"op": "derive", "fn": fn, "of": ["c1", "c2"], "name": name})
            known.append(name)
        elif kind == "rank":
            steps.append(
                {"op": "derive", "fn": "rank", "of": [of], "name": name, "order": chance.choice(["asc", "desc"])}
            )
            known.append(name)
        elif kind == "fold":
            fn = chance.choice(["sum", "mean", "median", "mode", "highest", "lowest", "spread", "count"])
            where = {"where": _where(chance)} if fn == "count" and chance.random() < 0.7 else {}
            steps.append({"op": "derive", "fn": fn, "of": [of], "name": name, "over": "rows", **where})
        elif kind == "filter":
            steps.append({"op": "filter", "of": of, "where": _where(chance)})
        elif kind == "sort":
            steps.append({"op": "sort", "of": of, "order": chance.choice(["asc", "desc"])})
        elif kind == "limit":
            steps.append({"op": "limit", "n": chance.randrange(1, 4), "ends": chance.choice(["first", "both"]),
                          "ties": chance.random() < 0.7})  # fmt: skip
    return {"columns": columns, "places": [{"type": "region", "name": place} for place in PLACES], "steps": steps}


def _where(chance: random.Random) -> dict[str, Any]:
    return chance.choice(
        [
            {
                "test": "compare",
                "cmp": chance.choice(["lt", "le", "eq", "ne", "ge", "gt"]),
                "value": chance.choice(["0", "3.5", "5", "5.5"]),
            },
            {"test": "bound", "bounds": [chance.choice(["about", "at_least", "range", "sync"])]},
            {"test": "status", "statuses": [chance.choice(["stated", "worded", "not_stated", "unread", "not_loaded"])]},
            {"test": "verdict", "verdict": chance.choice(["yes", "no"])},
        ]
    )


def _told(cell: Cell) -> tuple[Any, ...]:
    return cell.status, cell.value, cell.upper, cell.unit


def test_evaluate_agrees_with_the_oracle(tmp_path: Path) -> None:
    for round_ in range(max(1, CASES // EACH)):
        chance = random.Random(round_)
        facts = made_facts(chance)
        frame = pd.DataFrame([{name: getattr(fact, name) for name in Fact.__dataclass_fields__} for fact in facts])
        frame = frame.assign(at=range(len(frame)))
        reports = {(fact.region, fact.year) for fact in facts}
        with made_library(tmp_path / str(round_), facts) as library:
            evaluator = Evaluator(library)
            for _ in range(min(EACH, CASES)):
                asked = made_query(chance)
                got, want = evaluator.evaluate(Query.of(asked)), oracle.table(asked, frame, reports, PLACES)
                assert [row.region.name for row in got.rows] == [place for place, _ in want["rows"]], asked
                for row, (_, cells) in zip(got.rows, want["rows"], strict=True):
                    assert {head.name: _told(cell) for head, cell in zip(got.heads, row.cells, strict=True)} == {
                        name: cell[:4] for name, cell in cells.items()
                    }, asked
                    assert [cell.verdict for cell in row.cells] == [cell[4] for cell in cells.values()], asked
                assert {cell.column: _told(cell) for cell in got.summary} == want["summary"], asked
