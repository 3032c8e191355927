"""Questions for who says something are read as such, and all reports are looked through."""

from __future__ import annotations

import pytest
from test_parse import LOADED

from rag.answering.in_parts import joined, parts_of
from rag.question.mention import who_says
from rag.records import Answer, Citation, Span


@pytest.mark.parametrize(
    ("question", "term", "year"),
    [
        ("2026年哪些省的报告提到“人形机器人”", "人形机器人", 2026),
        ("哪几个省提到了托育？", "托育", 0),
        ("2025年报告提到首发经济的省份有几个", "首发经济", 2025),
        ("2026年有多少个省写进了零碳园区", "零碳园区", 2026),
    ],
)
def test_who_says_something_is_asked_of_all(question: str, term: str, year: int) -> None:
    found = who_says(question, LOADED)
    assert found is not None
    assert found.words is not None
    assert found.words.who
    assert (found.words.terms[0], sum(found.words.years)) == (term, year)


@pytest.mark.parametrize("question", ["河南2026年报告提到哪些产业", "哪些省2026年GDP目标最高", "河南提到了托育吗"])
def test_what_one_report_says_is_no_such_question(question: str) -> None:
    assert who_says(question, LOADED) is None


def test_sentences_that_ask_are_parts() -> None:
    assert parts_of("河南GDP目标多少？完成没有？") == ("河南GDP目标多少？", "完成没有？")
    assert len(parts_of("Did Henan cut its target? By how much?")) == 1
    assert len(parts_of("河南GDP目标多少？")) == 1


def citation(n: int, at: int) -> Citation:
    return Citation(n, "河南省", 2026, (), "a.txt", (Span(at, at + 2),), "增长")


def test_marks_of_joined_answers_are_numbered_through() -> None:
    first = Answer("a", "目标5%[1]。", "answered", "table", (citation(1, 0),))
    second = Answer("b", "结果6%[2]，目标5%[1]。", "unread", "table", (citation(1, 0), citation(2, 9)))
    both = joined("q", (first, second))
    assert both.answer == "目标5%[1]。\n结果6%[2]，目标5%[1]。"
    assert (both.status, [each.n for each in both.citations]) == ("answered", [1, 2])


def test_one_place_that_says_it_is_looked_for_in_all() -> None:
    for question, term in (
        ("哪个省的报告点名提到了DeepSeek", "DeepSeek"),
        ("Which province mentions DeepSeek?", "DeepSeek"),
        ("哪一个省提到C919", "C919"),
    ):
        found = who_says(question, LOADED)
        assert found is not None
        assert found.words is not None
        assert found.words.terms[0] == term
    assert len(parts_of("哪个省的报告提到了托育？怎么说的")) == 1


def test_a_name_that_reports_may_write_in_chinese_is_not_looked_for_in_latin_letters() -> None:
    assert who_says("Which province mentions Huawei?", LOADED) is None
