"""A scripted OpenAI-compatible endpoint on loopback: what it answers is written in the test.

    with ScriptedLLM(["增长7%左右[1]。", Status(429, retry_after="1"), Hang()]) as endpoint:
        llm = RemoteLLM("scripted", base_url=endpoint.url, api_key="")

Replies come from a queue, in order, or from a function of the request. It keeps what it was asked (`asked`), and is
loud when it is asked more than it has answers for: status 400, and an AssertionError at the end of the `with`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came. `at` is seconds by time.monotonic."""

    messages: tuple[tuple[str, str], ...]  # role, content
    model: str
    max_tokens: int
    streaming: bool
    at: float
    key: str
    tools: tuple[str, ...] = ()  # names of the functions that it may call

    @property
    def text(self) -> str:
        """All messages, one after the other."""
        return "\n".join(content for _, content in self.messages)


@dataclass(frozen=True, slots=True)
class Say:
    """A reply, in `pieces` where it is streamed.

    `finish`: "length" is what the token limit gives, "" says nothing. `broken` ends the connection in the middle.
    `delay`: seconds before the reply, `pause`: after each of its pieces.
    """

    text: str
    finish: str = "stop"
    pieces: int = 4
    delay: float = 0.0
    broken: bool = False
    usage: bool = True
    pause: float = 0.0


@dataclass(frozen=True, slots=True)
class Call:
    """A reply that calls the first function of the request with `arguments`, JSON as text, after `thoughts`."""

    arguments: str
    thoughts: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """An error."""

    code: int
    retry_after: str = ""
    body: str = '{"error": {"message": "scripted trouble", "type": "scripted", "code": null}}'


@dataclass(frozen=True, slots=True)
class Page:
    """A web page in place of a reply, as a wrong address gives."""

    html: str = "<html><body>It works!</body></html>"


@dataclass(frozen=True, slots=True)
class Hang:
    """No answer until the endpoint is closed (or `seconds` have gone), then the connection ends."""

    seconds: float = 3600.0


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection ends without an answer."""


@dataclass(frozen=True, slots=True)
class Blanks:
    """White space for ever, as busy endpoints send it to keep a connection open."""


Step = str | Say | Call | Status | Page | Hang | Drop | Blanks
Script = Callable[[Asked], Step]


@dataclass
class ScriptedLLM:
    """See the module. Use it in a `with`; `url` is the base URL."""

    script: Iterable[Step] | Script
    model: str = "scripted"
    asked: list[Asked] = field(default_factory=list)
    overrun: int = 0

    def __post_init__(self) -> None:
        self._queue: list[Step] | None = None if callable(self.script) else list(self.script)
        self._lock = threading.Lock()
        self._closed = threading.Event()
        owner = self

        class Handler(_Handler):
            endpoint = owner

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def __enter__(self) -> ScriptedLLM:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
        if kind is None:
            assert not self.overrun, f"asked {self.overrun} times more than the script has replies for"

    def close(self) -> None:
        """End the endpoint: from now on nothing answers."""
        self._closed.set()
        self._server.shutdown()
        self._server.server_close()

    @property
    def prompts(self) -> tuple[str, ...]:
        """What was asked, the messages of each request joined."""
        return tuple(each.text for each in self.asked)

    def take(self, asked: Asked) -> Step:
        """The next step; called by the server."""
        with self._lock:
            self.asked.append(asked)
            if self._queue:
                return self._queue.pop(0)
            if self._queue is not None:
                self.overrun += 1
                return Status(400, body='{"error": {"message": "the script has no reply left"}}')
        assert callable(self.script)
        return self.script(asked)  # by many threads at once, as they ask

    def wait(self, seconds: float) -> None:
        """Sleep, or until the endpoint is closed; called by the server."""
        self._closed.wait(seconds)

    @property
    def is_closed(self) -> bool:
        return self._closed.is_set()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news."""


class _Handler(BaseHTTPRequestHandler):
    endpoint: ScriptedLLM
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_POST(self) -> None:  # the name that http.server calls
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        asked = Asked(
            tuple((message["role"], _content(message["content"])) for message in body["messages"]),
            body["model"],
            body.get("max_tokens", 0),
            bool(body.get("stream")),
            time.monotonic(),
            self.headers.get("Authorization", ""),
            tuple(tool["function"]["name"] for tool in body.get("tools", ())),
        )
        step = self.endpoint.take(asked)
        self._play(Say(step) if isinstance(step, str) else step, asked)

    def _play(self, step: Step, asked: Asked) -> None:
        if isinstance(step, Say):
            self.endpoint.wait(step.delay)
            (self._stream if asked.streaming else self._whole)(step, asked)
        elif isinstance(step, Call):
            self._call(step, asked)
        elif isinstance(step, Status):
            extra = {"Retry-After": step.retry_after} if step.retry_after else {}
            self._send(step.code, step.body, "application/json", extra)
        elif isinstance(step, Page):
            self._send(200, step.html, "text/html", {})
        elif isinstance(step, Blanks):
            self._begin("application/json")
            while not self.endpoint.is_closed:
                self._chunk(b"\n")
                self.endpoint.wait(0.05)
        else:
            if isinstance(step, Hang):
                self.endpoint.wait(step.seconds)
            self.close_connection = True
            self.connection.close()

    def _whole(self, step: Say, asked: Asked) -> None:
        reply: dict[str, Any] = {
            "id": "scripted",
            "object": "chat.completion",
            "created": 0,
            "model": asked.model,
            "choices": [
                {
                    "index": 0,
                    "message": {"role": "assistant", "content": step.text},
                    "finish_reason": step.finish or None,
                }
            ],
        }
        if step.usage:
            reply["usage"] = {"prompt_tokens": len(asked.text), "completion_tokens": len(step.text)}
            reply["usage"]["total_tokens"] = sum(reply["usage"].values())
        text = json.dumps(reply, ensure_ascii=False)
        if step.broken:
            data = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            self.close_connection = True
            self.connection.close()
            return
        self._send(200, text, "application/json", {})

    def _call(self, step: Call, asked: Asked) -> None:
        function = {"name": asked.tools[0] if asked.tools else "", "arguments": step.arguments}
        message = {"role": "assistant", "content": step.thoughts or None}
        message["tool_calls"] = [{"id": "call-1", "type": "function", "function": function}]  # type: ignore[assignment]
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
        reply = {"id": "scripted", "object": "chat.completion", "created": 0, "model": asked.model, "choices": [choice]}
        self._send(200, json.dumps(reply, ensure_ascii=False), "application/json", {})

    def _stream(self, step: Say, asked: Asked) -> None:
        self._begin("text/event-stream")
        size = max(1, -(-len(step.text) // max(1, step.pieces)))
        parts = [step.text[at : at + size] for at in range(0, len(step.text), size)]
        kept = parts[: len(parts) // 2] if step.broken else parts
        for part in kept:
            self._event(asked, {"role": "assistant", "content": part}, None)
            self.endpoint.wait(step.pause)
        if step.broken:
            self.close_connection = True
            self.connection.close()
            return
        if step.finish:
            self._event(asked, {}, step.finish)
        self._chunk(b"data: [DONE]\n\n")
        self._chunk(b"")

    def _event(self, asked: Asked, delta: dict[str, str], finish: str | None) -> None:
        event = {
            "id": "scripted",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": asked.model,
            "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        }
        self._chunk(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())

    def _begin(self, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def _send(self, code: int, text: str, kind: str, extra: dict[str, str]) -> None:
        data = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in extra.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # http.server's name
        """Say nothing."""


def _content(content: str | Sequence[dict[str, str]]) -> str:
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
