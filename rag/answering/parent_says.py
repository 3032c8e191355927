"""What the report of a province or city says of a place below it whose own reports the library does not hold.

A library of provinces is asked about its cities: what stands there in one sentence with the city's name and all words
of the thing asked about is quoted, behind the plain word that the city's own report is not there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from rag.answering.passages import Quoted
from rag.evaluate.evaluate import Evaluator
from rag.evaluate.tied import gathered
from rag.figures.figure_match import pairs
from rag.figures.lexicon import lexicon
from rag.gazetteer.divisions import ancestors, by_name, stem
from rag.question.answer_table import Proof
from rag.question.query import Named, Query
from rag.records import Region, Report
from rag.text.fold import fold
from rag.text.sentences import clauses

_LONG = 160


def parent_says(query: Query, thing: str, reports: Sequence[Report], evaluator: Evaluator) -> Quoted | None:
    """The clause of a report above that tells a number of the `thing` of the only place of `query`, if one does."""
    place = query.places[0] if len(query.places) == 1 else None
    if not isinstance(place, Named) or not thing:
        return None
    region = next((each for each in by_name(place.name) if each.adcode == place.adcode), None)
    if region is None or evaluator.reports_of(region):
        return None
    years = {column.year for column in query.columns if isinstance(column.year, int)}
    years |= set(query.words.years) if query.words is not None else set()
    for above in ancestors(region):
        own = [report for report in reports if report.region.adcode == above.adcode]
        for report in sorted(own, key=lambda each: -each.year):
            # A year's results are told by the next report; its plans by its own.
            if years and report.year not in {year + 1 for year in years} | years:
                continue
            quoted = next(_told(report, region, thing, evaluator), None)
            if quoted is not None:
                return quoted
    return None


def _told(report: Report, region: Region, thing: str, evaluator: Evaluator) -> Iterator[Quoted]:
    reading = evaluator.cache.reading(report.id)
    view, name = reading.view, fold(stem(region.name))
    words = _words(thing)
    at = view.folded.find(name) if words else -1
    while at >= 0:
        index = bisect_right(reading.sentences, at, key=lambda span: span[0]) - 1
        start, end = reading.sentences[index] if index >= 0 else (at, at)
        span = _span(view.folded, start, end, at, words)
        if span is not None:
            quote = view.text[slice(*span)]
            proof = Proof(report.id, "", "", report.region.name, report.year, view.spans_of(*span), quote)
            yield Quoted(report, proof, span[0])
        at = view.folded.find(name, max(end, at + 1))


def _words(thing: str) -> Sequence[Sequence[str]]:
    """The words that must be said, each with what may stand for it."""
    entry = lexicon().get(thing)
    return [tuple(map(fold, entry.asks or (entry.zh,)))] if entry is not None else gathered((thing,))


def _span(folded: str, start: int, end: int, at: int, words: Sequence[Sequence[str]]) -> tuple[int, int] | None:
    """From the name's clause to that of the last word, where a number stands in it; None if a word is lacking."""
    sentence = folded[start:end]
    if not all(any(form in sentence or pairs(form) <= pairs(sentence) for form in forms) for forms in words):
        return None
    said = [start + found for form in words[-1] if (found := sentence.find(form)) >= 0]
    parts = [
        part for part in clauses(folded, start, end) if any(part[0] <= place < part[1] for place in (at, *said[:1]))
    ]
    if not parts or not said:
        return None
    low, high = min(part[0] for part in parts), max(part[1] for part in parts)
    return (low, high) if high - low <= _LONG and any(map(str.isdigit, folded[low:high])) else None
