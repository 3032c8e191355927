"""Questions as analysts put them, of numbers that the lexicon knows: the right number, kind and year, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.verify.numbers import unsupported

HEAD = """{name}{year}年政府工作报告

各位代表：
现在，我代表人民政府向大会报告工作，请予审议。
一、{last}年工作回顾
{review}
{plan}三、{year}年工作安排
{year}年经济社会发展主要预期目标是：{targets}
（一）抓好落实。{tasks}
各位代表，让我们团结一心，再创佳绩！
"""
PLAN = "二、“十五五”时期主要目标\n“十五五”时期，常住人口城镇化率达到66%左右，规模以上工业增加值年均增长7%。\n"
TEXTS = {
    ("安徽省", 2025): (
        "2024年，地区生产总值增长5.8%，社会消费品零售总额增长4.2%，粮食产量835.4亿斤，城镇新增就业71.2万人。",
        "地区生产总值增长5.5%以上，社会消费品零售总额增长5%左右，固定资产投资增长8%以上，粮食产量830亿斤以上，常住人口城镇化率达到63%左右。",
        "完成重点改造。",
    ),
    ("安徽省", 2026): (
        "2025年，地区生产总值增长5.6%，社会消费品零售总额增长3.6%，粮食产量829.1亿斤，固定资产投资增长2.4%，"
        "出口增长14.5%，常住人口城镇化率达到62.9%，PM2.5平均浓度33微克/立方米，空气质量优良天数比例82.6%。",
        "地区生产总值增长5%左右，社会消费品零售总额增长6%左右，固定资产投资增长6%左右，粮食产量840亿斤以上，"
        "常住人口城镇化率达到63.5%左右，出口增长6%。",
        "完成重点改造。",
    ),
    ("青海省", 2026): (
        "2025年，地区生产总值增长4.1%，粮食产量119.3万吨，居民消费价格上涨0.2%。",
        "地区生产总值增长4.5%左右，粮食产量110万吨以上。",
        "完成重点改造。",
    ),
    ("福建省", 2026): (
        "2025年，地区生产总值增长5%，固定资产投资下降3.3%，城镇新增就业52万人。",
        "地区生产总值增长5%左右，固定资产投资增长3%，城镇新增就业50万人以上。",
        "完成重点改造。",
    ),
    ("柳州市", 2014): (
        "2013年，地区生产总值增长10%。全年居民消费价格总水平上涨1.9%，控制在年初确定的4%目标之内。",
        "地区生产总值增长9%，居民消费价格涨幅控制在3.5%左右，固定资产投资完成2000亿元、增长12%。",
        "完成重点改造。",
    ),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("analysts")
    for (name, year), (review, targets, tasks) in TEXTS.items():
        plan = PLAN if year == 2026 and name == "安徽省" else ""
        text = HEAD.format(name=name, year=year, last=year - 1, review=review, plan=plan, targets=targets, tasks=tasks)
        (folder / f"{name}{year}.txt").write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    assert all(result.status != "failed" for result in pipeline.ingest([folder], settings, None))
    with pipeline.desk(settings) as at:
        yield at


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        # What a year is to come to is its target, however lively the verb.
        ("安徽粮食产量2025年年初定了多少、年底实收多少，2026年又要冲到多少？", ("830亿斤", "829.1亿斤", "840亿斤"), ()),
        ("柳州2014年计划完成多少固定资产投资，增幅多大？", ("12%",), ("2015年政府工作报告",)),
        # A number that was set is the target, and what it lacks the gap to the result.
        ("安徽2025年粮食离830亿斤的预定数还差多少亿斤？", ("829.1亿斤", "0.9亿斤"), ()),
        ("安徽去年粮食产量过了年初定的线没有？", ("没有完成", "829.1", "830"), ()),
        # Raised to what is claimed: both targets are shown.
        ("安徽2026年是不是把固投目标抬到了8%以上？", ("6%左右", "8%以上", "降低2个百分点"), ()),
        # Those that meet a condition are counted before the deepest of them is told.
        ("2025年固投负增长的省份一共几个，降得最深的是哪个？", ("共1个：福建省", "下降3.3%"), ()),
        ("2026年的GDP目标里，5%及以上的有几个省，5%以下的有几个省？", ("安徽省、福建省", "4.5%左右"), ("没有符合",)),
        ("哪个省2025年GDP增速最高？哪个最低？差几个百分点？", ("相差1.5个百分点", "5.6%", "4.1%"), ()),
        ("安徽今年和去年的社零目标分别是多少，哪年高？", ("2026年更高", "5%左右"), ()),
        ("安徽去年的主要指标里哪些没完成？", ("未完成：社会消费品零售总额增长目标5%左右", "829.1亿斤"), ()),
        ("Is Anhui's 2026 GDP growth target higher than Qinghai's?", ("Anhui is higher", "0.5 percentage points"), ()),
        ("How many new urban jobs does Fujian plan for 2026, and how many did it create in 2025?",
         ("500,000", "520,000"), ()),
        # Those that beat their targets are all told, also where the first of them is asked for behind.
        ("2025年哪些省份的GDP跑赢了自己定的目标，超得最多的是哪个？", ("共1个：安徽省", "0.1个百分点"), ()),
        ("安徽2025年粮食目标完成率是多少", ("完成率：99.89%", "829.1"), ()),
        ("今年各省的GDP目标都一样吗？", ("最多的是5%", "相差0.5个百分点"), ("2025年",)),
        ("安徽2024年GDP增速是多少，2025年呢，2026年目标呢？", ("5.8%", "5.6%", "5%左右"), ("5.5%",)),
        ("Was Anhui's GDP growth the fastest in 2025?", ("Yes", "5.6%"), ()),
        ("How much grain did Anhui produce in 2025, in million tonnes?", ("41.455 million tonnes",), ()),
        ("安徽2025年社零总额是多少亿元？", ("未能从中读出2025年社会消费品零售总额总量", "增长3.6%"), ()),
        # Those above the mean of all, and the mean.
        ("2025年GDP增速高于平均值的省份有哪些", ("平均4.9%", "共2个：安徽省、福建省"), ()),
        ("Which provinces grew slower than the average in 2025?", ("4.9%", "Qinghai", "4.1%"), ("Fujian",)),
        ("What share of its 2025 retail sales growth target did Anhui achieve?", ("72%", "3.6%", "5%"), ()),
        ("Is the GDP growth target the same for Anhui and Fujian in 2026?", ("same number",), ("2025",)),
        # All places named are asked about, however many are said to be named.
        ("安徽、福建两省今年GDP目标", ("安徽省：5%左右", "福建省：5%左右"), ()),
        ("天津、重庆两市今年GDP目标", ("天津市", "重庆市"), ()),
        ("京津冀晋今年GDP目标", ("山西省",), ()),
        ("安徽、青海、福建三个粮食大省2025年粮食产量合计多少亿斤", ("852.96亿斤",), ("三个粮食大省",)),
        # The number of the year before is its result where it is named again, and no target.
        ("安徽今年粮食产量目标与去年产量差多少亿斤", ("840亿斤", "829.1亿斤", "10.9亿斤"), ("830亿斤",)),
        ("2026年GDP增速目标与2025年相比降幅最大的省", ("安徽省", "降低0.5个百分点"), ()),
        ("安徽2026年GDP目标是高于5.5%还是低于5.5%", ("5%左右",), ("是。",)),
        ("安徽GDP目标增长几个点，上年实际增长多少", ("5%左右", "5.6%"), ("5.5%",)),
        # A verdict and a move are two questions.
        ("安徽去年社零没达标，所以今年把社零目标往下调了，对吧？", ("没有完成", "3.6%", "提高1个百分点"), ()),
        # A difference is told in the unit that it is asked for in.
        ("安徽2025年粮食比青海多多少万吨？", ("4026.2万吨",), ()),
        # The target of a year whose report is not there, as the next one tells it: in its own words only.
        ("柳州2013年物价涨了多少，守住年初定的那条线了吗？", ("1.9%", "没有收录", "年初确定的4%目标之内"), ()),
        # English names as they are said, and the end of a plan.
        (
            "What urbanization rate did Anhui reach in 2025, and what does it aim for in 2026 and by the end of the "
            "15th Five-Year Plan?",
            ("62.9%", "63.5%", "66%"),
            (),
        ),
        ("What was Anhui's average PM2.5 level in 2025, and the share of days with good air?", ("33", "82.6%"), ()),
        (
            "What export growth did Anhui target for 2026, and how fast had exports grown in 2025?",
            ("6%", "14.5%"),
            (),
        ),
        (
            "What average annual growth does Anhui target for industrial value added above designated size over the "
            "next five years?",
            ("7%",),
            (),
        ),
    ],
)  # fmt: skip
def test_the_number_that_is_asked_for_and_no_other(
    desk: Desk, question: str, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    answer = pipeline.ask_turns((question,), desk)[-1]
    assert unsupported(answer.numbers) == ()
    assert [each for each in has if each not in answer.answer] == [], answer.answer
    assert [each for each in lacks if each in answer.answer] == [], answer.answer
