"""Grade a library's answers to somebody's own questions, with what is retrieved for each."""

from __future__ import annotations

from collections.abc import Sequence

from rag import pipeline
from rag.answering.answerer import Desk
from rag.grading.asked import Asked
from rag.grading.evaluation import PLACES, Evaluation, evaluate
from rag.question.parse import parse
from rag.retrieval.hybrid import search


def grade_all(questions: Sequence[Asked], desk: Desk) -> Evaluation:
    """Ask each question at the desk and grade its answer; passages are those of the reports that a question names."""
    reports = desk.library.reports()

    def retrieve(text: str) -> list[str]:
        query = parse(text, reports).words
        if query is None or query.words is None:
            return []
        named = [report.id for report in desk.passages.reports_of(query, query.words, reports)]
        hits = search(query.words, desk.library, desk.embedder, report_ids=named or None, limit=max(PLACES))
        return [hit.chunk.text for hit in hits]

    return evaluate(questions, lambda turns: pipeline.ask_turns(turns, desk)[-1], retrieve)
