"""A place among others, which targets were met, livelihood projects, reasons: through the real pipeline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from provinces import REPORTS

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.records import Answer
from rag.verify.numbers import unsupported

LIAONING = """辽宁省2026年政府工作报告

——2026年1月20日在辽宁省第十四届人民代表大会第四次会议上

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2025年工作回顾
2025年，地区生产总值增长3.1%，一般公共预算收入增长2.2%。去年地区生产总值增速未能实现预期，主要是由于一家炼厂停产检修，拖累了工业。
二、2026年工作安排
2026年经济社会发展主要预期目标是：地区生产总值增长4.5%，城镇新增就业45万人。
这样安排增长目标，兼顾了需要与可能，有利于为调结构留出空间。
（一）培育新的增长点。支持企业创新，因地制宜发展未来产业，不搞一哄而上。加快布局深海装备、先进储能、具身智能等未来产业。
（二）办好民生实事。今年省政府要办好三件民生实事：
一是改造老旧小区700个。
二是新增普惠托位9000个。
三是新建农村公路3100公里。
各位代表，让我们团结一心，再创佳绩！
"""
LIAONING_2025 = """辽宁省2025年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2024年工作回顾
2024年，地区生产总值增长5%。
二、2025年工作安排
2025年经济社会发展主要预期目标是：地区生产总值增长5%以上，一般公共预算收入增长2%，城镇新增就业46万人。
各位代表，让我们团结一心，再创佳绩！
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("among")
    for name, text in {**REPORTS, "liaoning-2026": LIAONING, "liaoning-2025": LIAONING_2025}.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    assert all(result.status != "failed" for result in pipeline.ingest([folder], settings, None))
    with pipeline.desk(settings) as at:
        yield at


def ask(desk: Desk, *turns: str) -> Answer:
    answer = pipeline.ask_turns(turns, desk)[-1]
    assert unsupported(answer.numbers) == ()
    return answer


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("山西2025年GDP增速全国排第几？", ("4.1%", "5个", "排第4", "河北省", "5.9%")),
        ("河北2025年GDP增速是全国最高吗？", ("是。", "5.9%", "排第1")),
        ("山东2025年GDP增速是不是全国最高的？", ("不是。", "5.3%", "排第2", "河北省：5.9%")),
        ("吉林2025年GDP增速在东北三省排第几？", ("4.8%", "排第1")),
        ("Is Shanxi's 2025 GDP growth the lowest of all provinces?", ("No.", "4.1%", "Liaoning", "3.1%")),
    ],
)
def test_one_place_is_told_with_its_rank_among_all(desk: Desk, question: str, holds: tuple[str, ...]) -> None:
    answer = ask(desk, question)
    assert [piece for piece in holds if piece not in answer.answer] == []


def test_a_follow_up_asks_for_the_rank_of_another(desk: Desk) -> None:
    assert "排第2" in ask(desk, "山西2025年GDP增速全国排第几？", "山东呢？").answer


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("山东2025年GDP是吉林的几倍？", ("山东省是吉林省的6.76倍", "103100亿元 ÷ 15260亿元")),
        ("2025年吉林GDP占吉林和山东合计的比重是多少", ("15260亿元",)),
        ("2025年GDP增速低于5%的省有几个", ("3个",)),
        ("河北2026年城镇新增就业目标是多少万人", ("88万人",)),
    ],
)
def test_how_many_times_and_how_many(desk: Desk, question: str, holds: tuple[str, ...]) -> None:
    answer = ask(desk, question)
    assert [piece for piece in holds if piece not in answer.answer] == []


def test_a_share_of_a_group_needs_all_of_its_members(desk: Desk) -> None:
    text = ask(desk, "吉林2025年GDP占东北三省的比重是多少？").answer
    assert "15260亿元" in text
    assert "算不出占合计的比重" in text
    assert "100%" not in text


def test_which_targets_were_met_and_which_were_missed(desk: Desk) -> None:
    text = ask(desk, "辽宁2025年完成了哪些目标，没完成哪些？").answer
    lines = text.split("\n")
    assert next(line for line in lines if "一般公共预算收入" in line).startswith("- 完成：")
    assert next(line for line in lines if "地区生产总值" in line).startswith("- 未完成：")
    assert next(line for line in lines if "城镇新增就业" in line).startswith("- 没有读出结果：")


def test_livelihood_projects_are_told_whole(desk: Desk) -> None:
    text = ask(desk, "辽宁2026年民生实事有哪些？").answer
    assert [piece for piece in ("700个", "9000个", "3100公里") if piece not in text] == []


def test_a_list_is_the_sentence_that_names_its_members(desk: Desk) -> None:
    assert "先进储能" in ask(desk, "辽宁2026年要发展哪些未来产业？").answer


@pytest.mark.parametrize(
    "question", ["辽宁为什么这样安排2026年GDP增长目标？", "辽宁把2026年GDP目标定为4.5%，理由是什么？"]
)
def test_the_reason_of_a_target_is_the_sentence_behind_it(desk: Desk, question: str) -> None:
    assert "调结构" in ask(desk, question).answer


def test_a_part_that_asks_why_is_answered_beside_the_verdict(desk: Desk) -> None:
    text = ask(desk, "辽宁2025年GDP增长目标完成了没有？没完成的话原因是什么？").answer
    assert "没有完成" in text
    assert "停产检修" in text


@pytest.mark.parametrize(
    "question",
    [
        "2025年GDP增速最高的省是哪个，它完成目标了吗？",
        "Which province had the highest GDP growth in 2025, and did it meet its target?",
    ],
)
def test_it_is_the_winner_of_the_first_half(desk: Desk, question: str) -> None:
    text = ask(desk, question).answer
    assert "5.9%" in text
    assert "5.5%左右" in text


def test_why_a_target_was_missed_is_not_told_by_why_it_was_set(desk: Desk) -> None:
    text = ask(desk, "辽宁2025年为什么没有完成GDP目标？").answer
    assert "停产检修" in text
    assert "调结构" not in text
    assert "调结构" not in ask(desk, "Why did Liaoning miss its 2025 GDP target?").answer


@pytest.mark.parametrize(
    ("question", "begins"),
    [("山东把2026年GDP目标定到5%以下了吗", "不是。"), ("河北2026年GDP目标低于5.5%吗", "是。")],
)
def test_what_is_below_a_number_is_not_the_number(desk: Desk, question: str, begins: str) -> None:
    assert ask(desk, question).answer.startswith(begins)


def test_subjects_in_a_row_are_each_their_own(desk: Desk) -> None:
    text = ask(desk, "河北2025年新建5G基站、制造业投资增长和城镇新增就业分别是多少？").answer
    assert "21000个" in text or "没有写明" in text
    assert "5G基站制造业" not in text


def test_who_says_something_is_never_told_of_who_says_a_part_of_it(desk: Desk) -> None:
    said = ask(desk, "2026年哪些省的报告提到普惠托位？").answer
    assert "“普惠托位”的共1个：辽宁省" in said
    said = ask(desk, "2026年哪些省的报告提到城镇（普惠）新能源汽车托位？").answer
    assert "没有" in said
    assert "共" not in said
    said = ask(desk, "2026年哪些省的报告提到深海（先进）装备？").answer
    assert "“深海装备”的共1个：辽宁省" in said
