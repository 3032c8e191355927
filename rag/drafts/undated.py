"""Sizes that a report tells of a thing without saying of when: 总投资1.78万亿元的289个省重点项目."""

from __future__ import annotations

import re

from rag.drafts.compare import difference, same_unit, why_of
from rag.drafts.evidence import Evidence, plain_words
from rag.drafts.findings import Claim, Judged
from rag.figures.value import value_words
from rag.records import Region
from rag.text.fold import fold


def of_no_year(evidence: Evidence, claim: Claim, place: Region) -> Judged | None:
    """A size that the report tells of a thing without saying when: 总投资1.78万亿元的289个省重点项目."""
    subject = plain_words(re.sub(r"\s+", "", fold(claim.subject)))
    if claim.span is None or claim.kind is None or claim.measure != "level" or claim.terms or len(subject) < _TELLING:
        return None
    year = claim.span.last + (1 if claim.kind == "result" else 0)
    found = [
        entry
        for entry in evidence.of(place.name)
        if entry.kind is None
        and not entry.began
        and entry.report.year == year
        and entry.scale == "level"
        and same_unit(claim.quantity.base_unit, entry.figure.base_unit, loose=claim.uncounted)
        and min(evidence.similarity(subject, place.name, entry)) >= _NAMED
    ]
    told = [(entry, difference(claim.quantity, False, claim.bound, entry, loose=claim.uncounted)) for entry in found]
    for entry, differs in told:
        if differs == "":
            return Judged("supported", "", entry)
    if len({(entry.low, entry.high) for entry in found}) != 1 or not claim.sure or told[0][1] == "loose":
        return None
    return Judged("contradicted", why_of(told[0][1]), found[0], value_words(found[0].figure))


_TELLING = 6  # characters of a subject that no other thing of a report is called by
_NAMED = 0.9  # of the weight of a subject, to be the same
