"""Questions how, why, with which results and which problems: through the real pipeline, by rule."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.records import Answer
from rag.verify.numbers import unsupported

REPORT = """湖南省{year}年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、{last}年工作回顾
{last}年，地区生产总值增长{result}，总量达到67665亿元，城镇新增就业70万人。
科技创新取得新成绩。新建省级实验室12家，技术合同成交额突破2000亿元。28个全国重点实验室布局全省，9家开发区跻身全国百强。
扣除房地产开发投资后，固定资产投资增长2.7%。
大力提振消费。发放消费券8亿元，举办促销活动300场。
同时也要清醒看到，发展中还存在不少问题：有效需求不足，部分企业经营困难；教育、医疗资源分布不均；政府作风建设还需加强。我们将直面问题，切实加以解决。
二、“十五五”时期主要目标
“十五五”时期，综合考虑各方面条件，地区生产总值年均增长6%左右。着力扩大消费，消费规模稳步提高。
三、{year}年工作安排
今年经济社会发展主要预期目标是：地区生产总值增长{target}，社会消费品零售总额增长6%左右。{why}
（一）大力提振消费。实施新一轮以旧换新，发展首发经济。打造10条特色夜市。
（二）防范化解重点领域风险。严禁新增隐性债务，推动融资平台有序退出。做好安全生产工作。
（三）办好民生实事。健全居家养老服务体系，新增养老床位5000张。提高义务教育质量。
四、加强政府自身建设
加强作风建设，为消费扩大提供保障。
各位代表，让我们团结一心，再创佳绩！
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("in-words")
    texts = {
        "hunan-2025": REPORT.format(year=2025, last=2024, result="5%", target="5.5%左右", why=""),
        "hunan-2026": REPORT.format(year=2026, last=2025, result="4.8%", target="5%左右", why=""),
        "hubei-2025": REPORT.format(year=2025, last=2024, result="5.8%", target="6%左右", why="").replace(
            "湖南", "湖北"
        ),
        "hubei-2026": REPORT.format(
            year=2026, last=2025, result="5.5%", target="5.5%左右", why="这一目标兼顾了需要与可能，为防风险留出空间。"
        ).replace("湖南", "湖北").replace("67665亿元", "33757.93亿元"),
    }  # fmt: skip
    for name, text in texts.items():
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
    ("question", "has", "lacks"),
    [
        # The year's tasks, under the opening that names the topic; not the plan's years, not the review.
        ("湖南2026年怎么拉动消费？", ("以旧换新", "特色夜市"), ("消费券", "消费规模", "作风")),
        ("湖南靠什么扩大内需", ("以旧换新",), ("消费券",)),
        ("How does Hunan plan to boost consumption in 2026?", ("以旧换新",), ("消费券",)),
        # What reports call it.
        ("湖南怎么防范地方债务风险", ("隐性债务", "融资平台"), ("养老",)),
        ("湖北2026年如何应对人口老龄化？", ("居家养老",), ("消费",)),
        # What was done is told by the review, of a year by the next year's report.
        ("湖南2025年科技创新取得了哪些进展？", ("省级实验室12家", "2026年政府工作报告"), ()),
        # What is lacking is told whole, without the promise to deal with it.
        ("湖南2026年报告承认存在哪些问题？", ("有效需求不足", "医疗资源", "作风建设"), ("切实",)),
        ("What problems does Hubei admit in its 2026 report?", ("有效需求不足", "作风建设"), ()),
        ("湖南在教育方面存在哪些不足？", ("教育、医疗资源分布不均",), ("有效需求",)),
        ("湖南自己承认教育没跟上，毛病出在哪？", ("教育、医疗资源分布不均",), ("有效需求",)),
        ("湖南教育方面还差点什么？", ("教育、医疗资源分布不均",), ("有效需求",)),
        ("湖南2026年报告坦言政府作风怎么样", ("政府作风建设还需加强",), ("教育",)),
        # What is planned for a year is told by that year's own report.
        ("湖南2025年养老有什么打算", ("2025年政府工作报告", "居家养老"), ()),
        # How a topic is faring: its clauses in the review, then those of the plan; of a past year what came of it.
        ("湖南消费怎么样？", ("关于消费", "消费券8亿元", "10条特色夜市"), ("养老",)),
        ("湖南2024年消费情况如何", ("消费券8亿元", "2025年政府工作报告"), ("特色夜市",)),
        ("How is consumption in Hunan doing?", ("消费券8亿元", "10条特色夜市"), ("养老",)),
        # The targets of one thing are not all of them.
        ("湖南2026年在养老方面有什么目标", ("新增养老床位5000张",), ("地区生产总值",)),
        # No sentence answers: the nearest ones are quoted.
        ("湖南夜市那块有什么动静？", ("10条特色夜市",), ("养老",)),
        ("What does Hunan's 2026 report say is wrong with the night market?", ("10条特色夜市",), ("养老",)),
    ],
)
def test_the_stretch_that_is_about_it_answers(
    desk: Desk, question: str, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    answer = ask(desk, question)
    assert answer.status == "answered"
    assert [part for part in has if part not in answer.answer] == []
    assert [part for part in lacks if part in answer.answer] == []


def test_each_place_tells_how(desk: Desk) -> None:
    answer = ask(desk, "湖南和湖北2026年分别怎么提振消费？")
    assert {citation.region for citation in answer.citations} == {"湖南省", "湖北省"}


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        ("湖北2026年为什么下调GDP增长目标？", ("5.5%左右", "6%左右", "兼顾了需要与可能"), ()),
        # However it is put.
        ("湖北今年目标咋考虑的？", ("兼顾了需要与可能",), ()),
        ("湖北2026年为啥只定5.5%左右，报告怎么解释的？", ("兼顾了需要与可能",), ()),
        ("湖北2026年GDP增速多少，跟2025年目标差多少", (), ("兼顾",)),
        # No reason is given: the plan's years are not the year's reason.
        ("湖南2026年为什么下调GDP增长目标？", ("5%左右", "5.5%左右", "没有找到对原因的说明"), ("综合考虑",)),
        ("Why did Hunan lower its 2026 GDP growth target?", ("0.5 percentage points", "reason"), ("综合考虑",)),
        ("湖南2025年为什么没有完成GDP增长目标？", ("没有完成", "4.8%", "5.5%左右"), ("不符",)),
    ],
)
def test_why_a_target_is_what_it_is(desk: Desk, question: str, has: tuple[str, ...], lacks: tuple[str, ...]) -> None:
    answer = ask(desk, question)
    assert [part for part in has if part not in answer.answer] == []
    assert [part for part in lacks if part in answer.answer] == []


@pytest.mark.parametrize(
    ("question", "has"),
    [
        ("2026年GDP增长目标最高的是哪个省？排第二的又是谁？", ("湖北省", "湖南省")),
        (
            "湖南2025年GDP增速目标是多少，完成得怎么样，今年又定多少？",
            ("没有完成", "4.8%", "2026年地区生产总值增长目标为5%左右"),
        ),
        ("湖南2026年社零目标是多少？为什么定这么多？", ("6%左右", "湖南省2026年政府工作报告中没有找到")),
        # Of a row none is dropped.
        ("湖南2025年GDP、技术合同成交额和城镇新增就业分别是多少？", ("4.8%", "2000亿元", "70万人")),
        ("湖南和湖北2025年GDP总量合计多少", ("101422.93亿元", "10.14万亿元")),
        # What is taken out of a number is told with it.
        ("湖南2025年固定资产投资总体增长了多少？", ("扣除房地产开发投资后，固定资产投资增长2.7%",)),
    ],
)
def test_all_parts_are_answered(desk: Desk, question: str, has: tuple[str, ...]) -> None:
    answer = ask(desk, question)
    assert [part for part in has if part not in answer.answer] == []


def test_a_former_county_inside_a_word_is_no_place(desk: Desk) -> None:
    assert "动力区" not in ask(desk, "湖南2025年新增劳动力多少").answer


@pytest.mark.parametrize(
    ("question", "number"), [("湖南省重点实验室有多少个", "为28个"), ("湖南2025年有多少家开发区", "为9家")]
)
def test_those_of_the_nation_and_those_in_a_ranking_are_not_all(desk: Desk, question: str, number: str) -> None:
    assert number not in ask(desk, question).answer
