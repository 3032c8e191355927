"""The one-page summary: what an editor would print of a report, made by rule.

Headline, targets against last year's, results, at most ten priorities with their best number, projects and money, the
livelihood list whole, what the government owns up to, five-year goals apart, and what is new. Whole clauses of the
report with their places; our own words only between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rag.figures.lexicon import lexicon
from rag.records import Figure
from rag.summaries.against_last_year import Compared, against_last_year, listed_beside, told_once
from rag.summaries.by_rule import Maker, Material, Origin, in_whole_clauses, name_of, place_of
from rag.summaries.counted_lists import Group
from rag.summaries.items import kind_of
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
    joined,
    words_of,
)
from rag.summaries.page_words import PAGE_WORDS
from rag.summaries.picked import (
    Work,
    goals,
    money,
    most_invested,
    named_whole,
    priorities,
    results,
    results_beside,
)
from rag.summaries.problems import problems
from rag.summaries.qualified import is_expected
from rag.summaries.room import MOST, ROOMS
from rag.summaries.said import change_said, figure_name, person_said, region_said, value_said
from rag.summaries.schema import Language, Place
from rag.summaries.themes import themes, themes_of
from rag.summaries.topics import Chosen
from rag.summaries.without_target import WithoutTarget
from rag.summaries.year_plan import Clause, Reading, year_sections

_HEADLINES = ("fiscal_revenue", "resident_income", "urban_income", "rural_income")


def one_page(material: Material, language: PageLanguage) -> Page:
    """The summary of a report on one page."""
    if language == "zh-Hant":
        return in_traditional(_OnePage(material, "zh").page())
    return _OnePage(material, language).page()


class _OnePage:
    def __init__(self, material: Material, language: Language) -> None:
        before = material.before
        if before is not None:
            before = replace(before, targets=in_whole_clauses(before.targets))
        material = replace(material, figures=in_whole_clauses(material.figures), before=before)
        self._material, self._language = material, language
        self._words = PAGE_WORDS[language]
        self._maker = Maker(material)
        self._year = material.report.year
        self._reading = Reading(material)
        self._rows = against_last_year(material)
        self._without = WithoutTarget(self._reading, self._rows, self._maker, language)
        self._projects = livelihood(material)
        self._works = priorities(self._reading, self._projects)
        shown = {work.clause.said.text for work in self._works if work.clause is not None}
        self._biggest = most_invested(self._reading)
        tasks = self._reading.clauses(year_sections(material), self._without.tasks())
        self._shown = shown | {each.said.text for each in tasks if each.figures}
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
            *self._lines("money", [(self._clause(each),) for each in self._money()]),
            *self._livelihood(),
            *self._problems(),
            *self._goals(),
            *news(self._material, self._rows, self._language),
            Paragraph((Run(self._w("made")),), small=True),
        ]
        title = self._w("title", region=region_said(report.region.name, self._language), year=report.year)
        return Page(title, tuple(blocks), self._language, self._material.origin.name)

    def _w(self, key: str, **values: object) -> str:
        return self._words[key].format(**values)

    def _money(self) -> Sequence[Clause]:
        return money(self._reading, self._shown, self._room.money)

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
        rest = [
            next((figure for figure in found if figure.indicator == id_ and figure.unit == "%"), None)
            for id_ in _HEADLINES
        ]
        chosen = [*self._sound(gdp), *(figure for figure in rest if figure is not None)]
        self._told |= {figure.id for figure in chosen}
        judged = [row for row in self._rows if row.met is not None]
        met = sum(row.met == "yes" for row in judged)
        runs: list[Run] = [*self._joined(self._merged(chosen)), Run(self._w("end"))] if chosen else []
        if judged:
            missed = self._w("missed", missed=len(judged) - met) if met < len(judged) else ""
            space = " " if self._language == "en" and runs else ""
            runs.append(Run(space + self._w("last met", all=len(judged), met=met, missed=missed)))
        return (Run(self._w("last year"), strong=True), *runs) if runs else ()

    def _sound(self, figures: Sequence[Figure]) -> list[Figure]:
        kept = {figure.id for figure in results(self._material, ())}
        return [figure for figure in figures if figure.id in kept]

    def _third(self) -> Runs:
        if self._biggest is None:
            return ()
        return Run(self._w("biggest"), strong=True), self._clause(self._biggest), Run(self._w("end"))

    def _targets(self) -> Iterator[Block]:
        yield Heading(self._w("targets"))
        if not self._rows:
            yield Paragraph((Run(self._w("no targets")),))
        compared = any(row.before is not None for row in self._rows)
        resulted = any(row.result is not None for row in self._rows)
        header = [self._w("indicator"), self._w("now", year=self._year)]
        header += [self._w("before", year=self._year - 1)] if compared else []
        header += [self._w("result", year=self._year - 1)] if resulted else []
        header += [self._w("met"), self._w("change")] if compared else []
        rows = []
        for names, row in told_once(self._rows, self._language):
            cells = [(Run(names),), self._now(row)]
            cells += [self._before(row)] if compared else []
            cells += [self._value(row.result)] if resulted else []
            if compared:
                met = self._w(row.met) if row.met else self._w("none")
                cells += [(Run(met),), (Run(self._change(row) or self._w("none")),)]
            rows.append(tuple(cells))
        if rows:
            yield Grid(tuple(header), tuple(rows))
        beside = {figure.quote: figure for figure in listed_beside(self._material.figures)}
        if beside:
            quotes = [Run(figure.quote, (self._place(figure),), quoted=True) for figure in beside.values()]
            yield Paragraph((Run(self._w("beside"), strong=True), *self._joined(quotes), Run(self._w("end"))))
        tasks = self._in_tasks()
        if tasks:
            yield Paragraph((Run(self._w("tasks"), strong=True), *self._named(tasks), Run(self._w("end"))))
        norms = tuple(self._norms())
        if norms:
            yield Bullets(norms)

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
        return [figure for figure in self._without.tasks() if figure.indicator not in told]

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
        if self._language == "zh":  # of no indicator: they have no English name
            found += results_beside(self._material)
        if found:
            yield Heading(self._w("results"))
            yield Paragraph((*self._joined(self._merged(found)), Run(self._w("end"))))

    def _merged(self, figures: Sequence[Figure]) -> Iterator[Run]:
        """The values of an indicator under its name, once; of clauses in one another the widest."""
        grouped: dict[str, list[Figure]] = {}
        for figure in figures:
            grouped.setdefault(figure_name(figure, self._language), []).append(figure)
        said_of = {figure.id: self._said(figure) for figure in figures}
        quoted = {figure.quote for figure in figures if said_of[figure.id].startswith("“")}  # which tell all in them
        told: set[str] = set()
        for name, group in list(grouped.items())[: self._room.results]:
            group = [figure for figure in group if figure.quote not in told]
            told |= {figure.quote for figure in group} & quoted
            if not group:
                continue
            said = ["“" if figure.quote in quoted else said_of[figure.id] for figure in group]
            whole = [(figure, words) for figure, words in zip(group, said, strict=True) if words[0] != "“"]
            if not whole:
                yield Run(group[0].quote, (self._place(group[0]),), quoted=True)
                continue
            expected = self._w("expected")  # told once of several
            once = whole[0][1].startswith(expected)
            rest = (words.removeprefix(expected) if once else words for _, words in whole[1:])
            values = self._w("and").join((whole[0][1], *rest))
            places = tuple(dict.fromkeys(self._place(figure) for figure, _ in whole))
            clause = named_whole(self._reading, whole[0][0])
            if clause is not None:
                yield self._clause(clause)
                continue
            gap = "" if self._language == "zh" and values.startswith(expected) else self._gap(whole[0][0])
            yield Run(f"{name}{gap}{values}", places)

    def _priorities(self) -> Iterator[Block]:
        if self._works:
            yield Heading(self._w("priorities"))
            yield Bullets(tuple(map(self._work, self._works)))

    def _work(self, work: Work) -> Runs:
        title = [Run(work.title, strong=True, quoted=True)]
        if self._language == "en":  # the heading is a quote: its themes tell what it is about
            named = [theme.name("en") for theme, _ in themes() if theme in themes_of(work.title)]
            title = [Run(", ".join(named), strong=True), Run(f" (“{work.title}”)")] if named else title
        if work.clause is None:
            return (*title, Run("", (place_of(work.heading, self._material.origin),)))
        return (*title, Run(self._w("colon")), self._clause(work.clause))

    def _livelihood(self) -> Iterator[Block]:
        if not self._projects:
            return
        yield Heading(self._w("projects") + (self._w("points") if self._room.points else ""))
        projects = map(points, self._projects) if self._room.points else self._projects
        yield Bullets(tuple(map(self._group, projects)))

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
                (Run(self._period(period) + self._w("colon"), strong=True), *self._joined(map(self._clause, group)))
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

    def _named(self, figures: Iterable[Figure]) -> Runs:
        """Each figure by its name and value, with its place."""
        return self._joined(self._named_value(figure, value_said(figure, self._language)) for figure in figures)

    def _named_value(self, figure: Figure, said: str) -> Run:
        if figure.low is None or said.startswith("“"):
            return Run(figure.quote, (self._place(figure),), quoted=True)
        return Run(f"{figure_name(figure, self._language)}{self._gap(figure)}{said}", (self._place(figure),))

    def _gap(self, figure: Figure) -> str:
        """What stands between a name and its value."""
        return " " if self._language == "en" or not value_said(figure, "zh")[0].isalpha() else ""

    def _joined(self, runs: Iterable[Run]) -> Runs:
        return joined(runs, self._w("stop"))

    def _value(self, figure: Figure | None, *, earlier: bool = False) -> Runs:
        if figure is None:
            return (Run(self._w("none")),)
        place = self._earlier(figure) if earlier else self._place(figure)
        return (Run(self._said(figure), (place,)),)

    def _said(self, figure: Figure) -> str:
        said = value_said(figure, self._language)
        return said if said[0] == "“" or not is_expected(self._material, figure) else self._w("expected") + said

    def _place(self, figure: Figure, origin: Origin | None = None) -> Place:
        return self._maker.value(figure, origin).place

    def _earlier(self, figure: Figure) -> Place:
        assert self._material.before is not None
        return self._place(figure, self._material.before.origin)

    def _clause(self, clause: Clause) -> Run:
        return self._quote(clause.said)

    def _quote(self, said: Chosen) -> Run:
        return Run(said.text.strip().rstrip("。；;"), (place_of(said, self._material.origin),), quoted=True)

    def _lines(self, key: str, lines: Sequence[Runs]) -> Iterator[Block]:
        if lines:
            yield Heading(self._w(key))
            yield Bullets(tuple(lines))
