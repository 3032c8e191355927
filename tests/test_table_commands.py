"""The tables that the real command writes: CSV, XLSX, JSON and Markdown of one library."""

import csv
import io
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from test_cli import Run, run  # noqa: F401  # a fixture
from toy import ToyEmbedder, report_text

from rag import pipeline
from rag.config import LOCAL_EMBEDDING, load_settings

PROVINCE = """河南省2024年政府工作报告

一、2023年工作回顾
过去一年，地区生产总值增长4.1%，城镇新增就业119万人。
二、2024年工作安排
2024年经济社会发展主要预期目标是：地区生产总值增长5.5%，城镇新增就业110万人以上，居民消费价格涨幅3%左右。
"""


@pytest.fixture
def library(tmp_path: Path) -> str:
    """郑州市 2024 and 2025, 新乡市 2024 and 河南省 2024, in a library that the command reads."""
    texts = {
        "p.txt": PROVINCE,
        "a.txt": report_text(),
        "b.txt": report_text(year=2025, growth="5.5%"),
        "c.txt": report_text("新乡市", growth="6%"),
    }
    sources = tmp_path / "sources"
    sources.mkdir()
    for name, text in texts.items():
        (sources / name).write_text(text, "utf-8")
    settings = load_settings(library=tmp_path / "library")
    for result in pipeline.ingest([sources], settings, embedder=ToyEmbedder(LOCAL_EMBEDDING)):
        assert result.status == "added", result
    return str(settings.library)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_one_table_in_four_forms_holds_the_same_rows(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    names = {form: str(tmp_path / f"t.{form}") for form in ("csv", "xlsx", "json", "md")}
    options = [part for form, name in names.items() for part in (f"--{form}", name)]
    status, _, err = run("targets", "--library", library, *options)
    assert status == 0, err
    assert err.count("12 rows written") == 4
    from_csv = rows(Path(names["csv"]).read_text("utf-8-sig"))
    assert len(from_csv) == 12
    first = {(row["region"], row["year"], row["indicator"]): row for row in from_csv}["郑州市", "2024", "gdp_growth"]
    assert (first["low"], first["bound"], first["level"], first["parent"], first["adcode"]) == (
        *("7", "about", "prefecture", "河南省", "410100"),
    )
    from_json = json.loads(Path(names["json"]).read_text("utf-8"))
    assert [(row["region"], row["indicator"], row["text"]) for row in from_json] == [
        (row["region"], row["indicator"], row["text"]) for row in from_csv
    ]
    book = CalamineWorkbook.from_path(names["xlsx"])
    sheet = book.get_sheet_by_name(book.sheet_names[0]).to_python()
    assert [str(cell) for cell in sheet[0]] == list(from_csv[0])
    assert [row[0] for row in sheet[1:]] == [row["region"] for row in from_csv]
    codebook = {str(row[0]): str(row[1]) for row in book.get_sheet_by_name("codebook").to_python()}
    assert all(codebook[name] for name in from_csv[0])
    lines = Path(names["md"]).read_text("utf-8").splitlines()
    assert len([line for line in lines if line.startswith("| ")]) == len(from_csv) + 2 - (lines[1][:2] != "| ")


def test_sql_takes_every_column_unquoted(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    duckdb = pytest.importorskip("duckdb")
    for name in ("targets", "actuals", "figures", "progress", "conflicts"):
        file = tmp_path / f"{name}.csv"
        assert run(name, "--library", library, "--csv", str(file))[0] == 0
        header = file.read_text("utf-8-sig").split("\n")[0]
        with duckdb.connect() as base:
            assert base.sql(f"SELECT {header} FROM read_csv('{file}', all_varchar=true)").columns == header.split(",")


def test_the_wide_table_tells_not_stated(run: Run, library: str) -> None:  # noqa: F811
    table = {
        (row["region"], row["year"]): row
        for row in rows(run("targets", "--library", library, "--wide", "--csv", "-")[1])
    }
    assert table["郑州市", "2024"]["gdp_growth"] == "≈7%"
    assert table["河南省", "2024"]["cpi"] == "≈3%"
    assert table["郑州市", "2024"]["cpi"] == "not stated"
    assert table["河南省", "2024"]["fixed_asset_investment"] == "not stated"


def test_progress_sets_a_target_beside_next_years_result(run: Run, library: str) -> None:  # noqa: F811
    found = rows(run("progress", "--library", library, "--csv", "-")[1])
    told = {(row["region"], row["year"], row["indicator"]): row for row in found}
    growth = told["郑州市", "2024", "gdp_growth"]
    assert (growth["target"], growth["result"], growth["gap"]) == ("≈7%", "6.2%", "-0.8")
    assert growth["preset"]
    assert told["郑州市", "2024", "fixed_asset_investment"]["status"] == "not stated"
    assert told["新乡市", "2024", "gdp_growth"]["status"] == "not loaded"


def test_chain_compares_each_layer_with_the_one_above(run: Run, library: str) -> None:  # noqa: F811
    found = {
        row["region"]: row for row in rows(run("chain", "gdp_growth", "2024", "--library", library, "--csv", "-")[1])
    }
    assert (found["郑州市"]["own"], found["郑州市"]["above"], found["郑州市"]["difference"]) == ("≈7%", "5.5%", "1.5")
    assert (found["新乡市"]["own"], found["新乡市"]["difference"]) == ("≈6%", "0.5")
    assert found["河南省"]["above"] == "not loaded"


def test_the_preset_goes_into_the_export_and_a_wrong_one_is_told(run: Run, library: str) -> None:  # noqa: F811
    presets = {row["preset"] for row in rows(run("targets", "--library", library, "--csv", "-")[1])}
    assert len(presets) == 1
    assert all(presets)
    status, _, err = run("targets", "--library", library, "--csv", "-", "--preset", "nobody")
    assert (status, err.count("\n")) == (1, 1)
    assert "nobody" in err


def test_not_stated_is_not_said_of_a_report_that_names_it(run: Run, tmp_path: Path) -> None:  # noqa: F811
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "a.txt").write_text(report_text(), "utf-8")
    later = report_text(year=2025, growth="5.5%").replace("增长6.2%", "增长6.2%，固定资产投资稳步提升")
    (texts / "b.txt").write_text(later.replace("，城镇新增就业11万人以上。", "。\n千方百计促进城镇新增就业。"), "utf-8")
    (texts / "p.txt").write_text(PROVINCE.replace("2024", "2025").replace("2023", "2024"), "utf-8")
    made = str(tmp_path / "library")
    assert run("ingest", str(texts), "--library", made, "--no-vectors")[0] == 0
    found = rows(run("progress", "--library", made, "--csv", "-")[1])
    of_progress = {(row["year"], row["indicator"]): row["status"] for row in found if row["region"] == "郑州市"}
    assert of_progress["2024", "gdp_growth"] == "ok"
    assert of_progress["2024", "fixed_asset_investment"] == "unread"
    found = rows(run("chain", "new_urban_jobs", "2025", "--library", made, "--csv", "-")[1])
    own = {row["region"]: row["own"] for row in found}["郑州市"]
    assert own == "unread"
    found = rows(run("targets", "--wide", "--library", made, "--csv", "-")[1])
    (city,) = [row for row in found if (row["region"], row["year"]) == ("郑州市", "2025")]
    assert (city["new_urban_jobs"], city["cpi"]) == (own, "not stated")
