"""Who runs the tasks of an ingest: the threads of this process, a pool of processes, or a cluster.

A task is a function of a module with arguments that can be pickled. A worker that dies takes its tasks with it, and
`WorkerDied` says so. `finish` then runs the task again while no other runs: whoever ends a worker with nothing beside
it, several times, ends it by itself.
"""

from __future__ import annotations

import logging
import os
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

T = TypeVar("T")

_NICE = 10
"""By how much a process gives way, of 19."""


BLAMED = 3
"""Workers that a task may end while it is alone before it is given up."""
_TRIES = 100  # of a task whose workers are ended, but not by it as far as can be seen
_PAUSE, _LONGEST = 2.0, 15.0  # seconds between two tries: the first, and all that follow twice as long

_log = logging.getLogger(__name__)


class WorkerDied(Exception):
    """The process that ran a task, or one beside it, has ended before it was done.

    `outside`: something else than the task has ended it, or may well have.
    """

    def __init__(self, reason: str, *, outside: bool = False) -> None:
        super().__init__(reason)
        self.outside = outside


class Dispatch(ABC):
    """Runs tasks, some at the same time."""

    def __init__(self) -> None:
        self._under_way: set[Future[Any]] = set()

    @property
    @abstractmethod
    def workers(self) -> int:
        """How many tasks run at the same time, as it is now."""

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """Begin `task(*arguments)`. The future raises what the task raised, or `WorkerDied`."""
        begun = self._begin(task, *arguments)
        self._under_way.add(begun)
        begun.add_done_callback(self._under_way.discard)
        return begun

    def alone(self, task: Callable[..., T], *arguments: object) -> T:
        """What a task gives whose worker died before, run while no other one of these is. Raises as the future."""
        wait(self._under_way.copy())
        return self.submit(task, *arguments).result()

    @abstractmethod
    def _begin(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """As `submit`."""

    @abstractmethod
    def close(self) -> None:
        """Give up what has not begun, and let go of the workers."""


def finish(begun: Future[T], dispatch: Dispatch, name: str, task: Callable[..., T], *arguments: object) -> T:
    """What `begun` gives, which is `task` on the file `name`; if its worker dies, what the task gives alone.

    Raises what the task raised, and `WorkerDied`, which says why, for one that is given up: it has ended its worker
    `BLAMED` times while nothing else ran, or others end all workers for minutes.
    """
    try:
        return begun.result()
    except WorkerDied:
        _log.warning("a worker died while %s or a text beside it was read; it is read again, alone", name)
    blamed = 0
    for tries in range(_TRIES):
        try:
            return dispatch.alone(task, *arguments)
        except WorkerDied as died:
            _log.info("a worker died while %s was read alone (%s)", name, died)
            blamed += not died.outside
        if blamed == BLAMED:
            raise WorkerDied(
                f"the process that read it was ended, {BLAMED} times while it was read alone (out of memory?). The "
                "others were not affected. Read it on a machine with more memory, or cut it in two."
            )
        time.sleep(min(_PAUSE * 2**tries, _LONGEST))
    raise WorkerDied(
        f"the processes that read it were ended {_TRIES} times, and others as well, so that it need not be the file's "
        "fault. Look for what ends them (memory? nodes that leave?) and give the same command again."
    )


class Threads(Dispatch):
    """Tasks in threads of this process: at hand at once, but the rules of two of them do not run side by side."""

    def __init__(self, workers: int) -> None:
        super().__init__()
        self._workers = workers
        self._pool = ThreadPoolExecutor(workers, "read")

    @property
    def workers(self) -> int:
        return self._workers

    def _begin(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        return self._pool.submit(task, *arguments)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


class Processes(Dispatch):
    """Tasks in processes, one a core: a second or two until they are ready, then all cores at work.

    loky's pool, since the standard library's imports the caller's main module in each worker where there is no fork.
    `last`: they give way to everything else on the machine, where that can be said.
    """

    def __init__(self, workers: int, *, last: bool = False) -> None:
        super().__init__()
        self._workers = workers
        self._last = last
        self._pool: Any = None

    @property
    def workers(self) -> int:
        return self._workers

    def _begin(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        from loky import ProcessPoolExecutor

        try:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(self._workers, initializer=_give_way if self._last else None)
            begun: Future[T] = self._pool.submit(task, *arguments)
        except BrokenProcessPool:  # a task before this one ended a worker
            self.close()
            return self._begin(task, *arguments)
        return _translated(begun)

    def close(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, kill_workers=True)
            self._pool = None


def _give_way() -> None:
    if hasattr(os, "nice"):  # not on Windows
        os.nice(_NICE)


def _translated(begun: Future[T]) -> Future[T]:
    """The future of a pool, with `WorkerDied` for its own errors."""
    told: Future[T] = Future()

    def settle(done: Future[T]) -> None:
        if done.cancelled():
            told.cancel()
            told.set_running_or_notify_cancel()
            return
        error = done.exception()
        if isinstance(error, BrokenProcessPool):
            told.set_exception(WorkerDied(str(error)))
        elif error is not None:
            told.set_exception(error)
        else:
            told.set_result(done.result())

    begun.add_done_callback(settle)
    return told
