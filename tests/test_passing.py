"""Numbers that a clause only passes by are no values of the year."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rag.evaluate.fitting import is_in_all
from rag.evaluate.passing import passed_by
from rag.question.query import Column
from rag.records import Figure, Measure


def figure(quote: str, low: str, unit: str, measure: Measure) -> Figure:
    number = Decimal(low)
    return Figure(
        *("f", "r", "s", "exports", "出口", "actual", measure, False, "2025", number, number, unit, number, unit),
        *("exact", quote, (), (), "toy"),
    )


@pytest.mark.parametrize(
    ("quote", "low", "unit", "measure"),
    [
        ("出口降幅由上半年的12%收窄到全年的", "12", "%", "decline"),
        ("出口降幅由上半年的12%收窄到全年的7%", "7", "%", "growth"),
        ("出口连续跨越3000亿元", "3000", "亿元", "level"),
        ("出口连续跨越3000亿元、4000亿元", "4000", "亿元", "level"),
        ("出口达4000亿元，较“十三五”末的3000亿元增加", "3000", "亿元", "level"),
    ],
)
def test_a_step_on_the_way_is_passed_by(quote: str, low: str, unit: str, measure: Measure) -> None:
    assert passed_by(figure(quote, low, unit, measure))


@pytest.mark.parametrize(
    ("quote", "low", "unit", "measure"),
    [
        ("出口增长7%", "7", "%", "growth"),
        ("出口由去年的3000亿元增加到4000亿元", "4000", "亿元", "level"),
        ("出口连上台阶，达到4000亿元", "4000", "亿元", "level"),
    ],
)
def test_where_it_ends_is_not(quote: str, low: str, unit: str, measure: Measure) -> None:
    assert not passed_by(figure(quote, low, unit, measure))


@pytest.mark.parametrize(
    ("asked", "in_all"), [("中欧班列", True), ("累计开行中欧班列", False), ("中欧班列线路里程", False)]
)
def test_what_came_together_is_no_number_of_the_year(asked: str, in_all: bool) -> None:
    runs = replace(figure("中欧班列累计开行1.4万列", "1.4", "万列", "level"), subject="中欧班列累计开行")
    assert is_in_all(Column(subject=asked, kind="actual", year=2025), runs) is in_all
