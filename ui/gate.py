"""The door of the page: which requests come in at all. It stands before Gradio, whose own routes do much more.

Gradio can serve files, fetch addresses and replay recordings; the page needs none of that. Only what the page uses is
let through, so a path to a file, whatever it is, is simply not there.
"""

from __future__ import annotations

import logging
import re
import time
from asyncio import get_running_loop, sleep
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from http.cookies import CookieError, SimpleCookie
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode, urlsplit

from rag.server.bodies import Gone, Refused, again, read_body
from rag.server.guard import Guard, is_for_programs
from rag.server.keys import Caller
from ui.auth import ANYBODY, VISITOR, Accounts, Visitor
from ui.bodies import MOST_EVENT, bytes_in, in_time, session_of
from ui.html import Html, tag, together
from ui.i18n import LANGS, say
from ui.sessions import Attempts, Owners, SignedOut, Tokens, WrongTries

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
T = TypeVar("T")

_ID = r"[A-Za-z0-9_-]{1,64}"
_NAME = r"[A-Za-z0-9_.-]{1,128}"
_OPEN = re.compile(
    rf"/|/config/?|/theme\.css|/robots\.txt|/favicon\.ico|/manifest\.json|/(?:assets|static)/(?:{_NAME}/){{0,4}}{_NAME}|"
    rf"/handout/{_ID}|/r/{_ID}|/board(?:/{_NAME})?|/talks(?:/{_ID})?|/gradio_api/(?:startup-events|heartbeat/{_ID}|queue/data|upload_progress|theme\.css)"
)
_READER = re.compile(rf"/(?:board|r/{_ID})?")
# Where a login leads: to what was asked for on this page, never to another website.
_PLACE = re.compile(rf"/(?:board|r/{_ID})?(?:\?[A-Za-z0-9_.~%&=+,:@!$'()*/-]{{1,6000}})?")
_SENT = re.compile(
    r"/gradio_api/(?:queue/join|run/predict|upload|cancel|reset)/?|/board/file/(?:csv|xlsx|parquet)|/board/number|"
    rf"/talks/{_ID}(?:/(?:name|remove))?"
)

_NOTHING = re.compile("(?!)")
_ASKED = {"GET": _OPEN, "HEAD": _OPEN, "POST": _SENT}

_EVENT = re.compile(r"/gradio_api/(?:queue/join|run/predict|cancel|reset)/?")
_CONVERSATION = re.compile(r"/gradio_api/heartbeat/([A-Za-z0-9_-]{1,64})")

COOKIE = "govreport_session"
_MOST_LOGIN = 4096  # bytes of the login form
_HASHERS = 2  # threads that try passwords: the page's own must not wait for them
_IN_LINE = 16  # passwords that wait to be tried; further ones are sent away
_TOLD_A_MINUTE = 20  # lines of the log on requests that went wrong

_log = logging.getLogger(__name__)

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
    `uploads` is the folder that sent files land in, which holds at most `most_uploads` bytes.
    """

    def __init__(
        self,
        app: App,
        accounts: Accounts | None = None,
        hosts: frozenset[str] | None = None,
        guard: Guard | None = None,
        uploads: Path | None = None,
        most_uploads: int = 1 << 30,
        signed_out: SignedOut | None = None,
        tries: WrongTries | None = None,
    ) -> None:
        self._app = app
        self._hosts = hosts
        self._guard = guard
        self._uploads = uploads
        self._most_uploads = most_uploads
        self._login = Login(accounts, signed_out, tries) if accounts is not None else None
        self._owners = Owners()
        self._told = Seldom(_TOLD_A_MINUTE)

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
        visitor = self._login.visitor(head) if self._login is not None else ANYBODY
        if self._hosts is not None and _hostname(host) not in self._hosts:
            await _answer(send, 403, "This address is not the page's own. Open the one that govreport serve printed.")
        elif self._guard is not None and is_for_programs(path):
            await self._guard(scope, receive, send, _caller(visitor) if self._login is not None else None)
        elif method not in ("GET", "HEAD") and not _is_own(head, host):
            await _answer(send, 403, "This request comes from another website.")
        elif self._login is not None and path in ("/login", "/logout"):
            await self._login(scope, receive, send, head)
        elif visitor is None:
            await _to_login(scope, send)
        elif not _ASKED.get(method, _NOTHING).fullmatch(path):
            await _answer(send, 404, "Not found.")
        else:
            await self._let_in(scope, receive, send, visitor)

    async def _let_in(self, scope: Scope, receive: Receive, send: Send, visitor: Visitor) -> None:
        scope[VISITOR] = visitor
        begun = False

        async def sent(message: MutableMapping[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, await self._checked(scope, receive, visitor), sent)
        except Refused as no:
            if not begun:
                await _answer(send, no.status, str(no))
        except Gone:
            pass
        except Exception as error:  # told in a line: what a request can bring about must not fill the log
            self._told(f"{scope['method']} {scope['path']}: {type(error).__name__}: {error}")
            if not begun:
                await _answer(send, 500, "This request could not be answered.")

    async def _checked(self, scope: Scope, receive: Receive, visitor: Visitor) -> Receive:
        """The body of a request that may go on. Raises `Refused`, `Gone`."""
        path = scope["path"]
        session = ""
        if scope["method"] == "POST" and _EVENT.fullmatch(path):
            data = await read_body(receive, MOST_EVENT)
            session = session_of(data)
            receive = again(data, receive)
        elif path == "/gradio_api/upload":
            if self._uploads is not None and bytes_in(self._uploads) > self._most_uploads:
                raise Refused(507, "Too many files wait to be read. Try again in some minutes.")
            receive = in_time(receive)
        elif scope["method"] == "POST":
            receive = again(await read_body(receive, MOST_EVENT), receive)
        elif found := _CONVERSATION.fullmatch(path):
            session = found[1]
        elif path == "/gradio_api/queue/data":
            session = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("session_hash", [""])[0]
        if session and not self._owners.claim(session, visitor.name):
            raise Refused(403, "This conversation is another user's.")
        return receive


class Seldom:
    """Writes a line to the log, but only so many a minute."""

    def __init__(self, a_minute: int) -> None:
        self._most = a_minute
        self._minute, self._many = 0, 0

    def __call__(self, line: str) -> None:
        """Write it, or only count it."""
        minute = int(time.monotonic() / 60)
        if minute != self._minute:
            if self._many > self._most:
                _log.warning("%d further requests went wrong", self._many - self._most)
            self._minute, self._many = minute, 0
        self._many += 1
        if self._many <= self._most:
            _log.warning("%s", line[:300].encode("unicode_escape").decode())


class Login:
    """Signing in and out."""

    def __init__(self, accounts: Accounts, signed_out: SignedOut | None, tries: WrongTries | None) -> None:
        self._accounts = accounts
        self._tokens = Tokens(accounts, signed_out)
        self._attempts = Attempts(tries)
        self._pool = ThreadPoolExecutor(_HASHERS, "password")
        self._counting = ThreadPoolExecutor(_HASHERS, "tries")  # they may be counted on a server
        self._waiting = 0

    def visitor(self, head: dict[str, str]) -> Visitor | None:
        """Who the request's cookie says has signed in, None if nobody."""
        return self._tokens.visitor(_token(head))

    async def __call__(self, scope: Scope, receive: Receive, send: Send, head: dict[str, str]) -> None:
        """Answer a request for the page of the login, or the end of a visit."""
        html = (b"content-type", b"text/html; charset=utf-8")
        if scope["path"] == "/logout":
            self._tokens.end(_token(head))
            gone = (b"clear-site-data", b'"storage"')  # the conversation that the browser keeps
            await _answer(send, 303, "", (b"location", b"/login"), (b"set-cookie", _cookie("", 0)), gone)
            return
        if scope["method"] != "POST":
            await _answer(send, 200, login_page(), html)
            return
        after = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("next", ["/"])[0]
        after = after if _PLACE.fullmatch(after) else "/"  # to a clause that was asked for, never to another website
        try:
            form = parse_qs((await read_body(receive, _MOST_LOGIN)).decode("utf-8", "replace"))
        except Refused as no:
            await _answer(send, no.status, str(no))
            return
        except Gone:
            return
        user, password = (form.get(name, [""])[0] for name in ("user", "password"))
        address = str((scope.get("client") or ("?",))[0])
        wait = await self._counted(self._attempts.wait, user, address)
        if not wait and self._waiting >= _IN_LINE:
            wait = 2.0
        if wait:
            later = (b"retry-after", str(int(wait) + 1).encode())
            await _answer(send, 429, login_page("wait", int(wait) + 1), html, later)
        elif await self._admits(user, password) and (account := self._accounts.find(user)):
            await self._counted(self._attempts.succeeded, user, address)
            secure = scope.get("scheme") == "https"
            cookie = _cookie(self._tokens.give(account), self._tokens.seconds, secure=secure)
            await _answer(send, 303, "", (b"location", after.encode()), (b"set-cookie", cookie))
        else:
            await self._counted(self._attempts.failed, user, address)
            await sleep(1)  # guessing is slow
            await _answer(send, 403, login_page("wrong"), html)

    async def _counted(self, ask: Callable[[str, str], T], user: str, address: str) -> T:
        return await get_running_loop().run_in_executor(self._counting, ask, user, address)

    async def _admits(self, user: str, password: str) -> bool:
        self._waiting += 1
        try:
            return await get_running_loop().run_in_executor(self._pool, self._accounts.admits, user, password)
        finally:
            self._waiting -= 1


async def _to_login(scope: Scope, send: Send) -> None:
    """Who has not signed in is asked to, and comes back to the clause that they followed a link to."""
    method, path = scope["method"], scope["path"]
    if method == "GET" and path == "/" and not scope.get("query_string"):
        await _answer(send, 303, "", (b"location", b"/login"))
    elif method == "GET" and _READER.fullmatch(path):
        asked = f"{path}?{scope.get('query_string', b'').decode('latin-1')}".rstrip("?")
        place = asked if _PLACE.fullmatch(asked) else path
        await _answer(send, 303, "", (b"location", f"/login?{urlencode({'next': place})}".encode()))
    else:
        await _answer(send, 401, "Sign in first: reload the page.")


def _caller(visitor: Visitor | None) -> Caller | None:
    """A signed-in visitor as the interfaces for programs know callers."""
    return Caller(visitor.name, "admin" if visitor.role == "admin" else "model") if visitor else None


def _token(head: dict[str, str]) -> str:
    try:
        cookie = SimpleCookie(head.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie else ""


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


def login_page(alert: str = "", seconds: int = 0) -> str:
    """The page that asks who is there, in both languages; `alert`: "wrong", or "wait" for so many seconds."""

    def both(key: str, **values: object) -> Html:
        return together([" · ".join(say(key, lang, **values) for lang in LANGS)])

    page = Template(files("ui").joinpath("static").joinpath("login.html").read_text("utf-8"))
    told = tag("p", both(f"login.{alert}", n=seconds), class_="bad", role="alert") if alert else ""
    texts = {name: both(f"login.{name}") for name in ("title", "user", "password")}
    return page.substitute(texts, name=both("page.title"), alert=told)
