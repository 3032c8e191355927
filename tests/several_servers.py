"""Servers of one catalog behind nginx, one of them restarted again and again, and visitors who ask meanwhile.

By hand, longer than a test: `python tests/several_servers.py SECONDS VISITORS`.
"""

from __future__ import annotations

import http.client
import json
import multiprocessing
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from toy import report_text  # noqa: E402

from rag import pipeline  # noqa: E402
from rag.config import load_settings  # noqa: E402
from ui.auth import hash_password  # noqa: E402
from ui.conversation import Turn, kept  # noqa: E402

CITIES = ("郑州市", "洛阳市", "济南市", "青岛市", "沈阳市", "大连市", "长春市", "南京市", "苏州市", "杭州市")
_TRIES = 40
_AGAIN = 0.5  # seconds between two tries


@dataclass
class Seen:
    """What visitors met."""

    answers: int = 0
    again: int = 0
    slowest: float = 0.0
    restarts: int = 0
    failed: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)


def growth(at: int) -> str:
    """The target of a city's report; no two cities have the same."""
    return f"{5 + at / 10:g}%"


class Visitor:
    """Signs in, and asks of one city; tries again what was not answered, as a browser's user does."""

    def __init__(self, port: int, at: int, seen: Seen) -> None:
        self._port, self._at, self._seen = port, at % len(CITIES), seen
        self._user = f"user{at}"
        self._cookie = ""
        self._turns: tuple[Turn, ...] = ()
        self._kept = 0

    def sign_in(self) -> None:
        form = urlencode({"user": self._user, "password": "secret"})
        _, cookie = self._tried("POST", "/login", form)
        self._cookie = cookie.partition(";")[0]

    def visit(self) -> None:
        """Ask, keep what was said, read it again."""
        question = f"{CITIES[self._at]}2024年GDP增长目标是多少"
        begun = time.monotonic()
        text, _ = self._tried("POST", "/api/ask", json.dumps({"question": question}))
        self._seen.slowest = max(self._seen.slowest, time.monotonic() - begun)
        self._seen.answers += 1
        if growth(self._at) not in json.loads(text)["answer"]:
            self._seen.mixed.append(f"{question}: {text[:200]}")
        self._turns = (*self._turns, Turn(f"{self._user} {len(self._turns)}", None))[-5:]
        body = {"name": self._user, "at": self._kept, "turns": kept(self._turns)}
        at = json.loads(self._tried("POST", "/talks/mine", json.dumps(body))[0])["at"]
        talk = json.loads(self._tried("GET", "/talks/mine", "")[0])["talk"]
        if talk["name"] != self._user or talk["turns"] != kept(self._turns):
            self._seen.mixed.append(f"{self._user} read {talk['name']}")
        self._kept = at or talk["at"]  # 0: it was kept by the try before, whose answer was lost

    def _tried(self, method: str, path: str, body: str) -> tuple[str, str]:
        told = ""
        for _ in range(_TRIES):
            try:
                status, text, cookie = self._request(method, path, body)
            except (OSError, http.client.HTTPException) as error:
                told = repr(error)
            else:
                if status in (200, 303):
                    return text, cookie
                told = f"{status} {text[:200]}"
            self._seen.again += 1
            time.sleep(_AGAIN)
        self._seen.failed.append(f"{self._user} {method} {path}: {told}")
        raise TimeoutError(told)

    def _request(self, method: str, path: str, body: str) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        kind = "application/json" if body.startswith("{") else "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, {"content-type": kind, "cookie": self._cookie})
            reply = connection.getresponse()
            return reply.status, reply.read().decode(), reply.getheader("set-cookie") or ""
        finally:
            connection.close()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def serve(port: int, environment: dict[str, str]) -> None:
    """`govreport serve` in this process, which was just begun for it."""
    from rag.cli.main import main

    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["govreport", "serve", "--port", str(port)]
    main()


class Server:
    """One `govreport serve`, forked from a process that has imported what takes seconds, and nothing more."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.port = free_port()
        self._environment = environment
        self.start()

    def start(self) -> None:
        begin = multiprocessing.get_context("forkserver")
        begin.set_forkserver_preload(["ui.serve"])
        self._process = begin.Process(target=serve, args=(self.port, self._environment), daemon=True)
        self._process.start()

    def ready(self) -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False

    def wait(self) -> None:
        until = time.monotonic() + 120
        while not self.ready():
            assert time.monotonic() < until
            assert self._process.is_alive()
            time.sleep(0.2)

    def stop(self) -> None:
        self._process.terminate()
        self._process.join(60)


@contextmanager
def nginx(ports: Sequence[int], folder: Path) -> Iterator[int]:
    """nginx by the file of the examples; the port that it listens at."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert program
    port = free_port()
    text = (ROOT / "examples/cluster/nginx.conf").read_text("utf-8").replace("listen 80;", f"listen 127.0.0.1:{port};")
    for name, at in zip(("one", "two"), ports, strict=True):
        text = text.replace(f"server {name}:7860", f"server 127.0.0.1:{at}")
    temporary = "".join(
        f"{each}_temp_path {folder}/{each};" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = text.replace("http {", f"http {{ access_log off; {temporary}")
    text = f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\n{text}"
    (folder / "nginx.conf").write_text(text, "utf-8")
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    try:
        yield port
    finally:
        process.terminate()
        process.wait(30)


def visited(database: str, folder: Path, seconds: float, visitors: int, every: float) -> Seen:
    """What `visitors` meet for so long, while one of two servers is restarted every so many seconds."""
    for at, city in enumerate(CITIES):
        (folder / f"{city}.txt").write_text(report_text(city, growth=growth(at)), "utf-8")
    hashed = hash_password("secret")
    accounts = folder / "accounts"
    accounts.write_text("\n".join(f"user{at}:reader:{hashed}" for at in range(visitors)))
    settings = load_settings(library=folder / "library", embedding_model="none", catalog=database)
    pipeline.ingest(sorted(folder.glob("*.txt")), settings)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GOVREPORT_")} | {
        "PYTHONPATH": str(ROOT),
        "GOVREPORT_EMBEDDING": "none",
        "GOVREPORT_CATALOG": database,
        "GOVREPORT_LIBRARY": str(folder / "library"),
        "GOVREPORT_AUTH": str(accounts),
    }
    seen, over = Seen(), time.monotonic() + seconds

    def come(at: int, port: int) -> None:
        try:
            visitor = Visitor(port, at, seen)
            visitor.sign_in()
            while time.monotonic() < over:
                visitor.visit()
                time.sleep(random.uniform(0.2, 1.0))
        except TimeoutError:
            pass  # told
        except Exception as error:
            seen.failed.append(repr(error))

    with ExitStack() as stack:
        servers = []
        for _ in range(2):
            servers.append(Server(environment))
            stack.callback(servers[-1].stop)
        for server in servers:
            server.wait()
        port = stack.enter_context(nginx([server.port for server in servers], folder))
        over = time.monotonic() + seconds
        threads = [threading.Thread(target=come, args=(at, port)) for at in range(visitors)]
        for thread in threads:
            thread.start()
        while time.monotonic() < over - every / 2:
            time.sleep(every / 2)
            servers[0].stop()
            servers[0].start()
            seen.restarts += 1
            begun = time.monotonic()
            servers[0].wait()
            time.sleep(max(0.0, every / 2 - (time.monotonic() - begun)))
        for thread in threads:
            thread.join()
    return seen


if __name__ == "__main__":
    import postgres_server

    with postgres_server.server() as url, tempfile.TemporaryDirectory() as made:
        shown = visited(
            postgres_server.new_database(url, "servers"), Path(made), float(sys.argv[1]), int(sys.argv[2]), 10
        )
        print(shown)  # noqa: T201
