"""What the page's server lets through: over HTTP, without the page."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from page_server import SEEDS, Served, library, served

from rag.records import InputError
from ui.auth import check_address, hash_password, is_loopback, read_accounts

SECRET = "the file that nobody may read"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "secret.txt").write_text(SECRET, "utf-8")
    settings = library(folder / "library", [SEEDS / "jinan-2024.md"])
    hosts = frozenset(("127.0.0.1", "localhost"))
    with served(settings, folder / "uploads", hosts=hosts) as made:
        yield made


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def fetch(url: str, data: bytes | None = None, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of one request; `data` makes it a POST."""
    asked = urllib.request.Request(url, data, {name.replace("_", "-"): value for name, value in headers.items()})
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(asked, timeout=20) as reply:
            return reply.status, reply.read(), dict(reply.headers)
    except urllib.error.HTTPError as error:
        return error.code, error.read(), dict(error.headers)


def upload(site: Served, name: str, data: bytes) -> str:
    """Where the server says it has put a file."""
    edge = uuid4().hex
    body = (
        (
            f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n'
            f"Content-Type: text/plain\r\n\r\n"
        ).encode()
        + data
        + f"\r\n--{edge}--\r\n".encode()
    )
    status, reply, _ = fetch(
        f"{site.url}/gradio_api/upload", body, Content_Type=f"multipart/form-data; boundary={edge}"
    )
    assert status == 200
    return str(json.loads(reply)[0])


def trigger(site: Served, event: str, data: object) -> str:
    """Raise an event of the page as its script does; all that the server says until it is done."""
    config = json.loads(fetch(f"{site.url}/config")[1])
    parts = {part["id"]: part for part in config["components"]}
    function = next(
        each
        for each in config["dependencies"]
        if any(name == event and (event != "sent" or _id(parts[at]) == "drop") for at, name in each["targets"])
    )
    session = uuid4().hex[:12]
    inputs = ["zh" for _ in function["inputs"]]
    body = {"data": inputs, "event_data": data, "fn_index": function["id"], "session_hash": session, "trigger_id": 0}
    if not function["queue"]:
        return fetch(f"{site.url}/gradio_api/run/predict", json.dumps(body).encode(), Content_Type="application/json")[
            1
        ].decode()
    joined, _, _ = fetch(
        f"{site.url}/gradio_api/queue/join", json.dumps(body).encode(), Content_Type="application/json"
    )
    assert joined == 200
    said = b""
    with urllib.request.urlopen(f"{site.url}/gradio_api/queue/data?session_hash={session}", timeout=30) as stream:
        for line in stream:
            said += line
            if b"process_completed" in line:
                break
    return json.dumps(
        [json.loads(line[6:]) for line in said.splitlines() if line.startswith(b"data: ")], ensure_ascii=False
    )


def refused(said: str) -> bool:
    """Whether the page said no in words, or Gradio before it: it looks at what claims to be a file."""
    return "没能完成" in said or '"success": false' in said


def _id(part: dict[str, object]) -> object:
    props = part["props"]
    return props.get("elem_id") if isinstance(props, dict) else None


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file={secret}",
        "/gradio_api/file=..%2f..%2fetc%2fpasswd",
        "/gradio_api/file=/etc/passwd",
        "/file={secret}",
        "/gradio_api/file/{secret}",
        "/gradio_api/proxy=http://127.0.0.1:9/",
        "/gradio_api/file=http://127.0.0.1:9/",
        "/static/../../../../etc/passwd",
        "/static/..%2f..%2f..%2fetc%2fpasswd",
        "/assets/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/assets//etc/passwd",
        "/custom_component/x/server/y/../../etc/passwd",
        "/gradio_api/custom_component/x/server/y/z.py",
        "/gradio_api/stream/x/y/1/playlist-file",
        "/gradio_api/deep_link",
        "/gradio_api/vibe-code/",
        "/gradio_api/run-history/buckets",
        "/gradio_api/info",
        "/monitoring",
        "/handout/guess",
        "/handout/..%2f..%2fsecret.txt",
        "/docs",
        "/{secret}",
    ],
)
def test_no_path_leads_to_a_file(site: Served, path: str) -> None:
    secret = site.uploads.parent / "secret.txt"
    status, body, _ = fetch(site.url + path.replace("{secret}", str(secret)))
    assert status in (400, 403, 404)
    assert SECRET.encode() not in body
    assert b"root:" not in body


def test_an_upload_is_not_served_to_anybody(site: Served) -> None:
    path = upload(site, "mine.txt", b"what another visitor sent")
    for address in (
        f"/gradio_api/file={path}",
        f"/file={path}",
        f"/gradio_api/file={urllib.parse.quote(path, safe='')}",
    ):
        status, body, _ = fetch(site.url + address)
        assert status == 404
        assert b"another visitor" not in body


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "{secret}", "{uploads}/../secret.txt", "secret.txt", "../secret.txt", "", "\0", "{uploads}"]
)
def test_only_an_upload_is_ingested(site: Served, path: str) -> None:
    given = path.replace("{secret}", str(site.uploads.parent / "secret.txt")).replace("{uploads}", str(site.uploads))
    said = trigger(site, "sent", {"files": [{"path": given, "name": "a.txt"}]})
    assert refused(said)
    assert SECRET not in said
    assert (site.uploads.parent / "secret.txt").is_file()  # neither read nor moved
    assert len(site.room.reports()) == 1


@pytest.mark.parametrize("name", ["../../evil.txt", "..%2f..%2fevil.txt", "/etc/evil.txt", "C:\\\\evil.txt"])
def test_an_upload_lands_among_the_uploads_whatever_its_name(site: Served, name: str) -> None:
    path = Path(upload(site, name, name.encode() + b" sent under this name"))
    assert path.resolve().is_relative_to(site.uploads.resolve())
    path.unlink()


def test_a_source_is_named_without_the_folders_that_its_sender_gave(site: Served) -> None:
    path = upload(site, "a.txt", "这不是报告。".encode())
    said = trigger(site, "sent", {"files": [{"path": path, "name": "../../../etc/passwd.txt"}]})
    assert "passwd.txt" in said
    assert ".." not in said.replace("...", "")
    assert "etc/passwd" not in said


@pytest.mark.parametrize(
    "data",
    [
        {"report": "../../etc/passwd", "region": "郑州市", "year": "2024"},
        {"report": "", "region": "郑州市", "year": ""},
        {"report": 1, "region": [], "year": {}},
        None,
    ],
)
def test_only_a_report_of_the_library_is_corrected(site: Served, data: object) -> None:
    before = site.room.reports()
    assert "没能完成" in trigger(site, "correct", data)
    assert site.room.reports() == before


def test_a_link_among_the_uploads_is_no_upload(site: Served) -> None:
    site.uploads.mkdir(exist_ok=True)
    link = site.uploads / "link.txt"
    link.symlink_to(site.uploads.parent / "secret.txt")
    assert refused(trigger(site, "sent", {"files": [{"path": str(link), "name": "a.txt"}]}))
    link.unlink()


@pytest.mark.parametrize("data", [None, [], {}, {"files": "x"}, {"files": [1]}, {"files": [{"path": 1, "name": 2}]}])
def test_an_upload_in_another_form_is_refused_in_words(site: Served, data: object) -> None:
    assert "没能完成" in trigger(site, "sent", data)


@pytest.mark.parametrize(
    "data",
    [
        {"source": "../../etc/passwd", "spans": "0-10"},
        {"source": "x", "spans": "0-10"},
        {"source": 1, "spans": 2},
        {"source": "x", "spans": "0-99999999999999"},
        {"source": "x", "spans": "-5-10"},
        None,
        "text",
    ],
)
def test_a_place_that_is_not_in_the_library_is_not_opened(site: Served, data: object) -> None:
    said = trigger(site, "open", data)
    assert "这处原文已不在资料库中" in json.loads(said)["data"][0]


def test_spans_beyond_the_text_open_nothing_else(site: Served) -> None:
    source = next(iter(site.room.source_ids().values()))
    said = trigger(site, "open", {"source": source, "spans": "100000-200000"})
    assert "已不在资料库中" in json.loads(said)["data"][0]


def test_a_website_that_names_itself_as_the_page_is_turned_away(site: Served) -> None:
    assert fetch(site.url, Host="evil.example")[0] == 403
    assert fetch(site.url, Host="127.0.0.1.evil.example:7860")[0] == 403
    assert fetch(f"{site.url}/?tab=ask")[0] == 200


def test_a_request_from_another_website_is_turned_away(site: Served) -> None:
    headers = {"Origin": "https://evil.example", "Content_Type": "application/json"}
    assert fetch(f"{site.url}/gradio_api/queue/join", b"{}", **headers)[0] == 403
    assert fetch(f"{site.url}/gradio_api/upload", b"", Origin="null")[0] == 403


def test_every_answer_forbids_other_hosts(site: Served) -> None:
    _, body, headers = fetch(site.url)
    policy = {name.lower(): value for name, value in headers.items()}["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "http:" not in policy
    assert "https:" not in policy
    assert b"fonts.googleapis" not in body


def test_a_handout_is_there_for_whoever_was_told_its_address(site: Served, tmp_path: Path) -> None:
    file = tmp_path / "a.zip"
    file.write_bytes(b"PK made for one visitor")
    address = site.room.handouts.offer(file, "a.zip")
    status, body, headers = fetch(site.url + address)
    assert (status, body) == (200, b"PK made for one visitor")
    assert 'filename="a.zip"' in headers["content-disposition"]
    assert fetch(site.url + address[:-1])[0] == 404


# Login


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("guarded")
    with served(library(folder / "library", []), folder / "uploads", read_accounts("wang:correct horse")) as made:
        yield made


def sign_in(site: Served, user: str, password: str) -> tuple[int, str]:
    form = urllib.parse.urlencode({"user": user, "password": password}).encode()
    status, _, headers = fetch(f"{site.url}/login", form)
    return status, headers.get("set-cookie", "")


def test_nothing_is_shown_without_signing_in(guarded: Served) -> None:
    status, _, headers = fetch(guarded.url)
    assert (status, headers["location"]) == (303, "/login")
    for path in ("/config", "/theme.css", "/assets/index.js", "/gradio_api/queue/data?session_hash=x", "/static/x"):
        assert fetch(guarded.url + path)[0] == 401
    for path in ("/gradio_api/upload", "/gradio_api/queue/join", "/gradio_api/run/predict"):
        assert fetch(guarded.url + path, b"{}")[0] == 401


def test_the_right_password_lets_in_and_a_wrong_one_does_not(guarded: Served) -> None:
    assert "密码" in fetch(f"{guarded.url}/login")[1].decode()
    for user, password in (("wang", "wrong"), ("nobody", "correct horse"), ("", ""), ("wang", "")):
        status, cookie = sign_in(guarded, user, password)
        assert (status, cookie) == (403, "")
    status, cookie = sign_in(guarded, "wang", "correct horse")
    assert status == 303
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert fetch(guarded.url, Cookie=cookie.split(";")[0])[0] == 200


def test_a_forged_or_changed_cookie_does_not_let_in(guarded: Served) -> None:
    cookie = sign_in(guarded, "wang", "correct horse")[1].split(";")[0]
    name, _, token = cookie.partition("=")
    user, until, once, sign = token.split(".")
    other = (
        sign[:4] + ("A" if sign[4] != "A" else "B") + sign[5:]
    )  # the last character may hold bits that count nothing
    for forged in (
        f"{user}.{int(until) + 1}.{once}.{sign}",
        f"{user}.{until}.{once}.",
        "",
        "x",
        f"{user}.{until}.{once}.{other}",
        "é",
    ):
        assert fetch(f"{guarded.url}/config", Cookie=urllib.parse.quote(f"{name}={forged}", safe="=."))[0] == 401


def test_signing_out_takes_the_cookie_and_what_the_browser_kept(guarded: Served) -> None:
    status, _, headers = fetch(f"{guarded.url}/logout")
    assert status == 303
    assert "Max-Age=0" in headers["set-cookie"]
    assert headers["clear-site-data"] == '"storage"'


def test_accounts_are_read_from_a_file_of_hashes(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    file.write_text(f"# who may come in\nwang:{hash_password('one')}\n\nli:{hash_password('two')}\n", "utf-8")
    accounts = read_accounts(str(file))
    assert accounts is not None
    assert accounts.admits("wang", "one")
    assert accounts.admits("li", "two")
    assert not accounts.admits("li", "one")
    assert "one" not in file.read_text("utf-8").replace("one can", "")


@pytest.mark.parametrize("setting", ["wang", ":x", "wang:", "/no/such/file"])
def test_a_login_setting_that_is_neither_form_is_refused(setting: str) -> None:
    with pytest.raises(InputError, match="GOVREPORT_AUTH"):
        read_accounts(setting)


def test_a_file_with_a_bare_password_is_refused_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "accounts"
    file.write_text(f"wang:{hash_password('one')}\nli:plain\n", "utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_accounts(str(file))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.2", "example.org", ""])
def test_an_address_that_strangers_reach_needs_a_login(host: str) -> None:
    assert not is_loopback(host)
    with pytest.raises(InputError, match="GOVREPORT_AUTH"):
        check_address(host, None, open_to_all=False)
    check_address(host, None, open_to_all=True)
    check_address(host, read_accounts("wang:one"), open_to_all=False)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.53"])
def test_loopback_needs_none(host: str) -> None:
    check_address(host, None, open_to_all=False)
