"""What a question asks for, in many phrasings."""

from __future__ import annotations

import pytest

from rag.gazetteer.regions import resolve
from rag.question.followup import follow
from rag.question.places import find_places
from rag.question.questions import understand
from rag.records import Region, Report
from rag.retrieval.scope import Scope, Unclear, find_scopes
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


def places(question: str) -> list[tuple[str | None, int | None]]:
    return [(place.region.name if place.region else None, place.year) for place in understand(question, LOADED).places]


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
        ("洛阳今年的GDP目标", [("洛阳市", 2024)]),
        ("洛阳去年GDP增速", [("洛阳市", 2023)]),
        ("洛阳的GDP目标从2023年到2024年变化了多少", [("洛阳市", 2023), ("洛阳市", 2024)]),
        ("全国2024年GDP目标", [("中国", 2024)]),
        ("洛阳2024年新建2000个充电桩了吗", [("洛阳市", 2024)]),
        ("GDP目标是多少", [(None, None)]),
    ],
)
def test_regions_go_with_their_years(question: str, expected: list[tuple[str | None, int | None]]) -> None:
    assert places(question) == expected


def test_the_year_of_the_report_is_not_the_year_of_the_value() -> None:
    asked = understand("2024年洛阳市政府工作报告说2023年GDP增长了多少？", LOADED)
    assert [(place.year, place.report_year) for place in asked.places] == [(2023, 2024)]


def test_a_plans_horizon_is_no_year_asked_about() -> None:
    asked = understand("洛阳市到2030年的远景目标是什么？", LOADED)
    assert asked.years.horizon == (2030,)
    assert asked.places[0].year is None
    assert asked.kind == "plan"


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
        ("洛阳市2023年超额完成目标，增速达到多少", "actual"),
        ("How fast did Luoyang's GDP grow in 2023?", "actual"),
        ("洛阳市GDP目标提高了多少", "target"),
        ("洛阳市2023年GDP增长多少", ""),
        ("洛阳市2024年实际利用外资的目标", "target"),  # 实际 is part of the indicator's name
        ("洛阳市十四五期间GDP年均增长多少", "plan"),
    ],
)
def test_target_or_result_by_the_words(question: str, kind: str) -> None:
    assert understand(question, LOADED).kind == kind


@pytest.mark.parametrize(
    ("question", "indicators"),
    [
        ("洛阳2024年经济增速目标", [("gdp_growth",)]),
        ("洛阳2024年固投目标", [("fixed_asset_investment",)]),
        ("洛阳2024年社零目标", [("retail_sales",)]),
        ("洛阳2024年财政收入目标", [("fiscal_revenue",)]),
        ("洛阳2024年物价目标", [("cpi",)]),
        ("洛阳2024年研发强度目标", [("rd_intensity",)]),
        ("洛阳2024年GDP、固投和社零目标", [("gdp_growth",), ("fixed_asset_investment",), ("retail_sales",)]),
        ("Luoyang's 2024 target for retail sales", [("retail_sales",)]),
        ("洛阳2024年计划新建多少个5G基站", [()]),
        ("洛阳2024年数字经济规模达到多少", [("gdp_growth",)]),  # narrowed: see below
    ],
)
def test_indicators_by_any_of_their_names(question: str, indicators: list[tuple[str, ...]]) -> None:
    assert [slot.indicators for slot in understand(question, LOADED).slots] == indicators


@pytest.mark.parametrize(
    ("question", "narrowed"),
    [
        ("洛阳2024年固定资产投资目标", ()),
        ("洛阳2024年全市固定资产投资的预期增长目标", ()),
        ("洛阳2024年民间固定资产投资目标", ("民间",)),
        ("洛阳2024年数字经济规模达到多少", ("数字", "规模")),
        ("洛阳2024年PM2.5浓度目标", ("PM2.5浓度",)),
        ("Luoyang's private fixed-asset investment target for 2024", ("private",)),
    ],
)
def test_words_that_touch_an_indicator_narrow_it(question: str, narrowed: tuple[str, ...]) -> None:
    assert set(understand(question, LOADED).slots[0].narrowed) == set(narrowed)


def test_several_questions_in_one_have_a_slot_each() -> None:
    slots = understand("洛阳市2024年统筹推进多少个重大项目，年度计划完成投资多少？", LOADED).slots
    assert [slot.topic for slot in slots] == [("统筹推进", "重大项目"), ("投资",)]
    assert slots[0].units == ("个",)
    level, growth = understand("洛阳市2023年GDP是多少，增速是多少？", LOADED).slots
    assert (level.indicators, growth.indicators) == (("gdp_growth",), ("gdp_growth",))
    assert (level.measure, growth.measure) == ("level", "growth") or (level.measure, growth.measure) == ("", "growth")


def test_target_and_result_asked_together_are_two_slots() -> None:
    assert [slot.kind for slot in understand("洛阳2023年GDP目标完成了吗？", LOADED).slots] == ["target", "actual"]
    both = understand("洛阳2023年GDP目标是多少，实际增长多少？", LOADED).slots
    assert [slot.kind for slot in both] == ["target", "actual"]


@pytest.mark.parametrize(
    ("question", "comparison"),
    [
        ("哪个市2024年GDP目标最高", "highest"),
        ("哪个市2024年GDP目标最低", "lowest"),
        ("合肥和芜湖2024年GDP目标相差多少", "difference"),
        ("合肥比芜湖2024年GDP目标高多少", "difference"),
        ("各市2024年GDP目标的平均值", "average"),
        ("合肥和芜湖2024年新增就业目标合计多少", "sum"),
        ("有几个市2024年GDP目标超过6%", "count"),
        ("合肥和芜湖谁的GDP目标更高", "highest"),
        ("把各市2024年GDP目标从高到低排序", "rank"),
        ("合肥和芜湖2024年GDP目标分别是多少", "list"),
        ("Which city has the lowest GDP target for 2024?", "lowest"),
        ("洛阳2024年GDP目标是多少", ""),
    ],
)
def test_comparisons(question: str, comparison: str) -> None:
    assert understand(question, LOADED).comparison == comparison


def test_higher_in_a_question_about_one_place_compares_nothing() -> None:
    assert understand("洛阳如何建设更高水平开放型经济？", LOADED).wants == "passage"


def test_terms_that_must_be_in_the_report() -> None:
    assert understand("洛阳2024年地铁10号线投资多少亿元", LOADED).key_terms == ("10号线",)
    assert understand("洛阳的“三区一带”是什么", LOADED).key_terms == ("三区一带",)
    assert understand("洛阳2024年新建多少个5G基站", LOADED).key_terms == ("5G",)
    assert understand("Luoyang's 2024 GDP", LOADED).key_terms == ()


def scopes(question: str) -> tuple[Scope, ...]:
    found = find_scopes(understand(question, LOADED), LOADED)
    assert not isinstance(found, Unclear)
    return found


def test_a_target_is_looked_up_in_its_own_years_report_and_a_result_in_the_next() -> None:
    (scope,) = scopes("洛阳市2023年GDP目标")
    assert [each.year for each in scope.ahead] == [2023]
    assert [each.year for each in scope.past] == [2024]


def test_groups_are_the_loaded_regions_of_a_level() -> None:
    assert [scope.region.name for scope in scopes("安徽的两个城市2024年GDP目标各是多少")] == ["合肥市", "芜湖市"]
    assert [scope.region.name for scope in scopes("所有省份2024年GDP目标")] == ["安徽省"]
    assert [scope.region.name for scope in scopes("2024年GDP目标最低的市是哪个")] == ["洛阳市", "合肥市", "芜湖市"]


def test_a_name_of_two_loaded_districts_is_unclear_until_its_city_is_named() -> None:
    assert isinstance(find_scopes(understand("鼓楼区2024年GDP目标", LOADED), LOADED), Unclear)
    (scope,) = scopes("福州市鼓楼区2024年GDP目标")
    assert scope.region.parent == "福州市"


def test_a_follow_up_takes_region_year_and_subject_from_before() -> None:
    first = understand("洛阳市2024年GDP增长目标是多少？", LOADED)
    then = follow(understand("那合肥呢？", LOADED), [first], LOADED)
    assert [(place.region.name if place.region else "", place.year) for place in then.places] == [("合肥市", 2024)]
    assert then.slots[0].indicators == ("gdp_growth",)
    earlier = follow(understand("前一年呢？", LOADED), [first, then], LOADED)
    assert [place.year for place in earlier.places] == [2023]
    alone = understand("芜湖市2024年固投目标是多少？", LOADED)
    assert follow(alone, [first], LOADED) == alone


def test_places_in_capitals_and_in_pinyin_are_read_and_acronyms_are_none() -> None:
    assert places("LUOYANG 2024 GDP target") == [("洛阳市", 2024)]
    assert places("Luoyang 2024年GDP目标") == [("洛阳市", 2024)]
    assert places("GDP、CPI目标") == [(None, None)]


def test_a_county_inside_another_word_is_no_place() -> None:
    assert places("洛阳市2023年成功创建了什么示范县？") == [("洛阳市", 2023)]


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("洛阳2024年GDP目标比2023年实际增速低多少", {2024: "target", 2023: "actual"}),
        ("洛阳2024年GDP目标和2023年目标差多少", {2024: "", 2023: ""}),
        ("合肥2024年计划新增的床位比2023年少多少张", {2024: "target", 2023: "actual"}),  # only the review is loaded
    ],
)
def test_years_may_differ_in_what_is_asked_of_them(question: str, kinds: dict[int, str]) -> None:
    assert {place.year: place.kind for place in understand(question, LOADED).places} == kinds


@pytest.mark.parametrize(
    ("question", "plan", "horizon"),
    [
        ("洛阳“十三五”期间GDP年均增长多少", "2016-2020", ()),
        ("洛阳五年来GDP年均增长多少", "past", ()),
        ("2035年洛阳的远景目标是什么", "", (2035,)),
        ("洛阳到2023年底高企总数达到多少", "", ()),  # reviewed by the report of 2024
    ],
)
def test_a_plan_that_is_over_has_results(question: str, plan: str, horizon: tuple[int, ...]) -> None:
    asked = understand(question, LOADED)
    assert (asked.years.plan, asked.years.horizon) == (plan, horizon)


@pytest.mark.parametrize(
    ("question", "slots"),
    [
        ("洛阳2023年造林和森林抚育各多少亩", [("造林",), ("森林抚育",)]),
        ("洛阳2024年要新增多少城镇就业", [("城镇新增就业",)]),
        ("洛阳2024年花在民生上的钱有多少", [("民生支出",)]),
    ],
)
def test_what_is_asked_for_in_other_orders(question: str, slots: list[tuple[str, ...]]) -> None:
    found = understand(question, LOADED).slots
    assert [slot.topic for slot in found] == slots or [slot.indicators for slot in found] == [("new_urban_jobs",)]


@pytest.mark.parametrize(
    ("question", "level"),
    [
        ("2024年各市固投目标平均是多少", "prefecture"),
        ("2024年GDP目标低于6%的市有哪些", "prefecture"),
        ("安徽有几个市2024年把固投目标定在8%以上", "prefecture"),
        ("洛阳2024年有多少个城市书房", None),
        ("洛阳2024年各市场监管所怎么改革", None),
    ],
)
def test_groups_by_how_they_are_called(question: str, level: str | None) -> None:
    group = understand(question, LOADED).group
    assert (group.level if group else None) == level


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
