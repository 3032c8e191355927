"""A word that makes all results of a table less than certain (初步统计), told once in the head of their column."""

from __future__ import annotations

from dataclasses import replace

from rag.summaries.page import Grid, Run, Runs

_HEDGES = ("预计", "初步核算", "初步统计", "初步测算", "初步估算", "初步汇总")
_SEVERAL = 3


def hedged_once(grid: Grid, at: int) -> Grid:
    """The table with the word that stands before each number of column `at` in its head, where there is one."""
    told = [run for row in grid.rows for run in row[at] if not run.quoted and any(map(str.isdigit, run.text))]
    word = next((each for each in _HEDGES if all(each in run.text for run in told)), "")
    if not word or len(told) < _SEVERAL:
        return grid
    header = tuple(f"{name}（{word}）" if place == at else name for place, name in enumerate(grid.header))
    rows = tuple((*row[:at], _without(row[at], word), *row[at + 1 :]) for row in grid.rows)
    return replace(grid, header=header, rows=rows)


def _without(cell: Runs, word: str) -> Runs:
    return tuple(run if run.quoted else _bare(run, word) for run in cell)


def _bare(run: Run, word: str) -> Run:
    return replace(run, text=run.text.replace(word, "", 1))
