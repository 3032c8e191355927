"""Questions that the loaded library can answer, to begin with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from rag.answering.wording import english_region
from rag.records import Region, Report
from rag.tables.columns import Row
from ui.i18n import Lang


def examples(reports: Sequence[Report], rows: Sequence[Row], titles: Sequence[str], lang: Lang) -> tuple[str, ...]:
    """Questions of different kinds, the best first, about reports that are there; whether they are answered is tried.

    `rows` are headline figures, `titles` headings of what the newest report plans.
    """
    kinds = (_value(rows, lang), _ranking(rows, lang), _gap(rows, lang), _passage(reports, titles, lang))
    more = (_result(rows, lang), _several(rows, lang))
    return tuple(dict.fromkeys(question for kind in (*kinds, *more) for question in kind))


def _targets(rows: Sequence[Row], indicator: str) -> list[Row]:
    """Stated as numbers, the newest first; one a report."""
    found = {
        row.report.id: row
        for row in reversed(rows)
        if row.figure.kind == "target" and row.figure.indicator == indicator and row.figure.low is not None
    }
    return sorted(found.values(), key=lambda row: (-row.report.year, row.report.region.adcode))


def _value(rows: Sequence[Row], lang: Lang) -> Iterator[str]:
    """One report's target."""
    for row in _targets(rows, "gdp_growth")[:1]:
        name, year = name_of(row.report.region, lang), row.report.year
        yield f"What is {name}'s {year} GDP target?" if lang == "en" else f"{name}{year}年的GDP目标是多少？"


def _ranking(rows: Sequence[Row], lang: Lang) -> Iterator[str]:
    """Which of several, where a year has reports of several regions of one level."""
    peers = Counter((row.report.year, row.report.region.level) for row in _targets(rows, "gdp_growth"))
    for (year, level), number in peers.most_common(1):
        if number > 2 and level != "nation":
            among = [r for r in _targets(rows, "gdp_growth") if (r.report.year, r.report.region.level) == (year, level)]
            names = [name_of(row.report.region, lang) for row in among[:4]]
            if lang == "en":
                yield f"Which has the highest {year} GDP target: {', '.join(names[:-1])} or {names[-1]}?"
            else:
                yield f"{'、'.join(names)}中，{year}年GDP目标最高的是哪个？"


def _gap(rows: Sequence[Row], lang: Lang) -> Iterator[str]:
    """How far two regions are apart."""
    found = _targets(rows, "fixed_asset_investment")
    for one in found:
        other = next(
            (r for r in found if r.report.year == one.report.year and r.report.region != one.report.region), None
        )
        if other is not None:
            a, b, year = name_of(one.report.region, lang), name_of(other.report.region, lang), one.report.year
            if lang == "en":
                yield f"How far apart are the {year} fixed asset investment targets of {a} and {b}?"
            else:
                yield f"{year}年{a}和{b}的固定资产投资目标相差多少？"
            return


def _passage(reports: Sequence[Report], titles: Sequence[str], lang: Lang) -> Iterator[str]:
    """A question that is answered in the newest report's own words; `titles` are what it plans."""
    for report in sorted(reports, key=lambda report: -report.year)[:1]:
        name, year = name_of(report.region, lang), report.year
        if lang == "en":
            yield f"What will {name} do for employment in {year}?"
            continue
        for title in titles:
            yield f"{name}{year}年“{title}”有哪些安排？"


def _result(rows: Sequence[Row], lang: Lang) -> Iterator[str]:
    """What became of last year's growth."""
    for row in rows:
        if row.figure.kind == "actual" and row.figure.indicator == "gdp_growth" and row.figure.period.isdigit():
            name, year = name_of(row.report.region, lang), row.figure.period
            yield f"How much did {name}'s GDP grow in {year}?" if lang == "en" else f"{name}{year}年GDP增长了多少？"
            return


def _several(rows: Sequence[Row], lang: Lang) -> Iterator[str]:
    """Another indicator."""
    for row in _targets(rows, "new_urban_jobs")[:1] or _targets(rows, "fiscal_revenue")[:1]:
        name, year = name_of(row.report.region, lang), row.report.year
        jobs = row.figure.indicator == "new_urban_jobs"
        if lang == "en":
            yield f"What is {name}'s {year} target for {'new urban jobs' if jobs else 'budget revenue'}?"
        else:
            yield f"{name}{year}年的{'城镇新增就业' if jobs else '一般公共预算收入'}目标是多少？"


@cache
def name_of(region: Region, lang: Lang) -> str:
    """The region's name; in English its short one (Zhengzhou, Inner Mongolia)."""
    return english_region(region) if lang == "en" else region.name
