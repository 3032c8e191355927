"""A fuse before an LLM: once its endpoint is lost, a batch asks no more and goes on by rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Event, Lock

from rag.models.llm import LLM, EndpointError, Message, Reply

LOST_AFTER = 3
"""Requests that get no answer, one after the other and each tried several times, before the endpoint counts as lost."""


class Fuse:
    """An LLM that is not asked any more once its endpoint is lost or refuses; `blown` is why, "" while it holds."""

    def __init__(self, llm: LLM) -> None:
        self._llm = llm
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

    def reply(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> Reply:
        """See `LLM`."""
        if self._error is not None:
            raise EndpointError(str(self._error), self._error.kind)
        try:
            reply = self._llm.reply(messages, max_tokens=max_tokens, cancel=cancel)
        except EndpointError as error:
            with self._lock:
                self._lost = self._lost + 1 if error.kind == "lost" else 0
                if error.kind == "refused" or self._lost >= LOST_AFTER:
                    self._error = error
            raise
        with self._lock:
            self._lost = 0
        return reply

    def chat(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> str:
        """See `LLM`."""
        return self.reply(messages, max_tokens=max_tokens, cancel=cancel).text

    def stream(self, messages: Sequence[Message], *, max_tokens: int, cancel: Event | None = None) -> Iterator[str]:
        """See `LLM`."""
        return self._llm.stream(messages, max_tokens=max_tokens, cancel=cancel)
