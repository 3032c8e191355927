"""A kill at any moment of an ingest, then another ingest: the library is the one of an undisturbed ingest."""

import multiprocessing
import random
import shutil
import time
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import crash_child
import pytest
from toy import report_text

from rag.library.store import open_library

KILLS = 20


@pytest.fixture
def context(monkeypatch: pytest.MonkeyPatch) -> ForkServerContext:
    """Processes that start with everything imported and nothing opened."""
    here = Path(__file__).parent
    monkeypatch.setenv("PYTHONPATH", f"{here}:{here.parent}")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(["crash_child"])
    return found


def everything(library: Path) -> tuple[object, ...]:
    with open_library(library, "toy") as opened:
        rows = (*opened.dump(), *opened.index_dump())
        opened._vector_index().close()
    return rows


def write(folder: Path, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def test_a_kill_at_any_moment_costs_nothing_but_time(context: ForkServerContext) -> None:
    folder, base = Path("in"), Path("base")
    write(folder, {"a.txt": report_text(sentences=60), "b.txt": report_text("新乡市", 2025, sentences=40)})
    run(context, folder, base)
    write(folder, {"a.txt": report_text(growth="6%", sentences=70), "c.txt": report_text("商丘市", 2023, sentences=60)})
    shutil.copytree(base, "whole")
    seconds = run(context, folder, Path("whole"))
    expected = everything(Path("whole"))
    assert len(expected) > 100

    moments = random.Random(0)
    killed = 0
    for trial in range(KILLS):
        library = Path(f"killed{trial}")
        shutil.copytree(base, library)
        killed += run_and_kill(context, folder, library, seconds * (trial + moments.random()) / KILLS)
        if trial % 2:  # and once more while it recovers
            run_and_kill(context, folder, library, seconds * moments.random() / 2)
        run(context, folder, library)
        assert everything(library) == expected, f"after trial {trial}"
        shutil.rmtree(library)
    assert killed > KILLS // 2


def run(context: ForkServerContext, folder: Path, library: Path) -> float:
    """An undisturbed ingest; its seconds from the first file on."""
    process = begin(context, folder, library)
    start = time.monotonic()
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - start


def run_and_kill(context: ForkServerContext, folder: Path, library: Path, after: float) -> bool:
    """An ingest killed `after` seconds from its first file on; whether it was still running."""
    process = begin(context, folder, library)
    process.join(after)
    process.kill()
    process.join()
    return process.exitcode != 0


def begin(context: ForkServerContext, folder: Path, library: Path) -> ForkServerProcess:
    ours, theirs = multiprocessing.Pipe()
    process = context.Process(target=crash_child.ingest, args=(folder.resolve(), library.resolve(), theirs))
    process.start()
    ours.recv()
    return process
