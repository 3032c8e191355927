"""The one-page summary as an editor leaves it: each fact once, no empty line, within its room, set in type."""

from __future__ import annotations

import pytest
from one_page_texts import LAST_YEAR, THIS_YEAR
from test_one_page import part, row, text_of, two_years

from rag.summaries.editor import ALWAYS, Fact, Line, Part, Style, edited
from rag.summaries.one_page import one_page
from rag.summaries.page import Bullets, Heading, Paragraph, Run, runs_of, words_of
from rag.summaries.told_once import again, numbers_of
from rag.summaries.typeset import typeset

_STYLE = Style("；", "。")
_FIVE = "过去五年，全市地区生产总值年均增长6%。新增高新技术企业900家。主干道改造240公里。"


def _page(*changes: tuple[str, str], last: str = LAST_YEAR) -> str:
    text = THIS_YEAR
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text_of(two_years(text, last))


@pytest.mark.parametrize(
    ("told", "other", "same"),
    [
        ("城镇新增就业 18万人", "实现城镇新增就业18万人以上", True),
        ("城镇新增就业1万人", "城镇登记失业人员再就业1万人", False),
        ("进出口总额 10077亿元", "进出口总值从4600亿元增加到10077亿元", True),
        ("地区生产总值增长5%", "地区生产总值年均增长5%", False),
        ("开工建设湖山大桥", "开工建设湖山大桥", False),  # no number
    ],
)
def test_a_fact_is_told_again_where_its_numbers_are_of_the_same(told: str, other: str, same: bool) -> None:
    assert again(Run(told), numbers_of(Run(other))) is same


def test_an_editor_tells_each_fact_once_and_leaves_out_the_least() -> None:
    facts = (Fact(Run("新增学位900个"), 2.0), Fact(Run("新建公园3座"), 1.0), Fact(Run("学位新增900个"), 3.0))
    whole = edited((Part("民生", (Line(facts),), "paragraphs"),), {}, _STYLE, 99)
    assert "".join(run.text for block in whole if isinstance(block, Paragraph) for run in block.runs) == (
        "新增学位900个；新建公园3座。"
    )
    short = edited((Part("民生", (Line(facts),), "paragraphs", cut="（节）"),), {}, _STYLE, 20)
    assert "".join(run.text for block in short for run in runs_of(block)) == "新增学位900个。"
    assert short[0] == Heading("民生（节）")
    road = Line((Fact(Run("建路9公里"), ALWAYS),), (Run("交通："),), Run("交通"))
    bare = (Line((), (Run("科教"),), Run("科教")), road)
    (_, lines) = edited((Part("重点", bare, bare="另有："),), {}, _STYLE, 99)
    assert isinstance(lines, Bullets)
    assert ["".join(run.text for run in item) for item in lines.items] == ["交通：建路9公里", "另有：科教"]


def test_a_list_is_told_in_points_before_what_matters_more_is_left_out() -> None:
    few = Part("实事（要点）", (_fact("建园12所", listed=True),))
    listed = Part("实事", (_fact("建园12所，每所三个班，年底招生", listed=True),), shorter=few, worth=1.5)
    blocks = edited((Part("重点", (_fact("修路9公里", 2.0),)), listed), {}, _STYLE, 28)
    assert [each.text for each in blocks if isinstance(each, Heading)] == ["重点", "实事（要点）"]


def _fact(words: str, rank: float = ALWAYS, *, listed: bool = False) -> Line:
    return Line((Fact(Run(words), rank, listed),))


def test_a_page_keeps_to_its_room_and_tells_nothing_twice() -> None:
    signs = enumerate("甲乙丙丁戊己庚辛", 1)
    many = "".join(f"（{sign}）抓好{sign}号工作。新建{sign}站点{at}00个，改线{at}20公里。\n\n" for at, sign in signs)
    page = one_page(two_years(THIS_YEAR.replace("（一）扩大", many + "（一）扩大")), "zh")
    assert len(words_of(page)) <= 2300
    page = _page(("新培育专精特新企业35家", "新增城镇就业3万人，新培育专精特新企业35家"))
    assert page.count("3万人") == 2  # this year's target and last year's


def test_a_note_explains_only_columns_that_are_there() -> None:
    assert "“达到”按数字判断" in text_of(two_years())
    alone = two_years(THIS_YEAR, LAST_YEAR.replace("2025年", "2024年").replace("2024年工作", "2023年工作"))
    assert "“达到”" not in text_of(alone)


def test_results_of_several_years_are_not_last_years() -> None:
    page = _page(("过去一年，全市", f"{_FIVE}\n\n过去一年，全市"))
    assert "新增高新技术企业900家" not in page.split("## 去年还报告了")[-1].split("**20")[0]


def test_a_size_beside_a_target_for_growth_says_so() -> None:
    grows = ("粮食产量3.1万吨", "居民人均可支配收入与经济增长同步")
    size = ("居民消费价格上涨", "居民人均可支配收入突破4万元，居民消费价格上涨")
    assert row(_page(grows, size), "居民人均可支配收入")[2] == "突破4万元（数额）"
    both = "居民人均可支配收入突破4万元，城镇和农村居民人均可支配收入分别增长4.3%、5.5%，居民消费价格上涨"
    parts = ("居民消费价格上涨", both)
    assert "农村居民人均可支配收入增长5.5%" in row(_page(grows, parts), "居民人均可支配收入")[2]


def test_indicators_of_one_wish_share_a_row_and_a_list_of_others_is_left_out() -> None:
    wish = ("粮食产量3.1万吨", "一般公共预算收入、居民人均可支配收入与经济增长同步")
    assert "同上" not in _page(wish)
    joint = ("居民消费价格上涨", "固定资产投资、进出口总额等指标增速居全省前列。居民消费价格上涨")
    aims = ("粮食产量3.1万吨", "固定资产投资增长8%")
    assert row(_page(joint, aims), "固定资产投资")[2] == "“增速居全省前列”"


def test_problems_under_a_line_that_was_read_as_a_heading_are_told() -> None:
    owns = THIS_YEAR.split("我们也清醒看到")[1].split("\n")[0]
    headed = "成绩固然可喜，问题也不容忽视\n一是产业链条偏短。二是停车难。以上问题必须解决。"
    page = _page((f"我们也清醒看到{owns}", headed))
    assert "一是产业链条偏短" in part(page, "报告自己承认的问题")
    last = "社会事业与经济不相适应。开放环境要改善。这些都需要我们认真解决。"
    page = _page(("个别部门办事效率不高。对此，我们将认真解决。", last))
    assert "社会事业与经济不相适应" in part(page, "报告自己承认的问题")


def test_what_people_are_promised_is_told_where_no_list_is() -> None:
    listed = THIS_YEAR[THIS_YEAR.index("（三）办好民生实事") : THIS_YEAR.index("（四）稳就业")]
    page = _page((listed, "（三）增进民生福祉。新增3000张养老床位，加装电梯120台，新增托位800个。\n\n"))
    told = part(page, "民生") if "## 民生" in page else part(page, "今年重点")
    assert all(words in page for words in ("3000张养老床位", "电梯120台", "托位800个")), told


def test_goals_in_words_are_told_where_there_are_no_numbers() -> None:
    plan = THIS_YEAR[THIS_YEAR.index("到2030年，常住") : THIS_YEAR.index("三、2026年")]
    page = _page(
        (plan, "纲要明确了目标，特别是“十五五”时期要实现居民收入稳居全省上游；到2035年要在港口建设上走在前列。\n\n")
    )
    goals = part(page, "五年目标（不是今年的）")
    assert "居民收入稳居全省上游" in goals
    assert "：**在港口建设上走在前列" in goals


def test_praise_before_a_number_of_projects_is_left_out() -> None:
    work = "强化招商统筹，压实招商责任，全年招引亿元以上产业项目300个。"
    page = _page(("（一）扩大有效投资。", f"（一）扩大有效投资。{work}"))
    assert "300个" in page
    assert "压实招商责任" not in page


def test_a_page_is_set_in_chinese_type() -> None:
    assert typeset("开工项目５０个,投资1,500亿元(含续建);比例2:1") == "开工项目50个，投资1,500亿元（含续建）；比例2:1"
    page = _page(("茶叶全产业链", "茶园面积５万亩,茶叶全产业链"))
    assert "，茶叶" in page or "5万亩" in page
    assert ",茶" not in page


def test_lines_named_together_are_one_project() -> None:
    page = _page(("开工建设湖山大桥。", "推进北江、南江等高铁建设。"))
    assert "推进北江、南江等高铁建设" in part(page, "今年重点")


def test_the_governments_own_projects_are_told_whatever_stands_before_them() -> None:
    page = _page(("全年实施重点项目210个，年度投资460亿元。", "推进“两重”建设，抓好550个省重大项目。"))
    assert "抓好550个省重大项目" in page


def test_a_clause_that_names_itself_is_told_without_praise_before_it() -> None:
    work = "把数字经济作为关键力量，突出提升核心技术、产值规模、治理安全水平，数字产业总产值增长8%以上。"
    page = _page(("（一）扩大有效投资。全年实施重点项目210个，年度投资460亿元。", f"（一）壮大数字产业。{work}"))
    assert "**壮大数字产业**：数字产业总产值增长8%以上" in page


def test_the_speakers_own_us_is_not_the_pages() -> None:
    page = _page(("产业链条偏短，龙头企业不多", "我市产业链条偏短，龙头企业不多"))
    assert part(page, "报告自己承认的问题").strip().startswith("产业链条偏短")


def test_a_line_that_heads_five_years_moves_the_next() -> None:
    head = "这是经济实力持续提升的五年。\n新增高新技术企业900家，改造管网240公里。\n\n"
    page = _page(("我们也清醒看到", f"{head}我们也清醒看到"))
    assert "900家" not in page.split("## 去年还报告了")[-1].split("**2021")[0]


def test_points_of_a_paper_and_numbers_of_nobody_are_no_priority() -> None:
    for words in ("落实优化环境58条改革举措", "力争增加值、上缴税收均增长15%以上"):
        page = _page(("全年实施重点项目210个，年度投资460亿元。开工建设湖山大桥。", f"{words}。"))
        assert words not in part(page, "今年重点")


def test_what_a_firm_means_to_do_is_no_goal_of_the_plan() -> None:
    page = _page(("湖山港货物", "从条件看，未来几年，某公司将投资156亿元开发油区。湖山港货物"))
    assert "156亿元" not in part(page, "五年目标（不是今年的）")


def test_growth_against_the_nations_and_what_was_rebuilt_are_told_of_last_year() -> None:
    against = "规模以上工业增加值、固定资产投资增速分别比全国高0.2、0.9个百分点"
    rebuilt = "湖山灾后恢复重建项目完工92%"
    page = _page(("我们也清醒看到", f"{against}。{rebuilt}。\n\n我们也清醒看到"))
    assert against in page
    assert rebuilt in page


def test_a_task_is_told_with_its_growth() -> None:
    page = _page(("茶叶全产业链", "进出口总额实现1亿美元，增长10%，茶叶全产业链"))
    assert "进出口总额 1亿美元、增长10%" in page


def test_saving_and_emissions_are_told_of_each_other_where_the_target_is_of_both() -> None:
    aim = ("粮食产量3.1万吨", "完成省下达的节能减排任务")
    done = "单位生产总值能耗和二氧化硫排放量可完成“十四五”目标任务"
    page = _page(aim, ("我们也清醒看到", f"{done}。\n\n我们也清醒看到"))
    assert row(page, "节能减排")[2] == done


def test_a_count_of_projects_is_told_with_what_its_paragraph_is_about() -> None:
    work = "推进各项工作。\n有序推进城市更新。以三区为重点，补短板、升产业。全年新入库项目50个，完成投资1500亿元。"
    page = _page(("（一）扩大有效投资。全年实施重点项目210个，年度投资460亿元。", f"（一）扩大有效投资。\n\n{work}"))
    assert "有序推进城市更新 … 全年新入库项目50个" in page.replace("\u2009", " ")


def test_what_firms_of_the_government_came_to_is_not_the_wholes() -> None:
    result = "省属企业创新更加突出，研发经费投入增长15.6%"
    assert "15.6%" not in _page(("我们也清醒看到", f"{result}。\n\n我们也清醒看到"))
    work = "高质量完成国企改革深化提升行动。推动新兴产业营业收入占比提高到30%左右。"
    page = _page(("（一）扩大有效投资。全年实施重点项目210个", f"（一）扩大有效投资。\n\n{work}全年实施重点项目210个"))
    assert "30%左右" not in part(page, "今年重点")


def test_work_of_a_plans_years_that_lost_its_heading_is_no_work_of_the_year() -> None:
    plan = THIS_YEAR[THIS_YEAR.index("二、“十五五”") : THIS_YEAR.index("三、2026年")]
    lost = "今后五年的主要目标\n\n一、加快转型发展\n\n建成湖山铁路，新建港口9个。\n\n二、深化改革\n\n新设试点30个。\n\n"
    year = THIS_YEAR[THIS_YEAR.index("三、2026年") :].replace("三、2026年重点工作", "今年工作安排")
    year = year.replace("（一）", "一、").replace("（二）", "二、").replace("（三）", "三、").replace("（四）", "四、")
    page = _page((plan, lost), (THIS_YEAR[THIS_YEAR.index("三、2026年") :], year))
    works = part(page, "今年重点")
    assert "加快转型发展" not in works
    assert "做强特色产业" in works


def test_a_state_that_no_list_opens_is_told_whole() -> None:
    said = "居民收入增长快于经济增速"
    aim = ("粮食产量3.1万吨", "居民收入增长与经济增长基本同步")
    assert row(_page(aim, ("我们也清醒看到", f"{said}。\n\n我们也清醒看到")), "居民人均可支配收入")[2] == f"“{said}”"


def test_sums_that_point_back_or_are_of_all_years_are_not_what_the_year_invests() -> None:
    for words in ("这些重点项目计划投资530亿元", "基金规模累计达180亿元、返投项目累计达50个"):
        page = _page(("全年实施重点项目210个，年度投资460亿元。", f"全年实施重点项目210个，年度投资46亿元。{words}。"))
        assert words not in page.split("## ")[0]


def test_a_task_that_only_names_an_indicator_is_not_quoted_beside_last_years_target() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "粮食产量3万吨")
    changes = ("，粮食产量3.1万吨", ""), ("开工建设湖山大桥", "落实粮食产量责任制，开工建设湖山大桥")
    assert row(_page(*changes, last=last), "粮食产量")[0] == "未列入目标"
