"""The door of the page: which requests come in at all. It stands before Gradio, whose own routes do much more.

Gradio can serve files, fetch addresses and replay recordings; the page needs none of that. Only what the page uses is
let through, so a path to a file, whatever it is, is simply not there.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from string import Template
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from rag.server.guard import Guard, is_for_programs
from ui.auth import Accounts, Tokens
from ui.html import Html, tag, together
from ui.i18n import LANGS, say

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_ID = r"[A-Za-z0-9_-]{1,64}"
_NAME = r"[A-Za-z0-9_.-]{1,128}"
_OPEN = re.compile(
    rf"/|/config/?|/theme\.css|/robots\.txt|/favicon\.ico|/manifest\.json|/(?:assets|static)/(?:{_NAME}/){{0,4}}{_NAME}|"
    rf"/handout/{_ID}|/r/{_ID}|/board(?:/{_NAME})?|/gradio_api/(?:startup-events|heartbeat/{_ID}|queue/data|upload_progress|theme\.css)"
)
_READER = re.compile(rf"/(?:board|r/{_ID})?")
# Where a login leads: to what was asked for on this page, never to another website.
_PLACE = re.compile(rf"/(?:board|r/{_ID})?(?:\?[A-Za-z0-9_.~%&=+,:@!$'()*/-]{{1,6000}})?")
_SENT = re.compile(r"/gradio_api/(?:queue/join|run/predict|upload|cancel|reset)/?|/board/file/(?:csv|xlsx|parquet)")

_NOTHING = re.compile("(?!)")
_ASKED = {"GET": _OPEN, "HEAD": _OPEN, "POST": _SENT}

COOKIE = "govreport_session"
_MOST_LOGIN = 4096  # bytes of the login form

HEADERS = (
    (
        b"content-security-policy",
        # Gradio builds its templates with Function(); everything else stays inside: no other host is ever asked.
        b"default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        b"img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; object-src 'none'; "
        b"base-uri 'self'; form-action 'self'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),  # under no-referrer a browser sends the login form with "Origin: null"
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)


class Door:
    """An ASGI application around another one.

    `hosts` are the names that the page may be asked for under, None for any: a page on loopback must not answer to the
    name of a website that was pointed at it. `guard` stands before the interfaces for programs, which take keys, too.
    """

    def __init__(
        self,
        app: App,
        accounts: Accounts | None = None,
        hosts: frozenset[str] | None = None,
        guard: Guard | None = None,
    ) -> None:
        self._app = app
        self._accounts = accounts
        self._hosts = hosts
        self._guard = guard
        self._tokens = Tokens()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer it here."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, _with_headers(send))
        else:  # the page has no websocket
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        method, path = scope["method"], scope["path"]
        host = head.get("host", "")
        if self._hosts is not None and _hostname(host) not in self._hosts:
            await _answer(send, 403, "This address is not the page's own. Open the one that govreport serve printed.")
        elif self._guard is not None and is_for_programs(path):
            await self._guard(scope, receive, send, self._user(head) if self._accounts is not None else "")
        elif method not in ("GET", "HEAD") and not _is_own(head, host):
            await _answer(send, 403, "This request comes from another website.")
        elif self._accounts is not None and path in ("/login", "/logout"):
            await self._login(scope, receive, send, self._accounts)
        elif self._accounts is not None and not self._user(head):
            if method == "GET" and path == "/" and not scope.get("query_string"):
                await _answer(send, 303, "", (b"location", b"/login"))
            elif method == "GET" and _READER.fullmatch(path):
                asked = f"{path}?{scope.get('query_string', b'').decode('latin-1')}".rstrip("?")
                place = asked if _PLACE.fullmatch(asked) else path
                await _answer(send, 303, "", (b"location", f"/login?{urlencode({'next': place})}".encode()))
            else:
                await _answer(send, 401, "Sign in first: reload the page.")
        elif not _ASKED.get(method, _NOTHING).fullmatch(path):
            await _answer(send, 404, "Not found.")
        else:
            await self._app(scope, receive, send)

    def _user(self, head: dict[str, str]) -> str:
        """Who the request's cookie says has signed in, "" if nobody."""
        try:
            cookie = SimpleCookie(head.get("cookie", "")).get(COOKIE)
        except CookieError:
            return ""
        return self._tokens.user(cookie.value) if cookie else ""

    async def _login(self, scope: Scope, receive: Receive, send: Send, accounts: Accounts) -> None:
        from anyio import sleep, to_thread  # part of the server, which is running

        if scope["path"] == "/logout":
            gone = (b"clear-site-data", b'"storage"')  # the conversation that the browser keeps
            await _answer(send, 303, "", (b"location", b"/login"), (b"set-cookie", _cookie("", 0)), gone)
            return
        if scope["method"] != "POST":
            await _answer(send, 200, login_page(wrong=False), (b"content-type", b"text/html; charset=utf-8"))
            return
        after = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("next", ["/"])[0]
        after = after if _PLACE.fullmatch(after) else "/"  # to a clause that was asked for, never to another website
        form = parse_qs((await _body(receive, _MOST_LOGIN)).decode("utf-8", "replace"))
        user, password = (form.get(name, [""])[0] for name in ("user", "password"))
        if await to_thread.run_sync(accounts.admits, user, password):
            cookie = _cookie(self._tokens.give(user), self._tokens.seconds, secure=scope.get("scheme") == "https")
            await _answer(send, 303, "", (b"location", after.encode()), (b"set-cookie", cookie))
            return
        await sleep(1)  # guessing is slow
        await _answer(send, 403, login_page(wrong=True), (b"content-type", b"text/html; charset=utf-8"))


def _cookie(token: str, seconds: int, *, secure: bool = False) -> bytes:
    only = "; Secure" if secure else ""
    return f"{COOKIE}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{only}".encode()


def _hostname(host: str) -> str:
    return (urlsplit(f"//{host}").hostname or "") if host.isprintable() and "@" not in host else ""


def _is_own(head: dict[str, str], host: str) -> bool:
    """Whether a request was made by our own page; programs that are no browsers send no origin.

    A proxy may ask under another name for us than the browser did. What the browser itself says of where a request
    comes from holds then: no website can set it, https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header.
    """
    origin = head.get("origin")
    return origin is None or urlsplit(origin).netloc == host or head.get("sec-fetch-site") == "same-origin"


async def _body(receive: Receive, most: int) -> bytes:
    data = b""
    while len(data) <= most:
        message = await receive()
        data += bytes(message.get("body", b""))
        if not message.get("more_body"):
            return data
    return b""


def _with_headers(send: Send) -> Send:
    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *HEADERS]
        await send(message)

    return sent


async def _answer(send: Send, status: int, text: str, *headers: tuple[bytes, bytes]) -> None:
    given = {name for name, _ in headers}
    plain = () if b"content-type" in given else ((b"content-type", b"text/plain; charset=utf-8"),)
    body = text.encode()
    length = (b"content-length", str(len(body)).encode())
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [*plain, *headers, length, (b"cache-control", b"no-store")],
        }
    )
    await send({"type": "http.response.body", "body": body})


def login_page(*, wrong: bool) -> str:
    """The page that asks who is there, in both languages."""

    def both(key: str) -> Html:
        return together([" · ".join(say(key, lang) for lang in LANGS)])

    page = Template(files("ui").joinpath("static").joinpath("login.html").read_text("utf-8"))
    alert = tag("p", both("login.wrong"), class_="bad", role="alert") if wrong else ""
    texts = {name: both(f"login.{name}") for name in ("title", "user", "password")}
    return page.substitute(texts, name=both("page.title"), alert=alert)
