"""The sample reports in a library of the test's own; `holds` tells whether an answer holds a piece."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from toy import ToyEmbedder

from rag import pipeline
from rag.config import Settings, load_settings
from rag.grading.grade import holds as holds

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(__file__).resolve().parent / "data"


def fill(folder: Path) -> Settings:
    """A library of the samples at `folder`, embedded by the toy embedder: settings to open it with."""
    settings = load_settings(library=folder, embedding_model="toy")
    pipeline.ingest([ROOT / "seeds"], settings, None, ToyEmbedder())
    return settings


def lines(name: str) -> list[dict[str, Any]]:
    """The objects of a JSONL file of the tests' data."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines() if line]
