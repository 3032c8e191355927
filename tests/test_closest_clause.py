"""The last resort of a question: the closest clause, quoted where it says all that was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import pipeline
from rag.config import load_settings
from rag.question.parse import parse

REPORT = """湖南省2026年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2025年工作回顾
2025年，地区生产总值增长4.8%。优化公共交通，开通3条地铁新线、新增运营里程30公里。新建口袋公园45个。
二、2026年工作安排
今年主要预期目标是：地区生产总值增长5%左右。推进城市更新，改善居住条件。支持17个扩权强镇试点先行（区）突破，打造一批县域副中心。改造电梯90部。
各位代表，让我们再创佳绩！
"""


def test_the_closest_clause_is_quoted_only_where_it_says_all(tmp_path: Path) -> None:
    (tmp_path / "hunan.txt").write_text(REPORT, "utf-8")
    settings = load_settings(library=tmp_path / "library", embedding_model="none")
    pipeline.ingest([tmp_path / "hunan.txt"], settings, None)
    with pipeline.desk(settings) as desk:
        told = pipeline.ask_turns(["湖南2025年新开了多少公里地铁？"], desk)[-1]
        assert (told.status, "新增运营里程30公里" in told.answer) == ("answered", True)
        refused = pipeline.ask_turns(["湖南2026年计划新建多少个口袋公园？"], desk)[-1]
        assert refused.status == "not_stated"
        said = pipeline.ask_turns(["湖南让多少个扩权强镇试点先行突破，想打造成什么？"], desk)[-1]
        assert (said.status, "17个" in said.answer, "副中心" in said.answer) == ("answered", True, True)
        mended = pipeline.ask_turns(["湖南2026年改造多少部电梯？"], desk)[-1]
        assert (mended.status, "90部" in mended.answer, "产量" in mended.answer) == ("answered", True, False)
        assert "45" not in refused.answer  # last year's number is none of the plan


YEARS = """湖南省2026年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2025年工作和“十四五”时期回顾
2025年，地区生产总值增长4.8%。东湖公园、西湖公园和38个口袋公园等建成开放。
五年来，经济总量连跨台阶。新建提升东湖公园等9座城市公园和162个口袋公园。
二、2026年工作安排
今年主要预期目标是：地区生产总值增长5%左右。
"""


def test_a_number_of_the_year_comes_before_one_of_five(tmp_path: Path) -> None:
    (tmp_path / "hunan.txt").write_text(YEARS, "utf-8")
    settings = load_settings(library=tmp_path / "library", embedding_model="none")
    pipeline.ingest([tmp_path / "hunan.txt"], settings, None)
    with pipeline.desk(settings) as desk:
        for question in ("湖南2025年建了多少个口袋公园？", "How many pocket parks did Hunan open in 2025?"):
            told = pipeline.ask_turns([question], desk)[-1]
            assert ("38个" in told.answer, "162" in told.answer) == (True, False)


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("列出湖南2026年的主要目标", True),
        ("概括一下湖南2026年主要预期目标", True),
        ("湖南2026年在口袋公园建设上有什么目标", False),
    ],
)
def test_the_targets_of_one_thing_are_not_all(question: str, whole: bool) -> None:
    parsed = parse(question, ())
    assert any(query.overview is not None for query in parsed.queries) == whole


LONE = """湖南省2026年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2025年工作回顾
2025年，地区生产总值增长4.8%。规上原煤产量820万吨、增长2.1%。茶产业提档升级。糖产量36万吨。
二、2026年工作安排
今年主要预期目标是：地区生产总值增长5%左右。
"""


def test_a_thing_of_one_character_has_no_others_number(tmp_path: Path) -> None:
    (tmp_path / "hunan.txt").write_text(LONE, "utf-8")
    settings = load_settings(library=tmp_path / "library", embedding_model="none")
    pipeline.ingest([tmp_path / "hunan.txt"], settings, None)
    with pipeline.desk(settings) as desk:
        for question in ("湖南2025年醋产量是多少？", "湖南2025年茶产量是多少万吨？"):
            refused = pipeline.ask_turns([question], desk)[-1]
            assert (refused.status in ("not_stated", "not_found"), "820" in refused.answer) == (True, False)
        assert "36万吨" in pipeline.ask_turns(["湖南2025年糖产量是多少？"], desk)[-1].answer


TALK = """湖南省2026年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2025年工作回顾
2025年，地区生产总值增长4.8%。生产工业硅12.5万吨、增长7.2%。加强监督，空壳合作社数量减少41.5%。
二、2026年工作安排
今年主要预期目标是：地区生产总值增长5%左右，粮食产量600亿斤以上。抵制大操大办等陈规陋习。
各位代表，让我们再创佳绩！
"""


def test_talk_is_answered_by_the_names_of_reports(tmp_path: Path) -> None:
    (tmp_path / "hunan.txt").write_text(TALK, "utf-8")
    settings = load_settings(library=tmp_path / "library", embedding_model="none")
    pipeline.ingest([tmp_path / "hunan.txt"], settings, None)
    with pipeline.desk(settings) as desk:
        for question, held in (
            ("湖南2026年的粮食底线是多少？", "600亿斤"),
            ("湖南2025年空壳合作社减掉了几成？", "41.5%"),
            ("湖南今年要抵制哪些老风气？", "大操大办"),
        ):
            told = pipeline.ask_turns([question], desk)[-1]
            assert (told.status, held in told.answer) == ("answered", True), told.answer
        refused = pipeline.ask_turns(["湖南的隐债还剩多少？"], desk)[-1]
        assert refused.status != "answered"
