"""What is said to whoever answers is set aside; years and lists are read as what they mean."""

from __future__ import annotations

import pytest
from test_parse import LOADED

from rag.question.parse import parse
from rag.question.pointed import to_the_point
from rag.question.query import Query


@pytest.mark.parametrize(
    ("question", "pointed"),
    [
        ("江苏2026年GDP目标多少，出处也附上，多谢", "江苏2026年GDP目标多少"),
        ("写江苏就业那段要用：2026年失业率目标多少？", "江苏2026年失业率目标多少?"),
        ("画张对比图：2026年社零目标最高的三个省，数字也标一下", "2026年社零目标最高的三个省"),
        ("翻老报告：江苏2024年粮食产量多少", "江苏2024年粮食产量多少"),
        ("查一下江苏2024、2025年粮食产量，一行一个", "江苏2024、2025年粮食产量"),
        ("江苏23到25年粮食产量逐年给", "江苏2023年到2025年粮食产量逐年多少"),
        ("江苏22年以来（截至25年）失业率目标哪年最低", "江苏2022年到2025年失业率目标哪年最低"),
        ("江苏社零“目标”，2026年多少，别给成实际数", "江苏社零目标,2026年多少"),
        ("江苏2025年三个指标兑现没有：一个GDP，一个粮食", "江苏2025年GDP和粮食兑现没有"),
        ("各省26年就业口径：调查失业率目标一览", "各省26年调查失业率目标一览"),
        ("江苏26年就业口径：调查失业率目标是多少", "江苏26年调查失业率目标是多少"),
        ("报告里公布了2025年PM2.5浓度具体数值的省份，最脏的是谁", "2025年各省PM2.5浓度实际最高的是谁"),
    ],
)
def test_what_is_no_question_is_set_aside(question: str, pointed: str) -> None:
    assert to_the_point(question, LOADED) == pointed


@pytest.mark.parametrize(
    "question",
    [
        "谢谢",
        "要图表数据",
        "江苏2026年GDP目标多少，失业率呢",
        "江苏2026年GDP增长5到6%的目标改了吗",
        "江苏的报告里“目标”这个提法怎么说",
    ],
)
def test_what_asks_stays(question: str) -> None:
    assert to_the_point(question, LOADED).rstrip() == question


def query(question: str) -> Query:
    return parse(question, LOADED).queries[0]


def columns(question: str) -> list[tuple[str, str, int]]:
    return [(each.subject, each.kind, each.year) for each in query(question).columns]  # type: ignore[misc]


def test_targets_and_results_of_talk() -> None:
    both = [("grain_output", "actual", 2025), ("grain_output", "target", 2025)]
    assert columns("江苏25年粮食，年初数最后没够着，对不对？差在哪请给数") == both
    assert columns("江苏25年粮食产量说要到多少来着，年底到了没")[:2] == both
    assert columns("江苏25年社零计划增多少、落地多少、26年改成多少了") == [
        ("retail_sales", "target", 2025),
        ("retail_sales", "actual", 2025),
        ("retail_sales", "target", 2026),
    ]


def test_who_says_what_stands_before() -> None:
    asked = parse("中小学放春秋假这个事，26年有哪些省级报告写进去了？", LOADED).words
    said = asked.words if asked is not None else None
    assert said is not None
    assert said.who
    assert said.terms[0] == "中小学放春秋假"


def test_what_came_over_years_of_a_size_is_no_sum() -> None:
    steps = query("江苏轨道交通运营里程2017年到2025年一共多修了多少").model_dump()["steps"]
    assert [step["fn"] for step in steps] == ["change"]


def test_what_is_named_short_is_what_was_named_before() -> None:
    asked = columns("江苏24年接待游客多少万、旅游综合收入多少亿，25年收入目标反而写低了吗")
    assert {subject for subject, *_ in asked} == {"接待游客", "旅游综合收入"}
    assert ("旅游综合收入", "target", 2025) in asked


def test_the_sizes_of_two_trades_and_their_sum() -> None:
    found = query("江苏2026年想把电子信息和有色金属两个产业做到多大，合起来几万亿？")
    assert [each.subject for each in found.columns] == ["电子信息产业规模", "有色金属产业规模"]
    assert [step.fn for step in found.steps] == ["sum"]  # type: ignore[union-attr]


def test_a_plan_s_rate_is_held_against_the_year_s() -> None:
    found = query("江苏十五五经济年均增长目标是多少，2026年的目标比它高还是低？")
    assert [(each.kind, each.year) for each in found.columns] == [("target", 2026), ("plan", 2030)]
    assert [step.fn for step in found.steps] == ["gap"]  # type: ignore[union-attr]


def test_a_change_of_the_year_is_growth_in_english() -> None:
    asked = columns("How did Jiangsu do in 2025? GDP change and public revenue change please")
    assert asked == [("gdp_growth", "actual", 2025), ("fiscal_revenue", "actual", 2025)]


@pytest.mark.parametrize(
    "question", ["江苏盐田两样东西，食盐和纯碱，24年产量都给下", "江苏食盐和纯碱,24年、25年产量各多少"]
)
def test_signs_and_years_are_no_part_of_a_name(question: str) -> None:
    assert {subject.replace(" ", "") for subject, *_ in columns(question)} == {"食盐产量", "纯碱产量"}


@pytest.mark.parametrize(
    ("question", "pointed"),
    [
        ("江苏26年的几个硬指标给我过一遍，GDP、社零、粮食这仨就行，其他不要", "江苏26年GDP、社零、粮食各多少"),
        ("帮我核对一个说法：江苏2025年GDP增长5.1%，对的话给原文", "江苏2025年GDP增长5.1%对吗?"),
        ("江苏24、25两年的粮食产量拎出来多少，我填表用", "江苏2024年、2025两年的粮食产量拎出来多少"),
    ],
)
def test_what_is_wanted_of_a_few(question: str, pointed: str) -> None:
    assert to_the_point(question, LOADED) == pointed
