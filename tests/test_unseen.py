"""Ninety-six reports composed after how governments of all levels write, with hand-made tables.

They were written without sight of the rules. A rule that is changed must not lose what they hold.
"""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from rag.ingest import read_document
from rag.records import Document

DATA = Path(__file__).parent / "data"
NAMELESS = "v13.txt"  # its text does not name its region
SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
Key = tuple[object, ...]


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=["unseen", "unseen2", "unseen3"])
def folder(request: pytest.FixtureRequest) -> Path:
    return DATA / str(request.param)


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, Document]:
    return {
        row["file"]: read_document((folder / row["file"]).read_bytes(), row["file"], max_chars=300)
        for row in table(folder, "reports")
        if row["file"] != NAMELESS
    }


def of_found(folder: Path, found: dict[str, Document], name: str) -> list[dict[str, str]]:
    """The rows of a table that belong to the reports in `found`."""
    keys = {(row["region"]) for row in table(folder, "reports") if row["file"] in found}
    return [row for row in table(folder, name) if row["region"] in keys]


def f1(gold: list[Key], got: list[Key]) -> float:
    both = sum((Counter(gold) & Counter(got)).values())
    return 2 * both / (len(gold) + len(got))


def value(text: str, unit: str) -> Decimal:
    scale = next((by for word, by in SCALES.items() if unit.startswith(word)), 1)
    return Decimal(text) * scale


def test_each_report_is_one_report_of_its_government_and_year(folder: Path, found: dict[str, Document]) -> None:
    for row in of_found(folder, found, "reports"):
        (report,) = found[row["file"]].reports
        assert (report.region.name, report.region.level, str(report.year)) == (row["region"], row["level"], row["year"])
        assert report.meeting_date == row["meeting_date"], row["file"]


def test_headline_targets(folder: Path, found: dict[str, Document]) -> None:
    gold = [
        (
            r["region"],
            r["year"],
            r["indicator"],
            r["low"] and Decimal(r["low"]),
            r["high"] and Decimal(r["high"]),
            r["bound"],
        )
        for r in of_found(folder, found, "targets")
        if not r["indicator"].startswith("other")
    ]
    got = [
        (
            report.region.name,
            str(report.year),
            f.indicator,
            "" if f.low is None else f.low,
            "" if f.high is None else f.high,
            f.bound,
        )
        for document in found.values()
        for report in document.reports
        for f in document.figures
        if f.headline and f.kind == "target" and not f.indicator.startswith("other")
    ]
    assert f1(gold, got) >= 0.99


def test_headline_results(folder: Path, found: dict[str, Document]) -> None:
    gold = [
        (r["region"], r["year"], r["indicator"], r["kind"], value(r["value"], r["unit"]))
        for r in of_found(folder, found, "actuals")
    ]
    got = [
        (report.region.name, f.period, f.indicator, f.measure, value(str(f.low), f.unit))
        for document in found.values()
        for report in document.reports
        for f in document.figures
        if f.headline and f.kind == "actual" and f.indicator not in ("environment", "emissions")
    ]
    assert f1(gold, got) >= 0.98
