"""A `Query` over a made library: which figure answers, what is said where none does, and what steps mean."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_library import Fact, made_library
from toy import ToyEmbedder, report_text
from typer.testing import CliRunner

from rag.answering.from_query import answer_query
from rag.answering.tell import status_of, tell
from rag.answering.voice import Voice
from rag.cli.main import app
from rag.evaluate.evaluate import Evaluator, evaluate
from rag.ingest import read_document
from rag.library.embedding import passages_of
from rag.library.store import Library, open_library
from rag.library.writer import open_writer
from rag.question.answer_table import Cell, Table
from rag.question.groups import groups, members
from rag.question.own_words import Language
from rag.question.query import Query
from rag.records import InputError
from rag.verify.numbers import check_answer, unsupported

GDP, GRAIN = "gdp_growth", "grain_output"
FACTS = [
    Fact("四川省", 2025, GDP, "target", "2025", "5.5", bound="at_least"),
    Fact("四川省", 2026, GDP, "target", "2026", "5", bound="about"),
    Fact("四川省", 2026, GDP, "actual", "2025", "5.2"),
    Fact("四川省", 2026, GDP, "plan", "2030", "6"),
    Fact("四川省", 2026, GRAIN, "target", "2026", "700", "亿斤", measure="level"),
    Fact("重庆市", 2025, GDP, "target", "2025", "6", bound="about"),
    Fact("重庆市", 2026, GDP, "target", "2026", "4.5", bound="range", high="5"),
    Fact("重庆市", 2026, GDP, "actual", "2025", "3.3", measure="decline"),
    Fact("重庆市", 2026, GRAIN, "target", "2026", "1100", "万吨", measure="level"),
    Fact("贵州省", 2026, GDP, "plan", "2030", "5"),
    Fact("云南省", 2026, GDP, "target", "2026", None, bound="sync"),
    Fact("云南省", 2026, GRAIN, "actual", "2025", "400", "亿斤", measure="level"),
    Fact("云南省", 2026, "energy_intensity", "target", "2026", "3", bound="at_least", measure="decline"),
    Fact("云南省", 2025, "energy_intensity", "target", "2025", "3", bound="at_least", measure="decline"),
    Fact("云南省", 2026, "energy_intensity", "actual", "2025", "3.5", measure="decline"),
]  # fmt: skip
ALSO = {("西藏自治区", 2026): "今年要稳定城镇新增就业，推动高质量发展。"}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return made_library(tmp_path / "library", FACTS, ALSO)


def column(subject: str = GDP, year: object = 2026, kind: str = "target", **more: object) -> dict[str, Any]:
    return {"subject": subject, "year": year, "kind": kind, **more}


def table(library: Library, columns: list[dict[str, Any]], *places: str, steps: object = (), **more: object) -> Table:
    named = [{"type": "region", "name": place} for place in places]
    return evaluate(Query.of({"columns": columns, "places": named, "steps": steps, **more}), library)


def cell(library: Library, place: str, asked: dict[str, Any]) -> Cell:
    return table(library, [asked], place).rows[0].cells[0]


def told(answered: Table, library: Library, language: Language = "zh-Hans") -> str:
    """The words, none of whose numbers the lock refuses."""
    words = tell(answered, Voice(language))
    assert unsupported(check_answer(words.text, words.marks.citations(library), words.known)) == ()
    return words.text


def test_a_plan_never_fills_a_target_nor_a_target_a_result(library: Library) -> None:
    assert cell(library, "贵州省", column()).status == "not_stated"
    assert cell(library, "贵州省", column(year=2030, kind="plan")).value == 5
    assert cell(library, "重庆市", column(GRAIN, 2025, "actual")).value is None


def test_each_kind_of_no_is_told_apart(library: Library) -> None:
    assert cell(library, "云南省", column()).status == "worded"
    assert cell(library, "四川省", column("cpi")).status == "not_stated"
    assert cell(library, "四川省", column(year=2020)).status == "not_loaded"
    assert cell(library, "四川省", column(GRAIN, 2025, "actual")).status == "not_stated"  # its clause is a target


def test_a_name_in_the_text_forbids_to_say_not_stated(library: Library) -> None:
    named = cell(library, "西藏自治区", column("new_urban_jobs"))
    assert named.status == "unread"
    assert named.proof is not None
    assert "城镇新增就业" in named.proof.quote
    assert cell(library, "西藏自治区", column("cpi")).status == "not_stated"


def test_words_without_any_number_are_told_as_no_number(tmp_path: Path) -> None:
    also = {
        ("西藏自治区", 2026): "确保城镇调查失业率总体稳定。",
        ("四川省", 2026): "城镇调查失业率稳定在十四五平均数、5个左右百分点。",
    }
    with made_library(tmp_path / "words", [], also) as library:
        named = cell(library, "西藏自治区", column("surveyed_unemployment"))
        assert (named.status, named.reason) == ("unread", "words")
        assert cell(library, "四川省", column("surveyed_unemployment")).reason == ""
        asked = table(library, [column("surveyed_unemployment")], "西藏自治区")
        assert status_of(asked) == "not_stated"
        assert "只用文字说到城镇调查失业率：“确保城镇调查失业率总体稳定”[1]" in told(asked, library)


def test_a_fall_is_negative_and_its_interval_turned(library: Library) -> None:
    fell = cell(library, "云南省", column("energy_intensity"))
    assert (fell.value, fell.low, fell.high) == (-3, None, -3)
    assert str(cell(library, "重庆市", column(year=2025, kind="actual")).value) == "-3.3"


def test_a_deeper_fall_than_the_target_meets_it(library: Library) -> None:
    asked = [column("energy_intensity", 2025, "actual"), column("energy_intensity", 2025)]
    steps = [{"op": "derive", "fn": "met", "of": ["c1", "c2"], "name": "met"}]
    assert table(library, asked, "云南省", steps=steps).rows[0].cells[2].verdict == "yes"


@pytest.mark.parametrize(
    ("cmp", "value", "left"),
    [
        ("le", "5", ["重庆市"]),  # 5%左右 is not within 5%, 4.5%-5% is
        ("ge", "5", []),  # nor is it at least 5%
        ("eq", "5", ["四川省"]),
        ("lt", "5", ["重庆市"]),
        ("lt", "5.5", ["四川省", "重庆市"]),
    ],
)
def test_bounds_are_compared_as_intervals(library: Library, cmp: str, value: str, left: list[str]) -> None:
    where = {"test": "compare", "cmp": cmp, "value": value}
    found = table(
        library, [column()], "四川省", "重庆市", "云南省", steps=[{"op": "filter", "of": "c1", "where": where}]
    )
    assert [row.region.name for row in found.rows] == left
    assert [(aside.status, aside.places) for aside in found.aside] == [("worded", ("云南省",))]


def test_units_of_one_family_compare_and_convert_with_the_formula(library: Library) -> None:
    steps = [{"op": "sort", "of": "c1"}, {"op": "derive", "fn": "convert", "of": ["c1"], "unit": "亿斤", "name": "jin"}]
    found = table(library, [column(GRAIN)], "四川省", "重庆市", steps=steps)
    assert [row.region.name for row in found.rows] == ["四川省", "重庆市"]  # 700亿斤 is more than 1100万吨
    formula = found.cell(found.rows[1], "jin").formula
    assert formula is not None
    assert formula.text == "1100万吨 = 220亿斤"


def test_an_unknown_group_is_refused_and_never_widened(library: Library) -> None:
    found = evaluate(Query.of({"columns": [column()], "places": [{"type": "group", "name": "五湖四海"}]}), library)
    assert (found.rows, found.unknown) == ((), ("五湖四海",))
    assert "五湖四海" in told(found, library)


def test_every_group_has_members_that_the_gazetteer_knows_and_a_source() -> None:
    for entry in groups().values():
        assert [region.name for region in members(entry)] == list(entry.members)
        assert entry.source


def test_a_missing_member_of_a_group_has_a_row_of_its_own(library: Library) -> None:
    group = {"type": "group", "name": "西南"}
    found = evaluate(Query.of({"columns": [column(year=2025)], "places": [group]}), library)
    assert [(row.region.name, row.cells[0].status) for row in found.rows if row.region.name != "云南省"] == [
        ("重庆市", "stated"), ("四川省", "stated"), ("贵州省", "not_loaded"), ("西藏自治区", "not_loaded"),
    ]  # fmt: skip
    assert "贵州省、西藏自治区" in told(found, library)


def test_a_target_held_against_its_result_says_the_verdict_first_and_the_sum(library: Library) -> None:
    asked = [column(year=2025, kind="actual"), column(year=2025)]
    steps = [{"op": "derive", "fn": "met", "of": ["c1", "c2"]}]
    words = told(table(library, asked, "四川省", steps=steps, show="yes_no"), library)
    assert words.startswith("没有完成")
    assert "低0.3个百分点（5.2% − 5.5% = −0.3个百分点）" in words
    english = told(table(library, asked, "四川省", steps=steps, show="yes_no"), library, "en")
    assert english.startswith("Not met")
    assert "0.3 percentage points" in english


def test_a_fall_in_a_difference_counts_as_one(library: Library) -> None:
    asked = [column(year=2025, kind="actual"), column(year=2025)]
    words = told(table(library, asked, "重庆市", steps=[{"op": "derive", "fn": "gap", "of": ["c1", "c2"]}]), library)
    assert "下降3.3%" in words
    assert "−3.3% − 6% = −9.3个百分点" in words


def test_a_no_shows_the_numbers_that_it_rests_on(library: Library) -> None:
    steps = [
        {"op": "derive", "fn": "change", "of": ["c2", "c1"], "name": "change"},
        {"op": "filter", "of": "change", "where": {"test": "compare", "cmp": "gt", "value": "0"}},
    ]
    asked = [column(year=2025), column(year=2026)]
    words = told(table(library, asked, "四川省", steps=steps, show="yes_no"), library)
    assert words.startswith("不是")
    assert "5.5%以上" in words
    assert "5%左右" in words


def test_two_places_say_who_is_higher_and_by_how_much(library: Library) -> None:
    words = told(table(library, [column(year=2025)], "四川省", "重庆市"), library)
    assert "重庆市更高，比四川省高0.5个百分点（6% − 5.5% = 0.5个百分点）" in words
    assert "2025年地区生产总值增长目标" in words


def test_a_range_is_higher_where_neither_end_is_lower(library: Library) -> None:
    words = told(table(library, [column()], "重庆市", "四川省"), library)
    assert "四川省更高：区间的两端都不低于重庆市（5% − 4.5% = 0.5个百分点，5% − 5% = 0个百分点）" in words


def test_the_second_of_an_order_is_the_second_number(library: Library) -> None:
    second = Query.of(
        {
            "columns": [column(year=2025)],
            "places": [{"type": "group", "name": "川渝"}],
            "steps": [{"op": "sort", "of": "c1"}, {"op": "limit", "n": 2, "distinct": True}],
            "show": "table",
        }
    )
    with library:
        words = told(Evaluator(library).evaluate(second), library)
    assert "从高到低第2个数字是5.5%以上：四川省[1]（前面有1个）" in words


def test_the_numbers_of_others_say_nothing_of_a_place_without_one(library: Library) -> None:
    asked = Query.of(
        {
            "columns": [column("grain_output", measure="level")],
            "places": [{"type": "level", "level": "province"}],
            "about": [{"type": "region", "name": "贵州省", "adcode": "520000"}],
            "steps": [{"op": "derive", "fn": "rank", "of": ["c1"]}, {"op": "sort", "of": "c1"}],
            "show": "table",
        }
    )
    with library:
        words = told(Evaluator(library).evaluate(asked), library)
    assert "贵州省排第几，报告没有写明" in words
    assert "1100" not in words


def test_a_ranking_is_a_table_with_ranks_and_the_first_marks_are_its_first_rows(library: Library) -> None:
    everywhere = Query.of(
        {
            "columns": [column()],
            "places": [{"type": "level", "level": "province"}],
            "steps": [{"op": "sort", "of": "c1"}, {"op": "derive", "fn": "rank", "of": ["c1"]}],
            "show": "table",
        }
    )
    with library:
        words = told(Evaluator(library).evaluate(everywhere), library)
    assert "| 四川省 | 5%左右[1] | 1 |" in words


def test_a_series_is_a_row_a_year_by_the_year_of_the_value(library: Library) -> None:
    steps = [{"op": "derive", "fn": "highest", "of": ["c1"]}]
    found = table(library, [column(year={"first": 2024, "last": 2026})], "四川省", steps=steps)
    words = told(found, library)
    assert words.startswith("最高5.5%以上[1]（2025年）")
    assert "| 2024年 | 未收录 |" in words
    assert "| 2026年 | 5%左右[2] |" in words


def test_the_command_answers_a_query_and_says_what_is_wrong_with_one(library: Library) -> None:
    folder = str(library.folder)
    library.close()
    asked = '{"columns": [{"subject": "gdp_growth", "year": 2026}], "places": [{"type": "region", "name": "四川省"}]}'
    run = CliRunner()
    settings = {"GOVREPORT_EMBEDDING_MODEL": "toy"}
    found = run.invoke(app, ["query", asked, "--library", folder], env=settings)
    assert json.loads(found.stdout)["rows"][0]["cells"][0]["value"] == "5"
    said = run.invoke(app, ["query", asked, "--words", "--english", "--library", folder], env=settings)
    assert "Sichuan: 2026 GDP growth target is about 5%" in said.stdout
    assert "Query" in run.invoke(app, ["query", "-", "--schema"]).stdout
    wrong = run.invoke(app, ["query", asked.replace("2026", "1"), "--library", folder], env=settings)
    assert isinstance(wrong.exception, InputError)
    assert "year" in str(wrong.exception)


def test_places_are_held_against_one_that_is_not_among_them(library: Library) -> None:
    where = {"test": "compare", "cmp": "gt", "place": "四川省", "by": "number"}
    found = table(
        library, [column(year=2025)], "重庆市", "云南省", steps=[{"op": "filter", "of": "c1", "where": where}]
    )
    assert [row.region.name for row in found.rows] == ["重庆市"]


def test_a_county_of_a_common_name_is_refused_unless_the_library_has_one(tmp_path: Path, library: Library) -> None:
    assert table(library, [column()], "鼓楼区").unknown == ("鼓楼区",)
    with made_library(tmp_path / "other", [Fact("鼓楼区", 2026, GDP, "target", "2026", "5")]) as other:
        assert table(other, [column()], "鼓楼区").rows[0].cells[0].value == 5


def test_a_no_says_where_it_looked(library: Library) -> None:
    asked = Query.of({"columns": [column("cpi")], "places": [{"type": "region", "name": "四川省"}]})
    answer = answer_query(asked, Voice(), Evaluator(library)).answer
    assert (answer.status, answer.citations) == ("not_stated", ())
    assert answer.looked_in == ("四川省2026年政府工作报告",)
    assert answer.answer == "四川省的2026年政府工作报告没有写明2026年居民消费价格涨幅目标。"


def test_an_everyday_word_is_a_name_only_beside_an_amount(tmp_path: Path) -> None:
    also = {
        ("西藏自治区", 2026): "促进外贸提质增效。",
        ("四川省", 2026): "外贸出口和进口总共翻了一番多，外贸增长7.2%的势头不减。",
    }
    with made_library(tmp_path / "trade", [], also) as library:
        assert cell(library, "西藏自治区", column("trade")).status == "not_stated"
        assert cell(library, "四川省", column("trade")).status == "unread"


def test_a_fall_of_at_most_so_much_is_met_by_a_rise(tmp_path: Path) -> None:
    facts = [
        Fact("四川省", 2025, GDP, "target", "2025", "3", bound="at_most", measure="decline"),
        Fact("四川省", 2026, GDP, "actual", "2025", "1"),
    ]
    asked = [column(year=2025, kind="actual"), column(year=2025)]
    steps = [{"op": "derive", "fn": "met", "of": ["c1", "c2"]}]
    with made_library(tmp_path / "falls", facts) as library:
        assert table(library, asked, "四川省", steps=steps).rows[0].cells[2].verdict == "yes"


def test_a_bound_word_behind_the_last_of_several_numbers_is_cited_with_the_first(tmp_path: Path) -> None:
    text = report_text().replace(
        "地区生产总值增长7%左右", "城镇、农村居民人均可支配收入分别增长5%、6%左右，地区生产总值增长7%左右"
    )
    with open_writer(tmp_path / "library", ToyEmbedder().name) as writer:
        document = read_document(text.encode(), "a.txt", max_chars=400)
        writer.put(document, passages_of(document), "rules")
    asked = Query.of({"columns": [column("urban_income", 2024)], "places": [{"type": "region", "name": "郑州市"}]})
    with open_library(tmp_path / "library", ToyEmbedder().name) as opened:
        answer = answer_query(asked, Voice(), Evaluator(opened)).answer
    assert "5%左右[1]" in answer.answer
    assert answer.citations[0].quote.endswith("6%左右")
    assert unsupported(answer.numbers) == ()


_FIVE_YEARS = """甘肃省政府工作报告
——2026年1月27日在甘肃省第十四届人民代表大会第四次会议上
各位代表：
现在，我代表省人民政府，向大会报告工作，请予审议。
一、“十四五”时期工作回顾
五年来，累计接待游客17.5亿人次，旅游花费1.2万亿元。
二、2026年重点工作
地区生产总值增长5%左右。
"""


def test_a_result_of_several_years_is_told_with_its_years_and_stands_beside_no_other_place(tmp_path: Path) -> None:
    visitors = column("接待游客", 2025, "actual", measure="level", unit="人次")
    with open_writer(tmp_path / "library", ToyEmbedder().name) as writer:
        for text in (_FIVE_YEARS, _FIVE_YEARS.replace("甘肃", "青海").replace("五年来，累计", "2025年，")):
            document = read_document(text.encode(), f"{text[:2]}.txt", max_chars=400)
            writer.put(document, passages_of(document), "rules")
    with open_library(tmp_path / "library", ToyEmbedder().name) as opened:
        assert "甘肃省2021—2025年接待游客为17.5亿人次" in told(table(opened, [visitors], "甘肃省"), opened)
        together = table(opened, [visitors], "甘肃省", "青海省")
        assert [row.cells[0].status for row in together.rows] == ["unread", "stated"]


def test_a_line_whose_number_the_lock_refuses_gives_way_to_its_clauses(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    forged = tell(table(library, [column()], "四川省"), Voice())
    forged = replace(forged, text=forged.text.replace("5%左右[1]", "6%左右[1]"))
    monkeypatch.setattr("rag.answering.from_query.tell", lambda *_: forged)
    asked = Query.of({"columns": [column()], "places": [{"type": "region", "name": "四川省"}]})
    answer = answer_query(asked, Voice(), Evaluator(library)).answer
    assert "6%" not in answer.answer
    assert "“地区生产总值增长5%左右”[1]" in answer.answer
