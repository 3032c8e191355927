"""The parts of a page behind the targets, as facts with their ranks: an editor chooses among them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.records import Span
from rag.summaries.also_told import also_told
from rag.summaries.by_rule import Material, place_of
from rag.summaries.counted_lists import Group
from rag.summaries.editor import ALWAYS, Fact, Line, Part
from rag.summaries.flagship import Flagships
from rag.summaries.for_people import for_people
from rag.summaries.further import further
from rag.summaries.honours import befallen, honours
from rag.summaries.items import kind_of
from rag.summaries.livelihood import counts_them, is_list, livelihood, points
from rag.summaries.news import new_headings
from rag.summaries.page import Run
from rag.summaries.picked import MONEY, RESULTS, Work, in_one, priorities
from rag.summaries.plan_goals import GOALS, goals
from rag.summaries.problems import problems
from rag.summaries.promised import promised
from rag.summaries.results import results, results_beside
from rag.summaries.schema import Language
from rag.summaries.sums import money
from rag.summaries.targets_part import TargetsPart
from rag.summaries.term import of_the_term
from rag.summaries.themes import themes, themes_of
from rag.summaries.topics import Chosen
from rag.summaries.whole import whole
from rag.summaries.worded_goals import worded_goals
from rag.summaries.year_plan import Clause, year_sections
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_NAMED = 40  # projects that are told by name
_FIRST = 3  # projects of a list too long to be told that stand for it
_DONE = 4  # projects of last year
_GREAT = 7  # projects planned and named beside the priorities
_FURTHER = 14  # clauses of the review beside headline results
_HONOURS = 10  # and what the place was first or named in
_ALSO = 18  # and others that weigh most
_BEST = (4.0, 1.8, 1.1, 0.95, 0.85, 0.75, 0.65, 0.55, 0.5, 0.45)  # what the clauses of a priority are worth
_DEEDS = (0.7, 0.6)  # and what is told by words alone beside them
_BIGGEST = (2.6, 1.2)  # and those that name its biggest projects


class PageParts(TargetsPart):
    """Says what a report tells beside its targets."""

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
        self._told: set[str] = {row.result.id for row in self._rows if row.result is not None}

    def _parts(self) -> tuple[Part, ...]:
        """The parts in their order; those without lines are not written."""
        return (
            self._results(),
            self._priorities(),
            self._money(),
            self._livelihood(),
            self._problems(),
            self._goals(),
            self._news(),
        )

    def _results(self) -> Part:
        found = results(self._material, self._told)
        told = tuple(Fact(run, 2.7 - 0.08 * at) for at, run in enumerate(self._merged(found, RESULTS)))
        lines: tuple[Line, ...] = ()
        if self._language == "zh":  # of no indicator: they have no English name
            beside = results_beside(self._material)
            told += tuple(Fact(run, 1.9) for run in self._merged(beside, RESULTS))
            said = frozenset(span for figure in (*found, *beside) for span in figure.number_spans)
            period, clauses_of = of_the_term(self._reading)
            head = Run(self._period(period) + self._w("colon"), strong=True) if period else Run("")
            term = (Line(self._by_place(clauses_of, 2.8, 0.12), (head,)),) if period else ()
            lines = (*self._review(said), *term)
        return Part(self._w("results"), (Line(told), *lines), "paragraphs", time="last")

    def _review(self, said: frozenset[Span]) -> tuple[Line, ...]:
        """What the review tells beside its indicators: the events of the year, what was built and made, what was done
        for people. `said`: the numbers that are told already.
        """
        named = honours(self._reading, _HONOURS)
        ranks = {each: 2.1 - 0.1 * at for at, (_, each) in enumerate(named)} | dict.fromkeys(
            befallen(self._reading), 2.3
        )
        opened = self._by_place(self._flagships.done(_DONE), 2.5, 0.2)
        events = (*(Fact(self._quote(each), ranks[each]) for each in sorted(ranks, key=_start)), *opened)
        more = further(self._reading, said, _FURTHER)
        weighed = {each: 2.4 - 0.08 * at for at, each in enumerate(more)}
        weighed |= {each: 1.5 - 0.05 * at for at, each in enumerate(also_told(self._reading, said, more, _ALSO))}
        work: list[Fact] = []
        people: list[Fact] = []
        for each in sorted(weighed, key=_place):
            of_people = _FOR_PEOPLE.search(each.said.folded) is not None
            (people if of_people else work).append(Fact(self._clause(each), weighed[each]))
        kept = promised(self._reading)
        people += [Fact(self._quote(kept), 2.0)] if kept is not None else []
        by_key = (("events", events), ("work", tuple(work)), ("people", tuple(people)))
        return tuple(Line(facts, (Run(self._w(key), strong=True),)) for key, facts in by_key if facts)

    def _by_place(self, found: Sequence[Clause], first: float, step: float) -> tuple[Fact, ...]:
        """Clauses given by their weight, in reading order, with falling ranks."""
        ranks = {each: first - step * at for at, each in enumerate(found)}
        return tuple(Fact(self._clause(each), ranks[each]) for each in sorted(found, key=_place))

    def _priorities(self) -> Part:
        lines = tuple(line for line in map(self._work, self._works) if line.facts or line.bare is not None)
        return Part(self._w("priorities"), lines, bare=self._w("other priorities"))

    def _work(self, work: Work) -> Line:
        title = [Run(_short(work.title, _TITLE), strong=True, quoted=True)]
        if self._language == "en":  # the heading is a quote: its themes tell what it is about
            named = [theme.name("en") for theme, _ in themes() if theme in themes_of(work.title)]
            title = [Run(", ".join(named), strong=True), Run(f" (“{work.title}”)")] if named else title
        ranks = dict(zip(work.clauses, _BEST, strict=False))
        biggest = _BIGGEST if ranks else (_BEST[0], *_BIGGEST)
        ranks |= dict(zip(work.flagships, biggest, strict=False))
        ranks = dict(zip(work.deeds, _DEEDS if ranks else _BEST, strict=False)) | ranks
        facts = tuple(Fact(self._clause(each), ranks[each]) for each in sorted(ranks, key=_place))
        bare = Run(_short(work.title, _BARE_TITLE), (place_of(work.heading, self._material.origin),), quoted=True)
        silent = work.listed or _NAMES_NO_WORK.fullmatch(work.title)
        return Line(facts, (*title, Run(self._w("colon"))), None if silent else bare)

    def _money(self) -> Part:
        best = (each for work in self._works for each in (*work.clauses, *work.flagships))
        shown = self._shown | {whole(each).text for each in best}
        items = [each for group in self._projects for each in group.items]
        sums = [each for each in money(self._reading, shown, MONEY) if not in_one(each, items)]
        shown |= {whole(each).text for each in sums} | {each.text for each in items}
        great = self._flagships.planned(_GREAT, shown) if self._language == "zh" else ()
        told = self._by_place(sums, 2.3, 0.2)
        told += self._by_place([each for each in great if not in_one(each, items)], 1.5, 0.13)
        key = "more money" if self._biggest else "money"  # the largest stands in the first lines
        return Part(self._w(key), tuple(Line((each,)) for each in told))

    def _livelihood(self) -> Part:
        heading, many = self._w("projects"), len(self._projects)
        if self._language == "zh" and not is_list(self._projects):
            return self._for_people()
        first = self._w("comma").join(self._name_of(group).text for group in self._projects[:_FIRST])
        places = tuple(self._name_of(group).places[0] for group in self._projects)
        counted = Run(self._w("counted", whole=many, first=first), places[:1] + places[-1:])
        last = Part(heading, (Line((Fact(counted, listed=True),)),))
        if many == 1:
            return Part(heading, tuple(map(self._group, self._projects)))
        if many <= _NAMED:
            names = (Fact(self._name_of(group), listed=True) for group in self._projects)
            last = Part(heading + self._w("names"), tuple(Line((each,)) for each in names), shorter=last, worth=3.0)
        for most, rank in ((1, 2.4), (3, 1.9)):
            lines = tuple(self._group(points(each, most)) for each in self._projects)
            last = Part(heading + self._w("points"), lines, shorter=last, worth=rank)
        return Part(heading, tuple(map(self._group, self._projects)), shorter=last, worth=1.6)

    def _for_people(self) -> Part:
        """What is promised to people where the report lists no projects, behind how many there are to be."""
        counted = [self._group(group).facts[0] for group in self._projects if counts_them(group)]
        best = {whole(each).text for work in self._works for each in (*work.clauses[:1], *work.flagships[:1])}
        told = (*counted, *self._by_place(for_people(self._reading, self._shown | best), 2.1, 0.1))
        enough = len(told) > len(counted)
        heading = self._w("projects" if counted else "for people")
        unlisted = self._w("not listed one by one") if counted else ""  # how many, and of some no word on which
        heading += "" if enough else unlisted
        return Part(heading, (Line(told),) if enough or counted else (), "paragraphs", unlisted if enough else "")

    def _name_of(self, group: Group) -> Run:
        """A project by its title, else by its first clause."""
        first = group.items[0]
        place = place_of(first, self._material.origin)
        if group.title:
            return Run(group.title, (place,), quoted=True)
        start, end = clauses(first.folded, 0, len(first.folded))[0]
        return Run(first.text[start:end], (place,), quoted=True)

    def _group(self, group: Group) -> Line:
        places = tuple(place_of(each, self._material.origin) for each in group.items)
        text = self._w("stop").join(each.text.strip().rstrip("。；;. ") for each in group.items)
        if not group.items:
            return Line((Fact(Run(group.title, quoted=True), listed=True),))
        title = (
            (Run(group.title.removesuffix("方面"), strong=True, quoted=True), Run(self._w("colon")))
            if group.title
            else ()
        )
        return Line((Fact(Run(text, places, quoted=True), listed=True),), title)

    def _problems(self) -> Part:
        found = problems(self._reading)
        numbered = any(kind_of(each.folded) for each in found)
        runs: list[Run] = []
        facts: list[Fact] = []
        for each in found:
            told_of_it = bool(runs) and numbered and not kind_of(each.folded)  # 一是…。…。二是…
            runs += [Run(self._w("full stop" if told_of_it else "stop"))] if runs else []
            runs.append(self._quote(each))
            facts.append(Fact(runs[-1], 1.4 if told_of_it else ALWAYS, listed=True))
        return Part(
            self._w("problems"), (Line(tuple(facts), whole=tuple(runs)),) if facts else (), "paragraphs", time=""
        )

    def _goals(self) -> Part:
        by_period: dict[str, list[Fact]] = {}
        found = goals(self._reading, GOALS)
        found = found if len(found) > 1 or self._language == "en" else (*found, *worded_goals(self._reading))
        for at, goal in enumerate(found):
            by_period.setdefault(goal.period, []).append(Fact(self._clause(goal.clause), 2.6 - 0.12 * at))
        lines = (
            Line(tuple(facts), (Run(self._period(period) + self._w("colon"), strong=True),))
            for period, facts in by_period.items()
        )
        return Part(self._w("goals"), tuple(lines), time="later")

    def _news(self) -> Part:
        before = self._material.before
        told = new_headings(self._material)
        lines = (
            Line(tuple(Fact(Run(each, quoted=True), 0.9) for each in titles), (Run(self._w(key), strong=True),))
            for key, titles in told
        )
        return Part(self._w("news", year=before.report.year) if before is not None else "", tuple(lines), time="")

    def _period(self, period: str) -> str:
        first, _, last = period.partition("-")
        if period.endswith("+"):
            return self._words["from"].format(period[:-1])
        return self._words["over"].format(first, last) if last else self._words["by"].format(first)


def _short(title: str, most: int) -> str:
    """A heading; of a long one the first of its clauses that says what is to be done.

    >>> _short("以深入推进一体化发展为牵引，增强区域协调发展整体效能", 22)
    '增强区域协调发展整体效能'
    >>> _short("促进社会事业全面发展，不", 26)
    '促进社会事业全面发展'
    """
    parts = [title[a:b].strip(" ，,。；;") for a, b in clauses(fold(title), 0, len(title))]
    if len(parts) > 1 and len(parts[-1]) < _CUT_OFF:
        parts.pop()
        title = title[: title.rfind(parts[-1]) + len(parts[-1])]
    if len(title) <= most:
        return title
    told = [part for part in parts if len(part) >= _LEAST and not _HOW.match(fold(part))]
    return told[0] if told else title


_TITLE, _BARE_TITLE = 26, 22  # signs of a heading that is told whole
_LEAST = 6  # of one that is cut
_CUT_OFF = 3  # signs that a copy left of a clause: 不
_HOW = lazily(r"(?:以|围绕|聚焦|锚定|立足|按照|对标|紧扣|紧盯|着眼)[^,]*$")
_NAMES_NO_WORK = lazily(r"(?:20\d\d年|今年)?(?:重点|主要|政府|总体|和|的|工作|任务|安排|部署|思路|要求)+")


_FOR_PEOPLE = lazily(
    r"就业|脱贫|贫困|低保|养老|保险|医[疗院保]|卫生|学[校位生]|教育|住房|小区|棚户|安置|救助|残疾|民生|饮水|供[水热暖]|收入达|优良|PM2|PM10|水质|森林|造林|绿[化地]"
    r"|污[水染]|环境|减排|排放|能耗|事故|灾|社会保障|事业的支出|公厕|厕所|公园|体育|文化惠民"
)


def _place(clause: Clause) -> int:
    return clause.said.spans[0].start


def _start(said: Chosen) -> int:
    return said.spans[0].start
