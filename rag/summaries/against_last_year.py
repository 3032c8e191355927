"""Headline targets beside last year's, what became of those, and the change.

Cells and arithmetic are the evaluator's (`rag.evaluate`); each difference is computed again by `rag.verify`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.evaluate.cells import stated_cell
from rag.evaluate.pairwise import combine
from rag.figures.lexicon import find_names, lexicon
from rag.numbers.quantities import find_quantities
from rag.question.answer_table import Cell, Proof
from rag.question.query import Derive, Verdict
from rag.records import Figure
from rag.summaries.by_rule import Material, alike
from rag.summaries.page_words import PAGE_WORDS
from rag.summaries.qualified import in_real_terms, is_running_total, like_for_like
from rag.summaries.said import figure_name
from rag.summaries.schema import Language
from rag.summaries.topics import Chosen, cut_spans, sentences_of
from rag.summaries.year_plan import is_of_the_year, year_sections
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses
from rag.verify.table_lock import Derived, Leaf, Number, judge

Status = Literal["new", "dropped", "changed", "reworded", "same", "in tasks now", "otherwise"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One target. `now` or `before` may lack, not both; `result` is last year's, `met` holds it against `before`.

    `change` is the difference of the numbers, `gap` the result less the target before; None where there is none.
    """

    now: Figure | None
    before: Figure | None
    result: Figure | None
    met: Verdict | None
    change: Cell | None
    status: Status
    named_before: Chosen | None = None
    """Where last year's plan names an indicator that it sets no readable target for: 涨幅与全国一致."""
    instead: Figure | None = None
    """This year's target that stands in the place of one no longer set by itself: 城乡居民收入 for 城镇 and 农村."""
    like_met: bool = False
    """Whether a result that misses the target meets it on the like-for-like basis that the report tells beside it."""

    @property
    def figure(self) -> Figure:
        """The target itself, this year's where there is one."""
        figure = self.now or self.before
        assert figure is not None
        return figure


def headline_targets(figures: Sequence[Figure]) -> tuple[Figure, ...]:
    """The headline targets, the lexicon's first in its order, then the others in the report's."""
    order = {id_: at for at, id_ in enumerate(lexicon())}
    found = [figure for figure in figures if figure.headline and figure.kind == "target"]
    stated = [figure for figure in found if figure.low is not None]
    found = [figure for figure in found if figure.low is not None or not _is_echo(figure, stated)]
    return tuple(sorted(found, key=lambda figure: order.get(figure.indicator, len(order))))


def _is_echo(wish: Figure, stated: Sequence[Figure]) -> bool:
    """Whether words without a number are of an indicator that has one, or of a clause whose numbers are read, or head
    the numbers of its parts: 提高城乡居民收入水平, and then both incomes.
    """
    own = {each.indicator for each in stated if each.section_id == wish.section_id}
    ways = lexicon()[wish.indicator].instead if wish.indicator in lexicon() and wish.bound == "qualitative" else ()
    if any(len(way) > 1 and own >= set(way) for way in ways):
        return True
    return any(
        (each.indicator == wish.indicator and not _gathers(wish))
        or any(a.start < b.end and b.start < a.end for a in each.spans for b in wish.spans)
        for each in stated
    )


def against_last_year(material: Material) -> tuple[Compared, ...]:
    """Each target of this year or the last one, beside the other. Nothing is compared with a report of another year."""
    year = material.report.year
    now = headline_targets(material.figures)
    before: tuple[Figure, ...] = ()
    if material.before is not None and material.before.report.year == year - 1:
        before = headline_targets(material.before.targets)
    results = [
        figure
        for figure in material.figures
        if figure.headline and figure.kind == "actual" and figure.period == str(year - 1)
        if not is_running_total(material, figure)
    ]
    results += _told_elsewhere(material, {figure.indicator for figure in results})
    rows: list[Compared] = []
    left: list[Figure] = list(before)
    for figure in now:
        other = _partner(figure, left, now)
        if other is not None:
            left.remove(other)
        elif before:
            other = _among_tasks(material, figure)
        row = _compared(figure, other, results, compared=bool(before))
        named = _named_before(material, figure) if row.status == "new" else None
        rows.append(replace(row, status="changed", named_before=named) if named else row)
    # what only names a wide field (节能减排任务) and has no number is not missed
    left = [figure for figure in left if figure.low is not None or not _gathers(figure)]
    listed = _named_in_the_list(material, now)
    # 节能减排和碳排放强度下降完成国家下达任务: a clause of several goes on where one of them does
    kept = {row.before.quote for row in rows if row.before is not None and row.before.low is None}
    left = [figure for figure in left if figure.low is not None or figure.quote not in kept]
    for figure in left:
        row = _compared(None, figure, results, compared=True)
        # 完成国家下达的粮食生产目标任务: not dropped, told without a number that could be read
        rows.append(replace(row, status="same") if figure.indicator in listed else row)
    rows = [replace(_in_its_place(row, rows), like_met=_met_like(material, row)) for row in rows]
    in_tasks = _set_in_tasks(material) if any(row.status == "dropped" for row in rows) else frozenset()
    rows = [
        replace(row, status="in tasks now") if row.status == "dropped" and row.figure.indicator in in_tasks else row
        for row in rows
    ]
    order = {id_: at for at, id_ in enumerate(lexicon())}
    return tuple(sorted(rows, key=lambda row: order.get(row.figure.indicator, len(order))))


def _in_its_place(row: Compared, rows: Sequence[Compared]) -> Compared:
    """A target for which another stands that means the same, one without a number: neither new nor dropped."""
    if row.status not in ("new", "dropped"):
        return row
    other = "dropped" if row.status == "new" else "new"
    for each in rows:
        first, second = row.figure.indicator, each.figure.indicator
        worded = row.figure.low is None or each.figure.low is None
        if each.status == other and worded and (_may_stand_for(first, second) or _may_stand_for(second, first)):
            return replace(row, status="otherwise", instead=each.now)
    return row


def _may_stand_for(indicator: str, other: str) -> bool:
    known = lexicon().get(indicator)
    return known is not None and any(other in together for together in known.instead)


def _among_tasks(material: Material, figure: Figure) -> Figure | None:
    """What last year's work set for an indicator that its list of targets did not name, whole clauses only."""
    before = material.before
    if before is None or figure.low is None or _gathers(figure):
        return None
    year = str(before.report.year)
    same = [
        each
        for each in before.tasks
        if each.indicator == figure.indicator
        and each.low is not None
        and each.period == year
        and _opens_with_name(each)
    ]
    return alike(figure, same)


def _opens_with_name(figure: Figure) -> bool:
    words = _WISH.sub("", fold(figure.quote))
    return any(name.start == 0 and name.id == figure.indicator for name in find_names(words))


_WISH = lazily(r"^(?:力争|确保|实现|完成|全[年市省区县州]|预计|[,、]|\s)+")


def _set_in_tasks(material: Material) -> frozenset[str]:
    """The indicators that the year's work sets a number for outside the list."""
    sections = year_sections(material)
    inside, year = {section.id for section in sections}, str(material.report.year)
    figures = [
        figure
        for figure in material.figures
        if figure.kind in ("target", "task") and figure.low is not None and figure.section_id in inside
        if figure.period == year and not figure.headline
    ]
    return frozenset(figure.indicator for figure in figures) | frozenset(
        name.id
        for figure in figures
        for name in find_names(fold(figure.quote))
        if name.start == 0 and lexicon()[name.id].gathers
    )


def told_once(rows: Sequence[Compared], language: Language) -> Iterator[tuple[str, Compared]]:
    """The rows with their names; indicators that share one clause without numbers share a row."""
    names: dict[tuple[str, ...], list[str]] = {}
    first: dict[tuple[str, ...], Compared] = {}
    for row in rows:
        told = [each for each in (row.now, row.before, row.result) if each is not None]
        worded = row.now is not None and all(each.low is None for each in told)
        key = tuple(each.quote for each in told) if worded else (row.figure.id,)
        names.setdefault(key, []).append(figure_name(row.figure, language))
        first.setdefault(key, row)
    return ((PAGE_WORDS[language]["and"].join(names[key]), row) for key, row in first.items())


def _told_elsewhere(material: Material, told: Collection[str]) -> list[Figure]:
    """Rates outside of what a review puts first, where their clause opens with the indicator's name, the whole
    government's then: 常住人口城镇化率从53.2%提升到57.7%. None where two of them differ.
    """
    found: dict[str, list[Figure]] = {}
    for figure in material.figures:
        if figure.kind != "actual" or figure.period != str(material.report.year - 1) or figure.indicator in told:
            continue
        known = lexicon().get(figure.indicator)
        if known is None or known.gathers or figure.unit != "%" or figure.measure in ("growth", "decline", "none"):
            continue
        if any(name.start == 0 and name.id == figure.indicator for name in find_names(figure.quote)):
            found.setdefault(figure.indicator, []).append(replace(figure, measure="level"))
    return [each[0] for each in found.values() if len({(figure.low, figure.unit) for figure in each}) == 1]


def _named_in_the_list(material: Material, now: Sequence[Figure]) -> frozenset[str]:
    """The indicators that the sentences of this year's list of targets name."""
    at = [figure.spans[0].start for figure in now if figure.spans]
    sections = [section for section in material.sections if section.id in {figure.section_id for figure in now}]
    return frozenset(
        name.id
        for said in sentences_of(material.text, sections)
        if any(span.start <= start < span.end for span in said.spans for start in at)
        for name in find_names(said.folded)
    )


def _named_before(material: Material, figure: Figure) -> Chosen | None:
    """The clause of last year's plan for the year that names an indicator."""
    before = material.before
    if before is None or figure.indicator not in lexicon():
        return None
    if any(target.indicator == figure.indicator and target.low is not None for target in before.targets):
        return None  # its growth is compared; 经济增长的质量 names no size of the economy
    listed = {target.section_id for target in before.targets}
    found: list[Chosen] = []
    for section in before.sections:
        if section.role != "plan" or not is_of_the_year(section, before.report.year):
            continue
        for said in sentences_of(before.text, (section,)):
            for start, end in clauses(said.folded, 0, len(said.folded)):
                clause = said.folded[start:end]
                if clause.endswith(("目标是", "目标为", "目标", "指标")):
                    continue  # it only opens the list
                names = [name for name in find_names(_WISH.sub("", clause)) if name.id == figure.indicator]
                if lexicon()[figure.indicator].gathers and fold(figure.subject) not in clause:
                    continue  # 生态环境持续改善 names no rate of air, and 优良率 none of air
                opens = any(name.start == 0 for name in names)  # 做大做强外贸基地3个 is no number of it
                if names and (listed & {section.id} or (opens and find_quantities(clause))):
                    spans = cut_spans(said.spans, start, end)
                    each = Chosen(said.text[start:end], said.folded[start:end], spans, section)
                    found.append(each)
                    if opens:
                        return each
    return next(iter(found), None)


def _partner(figure: Figure, among: Sequence[Figure], now: Sequence[Figure]) -> Figure | None:
    same = [other for other in among if other.indicator == figure.indicator]
    if _gathers(figure):
        same = [other for other in same if _is_one(other, figure)]
    found = alike(figure, same)
    if found is None and len(same) == 1 and sum(each.indicator == figure.indicator for each in now) == 1:
        return same[0]
    return found


# What a measure of the environment is of; 优良率 alone may be of air or of water.
_MEDIUM = lazily(r"水|空气|大气|断面|PM|颗粒|天|氧|硫|氨|氮|碳|森林|垃圾|污|土|排放|机物")


def _is_one(one: Figure, other: Figure) -> bool:
    """Whether two numbers of an indicator of many things are of one: the same words, that say of what."""
    said = one.low is None or other.low is None or _MEDIUM.search(fold(one.subject)) is not None
    return one.subject == other.subject and said


def is_of_a_medium(figure: Figure) -> bool:
    """Whether a measure of the environment says of what it is."""
    return _MEDIUM.search(fold(figure.subject)) is not None


def _gathers(figure: Figure) -> bool:
    return figure.indicator in lexicon() and lexicon()[figure.indicator].gathers


def _compared(now: Figure | None, before: Figure | None, results: Sequence[Figure], *, compared: bool) -> Compared:
    figure = before or now
    assert figure is not None
    same = [other for other in results if other.indicator == figure.indicator]
    if _gathers(figure):
        same = [other for other in same if _is_one(other, figure)]
    if figure.low is None:  # a wish: the change tells what became of it
        result = next((other for other in same if other.measure in ("growth", "decline")), None)
    else:
        result = alike(figure, same)
    met = _derived("met", result, before).verdict if result and before else None
    if before is not None and before.low is None:
        met = _in_step(before, result, results)
    change = _derived("change", now, before) if now and before else None
    sound = change is not None and change.has_number and change.formula is not None and _sound(change, now, before)
    return Compared(now, before, result, met, change if sound else None, _status(now, before, compared=compared))


def _met_like(material: Material, row: Compared) -> bool:
    if row.met != "no" or row.result is None or row.before is None or row.before.low is None:
        return False
    like = like_for_like(material, row.result)
    if like is None or in_real_terms(like):
        return False
    return _derived("met", like, row.before).verdict == "yes"


def _in_step(wish: Figure, result: Figure | None, results: Sequence[Figure]) -> Verdict | None:
    """Whether a growth kept step with the economy, or was one at all (正增长). None where that cannot be told."""
    if wish.bound == "positive" and result is not None and result.low:
        return {"growth": "yes" if result.low > 0 else "no", "decline": "no"}.get(result.measure)  # 保持正增长
    grown = next((each for each in results if each.indicator == "gdp_growth" and each.measure == "growth"), None)
    if wish.bound not in ("sync", "above_gdp") or result is None or grown is None:
        return None
    if result.measure != "growth" or result.low is None or grown.low is None:
        return None
    if {result.unit, grown.unit} != {"%"} or result.bound != "exact" or grown.bound != "exact":
        return None
    if wish.bound == "above_gdp":
        return "yes" if result.low > grown.low else "no"
    return "yes" if result.low >= grown.low else None


def _status(now: Figure | None, before: Figure | None, *, compared: bool) -> Status:
    if before is None:
        return "new" if compared else "same"
    if now is None:
        return "dropped"
    if (now.low, now.high, now.unit, now.measure) != (before.low, before.high, before.unit, before.measure):
        return "changed"
    if now.bound == before.bound:
        return "same"
    return "reworded" if now.low is not None else "otherwise"  # 快于经济增长 -> 与经济增长同步: no number is the same


def _derived(fn: Literal["met", "change"], first: Figure | None, second: Figure | None) -> Cell:
    if first is None or second is None or first.low is None or second.low is None:
        return Cell(fn, "worded")
    step = Derive(op="derive", fn=fn, of=("a", "b"))
    return combine(step, fn, ("", _cell("a", first)), ("", _cell("b", second)), second.indicator)


def _cell(column: str, figure: Figure) -> Cell:
    proof = Proof(figure.report_id, figure.id, figure.section_id, "", 0, figure.spans, figure.quote)
    return stated_cell(column, proof, figure)


def _sound(change: Cell, now: Figure | None, before: Figure | None) -> bool:
    """Whether the lock computes the same difference from what the clauses state."""
    assert change.formula is not None
    assert change.value is not None
    assert change.upper is not None
    operands = [Number(o.value, o.value if o.upper is None else o.upper, o.unit) for o in change.formula.operands]
    leaves = [Leaf(number, each.quote) for number, each in zip(operands, (now, before), strict=True) if each]
    claim = Derived("change", Number(change.value, change.upper, change.unit), tuple(operands), 0, change.formula.text)
    return not judge(leaves, [claim]).faults
