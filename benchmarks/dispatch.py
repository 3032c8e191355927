"""The same reports read by one process, by a pool and by Ray: how long each takes, and that all rows are the same.

    python benchmarks/dispatch.py FILES... [--reports 200] [--made] [--workers 2] [--kills 0] [--ways serial pool ray]
                                  [--poison]

The first so many files of the folders are read; with `--made` so many that are made of the reports in them, of real
size, under other names and years, with other numbers and their paragraphs shuffled. With `--kills` the cluster reads
them once more while so many of its workers that do anything are killed, one after the other; with `--poison` there is
one more file then, in the midst of the others, that ends whatever reads it. Prints what each way took against the
first; another row anywhere is an AssertionError, and so is any other file given up. Nothing is embedded.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT), str(ROOT / "benchmarks")]
os.environ["PYTHONPATH"] = str(ROOT)  # of the workers, too

from long_reports import made_files, read_real  # noqa: E402
from test_cluster import rows, workers_of_ray  # noqa: E402

from rag import pipeline  # noqa: E402
from rag.config import load_settings  # noqa: E402
from rag.library import cluster  # noqa: E402

POISON = "河.txt"  # in the midst of the others by its name
Rows = list[tuple[object, ...]]


class Killer(threading.Thread):
    """Kills a worker that is not idle, each `every` seconds in the mean, until `most` are dead or it is to stop."""

    def __init__(self, most: int, every: float) -> None:
        super().__init__(daemon=True)
        self.most, self.every = most, every
        self.done = threading.Event()
        self.killed: set[int] = set()

    def run(self) -> None:
        chance = random.Random(1)
        while len(self.killed) < self.most and not self.done.wait(chance.uniform(0.0, 2 * self.every)):
            at_work = [pid for pid in workers_of_ray("_") if pid not in self.killed]
            for pid in chance.sample(at_work, min(1, len(at_work))):
                self.killed.add(pid)
                os.kill(pid, signal.SIGKILL)


class Poisoned(cluster.RayTasks):
    """Of which the poison ends whatever process reads it."""

    def _begin(self, task: Callable[..., Any], *arguments: object) -> Future[Any]:
        return super()._begin(*poisoned(task, *arguments))

    def alone(self, task: Callable[..., Any], *arguments: object) -> Any:  # noqa: ANN401
        return super().alone(*poisoned(task, *arguments))


def poisoned(*task: Any) -> Any:  # noqa: ANN401  # a function with arguments of any kind
    return (os._exit, 9) if getattr(task[1], "name", "") == POISON else task


def ingested(files: Path, library: Path, on: str, workers: int) -> tuple[float, Rows]:
    """The seconds that it took, and every row."""
    begun = time.perf_counter()
    results = pipeline.ingest([files], load_settings(library=library, embedding_model="none", workers=workers), on=on)
    took = time.perf_counter() - begun
    print(f"  {dict(Counter(result.status for result in results))}", flush=True)
    for result in results:
        if result.status == "failed":
            print(f"  {result.reason}", flush=True)
            assert result.name == POISON, "a file was given up"
    return took, [tuple(row) for row in rows(str(library))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--made", action="store_true")
    parser.add_argument("--reports", type=int, default=200)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--poison", action="store_true")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two kills")
    parser.add_argument("--ways", nargs="+", default=["serial", "pool", "ray"])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        files = Path(temporary, "files")
        files.mkdir()
        if options.made:
            bases, _ = read_real(options.files, min(60, options.reports // 10 or 1))
            chars = made_files(files, bases, options.reports)
            print(f"{options.reports:,} files of {chars:,} characters, made of {len(bases)} reports", flush=True)
        else:
            found_files = (path for folder in options.files for path in folder.rglob("*") if path.is_file())
            for path in islice(sorted(found_files), options.reports):
                shutil.copy(path, files)
        first: tuple[float, Rows] | None = None
        for way in options.ways:
            took, found = ingested(files, Path(temporary, way.replace("/", "")), way, options.workers)
            first = first or (took, found)
            assert found == first[1], f"{way} made another library"
            print(
                f"{way}: {took:.1f} s, {first[0] / took:.2f} times as fast, load {os.getloadavg()[0]:.1f}", flush=True
            )
        if options.poison:
            text = next(files.iterdir()).read_text("utf-8")
            (files / POISON).write_text(f"{text}\n完\n", "utf-8")  # another text: those of the library are not read
            cluster.RayTasks = Poisoned  # type: ignore[misc]
        if options.kills:
            killer = Killer(options.kills, options.every)
            killer.start()
            took, found = ingested(files, Path(temporary, "killed"), "ray", options.workers)
            killer.done.set()
            killer.join()
            assert first is None or found == first[1], "after kills: another library"
            print(f"ray, {len(killer.killed)} workers killed: {took:.1f} s, {len(found):,} rows, the same", flush=True)


if __name__ == "__main__":
    main()
