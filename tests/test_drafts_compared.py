"""Drafts that compare, look back from a report's year, or tell of several years: what each number is held against."""

import pytest

from rag.drafts.ledger import Ledger
from rag.ingest import read_document

REPORT = """# {year}年{place}政府工作报告

——{year}年1月20日在{place}人民代表大会会议上

## 一、{last}年工作回顾

过去一年，全省地区生产总值增长{grew}，粮食产量{grain}亿斤，规上工业增加值增长{industry}。{span}

## 二、{year}年工作安排

今年经济社会发展主要预期目标是：地区生产总值增长{goal}；城镇新增就业{jobs}万人。
"""
FIVE = "“十四五”时期，全省地区生产总值年均增长5.6%。"


def report(
    place: str, year: int, grew: str, grain: str, industry: str, goal: str, jobs: str, span: str = ""
) -> tuple[str, str]:
    said = {"grew": grew, "grain": grain, "industry": industry, "goal": goal, "jobs": jobs, "span": span}
    text = REPORT.format(place=place, year=year, last=year - 1, **said)
    return f"{place}-{year}.md", text


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    texts = [
        report("安徽省", 2025, "5.8%", "836.2", "9%", "5.5%以上", "68"),
        report("安徽省", 2026, "5.4%", "840.7", "9.3%", "5%左右", "69", FIVE),
        report("江西省", 2025, "5.1%", "439.1", "8.5%", "5%左右", "40"),
        report("江西省", 2026, "5.2%", "446.4", "7.6%", "5.3%左右", "41"),
        report("湖北省", 2026, "5.5%", "571", "7.7%", "5%左右", "70"),
    ]
    found = [read_document(text.encode(), name, max_chars=300) for name, text in texts]
    return Ledger(
        [figure for document in found for figure in document.figures],
        [each for document in found for each in document.reports],
        [section for document in found for section in document.sections],
        {document.source.id: document.source.name for document in found},
    )


def check(ledger: Ledger, text: str) -> list[tuple[str, str]]:
    return [(finding.text, finding.verdict) for finding in ledger.check(text)]


def test_a_report_of_a_year_tells_the_results_of_the_year_before(ledger: Ledger) -> None:
    text = "（2026年3月2日）安徽2025年政府工作报告显示，前一年全省粮食产量{}亿斤，规上工业增加值增长9%。"
    assert check(ledger, text.format("836.2")) == [("836.2亿斤", "supported"), ("9%", "supported")]
    assert check(ledger, text.format("840.7"))[0] == ("840.7亿斤", "contradicted")
    goal = "（2026年3月2日）2025年安徽省政府工作报告提出，地区生产总值增长5.5%以上。"
    assert check(ledger, goal) == [("5.5%", "supported")]


def test_a_difference_goes_on_over_a_list_of_places(ledger: Ledger) -> None:
    text = "（2026年3月2日）粮食方面，2025年安徽产粮比上年增加4.5亿斤，江西增加{}亿斤。"
    assert check(ledger, text.format("7.3")) == [("4.5亿斤", "supported"), ("7.3亿斤", "supported")]
    assert check(ledger, text.format("6.3"))[1] == ("6.3亿斤", "contradicted")


def test_what_both_of_two_places_have_is_held_against_both(ledger: Ledger) -> None:
    text = (
        "（2026年3月2日）2025年，安徽粮食产量840.7亿斤，江西446.4亿斤，两省相差394.3亿斤。\n"
        "2024年两省分别为836.2亿斤和{}亿斤。"
    )
    assert [verdict for _, verdict in check(ledger, text.format("439.1"))] == ["supported"] * 5
    assert check(ledger, text.format("493.1"))[-1] == ("493.1亿斤", "contradicted")


def test_results_are_held_against_targets_where_the_sentence_says_so_once(ledger: Ledger) -> None:
    text = "（2026年3月2日）各省去年的经济增速。\n\n与目标相比，江西超额0.2个百分点，安徽低了0.1个百分点。"
    assert check(ledger, text) == [("0.2个百分点", "supported"), ("0.1个百分点", "supported")]


def test_a_mean_of_years_is_not_wrong_because_of_one_of_them(ledger: Ledger) -> None:
    assert check(ledger, "安徽地区生产总值年均增长5.6%。") != [("5.6%", "contradicted")]
    assert check(ledger, "（2026年3月2日）“十四五”时期，安徽地区生产总值年均增长5.6%。") == [("5.6%", "supported")]


def test_a_rise_of_a_share_is_no_difference_of_two_shares_told_beside(ledger: Ledger) -> None:
    text = "（2026年3月2日）安徽规上工业增加值增长9.3%、提高0.3个百分点，地区生产总值增长5.4%、提高{}个百分点。"
    assert ("3.9个百分点", "supported") not in check(ledger, text.format("3.9"))


def test_part_of_an_indicator_is_not_the_indicator(ledger: Ledger) -> None:
    text = "（2026年3月2日）2025年，安徽非烟工业增加值增长8.1%，带动就业11.9万人。"
    assert [verdict for _, verdict in check(ledger, text)] == ["unknown", "unknown"]


def test_years_carried_from_afar_do_not_make_a_years_result_wrong(ledger: Ledger) -> None:
    text = "2026年安徽省政府工作报告\n\n“十四五”时期，全省地区生产总值年均增长5.6%。\n\n"
    text += "全省粮食产量840.7亿斤，规上工业增加值增长9.3%。"
    assert "contradicted" not in [verdict for _, verdict in check(ledger, text)]


@pytest.mark.parametrize("than", ["比2024年增加约{}亿斤", "比2024年多出约{}亿斤", "比上年多出约{}亿斤"])
def test_a_rise_told_behind_a_result_is_of_results(ledger: Ledger, than: str) -> None:
    text = "（2026年3月2日）安徽2025年粮食产量达到840.7亿斤，" + than + "。"
    assert check(ledger, text.format("4.5")) == [("840.7亿斤", "supported"), ("4.5亿斤", "supported")]
    assert check(ledger, text.format("14"))[1] == ("14亿斤", "contradicted")


def test_what_is_beyond_the_years_target_is_the_result_less_the_target(ledger: Ledger) -> None:
    text = "（2026年3月2日）2025年，江西经济增长5.2%，超出年度目标{}个百分点。"
    assert check(ledger, text.format("0.2"))[1] == ("0.2个百分点", "supported")
    assert check(ledger, text.format("1.2"))[1] == ("1.2个百分点", "contradicted")


def test_the_size_of_another_place_is_a_multiple_of_the_one_named_before(ledger: Ledger) -> None:
    text = "March 2, 2026. Jiangxi's grain output was 44.64 billion jin in 2025, leaving Anhui about {} times its size."
    assert check(ledger, text.format("1.9"))[1][1] == "supported"
    assert check(ledger, text.format("2.9"))[1][1] == "contradicted"


def test_the_size_of_an_economy_is_no_extreme_of_its_goal(ledger: Ledger) -> None:
    text = "March 2, 2026. Anhui, the largest of the two economies, set its growth goal at around 5%."
    assert [verdict for _, verdict in check(ledger, text)] == ["supported"]


def test_an_economy_that_is_first_to_pass_a_mark_is_the_economy() -> None:
    name, text = report(
        "江西省",
        2026,
        "5.2%",
        "446.4",
        "7.6%",
        "5.3%左右",
        "41",
        "地区生产总值在中部率先突破三千亿元、达到3010.08亿元。",
    )
    found = read_document(text.encode(), name, max_chars=300)
    held = Ledger(found.figures, found.reports, found.sections, {found.source.id: found.source.name})
    said = "（2026年3月2日）2025年，江西地区生产总值达到{}亿元。"
    assert check(held, said.format("3010.08")) == [("3010.08亿元", "supported")]
    assert check(held, said.format("3110.08")) != [("3110.08亿元", "supported")]


def test_the_target_of_last_year_is_not_held_against_that_of_this_year(ledger: Ledger) -> None:
    text = "安徽省2026年地区生产总值增长目标为5%左右。这与上年{}的目标相比有所下调。"
    assert check(ledger, text.format("5.5%以上"))[1] == ("5.5%", "supported")
    assert check(ledger, text.format("6%"))[1] == ("6%", "contradicted")
    text = "安徽省2025年地区生产总值增长目标为5.5%以上，低于上年6%左右的目标。"
    assert check(ledger, text)[1] == ("6%", "unknown")


@pytest.mark.parametrize(
    "text",
    [
        "（2026年3月1日）安徽和江西2025年粮食产量合计约{}万吨。",
        "March 2026\n\nTogether, Anhui and Jiangxi harvested about {} million tonnes of grain in 2025.",
    ],
)
def test_a_sum_of_masses_in_another_unit(ledger: Ledger, text: str) -> None:
    right, wrong = ("6435", "7435") if "万吨" in text else ("64.35", "74.35")
    assert check(ledger, text.format(right))[0][1] == "supported"
    assert check(ledger, text.format(wrong))[0][1] == "contradicted"


def test_an_english_list_of_places_keeps_its_first() -> None:
    from rag.drafts.tokens import find_places

    for text, many in (("Anhui, Jiangxi and Hubei grew", 3), ("Unlike Anhui, Jiangxi and Hubei grew", 2)):
        assert max(len(place.regions) for place in find_places(text, ())) == many


def test_a_line_of_prose_above_a_table_does_not_make_its_results_targets(ledger: Ledger) -> None:
    table = "| 省份 | 2026年GDP增长目标 | 2025年GDP增速 |\n| --- | --- | --- |\n| 安徽 | 5%左右 | 5.4% |\n"
    text = f"# 两省札记（2026年2月）\n\n多数省份把增长目标往下放了一格。\n\n{table}"
    assert [verdict for _, verdict in check(ledger, text)] == ["supported", "supported"]


@pytest.mark.parametrize(
    "text",
    [
        "（2026年3月2日）安徽、湖北{}个省份今年的增长目标都是5%左右。",
        "（2026年3月2日）安徽、湖北{}个省份的2026年地区生产总值增长目标都是5%左右。",
        "March 2, 2026. {} regions, namely Anhui and Hubei, have put their 2026 growth goal at 5 percent or so.",
    ],
)
def test_a_count_of_places_that_are_named(ledger: Ledger, text: str) -> None:
    right, wrong = ("2", "3") if "省" in text else ("Two", "Three")
    assert [verdict for _, verdict in check(ledger, text.format(right))] == ["supported"] * 2
    assert [verdict for _, verdict in check(ledger, text.format(wrong))] == ["contradicted", "supported"]
