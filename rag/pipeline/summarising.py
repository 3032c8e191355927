"""Summaries, pages and briefs of reports, and the replies kept of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from threading import Event
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.library.store import Library
from rag.pipeline import adapters
from rag.records import InputError, LibraryError

if TYPE_CHECKING:
    from rag.models.llm import LLM
    from rag.models.reply_cache import CacheLine
    from rag.question.query import Place
    from rag.summaries.batch import Order, Outcome
    from rag.summaries.batch import Progress as BatchProgress
    from rag.summaries.by_rule import Material
    from rag.summaries.estimate import Estimate
    from rag.summaries.page import Page, PageLanguage
    from rag.summaries.schema import Language
    from rag.summaries.summarize import Summarised


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

    with adapters.open_library(settings) as library:
        return made.one_page(_material(region, year, library), language)


def brief(name: str, places: Sequence[Place], year: int, settings: Settings, language: PageLanguage) -> Page:
    """The reports of several places for one year compared. Raises `InputError` where the library holds none."""
    from rag.evaluate.evaluate import Evaluator
    from rag.summaries import brief as made
    from rag.summaries.summarize import Shelf

    with adapters.open_library(settings) as library:
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

    with adapters.open_library(settings) as library, ExitStack() as keep:
        material = _material(region, year, library)
        if llm is None:
            return summarise(material, language)
        replies = adapters.open_replies(settings)
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

    with adapters.open_library(settings) as library, ExitStack() as keep:
        shelf = Shelf(library)
        replies = adapters.open_replies(settings) if llm else None
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

    with adapters.open_library(settings) as library:
        shelf = Shelf(library)
        return estimate(shelf, selected(shelf.reports, regions, years), order, llm, settings.llm_per_minute)


def kept_replies(settings: Settings, *, clear: bool, model: str | None = None) -> tuple[CacheLine, ...]:
    """What the library keeps of models' replies; with `clear` what there was, and it is gone."""
    with adapters.open_library(settings):  # there is one
        replies = adapters.open_replies(settings)
    if replies is None:
        raise LibraryError(f"{settings.library} cannot be written by you. Check the folder's permissions.")
    with replies:
        lines = tuple(line for line in replies.lines() if model in (None, line.model))
        if clear:
            replies.clear(model)
        return lines
