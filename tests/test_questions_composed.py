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
{last}年，地区生产总值达到3.6万亿元、增长{grown}，固定资产投资增长3.2%。生产碳酸锂4.1万吨，生产萤石82万吨，建成昌景高铁，原煤产量120万吨、全国少有，煤矿关停9处。农村公路总里程9.1万公里，粮食产量430亿斤，高速公路通车里程新增210公里、突破7000公里。认定总部机构、外资研发中心分别从11家、21家增加到18家、36家，有色金属产业营收突破6000亿元。绿电外送拓展至12个省区市。九江港货物吞吐量1.6亿吨，赣州港集装箱吞吐量{boxes}万标箱。{fell}五年来，新能源装机从1500万千瓦提高到3800万千瓦，光伏装机占比从21%提高到45%。
二、{year}年工作安排
{year}年经济社会发展主要预期目标是：地区生产总值增长{aim}，固定资产投资增长{invest}。{air}
各位代表，让我们团结一心，再创佳绩！
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("composed")
    own = {
        "jiangxi-2025": JIANGXI.format(
            year=2025, last=2024, grown="5.1%", aim="5.2%", invest="4%以上", boxes=70, fell="", air="PM2.5浓度下降3%。"
        ),
        "jiangxi-2026": JIANGXI.format(
            year=2026,
            last=2025,
            grown="6.3%",
            aim="4.9%",
            invest="3%左右",
            boxes=81,
            fell="PM2.5浓度下降9%。",
            air="PM2.5平均浓度控制在29微克/立方米。",
        ),
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
        # What a target is said to have stayed at is no condition: both are told.
        ("江西今年的固投增速目标还是4%以上，没变吧？", ("3%左右", "4%以上"), ("没有理解",)),
        ("江西今年固投目标还是4%以上没降吗", ("3%左右", "4%以上"), ("没有理解",)),
        # What is taken for granted is looked at before what is asked.
        ("既然江西2025年GDP增长8%，2026年目标是多少？", ("不是", "6.3%", "4.9%"), ("8%",)),
        ("江西去年GDP增速超过7%了吧，今年固投目标是多少？", ("不是", "6.3%", "3%左右"), ("4%",)),
        # Whose purse it is: the people's, not the government's. What was got in is a result.
        ("江西老百姓的钱袋子2026年想鼓多少？", (), ("财政", "预算")),
        ("江西2025年GDP定了多少、年底实际多少，2026年又要冲到多少？", ("5.2%", "6.3%"), ()),
        # A port is told of by the report of the region that it lies in.
        ("九江港2025年货物吞吐量是多少", ("1.6亿吨",), ("没有收录",)),
        ("九江港2025年集装箱吞吐量是多少", (), ("集装箱吞吐量为",)),
        ("九江港和山西太原机场2025年货物吞吐量各多少", ("九江港：1.6亿吨", "太原机场"), ()),
        ("赣州港集装箱吞吐量去年多少万标箱", ("81万标箱",), ("没有收录", "70")),
        ("赣州2025年集装箱吞吐量是多少", ("没有收录",), ("70",)),
        # Places that something is sent to are no amount of it.
        ("江西去年往外省送了多少绿电？", (), ("为12个",)),
        ("江西沿海港口2025年货物吞吐量", (), ("山东省", "海南省")),
        # A fall that is aimed for is met by a greater one.
        ("江西2025年PM2.5浓度下降目标完成了吗", ("完成了", "3%", "9%"), ("没有完成",)),
        # Years that are named are those of 这两年.
        ("江西2024、2025这两年GDP增速各是多少", ("5.1%", "6.3%"), ("4.9%", "5.2%")),
        ("江西2024年、2025年GDP目标，哪年完成了、哪年没完成？", ("6.3%", "5.2%", "完成"), ()),
        # What is asked beside the number may stand in its sentence.
        ("江西2025年原煤产量多少，同时建成了哪条高铁？", ("120万吨", "昌景高铁"), ()),
        ("江西2025年原煤产量多少万吨？关停了多少处煤矿？", ("120万吨", "9处"), ("没有写明",)),
        ("江西2025年GDP增长多少，目标是多少？", ("6.3%", "5.2%"), ("昌景",)),
        # A way from one number to another, told in one clause.
        ("过去五年江西新能源装机增加了多少万千瓦", ("1500", "3800", "增加2300万千瓦"), ()),
        ("五年来江西光伏装机占比从多少提高到多少", ("21%", "45%", "24个百分点"), ()),
        ("五年来江西光伏装机增加了多少", (), ("24个百分点",)),
        # The target of one year beside the result of another; what a way began with is no number of the year.
        ("江西2026年GDP目标比2025年实际完成低多少？", ("4.9%", "6.3%", "1.4个百分点"), ("5.2%",)),
        ("江西2025年外资研发中心多少家", ("36家",), ("为21家",)),
        ("江西2025年总部机构多少家", (), ("为11家",)),
        ("江西2025年锡产业营收多少", (), ("锡产业营收为", "锡营收为")),
        # What came to a stock is not the stock, nor a part of the grain all of it.
        ("江西2025年新建农村公路多少公里", (), ("为9.1万",)),
        ("江西2025年新增高速公路里程多少公里", ("210公里",), ("为突破7000", "为7000")),
        ("江西2025年夏粮产量多少亿斤", (), ("产量（实际）为430",)),
        ("哪个省2025年高速公路通车里程最长", ("江西省", "7000公里"), ("没有理解",)),
        ("哪些省2025年固投增速慢于GDP增速", ("江西省", "3.2%", "6.3%"), ("没有理解",)),
        # Which give a number of a thing: their clauses, and no number taken for another.
        ("哪些省2026年报告里给出了煤矿关停的具体数量？", ("江西省", "煤矿关停9处", "共1个"), ("6.3%",)),
        ("What was Jiangxi's GDP growth in 2025, and what had it targeted?", ("6.3%", "5.2%"), ("4.9%",)),
        # A clause that tells of another year forbids nothing.
        ("江西2025年PM2.5平均浓度是多少微克？", (), ("29",)),
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
