"""Fusing scores, and finding the passage that answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from rag.question.parse import parse
from rag.question.query import Words
from rag.records import Chunk, Span
from rag.retrieval.answer_patterns import Gap, explains, fills, find_gaps, how_many, is_named, lists_as_many
from rag.retrieval.composed import Word
from rag.retrieval.hybrid import fuse, search, standardised
from rag.retrieval.listed import asked_list, gives
from rag.retrieval.passages import Reader
from rag.retrieval.report_reading import Heading, Reading
from rag.retrieval.said import Said
from rag.retrieval.wanted import Wanted
from rag.text.view import View


def asked(question: str) -> Words:
    """A question as the words that passages are found by."""
    query = parse(question, ()).words
    assert query is not None
    assert query.words is not None
    return query.words


def test_standardised_scores_have_mean_nought_and_deviation_one() -> None:
    scores = standardised({"a": 3.0, "b": 1.0, "c": 2.0}, ["a", "b", "c"])
    assert sum(scores.values()) == pytest.approx(0)
    assert sum(value**2 for value in scores.values()) / 3 == pytest.approx(1)


def test_what_a_search_missed_gets_its_lowest_score() -> None:
    assert (
        standardised({"a": 3.0, "b": 1.0}, ["a", "b", "c"])["c"]
        == standardised({"a": 3.0, "b": 1.0}, ["a", "b", "c"])["b"]
    )


def test_equal_scores_say_nothing() -> None:
    assert set(standardised({"a": 2.0, "b": 2.0}, ["a", "b"]).values()) == {0.0}


def test_fusion_weighs_the_two_searches() -> None:
    dense, lexical = {"a": 0.9, "b": 0.5}, {"a": 1.0, "b": 9.0}
    assert fuse(dense, lexical, share=0.9)[0][0] == "a"
    assert fuse(dense, lexical, share=0.1)[0][0] == "b"


def test_one_search_alone_decides_when_the_other_found_nothing() -> None:
    assert [id_ for id_, *_ in fuse({"a": 0.1, "b": 0.2}, {})] == ["b", "a"]
    assert [id_ for id_, *_ in fuse({}, {"a": 0.1, "b": 0.2})] == ["b", "a"]


@given(
    st.dictionaries(st.sampled_from("abcdef"), st.floats(-10, 10)),
    st.dictionaries(st.sampled_from("abcdef"), st.floats(-10, 10)),
)
def test_fusion_keeps_every_chunk_once_best_first(dense: dict[str, float], lexical: dict[str, float]) -> None:
    fused = fuse(dense, lexical)
    assert sorted(id_ for id_, *_ in fused) == sorted({*dense, *lexical})
    assert [score for _, score, *_ in fused] == sorted((score for _, score, *_ in fused), reverse=True)


class Shelf:
    """Three chunks; the searches are scripted."""

    def __init__(self, dense: dict[str, float], lexical: dict[str, float]) -> None:
        self.dense, self.lexical = dense, lexical
        self.words: Sequence[str] = ()
        self.covered = 3  # chunks with vectors
        self.asked: list[Collection[str] | None] = []

    def coverage(self, report_ids: Collection[str] | None = None) -> tuple[int, int]:
        return self.covered, 3

    def chunks(self, ids: Sequence[str]) -> tuple[Chunk, ...]:
        return tuple(Chunk(id_, "r", "s", (), (Span(0, 1),), id_) for id_ in ids)

    def search_words(
        self, words: Sequence[str], *, report_ids: Collection[str] | None, roles: Collection[str] | None, limit: int
    ) -> tuple[tuple[str, float], ...]:
        self.words = words
        self.asked.append(report_ids)
        return tuple(self.lexical.items())[:limit]

    def search_vector(
        self,
        vector: NDArray[np.float32],
        *,
        report_ids: Collection[str] | None,
        roles: Collection[str] | None,
        limit: int,
    ) -> tuple[tuple[str, float], ...]:
        self.asked.append(report_ids)
        return tuple(self.dense.items())[:limit]


class OneVector:
    def query(self, text: str) -> NDArray[np.float32]:
        return np.ones(2, np.float32)


def test_a_search_asks_both_ways_under_one_filter() -> None:
    shelf = Shelf({"a": 0.9, "b": 0.8, "c": 0.1}, {"b": 5.0, "c": 1.0})
    hits = search(asked("洛阳如何优化营商环境？"), shelf, OneVector(), report_ids=["r"], limit=2)
    assert [hit.chunk.id for hit in hits] == ["b", "a"]
    assert shelf.asked == [["r"], ["r"]]
    assert "营商" in "".join(shelf.words)
    assert "洛阳" not in shelf.words  # the filter takes care of the region


def test_without_a_model_words_alone_are_searched() -> None:
    hits = search(asked("洛阳如何优化营商环境？"), Shelf({"a": 0.9}, {"b": 5.0}), None)
    assert [hit.chunk.id for hit in hits] == ["b"]


def test_while_some_chunks_lack_vectors_words_alone_are_searched() -> None:
    shelf = Shelf({"a": 0.9}, {"b": 5.0})
    shelf.covered = 2  # a chunk without one would never be found by it
    hits = search(asked("洛阳如何优化营商环境？"), shelf, OneVector())
    assert [hit.chunk.id for hit in hits] == ["b"]


# --- phrasing --------------------------------------------------------------------------------------------------


def test_gaps_are_what_stands_around_the_question_word() -> None:
    assert find_gaps("要聚焦打造什么“之城”,抢抓哪个战略机遇?") == (Gap("聚焦打造", "之城"), Gap("抢抓", "战略机遇"))


def test_a_sentence_fills_a_gap_with_something_between() -> None:
    assert fills(Gap("打造", "之城"), "聚焦打造“山水之城”")
    assert not fills(Gap("打造", "之城"), "之城的打造")


def test_a_sentence_explains_a_term() -> None:
    assert explains("三区", "“三区”,即:甲区、乙区、丙区")
    assert not explains("三区", "推进“三区”建设提速")


def test_how_many_of_what() -> None:
    assert how_many("打造哪五个基地") == (5, "基地")
    assert how_many("打造什么基地") == (0, "")


# --- passages --------------------------------------------------------------------------------------------------

TEXT = (
    """一、回顾
过去一年，营商环境评价居全省前列。
二、安排
今年要聚焦打造“云上之城”，抓好算力建设。
建设“三区一带”。“三区”，即：龙门区，以文旅为主；隋唐区，以商贸为主；伊滨区，以科创为主。
着力打造三个基地。加快打造粮食基地，建好粮库；打造能源基地，建好电站；打造医药基地，建好园区。
（一）优化营商环境
推行一次办成。简化审批流程，精简申报材料。开展服务企业行动。
""".replace("，", ",")
    .replace("：", ":")
    .replace("；", ";")
    .replace("（", "(")
    .replace("）", ")")
)


def passage(question: str, headings: Sequence[Heading] = (), role: str = "") -> str:
    view = View(TEXT, (Span(0, len(TEXT)),))
    best = Reader(Reading.of(view, headings), asked(question), (), role).best()[0]
    return view.text[best.start : best.end]


def test_the_sentence_that_fills_the_gap_answers() -> None:
    assert "云上之城" in passage("聚焦打造什么“之城”？")


def test_an_announced_list_comes_with_all_its_items() -> None:
    text = passage("“三区一带”中“三区”指什么？")
    assert [name for name in ("龙门区", "隋唐区", "伊滨区") if name not in text] == []
    assert "营商环境" not in text


def test_as_many_things_as_are_asked_for() -> None:
    text = passage("着力打造哪三个基地？")
    assert [name for name in ("粮食基地", "能源基地", "医药基地") if name not in text] == []


def test_what_is_done_is_told_under_its_heading_and_not_in_the_review() -> None:
    plan = TEXT.index("二、")
    under = TEXT.index("(一)")
    headings = (
        Heading(0, plan, "一、回顾", "review"),
        Heading(plan, under, "二、安排", "plan"),
        Heading(under, len(TEXT), "(一)优化营商环境", "plan"),
    )
    text = passage("如何优化营商环境？", headings, "plan")
    assert "一次办成" in text
    assert "评价" not in text


def test_which_of_a_list_is_meant() -> None:
    assert is_named("集聚区", "加快打造云岭医药集聚区")
    assert is_named("集聚区", "集聚区是云岭医药集聚区")
    assert not is_named("集聚区", "着力打造五个基地、一个集聚区")


def test_as_many_names_of_one_kind() -> None:
    assert lists_as_many(3, "年", "开展作风攻坚年、项目提升年、治理深化年活动")
    assert not lists_as_many(3, "年", "2023年、2024年、2025年")
    assert not lists_as_many(3, "年", "开展作风攻坚年、项目提升年活动")


@pytest.mark.parametrize(
    ("question", "better", "worse"),
    [
        ("河南2025年开工了哪些重大项目", "甲高铁、乙中心等项目开工建设", "加快甲、乙等重大项目建设进度"),
        ("河南要培育哪些未来产业", "培育氢能、量子科技等未来产业", "根据资源禀赋、产业基础有选择地培育未来产业"),
        ("河南2025年哪些项目建成投产", "甲电站、乙工厂等项目建成投用", "甲电站、乙工厂等项目开工建设"),
    ],
)
def test_the_sentence_that_gives_a_list_is_known(question: str, better: str, worse: str) -> None:
    asked = asked_list(question)
    assert asked is not None
    assert gives(better, asked) > gives(worse, asked)


_SAID = (
    "国有企业改革深化。",
    "民营经济促进条例出台,国企重组",
    "重大项目(二)",
    "",
    "新能源汽车产量增长。",
    "汽车下乡,新能源入户",
)


@given(st.text(alphabet="国有企业新能源汽车产量经济", min_size=1, max_size=5))
def test_the_index_of_sentences_says_what_each_holds(form: str) -> None:
    said = Said(_SAID)
    assert said.holding(form) == {at for at, text in enumerate(_SAID) if form in text}
    pairs = [form[at : at + 2] for at in range(len(form) - 1)]
    assert said.counts(pairs) == {at: n for at, text in enumerate(_SAID) if (n := sum(pair in text for pair in pairs))}


@given(st.text(alphabet="国有企业新能源汽车产量经济", min_size=1, max_size=5), st.booleans())
def test_a_word_is_held_by_a_sentence_however_it_is_looked_for(form: str, thing: bool) -> None:
    word = Word(form, ("新能源", "企业改革")[: len(form) % 3], 1.0, thing)
    assert word.held_by(Said(_SAID)) == [word.held(text) for text in _SAID]


@given(st.lists(st.sampled_from(["国企", "汽车产量", "民营经济条例", "新能源入户"]), min_size=1, max_size=3))
def test_the_shares_of_all_sentences_are_those_of_each(content: list[str]) -> None:
    filled = [text for text in _SAID if text]
    wanted = Wanted(Words(text="".join(content), content=tuple(content)), Said(filled))
    assert list(wanted.shares) == [wanted.share(text) for text in filled]
    assert list(wanted.densities) == [wanted.density(text) for text in filled]
    assert list(wanted.joint)[1:] == [wanted.share(a + b) for a, b in pairwise(filled)]
