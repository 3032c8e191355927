"""Questions in a journalist's voice: scenes, verbs of talk and adverbs are borne; what changes a question is not."""

from __future__ import annotations

import pytest
from test_parse import LOADED

from rag.question.idle import idle_words, without_idle_verbs
from rag.question.parse import parse
from rag.question.query import Query
from rag.question.scenes import without_scene


def query(question: str) -> Query:
    return parse(question, LOADED).queries[0]


@pytest.mark.parametrize(
    ("question", "cmp"),
    [
        ("社零目标普遍下调之际，哪些省2026年的社零目标比2025年还高？", "gt"),
        ("虽然社零目标大多提高了，哪些省2026年的社零目标比2025年低？", "lt"),
        ("While most provinces cut it, which provinces raised their retail sales target in 2026?", "gt"),
    ],
)
def test_a_word_of_the_scene_is_not_the_question_s(question: str, cmp: str) -> None:
    parsed = parse(question, LOADED)
    steps = parsed.queries[0].model_dump()["steps"]
    assert [step["where"]["cmp"] for step in steps if step["op"] == "filter"] == [cmp]
    assert parsed.preamble


@pytest.mark.parametrize(
    "question",
    [
        "虽然江苏财政吃紧,2026年一般公共预算收入目标是多少?",  # the place stands in it
        "虽然去年GDP增长5%,今年GDP目标是多少?",  # so does the number
        "尽管如此,它提高了多少?",
    ],
)
def test_a_clause_that_says_more_is_no_scene(question: str) -> None:
    assert without_scene(question, [report.region for report in LOADED]) == (question, "")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("高铁去年底跑到了多少公里", "高铁去年年底达到了多少公里"),
        ("外贸要冲过哪道关口", "外贸要达到多少"),
        ("税收今年想迈上什么台阶", "税收今年想达到多少"),
        ("今年财政拿出多少钱", "今年财政安排多少钱"),
        ("就业目标达到年初定的线了吗", "就业目标达到目标了吗"),
        ("失业率目标放得最宽的省", "失业率目标最高的省"),
        ("失业率目标卡得最紧的省", "失业率目标最低的省"),
        ("去年初步核算增长多少", "去年初步核算增长多少"),
        ("今年再添多少个车位", "今年新增多少个车位"),
        ("高标准农田干了多少亩", "高标准农田完成了多少亩"),
        ("重大项目砸下去多少投资", "重大项目安排多少投资"),
        ("粮食去年收成怎样", "粮食产量去年实际怎样"),
        ("粮食今年底线守在哪", "粮食今年目标是多少"),
        ("今年给自己压的新增就业担子是多少", "今年新增就业目标是多少"),
        ("交出的答卷是增是减", "实际增长是增是减"),
        ("海洋生产总值突破多少万亿?", "海洋生产总值达到多少万亿元?"),
        ("GDP迈过了哪个万亿台阶", "GDP达到了多少万亿元"),
        ("增速拖了后腿没有?", "增速?"),
        ("十大平台,完整名单是什么?", "十大平台是哪些?"),
        ("优良天数干到了多少天", "优良天数达到了多少天"),
        ("失业率控制线更紧", "失业率目标更低"),
        ("离当初许下的数字差多少", "离年初的目标差多少"),
        ("垃圾分类覆盖率提升到了多少", "垃圾分类覆盖率达到了多少"),
        ("“小巨人”企业攒到多少家", "“小巨人”企业达到多少家"),
        ("提高到多少", "提高到多少"),
    ],
)
def test_verbs_of_talk_are_put_as_they_are_written(said: str, written: str) -> None:
    assert without_idle_verbs(said) == written


def test_only_words_that_cannot_change_a_question_are_idle() -> None:
    assert idle_words("翻遍各省||的报告,哪个省直接写明####下降", ("翻遍", "直接")) == {"翻遍", "直接"}
    assert idle_words("哪个省农业####下降", ("农业",)) == set()  # it touches the subject
    assert idle_words("哪个省没有写明####", ("没有",)) == set()
    assert idle_words("沿海的省####", ("沿海",)) == set()


def test_two_subjects_that_must_both_have_fallen() -> None:
    both = query("翻遍各省2026年的报告，哪个省直接写明上一年固定资产投资和进出口都是下降的？")
    assert [column.subject for column in both.columns] == ["fixed_asset_investment", "trade"]
    assert [step.model_dump()["where"]["cmp"] for step in both.steps if step.op == "filter"] == ["lt", "lt"]


def test_a_slower_growth_is_no_fall() -> None:
    steps = query("2026年GDP增速下降的省有哪些").model_dump()["steps"]
    assert steps[0]["fn"] == "change"


def test_hit_its_target_asks_whether_it_was_met() -> None:
    asked = query("Did Jiangsu hit its 2025 target for industrial value added (enterprises above designated size)?")
    assert [step.model_dump()["fn"] for step in asked.steps] == ["met"]


def test_a_policy_named_for_the_economy_is_not_its_growth() -> None:
    subjects = {
        c.subject for q in parse("江苏2026年“6+3”经济政策安排多少钱，比去年多多少", LOADED).queries for c in q.columns
    }
    assert "gdp_growth" not in subjects


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("江苏这两年的主要目标摆在一起看，变了哪些、没变哪些？", "two_years"),
        ("江苏2025年和2026年的目标放在一起，有什么不一样？", "two_years"),
        ("用几句话概括一下江苏2026年重点抓哪些工作", "work"),
    ],
)
def test_a_whole_asked_for_in_talk(question: str, topic: str) -> None:
    asked = query(question)
    assert asked.overview is not None
    assert asked.overview.topic == topic


@pytest.mark.parametrize(
    "question", ["江苏去年打了119.3万吨粮，按亿斤算是多少？", "江苏2026年粮食底线1955万吨，换算成亿斤呢？"]
)
def test_a_number_that_is_said_is_converted(question: str) -> None:
    asked = query(question)
    assert [column.subject for column in asked.columns] == ["grain_output"]
    assert [step.model_dump().get("unit") for step in asked.steps] == ["亿斤"]


def test_the_scene_lends_its_indicator_to_a_question_that_names_none() -> None:
    asked = query("GDP目标普遍往下调的当口，2026年还有哪些省守在5%以上？")
    assert [(column.subject, column.kind) for column in asked.columns] == [("gdp_growth", "target")]
    where = asked.steps[0].model_dump()["where"]
    assert (where["cmp"], str(where["value"])) == ("ge", "5")


@pytest.mark.parametrize(
    "question",
    [
        "说好的粮食产量，江苏2025年兑现了吗？",
        "江苏2025年新增了多少城镇就业，离当初许下的数字差多少？",
        "How did Jiangsu's fixed-asset investment do in 2025 against what it promised at the start of the year?",
        "把长三角2025年GDP增速列个表，再跟它们各自目标对一对",
    ],
)
def test_what_was_promised_is_held_against_what_came_of_it(question: str) -> None:
    steps = [step.model_dump() for step in query(question).steps]
    assert steps[0]["fn"] == "met"
    assert not [step for step in steps if step["op"] == "filter"]


def test_both_ends_keep_the_measure_that_is_said() -> None:
    asked = query("2025年GDP实际增速里，跑在最前头的是哪个省？垫底的又是谁？")
    assert asked.columns[0].measure == "growth"
    assert [step.model_dump().get("ends") for step in asked.steps] == [None, "both"]


def test_a_city_s_own_things_are_no_group_of_cities() -> None:
    asked = query("江苏城市生活污水集中收集率是多少")
    assert [place.type for place in asked.places] == ["region"]
    assert [place.type for place in query("江苏城市GDP排名").places] == ["below"]


def test_what_years_came_to_together_is_told_in_words() -> None:
    assert parse("江苏PM2.5这些年累计降了多少？", LOADED).queries == ()


def test_more_or_less_than_another_place() -> None:
    asked = query("Jiangsu's 2026 target for new urban jobs: is it more or less than Zhejiang's?")
    assert [place.type for place in asked.places] == ["region", "region"]
    assert [column.subject for column in asked.columns] == ["new_urban_jobs"]


def test_a_grade_of_an_autonomous_region_is_no_group_of_them() -> None:
    asked = query("新疆自治区级优质普通高中有多少所了")
    assert [place.type for place in asked.places] == ["region"]
    assert asked.columns[0].subject.endswith("高中")


@pytest.mark.parametrize(
    "question", ["江苏2026年的GDP目标比2025年是抬了还是压了？", "从2025到2026，江苏的GDP目标松了还是紧了？"]
)
def test_up_or_down_asks_for_the_change(question: str) -> None:
    assert [step.model_dump()["fn"] for step in query(question).steps] == ["change"]


def test_whether_a_number_shrank_and_whether_it_is_more_than_another_s() -> None:
    fell = query("Did any province's 2025 fixed-asset investment actually shrink?")
    assert fell.steps[0].model_dump()["where"]["cmp"] == "lt"
    both = query("How much grain did Jiangsu harvest in 2025, and is that more than Henan?")
    assert (len(both.places), both.columns[0].subject, both.columns[0].kind) == (2, "grain_output", "actual")


def test_what_a_report_says_for_its_own_year_is_a_target() -> None:
    asked = query("What did Jiangsu's report say about surveyed unemployment in 2026?")
    assert (asked.columns[0].kind, asked.columns[0].year) == ("target", 2026)


def test_a_target_that_shrank_is_one_that_was_cut() -> None:
    steps = query("谁家2026年城镇新增就业目标比2025年缩水了？").model_dump()["steps"]
    assert [step.get("fn") for step in steps[:1]] == ["change"]


def test_all_indicators_of_named_places_are_told_where_nothing_is_chosen() -> None:
    asked = query("把GDP、城镇新增就业两项目标按江苏、浙江列出来")
    assert [column.subject for column in asked.columns] == ["gdp_growth", "new_urban_jobs"]
    assert asked.steps == ()


def test_the_best_in_talk_is_the_highest() -> None:
    asked = query("要论2025年外贸增速，长三角哪家最能打？")
    assert [step.op for step in asked.steps] == ["sort", "limit"]


def test_targets_that_moved_are_those_that_are_not_the_same() -> None:
    steps = query("2026年与2025年相比，城镇调查失业率目标有变动的省份是哪些？").model_dump()["steps"]
    assert [step["where"]["cmp"] for step in steps if step["op"] == "filter"] == ["ne"]


def test_overshot_is_held_against_the_target() -> None:
    assert query("Which province overshot its 2025 GDP growth target?").model_dump()["steps"][0]["fn"] == "met"
