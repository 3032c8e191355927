"""What a question leaves open is told by what it names: its thing's place, the report before, who is silent on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.question.spoken import written
from rag.records import Answer
from rag.retrieval.sizes import sizes_of
from rag.text.fold import fold
from rag.verify.numbers import unsupported

REPORT = """{name}{year}年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、{last}年工作回顾
{last}年，地区生产总值增长5.5%。{told}
二、{year}年工作安排
{year}年经济社会发展主要预期目标是：地区生产总值增长5%左右。{plan}
"""
TOLD = {
    ("浙江省", 2026): (
        "中欧班列（义新欧）开行3005列、增长14.7%。青瓷大展总营收7亿元、带动消费350亿元，美术馆接待观众4900万人次。发放以旧换新补贴121.9亿元、带动销售金额905亿元。",
        "推行长期护理保险制度。统筹推进国企改革、零基预算改革和投融资改革。坚持以零为基，全面推行零基预算改革，让钱用得更好。推动县中托管帮扶从15个县（市）扩大到57个县（市），开展232所优质高中对县中的结对帮扶。构建“北上广研发+本省集成+东盟应用”发展路径。",
    ),
    ("浙江省", 2025): ("", "推动大飞机总装线、变速器电机等外资项目建成投产。"),
    ("湖北省", 2026): (
        "新增荆州、孝感、黄冈3个经济总量过三千亿元城市。中欧班列开行1千列。农作物耕种收综合机械化率达到95%、高于全国平均水平18.3个百分点。襄阳、宜昌分别成为技术改造、数字化转型试点城市。",
        "推行长期护理保险制度。",
    ),
    ("重庆市", 2026): (
        "长期护理险参保人员超过800万人。",
        "建设低空经济示范区，建设“2211”产业体系。到2030年，中欧班列（成渝）年开行量保持在4800列以上，研发投入强度达到3.25%。严厉打击以旧换新骗补套补等违规违法行为。分13个领域细化“十五五”规划任务，明确产业发展、科技创新、民生保障等领域的举措。",
    ),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("told")
    for (name, year), (told, plan) in TOLD.items():
        text = REPORT.format(name=name, year=year, last=year - 1, told=told, plan=plan)
        (folder / f"{name}{year}.txt").write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    pipeline.ingest([folder], settings, None)
    with pipeline.desk(settings) as found:
        yield found


def ask(desk: Desk, question: str) -> Answer:
    answer = pipeline.ask_turns([question], desk)[-1]
    assert unsupported(answer.numbers) == ()
    return answer


def test_a_thing_that_one_place_alone_knows_names_it(desk: Desk) -> None:
    told = ask(desk, "义新欧班列2025年一共跑了多少趟，涨了多少").answer
    assert ("3005列" in told, "14.7%" in told, "不能相互" in told) == (True, True, False)
    for question in ("中欧班列2025年开行多少列", "高标准农田建成多少亩", "GDP增长多少"):
        assert ask(desk, question).status == "unclear"


def test_what_the_newest_report_lacks_is_told_by_the_one_before_under_its_year(desk: Desk) -> None:
    told = ask(desk, "浙江要推动哪些外资项目建成投产？")
    assert told.answer.index("没有找到") < told.answer.index("浙江省2025年政府工作报告") < told.answer.index("变速器")
    assert ask(desk, "浙江今年要推动哪些外资项目建成投产？").status == "not_found"


@pytest.mark.parametrize(
    "question",
    [
        "哪些省2026年没提长期护理保险",
        "谁的报告只字未提“长期护理保险”",
        "Which provinces do not mention long-term care insurance in 2026?",
    ],
)
def test_those_that_do_not_say_it_are_named(desk: Desk, question: str) -> None:
    first, *rest = ask(desk, question).answer.split("\n")
    assert ("重庆" in first or "Chongqing" in first, "浙江" in first or "Zhejiang" in first) == (True, False)
    assert "长期护理险" in rest[-1]


def test_who_has_no_number_is_no_matter_of_words(desk: Desk) -> None:
    assert "没有提到" not in ask(desk, "哪些省2026年没提GDP增速").answer


def test_what_passes_a_size_is_told_by_the_clause_with_it(desk: Desk) -> None:
    assert "荆州、孝感、黄冈" in ask(desk, "湖北GDP哪些城市过了三千亿？").answer
    assert "荆州" not in ask(desk, "湖北GDP哪些城市超过五千亿？").answer
    assert [size.search("过三千亿元城市") is not None for size in sizes_of(fold("GDP过了3000亿"))] == [True]
    assert [size.search("9万亿元") is not None for size in sizes_of("GDP超过1万亿")] == [False]


def test_a_number_of_a_thing_is_none_of_what_else_is_counted(desk: Desk) -> None:
    told = ask(desk, "浙江青瓷大展接待了多少观众")
    assert not (told.mode == "table" and "7亿元" in told.answer)
    told = ask(desk, "浙江青瓷大展总共收入多少，带动了多少消费？").answer
    assert ("7亿元" in told, "350亿元" in told, "合计" in told) == (True, True, False)


def test_a_sentence_that_only_lists_a_reform_does_not_say_how_it_is_done(desk: Desk) -> None:
    assert "以零为基" in ask(desk, "浙江打算怎么搞零基预算改革").answer


def test_a_place_that_holds_itself_against_the_nation_says_so_in_its_own_clause(desk: Desk) -> None:
    assert "高于全国平均水平18.3个百分点" in ask(desk, "湖北农作物耕种收综合机械化率比全国高多少").answer


def test_what_the_whole_tells_of_two_cities_is_quoted(desk: Desk) -> None:
    told = ask(desk, "襄阳和宜昌分别成了什么试点").answer
    assert ("没有收录" in told, "技术改造、数字化转型试点" in told) == (True, True)


def test_the_row_behind_a_number_of_fields_is_told_with_it(desk: Desk) -> None:
    assert "产业发展、科技创新" in ask(desk, "重庆十五五规划的任务分哪些领域").answer


def test_where_a_thing_is_said_is_asked_of_all(desk: Desk) -> None:
    assert "重庆市" in ask(desk, "低空经济示范区是哪里提的").answer
    assert "重庆" in ask(desk, "“2211”产业体系是怎么回事，重庆怎么说").answer


def test_where_a_thing_began_is_not_what_it_comes_to(desk: Desk) -> None:
    told = ask(desk, "浙江今年的县中托管帮扶要扩到多少个县")
    assert ("57个县" in told.answer, told.mode) == (True, "extract")


def test_what_is_asked_beside_a_number_is_told_from_its_own_clause(desk: Desk) -> None:
    told = ask(desk, "浙江2025年以旧换新补贴一共发了多少，带动卖货多少钱？市场部做测算用").answer
    assert ("121.9亿元" in told, "905亿元" in told, "没有" in told) == (True, True, False)


def test_a_term_of_parts_is_found_where_more_stands_between_them(desk: Desk) -> None:
    assert "北上广研发" in ask(desk, "浙江报告里“研发+集成+应用”的提法，原话是啥").answer


def test_each_of_two_numbers_of_a_plan_is_told(desk: Desk) -> None:
    told = ask(desk, "重庆2030年的两个数：中欧班列（成渝）一年要开多少列、研发投入强度要到多少？").answer
    assert ("4800列" in told, "3.25%" in told) == (True, True)


def test_what_is_done_about_tricks_is_found_by_their_names(desk: Desk) -> None:
    assert "骗补套补" in ask(desk, "重庆对商家在以旧换新里做手脚是怎么表态的？").answer


@pytest.mark.parametrize(
    ("spoken", "said"),
    [
        ("城镇新增就业的目标人数调少了", "城镇新增就业的目标调少了"),
        ("比年初定的底线多收了多少", "比年初定的目标多收了多少"),
        ("2025年年初定的、2025年干成的、2026年又定的", "2025年年初定的、2025年实际的、2026年又定的"),
    ],
)
def test_talk_of_targets_is_read_as_it_is_written(spoken: str, said: str) -> None:
    assert written(spoken) == said
