"""Summaries of many reports, resumable at any moment: one failure stops no other.

A report's files land whole, then its line is noted; replies are kept as they come. So whatever ends a batch, the same
command goes on where it was and asks nothing twice.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZipFile

from rag.figures.extract import RULES
from rag.gazetteer.mentions import find_mentions
from rag.gazetteer.regions import resolve
from rag.models.circuit_breaker import Fuse
from rag.models.llm import LLM, CancelledError
from rag.models.reply_cache import Replies
from rag.records import InputError, RagError, Region, Report
from rag.summaries.code_hash import code_hash
from rag.summaries.manifest import (
    Entry,
    Run,
    Status,
    file_names,
    land,
    mend_journal,
    note,
    read_entries,
    unwritable,
    write_manifest,
)
from rag.summaries.markdown import markdown_of
from rag.summaries.one_page import one_page
from rag.summaries.page_markdown import page_markdown
from rag.summaries.schema import Language, Summary, json_of
from rag.summaries.summarize import Shelf, Summarised, Task, Trouble, Writer, prompts_hash, summarise
from rag.summaries.workbook import write_index, write_workbook

T = TypeVar("T")

INDEX = "index.csv"
WORKBOOK = "summaries.xlsx"

_POLL = 0.2  # seconds between two looks at Ctrl-C
# With other code behind these, the summaries are made anew, from the replies kept.
_CODE = ("rag.summaries.summarize", "rag.summaries.markdown", "rag.summaries.one_page", "rag.summaries.page_markdown")


@dataclass(frozen=True, slots=True)
class Order:
    """What a batch is to do. `at_once` is how many requests may run together; `full` writes all instead of one page,
    as does a model, whose words stand on the full one.
    """

    folder: Path
    language: Language = "zh"
    at_once: int = 4
    retry_failed: bool = False
    full: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is; `seconds` since it began, tokens of this run."""

    reports: int
    before: int  # done by an earlier run
    done: int = 0
    failed: int = 0
    unfinished: int = 0
    requests: int = 0
    prompt_tokens: int = 0
    reply_tokens: int = 0
    seconds: float = 0.0
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a batch ended. `entries` are of the reports asked for; `lost` is why the endpoint was given up."""

    entries: tuple[Entry, ...]
    made: int
    stopped: bool
    lost: str


def run(
    shelf: Shelf,
    reports: Sequence[Report],
    order: Order,
    llm: LLM | None = None,
    replies: Replies | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
    stop: Event | None = None,
) -> Outcome:
    """Make the summaries of `reports` in the order's folder, and the tables of all that is in it.

    `stop` ends the batch in good order, as does KeyboardInterrupt. Raises `InputError` when the folder cannot be
    written or another batch is at work in it.
    """
    with _locked(order.folder):
        mend_journal(order.folder)
        return _Batch(shelf, reports, order, llm, replies, progress, stop or Event()).run()


def key_of(shelf: Shelf, report: Report, order: Order, llm: LLM | None) -> str:
    """A hash of all that a report's summary is made of, and by what."""
    by = [llm.name, llm.context, prompts_hash()] if llm else []
    return sha256(
        json.dumps([shelf.state(report), order.language, order.full, by, code_hash(*_CODE)]).encode()
    ).hexdigest()


class _Batch:
    def __init__(
        self,
        shelf: Shelf,
        reports: Sequence[Report],
        order: Order,
        llm: LLM | None,
        replies: Replies | None,
        progress: Callable[[Progress], None],
        stop: Event,
    ) -> None:
        self._shelf, self._reports, self._order = shelf, reports, order
        self._llm = llm
        self._fuse = Fuse(llm) if llm else None
        self._replies = replies
        self._progress = progress
        self._stop = stop
        self._names = file_names(shelf.reports)
        self._known = read_entries(order.folder)
        self._lock = Lock()
        self._begun = time.monotonic()
        self._now = Progress(len(reports), 0)

    def run(self) -> Outcome:
        started = _now()
        keys = {report.id: key_of(self._shelf, report, self._order, self._llm) for report in self._reports}
        to_do = [report for report in self._reports if self._is_to_do(report, keys[report.id])]
        self._now = Progress(len(self._reports), len(self._reports) - len(to_do))
        self._told(None)
        stopped = False
        try:
            self._work(to_do, keys)
        except KeyboardInterrupt:
            stopped = True
        finally:
            stopped = stopped or self._stop.is_set()
            self._finish(started, tables=not stopped)
        ids = {report.id for report in self._reports}
        entries = tuple(entry for entry in self._listed() if entry.report in ids)
        return Outcome(entries, self._now.done, stopped, self._fuse.blown if self._fuse else "")

    def _is_to_do(self, report: Report, key: str) -> bool:
        entry = self._known.get(report.id)
        if entry is not None and entry.status != "failed" and not self._has_files(entry):
            return True
        return is_to_do(entry, key, self._order)

    def _has_files(self, entry: Entry) -> bool:
        return all((self._order.folder / name).is_file() for name in (entry.json, entry.markdown))

    # Work

    def _work(self, to_do: Sequence[Report], keys: dict[str, str]) -> None:
        if self._fuse is None:
            for report in to_do:
                if self._stop.is_set():
                    return
                self._keep(report, self._one(report, keys[report.id], None))
            return
        at_once = self._order.at_once
        # Reports wait in their threads for their requests, which share a pool: so many run at once, of few reports or
        # of many, and what a thread holds is one report.
        with ThreadPoolExecutor(at_once) as requests, ThreadPoolExecutor(at_once) as reporters:
            try:
                self._feed(to_do, keys, reporters, Writer(self._fuse, self._replies, self._stop, Pool(requests)))
            except BaseException:
                self._stop.set()  # the pools wait for their threads: these give their requests up
                raise

    def _feed(self, to_do: Sequence[Report], keys: dict[str, str], pool: ThreadPoolExecutor, writer: Writer) -> None:
        running: dict[Future[Entry | None], Report] = {}
        waiting = iter(to_do)
        while True:
            while len(running) < self._order.at_once and not self._stop.is_set():
                report = next(waiting, None)
                if report is None:
                    break
                running[pool.submit(self._one, report, keys[report.id], writer)] = report
            if not running:
                return
            for future in wait(running, timeout=_POLL, return_when=FIRST_COMPLETED).done:
                self._keep(running.pop(future), future.result())

    def _one(self, report: Report, key: str, writer: Writer | None) -> Entry | None:
        """Make one report's files; None if the batch is being stopped."""
        started, begun = _now(), time.monotonic()
        name = self._names[report.id]
        entry = Entry(
            *(report.id, report.region.name, report.year, self._shelf.source(report), report.source_id, key),
            *("done", f"{name}.json", f"{name}.md"),
            started=started,
        )
        try:
            material = self._shelf.material(report)
            made = summarise(material, self._order.language, writer)
            full = writer is not None or self._order.full
            page = markdown_of(made.summary) if full else page_markdown(one_page(material, self._order.language))
            files = (
                (entry.markdown, page.encode()),
                (entry.json, json_of(made.summary).encode()),
            )
        except CancelledError:
            return None
        except Exception as error:  # whatever is wrong with one report, the others are made
            reason = str(error) if isinstance(error, RagError) else f"{type(error).__name__}: {error}"
            failed = replace(entry, status="failed", json="", markdown="", reasons=(reason,))
            return replace(failed, seconds=_since(begun))
        for file, data in files:
            land(self._order.folder / file, data)
        return replace(_with(entry, made), seconds=_since(begun))

    def _keep(self, report: Report, entry: Entry | None) -> None:
        if entry is None:
            return
        old = self._known.get(report.id)
        note(self._order.folder, entry)
        self._known[report.id] = entry
        for name in {old.json, old.markdown} - {entry.json, entry.markdown, ""} if old else ():
            (self._order.folder / name).unlink(missing_ok=True)  # a file of ours under a name it no longer has
        self._told(entry)

    def _told(self, entry: Entry | None) -> None:
        now = self._now
        if entry is not None:
            now = replace(
                now,
                done=now.done + 1,
                failed=now.failed + (entry.status == "failed"),
                unfinished=now.unfinished + (entry.status in ("partial", "waiting")),
                requests=now.requests + entry.requests,
                prompt_tokens=now.prompt_tokens + entry.prompt_tokens,
                reply_tokens=now.reply_tokens + entry.reply_tokens,
            )
        self._now = replace(now, seconds=time.monotonic() - self._begun, entry=entry)
        self._progress(self._now)

    # The end

    def _listed(self) -> tuple[Entry, ...]:
        """The entries of reports that the library still holds, in the library's order."""
        return tuple(self._known[report.id] for report in self._shelf.reports if report.id in self._known)

    def _finish(self, started: str, *, tables: bool) -> None:
        folder, entries = self._order.folder, self._listed()
        if tables:
            write_index(folder / INDEX, entries, self._read)
            write_workbook(folder / WORKBOOK, entries, self._read, self._order.language)
        llm = self._llm
        made = (RULES, llm.name, prompts_hash(), llm.context) if llm else (RULES, "", "", 0)
        seconds = round(time.monotonic() - self._begun, 3)
        write_manifest(folder, Run(*made, self._order.language, started, seconds), entries)

    def _read(self, entry: Entry) -> Summary | None:
        if not entry.json:
            return None
        path = self._order.folder / entry.json
        try:
            return Summary.model_validate_json(path.read_bytes())
        except (OSError, ValueError) as error:
            raise InputError(f"{path} cannot be read: {error}. Remove it and run the same command again.") from error


def pack(folder: Path) -> Path:
    """The files of a batch's folder as a ZIP beside it, the batch's own hidden ones left out; whole or not there."""
    to = folder.with_name(f"{folder.name}.zip")
    partly = to.with_name(f".{to.name}.part")
    with ZipFile(partly, "w", ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            if path.is_file() and not path.name.startswith("."):
                archive.write(path, path.name)
    partly.replace(to)
    return to


def is_to_do(entry: Entry | None, key: str, order: Order) -> bool:
    """Whether a report is to be made, whose entry was made from what `key` names."""
    if entry is None or entry.key != key or entry.status == "waiting":
        return True
    return order.retry_failed and entry.status != "done"


def _with(entry: Entry, made: Summarised) -> Entry:
    troubles = made.troubles
    status: Status = (
        "waiting" if any(_is_the_endpoints(each) for each in troubles) else "partial" if troubles else "done"
    )
    return replace(
        entry,
        status=status,
        reasons=tuple(f"{trouble.about}: {trouble.reason}" for trouble in troubles),
        repairs=made.repairs,
        requests=made.requests,
        prompt_tokens=made.prompt_tokens,
        reply_tokens=made.reply_tokens,
    )


def _is_the_endpoints(trouble: Trouble) -> bool:
    """Whether the endpoint was lost or refused, which is no fault of the report's."""
    return trouble.kind in ("lost", "refused")


class Pool:
    """Runs the requests of all reports, so many at once."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool = pool

    def __call__(self, tasks: Sequence[Task[T]]) -> list[T]:
        futures = [self._pool.submit(task) for task in tasks]
        try:
            return [future.result() for future in futures]
        finally:
            for future in futures:
                future.cancel()


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    from filelock import FileLock, Timeout

    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".batch.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise InputError(f"another batch is at work in {folder}. Wait for it, or choose another folder.") from error
    except OSError as error:
        raise unwritable(folder, error) from error
    try:
        yield
    finally:
        lock.release()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _since(begun: float) -> float:
    return round(time.monotonic() - begun, 3)


def selected(reports: Iterable[Report], regions: Sequence[str], years: Sequence[int]) -> tuple[Report, ...]:
    """The reports of these regions and years; all where none is named.

    A region goes by its name or code, or by what the gazetteer reads in a name: 郑州, 鄭州市, Zhengzhou.
    Raises `InputError` for a name that no report has.
    """
    found = list(reports)
    wanted: set[Region] = set()
    for name in regions:
        read = resolve(name)
        candidates = [read] if read else [each for mention in find_mentions(name) for each in mention.candidates]
        named = {(each.name, each.level) for each in candidates}
        held = dict.fromkeys(report.region for report in found)
        meant = {each for each in held if name in (each.name, each.adcode) or (each.name, each.level) in named}
        if not meant:
            names = "、".join(each.name for each in list(held)[:12])
            raise InputError(f"the library holds no report of {name}. It holds: {names}… See: govreport reports")
        wanted |= meant
    return tuple(
        report for report in found if (not regions or report.region in wanted) and (not years or report.year in years)
    )
