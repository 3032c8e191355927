"""A question in words over many places: place by place, and no report is said to lack what stands in its text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.question.parse import parse

PLANS = {
    "河北省": ("深海装备实现量产。", "发展银发经济，建成30个社区食堂。"),
    "山西省": ("", "全面推进煤矿智能改造。办好人工智能大赛。在雄县建设人工智能小镇。"),
    "辽宁省": ("推动人工智能赋能港口。", "培育银发经济等新业态。"),
    "吉林省": ("", "大力发展人工智能。建成2个算力中心，开放60个场景。发展老年大学。"),
    "江苏省": ("", "完善医疗、养老、人工智能、物流等配套。加强人工智能教育，培训教师4000名。"),
}


def _report(name: str, done: str, plan: str, year: int = 2026) -> str:
    return f"""{name}{year}年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、{year - 1}年工作回顾
{year - 1}年，地区生产总值增长4.8%，社会大局保持稳定。{done}
二、{year}年工作安排
今年主要预期目标是：地区生产总值增长5%左右。{plan}
各位代表，让我们再创佳绩！
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("each")
    for name, (done, plan) in PLANS.items():
        (folder / f"{name}.txt").write_text(_report(name, done, plan), "utf-8")
    old = _report("云南省", "", "发展人工智能。", 2025)
    (folder / "云南省.txt").write_text(old, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    pipeline.ingest(sorted(folder.glob("*.txt")), settings, None)
    with pipeline.desk(settings) as desk:
        yield desk


@pytest.mark.parametrize(
    ("question", "told", "not_told"),
    [
        (
            "2026年各省在发展人工智能方面有哪些具体安排？请逐省说明",
            {
                "安排部分讲到人工智能的有3份": "山西省：“办好人工智能大赛。",
                "吉林省：“大力发展人工智能。建成2个算力中心": "江苏省：“加强人工智能教育，培训教师4000名。”",
                "在别处讲到人工智能的有1份": "辽宁省：“推动人工智能赋能港口。”",
                "没有讲到人工智能的有1个：河北省": "没有收录2026年报告的有1个：云南省",
            },
            ["没有找到", "逐省", "2025年政府工作报告"],
        ),
        (
            "河北、山西、辽宁、吉林2026年在人工智能、银发经济方面分别有哪些举措？",
            {
                "山西省：“办好人工智能大赛。": "没有讲到人工智能的有1个：河北省",
                "讲到银发经济的有2份": "河北省：“发展银发经济，建成30个社区食堂。”",
                "没有直接讲银发经济、但有相近内容的有1份": "吉林省：“发展老年大学。”",
                "没有讲到银发经济的有1个：山西省": "",
            },
            [],
        ),
        ("各省2026年对海水稻有哪些安排？", {"5份报告都没有提到“海水稻”": ""}, ["讲到"]),
        ("How will each province develop artificial intelligence in 2026?", {"Of the 5 reports": "4000名"}, []),
        ("各省2026年有哪些重点工作？", {"没有写明是哪一方面": ""}, ["年政府工作报告："]),
    ],
)
def test_many_places_are_told_one_by_one(desk: Desk, question: str, told: dict[str, str], not_told: list[str]) -> None:
    answer = pipeline.ask_turns([question], desk)[-1]
    for one, other in told.items():
        assert one in answer.answer
        assert other in answer.answer
    assert not any(each in answer.answer for each in not_told)
    assert all(check.status != "unsupported" for check in answer.numbers)


def test_two_years_targets_beside_a_result_are_three_columns() -> None:
    parsed = parse("海南2025年和2026年社会消费品零售总额目标和2025年结果分别是多少", ())
    asked = [(column.kind, column.year) for column in parsed.queries[0].columns]
    assert asked == [("target", 2025), ("target", 2026), ("actual", 2025)]
