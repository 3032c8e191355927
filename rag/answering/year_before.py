"""What the report before the newest tells, where a question names no year and the newest tells nothing of it.

It stands below the no, under its own year: what was said a year ago is no plan of this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answering.checking import checked
from rag.answering.compose import from_passages
from rag.answering.composing import told_of
from rag.answering.in_parts import joined
from rag.answering.passages import Found, PassageFinder, Quoted
from rag.answering.turn import Turn
from rag.question.query import Named, Query, Words
from rag.records import Answer, Report
from rag.retrieval.answer_patterns import WHY
from rag.retrieval.wants import want_of

_SURE = 0.8  # of the question's weight, in what an older report tells
_TIMED = ("今年", "去年", "明年", "当前", "目前", "现在", "this year", "now")


def told_before(
    answer: Answer, query: Query, words: Words, turn: Turn, reports: Sequence[Report], passages: PassageFinder
) -> tuple[Answer, Found] | None:
    """The no with what the report before tells below it; None where that tells nothing sure, or a year is meant."""
    if answer.status != "not_found" or len(query.places) != 1 or not isinstance(query.places[0], Named):
        return None
    if words.years or words.reports or words.all_years or any(each in words.text.lower() for each in _TIMED):
        return None
    newest = passages.reports_of(query, words, reports)
    if len(newest) != 1 or want_of(words.text) == "problems":
        return None
    before = words.model_copy(update={"reports": (newest[0].year - 1,)})
    told = _told(query, before, reports, passages)
    if not told:
        return None
    quoted = checked(from_passages(told, turn, passages.library), turn, passages.library)
    return replace(joined(turn.text, (answer, quoted)), status="answered"), Found(told)


def _told(query: Query, words: Words, reports: Sequence[Report], passages: PassageFinder) -> tuple[Quoted, ...]:
    again = query.model_copy(update={"words": words})
    if not passages.reports_of(again, words, reports):
        return ()
    if WHY.search(words.text):
        return passages.find(again, words, reports).quoted
    told = told_of(again, words, reports, passages)
    sure = bool(told) and all(each.quoted and each.share >= _SURE for each in told)
    return tuple(dict.fromkeys(passage for each in told for passage in each.quoted)) if sure else ()
