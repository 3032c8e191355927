"""Whose report it is, and for which year: what says it, what does not, and that unknown is said."""

import json
from pathlib import Path

import pytest

from rag.ingest import read_document
from rag.records import InputError, Report

BODY = """各位代表：
{opening}
一、{last}年工作回顾
全市地区生产总值增长6.1%，一般公共预算收入增长3.2%，规模以上工业增加值增长7%。城镇新增就业2.3万人。
我们要保障人民安康，推广紫云英种植，促进与台湾同胞的交流，学习苏州、南京的经验，苏州、苏州都来交流。
二、{year}年工作安排
今年的主要预期目标是：地区生产总值增长6%左右，城镇新增就业2万人。要固定资产投资增长5%以上。
各位代表！让我们团结奋斗，为谱写新篇章而努力奋斗！
"""
PLAIN = BODY.format(opening="现在，我代表市人民政府，向大会报告工作，请予审议。", last=2023, year=2024)


def read(text: str, name: str = "报告.txt") -> Report:
    (report,) = read_document(text.encode(), name, max_chars=400).reports
    return report


def test_prose_names_no_government() -> None:
    assert read(PLAIN).region.name == ""
    assert read("政府工作报告\n" + PLAIN).region.name == ""


@pytest.mark.parametrize(
    ("head", "name", "region", "year"),
    [
        ("宿迁市2024年政府工\n作报告\n", "报告.txt", "宿迁市", 2024),
        ("沧州市2024年政府工作\n报告\n", "报告.txt", "沧州市", 2024),
        ("政府工作报告\n2024年1月10日淮南市第十七届人民代表大会第三次会议通过\n", "报告.txt", "淮南市", 2024),
        ("---\ntitle: 宿迁市2024年政府工作报告\n---\n\n", "报告.md", "宿迁市", 2024),
        ("---\ntitle: 文山州第十五届人民代表大会第一次会议政府工作报告\n---\n\n", "a.md", "文山壮族苗族自治州", 2024),
        ("", "沧州市_2024.txt", "沧州市", 2024),
    ],
)
def test_the_place_is_the_one_of_title_meeting_front_matter_or_file_name(
    head: str, name: str, region: str, year: int
) -> None:
    own = region[-1]
    report = read(head + PLAIN.replace("市人民政府", f"{own}人民政府").replace("全市", f"全{own}"), name)
    assert (report.region.name, report.year) == (region, year)


@pytest.mark.parametrize(
    "head",
    [
        "上\n杭县人民政府工作报告\n",
        "福建省上杭\n县2024年政府工作报告\n",
        "上杭县人民\n政府工作报告\n",
        "上杭县2024年人民政府工\n作报告\n",
        "上杭县人民政府2024年\n工作报告\n",
        "二〇二四年上杭县\n政府工作报告\n",
        "20XX年上杭县政府工作\n报告\n",
        "龙岩市上杭县人民政府\n工作报告（20XX年）\n",
        "上杭县第十七届人民代表大会\n第四次会议文件\n政府工作报告\n",
    ],
)
def test_a_title_wrapped_anywhere_names_its_place(head: str) -> None:
    report = read(head + PLAIN.replace("市人民政府", "县人民政府").replace("全市", "全县"))
    assert (report.region.name, report.year) == ("上杭县", 2024)


def test_watermark_letters_and_pinyin_in_a_header_do_not_hide_it() -> None:
    head = "平湖市2024年政府工作报告Zeu\n——2024年1月9日在平湖市第十七届人民代表大会第三次会议上Zeu\n"
    report = read(head + PLAIN.replace("地区生产总值增长6%", "地區(qū)生產(chǎn\n)總值增长6%"))
    assert (report.region.name, report.title) == ("平湖市", "平湖市2024年政府工作报告")


@pytest.mark.parametrize(
    ("first", "second", "year"),
    [
        ("一、2007年工作", "二、今年的任务", 2008),
        ("过去的2007年，全市上下奋力拼搏，取得了好成绩。", "二、今年的任务", 2008),
        ("一、过去五年工作回顾", "二、到2010年的发展目标", 0),
        ("一、过去五年工作回顾", "二、“十一五”时期至2010年主要目标", 0),
    ],
)
def test_the_year_is_the_one_reported_from_and_never_a_plans(first: str, second: str, year: int) -> None:
    text = PLAIN.replace("一、2023年工作回顾", first).replace("二、2024年工作安排", second)
    assert read(text).year == year


def command(*args: str) -> tuple[int, str]:
    from typer.testing import CliRunner

    from rag.cli.main import app

    result = CliRunner().invoke(app, list(args))
    return result.exit_code, result.output


def test_an_unknown_report_is_kept_and_told_with_the_command_that_corrects_it(tmp_path: Path) -> None:
    file, library = tmp_path / "报告.txt", str(tmp_path / "library")
    file.write_text(PLAIN.replace("2023年", "上年").replace("2024年", ""), "utf-8")
    status, told = command("ingest", "--no-vectors", "--library", library, str(file))
    assert status == 0
    assert "region unknown year unknown" in told
    assert 'govreport correct "报告.txt" --region R --year Y' in told
    status, _ = command("correct", "报告.txt", "--region", "东兴市", "--year", "2024", "--library", library)
    assert status == 0
    (line,) = json.loads(command("reports", "--json", "--library", library)[1])
    assert (line["region"], line["year"]) == ("东兴市", 2024)


def test_another_governments_report_in_a_file_of_the_same_name_stays_beside_the_first(tmp_path: Path) -> None:
    library = str(tmp_path / "library")

    def take(folder: str, town: str, goal: str = "6%左右") -> str:
        (tmp_path / folder).mkdir(exist_ok=True)
        file = tmp_path / folder / "报告.txt"
        file.write_text(f"{town}2024年政府工作报告\n" + PLAIN.replace("6%左右", goal), "utf-8")
        return command("ingest", "--no-vectors", "--library", library, str(file))[1]

    def held() -> list[str]:
        return sorted(line["region"] for line in json.loads(command("reports", "--json", "--library", library)[1]))

    take("a", "江阴市")
    assert "报告 (2).txt" in take("b", "靖江市")
    assert held() == ["江阴市", "靖江市"]
    assert "unchanged" in take("b", "靖江市")
    assert "replaced" in take("b", "靖江市", "7%左右")
    assert held() == ["江阴市", "靖江市"]
    assert "replaced" in take("a", "江阴市", "8%左右")
    assert held() == ["江阴市", "靖江市"]


def test_digits_spread_by_blanks_are_read_whole_end_to_end(tmp_path: Path) -> None:
    file, library = tmp_path / "a.txt", str(tmp_path / "library")
    text = PLAIN.replace("城镇新增就业2万人", "城镇新增就业 1 5 0 0 0人").replace("6%左右", " 1 0%左右")
    file.write_text("昆山市2024年政府工作报告\n" + text, "utf-8")
    assert command("ingest", "--no-vectors", "--library", library, str(file))[0] == 0
    told = command("ask", "昆山市2024年城镇新增就业目标", "--no-llm", "--library", library)[1]
    assert "15000人" in told.replace(" ", "")
    told = command("ask", "昆山市2024年GDP增长目标", "--no-llm", "--library", library)[1]
    assert "10%左右" in told.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("The city set a GDP growth target of about 6 percent for 2024. It will create 20,000 jobs.", "not in Chinese"),
        ("记者获悉，今年的主要预期目标是：地区生产总值增长6%左右，城镇新增就业2万人。", "names targets, but not whose"),
        ("今天天气很好，我们去公园散步，看见了很多花。", "title, opening"),
    ],
)
def test_what_is_no_report_is_refused_with_the_true_reason(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(text)


def test_a_pages_teaser_of_the_report_is_no_second_report() -> None:
    text = "贺州市2024年政府工作报告\n" + PLAIN
    teaser = "贺州市2024年政府工作报告\n各位代表：现在，我代表市人民政府，向大会报告工作，请予审议。\n"
    (report,) = read_document((text + teaser).encode(), "a.txt", max_chars=400).reports
    assert (report.region.name, report.year, report.cut) == ("贺州市", 2024, "")


def _town(head: str, own: str = "镇", name: str = "报告.txt") -> tuple[str, str, str]:
    text = (
        f"{head}\n\n各位代表：\n\n现在，我代表{own}人民政府，向大会报告工作，请予审议。\n\n一、2023年工作回顾\n\n"
        f"2023年，全{own}农民增收，全{own}项目落地，全{own}面貌一新。郑州市、巩义市的领导来全{own}调研。\n\n"
        f"二、2024年工作安排\n\n全{own}上下要团结奋斗。\n\n各位代表，让我们一起努力！\n"
    )
    (report,) = read_document(text.encode(), name, max_chars=400).reports
    return report.region.name, report.region.level, report.region.parent


@pytest.mark.parametrize(
    ("head", "own", "name", "expected"),
    [
        ("2024年巩义市山川镇人民政府工作报告", "镇", "报告.txt", ("山川镇", "township", "巩义市")),
        ("山川乡2024年政府工作报告", "乡", "报告.txt", ("山川乡", "township", "巩义市")),
        ("2024年政府工作报告", "镇", "山川镇.txt", ("山川镇", "township", "巩义市")),
        ("巩义市2024年政府工作报告", "镇", "报告.txt", ("", "township", "巩义市")),
        ("2024年金水区山川街道工作报告", "街道", "报告.txt", ("山川街道", "township", "金水区")),
        ("景德镇市2024年政府工作报告", "市", "报告.txt", ("景德镇市", "prefecture", "江西省")),
    ],
)
def test_a_town_is_a_level_of_its_own_and_never_its_county(
    head: str, own: str, name: str, expected: tuple[str, str, str]
) -> None:
    assert _town(head, own, name) == expected
