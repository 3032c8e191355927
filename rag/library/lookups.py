"""Reports by region, and figures by report and indicator: what a table is looked up by, never by reading all."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rag.library.codecs import FIGURE, UNREAD, figure_of, json_text, spans_in, unread_of
from rag.library.connection import Catalog
from rag.records import Figure, Level, Mark, Region, Spans, Unread

KEPT = "reports.id NOT IN (SELECT other FROM copies)"
"""What leaves out the reports that are copies of others."""

_KEY = "reports.id, reports.source_id, year, cut, region, level, adcode, parent"

_MANY = 40  # regions asked for at once


@dataclass(frozen=True, slots=True)
class ReportKey:
    """A report by what tables need of it. `cut`: why it is known to be incomplete, "" if it is whole."""

    id: str
    source_id: str
    region: Region
    year: int
    cut: str = ""


class Lookups(Catalog):
    """The lookups of a library by key."""

    def reports_at(self, names: Collection[str], adcodes: Collection[str]) -> tuple[ReportKey, ...]:
        """The reports, without copies, of regions of these full names or codes, by source name and place in it."""
        names, adcodes = set(names), set(adcodes)
        if len(names) > _MANY:  # most of the library: read once, and not for each ranking
            kept = self.once("report keys", lambda: self._keys("TRUE"))
            return tuple(key for key in kept if key.region.name in names or key.region.adcode in adcodes)
        return self._keys(
            "(region IN (SELECT value FROM json_each(?)) OR adcode IN (SELECT value FROM json_each(?)))",
            json_text(sorted(names)),
            json_text(sorted(adcodes)),
        )

    def _keys(self, where: str, *values: str) -> tuple[ReportKey, ...]:
        rows = self._all(
            f"""SELECT {_KEY} FROM reports JOIN sources ON sources.id = source_id
                WHERE {KEPT} AND {where} ORDER BY sources.name, reports.ord""",  # noqa: S608
            *values,
        )
        return tuple(ReportKey(id_, source, Region(*region), year, cut) for id_, source, year, cut, *region in rows)

    def regions_at(self, level: Level) -> tuple[Region, ...]:
        """The regions of a level of which there is a report, by code and name."""

        def read() -> tuple[Region, ...]:
            rows = self._all(
                """SELECT DISTINCT region, level, adcode, parent FROM reports WHERE level = ?
                   ORDER BY adcode, region, parent""",
                level,
            )
            return tuple(Region(*row) for row in rows)

        return self.once(f"regions {level}", read)

    def figures_at(
        self, report_ids: Collection[str], indicators: Collection[str], kinds: Collection[str] | None = None
    ) -> tuple[Figure, ...]:
        """The figures of these reports and indicators (and kinds), each report's in the order of its text."""
        of_kind = "" if kinds is None else "AND kind IN (SELECT value FROM json_each(?))"
        rows = self._all(
            # To order by report here would make SQLite walk all figures of each report.
            f"""SELECT report_id, ord, {FIGURE} FROM figures INDEXED BY figures_indicator
                WHERE report_id IN (SELECT value FROM json_each(?))
                AND indicator IN (SELECT value FROM json_each(?)) {of_kind}""",  # noqa: S608
            *(json_text(sorted(each)) for each in (report_ids, indicators, kinds) if each is not None),
        )
        return tuple(figure_of(row[2:]) for row in sorted(rows, key=lambda row: row[:2]))

    def notes_at(self, report_ids: Collection[str], indicator: str) -> dict[str, tuple[Unread, ...]]:
        """The clauses on an indicator of which no figure came, with those that only name it, in the order of the text.

        A report is left out that was read by older rules, which kept no clause that only names something: what names
        it is not known.
        """
        ids = json_text(sorted(report_ids))
        searched = self._all(
            """SELECT value FROM json_each(?)
               WHERE EXISTS (SELECT 1 FROM unread WHERE report_id = value AND reason = 'named')""",
            ids,
        )
        found: dict[str, list[Unread]] = {id_: [] for (id_,) in searched}
        rows = self._all(
            f"""SELECT {UNREAD} FROM unread WHERE report_id IN (SELECT value FROM json_each(?)) AND indicator = ?
                ORDER BY report_id, ord""",  # noqa: S608
            *(ids, indicator),
        )
        for note in map(unread_of, rows):
            if note.report_id in found:
                found[note.report_id].append(note)
        return {id_: tuple(notes) for id_, notes in found.items()}

    def figures_with(
        self, report_ids: Collection[str], kinds: Collection[str], words: Sequence[str]
    ) -> tuple[Figure, ...]:
        """The figures of these reports and kinds whose clause or subject has one of the `words`, in text order."""
        rows = self._all(
            f"""SELECT {FIGURE} FROM figures WHERE report_id IN (SELECT value FROM json_each(?))
                AND kind IN (SELECT value FROM json_each(?)) AND low IS NOT NULL AND EXISTS
                (SELECT 1 FROM json_each(?) WHERE instr(subject, value) > 0 OR instr(quote, value) > 0)
                ORDER BY report_id, ord""",  # noqa: S608
            json_text(sorted(report_ids)),
            json_text(sorted(kinds)),
            json_text(list(words)),
        )
        return tuple(map(figure_of, rows))

    def origins(self, report_ids: Collection[str]) -> dict[str, tuple[str, tuple[Mark, ...]]]:
        """The name of each report's source, and the pages or rows of it."""
        rows = self._all(
            """SELECT reports.id, sources.name, sources.marks FROM reports JOIN sources ON sources.id = source_id
               WHERE reports.id IN (SELECT value FROM json_each(?))""",
            json_text(sorted(report_ids)),
        )
        return {id_: (name, tuple(Mark(*mark) for mark in json.loads(marks))) for id_, name, marks in rows}

    def spans_of_role(self, report_id: str, role: str) -> Spans:
        """Where a report's sections of this role stand."""
        rows = self._all("SELECT spans FROM sections WHERE report_id = ? AND role = ? ORDER BY ord", report_id, role)
        return tuple(span for (text,) in rows for span in spans_in(text))

    def paths(self, section_ids: Collection[str]) -> dict[str, tuple[str, ...]]:
        """The titles that lead to each section."""
        sql = "SELECT id, path FROM sections WHERE id IN (SELECT value FROM json_each(?))"
        return {id_: tuple(json.loads(path)) for id_, path in self._all(sql, json_text(sorted(section_ids)))}
