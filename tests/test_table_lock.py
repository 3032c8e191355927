"""The lock for tables: what stands in no clause, or does not follow, is a fault whoever claims it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from made_library import Fact, made_library

from rag.evaluate.evaluate import Evaluator
from rag.evaluate.locked import judged
from rag.question.answer_table import Table
from rag.question.query import Query
from rag.verify import table_lock
from rag.verify.numbers import check_answer, unsupported
from rag.verify.table_lock import Derived, Leaf, Number, judge

D = Decimal


def number(value: str, unit: str = "%", upper: str = "") -> Number:
    return Number(D(value), D(upper or value), unit)


@pytest.mark.parametrize(
    ("fn", "value", "operands", "right"),
    [
        ("change", "-1", ("5", "6"), True),
        ("change", "1", ("5", "6"), False),  # the sign is part of it
        ("sum", "11", ("5", "6"), True),
        ("mean", "5.5", ("5", "6"), True),
        ("mean", "5.6", ("5", "6"), False),
        ("ratio", "0.83", ("5", "6"), True),
        ("share", "83.33", ("5", "6"), True),
        ("relative", "-16.67", ("5", "6"), True),
        ("relative", "16.67", ("5", "6"), False),
    ],
)
def test_a_computation_is_done_again(fn: str, value: str, operands: tuple[str, ...], right: bool) -> None:
    leaves = [Leaf(number("5"), "增长5%左右"), Leaf(number("6"), "增长6%以上")]
    claim = Derived(fn, number(value), tuple(map(number, operands)), 0, "")
    assert (judge(leaves, [claim]).faults == ()) is right


def test_a_computation_on_a_number_that_no_clause_holds_is_a_fault() -> None:
    claim = Derived("sum", number("12"), (number("5"), number("7")), 0, "")
    assert judge([Leaf(number("5"), "增长5%")], [claim]).faults == (claim,)


def test_a_conversion_is_read_in_its_own_sizes() -> None:
    leaf = Leaf(number("125", "亿斤"), "粮食产量125亿斤")
    right = Derived("convert", number("625", "万吨"), (number("125", "亿斤"),), 0, "")
    wrong = Derived("convert", number("1250", "万吨"), (number("125", "亿斤"),), 0, "")
    assert judge([leaf], [right, wrong]).faults == (wrong,)


def test_a_ranking_of_many_places_is_judged_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Number] = []
    plain = table_lock._base

    def counted(number: Number) -> tuple[Decimal, Decimal, str]:
        read.append(number)
        return plain(number)

    monkeypatch.setattr(table_lock, "_base", counted)
    places = 60
    stated = [number(f"{at / 10}") for at in range(1, places + 1)]
    leaves = [Leaf(each, f"增长{each.value}%") for each in stated]
    ranks = [Derived("rank", number(f"{at}", ""), (each,), places, "") for at, each in enumerate(stated, 1)]
    assert judge(leaves, ranks).faults == ()
    assert len(read) <= 5 * places


FACTS = [
    Fact("四川省", 2026, "gdp_growth", "target", "2026", "5.5"),
    Fact("重庆市", 2026, "gdp_growth", "target", "2026", "5"),
    Fact("重庆市", 2026, "gdp_growth", "actual", "2025", "3.3", measure="decline"),
]
STEPS = [{"op": "derive", "fn": "mean", "of": ["c1"], "over": "rows"}, {"op": "derive", "fn": "rank", "of": ["c1"]}]


def made_table(folder: Path) -> Table:
    asked = {
        "columns": [{"subject": "gdp_growth", "year": 2026}],
        "places": [{"type": "region", "name": "四川省"}, {"type": "region", "name": "重庆市"}],
        "steps": STEPS,
    }
    with made_library(folder, FACTS) as library:
        return Evaluator(library).evaluate(Query.of(asked))


def test_a_digit_changed_in_a_cell_is_found(tmp_path: Path) -> None:
    table = made_table(tmp_path / "library")
    assert judged(table).faults == ()
    row = table.rows[0]
    forged = replace(row.cells[0], value=D("5.6"), upper=D("5.6"))
    assert judged(replace(table, rows=(replace(row, cells=(forged, *row.cells[1:])), table.rows[1]))).faults
    mean = replace(table.summary[0], value=D("5.3"), upper=D("5.3"))
    assert judged(replace(table, summary=(mean,))).faults


def test_words_may_say_what_the_lock_computed_again_and_nothing_else(tmp_path: Path) -> None:
    known = judged(made_table(tmp_path / "library")).computed
    assert unsupported(check_answer("平均5.25%，四川排第1。", (), known)) == ()
    assert [check.text for check in unsupported(check_answer("平均5.26%。", (), known))] == ["5.26%"]
