"""What a file says of a text beside it (a region column, a year column), held against what the text says."""

from __future__ import annotations

from collections.abc import Sequence

from rag.gazetteer.regions import resolve
from rag.records import Report, Source
from rag.text.fold import fold


def disagreements(source: Source, reports: Sequence[Report]) -> tuple[str, ...]:
    """One line for each hint of a source that its report contradicts; none for a source of several reports."""
    if len(reports) != 1:
        return ()
    (report,) = reports
    hints = dict(source.hints)
    found: list[str] = []
    region, year = hints.get("region", ""), hints.get("year", "")
    if region and report.region.name and not _is_meant(region, report):
        found.append(f"the file says {region}, the text {report.region.name}")
    if year and report.year and year != str(report.year):
        found.append(f"the file says {year}, the text {report.year}")
    return tuple(found)


def _is_meant(hint: str, report: Report) -> bool:
    """Whether a hint can mean a report's region: its short name, its name with parents before it, another script."""
    bare = fold(hint).replace(" ", "")
    name = report.region.name
    if bare.endswith(name) or (len(bare) > 1 and name.startswith(bare)):
        return True
    meant = resolve(bare, f"{report.region.parent}{name}")
    return meant is not None and meant.name == name
