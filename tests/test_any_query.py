"""Whatever valid Query comes, it is answered and told in every language, and the lock finds no fault in it."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import Any, get_args

import pytest
from made_library import made_library
from pydantic import ValidationError
from test_evaluate_oracle import PLACES, SUBJECTS, made_facts

from rag.answering.from_query import answer_query
from rag.answering.restate_query import restate
from rag.answering.tell import tell
from rag.answering.voice import Voice
from rag.evaluate.evaluate import Evaluator
from rag.evaluate.locked import judged
from rag.question.answer_table import table_to_json
from rag.question.own_words import Language
from rag.question.query import Fn, Query
from rag.verify.numbers import check_answer, unsupported

CASES = int(os.environ.get("QUERY_CASES", "250"))
YEARS: tuple[object, ...] = (2023, 2024, 2025, "latest", "all", {"first": 2022, "last": 2025})
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")


def made_query(chance: random.Random) -> Query:
    while True:
        try:
            return Query.of(_made(chance))
        except ValidationError:  # a step before its column, two of one name
            continue


def _made(chance: random.Random) -> dict[str, Any]:
    columns = [
        {
            "subject": chance.choice((*SUBJECTS, "高标准农田")),
            "kind": chance.choice(["target", "actual", "plan", "task"]),
            "year": chance.choice(YEARS),
            "measure": chance.choice(["", "growth", "level"]),
        }
        for _ in range(chance.randrange(1, 4))
    ]
    names = [f"c{at}" for at in range(1, len(columns) + 1)]
    steps: list[dict[str, Any]] = []
    for at in range(chance.randrange(5)):
        steps.append(_step(chance, names, f"d{at}"))
        names += [f"d{at}"] if steps[-1]["op"] == "derive" and steps[-1].get("over") != "rows" else []
    return {
        "columns": columns,
        "places": [{"type": "region", "name": place} for place in chance.sample(PLACES, chance.randrange(1, 6))]
        + chance.choice([[], [{"type": "group", "name": "西南"}], [{"type": "group", "name": "没有的组"}]]),
        "steps": steps,
        "show": chance.choice(["value", "list", "table", "yes_no", "change"]),
    }


def _step(chance: random.Random, names: list[str], name: str) -> dict[str, Any]:
    op = chance.choice(["derive", "derive", "filter", "sort", "limit"])
    if op == "derive":
        of = chance.sample(names, min(len(names), chance.choice([1, 1, 2])))
        more = {"where": _where(chance, names)} if chance.random() < 0.5 else {}
        over = chance.choice(["row", "row", "rows"])
        unit = chance.choice(["", "", "%", "亿元", "万吨"])
        return {"op": op, "fn": chance.choice(get_args(Fn)), "of": of, "name": name, "over": over, "unit": unit, **more}
    if op == "filter":
        return {
            "op": op,
            "of": chance.choice(names),
            "where": _where(chance, names),
            "over": chance.choice(["rows", "years"]),
        }
    if op == "sort":
        return {"op": op, "of": chance.choice(names), "order": chance.choice(["asc", "desc"])}
    return {"op": op, "n": chance.randrange(1, 4), "ends": chance.choice(["first", "both"])}


def _where(chance: random.Random, names: list[str]) -> dict[str, Any]:
    cmp = chance.choice(["lt", "le", "eq", "ne", "ge", "gt"])
    return chance.choice(
        [
            {
                "test": "compare",
                "cmp": cmp,
                "value": chance.choice(["0", "5", "5.5"]),
                "unit": chance.choice(["", "%"]),
            },
            {"test": "compare", "cmp": cmp, "than": chance.choice(names)},
            {"test": "compare", "cmp": cmp, "place": chance.choice(PLACES)},
            {"test": "bound", "bounds": ["about", "sync"]},
            {"test": "status", "statuses": ["worded", "not_stated"]},
            {"test": "verdict", "verdict": "no"},
        ]
    )


@pytest.mark.parametrize("seed", range(max(1, CASES // 50)))
def test_any_query_is_answered_told_and_sound(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with made_library(tmp_path / "library", made_facts(chance)) as library:
        evaluator = Evaluator(library)
        for _ in range(min(50, CASES)):
            asked = made_query(chance)
            table = evaluator.evaluate(asked)
            assert all(len(row.cells) == len(table.heads) for row in table.rows), asked
            assert judged(table).faults == (), asked
            table_to_json(table)
            for language in LANGUAGES:
                voice = Voice(language)
                told = tell(table, voice)
                checks = check_answer(told.text, told.marks.citations(library), told.known)
                assert unsupported(checks) == (), (asked, told.text)
                assert told.text, asked
                assert restate(asked, voice)
            assert answer_query(asked, Voice(), evaluator).answer.answer
