"""What a question does with its columns: conditions, differences, orders and totals over places and years."""

from __future__ import annotations

import pytest
from test_parse import LOADED, places, read

from rag.answering.in_parts import parts_of
from rag.question.parse import parse
from rag.question.query import AllOf, BoundIs, Compare, Derive, Filter, Limit, Query, VerdictIs


def steps(question: str) -> list[str]:
    query = read(question)
    assert query is not None, question
    return [step.fn if isinstance(step, Derive) else step.op for step in query.steps]


def condition(question: str) -> Compare:
    query = read(question)
    assert query is not None, question
    where = next(step.where for step in query.steps if isinstance(step, Filter))
    assert isinstance(where, Compare)
    return where


def columns(query: Query | None) -> list[tuple[str, str, object]]:
    assert query is not None
    return [(column.subject, column.kind, column.year) for column in query.columns]


@pytest.mark.parametrize(
    ("question", "cmp", "value"),
    [
        ("2026年哪些省的GDP目标低于5%", "lt", 5),
        ("2026年GDP目标高于5%的省份", "gt", 5),
        ("2025年GDP实际增速超过全国5%的省份有多少个", "gt", 5),
        ("去年社零实际增长5%及以上的省份列一下", "ge", 5),
        ("2026年GDP目标在5%到6%之间的省", "within", 5),
        ("Which provinces set a 2026 GDP target above 5%?", "gt", 5),
        ("Which provincial-level regions set a 2026 GDP target above 5%?", "gt", 5),
        ("哪些地方2026年GDP目标定在5%以上", "ge", 5),
        ("哪些省GDP破10万亿", "gt", 10),
        ("GDP过三万亿的省有几个", "gt", 3),
        ("GDP迈上3万亿元台阶的省份有哪些", "ge", 3),
        ("哪些省粮食产量超千亿斤", "gt", 1000),
        ("2025年社零增速不到3%的省份有哪些", "lt", 3),
        ("2025年GDP增速没到5%的省份有哪些", "lt", 5),
        ("Which provinces' GDP topped 10 trillion yuan?", "gt", 10),
        ("哪些省2026年GDP目标低于4%-5%", "lt", 4),
        ("哪些省2026年GDP目标高于4%-5%", "gt", 5),
    ],
)
def test_an_amount_that_is_compared_with_is_a_condition(question: str, cmp: str, value: int) -> None:
    where = condition(question)
    assert (where.cmp, where.value) == (cmp, value)


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        (
            "河南2026年工业、投资、消费三个目标分别定了多少？",
            {"industrial_value_added", "fixed_asset_investment", "retail_sales"},
        ),
        ("河南2026年打算拿出GDP的百分之几搞科研？", {"rd_intensity"}),
        ("河南高铁现在一共多长了？", {"高铁营业里程"}),
        ("河南2025年旅游挣了多少钱", {"旅游收入"}),
    ],
)
def test_everyday_words_name_what_is_asked(question: str, subjects: set[str]) -> None:
    assert {subject for subject, *_ in columns(read(question))} == subjects


def test_a_mark_that_is_passed_is_one_of_results() -> None:
    assert {kind for _, kind, _ in columns(read("哪些省GDP破10万亿"))} == {"actual"}
    assert {kind for _, kind, _ in columns(read("哪些省新增就业目标超过100万"))} == {"target"}


@pytest.mark.parametrize(
    "question", ["2026年GDP目标倒数第二的是哪个省", "Which province has the second lowest GDP target?"]
)
def test_one_of_an_order_is_counted_by_numbers(question: str) -> None:
    query = read(question)
    assert query is not None
    last = query.steps[-1]
    assert isinstance(last, Limit)
    assert (last.n, last.distinct) == (2, True)


def test_a_target_against_last_years_result_keeps_both_kinds_apart() -> None:
    query = read("哪些省2026年GDP目标比2025年实际增速高")
    assert columns(query) == [("gdp_growth", "target", 2026), ("gdp_growth", "actual", 2025)]
    assert steps("哪些省2026年GDP目标比2025年实际增速高")[:2] == ["gap", "filter"]


def test_one_indicator_is_held_against_another() -> None:
    query = read("2026年社零目标高于GDP目标的省份有哪些")
    assert [name for name, *_ in columns(query)] == ["retail_sales", "gdp_growth"]
    assert condition("2026年社零目标高于GDP目标的省份有哪些").cmp == "gt"


@pytest.mark.parametrize("question", ["2025年没完成GDP目标的省份有几个", "2025年哪些省GDP增速没跑赢目标"])
def test_those_that_missed_their_target_are_picked_out(question: str) -> None:
    query = read(question)
    assert query is not None
    wheres = [step.where for step in query.steps if isinstance(step, Filter)]
    assert [where.verdict for where in wheres if isinstance(where, VerdictIs)] == ["no"]


def test_a_total_of_the_first_three_is_taken_behind_the_limit() -> None:
    assert steps("2025年GDP总量前三的省合计多少") == ["sort", "limit", "sum"]


def test_both_years_must_meet_the_condition() -> None:
    assert steps("GDP目标两年都是5%的有哪些省") == ["filter", "filter"]


def test_a_place_that_is_taken_out_is_not_asked_about() -> None:
    query = read("除了江苏，2026年GDP目标最高的省是哪个")
    assert query is not None
    assert [getattr(place, "name", "") for place in query.without] == ["江苏省"]
    assert "江苏省" not in places(query)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("苏浙豫三省2026年GDP目标", ["江苏省", "浙江省", "河南省"]),
        ("川鄂两省2026年GDP目标", ["四川省", "湖北省"]),
        ("豫、苏2026年GDP目标", ["河南省", "江苏省"]),
    ],
)
def test_short_names_in_a_row_are_provinces(question: str, names: list[str]) -> None:
    assert places(read(question)) == names


def test_bare_names_in_a_row_are_indicators() -> None:
    query = read("河南2025年GDP、财政、就业、粮食目标各是多少")
    assert [name for name, *_ in columns(query)] == ["gdp_growth", "fiscal_revenue", "new_urban_jobs", "grain_output"]


def test_a_size_without_a_target_is_asked_as_a_result() -> None:
    queries = parse("江苏GDP总量比浙江多多少", LOADED).queries
    assert ("gdp_growth", "actual", "latest") in [column for query in queries for column in columns(query)]


def test_a_word_that_is_no_slip_is_left_as_it_is() -> None:
    assert parse("河南哪年起GDP目标改成6%左右", LOADED).mended is None


def test_an_operation_that_no_query_does_is_said() -> None:
    found = parse("哪些省2026年的GDP目标", LOADED)
    assert found.queries == ()
    assert found.left


def test_pm25_is_a_thing_of_its_own_by_level_or_by_fall() -> None:
    level, fall = read("河南2026年PM2.5控制在多少"), read("河南2026年PM2.5定的下降目标")
    assert level is not None
    assert fall is not None
    assert [(c.subject, c.measure) for c in level.columns] == [("PM2.5浓度", "level")]
    assert [(c.subject, c.measure) for c in fall.columns] == [("PM2.5浓度", "growth")]


def test_growth_of_which_nothing_is_said_is_that_of_the_whole() -> None:
    assert columns(read("2025年增速最快的省")) == [("gdp_growth", "actual", 2025)]
    assert condition("Which provinces grew faster than 5.5% in 2025?").cmp == "gt"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("河南2025年GDP增长多少，2026年目标多少", [("actual", 2025), ("target", 2026)]),
        ("Henan: GDP growth in 2025, and the target for 2026?", [("actual", 2025), ("target", 2026)]),
        ("What was Henan's actual GDP growth in 2025 and what had it targeted?", [("actual", 2025), ("target", 2025)]),
        ("河南2026年报告里，2025年GDP实际增长多少、2026年打算增长多少", [("actual", 2025), ("target", 2026)]),
    ],
)
def test_a_kind_is_said_of_its_own_year(question: str, told: list[tuple[str, int]]) -> None:
    assert [(kind, year) for _, kind, year in columns(read(question))] == told


def test_the_income_of_all_may_be_told_of_townspeople_and_villagers() -> None:
    queries = parse("河南2026年居民收入增长目标", LOADED).queries
    assert ["urban_income", "rural_income"] in [[c.subject for c in query.columns] for query in queries]


def test_the_name_of_a_place_written_with_another_sign_is_mended() -> None:
    found = parse("和南2026年GDP目标是多少", LOADED)
    assert found.mended == ("和南", "河南")
    assert places(found.queries[0]) == ["河南省"]


def test_of_a_few_all_are_told_beside_the_slowest() -> None:
    assert steps("苏浙豫三省2025年GDP增速，最慢的是谁")[-1] == "sort"


def test_how_far_a_target_moved_is_a_change() -> None:
    assert steps("河南社零目标从2025到2026动了多少") == ["change"]


def test_size_and_growth_of_one_result_are_two_columns() -> None:
    query = read("河南2025年GDP总量、增速，还有2026年增速目标")
    assert query is not None
    told = [(column.kind, column.year, column.measure) for column in query.columns]
    assert told == [("actual", 2025, "level"), ("actual", 2025, "growth"), ("target", 2026, "growth")]


def test_two_years_in_a_row_are_the_last_two_whose_results_are_told() -> None:
    query = read("河南GDP增速连着两年没到目标吗")
    assert query is not None
    assert {str(column.year) for column in query.columns} == {"first=2024 last=2025"}


def test_around_an_amount_means_those_that_say_around() -> None:
    query = read("2026年GDP目标定在5%左右的省份有哪些")
    assert query is not None
    filters = [step.where for step in query.steps if isinstance(step, Filter)]
    assert isinstance(filters[1], BoundIs)
    assert filters[1].bounds == ("about",)


@pytest.mark.parametrize(
    ("question", "order", "show"),
    [
        ("河南2026年GDP目标5%左右，是全国最高吗", "desc", "yes_no"),
        ("河南2026年城镇调查失业率目标是不是全国最低", "asc", "yes_no"),
        ("河南2025年GDP多少万亿，排第几", "desc", "table"),
        ("Is Henan's 2026 GDP growth target the highest of all provinces?", "desc", "yes_no"),
    ],
)
def test_a_place_among_others_is_a_query_over_all_of_its_level(question: str, order: str, show: str) -> None:
    found = parse(question, LOADED)
    query = found.queries[0]
    assert [place.name for place in query.about] == ["河南省"]
    assert query.places[0] == AllOf(type="level", level="province")
    assert [(step.op, getattr(step, "order", "")) for step in query.steps] == [("derive", order), ("sort", order)]
    assert (query.show, found.left) == (show, ())


def test_a_size_that_was_passed_is_a_result() -> None:
    assert columns(read("河南GDP突破6万亿了吗"))[0][1] == "actual"


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("河南今年GDP目标是多少，去年完成得怎么样", 2),
        ("河南今年GDP目标是多少，和去年比高了还是低了", 1),
        ("河南、山东今年GDP目标各是多少", 1),
        ("它2025年实际新增了多少，调查失业率呢？", 2),
    ],
)
def test_a_comma_ends_a_sentence_only_between_two_questions(question: str, parts: int) -> None:
    assert len(parts_of(question)) == parts


@pytest.mark.parametrize(
    ("question", "cmp", "by"),
    [
        ("2026年把GDP目标定在5%以内的有哪些省", "le", "interval"),
        ("2026年GDP目标在5%以下的省份有哪些", "lt", "number"),
        ("2026年GDP目标在5%及以下的省份有哪些", "le", "number"),
        ("2026年GDP目标在5%以上的省份有哪些", "ge", "number"),
    ],
)
def test_words_behind_an_amount_say_whether_it_counts(question: str, cmp: str, by: str) -> None:
    where = condition(question)
    assert (where.cmp, where.by) == (cmp, by)


@pytest.mark.parametrize(
    ("question", "bounds"),
    [
        ("2026年GDP目标为5%左右的省有哪些", ("about",)),
        ("2026年GDP目标为5%或5%左右的省有哪些", ("exact", "about")),
        ("2026年GDP目标为5%的省有哪些", None),
    ],
)
def test_an_amount_with_and_without_its_word(question: str, bounds: tuple[str, ...] | None) -> None:
    query = read(question)
    assert query is not None
    found = [s.where.bounds for s in query.steps if isinstance(s, Filter) and isinstance(s.where, BoundIs)]
    assert found == ([] if bounds is None else [bounds])


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("2025年农民收入（农村居民人均可支配收入）涨得最快的两个省是谁", "growth"),
        ("2025年GDP增速垫底的三个省", "growth"),
        ("2025年GDP总量最大的三个省", "level"),
    ],
)
def test_how_fast_is_no_size(question: str, measure: str) -> None:
    query = read(question)
    assert query is not None
    assert query.columns[0].measure == measure


def test_a_share_of_a_group_and_how_many_times_are_steps() -> None:
    part = read("2025年江苏GDP占长三角的比重是多少")
    assert part is not None
    assert ([p.name for p in part.about], [s.fn for s in part.steps if isinstance(s, Derive)]) == (
        ["江苏省"],
        ["share"],
    )
    times = read("2025年江苏GDP是吉林的几倍")
    assert times is not None
    assert [(s.fn, s.over) for s in times.steps if isinstance(s, Derive)] == [("ratio", "rows")]
    assert steps("2025年江苏GDP比吉林多几倍") == []  # is one less: both are told, and no ratio


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("How does Henan's 2026 GDP target compare with its 2025 result?", [("target", 2026), ("actual", 2025)]),
        ("What was Henan's GDP growth target for 2026 and the result for 2025?", [("target", 2026), ("actual", 2025)]),
    ],
)
def test_a_kind_right_behind_a_year_is_of_it(question: str, kinds: list[tuple[str, int]]) -> None:
    assert [(kind, year) for _, kind, year in columns(read(question))] == kinds


@pytest.mark.parametrize("text", ["河南和浙江2026年主要目标对比", "河南、浙江的主要目标有什么不同"])
def test_the_main_targets_of_a_few_places_are_an_overview_of_each(text: str) -> None:
    query = read(text)
    assert query.overview is not None
    assert query.overview.topic == "targets"
    assert [place.name for place in query.places] == ["河南省", "浙江省"]  # type: ignore[union-attr]


def test_comparing_the_targets_of_two_years_is_a_change_and_meets_no_result() -> None:
    query = read("河南2025年和2026年GDP目标比较")
    assert [(column.kind, column.year) for column in query.columns] == [("target", 2026), ("target", 2025)]
    assert [step.fn for step in query.steps if isinstance(step, Derive)] == ["change"]
    met = read("河南2025年GDP和目标比较")
    assert [step.fn for step in met.steps if isinstance(step, Derive)] == ["met"]


def test_which_targets_were_met_is_an_overview_and_what_is_admitted_is_not() -> None:
    assert read("河南2025年哪些目标没有完成").overview.topic == "met"  # type: ignore[union-attr]
    assert read("河南2025年主要目标里，哪些没完成").overview.year == 2026  # type: ignore[union-attr]
    assert parse("河南在2026年报告中承认哪些指标没有完成", LOADED).queries == ()


@pytest.mark.parametrize(
    "question",
    [
        "跟2025年相比，河南、湖北的GDP目标各下调了几个点",
        "河南的GDP目标较2025年低了多少",
        "河南GDP目标比2025年高吗",
        "Compared with 2025, which provinces cut their GDP growth target?",
    ],
)
def test_the_only_year_is_the_earlier_where_it_is_compared_with(question: str) -> None:
    assert [each[2] for each in columns(read(question))] == [2026, 2025]


def test_a_year_that_changed_is_held_against_the_one_before() -> None:
    assert [each[2] for each in columns(read("河南2025年GDP目标下调了几个点"))] == [2025, 2024]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("河南城镇新增就业目标从2024年到2026年增加了多少", ["change"]),
        ("河南GDP目标2024到2026年变化了多少", ["change"]),
    ],
)
def test_a_target_over_a_span_is_held_against_its_first(question: str, told: list[str]) -> None:
    assert steps(question) == told


def test_how_it_turned_out_is_a_result() -> None:
    told = columns(read("What did Henan target for GDP growth in 2025, and how did 2024 turn out?"))
    assert told == [("gdp_growth", "target", 2025), ("gdp_growth", "actual", 2024)]


@pytest.mark.parametrize(
    ("text", "cmp"),
    [
        ("2025年GDP实际增速高于目标的省份有几个", "gt"),
        ("2025年没有超过GDP目标的省有哪些", "le"),
        ("2025年哪些省的GDP增速低于目标", "lt"),
        ("Which provinces exceeded their 2025 GDP growth target?", "gt"),
    ],
)
def test_what_equals_its_target_is_not_above_it(text: str, cmp: str) -> None:
    found = condition(text)
    assert (found.cmp, found.value) == (cmp, 0)


def test_growth_targets_of_which_nothing_is_said_are_of_the_economy() -> None:
    assert columns(read("2026年增长目标最高的省")) == [("gdp_growth", "target", 2026)]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("河南2026年GDP增速目标和粮食产量目标是多少", [("gdp_growth", "growth"), ("grain_output", "level")]),
        ("河南2026年GDP目标多少，新增就业要多少万人", [("gdp_growth", "growth"), ("new_urban_jobs", "level")]),
        ("河南2025年GDP总量和社零增速分别是多少", [("gdp_growth", "level"), ("retail_sales", "growth")]),
        ("河南2025年社零和GDP增速", [("retail_sales", "growth"), ("gdp_growth", "growth")]),
        (
            "What is Henan's 2026 GDP growth target and its grain output target?",
            [("gdp_growth", "growth"), ("grain_output", "level")],
        ),
    ],
)
def test_a_word_for_growth_is_said_of_the_names_that_it_stands_at(question: str, told: list[tuple[str, str]]) -> None:
    query = read(question)
    assert query is not None
    assert [(column.subject, column.measure) for column in query.columns] == told


def test_subjects_that_alternate_with_years_have_each_its_own() -> None:
    assert columns(read("河南2030年研发投入强度目标和2026年GDP目标分别是多少")) == [
        ("rd_intensity", "plan", 2030),
        ("gdp_growth", "target", 2026),
    ]


def test_a_target_against_that_of_another_year_is_a_change() -> None:
    found = columns(read("河南2026年目标和2025年目标相比是降了吗"))
    assert found == [("gdp_growth", "target", 2026), ("gdp_growth", "target", 2025)]


def test_a_share_is_no_number_of_its_whole() -> None:
    query = read("What was manufacturing's share of foreign investment in Henan in 2025?")
    assert query is not None
    assert (query.columns[0].measure, query.columns[0].unit) == ("share", "%")
    both = read("How much foreign capital did Henan use in 2025 and what share went to manufacturing?")
    assert both is not None
    assert [column.measure for column in both.columns] == ["level", "share"]


def test_that_year_is_the_one_that_is_named() -> None:
    assert {year for *_, year in columns(read("2025年的报告里，河南当年GDP目标是多少"))} == {2025}


def test_a_difference_is_in_the_unit_asked_for_and_what_is_to_be_reached_is_no_subject() -> None:
    steps = parse("河南2026年的粮食目标比2025年的目标多几亿斤？", LOADED).queries[0].steps
    assert [getattr(step, "unit", "") for step in steps] == ["亿斤"]
    held = parse("河南说2025年旅居人数力争达600万，做到了吗？", LOADED).queries[0]
    assert [(column.subject, column.kind) for column in held.columns] == [
        ("旅居人数", "target"),
        ("旅居人数", "actual"),
    ]


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("河南省重点实验室有多少个", "省重点实验室"),
        ("河南省级重点实验室有多少个", "省级重点实验室"),
        ("河南省充电桩有多少个", "充电桩"),
    ],
)
def test_a_level_behind_the_name_of_a_place_belongs_to_the_thing_too(question: str, subject: str) -> None:
    assert {column.subject for query in parse(question, LOADED).queries for column in query.columns} == {subject}
