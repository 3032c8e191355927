"""What a later report tells of a target whose own report is not there: 控制在年初确定的4%目标之内."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.evaluate.mentions import Mentions
from rag.library.lookups import ReportKey
from rag.question.answer_table import Cell


def told_later(cell: Cell, indicator: str, year: int | None, own: Sequence[ReportKey], mentions: Mentions) -> Cell:
    """The cell of a target that is not loaded, with the clause of the next year's report that tells it beside the
    result, if one does. The number stays untold: the clause is for people to read.
    """
    later = next((report for report in own if year is not None and report.year == year + 1), None)
    if later is None or cell.status != "not_loaded":
        return cell
    figures = mentions.look_up((later.id,), indicator)[later.id].figures
    results = (figure for figure in figures if figure.kind == "actual" and figure.period == str(year))
    told = next((proof for figure in results if (proof := mentions.with_goal(later, figure)) is not None), None)
    return cell if told is None else replace(cell, reason="told_later", also=(told,))
