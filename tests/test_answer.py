"""Questions of many phrasings over small reports of our own, through the real pipeline with a toy embedder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from asked_reports import REPORTS
from toy import ToyEmbedder

from rag import pipeline
from rag.answering.answerer import Desk
from rag.answering.compose import answer_to_json
from rag.config import load_settings
from rag.records import Answer, text_at
from rag.verify.numbers import unsupported


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("asked")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="toy")
    results = pipeline.ingest([folder], settings, None, ToyEmbedder())
    assert [result.reason for result in results if result.status == "failed"] == []
    with pipeline.desk(settings, ToyEmbedder()) as at:
        yield at


def ask(desk: Desk, *turns: str) -> Answer:
    answers = pipeline.ask_turns(turns, desk)
    for answer in answers:
        assert unsupported(answer.numbers) == ()
        for citation in answer.citations:
            source = next(source for source in desk.library.sources() if source.name == citation.source)
            assert text_at(desk.library.source(source.id).text, citation.spans) == citation.quote
    return answers[-1]


class Case(NamedTuple):
    question: str
    holds: tuple[str, ...]
    lacks: tuple[str, ...] = ()


TARGETS = [
    Case("洛阳市2024年的GDP增长目标是多少？", ("5.5%左右",), ("4.1%", "6%")),
    Case("2024年洛阳地区生产总值预期增长多少", ("5.5%左右",), ("4.1%",)),
    Case("洛阳2024年经济增速目标定在多少？", ("5.5%左右",), ("4.1%",)),
    Case("二〇二四年洛阳市固投要增长多少？", ("7%以上",), ("7.5%",)),
    Case("24年洛阳社零目标增速", ("7.5%",), ("7%以上",)),
    Case("洛阳市2024年物价涨幅控制目标是什么？", ("3%以内",), ("0.2%",)),
    Case("洛阳市2024年把失业率控制在多少以内？", ("5.5%以内",)),
    Case("洛阳市2024年居民收入的目标是什么？", ("同步",), ("6.2%",)),
    Case("洛阳市2024年城镇新增就业的目标是多少人？", ("8.5万人",), ("9.1",)),
    Case("洛阳市2024年粮食产量要稳定在多少以上？", ("50亿斤",), ("52.6",)),
    Case("洛阳市2023年固定资产投资增长目标是多少？", ("10%以上",), ("7%以上", "9.4%")),
    Case("合肥市2024年农村居民收入增长目标是多少？", ("7.5%左右",)),
    Case("合肥市2024年城乡居民收入增长目标分别是多少？", ("6%", "7.5%")),
    Case("合肥市2024年研发强度目标", ("3.95%",)),
    Case("安徽省2024年单位GDP能耗下降多少？", ("2.5%",)),
    Case("肥西县2022年财政收入增长目标", ("7%以上",), ("8.4%",)),
    Case("合肥市肥西县2022年GDP目标是多少", ("8.5%左右",), ("9.6%", "6%以上")),
    Case("洛阳今年的GDP目标是多少？", ("5.5%左右",)),
    Case("肥西县GDP增长目标是多少？", ("8.5%左右",)),
]

RESULTS = [
    Case("洛阳市2023年GDP实际增长了多少？", ("4.1%",), ("5.5%", "6%")),
    Case("2023年洛阳的经济总量达到多少？", ("5600亿元",), ("5.5%",)),
    Case("洛阳市2023年一般公共预算收入是多少，增长多少？", ("402亿元", "3.3%")),
    Case("洛阳2023年居民消费价格涨了多少？", ("0.2%", "下降")),
    Case("洛阳市2022年固定资产投资增速", ("9.4%",), ("10%",)),
    Case("合肥市2023年GDP预计增长多少？", ("5.9%左右",), ("6%以上",)),
    Case("芜湖市2023年进出口总额是多少美元？", ("230亿美元",), ("5%",)),
    Case("2024年洛阳市政府工作报告中，2023年规上工业增加值增速是多少？", ("5.3%",), ("6.5%",)),
    Case("洛阳去年GDP增长多少", ("4.1%",)),
    Case("洛阳市2023年旅游收入多少？", ("980亿元",)),
    Case("洛阳市2023年接待游客多少人次、实现旅游收入多少？", ("1.2亿人次", "980亿元")),
    Case("洛阳市2023年跨境电商交易额是多少？", ("71亿元",)),
    Case("肥西县2021年出栏生猪多少头？", ("21万头",)),
]

TASKS = [
    Case("洛阳市2024年计划新建多少个5G基站？", ("2800个以上",), ("3600",)),
    Case("洛阳市2024年要新认定多少家高新技术企业？", ("260家",), ("230", "1350")),
    Case("洛阳市2024年计划改造多少个老旧小区？", ("205个",), ("310", "300")),
    Case("洛阳市2023年计划改造多少个老旧小区？", ("300个",), ("310", "205")),
    Case("洛阳市2023年改造了多少个老旧小区？", ("310个",), ("300个", "205")),
    Case("洛阳市2024年新增养老床位的任务是多少张？", ("900张",), ("1500",)),
    Case("洛阳市2024年计划造林多少亩？", ("8.6万亩",)),
    Case("洛阳市2024年实施多少个重点项目，年度完成投资多少？", ("560个", "1900亿元")),
    Case("洛阳市2024年力争数字经济规模达到多少？", ("2100亿元",)),
    Case("洛阳市2024年企业开办时间压缩到多少天？", ("0.5天",)),
    Case("洛阳市2024年计划新建多少高标准农田？", ("31万亩",), ("28万亩",)),
    Case("合肥市2024年新增多少个停车位？", ("5.2万个",)),
    Case("肥西县2022年计划完成工业投资多少亿元？", ("180亿元",)),
]

OTHER_LANGUAGES = [
    Case("What is Luoyang's 2024 GDP growth target?", ("5.5%", "Luoyang"), ("4.1%",)),
    Case("How fast did Luoyang's GDP grow in 2023?", ("4.1%", "grew"), ("5.5%",)),
    Case("What unemployment rate does Luoyang aim for in 2024?", ("at most 5.5%",)),
    Case("How many new urban jobs did Hefei create in 2023?", ("193,000 people (19.3万人)",), ("17万人",)),
    Case("How many 5G base stations will Luoyang build in 2024?", ("2800个以上",), ("3600",)),
    Case("What GDP growth did Feixi County in Hefei aim for in 2022?", ("8.5%",), ("9.6%", "6%以上")),
    Case("Which city has the higher GDP target for 2024, Hefei or Wuhu?", ("Wuhu", "6.5%")),
    Case("洛陽市2024年地區生產總值增長目標是多少？", ("5.5%左右", "洛陽市", "增長目標"), ("4.1%",)),
    Case("漳州市2025年GDP增长目标是多少？", ("7%左右",), ("6.3%",)),
    Case("漳州市2025年城鎮調查失業率的預期目標是多少？", ("5%左右",)),
]

COMPARISONS = [
    Case("合肥、芜湖、洛阳三市2024年GDP增长目标哪个最高，是多少？", ("芜湖市",)),
    Case("2024年合肥市和芜湖市固定资产投资目标相差几个百分点？", ("9% − 8% = 1个百分点",)),
    Case("洛阳市2023年和2024年的GDP增长目标各是多少，哪一年更高？", ("2023年更高", "6%", "5.5%左右")),
    Case("安徽的两个市2024年新增就业目标各是多少？", ("17万人以上", "7.2万人"), ("65万人", "8.5万人")),
    Case("合肥、芜湖2024年新建高标准农田任务最多的是哪个市？", ("合肥市更多", "16.4万亩", "12.1万亩"), ("11万亩",)),
    Case("合肥和芜湖2024年GDP增长目标的平均值是多少？", ("12.5% ÷ 2 = 6.25%",)),
    Case("合肥和芜湖2024年城镇新增就业目标合计多少？", ("17万人 + 7.2万人 = 24.2万人",)),
    Case("2024年哪些市的GDP增长目标在6%以上？", ("合肥市", "芜湖市"), ("洛阳市：",)),
    Case("洛阳市2023年的GDP目标和漳州市2025年的GDP目标，哪个更高？", ("漳州市2025年更高", "7%左右")),
    Case("洛阳市2024年的GDP、固定资产投资和社零目标分别是多少？", ("5.5%左右", "7%以上", "7.5%")),
]

WORDS = [
    Case("洛阳市2024年要聚焦打造什么“之城”？", ("山水文旅之城",)),
    Case("洛阳的“三区一带”中，“三区”指什么？", ("龙门核心区", "隋唐活力区", "伊滨科创区")),
    Case("洛阳市2024年抢抓哪个发展机遇？", ("西部通道",)),
    Case("洛阳市承认2023年哪些指标没有达到预期目标？", ("一般公共预算收入", "固定资产投资")),
    Case("洛阳市2024年如何优化营商环境？", ("拿地即开工",)),
    Case("洛阳市2024年开展什么行动推动专利转化？", ("专利入园",)),
]


@pytest.mark.parametrize(
    "case", TARGETS + RESULTS + TASKS + OTHER_LANGUAGES + COMPARISONS + WORDS, ids=lambda case: case.question
)
def test_a_question_is_answered_with_its_clause(desk: Desk, case: Case) -> None:
    answer = ask(desk, case.question)
    assert answer.status == "answered"
    assert answer.citations
    assert [word for word in case.holds if word not in answer.answer] == []
    assert [word for word in case.lacks if re.search(rf"(?<![\d.]){re.escape(word)}", answer.answer)] == []


REFUSALS = [
    ("杭州市2024年的GDP增长目标是多少？", "not_loaded"),
    ("洛阳市2025年的GDP增长目标是多少？", "not_loaded"),
    ("洛阳市2022年的GDP增长目标是多少？", "not_loaded"),  # the report of 2023 only reviews 2022
    ("河南省2024年GDP增长目标是多少？", "not_loaded"),  # a city's report is not its province's
    ("合肥市包河区2024年GDP目标是多少？", "not_loaded"),
    ("全国2024年GDP增长目标是多少？", "not_loaded"),
    ("洛阳市2024年GDP实际增长了多少？", "not_loaded"),  # told by the report of 2025
    ("What was Nanjing's GDP target in 2024?", "not_loaded"),
    ("洛阳市2024年进出口增长目标是多少？", "not_stated"),
    ("洛阳市2024年民间固定资产投资增长目标是多少？", "not_stated"),
    ("泉州市2024年GDP增长目标是多少？", "not_stated"),  # its text breaks off in the review
    ("芜湖市2024年CPI目标是多少？", "not_stated"),
    ("洛阳市2024年计划新增多少处口袋公园？", "not_stated"),  # only last year's number is told
    ("洛阳市2024年地铁7号线计划投资多少亿元？", "not_found"),
    ("合肥市2024年“双城计划”是什么？", "not_found"),
    ("洛阳市2024年计划发射多少颗卫星？", "not_found"),
    ("GDP增长目标是多少？", "unclear"),
]


@pytest.mark.parametrize(("question", "status"), REFUSALS, ids=[question for question, _ in REFUSALS])
def test_what_is_not_there_is_refused_with_the_right_no(desk: Desk, question: str, status: str) -> None:
    answer = ask(desk, question)
    assert answer.status == status
    assert answer.numbers == ()  # a refusal names no figure


def test_a_refusal_names_the_reports_that_are_there(desk: Desk) -> None:
    assert "2023年、2024年" in ask(desk, "洛阳市2025年的GDP增长目标是多少？").answer
    assert "洛阳市" in ask(desk, "河南省2024年GDP增长目标是多少？").answer
    assert "断开" in ask(desk, "泉州市2024年GDP增长目标是多少？").answer


@pytest.mark.parametrize(
    "question", ["云岫县2024年GDP增长目标是多少？", "河南省云岫县2024年GDP增长目标", "云岫县的无人机起降点有几个"]
)
def test_a_place_that_nothing_knows_is_told_as_such(desk: Desk, question: str) -> None:
    answer = ask(desk, question)
    assert answer.status == "not_loaded"
    assert "行政区划和区域组合里都没有“云岫县”" in answer.answer


def test_a_false_premise_is_denied_with_the_clause(desk: Desk) -> None:
    answer = ask(desk, "洛阳市2023年固定资产投资超额完成目标，增速达到多少？")
    assert answer.status == "not_stated"
    assert "未能达到预期目标" in answer.answer
    wrong = ask(desk, "为什么洛阳把2024年GDP增长目标定在9%？")
    assert "5.5%左右" in wrong.answer
    assert "9%" not in wrong.answer


def test_yes_or_no_is_said_and_the_true_value_with_it(desk: Desk) -> None:
    assert ask(desk, "洛阳2024年GDP增长目标是5.5%左右吗？").answer.startswith("是。")
    denied = ask(desk, "合肥2024年GDP增长目标是7%吗？").answer
    assert denied.startswith("不是。")
    assert "6%以上" in denied


CONVERSATIONS = [
    (("洛阳市2024年GDP增长目标是多少？", "那固定资产投资呢？"), ("7%以上",)),
    (("洛阳市2024年GDP增长目标是多少？", "前一年呢？"), ("2023年", "6%")),
    (("洛阳市2024年GDP增长目标是多少？", "合肥呢？"), ("合肥市", "6%以上")),
    (("洛阳市2024年GDP增长目标是多少？", "合肥呢？", "两者差多少？"), ("6% − 5.5% = 0.5个百分点",)),
    (("洛阳市2024年计划新建多少个5G基站？", "养老床位呢？"), ("900张",)),
    (("What is Luoyang's 2024 GDP target?", "What about Hefei?"), ("Hefei", "6%")),
    (("合肥和芜湖2024年GDP增长目标哪个更高？", "那规上工业呢？"), ("9.5%", "芜湖市")),
]


@pytest.mark.parametrize(("turns", "holds"), CONVERSATIONS, ids=[turns[-1] for turns, _ in CONVERSATIONS])
def test_a_turn_takes_what_it_leaves_out_from_those_before(
    desk: Desk, turns: tuple[str, ...], holds: tuple[str, ...]
) -> None:
    answer = ask(desk, *turns)
    assert answer.status == "answered"
    assert [word for word in holds if word not in answer.answer] == []


def test_the_quote_keeps_the_script_of_its_source(desk: Desk) -> None:
    answer = ask(desk, "漳州市2025年GDP增长目标是多少？")
    assert answer.citations[0].quote == "地區生產總值增長7%左右"
    assert "增长目标" in answer.answer


def test_json_has_the_fixed_form(desk: Desk) -> None:
    made = json.loads(json.dumps(answer_to_json(ask(desk, "洛阳市2024年GDP增长目标是多少？")), ensure_ascii=False))
    assert {"question", "answer", "status", "mode", "citations", "numbers", "ms"} <= set(made)
    assert made["mode"] == "table"
    assert set(made["citations"][0]) == {"n", "region", "year", "section", "source", "spans", "quote"}
    assert set(made["numbers"][0]) == {"text", "status", "citation", "formula"}
    assert set(made["ms"]) == {"parse", "retrieve", "llm", "check", "total"}


def test_an_empty_library_finds_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(REPORTS["wuhu-2024.txt"], "utf-8")
    settings = load_settings(library=tmp_path / "library", embedding_model="toy")
    pipeline.ingest([folder], settings, None, ToyEmbedder())
    with pipeline.desk(settings, ToyEmbedder()) as alone:
        # with one region in the library, no question needs to name it
        assert "6.5%左右" in ask(alone, "2024年GDP增长目标是多少？").answer


def told_of(folder: Path, review: str, question: str) -> Answer:
    text = (
        "常熟市2025年政府工作报告\n——2025年1月10日在常熟市第十六届人民代表大会第四次会议上\n\n各位代表：\n"
        f"现在，我代表市人民政府，向大会报告工作，请予审议。\n\n一、2024年工作回顾\n{review}\n\n二、2025年工作安排\n"
        "今年的主要预期目标是：地区生产总值增长5.5%左右。\n"
    )
    (folder / "常熟.txt").write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="toy")
    pipeline.ingest([folder / "常熟.txt"], settings, None, ToyEmbedder())
    with pipeline.desk(settings, ToyEmbedder()) as at:
        return ask(at, question)


def test_a_bare_result_is_told_by_its_size_and_its_growth(tmp_path: Path) -> None:
    told = told_of(tmp_path, "地区生产总值完成2800亿元，增长6.2%。", "常熟市2024年GDP是多少")
    assert told.status == "answered"
    assert "2800亿元" in told.answer
    assert "6.2%" in told.answer


def test_a_bare_result_is_told_as_far_as_the_report_tells_it(tmp_path: Path) -> None:
    told = told_of(tmp_path, "地区生产总值增长6.2%。", "常熟市2024年GDP是多少")
    assert told.status == "answered"
    assert "6.2%" in told.answer
    assert "没有" not in told.answer


def test_households_are_no_number_of_what_else_the_clause_counts(tmp_path: Path) -> None:
    told = told_of(tmp_path, "改造老旧小区32个，惠及居民1.3万户。", "常熟市2024年改造老旧小区惠及多少户居民")
    assert "1.3万户" in told.answer
    assert "为32个" not in told.answer


def test_a_report_cut_off_is_said_to_be_so_where_years_are_compared(tmp_path: Path) -> None:
    seeds = Path(__file__).parent.parent / "seeds"
    settings = load_settings(library=tmp_path / "library", embedding_model="toy")
    pipeline.ingest([seeds / "neijiang-2024.md"], settings, None, ToyEmbedder())
    with pipeline.desk(settings, ToyEmbedder()) as at:
        for question in ("2024年哪些城市没有下调GDP目标", "2024年哪些城市的GDP目标比2023年低"):
            said = ask(at, question).answer
            assert "内江市的报告不完整" in said, said
            assert "原文是" not in said


def test_what_fell_is_listed_and_nothing_that_grew(tmp_path: Path) -> None:
    review = "地区生产总值增长6.2%，固定资产投资下降3.1%，进出口总额下降2.4%。"
    told = told_of(tmp_path, review, "常熟市2024年哪些主要指标下降了，各降多少？")
    assert told.status == "answered"
    assert "下降3.1%" in told.answer
    assert "下降2.4%" in told.answer
    assert "6.2%" not in told.answer


@pytest.mark.parametrize("question", ["常熟市2024年GDP是否达到年初定的7%？", "常熟市2024年GDP增长7%的目标完成了吗"])
def test_an_amount_of_a_target_is_not_held_against_the_result(tmp_path: Path, question: str) -> None:
    told = told_of(tmp_path, "地区生产总值增长6.2%。", question)
    assert "与报告不符" not in told.answer
