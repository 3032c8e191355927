"""The order of things: the only module that makes adapters from `Settings`."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from difflib import get_close_matches
from functools import partial
from getpass import getuser
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.extras import need
from rag.library import audit, store
from rag.library.connection import STALE
from rag.library.store import Library, ReportLine, SourceLine
from rag.models.embedders import LOCAL_MODEL, NO_MODEL, Embedder, as_embedder, model_of
from rag.models.local_embedder import local_embedder
from rag.models.openai_embedder import RemoteEmbedder
from rag.records import Answer, InputError, Kind, LibraryError, MissingExtra, ModelError, OldLibrary, Report, Source
from rag.tables.columns import Row, rows_of, unread_cells

if TYPE_CHECKING:
    from rag.answering.answerer import Desk
    from rag.answering.generate import Writer
    from rag.answering.turn import Turn
    from rag.drafts.ledger import Finding
    from rag.formats import Limits
    from rag.library.checking import Fault
    from rag.library.dispatch import Dispatch
    from rag.library.embedding import VectorProgress
    from rag.library.intake import IngestResult, Progress
    from rag.library.writer import Writer as LibraryWriter
    from rag.models.llm import LLM
    from rag.models.reply_cache import CacheLine, Replies
    from rag.publication.conflicts import Conflict
    from rag.question.answer_table import Table
    from rag.question.own_words import Language as QuestionLanguage
    from rag.question.query import Place, Query
    from rag.summaries.batch import Order, Outcome
    from rag.summaries.batch import Progress as BatchProgress
    from rag.summaries.by_rule import Material
    from rag.summaries.estimate import Estimate
    from rag.summaries.page import Page, PageLanguage
    from rag.summaries.schema import Language
    from rag.summaries.summarize import Summarised

_log = logging.getLogger(__name__)

_SEEDING = "seeding"  # noted while the samples are loaded, so that the next question finishes what a kill left

_MANY = 4_000_000  # bytes to read that are worth the seconds in which processes start

_SHORT_ID = 8  # characters of an id that may stand for it
_LISTED = 5  # reports that an error names


def make_embedder(settings: Settings) -> Embedder | None:
    """The embedder that `settings` name, None for none. Raises `ModelError` for a remote one without an endpoint.

    None, too, where the local model is asked for and this platform has no engine for it.
    """
    if settings.embedding_model == NO_MODEL:
        return None
    if model_of(settings.embedding_model) == LOCAL_MODEL:
        return local_embedder()
    need("llm", f"the embedding model {settings.embedding_model}")
    return RemoteEmbedder(
        settings.embedding_model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key.get_secret_value(),
        batch=settings.batch_chunks,
        timeout=settings.openai_timeout,
        at_once=settings.embedding_at_once,
        alias=settings.embedding_alias,
    )


def make_llm(settings: Settings) -> LLM | None:
    """The model that `settings` name, None if they name none. Raises `ModelError` for one without an endpoint."""
    if not settings.llm_model:
        return None
    need("llm", f"the model {settings.llm_model}")
    from rag.models.llm import RemoteLLM
    from rag.models.rate_limit import Pace

    return RemoteLLM(
        settings.llm_model,
        base_url=settings.openai_base_url,
        api_key=settings.openai_api_key.get_secret_value(),
        context=settings.llm_context,
        timeout=settings.openai_timeout,
        attempts=settings.llm_attempts,
        pace=Pace(settings.llm_per_minute),
    )


def open_replies(settings: Settings) -> Replies | None:
    """The model's replies kept in the library; None where this user may not write it."""
    from rag.models.reply_cache import Replies

    if not os.access(settings.library, os.W_OK):
        return None
    return Replies(settings.library, settings.cache_mb << 20)


def open_library(settings: Settings) -> Library:
    """The library of `settings`, for reading; one of an older version is brought up to date first.

    Raises `LibraryError`, `IndexMismatch`, and `OldLibrary` where the folder cannot be written.
    """
    name = _model(settings)
    try:
        library = store.open_library(settings.library, name, chroma_url=settings.chroma_url)
    except OldLibrary:
        if not os.access(settings.library, os.W_OK):
            raise
    else:
        if not library.noted(STALE) or not os.access(settings.library, os.W_OK):
            return library
        library.close()
    _read_again(settings, name)
    return store.open_library(settings.library, name, chroma_url=settings.chroma_url)


def _read_again(settings: Settings, embedding: str) -> None:
    """Read the sources of an older library again, and say so."""
    from rag.library.rereading import read_again  # the rules, which an answer does not need

    with _writer(settings, embedding) as writer:
        if writer.noted(STALE):
            _log.warning("%s was made by an older version: its sources are read again", settings.library)
            many = read_again(writer, settings.chunk_chars)
            _log.warning("%d sources read again, nothing embedded anew", many)


def ingest(
    paths: Sequence[Path | str],
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
    *,
    allow_private: bool = False,
    vectors: bool = True,
    who: str = "",
) -> tuple[IngestResult, ...]:
    """Read files, folders and URLs into the library; one result a source, in the order of work.

    Every source can be asked about as soon as it is written; then, with `vectors`, those that are missing are made as
    by `index`. `allow_private` lets URLs lead into private networks. `who` stands in the library's log, "" for the
    user of this process. A file that fails changes nothing and stops no other. Raises `LibraryError`, `LibraryBusy`,
    `IndexMismatch` when the library cannot be written at all, and `ModelError` when vectors cannot be made: then all
    sources are in the library, and `index` goes on.
    """
    # Not at the top: the rules' patterns take 0.4 s to compile, and a question from the command line needs none.
    from rag.formats import SUFFIXES
    from rag.library.files import find_files
    from rag.library.intake import Intake

    embedder = as_embedder(embedder) if embedder else None
    name = embedder.name if embedder else _model(settings)
    with Library(settings.library, name) as library:
        exists = library.exists()

    def tell(now: Progress) -> None:
        done = now.result
        if done is not None and (act := audit.INGESTED.get(done.status)):
            detail = "、".join(done.found)
            audit.write(settings.library, [audit.entry(who or _user(), act, done.name, done.source_id, detail)])
        if progress is not None:
            progress(now)

    results = Intake(
        lambda: _writer(settings, name),
        tell,
        partial(_dispatch, settings.workers),
        max_chars=settings.chunk_chars,
        max_text=settings.max_text_chars,
        limits=limits_of(settings),
        workers=settings.workers,
        allow_private=allow_private,
    ).run(find_files(paths, SUFFIXES), exists=exists)
    with Library(settings.library, name) as library:
        stale = library.exists() and bool(library.noted(STALE))
    if stale:
        _read_again(settings, name)
    if vectors and settings.library.is_dir():
        index(settings, progress, embedder)
    return results


def _dispatch(workers: int, size: int) -> Dispatch:
    """Who parses `size` bytes of texts."""
    from rag.library.dispatch import Processes, Threads

    return Processes(workers) if workers > 1 and size > _MANY else Threads(workers)


def index(
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
    stop: Event | None = None,
) -> VectorProgress | None:
    """Make the vectors that the library's chunks lack; None where the settings want none.

    Can be stopped at any time, by `stop` or by ending the process: what is done stays, and the next call goes on.
    Raises as `rag.library.embedding.fill_vectors`, and `LibraryError` where there is no library.
    """
    from rag.library.embedding import VectorProgress, fill_vectors
    from rag.library.intake import Progress

    embedder = as_embedder(embedder) if embedder else make_embedder(settings)
    if embedder is None:
        return None
    name = embedder.name

    def show(now: VectorProgress) -> None:
        if progress is not None:
            progress(Progress("", 0, 0, now.done, now.total, stage="vectors"))

    with store.open_library(settings.library, name, chroma_url=settings.chroma_url) as library:
        done, total = library.coverage()
        if done == total:
            return VectorProgress(done, total, 0, 0)
        return fill_vectors(
            library,
            embedder,
            lambda: _writer(settings, name),
            batch=settings.batch_chunks * (settings.embedding_at_once if isinstance(embedder, RemoteEmbedder) else 1),
            progress=show,
            stop=stop,
        )


def _model(settings: Settings) -> str:
    """The name of the model of the settings, "" for none: then a library of any model may be opened."""
    if settings.embedding_model == NO_MODEL:
        return ""
    return model_of(settings.embedding_alias or settings.embedding_model)


def limits_of(settings: Settings) -> Limits:
    """What one file, one archive or one URL may cost."""
    from rag.formats import Limits  # the readers of formats, which only ingest needs

    return Limits(
        file_bytes=settings.max_file_mb << 20,
        unpacked_bytes=settings.max_unpacked_mb << 20,
        members=settings.max_members,
        pages=settings.max_pages,
        rows=settings.max_rows,
        seconds=settings.file_seconds,
        memory_bytes=settings.reader_mb << 20,
        ocr_seconds=settings.ocr_seconds,
    )


def left_out(source_id: str, settings: Settings) -> tuple[tuple[str, str], ...]:
    """What of a source is in no report: (reason, text) in reading order, without mere layout.

    Raises `InputError` if the library holds no source of this id.
    """
    with open_library(settings) as library:
        text = library.source(source_id).text
        pieces = ((removed.reason, text[slice(*removed.span)]) for removed in library.removed(source_id))
        return tuple((reason, piece) for reason, piece in pieces if piece.strip())


def ensure_seeds(
    settings: Settings,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
) -> tuple[IngestResult, ...]:
    """Fill an empty library with the samples, if it is the default one: the first question does this by itself."""
    if not settings.is_default_library or not settings.seeds.is_dir():
        return ()
    name = embedder.name if embedder else _model(settings)
    with Library(settings.library, name) as library:
        if library.exists() and library.sources() and not library.noted(_SEEDING):
            return ()
    with _writer(settings, name) as writer:
        writer.note(_SEEDING, "yes")
    results = ingest([settings.seeds], settings, progress, embedder, vectors=False)  # words answer at once
    with _writer(settings, name) as writer:
        writer.note(_SEEDING, "")
    return results


@contextmanager
def make_writer(settings: Settings) -> Iterator[Writer | None]:
    """The model that writes text answers, with the replies kept in the library; None where `settings` name no model.

    One that is named and cannot be made is a writer too: it gives its reason with each answer that it should have
    written. Close it by leaving the block.
    """
    if not settings.llm_model:
        yield None
        return
    from rag.answering.generate import Writer

    try:
        llm = make_llm(settings)
    except (ModelError, MissingExtra) as error:
        _log.warning("%s", error)
        yield Writer(None)
        return
    with ExitStack() as keep:
        replies = open_replies(settings) if settings.library.is_dir() else None
        if replies is not None:
            keep.enter_context(replies)
        yield Writer(llm, replies, settings.answer_source_tokens, settings.answer_seconds)


@contextmanager
def desk(settings: Settings, embedder: Embedder | None = None, *, no_llm: bool = False) -> Iterator[Desk]:
    """A desk to ask questions at, over the library of `settings`; close it by leaving the block.

    Text answers are in the words of the model that `settings` name, if they name one, but not with `no_llm`.
    """
    from rag.answering.answerer import Desk  # the patterns for questions take a while to compile

    with open_library(settings) as library, ExitStack() as keep:
        writer = None if no_llm else keep.enter_context(make_writer(settings))
        yield Desk(library, as_embedder(embedder) if embedder else make_embedder(settings), writer)


def ask(question: str, settings: Settings, embedder: Embedder | None = None, *, no_llm: bool = False) -> Answer:
    """The checked answer to one question. Raises `LibraryError` where there is no library."""
    with desk(settings, embedder, no_llm=no_llm) as at:
        return at.answer(question)[0]


def ask_turns(questions: Sequence[str], at: Desk) -> tuple[Answer, ...]:
    """The answers to the turns of one conversation; what a turn leaves out is taken from those before it."""
    answers: list[Answer] = []
    earlier: list[Turn] = []
    for text in questions:
        answer, understood = at.answer(text, earlier)
        answers.append(answer)
        earlier.append(understood)
    return tuple(answers)


def reports(settings: Settings) -> tuple[ReportLine, ...]:
    """The reports in the library, by source and place in it."""
    with open_library(settings) as library:
        return library.report_lines()


def table_rows(
    settings: Settings, *, kinds: Collection[Kind] | None = None, headline: bool | None = None
) -> tuple[Row, ...]:
    """The library's figures of these kinds, with where they stand, for the tables of `rag.tables.columns`."""
    with open_library(settings) as library:
        figures = library.figures(kinds=kinds, headline=headline)
        sections = [
            section
            for report_id in dict.fromkeys(figure.report_id for figure in figures)
            for section in library.sections(report_id)
        ]
        names = [(source.id, source.name) for source in library.sources()]
        return rows_of(figures, library.reports(), sections, names)


def conflicts(settings: Settings) -> tuple[Conflict, ...]:
    """Numbers that two texts of the library tell differently: copies of a report first, then results."""
    from rag.publication.conflicts import copy_conflicts, result_conflicts  # the rules, which an answer does not need

    with open_library(settings) as library:
        kept = [(line.report, line.source) for line in library.report_lines()]
        copies = copy_conflicts([(line.source, line.copy) for line in library.copies()], kept)
    actual: Kind = "actual"
    return (*copies, *result_conflicts(table_rows(settings, kinds=(actual,))))


def unread_rows(settings: Settings) -> tuple[tuple[str, ...], ...]:
    """The library's notes on clauses from which no figure could be read, as rows of `rag.tables.columns.UNREAD`."""
    with open_library(settings) as library:
        notes = library.unread()
        reports = {report.id: report for report in library.reports()}
        paths = {
            section.id: section.path
            for report_id in dict.fromkeys(note.report_id for note in notes)
            for section in library.sections(report_id)
        }
        names = {source.id: source.name for source in library.sources()}
        return tuple(
            unread_cells(note, report, paths.get(note.section_id, ()), names[report.source_id])
            for note in notes
            if (report := reports[note.report_id])
        )


def read_draft(data: bytes, name: str, settings: Settings) -> Source:
    """A draft of any format as one text, with its pages or rows as places. Raises `InputError` if it cannot be read."""
    from rag.formats import read_draft as read  # the readers of formats, which an answer does not need

    return read(data, name, limits_of(settings))


def check_draft(text: str, settings: Settings, *, cancelled: Callable[[], bool] | None = None) -> tuple[Finding, ...]:
    """What the library says of each number of a draft: supported, contradicted or unknown.

    Raises `rag.drafts.ledger.Cancelled` soon after `cancelled` says so.
    """
    from rag.drafts.ledger import Ledger  # an answer needs no reading of drafts

    with open_library(settings) as library:
        found = library.reports()
        sections = [section for report in found for section in library.sections(report.id)]
        names = {source.id: source.name for source in library.sources()}
        return Ledger(library.figures(), found, sections, names).check(text, cancelled=cancelled)


def mark_draft(suffix: str, text: str, findings: Sequence[Finding], document: bytes = b"") -> bytes:
    """A copy of a checked draft with its numbers marked, in the format of `suffix` (.md, .html, .docx, .json).

    `document` is the draft itself where it is a Word document: it gets comments and stays as it is otherwise. Raises
    `InputError` for another format.
    """
    from rag.drafts.marked import to_html, to_json, to_markdown

    writers: dict[str, Callable[[], str]] = {
        ".md": lambda: to_markdown(text, findings),
        ".html": lambda: to_html(text, findings),
        ".json": lambda: to_json(findings),
    }
    if suffix == ".docx":
        from rag.drafts.marked_docx import to_docx

        return to_docx(text, findings, document)
    if suffix not in writers:
        raise InputError(
            f"a marked copy is written as .md, .html, .docx or .json, not as {suffix or 'a file without suffix'}."
        )
    return writers[suffix]().encode("utf-8")


def _material(region: str, year: int | None, library: Library) -> Material:
    from rag.summaries.batch import selected
    from rag.summaries.summarize import Shelf

    shelf = Shelf(library)
    found = selected(shelf.reports, [region], [year] if year else [])
    if not found:
        held = "、".join(str(report.year) for report in selected(shelf.reports, [region], []))
        raise InputError(f"the library holds no report of {region} for {year}. It holds: {held}.")
    return shelf.material(found[-1])


def one_page(region: str, year: int | None, settings: Settings, language: PageLanguage) -> Page:
    """One report on one page, the latest where no year is named. Raises `InputError` if there is none."""
    from rag.summaries import one_page as made

    with open_library(settings) as library:
        return made.one_page(_material(region, year, library), language)


def brief(name: str, places: Sequence[Place], year: int, settings: Settings, language: PageLanguage) -> Page:
    """The reports of several places for one year compared. Raises `InputError` where the library holds none."""
    from rag.evaluate.evaluate import Evaluator
    from rag.summaries import brief as made
    from rag.summaries.summarize import Shelf

    with open_library(settings) as library:
        return made.brief(name, places, year, Evaluator(library), Shelf(library), language)


def page_as(form: str, page: Page) -> bytes:
    """A page in a form: md, html or docx."""
    from rag.summaries.page_docx import page_docx
    from rag.summaries.page_html import page_html
    from rag.summaries.page_markdown import page_markdown

    if form == "docx":
        return page_docx(page)
    return (page_html(page) if form == "html" else page_markdown(page)).encode()


def summarize(region: str, year: int | None, settings: Settings, language: Language, llm: LLM | None) -> Summarised:
    """The summary of one report, the latest where no year is named. Raises `InputError` if there is none."""
    from concurrent.futures import ThreadPoolExecutor

    from rag.summaries.batch import Pool
    from rag.summaries.summarize import Writer, summarise

    with open_library(settings) as library, ExitStack() as keep:
        material = _material(region, year, library)
        if llm is None:
            return summarise(material, language)
        replies = open_replies(settings)
        if replies is not None:
            keep.enter_context(replies)
        stop = Event()
        with ThreadPoolExecutor(settings.llm_at_once) as pool:
            try:
                return summarise(material, language, Writer(llm, replies, stop, Pool(pool)))
            except BaseException:
                stop.set()  # the pool waits for its threads: these give their requests up
                raise


def batch(
    order: Order,
    regions: Sequence[str],
    years: Sequence[int],
    settings: Settings,
    llm: LLM | None,
    progress: Callable[[BatchProgress], None],
    stop: Event | None = None,
) -> Outcome:
    """Summaries of all reports, or of these regions and years, into the order's folder; see `rag.summaries.batch`."""
    from rag.summaries.batch import run, selected
    from rag.summaries.summarize import Shelf

    with open_library(settings) as library, ExitStack() as keep:
        shelf = Shelf(library)
        replies = open_replies(settings) if llm else None
        if replies is not None:
            keep.enter_context(replies)
        return run(shelf, selected(shelf.reports, regions, years), order, llm, replies, progress, stop)


def estimate_batch(
    order: Order, regions: Sequence[str], years: Sequence[int], settings: Settings, llm: LLM | None
) -> Estimate:
    """What `batch` would take; asks nothing and writes nothing."""
    from rag.summaries.batch import selected
    from rag.summaries.estimate import estimate
    from rag.summaries.summarize import Shelf

    with open_library(settings) as library:
        shelf = Shelf(library)
        return estimate(shelf, selected(shelf.reports, regions, years), order, llm, settings.llm_per_minute)


def kept_replies(settings: Settings, *, clear: bool, model: str | None = None) -> tuple[CacheLine, ...]:
    """What the library keeps of models' replies; with `clear` what there was, and it is gone."""
    with open_library(settings):  # there is one
        replies = open_replies(settings)
    if replies is None:
        raise LibraryError(f"{settings.library} cannot be written by you. Check the folder's permissions.")
    with replies:
        lines = tuple(line for line in replies.lines() if model in (None, line.model))
        if clear:
            replies.clear(model)
        return lines


def remove(which: str, settings: Settings, *, who: str = "") -> SourceLine:
    """Remove the source of this name or id (its beginning will do) with all that was made of it; what it was.

    `who` stands in the library's log, "" for the user of this process. Raises `InputError` if there is none, or if
    several ids begin so.
    """
    with open_library(settings) as library:  # so that a wrong name makes and locks nothing
        _find(which, library.sources())
    with _writer(settings, _model(settings)) as writer:
        source = _find(which, writer.sources())
        writer.remove(source)
        audit.write(settings.library, [audit.entry(who or _user(), "removed", source.name, source.id)])
        writer.tidy()
        writer.flush()
    return source


def _user() -> str:
    """Whose process this is."""
    try:
        return getuser()
    except (OSError, KeyError):  # a container may run under a number that has no name
        return f"uid {os.getuid()}" if hasattr(os, "getuid") else "unknown"


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
    with open_library(settings) as library:  # so that a wrong name makes and locks nothing
        before = _find_report(which, library)
        report_id = before.id
        name = next(source.name for source in library.sources() if source.id == before.source_id)
        done, total = library.coverage()
    with _writer(settings, embedder.name if embedder else _model(settings)) as writer:
        now = write_correction(writer, report_id, region, year, max_chars=settings.chunk_chars)
        detail = f"{_whose(before)} -> {_whose(now)}"
        audit.write(settings.library, [audit.entry(who or _user(), "corrected", name, report_id, detail)])
    if done == total:  # else the vectors of others are missing, too, and `index` will make all
        index(settings, None, embedder)
    return now


def check(settings: Settings, *, mend: bool = False) -> tuple[Fault, ...]:
    """What is wrong with the library; with `mend` what is left of it after all was made again that can be.

    A source's damaged text cannot: its file is read again after the source was removed.
    """
    from rag.library import checking
    from rag.library.rereading import read_sources

    name = _model(settings)
    found = checking.check(settings.library, name, chroma_url=settings.chroma_url)
    if not mend or not any(fault.is_mendable for fault in found):
        return found
    with _writer(settings, name) as writer:  # opening it brings the vector index up to date
        again = {fault.source for fault in found if fault.what == "reading"}
        read_sources(writer, [line for line in writer.sources() if line.id in again], settings.chunk_chars)
        writer.reconcile()
        mended = [audit.entry(_user(), "mended", fault.text, fault.source) for fault in found if fault.is_mendable]
        audit.write(settings.library, mended)
    return checking.check(settings.library, name, chroma_url=settings.chroma_url)


def backup(settings: Settings, to: Path) -> int:
    """Write the library to one file; its bytes. Nobody has to stop working meanwhile."""
    from rag.library.backup import backup as write

    return write(settings.library, to)


def restore(settings: Settings, file: Path) -> tuple[ReportLine, ...]:
    """Make the library of a backup in the settings' folder, which must hold none; the reports in it."""
    from rag.library.backup import restore as read

    read(file, settings.library)
    with Library(settings.library, "") as library:
        embedding = library.noted("embedding")
        library.check()
    if embedding:  # the vectors are in the catalog: the index is made from them
        with _writer(settings, embedding):
            pass
    audit.write(settings.library, [audit.entry(_user(), "restored", file.name)])
    with store.open_library(settings.library, "") as library:
        return library.report_lines()


def log_entries(settings: Settings) -> tuple[audit.Entry, ...]:
    """Who changed the library, how and when, oldest first."""
    return audit.read(settings.library)


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


def _writer(settings: Settings, embedding: str) -> LibraryWriter:
    from rag.library.writer import open_writer

    return open_writer(settings.library, embedding, chroma_url=settings.chroma_url)


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


def evaluate(query: Query, settings: Settings) -> Table:
    """The table that answers one query. Raises `LibraryError` where there is no library."""
    from rag.evaluate.evaluate import evaluate as answer

    with open_library(settings) as library:
        return answer(query, library)


def answer_query(query: Query, settings: Settings, language: QuestionLanguage) -> Answer:
    """The answer to one query in words, restated as its question. Raises `LibraryError` where there is no library."""
    from rag.answering.from_query import answer_query as answer
    from rag.answering.restate_query import restate
    from rag.answering.voice import Voice
    from rag.evaluate.evaluate import Evaluator

    voice = Voice(language)
    with open_library(settings) as library:
        return answer(query, voice, Evaluator(library), restate(query, voice)).answer
