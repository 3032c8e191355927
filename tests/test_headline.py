"""The headline targets and results, on variants in the language of reports: one trap a case, levels and years mixed."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from rag.figures.extract import find_figures
from rag.records import Figure, Region, Report, Section, Span
from rag.text.view import View

CASES = Path(__file__).parent / "data/headlines.txt"
RESULTS = Path(__file__).parent / "data/results.txt"


@dataclass(frozen=True)
class Case:
    name: str
    year: int
    text: str
    rows: tuple[str, ...]


def cases(file: Path = CASES) -> list[Case]:
    made = []
    for block in file.read_text("utf-8").split("\n## ")[1:]:
        head, *lines = block.strip().splitlines()
        name, _, year = head.partition(" | ")
        text = "\n".join(line for line in lines if not line.startswith("-> "))
        made.append(Case(name, int(year), text, tuple(line[3:] for line in lines if line.startswith("-> "))))
    return made


def figures_of(text: str, year: int, role: str = "plan", title: str = "") -> tuple[Figure, ...]:
    """The figures of `text` read as one section of a report for `year`."""
    title = title or (f"{year}年工作安排" if role == "plan" else f"{year - 1}年工作回顾")
    span = (Span(0, len(text)),)
    report = Report("r", "s", Region("某市", "prefecture", "", ""), year, "", "", "", span)
    section = Section("r:0", "r", (title,), 1, role, span)  # type: ignore[arg-type]
    return find_figures(report, View(text, span), (section,))


def plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def row(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return f"{figure.indicator} {figure.bound}"
    value = plain(figure.low) if figure.low == figure.high else f"{plain(figure.low)}-{plain(figure.high)}"
    return f"{figure.indicator} {value} {figure.unit} {figure.bound}"


def headline_rows(text: str, year: int) -> list[str]:
    found = figures_of(text, year)
    return [row(f) for f in found if f.headline and f.kind == "target" and not f.indicator.startswith("other:")]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_the_headline_list_is_read_whole_and_nothing_else(case: Case) -> None:
    assert sorted(headline_rows(case.text, case.year)) == sorted(case.rows)


def result_rows(text: str, year: int) -> list[str]:
    return [
        f"{f.period} {f.indicator} {f.measure} {plain(f.low)} {f.unit}"
        for f in figures_of(text, year, "review", f"{year - 1}年工作回顾")
        if f.headline and f.low is not None
    ]


@pytest.mark.parametrize("case", cases(RESULTS), ids=lambda case: case.name)
def test_the_results_of_the_year_are_read_and_nothing_else(case: Case) -> None:
    assert sorted(result_rows(case.text, case.year)) == sorted(case.rows)
