"""What a review of several years tells of them: the growth and the sums of a term or a plan, by indicator."""

from __future__ import annotations

from rag.figures.parts import is_of_counties
from rag.summaries.told_alone import HANGS
from rag.summaries.year_plan import Clause, Reading, body, known
from rag.text.lazily import lazily

MOST = 6
_LONGEST = 64  # characters of a clause that is shown
_YEARS = 3  # that a stretch has at least
_COUNTIES = lazily(r"\d+个县|近[三四五\d]年")
_PERIOD = lazily(r"(\d{4})-(\d{4})")


def of_the_term(reading: Reading, most: int = MOST) -> tuple[str, tuple[Clause, ...]]:
    """The years that end with the one under review, and at most so many clauses on them, each of another indicator.

    "" and none where the report reviews no years but the last.
    """
    material = reading.material
    last = material.report.year - 1
    figures = [
        each
        for each in material.figures
        if each.kind == "actual" and known(each) and each.low is not None and _ends(each.period, last)
    ]
    periods = [each.period for each in figures]
    if not periods:
        return "", ()
    period = max(sorted(set(periods)), key=periods.count)
    figures = [each for each in figures if each.period == period]
    told: set[str] = set()
    found: list[Clause] = []
    for clause in reading.clauses((each for each in body(material) if each.role == "review"), figures):
        names = {each.indicator for each in clause.figures} - told
        if is_of_counties(clause.sentence.folded.partition(",")[0]) or _COUNTIES.search(clause.said.folded):
            continue
        if names and clause.alone and len(clause.whole.text) <= _LONGEST and not HANGS.match(clause.said.folded):
            found.append(clause)
            told |= names
    return (period, tuple(found[:most])) if len(told) > 1 else ("", ())


def _ends(period: str, year: int) -> bool:
    hit = _PERIOD.fullmatch(period)
    return hit is not None and int(hit[2]) == year and int(hit[2]) - int(hit[1]) >= _YEARS - 1
