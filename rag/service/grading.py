"""Grade a library's answers to somebody's own questions, with what is retrieved for each."""

from __future__ import annotations

from collections.abc import Sequence

from rag import pipeline
from rag.answering.answerer import Desk
from rag.grading.asked import Asked
from rag.grading.evaluation import PLACES, Evaluation, evaluate
from rag.question.questions import Question, understand
from rag.records import Report
from rag.retrieval.hybrid import search
from rag.retrieval.scope import Unclear, find_scopes


def grade_all(questions: Sequence[Asked], desk: Desk) -> Evaluation:
    """Ask each question at the desk and grade its answer; passages are those of the reports that a question names."""
    reports = desk.library.reports()

    def retrieve(text: str) -> list[str]:
        question = understand(text, reports)
        hits = search(question, desk.library, desk.embedder, report_ids=_named(question, reports), limit=max(PLACES))
        return [hit.chunk.text for hit in hits]

    return evaluate(questions, lambda turns: pipeline.ask_turns(turns, desk)[-1], retrieve)


def _named(question: Question, reports: Sequence[Report]) -> list[str] | None:
    """The reports that may answer; None, for all of them, where the question names none that is here."""
    scopes = find_scopes(question, reports)
    if isinstance(scopes, Unclear):
        return None
    return [report.id for scope in scopes for report in scope.reports] or None
