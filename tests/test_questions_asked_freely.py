"""Questions in free wording of what the lexicon does not know: every part is answered by its own number, or named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.records import Answer
from rag.verify.numbers import unsupported

HEAD = """{name}{year}年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、{last}年工作回顾
{review}
二、{year}年工作安排
{year}年经济社会发展主要预期目标是：{targets}
{tasks}
各位代表，让我们团结一心，再创佳绩！
"""
TEXTS = {
    "贵州省": {
        2025: (
            "2024年，地区生产总值增长5.1%，进出口总额增长4%。PM2.5浓度为23微克/立方米。",
            "地区生产总值增长5%左右，进出口总额增长8%左右，固定资产投资增长4%，城镇新增就业30万人以上。",
            "完成石漠化治理300万亩。新建充电桩2万个。推动智能照明覆盖150座人行天桥。PM2.5浓度不超过24微克/立方米。",
        ),
        2026: (
            "2025年，地区生产总值增长5.3%，进出口总额增长11.2%。完成石漠化治理352.5万亩。国考9市PM2.5浓度改善6.4%。"
            "新建充电桩1.8万个。人行天桥改造开工90座。动力电池产业产值850亿元，特色食品产业产值600亿元。生产碳酸锂12.5万吨、增长18.2%，磷化工产值增长7.7%。城镇新增就业完成年计划的112.5%。",
            "地区生产总值增长5%左右，进出口总额增长9%左右，固定资产投资增长3%左右，城镇新增就业28万人以上。",
            "改造背街小巷120条以上，抓好86栋老旧厂房排险。为40万名以上新市民开展技能培训，提供社区助餐服务9万人次。"
            "服务机器人产量突破3000台。天麻、刺梨全产业链产值分别达到150亿元、90亿元。",
        ),
    },
    "云南省": {
        2026: (
            "2025年，地区生产总值增长4.8%。东部3市PM2.5浓度改善9.1%。",
            "地区生产总值增长4.5%左右，固定资产投资增长3%，城镇新增就业50万人。",
            "推进绿美城镇建设。",
        ),
    },
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("freely")
    for name, years in TEXTS.items():
        for year, (review, targets, tasks) in years.items():
            text = HEAD.format(name=name, year=year, last=year - 1, review=review, targets=targets, tasks=tasks)
            (folder / f"{name}{year}.txt").write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    assert all(result.status != "failed" for result in pipeline.ingest([folder], settings, None))
    with pipeline.desk(settings) as at:
        yield at


def ask(desk: Desk, question: str) -> Answer:
    answer = pipeline.ask_turns((question,), desk)[-1]
    assert unsupported(answer.numbers) == ()
    return answer


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        # Two things joined by 和 have two numbers.
        ("贵州2026年在背街小巷改造和老旧厂房排险上要干多少", ("120条", "86栋"), ("和老旧厂房排险目标",)),
        # A result is asked for, and no target of another year; one of some places is not of all.
        ("贵州去年治理空气，PM2.5降了百分之多少", ("下降6.4%", "国考9市"), ("24微克",)),
        ("云南2025年PM2.5降了多少", (), ("下降9.1%",)),
        # Words that only stress, and those that want a list or a sum.
        ("哪些省2026年压根没给进出口定目标", ("云南",), ()),
        ("把2026年固定资产投资目标定在3%或3%左右的省份都找出来", ("贵州", "云南"), ()),
        ("贵州和云南2026年城镇新增就业目标合起来是多少万人", ("78万人以上", "28万人"), ()),
        # Target, result and next target, however they are put; a thing beyond the lexicon, too.
        (
            "贵州2025年外贸进出口年初定的增速和最后跑出来的增速各是多少？2026年又定了多少？",
            ("8%左右", "11.2%", "9%左右"),
            (),
        ),
        ("贵州2025年外贸年初瞄准多少、年底落到多少，2026年又瞄着多少", ("8%左右", "11.2%", "9%左右"), ()),
        ("贵州去年石漠化治理年初定的多少、最后干成多少", ("300万亩", "352.5万亩"), ()),
        # A result is held against its target only where both are of one thing.
        ("贵州去年石漠化治理任务超额完成了多少万亩", ("完成了", "52.5万亩"), ()),
        ("贵州2025年新建充电桩完成目标了吗", ("没有完成", "2万个", "1.8万个"), ()),
        ("贵州2025年人行天桥改造完成目标了吗", ("无法判断",), ("完成了：", "目标150", "目标为150")),
        # Several in a row, each with its own number of people, however those are counted.
        ("贵州今年的民生实事里，技能培训、社区助餐各要覆盖多少人", ("40万名以上", "9万人次"), ()),
        # How much of a plan was done is no number of what was done.
        ("贵州2025年城镇新增就业具体是多少万人", ("没有写明", "112.5%"), ("30万人", "28万人")),
        # How an output grew is told beside its size.
        ("贵州2025年碳酸锂产量增长多少", ("18.2%",), ("7.7%",)),
        (
            "How much lithium carbonate did Guizhou produce in 2025 and how much was that up on the year before?",
            ("12.5万吨", "18.2%"),
            ("2024",),
        ),
        # Two things of one place are held against each other, the quantity said of the first or behind the choice.
        ("贵州2025年动力电池产业产值比特色食品高多少亿元", ("850亿元", "600亿元", "高250亿元"), ()),
        ("贵州2025年动力电池和特色食品哪个产业产值大，大多少", ("850亿元", "600亿元", "高250亿元"), ()),
        # As many things as are named have what is said behind their number.
        ("贵州2026年给天麻、刺梨两条全产业链定的产值各是多少", ("150亿元", "90亿元"), ("没有写明",)),
        # The goal that is set of one quantity is no list of the main ones.
        ("贵州2026年服务机器人产量定了什么目标", ("3000台",), ("固定资产投资",)),
        # Signs that sound alike, where the report asked has one name that sounds so.
        ("贵州2025年石莫化治理完成了多少万亩", ("352.5万亩",), ()),
        ("贵州2025年新建冲电桩多少万个", ("1.8万个",), ()),
    ],
)
def test_each_part_has_its_own_number(desk: Desk, question: str, has: tuple[str, ...], lacks: tuple[str, ...]) -> None:
    answer = ask(desk, question)
    assert all(each in answer.answer for each in has), answer.answer
    assert not any(each in answer.answer for each in lacks), answer.answer
