"""Clauses in which a report owns up that a target was missed: 「固定资产投资等指标未能完成预期目标」."""

from __future__ import annotations

import re

from rag.evaluate.evaluate import Evaluator
from rag.figures.lexicon import find_names
from rag.numbers.quantities import find_quantities
from rag.question.answer_table import Proof, Table
from rag.text.sentences import clauses

_MISSED = re.compile(r"(?:未能?|没有?能?|尚未)(?:如期|全面)?(?:完成|达到|实现)")


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
