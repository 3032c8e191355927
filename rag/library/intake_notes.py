"""What an ingest says of a source beside its counts: its name where another has it, what is unknown, its copies."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import count

from rag.library.store import SourceLine
from rag.library.writer import Writer
from rag.records import Document, Report


def alike(known: Iterable[SourceLine], wanted: str) -> list[SourceLine]:
    """The sources whose name is `wanted`, or that with a number because another had it: 报告 (2).txt."""
    stem, dot, suffix = wanted.rpartition(".")
    if not dot or "/" in suffix:
        stem, dot, suffix = wanted, "", ""
    numbered = re.compile(rf"{re.escape(stem)} \(\d+\){re.escape(dot + suffix)}")
    return [
        old
        for old in known
        if old.name.startswith(stem) and (old.name == wanted or numbered.fullmatch(old.name) is not None)
    ]


def free_name(name: str, taken: Collection[str]) -> str:
    """`name`, or that with the first number that is free."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or "/" in suffix:
        stem, dot, suffix = name, "", ""
    numbered = (f"{stem} ({n}){dot}{suffix}" for n in count(2))
    return name if name not in taken else next(other for other in numbered if other not in taken)


def copy_notes(library: Writer, document: Document) -> tuple[str, ...]:
    """What the reports of a new document are copies of, or have copies of."""
    ids = {report.id for report in document.reports}
    lines = library.copies()
    names = {line.report.id: line.source for line in library.report_lines()} if lines else {}
    notes: list[str] = []
    for line in lines:
        copy, many = line.copy, len(line.copy.differences)
        figures = f"{many} figures differ" if many > 1 else "1 figure differs" if many else "no figure differs"
        what = "another copy" if copy.relation == "copy" else "another version"
        if copy.other in ids:
            notes.append(f"{what} of the report in {names.get(copy.kept, copy.kept)} ({figures})")
        elif copy.kept in ids:
            notes.append(f"kept instead of {what} in {line.source} ({figures})")
    return tuple(notes)


def unknowns(document: Document) -> tuple[str, ...]:
    """What is not known of a document's reports, with the command that says it."""
    notes: list[str] = []
    for report in document.reports:
        missing = [
            (what, option) for what, option, known in _FIELDS if not (report.region.name if known else report.year)
        ]
        if missing:
            which = document.source.name if len(document.reports) == 1 else report.id
            words = " and ".join(what for what, _ in missing)
            options = " ".join(option for _, option in missing)
            told = f'{words} unknown: the text does not say. Say it by: govreport correct "{which}" {options}'
            notes.append(told)
    return tuple(notes)


_FIELDS = (("region", "--region R", True), ("year", "--year Y", False))


def labels(reports: Sequence[Report]) -> tuple[str, ...]:
    return tuple(f"{report.region.name or 'region unknown'} {report.year or 'year unknown'}" for report in reports)
