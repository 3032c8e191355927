"""`govreport publish` and `govreport diff`: a library as a citable folder, and two of them compared."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from test_cli import Run, run  # noqa: F401  # a fixture
from toy import report_text

from rag.figures.extract import Found, read_figures
from rag.records import Report, Section
from rag.tables.coding import find_preset
from rag.text.view import View

PROVINCE = """河南省2024年政府工作报告

一、2023年工作回顾
过去一年，地区生产总值增长4.1%。郑州市地区生产总值增长7.4%。
二、2024年工作安排
2024年经济社会发展主要预期目标是：地区生产总值增长5.5%，居民收入增长与经济增长同步。
"""
TEXTS = {"p.txt": PROVINCE, "a.txt": report_text(), "c.txt": report_text("新乡市", growth="6%")}


def without_about(report: Report, view: View, sections: Sequence[Section]) -> Found:
    """The figures as a program finds them that takes 左右 for no bound."""
    found = read_figures(report, view, sections)
    return Found(tuple(replace(f, bound="exact") if f.bound == "about" else f for f in found.figures), found.unread)


def made(run: Run, folder: Path, texts: dict[str, str]) -> str:  # noqa: F811
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    library = str(folder / "library")
    assert run("ingest", str(folder), "--library", library, "--no-vectors")[0] == 0
    return library


def published(run: Run, library: str, to: Path, *more: str) -> Path:  # noqa: F811
    status, _, err = run("publish", str(to), "--library", library, *more)
    assert status == 0, err
    return to


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def changes(run: Run, one: Path, other: Path) -> list[dict[str, str]]:  # noqa: F811
    status, out, err = run("diff", str(one), str(other), "--csv", "-")
    assert status == 0, err
    return list(csv.DictReader(io.StringIO(out)))


@pytest.fixture
def library(run: Run, tmp_path: Path) -> str:  # noqa: F811
    return made(run, tmp_path / "texts", TEXTS)


def test_the_package_is_valid_and_its_tables_join(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    frictionless = pytest.importorskip("frictionless")
    folder = published(run, library, tmp_path / "data", "--author", "A. Nother", "--license", "CC-BY-4.0")
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note"])
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert package["$schema"].startswith("https://datapackage.org/profiles/2")
    assert package["contributors"] == [{"title": "A. Nother", "roles": ["creator"]}]
    tables = {each["name"]: each for each in package["resources"]}
    names = {"sources", "reports", "targets", "actuals", "figures", "progress", "chain", "unread", "conflicts", "panel"}
    assert names <= set(tables)
    assert all({name, f"{name}-parquet", f"{name}-dta"} <= set(tables) for name in ("targets", "panel"))
    fields = [field for each in tables.values() if "schema" in each for field in each["schema"]["fields"]]
    assert all(field["description"] for field in fields)
    assert tables["targets"]["schema"]["foreignKeys"][0]["reference"] == {"resource": "reports", "fields": ["id"]}


def test_targets_stand_beside_results_and_beside_those_of_the_government_above(
    run: Run,  # noqa: F811
    library: str,
    tmp_path: Path,
) -> None:
    folder = published(run, library, tmp_path / "data")
    with (folder / "data/chain.csv").open(encoding="utf-8", newline="") as file:
        layers = [row for row in csv.DictReader(file) if row["indicator"] == "gdp_growth"]
    own = [(row["region"], row["parent"], row["own"], row["above"], row["difference"]) for row in layers]
    assert own == [
        ("河南省", "中国", "5.5%", "not loaded", ""),
        ("郑州市", "河南省", "≈7%", "5.5%", "1.5"),
        ("新乡市", "河南省", "≈6%", "5.5%", "0.5"),
    ]
    with (folder / "data/progress.csv").open(encoding="utf-8", newline="") as file:
        became = {row["status"] for row in csv.DictReader(file)}
    assert became == {"not loaded"}


def test_the_validator_sees_a_changed_file(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    frictionless = pytest.importorskip("frictionless")
    folder = published(run, library, tmp_path / "data")
    file = folder / "data/targets.csv"
    file.write_text(file.read_text("utf-8").replace(",2024,", ",soon,", 1), "utf-8")
    assert not frictionless.validate(str(folder / "datapackage.json")).valid
    status, _, err = run("diff", str(folder), str(folder))
    assert (status, err.count("\n")) == (1, 1)
    assert "targets.csv" in err


def test_the_same_library_gives_the_same_bytes(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    one = files(published(run, library, tmp_path / "one"))
    again = files(published(run, library, tmp_path / "deeper" / "again"))
    assert one == again
    assert files(published(run, library, tmp_path / "one")) == one  # in place of the earlier one
    other = made(run, tmp_path / "elsewhere", dict(reversed(TEXTS.items())))
    assert files(published(run, other, tmp_path / "other")) == one
    sums = dict(reversed(line.split("  ")) for line in one["SHA256SUMS"].decode().splitlines())
    assert sums == {name: sha256(data).hexdigest() for name, data in one.items() if name != "SHA256SUMS"}


def test_it_can_be_cited_and_coded_again(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    yaml = pytest.importorskip("yaml")
    said = ("--preset", "lenient", "--title", '目标: "一"', "--author", "甲")
    folder = published(run, library, tmp_path / "data", *said)
    cited = yaml.safe_load((folder / "CITATION.cff").read_text("utf-8"))
    assert (cited["title"], cited["type"], cited["authors"]) == ('目标: "一"', "dataset", [{"name": "甲"}])
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert cited["version"] == package["version"] == package["id"].removeprefix("sha256:")[:12]
    assert package["govreport"]["preset"] == "lenient"
    assert package["govreport"]["sources_read_by"] == [package["govreport"]["rules"]]
    assert find_preset("", folder / "coding.toml") == find_preset("lenient")
    book = (folder / "codebook.md").read_text("utf-8")
    assert package["version"] in book
    for column in ("gdp_growth_layer", "hard_soft", "by_hand"):
        assert f"`{column}`" in book


def test_a_folder_with_other_files_is_left_alone(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    folder = published(run, library, tmp_path / "data")
    (folder / "notes.txt").write_text("mine", "utf-8")
    before = files(folder)
    status, _, err = run("publish", str(folder), "--library", library)
    assert (status, "notes.txt" in err) == (1, True)
    assert files(folder) == before


def test_a_new_report_is_told_from_all_else(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    later = made(run, tmp_path / "later", TEXTS | {"b.txt": report_text(year=2025, growth="5.5%")})
    one, other = published(run, library, tmp_path / "one"), published(run, later, tmp_path / "other")
    found = changes(run, one, other)
    assert {(each["cause"], each["change"], each["region"], each["report_year"]) for each in found} == {
        ("new report", "added", "郑州市", "2025")
    }
    assert {"targets", "actuals", "figures"} <= {each["table"] for each in found}
    assert {each["cause"] for each in changes(run, other, one)} == {"report gone"}
    assert changes(run, one, one) == []
    assert "new report: 郑州市 2025" in run("diff", str(one), str(other))[1]


def test_a_corrected_source_is_told(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    mended = made(run, tmp_path / "later", TEXTS | {"c.txt": report_text("新乡市", growth="6.5%")})
    found = changes(run, published(run, library, tmp_path / "one"), published(run, mended, tmp_path / "other"))
    assert {(each["cause"], each["region"]) for each in found} == {("corrected source", "新乡市")}
    (low,) = [each for each in found if (each["table"], each["column"]) == ("targets", "low")]
    assert (low["indicator"], low["before"], low["after"]) == ("gdp_growth", "6", "6.5")
    assert (low["before_text"], low["after_text"]) == ("地区生产总值增长6%左右", "地区生产总值增长6.5%左右")


def test_a_new_rule_is_told(
    run: Run,  # noqa: F811
    library: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = published(run, library, tmp_path / "one")
    # The same texts, read by a program that takes 左右 for no bound: another fingerprint, as another code has.
    monkeypatch.setattr("rag.library.intake.rules_fingerprint", lambda max_chars: "another")
    monkeypatch.setattr("rag.ingest.read_figures", without_about)
    other = published(run, made(run, tmp_path / "later", TEXTS), tmp_path / "other")
    found = changes(run, one, other)
    assert {each["cause"] for each in found} == {"new rules"}
    bounds = {(each["column"], each["before"], each["after"]) for each in found if each["column"] == "bound"}
    assert bounds == {("bound", "about", "exact")}


def test_a_report_and_a_rule_are_told_apart(
    run: Run,  # noqa: F811
    library: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = published(run, library, tmp_path / "one")
    monkeypatch.setattr("rag.library.intake.rules_fingerprint", lambda max_chars: "another")
    monkeypatch.setattr("rag.ingest.read_figures", without_about)
    texts = TEXTS | {"b.txt": report_text(year=2025, growth="5.5%")}
    found = changes(run, one, published(run, made(run, tmp_path / "later", texts), tmp_path / "other"))
    by_cause = Counter((each["cause"], each["region"], each["report_year"]) for each in found)
    assert {key for key in by_cause if key[0] == "new report"} == {("new report", "郑州市", "2025")}
    assert {key for key in by_cause if key[0] != "new report"} == {
        ("new rules", "郑州市", "2024"),
        ("new rules", "新乡市", "2024"),
    }


def test_a_correction_by_hand_and_a_new_coding_are_told(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    one = published(run, library, tmp_path / "one")
    coded = changes(run, one, published(run, library, tmp_path / "coded", "--preset", "lenient"))
    assert {(each["table"], each["cause"]) for each in coded} == {("targets", "new coding")}
    assert {each["column"] for each in coded} <= {"preset", "hard_soft", "point"}
    assert run("correct", "c.txt", "--region", "洛阳市", "--library", library)[0] == 0
    found = changes(run, one, published(run, library, tmp_path / "other"))
    assert {(each["cause"], each["change"], each["region"]) for each in found} == {
        ("by hand", "removed", "新乡市"),
        ("by hand", "added", "洛阳市"),
    }


def test_a_folder_that_is_no_publication_is_named(run: Run, tmp_path: Path) -> None:  # noqa: F811
    status, _, err = run("diff", str(tmp_path), str(tmp_path))
    assert (status, err.count("\n")) == (1, 1)
    assert re.search("no publication.*govreport publish", err)
