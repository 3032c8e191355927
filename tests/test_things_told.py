"""What is told of things beyond the lexicon: by its own clause, whole lists, and claims held against the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import load_settings
from rag.question.confirmed import claim_of
from rag.records import Answer
from rag.verify.numbers import unsupported

HEAD = """{name}{year}年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、{last}年工作回顾
{review}
二、{year}年工作安排
{year}年经济社会发展主要预期目标是：地区生产总值增长5%左右。
{tasks}
各位代表，让我们团结一心，再创佳绩！
"""
TEXTS = {
    "福建省": {
        2025: (
            "2024年，地区生产总值增长5.1%。",
            "推动文旅深度融合，接待国内外游客3亿人次以上。",
        ),
        2026: (
            "2025年，地区生产总值增长5.3%。与共建国家贸易额突破2万亿元。软件谷向世界一流迈进。高新技术企业增至1.2万家，专精特新企业达900家。"
            "接待入境游客260万人次。汽车、新能源汽车产量跃居首位，整车出口突破百万辆。花卉产量居首位，咖啡产值增长3倍。接待游客突破3亿人次。引进省外到位资金480亿元。明溪洪水灾后重建取得成果，仅用半年多时间，学生走进新校园。"
            "土楼申遗成功，填补空白。龙岩至广州高铁全线开通。新增高铁运营里程81公里。",
            "推动东南技术转移中心、闽江数据流通中心、武夷水权交易中心3大要素交易平台高效运行。翻修道路80条、桥梁15座。办好民生实事：完成老旧小区改造600个；建成反诈工作站80个。以“329项目”全面盘活带动片区提升，加快道路配套。",
        ),
    },
    "广东省": {2026: ("2025年，地区生产总值增长4.1%。", "推进港口建设。")},
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder: Path = tmp_path_factory.mktemp("things")
    for name, years in TEXTS.items():
        for year, (review, tasks) in years.items():
            text = HEAD.format(name=name, year=year, last=year - 1, review=review, tasks=tasks)
            (folder / f"{name}{year}.txt").write_text(text, "utf-8")
    settings = load_settings(library=folder / "library", embedding_model="none")
    assert all(result.status != "failed" for result in pipeline.ingest([folder], settings, None))
    with pipeline.desk(settings) as at:
        yield at


def ask(desk: Desk, question: str) -> Answer:
    answer = pipeline.ask_turns((question,), desk)[-1]
    assert unsupported(answer.numbers) == ()
    return answer


@pytest.mark.parametrize(
    ("question", "has", "lacks"),
    [
        # A number of a part, or with another partner, is not that of the whole.
        ("福建2025年对台贸易额是多少", (), ("2万亿",)),
        ("福建软件谷2025年有多少家高新技术企业", (), ("1.2万家",)),
        # What came in of what was promised, and how long it took.
        ("福建去年招商引资到账了多少钱", ("480亿元",), ()),
        ("福建2026年报告里的明溪洪水灾后重建，多长时间就让学生进了新校园", ("半年多",), ("没有写明",)),
        # A claim is held against the result of the year, and that of all, not of some.
        ("听说福建去年接待游客还不到3亿人次，是这样吗", ("不符", "突破3亿人次"), ("以上", "260万")),
        ("福建2025年接待游客超过3亿人次了吗", ("突破3亿人次",), ("不符", "以上")),
        ("福建2025年专精特新企业是不是超过1000家", ("不符", "900家"), ()),
        # As many names as are asked for, before their number.
        ("福建报告里的三大要素交易平台具体是哪三个", ("技术转移中心", "数据流通中心", "水权交易中心"), ()),
        ("福建的三大要素交易平台具体是哪几个", ("技术转移中心", "数据流通中心", "水权交易中心"), ()),
        # What is done is all that is named; where something goes is no place that is asked about.
        ("福建2025年申遗成功的是什么？通到广州的那条高铁叫什么", ("土楼", "龙岩至广州高铁"), ("广东省",)),
        # Another quantity of a thing is no answer.
        ("福建2025年咖啡产量是多少", (), ("福建省2026年政府工作报告：",)),
        ("福建2026年要翻修多少条路、多少座桥", ("80条", "15座"), ()),
        # In another language, too, each thing by its own clause.
        (
            "Under Fujian's 2026 key livelihood projects, how many old residential compounds will be renovated "
            "and how many anti-fraud workstations built?",
            ("600个", "80个"),
            (),
        ),
        ("How many kilometres of high-speed rail did Fujian add to its network in 2025?", ("81公里",), ()),
        ("福建那个烂尾的“329”现在盘活到哪一步了", ("329项目",), ()),
    ],
)
def test_things_are_told_by_their_own_clause(
    desk: Desk, question: str, has: tuple[str, ...], lacks: tuple[str, ...]
) -> None:
    answer = ask(desk, question)
    assert all(each in answer.answer for each in has), answer.answer
    assert not any(each in answer.answer for each in lacks), answer.answer


@pytest.mark.parametrize(
    "question", ["福建高铁有多少公里?", "福建接待游客多少人次,超过3亿了吗?", "福建去年GDP增长5%,人口增长1%,对吗?"]
)
def test_a_question_for_more_than_one_amount_claims_none(question: str) -> None:
    assert claim_of(question) is None


def test_words_that_no_table_brings_to_chinese_are_named(desk: Desk) -> None:
    answer = ask(desk, "How many zeppelin hangars will Fujian build in 2026?")
    assert answer.status in ("not_found", "unclear")
    assert any("zeppelin" in note for note in answer.notes), answer
