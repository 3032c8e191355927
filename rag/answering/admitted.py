"""Clauses in which a report owns up that a target was missed: 「固定资产投资等指标未能完成预期目标」."""

from __future__ import annotations

from dataclasses import replace

from rag.answering.from_query import QueryAnswer, answer_query
from rag.answering.marks import Marks
from rag.answering.turn import Turn
from rag.evaluate.evaluate import Evaluator
from rag.figures.lexicon import find_names
from rag.numbers.quantities import find_quantities
from rag.question.answer_table import Proof, Table
from rag.question.kind_words import claims_success
from rag.records import Answer
from rag.text.fold import fold
from rag.text.lazily import lazily
from rag.text.sentences import clauses

_MISSED = lazily(r"(?:未能?|没有?能?|尚未)(?:如期|全面)?(?:完成|达到|实现)")


def admitted(table: Table, evaluator: Evaluator) -> Proof | None:
    """The first clause without a number that says so of a result which the table asks for."""
    for row in table.rows:
        for head in table.heads:
            if head.fn is not None or head.kind != "actual" or head.year is None:
                continue
            for report in evaluator.reports_of(row.region):
                if report.year != head.year + 1:
                    continue
                reading = evaluator.cache.reading(report.id)
                folded = reading.view.folded
                for begin, stop in reading.sentences:
                    for start, end in clauses(folded, begin, stop) if _MISSED.search(folded, begin, stop) else ():
                        said = folded[start:end]
                        named = any(name.id == head.subject for name in find_names(said))
                        if named and _MISSED.search(said) and not find_quantities(said):
                            spans = reading.view.spans_of(start, end)
                            quote = reading.view.text[start:end]
                            return Proof(report.id, "", "", report.region.name, report.year, spans, quote)
    return None


def with_admission(told: QueryAnswer, turn: Turn, evaluator: Evaluator) -> Answer:
    """An answer with the clause in which the report says that a target was not reached, where that is asked."""
    met = any(head.fn == "met" for head in told.table.heads)
    if not met and not claims_success(fold(turn.text)):
        return told.answer
    proof = admitted(told.table, evaluator)
    if proof is None:
        return told.answer
    answer, voice = told.answer, turn.voice
    cells = [cell for row in told.table.rows for cell in zip(told.table.heads, row.cells, strict=True)]
    if not any(head.kind == "actual" and head.fn is None and cell.has_number for head, cell in cells):
        marks = Marks()
        query = told.table.query
        results = tuple(column for column in query.columns if column.kind == "actual")
        plain = query.model_copy(update={"columns": results, "steps": (), "show": "value"})
        answer = answer_query(plain, voice, evaluator, turn.text).answer
        text = voice.say("words.contradicted", quote=voice.quoted(proof.quote), mark=marks.of(proof))
        cited = marks.citations(evaluator.library)
        text = f"{text}\n{answer.answer}" if answer.status in ("not_stated", "not_loaded") else text
        return replace(answer, answer=text, status="not_stated", citations=cited, numbers=())
    last = Marks()
    last.of(proof)
    n = len(answer.citations) + 1
    cited = (*answer.citations, replace(last.citations(evaluator.library)[0], n=n))
    line = voice.say("words.admitted", quote=voice.quoted(proof.quote), mark=f"[{n}]")
    return replace(answer, answer=f"{answer.answer}\n{line}", citations=cited)
