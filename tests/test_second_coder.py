"""`govreport code`: a person codes clauses blind, and the sheet read back tells how far that agrees with the rules."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from test_cli import Run, run  # noqa: F401  # a fixture
from toy import report_text

from rag.publication.agreement import Item, agreements, kappa

PROVINCE = """河南省2024年政府工作报告

一、2023年工作回顾
过去一年，地区生产总值增长4.1%，城镇新增就业119万人，居民收入稳步提高，民生持续改善。
二、2024年工作安排
2024年经济社会发展主要预期目标是：地区生产总值增长5.5%，居民收入增长与经济增长同步，居民消费价格涨幅3%左右。
"""


@pytest.fixture
def library(run: Run, tmp_path: Path) -> str:  # noqa: F811
    folder = tmp_path / "texts"
    folder.mkdir()
    texts = {"p.txt": PROVINCE, "a.txt": report_text(), "c.txt": report_text("新乡市", growth="6%—6.5%")}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    assert run("ingest", str(folder), "--library", str(tmp_path / "library"), "--no-vectors")[0] == 0
    return str(tmp_path / "library")


def sheet(run: Run, library: str, *more: str) -> list[dict[str, str]]:  # noqa: F811
    status, out, err = run("code", "--library", library, "--csv", "-", *(more or ("--sample", "100")))
    assert status == 0, err
    return list(csv.DictReader(io.StringIO(out)))


def known(run: Run, library: str) -> dict[tuple[str, str], dict[str, str]]:  # noqa: F811
    out = run("targets", "--library", library, "--csv", "-")[1]
    return {(row["region"], row["text"]): row for row in csv.DictReader(io.StringIO(out))}


def filled(
    run: Run,  # noqa: F811
    library: str,
    to: Path,
    other: Callable[[dict[str, str]], dict[str, str]] = lambda row: {},
) -> Path:
    """The sheet, filled in as the rules have it but for what `other` says."""
    truth = known(run, library)
    rows = sheet(run, library)
    for row in rows:
        ours = truth[row["region"], row["clause"]]
        row |= {name: ours[name] for name in ("kind", "indicator", "low", "high", "unit", "bound", "hard_soft")}
        row |= other(row)
    with to.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return to


def test_the_sheet_shows_clauses_and_nothing_of_ours(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    rows = sheet(run, library)
    assert len(rows) == len(known(run, library)) > 6
    for row in rows:
        assert row["clause"] in row["passage"]
        assert "主要预期目标" in row["passage"]
        assert not any(row[field] for field in ("kind", "indicator", "low", "high", "unit", "bound", "hard_soft"))
    assert run("code", "--library", library, "--sample", "3", "--xlsx", str(tmp_path / "s.xlsx"))[0] == 0
    book = load_workbook(tmp_path / "s.xlsx")
    assert book.sheetnames == ["coding", "how", "words"]
    assert len(list(book["coding"].rows)) == 4


def test_a_seed_draws_the_same_sample_again(run: Run, library: str) -> None:  # noqa: F811
    one = sheet(run, library, "--sample", "4")
    assert one == sheet(run, library, "--sample", "4")
    assert [row["item"] for row in one] == [row["item"] for row in sheet(run, library, "--sample", "6")][:4]
    assert one != sheet(run, library, "--sample", "4", "--seed", "2")
    every = sheet(run, library, "--sample", "100", "--of", "figures")
    assert {row["item"] for row in one} < {row["item"] for row in every}


def test_full_agreement_is_told(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    status, out, err = run("code", "--read", str(filled(run, library, tmp_path / "s.csv")), "--library", library)
    assert status == 0, err
    assert "0 differences" in err
    assert "indicator: 9 of 9 alike, kappa 1.000" in out
    assert "kind: 9 of 9 alike, kappa -" in out  # one class: nothing to tell


def test_every_difference_is_listed_with_its_clause(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    def other(row: dict[str, str]) -> dict[str, str]:
        if row["region"] == "新乡市" and row["indicator"] == "gdp_growth":
            return {"low": "6", "high": "６.０%", "bound": "about"}
        return dict.fromkeys(("bound", "hard_soft"), "") if row["region"] == "河南省" else {}

    file = filled(run, library, tmp_path / "s.csv", other)
    found = sheet(run, library, "--read", str(file))
    assert {(row["region"], row["field"], row["ours"], row["theirs"]) for row in found} == {
        ("新乡市", "high", "6.5", "6"),
        ("新乡市", "bound", "range", "about"),
    }
    assert {row["clause"] for row in found} == {"地区生产总值增长6%—6.5%左右"}
    book = tmp_path / "found.xlsx"
    assert run("code", "--read", str(file), "--library", library, "--xlsx", str(book))[0] == 0
    rows = list(load_workbook(book)["agreement"].values)
    (bound,) = [row for row in rows if row[:2] == ("bound", "all")]
    assert (bound[2], bound[3]) == (6, 5)  # those of 河南省 were left empty
    assert 0 < float(str(bound[4])) < 1


def test_a_workbook_filled_in_by_hand_is_read(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    file = tmp_path / "s.xlsx"
    assert run("code", "--sample", "100", "--library", library, "--xlsx", str(file))[0] == 0
    book = load_workbook(file)
    page = book["coding"]
    header = [cell.value for cell in page[1]]
    row = next(row for row in page.iter_rows(min_row=2) if str(row[3].value) == "地区生产总值增长7%左右")
    for name, value in {"indicator": "GDP_growth", "low": 7.0, "unit": "％", "bound": "about"}.items():
        row[header.index(name)].value = value
    book.save(file)
    status, out, err = run("code", "--read", str(file), "--library", library)
    assert status == 0, err
    assert "1 clauses coded, 8 left out, 0 differences" in err
    assert "high: 1 of 1 alike" in out


@pytest.mark.parametrize(
    ("column", "word", "told"),
    [("bound", "ca.", "about"), ("low", "five", "5.5"), ("indicator", "gdp", "gdp_growth"), ("item", "x", "no item")],
)
def test_a_wrong_word_is_named_with_its_row(
    run: Run,  # noqa: F811
    library: str,
    tmp_path: Path,
    column: str,
    word: str,
    told: str,
) -> None:
    file = filled(run, library, tmp_path / "s.csv", lambda row: {column: word})
    status, _, err = run("code", "--read", str(file), "--library", library)
    assert (status, err.count("\n")) == (1, 1)
    assert "row 2" in err
    assert told in err


def test_what_is_no_sheet_is_refused(run: Run, library: str, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "s.csv").write_text("a,b\n1,2\n", "utf-8")
    status, _, err = run("code", "--read", str(tmp_path / "s.csv"), "--library", library)
    assert (status, "no coding sheet" in err) == (1, True)
    assert run("code", "--library", library)[0] == 2
    assert run("code", "--sample", "3", "--library", library)[0] == 2


def test_kappa_is_that_of_the_textbook() -> None:
    # 50 grant proposals, two readers: both yes 20, both no 15, 5 and 10 apart; kappa 0.4.
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == Decimal("0.400")
    assert kappa([("y", "n"), ("n", "y")]) == -1
    assert kappa([("y", "y")]) is None
    assert kappa([]) is None


def test_agreement_is_told_by_indicator() -> None:
    def item(ours: str, theirs: str, one: str, other: str) -> Item:
        return Item("i", "r", "2024", "c", {"indicator": ours, "bound": one}, {"indicator": theirs, "bound": other})

    items = [item("a", "a", "about", "about"), item("a", "a", "range", "about"), item("b", "a", "about", "about")]
    found = {(each.field, each.indicator): (each.items, each.same) for each in agreements(items) if each.items}
    assert found == {
        ("indicator", "all"): (3, 2),
        ("indicator", "a"): (3, 2),
        ("indicator", "b"): (3, 2),
        ("bound", "all"): (3, 2),
        ("bound", "a"): (2, 1),
        ("bound", "b"): (1, 1),
    }


def test_the_sheet_says_which_number_of_a_clause_is_meant(run: Run, tmp_path: Path) -> None:  # noqa: F811
    text = report_text().replace("增长7%左右", "完成9000亿元、增长7%左右，城镇、农村居民收入分别增长6%")
    (tmp_path / "a.txt").write_text(text, "utf-8")
    library = str(tmp_path / "library")
    assert run("ingest", str(tmp_path / "a.txt"), "--library", library, "--no-vectors")[0] == 0
    which = {(row["clause"], row["which"]) for row in sheet(run, library)}
    assert ("地区生产总值完成9000亿元、增长7%左右", "2 of 2") in which
    assert {place for clause, place in which if "居民收入" in clause} == {"1 of 2", "2 of 2"}
    assert ("固定资产投资增长8%以上", "1 of 1") in which
