"""What taking in many reports costs when each is read by the rules: hours, catalog, memory, and then what answers cost.

    python benchmarks/taking_in.py FOLDER REPORTS... [--sizes 100 1000 10000] [--on serial]
    python benchmarks/growth.py FOLDER --made --vectors --sizes 100 1000 10000

Files of as many reports of real size are made of those in the folders REPORTS, under the names of 300 cities and other
years, with other numbers and their paragraphs shuffled, and given to the real `ingest`, with a stand-in for the
embedding model. At each size the library is copied to a folder of that name, for `growth.py`. What is there is kept:
the same command goes on where it was cut short.
"""

import argparse
import json
import os
import resource
import shutil
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

from long_reports import FastEmbedder, made_files, read_real  # noqa: E402

from rag import pipeline  # noqa: E402
from rag.config import load_settings  # noqa: E402
from rag.library.intake import Progress  # noqa: E402

STEP = 500  # files given at once


def cpu() -> float:
    """Seconds of the processor, of this process and those it waited for."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("reports", type=Path, nargs="+")
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000])
    parser.add_argument("--on", default="serial")
    options = parser.parse_args()
    files, growing = options.folder / "files", options.folder / "growing"
    if not (options.folder / "files.json").is_file():
        bases, _ = read_real(options.reports, 60)
        chars = made_files(files, bases, max(options.sizes))
        (options.folder / "files.json").write_text(json.dumps({"characters": chars, "of": len(bases)}), "utf-8")
    print((options.folder / "files.json").read_text("utf-8"), flush=True)
    settings, embedder = load_settings(library=growing), FastEmbedder()
    paths, tried = sorted(files.iterdir()), 0
    begun, before = time.perf_counter(), cpu()

    def tell(now: Progress) -> None:
        nonlocal tried
        if now.result is not None and now.result.status == "failed":
            print(now.result.name, now.result.reason, flush=True)

    for size in sorted(options.sizes):
        place = options.folder / str(size)
        while tried < size:
            batch = paths[tried : min(tried + STEP, size)]
            pipeline.ingest(batch, settings, tell, embedder, on=options.on)
            tried += len(batch)
            print(f"  {tried:,}: {time.perf_counter() - begun:,.0f} s, {cpu() - before:,.0f} s of CPU", flush=True)
        if place.is_dir():
            continue
        cost = {
            "seconds": time.perf_counter() - begun,
            "CPU seconds": cpu() - before,
            "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "catalog MB": (growing / "catalog.sqlite3").stat().st_size / 1e6,
            "library MB": sum(path.stat().st_size for path in growing.rglob("*") if path.is_file()) / 1e6,
            "load": os.getloadavg()[0],
        }
        shutil.copytree(growing, place)
        (place / "made.json").write_text(json.dumps(cost), "utf-8")
        print(f"{size:,} reports: " + ", ".join(f"{name} {value:,.0f}" for name, value in cost.items()), flush=True)


if __name__ == "__main__":
    main()
