"""What an answer costs as the library grows: 1,000, 10,000 and 100,000 chunks of generated reports.

    python benchmarks/growth.py [FOLDER] [--sizes 1000 10000 100000] [--questions 60]
    python benchmarks/growth.py [FOLDER] --reports REPORTS... [--sizes 100 1000 10000] [--vectors]

The libraries are made in FOLDER (a temporary one by default) and used again if they are there. Their vectors are of a
stand-in for the embedding model, which takes no time, so that the growth of the rest shows; Chroma and SQLite are real.
Each question is asked once, after ten others of its kind have warmed the process up, and mostly of a report that was
not opened before:

    text, filtered    a region and a year are named: one report is searched
    text, region      a region is named: all its reports are searched
    text, anywhere    nothing is named: all chunks are searched
    table             a figure of one region and year
    ranking           a figure of all cities in one year (with `--reports`)

With `--reports`, folders of real reports, sizes are in reports of real size, of up to 300 cities, no year missing, the
newest first. Sixty at most of the real ones are read by the rules; all others are these under other cities and
years, every name as long as the one it stands for, so that all positions stay right; numbers stay as they are. What
reading costs is said for those that were read, what writing costs for all. There are no vectors then, unless with
`--vectors`. A library that was cut short is continued by the same command; `--made` makes none, and asks those that
are there.
"""

import argparse
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from long_reports import FIELDS, PROPER, THINGS, WAYS, FastEmbedder, fill, fill_real, read_real  # noqa: E402

from rag.answering.answerer import Desk  # noqa: E402
from rag.library.store import Library, open_library  # noqa: E402
from rag.library.writer import open_writer  # noqa: E402
from rag.records import Report  # noqa: E402

CHUNKS = 80  # in one report
WARM = 10
INDICATORS = (
    "GDP增长目标",
    "规上工业增加值增长目标",
    "固定资产投资增长目标",
    "一般公共预算收入增长目标",
    "城镇新增就业目标",
)


Times = dict[str, list[float]]
Clock = Callable[[], float]


def make(folder: Path, chunks: int) -> Path:
    """A library of about `chunks` chunks in a folder of its own, made if it is not there."""
    place = folder / str(chunks)
    done = place / "done"
    if not done.is_file():
        started = time.perf_counter()
        with open_writer(place, FastEmbedder.name) as writer:
            fill(writer, max(1, round(chunks / CHUNKS)))
        done.touch()
        print(f"made {place} in {time.perf_counter() - started:.0f} s", flush=True)
    return place


def make_real(folder: Path, sizes: Sequence[int], reports: Sequence[Path], vectors: bool) -> list[Path]:
    """Libraries of so many reports of real size, each grown from the one before; those that are there are kept."""
    growing, embedding = folder / "growing", FastEmbedder.name if vectors else ""
    bases, speed = read_real(reports, 60)
    print(f"{len(bases)} reports to vary, read at {speed:,.0f} characters a CPU-second", flush=True)
    for size in sizes:
        place = folder / str(size)
        if (place / "made.json").is_file():
            continue
        begun, cpu, chars = time.perf_counter(), time.process_time(), 0
        if not growing.is_dir() and (done := [each for each in sizes if (folder / str(each) / "made.json").is_file()]):
            shutil.copytree(folder / str(max(done)), growing)
        with open_writer(growing, embedding) as writer:
            here = len(writer.sources())
            for first in range(here, size, 100):
                chars += fill_real(writer, bases, first, min(first + 100, size), vectors=vectors)
                print(f"  {min(first + 100, size):,} of {size:,}, {time.perf_counter() - begun:.0f} s", flush=True)
        cost = {
            "written": size - here,
            "characters": chars,
            "CPU seconds": time.process_time() - cpu,
            "seconds": time.perf_counter() - begun,
            "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "catalog MB": (growing / "catalog.sqlite3").stat().st_size / 1e6,
            "load": os.getloadavg()[0],
        }
        if size == max(sizes):
            growing.rename(place)
        else:
            shutil.copytree(growing, place)
        (place / "made.json").write_text(json.dumps(cost), "utf-8")
        print(f"made {size:,}: " + ", ".join(f"{name} {value:,.0f}" for name, value in cost.items()), flush=True)
    return [folder / str(size) for size in sizes]


def kinds(reports: tuple[Report, ...], chance: random.Random, ranking: bool = False) -> Iterator[tuple[str, str]]:
    """One question of each kind, without end: (kind, question)."""
    while True:
        report = chance.choice(reports)
        field, thing, way = chance.choice(FIELDS), chance.choice(THINGS), chance.choice(WAYS)
        place = f"{report.region.name}{report.year}年"
        yield "text, filtered", f"{place}如何推进{field}、建设{thing}？"
        yield "text, region", f"{report.region.name}在{field}方面如何{way}？"
        yield "text, anywhere", f"如何{way}，推进{field}、建设{chance.choice(PROPER)}{thing}？"
        yield "table", f"{place}{chance.choice(INDICATORS)}是多少？"
        if ranking:
            yield "ranking", f"{report.year}年各地级市{chance.choice(INDICATORS)}排名"


def measure(
    libraries: Sequence[Library],
    questions: int,
    embedder: FastEmbedder | None,
    ranking: bool = False,
    clock: Clock = time.perf_counter,
) -> list[Times]:
    """Milliseconds of `questions` answers of each kind from each library, sorted.

    The libraries take turns, so that whatever else the machine does slows them alike.
    """
    desks = [Desk(library, embedder) for library in libraries]
    asked = [kinds(library.reports(), random.Random(7), ranking) for library in libraries]
    times: list[Times] = [{} for _ in libraries]
    turns = 5 if ranking else 4
    for turn in range((WARM + questions) * turns):
        for desk, coming, found in zip(desks, asked, times, strict=True):
            kind, question = next(coming)
            begun = clock()
            desk.answer(question)
            if turn >= WARM * turns:
                found.setdefault(kind, []).append(1000 * (clock() - begun))
    return [{kind: sorted(each) for kind, each in found.items()} for found in times]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--sizes", type=int, nargs="+")
    parser.add_argument("--questions", type=int, default=60)
    parser.add_argument("--reports", type=Path, nargs="+")
    parser.add_argument("--vectors", action="store_true")
    parser.add_argument("--cpu", action="store_true", help="time the process's own work only")
    parser.add_argument("--made", action="store_true", help="only ask the libraries that are there")
    options = parser.parse_args()
    real = options.reports is not None or options.made
    sizes = options.sizes or ([100, 1_000, 10_000] if real else [1_000, 10_000, 100_000])
    embedder = FastEmbedder() if options.vectors or not real else None
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as opened:
        folder = options.folder or Path(temporary)
        if options.made:
            places = [folder / str(size) for size in sizes]
        elif real:
            places = make_real(folder, sizes, options.reports, options.vectors)
        else:
            places = [make(folder, size) for size in sizes]
        name = embedder.name if embedder else ""
        libraries = [opened.enter_context(open_library(place, name)) for place in places]
        clock = time.process_time if options.cpu else time.perf_counter
        found = measure(libraries, options.questions, embedder, real, clock)
        for library, times in zip(libraries, found, strict=True):
            lines = library.report_lines()
            print(f"{sum(line.chunks for line in lines):,} chunks, {len(lines):,} reports")
            for kind, each in times.items():
                middle, high = median(each), each[min(len(each) - 1, int(len(each) * 0.95))]
                against = middle / median(found[0][kind])
                print(f"  {kind:15} p50 {middle:8.1f} ms   p95 {high:8.1f} ms   {against:5.2f} of the first's p50")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"load {os.getloadavg()[0]:.1f}, at most {peak:,.0f} MB of memory")


if __name__ == "__main__":
    main()
