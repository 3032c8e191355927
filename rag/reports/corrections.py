"""Whose report it is, said by hand: what the rules read wrong is put right, however often the source is read again.

>>> corrected(reports, [Correction(at=1200, year=2023)])[0].year
2023
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from rag.gazetteer.divisions import gazetteer
from rag.gazetteer.regions import by_adcode, by_name, find_mentions, resolve
from rag.records import BY_HAND, Evidence, InputError, Region, Report

_FIRST, _LAST = 1949, 2100  # years that a report can be for
_NAMED = 5  # homonyms that an error lists


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one report of a source; None: what the rules read stands.

    `at` is a character in the middle of the report: other rules may begin it elsewhere, or count it otherwise.
    """

    at: int
    region: Region | None = None
    year: int | None = None


def middle(report: Report) -> int:
    """The character that a correction of `report` is kept by."""
    return (report.spans[0].start + report.spans[-1].end) // 2


def is_of(correction: Correction, report: Report) -> bool:
    """Whether a correction is of this report of its source."""
    return report.spans[0].start <= correction.at < report.spans[-1].end


def corrected(reports: Sequence[Report], corrections: Sequence[Correction]) -> tuple[Report, ...]:
    """`reports` of one source, each with what was said by hand of it."""
    return tuple(_corrected(report, corrections) for report in reports)


def _corrected(report: Report, corrections: Sequence[Correction]) -> Report:
    for correction in corrections:
        if is_of(correction, report):
            report = _with(report, correction)
    return report


def _with(report: Report, correction: Correction) -> Report:
    region, year = correction.region or report.region, correction.year or report.year
    given = []
    if correction.region is not None:
        given.append(Evidence("region", BY_HAND, region.name))
    if correction.year is not None:
        given.append(Evidence("year", BY_HAND, str(year)))
    fields = {item.field for item in given}
    rest = (item for item in report.evidence if item.field not in fields)
    return replace(report, region=region, year=year, evidence=(*given, *rest))


def region_named(name: str, text: str = "") -> Region:
    """The region that a person names by its name, its code, or its name in Latin letters.

    `text`, the report's, tells homonyms apart. Raises `InputError` for a name that no region has, or several have.
    """
    name = " ".join(name.split())
    found = by_adcode(name) if name.isdecimal() else resolve(name, text) or _romanised(name)
    if found is not None:
        return found
    several = by_name(name)
    if len(several) > 1:
        listed = "、".join(f"{region.parent}{region.name} ({region.adcode})" for region in several[:_NAMED])
        raise InputError(f"{name} is the name of {len(several)} regions: {listed}. Name the code of the one you mean.")
    near = get_close_matches(name, gazetteer().full, 1, 0.6)
    advice = f"Did you mean {near[0]}?" if near else "Give its full name (郑州市) or its six-digit code (410100)."
    raise InputError(f"{name or 'an empty name'} is no region that is known. {advice}")


def _romanised(name: str) -> Region | None:
    found = find_mentions(name) if name.isascii() else ()
    return found[0].candidates[0] if len(found) == 1 and len(found[0].candidates) == 1 else None


def checked_year(year: int) -> int:
    """`year` itself. Raises `InputError` for one that no report can be for."""
    if not _FIRST <= year <= _LAST:
        raise InputError(f"{year} is no year that a report can be for. Give one from {_FIRST} to {_LAST}.")
    return year
