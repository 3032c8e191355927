"""Questions for who says something are read as such, and all reports are looked through."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_parse import LOADED

from rag import pipeline
from rag.answering.in_parts import joined, parts_of
from rag.answering.stretches import says_missed
from rag.config import load_settings
from rag.question.mention import who_says
from rag.question.rank_claims import any_rank, claimed, rank_asked, rank_pattern
from rag.records import Answer, Citation, Span
from rag.text.fold import fold
from rag.verify.numbers import unsupported


@pytest.mark.parametrize(
    ("question", "term", "year"),
    [
        ("2026年哪些省的报告提到“人形机器人”", "人形机器人", 2026),
        ("哪几个省提到了托育？", "托育", 0),
        ("2025年报告提到首发经济的省份有几个", "首发经济", 2025),
        ("2026年有多少个省写进了零碳园区", "零碳园区", 2026),
        ("“村超”是哪个省的报告里提的", "村超", 0),
        ("哪些省的报告里有“低空经济”？", "低空经济", 0),
        ("冰雪经济是哪些省的报告里提到的", "冰雪经济", 0),
        ("有几个省的报告提到《哪吒》？", "哪吒", 0),
        ("哪些省在2025年和2026年报告里都提到了托育", "托育", 4051),
        ("预制菜在2025年各省报告里有几家提到？2026年还有吗？", "预制菜", 4051),
        ("哪些省2026年要提前布局核聚变？", "核聚变", 2026),
        ("翻翻2026年的报告，有哪些省把预制菜写进了要发展的产业？", "预制菜", 2026),
        ("Which provinces' 2026 reports mention the pet economy (宠物经济)?", "宠物经济", 2026),
        ('Which provinces mention the "pet economy" (宠物经济) in their 2026 reports?', "宠物经济", 2026),
    ],
)
def test_who_says_something_is_asked_of_all(question: str, term: str, year: int) -> None:
    found = who_says(question, LOADED)
    assert found is not None
    assert found.words is not None
    assert found.words.who
    assert (found.words.terms[0], sum(found.words.years)) == (term, year)


@pytest.mark.parametrize(
    "question",
    ["河南2026年报告提到哪些产业", "哪些省2026年GDP目标最高", "河南提到了托育吗", "哪个省的“千项万亿”项目投资最多"],
)
def test_what_one_report_says_is_no_such_question(question: str) -> None:
    assert who_says(question, LOADED) is None


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which provinces mention the ice-and-snow economy?", ("冰雪经济",)),
        ('Which provinces\' 2026 reports mention "silver economy"?', ("银发经济",)),
        ("Which provinces mention the hydrogen energy industry?", ("氢能",)),
    ],
)
def test_an_english_term_is_looked_for_by_its_whole_name(question: str, names: tuple[str, ...]) -> None:
    found = who_says(question, LOADED)
    assert found is not None
    assert found.words is not None
    assert found.words.terms[1:] == names


def test_an_english_term_of_which_a_word_is_in_no_table_is_not_looked_for_by_the_rest() -> None:
    assert who_says("Which provinces mention hydrogen balloons?", LOADED) is None


def test_another_name_that_will_do_is_looked_for_too() -> None:
    found = who_says("各省2026年报告里，谁点名要治“天价彩礼”或说到高额彩礼？", LOADED)
    assert found is not None
    assert found.words is not None
    assert found.words.terms == ("天价彩礼", "高额彩礼")


def test_several_quoted_terms_are_each_asked_about() -> None:
    assert parts_of("“苏超”和“浙BA”分别是哪个省提的？") == ("“苏超”分别是哪个省提的？", "“浙BA”分别是哪个省提的？")


@pytest.mark.parametrize(
    ("masked", "thing", "scope"),
    [
        ("@@高铁里程全国排第几?", "高铁里程", "全国"),
        ("@@在全国高速公路里程排名第几", "高速公路里程", "全国"),
        ("|||||@@高铁里程多少公里,居全国第几位", "高铁里程", "全国"),
        ("@@@粮食总产量|应该排全国第二吧?", "粮食总产量", "全国"),
        ("@@PM2.5是连续第几年达标", "PM2.5", "连续"),
    ],
)
def test_the_rank_of_one_place_is_asked_of_its_own_words(masked: str, thing: str, scope: str) -> None:
    found = rank_asked(masked, english=False)
    assert found is not None
    assert (found.thing, found.scope) == (thing, scope)


def test_whose_target_is_first_is_no_claim() -> None:
    assert rank_asked("@@GDP目标全国排第几", english=False) is None
    assert rank_asked("全国排第几的是哪个省", english=False) is None


@pytest.mark.parametrize(
    ("clause", "told"), [("跃居全国第一", True), ("居全国第12位", True), ("全国第一批试点", False), ("中部第一", False)]
)
def test_ranks_that_reports_tell(clause: str, told: bool) -> None:
    assert bool(any_rank("全国").search(clause)) is told


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


@pytest.mark.parametrize(
    ("question", "thing", "rank"),
    [
        ("2026年报告里哪个省说自己高铁里程全国第一？多少公里", "高铁里程", "全国第一"),
        ("哪个省称粮食产量居全国首位", "粮食产量", "全国第一"),
        ("说自己煤炭产量排全国第二的是哪个省", "煤炭产量", "全国第二"),
        ("哪个省说集装箱吞吐量世界最大", "集装箱吞吐量", "全球第一"),
        ("哪个省说自己数据中心规模西部第一", "数据中心规模", "西部第一"),
        ("Which province says its charging piles rank first in the country?", "充电桩", "全国第一"),
        ("Which province claims to have the largest digital economy in China?", "数字经济", "全国第一"),
        ("Which provinces say they rank first in the country in grain output?", "粮食产量", "全国第一"),
    ],
)
def test_who_calls_itself_first_is_asked_of_all(question: str, thing: str, rank: str) -> None:
    found = who_says(question, LOADED)
    assert found is not None
    assert found.words is not None
    assert (found.words.content, found.words.terms) == ((thing,), (rank,))
    assert [place.type for place in found.places] == ["level"]


@pytest.mark.parametrize(
    "question", ["哪个省2026年GDP目标全国第一", "河南说自己第一产业增长多少", "哪些省说了第一产业"]
)
def test_a_rank_that_figures_tell_is_no_claim(question: str) -> None:
    assert claimed(fold(question)) is None


def test_a_rank_stands_in_many_words() -> None:
    first = rank_pattern("全国第一")
    for text in ("跃居全国首位", "位居全国省份第一", "居各省区第1位", "稳居全国第一。"):
        assert first.search(text), text
    for text in ("全国第一方阵", "全国第一产业", "全国第一批", "全国第10位"):
        assert not first.search(text), text


FIRST = """{name}2026年政府工作报告

各位代表：
现在，我代表省人民政府向大会报告工作，请予审议。
一、2025年工作回顾
2025年，地区生产总值增长5.5%，{first}。
二、2026年工作安排
2026年经济社会发展主要预期目标是：地区生产总值增长5%左右。
"""


def test_those_that_call_themselves_first_are_counted_and_quoted(tmp_path: Path) -> None:
    claims = {
        "广东省": "高铁运营总里程3411公里、跃居全国第一",
        "江苏省": "高铁路网密度居全国首位",
        "安徽省": "新能源汽车产量320万辆，居全国首位",
        "山东省": "高铁里程2810公里，公路里程全国第一",
    }
    for name, first in claims.items():
        (tmp_path / f"{name}.txt").write_text(FIRST.format(name=name, first=first), "utf-8")
    settings = load_settings(library=tmp_path / "library", embedding_model="none")
    pipeline.ingest([tmp_path], settings, None)
    with pipeline.desk(settings) as at:
        answer = pipeline.ask_turns(["哪个省说自己高铁里程全国第一？多少公里"], at)[-1]
        assert "广东省" in answer.answer
        assert "3411公里" in answer.answer
        assert not any(name in answer.answer for name in ("江苏省", "安徽省", "山东省"))
        assert unsupported(answer.numbers) == ()
        answer = pipeline.ask_turns(["哪些省说自己新能源汽车产量全国第一"], at)[-1]
        assert "320万辆，居全国首位" in answer.answer
        assert pipeline.ask_turns(["哪些省说自己粮食产量全国第一"], at)[-1].status == "not_found"
        answer = pipeline.ask_turns(["哪些省提到高铁里程"], at)[-1]
        assert "没有照原样写" not in answer.answer
        answer = pipeline.ask_turns(["哪些省提到高铁路网密度"], at)[-1]
        assert answer.answer.count("江苏省") > 1
        assert "山东省" not in answer.answer


def test_what_a_province_tells_of_a_city_that_is_not_loaded_is_quoted(tmp_path: Path) -> None:
    told = "中欧班列（西安）开行6037列、增长21.1%"
    (tmp_path / "陕西省.txt").write_text(FIRST.format(name="陕西省", first=told), "utf-8")
    settings = load_settings(library=tmp_path / "library", embedding_model="none")
    pipeline.ingest([tmp_path], settings, None)
    with pipeline.desk(settings) as at:
        answer = pipeline.ask_turns(["西安2025年中欧班列开行量增长多少"], at)[-1]
        assert (answer.status, told in answer.answer, "没有收录西安市" in answer.answer) == ("answered", True, True)
        assert unsupported(answer.numbers) == ()
        for question in ("西安2025年GDP增长多少", "咸阳2025年中欧班列开行量增长多少", "西安2020年中欧班列开行多少列"):
            assert pipeline.ask_turns([question], at)[-1].status == "not_loaded"


@pytest.mark.parametrize(
    "question",
    [
        "哪个省提出的GDP目标最高",
        "哪个省2026年提出城镇新增就业目标最多",
        "哪个省提出GDP增长5%以上",
        "2026年哪个省写的GDP目标全国最高",
    ],
)
def test_a_number_that_is_compared_is_looked_for_in_figures(question: str) -> None:
    assert who_says(question, LOADED) is None


def test_why_a_target_was_missed_is_asked_in_more_words_than_one() -> None:
    assert says_missed("厦门2009年GDP增速为什么低于目标?")
    assert says_missed("What reason did it give for missing its target?")


def test_how_long_it_has_been_first_is_a_part_of_its_own() -> None:
    question = "上海港2025年走了多少箱子，世界老大连着当了几年了？"
    assert parts_of(question) == ("上海港2025年走了多少箱子", "世界老大连着当了几年了？")
