"""What a visitor could do to the page's server and to the others: each test is a hole that was open once."""

from __future__ import annotations

import asyncio
import http.client
import json
import logging
import statistics
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import gradio.processing_utils
import pytest
from page_server import Served, library, served
from postgres_server import new_database
from test_page_http import fetch, sign_in, trigger, upload
from toy import ToyEmbedder, report_text

from rag import pipeline
from rag.config import load_settings
from rag.library import audit
from rag.server.bodies import Refused, read_body
from ui.auth import hash_password, read_accounts
from ui.bodies import session_of
from ui.gate import Seldom
from ui.page_tables import kept_at
from ui.sessions import Attempts, Owners

JSON = {"Content_Type": "application/json"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "洛阳.txt").write_text(report_text("洛阳市", 2024), "utf-8")
    with served(library(folder / "library", [folder / "洛阳.txt"]), folder / "uploads") as made:
        yield made


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A server that nobody should ask, and the paths that it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/report.txt", asked
        server.shutdown()


def event(site: Served, data: object, event_data: object, **headers: str) -> tuple[int, str]:
    body = {"data": [data], "event_data": event_data, "fn_index": 0, "session_hash": "abc", "trigger_id": 0}
    text = json.dumps(body).replace("gradio.File", "gradio.\\u0046ile")  # as JSON it is the same
    status, said, _ = fetch(f"{site.url}/gradio_api/queue/join", text.encode(), **JSON, **headers)
    return status, said.decode()


@pytest.mark.parametrize("place", ["data", "event_data", "deep"])
def test_no_body_makes_the_server_fetch_an_address(
    site: Served, elsewhere: tuple[str, list[str]], place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, asked = elsewhere
    monkeypatch.setattr("safehttpx.is_public_ip", lambda _: True)
    file: dict[str, Any] = {"path": url, "url": url, "meta": {"_type": "gradio.FileData"}, "orig_name": "r.txt"}
    status, said = event(site, {"a": [[file]]} if place == "deep" else file, file if place == "event_data" else None)
    assert status == 400
    assert "no file" in said
    assert asked == []


def test_gradio_itself_could_fetch_nothing(site: Served, tmp_path: Path) -> None:
    assert site.url
    with pytest.raises(Exception, match="fetches no addresses"):
        gradio.processing_utils.ssrf_protected_download("http://127.0.0.1:9/x", str(tmp_path))


@pytest.mark.parametrize("text", ["[]", "{", "1", "[" * 100_000, '{"a":' * 100 + "1" + "}" * 100, ""])
def test_what_is_no_event_goes_no_further(text: str) -> None:
    with pytest.raises(Refused):
        session_of(text.encode())


def test_an_event_has_a_bound() -> None:
    async def endless() -> dict[str, object]:
        return {"type": "http.request", "body": b"x" * 100_000, "more_body": True}

    with pytest.raises(Refused, match="too large"):
        asyncio.run(read_body(endless, 1_000_000))


def test_uploads_that_nobody_uses_have_a_quota(tmp_path: Path) -> None:
    with served(library(tmp_path / "library", [], max_file_mb=1), tmp_path / "uploads") as site:
        for n in range(13):
            upload(site, f"{n}.txt", bytes([n]) * (1_000_000))
        status, said, _ = fetch(f"{site.url}/gradio_api/upload", b"x", Content_Type="multipart/form-data; boundary=x")
        assert (status, b"Too many files" in said) == (507, True)


def test_requests_that_go_wrong_do_not_fill_the_log(site: Served, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        for _ in range(60):
            fetch(f"{site.url}/gradio_api/queue/join", b'{"data": 1}', **JSON)
            fetch(f"{site.url}/gradio_api/run/predict", b'{"data": [1], "fn_index": 99999}', **JSON)
    assert len(caplog.text) < 8_000
    assert "Traceback" not in caplog.text


def test_a_line_of_the_log_is_one_line(caplog: pytest.LogCaptureFixture) -> None:
    told = Seldom(2)
    with caplog.at_level(logging.WARNING):
        for _ in range(9):
            told("a\nok  fake\x1b[2J")
    assert len(caplog.records) == 2
    assert "\n" not in caplog.records[0].getMessage()
    assert "\x1b" not in caplog.records[0].getMessage()


# Accounts


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("accounts") / "accounts"
    lines = [f"{user}:{role}:{hash_password(user * 2)}" for user, role in (("li", "reader"), ("ann", "admin"))]
    file.write_text("\n".join((*lines, f"wang:{hash_password('wangwang')}")), "utf-8")
    return file


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, accounts: Path) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "洛阳.txt").write_text(report_text("洛阳市", 2024), "utf-8")
    settings = library(folder / "library", [folder / "洛阳.txt"])
    with served(settings, folder / "uploads", read_accounts(str(accounts))) as made:
        yield made


def cookie_of(site: Served, user: str) -> str:
    status, cookie = sign_in(site, user, user * 2)
    assert status == 303
    return cookie.split(";")[0]


def test_the_end_of_a_visit_ends_its_token_and_no_other(guarded: Served) -> None:
    first, second = cookie_of(guarded, "wang"), cookie_of(guarded, "wang")
    fetch(f"{guarded.url}/logout", Cookie=first)
    assert fetch(f"{guarded.url}/config", Cookie=first)[0] == 401
    assert fetch(f"{guarded.url}/config", Cookie=second)[0] == 200


def test_who_is_struck_from_the_file_is_out_at_once(guarded: Served, accounts: Path) -> None:
    before = accounts.read_text("utf-8")
    wang, ann = cookie_of(guarded, "wang"), cookie_of(guarded, "ann")
    accounts.write_text("\n".join(line for line in before.split("\n") if not line.startswith("wang")), "utf-8")
    assert fetch(f"{guarded.url}/config", Cookie=wang)[0] == 401
    assert fetch(f"{guarded.url}/config", Cookie=ann)[0] == 200
    accounts.write_text("broken by a slip", "utf-8")
    assert fetch(f"{guarded.url}/config", Cookie=ann)[0] == 200  # as it was, and the log says so
    accounts.write_text(before, "utf-8")


def test_a_conversation_is_of_one_user(guarded: Served) -> None:
    wang, ann = cookie_of(guarded, "wang"), cookie_of(guarded, "ann")
    body = {"data": [], "fn_index": 0, "session_hash": "of-wang"}
    fetch(f"{guarded.url}/gradio_api/queue/join", json.dumps(body).encode(), Cookie=wang, **JSON)
    for address, data in (
        ("queue/join", json.dumps(body).encode()),
        ("queue/data?session_hash=of-wang", None),
        ("heartbeat/of-wang", None),
        ("cancel", json.dumps({**body, "event_id": "x"}).encode()),
    ):
        status, said, _ = fetch(f"{guarded.url}/gradio_api/{address}", data, Cookie=ann, **JSON)
        assert (status, b"another user" in said) == (403, True), address
    assert not Owners().claim("", "a") or Owners().claim("x", "a")


def changing(site: Served, user: str, event_name: str, data: object, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the page says to an event of this user's."""
    cookie = cookie_of(site, user)
    opener = urllib.request.build_opener()
    opener.addheaders = [("Cookie", cookie)]
    plain = fetch

    def with_cookie(url: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes, dict[str, str]]:
        return plain(url, body, **headers, Cookie=cookie)

    monkeypatch.setattr("test_page_http.fetch", with_cookie)
    monkeypatch.setattr("urllib.request.urlopen", opener.open)
    return trigger(site, event_name, data)


def test_a_reader_changes_nothing(guarded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    report = guarded.room.reports()[0]
    for name, data in (
        ("remove", {"source": "洛阳.txt"}),
        ("correct", {"report": report.id, "region": "郑州市", "year": "2024"}),
        ("sent", {"files": []}),
    ):
        assert "只能阅读和提问" in changing(guarded, "li", name, data, monkeypatch)
    assert guarded.room.reports() == (report,)


def test_the_log_says_which_editor_corrected_what(guarded: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    report = guarded.room.reports()[0]
    changing(guarded, "wang", "correct", {"report": report.id, "region": "", "year": "2023"}, monkeypatch)
    last = audit.FileLog(guarded.room.settings.library).read()[-1]
    assert (last.who, last.act, last.what, last.id) == ("wang", "corrected", "洛阳.txt", report.id)
    assert "2024 ->" in last.detail
    pipeline.correct(report.id, guarded.room.settings, year=2024, embedder=ToyEmbedder())


def test_only_an_admin_sees_the_servers_own_numbers(guarded: Served) -> None:
    assert fetch(f"{guarded.url}/metrics", Cookie=cookie_of(guarded, "wang"))[0] == 403
    assert fetch(f"{guarded.url}/metrics", Cookie=cookie_of(guarded, "ann"))[0] == 200


@pytest.mark.parametrize("on_server", [False, True])
def test_waits_after_wrong_passwords_grow(on_server: bool, request: pytest.FixtureRequest) -> None:
    catalog = new_database(request.getfixturevalue("postgres"), "tries") if on_server else ""
    tries = kept_at(load_settings(library=Path("library"), catalog=catalog)).tries
    first, second = Attempts(tries), Attempts(tries)  # of two servers
    waits = []
    for _ in range(16):
        first.failed("li", "192.0.2.1", now=100.0)
        waits.append(second.wait("li", "192.0.2.1", now=100.0))
    assert waits[:4] == [0] * 4
    assert waits[4:8] == [1, 2, 4, 8]
    assert waits[-1] == 900
    assert first.wait("li", "198.51.100.1", now=100.0) == 0  # the user's own place is not shut by a stranger's tries
    assert first.wait("li", "192.0.2.1", now=1001.0) == 0
    assert first.wait("li", "192.0.2.1", now=101.0) == 899
    second.succeeded("li", "192.0.2.1")
    assert first.wait("li", "192.0.2.1", now=100.0) == 0
    assert first.wait("wang", "192.0.2.1", now=100.0) == 0
    for _ in range(5):
        first.failed("wang", "192.0.2.1", now=100.0)
    assert second.wait("chen", "192.0.2.1", now=100.0) == 2  # what came from the address still counts


def test_400_wrong_logins_at_once_do_not_hold_up_who_has_signed_in(tmp_path: Path) -> None:
    with served(library(tmp_path / "library", []), tmp_path / "uploads", read_accounts("wang:wangwang")) as site:
        cookie = cookie_of(site, "wang")
        host = site.url.removeprefix("http://")
        statuses: list[int] = []

        def guess(n: int) -> None:
            connection = http.client.HTTPConnection(host, timeout=60)
            form = urllib.parse.urlencode({"user": f"wang{n % 3}", "password": str(n)})
            connection.request("POST", "/login", form, {"Content-Type": "application/x-www-form-urlencoded"})
            statuses.append(connection.getresponse().status)
            connection.close()

        guesses = [threading.Thread(target=guess, args=(n,)) for n in range(400)]
        for each in guesses:
            each.start()
        took = []
        while any(each.is_alive() for each in guesses):
            began = time.perf_counter()
            assert fetch(f"{site.url}/theme.css", Cookie=cookie)[0] == 200
            took.append(time.perf_counter() - began)
            time.sleep(0.02)
        assert set(statuses) <= {403, 429}
        assert statuses.count(429) > 300  # sent away, no password tried
        assert statistics.median(took) < 0.5
