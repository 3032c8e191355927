"""The part of a page on targets: this year's beside last year's, what became of those, what is set beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace

from rag.figures.lexicon import find_names, lexicon
from rag.figures.value import value_words
from rag.records import Figure, Span
from rag.summaries.against_last_year import Compared, against_last_year, told_once
from rag.summaries.by_rule import Material, in_whole_clauses, name_of, place_of
from rag.summaries.hedged_once import hedged_once
from rag.summaries.listed_beside import Beside, closed, worded_beside
from rag.summaries.page import Block, Bullets, Grid, Heading, Paragraph, Run, Runs
from rag.summaries.results import names_nothing, results
from rag.summaries.said import change_said, figure_name
from rag.summaries.saying import Saying
from rag.summaries.schema import Language, Place
from rag.summaries.series import of_one_series
from rag.summaries.sums import most_invested
from rag.summaries.told_instead import told_instead
from rag.summaries.topics import Chosen
from rag.summaries.without_target import WithoutTarget
from rag.summaries.year_plan import year_sections
from rag.text.fold import fold
from rag.text.lazily import lazily


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
        rows = [*self._grid(compared=compared, resulted=resulted)]
        if rows:
            grid = Grid(tuple(header), tuple(rows))
            yield hedged_once(grid, 3 if compared else 2) if resulted and self._language == "zh" else grid
        beside = Beside(self._reading, self._rows)
        aims = () if self._language == "en" else worded_beside(self._reading)
        if told := (*self._told_beside(beside), *self._clauses(aims)):
            yield Paragraph((Run(self._w("beside"), strong=True), *self._joined(told), Run(self._w("end"))))
        tasks = self._in_tasks()
        if tasks:
            tasks = [each for task in tasks for each in (task, *self._growth_of(task))]
            yield Paragraph(
                (
                    Run(self._w("tasks"), strong=True),
                    *self._joined(self._merged(tasks, len(tasks))),
                    Run(self._w("end")),
                )
            )
        norms = tuple(self._norms())
        if norms:
            yield Bullets(norms)

    def _grid(self, *, compared: bool, resulted: bool) -> Iterator[tuple[Runs, ...]]:
        """The rows of the table, indicators that share a target and the growth and size of one in one row."""
        rows: list[_Row] = []
        beside = Beside(self._reading, self._rows)
        for names, row in told_once(self._rows, self._language):
            made = _Row(names, self._now(row), self._before(row), self._result(row, names), row, self._change(row))
            for level in beside.levels.get(row.now.id, ()) if row.now is not None else ():
                made.now = (*made.now, Run(self._w("comma")), *self._value(level))
            same = next(
                (each for each in rows if _quoted_in(made.now) and _quoted_in(made.now) == _wish(each.row)), None
            )
            above = rows[-1] if rows else None
            if same is not None and row.now is None:  # 未单列，目标清单中是...: of what stands above
                made.now = (Run(self._w("part of", name=same.names)),)
                made.result = made.result if row.result is not None else (Run(self._w("none")),)
            if above is not None and _is_of_one(above.row, row):  # 出口增长9%,达到135亿美元
                comma = Run(self._w("comma"))
                above.now = (*above.now, comma, *made.now)
                above.before = (*above.before, comma, *made.before) if row.before is not None else above.before
                above.result = (*above.result, comma, *made.result) if row.result is not None else above.result
                changes = (above.change, made.change) if row.before is not None else (above.change,)
                above.change = comma.text.join(each for each in changes if each)
            elif above is not None and _wish(row) and _wish(row) == _wish(above.row) and not (compared and row.before):
                above.result = self._joined_results(above, made)
                above.names, above.named = above.names + self._w("and") + names, True
            else:
                rows.append(made)
        told_above: tuple[tuple[str, tuple[Place, ...]], ...] = ()
        for each in rows:
            cells: list[Runs] = [(Run(each.names),), each.now]
            cells += [each.before] if compared else []
            told = tuple((run.text, run.places) for run in each.result)
            again = told == told_above  # one result of 居民收入 beside 城镇 and 农村: no two of one size
            result = (Run(self._w("as above"), each.result[0].places),) if again else each.result
            told_above = told if each.result[0].places else ()
            cells += [result] if resulted else []
            if compared:
                met = self._w("yes like" if each.row.like_met else each.row.met) if each.row.met else self._w("none")
                cells += [(Run(met),), (Run(each.change or self._w("none")),)]
            yield tuple(cells)

    def _by_name(self, made: _Row) -> Runs:
        """The result of a row with its name before it, where it has one that does not name itself."""
        result = made.row.result
        if result is not None:
            said = self._said(result)
            return (Run(made.names + ("" if said[0].isalpha() else self._gap(result)) + said, self._places(result)),)
        if made.named or made.result[0].quoted or made.result == (Run(self._w("none")),):
            return made.result
        return (Run(made.names), *made.result)

    def _joined_results(self, above: _Row, made: _Row) -> Runs:
        """The results of two indicators that share a target, each by its name, once."""
        both = [runs for runs in (self._by_name(above), self._by_name(made)) if runs != (Run(self._w("none")),)]
        if len(both) < _TWO or both[0] == both[1]:
            return both[0] if both else above.result
        return (*both[0], Run(self._w("stop")), *both[1])

    def _result(self, row: Compared, names: str) -> Runs:
        """Last year's result, else what the review tells of it in another way or in words."""
        told = self._instead.get(row.figure.id) if row.result is None else (row.result,)
        if told is None:
            return self._both_levels(row.figure) or self._value(None)
        if isinstance(told, Chosen):
            return (self._state(told),)
        alike = all(figure_name(each, self._language) in names for each in told)
        if alike and _is_growth(row.now or row.before) and all(_is_size(each) for each in told):
            grown = tuple(self._grown(row.figure))
            return self._joined(grown) if grown else (*self._value(told[0]), Run(self._w("level only")))
        if row.result is not None and not alike:
            # 地方财政收入 beside a target of 一般预算收入: by its own name
            named = self._named_value(row.result, self._said(row.result))
            return (replace(named, places=self._places(row.result)),)
        if row.result is not None or all(figure_name(each, self._language) == names for each in told):
            return self._value(told[0])
        return self._joined(self._named_value(each, self._said(each)) for each in told)

    def _state(self, told: Chosen) -> Run:
        """What a review says in words of an indicator, without a list of others that it says it of, too."""
        start = _listed_to(told.folded)
        start += len(hit[0]) if start and (hit := _AND_OTHERS.match(told.folded[start:])) else 0
        own = told.text[start:] if start and _STATES.match(told.folded, start) else told.text
        own = own if len(own) >= _SAYS else told.text
        return Run(own if "“" in own else f"“{own}”", (place_of(told, self._material.origin),), quoted=True)

    def _both_levels(self, target: Figure) -> Runs:
        """The sizes of a joint indicator at the end of several years: 城乡居民收入年均增长…，达到4.32万元、1.87万元."""
        last = f"-{self._year - 1}"
        found = [
            each
            for each in self._material.figures
            if each.indicator == target.indicator and each.kind == "actual" and each.period.endswith(last)
            if each.base_unit.endswith("元") and _BOTH.search(fold(each.quote))
        ]
        if len(found) != _TWO or self._language == "en" or target.indicator != "resident_income":
            return ()
        sizes = self._w("and").join(value_words(each) for each in found)
        return (Run(sizes, tuple(map(self._place, found))), Run(self._w("both levels")))

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
        told = self._without.told(row.figure)
        beside = told[0].text == self._w("review only")  # which stands in the next column
        bare = told[0].text == self._w("named in tasks") and not any(map(str.isdigit, told[-1].text))
        return (Run(self._w("not listed")),) if beside or bare else told

    def _grown(self, target: Figure) -> Iterator[Run]:
        """The growth of the parts of an indicator, of which itself only the size is told."""
        ways = lexicon()[target.indicator].instead if target.indicator in lexicon() else ()
        parts = [id_ for way in ways if len(way) > 1 for id_ in way]
        found = {each.indicator: each for each in results(self._material, ()) if each.unit == "%"}
        if all(id_ in found for id_ in parts):
            yield from (self._named_value(found[id_], self._said(found[id_])) for id_ in parts)

    def _in_tasks(self) -> list[Figure]:
        told = {row.figure.indicator for row in self._rows}
        beside = Beside(self._reading, self._rows)
        listed = [span for clause in beside.clauses for span in clause.said.spans]
        first = {span for clause in self._biggest for figure in clause.figures for span in figure.number_spans}
        tasks = (each for each in self._without.tasks() if not first & set(each.number_spans))
        tasks = (each for each in tasks if not any(a <= each.number_spans[0].start < b for a, b in listed))
        return [*(figure for figure in tasks if figure.indicator not in told), *self._amounts(first, listed)]

    def _amounts(self, first: Set[Span], listed: Sequence[Span]) -> Iterator[Figure]:
        for each in self._without.amounts():
            at = each.number_spans[0]
            if not first & set(each.number_spans) and not any(a <= at.start < b for a, b in listed):
                yield each

    def _growth_of(self, task: Figure) -> Iterator[Figure]:
        """The growth that is told behind an amount: 规模以上工业增加值实现740亿元，增长8.8%."""
        end = task.number_spans[-1].end
        for each in self._material.figures:
            close = bool(each.number_spans) and 0 < each.number_spans[0].start - end <= _BEHIND
            if close and each.indicator == task.indicator and each.unit == "%" != task.unit and each.kind == task.kind:
                yield each

    def _told_with_tasks(self) -> frozenset[str]:
        found = self._reading.clauses(year_sections(self._material), self._in_tasks())
        return frozenset(each.said.text for each in found if each.figures)

    def _told_beside(self, beside: Beside) -> Iterator[Run]:
        for figure in beside.joint:
            yield self._named_value(figure, self._said(figure))
        for clause in beside.clauses:
            run = self._clause(clause)
            yield Run(closed(run.text), run.places, quoted=True)

    def _norms(self) -> Iterator[Runs]:
        """Common indicators for which this report sets no target, and what is true of them (DESIGN, promise 3)."""
        own = {row.figure.indicator for row in self._rows}
        families = {item.family for id_, item in lexicon().items() if item.family and id_ in own}
        unnumbered = {self._w(key) for key in ("named in tasks", "mentioned")}
        in_tasks = {figure.indicator for figure in self._without.tasks()}
        unset: dict[str, list[str]] = {}
        for norm in () if self._material.report.cut else self._material.norms:
            if norm.indicator in own | in_tasks or lexicon()[norm.indicator].family in families - {""}:
                continue
            name, told = name_of(norm.indicator, self._language), self._without.mention(norm.indicator)
            if told[0].text == self._w("review only"):
                told = (Run(self._w("not listed")),)
            if len(told) == 1 and not told[0].quoted:
                unset.setdefault(told[0].text, []).append(name)
                continue
            if told[0].text in unnumbered and not any(map(str.isdigit, told[-1].text)):
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


def _listed_to(words: str) -> int:
    """Where a list of indicators ends that folded words open with, 0 where they open with less than two."""
    ends: list[int] = []
    for name in find_names(words):
        if (words[ends[-1] : name.start] not in tuple("、和与及")) if ends else name.start > 0:
            break
        ends.append(name.end)
    return ends[-1] if len(ends) > 1 else 0


_SAYS = 4  # signs of a state


@dataclass(slots=True)
class _Row:
    """A row of the table before it is written."""

    names: str
    now: Runs
    before: Runs
    result: Runs
    row: Compared
    change: str
    named: bool = False
    """Whether the results in it are told by their names, as they are several."""


def _wish(row: Compared) -> str:
    """The clause of a target without a number."""
    return row.now.quote if row.now is not None and row.now.low is None else ""


def _quoted_in(runs: Runs) -> str:
    return next((run.text.strip("“”") for run in runs if run.quoted), "")


def _is_growth(target: Figure | None) -> bool:
    """Whether a target is a growth, in a number or in words."""
    if target is None or target.indicator not in lexicon() or "growth" not in lexicon()[target.indicator].stated:
        return False
    return target.unit == "%" if target.low is not None else target.bound in _GROWS


def _is_size(figure: Figure) -> bool:
    return figure.unit != "%" and figure.measure == "level"


_AND_OTHERS = lazily(r"等?(?:主要)?(?:经济)?(?:指标)?(?:的)?")
_STATES = lazily(r"(?:增速|增幅|总量|规模|均|都|分别|全部|总体|继续|实现|保持|高于|快于|居|位居|完成)")
_BOTH = lazily(
    r"^城乡居民[^,]{0,12}收入[^;]*达到?[\d.]+万?元、[\d.]+万?元|^城乡居民[^,]{0,12}收入[^;]*达到?[\d.]+万?元$"
)
_TWO = 2
_BEHIND = 12  # characters from an amount to its growth
_GROWS = ("sync", "above_gdp", "above_nation", "positive")


def _is_of_one(row: Compared, other: Compared) -> bool:
    """Whether two targets are the growth and the amount of one indicator, of which no more is to be said apart."""
    one, two = row.now, other.now
    if one is None or two is None or one.indicator != two.indicator or two.low is None or one.low is None:
        return False
    alike = other.met in (None, row.met) and not (other.before is not None and row.before is None)
    return alike and not lexicon()[two.indicator].gathers and one.unit != two.unit
