"""What the one-page summary picks: nothing that leans on words left out, no list in part, nothing of another time."""

from __future__ import annotations

import pytest
from one_page_texts import LAST_YEAR, THIS_YEAR
from test_one_page import part, row, text_of, two_years

from rag.summaries.by_rule import Norm
from rag.summaries.leaning import leans
from rag.summaries.picked import SELF
from rag.summaries.said import value_said

_INVEST = "（一）扩大有效投资。全年实施重点项目210个，年度投资460亿元。开工建设湖山大桥。"
_OWNS = (
    "我们也清醒看到，发展中还有不少困难和不足：产业链条偏短，龙头企业不多；老城区停车难问题突出；个别部门办事效率不高。"
)


def told(old: str, new: str) -> str:
    assert old in THIS_YEAR
    return text_of(two_years(THIS_YEAR.replace(old, new)))


@pytest.mark.parametrize(
    ("clause", "alone"),
    [
        ("力争产值突破150亿元", False),
        ("产业投资超过1000亿元", False),
        ("亿元以上项目达到1000个以上", False),
        ("确保播种面积不少于3万亩", False),
        ("茶叶全产业链产值突破80亿元", True),
        ("年度投资460亿元", True),
        ("全年文化产业增加值增长15%", True),
        ("固定资产投资增长5%", True),
    ],
)
def test_a_measure_of_nothing_named_leans_on_what_stands_before_it(clause: str, alone: bool) -> None:
    assert leans(clause) is not alone


def test_what_a_part_is_to_reach_is_told_with_the_part() -> None:
    page = told(
        _INVEST, "（一）扩大有效投资。培育新材料产业，抓好石英等项目，产业投资超过1000亿元。实施重点项目210个。"
    )
    assert "培育新材料产业，抓好石英等项目，产业投资超过1000亿元" in page
    assert "实施重点项目210个" in page


@pytest.mark.parametrize(
    ("instead", "there", "not_there"),
    [
        ("推动青岭新区建设。新建学校112所。", "推动青岭新区建设", "112所"),
        ("提升班列联程能力，确保全年开行120列以上。", "提升班列联程能力，确保全年开行120列以上", ""),
        ("扎实推进学校提升行动，新开工项目500个。", "扎实推进学校提升行动，新开工项目500个", ""),
        ("深化民政改革，履行协议，推进8大方面60项试点。", "深化民政改革，履行协议，推进8大方面60项试点", ""),
        ("加快旧村改造。设立每年10亿元的专项资金。", "加快旧村改造，设立每年10亿元的专项资金", ""),
        ("做大做强港口，实现吞吐量突破4亿吨。", "做大做强港口，实现吞吐量突破4亿吨", ""),
        ("继续实施废矿复绿行动，完成复绿8万亩。", "继续实施废矿复绿行动，完成复绿8万亩", ""),
        ("青岭铁路建成后，货物运输能力达到1亿吨。加快青岭铁路建设。", "加快青岭铁路建设", "1亿吨"),
        ("实施重点项目210个。抢抓海州自贸港机遇。", "实施重点项目210个", "自贸港"),
        ("把“小百分比”的难事办到“百分之百”。开工青岭铁路。", "开工青岭铁路", "百分之百"),
    ],
)
def test_what_is_told_of_a_topic_has_its_owner(instead: str, there: str, not_there: str) -> None:
    page = told(_INVEST, f"（一）扩大有效投资。坚持项目为王。\n{instead}")
    works = part(page, "今年重点")
    assert there in page
    assert not not_there or not_there not in works


def test_what_was_opened_last_year_is_told() -> None:
    line = "城镇新增就业3.2万人，规模以上工业增加值增长7.4%。"
    old = f"过去一年，全市地区生产总值增长5.2%，一般公共预算收入增长1.1%，{line}居民消费价格上涨0.3%。"
    page = told(old, f"{old}青岭铁路建成通车。青岭铁路客流平稳。\n五年来，山河奋进。青岭机场建成投用。")
    assert "青岭铁路建成通车" in part(page, "去年还报告了")
    assert "青岭机场" not in page


def test_a_sum_of_a_plans_years_is_not_what_this_year_invests() -> None:
    page = told(_INVEST, "（一）扩大有效投资。推进“十五五”总投资9000亿元的500个重点项目。安排城建资金460亿元。")
    assert "今年安排：**安排城建资金460亿元" in page


def test_a_long_clause_that_counts_projects_is_told_whole() -> None:
    clause = (
        "推动湖山体育中心等100个重点项目开工建设、湖山东港改造等200个重点项目加快建设、湖山北路等50个重点项目竣工投产"
    )
    assert f"今年安排：**{clause}。" in told(_INVEST, f"（一）扩大有效投资。{clause}，形成更多实物工作量。")


def test_a_topic_of_the_governments_own_conduct_is_no_work_of_the_year() -> None:
    own = "（五）立足解决问题干成事。推动与110等系统连通。严格依法行政。落实八项规定精神。接受民主监督。"
    page = told("（五）加强政府自身建设。政府工作人员要清正廉洁。", own)
    assert "立足解决问题" not in page


def test_numbered_problems_are_told_to_the_last_whatever_their_words() -> None:
    numbered = "我们也清醒地认识到，发展还存在不少问题。一是观念陈旧。办法不新，人手紧。二是人才偏少。三是改革要再快。"
    problems = part(told(_OWNS, numbered), "报告自己承认的问题").strip()
    assert problems == "一是观念陈旧。办法不新，人手紧；二是人才偏少；三是改革要再快。"


def test_problems_between_their_opening_and_the_promise_are_found() -> None:
    plain = (
        "我们也清醒地看到，外部环境依然复杂。湖山经济总量偏小，一些企业经营困难。公共服务仍有不少短板。"
        "我们一定直面问题，改进工作。"
    )
    problems = part(told(_OWNS + "对此，我们将认真解决。", plain), "报告自己承认的问题").strip()
    assert problems == "外部环境依然复杂；湖山经济总量偏小，一些企业经营困难；公共服务仍有不少短板。"


def test_marks_of_emphasis_and_of_notes_are_no_part_of_a_quote() -> None:
    page = told("老城区停车难问题突出", "**老城区**停车难问题突出[18]")
    assert "；老城区停车难问题突出；" in page


_LIST = (
    "（三）办好民生实事。继续办好十件民生实事，把钱花在刀刃上。\n"
    "1.新建公办幼儿园12所。\n2.改造老旧小区88个。\n3.新增公共停车位6000个。"
)


def test_a_livelihood_list_behind_a_long_head_is_whole() -> None:
    listed = (
        "（三）增进福祉。\n各位代表！今年，我们将接续办好4件市级重点民生实事，包括："
        "改造小区88个；新建公园3座；新增学位900个；治理堵点6处。"
    )
    items = part(told(_LIST, listed), "民生实事").strip().splitlines()
    assert items == ["- 改造小区88个", "- 新建公园3座", "- 新增学位900个", "- 治理堵点6处"]


def test_the_parts_of_the_work_are_not_its_livelihood_projects() -> None:
    long = "提高教育质量，深化学校改革，加强教师队伍建设，落实优教优酬。" * 5
    parts = "（三）着力民生。要办好一批民生实事项目。\n"
    parts += f"1.加快补齐短板。{long}\n2.提升医疗水平。{long}\n3.加大社保力度。{long}"
    assert "## 民生实事" not in told(_LIST, parts)


def test_praise_behind_the_projects_is_left_out() -> None:
    praised = "（三）增进福祉。扎实开展暖心护老、安居惠民等十件民生实事，书写温暖人心的民生答卷，让小家热气腾腾！"
    assert part(told(_LIST, praised), "民生实事（报告没有逐项列出）").startswith(
        "\n\n扎实开展暖心护老、安居惠民等十件民生实事。"
    )


def test_a_plans_rate_a_year_is_told_with_the_year_that_the_plan_ends() -> None:
    goals = part(
        told("到2030年，常住", "到2030年，主要目标包括：地区生产总值年均增长5%以上，常住"), "五年目标（不是今年的）"
    )
    assert "**到2030年：** 地区生产总值年均增长5%以上；常住" in goals.replace("：**地", "：** 地")


def test_a_task_that_doubles_something_is_no_five_year_goal() -> None:
    page = told("新培育专精特新企业35家", "市本级科技投入再翻一番")
    assert "翻一番" not in part(page, "五年目标（不是今年的）")


def test_a_rate_told_further_down_stands_beside_its_target() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "常住人口城镇化率达到58%")
    this = THIS_YEAR.replace(
        "我们也清醒", "常住人口城镇化率从2020年的53.2%提升到2025年的57.7%。\n\n我们也清醒"
    ).replace("粮食产量3.1万吨", "常住人口城镇化率达到59%")
    assert row(text_of(two_years(this, last)), "常住人口城镇化率")[2:4] == ["57.7%", "否"]


def test_indicators_of_one_clause_without_numbers_share_a_row() -> None:
    page = told("粮食产量3.1万吨", "完成上级下达的节能减排、环境保护任务")
    lines = [line for line in page.splitlines() if line.startswith("|") and "节能减排、环境保护任务" in line]
    assert len(lines) == 1


def test_an_indicator_that_only_the_plan_of_years_names_is_told_so() -> None:
    this = THIS_YEAR.replace("研发投入强度", "确保城镇调查失业率总体稳定，研发投入强度")
    page = text_of(two_years(this, norms=(Norm("surveyed_unemployment", 20, 30),)))
    assert "五年目标中：“确保城镇调查失业率总体稳定”" in page


def test_a_reworded_heading_is_not_told_as_gone() -> None:
    last = LAST_YEAR.replace("加快建设海洋强市", "加快高水平开放，打造海上通道")
    this = THIS_YEAR.replace("（四）稳就业促增收。", "（四）坚持高水平开放，更好服务循环。")
    assert "没有的重点标题" not in text_of(two_years(this, last))


def test_problems_of_any_words_are_told_from_the_first_where_a_promise_ends_them() -> None:
    plain = (
        "我们也清醒认识到，湖山发展还面临不少困难和挑战。去年6项指标不及预期。产业基础薄弱，企业经营困难。"
        "民生保障有待加强，必须直面问题、应对挑战。对此，我们将高度重视，切实加以解决。"
    )
    problems = part(told(_OWNS + "对此，我们将认真解决。", plain), "报告自己承认的问题").strip()
    assert problems == "去年6项指标不及预期；产业基础薄弱，企业经营困难；民生保障有待加强。"


def test_livelihood_projects_that_open_alike_are_found_in_running_text() -> None:
    many = (
        "筹措9亿元实施3大为民办实事工程。筹措1亿元实施就业工程，开展培训。筹措2亿元实施社保工程，提高标准。加强救助。"
    )
    page = told(_LIST, f"（三）增进福祉。{many}筹措6亿元实施健康工程，补助医保。")
    items = part(page, "民生实事").strip().splitlines()
    assert items == ["- 筹措1亿元实施就业工程", "- 筹措2亿元实施社保工程", "- 筹措6亿元实施健康工程"]


def test_what_livelihood_projects_are_about_is_told_with_their_number() -> None:
    page = told(_LIST, "（三）增进福祉。继续安排20件民生实事，涉及就业、教育等领域。")
    assert part(page, "民生实事（报告没有逐项列出）").startswith("\n\n继续安排20件民生实事，涉及就业、教育等领域")


def test_a_joint_clause_that_goes_on_in_part_is_not_dropped() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "节能减排和碳排放强度下降完成国家下达任务")
    page = text_of(two_years(THIS_YEAR.replace("粮食产量3.1万吨", "节能减排完成国家下达任务"), last))
    assert "没有设目标" not in page
    assert "不再列入的目标：** 单位" not in page


def test_a_step_that_was_passed_is_no_level_of_last_year() -> None:
    page = told("地区生产总值增长5.2%", "地区生产总值历史性迈上4000亿元台阶、增长5.2%")
    assert "地区生产总值 4000" not in page
    assert "地区生产总值历史性迈上4000亿元台阶" in part(page, "去年还报告了")  # as it is told


def test_a_name_that_was_read_in_part_is_told_whole() -> None:
    page = told("城镇新增就业3.2万人，", "城镇新增就业3.2万人，主要流域1—3类水质比例达95.5%，")
    assert "主要流域1—3类水质比例达95.5%" in page
    assert "；水质比例" not in page


def test_a_purpose_and_a_firms_plan_are_no_goals() -> None:
    aims = "到2030年，为实现人均生产总值比2020年翻一番打好基础，某公司投资156亿元，常住"
    page = told("到2030年，常住", aims)
    assert "翻一番" not in page
    assert "156亿元" not in page


def test_the_situation_is_no_priority() -> None:
    page = told("三、2026年重点工作\n", "三、2026年重点工作\n（一）把握面临的形势。机遇大于挑战。\n")
    assert "面临的形势" not in part(page, "今年重点")


def test_a_page_that_would_be_too_long_tells_the_points_of_each_project_and_says_so() -> None:
    how = "完善服务体系，健全长效机制，让群众更加满意。" * 12
    items = "".join(f"{at}.实施第{at}项工程。{how}新建站点{at}0个，{how}\n" for at in range(1, 10))
    page = told(_LIST, f"（三）办好民生实事。继续办好9件民生实事。\n{items}")
    listed = part(page, "民生实事（只列要点）").strip().splitlines()
    assert len(listed) == 9
    assert listed[0] == "- **实施第1项工程**：新建站点10个"
    assert "（只列要点）" not in text_of(two_years())


def test_a_goals_year_is_told_once() -> None:
    page = told("到2030年，常住", "到2030年人均地区生产总值达到10万元以上，常住")
    assert "到2030年：**人均地区生产总值" in part(page, "五年目标（不是今年的）")


def test_an_english_page_tells_units_by_signs_or_beside_the_reports_words() -> None:
    made = two_years(THIS_YEAR.replace("年度投资460亿元", "年度投资超8千亿元"))
    invested = next(figure for figure in made.figures if "8千亿元" in figure.quote and figure.base_unit == "元")
    assert value_said(invested, "en") == "at least 800 billion yuan (超8千亿元)"
    page = text_of(two_years(THIS_YEAR.replace("粮食产量3.1万吨", "细颗粒物年均浓度29微克/立方米左右")), "en")
    assert "about 29 µg/m³ (29微克/立方米左右)" in page
    assert "Delivered by Lin Xiaoman (林小满)" in page


def test_a_total_of_all_years_is_no_result_of_last_year() -> None:
    so_far = "累计实际利用外资8亿美元、进出口总额654亿元，城镇新增就业3.2万人，全年累计粮食产量3万吨，"
    page = told("城镇新增就业3.2万人，", so_far)
    assert "654亿元" not in page
    assert "8亿美元" not in page
    assert "3.2万人" in page
    assert "粮食产量 3万吨" in page or "3万吨" in row(page, "粮食产量")


def test_a_name_is_cut_as_the_report_cuts_it() -> None:
    page = told("一般公共预算收入增长1.1%，", "财政总收入88亿元、增长3.2%，农民人均纯收入9120元、增长8.8%，")
    assert "财政总收入增长3.2%；农民人均纯收入增长8.8%" in page
    assert "财政总收入 88亿元；农民人均纯收入 9120元" in page
    assert "农村居民人均可支配收入" not in page


def test_a_sum_of_no_indicator_is_told_where_it_stands_among_headline_results() -> None:
    far = "我们扎实推进各项工作，城乡面貌不断改善，群众生活更加便利。" * 3 + "老城改造完成投资31亿元、增长4.4%。"
    page = told("居民消费价格上涨0.3%。", f"居民消费价格上涨0.3%，工业总产值912亿元、增长8.1%。{far}")
    assert "工业总产值 912亿元、增长8.1%" in part(page, "去年还报告了")
    assert "老城改造 31亿元" not in page.split("## 今年重点")[0]


def test_a_bracket_that_a_clause_only_opens_is_no_part_of_its_quote() -> None:
    page = told("规模以上工业增加值增长7%以上，", "工业增加值增长6%左右（其中，规模以上工业增加值增长7%以上），")
    assert "工业增加值增长6%左右" in page
    assert "（其中" not in page


def test_a_number_of_one_part_is_not_the_best_of_a_priority() -> None:
    text = THIS_YEAR.replace("开展技能培训2万人次", "建成幼儿园9所，新增学位4.8万个，扩建小学6所，新增学位3.2万个")
    assert "新增学位" not in part(text_of(two_years(text)), "今年重点")


def test_a_verb_that_several_clauses_share_names_no_part() -> None:
    text = THIS_YEAR.replace("开展技能培训2万人次", "建成20个驿站，建成9500套住房")
    assert "建成9500套住房" in part(text_of(two_years(text)), "今年重点")


def test_of_two_numbers_of_one_goal_the_first_is_told() -> None:
    text = THIS_YEAR.replace(
        "到2030年建成泊位120个。", "到2030年，老城区人口达到9万人，常住人口城镇化率达到87%，建成泊位120个。"
    )
    goals = part(text_of(two_years(text)), "五年目标（不是今年的）")
    assert "71%" in goals
    assert "87%" not in goals


def test_the_appendix_behind_a_line_of_no_section_tells_no_money_of_the_year() -> None:
    done = "\n《报告》附件1\n\n2025年实事完成情况\n\n一、化解困难（工信局负责）。发放帮扶资金18.35亿元。\n\n"
    done += "二、修路（交通局负责）。投资3亿元。\n"
    page = text_of(two_years(THIS_YEAR + done))
    assert "18.35亿元" not in page
    assert "年度投资460亿元" in page


def test_an_estimate_goes_on_with_the_growth_behind_it() -> None:
    page = text_of(two_years(THIS_YEAR.replace("生产总值增长5.2%", "生产总值预计800亿元，比上年增长5.2%")))
    assert "| 预计增长5.2% |" in page
    assert "预计增长7.4%" not in page


def test_a_rate_of_air_or_water_is_held_against_no_rate_that_does_not_say_of_which() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "环境空气质量优良率达到78.2%")
    this = THIS_YEAR.replace("居民消费价格上涨0.3%", "居民消费价格上涨0.3%。环境持续改善，优良率达97.4%")
    assert "97.4%" not in text_of(two_years(this, last)).split("## 去年还报告了")[0].split("## 目标")[1]
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "国考断面水质全部达标，优良率达到78.2%")
    page = text_of(two_years(this, last))
    assert all("97.4%" not in line for line in page.splitlines() if "78.2%" in line)


def test_the_review_tells_what_editors_look_for_beside_the_indicators() -> None:
    review = (
        "居民消费价格上涨0.3%。全年接待游客430万人次。高新区旅游收入9亿元。完成工业总产值881.5亿元，增长15.4%，其中，"
        "高技术产业占三成。五年来，发电量达到59亿千瓦时。"
    )
    results = part(told("居民消费价格上涨0.3%。", review), "去年还报告了").split("。")[0]
    assert "全年接待游客430万人次" in results
    assert "完成工业总产值881.5亿元，增长15.4%" in results
    assert [words for words in ("其中", "高新区", "发电量") if words in results] == []


def test_an_economy_that_is_told_without_its_name_stands_in_the_first_lines() -> None:
    page = told("全市地区生产总值增长5.2%，", "二季度增长4.6%，全年增长4.8%、总量达5300亿元，")
    assert "去年结果：**全年增长4.8%、总量达5300亿元；" in page


def test_what_is_owed_is_no_plan_of_the_year() -> None:
    page = told(
        "全年实施重点项目210个，年度投资460亿元。",
        "年末各项融资余额达到1520亿元。统筹安排30亿元政府资金，用于老旧管网更新。",
    )
    first = page.split("## ")[0]
    assert "1520亿元" not in first
    assert "统筹安排30亿元政府资金，用于老旧管网更新" in first


def test_targets_that_were_missed_are_owned_up_to_also_before_the_problems() -> None:
    owns = "回顾去年，对照目标，出口总额增幅未能实现预期目标，与目标相差3.7个百分点。我们诚恳接受批评。"
    owns += "同时，我们也清醒看到，还有不少困难：链条短、龙头企业不多；停车难问题突出。"
    problems = part(told(_OWNS, owns), "报告自己承认的问题").strip()
    assert problems.startswith("对照目标，出口总额增幅未能实现预期目标")
    assert "停车难" in problems


def test_a_goal_is_told_once_and_its_grounds_are_none() -> None:
    again = "到2030年，常住人口城镇化率提高到71%，要做到这一点，城镇化率每年仅需提高1.7个百分点。（一）建设港口强市。"
    goals = part(told("（一）建设港口强市。", again), "五年目标（不是今年的）")
    assert goals.count("71%") == 1
    assert "1.7个百分点" not in goals


def test_numbers_of_nothing_named_and_of_parts_are_no_best_of_a_priority() -> None:
    some = "工业园区营收突破900亿元。实现规上企业营业收入900亿元。力争实现规上企业营业收入300亿元。茶园达到5万亩。"
    page = told(
        "新培育专精特新企业35家，茶叶全产业链产值突破80亿元。", some + "分别达到20亿元和30亿元，新建和收购20万套。"
    )
    priorities = part(page, "今年重点")
    assert [words for words in ("规上企业", "分别", "收购") if words in priorities] == []


def test_a_rate_that_does_not_say_of_what_is_not_told() -> None:
    page = told("城镇新增就业3.2万人，", "城镇新增就业3.2万人，优良率达到97.8%，研发投入强度增长15%，")
    assert "97.8%" not in page
    assert "15%" not in page


def test_areas_that_a_report_counts_in_words_are_its_priorities() -> None:
    start = THIS_YEAR.index("（一）扩大有效投资")
    areas = (
        "一是扩大有效投资，夯实发展后劲。安排资金46亿元建设湖山港。\n\n多渠道筹资。新建泊位12个。\n\n"
        "二是做强特色产业。新培育专精特新企业35家。\n\n三是建设宜居城市。改造老旧小区88个。\n\n"
        "四是加快转变政府职能。精简审批事项20项。\n\n打铁还需自身硬。压减会议30%。\n"
    )
    page = text_of(two_years(THIS_YEAR[:start] + areas))
    told = part(page, "今年重点").strip().splitlines()
    assert [line.split("**")[1] for line in told] == ["扩大有效投资，夯实发展后劲", "做强特色产业", "建设宜居城市"]
    assert told[0].endswith("新建泊位12个")


def test_sums_stand_among_projects_and_money_and_a_priority_tells_its_next_number() -> None:
    page = told(_INVEST, "（一）扩大有效投资。湖山港扩建投资60亿元，湖山湾改造投资900亿元。开工建设大桥18座。")
    assert "今年安排：**湖山湾改造投资900亿元" in page
    assert "湖山港扩建投资60亿元" in part(page, "其他项目与资金")
    assert "**扩大有效投资**：开工建设大桥18座" in part(page, "今年重点")


@pytest.mark.parametrize(
    "clauses",
    [
        "通过5年时间，努力将茶叶培育成为500亿元产业",
        "年底前，累计开工项目500个",
        "湖山新区建设方面。新开工10亿元以上项目500个",
    ],
)
def test_what_is_of_several_years_or_of_nothing_named_is_no_number_of_the_year(clauses: str) -> None:
    page = told(_INVEST, f"（一）扩大有效投资。{clauses}。\n今年安排资金46亿元。")
    assert "500" not in page
    assert "46亿元" in page


def test_aims_in_words_between_the_targets_are_told() -> None:
    page = told("粮食产量3.1万吨。", "民间投资占比稳步提升，粮食产量3.1万吨，奋力争取更好结果。")
    assert "目标清单里还有：**民间投资占比稳步提升。" in page


def test_a_rate_that_is_told_as_a_level_is_one_whatever_the_verb_beside_it() -> None:
    last = LAST_YEAR.replace("居民消费价格涨幅与全国一致", "城镇调查失业率、居民消费价格涨幅分别控制在5%和3%以内")
    this = THIS_YEAR.replace("城镇新增就业3.2", "城镇调查失业率4.9%，城镇新增就业3.2").replace(
        "粮食产量3.1", "城镇调查失业率5%左右，粮食产量3.1"
    )
    assert row(text_of(two_years(this, last)), "城镇调查失业率")[1:4] == ["5%以内", "4.9%", "是"]


@pytest.mark.parametrize(
    ("title", "own"),
    [
        ("深化行政效能建设，提高政府施政水平", True),
        ("建设人民满意的服务型政府", True),
        ("加快政府职能转变，推进管理创新", True),
        ("转变政府职能，优化营商环境", False),
        ("支持中小企业发展，用好政府采购政策", False),
    ],
)
def test_headings_on_the_government_itself_are_no_priorities(title: str, own: bool) -> None:
    assert bool(SELF.search(title)) is own


def test_what_a_named_zone_is_to_get_is_not_told_as_the_wholes() -> None:
    zone = "推进湖山产业园建设，全面对接新标准，新签约项目500个。全市新开工项目40个。"
    page = told(_INVEST, f"（一）扩大有效投资。{zone}")
    assert "500个" not in page
    assert "新开工项目40个" in page


def test_problems_that_missed_targets_lay_bare_are_owned_up_to() -> None:
    owns = (
        "去年增速没有实现预期目标，也反映出工作中还有许多短板和问题，主要是：营商环境仍有差距，企业成本较高。"
        "城市治理比较粗放，停车难问题突出。对这些问题，我们将下大力气予以解决。"
    )
    problems = part(told(_OWNS, owns), "报告自己承认的问题").strip()
    assert problems == "营商环境仍有差距，企业成本较高；城市治理比较粗放，停车难问题突出。"


def test_a_part_that_begins_with_the_years_of_a_plan_is_no_work_of_the_year() -> None:
    plan = "二、奋力谱写新篇章\n\n“十五五”时期是夯实基础的关键时期。形成“55X”产业格局，建设泊位120个。"
    start, end = THIS_YEAR.index("二、“十五五”"), THIS_YEAR.index("三、2026年")
    told = part(text_of(two_years(THIS_YEAR[:start] + plan + "\n\n" + THIS_YEAR[end:])), "今年重点")
    assert "谱写新篇章" not in told
    assert "扩大有效投资" in told


def test_notes_on_words_that_a_copy_ran_into_the_last_part_tell_nothing_of_the_year() -> None:
    notes = "\n\n资料：《政府工作报告》名词解释（按出现顺序排列）：\n\n风险池指信贷补偿机制，政府投入资金97亿元。\n"
    page = text_of(two_years(THIS_YEAR.rstrip() + notes))
    assert "97亿元" not in page


def test_a_count_of_projects_with_what_was_invested_is_told_of_last_year() -> None:
    page = told(
        "城镇新增就业3.2万人", "用好各类债券，加快工程建设，863个市重点项目完成投资390亿元，城镇新增就业3.2万人"
    )
    assert "863个市重点项目完成投资390亿元" in part(page, "去年还报告了")


@pytest.mark.parametrize(
    ("old", "new", "there", "gone"),
    [
        # how much more there is is no level, and 了 no part of a number
        ("开展技能培训2万人次", "力争居民人均可支配收入增加900元", "人均可支配收入增加900元", "收入 900"),
        ("城镇新增就业3.2万人", "实际利用外资达到了3.2亿美元", "实际利用外资 3.2亿美元", "外资了"),
        # each number of a row with its own bound
        ("居民消费价格涨幅2%左右", "城乡居民收入分别增长5%左右、5%以上", "| 增长5%以上 |", "左右以上"),
        # what a clause of several numbers tells is not told before it
        (
            "城镇新增就业3.2万人",
            "化学需氧量、二氧化硫排放总量分别下降2.5%和1.5%",
            "化学需氧量、二氧化硫排放总量分别下降2.5%和1.5%",
            "化学需氧量排放下降",
        ),
        # the size of the things counted is no target, a state no plan
        ("粮食产量3.1万吨", "500万元以上固定资产投资增长15%，粮食产量3.1万吨", "粮食产量", "500万元以上固定资产"),
        (_INVEST, f"{_INVEST}目前重大项目在库总数900个。", "210个", "900个"),
        # a sum that the table of targets tells is not told again
        (
            "粮食产量3.1万吨。",
            "固定资产投资600亿元。\n\n（一）狠抓项目。确保固定资产投资达到600亿元。重点项目投资99亿元。",
            "99亿元",
            "确保固定资产投资",
        ),
        # a purpose may stand before its sum, and a sum or a measure of nothing is none
        (_INVEST, f"{_INVEST}优先发展教育，财政安排资金970亿元。", "优先发展教育，财政安排资金970亿元", "*财政安排"),
        (_INVEST, f"{_INVEST}抓好65宗项目，完成投资超900亿元。", "抓好65宗项目，完成投资超900亿元", "- 完成投资"),
        (_INVEST, f"{_INVEST}完成技改投资70亿元，比去年增加6亿元。", "技改投资70亿元", "：比去年"),
        (_INVEST, f"{_INVEST}支持每个县发挥优势，重点发展主导产业5个。", "210个", "主导产业5个"),
        # the mark of a note
        (_INVEST, f"{_INVEST}推进“双千”（26）行动，完成技改工程（27）95个。", "完成技改工程95个", "（2"),
        # a bracket that is never closed
        ("粮食产量3.1万吨。", "粮食产量3.1万吨，（工业增长9.7%，居民收入增长5%。", "工业增长9.7%", "（工业"),
        # means are no goal, an office no mention of an indicator
        ("湖山港货物", "以9个县城为副中心、小城镇为基础，湖山港货物", "9000万吨", "副中心"),
        # what stands in the line of the tasks is not told again
        ("培训2万人次。", "培训2万人次。外贸进出口超80亿元。", "重点工作中：**进出口总额超80亿元", "外贸进出口超"),
        # 不少困难和不足 says nothing
        ("不少困难和不足：", "不少困难和不足，工作中还有一些问题。", "产业链条偏短", "还有一些问题"),
        # a project of the list is no best of the topic that it stands in
        (
            _INVEST,
            "（一）扩大有效投资。实施5个项目，新增公共停车位6000个。",
            "新增公共停车位6000个",
            "有效投资**：新增",
        ),
    ],
)
def test_nothing_is_told_amiss_or_twice(old: str, new: str, there: str, gone: str) -> None:
    page = told(old, new)
    assert there in page
    assert gone not in page


def test_a_topic_without_numbers_or_names_is_told_by_its_heading() -> None:
    for work in ("完善道路、管网、绿地建设。", "开展“畅通管网”行动。", "切实加强管网建设各项管理。"):
        page = told(_INVEST, f"（一）推进管网建设。要提高认识。{work}加强管理。")
        assert "**另有重点（只列标题）：**推进管网建设\n" in part(page, "今年重点")


def test_problems_end_where_the_report_turns_to_what_speaks_for_it() -> None:
    turn = "工业下行压力加大，就业压力增加。尽管困难不少，但我们具备向好的有利条件。产业不强是短板，也是机会。"
    owned = part(told(_OWNS, f"{_OWNS}也要看到困难和挑战。{turn}"), "报告自己承认的问题")
    assert "有利条件" not in owned
    assert owned.strip().startswith("产业链条偏短")


def test_a_size_and_a_growth_of_one_indicator_are_told_apart() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "固定资产投资400亿元、增长9%")
    this = THIS_YEAR.replace("粮食产量3.1万吨", "固定资产投资430亿元、增长7%")
    told = row(text_of(two_years(this, last)), "固定资产投资")
    assert [set(told[at].split("，")) for at in (0, 1, -1)] == [
        {"430亿元", "增长7%"}, {"400亿元", "增长9%"}, {"提高30亿元", "降低2个百分点"},
    ]  # fmt: skip


def test_income_of_a_part_is_not_unset_where_the_list_sets_the_wholes() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "城镇居民人均可支配收入增长6%")
    page = text_of(two_years(THIS_YEAR.replace("粮食产量3.1万吨", "城乡居民收入增长5%"), last))
    assert row(page, "城镇居民人均可支配收入")[0] == "未单列，目标清单中是“城乡居民收入增长5%”"


def test_points_of_another_part_whose_first_a_copy_lost_are_no_priorities() -> None:
    point = "第七，抓生态\n\n大力发展循环经济，建设绿色矿山9座，推行清洁生产。\n\n三、2026年重点工作"
    assert "抓生态" not in part(told("三、2026年重点工作", point), "今年重点")
