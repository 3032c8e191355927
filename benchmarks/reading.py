"""How fast a source is read, beside how fast its chunks are embedded, in one run on one core.

    python benchmarks/reading.py [FOLDER] [--chunks 40]

Reading is everything but the embedding: decode, clean, split, sections, chunks, figures. The ratio is what matters:
DESIGN asks for at least 40. FOLDER defaults to the sample library.
"""

import argparse
import os
import time
from pathlib import Path

from rag.config import load_settings
from rag.ingest import read_document
from rag.models.local_embedder import OnnxEmbedder

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "seeds")
    parser.add_argument("--chunks", type=int, default=40, help="chunks to embed")
    options = parser.parse_args()
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})  # one core for both

    max_chars = load_settings().chunk_chars
    files = [
        (path.name, path.read_bytes()) for path in sorted(options.folder.iterdir()) if path.suffix in (".md", ".txt")
    ]
    documents = [read_document(data, name, max_chars=max_chars) for name, data in files]  # warms caches and tables
    chars = sum(len(document.source.text) for document in documents)
    best = min(
        _timed(lambda: [read_document(data, name, max_chars=max_chars) for name, data in files]) for _ in range(3)
    )
    reading = chars / best

    embedder = OnnxEmbedder()
    texts = [chunk.text for document in documents for chunk in document.chunks][: options.chunks]
    embedder.passages(texts[:2])
    embedding = sum(map(len, texts)) / min(_timed(lambda: embedder.passages(texts)) for _ in range(2))

    print(f"{len(files)} sources, {chars:,} characters, {sum(len(d.figures) for d in documents):,} figures")
    print(f"reading    {reading:>12,.0f} characters/s")
    print(f"embedding  {embedding:>12,.0f} characters/s")
    print(f"ratio      {reading / embedding:>12.1f}")


def _timed(work: object) -> float:
    started = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - started


if __name__ == "__main__":
    main()
