"""`govreport targets --layout panel`: a government and year a row, what researchers compute with in columns."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from test_cli import Run, run  # noqa: F401  # a fixture
from toy import report_text

PROVINCE = """河南省{year}年政府工作报告

一、{last}年工作回顾
过去一年，地区生产总值增长4.1%，城镇新增就业119万人。
二、{year}年工作安排
{year}年经济社会发展主要预期目标是：地区生产总值增长{growth}，城镇新增就业110万人以上，单位生产总值能耗下降2%—3%，\
居民收入增长与经济增长同步。
"""


@pytest.fixture
def library(run: Run, tmp_path: Path) -> str:  # noqa: F811
    """郑州市 2024 and 2025, 河南省 2024 and 2026: 2025 lacks the province's report."""
    folder = tmp_path / "texts"
    folder.mkdir()
    texts = {
        "zz24.txt": report_text(),
        "zz25.txt": report_text(year=2025, growth="5.5%"),
        "hn24.txt": PROVINCE.format(year=2024, last=2023, growth="5.5%以上"),
        "hn26.txt": PROVINCE.format(year=2026, last=2025, growth="5%—5.5%"),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    made = str(tmp_path / "library")
    assert run("ingest", str(folder), "--library", made, "--no-vectors")[0] == 0
    return made


def panel(run: Run, library: str, *more: str) -> dict[tuple[str, str], dict[str, str]]:  # noqa: F811
    status, out, err = run("targets", "--layout", "panel", "--library", library, "--csv", "-", *more)
    assert status == 0, err
    rows = list(csv.DictReader(io.StringIO(out)))
    found = {(row["region"], row["year"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def test_a_row_has_target_result_and_the_target_above(run: Run, library: str) -> None:  # noqa: F811
    row = panel(run, library)["郑州市", "2024"]
    place = ("410000", "河南省", "410100", "郑州市", "", "", "prefecture")
    assert (
        tuple(row[name] for name in ("provcode", "prov", "citycode", "city", "countycode", "county", "level")) == place
    )
    told = {name.removeprefix("gdp_growth"): row[name] for name in row if name.startswith("gdp_growth")}
    assert (told[""], told["_low"], told["_high"], told["_bound"], told["_hard"]) == ("7", "7", "7", "about", "soft")
    assert (told["_actual"], told["_ast"], told["_gap"]) == ("6.2", "stated", "-0.8")
    assert (told["_parent"], told["_pst"], told["_layer"]) == ("5.5", "stated", "1.5")
    assert (told["_q"], told["_src"], told["_asrc"]) == ("地区生产总值增长7%左右", "zz24.txt", "zz25.txt")


def test_what_is_missing_says_why(run: Run, library: str) -> None:  # noqa: F811
    rows = panel(run, library)
    before = rows["郑州市", "2023"]  # no report of 2023, and its result in that of 2024
    assert (before["gdp_growth"], before["gdp_growth_st"], before["gdp_growth_actual"]) == ("", "not_loaded", "6.2")
    assert (rows["郑州市", "2025"]["gdp_growth_pst"], rows["郑州市", "2025"]["gdp_growth_layer"]) == ("not_loaded", "")
    assert rows["河南省", "2025"]["gdp_growth_st"] == "not_loaded"  # a year between two reports
    assert rows["郑州市", "2024"]["resident_income_st"] == "not_stated"
    worded = rows["河南省", "2024"]
    told = tuple(worded[f"resident_income{suffix}"] for suffix in ("", "_st", "_bound", "_hard"))
    assert told == ("", "worded", "sync", "relative")


def test_a_fall_is_negative_and_units_are_one(run: Run, library: str) -> None:  # noqa: F811
    row = panel(run, library)["河南省", "2024"]
    assert [row[f"energy_intensity{suffix}"] for suffix in ("", "_low", "_high", "_bound")] == [
        "-2",
        "-3",
        "-2",
        "range",
    ]
    assert (row["new_urban_jobs"], row["new_urban_jobs_bound"]) == ("110", "at_least")
    middle = panel(run, library, "--preset", "lenient")
    assert middle["河南省", "2026"]["gdp_growth"] == "5.25"
    assert middle["河南省", "2024"]["energy_intensity"] == "-2.5"


def test_names_may_be_short_and_indicators_chosen(run: Run, library: str) -> None:  # noqa: F811
    rows = panel(run, library, "--names", "short", "--indicator", "gdp_growth", "--indicator", "cpi")
    row = rows["郑州", "2024"]
    assert (row["prov"], row["city"]) == ("河南", "郑州")
    assert "gdp_growth" in row
    assert "new_urban_jobs" not in row
    assert "cpi" not in row  # no report sets it
    status, _, err = run("targets", "--layout", "panel", "--indicator", "gdp", "--library", library, "--csv", "-")
    assert (status, "gdp_growth" in err) == (1, True)


def test_stata_takes_the_panel_with_the_reasons(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    pyreadstat = pytest.importorskip("pyreadstat")
    file = str(tmp_path / "panel.dta")
    assert run("targets", "--layout", "panel", "--library", library, "--dta", file)[0] == 0
    rows, about = pyreadstat.read_dta(file, user_missing=True)
    assert all(len(name) <= 32 for name in rows.columns)
    assert about.readstat_variable_types["provcode"] == about.readstat_variable_types["year"] == "int32"
    found = {(row.adcode, row.year): row for row in rows.itertuples()}
    assert found[410100, 2023].gdp_growth == "a"
    assert found[410100, 2024].gdp_growth_layer == 1.5
    assert found[410100, 2025].gdp_growth_layer == "a"
    assert found[410000, 2024].resident_income == "c"
    assert found[410100, 2024].resident_income == "b"
    assert (
        about.column_names_to_labels["gdp_growth_low"]
        == "GDP (growth, %): annual target as stated, of a range the lower end"
    )
