"""What `test_crash` runs in processes that it kills; imported once, so that kills meet the ingest, not the imports."""

from multiprocessing.connection import Connection
from pathlib import Path

import chromadb  # noqa: F401
from toy import ToyEmbedder, report_text

from rag import pipeline
from rag.config import load_settings
from rag.ingest import read_document
from rag.library.embedding import passages_of
from rag.library.intake import Progress
from rag.summaries.batch import Order

passages_of(read_document(report_text().encode(), "warm.txt", max_chars=100))  # loads all word lists


EMBEDDING = "toy"


def ingest(folder: Path, library: Path, begun: Connection) -> None:
    """Ingest `folder` with a toy embedder that takes its time; says when the first file is taken up."""

    def progress(now: Progress) -> None:
        if now.stage == "reading" and not now.files_done and not now.chars_done:
            begun.send(b"")

    settings = load_settings(library=library, embedding_model=EMBEDDING, batch_chunks=5, chunk_chars=100)
    pipeline.ingest([folder], settings, progress, ToyEmbedder(seconds=0.02))


def everything(folder: Path, library: Path, begun: Connection) -> None:
    """All that writes a library, in a row: done again after a kill it comes to the same end."""
    settings = load_settings(library=library, embedding_model=EMBEDDING, batch_chunks=5, chunk_chars=100)
    toy = ToyEmbedder(seconds=0.01)
    begun.send(b"")
    pipeline.ingest([folder], settings, None, toy, vectors=False)
    pipeline.correct("a.txt", settings, year=2022, embedder=toy)
    pipeline.index(settings, None, toy)
    pipeline.remove("b.txt", settings)
    pipeline.batch(Order(library.parent / f"{library.name}-out", "zh"), (), (), settings, None, lambda _: None)
