"""What an answer costs as the library grows: 1,000, 10,000 and 100,000 chunks of generated reports.

    python benchmarks/growth.py [FOLDER] [--sizes 1000 10000 100000] [--questions 60]

The libraries are made in FOLDER (a temporary one by default) and used again if they are there. Their vectors are of a
stand-in for the embedding model, which takes no time, so that the growth of the rest shows; Chroma and SQLite are real.
Each question is asked once, after ten others of its kind have warmed the process up, and mostly of a report that was
not opened before:

    text, filtered    a region and a year are named: one report is searched
    text, region      a region is named: all its reports are searched
    text, anywhere    nothing is named: all chunks are searched
    table             a figure of one region and year
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from long_reports import FIELDS, PROPER, THINGS, WAYS, FastEmbedder, fill  # noqa: E402

from rag.answering.answerer import Desk  # noqa: E402
from rag.library.store import Library, open_library  # noqa: E402
from rag.library.writer import open_writer  # noqa: E402
from rag.records import Report  # noqa: E402

CHUNKS = 80  # in one report
WARM = 10
KINDS = 4
INDICATORS = (
    "GDP增长目标",
    "规上工业增加值增长目标",
    "固定资产投资增长目标",
    "一般公共预算收入增长目标",
    "城镇新增就业目标",
)


Times = dict[str, list[float]]


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


def kinds(reports: tuple[Report, ...], chance: random.Random) -> Iterator[tuple[str, str]]:
    """One question of each kind, without end: (kind, question)."""
    while True:
        report = chance.choice(reports)
        field, thing, way = chance.choice(FIELDS), chance.choice(THINGS), chance.choice(WAYS)
        place = f"{report.region.name}{report.year}年"
        yield "text, filtered", f"{place}如何推进{field}、建设{thing}？"
        yield "text, region", f"{report.region.name}在{field}方面如何{way}？"
        yield "text, anywhere", f"如何{way}，推进{field}、建设{chance.choice(PROPER)}{thing}？"
        yield "table", f"{place}{chance.choice(INDICATORS)}是多少？"


def measure(libraries: Sequence[Library], questions: int) -> list[Times]:
    """Milliseconds of `questions` answers of each kind from each library, sorted.

    The libraries take turns, so that whatever else the machine does slows them alike.
    """
    desks = [Desk(library, FastEmbedder()) for library in libraries]
    asked = [kinds(library.reports(), random.Random(7)) for library in libraries]
    times: list[Times] = [{} for _ in libraries]
    for turn in range((WARM + questions) * KINDS):
        for desk, coming, found in zip(desks, asked, times, strict=True):
            kind, question = next(coming)
            begun = time.perf_counter()
            desk.answer(question)
            if turn >= WARM * KINDS:
                found.setdefault(kind, []).append(1000 * (time.perf_counter() - begun))
    return [{kind: sorted(each) for kind, each in found.items()} for found in times]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--questions", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as opened:
        places = [make(options.folder or Path(temporary), size) for size in options.sizes]
        libraries = [opened.enter_context(open_library(place, FastEmbedder.name)) for place in places]
        found = measure(libraries, options.questions)
        for library, times in zip(libraries, found, strict=True):
            lines = library.report_lines()
            print(f"{sum(line.chunks for line in lines):,} chunks, {len(lines):,} reports")
            for kind, each in times.items():
                middle, high = median(each), each[min(len(each) - 1, int(len(each) * 0.95))]
                against = middle / median(found[0][kind])
                print(f"  {kind:15} p50 {middle:8.1f} ms   p95 {high:8.1f} ms   {against:5.2f} of the first's p50")


if __name__ == "__main__":
    main()
