"""Which reports a source holds, whose they are, and that nothing of it is lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.formats.decode import decode
from rag.records import Removed, Report, Source, text_at
from rag.reports.split import split

OPENING = "现在，我代表{place}，向大会报告政府工作，请予审议，并请各位政协委员和列席人员提出意见。"
BODY = """一、{last}年工作回顾
{last}年，面对复杂形势，{whole}上下攻坚克难，地区生产总值增长5.6%，固定资产投资增长7%，各项事业取得新成绩。
（一）产业发展提质增效。新增规上工业企业30家，完成工业投资80亿元，粮食产量稳定在30万吨以上。
（二）民生福祉持续改善。城镇新增就业1.2万人，新建学校12所，改造老旧小区26个。
二、{year}年工作安排
今年{whole}经济社会发展主要预期目标是：地区生产总值增长6%左右，一般公共预算收入增长5%，粮食产量保持稳定。
（一）着力扩大有效需求。实施重点项目120个，年度完成投资200亿元。
（二）着力保障改善民生。办好十件民生实事，城镇新增就业1万人以上。
各位代表！让我们更加紧密地团结起来，坚定信心、真抓实干，为建设现代化新家园而努力奋斗！
"""
HEADER = """2024年海宁市政府工作报告
——2024年1月15日在海宁市第十六届人民代表大会第三次会议上
海宁市人民政府市长 张三
各位代表：
"""


def body(place: str = "市人民政府", whole: str = "全市", year: int = 2024) -> str:
    return OPENING.format(place=place) + "\n" + BODY.format(last=year - 1, year=year, whole=whole)


def source(text: str, name: str = "a.txt") -> Source:
    return decode(text.encode(), name)


def found(text: str, name: str = "a.txt") -> tuple[Report, ...]:
    """The reports in a text; checks on the way that they and what is left out cover it exactly."""
    given = source(text, name)
    reports, removed = split(given)
    check_cover(given.text, reports, removed)
    return reports


def check_cover(text: str, reports: tuple[Report, ...], removed: tuple[Removed, ...]) -> None:
    spans = sorted([span for report in reports for span in report.spans] + [item.span for item in removed])
    assert all(span.start < span.end for span in spans)
    assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]
    assert spans[-1].end == len(text)
    assert all(item.reason for item in removed)


def read(text: str) -> str:
    return "".join(text_at(text, report.spans) for report in found(text))


@pytest.mark.parametrize(
    ("header", "place", "whole", "expected"),
    [
        (
            "政府工作报告\n——2024年3月5日在第十四届全国人民代表大会第二次会议上\n国务院总理 张三\n各位代表：\n",
            "国务院",
            "全国",
            ("nation", "000000", "", "2024-03-05", "张三"),
        ),
        (
            "政府工作报告——2024年1月23日在广东省第十四届人民代表大会第二次会议上 广东省省长 张三\n各位代表：\n",
            "省人民政府",
            "全省",
            ("province", "440000", "广东省", "2024-01-23", "张三"),
        ),
        (
            "2024年内蒙古自治区政府工作报告\n2024年1月30日在内蒙古自治区第十四届人民代表大会第二次会议上\n"
            "自治区主席 张 三\n各位代表：\n",
            "自治区人民政府",
            "全区",
            ("province", "150000", "内蒙古自治区", "2024-01-30", "张三"),
        ),
        (
            "上海市2024年政府工作报告\n（2024年1月23日在上海市第十六届人民代表大会第二次会议上）\n"
            "上海市市长  张三\n\n各位代表：\n",
            "市人民政府",
            "全市",
            ("province", "310000", "上海市", "2024-01-23", "张三"),
        ),
        (
            "延边朝鲜族自治州2024年政府工作报告\n——2024年1月5日在延边朝鲜族自治州第十六届人民代表大会第四次会议上\n"
            "自治州州长 张三\n各位代表：\n",
            "州人民政府",
            "全州",
            ("prefecture", "222400", "延边朝鲜族自治州", "2024-01-05", "张三"),
        ),
        (
            "2024年政府工作报告\n（2024年1月10日）\n锡林郭勒盟行政公署盟长 张三\n各位委员：\n",
            "盟行政公署",
            "全盟",
            ("prefecture", "152500", "锡林郭勒盟", "2024-01-10", "张三"),
        ),
        (
            "政府工作报告\n（二〇二四年一月十二日在盐城市第九届人民代表大会第三次会议上）\n市长 张三\n各位代表：\n",
            "市人民政府",
            "全市",
            ("prefecture", "320900", "盐城市", "2024-01-12", "张三"),
        ),
        (
            "2024年度江阴市政府工作报告\n2024年1月10日在江阴市第十八届人民代表大会第三次会议上\n"
            "代市长 张三\n各位代表：\n",
            "市人民政府",
            "全市",
            ("county", "320281", "江阴市", "2024-01-10", "张三"),
        ),
        (
            "2024年鼓楼区政府工作报告\n2024年1月10日在鼓楼区第十九届人民代表大会第三次会议上\n区长 张三\n各位代表：\n",
            "区人民政府",
            "全区对标南京市，全区",
            ("county", "320106", "鼓楼区", "2024-01-10", "张三"),
        ),
        (
            "在长沙县第十八届人民代表大会第四次会议上的政府工作报告\n（2024年1月8日）\n"
            "长沙县人民政府县长 张三\n各位代表：\n",
            "县人民政府",
            "全县",
            ("county", "430121", "长沙县", "2024-01-08", "张三"),
        ),
        (
            "海宁市第十六届人民代表大会第三次会议文件（三）\n政府工作报告\n2024年1月15日\n海宁市人民政府市长\n张三\n各位代表：\n",
            "市人民政府",
            "全市",
            ("county", "330481", "海宁市", "2024-01-15", "张三"),
        ),
        (
            "2024年喀什地区政府工作报告\n喀什地区行署专员 阿吉·买买提\n各位委员：\n",
            "行署",
            "全地区",
            ("prefecture", "653100", "喀什地区", "", "阿吉·买买提"),
        ),
        (
            "2024年济南市政府工作报告 2024年1月10日在济南市第十八届人民代表大会第三次会议上 "
            "济南市市长 张三 各位代表： ",
            "市人民政府",
            "全市",
            ("prefecture", "370100", "济南市", "2024-01-10", "张三"),
        ),
    ],
)
def test_header_of_every_level(header: str, place: str, whole: str, expected: tuple[str, ...]) -> None:
    (report,) = found(header + body(place, whole))
    level, code, name, day, speaker = expected
    assert (report.region.level, report.region.adcode) == (level, code)
    assert not name or report.region.name == name
    assert (report.year, report.meeting_date, report.speaker, report.cut) == (2024, day, speaker, "")


def test_evidence_quotes_what_stands_at_its_spans() -> None:
    text = HEADER + body()
    (report,) = found(text)
    assert {item.field for item in report.evidence} == {"region", "year", "title", "meeting_date", "speaker"}
    for item in report.evidence:
        if item.spans:
            assert text_at(text, item.spans) == item.quote
    origins = {item.field: item.origin for item in report.evidence}
    assert origins["meeting_date"] == "meeting line"
    assert origins["speaker"] == "speaker line"


def test_the_header_is_part_of_the_report_and_paragraphs_end_in_one_line_end() -> None:
    text = HEADER + body()
    assert read(text) == text
    assert read(text.replace("\n", "\r\n\r\n　　")).replace("\r", "") == text


def test_ids_are_stable_and_differ_between_reports() -> None:
    two = HEADER + body() + "2023年平湖市政府工作报告\n各位代表：\n" + body(year=2023)
    assert [report.id for report in found(two)] == [report.id for report in found(two)]
    assert len({report.id for report in found(two)}) == 2


def test_a_wrong_title_is_resolved_to_the_right_region_and_kept_as_it_stands() -> None:
    header = "[河南] 2020年郑州市管城回族自治区政府工作报告\n——2020年5月27日在区第十六届人民代表大会第五次会议上\n"
    header += "各位代表：\n"
    (report,) = found(header + body("区人民政府", "管城区", 2020))
    assert (report.region.name, report.region.level, report.region.parent) == ("管城回族区", "county", "郑州市")
    assert report.title == "2020年郑州市管城回族自治区政府工作报告"


def test_a_report_without_title_has_no_region_from_its_prose() -> None:
    text = "各位代表：\n" + body(whole="苏州全市", year=2021) + "各位代表！苏州的明天更加美好，让我们共同奋斗！\n"
    (report,) = found(text)
    assert (report.region.name, report.year, report.title) == ("", 2021, "")
    assert (report.meeting_date, report.speaker) == ("", "")


def test_a_report_without_opening_is_known_by_its_parts() -> None:
    (report,) = found(BODY.format(last=2021, year=2022, whole="苏州全市"))
    assert (report.region.name, report.year) == ("", 2022)
    (titled,) = found("2022年江阴市政府工作报告\n" + BODY.format(last=2021, year=2022, whole="全市"))
    assert (titled.region.name, titled.title) == ("江阴市", "2022年江阴市政府工作报告")


def test_an_unknown_year_is_not_guessed() -> None:
    text = HEADER.replace("2024年", "").replace("1月15日", "") + body()
    for year in ("2023年", "2024年"):
        text = text.replace(year, "")
    assert found(text)[0].year == 0


def test_a_township_is_never_filed_under_its_county() -> None:
    header = (
        "2024年花桥镇政府工作报告\n——2024年1月10日在花桥镇第十九届人民代表大会第四次会议上\n镇长 张三\n各位代表：\n"
    )
    (report,) = found(header + body("镇人民政府", "全镇在昆山市领导下，全镇"))
    assert (report.region.name, report.region.level, report.region.adcode) == ("花桥镇", "township", "")
    assert report.region.parent == "昆山市"


@pytest.mark.parametrize(
    ("title", "held", "year"),
    [
        ("政府工作报告", "2023年12月28日", 2024),  # a December meeting plans for the next year
        ("2023年海宁市政府工作报告", "2024年1月8日", 2024),  # a title with the year under review
        ("2023年海宁市政府工作报告", "2023年12月27日", 2024),
        ("2024年海宁市政府工作报告", "2024年5月20日", 2024),
    ],
)
def test_the_year_is_the_one_the_report_plans_for(title: str, held: str, year: int) -> None:
    text = f"{title}\n——{held}在海宁市第十六届人民代表大会第三次会议上\n市长 张三\n各位代表：\n" + body(year=year)
    assert found(text)[0].year == year


def test_a_five_year_review_does_not_move_the_year() -> None:
    text = HEADER.replace("2024", "2022") + body(year=2022).replace("一、2021年工作回顾", "一、过去五年工作回顾")
    text = text.replace("二、2022年工作安排", "二、2026年主要目标\n到2026年，总量再上新台阶。\n三、2022年工作安排")
    assert found(text)[0].year == 2022


def test_a_posting_date_and_an_author_are_neither_meeting_nor_speaker() -> None:
    text = (
        "首页 > 新闻\n海宁市2024年政府工作报告\n发布日期：2024-02-09 | 作者：王五 | 浏览次数：1\n"
        + body()
        + "责编：赵六\n"
    )
    (report,) = found(text)
    assert (report.meeting_date, report.speaker) == ("", "")
    assert read(text) == "海宁市2024年政府工作报告\n" + body()


def test_a_broken_meeting_line_is_read_whole() -> None:
    text = HEADER.replace("第十六届人民", "第十六届\n人民").replace("2024年海宁市", "") + body()
    (report,) = found(text)
    assert (report.region.name, report.meeting_date, report.speaker) == ("海宁市", "2024-01-15", "张三")


def test_a_bare_heading_takes_the_fuller_title_from_the_page() -> None:
    page = "2月14日，2025年新鄉市政府工作報告全文發布。\n"
    header = (
        "政府工作報告\n——2025年2月9日在新鄉市第十四屆人民代表大會第三次會議上\n新鄉市人民政府市長 張三\n各位代表：\n"
    )
    (report,) = found(page + header + body(year=2025))
    assert (report.title, report.region.name, report.speaker) == ("2025年新鄉市政府工作報告", "新乡市", "張三")
    (alone,) = found(header + body(year=2025))
    assert alone.title == "政府工作報告"


def test_a_title_over_two_lines_is_one() -> None:
    (report,) = found("2024年盱眙县\n政府工作报告\n县长 张三\n各位代表：\n" + body("县人民政府", "全县"))
    assert (report.title, report.region.name) == ("2024年盱眙县政府工作报告", "盱眙县")


def test_a_digest_before_the_report_is_left_out() -> None:
    sentence = body().split("\n")[6]
    text = f"海宁市今年怎么干？\n报告提出，{sentence}\n以下为重点。\n" + HEADER + body()
    assert read(text) == HEADER + body()
    assert "digest" in {item.reason for item in split(source(text))[1]}


def test_a_note_of_the_site_inside_the_header_is_left_out() -> None:
    note = "1月15日，海宁市第十六届人民代表大会第三次会议开幕，市长张三作政府工作报告。\n"
    title, rest = HEADER.split("\n", 1)
    assert read(f"{title}\n{note}{rest}{body()}") == HEADER + body()


COLLECTION = (
    ("海宁市", "330481", 2024),
    ("平湖市", "330482", 2023),
    ("嘉善县", "330421", 2022),
)


def collected() -> str:
    parts = []
    for name, _, year in COLLECTION:
        parts.append(
            f"{year}年{name}政府工作报告\n{year}年1月9日在{name}第十六届人民代表大会第三次会议上\n各位代表：\n"
            + body(f"{name[-1]}人民政府", f"全{name[-1]}", year)
        )
    return "".join(parts)


@pytest.mark.parametrize("pages", [True, False])
def test_a_collection_gives_each_report_and_its_contents_list_none(pages: bool) -> None:
    names = [*(f"{year}年{name}政府工作报告" for name, _, year in COLLECTION), "2024年无锡市锡山区政府工作报告"]
    listed = "目 录\n" + "".join(f"{n}.{name}{f' {n * 9}' if pages else ''}\n" for n, name in enumerate(names, 1))
    text = "正文复制\n合集\n" + listed + collected()
    reports = found(text)
    assert [(report.region.name, report.region.adcode, report.year) for report in reports] == list(COLLECTION)
    assert read(text) == collected()


def test_hundreds_of_reports_in_one_source() -> None:
    names = ("海宁市", "平湖市", "桐乡市", "江阴市", "昆山市", "常熟市", "义乌市")
    text = "".join(
        f"{year}年{name}政府工作报告\n各位代表：\n" + body(year=year) for name in names for year in range(1999, 2029)
    )
    assert [(report.region.name, report.year) for report in found(text)] == [
        (name, year) for name in names for year in range(1999, 2029)
    ]


def test_a_second_copy_is_left_out_as_duplicate() -> None:
    text = HEADER + body() + HEADER + body()
    assert len(found(text)) == 1
    assert "duplicate" in {item.reason for item in split(source(text))[1]}


def test_links_and_imprint_after_the_report_are_left_out_and_annexes_stay() -> None:
    links = "相关文章\n海宁市2023年政府工作报告 2023-01-18\n下一篇：2024年江门市政府工作报告全文发布\n"
    links += "主办：某某办公室 邮编：314400\n"
    annex = "名词解释\n1.三个一批：指签约一批、开工一批、投产一批。\n2.链长制：由专人负责产业链的制度。\n"
    assert read(HEADER + body() + links) == HEADER + body()
    assert read(HEADER + body() + annex + links) == HEADER + body() + annex


def test_a_running_title_inside_the_report_is_left_out() -> None:
    lines = body().split("\n")
    text = HEADER + "\n".join([*lines[:4], "2024年海宁市政府工作报告", *lines[4:]])
    assert read(text) == HEADER + body()


def test_a_truncated_report_is_one_report_and_says_so() -> None:
    whole = HEADER + body()
    mid_sentence = whole[: whole.index("城镇新增就业1万人")]
    assert [report.cut for report in found(mid_sentence)] == ["ends in mid-sentence"]
    assert read(mid_sentence) == mid_sentence
    assert [report.cut for report in found(mid_sentence + "\n上一篇：某某通知\n")] == ["ends in mid-sentence"]
    review_only = whole[: whole.index("二、2024年")]
    assert [report.cut for report in found(review_only)] == ["ends before the plan for the year"]
    assert [report.cut for report in found(whole)] == [""]


def test_who_printed_a_report_stands_behind_its_end() -> None:
    whole = (HEADER + body()).rstrip("。！\n") + "！（海宁日报）\n"
    assert [report.cut for report in found(whole)] == [""]


def test_thanks_in_the_middle_are_not_the_end_of_a_truncated_report() -> None:
    whole = HEADER + body()
    thanks = "各位代表！成绩来之不易，让我向所有关心支持发展的朋友们，表示衷心的感谢！\n"
    text = whole.replace("二、2024年", thanks + "二、2024年")
    for end in ("工作安排\n今年全市", "经济社会发展主要预期目标", "重点项目120个，"):
        part = text[: text.index(end) + len(end)]
        assert read(part) == part
        assert found(part)[0].cut == "ends in mid-sentence"


def test_a_sentence_about_representatives_and_reports_opens_nothing() -> None:
    sentence = "我们认真办理人大代表建议，自觉接受政府系统内外监督，向市人大常委会报告工作12次。\n"
    text = "2024年海宁市政府工作报告\n" + body().split("\n", 1)[1].replace("二、2024年", sentence + "二、2024年")
    assert len(found(text)) == 1
    assert read(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "红烧肉的做法\n一、准备材料\n五花肉500克，冰糖30克，生抽两勺。\n二、步骤\n1.五花肉切块焯水。\n2.小火炒糖色，加水炖煮40分钟即可出锅。\n",
        "目录\n1.2024年济南市政府工作报告 1\n2.2024年沈阳市政府工作报告 23\n3.2024年福州市政府工作报告 37\n",
        "下一篇：2024年江门市政府工作报告全文发布\n关于政府工作报告的决议\n会议听取了政府工作报告，决定批准这个报告。\n",
        "海宁市两会\n1月15日，市长张三代表市人民政府向大会作政府工作报告。\n报告提出，2024年主要预期目标是：地区生产总值增长6%左右。\n",
        "关于海宁市2023年国民经济和社会发展计划执行情况与2024年计划草案的报告\n各位代表：\n"
        "受市人民政府委托，现将计划执行情况和计划草案提请大会审议。\n一、2023年计划执行情况\n地区生产总值增长5.6%，各项事业取得新成绩。\n",
        "某局2023年工作总结\n一、2023年工作总结\n全年完成检查120次，办结案件30起，群众满意度提高。\n二、2024年工作打算\n继续做好各项检查。\n",
        "经" * 300_000,
        "\n" * 1000,
        "a",
    ],
)
def test_what_is_no_report_gives_none_and_is_all_left_out(text: str) -> None:
    reports, removed = split(source(text)) if text.strip() else split(Source("x", "a.txt", text, "utf-8", 1))
    assert reports == ()
    check_cover(text, reports, removed)


def test_front_matter_counts_where_the_text_agrees() -> None:
    matter = "---\nregion: 苏州市\nyear: 2021\nmeeting_date: 2021-01-12\nedition: condensed\n---\n\n"
    text = matter + "# 政府工作报告\n\n各位代表：\n\n" + body(whole="苏州全市", year=2021).replace("\n", "\n\n")
    (report,) = found(text)
    assert (report.region.name, report.year, report.meeting_date) == ("苏州市", 2021, "2021-01-12")
    assert ("meeting_date", "front matter") in {(item.field, item.origin) for item in report.evidence}
    (other,) = found(text.replace("region: 苏州市", "region: 无锡市"))
    assert other.region.name == ""


def test_the_file_name_counts_last() -> None:
    assert found(body(), "2024年海宁市政府工作报告.txt")[0].region.name == "海宁市"
    assert found(HEADER + body(), "2024年平湖市政府工作报告.txt")[0].region.name == "海宁市"


def test_a_traditional_source_keeps_its_script() -> None:
    text = "2025年新鄉市政府工作報告\n各位代表:\n" + body(year=2025).replace("发展", "發展")
    (report,) = found(text)
    assert (report.title, report.region.name) == ("2025年新鄉市政府工作報告", "新乡市")
    assert read(text) == text


NOISE = (
    "首页 > 政务公开",
    "- 7 -",
    "第3页 共9页",
    "更多资料+【公众号:某某库】",
    "版权所有 未经许可不得转载",
    "上一篇：2024年某某市政府工作报告",
    "",
    "　",
)
PARAGRAPHS = (HEADER + body()).rstrip("\n").split("\n")


@given(st.lists(st.tuples(st.integers(0, len(PARAGRAPHS)), st.sampled_from(NOISE)), max_size=12))
@settings(max_examples=60, deadline=None)
def test_noise_between_paragraphs_never_changes_the_report(inserted: list[tuple[int, str]]) -> None:
    lines = list(PARAGRAPHS)
    for place, noise in sorted(inserted, reverse=True):
        lines.insert(place, noise)
    text = "\n".join(lines) + "\n"
    (report,) = found(text)
    assert text_at(text, report.spans) == HEADER + body()
    assert (report.region.name, report.year, report.meeting_date) == ("海宁市", 2024, "2024-01-15")


@given(
    st.lists(
        st.one_of(st.sampled_from([*PARAGRAPHS, *NOISE, "目录", "政府工作报告"]), st.text(max_size=30)), max_size=40
    )
)
@settings(max_examples=100, deadline=None)
def test_any_shuffled_lines_are_covered_exactly(lines: list[str]) -> None:
    text = "\n".join(lines)
    given_source = Source("x", "a.txt", text, "utf-8", len(text))
    reports, removed = split(given_source)
    if text:
        check_cover(text, reports, removed)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("——2024年1月15日林小满市长在海宁市第十六届人民代表大会第三次会议的政府工作报告\n", "林小满"),
        ("——2024年1月15日在海宁市第十六届人民代表大会第三次会议上\n\n海宁市市长 **林 小**\n", "林小"),
    ],
)
def test_a_speaker_is_found_before_the_office_and_in_bold(line: str, name: str) -> None:
    (report,) = found("2024年海宁市政府工作报告\n" + line + "各位代表：\n" + body())
    assert report.speaker == name
