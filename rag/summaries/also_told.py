"""What last year's review tells in numbers beside the topics that an editor looks for: what weighs most."""

from __future__ import annotations

from collections.abc import Collection

from rag.records import Span
from rag.summaries.further import told_last_year
from rag.summaries.salient import Salience
from rag.summaries.year_plan import Clause, Reading

_LEAST = 0.5
_OF_ONE_SENTENCE = 2


def also_told(reading: Reading, without: Collection[Span], told: Collection[Clause], most: int) -> tuple[Clause, ...]:
    """At most so many whole clauses, the weightiest first; not those of `told`, nor with a number of `without`."""
    salience = Salience(reading)
    shown = {each.said.text for each in told}
    found: list[tuple[float, Clause]] = []
    for clause in told_last_year(reading):
        if clause.said.text in shown or any(span in without for each in clause.figures for span in each.number_spans):
            continue
        found.append((salience.of(clause), clause))
    chosen: list[Clause] = []
    for worth, clause in sorted(found, key=lambda each: -each[0]):
        beside = sum(each.sentence.spans == clause.sentence.spans for each in chosen)
        if worth >= _LEAST and beside < _OF_ONE_SENTENCE and len(chosen) < most:
            chosen.append(clause)
    return tuple(chosen)
