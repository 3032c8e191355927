"""The real page on loopback, over a library of its own, for tests that talk to it by browser or by HTTP."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from toy import ToyEmbedder

from rag import pipeline
from rag.config import Settings, load_settings
from ui.auth import Accounts
from ui.serve import make_app
from ui.state import Room

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


@dataclass(frozen=True, slots=True)
class Served:
    """A page that is being served: its address, what it shares, where its uploads land."""

    url: str
    room: Room
    uploads: Path


def library(folder: Path, sources: Sequence[Path], **settings: object) -> Settings:
    """Settings of a library in `folder` with these sources, embedded by the toy."""
    made = load_settings(library=folder, embedding_model="toy", **settings)
    if sources:
        pipeline.ingest(list(sources), made, None, ToyEmbedder())
    return made


@contextmanager
def served_texts(texts: Mapping[str, str], folder: Path) -> Iterator[Served]:
    """The page of a library of these texts by name, in `folder`."""
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    with served(library(folder / "library", sorted(folder.glob("*.txt"))), folder / "uploads") as made:
        yield made


@contextmanager
def served(
    settings: Settings,
    uploads: Path,
    accounts: Accounts | None = None,
    hosts: frozenset[str] | None = None,
    embedder: ToyEmbedder | None = None,
    boundaries: bytes = b"",
) -> Iterator[Served]:
    """The page of a library, on a free port."""
    room = Room(settings, embedder or ToyEmbedder())
    app = make_app(room, uploads, accounts, hosts, boundaries)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield Served(f"http://127.0.0.1:{listening.getsockname()[1]}", room, uploads)
        finally:
            server.should_exit = True
            thread.join(10)
            room.close()
