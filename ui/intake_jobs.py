"""Uploads being taken in: each goes on in a thread of its own, whoever looks, and every visitor sees how far it is."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread

from rag.library.intake import IngestResult, Progress
from rag.records import LibraryError, RagError
from ui.job_board import Board, Fault, Seen, Stopped
from ui.job_queue import Ticket, Turnstile
from ui.uploads import Taken

_REMEMBERED = 600.0
"""Seconds that what became of an upload can still be seen, after a reload or from another tab."""
_MOST_ENDED = 20
_TOLD_EVERY = 1.0  # seconds between two words to other servers

Ingest = Callable[[Sequence[Path], Callable[[Progress], None], str], object]
"""Takes files into the library: the files, who is told of each step, and the name that stands in the log."""

_log = logging.getLogger(__name__)


@dataclass
class Job:
    """One upload. Its thread writes, everybody reads. `seen_as`: who sees its end, `who` or a browser."""

    id: str
    who: str
    taken: Taken
    ticket: Ticket
    results: list[IngestResult] = field(default_factory=list)
    now: Progress | None = None
    begun: float = 0.0
    """When its turn came, by `time.monotonic`."""
    ended: float = 0.0
    error: RagError | None = None
    """Why it was broken off; `Stopped` if a visitor wished so."""
    stop: Event = field(default_factory=Event)
    over: Event = field(default_factory=Event)
    seen_as: str = ""

    def seen(self) -> Seen:
        """How it stands."""
        return Seen(
            *(self.id, self.seen_as or self.who, tuple(path.name for path in self.taken.paths), tuple(self.results)),
            done=self.now.files_done if self.now else 0,
            ahead=self.ahead,
            begun=bool(self.begun),
            share=self.share,
            left=self.seconds_left(),
            stopping=self.stop.is_set(),
            ended=bool(self.ended),
            why=self.error,
        )

    @property
    def ahead(self) -> int:
        """How many uploads or corrections come before it."""
        return self.ticket.ahead() if not self.begun else 0

    @property
    def share(self) -> float:
        """How much of the text is read, 0 to 1."""
        return min(1.0, self.now.chars_done / self.now.chars) if self.now and self.now.chars else 0.0

    def seconds_left(self) -> float | None:
        """How long the rest takes at the pace until now; None while that cannot be told."""
        share = self.share
        return (time.monotonic() - self.begun) * (1 - share) / share if share >= 0.02 else None


class Jobs:
    """All uploads, those under way and those that ended a short while ago.

    With a `board` those of other servers, too.
    """

    def __init__(self, ingest: Ingest, turnstile: Turnstile, board: Board | None = None) -> None:
        self.board = board
        self._ingest = ingest
        self._turnstile = turnstile
        self._jobs: list[Job] = []
        self._lock = Lock()

    def begin(self, taken: Taken, who: str, seen_as: str = "") -> Job:
        """Take files in, when it is their turn; they are removed afterwards.

        Where nobody signs in `who` is the same for all, and `seen_as` tells the browser that sees its end.
        """
        job = Job(secrets.token_hex(8), who, taken, self._turnstile.join(), seen_as=seen_as)
        with self._lock:
            self._forget()
            self._jobs.append(job)
        Thread(target=self._work, args=(job,), name="intake", daemon=True).start()
        if self.board is not None:
            Thread(target=self._tell, args=(job, self.board), name="told", daemon=True).start()
        return job

    def under_way(self) -> tuple[Job, ...]:
        """Those that have not ended, the oldest first."""
        with self._lock:
            return tuple(job for job in self._jobs if not job.ended)

    def seen_by(self, who: str, also: Collection[str] = ()) -> tuple[Seen, ...]:
        """What `who` is to see: all that are under way, and their own that ended lately, the oldest first.

        Those of other servers come before.
        """
        with self._lock:
            self._forget()
            own = tuple(job.seen() for job in self._jobs)
        others: tuple[Seen, ...] = ()
        try:
            others = self.board.others() if self.board is not None else ()
        except LibraryError as error:
            _log.warning("uploads of other servers are not known: %s", error)
        return tuple(job for job in (*others, *own) if not job.ended or job.who == who or job.id in also)

    def _forget(self) -> None:
        since = time.monotonic() - _REMEMBERED
        ended = [job for job in self._jobs if job.ended]
        old = {job.id for job in ended[:-_MOST_ENDED]} | {job.id for job in ended if job.ended < since}
        self._jobs = [job for job in self._jobs if job.id not in old]

    def stop(self, job_id: str) -> None:
        """Read no further file of an upload; what is in the library stays. Nothing if it has ended."""
        for job in self.under_way():
            if job.id == job_id:
                job.stop.set()
                return
        if self.board is not None:
            self.board.stop(job_id)

    def _tell(self, job: Job, board: Board) -> None:
        """Tell the other servers of an upload until it has ended."""
        over = False
        while not over:
            over = job.over.wait(_TOLD_EVERY)
            try:
                if board.tell(job.seen()):
                    job.stop.set()
            except LibraryError as error:
                _log.warning("an upload is seen on this server only: %s", error)

    def _work(self, job: Job) -> None:
        def tell(now: Progress) -> None:
            job.now = now
            if now.result is not None:
                job.results.append(now.result)
            if job.stop.is_set():
                raise Stopped("stopped by a visitor")

        try:
            while not job.ticket.wait(0.2):
                if job.stop.is_set():
                    raise Stopped("stopped by a visitor")
            job.begun = time.monotonic()
            self._ingest(job.taken.paths, tell, job.who)
        except RagError as error:
            job.error = error
        except Exception as error:  # a fault of ours must not leave the page waiting for ever
            _log.exception("ingest of %d files", len(job.taken.paths))
            job.error = Fault(type(error).__name__)
        finally:
            job.ticket.leave()
            job.taken.discard()
            job.ended = time.monotonic()
            job.over.set()
