"""The library looked after: sources removed, reports corrected; checks, backups, the log."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.library import audit, store
from rag.library.store import Library, ReportLine, SourceLine
from rag.models.embedders import Embedder
from rag.pipeline import adapters
from rag.pipeline.ingesting import index
from rag.records import InputError, Report

if TYPE_CHECKING:
    from rag.library.checking import Fault

_SHORT_ID = 8  # characters of an id that may stand for it
_LISTED = 5  # reports that an error names


def remove(which: str, settings: Settings, *, who: str = "") -> SourceLine:
    """Remove the source of this name or id (its beginning will do) with all that was made of it; what it was.

    `who` stands in the library's log, "" for the user of this process. Raises `InputError` if there is none, or if
    several ids begin so.
    """
    with adapters.open_library(settings) as library:  # so that a wrong name makes and locks nothing
        _find(which, library.sources())
    with adapters.open_writer(settings, adapters.model_name(settings)) as writer:
        source = _find(which, writer.sources())
        writer.remove(source)
        _log(settings, audit.entry(who or adapters.user(), "removed", source.name, source.id))
        writer.tidy()
        writer.flush()
    return source


def correct(
    which: str,
    settings: Settings,
    *,
    region: str = "",
    year: int | None = None,
    embedder: Embedder | None = None,
    who: str = "",
) -> Report:
    """Say by hand whose report it is or for which year, for good; the report as it is then.

    `which` is its id (its beginning will do), or the name of a source that holds no other. `who` as in `remove`.
    Raises `InputError` for a report, a region or a year that there is not.
    """
    from rag.library.corrections import correct as write_correction

    if not region and year is None:
        raise InputError(f"nothing is said of {which}. Name its region, its year or both: --region R --year Y")
    with adapters.open_library(settings) as library:  # so that a wrong name makes and locks nothing
        before = _find_report(which, library)
        report_id = before.id
        name = next(source.name for source in library.sources() if source.id == before.source_id)
        done, total = library.coverage()
    with adapters.open_writer(settings, embedder.name if embedder else adapters.model_name(settings)) as writer:
        now = write_correction(writer, report_id, region, year, max_chars=settings.chunk_chars)
        detail = f"{_whose(before)} -> {_whose(now)}"
        _log(settings, audit.entry(who or adapters.user(), "corrected", name, report_id, detail))
    if done == total:  # else the vectors of others are missing, too, and `index` will make all
        index(settings, None, embedder)
    return now


def check(settings: Settings, *, mend: bool = False) -> tuple[Fault, ...]:
    """What is wrong with the library; with `mend` what is left of it after all was made again that can be.

    A source's damaged text cannot: its file is read again after the source was removed.
    """
    from rag.library import checking
    from rag.library.rereading import read_sources

    name = adapters.model_name(settings)
    found = checking.check(settings.library, name, **adapters.servers(settings))
    if not mend or not any(fault.is_mendable for fault in found):
        return found
    with adapters.open_writer(settings, name) as writer:  # opening it brings the vector index up to date
        again = {fault.source for fault in found if fault.what == "reading"}
        read_sources(writer, [line for line in writer.sources() if line.id in again], settings.chunk_chars)
        writer.reconcile()
        who = adapters.user()
        mended = (audit.entry(who, "mended", fault.text, fault.source) for fault in found if fault.is_mendable)
        _log(settings, *mended)
    return checking.check(settings.library, name, **adapters.servers(settings))


def optimize(settings: Settings) -> tuple[int, int]:
    """Make the catalog as small and as fast as it can be; its bytes before and after, 0 where it is on a server."""
    from rag.library.sqlite import FILE

    def size() -> int:
        files = (settings.library / f"{FILE}{suffix}" for suffix in ("", "-wal"))
        return sum(file.stat().st_size for file in files if file.is_file())

    with adapters.open_library(settings):  # there is one
        pass
    with adapters.open_writer(settings, adapters.model_name(settings)) as writer:
        before = size()
        writer.optimize()
        return before, size()


def backup(settings: Settings, to: Path, *, conversations: bool = True) -> int:
    """Write the library to one file, with what users of the page asked or without; its bytes. Nobody has to stop."""
    from rag.library.backup import backup as write

    _check_in_folder(settings)
    if not conversations:
        write = partial(write, conversations=False)
    return write(settings.library, to)


def restore(settings: Settings, file: Path) -> tuple[ReportLine, ...]:
    """Make the library of a backup in the settings' folder, which must hold none; the reports in it."""
    from rag.library.backup import restore as read

    _check_in_folder(settings)
    read(file, settings.library)
    with Library(settings.library, "", **adapters.servers(settings)) as library:
        embedding = library.noted("embedding")
        library.check()
    if embedding:  # the vectors are in the catalog: the index is made from them
        with adapters.open_writer(settings, embedding):
            pass
    _log(settings, audit.entry(adapters.user(), "restored", file.name))
    with store.open_library(settings.library, "", **adapters.servers(settings)) as library:
        return library.report_lines()


def _check_in_folder(settings: Settings) -> None:
    if settings.catalog.get_secret_value():
        raise InputError(
            "the catalog is on a PostgreSQL server (GOVREPORT_CATALOG), which has backups of its own: pg_dump -Fc, "
            "pg_restore."
        )


def log_entries(settings: Settings) -> tuple[audit.Entry, ...]:
    """Who changed the library, how and when, oldest first."""
    with adapters.change_log(settings) as log:
        return log.read()


def _log(settings: Settings, *entries: audit.Entry) -> None:
    with adapters.change_log(settings) as log:
        log.write(entries)


def _whose(report: Report) -> str:
    return f"{report.region.parent}{report.region.name} {report.year}"


def _find_report(which: str, library: Library) -> Report:
    sources = library.sources()
    all_reports = [report for source in sources for report in library.reports_of(source.id)]
    ids = {source.id for source in sources if source.name == which}
    found = [report for report in all_reports if report.source_id in ids]
    if not found and len(which) >= _SHORT_ID:
        found = [report for report in all_reports if report.id.startswith(which)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = "、".join(f"{report.region.name} {report.year} ({report.id})" for report in found[:_LISTED])
        raise InputError(f"{which} means {len(found)} reports: {listed}. Name the id of the one you mean.")
    near = get_close_matches(which, [source.name for source in sources], 1)
    advice = f"Did you mean {near[0]}?" if near else "The ids are in: govreport reports --json"
    raise InputError(f"the library holds no report {which}. {advice}")


def _find(which: str, sources: Sequence[SourceLine]) -> SourceLine:
    found = [source for source in sources if source.name == which]
    if not found and len(which) >= _SHORT_ID:
        found = [source for source in sources if source.id.startswith(which)]
    if len(found) == 1:
        return found[0]
    if found:
        raise InputError(f"{len(found)} sources have ids that begin with {which}. Give more of it.")
    near = get_close_matches(which, [source.name for source in sources], 1)
    advice = f"Did you mean {near[0]}?" if near else "The names are in: govreport reports"
    raise InputError(f"the library holds no source {which}. {advice}")
