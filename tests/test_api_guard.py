"""Who may ask the server, how much, from where; and the address of a citation behind a login."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from api_server import ASKED, api
from page_server import Served
from typer.testing import CliRunner

from rag.cli.main import app
from rag.records import InputError
from rag.server.chat_text import Said
from rag.server.guard import Pace, is_for_programs
from rag.server.keys import make_key, read_keys
from ui.auth import read_accounts

BODY = {"question": ASKED}


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A key of each role, and the file that lets them in."""
    made = {role: make_key(f"a {role}", role) for role in ("reader", "model", "admin")}  # type: ignore[arg-type]
    file = tmp_path_factory.mktemp("keys") / "keys"
    file.write_text("# who\n" + "\n".join(line for _, line in made.values()) + "\n", "utf-8")
    return {**{role: key for role, (key, _) in made.items()}, "file": str(file)}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, keys: dict[str, str]) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("guarded")
    settings = {"api_keys": keys["file"], "cors_origins": "https://ours.example", "max_request_kb": 4}
    with api(folder, read_accounts("wang:correct horse"), **settings) as made:
        yield made


@pytest.fixture
def http(site: Served) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=site.url, timeout=30) as client:
        yield client


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def test_no_route_answers_without_a_key_or_a_login(http: httpx.Client, keys: dict[str, str]) -> None:
    described = http.get("/openapi.json", headers=bearer(keys["reader"])).json()
    tried = [(method, path) for path, methods in described["paths"].items() for method in methods]
    assert len(tried) > 20
    for method, path in [*tried, ("post", "/mcp"), ("get", "/openapi.json"), ("post", "/retrieval")]:
        reply = http.request(method, path.replace("{form}", "csv").replace("{report}", "x"))
        assert reply.status_code == (401 if path not in ("/healthz", "/readyz") else 200), path
        if reply.status_code == 401:
            assert reply.json()["error"]["type"] == "invalid_api_key"
    assert http.get("/api/reports", headers=bearer("gr-wrong")).status_code == 401
    assert http.get("/api/reports", headers={"Cookie": "govreport_session=x.1.y"}).status_code == 401


def test_each_role_may_what_it_may(http: httpx.Client, keys: dict[str, str]) -> None:
    for role in ("reader", "model", "admin"):
        assert http.post("/api/ask", json=BODY, headers=bearer(keys[role])).status_code == 200
        assert http.get("/api/reports", headers={"X-Api-Key": keys[role]}).status_code == 200
        assert http.get("/metrics", headers=bearer(keys[role])).status_code == (200 if role == "admin" else 403)


def test_the_metrics_count_routes_and_hold_no_question(http: httpx.Client, keys: dict[str, str]) -> None:
    http.post("/api/ask", json=BODY, headers=bearer(keys["reader"]))
    told = http.get("/metrics", headers=bearer(keys["admin"])).text
    assert 'govreport_requests_total{method="POST",route="/api/ask",status="200"}' in told
    assert "govreport_reports 3" in told
    assert "郑州" not in told


def test_signing_in_to_the_page_is_enough(http: httpx.Client) -> None:
    assert http.post("/login", data={"user": "wang", "password": "correct horse"}).status_code == 303
    assert http.post("/api/ask", json=BODY).status_code == 200


def test_a_cookie_is_not_enough_for_another_website(http: httpx.Client) -> None:
    http.post("/login", data={"user": "wang", "password": "correct horse"})
    for origin in ("https://evil.example", "https://ours.example", "null"):
        reply = http.post("/api/ask", json=BODY, headers={"Origin": origin})
        assert reply.status_code in (401, 403), origin


def test_a_listed_website_may_ask_with_a_key(http: httpx.Client, keys: dict[str, str]) -> None:
    ours = {"Origin": "https://ours.example"}
    before = http.options("/api/ask", headers={**ours, "Access-Control-Request-Method": "POST"})
    assert before.status_code == 204
    assert before.headers["access-control-allow-origin"] == "https://ours.example"
    assert "authorization" in before.headers["access-control-allow-headers"]
    reply = http.post("/api/ask", json=BODY, headers={**ours, **bearer(keys["reader"])})
    assert reply.status_code == 200
    assert reply.headers["access-control-allow-origin"] == "https://ours.example"
    other = http.post("/api/ask", json=BODY, headers={"Origin": "https://evil.example", **bearer(keys["reader"])})
    assert other.status_code == 403
    assert "access-control-allow-origin" not in other.headers


def test_too_large_a_body_is_refused_however_it_is_sent(http: httpx.Client, keys: dict[str, str]) -> None:
    large = b'{"text": "' + b"x" * 5000 + b'"}'
    whole = http.post("/api/verify", content=large, headers=bearer(keys["reader"]))
    pieces = http.post("/api/verify", content=iter([large[:3000], large[3000:]]), headers=bearer(keys["reader"]))
    assert (whole.status_code, pieces.status_code) == (413, 413)


def test_a_body_that_does_not_end_is_refused(
    http: httpx.Client, keys: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.server.bodies.IDLE", 0.2)

    def slowly() -> Iterator[bytes]:
        yield b'{"question": '
        time.sleep(1.5)
        yield b'"?"}'

    answer = http.post("/api/ask", content=slowly(), headers=bearer(keys["reader"]))
    assert (answer.status_code, answer.json()["error"]["code"]) == (408, "request_timeout")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"question": 1}', b'{"question": "\\ud800"}', b"\xff\xfe"])
def test_what_is_no_request_is_refused_in_one_form(http: httpx.Client, keys: dict[str, str], content: bytes) -> None:
    reply = http.post(
        "/api/ask", content=content, headers={**bearer(keys["reader"]), "Content-Type": "application/json"}
    )
    assert reply.status_code == 422
    assert reply.json()["error"]["type"] == "invalid_request_error"


@pytest.mark.parametrize("path", ["/api/reports/..%2f..%2fetc%2fpasswd", "/api/targets.html", "/api/", "/v1/files"])
def test_a_path_leads_nowhere_else(http: httpx.Client, keys: dict[str, str], path: str) -> None:
    assert http.get(path, headers=bearer(keys["admin"])).status_code in (404, 422)


def test_a_request_has_a_number_and_the_log_no_question(
    http: httpx.Client, keys: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "govreport"):
        reply = http.post("/api/ask", json=BODY, headers={**bearer(keys["reader"]), "X-Request-ID": "mine-1"})
        bad = http.get("/api/passages?q=secret", headers={**bearer(keys["reader"]), "X-Request-ID": "a b"})
    assert reply.headers["x-request-id"] == "mine-1"
    assert len(bad.headers["x-request-id"]) == 32
    assert "mine-1 POST /api/ask 200" in caplog.text
    assert "a reader" in caplog.text
    assert "郑州" not in caplog.text
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("govreport")]
    assert ours
    assert not any("secret" in line for line in ours)


def test_an_address_is_opened_after_signing_in(http: httpx.Client, keys: dict[str, str]) -> None:
    url = http.post("/api/ask", json=BODY, headers=bearer(keys["reader"])).json()["citations"][0]["url"]
    asked = http.get(url)
    assert (asked.status_code, asked.headers["location"].startswith("/login?next=%2Fr%2F")) == (303, True)
    form = {"user": "wang", "password": "correct horse"}
    back = http.post(asked.headers["location"], data=form)
    assert url.endswith(back.headers["location"])
    assert 'class="cited"' in http.get(back.headers["location"]).text
    elsewhere = http.post("/login?next=https%3A%2F%2Fevil.example", data=form)
    assert elsewhere.headers["location"] == "/"
    assert http.get("/r/none?at=1-2").status_code == 404


def test_what_is_cited_outside_the_report_is_not_marked(http: httpx.Client, site: Served) -> None:
    http.post("/login", data={"user": "wang", "password": "correct horse"})
    report = site.room.reports()[0].id
    for at in ("999999-9999999", "5-1", "x", "<script>", "0-1,"):
        page = http.get(f"/r/{report}", params={"at": at})
        assert page.status_code == 200
        assert 'class="cited"' not in page.text
        assert "<script>0" not in page.text


def test_a_report_leads_to_its_sections_the_board_and_the_library(http: httpx.Client, site: Served) -> None:
    http.post("/login", data={"user": "wang", "password": "correct horse"})
    report = site.room.reports()[0].id
    page = http.get(f"/r/{report}").text
    assert f'href="/?tab=library&amp;report={report}"' in page
    assert 'href="/board"' in page
    led = re.findall(r'href="#(r-\d+)"', page)
    assert led
    assert all(f'id="{anchor}"' in page for anchor in led)
    assert "Sections" in http.get(f"/r/{report}", headers={"cookie": "govreport_lang=en; " + _cookies(http)}).text


def _cookies(http: httpx.Client) -> str:
    return "; ".join(f"{name}={value}" for name, value in http.cookies.items())


def test_a_caller_may_ask_so_often_and_again_later() -> None:
    pace = Pace(2)
    assert [pace.wait("a", now) for now in (0, 0)] == [0, 0]
    assert pace.wait("a", 0) == pytest.approx(30)
    assert pace.wait("b", 0) == 0
    assert pace.wait("a", 31) == 0
    assert Pace(0).wait("a") == 0


def test_too_many_requests_are_told_when_to_come_again(tmp_path: Path) -> None:
    with api(tmp_path, api_per_minute=2) as site:
        replies = [httpx.get(f"{site.url}/api/reports") for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert 1 <= int(replies[-1].headers["retry-after"]) <= 31


def test_the_key_command_makes_a_line_that_lets_its_key_in(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["key", "dify", "--role", "model"])
    assert done.exit_code == 0
    key = done.stderr.split()[-1]
    assert key not in done.stdout
    (tmp_path / "keys").write_text(done.stdout, "utf-8")
    found = read_keys(str(tmp_path / "keys"))
    assert found is not None
    caller = found.caller(key)
    assert caller is not None
    assert (caller.name, caller.may("model"), caller.may("admin")) == ("dify", True, False)
    assert found.caller(key + "x") is None


@pytest.mark.parametrize("text", ["", "x", "a:reader:short", "a:king:" + "0" * 64, "# only\n"])
def test_a_file_of_keys_that_is_none_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "keys").write_text(text, "utf-8")
    with pytest.raises(InputError, match="govreport key"):
        read_keys(str(tmp_path / "keys"))
    with pytest.raises(InputError, match="cannot be read"):
        read_keys(str(tmp_path / "none"))
    assert read_keys("") is None


def test_only_the_interfaces_are_for_programs() -> None:
    assert all(map(is_for_programs, ("/api/ask", "/v1/models", "/mcp", "/dify/retrieval", "/healthz", "/openapi.json")))
    assert not any(map(is_for_programs, ("/", "/apix", "/gradio_api/upload", "/r/x", "/login", "/api\n")))


@pytest.mark.parametrize(
    "text", ["", "一。[1]二！\n\n三", "a.b? c!\n[1]: http://h/r/x?at=1-2\n", "。。\n", "[1][2]。[3]"]
)
def test_pieces_of_a_text_are_the_text(text: str) -> None:
    assert "".join(Said(text, len(text), (), {}).pieces()) == text
