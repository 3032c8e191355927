"""Columns beyond the lexicon: the figures that a column's own words mean (高标准农田, 民生实事), by `figure_match`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rag.evaluate.cells import stated_cell
from rag.evaluate.mentions import Mentions, proof_of, silence
from rag.figures.figure_match import (
    candidate,
    fits_flow,
    fits_measure,
    fits_stage,
    fits_unit,
    likely_unit,
    pairs,
    rank,
    settle,
)
from rag.figures.lexicon import find_names
from rag.figures.synonyms import variants
from rag.library.lookups import Lookups, ReportKey
from rag.question.answer_table import Cell
from rag.question.query import Column
from rag.records import Figure
from rag.text.fold import fold

# What a figure of another kind may be worth: a number of the plan part without a year is as good as a task.
_KINDS: Mapping[str, tuple[str, ...]] = {
    "target": ("target", "task", "other"),
    "task": ("task", "target", "other"),
    "actual": ("actual",),
    "plan": ("plan",),
}


class _Even(dict[str, float]):
    """Every pair of characters weighs the same."""

    def __missing__(self, pair: str) -> float:
        return 1.0


def free_cells(
    column: Column, tellers: Mapping[str, Sequence[ReportKey]], library: Lookups, mentions: Mentions
) -> dict[str, Cell]:
    """The cells of a column by the keys of `tellers`, which are the reports that may tell, the likeliest first."""
    words = fold(column.subject)
    looked = sorted(pairs(words) | {pair for other in variants(words) for pair in pairs(other)})
    ids = [report.id for reports in tellers.values() for report in reports]
    by_report: dict[str, list[Figure]] = defaultdict(list)
    if ids:
        for figure in library.figures_with(ids, _KINDS[column.kind], looked):
            by_report[figure.report_id].append(figure)
    return {key: _cell(column, words, reports, by_report, mentions) for key, reports in tellers.items()}


def _cell(
    column: Column,
    words: str,
    reports: Sequence[ReportKey],
    figures: Mapping[str, Sequence[Figure]],
    mentions: Mentions,
) -> Cell:
    for report in reports:
        fitting = [figure for figure in figures.get(report.id, ()) if _fits(column, words, figure)]
        prior = {figure.id: _worth(column, words, figure) for figure in fitting}
        candidates = [candidate(figure, frozenset(), frozenset()) for figure in fitting if prior[figure.id]]
        best = settle(rank((words,), (), candidates, _Even(), prior=prior))
        if best is not None:
            return stated_cell(column.name, mentions.proof(report, best), best)
    if not reports or (column.kind == "actual" and reports[0].year != _year(column) + 1):
        return Cell(column.name, "not_loaded")
    clause = mentions.words(reports[0], column.subject)
    near = [figure for figure in figures.get(reports[0].id, ()) if words in fold(figure.subject)]
    if clause is None and near:
        clause = proof_of(reports[0], near[0])
    return silence(column.name, reports[0], clause)


def _year(column: Column) -> int:
    return column.year if isinstance(column.year, int) else 0


def _fits(column: Column, words: str, figure: Figure) -> bool:
    if column.unit and not fits_unit((column.unit,), figure):
        return False
    if not fits_measure(column.measure, figure):
        return False
    clause = pairs(fold(figure.quote)) | pairs(fold(figure.subject))
    return all(pairs(piece) <= clause for piece in _narrowing(words))


def _narrowing(words: str) -> list[str]:
    """What stands beside an indicator's name and makes it another: 民间 of 民间固定资产投资."""
    names = find_names(words)
    if not names:
        return []
    pieces, at = [], 0
    for name in names:
        pieces.append(words[at : name.start])
        at = name.end
    return [piece for piece in (*pieces, words[at:]) if piece]


def _worth(column: Column, words: str, figure: Figure) -> float:
    """How far a figure of its period can answer: 1 the year itself, 0 another one."""
    worth = 0.85 if figure.kind == "other" else 1.0
    if column.kind != "plan":
        year = str(_year(column))
        if figure.period.startswith(year) and not figure.period.startswith(f"{year}-"):
            worth *= 1.0 if figure.period == year else 0.9
        elif figure.period:
            return 0.0
        else:
            worth *= 0.9
    elif isinstance(column.year, int) and not figure.period.endswith((str(column.year), "+")):
        return 0.0
    if not column.measure and not column.unit:
        worth *= 0.85 if figure.measure in ("growth", "decline") else 1.0 if likely_unit((words,), figure) else 0.8
    worth *= 1.0 if fits_flow(words, figure) else 0.7
    return worth * (1.0 if fits_stage(words, figure) else 0.6)
