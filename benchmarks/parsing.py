"""How much faster two processes parse than one, in one run: the same texts through `Dispatch`, workers warm.

usage: parsing.py FOLDER     (some hundred reports)
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rag.formats.decode import decode
from rag.library.dispatch import Processes
from rag.library.reading import parse
from rag.records import Source

CHARS = 300


def seconds(sources: list[Source], workers: int) -> float:
    pool = Processes(workers)
    try:
        for begun in [pool.submit(parse, sources[0], CHARS, ()) for _ in range(2 * workers)]:
            begun.result()
        start = time.perf_counter()
        for begun in [pool.submit(parse, source, CHARS, ()) for source in sources]:
            begun.result()
        return time.perf_counter() - start
    finally:
        pool.close()


def main(folder: Path) -> None:
    files = sorted(path for path in folder.iterdir() if path.suffix in (".md", ".txt"))
    sources = [decode(path.read_bytes(), path.name) for path in files]
    chars = sum(len(source.text) for source in sources)
    one, two = seconds(sources, 1), seconds(sources, 2)
    print(
        f"{len(sources)} texts, {chars:,} characters: one process {one:.1f} s, two {two:.1f} s, ratio {one / two:.2f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
