"""Questions in words that no figure and no one passage answers: each thing asked is told by the clause that says it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.question.halves import halves_of, numbered
from rag.records import Answer
from rag.verify.numbers import unsupported

REPORT = """宁夏回族自治区2026年政府工作报告

各位代表：
现在，我代表自治区人民政府向大会报告工作，请予审议。
一、2025年工作回顾
2025年，地区生产总值增长5.3%。为近4.2万农民工解决了拖欠工资。75%的中小学纳入教联体。制定规章3件、废止16件。
省属国有企业重组整合至9家。推动既有多层住宅加装电梯1240台。绿电外送拓展至17个省区市，输出210亿度、增长30%。
着力解决“屋子冷”，城市居民起居室供热标准由18℃提高到21℃。殡葬基本服务费由平均2600元下降到900元左右。
修复退化湿地1700亩。全国首个航天发射场连续12发成功。商业航天全年7次发射全部成功。省市县累计建设振兴片区207个，覆盖1.6万余个村。
新增9家上市公司，打破7年无企业上市局面。外贸进出口在对欧贸易下降一成的情况下增长11%。
二、2026年工作安排
2026年经济社会发展主要预期目标是：地区生产总值增长5%左右，城镇新增就业8万人以上。
打造枸杞酒产业集群。主动把握市场变化趋势，采取有效措施去库存、稳价格。推动卖酒向卖体验方式转变。
更新改造城市道路40条、桥梁12座。今年建成甲乙、丙丁高铁，高铁里程突破900公里。
深化大城细管、大城智管、大城众管，提升城市品质。实现公益性殡仪馆和殡葬服务设施全覆盖。村居主干会使用国家通用语言文字比例提高到91%。建设海东算力产业园，算力总规模突破3万P。
一是奋力推进产业振兴，建设现代化产业体系。项目带动转型升级，增强发展后劲。
二是奋力推进人才振兴，培育高素质人力资源。完善评价机制，优化服务。
三是奋力推进文化振兴，繁荣文化事业。打造文旅品牌，讲好故事。
着力推进“三个振兴”，实施民营经济促进条例。
各位代表，让我们团结一心，再创佳绩！
"""
BESIDE = """甘肃省2026年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2025年工作回顾
2025年，地区生产总值增长5.8%。修复退化湿地2300亩，新建成一批公园。
二、2026年工作安排
2026年经济社会发展主要预期目标是：地区生产总值增长6%左右，城镇新增就业30万人以上。
抓好湿地保护。
各位代表，让我们团结一心，再创佳绩！
"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("halves")
    (folder / "宁夏2026.txt").write_text(REPORT, "utf-8")
    (folder / "甘肃2026.txt").write_text(BESIDE, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    assert all(result.status != "failed" for result in pipeline.ingest([folder], settings, None))
    with pipeline.desk(settings) as at:
        yield at


def _answer(desk: Desk, question: str) -> Answer:
    answer = desk.answer(question)[0]
    assert not unsupported(answer.numbers)
    return answer


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("宁夏2025年帮多少名农民工要回了被拖欠的工资？", ["4.2万农民工"]),
        ("宁夏2025年有多大比例的中小学进了教联体？", ["75%的中小学"]),
        ("宁夏2025年一共废掉了多少件规章？", ["废止16件"]),
        ("宁夏省属国企重组以后剩下多少家？", ["9家"]),
        ("宁夏2025年给老楼装了多少部电梯？", ["1240台"]),
        ("宁夏的绿电卖到了多少个省区市，外送了多少度？", ["17个省区市", "210亿度"]),
        ("宁夏为解决“屋子冷”，把供热温度标准提到了多少度？", ["21℃"]),
        (
            "宁夏身后事的基本服务费降到了多少，原来多少？2026年在殡葬设施上还有什么打算？",
            ["2600元", "公益性殡仪馆"],
        ),
        ("宁夏新添了几家上市公司？结束了多少年没有企业上市的状况？", ["9家", "7年"]),
        ("宁夏2026年高铁里程要冲到多少公里，靠哪两条线建成？", ["900公里", "甲乙、丙丁"]),
        ("宁夏说的“大城三管”是哪三管？今年要翻修多少条路、多少座桥？", ["大城众管", "40条", "12座"]),
        ("宁夏提的“三个振兴”具体是哪三个？", ["产业振兴", "人才振兴", "文化振兴"]),
        ("宁夏的村干部里会说普通话的比例要提高到多少？", ["91%"]),
        ("宁夏商业航天2025年一共发射了几次，成功率咋样？", ["7次"]),
        ("宁夏2025年振兴片区建了多少个，惠及多少个村？", ["207个", "1.6万"]),
        ("宁夏打算在哪个地方建算力园区，算力总规模今年要到多少？", ["海东", "3万P"]),
    ],
)
def test_each_thing_asked_is_told_by_the_clause_that_says_it(desk: Desk, question: str, told: list[str]) -> None:
    answer = _answer(desk, question)
    assert answer.status == "answered", answer.answer
    assert [each for each in told if each not in answer.answer] == []


def test_which_places_give_a_number_is_told_place_by_place(desk: Desk) -> None:
    answer = _answer(desk, "哪几个省区2026年的报告给了修复退化湿地的面积，各是多少？")
    assert answer.status == "answered"
    assert [citation.region for citation in answer.citations] == ["宁夏回族自治区", "甘肃省"]
    assert "1700亩" in answer.answer
    assert "2300亩" in answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "宁夏2026年的轨道交通10号线要投多少亿元？",
        "宁夏2025年新建了多少座水库？",
        "宁夏2026年准备引进多少头奶牛？",
        "宁夏2025年钠离子电池产了多少吨？",
    ],
)
def test_what_the_report_does_not_tell_is_not_made_up(desk: Desk, question: str) -> None:
    answer = _answer(desk, question)
    assert answer.status in ("not_found", "not_stated"), answer.answer
    assert not any(map(str.isdigit, answer.answer.replace("2025", "").replace("2026", "").replace("10号线", "")))


def test_a_question_is_cut_where_it_asks_for_another_thing() -> None:
    halves = halves_of("算力园区建在哪,总规模要到多少?", ())
    assert [(half.units, half.before) for half in halves] == [((), ()), (("",), ("算力园区建",))]
    assert numbered("“大城三管”是哪三管") == (3, "管")
    assert numbered("有哪些项目") == (0, "")
