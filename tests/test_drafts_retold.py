"""Drafts that retell a report's sentences: numbers beside proved ones, runs of years, ranks, differences it tells."""

from __future__ import annotations

import pytest

from rag.drafts.ledger import Ledger
from rag.ingest import read_document

REPORT = """# 2026年安徽省政府工作报告

——2026年1月20日在安徽省人民代表大会会议上

## 一、2025年工作回顾

过去一年，全省地区生产总值增长5.4%，规上工业增加值增长9.3%、高于全国平均2.1个百分点。落实重点项目304个、完成投资4608亿元。新开工改造187个老旧小区、完工151个。
新增瞪羚企业48家，总量达122家。经营主体净增48万户、达680万户。国家级制造业单项冠军企业41家。退出融资平台346家、超计划19家。营收超百亿元企业25家。人均预期寿命82.4岁。实现一季度增长5.1%。办理代表建议1004件、政协提案1047件。粮食总产再创历史新高，连续16年居全国前列，增量39.7亿斤。普通高中学位供给率70.4%、提高5.9个百分点。建筑业产值650.4亿元，增速连续三年居中部第一。进出口总额增长8%，连续43个月保持正增长。
锂电池、太阳能电池、工业机器人产量分别增长54.5%、43.1%、86.3%。创新能力由全国第12位升至第9位。城乡居民收入差距缩小至1.72∶1。常住人口城镇化率从2020年的53.2%提升到2025年的57.7%。经济总量达到5.53万亿元。
城镇、农村居民人均可支配收入分别增长4.4%、5.9%。民间投资增长2.1%、高于全国8.5个百分点。实绩企业达到10329家。新（改）建农村公路6200公里。火灾起数、伤亡人数分别下降16%、13.5%。社会消费品零售总额增长3.7%，限额以上新能源汽车、家电类零售额分别增长47.7%、26.1%。生产安全事故起数、死亡人数分别下降12.3%、13.7%。千亿级产业链达到11条。快递业务量增长18.1%、占全国的7.8%。实际使用外资增长9.1%、占全国的2.4%。

五年来，铁路里程新增1700公里。

## 二、2026年工作安排

今年经济社会发展主要预期目标是：地区生产总值增长5.5%左右；城镇新增就业69万人。
完成交通投资2300亿元、能源投资2100亿元。推进好总投资1.78万亿元的289个省重点项目。新开工保障性住房7925套、建成8282套。千亿级产业链达到12条。
"""
S, C, U = "supported", "contradicted", "unknown"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    document = read_document(REPORT.encode(), "安徽省-2026.md", max_chars=300)
    return Ledger(document.figures, document.reports, document.sections, {document.source.id: document.source.name})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # beside a number that is proved, the same words lead to the report's next one
        ("去年安徽落实重点项目304个，完成投资4608亿元。", [S, S]),
        ("去年安徽落实重点项目304个，完成投资4068亿元。", [S, C]),
        ("去年安徽新开工改造老旧小区187个，完工115个。", [S, C]),
        # what was added is not what there is
        ("去年安徽新增瞪羚企业48家，总量达122家。", [S, S]),
        ("去年安徽新增瞪羚企业122家。", [C]),
        ("去年安徽净增经营主体48万户，总数达到680万户。", [S, S]),
        ("去年安徽净增经营主体48万户，总数达到860万户。", [S, C]),
        # a subject with words left out, and a slip
        ("去年安徽国家级单项冠军企业51家。", [C]),
        # runs of years, in digits or words
        ("去年安徽建筑业产值650.4亿元，增速连续三年居中部第一。", [S, S, S]),
        ("去年安徽建筑业产值650.4亿元，增速连续两年居中部第一。", [S, C, S]),
        ("去年安徽进出口连续34个月保持正增长。", [C]),
        # ranks from and to, ratios
        ("去年安徽创新能力由全国第12位升至第9位。", [S, S]),
        ("去年安徽创新能力由全国第11位升至第8位。", [C, C]),
        ("去年安徽城乡居民收入差距缩小至1.78∶1。", [C]),
        # differences as the report tells them, from the year's own result, over years
        ("去年安徽规上工业增加值增长9.3%，比全国平均水平高2.1个百分点。", [S, S]),
        ("去年安徽规上工业增加值增长9.3%，比全国平均水平高1.2个百分点。", [S, C]),
        ("今年安徽地区生产总值增长目标为5.5%左右，比自己2025年的实际增速高0.1个百分点。", [S, S]),
        ("今年安徽地区生产总值增长目标为5.5%左右，比自己2025年的实际增速高0.3个百分点。", [S, C]),
        ("五年来，安徽常住人口城镇化率提高4.5个百分点，达到57.7%。", [S, S]),
        ("五年来，安徽常住人口城镇化率提高5.4个百分点，达到57.7%。", [C, S]),
        # of two levels told, over years, and of what is still to come
        (
            "安徽常住人口城镇化率2020年为53.2%。2025年安徽瞪羚企业总量达122家，今年要达到130家，还要新增8家。",
            [S, S, U, U],
        ),
        # a part of the year is its own sentence's, and what differs from a plan is told
        ("去年安徽地区生产总值增长5.4%。前三季度增长5.5%。建筑业产值650.4亿元。", [S, U, S]),
        ("去年安徽退出融资平台346家，超计划29家。", [S, C]),
        ("今年安徽交通、能源投资分别为2300亿元和2100亿元。", [S, S]),
        ("今年安徽交通、能源投资分别为2300亿元和1200亿元。", [S, C]),
        ("去年安徽普通高中学位供给率70.4%，提高9.5个百分点。", [S, C]),
        # a number in the name of what is counted proves no other, and a life is expected, not aimed at
        ("去年安徽营收超百亿元企业52家。", [S, C]),
        ("去年安徽人均预期寿命82.4岁。", [S]),
        # a target that is moved
        ("安徽城镇新增就业目标由68万人调整到71万人。", [U, C]),
        # what a place is called for its size is no part of the subject; a word in brackets is
        ("去年外贸大省安徽进出口总额增长8%。", [S]),
        ("去年安徽有进出口实绩的企业10329家，新改建农村公路6200公里。", [S, S]),
        # incomes of the two kinds of people; what is narrowed is not the whole
        ("去年安徽城镇居民和农村居民的人均可支配收入分别增长4.4%和9.5%。", [S, C]),
        ("去年安徽民间投资增速高于全国8.5个百分点，自身只增长了1.2%。", [S, C]),
        # what was added in years is not what was added in the last; a verb that the numbers belie
        ("五年来安徽铁路里程新增1700公里。", [S]),
        ("去年安徽铁路里程新增1700公里。", [U]),
        ("去年安徽地区生产总值增长5.4%，高于6%左右的目标。", [S, U]),
        ("去年安徽火灾伤亡人数下降16%。", [C]),
        # shares of a whole that the report tells behind the number of the same
        ("去年安徽实际使用外资增长9.1%，占全国的2.4%。", [S, S]),
        ("去年安徽实际使用外资占全国的比重为4.2%。", [C]),
        # numbers dealt out over a list are not each other's
        ("去年安徽锂电池产量增长54.5%，工业机器人产量增长86.3%。", [S, S]),
        ("去年安徽锂电池产量增长43.1%。", [C]),
        # sums of what is listed, sizes told of no year, the deed behind the thing, the level of the year before
        ("去年安徽办理代表建议和政协提案合计2051件。", [S]),
        ("去年安徽办理代表建议和政协提案合计2151件。", [C]),
        ("今年安徽城镇新增就业69万人，省重点项目总投资1.87万亿元。", [S, C]),
        ("今年安徽保障性住房要新开工8282套。", [C]),
        ("2025年安徽普通高中学位供给率70.4%，而2024年普通高中学位供给率为64.5%。", [S, S]),
        ("2025年一季度安徽经济增长5.6%。", [C]),
        ("2025年安徽粮食总产1600亿斤，连续15年居全国前列。", [U, C]),
        ("2025年受疫情冲击，安徽地区生产总值增长5.4%。", [S]),
        ("去年安徽民间投资增长2.1%。千亿级产业链增至12条。", [S, C]),
        # a rank beside another, a plan that is only compared with, a count that begins its sentence
        ("去年安徽建筑业产值650.4亿元，增速居中部第一，税收收入增速居中部第二。", [S, S, U]),
        ("去年安徽千亿级产业链达到11条、比年度计划多3条。12个县(市)与高校合作。", [S, U, U]),
        # a round number that was passed
        ("过去五年，安徽经济总量迈上5万亿元台阶。", [S]),
        ("过去五年，安徽经济总量迈上6万亿元台阶。", [C]),
    ],
)
def test_what_a_draft_retells(ledger: Ledger, text: str, expected: list[str]) -> None:
    assert [finding.verdict for finding in ledger.check("（2026年2月6日）" + text)] == expected


@pytest.mark.parametrize(("result", "goal", "verdict"), [("5.4%", "5.5%", S), ("5.5%", "5.4%", C)])
def test_in_december_this_year_is_the_one_reviewed(ledger: Ledger, result: str, goal: str, verdict: str) -> None:
    text = f"（2025年12月30日）安徽今年地区生产总值增长{result}，明年的目标是{goal}左右。"
    assert [finding.verdict for finding in ledger.check(text)] == [verdict, verdict]


def test_nothing_is_counted_of_words_that_fit_no_number(ledger: Ledger) -> None:
    text = "Jan 6, 2026. Three of the four provinces put the goal for hats at a figure of 5.5%."
    assert C not in [finding.verdict for finding in ledger.check(text)]


def test_english_drafts_retell(ledger: Ledger) -> None:
    text = "Feb 6, 2026. Anhui's output of lithium batteries climbed 54.5 percent, and that of industrial robots {}."
    assert [finding.verdict for finding in ledger.check(text.format("86.3 percent"))] == [S, S]
    assert [finding.verdict for finding in ledger.check(text.format("43.1 percent"))][1] != S
    text = "Feb 6, 2026. The value added of Anhui's larger industrial firms grew {} last year."
    assert [finding.verdict for each in ("9.3%", "9.8%") for finding in ledger.check(text.format(each))] == [S, C]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Retail sales of new energy vehicles jumped 47.7 percent.", S),  # not all retail sales
        ("The number of deaths in workplace accidents fell 12.3 percent.", C),  # that is the accidents'
        ("The number of deaths in workplace accidents fell 13.7 percent.", S),
    ],
)
def test_an_english_subject_is_the_narrowest_that_its_words_name(ledger: Ledger, text: str, verdict: str) -> None:
    found = ledger.check(f"HEFEI, Feb. 6, 2026 — Anhui's economy grew 5.4 percent in 2025. {text}")
    assert [finding.verdict for finding in found] == [S, verdict]


CITY = """# {year}年芜湖市政府工作报告

——{year}年1月10日在芜湖市人民代表大会会议上

## 一、{last}年工作回顾

过去一年，全市地区生产总值{size}亿元、增长{grew}，分别高于全国、全省0.7和2.8个百分点。{more}

## 二、{year}年工作安排

今年经济社会发展主要预期目标是：地区生产总值增长5%以上；城镇新增就业{jobs}万人。
"""
MORE = (
    "税收总量602.6亿元、居全省第2位。签约项目总投资近4000亿元。老年人家庭适老化改造502户。实现再就业2300人。"
    "整治撂荒地1.35万亩。新增充电桩907个、公共停车位2570个。新增城镇就业7万人，超目标任务16.7%。"
    "固定资产投资增速从全省倒数第三跃升到全省第五。汽车出口52万辆，成为中部第三个过50万辆的城市。"
    "进出口增长12%，对东盟进出口增长8%。"
)


@pytest.fixture(scope="module")
def city() -> Ledger:
    texts = [
        CITY.format(year=2025, last=2024, size="4600", grew="5.1%", more="", jobs="6"),
        CITY.format(year=2026, last=2025, size="4830", grew="5.4%", more=MORE, jobs="6.5"),
    ]
    found = [read_document(text.encode(), f"{n}.md", max_chars=300) for n, text in enumerate(texts)]
    return Ledger(
        [figure for each in found for figure in each.figures],
        [report for each in found for report in each.reports],
        [section for each in found for section in each.sections],
        {each.source.id: each.source.name for each in found},
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # of two that a report compares with in a row, each has its own number
        ("2025年芜湖经济增长5.4%，比全省高2.8个百分点，高于全国0.7个百分点。", [S, S, S]),
        ("2025年芜湖经济增长5.4%，比全省高0.7个百分点，高于全国2.8个百分点。", [S, C, C]),
        # the province by its name is the whole that a city's rank is among
        ("2025年芜湖税收总量602.6亿元，居安徽省第2位。", [S, S]),
        ("2025年芜湖税收总量602.6亿元，居安徽省第3位。", [S, C]),
        # growth in current prices is made of two levels, and no real growth
        ("2025年芜湖地区生产总值4830亿元，名义增长约5%。", [S, S]),
        ("2025年芜湖地区生产总值4830亿元，名义增长约5.4%。", [S, C]),
        # a plan that came to so much is a plan; what is told finer than the report's round number is not that
        ("2025年芜湖老年人家庭适老化改造502户。", [S]),
        ("2025年芜湖老年人家庭适老化改造计划达到502户。", [U]),
        ("2025年芜湖签约项目总投资4020亿元左右。", [C]),
        # a rate told over a target, the rank that a move ends at, a multiple of the target, what lacks to a mark
        ("2025年芜湖城镇新增就业7万人，超目标任务16.7%。", [S, S]),
        ("2025年芜湖城镇新增就业7万人，超目标任务17.6%。", [S, C]),
        ("2025年芜湖固定资产投资增速升到全省第五。", [S]),
        ("2025年芜湖固定资产投资增速升到全省第六。", [C]),
        ("2025年芜湖城镇新增就业7万人，是年初目标的1.17倍。", [S, S]),
        ("2025年芜湖地区生产总值4830亿元，离5000亿元还差170亿元。", [S, U, S]),
        ("2025年芜湖地区生产总值4830亿元，离5000亿元还差270亿元。", [S, U, C]),
        ("今年芜湖城镇新增就业目标为6.5万人，比去年的7万人少0.5万人。", [S, S, S]),
        ("今年芜湖城镇新增就业目标为6.5万人，比去年的7万人少1.5万人。", [S, S, C]),
        ("2025年芜湖地区生产总值4830亿元，进出口离5000亿元还差170亿元。", [S, U, U]),
        # of how many it is the next one
        ("2025年芜湖成为中部第三个汽车出口过50万辆的城市。", [S, U]),
        ("2025年芜湖成为中部第二个汽车出口过50万辆的城市。", [C, U]),
        # trade with a part of the world is not all trade
        ("2025年芜湖对东盟进出口增长8%，对欧盟进出口增长12%。", [S, U]),
        # names that hold a word of another thing
        ("2025年芜湖实现再就业2300人，整治撂荒地1.35万亩，新增公共停车位2570个。", [S, S, S]),
    ],
)
def test_what_a_draft_retells_of_a_city(city: Ledger, text: str, expected: list[str]) -> None:
    assert [finding.verdict for finding in city.check("（2026年2月6日）" + text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wuhu's trade with ASEAN grew 8 percent in 2025.", [S]),
        ("Wuhu's trade with ASEAN grew 9 percent in 2025.", [C]),
        ("Wuhu's trade with Brazil grew 12 percent in 2025.", [U]),
        ("Wuhu's foreign trade grew 12 percent in 2025.", [S]),
        ("Wuhu created 70,000 urban jobs in 2025, 10,000 more than it had planned.", [S, S]),
        ("Wuhu created 70,000 urban jobs in 2025, 20,000 more than it had planned.", [S, C]),
    ],
)
def test_english_drafts_retell_of_a_city(city: Ledger, text: str, expected: list[str]) -> None:
    assert [finding.verdict for finding in city.check("WUHU, Feb. 6, 2026 — " + text)] == expected
