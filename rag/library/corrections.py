"""Corrections by hand, kept in the library: they outlive the removal of their source and every later ingest of it."""

from __future__ import annotations

import json

from rag.ingest import Said, document_of_reports
from rag.library.codecs import json_text
from rag.library.embedding import passages_of
from rag.library.numbers_said import numbers_of
from rag.library.store import Library
from rag.library.writer import Writer
from rag.records import Region, Report, text_at
from rag.reports.corrections import Correction, checked_year, corrected, is_of, middle, region_named


def corrections_of(library: Library, source_id: str) -> tuple[Correction, ...]:
    """What was said by hand of a source's reports."""
    kept = json.loads(library.noted(_key(source_id)) or "[]")
    return tuple(Correction(at, Region(*region) if region else None, year) for at, region, year in kept)


def said_of(library: Library, source_id: str) -> tuple[Said, ...]:
    """All that was said by hand of a source: of its reports and of its numbers."""
    return (*corrections_of(library, source_id), *numbers_of(library, source_id))


def correct(
    library: Writer,
    report_id: str,
    region: str,
    year: int | None,
    *,
    max_chars: int,
) -> Report:
    """Say whose report it is ("": as it is), or for which year (None: as it is); the report as it is then.

    What follows from it (periods and kinds of figures, words) is made anew, in one transaction; chunks that name the
    region or year in what is embedded wait for new vectors. Raises `InputError`, having changed nothing, if there is
    no such report, region or year.
    """
    report = library.report(report_id)
    source = library.source(report.source_id)
    place = region_named(region, text_at(source.text, report.spans)) if region else None
    dated = None if year is None else checked_year(year)
    before = library.reports_of(source.id)
    known = corrections_of(library, source.id)
    old = next((each for each in known if is_of(each, report)), None)
    new = Correction(
        old.at if old else middle(report),
        place or (old.region if old else None),
        dated or (old.year if old else None),
    )
    kept = (*(each for each in known if each != old), new)
    document = document_of_reports(
        source,
        before,
        corrected(before, kept),
        library.removed(source.id),
        max_chars=max_chars,
        numbers=numbers_of(library, source.id),
    )
    passages = passages_of(document)
    rules = next(line.rules for line in library.sources() if line.id == source.id)
    library.put(document, passages, rules, instead_of=[source.id], noted={_key(source.id): _text(kept)})
    library.tidy()
    library.flush()
    return library.report(report.id)


def _key(source_id: str) -> str:
    return f"corrections {source_id}"


def _text(corrections: tuple[Correction, ...]) -> str:
    rows = []
    for each in corrections:
        place = each.region
        region = [place.name, place.level, place.adcode, place.parent] if place else None
        rows.append([each.at, region, each.year])
    return json_text(rows)
