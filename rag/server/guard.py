"""Before every interface for programs: who asks, how often, how much, from which website; a number for each request.

The log has no question in it: method, path without its query, status, time, whose key.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from uuid import uuid4

from rag.server import bodies
from rag.server.bodies import Gone, Message, Receive, again, read_body
from rag.server.keys import Caller, Keys

Scope = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_PATHS = re.compile(r"/(?:api|v1|dify|mcp)(?:/[^\x00-\x1f]*)?|/(?:healthz|readyz|metrics|openapi\.json|retrieval)")
_OPEN = frozenset(("/healthz", "/readyz"))
_ID = re.compile(r"[A-Za-z0-9_.-]{1,64}")
_CALLERS = 10_000  # whose pace is remembered
_ALLOWED = b"authorization, content-type, if-none-match, mcp-protocol-version, mcp-session-id, x-request-id"
_SHOWN = b"etag, x-total-count, link, x-request-id, mcp-session-id"

CALLER = "govreport.caller"
"""Where the scope of a request holds its `Caller`."""

_log = logging.getLogger("govreport.access")


def is_for_programs(path: str) -> bool:
    """Whether a path is one of the interfaces for programs."""
    return _PATHS.fullmatch(path) is not None


def caller_of(scope: Scope) -> Caller:
    """Who asks; behind the guard there is one."""
    found: Caller = scope[CALLER]
    return found


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may ask and how much. `keys` None and not `login`: anybody who reaches the server."""

    keys: Keys | None = None
    login: bool = False
    origins: frozenset[str] = frozenset()
    per_minute: float = 0
    max_bytes: int = 2 << 20


@dataclass(slots=True)
class Counts:
    """How many requests each route had, with which status, and how many seconds they took together."""

    requests: dict[tuple[str, str, int], int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        with self._lock:
            key = (method, route, status)
            self.requests[key] = self.requests.get(key, 0) + 1
            self.seconds[route] = self.seconds.get(route, 0.0) + seconds

    def text(self) -> str:
        """In the text form of Prometheus."""
        with self._lock:
            lines = ["# TYPE govreport_requests_total counter"]
            for (method, route, status), count in sorted(self.requests.items()):
                lines.append(f'govreport_requests_total{{method="{method}",route="{route}",status="{status}"}} {count}')
            lines.append("# TYPE govreport_request_seconds_total counter")
            for route, seconds in sorted(self.seconds.items()):
                lines.append(f'govreport_request_seconds_total{{route="{route}"}} {seconds:.6f}')
        return "\n".join(lines) + "\n"


class Pace:
    """Requests a minute of each caller: a bucket that holds one minute's."""

    def __init__(self, per_minute: float) -> None:
        """0: as many as come."""
        self._rate = per_minute / 60
        self._most = max(per_minute, 1)
        self._left: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def wait(self, who: str, now: float | None = None) -> float:
        """0 if one more request may come now, else the seconds until it may."""
        if not self._rate:
            return 0
        at = time.monotonic() if now is None else now
        with self._lock:
            left, before = self._left.pop(who, (self._most, at))
            left = min(self._most, left + (at - before) * self._rate)
            self._left[who] = (left - 1 if left >= 1 else left, at)
            while len(self._left) > _CALLERS:
                del self._left[next(iter(self._left))]
            return 0 if left >= 1 else (1 - left) / self._rate


class Refused(Exception):
    """A request that goes no further."""

    def __init__(self, status: int, kind: str, message: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(message)
        self.status, self.kind, self.message, self.headers = status, kind, message, headers


class Guard:
    """An ASGI application around another one, for requests whose path `is_for_programs`."""

    def __init__(self, app: App, policy: Policy, counts: Counts | None = None) -> None:
        self.counts = counts or Counts()
        self._app = app
        self._policy = policy
        self._pace = Pace(policy.per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send, user: Caller | None = None) -> None:
        """Let a request in, or answer it here. `user` has signed in to the page, None for nobody."""
        begin = time.perf_counter()
        head = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        asked_id = head.get("x-request-id", "")
        request_id = asked_id if _ID.fullmatch(asked_id) else uuid4().hex
        beside = [(b"x-request-id", request_id.encode()), *self._cors(head)]
        status = 500
        caller = ""

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), *beside]
            await send(message)

        try:
            who = self._admit(scope, head, user)
            caller = who.name
            scope[CALLER] = who
            await self._app(scope, await self._body(receive, head, scope["method"]), sent)
        except Refused as no:
            await _answer(sent, no, request_id)
        except Gone:
            status = 499  # the client left before all was sent: nobody waits for an answer
        finally:
            seconds = time.perf_counter() - begin
            route = str(getattr(scope.get("route"), "path", "")) or ("/mcp" if scope["path"] == "/mcp" else "other")
            self.counts.add(scope["method"], route, status, seconds)
            _log.info(
                "%s %s %s %d %.1f ms %s", request_id, scope["method"], route, status, seconds * 1000, caller or "-"
            )

    def _cors(self, head: dict[str, str]) -> list[tuple[bytes, bytes]]:
        origin = head.get("origin", "")
        if origin not in self._policy.origins:
            return []
        return [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-expose-headers", _SHOWN),
            (b"vary", b"Origin"),
        ]

    def _admit(self, scope: Scope, head: dict[str, str], user: Caller | None) -> Caller:
        """Who asks. Raises `Refused`."""
        origin, host = head.get("origin"), head.get("host", "")
        own = origin is None or origin.partition("://")[2] == host
        if not own and origin not in self._policy.origins:
            raise Refused(403, "forbidden", "This request comes from another website. See the setting cors_origins.")
        if scope["method"] == "OPTIONS" and not own:
            raise Refused(
                204,
                "",
                "",
                (b"access-control-allow-methods", b"GET, POST, DELETE, OPTIONS"),
                (b"access-control-allow-headers", _ALLOWED),
                (b"access-control-max-age", b"600"),
            )
        who = self._caller(scope, head, user if own else None)
        address = str((scope.get("client") or ("?",))[0])
        seconds = self._pace.wait(who.name or address) if scope["path"] not in _OPEN else 0
        if seconds:
            after = (b"retry-after", str(int(seconds) + 1).encode())
            raise Refused(429, "rate_limit_exceeded", f"Too many requests. Try again in {int(seconds) + 1} s.", after)
        return who

    def _caller(self, scope: Scope, head: dict[str, str], user: Caller | None) -> Caller:
        if scope["path"] in _OPEN:
            return Caller("", "reader")
        keys = self._policy.keys
        scheme, _, key = head.get("authorization", "").partition(" ")
        given = key.strip() if scheme.lower() == "bearer" else head.get("x-api-key", "")
        if keys is not None and given:
            found = keys.caller(given)
            if found is not None:
                return found
        if user is not None:
            return user
        if keys is None and not self._policy.login:
            return Caller("", "admin")
        raise Refused(
            401, "invalid_api_key", "A key is needed: Authorization: Bearer KEY.", (b"www-authenticate", b"Bearer")
        )

    async def _body(self, receive: Receive, head: dict[str, str], method: str) -> Receive:
        """What gives the request's body, read here as far as is allowed. Raises `Refused` for a longer one."""
        most = self._policy.max_bytes
        length = head.get("content-length", "0")
        if not length.isdecimal() or int(length) > most:
            raise Refused(413, "request_too_large", f"A request may have {most} bytes.")
        if method in ("GET", "HEAD", "OPTIONS"):
            return receive
        try:
            return again(await read_body(receive, most), receive)
        except bodies.Refused as no:
            slow = no.status == 408
            raise Refused(no.status, "request_timeout" if slow else "request_too_large", str(no)) from no


async def _answer(send: Send, no: Refused, request_id: str) -> None:
    body = json.dumps({"error": {"type": no.kind, "message": no.message, "code": no.kind}, "request_id": request_id})
    data = b"" if no.status == 204 else body.encode()
    headers = [(b"content-length", str(len(data)).encode()), *no.headers]
    if data:
        headers.append((b"content-type", b"application/json"))
    await send({"type": "http.response.start", "status": no.status, "headers": headers})
    await send({"type": "http.response.body", "body": data})
