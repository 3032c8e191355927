"""A question that holds two moments of one indicator against each other in words of its own is told both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.verify.numbers import unsupported

HEAD = """贵州省{year}年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、{last}年工作回顾
{review}
二、{year}年工作安排
{year}年经济社会发展主要预期目标是：{targets}
各位代表，让我们团结一心，再创佳绩！
"""
TEXTS = {
    2025: (
        "2024年，地区生产总值增长5.1%，进出口总额增长4%，粮食产量1120万吨。",
        "地区生产总值增长5%左右，进出口总额增长8%左右，固定资产投资增长4%，城镇调查失业率5.6%左右，粮食产量1150万吨。",
    ),
    2026: (
        "2025年，地区生产总值增长5.3%，进出口总额增长11.2%，固定资产投资下降1.5%，粮食产量1130万吨。民间投资增长2.2%。",
        "地区生产总值增长5%左右，进出口总额增长9%左右，固定资产投资增长3%左右，城镇调查失业率5.5%左右，粮食产量1140万吨。",
    ),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("line")
    for year, (review, targets) in TEXTS.items():
        text = HEAD.format(year=year, last=year - 1, review=review, targets=targets)
        (folder / f"贵州{year}.txt").write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    assert all(result.status != "failed" for result in pipeline.ingest([folder], settings, None))
    with pipeline.desk(settings) as at:
        yield at


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        # Target, result and difference, however they are put.
        ("贵州2025年粮食收成够不够开春说的那个数", ("没有完成", "1150万吨", "1130万吨", "20万吨"), ("1140", "1120")),
        ("贵州2025年固投当初的盘算，到年底还差几个点？", ("4%", "下降1.5%", "5.5个百分点"), ("3%左右",)),
        ("贵州外贸2025年夸下的海口兑现没有", ("完成了", "8%左右", "11.2%"), ("9%左右",)),
        # The target of the next year, where that is named, too.
        (
            "贵州固定资产投资：2025年原本奔着百分之几去，最后交卷多少，2026年又把线画在哪儿？",
            ("4%", "下降1.5%", "3%左右"),
            ("无法回答",),
        ),
        (
            "Guizhou, fixed-asset investment: what was planned for 2025, how did it end up, and the 2026 goal?",
            ("4%", "1.5%", "3%"),
            (),
        ),
        # Two targets, where it is asked how they moved.
        (
            "How was Guizhou's surveyed urban unemployment target adjusted between the 2025 and the 2026 reports?",
            ("5.6%", "5.5%"),
            (),
        ),
        # A plain question is told what it asks, and no more.
        ("贵州2025年外贸增长目标是多少", ("8%左右",), ("11.2%", "9%")),
        ("贵州2025年粮食实际产量是多少", ("1130万吨",), ("1150", "1140")),
        ("贵州2025年固定资产投资实际增长多少，2026年目标是多少", ("1.5%", "3%左右"), ("4%",)),
        # A part is no whole: nothing of all investment is told as that of the private.
        ("贵州2025年民间投资最后兑现年初的数没有", (), ("下降1.5%", "4%")),
    ],
)
def test_both_moments_are_told(desk: Desk, question: str, has: tuple[str, ...], lacks: tuple[str, ...]) -> None:
    answer = pipeline.ask_turns((question,), desk)[-1]
    assert unsupported(answer.numbers) == ()
    assert all(each in answer.answer for each in has), answer.answer
    assert not any(each in answer.answer for each in lacks), answer.answer
