from __future__ import annotations

import doctest
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.text import sentences as module
from rag.text.fold import fold
from rag.text.sentences import clauses, sentences


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(fold(text))]


def _clauses(text: str) -> list[str]:
    return [text[start:end] for start, end in clauses(fold(text), 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "工业回升。农业增产！何以至此？稳字当头；再接再厉",
            ["工业回升。", "农业增产！", "何以至此？", "稳字当头；", "再接再厉"],
        ),
        ("  标题\n\n正文。\n", ["标题", "正文。"]),
        ("他说：“一定办成。”大家都信。", ["他说：“一定办成。”", "大家都信。"]),
        ("發展「不停步。」繼續走。", ["發展「不停步。」", "繼續走。"]),
        ("提出“要实干！”的口号，落实到位。完", ["提出“要实干！”的口号，落实到位。", "完"]),
        ("设站（含东区；西区）五处。完", ["设站（含东区；西区）五处。", "完"]),
        ("增长6.5%,规模1,200万元.5个项目。", ["增长6.5%,规模1,200万元.5个项目。"]),
        ("“在线亿元。举办“对接”活动。完", ["“在线亿元。", "举办“对接”活动。", "完"]),
        ("真的吗？！是。", ["真的吗？！", "是。"]),
        ("", []),
        (" \n。\n", ["。"]),
    ],
)
def test_sentences_end_where_a_reader_would_stop(text: str, expected: list[str]) -> None:
    assert _sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("生产总值增长6%左右，粮食、油料增产；投资增长7%。", ["生产总值增长6%左右", "粮食、油料增产", "投资增长7%"]),
        ("增长5%,收入1,200.5亿元,2,000户", ["增长5%", "收入1,200.5亿元", "2,000户"]),
        ("打造“强,美,富”城市，建设（东,西）两区", ["打造“强,美,富”城市", "建设（东,西）两区"]),
        ("增长6%，\n投资回升", ["增长6%", "投资回升"]),
        ("一二三", ["一二三"]),
        ("，，", []),
    ],
)
def test_clauses_end_at_commas_but_not_in_brackets_numbers_or_lists(text: str, expected: list[str]) -> None:
    assert _clauses(text) == expected


def test_clauses_of_a_stretch_are_offsets_into_the_whole_text() -> None:
    text = "甲，乙。丙，丁。"
    assert [text[start:end] for start, end in clauses(fold(text), 4, 8)] == ["丙", "丁"]


def test_a_bracket_that_never_closes_ends_nothing_else() -> None:
    text = "建成（东区" + "。好" * 40 + "）。完"
    assert len(_sentences(text)) > 30


def test_examples_in_the_docstrings_hold() -> None:
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='甲1,，。；;！!？“”（）()「」"\n 、.', max_size=80))
def test_spans_are_ordered_and_leave_out_only_signs_and_space(text: str) -> None:
    folded = fold(text)
    for spans in (sentences(folded), clauses(folded, 0, len(folded))):
        assert all(a < b for a, b in spans)
        assert all(first[1] <= second[0] for first, second in pairwise(spans))
        kept = "".join(folded[a:b] for a, b in spans)
        assert [char for char in kept if char in "甲1"] == [char for char in folded if char in "甲1"]
    assert "".join("".join(folded[a:b] for a, b in sentences(folded)).split()) == "".join(folded.split())
