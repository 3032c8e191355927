"""One open library and all that a program may ask of it: what REST, MCP, the OpenAI form and `import govreport` share.

No web, no protocol: each of them translates. Used by any number of threads at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from rag import pipeline
from rag.answering.answerer import Desk
from rag.answering.compose import answer_to_json
from rag.config import Settings
from rag.gazetteer.mentions import find_mentions
from rag.gazetteer.regions import resolve
from rag.records import (
    Answer,
    Citation,
    InputError,
    LibraryError,
    Region,
    Report,
    Section,
    Source,
    Span,
    Spans,
    text_at,
)
from rag.service.addresses import address
from rag.summaries.batch import selected

if TYPE_CHECKING:
    from rag.drafts.ledger import Finding
    from rag.library.store import Library, ReportLine
    from rag.question.answer_table import Table
    from rag.question.query import Query, QueryKind
    from rag.records import Hit
    from rag.summaries.page import Page, PageLanguage
    from rag.summaries.schema import Language, Summary

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST_CLAUSE = 4000  # characters of a report that one look at it gives


def region_of(name: str) -> Region:
    """The region that a name or code means: 郑州, 鄭州市, Zhengzhou, 410100. Raises `InputError` if there is none."""
    read = resolve(name)
    if read is None:
        candidates = [each for mention in find_mentions(name) for each in mention.candidates]
        if not candidates:
            raise InputError(f"there is no region {name!r}. Give its Chinese name or its six-digit code.")
        read = candidates[0]
    return read


@dataclass(frozen=True, slots=True)
class Clause:
    """A place of a report: the text at `spans`, its section, and `before` and `after` it on either side."""

    report: Report
    source: str
    section: tuple[str, ...]
    spans: Spans
    text: str
    before: str
    after: str


class Service:
    """Questions, tables, drafts and summaries over the library of `settings`.

    `desk` gives the open desk, None while there is no library. Methods raise `LibraryError` then, and `InputError` for
    a region, a report or an indicator that there is not.
    """

    def __init__(self, settings: Settings, desk: Callable[[], Desk | None]) -> None:
        self.settings = settings
        self._open = desk
        self._lock = Lock()
        self._quick: tuple[Desk, Desk] | None = None

    def desk(self, *, llm: bool = False) -> Desk:
        """The desk; without `llm` one that answers by rule alone."""
        full = self._open()
        if full is None:
            raise LibraryError(f"{self.settings.library} holds no library yet. Make one: govreport ingest PATH")
        if llm or full.writer is None:
            return full
        with self._lock:
            if self._quick is None or self._quick[0] is not full:
                self._quick = (full, Desk(full.library, full.embedder))
            return self._quick[1]

    @property
    def library(self) -> Library:
        """The open library."""
        return self.desk().library

    def version(self) -> str:
        """Names the state of the library's reports: the same for the same sources read by the same rules."""
        library = self.library
        state = [f"{source.id} {source.rules}" for source in library.sources()]
        state += [f"{report.id} {report.region.name} {report.year}" for report in library.reports()]
        return sha256("\n".join(state).encode()).hexdigest()[:16]

    # Questions

    def ask(
        self, question: str, earlier: Sequence[str] = (), *, llm: bool = False, cancel: Event | None = None
    ) -> Answer:
        """The checked answer; `earlier` are the questions before it in the same conversation, oldest first.

        `cancel` gives up the model's words.
        """
        desk = self.desk(llm=llm)
        return desk.answer(question, self.desk().turns(earlier), cancel=cancel)[0]

    def query(self, query: Query) -> Table:
        """The table that answers a query."""
        from rag.evaluate.evaluate import evaluate

        return evaluate(query, self.library)

    def compare(self, regions: Sequence[str], indicator: str, kind: QueryKind, year: int | None) -> Table:
        """One number of several regions side by side; the newest year of which any of them tells, if none is named."""
        from rag.question.query import Query

        places = [
            {"type": "region", "name": region.name, **({"adcode": region.adcode} if region.adcode else {})}
            for region in map(region_of, regions)
        ]
        column = {"subject": indicator, "kind": kind, "year": year or "latest"}
        return self.query(Query.of({"columns": [column], "places": places}))

    def named(self, question: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """The regions and years that a question names and the library holds reports of, for `passages`."""
        reports = self.library.reports()
        said = {each.adcode or each.name for mention in find_mentions(question) for each in mention.candidates}
        held = {report.region.adcode or report.region.name for report in reports}
        regions = tuple(sorted(said & held))
        here = [
            report.year for report in reports if not regions or (report.region.adcode or report.region.name) in said
        ]
        years = {int(year) for year in _YEAR.findall(question)} & set(here)
        return regions, tuple(sorted(years))

    def passages(self, question: str, regions: Sequence[str], years: Sequence[int], limit: int) -> tuple[Hit, ...]:
        """The chunks that fit a question best, best first."""
        from rag.question.parse import parse
        from rag.retrieval.hybrid import search

        desk = self.desk()
        reports = desk.library.reports()
        ids = [report.id for report in selected(reports, regions, years)] if regions or years else None
        asked = parse(question, reports).asked
        if asked is None or asked.own is None:
            return ()
        return search(asked.own, desk.library, desk.embedder, report_ids=ids, limit=limit)

    # Reports and clauses

    def lines(self, regions: Sequence[str] = (), years: Sequence[int] = ()) -> tuple[ReportLine, ...]:
        """The reports of these regions and years, all where none is named."""
        lines = self.library.report_lines()
        kept = {report.id for report in selected([line.report for line in lines], regions, years)}
        return tuple(line for line in lines if line.report.id in kept)

    def report(self, report_id: str) -> tuple[Report, Source, tuple[Section, ...]]:
        """A report with its source and its sections."""
        library = self.library
        report = library.report(report_id)
        return report, library.source(report.source_id), library.sections(report_id)

    def clause(self, report_id: str, spans: Spans, around: int = 200) -> Clause:
        """What a report says at `spans`, with `around` characters of its clean text on either side."""
        report, source, sections = self.report(report_id)
        inside = tuple(
            Span(max(want.start, own.start), min(want.end, own.end))
            for want in spans
            for own in report.spans
            if max(want.start, own.start) < min(want.end, own.end)
        )
        if not inside:
            raise InputError(f"report {report_id} has no text at {', '.join(f'{s}-{e}' for s, e in spans)}.")
        first, last = inside[0].start, inside[-1].end
        before = "".join(source.text[s : min(e, first)] for s, e in report.spans if s < first)
        after = "".join(source.text[max(s, last) : e] for s, e in report.spans if e > last)
        path: tuple[str, ...] = ()
        for section in sections:
            if any(span.start <= first < span.end for span in section.spans):
                path = section.path
        text = text_at(source.text, inside)[:_LONGEST_CLAUSE]
        return Clause(report, source.name, path, inside, text, before[-around:] if around else "", after[:around])

    def report_of(self, citation: Citation) -> Report:
        """The report that a citation stands in."""
        library = self.library
        ids = {source.id for source in library.sources() if source.name == citation.source}
        at = citation.spans[0].start if citation.spans else -1
        for report in library.reports():
            if report.source_id in ids and any(span.start <= at < span.end for span in report.spans):
                return report
        raise InputError(f"{citation.source} is no longer in the library. Ask again.")

    def address_of(self, citation: Citation, base: str) -> str:
        """The address that opens a citation, under `base`."""
        return address(base, self.report_of(citation).id, citation.spans)

    def answer_json(self, answer: Answer, base: str) -> dict[str, Any]:
        """An answer as JSON, each citation with the id of its report and its address."""
        data: dict[str, Any] = answer_to_json(answer)
        for made, citation in zip(data["citations"], answer.citations, strict=True):
            made["report"] = self.report_of(citation).id
            made["url"] = self.address_of(citation, base)
        return data

    # Drafts and summaries

    def verify(self, text: str) -> tuple[Finding, ...]:
        """What the library says of each number of a draft."""
        return pipeline.check_draft(text, self.settings)

    def findings_json(self, findings: Sequence[Finding], base: str) -> list[dict[str, Any]]:
        """The findings as JSON, each citation with the id of its report and its address."""
        from rag.drafts.marked import as_record

        made = []
        for finding in findings:
            data = as_record(finding)
            if finding.citation is not None:
                data["citation"]["report"] = self.report_of(finding.citation).id
                data["citation"]["url"] = self.address_of(finding.citation, base)
            made.append(data)
        return made

    def one_page(self, region: str, year: int | None, language: PageLanguage) -> Page:
        """A report on one page, by rule, the newest of the region where no year is named."""
        return pipeline.one_page(region, year, self.settings, language)

    def summary(self, region: str, year: int | None, language: Language, *, llm: bool = False) -> Summary:
        """The summary of a report, the newest of the region where no year is named."""
        model = pipeline.make_llm(self.settings) if llm else None
        return pipeline.summarize(region, year, self.settings, language, model).summary
