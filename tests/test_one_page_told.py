"""One page: what an editor looks for in a report beside its targets, and quotes that keep what they are of."""

import pytest
from one_page_texts import THIS_YEAR
from test_one_page import part, row, text_of, two_years
from test_one_page_scope import SET, TOLD, page

from rag.summaries.acts import is_a_wish
from rag.summaries.told_alone import told_alone

WORK = "（一）扩大有效投资。实施重点项目210个，扩建青山国际机场货站。\n"


def plan(work: str) -> str:
    old = "（一）扩大有效投资。全年实施重点项目210个，年度投资460亿元。开工建设湖山大桥。"
    assert old in THIS_YEAR
    return text_of(two_years(THIS_YEAR.replace(old, work)))


@pytest.mark.parametrize(
    ("review", "said"),
    [
        ("40项民生实事全部完成。", "40项民生实事全部完成"),
        ("政府承诺办好的35件民生实事，全部高标准完成。", "政府承诺办好的35件民生实事，全部高标准完成"),
        ("深入开展为民办实事活动。", ""),
    ],
)
def test_what_became_of_last_years_livelihood_projects_is_told(review: str, said: str) -> None:
    made = page(f"{TOLD}{review}", SET)
    assert said in part(made, "去年还报告了") if said else "办实事" not in made


def test_great_projects_of_last_year_are_told_with_what_was_invested() -> None:
    review = (
        f"{TOLD}青山国际机场建成投用、旅客吞吐量居全省首位。甲乙、乙丙等7条高速公路建成通车。"
        "域内投资700亿元的丙电入丁工程全线贯通。全年开复工重大项目350个。实施服务项目40个。"
    )
    told = part(page(review, SET, WORK), "去年还报告了")
    for each in ("青山国际机场建成投用", "甲乙、乙丙等7条高速公路建成通车", "丙电入丁工程全线贯通", "重大项目350个"):
        assert each in told
    assert "服务项目" not in told


def test_livelihood_projects_are_also_found_in_the_last_paragraph() -> None:
    work = (
        f"{WORK}\n三、建设服务型政府\n\n依法行政。\n\n各位代表，今年将积极办好三方面实事。"
        "一是缓解出行难。新增公交车400辆。二是保障住房。开工安置房310万平方米。三是保护环境。整治河道107公里。"
    )
    told = part(page(TOLD, SET, work), "民生实事")
    assert all(each in told for each in ("400辆", "310万平方米", "107公里"))


def test_projects_that_are_still_voted_on_are_told_so() -> None:
    work = f"{WORK}\n（二）改善民生。今年筛选出12件民生实事候选项目，提交大会票决。"
    assert "筛选出12件民生实事候选项目，提交大会票决" in part(page(TOLD, SET, work), "民生实事")


def test_a_wish_is_no_priority() -> None:
    assert is_a_wish("支持青岭新区高质量发展")
    assert not is_a_wish("青岭新区产值增长9%、实现高质量发展")
    made = plan("（一）扩大有效投资。支持青岭新区高质量发展。推动一批标志性项目落地。全年实施重点项目210个。")
    assert not any(each in made for each in ("青岭新区", "标志性项目"))


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("完善物流园区配套设施，力争入驻5家企业。", "完善物流园区配套设施,力争入驻5家企业"),
        ("实施造林绿化1500亩，森林抚育工程2万亩。", "实施造林绿化1500亩,森林抚育工程2万亩"),
        ("实施造林绿化1500亩，粮食产量达到2万吨。", "粮食产量达到2万吨"),
        ("我们要把招商作为头等大事，新签约项目2000个。", "新签约项目2000个"),
    ],
)
def test_a_quote_keeps_its_deed_and_its_place_and_no_speech(sentence: str, clause: str) -> None:
    folded = sentence.replace("，", ",")
    assert clause in {folded[piece.head : piece.end].rstrip("。") for piece in told_alone(folded)}


def test_a_review_of_five_years_tells_what_the_economy_and_the_poor_came_to() -> None:
    review = (
        "（一）五年成就。\n\n地区生产总值迈上9000亿元台阶。实现31907户贫困人口全部脱贫。"
        f"进出口规模从46亿元增加到107亿元。\n\n{TOLD}"
    )
    made = page(review, SET, WORK, "过去五年工作回顾")
    told = made.split("**2020—2024年：**")[1].split("\n")[0]
    assert all(each in told for each in ("迈上9000亿元台阶", "贫困人口全部脱贫", "从46亿元增加到107亿元"))


def test_problems_that_a_look_ahead_plainly_owns_up_to_are_told() -> None:
    ahead = (
        "机遇前所未有。同时我们也清醒看到，发展中还面临不少困难，产业支撑不足仍是最大的实际；"
        "重点领域改革亟待深化，城乡发展活力有待激发；公共服务水平与沿海的先进城市相比仍有一定差距。我们一定要加大工作力度。\n\n"
    )
    assert "重点领域改革亟待深化" in part(page(TOLD, f"{SET}\n\n{ahead}", WORK), "报告自己承认的问题")


def test_a_price_index_is_called_one() -> None:
    assert row(page(TOLD, f"{SET}居民消费价格指数控制在103左右。"), "居民消费价格指数")[0] == "103左右"


def test_a_result_in_words_is_found_where_its_sentence_tells_of_sums_too() -> None:
    told = page(f"{TOLD}累计减税9亿元，居民消费价格涨幅基本持平。", f"{SET}居民消费价格涨幅2%左右。")
    assert row(told, "居民消费价格")[1] == "“居民消费价格涨幅基本持平”"


def test_a_result_of_another_revenue_is_called_by_its_name() -> None:
    told = page(TOLD.replace("一般公共预算收入", "地方财政收入"), SET)
    assert row(told, "一般公共预算收入")[1] == "地方财政收入增长1.1%"


def test_who_answers_for_a_livelihood_project_is_no_part_of_it() -> None:
    items = "".join(f"{sign}是新建站点{at}个（牵头单位：住建局）。" for at, sign in enumerate("一二三", 1))
    told = part(page(TOLD, SET, f"{WORK}\n（二）改善民生。今年办好三件民生实事：{items}"), "民生实事")
    assert "新建站点3个" in told
    assert "牵头单位" not in told


def test_how_a_plan_is_laid_out_is_no_goal() -> None:
    later = "\n（二）今后五年目标。到2029年，粮食产量达到3万吨，以4个县城为副中心、12个集镇为基础。\n"
    assert "副中心" not in page(TOLD, SET, f"{WORK}{later}")


def test_a_target_for_a_normal_year_says_so() -> None:
    told = page(TOLD, f"{SET}确保正常年景粮食产量达到80亿斤以上。")
    assert row(told, "粮食产量")[0] == "80亿斤以上（正常年景）"


def test_an_estimate_in_words_is_a_result_that_says_so() -> None:
    review = TOLD.replace("固定资产投资增长7%", "预计固定资产投资增速与全国同步、总量保持全省第3位")
    assert row(page(review, SET), "固定资产投资")[1] == "“预计固定资产投资增速与全国同步、总量保持全省第3位”"
