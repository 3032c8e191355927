"""Fetching a URL, against a real server on loopback."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from rag.formats import Limits, fetch, read, url
from rag.records import InputError

MIB = 1 << 20
PAGE = "<html><meta charset=utf-8><body><p>各位代表：我代表市人民政府报告工作。</p></body></html>" * 5


class Site(BaseHTTPRequestHandler):
    """One path for each way in which a server can behave."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        if path == "/to":
            self.answer(302, location=query)
        elif path == "/loop":
            self.answer(302, location="/loop")
        elif path == "/endless":
            self.begin(**{"content-type": "text/html"})
            self.pour(b"<p>" + b"x" * 65536, 0.0)
        elif path == "/slow":
            self.begin(**{"content-type": "text/html"})
            self.pour(b"x", 0.05)
        elif path == "/slow-head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            self.pour(b"x-more: 1\r\n", 0.05)
        elif path == "/bomb":
            self.answer(
                200, gzip.compress(bytes(64 * MIB)), **{"content-type": "text/html", "content-encoding": "gzip"}
            )
        elif path == "/packed":
            self.answer(200, gzip.compress(PAGE.encode()), **{"content-type": "text/html", "content-encoding": "gzip"})
        elif path == "/wrong-charset":
            self.answer(200, PAGE.encode("gb18030"), **{"content-type": "text/html; charset=utf-8"})
        elif path == "/attachment":
            disposition = "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A.docx"
            self.answer(200, b"PK", **{"content-type": "application/octet-stream", "content-disposition": disposition})
        elif path == "/agent":
            self.answer(200, str(self.headers).encode(), **{"content-type": "text/plain"})
        elif path == "/missing":
            self.answer(404)
        else:
            self.answer(200, PAGE.encode(), **{"content-type": query or "text/html"})

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def begin(self, **headers: str) -> None:
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("connection", "close")
        self.end_headers()

    def pour(self, piece: bytes, pause: float) -> None:
        """Until the reader has had enough; never longer than ten seconds."""
        end = time.monotonic() + 10
        try:
            while time.monotonic() < end:
                self.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            pass  # the reader has hung up, as it should
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def refused(address: str, limits: Limits | None = None, *, allow_private: bool = True) -> str:
    with pytest.raises(InputError) as caught:
        fetch(address, limits, allow_private=allow_private)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_page_is_fetched_with_a_name_that_tells_its_type(site: str) -> None:
    data, name = fetch(f"{site}/a/2024", allow_private=True)
    assert name == "2024.html"
    (source,) = read(data, name)
    assert "各位代表：我代表市人民政府报告工作。" in source.text  # type: ignore[union-attr]


def test_redirects_are_followed_up_to_the_limit(site: str) -> None:
    data, _ = fetch(f"{site}/to?/to?/page.html", allow_private=True)
    assert data == PAGE.encode()
    assert "limit of 5 redirects" in refused(f"{site}/loop")


def test_loopback_is_refused_unless_private_addresses_are_allowed(site: str) -> None:
    assert "--allow-private" in refused(site, allow_private=False)


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1]/",
        "http://0.0.0.0/",
        "http://127.0.0.2/",
        "http://localhost/",
        "http://inside.example/",
        "http://2130706433/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://[64:ff9b::a00:1]/",
    ],
)
def test_a_redirect_into_a_private_range_is_refused(site: str, target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    is_public, seen = url._is_public, list[str]()

    def only_the_first(address: str) -> bool:
        """The server stands for a public one; every later address is judged as always."""
        seen.append(address)
        return len(seen) == 1 or is_public(address)

    monkeypatch.setattr(url, "_is_public", only_the_first)
    monkeypatch.setattr(url, "_addresses", names({"2130706433": "127.0.0.1", "inside.example": "10.1.2.3"}))
    assert "private or reserved range" in refused(f"{site}/to?{target}", allow_private=False)


def names(known: dict[str, str], asked: list[str] | None = None) -> Callable[[str, int], Awaitable[list[str]]]:
    """A resolver of our own: these names, and what is an address already."""

    async def addresses(host: str, port: int) -> list[str]:
        if asked is not None:
            asked.append(host)
        if host.endswith(".invalid"):
            raise OSError("Name or service not known")
        return [known.get(host, "127.0.0.1" if host == "localhost" else host)]

    return addresses


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1/"])
def test_only_http_is_fetched_also_after_a_redirect(site: str, target: str) -> None:
    assert "only http and https" in refused(target)
    assert "only http and https" in refused(f"{site}/to?{target}")


def test_the_connection_goes_to_the_address_that_was_checked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that changes its address after the check: nobody asks for it a second time."""
    asked: list[str] = []
    monkeypatch.setattr(url, "_addresses", names({"rebinding.example": "127.0.0.1"}, asked))
    data, _ = fetch(site.replace("127.0.0.1", "rebinding.example") + "/agent", allow_private=True)
    assert "Host: rebinding.example:" in data.decode()
    assert asked == ["rebinding.example"]


def test_an_endless_body_ends_at_the_size_limit(site: str) -> None:
    assert "file_bytes" in refused(f"{site}/endless", Limits(file_bytes=MIB))


def test_a_packed_bomb_ends_at_the_size_limit_and_a_packed_page_is_read(site: str) -> None:
    assert "file_bytes" in refused(f"{site}/bomb", Limits(file_bytes=MIB))
    assert fetch(f"{site}/packed", allow_private=True)[0] == PAGE.encode()


@pytest.mark.parametrize("path", ["/slow", "/slow-head"])
def test_a_server_that_drips_is_given_up(site: str, path: str) -> None:
    assert "limit of 0.5 seconds" in refused(site + path, Limits(seconds=0.5))


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/x-msdownload"])
def test_types_that_hold_no_report_are_refused(site: str, kind: str) -> None:
    assert f"of type {kind}" in refused(f"{site}/x?{kind}")


def test_the_bytes_decide_the_charset_not_the_header(site: str) -> None:
    data, name = fetch(f"{site}/wrong-charset", allow_private=True)
    (source,) = read(data, name)
    assert (source.encoding, "各位代表" in source.text) == ("gb18030", True)  # type: ignore[union-attr]


def test_an_attachment_keeps_its_own_name(site: str) -> None:
    assert fetch(f"{site}/attachment", allow_private=True)[1] == "报告.docx"


def test_errors_of_the_server_and_of_the_network_are_one_line(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(url, "_addresses", names({}))
    assert "answers 404" in refused(f"{site}/missing")
    assert "no host" in refused("http://nowhere.invalid/")
    assert "Check the address" in refused("http://127.0.0.1:1/")
    assert "not a valid address" in refused("http://127.0.0.1:99999/")
    assert "user name" in refused("http://me:secret@127.0.0.1/")


def test_proxies_and_passwords_of_the_environment_are_not_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    data, _ = fetch(f"{site}/agent", allow_private=True)
    assert "authorization" not in data.decode().lower()
    assert "cookie" not in data.decode().lower()
