"""Where a question can be answered: the reports of each place and year it names, and what is not in the library.

A report of year Y sets the targets of Y and tells the results of Y-1. So the result of 2023 is looked up in the report
of 2024, and a target of 2023 only in the report of 2023: a review never stands in for a target.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.gazetteer.divisions import NATION
from rag.gazetteer.regions import is_within
from rag.question.kind_words import Asked
from rag.question.questions import Place, Question
from rag.records import Region, Report


@dataclass(frozen=True, slots=True)
class Scope:
    """One region and the year of the value asked for (None: not said), with the reports that may hold it.

    `ahead` set targets for that year, `past` review it, `every` are all reports of the region, newest first. `guessed`:
    the question named no year and the newest report was taken. `kind` is set where the scopes of a question
    differ in it.
    """

    region: Region
    year: int | None
    ahead: tuple[Report, ...]
    past: tuple[Report, ...]
    every: tuple[Report, ...]
    guessed: bool = False
    report_year: int | None = None
    kind: Asked = ""

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports to search for a passage, likeliest first; all of the region where no year is named."""
        if self.year is None:
            return self.every
        of_year = [report for report in self.past if self.report_year or report.year == self.year + 1]
        return tuple(dict.fromkeys((*self.ahead, *of_year)))


@dataclass(frozen=True, slots=True)
class Unclear:
    """A question that fits several places: `choices` are the regions it may mean."""

    choices: tuple[Region, ...]


def find_scopes(question: Question, reports: Sequence[Report]) -> tuple[Scope, ...] | Unclear:
    """The scopes of a question, in its order. Scopes without reports are kept: the answer names them as not loaded.

    An empty tuple: the question names no region and the library holds several; a passage may stand in any of them.
    """
    if question.group:
        return tuple(_group_scopes(question, reports))
    found: list[Scope] = []
    for place in question.places:
        if place.others:
            return Unclear((place.region, *place.others) if place.region else place.others)
        region = place.region or _only_region(reports) or _nation(question, reports)
        if region is None:
            return ()
        found.append(_scope(region, place, reports))
    return tuple(dict.fromkeys(found))


def _only_region(reports: Sequence[Report]) -> Region | None:
    regions = {report.region for report in reports}
    return regions.pop() if len(regions) == 1 else None


_REPORT = re.compile(r"政府工作报告|\bgovernment work report\b", re.IGNORECASE)


def _nation(question: Question, reports: Sequence[Report]) -> Region | None:
    """「2024年政府工作报告」 of no place is the State Council's, if that is in the library."""
    if not _REPORT.search(question.folded):
        return None
    return next((report.region for report in reports if report.region.level == "nation"), None)


def _of(region: Region, reports: Sequence[Report]) -> list[Report]:
    """The reports of a region. Codes settle it where both have one: names such as 鼓楼区 occur in several cities."""
    if region.level == NATION.level:
        return [report for report in reports if report.region.level == NATION.level]
    name, code = region.name, region.adcode
    if not code:
        return [report for report in reports if report.region.name == name]
    return [
        report
        for report in reports
        if report.region.adcode == code or (report.region.name == name and not report.region.adcode)
    ]


def _scope(region: Region, place: Place, reports: Sequence[Report]) -> Scope:
    own = sorted(_of(region, reports), key=lambda report: -report.year)
    named = own[0].region if own else region
    year, of_report = place.year, place.report_year
    if of_report is not None:
        chosen = tuple(report for report in own if report.year == of_report)
        ahead = tuple(report for report in chosen if year in (None, report.year))
        past = tuple(report for report in chosen if year is None or year < report.year)
        return Scope(
            named,
            year if year is not None else of_report,
            ahead,
            past,
            tuple(own),
            report_year=of_report,
            kind=place.kind,
        )
    if year is None:
        newest = tuple(own[:1])
        return Scope(named, None, newest, newest, tuple(own), guessed=len(own) > 1, kind=place.kind)
    ahead = tuple(report for report in own if report.year == year)
    after = tuple(report for report in own if report.year == year + 1)
    # a report of a later year may look back further: 五年来, 2019年以来
    later = tuple(sorted((report for report in own if report.year > year + 1), key=lambda report: report.year))
    return Scope(named, year, ahead, (*after, *later), tuple(own), kind=place.kind)


def _group_scopes(question: Question, reports: Sequence[Report]) -> Iterator[Scope]:
    group = question.group
    if group is None:
        return
    regions = dict.fromkeys(
        report.region
        for report in reports
        if (group.within is None or (report.region != group.within and is_within(report.region, group.within)))
        and (group.level is None or report.region.level == group.level)
    )
    for place in question.places:
        for region in regions:
            scope = _scope(region, place, reports)
            wanted = {"target": scope.ahead, "actual": scope.past}.get(question.kind, scope.ahead or scope.past)
            if wanted:
                yield scope
