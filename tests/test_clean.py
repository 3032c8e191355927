"""What is noise, what is not, and that cleaning keeps every character accounted for."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.records import text_at
from rag.reports.cleaning.noise import clean_spans, find_noise, read_front_matter

BODY = (
    "一、2023年工作回顾",
    "2023年，全市上下攻坚克难，地区生产总值增长5.6%，固定资产投资增长7%，各项事业取得新成绩。",
    "（一）产业发展提质增效。新增规上工业企业30家，完成工业投资80亿元，粮食产量稳定在30万吨以上。",
    "推动投资扩量增效",
    "统筹实施省市重点项目126个，完成年度投资200亿元。建成“金名片”工程，城镇新增就业1.2万人。",
    "二、2024年工作安排",
    "各位代表！让我们坚定信心、真抓实干，为建设现代化新家园而努力奋斗！",
)
TEXT = "\n".join(BODY) + "\n"


def clean(text: str) -> str:
    return text_at(text, clean_spans(0, len(text), find_noise(text)))


def reasons(text: str) -> dict[str, str]:
    """Reason -> the first stretch that was taken out for it."""
    found: dict[str, str] = {}
    for removed in find_noise(text):
        found.setdefault(removed.reason, text[removed.span.start : removed.span.end])
    return found


def test_a_clean_text_stays_as_it_is() -> None:
    assert find_noise(TEXT) == ()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("当前位置：首页 > 政务公开 > 政府工作报告", "chrome"),
        ("发布日期: 2024-02-09 | 浏览次数: 1 | 作者: 网站管理员", "chrome"),
        ("【字体：大 中 小】 打印本页 关闭窗口", "chrome"),
        ("上一篇：某某市2024年政府工作报告", "chrome"),
        ("责編：某某 | 審核：某某", "chrome"),
        ("浙ICP备05000001号 浙公网安备33048102000001号", "chrome"),
        ("Copyright © 2018 All Rights Reserved", "chrome"),
        ("您需要登录后才可以回帖 登录 | 立即注册", "chrome"),
        ("查看: 1871|回复: 0", "chrome"),
        ("010-12345678", "chrome"),
        ("1.政府工作报告名词解释.docx", "chrome"),
        ("海宁市2023年政府工作报告 2023-01-18", "chrome"),
        ("本报记者 某某 某某", "chrome"),
        ("会议现场。某某日报记者 某某 摄", "caption"),
        ("（图为会议现场）", "caption"),
        ("— 12 —", "page number"),
        ("第3页 共20页", "page number"),
        ("12 / 30", "page number"),
        ("更多数据尽在某某网（http://www.example.com/list）", "advert"),
        ("扫码关注微信公众号：报告库", "advert"),
        ("　　", "layout"),
    ],
)
def test_a_noise_line_is_taken_out_with_its_reason(line: str, reason: str) -> None:
    for place in range(len(BODY) + 1):
        text = "\n".join([*BODY[:place], line, *BODY[place:]]) + "\n"
        assert clean(text) == TEXT
        assert reason in reasons(text)


@pytest.mark.parametrize(
    "advert",
    [
        "更多资料+AAA:xx",
        "更多资料+【公众号:某某库】",
        "更多资料uk:xx整理",
        "【公众号：某某库】",
        "（关注公众号：某某库，回复“报告”领取全文）",
        "VX：abc123整理",
        "https://www.example.com/a?id=3",
    ],
)
def test_an_advert_in_mid_sentence_is_taken_out_and_the_sentence_is_whole(advert: str) -> None:
    assert clean(TEXT.replace("完成年度", f"完成{advert}年度")) == TEXT
    assert clean(TEXT.replace("完成年度", f"完成{advert}\n年度")) == TEXT
    assert clean(TEXT.replace("新增就业1.2万人。\n", f"新增就业1.2万人。{advert}\n")) == TEXT


def test_an_advert_between_commas_takes_one_comma_with_it() -> None:
    assert clean("新建学校12所，更多资料uk:xx整理，改造小区26个。\n") == "新建学校12所，改造小区26个。\n"


def test_a_figure_right_after_an_account_is_the_sentences() -> None:
    assert clean("新增绿化更多资料+AAA:xx50万平方米。\n") == "新增绿化50万平方米。\n"


def test_a_stamp_that_repeats_is_an_advert_even_without_a_call() -> None:
    lines = [f"完成项目{n}个，建成道路{n}条。改造管网{n}公里。" for n in range(4)]
    assert clean("".join(f"{line}文库某某分享\n" for line in lines)) == "\n".join(lines) + "\n"
    assert clean("数据某某坊\n" * 3 + TEXT) == TEXT


@pytest.mark.parametrize(
    "sentence",
    [
        "推动更多数据资源共享，让更多资源加快下沉，提供更多信息获取渠道。",
        "推行扫描二维码即可办事，增加客服专员，密切关注微博舆情。",
        "开通政务微信公众号，“某某办”APP下载量增长3倍。",
        "用好【一网通办】平台，打造“543X”新赛道格局。",
        "坚持X的领导，落实XXXX及其实施细则精神，压实ZZ责任。",
        "举办“新闻拍摄”等活动。完成影视作品拍摄。",
        "作者队伍不断壮大，来源渠道更加广泛，编辑出版地方志3部。",
    ],
)
def test_sentences_that_only_look_like_noise_stay(sentence: str) -> None:
    assert clean(sentence + "\n") == sentence + "\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("新开工公办学校12所。发力突破人工智", "能、量子信息、区块链等产业，建成实验室3家。"),
        ("民营企业活力不断增强。全市4家企业入选", "2023年中国民营企业500强。"),
        ("城市更新稳步推进。新建改造雨水管网50", "公里、燃气管道78公里。"),
        ("工业投资、技改投资、工业增值税、", "工业用电量分别增长51.1%、36.5%。"),
        ("对外开放迈出新步伐。常态化开行“蓉", "欧+”班列，货运量居全省前列。"),
        ("持续抓好一、二、三产业融合。推动第", "一、二、三产业协调并进，培育新业态。"),
        ("环城铁路全线建成通车，年内完成沿线车站改造12座，实现乡镇公交全覆盖；", "高速公路连接线前期工作加快推进。"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n- 7 -\n\n", "\r\n", "\f"])
def test_a_line_end_inside_a_sentence_is_a_page_break(first: str, second: str, gap: str) -> None:
    text = TEXT + first + gap + second + "\n" + TEXT
    assert first + second + "\n" in clean(text)
    assert "page break" in reasons(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("（一）大力深化项目建设，全面塑强发展引擎", "2024年是全市项目深化年。"),
        ("三、2024年重点工作", "围绕上述目标，重点抓好以下工作："),
        ("加快培育外贸新动能", "积极壮大外贸主体，推进贸易创新。"),
        ("新开工学校12所。建成实验室3家，引进人才", "（二）改革开放纵深推进。营商环境持续优化。"),
        ("2024年某某市政府工作报告", "在新的征程上奋勇前进。"),
        ("各位代表：", "现在，我向大会报告工作。"),
        ("一是新增就业1万人；", "二是新建学校3所；"),
    ],
)
def test_headings_and_new_paragraphs_are_not_joined(first: str, second: str) -> None:
    text = f"{TEXT}{first}\n{second}\n{TEXT}"
    assert f"{first}\n{second}\n" in clean(text)


def test_lines_of_one_width_are_read_as_paragraphs() -> None:
    paragraph = (
        "全市上下锚定目标、攻坚克难，推动经济运行持续回升向好，新增规上企业30家，完成投资80亿元，" * 4 + "成效明显。"
    )
    heading = "（一）着力推动产业转型升级"
    wrapped = "".join(paragraph[at : at + 30] + "\n" for at in range(0, len(paragraph), 30))
    text = f"{heading}\n{wrapped}" * 3
    assert clean(text) == f"{heading}\n{paragraph}\n" * 3


def test_a_figure_on_a_line_of_its_own_goes_back_into_its_sentence() -> None:
    assert (
        clean("2023年，地区生产总值增长\n5.6\n%，实现良好开局。\n") == "2023年，地区生产总值增长5.6%，实现良好开局。\n"
    )


def test_a_broken_meeting_line_reads_whole() -> None:
    text = "政府工作報告\n——2025年2月9日在某某市第十四屆\n人民代表大會第三次會議上\n市長 某某\n各位代表：\n"
    assert "第十四屆人民代表大會第三次會議上\n市長 某某\n" in clean(text)


def test_a_contents_list_with_pages_is_taken_out_and_the_title_below_it_stays() -> None:
    listed = "目 录\n一、地级市\n1.2024年甲市政府工作报告 1\n2.2024年乙市政府工作报告 23\n"
    listed += "二、县\n3.2024年丙县政府工作报告 40\n"
    assert clean(listed + "2024年甲市政府工作报告\n" + TEXT) == "2024年甲市政府工作报告\n" + TEXT


def test_a_contents_list_of_headings_ends_where_the_report_begins() -> None:
    listed = "目录\n一、2023年工作回顾……1\n二、2024年工作安排……8\n"
    title = "政府工作报告\n——2024年1月15日在某某市第十六届人民代表大会第三次会议上\n"
    assert clean(listed + title + TEXT) == title + TEXT


def test_page_numbers_count_up_and_other_numbers_stay() -> None:
    pages = "".join(f"{line}\n{page}\n" for page, line in enumerate(BODY, 1))
    assert clean(pages) == TEXT
    assert clean("就业人数\n12000\n新建学校\n12\n") == clean(clean("就业人数\n12000\n新建学校\n12\n"))
    assert "12000" in clean("就业人数\n12000\n")


def test_a_running_header_beside_page_numbers_is_chrome() -> None:
    text = "".join(f"{line}\n某某市人民政府公报\n第{page}页\n" for page, line in enumerate(BODY, 1))
    assert clean(text) == TEXT


def test_invisible_characters_and_indents_are_layout() -> None:
    text = TEXT.replace("地区生产", "地\u200b区\u00ad生\ufeff产").replace("\n", "\r\n\r\n\u3000\u3000")
    assert clean(text).replace("\r", "") == TEXT
    assert set(reasons(text)) == {"layout"}


def test_spaces_between_chinese_characters_of_a_page_dump_are_layout() -> None:
    assert clean("全市经 济社会 发展取得新 成绩。\n") == "全市经济社会发展取得新成绩。\n"
    assert clean("政 府 工 作 报 告\n") == "政府工作报告\n"
    assert clean("区长  某某\n") == "区长 某某\n"
    assert clean("实施项目 12 个，增长 6.5% 左右。\n") == "实施项目 12 个，增长 6.5% 左右。\n"


def test_markdown_signs_and_front_matter_are_left_out() -> None:
    text = f"---\nregion: 某某市\nyear: 2024\n---\n\n# 某某市政府工作报告\n\n## {BODY[0]}\n\n"
    text += "**深化改革。**推进开放。\n> 说明\n"
    assert clean(text) == f"某某市政府工作报告\n{BODY[0]}\n深化改革。推进开放。\n说明\n"
    assert {"front matter", "markup"} <= set(reasons(text))


def test_front_matter_is_read_with_the_places_of_its_values() -> None:
    text = "---\nregion: 某某市\nMeeting date: '2024-01-15'\n---\n正文。\n"
    end, fields = read_front_matter(text)
    assert text[end:] == "正文。\n"
    assert [(field.key, field.value) for field in fields] == [("region", "某某市"), ("meeting date", "2024-01-15")]
    assert text_at(text, [fields[0].span]) == "某某市"
    assert read_front_matter("---\n正文。\n") == (0, ())


def test_furniture_at_the_end_of_a_line_is_cut_off() -> None:
    assert clean("某某市2024年政府工作报告 发布时间：2024-02-01 来源：某某网\n") == "某某市2024年政府工作报告\n"
    assert clean("为实现目标而努力奋斗！（责任编辑：某某）\n") == "为实现目标而努力奋斗！\n"


NOISE_LINES = st.sampled_from(
    [
        "首页 > 政务公开",
        "发布日期：2024-02-01 来源：市政府办",
        "- 7 -",
        "第3页 共9页",
        "上一篇：某某市政府工作报告",
        "更多资料+【公众号:某某库】",
        "扫码关注微信公众号：报告库",
        "版权所有 未经许可不得转载",
        "",
        "\u3000",
        "\u200b",
    ]
)
NOISE_INSIDE = st.sampled_from(
    [
        "更多资料+AAA:xx",
        "【公众号:某某库】",
        "\u200b",
        "\u00ad",
        "\n",
        "\n\n",
        "\n- 3 -\n",
        "更多资料+【公众号:某库】\n",
        "\r\n",
    ]
)


@st.composite
def noisy(draw: st.DrawFn) -> str:
    """`BODY` with noise lines between its paragraphs and noise inside its long sentences, between two characters."""
    lines: list[str] = []
    for line in BODY:
        lines += draw(st.lists(NOISE_LINES, max_size=2))
        if len(line) > 40 and draw(st.booleans()):
            at = draw(st.integers(20, len(line) - 2).filter(lambda at, line=line: line[at].isalpha()))
            line = line[:at] + draw(NOISE_INSIDE) + line[at:]
        lines.append(line)
    return "\n".join([*lines, *draw(st.lists(NOISE_LINES, max_size=2))]) + "\n"


@given(noisy())
@settings(max_examples=150, deadline=None)
def test_random_noise_is_taken_out_and_no_character_of_the_body_is(text: str) -> None:
    assert clean(text).replace("\n", "") == "".join(BODY)


@given(
    st.text(
        alphabet="经济。，；：“”（）()【】一二、.1 2\n\r\t\u3000\u200b-—+更多资料关注公众号各位代表年目录第页AB:/",
        max_size=300,
    )
)
@settings(max_examples=300, deadline=None)
def test_any_text_is_covered_in_order_and_cleaning_twice_changes_nothing(text: str) -> None:
    noise = find_noise(text)
    assert all(removed.span.start < removed.span.end and removed.reason for removed in noise)
    assert all(before.span.end <= after.span.start for before, after in pairwise(noise))
    once = clean(text)
    assert clean(once) == once
