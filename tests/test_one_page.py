"""The one-page summary: what stands on it, what does not, and that all of it is the report's."""

import io
import os
import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from one_page_texts import LAST_YEAR, THIS_YEAR
from test_summary import material, materials, read

from rag.records import Citation
from rag.summaries.by_rule import Earlier, Material, Norm, Origin
from rag.summaries.code_hash import files_behind
from rag.summaries.one_page import one_page
from rag.summaries.page import Bar, Bars, Bullets, Grid, Page, Paragraph, Run, in_traditional, runs_of, words_of
from rag.summaries.page_docx import page_docx
from rag.summaries.page_html import page_html
from rag.summaries.page_markdown import page_markdown
from rag.verify.numbers import check_answer

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).parent / "data" / "one_page"
SIX = ("benxi-2024", "fuzhou-2024", "guancheng-2020", "neijiang-2024", "xinxiang-2025", "zhengzhou-2024")
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))  # UPDATE_GOLDEN=1 pytest tests/test_one_page.py, then read the diff


def two_years(this: str = THIS_YEAR, last: str = LAST_YEAR, norms: tuple[Norm, ...] = ()) -> Material:
    before = material(last)
    targets = tuple(figure for figure in before.figures if figure.headline and figure.kind == "target")
    earlier = Earlier(before.report, Origin("b.txt"), before.sections, targets, before.text)
    earlier = replace(earlier, tasks=tuple(each for each in before.figures if each not in targets))
    return replace(material(this), before=earlier, norms=norms)


def text_of(made: Material, language: str = "zh") -> str:
    return re.sub(r"\[\^\d+\]", "", page_markdown(one_page(made, language)).split("\n[^1]:")[0])  # type: ignore[arg-type]


def part(page: str, heading: str) -> str:
    return page.split(f"## {heading}")[1].split("\n## ")[0]


def row(page: str, name: str) -> list[str]:
    line = next(line for line in page.splitlines() if line.startswith(f"| {name}"))
    return [cell.strip() for cell in line.strip("|").split("|")][1:]


def test_a_target_stands_beside_last_years_its_result_and_the_change() -> None:
    page = text_of(two_years())
    assert row(page, "地区生产总值") == ["增长5%左右", "增长5.5%左右", "增长5.2%", "否", "降低0.5个百分点"]
    assert row(page, "规模以上工业增加值") == ["增长7%以上", "增长7%左右", "增长7.4%", "是", "数字未变，措辞不同"]
    assert "与去年目标可比的3项结果，2项按数字达到，1项未达到" in page


def test_of_two_falls_the_fall_grows() -> None:
    this = THIS_YEAR.replace("规模以上工业增加值增长7%以上", "单位地区生产总值能耗下降5.1%")
    last = LAST_YEAR.replace("规模以上工业增加值增长7%左右", "单位地区生产总值能耗下降4.5%")
    assert row(text_of(two_years(this, last)), "单位地区生产总值能耗")[-1] == "降幅扩大0.6个百分点"
    assert (
        row(text_of(two_years(this.replace("5.1%", "4.2%"), last)), "单位地区生产总值能耗")[-1] == "降幅收窄0.3个百分点"
    )


def test_a_dropped_target_that_the_tasks_name_is_not_called_missing() -> None:
    page = text_of(two_years())
    assert row(page, "城镇新增就业")[0] == "重点工作中：3万人以上"
    assert row(page, "城镇新增就业")[1:] == ["3万人以上", "3.2万人", "是", "改在重点工作中"]
    assert row(page, "社会消费品零售总额")[0] == "没有设目标"


def test_what_the_tasks_set_a_number_for_is_not_among_the_dropped_targets() -> None:
    told = text_of(two_years())
    assert row(told, "社会消费品零售总额")[-1] == "不再列入"
    assert row(told, "城镇新增就业")[-1] == "改在重点工作中"
    capped = THIS_YEAR.replace("茶叶全", "化学需氧量排放量控制在2万吨以内，茶叶全")
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "主要污染物排放总量减少3%")
    assert "不再列入" not in text_of(two_years(capped, last))


def test_what_last_years_tasks_set_a_number_for_is_compared_with_it() -> None:
    this = THIS_YEAR.replace("粮食产量3.1万吨", "进出口总额增长25%").replace(
        "城镇新增就业3.2", "进出口总额增长12%，城镇新增就业3.2"
    )
    last = LAST_YEAR.replace("新培育", "做强3个外贸转型升级基地，进出口总额增长10%以上，新培育")
    page = text_of(two_years(this, last))
    assert row(page, "进出口总额") == ["增长25%", "重点工作中：增长10%以上", "增长12%", "是", "提高15个百分点"]
    assert "新设" not in page
    named = last.replace("，进出口总额增长10%以上", "")  # a number of bases is no target of trade
    assert row(text_of(two_years(this, named)), "进出口总额")[1:] == ["—", "增长12%", "—", "新设"]


def test_an_estimate_is_no_result() -> None:
    page = text_of(two_years(THIS_YEAR.replace("过去一年，全市地区", "过去一年，预计全市地区")))
    assert row(page, "地区生产总值")[2] == "预计增长5.2%"
    assert row(page, "规模以上工业增加值")[2] == "预计增长7.4%"  # of the same sentence
    assert "地区生产总值预计增长5.2%；规模以上工业增加值预计增长7.4%；一般公共预算收入预计增长1.1%" in page
    assert "预计增长0.3%" not in page
    within = text_of(two_years(THIS_YEAR.replace("收入增长1.1%", "收入预计增长1.1%")))
    assert "一般公共预算收入预计增长1.1%" in within
    assert row(within, "规模以上工业增加值")[2] == "增长7.4%"
    better = text_of(two_years(THIS_YEAR.replace("全市地区生产总值增长", "全市地区生产总值好于预计、增长")))
    assert "预计" not in better.replace("好于预计、增长5.2%", "")


def test_an_estimate_that_holds_for_the_following_results_is_told_of_each() -> None:
    page = text_of(two_years(THIS_YEAR.replace("收入增长1.1%", "收入增长1.1%（预计数，下同），进出口总额增长9%")))
    assert "一般公共预算收入预计增长1.1%" in page
    assert "进出口总额预计增长9%" in page
    assert row(page, "地区生产总值")[2] == "增长5.2%"  # told before it


def test_a_worded_target_of_any_growth_is_held_against_the_growth() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "进出口总额保持正增长")
    this = THIS_YEAR.replace("收入增长1.1%", "收入增长1.1%，进出口总额增长9%").replace(
        "粮食产量", "进出口总额增长4%，粮食产量"
    )
    page = text_of(two_years(this, last))
    assert row(page, "进出口总额")[2:4] == ["增长9%", "是"]
    assert "可比的4项结果，3项按数字达到" in page
    fell = this.replace("进出口总额增长9%", "进出口总额下降9%")
    assert row(text_of(two_years(fell, last)), "进出口总额")[2:4] == ["下降9%", "否"]


def test_numbers_of_some_counties_are_not_told_as_the_citys() -> None:
    told = "四县（市）和三郊区工业取得新突破，去年实现工业总产值71.8亿元，增长12.7%。"
    page = text_of(two_years(THIS_YEAR.replace("上涨0.3%。", f"上涨0.3%。\n{told}")))
    assert "71.8" not in page
    whole = told.replace("四县（市）和三郊区工业", "全市工业")
    assert "工业总产值 71.8亿元" in text_of(two_years(THIS_YEAR.replace("上涨0.3%。", f"上涨0.3%。\n{whole}")))


def test_an_outcome_is_told_with_what_it_comes_of() -> None:
    this = THIS_YEAR.replace("新培育专精特新企业35家", "推进两家企业的风电项目，完成装机27万千瓦")
    assert "推进两家企业的风电项目，完成装机27万千瓦" in part(text_of(two_years(this)), "今年重点")


def test_what_a_report_asks_of_the_government_itself_is_no_work_of_the_topic_before() -> None:
    itself = "各位代表，对政府工作提出了更高要求。我们将加快执行。实施“马上办”能力提升工程。"
    this = THIS_YEAR.replace("培训2万人次。", f"培训2万人次。\n\n{itself}")
    assert "马上办" not in part(text_of(two_years(this)), "今年重点")


def test_what_a_rate_leaves_out_is_told() -> None:
    left_out = "收入8亿元，剔除一家企业特殊因素，同比增长1.1%"
    page = text_of(two_years(THIS_YEAR.replace("收入增长1.1%", left_out)))
    assert "剔除一家企业特殊因素后增长1.1%" in page


def test_the_basis_of_a_rate_is_told() -> None:
    page = text_of(two_years(THIS_YEAR.replace("收入增长1.1%", "收入8亿元，按同口径增长1.1%")))
    assert "一般公共预算收入按同口径增长1.1%" in page
    real = "粮食产量3.1万吨，城镇和农村居民人均可支配收入分别实际增长4.5%和5.5%。"
    page = text_of(two_years(THIS_YEAR.replace("粮食产量3.1万吨。", real)))
    assert row(page, "农村居民人均可支配收入")[0] == "实际增长5.5%"


def test_income_in_step_with_the_economy_is_held_against_its_growth() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "居民人均可支配收入与经济增长同步")
    this = THIS_YEAR.replace("居民消费价格上涨", "居民人均可支配收入增长5.9%，居民消费价格上涨")
    assert row(text_of(two_years(this, last)), "居民人均可支配收入")[3] == "是"
    behind = this.replace("5.9%", "5.1%")  # who knows what is still in step
    assert row(text_of(two_years(behind, last)), "居民人均可支配收入")[3] == "—"


def test_a_wish_that_is_turned_has_no_number_that_stayed() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "居民人均可支配收入增长快于经济增长")
    page = text_of(two_years(THIS_YEAR.replace("粮食产量3.1万吨", "居民人均可支配收入与经济增长同步"), last))
    assert row(page, "居民人均可支配收入")[-1] == "换了说法"
    assert "快于经济增长" in row(page, "居民人均可支配收入")[1]


def test_a_wish_in_the_place_of_two_numbers_is_neither_new_nor_are_they_dropped() -> None:
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "城镇和农村居民人均可支配收入分别增长7%、7.5%")
    this = THIS_YEAR.replace("粮食产量3.1万吨", "城乡居民收入与经济增长同步")
    page = text_of(two_years(this, last))
    assert row(page, "农村居民人均可支配收入")[0] == "城乡居民收入与经济增长同步"
    assert row(page, "农村居民人均可支配收入")[-1] == row(page, "居民人均可支配收入")[-1] == "换了说法"


def test_an_indicator_is_called_as_the_report_calls_it() -> None:
    page = text_of(two_years(THIS_YEAR.replace("城镇新增就业3.2万人", "全年新增就业3.2万人，农业增加值增长3%")))
    assert "农业增加值增长3%" in page
    assert "第一产业" not in page
    unlisted = THIS_YEAR.replace("城镇新增就业", "新增就业")
    page = text_of(two_years(unlisted, LAST_YEAR.replace("城镇新增就业3万人以上，", "")))
    assert "新增就业 3.2万人" in page
    assert "城镇新增就业" not in page


def test_a_target_that_last_year_had_in_words_only_is_not_new() -> None:
    page = text_of(two_years())
    assert row(page, "居民消费价格")[:2] == ["增长2%左右", "居民消费价格涨幅与全国一致"]
    assert row(page, "粮食产量")[-1] == "新设"
    assert row(page, "居民消费价格")[-1] != "新设"


def test_what_most_reports_set_is_silence_only_where_nothing_names_it() -> None:
    norms = (Norm("fiscal_revenue", 20, 30), Norm("new_urban_jobs", 25, 30), Norm("trade", 16, 30))
    page = text_of(two_years(norms=norms))
    assert re.search(r"本报告未列入目标：\*\*一般公共预算收入", page)  # the review tells a result of it
    assert re.search(r"本报告没有设目标：\*\*.*进出口总额", page)
    assert not re.search(r"\*\*城镇新增就业：\*\*25/30", page)  # it stands in the tasks


def test_what_the_list_names_without_a_number_is_not_dropped() -> None:
    worded = "完成国家下达的粮食生产、碳减排目标任务，港口吞吐量800万标箱。"
    last = LAST_YEAR.replace("社会消费品零售总额增长6%", "粮食产量3万吨")
    page = text_of(two_years(THIS_YEAR.replace("粮食产量3.1万吨。", worded), last))
    assert row(page, "粮食产量")[0] == "“完成国家下达的粮食生产、碳减排目标任务”"
    assert row(page, "粮食产量")[-1] == "—"
    assert "**目标清单里还有：** 港口吞吐量800万标箱" in page.replace("：**港", "：** 港")


def test_a_goal_of_the_plan_is_no_task_of_the_year() -> None:
    page = text_of(two_years(norms=(Norm("urbanization_rate", 20, 30),)))
    assert "未列入目标，五年目标中：“常住人口城镇化率达到71%”" in page
    assert "城镇化率" not in part(page, "今年重点")


def test_notes_on_words_are_no_priorities() -> None:
    bare = re.sub(r"\n（[一二三四五]）[^\n]*(?:\n\d[^\n]*)*", "", THIS_YEAR.split("三、2026年重点工作")[1])
    work = "一是扩大投资，推进项目建设，" * 20 + "\n"
    notes = "".join(f"{at}.“双{at}计划”：培育企业{at}0家的计划。\n" for at in range(1, 5))
    text = THIS_YEAR.split("三、2026年重点工作")[0] + "三、2026年重点工作" + bare + work + notes
    assert "双1计划" not in text_of(two_years(text))


def test_priorities_are_of_the_year_each_with_its_best_number() -> None:
    works = part(text_of(two_years()), "今年重点").strip().splitlines()
    assert works[0] == "- **扩大有效投资**：开工建设湖山大桥"
    assert "**今年安排：**全年实施重点项目210个，年度投资460亿元" in text_of(two_years())  # and so not again
    assert works[1] == "- **做强特色产业**：新培育专精特新企业35家；茶叶全产业链产值突破80亿元"
    assert not any("港口强市" in work or "自身建设" in work for work in works)
    assert len(works) == 3


def test_five_year_goals_stand_apart_with_their_horizon() -> None:
    page = text_of(two_years())
    goals = part(page, "五年目标（不是今年的）")
    assert "到2030年：" in goals
    assert "常住人口城镇化率达到71%" in goals
    assert "71%" not in page.replace(goals, "")


def test_the_livelihood_list_is_whole_also_from_an_appendix() -> None:
    listed = part(text_of(two_years()), "民生实事")
    assert [item for item in ("幼儿园12所", "老旧小区88个", "停车位6000个") if item not in listed] == []
    items = "\n".join(f"{sign}、新建便民站点{at}0个" for at, sign in enumerate("一二三四五六七八九十", 1))
    plain = THIS_YEAR.replace("（三）办好民生实事。继续办好十件民生实事，把钱花在刀刃上。\n", "").replace("\n1.", "\n")
    appended = part(text_of(two_years(plain + f"\n附件\n湖山市2026年十件民生实事\n{items}\n")), "民生实事")
    assert all(f"站点{at}0个" in appended for at in range(1, 11))
    counted = THIS_YEAR.replace("（三）办好民生实事。", "（三）保障民生。").replace("\n1.", "\n").replace("\n2.", "\n")
    counted = counted.replace("\n3.", "\n")
    assert "继续办好十件民生实事" in part(text_of(two_years(counted)), "民生实事")


def test_what_only_speaks_of_projects_is_no_list_of_them() -> None:
    bare = (
        THIS_YEAR.split("（三）办好民生实事")[0]
        + "（三）做好其他工作。一是深化改革。二是办好民生实事。三是加强监管。\n"
    )
    assert "## 民生实事" not in text_of(two_years(bare))
    other = bare.split("（三）")[0] + "（三）继续办好10件民生实事。\n支持慈善事业。办好运动会。抓好普查。\n"
    assert part(text_of(two_years(other)), "民生实事（报告没有逐项列出）").strip().startswith("继续办好10件民生实事")


def test_a_list_behind_a_colon_ends_with_its_sentence() -> None:
    bare = THIS_YEAR.split("（三）办好民生实事")[0]
    text = bare + "（三）增进福祉。办好民生实事：新增学位900个；改造小区8个；新建公园3座。登记失业率4%以内。\n"
    assert part(text_of(two_years(text)), "民生实事").strip().splitlines() == [
        "- 新增学位900个", "- 改造小区8个", "- 新建公园3座",
    ]  # fmt: skip


def test_a_list_in_a_note_on_words_is_found() -> None:
    plain = THIS_YEAR.replace("（三）办好民生实事。继续办好十件民生实事，把钱花在刀刃上。\n", "").replace("\n1.", "\n")
    notes = "\n附件\n名词解释\n1.“双创”：创新创业。\n2.2026年10件民生实事：新建小学9所，改造农贸市场7个。\n"
    listed = part(text_of(two_years(plain + notes)), "民生实事").strip()
    assert listed == "- 新建小学9所，改造农贸市场7个"


def test_a_joint_clause_tells_each_of_its_targets_with_the_bound_behind_the_last() -> None:
    joint = "粮食产量3.1万吨，城镇和农村居民人均可支配收入分别增长4.5%、5.5%左右。"
    page = text_of(two_years(THIS_YEAR.replace("粮食产量3.1万吨。", joint)))
    assert row(page, "城镇居民人均可支配收入")[0] == "增长4.5%左右"
    assert row(page, "农村居民人均可支配收入")[0] == "增长5.5%左右"


def test_what_the_government_owns_up_to_is_told_without_the_promise_behind_it() -> None:
    told = part(text_of(two_years()), "报告自己承认的问题")
    assert told.strip() == "产业链条偏短，龙头企业不多；老城区停车难问题突出；个别部门办事效率不高。"
    itself = THIS_YEAR.replace("我们也清醒看到，发展中还有不少困难和不足：", "同时也要看到，").replace(
        "；老城", "，老城"
    )
    told = part(
        text_of(two_years(itself.replace("；个别", "，个别").replace("。对此", "，对此"))), "报告自己承认的问题"
    )
    assert told.strip().startswith("产业链条偏短")
    assert "认真解决" not in told
    apart = THIS_YEAR.replace("不少困难和不足：", "不少困难和不足。主要有：")
    told = part(text_of(two_years(apart)), "报告自己承认的问题")
    assert told.strip() == "产业链条偏短，龙头企业不多；老城区停车难问题突出；个别部门办事效率不高。"


def test_a_heading_on_a_theme_that_is_gone_is_told() -> None:
    assert "去年有、今年没有的重点标题：**加快建设海洋强市" in part(text_of(two_years()), "与2025年报告相比")


def test_a_report_two_years_older_is_not_last_years() -> None:
    page = text_of(two_years(last=LAST_YEAR.replace("2025", "2024").replace("2024年工作回顾", "2023年工作回顾")))
    assert "与2024年报告相比" not in page
    assert row(page, "地区生产总值") == ["增长5%左右", "增长5.2%"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_number_on_the_page_stands_in_the_passage_of_its_note(language: str) -> None:
    made = two_years()
    page = one_page(made, language)  # type: ignore[arg-type]
    texts = {made.origin.name: made.text, "b.txt": made.before.text if made.before else ""}
    noted = [run for block in page.blocks for run in runs_of(block) if run.places]
    assert len(noted) > 20
    for run in noted:
        for place in run.places:
            assert "".join(texts[place.source][start:end] for start, end in place.spans) == place.quote
        cited = tuple(Citation(n, "", 0, (), "", (), place.quote) for n, place in enumerate(run.places, 1))
        words = re.sub(r"(?:about |at least |at most )?[\d.,-]+(?:%| [a-z ]+) \((?=.*\))", "(", run.text)  # as stated
        words = words.replace("2025年目标", "").replace("target of 2025", "")
        failed = [check for check in check_answer(words, cited) if check.status != "supported"]
        assert not failed, (run.text, failed)


def test_our_own_words_are_english_on_an_english_page_and_quotes_chinese() -> None:
    page = one_page(two_years(), "en")
    for block in page.blocks:
        for run in runs_of(block):
            own = re.sub(r"\([^()]*\)|“[^”]*”|: 林小满|by 林小满|Source:.*", "", run.text)
            assert run.quoted or not re.search("[一-龥]", own), run.text
    assert "investment and projects (“扩大有效投资”)" in words_of(page)


def test_our_own_words_are_traditional_for_a_traditional_reader_and_quotes_as_they_are() -> None:
    page = page_markdown(in_traditional(one_page(two_years(), "zh")))
    assert "報告自己承認的問題" in page
    assert "老城区停车难问题突出" in page


def test_the_print_page_asks_for_nothing_from_outside() -> None:
    page = page_html(one_page(two_years(), "zh"))
    assert "@page { size: A4" in page
    assert not re.search(r"<script|<link|<img|https?://|@import|url\(", page)
    marks = set(re.findall(r'href="#(n\d+)"', page))
    assert marks == set(re.findall(r'<li id="(n\d+)"', page))


def test_the_word_document_has_a_footnote_for_each_mark() -> None:
    import docx

    page = one_page(two_years(), "zh")
    data = page_docx(page)
    assert docx.Document(io.BytesIO(data)).paragraphs[0].text == page.title
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body, notes = (package.read(f"word/{name}.xml").decode() for name in ("document", "footnotes"))
    marks = {int(each) for each in re.findall(r'footnoteReference w:id="(\d+)"', body)}
    assert marks == set(range(1, len(marks) + 1))
    assert marks == {int(each) for each in re.findall(r'<w:footnote w:id="(\d+)"', notes)}


def test_a_chart_is_drawn_in_html_and_in_text() -> None:
    chart = Bars("目标", (Bar("甲省", Decimal(5), "5%"), Bar("乙省", Decimal(4), "4%")))
    page = Page("甲", (chart,), "zh")
    assert page_html(page).count("<rect") == 2
    assert re.search(r"甲省 █{24} 5%", page_markdown(page))
    assert re.search(r"乙省 █{19} 4%", page_markdown(page))


def _shortened(page: Page) -> str:
    """The page with longer quotes told by their beginning and length: what is golden are our words and numbers."""

    def short(run: Run) -> Run:
        text = run.text
        return replace(run, text=f"{text[:10]}…{len(text)}", places=()) if len(text) > 24 else replace(run, places=())

    blocks = []
    for block in page.blocks:
        if isinstance(block, Paragraph):
            blocks.append(replace(block, runs=tuple(map(short, block.runs))))
        elif isinstance(block, Bullets):
            blocks.append(Bullets(tuple(tuple(map(short, item)) for item in block.items)))
        elif isinstance(block, Grid):
            blocks.append(
                Grid(block.header, tuple(tuple(tuple(map(short, cell)) for cell in row) for row in block.rows))
            )
        else:
            blocks.append(block)
    return page_markdown(replace(page, blocks=tuple(blocks)))


@pytest.mark.parametrize("name", SIX)
def test_a_page_is_as_it_was_reviewed(name: str) -> None:
    (made,) = materials(read(ROOT / "seeds" / f"{name}.md"))
    page = _shortened(one_page(made, "zh"))
    golden = GOLDEN / f"{name}.md"
    if UPDATE:
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(page, "utf-8")
    assert page == golden.read_text("utf-8")


def test_the_code_behind_a_summary_is_found_by_its_imports() -> None:
    found = {str(path.relative_to(ROOT)) for path in files_behind("rag.summaries.one_page")}
    assert {"rag/summaries/picked.py", "rag/figures/indicators.toml", "rag/verify/numbers.py"} <= found
    assert not any(path.startswith(("rag/cli", "rag/server", "ui")) for path in found)
