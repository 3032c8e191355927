"""No test leaves the machine or its own folder, whatever the user's settings are."""

from __future__ import annotations

import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import postgres_server
import pytest

if TYPE_CHECKING:
    from page_server import Served
    from playwright.sync_api import Browser

# A shell's background jobs begin with Ctrl-C ignored, and so would the commands that tests start and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Files whose tests wait long rather than work, longest first: two workers that begin with them end together.
LONG = ("test_crash.py", "test_page_batch.py", "test_cluster.py", "test_page_access.py", "test_batch.py")
LOOPBACK = ("127.0.0.1", "::1", "localhost", b"localhost", None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that last longest."""
    rank = {name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: rank.get(item.path.name, len(LONG)))


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The user's cache, kept for the session: jieba's dictionary takes a second to build, the local model two."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield
    del os.environ["XDG_CACHE_HOME"]
    if before is not None:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(autouse=True)
def at_home(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """The working directory and the user's data are the test's own, and no setting comes from outside."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path_factory.mktemp("data")))
    for name in list(os.environ):
        if name.upper().startswith(("GOVREPORT_", "OPENAI_")):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection and every look-up but those of this machine."""
    connect, connect_ex, look_up = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(host: object) -> None:
        if host not in LOOPBACK:
            raise RuntimeError(f"a test tried to reach {host!r}")

    def checked_connect(self: socket.socket, address: object) -> None:
        check(address[0] if isinstance(address, tuple) else None)
        connect(self, address)  # type: ignore[arg-type]

    def checked_connect_ex(self: socket.socket, address: object) -> int:
        check(address[0] if isinstance(address, tuple) else None)
        return connect_ex(self, address)  # type: ignore[arg-type]

    def checked_look_up(host: object, *rest: object, **more: object) -> object:
        check(host)
        return look_up(host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", checked_connect)
    monkeypatch.setattr(socket.socket, "connect_ex", checked_connect_ex)
    monkeypatch.setattr(socket, "getaddrinfo", checked_look_up)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL server; a test that asks for it is skipped where there is none."""
    if postgres_server.programs() is None:
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    pytest.importorskip("psycopg")
    with postgres_server.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def any_catalog(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every library of the test has its catalog in a file, then once more on a server, a schema a folder."""
    if request.param == "sqlite":
        return "sqlite"
    if request.node.get_closest_marker("catalog_file"):
        pytest.skip("about the file of a catalog")
    url = request.getfixturevalue("postgres")
    monkeypatch.setattr("rag.library.connection.SqliteDatabase", postgres_server.in_schemas(url))
    return "postgres"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium for a module's tests of the page."""
    from browser import chromium

    with chromium() as made:
        yield made


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a few provinces' reports, for a module that has no `site` of its own."""
    from page_server import served_texts  # loads the server: for tests of the page alone
    from provinces import REPORTS

    with served_texts(REPORTS, tmp_path_factory.mktemp("site")) as made:
        yield made
