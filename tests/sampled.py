"""The sample reports in a library of the test's own, and how an expected piece of an answer is looked for in it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from toy import ToyEmbedder

from rag import pipeline
from rag.config import Settings, load_settings
from rag.text.fold import fold

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


def holds(answer: str, piece: str) -> bool:
    """Whether an answer holds a piece in either script; one that begins or ends with a digit as a whole number.

    >>> holds("增长15.5%。", "5.5%"), holds("目標為5.5%左右", "5.5%左右")
    (False, True)
    """
    text, wanted = (re.sub(r"\[\d+\]|\s", "", fold(each)).lower() for each in (answer, piece))
    before = r"(?<![\d.])" if wanted[:1].isdigit() else ""
    after = r"(?!\.?\d)" if wanted[-1:].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, text) is not None
