"""What a question claims of something beyond the lexicon, held against the clause that tells its number."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answering.composing import Told, told_alone
from rag.answering.passages import PassageFinder, Quoted
from rag.evaluate.fitting import is_narrower
from rag.evaluate.values import factor
from rag.figures.naming import thing_of
from rag.gazetteer.divisions import stem
from rag.question.confirmed import Claim, claim_of, contradicted
from rag.question.halves import Half, contents_of
from rag.question.query import Query, Words
from rag.records import Report
from rag.retrieval.report_reading import offset_in
from rag.retrieval.wants import is_ahead
from rag.text.fold import fold


def confirmed(
    query: Query, words: Words, reports: Sequence[Report], passages: PassageFinder
) -> tuple[tuple[Quoted, ...], bool]:
    """The clause that tells the number which a question wants confirmed, and whether that is another number."""
    claim = claim_of(words.text)
    if claim is None or len(query.places) != 1 or words.text.isascii():
        return (), False
    names = [name for place in query.places if (name := getattr(place, "name", ""))]
    names = sorted({form for name in names for form in (name, stem(name)) if len(form) > 1}, key=len, reverse=True)
    half = Half(claim.said, tuple(contents_of(claim.said, names)), (), (claim.amount.base_unit,), ())
    over = {report.year - 1 for report in reports} & set(words.years)
    if over and not is_ahead(words.text):
        words = words.model_copy(update={"kind": "actual", "reports": tuple(year + 1 for year in words.years)})
    told = told_alone(half, names, query, words, reports, passages)
    verdicts = _verdicts(claim, told, passages) if told.quoted else set()
    return (told.quoted, verdicts == {True}) if verdicts else ((), False)


def _verdicts(claim: Claim, told: Told, passages: PassageFinder) -> set[bool]:
    """For each number that the clause tells of the thing, whether it is not as claimed."""
    quoted = told.quoted[0]
    read = passages.reading(quoted.report)
    found = set[bool]()
    for each in read.facts[0]:
        figure = each.figure
        at = offset_in(read.view, figure.number_spans[0].start) if figure.number_spans else -1
        if not quoted.start <= at < quoted.start + len(quoted.proof.quote) or figure.low is None:
            continue
        times = factor(figure.unit, claim.amount.base_unit)
        things = [run for run in told.half.content if run in fold(f"{figure.subject} {figure.quote}")]
        narrower = is_narrower(told.half.content[-1:], thing_of(fold(figure.subject)), quoted.report.region.name)
        if times is not None and things and not narrower:  # 入境|游客 are not all of them
            high = figure.high if figure.high is not None else figure.low
            found.add(contradicted(claim, figure.low * times, high * times, at_least=figure.bound == "at_least"))
    return found
