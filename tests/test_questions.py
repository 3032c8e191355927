"""What a question asks for, in many phrasings: the `Query` it becomes."""

from __future__ import annotations

import pytest

from rag.gazetteer.divisions import by_name
from rag.gazetteer.regions import resolve
from rag.question.own_words import language_of
from rag.question.parse import parse, parse_turn
from rag.question.places import find_places
from rag.question.query import AllOf, Below, Column, Named, Query, Words
from rag.records import Region, Report
from rag.text.fold import fold


def report(name: str, year: int) -> Report:
    region = resolve(name)
    assert region is not None
    return Report(f"{name}{year}", "source", region, year, "", "", "", ())


LOADED = tuple(
    report(name, year)
    for name, year in (
        ("洛阳市", 2023),
        ("洛阳市", 2024),
        ("合肥市", 2024),
        ("芜湖市", 2024),
        ("安徽省", 2024),
        ("郑州市管城回族区", 2020),
        ("新乡市", 2025),
        ("南京市鼓楼区", 2024),
        ("福州市鼓楼区", 2024),
    )
)


def read(question: str) -> Query:
    """The likeliest query of a question: of figures, else of words."""
    found = parse(question, LOADED)
    query = next(iter(found.queries), found.words)
    assert query is not None
    return query


def cells(question: str) -> list[tuple[str, object]]:
    """(place, year) of every cell asked for."""
    query = read(question)
    years = list(dict.fromkeys(column.year for column in query.columns)) or (query.words.years if query.words else ())
    return [(place.name, place.year or year) for place in query.places if isinstance(place, Named) for year in years]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("洛阳市2024年GDP目标", [("洛阳市", 2024)]),
        ("2024年洛阳GDP目标", [("洛阳市", 2024)]),
        ("24年洛阳GDP目标", [("洛阳市", 2024)]),
        ("二〇二四年洛阳GDP目标", [("洛阳市", 2024)]),
        ("洛陽市2024年GDP目標", [("洛阳市", 2024)]),
        ("What is Luoyang's 2024 GDP target?", [("洛阳市", 2024)]),
        ("管城区2020年GDP目标", [("管城回族区", 2020)]),
        ("管城2020年GDP目标", [("管城回族区", 2020)]),
        ("郑州市管城回族区2020年GDP目标", [("管城回族区", 2020)]),
        ("GDP growth of Guancheng Hui District in Zhengzhou in 2020", [("管城回族区", 2020)]),
        ("河南省2024年GDP目标", [("河南省", 2024)]),
        ("合肥、芜湖2024年GDP目标", [("合肥市", 2024), ("芜湖市", 2024)]),
        ("洛阳市2023年和2024年的GDP目标", [("洛阳市", 2023), ("洛阳市", 2024)]),
        ("合肥市2024年和新乡市2025年的GDP目标", [("合肥市", 2024), ("新乡市", 2025)]),
        ("2024年合肥市与芜湖市的GDP目标", [("合肥市", 2024), ("芜湖市", 2024)]),
        ("合肥、芜湖两市2024年GDP目标哪个高", [("合肥市", 2024), ("芜湖市", 2024)]),
        ("合肥、芜湖两个安徽城市2024年GDP目标", [("合肥市", 2024), ("芜湖市", 2024)]),
        ("合肥和新乡的GDP目标各是多少", [("合肥市", 2024), ("新乡市", 2025)]),  # no year in common: each its newest
        ("洛阳今年的GDP目标", [("洛阳市", 2024)]),
        ("洛阳去年GDP增速", [("洛阳市", 2023)]),
        ("洛阳的GDP目标从2023年到2024年变化了多少", [("洛阳市", 2024), ("洛阳市", 2023)]),
        ("全国2024年GDP目标", [("中国", 2024)]),
        ("洛阳2024年新建2000个充电桩了吗", [("洛阳市", 2024)]),
        ("LUOYANG 2024 GDP target", [("洛阳市", 2024)]),
        ("Luoyang 2024年GDP目标", [("洛阳市", 2024)]),
    ],
)
def test_regions_go_with_their_years(question: str, expected: list[tuple[str, object]]) -> None:
    assert cells(question) == expected


@pytest.mark.parametrize("question", ["GDP目标是多少", "GDP、CPI目标是多少"])
def test_a_number_of_no_place_is_unclear_where_there_are_several(question: str) -> None:
    assert parse(question, LOADED).unclear
    alone = parse(question, LOADED[:2])
    assert not alone.unclear
    assert [place.name for place in alone.queries[0].places if isinstance(place, Named)] == ["洛阳市"]


def test_the_year_of_the_report_is_not_the_year_of_the_value() -> None:
    query = read("2024年洛阳市政府工作报告说2023年GDP增长了多少？")
    assert [(column.year, column.kind) for column in query.columns] == [(2023, "actual")]


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("洛阳市到2030年GDP要达到多少", 2030),
        ("洛阳市十五五期间GDP年均增长多少", 2030),
        ("2035年洛阳GDP的远景目标", 2035),
    ],
)
def test_a_plans_horizon_is_the_year_of_a_plan(question: str, year: int) -> None:
    column = read(question).columns[0]
    assert (column.kind, column.year) == ("plan", year)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("洛阳市2024年GDP增长目标是多少", "target"),
        ("洛阳市2024年GDP预期增长多少", "target"),
        ("洛阳市2024年计划新建多少个5G基站", "target"),
        ("洛阳市2024年要改造多少个小区", "target"),
        ("洛阳市2024年把失业率控制在多少", "target"),
        ("洛阳市2024年新增就业的任务是多少", "target"),
        ("What GDP growth does Luoyang aim for in 2024?", "target"),
        ("What GDP growth did Luoyang aim for in 2024?", "target"),
        ("洛阳市2023年GDP实际增长多少", "actual"),
        ("洛阳市2023年GDP增长了多少", "actual"),
        ("洛阳市2023年改造了多少个小区", "actual"),
        ("How fast did Luoyang's GDP grow in 2023?", "actual"),
        ("洛阳市2024年实际利用外资的目标", "target"),  # 实际 is part of the indicator's name
    ],
)
def test_target_or_result_by_the_words(question: str, kind: str) -> None:
    assert {column.kind for column in read(question).columns} == {kind}


def test_without_a_word_for_either_both_are_tried_of_a_fact() -> None:
    queries = parse("洛阳2023年养老床位多少张", LOADED).queries
    assert {query.columns[0].kind for query in queries} == {"target", "actual"}


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("洛阳2024年经济增速目标", ["gdp_growth"]),
        ("洛阳2024年固投目标", ["fixed_asset_investment"]),
        ("洛阳2024年社零目标", ["retail_sales"]),
        ("洛阳2024年财政收入目标", ["fiscal_revenue"]),
        ("洛阳2024年物价目标", ["cpi"]),
        ("洛阳2024年研发强度目标", ["rd_intensity"]),
        ("洛阳2024年GDP、固投和社零目标", ["gdp_growth", "fixed_asset_investment", "retail_sales"]),
        ("Luoyang's 2024 target for retail sales", ["retail_sales"]),
        ("洛阳2024年计划新建多少个5G基站", ["新建 5G基站"]),
        ("洛阳2024年数字经济规模达到多少", ["数字经济规模"]),
        ("洛阳2024年全市固定资产投资的预期增长目标", ["fixed_asset_investment"]),
        ("洛阳2024年民间固定资产投资目标是多少", ["民间固定资产投资"]),
        ("洛阳2024年PM2.5浓度降到多少", ["PM2.5浓度"]),
        ("洛阳2023年造林和森林抚育各多少亩", ["造林", "森林抚育"]),
        ("洛阳2024年要新增多少城镇就业", ["new_urban_jobs"]),
        ("洛阳2024年花在民生上的钱有多少", ["民生支出"]),
        ("How many charging piles will Luoyang build in 2024?", ["充电桩"]),
    ],
)
def test_subjects_by_any_of_their_names(question: str, subjects: list[str]) -> None:
    assert list(dict.fromkeys(column.subject for column in read(question).columns)) == subjects


def test_a_subject_that_no_table_knows_is_not_taken_for_another() -> None:
    found = parse("Luoyang's private fixed-asset investment target for 2024", LOADED)
    assert all(column.subject != "fixed_asset_investment" for query in found.queries for column in query.columns)
    assert parse("How many unicorns will Luoyang farm in 2024?", LOADED).queries == ()


def test_several_questions_in_one_have_a_column_each() -> None:
    columns = read("洛阳市2024年统筹推进多少个重大项目，年度计划完成投资多少？").columns
    assert [(column.subject, column.unit) for column in columns] == [
        ("统筹推进 重大项目", "个"),
        ("重大项目 投资", "资金"),
    ]
    level, growth = read("洛阳市2023年旅游收入多少，增速是多少？").columns
    assert (level.subject, growth.subject) == ("旅游收入", "旅游收入")
    assert growth.measure == "growth"


@pytest.mark.parametrize("question", ["洛阳2023年GDP目标完成了吗？", "洛阳2023年GDP目标是多少，实际增长多少？"])
def test_target_and_result_asked_together_are_two_columns(question: str) -> None:
    assert {column.kind for column in read(question).columns} == {"target", "actual"}


def steps(question: str) -> list[str]:
    return [getattr(step, "fn", step.op) for step in read(question).steps]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("哪个市2024年GDP目标最高", ["sort", "limit"]),
        ("合肥和芜湖2024年GDP目标相差多少", []),  # two beside each other: who is higher is told
        ("各市2024年GDP目标的平均值", ["mean"]),
        ("合肥和芜湖2024年新增就业目标合计多少", ["sum"]),
        ("有几个市2024年GDP目标超过6%", ["filter", "sort"]),
        ("合肥和芜湖谁的GDP目标更高", ["sort"]),
        ("合肥、芜湖、洛阳2024年GDP目标哪个最高", ["highest", "sort"]),
        ("把各市2024年GDP目标从高到低排序", ["sort"]),
        ("合肥和芜湖2024年GDP目标分别是多少", []),
        ("洛阳2023年和2024年哪一年GDP目标更高", ["highest"]),
        ("洛阳的GDP目标，2015年以来哪年最高，什么时候开始降到7%左右的", ["highest", "first"]),
        ("洛阳2015—2024年登记失业率控制目标，哪一年没守住", ["met", "count"]),
        ("2024年GDP目标就写7%（不是区间）的市有哪些", ["filter", "sort"]),
        ("洛阳2024年GDP目标是多少", []),
    ],
)
def test_what_is_done_with_the_values(question: str, told: list[str]) -> None:
    assert steps(question) == told


def test_a_slip_of_the_pen_is_mended_only_where_the_question_is_then_understood() -> None:
    assert parse("概括一下洛阳2024年主要予期目标", LOADED).mended == ("予期", "预期")
    assert parse("洛阳2023年造林多少亩", LOADED).mended is None  # 造林 is no 吉林
    assert parse("洛阳2023年在重点城市排第几", LOADED).mended is None  # nor 重点 重庆


def test_whether_a_target_was_hit_holds_result_and_target_together() -> None:
    assert steps("Did Luoyang hit its 2023 fixed-asset investment growth target?") == ["met"]


def words(question: str) -> Words:
    found = parse(question, LOADED)
    assert found.queries == ()
    assert found.words is not None
    assert found.words.words is not None
    return found.words.words


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("洛阳如何建设更高水平开放型经济？", ()),
        ("洛阳2024年如何优化营商环境？", (2024,)),
        ("为什么洛阳2023年固定资产投资下滑？", (2023,)),
        ("洛阳今年采取哪些措施稳就业？", (2024,)),
        ("洛阳市2023年成功创建了什么示范县？", (2023,)),
    ],
)
def test_why_and_how_ask_for_words(question: str, years: tuple[int, ...]) -> None:
    asked = words(question)
    assert asked.years == years
    assert "".join(asked.content)
    assert "洛阳" not in "".join(asked.content)


def test_words_of_no_place_are_looked_for_anywhere() -> None:
    found = parse("哪份报告写了如何发展低空经济？", LOADED)
    assert not found.unclear
    assert found.words is not None
    assert found.words.places == ()


def test_why_a_number_is_so_asks_first_whether_it_is() -> None:
    query = read("为什么洛阳把2024年GDP增长目标定在9%？")
    assert [getattr(step, "fn", "") for step in query.steps] == ["check"]


def test_terms_that_must_be_in_the_report() -> None:
    def terms(question: str) -> tuple[str, ...]:
        query = parse(question, LOADED).words
        assert query is not None
        assert query.words is not None
        return query.words.terms

    assert terms("洛阳2024年地铁10号线投资多少亿元") == ("10号线",)
    assert terms("洛阳的“三区一带”是什么") == ("三区一带",)
    assert terms("洛阳2024年新建多少个5G基站") == ("5G",)
    assert terms("Luoyang's 2024 GDP") == ()


@pytest.mark.parametrize(
    ("question", "places"),
    [
        (
            "安徽的两个城市2024年GDP目标各是多少",
            Below(type="below", name="安徽省", adcode="340000", level="prefecture"),
        ),
        ("所有省份2024年GDP目标", AllOf(type="level", level="province")),
        ("2024年GDP目标最低的市是哪个", AllOf(type="level", level="prefecture")),
        ("2024年各市固投目标平均是多少", AllOf(type="level", level="prefecture")),
        ("2024年GDP目标低于6%的市有哪些", AllOf(type="level", level="prefecture")),
        (
            "安徽有几个市2024年把固投目标定在8%以上",
            Below(type="below", name="安徽省", adcode="340000", level="prefecture"),
        ),
    ],
)
def test_groups_by_how_they_are_called(question: str, places: object) -> None:
    assert read(question).places == (places,)


@pytest.mark.parametrize("question", ["洛阳2024年有多少个城市书房", "洛阳2024年各市场监管所怎么改革"])
def test_the_beginning_of_another_word_is_no_group(question: str) -> None:
    assert [type(place) for place in read(question).places] == [Named]


def test_a_name_of_two_loaded_districts_is_unclear_until_its_city_is_named() -> None:
    found = parse("鼓楼区2024年GDP目标", LOADED)
    assert found.unclear
    assert found.asked is not None
    assert {region.parent for region in found.asked.choices} == {"南京市", "福州市"}
    (place,) = read("福州市鼓楼区2024年GDP目标").places
    assert isinstance(place, Named)
    assert place.adcode == "350102"


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("洛阳2024年GDP目标比2023年实际增速低多少", {2024: "target", 2023: "actual"}),
        ("洛阳2024年GDP目标和2023年目标差多少", {2024: "target", 2023: "target"}),
        ("合肥2024年计划新增的床位比2023年少多少张", {2024: "target", 2023: "actual"}),  # only the review is loaded
        ("合肥2024年GDP目标与2023年相比", {2024: "target", 2023: "actual"}),
        ("How does Hefei's 2024 GDP target compare with 2023?", {2024: "target", 2023: "actual"}),
        ("合肥2024年GDP目标和2023年目标差多少", {2024: "target", 2023: "target"}),  # it is said that there is none
        ("合肥2023年和2024年GDP目标相差多少", {2024: "target", 2023: "target"}),
    ],
)
def test_years_may_differ_in_what_is_asked_of_them(question: str, kinds: dict[int, str]) -> None:
    assert {column.year: column.kind for column in read(question).columns} == kinds


def turn(*texts: str) -> Query:
    asked = None
    query: Query | None = None
    for text in texts:
        found = parse_turn(text, LOADED, asked, None)
        asked = found.asked
        query = next(iter(found.queries), found.words)
    assert query is not None
    return query


def only(query: Query) -> tuple[str, Column]:
    (place,), (column,) = query.places, query.columns
    assert isinstance(place, Named)
    return place.name, column


def test_a_follow_up_takes_region_year_and_subject_from_before() -> None:
    first = "洛阳市2024年GDP增长目标是多少？"
    assert only(turn(first, "那合肥呢？")) == ("合肥市", read(first).columns[0])
    name, column = only(turn(first, "前一年呢？"))
    assert (name, column.year, column.subject) == ("洛阳市", 2023, "gdp_growth")
    alone = "芜湖市2024年固投目标是多少？"
    assert turn(first, alone) == read(alone)


def test_a_follow_up_may_ask_for_something_beyond_the_lexicon() -> None:
    name, column = only(turn("洛阳市2024年计划新建多少个5G基站？", "养老床位呢？"))
    assert (name, column.subject, column.year) == ("洛阳市", "养老床位", 2024)
    name, column = only(turn("洛阳市2024年计划新建多少个5G基站？", "合肥呢？"))
    assert (name, column.subject, column.unit) == ("合肥市", "新建 5G基站", "个")


def test_turns_of_several_years_are_compared_cell_by_cell() -> None:
    query = turn("洛阳市2024年GDP目标是多少？", "新乡2025年的呢", "谁更高？")
    assert [(p.name, p.year) for p in query.places if isinstance(p, Named)] == [("洛阳市", 2024), ("新乡市", 2025)]
    query = turn("洛阳市2024年GDP目标是多少？", "2023年的呢", "哪一年更高？")
    assert {column.year for column in query.columns} == {2023, 2024}


def test_a_follow_up_of_words_keeps_their_place_and_year() -> None:
    query = turn("洛阳2024年如何优化营商环境？", "那合肥呢")
    assert query.words is not None
    assert [place.name for place in query.places if isinstance(place, Named)] == ["合肥市"]
    assert query.words.years == (2024,)
    assert "营商环境" in "".join(query.words.content)


@pytest.mark.parametrize(
    ("text", "language"),
    [("洛阳2024年GDP目标", "zh-Hans"), ("洛陽2024年GDP目標", "zh-Hant"), ("Luoyang's GDP target", "en")],
)
def test_the_language_of_a_question(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_town_is_never_taken_for_its_county() -> None:
    town = Region("山川镇", "township", "", "巩义市")
    county = Region("巩义市", "county", "410181", "郑州市")
    for words, expected in (
        ("山川镇2024年GDP目标", [town]),
        ("巩义市山川镇2024年GDP目标", [town]),
        ("巩义市河口镇2024年GDP目标", [Region("河口镇", "township", "", "巩义市")]),
        ("巩义市城镇新增就业目标", [county]),
        ("巩义市2024年乡镇企业", [county]),
    ):
        assert [region for _, region, _ in find_places(fold(words), (town, county)).regions] == expected, words


def test_a_place_that_nothing_knows_is_named_all_the_same() -> None:
    province = next(iter(by_name("浙江省")))
    stranger = Region("云岫县", "county", "", "")
    inside = Region("云岫县", "county", "", "浙江省")
    for words, expected in (
        ("云岫县2026年GDP目标是多少", [stranger]),
        ("请问云岫县的起降点有几个", [stranger]),
        ("浙江省云岫县2026年GDP目标", [inside]),
        ("浙江云岫县的目标", [inside]),
        ("浙江和云岫县2026年GDP目标", [province, stranger]),
        ("浙江沿海县的情况", [province]),
        ("浙江山区2026年的举措", [province]),
        ("全县2026年GDP目标", []),
        ("楼市2026年的政策", []),
    ):
        assert [region for _, region, _ in find_places(fold(words), (province,)).regions] == expected, words
