"""Questions that deny: 没有下调, did not cut, 不低于. A denied condition is the opposite one, or is not answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings

TEXT = """{place}{year}年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、{last}年工作回顾
{last}年，地区生产总值增长{result}，社会消费品零售总额增长{retail}。
二、{year}年工作安排
{year}年经济社会发展主要预期目标是：地区生产总值增长{goal}，居民消费价格涨幅2%左右。
各位代表，让我们团结一心，再创佳绩！
"""
# place: (target 2025, target 2026, result 2025, retail sales 2025)
PLACES = {
    "山西省": ("5%左右", "4.5%左右", "4.0%", "3.1%"),
    "江西省": ("5%左右", "5%左右", "5.2%", "5.8%"),
    "湖南省": ("5.5%左右", "6%左右", "4.8%", "4.2%"),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("denied")
    for place, (goal, later, result, retail) in PLACES.items():
        for year, set_, told in ((2025, goal, "5.1%"), (2026, later, result)):
            text = TEXT.format(place=place, year=year, last=year - 1, result=told, goal=set_, retail=retail)
            (folder / f"{place}{year}.txt").write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    assert all(result.status != "failed" for result in pipeline.ingest([folder], settings, None))
    with pipeline.desk(settings) as at:
        yield at


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ("哪些省2026年GDP目标没有下调？", ("江西", "湖南"), ("山西",)),
        ("2026年GDP增速目标没有比2025年下调的是哪几个省", ("江西", "湖南"), ("山西",)),
        ("2026年GDP目标未下调的有几个省", ("江西", "湖南"), ("山西",)),
        ("2026年GDP目标没降的省有哪些", ("江西", "湖南"), ("山西",)),
        ("哪些省2026年GDP目标并未上调", ("山西", "江西"), ("湖南",)),
        ("2026年GDP目标不低于2025年的有哪些省", ("江西", "湖南"), ("山西",)),
        ("哪些省2026年GDP目标既没有上调也没有下调", ("江西",), ("山西", "湖南")),
        ("Which provinces did not cut their GDP growth target for 2026?", ("Jiangxi", "Hunan"), ("Shanxi",)),
        ("Which provinces have not raised their GDP target for 2026?", ("Shanxi", "Jiangxi"), ("Hunan",)),
        ("2026年GDP目标没有超过5%的省有哪些", ("山西", "江西"), ("湖南",)),
        ("2025年GDP增速没有达到5%的省有哪些", ("山西", "湖南"), ("江西",)),
        ("哪些省2026年GDP目标和江西不一样", ("山西", "湖南"), ()),
        ("哪些省2026年GDP目标有没有下调", ("山西",), ()),
        ("跟2025年的目标比，2026年有没有哪个省把GDP目标调高了？", ("湖南",), ("山西", "江西")),
    ],
)
def test_what_is_denied_is_the_opposite_condition(
    desk: Desk, question: str, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    answer = desk.answer(question)[0].answer
    assert all(piece in answer for piece in has), answer
    assert not any(piece in answer for piece in lacks), answer


@pytest.mark.parametrize("question", ["哪些省2026年GDP目标没有用“左右”", "没有一个省上调2026年GDP目标吗，哪些省"])
def test_what_no_condition_can_deny_is_not_answered_the_other_way(desk: Desk, question: str) -> None:
    assert desk.answer(question)[0].status == "unclear"


@pytest.mark.parametrize(
    ("question", "has"),
    [
        ("江西25年GDP目标是多少，最后干成多少，26年又怎么定的？", ("5%左右", "5.2%", "2026年")),
        ("湖南GDP增速：25年目标、25年完成、26年目标，三个数给我", ("5.5%左右", "4.8%", "6%左右")),
        ("Hunan GDP growth: 2025 target, 2025 result and 2026 target", ("5.5%", "4.8%", "6%")),
    ],
)
def test_target_result_and_next_target_are_three_numbers(desk: Desk, question: str, has: tuple[str, ...]) -> None:
    answer = desk.answer(question)[0].answer
    assert all(piece in answer for piece in has), answer


@pytest.mark.parametrize(
    "question",
    [
        "各省2025年GDP目标，谁完成了谁没完成？",
        "各省2025年GDP目标完成的和没完成的分别是哪些",
        "Which provinces met their 2025 GDP target and which missed it?",
    ],
)
def test_who_did_and_who_did_not_are_all_told(desk: Desk, question: str) -> None:
    answer = desk.answer(question)[0].answer
    assert all(value in answer for value in ("5.2%", "4.8%")), answer
    assert "4%" in answer or "4.0%" in answer, answer


@pytest.mark.parametrize(
    "question",
    ["我在起草明年的报告，想参考兄弟省份：2026年湖南GDP增长目标是多少？", "我是做研究的，湖南2026年GDP目标定了多少"],
)
def test_what_a_person_says_of_himself_is_set_aside_and_said(desk: Desk, question: str) -> None:
    answer = desk.answer(question)[0]
    assert "6%左右" in answer.answer
    assert any("不作提问理解" in note for note in answer.notes)
