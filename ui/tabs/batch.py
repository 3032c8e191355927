"""The box of a batch of summaries: live progress, stop, resume, and a ZIP."""

from __future__ import annotations

import logging
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

import gradio as gr

from rag.records import RagError
from rag.summaries.batch import Order, Outcome, Progress
from rag.summaries.estimate import Estimate
from rag.summaries.manifest import Entry
from ui.i18n import Lang, lang_of, say
from ui.job_queue import Ticket
from ui.messages import explained
from ui.state import Room
from ui.tabs.frame import Frame
from ui.theme import part
from ui.views.answer import fetch, notice
from ui.views.examples import name_of
from ui.views.summary import batch_lines, estimate_said

_SHOWN_EVERY = 0.4  # seconds between two looks at how far a batch is
_KEPT = 6 * 3600  # seconds that a visitor's batch is kept

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Job:
    """A visitor's batch: the folder that its summaries are in, so that it can be resumed, and the sign to stop."""

    folder: Path
    stop: Event = field(default_factory=Event)

    def __deepcopy__(self, _: dict[int, object]) -> Job:
        """Gradio copies what a session begins with; a job is one visitor's from the first."""
        return self

    def end(self) -> None:
        """Stop it and remove what it made."""
        self.stop.set()
        shutil.rmtree(self.folder, ignore_errors=True)


def batch_box(room: Room, frame: Frame, tab: gr.Tab) -> None:
    """Lay the box out and wire it."""
    job: gr.State = gr.State(None, time_to_live=_KEPT, delete_callback=_end)
    with gr.Accordion(open=True, elem_id="batch-box") as box:
        about = part("batch-text")
        with gr.Row(elem_classes="filters"):
            regions = gr.Dropdown([], multiselect=True, scale=2, min_width=180, elem_id="batch-regions")
            years = gr.Dropdown([], multiselect=True, scale=1, min_width=120, elem_id="batch-years")
            start = gr.Button(variant="primary", scale=0, min_width=100, elem_id="batch-start")
            stop = gr.Button(variant="stop", scale=0, min_width=90, visible=False, elem_id="batch-stop")
            pack = gr.Button(size="sm", scale=0, min_width=110, visible=False, elem_id="batch-zip")
        lines = part("batch")
        saved = part("batch-file")
    for component, name, key in (
        *((box, "label", "batch"), (about, "value", "batch_text"), (regions, "label", "regions")),
        *((years, "label", "years"), (start, "value", "start"), (stop, "value", "stop"), (pack, "value", "zip")),
    ):
        frame.label(component, name, f"summary.{key}")

    def fill(language: str) -> tuple[dict[str, Any], dict[str, Any]]:
        lang = lang_of(language)
        try:
            reports = room.reports()
        except RagError:  # the tab says what is wrong with the library
            reports = ()
        there = sorted({report.region for report in reports}, key=lambda region: (region.adcode, region.name))
        dated = sorted({report.year for report in reports}, reverse=True)
        choices = [(name_of(region, lang), region.name) for region in there]
        return gr.update(choices=choices), gr.update(choices=[str(year) for year in dated])

    def run(own: Job | None, named: list[str], dated: list[str], language: str) -> Iterator[tuple[Any, ...]]:
        lang = lang_of(language)
        own = own or Job(Path(tempfile.mkdtemp(prefix="govreport-batch-")))
        own.stop.clear()
        for html, going in batched(room, own, tuple(named or ()), tuple(int(year) for year in dated or ()), lang):
            again = say("summary.resume" if own.stop.is_set() else "summary.start", lang)
            idle = gr.update(visible=not going)
            yield html, own, gr.update(visible=not going, value=again), gr.update(visible=going), idle

    def halt(own: Job | None) -> None:
        if own is not None:
            own.stop.set()

    def packed(own: Job | None, language: str) -> str:
        if own is None:
            return ""
        try:
            return fetch(room.handouts.offer(_zip(own.folder), "summaries.zip"), secrets.token_hex(4))
        except OSError as error:
            return notice(say("summary.failed", lang_of(language), why=explained(error, lang_of(language))), "bad")

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    again = [tab.select, frame.switched.change, frame.changed.change]
    gr.on(again, fill, [frame.lang], [regions, years], **quiet)
    start.click(
        run, [job, regions, years, frame.lang], [lines, job, start, stop, pack], concurrency_limit=None, **quiet
    )
    stop.click(halt, [job], None, queue=False, **quiet)
    pack.click(packed, [job, frame.lang], [saved], **quiet)


def _end(job: Job | None) -> None:
    if job is not None:
        job.end()


def _zip(folder: Path) -> Path:
    """The folder's files as a ZIP in a new folder; hidden ones are the batch's own."""
    with tempfile.TemporaryDirectory(prefix="govreport-") as copy:
        shutil.copytree(folder, Path(copy) / "summaries", ignore=shutil.ignore_patterns(".*"))
        to = Path(tempfile.mkdtemp(prefix="govreport-zip-")) / "summaries"
        return Path(shutil.make_archive(str(to), "zip", copy))


def batched(
    room: Room, job: Job, regions: Sequence[str], years: Sequence[int], lang: Lang
) -> Iterator[tuple[str, bool]]:
    """Run a batch; what to show meanwhile, and whether it is still going."""
    ticket = room.batches.join()
    events = _begin(room, job, regions, years, ticket, lang)
    now, last, costs = Progress(0, 0), list[Entry](), ""
    yield batch_lines(now, last, "", lang), True
    while True:
        try:
            event = events.get(timeout=_SHOWN_EVERY)
        except Empty:
            yield batch_lines(now, last, _waiting(job, ticket, lang) or costs, lang), True
            continue
        if isinstance(event, Estimate):
            costs = estimate_said(event, room.settings.llm_price_prompt, room.settings.llm_price_reply, lang)
            yield batch_lines(now, last, costs, lang), True
            continue
        if isinstance(event, RagError):
            yield notice(say("summary.failed", lang, why=explained(event, lang)), "bad"), False
            return
        if isinstance(event, Outcome):
            yield batch_lines(now, last, _ending(event, now, lang), lang), False
            return
        now = event
        last += [event.entry] if event.entry else []
        if events.empty():  # without a model there are hundreds a second: the last of them is shown
            yield batch_lines(now, last, _waiting(job, ticket, lang) or costs, lang), True


def _begin(
    room: Room, job: Job, regions: Sequence[str], years: Sequence[int], ticket: Ticket, lang: Lang
) -> SimpleQueue[Estimate | Progress | Outcome | RagError]:
    """The batch in a thread; what a model will take, what the batch tells, the outcome or an error last."""
    events: SimpleQueue[Estimate | Progress | Outcome | RagError] = SimpleQueue()

    def work() -> None:
        try:
            while not ticket.wait(0.5):
                if job.stop.is_set():
                    break
            order = Order(job.folder, "en" if lang == "en" else "zh", room.settings.llm_at_once)
            if (estimate := room.batch_estimate(order, regions, years)) is not None:
                events.put(estimate)
            events.put(room.batch(order, regions, years, events.put, job.stop))
        except RagError as error:
            events.put(error)
        except Exception as error:  # a fault of ours must not leave the page waiting for ever
            _log.exception("batch")
            events.put(RagError(say("page.fault", lang, what=type(error).__name__)))
        finally:
            ticket.leave()

    Thread(target=work, name="batch", daemon=True).start()
    return events


def _waiting(job: Job, ticket: Ticket, lang: Lang) -> str:
    if job.stop.is_set():
        return say("summary.stopping", lang)
    ahead = ticket.ahead()
    return say("summary.waiting", lang, n=ahead) if ahead else ""


def _ending(outcome: Outcome, now: Progress, lang: Lang) -> str:
    if not now.reports:
        return say("summary.batch_none", lang)
    if outcome.stopped:
        return say("summary.stopped", lang, done=now.before + now.done, all=now.reports)
    failed = sum(entry.status == "failed" for entry in outcome.entries)
    said = say("summary.finished", lang, done=len(outcome.entries) - failed, failed=failed)
    return f"{said} {outcome.lost}".strip()
