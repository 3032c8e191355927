"""The part of a page on targets: this year's beside last year's, what became of those, what is set beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rag.figures.lexicon import lexicon
from rag.records import Figure
from rag.summaries.against_last_year import Compared, against_last_year, told_once
from rag.summaries.by_rule import Material, in_whole_clauses, name_of, place_of
from rag.summaries.listed_beside import Beside, closed, worded_beside
from rag.summaries.page import Block, Bullets, Grid, Heading, Paragraph, Run, Runs
from rag.summaries.results import names_nothing
from rag.summaries.said import change_said, figure_name, value_said
from rag.summaries.saying import Saying
from rag.summaries.schema import Language
from rag.summaries.series import of_one_series
from rag.summaries.sums import most_invested
from rag.summaries.told_instead import told_instead
from rag.summaries.topics import Chosen
from rag.summaries.without_target import WithoutTarget
from rag.summaries.year_plan import year_sections


class TargetsPart(Saying):
    """Says what a report sets as targets."""

    def __init__(self, material: Material, language: Language) -> None:
        before = material.before
        if before is not None:
            before = replace(before, targets=in_whole_clauses(before.targets))
        figures = of_one_series(material.figures, material.report.year)
        material = replace(material, figures=in_whole_clauses(figures), before=before)
        super().__init__(material, language)
        self._year = material.report.year
        self._rows = tuple(row for row in against_last_year(material) if row.now or not names_nothing(row.figure))
        self._instead = told_instead(self._reading, [row.figure for row in self._rows if row.result is None])
        self._without = WithoutTarget(self._reading, self._rows, self._maker, language)
        self._biggest = most_invested(self._reading)

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
        rows: list[tuple[Runs, ...]] = []
        above = ""
        last: Compared | None = None
        beside = Beside(self._reading, self._rows)
        for names, row in told_once(self._rows, self._language):
            wish = row.now.quote if row.now is not None and row.now.low is None else ""
            again = bool(wish) and wish == above  # two indicators of one clause, whose results differ
            if last is not None and _is_of_one(last, row):  # 出口增长9%,达到135亿美元
                rows[-1] = (rows[-1][0], (*rows[-1][1], Run(self._w("comma")), *self._now(row)), *rows[-1][2:])
                continue
            now = (Run(self._w("as above")),) if again else self._now(row)
            for level in beside.levels.get(row.now.id, ()) if row.now is not None else ():
                now = (*now, Run(self._w("comma")), *self._value(level))
            cells: list[Runs] = [(Run(names),), now]
            above, last = wish, row
            cells += [self._before(row)] if compared else []
            cells += [self._result(row, names)] if resulted else []
            if compared:
                met = self._w("yes like" if row.like_met else row.met) if row.met else self._w("none")
                cells += [(Run(met),), (Run(self._change(row) or self._w("none")),)]
            rows.append(tuple(cells))
        if rows:
            yield Grid(tuple(header), tuple(rows))
        aims = () if self._language == "en" else worded_beside(self._reading)
        if told := (*self._told_beside(beside), *self._clauses(aims)):
            yield Paragraph((Run(self._w("beside"), strong=True), *self._joined(told), Run(self._w("end"))))
        tasks = self._in_tasks()
        if tasks:
            yield Paragraph((Run(self._w("tasks"), strong=True), *self._named(tasks), Run(self._w("end"))))
        norms = tuple(self._norms())
        if norms:
            yield Bullets(norms)

    def _result(self, row: Compared, names: str) -> Runs:
        """Last year's result, else what the review tells of it in another way or in words."""
        if row.result is not None:
            if figure_name(row.result, self._language) in names:
                return self._value(row.result)
            # 地方财政收入 beside a target of 一般预算收入: by its own name
            named = self._named_value(row.result, self._said(row.result))
            return (replace(named, places=self._places(row.result)),)
        told = self._instead.get(row.figure.id)
        if told is None:
            return self._value(None)
        if isinstance(told, Chosen):
            text = told.text if "“" in told.text else f"“{told.text}”"
            return (Run(text, (place_of(told, self._material.origin),), quoted=True),)
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

    def _told_beside(self, beside: Beside) -> Iterator[Run]:
        for figure in beside.joint:
            yield self._named_value(figure, value_said(figure, self._language))
        for clause in beside.clauses:
            run = self._clause(clause)
            yield Run(closed(run.text), run.places, quoted=True)

    def _norms(self) -> Iterator[Runs]:
        """Common indicators for which this report sets no target, and what is true of them (DESIGN, promise 3)."""
        own = {row.figure.indicator for row in self._rows}
        families = {item.family for id_, item in lexicon().items() if item.family and id_ in own}
        in_tasks = {figure.indicator for figure in self._without.tasks()}
        unset: dict[str, list[str]] = {}
        for norm in () if self._material.report.cut else self._material.norms:
            if norm.indicator in own | in_tasks or lexicon()[norm.indicator].family in families - {""}:
                continue
            name, told = name_of(norm.indicator, self._language), self._without.mention(norm.indicator)
            if len(told) == 1 and not told[0].quoted:
                unset.setdefault(told[0].text, []).append(name)
                continue
            if told[0].text == self._w("named in tasks") and not any(map(str.isdigit, told[-1].text)):
                continue  # 支持汽车出口: no word on how much
            norms = self._w("norm", have=norm.have, others=norm.others)
            yield Run(f"{name}{self._w('colon')}", strong=True), Run(norms), *told
        for told_of, names in unset.items():
            head = Run(self._w("no target", told=told_of) + self._w("colon"), strong=True)
            yield head, Run(self._w("and").join(names) + self._w("end"))

    def _change(self, row: Compared) -> str:
        if row.status in ("new", "dropped", "reworded", "in tasks now", "otherwise"):
            return self._w(row.status)
        return change_said(row.change, self._language) if row.change is not None else ""


def _is_of_one(row: Compared, other: Compared) -> bool:
    """Whether two targets are the growth and the amount of one indicator, the second with nothing beside it."""
    one, two = row.now, other.now
    if one is None or two is None or one.indicator != two.indicator or two.low is None or one.low is None:
        return False
    alone = other.before is None and other.result is None and not lexicon()[two.indicator].gathers
    return alone and one.unit != two.unit
