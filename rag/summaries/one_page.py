"""The one-page summary: what an editor would print of a report, made by rule.

Headline, targets against last year's, results, at most ten priorities with their best number, projects and money, the
livelihood list whole, what the government owns up to, five-year goals apart, and what is new. Whole clauses of the
report with their places; our own words only between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.figures.lexicon import lexicon
from rag.records import Figure
from rag.summaries.against_last_year import Compared, against_last_year, told_once
from rag.summaries.by_rule import Material, in_whole_clauses, name_of, place_of
from rag.summaries.counted_lists import Group
from rag.summaries.flagship import Flagships
from rag.summaries.further import economy_told, further
from rag.summaries.items import kind_of
from rag.summaries.listed_beside import closed, listed_beside, worded_beside
from rag.summaries.livelihood import livelihood, points
from rag.summaries.news import news
from rag.summaries.page import (
    Block,
    Bullets,
    Grid,
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
from rag.summaries.results import names_nothing, results, results_beside
from rag.summaries.room import MOST, ROOMS
from rag.summaries.said import change_said, figure_name, person_said, region_said, value_said
from rag.summaries.saying import Saying
from rag.summaries.schema import Language
from rag.summaries.sums import money, most_invested
from rag.summaries.themes import themes, themes_of
from rag.summaries.told_instead import told_instead
from rag.summaries.topics import Chosen
from rag.summaries.whole import whole
from rag.summaries.without_target import WithoutTarget
from rag.summaries.year_plan import Clause, year_sections
from rag.text.sentences import clauses

_HEADLINES = (
    "industrial_value_added", "fixed_asset_investment", "retail_sales", "trade", "fiscal_revenue", "resident_income",
    "urban_income", "rural_income",
)  # fmt: skip
_ALWAYS = _HEADLINES[:1] + _HEADLINES[4:]  # in the first lines also where the table of targets tells them
_NAMED = 30  # projects that are told by name
_DONE = 2  # projects of last year
_FIRST = 3  # projects of a list too long to be told that stand for it


def one_page(material: Material, language: PageLanguage) -> Page:
    """The summary of a report on one page."""
    if language == "zh-Hant":
        return in_traditional(_OnePage(material, "zh").page())
    return _OnePage(material, language).page()


class _OnePage(Saying):
    def __init__(self, material: Material, language: Language) -> None:
        before = material.before
        if before is not None:
            before = replace(before, targets=in_whole_clauses(before.targets))
        material = replace(material, figures=in_whole_clauses(material.figures), before=before)
        super().__init__(material, language)
        self._year = material.report.year
        self._rows = tuple(row for row in against_last_year(material) if row.now or not names_nothing(row.figure))
        self._instead = told_instead(self._reading, [row.figure for row in self._rows if row.result is None])
        self._without = WithoutTarget(self._reading, self._rows, self._maker, language)
        self._projects = livelihood(material)
        self._biggest = most_invested(self._reading)
        listed = (each.text for group in self._projects for each in group.items)
        told = {whole(each).text for each in self._biggest} | {each.strip().rstrip("。；;") for each in listed}
        tasks = self._reading.clauses(year_sections(material), self._without.tasks())
        self._shown = told | {each.said.text for each in tasks if each.figures}
        sums = {whole(each).text for each in money(self._reading, self._shown)}
        self._works = priorities(self._reading, self._projects, told | sums | self._told_with_tasks())
        self._done = Flagships(self._reading).done(_DONE)
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
        return [each for each in money(self._reading, shown, self._room.money) if not in_one(each, items)]

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
            space = " " if self._language == "en" and runs else ""
            runs.append(Run(space + self._w("last met", all=len(judged), met=met, missed=missed)))
        return (Run(self._w("last year"), strong=True), *runs) if runs else ()

    def _third(self) -> Runs:
        if not self._biggest:
            return ()
        told = self._joined(self._clauses(self._biggest))
        return Run(self._w("biggest"), strong=True), *told, Run(self._w("end"))

    def _targets(self) -> Iterator[Block]:
        yield Heading(self._w("targets"))
        if not self._rows:
            yield Paragraph((Run(self._w("no targets")),))
        compared = any(row.before is not None for row in self._rows)
        resulted = any(row.result is not None for row in self._rows) or bool(self._instead)
        header = [self._w("indicator"), self._w("now", year=self._year)]
        header += [self._w("before", year=self._year - 1)] if compared else []
        header += [self._w("result", year=self._year - 1)] if resulted else []
        header += [self._w("met"), self._w("change")] if compared else []
        rows = []
        above = ""
        for names, row in told_once(self._rows, self._language):
            wish = row.now.quote if row.now is not None and row.now.low is None else ""
            again = bool(wish) and wish == above  # two indicators of one clause, whose results differ
            cells = [(Run(names),), (Run(self._w("as above")),) if again else self._now(row)]
            above = wish
            cells += [self._before(row)] if compared else []
            cells += [self._result(row, names)] if resulted else []
            if compared:
                met = self._w(row.met) if row.met else self._w("none")
                cells += [(Run(met),), (Run(self._change(row) or self._w("none")),)]
            rows.append(tuple(cells))
        if rows:
            yield Grid(tuple(header), tuple(rows))
        beside = {figure.quote: figure for figure in listed_beside(self._material.figures)}
        aims = () if self._language == "en" else worded_beside(self._reading)
        if beside or aims:
            quotes = [Run(closed(figure.quote), (self._place(figure),), quoted=True) for figure in beside.values()]
            quotes += map(self._clause, aims)
            yield Paragraph((Run(self._w("beside"), strong=True), *self._joined(quotes), Run(self._w("end"))))
        tasks = self._in_tasks()
        if tasks:
            yield Paragraph((Run(self._w("tasks"), strong=True), *self._named(tasks), Run(self._w("end"))))
        norms = tuple(self._norms())
        if norms:
            yield Bullets(norms)

    def _result(self, row: Compared, names: str) -> Runs:
        """Last year's result, else what the review tells of it in another way or in words."""
        if row.result is not None:
            return self._value(row.result)
        told = self._instead.get(row.figure.id)
        if told is None:
            return self._value(None)
        if isinstance(told, Chosen):
            return (Run(f"“{told.text}”", (place_of(told, self._material.origin),), quoted=True),)
        if all(figure_name(each, self._language) == names for each in told):
            return self._value(told[0])
        return self._joined(self._named_value(each, self._said(each)) for each in told)

    def _before(self, row: Compared) -> Runs:
        if row.before is None and row.named_before is not None:
            said, before = row.named_before, self._material.before
            assert before is not None
            return (Run(said.text, (place_of(said, before.origin),), quoted=True),)
        among = self._material.before.tasks if self._material.before is not None else ()
        listed = row.before is None or row.before.id not in {task.id for task in among}
        return (*(() if listed else (Run(self._w("tasks")),)), *self._value(row.before, earlier=True))

    def _now(self, row: Compared) -> Runs:
        if row.now is not None or row.instead is not None:
            return self._value(row.now or row.instead)
        return self._without.told(row.figure)

    def _in_tasks(self) -> list[Figure]:
        told = {row.figure.indicator for row in self._rows}
        first = {span for clause in self._biggest for figure in clause.figures for span in figure.number_spans}
        tasks = (each for each in self._without.tasks() if not first & set(each.number_spans))
        return [figure for figure in tasks if figure.indicator not in told]

    def _told_with_tasks(self) -> frozenset[str]:
        found = self._reading.clauses(year_sections(self._material), self._in_tasks())
        return frozenset(each.said.text for each in found if each.figures)

    def _norms(self) -> Iterator[Runs]:
        """Common indicators for which this report sets no target, and what is true of them (DESIGN, promise 3)."""
        own = {row.figure.indicator for row in self._rows}
        families = {item.family for id_, item in lexicon().items() if item.family and id_ in own}
        in_tasks = {figure.indicator for figure in self._without.tasks()}
        for norm in () if self._material.report.cut else self._material.norms:
            if norm.indicator in own | in_tasks or lexicon()[norm.indicator].family in families - {""}:
                continue
            head = f"{name_of(norm.indicator, self._language)}{self._w('colon')}"
            told = self._w("norm", have=norm.have, others=norm.others)
            yield Run(head, strong=True), Run(told), *self._without.mention(norm.indicator)

    def _results(self) -> Iterator[Block]:
        found = results(self._material, self._told)
        more: tuple[Clause, ...] = ()
        if self._language == "zh":  # of no indicator: they have no English name
            found += results_beside(self._material)
            said = frozenset(span for figure in found for span in figure.number_spans)
            more = (*self._done, *further(self._reading, said, self._room.further))
        told = (*self._merged(found, self._room.results), *self._clauses(more))
        if told:
            yield Heading(self._w("results"))
            yield Paragraph((*self._joined(told), Run(self._w("end"))))

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

    def _change(self, row: Compared) -> str:
        if row.status in ("new", "dropped", "reworded", "in tasks now", "otherwise"):
            return self._w(row.status)
        return change_said(row.change, self._language) if row.change is not None else ""

    def _lines(self, key: str, lines: Sequence[Runs]) -> Iterator[Block]:
        if lines:
            yield Heading(self._w(key))
            yield Bullets(tuple(lines))
