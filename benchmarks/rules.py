"""How fast the rules for figures run, and whether their time grows with the text and no faster.

    python benchmarks/rules.py [FOLDER]

The reports of FOLDER (the sample library by default) are repeated to 1 MB and to 10 MB of text, on one core.
"""

import os
import sys
import time
from pathlib import Path

from rag.config import load_settings
from rag.figures.extract import find_figures
from rag.ingest import read_document
from rag.records import Report, Section, Span
from rag.text.view import View

ROOT = Path(__file__).resolve().parent.parent
MB = 1_000_000


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "seeds"
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    chars = load_settings().chunk_chars
    texts: list[str] = []
    model: Report | None = None
    for path in sorted(folder.iterdir()):
        if path.suffix in (".md", ".txt"):
            found = read_document(path.read_bytes(), path.name, max_chars=chars)
            texts += [View(found.source.text, report.spans).text for report in found.reports]
            model = found.reports[0]
    assert model is not None, f"no reports in {folder}"
    once = "".join(texts)
    speeds = []
    for size in (MB, MB, 10 * MB):
        text = once * (size // len(once.encode()) + 1)
        spans = (Span(0, len(text)),)
        view, section = View(text, spans), Section("s", model.id, ("工作",), 1, "review", spans)
        started = time.process_time()
        figures = find_figures(model, view, (section,))
        seconds = time.process_time() - started
        speeds.append(len(text.encode()) / MB / seconds)
        print(f"{len(text.encode()) / MB:6.1f} MB  {seconds:7.2f} s  {speeds[-1]:5.2f} MB/s  {len(figures):,} figures")
    print(f"10 MB at {speeds[-1] / speeds[1]:.2f} of the speed of 1 MB")


if __name__ == "__main__":
    main()
