"""The index of vectors on a Chroma server: the same hits as from a folder; the token that a proxy asks for."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from toy import ToyEmbedder, document

from rag.library.chroma import ChromaIndex
from rag.library.embedding import passages_of
from rag.library.store import open_library
from rag.library.vector_index import BrokenIndexError
from rag.library.writer import open_writer

CLAUSES = tuple(f"第{at}项工作完成投资{at * 3}亿元，增长{at % 9}%" for at in range(60))


@pytest.fixture
def chroma(tmp_path: Path) -> Iterator[str]:
    program = shutil.which("chroma", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("no chroma command beside this Python")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [program, "run", "--path", str(tmp_path / "server"), "--host", "127.0.0.1", "--port", str(port)]
    quiet = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
    with subprocess.Popen(command, env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def test_a_server_finds_what_the_folder_finds(chroma: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.library.search.EXACT", 0)  # every search goes through the index
    made = document("a.txt", clauses=CLAUSES)
    passages = passages_of(made)
    texts = [passage.text for passage in passages]
    for folder, url in (("folder", ""), ("server", chroma)):
        with open_writer(Path(folder), "toy", chroma_url=url) as writer:
            writer.add_vectors([passage.key for passage in passages], ToyEmbedder().passages(texts))
            writer.put(made, passages, "rules")
            writer.flush()
    assert not Path("server/chroma").exists()
    with open_library(Path("folder"), "toy") as ours, open_library(Path("server"), "toy", chroma_url=chroma) as theirs:
        assert ours.index_dump() == theirs.index_dump()
        for clause in CLAUSES[:20]:
            vector = ToyEmbedder().query(clause)
            here, there = (library.search_vector(vector, limit=5) for library in (ours, theirs))
            # Of chunks that are equally near either may come first.
            assert [score for _, score in there] == pytest.approx([score for _, score in here], abs=1e-5)


class Proxy(BaseHTTPRequestHandler):
    """Lets nobody in, and remembers what he showed."""

    shown: list[str] = []  # noqa: RUF012  # of the class: a handler is made for each request

    def do_GET(self) -> None:
        self.shown.append(self.headers.get("Authorization", ""))
        self.send_error(401)

    do_POST = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_the_token_is_sent_and_told_to_nobody() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        index = ChromaIndex(Path("x"), "name", f"http://:ge%20heim@127.0.0.1:{server.server_port}", writable=False)
        with pytest.raises(BrokenIndexError) as error:
            index.count()
    finally:
        server.shutdown()
        server.server_close()
    assert "Bearer ge heim" in Proxy.shown
    assert "heim" not in str(error.value)


def test_a_server_elsewhere_without_a_token_is_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for url in ("http://chroma.example:1", "http://:geheim@chroma.example:1"):
            with pytest.raises((BrokenIndexError, RuntimeError)):  # RuntimeError: no test reaches another machine
                ChromaIndex(Path("x"), "name", url, writable=False).count()
    assert ["without a token" in line for line in caplog.messages if "Chroma server" in line] == [True, False]
    assert "geheim" not in caplog.text
