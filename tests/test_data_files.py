"""Parquet and Stata files of the tables, opened by those who use them: pyreadstat, pandas, DuckDB, LibreOffice, R."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from test_cli import Run, run  # noqa: F401  # a fixture
from test_table_commands import library  # noqa: F401  # a fixture
from toy import report_text

from rag.extras import EXTRAS
from rag.records import InputError
from rag.tables.forms import file_of
from rag.tables.table import Field, Table

pandas = pytest.importorskip("pandas")
pyreadstat = pytest.importorskip("pyreadstat")
pytest.importorskip("pyarrow")


def made(run: Run, library: str, command: str, to: Path) -> Path:  # noqa: F811
    status, _, err = run(*command.split(), "--library", library, f"--{to.suffix[1:]}", str(to))
    assert status == 0, err
    return to


def test_a_stata_file_has_labels_codes_and_the_reasons_of_what_is_missing(
    run: Run,  # noqa: F811
    library: str,  # noqa: F811
    tmp_path: Path,
) -> None:
    rows, about = pyreadstat.read_dta(str(made(run, library, "targets", tmp_path / "t.dta")), user_missing=True)
    assert len(rows) == 12
    assert about.readstat_variable_types["adcode"] == about.readstat_variable_types["year"] == "int32"
    assert set(rows["adcode"]) == {410000, 410100, 410700}
    assert about.variable_value_labels["bound"][2] == "about"
    assert about.column_names_to_labels["region"].startswith("the government's full name")
    assert all(len(label or "") <= 80 for label in about.column_labels)
    gaps, about = pyreadstat.read_dta(str(made(run, library, "progress", tmp_path / "p.dta")), user_missing=True)
    found = dict(zip(zip(gaps["region"], gaps["year"], gaps["indicator"], strict=True), gaps["gap"], strict=True))
    assert found["郑州市", 2024, "gdp_growth"] == pytest.approx(-0.8)
    assert found["郑州市", 2024, "fixed_asset_investment"] == "b"
    assert found["新乡市", 2024, "gdp_growth"] == "a"
    assert about.variable_value_labels["gap"] == {"a": "not loaded", "b": "not stated", "c": "worded", "d": "unread"}


def test_a_target_in_words_is_missing_as_worded(run: Run, tmp_path: Path) -> None:  # noqa: F811
    text = report_text().replace("增长7%左右", "增长7%左右，居民收入增长与经济增长同步")
    (tmp_path / "a.txt").write_text(text, "utf-8")
    assert run("ingest", str(tmp_path / "a.txt"), "--library", str(tmp_path / "l"), "--no-vectors")[0] == 0
    file = str(made(run, str(tmp_path / "l"), "targets", tmp_path / "t.dta"))
    rows, about = pyreadstat.read_dta(file, user_missing=True)
    sync = about.variable_value_labels["bound"]
    told = {row.indicator: (row.low, sync[row.bound]) for row in rows.itertuples()}
    assert told["resident_income"] == ("c", "sync")
    assert told["gdp_growth"] == (7.0, "about")
    assert pandas.read_stata(file, convert_categoricals=False)["low"].isna().sum() == 1


def test_long_text_and_unknown_words_survive_in_a_stata_file(tmp_path: Path) -> None:
    long = "增长" * 3000
    table = Table("t", ("text", "bound", "adcode", "low"), ((long, "odd", "", ""), ("短", "about", "410100", "7.5")))
    (tmp_path / "t.dta").write_bytes(file_of(table, "dta"))
    rows, about = pyreadstat.read_dta(str(tmp_path / "t.dta"), apply_value_formats=True)
    assert list(rows["text"]) == [long, "短"]
    assert list(rows["bound"].astype(str)) == ["odd", "about"]
    assert list(rows["low"]) == ["", "7.5"]  # not said to be numeric
    assert about.creation_time.year == 2000
    assert list(pandas.read_stata(tmp_path / "t.dta")["text"]) == [long, "短"]


def test_whatever_the_rows_begin_with_numbers_stay_numbers(tmp_path: Path) -> None:
    rows = (*((("", "not_loaded"),) * 150), ("2.5", "stated"), ("-1E+3", "stated"), ("", ""))
    own = {"x": Field("a number", ("st",)), "st": Field("", (), {"stated": 1, "not_loaded": 2})}
    (tmp_path / "t.dta").write_bytes(file_of(Table("t", ("x", "st"), rows, frozenset({"x"}), own), "dta"))
    read, about = pyreadstat.read_dta(str(tmp_path / "t.dta"), user_missing=True)
    assert [str(each) for each in read["x"]] == [*["a"] * 150, "2.5", "-1000.0", "nan"]
    assert about.readstat_variable_types == {"x": "double", "st": "int32"}
    told = pandas.read_stata(tmp_path / "t.dta", convert_missing=True, convert_categoricals=False)
    assert (str(told["x"][0]), told["x"][151], str(told["x"][152])) == (".a", -1000, ".")
    with pytest.raises(InputError, match="32"):
        file_of(Table("t", ("x" * 33,), ()), "dta")


def test_the_same_table_gives_the_same_bytes() -> None:
    table = Table(
        "t", ("region", "low", "bound"), (("郑州市", "7", "about"), ("新乡市", "", "sync")), frozenset({"low"})
    )
    for form in ("csv", "json", "md", "xlsx", "parquet", "dta"):
        assert file_of(table, form) == file_of(table, form)  # type: ignore[arg-type]


def test_parquet_is_typed_and_says_what_its_columns_mean(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    duckdb = pytest.importorskip("duckdb")
    import pyarrow.parquet as pq

    file = made(run, library, "actuals", tmp_path / "a.parquet")
    schema = pq.read_schema(file)
    assert (str(schema.field("year").type), str(schema.field("value").type)) == ("int32", "double")
    assert b"verbatim" in schema.field("text").metadata[b"description"]
    with duckdb.connect() as base:
        asked = f"SELECT value FROM '{file}' WHERE region = '郑州市' AND year = 2023 AND indicator = 'gdp_growth'"
        assert base.sql(asked).fetchall() == [(6.2,)]
    assert len(pandas.read_parquet(file)) == len(pandas.read_csv(made(run, library, "actuals", tmp_path / "a.csv")))


def test_binary_forms_are_not_written_to_standard_output(run: Run, library: str) -> None:  # noqa: F811
    for form in ("parquet", "dta", "xlsx"):
        status, _, err = run("targets", "--library", library, f"--{form}", "-")
        assert (status, err.count("\n")) == (1, 1)
        assert "Name a file" in err


def test_without_pyarrow_parquet_says_what_to_install(
    run: Run,  # noqa: F811
    library: str,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(EXTRAS, "data", ("no_such_module",))
    status, _, err = run("targets", "--library", library, "--parquet", str(tmp_path / "t.parquet"))
    assert status == 1
    assert "pip install 'govreport[data]'" in err
    assert not (tmp_path / "t.parquet").exists()


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_opens_the_workbook(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    book = made(run, library, "targets", tmp_path / "t.xlsx")
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(book)], check=True, capture_output=True, timeout=120)
    lines = (tmp_path / "t.csv").read_text("utf-8").splitlines()
    assert len(lines) == 13
    assert any(line.startswith("郑州市,2024,gdp_growth,7,7,%,about") for line in lines)


@pytest.mark.skipif(not shutil.which("Rscript"), reason="R is not installed (Debian: r-base-core, r-cran-haven)")
def test_r_reads_csv_and_stata(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    csv, dta = made(run, library, "targets", tmp_path / "t.csv"), made(run, library, "progress", tmp_path / "p.dta")
    script = f"""
    x <- read.csv("{csv}", fileEncoding = "UTF-8-BOM"); stopifnot(nrow(x) == 12, x$low[x$indicator == "cpi"][1] == 3)
    if (requireNamespace("haven", quietly = TRUE)) {{
      y <- haven::read_dta("{dta}")
      of <- function(id) haven::na_tag(y$gap[y$region == "郑州市" & y$year == 2024 & y$indicator == id])
      stopifnot(of("fixed_asset_investment") == "b", is.na(of("gdp_growth")), "a" %in% haven::na_tag(y$gap))
      stopifnot(names(attr(y$met, "labels"))[2] == "yes")
      cat("haven ")
    }}
    cat("read")
    """
    chinese = {**os.environ, "LC_ALL": "C.UTF-8"}
    done = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, timeout=120, env=chinese)
    assert done.stdout.endswith("read"), done.stderr


def test_columns_of_uneven_texts_make_a_small_stata_file(tmp_path: Path) -> None:
    rows = tuple((f"第{at}条", "增长" * (400 if at == 7 else 1), "" if at % 2 else "x") for at in range(300))
    (tmp_path / "t.dta").write_bytes(file_of(Table("t", ("name", "text", "note"), rows), "dta"))
    assert (tmp_path / "t.dta").stat().st_size < 300 * 100
    read, about = pyreadstat.read_dta(str(tmp_path / "t.dta"))
    assert [tuple(row) for row in read.itertuples(index=False)] == list(rows)
    assert about.number_rows == 300
    told = pandas.read_stata(tmp_path / "t.dta")
    assert [tuple(row) for row in told.itertuples(index=False)] == list(rows)
