"""The one-page summary: what an editor would print of a report, made by rule.

Headline, targets against last year's, results, at most ten priorities with their best number, projects and money, the
livelihood list whole, what the government owns up to, five-year goals apart, and what is new. Whole clauses of the
report with their places; our own words only between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.summaries.by_rule import Material
from rag.summaries.editor import Style, Time, edited, size_of
from rag.summaries.further import economy_told
from rag.summaries.page import Block, Bullets, Grid, Page, PageLanguage, Paragraph, Run, Runs, in_traditional, runs_of
from rag.summaries.page_parts import PageParts
from rag.summaries.results import results
from rag.summaries.said import person_said, region_said, value_said
from rag.summaries.schema import Language
from rag.summaries.told_once import Number, numbers_of
from rag.summaries.typeset import typeset_page

MOST: dict[Language, int] = {"zh": 2400, "en": 6500}
"""Characters of a page."""
_HEADLINES = (
    "industrial_value_added", "fixed_asset_investment", "retail_sales", "trade", "fiscal_revenue", "resident_income",
    "urban_income", "rural_income",
)  # fmt: skip
_ALWAYS = _HEADLINES[:1] + _HEADLINES[4:]  # in the first lines also where the table of targets tells them


def one_page(material: Material, language: PageLanguage) -> Page:
    """The summary of a report on one page."""
    if language == "zh-Hant":
        return in_traditional(_OnePage(material, "zh").page())
    return _OnePage(material, language).page()


class _OnePage(PageParts):
    def page(self) -> Page:
        """The page: the first lines and the targets, and of all else what there is room for."""
        report = self._material.report
        title = self._w("title", region=region_said(report.region.name, self._language), year=report.year)
        first = (*self._head(), *self._targets())
        compared = any(row.before is not None for row in self._rows)
        made = Paragraph((Run(self._w("made") + (self._w("judged") if compared else "")),), small=True)
        room = MOST[self._language] - len(title) - len(made.runs[0].text) - sum(map(size_of, first))
        told = edited(self._parts(), self._numbers(first), Style(self._w("stop"), self._w("end")), room)
        page = Page(title, (*first, *told, made), self._language, self._material.origin.name)
        return typeset_page(page) if self._language == "zh" else page

    def _numbers(self, first: Sequence[Block]) -> dict[Time, list[Number]]:
        """The numbers that the first lines and the targets tell, by their time."""
        found: dict[Time, list[Number]] = {"year": [], "last": []}
        for block in first:
            if isinstance(block, Grid):
                times = self._times(block)
                for row in block.rows:
                    name = "".join(run.text for run in row[0])
                    for time, cell in zip(times, row, strict=True):
                        found.setdefault(time, []).extend(number for run in cell for number in numbers_of(run, name))
            elif isinstance(block, Bullets):
                for item in block.items:
                    time = "last" if item[0].text == self._w("last year") else "year"
                    found[time] += [number for run in item for number in numbers_of(run)]
            else:
                found["year"] += [number for run in runs_of(block) for number in numbers_of(run)]
        return found

    def _times(self, grid: Grid) -> tuple[Time, ...]:
        """The time of each column of the targets."""
        result = self._w("result", year=self._year - 1)
        return tuple(
            "year" if at == 1 else "last" if name.startswith(result) else "" for at, name in enumerate(grid.header)
        )

    def _head(self) -> Iterator[Block]:
        report = self._material.report
        facts = self._w(
            "facts",
            date=self._w("date", date=report.meeting_date) if report.meeting_date else "",
            speaker=self._w("speaker", speaker=person_said(report.speaker, self._language)) if report.speaker else "",
            source=self._material.origin.name,
        )
        yield Paragraph((Run(facts.lstrip("，　")),), small=True)
        if report.cut:
            yield Paragraph((Run(self._w("cut"), strong=True),))
        lines = [self._first(), self._second(), self._third()]
        yield Bullets(tuple(line for line in lines if line))

    def _first(self) -> Runs:
        row = next((row for row in self._rows if row.now is not None and row.now.indicator == "gdp_growth"), None)
        if row is None or row.now is None:
            wished = [row.now for row in self._rows if row.now is not None][:1]
            return (
                (Run(self._w("gdp none")),)
                if not wished
                else (Run(self._w("gdp"), strong=True), *self._named(wished), Run(self._w("end")))
            )
        runs: list[Run] = [Run(self._w("gdp"), strong=True), *self._named([row.now])]
        for other in self._rows:  # 138亿元，增长8%
            if other is not row and other.now is not None and other.now.indicator == row.now.indicator:
                runs += [Run(self._w("comma")), *self._value(other.now)]
        if row.before is not None:
            told = f"{self._w('comma')}{self._w('earlier', year=self._year - 1)}{self._gap(row.before)}"
            runs.append(Run(told + value_said(row.before, self._language), (self._earlier(row.before),)))
            change = self._change(row)
            runs.append(Run(f"{self._w('comma')}{change}") if change else Run(""))
        return (*runs, Run(self._w("end")))

    def _second(self) -> Runs:
        found = [
            figure
            for figure in self._material.figures
            if figure.headline and figure.kind == "actual" and figure.period == str(self._year - 1)
        ]
        gdp = [figure for figure in found if figure.indicator == "gdp_growth"]
        gdp.sort(key=lambda figure: figure.measure != "level")
        kept = {figure.id for figure in results(self._material, ())}
        found = [figure for figure in found if figure.id in kept]
        told = [[figure for figure in found if figure.indicator == id_] for id_ in _HEADLINES]
        rest = [next((each for each in figures if each.unit == "%"), figures[0]) for figures in told if figures]
        rest = [each for each in rest if each.indicator in _ALWAYS or each.id not in self._told]
        chosen = [*(figure for figure in gdp if figure.id in kept), *rest]
        self._told |= {figure.id for figure in chosen}
        judged = [row for row in self._rows if row.met is not None]
        met = sum(row.met == "yes" for row in judged)
        said = [*self._merged(chosen, len(chosen))]
        economy = None if gdp or self._language == "en" else economy_told(self._reading, ranked=True)
        said = [self._quote(economy), *said] if economy is not None else said
        runs: list[Run] = [*self._joined(said), Run(self._w("end"))] if said else []
        if judged:
            missed = self._w("missed", missed=len(judged) - met) if met < len(judged) else ""
            like = sum(row.like_met for row in judged)
            missed += self._w("like met", like=like) if like else ""
            space = " " if self._language == "en" and runs else ""
            runs.append(Run(space + self._w("last met", all=len(judged), met=met, missed=missed)))
        return (Run(self._w("last year"), strong=True), *runs) if runs else ()

    def _third(self) -> Runs:
        if not self._biggest:
            return ()
        told = self._joined(self._clauses(self._biggest))
        return Run(self._w("biggest"), strong=True), *told, Run(self._w("end"))
