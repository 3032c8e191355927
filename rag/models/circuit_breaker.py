"""A fuse before an LLM: once its endpoint is lost, nobody waits for it any more and all goes on by rule."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Sequence
from threading import Event, Lock

from rag.models.llm import LLM, EndpointError, Message, Reply
from rag.models.tool_calls import Tool

LOST_AFTER = 3
"""Requests that get no answer, one after the other and each tried several times, before the endpoint counts as lost."""


class Fuse:
    """An LLM that is not asked any more once its endpoint is lost or refuses; `blown` is why, "" while it holds.

    After `rest` seconds one request is let through again, to see whether it is back; a batch does without.
    """

    def __init__(self, llm: LLM, rest: float = math.inf) -> None:
        self._llm = llm
        self._rest = rest
        self._until = 0.0  # by time.monotonic
        self._lock = Lock()
        self._lost = 0
        self._error: EndpointError | None = None

    @property
    def name(self) -> str:
        return self._llm.name

    @property
    def context(self) -> int:
        return self._llm.context

    @property
    def blown(self) -> str:
        return str(self._error) if self._error else ""

    def reply(
        self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None, tool: Tool | None = None
    ) -> Reply:
        """See `LLM`."""
        self._let_through()
        try:
            reply = self._llm.reply(messages, max_tokens=max_tokens, cancel=cancel, tool=tool)
        except EndpointError as error:
            with self._lock:
                self._lost = self._lost + 1 if error.kind == "lost" else 0
                if error.kind == "refused" or self._lost >= LOST_AFTER:
                    self._error, self._until = error, time.monotonic() + self._rest
            raise
        with self._lock:
            self._lost, self._error = 0, None
        return reply

    def _let_through(self) -> None:
        with self._lock:
            if self._error is None:
                return
            if time.monotonic() < self._until:
                raise EndpointError(str(self._error), self._error.kind)
            self._until = time.monotonic() + self._rest  # the others wait for what becomes of this one

    def chat(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> str:
        """See `LLM`."""
        return self.reply(messages, max_tokens=max_tokens, cancel=cancel).text

    def stream(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> Iterator[str]:
        """See `LLM`."""
        return self._llm.stream(messages, max_tokens=max_tokens, cancel=cancel)
