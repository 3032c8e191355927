"""The one-page summary: what an editor would print of a report, made by rule.

Headline, targets against last year's, results, at most ten priorities with their best number, projects and money, the
livelihood list whole, what the government owns up to, five-year goals apart, and what is new. Whole clauses of the
report with their places; our own words only between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.summaries.by_rule import Material, place_of
from rag.summaries.counted_lists import Group
from rag.summaries.flagship import Flagships
from rag.summaries.further import economy_told, further
from rag.summaries.items import kind_of
from rag.summaries.livelihood import livelihood, points
from rag.summaries.news import news
from rag.summaries.page import (
    Block,
    Bullets,
    Heading,
    Page,
    PageLanguage,
    Paragraph,
    Run,
    Runs,
    in_traditional,
    words_of,
)
from rag.summaries.picked import (
    Work,
    goals,
    in_one,
    priorities,
)
from rag.summaries.problems import problems
from rag.summaries.promised import promised
from rag.summaries.results import results, results_beside
from rag.summaries.room import MOST, ROOMS
from rag.summaries.said import person_said, region_said, value_said
from rag.summaries.schema import Language
from rag.summaries.sums import money
from rag.summaries.targets_part import TargetsPart
from rag.summaries.term import of_the_term
from rag.summaries.themes import themes, themes_of
from rag.summaries.whole import whole
from rag.summaries.year_plan import Clause, year_sections
from rag.text.sentences import clauses

_HEADLINES = (
    "industrial_value_added", "fixed_asset_investment", "retail_sales", "trade", "fiscal_revenue", "resident_income",
    "urban_income", "rural_income",
)  # fmt: skip
_ALWAYS = _HEADLINES[:1] + _HEADLINES[4:]  # in the first lines also where the table of targets tells them
_NAMED = 30  # projects that are told by name
_FIRST = 3  # projects of a list too long to be told that stand for it


def one_page(material: Material, language: PageLanguage) -> Page:
    """The summary of a report on one page."""
    if language == "zh-Hant":
        return in_traditional(_OnePage(material, "zh").page())
    return _OnePage(material, language).page()


class _OnePage(TargetsPart):
    def __init__(self, material: Material, language: Language) -> None:
        super().__init__(material, language)
        self._projects = livelihood(material)
        listed = (each.text for group in self._projects for each in group.items)
        told = {whole(each).text for each in self._biggest} | {each.strip().rstrip("。；;") for each in listed}
        tasks = self._reading.clauses(year_sections(material), self._without.tasks())
        self._shown = told | {each.said.text for each in tasks if each.figures}
        sums = {whole(each).text for each in money(self._reading, self._shown)}
        self._works = priorities(self._reading, self._projects, told | sums | self._told_with_tasks())
        self._flagships = Flagships(self._reading)
        self._done = {most: self._flagships.done(most) for most in {room.done for room in ROOMS}}
        self._promised = promised(self._reading)
        self._room = ROOMS[0]
        self._told: set[str] = {row.result.id for row in self._rows if row.result is not None}

    def page(self) -> Page:
        """The page, with fewer lines of what matters least where it would be too long."""
        told = frozenset(self._told)
        for self._room in ROOMS:
            self._told = set(told)
            made = self._made()
            if len(words_of(made)) <= MOST[self._language]:
                break
        return made

    def _made(self) -> Page:
        report = self._material.report
        blocks = [
            *self._head(),
            *self._targets(),
            *self._results(),
            *self._priorities(),
            *self._lines(
                "more money" if self._biggest else "money",  # the largest stands in the first lines
                [(self._clause(each),) for each in self._money()],
            ),
            *self._livelihood(),
            *self._problems(),
            *self._goals(),
            *news(self._material, self._rows, self._language),
            Paragraph((Run(self._w("made")),), small=True),
        ]
        title = self._w("title", region=region_said(report.region.name, self._language), year=report.year)
        return Page(title, tuple(blocks), self._language, self._material.origin.name)

    def _money(self) -> Sequence[Clause]:
        best = (each for work in self._works for each in work.best(self._room.clauses))
        shown = self._shown | {whole(each).text for each in best}
        items = [each for group in self._projects for each in group.items]
        sums = [each for each in money(self._reading, shown, self._room.money) if not in_one(each, items)]
        shown |= {whole(each).text for each in sums} | {each.text for each in items}
        great = self._flagships.planned(self._room.great, shown) if self._language == "zh" else ()
        return [*sums, *(each for each in great if not in_one(each, items))]

    # Parts

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
                (Run(self._w("gdp none")),) if not wished else (Run(self._w("gdp"), strong=True), *self._named(wished))
            )
        runs: list[Run] = [Run(self._w("gdp"), strong=True), *self._named([row.now])]
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
        economy = None if gdp or self._language == "en" else economy_told(self._reading)
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

    def _results(self) -> Iterator[Block]:
        found = results(self._material, self._told)
        more: tuple[Clause, ...] = ()
        if self._language == "zh":  # of no indicator: they have no English name
            found += results_beside(self._material)
            said = frozenset(span for figure in found for span in figure.number_spans)
            more = (*self._done[self._room.done], *further(self._reading, said, self._room.further))
        kept = [self._quote(self._promised)] if self._promised is not None and self._language == "zh" else []
        told = (*self._merged(found, self._room.results), *self._clauses(more), *kept)
        if told:
            yield Heading(self._w("results"))
            yield Paragraph((*self._joined(told), Run(self._w("end"))))
        period, clauses_of = of_the_term(self._reading, self._room.term)
        if period and self._language == "zh":
            head = Run(self._period(period) + self._w("colon"), strong=True)
            yield Paragraph((head, *self._joined(self._clauses(clauses_of)), Run(self._w("end"))))

    def _priorities(self) -> Iterator[Block]:
        if self._works:
            yield Heading(self._w("priorities"))
            yield Bullets(tuple(map(self._work, self._works)))

    def _work(self, work: Work) -> Runs:
        title = [Run(work.title, strong=True, quoted=True)]
        if self._language == "en":  # the heading is a quote: its themes tell what it is about
            named = [theme.name("en") for theme, _ in themes() if theme in themes_of(work.title)]
            title = [Run(", ".join(named), strong=True), Run(f" (“{work.title}”)")] if named else title
        best = work.best(self._room.clauses)
        if not best:
            return (*title, Run("", (place_of(work.heading, self._material.origin),)))
        return (*title, Run(self._w("colon")), *self._joined(self._clauses(best)))

    def _livelihood(self) -> Iterator[Block]:
        if not self._projects:
            return
        heading, listed = self._w("projects"), self._room.listed
        many = len(self._projects)
        if listed == "whole" or many == 1:
            yield Heading(heading)
            yield Bullets(tuple(map(self._group, self._projects)))
        elif listed == "points":
            yield Heading(heading + self._w("points"))
            yield Bullets(tuple(map(self._group, map(points, self._projects))))
        elif listed == "names" and many <= _NAMED:
            yield Heading(heading + self._w("names"))
            yield Bullets(tuple((self._name_of(group),) for group in self._projects))
        else:
            yield Heading(heading)
            first = self._w("comma").join(self._name_of(group).text for group in self._projects[:_FIRST])
            places = tuple(self._name_of(group).places[0] for group in self._projects)
            yield Bullets(((Run(self._w("counted", whole=many, first=first), places[:1] + places[-1:]),),))

    def _name_of(self, group: Group) -> Run:
        """A project by its title, else by its first clause."""
        first = group.items[0]
        place = place_of(first, self._material.origin)
        if group.title:
            return Run(group.title, (place,), quoted=True)
        start, end = clauses(first.folded, 0, len(first.folded))[0]
        return Run(first.text[start:end], (place,), quoted=True)

    def _group(self, group: Group) -> Runs:
        places = tuple(place_of(each, self._material.origin) for each in group.items)
        text = self._w("stop").join(each.text.strip().rstrip("。；;. ") for each in group.items)
        told = Run(text, places, quoted=True)
        if not group.title:
            return (told,)
        title = Run(group.title, strong=True, quoted=True)
        return (title, Run(self._w("colon")), told) if group.items else (title,)

    def _problems(self) -> Iterator[Block]:
        found = problems(self._reading)
        if not found:
            return
        yield Heading(self._w("problems"))
        numbered = any(kind_of(each.folded) for each in found)
        runs: list[Run] = []
        for each in found:
            told_of_it = runs and numbered and not kind_of(each.folded)  # 一是…。…。二是…
            runs += [Run(self._w("full stop" if told_of_it else "stop"))] if runs else []
            runs.append(self._quote(each))
        yield Paragraph((*runs, Run(self._w("end"))))

    def _goals(self) -> Iterator[Block]:
        found = goals(self._reading, self._room.goals)
        if not found:
            return
        yield Heading(self._w("goals"))
        by_period: dict[str, list[Clause]] = {}
        for goal in found:
            by_period.setdefault(goal.period, []).append(goal.clause)
        yield Bullets(
            tuple(
                (Run(self._period(period) + self._w("colon"), strong=True), *self._joined(self._clauses(group)))
                for period, group in by_period.items()
            )
        )

    def _period(self, period: str) -> str:
        first, _, last = period.partition("-")
        if period.endswith("+"):
            return self._words["from"].format(period[:-1])
        return self._words["over"].format(first, last) if last else self._words["by"].format(first)

    # Pieces

    def _lines(self, key: str, lines: Sequence[Runs]) -> Iterator[Block]:
        if lines:
            yield Heading(self._w(key))
            yield Bullets(tuple(lines))
