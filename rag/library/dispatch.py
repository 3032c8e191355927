"""Who runs the tasks of an ingest: the threads of this process, a pool of processes, or a cluster.

A task is a function of a module with arguments that can be pickled. It is submitted once; a worker that dies takes its
tasks with it, and `WorkerDied` says so: what to do again is for the caller to say.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Protocol, TypeVar

T = TypeVar("T")

_NICE = 10
"""By how much a process gives way, of 19."""


class WorkerDied(Exception):
    """The process that ran a task, or one beside it, has ended before it was done."""


class Dispatch(Protocol):
    """Runs tasks, some at the same time."""

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        """Begin `task(*arguments)`. The future raises what the task raised, or `WorkerDied`."""

    def close(self) -> None:
        """Give up what has not begun, and let go of the workers."""


class Threads:
    """Tasks in threads of this process: at hand at once, but the rules of two of them do not run side by side."""

    def __init__(self, workers: int) -> None:
        self._pool = ThreadPoolExecutor(workers, "read")

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        return self._pool.submit(task, *arguments)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)


class Processes:
    """Tasks in processes, one a core: a second or two until they are ready, then all cores at work.

    loky's pool, since the standard library's imports the caller's main module in each worker where there is no fork.
    `last`: they give way to everything else on the machine, where that can be said.
    """

    def __init__(self, workers: int, *, last: bool = False) -> None:
        self._workers = workers
        self._last = last
        self._pool: Any = None

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        from loky import ProcessPoolExecutor

        try:
            if self._pool is None:
                self._pool = ProcessPoolExecutor(self._workers, initializer=_give_way if self._last else None)
            begun: Future[T] = self._pool.submit(task, *arguments)
        except BrokenProcessPool:  # a task before this one ended a worker
            self.close()
            return self.submit(task, *arguments)
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
