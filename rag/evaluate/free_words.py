"""Columns beyond the lexicon: the figures that a column's own words mean (高标准农田, 民生实事), by `figure_match`.

Of a few reports each figure is read with its sentence and its section; of many only its own clause is, by an index.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from rag.evaluate.cells import stated_cell
from rag.evaluate.cores import (
    core_of,
    dealt_out,
    in_circumstances,
    lone_thing,
    nearest,
    of_another,
    of_counted,
    of_lone,
    of_port,
    port_of,
)
from rag.evaluate.fitting import (
    KINDS,
    QUANTITY,
    SHORT,
    fits,
    holds,
    is_in_all,
    is_just,
    is_narrower,
    narrowing,
    of_period,
    period_fits,
    tells_of,
    worth_of,
    year_of,
)
from rag.evaluate.mentions import Mentions, proof_of, silence
from rag.evaluate.tied import (
    beside_it,
    counted_in,
    done_otherwise,
    gathered,
    is_named,
    is_told,
    of_itself,
    tied,
)
from rag.figures.figure_match import (
    ENOUGH,
    Candidate,
    candidate,
    is_origin,
    pairs,
    rank,
    settle,
    share_of,
)
from rag.figures.naming import thing_of
from rag.figures.synonyms import variants
from rag.figures.things import Thing, things
from rag.library.lookups import Lookups, ReportKey
from rag.question.answer_table import Cell, Proof
from rag.question.joined import names_all
from rag.question.query import Column
from rag.records import Figure
from rag.retrieval.report_reading import ReportCache
from rag.text.fold import fold
from rag.text.lazily import lazily

_SUMMED = 0.7  # of what came together over years, beside what came in one
_READ = 6  # reports that are read whole
_BESIDE = 250  # characters: what is asked for together stands in one paragraph


class _Even(dict[str, float]):
    """Every pair of characters weighs the same."""

    def __missing__(self, pair: str) -> float:
        return 1.0


@dataclass(frozen=True, slots=True)
class _Found:
    """The figures of a report that may fill a column, and the weights of their pairs."""

    figures: Sequence[Candidate]
    weight: Mapping[str, float]


_NONE = _Found((), _Even())


def free_cells(
    column: Column,
    tellers: Mapping[str, Sequence[ReportKey]],
    library: Lookups,
    mentions: Mentions,
    cache: ReportCache,
    beside: Mapping[str, Proof],
) -> dict[str, Cell]:
    """The cells of a column by the keys of `tellers`, which are the reports that may tell, the likeliest first.

    `beside`: the clauses of the column before, by the same keys.
    """
    ids = [report.id for reports in tellers.values() for report in reports]
    found: Mapping[str, _Found] = {}
    if len(ids) > _READ:
        found = _by_index(column, ids, library)
    elif ids:
        found = {id_: _Found(*cache.reading(id_).facts) for id_ in dict.fromkeys(ids)}
    alone = len(tellers) == 1
    return {key: _cell(column, reports, found, mentions, beside.get(key), alone) for key, reports in tellers.items()}


def _by_index(column: Column, ids: Sequence[str], library: Lookups) -> dict[str, _Found]:
    words = fold(column.subject)
    thing = things().get(column.subject)
    others = thing.looked if thing is not None else variants(words)
    looked = sorted(pairs(words) | {pair for other in others for pair in pairs(fold(other))})
    by_report: dict[str, list[Candidate]] = defaultdict(list)
    for figure in library.figures_with(ids, tuple(KINDS[column.kind]), looked):
        by_report[figure.report_id].append(candidate(figure, frozenset(), frozenset()))
    return {id_: _Found(figures, _Even()) for id_, figures in by_report.items()}


def _cell(
    column: Column,
    reports: Sequence[ReportKey],
    found: Mapping[str, _Found],
    mentions: Mentions,
    beside: Proof | None,
    alone: bool,
) -> Cell:
    """`alone`: no other place's cell is compared with it, so that it may be of a span, which is said."""
    thing = things().get(column.subject)
    if thing is not None:
        return _cell_of_thing(column, thing, reports, found, mentions)
    topic = tuple(fold(column.subject).split())
    when, core = in_circumstances(topic)
    found = {
        key: _Found(
            [e for e in own.figures if of_port(topic, e) and of_lone(topic, e) and of_counted(topic, e)], own.weight
        )
        for key, own in found.items()
    }
    for report in reports:
        own = found.get(report.id, _NONE)
        short = topic[0] if len(topic) == 1 and len(topic[0]) < SHORT else ""
        worth = {
            each.figure.id: worth_of(column, topic, each.figure)
            * _nearness(report, each.figure, beside)
            * (_SUMMED if is_in_all(column, each.figure) else 1.0)
            for each in own.figures
            if fits(column, each.figure)
            and not _elsewhere(column, each.figure, report)
            and (alone or not (_span_of(column, each.figure) or is_in_all(column, each.figure)))
            and not (short and not is_just(short, thing_of(fold(each.figure.subject))))
            and all(holds(each, piece) for piece in narrowing(topic))
            and not of_another(topic, each)
            and not is_named("".join(topic), each.figure)
            and not is_narrower(topic, thing_of(fold(each.figure.subject)), report.region.name)
        }
        fitting = [each for each in own.figures if worth.get(each.figure.id)]
        candidates = of_itself(topic, _in_place(column, report, fitting, mentions), report.region.name)
        best = _dealt(topic, candidates) or settle(rank(topic, (), candidates, own.weight, prior=worth))
        if best is None and when:
            of_then = [each for each in candidates if all(_held_around(each, said, own.weight) for said in when)]
            best = settle(rank(core, (), of_then, own.weight, prior=worth))
        if best is None or not (_said_so(topic, best) or dealt_out("".join(topic), best)):
            best = _tied(column, topic, report, own, mentions, alone) or _if_named(topic, best, own)
        if best is not None and not _came_from(topic, best, own):
            best = _of_the_year(column, "".join(topic), best, own) or best
            return _stated(column, report, best, mentions)
    if not reports or (column.kind == "actual" and reports[0].year != year_of(column) + 1):
        return Cell(column.name, "not_loaded")
    known = [each.figure for each in found.get(reports[0].id, _NONE).figures]
    near = [figure for figure in known if fits(column, figure)]
    # A clause whose number was read, as a result or of another year, says nothing of what is asked.
    taken = [span for figure in known if not tells_of(column, figure) for span in figure.spans]
    clause = mentions.words(reports[0], "".join(topic), (column.kind, str(year_of(column)), column.unit), taken)
    quantity = QUANTITY.search("".join(topic)) if clause is None else None
    if quantity is not None:  # 粮食单产: the thing may be named for several quantities together
        clause = mentions.shared(reports[0], "".join(topic)[: quantity.start()], quantity.group())
    named = next((figure for figure in near if "".join(topic) in fold(figure.subject)), None)
    if clause is None and named is not None:
        clause = proof_of(reports[0], named)
    if clause is None:
        clause = _near(column, topic, reports[0], found.get(reports[0].id, _NONE), mentions)
    if clause is None and (words := gathered(topic)):
        others = ("actual",) if column.kind != "actual" else ("target", "task", "plan")
        told = [span for figure in known if figure.kind in others for span in figure.spans]
        clause = mentions.gathered(reports[0], words, _other_part(column), told)
    if clause is None:
        wider = beside_it(
            topic,
            [each for each in found.get(reports[0].id, _NONE).figures if fits(column, each.figure)],
            _unit(column),
        )
        clause = mentions.proof(reports[0], wider) if wider is not None else None
    owner = port_of(topic) or lone_thing(topic)
    said = fold(clause.quote) if clause is not None else ""
    of_it = owner in said and all(pairs(run) & pairs(said) for run in topic)  # 光谷|高新技术企业 names both
    return silence(column.name, reports[0], clause if of_it else None)


def _of_the_year(column: Column, said: str, best: Figure, found: _Found) -> Figure | None:
    """The figure of just the year asked for, where `best` is of several and the thing has one by the same name."""
    if not _span_of(column, best):
        return None
    figures = [
        each.figure
        for each in found.figures
        if each.figure.period == str(year_of(column))
        and each.figure.kind == "actual"
        and (each.figure.base_unit, each.figure.measure) == (best.base_unit, best.measure)
        and re.match(rf"{re.escape(said)}(?:等|$)", fold(each.figure.subject))
        and fits(column, each.figure)
    ]
    return figures[0] if len({figure.low for figure in figures}) == 1 else None


def _came_from(topic: Sequence[str], best: Figure, found: _Found) -> bool:
    """Whether the clause that names the thing tells where it began, and `best` is a number of another clause."""
    said = "".join(topic)
    begun = [
        e.figure for e in found.figures if len(said) > SHORT and is_origin(e.figure) and said in fold(e.figure.quote)
    ]
    own = [each for each in begun if each.period in ("", best.period)]
    return bool(own) and said not in fold(best.quote)


def _unit(column: Column) -> str:
    """The unit that a column asks for, or that its name holds."""
    return column.unit or counted_in(fold(column.subject))


def _dealt(topic: Sequence[str], candidates: Sequence[Candidate]) -> Figure | None:
    """The figure of a thing that stands in a row, the quantity being said of the last; None for none, or several."""
    found = [each.figure for each in candidates if dealt_out("".join(topic), each.figure)]
    return found[0] if len({figure.low for figure in found}) == 1 else None


def _said_so(topic: Sequence[str], figure: Figure) -> bool:
    """Whether a figure's clause says all of a topic as the question does."""
    clause = fold(figure.quote) + fold(figure.subject)
    return all(run in clause for run in topic)


def _if_named(topic: Sequence[str], figure: Figure | None, found: _Found) -> Figure | None:
    """The figure, if what stands around it holds each word of what is asked about; else None."""
    each = next((each for each in found.figures if figure is not None and each.figure.id == figure.id), None)
    return each.figure if each is not None and is_told(topic, each) else None


def _tied(
    column: Column, topic: Sequence[str], report: ReportKey, found: _Found, mentions: Mentions, alone: bool
) -> Figure | None:
    """The figure of what a topic names, however it is put; None where there is none, or are several values."""
    fitting = [each for each in found.figures if fits(column, each.figure) and not of_another(topic, each)]
    fitting = [each for each in fitting if not _elsewhere(column, each.figure, report)]
    fitting = [e for e in fitting if alone or not (_span_of(column, e.figure) or is_in_all(column, e.figure))]
    growth = column.measure == "growth"
    figures = tied(
        topic, _in_place(column, report, fitting, mentions), report.region.name, growth=growth, unit=_unit(column)
    )
    worth = {figure.id: worth_of(column, topic, figure) for figure in figures}
    figures = tuple(figure for figure in figures if worth[figure.id] == max(worth.values()) > 0)
    return figures[0] if len({(figure.low, figure.high, figure.base_unit) for figure in figures}) == 1 else None


def _elsewhere(column: Column, figure: Figure, report: ReportKey) -> bool:
    """Whether a figure is of one of two things that are asked about together, or of what else is done with a thing."""
    joined = names_all(fold(column.subject), fold(f"{figure.quote} {figure.subject}"))
    return not joined or done_otherwise(column.subject.split(), figure, report.region.name)


def _near(column: Column, topic: Sequence[str], report: ReportKey, found: _Found, mentions: Mentions) -> Proof | None:
    """The clause of the year and kind asked for that holds the core of what is asked; None if none does."""
    told = [each for each in found.figures if of_period(column, each.figure) > 0]
    told = [
        each
        for each in _in_place(column, report, told, mentions)
        if all(holds(each, piece) for piece in narrowing(topic))  # 民间|固定资产投资 is not named by 固定资产投资
    ]
    figure = nearest(topic, told, found.weight)
    if figure is not None:
        return mentions.proof(report, figure)
    core = core_of(topic)
    if len(core) <= SHORT or core == "".join(topic):
        return None
    taken = [span for each in found.figures if not of_period(column, each.figure) for span in each.figure.spans]
    return mentions.words(report, core, (column.kind, str(year_of(column)), "core"), taken)


def _in_place(
    column: Column, report: ReportKey, candidates: Sequence[Candidate], mentions: Mentions
) -> list[Candidate]:
    """The figures without those of no kind in a part of the report that tells of another one.

    A number of the review is no target, and one among the tasks no result.
    """
    role = _other_part(column)
    loose = role and any(each.figure.kind == "other" for each in candidates)
    elsewhere = mentions.part(report, role) if loose else ()

    def misplaced(figure: Figure) -> bool:
        return figure.kind == "other" and any(
            part.start <= figure.spans[0].start < part.end for part in elsewhere if figure.spans
        )

    return [each for each in candidates if not misplaced(each.figure)]


def _other_part(column: Column) -> str:
    """The role of the parts of a report that tell of another kind: no target stands in the review."""
    return "plan" if column.kind == "actual" else "review" if column.kind in ("target", "task") else ""


def _held_around(each: Candidate, said: str, weight: Mapping[str, float]) -> bool:
    """Whether what stands around a figure says when it was, as asked: 特大暴雨."""
    return share_of((said,), each.clause | each.sentence | each.around, weight) >= ENOUGH


def _stated(column: Column, report: ReportKey, figure: Figure, mentions: Mentions) -> Cell:
    """The cell that a figure fills; of a plan that is over it says that it is what came of it, of a span its years."""
    cell = replace(stated_cell(column.name, mentions.proof(report, figure), figure), about=_about(column, figure))
    span = _span_of(column, figure)
    if span:
        return replace(cell, reason="span", years=span)
    if is_in_all(column, figure):
        return replace(cell, reason="in_all")
    if not column.measure and figure.measure in ("growth", "decline") and figure.unit == "%":
        return replace(cell, reason="grown")
    over = column.kind == "plan" and figure.kind == "actual"
    return replace(cell, reason="result") if over else cell


def _about(column: Column, figure: Figure) -> str:
    """What a number is of, where no one thing is asked for: one that is has one name."""
    return "" if column.subject in things() else fold(figure.subject)


def _span_of(column: Column, figure: Figure) -> tuple[int, ...]:
    """The first and the last year of a result that was reached over several, () for one of a year."""
    found = _SPAN.fullmatch(figure.period) if column.kind == "actual" else None
    return (int(found[1]), int(found[2])) if found is not None else ()


_SPAN = lazily(r"(\d{4})-(\d{4})")


def _cell_of_thing(
    column: Column,
    thing: Thing,
    reports: Sequence[ReportKey],
    found: Mapping[str, _Found],
    mentions: Mentions,
) -> Cell:
    """The first figure of the thing, of the kind and year asked for; the kinds in their order."""
    kinds = list(KINDS[column.kind])
    for report in reports:
        own = [each.figure for each in found.get(report.id, _NONE).figures if each.figure.kind in kinds]
        fitting = [
            f
            for f in own
            if thing.states(f, column.measure, partial(mentions.sentence, report))
            and period_fits(column, f)
            and not thing.of_some(mentions.before(report, f))
        ]
        if fitting:
            best = min(fitting, key=lambda figure: (not figure.headline, kinds.index(figure.kind)))
            fell = column.measure == "growth" and best.measure == "level" and thing.fell(best)
            cell = _stated(column, report, replace(best, measure="decline") if fell else best, mentions)
            whole = mentions.whole(report, best) if mentions.before(report, best) else cell.proof
            return replace(cell, proof=whole)
    if not reports or (column.kind == "actual" and reports[0].year != year_of(column) + 1):
        return Cell(column.name, "not_loaded")
    known = [each.figure for each in found.get(reports[0].id, _NONE).figures]
    taken = [span for figure in known if not period_fits(column, figure) for span in figure.spans]
    taken += mentions.part(reports[0], _other_part(column)) if _other_part(column) else ()
    asked = (column.kind, str(year_of(column)), "thing")
    clauses = (mentions.words(reports[0], name, asked, taken) for name in (column.subject, *thing.looked))
    return silence(column.name, reports[0], next((clause for clause in clauses if clause is not None), None))


def _nearness(report: ReportKey, figure: Figure, beside: Proof | None) -> float:
    if beside is None or not beside.spans:
        return 1.0
    near = report.id == beside.report and abs(figure.spans[0].start - beside.spans[0].start) <= _BESIDE
    return 1.0 if near else 0.75
