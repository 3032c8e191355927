"""What only explains a question is no condition of it: examples, a second name behind it, slips inside a name."""

from __future__ import annotations

import pytest
from test_parse import LOADED

from rag.answering.in_parts import parts_of
from rag.question.parse import parse, parse_turn
from rag.question.plainly import apposed, plainly


@pytest.mark.parametrize(
    "question",
    [
        "今年把经济增长目标定成一个区间（比如4.5%到5%这种）的省有几个，都是谁？",
        "2026年目标定成一个区间的省",
        "2026年GDP目标写成4.5%-5%这种区间的省有几个",
        "哪些省2026年的GDP目标给了上下限两个数字",
        "2026年GDP目标不是一个数而是一个区间的省有哪些，比如5%-5.5%",
        "How many provinces gave their 2026 growth target as a range rather than a single figure?",
        "which provinces set a range as their target",
    ],
)
def test_places_whose_target_is_a_range(question: str) -> None:
    query = parse(question, LOADED).queries[0]
    assert [column.subject for column in query.columns] == ["gdp_growth"]
    where = query.steps[0].model_dump()["where"]
    assert (where["test"], where["bounds"]) == ("bound", ("range",))


def test_an_example_of_nothing_that_is_named_is_the_condition() -> None:
    assert plainly("像5%左右这种目标的省") == "像5%左右这种目标的省"
    query = parse("像5%左右这种GDP目标的省2026年有几个", LOADED).queries[0]
    assert query.steps[0].model_dump()["where"]["cmp"] == "eq"


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("河南今年指望老百姓消费涨多少？就是社零那个数", "retail_sales"),
        ("河南2026年盼着卖东西增加多少？也就是社会消费品零售总额", "retail_sales"),
        ("河南今年想让老百姓口袋里的钱多涨多少（就是居民收入那个指标）", "resident_income"),
        ("河南2026年打算花多少搞科研？我指的是研发投入强度", "rd_intensity"),
        ("河南今年要收多少税？即一般公共预算收入增速", "fiscal_revenue"),
        ("河南今年瞄准的增速是多少？我说的是GDP", "gdp_growth"),
    ],
)
def test_an_indicator_named_once_more_is_what_is_asked_for(question: str, subject: str) -> None:
    column = parse(question, LOADED).queries[0].columns[0]
    assert (column.subject, column.kind) == (subject, "target")
    assert len(parts_of(question)) == 1


def test_what_is_no_name_of_an_indicator_is_no_apposition() -> None:
    assert apposed("河南GDP目标多少?就是去年那个报告") is None
    assert apposed("河南GDP目标多少?完成没有?") is None


@pytest.mark.parametrize(
    ("question", "subject", "wrong"),
    [
        ("河南2026年城真化率目标", "urbanization_rate", "城真化率"),
        ("河南2026年城镇调察失业率目标是多少", "surveyed_unemployment", "城镇调察失业率"),
        ("河南2025年固定资厂投资增长多少", "fixed_asset_investment", "固定资厂投资"),
        ("河南2026年居民消费价革涨幅目标", "cpi", ""),
        ("河南2026年一般公共预蒜收入目标", "fiscal_revenue", "预蒜"),
    ],
)
def test_a_sign_that_sounds_alike_inside_a_name_is_mended_and_told(question: str, subject: str, wrong: str) -> None:
    found = parse(question, LOADED)
    assert found.queries[0].columns[0].subject == subject
    assert found.mended is not None
    assert not wrong or found.mended[0] == wrong


def test_both_slips_of_a_question_are_told() -> None:
    found = parse("和南2026年城真化率目标", LOADED)
    assert (found.earlier, found.mended) == ((("和南", "河南"),), ("城真化率", "城镇化率"))


def test_another_thing_of_a_like_name_is_none() -> None:
    found = parse("河南2025年农业增加值增长多少", LOADED)
    assert found.queries[0].columns[0].subject != "industrial_value_added"


def test_the_target_of_one_thing_is_no_question_for_all_targets() -> None:
    assert all(query.overview is None for query in parse("河南2025年高标准农田目标达到了吗", LOADED).queries)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("How fast did Henan's GDP grow in the first half of 2025?", "上半年"),
        ("What was Henan's GDP growth in the first three quarters of 2025?", "前三季度"),
        ("What was Henan's GDP growth in H1 2025?", "上半年"),
        ("河南2025年前三季度GDP增速", "前三季度"),
    ],
)
def test_a_part_of_the_year_is_told_in_words_and_not_by_the_year(question: str, part: str) -> None:
    found = parse(question, LOADED)
    assert found.queries == ()
    assert found.words is not None
    assert found.words.words is not None
    assert found.words.words.terms == (part,)
    assert found.words.words.unknown == ()


@pytest.mark.parametrize(
    "question",
    [
        "河南2025年上半年GDP增长多少，全年呢",
        "河南2025年上半年GDP增长多少？全年是多少？",
        "How fast did Henan's GDP grow in the first half of 2025, and in the whole year?",
    ],
)
def test_the_whole_year_behind_a_part_of_it_is_told_by_its_result(question: str) -> None:
    first, second = parts_of(question)
    before = parse(first, LOADED).asked
    column = parse_turn(second, LOADED, before, None).queries[0].columns[0]
    assert (column.subject, column.kind, column.year) == ("gdp_growth", "actual", 2025)


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("哪些省把失业率目标定在5%左右或5%以内", "哪些省把失业率目标定在5%"),
        ("失业率目标是5%(“5%左右”或“5%以内”都算)的省", "失业率目标是5%的省"),
        ("哪几个省提高了新增就业目标,从多少提到多少", "哪几个省提高了新增就业目标"),
        ("不算区间,2026年GDP目标就定在4.5%(含4.5%左右)的省", "2026年GDP目标就定在4.5%的省"),
        ("郑州GDP目标从多少降到多少", "郑州GDP目标从多少降到多少"),
    ],
)
def test_one_number_however_bounded_and_both_ends_of_a_move(question: str, plain: str) -> None:
    assert plainly(question) == plain


@pytest.mark.parametrize(
    "question",
    [
        "哪些省写明了2026年粮食产量目标",
        "2026年哪些省有粮食产量目标",
        "哪些省今年给出了粮食产量目标",
        "Which provinces have a 2026 grain output target?",
        "Which provinces gave a numeric target for grain output in 2026?",
    ],
)
def test_who_states_a_target_is_a_filter_by_what_is_stated(question: str) -> None:
    query = parse(question, LOADED).queries[0]
    assert query.columns[0].subject == "grain_output"
    where = query.steps[0].model_dump()["where"]
    assert where["test"] == "status"
    assert "stated" in where["statuses"]


def test_a_place_that_nobody_knows_takes_nothing_from_the_turn_before() -> None:
    before = parse("郑州2024年GDP目标", LOADED).asked
    assert parse_turn("莫须有市2025年GDP目标", LOADED, before, None).unclear
    before = parse("河南有多少家咖啡馆", LOADED).asked
    found = parse_turn("河南2026年的增长目标是多少", LOADED, before, None)
    assert [column.subject for column in found.queries[0].columns] == ["gdp_growth"]


@pytest.mark.parametrize(
    "question", ["河南2026年关于养老说了什么", "关于养老,河南2026年报告怎么说", "河南2026年关于养老的内容"]
)
def test_about_something_is_asked_by_that_alone(question: str) -> None:
    words = parse(question, LOADED).words
    assert words is not None
    assert words.words is not None
    assert words.words.content == ("养老",)


def test_years_in_a_row_before_a_report_are_those_of_reports() -> None:
    query = parse("河南2025年和2026年报告的GDP目标", LOADED).queries[0]
    assert sorted(column.year for column in query.columns if isinstance(column.year, int)) == [2025, 2026]


@pytest.mark.parametrize("question", ["2026年GDP目标定在5.5%或更高的省", "2026年GDP目标5.5%或以上的省"])
def test_a_limit_or_more(question: str) -> None:
    where = parse(question, LOADED).queries[0].steps[0].model_dump()["where"]
    assert (where["cmp"], str(where["value"])) == ("ge", "5.5")


def test_several_signs_of_a_name_may_be_wrong() -> None:
    assert parse("河南2026年成镇登记失业绿目标", LOADED).queries[0].columns[0].subject == "registered_unemployment"


@pytest.mark.parametrize("question", ["2026年GDP目标定在4.5%到5%这个区间的省", "2026年GDP目标在4.5%至5%之间的省"])
def test_from_one_number_to_another_may_be_a_range(question: str) -> None:
    where = parse(question, LOADED).queries[0].steps[0].model_dump()["where"]
    assert (str(where["value"]), str(where["high"])) == ("4.5", "5")


def test_the_first_of_those_told_before_is_the_winner() -> None:
    first = parse("2026年GDP目标最高的三个省", LOADED)
    found = parse_turn("第一名2025年实际增长了多少", LOADED, first.asked, LOADED[0].region)
    assert [place.name for place in found.queries[0].places if place.type == "region"] == [LOADED[0].region.name]


@pytest.mark.parametrize(
    ("question", "plain"),
    [
        ("江苏社零:去年定的数、去年干成的数", "江苏社零:去年定的数、去年完成数"),
        ("江苏去年年初说社零要涨5%,年底兑现了没有", "江苏去年社零目标涨5%,完成了没有"),
        ("江苏城镇化率是否达到年初定的76%左右?", "江苏城镇化率是否达到76%左右的目标?"),
        ("2026年社零目标,全国谁最高、谁最低", "2026年社零目标,谁最高、谁最低"),
        ("2025年出口增速排头三名的省", "2025年出口增速前三名的省"),
        ("江苏说要出栏80万头猪,兑现了没有?", "江苏说要出栏80万头猪,完成了没有?"),
        ("今年的数是多少?", "今年目标是多少?"),
        ("去年退出了多少家小贷公司那样的融资平台", "去年退出了多少家融资平台"),
        ("江苏粮食底线产量", "江苏粮食产量目标"),
        ("the four centrally administered municipalities", "the municipalities"),
        ("东北三省2026年社零目标,谁没定?其余两个各是多少?", "东北三省2026年社零目标各是多少?"),
        ("东北三省2026年社零目标分别是多少,有没有没写的?", "东北三省2026年社零目标分别是多少?"),
        ("各省2026年社零目标,哪些没写?", "各省2026年社零目标,哪些没写?"),
        ("2026年社零目标哪个省最低?第三名有没有并列", "2026年社零目标最低的三个是谁"),
        ("2026年哪些省社零目标最高?谁排第二", "2026年社零目标最高的二个是谁"),
        ("江苏2026年各项预期目标里,增幅定得最高的是哪个指标,多少?", "江苏2026年主要预期目标有哪些?"),
        ("三市失业率目标,谁最严、谁最松?", "三市失业率目标,谁最低、谁最高?"),
        ("三市社零目标,2022年到2024年谁提得最多?", "三市社零目标,2024年比2022年谁提得最多?"),
        ("江苏农村人的腰包去年各鼓了多少", "江苏农村居民收入去年各增长多少"),
        ("江苏财政想多收几个点", "江苏一般公共预算收入目标增长几个点"),
        ("What was the 2026 target, and the target a year earlier?", "What was the 2026 target, and the 2025 target?"),
    ],
)
def test_talk_is_put_as_it_is_written(question: str, plain: str) -> None:
    assert plainly(question) == plain


@pytest.mark.parametrize(
    "question", ["What did Jiangsu set for GDP growth in 2026?", "What GDP growth did Jiangsu set for 2026?"]
)
def test_what_a_place_set_for_a_year_is_its_target(question: str) -> None:
    column = parse(question, LOADED).queries[0].columns[0]
    assert (column.subject, column.kind, column.year) == ("gdp_growth", "target", 2026)


def test_a_rate_that_is_to_be_reached_is_no_growth() -> None:
    found = parse("江苏2025年城镇化率是否达到76%左右的目标?", LOADED).queries[0]
    assert {column.measure for column in found.columns} <= {"", "level"}


def test_a_tail_is_no_sentence_of_its_own() -> None:
    assert len(parts_of("2026年社零目标谁最高?第二名有并列吗")) == 1
    assert len(parts_of("东北三省2026年社零目标,谁没定?其余两个各是多少?")) == 1


def test_a_place_that_nothing_knows_is_the_one_held_that_sounds_so() -> None:
    found = parse("正州市2024年GDP增长目标是多少", LOADED)
    assert found.mended == ("正州市", "郑州市")
    assert [place.name for place in found.queries[0].places if place.type == "region"] == ["郑州市"]
    assert parse("青禾县2024年GDP增长目标是多少", LOADED).mended is None


@pytest.mark.parametrize(
    "question",
    [
        "江苏PM2.5,2024年和2025年分别是多少微克,2026年目标是多少",
        "江苏2024年、2025年社零增速分别是多少,2026年又打算增长多少",
    ],
)
def test_years_in_a_row_have_one_kind(question: str) -> None:
    columns = parse(question, LOADED).queries[0].columns
    assert [(column.year, column.kind) for column in columns] == [(2024, "actual"), (2025, "actual"), (2026, "target")]


def test_of_two_years_one_income_may_be_told_beside_two() -> None:
    found = parse("江苏居民收入目标的提法,2026年和2025年有什么两样?", LOADED).queries
    told = [{(column.subject, column.year) for column in query.columns} for query in found]
    assert {("resident_income", 2026), ("urban_income", 2025), ("rural_income", 2025)} in told
