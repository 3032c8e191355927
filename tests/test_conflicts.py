"""`govreport conflicts`: what two texts of a library tell differently."""

import csv
import io
from pathlib import Path

import pytest
from test_cli import Run, run  # noqa: F401  # a fixture
from toy import report_text

PROVINCE = """河南省2024年政府工作报告

一、2023年工作回顾
过去一年，地区生产总值增长4.1%。郑州市地区生产总值增长{growth}%。洛阳市规模以上工业增加值增长5%。
全国城镇新增就业1244万人。
二、2024年工作安排
2024年经济社会发展主要预期目标是：地区生产总值增长5.5%。
"""
LATER = """郑州市2025年政府工作报告

一、2024年工作回顾
2023年，城镇新增就业{jobs}万人。2024年，地区生产总值增长5.7%。
二、2025年工作安排
2025年经济社会发展主要预期目标是：地区生产总值增长5.5%左右。
"""
MORE = "".join(f"持续抓好第{number}项工作，改造道路{number + 3}条，群众满意度不断提高。\n" for number in range(1, 20))


def conflicts(run: Run, folder: Path, texts: dict[str, str]) -> list[dict[str, str]]:  # noqa: F811
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    library = str(folder / "library")
    assert run("ingest", str(folder), "--library", library, "--no-vectors")[0] == 0
    status, out, err = run("conflicts", "--library", library, "--csv", "-")
    assert status == 0, err
    found = list(csv.DictReader(io.StringIO(out)))
    _, told, _ = run("conflicts", "--library", library)
    assert all(each[clause] in told for each in found for clause in ("one_text", "other_text"))
    return found


@pytest.mark.parametrize(
    ("growth", "jobs", "between"),
    [
        ("6.2", "12.5", []),
        ("6.23", "12.46", []),  # rounded otherwise
        ("7.4", "12.5", ["layers"]),
        ("6.2", "11.9", ["years"]),
        ("7.4", "11.9", ["layers", "years"]),
    ],
)
def test_a_result_told_by_two_reports(
    run: Run,  # noqa: F811
    tmp_path: Path,
    growth: str,
    jobs: str,
    between: list[str],
) -> None:
    texts = {
        "p.txt": PROVINCE.format(growth=growth) + MORE,
        "a.txt": report_text(),
        "b.txt": LATER.format(jobs=jobs) + MORE,
    }
    found = conflicts(run, tmp_path / "texts", texts)
    assert [each["between"] for each in found] == between
    for each in found:
        assert (each["region"], each["year"], each["one_report"]) == ("郑州市", "2023", "郑州市2024")
    told = {each["between"]: (each["one"], each["other"], each["other_report"]) for each in found}
    assert told.get("layers", ("6.2%", f"{growth}%", "河南省2024")) == ("6.2%", f"{growth}%", "河南省2024")


def test_copies_of_a_report_that_differ_in_a_number(run: Run, tmp_path: Path) -> None:  # noqa: F811
    own = report_text()
    (found,) = conflicts(run, tmp_path / "texts", {"a.txt": own, "b.txt": own.replace("增长6.2%", "增长6.8%")})
    assert (found["between"], found["region"], found["year"]) == ("copies", "郑州市", "2024")
    assert {found["one"], found["other"]} == {"6.2%", "6.8%"}
