"""What all visitors of the page share: the settings, the open library, the desk that answers. No Gradio here."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Literal

from rag import pipeline
from rag.answering.answerer import Desk
from rag.config import Settings
from rag.evaluate.why_missing import why_missing
from rag.figures.lexicon import lexicon
from rag.library.store import Library, ReportLine
from rag.models.embedders import Embedder
from rag.question.answer_table import Cell
from rag.question.query import Query
from rag.records import Figure, InputError, RagError, Region, Report, Span, Spans
from rag.summaries.topics import title_of
from rag.tables.columns import Row, rows_of
from rag.tables.derived import NOT_LOADED
from rag.text.fold import fold
from ui.downloads import Handouts
from ui.i18n import Lang
from ui.intake_jobs import Jobs
from ui.job_queue import Turnstile
from ui.memory import give_back
from ui.views.examples import examples
from ui.views.report import Opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rag.library.intake import Progress
    from rag.summaries.batch import Order, Outcome
    from rag.summaries.batch import Progress as BatchProgress
    from rag.summaries.estimate import Estimate
    from rag.summaries.page import Page, PageLanguage
    from rag.summaries.schema import Language, Summary

WORKERS = 64
"""Questions answered at once. Those that a model writes wait for it: a table answer must not wait for them, too."""
_VECTORS_EVERY = 2.0
"""Seconds between two looks whether chunks lack vectors."""
_EXAMPLES = 5
_FRAME = re.compile("目标|要求|任务|安排|工作")  # headings of every report, which nobody would ask about
_SHORTEST, _LONGEST = 4, 12  # characters of a heading that a question can quote

_SHORT, _WHOLE = 16, 64  # characters of a source's id, as an address has it and in full

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seeding:
    """How far the samples are read, in files."""

    done: int
    files: int


class Room:
    """One library, open for as long as the page is served. Used by many threads at once.

    The library may be empty at first, or not there: `desk` opens it when somebody has put something into it.
    """

    def __init__(self, settings: Settings, embedder: Embedder | None = None) -> None:
        self.settings = settings
        self.seeding: Seeding | None = None
        self.intake = Turnstile()  # a library has one writer at a time
        self.uploads = Jobs(self._ingest, self.intake)
        self.batches = Turnstile()  # a batch takes all that the machine, or the endpoint, gives
        self.handouts = Handouts()
        self.work = ThreadPoolExecutor(WORKERS, "answer")
        self._keep = ExitStack()  # what answers need for as long as the page is served
        self._embedder = embedder
        self._closed = Event()
        self._no_embedder = False  # the settings were asked, and want none
        self._desk: Desk | None = None
        self._examples: dict[tuple[Lang, tuple[str, ...]], tuple[str, ...]] = {}
        self._headline: tuple[object, tuple[Row, ...]] | None = None
        self._lock = Lock()

    @property
    def embedder(self) -> Embedder | None:
        """The embedder of the settings, made once: its weights are loaded by the first question that needs them."""
        with self._lock:
            if self._embedder is None and not self._no_embedder:
                self._embedder = pipeline.make_embedder(self.settings)
                self._no_embedder = self._embedder is None
            return self._embedder

    def desk(self) -> Desk | None:
        """The desk over the library; None while there is no library. Raises `LibraryError`, `IndexMismatch`."""
        embedder = self.embedder
        with self._lock:
            if self._desk is None:
                library = Library(
                    self.settings.library, embedder.name if embedder else "", **pipeline.servers(self.settings)
                )
                if not library.exists():
                    library.close()
                    return None
                library.check()
                writer = self._keep.enter_context(pipeline.make_writer(self.settings))
                self._desk = Desk(library, embedder, writer)
            return self._desk

    def lines(self) -> tuple[ReportLine, ...]:
        """The reports in the library, none if there is none."""
        desk = self.desk()
        return desk.library.report_lines() if desk else ()

    def reports(self) -> tuple[Report, ...]:
        """The reports in the library, in its order."""
        desk = self.desk()
        return desk.library.reports() if desk else ()

    def source_ids(self) -> dict[str, str]:
        """The id of each source by its name."""
        desk = self.desk()
        return {source.name: source.id for source in desk.library.sources()} if desk else {}

    def report_ids(self) -> dict[tuple[str, str, int], str]:
        """The id of each report by its source, region and year, as a citation names them."""
        return {(line.source, line.report.region.name, line.report.year): line.report.id for line in self.lines()}

    def examples(self, lang: Lang) -> tuple[str, ...]:
        """Questions to begin with that the library answers; tried once for each state of it, without any model."""
        desk = self.desk()
        if desk is None:
            return ()
        reports = desk.library.reports()
        key = (lang, tuple(report.id for report in reports))
        if key not in self._examples:
            quick = Desk(desk.library, None)
            asked = examples(reports, self.headline(), self._titles(desk.library, reports), lang)
            answered = (question for question in asked if quick.answer(question)[0].status == "answered")
            self._examples = {**dict(list(self._examples.items())[-3:]), key: tuple(islice(answered, _EXAMPLES))}
        return self._examples[key]

    def _titles(self, library: Library, reports: Sequence[Report]) -> tuple[str, ...]:
        """Short headings of what the newest report plans."""
        newest = max(reports, key=lambda report: report.year, default=None)
        sections = library.sections(newest.id) if newest else ()
        titles = (title_of(section) for section in sections if section.role == "plan" and section.depth > 1)
        fit = (title for title in titles if _SHORTEST <= len(title) <= _LONGEST and not _FRAME.search(fold(title)))
        return tuple(islice(fit, 3))

    def headline(self) -> tuple[Row, ...]:
        """All headline targets and results, with where they stand; read once for each state of the library."""
        desk = self.desk()
        if desk is None:
            return ()
        library = desk.library
        version = library.version()
        held = self._headline
        if held is None or held[0] != version:
            held = self._headline = (version, self._rows(library))
        return held[1]

    def _rows(self, library: Library) -> tuple[Row, ...]:
        figures = library.figures(kinds=("target", "actual"), headline=True)
        ids = dict.fromkeys(figure.report_id for figure in figures)
        sections = [section for report_id in ids for section in library.sections(report_id)]
        names = [(source.id, source.name) for source in library.sources()]
        reports = library.reports()
        known = {report.id for report in reports}  # a source may have been removed between two reads
        return rows_of([each for each in figures if each.report_id in known], reports, sections, names)

    def rows_with(self, report_ids: Collection[str], indicators: Collection[str]) -> dict[str, Row]:
        """The figures of these reports and indicators by their ids, whatever part of the report they stand in."""
        desk = self.desk()
        if desk is None or not report_ids:
            return {}
        library = desk.library
        figures = library.figures_at(report_ids, indicators)
        sections = [section for report_id in report_ids for section in library.sections(report_id)]
        names = [(source.id, source.name) for source in library.sources()]
        reports = {report.id: report for report in library.reports()}
        made = rows_of(
            [each for each in figures if each.report_id in reports], tuple(reports.values()), sections, names
        )
        return {row.figure.id: row for row in made}

    def why_missing(self, kind: Literal["target", "actual"], region: Region, year: int, indicator: str) -> str:
        """Why a loaded report gives no such number, in the words of `rag.tables.derived`."""
        desk = self.desk()
        return why_missing(desk.evaluator)(kind, region, year, indicator) if desk else NOT_LOADED

    def targets_of(self, reports: Sequence[Report], indicators: Sequence[str]) -> dict[tuple[str, str], Cell]:
        """The target cells of reports, by the report's id and the indicator: stated or not, and why not."""
        desk = self.desk()
        known = [id_ for id_ in indicators if id_ in lexicon()]
        made: dict[tuple[str, str], Cell] = {}
        if desk is None or not known:
            return made
        for year in {report.year for report in reports}:
            own = [report for report in reports if report.year == year]
            columns = [{"subject": id_, "kind": "target", "year": year} for id_ in known]
            places = [
                {"type": "region", "name": each.region.name, "adcode": each.region.adcode}
                for each in own
                if each.region.level != "nation" and each.region.name  # of an unknown place nothing can be asked
            ]
            if not places or not 1950 <= year <= 2100:  # a year that was misread
                continue
            table = desk.evaluator.evaluate(Query.of({"columns": columns, "places": places, "show": "table"}))
            by_region = {row.region: row.cells for row in table.rows}
            for report in own:
                made |= {
                    (report.id, id_): cell for id_, cell in zip(known, by_region.get(report.region, ()), strict=False)
                }
        return made

    def place(self, source_id: str, spans: Spans) -> tuple[Opened, Spans] | None:
        """The report that holds `spans` of a source, and those of them that are in its text; None if there is none.

        An address names a source by the beginning of its id.
        """
        desk = self.desk()
        if desk is None:
            return None
        if _SHORT <= len(source_id) < _WHOLE:
            ids = [source.id for source in desk.library.sources() if source.id.startswith(source_id)]
            source_id = ids[0] if len(ids) == 1 else source_id
        reports = desk.library.reports_of(source_id)
        for report in reports:
            inside = tuple(_inside(spans, report))
            if inside:
                return self._opened(desk.library, report), inside
        return None

    def report(self, report_id: str) -> Opened | None:
        """A report with all that is needed to show it; None if it is not in the library."""
        desk = self.desk()
        if desk is None:
            return None
        found = self.find(report_id)
        return self._opened(desk.library, found) if found else None

    def find(self, report_id: str) -> Report | None:
        """The report of an id, also one that is another's copy; None if it is not in the library."""
        desk = self.desk()
        if desk is None or not report_id:
            return None
        try:
            return desk.library.report(report_id)
        except InputError:
            return None

    def _opened(self, library: Library, report: Report) -> Opened:
        figures: tuple[Figure, ...] = library.figures(report_ids=(report.id,))
        return Opened(
            library.source(report.source_id),
            report,
            library.sections(report.id),
            figures,
            library.removed(report.source_id),
        )

    def summary(self, report_id: str, language: Language) -> Summary:
        """The summary of a report. Raises `InputError` if it is not in the library."""
        report = self._report(report_id)
        llm = pipeline.make_llm(self.settings)
        return pipeline.summarize(
            report.region.adcode or report.region.name, report.year, self.settings, language, llm
        ).summary

    def one_page(self, report_id: str, language: PageLanguage) -> Page:
        """A report on one page, by rule. Raises `InputError` if it is not in the library."""
        report = self._report(report_id)
        return pipeline.one_page(report.region.adcode or report.region.name, report.year, self.settings, language)

    def _report(self, report_id: str) -> Report:
        report = next((each for each in self.reports() if each.id == report_id), None)
        if report is None:
            raise InputError("the report is no longer in the library. Choose another.")
        return report

    def batch_estimate(self, order: Order, regions: Sequence[str], years: Sequence[int]) -> Estimate | None:
        """What a batch would take of the model that is set; None without one, which is a matter of seconds."""
        llm = pipeline.make_llm(self.settings)
        return pipeline.estimate_batch(order, regions, years, self.settings, llm) if llm is not None else None

    def batch(
        self,
        order: Order,
        regions: Sequence[str],
        years: Sequence[int],
        progress: Callable[[BatchProgress], None],
        stop: Event,
    ) -> Outcome:
        """Summaries of these regions and years (none named: of all) into the order's folder."""
        llm = pipeline.make_llm(self.settings)
        return pipeline.batch(order, regions, years, self.settings, llm, progress, stop)

    def _ingest(self, paths: Sequence[Path], progress: Callable[[Progress], None], who: str) -> None:
        # The page makes the vectors, and answers meanwhile.
        try:
            pipeline.ingest(paths, self.settings, progress, self.embedder, vectors=False, on="aside", who=who)
        finally:
            give_back()

    def seed(self) -> None:
        """Read the samples into an empty default library, in a thread; `seeding` tells how far it is."""
        if not self.settings.is_default_library:
            return
        try:
            if not self.reports():
                self.seeding = Seeding(0, 0)
        except RagError:  # a library that cannot be used: the tabs say why
            return
        Thread(target=self._seed, name="seeds", daemon=True).start()

    def _seed(self) -> None:
        def progress(now: Progress) -> None:
            self.seeding = Seeding(now.files_done, now.files)

        try:
            pipeline.ensure_seeds(self.settings, progress, self.embedder)
        except RagError as error:  # the page is of use without them, and says that the library is empty
            _log.warning("the samples were not read: %s", error)
        finally:
            self.seeding = None

    def fill_vectors(self) -> None:
        """Make missing vectors in a thread, for as long as the page is served."""
        Thread(target=self._fill_vectors, name="vectors", daemon=True).start()

    def _fill_vectors(self) -> None:
        said = ""
        while not self._closed.wait(_VECTORS_EVERY):
            try:
                desk = self.desk()
                embedder = self.embedder
                if desk is None or embedder is None:
                    continue
                done, chunks = desk.library.coverage()
                if done < chunks:
                    pipeline.index(self.settings, None, embedder, self._closed)
            except RagError as error:  # busy, or an endpoint that rests: the next round goes on
                if str(error) != said:  # once: a library of another model's vectors stays one
                    said = str(error)
                    _log.warning("vectors: %s", said)

    def warm(self) -> None:
        """Load in a thread what the first question would wait for."""
        Thread(target=self._warm, name="warm", daemon=True).start()

    def _warm(self) -> None:
        try:
            self.reports()
            self.examples("zh")
        except RagError as error:
            _log.warning("%s", error)

    def close(self) -> None:
        """Close the library."""
        self._closed.set()
        self.work.shutdown(wait=False, cancel_futures=True)
        self.handouts.close()
        with self._lock:
            if self._desk is not None:
                self._desk.library.close()
                self._desk = None
            self._keep.close()


def _inside(spans: Spans, report: Report) -> Iterator[Span]:
    """What of `spans` is in the report's clean text."""
    for wanted in spans:
        for span in report.spans:
            start, end = max(wanted.start, span.start), min(wanted.end, span.end)
            if start < end:
                yield Span(start, end)
