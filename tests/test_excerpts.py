"""Texts that retell a report: taken in as excerpts, or refused with the reason that is true."""

import json

import pytest
from typer.testing import CliRunner

from rag.cli.main import app
from rag.ingest import read_document
from rag.records import Document, InputError

LIST = "地区生产总值增长6%左右，一般公共预算收入增长4%，固定资产投资增长5%，城镇新增就业2万人。"
DONE = "地区生产总值496亿元，增长6.1%；一般公共预算收入26亿元，增长3%。"
DIGESTS = {
    "points": f"2024年巩义市政府工作报告要点\n一、2023年工作回顾\n{DONE}\n二、2024年主要目标\n{LIST}\n",
    "news": (
        "巩义市两会开幕\n1月10日，巩义市第十八届人民代表大会第三次会议开幕，市长作政府工作报告。\n"
        f"报告指出，2023年，全市{DONE}\n报告提出，2024年主要预期目标是：{LIST}\n"
    ),
    "one picture": f"一图读懂2024年巩义市政府工作报告\n2023年成绩单\n{DONE}\n2024年主要预期目标\n{LIST}\n",
    "excerpt": (
        "政府工作报告（摘登）\n——在巩义市第十八届人民代表大会第三次会议上\n（2024年1月10日）\n"
        f"去年工作回顾\n{DONE}\n今年主要目标\n{LIST}\n"
    ),
}


def read(text: str) -> Document:
    return read_document(text.encode(), "x.txt", max_chars=400)


@pytest.mark.parametrize("text", DIGESTS.values(), ids=DIGESTS)
def test_a_digest_is_an_excerpt_with_its_targets_and_results(text: str) -> None:
    document = read(text)
    (report,) = document.reports
    assert (report.kind, report.region.name, report.year) == ("excerpt", "巩义市", 2024)
    found = {(f.indicator, f.kind, f.period, f.unit, float(f.low or 0)) for f in document.figures if f.headline}
    assert {("gdp_growth", "target", "2024", "%", 6.0), ("new_urban_jobs", "target", "2024", "万人", 2.0)} <= found
    assert {("gdp_growth", "actual", "2023", "%", 6.1), ("fiscal_revenue", "actual", "2023", "亿元", 26.0)} <= found


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"多地目标出炉\n河南省政府工作报告提出，{LIST}河北省政府工作报告提出，{LIST}", "several governments"),
        (f"今年主要预期目标：{LIST}\n", "not whose"),
        (
            "Report on the Work of the Beijing Municipal People's Government\nDelivered on January 21, 2024\n"
            "In 2024 we aim for growth of around 5 percent.\n",
            "in English: a text of the government work report of 北京市 2024",
        ),
        ("A recipe for potatoes.\n", "not in Chinese"),
    ],
)
def test_what_is_no_report_is_refused_with_the_true_reason(text: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        read(text)


def test_an_excerpt_is_named_so_and_gives_way_to_the_report(tmp_path: object) -> None:
    run = CliRunner()
    folder = tmp_path / "in"  # type: ignore[operator]
    folder.mkdir()
    (folder / "digest.txt").write_text(DIGESTS["points"], encoding="utf-8")
    library = ["--library", str(tmp_path / "lib")]  # type: ignore[operator]
    run.invoke(app, ["ingest", "--no-vectors", *library, str(folder)])
    (row,) = json.loads(run.invoke(app, ["reports", "--json", *library]).stdout)
    assert (row["kind"], row["cut"]) == ("excerpt", "an excerpt or a digest, not the whole report")
    answer = json.loads(run.invoke(app, ["ask", "--no-llm", "--json", *library, "巩义市2024年粮食产量目标"]).stdout)
    assert "不完整" in answer["answer"]
    whole = (
        f"巩义市2024年政府工作报告\n各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n一、2023年工作回顾\n{DONE}\n"
        f"我们抓项目、促消费、惠民生。\n二、2024年工作安排\n今年主要预期目标是：{LIST}\n各位代表！让我们团结奋斗。谢谢大家！\n"
    )
    (folder / "whole.txt").write_text(whole, encoding="utf-8")
    run.invoke(app, ["ingest", "--no-vectors", *library, str(folder)])
    (row,) = json.loads(run.invoke(app, ["reports", "--json", *library]).stdout)
    assert (row["kind"], row["source"]) == ("report", "whole.txt")
