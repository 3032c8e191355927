"""Which of many reports give a number of a thing: the clauses that hold its words and a number of the asked kind.

No number is taken for anything here: each clause is quoted as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.evaluate.evaluate import Evaluator
from rag.library.lookups import ReportKey
from rag.question.answer_table import Proof
from rag.records import Region
from rag.text.fold import fold
from rag.text.sentences import clauses

_NUMBER = r"\d[\d.,]*(?:多|余)?[万亿千百]*(?:余|多)?"


def numbered(
    thing: str, units: str, reports: Sequence[tuple[Region, ReportKey]], evaluator: Evaluator
) -> list[tuple[Region, Proof]]:
    """The first clause of each report that names `thing` with a number in one of `units` ("any": in any)."""
    from rag.text.words import tagged  # loads jieba: only where this is asked

    words = [word for word, _ in tagged(fold(thing)) if len(word) > 1] or [fold(thing)]
    number = re.compile(_NUMBER if units == "any" else rf"{_NUMBER}(?:{units})")
    found: list[tuple[Region, Proof]] = []
    for region, report in reports:
        view = (reading := evaluator.cache.reading(report.id)).view
        for begin, stop in reading.sentences:
            sentence = view.folded[begin:stop]
            if not all(word in sentence for word in words):
                continue
            inner = next(
                (
                    (start, end)
                    for start, end in clauses(view.folded, begin, stop)
                    if all(word in view.folded[start:end] for word in words) and number.search(view.folded, start, end)
                ),
                None,
            )
            if inner is not None:
                spans, quote = view.spans_of(*inner), view.text[inner[0] : inner[1]]
                found.append((region, Proof(report.id, "", "", region.name, report.year, spans, quote)))
                break
    return found
