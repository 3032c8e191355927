"""Whose a number is: the government's, or that of a part of its territory that a heading or a sentence is about."""

from decimal import Decimal

import pytest
from test_headline import figures_of, plain

from rag.figures.scope import owner_named


def names(text: str, role: str = "review") -> list[str]:
    return [f"{f.subject} {plain(f.low or Decimal(0))}{f.unit}" for f in figures_of(text, 2024, role)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("临空区产城融合提速，3个亿元项目开工。", ["临空区亿元项目开工 3个"]),
        ("加快推进青浦引领区建设，完善制度，全年新增总部机构20家。", ["青浦引领区新增总部机构 20家"]),
        ("空港旅客吞吐量37万人次，货物吞吐量8万吨。", ["空港旅客吞吐量 37万人次", "空港货物吞吐量 8万吨"]),
        ("三县（市）和两郊区工业取得突破，实现工业总产值71亿元。", ["三县(市)和两郊区工业总产值 71亿元"]),
        ("全市园区完成基础设施投资12亿元，新建标准厂房20万平方米。",
         ["园区完成基础设施投资 12亿元", "园区新建标准厂房 20万平方米"]),
        ("南岭机场新增航线6条，年旅客吞吐量95万人次，建立外贸基地2个。",
         ["南岭机场新增航线 6条", "南岭机场年旅客吞吐量 95万人次", "建立外贸基地 2个"]),
        ("国企改革取得突破，完成三年行动任务203项，新增停车位30个。", ["国企三年行动任务 203项", "新增停车位 30个"]),
        ("完成国企改革行动，推进重组，新兴产业营业收入占比提高到30%。", ["国企新兴产业营业收入占比 30%"]),
        ("完成国企改革行动。推进重组，新兴产业营业收入占比提高到30%。", ["国企新兴产业营业收入占比 30%"]),
        ("推进青浦引领区建设。开工医院3所。", ["开工医院 3所"]),
        # back to the whole
        ("临空区产城融合提速，全市新引进项目30个。", ["新引进项目 30个"]),
        ("临空区产城融合提速；新引进项目30个。", ["新引进项目 30个"]),
        ("临空区产城融合提速，县城更新加快，新增绿地3公顷。", ["新增绿地 3公顷"]),
        # zones that are counted, won or passed by
        ("开发区达到5个，新引进项目30个。", ["开发区 5个", "新引进项目 30个"]),
        ("创建国家级示范区，新引进项目30个。", ["新引进项目 30个"]),
        ("推进东湖产业园、西山钢厂等重大项目，新引进项目30个。", ["新引进项目 30个"]),
        ("中心城区空气优良率达90%，城市供水普及率达99%。", ["中心城区空气优良率 90%", "城市供水普及率 99%"]),
    ],
)  # fmt: skip
def test_a_number_of_a_part_is_named_with_it(text: str, expected: list[str]) -> None:
    assert names(text) == expected


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("滨江新区项目建设提速，固定资产投资增长44%。", "滨江新区固定资产投资"),
        ("三县（市）和两郊区工业取得突破，固定资产投资增长44%。", "三县(市)和两郊区固定资产投资"),
    ],
)
def test_an_indicator_of_a_part_is_none_of_the_governments(text: str, whose: str) -> None:
    (figure,) = figures_of(text, 2024, "review")
    assert (figure.subject, figure.indicator, figure.headline) == (whose, f"other:{whose}", False)
    (whole,) = figures_of("投资保持较快增长，固定资产投资增长44%。", 2024, "review")
    assert (whole.indicator, whole.headline) == ("fixed_asset_investment", True)


def test_what_stands_under_a_heading_for_a_zone_is_of_the_zone() -> None:
    text = "开工建设二期，新增投产企业10户，带动全市新增项目20个。"
    for title, name in (("（一）推动高新区跨越发展", "高新区新增投产企业"), ("（二）推动乡村振兴", "新增投产企业")):
        assert [figure.subject for figure in figures_of(text, 2024, "plan", title)] == [name, "新增项目"]


def test_a_new_area_is_no_part_in_its_own_report() -> None:
    assert owner_named("滨江新区产城融合提速", "湖山市").words == "滨江新区"
    assert owner_named("滨江新区产城融合提速", "滨江新区").words == ""
