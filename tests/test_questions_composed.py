"""Questions put together of several pieces, each of which must be answered for itself: through the real pipeline."""

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

JIANGXI = """江西省{year}年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、{last}年工作回顾
{last}年，地区生产总值达到3.6万亿元、增长{grown}，固定资产投资增长3.2%。生产碳酸锂4.1万吨，生产萤石82万吨，原煤产量120万吨。
二、{year}年工作安排
{year}年经济社会发展主要预期目标是：地区生产总值增长{aim}，固定资产投资增长3%左右。
各位代表，让我们团结一心，再创佳绩！
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("composed")
    own = {
        "jiangxi-2025": JIANGXI.format(year=2025, last=2024, grown="5.1%", aim="5.2%"),
        "jiangxi-2026": JIANGXI.format(year=2026, last=2025, grown="6.3%", aim="4.9%"),
    }
    for name, text in {**REPORTS, **own}.items():
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
        # What is done with each of a row is the quantity of each.
        ("江西2025年碳酸锂、萤石各产了多少万吨", ("4.1万吨", "82万吨"), ("碳酸锂萤石", "碳酸锂、萤石")),
        ("江西2025年碳酸锂和萤石分别产了多少万吨", ("4.1万吨", "82万吨"), ()),
        # The growth of one year beside the target of another.
        ("2025年GDP增速和2026年目标之差最大的省", ("江西省", "6.3%", "4.9%", "1.4个百分点"), ("5.2%",)),
        ("2026年GDP目标与2025年实际增速差最大的省", ("山西省", "0.9个百分点"), ("5.2%",)),
        ("2025年GDP增速和2026年目标差距最大的省", ("江西省", "1.4个百分点"), ("5.2%", "1.1个百分点")),
        ("江西2025年GDP增速比2026年目标高多少", ("6.3%", "4.9%", "1.4个百分点"), ("5.2%",)),
        ("Did Jiangxi's 2025 growth exceed its 2026 target?", ("6.3%", "4.9%"), ("5.2%", "met")),
        ("江西2025年GDP目标和2026年目标之差", ("5.2%", "4.9%", "0.3个百分点"), ("6.3%",)),
        # A part of a whole is of two sizes: one of them is no answer.
        ("南昌2025年GDP占江西的比重", ("没有收录南昌市",), ("6.3%", "3.6万亿")),
        ("南昌占江西经济总量的比重", ("没有收录南昌市",), ("6.3%", "3.6万亿")),
    ],
)
def test_each_piece_is_answered_for_itself(
    desk: Desk, question: str, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    answer = ask(desk, question)
    assert all(piece in answer.answer for piece in has), answer.answer
    assert not any(piece in answer.answer for piece in lacks), answer.answer
