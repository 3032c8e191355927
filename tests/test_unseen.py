"""Thirty-six reports composed by hand after how governments of all levels write, with hand-made tables.

They were written without sight of the rules. A rule that is changed must not lose what they hold.
"""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from rag.ingest import read_document
from rag.records import Document

FOLDER = Path(__file__).parent / "data/unseen"
SCALES = {"万亿": 10**12, "亿": 10**8, "万": 10**4}
Key = tuple[object, ...]


def table(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def found() -> dict[str, Document]:
    return {
        row["file"]: read_document((FOLDER / row["file"]).read_bytes(), row["file"], max_chars=300)
        for row in table("reports")
    }


def f1(gold: list[Key], got: list[Key]) -> float:
    both = sum((Counter(gold) & Counter(got)).values())
    return 2 * both / (len(gold) + len(got))


def value(text: str, unit: str) -> Decimal:
    scale = next((by for word, by in SCALES.items() if unit.startswith(word)), 1)
    return Decimal(text) * scale


def test_each_report_is_one_report_of_its_government_and_year(found: dict[str, Document]) -> None:
    for row in table("reports"):
        (report,) = found[row["file"]].reports
        assert (report.region.name, report.region.level, str(report.year)) == (row["region"], row["level"], row["year"])
        assert report.meeting_date == row["meeting_date"], row["file"]


def test_headline_targets(found: dict[str, Document]) -> None:
    gold = [
        (
            r["region"],
            r["year"],
            r["indicator"],
            r["low"] and Decimal(r["low"]),
            r["high"] and Decimal(r["high"]),
            r["bound"],
        )
        for r in table("targets")
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


def test_headline_results(found: dict[str, Document]) -> None:
    gold = [(r["region"], r["year"], r["indicator"], r["kind"], value(r["value"], r["unit"])) for r in table("actuals")]
    got = [
        (report.region.name, f.period, f.indicator, f.measure, value(str(f.low), f.unit))
        for document in found.values()
        for report in document.reports
        for f in document.figures
        if f.headline and f.kind == "actual" and f.indicator not in ("environment", "emissions")
    ]
    assert f1(gold, got) >= 0.98
