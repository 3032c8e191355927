"""Who runs the tasks of an ingest, and what a worker that dies costs."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest
from toy import report_text

from rag.config import load_settings
from rag.formats import SUFFIXES
from rag.library.dispatch import BLAMED, Processes, Threads, WorkerDied
from rag.library.files import find_files
from rag.library.intake import IngestResult, Intake
from rag.library.reading import open_file
from rag.library.store import open_library
from rag.library.writer import open_writer
from rag.pipeline import limits_of

T = TypeVar("T")
LIBRARY = Path("library")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for at in range(4):
        Path("in").mkdir(exist_ok=True)
        (Path("in") / f"{at}.txt").write_text(report_text(year=2015 + at), "utf-8")


def end_this_process() -> None:
    os.kill(os.getpid(), signal.SIGTERM if os.name == "nt" else signal.SIGKILL)


def test_tasks_run_in_other_processes_and_raise_what_they_raised() -> None:
    pool = Processes(2)
    try:
        assert pool.submit(os.getpid).result() != os.getpid()
        with pytest.raises(ValueError, match="invalid literal"):
            pool.submit(int, "no number").result()
    finally:
        pool.close()


def test_a_dead_worker_is_told_and_the_next_task_gets_another() -> None:
    pool = Processes(1, last=True)
    try:
        with pytest.raises(WorkerDied):
            pool.submit(end_this_process).result()
        assert pool.submit(abs, -1).result() == 1
        if hasattr(os, "nice"):  # and it gives way
            assert pool.submit(os.nice, 0).result() > os.nice(0)
    finally:
        pool.close()


class Deadly(Threads):
    """Its worker dies as often as `deaths` says when it reads these texts, of which all but `poison` are innocent."""

    def __init__(self, deaths: dict[str, int], poison: str = "") -> None:
        super().__init__(2)
        self.deaths = deaths
        self.poison = poison

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        name = getattr(arguments[0], "name", "")
        if self.deaths.get(name, 0):
            self.deaths[name] -= 1
            died: Future[T] = Future()
            died.set_exception(WorkerDied(name, outside=name != self.poison))
            return died
        return super().submit(task, *arguments)


def take_in(make: Callable[[int], Threads | Processes]) -> list[IngestResult]:
    intake = Intake(
        lambda: open_writer(LIBRARY, ""),
        lambda _: None,
        partial(open_file, limits=limits_of(load_settings())),
        make,
        max_chars=300,
        max_text=1_000_000,
    )
    return list(intake.run(find_files(["in"], SUFFIXES), exists=False))


def test_a_text_that_ends_its_worker_costs_itself_only_and_one_that_others_end_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rag.library.dispatch._PAUSE", 0.0)
    dispatch = Deadly({"1.txt": 1 + BLAMED, "2.txt": 2 + BLAMED, "3.txt": 999}, poison="1.txt")
    results = take_in(lambda size: dispatch)
    assert [result.status for result in results] == ["added", "failed", "added", "failed"]
    assert "3 times while it was read alone" in results[1].reason
    assert "need not be the file's fault" in results[3].reason  # whoever ends all workers for ever is no loop
    assert dispatch.deaths["1.txt"] == 0
    with open_library(LIBRARY, "") as library:
        assert [source.name for source in library.sources()] == ["0.txt", "2.txt"]


class InPairs(Threads):
    """A task of it ends only when another is under way beside it."""

    def __init__(self) -> None:
        super().__init__(2)
        self.pair = Barrier(2, timeout=30)

    def submit(self, task: Callable[..., T], *arguments: object) -> Future[T]:
        def run() -> T:
            self.pair.wait()
            return task(*arguments)

        return super().submit(run)


def test_files_of_one_text_each_are_read_side_by_side() -> None:
    assert [result.status for result in take_in(lambda size: InPairs())] == ["added"] * 4


def test_threads_and_processes_make_the_same_library() -> None:
    take_in(lambda size: Threads(2))
    with open_library(LIBRARY, "") as library:
        rows = list(library.dump())
    LIBRARY.rename("other")
    take_in(lambda size: Processes(2))
    with open_library(LIBRARY, "") as library:
        assert list(library.dump()) == rows
