"""A kill at any moment of what writes a library, then the same again: it is as if undisturbed.

A thousand kills: `benchmarks/kills.py`.
"""

import multiprocessing
import random
import shutil
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import crash_child
import pytest
from toy import report_text

from rag.library.store import open_library

KILLS = 8
Target = Callable[[Path, Path, Connection], None]


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


def outputs(library: Path) -> dict[str, bytes]:
    """The summaries of a batch, by name; its manifest and index tell them apart."""
    folder = library.parent / f"{library.name}-out"
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.md"))} if folder.is_dir() else {}


def prepare(context: ForkServerContext, folder: Path, base: Path, target: Target) -> float:
    """A library in `base`, changed files in `folder`, and `whole`, where `target` ran undisturbed; its seconds."""
    write(folder, {"a.txt": report_text(sentences=60), "b.txt": report_text("新乡市", 2025, sentences=40)})
    run(context, crash_child.ingest, folder, base)
    write(folder, {"a.txt": report_text(growth="6%", sentences=70), "c.txt": report_text("商丘市", 2023, sentences=60)})
    shutil.copytree(base, "whole")
    return run(context, target, folder, Path("whole"))


def trials(context: ForkServerContext, target: Target, kills: int, seed: int = 0) -> int:
    """Kill `target` at `kills` moments spread over its time, let it run again, and compare; how many met it running."""
    folder, base = Path("in"), Path("base")
    seconds = prepare(context, folder, base, target)
    expected, summaries = everything(Path("whole")), outputs(Path("whole"))
    assert len(expected) > 100
    moments = random.Random(seed)
    killed = 0
    for trial in range(kills):
        library = Path(f"killed{trial}")
        shutil.copytree(base, library)
        killed += run_and_kill(context, target, folder, library, seconds * (trial + moments.random()) / kills)
        if trial % 2:  # and once more while it recovers
            run_and_kill(context, target, folder, library, seconds * moments.random() / 2)
        run(context, target, folder, library)
        assert everything(library) == expected, f"after trial {trial}"
        assert outputs(library) == summaries, f"after trial {trial}"
        shutil.rmtree(library)
    return killed


@pytest.mark.parametrize("target", [crash_child.ingest, crash_child.everything])
def test_a_kill_at_any_moment_costs_nothing_but_time(context: ForkServerContext, target: Target) -> None:
    assert trials(context, target, KILLS) > KILLS // 4


def run(context: ForkServerContext, target: Target, folder: Path, library: Path) -> float:
    """An undisturbed run; its seconds from the first file on."""
    process = begin(context, target, folder, library)
    start = time.monotonic()
    process.join()
    assert process.exitcode == 0
    return time.monotonic() - start


def run_and_kill(context: ForkServerContext, target: Target, folder: Path, library: Path, after: float) -> bool:
    """A run killed `after` seconds from its first file on; whether it was still running."""
    process = begin(context, target, folder, library)
    process.join(after)
    process.kill()
    process.join()
    return process.exitcode != 0


def begin(context: ForkServerContext, target: Target, folder: Path, library: Path) -> ForkServerProcess:
    ours, theirs = multiprocessing.Pipe()
    process = context.Process(target=target, args=(folder.resolve(), library.resolve(), theirs))
    process.start()
    ours.recv()
    return process
