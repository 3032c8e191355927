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
今年主要预期目标是：地区生产总值增长5%左右。推进城市更新，改善居住条件。
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
        assert "45" not in refused.answer  # last year's number is none of the plan


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
