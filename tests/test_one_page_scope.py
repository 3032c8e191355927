"""One page: whose, when and of what a result is that is told on it."""

import pytest
from one_page_texts import LAST_YEAR, THIS_YEAR
from test_one_page import part, row, text_of, two_years
from test_summary import material

from rag.summaries.told_alone import heads_a_part

HEAD = "湖山市2025年政府工作报告\n\n——2025年1月10日在湖山市第三届人民代表大会第五次会议上\n\n各位代表：\n\n"


def page(
    review: str, targets: str, work: str = "（一）扩大有效投资。实施重点项目210个。\n", of: str = "2024年工作回顾"
) -> str:
    text = f"{HEAD}一、{of}\n\n{review}\n\n二、2025年重点工作\n\n今年主要预期目标是：{targets}\n\n{work}"
    return text_of(material(text))


SET = "地区生产总值增长5%，固定资产投资增长6%，一般公共预算收入增长4%，完成省下达的节能减排任务。"
TOLD = "过去一年，地区生产总值增长5.2%，一般公共预算收入增长1.1%，固定资产投资增长7%。"


@pytest.mark.parametrize(
    ("review", "said"),
    [
        ("全面完成“双减”任务。", ""),
        ("——经济指标全面完成。工业稳步回升。", ""),
        ("城镇新增就业3万人，超额完成任务。", ""),
        ("我们也清醒看到，发展中还有不少问题：完成节能减排任务艰巨；产业链条偏短，企业竞争力不强。", ""),
        ("全面完成省下达的节能减排任务。", "“全面完成省下达的节能减排任务”"),
        ("主要污染物减排任务全面完成。", "“主要污染物减排任务全面完成”"),
    ],
)
def test_words_for_a_result_are_said_of_the_target_itself(review: str, said: str) -> None:
    cells = row(page(f"{TOLD}{review}", SET), "节能减排")
    assert cells[1:] == ([said] if said else ["—"])


def test_what_was_achieved_in_a_plan_that_ended_before_is_no_result_of_last_year() -> None:
    assert row(page(f"{TOLD}全面完成“十三五”节能减排任务。", SET), "节能减排")[1] == "—"


def test_projects_of_five_years_are_not_told_as_last_years() -> None:
    opened = "青山国际机场建成投用。"
    work = "（一）扩大有效投资。实施重点项目210个，扩建青山国际机场货站。\n"
    known = f"{TOLD}城镇新增就业3万人。"
    assert opened[:-1] in part(page(f"{TOLD}\n\n{opened}", SET, work), "去年还报告了")
    told = page(f"（一）基础设施显著提升。\n\n{opened}新增公路100公里。\n\n{known}", SET, work, "过去五年工作回顾")
    assert opened[:-1] not in part(told, "去年还报告了")


def test_the_growth_is_of_the_revenue_that_the_target_names() -> None:
    own = "地区生产总值增长5.2%，地方财政收入432.8亿元，增长10.9%"
    aims = SET.replace("一般公共预算收入", "地方财政收入")
    told = page(f"去年，{own}；加上中央财政收入，财政一般预算收入966.2亿元，增长19.2%。", aims)
    assert row(told, "地方财政收入") == ["增长4%", "增长10.9%"]


def test_incomes_in_the_city_proper_are_called_so() -> None:
    told = page(f"{TOLD}市区居民人均可支配收入27368元，增长9.2%。", f"{SET}市区居民人均可支配收入增长7%。")
    assert row(told, "市区居民人均可支配收入") == ["增长7%", "增长9.2%"]


def test_a_target_met_on_the_same_basis_is_not_plainly_missed() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "一般公共预算收入增长2.5%")
    told = text_of(two_years(THIS_YEAR.replace("增长1.1%", "增长1.1%（同口径增长2.7%）"), last))
    assert row(told, "一般公共预算收入")[2:4] == ["增长1.1%（同口径增长2.7%）", "否（同口径：是）"]
    assert "2项未达到，其中1项按同口径达到" in told


def test_an_estimate_stays_one_where_it_is_quoted() -> None:
    told = page(f"{TOLD}预计单位地区生产总值能耗下降3.5%，化学需氧量和二氧化硫排放量分别下降5%和10%。", SET)
    assert "“化学需氧量和二氧化硫排放量分别下降5%和10%”" not in told
    assert "预计" in next(line for line in told.splitlines() if "5%和10%" in line or "预计下降5%" in line)


def test_what_is_done_for_the_town_is_not_the_whole_of_the_citys_work() -> None:
    assert heads_a_part("全面提升中心城区品质")
    town = "全面提升中心城区品质。实施600个配套重点项目。"
    work = f"（一）扩大有效投资。实施重点项目210个。\n\n（二）改善城市面貌。\n\n{town}\n"
    assert "600个" not in page(TOLD, SET, work).split("## ")[0]
